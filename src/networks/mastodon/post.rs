//! What is sent to publish a part: names of steps, and bodies that are the same at every attempt.

use serde_json::{Value, json};

use super::{
    instance::{Instance, Software},
    settings,
};
use crate::{
    domain::{
        attempt::{Journal, JournalEntry},
        time::HOUR_MS,
    },
    networks::{Draft, upload::upload_name},
};

/// How old an upload may be when a draft is built on it. Mastodon keeps what no post uses for a day;
/// other servers do not say how long they do.
const UPLOAD_AGE_MS: i64 = 6 * HOUR_MS;

/// The name of the step that makes a part public.
pub(super) fn post_name(part: usize) -> String {
    format!("post:{part}")
}

/// The name of the step that waits until the server is done with a picture.
pub(super) fn ready_name(part: usize, position: usize) -> String {
    format!("ready:{part}:{position}")
}

/// Whether the server was still working on a picture when a step ended.
fn is_processing(entry: &JournalEntry) -> bool {
    entry.data["processing"] == true
}

/// How far the upload of one picture is.
pub(super) enum Uploaded<'a> {
    /// Not there, or too old.
    No,
    /// The server works on it.
    Processing(&'a str),
    /// It can be used.
    Ready,
}

/// How far the upload of one picture is.
///
/// One that is hours old when the draft is made is left alone and a new one is made: such a
/// draft was held for long. Once a public step began, the draft's instant is frozen, so the answer
/// stays the same.
pub(super) fn uploaded<'a>(
    draft: &Draft,
    journal: &'a Journal,
    part: usize,
    position: usize,
) -> Uploaded<'a> {
    let entry = journal.get(&upload_name(part, position));
    let is_young = |entry: &&JournalEntry| draft.created_at.ms_since(entry.at) < UPLOAD_AGE_MS;
    let Some(entry) = entry.filter(is_young) else {
        return Uploaded::No;
    };
    let Some(id) = entry.remote_id.as_deref() else {
        return Uploaded::No;
    };
    let is_ready =
        |ready: &JournalEntry| ready.remote_id.as_deref() == Some(id) && !is_processing(ready);
    if !is_processing(entry)
        || journal
            .get(&ready_name(part, position))
            .is_some_and(is_ready)
    {
        Uploaded::Ready
    } else {
        Uploaded::Processing(id)
    }
}

/// The server's ids of the pictures that a body names.
pub(super) fn media_ids(body: &Value) -> Vec<String> {
    let named = body["media_ids"].as_array();
    named
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

/// The server's ids of a part's pictures, as far as they are known.
pub(super) fn uploaded_ids(draft: &Draft, journal: &Journal, part: usize) -> Vec<String> {
    let pictures = draft.parts.get(part).map_or(0, |part| part.media.len());
    (0..pictures)
        .filter_map(|position| {
            let entry = journal.get(&upload_name(part, position))?;
            entry.remote_id.clone()
        })
        .collect()
}

/// The server's id of the post that a part answers.
pub(super) fn parent(journal: &Journal, part: usize) -> Option<String> {
    journal
        .get(&post_name(part.checked_sub(1)?))?
        .remote_id
        .clone()
}

/// The body of the call that makes a part public.
pub(super) fn body(draft: &Draft, journal: &Journal, part: usize) -> Value {
    let options = &draft.options;
    let mut body = json!({ "status": draft.parts[part].text });
    let media = uploaded_ids(draft, journal, part);
    if !media.is_empty() {
        body["media_ids"] = json!(media);
    }
    if let Some(parent) = parent(journal, part) {
        body["in_reply_to_id"] = Value::from(parent);
    }
    if let Some(visibility) = options.get("visibility") {
        body["visibility"] = visibility.clone();
    }
    let warning = settings::warning(options);
    if !warning.is_empty() {
        body["spoiler_text"] = Value::from(warning);
        // Mastodon does so by itself; Pixelfed drops the warning otherwise.
        body["sensitive"] = Value::from(true);
    } else if let Some(sensitive) = options.get("sensitive") {
        body["sensitive"] = sensitive.clone();
    }
    let language = draft.lang.as_deref().and_then(settings::language);
    let fallback = || settings::language(options.get("language")?.as_str()?);
    if let Some(language) = language.or_else(fallback) {
        body["language"] = Value::from(language);
    }
    if let Some(poll) = settings::poll(options).filter(|_| part == 0) {
        body["poll"] = poll.body();
    }
    if takes_content_type(&Instance::of(options)) {
        body["content_type"] = Value::from("text/plain");
    }
    body
}

/// Whether a server reads texts as something else than plain where the account is set to that.
fn takes_content_type(instance: &Instance) -> bool {
    let is_glitch = instance.version.contains("+glitch");
    instance.software == Software::GoToSocial || instance.software.is_pleroma() || is_glitch
}
