//! Scripts at work, as far as a router alone can show them.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use super::Rig;

/// A post of one text.
fn words(text: &str) -> Value {
    json!({ "text": text })
}

#[tokio::test]
async fn faults_without_effect_leave_no_post() {
    let script = [
        "429=30",
        "500",
        "duplicate",
        "401",
        "403",
        "422",
        "cut-before",
    ];
    let rig = Rig::with("k4", &script).await;
    let throttled = rig.post(words("Hello")).await;
    throttled.assert_error(429, "throttled");
    assert_eq!(throttled.headers["retry-after"], "30");
    let names = [
        (500, "server_error"),
        (422, "duplicate"),
        (401, "token_expired"),
        (403, "forbidden"),
        (422, "refused"),
        (500, "cut_unavailable"),
    ];
    for (status, name) in names {
        rig.post(words("Hello")).await.assert_error(status, name);
    }
    assert!(rig.public_ids().await.is_empty());
    rig.post(words("Hello")).await.assert_status(201);
}

#[tokio::test]
async fn faults_with_effect_leave_one_post_each() {
    let rig = Rig::with("k4", &["500-with-effect", "no-id"]).await;
    rig.post(words("One"))
        .await
        .assert_error(500, "server_error");
    assert_eq!(rig.public_ids().await.len(), 1);
    let blank = rig.post(words("Two")).await;
    assert_eq!(blank.assert_status(200).json(), json!({}));
    assert_eq!(rig.public_ids().await.len(), 2);
    rig.post(words("Three")).await.assert_status(201);
}

#[tokio::test]
async fn a_repeat_takes_a_step_but_makes_no_post() {
    let rig = Rig::with("k1", &["500-with-effect", "no-id"]).await;
    let path = "/api/channels/c/posts/a";
    rig.send("PUT", path, words("Hello"))
        .await
        .assert_error(500, "server_error");
    let blank = rig.send("PUT", path, words("Hello")).await;
    assert_eq!(blank.assert_status(200).json(), json!({}));
    rig.send("PUT", path, words("Hello"))
        .await
        .assert_status(200);
    assert_eq!(rig.public_ids().await, ["a"]);
}

#[tokio::test]
async fn publishing_takes_public_steps_and_making_a_container_does_not() {
    let rig = Rig::with("k3", &["500", "500-with-effect", "prepare:422"]).await;
    let containers = "/api/channels/c/containers";
    rig.send("POST", containers, words("Hello"))
        .await
        .assert_error(422, "refused");
    let made = rig.send("POST", containers, words("Hello")).await;
    let path = format!("{containers}/{}", made.assert_status(201).field("id"));
    let publish = format!("{path}/publish");
    for state in ["ready", "published"] {
        let failed = rig.call("POST", &publish, &[], Vec::new()).await;
        failed.assert_error(500, "server_error");
        assert_eq!(rig.get(&path).await.json()["state"], state);
    }
    let again = rig.call("POST", &publish, &[], Vec::new()).await;
    again.assert_error(409, "already_published");
    assert_eq!(rig.public_ids().await.len(), 1);
}

#[tokio::test]
async fn a_lagging_post_is_hidden_from_as_many_reads() {
    let rig = Rig::with("k4", &["lag=3", "lag=1+500-with-effect"]).await;
    let first = rig.post(words("One")).await.field("id");
    rig.post(words("Two"))
        .await
        .assert_error(500, "server_error");
    assert_eq!(rig.public_ids().await.len(), 2);
    assert!(rig.listed_ids().await.is_empty());
    assert_eq!(rig.listed_ids().await.len(), 1);
    let path = format!("/api/channels/c/posts/{first}");
    rig.get(&path).await.assert_error(404, "post_unknown");
    rig.get(&path).await.assert_status(200);
    let reply = json!({ "text": "Three", "reply_to": first });
    rig.post(reply).await.assert_status(201);
}

#[tokio::test]
async fn a_lagging_post_of_a_chosen_id_is_still_only_one() {
    let rig = Rig::with("k1", &["lag=9"]).await;
    let path = "/api/channels/c/posts/a";
    rig.send("PUT", path, words("Hello"))
        .await
        .assert_status(201);
    rig.get(path).await.assert_error(404, "post_unknown");
    rig.send("PUT", path, words("Hello"))
        .await
        .assert_status(200);
    assert_eq!(rig.public_ids().await, ["a"]);
}

#[tokio::test]
async fn reads_take_steps_of_their_own() {
    let script = [
        "look:ok",
        "look:partial",
        "look:500",
        "look:cut",
        "look:slow=1",
    ];
    let rig = Rig::with("k4", &script).await;
    let made = rig.post(words("Hello")).await.field("id");
    let list = "/api/channels/c/posts";
    assert_eq!(rig.get(list).await.json()["complete"], true);
    let partial = rig.get(list).await.json();
    assert_eq!(
        (
            &partial["complete"],
            partial["posts"].as_array().unwrap().len()
        ),
        (&json!(false), 1)
    );
    rig.get(&format!("{list}/{made}"))
        .await
        .assert_error(500, "server_error");
    rig.get(list).await.assert_error(500, "cut_unavailable");
    assert_eq!(rig.get(list).await.json()["complete"], true);
    assert_eq!(rig.get("/sandbox/c/posts.json").await.status, 200);
}

#[tokio::test]
async fn uploads_take_steps_of_their_own() {
    let script = [
        "prepare:500",
        "prepare:422",
        "prepare:cut",
        "prepare:slow=1",
    ];
    let rig = Rig::with("k4", &script).await;
    let names = [
        (500, "server_error"),
        (422, "refused"),
        (500, "cut_unavailable"),
    ];
    let png = [("content-type", "image/png")];
    for (status, name) in names {
        let answer = rig
            .call("POST", "/api/channels/c/media", &png, vec![1])
            .await;
        answer.assert_error(status, name);
    }
    let made = rig
        .call("POST", "/api/channels/c/media", &png, vec![1])
        .await;
    made.assert_status(201);
    assert_eq!(
        std::fs::read_dir(rig.dir.path().join("media"))
            .unwrap()
            .count(),
        1
    );
}

#[tokio::test]
async fn a_slow_call_waits_before_it_acts() {
    let rig = Rig::with("k4", &["slow=40"]).await;
    rig.set_clock(1_000_000_000_000).await;
    let begun = Instant::now();
    let made = rig.post(words("Hello")).await;
    assert!(begun.elapsed() >= Duration::from_millis(40));
    assert!(*made.field("published_at") >= *"2001-09-09T01:46:40.040Z");
}

#[tokio::test]
async fn a_call_is_counted_until_it_ends_even_if_its_caller_hangs_up() {
    let rig = Rig::with("k4", &["slow=300"]).await;
    let count = async || rig.get("/admin/calls").await.json()["under_way"].clone();
    assert_eq!(count().await, 0);
    let hung_up = timeout(Duration::from_millis(50), rig.post(words("Hello"))).await;
    assert!(hung_up.is_err());
    assert_eq!(count().await, 1);
    assert!(rig.public_ids().await.is_empty());
    while count().await != 0 {
        sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(rig.public_ids().await.len(), 1);
}

#[tokio::test]
async fn a_script_begins_anew_only_when_it_changes() {
    let rig = Rig::with("k4", &["500", "403"]).await;
    rig.post(words("Hello"))
        .await
        .assert_error(500, "server_error");
    rig.configure("k4", &["500", "403"]).await;
    let without = json!({ "kind": "k4" });
    rig.send("PUT", "/api/channels/c", without)
        .await
        .assert_status(200);
    let text = json!({ "kind": "k4", "script": "500 403" });
    rig.send("PUT", "/api/channels/c", text)
        .await
        .assert_status(200);
    rig.post(words("Hello"))
        .await
        .assert_error(403, "forbidden");
    rig.post(words("Hello")).await.assert_status(201);
    rig.configure("k4", &["500"]).await;
    rig.post(words("Hello"))
        .await
        .assert_error(500, "server_error");
    rig.configure("k4", &["401"]).await;
    rig.configure("k4", &[]).await;
    rig.post(words("Hello")).await.assert_status(201);
}

#[tokio::test]
async fn calls_that_do_not_count_take_no_step() {
    let rig = Rig::with("k4", &["403"]).await;
    let broken = rig
        .call("POST", "/api/channels/c/posts", &[], b"{".to_vec())
        .await;
    broken.assert_error(400, "body_unreadable");
    let wrong = rig
        .send("PUT", "/api/channels/c/posts/a", words("Hello"))
        .await;
    wrong.assert_error(405, "wrong_kind");
    rig.get("/api/channels/c/posts").await.assert_status(200);
    rig.post(words("Hello"))
        .await
        .assert_error(403, "forbidden");
}
