//! The API asked by a stranger that knows only its description: no failure of ours, no answer that is
//! not described, and nothing of another workspace is reached.

use std::{fmt::Write as _, path::Path, process::Command};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{Client, Dezent, text};

/// How many calls are made up for each operation.
const EXAMPLES: &str = "15";
/// The same calls in every run.
const SEED: &str = "1";
/// Sends whatever fits the description and is refused for other reasons: two fields that exclude one
/// another, an instant that has passed.
const NOT_ASKED: &str = "positive_data_acceptance";
/// A stream of events has no end, and the stranger would wait for it: what it may ask there is tested
/// with the other tests of events.
const ENDLESS: &str = "/api/v1/events";

/// The ids by which somebody calls, for each kind of address.
struct Known(Vec<(&'static str, String)>);

impl Known {
    async fn of(owner: &Client, at: String) -> Self {
        let make = async |path: &str, body: Value| {
            let path = format!("/api/v1/{path}");
            owner.post(&path, &body).await.expect(201)
        };
        let channel =
            json!({ "network": "sandbox", "name": "Laden", "time_zone": "Europe/Berlin" });
        let channel = make("channels", channel).await["id"].clone();
        let post = json!({ "text": "Guten Morgen", "channels": [channel], "publish_at": at });
        let post = make("posts", post).await;
        let person = make("people", json!({ "name": "Anna", "role": "viewer" })).await;
        let key = make("keys", json!({ "name": "x", "role": "viewer" })).await;
        let audience = make("audiences", json!({ "name": "x" })).await;
        let offer = make("offers", json!({ "name": "x" })).await;
        let item = json!({ "kind": "question", "text": "x" });
        let item = make("inbox/items", item).await;
        let calendar = make("calendars", json!({ "name": "x" })).await;
        let silent = json!({ "rule": "ad-density", "reason": "x" });
        let suppression = make("suppressions", silent).await;
        let media = super::media::picture(owner, "Ein Laib Brot").await;
        let me = owner.get("/api/v1/me").await.expect(200);
        Self(vec![
            ("channels", text(&channel)),
            ("channels/connect", super::access::asked_by(owner).await),
            ("posts", text(&post["id"])),
            ("publications", text(&post["publications"][0]["id"])),
            ("media", media),
            ("people", text(&person["id"])),
            ("keys", text(&key["id"])),
            ("audiences", text(&audience["id"])),
            ("offers", text(&offer["id"])),
            ("calendars", text(&calendar["id"])),
            ("inbox/items", text(&item["id"])),
            ("suppressions", text(&suppression["id"])),
            ("workspaces", text(&me["workspace"]["id"])),
        ])
    }

    /// As the stranger is told of them.
    fn settings(&self) -> String {
        let mut settings = String::new();
        for (noun, id) in &self.0 {
            let known = format!("{{ \"path.id\" = {id:?} }}");
            writeln!(settings, "[[operations]]").unwrap();
            writeln!(settings, "include-path-regex = '/{noun}/.id'").unwrap();
            writeln!(settings, "parameters = {known}").unwrap();
        }
        settings
    }
}

/// Lets the stranger ask with somebody's key; says what it told, where it found something.
async fn ask(base: String, key: String, settings: String) -> Result<(), String> {
    let work = move || {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("schemathesis.toml");
        std::fs::write(&file, settings).unwrap();
        let program =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/schemathesis/.venv/bin/st");
        let done = Command::new(&program)
            .arg("--config-file")
            .arg(file)
            .args(["run", &format!("{base}/openapi.json")])
            .args(["--header", &format!("Authorization: Bearer {key}")])
            .args(["--phases", "examples,coverage,fuzzing"])
            .args(["--max-examples", EXAMPLES, "--seed", SEED])
            .args(["--exclude-checks", NOT_ASKED])
            .args(["--exclude-path", ENDLESS])
            .args(["--continue-on-failure", "--suppress-health-check", "all"])
            .args([
                "--generation-database",
                "none",
                "--no-color",
                "--warnings",
                "off",
            ])
            .current_dir(folder.path())
            .env_remove("http_proxy")
            .env_remove("HTTP_PROXY")
            .output()
            .expect("schemathesis is installed by: make peers");
        let told = String::from_utf8_lossy(&done.stdout).into_owned();
        assert!(told.contains("Test cases:"), "it has asked nothing: {told}");
        if done.status.success() {
            Ok(())
        } else {
            Err(told)
        }
    };
    tokio::task::spawn_blocking(work).await.unwrap()
}

async fn contents(owner: &Client) -> Vec<Value> {
    let mut all = Vec::new();
    for noun in [
        "posts",
        "channels",
        "people",
        "publications",
        "media",
        "audiences",
        "offers",
        "calendars",
        "inbox/items",
        "workspace/profile",
    ] {
        all.push(owner.get(&format!("/api/v1/{noun}")).await.expect(200));
    }
    all
}

#[tokio::test]
async fn a_stranger_finds_no_failure_and_nothing_of_others() {
    let app = Dezent::spawn_with(|config| config.limits.wrong_keys_per_address = 0).await;
    let body = json!({ "name": "Zwei", "owner": { "name": "Bea" } });
    let made = app
        .client
        .post("/api/v1/workspaces", &body)
        .await
        .expect(201);
    let known = Known::of(&app.client, app.in_ms(3_600_000)).await;
    let before = contents(&app.client).await;
    let base = app.client.base.clone();
    // Somebody else, with the ids of the first workspace.
    let key = text(&made["key"]["text"]);
    if let Err(told) = ask(base.clone(), key, known.settings()).await {
        panic!("as somebody else: {told}");
    }
    assert_eq!(contents(&app.client).await, before);
    // Its owner.
    let body = json!({ "name": "stranger", "role": "owner" });
    let key = app.client.post("/api/v1/keys", &body).await.expect(201);
    if let Err(told) = ask(base, text(&key["text"]), known.settings()).await {
        panic!("as the owner: {told}");
    }
}
