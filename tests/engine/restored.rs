//! A database that is put back to what it was before posts went out: for every kind, as a single post
//! and as a thread, after everything went well and after a kill with a call on the wire. Nothing goes
//! out twice, and nothing goes out at all before what is missing was looked for and a person said so.

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    node::Node,
    scenario::{Outcome, Scenario},
    site::{DUE_MS, KINDS, MINUTE_MS, SECOND_MS, SETTLE_MS},
};
use crate::harness::database::Copy;

/// Where the node is killed before the older database takes its place; none where it ends its work.
const KILLED_AT: [Option<(&str, u32)>; 2] = [None, Some(("all_sent", 2))];

#[tokio::test]
async fn what_went_out_since_the_backup_never_goes_out_again() {
    let mut runs = 0;
    for kind in KINDS {
        for is_thread in [false, true] {
            for killed_at in KILLED_AT {
                let name = format!("restored, {kind}, {is_thread}, {killed_at:?}");
                put_back(kind, is_thread, killed_at, &name).await;
                runs += 1;
            }
        }
    }
    assert_eq!(runs, 20);
}

async fn put_back(kind: &'static str, is_thread: bool, killed_at: Option<(&str, u32)>, name: &str) {
    let mut scenario = Scenario::plan(kind, is_thread, json!([])).await;
    let copy = Copy::make(&scenario.site.location).await;
    if let Some((place, nth)) = killed_at {
        assert!(scenario.kill_at(place, nth).await, "{name}");
    } else {
        let mut node = scenario.start(None).expect("a start");
        scenario.set_clock(&mut node, DUE_MS + 2 * SECOND_MS).await;
        let outcome = scenario.settle_on(node).await;
        scenario.judge(&outcome, name);
    }
    copy.put_back(&scenario.site.location).await;
    let before = scenario.site.network.posts().len();
    assert!(before > 0, "nothing went out, which proves nothing: {name}");

    let next = scenario.now_ms + SECOND_MS;
    let mut node = scenario.start(None).expect("a start");
    scenario.set_clock(&mut node, next).await;
    let asked = wait_until_ready(&mut scenario, &mut node, name).await;
    assert_eq!(asked["what"], "restore", "{name}");
    assert_eq!(
        scenario.site.network.posts().len(),
        before,
        "sent unasked: {name}"
    );
    refuse_to_forget(&scenario, &node, name).await;
    let body = Some(json!({ "what": "restore" }));
    let left = scenario
        .site
        .call(&node, Method::POST, "/system/confirm", body)
        .await;
    assert_eq!(left["awaits"], json!([]), "{name}");
    let outcome = scenario.settle_on(node).await;
    judge(&scenario, &outcome, name);
}

/// A thread of which parts were found is not simply removed or planned anew: they would go out twice.
async fn refuse_to_forget(scenario: &Scenario, node: &Node, name: &str) {
    for index in 0..scenario.publications.len() {
        let seen = scenario.seen(node, index).await;
        if seen["reason"] == "partial_thread" {
            let path = format!("/posts/{}", seen["post"].as_str().unwrap());
            for (method, path) in [
                (Method::DELETE, path.clone()),
                (Method::POST, format!("{path}/unschedule")),
                (Method::POST, format!("{path}/publish-now")),
            ] {
                let status = scenario.site.answer_status(node, method, &path).await;
                assert_eq!(status, 409, "{path}: {name}: {seen:#}");
            }
        }
    }
}

/// Lets time go on until everything was looked for, and says what a person is then asked.
async fn wait_until_ready(scenario: &mut Scenario, node: &mut Node, name: &str) -> Value {
    let end_ms = scenario.now_ms + SETTLE_MS;
    loop {
        assert_eq!(node.pass(), None, "{name}");
        let ready = scenario.site.ask_readiness(node).await;
        let asked = ready["awaits"][0].clone();
        assert!(asked.is_object(), "nobody noticed: {name}: {ready:#}");
        if asked["is_ready"] == true {
            return asked;
        }
        assert!(scenario.now_ms < end_ms, "never ready: {name}: {ready:#}");
        let next = scenario.now_ms + 15 * SECOND_MS;
        scenario.set_clock(node, next).await;
    }
}

/// Each part is public once at the most; what is said to be out is out, and where nothing can be
/// looked up a person was asked. Elsewhere nobody has to be, but for a thread of which only some
/// parts are out, and where the grace was over by then.
fn judge(scenario: &Scenario, outcome: &Outcome, name: &str) {
    let posts = scenario.site.network.posts();
    for (planned, detail) in scenario.publications.iter().zip(&outcome.details) {
        let context = format!("{name}: {detail:#}\n{posts:#?}");
        let of = |text: &String| posts.iter().filter(|post| post["text"] == **text).count();
        let public: Vec<usize> = planned.texts.iter().map(of).collect();
        assert!(public.iter().all(|count| *count <= 1), "twice\n{context}");
        let is_whole = public.iter().all(|count| *count == 1);
        match detail["state"].as_str().unwrap_or_default() {
            "sent" | "confirmed" => {
                assert!(is_whole, "said to be out and is not\n{context}");
                let first = posts.iter().find(|post| post["text"] == planned.texts[0]);
                let id = &first.expect("a post")["id"];
                assert_eq!(detail["receipt"]["remote_id"], *id, "{context}");
                assert_ne!(scenario.kind, "k5", "nobody could know\n{context}");
            }
            "held" => {
                let reason = detail["reason"].as_str();
                assert!(reason.is_some(), "{context}");
                let is_late = scenario.now_ms > planned.due_ms + 30 * MINUTE_MS;
                let is_in_part = !is_whole && public.contains(&1);
                let may_ask = match reason {
                    Some("partial_thread") => is_in_part,
                    _ => scenario.kind == "k5" || is_late,
                };
                assert!(may_ask, "asked without need\n{context}");
            }
            other => panic!("ended as {other}\n{context}"),
        }
    }
}
