//! `GET /networks` and `GET /rules`.

use serde_json::json;

use crate::harness::Dezent;

#[tokio::test]
async fn networks_say_what_they_need_and_what_proves_them() {
    let app = Dezent::spawn().await;
    let list = app.client.get("/api/v1/networks").await.expect(200);
    let items = list["items"].as_array().unwrap();
    let bluesky = items
        .iter()
        .find(|network| network["network"] == "bluesky")
        .unwrap();
    assert_eq!(
        (&bluesky["title"], &bluesky["proven_by"]),
        (&json!("Bluesky"), &json!("server"))
    );
    assert_eq!(
        (&bluesky["limits"]["text_max"], &bluesky["kind"]),
        (&json!(300), &json!("chosen_id"))
    );
    assert!(
        bluesky["credentials"]
            .as_array()
            .unwrap()
            .iter()
            .any(|field| field["name"] == "app_password")
    );
    assert!(!bluesky["sources"].as_array().unwrap().is_empty());
    assert!(items.iter().any(|network| network["network"] == "sandbox"));
}

#[tokio::test]
async fn rules_are_listed_with_their_sentences() {
    let app = Dezent::spawn().await;
    let list = app.client.get("/api/v1/rules").await.expect(200);
    let items = list["items"].as_array().unwrap();
    for id in ["ad-density", "post-rate-max", "consecutive-promos"] {
        let rule = items.iter().find(|rule| rule["id"] == id).unwrap();
        assert!(rule["sentence"]["en"].is_string() && rule["sentence"]["de"].is_string());
    }
}
