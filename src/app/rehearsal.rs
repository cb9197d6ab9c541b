//! The rehearsal network: started here with the server, or found where it runs elsewhere.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use axum::{
    Router,
    extract::{Path as UrlPath, State},
    response::Redirect,
    routing::get,
};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::AppError;
use crate::{
    clock::Clock,
    config::Config,
    sandbox::{self, Follow, Sandbox, SandboxError},
};

/// Where the rehearsal network is: served from here, or elsewhere.
pub(super) enum Rehearsal {
    Here {
        sandbox: Sandbox,
        server: JoinHandle<Result<(), SandboxError>>,
        stop: CancellationToken,
    },
    Elsewhere(Url),
}

impl Rehearsal {
    /// Its pages; those of one that runs elsewhere are found there.
    pub(super) fn pages(&self) -> Router {
        match self {
            Self::Here { sandbox, .. } => sandbox.pages(),
            Self::Elsewhere(base) => pages_elsewhere(base.clone()),
        }
    }

    /// Ends it, where it was started here.
    pub(super) async fn end(self) -> Result<(), AppError> {
        if let Self::Here { server, stop, .. } = self {
            stop.cancel();
            server.await.map_err(|error| {
                AppError::Io(
                    "the rehearsal network".to_owned(),
                    std::io::Error::other(error),
                )
            })??;
        }
        Ok(())
    }
}

/// Starts the rehearsal network on this machine, unless the settings say that it runs elsewhere.
pub(super) async fn start(config: &Config, clock: &Clock) -> Result<(Rehearsal, Url), AppError> {
    if let Some(base) = &config.networks.sandbox.api_base {
        return Ok((Rehearsal::Elsewhere(base.clone()), base.clone()));
    }
    let failed = |error| AppError::Io("the rehearsal network's port".to_owned(), error);
    let port = config.networks.sandbox.port;
    let listener = TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let data_dir = config.data_dir.join("sandbox");
    let follow = clock.is_manual().then(|| {
        let clock = clock.clone();
        Follow::new(move || clock.now().ms())
    });
    let options = sandbox::Options {
        data_dir,
        settable_clock: false,
        flush: true,
        follow,
    };
    let sandbox = Sandbox::open(options).await?;
    // For commands that run beside this process.
    std::fs::write(address_file(&config.data_dir), address.to_string()).map_err(failed)?;
    let stop = CancellationToken::new();
    let server = tokio::spawn(sandbox.clone().serve(listener, stop.clone()));
    Ok((
        Rehearsal::Here {
            sandbox,
            server,
            stop,
        },
        base_of(address),
    ))
}

fn address_file(data_dir: &Path) -> PathBuf {
    data_dir.join("sandbox.address")
}

/// Where the one of a running server answers; at an address where nobody listens, if there is none.
pub(super) fn address_of_running(data_dir: &Path) -> Url {
    let told = std::fs::read_to_string(address_file(data_dir)).ok();
    let address = told.and_then(|text| text.parse().ok());
    address.map_or_else(nowhere, base_of)
}

fn base_of(address: SocketAddr) -> Url {
    let mut base = nowhere();
    // An address and a port always fit into an http address.
    let _ = base.set_ip_host(address.ip());
    let _ = base.set_port(Some(address.port()));
    base
}

/// An address at which nobody listens: commands that need no rehearsal network work without one.
fn nowhere() -> Url {
    Url::parse("http://127.0.0.1:9/").expect("a fixed address")
}

fn pages_elsewhere(base: Url) -> Router {
    async fn page(State(base): State<Url>, path: Option<UrlPath<String>>) -> Redirect {
        let mut target = base;
        let rest = path.map(|UrlPath(rest)| rest).unwrap_or_default();
        target.set_path(&["/sandbox/", &rest].concat());
        Redirect::temporary(target.as_str().trim_end_matches('/'))
    }
    Router::new()
        .route("/sandbox", get(page))
        .route("/sandbox/{*rest}", get(page))
        .with_state(base)
}
