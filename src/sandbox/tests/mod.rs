//! Tests of the rehearsal network, through its router and over real sockets.

mod faults;
mod kinds;
mod log;
mod pages;
mod script;
mod sockets;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;

use super::{Options, Sandbox};

/// A network in a directory of its own.
struct Rig {
    dir: TempDir,
    sandbox: Sandbox,
}

/// An answer, read to its end.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Answer {
    /// The body as JSON.
    fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    /// The body as text.
    fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    /// A field of the body that is text.
    fn field(&self, name: &str) -> String {
        self.json()[name].as_str().unwrap().to_owned()
    }

    /// Asserts status and name of an error.
    #[track_caller]
    fn assert_error(&self, status: u16, name: &str) {
        assert_eq!(
            (self.status.as_u16(), self.field("error").as_str()),
            (status, name)
        );
        assert!(!self.field("message").is_empty());
    }

    /// Asserts the status.
    #[track_caller]
    fn assert_status(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{:?}", self.text());
        self
    }
}

/// The options of all tests: flushed, with a clock that can be set.
fn options(dir: &TempDir) -> Options {
    Options {
        data_dir: dir.path().to_owned(),
        settable_clock: true,
        flush: true,
        follow: None,
    }
}

impl Rig {
    /// A network without channels.
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::open(options(&dir)).await.unwrap();
        Self { dir, sandbox }
    }

    /// A network with the channel `c`.
    async fn with(kind: &str, script: &[&str]) -> Self {
        let rig = Self::new().await;
        rig.configure(kind, script).await;
        rig
    }

    /// Ends the network and opens it again from its log.
    async fn reopen(self) -> Self {
        let Self { dir, sandbox } = self;
        drop(sandbox);
        let sandbox = Sandbox::open(options(&dir)).await.unwrap();
        Self { dir, sandbox }
    }

    /// Sets kind and script of the channel `c`.
    async fn configure(&self, kind: &str, script: &[&str]) {
        let body = json!({ "name": "Shop", "kind": kind, "script": script });
        let answer = self.send("PUT", "/api/channels/c", body).await;
        answer.assert_status(200);
    }

    /// Sends a request with a JSON body.
    async fn send(&self, method: &str, path: &str, body: Value) -> Answer {
        self.call(method, path, &[], body.to_string().into()).await
    }

    /// Sends a request without a body.
    async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, &[], Vec::new()).await
    }

    /// Posts to the channel `c`.
    async fn post(&self, body: Value) -> Answer {
        self.send("POST", "/api/channels/c/posts", body).await
    }

    /// Posts to the channel `c` with an idempotency key.
    async fn post_with_key(&self, key: &str, body: Value) -> Answer {
        let headers = [("idempotency-key", key)];
        let body = body.to_string().into();
        self.call("POST", "/api/channels/c/posts", &headers, body)
            .await
    }

    /// Sends any request.
    async fn call(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body)).unwrap();
        let response = self.sandbox.router().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
        }
    }

    /// Sets the clock.
    async fn set_clock(&self, now_ms: i64) {
        let body = json!({ "now_ms": now_ms });
        self.send("PUT", "/admin/clock", body)
            .await
            .assert_status(200);
    }

    /// The ids of all posts of the channel `c`, oldest first, as the public sees them.
    async fn public_ids(&self) -> Vec<String> {
        ids(&self.get("/sandbox/c/posts.json").await)
    }

    /// The ids of the posts that a list of the channel `c` shows.
    async fn listed_ids(&self) -> Vec<String> {
        let list = self.get("/api/channels/c/posts").await;
        ids(list.assert_status(200))
    }

    /// The log, read as JSON lines.
    fn log_lines(&self) -> Vec<Value> {
        let log = std::fs::read_to_string(self.dir.path().join("sandbox.log")).unwrap();
        assert!(log.is_empty() || log.ends_with('\n'));
        log.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

/// The ids of the posts of an answer.
fn ids(answer: &Answer) -> Vec<String> {
    let answer = answer.json();
    let posts = answer["posts"].as_array().unwrap().iter();
    posts
        .map(|post| post["id"].as_str().unwrap().to_owned())
        .collect()
}
