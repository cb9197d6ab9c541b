//! The adapter against canned answers: trying a webhook out.

use serde_json::{Value, json};

use super::{CHANNEL, HOOK, drafted, session, trial};
use crate::{
    domain::time::Instant,
    networks::{Adapter, Checkup, ConnectError, Quota, Session, contract::Canned, drive::requests},
};

/// Tries a webhook out at a stand-in that answers so: what came of it, and the calls.
async fn try_out(answers: &[Canned]) -> (Result<Option<Checkup>, ConnectError>, Value) {
    let server = trial().serve(answers).await;
    let tried = trial()
        .at(&server)
        .check_up(&drafted(&["a"], &json!({})).channel, &session())
        .await;
    (tried, requests(&server).await)
}

/// How it failed, in a word.
fn failed(tried: Result<Option<Checkup>, ConnectError>) -> (&'static str, String) {
    match tried.unwrap_err() {
        ConnectError::Refused(told) => ("refused", told),
        ConnectError::Unreachable(told) => ("unreachable", told),
        ConnectError::Field { field, .. } => panic!("{field}"),
    }
}

fn hook(more: &Value) -> Canned {
    let mut hook = json!({
        "id": "42", "type": 1, "name": "Laden", "channel_id": CHANNEL, "guild_id": "100",
    });
    for (name, value) in more.as_object().unwrap() {
        hook[name] = value.clone();
    }
    Canned::new("GET", HOOK, hook)
}

fn messages(status: u16, body: Value) -> Canned {
    Canned::new("GET", "/v10/channels/300/messages", body).status(status)
}

fn with_reads(left: &str) -> Canned {
    hook(&json!({}))
        .header("x-ratelimit-limit", "5")
        .header("x-ratelimit-remaining", left)
        .header("x-ratelimit-reset", "1795413605.123")
        .header("x-ratelimit-reset-after", "1.0")
}

#[tokio::test]
async fn a_webhook_tells_its_channel_and_its_bot_reads_there() {
    let (tried, calls) = try_out(&[with_reads("4"), messages(200, json!([]))]).await;
    let expected = Checkup::of(CHANNEL, "Laden").with_quota(Quota {
        of: "reads".to_owned(),
        left: Some(4),
        max: Some(5),
        ends_at: Some(Instant::from_ms(1_795_413_605_000)),
    });
    assert_eq!(tried.unwrap(), Some(expected));
    insta::assert_json_snapshot!("checkup", calls);
    // Messages are not counted with the reads.
    let (tried, _) = try_out(&[with_reads("0"), messages(200, json!([]))]).await;
    assert_eq!(tried.unwrap(), Some(Checkup::of(CHANNEL, "Laden")));
}

#[tokio::test]
async fn a_webhook_without_a_bot_is_enough() {
    let server = trial().serve(&[hook(&json!({ "name": null }))]).await;
    let channel = drafted(&["a"], &json!({})).channel;
    let session = Session::default()
        .with("webhook_id", "42")
        .with("webhook_token", "tok-en_9");
    let tried = trial().at(&server).check_up(&channel, &session).await;
    assert_eq!(tried, Ok(Some(Checkup::of(CHANNEL, "webhook"))));
    assert_eq!(requests(&server).await.as_array().unwrap().len(), 1);
    let none = Session::default();
    let bare = trial().at(&server).check_up(&channel, &none).await;
    assert!(matches!(bare, Err(ConnectError::Refused(_))));
}

#[tokio::test]
async fn what_is_wrong_is_told_apart_from_what_may_work_later() {
    let good = || hook(&json!({}));
    let said = |code: i64| json!({ "code": code, "message": "Missing Access" });
    for (answers, expected, words) in [
        (
            vec![Canned::new("GET", HOOK, said(10_015)).status(404)],
            "refused",
            "does not know this webhook",
        ),
        (
            vec![Canned::new("GET", HOOK, said(50_027)).status(401)],
            "refused",
            "does not know this webhook",
        ),
        (
            vec![hook(&json!({ "channel_id": "301" }))],
            "refused",
            "moved",
        ),
        (
            vec![hook(&json!({ "type": 2 }))],
            "refused",
            "takes no messages",
        ),
        (
            vec![good(), messages(403, said(50_001))],
            "refused",
            "read its history",
        ),
        (
            vec![good(), messages(401, said(0))],
            "refused",
            "Missing Access",
        ),
        (
            vec![good(), messages(404, said(10_003))],
            "refused",
            "this bot cannot read",
        ),
        // Not Discord's own word.
        (vec![good().status(404)], "unreachable", "404"),
        (
            vec![good(), messages(403, Value::Null).text("<html>")],
            "unreachable",
            "403",
        ),
        (vec![good().status(429)], "unreachable", "429"),
        (
            vec![Canned::new("GET", HOOK, json!({}))],
            "unreachable",
            "200",
        ),
        (vec![good().status(502)], "unreachable", "502"),
        (vec![good(), messages(500, json!({}))], "unreachable", "500"),
    ] {
        let shown = format!("{answers:?}");
        let (kind, told) = failed(try_out(&answers).await.0);
        assert_eq!(kind, expected, "{shown}: {told}");
        assert!(told.contains(words), "{told}");
        assert!(
            !told.contains("tok-en_9") && !told.contains("bot-1"),
            "{told}"
        );
    }
}
