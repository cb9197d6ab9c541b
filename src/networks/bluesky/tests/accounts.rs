//! The adapter against canned answers: connecting accounts and renewing sessions.

use serde_json::{Value, json};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

use super::{Case, DID, RESOLVE, adapter, error, session};
use crate::networks::{
    Adapter, ConnectError, ConnectRequest, Connected, Session,
    drive::{MADE_AT, answer, channel_id, draft, options, requests},
};

const CREATE_SESSION: &str = "/xrpc/com.atproto.server.createSession";
const REFRESH_SESSION: &str = "/xrpc/com.atproto.server.refreshSession";

fn document(server: &MockServer, handle: &str) -> Value {
    json!({
        "id": DID,
        "alsoKnownAs": [format!("at://{handle}")],
        "service": [
            { "id": "#other", "type": "X", "serviceEndpoint": { "a": 1 } },
            {
                "id": "#atproto_pds",
                "type": "AtprotoPersonalDataServer",
                "serviceEndpoint": server.uri(),
            },
        ],
    })
}

fn opened(number: u32) -> Value {
    json!({
        "accessJwt": format!("access-{number}"),
        "refreshJwt": format!("refresh-{number}"),
        "did": DID,
        "handle": "shop.test",
        "active": true,
    })
}

async fn connect(server: &MockServer, identifier: &str) -> Result<Connected, ConnectError> {
    let credentials = Session::default()
        .with("identifier", identifier)
        .with("app_password", " abcd-efgh-ijkl-mnop ");
    let request = ConnectRequest {
        channel: channel_id(),
        name: "Laden",
        credentials: &credentials,
        options: &options(&json!({})),
    };
    adapter(server).connect(request).await
}

#[tokio::test]
async fn connecting_finds_the_accounts_own_server() {
    let server = MockServer::start().await;
    answer(&server, "GET", RESOLVE, 200, json!({ "did": DID })).await;
    answer(
        &server,
        "GET",
        &format!("/{DID}"),
        200,
        document(&server, "shop.test"),
    )
    .await;
    answer(&server, "POST", CREATE_SESSION, 200, opened(1)).await;
    let connected = connect(&server, "@Shop.test").await.unwrap();
    assert_eq!(connected.account.remote_id, DID);
    assert_eq!(connected.account.handle, "shop.test");
    let kept: Vec<&str> = connected.session.iter().map(|(name, _)| name).collect();
    assert_eq!(
        kept,
        ["access_jwt", "app_password", "did", "pds", "refresh_jwt"]
    );
    let expected = json!([
        { "call": format!("GET {RESOLVE}?handle=shop.test") },
        { "call": format!("GET /{DID}") },
        {
            "call": format!("POST {CREATE_SESSION}"),
            "content-type": "application/json",
            "body": { "identifier": DID, "password": "abcd-efgh-ijkl-mnop" },
        },
    ]);
    assert_eq!(requests(&server).await, expected);
}

#[tokio::test]
async fn an_account_is_not_believed_without_its_own_word() {
    let server = MockServer::start().await;
    answer(&server, "GET", RESOLVE, 200, json!({ "did": DID })).await;
    answer(
        &server,
        "GET",
        &format!("/{DID}"),
        200,
        document(&server, "other.test"),
    )
    .await;
    let failed = connect(&server, "shop.test").await.unwrap_err();
    assert!(
        matches!(&failed, ConnectError::Field { field, .. } if field == "credentials.identifier")
    );

    let server = MockServer::start().await;
    let mut stranger = opened(1);
    stranger["did"] = json!("did:plc:somebody");
    answer(
        &server,
        "GET",
        &format!("/{DID}"),
        200,
        document(&server, "shop.test"),
    )
    .await;
    answer(&server, "POST", CREATE_SESSION, 200, stranger).await;
    let failed = connect(&server, DID).await.unwrap_err();
    assert!(matches!(failed, ConnectError::Refused(_)), "{failed:?}");

    let server = MockServer::start().await;
    let mut unsafe_server = document(&server, "shop.test");
    unsafe_server["service"][1]["serviceEndpoint"] = json!("http://pds.example.org");
    answer(&server, "GET", &format!("/{DID}"), 200, unsafe_server).await;
    let failed = connect(&server, DID).await.unwrap_err();
    assert!(
        matches!(failed, ConnectError::Refused(_)),
        "a password in the clear: {failed:?}"
    );
}

#[tokio::test]
async fn what_is_wrong_with_credentials_is_said() {
    let refused = |result: &ConnectError| matches!(result, ConnectError::Refused(_));
    let later = |result: &ConnectError| matches!(result, ConnectError::Unreachable(_));
    let cases: &[Case<ConnectError>] = &[
        (401, error("AuthenticationRequired"), refused),
        (401, error("AuthFactorTokenRequired"), refused),
        (401, error("AccountTakedown"), refused),
        (
            200,
            json!({ "accessJwt": "a", "refreshJwt": "r", "did": DID, "handle": "h",
                      "active": false, "status": "deactivated" }),
            refused,
        ),
        (429, error("RateLimitExceeded"), later),
        (500, json!({}), later),
        (200, json!({}), later),
    ];
    for (status, body, is_right) in cases {
        let server = MockServer::start().await;
        answer(
            &server,
            "GET",
            &format!("/{DID}"),
            200,
            document(&server, "shop.test"),
        )
        .await;
        answer(&server, "POST", CREATE_SESSION, *status, body.clone()).await;
        let failed = connect(&server, DID).await.unwrap_err();
        assert!(is_right(&failed), "{status} {body} {failed:?}");
        assert!(!failed.to_string().contains("abcd"), "{failed}");
    }
    let server = MockServer::start().await;
    for identifier in [
        "",
        "shop",
        "did:key:abc",
        "did:plc:",
        "did:web:a:b",
        "a b.test",
    ] {
        let failed = connect(&server, identifier).await.unwrap_err();
        assert!(
            matches!(failed, ConnectError::Field { .. }),
            "{identifier} {failed:?}"
        );
    }
    assert_eq!(requests(&server).await, json!([]));
}

#[tokio::test]
async fn a_session_is_renewed_by_token_and_then_by_password() {
    let server = MockServer::start().await;
    let adapter = adapter(&server);
    let channel = draft(DID, &["a"], &json!({})).channel;
    let given = Mock::given(matchers::path(REFRESH_SESSION));
    let renewed = ResponseTemplate::new(200).set_body_json(opened(2));
    given
        .respond_with(renewed)
        .up_to_n_times(1)
        .mount(&server)
        .await;
    answer(&server, "POST", REFRESH_SESSION, 400, error("ExpiredToken")).await;
    answer(
        &server,
        "GET",
        &format!("/{DID}"),
        200,
        document(&server, "shop.test"),
    )
    .await;
    answer(&server, "POST", CREATE_SESSION, 200, opened(3)).await;
    let second = adapter.refresh(&channel, &session(&server)).await.unwrap();
    let third = adapter.refresh(&channel, &second).await.unwrap();
    let names: Vec<&str> = third.iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        ["access_jwt", "app_password", "did", "pds", "refresh_jwt"]
    );
    let refresh = |token: &str| json!({ "call": format!("POST {REFRESH_SESSION}"), "authorization": format!("Bearer {token}") });
    let expected = json!([
        refresh("refresh-1"),
        refresh("refresh-2"),
        { "call": format!("GET /{DID}") },
        {
            "call": format!("POST {CREATE_SESSION}"),
            "content-type": "application/json",
            "body": { "identifier": DID, "password": "abcd-efgh-ijkl-mnop" },
        },
    ]);
    assert_eq!(requests(&server).await, expected);
}

#[tokio::test]
async fn a_server_in_trouble_does_not_cost_the_session() {
    let server = MockServer::start().await;
    answer(&server, "POST", REFRESH_SESSION, 503, json!({})).await;
    let channel = draft(DID, &["a"], &json!({})).channel;
    let failed = adapter(&server)
        .refresh(&channel, &session(&server))
        .await
        .unwrap_err();
    assert!(matches!(failed, ConnectError::Unreachable(_)), "{failed:?}");
    assert_eq!(
        requests(&server).await.as_array().unwrap().len(),
        1,
        "no login was spent"
    );
}

#[tokio::test]
async fn a_session_that_ends_soon_is_stale_and_an_unreadable_one_is_not() {
    let server = MockServer::start().await;
    let adapter = adapter(&server);
    // {"exp":1795413900} is five minutes after the whole second before the tests' instant.
    let token = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3OTU0MTM5MDB9.c2ln";
    let readable = session(&server).with("access_jwt", token);
    assert!(adapter.is_stale(&readable, MADE_AT));
    assert!(!adapter.is_stale(&readable, MADE_AT.plus_ms(-1_000)));
    assert!(!adapter.is_stale(&session(&server), MADE_AT));
    assert!(adapter.is_stale(&Session::default(), MADE_AT));
}
