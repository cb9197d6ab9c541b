//! Every answer that is no success is a problem, and every call under `/api/v1` needs a key.

use dezent::{api, error::Code};
use reqwest::Method;
use serde_json::json;
use strum::IntoEnumIterator as _;

use super::access::is_open;
use crate::harness::{Answer, Dezent};

#[tokio::test]
async fn failures_of_the_router_are_problems_too() {
    let app = Dezent::spawn().await;
    app.client.get("/nowhere").await.problem(404, "not_found");
    app.client
        .get("/api/v1/nowhere")
        .await
        .problem(404, "not_found");
    app.client
        .get("/api/v1/posts/post_1")
        .await
        .problem(404, "not_found");
    let method = app.client.put("/api/v1/posts", &json!({})).await;
    assert!(method.header("allow").contains("POST"));
    method.problem(405, "method_not_allowed");
    let call = |body: &'static str, kind: &str| {
        app.client
            .call(Method::POST, "/api/v1/posts")
            .header("content-type", kind.to_owned())
            .body(body)
    };
    Answer::of(call("{", "application/json"))
        .await
        .problem(400, "malformed_json");
    Answer::of(call("text=x", "text/plain"))
        .await
        .problem(415, "unsupported_media_type");
    let large = json!({ "text": "x".repeat(1 << 20) });
    app.client
        .post("/api/v1/posts", &large)
        .await
        .problem(413, "body_too_large");
}

#[tokio::test]
async fn every_call_under_v1_needs_a_valid_key() {
    let app = Dezent::spawn().await;
    let document = serde_json::to_value(api::openapi()).unwrap();
    let mut asked = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "post", "patch", "delete"] {
            if item[method].is_null() || is_open(path, &item[method]) {
                continue;
            }
            let method: Method = method.to_uppercase().parse().unwrap();
            for key in [None, Some("dz_00"), Some("")] {
                let stranger = app.client.with_key(key);
                let answer = Answer::of(stranger.call(method.clone(), path)).await;
                assert_eq!(
                    answer.header("www-authenticate"),
                    "Bearer",
                    "{method} {path}"
                );
                answer.problem(401, "unauthenticated");
                asked += 1;
            }
        }
    }
    assert!(asked >= 60, "{asked}");
}

#[tokio::test]
async fn every_kind_of_problem_is_explained_where_its_type_says() {
    let app = Dezent::spawn().await;
    let stranger = app.client.with_key(None);
    for code in Code::iter() {
        let kind = stranger.get(&format!("/problems/{code}")).await.expect(200);
        assert_eq!(kind["code"], json!(code));
        assert!(kind["status"].as_u64().unwrap() >= 400 && kind["about"].is_string());
    }
    stranger
        .get("/problems/unheard_of")
        .await
        .problem(404, "not_found");
}

#[tokio::test]
async fn answers_are_not_kept_or_guessed_at() {
    let app = Dezent::spawn().await;
    let answer = app.client.get("/api/v1/posts").await;
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("x-request-id").len(), 36);
}
