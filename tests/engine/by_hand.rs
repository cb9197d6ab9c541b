//! Switching a channel to reminders and back, with publications in every state: what a call has begun
//! is brought to its end by calls, and a person is asked to post only what surely is not out.

use dezent::domain::{
    attempt::{HAND_OVER, StepResult},
    channel::Mode,
    publication::State,
    transition::Move,
};
use serde_json::{Value, json};

use crate::harness::{Dezent, text};

const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60_000;

async fn seen(app: &Dezent, id: &str) -> Value {
    app.client
        .get(&format!("/api/v1/publications/{id}"))
        .await
        .expect(200)
}

async fn state(app: &Dezent, id: &str) -> String {
    text(&seen(app, id).await["state"])
}

/// Whether it went out; some minutes after that it is read back.
async fn is_out(app: &Dezent, id: &str) -> bool {
    app.stored(id).await.state.is_out()
}

async fn resend(app: &Dezent, id: &str) {
    let path = format!("/api/v1/publications/{id}/resolve");
    let answer = json!({ "decision": "resend" });
    app.client.post(&path, &answer).await.expect(200);
}

/// Lets time pass in small pieces.
async fn go_on(app: &Dezent, minutes: i64) {
    for _ in 0..minutes * 4 {
        app.clock.advance_ms(15 * SECOND_MS);
        app.run().await;
    }
}

async fn thread(app: &Dezent, channel: &str) -> String {
    let body = json!({
        "text": "eins", "thread": [{ "text": "zwei" }, { "text": "drei" }], "channels": [channel],
        "publish_at": app.in_ms(0),
    });
    text(&app.create_post(body).await["publications"][0]["id"])
}

async fn texts_on(app: &Dezent, channel: &str) -> Vec<String> {
    let public = app.public_on(channel).await;
    public.iter().map(|post| text(&post["text"])).collect()
}

#[tokio::test]
async fn what_waits_is_handed_over_at_its_instant_and_nothing_is_prepared() {
    let app = Dezent::spawn().await;
    // On this kind a container is made up to half an hour before.
    let channel = app.channel(json!({ "kind": "k3" })).await;
    let body = json!({
        "text": "Guten Morgen", "channels": [channel], "publish_at": app.in_ms(20 * MINUTE_MS),
    });
    let id = text(&app.create_post(body).await["publications"][0]["id"]);
    app.set_mode(&channel, Mode::Reminder).await;
    go_on(&app, 19).await;
    let early = seen(&app, &id).await;
    assert_eq!(
        (&early["state"], &early["steps"]),
        (&json!("waiting"), &json!([]))
    );
    go_on(&app, 1).await;
    let handed = seen(&app, &id).await;
    assert_eq!(handed["state"], "handed");
    assert_eq!(handed["steps"][0]["name"], HAND_OVER);
    assert!(app.public_on(&channel).await.is_empty());
    // What is handed over stays so, also where the channel goes back.
    app.set_mode(&channel, Mode::Direct).await;
    go_on(&app, 40).await;
    assert_eq!(state(&app, &id).await, "handed");
    assert!(app.public_on(&channel).await.is_empty());
}

#[tokio::test]
async fn a_channel_whose_credentials_are_lost_goes_on_with_reminders() {
    let app = Dezent::spawn().await;
    let channel = app
        .channel(json!({ "script": ["401", "401", "401"] }))
        .await;
    let tried = app.due_now(&channel).await;
    for _ in 0..4 {
        app.run().await;
        app.clock.advance_ms(3 * SECOND_MS);
    }
    let never = app.due_now(&channel).await;
    app.run().await;
    let shown = app
        .client
        .get(&format!("/api/v1/channels/{channel}"))
        .await
        .expect(200);
    assert_eq!(
        (&shown["state"], &shown["mode"]),
        (&json!("needs_auth"), &json!("direct"))
    );
    for id in [&tried, &never] {
        assert_eq!(state(&app, id).await, "waiting");
    }
    app.set_mode(&channel, Mode::Reminder).await;
    go_on(&app, 1).await;
    for id in [&tried, &never] {
        assert_eq!(state(&app, id).await, "handed");
    }
    assert!(app.public_on(&channel).await.is_empty());
}

#[tokio::test]
async fn a_network_that_asked_to_wait_does_not_delay_a_reminder() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({ "script": ["429=900"] })).await;
    app.due_now(&channel).await;
    app.run().await;
    app.set_mode(&channel, Mode::Reminder).await;
    let id = app.due_now(&channel).await;
    app.run().await;
    assert_eq!(state(&app, &id).await, "handed");
}

#[tokio::test]
async fn an_unclear_outcome_is_looked_for_where_the_call_went() {
    let app = Dezent::spawn().await;
    for kind in ["k1", "k2", "k3", "k4"] {
        for (script, end, public) in [("cut-after", "sent", 1), ("cut-before", "handed", 0)] {
            let name = format!("{kind}, {script}");
            // On the first kind a look follows at once, so the first one brings nothing.
            let script = json!([script, "look:500"]);
            let channel = app.channel(json!({ "kind": kind, "script": script })).await;
            let id = app.due_now(&channel).await;
            app.run().await;
            assert_eq!(state(&app, &id).await, "unknown", "{name}");
            app.set_mode(&channel, Mode::Reminder).await;
            go_on(&app, 10).await;
            let ended = seen(&app, &id).await;
            let is_end = ended["state"] == end || (end == "sent" && ended["state"] == "confirmed");
            assert!(is_end, "{name}: {ended:#}");
            assert_eq!(app.public_on(&channel).await.len(), public, "{name}");
            if end == "handed" {
                let steps = ended["steps"].as_array().unwrap();
                let call = steps.iter().find(|step| step["result"] == "unknown");
                let call = call.unwrap();
                assert_eq!(call["settled"], "absent", "{name}: {ended:#}");
            }
        }
    }
}

#[tokio::test]
async fn where_nobody_can_look_a_person_is_asked_before_anything_is_handed_over() {
    let app = Dezent::spawn().await;
    let channel = app
        .channel(json!({ "kind": "k5", "script": ["500"] }))
        .await;
    let id = app.due_now(&channel).await;
    app.run().await;
    app.set_mode(&channel, Mode::Reminder).await;
    go_on(&app, 2).await;
    let held = seen(&app, &id).await;
    assert_eq!(
        (&held["state"], &held["reason"]),
        (&json!("held"), &json!("unknown_outcome"))
    );
    resend(&app, &id).await;
    app.run().await;
    assert_eq!(state(&app, &id).await, "handed");
    assert!(app.public_on(&channel).await.is_empty());
}

#[tokio::test]
async fn what_the_network_works_on_is_asked_for_there() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({ "script": ["look:500"] })).await;
    let id = app.due_now(&channel).await;
    let step = app.begin_step(&id, "post:0").await;
    app.end_step(step, StepResult::Processing).await;
    let look_at = app.clock.now().plus_ms(MINUTE_MS);
    app.make(&id, Move::PartOut, State::Processing, |after| {
        after.look_again_at = Some(look_at);
    })
    .await;
    app.set_mode(&channel, Mode::Reminder).await;
    app.clock.advance_ms(MINUTE_MS);
    app.run().await;
    let asked = seen(&app, &id).await;
    assert_eq!(asked["state"], "processing");
    assert_eq!(
        asked["steps"][0]["evidence"][0]["how"], "failed",
        "{asked:#}"
    );
}

#[tokio::test]
async fn a_thread_that_is_out_in_part_is_never_handed_over() {
    let app = Dezent::spawn().await;
    for script in [json!(["ok", "429=60"]), json!(["ok", "422"])] {
        let channel = app.channel(json!({ "kind": "k4", "script": script })).await;
        let id = thread(&app, &channel).await;
        app.run().await;
        assert_eq!(texts_on(&app, &channel).await, ["eins"]);
        app.set_mode(&channel, Mode::Reminder).await;
        if state(&app, &id).await == "held" {
            resend(&app, &id).await;
        }
        go_on(&app, 3).await;
        assert!(is_out(&app, &id).await, "{script}");
        assert_eq!(texts_on(&app, &channel).await, ["eins", "zwei", "drei"]);
        // The next one begins by hand.
        let next = thread(&app, &channel).await;
        app.run().await;
        let handed = seen(&app, &next).await;
        assert_eq!(handed["reminder"]["parts"], json!(["eins", "zwei", "drei"]));
        assert_eq!(texts_on(&app, &channel).await.len(), 3);
    }
}

/// A try that was unclear and merely repeated may still land, so it is not for a person to post.
#[tokio::test]
async fn what_is_in_doubt_stays_with_the_network() {
    let app = Dezent::spawn().await;
    let channel = app
        .channel(json!({ "kind": "k1", "script": ["cut-before", "429=60"] }))
        .await;
    let id = app.due_now(&channel).await;
    app.run().await;
    go_on(&app, 1).await;
    let waits = seen(&app, &id).await;
    assert_eq!(waits["state"], "waiting", "{waits:#}");
    assert_eq!(waits["steps"][0]["settled"], "repeatable");
    assert_eq!(waits["steps"][1]["result"], "throttled");
    app.set_mode(&channel, Mode::Reminder).await;
    go_on(&app, 3).await;
    assert!(is_out(&app, &id).await);
    assert_eq!(app.public_on(&channel).await.len(), 1);
}

/// Such a one waits for the credentials, and lets the others be handed over meanwhile.
#[tokio::test]
async fn what_waits_for_the_network_does_not_keep_a_person_waiting() {
    let app = Dezent::spawn().await;
    let script = json!(["ok", "401", "401", "401", "401"]);
    let channel = app.channel(json!({ "kind": "k4", "script": script })).await;
    let id = thread(&app, &channel).await;
    for _ in 0..4 {
        app.run().await;
        app.clock.advance_ms(3 * SECOND_MS);
    }
    app.set_mode(&channel, Mode::Reminder).await;
    let other = app.due_now(&channel).await;
    app.run().await;
    assert_eq!(state(&app, &other).await, "handed");
    assert_eq!(state(&app, &id).await, "waiting");
    go_on(&app, 31).await;
    let held = seen(&app, &id).await;
    assert_eq!(
        (&held["state"], &held["reason"]),
        (&json!("held"), &json!("partial_thread"))
    );
    assert_eq!(texts_on(&app, &channel).await, ["eins"]);
}

/// Nobody has seen a reminder that was broken off, so the channel may go back and send.
#[tokio::test]
async fn a_hand_over_that_was_broken_off_may_be_sent_where_the_channel_goes_back() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let id = app.due_now(&channel).await;
    app.begin_step(&id, HAND_OVER).await;
    let look_at = app.clock.now();
    app.make(&id, Move::LoseSight, State::Unknown, |after| {
        after.look_again_at = Some(look_at);
    })
    .await;
    go_on(&app, 2).await;
    let sent = seen(&app, &id).await;
    assert!(is_out(&app, &id).await, "{sent:#}");
    assert_eq!(sent["steps"][0]["settled"], "repeatable");
    assert_eq!(app.public_on(&channel).await.len(), 1);
}

/// Its sender had lost its lease: the reminder is made again, and nobody is asked about it.
#[tokio::test]
async fn a_hand_over_that_came_too_late_is_made_again() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    app.set_mode(&channel, Mode::Reminder).await;
    let id = app.due_now(&channel).await;
    let step = app.begin_step(&id, HAND_OVER).await;
    let look_at = app.clock.now();
    app.make(&id, Move::LoseSight, State::Unknown, |after| {
        after.look_again_at = Some(look_at);
    })
    .await;
    app.end_step(step, StepResult::Handed).await;
    app.run().await;
    let handed = seen(&app, &id).await;
    assert_eq!(handed["state"], "handed", "{handed:#}");
    let steps = handed["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 2, "{handed:#}");
}

/// A person's wish to cancel holds for a reminder that was broken off as for anything else.
#[tokio::test]
async fn a_hand_over_that_is_no_longer_wanted_is_not_made_again() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    app.set_mode(&channel, Mode::Reminder).await;
    let id = app.due_now(&channel).await;
    app.begin_step(&id, HAND_OVER).await;
    let look_at = app.clock.now();
    app.make(&id, Move::LoseSight, State::Unknown, |after| {
        after.look_again_at = Some(look_at);
    })
    .await;
    let path = format!("/api/v1/publications/{id}/cancel");
    app.client.ask(&path).await.expect(202);
    go_on(&app, 5).await;
    assert_eq!(state(&app, &id).await, "cancelled");
}
