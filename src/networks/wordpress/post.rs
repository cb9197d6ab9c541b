//! What is sent to publish a part: names of steps, and bodies that are the same at every attempt.
//!
//! A post is made as a draft, which nobody sees, and then published by its id, which may be repeated
//! without a second post. Parts after the first are comments below it.

use serde_json::{Value, json};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::{
    html::{Shown, Style, content, escaped},
    media::{Carried, carried},
    settings::{SLUG_MAX, is_on, status, text},
    terms::{TAXONOMIES, term_ids},
};
use crate::{
    domain::{
        attempt::Journal,
        text::{TextUnit, excerpt, weighted_links},
    },
    networks::{Draft, Options, PUBLIC_LIMIT_MS, Step},
};

/// The longest first line that is taken for a headline, in graphemes: our own choice.
const HEADLINE_MAX: usize = 100;
/// The longest beginning of a slug that is made of a headline, in characters, and how many digits of the
/// part's key follow it: our own choice.
const HEADLINE_SLUG_MAX: usize = 60;
const KEY_DIGITS: usize = 8;
/// What stands before a comment's number.
const COMMENT: &str = "comment-";
/// The longest comment, in bytes as it is sent. Source: `wp_get_comment_fields_max_lengths` in
/// `src/wp-includes/comment.php` of github.com/WordPress/wordpress-develop, read 2026-12-01.
const COMMENT_MAX_BYTES: usize = 65_525;

/// The name of the step that makes the draft.
pub(super) const DRAFT: &str = "draft:0";
/// The name of the step that finds a thread whose further parts could not become comments.
pub(super) const CHECK: &str = "check:0";

/// The name of the step that makes a part public.
pub(super) fn public_name(part: usize) -> String {
    if part == 0 {
        "post:0".to_owned()
    } else {
        format!("comment:{part}")
    }
}

/// What a comment is known by here: a site counts comments and posts apart, and a comment must never be
/// taken for the post of the same number.
pub(super) fn comment_id(id: u64) -> String {
    format!("{COMMENT}{id}")
}

/// The site's id of a comment; none where this is none.
pub(super) fn id_of_comment(remote_id: &str) -> Option<&str> {
    remote_id.strip_prefix(COMMENT)
}

/// A step that makes nothing public.
pub(super) fn prepare_step(name: String, request: Value) -> Step {
    Step {
        name,
        part: 0,
        key: None,
        request,
        limit_ms: PUBLIC_LIMIT_MS,
    }
}

/// The site's id of what a step has made.
pub(super) fn made<'a>(journal: &'a Journal, name: &str) -> Option<&'a str> {
    journal.get(name)?.remote_id.as_deref()
}

/// The headline, and the text that is the content.
fn headline<'a>(options: &Options, given: &'a str) -> (String, &'a str) {
    let title = text(options, "title");
    if !title.is_empty() {
        return (title.to_owned(), given);
    }
    let given = given.trim();
    let (first, rest) = given.split_once('\n').unwrap_or((given, ""));
    let (first, rest) = (first.trim(), rest.trim());
    let is_headline = !rest.is_empty()
        && TextUnit::Graphemes.count(first) <= HEADLINE_MAX
        && weighted_links(first).is_empty();
    if is_headline {
        (first.to_owned(), rest)
    } else {
        (excerpt(first, HEADLINE_MAX), given)
    }
}

/// The headline that a draft gets.
pub(super) fn headline_of(draft: &Draft) -> String {
    let given = draft.parts.first().map_or("", |part| part.text.as_str());
    headline(&draft.options, given).0
}

/// A text as addresses have it, of at most so many characters: small letters and digits without marks, and
/// hyphens between them.
fn slugged(text: &str, max: usize) -> String {
    let mut slug = String::new();
    let plain = text.nfd().filter(|c| !is_combining_mark(*c));
    for c in plain.flat_map(char::to_lowercase) {
        match c {
            'ß' => slug.push_str("ss"),
            'a'..='z' | '0'..='9' => slug.push(c),
            '\'' | '’' => {}
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(max);
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// The end of a post's slug, by which it is known: the same at every attempt.
pub(super) fn mark(draft: &Draft) -> String {
    let key = draft.parts.first().map_or("", |part| part.key.as_str());
    key.chars().take(KEY_DIGITS).collect()
}

/// The post's own piece of its address.
fn slug(draft: &Draft, title: &str) -> String {
    let begin = match text(&draft.options, "slug") {
        "" => slugged(title, HEADLINE_SLUG_MAX),
        given => slugged(given, SLUG_MAX),
    };
    let mark = mark(draft);
    if begin.is_empty() {
        mark
    } else {
        format!("{begin}-{mark}")
    }
}

/// What stands in the content, and what is the featured image.
fn arranged<'a>(draft: &'a Draft, journal: &'a Journal) -> (Option<&'a str>, Vec<Carried<'a>>) {
    let mut carried = carried(draft, journal);
    let first = carried.iter().position(|one| !one.is_video);
    let first = first.filter(|_| is_on(&draft.options, "featured_image", true));
    let featured = first.map(|at| carried.remove(at).id);
    (featured, carried)
}

/// The body of the call that makes the draft.
fn draft_body(draft: &Draft, journal: &Journal) -> Value {
    let options = &draft.options;
    let given = draft.parts.first().map_or("", |part| part.text.as_str());
    let (title, text_below) = headline(options, given);
    let style = Style {
        has_blocks: text(options, "content_format") != "html",
        is_sponsored: is_on(options, "sponsored_links", false),
        embeds: is_on(options, "embed_links", false),
    };
    let (featured, mut below) = arranged(draft, journal);
    let excerpt = text(options, "excerpt");
    // A site refuses a post without a word, so a lonely image stands in the content as well.
    if title.is_empty() && text_below.trim().is_empty() && excerpt.is_empty() && below.is_empty() {
        below = carried(draft, journal);
    }
    let shown: Vec<Shown<'_>> = below.iter().map(Carried::shown).collect();
    let mut body = json!({
        "status": "draft",
        "title": escaped(&title),
        "content": content(text_below, &shown, style),
        "slug": slug(draft, &title),
    });
    if !excerpt.is_empty() {
        body["excerpt"] = Value::from(escaped(excerpt));
    }
    for taxonomy in TAXONOMIES {
        let ids = term_ids(options, journal, taxonomy);
        if !ids.is_empty() {
            body[taxonomy] = json!(ids);
        }
    }
    if let Some(id) = featured.and_then(|id| id.parse::<u64>().ok()) {
        body["featured_media"] = Value::from(id);
    }
    for name in ["comment_status", "format"] {
        if let Some(given) = options.get(name) {
            body[name] = given.clone();
        }
    }
    body
}

/// The step that makes the draft.
pub(super) fn draft_step(draft: &Draft, journal: &Journal) -> Step {
    prepare_step(DRAFT.to_owned(), draft_body(draft, journal))
}

/// A part as a comment says it.
fn comment(text: &str) -> String {
    escaped(text.trim())
}

/// The step that finds, before anything is public, a thread whose further parts could not become comments.
pub(super) fn check_step(draft: &Draft, journal: &Journal) -> Option<Step> {
    let comments = draft.parts.get(1..).unwrap_or_default();
    let is_closed = || {
        let made = journal.get(DRAFT);
        made.is_some_and(|made| made.data["comment_status"] == "closed")
    };
    let why = if comments.iter().any(|part| !part.media.is_empty()) {
        "the further parts of a thread become comments, which take no pictures or films"
    } else if comments
        .iter()
        .any(|part| comment(&part.text).len() > COMMENT_MAX_BYTES)
    {
        "the further parts of a thread become comments, and one of them is too long for that"
    } else if !comments.is_empty() && is_closed() {
        "the further parts of a thread become comments, which the site has closed; set comment_status \
         to open"
    } else {
        return None;
    };
    Some(prepare_step(CHECK.to_owned(), json!({ "refused": why })))
}

/// The step that makes a part public; without an id where its draft is not made yet.
pub(super) fn public_step(draft: &Draft, journal: &Journal, part: usize) -> Step {
    let post = made(journal, DRAFT).or_else(|| made(journal, &public_name(0)));
    let request = match post {
        None => Value::Null,
        Some(id) if part == 0 => {
            let mut body = json!({ "status": status(&draft.options) });
            if is_on(&draft.options, "sticky", false) {
                body["sticky"] = Value::from(true);
            }
            json!({ "post": id, "body": body })
        }
        Some(id) => {
            let content = comment(&draft.parts[part].text);
            let post = id.parse::<u64>().unwrap_or_default();
            json!({ "body": { "post": post, "content": content } })
        }
    };
    Step {
        name: public_name(part),
        part: u32::try_from(part).unwrap_or(u32::MAX),
        key: post.filter(|_| part == 0).map(str::to_owned),
        request,
        limit_ms: PUBLIC_LIMIT_MS,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{headline, slugged};
    use crate::networks::drive::options;

    #[test]
    fn the_first_line_is_the_headline_where_it_can_be() {
        let long = "Wort ".repeat(30);
        let cut = format!("{}…", "Wort ".repeat(20).trim_end());
        let whole = format!("{long}\nMehr");
        for (text, title, content) in [
            ("Eins\n\nZwei\nDrei", "Eins", "Zwei\nDrei"),
            ("  Eins \r\nZwei ", "Eins", "Zwei"),
            ("Nur eine Zeile", "Nur eine Zeile", "Nur eine Zeile"),
            (
                "Mehr: https://example.org\nZwei",
                "Mehr: https://example.org",
                "Mehr: https://example.org\nZwei",
            ),
            (&whole, &cut, &whole),
            ("", "", ""),
        ] {
            let none = options(&json!({}));
            assert_eq!(headline(&none, text), (title.to_owned(), content), "{text}");
            let given = options(&json!({ "title": " Neu " }));
            assert_eq!(headline(&given, text), ("Neu".to_owned(), text));
        }
    }

    #[test]
    fn a_slug_has_only_what_addresses_have() {
        for (text, slug) in [
            ("Frühlings-Liste 2026!", "fruhlings-liste-2026"),
            ("  Größe: 1 & 2  ", "grosse-1-2"),
            ("Tom's Café", "toms-cafe"),
            ("日本", ""),
            (&"ab ".repeat(40), &"ab-".repeat(20)[..59]),
        ] {
            assert_eq!(slugged(text, 60), slug, "{text}");
        }
    }
}
