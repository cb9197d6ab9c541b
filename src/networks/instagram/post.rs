//! What is to be done with a draft: containers are made, filled, waited for and published, and comments
//! are written below.

use serde_json::{Map, Value, json};

use super::settings::{self, Placement, placement};
use crate::{
    domain::{attempt::Journal, time::SECOND_MS},
    networks::{
        Draft, DraftMedia, Next, PUBLIC_LIMIT_MS, Step, UPLOAD_LIMIT_MS,
        meta::{Items, Progress, ended, file_facts, is_film, items, progress},
    },
};

/// How long asking and making a container may take, in milliseconds: Meta looks at the file meanwhile.
const PREPARE_LIMIT_MS: i64 = 60 * SECOND_MS;
/// The name of the step that forbids comments once everything is out.
pub(super) const SILENCE: &str = "comments:0";

/// Whether a part is a comment below the first one.
fn is_comment(draft: &Draft, part: usize) -> bool {
    part > 0 && placement(&draft.options) != Placement::Story
}

/// Whether a comment carries what none can, found before anything is public.
pub(super) fn has_wrong_comment(draft: &Draft) -> bool {
    let mut parts = draft.parts.iter().enumerate();
    parts.any(|(part, given)| is_comment(draft, part) && !given.media.is_empty())
}

/// The name of the step that makes a part public.
pub(super) fn public_name(draft: &Draft, part: usize) -> String {
    if is_comment(draft, part) {
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

/// Whether a film is sent as bytes: where Meta cannot fetch it from here and takes bytes, which it does
/// from accounts that were connected with a login at Facebook.
fn is_sent(draft: &Draft, media: &DraftMedia) -> bool {
    is_film(media) && media.address.is_none() && settings::is_by_facebook(&draft.options)
}

/// What a container goes through after it was made.
fn stages(draft: &Draft, media: &[DraftMedia]) -> &'static [&'static str] {
    match media {
        [only] if is_sent(draft, only) => &["bytes", "ready"],
        _ => &["ready"],
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

/// A step on a container's way: its bytes are sent, or it is asked about.
fn stage(name: String, part: usize, stage: &str, id: &str) -> Step {
    let limit_ms = if stage == "bytes" {
        UPLOAD_LIMIT_MS
    } else {
        PREPARE_LIMIT_MS
    };
    step(name, part, json!({ "container": id }), limit_ms)
}

/// What is to be done next.
pub(super) fn next(draft: &Draft, journal: &Journal) -> Next {
    let Some(part) = open_part(draft, journal) else {
        return after(draft, journal);
    };
    if is_comment(draft, part) {
        return Next::Public(comment(draft, journal, part));
    }
    let media = &draft.parts[part].media;
    let what = format!("container:{part}");
    match progress(draft, journal, &what, stages(draft, media)) {
        Progress::Ready(id) => Next::Public(publish(draft, part, id)),
        Progress::Stage {
            name,
            stage: which,
            id,
        } => Next::Prepare(stage(name, part, which, id)),
        Progress::Make(name) => {
            let stages = |position: usize| stages(draft, &media[position..=position]);
            Next::Prepare(match items(draft, journal, part, stages) {
                Items::Make(position, name) => {
                    let request = item(draft, position, &media[position]);
                    step(name, part, request, PREPARE_LIMIT_MS)
                }
                Items::Stage(name, which, id) => stage(name, part, which, id),
                Items::Ready(children) => {
                    let request = container(draft, part, &children);
                    step(name, part, request, PREPARE_LIMIT_MS)
                }
            })
        }
    }
}

/// The step that will make the next part public, whatever is still to be prepared for it.
pub(super) fn public_step(draft: &Draft, journal: &Journal) -> Option<Step> {
    let part = open_part(draft, journal)?;
    if is_comment(draft, part) {
        return Some(comment(draft, journal, part));
    }
    let what = format!("container:{part}");
    let stages = stages(draft, &draft.parts[part].media);
    Some(match progress(draft, journal, &what, stages) {
        Progress::Ready(id) => publish(draft, part, id),
        // Its container is not there yet: it can only be looked for in the list.
        _ => step(public_name(draft, part), part, Value::Null, PUBLIC_LIMIT_MS),
    })
}

fn publish(draft: &Draft, part: usize, id: &str) -> Step {
    let request = json!({ "creation_id": id });
    Step {
        key: Some(id.to_owned()),
        ..step(public_name(draft, part), part, request, PUBLIC_LIMIT_MS)
    }
}

fn comment(draft: &Draft, journal: &Journal, part: usize) -> Step {
    let request = json!({
        "media": first_id(journal),
        "message": draft.parts[part].text,
    });
    step(public_name(draft, part), part, request, PUBLIC_LIMIT_MS)
}

/// Everything is out: comments are forbidden where that is wished, and where the first part is to be
/// seen is read.
fn after(draft: &Draft, journal: &Journal) -> Next {
    let is_silent = draft.options.get("comments") == Some(&json!(false));
    let is_story = placement(&draft.options) == Placement::Story;
    if is_silent && !is_story && journal.get(SILENCE).is_none() {
        let request = json!({ "media": first_id(journal), "comment_enabled": false });
        return Next::Prepare(step(SILENCE.to_owned(), 0, request, PREPARE_LIMIT_MS));
    }
    ended(journal, "post:0")
}

/// What is said of a picture or film by itself; of a film also what it becomes.
fn file_fields(draft: &Draft, media: &DraftMedia, film: &str) -> Map<String, Value> {
    let mut fields = file_facts(media);
    if is_film(media) {
        fields.insert("media_type".to_owned(), json!(film));
    } else if !media.alt.is_empty() && film != "STORIES" {
        // Only pictures of the feed have descriptions.
        fields.insert("alt_text".to_owned(), json!(media.alt));
    }
    if is_sent(draft, media) {
        fields.insert("upload_type".to_owned(), json!("resumable"));
    }
    fields
}

/// What the container of one picture or film of several is made of.
fn item(draft: &Draft, position: usize, media: &DraftMedia) -> Value {
    let mut fields = file_fields(draft, media, "VIDEO");
    fields.insert("is_carousel_item".to_owned(), json!(true));
    if let Some(tags) = draft.options.get("user_tags").filter(|_| position == 0) {
        fields.insert("user_tags".to_owned(), tags.clone());
    }
    Value::from(fields)
}

/// What the container of a part is made of.
fn container(draft: &Draft, part: usize, children: &[String]) -> Value {
    let given = &draft.parts[part];
    let is_story = placement(&draft.options) == Placement::Story;
    let (mut fields, media_type) = match given.media.as_slice() {
        [only] if is_story => {
            let mut fields = file_fields(draft, only, "STORIES");
            fields.insert("media_type".to_owned(), json!("STORIES"));
            (fields, "STORIES")
        }
        [only] if is_film(only) => (file_fields(draft, only, "REELS"), "REELS"),
        [only] => (file_fields(draft, only, ""), "IMAGE"),
        _ => {
            let fields = Map::from_iter([
                ("media_type".to_owned(), json!("CAROUSEL")),
                ("children".to_owned(), json!(children.join(","))),
            ]);
            (fields, "CAROUSEL")
        }
    };
    if !given.text.is_empty() && !is_story {
        fields.insert("caption".to_owned(), json!(given.text));
    }
    settings::add(&draft.options, media_type, &mut fields);
    Value::from(fields)
}
