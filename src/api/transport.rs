//! What browsers are told of the way here: where the public address is encrypted, they shall never
//! come unencrypted again.
//!
//! Source: RFC 6797, sections 6.1 and 7.2, <https://www.rfc-editor.org/rfc/rfc6797> (read 2026-11-23).
//! Whatever speaks TLS in front passes the header on; browsers take no notice of it in an answer that
//! came unencrypted, such as one on this machine.

use axum::{
    http::{HeaderValue, header},
    response::Response,
};

/// For a year, and for this name alone: others below it are not ours to speak for.
const STRICT: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Adds `Strict-Transport-Security` where others reach this program over TLS.
pub(super) fn strict(is_encrypted: bool, mut response: Response) -> Response {
    if is_encrypted {
        let headers = response.headers_mut();
        headers.insert(header::STRICT_TRANSPORT_SECURITY, STRICT);
    }
    response
}
