//! The adapter against canned answers: what comes of a person's answer.

use serde_json::{Value, json};
use url::Url;
use wiremock::{MockServer, ResponseTemplate};

use super::{
    Bluesky, DID, RESOLVE, adapter,
    consent::{CLIENT, PAR, REDIRECT, REVOKE, SCOPE, TOKEN, ask, document, held, owned, serve},
    oauth::{Proof, fields, session, to, want},
};
use crate::networks::{
    Adapter as _, ConnectError, Session,
    consent::{Answered, Consent as _},
    drive::{MADE_AT, answer, options},
};

fn granted(more: &Value) -> Value {
    let mut granted = json!({
        "access_token": "access-1", "token_type": "DPoP", "expires_in": 1_800,
        "refresh_token": "refresh-1", "scope": SCOPE, "sub": DID,
    });
    for (name, value) in more.as_object().unwrap() {
        granted[name] = value.clone();
    }
    granted
}

async fn grant(server: &MockServer, status: u16, body: Value) {
    want(server, TOKEN, ("word-1", 400), move |_| {
        ResponseTemplate::new(status).set_body_json(&body)
    })
    .await;
}

async fn redeem(
    adapter: &Bluesky,
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
async fn a_code_is_exchanged_for_tokens_that_are_bound_to_our_key() {
    let server = serve().await;
    grant(&server, 200, granted(&json!({}))).await;
    let adapter = adapter(&server);
    let asked = ask(&adapter, "shop.test").await.unwrap();
    let session = redeem(&adapter, &asked.kept, Some(&server.uri()))
        .await
        .unwrap();
    let kept: Vec<&str> = session.iter().map(|(name, _)| name).collect();
    let names = "access_token client_id did dpop_key expires_at_ms issuer pds refresh_token \
                 renewed_until_ms revocation_endpoint token_endpoint";
    assert_eq!(kept.join(" "), names);
    assert_eq!(held(&session, "dpop_key"), held(&asked.kept, "dpop_key"));
    assert_eq!(held(&session, "pds").unwrap(), format!("{}/", server.uri()));
    let sent = to(&server, TOKEN).await;
    let verifier = held(&asked.kept, "code_verifier").unwrap();
    let expected = owned(&[
        ("client_id", CLIENT),
        ("code", "code-1"),
        ("code_verifier", &verifier),
        ("grant_type", "authorization_code"),
        ("redirect_uri", REDIRECT),
    ]);
    assert_eq!(sent.len(), 1, "the server's word is known from the push");
    assert_eq!(fields(&sent[0]), expected);
    assert_eq!(
        Proof::of(&sent[0]).header["jwk"],
        Proof::of(&to(&server, PAR).await[0]).header["jwk"]
    );
    // Half an hour, and two weeks.
    assert!(!adapter.is_stale(&session, MADE_AT.plus_ms(1_499_000)));
    assert!(adapter.is_stale(&session, MADE_AT.plus_ms(1_500_000)));
    let end = adapter.session_ends_at(&session);
    assert_eq!(end, Some(MADE_AT.plus_ms(14 * 86_400_000)));
}

#[tokio::test]
async fn an_answer_of_somebody_else_is_not_exchanged() {
    let server = serve().await;
    let adapter = adapter(&server);
    let asked = ask(&adapter, DID).await.unwrap();
    for issuer in [None, Some("https://evil.test")] {
        let failed = redeem(&adapter, &asked.kept, issuer).await;
        assert!(
            matches!(failed, Err(ConnectError::Refused(_))),
            "{failed:?}"
        );
    }
    let failed = redeem(&adapter, &Session::default(), Some(&server.uri())).await;
    assert!(
        matches!(failed, Err(ConnectError::Refused(_))),
        "{failed:?}"
    );
    assert!(to(&server, TOKEN).await.is_empty());
}

#[tokio::test]
async fn tokens_that_are_not_what_was_asked_for_are_given_back() {
    for more in [
        json!({ "token_type": "Bearer" }),
        json!({ "scope": "repo:app.bsky.feed.post blob:*/*" }),
        json!({ "scope": "atproto" }),
        json!({ "scope": "atproto repo:app.bsky.feed.post" }),
        json!({ "sub": "did:plc:somebody" }),
        json!({ "sub": "somebody" }),
    ] {
        let server = serve().await;
        grant(&server, 200, granted(&more)).await;
        answer(&server, "POST", REVOKE, 200, json!({})).await;
        let adapter = adapter(&server);
        let asked = ask(&adapter, DID).await.unwrap();
        let failed = redeem(&adapter, &asked.kept, Some(&server.uri())).await;
        assert!(
            matches!(failed, Err(ConnectError::Refused(_))),
            "{more} {failed:?}"
        );
        let back = to(&server, REVOKE).await;
        let expected = owned(&[("client_id", CLIENT), ("token", "refresh-1")]);
        assert_eq!(fields(&back[0]), expected, "{more}");
    }
    // Whoever was not named may be anybody, but the account's own server must name who granted.
    let server = serve().await;
    grant(
        &server,
        200,
        granted(&json!({ "scope": "atproto transition:generic" })),
    )
    .await;
    answer(&server, "POST", REVOKE, 200, json!({})).await;
    let adapter = adapter(&server);
    let asked = ask(&adapter, &server.uri()).await.unwrap();
    let mut kept = asked.kept.clone();
    redeem(&adapter, &kept, Some(&server.uri())).await.unwrap();
    kept = kept.with("issuer", "https://evil.test");
    let failed = redeem(&adapter, &kept, Some("https://evil.test")).await;
    assert!(
        matches!(failed, Err(ConnectError::Refused(_))),
        "{failed:?}"
    );
    assert_eq!(to(&server, REVOKE).await.len(), 1);
}

#[tokio::test]
async fn a_code_that_is_not_taken_is_said() {
    for (status, body, is_refused) in [
        (
            400,
            json!({ "error": "invalid_grant", "error_description": "Too old." }),
            true,
        ),
        (400, json!({ "error": "use_dpop_nonce" }), false),
        (401, json!({ "error": "invalid_client" }), false),
        (503, json!({}), false),
        (200, json!({}), false),
    ] {
        let server = serve().await;
        answer(&server, "POST", TOKEN, status, body.clone()).await;
        let adapter = adapter(&server);
        let asked = ask(&adapter, DID).await.unwrap();
        let failed = redeem(&adapter, &asked.kept, Some(&server.uri()))
            .await
            .unwrap_err();
        let is_right = match &failed {
            ConnectError::Refused(why) => is_refused && why == "invalid_grant: Too old.",
            ConnectError::Unreachable(_) => !is_refused,
            ConnectError::Field { .. } => false,
        };
        assert!(is_right, "{status} {body} {failed:?}");
        let tries = if body["error"] == "use_dpop_nonce" {
            2
        } else {
            1
        };
        assert_eq!(
            to(&server, TOKEN).await.len(),
            tries,
            "once more at the most"
        );
    }
}

#[tokio::test]
async fn the_account_is_the_one_target() {
    let server = serve().await;
    let adapter = adapter(&server);
    let session = session(&server);
    let targets = adapter
        .targets(&session, &options(&json!({})))
        .await
        .unwrap();
    let [target] = targets.as_slice() else {
        panic!("{targets:?}")
    };
    assert_eq!(
        (target.kind.clone(), target.about.as_str()),
        ("account".to_owned(), "127.0.0.1")
    );
    let account = &target.connected.account;
    assert_eq!(
        (account.remote_id.as_str(), account.handle.as_str()),
        (DID, "shop.test")
    );
    let page = format!("https://bsky.app/profile/{DID}");
    assert_eq!(account.url.as_deref(), Some(page.as_str()));
    assert_eq!(account.server.as_deref(), Some("127.0.0.1"));
    assert!(target.connected.session.is_same(&session));
    let wrong = options(&json!({ "colour": "red" }));
    let failed = adapter.targets(&session, &wrong).await.unwrap_err();
    assert!(failed.to_string().starts_with("options.colour"), "{failed}");

    // A handle that leads to somebody else is not shown.
    let server = MockServer::start().await;
    let stranger = json!({ "did": "did:plc:somebody" });
    answer(&server, "GET", RESOLVE, 200, stranger).await;
    let document = document(&server, "shop.test");
    answer(&server, "GET", &format!("/{DID}"), 200, document).await;
    let session = super::oauth::session(&server);
    let adapter = super::adapter(&server);
    let targets = adapter
        .targets(&session, &options(&json!({})))
        .await
        .unwrap();
    assert_eq!(targets[0].connected.account.handle, DID);
}
