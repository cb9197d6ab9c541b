//! Removing a record. A record that is not there is no error: the method makes sure that it is gone.
//!
//! Source: lexicon `com.atproto.repo.deleteRecord` in github.com/bluesky-social/atproto, read 2026-11-23.

use serde_json::json;

use super::{ACCESS, Bluesky, REFUSED, classify, pds_of, report, xrpc};
use crate::networks::{Outcome, Session, StepReport, http::Request};

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
        let (Some(pds), Some(token)) = (pds_of(session), session.get(ACCESS)) else {
            return report(Outcome::Unauthorized, "there is no session");
        };
        let body = json!({ "repo": repo, "collection": collection, "rkey": rkey });
        let request = Request::post(xrpc(&pds, "com.atproto.repo.deleteRecord", &[]))
            .json(&body)
            .bearer(token);
        match self.http.prepare(request).await {
            Ok(answer) if answer.is_success() => answer.done(None, json!({})),
            Ok(answer) => classify(&answer),
            Err(error) => error.into(),
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
