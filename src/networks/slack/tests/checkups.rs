//! The adapter against canned answers: trying a session out.

use serde_json::{Value, json};

use super::{CHANNEL, by_hook, drafted, session, trial};
use crate::networks::{
    Adapter, Checkup, ConnectError,
    contract::Canned,
    drive::{options, requests},
};

/// Tries a bot out at a stand-in that answers so: what came of it, and the calls.
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

const ALL: &str = "chat:write,chat:write.public,files:write,channels:read,groups:read,\
                   channels:history,groups:history";

/// Who the bot is, with what it may do where that is told.
fn bot(scopes: Option<&str>) -> Canned {
    let bot = json!({
        "ok": true, "url": "https://shop.slack.com/", "team_id": "T1", "user_id": "U9",
        "bot_id": "B9",
    });
    let bot = Canned::new("POST", "/auth.test", bot);
    match scopes {
        Some(scopes) => bot.header("x-oauth-scopes", scopes),
        None => bot,
    }
}

fn channel(more: &Value) -> Canned {
    let mut channel = json!({
        "id": CHANNEL, "name": "laden", "is_archived": false, "is_private": false,
        "is_member": true,
    });
    for (name, value) in more.as_object().unwrap() {
        channel[name] = value.clone();
    }
    let body = json!({ "ok": true, "channel": channel });
    Canned::new("GET", "/conversations.info", body)
}

fn error(method: &'static str, path: &str, name: &str) -> Canned {
    Canned::new(method, path, json!({ "ok": false, "error": name }))
}

#[tokio::test]
async fn a_session_tells_its_channel_and_what_it_may_do() {
    let (tried, calls) = try_out(&[bot(Some(ALL)), channel(&json!({}))]).await;
    let expected = Checkup::of(CHANNEL, "#laden").with_scopes(Some(ALL));
    assert_eq!(expected.scopes.as_ref().unwrap().len(), 7);
    assert_eq!(tried.unwrap(), Some(expected));
    insta::assert_json_snapshot!("checkup", calls);
    // What is not told is not made up.
    let (tried, _) = try_out(&[bot(None), channel(&json!({}))]).await;
    assert_eq!(tried.unwrap(), Some(Checkup::of(CHANNEL, "#laden")));
}

#[tokio::test]
async fn the_channel_must_take_messages_from_the_app() {
    let outside = json!({ "is_member": false });
    let private = json!({ "is_member": false, "is_private": true });
    for (scopes, is, words) in [
        (Some(ALL), json!({ "is_archived": true }), Some("archived")),
        (Some(ALL), outside.clone(), None),
        (
            Some("chat:write, channels:read"),
            outside.clone(),
            Some("invite it"),
        ),
        (Some("chat:write,channels:read"), json!({}), None),
        (Some("chat:write"), json!({ "is_member": null }), None),
        (None, outside, None),
        (Some(ALL), private.clone(), Some("invite it")),
        (None, private, Some("invite it")),
    ] {
        let shown = format!("{scopes:?} {is}");
        let (tried, _) = try_out(&[bot(scopes), channel(&is)]).await;
        match words {
            Some(words) => {
                let (kind, told) = failed(tried);
                assert_eq!(kind, "refused", "{shown}");
                assert!(told.contains(words) && told.contains("#laden"), "{told}");
            }
            None => assert!(tried.is_ok(), "{shown} {tried:?}"),
        }
    }
}

#[tokio::test]
async fn what_is_wrong_is_told_apart_from_what_may_work_later() {
    let info = |name: &str| error("GET", "/conversations.info", name);
    let test = |name: &str| error("POST", "/auth.test", name);
    let good = || bot(Some(ALL));
    let bare = |body: Value| Canned::new("GET", "/conversations.info", body);
    for (answers, expected, words) in [
        (vec![test("invalid_auth")], "refused", "invalid_auth"),
        (vec![test("token_revoked")], "refused", "token_revoked"),
        // As of the workspace of another session.
        (
            vec![good(), info("channel_not_found")],
            "refused",
            "invite the app",
        ),
        (
            vec![good(), info("missing_scope")],
            "refused",
            "missing_scope",
        ),
        (vec![test("internal_error")], "unreachable", "200"),
        (vec![bot(None).status(503)], "unreachable", "503"),
        (
            vec![good(), info("ratelimited").status(429)],
            "unreachable",
            "429",
        ),
        (vec![good(), info("fatal_error")], "unreachable", "200"),
        (
            vec![good(), bare(json!({ "ok": true }))],
            "unreachable",
            "200",
        ),
        (
            vec![good(), channel(&json!({ "id": "" }))],
            "unreachable",
            "200",
        ),
        (
            vec![good(), bare(json!({})).text("<html>")],
            "unreachable",
            "200",
        ),
    ] {
        let shown = format!("{answers:?}");
        let (kind, told) = failed(try_out(&answers).await.0);
        assert_eq!(kind, expected, "{shown}: {told}");
        assert!(told.contains(words), "{told}");
    }
}

#[tokio::test]
async fn nothing_can_be_asked_of_a_webhook() {
    let server = trial().serve(&[]).await;
    let mut channel = by_hook(&["a"], &json!({})).channel;
    channel.options = options(&json!({ "way": "webhook" }));
    let tried = trial().at(&server).check_up(&channel, &session()).await;
    assert_eq!(tried, Ok(None));
    assert_eq!(requests(&server).await, json!([]));
}
