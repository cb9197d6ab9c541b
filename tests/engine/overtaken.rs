//! Senders whose lease ended while they held an answer: what they may still write, and what not.

use serde_json::json;
use tokio::{runtime::Handle, task::spawn_blocking};

use super::{
    scenario::Scenario,
    site::{DUE_MS, KINDS, MINUTE_MS, SECOND_MS},
};

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
        let before = scenario.seen(&node, 0).await;
        assert_eq!(before["state"], "sending", "{name}");
        node.begin("go");
        assert_eq!(node.hear_pass(), None, "{name}");
        let after = scenario.seen(&node, 0).await;
        assert_eq!(
            after["state"], "sending",
            "the first one moved what it had lost: {name}"
        );
        node.kill();
        let outcome = scenario.settle().await;
        scenario.judge(&outcome, &name);
    }
}

/// The sender was given up before it could store its answer: the proof in the result file is kept
/// whatever the row has become, even where nobody could look.
#[tokio::test]
async fn a_noted_answer_outlives_its_lease() {
    // At the same time, because each waits for seconds until its database gives up.
    let begin = |kind| {
        let handle = Handle::current();
        spawn_blocking(move || handle.block_on(note_and_give_up(kind)))
    };
    let begun: Vec<_> = KINDS.into_iter().map(begin).collect();
    for run in begun {
        run.await.unwrap();
    }
}

async fn note_and_give_up(kind: &'static str) {
    let name = format!("a_noted_answer_outlives_its_lease, {kind}");
    let mut scenario = Scenario::plan(kind, false, json!([])).await;
    let mut node = scenario.start(None).expect("a start");
    scenario.set_clock(&mut node, DUE_MS).await;
    node.arm(Some(("before_end_commit", 1)));
    assert_eq!(node.pass().as_deref(), Some("before_end_commit"), "{name}");
    let locked = scenario.site.lock_database().await;
    node.begin("go");
    scenario.wait_until_noted(&name).await;
    locked.let_go().await;
    // Its lease ends, and a pass gives it up before its answer is tried again.
    let next = scenario.now_ms + 2 * MINUTE_MS;
    scenario.set_clock(&mut node, next).await;
    assert_eq!(node.pass(), None, "{name}");
    node.kill();
    let outcome = scenario.settle().await;
    scenario.judge(&outcome, &name);
    let first = &outcome.details[0];
    let is_out = matches!(first["state"].as_str(), Some("sent" | "confirmed"));
    assert!(is_out, "the proof was thrown away: {name}\n{first:#}");
}
