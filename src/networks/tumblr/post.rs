//! What is sent to publish a part: names of steps, and bodies that are the same at every attempt.

use serde_json::{Value, json};

use super::{
    content::{blocks, is_film, layout},
    settings::{tags, text},
};
use crate::{
    domain::attempt::Journal,
    networks::{Draft, PUBLIC_LIMIT_MS, Step, multipart::named_files},
};

/// How many characters of a text go into the post's address, and how many digits of its key.
const SLUG_WORDS: usize = 40;
const SLUG_DIGITS: usize = 10;

/// The name of the step that makes a part public.
pub(super) fn post_name(part: usize) -> String {
    format!("post:{part}")
}

/// The name of the step that reads what a reblog needs to know of the part before it.
pub(super) fn parent_name(part: usize) -> String {
    format!("parent:{part}")
}

/// The id of the post that a part reblogs.
pub(super) fn parent_id(journal: &Journal, part: usize) -> Option<String> {
    let before = journal.get(&post_name(part.checked_sub(1)?))?;
    before.remote_id.clone()
}

/// The step that reads what a reblog needs to know; none where that is known, or it is none.
pub(super) fn read_parent(journal: &Journal, part: usize) -> Option<Step> {
    let id = parent_id(journal, part)?;
    let name = parent_name(part);
    let known = journal.get(&name).and_then(|entry| entry.remote_id.clone());
    (known.as_ref() != Some(&id)).then(|| Step {
        name,
        part: u32::try_from(part).unwrap_or(u32::MAX),
        key: None,
        request: json!({ "parent": id }),
        limit_ms: PUBLIC_LIMIT_MS,
    })
}

/// The last piece of a post's address that nobody has chosen: its first words, and digits of its key, by
/// which the post is known again.
pub(super) fn own_slug(draft: &Draft, part: usize) -> Option<String> {
    if part == 0 && draft.options.contains_key("slug") {
        return None;
    }
    let given = draft.parts.get(part)?;
    let title = text(&draft.options, "title").filter(|_| part == 0);
    let mut slug = String::new();
    for c in title.unwrap_or(&given.text).chars() {
        let c = c.to_ascii_lowercase();
        if slug.len() >= SLUG_WORDS {
            break;
        } else if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let digits = given.key.get(..SLUG_DIGITS).unwrap_or(&given.key);
    let slug = format!("{}-{digits}", slug.trim_end_matches('-'));
    Some(slug.trim_start_matches('-').to_owned())
}

/// The last piece of a post's address.
pub(super) fn slug(draft: &Draft, part: usize) -> String {
    let chosen = || text(&draft.options, "slug").unwrap_or_default().to_owned();
    own_slug(draft, part).unwrap_or_else(chosen)
}

/// Why a post cannot be sent, found before anybody is asked; none where it can be.
///
/// What concerns parts further down is said before half of a thread is out. That nobody can reblog what
/// is private, or what nobody may reblog, is our own caution: Tumblr does not say whether its owner can.
pub(super) fn refuse(draft: &Draft) -> Option<&'static str> {
    let mut further = draft.parts.iter().skip(1).peekable();
    further.peek()?;
    let is = |name: &str, value: &str| text(&draft.options, name) == Some(value);
    if is("visibility", "private") || is("reblogs", "noone") {
        return Some(
            "a thread on Tumblr is made of reblogs, so it can neither be private nor be kept from \
             reblogs",
        );
    }
    further
        .any(|part| part.media.iter().any(is_film))
        .then_some("on Tumblr only the first part of a thread may carry a film")
}

/// What is to be sent for a part, canonically: the post, and the files beside it.
pub(super) fn request(draft: &Draft, journal: &Journal, part: usize) -> Value {
    let (options, given) = (&draft.options, &draft.parts[part]);
    let content = blocks(draft, part);
    let state = match text(options, "visibility") {
        Some("private") => "private",
        _ => "published",
    };
    let mut post = json!({ "state": state, "slug": slug(draft, part) });
    if let Some(layout) = layout(draft, part, &content) {
        post["layout"] = layout;
    }
    post["content"] = json!(content);
    if part == 0 {
        if let Some(tags) = tags(options) {
            post["tags"] = json!(tags);
        }
        if let Some(source) = options.get("source_url") {
            post["source_url"] = source.clone();
        }
    }
    if let Some(reblogs) = options.get("reblogs") {
        post["interactability_reblog"] = reblogs.clone();
    }
    if let Some(parent) = parent_id(journal, part) {
        let read = journal.get(&parent_name(part));
        let key = read.and_then(|entry| entry.data["reblog_key"].as_str());
        post["parent_tumblelog_uuid"] = json!(draft.channel.account.remote_id);
        // An id is a text wherever Tumblr gives it, and here a number is wanted.
        post["parent_post_id"] = match parent.parse::<u64>() {
            Ok(number) => json!(number),
            Err(_) => json!(parent),
        };
        post["reblog_key"] = json!(key);
    }
    let mut request = json!({ "post": post });
    if !given.media.is_empty() {
        request["files"] = json!(named_files(&given.media));
    }
    request
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::own_slug;
    use crate::networks::drive::draft;

    #[test]
    fn an_address_says_what_a_post_says_and_is_its_own() {
        let slug = |text: &str, settings: serde_json::Value| {
            own_slug(&draft("t:1", &[text], &settings), 0)
        };
        let none = || json!({});
        let digits = "49ac5de219";
        for (text, expected) in [
            ("Guten Morgen, Welt!", "guten-morgen-welt"),
            ("  Grüße -- #7", "gr-e-7"),
            (
                &"ab ".repeat(20),
                "ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-a",
            ),
        ] {
            let expected = format!("{expected}-{digits}");
            assert_eq!(slug(text, none()), Some(expected), "{text}");
        }
        assert_eq!(slug("👋", none()).as_deref(), Some(digits));
        let titled = format!("neu-{digits}");
        assert_eq!(slug("a", json!({ "title": "Neu" })), Some(titled));
        assert_eq!(slug("a", json!({ "slug": "brot" })), None);
    }
}
