//! What each kind of channel promises.

use serde_json::{Value, json};

use super::Rig;

/// A post of one text.
fn words(text: &str) -> Value {
    json!({ "text": text })
}

#[tokio::test]
async fn channels_are_made_and_described() {
    let rig = Rig::new().await;
    rig.get("/api/channels/c")
        .await
        .assert_error(404, "channel_unknown");
    rig.configure("k4", &[]).await;
    let described = json!({ "channel": "c", "kind": "k4", "url": "/sandbox/c" });
    assert_eq!(rig.get("/api/channels/c").await.json(), described);
    let again = rig
        .send("PUT", "/api/channels/c", json!({ "kind": "k4" }))
        .await;
    assert_eq!(again.json(), described);

    let long = format!("/api/channels/{}", "a".repeat(65));
    for path in ["/api/channels/a.b", "/api/channels/%C3%A4", &long] {
        let answer = rig.send("PUT", path, json!({ "kind": "k1" })).await;
        answer.assert_error(422, "channel_invalid");
    }
    let unknown = rig
        .send("PUT", "/api/channels/d", json!({ "kind": "k6" }))
        .await;
    unknown.assert_error(400, "body_unreadable");
    let script = json!({ "kind": "k1", "script": "ok teapot" });
    let unknown = rig.send("PUT", "/api/channels/d", script).await;
    unknown.assert_error(422, "script_unknown");
    assert!(unknown.field("message").contains("teapot"));
    rig.get("/api/channels/d")
        .await
        .assert_error(404, "channel_unknown");
}

#[tokio::test]
async fn a_chosen_id_is_one_post_however_often_it_is_put() {
    let rig = Rig::with("k1", &[]).await;
    let path = "/api/channels/c/posts/abc1";
    let first = rig.send("PUT", path, words("Hello")).await;
    let second = rig.send("PUT", path, words("Hello")).await;
    first.assert_status(201);
    second.assert_status(200);
    assert_eq!(first.json(), second.json());
    rig.send("PUT", path, words("Other"))
        .await
        .assert_error(409, "id_taken");
    assert_eq!(rig.public_ids().await, ["abc1"]);
    assert_eq!(rig.get(path).await.field("text"), "Hello");

    for id in ["Abc", "a-b", &"a".repeat(65)] {
        let path = format!("/api/channels/c/posts/{id}");
        rig.send("PUT", &path, words("Hello"))
            .await
            .assert_error(422, "id_invalid");
    }
    rig.call("DELETE", path, &[], Vec::new())
        .await
        .assert_status(204);
    rig.call("DELETE", path, &[], Vec::new())
        .await
        .assert_status(204);
    rig.get(path).await.assert_error(404, "post_unknown");
    rig.send("PUT", path, words("Other"))
        .await
        .assert_status(201);
}

#[tokio::test]
async fn a_key_is_remembered_for_an_hour() {
    let rig = Rig::with("k2", &[]).await;
    rig.set_clock(1_000_000_000_000).await;
    let first = rig.post_with_key("k", words("Hello")).await;
    first.assert_status(201);
    rig.set_clock(1_000_003_600_000 - 60_000).await;
    let repeat = rig.post_with_key("k", words("Hello")).await;
    repeat.assert_status(200);
    assert_eq!(first.json(), repeat.json());
    rig.post_with_key("k", words("Other"))
        .await
        .assert_error(422, "key_reused");
    rig.post_with_key("other", words("Hello"))
        .await
        .assert_status(201);
    rig.post(words("Hello")).await.assert_status(201);

    rig.set_clock(1_000_003_660_000).await;
    let late = rig.post_with_key("k", words("Hello")).await;
    late.assert_status(201);
    assert_ne!(late.field("id"), first.field("id"));
    assert_eq!(rig.public_ids().await.len(), 4);
}

#[tokio::test]
async fn a_key_still_answers_for_a_post_that_was_deleted() {
    let rig = Rig::with("k2", &[]).await;
    let first = rig.post_with_key("k", words("Hello")).await;
    let path = format!("/api/channels/c/posts/{}", first.field("id"));
    rig.call("DELETE", &path, &[], Vec::new())
        .await
        .assert_status(204);
    let repeat = rig.post_with_key("k", words("Hello")).await;
    assert_eq!(repeat.assert_status(200).json(), first.json());
    assert!(rig.public_ids().await.is_empty());
}

#[tokio::test]
async fn a_container_becomes_one_post() {
    let rig = Rig::with("k3", &[]).await;
    let containers = "/api/channels/c/containers";
    let made = rig.send("POST", containers, words("Hello")).await;
    assert_eq!(made.assert_status(201).json()["state"], "ready");
    let path = format!("{containers}/{}", made.field("id"));
    let ready = json!({ "id": made.field("id"), "state": "ready", "post": null });
    assert_eq!(rig.get(&path).await.json(), ready);
    assert!(rig.public_ids().await.is_empty());

    let publish = format!("{path}/publish");
    let published = rig.call("POST", &publish, &[], Vec::new()).await;
    published.assert_status(201);
    let again = rig.call("POST", &publish, &[], Vec::new()).await;
    again.assert_error(409, "already_published");
    assert_eq!(rig.get(&path).await.json()["state"], "published");
    assert_eq!(rig.get(&path).await.json()["post"], published.json());
    assert_eq!(rig.public_ids().await, [published.field("id")]);

    let unknown = rig.get(&format!("{containers}/x")).await;
    unknown.assert_error(404, "container_unknown");
    let publish = format!("{containers}/x/publish");
    let unknown = rig.call("POST", &publish, &[], Vec::new()).await;
    unknown.assert_error(404, "container_unknown");
}

#[tokio::test]
async fn a_container_is_gone_after_a_day() {
    let rig = Rig::with("k3", &[]).await;
    rig.set_clock(1_000_000_000_000).await;
    let made = rig
        .send("POST", "/api/channels/c/containers", words("Hello"))
        .await;
    let path = format!("/api/channels/c/containers/{}", made.field("id"));
    rig.set_clock(1_000_086_340_000).await;
    assert_eq!(rig.get(&path).await.json()["state"], "ready");
    rig.set_clock(1_000_086_401_000).await;
    assert_eq!(rig.get(&path).await.json()["state"], "gone");
    let late = rig
        .call("POST", &format!("{path}/publish"), &[], Vec::new())
        .await;
    late.assert_error(410, "container_gone");
    assert!(rig.public_ids().await.is_empty());
}

#[tokio::test]
async fn posts_are_listed_newest_first_from_a_time_on() {
    let rig = Rig::with("k4", &[]).await;
    rig.set_clock(1_000_000_000_000).await;
    let first = rig.post(words("One")).await;
    rig.set_clock(1_000_000_060_000).await;
    let second = rig.post(words("Two")).await;
    assert_eq!(
        rig.listed_ids().await,
        [second.field("id"), first.field("id")]
    );

    let at = second.field("published_at");
    let list = rig.get(&format!("/api/channels/c/posts?since={at}")).await;
    let seen = json!({
        "id": second.field("id"), "text": "Two", "media": [], "reply_to": null,
        "published_at": at, "url": second.field("url"),
    });
    assert_eq!(list.json(), json!({ "posts": [seen], "complete": true }));
    let offset = rig
        .get("/api/channels/c/posts?since=2001-09-09T03:46:45+02:00")
        .await;
    assert_eq!(offset.json()["posts"].as_array().unwrap().len(), 1);
    let wrong = rig.get("/api/channels/c/posts?since=today").await;
    wrong.assert_error(400, "since_unreadable");
    let one = rig
        .get(&format!("/api/channels/c/posts/{}", second.field("id")))
        .await;
    assert_eq!(one.json(), seen);
}

#[tokio::test]
async fn public_times_are_never_shared_and_never_go_back() {
    let rig = Rig::with("k4", &[]).await;
    rig.set_clock(1_000_000_000_000).await;
    let first = rig.post(words("One")).await.field("published_at");
    rig.set_clock(900_000_000_000).await;
    let second = rig.post(words("Two")).await.field("published_at");
    let third = rig.post(words("Three")).await.field("published_at");
    assert!(first < second && second < third, "{first} {second} {third}");
    assert!(first.starts_with("2001-09-09T01:46:40."), "{first}");
    assert!(first.ends_with('Z') && first.len() == 24, "{first}");
}

#[tokio::test]
async fn a_blind_channel_shows_nothing_but_its_page() {
    let rig = Rig::with("k5", &["look:500"]).await;
    let made = rig.post(words("Hello")).await;
    let path = format!(
        "/api/channels/c/posts/{}",
        made.assert_status(201).field("id")
    );
    rig.get(&path).await.assert_error(403, "not_listable");
    rig.get("/api/channels/c/posts")
        .await
        .assert_error(403, "not_listable");
    assert_eq!(rig.public_ids().await, [made.field("id")]);
}

#[tokio::test]
async fn a_kind_has_only_its_own_calls() {
    let calls = [
        ("POST", "/api/channels/c/posts", "k2 k4 k5"),
        ("PUT", "/api/channels/c/posts/a", "k1"),
        ("POST", "/api/channels/c/containers", "k3"),
        ("GET", "/api/channels/c/containers/a", "k3"),
        ("POST", "/api/channels/c/containers/a/publish", "k3"),
    ];
    let rig = Rig::new().await;
    for kind in ["k1", "k2", "k3", "k4", "k5"] {
        rig.configure(kind, &["500", "look:500", "prepare:500"])
            .await;
        for (method, path, kinds) in calls {
            let answer = rig.send(method, path, words("Hello")).await;
            if kinds.contains(kind) {
                assert_ne!(answer.status, 405, "{kind} {method} {path}");
            } else {
                answer.assert_error(405, "wrong_kind");
                assert!(answer.headers.contains_key("allow"));
            }
        }
    }
}

#[tokio::test]
async fn wrong_content_is_refused() {
    let rig = Rig::with("k4", &[]).await;
    let most = "ä".repeat(10_000);
    rig.post(words(&most)).await.assert_status(201);
    let more = rig.post(words(&format!("{most}a"))).await;
    more.assert_error(422, "text_too_long");
    rig.post(words(" \n")).await.assert_error(422, "empty");
    rig.post(json!({})).await.assert_error(422, "empty");
    let orphan = rig.post(json!({ "text": "Hi", "reply_to": "x" })).await;
    orphan.assert_error(422, "parent_unknown");
    let blank = rig
        .post(json!({ "text": "Hi", "media": [{ "id": "x" }] }))
        .await;
    blank.assert_error(422, "media_unknown");
    let broken = rig
        .call("POST", "/api/channels/c/posts", &[], b"{".to_vec())
        .await;
    broken.assert_error(400, "body_unreadable");
    let unknown = rig.send("POST", "/api/channels/d/posts", words("Hi")).await;
    unknown.assert_error(404, "channel_unknown");
    let huge = rig
        .call("POST", "/api/channels/c/posts", &[], vec![b' '; 2 << 20])
        .await;
    huge.assert_error(413, "body_too_large");
    assert_eq!(rig.public_ids().await.len(), 1);
}

#[tokio::test]
async fn media_is_kept_and_shown() {
    let rig = Rig::with("k4", &[]).await;
    let path = "/api/channels/c/media";
    let png = [("content-type", "image/png; a=b")];
    let made = rig.call("POST", path, &png, b"not really".to_vec()).await;
    assert_eq!(made.assert_status(201).json()["size_bytes"], 10);
    let id = made.field("id");
    let post = json!({ "media": [{ "id": id, "alt": "A cup" }, { "id": id, "alt": null }] });
    rig.post(post).await.assert_status(201);
    let all = rig.get("/sandbox/c/posts.json").await.json();
    let url = format!("/sandbox/c/media/{id}");
    assert_eq!(
        all["posts"][0]["media"][0],
        json!({ "id": id, "alt": "A cup", "url": url })
    );
    let shown = rig.get(&url).await;
    assert_eq!(shown.bytes, b"not really");
    assert_eq!(shown.headers["content-type"], "image/png");
    assert_eq!(
        shown.headers["content-security-policy"],
        "sandbox; default-src 'none'"
    );

    let limit = 20 << 20;
    rig.call("POST", path, &png, vec![0; limit])
        .await
        .assert_status(201);
    let large = rig.call("POST", path, &png, vec![0; limit + 1]).await;
    large.assert_error(413, "body_too_large");
    let film = [("content-type", "video/mp4")];
    rig.call("POST", path, &film, vec![0; limit + 1])
        .await
        .assert_status(201);
    rig.call("POST", path, &png, Vec::new())
        .await
        .assert_error(422, "media_empty");
    for wrong in ["image/svg+xml", "text/html", "imagery/png"] {
        let answer = rig
            .call("POST", path, &[("content-type", wrong)], vec![1])
            .await;
        answer.assert_error(415, "media_type_refused");
    }
    rig.get("/sandbox/c/media/..%2F..%2Fsandbox.log")
        .await
        .assert_error(404, "not_found");
}

#[tokio::test]
async fn the_clock_is_set_only_where_that_is_allowed() {
    let rig = Rig::new().await;
    let wrong = rig
        .send("PUT", "/admin/clock", json!({ "now_ms": -1 }))
        .await;
    wrong.assert_error(422, "clock_out_of_range");
    let Rig { dir, sandbox } = rig;
    drop(sandbox);
    let mut options = super::options(&dir);
    options.settable_clock = false;
    let sandbox = crate::sandbox::Sandbox::open(options).await.unwrap();
    let rig = Rig { dir, sandbox };
    let fixed = rig
        .send("PUT", "/admin/clock", json!({ "now_ms": 1 }))
        .await;
    fixed.assert_error(404, "not_found");
    assert_eq!(rig.get("/healthz").await.status, 200);
    rig.get("/elsewhere").await.assert_error(404, "not_found");
    let method = rig.send("PATCH", "/api/channels/c", json!({})).await;
    method.assert_error(405, "method_unknown");
}
