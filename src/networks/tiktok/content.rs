//! What is sent, and in which order: names of steps, and bodies that are the same at every attempt.

use serde_json::{Value, json};

use super::{pieces::Pieces, settings};
use crate::{
    domain::{
        attempt::{Journal, JournalEntry},
        time::{HOUR_MS, MINUTE_MS, SECOND_MS},
    },
    networks::{Draft, DraftMedia, PUBLIC_LIMIT_MS, Step, UPLOAD_LIMIT_MS},
};

/// The name of the step that makes the post, or lays it into the inbox.
pub(super) const POST: &str = "post:0";
/// The name of the step that asks what the account may do now.
pub(super) const CREATOR: &str = "creator:0";
/// The name of the step that begins an upload.
pub(super) const INIT: &str = "init:0";

/// How long a call that prepares may take, in milliseconds.
const CALL_LIMIT_MS: i64 = 30 * SECOND_MS;
/// How old an upload may be when it is gone on with: its address is good for an hour.
/// Source: developers.tiktok.com, *Media Transfer Guide*, read 2026-12-01.
const UPLOAD_AGE_MS: i64 = 50 * MINUTE_MS;
/// How old what is known of the account may be. Our own choice.
const CREATOR_AGE_MS: i64 = HOUR_MS;

/// How a post gets to `TikTok`.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way<'a> {
    /// A film is sent in pieces.
    Upload(&'a DraftMedia),
    /// `TikTok` fetches a film.
    Pull(&'a DraftMedia),
    /// `TikTok` fetches pictures.
    Photos(&'a [DraftMedia]),
}

/// How a draft gets to `TikTok`; none where it carries nothing, or a film and something else.
pub(super) fn way(draft: &Draft) -> Option<Way<'_>> {
    let media = &draft.parts.first()?.media;
    let is_film = |media: &DraftMedia| media.content_type.starts_with("video/");
    match media.as_slice() {
        [] => None,
        [film] if is_film(film) && settings::pulls_films(&draft.options) => Some(Way::Pull(film)),
        [film] if is_film(film) => Some(Way::Upload(film)),
        media if media.iter().any(is_film) => None,
        media => Some(Way::Photos(media)),
    }
}

/// In words, why a draft is not sent at all; none where it is.
pub(super) fn refuse(draft: &Draft) -> Option<&'static str> {
    let options = &draft.options;
    let what = match way(draft) {
        None => Some("a post has one film, or pictures and no film"),
        Some(Way::Photos(_)) if settings::is_set(options, "is_aigc") => {
            Some("TikTok labels films only as made by AI; say it in the text, without is_aigc")
        }
        Some(Way::Photos(media)) if cover_index(draft) >= media.len() as u64 => {
            Some("cover_index names a picture that is not there")
        }
        Some(_) => None,
    };
    what.or_else(|| settings::unfit(options).map(|(_, why)| why))
}

/// Whether `TikTok` is to fetch something that has no address.
pub(super) fn is_out_of_reach(draft: &Draft) -> bool {
    let has_none = |media: &DraftMedia| media.address.is_none();
    match way(draft) {
        Some(Way::Pull(film)) => has_none(film),
        Some(Way::Photos(media)) => media.iter().any(has_none),
        _ => false,
    }
}

fn cover_index(draft: &Draft) -> u64 {
    settings::number(&draft.options, "cover_index").unwrap_or_default()
}

fn is_younger(draft: &Draft, entry: &JournalEntry, ms: i64) -> bool {
    draft.created_at.ms_since(entry.at) < ms
}

fn piece_name(index: u64) -> String {
    format!("piece:0:{index}")
}

/// What is known of the account. Once a public step began, the draft's instant is frozen, so the answer
/// stays the same.
fn creator<'a>(draft: &Draft, journal: &'a Journal) -> Option<&'a JournalEntry> {
    let entry = journal.get(CREATOR)?;
    is_younger(draft, entry, CREATOR_AGE_MS).then_some(entry)
}

/// An upload that has begun.
#[derive(Debug, Clone, Copy)]
pub(super) struct Upload<'a> {
    /// Its handle.
    pub(super) publish_id: &'a str,
    /// Where its pieces go.
    url: &'a str,
}

/// The upload that can be gone on with. One that is nearly an hour old when the draft is made is left
/// alone, and so is one that `TikTok` has ended.
pub(super) fn upload<'a>(
    draft: &Draft,
    journal: &'a Journal,
    pieces: Pieces,
) -> Option<Upload<'a>> {
    let entry = journal.get(INIT)?;
    let publish_id = entry.remote_id.as_deref()?;
    let url = entry.data["upload_url"].as_str()?;
    let is_over = |index: u64| {
        let piece = journal.get(&piece_name(index));
        piece.is_some_and(|piece| {
            piece.remote_id.as_deref() == Some(publish_id) && piece.data["is_over"] == true
        })
    };
    let is_good = is_younger(draft, entry, UPLOAD_AGE_MS) && !(0..pieces.count).any(is_over);
    is_good.then_some(Upload { publish_id, url })
}

/// The preparation that is to come next; none where the post can be made.
pub(super) fn preparation(draft: &Draft, journal: &Journal) -> Option<Step> {
    let step = |name: String, request: Value, limit_ms: i64| Step {
        name,
        part: 0,
        key: None,
        request,
        limit_ms,
    };
    if !settings::is_inbox(&draft.options) && creator(draft, journal).is_none() {
        let request = json!({
            "privacy_level": settings::text(&draft.options, "privacy_level"),
            "duration_ms": draft.parts.first()?.media.first().map(|media| media.duration_ms),
        });
        return Some(step(CREATOR.to_owned(), request, CALL_LIMIT_MS));
    }
    let Some(Way::Upload(film)) = way(draft) else {
        return None;
    };
    let pieces = Pieces::of(film.size_bytes);
    let Some(upload) = upload(draft, journal, pieces) else {
        let mut request = video(draft, journal, film);
        request["source_info"] = json!({
            "source": "FILE_UPLOAD",
            "video_size": pieces.size_bytes,
            "chunk_size": pieces.piece_bytes,
            "total_chunk_count": pieces.count,
        });
        return Some(step(INIT.to_owned(), request, CALL_LIMIT_MS));
    };
    let is_there = |index: u64| {
        let piece = journal.get(&piece_name(index));
        piece.is_some_and(|piece| piece.remote_id.as_deref() == Some(upload.publish_id))
    };
    let index = (0..pieces.count - 1).find(|index| !is_there(*index))?;
    let request = piece(film, Some(upload), (pieces, index));
    Some(step(piece_name(index), request, UPLOAD_LIMIT_MS))
}

/// A piece as it is recorded.
fn piece(film: &DraftMedia, upload: Option<Upload<'_>>, (pieces, index): (Pieces, u64)) -> Value {
    let range = pieces.range(index);
    json!({
        "publish_id": upload.map(|upload| upload.publish_id),
        "upload_url": upload.map(|upload| upload.url),
        "file": film.name,
        "content_type": film.content_type,
        "from": range.start,
        "to": range.end,
        "size_bytes": pieces.size_bytes,
    })
}

/// The step that makes the post: the last piece of an upload, or the call after which `TikTok` fetches
/// what it needs. None where it is out.
///
/// What is fetched is named by its files: an address to fetch from changes from day to day.
pub(super) fn public_step(draft: &Draft, journal: &Journal) -> Option<Step> {
    if journal.get(POST).is_some() {
        return None;
    }
    let mut step = Step {
        name: POST.to_owned(),
        part: 0,
        key: None,
        request: Value::Null,
        limit_ms: PUBLIC_LIMIT_MS,
    };
    match way(draft) {
        None => {}
        Some(Way::Upload(film)) => {
            let pieces = Pieces::of(film.size_bytes);
            let upload = upload(draft, journal, pieces);
            step.key = upload.map(|upload| upload.publish_id.to_owned());
            step.request = piece(film, upload, (pieces, pieces.count - 1));
        }
        Some(Way::Pull(film)) => {
            step.request = video(draft, journal, film);
            step.request["source_info"] = json!({ "source": "PULL_FROM_URL" });
        }
        Some(Way::Photos(media)) => step.request = photos(draft, journal, media),
    }
    Some(step)
}

/// What an account does not allow, as it was read before.
fn is_disabled(creator: Option<&JournalEntry>, what: &str) -> bool {
    creator.is_some_and(|creator| creator.data[what] == true)
}

/// What all direct posts say.
fn post_info(draft: &Draft, creator: Option<&JournalEntry>) -> Value {
    let options = &draft.options;
    let may_comment = settings::is_set(options, "allow_comment");
    json!({
        "privacy_level": settings::text(options, "privacy_level"),
        "disable_comment": !may_comment || is_disabled(creator, "comment_disabled"),
        "brand_content_toggle": settings::is_set(options, "brand_content"),
        "brand_organic_toggle": settings::is_set(options, "brand_organic"),
    })
}

/// A film as it is told of, without where it comes from. An inbox takes no caption.
fn video(draft: &Draft, journal: &Journal, film: &DraftMedia) -> Value {
    let mut body = json!({ "file": film.name });
    let options = &draft.options;
    if settings::is_inbox(options) {
        return body;
    }
    let creator = creator(draft, journal);
    let mut info = post_info(draft, creator);
    info["title"] = Value::from(draft.parts.first().map_or("", |part| &part.text));
    for (what, allow, is_off) in [
        ("disable_duet", "allow_duet", "duet_disabled"),
        ("disable_stitch", "allow_stitch", "stitch_disabled"),
    ] {
        let is_allowed = settings::is_set(options, allow) && !is_disabled(creator, is_off);
        info[what] = Value::from(!is_allowed);
    }
    info["is_aigc"] = Value::from(settings::is_set(options, "is_aigc"));
    if let Some(cover_ms) = settings::number(options, "cover_ms") {
        info["video_cover_timestamp_ms"] = Value::from(cover_ms);
    }
    body["post_info"] = info;
    body
}

/// Pictures as they are told of, by their files.
fn photos(draft: &Draft, journal: &Journal, media: &[DraftMedia]) -> Value {
    let options = &draft.options;
    let is_inbox = settings::is_inbox(options);
    let mut info = if is_inbox {
        json!({})
    } else {
        let mut info = post_info(draft, creator(draft, journal));
        info["auto_add_music"] = Value::from(settings::is_set(options, "auto_add_music"));
        info
    };
    let texts = [
        ("title", settings::text(options, "title")),
        (
            "description",
            draft.parts.first().map_or("", |part| &part.text),
        ),
    ];
    for (name, text) in texts {
        if !text.is_empty() {
            info[name] = Value::from(text);
        }
    }
    let files: Vec<&str> = media.iter().map(|image| image.name.as_str()).collect();
    json!({
        "files": files,
        "media_type": "PHOTO",
        "post_mode": if is_inbox { "MEDIA_UPLOAD" } else { "DIRECT_POST" },
        "post_info": info,
        "source_info": { "source": "PULL_FROM_URL", "photo_cover_index": cover_index(draft) },
    })
}

/// The body of a call: what was recorded, without the names of files and with addresses to fetch from.
pub(super) fn body(draft: &Draft, request: &Value) -> Value {
    let mut body = request.clone();
    if let Some(fields) = body.as_object_mut() {
        fields.remove("file");
        fields.remove("files");
    }
    match way(draft) {
        Some(Way::Pull(film)) => body["source_info"]["video_url"] = json!(film.address),
        Some(Way::Photos(media)) => {
            let addresses: Vec<_> = media.iter().map(|image| &image.address).collect();
            body["source_info"]["photo_images"] = json!(addresses);
        }
        _ => {}
    }
    body
}
