//! `/inbox/items`: what people asked or said, and whether they have an answer.

use dezent::{domain::role::Role, store::inbox};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Dezent, text};

const ITEMS: &str = "/api/v1/inbox/items";
const HOUR_MS: i64 = 3_600_000;

async fn note(app: &Dezent, body: Value) -> Value {
    app.client.post(ITEMS, &body).await.expect(201)
}

async fn listed(app: &Dezent, query: &str) -> Vec<String> {
    let page = app
        .client
        .get(&format!("{ITEMS}?{query}"))
        .await
        .expect(200);
    let items = page["items"].as_array().unwrap().iter();
    items.map(|one| text(&one["text"])).collect()
}

#[tokio::test]
async fn an_item_is_noted_answered_opened_again_and_removed() {
    let app = Dezent::spawn().await;
    let made = note(&app, json!({ "kind": "question", "text": "Wachst ihr?" })).await;
    assert_eq!(
        (&made["received_at"], &made["answered_at"], &made["channel"]),
        (&json!(app.in_ms(0)), &Value::Null, &Value::Null)
    );
    let path = format!("{ITEMS}/{}", text(&made["id"]));
    app.clock.advance_ms(HOUR_MS);
    let reviewer = app.with_role(Role::Reviewer).await;
    let answered = json!({ "answered_at": app.in_ms(0), "url": "https://a.de/1" });
    let answered = reviewer.patch(&path, &answered).await.expect(200);
    assert_eq!(
        (
            &answered["answered_at"],
            &answered["text"],
            &answered["revision"]
        ),
        (&json!(app.in_ms(0)), &json!("Wachst ihr?"), &json!(2))
    );
    let open = json!({ "kind": "complaint", "answered_at": null, "url": null });
    let again = app.client.patch(&path, &open).await.expect(200);
    assert_eq!(
        (&again["answered_at"], &again["kind"], &again["url"]),
        (&Value::Null, &json!("complaint"), &Value::Null)
    );
    assert_eq!(
        app.client.patch(&path, &open).await.expect(200)["revision"],
        3
    );
    let late = app
        .client
        .call(Method::DELETE, &path)
        .header("If-Match", "\"1\"");
    Answer::of(late).await.problem(412, "precondition_failed");
    let viewer = app.with_role(Role::Viewer).await;
    assert_eq!(viewer.get(&path).await.expect(200), again);
    viewer.delete(&path).await.problem(403, "forbidden");
    assert_eq!(app.client.delete(&path).await.status, 204);
    app.client.get(&path).await.problem(404, "not_found");
    let kinds = "inbox_item_created,inbox_item_changed,inbox_item_deleted";
    let told = app
        .client
        .get(&format!("/api/v1/events?kind={kinds}"))
        .await;
    let told = told.expect(200);
    assert_eq!(told["items"].as_array().unwrap().len(), 4);
    assert!(!told.to_string().contains("Wachst"), "{told}");
}

#[tokio::test]
async fn items_are_listed_by_when_they_came() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let hours = |hours: i64| app.in_ms(-hours * HOUR_MS);
    for (words, came, answered, on) in [
        ("b", 2, None, Some(&channel)),
        ("c", 1, Some(0), None),
        ("a", 3, None, None),
    ] {
        note(
            &app,
            json!({
                "kind": "question", "text": words, "received_at": hours(came),
                "answered_at": answered.map(hours), "channel": on,
            }),
        )
        .await;
    }
    assert_eq!(listed(&app, "").await, ["c", "b", "a"]);
    assert_eq!(listed(&app, "answered=false").await, ["b", "a"]);
    assert_eq!(listed(&app, "answered=true").await, ["c"]);
    assert_eq!(listed(&app, &format!("channel={channel}")).await, ["b"]);
    let first = app
        .client
        .get(&format!("{ITEMS}?limit=2"))
        .await
        .expect(200);
    let cursor = text(&first["next_cursor"]);
    assert_eq!(listed(&app, &format!("cursor={cursor}")).await, ["a"]);
    for (query, field) in [("answered=yes", "answered"), ("channel=x", "channel")] {
        let refused = app.client.get(&format!("{ITEMS}?{query}")).await;
        assert_eq!(refused.problem_field(422, "invalid_value").0, field);
    }
}

#[tokio::test]
async fn what_cannot_be_is_named() {
    let app = Dezent::spawn().await;
    let path = format!(
        "{ITEMS}/{}",
        text(&note(&app, json!({ "kind": "praise", "text": "x" })).await["id"])
    );
    let other = app.second_workspace().await;
    let foreign = json!({ "network": "sandbox", "name": "x", "time_zone": "UTC" });
    let foreign = other.post("/api/v1/channels", &foreign).await.expect(201);
    for (body, field, code) in [
        (json!({ "text": "x".repeat(2_001) }), "text", "too_long"),
        (json!({ "text": " " }), "text", "empty"),
        (json!({ "text": "a\0b" }), "text", "character"),
        (json!({ "url": "a.de" }), "url", "invalid"),
        (json!({ "kind": "spam" }), "kind", "invalid"),
        (
            json!({ "received_at": app.in_ms(1) }),
            "received_at",
            "in_the_future",
        ),
        (
            json!({ "answered_at": app.in_ms(1) }),
            "answered_at",
            "in_the_future",
        ),
        (
            json!({ "answered_at": app.in_ms(-1) }),
            "answered_at",
            "before_received",
        ),
        (
            json!({ "channel": foreign["id"] }),
            "channel",
            "channel_unknown",
        ),
    ] {
        let mut whole = json!({ "kind": "question", "text": "x" });
        whole
            .as_object_mut()
            .unwrap()
            .extend(body.as_object().unwrap().clone());
        let refused = app.client.post(ITEMS, &whole).await;
        let (named, why) = refused.problem_field(422, "invalid_value");
        assert_eq!((named.as_str(), why.as_str()), (field, code), "{body}");
        // What cannot be changed is not known to a change.
        let is_fixed = matches!(field, "received_at" | "channel");
        let kind = if is_fixed {
            "unknown_field"
        } else {
            "invalid_value"
        };
        let refused = app.client.patch(&path, &body).await;
        assert_eq!(refused.problem_field(422, kind).0, field, "{body}");
    }
    let longest = json!({ "text": "x".repeat(2_000) });
    app.client.patch(&path, &longest).await.expect(200);
}

/// What rules ask: who waits, the longest first, and what was answered lately on which channel.
#[tokio::test]
async fn rules_are_told_who_waits_and_what_was_answered() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let hours = |hours: i64| app.in_ms(-hours * HOUR_MS);
    for (kind, words, came, answered, on) in [
        ("complaint", "b", 2, None, None),
        ("question", "a", 30, None, Some(&channel)),
        ("praise", "-", 40, None, None),
        ("question", "-", 9, Some(4), Some(&channel)),
        ("question", "-", 9, Some(5), Some(&channel)),
        ("question", "-", 9, Some(6), Some(&channel)),
        ("praise", "-", 9, Some(1), None),
    ] {
        note(
            &app,
            json!({
                "kind": kind, "text": words, "received_at": hours(came),
                "answered_at": answered.map(hours), "channel": on,
            }),
        )
        .await;
    }
    let other = app.second_workspace().await;
    let foreign = json!({ "kind": "question", "text": "foreign" });
    other.post(ITEMS, &foreign).await.expect(201);
    let (db, workspace) = (&app.app.services().db, app.app.workspace());
    let waiting = async |limit| {
        let found = inbox::waiting(db, workspace, limit).await.unwrap();
        found.into_iter().map(|one| one.text).collect::<Vec<_>>()
    };
    assert_eq!(waiting(100).await, ["a", "b"]);
    assert_eq!(waiting(1).await, ["a"]);
    let since = app.clock.now().plus_ms(-5 * HOUR_MS);
    let counts = inbox::answered_since(db, workspace, since).await.unwrap();
    let on = |channel: Option<&String>| counts.get(&channel.map(|id| id.parse().unwrap()));
    assert_eq!(
        (on(Some(&channel)), on(None), counts.len()),
        (Some(&2), Some(&1), 2)
    );
}
