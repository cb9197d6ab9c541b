//! Limits: a network's quota, and how much it is asked while it fails.

use serde_json::{Value, json};

use crate::harness::{Dezent, text};

const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60_000;

async fn plan(dezent: &Dezent, channel: &str, words: &str, in_ms: i64) -> String {
    let body = json!({
        "text": words, "channels": [channel], "promotion": "none",
        "publish_at": dezent.in_ms(in_ms),
    });
    text(&dezent.create_post(body).await["publications"][0]["id"])
}

async fn seen(dezent: &Dezent, id: &str) -> Value {
    let path = format!("/api/v1/publications/{id}");
    dezent.client.get(&path).await.expect(200)
}

async fn pass_at(dezent: &Dezent, in_ms: i64) {
    dezent.clock.advance_ms(in_ms);
    dezent.run().await;
}

#[tokio::test]
async fn a_used_up_quota_is_waited_for_within_the_grace_and_asked_about_past_it() {
    let dezent = Dezent::spawn().await;
    let channel = dezent.channel(json!({ "quota": 2 })).await;
    let mut ids = Vec::new();
    for (words, minute) in [("eins", 10), ("zwei", 15), ("drei", 20), ("vier", 45)] {
        ids.push(plan(&dezent, &channel, words, minute * MINUTE_MS).await);
    }
    for _ in 0..45 {
        pass_at(&dezent, MINUTE_MS).await;
    }
    assert_eq!(dezent.public_on(&channel).await.len(), 2);
    // The hour ends forty minutes after the third one's instant, and fifteen after the fourth's.
    let third = seen(&dezent, &ids[2]).await;
    assert_eq!(
        (&third["state"], &third["reason"]),
        (&json!("held"), &json!("quota"))
    );
    assert_eq!(seen(&dezent, &ids[3]).await["state"], "waiting");
    for _ in 0..15 {
        pass_at(&dezent, MINUTE_MS).await;
    }
    assert_eq!(seen(&dezent, &ids[3]).await["state"], "sent");
    assert_eq!(dezent.public_on(&channel).await.len(), 3);
}

/// Five failures over three channels of one server: the others on it wait a minute, and those on
/// another server do not.
#[tokio::test]
async fn a_server_that_fails_is_left_alone_for_a_minute_and_others_are_not() {
    let dezent = Dezent::spawn().await;
    let mut failing = Vec::new();
    for _ in 0..5 {
        let options = json!({ "kind": "k5", "server": "alpha", "script": ["cut-before"] });
        failing.push(dezent.channel(options).await);
    }
    for channel in &failing {
        plan(&dezent, channel, "geht schief", SECOND_MS).await;
    }
    let there = dezent.channel(json!({ "server": "alpha" })).await;
    let elsewhere = dezent.channel(json!({ "server": "beta" })).await;
    let waits = plan(&dezent, &there, "wartet", 2 * SECOND_MS).await;
    plan(&dezent, &elsewhere, "geht", 2 * SECOND_MS).await;
    pass_at(&dezent, SECOND_MS).await;
    pass_at(&dezent, SECOND_MS).await;
    assert_eq!(dezent.public_on(&elsewhere).await.len(), 1);
    let waiting = seen(&dezent, &waits).await;
    assert_eq!(waiting["state"], "waiting", "{waiting:#}");
    assert_eq!(waiting["steps"], json!([]), "it was asked all the same");
    pass_at(&dezent, 61 * SECOND_MS).await;
    assert_eq!(dezent.public_on(&there).await.len(), 1);
    assert_eq!(seen(&dezent, &waits).await["state"], "sent");
}
