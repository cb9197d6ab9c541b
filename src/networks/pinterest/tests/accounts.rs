//! The adapter against canned answers: connecting a board, and renewing its session.

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};

use super::{idle, trial};
use crate::{
    domain::time::{DAY_MS, Instant},
    networks::{
        Adapter, ConnectError, ConnectRequest, Connected, Session,
        consent::{Answered, Ask, Consent},
        contract::Canned,
        drive::{MADE_AT, channel_id, draft, options, requests},
        oauth::ends_at,
    },
};

/// An account with two boards on two pages, of which the first has sections.
fn account() -> Vec<Canned> {
    let board =
        |id: &str, name: &str, privacy: &str| json!({ "id": id, "name": name, "privacy": privacy });
    let first = json!({ "items": [board("549", "Brot", "PUBLIC")], "bookmark": "b-2" });
    let second = json!({ "items": [board("550", "Kuchen", "SECRET")], "bookmark": null });
    let sections = json!({ "items": [{ "id": "12", "name": "Roggen" }], "bookmark": null });
    let none = json!({ "items": [], "bookmark": null });
    let own = json!({ "id": "u-1", "username": "laden", "account_type": "BUSINESS" });
    vec![
        Canned::new("GET", "/user_account", own),
        Canned::new("GET", "/boards", second).query("bookmark", "b-2"),
        Canned::new("GET", "/boards", first),
        Canned::new("GET", "/boards/549/sections", sections),
        Canned::new("GET", "/boards/550/sections", none),
    ]
}

async fn connect(
    credentials: &[(&str, &str)],
    settings: &Value,
    answers: &[Canned],
) -> Result<Connected, ConnectError> {
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
    let server = trial().serve(answers).await;
    trial().at(&server).connect(request).await
}

fn secret<'a>(session: &'a Session, name: &str) -> Option<&'a str> {
    session.get(name).map(SecretString::expose_secret)
}

#[tokio::test]
async fn boards_and_sections_can_be_chosen() {
    let server = trial().serve(&account()).await;
    let session = (trial().session)(&server.uri().parse().unwrap());
    let settings = options(&json!({ "title": "Brot" }));
    let adapter = trial().at(&server);
    let targets = adapter.targets(&session, &settings).await.unwrap();
    let shown: Vec<Value> = targets
        .iter()
        .map(|one| {
            assert!(one.connected.session.is_same(&session));
            assert_eq!(one.connected.options, settings);
            json!({ "kind": one.kind, "about": one.about, "account": one.connected.account })
        })
        .collect();
    insta::assert_json_snapshot!("targets", shown);
    insta::assert_json_snapshot!("targets_requests", requests(&server).await);
}

#[tokio::test]
async fn a_token_that_is_typed_in_speaks_for_one_board() {
    let credentials = [
        ("access_token", " token-1 "),
        ("refresh_token", "renew-1"),
        ("board_id", "549/12"),
    ];
    let connected = connect(&credentials, &json!({}), &account()).await.unwrap();
    assert_eq!(connected.account.remote_id, "549/12");
    assert_eq!(connected.account.handle, "laden/Brot/Roggen");
    assert_eq!(secret(&connected.session, "access_token"), Some("token-1"));
    assert_eq!(secret(&connected.session, "refresh_token"), Some("renew-1"));
    for (credentials, settings, expected) in [
        (vec![], json!({}), "credentials.access_token"),
        (
            vec![("access_token", " ")],
            json!({}),
            "credentials.access_token",
        ),
        (
            vec![("access_token", "a")],
            json!({}),
            "credentials.board_id",
        ),
        (
            vec![("access_token", "a"), ("board_id", "7")],
            json!({}),
            "credentials.board_id",
        ),
        (
            vec![("access_token", "a")],
            json!({ "section": "a" }),
            "options.section",
        ),
    ] {
        let failed = connect(&credentials, &settings, &account()).await;
        let Err(ConnectError::Field { field, .. }) = failed else {
            panic!("{failed:?}")
        };
        assert_eq!(field, expected);
    }
}

#[tokio::test]
async fn a_token_that_is_not_accepted_is_said_and_never_shown() {
    let said = |status, is_refused: bool| (status, is_refused);
    for (status, is_refused) in [
        said(401, true),
        said(403, true),
        said(429, false),
        said(500, false),
        said(200, false),
    ] {
        let body = json!({ "code": 2, "message": "Authentication failed." });
        let answer = Canned::new("GET", "/user_account", body).status(status);
        let failed = connect(&[("access_token", "token-1")], &json!({}), &[answer]).await;
        let failed = failed.unwrap_err();
        let is_right = match &failed {
            ConnectError::Refused(_) => is_refused,
            ConnectError::Unreachable(_) => !is_refused,
            ConnectError::Field { .. } => false,
        };
        assert!(is_right, "{status} {failed:?}");
        assert!(!failed.to_string().contains("token-1"), "{failed}");
    }
}

#[tokio::test]
async fn people_are_asked_on_pinterests_own_page() {
    let adapter = idle();
    let ask = Ask {
        redirect: &"https://dezent.test/connect/pinterest/callback"
            .parse()
            .unwrap(),
        state: "state-1",
        server: None,
        hint: None,
    };
    let asked = adapter.ask(ask).await.unwrap();
    assert_eq!(
        asked.address.as_str(),
        "http://127.0.0.1:9/oauth/?response_type=code&client_id=app-1&state=state-1\
         &redirect_uri=https%3A%2F%2Fdezent.test%2Fconnect%2Fpinterest%2Fcallback\
         &scope=boards%3Aread%2Cboards%3Awrite%2Cpins%3Aread%2Cpins%3Awrite%2Cuser_accounts%3Aread"
    );
    assert_eq!(asked.kept.iter().count(), 0);
    assert!(adapter.consent().unwrap().is_registered());
    assert_eq!(adapter.registration().unwrap().scopes.len(), 5);
}

/// Exchanges a code that is answered so.
async fn redeem(answer: Canned) -> (Result<Session, ConnectError>, Value) {
    let server = trial().serve(&[answer]).await;
    let redirect = "https://dezent.test/back".parse().unwrap();
    let answered = Answered {
        redirect: &redirect,
        code: &"code-1".to_owned().into(),
        issuer: None,
        kept: &Session::default(),
    };
    let redeemed = trial().at(&server).redeem(answered).await;
    (redeemed, requests(&server).await)
}

fn granted() -> Value {
    json!({
        "access_token": "token-2", "token_type": "bearer", "expires_in": 2_592_000,
        "refresh_token": "renew-2", "refresh_token_expires_in": 5_184_000,
        "scope": "boards:read,boards:write",
    })
}

#[tokio::test]
async fn a_code_becomes_a_session() {
    let (session, calls) = redeem(Canned::new("POST", "/oauth/token", granted())).await;
    let session = session.unwrap();
    assert_eq!(secret(&session, "access_token"), Some("token-2"));
    assert_eq!(secret(&session, "refresh_token"), Some("renew-2"));
    let end = ends_at(MADE_AT, 2_592_000);
    assert_eq!(secret(&session, "expires_at_ms"), Some(end.as_str()));
    insta::assert_json_snapshot!("redeem", calls);
    let error = json!({ "code": 283, "message": "Invalid code" });
    for (status, body, is_refused) in [
        (400, error.clone(), true),
        (401, error, true),
        (400, json!({}), false),
        (500, json!({ "code": 1, "message": "Fault" }), false),
        (200, json!({}), false),
    ] {
        let answer = Canned::new("POST", "/oauth/token", body).status(status);
        let failed = redeem(answer).await.0.unwrap_err();
        let seen = matches!(failed, ConnectError::Refused(_));
        assert_eq!(seen, is_refused, "{status} {failed:?}");
    }
}

#[tokio::test]
async fn a_session_is_renewed_before_it_ends() {
    let session = Session::default()
        .with("access_token", "token-1")
        .with("refresh_token", "renew-1")
        .with("expires_at_ms", MADE_AT.plus_ms(DAY_MS).ms().to_string());
    let adapter = idle();
    assert!(adapter.is_stale(&session, MADE_AT));
    assert!(!adapter.is_stale(&session, MADE_AT.plus_ms(-1)));
    assert_eq!(adapter.session_ends_at(&session), None);
    let bare = Session::default().with("expires_at_ms", "1000");
    let end = Some(Instant::from_ms(1_000));
    assert_eq!(adapter.session_ends_at(&bare), end);

    let channel = draft("549", &["a"], &json!({})).channel;
    let mut kept = granted();
    kept.as_object_mut().unwrap().remove("refresh_token");
    let dead = json!({ "code": 284, "message": "Invalid refresh token" });
    for (status, body, expected) in [
        (200, granted(), Ok("renew-2")),
        (200, kept, Ok("renew-1")),
        (400, dead.clone(), Err(true)),
        (401, dead, Err(true)),
        (503, json!({}), Err(false)),
    ] {
        let answer = Canned::new("POST", "/oauth/token", body).status(status);
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
        if status == 200 && expected == Ok("renew-2") {
            insta::assert_json_snapshot!("refresh", requests(&server).await);
        }
    }
    // Without a refresh token only a person can help.
    let renewed = idle().refresh(&channel, &Session::default()).await;
    assert!(matches!(renewed, Err(ConnectError::Refused(_))));
}
