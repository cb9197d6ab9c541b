//! The log: written before the answer, read back to the same state.

use std::fs::{File, OpenOptions};
use std::io::Write;

use serde_json::{Value, json};

use super::{Rig, options};
use crate::sandbox::log::{Log, LogLost};
use crate::sandbox::state::Ledger;
use crate::sandbox::{Sandbox, SandboxError};

/// A network in which something of everything has happened.
async fn eventful() -> Rig {
    let rig = Rig::with(
        "k2",
        &["ok", "lag=5", "401", "look:ok", "prepare:ok", "403"],
    )
    .await;
    let png = [("content-type", "image/png")];
    let media = rig
        .call("POST", "/api/channels/c/media", &png, vec![1, 2])
        .await;
    let link = json!({ "url": "https://example.org", "deep": [1, 2.5, { "a": null }] });
    let first = json!({
        "text": "One \u{1F9F5}\n\"quoted\"", "link": link,
        "media": [{ "id": media.field("id"), "alt": "A cup" }],
    });
    let first = rig
        .post_with_key("key", first)
        .await
        .assert_status(201)
        .field("id");
    let reply = json!({ "text": "Two", "reply_to": first });
    rig.post(reply).await.assert_status(201);
    rig.post(json!({ "text": "No" }))
        .await
        .assert_error(401, "token_expired");
    assert_eq!(rig.listed_ids().await.len(), 1);
    let path = format!("/api/channels/c/posts/{first}");
    rig.call("DELETE", &path, &[], Vec::new())
        .await
        .assert_status(204);

    let body = json!({ "kind": "k3", "script": "prepare:slow=1" });
    rig.send("PUT", "/api/channels/boxes", body)
        .await
        .assert_status(200);
    for publish in [true, false] {
        let containers = "/api/channels/boxes/containers";
        let made = rig.send("POST", containers, json!({ "text": "Box" })).await;
        if publish {
            let path = format!("{containers}/{}/publish", made.field("id"));
            rig.call("POST", &path, &[], Vec::new())
                .await
                .assert_status(201);
        }
    }
    rig
}

/// Asserts that the log alone gives the state that the network has.
async fn assert_same_as_log(rig: &Rig) {
    let mut replayed = Ledger::default();
    for line in rig.log_lines() {
        replayed
            .apply(serde_json::from_value(line).unwrap())
            .unwrap();
    }
    let compare = rig.sandbox.desk.transact(|book, _| {
        assert_eq!(*book.ledger(), replayed);
        Ok(())
    });
    compare.await.unwrap();
}

#[tokio::test]
async fn the_state_after_a_restart_is_the_state_before() {
    let rig = eventful().await;
    assert_same_as_log(&rig).await;
    let before = rig.get("/sandbox/c/posts.json").await.json();
    let lines = rig.log_lines();
    let rig = rig.reopen().await;
    assert_eq!(rig.log_lines(), lines);
    assert_same_as_log(&rig).await;
    assert_eq!(rig.get("/sandbox/c/posts.json").await.json(), before);

    // The script, the key and the counted reads go on where they were.
    rig.post(json!({ "text": "No" }))
        .await
        .assert_error(403, "forbidden");
    rig.post_with_key("key", json!({ "text": "Other" }))
        .await
        .assert_error(422, "key_reused");
    for _ in 0..4 {
        assert!(rig.listed_ids().await.is_empty());
    }
    assert_eq!(rig.listed_ids().await.len(), 1);
    assert_same_as_log(&rig).await;
}

#[tokio::test]
async fn the_log_tells_everything_about_a_post() {
    let rig = eventful().await;
    let lines = rig.log_lines();
    let kinds: Vec<&str> = lines
        .iter()
        .map(|line| line["line"].as_str().unwrap())
        .collect();
    let told = [
        "channel",
        "taken",
        "media",
        "taken",
        "post",
        "taken",
        "post",
        "taken",
        "taken",
        "read",
        "deleted",
        "channel",
        "taken",
        "container",
        "post",
        "container",
    ];
    assert_eq!(kinds, told);
    let post = &lines[4];
    assert_eq!(
        (&post["channel"], &post["key"]),
        (&json!("c"), &json!("key"))
    );
    assert_eq!(
        post["media"],
        json!([{ "id": lines[2]["id"], "alt": "A cup" }])
    );
    assert!(post["received_at"].is_string() && post["published_at"].is_string());
    assert_eq!(lines[6]["reply_to"], post["id"]);
    assert_eq!(lines[10]["id"], post["id"]);
    assert_eq!(lines[14]["container"], lines[13]["id"]);
}

#[tokio::test]
async fn a_torn_last_line_is_cut_off() {
    let rig = eventful().await;
    let lines = rig.log_lines();
    let path = rig.dir.path().join("sandbox.log");
    let Rig { dir, sandbox } = rig;
    drop(sandbox);
    // A torn line, and one that only lacks its end: neither was answered for.
    for torn in [
        "{\"line\":\"post\",\"chan",
        "{\"line\":\"read\",\"channel\":\"c\"}",
    ] {
        let mut log = OpenOptions::new().append(true).open(&path).unwrap();
        log.write_all(torn.as_bytes()).unwrap();
        let sandbox = Sandbox::open(options(&dir)).await.unwrap();
        drop(sandbox);
        assert!(std::fs::read_to_string(&path).unwrap().ends_with("}\n"));
    }
    let sandbox = Sandbox::open(options(&dir)).await.unwrap();
    let rig = Rig { dir, sandbox };
    assert_eq!(rig.log_lines(), lines);
    rig.configure("k2", &[]).await;
    rig.post(json!({ "text": "After" }))
        .await
        .assert_status(201);
    assert_eq!(rig.log_lines().len(), lines.len() + 2);
    assert_same_as_log(&rig.reopen().await).await;
}

#[tokio::test]
async fn a_whole_line_that_makes_no_sense_is_an_error() {
    let wrong = ["nonsense", "{\"line\":\"read\",\"channel\":\"nobody\"}", ""];
    for line in wrong {
        let rig = Rig::with("k4", &[]).await;
        let path = rig.dir.path().join("sandbox.log");
        let Rig { dir, sandbox } = rig;
        drop(sandbox);
        let mut log = OpenOptions::new().append(true).open(&path).unwrap();
        writeln!(log, "{line}").unwrap();
        let error = Sandbox::open(options(&dir)).await.unwrap_err();
        let second = matches!(error, SandboxError::LogUnreadable { line_no: 2, .. });
        assert!(second, "{line}: {error:?}");
    }
}

#[tokio::test]
async fn one_log_has_one_network() {
    let rig = Rig::new().await;
    let second = Sandbox::open(options(&rig.dir)).await.unwrap_err();
    assert!(matches!(second, SandboxError::InUse(_)), "{second:?}");
    rig.reopen().await;
}

#[tokio::test]
async fn a_closed_network_changes_nothing_but_still_shows_its_pages() {
    let rig = Rig::with("k4", &[]).await;
    rig.post(json!({ "text": "Hello" }))
        .await
        .assert_status(201);
    rig.sandbox.desk.close();
    assert_eq!(rig.public_ids().await.len(), 1);
    rig.post(json!({ "text": "Late" }))
        .await
        .assert_error(503, "log_lost");
    let rig = rig.reopen().await;
    assert_eq!(rig.public_ids().await.len(), 1);
}

#[tokio::test]
async fn nothing_is_safe_once_writing_failed() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("log");
    std::fs::write(&path, "").unwrap();
    // Opened for reading only, so that the first write fails.
    let (log, mut pen) = Log::start(&path, File::open(&path).unwrap(), true).unwrap();
    assert_eq!(log.wait(0).await, Ok(()));
    let line = pen.add(b"{}".to_vec()).unwrap();
    assert_eq!(log.wait(line).await, Err(LogLost));
    assert_eq!(log.wait(0).await, Err(LogLost));
    log.join();
    assert_eq!(pen.add(b"{}".to_vec()), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_that_come_together_are_all_kept() {
    let rig = Rig::with("k2", &[]).await;
    let rig = std::sync::Arc::new(rig);
    let calls: Vec<_> = (0..60)
        .map(|number| {
            let rig = std::sync::Arc::clone(&rig);
            tokio::spawn(async move {
                // Three callers share each key: one makes the post, two repeat it.
                let key = format!("key-{}", number / 3);
                let body = json!({ "text": key });
                rig.post_with_key(&key, body).await.json()["id"].clone()
            })
        })
        .collect();
    let mut ids: Vec<Value> = Vec::new();
    for call in calls {
        ids.push(call.await.unwrap());
    }
    for three in ids.chunks(3) {
        assert!(three[0].is_string() && three[0] == three[1] && three[1] == three[2]);
    }
    assert_eq!(rig.public_ids().await.len(), 20);
    assert_same_as_log(&rig).await;
}
