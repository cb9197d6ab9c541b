//! `GET /calendar`.

use serde_json::{Value, json};

use crate::harness::{Answer, Dezent, at, text};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

async fn calendar(app: &Dezent, more: &str) -> Answer {
    let (from, to) = (at(-DAY_MS), at(30 * DAY_MS));
    app.client
        .get(&format!("/api/v1/calendar?from={from}&to={to}{more}"))
        .await
}

async fn rows(app: &Dezent, more: &str) -> Vec<Value> {
    calendar(app, more).await.expect(200)["items"]
        .as_array()
        .unwrap()
        .clone()
}

#[tokio::test]
async fn a_calendar_shows_publications_and_planned_drafts_in_order() {
    let app = Dezent::spawn().await;
    let (one, two) = (app.channel(json!({})).await, app.channel(json!({})).await);
    let planned = app.create_post(json!({
        "text": "Später\nam Tag", "lang": "de", "channels": [one, two], "publish_at": at(3 * HOUR_MS),
        "variants": [{ "channel": two, "text": "kurz" }], "tags": ["Brot"], "pillar": "Werkstatt",
        "promotion": "offer",
    })).await;
    let draft = app
        .create_post(json!({
            "text": "Entwurf", "channels": [one], "publish_at": at(2 * HOUR_MS),
        }))
        .await;
    let draft = text(&draft["id"]);
    app.client
        .ask(&format!("/api/v1/posts/{draft}/unschedule"))
        .await
        .expect(200);
    app.create_post(json!({ "text": "ohne Tag", "channels": [one] }))
        .await;
    let rows = rows(&app, "").await;
    assert_eq!(rows.len(), 3);
    assert_eq!(
        (&rows[0]["state"], &rows[0]["post"]),
        (&json!("draft"), &json!(draft))
    );
    assert_eq!(
        (&rows[0]["publication"], &rows[0]["at"]),
        (&Value::Null, &json!(at(2 * HOUR_MS)))
    );
    let first = rows
        .iter()
        .find(|row| row["publication"] != Value::Null && row["channel"] == one)
        .unwrap();
    assert_eq!(
        (&first["post"], &first["revision"]),
        (&planned["id"], &json!(1))
    );
    assert_eq!(
        (&first["state"], &first["reason"]),
        (&json!("waiting"), &Value::Null)
    );
    assert_eq!(
        (&first["excerpt"], &first["lang"]),
        (&json!("Später am Tag"), &json!("de"))
    );
    assert_eq!(
        (&first["is_offer"], &first["blocks"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(
        (&first["tags"], &first["pillar"]),
        (&json!(["Brot"]), &json!("Werkstatt"))
    );
    let second = rows.iter().find(|row| row["channel"] == two).unwrap();
    assert_eq!(second["excerpt"], "kurz");
}

#[tokio::test]
async fn rows_are_chosen_by_channel_state_and_day() {
    let app = Dezent::spawn().await;
    let (one, two) = (app.channel(json!({})).await, app.channel(json!({})).await);
    app.due_now(&one).await;
    app.run().await;
    app.create_post(json!({ "text": "x", "channels": [two], "publish_at": at(HOUR_MS) }))
        .await;
    assert_eq!(rows(&app, "").await.len(), 2);
    assert_eq!(rows(&app, &format!("&channel={two}")).await.len(), 1);
    assert_eq!(rows(&app, "&state=sent").await[0]["channel"], one);
    assert_eq!(rows(&app, "&state=sent,waiting").await.len(), 2);
    assert_eq!(rows(&app, "&state=draft").await.len(), 0);
    assert_eq!(rows(&app, "&state=draft,waiting").await.len(), 1);
    let until_then = format!("/api/v1/calendar?from={}&to={}", at(0), at(HOUR_MS));
    let until_then = app.client.get(&until_then).await.expect(200);
    assert_eq!(
        until_then["items"].as_array().unwrap().len(),
        1,
        "the end is not part of it"
    );
}

#[tokio::test]
async fn findings_are_counted_as_the_post_itself_shows_them() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let mut ids = Vec::new();
    for hour in 1..=12 {
        let promotion = if hour % 6 == 0 { "offer" } else { "none" };
        let post = app
            .create_post(json!({
                "text": format!("{hour}"), "channels": [channel], "promotion": promotion,
                "publish_at": at(hour * HOUR_MS),
            }))
            .await;
        ids.push(text(&post["id"]));
    }
    let rows = rows(&app, "").await;
    let mut found = 0;
    for (id, row) in ids.iter().zip(&rows) {
        assert_eq!(row["post"], json!(id));
        let post = app
            .client
            .get(&format!("/api/v1/posts/{id}"))
            .await
            .expect(200);
        let findings = post["findings"].as_array().unwrap();
        for severity in ["info", "warning", "error"] {
            let count = findings
                .iter()
                .filter(|finding| finding["severity"] == severity)
                .count();
            assert_eq!(
                row["findings"][severity],
                json!(count),
                "{severity} of {row}"
            );
            found += count;
        }
        let blocks = findings.iter().any(|finding| finding["blocks"] == true);
        assert_eq!(row["blocks"], json!(blocks));
    }
    assert!(found > 0, "twelve posts on one day are found fault with");
}

#[tokio::test]
async fn what_is_wrong_with_a_span_is_named() {
    let app = Dezent::spawn().await;
    let get = async |query: &str| app.client.get(&format!("/api/v1/calendar?{query}")).await;
    let (now, later) = (at(0), at(100 * DAY_MS));
    get(&format!("from={now}&to={later}")).await.expect(200);
    let long = get(&format!("from={now}&to={}", at(100 * DAY_MS + 1)))
        .await
        .problem(422, "span_too_long");
    assert_eq!(
        (&long["fields"][0]["count"], &long["fields"][0]["limit"]),
        (&json!(101), &json!(100))
    );
    let cases = [
        (format!("from={later}&to={now}"), "invalid_value", "to"),
        (format!("from={now}"), "invalid_value", "to"),
        (format!("from=today&to={later}"), "invalid_value", "from"),
        (
            format!("from={now}&to={later}&channel=x"),
            "invalid_value",
            "channel",
        ),
        (
            format!("from={now}&to={later}&state=asleep"),
            "invalid_value",
            "state",
        ),
        (
            format!("from={now}&to={later}&zone=UTC"),
            "unknown_field",
            "zone",
        ),
    ];
    for (query, code, field) in cases {
        assert_eq!(
            get(&query).await.problem_field(422, code).0,
            field,
            "{query}"
        );
    }
}
