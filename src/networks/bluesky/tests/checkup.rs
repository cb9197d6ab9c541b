//! The adapter against canned answers: trying a session out, of an app password and of consent.

use serde_json::{Value, json};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

use super::{DID, adapter, error, oauth, session};
use crate::{
    domain::time::Instant,
    networks::{
        Adapter as _, Checkup, ConnectError, Quota, Session,
        contract::ended,
        drive::{answer, draft, requests},
    },
};

const GET_SESSION: &str = "/xrpc/com.atproto.server.getSession";

fn own(did: &str) -> Value {
    json!({
        "did": did, "handle": "shop.test", "email": "shop@example.org", "emailConfirmed": true,
        "active": true,
    })
}

async fn tried(server: &MockServer, session: &Session) -> Result<Option<Checkup>, ConnectError> {
    let channel = draft(DID, &["a"], &json!({})).channel;
    adapter(server).check_up(&channel, session).await
}

#[tokio::test]
async fn a_session_tells_its_account_and_what_is_left() {
    let server = MockServer::start().await;
    let response = ResponseTemplate::new(200)
        .insert_header("date", "Mon, 23 Nov 2026 06:00:00 GMT")
        .insert_header("ratelimit-limit", "3000")
        .insert_header("ratelimit-remaining", "2999")
        .insert_header("ratelimit-reset", "1795413900")
        .set_body_json(own(DID));
    let given = Mock::given(matchers::path(GET_SESSION));
    given.respond_with(response).mount(&server).await;
    let found = Checkup::of(DID, "shop.test").with_quota(Quota {
        of: "calls".to_owned(),
        left: Some(2_999),
        max: Some(3_000),
        // 300 seconds after the answer, by our own clock.
        ends_at: Some(Instant::from_ms(1_795_413_900_250)),
    });
    assert_eq!(tried(&server, &session(&server)).await, Ok(Some(found)));
    let call = format!("GET {GET_SESSION}");
    let expected = json!([{ "call": call, "authorization": "Bearer access-1" }]);
    assert_eq!(requests(&server).await, expected);
}

#[tokio::test]
async fn a_bound_session_signs_its_call_and_learns_the_servers_word() {
    let server = MockServer::start().await;
    oauth::want(&server, GET_SESSION, ("word-2", 401), |_| {
        ResponseTemplate::new(200).set_body_json(own(DID))
    })
    .await;
    let found = tried(&server, &oauth::session(&server)).await;
    assert_eq!(found, Ok(Some(Checkup::of(DID, "shop.test"))));
    let asked = oauth::to(&server, GET_SESSION).await;
    assert_eq!(asked.len(), 2, "once more with the word");
    for (request, nonce) in asked.iter().zip([Value::Null, json!("word-2")]) {
        assert_eq!(request.method.as_str(), "GET");
        let token = request.headers.get("authorization").unwrap();
        assert_eq!(token, "DPoP access-1");
        let claims = oauth::Proof::of(request).claims;
        assert_eq!(claims["nonce"], nonce);
        assert!(claims["ath"].is_string());
    }
    // A server that is never content does not say that the session is dead.
    let server = MockServer::start().await;
    answer(&server, "GET", GET_SESSION, 401, error("use_dpop_nonce")).await;
    let found = tried(&server, &oauth::session(&server)).await;
    assert_eq!(ended(&found), "unreachable");
    assert_eq!(oauth::to(&server, GET_SESSION).await.len(), 2);
}

#[tokio::test]
async fn another_account_is_told_as_what_it_is() {
    let server = MockServer::start().await;
    answer(&server, "GET", GET_SESSION, 200, own("did:plc:somebody")).await;
    let found = tried(&server, &session(&server)).await;
    let expected = Checkup::of("did:plc:somebody", "shop.test");
    assert_eq!(found, Ok(Some(expected)));
}

#[tokio::test]
async fn a_dead_session_is_told_apart_from_a_server_in_trouble() {
    let inactive = |status: &Value| json!({ "did": DID, "handle": "shop.test", "active": false, "status": status });
    for (status, body, expected, words) in [
        (400, error("ExpiredToken"), "refused", "this session"),
        (400, error("InvalidToken"), "refused", "this session"),
        (401, json!({}), "refused", "this session"),
        (401, error("AccountTakedown"), "refused", "out of use"),
        (400, error("AccountDeactivated"), "refused", "out of use"),
        (403, error("AccountTakedown"), "refused", "out of use"),
        (
            200,
            inactive(&json!("deactivated")),
            "refused",
            "deactivated",
        ),
        (200, inactive(&Value::Null), "refused", "not active"),
        (400, error("InvalidRequest"), "unreachable", "400"),
        (403, json!({}), "unreachable", "403"),
        (429, error("RateLimitExceeded"), "unreachable", "429"),
        (500, error("AccountTakedown"), "unreachable", "500"),
        (302, json!({}), "unreachable", "302"),
        (200, json!({ "did": DID }), "unreachable", "200"),
    ] {
        let server = MockServer::start().await;
        answer(&server, "GET", GET_SESSION, status, body.clone()).await;
        let found = tried(&server, &session(&server)).await;
        assert_eq!(ended(&found), expected, "{status} {body} {found:?}");
        let told = found.unwrap_err().to_string();
        assert!(told.contains(words), "{told}");
    }
    let server = MockServer::start().await;
    for bare in [
        Session::default(),
        Session::default().with("pds", server.uri()),
    ] {
        assert_eq!(ended(&tried(&server, &bare).await), "refused");
    }
    assert!(server.received_requests().await.unwrap().is_empty());
}
