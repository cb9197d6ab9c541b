//! What is sent, and in which order: names of steps, and bodies that are the same at every attempt.

use serde_json::{Value, json};

use super::{
    seal::sealed_bytes,
    settings::{self, Placement},
};
use crate::{
    domain::{
        attempt::{Journal, JournalEntry},
        time::{HOUR_MS, SECOND_MS},
    },
    networks::{Draft, DraftMedia, PUBLIC_LIMIT_MS, Step, UPLOAD_LIMIT_MS},
};

/// The name of the step that makes the post.
pub(super) const POST: &str = "post:0";
/// The name of the step that registers the file.
pub(super) const MEDIA: &str = "media:0";
/// The name of the step that ends the upload.
pub(super) const FINALIZE: &str = "finalize:0";

/// The largest piece of an encrypted file, in bytes: 32 MB, read as the smaller of the two things that
/// can mean. Source: Snap's page *Public Profile API*, read 2026-12-01.
const PIECE_BYTES_MAX: u64 = 32_000_000;
/// How old a file may be when a post is made of it: it lives for a day. Source: as above.
const MEDIA_AGE_MS: i64 = 20 * HOUR_MS;
/// How long a call that prepares may take, in milliseconds.
const CALL_LIMIT_MS: i64 = 30 * SECOND_MS;

fn is_film(media: &DraftMedia) -> bool {
    media.content_type.starts_with("video/")
}

/// The file of a draft, or in words why it is not sent at all.
pub(super) fn file(draft: &Draft) -> Result<&DraftMedia, &'static str> {
    let media = draft.parts.first().map(|part| part.media.as_slice());
    match media {
        Some([media]) if !is_film(media) && placement(draft) == Placement::Spotlight => {
            Err("a spotlight is a film")
        }
        Some([media]) => Ok(media),
        _ => Err("a post on Snapchat has one picture or one film"),
    }
}

/// Where a draft appears.
pub(super) fn placement(draft: &Draft) -> Placement {
    settings::placement(&draft.options)
}

/// The registered file, unless it is nearly a day old when the draft is made: such a draft was held for
/// long. Once a public step began, the draft's instant is frozen, so the answer stays the same.
fn registered<'a>(draft: &Draft, journal: &'a Journal) -> Option<(&'a JournalEntry, &'a str)> {
    let entry = journal.get(MEDIA)?;
    let is_young = draft.created_at.ms_since(entry.at) < MEDIA_AGE_MS;
    let id = entry.remote_id.as_deref()?;
    is_young.then_some((entry, id))
}

/// The preparation that is to come next; none where the post can be made, or where it will not be.
pub(super) fn preparation(draft: &Draft, journal: &Journal) -> Option<Step> {
    let step = |name: String, request: Value, limit_ms: i64| Step {
        name,
        part: 0,
        key: None,
        request,
        limit_ms,
    };
    let media = file(draft).ok()?;
    let Some((entry, id)) = registered(draft, journal) else {
        let request = json!({
            "type": if is_film(media) { "VIDEO" } else { "IMAGE" },
            "name": file_name(media),
            "file": media.name,
            "size_bytes": media.size_bytes,
        });
        return Some(step(MEDIA.to_owned(), request, CALL_LIMIT_MS));
    };
    let is_done = |name: &str| {
        let done = journal.get(name);
        done.is_some_and(|done| done.remote_id.as_deref() == Some(id))
    };
    let size_bytes = sealed_bytes(media.size_bytes);
    for index in 0..size_bytes.div_ceil(PIECE_BYTES_MAX) {
        let name = format!("add:0:{index}");
        if !is_done(&name) {
            let from = index * PIECE_BYTES_MAX;
            let request = json!({
                "path": entry.data["add_path"],
                "media_id": id,
                "part_number": index + 1,
                "from": from,
                "to": size_bytes.min(from + PIECE_BYTES_MAX),
            });
            return Some(step(name, request, UPLOAD_LIMIT_MS));
        }
    }
    (!is_done(FINALIZE)).then(|| {
        let request = json!({ "path": entry.data["finalize_path"], "media_id": id });
        step(FINALIZE.to_owned(), request, CALL_LIMIT_MS)
    })
}

/// The name that a file is given.
fn file_name(media: &DraftMedia) -> String {
    let ending = match media.content_type.rsplit('/').next().unwrap_or_default() {
        "jpeg" => "jpg",
        other => other,
    };
    format!("media.{ending}")
}

/// The step that makes the post; none where it is out.
pub(super) fn public_step(draft: &Draft, journal: &Journal) -> Option<Step> {
    if journal.get(POST).is_some() {
        return None;
    }
    let media_id = registered(draft, journal).map(|(_, id)| id);
    let text = draft.parts.first().map_or("", |part| part.text.trim());
    let (path, body) = match placement(draft) {
        Placement::Story => ("stories", json!({ "media_id": media_id })),
        Placement::SavedStory => {
            let source = json!({ "media_id": media_id });
            let story = json!({ "title": text, "snap_sources": [source] });
            ("saved_stories", json!({ "saved_stories": [story] }))
        }
        Placement::Spotlight => {
            let mut body = json!({ "media_id": media_id, "locale": settings::locale(draft) });
            if !text.is_empty() {
                body["description"] = Value::from(text);
            }
            ("spotlights", body)
        }
    };
    Some(Step {
        name: POST.to_owned(),
        part: 0,
        key: None,
        request: json!({ "path": path, "body": body }),
        limit_ms: PUBLIC_LIMIT_MS,
    })
}
