//! Who calls: a key in the header `Authorization: Bearer …`, or the cookie of somebody who is signed in, becomes
//! a [`Caller`].

use std::net::{IpAddr, SocketAddr};

use axum::{
    Extension,
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{HeaderMap, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::{ApiState, cookie, same_origin};
use crate::{
    error::{Code, Error},
    services::{Caller, keys, sign_in},
};

/// From where a call comes, as far as that is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin(pub(super) Option<IpAddr>);

/// Notes from where a call comes.
pub(super) async fn note_origin(
    State(state): State<ApiState>,
    mut request: Request,
    next: Next,
) -> Response {
    let from = address(&request, &state.trusted_proxies);
    request.extensions_mut().insert(Origin(from));
    next.run(request).await
}

/// Lets a call pass only with a valid key, or from a browser in which somebody is signed in, and notes who it
/// is. What such a browser changes must come from Dezent's own page.
pub(super) async fn require_caller(
    State(state): State<ApiState>,
    Extension(Origin(from)): Extension<Origin>,
    mut request: Request,
    next: Next,
) -> Result<Response, Error> {
    let caller = Caller {
        origin: from,
        ..recognise(&state, request.headers(), from).await?
    };
    if caller.sign_in.is_some() && !request.method().is_safe() {
        same_origin::require(request.headers(), state.services.addresses.base())?;
    }
    let (left, taken) = state.limiters.call(&caller);
    let mut response = match taken {
        Ok(()) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(refused) => refused.into_response(),
    };
    left.write(response.headers_mut());
    Ok(response)
}

/// Where a call comes from: the last address that a proxy of ours has seen, or else whoever connected.
fn address(request: &Request, trusted: &[IpAddr]) -> Option<IpAddr> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let ConnectInfo(peer) = peer?;
    let peer = peer.ip().to_canonical();
    if !trusted.contains(&peer) {
        return Some(peer);
    }
    let forwarded = request.headers().get_all("x-forwarded-for");
    let last = forwarded.iter().next_back();
    let last = last.and_then(|value| value.to_str().ok()?.rsplit(',').next());
    let seen = last.and_then(|address| address.trim().parse::<IpAddr>().ok());
    Some(seen.map_or(peer, |seen| seen.to_canonical()))
}

/// Whose key it is that came with a call.
///
/// Errors: [`Code::Unauthenticated`], in the same words whatever is wrong with the key;
/// [`Code::TooManyRequests`] instead where too many wrong ones came from that address. A right key is
/// always taken: nobody can lock others out by guessing.
pub(super) async fn recognise(
    state: &ApiState,
    headers: &HeaderMap,
    from: Option<IpAddr>,
) -> Result<Caller, Error> {
    // A key counts alone: with it no cookie is looked at.
    if !headers.contains_key(header::AUTHORIZATION) {
        let ticket = cookie::ticket(headers, state.services.addresses.is_encrypted());
        if let Some(ticket) = ticket
            && let Some(caller) = sign_in::recognise(&state.services, &ticket).await?
        {
            return Ok(caller);
        }
    }
    let given = bearer(headers);
    if let Some(key) = given {
        if let Some(caller) = keys::authenticate(&state.services, key).await? {
            return Ok(caller);
        }
        if let Some(from) = from {
            state.limiters.wrong_key(from)?;
        }
    }
    let detail = "This needs a valid key, sent as Authorization: Bearer dz_…";
    Err(Error::new(Code::Unauthenticated, detail))
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
    use std::net::{IpAddr, SocketAddr};

    use axum::{
        body::Body,
        extract::{ConnectInfo, Request},
        http::{HeaderMap, header},
    };

    use super::{address, bearer};

    #[test]
    fn only_a_proxy_of_ours_says_who_called() {
        let of = |peer: &str, forwarded: &[&str]| {
            let mut request = Request::builder();
            for value in forwarded {
                request = request.header("x-forwarded-for", *value);
            }
            let mut request = request.body(Body::empty()).unwrap();
            let peer: IpAddr = peer.parse().unwrap();
            let peer = ConnectInfo(SocketAddr::from((peer, 1)));
            request.extensions_mut().insert(peer);
            address(&request, &["127.0.0.1".parse().unwrap()])
                .unwrap()
                .to_string()
        };
        assert_eq!(of("192.0.2.1", &["198.51.100.1"]), "192.0.2.1");
        assert_eq!(of("127.0.0.1", &[]), "127.0.0.1");
        assert_eq!(
            of("::ffff:127.0.0.1", &["198.51.100.1, 192.0.2.7"]),
            "192.0.2.7"
        );
        assert_eq!(of("127.0.0.1", &["198.51.100.1", "192.0.2.8"]), "192.0.2.8");
        assert_eq!(of("127.0.0.1", &["unknown"]), "127.0.0.1");
    }

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
