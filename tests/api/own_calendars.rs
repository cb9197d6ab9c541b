//! `/calendars`: days that a workspace keeps free.

use dezent::store::own_calendars;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Dezent, text};

const CALENDARS: &str = "/api/v1/calendars";

fn day(day: &str, name: &str) -> Value {
    json!({ "day": day, "name": name, "kind": "remembrance" })
}

async fn make(app: &Dezent, name: &str, days: Vec<Value>) -> Value {
    let body = json!({ "name": name, "days": days });
    app.client.post(CALENDARS, &body).await.expect(201)
}

#[tokio::test]
async fn a_calendar_is_made_changed_and_removed() {
    let app = Dezent::spawn().await;
    let made = make(&app, "Ort", vec![day("2026-12-12", " Trauer ")]).await;
    assert_eq!(made["days"], json!([day("2026-12-12", "Trauer")]));
    let path = format!("{CALENDARS}/{}", text(&made["id"]));
    let read = app.client.get(&path).await;
    assert_eq!(read.header("etag"), "\"1\"");
    assert_eq!(read.expect(200), made);
    let named = app.client.patch(&path, &json!({ "name": "Dorf" })).await;
    assert_eq!(named.expect(200)["days"], made["days"]);
    let change = json!({ "days": [] });
    let changed = app.client.patch(&path, &change).await.expect(200);
    assert_eq!(
        (&changed["days"], &changed["name"]),
        (&json!([]), &json!("Dorf"))
    );
    assert_eq!(
        app.client.patch(&path, &change).await.expect(200)["revision"],
        3
    );
    let late = app
        .client
        .call(Method::DELETE, &path)
        .header("If-Match", "\"2\"");
    Answer::of(late).await.problem(412, "precondition_failed");
    let list = app.client.get(&format!("{CALENDARS}?fields=name")).await;
    assert_eq!(list.expect(200)["items"], json!([{ "name": "Dorf" }]));
    assert_eq!(app.client.delete(&path).await.status, 204);
    app.client.get(&path).await.problem(404, "not_found");
    let kinds = "calendar_created,calendar_changed,calendar_deleted";
    let told = app
        .client
        .get(&format!("/api/v1/events?kind={kinds}"))
        .await;
    let told = told.expect(200);
    assert_eq!(told["items"].as_array().unwrap().len(), 4, "{told}");
    assert_eq!(
        told["items"][0]["before_hash"],
        told["items"][1]["after_hash"]
    );
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let app = Dezent::spawn().await;
    let path = format!(
        "{CALENDARS}/{}",
        text(&make(&app, "x", Vec::new()).await["id"])
    );
    let many = vec![day("2026-12-12", "x"); 401];
    let mut coloured = day("2026-12-12", "x");
    coloured["colour"] = json!("red");
    let mut unheard = day("2026-12-12", "x");
    unheard["kind"] = json!("party");
    for (days, code, field) in [
        (json!(many), "invalid_value", "days"),
        (
            json!([day("2026-02-30", "x")]),
            "invalid_value",
            "days[0].day",
        ),
        (
            json!([day("2026-12-12", " ")]),
            "invalid_value",
            "days[0].name",
        ),
        (
            json!([day("2026-12-12", &"x".repeat(101))]),
            "invalid_value",
            "days[0].name",
        ),
        (json!([coloured]), "unknown_field", "days[0].colour"),
        (json!([unheard]), "invalid_value", "days[0].kind"),
    ] {
        let body = json!({ "name": "x", "days": days });
        for answer in [
            app.client.post(CALENDARS, &body).await,
            app.client.patch(&path, &body).await,
        ] {
            assert_eq!(answer.problem_field(422, code).0, field);
        }
    }
    let most = vec![day("2026-12-12", &"x".repeat(100)); 400];
    app.client
        .patch(&path, &json!({ "days": most }))
        .await
        .expect(200);
    for _ in 1..50 {
        make(&app, "x", Vec::new()).await;
    }
    let more = app.client.post(CALENDARS, &json!({ "name": "x" })).await;
    more.problem(409, "not_possible");
}

/// What rules ask: the days around a post, from all calendars, and nobody else's.
#[tokio::test]
async fn rules_are_told_the_days_of_a_span() {
    let app = Dezent::spawn().await;
    make(
        &app,
        "a",
        vec![
            day("2026-12-14", "d"),
            day("2026-12-12", "b"),
            day("2026-12-11", "a"),
        ],
    )
    .await;
    make(
        &app,
        "b",
        vec![day("2026-12-13", "c"), day("2027-12-13", "e")],
    )
    .await;
    let other = app.second_workspace().await;
    let foreign = json!({ "name": "x", "days": [day("2026-12-13", "foreign")] });
    other.post(CALENDARS, &foreign).await.expect(201);
    let (db, workspace) = (&app.app.services().db, app.app.workspace());
    let (from, to) = ("2026-12-12".parse().unwrap(), "2026-12-14".parse().unwrap());
    let days = own_calendars::days_within(db, workspace, from, to)
        .await
        .unwrap();
    let names: Vec<String> = days.into_iter().map(|special| special.name).collect();
    assert_eq!(names, ["b", "c", "d"]);
}

#[tokio::test]
async fn the_days_of_a_page_are_named_for_whom_they_hold() {
    let app = Dezent::spawn().await;
    let of = |country: &str| json!({ "name": country, "traits": { "country": country } });
    let audience = app.client.post("/api/v1/audiences", &of("AT")).await;
    let audience = text(&audience.expect(201)["id"]);
    let channel = app.channel(json!({})).await;
    let days = "/api/v1/special-days?from=2026-10-25&to=2026-11-01";
    let none = app.client.get(days).await.expect(200);
    assert_eq!(none["items"], json!([]), "nobody has said where people are");
    let path = format!("/api/v1/channels/{channel}");
    let change = json!({ "audience": audience });
    app.client.patch(&path, &change).await.expect(200);
    app.channel(json!({})).await;
    let own = json!({ "name": "Ort", "days": [
        { "day": "2026-10-27", "name": "Kirchweih", "kind": "holiday" },
        { "day": "2026-11-02", "name": "Später", "kind": "holiday" },
    ] });
    app.client.post("/api/v1/calendars", &own).await.expect(201);
    let found = app.client.get(days).await.expect(200);
    let items = found["items"].as_array().unwrap();
    let names: Vec<&Value> = items.iter().map(|day| &day["name"]).collect();
    assert_eq!(names, ["Nationalfeiertag", "Kirchweih", "Allerheiligen"]);
    assert_eq!(items[0]["channels"], json!([channel]));
    assert_eq!(items[1]["channels"], Value::Null);
    let profile = json!({ "calendars": ["at"] });
    app.client
        .put("/api/v1/workspace/profile", &profile)
        .await
        .expect(200);
    let found = app.client.get(days).await.expect(200);
    assert_eq!(found["items"][0]["channels"], Value::Null, "all have it");
    for (query, code, field) in [
        ("from=2026-10-25&to=2026-10-24", "invalid_value", "to"),
        ("from=2026-10-25&to=2027-11-29", "span_too_long", "to"),
        ("from=today&to=2026-10-24", "invalid_value", "from"),
    ] {
        let answer = app
            .client
            .get(&format!("/api/v1/special-days?{query}"))
            .await;
        assert_eq!(answer.problem_field(422, code).0, field, "{query}");
    }
    let other = app.second_workspace().await;
    let other = other.get(days).await.expect(200);
    assert_eq!(other["items"], json!([]));
}
