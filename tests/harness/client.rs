//! Calls over HTTP, and answers that say what they are when they are not what was expected.

use dezent::networks::http::install_tls_provider;
use reqwest::{Method, RequestBuilder, header::HeaderMap};
use serde_json::Value;

/// Calls one server.
#[derive(Clone)]
pub(crate) struct Client {
    /// Where the server is, without a slash at the end.
    pub(crate) base: String,
    key: Option<String>,
    http: reqwest::Client,
}

/// A client that knows nothing yet; the one way to make one, whichever test runs first.
pub(crate) fn plain() -> reqwest::Client {
    install_tls_provider();
    reqwest::Client::builder().no_proxy().build().unwrap()
}

impl Client {
    /// Calls the server at `base`, with a key where there is one.
    pub(crate) fn new(base: String, key: Option<String>) -> Self {
        let http = plain();
        Self { base, key, http }
    }

    /// The same server with another key, or none.
    pub(crate) fn with_key(&self, key: Option<&str>) -> Self {
        Self {
            key: key.map(str::to_owned),
            ..self.clone()
        }
    }

    /// The key it calls with.
    pub(crate) fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// A call that is not sent yet.
    pub(crate) fn call(&self, method: Method, path: &str) -> RequestBuilder {
        let call = self.http.request(method, format!("{}{path}", self.base));
        match &self.key {
            Some(key) => call.bearer_auth(key),
            None => call,
        }
    }

    /// Reads.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::of(self.call(Method::GET, path)).await
    }

    /// Sends JSON.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.call(Method::POST, path).json(body)).await
    }

    /// Asks for something that needs no body.
    pub(crate) async fn ask(&self, path: &str) -> Answer {
        Answer::of(self.call(Method::POST, path)).await
    }

    /// Puts JSON.
    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.call(Method::PUT, path).json(body)).await
    }

    /// Changes by JSON.
    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.call(Method::PATCH, path).json(body)).await
    }

    /// Removes.
    pub(crate) async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.call(Method::DELETE, path)).await
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// The headers.
    pub(crate) headers: HeaderMap,
    /// The body.
    pub(crate) text: String,
}

impl Answer {
    /// Sends a call and reads what comes back.
    pub(crate) async fn of(call: RequestBuilder) -> Self {
        let response = call.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self {
            status,
            headers,
            text: response.text().await.unwrap(),
        }
    }

    /// The same with the body as it came.
    pub(crate) async fn of_bytes(call: RequestBuilder) -> (Self, Vec<u8>) {
        let response = call.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.unwrap().to_vec();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let answer = Self {
            status,
            headers,
            text,
        };
        (answer, bytes)
    }

    /// A header as text; empty where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The body of an answer that must have this status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    /// The problem that an answer must be, whole and of this status and code.
    #[track_caller]
    pub(crate) fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{}",
            self.text
        );
        let request = self.header("x-request-id").to_owned();
        let problem = self.expect(status);
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status);
        assert_eq!(problem["type"], format!("/problems/{code}"));
        assert_eq!(problem["instance"], format!("urn:uuid:{request}"));
        for member in ["title", "detail"] {
            assert!(
                problem[member]
                    .as_str()
                    .is_some_and(|text| !text.is_empty()),
                "{problem}"
            );
        }
        problem
    }

    /// The field that a problem is about.
    #[track_caller]
    pub(crate) fn problem_field(self, status: u16, code: &str) -> (String, String) {
        let problem = self.problem(status, code);
        let field = &problem["fields"][0];
        (super::text(&field["field"]), super::text(&field["code"]))
    }
}
