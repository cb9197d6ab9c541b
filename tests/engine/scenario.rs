//! What each run of the crash suite begins with, and how it goes on until everything has settled.

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    node::{Arm, Node},
    site::{DUE_MS, MINUTE_MS, SECOND_MS, SETTLE_MS, START_MS, Site},
};

/// One scenario: a channel of one kind with two posts a second apart.
pub(super) struct Scenario {
    pub(super) site: Site,
    pub(super) kind: &'static str,
    pub(super) is_thread: bool,
    pub(super) publications: Vec<Planned>,
    pub(super) now_ms: i64,
    /// Whether a node may send before the network's clock says so: where its own goes ahead.
    pub(super) may_be_early: bool,
    /// How far the nodes' clocks, by which steps are dated, are apart, in milliseconds.
    pub(super) clocks_apart_ms: i64,
    channel: String,
}

/// One of its publications.
pub(super) struct Planned {
    pub(super) id: String,
    pub(super) due_ms: i64,
    pub(super) texts: Vec<String>,
    /// How many pictures the first part carries.
    pub(super) pictures: usize,
}

/// What became of its publications, as the API tells it.
pub(super) struct Outcome {
    pub(super) details: Vec<Value>,
}

impl Scenario {
    /// Connects the channel and plans the posts, then kills the node that did it.
    pub(super) async fn plan(kind: &'static str, is_thread: bool, script: Value) -> Self {
        let options = json!({ "kind": kind, "script": script });
        Self::plan_with(kind, is_thread, options, "direct", false).await
    }

    /// The same on a channel where a person posts by hand; nobody tells the network of it.
    pub(super) async fn plan_by_hand(is_thread: bool) -> Self {
        Self::plan_with("by hand", is_thread, json!({}), "reminder", false).await
    }

    /// The same with single posts that carry a picture, which must be uploaded first.
    pub(super) async fn plan_illustrated(kind: &'static str, script: Value) -> Self {
        let options = json!({ "kind": kind, "script": script });
        Self::plan_with(kind, false, options, "direct", true).await
    }

    async fn plan_with(
        kind: &'static str,
        is_thread: bool,
        options: Value,
        mode: &str,
        is_illustrated: bool,
    ) -> Self {
        let (site, node) = Site::open("").await;
        let body = json!({
            "network": "sandbox", "name": "Laden", "time_zone": "Europe/Berlin",
            "options": options, "mode": mode,
        });
        let channel = site
            .call(&node, Method::POST, "/channels", Some(body))
            .await;
        let mut scenario = Self {
            site,
            kind,
            is_thread,
            publications: Vec::new(),
            now_ms: START_MS,
            may_be_early: false,
            clocks_apart_ms: 0,
            channel: channel["id"].as_str().expect("an id").to_owned(),
        };
        let mut media = Vec::new();
        if is_illustrated {
            media.push(scenario.site.upload(&node).await);
        }
        for (name, due_ms) in [("first", DUE_MS), ("second", DUE_MS + SECOND_MS)] {
            scenario.post(&node, name, due_ms, &media).await;
        }
        node.kill();
        scenario
    }

    async fn post(&mut self, node: &Node, name: &str, due_ms: i64, media: &[Value]) {
        let texts: Vec<String> = (1..=self.parts())
            .map(|part| format!("The {name} post, part {part}"))
            .collect();
        let thread: Vec<Value> = texts[1..]
            .iter()
            .map(|text| json!({ "text": text }))
            .collect();
        let due = chrono::DateTime::from_timestamp_millis(due_ms).expect("an instant");
        let body = json!({
            "text": texts[0], "media": media, "channels": [self.channel], "thread": thread,
            "promotion": "none", "publish_at": due.to_rfc3339(),
        });
        let post = self
            .site
            .call(node, Method::POST, "/posts", Some(body))
            .await;
        let id = post["publications"][0]["id"].as_str().expect("an id");
        self.publications.push(Planned {
            id: id.to_owned(),
            due_ms,
            texts,
            pictures: media.len(),
        });
    }

    /// How many parts each of its posts has.
    pub(super) fn parts(&self) -> u32 {
        if self.is_thread { 3 } else { 1 }
    }

    /// Some node's clock will be off the network's, ahead or behind.
    pub(super) fn set_apart(&mut self, apart_ms: i64) {
        self.may_be_early = apart_ms > 0;
        self.clocks_apart_ms = apart_ms.abs();
    }

    pub(super) fn start(&self, arm: Arm<'_>) -> Result<Node, String> {
        self.site.start(0, self.now_ms, arm)
    }

    /// A second node on the same database, with a folder of its own and the same vault's key.
    pub(super) fn start_second(&self) -> Node {
        self.site.start(1, self.now_ms, None).expect("a start")
    }

    /// Moves the network's clock and a node's, once the network has ended what it was sent.
    pub(super) async fn set_clock(&mut self, node: &mut Node, now_ms: i64) {
        self.site.network_rests().await;
        self.now_ms = now_ms;
        self.site.set_network_clock(now_ms).await;
        node.set_clock(now_ms);
    }

    /// Waits until an answer that could not be stored is in the result file.
    pub(super) async fn wait_until_noted(&self, name: &str) {
        use std::io::Read as _;
        let path = self.site.folder(0).join("results");
        let began = std::time::Instant::now();
        let is_noted = || {
            let mut first = [0];
            let file = std::fs::File::open(&path);
            file.is_ok_and(|mut file| file.read_exact(&mut first).is_ok()) && first != [0]
        };
        while !is_noted() {
            assert!(began.elapsed().as_secs() < 60, "nothing was noted: {name}");
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    }

    /// Starts a node at the due instant, lets it run into the place, and kills it there.
    ///
    /// False where the place was not on its way.
    pub(super) async fn kill_at(&mut self, place: &str, nth: u32) -> bool {
        let mut node = self.start(None).expect("a start");
        self.set_clock(&mut node, DUE_MS + 2 * SECOND_MS).await;
        node.arm(Some((place, nth)));
        let at = node.pass();
        node.kill();
        assert!(at.is_none() || at.as_deref() == Some(place), "{at:?}");
        at.is_some()
    }

    /// The same while time goes on, until an unclear outcome is looked up for the nth time.
    pub(super) async fn kill_at_look(&mut self, nth: u32, name: &str) {
        let mut node = self.start(None).expect("a start");
        self.set_clock(&mut node, DUE_MS + 2 * SECOND_MS).await;
        node.arm(Some(("during_look", nth)));
        while node.pass().is_none() {
            assert!(
                self.now_ms < DUE_MS + 10 * MINUTE_MS,
                "nobody looked: {name}"
            );
            let next = self.now_ms + 15 * SECOND_MS;
            self.set_clock(&mut node, next).await;
        }
        node.kill();
    }

    /// Another node takes over, and time goes on until everything has ended.
    pub(super) async fn settle(&mut self) -> Outcome {
        self.settle_through(None).await
    }

    /// The same; where a second place is named, the node that took over is killed there if it comes
    /// by, and a third one goes on.
    pub(super) async fn settle_through(&mut self, second: Arm<'_>) -> Outcome {
        let node = match self.start(second) {
            Ok(node) => node,
            Err(_) => self.start(None).expect("a start"),
        };
        self.settle_from(node, second.is_some()).await
    }

    /// Time goes on until this node, which comes by no place that it waits at, has ended everything.
    pub(super) async fn settle_on(&mut self, node: Node) -> Outcome {
        self.settle_from(node, false).await
    }

    async fn settle_from(&mut self, mut node: Node, may_wait: bool) -> Outcome {
        let end_ms = self.now_ms + SETTLE_MS;
        loop {
            if let Some(at) = node.pass() {
                assert!(may_wait, "it waits at {at}");
                node.kill();
                node = self.start(None).expect("a start");
                continue;
            }
            let outcome = self.outcome(&node).await;
            if outcome.is_settled() {
                node.kill();
                return outcome;
            }
            self.assert_before(end_ms, &outcome);
            let next = self.now_ms + 15 * SECOND_MS;
            self.set_clock(&mut node, next).await;
        }
    }

    /// A publication as it is now.
    pub(super) async fn seen(&self, node: &Node, index: usize) -> Value {
        let path = format!("/publications/{}", self.publications[index].id);
        self.site.call(node, Method::GET, &path, None).await
    }

    /// All of them as they are now.
    pub(super) async fn outcome(&self, node: &Node) -> Outcome {
        let mut details = Vec::new();
        for index in 0..self.publications.len() {
            details.push(self.seen(node, index).await);
        }
        Outcome { details }
    }

    pub(super) fn assert_before(&self, end_ms: i64, outcome: &Outcome) {
        let details = &outcome.details;
        assert!(self.now_ms < end_ms, "not settled in time: {details:#?}");
    }
}

impl Outcome {
    pub(super) fn is_settled(&self) -> bool {
        self.details.iter().all(|detail| {
            matches!(
                detail["state"].as_str(),
                Some("sent" | "confirmed" | "handed" | "held" | "failed" | "skipped" | "cancelled")
            )
        })
    }
}
