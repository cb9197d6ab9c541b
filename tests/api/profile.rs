//! `/workspace/profile`: what a workspace is, where it sells, and what it can prove.

use dezent::domain::role::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Client, Dezent};

const PROFILE: &str = "/api/v1/workspace/profile";

async fn put(client: &Client, header: (&str, &str), body: &Value) -> Answer {
    let call = client.call(Method::PUT, PROFILE).json(body);
    Answer::of(call.header(header.0, header.1)).await
}

async fn facts(app: &Dezent) -> Vec<Value> {
    let page = app.client.get("/api/v1/events?kind=profile_changed").await;
    page.expect(200)["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_profile_is_empty_until_it_is_written_and_replaced_whole() {
    let app = Dezent::spawn().await;
    let empty = app.client.get(PROFILE).await;
    assert_eq!(empty.header("etag"), "\"0\"");
    let empty = empty.expect(200);
    assert_eq!(
        (&empty["market"], &empty["sector"], &empty["own_domains"]),
        (&Value::Null, &json!("other"), &json!([]))
    );
    assert_eq!(
        (&empty["revision"], &empty["updated_at"]),
        (&json!(0), &Value::Null)
    );
    let body = json!({
        "market": "de", "own_domains": ["Shop.Example"], "team_hours_per_week": 6,
        "proofs": [{ "claim": "FSC", "url": "https://shop.example/fsc" }],
    });
    let written = app.client.put(PROFILE, &body).await;
    assert_eq!(written.header("etag"), "\"1\"");
    let written = written.expect(200);
    assert_eq!(
        (&written["own_domains"], &written["updated_at"]),
        (&json!(["shop.example"]), &json!(app.in_ms(0)))
    );
    assert_eq!(app.client.get(PROFILE).await.expect(200), written);
    // What is so already is not written once more.
    app.clock.advance_ms(60_000);
    assert_eq!(app.client.put(PROFILE, &body).await.expect(200), written);
    let next = json!({ "sector": "food" });
    let next = app.client.put(PROFILE, &next).await.expect(200);
    assert_eq!(
        (&next["sector"], &next["market"], &next["revision"]),
        (&json!("food"), &Value::Null, &json!(2))
    );
    let told = facts(&app).await;
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(
        told[1]["data"]["changed"],
        json!(["market", "own_domains", "proofs", "team_hours_per_week"])
    );
    assert_eq!(told[0]["before_hash"], told[1]["after_hash"]);
    let few = app.client.get(&format!("{PROFILE}?fields=sector")).await;
    assert_eq!(few.expect(200), json!({ "sector": "food" }));
}

#[tokio::test]
async fn only_the_revision_that_was_read_is_replaced_and_only_once() {
    let app = Dezent::spawn().await;
    let (one, two) = (json!({ "sector": "food" }), json!({ "sector": "home" }));
    put(&app.client, ("If-Match", "\"0\""), &one)
        .await
        .expect(200);
    let late = put(&app.client, ("If-Match", "\"0\""), &two).await;
    assert_eq!(late.problem(412, "precondition_failed")["revision"], 1);
    let key = ("Idempotency-Key", "k1");
    // A write that found nothing to do is not done later either.
    put(&app.client, key, &one).await.expect(200);
    app.client.put(PROFILE, &two).await.expect(200);
    let again = put(&app.client, key, &one).await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    let left = app.client.get(PROFILE).await.expect(200);
    assert_eq!(
        (&left["sector"], &left["revision"]),
        (&json!("home"), &json!(2))
    );
    assert_eq!(facts(&app).await.len(), 2);
}

#[tokio::test]
async fn what_is_wrong_is_named_and_nothing_is_written() {
    let app = Dezent::spawn().await;
    let hours = json!({ "weekday": 8, "from_minute": 0, "to_minute": 60 });
    for (body, code, field) in [
        (json!({ "colour": "red" }), "unknown_field", "colour"),
        (json!({ "market": "moon" }), "invalid_value", "market"),
        (
            json!({ "proofs": [{ "claim": "x", "url": "https://a.de", "by": "y" }] }),
            "unknown_field",
            "proofs[0].by",
        ),
        (
            json!({ "open_hours": [hours] }),
            "invalid_value",
            "open_hours[0].weekday",
        ),
        (
            json!({ "own_domains": ["https://a.de"] }),
            "invalid_value",
            "own_domains[0]",
        ),
    ] {
        let refused = app.client.put(PROFILE, &body).await;
        assert_eq!(refused.problem_field(422, code).0, field);
    }
    assert_eq!(app.client.get(PROFILE).await.expect(200)["revision"], 0);
    let editor = app.with_role(Role::Editor).await;
    editor
        .put(PROFILE, &json!({ "sector": "food" }))
        .await
        .expect(200);
    for role in [Role::Reviewer, Role::Viewer] {
        let other = app.with_role(role).await;
        let refused = other.put(PROFILE, &json!({})).await;
        assert_eq!(
            refused.problem(403, "forbidden")["action"],
            "manage_profile"
        );
        assert_eq!(other.get(PROFILE).await.expect(200)["sector"], "food");
    }
}
