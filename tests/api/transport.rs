//! The public address: what browsers are told of it, and that nobody is sent back here by it.

use serde_json::json;

use crate::harness::Dezent;

async fn spawn(public: Option<&str>) -> Dezent {
    let public = public.map(|url| url.parse().unwrap());
    Dezent::spawn_with(|config| config.server.public_url = public).await
}

#[tokio::test]
async fn browsers_are_told_to_stay_encrypted_where_the_public_address_is() {
    for (public, told) in [
        (Some("https://dezent.example.org"), "max-age=31536000"),
        (Some("http://127.0.0.1:8080"), ""),
        (None, ""),
    ] {
        let app = spawn(public).await;
        for path in ["/healthz", "/api/v1/posts", "/nowhere", "/docs/"] {
            let answer = app.client.get(path).await;
            let header = answer.header("strict-transport-security");
            assert_eq!(header, told, "{path} with {public:?}");
        }
    }
}

#[tokio::test]
async fn nobody_is_sent_to_the_public_name() {
    let app = spawn(Some("https://dezent.example.org/shop")).await;
    let hook = async |url: &str| {
        let body = json!({ "name": "x", "url": url });
        app.client.post("/api/v1/webhooks", &body).await
    };
    for url in [
        "https://dezent.example.org/api/v1/posts",
        "https://DEZENT.example.org./",
    ] {
        let named = hook(url).await.problem_field(422, "invalid_value");
        assert_eq!(named.0, "url", "{url}");
    }
    hook("https://other.example.org/").await.expect(201);
}
