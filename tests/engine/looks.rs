//! Kills at the looks that the crash suite's one look for each kind leaves out: those that find
//! nothing, and the second ones.

use serde_json::json;

use super::{chance::rounds, scenario::Scenario, site::KINDS};

/// Every kind whose outcome can be looked up, as a single post and as a thread.
fn seen_kinds() -> impl Iterator<Item = (&'static str, bool)> {
    let seen = KINDS.into_iter().filter(|kind| *kind != "k5");
    seen.flat_map(|kind| [(kind, false), (kind, true)])
}

/// Kills at the first look for a call that had no effect.
#[tokio::test]
async fn during_a_look_that_finds_nothing() {
    for round in rounds("during_a_look_that_finds_nothing") {
        let mut killed = 0;
        for (kind, is_thread) in seen_kinds() {
            let name = format!("during_a_look_that_finds_nothing, {kind}, {is_thread}, {round:?}");
            let mut scenario = Scenario::plan(kind, is_thread, json!(["cut-before"])).await;
            scenario.kill_at_look(1, &name).await;
            let outcome = scenario.settle().await;
            scenario.judge(&outcome, &name);
            killed += 1;
        }
        assert_eq!(killed, 8);
    }
}

/// Kills at the second look. Only a listing needs two by itself, and then one that hides the post
/// at first must not pass for its absence; elsewhere the first look fails.
#[tokio::test]
async fn during_the_second_look() {
    // The other post has to wait, because reading it back would use up what the first look meets.
    const LATER: &str = "429=420";
    for round in rounds("during_the_second_look") {
        let mut killed = 0;
        for (kind, is_thread) in seen_kinds() {
            for has_effect in [true, false] {
                let script = match (kind, has_effect) {
                    ("k4", true) => json!(["cut-after+lag=1", LATER]),
                    ("k4", false) => json!(["cut-before", LATER]),
                    (_, true) => json!(["cut-after", LATER, "look:500"]),
                    (_, false) => json!(["cut-before", LATER, "look:500"]),
                };
                let name =
                    format!("during_the_second_look, {kind}, {is_thread}, {has_effect}, {round:?}");
                let mut scenario = Scenario::plan(kind, is_thread, script).await;
                scenario.kill_at_look(2, &name).await;
                let outcome = scenario.settle().await;
                scenario.judge(&outcome, &name);
                killed += 1;
            }
        }
        assert_eq!(killed, 16);
    }
}

/// A listing that does not show the post at first: one look would not be enough.
#[tokio::test]
async fn a_listing_that_lags() {
    for round in rounds("a_listing_that_lags") {
        for kind in ["k2", "k4"] {
            for is_thread in [false, true] {
                for place in ["all_sent", "answer_read"] {
                    let name =
                        format!("a_listing_that_lags, {kind}, {is_thread}, {place}, {round:?}");
                    let mut scenario = Scenario::plan(kind, is_thread, json!(["lag=1"])).await;
                    assert!(scenario.kill_at(place, 1).await, "{name}");
                    let outcome = scenario.settle().await;
                    scenario.judge(&outcome, &name);
                }
            }
        }
    }
}
