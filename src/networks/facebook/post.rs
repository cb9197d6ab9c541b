//! What is to be done with a draft: pictures and films are laid down where nobody sees them, one call
//! makes the post, and comments are written below.

use serde_json::{Map, Value, json};

use super::settings::{self, Placement, placement};
use crate::{
    domain::{
        attempt::{Journal, JournalEntry},
        time::SECOND_MS,
    },
    networks::{
        Draft, Next, PUBLIC_LIMIT_MS, Proof, Step, UPLOAD_LIMIT_MS,
        meta::{Progress, file_facts, is_film, progress},
        upload::{upload_name, upload_step},
    },
};

/// How long beginning a film may take, in milliseconds.
const BEGIN_LIMIT_MS: i64 = 30 * SECOND_MS;

/// What a part becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A post of the feed with a text, a link or pictures.
    Post,
    /// A post of the feed with a film, which Meta fetches.
    Film,
    /// A reel, whose bytes are sent.
    Reel,
    /// A story with a picture.
    PictureStory,
    /// A story with a film, whose bytes are sent.
    FilmStory,
    /// A comment below the first part.
    Comment,
}

/// What a part becomes.
pub(super) fn form(draft: &Draft, part: usize) -> Form {
    let has_film = draft
        .parts
        .get(part)
        .is_some_and(|part| part.media.iter().any(is_film));
    match placement(&draft.options) {
        Placement::Story if has_film => Form::FilmStory,
        Placement::Story => Form::PictureStory,
        _ if part > 0 => Form::Comment,
        Placement::Reel => Form::Reel,
        Placement::Feed if has_film => Form::Film,
        Placement::Feed => Form::Post,
    }
}

/// The name of the step that makes a part public.
pub(super) fn public_name(draft: &Draft, part: usize) -> String {
    if form(draft, part) == Form::Comment {
        format!("comment:{part}")
    } else {
        format!("post:{part}")
    }
}

/// The first part that is not out.
fn open_part(draft: &Draft, journal: &Journal) -> Option<usize> {
    (0..draft.parts.len()).find(|part| journal.get(&public_name(draft, *part)).is_none())
}

/// The network's id of the post that comments are written below.
pub(super) fn first_id(journal: &Journal) -> Option<String> {
    journal.get("post:0")?.remote_id.clone()
}

/// Meta's ids of a part's pictures, as far as they are known.
pub(super) fn picture_ids(draft: &Draft, journal: &Journal, part: usize) -> Vec<String> {
    let pictures = draft.parts.get(part).map_or(0, |part| part.media.len());
    let id = |position| journal.get(&upload_name(part, position))?.remote_id.clone();
    (0..pictures).filter_map(id).collect()
}

/// Where the film of a part is taken: the piece of the path, which is also that of the public call.
pub(super) fn edge(form: Form) -> &'static str {
    if form == Form::Reel {
        "video_reels"
    } else {
        "video_stories"
    }
}

fn step(name: String, part: usize, request: Value, limit_ms: i64) -> Step {
    Step {
        name,
        part: u32::try_from(part).unwrap_or(u32::MAX),
        key: None,
        request,
        limit_ms,
    }
}

/// What is to be done next.
pub(super) fn next(draft: &Draft, journal: &Journal) -> Next {
    let Some(part) = open_part(draft, journal) else {
        return Next::Done(proof(journal.get("post:0")));
    };
    match form(draft, part) {
        Form::Post | Form::PictureStory => {
            let media = draft.parts[part].media.iter().enumerate();
            for (position, media) in media {
                let what = upload_name(part, position);
                if let Progress::Make(_) = progress(draft, journal, &what, &[]) {
                    let mut step = upload_step(part, position, media);
                    step.request["alt_text_custom"] = json!(media.alt);
                    return Next::Prepare(step);
                }
            }
        }
        form @ (Form::Reel | Form::FilmStory) => {
            match progress(draft, journal, &film_name(part), &["bytes"]) {
                Progress::Make(name) => {
                    let request = json!({ "upload_phase": "start", "edge": edge(form) });
                    return Next::Prepare(step(name, part, request, BEGIN_LIMIT_MS));
                }
                Progress::Stage { name, id, .. } => {
                    let media = draft.parts[part].media.first();
                    let mut request = media.map(file_facts).unwrap_or_default();
                    request.insert("video".to_owned(), json!(id));
                    let request = Value::from(request);
                    return Next::Prepare(step(name, part, request, UPLOAD_LIMIT_MS));
                }
                Progress::Ready(_) => {}
            }
        }
        Form::Film | Form::Comment => {}
    }
    Next::Public(public(draft, journal, part))
}

/// The name of the step that begins a film.
fn film_name(part: usize) -> String {
    format!("film:{part}")
}

/// The step that will make the next part public, whatever is still to be prepared for it.
pub(super) fn public_step(draft: &Draft, journal: &Journal) -> Option<Step> {
    let part = open_part(draft, journal)?;
    Some(public(draft, journal, part))
}

fn public(draft: &Draft, journal: &Journal, part: usize) -> Step {
    let form = form(draft, part);
    let film = film_name(part);
    let film = match progress(draft, journal, &film, &["bytes"]) {
        Progress::Ready(id) => Some(id.to_owned()),
        _ => None,
    };
    let request = match form {
        Form::Post => post(draft, journal, part),
        Form::Film => film_post(draft, part),
        Form::Reel | Form::FilmStory => finish(draft, part, form, film.as_deref()),
        Form::PictureStory => json!({ "photo_id": picture_ids(draft, journal, part).first() }),
        Form::Comment => comment(draft, journal, part),
    };
    Step {
        key: film,
        ..step(public_name(draft, part), part, request, PUBLIC_LIMIT_MS)
    }
}

/// A post of the feed.
fn post(draft: &Draft, journal: &Journal, part: usize) -> Value {
    let mut fields = Map::from_iter([("published".to_owned(), json!(true))]);
    let text = &draft.parts[part].text;
    if !text.is_empty() {
        fields.insert("message".to_owned(), json!(text));
    }
    let pictures = picture_ids(draft, journal, part);
    if !pictures.is_empty() {
        let attached: Vec<Value> = pictures
            .iter()
            .map(|id| json!({ "media_fbid": id }))
            .collect();
        fields.insert("attached_media".to_owned(), Value::from(attached));
    }
    settings::add(&draft.options, false, &mut fields);
    Value::from(fields)
}

/// A post of the feed with a film; its address differs from try to try and is added when it is sent.
fn film_post(draft: &Draft, part: usize) -> Value {
    let given = &draft.parts[part];
    let mut fields = given.media.first().map(file_facts).unwrap_or_default();
    add_words(draft, part, &mut fields);
    settings::add(&draft.options, true, &mut fields);
    Value::from(fields)
}

/// What is said of a film.
fn add_words(draft: &Draft, part: usize, fields: &mut Map<String, Value>) {
    let text = &draft.parts[part].text;
    if !text.is_empty() {
        fields.insert("description".to_owned(), json!(text));
    }
    if let Some(title) = settings::text(&draft.options, "title") {
        fields.insert("title".to_owned(), json!(title));
    }
}

/// The last of three calls that make a reel or a film's story.
fn finish(draft: &Draft, part: usize, form: Form, film: Option<&str>) -> Value {
    let mut fields = Map::from_iter([
        ("upload_phase".to_owned(), json!("finish")),
        ("video_id".to_owned(), json!(film)),
    ]);
    if form == Form::Reel {
        fields.insert("video_state".to_owned(), json!("PUBLISHED"));
        add_words(draft, part, &mut fields);
    }
    Value::from(fields)
}

/// A comment; the address of its picture is added when it is sent.
fn comment(draft: &Draft, journal: &Journal, part: usize) -> Value {
    let given = &draft.parts[part];
    let mut fields = given.media.first().map(file_facts).unwrap_or_default();
    fields.insert("post".to_owned(), json!(first_id(journal)));
    if !given.text.is_empty() {
        fields.insert("message".to_owned(), json!(given.text));
    }
    Value::from(fields)
}

/// What the first part left.
fn proof(first: Option<&JournalEntry>) -> Proof {
    let remote_id = first.and_then(|entry| entry.remote_id.clone());
    let url = first.and_then(|entry| entry.data["url"].as_str());
    Proof {
        remote_id: remote_id.unwrap_or_default(),
        url: url.map(str::to_owned),
    }
}
