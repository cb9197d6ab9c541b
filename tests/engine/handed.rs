//! Hand-overs that are killed: a reminder is given once, whatever happens on the way, and nobody is
//! asked what became of it, because nothing becomes public by it.

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    judge::instant_ms,
    scenario::{Outcome, Scenario},
    site::{DUE_MS, SECOND_MS},
};
use crate::harness::database::Copy;

/// Every place that a hand-over comes by.
const PLACES: [&str; 5] = [
    "after_claim",
    "before_begin_commit",
    "after_begin_commit",
    "before_end_commit",
    "after_end_commit",
];

fn events<'a>(detail: &'a Value, kind: &str) -> Vec<&'a Value> {
    let events = detail["events"].as_array().expect("a list");
    events
        .iter()
        .filter(|event| event["kind"] == kind)
        .collect()
}

/// Both are handed, begun in their order, each told once and not before its instant; nothing is public.
fn judge(scenario: &Scenario, outcome: &Outcome, name: &str) {
    let mut last = 0;
    for (planned, detail) in scenario.publications.iter().zip(&outcome.details) {
        let context = format!("{name}: {detail:#}");
        assert_eq!(detail["state"], "handed", "{context}");
        assert_eq!(
            detail["reminder"]["parts"],
            json!(planned.texts),
            "{context}"
        );
        let told = events(detail, "publication_handed");
        assert_eq!(told.len(), 1, "{context}");
        assert!(instant_ms(&told[0]["at"]) >= planned.due_ms, "{context}");
        // A hand-over that is made again may come after the next one; what counts is its first try.
        let began = instant_ms(&detail["steps"][0]["started_at"]);
        assert!(began >= last, "out of order: {context}");
        last = began;
    }
    let posts = scenario.site.network.posts();
    assert!(posts.is_empty(), "{name}: {posts:#?}");
}

#[tokio::test]
async fn a_killed_hand_over_is_made_again_and_told_once() {
    for place in PLACES {
        for (nth, is_thread) in [(1, false), (2, false), (1, true)] {
            let name = format!("{place}, visit {nth}, {is_thread}");
            let mut scenario = Scenario::plan_by_hand(is_thread).await;
            assert!(scenario.kill_at(place, nth).await, "{name}");
            let outcome = scenario.settle().await;
            judge(&scenario, &outcome, &name);
        }
    }
}

/// The first node dies with an unclear hand-over, and the second one while it looks.
#[tokio::test]
async fn a_kill_while_an_unclear_hand_over_is_looked_up_changes_nothing() {
    let mut scenario = Scenario::plan_by_hand(false).await;
    assert!(scenario.kill_at("after_begin_commit", 1).await);
    let outcome = scenario.settle_through(Some(("during_look", 1))).await;
    judge(&scenario, &outcome, "during_look");
    let first = &outcome.details[0];
    assert_eq!(events(first, "publication_unknown").len(), 1, "{first:#}");
    let steps = first["steps"].as_array().expect("a list");
    assert_eq!(
        (&steps[0]["settled"], &steps[1]["result"]),
        (&json!("repeatable"), &json!("handed")),
        "{first:#}"
    );
}

/// The database refuses while the hand-over is to be stored, the process dies, and so does the next
/// one while it reads what was noted.
#[tokio::test]
async fn a_hand_over_that_was_only_noted_is_stored_by_the_next_start() {
    let name = "during_replay";
    let mut scenario = Scenario::plan_by_hand(false).await;
    let mut node = scenario.start(None).expect("a start");
    scenario.set_clock(&mut node, DUE_MS + 2 * SECOND_MS).await;
    node.arm(Some(("before_end_commit", 1)));
    assert_eq!(node.pass().as_deref(), Some("before_end_commit"));
    let locked = scenario.site.lock_database().await;
    node.begin("go");
    scenario.wait_until_noted(name).await;
    node.kill();
    locked.let_go().await;
    let waits_at = scenario.start(Some((name, 1))).err();
    assert_eq!(waits_at.as_deref(), Some(name));
    let outcome = scenario.settle().await;
    judge(&scenario, &outcome, name);
    let first = &outcome.details[0];
    assert_eq!(
        first["steps"].as_array().map(Vec::len),
        Some(1),
        "{first:#}"
    );
}

/// Whether a person has posted since the backup nobody can look up, so a person is asked.
#[tokio::test]
async fn after_a_restore_nothing_is_handed_over_again_unasked() {
    let mut scenario = Scenario::plan_by_hand(false).await;
    let copy = Copy::make(&scenario.site.location).await;
    let mut node = scenario.start(None).expect("a start");
    scenario.set_clock(&mut node, DUE_MS + 2 * SECOND_MS).await;
    let outcome = scenario.settle_on(node).await;
    judge(&scenario, &outcome, "before the restore");
    copy.put_back(&scenario.site.location).await;
    let mut node = scenario.start(None).expect("a start");
    let next = scenario.now_ms + SECOND_MS;
    scenario.set_clock(&mut node, next).await;
    assert_eq!(node.pass(), None);
    let body = Some(json!({ "what": "restore" }));
    scenario
        .site
        .call(&node, Method::POST, "/system/confirm", body)
        .await;
    let outcome = scenario.settle_on(node).await;
    for detail in &outcome.details {
        assert_eq!(
            (&detail["state"], &detail["reason"]),
            (&json!("held"), &json!("restored")),
            "{detail:#}"
        );
    }
}
