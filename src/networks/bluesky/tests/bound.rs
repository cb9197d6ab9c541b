//! The adapter against canned answers: publishing with tokens that are bound to a key, and renewing them.

use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

use super::{
    Case, DID, PUT, UPLOAD, adapter, error,
    oauth::{Proof, fields, session, to, want},
    public_step, uri,
};
use crate::{
    domain::attempt::Journal,
    networks::{
        Adapter as _, ConnectError, Outcome, Session, StepReport,
        bluesky::Bluesky,
        drive::{Driven, MADE_AT, answer, draft, drive, permit, picture},
    },
};

const GET_SESSION: &str = "/xrpc/com.atproto.server.getSession";
const DELETE: &str = "/xrpc/com.atproto.repo.deleteRecord";
const TOKEN: &str = "/oauth/token";
const CLIENT: &str = "https://plan.example.org/connect/bluesky/client-metadata.json";
/// Of `access-1`.
const ATH: &str = "9MKET0Y7WpOlF96BtnoJyLnXlpe9Pn5RReIOHKIBPAY";

fn written(request: &wiremock::Request) -> ResponseTemplate {
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    let key = body["rkey"].as_str().unwrap();
    ResponseTemplate::new(200).set_body_json(json!({ "uri": uri(key), "cid": "cid-1" }))
}

/// Whether a request carries the token and a proof with this word.
#[track_caller]
fn is_signed(request: &wiremock::Request, nonce: &Value) {
    let token = request.headers.get("authorization").unwrap();
    assert_eq!(token, "DPoP access-1");
    let claims = Proof::of(request).claims;
    assert_eq!((&claims["ath"], &claims["nonce"]), (&json!(ATH), nonce));
}

#[tokio::test]
async fn each_call_is_signed_and_the_servers_word_is_learnt_from_the_first() {
    let server = MockServer::start().await;
    let blob = json!({ "blob": { "ref": { "$link": "bafkreiabc" } } });
    want(&server, UPLOAD, ("word-2", 401), move |_| {
        ResponseTemplate::new(200).set_body_json(&blob)
    })
    .await;
    want(&server, PUT, ("word-2", 401), written).await;
    let directory = tempfile::tempdir().unwrap();
    let mut draft = draft(DID, &["Eins", "Zwei"], &json!({}));
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", ""));
    let mut journal = Journal::default();
    let driven = drive(&adapter(&server), &draft, &mut journal, &session(&server)).await;
    assert!(matches!(driven, Driven::Done(_)), "{driven:?}");
    let uploads = to(&server, UPLOAD).await;
    assert_eq!(uploads.len(), 2, "once more with the word");
    is_signed(&uploads[0], &Value::Null);
    is_signed(&uploads[1], &json!("word-2"));
    assert_eq!(uploads[0].body, uploads[1].body);
    assert!(uploads[0].headers.get("dpop") != uploads[1].headers.get("dpop"));
    let puts = to(&server, PUT).await;
    assert_eq!(puts.len(), 2, "one for each part");
    for put in &puts {
        is_signed(put, &json!("word-2"));
    }
    assert!(to(&server, GET_SESSION).await.is_empty());
}

#[tokio::test]
async fn before_a_public_call_the_word_is_asked_for() {
    let server = MockServer::start().await;
    want(&server, GET_SESSION, ("word-2", 401), |_| {
        ResponseTemplate::new(200)
    })
    .await;
    want(&server, PUT, ("word-2", 401), written).await;
    let draft = draft(DID, &["Eins"], &json!({}));
    let mut journal = Journal::default();
    let driven = drive(&adapter(&server), &draft, &mut journal, &session(&server)).await;
    assert!(matches!(driven, Driven::Done(_)), "{driven:?}");
    let asked = to(&server, GET_SESSION).await;
    assert_eq!(asked.len(), 1);
    is_signed(&asked[0], &Value::Null);
    assert_eq!(to(&server, PUT).await.len(), 1);
}

async fn publish(adapter: &Bluesky, session: &Session) -> StepReport {
    let draft = draft(DID, &["Eins"], &json!({}));
    let step = public_step(adapter, &draft, &Journal::default());
    adapter.publish(&draft, &step, session, permit()).await
}

#[tokio::test]
async fn a_public_call_is_never_made_twice() {
    // The server says no word before, and wants one then.
    let server = MockServer::start().await;
    want(&server, PUT, ("word-2", 401), written).await;
    let (adapter, session) = (adapter(&server), session(&server));
    let report = publish(&adapter, &session).await;
    assert_eq!(report.outcome, Outcome::NotSent);
    assert_eq!(to(&server, PUT).await.len(), 1);
    // The next attempt knows it.
    let report = publish(&adapter, &session).await;
    assert!(matches!(report.outcome, Outcome::Done { .. }), "{report:?}");
    assert_eq!(to(&server, PUT).await.len(), 2);
}

#[tokio::test]
async fn what_a_server_says_of_bound_tokens_is_sorted() {
    let header = |error: &str| format!("DPoP error=\"{error}\"");
    for (status, name, body, expected) in [
        (401, "invalid_token", json!({}), Outcome::Unauthorized),
        (401, "", error("use_dpop_nonce"), Outcome::NotSent),
        (400, "use_dpop_nonce", json!({}), Outcome::NotSent),
        (403, "use_dpop_nonce", json!({}), Outcome::Unknown),
        (500, "use_dpop_nonce", json!({}), Outcome::Unknown),
        (500, "", json!({}), Outcome::Unknown),
        (
            400,
            "",
            error("InvalidRequest"),
            Outcome::Refused { duplicate: false },
        ),
    ] {
        let server = MockServer::start().await;
        let response = ResponseTemplate::new(status)
            .insert_header("www-authenticate", header(name).as_str())
            .set_body_json(&body);
        let given = Mock::given(matchers::path(PUT));
        given.respond_with(response).expect(1).mount(&server).await;
        let report = publish(&adapter(&server), &session(&server)).await;
        assert_eq!(report.outcome, expected, "{status} {name} {body}");
    }
}

#[tokio::test]
async fn a_key_that_cannot_be_read_sends_nothing() {
    let server = MockServer::start().await;
    for broken in [
        session(&server).with("dpop_key", "####"),
        Session::default()
            .with("dpop_key", super::oauth::key())
            .with("pds", server.uri()),
    ] {
        let report = publish(&adapter(&server), &broken).await;
        assert_eq!(report.outcome, Outcome::Unauthorized);
    }
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_record_is_removed_with_the_servers_word() {
    let server = MockServer::start().await;
    want(&server, DELETE, ("word-2", 401), |_| {
        ResponseTemplate::new(200).set_body_json(json!({}))
    })
    .await;
    let channel = draft(DID, &["a"], &json!({})).channel;
    let report = adapter(&server)
        .remove(&channel, &uri("3k2a"), &session(&server))
        .await;
    assert!(matches!(report.outcome, Outcome::Done { .. }), "{report:?}");
    assert_eq!(to(&server, DELETE).await.len(), 2);
    // A server that is never content is asked twice and no more.
    let server = MockServer::start().await;
    answer(&server, "POST", DELETE, 401, error("use_dpop_nonce")).await;
    let report = adapter(&server)
        .remove(&channel, &uri("3k2a"), &session(&server))
        .await;
    assert_eq!(report.outcome, Outcome::NotSent);
    assert_eq!(to(&server, DELETE).await.len(), 2);
}

fn held(session: &Session, name: &str) -> String {
    session.get(name).unwrap().expose_secret().to_owned()
}

#[tokio::test]
async fn both_tokens_change_when_a_session_is_renewed() {
    let server = MockServer::start().await;
    let granted = json!({
        "access_token": "access-2", "token_type": "DPoP", "expires_in": 600,
        "refresh_token": "refresh-2", "scope": "atproto transition:generic", "sub": DID,
    });
    want(&server, TOKEN, ("word-1", 400), move |_| {
        ResponseTemplate::new(200).set_body_json(&granted)
    })
    .await;
    let (adapter, session) = (adapter(&server), session(&server));
    let channel = draft(DID, &["a"], &json!({})).channel;
    // The five minutes that the tests' session is good for are too few.
    assert!(adapter.is_stale(&session, MADE_AT));
    assert!(!adapter.is_stale(&session, MADE_AT.plus_ms(-1)));
    let renewed = adapter.refresh(&channel, &session).await.unwrap();
    assert!(!adapter.is_stale(&renewed, MADE_AT));
    assert_eq!(held(&renewed, "access_token"), "access-2");
    assert_eq!(held(&renewed, "refresh_token"), "refresh-2");
    for kept in [
        "dpop_key",
        "client_id",
        "issuer",
        "pds",
        "did",
        "renewed_until_ms",
    ] {
        assert_eq!(held(&renewed, kept), held(&session, kept));
    }
    assert_eq!(
        adapter.session_ends_at(&renewed),
        adapter.session_ends_at(&session)
    );
    let sent = to(&server, TOKEN).await;
    assert_eq!(sent.len(), 2, "once more with the word");
    let expected = [
        ("client_id", CLIENT),
        ("grant_type", "refresh_token"),
        ("refresh_token", "refresh-1"),
    ];
    let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(fields(&sent[1]), expected);
}

#[tokio::test]
async fn a_session_that_is_dead_is_told_from_a_server_in_trouble() {
    let refused = |failed: &ConnectError| matches!(failed, ConnectError::Refused(_));
    let later = |failed: &ConnectError| matches!(failed, ConnectError::Unreachable(_));
    let granted = |more: Value| {
        let mut granted = json!({
            "access_token": "access-2", "token_type": "DPoP", "sub": DID,
            "scope": "atproto transition:generic",
        });
        for (name, value) in more.as_object().unwrap() {
            granted[name] = value.clone();
        }
        granted
    };
    let cases: &[Case<ConnectError>] = &[
        (400, json!({ "error": "invalid_grant" }), refused),
        (400, json!({ "error": "invalid_request" }), later),
        (401, json!({ "error": "invalid_client" }), later),
        (400, json!({ "error": "use_dpop_nonce" }), later),
        (429, json!({}), later),
        (503, json!({ "error": "invalid_grant" }), refused),
        (503, json!({}), later),
        (200, json!({}), later),
        (200, granted(json!({ "sub": "did:plc:somebody" })), refused),
        (200, granted(json!({ "token_type": "Bearer" })), refused),
    ];
    let channel = draft(DID, &["a"], &json!({})).channel;
    for (status, body, is_right) in cases {
        let server = MockServer::start().await;
        answer(&server, "POST", TOKEN, *status, body.clone()).await;
        let failed = adapter(&server)
            .refresh(&channel, &session(&server))
            .await
            .unwrap_err();
        assert!(is_right(&failed), "{status} {body} {failed:?}");
        assert!(!failed.to_string().contains("refresh-1"), "{failed}");
    }
    // Where no new refresh token and no end comes, the old one is kept, and it is not stale.
    let server = MockServer::start().await;
    answer(&server, "POST", TOKEN, 200, granted(json!({}))).await;
    let adapter = adapter(&server);
    let renewed = adapter.refresh(&channel, &session(&server)).await.unwrap();
    assert_eq!(held(&renewed, "refresh_token"), "refresh-1");
    assert!(!adapter.is_stale(&renewed, MADE_AT));
}

#[tokio::test]
async fn tokens_are_given_back() {
    let server = MockServer::start().await;
    want(&server, "/oauth/revoke", ("word-1", 400), |_| {
        ResponseTemplate::new(200)
    })
    .await;
    let channel = draft(DID, &["a"], &json!({})).channel;
    adapter(&server).revoke(&channel, &session(&server)).await;
    let back = to(&server, "/oauth/revoke").await;
    assert_eq!(back.len(), 2);
    let expected = [("client_id", CLIENT), ("token", "refresh-1")];
    let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(fields(&back[1]), expected);
}
