//! Where the nodes of one test live: a rehearsal network in a process of its own, a database of its
//! own, and a folder for each node.

use std::path::{Path, PathBuf};

use dezent::{domain::id::ChannelId, store::Location};
use reqwest::{Method, RequestBuilder};
use serde_json::{Map, Value};

use super::node::{Arm, Network, Node};
use crate::harness::{
    database::{self, Lock},
    plain,
};

/// When each test begins: 2026-12-01T08:00:00Z.
pub(super) const START_MS: i64 = 1_796_112_000_000;
pub(super) const SECOND_MS: i64 = 1_000;
pub(super) const MINUTE_MS: i64 = 60_000;
/// When the first post of each test is due.
pub(super) const DUE_MS: i64 = START_MS + MINUTE_MS;
/// How long everything may take to settle: half an hour of grace, half an hour of doubt, and the
/// minute that the suite allows on top.
pub(super) const SETTLE_MS: i64 = 62 * MINUTE_MS;
/// The ways in which an unclear outcome can be settled, by the rehearsal network's names.
pub(super) const KINDS: [&str; 5] = ["k1", "k2", "k3", "k4", "k5"];

/// A picture of one pixel.
const GIF: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
const SEAM: &str = "----seam";

/// A network, a database, and folders for nodes.
pub(super) struct Site {
    pub(super) network: Network,
    pub(super) location: Location,
    pub(super) client: reqwest::Client,
    /// What the network's clock was last set to.
    pub(super) now_ms: i64,
    key: String,
    settings: String,
    dir: tempfile::TempDir,
}

impl Site {
    /// Starts the network, and a first node, which makes the database; `settings` are more lines of
    /// every node's configuration.
    pub(super) async fn open(settings: &str) -> (Self, Node) {
        let dir = tempfile::tempdir().expect("a folder");
        let location = match database::own_url().await {
            Some(url) => Location::Url(url),
            None => Location::File(dir.path().join("node-0").join("dezent.sqlite3")),
        };
        let mut site = Self {
            network: Network::start(&dir.path().join("network")),
            location,
            client: plain(),
            now_ms: START_MS,
            key: String::new(),
            settings: settings.to_owned(),
            dir,
        };
        let node = site.start(0, START_MS, None).expect("a first start");
        site.key = node.key.clone().expect("the first key");
        site.set_network_clock(START_MS).await;
        (site, node)
    }

    /// The folder of a node; the one numbered 0 has made the database and the vault's key.
    pub(super) fn folder(&self, no: usize) -> PathBuf {
        self.dir.path().join(format!("node-{no}"))
    }

    /// Starts a node, on a clock of its own.
    pub(super) fn start(&self, no: usize, now_ms: i64, arm: Arm<'_>) -> Result<Node, String> {
        Node::start(&self.config(no), now_ms, arm)
    }

    /// Writes the configuration of a node, and gives it the vault's key.
    pub(super) fn config(&self, no: usize) -> PathBuf {
        let folder = self.folder(no);
        if no > 0 && !folder.exists() {
            std::fs::create_dir(&folder).expect("a folder");
            std::fs::copy(self.vault_key(), folder.join("vault.key")).expect("the key");
        }
        let shown = |path: &Path| format!("{:?}", path.to_str().expect("a path of text"));
        let mut text = format!(
            "data_dir = {}\n[networks.sandbox]\napi_base = {:?}\n{}",
            shown(&folder),
            self.network.base,
            self.settings
        );
        if let Location::Url(url) = &self.location {
            // The server shows the name beside each connection.
            let url = format!("{url}?application_name=node-{no}");
            text = format!("{text}[database]\nurl = {url:?}\n");
        }
        let config = self.dir.path().join(format!("node-{no}.toml"));
        std::fs::write(&config, text).expect("a configuration");
        config
    }

    /// Where the key lies that sealed the channels.
    pub(super) fn vault_key(&self) -> PathBuf {
        self.folder(0).join("vault.key")
    }

    /// Waits until the network has ended every call that came in.
    pub(super) async fn network_rests(&self) {
        self.network.rest(&self.client).await;
    }

    /// Sets the network's clock, which then runs on. Always before the nodes' clocks, so that the
    /// network never reads an earlier time than who calls it.
    pub(super) async fn set_network_clock(&mut self, now_ms: i64) {
        self.now_ms = now_ms;
        self.network.set_clock(&self.client, now_ms).await;
    }

    /// Opens a channel at the network, as connecting it does.
    pub(super) fn open_channel(
        &self,
        channel: ChannelId,
        options: &Map<String, Value>,
    ) -> impl Future<Output = ()> + use<> {
        let call = self
            .client
            .put(format!("{}/api/channels/{channel}", self.network.base))
            .json(options);
        async move {
            let answer = call.send().await.expect("the network answers");
            assert!(answer.status().is_success(), "{}", answer.status());
        }
    }

    /// Keeps every other process from writing, until it is let go.
    pub(super) async fn lock_database(&self) -> Lock {
        Lock::take(&self.location).await
    }

    /// Calls a node's API and expects that it goes well.
    pub(super) async fn call(
        &self,
        node: &Node,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Value {
        let mut request = self.client.request(method, format!("{}{path}", node.api));
        if let Some(body) = body {
            request = request.json(&body);
        }
        self.answer(request, path).await
    }

    /// The status with which a node answers whoever comes with this database's key.
    pub(super) async fn answer_status(&self, node: &Node, method: Method, path: &str) -> u16 {
        let request = self.client.request(method, format!("{}{path}", node.api));
        let answer = request.bearer_auth(&self.key).send().await;
        answer.expect("the node answers").status().as_u16()
    }

    /// What a node says of its readiness.
    pub(super) async fn ask_readiness(&self, node: &Node) -> Value {
        let url = node.api.replace("/api/v1", "/readyz");
        self.answer(self.client.get(url), "/readyz").await
    }

    /// Uploads a picture; says its id.
    pub(super) async fn upload(&self, node: &Node) -> Value {
        let head = format!(
            "--{SEAM}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.gif\"\r\n\r\n"
        );
        let end = format!("\r\n--{SEAM}--\r\n");
        let request = self
            .client
            .post(format!("{}/media", node.api))
            .header(
                "content-type",
                format!("multipart/form-data; boundary={SEAM}"),
            )
            .body([head.as_bytes(), GIF, end.as_bytes()].concat());
        self.answer(request, "/media").await["id"].clone()
    }

    async fn answer(&self, request: RequestBuilder, path: &str) -> Value {
        let request = request.bearer_auth(&self.key);
        let answer = request.send().await.expect("the node answers");
        let status = answer.status();
        let value: Value = answer.json().await.expect("JSON");
        assert!(status.is_success(), "{path}: {status} {value}");
        value
    }
}
