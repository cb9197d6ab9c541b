//! The crash suite: a real process is killed at every named place, for each way in which an
//! unclear outcome can be settled, with single posts and threads; another one then takes over on a
//! clock that is moved by hand. What became public is read from the network's own flushed log.

use std::{collections::HashMap, path::PathBuf};

use serde_json::{Value, json};

use super::node::{Arm, Network, Node};

/// When each scenario begins: 2026-12-01T08:00:00Z.
const START_MS: i64 = 1_796_112_000_000;
const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60_000;
/// When the first post of each scenario is due.
const DUE_MS: i64 = START_MS + MINUTE_MS;
/// How long a scenario may take to settle: half an hour of grace, half an hour of doubt, and the
/// minute that the suite allows on top.
const SETTLE_MS: i64 = 62 * MINUTE_MS;
const KINDS: [&str; 5] = ["k1", "k2", "k3", "k4", "k5"];

/// One scenario: a channel of one kind with two posts a second apart.
struct Scenario {
    config: PathBuf,
    network: Network,
    client: reqwest::Client,
    key: String,
    channel: String,
    kind: &'static str,
    is_thread: bool,
    publications: Vec<Planned>,
    now_ms: i64,
    _dir: tempfile::TempDir,
}

struct Planned {
    id: String,
    due_ms: i64,
    texts: Vec<String>,
}

impl Scenario {
    /// Connects the channel and plans the posts, then kills the node that did it.
    async fn plan(kind: &'static str, is_thread: bool, script: Value) -> Self {
        dezent::networks::http::install_tls_provider();
        let dir = tempfile::tempdir().expect("a folder");
        let network = Network::start(&dir.path().join("network"));
        let config = dir.path().join("config.toml");
        let data = dir.path().join("data");
        let text = format!(
            "data_dir = {:?}\n[networks.sandbox]\napi_base = {:?}\n",
            data.to_str().expect("a path of text"),
            network.base
        );
        std::fs::write(&config, text).expect("a configuration");
        let client = reqwest::Client::builder()
            .no_proxy()
            .build()
            .expect("a client");
        let node = Node::start(&config, START_MS, None).expect("a first start");
        let key = node.key.clone().expect("the first key");
        let mut scenario = Self {
            config,
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

    async fn call(
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

    async fn connect(&mut self, node: &Node, script: Value) {
        let body = json!({
            "network": "sandbox", "name": "Laden", "time_zone": "Europe/Berlin",
            "options": { "kind": self.kind, "script": script },
        });
        let channel = self
            .call(node, reqwest::Method::POST, "/channels", Some(body))
            .await;
        self.channel = channel["id"].as_str().map(str::to_owned).expect("an id");
    }

    async fn post(&mut self, node: &Node, name: &str, due_ms: i64) {
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

    fn start(&self, arm: Arm<'_>) -> Result<Node, String> {
        Node::start(&self.config, self.now_ms, arm)
    }

    async fn set_clock(&mut self, node: &mut Node, now_ms: i64) {
        self.now_ms = now_ms;
        node.set_clock(now_ms);
        self.network.set_clock(&self.client, now_ms).await;
    }

    /// Starts a node at the due instant, lets it run into the place, and kills it there.
    ///
    /// False where the place was not on its way.
    async fn kill_at(&mut self, point: &str, nth: u32) -> bool {
        let mut node = self.start(None).expect("a start");
        self.set_clock(&mut node, DUE_MS + 2 * SECOND_MS).await;
        node.arm(Some((point, nth)));
        let at = node.pass();
        node.kill();
        assert!(at.is_none() || at.as_deref() == Some(point), "{at:?}");
        at.is_some()
    }

    /// Another node takes over, and time goes on until everything has ended.
    async fn settle(&mut self) -> Outcome {
        let mut node = self.start(None).expect("a start");
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
    fn judge(&self, outcome: &Outcome, name: &str) {
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

struct Outcome {
    details: Vec<Value>,
}

fn instant_ms(value: &Value) -> i64 {
    let text = value.as_str().expect("an instant");
    chrono::DateTime::parse_from_rfc3339(text)
        .expect("an instant")
        .timestamp_millis()
}

fn first_public_step_ms(detail: &Value) -> i64 {
    let steps = detail["steps"].as_array().expect("steps");
    let public = steps.iter().filter(|step| step["kind"] == "public");
    public
        .map(|step| instant_ms(&step["started_at"]))
        .min()
        .expect("a public step")
}

/// Kills at one place on the way of a send, for every kind, as a single post and as a thread.
async fn crash_on_the_way(point: &str, reached_by_single: bool) {
    let mut killed = 0;
    for kind in KINDS {
        for is_thread in [false, true] {
            let name = format!(
                "{point}, {kind}, {}",
                if is_thread { "thread" } else { "single" }
            );
            let mut scenario = Scenario::plan(kind, is_thread, json!([])).await;
            // In a thread the second part is the one to be interrupted.
            let once_per_publication = matches!(point, "after_claim");
            let nth = if is_thread && reached_by_single && !once_per_publication {
                2
            } else {
                1
            };
            let reached = scenario.kill_at(point, nth).await;
            assert_eq!(reached, is_thread || reached_by_single, "{name}");
            killed += usize::from(reached);
            let outcome = scenario.settle().await;
            scenario.judge(&outcome, &name);
        }
    }
    let expected = if reached_by_single { 10 } else { 5 };
    assert_eq!(killed, expected, "kills at {point}");
}

macro_rules! crash_at {
    ($($name:ident: $reached_by_single:literal,)*) => {$(
        #[tokio::test]
        async fn $name() {
            crash_on_the_way(stringify!($name), $reached_by_single).await;
        }
    )*};
}

crash_at! {
    after_claim: true,
    before_begin_commit: true,
    after_begin_commit: true,
    before_connect: true,
    after_connect: true,
    half_sent: true,
    all_sent: true,
    answer_head_read: true,
    answer_read: true,
    before_end_commit: true,
    after_end_commit: true,
    between_parts: false,
}

/// Kills while the outcome of a cut answer is being looked up.
#[tokio::test]
async fn during_look() {
    for kind in KINDS.into_iter().filter(|kind| *kind != "k5") {
        for is_thread in [false, true] {
            for script in ["cut-after", "cut-before"] {
                let name = format!("during_look, {kind}, {is_thread}, {script}");
                let mut scenario = Scenario::plan(kind, is_thread, json!([script])).await;
                let mut node = scenario.start(None).expect("a start");
                scenario.set_clock(&mut node, DUE_MS + 2 * SECOND_MS).await;
                node.arm(Some(("during_look", 1)));
                let mut at = node.pass();
                while at.is_none() {
                    assert!(
                        scenario.now_ms < DUE_MS + 10 * MINUTE_MS,
                        "nobody looked: {name}"
                    );
                    let next = scenario.now_ms + 15 * SECOND_MS;
                    scenario.set_clock(&mut node, next).await;
                    at = node.pass();
                }
                node.kill();
                let outcome = scenario.settle().await;
                scenario.judge(&outcome, &name);
            }
        }
    }
}

/// Kills while a session that the network refused is being renewed.
#[tokio::test]
async fn during_refresh() {
    for kind in KINDS {
        for is_thread in [false, true] {
            let name = format!("during_refresh, {kind}, {is_thread}");
            let mut scenario = Scenario::plan(kind, is_thread, json!(["401"])).await;
            assert!(scenario.kill_at("during_refresh", 1).await, "{name}");
            let outcome = scenario.settle().await;
            scenario.judge(&outcome, &name);
        }
    }
}

/// Kills while leases are being extended and a call is under way.
#[tokio::test]
async fn during_extension() {
    for kind in KINDS {
        for is_thread in [false, true] {
            let name = format!("during_extension, {kind}, {is_thread}");
            let mut scenario = Scenario::plan(kind, is_thread, json!(["slow=400"])).await;
            let mut node = scenario.start(None).expect("a start");
            scenario.set_clock(&mut node, DUE_MS + 2 * SECOND_MS).await;
            node.arm(Some(("during_extension", 1)));
            node.begin("extend");
            node.begin("pass");
            assert_eq!(
                node.hear_pass().as_deref(),
                Some("during_extension"),
                "{name}"
            );
            node.kill();
            let outcome = scenario.settle().await;
            scenario.judge(&outcome, &name);
        }
    }
}

/// The database refuses while an answer is to be stored, the process is killed, and the next one
/// is killed again while it replays the result file.
#[tokio::test]
async fn during_replay() {
    for kind in KINDS {
        for is_thread in [false, true] {
            let name = format!("during_replay, {kind}, {is_thread}");
            let mut scenario = Scenario::plan(kind, is_thread, json!([])).await;
            let mut node = scenario.start(None).expect("a start");
            scenario.set_clock(&mut node, DUE_MS + 2 * SECOND_MS).await;
            node.arm(Some(("before_end_commit", 1)));
            assert_eq!(node.pass().as_deref(), Some("before_end_commit"), "{name}");
            let data = scenario.config.with_file_name("data");
            let location = dezent::store::Location::File(data.join("dezent.sqlite3"));
            let db = dezent::store::Db::connect(&location)
                .await
                .expect("the database");
            let locked = db.begin_write().await.expect("the database's lock");
            node.begin("go");
            let noted = || std::fs::read(data.join("results")).is_ok_and(|bytes| bytes[0] != 0);
            let began = std::time::Instant::now();
            while !noted() {
                assert!(began.elapsed().as_secs() < 60, "nothing was noted: {name}");
                tokio::task::yield_now().await;
            }
            node.kill();
            locked.rollback().await.expect("the lock is let go");
            db.close().await.expect("the database closes");
            let waits_at = scenario.start(Some(("during_replay", 1))).err();
            assert_eq!(waits_at.as_deref(), Some("during_replay"), "{name}");
            let outcome = scenario.settle().await;
            scenario.judge(&outcome, &name);
            for detail in &outcome.details {
                let out = matches!(detail["state"].as_str(), Some("sent" | "confirmed"));
                assert!(out, "an answer that was noted was lost: {name}\n{detail:#}");
            }
        }
    }
}

/// A listing that does not show the post at first: one look would not be enough.
#[tokio::test]
async fn a_listing_that_lags() {
    for kind in ["k2", "k4"] {
        for is_thread in [false, true] {
            for point in ["all_sent", "answer_read"] {
                let name = format!("a_listing_that_lags, {kind}, {is_thread}, {point}");
                let mut scenario = Scenario::plan(kind, is_thread, json!(["lag=1"])).await;
                assert!(scenario.kill_at(point, 1).await, "{name}");
                let outcome = scenario.settle().await;
                scenario.judge(&outcome, &name);
            }
        }
    }
}

/// A sender that was overtaken writes nothing: its lease ended while it held an answer, another
/// sender took over and is on the wire, and only then the first one goes on.
#[tokio::test]
async fn a_lost_lease() {
    for is_thread in [false, true] {
        let name = format!("a_lost_lease, {is_thread}");
        let mut scenario = Scenario::plan("k4", is_thread, json!(["429=1"])).await;
        let mut node = scenario.start(None).expect("a start");
        scenario.set_clock(&mut node, DUE_MS + 2 * SECOND_MS).await;
        node.arm(Some(("before_end_commit", 1)));
        assert_eq!(node.pass().as_deref(), Some("before_end_commit"), "{name}");
        // The channel's other post goes out meanwhile, with all its parts.
        node.arm(Some(("all_sent", if is_thread { 4 } else { 2 })));
        let second_waits = loop {
            assert!(
                scenario.now_ms < DUE_MS + 20 * MINUTE_MS,
                "nobody took over: {name}"
            );
            let next = scenario.now_ms + 15 * SECOND_MS;
            scenario.set_clock(&mut node, next).await;
            if let Some(at) = node.pass() {
                break at;
            }
        };
        assert_eq!(second_waits, "all_sent", "{name}");
        let path = format!("/publications/{}", scenario.publications[0].id);
        let before = scenario
            .call(&node, reqwest::Method::GET, &path, None)
            .await;
        assert_eq!(before["state"], "sending", "{name}");
        node.begin("go");
        assert_eq!(node.hear_pass(), None, "{name}");
        let after = scenario
            .call(&node, reqwest::Method::GET, &path, None)
            .await;
        assert_eq!(
            after["state"], "sending",
            "the first one moved what it had lost: {name}"
        );
        node.kill();
        let outcome = scenario.settle().await;
        scenario.judge(&outcome, &name);
    }
}
