//! The adapter against canned answers: connecting an account.

use serde_json::{Value, json};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

use super::{ACCOUNT, LIST, adapter, drafted};
use crate::{
    domain::network::Kind,
    networks::{
        Adapter, ConnectError, ConnectRequest, Connected, Session,
        drive::{MADE_AT, answer, channel_id, options, requests},
    },
};

const VERIFY: &str = "/api/v1/accounts/verify_credentials";

/// The server as it knows itself; port and all, since a test's server has one.
async fn serve(server: &MockServer, software: &str, about: Value) {
    let href = format!("{}/nodeinfo/2.0", server.uri());
    let rel = "http://nodeinfo.diaspora.software/ns/schema/2.0";
    let links = json!({ "links": [
        { "rel": "http://nodeinfo.diaspora.software/ns/schema/2.0", "href": "https://elsewhere.test/x" },
        { "rel": rel, "href": href },
    ]});
    answer(server, "GET", "/.well-known/nodeinfo", 200, links).await;
    let document = json!({ "software": { "name": software } });
    answer(server, "GET", "/nodeinfo/2.0", 200, document).await;
    answer(server, "GET", "/api/v2/instance", 200, about).await;
}

/// The account behind the token, with every scope.
async fn serve_account(server: &MockServer) {
    let own = json!({
        "id": "109", "username": "shop", "acct": "shop", "url": "https://social.test/@shop",
    });
    answer(server, "GET", VERIFY, 200, own).await;
    answer(server, "GET", LIST, 200, json!([])).await;
    let nothing = json!({ "error": "Record not found" });
    answer(server, "DELETE", "/api/v1/statuses/0", 404, nothing.clone()).await;
    answer(server, "PUT", "/api/v1/media/0", 404, nothing).await;
}

fn about() -> Value {
    json!({
        "domain": "social.test", "version": "4.5.0",
        "configuration": { "statuses": { "max_characters": 1_000 } },
    })
}

async fn connect_with(
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
    adapter().connect(request).await
}

async fn connect(server: &MockServer) -> Result<Connected, ConnectError> {
    let uri = server.uri();
    let credentials = [("server", uri.as_str()), ("access_token", " token-1 ")];
    connect_with(&credentials, &json!({ "visibility": "unlisted" })).await
}

#[tokio::test]
async fn connecting_finds_out_what_the_server_is() {
    let server = MockServer::start().await;
    serve(&server, "mastodon", about()).await;
    serve_account(&server).await;
    let connected = connect(&server).await.unwrap();
    let account = &connected.account;
    assert_eq!(account.remote_id, "109@127.0.0.1");
    assert_eq!(account.handle, "@shop@social.test");
    assert_eq!(account.url.as_deref(), Some("https://social.test/@shop"));
    assert_eq!(account.server.as_deref(), Some("127.0.0.1"));
    let kept: Vec<&str> = connected.session.iter().map(|(name, _)| name).collect();
    assert_eq!(kept, ["access_token", "server"]);
    let shown = serde_json::to_string(&connected.options).unwrap();
    assert!(!shown.contains("token-1"), "{shown}");
    assert_eq!(connected.options["visibility"], "unlisted");
    assert_eq!(adapter().limits(&connected.options).text_max, 1_000);
    assert_eq!(adapter().kind(&connected.options), Kind::ServerKey);
    insta::assert_json_snapshot!("connect", requests(&server).await);
    insta::assert_json_snapshot!("found_out", connected.options);
}

#[tokio::test]
async fn a_server_without_node_information_or_of_old_is_understood() {
    let server = MockServer::start().await;
    serve_account(&server).await;
    let about = json!({
        "uri": "social.test", "version": "2.7.2 (compatible; Pleroma 2.5.0)",
        "max_toot_chars": 5_000,
    });
    answer(&server, "GET", "/api/v1/instance", 200, about).await;
    let connected = connect(&server).await.unwrap();
    assert_eq!(connected.options["instance"]["software"], "pleroma");
    assert_eq!(adapter().limits(&connected.options).text_max, 5_000);
    assert_eq!(connected.account.handle, "@shop@social.test");
}

#[tokio::test]
async fn a_server_that_is_none_is_told_apart_from_one_in_trouble() {
    let is_field = |failed: &ConnectError| matches!(failed, ConnectError::Field { field, .. } if field == "credentials.server");
    let is_later = |failed: &ConnectError| matches!(failed, ConnectError::Unreachable(_));
    let server = MockServer::start().await;
    let failed = connect(&server).await.unwrap_err();
    assert!(is_field(&failed), "a web page: {failed:?}");

    let server = MockServer::start().await;
    answer(&server, "GET", "/.well-known/nodeinfo", 301, json!({})).await;
    let failed = connect(&server).await.unwrap_err();
    assert!(is_field(&failed), "a redirect is not followed: {failed:?}");
    assert_eq!(requests(&server).await.as_array().unwrap().len(), 1);

    let server = MockServer::start().await;
    answer(&server, "GET", "/api/v2/instance", 503, json!({})).await;
    answer(&server, "GET", "/api/v1/instance", 503, json!({})).await;
    let failed = connect(&server).await.unwrap_err();
    assert!(is_later(&failed), "{failed:?}");

    let credentials = [
        ("server", "http://127.0.0.1:9"),
        ("access_token", "token-1"),
    ];
    let failed = connect_with(&credentials, &json!({})).await.unwrap_err();
    assert!(is_later(&failed), "{failed:?}");
}

#[tokio::test]
async fn what_is_wrong_with_the_request_is_named() {
    for (credentials, settings, expected) in [
        (vec![("access_token", "a")], json!({}), "credentials.server"),
        (
            vec![("server", " "), ("access_token", "a")],
            json!({}),
            "credentials.server",
        ),
        (
            vec![("server", "http://a.test"), ("access_token", "a")],
            json!({}),
            "credentials.server",
        ),
        (
            vec![("server", "a.test")],
            json!({}),
            "credentials.access_token",
        ),
        (
            vec![("server", "a.test"), ("access_token", " ")],
            json!({}),
            "credentials.access_token",
        ),
        (
            vec![("server", "a.test"), ("access_token", "a")],
            json!({ "visibility": "direct" }),
            "options.visibility",
        ),
        (
            vec![("server", "a.test"), ("access_token", "a")],
            json!({ "poll": { "options": ["a", "b"], "expires_in_s": 300 } }),
            "options.poll",
        ),
        (
            vec![("server", "a.test"), ("access_token", "a")],
            json!({ "instance": {} }),
            "options.instance",
        ),
    ] {
        let failed = connect_with(&credentials, &settings).await.unwrap_err();
        let ConnectError::Field { field, .. } = &failed else {
            panic!("{failed:?}")
        };
        assert_eq!(field, expected, "{credentials:?} {settings}");
    }
}

#[tokio::test]
async fn a_token_that_is_not_accepted_is_said_and_never_shown() {
    let error = |sentence: &str| json!({ "error": sentence });
    for (status, body, is_refused) in [
        (401, error("The access token is invalid"), true),
        (403, error("Your login is currently disabled"), true),
        (
            422,
            error("This method requires an authenticated user"),
            true,
        ),
        (429, error("Too many requests"), false),
        (500, json!({}), false),
        (200, json!({}), false),
    ] {
        let server = MockServer::start().await;
        serve(&server, "mastodon", about()).await;
        answer(&server, "GET", VERIFY, status, body.clone()).await;
        let failed = connect(&server).await.unwrap_err();
        let is_right = match &failed {
            ConnectError::Refused(_) => is_refused,
            ConnectError::Unreachable(_) => !is_refused,
            ConnectError::Field { .. } => false,
        };
        assert!(is_right, "{status} {body} {failed:?}");
        assert!(!failed.to_string().contains("token-1"), "{failed}");
    }
}

#[tokio::test]
async fn a_missing_scope_is_named() {
    let outside = "This action is outside the authorized scopes";
    let gotosocial = "Forbidden: token has insufficient scope permission";
    let pleroma = "Insufficient permissions: write:statuses.";
    for (method, path, sentence, scope) in [
        ("GET", LIST, outside, "read:statuses"),
        ("DELETE", "/api/v1/statuses/0", gotosocial, "write:statuses"),
        ("DELETE", "/api/v1/statuses/0", pleroma, "write:statuses"),
        ("PUT", "/api/v1/media/0", outside, "write:media"),
    ] {
        let server = MockServer::start().await;
        serve(&server, "mastodon", about()).await;
        let missing = ResponseTemplate::new(403).set_body_json(json!({ "error": sentence }));
        Mock::given(matchers::method(method))
            .and(matchers::path(path))
            .respond_with(missing)
            .mount(&server)
            .await;
        serve_account(&server).await;
        let failed = connect(&server).await.unwrap_err();
        let ConnectError::Field { field, message } = failed else {
            panic!("{failed:?}")
        };
        assert_eq!(field, "credentials.access_token");
        assert!(message.ends_with(scope), "{message}");
    }
    // Pleroma's own way of saying that there is no such post.
    let server = MockServer::start().await;
    serve(&server, "pleroma", about()).await;
    answer(
        &server,
        "DELETE",
        "/api/v1/statuses/0",
        403,
        json!({ "error": "Can't delete this post" }),
    )
    .await;
    serve_account(&server).await;
    connect(&server).await.unwrap();
    // Nobody knows which posts unknown software numbers with 0.
    let server = MockServer::start().await;
    serve(&server, "somethingelse", about()).await;
    serve_account(&server).await;
    connect(&server).await.unwrap();
    let calls = requests(&server).await;
    let last = calls.as_array().unwrap().last().unwrap();
    assert_eq!(last["call"], format!("GET {LIST}?limit=1"));
}

#[tokio::test]
async fn a_token_has_no_end_and_is_only_asked_about() {
    let server = MockServer::start().await;
    let session = super::session(&server);
    assert!(!adapter().is_stale(&session, MADE_AT));
    let channel = drafted(&["a"], &json!({})).channel;
    assert_eq!(channel.account.remote_id, ACCOUNT);
    let own = |id: &str| json!({ "id": id, "username": "shop" });
    for (status, body, expected) in [
        (200, own("109"), Ok(())),
        (200, own("110"), Err(true)),
        (
            401,
            json!({ "error": "The access token was revoked" }),
            Err(true),
        ),
        (503, json!({}), Err(false)),
    ] {
        let server = MockServer::start().await;
        answer(&server, "GET", VERIFY, status, body.clone()).await;
        let renewed = adapter().refresh(&channel, &super::session(&server)).await;
        let seen = match renewed {
            Ok(_) => Ok(()),
            Err(ConnectError::Refused(_)) => Err(true),
            Err(_) => Err(false),
        };
        assert_eq!(seen, expected, "{status} {body}");
    }
}
