//! Trying a session out: its server says whose it is, and whether that account can post.
//!
//! What a session may do is told by no read: tokens are closed to those who hold them.
//!
//! Source: the lexicon `com.atproto.server.getSession` and the reference server `packages/pds` in
//! github.com/bluesky-social/atproto, and <https://docs.bsky.app/docs/advanced-guides/rate-limits>, read
//! 2026-12-01.

use serde::Deserialize;

use super::{
    Bluesky, classify,
    oauth::READ,
    session::{State, pds_of, unexpected},
    xrpc,
};
use crate::networks::{Checkup, ConnectError, Outcome, Session, http::Answer};

/// What a server says of a session.
#[derive(Deserialize)]
struct Own {
    did: String,
    handle: String,
    #[serde(flatten)]
    state: State,
}

/// Errors that say of an account that it cannot post, in whichever form it is asked about.
const OUT_OF_USE: [&str; 5] = [
    "AccountDeactivated",
    "AccountTakedown",
    "RepoDeactivated",
    "RepoSuspended",
    "RepoTakendown",
];

/// Why a session cannot be used.
fn refused(answer: &Answer) -> ConnectError {
    let report = classify(answer);
    let words = report.message.unwrap_or_default();
    let told = |told: &str| {
        let told = format!("{told}: {words}");
        ConnectError::Refused(told.trim_end_matches([':', ' ']).to_owned())
    };
    let code = report.error_code.unwrap_or_default();
    let is_no = matches!(answer.status, 400 | 401 | 403);
    match report.outcome {
        _ if is_no && OUT_OF_USE.contains(&code.as_str()) => told("this account is out of use"),
        Outcome::Unauthorized => told("the account's server does not accept this session"),
        _ => unexpected(answer),
    }
}

impl Bluesky {
    /// Asks the account's server whose a session is, of an app password or of consent.
    pub(super) async fn try_out(&self, session: &Session) -> Result<Checkup, ConnectError> {
        let no_session = || ConnectError::Refused("there is no session".to_owned());
        let pds = pds_of(session).ok_or_else(no_session)?;
        let answer = self.read(&xrpc(&pds, READ, &[]), session).await?;
        match answer.json::<Own>() {
            Ok(own) if answer.is_success() => {
                own.state.refuse()?;
                let found = Checkup::of(own.did, own.handle);
                Ok(found.with_calls(answer.rate_limit, self.now.get()))
            }
            _ => Err(refused(&answer)),
        }
    }
}
