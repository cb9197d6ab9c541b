//! Calls that write: each runs to its end even if whoever asked hangs up, happens once for each
//! `Idempotency-Key`, and changes only the revision that `If-Match` asks for.
//!
//! The answer to a write with a key is stored in the write's own transaction, so that it is there
//! exactly if the write is. For 72 hours the same request with the same key is answered from there
//! (<https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/>, read 2026-11-23).

use std::{
    any::Any,
    collections::HashSet,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::{Body, to_bytes},
    extract::{FromRequestParts, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{ApiState, body::JSON_MAX};
use crate::{
    error::{Code, Error, FieldError},
    services::{Answered, Caller, Once, Services, Terms, in_use, whole},
};

/// The header that makes a write happen once.
const KEY: &str = "idempotency-key";
/// The header that says that an answer was given before.
const REPLAYED: &str = "idempotent-replayed";
/// The longest key, in bytes.
const KEY_MAX: usize = 255;

/// The keys that are being worked on here. A hint: what was done is told by the database.
#[derive(Debug, Clone, Default)]
pub struct InUse(Arc<Mutex<HashSet<String>>>);

/// A key that is being worked on, until this is dropped.
struct Taken {
    all: InUse,
    name: String,
}

impl InUse {
    fn take(&self, caller: &Caller, key: &str) -> Result<Taken, Error> {
        let name = [caller.actor.as_str(), " ", key].concat();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !all.insert(name.clone()) {
            return Err(in_use());
        }
        Ok(Taken {
            all: self.clone(),
            name,
        })
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        let mut all = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&self.name);
    }
}

/// SHA-256 of what is asked for, where the write comes with a key; a form is added by its handler.
#[derive(Debug, Clone)]
struct Fingerprint(Sha256);

/// A write that is about to be made.
#[derive(Debug)]
pub(super) struct Write {
    caller: Caller,
    key: Option<String>,
    fingerprint: Sha256,
    revision: Option<i64>,
}

impl Write {
    /// Adds what is asked for besides method, address and JSON body.
    pub(super) fn about(mut self, what: &[u8]) -> Self {
        self.fingerprint.update(what);
        self
    }

    /// Who asks.
    pub(super) fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Makes the write, unless it was made before, and tells its result.
    pub(super) async fn run<V, F>(
        self,
        state: &ApiState,
        tell: impl Fn(&V) -> Answered + Clone + Send + Sync + 'static,
        work: impl FnOnce(Services, Caller) -> F,
    ) -> Result<Response, Error>
    where
        V: Any + Send + Sync,
        F: Future<Output = Result<V, Error>> + Send + 'static,
    {
        let services = state.services.clone();
        let Some(key) = self.key else {
            let terms = Terms {
                revision: self.revision,
                once: None,
            };
            let work = work(
                services,
                Caller {
                    terms,
                    ..self.caller
                },
            );
            return answer(&tell(&whole(work).await?), false);
        };
        let taken = state.in_use.take(&self.caller, &key)?;
        let request = self.fingerprint.finalize().into();
        let once = Arc::new(Once::new(key, request, tell.clone()));
        if let Some(before) = services.answered_before(&self.caller, &once).await? {
            return answer(&before, true);
        }
        let terms = Terms {
            revision: self.revision,
            once: Some(Arc::clone(&once)),
        };
        let caller = Caller {
            terms,
            ..self.caller
        };
        let work = work(services, caller);
        let done = whole(async move {
            let view = work.await;
            drop(taken);
            view
        });
        let view = done.await?;
        answer(once.kept().unwrap_or(&tell(&view)), false)
    }
}

impl FromRequestParts<ApiState> for Write {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Error> {
        let caller = Caller::from_request_parts(parts, state).await?;
        let fingerprint = parts.extensions.get::<Fingerprint>().cloned();
        Ok(Self {
            caller,
            key: key(&parts.headers)?,
            fingerprint: fingerprint
                .map(|Fingerprint(hash)| hash)
                .unwrap_or_default(),
            revision: revision(&parts.headers)?,
        })
    }
}

/// Takes the fingerprint of a write that comes with a key.
pub(super) async fn fingerprint(request: Request, next: Next) -> Result<Response, Error> {
    if !request.headers().contains_key(KEY) || request.method().is_safe() {
        return Ok(next.run(request).await);
    }
    let mut hash = Sha256::new();
    let uri = request.uri().to_string();
    for piece in [request.method().as_str(), &uri] {
        hash.update(piece);
        hash.update([0]);
    }
    let (mut parts, mut body) = request.into_parts();
    if !is_form(&parts.headers) {
        let bytes = to_bytes(body, JSON_MAX).await.map_err(|cause| {
            let detail = format!("The body is larger than {JSON_MAX} bytes, or was cut off.");
            Error::new(Code::BodyTooLarge, detail).caused_by(cause)
        })?;
        hash.update(&bytes);
        body = Body::from(bytes);
    }
    parts.extensions.insert(Fingerprint(hash));
    Ok(next.run(Request::from_parts(parts, body)).await)
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    kind.and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.to_ascii_lowercase().starts_with("multipart/"))
}

/// The key of a write, with or without the quotes that the draft has around it.
fn key(headers: &HeaderMap) -> Result<Option<String>, Error> {
    let Some(given) = headers.get(KEY) else {
        return Ok(None);
    };
    let text = given.to_str().unwrap_or_default().trim();
    let bare = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .unwrap_or(text);
    let is_plain = bare.bytes().all(|byte| byte.is_ascii_graphic());
    if bare.is_empty() || bare.len() > KEY_MAX || !is_plain {
        let message = format!("use 1 to {KEY_MAX} visible ASCII characters, such as a UUID");
        let field = FieldError::new("Idempotency-Key", "invalid", message);
        return Err(Error::field(Code::InvalidValue, field));
    }
    Ok(Some(bare.to_owned()))
}

/// The revision that is to be changed: `If-Match: "3"`; `*` means any.
fn revision(headers: &HeaderMap) -> Result<Option<i64>, Error> {
    let Some(given) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    let text = given.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let bare = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    let revision = bare.and_then(|text| text.parse().ok());
    revision.map(Some).ok_or_else(|| {
        let message = "use the ETag of the answer you read, such as \"3\"";
        let field = FieldError::new("If-Match", "invalid", message);
        Error::field(Code::InvalidValue, field)
    })
}

/// The entity tag of a revision.
pub(super) fn etag(revision: i64) -> Result<HeaderValue, Error> {
    HeaderValue::try_from(["\"", &revision.to_string(), "\""].concat()).map_err(Error::internal)
}

/// What is told of a write that made something.
pub(super) fn created(view: &impl Serialize, revision: Option<i64>) -> Answered {
    told(StatusCode::CREATED, view, revision)
}

/// What is told of a write that changed something.
pub(super) fn changed(view: &impl Serialize, revision: Option<i64>) -> Answered {
    told(StatusCode::OK, view, revision)
}

/// What is told of a write of which nothing is left to be shown.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "every result is told from a reference"
)]
pub(super) fn removed((): &()) -> Answered {
    Answered {
        status: StatusCode::NO_CONTENT.as_u16(),
        revision: None,
        body: Vec::new(),
    }
}

/// What is told of a write, with this status.
pub(super) fn told(status: StatusCode, view: &impl Serialize, revision: Option<i64>) -> Answered {
    Answered {
        status: status.as_u16(),
        revision,
        // What is shown always has a JSON form.
        body: serde_json::to_vec(view).unwrap_or_default(),
    }
}

fn answer(told: &Answered, is_replayed: bool) -> Result<Response, Error> {
    let status = StatusCode::from_u16(told.status).map_err(Error::internal)?;
    let mut response = (status, told.body.clone()).into_response();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    if !told.body.is_empty() {
        let json = HeaderValue::from_static("application/json");
        headers.insert(header::CONTENT_TYPE, json);
    }
    if let Some(revision) = told.revision {
        headers.insert(header::ETAG, etag(revision)?);
    }
    if is_replayed {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::{key, revision};

    fn with(name: &'static str, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_str(value).unwrap());
        headers
    }

    #[test]
    fn a_key_is_read_with_and_without_quotes() {
        let read = |value: &str| key(&with("idempotency-key", value)).ok().flatten();
        assert_eq!(read("abc-1").as_deref(), Some("abc-1"));
        assert_eq!(read("\"abc-1\"").as_deref(), Some("abc-1"));
        assert_eq!(read("\"\""), None);
        assert_eq!(read("a b"), None);
        assert_eq!(read(&"x".repeat(256)), None);
        assert!(key(&HeaderMap::new()).unwrap().is_none());
    }

    #[test]
    fn a_revision_is_read_from_its_tag() {
        let read = |value: &str| revision(&with("if-match", value));
        assert_eq!(read("\"3\"").unwrap(), Some(3));
        assert_eq!(read("*").unwrap(), None);
        for wrong in ["3", "W/\"3\"", "\"x\"", "\"1\", \"2\""] {
            let error = read(wrong).unwrap_err();
            assert_eq!(error.wrong_fields()[0].field, "If-Match");
        }
    }
}
