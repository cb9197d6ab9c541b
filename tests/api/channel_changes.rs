//! `PATCH /channels/{id}`: how a channel is treated, its settings, and new credentials.

use dezent::store;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::channels::{DID, account, dezent_beside, server};
use crate::harness::{Answer, Dezent, text};

const MINUTE_MS: i64 = 60_000;

async fn change(app: &Dezent, channel: &str, body: &Value) -> Answer {
    let path = format!("/api/v1/channels/{channel}");
    app.client.patch(&path, body).await
}

/// A publication's state with its reason.
async fn standing(app: &Dezent, publication: &str) -> (Value, Value) {
    let path = format!("/api/v1/publications/{publication}");
    let found = app.client.get(&path).await.expect(200);
    (found["state"].clone(), found["reason"].clone())
}

/// What a channel was changed from and to, as the record has it.
async fn changes(app: &Dezent, channel: &str) -> Vec<Value> {
    let path = format!("/api/v1/events?kind=channel_changed&channel={channel}");
    let events = app.client.get(&path).await.expect(200);
    let newest_first = events["items"].as_array().unwrap().iter();
    newest_first
        .rev()
        .map(|event| event["data"].clone())
        .collect()
}

#[tokio::test]
async fn what_is_given_changes_and_the_rest_stays() {
    let app = Dezent::spawn().await;
    let before = app
        .create_channel(json!({ "kind": "k4", "text_max": 300 }))
        .await;
    assert_eq!(before["min_gap_seconds"], 60);
    let id = text(&before["id"]);
    let body = json!({
        "name": " Werkstatt ", "time_zone": "UTC", "late_policy": "skip", "grace_minutes": 0,
        "daily_max": 3, "colour": 7,
        "min_gap_seconds": 5, "options": { "text_max": null, "threads": false },
    });
    let answer = change(&app, &id, &body).await;
    assert_eq!(answer.header("etag"), "\"2\"");
    let after = answer.expect(200);
    let mut expected = before.clone();
    for (field, value) in [
        ("name", json!("Werkstatt")),
        ("time_zone", json!("UTC")),
        ("late_policy", json!("skip")),
        ("grace_minutes", json!(0)),
        ("min_gap_seconds", json!(5)),
        ("daily_max", json!(3)),
        ("colour", json!(7)),
        ("options", json!({ "kind": "k4", "threads": false })),
        ("revision", json!(2)),
        ("limits", after["limits"].clone()),
        ("account", after["account"].clone()),
    ] {
        expected[field] = value;
    }
    assert_eq!(after, expected);
    assert_eq!(after["limits"]["thread_parts_max"], 1);
    assert_eq!(after["limits"]["text_max"], 500);
    let path = format!("/api/v1/channels/{id}");
    assert_eq!(app.client.get(&path).await.expect(200), after);
    let told = changes(&app, &id).await;
    assert_eq!(told[0]["from"]["grace_minutes"], 30);
    assert_eq!(told[0]["to"]["grace_minutes"], 0);
    assert!(told[0]["to"].get("state").is_none(), "{}", told[0]);
    // Asking for what is so already changes nothing, and tells nothing.
    let same = change(&app, &id, &json!({ "name": "Werkstatt", "paused": false })).await;
    assert_eq!(same.expect(200)["revision"], 2);
    assert_eq!(changes(&app, &id).await.len(), 1);
}

#[tokio::test]
async fn what_is_wrong_with_a_change_is_named() {
    let app = Dezent::spawn().await;
    let id = app.channel(json!({})).await;
    let cases = [
        (json!({ "name": " " }), "invalid_value", "name"),
        (
            json!({ "grace_minutes": -1 }),
            "invalid_value",
            "grace_minutes",
        ),
        (
            json!({ "grace_minutes": 10_081 }),
            "invalid_value",
            "grace_minutes",
        ),
        (
            json!({ "min_gap_seconds": 86_401 }),
            "invalid_value",
            "min_gap_seconds",
        ),
        (
            json!({ "late_policy": "never" }),
            "invalid_value",
            "late_policy",
        ),
        (
            json!({ "options": { "kind": "k9" } }),
            "invalid_value",
            "options.kind",
        ),
        (
            json!({ "options": { "colour": 1 } }),
            "invalid_value",
            "options.colour",
        ),
        (
            json!({ "options": { "colour": null } }),
            "invalid_value",
            "options.colour",
        ),
        (
            json!({ "credentials": { "token": "x" } }),
            "invalid_value",
            "credentials.token",
        ),
        (json!({ "network": "bluesky" }), "unknown_field", "network"),
    ];
    for (body, code, field) in cases {
        let answer = change(&app, &id, &body).await;
        assert_eq!(answer.problem_field(422, code).0, field, "{body}");
    }
    let path = format!("/api/v1/channels/{id}");
    assert_eq!(app.client.get(&path).await.expect(200)["revision"], 1);
    let stale = app.client.call(reqwest::Method::PATCH, &path);
    let stale = stale
        .header("if-match", "\"7\"")
        .json(&json!({ "name": "x" }));
    Answer::of(stale).await.problem(412, "precondition_failed");
}

#[tokio::test]
async fn a_paused_channel_keeps_what_is_due_until_it_goes_on() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let paused = change(&app, &channel, &json!({ "paused": true })).await;
    assert_eq!(paused.expect(200)["state"], "paused");
    let publication = app.due_now(&channel).await;
    app.run().await;
    assert_eq!(standing(&app, &publication).await.0, "waiting");
    app.clock.advance_ms(10 * MINUTE_MS);
    app.run().await;
    let active = change(&app, &channel, &json!({ "paused": false })).await;
    assert_eq!(active.expect(200)["state"], "active");
    app.run().await;
    assert_eq!(standing(&app, &publication).await.0, "sent");
    assert_eq!(app.public_on(&channel).await.len(), 1);
}

/// A shorter grace makes what waits late at once, not when it would have been woken.
#[tokio::test]
async fn a_shorter_grace_holds_from_now_on() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    change(&app, &channel, &json!({ "paused": true }))
        .await
        .expect(200);
    let publication = app.due_now(&channel).await;
    app.clock.advance_ms(10 * MINUTE_MS);
    app.run().await;
    change(&app, &channel, &json!({ "grace_minutes": 5 }))
        .await
        .expect(200);
    app.run().await;
    assert_eq!(
        standing(&app, &publication).await,
        (json!("held"), json!("late"))
    );
}

/// What is within its grace goes out once the channel is connected again; the rest waits for a person.
#[tokio::test]
async fn new_credentials_send_what_is_within_its_grace() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({ "script": "401 401" })).await;
    let early = app.due_now(&channel).await;
    for _ in 0..5 {
        app.run().await;
        app.clock.advance_ms(MINUTE_MS);
    }
    let path = format!("/api/v1/channels/{channel}");
    assert_eq!(
        app.client.get(&path).await.expect(200)["state"],
        "needs_auth"
    );
    for paused in [true, false] {
        let refused = change(&app, &channel, &json!({ "paused": paused })).await;
        assert_eq!(refused.problem(409, "not_possible")["state"], "needs_auth");
    }
    let renamed = change(&app, &channel, &json!({ "name": "Neu" })).await;
    assert_eq!(renamed.expect(200)["state"], "needs_auth");
    let body = json!({
        "text": "später", "channels": [channel], "publish_at": app.in_ms(20 * MINUTE_MS),
    });
    let later = text(&app.create_post(body).await["publications"][0]["id"]);
    app.clock.advance_ms(40 * MINUTE_MS);
    let again = json!({ "credentials": {}, "options": { "script": null } });
    let again = change(&app, &channel, &again).await.expect(200);
    assert_eq!(again["state"], "active");
    app.run().await;
    assert_eq!(standing(&app, &early).await, (json!("held"), json!("late")));
    assert_eq!(standing(&app, &later).await.0, "sent");
    assert_eq!(app.public_on(&channel).await.len(), 1);
    let told = changes(&app, &channel).await;
    let last = told.last().unwrap();
    assert_eq!(
        (&last["from"]["state"], &last["to"]["state"]),
        (&json!("needs_auth"), &json!("active"))
    );
    assert_eq!(last["has_new_credentials"], true);
}

fn session(did: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({
        "did": did, "handle": "laden.example", "active": true,
        "accessJwt": "zugang-4711", "refreshJwt": "erneuern-4711",
    }))
}

#[tokio::test]
async fn credentials_of_another_account_are_refused() {
    let network = server(session(DID)).await;
    let app = dezent_beside(&network.uri()).await;
    let made = app
        .client
        .post("/api/v1/channels", &account())
        .await
        .expect(201);
    let id = text(&made["id"]);
    let sealed = async || {
        let db = &app.app.services().db;
        let rows = store::channels::for_engine(db, &[id.parse().unwrap()]).await;
        rows.unwrap().remove(0).1
    };
    let before = sealed().await;
    // The same account with a new password.
    let secret = "geheim-4712";
    let credentials = |identifier: &str| json!({ "credentials": { "identifier": identifier, "app_password": secret } });
    let again = change(&app, &id, &credentials(DID)).await;
    assert!(!again.text.contains("471"), "{}", again.text);
    assert_eq!(again.expect(200)["revision"], 2);
    let after = sealed().await;
    assert_ne!(before, after);
    let told = changes(&app, &id).await;
    assert!(!told[0].to_string().contains("471"), "{}", told[0]);
    // Somebody else.
    let other = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa";
    network.reset().await;
    super::channels::knows(&network, other, session(other)).await;
    let refused = change(&app, &id, &credentials(other)).await;
    assert!(!refused.text.contains(secret), "{}", refused.text);
    refused.problem(409, "other_account");
    assert_eq!(sealed().await, after);
}

/// Who posts is changed like anything else; and where nobody was asked whose account it is, Dezent
/// posts only once it has credentials of one.
#[tokio::test]
async fn who_posts_can_be_changed() {
    let app = Dezent::spawn().await;
    let id = app.channel(json!({})).await;
    let publication = app.due_now(&id).await;
    let reminder = json!({ "mode": "reminder" });
    let answer = change(&app, &id, &reminder).await.expect(200);
    assert_eq!(
        (&answer["mode"], &answer["revision"]),
        (&json!("reminder"), &json!(2))
    );
    app.run().await;
    assert_eq!(standing(&app, &publication).await.0, "handed");
    let direct = json!({ "mode": "direct" });
    change(&app, &id, &direct).await.expect(200);
    let publication = app.due_now(&id).await;
    app.run().await;
    assert_eq!(standing(&app, &publication).await.0, "sent");
    assert_eq!(
        changes(&app, &id).await,
        [
            json!({
                "from": { "mode": "direct" }, "to": { "mode": "reminder" },
                "has_new_credentials": false,
            }),
            json!({
                "from": { "mode": "reminder" }, "to": { "mode": "direct" },
                "has_new_credentials": false,
            }),
        ]
    );
    let refused = change(&app, &id, &json!({ "mode": "both" })).await;
    assert_eq!(refused.problem_field(422, "invalid_value").0, "mode");
    let places = json!({
        "network": "reminder", "name": "Aushang", "time_zone": "UTC",
        "options": { "target": "xing" },
    });
    let places = app
        .client
        .post("/api/v1/channels", &places)
        .await
        .expect(201);
    let refused = change(&app, &text(&places["id"]), &direct).await;
    let (field, code) = refused.problem_field(422, "invalid_value");
    assert_eq!((field.as_str(), code.as_str()), ("mode", "mode_impossible"));
}

#[tokio::test]
async fn a_channel_without_credentials_needs_some_before_dezent_posts() {
    let session = json!({
        "did": DID, "handle": "laden.example", "active": true, "accessJwt": "a", "refreshJwt": "b",
    });
    let network = server(ResponseTemplate::new(200).set_body_json(session)).await;
    let app = dezent_beside(&network.uri()).await;
    let by_hand = json!({
        "network": "bluesky", "name": "Laden", "time_zone": "UTC", "mode": "reminder",
    });
    let by_hand = app
        .client
        .post("/api/v1/channels", &by_hand)
        .await
        .expect(201);
    let id = text(&by_hand["id"]);
    let direct = json!({ "mode": "direct" });
    let refused = change(&app, &id, &direct).await;
    let (field, code) = refused.problem_field(422, "invalid_value");
    assert_eq!(
        (field.as_str(), code.as_str()),
        ("mode", "needs_credentials")
    );
    assert_eq!(changes(&app, &id).await, [Value::Null; 0]);
    let credentials = account()["credentials"].clone();
    let whole = json!({ "mode": "direct", "credentials": credentials });
    let after = change(&app, &id, &whole).await.expect(200);
    assert_eq!(
        (&after["mode"], &after["account"]["remote_id"]),
        (&json!("direct"), &json!(DID))
    );
    // From now on it is that account's, and no other channel of it is made.
    let second = json!({
        "network": "bluesky", "name": "Zwei", "time_zone": "UTC", "mode": "reminder",
    });
    let second = app
        .client
        .post("/api/v1/channels", &second)
        .await
        .expect(201);
    let refused = change(&app, &text(&second["id"]), &whole).await;
    assert_eq!(refused.problem(409, "channel_exists")["channel"], id);
}
