//! The adapter against canned answers: trying a session out.

use serde_json::{Value, json};

use super::{drafted, session, trial};
use crate::networks::{
    Adapter as _, Checkup, ConnectError, Quota, Session,
    contract::Canned,
    drive::{MADE_AT, options, requests},
};

/// Tries a session out at a stand-in that answers so: what came of it, and the calls.
async fn try_out(
    settings: &Value,
    answers: &[Canned],
) -> (Result<Option<Checkup>, ConnectError>, Value) {
    let server = trial().serve(answers).await;
    let mut channel = drafted(&["a"], &json!({})).channel;
    channel.options = options(settings);
    let tried = trial().at(&server).check_up(&channel, &session()).await;
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

fn me() -> Canned {
    let me = json!({ "id": "abc12", "name": "teeladen", "is_suspended": false });
    Canned::new("GET", "/api/v1/me", me)
}

fn about(data: &Value) -> Canned {
    Canned::new("GET", "/r/tea/about", json!({ "kind": "t5", "data": data }))
}

fn tea() -> Value {
    json!({ "subreddit": "r/tea" })
}

#[tokio::test]
async fn a_session_tells_whose_it_is_and_how_many_calls_are_left() {
    let me = me()
        .header("x-ratelimit-used", "4")
        .header("x-ratelimit-remaining", "996.0")
        .header("x-ratelimit-reset", "361");
    let answers = [me, about(&json!({ "user_is_banned": false }))];
    let (tried, calls) = try_out(&tea(), &answers).await;
    let expected = Checkup::of("abc12", "teeladen").with_quota(Quota {
        of: "calls".to_owned(),
        left: Some(996),
        max: Some(1_000),
        ends_at: Some(MADE_AT.plus_ms(361_000)),
    });
    assert_eq!(tried.unwrap(), Some(expected));
    insta::assert_json_snapshot!("checkup", calls);
}

#[tokio::test]
async fn a_profile_is_no_community_to_ask() {
    for settings in [json!({}), json!({ "subreddit": "u_teeladen" })] {
        let (tried, calls) = try_out(&settings, &[me()]).await;
        assert_eq!(tried.unwrap(), Some(Checkup::of("abc12", "teeladen")));
        assert_eq!(calls.as_array().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn the_session_of_another_account_says_so() {
    let other = json!({ "id": "xyz", "name": "kaffeeladen" });
    let other = Canned::new("GET", "/api/v1/me", other);
    let (tried, _) = try_out(&json!({}), &[other]).await;
    assert_eq!(tried.unwrap(), Some(Checkup::of("xyz", "kaffeeladen")));
}

#[tokio::test]
async fn what_is_wrong_is_told_apart_from_what_may_work_later() {
    let said = |status: u16, body: Value| Canned::new("GET", "/api/v1/me", body).status(status);
    let unauthorized = json!({ "message": "Unauthorized", "error": 401 });
    let forbidden = json!({ "message": "Forbidden", "error": 403 });
    let closed =
        |status: u16, body: Value| about(&Value::Null).status(status).text(&body.to_string());
    let private = json!({ "reason": "private", "message": "Forbidden", "error": 403 });
    let suspended = json!({ "id": "abc12", "name": "teeladen", "is_suspended": true });
    for (answers, expected, words) in [
        (vec![said(401, unauthorized)], "refused", "token"),
        (vec![said(403, forbidden)], "refused", "token"),
        (
            vec![said(200, suspended)],
            "refused",
            "suspended the account teeladen",
        ),
        (
            vec![me(), about(&json!({ "user_is_banned": true }))],
            "refused",
            "r/tea has banned",
        ),
        (
            vec![me(), closed(403, private)],
            "refused",
            "r/tea does not let the account in",
        ),
        (
            vec![
                me(),
                closed(404, json!({ "message": "Not Found", "error": 404 })),
            ],
            "refused",
            "(Not Found)",
        ),
        // Not the API's own word.
        (
            vec![said(403, json!({})).text("<html>")],
            "unreachable",
            "403",
        ),
        (
            vec![me(), about(&json!({})).status(403).text("<html>")],
            "unreachable",
            "403",
        ),
        (vec![said(200, json!({}))], "unreachable", "200"),
        (vec![said(429, json!({}))], "unreachable", "429"),
        (vec![said(503, json!({}))], "unreachable", "503"),
        (
            vec![me(), about(&json!({})).status(302)],
            "unreachable",
            "302",
        ),
        (vec![me(), about(&Value::Null)], "unreachable", "200"),
        (
            vec![me(), about(&json!({})).status(500)],
            "unreachable",
            "500",
        ),
    ] {
        let shown = format!("{answers:?}");
        let (tried, _) = try_out(&tea(), &answers).await;
        let (kind, told) = failed(tried);
        assert_eq!(kind, expected, "{shown}: {told}");
        assert!(told.contains(words), "{told}");
    }
}

#[tokio::test]
async fn without_a_token_nobody_is_asked() {
    let server = trial().serve(&[me()]).await;
    let channel = drafted(&["a"], &json!({})).channel;
    let none = Session::default();
    let tried = trial().at(&server).check_up(&channel, &none).await;
    assert!(matches!(tried, Err(ConnectError::Refused(_))));
    assert_eq!(requests(&server).await, json!([]));
}
