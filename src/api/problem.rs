//! Errors as HTTP tells them: RFC 9457 problems, and the one table of statuses.
//!
//! Every answer that is not a success is a problem, also those that the router itself gives
//! (<https://www.rfc-editor.org/rfc/rfc9457>, read 2026-11-23).

use std::{any::Any, error::Error as _, sync::Arc, time::Duration};

use axum::{
    Json,
    body::Body,
    extract::{Path, Request},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Map, Value};
use strum::EnumMessage as _;
use tracing::Instrument as _;
use uuid::Uuid;

use super::limit::retry_after;
use crate::{
    error::{Code, Error, FieldError},
    rules::finding::Finding,
};

/// The media type of a problem.
pub(super) const CONTENT_TYPE: &str = "application/problem+json";
/// What an answer that is no page may do in a browser: nothing, not even in a frame.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";
/// How long a call may take.
const CALL_LIMIT: Duration = Duration::from_mins(2);
/// Where uploads go.
const UPLOAD_PATH: &str = "/api/v1/media";
/// How long an upload may take, which goes by its caller's line.
const UPLOAD_LIMIT: Duration = Duration::from_mins(15);
/// Where signed addresses lie.
const SIGNED: &str = "/m/";

/// What went wrong, as RFC 9457 has it. A problem may have further members, such as `server_time`,
/// `state` or `revision`.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct Problem {
    /// The address of what this kind of problem means.
    #[serde(rename = "type")]
    kind: String,
    /// What this kind of problem is called.
    title: String,
    /// The status of the answer.
    status: u16,
    /// What happened this time, in words for a person.
    detail: String,
    /// The id of the request, as in the header `x-request-id` and in the log.
    instance: String,
    /// The stable name of this kind of problem.
    code: Code,
    /// The fields it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldError>,
    /// The findings it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Finding>,
    #[serde(flatten)]
    #[schema(ignore)]
    members: Map<String, Value>,
}

impl Problem {
    /// A problem that has no instance yet.
    fn of(error: &Error) -> Self {
        let code = error.code();
        Self {
            kind: format!("/problems/{code}"),
            title: title(code).to_owned(),
            status: status(code).as_u16(),
            detail: error.detail().to_owned(),
            instance: String::new(),
            code,
            fields: error.wrong_fields().to_vec(),
            findings: error.findings().to_vec(),
            members: error.members().clone(),
        }
    }
}

/// The status that a code is answered with.
const fn status(code: Code) -> StatusCode {
    match code {
        Code::MalformedJson => StatusCode::BAD_REQUEST,
        Code::Unauthenticated | Code::WrongCredentials => StatusCode::UNAUTHORIZED,
        Code::Forbidden | Code::OtherOrigin => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Code::InFlight
        | Code::AlreadyPublished
        | Code::NeedsDecision
        | Code::StillLooking
        | Code::RevisionMoved
        | Code::IdempotencyKeyInUse
        | Code::NotPossible
        | Code::MediaInUse
        | Code::ChannelExists
        | Code::OtherAccount
        | Code::BulkChanged => StatusCode::CONFLICT,
        Code::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
        Code::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
        Code::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::UnknownField
        | Code::InvalidValue
        | Code::UnsupportedMedia
        | Code::MediaTooLarge
        | Code::BlockedByRules
        | Code::NetworkLimits
        | Code::DailyMax
        | Code::InThePast
        | Code::SpanTooLong
        | Code::IdempotencyKeyReused
        | Code::ConnectionRefused => StatusCode::UNPROCESSABLE_ENTITY,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        Code::NetworkUnreachable => StatusCode::BAD_GATEWAY,
        Code::NotReady | Code::Timeout => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// The code for a status that the router gave by itself.
fn code_of(status: StatusCode) -> Code {
    match status {
        StatusCode::NOT_FOUND => Code::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Code::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => Code::BodyTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Code::UnsupportedMediaType,
        status if status.is_client_error() => Code::InvalidValue,
        _ => Code::Internal,
    }
}

/// What a kind of problem is called.
const fn title(code: Code) -> &'static str {
    match code {
        Code::MalformedJson => "Not JSON",
        Code::UnknownField => "Unknown field",
        Code::InvalidValue => "Wrong value",
        Code::Unauthenticated => "No valid key",
        Code::WrongCredentials => "Not signed in",
        Code::OtherOrigin => "From another page",
        Code::Forbidden => "Not allowed",
        Code::NotFound => "Not found",
        Code::MethodNotAllowed => "Method not allowed",
        Code::BodyTooLarge => "Body too large",
        Code::UnsupportedMediaType => "Wrong type of body",
        Code::UnsupportedMedia => "Not a file that can be stored",
        Code::MediaTooLarge => "File too large",
        Code::MediaInUse => "In use",
        Code::BlockedByRules => "Held back by a rule",
        Code::NetworkLimits => "More than a network takes",
        Code::DailyMax => "Too many on one day",
        Code::InThePast => "In the past",
        Code::SpanTooLong => "Too many days",
        Code::InFlight => "On its way",
        Code::AlreadyPublished => "Out already",
        Code::NeedsDecision => "Needs an answer first",
        Code::StillLooking => "Still being looked for",
        Code::RevisionMoved => "Changed meanwhile",
        Code::PreconditionFailed => "Another revision",
        Code::IdempotencyKeyReused => "Key used for something else",
        Code::IdempotencyKeyInUse => "Still being worked on",
        Code::TooManyRequests => "Too many calls",
        Code::NotPossible => "Not possible now",
        Code::BulkChanged => "Not as it was shown",
        Code::ChannelExists => "Connected already",
        Code::OtherAccount => "Another account",
        Code::ConnectionRefused => "Credentials not accepted",
        Code::NetworkUnreachable => "Network not reached",
        Code::NotReady => "Not ready",
        Code::Timeout => "Took too long",
        Code::Internal => "Something went wrong",
    }
}

impl IntoResponse for Error {
    /// The answer without its body, which needs the request's id: see `envelope`.
    fn into_response(self) -> Response {
        let mut response = status(self.code()).into_response();
        let causes = std::iter::successors(self.source(), |cause| (*cause).source());
        let causes: Vec<String> = causes.map(ToString::to_string).collect();
        match self.code() {
            Code::Internal => tracing::error!(cause = causes.join(": "), "a call failed"),
            Code::NotReady => tracing::warn!(cause = causes.join(": "), "a call was turned away"),
            _ => {}
        }
        if self.code() == Code::Unauthenticated {
            let scheme = HeaderValue::from_static("Bearer");
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, scheme);
        }
        retry_after(&self, response.headers_mut());
        response
            .extensions_mut()
            .insert(Arc::new(Problem::of(&self)));
        response
    }
}

/// Gives each request an id, a line in the log and a time limit, and each failure its body.
pub(super) async fn envelope(request: Request, next: Next) -> Response {
    let id = Uuid::now_v7();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let shown = shown(&path);
    let span = tracing::info_span!("request", "request.id" = %id, %method, path = shown);
    let started = std::time::Instant::now();
    let limit = if method == Method::POST && path == UPLOAD_PATH {
        UPLOAD_LIMIT
    } else {
        CALL_LIMIT
    };
    let call = async {
        let done = tokio::time::timeout(limit, next.run(request)).await;
        let response = done.unwrap_or_else(|_elapsed| {
            Error::new(Code::Timeout, "This took too long. What was begun goes on.").into_response()
        });
        let duration_ms = started.elapsed().as_millis();
        tracing::info!(status = response.status().as_u16(), duration_ms, "answered");
        response
    };
    let response = call.instrument(span).await;
    sealed(response, id)
}

/// A path as it is logged: whoever reads a signed address could use it.
fn shown(path: &str) -> &str {
    if path.starts_with(SIGNED) {
        "/m/…"
    } else {
        path
    }
}

/// The answer as it leaves.
fn sealed(response: Response, id: Uuid) -> Response {
    let status = response.status();
    let problem = response
        .extensions()
        .get::<Arc<Problem>>()
        .map(|problem| (**problem).clone());
    let mut response = if status.is_client_error() || status.is_server_error() {
        let problem = problem.unwrap_or_else(|| {
            let code = code_of(status);
            Problem {
                status: status.as_u16(),
                ..Problem::of(&Error::new(code, told(code)))
            }
        });
        with_body(
            response,
            &Problem {
                instance: id.urn().to_string(),
                ..problem
            },
        )
    } else {
        response
    };
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id.hyphenated().to_string()) {
        headers.insert("x-request-id", id);
    }
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(NOTHING));
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// What is said about a failure that the router itself found.
const fn told(code: Code) -> &'static str {
    match code {
        Code::NotFound => "There is nothing at this address.",
        Code::MethodNotAllowed => "This address does not take this method.",
        Code::BodyTooLarge => "The body is larger than this call takes.",
        _ => title(code),
    }
}

/// Replaces the body of an answer by a problem; other headers stay.
fn with_body(response: Response, problem: &Problem) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts
        .headers
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
    // A problem always has a JSON form.
    let body = serde_json::to_vec(problem).unwrap_or_default();
    Response::from_parts(parts, Body::from(body))
}

/// The answer to a call that panicked.
pub(super) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let said = match panic.downcast::<String>() {
        Ok(said) => *said,
        Err(panic) => {
            let said = panic.downcast::<&str>();
            said.map_or_else(
                |_| "a panic without words".to_owned(),
                |said| (*said).to_owned(),
            )
        }
    };
    Error::internal(format!("panic: {said}")).into_response()
}

/// The answer where there is no route.
pub(super) fn not_found() -> Error {
    Error::new(Code::NotFound, told(Code::NotFound))
}

/// What a kind of problem means.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ProblemKind {
    /// Its stable name.
    code: Code,
    /// What it is called.
    title: &'static str,
    /// The status it is answered with.
    status: u16,
    /// What it means.
    about: &'static str,
}

/// Explains a kind of problem; the `type` of every problem leads here.
#[utoipa::path(
    get,
    path = "/problems/{code}",
    tag = "about",
    params(("code" = String, Path, description = "The stable name, such as `blocked_by_rules`.")),
    responses((status = 200, description = "What it means.", body = ProblemKind)),
)]
pub(super) async fn get_problem(Path(code): Path<String>) -> Result<Json<ProblemKind>, Error> {
    let code: Code = code
        .parse()
        .map_err(|_unknown: strum::ParseError| Error::not_found())?;
    let about = code.get_documentation().unwrap_or_default();
    Ok(Json(ProblemKind {
        code,
        title: title(code),
        status: status(code).as_u16(),
        about,
    }))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use strum::{EnumMessage as _, IntoEnumIterator as _};

    use uuid::Uuid;

    use super::{CONTENT_TYPE, Code, code_of, panicked, sealed, status, title};

    #[test]
    fn every_code_has_a_title_of_its_own_and_an_explanation() {
        let titles: HashSet<&str> = Code::iter().map(title).collect();
        assert_eq!(titles.len(), Code::iter().count());
        for code in Code::iter() {
            assert!(
                code.get_documentation()
                    .is_some_and(|about| about.ends_with('.')),
                "{code}"
            );
            assert!(
                status(code).is_client_error() || status(code).is_server_error(),
                "{code}"
            );
        }
    }

    #[test]
    fn what_the_router_answers_keeps_its_status() {
        for code in [
            Code::NotFound,
            Code::MethodNotAllowed,
            Code::BodyTooLarge,
            Code::Internal,
        ] {
            assert_eq!(code_of(status(code)), code);
        }
    }

    #[tokio::test]
    async fn a_panic_is_answered_without_its_words() {
        let words: [Box<dyn std::any::Any + Send>; 3] = [
            Box::new("secret"),
            Box::new("secret".to_owned()),
            Box::new(7),
        ];
        for panic in words {
            let response = sealed(panicked(panic), Uuid::nil());
            assert_eq!(response.status(), 500);
            assert_eq!(response.headers()["content-type"], CONTENT_TYPE);
            let body = axum::body::to_bytes(response.into_body(), 10_000)
                .await
                .unwrap();
            let problem: serde_json::Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(problem["code"], "internal");
            assert_eq!(
                problem["instance"],
                "urn:uuid:00000000-0000-0000-0000-000000000000"
            );
            assert!(!String::from_utf8(body.to_vec()).unwrap().contains("secret"));
        }
    }
}
