//! What every answer has: headers for browsers, packing, and the explorer.

use reqwest::Method;
use serde_json::json;

use crate::harness::{Answer, Dezent};

#[tokio::test]
async fn headers_of_answers() {
    let app = Dezent::spawn().await;
    for path in [
        "/api/v1/posts",
        "/api/v1/nothing",
        "/healthz",
        "/openapi.json",
    ] {
        let answer = app.client.get(path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
            (
                "content-security-policy",
                "default-src 'none'; frame-ancestors 'none'",
            ),
        ] {
            assert_eq!(answer.header(name), value, "{path}: {name}");
        }
        assert_ne!(answer.header("x-request-id"), "", "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
    }
}

#[tokio::test]
async fn long_answers_are_packed_for_whoever_can_unpack_them() {
    let app = Dezent::spawn().await;
    for _ in 0..20 {
        app.create_post(json!({ "text": "Guten Morgen" })).await;
    }
    let ask = async |packing: &str| {
        let call = app.client.call(Method::GET, "/api/v1/posts");
        Answer::of_bytes(call.header("Accept-Encoding", packing)).await
    };
    let (plain, whole) = ask("identity").await;
    assert_eq!(plain.header("content-encoding"), "");
    for packing in ["gzip", "br"] {
        let (answer, bytes) = ask(packing).await;
        assert_eq!(answer.header("content-encoding"), packing);
        assert!(bytes.len() * 3 < whole.len(), "{packing}: {}", bytes.len());
        assert!(answer.header("vary").contains("accept-encoding"));
    }
}

#[tokio::test]
async fn the_explorer_needs_nothing_from_elsewhere() {
    let app = Dezent::spawn().await;
    let page = app.client.with_key(None).get("/docs/").await;
    let policy = page.header("content-security-policy").to_owned();
    assert!(policy.contains("script-src 'self';") && !policy.contains("http"));
    assert_eq!(page.status, 200);
    assert!(page.text.contains("swagger-ui"), "{}", page.text);
    let outside = page.text.matches("//").count() - page.text.matches("// ").count();
    assert_eq!(outside, 0, "{}", page.text);
    for file in [
        "swagger-ui.css",
        "swagger-ui-bundle.js",
        "swagger-initializer.js",
    ] {
        let part = app
            .client
            .with_key(None)
            .get(&format!("/docs/{file}"))
            .await;
        assert_eq!(part.status, 200, "{file}");
    }
    let starts = app.client.get("/docs/swagger-initializer.js").await;
    assert!(starts.text.contains("/openapi.json"));
}
