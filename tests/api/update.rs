//! `PATCH /posts/{id}`: what may change when, and the races with the engine.

use dezent::domain::{
    publication::{Publication, Reason, State},
    transition::Move,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Dezent, at, text};

const HOUR_MS: i64 = 3_600_000;

/// A post on one channel, planned in an hour: its path and its publication.
async fn planned(app: &Dezent, channel: &str) -> (String, String) {
    let post = app
        .create_post(json!({
            "text": "Guten Morgen", "channels": [channel], "publish_at": at(HOUR_MS),
        }))
        .await;
    (
        format!("/api/v1/posts/{}", text(&post["id"])),
        text(&post["publications"][0]["id"]),
    )
}

#[tokio::test]
async fn only_what_is_given_changes() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let was = app.create_post(json!({
        "text": "eins", "lang": "de", "channels": [channel], "pillar": "Werkstatt", "tags": ["a"],
        "thread": [{ "text": "zwei" }],
    })).await;
    let path = format!("/api/v1/posts/{}", text(&was["id"]));
    let is = app
        .client
        .patch(&path, &json!({ "text": "drei", "pillar": null }))
        .await
        .expect(200);
    assert_eq!((&is["text"], &is["pillar"]), (&json!("drei"), &Value::Null));
    for field in ["lang", "channels", "tags", "thread", "created_at"] {
        assert_eq!(is[field], was[field], "{field}");
    }
    assert_eq!(is["revision"], 2);
    let same = app
        .client
        .patch(&path, &json!({ "text": "drei" }))
        .await
        .expect(200);
    assert_eq!(same["revision"], 2, "nothing differs");
    assert_eq!(
        app.client.patch(&path, &json!({})).await.expect(200)["revision"],
        2
    );
}

#[tokio::test]
async fn a_wrong_change_is_named_and_changes_nothing() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({ "text_max": 20 })).await;
    let (path, _) = planned(&app, &channel).await;
    let cases = [
        (json!({ "colour": 1 }), "unknown_field", "colour"),
        (json!({ "publish_at": null }), "invalid_value", "publish_at"),
        (json!({ "text": null }), "invalid_value", "text"),
        (json!({ "text": "x".repeat(21) }), "network_limits", "text"),
        (json!({ "lang": "??" }), "invalid_value", "lang"),
        (
            json!({ "publish_at": at(-HOUR_MS) }),
            "in_the_past",
            "publish_at",
        ),
        (json!({ "channels": [] }), "invalid_value", "channels"),
    ];
    for (change, code, field) in cases {
        let named = app
            .client
            .patch(&path, &change)
            .await
            .problem_field(422, code)
            .0;
        assert_eq!(named, field, "{change}");
    }
    let kept = app.client.get(&path).await.expect(200);
    assert_eq!(
        (&kept["revision"], &kept["state"]),
        (&json!(1), &json!("scheduled"))
    );
}

#[tokio::test]
async fn a_draft_is_kept_for_a_day_without_going_out() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    // What has publications is moved by the instant that these go out at.
    let (live, _) = planned(&app, &app.channel(json!({})).await).await;
    let answer = app
        .client
        .patch(&live, &json!({ "planned_at": null }))
        .await;
    assert_eq!(answer.problem_field(422, "invalid_value").0, "planned_at");
    app.client.delete(&live).await;
    let draft = app
        .create_post(json!({ "text": "eins", "channels": [channel], "planned_at": at(HOUR_MS) }))
        .await;
    assert_eq!(
        (&draft["state"], &draft["planned_at"]),
        (&json!("draft"), &json!(at(HOUR_MS)))
    );
    let path = format!("/api/v1/posts/{}", text(&draft["id"]));
    let change = json!({ "planned_at": at(2 * HOUR_MS) });
    let moved = app.client.patch(&path, &change).await.expect(200);
    assert_eq!(
        (&moved["planned_at"], &moved["revision"]),
        (&json!(at(2 * HOUR_MS)), &json!(2))
    );
    let days = format!("/api/v1/calendar?from={}&to={}", at(0), at(3 * HOUR_MS));
    let shown = app.client.get(&days).await.expect(200);
    assert_eq!(
        (&shown["items"][0]["state"], &shown["items"][0]["at"]),
        (&json!("draft"), &json!(at(2 * HOUR_MS)))
    );
    app.clock.advance_ms(3 * HOUR_MS);
    app.run().await;
    assert!(app.public_on(&channel).await.is_empty());
    let count = async |planned: bool| {
        let list = format!("/api/v1/posts?state=draft&planned={planned}");
        let page = app.client.get(&list).await.expect(200);
        page["items"].as_array().unwrap().len()
    };
    assert_eq!((count(true).await, count(false).await), (1, 0));
    let free = app
        .client
        .patch(&path, &json!({ "planned_at": null }))
        .await;
    assert_eq!(free.expect(200)["planned_at"], Value::Null);
    assert_eq!((count(true).await, count(false).await), (0, 1));
}

#[tokio::test]
async fn a_moved_revision_is_refused() {
    let app = Dezent::spawn().await;
    let post = app.create_post(json!({ "text": "eins" })).await;
    let path = format!("/api/v1/posts/{}", text(&post["id"]));
    app.client
        .patch(&path, &json!({ "revision": 1, "text": "zwei" }))
        .await
        .expect(200);
    let answer = app
        .client
        .patch(&path, &json!({ "revision": 1, "text": "drei" }))
        .await;
    assert_eq!(answer.problem(409, "revision_moved")["revision"], 2);
    assert_eq!(app.client.get(&path).await.expect(200)["text"], "zwei");
}

#[tokio::test]
async fn the_edited_text_is_what_goes_out() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let (path, publication) = planned(&app, &channel).await;
    let edited = app
        .client
        .patch(&path, &json!({ "text": "Guten Abend" }))
        .await
        .expect(200);
    assert_eq!(
        edited["publications"][0]["id"], publication,
        "the publication stays"
    );
    assert_eq!(app.stored(&publication).await.revision, 2);
    app.client
        .patch(&path, &json!({ "tags": ["Gruß"] }))
        .await
        .expect(200);
    assert_eq!(
        app.stored(&publication).await.revision,
        2,
        "labels are not sent"
    );
    app.clock.advance_ms(HOUR_MS);
    app.run().await;
    assert_eq!(app.public_on(&channel).await[0]["text"], "Guten Abend");
}

#[tokio::test]
async fn an_edit_takes_a_claimed_publication_back_from_its_sender() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let (path, publication) = planned(&app, &channel).await;
    app.clock.advance_ms(HOUR_MS);
    let claim = |after: &mut Publication| after.lease.owner = Some(Uuid::nil());
    app.make(&publication, Move::Claim, State::Due, claim).await;
    let claimed = app.stored(&publication).await;
    app.client
        .patch(&path, &json!({ "text": "neu" }))
        .await
        .expect(200);
    let back = app.stored(&publication).await;
    assert_eq!((back.state, back.lease.owner), (State::Waiting, None));
    assert!(back.lease.no > claimed.lease.no && back.revision > claimed.revision);
    app.run().await;
    let public = app.public_on(&channel).await;
    assert_eq!((public.len(), &public[0]["text"]), (1, &json!("neu")));
}

#[tokio::test]
async fn what_is_on_its_way_or_out_does_not_change_but_its_labels_may() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let (path, publication) = planned(&app, &channel).await;
    app.clock.advance_ms(HOUR_MS);
    app.begin_sending(&publication).await;
    let changes = [
        json!({ "text": "neu" }),
        json!({ "thread": [{ "text": "zwei" }] }),
        json!({ "channels": [] }),
        json!({ "variants": [{ "channel": channel, "text": "neu" }] }),
        json!({ "publish_at": at(2 * HOUR_MS) }),
    ];
    for change in &changes {
        let problem = app
            .client
            .patch(&path, change)
            .await
            .problem(409, "in_flight");
        assert_eq!(problem["state"], "sending", "{change}");
    }
    app.make(&publication, Move::StoreReceipt, State::Sent, |_| {})
        .await;
    for change in &changes {
        let problem = app
            .client
            .patch(&path, change)
            .await
            .problem(409, "already_published");
        assert_eq!(problem["state"], "sent", "{change}");
    }
    let labels = json!({ "tags": ["neu"], "pillar": "Werkstatt" });
    let labelled = app.client.patch(&path, &labels).await.expect(200);
    assert_eq!(
        (&labelled["tags"], &labelled["state"]),
        (&json!(["neu"]), &json!("published"))
    );
}

#[tokio::test]
async fn other_channels_make_other_publications() {
    let app = Dezent::spawn().await;
    let (one, two) = (app.channel(json!({})).await, app.channel(json!({})).await);
    let (path, publication) = planned(&app, &one).await;
    let both = app
        .client
        .patch(&path, &json!({ "channels": [one, two] }))
        .await
        .expect(200);
    assert_eq!(both["publications"].as_array().unwrap().len(), 2);
    let second = app
        .client
        .patch(&path, &json!({ "channels": [two] }))
        .await
        .expect(200);
    assert_eq!(second["channels"], json!([two]));
    assert_eq!(second["publications"].as_array().unwrap().len(), 1);
    let back = app
        .client
        .patch(&path, &json!({ "channels": [two, one] }))
        .await
        .expect(200);
    assert_eq!(
        back["channels"],
        json!([two, one]),
        "a channel can come back"
    );
    assert_eq!(back["publications"][1]["due_at"], at(HOUR_MS));
    assert_eq!(app.stored(&publication).await.state, State::Cancelled);
    app.clock.advance_ms(HOUR_MS);
    app.run().await;
    assert_eq!(
        (
            app.public_on(&one).await.len(),
            app.public_on(&two).await.len()
        ),
        (1, 1)
    );
}

#[tokio::test]
async fn a_change_of_the_instant_moves_the_post() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let (path, publication) = planned(&app, &channel).await;
    let change = json!({ "publish_at": at(2 * HOUR_MS), "text": "später" });
    let moved = app.client.patch(&path, &change).await.expect(200);
    assert_eq!(
        (&moved["text"], &moved["planned_at"]),
        (&json!("später"), &json!(at(2 * HOUR_MS)))
    );
    assert_eq!(app.stored(&publication).await.state, State::Cancelled);
    let draft = app
        .create_post(json!({ "text": "x", "channels": [channel] }))
        .await;
    let path = format!("/api/v1/posts/{}", text(&draft["id"]));
    let planned = app
        .client
        .patch(&path, &json!({ "publish_at": at(HOUR_MS) }))
        .await
        .expect(200);
    assert_eq!(planned["state"], "scheduled");
}

#[tokio::test]
async fn a_held_post_can_be_edited_and_stays_held() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let (path, publication) = planned(&app, &channel).await;
    app.make(&publication, Move::Hold, State::Held, |after| {
        after.reason = Some(Reason::Rule);
    })
    .await;
    let edited = app
        .client
        .patch(&path, &json!({ "text": "milder" }))
        .await
        .expect(200);
    assert_eq!(edited["state"], "needs_attention");
    assert_eq!(app.stored(&publication).await.reason, Some(Reason::Rule));
}
