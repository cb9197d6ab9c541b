//! What is sent: names of steps, what they build on, and bodies that are the same at every attempt.

use serde_json::{Map, Value, json};

use super::settings;
use crate::{
    domain::{
        attempt::Journal,
        text::{TextUnit, excerpt_in},
        time::{DAY_MS, SECOND_MS},
    },
    networks::{
        Draft, DraftMedia, PUBLIC_LIMIT_MS, Step, UPLOAD_LIMIT_MS,
        google::is_language,
        upload::{upload_name, upload_step},
    },
};

/// The step that opens the session in which the film is sent.
pub(super) const SESSION: &str = "session:0";
/// The step whose bytes complete the film, which makes it public.
pub(super) const POST: &str = "post:0";

/// How old a session may be when a draft is built on it. They are said to live for a week.
const SESSION_AGE_MS: i64 = 5 * DAY_MS;
/// Pieces of a film are a multiple of this, in bytes, save the last one, as Google's resumable
/// uploads want it.
const PIECE: u64 = 256 * 1024;
/// How long opening a session may take, in milliseconds.
const SESSION_LIMIT_MS: i64 = 30 * SECOND_MS;

/// The name of the step that makes a part public.
pub(super) fn post_name(part: usize) -> String {
    if part == 0 {
        POST.to_owned()
    } else {
        format!("comment:{part}")
    }
}

fn of_type<'a>(draft: &'a Draft, kind: &str) -> Option<(usize, &'a DraftMedia)> {
    let mut media = draft.parts.first()?.media.iter().enumerate();
    media.find(|(_, media)| media.content_type.starts_with(kind))
}

/// The film of a draft, with its position.
pub(super) fn film(draft: &Draft) -> Option<(usize, &DraftMedia)> {
    of_type(draft, "video/")
}

/// The picture that stands for the film, where there is one.
pub(super) fn cover(draft: &Draft) -> Option<&DraftMedia> {
    Some(of_type(draft, "image/")?.1)
}

/// Where the last piece of a film of that size begins: everything before it is sent ahead, and then
/// the film is not yet there.
pub(super) const fn tail_at(size_bytes: u64) -> u64 {
    size_bytes.saturating_sub(1) / PIECE * PIECE
}

/// The public address of a film.
pub(super) fn address(id: &str) -> String {
    format!("https://www.youtube.com/watch?v={id}")
}

/// The title: what the settings say, else the first line of the text. Empty where there is neither.
pub(super) fn title(draft: &Draft) -> String {
    if let Some(title) = settings::text(&draft.options, "title") {
        return title.to_owned();
    }
    let text = draft.parts.first().map_or("", |part| &*part.text);
    let mut lines = text.lines().map(str::trim);
    let first = lines.find(|line| !line.is_empty()).unwrap_or_default();
    excerpt_in(first, TextUnit::Characters, settings::TITLE_MAX)
}

/// What is missing in a draft, so that nothing of it can be sent.
pub(super) fn missing(draft: &Draft) -> Option<&'static str> {
    if film(draft).is_none() {
        Some("YouTube takes films only, and there is none in this post")
    } else if title(draft).is_empty() {
        Some("a film on YouTube needs a title: give one in the settings, or a text")
    } else {
        None
    }
}

/// The description of the film, in the parts that `YouTube` knows.
fn body(draft: &Draft) -> Map<String, Value> {
    let options = &draft.options;
    let mut snippet = json!({ "title": title(draft), "categoryId": settings::category(options) });
    if let Some(text) = draft.parts.first().map(|part| part.text.trim())
        && !text.is_empty()
    {
        snippet["description"] = json!(text);
    }
    let tags = settings::tags(options);
    if !tags.is_empty() {
        snippet["tags"] = json!(tags);
    }
    let language = draft.lang.as_deref().filter(|tag| is_language(tag));
    if let Some(language) = language.or_else(|| settings::text(options, "language")) {
        snippet["defaultLanguage"] = json!(language);
    }
    let mut status = json!({ "privacyStatus": settings::visibility(options) });
    for (option, name) in [
        ("license", "license"),
        ("embeddable", "embeddable"),
        ("made_for_kids", "selfDeclaredMadeForKids"),
        ("synthetic_media", "containsSyntheticMedia"),
    ] {
        if let Some(value) = options.get(option) {
            status[name] = value.clone();
        }
    }
    let mut body = Map::new();
    body.insert("snippet".to_owned(), snippet);
    body.insert("status".to_owned(), status);
    if let Some(paid) = options.get("paid_promotion") {
        let details = json!({ "hasPaidProductPlacement": paid });
        body.insert("paidProductPlacementDetails".to_owned(), details);
    }
    body
}

fn step(name: &str, part: usize, request: Value, limit_ms: i64) -> Step {
    Step {
        name: name.to_owned(),
        part: u32::try_from(part).unwrap_or(u32::MAX),
        key: None,
        request,
        limit_ms,
    }
}

/// The step that opens a session. `YouTube` refuses a part that is named and not sent, so both are made
/// from the same.
pub(super) fn session_step(draft: &Draft) -> Step {
    let body = body(draft);
    let parts: Vec<&str> = body.keys().map(String::as_str).collect();
    let film = film(draft).map(|(_, film)| film);
    let request = json!({
        "part": parts.join(","),
        "notify": settings::notifies(&draft.options),
        "file": film.map(|film| &film.name),
        "content_type": film.map(|film| &film.content_type),
        "size_bytes": film.map(|film| film.size_bytes),
        "body": body,
    });
    step(SESSION, 0, request, SESSION_LIMIT_MS)
}

/// How far the film of a draft is.
pub(super) enum Sent<'a> {
    /// There is no session, or none that can be used.
    Nothing,
    /// There is a session.
    Session(&'a str),
    /// All but the last piece is there.
    Ahead(&'a str),
}

/// How far the film of a draft is.
///
/// A session that is days old when the draft is made is left alone and a new one is opened, and so is
/// one that the network has said is dead. Once a public step began, the draft's instant is frozen, so
/// the answer stays the same.
pub(super) fn sent<'a>(draft: &Draft, journal: &'a Journal) -> Sent<'a> {
    let Some((position, film)) = film(draft) else {
        return Sent::Nothing;
    };
    let opened = journal.get(SESSION);
    let opened = opened.filter(|entry| draft.created_at.ms_since(entry.at) < SESSION_AGE_MS);
    let Some(session) = opened.and_then(|entry| entry.data["session"].as_str()) else {
        return Sent::Nothing;
    };
    let uploaded = journal.get(&upload_name(0, position));
    let uploaded = uploaded.filter(|entry| entry.data["session"] == session);
    match uploaded {
        Some(entry) if entry.data["dead"] == true => Sent::Nothing,
        Some(_) => Sent::Ahead(session),
        None if tail_at(film.size_bytes) == 0 => Sent::Ahead(session),
        None => Sent::Session(session),
    }
}

/// The step that sends all but the last piece.
pub(super) fn ahead_step(position: usize, film: &DraftMedia, session: &str) -> Step {
    let mut step = upload_step(0, position, film);
    step.request["session"] = json!(session);
    step.request["until"] = json!(tail_at(film.size_bytes));
    step.limit_ms = UPLOAD_LIMIT_MS;
    step
}

/// The step that sends the last piece, which makes the film public.
pub(super) fn tail_step(film: Option<&DraftMedia>, session: &str) -> Step {
    let request = json!({
        "session": session,
        "file": film.map(|film| &film.name),
        "size_bytes": film.map(|film| film.size_bytes),
        "from": film.map(|film| tail_at(film.size_bytes)),
    });
    step(POST, 0, request, PUBLIC_LIMIT_MS)
}

/// The step that writes a part after the first as a comment on the film.
pub(super) fn comment_step(draft: &Draft, video: &str, part: usize) -> Step {
    let text = draft.parts.get(part).map_or("", |part| &*part.text);
    let request = json!({ "snippet": {
        "videoId": video,
        "topLevelComment": { "snippet": { "textOriginal": text } },
    }});
    step(&post_name(part), part, request, PUBLIC_LIMIT_MS)
}

/// A step that nothing can be sent by, but that can be looked for.
pub(super) fn bare_step(part: usize) -> Step {
    step(&post_name(part), part, Value::Null, PUBLIC_LIMIT_MS)
}

/// The film's id, once it is out.
pub(super) fn video(journal: &Journal) -> Option<&str> {
    journal.get(POST)?.remote_id.as_deref()
}
