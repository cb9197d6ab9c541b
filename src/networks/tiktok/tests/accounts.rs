//! The adapter against canned answers: connecting an account, and renewing its session.

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use url::Url;

use super::{error, idle, ok, public, trial};
use crate::{
    domain::{
        attempt::request_hash,
        time::{HOUR_MS, Instant},
    },
    networks::{
        Adapter, ConnectError, ConnectRequest, Connected, Session,
        consent::{Answered, Ask, Asked, Consent},
        contract::Canned,
        drive::{MADE_AT, channel_id, draft, options, requests},
        oauth::ends_at,
    },
};

const USER: &str = "/user/info/";
const TOKEN: &str = "/oauth/token/";

fn user() -> Canned {
    let user = json!({ "open_id": "open-1", "union_id": "u", "display_name": "Der Laden" });
    Canned::new("GET", USER, ok(&json!({ "user": user })))
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
async fn a_token_that_is_typed_in_speaks_for_its_account() {
    let credentials = [("access_token", " token-1 "), ("refresh_token", "renew-1")];
    let settings = public(&json!({}));
    let (connected, calls) = connect(&credentials, &settings, user()).await;
    let connected = connected.unwrap();
    assert_eq!(connected.account.remote_id, "open-1");
    assert_eq!(connected.account.handle, "Der Laden");
    assert_eq!(secret(&connected.session, "access_token"), Some("token-1"));
    assert_eq!(secret(&connected.session, "refresh_token"), Some("renew-1"));
    assert_eq!(connected.options, options(&settings));
    insta::assert_json_snapshot!("connect", calls);
    // An account without a name has its id.
    let user = json!({ "user": { "open_id": "open-1" } });
    let answer = Canned::new("GET", USER, ok(&user));
    let inbox = json!({ "mode": "inbox" });
    let (connected, _) = connect(&credentials, &inbox, answer).await;
    assert_eq!(connected.unwrap().account.handle, "open-1");
}

#[tokio::test]
async fn nobody_is_connected_without_a_token_or_with_wrong_settings() {
    let token = ("access_token", "token-1");
    let hidden = json!({ "privacy_level": "SELF_ONLY", "brand_content": true });
    for (credentials, settings, expected) in [
        (vec![], public(&json!({})), "credentials.access_token"),
        (
            vec![token],
            json!({ "privacy_level": "all" }),
            "options.privacy_level",
        ),
        (vec![token], hidden, "options.brand_content"),
    ] {
        let (failed, calls) = connect(&credentials, &settings, user()).await;
        let Err(ConnectError::Field { field, .. }) = failed else {
            panic!("{failed:?}")
        };
        assert_eq!(field, expected);
        assert_eq!(calls, json!([]));
    }
}

/// Who may see posts is asked for each of them, where the channel does not say it.
#[tokio::test]
async fn who_may_see_posts_may_be_said_later() {
    for settings in [json!({}), json!({ "mode": "direct" })] {
        let (connected, _) = connect(&[("access_token", "token-1")], &settings, user()).await;
        assert_eq!(connected.unwrap().options, options(&settings));
    }
}

#[tokio::test]
async fn a_token_that_is_not_accepted_is_said_and_never_shown() {
    let call = |status: u16, code: &str| Canned::new("GET", USER, error(code)).status(status);
    for (answer, is_refused) in [
        (call(401, "access_token_invalid"), true),
        (call(401, "scope_not_authorized"), true),
        (call(429, "rate_limit_exceeded"), false),
        (call(500, "internal_error"), false),
        (Canned::new("GET", USER, ok(&json!({}))), false),
    ] {
        let settings = public(&json!({}));
        let failed = connect(&[("access_token", "token-1")], &settings, answer).await;
        let failed = failed.0.unwrap_err();
        let is_right = match &failed {
            ConnectError::Refused(_) => is_refused,
            ConnectError::Unreachable(_) => !is_refused,
            ConnectError::Field { .. } => false,
        };
        assert!(is_right, "{failed:?}");
        assert!(!failed.to_string().contains("token-1"), "{failed}");
    }
}

async fn ask(redirect: &str) -> Asked {
    let ask = Ask {
        redirect: &redirect.parse().unwrap(),
        state: "state-1",
        server: None,
        hint: None,
    };
    idle().ask(ask).await.unwrap()
}

#[tokio::test]
async fn people_are_asked_in_tiktoks_own_words() {
    let asked = ask("https://dezent.test/connect/tiktok/callback").await;
    assert_eq!(
        asked.address.as_str(),
        "http://127.0.0.1:9/v2/auth/authorize/?client_key=app-1\
         &scope=user.info.basic%2Cvideo.publish%2Cvideo.upload&response_type=code\
         &redirect_uri=https%3A%2F%2Fdezent.test%2Fconnect%2Ftiktok%2Fcallback&state=state-1"
    );
    assert_eq!(asked.kept.iter().count(), 0);
    // On one's own machine the code is bound to who asked, in hexadecimal digits.
    for redirect in [
        "http://localhost:8080/back",
        "http://127.0.0.1:8080/back",
        "http://[::1]:8080/back",
    ] {
        let asked = ask(redirect).await;
        let said = |address: &Url, name: &str| {
            let mut pairs = address.query_pairs();
            let found = pairs.find(|(known, _)| known == name);
            found.map(|(_, value)| value.into_owned()).unwrap()
        };
        let verifier = secret(&asked.kept, "code_verifier").unwrap();
        assert!(verifier.len() >= 43);
        let challenge = request_hash(verifier.as_bytes());
        assert_eq!(said(&asked.address, "code_challenge"), challenge);
        assert_eq!(said(&asked.address, "code_challenge_method"), "S256");
    }
    assert!(idle().consent().unwrap().is_registered());
    let scopes = idle().registration().unwrap().scopes;
    assert_eq!(scopes, ["user.info.basic", "video.publish", "video.upload"]);
}

/// Exchanges a code that is answered so.
async fn redeem(kept: Session, answer: Canned) -> (Result<Session, ConnectError>, Value) {
    let server = trial().serve(&[answer]).await;
    let redirect = "https://dezent.test/back".parse().unwrap();
    let answered = Answered {
        redirect: &redirect,
        code: &"code*1".to_owned().into(),
        issuer: None,
        kept: &kept,
    };
    let redeemed = trial().at(&server).redeem(answered).await;
    (redeemed, requests(&server).await)
}

fn granted() -> Value {
    json!({
        "open_id": "open-1", "scope": "user.info.basic,video.publish",
        "access_token": "token-2", "expires_in": 86_400, "token_type": "Bearer",
        "refresh_token": "renew-2", "refresh_expires_in": 31_536_000,
    })
}

#[tokio::test]
async fn a_code_becomes_a_session() {
    let answer = || Canned::new("POST", TOKEN, granted());
    let (session, calls) = redeem(Session::default(), answer()).await;
    let session = session.unwrap();
    insta::assert_json_snapshot!("redeem", calls);
    let end = ends_at(MADE_AT, 86_400);
    let refresh_end = ends_at(MADE_AT, 31_536_000);
    for (name, expected) in [
        ("access_token", "token-2"),
        ("refresh_token", "renew-2"),
        ("scope", "user.info.basic video.publish"),
        ("expires_at_ms", &end),
        ("refresh_expires_at_ms", &refresh_end),
    ] {
        assert_eq!(secret(&session, name), Some(expected), "{name}");
    }
    let bound = Session::default().with("code_verifier", "verifier-1");
    let (_, calls) = redeem(bound, answer()).await;
    let body = calls[0]["body"].as_str().unwrap();
    assert!(body.ends_with("&code_verifier=verifier-1"), "{body}");
    let said = |name: &str| json!({ "error": name, "error_description": "No.", "log_id": "l" });
    for (status, body, is_refused) in [
        (400, said("invalid_grant"), true),
        (200, said("invalid_request"), true),
        (401, said("invalid_client"), true),
        (500, said("invalid_grant"), false),
        (429, said("rate_limit_exceeded"), false),
        (400, json!({}), false),
        (200, json!({}), false),
    ] {
        let answer = Canned::new("POST", TOKEN, body).status(status);
        let failed = redeem(Session::default(), answer).await.0.unwrap_err();
        let seen = matches!(failed, ConnectError::Refused(_));
        assert_eq!(seen, is_refused, "{status} {failed:?}");
    }
}

#[tokio::test]
async fn what_was_not_granted_is_named() {
    let session = Session::default()
        .with("access_token", "token-2")
        .with("scope", "user.info.basic video.publish");
    let server = trial().serve(&[user()]).await;
    let adapter = trial().at(&server);
    let direct = options(&public(&json!({})));
    let targets = adapter.targets(&session, &direct).await.unwrap();
    assert_eq!((targets.len(), targets[0].kind.as_str()), (1, "creator"));
    assert!(targets[0].connected.session.is_same(&session));
    let inbox = options(&json!({ "mode": "inbox" }));
    let failed = adapter.targets(&session, &inbox).await.unwrap_err();
    let ConnectError::Refused(why) = failed else {
        panic!("{failed:?}")
    };
    assert!(why.contains("video.upload"), "{why}");
    // Who may see posts may be said later: a person who has agreed is not sent back.
    let none = options(&json!({}));
    assert_eq!(adapter.targets(&session, &none).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_session_is_renewed_before_it_ends() {
    let session = Session::default()
        .with("access_token", "token-1")
        .with("refresh_token", "renew-1")
        .with("scope", "video.upload")
        .with("expires_at_ms", MADE_AT.plus_ms(HOUR_MS).ms().to_string())
        .with("refresh_expires_at_ms", "5000");
    let adapter = idle();
    assert!(adapter.is_stale(&session, MADE_AT));
    assert!(!adapter.is_stale(&session, MADE_AT.plus_ms(-1)));
    let end = |ms| Some(Instant::from_ms(ms));
    assert_eq!(adapter.session_ends_at(&session), end(5_000));
    let bare = Session::default().with("expires_at_ms", "1000");
    assert_eq!(adapter.session_ends_at(&bare), end(1_000));

    let channel = draft("open-1", &["a"], &json!({})).channel;
    let kept = json!({ "access_token": "token-2", "expires_in": 86_400 });
    let dead = json!({ "error": "invalid_grant", "error_description": "Refresh token expired" });
    for (status, body, expected) in [
        (
            200,
            granted(),
            Ok(("renew-2", "user.info.basic video.publish")),
        ),
        (200, kept, Ok(("renew-1", "video.upload"))),
        (400, dead, Err(true)),
        // An app that is set up wrongly is the operator's to mend, and no consent helps.
        (401, json!({ "error": "invalid_client" }), Err(false)),
        (400, json!({ "error": "unauthorized_client" }), Err(false)),
        (503, json!({}), Err(false)),
    ] {
        let answer = Canned::new("POST", TOKEN, body).status(status);
        let server = trial().serve(&[answer]).await;
        let renewed = trial().at(&server).refresh(&channel, &session).await;
        match (&renewed, expected) {
            (Ok(renewed), Ok((refresh, scope))) => {
                assert_eq!(secret(renewed, "access_token"), Some("token-2"));
                assert_eq!(secret(renewed, "refresh_token"), Some(refresh));
                assert_eq!(secret(renewed, "scope"), Some(scope));
                assert!(renewed.get("refresh_expires_at_ms").is_some());
            }
            (Err(ConnectError::Refused(_)), Err(true))
            | (Err(ConnectError::Unreachable(_)), Err(false)) => {}
            other => panic!("{status} {other:?}"),
        }
        if expected.is_ok_and(|(refresh, _)| refresh == "renew-2") {
            insta::assert_json_snapshot!("refresh", requests(&server).await);
        }
    }
    let renewed = idle().refresh(&channel, &Session::default()).await;
    assert!(matches!(renewed, Err(ConnectError::Refused(_))));
}

#[tokio::test]
async fn a_session_is_ended_at_tiktok() {
    let answer = Canned::new("POST", "/oauth/revoke/", json!({}));
    let server = trial().serve(&[answer]).await;
    let session = (trial().session)(&server.uri().parse().unwrap());
    let channel = draft("open-1", &["a"], &json!({})).channel;
    trial().at(&server).revoke(&channel, &session).await;
    insta::assert_json_snapshot!("revoke", requests(&server).await);
}
