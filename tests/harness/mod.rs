//! The whole application for a test: its own folder, database, rehearsal network and clock.
//!
//! The clock stands still until a test moves it, and nothing is published until a test says
//! [`Dezent::run`]; so no test waits for time to pass.

pub(crate) mod accounts;
mod client;
pub(crate) mod database;
pub(crate) mod post_office;
pub(crate) mod receiver;
pub(crate) mod running;
pub(crate) mod sample;
pub(crate) mod steps;
mod world;

use std::net::{Ipv4Addr, SocketAddr};

use dezent::{
    app::{App, Parts, location},
    clock::Clock,
    config::{Config, DatabaseUrl},
    domain::time::Instant,
    stop_points::StopPoints,
    store::{Db, Location},
};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

pub(crate) use client::{Answer, Client, plain};

/// When every test begins.
pub(crate) const START: &str = "2026-12-01T08:00:00Z";

/// A running Dezent.
pub(crate) struct Dezent {
    /// Calls it with the owner's key of the first workspace.
    pub(crate) client: Client,
    /// Its clock, which the rehearsal network follows.
    pub(crate) clock: Clock,
    /// The application behind the server.
    pub(crate) app: App,
    location: Location,
    server: JoinHandle<()>,
    stop: CancellationToken,
    folder: TempDir,
}

impl Dezent {
    /// Starts one.
    pub(crate) async fn spawn() -> Self {
        Self::spawn_with(|_| {}).await
    }

    /// Starts one with other settings.
    pub(crate) async fn spawn_with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = TempDir::new().unwrap();
        let clock = Clock::manual(START.parse().unwrap());
        let stop = CancellationToken::new();
        let mut config = Config::defaults().unwrap();
        config.data_dir = folder.path().join("data");
        config.database.url = database::own_url().await.map(DatabaseUrl::new);
        // A test calls as fast as it can.
        config.limits.calls_per_key = 0;
        config.limits.calls_per_workspace = 0;
        config.limits.wrong_keys_per_address = 0;
        // A network that people can be sent to; nothing calls it.
        config.networks.pinterest.client_id = Some("app-1".to_owned());
        change(&mut config);
        let parts = Parts {
            clock: clock.clone(),
            stops: StopPoints::default(),
        };
        let location = location(&config);
        let app = App::build(config, parts).await.unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let service = app
            .router()
            .into_make_service_with_connect_info::<SocketAddr>();
        let server =
            axum::serve(listener, service).with_graceful_shutdown(stop.clone().cancelled_owned());
        let server = tokio::spawn(async move { server.await.unwrap() });
        let key = app.first_key().unwrap().expose_secret().to_owned();
        let client = Client::new(base, Some(key));
        Self {
            client,
            clock,
            app,
            location,
            server,
            stop,
            folder,
        }
    }

    /// Now, some milliseconds later, as a request writes it.
    pub(crate) fn in_ms(&self, ms: i64) -> String {
        self.clock.now().plus_ms(ms).to_string()
    }

    /// The same database as another node has it.
    pub(crate) async fn another_node(&self) -> Db {
        Db::connect(&self.location).await.unwrap()
    }

    /// Publishes, and looks up, everything that is due.
    pub(crate) async fn run(&self) {
        self.app.engine().pass().await.unwrap();
    }

    /// Connects a channel of the rehearsal network with these settings.
    pub(crate) async fn create_channel(&self, options: Value) -> Value {
        let body = json!({
            "network": "sandbox", "name": "Laden", "time_zone": "Europe/Berlin", "options": options,
        });
        self.client
            .post("/api/v1/channels", &body)
            .await
            .expect(201)
    }

    /// Connects a channel and says its id.
    pub(crate) async fn channel(&self, options: Value) -> String {
        text(&self.create_channel(options).await["id"])
    }

    /// Makes a post.
    pub(crate) async fn create_post(&self, body: Value) -> Value {
        self.client.post("/api/v1/posts", &body).await.expect(201)
    }

    /// Makes a post on one channel that is due now, and says the id of its publication.
    pub(crate) async fn due_now(&self, channel: &str) -> String {
        let body =
            json!({ "text": "Guten Morgen", "channels": [channel], "publish_at": self.in_ms(0) });
        text(&self.create_post(body).await["publications"][0]["id"])
    }

    /// Posts on a channel of the rehearsal network as somebody else would: without us.
    pub(crate) async fn post_by_hand(&self, channel: &str, words: &str) {
        let body = json!({ "text": words, "media": [] });
        self.network()
            .post(&format!("/api/channels/{channel}/posts"), &body)
            .await
            .expect(201);
    }

    /// How many files of pictures and films there are, whole or not.
    pub(crate) fn files(&self) -> usize {
        fn below(folder: &std::path::Path) -> usize {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
            entries
                .map(|entry| entry.path())
                .map(|path| if path.is_dir() { below(&path) } else { 1 })
                .sum()
        }
        below(&self.folder.path().join("data/media"))
    }

    /// Calls the rehearsal network itself.
    pub(crate) fn network(&self) -> Client {
        let file = self.folder.path().join("data/sandbox.address");
        let address = std::fs::read_to_string(file).unwrap();
        Client::new(format!("http://{address}"), None)
    }

    /// What is public on a channel, oldest first.
    pub(crate) async fn public_on(&self, channel: &str) -> Vec<Value> {
        let path = format!("/sandbox/{channel}/posts.json");
        let page = self.client.with_key(None).get(&path).await.expect(200);
        page["posts"].as_array().unwrap().clone()
    }
}

impl Drop for Dezent {
    fn drop(&mut self) {
        self.stop.cancel();
        self.server.abort();
    }
}

/// A value that is text.
pub(crate) fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is not text"))
        .to_owned()
}

/// An instant some milliseconds after the beginning of every test.
pub(crate) fn at(ms: i64) -> String {
    START.parse::<Instant>().unwrap().plus_ms(ms).to_string()
}
