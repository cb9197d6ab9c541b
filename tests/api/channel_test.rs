//! `POST /channels/{id}/test`: what would work, and nothing is published.

use dezent::domain::role::Role;
use serde_json::{Value, json};

use crate::harness::Dezent;

async fn tried(app: &Dezent, channel: &str) -> Value {
    let path = format!("/api/v1/channels/{channel}/test");
    app.client.ask(&path).await.expect(200)
}

/// What came out of each thing that was looked at, as `what outcome`.
fn outcomes(tryout: &Value) -> Vec<String> {
    let checks = tryout["checks"].as_array().unwrap().iter();
    checks
        .map(|check| {
            let text = |name: &str| check[name].as_str().unwrap();
            format!("{} {}", text("what"), text("outcome"))
        })
        .collect()
}

#[tokio::test]
async fn a_channel_that_works_says_whose_it_is_and_what_is_left() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({ "quota": 5 })).await;
    let well = tried(&app, &channel).await;
    assert_eq!(well["works"], true, "{well:#}");
    assert_eq!(
        outcomes(&well),
        [
            "state well",
            "session well",
            "account well",
            "scopes note",
            "limits well",
            "media well"
        ]
    );
    let limits = &well["checks"][4]["message"];
    assert!(
        limits.as_str().unwrap().starts_with("5 of 5 are left"),
        "{limits}"
    );
    assert!(app.public_on(&channel).await.is_empty());
}

#[tokio::test]
async fn what_would_not_work_is_named_with_what_to_do() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let path = format!("/api/v1/channels/{channel}");
    let paused = json!({ "paused": true });
    app.client.patch(&path, &paused).await.expect(200);
    let tryout = tried(&app, &channel).await;
    assert_eq!(outcomes(&tryout)[0], "state note");
    assert_eq!(tryout["works"], true, "a pause is somebody's wish");
    let by_hand = json!({ "paused": false, "mode": "reminder" });
    app.client.patch(&path, &by_hand).await.expect(200);
    let tryout = tried(&app, &channel).await;
    assert_eq!(outcomes(&tryout), ["state well", "state note"]);
}

#[tokio::test]
async fn only_those_who_manage_channels_may_try_one_out() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let path = format!("/api/v1/channels/{channel}/test");
    let editor = app.with_role(Role::Editor).await;
    editor.ask(&path).await.problem(403, "forbidden");
    let other = app.second_workspace().await;
    other.ask(&path).await.problem(404, "not_found");
}
