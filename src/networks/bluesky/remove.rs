//! Removing a record. A record that is not there is no error: the method makes sure that it is gone.
//!
//! Source: lexicon `com.atproto.repo.deleteRecord` in github.com/bluesky-social/atproto, read 2026-11-23.

use serde_json::json;

use super::{Bluesky, REFUSED, classify, no_session, pds_of, report, xrpc};
use crate::networks::{Session, StepReport, http::Request};

/// The account, the collection and the key that the address of a record is made of.
fn parts(uri: &str) -> Option<(&str, &str, &str)> {
    let mut parts = uri.strip_prefix("at://")?.split('/');
    let found = (parts.next()?, parts.next()?, parts.next()?);
    let is_whole = parts.next().is_none() && !found.0.is_empty() && !found.2.is_empty();
    is_whole.then_some(found)
}

impl Bluesky {
    /// Removes the record of this address, which must be the account's own: nobody else's can be.
    pub(super) async fn delete_record(&self, uri: &str, session: &Session) -> StepReport {
        let Some((repo, collection, rkey)) = parts(uri) else {
            return report(REFUSED, "this is not the address of a record");
        };
        let Some(pds) = pds_of(session) else {
            return no_session();
        };
        let body = json!({ "repo": repo, "collection": collection, "rkey": rkey });
        let url = xrpc(&pds, "com.atproto.repo.deleteRecord", &[]);
        let filled = |request: Request| request.json(&body);
        match self.post(&url, session, filled).await {
            Ok(answer) if answer.is_success() => answer.done(None, json!({})),
            Ok(answer) => classify(&answer),
            Err(report) => report,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn only_the_address_of_a_record_is_taken_apart() {
        let uri = "at://did:plc:abc/app.bsky.feed.post/3k2a";
        let expected = ("did:plc:abc", "app.bsky.feed.post", "3k2a");
        assert_eq!(parts(uri), Some(expected));
        for wrong in [
            "https://bsky.app/profile/x",
            "at://did:plc:abc",
            "at://did:plc:abc/app.bsky.feed.post/",
            "at://did:plc:abc/app.bsky.feed.post/3k2a/more",
        ] {
            assert_eq!(parts(wrong), None, "{wrong}");
        }
    }
}
