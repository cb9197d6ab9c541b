//! What is to be sent.

use std::{fmt, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::{
    Method,
    header::{
        ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
    },
};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use url::Url;

use super::{HttpError, form::Form};
use crate::networks::ByteStream;

/// How long a call may take from name lookup to the last byte, unless its maker says so.
const LIMIT: Duration = Duration::from_secs(30);

/// How long a preparation may make no progress.
const STALL_LIMIT: Duration = Duration::from_secs(30);

/// A request, complete with its time limit.
///
/// What cannot be sent, such as a key with a line break in it, is found when it is sent and counts
/// as not sent.
#[derive(Debug)]
pub struct Request {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<Content>,
    limit: Duration,
    stall: Duration,
    broken: Option<BrokenRequest>,
}

/// What a request carries.
pub(super) enum Content {
    /// Bytes that are there.
    Bytes(Vec<u8>),
    /// Bytes that are read while they are sent: so many, or the call fails.
    Stream(ByteStream),
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            Self::Stream(_) => f.write_str("a stream"),
        }
    }
}

/// A header that cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the header {0} cannot be sent as it is")]
pub(super) struct BrokenRequest(String);

/// A request whose parts were all found good.
pub(super) struct ReadyRequest {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Content>,
    pub(super) limit: Duration,
}

impl Request {
    /// A request that reads.
    pub fn get(url: Url) -> Self {
        Self::new(Method::GET, url)
    }

    /// A request that makes something.
    pub fn post(url: Url) -> Self {
        Self::new(Method::POST, url)
    }

    /// A request that sets something.
    pub fn put(url: Url) -> Self {
        Self::new(Method::PUT, url)
    }

    /// A request that changes a part of something.
    pub fn patch(url: Url) -> Self {
        Self::new(Method::PATCH, url)
    }

    /// A request for the head of something.
    pub fn head(url: Url) -> Self {
        Self::new(Method::HEAD, url)
    }

    /// A request that removes something.
    pub fn delete(url: Url) -> Self {
        Self::new(Method::DELETE, url)
    }

    /// A request that a library has put together.
    pub(crate) fn of_library(request: oauth2::HttpRequest) -> Result<Self, HttpError> {
        let (head, body) = request.into_parts();
        let url = Url::parse(&head.uri.to_string())
            .map_err(|error| HttpError::NotSent(error.to_string()))?;
        let mut new = Self::new(head.method, url);
        new.headers.extend(head.headers);
        new.headers
            .insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
        for value in new.headers.values_mut() {
            value.set_sensitive(true);
        }
        new.body = Some(Content::Bytes(body));
        Ok(new)
    }

    fn new(method: Method, url: Url) -> Self {
        let headers =
            HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]);
        let (limit, stall) = (LIMIT, STALL_LIMIT);
        Self {
            method,
            url,
            headers,
            body: None,
            limit,
            stall,
            broken: None,
        }
    }

    /// With a body of JSON; the bytes are the same for equal values.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.bytes("application/json", body.to_string().into_bytes())
    }

    /// With the fields of a form as its body; one with a file is read while it is sent.
    #[must_use]
    pub fn form(self, form: Form) -> Self {
        let (content_type, size_bytes, body) = form.encode();
        self.content(&content_type, size_bytes, body)
    }

    /// With fields and values as its body, as browsers send simple forms.
    #[must_use]
    pub fn fields(self, fields: &[(&str, &str)]) -> Self {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        let body = body.extend_pairs(fields).finish();
        self.bytes("application/x-www-form-urlencoded", body.into_bytes())
    }

    /// With `Authorization: Basic`.
    #[must_use]
    pub fn basic(self, user: &str, password: &SecretString) -> Self {
        let pair = format!("{user}:{}", password.expose_secret());
        self.header(AUTHORIZATION, &format!("Basic {}", STANDARD.encode(pair)))
    }

    /// With a body of bytes and its content type.
    #[must_use]
    pub fn bytes(self, content_type: &str, body: Vec<u8>) -> Self {
        self.content(content_type, body.len() as u64, Content::Bytes(body))
    }

    /// With a body that is read while it is sent, its size in bytes and its content type.
    ///
    /// Only for what makes nothing public: half of it may be all that is ever sent.
    #[must_use]
    pub fn stream(self, content_type: &str, size_bytes: u64, body: ByteStream) -> Self {
        self.content(content_type, size_bytes, Content::Stream(body))
    }

    fn content(mut self, content_type: &str, size_bytes: u64, body: Content) -> Self {
        // Bodies are sent as streams, for which nobody else knows the length.
        self.headers
            .insert(CONTENT_LENGTH, HeaderValue::from(size_bytes));
        self.body = Some(body);
        self.header(CONTENT_TYPE, content_type)
    }

    /// With `Authorization: Bearer`.
    #[must_use]
    pub fn bearer(self, token: &SecretString) -> Self {
        self.header(AUTHORIZATION, &format!("Bearer {}", token.expose_secret()))
    }

    /// With one more header; its value is kept out of logs.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(mut value) = HeaderValue::from_str(value) {
            value.set_sensitive(true);
            self.headers.insert(name, value);
        } else {
            self.broken = Some(BrokenRequest(name.as_str().to_owned()));
        }
        self
    }

    /// With a limit of its own for the whole call, in milliseconds.
    #[must_use]
    pub fn limit_ms(mut self, limit_ms: i64) -> Self {
        self.limit = Duration::from_millis(u64::try_from(limit_ms).unwrap_or_default());
        self
    }

    /// With a limit of its own for making no progress, in milliseconds.
    #[cfg(all(test, feature = "testing"))]
    pub(super) fn stall_ms(mut self, stall_ms: u64) -> Self {
        self.stall = Duration::from_millis(stall_ms);
        self
    }

    /// How long it may make no progress.
    pub(super) fn stall(&self) -> Duration {
        self.stall
    }

    /// The request, unless a part of it cannot be sent.
    pub(super) fn ready(self) -> Result<ReadyRequest, BrokenRequest> {
        let Self {
            method,
            url,
            headers,
            body,
            limit,
            broken,
            ..
        } = self;
        match broken {
            Some(broken) => Err(broken),
            None => Ok(ReadyRequest {
                method,
                url,
                headers,
                body,
                limit,
            }),
        }
    }
}
