//! The adapter against canned answers: trying a session out.

use serde_json::{Value, json};

use super::{CHANNEL, session, trial};
use crate::networks::{
    Adapter as _, Checkup, ConnectError, Session,
    contract::Canned,
    drive::{draft, requests},
};

/// Tries a session out at a stand-in that answers so: what came of it, and the calls.
async fn try_out(answers: &[Canned]) -> (Result<Option<Checkup>, ConnectError>, Value) {
    let server = trial().serve(answers).await;
    let tried = trial()
        .at(&server)
        .check_up(&draft(CHANNEL, &["a"], &json!({})).channel, &session())
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

const ALL: &str = "https://www.googleapis.com/auth/youtube.upload \
                   https://www.googleapis.com/auth/youtube.readonly \
                   https://www.googleapis.com/auth/youtube.force-ssl";

/// What Google says of a token.
fn token_info(scopes: &str) -> Canned {
    let info = json!({ "aud": "app-1", "scope": scopes, "expires_in": "3599" });
    Canned::new("POST", "/tokeninfo", info)
}

fn channels(ids: &[&str]) -> Canned {
    let channel = |id: &&str| {
        json!({
            "id": id,
            "snippet": { "title": "Laden", "customUrl": format!("@{}", id.to_lowercase()) },
            "contentDetails": { "relatedPlaylists": { "uploads": id.replace("UC", "UU") } },
        })
    };
    let items: Vec<Value> = ids.iter().map(channel).collect();
    Canned::new("GET", "/channels", json!({ "items": items }))
}

#[tokio::test]
async fn a_session_tells_its_channel_and_what_it_may_do() {
    let (tried, calls) = try_out(&[channels(&["UC0", "UC1"]), token_info(ALL)]).await;
    let expected = Checkup::of("UC1", "@uc1").with_scopes(Some(ALL));
    assert_eq!(expected.scopes.as_ref().unwrap().len(), 3);
    assert_eq!(tried.unwrap(), Some(expected));
    insta::assert_json_snapshot!("checkup", calls);
}

#[tokio::test]
async fn the_session_of_another_channel_says_so() {
    let (tried, _) = try_out(&[channels(&["UC2", "UC3"]), token_info(ALL)]).await;
    let expected = Checkup::of("UC2", "@uc2").with_scopes(Some(ALL));
    assert_eq!(tried.unwrap(), Some(expected));
}

#[tokio::test]
async fn scopes_that_are_not_told_are_no_reason_to_doubt_a_session() {
    let said = |body: Value| Canned::new("POST", "/tokeninfo", body);
    for answer in [
        said(json!({ "error": "invalid_token" })).status(400),
        said(json!({})),
        said(json!({})).text("<html>"),
        said(json!({ "scope": ALL })).status(503),
    ] {
        let (tried, _) = try_out(&[channels(&["UC1"]), answer]).await;
        assert_eq!(tried.unwrap(), Some(Checkup::of("UC1", "@uc1")));
    }
    let (tried, _) = try_out(&[channels(&["UC1"])]).await;
    assert_eq!(tried.unwrap(), Some(Checkup::of("UC1", "@uc1")));
}

#[tokio::test]
async fn what_is_wrong_is_told_apart_from_what_may_work_later() {
    let said = |status: u16, reason: &str| {
        let body = json!({ "error": { "message": "No.", "errors": [{ "reason": reason }] } });
        Canned::new("GET", "/channels", body).status(status)
    };
    let bare = |status: u16| Canned::new("GET", "/channels", Value::Null).status(status);
    for (answer, expected, words) in [
        (said(401, "authError"), "refused", "No."),
        (said(401, "youtubeSignupRequired"), "refused", "No."),
        (said(403, "insufficientPermissions"), "refused", "No."),
        (channels(&[]), "refused", "no YouTube channel"),
        (said(403, "quotaExceeded"), "unreachable", "No."),
        (said(429, "rateLimitExceeded"), "unreachable", "No."),
        (said(500, "backendError"), "unreachable", "No."),
        (bare(401), "unreachable", "401"),
        (bare(200).text("<html>"), "unreachable", "cannot be read"),
    ] {
        let shown = format!("{answer:?}");
        let (kind, told) = failed(try_out(&[answer, token_info(ALL)]).await.0);
        assert_eq!(kind, expected, "{shown}: {told}");
        assert!(told.contains(words), "{told}");
    }
}

#[tokio::test]
async fn without_a_token_nobody_is_asked() {
    let server = trial().serve(&[channels(&["UC1"])]).await;
    let channel = draft(CHANNEL, &["a"], &json!({})).channel;
    let none = Session::default();
    let tried = trial().at(&server).check_up(&channel, &none).await;
    assert!(matches!(tried, Err(ConnectError::Refused(_))));
    assert_eq!(requests(&server).await, json!([]));
}
