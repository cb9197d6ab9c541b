//! The pages.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use tower::ServiceExt;

use super::Rig;

/// What pages may load.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'";

#[tokio::test]
async fn channels_are_listed_with_their_posts() {
    let rig = Rig::new().await;
    assert!(
        rig.get("/sandbox")
            .await
            .text()
            .contains("There are no channels yet.")
    );
    rig.configure("k4", &[]).await;
    let body = json!({ "kind": "k1", "name": "<b>&\"'" });
    rig.send("PUT", "/api/channels/other", body)
        .await
        .assert_status(200);
    rig.post(json!({ "text": "Hello" }))
        .await
        .assert_status(201);
    let page = rig.get("/sandbox").await;
    let text = page.text();
    assert!(text.contains("<a href=\"/sandbox/c\">Shop</a><p class=\"quiet\">1 post</p>"));
    let name = "&lt;b&gt;&amp;&quot;&#39;";
    let other = format!("<a href=\"/sandbox/other\">{name}</a><p class=\"quiet\">No posts yet</p>");
    assert!(text.contains(&other), "{text}");
    assert!(text.contains("Nothing here leaves this computer."));
    assert_eq!(page.headers["content-security-policy"], POLICY);
    assert_eq!(page.headers["x-content-type-options"], "nosniff");
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
}

#[tokio::test]
async fn a_channel_shows_its_threads_newest_first() {
    let rig = Rig::with("k1", &[]).await;
    let posts = [
        ("a", "First & <script>alert(1)</script>", None),
        ("b", "Second", None),
        ("a1", "Reply", Some("a")),
        ("a2", "Later reply", Some("a")),
        ("a1x", "Reply to the reply", Some("a1")),
    ];
    for (id, text, reply_to) in posts {
        let body =
            json!({ "text": text, "reply_to": reply_to, "link": { "url": "https://x.test/\"" } });
        let path = format!("/api/channels/c/posts/{id}");
        rig.send("PUT", &path, body).await.assert_status(201);
    }
    let text = rig.get("/sandbox/c").await.text();
    let order = [
        "<article id=\"post-b\">",
        "<article id=\"post-a\">",
        "<article id=\"post-a1\" class=\"reply-1\">",
        "<article id=\"post-a1x\" class=\"reply-2\">",
        "<article id=\"post-a2\" class=\"reply-1\">",
    ];
    let places: Vec<_> = order
        .iter()
        .map(|article| text.find(article).unwrap())
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(text.contains("First &amp; &lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(text.contains("Link: https://x.test/&quot;"));
    assert!(!text.contains("<script") && !text.contains("href=\"http"));

    // Newest last in JSON.
    assert_eq!(rig.public_ids().await, ["a", "b", "a1", "a2", "a1x"]);
}

#[tokio::test]
async fn replies_to_posts_that_are_gone_or_newer_are_still_shown() {
    let rig = Rig::with("k1", &[]).await;
    let put = async |id: &str, reply_to: Option<&str>| {
        let body = json!({ "text": id, "reply_to": reply_to });
        let path = format!("/api/channels/c/posts/{id}");
        rig.send("PUT", &path, body).await.assert_status(201);
    };
    put("a", None).await;
    put("b", Some("a")).await;
    rig.call("DELETE", "/api/channels/c/posts/a", &[], Vec::new())
        .await
        .assert_status(204);
    let text = rig.get("/sandbox/c").await.text();
    assert!(text.contains("reply to a post that is not shown"));
    // Each is now the parent of the other.
    put("a", Some("b")).await;
    let text = rig.get("/sandbox/c").await.text();
    assert_eq!(text.matches("<article").count(), 2);
}

#[tokio::test]
async fn media_is_shown_with_its_description() {
    let rig = Rig::with("k4", &[]).await;
    let mut media = Vec::new();
    for content_type in ["image/png", "video/mp4"] {
        let headers = [("content-type", content_type)];
        let made = rig
            .call("POST", "/api/channels/c/media", &headers, vec![0; 2_500])
            .await;
        media.push(json!({ "id": made.field("id"), "alt": "\" onload=\"x" }));
    }
    rig.post(json!({ "media": media })).await.assert_status(201);
    let text = rig.get("/sandbox/c").await.text();
    let image = media[0]["id"].as_str().unwrap();
    let alt = "&quot; onload=&quot;x";
    assert!(text.contains(&format!(
        "<img src=\"/sandbox/c/media/{image}\" alt=\"{alt}\""
    )));
    let video = media[1]["id"].as_str().unwrap();
    assert!(text.contains(&format!(
        "<a href=\"/sandbox/c/media/{video}\">Video, 2 kB</a>"
    )));
}

#[tokio::test]
async fn a_long_channel_shows_its_newest_posts() {
    let rig = Rig::with("k4", &[]).await;
    for number in 0..501 {
        rig.post(json!({ "text": format!("No. {number}.") }))
            .await
            .assert_status(201);
    }
    let text = rig.get("/sandbox/c").await.text();
    assert_eq!(text.matches("<article").count(), 500);
    assert!(text.contains("501 posts, the newest 500 are shown"));
    assert!(text.contains("No. 500.") && !text.contains("No. 0."));
    assert_eq!(rig.public_ids().await.len(), 501);
}

#[tokio::test]
async fn pages_alone_can_be_shown_by_another_server() {
    let rig = Rig::with("k4", &[]).await;
    let ask = async |path: &str| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        rig.sandbox.pages().oneshot(request).await.unwrap()
    };
    for path in ["/sandbox", "/sandbox/c", "/sandbox/c/posts.json"] {
        let answer = ask(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(answer.headers()["content-security-policy"], POLICY);
    }
    assert_eq!(ask("/api/channels/c").await.status(), 404);
    assert_eq!(ask("/healthz").await.status(), 404);
    let missing = rig.get("/sandbox/x").await;
    assert!(
        missing
            .assert_status(404)
            .text()
            .contains("There is no such channel")
    );
    rig.get("/sandbox/x/posts.json")
        .await
        .assert_error(404, "channel_unknown");
}
