//! The calendar page: what is served to browsers, and what is not taken for it.

use reqwest::Method;

use crate::harness::{Answer, Dezent};

/// What a browser that goes to an address is answered.
async fn opened(app: &Dezent, path: &str) -> Answer {
    let call = app.client.with_key(None).call(Method::GET, path);
    let call = call
        .header("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
        .header("accept-language", "de-DE,de;q=0.9,en;q=0.8");
    Answer::of(call).await
}

#[tokio::test]
async fn a_browser_is_shown_the_page_wherever_nothing_else_is() {
    let app = Dezent::spawn().await;
    for path in [
        "/",
        "/calendar/month/2026-12",
        "/setup?token=x",
        "/rules/ad-density",
    ] {
        let page = opened(&app, path).await;
        assert_eq!(
            page.header("content-type"),
            "text/html; charset=utf-8",
            "{path}"
        );
        assert_eq!(page.header("cache-control"), "no-cache", "{path}");
        let policy = page.header("content-security-policy");
        assert!(policy.contains("script-src 'self';"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(page.status, 200, "{path}");
        // A program that was built without the page says how to make it, in both languages.
        let is_built = page.text.contains("<html lang=\"de\" data-theme=\"auto\">");
        let says_how = page.text.contains("make ui") && page.text.contains("lang=\"de\"");
        assert!(is_built || says_how, "{path}: {}", page.text);
        // Nothing in it is a script of its own.
        assert!(!page.text.contains("<script>"), "{}", page.text);
    }
}

#[tokio::test]
async fn what_is_no_page_is_not_found() {
    let app = Dezent::spawn().await;
    for path in [
        "/api/v1",
        "/api/v2/posts",
        "/connect/nowhere",
        "/assets/gone.js",
        "/m/gone",
        "/favicon.ico",
        "/.gitkeep",
        "/index.html",
    ] {
        opened(&app, path).await.problem(404, "not_found");
    }
    // A program that goes astray is told so.
    app.client.get("/calendar").await.problem(404, "not_found");
    let sent = app.client.ask("/calendar").await;
    sent.problem(404, "not_found");
}
