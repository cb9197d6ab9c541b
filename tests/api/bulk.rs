//! Bulk actions: asked twice, and then all of it or nothing.

use dezent::domain::role::Role;
use serde_json::{Value, json};

use crate::harness::{Answer, Dezent, text};

const MINUTE_MS: i64 = 60_000;
const SCHEDULE: &str = "/api/v1/posts/bulk/schedule";
const UNSCHEDULE: &str = "/api/v1/posts/bulk/unschedule";
const CANCEL: &str = "/api/v1/publications/bulk/cancel";

async fn drafts(app: &Dezent, channel: &str, count: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for _ in 0..count {
        let body = json!({ "text": "Brot", "channels": [channel] });
        ids.push(text(&app.create_post(body).await["id"]));
    }
    ids
}

fn items(app: &Dezent, ids: &[String]) -> Value {
    let items = (1..).zip(ids);
    let items = items.map(|(hour, id)| json!({ "id": id, "at": app.in_ms(hour * 60 * MINUTE_MS) }));
    Value::Array(items.collect())
}

async fn state(app: &Dezent, post: &str) -> Value {
    let path = format!("/api/v1/posts/{post}");
    app.client.get(&path).await.expect(200)["state"].clone()
}

/// Asks, and then confirms what was shown.
async fn twice(app: &Dezent, path: &str, mut body: Value) -> Value {
    let shown = app.client.post(path, &body).await.expect(200);
    assert_eq!(shown["done"], false, "{shown}");
    body["confirm"] = shown["confirm"].clone();
    let done = app.client.post(path, &body).await.expect(200);
    assert_eq!(
        (&done["done"], &done["confirm"]),
        (&json!(true), &Value::Null)
    );
    done
}

#[tokio::test]
async fn what_was_shown_is_done_once_it_is_confirmed() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let ids = drafts(&app, &channel, 3).await;
    let body = json!({ "items": items(&app, &ids) });
    let shown = app.client.post(SCHEDULE, &body).await.expect(200);
    assert_eq!(shown["items"].as_array().unwrap().len(), 3);
    for (item, id) in shown["items"].as_array().unwrap().iter().zip(&ids) {
        assert_eq!(
            (&item["id"], &item["ok"], &item["state"]),
            (&json!(id), &json!(true), &json!("scheduled"))
        );
        assert_eq!(
            (&item["revision"], &state(&app, id).await),
            (&json!(1), &json!("draft"))
        );
    }
    assert_eq!(shown["confirm_until"], app.in_ms(10 * MINUTE_MS));
    twice(&app, SCHEDULE, body).await;
    for id in &ids {
        assert_eq!(state(&app, id).await, "scheduled");
    }
    twice(&app, UNSCHEDULE, json!({ "ids": ids })).await;
    for id in &ids {
        assert_eq!(state(&app, id).await, "draft");
    }
    twice(&app, SCHEDULE, json!({ "items": items(&app, &ids) })).await;
    let list = app
        .client
        .get("/api/v1/publications?state=waiting")
        .await
        .expect(200);
    let publications: Vec<&Value> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["id"])
        .collect();
    let done = twice(&app, CANCEL, json!({ "ids": publications })).await;
    assert_eq!(done["items"][0]["state"], "cancelled");
    app.clock.advance_ms(5 * 60 * MINUTE_MS);
    app.run().await;
    assert_eq!(app.public_on(&channel).await.len(), 0);
}

#[tokio::test]
async fn one_that_cannot_be_done_keeps_all_from_being_done() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({ "text_max": 10 })).await;
    let ids = drafts(&app, &channel, 2).await;
    let long = app
        .create_post(json!({ "text": "viel zu lang", "channels": [channel] }))
        .await;
    let other = app.second_workspace().await;
    let foreign = other
        .post("/api/v1/posts", &json!({ "text": "x" }))
        .await
        .expect(201);
    let at = app.in_ms(MINUTE_MS);
    let body = json!({ "items": [
        { "id": ids[0], "at": at }, { "id": long["id"], "at": at },
        { "id": foreign["id"], "at": at }, { "id": ids[1], "at": at, "revision": 7 },
        { "id": "post_0192aaaaaaaa7000800000000000dead", "at": app.in_ms(-5 * MINUTE_MS) },
    ] });
    let shown = app.client.post(SCHEDULE, &body).await.expect(200);
    let codes: Vec<&Value> = shown["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["problem"]["code"])
        .collect();
    let expected = [
        Value::Null,
        json!("network_limits"),
        json!("not_found"),
        json!("precondition_failed"),
        json!("in_the_past"),
    ];
    assert_eq!(codes, expected.iter().collect::<Vec<_>>());
    assert_eq!(shown["items"][1]["problem"]["fields"][0]["field"], "text");
    assert_eq!(
        (&shown["confirm"], &shown["items"][0]["ok"]),
        (&Value::Null, &json!(true))
    );
    assert_eq!(state(&app, &ids[0]).await, "draft");
}

#[tokio::test]
async fn nothing_is_done_where_anything_has_moved() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let ids = drafts(&app, &channel, 2).await;
    let mut body = json!({ "items": items(&app, &ids) });
    let shown = app.client.post(SCHEDULE, &body).await.expect(200);
    body["confirm"] = shown["confirm"].clone();
    let path = format!("/api/v1/posts/{}", ids[1]);
    app.client
        .patch(&path, &json!({ "text": "Brötchen" }))
        .await
        .expect(200);
    app.client
        .post(SCHEDULE, &body)
        .await
        .problem(409, "bulk_changed");
    assert_eq!(state(&app, &ids[0]).await, "draft");
    // What is confirmed is what was shown, not something else, and not for ever.
    let shown = app
        .client
        .post(SCHEDULE, &json!({ "items": body["items"] }))
        .await
        .expect(200);
    let mut other = json!({ "items": [body["items"][0]], "confirm": shown["confirm"] });
    app.client
        .post(SCHEDULE, &other)
        .await
        .problem(409, "bulk_changed");
    body["confirm"] = shown["confirm"].clone();
    app.clock.advance_ms(10 * MINUTE_MS + 1);
    app.client
        .post(SCHEDULE, &body)
        .await
        .problem(409, "bulk_changed");
    other["confirm"] = json!("soon");
    let wrong = app.client.post(SCHEDULE, &other).await;
    assert_eq!(wrong.problem_field(422, "invalid_value").0, "confirm");
    assert_eq!(state(&app, &ids[0]).await, "draft");
}

/// Rules see what else is planned by the same call.
#[tokio::test]
async fn those_that_are_planned_together_see_one_another() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let mut items = Vec::new();
    for hour in 1..=6 {
        let body = json!({ "text": "Angebot", "channels": [channel], "promotion": "offer" });
        let id = app.create_post(body).await["id"].clone();
        items.push(json!({ "id": id, "at": app.in_ms(hour * 60 * MINUTE_MS) }));
    }
    let shown = app
        .client
        .post(SCHEDULE, &json!({ "items": items }))
        .await
        .expect(200);
    assert_eq!(shown["items"][0]["ok"], true);
    let last = &shown["items"][5];
    assert_eq!(last["problem"]["code"], "blocked_by_rules", "{last}");
    assert_eq!(last["problem"]["findings"][0]["blocks"], true);
}

#[tokio::test]
async fn a_list_that_nobody_could_want_is_refused() {
    let app = Dezent::spawn().await;
    let post = "post_0192aaaaaaaa7000800000000000dead";
    let many: Vec<String> = (0..101)
        .map(|number| format!("post_{number:032x}"))
        .collect();
    for (body, field, code) in [
        (json!({ "ids": [] }), "ids", "missing"),
        (json!({ "ids": many }), "ids", "too_long"),
        (json!({ "ids": [post, post] }), "ids[1]", "given_twice"),
    ] {
        let refused = app.client.post(UNSCHEDULE, &body).await;
        assert_eq!(
            refused.problem_field(422, "invalid_value"),
            (field.to_owned(), code.to_owned())
        );
    }
    let viewer = app.with_role(Role::Viewer).await;
    for path in [UNSCHEDULE, CANCEL] {
        viewer
            .post(path, &json!({ "ids": [] }))
            .await
            .problem(403, "forbidden");
    }
}

/// The same request with the same key is done once, and its preview is no request of its own.
#[tokio::test]
async fn a_confirmed_bulk_with_a_key_happens_once() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let ids = drafts(&app, &channel, 2).await;
    let call = async |body: &Value| {
        let call = app.client.call(reqwest::Method::POST, SCHEDULE);
        Answer::of(call.header("idempotency-key", "bulk-1").json(body)).await
    };
    let mut body = json!({ "items": items(&app, &ids) });
    let shown = call(&body).await.expect(200);
    body["confirm"] = shown["confirm"].clone();
    let first = call(&body).await;
    let again = call(&body).await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(first.expect(200), again.expect(200));
}
