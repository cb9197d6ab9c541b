//! The adapter against canned answers: consent, connecting, and renewing and ending sessions.

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use url::Url;

use super::{adapter, drafted, session, trial};
use crate::{
    domain::time::MINUTE_MS,
    networks::{
        Adapter as _, ConnectError, ConnectRequest, Connected, Now, Place, Session,
        consent::{Answered, Ask, Consent as _},
        contract::Canned,
        drive::{MADE_AT, channel_id, http, options, requests},
        reddit::Reddit,
    },
};

const REDIRECT: &str = "https://dezent.example.org/api/connect/callback";
const TOKEN: &str = "/api/v1/access_token";
const ME: &str = "/api/v1/me";
const ALL: &str = "identity submit read flair edit history";

/// What a session holds, told openly.
fn held(session: &Session) -> Vec<String> {
    let secrets = session.iter();
    secrets
        .map(|(name, secret)| format!("{name} {}", secret.expose_secret()))
        .collect()
}

#[tokio::test]
async fn a_person_is_asked_on_reddits_page() {
    let redirect: Url = REDIRECT.parse().unwrap();
    let place = Place {
        app: crate::networks::contract::place(&redirect).app,
        ..Place::default()
    };
    let ask = || Ask {
        redirect: &redirect,
        state: "state-1",
        server: None,
        hint: None,
    };
    let adapter = Reddit::new(http(), place, Now::new(|| MADE_AT));
    let asked = adapter.ask(ask()).await.unwrap();
    assert_eq!(
        asked.address.as_str(),
        "https://www.reddit.com/api/v1/authorize?response_type=code&client_id=app-1&state=state-1\
         &redirect_uri=https%3A%2F%2Fdezent.example.org%2Fapi%2Fconnect%2Fcallback\
         &scope=identity+submit+read+flair+edit+history&duration=permanent"
    );
    assert!(held(&asked.kept).is_empty());
    assert!(adapter.is_registered());
    assert!(adapter.registration().is_some());
    let nobody = Reddit::new(http(), Place::default(), Now::new(|| MADE_AT));
    assert!(!nobody.is_registered());
    assert!(matches!(
        nobody.ask(ask()).await,
        Err(ConnectError::Refused(_))
    ));
}

fn granted(more: &Value) -> Canned {
    let mut body =
        json!({ "access_token": "token-2", "token_type": "bearer", "expires_in": 86_400 });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    Canned::new("POST", TOKEN, body)
}

async fn redeem(answer: Canned) -> (Result<Session, ConnectError>, Value) {
    let server = trial().serve(&[answer]).await;
    let redirect: Url = REDIRECT.parse().unwrap();
    let (code, kept) = (SecretString::from("code-1"), Session::default());
    let answered = Answered {
        redirect: &redirect,
        code: &code,
        issuer: None,
        kept: &kept,
    };
    let session = trial().at(&server).redeem(answered).await;
    let received = server.received_requests().await.unwrap();
    let agent = received[0].headers["user-agent"].to_str().unwrap();
    assert_eq!(agent, concat!("server:app-1:v", env!("CARGO_PKG_VERSION")));
    (session, requests(&server).await)
}

#[tokio::test]
async fn an_answer_is_exchanged_once() {
    let answer = granted(&json!({ "refresh_token": "refresh-2", "scope": ALL }));
    let (session, calls) = redeem(answer).await;
    let ends_at = MADE_AT.plus_ms(86_400_000).ms();
    assert_eq!(
        held(&session.unwrap()),
        [
            "access_token token-2".to_owned(),
            format!("expires_at_ms {ends_at}"),
            "refresh_token refresh-2".to_owned(),
        ]
    );
    insta::assert_json_snapshot!("redeem", calls);
    let (session, _) = redeem(granted(&json!({ "scope": "*" }))).await;
    assert!(session.is_ok());
}

#[tokio::test]
async fn what_was_not_granted_is_told() {
    let said = |status: u16, error: Value| {
        Canned::new("POST", TOKEN, json!({ "error": error })).status(status)
    };
    for (answer, expected) in [
        // Reddit tells this in an answer of 200.
        (
            said(200, json!("invalid_grant")),
            Ok("Reddit says: invalid_grant"),
        ),
        (
            said(400, json!("unsupported_grant_type")),
            Ok("Reddit says: unsupported_grant_type"),
        ),
        (said(401, json!(401)), Ok("Reddit says: 401")),
        (said(503, json!(503)), Err("Reddit answered 503 503")),
        (said(200, Value::Null), Err("Reddit answered 200")),
        (
            granted(&json!({ "scope": "identity submit read flair edit" })),
            Ok("the permission history is missing"),
        ),
    ] {
        let told = format!("{answer:?}");
        let expected = match expected {
            Ok(words) => ConnectError::Refused(words.to_owned()),
            Err(words) => ConnectError::Unreachable(words.to_owned()),
        };
        assert_eq!(redeem(answer).await.0.unwrap_err(), expected, "{told}");
    }
}

async fn connect(
    credentials: &[(&str, &str)],
    settings: &Value,
    answers: &[Canned],
) -> Result<Connected, ConnectError> {
    let server = trial().serve(answers).await;
    let given = credentials.iter();
    let credentials = given.fold(Session::default(), |session, (name, secret)| {
        session.with(name, *secret)
    });
    let request = ConnectRequest {
        channel: channel_id(),
        name: "Laden",
        credentials: &credentials,
        options: &options(settings),
    };
    trial().at(&server).connect(request).await
}

fn me(more: &Value) -> Canned {
    let mut body = json!({ "id": "abc12", "name": "teeladen", "is_suspended": false });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    Canned::new("GET", ME, body)
}

#[tokio::test]
async fn credentials_that_are_typed_in_are_proven() {
    let given = [
        ("access_token", " token-1 "),
        ("refresh_token", "refresh-1"),
    ];
    let settings = json!({ "subreddit": "r/tea" });
    let connected = connect(&given, &settings, &[me(&json!({}))]).await.unwrap();
    let account = &connected.account;
    assert_eq!(
        (account.remote_id.as_str(), account.handle.as_str()),
        ("abc12", "teeladen")
    );
    assert_eq!(
        account.url.as_deref(),
        Some("https://www.reddit.com/user/teeladen")
    );
    assert_eq!(
        held(&connected.session),
        ["access_token token-1", "refresh_token refresh-1"]
    );
    assert_eq!(connected.options["subreddit"], "r/tea");
}

#[tokio::test]
async fn what_cannot_be_connected_says_why() {
    let given = [("access_token", "token-1")];
    let none = json!({});
    let field = |error: ConnectError| match error {
        ConnectError::Field { field, .. } => field,
        other => panic!("{other:?}"),
    };
    let failed = connect(&[], &none, &[]).await.unwrap_err();
    assert_eq!(field(failed), "credentials.access_token");
    let failed = connect(&given, &json!({ "nsfw": 1 }), &[])
        .await
        .unwrap_err();
    assert_eq!(field(failed), "options.nsfw");
    let suspended = [me(&json!({ "is_suspended": true }))];
    let failed = connect(&given, &none, &suspended).await.unwrap_err();
    let told = "Reddit has suspended the account teeladen";
    assert_eq!(failed, ConnectError::Refused(told.to_owned()));
    for (status, is_refused) in [
        (401, true),
        (403, true),
        (429, false),
        (500, false),
        (302, false),
    ] {
        let answer = [Canned::new("GET", ME, json!({})).status(status)];
        let failed = connect(&given, &none, &answer).await.unwrap_err();
        assert_eq!(
            matches!(failed, ConnectError::Refused(_)),
            is_refused,
            "{status}"
        );
    }
    let nameless = [me(&json!({ "name": "" }))];
    let failed = connect(&given, &none, &nameless).await.unwrap_err();
    assert!(matches!(failed, ConnectError::Unreachable(_)));
}

async fn refresh(session: &Session, answer: Canned) -> (Result<Session, ConnectError>, Value) {
    let server = trial().serve(&[answer]).await;
    let channel = drafted(&["a"], &json!({})).channel;
    let renewed = trial().at(&server).refresh(&channel, session).await;
    (renewed, requests(&server).await)
}

#[tokio::test]
async fn a_session_is_renewed_and_its_refresh_token_kept() {
    let (renewed, calls) = refresh(&session(), granted(&json!({}))).await;
    let ends_at = MADE_AT.plus_ms(86_400_000).ms();
    let expires = format!("expires_at_ms {ends_at}");
    let kept = ["access_token token-2", &expires, "refresh_token refresh-1"];
    assert_eq!(held(&renewed.unwrap()), kept);
    insta::assert_json_snapshot!("refresh", calls);
    let (renewed, _) = refresh(
        &session(),
        granted(&json!({ "refresh_token": "refresh-2" })),
    )
    .await;
    assert_eq!(held(&renewed.unwrap())[2], "refresh_token refresh-2");
}

#[tokio::test]
async fn only_a_consent_that_is_gone_asks_for_a_person() {
    let said = |status: u16, body: Value| Canned::new("POST", TOKEN, body).status(status);
    for (answer, is_refused) in [
        (said(400, json!({ "error": "invalid_grant" })), true),
        (said(200, json!({ "error": "invalid_grant" })), true),
        (
            said(400, json!({ "message": "Bad Request", "error": 400 })),
            true,
        ),
        // The app's own credentials.
        (
            said(401, json!({ "message": "Unauthorized", "error": 401 })),
            false,
        ),
        (said(400, Value::Null).text("<html>"), false),
        (said(429, json!({ "error": 429 })), false),
        (said(500, json!({ "error": 500 })), false),
        (said(200, json!({ "error": "invalid_request" })), false),
    ] {
        let told = format!("{answer:?}");
        let failed = refresh(&session(), answer).await.0.unwrap_err();
        assert_eq!(
            matches!(failed, ConnectError::Refused(_)),
            is_refused,
            "{told} {failed:?}"
        );
    }
    let bare = Session::default().with("access_token", "token-1");
    let (failed, calls) = refresh(&bare, granted(&json!({}))).await;
    assert!(matches!(failed, Err(ConnectError::Refused(_))));
    assert_eq!(calls, json!([]));
}

#[test]
fn a_session_is_renewed_before_it_ends() {
    let ending = |in_ms: i64| {
        let ends_at = MADE_AT.plus_ms(in_ms).ms().to_string();
        session().with("expires_at_ms", ends_at)
    };
    assert!(adapter().is_stale(&ending(15 * MINUTE_MS), MADE_AT));
    assert!(!adapter().is_stale(&ending(15 * MINUTE_MS + 1), MADE_AT));
    assert_eq!(adapter().session_ends_at(&ending(1)), None);
    let bare = Session::default()
        .with("access_token", "token-1")
        .with("expires_at_ms", MADE_AT.ms().to_string());
    assert!(!adapter().is_stale(&bare, MADE_AT));
    assert_eq!(adapter().session_ends_at(&bare), Some(MADE_AT));
}

#[tokio::test]
async fn a_session_is_ended_at_reddit() {
    let channel = drafted(&["a"], &json!({})).channel;
    let server = trial()
        .serve(&[Canned::new("POST", "/api/v1/revoke_token", Value::Null)])
        .await;
    trial().at(&server).revoke(&channel, &session()).await;
    let bare = Session::default().with("access_token", "token-1");
    trial().at(&server).revoke(&channel, &bare).await;
    trial()
        .at(&server)
        .revoke(&channel, &Session::default())
        .await;
    let calls = requests(&server).await;
    let bodies: Vec<&str> = calls
        .as_array()
        .unwrap()
        .iter()
        .map(|call| call["body"].as_str().unwrap())
        .collect();
    assert_eq!(
        bodies,
        [
            "token=refresh-1&token_type_hint=refresh_token",
            "token=token-1&token_type_hint=access_token",
        ]
    );
}
