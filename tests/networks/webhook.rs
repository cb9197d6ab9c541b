//! Webhooks, on a receiver that checks signatures and drops what it has seen: posts go the whole way
//! from the REST API to its door.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::api::media::{PNG, file, film, upload};
use crate::harness::{
    Dezent,
    receiver::{Receiver, Reply},
    text,
};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

async fn dezent() -> Dezent {
    Dezent::spawn_with(|config| config.http.allow_private_addresses = true).await
}

fn channel(receiver: &Receiver, deduplicates: bool) -> Value {
    json!({
        "network": "webhook", "name": "Laden", "time_zone": "Europe/Berlin",
        "credentials": { "secret": SECRET, "headers": "x-shop: Laden" },
        "options": { "url": receiver.url, "receiver_deduplicates": deduplicates },
    })
}

async fn connect(dezent: &Dezent, receiver: &Receiver, deduplicates: bool) -> String {
    let body = channel(receiver, deduplicates);
    let channel = dezent.client.post("/api/v1/channels", &body).await;
    let channel = channel.expect(201);
    assert!(!channel.to_string().contains(&SECRET[6..]), "{channel}");
    let kind = if deduplicates { "server_key" } else { "blind" };
    assert_eq!(channel["kind"], kind);
    text(&channel["id"])
}

/// What a receiver that drops what it has seen keeps: the posts by their ids, each once. Every
/// message must be signed, and for the moment at which it was sent.
fn kept(dezent: &Dezent, receiver: &Receiver) -> BTreeMap<String, Value> {
    let mut kept = BTreeMap::new();
    for call in receiver.calls() {
        assert_eq!(call.line, "POST /hook");
        assert_eq!(call.header("x-shop"), "Laden");
        let sent_at = call.header("webhook-timestamp").parse::<i64>().unwrap();
        let sent_at = dezent::domain::time::Instant::from_ms(sent_at * 1_000);
        assert!(dezent.clock.now().ms_since(sent_at) >= 0);
        assert_eq!(call.verify(SECRET, sent_at), Ok(()));
        let body = call.json();
        if body["type"] == "post.due" {
            let first = kept.entry(call.id().to_owned()).or_insert(body.clone());
            assert_eq!(*first, body, "a repeat says the same");
        }
    }
    kept
}

async fn publication(dezent: &Dezent, id: &str) -> Value {
    let path = format!("/api/v1/publications/{id}");
    dezent.client.get(&path).await.expect(200)
}

/// Lets time pass until a publication rests.
async fn settle(dezent: &Dezent, id: &str) -> Value {
    for _ in 0..20 {
        dezent.run().await;
        let seen = publication(dezent, id).await;
        if matches!(seen["state"].as_str(), Some("sent" | "held" | "failed")) {
            return seen;
        }
        dezent.clock.advance_ms(30_000);
    }
    panic!("{:#}", publication(dezent, id).await)
}

#[tokio::test]
async fn a_connection_cut_after_the_body_is_repeated_and_kept_once() {
    let receiver = Receiver::start().await;
    let dezent = dezent().await;
    let channel = connect(&dezent, &receiver, true).await;
    receiver.then([
        Reply::Cut,
        Reply::Says(200, "", r#"{"id":"7","url":"https://shop.test/7"}"#),
    ]);
    let id = dezent.due_now(&channel).await;
    let seen = settle(&dezent, &id).await;
    assert_eq!(seen["state"], "sent", "{seen:#}");
    assert_eq!(seen["receipt"]["remote_id"], "7");
    assert_eq!(seen["receipt"]["url"], "https://shop.test/7");
    let steps = seen["steps"].as_array().unwrap();
    assert_eq!(steps[0]["settled"], "repeatable", "{seen:#}");
    assert_eq!(receiver.calls().len(), 3, "the test, the post, its repeat");
    let kept = kept(&dezent, &receiver);
    assert_eq!(kept.len(), 1, "{kept:#?}");
    let body = kept.values().next().unwrap();
    assert_eq!(body["data"]["text"], "Guten Morgen");
    // Nothing can be read back, and nothing is sent again.
    dezent.clock.advance_ms(600_000);
    dezent.run().await;
    assert_eq!(publication(&dezent, &id).await["state"], "sent");
    assert_eq!(receiver.calls().len(), 3);
}

#[tokio::test]
async fn pictures_and_films_are_fetched_at_the_addresses_that_the_message_gives() {
    let receiver = Receiver::start().await;
    let dezent = Dezent::spawn_with(|config| {
        config.http.allow_private_addresses = true;
        config.server.public_url = Some("https://dezent.example.org/shop".parse().unwrap());
    })
    .await;
    let channel = connect(&dezent, &receiver, true).await;
    let film = film(4_000);
    let stored = async |form| text(&upload(&dezent.client, form).await.expect(201)["id"]);
    let (picture, moving) = (
        stored(file(PNG).text("alt", "Ein Laib")).await,
        stored(file(&film)).await,
    );
    // The first try is cut off: the repeat, minutes later, gives the same addresses.
    receiver.then([Reply::Cut]);
    let post = dezent
        .create_post(json!({
            "text": "Brot", "media": [picture, moving], "channels": [channel],
            "publish_at": dezent.in_ms(0),
        }))
        .await;
    let seen = settle(&dezent, &text(&post["publications"][0]["id"])).await;
    assert_eq!(seen["state"], "sent", "{seen:#}");
    let kept = kept(&dezent, &receiver);
    let told = kept.values().next().unwrap();
    let media = told["data"]["parts"][0]["media"].as_array().unwrap();
    assert_eq!(
        (&media[0]["id"], &media[0]["alt"], &media[0]["type"]),
        (&json!(picture), &json!("Ein Laib"), &json!("image/png"))
    );
    assert_eq!(
        (&media[1]["type"], &media[1]["duration_ms"]),
        (&json!("video/mp4"), &json!(4_000))
    );
    let nobody = dezent.client.with_key(None);
    dezent.clock.advance_ms(12 * 3_600_000);
    for (told, bytes) in media.iter().zip([PNG, film.as_slice()]) {
        let address = text(&told["address"]);
        let path = address.strip_prefix("https://dezent.example.org/shop");
        let call = nobody.call(reqwest::Method::GET, path.unwrap());
        let answer = call.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.bytes().await.unwrap(), bytes);
    }
}

#[tokio::test]
async fn without_the_receivers_promise_a_cut_connection_is_a_question() {
    let receiver = Receiver::start().await;
    let dezent = dezent().await;
    let channel = connect(&dezent, &receiver, false).await;
    receiver.then([Reply::Cut]);
    let id = dezent.due_now(&channel).await;
    let seen = settle(&dezent, &id).await;
    assert_eq!(
        (&seen["state"], &seen["reason"]),
        (&json!("held"), &json!("unknown_outcome"))
    );
    assert_eq!(kept(&dezent, &receiver).len(), 1);
}

#[tokio::test]
async fn a_receiver_that_is_gone_stops_its_channel_and_no_other() {
    let (gone, other) = (Receiver::start().await, Receiver::start().await);
    let dezent = dezent().await;
    let channel = connect(&dezent, &gone, true).await;
    let second = connect(&dezent, &other, true).await;
    gone.then([Reply::Says(410, "", "")]);
    let id = dezent.due_now(&channel).await;
    let sent = dezent.due_now(&second).await;
    dezent.run().await;
    dezent.clock.advance_ms(60_000);
    dezent.run().await;
    let path = format!("/api/v1/channels/{channel}");
    let shown = dezent.client.get(&path).await.expect(200);
    assert_eq!(shown["state"], "needs_auth");
    assert_ne!(publication(&dezent, &id).await["state"], "sent");
    assert_eq!(publication(&dezent, &sent).await["state"], "sent");
    assert_eq!(gone.calls().len(), 2, "the test and one post");
}

#[tokio::test]
async fn a_thread_is_one_message_and_a_redirect_is_not_followed() {
    let (receiver, elsewhere) = (Receiver::start().await, Receiver::start().await);
    let dezent = dezent().await;
    let channel = connect(&dezent, &receiver, true).await;
    let location = format!("location: {}\r\n", elsewhere.url).leak();
    receiver.then([Reply::Says(307, location, "")]);
    let body = json!({
        "text": "Eins", "channels": [channel], "publish_at": dezent.in_ms(0), "lang": "de",
        "promotion": "none", "thread": [{ "text": "Zwei" }, { "text": "Drei" }],
    });
    let post = dezent.create_post(body).await;
    let id = text(&post["publications"][0]["id"]);
    let seen = settle(&dezent, &id).await;
    assert_eq!(seen["state"], "sent", "{seen:#}");
    let kept = kept(&dezent, &receiver);
    let (key, body) = kept.iter().next().unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(seen["receipt"]["remote_id"], **key);
    let parts = body["data"]["parts"].as_array().unwrap();
    let texts: Vec<&Value> = parts.iter().map(|part| &part["text"]).collect();
    assert_eq!(texts, ["Eins", "Zwei", "Drei"]);
    assert!(elsewhere.calls().is_empty());
}

/// A post cannot send a channel's messages, and the secrets in their headers, to another place.
#[tokio::test]
async fn a_posts_own_settings_change_nothing_of_the_receiver() {
    let receiver = Receiver::start().await;
    let dezent = dezent().await;
    let channel = connect(&dezent, &receiver, false).await;
    for options in [
        json!({ "url": "https://elsewhere.example" }),
        json!({ "receiver_deduplicates": true }),
    ] {
        let body = json!({
            "text": "Brot", "channels": [channel],
            "variants": [{ "channel": channel, "options": options }],
            "publish_at": dezent.in_ms(60_000),
        });
        let refused = dezent.client.post("/api/v1/posts", &body).await;
        let (field, code) = refused.problem_field(422, "invalid_value");
        assert!(field.starts_with("variants[0].options."), "{field}");
        assert_eq!(code, "option_invalid");
    }
}

#[tokio::test]
async fn a_receiver_that_says_no_to_the_test_makes_no_channel() {
    let receiver = Receiver::start().await;
    let dezent = dezent().await;
    receiver.then([Reply::Says(404, "", ""), Reply::Cut]);
    let body = channel(&receiver, true);
    let refused = dezent.client.post("/api/v1/channels", &body).await;
    refused.problem(422, "connection_refused");
    let broken = dezent.client.post("/api/v1/channels", &body).await;
    broken.problem(502, "network_unreachable");
    let mut wrong = body;
    wrong["credentials"]["secret"] = json!("whsec_hunter2");
    let refused = dezent.client.post("/api/v1/channels", &wrong).await;
    assert!(!refused.text.contains("hunter2"));
    let (field, _) = refused.problem_field(422, "invalid_value");
    assert_eq!(field, "credentials.secret");
}
