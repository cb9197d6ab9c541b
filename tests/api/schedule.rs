//! `POST /posts/{id}/schedule`, `/unschedule` and `/publish-now`.

use dezent::domain::{
    publication::{Reason, State},
    transition::Move,
};
use serde_json::{Value, json};

use crate::harness::{Dezent, at, text};

const HOUR_MS: i64 = 3_600_000;

/// A draft on one channel: the channel, and the path of the post.
async fn draft(app: &Dezent) -> (String, String) {
    let channel = app.channel(json!({})).await;
    let post = app
        .create_post(json!({ "text": "Guten Morgen", "channels": [channel] }))
        .await;
    (channel, format!("/api/v1/posts/{}", text(&post["id"])))
}

fn id_of(post: &Value) -> String {
    text(&post["publications"][0]["id"])
}

#[tokio::test]
async fn a_draft_is_scheduled_and_moved() {
    let app = Dezent::spawn().await;
    let (channel, path) = draft(&app).await;
    let schedule = format!("{path}/schedule");
    let first = app
        .client
        .post(&schedule, &json!({ "at": at(HOUR_MS) }))
        .await
        .expect(200);
    assert_eq!(
        (&first["state"], &first["revision"]),
        (&json!("scheduled"), &json!(2))
    );
    let moved = app
        .client
        .post(&schedule, &json!({ "at": at(2 * HOUR_MS) }))
        .await
        .expect(200);
    assert_eq!(moved["publications"].as_array().unwrap().len(), 1);
    assert_eq!(moved["publications"][0]["due_at"], at(2 * HOUR_MS));
    assert_ne!(id_of(&moved), id_of(&first));
    let old = app
        .client
        .get(&format!("/api/v1/publications/{}", id_of(&first)))
        .await
        .expect(200);
    assert_eq!(
        (&old["state"], &old["occurrence"]),
        (&json!("cancelled"), &json!(1))
    );
    app.clock.advance_ms(HOUR_MS);
    app.run().await;
    let public = app.public_on(&channel).await;
    assert!(public.is_empty(), "the old instant counts no more");
}

#[tokio::test]
async fn an_unscheduled_post_is_a_draft_that_keeps_its_day() {
    let app = Dezent::spawn().await;
    let (channel, path) = draft(&app).await;
    let body = json!({ "at": at(HOUR_MS) });
    app.client
        .post(&format!("{path}/schedule"), &body)
        .await
        .expect(200);
    let draft = app
        .client
        .ask(&format!("{path}/unschedule"))
        .await
        .expect(200);
    assert_eq!(
        (&draft["state"], &draft["publications"]),
        (&json!("draft"), &json!([]))
    );
    assert_eq!(draft["planned_at"], at(HOUR_MS), "the planned day is kept");
    app.clock.advance_ms(HOUR_MS);
    app.run().await;
    assert!(app.public_on(&channel).await.is_empty());
    let again = app
        .client
        .ask(&format!("{path}/unschedule"))
        .await
        .expect(200);
    assert_eq!(
        again["revision"], draft["revision"],
        "a draft stays as it is"
    );
}

#[tokio::test]
async fn publish_now_publishes_at_once_and_only_once() {
    let app = Dezent::spawn().await;
    let (channel, path) = draft(&app).await;
    let post = app
        .client
        .ask(&format!("{path}/publish-now"))
        .await
        .expect(200);
    assert_eq!(post["publications"][0]["due_at"], at(0));
    app.run().await;
    assert_eq!(app.public_on(&channel).await.len(), 1);
    for (call, body) in [
        ("publish-now", json!({})),
        ("unschedule", json!({})),
        ("schedule", json!({ "at": at(0) })),
    ] {
        let answer = app.client.post(&format!("{path}/{call}"), &body).await;
        assert_eq!(
            answer.problem(409, "already_published")["state"],
            "sent",
            "{call}"
        );
    }
    app.run().await;
    assert_eq!(app.public_on(&channel).await.len(), 1);
}

#[tokio::test]
async fn a_post_without_channels_or_with_too_much_text_is_not_planned() {
    let app = Dezent::spawn().await;
    let homeless = app.create_post(json!({ "text": "x" })).await;
    let path = format!("/api/v1/posts/{}/publish-now", text(&homeless["id"]));
    let named = app
        .client
        .ask(&path)
        .await
        .problem_field(422, "invalid_value");
    assert_eq!(
        named,
        ("channels".to_owned(), "channels_missing".to_owned())
    );
    let channel = app.channel(json!({ "text_max": 3 })).await;
    let long = app
        .create_post(json!({ "text": "zu lang", "channels": [channel] }))
        .await;
    let path = format!("/api/v1/posts/{}/publish-now", text(&long["id"]));
    let named = app
        .client
        .ask(&path)
        .await
        .problem_field(422, "network_limits");
    assert_eq!(named, ("text".to_owned(), "text_too_long".to_owned()));
}

#[tokio::test]
async fn an_instant_is_needed_and_must_lie_ahead() {
    let app = Dezent::spawn().await;
    let (_, path) = draft(&app).await;
    let schedule = format!("{path}/schedule");
    let refused = async |body: Value, code: &str| {
        app.client
            .post(&schedule, &body)
            .await
            .problem_field(422, code)
            .0
    };
    assert_eq!(refused(json!({}), "invalid_value").await, "at");
    assert_eq!(
        refused(json!({ "at": "2026-12-01T10:00:00" }), "invalid_value").await,
        "at"
    );
    assert_eq!(
        refused(json!({ "at": at(0), "zone": "UTC" }), "unknown_field").await,
        "zone"
    );
    assert_eq!(
        refused(json!({ "at": at(-60_001) }), "in_the_past").await,
        "at"
    );
    assert_eq!(app.client.get(&path).await.expect(200)["state"], "draft");
}

#[tokio::test]
async fn a_blocking_rule_keeps_the_instant_that_was() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let offer = |hour: i64| {
        json!({
            "text": "Angebot", "channels": [channel], "promotion": "offer",
            "publish_at": at(hour * HOUR_MS),
        })
    };
    app.create_post(offer(1)).await;
    app.create_post(offer(2)).await;
    let far = app
        .create_post(json!({
            "text": "Tipp", "channels": [channel], "publish_at": at(3 * HOUR_MS),
        }))
        .await;
    let path = format!("/api/v1/posts/{}", text(&far["id"]));
    let change = json!({ "promotion": "offer" });
    let problem = app
        .client
        .patch(&path, &change)
        .await
        .problem(422, "blocked_by_rules");
    assert_eq!(
        problem["findings"][0]["subject"], far["id"],
        "a stored post is named"
    );
    let kept = app.client.get(&path).await.expect(200);
    assert_eq!(
        (&kept["promotion"], &kept["revision"]),
        (&json!("auto"), &json!(1))
    );
    assert_eq!(kept["publications"], far["publications"]);
}

#[tokio::test]
async fn what_may_be_out_is_not_planned_anew() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({ "kind": "k5", "script": "500" })).await;
    let post = app
        .create_post(json!({
            "text": "Guten Morgen", "channels": [channel], "publish_at": at(0),
        }))
        .await;
    let path = format!("/api/v1/posts/{}", text(&post["id"]));
    let schedule = json!({ "at": at(HOUR_MS) });
    app.begin_sending(&id_of(&post)).await;
    let answer = app
        .client
        .post(&format!("{path}/schedule"), &schedule)
        .await;
    assert_eq!(answer.problem(409, "in_flight")["state"], "sending");
    app.make(&id_of(&post), Move::LoseSight, State::Unknown, |_| {})
        .await;
    let answer = app.client.ask(&format!("{path}/unschedule")).await;
    assert_eq!(answer.problem(409, "in_flight")["state"], "unknown");
    app.make(&id_of(&post), Move::GiveUp, State::Held, |after| {
        after.reason = Some(Reason::UnknownOutcome);
    })
    .await;
    for (call, body) in [
        ("schedule", schedule),
        ("unschedule", json!({})),
        ("publish-now", json!({})),
    ] {
        let answer = app.client.post(&format!("{path}/{call}"), &body).await;
        let problem = answer.problem(409, "needs_decision");
        assert_eq!(problem["reason"], "unknown_outcome", "{call}");
    }
}

#[tokio::test]
async fn a_held_post_can_be_given_another_instant() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let post = app
        .create_post(json!({
            "text": "Guten Morgen", "channels": [channel], "publish_at": at(0),
        }))
        .await;
    app.clock.advance_ms(HOUR_MS);
    app.run().await;
    let path = format!("/api/v1/posts/{}", text(&post["id"]));
    let held = app.client.get(&path).await.expect(200);
    assert_eq!(
        (&held["state"], &held["publications"][0]["reason"]),
        (&json!("needs_attention"), &json!("late"))
    );
    let body = json!({ "at": at(2 * HOUR_MS) });
    let moved = app
        .client
        .post(&format!("{path}/schedule"), &body)
        .await
        .expect(200);
    assert_eq!(moved["state"], "scheduled");
    app.clock.advance_ms(HOUR_MS);
    app.run().await;
    assert_eq!(app.public_on(&channel).await.len(), 1);
}
