//! OAuth as the AT Protocol has it: a person allows Dezent to speak for the account on the page of the
//! account's own authorization server, and what is granted works only with a key that is ours.
//!
//! Nothing has to be registered: our id is the address of a document about us, which the server reads.
//! What is asked is pushed to the server first (RFC 9126), a code is bound to who asked (RFC 7636), and
//! tokens are bound to a key with which every call is signed (RFC 9449).
//!
//! Source: <https://atproto.com/specs/oauth> and <https://docs.bsky.app/docs/advanced-guides/oauth-client>,
//! read 2026-12-01.

use super::session::held;
use crate::networks::Session;

mod calls;
mod client;
mod consent;
mod dpop;
mod server;
mod tokens;

pub(super) use calls::{READ, asks_for_nonce, no_session};
pub(super) use dpop::Nonces;
pub(super) use tokens::{is_stale, session_ends_at};

/// Names of what a session holds besides its tokens, its account and that account's server: the key that
/// the tokens are bound to, as what we were known, and where tokens are renewed and given back.
const KEY: &str = "dpop_key";
const CLIENT_ID: &str = "client_id";
const ISSUER: &str = "issuer";
const TOKEN_AT: &str = "token_endpoint";
const REVOKE_AT: &str = "revocation_endpoint";

/// Whether a session came of a person's consent, rather than of an app password.
pub(super) fn is_bound(session: &Session) -> bool {
    held(session, KEY).is_some()
}
