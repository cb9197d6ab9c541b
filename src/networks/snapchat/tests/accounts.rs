//! The adapter against canned answers: connecting a profile, and renewing its session.

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};

use super::{idle, success, trial};
use crate::{
    domain::time::{Instant, MINUTE_MS},
    networks::{
        Adapter, ConnectError, ConnectRequest, Connected, Session,
        consent::{Answered, Ask, Consent},
        contract::Canned,
        drive::{MADE_AT, channel_id, draft, options, requests},
        oauth::ends_at,
    },
};

const OWN: &str = "/public_profiles/my_profile";
const TOKEN: &str = "/access_token";

fn profile(snap_user_name: &str, display_name: &str) -> Canned {
    let profile = json!({
        "id": "profile-1", "organization_id": "o-1", "display_name": display_name,
        "snap_user_name": snap_user_name,
    });
    Canned::new("GET", OWN, success(&json!({ "public_profile": profile })))
}

async fn connect(
    credentials: &[(&str, &str)],
    settings: &Value,
    answer: Canned,
) -> (Result<Connected, ConnectError>, Value) {
    let credentials = credentials
        .iter()
        .fold(Session::default(), |session, (name, secret)| {
            session.with(name, *secret)
        });
    let request = ConnectRequest {
        channel: channel_id(),
        name: "Laden",
        credentials: &credentials,
        options: &options(settings),
    };
    let server = trial().serve(&[answer]).await;
    let connected = trial().at(&server).connect(request).await;
    (connected, requests(&server).await)
}

fn secret<'a>(session: &'a Session, name: &str) -> Option<&'a str> {
    session.get(name).map(SecretString::expose_secret)
}

#[tokio::test]
async fn a_token_that_is_typed_in_speaks_for_its_profile() {
    let credentials = [("access_token", " token-1 "), ("refresh_token", "renew-1")];
    let settings = json!({ "placement": "spotlight" });
    let (connected, calls) = connect(&credentials, &settings, profile("laden", "Laden")).await;
    let connected = connected.unwrap();
    assert_eq!(connected.account.remote_id, "profile-1");
    assert_eq!(connected.account.handle, "laden");
    assert_eq!(connected.options, options(&settings));
    assert_eq!(secret(&connected.session, "access_token"), Some("token-1"));
    assert_eq!(secret(&connected.session, "refresh_token"), Some("renew-1"));
    let call = json!([{ "call": format!("GET {OWN}"), "authorization": "Bearer token-1" }]);
    assert_eq!(calls, call);
    for (answer, handle) in [
        (profile("", "Laden"), "Laden"),
        (profile("", ""), "profile-1"),
    ] {
        let (connected, _) = connect(&credentials, &settings, answer).await;
        assert_eq!(connected.unwrap().account.handle, handle);
    }
    for (credentials, settings, expected) in [
        (vec![], json!({}), "credentials.access_token"),
        (
            vec![("access_token", " ")],
            json!({}),
            "credentials.access_token",
        ),
        (
            vec![("access_token", "a")],
            json!({ "placement": "a" }),
            "options.placement",
        ),
    ] {
        let (failed, _) = connect(&credentials, &settings, profile("laden", "")).await;
        let Err(ConnectError::Field { field, .. }) = failed else {
            panic!("{failed:?}")
        };
        assert_eq!(field, expected);
    }
}

#[tokio::test]
async fn a_token_that_is_not_accepted_is_said_and_never_shown() {
    let error = json!({ "request_status": "ERROR", "debug_message": "Not allowed." });
    for (status, is_refused) in [
        (401, true),
        (403, true),
        (429, false),
        (500, false),
        (200, false),
    ] {
        let answer = Canned::new("GET", OWN, error.clone()).status(status);
        let (failed, _) = connect(&[("access_token", "token-1")], &json!({}), answer).await;
        let failed = failed.unwrap_err();
        let is_right = match &failed {
            ConnectError::Refused(why) => is_refused && why.contains("Not allowed."),
            ConnectError::Unreachable(_) => !is_refused,
            ConnectError::Field { .. } => false,
        };
        assert!(is_right, "{status} {failed:?}");
        assert!(!failed.to_string().contains("token-1"), "{failed}");
    }
}

#[tokio::test]
async fn people_are_asked_on_snaps_own_page() {
    let ask = Ask {
        redirect: &"https://dezent.test/connect/snapchat/callback"
            .parse()
            .unwrap(),
        state: "state-1",
        server: None,
        hint: None,
    };
    let asked = idle().ask(ask).await.unwrap();
    assert_eq!(
        asked.address.as_str(),
        "http://127.0.0.1:9/authorize?response_type=code&client_id=app-1&state=state-1\
         &redirect_uri=https%3A%2F%2Fdezent.test%2Fconnect%2Fsnapchat%2Fcallback\
         &scope=snapchat-profile-api"
    );
    assert_eq!(asked.kept.iter().count(), 0);
    assert!(idle().consent().unwrap().is_registered());
    let scopes = idle().registration().unwrap().scopes;
    assert_eq!(scopes, ["snapchat-profile-api"]);
}

fn granted() -> Value {
    json!({
        "access_token": "token-2", "token_type": "Bearer", "expires_in": 3_600,
        "refresh_token": "renew-2", "scope": "snapchat-profile-api",
    })
}

#[tokio::test]
async fn a_code_becomes_a_session() {
    let redirect = "https://dezent.test/back".parse().unwrap();
    let (code, kept) = ("code-1".to_owned().into(), Session::default());
    let answered = || Answered {
        redirect: &redirect,
        code: &code,
        issuer: None,
        kept: &kept,
    };
    let server = trial()
        .serve(&[Canned::new("POST", TOKEN, granted())])
        .await;
    let session = trial().at(&server).redeem(answered()).await.unwrap();
    assert_eq!(secret(&session, "access_token"), Some("token-2"));
    assert_eq!(secret(&session, "refresh_token"), Some("renew-2"));
    let end = ends_at(MADE_AT, 3_600);
    assert_eq!(secret(&session, "expires_at_ms"), Some(end.as_str()));
    insta::assert_json_snapshot!("redeem", requests(&server).await);
    for (status, body, is_refused) in [
        (400, json!({ "error": "invalid_grant" }), true),
        (500, json!({}), false),
    ] {
        let answer = Canned::new("POST", TOKEN, body).status(status);
        let server = trial().serve(&[answer]).await;
        let failed = trial().at(&server).redeem(answered()).await.unwrap_err();
        let seen = matches!(failed, ConnectError::Refused(_));
        assert_eq!(seen, is_refused, "{status} {failed:?}");
    }
}

#[tokio::test]
async fn a_session_is_renewed_before_it_ends() {
    let ends = MADE_AT.plus_ms(10 * MINUTE_MS).ms().to_string();
    let session = Session::default()
        .with("access_token", "token-1")
        .with("refresh_token", "renew-1")
        .with("expires_at_ms", ends);
    assert!(idle().is_stale(&session, MADE_AT));
    assert!(!idle().is_stale(&session, MADE_AT.plus_ms(-1)));
    assert_eq!(idle().session_ends_at(&session), None);
    let bare = Session::default().with("expires_at_ms", "1000");
    assert_eq!(idle().session_ends_at(&bare), Some(Instant::from_ms(1_000)));
    let channel = draft("profile-1", &["a"], &json!({})).channel;
    let mut kept = granted();
    kept.as_object_mut().unwrap().remove("refresh_token");
    let dead = json!({ "error": "invalid_grant" });
    for (status, body, expected) in [
        (200, granted(), Ok("renew-2")),
        (200, kept, Ok("renew-1")),
        (400, dead, Err(true)),
        // An app that is set up wrongly is the operator's to mend, and no consent helps.
        (401, json!({ "error": "invalid_client" }), Err(false)),
        (503, json!({}), Err(false)),
    ] {
        let answer = Canned::new("POST", TOKEN, body).status(status);
        let server = trial().serve(&[answer]).await;
        let renewed = trial().at(&server).refresh(&channel, &session).await;
        match (&renewed, expected) {
            (Ok(renewed), Ok(refresh)) => {
                assert_eq!(secret(renewed, "access_token"), Some("token-2"));
                assert_eq!(secret(renewed, "refresh_token"), Some(refresh));
            }
            (Err(ConnectError::Refused(_)), Err(true))
            | (Err(ConnectError::Unreachable(_)), Err(false)) => {}
            other => panic!("{status} {other:?}"),
        }
        if expected == Ok("renew-2") {
            insta::assert_json_snapshot!("refresh", requests(&server).await);
        }
    }
    let renewed = idle().refresh(&channel, &Session::default()).await;
    assert!(matches!(renewed, Err(ConnectError::Refused(_))));
}
