//! What comes in: JSON bodies, queries and ids, each refused with the name of the field.

use std::{error::Error as _, str::FromStr};

use axum::{
    Json,
    body::Bytes,
    extract::{
        FromRequest, FromRequestParts, Path, Query, Request,
        rejection::{BytesRejection, FailedToBufferBody, JsonRejection},
    },
    http::{HeaderMap, header, request::Parts},
};
use serde::de::DeserializeOwned;

use crate::error::{Code, Error, FieldError};

/// The largest JSON body, in bytes.
pub(super) const JSON_MAX: usize = 1 << 20;

/// A JSON body. Unknown fields are refused by name, and so is any other wrong one.
#[derive(Debug)]
pub(super) struct Body<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        if !is_json(request.headers()) {
            let detail = "Send the body as JSON, with Content-Type: application/json.";
            return Err(Error::new(Code::UnsupportedMediaType, detail));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(unread)?;
        match Json::from_bytes(&bytes) {
            // A list would be taken for the fields in their order.
            Ok(Json(_)) if !is_object(&bytes) => Err(field_error("", "expected an object, { … }")),
            Ok(Json(body)) => Ok(Self(body)),
            Err(JsonRejection::JsonDataError(error)) => {
                let located = error.source().map(ToString::to_string).unwrap_or_default();
                Err(refused::<T>(&bytes, &located))
            }
            Err(other) => {
                Err(Error::new(Code::MalformedJson, "The body is not JSON.").caused_by(other))
            }
        }
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let given = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let kind = given
        .and_then(|given| given.split(';').next())
        .unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

fn is_object(json: &[u8]) -> bool {
    json.trim_ascii_start().first() == Some(&b'{')
}

/// Why the bytes of a body could not be read.
fn unread(rejection: BytesRejection) -> Error {
    match rejection {
        BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => {
            let detail = format!("The body is larger than {JSON_MAX} bytes.");
            Error::new(Code::BodyTooLarge, detail)
        }
        other => Error::new(Code::MalformedJson, "The body could not be read.").caused_by(other),
    }
}

/// Names the field of a JSON text that cannot be read as a `T`.
///
/// `located` is the error with the path in front; the same error without it is found by reading
/// again, so that the two can be told apart whatever the path holds.
fn refused<T: DeserializeOwned>(bytes: &[u8], located: &str) -> Error {
    let Err(error) = serde_json::from_slice::<T>(bytes) else {
        return Error::internal("a body was unreadable once and readable then");
    };
    let plain = error.to_string();
    let path = located
        .strip_suffix(&plain)
        .and_then(|path| path.strip_suffix(": "));
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = plain.strip_suffix(&place).unwrap_or(&plain);
    field_error(
        path.filter(|path| *path != ".").unwrap_or_default(),
        message,
    )
}

/// The error about one field, told from serde's words.
fn field_error(path: &str, message: &str) -> Error {
    let quoted = |opening: &str| {
        let rest = message.strip_prefix(opening)?;
        let (name, _) = rest.split_once('`')?;
        Some(name.to_owned())
    };
    let below = |name: String| {
        if path.is_empty() {
            name
        } else {
            format!("{path}.{name}")
        }
    };
    if let Some(name) = quoted("unknown field `") {
        // The path ends with the unknown name where the reader had come that far.
        let is_named = path == name || path.ends_with(&format!(".{name}"));
        let field = if is_named {
            path.to_owned()
        } else {
            below(name)
        };
        let message = "there is no such field here";
        return Error::field(
            Code::UnknownField,
            FieldError::new(field, "unknown_field", message),
        );
    }
    let (field, code, message) = if let Some(name) = quoted("missing field `") {
        (below(name), "missing", "this field is needed")
    } else if let Some(name) = quoted("duplicate field `") {
        (below(name), "given_twice", "this field is given twice")
    } else {
        let field = if path.is_empty() { "body" } else { path };
        (field.to_owned(), "invalid", message)
    };
    Error::field(Code::InvalidValue, FieldError::new(field, code, message))
}

/// A query. `T` takes each field as optional text, so that a wrong value can be named by
/// [`parsed`].
#[derive(Debug)]
pub(super) struct Params<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Params<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(params)) => Ok(Self(params)),
            Err(rejection) => {
                let words = rejection
                    .source()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                let start = ["unknown field `", "missing field `", "duplicate field `"]
                    .iter()
                    .find_map(|opening| words.find(opening));
                Err(field_error(
                    "",
                    words.get(start.unwrap_or(0)..).unwrap_or("query"),
                ))
            }
        }
    }
}

/// Reads a field of a query, where it was given.
pub(super) fn parsed<T>(field: &str, value: Option<&str>) -> Result<Option<T>, Error>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    let read = |value: &str| {
        value.parse().map_err(|error: T::Err| {
            let field = FieldError::new(field, "invalid", error.to_string());
            Error::field(Code::InvalidValue, field)
        })
    };
    value.map(read).transpose()
}

/// Reads a list of names parted by commas.
pub(super) fn parsed_list<T>(field: &str, value: Option<&str>) -> Result<Vec<T>, Error>
where
    T: FromStr + strum::IntoEnumIterator + std::fmt::Display,
{
    let names = value
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty());
    let read = |name: &str| {
        name.parse().ok().ok_or_else(|| {
            let known: Vec<String> = T::iter().map(|known| T::to_string(&known)).collect();
            let message = format!("use one of {}", known.join(", "));
            Error::field(
                Code::InvalidValue,
                FieldError::new(field, "invalid", message),
            )
        })
    };
    names.map(read).collect()
}

/// The id in an address. One that cannot be is answered like one that is not there.
#[derive(Debug)]
pub(super) struct Id<T>(pub(super) T);

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for Id<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        let id = path.ok().and_then(|Path(text)| text.parse().ok());
        id.map(Self).ok_or_else(Error::not_found)
    }
}

/// The two ids in an address, the second within the first.
#[derive(Debug)]
pub(super) struct Ids<A, B>(pub(super) A, pub(super) B);

impl<S: Send + Sync, A: FromStr, B: FromStr> FromRequestParts<S> for Ids<A, B> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let path = Path::<(String, String)>::from_request_parts(parts, state).await;
        let ids = path
            .ok()
            .and_then(|Path((one, two))| Some(Self(one.parse().ok()?, two.parse().ok()?)));
        ids.ok_or_else(Error::not_found)
    }
}

#[cfg(test)]
mod tests {
    use axum::{
        body::Body as RawBody,
        extract::{FromRequest as _, FromRequestParts as _, Request},
    };
    use serde::Deserialize;

    use super::{Body, Code, Error, Params};
    use crate::services::input::PostInput;

    async fn read(text: &str) -> Error {
        let request = Request::builder().header("content-type", "application/json; charset=utf-8");
        let request = request.body(RawBody::from(text.to_owned())).unwrap();
        Body::<PostInput>::from_request(request, &())
            .await
            .unwrap_err()
    }

    fn field(error: &Error) -> (&str, &str) {
        let field = &error.wrong_fields()[0];
        (&field.field, &field.code)
    }

    #[tokio::test]
    async fn a_wrong_field_is_named_with_its_path() {
        let error = read(r#"{ "text": "x", "colour": 1 }"#).await;
        assert_eq!(
            (error.code(), field(&error)),
            (Code::UnknownField, ("colour", "unknown_field"))
        );
        let error =
            read(r#"{ "text": "x", "thread": [{ "text": "y" }, { "text": "z", "a: b": 1 }] }"#)
                .await;
        assert_eq!(field(&error), ("thread[1].a: b", "unknown_field"));
        let error = read(r#"{ "text": "x", "channels": ["chan_1"] }"#).await;
        assert_eq!(
            (error.code(), field(&error)),
            (Code::InvalidValue, ("channels[0]", "invalid"))
        );
        assert_eq!(
            error.wrong_fields()[0].message,
            "expected an id like chan_… with 32 hexadecimal digits"
        );
        assert_eq!(field(&read("{}").await), ("text", "missing"));
        assert_eq!(
            field(&read(r#"{ "text": "x", "thread": [{}] }"#).await),
            ("thread[0].text", "missing")
        );
        assert_eq!(
            field(&read(r#"{ "text": "x", "text": "y" }"#).await),
            ("text", "given_twice")
        );
        assert_eq!(field(&read(r#"{ "text": 5 }"#).await), ("text", "invalid"));
        assert_eq!(field(&read("[]").await), ("body", "invalid"));
    }

    #[tokio::test]
    async fn what_is_not_json_is_told_apart() {
        assert_eq!(read("{ text").await.code(), Code::MalformedJson);
        assert_eq!(read("").await.code(), Code::MalformedJson);
        assert_eq!(
            read(r#"{ "text": "x" } trailing"#).await.code(),
            Code::MalformedJson
        );
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Two {
        limit: Option<String>,
        from: String,
    }

    async fn query(query: &str) -> Result<Two, Error> {
        let request = Request::builder()
            .uri(format!("/x?{query}"))
            .body(())
            .unwrap();
        let (mut parts, ()) = request.into_parts();
        Params::<Two>::from_request_parts(&mut parts, &())
            .await
            .map(|Params(two)| two)
    }

    #[tokio::test]
    async fn a_wrong_parameter_is_named() {
        let two = query("from=a&limit=b").await.unwrap();
        assert_eq!((two.from.as_str(), two.limit.as_deref()), ("a", Some("b")));
        assert_eq!(
            field(&query("from=a&colour=b").await.unwrap_err()),
            ("colour", "unknown_field")
        );
        assert_eq!(
            field(&query("limit=1").await.unwrap_err()),
            ("from", "missing")
        );
        assert_eq!(
            field(&query("from=1&from=2").await.unwrap_err()),
            ("from", "given_twice")
        );
    }
}
