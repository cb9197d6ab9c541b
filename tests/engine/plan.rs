//! Publishing only at the moments of a plan, and ending in good order.

use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::harness::{Dezent, text};

const MINUTE_MS: i64 = 60_000;

/// Waits until the engine has looked at the present instant, or until a publication is out.
async fn looked(dezent: &Dezent) {
    let now = dezent.clock.now();
    dezent.app.services().bell.ring();
    while dezent.app.metrics().last_tick_at() != Some(now) {
        tokio::task::yield_now().await;
    }
}

async fn state(dezent: &Dezent, id: &str) -> String {
    let seen = dezent
        .client
        .get(&format!("/api/v1/publications/{id}"))
        .await
        .expect(200);
    text(&seen["state"])
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_plan_posts_wait_for_its_next_moment_and_are_not_late_by_it() {
    let dezent = Dezent::spawn_with(|config| {
        config.engine.publish_cron = Some("0 * * * *".to_owned());
    })
    .await;
    let channel = dezent.channel(json!({})).await;
    let body = json!({
        "text": "Guten Morgen", "channels": [channel], "publish_at": dezent.in_ms(10 * MINUTE_MS),
    });
    let post = dezent.create_post(body).await;
    let id = text(&post["publications"][0]["id"]);
    let stop = CancellationToken::new();
    let engine = dezent.app.engine().clone();
    let running = tokio::spawn({
        let stop = stop.clone();
        async move { engine.run(stop).await }
    });
    looked(&dezent).await;
    // Its own instant has come, and no moment of the plan.
    dezent.clock.advance_ms(20 * MINUTE_MS);
    looked(&dezent).await;
    assert_eq!(state(&dezent, &id).await, "waiting");
    // Fifty minutes after its instant comes the first moment of the plan.
    dezent.clock.advance_ms(40 * MINUTE_MS);
    looked(&dezent).await;
    while state(&dezent, &id).await != "sent" {
        assert_ne!(state(&dezent, &id).await, "held", "the plan made it late");
        tokio::task::yield_now().await;
    }
    assert_eq!(dezent.public_on(&channel).await.len(), 1);
    stop.cancel();
    running.await.unwrap().unwrap();
}

/// A stop lets the call that is under way end, and gives back what was not begun.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_lets_open_calls_end() {
    let dezent = Dezent::spawn().await;
    let channel = dezent
        .channel(json!({ "kind": "k5", "script": ["slow=2000"] }))
        .await;
    let first = dezent.due_now(&channel).await;
    // A moment later, because posts of one instant go out in the order of their ids.
    dezent.clock.advance_ms(1);
    let second = dezent.due_now(&channel).await;
    let stop = CancellationToken::new();
    let engine = dezent.app.engine().clone();
    let running = tokio::spawn({
        let stop = stop.clone();
        async move { engine.run(stop).await }
    });
    while state(&dezent, &first).await != "sending" {
        assert_ne!(
            state(&dezent, &first).await,
            "sent",
            "nobody looked in time"
        );
        tokio::task::yield_now().await;
    }
    stop.cancel();
    running.await.unwrap().unwrap();
    assert_eq!(
        state(&dezent, &first).await,
        "sent",
        "its answer was awaited"
    );
    assert_eq!(
        state(&dezent, &second).await,
        "waiting",
        "nothing new was begun"
    );
    assert_eq!(dezent.public_on(&channel).await.len(), 1);
}
