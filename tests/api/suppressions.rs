//! `/suppressions`: rules that are not to be heard somewhere.

use serde_json::{Value, json};

use crate::harness::{Dezent, at, text};

const SUPPRESSIONS: &str = "/api/v1/suppressions";

/// Two offers in a row and a third: the last one is an error.
async fn offers(app: &Dezent, channel: &str) -> Value {
    for minute in [10, 20] {
        app.create_post(offer(channel, minute)).await;
    }
    offer(channel, 30)
}

fn offer(channel: &str, minute: i64) -> Value {
    json!({
        "text": "Guten Morgen", "channels": [channel], "promotion": "offer",
        "publish_at": at(minute * 60_000),
    })
}

async fn silence(app: &Dezent, body: Value) -> Value {
    app.client.post(SUPPRESSIONS, &body).await.expect(201)
}

#[tokio::test]
async fn what_is_silenced_is_shown_and_holds_nothing_back() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let third = offers(&app, &channel).await;
    let refused = app.client.post("/api/v1/posts", &third).await;
    refused.problem(422, "blocked_by_rules");
    let made = silence(
        &app,
        json!({
            "rule": "consecutive-promos", "reason": "Räumungsverkauf", "channel": channel,
            "until": "2099-12-31",
        }),
    )
    .await;
    assert_eq!(made["rule"], "consecutive-promos");
    let post = app.create_post(third).await;
    let findings = post["findings"].as_array().unwrap();
    let run = findings
        .iter()
        .find(|one| one["rule"] == "consecutive-promos")
        .unwrap();
    assert_eq!(
        (&run["suppressed_by"], &run["blocks"]),
        (&made["id"], &json!(false))
    );
    let with_use = format!("{SUPPRESSIONS}?with=use");
    let listed = app.client.get(&with_use).await.expect(200);
    assert_eq!(listed["items"][0]["silences"], 2, "{listed}");
    let listed = app.client.get(SUPPRESSIONS).await.expect(200);
    assert_eq!(listed["items"], json!([made]), "only where it is asked for");
    let path = format!("{SUPPRESSIONS}/{}", text(&made["id"]));
    assert_eq!(app.client.get(&path).await.expect(200), made);
    let other = format!("{SUPPRESSIONS}?with=health");
    let refused = app.client.get(&other).await;
    assert_eq!(refused.problem_field(422, "invalid_value").0, "with");
    app.client.delete(&path).await.expect(204);
    app.client.get(&path).await.problem(404, "not_found");
}

#[tokio::test]
async fn one_for_a_post_that_is_not_needed_is_told_of() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let post = app
        .create_post(json!({ "text": "Guten Morgen", "channels": [channel] }))
        .await;
    let body = json!({ "rule": "ad-density", "reason": "x", "post": post["id"] });
    silence(&app, body).await;
    let path = format!("/api/v1/posts/{}", text(&post["id"]));
    let found = app.client.get(&path).await.expect(200)["findings"].clone();
    let unused = found
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["rule"] == "unused-suppression");
    assert_eq!(unused.unwrap()["severity"], "info");
    let with_use = format!("{SUPPRESSIONS}?with=use");
    let listed = app.client.get(&with_use).await.expect(200);
    assert_eq!(listed["items"][0]["silences"], 0);
    app.client.delete(&path).await.expect(204);
    let left = app.client.get(SUPPRESSIONS).await.expect(200);
    assert_eq!(left["items"], json!([]), "it went with the post");
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let nobody = "post_0192aaaaaaaa7000800000000000dead";
    for (change, field) in [
        (json!({ "rule": "all" }), "rule"),
        (json!({ "reason": " " }), "reason"),
        (json!({ "reason": "x".repeat(201) }), "reason"),
        (json!({ "channel": channel }), "until"),
        (json!({ "until": "2020-01-01" }), "until"),
        (json!({ "post": nobody }), "post"),
        (
            json!({ "post": nobody, "channel": channel, "until": "2099-12-31" }),
            "channel",
        ),
    ] {
        let mut body = json!({ "rule": "ad-density", "reason": "x" });
        body.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        let answer = app.client.post(SUPPRESSIONS, &body).await;
        assert_eq!(
            answer.problem_field(422, "invalid_value").0,
            field,
            "{body}"
        );
    }
}
