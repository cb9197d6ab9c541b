//! What each run of the crash suite begins with, and what must hold when everything has settled.

use std::{collections::HashMap, path::PathBuf};

use dezent::store::Location;
use serde_json::{Value, json};

use super::node::{Arm, Network, Node};
use crate::harness::database::{self, Lock};

/// When each scenario begins: 2026-12-01T08:00:00Z.
const START_MS: i64 = 1_796_112_000_000;
pub(super) const SECOND_MS: i64 = 1_000;
pub(super) const MINUTE_MS: i64 = 60_000;
/// When the first post of each scenario is due.
pub(super) const DUE_MS: i64 = START_MS + MINUTE_MS;
/// How long a scenario may take to settle: half an hour of grace, half an hour of doubt, and the
/// minute that the suite allows on top.
const SETTLE_MS: i64 = 62 * MINUTE_MS;
pub(super) const KINDS: [&str; 5] = ["k1", "k2", "k3", "k4", "k5"];

/// One scenario: a channel of one kind with two posts a second apart.
pub(super) struct Scenario {
    pub(super) config: PathBuf,
    pub(super) location: Location,
    pub(super) network: Network,
    client: reqwest::Client,
    key: String,
    channel: String,
    kind: &'static str,
    is_thread: bool,
    pub(super) publications: Vec<Planned>,
    pub(super) now_ms: i64,
    _dir: tempfile::TempDir,
}

pub(super) struct Planned {
    pub(super) id: String,
    due_ms: i64,
    texts: Vec<String>,
}

impl Scenario {
    /// Connects the channel and plans the posts, then kills the node that did it.
    pub(super) async fn plan(kind: &'static str, is_thread: bool, script: Value) -> Self {
        dezent::networks::http::install_tls_provider();
        let dir = tempfile::tempdir().expect("a folder");
        let network = Network::start(&dir.path().join("network"));
        let config = dir.path().join("config.toml");
        let data = dir.path().join("data");
        let mut text = format!(
            "data_dir = {:?}\n[networks.sandbox]\napi_base = {:?}\n",
            data.to_str().expect("a path of text"),
            network.base
        );
        let url = database::own_url().await;
        if let Some(url) = &url {
            text = format!("{text}[database]\nurl = {url:?}\n");
        }
        let location = match url {
            Some(url) => Location::Url(url),
            None => Location::File(data.join("dezent.sqlite3")),
        };
        std::fs::write(&config, text).expect("a configuration");
        let client = reqwest::Client::builder()
            .no_proxy()
            .build()
            .expect("a client");
        let node = Node::start(&config, START_MS, None).expect("a first start");
        let key = node.key.clone().expect("the first key");
        let mut scenario = Self {
            config,
            location,
            network,
            client,
            key,
            channel: String::new(),
            kind,
            is_thread,
            publications: Vec::new(),
            now_ms: START_MS,
            _dir: dir,
        };
        scenario.network.set_clock(&scenario.client, START_MS).await;
        scenario.connect(&node, script).await;
        for (name, due_ms) in [("first", DUE_MS), ("second", DUE_MS + SECOND_MS)] {
            scenario.post(&node, name, due_ms).await;
        }
        node.kill();
        scenario
    }

    pub(super) async fn call(
        &self,
        node: &Node,
        method: reqwest::Method,
        path: &str,
        body: Option<Value>,
    ) -> Value {
        let mut request = self
            .client
            .request(method, format!("{}{path}", node.api))
            .bearer_auth(&self.key);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.expect("the node answers");
        let status = answer.status();
        let value: Value = answer.json().await.expect("JSON");
        assert!(status.is_success(), "{path}: {status} {value}");
        value
    }

    pub(super) async fn connect(&mut self, node: &Node, script: Value) {
        let body = json!({
            "network": "sandbox", "name": "Laden", "time_zone": "Europe/Berlin",
            "options": { "kind": self.kind, "script": script },
        });
        let channel = self
            .call(node, reqwest::Method::POST, "/channels", Some(body))
            .await;
        self.channel = channel["id"].as_str().map(str::to_owned).expect("an id");
    }

    pub(super) async fn post(&mut self, node: &Node, name: &str, due_ms: i64) {
        let parts = if self.is_thread { 3 } else { 1 };
        let texts: Vec<String> = (1..=parts)
            .map(|part| format!("The {name} post, part {part}"))
            .collect();
        let thread: Vec<Value> = texts[1..]
            .iter()
            .map(|text| json!({ "text": text }))
            .collect();
        let due = chrono::DateTime::from_timestamp_millis(due_ms).expect("an instant");
        let body = json!({
            "text": texts[0], "channels": [self.channel], "thread": thread,
            "promotion": "none", "publish_at": due.to_rfc3339(),
        });
        let post = self
            .call(node, reqwest::Method::POST, "/posts", Some(body))
            .await;
        let id = post["publications"][0]["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        self.publications.push(Planned { id, due_ms, texts });
    }

    pub(super) fn start(&self, arm: Arm<'_>) -> Result<Node, String> {
        Node::start(&self.config, self.now_ms, arm)
    }

    pub(super) async fn set_clock(&mut self, node: &mut Node, now_ms: i64) {
        self.now_ms = now_ms;
        node.set_clock(now_ms);
        self.network.set_clock(&self.client, now_ms).await;
    }

    /// Keeps every other process from writing, until it is let go.
    pub(super) async fn lock_database(&self) -> Lock {
        Lock::take(&self.location).await
    }

    /// Waits until an answer that could not be stored is in the result file.
    pub(super) async fn wait_until_noted(&self, name: &str) {
        let file = self.config.with_file_name("data").join("results");
        let began = std::time::Instant::now();
        while !std::fs::read(&file).is_ok_and(|bytes| bytes[0] != 0) {
            assert!(began.elapsed().as_secs() < 60, "nothing was noted: {name}");
            tokio::task::yield_now().await;
        }
    }

    /// Starts a node at the due instant, lets it run into the place, and kills it there.
    ///
    /// False where the place was not on its way.
    pub(super) async fn kill_at(&mut self, point: &str, nth: u32) -> bool {
        let mut node = self.start(None).expect("a start");
        self.set_clock(&mut node, DUE_MS + 2 * SECOND_MS).await;
        node.arm(Some((point, nth)));
        let at = node.pass();
        node.kill();
        assert!(at.is_none() || at.as_deref() == Some(point), "{at:?}");
        at.is_some()
    }

    /// Another node takes over, and time goes on until everything has ended.
    pub(super) async fn settle(&mut self) -> Outcome {
        let node = self.start(None).expect("a start");
        self.settle_on(node).await
    }

    /// A second node on the same database, with a folder of its own and the same vault's key.
    pub(super) fn start_second(&self) -> Node {
        let data = self.config.with_file_name("second");
        std::fs::create_dir_all(&data).expect("a folder");
        let first = self.config.with_file_name("data");
        std::fs::copy(first.join("vault.key"), data.join("vault.key")).expect("the key");
        let text = std::fs::read_to_string(&self.config).expect("the configuration");
        let path = |folder: &std::path::Path| format!("{:?}", folder.to_str().expect("text"));
        let config = self.config.with_file_name("second.toml");
        std::fs::write(&config, text.replace(&path(&first), &path(&data))).expect("a file");
        Node::start(&config, self.now_ms, None).expect("a start")
    }

    /// Time goes on until this node has ended everything.
    pub(super) async fn settle_on(&mut self, mut node: Node) -> Outcome {
        let end_ms = self.now_ms + SETTLE_MS;
        loop {
            assert_eq!(node.pass(), None);
            let mut states = HashMap::new();
            let mut details = Vec::new();
            for planned in &self.publications {
                let path = format!("/publications/{}", planned.id);
                let seen = self.call(&node, reqwest::Method::GET, &path, None).await;
                states.insert(
                    planned.id.clone(),
                    seen["state"].as_str().unwrap_or("").to_owned(),
                );
                details.push(seen);
            }
            let settled = |state: &String| {
                matches!(
                    state.as_str(),
                    "sent" | "confirmed" | "held" | "failed" | "skipped" | "cancelled"
                )
            };
            if states.values().all(settled) {
                node.kill();
                return Outcome { details };
            }
            assert!(self.now_ms < end_ms, "not settled in time: {details:#?}");
            let next = self.now_ms + 15 * SECOND_MS;
            self.set_clock(&mut node, next).await;
        }
    }

    /// G1 to G4 and G6, against the network's own log.
    pub(super) fn judge(&self, outcome: &Outcome, name: &str) {
        let posts = self.network.posts();
        for (planned, detail) in self.publications.iter().zip(&outcome.details) {
            let context = format!("{name}: {detail:#}\n{posts:#?}");
            let public: Vec<&Value> = planned
                .texts
                .iter()
                .flat_map(|text| posts.iter().filter(move |post| post["text"] == **text))
                .collect();
            for text in &planned.texts {
                let count = public.iter().filter(|post| post["text"] == **text).count();
                assert!(count <= 1, "posted {count} times: {text}\n{context}");
            }
            let whole = public.len() == planned.texts.len();
            let state = detail["state"].as_str().unwrap_or("");
            match state {
                "sent" | "confirmed" => {
                    assert!(whole, "said to be out and is not\n{context}");
                    assert_eq!(
                        steps_that_went_well(detail),
                        planned.texts.len(),
                        "the steps do not tell what happened\n{context}"
                    );
                    let remote_id = &detail["receipt"]["remote_id"];
                    assert_eq!(
                        *remote_id, public[0]["id"],
                        "the receipt names another\n{context}"
                    );
                }
                "held" => {
                    assert!(detail["reason"].is_string(), "{context}");
                    if !public.is_empty() {
                        let reason = detail["reason"].as_str();
                        let right = matches!(reason, Some("unknown_outcome" | "partial_thread"));
                        assert!(right, "public, and held for another reason\n{context}");
                    }
                }
                other => panic!("ended as {other}\n{context}"),
            }
            if self.kind != "k5" {
                assert!(
                    state != "held",
                    "lost, although it could be settled\n{context}"
                );
            }
            for post in &public {
                let at = instant_ms(&post["published_at"]);
                assert!(at >= planned.due_ms, "sent before its instant\n{context}");
            }
            let order: Vec<i64> = public
                .iter()
                .map(|post| instant_ms(&post["published_at"]))
                .collect();
            assert!(order.is_sorted(), "parts overtook one another\n{context}");
        }
        let first_began = first_public_step_ms(&outcome.details[0]);
        let second_began = first_public_step_ms(&outcome.details[1]);
        assert!(
            first_began <= second_began,
            "the channel's order was not kept: {name}"
        );
    }
}

pub(super) struct Outcome {
    pub(super) details: Vec<Value>,
}

fn instant_ms(value: &Value) -> i64 {
    let text = value.as_str().expect("an instant");
    chrono::DateTime::parse_from_rfc3339(text)
        .expect("an instant")
        .timestamp_millis()
}

/// How many public steps did what they should, or were found to have done it.
fn steps_that_went_well(detail: &Value) -> usize {
    let steps = detail["steps"].as_array().expect("steps").iter();
    let public = steps.filter(|step| step["kind"] == "public");
    let well = |step: &&Value| step["result"] == "done" || step["settled"] == "found";
    public.filter(well).count()
}

fn first_public_step_ms(detail: &Value) -> i64 {
    let steps = detail["steps"].as_array().expect("steps");
    let public = steps.iter().filter(|step| step["kind"] == "public");
    public
        .map(|step| instant_ms(&step["started_at"]))
        .min()
        .expect("a public step")
}
