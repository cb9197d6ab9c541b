//! An application that runs as the program does: it serves and publishes until it is told to stop.

use std::{net::Ipv4Addr, time::Duration};

use dezent::{
    app::{App, AppError, Parts},
    clock::Clock,
    config::{Config, DatabaseUrl},
    stop_points::StopPoints,
};
use secrecy::ExposeSecret as _;
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use super::{Client, START, database};

/// How long stopping may take; only waited for where something is wrong.
const PATIENCE: Duration = Duration::from_mins(1);

/// A Dezent that runs.
pub(crate) struct Running {
    /// Calls it with the owner's key of the first workspace.
    pub(crate) client: Client,
    stop: CancellationToken,
    done: JoinHandle<Result<(), AppError>>,
    _folder: TempDir,
}

impl Running {
    /// Starts one.
    pub(crate) async fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let mut config = Config::defaults().unwrap();
        config.data_dir = folder.path().join("data");
        config.database.url = database::own_url().await.map(DatabaseUrl::new);
        let parts = Parts {
            clock: Clock::manual(START.parse().unwrap()),
            stops: StopPoints::default(),
        };
        let app = App::build(config, parts).await.unwrap();
        let key = app.first_key().unwrap().expose_secret().to_owned();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let stop = CancellationToken::new();
        Self {
            client: Client::new(base, Some(key)),
            done: tokio::spawn(app.run(listener, stop.clone())),
            stop,
            _folder: folder,
        }
    }

    /// Tells it to stop, and waits until it has.
    pub(crate) async fn stop(self) {
        self.stop.cancel();
        let done = tokio::time::timeout(PATIENCE, self.done).await;
        done.expect("it stops").unwrap().unwrap();
    }
}
