//! The adapter against canned answers: trying a session out.

use serde_json::{Value, json};

use super::{LOCATION, POSTS, drafted, error, session, trial};
use crate::networks::{
    Adapter as _, Checkup, ConnectError, Session, contract::Canned, drive::requests,
};

/// Tries a session out at a stand-in that answers so: what came of it, and the calls.
async fn try_out(answers: &[Canned]) -> (Result<Option<Checkup>, ConnectError>, Value) {
    let server = trial().serve(answers).await;
    let tried = trial()
        .at(&server)
        .check_up(&drafted("a", &json!({})).channel, &session())
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

const MANAGE: &str = "https://www.googleapis.com/auth/business.manage";

/// What Google says of a token.
fn token_info(scopes: &str) -> Canned {
    let info = json!({ "aud": "app-1", "scope": scopes, "expires_in": "3599" });
    Canned::new("POST", "/tokeninfo", info)
}

fn location(metadata: &Value) -> Canned {
    let body = json!({ "name": LOCATION, "title": "Teeladen", "metadata": metadata });
    Canned::new("GET", "/locations/2", body)
}

fn verified() -> Canned {
    location(&json!({ "hasVoiceOfMerchant": true }))
}

fn posts() -> Canned {
    Canned::new("GET", POSTS, json!({ "localPosts": [] }))
}

#[tokio::test]
async fn a_session_tells_its_location_and_what_it_may_do() {
    let (tried, calls) = try_out(&[verified(), posts(), token_info(MANAGE)]).await;
    let expected = Checkup::of(LOCATION, "Teeladen").with_scopes(Some(MANAGE));
    assert_eq!(tried.unwrap(), Some(expected));
    insta::assert_json_snapshot!("checkup", calls);
    // What is not told is no reason to doubt the session.
    let untold = Canned::new("POST", "/tokeninfo", json!({})).status(500);
    let (tried, _) = try_out(&[location(&json!({})), posts(), untold]).await;
    assert_eq!(tried.unwrap(), Some(Checkup::of(LOCATION, "Teeladen")));
    // A location without posts is told without a list.
    let none = Canned::new("GET", POSTS, json!({}));
    let (tried, _) = try_out(&[verified(), none, token_info(MANAGE)]).await;
    assert!(tried.is_ok(), "{tried:?}");
}

#[tokio::test]
async fn the_session_of_another_location_says_so() {
    let other = json!({ "name": "locations/3", "title": "Kaffeeladen" });
    let answers = [
        Canned::new("GET", "/locations/3", other),
        Canned::new("GET", "/accounts/1/locations/3/localPosts", json!({})),
        token_info(MANAGE),
    ];
    let server = trial().serve(&answers).await;
    let session = session().with("location", "accounts/1/locations/3");
    let channel = drafted("a", &json!({})).channel;
    let tried = trial().at(&server).check_up(&channel, &session).await;
    let expected = Checkup::of("locations/3", "Kaffeeladen").with_scopes(Some(MANAGE));
    assert_eq!(tried.unwrap(), Some(expected));
}

#[tokio::test]
async fn what_is_wrong_is_told_apart_from_what_may_work_later() {
    let said = |path: &str, status: u16, name: &str| {
        Canned::new("GET", path, error(status, name, &json!([]))).status(status)
    };
    let place = |status: u16, name: &str| said("/locations/2", status, name);
    let list = |status: u16, name: &str| said(POSTS, status, name);
    let bare = |path: &str, status: u16| Canned::new("GET", path, Value::Null).status(status);
    let unverified = location(&json!({ "hasVoiceOfMerchant": false }));
    for (answers, expected, words) in [
        (vec![place(401, "UNAUTHENTICATED")], "refused", "No."),
        (vec![place(403, "PERMISSION_DENIED")], "refused", "No."),
        (vec![place(404, "NOT_FOUND")], "refused", "No."),
        (
            vec![unverified, posts()],
            "refused",
            "Teeladen is not verified",
        ),
        (
            vec![verified(), list(403, "PERMISSION_DENIED")],
            "refused",
            "No.",
        ),
        (vec![verified(), list(404, "NOT_FOUND")], "refused", "No."),
        (vec![place(429, "RESOURCE_EXHAUSTED")], "unreachable", "No."),
        (vec![place(500, "INTERNAL")], "unreachable", "No."),
        (vec![bare("/locations/2", 403)], "unreachable", "403"),
        (
            vec![bare("/locations/2", 200).text("<html>"), posts()],
            "unreachable",
            "cannot be read",
        ),
        (
            vec![verified(), list(503, "UNAVAILABLE")],
            "unreachable",
            "No.",
        ),
        (
            vec![verified(), bare(POSTS, 200).text("<html>")],
            "unreachable",
            "cannot be read",
        ),
    ] {
        let shown = format!("{answers:?}");
        let (kind, told) = failed(try_out(&answers).await.0);
        assert_eq!(kind, expected, "{shown}: {told}");
        assert!(told.contains(words), "{told}");
    }
}

#[tokio::test]
async fn without_a_token_or_a_location_nobody_is_asked() {
    let server = trial().serve(&[verified()]).await;
    let channel = drafted("a", &json!({})).channel;
    let homeless = Session::default().with("access_token", "token-1");
    for session in [Session::default(), homeless] {
        let tried = trial().at(&server).check_up(&channel, &session).await;
        assert!(matches!(tried, Err(ConnectError::Refused(_))), "{tried:?}");
    }
    assert_eq!(requests(&server).await, json!([]));
}
