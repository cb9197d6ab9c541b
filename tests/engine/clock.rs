//! Clocks that jump: what is sent is sent at its time or not at all, and a person is asked.

use serde_json::{Value, json};

use crate::harness::{Answer, Dezent, text};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

async fn plan(dezent: &Dezent, channel: &str, in_ms: i64) -> String {
    let body = json!({
        "text": "Guten Morgen", "channels": [channel], "promotion": "none",
        "publish_at": dezent.in_ms(in_ms),
    });
    text(&dezent.create_post(body).await["publications"][0]["id"])
}

async fn state(dezent: &Dezent, id: &str) -> String {
    let path = format!("/api/v1/publications/{id}");
    text(&dezent.client.get(&path).await.expect(200)["state"])
}

async fn awaited(dezent: &Dezent) -> Value {
    dezent.client.get("/readyz").await.expect(200)["awaits"].clone()
}

async fn confirm(dezent: &Dezent) -> Answer {
    let body = json!({ "what": "clock" });
    dezent.client.post("/api/v1/system/confirm", &body).await
}

#[tokio::test]
async fn a_clock_that_jumps_forward_sends_nothing_until_somebody_confirms_it() {
    for jump_ms in [HOUR_MS, 24 * HOUR_MS] {
        let dezent = Dezent::spawn().await;
        let channel = dezent.channel(json!({})).await;
        let id = plan(&dezent, &channel, 30 * MINUTE_MS).await;
        dezent.run().await;
        assert_eq!(awaited(&dezent).await, json!([]));
        confirm(&dezent).await.problem(409, "not_possible");
        dezent.clock.jump_ms(jump_ms);
        dezent.run().await;
        assert_eq!(dezent.public_on(&channel).await.len(), 0, "sent early");
        let asked = awaited(&dezent).await;
        assert_eq!(asked[0]["what"], "clock");
        assert_eq!(asked[0]["detail"]["forward_ms"], jump_ms);
        // Its own instant comes and passes; the time is still not believed.
        dezent.clock.advance_ms(31 * MINUTE_MS);
        dezent.run().await;
        assert_eq!(dezent.public_on(&channel).await.len(), 0);
        assert_eq!(state(&dezent, &id).await, "waiting");
        confirm(&dezent).await.expect(200);
        dezent.run().await;
        dezent.run().await;
        assert_eq!(awaited(&dezent).await, json!([]));
        assert_eq!(state(&dezent, &id).await, "held", "late by the right clock");
    }
}

#[tokio::test]
async fn a_clock_that_is_set_right_again_needs_nobody() {
    let dezent = Dezent::spawn().await;
    let channel = dezent.channel(json!({})).await;
    let id = plan(&dezent, &channel, 30 * MINUTE_MS).await;
    dezent.run().await;
    dezent.clock.jump_ms(24 * HOUR_MS);
    dezent.run().await;
    dezent.clock.advance_ms(10 * MINUTE_MS);
    dezent.clock.jump_ms(-24 * HOUR_MS);
    dezent.run().await;
    assert_eq!(awaited(&dezent).await, json!([]));
    dezent.clock.advance_ms(20 * MINUTE_MS - 1);
    dezent.run().await;
    assert_eq!(state(&dezent, &id).await, "waiting");
    dezent.clock.advance_ms(1);
    dezent.run().await;
    assert_eq!(state(&dezent, &id).await, "sent");
}

#[tokio::test]
async fn a_clock_that_is_set_back_goes_on_and_sends_nothing_twice() {
    let dezent = Dezent::spawn().await;
    let channel = dezent.channel(json!({})).await;
    let first = plan(&dezent, &channel, MINUTE_MS).await;
    let second = plan(&dezent, &channel, 10 * MINUTE_MS).await;
    dezent.clock.advance_ms(MINUTE_MS);
    dezent.run().await;
    assert_eq!(state(&dezent, &first).await, "sent");
    dezent.clock.jump_ms(-HOUR_MS);
    for _ in 0..68 {
        dezent.clock.advance_ms(MINUTE_MS);
        dezent.run().await;
        assert_eq!(state(&dezent, &second).await, "waiting");
    }
    dezent.clock.advance_ms(MINUTE_MS);
    dezent.run().await;
    assert_eq!(state(&dezent, &second).await, "sent");
    assert_eq!(dezent.public_on(&channel).await.len(), 2);
}

/// The minutes between two looks must be minutes, whatever the clock was set to between them.
#[tokio::test]
async fn after_a_confirmed_jump_nothing_is_looked_up_for_five_minutes() {
    let dezent = Dezent::spawn().await;
    let options = json!({ "kind": "k4", "script": ["cut-before"] });
    let channel = dezent.channel(options).await;
    let id = plan(&dezent, &channel, 0).await;
    dezent.run().await;
    assert_eq!(state(&dezent, &id).await, "unknown");
    let looks = async |dezent: &Dezent| {
        let path = format!("/api/v1/publications/{id}");
        let seen = dezent.client.get(&path).await.expect(200);
        seen["steps"][0]["evidence"].as_array().unwrap().len()
    };
    dezent.clock.advance_ms(3 * MINUTE_MS);
    dezent.run().await;
    assert_eq!(looks(&dezent).await, 1);
    dezent.clock.jump_ms(HOUR_MS);
    dezent.run().await;
    confirm(&dezent).await.expect(200);
    dezent.run().await;
    dezent.clock.advance_ms(4 * MINUTE_MS);
    dezent.run().await;
    assert_eq!(looks(&dezent).await, 1, "the second look came too soon");
    dezent.clock.advance_ms(MINUTE_MS);
    dezent.run().await;
    assert_eq!(looks(&dezent).await, 2);
}
