//! `publish --once`: one run of the engine, with its exit codes.

use serde_json::{Value, json};

use super::process::{Folder, Running, call};

/// Publishes at New Year only, so that what is planned waits for `publish --once`.
pub(super) const NEVER: &str = "[engine]\npublish_cron = '0 0 1 1 *'\n";

/// A channel with a post that is due now.
async fn plan(server: &Running, key: &str, options: Value) {
    let api = format!("{}/api/v1", server.address);
    let channel = json!({
        "network": "sandbox", "name": "Laden", "time_zone": "UTC", "options": options,
    });
    let (status, channel) = call(
        "POST",
        &format!("{api}/channels"),
        key,
        Some(&channel.to_string()),
    )
    .await;
    assert_eq!(status, 201, "{channel}");
    let post = json!({ "text": "Guten Morgen", "channels": [channel["id"]] });
    let (status, post) = call(
        "POST",
        &format!("{api}/posts"),
        key,
        Some(&post.to_string()),
    )
    .await;
    assert_eq!(status, 201, "{post}");
    let now = format!("{api}/posts/{}/publish-now", post["id"].as_str().unwrap());
    let (status, post) = call("POST", &now, key, None).await;
    assert_eq!(status, 200, "{post}");
}

/// A folder in which one post is due, on a channel with these settings.
pub(super) async fn folder_with(options: Value) -> (Folder, String) {
    let folder = Folder::new();
    let config = folder
        .write("settings.toml", NEVER)
        .to_str()
        .unwrap()
        .to_owned();
    let server = folder.start(&["serve", "--port", "0", "--config", &config]);
    let made = folder
        .run(&["key", "create", "--name", "test", "--json"])
        .well()
        .json();
    plan(&server, made["key"].as_str().unwrap(), options).await;
    assert_eq!(server.stop().0, 0);
    (folder, config)
}

#[tokio::test]
async fn what_is_due_is_shown_then_sent_and_then_nothing_is_left() {
    let (folder, config) = folder_with(json!({})).await;
    let once = ["publish", "--once", "--json", "--config", &config];
    let shown = folder
        .run(&[&once[..], &["--dry-run"]].concat())
        .well()
        .json();
    assert_eq!(shown["would_send"].as_array().unwrap().len(), 1, "{shown}");
    let sent = folder.run(&once).well().json();
    assert_eq!(
        (&sent["sent"], &sent["failed"]),
        (&json!(1), &json!(0)),
        "{sent}"
    );
    let again = folder.run(&once).well().json();
    assert_eq!(again["sent"], 0, "{again}");
    let text = folder.run(&["publish", "--once"]).well().out;
    assert!(text.starts_with("0 sent, 0 failed"), "{text}");
}

#[tokio::test]
async fn what_the_network_refuses_ends_with_one() {
    let (folder, _) = folder_with(json!({ "script": "422" })).await;
    let ended = folder.run(&["publish", "--once", "--json"]);
    assert_eq!(
        (ended.code, &ended.json()["failed"]),
        (1, &json!(1)),
        "{ended:?}"
    );
}

#[test]
fn a_wrong_call_and_wrong_settings_end_with_two() {
    let folder = Folder::new();
    assert_eq!(folder.run(&["publish"]).code, 2);
    assert_eq!(folder.run(&["publish", "--once", "--often"]).code, 2);
    assert_eq!(
        folder
            .run(&["publish", "--once", "--config", "nowhere.toml"])
            .code,
        2
    );
    let config = folder.write("wrong.toml", "[engine]\nsenders = 0\n");
    let refused = folder.run(&["publish", "--once", "--config", config.to_str().unwrap()]);
    assert_eq!(refused.code, 2);
    assert!(
        refused.err.contains("engine.senders must be 1 to 4096"),
        "{refused:?}"
    );
    assert!(!folder.data().exists(), "nothing was made");
}

#[cfg(not(feature = "otel"))]
#[test]
fn a_program_that_was_built_without_traces_says_so() {
    let folder = Folder::new();
    let config = "[log]\notlp_endpoint = 'http://127.0.0.1:4318'\n";
    let config = folder.write("settings.toml", config);
    let refused = folder.run(&["publish", "--once", "--config", config.to_str().unwrap()]);
    assert_eq!(refused.code, 2, "{refused:?}");
    let is_told = refused.err.contains("without the feature otel");
    assert!(is_told, "{refused:?}");
}
