//! Bodies that no call takes: with fields that nobody asked for, too deep, too long, or no JSON at all.

use serde_json::{Value, json};

use super::access::{Things, calls, make, shop};
use crate::harness::{Answer, Dezent};

/// What a caller would like to decide and may not.
const FORBIDDEN: [&str; 4] = ["workspace_id", "id", "state", "is_admin"];

#[tokio::test]
async fn no_body_takes_a_field_that_nobody_asked_for() {
    let app = shop().await;
    let mut things = Things::make(&app).await;
    things.deliver(&app).await;
    let mut asked = 0;
    for mut call in calls() {
        let Some(example) = call.body.take() else {
            continue;
        };
        for field in FORBIDDEN {
            assert!(example.get(field).is_none(), "{} takes {field}", call.name);
            let mut body = example.clone();
            body[field] = json!("x");
            call.body = Some(body);
            let answer = make(&app.client, &call, &things).await;
            let context = format!("{} with {field}: {}", call.name, answer.text);
            let (named, code) = answer.problem_field(422, "unknown_field");
            assert_eq!(
                (named.as_str(), code.as_str()),
                (field, "unknown_field"),
                "{context}"
            );
            asked += 1;
        }
    }
    assert!(asked >= 4 * 12, "{asked}");
}

async fn sent(app: &Dezent, path: &str, body: String) -> Answer {
    let call = app.client.call(reqwest::Method::POST, path);
    Answer::of(call.header("content-type", "application/json").body(body)).await
}

#[tokio::test]
async fn a_body_without_end_in_its_depth_is_refused() {
    let app = shop().await;
    for (open, close) in [("[", "]"), ("{\"text\":", "}"), ("{\"x\":", "}")] {
        let deep = [open.repeat(20_000), "1".to_owned(), close.repeat(20_000)].concat();
        for path in ["/api/v1/posts", "/api/v1/check", "/api/v1/channels"] {
            let status = sent(&app, path, deep.clone()).await.status;
            assert!(matches!(status, 400 | 422), "{status} for {open} on {path}");
        }
    }
    // Options are free, and yet not deeper than they can be read again.
    let mut options = json!("x");
    for _ in 0..200 {
        options = json!({ "x": options });
    }
    let channel = app.channel(json!({})).await;
    let post = json!({
        "text": "Eins",
        "channels": [channel],
        "variants": [{ "channel": channel, "options": options }],
    });
    let refused: Value = app
        .client
        .post("/api/v1/posts", &post)
        .await
        .problem(400, "malformed_json");
    assert!(refused["detail"].is_string());
}

#[tokio::test]
async fn a_body_is_an_object_and_no_list_of_values() {
    let app = shop().await;
    for body in ["[\"Anna\", null, \"viewer\"]", "7", "\"x\"", "null"] {
        let answer = sent(&app, "/api/v1/people", body.to_owned()).await;
        let (field, _) = answer.problem_field(422, "invalid_value");
        assert!(matches!(field.as_str(), "body" | "[0]"), "{body}: {field}");
    }
}
