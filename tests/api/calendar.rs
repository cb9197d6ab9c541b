//! `GET /calendar`.

use dezent::domain::time::MINUTE_MS;
use serde_json::{Value, json};

use super::media::picture;
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
    let counted = counted(&app).await;
    let shown = counted.iter().map(|row| &row["post"]);
    assert!(shown.eq(ids.iter().map(|id| json!(id)).collect::<Vec<_>>().iter()));
    assert!(
        counted.iter().any(|row| row["findings"]["warning"] != 0),
        "twelve posts on one day are found fault with"
    );
}

/// The rows of the calendar, each compared with what its post itself shows.
async fn counted(app: &Dezent) -> Vec<Value> {
    let rows = rows(app, "").await;
    for row in &rows {
        let path = format!("/api/v1/posts/{}", text(&row["post"]));
        let post = app.client.get(&path).await.expect(200);
        let findings: Vec<&Value> = (post["findings"].as_array().unwrap().iter())
            .filter(|finding| finding["channel"] == row["channel"])
            .filter(|finding| finding["suppressed_by"] == Value::Null)
            .collect();
        for severity in ["info", "warning", "error"] {
            let found = findings
                .iter()
                .filter(|found| found["severity"] == severity);
            assert_eq!(
                row["findings"][severity],
                json!(found.count()),
                "{severity} of {row:#}, {findings:#?}"
            );
        }
        let blocks = findings.iter().any(|finding| finding["blocks"] == true);
        assert_eq!(row["blocks"], json!(blocks));
    }
    rows
}

/// What posts weigh is remembered, so each kind of change must be seen at once.
#[tokio::test]
async fn counts_follow_whatever_is_changed() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let other = app.channel(json!({})).await;
    let picture = picture(&app.client, "").await;
    let planned = |hour: i64, more: Value| {
        let mut body = json!({
            "text": format!("Heute backen wir Brot {hour}"), "channels": [channel],
            "publish_at": at(hour * HOUR_MS),
        });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        body
    };
    app.create_post(planned(30, json!({ "promotion": "offer" })))
        .await;
    app.create_post(planned(60, json!({ "promotion": "offer" })))
        .await;
    app.create_post(planned(90, json!({ "media": [picture] })))
        .await;
    let last = app.create_post(planned(120, json!({}))).await;
    let last = format!("/api/v1/posts/{}", text(&last["id"]));
    let beside = json!({
        "text": "Auch hier", "channels": [other], "publish_at": at(120 * HOUR_MS),
    });
    let waits = json!({
        "channel": channel, "kind": "complaint", "text": "Wo bleibt es?", "received_at": app.in_ms(-HOUR_MS * 90),
    });
    let changes: [(&str, &str, String, Value); 9] = [
        (
            "a text",
            "PATCH",
            last.clone(),
            json!({ "text": "GROSSE NEUE TORTE AUS DEM OFEN!!!" }),
        ),
        (
            "what it is",
            "PATCH",
            last.clone(),
            json!({ "promotion": "offer" }),
        ),
        (
            "a description",
            "PATCH",
            format!("/api/v1/media/{picture}"),
            json!({ "alt": "Ein Laib Brot" }),
        ),
        (
            "a neighbour elsewhere",
            "POST",
            "/api/v1/posts".to_owned(),
            beside,
        ),
        (
            "a neighbour",
            "POST",
            "/api/v1/posts".to_owned(),
            planned(91, json!({ "text": "Frisches Brot aus dem Ofen" })),
        ),
        (
            "a layer",
            "PUT",
            "/api/v1/rules/layers/workspace".to_owned(),
            json!({ "rules": { "shouting": { "level": "off" } } }),
        ),
        ("who waits", "POST", "/api/v1/inbox/items".to_owned(), waits),
        (
            "a pause",
            "PUT",
            "/api/v1/pause".to_owned(),
            json!({ "paused": true, "reason": "Hochwasser in der Stadt" }),
        ),
        (
            "what is not to be heard",
            "POST",
            "/api/v1/suppressions".to_owned(),
            json!({
                "rule": "crisis-pause", "reason": "Wir sind nicht betroffen", "until": "2099-12-31",
            }),
        ),
    ];
    let mut before = counted(&app).await;
    assert_eq!(before, counted(&app).await, "nothing has changed");
    for (what, method, path, body) in changes {
        let call = app.client.call(method.parse().unwrap(), &path).json(&body);
        let answer = Answer::of(call).await;
        assert!((200..300).contains(&answer.status), "{what}: {answer:?}");
        let after = counted(&app).await;
        assert_ne!(before, after, "{what}");
        // Once it is still, whole months are remembered as well.
        app.clock.advance_ms(MINUTE_MS);
        for _ in 0..2 {
            assert_eq!(after, counted(&app).await, "{what}");
        }
        before = after;
    }
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
