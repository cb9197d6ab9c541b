//! The adapter against canned answers: connecting by consent.

use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use url::Url;
use wiremock::MockServer;

use super::{LIST, adapter, drafted};
use crate::networks::{
    Adapter as _, ConnectError, Session,
    consent::{Answered, Ask, Asked, Consent as _},
    drive::{answer, options, requests},
};

const METADATA: &str = "/.well-known/oauth-authorization-server";
const APPS: &str = "/api/v1/apps";
const REDIRECT: &str = "https://plan.example.org/connect/mastodon/callback";

fn app(number: u32) -> Value {
    json!({
        "client_id": format!("app-{number}"), "client_secret": format!("hush-{number}"),
        "client_secret_expires_at": 0,
    })
}

fn described(server: &MockServer, scopes: &[&str]) -> Value {
    json!({
        "issuer": format!("{}/", server.uri()),
        "authorization_endpoint": format!("{}/oauth/authorize", server.uri()),
        "token_endpoint": format!("{}/oauth/token", server.uri()),
        "scopes_supported": scopes,
    })
}

/// A server of version 4.3 or later.
async fn newer() -> MockServer {
    let server = MockServer::start().await;
    let scopes = ["read", "profile", "write"];
    answer(&server, "GET", METADATA, 200, described(&server, &scopes)).await;
    answer(&server, "POST", APPS, 200, app(1)).await;
    server
}

async fn ask(
    adapter: &super::Mastodon,
    server: Option<&str>,
    hint: Option<&str>,
) -> Result<Asked, ConnectError> {
    let redirect = REDIRECT.parse().unwrap();
    let asked = Ask {
        redirect: &redirect,
        state: "state-1",
        server,
        hint,
    };
    adapter.ask(asked).await
}

fn held(session: &Session, name: &str) -> String {
    session.get(name).unwrap().expose_secret().to_owned()
}

/// The page's address without its challenge, which must fit what is kept.
fn shown(asked: &Asked, server: &MockServer) -> String {
    let (challenge, rest): (Vec<_>, Vec<_>) = asked
        .address
        .query_pairs()
        .into_owned()
        .partition(|(name, _)| name == "code_challenge");
    let verifier = oauth2::PkceCodeVerifier::new(held(&asked.kept, "code_verifier"));
    let expected = oauth2::PkceCodeChallenge::from_code_verifier_sha256(&verifier);
    assert_eq!(challenge[0].1, expected.as_str());
    let mut shown = asked.address.clone();
    shown.query_pairs_mut().clear().extend_pairs(rest);
    shown.as_str().replace(&server.uri(), "http://stand-in")
}

#[tokio::test]
async fn a_server_is_told_of_dezent_and_asks_on_its_own_page() {
    let server = newer().await;
    let adapter = adapter();
    assert!(adapter.consent().is_some());
    assert!(adapter.needs_server() && adapter.is_registered());
    assert_eq!(adapter.registration(), None);
    let asked = ask(&adapter, Some(&server.uri()), None).await.unwrap();
    assert_eq!(
        shown(&asked, &server),
        "http://stand-in/oauth/authorize?response_type=code&client_id=app-1&state=state-1\
         &code_challenge_method=S256\
         &redirect_uri=https%3A%2F%2Fplan.example.org%2Fconnect%2Fmastodon%2Fcallback\
         &scope=profile+read%3Astatuses+write%3Astatuses+write%3Amedia"
    );
    let kept: Vec<&str> = asked.kept.iter().map(|(name, _)| name).collect();
    let names = "client_id client_secret code_verifier issuer server token_endpoint";
    assert_eq!(kept.join(" "), names);
    assert_eq!(
        requests(&server).await,
        json!([
            { "call": format!("GET {METADATA}") },
            {
                "call": format!("POST {APPS}"),
                "content-type": "application/json",
                "body": {
                    "client_name": "Dezent",
                    "redirect_uris": REDIRECT,
                    "scopes": "profile read:statuses write:statuses write:media",
                },
            },
        ])
    );
}

#[tokio::test]
async fn an_app_is_used_again_for_a_while() {
    let server = newer().await;
    let adapter = adapter();
    for _ in 0..2 {
        ask(&adapter, Some(&server.uri()), None).await.unwrap();
    }
    // Whoever is connected again need not name the server.
    let host = format!("109@{}", server.address());
    let failed = ask(&adapter, None, Some(&host)).await;
    let is_tried = matches!(failed, Err(ConnectError::Unreachable(_)));
    assert!(is_tried, "a test's server has no encryption: {failed:?}");
    let seen = requests(&server).await;
    let calls = seen.as_array().unwrap().iter();
    let registered = calls.filter(|call| call["call"] == format!("POST {APPS}"));
    assert_eq!(registered.count(), 1);
    // One that the server does not know any more is registered anew.
    let refused = json!({ "error": "invalid_client", "error_description": "Unknown client." });
    answer(&server, "POST", "/oauth/token", 401, refused).await;
    let asked = ask(&adapter, Some(&server.uri()), None).await.unwrap();
    let failed = redeem(&adapter, &asked.kept, None).await.unwrap_err();
    assert_eq!(
        failed,
        ConnectError::Refused("invalid_client: Unknown client.".to_owned())
    );
    ask(&adapter, Some(&server.uri()), None).await.unwrap();
    let seen = requests(&server).await;
    let last = seen.as_array().unwrap().last().unwrap();
    assert_eq!(last["call"], format!("POST {APPS}"));
}

#[tokio::test]
async fn older_servers_are_asked_in_the_older_way() {
    let server = MockServer::start().await;
    answer(&server, "GET", METADATA, 404, json!({})).await;
    answer(&server, "POST", APPS, 200, app(1)).await;
    let asked = ask(&adapter(), Some(&server.uri()), None).await.unwrap();
    let scope = "scope=read%3Aaccounts+read%3Astatuses+write%3Astatuses+write%3Amedia";
    let page = shown(&asked, &server);
    assert!(
        page.starts_with("http://stand-in/oauth/authorize?"),
        "{page}"
    );
    assert!(page.ends_with(scope), "{page}");
    assert_eq!(
        held(&asked.kept, "token_endpoint"),
        format!("{}/oauth/token", server.uri())
    );

    // One that knows no `profile`, and gives its addresses without encryption.
    let server = MockServer::start().await;
    let mut described = described(&server, &["read", "write"]);
    described["authorization_endpoint"] = json!("http://social.test/oauth/authorize");
    described["token_endpoint"] = json!("http://social.test/oauth/token");
    answer(&server, "GET", METADATA, 200, described).await;
    answer(&server, "POST", APPS, 200, app(1)).await;
    let asked = ask(&adapter(), Some(&server.uri()), None).await.unwrap();
    let page = shown(&asked, &server);
    assert!(
        page.starts_with("http://stand-in/oauth/authorize?"),
        "{page}"
    );
    assert!(page.ends_with(scope), "{page}");
}

/// How a server describes its OAuth, how it answers to an app, and whether what came of it is right.
type Case = (u16, u16, Value, fn(&ConnectError) -> bool);

#[tokio::test]
async fn a_server_that_cannot_be_asked_is_said() {
    let field = |failed: &ConnectError| matches!(failed, ConnectError::Field { field, .. } if field == "server");
    for given in [None, Some(""), Some("mastodon"), Some("http://social.test")] {
        let failed = ask(&adapter(), given, None).await.unwrap_err();
        assert!(field(&failed), "{given:?} {failed:?}");
    }
    let later = |failed: &ConnectError| matches!(failed, ConnectError::Unreachable(_));
    let refused = |failed: &ConnectError| matches!(failed, ConnectError::Refused(_));
    let cases: &[Case] = &[
        (503, 200, app(1), later),
        (301, 200, app(1), field),
        (404, 404, json!({}), field),
        (404, 429, json!({ "error": "Too many requests" }), later),
        (
            404,
            422,
            json!({ "error": "Redirect URI must be an absolute URI." }),
            refused,
        ),
        (404, 200, json!({}), later),
        (404, 500, json!({}), later),
    ];
    for (described, registered, body, is_right) in cases {
        let server = MockServer::start().await;
        answer(&server, "GET", METADATA, *described, json!({})).await;
        answer(&server, "POST", APPS, *registered, body.clone()).await;
        let failed = ask(&adapter(), Some(&server.uri()), None)
            .await
            .unwrap_err();
        assert!(is_right(&failed), "{described} {registered} {failed:?}");
    }
}

async fn redeem(
    adapter: &super::Mastodon,
    kept: &Session,
    issuer: Option<&str>,
) -> Result<Session, ConnectError> {
    let redirect: Url = REDIRECT.parse().unwrap();
    let answered = Answered {
        redirect: &redirect,
        code: &"code-1".to_owned().into(),
        issuer,
        kept,
    };
    adapter.redeem(answered).await
}

#[tokio::test]
async fn a_code_is_exchanged_with_the_app_that_asked() {
    let server = newer().await;
    let adapter = adapter();
    let asked = ask(&adapter, Some(&server.uri()), None).await.unwrap();
    let granted = json!({
        "access_token": "token-1", "token_type": "Bearer", "created_at": 1,
        "scope": "profile read:statuses write:statuses write:media",
    });
    answer(&server, "POST", "/oauth/token", 200, granted).await;
    let session = redeem(&adapter, &asked.kept, Some(&server.uri()))
        .await
        .unwrap();
    let kept: Vec<&str> = session.iter().map(|(name, _)| name).collect();
    assert_eq!(
        kept,
        ["access_token", "client_id", "client_secret", "server"]
    );
    assert_eq!(held(&session, "access_token"), "token-1");
    let seen = requests(&server).await;
    let sent = seen.as_array().unwrap().last().unwrap();
    assert_eq!(sent["call"], "POST /oauth/token");
    let body = sent["body"].as_str().unwrap();
    let mut fields: Vec<(String, String)> = url::form_urlencoded::parse(body.as_bytes())
        .into_owned()
        .collect();
    fields.sort();
    let verifier = held(&asked.kept, "code_verifier");
    let expected = [
        ("client_id", "app-1"),
        ("client_secret", "hush-1"),
        ("code", "code-1"),
        ("code_verifier", verifier.as_str()),
        ("grant_type", "authorization_code"),
        ("redirect_uri", REDIRECT),
    ];
    let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(fields, expected);
}

#[tokio::test]
async fn an_answer_that_is_not_the_servers_is_not_exchanged() {
    let server = newer().await;
    let adapter = adapter();
    let asked = ask(&adapter, Some(&server.uri()), None).await.unwrap();
    let before = requests(&server).await.as_array().unwrap().len();
    let failed = redeem(&adapter, &asked.kept, Some("https://evil.test")).await;
    assert!(
        matches!(failed, Err(ConnectError::Refused(_))),
        "{failed:?}"
    );
    let failed = redeem(&adapter, &Session::default(), None).await;
    assert!(
        matches!(failed, Err(ConnectError::Refused(_))),
        "{failed:?}"
    );
    assert_eq!(requests(&server).await.as_array().unwrap().len(), before);
}

#[tokio::test]
async fn a_server_that_names_itself_in_its_answers_is_named_in_each() {
    let server = MockServer::start().await;
    let mut named = described(&server, &["profile"]);
    named["authorization_response_iss_parameter_supported"] = json!(true);
    answer(&server, "GET", METADATA, 200, named).await;
    answer(&server, "POST", APPS, 200, app(1)).await;
    let granted = json!({ "access_token": "token-1", "token_type": "Bearer" });
    answer(&server, "POST", "/oauth/token", 200, granted).await;
    let adapter = adapter();
    let asked = ask(&adapter, Some(&server.uri()), None).await.unwrap();
    let failed = redeem(&adapter, &asked.kept, None).await;
    assert!(
        matches!(failed, Err(ConnectError::Refused(_))),
        "{failed:?}"
    );
    let issuer = server.uri();
    redeem(&adapter, &asked.kept, Some(&issuer)).await.unwrap();
}

#[tokio::test]
async fn a_code_that_is_not_taken_is_said() {
    for (status, body, is_refused) in [
        (400, json!({ "error": "invalid_grant" }), true),
        (
            200,
            json!({ "access_token": "t", "token_type": "Bearer", "scope": "profile write:media" }),
            true,
        ),
        (503, json!({}), false),
        (200, json!({}), false),
    ] {
        let server = newer().await;
        let adapter = adapter();
        let asked = ask(&adapter, Some(&server.uri()), None).await.unwrap();
        answer(&server, "POST", "/oauth/token", status, body.clone()).await;
        let failed = redeem(&adapter, &asked.kept, None).await.unwrap_err();
        let is_right = match &failed {
            ConnectError::Refused(_) => is_refused,
            ConnectError::Unreachable(_) => !is_refused,
            ConnectError::Field { .. } => false,
        };
        assert!(is_right, "{status} {body} {failed:?}");
    }
}

/// Wider scopes hold what is asked for, as on servers that grant no narrower ones.
#[tokio::test]
async fn a_wide_grant_is_enough() {
    let server = newer().await;
    let adapter = adapter();
    let asked = ask(&adapter, Some(&server.uri()), None).await.unwrap();
    let granted = json!({ "access_token": "t", "token_type": "Bearer", "scope": "read write" });
    answer(&server, "POST", "/oauth/token", 200, granted).await;
    redeem(&adapter, &asked.kept, None).await.unwrap();
}

fn session(server: &MockServer) -> Session {
    super::session(server)
        .with("client_id", "app-1")
        .with("client_secret", "hush-1")
}

#[tokio::test]
async fn the_account_is_the_one_target() {
    let server = MockServer::start().await;
    let about = json!({ "domain": "social.test", "version": "4.5.0" });
    answer(&server, "GET", "/api/v2/instance", 200, about).await;
    let own = json!({ "id": "109", "username": "shop", "url": "https://social.test/@shop" });
    answer(
        &server,
        "GET",
        "/api/v1/accounts/verify_credentials",
        200,
        own,
    )
    .await;
    answer(&server, "GET", LIST, 200, json!([])).await;
    answer(&server, "DELETE", "/api/v1/statuses/0", 404, json!({})).await;
    answer(&server, "PUT", "/api/v1/media/0", 404, json!({})).await;
    let settings = options(&json!({ "visibility": "unlisted" }));
    let targets = adapter()
        .targets(&session(&server), &settings)
        .await
        .unwrap();
    let [target] = targets.as_slice() else {
        panic!("{targets:?}")
    };
    assert_eq!(
        (target.kind.clone(), target.about.as_str()),
        ("account".to_owned(), "127.0.0.1")
    );
    let connected = &target.connected;
    assert_eq!(connected.account.remote_id, "109@127.0.0.1");
    assert_eq!(connected.account.handle, "@shop@social.test");
    assert_eq!(connected.options["visibility"], "unlisted");
    assert_eq!(connected.options["instance"]["software"], "mastodon");
    assert!(connected.session.is_same(&session(&server)));
    // What no channel can have is named, and what nobody typed in is no field.
    let poll = json!({ "poll": { "options": ["a", "b"], "expires_in_s": 300 } });
    let failed = adapter()
        .targets(&session(&server), &options(&poll))
        .await
        .unwrap_err();
    assert!(failed.to_string().starts_with("options.poll"), "{failed}");
    let elsewhere = MockServer::start().await;
    let failed = adapter()
        .targets(&session(&elsewhere), &settings)
        .await
        .unwrap_err();
    assert!(matches!(failed, ConnectError::Refused(_)), "{failed:?}");
}

#[tokio::test]
async fn a_token_is_given_back_with_its_app() {
    let server = MockServer::start().await;
    answer(&server, "POST", "/oauth/revoke", 200, json!({})).await;
    let channel = drafted(&["a"], &json!({})).channel;
    adapter().revoke(&channel, &session(&server)).await;
    // A token that was typed in has no app here.
    adapter().revoke(&channel, &super::session(&server)).await;
    assert_eq!(
        requests(&server).await,
        json!([{
            "call": "POST /oauth/revoke",
            "content-type": "application/x-www-form-urlencoded",
            "body": "client_id=app-1&client_secret=hush-1&token=token-1",
        }])
    );
}
