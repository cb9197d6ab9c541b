//! What is to be done with a draft: containers are made, waited for, and published.

use serde_json::{Map, Value, json};

use super::settings;
use crate::{
    domain::{attempt::Journal, time::SECOND_MS},
    networks::{
        Draft, DraftMedia, Next, PUBLIC_LIMIT_MS, Step,
        meta::{Items, Progress, ended, file_facts, is_film, items, progress},
    },
};

/// How long asking and making a container may take, in milliseconds: Meta looks at the file meanwhile.
const PREPARE_LIMIT_MS: i64 = 60 * SECOND_MS;
/// What a container goes through after it was made.
const STAGES: &[&str] = &["ready"];

/// The name of the step that makes a part public.
pub(super) fn post_name(part: usize) -> String {
    format!("post:{part}")
}

/// The network's id of the post that a part answers; none where it answers none.
pub(super) fn parent(draft: &Draft, journal: &Journal, part: usize) -> Option<String> {
    match part.checked_sub(1) {
        Some(before) => journal.get(&post_name(before))?.remote_id.clone(),
        None => settings::text(&draft.options, "reply_to_id").map(str::to_owned),
    }
}

/// The first part that is not out.
fn open_part(draft: &Draft, journal: &Journal) -> Option<usize> {
    (0..draft.parts.len()).find(|part| journal.get(&post_name(*part)).is_none())
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

/// What a part's container is called: one whose topic was refused is made once more without it.
fn container_name(journal: &Journal, part: usize) -> String {
    let name = format!("container:{part}");
    let is_refused = journal
        .get(&name)
        .is_some_and(|entry| entry.data["topic_refused"] == true);
    if is_refused {
        format!("untagged:{part}")
    } else {
        name
    }
}

/// What is to be done next.
pub(super) fn next(draft: &Draft, journal: &Journal) -> Next {
    let Some(part) = open_part(draft, journal) else {
        return ended(journal, &post_name(0));
    };
    let what = container_name(journal, part);
    match progress(draft, journal, &what, STAGES) {
        Progress::Make(name) => Next::Prepare(match items(draft, journal, part, |_| STAGES) {
            Items::Make(position, name) => {
                let mut fields = file_fields(&draft.parts[part].media[position]);
                fields.insert("is_carousel_item".to_owned(), json!(true));
                step(name, part, Value::from(fields), PREPARE_LIMIT_MS)
            }
            Items::Stage(name, _, id) => ready(name, part, id),
            Items::Ready(children) => {
                let with_topic = !what.starts_with("untagged");
                let request = container(draft, journal, part, &children, with_topic);
                step(name, part, request, PREPARE_LIMIT_MS)
            }
        }),
        Progress::Stage { name, id, .. } => Next::Prepare(ready(name, part, id)),
        Progress::Ready(id) => Next::Public(publish(part, id)),
    }
}

/// The step that will make the next part public, whatever is still to be prepared for it.
pub(super) fn public_step(draft: &Draft, journal: &Journal) -> Option<Step> {
    let part = open_part(draft, journal)?;
    let what = container_name(journal, part);
    Some(match progress(draft, journal, &what, STAGES) {
        Progress::Ready(id) => publish(part, id),
        // Its container is not there yet: it can only be looked for in the list.
        _ => step(post_name(part), part, Value::Null, PUBLIC_LIMIT_MS),
    })
}

fn publish(part: usize, id: &str) -> Step {
    Step {
        key: Some(id.to_owned()),
        ..step(
            post_name(part),
            part,
            json!({ "creation_id": id }),
            PUBLIC_LIMIT_MS,
        )
    }
}

fn ready(name: String, part: usize, id: &str) -> Step {
    step(name, part, json!({ "container": id }), PREPARE_LIMIT_MS)
}

/// What is said of a picture or film. Threads has no picture before a film.
fn file_fields(media: &DraftMedia) -> Map<String, Value> {
    let mut fields = file_facts(media);
    let media_type = if is_film(media) { "VIDEO" } else { "IMAGE" };
    fields.insert("media_type".to_owned(), json!(media_type));
    if !media.alt.is_empty() {
        fields.insert("alt_text".to_owned(), json!(media.alt));
    }
    fields
}

/// What the container of a part is made of.
fn container(
    draft: &Draft,
    journal: &Journal,
    part: usize,
    children: &[String],
    with_topic: bool,
) -> Value {
    let given = &draft.parts[part];
    let options = &draft.options;
    let mut fields = match given.media.as_slice() {
        [] => Map::from_iter([("media_type".to_owned(), json!("TEXT"))]),
        [only] => file_fields(only),
        _ => Map::from_iter([
            ("media_type".to_owned(), json!("CAROUSEL")),
            ("children".to_owned(), json!(children.join(","))),
        ]),
    };
    if !given.text.is_empty() {
        fields.insert("text".to_owned(), json!(given.text));
    }
    if let Some(parent) = parent(draft, journal, part) {
        fields.insert("reply_to_id".to_owned(), json!(parent));
    }
    if !given.media.is_empty() && settings::blurs(options) {
        fields.insert("is_spoiler_media".to_owned(), json!(true));
    }
    let with_topic = with_topic && part == 0 && !settings::is_ghost(options);
    if let Some(topic) = settings::text(options, "topic_tag").filter(|_| with_topic) {
        fields.insert("topic_tag".to_owned(), json!(topic));
    }
    settings::add(options, part, &given.text, &mut fields);
    Value::from(fields)
}
