//! `dezent channel`: connecting and listing accounts, also beside a running server.

use std::io::{Read as _, Write};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use strum::IntoEnumIterator as _;

use super::{CliError, DONE};
use crate::{
    app,
    config::Config,
    domain::{channel::Channel, network::Network, time::TimeZone},
    services::channels::{ChannelInput, connect_channel, delete_channel, list_channels},
    telemetry::init_logs,
};

/// What can be done with channels.
#[derive(Debug, clap::Subcommand)]
pub(super) enum ChannelCommand {
    /// Connects an account, after proving that the credentials work
    Add(Add),
    /// Removes a channel: cancels what waits on it, and erases its credentials
    Remove {
        /// The channel's id, `chan_…`
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Shows every channel, without its credentials
    List {
        /// Prints a JSON array
        #[arg(long)]
        json: bool,
    },
}

/// Takes the name of a network; another one is refused with all there are.
fn networks() -> impl TypedValueParser<Value = Network> {
    let names = Network::iter().map(<&'static str>::from);
    PossibleValuesParser::new(names).try_map(|name| name.parse())
}

/// What `channel add` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Add {
    /// Where the account lives; docs/networks.md says what each needs
    #[arg(long, value_name = "NETWORK", value_parser = networks())]
    network: Network,
    /// What people here call it
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The zone its days are counted in, such as Europe/Berlin
    #[arg(long, value_name = "ZONE")]
    time_zone: TimeZone,
    /// What the network needs to know you by, as a JSON object; - reads standard input, where it
    /// leaves no trace in the list of processes
    #[arg(long, value_name = "JSON", value_parser = secret)]
    credentials: Option<SecretString>,
    /// Settings that the network understands, as a JSON object
    #[arg(long, value_name = "JSON")]
    options: Option<String>,
    /// Prints the channel as JSON
    #[arg(long)]
    json: bool,
}

impl ChannelCommand {
    pub(super) async fn run(self, config: &Config, out: &mut impl Write) -> Result<u8, CliError> {
        let _logs = init_logs(&config.log)?;
        let (services, setup) = app::beside(config).await?;
        let caller = setup.operator();
        match self {
            Self::Add(add) => {
                let json = add.json;
                let channel = connect_channel(&services, &caller, add.input()?).await?;
                if json {
                    writeln!(out, "{}", told(&channel))?;
                } else {
                    print_line(out, &channel)?;
                }
            }
            Self::Remove { id } => {
                delete_channel(&services, &caller, id.parse()?).await?;
                writeln!(
                    out,
                    "removed; its credentials are erased once nothing is on its way"
                )?;
            }
            Self::List { json } => {
                let channels = list_channels(&services, &caller).await?;
                if json {
                    writeln!(out, "{}", channels.iter().map(told).collect::<Value>())?;
                } else {
                    channels
                        .iter()
                        .try_for_each(|channel| print_line(out, channel))?;
                }
            }
        }
        services.db.close().await?;
        Ok(DONE)
    }
}

impl Add {
    fn input(self) -> Result<ChannelInput, CliError> {
        let given = self
            .credentials
            .map(credentials)
            .transpose()?
            .unwrap_or_default();
        let credentials = match given.expose_secret() {
            "" => json!({}),
            // What is wrong is not told: the text may hold a password.
            text => serde_json::from_str(text)
                .ok()
                .ok_or_else(|| wrong("--credentials"))?,
        };
        let options = match self.options {
            Some(text) => serde_json::from_str(&text)
                .ok()
                .ok_or_else(|| wrong("--options"))?,
            None => json!({}),
        };
        let body = json!({
            "network": self.network,
            "name": self.name,
            "time_zone": self.time_zone,
            "credentials": credentials,
            "options": options,
        });
        serde_json::from_value::<ChannelInput>(body)
            .map_err(|error| CliError::Usage(error.to_string()))
    }
}

/// Takes the credentials as they are given, or from standard input.
fn credentials(given: SecretString) -> Result<SecretString, CliError> {
    if given.expose_secret() != "-" {
        return Ok(given);
    }
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| CliError::Io("standard input cannot be read".to_owned(), error))?;
    Ok(text.into())
}

#[expect(clippy::unnecessary_wraps, reason = "clap wants a result")]
fn secret(text: &str) -> Result<SecretString, std::convert::Infallible> {
    Ok(text.into())
}

fn wrong(option: &str) -> CliError {
    CliError::Usage(format!(
        "{option} takes a JSON object, such as '{{\"name\": \"text\"}}'"
    ))
}

fn told(channel: &Channel) -> Value {
    json!({
        "id": channel.id,
        "network": channel.network,
        "name": channel.name,
        "state": channel.state,
        "time_zone": channel.time_zone,
        "account": channel.account,
        "options": channel.options,
        "created_at": channel.created_at,
    })
}

fn print_line(out: &mut impl Write, channel: &Channel) -> Result<(), CliError> {
    let Channel {
        id,
        network,
        state,
        name,
        account,
        ..
    } = channel;
    Ok(writeln!(
        out,
        "{id}  {network}  {state}  {name}  {}",
        account.handle
    )?)
}

#[cfg(test)]
mod tests {
    use super::Add;
    use crate::domain::{network::Network, time::TimeZone};

    fn add(credentials: Option<&str>, options: Option<&str>) -> Add {
        Add {
            network: Network::Bluesky,
            name: "Laden".to_owned(),
            time_zone: TimeZone::UTC,
            credentials: credentials.map(Into::into),
            options: options.map(str::to_owned),
            json: false,
        }
    }

    #[test]
    fn a_wrong_secret_is_never_repeated() {
        for text in [
            "hunter2",
            "[\"hunter2\"]",
            "{\"app_password\": [\"hunter2\"]}",
        ] {
            let error = add(Some(text), None).input().unwrap_err();
            let told = format!("{error} {error:?}");
            assert!(!told.contains("hunter2"), "{told}");
        }
        let shown = format!("{:?}", add(Some("{\"app_password\":\"hunter2\"}"), None));
        assert!(!shown.contains("hunter2"), "{shown}");
    }

    #[test]
    fn nothing_given_is_an_empty_object() {
        let input = add(None, None).input().unwrap();
        assert!(input.options.is_empty());
        let input = add(None, Some("{\"kind\":\"k4\"}")).input().unwrap();
        assert_eq!(input.options["kind"], "k4");
        assert!(add(None, Some("kind=k4")).input().is_err());
    }
}
