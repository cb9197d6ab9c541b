//! The adapter against canned answers: connecting an account.

use serde_json::{Value, json};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

use super::{ACCOUNT, TRIAL, adapter, drafted};
use crate::networks::{
    Adapter as _, ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Session,
    contract::{Canned, ended},
    drive::{MADE_AT, channel_id, options, requests},
};

const ROOT: &str = "/blog/wp-json/";
const ME: &str = "/blog/wp-json/wp/v2/users/me";

/// Where the page of the site names its API.
fn link(server: &MockServer) -> String {
    format!("<{}{ROOT}>; rel=\"https://api.w.org/\"", server.uri())
}

fn about() -> Value {
    json!({
        "name": "Brot &amp; Laden", "url": "https://example.org/blog", "namespaces": ["oembed/1.0", "wp/v2"],
        "authentication": { "application-passwords": { "endpoints": { "authorization": "https://example.org/x" } } },
    })
}

fn own() -> Value {
    json!({
        "id": 7, "name": "Anna", "capabilities": {
            "edit_posts": true, "publish_posts": true, "upload_files": true,
        },
    })
}

/// A site below a path that knows the user.
async fn serve(root: Canned, own: Canned) -> MockServer {
    let server = TRIAL.serve(&[root, own]).await;
    let head = ResponseTemplate::new(200).insert_header("link", link(&server));
    mount(&server, "HEAD", "/blog", head).await;
    server
}

async fn mount(server: &MockServer, method: &str, path: &str, response: ResponseTemplate) {
    let given = Mock::given(matchers::method(method)).and(matchers::path(path));
    given.respond_with(response).mount(server).await;
}

fn root(about: Value) -> Canned {
    Canned::new("GET", ROOT, about)
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

async fn connect(server: &MockServer, settings: &Value) -> Result<Connected, ConnectError> {
    let site = format!("{}/blog", server.uri());
    let credentials = [
        ("site", site.as_str()),
        ("username", " anna "),
        ("application_password", " abcd EFGH 1234 ijkl MNOP 5678 "),
    ];
    connect_with(&credentials, settings).await
}

#[tokio::test]
async fn connecting_finds_the_api_and_whose_the_password_is() {
    let server = serve(root(about()), Canned::new("GET", ME, own())).await;
    let connected = connect(&server, &json!({ "status": "private" }))
        .await
        .unwrap();
    let account = &connected.account;
    assert_eq!(account.remote_id, "7@example.org/blog");
    assert_eq!(account.handle, "Anna (Brot & Laden)");
    assert_eq!(account.url.as_deref(), Some("https://example.org/blog"));
    assert_eq!(account.server.as_deref(), Some("example.org"));
    let kept: Vec<&str> = connected.session.iter().map(|(name, _)| name).collect();
    assert_eq!(kept, ["api_root", "application_password", "username"]);
    let expected = json!({ "site": { "may_upload": true }, "status": "private" });
    assert_eq!(Value::Object(connected.options), expected);
    insta::assert_json_snapshot!("connect", requests(&server).await);
}

#[tokio::test]
async fn the_page_tells_where_the_head_does_not() {
    let page = |server: &str| {
        format!("<html><link rel='https://api.w.org/' href='{server}{ROOT}' /></html>")
    };
    let server = TRIAL
        .serve(&[
            Canned::new("GET", ROOT, about()),
            Canned::new("GET", ME, own()),
        ])
        .await;
    let moved = ResponseTemplate::new(301).insert_header("location", "/home");
    mount(&server, "GET", "/blog", moved).await;
    let page = ResponseTemplate::new(200).set_body_string(page(&server.uri()));
    mount(&server, "GET", "/home", page).await;
    connect(&server, &json!({})).await.unwrap();
    let seen = requests(&server).await;
    let calls: Vec<(&str, bool)> = seen
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["call"].as_str().unwrap(),
                one["authorization"].is_string(),
            )
        })
        .collect();
    assert_eq!(
        calls,
        [
            ("HEAD /blog", false),
            ("GET /blog", false),
            ("GET /home", false),
            (
                &*format!("GET {ROOT}?_fields=name%2Curl%2Cnamespaces%2Cauthentication"),
                false
            ),
            (
                &*format!("GET {ME}?context=edit&_fields=id%2Cname%2Ccapabilities"),
                true
            ),
        ]
    );
}

#[tokio::test]
async fn a_page_that_is_no_site_is_told_apart_from_one_in_trouble() {
    let is_site = |failed: &ConnectError| matches!(failed, ConnectError::Field { field, .. } if field == "credentials.site");
    let server = TRIAL
        .serve(&[Canned::new("GET", "/blog", Value::Null).text("<html>")])
        .await;
    let failed = connect(&server, &json!({})).await.unwrap_err();
    assert!(is_site(&failed), "{failed:?}");
    let server = TRIAL
        .serve(&[Canned::new("GET", "/blog", Value::Null).status(503)])
        .await;
    let failed = connect(&server, &json!({})).await.unwrap_err();
    assert!(matches!(failed, ConnectError::Unreachable(_)), "{failed:?}");
    // Its API is turned off, or an older one.
    for (status, body, is_field) in [
        (404, json!({ "code": "rest_no_route" }), true),
        (200, json!({ "namespaces": ["oembed/1.0"] }), true),
        (503, json!({}), false),
    ] {
        let root = Canned::new("GET", ROOT, body.clone()).status(status);
        let server = serve(root, Canned::new("GET", ME, own())).await;
        let failed = connect(&server, &json!({})).await.unwrap_err();
        assert_eq!(is_site(&failed), is_field, "{status} {body} {failed:?}");
    }
    let nowhere = [
        ("site", "http://127.0.0.1:9"),
        ("username", "anna"),
        ("application_password", "word"),
    ];
    let failed = connect_with(&nowhere, &json!({})).await.unwrap_err();
    assert!(matches!(failed, ConnectError::Unreachable(_)), "{failed:?}");
}

#[tokio::test]
async fn what_is_wrong_with_the_request_is_named() {
    let all = [
        ("site", "example.org"),
        ("username", "anna"),
        ("application_password", "word"),
    ];
    for (index, (name, _)) in all.iter().enumerate() {
        let mut some = all.to_vec();
        some[index].1 = " ";
        let failed = connect_with(&some, &json!({})).await.unwrap_err();
        let field = format!("credentials.{name}");
        assert!(matches!(&failed, ConnectError::Field { field: named, .. } if *named == field));
    }
    let plain = [("site", "http://example.org"), all[1], all[2]];
    let failed = connect_with(&plain, &json!({})).await.unwrap_err();
    assert!(failed.to_string().contains("encryption"), "{failed}");
    let failed = connect_with(&all, &json!({ "status": "future" }))
        .await
        .unwrap_err();
    assert!(failed.to_string().starts_with("options.status"), "{failed}");
}

#[tokio::test]
async fn rights_that_are_missing_are_named() {
    let with = |rights: Value| {
        let mut own = own();
        own["capabilities"] = rights;
        Canned::new("GET", ME, own)
    };
    let server = serve(root(about()), with(json!([]))).await;
    let failed = connect(&server, &json!({})).await.unwrap_err();
    assert!(
        failed.to_string().starts_with("credentials.username"),
        "{failed}"
    );
    let writes = json!({ "edit_posts": true, "publish_posts": false });
    let server = serve(root(about()), with(writes.clone())).await;
    let failed = connect(&server, &json!({})).await.unwrap_err();
    assert!(failed.to_string().starts_with("options.status"), "{failed}");
    let connected = connect(&server, &json!({ "status": "pending" }))
        .await
        .unwrap();
    assert_eq!(connected.options["site"], json!({ "may_upload": false }));
    assert_eq!(adapter().limits(&connected.options).images_max, 0);
}

#[tokio::test]
async fn a_password_that_is_not_accepted_is_said_and_never_shown() {
    let mut without = about();
    without["authentication"] = json!([]);
    for (status, code, about, words) in [
        (401, "incorrect_password", about(), Some("is wrong")),
        (401, "invalid_username", about(), Some("is wrong")),
        // A wrong password and one that never arrived look the same.
        (401, "rest_not_logged_in", about(), Some("is wrong")),
        (401, "rest_not_logged_in", about(), Some("Authorization")),
        (401, "", about(), Some("web server asks for a password")),
        (
            401,
            "application_passwords_disabled_for_user",
            about(),
            Some("turned off"),
        ),
        (
            401,
            "rest_not_logged_in",
            without,
            Some("takes no application passwords"),
        ),
        (
            403,
            "blocked_by_a_plugin",
            about(),
            Some("the site refused: No."),
        ),
        (403, "", about(), None),
        (429, "", about(), None),
        (500, "", about(), None),
    ] {
        let body = json!({ "code": code, "message": "No." });
        let server = serve(root(about), Canned::new("GET", ME, body).status(status)).await;
        let failed = connect(&server, &json!({})).await.unwrap_err();
        match (&failed, words) {
            (ConnectError::Refused(said), Some(words)) => assert!(said.contains(words), "{said}"),
            (ConnectError::Unreachable(_), None) => {}
            _ => panic!("{status} {code} {failed:?}"),
        }
        assert!(!failed.to_string().contains("EFGH"), "{failed}");
    }
}

#[tokio::test]
async fn a_password_has_no_end_and_is_only_asked_about() {
    let me = "/wp-json/wp/v2/users/me";
    let channel = drafted(&["a"], &json!({})).channel;
    assert_eq!(channel.account.remote_id, ACCOUNT);
    let mut other = own();
    other["id"] = json!(8);
    for (status, body, expected) in [
        (200, own(), Ok(())),
        (200, other, Err(true)),
        (401, json!({ "code": "incorrect_password" }), Err(true)),
        (401, json!({ "code": "rest_not_logged_in" }), Err(true)),
        // Not the site's own words on the password: it may be good again in a minute.
        (401, json!({}), Err(false)),
        (403, json!({ "code": "blocked_by_a_plugin" }), Err(false)),
        (503, json!({}), Err(false)),
    ] {
        let server = TRIAL
            .serve(&[Canned::new("GET", me, body.clone()).status(status)])
            .await;
        let session = super::session(&server.uri().parse().unwrap());
        assert!(!adapter().is_stale(&session, MADE_AT));
        let seen = match adapter().refresh(&channel, &session).await {
            Ok(same) => {
                assert!(same.is_same(&session));
                Ok(())
            }
            Err(ConnectError::Refused(_)) => Err(true),
            Err(_) => Err(false),
        };
        assert_eq!(seen, expected, "{status} {body}");
    }
}

#[tokio::test]
async fn a_password_removes_itself() {
    let channel = drafted(&["a"], &json!({})).channel;
    let path = "/wp-json/wp/v2/users/me/application-passwords";
    let server = TRIAL
        .serve(&[
            Canned::new(
                "GET",
                &format!("{path}/introspect"),
                json!({ "uuid": "u-1" }),
            ),
            Canned::new("DELETE", &format!("{path}/u-1"), json!({ "deleted": true })),
        ])
        .await;
    let session = super::session(&server.uri().parse().unwrap());
    adapter().revoke(&channel, &session).await;
    let seen = requests(&server).await;
    assert_eq!(seen[0]["call"], format!("GET {path}/introspect"));
    assert_eq!(seen[1]["call"], format!("DELETE {path}/u-1"));
    assert!(
        seen[1]["authorization"]
            .as_str()
            .unwrap()
            .starts_with("Basic ")
    );
    let server = TRIAL.serve(&[]).await;
    let session = super::session(&server.uri().parse().unwrap());
    adapter().revoke(&channel, &session).await;
    assert_eq!(requests(&server).await.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_password_tells_whose_it_is_and_what_it_may_do() {
    const OWN: &str = "/wp-json/wp/v2/users/me";
    let with = |id: u64, publishes: bool| {
        let rights =
            json!({ "edit_posts": true, "publish_posts": publishes, "upload_files": true });
        let own = json!({ "id": id, "name": "Anna", "capabilities": rights });
        Canned::new("GET", OWN, own)
    };
    let channel = |settings: Value| ChannelFacts {
        options: options(&settings),
        ..drafted(&["Brot"], &settings).channel
    };
    let given = channel(json!({}));
    let (found, seen) = TRIAL.tried(&given, &[with(7, true)]).await;
    let found = found.unwrap().unwrap();
    assert_eq!(found.remote_id.as_deref(), Some(ACCOUNT));
    let rights = ["edit_posts", "publish_posts", "upload_files"];
    assert_eq!(found.scopes.unwrap(), rights);
    let call = format!("GET {OWN}?context=edit&_fields=id%2Cname%2Ccapabilities");
    assert_eq!(seen[0]["call"], json!(call));
    let (found, _) = TRIAL.tried(&given, &[with(8, true)]).await;
    assert_eq!(found.unwrap().unwrap(), Checkup::of("8", "Anna"));
    // Rights that were taken away since the channel was connected.
    let (found, _) = TRIAL.tried(&given, &[with(7, false)]).await;
    assert!(found.unwrap_err().to_string().starts_with("options.status"));
    let pending = channel(json!({ "status": "pending" }));
    let (found, _) = TRIAL.tried(&pending, &[with(7, false)]).await;
    assert_eq!(ended(&found), "found");
    for (status, code, expected) in [
        (401, "incorrect_password", "refused"),
        (401, "", "unreachable"),
        (500, "", "unreachable"),
    ] {
        let answer = Canned::new("GET", OWN, json!({ "code": code })).status(status);
        let (found, _) = TRIAL.tried(&given, &[answer]).await;
        assert_eq!(ended(&found), expected, "{status} {code}");
    }
}
