//! What is sent to publish a post, or a comment under it.

use serde_json::{Value, json};

use super::{
    encoded,
    little::little,
    media::used,
    settings::{self, ALT_MAX, text},
};
use crate::{domain::attempt::Journal, networks::Draft};

/// How the name of a step begins that writes a comment.
pub(super) const COMMENT: &str = "comment:";

/// The name of the step that makes a part public: the first is a post, the others are comments.
pub(super) fn part_name(part: usize) -> String {
    if part == 0 {
        "post:0".to_owned()
    } else {
        format!("{COMMENT}{part}")
    }
}

/// Whether a text is one of `LinkedIn`'s names for things.
pub(super) fn is_urn(text: &str) -> bool {
    let is_good = |b: u8| b.is_ascii_alphanumeric() || b":_-(),.".contains(&b);
    text.len() <= 300 && text.starts_with("urn:li:") && text.bytes().all(is_good)
}

/// The public address of a post.
pub(super) fn url(urn: &str) -> String {
    format!("https://www.linkedin.com/feed/update/{urn}/")
}

/// The post that comments are written under.
pub(super) fn commented(journal: &Journal) -> Option<&str> {
    journal.get(&part_name(0))?.remote_id.as_deref()
}

/// What is sent to make a part public.
pub(super) fn request(draft: &Draft, journal: &Journal, part: usize) -> Value {
    let author = &draft.channel.account.remote_id;
    let given = &draft.parts[part];
    if part > 0 {
        return json!({
            "post": commented(journal),
            "comment": { "actor": author, "message": { "text": given.text } },
        });
    }
    let options = &draft.options;
    let mut body = json!({
        "author": author,
        "commentary": little(&given.text),
        "visibility": settings::visibility(options),
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": options.get("reshare_disabled") == Some(&Value::from(true)),
    });
    if let Some(content) = content(draft, journal) {
        body["content"] = content;
    } else if let Some(parent) = text(options, "reshare") {
        body["reshareContext"] = json!({ "parent": parent });
    }
    body
}

/// What a post carries besides its words; none where it carries nothing.
fn content(draft: &Draft, journal: &Journal) -> Option<Value> {
    let options = &draft.options;
    let assets: Vec<(&str, &str)> = used(draft, journal);
    if let Some(link) = text(options, "link") {
        let mut article = json!({ "source": link });
        for (name, given) in [("title", "link_title"), ("description", "link_description")] {
            if let Some(text) = text(options, given) {
                article[name] = Value::from(text);
            }
        }
        if let Some((urn, _)) = assets.first() {
            article["thumbnail"] = Value::from(*urn);
        }
        return Some(json!({ "article": article }));
    }
    if let Some(poll) = settings::poll(options) {
        return Some(json!({ "poll": poll }));
    }
    let described = |(urn, alt): &(&str, &str)| {
        let mut asset = json!({ "id": urn });
        if !alt.is_empty() {
            // Dezent counts what readers see, LinkedIn what it is written with.
            asset["altText"] = alt.chars().take(ALT_MAX).collect::<String>().into();
        }
        asset
    };
    match assets.as_slice() {
        [] => None,
        [only] => {
            let mut media = described(only);
            if let Some(title) = text(options, "media_title") {
                media["title"] = Value::from(title);
            }
            Some(json!({ "media": media }))
        }
        several => {
            let images: Vec<Value> = several.iter().map(described).collect();
            Some(json!({ "multiImage": { "images": images } }))
        }
    }
}

/// The query that lists an author's posts, the newest first. That `sortBy` is kept is not confirmed, so
/// the order is looked at. Source: learn.microsoft.com, *Posts API* (find by author), read 2026-12-01.
pub(super) fn listing(author: &str, start: usize, count: usize) -> String {
    let author = encoded(author);
    format!("q=author&author={author}&count={count}&start={start}&sortBy=LAST_MODIFIED")
}
