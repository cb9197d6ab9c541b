//! Preparing ahead: what a post needs is uploaded before its instant, and nothing is public before it.

use serde_json::{Value, json};

use crate::harness::{Dezent, text};

const MINUTE_MS: i64 = 60_000;

async fn plan(dezent: &Dezent, channel: &str, words: &str, in_ms: i64) -> Value {
    let body = json!({
        "text": words, "channels": [channel], "promotion": "none",
        "publish_at": dezent.in_ms(in_ms),
    });
    dezent.create_post(body).await
}

async fn seen(dezent: &Dezent, post: &Value) -> Value {
    let id = text(&post["publications"][0]["id"]);
    let path = format!("/api/v1/publications/{id}");
    dezent.client.get(&path).await.expect(200)
}

async fn texts_on(dezent: &Dezent, channel: &str) -> Vec<String> {
    let posts = dezent.public_on(channel).await;
    posts.iter().map(|post| text(&post["text"])).collect()
}

fn kinds(publication: &Value) -> Vec<String> {
    let steps = publication["steps"].as_array().unwrap();
    steps.iter().map(|step| text(&step["kind"])).collect()
}

async fn pass_at(dezent: &Dezent, in_ms: i64) {
    dezent.clock.advance_ms(in_ms);
    dezent.run().await;
}

#[tokio::test]
async fn a_container_is_made_half_an_hour_before_and_published_on_the_dot() {
    let dezent = Dezent::spawn().await;
    let channel = dezent.channel(json!({ "kind": "k3" })).await;
    let post = plan(&dezent, &channel, "Brot", 60 * MINUTE_MS).await;
    pass_at(&dezent, 30 * MINUTE_MS - 1).await;
    assert_eq!(kinds(&seen(&dezent, &post).await), Vec::<String>::new());
    pass_at(&dezent, 1).await;
    let prepared = seen(&dezent, &post).await;
    assert_eq!(kinds(&prepared), ["prepare"]);
    assert_eq!(prepared["state"], "waiting");
    pass_at(&dezent, 30 * MINUTE_MS - 1).await;
    assert_eq!(texts_on(&dezent, &channel).await, Vec::<String>::new());
    pass_at(&dezent, 1).await;
    let sent = seen(&dezent, &post).await;
    assert_eq!(kinds(&sent), ["prepare", "public"]);
    assert_eq!(sent["state"], "sent");
    assert_eq!(texts_on(&dezent, &channel).await, ["Brot"]);
}

#[tokio::test]
async fn what_was_prepared_keeps_nothing_that_comes_before_it_waiting() {
    let dezent = Dezent::spawn().await;
    let channel = dezent.channel(json!({ "kind": "k3" })).await;
    let later = plan(&dezent, &channel, "später", 20 * MINUTE_MS).await;
    dezent.run().await;
    assert_eq!(kinds(&seen(&dezent, &later).await), ["prepare"]);
    plan(&dezent, &channel, "früher", 5 * MINUTE_MS).await;
    pass_at(&dezent, 5 * MINUTE_MS).await;
    assert_eq!(texts_on(&dezent, &channel).await, ["früher"]);
    pass_at(&dezent, 15 * MINUTE_MS).await;
    assert_eq!(texts_on(&dezent, &channel).await, ["früher", "später"]);
}

#[tokio::test]
async fn an_edit_drops_what_was_prepared_for_the_old_text() {
    let dezent = Dezent::spawn().await;
    let channel = dezent.channel(json!({ "kind": "k3" })).await;
    let post = plan(&dezent, &channel, "alt", 20 * MINUTE_MS).await;
    dezent.run().await;
    let path = format!("/api/v1/posts/{}", text(&post["id"]));
    let edit = json!({ "text": "neu" });
    dezent.client.patch(&path, &edit).await.expect(200);
    pass_at(&dezent, 20 * MINUTE_MS).await;
    assert_eq!(texts_on(&dezent, &channel).await, ["neu"]);
    let sent = seen(&dezent, &post).await;
    assert_eq!(kinds(&sent), ["prepare", "prepare", "public"]);
}

/// Failures ahead of the instant cost no tries: there is time.
#[tokio::test]
async fn a_preparation_that_fails_ahead_is_tried_again_and_costs_no_try() {
    let dezent = Dezent::spawn().await;
    let script = vec!["prepare:500"; 12];
    let channel = dezent
        .channel(json!({ "kind": "k3", "script": script }))
        .await;
    let post = plan(&dezent, &channel, "Brot", 30 * MINUTE_MS).await;
    for _ in 0..29 {
        pass_at(&dezent, MINUTE_MS).await;
    }
    let prepared = seen(&dezent, &post).await;
    assert_eq!(kinds(&prepared).len(), 13, "{prepared:#}");
    assert_eq!(prepared["tries"], 0);
    pass_at(&dezent, MINUTE_MS).await;
    assert_eq!(texts_on(&dezent, &channel).await, ["Brot"]);
}
