//! What is sent to publish a part.

use serde_json::{Value, json};

use super::{
    media::media_id,
    settings::{is_set, repliers, text},
};
use crate::{domain::attempt::Journal, networks::Draft};

/// Settings that are said of every part, where they are true.
const LABELS: [&str; 3] = [
    "made_with_ai",
    "paid_partnership",
    "for_super_followers_only",
];
/// Settings of the first part that are sent as they are.
const OF_FIRST: [&str; 4] = ["poll", "quote_tweet_id", "card_uri", "community_id"];

/// The name of the step that makes a part public.
pub(super) fn post_name(part: usize) -> String {
    format!("post:{part}")
}

/// The id of the post that a part answers.
pub(super) fn parent(journal: &Journal, part: usize) -> Option<&str> {
    let before = journal.get(&post_name(part.checked_sub(1)?))?;
    before.remote_id.as_deref()
}

/// The public address of a post.
pub(super) fn url(handle: &str, id: &str) -> String {
    let name = handle.trim_start_matches('@');
    format!("https://x.com/{name}/status/{id}")
}

/// The body of the call that makes a part public; unknown fields would be refused.
///
/// Who may answer, and where a conversation is held, is said of the post that begins it.
pub(super) fn body(draft: &Draft, journal: &Journal, part: usize) -> Value {
    let (given, options) = (&draft.parts[part], &draft.options);
    let mut body = json!({});
    if !given.text.trim().is_empty() {
        body["text"] = Value::from(given.text.as_str());
    }
    let media: Vec<&str> = (0..given.media.len())
        .filter_map(|position| media_id(draft, journal, part, position))
        .collect();
    if !media.is_empty() {
        body["media"] = json!({ "media_ids": media });
        if let Some(tagged) = options.get("tagged_user_ids").filter(|_| part == 0) {
            body["media"]["tagged_user_ids"] = tagged.clone();
        }
    }
    if let Some(parent) = parent(journal, part) {
        body["reply"] = json!({ "in_reply_to_tweet_id": parent });
    }
    for label in LABELS {
        if is_set(options, label) {
            body[label] = Value::from(true);
        }
    }
    if part > 0 {
        return body;
    }
    for name in OF_FIRST {
        if let Some(value) = options.get(name) {
            body[name] = value.clone();
        }
    }
    if let Some(who) = repliers(options) {
        body["reply_settings"] = Value::from(who);
    }
    if is_set(options, "share_with_followers") && options.contains_key("community_id") {
        body["share_with_followers"] = Value::from(true);
    }
    if let Some(place) = text(options, "place_id") {
        body["geo"] = json!({ "place_id": place });
    }
    body
}
