//! Limits of calls: told in headers, and refused with the time to wait.

use reqwest::Method;

use crate::harness::{Answer, Dezent};

#[tokio::test]
async fn every_answer_tells_what_is_left() {
    let app = Dezent::spawn_with(|config| {
        config.limits.calls_per_key = 600;
        config.limits.calls_per_workspace = 3_000;
    })
    .await;
    for path in ["/api/v1/posts", "/api/v1/posts/x", "/api/v1/posts?limit=x"] {
        let answer = app.client.get(path).await;
        assert_eq!(
            answer.header("ratelimit-policy"),
            "\"key\";q=600;w=60, \"workspace\";q=3000;w=60",
            "{path}"
        );
        assert!(
            answer.header("ratelimit").starts_with("\"key\";r=59"),
            "{path}"
        );
    }
    let open = app.client.get("/healthz").await;
    assert_eq!(open.header("ratelimit"), "");
}

#[tokio::test]
async fn too_many_calls_are_told_when_to_go_on() {
    let app = Dezent::spawn_with(|config| config.limits.calls_per_key = 3).await;
    for _ in 0..3 {
        assert_eq!(app.client.get("/api/v1/posts").await.status, 200);
    }
    let refused = app.client.get("/api/v1/posts").await;
    let wait_s: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=20).contains(&wait_s), "{wait_s}");
    let problem = refused.problem(429, "too_many_requests");
    assert_eq!(problem["retry_after_s"], wait_s);
    // Somebody else is not held up.
    let other = app.second_workspace().await;
    assert_eq!(other.get("/api/v1/posts").await.status, 200);
}

#[tokio::test]
async fn guessing_keys_is_slowed_down_and_locks_nobody_out() {
    let app = Dezent::spawn_with(|config| config.limits.wrong_keys_per_address = 5).await;
    let guess = app.client.with_key(Some("dz_guess"));
    for _ in 0..5 {
        let answer = guess.get("/api/v1/posts").await;
        answer.problem(401, "unauthenticated");
    }
    let answer = guess.get("/api/v1/posts").await;
    assert_ne!(answer.header("retry-after"), "");
    answer.problem(429, "too_many_requests");
    // No key at all is not a guess, and a right one is always taken.
    let none = app.client.with_key(None).get("/api/v1/posts").await;
    none.problem(401, "unauthenticated");
    assert_eq!(app.client.get("/api/v1/posts").await.status, 200);
    // Through a proxy of ours each caller is counted apart.
    let call = guess.call(Method::GET, "/api/v1/posts");
    let elsewhere = Answer::of(call.header("x-forwarded-for", "192.0.2.7")).await;
    elsewhere.problem(401, "unauthenticated");
}
