//! Writes: once for each `Idempotency-Key`, and only on the revision that `If-Match` asks for.

use dezent::{
    services::{Caller, rotation},
    store::answered,
};
use reqwest::Method;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::harness::{Answer, Client, Dezent, text};

async fn with_key(client: &Client, key: &str, path: &str, body: &Value) -> Answer {
    let call = client.call(Method::POST, path).json(body);
    Answer::of(call.header("Idempotency-Key", key)).await
}

async fn count(app: &Dezent) -> usize {
    let posts = app.client.get("/api/v1/posts").await.expect(200);
    posts["items"].as_array().unwrap().len()
}

const POSTS: &str = "/api/v1/posts";

#[tokio::test]
async fn a_repeated_write_is_answered_again_and_not_done_again() {
    let app = Dezent::spawn().await;
    let body = json!({ "text": "Guten Morgen" });
    let first = with_key(&app.client, "k1", POSTS, &body).await;
    assert_eq!(first.header("idempotent-replayed"), "");
    let (etag, told) = (first.header("etag").to_owned(), first.text.clone());
    first.expect(201);
    app.clock.advance_ms(72 * 3_600_000 - 1);
    let again = with_key(&app.client, "\"k1\"", POSTS, &body).await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!((again.header("etag"), &again.text), (etag.as_str(), &told));
    again.expect(201);
    assert_eq!(count(&app).await, 1);
    // After 72 hours it is a new write.
    app.clock.advance_ms(1);
    let later = with_key(&app.client, "k1", POSTS, &body).await;
    assert_eq!(later.header("idempotent-replayed"), "");
    later.expect(201);
    assert_eq!(count(&app).await, 2);
}

#[tokio::test]
async fn a_key_for_another_request_is_refused() {
    let app = Dezent::spawn().await;
    let one = json!({ "text": "eins" });
    let made = with_key(&app.client, "k1", POSTS, &one).await;
    let id = text(&made.expect(201)["id"]);
    let two = json!({ "text": "zwei" });
    let refused = with_key(&app.client, "k1", POSTS, &two).await;
    refused.problem(422, "idempotency_key_reused");
    let elsewhere = format!("{POSTS}/{id}/unschedule");
    let refused = with_key(&app.client, "k1", &elsewhere, &one).await;
    refused.problem(422, "idempotency_key_reused");
    // Somebody else's key of the same name is another key.
    let other = app.second_workspace().await;
    with_key(&other, "k1", POSTS, &two).await.expect(201);
}

#[tokio::test]
async fn two_at_once_make_one() {
    let app = Dezent::spawn().await;
    let body = json!({ "text": "Guten Morgen" });
    let calls = (0..8).map(|_| with_key(&app.client, "k1", POSTS, &body));
    let mut made = 0;
    for answer in futures_util::future::join_all(calls).await {
        match answer.status {
            201 if answer.header("idempotent-replayed").is_empty() => made += 1,
            201 => {}
            _ => drop(answer.problem(409, "idempotency_key_in_use")),
        }
    }
    assert_eq!((made, count(&app).await), (1, 1));
}

#[tokio::test]
async fn what_was_refused_may_be_asked_again_with_the_same_key() {
    let app = Dezent::spawn().await;
    let refused = with_key(&app.client, "k1", POSTS, &json!({ "text": 5 })).await;
    refused.problem(422, "invalid_value");
    let made = with_key(&app.client, "k1", POSTS, &json!({ "text": "fünf" })).await;
    made.expect(201);
}

#[tokio::test]
async fn a_key_that_is_none_is_named() {
    let app = Dezent::spawn().await;
    for key in ["", "a b", &"x".repeat(256)] {
        let answer = with_key(&app.client, key, POSTS, &json!({ "text": "x" })).await;
        let (field, _) = answer.problem_field(422, "invalid_value");
        assert_eq!(field, "Idempotency-Key");
    }
}

#[tokio::test]
async fn a_secret_that_is_shown_once_is_shown_again_to_the_same_write_alone() {
    let app = Dezent::spawn().await;
    let body = json!({ "name": "x", "role": "viewer" });
    let path = "/api/v1/keys";
    let first = with_key(&app.client, "k1", path, &body).await.expect(201);
    let again = with_key(&app.client, "k1", path, &body).await.expect(201);
    assert_eq!(first, again);
    let keys = app.client.get(path).await.expect(200);
    assert_eq!(keys["items"].as_array().unwrap().len(), 2);
}

/// What was asked may hold a password: whoever has the database alone cannot even guess it. And all
/// of it still holds when the vault's key was changed and the old one is gone.
#[tokio::test]
async fn what_was_asked_is_kept_sealed_and_outlives_the_key() {
    let app = Dezent::spawn().await;
    let body = json!({ "text": "geheim" });
    let made = with_key(&app.client, "k1", POSTS, &body).await.expect(201);
    let services = app.app.services();
    let (workspace, since) = (app.app.workspace(), app.clock.now().plus_ms(-1));
    let keys = app.client.get("/api/v1/keys").await.expect(200);
    let actor = text(&keys["items"][0]["id"]);
    let kept = async || {
        let found = answered::find(&services.db, workspace, &actor, "k1", since).await;
        found.unwrap().unwrap()
    };
    let asked = Sha256::new()
        .chain_update("POST\0/posts\0")
        .chain_update(body.to_string());
    let asked = asked.finalize();
    let holds = |all: &[u8], part: &[u8]| all.windows(part.len()).any(|piece| piece == part);
    let before = kept().await;
    assert!(!holds(&before.body, &asked));
    let place = dezent::vault::Place {
        table: "answered_write",
        column: "body",
        row: &before.id.to_string(),
        workspace: &workspace.to_string(),
    };
    let opened = services.vault.unseal(&place, &before.body).unwrap();
    assert!(
        opened.expose_secret().starts_with(&asked),
        "it is that which is sealed"
    );
    let operator = Caller::operator(workspace);
    rotation::rotate(services, &operator).await.unwrap();
    assert_ne!(kept().await.body, before.body);
    rotation::drop_old(services, &operator).await.unwrap();
    let again = with_key(&app.client, "k1", POSTS, &body).await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.expect(201), made);
    let other = with_key(&app.client, "k1", POSTS, &json!({ "text": "anders" })).await;
    other.problem(422, "idempotency_key_reused");
}

async fn if_match(client: &Client, method: Method, path: &str, tag: &str) -> Answer {
    let call = client.call(method.clone(), path).header("If-Match", tag);
    let call = if method == Method::PATCH {
        call.json(&json!({ "text": "neu" }))
    } else {
        call
    };
    Answer::of(call).await
}

#[tokio::test]
async fn a_write_changes_only_the_revision_it_was_made_from() {
    let app = Dezent::spawn().await;
    let made = app.client.post(POSTS, &json!({ "text": "alt" })).await;
    assert_eq!(made.header("etag"), "\"1\"");
    let path = format!("{POSTS}/{}", text(&made.expect(201)["id"]));
    let read = app.client.get(&path).await;
    assert_eq!(read.header("etag"), "\"1\"");
    let changed = if_match(&app.client, Method::PATCH, &path, "\"1\"").await;
    assert_eq!(changed.header("etag"), "\"2\"");
    for method in [Method::PATCH, Method::DELETE] {
        let answer = if_match(&app.client, method, &path, "\"1\"").await;
        let problem = answer.problem(412, "precondition_failed");
        assert_eq!(problem["revision"], 2);
    }
    for call in ["schedule", "unschedule", "publish-now"] {
        let path = format!("{path}/{call}");
        let call = app.client.call(Method::POST, &path);
        let call = call.json(&json!({ "at": app.in_ms(60_000) }));
        let answer = Answer::of(call.header("If-Match", "\"7\"")).await;
        answer.problem(412, "precondition_failed");
    }
    let answer = if_match(&app.client, Method::PATCH, &path, "2").await;
    assert_eq!(answer.problem_field(422, "invalid_value").0, "If-Match");
    let answer = if_match(&app.client, Method::DELETE, &path, "\"2\"").await;
    assert_eq!(answer.status, 204);
}

#[tokio::test]
async fn channels_people_and_publications_have_revisions_too() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let publication = app.due_now(&channel).await;
    let person = json!({ "name": "Anna", "role": "editor" });
    let person = app.client.post("/api/v1/people", &person).await;
    assert_eq!(person.header("etag"), "\"1\"");
    let person = text(&person.expect(201)["id"]);
    let (channel, publication) = (
        format!("/api/v1/channels/{channel}"),
        format!("/api/v1/publications/{publication}"),
    );
    for (method, path) in [
        (Method::DELETE, channel.clone()),
        (Method::POST, format!("{publication}/cancel")),
        (Method::DELETE, format!("/api/v1/people/{person}")),
    ] {
        let answer = if_match(&app.client, method, &path, "\"9\"").await;
        answer.problem(412, "precondition_failed");
    }
    for path in [channel, publication] {
        let read = app.client.get(&path).await;
        let revision = read.header("etag").trim_matches('"').to_owned();
        assert_eq!(read.expect(200)["revision"].to_string(), revision);
    }
}

#[tokio::test]
async fn only_the_fields_that_are_asked_for_are_shown() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let publication = app.due_now(&channel).await;
    let posts = app.client.get(POSTS).await.expect(200);
    let post = text(&posts["items"][0]["id"]);
    for path in [
        "posts".to_owned(),
        format!("posts/{post}"),
        "channels".to_owned(),
        format!("channels/{channel}"),
        "publications".to_owned(),
        format!("publications/{publication}"),
    ] {
        let ask = async |fields: &str| {
            let path = format!("/api/v1/{path}?fields={fields}");
            app.client.get(&path).await
        };
        let shown = ask("id,revision").await.expect(200);
        let one = shown["items"].get(0).unwrap_or(&shown);
        let names: Vec<&String> = one.as_object().unwrap().keys().collect();
        assert_eq!(names.len(), 2, "{path}: {names:?}");
        assert!(!one["id"].is_null() && !one["revision"].is_null());
        let wrong = ask("id,mood").await;
        assert_eq!(
            wrong.problem_field(422, "invalid_value").0,
            "fields",
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_write_that_found_nothing_to_do_is_not_done_later_either() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let shop = format!("/api/v1/channels/{channel}");
    let body = json!({ "text": "Guten Morgen", "channels": [channel] });
    let post = text(&app.create_post(body).await["id"]);
    let (post, switch) = (format!("{POSTS}/{post}"), "/api/v1/switches/sandbox");
    let calls = [
        (Method::POST, format!("{post}/unschedule"), json!({})),
        (
            Method::PATCH,
            post.clone(),
            json!({ "text": "Guten Morgen" }),
        ),
        (Method::PUT, switch.to_owned(), json!({ "stopped": false })),
        (Method::PATCH, shop.clone(), json!({ "paused": false })),
    ];
    let ask = async |no: usize| {
        let (method, path, body) = calls[no].clone();
        let call = app.client.call(method, &path).json(&body);
        Answer::of(call.header("Idempotency-Key", format!("k{no}"))).await
    };
    for (no, call) in calls.iter().enumerate() {
        assert_eq!(ask(no).await.status, 200, "{call:?}");
    }
    // Meanwhile somebody else has given them something to do.
    let change = json!({ "text": "Guten Abend", "publish_at": app.in_ms(3_600_000) });
    app.client.patch(&post, &change).await.expect(200);
    let stop = json!({ "stopped": true, "reason": "Probe" });
    app.client.put(switch, &stop).await.expect(200);
    let pause = json!({ "paused": true });
    app.client.patch(&shop, &pause).await.expect(200);
    for (no, call) in calls.iter().enumerate() {
        let again = ask(no).await;
        assert_eq!(again.header("idempotent-replayed"), "true", "{call:?}");
    }
    let post = app.client.get(&post).await.expect(200);
    assert_eq!(
        (&post["state"], &post["text"]),
        (&json!("scheduled"), &json!("Guten Abend"))
    );
    let switches = app.client.get("/api/v1/switches").await.expect(200);
    let stopped = switches["items"].as_array().unwrap().iter();
    assert_eq!(stopped.filter(|one| one["stopped"] == true).count(), 1);
}
