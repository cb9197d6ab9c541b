//! Lists in pages, newest first: read back to before a try, or to their end.
//!
//! Source: developers.facebook.com, *Paginated Results*, read 2026-12-01.

use serde::{Deserialize, de::DeserializeOwned};
use url::Url;

use super::look_at;
use crate::networks::{Look, Session, http::Http};

/// How many pages are read at the most.
const PAGES_MAX: usize = 10;

#[derive(Deserialize)]
struct Part<T> {
    data: Vec<T>,
    #[serde(default)]
    paging: Option<Paging>,
}

#[derive(Deserialize)]
struct Paging {
    #[serde(default)]
    next: Option<String>,
}

/// What a list held.
pub(crate) struct Found<T> {
    /// Its entries.
    pub(crate) entries: Vec<T>,
    /// Whether nothing between the beginning of the window and now can be missing.
    pub(crate) complete: bool,
}

/// The address of the next page: only where it lies at the same origin, and without the token that
/// Meta may write into it, since that is sent in a header.
fn next_page(paging: Option<Paging>, first: &Url) -> Option<Result<Url, ()>> {
    let next = paging?.next?;
    let Ok(mut url) = Url::parse(&next) else {
        return Some(Err(()));
    };
    if url.origin() != first.origin() {
        return Some(Err(()));
    }
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| name != "access_token")
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    url.query_pairs_mut().clear().extend_pairs(kept);
    Some(Ok(url))
}

/// Reads a list until an entry is older than the window, or to its end.
pub(crate) async fn list<T: DeserializeOwned>(
    http: &Http,
    first: Url,
    session: &Session,
    is_before: impl Fn(&T) -> bool,
) -> Result<Found<T>, Look> {
    let mut entries: Vec<T> = Vec::new();
    let mut url = first.clone();
    for _ in 0..PAGES_MAX {
        let page: Part<T> = look_at(http, url.clone(), session).await?;
        let is_covered = page.data.last().is_some_and(&is_before);
        entries.extend(page.data);
        let complete = match next_page(page.paging, &first) {
            None => true,
            Some(_) if is_covered => true,
            Some(Ok(next)) if next != url => {
                url = next;
                continue;
            }
            Some(_) => false,
        };
        return Ok(Found { entries, complete });
    }
    let complete = false;
    Ok(Found { entries, complete })
}
