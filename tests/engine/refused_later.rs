//! What a network takes first and refuses for good afterwards.

use dezent::domain::{attempt::StepResult, publication::State, time::MINUTE_MS, transition::Move};
use serde_json::{Value, json};

use crate::harness::Dezent;

async fn seen(app: &Dezent, id: &str) -> Value {
    let path = format!("/api/v1/publications/{id}");
    app.client.get(&path).await.expect(200)
}

/// A publication that the network says it works on, on a channel with this script.
async fn worked_on(app: &Dezent, settings: Value) -> String {
    let channel = app.channel(settings).await;
    let id = app.due_now(&channel).await;
    let step = app.begin_step(&id, "post:0").await;
    app.end_step(step, StepResult::Processing).await;
    let look_at = app.clock.now().plus_ms(MINUTE_MS);
    app.make(&id, Move::PartOut, State::Processing, |after| {
        after.look_again_at = Some(look_at);
    })
    .await;
    app.clock.advance_ms(MINUTE_MS);
    id
}

#[tokio::test]
async fn it_fails_at_once_with_the_words_of_the_network() {
    let app = Dezent::spawn().await;
    let id = worked_on(&app, json!({ "script": ["look:rejected"] })).await;
    app.run().await;
    let failed = seen(&app, &id).await;
    assert_eq!(
        (&failed["state"], &failed["reason"]),
        (&json!("failed"), &json!("refused")),
        "{failed:#}"
    );
    assert_eq!(failed["detail"], "This post was looked at and rejected.");
    assert_eq!(failed["steps"][0]["settled"], "absent");
}

/// Where nobody knows whether it was taken, one no is not enough: two looks that are apart are.
#[tokio::test]
async fn an_unclear_one_is_sent_again_only_after_two_looks() {
    let app = Dezent::spawn().await;
    let script = json!(["cut-before", "ok", "look:rejected", "look:rejected"]);
    let channel = app.channel(json!({ "kind": "k1", "script": script })).await;
    let id = app.due_now(&channel).await;
    app.run().await;
    assert_eq!(seen(&app, &id).await["state"], "unknown");
    app.clock.advance_ms(MINUTE_MS);
    app.run().await;
    let first = seen(&app, &id).await;
    assert_eq!(first["state"], "unknown", "{first:#}");
    for _ in 0..6 {
        app.clock.advance_ms(MINUTE_MS);
        app.run().await;
    }
    let sent = seen(&app, &id).await;
    // Some minutes after it went out it is read back.
    assert!(app.stored(&id).await.state.is_out(), "{sent:#}");
    assert_eq!(sent["steps"][0]["settled"], "absent");
    assert_eq!(app.public_on(&channel).await.len(), 1);
}

/// A handle that is gone while the network works on it tells nothing more: a person is asked, and not
/// only after a day.
#[tokio::test]
async fn a_handle_that_is_gone_is_a_question_within_minutes() {
    let app = Dezent::spawn().await;
    let id = worked_on(&app, json!({ "kind": "k3" })).await;
    for _ in 0..6 {
        app.clock.advance_ms(MINUTE_MS);
        app.run().await;
    }
    let held = seen(&app, &id).await;
    assert_eq!(
        (&held["state"], &held["reason"]),
        (&json!("held"), &json!("unknown_outcome")),
        "{held:#}"
    );
}

/// What is only ready, says the network, although it works on it, is asked for once a day has passed: it
/// may neither be sent again nor looked for without an end.
#[tokio::test]
async fn what_stays_ready_while_it_is_worked_on_is_a_question_after_a_day() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({ "kind": "k4" })).await;
    let id = app.due_now(&channel).await;
    let step = app.begin_step(&id, "post:0").await;
    app.end_step(step, StepResult::Processing).await;
    let look_at = app.clock.now().plus_ms(MINUTE_MS);
    app.make(&id, Move::PartOut, State::Processing, |after| {
        after.look_again_at = Some(look_at);
    })
    .await;
    for _ in 0..24 {
        assert_eq!(seen(&app, &id).await["state"], "processing");
        app.clock.advance_ms(60 * MINUTE_MS);
        app.run().await;
    }
    let held = seen(&app, &id).await;
    assert_eq!(
        (&held["state"], &held["reason"]),
        (&json!("held"), &json!("unknown_outcome")),
        "{held:#}"
    );
    assert!(app.public_on(&channel).await.is_empty());
}
