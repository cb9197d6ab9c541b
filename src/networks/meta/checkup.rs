//! Trying a session out: what Meta tells of a token, and of what is left of its limits on publishing.
//!
//! Source: developers.facebook.com, *Debug-Token*, *Threads: Debug Access Token*, *IG User Content
//! Publishing Limit* and *Threads API Overview* (*Posts*, *Replies*), read 2026-12-01.

use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::{read, token_of};
use crate::networks::{
    ConnectError, Quota, Session,
    http::{Http, Request},
    place::below,
};

/// What Meta puts around an answer.
#[derive(Deserialize)]
struct Wrapped<T> {
    data: T,
}

/// What Meta tells of a token that it accepts.
#[derive(Deserialize)]
pub(crate) struct Told {
    #[serde(default)]
    is_valid: bool,
    /// What it may do.
    #[serde(default)]
    pub(crate) scopes: Vec<String>,
    #[serde(default)]
    granular_scopes: Vec<Granular>,
}

/// For what a permission was given.
#[derive(Deserialize)]
struct Granular {
    scope: String,
    /// The ids of pages and accounts; none where it was given for all of them.
    #[serde(default)]
    target_ids: Option<Vec<String>>,
}

impl Told {
    /// Whether a permission was given for a page or an account.
    pub(crate) fn may(&self, scope: &str, target: &str) -> bool {
        let is_given = self.scopes.iter().any(|one| one == scope);
        let mut narrowed = self.granular_scopes.iter().filter(|one| one.scope == scope);
        is_given
            && narrowed.all(|one| {
                let targets = one.target_ids.as_ref();
                targets.is_none_or(|targets| targets.iter().any(|one| one == target))
            })
    }
}

/// What Meta tells of a session's token to whoever asks with the token `asking`; none where it tells
/// nothing, as to other apps. The token that is asked about stands in the address because Meta documents
/// no other place for it.
pub(crate) async fn told_of(
    http: &Http,
    base: &Url,
    asking: &SecretString,
    session: &Session,
) -> Option<Told> {
    let query = [("input_token", token_of(session)?.expose_secret())];
    let url = below(base, &["debug_token"], &query);
    let answer = http.read(Request::get(url).bearer(asking)).await.ok()?;
    let told = answer.json::<Wrapped<Told>>().ok()?.data;
    (answer.is_success() && told.is_valid).then_some(told)
}

/// A limit on publishing: what is counted, and the fields that tell how much was used and how much there
/// is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counted {
    of: &'static str,
    usage: &'static str,
    config: &'static str,
}

/// How many posts may be published in a day that moves on with the clock.
pub(crate) const POSTS: Counted = Counted {
    of: "posts",
    usage: "quota_usage",
    config: "config",
};
/// The same of answers.
pub(crate) const REPLIES: Counted = Counted {
    of: "replies",
    usage: "reply_quota_usage",
    config: "reply_config",
};

/// What is left of a limit, read at an account's list of limits; none where that cannot be read.
///
/// Errors: [`ConnectError::Refused`] where Meta says that the token may not publish, since only such a
/// token may read this.
pub(crate) async fn left_of(
    http: &Http,
    limits: &Url,
    counted: Counted,
    session: &Session,
) -> Result<Option<Quota>, ConnectError> {
    let Counted { of, usage, config } = counted;
    let url = below(limits, &[], &[("fields", &format!("{usage},{config}"))]);
    let told = match read::<Wrapped<Vec<Value>>>(http, url, session).await {
        Ok(told) => told.data,
        Err(refused @ ConnectError::Refused(_)) => return Err(refused),
        Err(_unclear) => return Ok(None),
    };
    let first = told.first();
    let used = first.and_then(|told| told[usage].as_i64());
    let max = first.and_then(|told| told[config]["quota_total"].as_i64());
    Ok(max.map(|max| Quota {
        of: of.to_owned(),
        left: used.map(|used| max.saturating_sub(used).max(0)),
        max: Some(max),
        ends_at: None,
    }))
}
