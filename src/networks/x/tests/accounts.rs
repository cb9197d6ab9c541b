//! The adapter against canned answers: connecting an account, renewing and ending its session.

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use url::Url;

use super::{TRIAL, X, drafted, quiet, session};
use crate::networks::{
    Adapter, AppKey, ConnectError, ConnectRequest, Connected, Now, Place, Session,
    consent::{Answered, Ask, Consent},
    contract::{Canned, place},
    drive::{MADE_AT, channel_id, http, options, requests},
};

const ME: &str = "/2/users/me";
const TOKEN: &str = "/2/oauth2/token";

fn me() -> Canned {
    let body = json!({ "data": {
        "id": "2244994945", "name": "Laden", "username": "shop", "subscription_type": "Premium",
    }});
    Canned::new("GET", ME, body)
}

fn granted(refresh: &str) -> Value {
    json!({
        "token_type": "bearer", "access_token": "token-2", "expires_in": 7_200,
        "refresh_token": refresh,
        "scope": "tweet.read tweet.write users.read media.write offline.access",
    })
}

async fn connect(
    adapter: &X,
    credentials: &[(&str, &str)],
    settings: &Value,
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
    adapter.connect(request).await
}

/// A session as plain texts.
fn opened(session: &Session) -> Value {
    let secrets = session.iter();
    secrets
        .map(|(name, secret)| (name.to_owned(), json!(secret.expose_secret())))
        .collect::<serde_json::Map<String, Value>>()
        .into()
}

#[tokio::test]
async fn connecting_finds_out_whose_the_token_is_and_what_it_may_write() {
    let server = TRIAL.serve(&[me()]).await;
    let credentials = [("access_token", " token-1 "), ("refresh_token", "renew-1")];
    let settings = json!({ "reply_settings": "following" });
    let connected = connect(&TRIAL.at(&server), &credentials, &settings)
        .await
        .unwrap();
    let account = &connected.account;
    assert_eq!(account.remote_id, "2244994945");
    assert_eq!(account.handle, "@shop");
    assert_eq!(account.url.as_deref(), Some("https://x.com/shop"));
    let kept = json!({ "access_token": "token-1", "refresh_token": "renew-1" });
    assert_eq!(opened(&connected.session), kept);
    let expected = json!({
        "reply_settings": "following", "account": { "subscription_type": "Premium" },
    });
    assert_eq!(json!(connected.options), expected);
    assert_eq!(quiet().limits(&connected.options).text_max, 25_000);
    let expected = json!([{
        "call": format!("GET {ME}?user.fields=subscription_type"),
        "authorization": "Bearer token-1",
    }]);
    assert_eq!(requests(&server).await, expected);
}

#[tokio::test]
async fn connecting_is_refused_by_field_or_in_xs_words() {
    let none = json!({});
    let token = [("access_token", "token-1")];
    let field = |failed: ConnectError| match failed {
        ConnectError::Field { field, .. } => field,
        other => panic!("{other:?}"),
    };
    let failed = connect(&quiet(), &[], &none).await.unwrap_err();
    assert_eq!(field(failed), "credentials.access_token");
    let failed = connect(&quiet(), &[("access_token", " ")], &none)
        .await
        .unwrap_err();
    assert_eq!(field(failed), "credentials.access_token");
    let bad = json!({ "threads": 1 });
    let failed = connect(&quiet(), &token, &bad).await.unwrap_err();
    assert_eq!(field(failed), "options.threads");
    for (name, value) in [
        ("quote_tweet_id", json!("1")),
        ("card_uri", json!("card://1")),
        ("tagged_user_ids", json!(["1"])),
        (
            "poll",
            json!({ "options": ["a", "b"], "duration_minutes": 5 }),
        ),
    ] {
        let failed = connect(&quiet(), &token, &json!({ name: value }))
            .await
            .unwrap_err();
        assert_eq!(field(failed), format!("options.{name}"));
    }
    for (status, body, is_refused) in [
        (
            401,
            json!({ "title": "Unauthorized", "detail": "Bad token" }),
            true,
        ),
        (403, json!({ "title": "Forbidden" }), true),
        (402, json!({ "title": "CreditsDepleted" }), true),
        (429, json!({ "title": "Too Many Requests" }), false),
        (503, json!({}), false),
        (200, json!({}), false),
        (
            200,
            json!({ "data": { "id": "x", "username": "shop" } }),
            false,
        ),
        (302, json!({}), false),
    ] {
        let server = TRIAL
            .serve(&[Canned::new("GET", ME, body.clone()).status(status)])
            .await;
        let failed = connect(&TRIAL.at(&server), &token, &none)
            .await
            .unwrap_err();
        assert_eq!(
            matches!(failed, ConnectError::Refused(_)),
            is_refused,
            "{status} {failed:?}"
        );
        assert_eq!(
            matches!(failed, ConnectError::Unreachable(_)),
            !is_refused,
            "{status}"
        );
        assert!(!failed.to_string().contains("token-1"));
    }
}

fn redirect() -> Url {
    "https://dezent.example.org/connect/x/callback"
        .parse()
        .unwrap()
}

#[tokio::test]
async fn a_person_is_asked_with_a_challenge_that_the_code_is_exchanged_with() {
    let adapter = X::new(
        http(),
        Place {
            app: place(&redirect()).app,
            ..Place::default()
        },
        Now::new(|| MADE_AT),
    );
    assert!(adapter.is_registered() && !adapter.needs_server());
    let redirect = redirect();
    let ask = Ask {
        redirect: &redirect,
        state: "state-1",
        server: None,
        hint: None,
    };
    let asked = Consent::ask(&adapter, ask).await.unwrap();
    let address = asked.address.as_str();
    let (before, challenge) = address.split_once("code_challenge=").unwrap();
    let (challenge, after) = challenge.split_once('&').unwrap();
    let expected =
        "https://x.com/i/oauth2/authorize?response_type=code&client_id=app-1&state=state-1&";
    assert_eq!(before, expected);
    let expected = "code_challenge_method=S256\
                    &redirect_uri=https%3A%2F%2Fdezent.example.org%2Fconnect%2Fx%2Fcallback\
                    &scope=tweet.read%20tweet.write%20users.read%20media.write%20offline.access";
    assert_eq!(after, expected);
    let verifier = asked.kept.get("code_verifier").unwrap().expose_secret();
    assert_eq!(challenge, s256(verifier));

    let server = TRIAL
        .serve(&[Canned::new("POST", TOKEN, granted("renew-2")), me()])
        .await;
    let code = SecretString::from("code-1");
    let kept = Session::default().with("code_verifier", "proof-1");
    let answered = Answered {
        redirect: &redirect,
        code: &code,
        issuer: None,
        kept: &kept,
    };
    let adapter = TRIAL.at(&server);
    let session = adapter.redeem(answered).await.unwrap();
    let expected = json!({
        "access_token": "token-2", "refresh_token": "renew-2",
        "expires_at_ms": MADE_AT.plus_ms(7_200_000).ms().to_string(),
    });
    assert_eq!(opened(&session), expected);
    let targets = adapter
        .targets(&session, &options(&json!({})))
        .await
        .unwrap();
    assert_eq!(targets.len(), 1);
    assert_eq!(targets[0].kind, "account");
    assert_eq!(targets[0].connected.account.handle, "@shop");
    assert!(targets[0].connected.session.is_same(&session));
    insta::assert_json_snapshot!("consent", requests(&server).await);
}

/// The challenge of a verifier (RFC 7636, section 4.2).
fn s256(verifier: &str) -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    use sha2::{Digest as _, Sha256};
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

#[tokio::test]
async fn a_code_that_is_refused_or_grants_too_little_connects_nobody() {
    let code = SecretString::from("code-1");
    let (redirect, kept) = (redirect(), Session::default());
    let answered = || Answered {
        redirect: &redirect,
        code: &code,
        issuer: None,
        kept: &kept,
    };
    let mut less = granted("renew-2");
    less["scope"] = json!("tweet.read users.read offline.access");
    for (status, body, told) in [
        (
            400,
            json!({ "error": "invalid_grant", "error_description": "Code expired" }),
            "Code expired",
        ),
        (200, less, "tweet.write, media.write"),
    ] {
        let server = TRIAL
            .serve(&[Canned::new("POST", TOKEN, body).status(status)])
            .await;
        let failed = TRIAL.at(&server).redeem(answered()).await.unwrap_err();
        let ConnectError::Refused(why) = failed else {
            panic!("{failed:?}")
        };
        assert!(why.contains(told), "{why}");
    }
    let nobody = X::new(http(), Place::default(), Now::new(|| MADE_AT));
    assert!(!nobody.is_registered());
    let failed = nobody.redeem(answered()).await.unwrap_err();
    assert!(matches!(failed, ConnectError::Refused(_)), "{failed:?}");
}

#[tokio::test]
async fn a_session_is_renewed_with_a_token_that_is_good_once() {
    let channel = drafted(&["a"], &json!({})).channel;
    let before = Session::default()
        .with("access_token", "token-1")
        .with("refresh_token", "renew-1");
    let server = TRIAL
        .serve(&[Canned::new("POST", TOKEN, granted("renew-2"))])
        .await;
    let renewed = TRIAL.at(&server).refresh(&channel, &before).await.unwrap();
    assert_eq!(opened(&renewed)["refresh_token"], "renew-2");
    assert_eq!(opened(&renewed)["access_token"], "token-2");
    insta::assert_json_snapshot!("renewal", requests(&server).await);
    // An app without a secret names itself in the body.
    let server = TRIAL
        .serve(&[Canned::new("POST", TOKEN, granted("renew-2"))])
        .await;
    let mut open = place(&server.uri().parse().unwrap());
    open.app.as_mut().unwrap().secret = None;
    let adapter = X::new(http(), open, Now::new(|| MADE_AT));
    adapter.refresh(&channel, &before).await.unwrap();
    let sent = requests(&server).await;
    assert!(sent[0]["authorization"].is_null(), "{sent}");
    let body = "grant_type=refresh_token&refresh_token=renew-1&client_id=app-1";
    assert_eq!(sent[0]["body"], body);
    // Where X keeps it, it stays.
    let mut kept = granted("renew-2");
    kept.as_object_mut().unwrap().remove("refresh_token");
    let server = TRIAL.serve(&[Canned::new("POST", TOKEN, kept)]).await;
    let renewed = TRIAL.at(&server).refresh(&channel, &before).await.unwrap();
    assert_eq!(opened(&renewed)["refresh_token"], "renew-1");
}

#[tokio::test]
async fn only_what_x_says_of_the_token_ends_a_session() {
    let channel = drafted(&["a"], &json!({})).channel;
    let before = session(&redirect()).with("refresh_token", "renew-1");
    for (status, error, words, is_over) in [
        (400, "invalid_grant", "a", true),
        (
            400,
            "invalid_request",
            "Value passed for the token was invalid.",
            true,
        ),
        (
            400,
            "invalid_request",
            "Missing required parameter [grant_type].",
            false,
        ),
        (
            401,
            "unauthorized_client",
            "Missing valid authorization header",
            false,
        ),
        (503, "server_error", "a", false),
        (429, "rate_limit", "a", false),
    ] {
        let body = json!({ "error": error, "error_description": words });
        let server = TRIAL
            .serve(&[Canned::new("POST", TOKEN, body).status(status)])
            .await;
        let failed = TRIAL
            .at(&server)
            .refresh(&channel, &before)
            .await
            .unwrap_err();
        assert_eq!(
            matches!(failed, ConnectError::Refused(_)),
            is_over,
            "{error} {failed:?}"
        );
    }
    let server = TRIAL
        .serve(&[Canned::new("POST", TOKEN, Value::Null).text("<html>")])
        .await;
    let failed = TRIAL
        .at(&server)
        .refresh(&channel, &before)
        .await
        .unwrap_err();
    assert!(matches!(failed, ConnectError::Unreachable(_)), "{failed:?}");
    // Without a token to renew it, or an app, only a person helps.
    let failed = quiet()
        .refresh(&channel, &session(&redirect()))
        .await
        .unwrap_err();
    assert!(matches!(failed, ConnectError::Refused(_)), "{failed:?}");
    let nobody = X::new(http(), Place::default(), Now::new(|| MADE_AT));
    let failed = nobody.refresh(&channel, &before).await.unwrap_err();
    assert!(matches!(failed, ConnectError::Refused(_)), "{failed:?}");
}

#[test]
fn a_session_ends_after_two_hours_unless_it_renews_itself() {
    let end = MADE_AT.plus_ms(7_200_000);
    let bare = session(&redirect());
    let ending = bare.clone().with("expires_at_ms", end.ms().to_string());
    assert!(!quiet().is_stale(&bare, end));
    assert!(!quiet().is_stale(&ending, end.plus_ms(-600_001)));
    assert!(quiet().is_stale(&ending, end.plus_ms(-600_000)));
    assert_eq!(quiet().session_ends_at(&bare), None);
    assert_eq!(quiet().session_ends_at(&ending), Some(end));
    let renewable = ending.with("refresh_token", "renew-1");
    assert_eq!(quiet().session_ends_at(&renewable), None);
}

#[tokio::test]
async fn what_was_granted_is_ended_on_both_its_tokens() {
    let channel = drafted(&["a"], &json!({})).channel;
    let revoke = Canned::new("POST", "/2/oauth2/revoke", json!({ "revoked": true }));
    let server = TRIAL.serve(&[revoke]).await;
    let both = session(&redirect()).with("refresh_token", "renew-1");
    TRIAL.at(&server).revoke(&channel, &both).await;
    insta::assert_json_snapshot!("revocation", requests(&server).await);
}

#[tokio::test]
async fn an_id_and_a_secret_are_encoded_where_they_stand_in_a_header() {
    let channel = drafted(&["a"], &json!({})).channel;
    let revoke = Canned::new("POST", "/2/oauth2/revoke", json!({ "revoked": true }));
    let server = TRIAL.serve(&[revoke]).await;
    let place = Place {
        app: Some(AppKey {
            id: "app:1".to_owned(),
            secret: Some("a+b c".to_owned().into()),
        }),
        api: Some(server.uri().parse().unwrap()),
        ..Place::default()
    };
    let adapter = X::new(http(), place, Now::new(|| MADE_AT));
    adapter.revoke(&channel, &session(&redirect())).await;
    // printf app%%3A1:a%%2Bb+c | base64
    let expected = "Basic YXBwJTNBMTphJTJCYitj";
    assert_eq!(requests(&server).await[0]["authorization"], expected);
}
