//! `dezent health`: asks the server that runs on this machine; for containers, which hold no other
//! program that could.

use std::{
    io::Write,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use url::Url;

use super::{CliError, DONE, FAILED};
use crate::{
    config::Config,
    networks::http::{Http, HttpSettings, Request},
    stop_points::StopPoints,
};

/// How long the server may take, in milliseconds.
const LIMIT_MS: i64 = 5_000;

/// What `health` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Health {
    /// Asks at this port instead of the one that the settings name
    #[arg(long, value_name = "N")]
    port: Option<u16>,
}

impl Health {
    pub(super) async fn run(self, config: &Config, out: &mut impl Write) -> Result<u8, CliError> {
        let listen = config.server.listen;
        // Who listens everywhere is asked on this machine.
        let ip = match listen.ip() {
            ip if !ip.is_unspecified() => ip,
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        };
        let address = std::net::SocketAddr::new(ip, self.port.unwrap_or(listen.port()));
        let told = |error| CliError::Usage(format!("{address} cannot be asked: {error}"));
        let url = Url::parse(&format!("http://{address}/readyz")).map_err(told)?;
        let http = Http::build(HttpSettings::default(), StopPoints::default())?.only_to(&url)?;
        let request = Request::get(url).limit_ms(LIMIT_MS);
        match http.read(request).await {
            Ok(answer) if answer.is_success() => {
                writeln!(out, "{address} takes calls")?;
                Ok(DONE)
            }
            Ok(answer) => {
                writeln!(out, "{address} takes no calls: {}", answer.status)?;
                Ok(FAILED)
            }
            Err(error) => {
                writeln!(out, "{address}: {error}")?;
                Ok(FAILED)
            }
        }
    }
}
