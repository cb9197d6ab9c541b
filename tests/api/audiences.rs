//! `/audiences`, and the channels that speak to them.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Dezent, text};

const AUDIENCES: &str = "/api/v1/audiences";

async fn make(app: &Dezent, body: Value) -> Value {
    app.client.post(AUDIENCES, &body).await.expect(201)
}

async fn facts(app: &Dezent, kinds: &str) -> Vec<Value> {
    let page = app
        .client
        .get(&format!("/api/v1/events?kind={kinds}"))
        .await;
    page.expect(200)["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn an_audience_is_made_changed_and_removed() {
    let app = Dezent::spawn().await;
    let traits = json!({ "country": "DE", "style": "sie", "interests": [" Garten "] });
    let made = json!({ "name": " Familien ", "traits": traits });
    let made = make(&app, made).await;
    assert_eq!(
        (&made["name"], &made["traits"]["interests"]),
        (&json!("Familien"), &json!(["Garten"]))
    );
    assert_eq!(
        (&made["traits"]["gender"], &made["traits"]["time_zone"]),
        (&json!("all"), &Value::Null)
    );
    let path = format!("{AUDIENCES}/{}", text(&made["id"]));
    let read = app.client.get(&path).await;
    assert_eq!(read.header("etag"), "\"1\"");
    assert_eq!(read.expect(200), made);
    // A new name leaves the traits, and new traits are all there are.
    let named = json!({ "name": "Gärten" });
    let named = app.client.patch(&path, &named).await.expect(200);
    assert_eq!(
        (&named["traits"], &named["revision"]),
        (&made["traits"], &json!(2))
    );
    let change = json!({ "traits": { "age_from": 30 } });
    let changed = app.client.patch(&path, &change).await.expect(200);
    assert_eq!(
        (
            &changed["traits"]["country"],
            &changed["traits"]["age_from"]
        ),
        (&Value::Null, &json!(30))
    );
    // What is so already is not changed once more.
    let again = app.client.patch(&path, &change).await.expect(200);
    assert_eq!(again["revision"], 3);
    let late = app
        .client
        .call(Method::DELETE, &path)
        .header("If-Match", "\"2\"");
    Answer::of(late).await.problem(412, "precondition_failed");
    let list = app.client.get(&format!("{AUDIENCES}?fields=name")).await;
    assert_eq!(list.expect(200)["items"], json!([{ "name": "Gärten" }]));
    assert_eq!(app.client.delete(&path).await.status, 204);
    app.client.get(&path).await.problem(404, "not_found");
    let told = facts(&app, "audience_created,audience_changed,audience_deleted").await;
    let kinds: Vec<String> = told.iter().map(|one| text(&one["kind"])).collect();
    let changed = "audience_changed";
    assert_eq!(
        kinds,
        ["audience_deleted", changed, changed, "audience_created"]
    );
    assert_eq!(told[0]["before_hash"], told[1]["after_hash"]);
    assert_eq!(told[1]["before_hash"], told[2]["after_hash"]);
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let app = Dezent::spawn().await;
    let path = format!(
        "{AUDIENCES}/{}",
        text(&make(&app, json!({ "name": "x" })).await["id"])
    );
    for (body, code, field) in [
        (json!({ "name": " " }), "invalid_value", "name"),
        (
            json!({ "name": "x", "traits": { "mood": 1 } }),
            "unknown_field",
            "traits.mood",
        ),
        (
            json!({ "name": "x", "traits": null }),
            "invalid_value",
            "traits",
        ),
        (
            json!({ "name": "x", "traits": { "time_zone": "Mond" } }),
            "invalid_value",
            "traits.time_zone",
        ),
        (
            json!({ "name": "x", "traits": { "age_from": 9, "age_to": 8 } }),
            "invalid_value",
            "traits.age_to",
        ),
    ] {
        for answer in [
            app.client.post(AUDIENCES, &body).await,
            app.client.patch(&path, &body).await,
        ] {
            assert_eq!(answer.problem_field(422, code).0, field, "{body}");
        }
    }
    for _ in 1..100 {
        make(&app, json!({ "name": "x" })).await;
    }
    let more = app.client.post(AUDIENCES, &json!({ "name": "x" })).await;
    more.problem(409, "not_possible");
}

#[tokio::test]
async fn a_channel_speaks_to_an_audience_which_then_stays() {
    let app = Dezent::spawn().await;
    let one = text(&make(&app, json!({ "name": "Eins" })).await["id"]);
    let two = text(&make(&app, json!({ "name": "Zwei" })).await["id"]);
    let body = json!({
        "network": "sandbox", "name": "Laden", "time_zone": "UTC", "audience": one,
    });
    let channel = app.client.post("/api/v1/channels", &body).await.expect(201);
    assert_eq!(channel["audience"], json!(one));
    let path = format!("/api/v1/channels/{}", text(&channel["id"]));
    let used = app.client.delete(&format!("{AUDIENCES}/{one}")).await;
    assert_eq!(
        used.problem(409, "not_possible")["channels"],
        json!([channel["id"]])
    );
    let moved = app.client.patch(&path, &json!({ "audience": two })).await;
    let moved = moved.expect(200);
    assert_eq!(
        (&moved["audience"], &moved["revision"]),
        (&json!(two), &json!(2))
    );
    assert_eq!(
        app.client
            .delete(&format!("{AUDIENCES}/{one}"))
            .await
            .status,
        204
    );
    // What is not given stays, and null is none.
    let named = app.client.patch(&path, &json!({ "name": "Neu" })).await;
    assert_eq!(named.expect(200)["audience"], json!(two));
    let free = app.client.patch(&path, &json!({ "audience": null })).await;
    assert_eq!(free.expect(200)["audience"], Value::Null);
    let told = facts(&app, "channel_changed").await;
    assert_eq!(
        (&told[0]["data"]["from"], &told[0]["data"]["to"]),
        (&json!({ "audience": two }), &json!({ "audience": null }))
    );
    // One that is gone, or another workspace's, is not there.
    let other = app.second_workspace().await;
    let foreign = other.post(AUDIENCES, &json!({ "name": "x" })).await;
    for unknown in [one, text(&foreign.expect(201)["id"])] {
        let change = json!({ "audience": unknown });
        let refused = app.client.patch(&path, &change).await;
        let (field, code) = refused.problem_field(422, "invalid_value");
        assert_eq!(
            (field.as_str(), code.as_str()),
            ("audience", "audience_unknown")
        );
        let mut body = body.clone();
        body["audience"] = json!(unknown);
        let refused = app.client.post("/api/v1/channels", &body).await;
        assert_eq!(refused.problem_field(422, "invalid_value").0, "audience");
    }
    app.client
        .patch(&path, &json!({ "audience": two }))
        .await
        .expect(200);
    // A channel that was removed holds nothing.
    assert_eq!(app.client.delete(&path).await.status, 204);
    assert_eq!(
        app.client
            .delete(&format!("{AUDIENCES}/{two}"))
            .await
            .status,
        204
    );
}
