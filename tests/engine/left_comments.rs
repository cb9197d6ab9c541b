//! Comments that belong to a post: what becomes of one never changes what became of the post.

use dezent::domain::time::{MINUTE_MS, SECOND_MS};
use serde_json::{Value, json};

use crate::{
    api::media::picture,
    harness::{Dezent, text},
};

async fn seen(app: &Dezent, id: &str) -> Value {
    let path = format!("/api/v1/publications/{id}");
    app.client.get(&path).await.expect(200)
}

/// A post with two comments on a channel with this script, the first of them with these pictures.
async fn planned(app: &Dezent, kind: &str, script: Value, media: &[String]) -> (String, String) {
    planned_with(app, json!({ "kind": kind, "script": script }), media).await
}

/// The same on a channel with these settings.
async fn planned_with(app: &Dezent, mut settings: Value, media: &[String]) -> (String, String) {
    settings["threads"] = json!("comments");
    let channel = app.channel(settings).await;
    let body = json!({
        "text": "eins", "thread": [{ "text": "zwei", "media": media }, { "text": "drei" }],
        "channels": [channel], "publish_at": app.in_ms(0),
    });
    let post = app.create_post(body).await;
    (channel, text(&post["publications"][0]["id"]))
}

/// What is told of a post whose comment is missing.
async fn told(app: &Dezent, id: &str) -> Vec<Value> {
    let path = format!("/api/v1/events?publication={id}&kind=publication_incomplete");
    let events = app.client.get(&path).await.expect(200);
    let events = events["items"].as_array().unwrap().clone();
    events.iter().map(|one| one["data"].clone()).collect()
}

async fn go_on(app: &Dezent, minutes: i64) {
    for _ in 0..minutes * 4 {
        app.clock.advance_ms(15 * SECOND_MS);
        app.run().await;
    }
}

#[tokio::test]
async fn a_comment_that_is_refused_leaves_the_post_sent() {
    let app = Dezent::spawn().await;
    for kind in ["k1", "k2", "k3", "k4", "k5"] {
        let (channel, id) = planned(&app, kind, json!(["ok", "422"]), &[]).await;
        app.run().await;
        let sent = seen(&app, &id).await;
        assert_eq!(sent["state"], "sent", "{kind}: {sent:#}");
        let public = app.public_on(&channel).await;
        assert_eq!(public.len(), 1, "{kind}");
        assert_eq!(sent["receipt"]["remote_id"], public[0]["id"], "{kind}");
        let told = told(&app, &id).await;
        assert_eq!(told.len(), 1, "{kind}");
        assert_eq!(told[0]["comment"], "refused", "{kind}");
        go_on(&app, 3).await;
        assert_eq!(app.public_on(&channel).await.len(), 1, "{kind}: not again");
    }
}

#[tokio::test]
async fn a_picture_of_a_comment_is_refused_before_anything_is_public() {
    let app = Dezent::spawn().await;
    let picture = picture(&app.client, "Ein Laib Brot").await;
    let script = json!(["ok", "prepare:422"]);
    let (channel, id) = planned(&app, "k4", script, &[picture]).await;
    for _ in 0..3 {
        app.run().await;
    }
    let ended = seen(&app, &id).await;
    // Pictures are uploaded before anything is public, so here the whole post is refused.
    assert_eq!(ended["state"], "failed", "{ended:#}");
    assert!(app.public_on(&channel).await.is_empty());
}

#[tokio::test]
async fn a_comment_that_nobody_can_look_for_is_told_at_once() {
    let app = Dezent::spawn().await;
    let (channel, id) = planned(&app, "k5", json!(["ok", "500"]), &[]).await;
    app.run().await;
    go_on(&app, 1).await;
    let sent = seen(&app, &id).await;
    assert_eq!(sent["state"], "sent", "{sent:#}");
    assert_eq!(told(&app, &id).await[0]["comment"], "unclear");
    assert_eq!(app.public_on(&channel).await.len(), 1);
}

#[tokio::test]
async fn a_comment_that_stays_unclear_is_told_after_half_an_hour() {
    let app = Dezent::spawn().await;
    let mut script = vec!["ok", "cut-before"];
    script.extend(["look:500"; 200]);
    let (channel, id) = planned(&app, "k4", json!(script), &[]).await;
    app.run().await;
    assert_eq!(seen(&app, &id).await["state"], "unknown");
    for _ in 0..40 {
        app.clock.advance_ms(MINUTE_MS);
        app.run().await;
    }
    let sent = seen(&app, &id).await;
    assert_eq!(sent["state"], "sent", "{sent:#}");
    assert_eq!(told(&app, &id).await[0]["comment"], "unclear");
    assert_eq!(app.public_on(&channel).await.len(), 1);
}

#[tokio::test]
async fn a_comment_that_was_not_made_is_made_again() {
    let app = Dezent::spawn().await;
    let (channel, id) = planned(&app, "k4", json!(["ok", "cut-before"]), &[]).await;
    app.run().await;
    go_on(&app, 10).await;
    let sent = app.stored(&id).await;
    assert!(sent.state.is_out(), "{sent:?}");
    assert_eq!(app.public_on(&channel).await.len(), 3);
    assert!(told(&app, &id).await.is_empty());
}

#[tokio::test]
async fn a_comment_that_is_given_up_leaves_the_post_sent() {
    let app = Dezent::spawn().await;
    let late = json!({ "script": ["ok", "429=2400"] });
    for (settings, expected) in [(late, "late"), (json!({ "quota": 1 }), "quota")] {
        let (channel, id) = planned_with(&app, settings, &[]).await;
        for _ in 0..80 {
            app.run().await;
            app.clock.advance_ms(MINUTE_MS);
        }
        let sent = app.stored(&id).await;
        assert!(sent.state.is_out(), "{expected}: {sent:?}");
        assert_eq!(told(&app, &id).await[0]["comment"], expected);
        assert_eq!(app.public_on(&channel).await.len(), 1, "{expected}");
    }
}
