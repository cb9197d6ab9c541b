//! The adapter against canned answers: consent, connecting, and renewing sessions.

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use url::Url;
use wiremock::MockServer;

use super::{adapter, session, trial};
use crate::{
    domain::time::MINUTE_MS,
    networks::{
        Adapter as _, ConnectError, ConnectRequest, Connected, Now, Place, Session,
        consent::{Answered, Ask, Consent as _},
        contract::Canned,
        drive::{MADE_AT, channel_id, draft, http, options, requests},
        youtube::Youtube,
    },
};

const REDIRECT: &str = "https://dezent.example.org/api/connect/callback";
const ALL: &str = "https://www.googleapis.com/auth/youtube.upload \
                   https://www.googleapis.com/auth/youtube.readonly \
                   https://www.googleapis.com/auth/youtube.force-ssl";

fn redirect() -> Url {
    REDIRECT.parse().unwrap()
}

fn channel(id: &str, handle: Option<&str>) -> Value {
    let mut channel = json!({
        "id": id,
        "snippet": { "title": format!("Laden {id}") },
        "contentDetails": { "relatedPlaylists": { "uploads": id.replace("UC", "UU") } },
    });
    if let Some(handle) = handle {
        channel["snippet"]["customUrl"] = json!(handle);
    }
    channel
}

fn channels(items: &[Value]) -> Canned {
    Canned::new("GET", "/channels", json!({ "items": items }))
}

/// What a session holds, told openly.
fn held(session: &Session) -> Vec<(String, String)> {
    let secrets = session.iter();
    secrets
        .map(|(name, secret)| (name.to_owned(), secret.expose_secret().to_owned()))
        .collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let pairs = pairs.iter();
    pairs
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[tokio::test]
async fn a_person_is_asked_on_googles_page() {
    let place = Place {
        app: crate::networks::contract::place(&redirect()).app,
        ..Place::default()
    };
    let adapter = Youtube::new(http(), &place, Now::new(|| MADE_AT));
    let redirect = redirect();
    let ask = Ask {
        redirect: &redirect,
        state: "state-1",
        server: None,
        hint: None,
    };
    let asked = adapter.ask(ask).await.unwrap();
    assert_eq!(
        asked.address.as_str(),
        "https://accounts.google.com/o/oauth2/v2/auth?response_type=code&client_id=app-1\
         &state=state-1\
         &redirect_uri=https%3A%2F%2Fdezent.example.org%2Fapi%2Fconnect%2Fcallback\
         &scope=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fyoutube.upload\
         +https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fyoutube.readonly\
         +https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fyoutube.force-ssl\
         &access_type=offline&prompt=consent"
    );
    assert!(held(&asked.kept).is_empty());
    assert!(adapter.is_registered());
    assert!(adapter.registration().is_some());
    assert!(!adapter.needs_server());
    let nobody = Youtube::new(http(), &Place::default(), Now::new(|| MADE_AT));
    assert!(!nobody.is_registered());
    let ask = Ask {
        redirect: &redirect,
        state: "state-1",
        server: None,
        hint: None,
    };
    assert!(matches!(
        nobody.ask(ask).await,
        Err(ConnectError::Refused(_))
    ));
}

async fn redeem(server: &MockServer) -> Result<Session, ConnectError> {
    let (code, kept, redirect) = (SecretString::from("code-1"), Session::default(), redirect());
    let answered = Answered {
        redirect: &redirect,
        code: &code,
        issuer: None,
        kept: &kept,
    };
    trial().at(server).redeem(answered).await
}

fn granted(scope: &str) -> Canned {
    let body = json!({
        "access_token": "token-1", "expires_in": 3_599, "refresh_token": "refresh-1",
        "scope": scope, "token_type": "Bearer",
    });
    Canned::new("POST", "/token", body)
}

#[tokio::test]
async fn an_answer_is_exchanged_once() {
    let server = trial().serve(&[granted(ALL)]).await;
    let session = redeem(&server).await.unwrap();
    let ends_at = MADE_AT.plus_ms(3_599_000).ms().to_string();
    let expected = [
        ("access_token", "token-1"),
        ("expires_at_ms", ends_at.as_str()),
        ("refresh_token", "refresh-1"),
    ];
    assert_eq!(held(&session), pairs(&expected));
    insta::assert_json_snapshot!("redeem", requests(&server).await);
}

#[tokio::test]
async fn half_a_consent_and_a_used_code_are_refused() {
    let refused = |answer: Canned| async move {
        let server = trial().serve(&[answer]).await;
        redeem(&server).await.unwrap_err()
    };
    let half = granted("https://www.googleapis.com/auth/youtube.readonly");
    let ConnectError::Refused(told) = refused(half).await else {
        panic!()
    };
    assert!(told.contains("tick every box"), "{told}");
    let used = json!({ "error": "invalid_grant", "error_description": "Bad Request" });
    let used = Canned::new("POST", "/token", used).status(400);
    let expected = ConnectError::Refused("invalid_grant: Bad Request".to_owned());
    assert_eq!(refused(used).await, expected);
    let broken = Canned::new("POST", "/token", Value::Null).status(502);
    assert!(matches!(
        refused(broken).await,
        ConnectError::Unreachable(_)
    ));
}

#[tokio::test]
async fn every_channel_of_an_account_is_a_target() {
    let pages = [
        channels(&[channel("UC2", None)]).query("pageToken", "p2"),
        Canned::new(
            "GET",
            "/channels",
            json!({ "items": [channel("UC1", Some("@laden"))], "nextPageToken": "p2" }),
        ),
    ];
    let server = trial().serve(&pages).await;
    let settings = options(&json!({ "visibility": "unlisted" }));
    let targets = trial()
        .at(&server)
        .targets(&session(), &settings)
        .await
        .unwrap();
    let shown: Vec<Value> = targets
        .iter()
        .map(|one| {
            json!({
                "kind": one.kind, "about": one.about, "account": one.connected.account,
                "uploads": one.connected.session.get("uploads_playlist").unwrap().expose_secret(),
                "options": one.connected.options,
            })
        })
        .collect();
    insta::assert_json_snapshot!(
        "targets",
        json!({
            "requests": requests(&server).await, "targets": shown,
        })
    );
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

#[tokio::test]
async fn credentials_that_are_typed_in_are_proven() {
    let given = [
        ("access_token", " token-1 "),
        ("refresh_token", "refresh-1"),
    ];
    let one = [channels(&[channel("UC1", Some("@laden"))])];
    let connected = connect(&given, &json!({}), &one).await.unwrap();
    assert_eq!(connected.account.remote_id, "UC1");
    assert_eq!(connected.account.handle, "@laden");
    let expected = [
        ("access_token", "token-1"),
        ("refresh_token", "refresh-1"),
        ("uploads_playlist", "UU1"),
    ];
    assert_eq!(held(&connected.session), pairs(&expected));

    let two = [channels(&[channel("UC1", None), channel("UC2", None)])];
    let ConnectError::Field { field, message } =
        connect(&given, &json!({}), &two).await.unwrap_err()
    else {
        panic!()
    };
    assert_eq!(field, "credentials.channel_id");
    assert!(message.contains("UC2 (Laden UC2)"), "{message}");
    let chosen = [("access_token", "token-1"), ("channel_id", "UC2")];
    let connected = connect(&chosen, &json!({}), &two).await.unwrap();
    assert_eq!(connected.account.remote_id, "UC2");
}

#[tokio::test]
async fn what_cannot_be_connected_says_why() {
    let given = [("access_token", "token-1")];
    let field = |error: ConnectError| match error {
        ConnectError::Field { field, .. } => field,
        other => panic!("{other:?}"),
    };
    let failed = connect(&[], &json!({}), &[]).await.unwrap_err();
    assert_eq!(field(failed), "credentials.access_token");
    let failed = connect(&given, &json!({ "visibility": "x" }), &[]).await;
    assert_eq!(field(failed.unwrap_err()), "options.visibility");
    let failed = connect(&given, &json!({}), &[channels(&[])]).await;
    assert!(
        matches!(failed, Err(ConnectError::Refused(told)) if told.contains("no YouTube channel"))
    );
    let said = |status: u16, reason: &str| {
        let body = json!({ "error": { "message": "No.", "errors": [{ "reason": reason }] } });
        [Canned::new("GET", "/channels", body).status(status)]
    };
    for (status, reason, is_refused) in [
        (401, "authError", true),
        (401, "youtubeSignupRequired", true),
        (403, "insufficientPermissions", true),
        (403, "quotaExceeded", false),
        (500, "backendError", false),
    ] {
        let failed = connect(&given, &json!({}), &said(status, reason))
            .await
            .unwrap_err();
        let expected = if is_refused {
            ConnectError::Refused("No.".to_owned())
        } else {
            ConnectError::Unreachable("No.".to_owned())
        };
        assert_eq!(failed, expected, "{status} {reason}");
    }
}

async fn refresh(session: &Session, answer: Canned) -> Result<Session, ConnectError> {
    let server = trial().serve(&[answer]).await;
    let channel = draft("UC1", &["a"], &json!({})).channel;
    let renewed = trial().at(&server).refresh(&channel, session).await;
    if renewed.is_ok() {
        insta::assert_json_snapshot!("refresh", requests(&server).await);
    }
    renewed
}

#[tokio::test]
async fn a_session_is_renewed_and_keeps_what_does_not_change() {
    let body = json!({ "access_token": "token-2", "expires_in": 3_600, "token_type": "Bearer" });
    let renewed = refresh(&session(), Canned::new("POST", "/token", body))
        .await
        .unwrap();
    let ends_at = MADE_AT.plus_ms(3_600_000).ms().to_string();
    let expected = [
        ("access_token", "token-2"),
        ("expires_at_ms", ends_at.as_str()),
        ("refresh_token", "refresh-1"),
        ("uploads_playlist", "UU1"),
    ];
    assert_eq!(held(&renewed), pairs(&expected));
}

#[tokio::test]
async fn only_a_consent_that_is_gone_asks_for_a_person() {
    let said = |status: u16, error: &str| {
        Canned::new("POST", "/token", json!({ "error": error })).status(status)
    };
    for (answer, is_refused) in [
        (said(400, "invalid_grant"), true),
        (said(401, "invalid_client"), false),
        (said(500, "internal_failure"), false),
        (
            Canned::new("POST", "/token", Value::Null).status(503),
            false,
        ),
    ] {
        let told = format!("{answer:?}");
        let failed = refresh(&session(), answer).await.unwrap_err();
        assert_eq!(
            matches!(failed, ConnectError::Refused(_)),
            is_refused,
            "{told} {failed:?}"
        );
    }
    let bare = Session::default().with("access_token", "token-1");
    let failed = refresh(&bare, said(400, "x")).await.unwrap_err();
    assert!(matches!(failed, ConnectError::Refused(_)));
}

#[test]
fn a_session_is_renewed_before_it_ends() {
    let ending = |in_ms: i64| {
        let ends_at = MADE_AT.plus_ms(in_ms).ms().to_string();
        session().with("expires_at_ms", ends_at)
    };
    let adapter = adapter();
    assert!(adapter.is_stale(&ending(15 * MINUTE_MS), MADE_AT));
    assert!(!adapter.is_stale(&ending(15 * MINUTE_MS + 1), MADE_AT));
    assert_eq!(adapter.session_ends_at(&ending(1)), None);
    assert!(!adapter.is_stale(&session(), MADE_AT));
    // One that cannot be renewed is used to its end, and then a person comes.
    let bare = Session::default()
        .with("access_token", "token-1")
        .with("expires_at_ms", MADE_AT.ms().to_string());
    assert!(!adapter.is_stale(&bare, MADE_AT));
    assert_eq!(adapter.session_ends_at(&bare), Some(MADE_AT));
}
