//! The adapter against canned answers: connecting by consent.

use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use wiremock::{MockServer, ResponseTemplate};

use super::{
    Bluesky, DID, RESOLVE, adapter, error,
    oauth::{Proof, fields, to, want},
};
use crate::networks::{
    Adapter as _, ConnectError, Session,
    consent::{Ask, Asked, Consent as _},
    drive::{answer, requests},
};

const PROTECTED: &str = "/.well-known/oauth-protected-resource";
const METADATA: &str = "/.well-known/oauth-authorization-server";
pub(super) const PAR: &str = "/oauth/par";
pub(super) const TOKEN: &str = "/oauth/token";
pub(super) const REVOKE: &str = "/oauth/revoke";
pub(super) const REDIRECT: &str = "https://plan.example.org/connect/bluesky/callback";
pub(super) const CLIENT: &str = "https://plan.example.org/connect/bluesky/client-metadata.json";
pub(super) const SCOPE: &str =
    "atproto repo:app.bsky.feed.post?action=create&action=update&action=delete blob:*/*";

pub(super) fn document(server: &MockServer, handle: &str) -> Value {
    json!({
        "id": DID,
        "alsoKnownAs": [format!("at://{handle}")],
        "service": [{ "id": "#atproto_pds", "serviceEndpoint": server.uri() }],
    })
}

fn described(server: &MockServer) -> Value {
    let at = |path: &str| format!("{}{path}", server.uri());
    json!({
        "issuer": server.uri(),
        "authorization_endpoint": at("/oauth/authorize"),
        "token_endpoint": at(TOKEN),
        "pushed_authorization_request_endpoint": at(PAR),
        "revocation_endpoint": at(REVOKE),
        "dpop_signing_alg_values_supported": ["ES256"],
        "scopes_supported": ["atproto", "transition:generic"],
        "authorization_response_iss_parameter_supported": true,
        "client_id_metadata_document_supported": true,
    })
}

/// A server that keeps the account and grants tokens for it. It asks for its word with each call.
pub(super) async fn serve() -> MockServer {
    let server = MockServer::start().await;
    answer(&server, "GET", RESOLVE, 200, json!({ "did": DID })).await;
    let document = document(&server, "shop.test");
    answer(&server, "GET", &format!("/{DID}"), 200, document).await;
    let named = json!({ "resource": server.uri(), "authorization_servers": [server.uri()] });
    answer(&server, "GET", PROTECTED, 200, named).await;
    answer(&server, "GET", METADATA, 200, described(&server)).await;
    let pushed =
        json!({ "request_uri": "urn:ietf:params:oauth:request_uri:r-1", "expires_in": 299 });
    want(&server, PAR, ("word-1", 400), move |_| {
        ResponseTemplate::new(201).set_body_json(&pushed)
    })
    .await;
    server
}

async fn ask_at(
    adapter: &Bluesky,
    redirect: &str,
    server: Option<&str>,
    hint: Option<&str>,
) -> Result<Asked, ConnectError> {
    let redirect = redirect.parse().unwrap();
    let asked = Ask {
        redirect: &redirect,
        state: "state-1",
        server,
        hint,
    };
    adapter.ask(asked).await
}

pub(super) async fn ask(adapter: &Bluesky, server: &str) -> Result<Asked, ConnectError> {
    ask_at(adapter, REDIRECT, Some(server), None).await
}

pub(super) fn held(session: &Session, name: &str) -> Option<String> {
    Some(session.get(name)?.expose_secret().to_owned())
}

pub(super) fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    owned.collect()
}

#[tokio::test]
async fn what_is_asked_is_pushed_first() {
    let server = serve().await;
    let adapter = adapter(&server);
    assert!(adapter.consent().is_some());
    assert!(adapter.needs_server() && adapter.is_registered());
    assert_eq!(adapter.registration(), None);
    let document = adapter.client_metadata(&REDIRECT.parse().unwrap()).unwrap();
    assert_eq!(document["client_id"], CLIENT);
    let asked = ask(&adapter, "@Shop.test").await.unwrap();
    let shown = asked
        .address
        .as_str()
        .replace(&server.uri(), "http://stand-in");
    assert_eq!(
        shown,
        "http://stand-in/oauth/authorize\
         ?client_id=https%3A%2F%2Fplan.example.org%2Fconnect%2Fbluesky%2Fclient-metadata.json\
         &request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3Ar-1"
    );
    let kept: Vec<&str> = asked.kept.iter().map(|(name, _)| name).collect();
    let names = "client_id code_verifier did dpop_key issuer revocation_endpoint token_endpoint";
    assert_eq!(kept.join(" "), names);

    let pushed = to(&server, PAR).await;
    assert_eq!(
        pushed.len(),
        2,
        "once without the server's word and once with it"
    );
    let verifier = oauth2::PkceCodeVerifier::new(held(&asked.kept, "code_verifier").unwrap());
    let challenge = oauth2::PkceCodeChallenge::from_code_verifier_sha256(&verifier);
    let expected = owned(&[
        ("client_id", CLIENT),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
        ("login_hint", "shop.test"),
        ("redirect_uri", REDIRECT),
        ("response_type", "code"),
        ("scope", SCOPE),
        ("state", "state-1"),
    ]);
    for request in &pushed {
        assert_eq!(fields(request), expected);
        assert_eq!(request.headers.get("authorization"), None);
        assert_eq!(Proof::of(request).claims["ath"], Value::Null);
    }
    let [first, second] = [&pushed[0], &pushed[1]].map(Proof::of);
    assert_eq!(
        (&first.claims["nonce"], &second.claims["nonce"]),
        (&Value::Null, &json!("word-1"))
    );
    assert_ne!(first.claims["jti"], second.claims["jti"]);

    // The word is known now, and each person has a key of their own.
    let other = ask(&adapter, DID).await.unwrap();
    let pushed = to(&server, PAR).await;
    assert_eq!(pushed.len(), 3);
    assert_ne!(Proof::of(&pushed[2]).header["jwk"], first.header["jwk"]);
    assert_ne!(held(&other.kept, "dpop_key"), held(&asked.kept, "dpop_key"));
    assert!(fields(&pushed[2]).contains(&("login_hint".to_owned(), DID.to_owned())));
}

#[tokio::test]
async fn a_server_may_be_named_instead_of_an_account() {
    let server = serve().await;
    let adapter = adapter(&server);
    for (given, hint) in [(Some(server.uri()), None), (None, None), (None, Some(DID))] {
        let asked = ask_at(&adapter, REDIRECT, given.as_deref(), hint)
            .await
            .unwrap();
        assert_eq!(
            held(&asked.kept, "did"),
            hint.map(str::to_owned),
            "{given:?}"
        );
    }
    // A server that only grants, and is named itself.
    let granting = MockServer::start().await;
    answer(&granting, "GET", METADATA, 200, described(&granting)).await;
    let pushed = json!({ "request_uri": "urn:r-1" });
    answer(&granting, "POST", PAR, 201, pushed).await;
    let asked = ask(&adapter, &granting.uri()).await.unwrap();
    assert!(asked.address.as_str().starts_with(&granting.uri()));
}

#[tokio::test]
async fn on_ones_own_machine_no_document_is_needed() {
    let server = serve().await;
    let adapter = adapter(&server);
    let redirect = "http://127.0.0.1:8090/connect/bluesky/callback";
    let asked = ask_at(&adapter, redirect, Some(DID), None).await.unwrap();
    let client = held(&asked.kept, "client_id").unwrap();
    assert!(
        client.starts_with("http://localhost?redirect_uri=http%3A%2F%2F127.0.0.1%3A8090%2F"),
        "{client}"
    );
    let pushed = fields(to(&server, PAR).await.last().unwrap());
    assert!(pushed.contains(&("client_id".to_owned(), client)));
    let before = requests(&server).await.as_array().unwrap().len();
    let failed = ask_at(
        &adapter,
        "http://localhost/connect/bluesky/callback",
        None,
        None,
    )
    .await;
    assert!(
        matches!(failed, Err(ConnectError::Refused(_))),
        "{failed:?}"
    );
    assert_eq!(requests(&server).await.as_array().unwrap().len(), before);
}

#[tokio::test]
async fn a_server_that_knows_no_single_rights_is_asked_for_the_older_one() {
    let server = MockServer::start().await;
    answer(&server, "GET", METADATA, 200, described(&server)).await;
    want(&server, PAR, ("word-1", 400), |request| {
        let is_old = fields(request)
            .contains(&("scope".to_owned(), "atproto transition:generic".to_owned()));
        if is_old {
            ResponseTemplate::new(201).set_body_json(json!({ "request_uri": "urn:r-1" }))
        } else {
            ResponseTemplate::new(400).set_body_json(error("invalid_scope"))
        }
    })
    .await;
    ask(&adapter(&server), &server.uri()).await.unwrap();
    assert_eq!(to(&server, PAR).await.len(), 3);
}

/// A path, what it answers, and whether what came of it is right.
type Case = (&'static str, u16, Value, fn(&ConnectError) -> bool);

#[tokio::test]
async fn whoever_cannot_be_asked_is_said() {
    let field = |failed: &ConnectError| matches!(failed, ConnectError::Field { field, .. } if field == "server");
    let refused = |failed: &ConnectError| matches!(failed, ConnectError::Refused(_));
    let later = |failed: &ConnectError| matches!(failed, ConnectError::Unreachable(_));
    let server = serve().await;
    for given in ["http://pds.example.org", "a b", "ftp://pds.example.org"] {
        let failed = ask(&adapter(&server), given).await.unwrap_err();
        assert!(field(&failed), "{given} {failed:?}");
    }
    // The account that a handle leads to does not know it.
    let failed = ask(&adapter(&server), "other.test").await.unwrap_err();
    assert!(field(&failed), "{failed:?}");

    let cases: Vec<Case> = vec![
        (METADATA, 404, json!({}), field),
        (METADATA, 503, json!({}), later),
        (PROTECTED, 503, json!({}), later),
        (
            PAR,
            400,
            json!({ "error": "invalid_client", "error_description": "No." }),
            refused,
        ),
        (PAR, 400, json!({ "error": "invalid_scope" }), refused),
        (PAR, 500, json!({}), later),
        (PAR, 201, json!({}), later),
    ];
    for (path, status, body, is_right) in cases {
        let server = MockServer::start().await;
        let method = if path == PAR { "POST" } else { "GET" };
        answer(&server, method, path, status, body.clone()).await;
        answer(&server, "GET", METADATA, 200, described(&server)).await;
        let failed = ask(&adapter(&server), &server.uri()).await.unwrap_err();
        assert!(is_right(&failed), "{path} {status} {body} {failed:?}");
    }
    // An account on a server without OAuth.
    let server = MockServer::start().await;
    let document = document(&server, "shop.test");
    answer(&server, "GET", &format!("/{DID}"), 200, document).await;
    let failed = ask(&adapter(&server), DID).await.unwrap_err();
    assert!(failed.to_string().contains("app password"), "{failed}");
    // A description of somebody else, or with addresses that everybody can listen to.
    for (name, value) in [
        ("issuer", json!("https://evil.test")),
        ("token_endpoint", json!("http://pds.example.org/token")),
        ("dpop_signing_alg_values_supported", json!(["RS256"])),
    ] {
        let server = MockServer::start().await;
        let mut described = described(&server);
        described[name] = value;
        answer(&server, "GET", METADATA, 200, described).await;
        let failed = ask(&adapter(&server), &server.uri()).await.unwrap_err();
        assert!(refused(&failed), "{name} {failed:?}");
        assert!(to(&server, PAR).await.is_empty());
    }
}
