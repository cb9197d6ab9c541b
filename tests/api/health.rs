//! `/healthz`, `/readyz`, `/metrics`.

use std::sync::atomic::Ordering;

use reqwest::Method;
use serde_json::json;

use crate::harness::{Answer, Dezent};

#[tokio::test]
async fn health_and_readiness_need_no_key() {
    let app = Dezent::spawn().await;
    let stranger = app.client.with_key(None);
    assert_eq!(stranger.get("/healthz").await.expect(200)["status"], "ok");
    assert_eq!(stranger.get("/readyz").await.expect(200)["status"], "ok");
    app.app.engine().readiness().store(false, Ordering::SeqCst);
    stranger.get("/readyz").await.problem(503, "not_ready");
    stranger.get("/healthz").await.expect(200);
}

#[tokio::test]
async fn figures_are_open_on_this_machine_and_need_a_key_through_a_proxy() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    app.due_now(&channel).await;
    app.run().await;
    app.due_now(&channel).await;
    let stranger = app.client.with_key(None);
    let answer = stranger.get("/metrics").await;
    assert!(
        answer
            .header("content-type")
            .starts_with("application/openmetrics-text")
    );
    for figure in [
        "dezent_publications",
        "dezent_publication_lateness_seconds",
        "dezent_tick_age_seconds",
    ] {
        assert!(
            answer.text.contains(figure),
            "{figure} is not in {}",
            answer.text
        );
    }
    assert!(answer.text.trim_end().ends_with("# EOF"));
    let proxied = |client: &crate::harness::Client| {
        Answer::of(
            client
                .call(Method::GET, "/metrics")
                .header("x-forwarded-for", "203.0.113.9"),
        )
    };
    proxied(&stranger).await.problem(401, "unauthenticated");
    assert_eq!(proxied(&app.client).await.status, 200);
}
