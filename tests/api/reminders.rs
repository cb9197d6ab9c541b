//! Posts that a person publishes by hand: from connecting the place to the answer, or to none.

use dezent::domain::publication::{Reason, State};
use serde_json::{Value, json};

use crate::harness::{Answer, Dezent, START, at, text};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 1_440 * MINUTE_MS;
/// What people are asked to say where the post is.
const PAGE: &str = "https://social.example/1";

async fn connect(app: &Dezent, more: Value) -> Answer {
    let mut body = json!({ "network": "reminder", "name": "Laden", "time_zone": "Europe/Berlin" });
    let fields = more.as_object().unwrap().clone();
    body.as_object_mut().unwrap().extend(fields);
    app.client.post("/api/v1/channels", &body).await
}

/// A channel of the network for people, at this place.
async fn place(app: &Dezent, options: Value) -> String {
    let channel = connect(app, json!({ "options": options }))
        .await
        .expect(201);
    text(&channel["id"])
}

async fn read(app: &Dezent, id: &str) -> Value {
    app.client
        .get(&format!("/api/v1/publications/{id}"))
        .await
        .expect(200)
}

async fn resolve(app: &Dezent, id: &str, body: Value) -> Answer {
    app.client
        .post(&format!("/api/v1/publications/{id}/resolve"), &body)
        .await
}

/// A publication that was just handed over.
async fn handed(app: &Dezent, channel: &str) -> String {
    let id = app.due_now(channel).await;
    app.run().await;
    assert_eq!(app.stored(&id).await.state, State::Handed);
    id
}

fn kinds(publication: &Value) -> Vec<&str> {
    let events = publication["events"].as_array().unwrap();
    events
        .iter()
        .map(|event| event["kind"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_reminder_comes_at_its_instant_with_everything_needed() {
    let app = Dezent::spawn().await;
    let options = json!({ "target": "bluesky", "account_name": "shop.bsky.social" });
    let channel = connect(&app, json!({ "options": options }))
        .await
        .expect(201);
    assert_eq!(
        (&channel["mode"], &channel["account"]["handle"]),
        (&json!("reminder"), &json!("shop.bsky.social"))
    );
    let picture = super::media::picture(&app.client, "Ein Laib Brot").await;
    let body = json!({
        "text": "Grüße & Käse 🧀", "media": [picture], "thread": [{ "text": "und mehr" }],
        "channels": [channel["id"]], "promotion": "offer", "publish_at": at(MINUTE_MS),
    });
    let post = app.create_post(body).await;
    let id = text(&post["publications"][0]["id"]);
    app.clock.advance_ms(MINUTE_MS - 1);
    app.run().await;
    let early = read(&app, &id).await;
    assert_eq!(
        (&early["state"], &early["reminder"]),
        (&json!("waiting"), &Value::Null)
    );
    app.clock.advance_ms(1);
    app.run().await;
    let handed = read(&app, &id).await;
    assert_eq!(
        (&handed["state"], &handed["receipt"]),
        (&json!("handed"), &Value::Null)
    );
    let disclosure = text(&handed["reminder"]["disclosure"]);
    assert!(disclosure.contains("advertising"), "{disclosure}");
    assert_eq!(
        handed["reminder"],
        json!({
            "target": "Bluesky",
            "text": "Grüße & Käse 🧀\n\nund mehr",
            "parts": ["Grüße & Käse 🧀", "und mehr"],
            "share_link": "https://bsky.app/intent/compose?text=Gr%C3%BC%C3%9Fe%20%26%20K%C3%A4se\
                           %20%F0%9F%A7%80",
            "app_link": "bluesky://intent/compose?text=Gr%C3%BC%C3%9Fe%20%26%20K%C3%A4se\
                         %20%F0%9F%A7%80",
            "page": "https://bsky.app/",
            "media": [{
                "id": picture, "part": 0, "alt": "Ein Laib Brot", "media_type": "image/png",
                "address": null,
            }],
            "disclosure": disclosure,
            "handed_at": at(MINUTE_MS),
            "expires_at": at(MINUTE_MS + 7 * DAY_MS),
        })
    );
    let told = handed["events"].as_array().unwrap().last().unwrap();
    assert_eq!(told["kind"], "publication_handed");
    assert_eq!(told["data"]["expires_at"], at(MINUTE_MS + 7 * DAY_MS));
    let path = format!("/api/v1/posts/{}", text(&post["id"]));
    let post = app.client.get(&path).await.expect(200);
    assert_eq!(post["state"], "needs_attention");
}

#[tokio::test]
async fn pictures_are_fetched_without_a_key_for_as_long_as_it_waits() {
    let public = "https://dezent.example.org/".parse().unwrap();
    let app = Dezent::spawn_with(|config| config.server.public_url = Some(public)).await;
    let channel = place(&app, json!({ "target": "xing" })).await;
    let picture = super::media::picture(&app.client, "Ein Laib Brot").await;
    let body = json!({
        "text": "Brot", "media": [picture], "channels": [channel], "publish_at": at(0),
    });
    let post = app.create_post(body).await;
    app.run().await;
    let id = text(&post["publications"][0]["id"]);
    let address = text(&read(&app, &id).await["reminder"]["media"][0]["address"]);
    let path = address.strip_prefix("https://dezent.example.org").unwrap();
    assert!(path.starts_with("/m/"), "{address}");
    let nobody = app.client.with_key(None);
    app.clock.advance_ms(7 * DAY_MS - 1);
    let shown = nobody.get(path).await;
    assert_eq!(
        (shown.status, shown.header("content-type")),
        (200, "image/png")
    );
    let again = text(&read(&app, &id).await["reminder"]["media"][0]["address"]);
    assert_eq!(again, address, "it stays the same while it is asked");
    app.clock.advance_ms(1);
    nobody.get(path).await.problem(404, "not_found");
}

#[tokio::test]
async fn only_a_persons_word_makes_it_sent() {
    let app = Dezent::spawn().await;
    let channel = place(&app, json!({ "target": "Schwarzes Brett" })).await;
    let id = handed(&app, &channel).await;
    app.clock.advance_ms(DAY_MS);
    app.run().await;
    let waits = read(&app, &id).await;
    assert_eq!(
        (&waits["state"], &waits["is_late"]),
        (&json!("handed"), &json!(false))
    );
    assert_eq!(waits["reminder"]["disclosure"], Value::Null);
    assert_eq!(waits["reminder"]["share_link"], Value::Null);
    let sent = resolve(&app, &id, json!({ "decision": "posted", "url": PAGE }));
    let sent = sent.await.expect(200);
    assert_eq!(
        (&sent["state"], &sent["reminder"]),
        (&json!("sent"), &Value::Null)
    );
    assert_eq!(
        (&sent["receipt"]["url"], &sent["receipt"]["remote_id"]),
        (&json!(PAGE), &json!(PAGE))
    );
    assert_eq!(kinds(&sent), ["publication_handed", "publication_resolved"]);
    // Said is said: a second answer changes nothing, and nothing is read back.
    let again = resolve(&app, &id, json!({ "decision": "drop" })).await;
    again.problem(409, "not_possible");
    app.clock.advance_ms(8 * DAY_MS);
    app.run().await;
    assert_eq!(read(&app, &id).await, sent);
}

#[tokio::test]
async fn without_an_answer_it_is_left_out_after_a_week() {
    let app = Dezent::spawn().await;
    let channel = place(&app, json!({ "target": "xing" })).await;
    let id = handed(&app, &channel).await;
    app.clock.advance_ms(7 * DAY_MS - 1);
    app.run().await;
    assert_eq!(app.stored(&id).await.state, State::Handed);
    app.clock.advance_ms(1);
    app.run().await;
    let stored = app.stored(&id).await;
    assert_eq!(
        (stored.state, stored.reason),
        (State::Skipped, Some(Reason::Expired))
    );
    let expired = read(&app, &id).await;
    assert_eq!(
        kinds(&expired),
        ["publication_handed", "publication_skipped"]
    );
    let told = expired["events"].as_array().unwrap().last().unwrap();
    assert_eq!(told["data"]["reason"], "expired");
    let body = json!({ "decision": "posted", "url": PAGE });
    resolve(&app, &id, body).await.problem(409, "not_possible");
}

#[tokio::test]
async fn a_reminder_that_is_dropped_is_left_out() {
    let app = Dezent::spawn().await;
    let channel = place(&app, json!({ "target": "instagram" })).await;
    let id = handed(&app, &channel).await;
    assert_eq!(
        read(&app, &id).await["reminder"]["page"],
        "https://www.instagram.com/"
    );
    let dropped = resolve(&app, &id, json!({ "decision": "drop" }));
    let dropped = dropped.await.expect(200);
    assert_eq!(
        (&dropped["state"], &dropped["reason"]),
        (&json!("skipped"), &json!("dropped"))
    );
    // What was handed over can no longer be changed unnoticed.
    let id = handed(&app, &channel).await;
    let post = text(&read(&app, &id).await["post"]);
    let change = json!({ "text": "anders" });
    let path = format!("/api/v1/posts/{post}");
    let changed = app.client.patch(&path, &change).await;
    changed.problem(409, "already_published");
}

#[tokio::test]
async fn past_its_grace_a_person_decides_before_a_person_is_reminded() {
    let app = Dezent::spawn().await;
    let channel = place(&app, json!({ "target": "xing" })).await;
    let id = app.due_now(&channel).await;
    app.clock.advance_ms(31 * MINUTE_MS);
    app.run().await;
    let stored = app.stored(&id).await;
    assert_eq!(
        (stored.state, stored.reason),
        (State::Held, Some(Reason::Late))
    );
    resolve(&app, &id, json!({ "decision": "resend" }))
        .await
        .expect(200);
    app.run().await;
    assert_eq!(app.stored(&id).await.state, State::Handed);
}

#[tokio::test]
async fn limits_of_the_place_only_warn() {
    let app = Dezent::spawn().await;
    let channel = place(&app, json!({ "target": "x" })).await;
    let long = "x".repeat(281);
    let body = json!({ "text": long, "channels": [channel], "publish_at": START });
    let check = app.client.post("/api/v1/check", &body).await.expect(200);
    assert_eq!(
        (&check["blocks"], &check["limits"][0]["code"]),
        (&json!(false), &json!("text_too_long"))
    );
    assert_eq!(check["lengths"][0]["remaining"], -1);
    let post = app.create_post(body).await;
    assert_eq!(post["limits"][0]["code"], "text_too_long", "{post:#}");
    let empty = json!({ "text": " ", "channels": [channel], "publish_at": START });
    let refused = app.client.post("/api/v1/posts", &empty).await;
    assert_eq!(refused.problem_field(422, "network_limits").1, "text_empty");
    app.run().await;
    let id = text(&post["publications"][0]["id"]);
    assert_eq!(read(&app, &id).await["state"], "handed");
}

#[tokio::test]
async fn any_network_can_be_connected_for_reminders_without_credentials() {
    let app = Dezent::spawn().await;
    let channel = connect(&app, json!({ "network": "bluesky", "mode": "reminder" })).await;
    let channel = channel.expect(201);
    assert_eq!(
        (&channel["mode"], &channel["limits"]["text_max"]),
        (&json!("reminder"), &json!(300))
    );
    let id = handed(&app, &text(&channel["id"])).await;
    let reminder = &read(&app, &id).await["reminder"];
    assert_eq!(
        (&reminder["target"], &reminder["share_link"]),
        (
            &json!("Bluesky"),
            &json!("https://bsky.app/intent/compose?text=Guten%20Morgen")
        )
    );
    // Half a login is no login.
    let half = json!({ "identifier": "shop.example" });
    let half = json!({ "network": "bluesky", "mode": "reminder", "credentials": half });
    let refused = connect(&app, half)
        .await
        .problem_field(422, "invalid_value");
    assert_eq!(refused.0, "credentials.app_password");
}

#[tokio::test]
async fn what_is_wrong_with_a_place_is_named() {
    let app = Dezent::spawn().await;
    let cases = [
        (json!({}), "options.target"),
        (json!({ "options": { "target": "" } }), "options.target"),
        (
            json!({ "options": { "target": "mastodon" } }),
            "options.instance",
        ),
        (
            json!({ "options": { "target": "lemmy", "instance": "https://a.example/b" } }),
            "options.instance",
        ),
        (
            json!({ "options": { "target": "xing", "colour": 1 } }),
            "options.colour",
        ),
        (
            json!({ "options": { "target": "xing" }, "mode": "direct" }),
            "mode",
        ),
        (
            json!({ "options": { "target": "xing" }, "mode": "maybe" }),
            "mode",
        ),
        (
            json!({ "options": { "target": "xing" }, "credentials": { "password": "x" } }),
            "credentials.password",
        ),
    ];
    for (more, field) in cases {
        let answer = connect(&app, more.clone()).await;
        assert_eq!(
            answer.problem_field(422, "invalid_value").0,
            field,
            "{more}"
        );
    }
    place(&app, json!({ "target": "xing" })).await;
    let again = connect(&app, json!({ "options": { "target": "xing" } })).await;
    again.problem(409, "channel_exists");
    place(
        &app,
        json!({ "target": "xing", "account_name": "Anderer Laden" }),
    )
    .await;
}
