//! `GET /channels/{id}/figures`: a stretch of a channel in numbers.

use serde_json::json;

use crate::harness::{Dezent, at};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

#[tokio::test]
async fn a_stretch_is_told_in_numbers() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let plan = [
        (1, "offer", "Angebote"),
        (2, "none", "Werkstatt"),
        (26, "none", "Werkstatt"),
        (27, "soft", "Werkstatt"),
        (50, "auto", "Wissen"),
    ];
    for (hours, promotion, pillar) in plan {
        app.create_post(json!({
            "text": format!("Beitrag {hours}"), "channels": [channel], "promotion": promotion,
            "pillar": pillar, "publish_at": at(hours * HOUR_MS),
        }))
        .await;
    }
    app.client
        .post(
            "/api/v1/inbox/items",
            &json!({ "kind": "question", "text": "Habt ihr auf?", "channel": channel }),
        )
        .await
        .expect(201);
    let path = format!("/api/v1/channels/{channel}/figures");
    let (from, to) = (at(0), at(4 * DAY_MS));
    let figures = app.client.get(&format!("{path}?from={from}&to={to}")).await;
    let figures = figures.expect(200);
    assert_eq!(
        (&figures["posts"], &figures["offers"]),
        (&json!(5), &json!(1))
    );
    assert_eq!(figures["offer_percent"], 20.0);
    assert_eq!(
        figures["weight_percent"], 30.0,
        "one offer and a soft mention"
    );
    assert_eq!(
        figures["offer_limits"],
        json!({ "warning": 20.0, "error": 33.0 })
    );
    let days = figures["days"].as_array().unwrap();
    assert_eq!(days.len(), 5, "parts of five calendar days");
    assert_eq!(
        days[0],
        json!({ "day": "2026-12-01", "posts": 2, "offers": 1 })
    );
    assert_eq!(figures["weeks"][0]["monday"], "2026-11-30");
    let gaps = json!({ "shortest_hours": 1.0, "median_hours": 23.0, "longest_hours": 24.0 });
    assert_eq!(figures["gaps"], gaps);
    assert_eq!(figures["offer_gaps"], json!(null));
    let first = json!({
        "pillar": "Werkstatt", "posts": 3, "percent": 60.0, "target_percent": null,
    });
    assert_eq!(figures["pillars"][0], first);
    assert_eq!(figures["waiting"]["items"], 1);
    assert_eq!(figures["waiting"]["oldest_at"], at(0));
    let usual = app.client.get(&path).await.expect(200);
    assert_eq!(
        (&usual["from"], &usual["to"]),
        (&json!(at(-28 * DAY_MS)), &json!(at(28 * DAY_MS)))
    );
}

#[tokio::test]
async fn a_stretch_that_is_none_is_refused() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let path = format!("/api/v1/channels/{channel}/figures");
    let of = |from: String, to: String| format!("{path}?from={from}&to={to}");
    let backwards = app.client.get(&of(at(DAY_MS), at(0))).await;
    assert_eq!(backwards.problem_field(422, "invalid_value").0, "to");
    let long = app.client.get(&of(at(0), at(367 * DAY_MS))).await;
    assert_eq!(long.problem_field(422, "span_too_long").0, "to");
    let unknown = "/api/v1/channels/chan_000000000000000000000000000000ff/figures";
    app.client.get(unknown).await.problem(404, "not_found");
}
