//! `/offers`: what is sold, at which prices, until when.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Dezent, text};

const OFFERS: &str = "/api/v1/offers";

async fn make(app: &Dezent, body: Value) -> Value {
    app.client.post(OFFERS, &body).await.expect(201)
}

#[tokio::test]
async fn an_offer_is_made_changed_and_removed() {
    let app = Dezent::spawn().await;
    let terms = json!({
        "currency": "EUR", "prices": [{ "from": "2026-09-01", "cents": 4_900 }],
        "url": "https://shop.example/brett", "stock": 3,
    });
    let made = make(&app, json!({ "name": "Brett", "terms": terms })).await;
    assert_eq!(
        (&made["terms"]["prices"], &made["terms"]["kind"]),
        (&terms["prices"], &json!("goods"))
    );
    let path = format!("{OFFERS}/{}", text(&made["id"]));
    let read = app.client.get(&path).await;
    assert_eq!(read.header("etag"), "\"1\"");
    assert_eq!(read.expect(200), made);
    let named = app.client.patch(&path, &json!({ "name": "Eiche" })).await;
    let named = named.expect(200);
    assert_eq!(
        (&named["terms"], &named["revision"]),
        (&made["terms"], &json!(2))
    );
    let change = json!({ "terms": { "kind": "service" } });
    let changed = app.client.patch(&path, &change).await.expect(200);
    assert_eq!(
        (&changed["terms"]["prices"], &changed["terms"]["kind"]),
        (&json!([]), &json!("service"))
    );
    assert_eq!(
        app.client.patch(&path, &change).await.expect(200)["revision"],
        3
    );
    let late = app
        .client
        .call(Method::PATCH, &path)
        .header("If-Match", "\"1\"");
    Answer::of(late.json(&change))
        .await
        .problem(412, "precondition_failed");
    assert_eq!(app.client.delete(&path).await.status, 204);
    app.client.get(&path).await.problem(404, "not_found");
    let kinds = "/api/v1/events?kind=offer_created,offer_changed,offer_deleted";
    let told = app.client.get(kinds).await.expect(200);
    let told = told["items"].as_array().unwrap();
    assert_eq!(told.len(), 4, "{told:?}");
    assert_eq!(told[0]["before_hash"], told[1]["after_hash"]);
}

#[tokio::test]
async fn offers_come_in_pages_newest_first() {
    let app = Dezent::spawn().await;
    for number in 1..=3 {
        app.clock.advance_ms(1_000);
        make(&app, json!({ "name": number.to_string() })).await;
    }
    let names = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().iter();
        items.map(|one| text(&one["name"])).collect()
    };
    let first = app
        .client
        .get(&format!("{OFFERS}?limit=2&fields=name"))
        .await;
    let first = first.expect(200);
    assert_eq!(names(&first), ["3", "2"]);
    let cursor = text(&first["next_cursor"]);
    let second = app.client.get(&format!("{OFFERS}?cursor={cursor}")).await;
    let second = second.expect(200);
    assert_eq!(
        (names(&second), &second["next_cursor"]),
        (vec!["1".to_owned()], &Value::Null)
    );
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let app = Dezent::spawn().await;
    let path = format!(
        "{OFFERS}/{}",
        text(&make(&app, json!({ "name": "x" })).await["id"])
    );
    let twice = json!([{ "from": "2026-09-02", "cents": 1 }, { "from": "2026-09-01", "cents": 1 }]);
    for (terms, code, field) in [
        (json!({ "colour": 1 }), "unknown_field", "terms.colour"),
        (
            json!({ "currency": "Euro" }),
            "invalid_value",
            "terms.currency",
        ),
        (
            json!({ "prices": twice }),
            "invalid_value",
            "terms.prices[1].from",
        ),
        (
            json!({ "prices": [{ "from": "morgen", "cents": 1 }] }),
            "invalid_value",
            "terms.prices[0].from",
        ),
        (json!({ "stock": -1 }), "invalid_value", "terms.stock"),
        (
            json!({ "url": "shop.example" }),
            "invalid_value",
            "terms.url",
        ),
    ] {
        let body = json!({ "name": "x", "terms": terms });
        for answer in [
            app.client.post(OFFERS, &body).await,
            app.client.patch(&path, &body).await,
        ] {
            assert_eq!(answer.problem_field(422, code).0, field, "{body}");
        }
    }
    let page = app.client.get(&format!("{OFFERS}?limit=0")).await;
    assert_eq!(page.problem_field(422, "invalid_value").0, "limit");
}
