//! Several nodes: any of them may stop at any moment, and another one goes on; their clocks may
//! differ; and what belongs to another test they never see.

use reqwest::Method;
use serde_json::json;

use super::{
    node::Node,
    scenario::{Outcome, Scenario},
    site::{DUE_MS, KINDS, MINUTE_MS, SECOND_MS, SETTLE_MS, Site},
};
use crate::harness::database::is_postgres;

/// A node is killed with a call on the wire while another one is at work. On PostgreSQL that one
/// has been running all along and takes over when the lease has ended; on SQLite, which one process
/// owns, it starts where the other has fallen.
#[tokio::test]
async fn a_neighbour_takes_over() {
    for kind in KINDS {
        for is_thread in [false, true] {
            let name = format!("a_neighbour_takes_over, {kind}, {is_thread}");
            let mut scenario = Scenario::plan(kind, is_thread, json!([])).await;
            let mut first = scenario.start(None).expect("a start");
            let mut second = is_postgres().then(|| scenario.start_second());
            if let Some(second) = &mut second {
                second.set_clock(DUE_MS - SECOND_MS);
                assert_eq!(second.pass(), None, "{name}");
            }
            scenario.set_clock(&mut first, DUE_MS + 2 * SECOND_MS).await;
            first.arm(Some(("all_sent", 1)));
            assert_eq!(first.pass().as_deref(), Some("all_sent"), "{name}");
            if let Some(second) = &mut second {
                // The lease holds: the neighbour leaves what is on the wire alone.
                second.set_clock(scenario.now_ms);
                assert_eq!(second.pass(), None, "{name}");
            }
            first.kill();
            let outcome = match second {
                Some(second) => scenario.settle_on(second).await,
                None => scenario.settle().await,
            };
            scenario.judge(&outcome, &name);
        }
    }
}

/// Two nodes look at the same moment, again and again; each post goes out once.
#[tokio::test]
async fn two_nodes_at_once() {
    for kind in KINDS {
        let name = format!("two_nodes_at_once, {kind}");
        let mut scenario = Scenario::plan(kind, true, json!(["slow=20", "slow=20"])).await;
        let mut first = scenario.start(None).expect("a start");
        let mut second = is_postgres().then(|| scenario.start_second());
        scenario.set_clock(&mut first, DUE_MS + 2 * SECOND_MS).await;
        if let Some(second) = &mut second {
            second.set_clock(scenario.now_ms);
            second.begin("pass");
        }
        assert_eq!(first.pass(), None, "{name}");
        if let Some(mut second) = second {
            assert_eq!(second.hear_pass(), None, "{name}");
            second.kill();
        }
        first.kill();
        let outcome = scenario.settle().await;
        scenario.judge(&outcome, &name);
    }
}

/// How far the second node's clock is off the network's and the first one's, in milliseconds.
const APART_MS: [i64; 2] = [-5 * SECOND_MS, 5 * SECOND_MS];

/// Every kind as a single post and as a thread, in both directions.
fn runs_apart() -> impl Iterator<Item = (&'static str, bool, i64)> {
    let of_kind = |kind| {
        let shapes = [false, true].into_iter();
        shapes.flat_map(move |is_thread| APART_MS.map(|apart_ms| (kind, is_thread, apart_ms)))
    };
    KINDS.into_iter().flat_map(of_kind)
}

/// Two nodes whose clocks differ look again and again while posts come due, and calls go wrong. On
/// SQLite the second one follows the first, with its own idea of the time.
#[tokio::test]
async fn nodes_with_clocks_apart_send_everything_once() {
    for (kind, is_thread, apart_ms) in runs_apart() {
        let name = format!("clocks apart, {kind}, {is_thread}, {apart_ms}");
        let script = json!(["slow=20", "cut-after", "slow=20", "cut-before"]);
        let mut scenario = Scenario::plan(kind, is_thread, script).await;
        scenario.set_apart(apart_ms);
        let mut nodes = Apart::start(&scenario, apart_ms);
        for step in -6..7 {
            nodes.look(&mut scenario, DUE_MS + step * SECOND_MS).await;
            if step == 0 {
                nodes.follow(&scenario);
            }
        }
        let outcome = nodes.settle(&mut scenario).await;
        scenario.judge(&outcome, &name);
    }
}

/// A node stands before a call, or after it, until one whose clock differs has taken over; then it
/// goes on. On SQLite it is killed, and the next one starts with another idea of the time.
#[tokio::test]
async fn a_neighbour_with_another_clock_takes_over() {
    for (kind, is_thread, apart_ms) in runs_apart() {
        let is_before = is_thread == (apart_ms > 0);
        let place = if is_before {
            "before_begin_commit"
        } else {
            "all_sent"
        };
        let name = format!("another clock takes over, {kind}, {is_thread}, {apart_ms}, {place}");
        let mut scenario = Scenario::plan(kind, is_thread, json!([])).await;
        scenario.set_apart(apart_ms);
        let mut nodes = Apart::start(&scenario, apart_ms);
        nodes.first.arm(Some((place, 1)));
        scenario
            .set_clock(&mut nodes.first, DUE_MS + 2 * SECOND_MS)
            .await;
        assert_eq!(nodes.first.pass().as_deref(), Some(place), "{name}");
        if let Some(second) = &mut nodes.second {
            let held = scenario.seen(second, 0).await["state"].clone();
            while scenario.seen(second, 0).await["state"] == held {
                let late_ms = scenario.now_ms - DUE_MS;
                assert!(late_ms < 10 * MINUTE_MS, "nobody took over: {name}");
                let next = scenario.now_ms + 15 * SECOND_MS;
                scenario.set_clock(&mut nodes.first, next).await;
                second.set_clock(next + apart_ms);
                assert_eq!(second.pass(), None, "{name}");
            }
            nodes.first.begin("go");
            assert_eq!(nodes.first.hear_pass(), None, "{name}");
        } else {
            nodes.follow(&scenario);
        }
        let outcome = nodes.settle(&mut scenario).await;
        scenario.judge(&outcome, &name);
    }
}

/// Two nodes on two clocks; on SQLite the second one comes when the first one has gone.
struct Apart {
    first: Node,
    second: Option<Node>,
    /// How far the clock of the second one, or of who follows, is off the network's.
    apart_ms: i64,
    first_off_ms: i64,
}

impl Apart {
    fn start(scenario: &Scenario, apart_ms: i64) -> Self {
        Self {
            first: scenario.start(None).expect("a start"),
            second: is_postgres().then(|| scenario.start_second()),
            apart_ms,
            first_off_ms: 0,
        }
    }

    /// Where one process owns the database, the first node is killed, and one with the other clock
    /// takes its place.
    fn follow(&mut self, scenario: &Scenario) {
        if self.second.is_none() {
            self.first.kill_now();
            let now_ms = scenario.now_ms + self.apart_ms;
            self.first = scenario.site.start(0, now_ms, None).expect("a start");
            self.first_off_ms = self.apart_ms;
        }
    }

    /// Both look at the same moment, each by its own clock.
    async fn look(&mut self, scenario: &mut Scenario, now_ms: i64) {
        scenario.now_ms = now_ms;
        scenario.site.network_rests().await;
        scenario.site.set_network_clock(now_ms).await;
        self.first.set_clock(now_ms + self.first_off_ms);
        self.first.begin("pass");
        if let Some(second) = &mut self.second {
            second.set_clock(now_ms + self.apart_ms);
            assert_eq!(second.pass(), None);
        }
        assert_eq!(self.first.hear_pass(), None);
    }

    /// Time goes on for both until everything has ended.
    async fn settle(mut self, scenario: &mut Scenario) -> Outcome {
        let end_ms = scenario.now_ms + SETTLE_MS;
        loop {
            let next = scenario.now_ms + 15 * SECOND_MS;
            self.look(scenario, next).await;
            let outcome = scenario.outcome(&self.first).await;
            if outcome.is_settled() {
                return outcome;
            }
            scenario.assert_before(end_ms, &outcome);
        }
    }
}

/// A switch that is set on one node stops every other one too: what another has claimed and not sent
/// is taken from it, and what comes due later is left alone, until somebody lets it go on. On SQLite
/// the one node there is stops itself while it is at work.
#[tokio::test]
async fn a_switch_stops_every_node() {
    let mut scenario = Scenario::plan("k1", false, json!([])).await;
    let mut first = scenario.start(None).expect("a start");
    let mut second = is_postgres().then(|| scenario.start_second());
    scenario.set_clock(&mut first, DUE_MS).await;
    // One of them has claimed the first post, and would send it as soon as it goes on.
    let sender = second.as_mut().unwrap_or(&mut first);
    sender.set_clock(scenario.now_ms);
    sender.arm(Some(("after_claim", 1)));
    assert_eq!(sender.pass().as_deref(), Some("after_claim"));
    let switch = async |scenario: &Scenario, first: &Node, body| {
        let (method, path) = (Method::PUT, "/switches/all");
        scenario.site.call(first, method, path, Some(body)).await
    };
    let stop = json!({ "stopped": true, "reason": "falscher Text" });
    let answer = switch(&scenario, &first, stop).await;
    assert_eq!(answer["stopped"], true);
    let sender = second.as_mut().unwrap_or(&mut first);
    sender.begin("go");
    assert_eq!(sender.hear_pass(), None);
    // The second one comes due as well; both nodes look again and again.
    for seconds in 1..5 {
        let now_ms = DUE_MS + seconds * SECOND_MS;
        scenario.set_clock(&mut first, now_ms).await;
        assert_eq!(first.pass(), None);
        if let Some(second) = &mut second {
            second.set_clock(now_ms);
            assert_eq!(second.pass(), None);
        }
        let seen = scenario.outcome(&first).await.details;
        let states: Vec<_> = seen.iter().map(|one| one["state"].clone()).collect();
        assert_eq!(states, ["waiting", "waiting"], "after {seconds} s");
    }
    switch(&scenario, &first, json!({ "stopped": false })).await;
    let outcome = scenario.settle_on(second.unwrap_or(first)).await;
    for detail in &outcome.details {
        assert_eq!(detail["state"], "sent");
    }
    scenario.judge(&outcome, "a switch that was lifted");
}

/// Each test has a database of its own, also where all of them are on one server.
#[tokio::test]
async fn what_one_test_writes_no_other_one_sees() {
    let (one, node_of_one) = Site::open("").await;
    let (other, node_of_other) = Site::open("").await;
    let body = json!({ "network": "sandbox", "name": "Laden", "time_zone": "UTC", "options": {} });
    one.call(&node_of_one, Method::POST, "/channels", Some(body))
        .await;
    let mut counts = Vec::new();
    for (site, node) in [(&one, &node_of_one), (&other, &node_of_other)] {
        let page = site.call(node, Method::GET, "/channels", None).await;
        counts.push(page["items"].as_array().expect("channels").len());
    }
    assert_eq!(counts, [1, 0]);
    let with_the_other_key = one
        .answer_status(&node_of_other, Method::GET, "/channels")
        .await;
    assert_eq!(with_the_other_key, 401, "a key of one opens the other");
}
