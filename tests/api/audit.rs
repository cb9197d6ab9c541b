//! The record: whatever changes something says who did it, from where, and what it was and is.

use std::collections::BTreeMap;

use dezent::{
    domain::{
        confirmation::{Awaited, What},
        id::EventId,
    },
    store::{
        confirmations,
        events::{self, Recorded},
    },
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    access::{Call, Things, calls, make, shop},
    media::{file, upload},
};
use crate::harness::{Dezent, text};

/// A picture that nobody has stored yet.
const GIF: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// Calls that change nothing here: a check, a look for better instants, and a message that tries a webhook out.
///
/// Whoever asks for consent changes nothing yet; what comes of it is on record, as the tests of connecting
/// show. What people do to their own account is nothing for a program's key, and on record as the tests of
/// signing in show.
const CHANGE_NOTHING: [&str; 12] = [
    "check_post",
    "find_slots",
    "test_channel",
    "test_webhook",
    "begin_connection",
    "choose_targets",
    "update_session",
    "sign_out",
    "delete_session",
    "delete_sessions",
    "update_account",
    "put_password",
];

/// Everything on record after a fact.
async fn after(app: &Dezent, last: EventId) -> Vec<Recorded> {
    let db = &app.app.services().db;
    events::after(db, last, 1_000).await.unwrap()
}

async fn last(app: &Dezent) -> EventId {
    let found = after(app, Uuid::nil().into()).await;
    found.last().unwrap().event.id
}

/// Makes what some calls are about besides the usual things.
async fn prepare(app: &Dezent, call: &Call, things: &mut Things) {
    match call.name.as_str() {
        "redeliver" => things.deliver(app).await,
        // What is to be removed is out.
        "delete_remote" => app.run().await,
        // Something is there to be put right.
        "fix_post" => {
            let channel = app.channel(json!({})).await;
            let loud = json!({ "text": "Der Ofen ist an!!!", "channels": [channel] });
            things.put("post", text(&app.create_post(loud).await["id"]));
        }
        "resolve_publication" => {
            let options = json!({ "kind": "k5", "script": ["cut-after"] });
            let channel = app.channel(options).await;
            let unclear = app.due_now(&channel).await;
            app.run().await;
            things.put("pub", unclear);
        }
        "confirm" => {
            let services = app.app.services();
            let now = services.clock.now();
            let asked = Awaited {
                what: What::Clock,
                node: Uuid::nil(),
                since: now,
                ready_at: Some(now),
                detail: Map::new(),
            };
            let tx = services.db.begin_write().await.unwrap();
            confirmations::ask(&tx, &asked).await.unwrap();
            tx.commit().await.unwrap();
        }
        _ => {}
    }
}

#[tokio::test]
async fn every_change_is_on_record_with_who_from_where_and_what() {
    let app = shop().await;
    let me = app.client.get("/api/v1/me").await.expect(200);
    let key = text(&me["actor"]);
    let mut kinds = BTreeMap::new();
    for mut call in calls() {
        if call.method.is_safe() || CHANGE_NOTHING.contains(&call.name.as_str()) {
            continue;
        }
        let mut things = Things::make(&app).await;
        prepare(&app, &call, &mut things).await;
        let before = last(&app).await;
        if call.is_form {
            upload(&app.client, file(GIF)).await.expect(201);
        } else {
            let mut answer = make(&app.client, &call, &things).await;
            if let Some(body) = &mut call.body
                && let Ok(shown) = serde_json::from_str::<Value>(&answer.text)
                && shown["confirm"].is_string()
            {
                // What is done to many is shown first.
                body["confirm"] = shown["confirm"].clone();
                answer = make(&app.client, &call, &things).await;
            }
            let is_done = (200..300).contains(&answer.status);
            assert!(is_done, "{}: {} {}", call.name, answer.status, answer.text);
        }
        let told: Vec<_> = after(&app, before).await;
        let of_mine: Vec<_> = told.iter().filter(|one| one.event.actor == key).collect();
        assert!(!of_mine.is_empty(), "{} leaves no trace", call.name);
        for one in &of_mine {
            let origin = one.event.origin.as_deref();
            assert_eq!(origin, Some("127.0.0.1"), "{} {one:?}", call.name);
        }
        let names: Vec<_> = of_mine
            .iter()
            .map(|one| one.event.kind.to_string())
            .collect();
        kinds.insert(call.name, names.join(" "));
    }
    // Each says what happened once; a post with an instant is made and planned.
    insta::assert_json_snapshot!("audit", kinds);
}

#[tokio::test]
async fn hashes_tell_what_was_changed_and_what_came_back() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let post = app
        .create_post(json!({ "text": "Eins", "channels": [channel] }))
        .await;
    let path = format!("/api/v1/posts/{}", text(&post["id"]));
    let begin = last(&app).await;
    for words in ["Zwei", "Drei"] {
        let change = json!({ "text": words });
        app.client.patch(&path, &change).await.expect(200);
    }
    app.client.delete(&path).await.expect(204);
    let told = after(&app, begin).await;
    let was = |no: usize| told[no].event.before_hash.clone();
    let is = |no: usize| told[no].event.after_hash.clone();
    assert_eq!(told.len(), 3, "{told:?}");
    assert_eq!(was(0).unwrap().len(), 64);
    assert_ne!(was(0), is(0));
    assert_eq!(is(0), was(1), "nothing happened between the two");
    assert_eq!(is(1), was(2));
    assert_eq!(is(2), None, "nothing is left");
}

#[tokio::test]
async fn a_publication_does_not_tell_from_where_people_asked() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let publication = app.due_now(&channel).await;
    let path = format!("/api/v1/publications/{publication}");
    let cancel = app.client.ask(&format!("{path}/cancel")).await;
    let shown = cancel.expect(200);
    let told: &Vec<Value> = shown["events"].as_array().unwrap();
    assert!(!told.is_empty(), "{shown}");
    assert!(
        told.iter().all(|event| event.get("origin").is_none()),
        "{shown}"
    );
    assert!(
        told.iter().any(|event| event["after_hash"].is_string()),
        "{shown}"
    );
}
