//! `serve`, and the commands that work beside it.

use serde_json::json;

use super::process::{Folder, call, holds};
use crate::harness::plain;

#[tokio::test]
async fn the_first_start_shows_a_key_and_a_line_that_works() {
    let folder = Folder::new();
    let mut server = folder.start(&["serve", "--port", "0"]);
    assert!(server.address.starts_with("http://127.0.0.1:"));
    let key = server
        .read_to("shown this once")
        .rsplit(' ')
        .next()
        .unwrap()
        .to_owned();
    let line = server.read_to("curl ");
    assert!(line.contains(&key) && line.contains(&server.address));
    let words: Vec<&str> = line.split_whitespace().collect();
    let quoted: Vec<&str> = line.split('\'').skip(1).step_by(2).collect();
    assert_eq!(quoted[0], format!("Authorization: Bearer {key}"));
    assert_eq!(quoted[1], "Content-Type: application/json");
    let (status, made) = call("POST", words[2], &key, Some(quoted[2])).await;
    assert_eq!(
        (status, &made["network"]),
        (201, &json!("sandbox")),
        "{made}"
    );
    let (status, _) = call("GET", words[2], &key, None).await;
    assert_eq!(status, 200);
    let log = server.logged();
    let (code, _) = server.stop();
    assert_eq!(code, 0, "{log}");

    let second = folder.start(&["serve", "--port", "0"]);
    let port = second.address.rsplit(':').next().unwrap().to_owned();
    folder.run(&["health", "--port", &port]).well();
    let (status, _) = call(
        "GET",
        &format!("{}/api/v1/channels", second.address),
        &key,
        None,
    )
    .await;
    assert_eq!(status, 200);
    let second_address = second.address.clone();
    let (code, rest) = second.stop();
    assert_eq!(code, 0);
    // The key is shown once; the link to the page as long as nobody has used one.
    let lines: Vec<&str> = rest.lines().filter(|line| !line.is_empty()).collect();
    let link = format!("{second_address}/setup?token=");
    assert!(
        lines.len() == 1 && lines[0].contains(&link) && !rest.contains("dz_"),
        "{rest}"
    );
    let gone = folder.run(&["health", "--port", &port]);
    assert_eq!(gone.code, 1, "{gone:?}");
    let secret = &key["dz_".len() + 33..];
    assert!(
        !holds(&folder.data(), secret.as_bytes()),
        "the secret is stored nowhere"
    );
    assert!(!log.contains(secret), "the secret is in no log");
}

#[tokio::test]
async fn keys_come_and_go_beside_a_running_server() {
    let folder = Folder::new();
    let server = folder.start(&["serve", "--port", "0"]);
    let made = folder
        .run(&["key", "create", "--name", "laptop", "--json"])
        .well()
        .json();
    let (id, key) = (made["id"].as_str().unwrap(), made["key"].as_str().unwrap());
    let networks = format!("{}/api/v1/networks", server.address);
    assert_eq!(call("GET", &networks, key, None).await.0, 200);
    let listed = folder.run(&["key", "list", "--json"]).well().json();
    let named = listed
        .as_array()
        .unwrap()
        .iter()
        .find(|key| key["name"] == "laptop")
        .unwrap();
    assert_eq!(
        (named["id"].as_str(), named["role"].as_str()),
        (Some(id), Some("owner"))
    );
    assert!(!listed.to_string().contains("secret"), "{listed}");
    folder.run(&["key", "revoke", id]).well();
    assert_eq!(call("GET", &networks, key, None).await.0, 401);
    assert_eq!(folder.run(&["key", "revoke", id]).code, 1);
    assert_eq!(folder.run(&["key", "revoke", "laptop"]).code, 2);
    let text = folder.run(&["key", "list"]).well().out;
    assert!(
        text.lines()
            .any(|line| line.starts_with(id) && line.contains("taken back")),
        "{text}"
    );
}

#[tokio::test]
async fn a_channel_is_added_beside_a_running_server() {
    let folder = Folder::new();
    let server = folder.start(&["serve", "--port", "0"]);
    let add = [
        "channel",
        "add",
        "--network",
        "sandbox",
        "--name",
        "Laden",
        "--json",
    ];
    let zone = [
        "--time-zone",
        "Europe/Berlin",
        "--options",
        r#"{"kind":"k4"}"#,
    ];
    let made = folder
        .run_with(&[&add[..], &zone].concat(), "")
        .well()
        .json();
    assert_eq!(
        (&made["name"], &made["state"]),
        (&json!("Laden"), &json!("active"))
    );
    let listed = folder.run(&["channel", "list", "--json"]).well().json();
    assert_eq!(listed[0]["id"], made["id"]);
    let page = format!("{}/sandbox", server.address);
    let answer = plain()
        .get(page)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(answer.contains("Laden"), "{answer}");
    let wrong = [&add[..], &["--time-zone", "Middle/Earth"]].concat();
    assert_eq!(folder.run(&wrong).code, 2);
    let wrong = [&add[..], &["--time-zone", "UTC", "--credentials", "-"]].concat();
    let refused = folder.run_with(&wrong, r#"{"password":"canary-1"}"#);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.err.contains("credentials.password"), "{refused:?}");
    assert!(!refused.err.contains("canary-1") && !server.logged().contains("canary-1"));
}

#[test]
fn the_demo_fills_an_empty_workspace_once() {
    let folder = Folder::new();
    let mut server = folder.start(&["serve", "--demo", "--port", "0"]);
    server.read_to("shown this once");
    let told = server.read_to("The demo has");
    assert!(told.contains("4 channels, 56 past posts"), "{told}");
    let channels = folder.run(&["channel", "list", "--json"]).well().json();
    assert_eq!(channels.as_array().unwrap().len(), 4);
    server.stop();
    let mut again = folder.start(&["serve", "--demo", "--port", "0"]);
    again.read_to("not empty");
    assert_eq!(
        folder.run(&["channel", "list", "--json"]).well().json(),
        channels
    );
}

#[test]
fn a_second_server_is_refused_with_a_code_of_its_own() {
    let folder = Folder::new();
    let server = folder.start(&["serve", "--port", "0"]);
    for command in [
        &["serve", "--port", "0"][..],
        &["publish", "--once"],
        &["migrate", "down"],
    ] {
        let refused = folder.run(command);
        assert_eq!(refused.code, 3, "{command:?}: {refused:?}");
        assert_eq!(refused.out, "");
    }
    assert_eq!(server.stop().0, 0);
}

#[test]
fn a_port_in_use_is_told_in_a_sentence() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let refused = Folder::new().run(&["serve", "--port", &port]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.err.contains("is in use; choose another port"),
        "{refused:?}"
    );
}

#[tokio::test]
async fn the_rehearsal_network_runs_alone() {
    let folder = Folder::new();
    let alone = folder.start(&["sandbox", "--port", "0"]);
    let health = format!("{}/healthz", alone.address);
    assert_eq!(call("GET", &health, "", None).await.0, 200);
    let clock = format!("{}/admin/clock", alone.address);
    let set = call("PUT", &clock, "", Some(r#"{"now_ms":1}"#)).await;
    assert_eq!(set.0, 404, "nobody sets the time unless that was asked for");
    let calls = format!("{}/admin/calls", alone.address);
    assert_eq!(call("GET", &calls, "", None).await.0, 404);
    assert_eq!(alone.stop().0, 0);
    let settable = folder.start(&["sandbox", "--settable-clock"]);
    let clock = format!("{}/admin/clock", settable.address);
    assert_eq!(
        call("PUT", &clock, "", Some(r#"{"now_ms":1}"#)).await.0,
        200
    );
}
