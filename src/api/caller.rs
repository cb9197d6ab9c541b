//! Who calls: a key in the header `Authorization: Bearer …` becomes a [`Caller`].

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, header, request::Parts},
    middleware::Next,
    response::Response,
};

use super::ApiState;
use crate::{
    error::{Code, Error},
    services::{Caller, keys},
};

/// Lets a call pass only with a valid key, and notes whose it is.
pub(super) async fn require_caller(
    State(state): State<ApiState>,
    mut request: Request,
    next: Next,
) -> Result<Response, Error> {
    let caller = recognise(&state, request.headers()).await?;
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

/// Whose key it is that came with a call.
///
/// Errors: [`Code::Unauthenticated`], in the same words whatever is wrong with the key.
pub(super) async fn recognise(state: &ApiState, headers: &HeaderMap) -> Result<Caller, Error> {
    let known = match bearer(headers) {
        Some(key) => keys::authenticate(&state.services, key).await?,
        None => None,
    };
    known.ok_or_else(|| {
        Error::new(
            Code::Unauthenticated,
            "This needs a valid key, sent as Authorization: Bearer dz_…",
        )
    })
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(key.trim())
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        let caller = parts.extensions.get::<Self>().cloned();
        caller.ok_or_else(|| Error::internal("a route outside the guard asked for its caller"))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, header};

    use super::bearer;

    #[test]
    fn only_a_bearer_key_is_read() {
        let read = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, text.parse().unwrap());
            bearer(&headers).map(str::to_owned)
        };
        assert_eq!(read("Bearer dz_1").as_deref(), Some("dz_1"));
        assert_eq!(read("bearer dz_1").as_deref(), Some("dz_1"));
        assert_eq!(read("Basic dz_1"), None);
        assert_eq!(read("dz_1"), None);
    }
}
