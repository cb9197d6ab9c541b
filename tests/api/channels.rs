//! `POST /channels`, `GET /channels`, `GET /channels/{id}`.

use dezent::store;
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path},
};

use crate::harness::{Dezent, text};

fn body(more: &Value) -> Value {
    let mut body = json!({ "network": "sandbox", "name": "Laden", "time_zone": "Europe/Berlin" });
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    body
}

#[tokio::test]
async fn a_connected_channel_shows_what_it_is() {
    let app = Dezent::spawn().await;
    let channel = app
        .create_channel(json!({ "kind": "k4", "text_max": 300 }))
        .await;
    assert_eq!(
        (&channel["network"], &channel["state"]),
        (&json!("sandbox"), &json!("active"))
    );
    assert_eq!(
        (&channel["name"], &channel["time_zone"]),
        (&json!("Laden"), &json!("Europe/Berlin"))
    );
    assert_eq!(
        (&channel["kind"], &channel["limits"]["text_max"]),
        (&json!("listing"), &json!(300))
    );
    assert_eq!(
        (&channel["late_policy"], &channel["grace_minutes"]),
        (&json!("hold"), &json!(30))
    );
    assert_eq!(channel["account"]["handle"], "Laden");
    let read = app
        .client
        .get(&format!("/api/v1/channels/{}", text(&channel["id"])))
        .await
        .expect(200);
    assert_eq!(read, channel);
    let list = app.client.get("/api/v1/channels").await.expect(200);
    assert_eq!(list["items"], json!([channel]));
}

#[tokio::test]
async fn what_is_wrong_with_a_channel_is_named() {
    let app = Dezent::spawn().await;
    let cases = [
        (json!({ "network": "myspace" }), "invalid_value", "network"),
        (
            json!({ "time_zone": "Middle/Earth" }),
            "invalid_value",
            "time_zone",
        ),
        (json!({ "name": "  " }), "invalid_value", "name"),
        (json!({ "name": "x".repeat(101) }), "invalid_value", "name"),
        (json!({ "mood": 1 }), "unknown_field", "mood"),
        (json!({ "colour": 13 }), "invalid_value", "colour"),
        (
            json!({ "options": { "kind": "k9" } }),
            "invalid_value",
            "options.kind",
        ),
        (
            json!({ "options": { "colour": 1 } }),
            "invalid_value",
            "options.colour",
        ),
        (
            json!({ "credentials": { "password": "x" } }),
            "invalid_value",
            "credentials.password",
        ),
        (
            json!({ "network": "bluesky" }),
            "invalid_value",
            "credentials.identifier",
        ),
    ];
    for (more, code, field) in cases {
        let answer = app.client.post("/api/v1/channels", &body(&more)).await;
        assert_eq!(answer.problem_field(422, code).0, field, "{more}");
    }
    let unknown = app
        .client
        .post("/api/v1/channels", &body(&json!({ "network": "myspace" })))
        .await;
    let message = text(&unknown.problem(422, "invalid_value")["fields"][0]["message"]);
    assert!(
        message.contains("sandbox") && message.contains("bluesky"),
        "{message}"
    );
    let list = app.client.get("/api/v1/channels").await.expect(200);
    assert_eq!(list["items"], json!([]));
}

#[tokio::test]
async fn a_secret_is_never_repeated() {
    let app = Dezent::spawn().await;
    let wrong_types = [
        json!(47_114_711),
        json!({ "app_password": 47_114_711 }),
        json!(["47114711"]),
    ];
    for credentials in wrong_types {
        let body = body(&json!({ "network": "bluesky", "credentials": credentials }));
        let answer = app.client.post("/api/v1/channels", &body).await;
        assert!(!answer.text.contains("47114711"), "{}", answer.text);
        assert_eq!(answer.problem_field(422, "invalid_value").0, "credentials");
    }
}

/// The account of the tests below.
pub(super) const DID: &str = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";

/// A server of the AT Protocol that knows one account and answers its login like this.
pub(super) async fn server(login: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    knows(&server, DID, login).await;
    server
}

/// Lets it know an account.
pub(super) async fn knows(server: &MockServer, did: &str, login: ResponseTemplate) {
    let document = json!({
        "id": did, "alsoKnownAs": ["at://laden.example"],
        "service": [{
            "id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": server.uri(),
        }],
    });
    Mock::given(method("GET"))
        .and(path(format!("/{did}")))
        .respond_with(ResponseTemplate::new(200).set_body_json(document))
        .mount(server)
        .await;
    Mock::given(method("POST"))
        .and(path("/xrpc/com.atproto.server.createSession"))
        .respond_with(login)
        .mount(server)
        .await;
}

/// A Dezent that knows the accounts of one server only.
pub(super) async fn dezent_beside(plc_directory: &str) -> Dezent {
    let plc_directory = plc_directory.parse().unwrap();
    Dezent::spawn_with(|config| {
        config.http.allow_private_addresses = true;
        config.networks.bluesky.plc_directory = plc_directory;
    })
    .await
}

/// What a person sends to connect the account.
pub(super) fn account() -> Value {
    body(&json!({
        "network": "bluesky",
        "credentials": { "identifier": DID, "app_password": "geheim-4711" },
    }))
}

#[tokio::test]
async fn a_network_that_refuses_is_told_from_one_that_does_not_answer() {
    let refusal = json!({ "error": "AuthenticationRequired", "message": "Invalid password" });
    let server = server(ResponseTemplate::new(401).set_body_json(refusal)).await;
    let app = dezent_beside(&server.uri()).await;
    let refused = app.client.post("/api/v1/channels", &account()).await;
    assert!(!refused.text.contains("4711"), "{}", refused.text);
    let problem = refused.problem(422, "connection_refused");
    assert_eq!(problem["detail"], "the handle or the app password is wrong");
    let list = app.client.get("/api/v1/channels").await.expect(200);
    assert_eq!(list["items"], json!([]));
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nowhere = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    let app = dezent_beside(&nowhere).await;
    let answer = app.client.post("/api/v1/channels", &account()).await;
    answer.problem(502, "network_unreachable");
}

#[tokio::test]
async fn an_account_is_connected_once_per_workspace() {
    let session = json!({
        "did": DID, "handle": "laden.example", "active": true,
        "accessJwt": "zugang-4711", "refreshJwt": "erneuern-4711",
    });
    let server = server(ResponseTemplate::new(200).set_body_json(session)).await;
    let app = dezent_beside(&server.uri()).await;
    let first = app.client.post("/api/v1/channels", &account()).await;
    assert!(!first.text.contains("4711"), "{}", first.text);
    let first = first.expect(201);
    assert_eq!(
        (&first["network"], &first["account"]["handle"]),
        (&json!("bluesky"), &json!("laden.example"))
    );
    let again = app.client.post("/api/v1/channels", &account()).await;
    assert_eq!(again.problem(409, "channel_exists")["channel"], first["id"]);
    let other = app.second_workspace().await;
    other.post("/api/v1/channels", &account()).await.expect(201);
}

/// What waits is cancelled, what is unclear is settled and not repeated, and then the credentials go.
#[tokio::test]
async fn a_removed_channel_takes_what_waits_with_it_and_settles_the_rest() {
    let app = Dezent::spawn().await;
    let options = json!({ "kind": "k4", "script": ["cut-before"] });
    let channel = app.channel(options).await;
    let unclear = app.due_now(&channel).await;
    app.run().await;
    let body =
        json!({ "text": "morgen", "channels": [channel], "publish_at": app.in_ms(9_000_000) });
    let waiting = text(&app.create_post(body).await["publications"][0]["id"]);
    let path = format!("/api/v1/channels/{channel}");
    assert_eq!(app.client.delete(&path).await.status, 204);
    app.client.get(&path).await.problem(404, "not_found");
    app.client.delete(&path).await.problem(404, "not_found");
    let state = async |id: &str| {
        let path = format!("/api/v1/publications/{id}");
        text(&app.client.get(&path).await.expect(200)["state"])
    };
    assert_eq!(state(&waiting).await, "cancelled");
    assert_eq!(state(&unclear).await, "unknown");
    let sealed = async || {
        let db = &app.app.services().db;
        let rows = store::channels::for_engine(db, &[channel.parse().unwrap()]).await;
        rows.unwrap().remove(0).1
    };
    assert!(!sealed().await.is_empty(), "still needed to look");
    for _ in 0..10 {
        app.clock.advance_ms(60_000);
        app.run().await;
    }
    assert_eq!(state(&unclear).await, "cancelled");
    assert_eq!(app.public_on(&channel).await.len(), 0);
    assert!(sealed().await.is_empty(), "the credentials are kept");
    // A text for a channel that is gone can still be read and given another one.
    let post = app.client.get("/api/v1/posts").await.expect(200);
    assert_eq!(post["items"].as_array().unwrap().len(), 2);
}
