//! A server with one account that speaks the AT Protocol as far as a channel needs it, and that says
//! in every error what it was sent.

use serde_json::{Value, json};
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

/// The account.
const DID: &str = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";
/// Its name, which is nobody's friend.
pub(crate) const HANDLE: &str = "shop.test";

/// What the server and its account keep secret.
#[derive(Debug, Clone)]
pub(crate) struct Secrets {
    /// Lets the account in.
    pub(crate) password: String,
    /// What it gives out for calls.
    pub(crate) access: String,
    /// What it gives out to renew that.
    pub(crate) refresh: String,
}

/// Starts the server.
pub(crate) async fn start(secrets: Secrets) -> MockServer {
    let server = MockServer::start().await;
    let base = server.uri();
    Mock::given(any())
        .respond_with(move |request: &Request| answer(request, &secrets, &base))
        .mount(&server)
        .await;
    server
}

/// The settings under which Dezent takes it for the network's own.
pub(crate) fn settings(server: &MockServer) -> String {
    let base = server.uri();
    format!(
        "[http]\nallow_addresses = ['127.0.0.1']\n\
         [networks.bluesky]\nserver = '{base}'\nplc_directory = '{base}'\n"
    )
}

fn answer(request: &Request, secrets: &Secrets, base: &str) -> ResponseTemplate {
    let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    let path = request.url.path();
    let good = |body: Value| ResponseTemplate::new(200).set_body_json(body);
    match path.rsplit('.').next().unwrap_or_default() {
        "resolveHandle" => good(json!({ "did": DID })),
        "createSession" if body["password"] == secrets.password.as_str() => good(json!({
            "accessJwt": secrets.access, "refreshJwt": secrets.refresh,
            "did": DID, "handle": HANDLE,
        })),
        "createSession" => echo(401, "AuthenticationRequired", request),
        "refreshSession" => echo(400, "ExpiredToken", request),
        "putRecord" => write(request, &body),
        "getRecord" | "listRecords" => echo(500, "InternalServerError", request),
        _ if path.ends_with(DID) => good(json!({
            "id": DID,
            "alsoKnownAs": [format!("at://{HANDLE}")],
            "service": [{ "id": "#atproto_pds", "serviceEndpoint": base }],
        })),
        _ => echo(404, "NotFound", request),
    }
}

/// What becomes of a record hangs on its words.
fn write(request: &Request, body: &Value) -> ResponseTemplate {
    match body["record"]["text"].as_str().unwrap_or_default() {
        "refuse" => echo(400, "InvalidRequest", request),
        "expire" => echo(401, "ExpiredToken", request),
        "break" => echo(500, "InternalServerError", request),
        _ => {
            let key = body["rkey"].as_str().unwrap_or_default();
            let uri = format!("at://{DID}/app.bsky.feed.post/{key}");
            ResponseTemplate::new(200).set_body_json(json!({ "uri": uri, "cid": "bafy" }))
        }
    }
}

/// An error that quotes what came.
fn echo(status: u16, name: &str, request: &Request) -> ResponseTemplate {
    let token = request.headers.get("authorization");
    let token = token.and_then(|token| token.to_str().ok()).unwrap_or("");
    let body = String::from_utf8_lossy(&request.body);
    let message = format!("not with {token} and {body}");
    ResponseTemplate::new(status)
        .insert_header("x-echo", token)
        .set_body_json(json!({ "error": name, "message": message }))
}
