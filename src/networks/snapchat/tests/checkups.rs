//! The adapter against canned answers: trying a session out.

use serde_json::{Value, json};

use super::{drafted, success, trial};
use crate::networks::{Adapter, Checkup, ConnectError, Session, contract::Canned, drive::requests};

/// Tries a session out at a stand-in that answers so: what came of it, and the calls.
async fn try_out(answers: &[Canned]) -> (Result<Option<Checkup>, ConnectError>, Value) {
    let server = trial().serve(answers).await;
    let tried = trial()
        .at(&server)
        .check_up(
            &drafted("", Vec::new(), &json!({})).channel,
            &Session::default().with("access_token", "token-1"),
        )
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

const OWN: &str = "/public_profiles/my_profile";

fn profile(id: &str) -> Canned {
    let profile = json!({ "id": id, "display_name": "Laden", "snap_user_name": "laden" });
    Canned::new("GET", OWN, success(&json!({ "public_profile": profile })))
}

#[tokio::test]
async fn a_session_tells_its_profile() {
    let (tried, calls) = try_out(&[profile("profile-1")]).await;
    assert_eq!(tried.unwrap(), Some(Checkup::of("profile-1", "laden")));
    insta::assert_json_snapshot!("checkup", calls);
    let (tried, _) = try_out(&[profile("profile-2")]).await;
    assert_eq!(tried.unwrap(), Some(Checkup::of("profile-2", "laden")));
}

#[tokio::test]
async fn what_is_wrong_is_told_apart_from_what_may_work_later() {
    let error = json!({ "request_status": "ERROR", "display_message": "Not allowed." });
    let said = |status: u16, body: &Value| Canned::new("GET", OWN, body.clone()).status(status);
    let nothing = json!({});
    for (answer, expected, words) in [
        (
            said(401, &error),
            "refused",
            "does not accept this token: Not allowed.",
        ),
        (said(401, &nothing), "refused", "does not accept this token"),
        (
            said(403, &error),
            "refused",
            "no role in the profile: Not allowed.",
        ),
        // Not Snap's own word.
        (said(403, &nothing), "unreachable", "403"),
        (said(404, &error), "unreachable", "404"),
        (said(429, &error), "unreachable", "429"),
        (said(500, &error), "unreachable", "500"),
        (said(200, &error), "unreachable", "200"),
        (said(200, &nothing), "unreachable", "200"),
        (profile(""), "unreachable", "200"),
    ] {
        let shown = format!("{answer:?}");
        let (kind, told) = failed(try_out(&[answer]).await.0);
        assert_eq!(kind, expected, "{shown}: {told}");
        assert!(told.contains(words), "{told}");
        assert!(!told.contains("token-1"), "{told}");
    }
}

#[tokio::test]
async fn without_a_token_nobody_is_asked() {
    let server = trial().serve(&[profile("profile-1")]).await;
    let channel = drafted("", Vec::new(), &json!({})).channel;
    let none = Session::default();
    let tried = trial().at(&server).check_up(&channel, &none).await;
    assert!(matches!(tried, Err(ConnectError::Refused(_))));
    assert_eq!(requests(&server).await, json!([]));
}
