//! `dezent serve`: the server and the engine, until it is told to stop.

use std::{
    io::{self, Write},
    net::SocketAddr,
};

use secrecy::ExposeSecret as _;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{CliError, DONE};
use crate::{
    app::{App, Parts},
    config::Config,
    services::{demo, invitations},
    telemetry::init_logs,
};

/// What `serve` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Serve {
    /// Fills an empty workspace with a demo: four rehearsal channels, past posts and coming ones
    #[arg(long)]
    demo: bool,

    /// Listens on this port; 0 picks a free one
    #[arg(long, value_name = "N")]
    port: Option<u16>,
}

impl Serve {
    pub(super) async fn run(
        self,
        mut config: Config,
        out: &mut impl Write,
    ) -> Result<u8, CliError> {
        if let Some(port) = self.port {
            config.server.listen.set_port(port);
        }
        let _logs = init_logs(&config.log)?;
        let address = config.server.listen;
        let app = App::build(config, Parts::default()).await?;
        let listener = listen(address).await?;
        let address = listener
            .local_addr()
            .map_err(|error| unusable(address, error))?;
        // From its first word on it can be told to stop.
        let stop = stop_on_signal()?;
        greet(out, &app, address)?;
        invite(out, &app, address).await?;
        if self.demo {
            let seeded = demo::seed(app.services(), app.workspace()).await?;
            writeln!(out, "{seeded}\nSee it at http://{address}/sandbox")?;
        }
        app.run(listener, stop).await?;
        Ok(DONE)
    }
}

/// Binds a listener on an address.
pub(super) async fn listen(address: SocketAddr) -> Result<TcpListener, CliError> {
    TcpListener::bind(address)
        .await
        .map_err(|error| unusable(address, error))
}

/// An address that cannot be listened on.
pub(super) fn unusable(address: SocketAddr, error: io::Error) -> CliError {
    let told = match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!("{address} is in use; choose another port with --port, or 0 for a free one")
        }
        _ => format!("{address} cannot be listened on"),
    };
    CliError::Io(told, error)
}

/// Says where it is, and the first time how to begin.
fn greet(out: &mut impl Write, app: &App, address: SocketAddr) -> Result<(), CliError> {
    writeln!(out, "Dezent listens on http://{address}")?;
    if let Some(key) = app.first_key() {
        let key = key.expose_secret();
        writeln!(
            out,
            "\nYour key, shown this once: {key}\n\n\
             Try it: this connects a channel on the rehearsal network.\n\n\
             curl -sS http://{address}/api/v1/channels \
             -H 'Authorization: Bearer {key}' -H 'Content-Type: application/json' \
             -d '{{\"network\":\"sandbox\",\"name\":\"Rehearsal\",\"time_zone\":\"Europe/Berlin\"}}'\n"
        )?;
    }
    Ok(out.flush()?)
}

/// Says where the first owner chooses a password, as long as nobody can sign in.
async fn invite(out: &mut impl Write, app: &App, address: SocketAddr) -> Result<(), CliError> {
    let services = app.services();
    let Some(invited) = invitations::first(services).await? else {
        return Ok(());
    };
    let own = Url::parse(&format!("http://{address}")).ok();
    let base = services.addresses.public().cloned().or(own);
    let url = base.and_then(|base| base.join(&invitations::path(&invited.ticket)).ok());
    if let Some(url) = url {
        writeln!(out, "Open the calendar page and choose a password: {url}\n")?;
    }
    Ok(out.flush()?)
}

/// A token that the first SIGINT or SIGTERM cancels; the second ends the process at once.
pub(super) fn stop_on_signal() -> Result<CancellationToken, CliError> {
    let mut signals = Signals::new()
        .map_err(|error| CliError::Io("signals cannot be heard".to_owned(), error))?;
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        signals.next().await;
        tracing::info!("stopping; a second signal stops at once");
        told.cancel();
        signals.next().await;
        // Whatever is being sent is settled by the next start.
        #[expect(clippy::exit, reason = "the person asked twice")]
        std::process::exit(130);
    });
    Ok(stop)
}

/// The signals that ask for an end.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// The signals that ask for an end.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        // An error means that no signal will ever come.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
