//! Settings: read from a file, the environment and the command line, and checked for contradictions.
//!
//! `config.example.toml` is printed from the comments below, so they are written for the person who
//! runs Dezent.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    str::FromStr as _,
};

use confique::{Config as _, File, FileFormat, Layer as _};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer};
use url::Url;

use crate::domain::{address::Destination, time::TimeZone};

mod media;
mod networks;
mod notify;
#[cfg(test)]
mod tests;

pub use media::{Media, MediaPlace};
pub use networks::{Based, Bluesky, Networks, Registered, Sandbox};
pub use notify::{Hidden, Notify, Smtp, SmtpTls};

/// Settings of Dezent.
///
/// Every setting is shown with its default; a line without `#` in front changes it. A file is given
/// with `--config FILE`. What is given on the command line goes before the environment, the
/// environment before the file, and the file before the default.
#[derive(Debug, Clone, confique::Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub struct Config {
    /// Where Dezent keeps its files: the database, the vault's key, pictures and the rehearsal
    /// network. It is made where it is missing. `--data DIR` goes before it.
    #[config(default = "./data", env = "DEZENT_DATA_DIR")]
    pub data_dir: PathBuf,

    /// How Dezent is reached.
    #[config(nested)]
    pub server: Server,

    /// How many calls are taken.
    #[config(nested)]
    pub limits: Limits,

    /// Where posts, channels and what became of them are stored.
    #[config(nested)]
    pub database: Database,

    /// Where pictures and films lie.
    #[config(nested)]
    pub media: Media,

    /// How due posts are sent.
    #[config(nested)]
    pub engine: Engine,

    /// How Dezent calls others.
    #[config(nested)]
    pub http: Http,

    /// Settings of the networks.
    #[config(nested)]
    pub networks: Networks,

    /// Where you are told what only a person can settle: a post that is held or failed, or of which
    /// it is unclear for minutes whether it is out, credentials that are no longer accepted, a clock or
    /// a database that waits for your word. `dezent notify test` tries it out.
    #[config(nested)]
    pub notify: Notify,

    /// What is logged; logs go to standard error.
    #[config(nested)]
    pub log: Log,
}

/// How Dezent is reached.
#[derive(Debug, Clone, confique::Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub struct Server {
    /// The address and port to listen on. Port 0 picks a free one. On any other address than a
    /// loopback one, put a server in front that speaks TLS: keys travel with every call.
    #[config(default = "127.0.0.1:8080", env = "DEZENT_LISTEN")]
    pub listen: SocketAddr,

    /// How others reach Dezent, such as `https://dezent.example.org`. Whoever fetches pictures and films
    /// by themselves (webhooks, reminders) is given addresses below it that need no key and end after
    /// a while; without it there are none. With `https`, browsers are told to use nothing else.
    #[config(env = "DEZENT_PUBLIC_URL")]
    pub public_url: Option<Url>,

    /// The addresses of proxies in front of Dezent. They are believed when they say, in
    /// `X-Forwarded-For`, from where a call came; only limits for wrong keys depend on it.
    #[config(default = ["127.0.0.1", "::1"])]
    pub trusted_proxies: Vec<IpAddr>,
}

/// How many calls are taken in a minute, by each node; 0 means any number.
#[derive(Debug, Clone, confique::Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub struct Limits {
    /// With one key.
    #[config(default = 1200)]
    pub calls_per_key: u32,

    /// In one workspace, whatever the key.
    #[config(default = 6000)]
    pub calls_per_workspace: u32,

    /// With wrong keys, from one address.
    #[config(default = 20)]
    pub wrong_keys_per_address: u32,

    /// How often somebody may try to sign in to one account from one address in a quarter of an hour; from
    /// all addresses together ten times as often. 0 means any number.
    #[config(default = 5)]
    pub sign_in_tries: u32,
}

/// Where posts, channels and what became of them are stored.
#[derive(Debug, Clone, confique::Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub struct Database {
    /// A PostgreSQL address, `postgres://USER:PASSWORD@HOST/DATABASE`. Without it Dezent uses the
    /// SQLite file `dezent.sqlite3` in the data directory. The tests run on both.
    #[config(env = "DEZENT_DATABASE_URL")]
    pub url: Option<DatabaseUrl>,
}

/// How due posts are sent.
#[derive(Debug, Clone, confique::Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub struct Engine {
    /// Sends what is due only at the moments of this cron pattern, such as `*/15 8-18 * * 1-5`.
    /// Without it each post is sent at its own instant.
    pub publish_cron: Option<String>,

    /// The time zone of `publish_cron`, such as `Europe/Berlin`.
    #[config(default = "UTC")]
    pub publish_cron_time_zone: TimeZone,

    /// How many posts are sent at the same time, each on a channel of its own; 1 to 4096.
    #[config(default = 256)]
    pub senders: usize,
}

/// How Dezent calls others.
#[derive(Debug, Clone, confique::Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub struct Http {
    /// Private addresses that may be called, such as a server in your own house, at any port:
    /// addresses, blocks of addresses and names, as in
    /// `["192.168.1.5", "10.0.0.0/8", "host.internal"]`. Everyone who may connect channels reaches
    /// them through Dezent. Dezent's own address opens only where it is named by itself.
    #[config(default = [])]
    pub allow_addresses: Vec<Destination>,

    /// Whether every private address may be called, at any port: for a closed network. With it,
    /// `allow_addresses` is not needed.
    #[config(default = false)]
    pub allow_private_addresses: bool,

    /// The ports of servers on the open internet that may be called.
    #[config(default = [80, 443])]
    pub allow_ports: Vec<u16>,
}

/// What is logged.
#[derive(Debug, Clone, confique::Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub struct Log {
    /// `text` for people, `json` for programs: one object per line.
    #[config(default = "text")]
    pub format: LogFormat,

    /// How much is logged: `error`, `warn`, `info`, `debug` or `trace`. A part of the program is
    /// named like `info,dezent::engine=debug`.
    #[config(default = "info", env = "DEZENT_LOG")]
    pub level: String,

    /// The address of an OpenTelemetry collector, such as `http://127.0.0.1:4318`. It is sent a trace
    /// of each call and of each publication that is worked on, by OTLP over HTTP, if this program was
    /// built with the feature `otel`. Headers for it are taken from `OTEL_EXPORTER_OTLP_HEADERS`.
    #[config(env = "DEZENT_OTLP_ENDPOINT")]
    pub otlp_endpoint: Option<Url>,
}

/// The form of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object per line.
    Json,
}

/// A database's address, which holds a password and is never shown.
#[derive(Clone)]
pub struct DatabaseUrl(SecretString);

impl DatabaseUrl {
    /// Takes an address.
    pub fn new(address: impl Into<SecretString>) -> Self {
        Self(address.into())
    }

    /// The address with its password, for connecting.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("postgres://…")
    }
}

impl<'de> Deserialize<'de> for DatabaseUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(String::deserialize(deserializer)?.into()))
    }
}

/// Settings that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A source cannot be read: a missing file, an unknown name, a value of the wrong kind.
    #[error("the settings cannot be read")]
    Unreadable(#[from] confique::Error),
    /// Each can be read, and together they make no sense.
    #[error("the settings cannot be used: {}", .0.join("; "))]
    Contradiction(Vec<String>),
}

impl Config {
    /// Reads the settings: a file where one is named, the environment, and the defaults.
    ///
    /// `data_dir` goes before everything that is written about it. Errors: a named file that is
    /// missing, names that no setting has, values of the wrong kind, and contradictions, all of
    /// them at once.
    pub fn load(file: Option<&Path>, data_dir: Option<&Path>) -> Result<Self, ConfigError> {
        let mut builder = Self::builder().env();
        if let Some(path) = file {
            let layer = File::with_format(path, FileFormat::Toml)
                .required()
                .load()?;
            builder = builder.preloaded(layer);
        }
        let mut config = builder.load()?;
        if let Some(data_dir) = data_dir {
            data_dir.clone_into(&mut config.data_dir);
        }
        config.check()?;
        Ok(config)
    }

    /// Every setting at its default.
    pub fn defaults() -> Result<Self, ConfigError> {
        let layer = <Self as confique::Config>::Layer::default_values();
        Ok(Self::from_layer(layer)?)
    }

    /// Finds what makes no sense.
    pub fn check(&self) -> Result<(), ConfigError> {
        let problems: Vec<String> = [
            self.engine_problems(),
            self.networks.problems(),
            self.server_problems(),
            self.media.problems(),
            self.notify.problems(),
            self.other_problems(),
        ]
        .concat();
        if problems.is_empty() {
            Ok(())
        } else {
            Err(ConfigError::Contradiction(problems))
        }
    }

    fn engine_problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if let Some(Err(error)) = self
            .engine
            .publish_cron
            .as_deref()
            .map(croner::Cron::from_str)
        {
            problems.push(format!(
                "engine.publish_cron is not a cron pattern ({error})"
            ));
        }
        if !(1..=4096).contains(&self.engine.senders) {
            problems.push("engine.senders must be 1 to 4096".to_owned());
        }
        problems
    }

    fn server_problems(&self) -> Vec<String> {
        let addresses = [
            ("server.public_url", self.server.public_url.as_ref()),
            ("media.endpoint", self.media.endpoint.as_ref()),
        ];
        let given = addresses.into_iter();
        given
            .filter_map(|(name, url)| address_problem(name, url?))
            .collect()
    }

    fn other_problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if self.http.allow_private_addresses && !self.http.allow_addresses.is_empty() {
            problems.push(
                "http.allow_private_addresses allows every address, and http.allow_addresses only \
                 some; give one of them"
                    .to_owned(),
            );
        }
        if self.http.allow_ports.is_empty() || self.http.allow_ports.contains(&0) {
            problems.push("http.allow_ports must name ports from 1 to 65535".to_owned());
        }
        if let Some(url) = &self.database.url
            && !["postgres://", "postgresql://"]
                .iter()
                .any(|start| url.expose().starts_with(start))
        {
            problems.push("database.url must begin with postgres://".to_owned());
        }
        if let Err(error) = tracing_subscriber::EnvFilter::try_new(&self.log.level) {
            problems.push(format!("log.level cannot be read ({error})"));
        }
        problems
    }

    /// The file that holds the vault's key.
    pub fn vault_key_file(&self) -> PathBuf {
        self.data_dir.join("vault.key")
    }

    /// Where the rehearsal network that `dezent serve` starts keeps its log.
    pub fn sandbox_dir(&self) -> PathBuf {
        self.data_dir.join("sandbox")
    }

    /// Every setting with its default and what it is for, as `config.example.toml` shows it.
    pub fn print_example() -> String {
        confique::toml::template::<Self>(confique::toml::FormatOptions::default())
    }
}

fn address_problem(name: &str, url: &Url) -> Option<String> {
    let is_plain = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if !matches!(url.scheme(), "http" | "https") {
        Some(format!("{name} must begin with http:// or https://"))
    } else if !is_plain {
        Some(format!("{name} must hold no name, password, ? or #"))
    } else {
        None
    }
}
