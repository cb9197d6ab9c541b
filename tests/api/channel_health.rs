//! `GET /channels/{id}/health`, and `GET /channels?with=health,figures`.

use dezent::domain::channel::LatePolicy;
use serde_json::{Value, json};

use crate::harness::{Dezent, text};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 1_440 * MINUTE_MS;

async fn health(app: &Dezent, channel: &str) -> Value {
    let path = format!("/api/v1/channels/{channel}/health");
    app.client.get(&path).await.expect(200)
}

fn reasons(health: &Value) -> Vec<String> {
    let reasons = health["reasons"].as_array().unwrap().iter();
    reasons
        .inspect(|reason| assert!(text(&reason["message"]).ends_with('.')))
        .map(|reason| text(&reason["code"]))
        .collect()
}

#[tokio::test]
async fn health_tells_what_went_out_what_failed_and_what_is_left() {
    let app = Dezent::spawn().await;
    let channel = app
        .channel(json!({ "script": "ok 422 ok", "quota": 3 }))
        .await;
    let fresh = health(&app, &channel).await;
    assert_eq!(reasons(&fresh), [""; 0]);
    assert_eq!(
        (
            &fresh["last_sent"],
            &fresh["last_failure"],
            &fresh["next_due_at"]
        ),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    let sent = app.due_now(&channel).await;
    app.run().await;
    app.clock.advance_ms(MINUTE_MS);
    let failed = app.due_now(&channel).await;
    app.run().await;
    let due = app.in_ms(MINUTE_MS);
    let body = json!({ "text": "gleich", "channels": [channel], "publish_at": due });
    app.create_post(body).await;
    let seen = health(&app, &channel).await;
    assert_eq!(seen["state"], "active");
    assert_eq!(seen["last_sent"]["publication"], sent);
    assert!(text(&seen["last_sent"]["url"]).starts_with("/sandbox/"));
    assert_eq!(seen["last_failure"]["publication"], failed);
    assert_eq!(
        (
            &seen["last_failure"]["result"],
            &seen["last_failure"]["http_status"]
        ),
        (&json!("refused"), &json!(422))
    );
    assert!(!text(&seen["last_failure"]["message"]).is_empty());
    assert_eq!(
        seen["open"],
        json!({ "waiting": 1, "held": 0, "unknown": 0, "failed": 1 })
    );
    assert_eq!(seen["next_due_at"], due);
    let limit = &seen["limits"][0];
    assert_eq!(
        (
            &limit["name"],
            &limit["used"],
            &limit["left"],
            &limit["max"]
        ),
        (&json!("parts_per_hour"), &json!(2), &json!(1), &json!(3))
    );
    app.clock.advance_ms(MINUTE_MS);
    app.run().await;
    assert_eq!(reasons(&health(&app, &channel).await), ["limit_used_up"]);
    // A window later there is room again, and a month later the failure is forgotten.
    app.clock.advance_ms(31 * DAY_MS);
    let later = health(&app, &channel).await;
    assert_eq!(
        (reasons(&later), &later["last_failure"]),
        (vec![], &Value::Null)
    );
    assert_eq!(later["open"]["failed"], 0);
}

#[tokio::test]
async fn health_names_what_is_in_the_way() {
    let app = Dezent::spawn().await;
    let paused = app.channel(json!({})).await;
    let path = format!("/api/v1/channels/{paused}");
    app.client
        .patch(&path, &json!({ "paused": true }))
        .await
        .expect(200);
    assert_eq!(reasons(&health(&app, &paused).await), ["paused"]);
    let throttled = app.channel(json!({ "script": "429=600" })).await;
    app.due_now(&throttled).await;
    app.run().await;
    let seen = health(&app, &throttled).await;
    assert_eq!(reasons(&seen), ["throttled"]);
    assert!(text(&seen["not_before"]) >= app.in_ms(10 * MINUTE_MS));
    assert_eq!(seen["last_failure"]["result"], "throttled");
    let unclear = app
        .channel(json!({ "kind": "k4", "script": "cut-before" }))
        .await;
    app.due_now(&unclear).await;
    app.run().await;
    assert_eq!(reasons(&health(&app, &unclear).await), ["unknown"]);
    let shut_out = app.channel(json!({ "script": "401 401" })).await;
    app.due_now(&shut_out).await;
    for _ in 0..5 {
        app.run().await;
        app.clock.advance_ms(MINUTE_MS);
    }
    assert_eq!(reasons(&health(&app, &shut_out).await), ["needs_auth"]);
    app.clock.advance_ms(40 * MINUTE_MS);
    app.run().await;
    let seen = health(&app, &shut_out).await;
    assert_eq!(reasons(&seen), ["needs_auth", "held"]);
}

#[tokio::test]
async fn figures_tell_the_share_of_offers_and_how_much_goes_out() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    for (ago_days, promotion) in [(20, "none"), (5, "offer"), (3, "none"), (1, "none")] {
        let at = app.in_ms((25 - ago_days) * DAY_MS);
        let body = json!({
            "text": "Brot", "channels": [channel], "publish_at": at, "promotion": promotion,
        });
        app.create_post(body).await;
    }
    for _ in 0..25 {
        app.clock.advance_ms(DAY_MS);
        app.run().await;
    }
    for in_days in [1, 10, 40] {
        let at = app.in_ms(in_days * DAY_MS);
        let body = json!({ "text": "Brot", "channels": [channel], "publish_at": at });
        app.create_post(body).await;
    }
    let list = app
        .client
        .get("/api/v1/channels?with=figures")
        .await
        .expect(200);
    let one = &list["items"][0];
    assert!(one.get("health").is_none(), "{one}");
    let figures = &one["figures"];
    assert_eq!(figures["sent"], json!({ "days_7": 3, "days_30": 4 }));
    assert_eq!(
        figures["planned"],
        json!({ "days_7": 1, "days_30": 2, "all": 3 })
    );
    // The window holds five posts at least, so that one reaches back further than 14 days.
    assert_eq!(
        (&figures["offers"]["offers"], &figures["offers"]["posts"]),
        (&json!(1), &json!(4))
    );
    assert!(
        figures["offers"]["error_above_percent"].is_number(),
        "{figures}"
    );
    assert_eq!(figures["network"], one["limits"]);
    assert_eq!(figures["posts_per_week_max"], 21.0);
}

#[tokio::test]
async fn figures_know_what_is_wanted_on_the_channel() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let layer = json!({ "rules": {
        "ad-density": { "limits": { "percent": { "warning": 10, "error": 12 } } },
        "post-rate-max": { "limits": { "posts_per_week": { "info": 4 } } },
    } });
    let path = format!("/api/v1/rules/layers/{channel}");
    app.client.put(&path, &layer).await.expect(200);
    let list = app.client.get("/api/v1/channels?with=figures").await;
    let figures = list.expect(200)["items"][0]["figures"].clone();
    assert_eq!(figures["posts_per_week_max"], 4.0);
    assert_eq!(
        (
            &figures["offers"]["warning_above_percent"],
            &figures["offers"]["error_above_percent"]
        ),
        (&json!(10.0), &json!(12.0))
    );
}

#[tokio::test]
async fn what_is_not_known_is_refused_by_name() {
    let app = Dezent::spawn().await;
    let path = "/api/v1/channels?with=health,colour";
    let problem = app.client.get(path).await.problem(422, "invalid_value");
    assert_eq!(problem["fields"][0]["field"], "with");
    let message = text(&problem["fields"][0]["message"]);
    assert!(
        message.contains("colour") && message.contains("figures"),
        "{message}"
    );
    let path = "/api/v1/channels?with=health&fields=id,health";
    app.channel(json!({})).await;
    let list = app.client.get(path).await.expect(200);
    assert_eq!(list["items"][0].as_object().unwrap().len(), 2);
}

/// Two hundred channels cost as many reads as one.
#[tokio::test]
async fn all_channels_are_read_at_once() {
    let app = Dezent::spawn().await;
    let path = "/api/v1/channels?with=health,figures";
    let asked = async || {
        let db = &app.app.services().db;
        let before = db.read_count();
        let list = app.client.get(path).await.expect(200);
        let count = list["items"].as_array().unwrap().len();
        (count, db.read_count() - before)
    };
    let first = app.channel(json!({ "quota": 5 })).await;
    app.due_now(&first).await;
    app.run().await;
    let (one, reads) = asked().await;
    let policies = std::iter::repeat_n(LatePolicy::Hold, 200);
    let channels = app.store_channels("k1", policies).await;
    let at = app.clock.now().plus_ms(MINUTE_MS);
    app.store_posts(
        channels
            .iter()
            .map(|channel| (channel.id, "Brot".to_owned(), at)),
    )
    .await;
    assert_eq!((one, asked().await), (1, (201, reads)));
    let list = app.client.get(path).await.expect(200);
    let items = list["items"].as_array().unwrap().iter();
    for item in items.filter(|item| item["id"] != json!(first)) {
        assert_eq!(item["health"]["open"]["waiting"], 1);
        assert_eq!(item["figures"]["planned"]["days_7"], 1);
    }
}
