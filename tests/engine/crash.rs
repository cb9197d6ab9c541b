//! The crash suite: a real process is killed at every named place, for each way in which an
//! unclear outcome can be settled, with single posts and threads; another one then takes over on a
//! clock that is moved by hand. What became public is read from the network's own flushed log.

use serde_json::json;

use super::scenario::{DUE_MS, KINDS, MINUTE_MS, SECOND_MS, Scenario};

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
            let locked = scenario.lock_database().await;
            node.begin("go");
            scenario.wait_until_noted(&name).await;
            node.kill();
            locked.let_go().await;
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

/// The same, but the sender was given up before it could store its answer: the proof in the result
/// file is kept whatever the row has become, even where nobody could look.
#[tokio::test]
async fn a_noted_answer_outlives_its_lease() {
    for kind in KINDS {
        let name = format!("a_noted_answer_outlives_its_lease, {kind}");
        let mut scenario = Scenario::plan(kind, false, json!([])).await;
        let mut node = scenario.start(None).expect("a start");
        scenario.set_clock(&mut node, DUE_MS).await;
        node.arm(Some(("before_end_commit", 1)));
        assert_eq!(node.pass().as_deref(), Some("before_end_commit"), "{name}");
        let locked = scenario.lock_database().await;
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
}
