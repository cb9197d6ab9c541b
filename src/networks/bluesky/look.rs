//! Looking for a part: by its record's key, or in the account's own records where the key is lost.

use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::{
    Bluesky, WrittenRecord,
    record::{COLLECTION, post_name, used_media},
    session::pds_of,
    xrpc,
};
use crate::{
    domain::{text::normalised, time::Instant},
    networks::{Candidate, Look, LookRequest, Session, http::Request},
};

/// How many records one page lists, and how many pages are read at the most.
/// Source: lexicon `com.atproto.repo.listRecords`.
const PAGE: &str = "100";
const PAGES_MAX: usize = 10;

/// A page of an account's records, newest key first.
#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    cursor: Option<String>,
    records: Vec<Listed>,
}

/// One record of it.
#[derive(Deserialize)]
struct Listed {
    uri: String,
    cid: String,
    value: Value,
}

fn failed(message: String) -> Look {
    Look::Failed {
        message,
        unauthorized: false,
    }
}

impl Bluesky {
    /// Looks once; an error is a look that saw nothing.
    pub(super) async fn look_up(
        &self,
        request: LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        let pds = pds_of(session)
            .ok_or_else(|| failed("the account's server is not known".to_owned()))?;
        if request.is_lost {
            return self.look_in_records(&request, &pds).await;
        }
        let key = request.step.key.as_deref();
        let key = key.ok_or_else(|| failed("the record's key is not known".to_owned()))?;
        let did = request.draft.channel.account.remote_id.as_str();
        let query = [("repo", did), ("collection", COLLECTION), ("rkey", key)];
        let url = xrpc(&pds, "com.atproto.repo.getRecord", &query);
        let answer = self.http.read(Request::get(url)).await;
        let answer = answer.map_err(|error| failed(error.to_string()))?;
        match answer.json::<WrittenRecord>() {
            Ok(record) if answer.is_success() => Ok(Look::Out {
                data: json!({ "uri": record.uri, "cid": record.cid }),
                remote_id: record.uri,
            }),
            _ if answer.status == 400 && answer.named_error().error == "RecordNotFound" => {
                Ok(Look::Gone)
            }
            _ => Err(failed(format!("the server answered {}", answer.status))),
        }
    }

    /// Reads the account's posts back to the beginning of the gap. The key of a record holds the
    /// moment of the first attempt, so without that moment only the list tells.
    async fn look_in_records(&self, request: &LookRequest<'_>, pds: &Url) -> Result<Look, Look> {
        let did = request.draft.channel.account.remote_id.as_str();
        let mut candidates = Vec::new();
        let mut cursor: Option<String> = None;
        for _ in 0..PAGES_MAX {
            let mut query = vec![("repo", did), ("collection", COLLECTION), ("limit", PAGE)];
            if let Some(cursor) = &cursor {
                query.push(("cursor", cursor));
            }
            let url = xrpc(pds, "com.atproto.repo.listRecords", &query);
            let answer = self.http.read(Request::get(url)).await;
            let answer = answer.map_err(|error| failed(error.to_string()))?;
            let page: Page = match answer.json() {
                Ok(page) if answer.is_success() => page,
                _ => return Err(failed(format!("the server answered {}", answer.status))),
            };
            let is_at_end = page.records.is_empty() || page.cursor.is_none();
            let is_past = page
                .records
                .iter()
                .any(|one| made_before(one, request.since));
            candidates.extend(page.records.into_iter().filter(|one| is_ours(one, request)));
            if is_at_end || is_past {
                return Ok(listed(candidates, true));
            }
            cursor = page.cursor;
        }
        Ok(listed(candidates, false))
    }
}

fn listed(found: Vec<Listed>, complete: bool) -> Look {
    let candidate = |one: Listed| Candidate {
        data: json!({ "uri": one.uri, "cid": one.cid }),
        remote_id: one.uri,
    };
    Look::Listed {
        complete,
        candidates: found.into_iter().map(candidate).collect(),
    }
}

fn made_at(one: &Listed) -> Option<Instant> {
    one.value["createdAt"].as_str()?.parse().ok()
}

fn made_before(one: &Listed, since: Instant) -> bool {
    made_at(one).is_some_and(|at| at < since)
}

/// Whether a record says what the part says, with as many pictures, in answer to the same post.
fn is_ours(one: &Listed, request: &LookRequest<'_>) -> bool {
    let part = usize::try_from(request.step.part).unwrap_or(usize::MAX);
    let Some(wanted) = request.draft.parts.get(part) else {
        return false;
    };
    let parent = part
        .checked_sub(1)
        .and_then(|before| request.journal.get(&post_name(before)))
        .and_then(|entry| entry.remote_id.as_deref());
    let embed = &one.value["embed"];
    let images = embed["images"].as_array().map_or(0, Vec::len);
    let is_card = embed["$type"] == "app.bsky.embed.external";
    let has_pictures = is_card || images == used_media(request.draft, part).len();
    let text = one.value["text"].as_str().unwrap_or_default();
    !made_before(one, request.since)
        && normalised(text) == normalised(&wanted.text)
        && has_pictures
        && one.value["reply"]["parent"]["uri"].as_str() == parent
}
