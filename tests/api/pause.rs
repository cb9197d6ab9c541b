//! `/pause`: nothing goes out by itself until a person says so.

use dezent::{domain::role::Role, store::pauses};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Dezent, text};

const PAUSE: &str = "/api/v1/pause";
const REASON: &str = "Hochwasser in der Stadt";

async fn facts(app: &Dezent) -> Vec<Value> {
    let page = app
        .client
        .get("/api/v1/events?kind=workspace_paused,workspace_resumed")
        .await;
    page.expect(200)["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_workspace_is_paused_by_those_who_answer_and_goes_on_by_them_alone() {
    let app = Dezent::spawn().await;
    let free = json!({
        "paused": false, "reason": null, "actor": null, "paused_at": null, "review_at": null,
        "channels": [],
    });
    assert_eq!(app.client.get(PAUSE).await.expect(200), free);
    let since = app.in_ms(0);
    let stop =
        json!({ "paused": true, "reason": format!(" {REASON} "), "review_at": app.in_ms(60_000) });
    let reviewer = app.with_role(Role::Reviewer).await;
    let paused = reviewer.put(PAUSE, &stop).await.expect(200);
    assert_eq!(
        (
            &paused["paused"],
            &paused["reason"],
            &paused["paused_at"],
            &paused["channels"]
        ),
        (&json!(true), &json!(REASON), &json!(since), &json!([]))
    );
    let me = reviewer.get("/api/v1/me").await.expect(200);
    assert_eq!(paused["actor"], me["actor"]);
    // The day of review passes, and nothing happens by itself; said again, nothing is new.
    app.clock.advance_ms(120_000);
    app.run().await;
    assert_eq!(app.client.put(PAUSE, &stop).await.expect(200), paused);
    let viewer = app.with_role(Role::Viewer).await;
    assert_eq!(viewer.get(PAUSE).await.expect(200), paused);
    let go_on = json!({ "paused": false, "reason": "vorbei" });
    let refused = viewer.put(PAUSE, &go_on).await;
    assert_eq!(
        refused.problem(403, "forbidden")["action"],
        "pause_publishing"
    );
    let editor = app.with_role(Role::Editor).await;
    assert_eq!(editor.put(PAUSE, &go_on).await.expect(200), free);
    assert_eq!(app.client.put(PAUSE, &go_on).await.expect(200), free);
    let told = facts(&app).await;
    let kinds: Vec<String> = told.iter().map(|one| text(&one["kind"])).collect();
    assert_eq!(kinds, ["workspace_resumed", "workspace_paused"]);
    assert_eq!(
        (&told[1]["actor"], &told[1]["origin"]),
        (&me["actor"], &json!("127.0.0.1"))
    );
    assert_eq!(
        (&told[1]["data"]["reason"], &told[0]["data"]["reason"]),
        (&json!(REASON), &json!("vorbei"))
    );
    assert_eq!(told[0]["before_hash"], told[1]["after_hash"]);
}

#[tokio::test]
async fn another_reason_or_other_channels_keep_the_beginning() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let since = app.in_ms(0);
    let all = json!({ "paused": true, "reason": REASON });
    app.client.put(PAUSE, &all).await.expect(200);
    app.clock.advance_ms(60_000);
    let one = json!({ "paused": true, "reason": REASON, "channels": [channel] });
    let narrowed = app.client.put(PAUSE, &one).await.expect(200);
    assert_eq!(
        (&narrowed["paused_at"], &narrowed["channels"]),
        (&json!(since), &json!([channel]))
    );
    assert_eq!(facts(&app).await.len(), 2);
    let db = &app.app.services().db;
    let kept = pauses::of_workspace(db, app.app.workspace())
        .await
        .unwrap()
        .unwrap();
    let other = app.channel(json!({ "kind": "k2" })).await;
    assert!(kept.holds(channel.parse().unwrap()) && !kept.holds(other.parse().unwrap()));
    assert_eq!(kept.paused_at.to_string(), since);
    app.client
        .put(PAUSE, &json!({ "paused": false }))
        .await
        .expect(200);
    let kept = pauses::of_workspace(db, app.app.workspace()).await.unwrap();
    assert_eq!(kept, None);
}

#[tokio::test]
async fn what_is_no_pause_is_named() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let theirs = app.second_workspace().await;
    let foreign = json!({ "network": "sandbox", "name": "x", "time_zone": "UTC" });
    let foreign = theirs.post("/api/v1/channels", &foreign).await.expect(201);
    for (body, kind, field, code) in [
        (json!({}), "invalid_value", "paused", "missing"),
        (
            json!({ "paused": true }),
            "invalid_value",
            "reason",
            "too_short",
        ),
        (
            json!({ "paused": true, "reason": "  neun     " }),
            "invalid_value",
            "reason",
            "too_short",
        ),
        (
            json!({ "paused": true, "reason": "x".repeat(201) }),
            "invalid_value",
            "reason",
            "too_long",
        ),
        (
            json!({ "paused": true, "reason": REASON, "review_at": app.in_ms(-3_600_000) }),
            "in_the_past",
            "review_at",
            "in_the_past",
        ),
        (
            json!({ "paused": true, "reason": REASON, "channels": [channel, channel] }),
            "invalid_value",
            "channels[1]",
            "channel_twice",
        ),
        (
            json!({ "paused": true, "reason": REASON, "channels": vec![channel.clone(); 51] }),
            "invalid_value",
            "channels",
            "too_long",
        ),
        (
            json!({ "paused": true, "reason": REASON, "channels": [channel, foreign["id"]] }),
            "invalid_value",
            "channels[1]",
            "channel_unknown",
        ),
        (
            json!({ "paused": false, "channels": [channel] }),
            "invalid_value",
            "channels",
            "invalid",
        ),
        (
            json!({ "paused": true, "until": "x" }),
            "unknown_field",
            "until",
            "unknown_field",
        ),
    ] {
        let refused = app.client.put(PAUSE, &body).await;
        let (named, why) = refused.problem_field(422, kind);
        assert_eq!((named.as_str(), why.as_str()), (field, code), "{body}");
    }
    assert_eq!(app.client.get(PAUSE).await.expect(200)["paused"], false);
    let shortest = json!({ "paused": true, "reason": "x".repeat(10) });
    app.client.put(PAUSE, &shortest).await.expect(200);
}

/// Also one that found nothing to do: said again, it does not undo what came between.
#[tokio::test]
async fn a_pause_that_is_sent_again_is_made_once() {
    let app = Dezent::spawn().await;
    let ask = async |body: &Value| {
        let call = app.client.call(Method::PUT, PAUSE).json(body);
        Answer::of(call.header("Idempotency-Key", "k1")).await
    };
    let go_on = json!({ "paused": false });
    assert_eq!(ask(&go_on).await.status, 200);
    let stop = json!({ "paused": true, "reason": REASON });
    app.client.put(PAUSE, &stop).await.expect(200);
    assert_eq!(ask(&go_on).await.header("idempotent-replayed"), "true");
    assert_eq!(app.client.get(PAUSE).await.expect(200)["paused"], true);
}
