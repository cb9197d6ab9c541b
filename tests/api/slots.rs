//! `POST /check/slots`: when a post may go out.

use serde_json::{Value, json};

use crate::harness::{Dezent, at, text};

const SLOTS: &str = "/api/v1/check/slots";
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

async fn slots(app: &Dezent, body: Value) -> Value {
    app.client.post(SLOTS, &body).await.expect(200)
}

/// The instants of the first channel.
fn instants(found: &Value) -> Vec<String> {
    let slots = found["channels"][0]["slots"].as_array().unwrap();
    slots.iter().map(|slot| text(&slot["at"])).collect()
}

#[tokio::test]
async fn a_post_that_nothing_holds_back_may_go_at_the_next_hours() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let post = json!({ "text": "Mia waxes the boards before we open.", "channels": [channel] });
    let found = slots(&app, json!({ "post": post, "from": at(60_000) })).await;
    let wanted = [HOUR_MS, 5 * HOUR_MS, 9 * HOUR_MS].map(at);
    assert_eq!(instants(&found), wanted, "{found}");
    assert_eq!(found["to"], at(60_000 + 14 * DAY_MS));
    assert_eq!(found["channels"][0]["held_back_by"], json!([]));
    let stored = app.create_post(post).await;
    let body = json!({ "post": stored["id"], "from": at(60_000), "count": 5 });
    let found = slots(&app, body).await;
    assert_eq!(instants(&found)[..3], wanted);
    // The fourth is past ten in the evening in Berlin, so it comes at seven.
    assert_eq!(instants(&found)[3], at(22 * HOUR_MS));
    let posts = app.client.get("/api/v1/posts").await.expect(200);
    assert_eq!(
        posts["items"].as_array().unwrap().len(),
        1,
        "nothing was saved"
    );
}

#[tokio::test]
async fn an_offer_waits_until_the_mix_has_room_for_it() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    for (hours, promotion) in [(1, "none"), (2, "none"), (3, "none"), (4, "offer")] {
        app.create_post(json!({
            "text": format!("Beitrag {hours}"), "channels": [channel], "promotion": promotion,
            "publish_at": at(hours * HOUR_MS),
        }))
        .await;
    }
    for day in 1..8 {
        app.create_post(json!({
            "text": format!("Wie wir den Ofen anheizen, Teil {day}"), "channels": [channel],
            "promotion": "none", "publish_at": at(day * DAY_MS),
        }))
        .await;
    }
    let post = json!({ "text": "Die Seife ist da.", "promotion": "offer", "channels": [channel] });
    let found = slots(
        &app,
        json!({ "post": post, "from": at(5 * HOUR_MS), "count": 1 }),
    )
    .await;
    let [first] = &instants(&found)[..] else {
        panic!("{found}")
    };
    // Two of six are a hair more than 33 %, two of seven are not.
    assert_eq!(*first, at(2 * DAY_MS), "{found}");
    assert_eq!(found["channels"][0]["held_back_by"], json!(["ad-density"]));
    let said = found["channels"][0]["slots"][0]["findings"]
        .as_array()
        .unwrap();
    assert!(said.iter().any(|finding| finding["rule"] == "ad-density"));
    assert!(said.iter().all(|finding| finding["blocks"] == false));
}

#[tokio::test]
async fn a_full_day_and_quiet_hours_are_left_alone() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let path = format!("/api/v1/channels/{channel}");
    let change = json!({ "daily_max": 1 });
    app.client.patch(&path, &change).await.expect(200);
    app.create_post(json!({
        "text": "Heute", "channels": [channel], "publish_at": at(2 * HOUR_MS), "promotion": "none",
    }))
    .await;
    let post = json!({ "text": "Morgen", "channels": [channel] });
    let found = slots(&app, json!({ "post": post, "from": at(0), "count": 1 })).await;
    assert_eq!(
        instants(&found),
        [at(22 * HOUR_MS)],
        "at seven in the morning"
    );
}

#[tokio::test]
async fn a_post_that_is_not_ready_yet_is_told_when_it_could_go() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let post = json!({
        "text": "NUR NOCH HEUTE!!! JETZT KAUFEN, BEVOR ALLES WEG IST!!!", "promotion": "offer",
        "channels": [channel],
    });
    let body = json!({ "post": post, "from": at(0), "count": 1 });
    let found = slots(&app, body.clone()).await;
    assert!(instants(&found).is_empty());
    let held_back = found["channels"][0]["held_back_by"].clone();
    assert!(!held_back.as_array().unwrap().is_empty(), "{found}");
    let mut aside = body;
    aside["ignore_content"] = json!(true);
    // Quiet hours belong to the instant and still count.
    aside["from"] = json!(at(15 * HOUR_MS));
    let found = slots(&app, aside).await;
    assert_eq!(instants(&found), [at(22 * HOUR_MS)], "{found}");
    let said = found["channels"][0]["slots"][0]["findings"].as_array();
    let blocks = |finding: &&Value| finding["blocks"] == true;
    assert!(said.unwrap().iter().any(|finding| blocks(&finding)));
}

#[tokio::test]
async fn a_question_that_cannot_be_answered_is_refused_by_its_field() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let post = json!({ "text": "Hallo", "channels": [channel] });
    for (more, field, code) in [
        (json!({ "count": 0 }), "count", "invalid_value"),
        (json!({ "count": 85 }), "count", "invalid_value"),
        (json!({ "to": at(-HOUR_MS) }), "to", "invalid_value"),
        (json!({ "to": at(63 * DAY_MS) }), "to", "span_too_long"),
        (
            json!({ "instead_of": "post_000000000000000000000000000000ff" }),
            "instead_of",
            "invalid_value",
        ),
        (
            json!({ "post": { "text": "Hallo" } }),
            "channels",
            "invalid_value",
        ),
    ] {
        let mut body = json!({ "post": post });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let answer = app.client.post(SLOTS, &body).await;
        let (named, _) = answer.problem_field(422, code);
        assert_eq!(named, field);
    }
    let unknown = json!({ "post": "post_000000000000000000000000000000ff" });
    app.client
        .post(SLOTS, &unknown)
        .await
        .problem(404, "not_found");
}
