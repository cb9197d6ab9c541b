//! `dezent key`: keys of the API, also beside a running server.

use std::io::Write;

use secrecy::ExposeSecret as _;

use super::{CliError, DONE};
use crate::{app, config::Config, domain::role::Role, services::keys};

/// What can be done with keys.
#[derive(Debug, clap::Subcommand)]
pub(super) enum KeyCommand {
    /// Makes a key and shows it once
    Create {
        /// What you will know it by
        #[arg(long, value_name = "NAME")]
        name: String,
        /// What it may do
        #[arg(long, value_name = "ROLE", default_value = "owner", value_parser = parse_role)]
        role: Role,
        /// Prints `{"id", "key"}`
        #[arg(long)]
        json: bool,
    },
    /// Shows every key, without its secret
    List {
        /// Prints a JSON array
        #[arg(long)]
        json: bool,
    },
    /// Takes a key back, at once and for good
    Revoke {
        /// The key's id, `key_…`
        #[arg(value_name = "ID")]
        id: String,
    },
}

impl KeyCommand {
    pub(super) async fn run(self, config: &Config, out: &mut impl Write) -> Result<u8, CliError> {
        let (services, setup) = app::beside(config).await?;
        let (db, clock, caller) = (&services.db, &services.clock, setup.operator());
        match self {
            Self::Create { name, role, json } => {
                let (key, text) = keys::create(db, clock, &caller, &name, role).await?;
                let text = text.expose_secret();
                if json {
                    writeln!(out, "{}", serde_json::json!({ "id": key.id, "key": text }))?;
                } else {
                    writeln!(out, "id   {}\nkey  {text}", key.id)?;
                }
            }
            Self::List { json } => {
                let keys = keys::list(db, &caller).await?;
                if json {
                    writeln!(out, "{}", serde_json::to_string(&keys)?)?;
                } else {
                    for key in keys {
                        let end = key.revoked_at.map(|at| format!("  taken back {at}"));
                        let end = end.unwrap_or_default();
                        writeln!(
                            out,
                            "{}  {}  {}  {}{end}",
                            key.id, key.created_at, key.role, key.name
                        )?;
                    }
                }
            }
            Self::Revoke { id } => {
                let id = id.parse()?;
                keys::revoke(db, clock, &caller, id).await?;
                writeln!(out, "{id} opens nothing any more")?;
            }
        }
        services.db.close().await?;
        Ok(DONE)
    }
}

fn parse_role(text: &str) -> Result<Role, String> {
    text.parse()
        .ok()
        .ok_or_else(|| "the only role so far is owner".to_owned())
}
