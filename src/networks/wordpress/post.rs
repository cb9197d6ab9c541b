//! What is sent to publish a part: names of steps, and bodies that are the same at every attempt.
//!
//! A post is made as a draft, which nobody sees, and then published by its id, which may be repeated
//! without a second post. Parts after the first are comments below it.

use serde_json::{Value, json};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::{
    html::{Shown, Style, content, escaped},
    media::{Carried, carried},
    settings::{is_on, status, text},
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
const SLUG_MAX: usize = 60;
const KEY_DIGITS: usize = 8;

/// The name of the step that makes the draft.
pub(super) const DRAFT: &str = "draft:0";
/// The name of the step that finds a post with more than it can carry.
pub(super) const CHECK: &str = "check:0";

/// The name of the step that makes a part public.
pub(super) fn public_name(part: usize) -> String {
    if part == 0 {
        "post:0".to_owned()
    } else {
        format!("comment:{part}")
    }
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

/// A text as addresses have it: small letters and digits without marks, and hyphens between them.
fn slugged(text: &str) -> String {
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
    slug.truncate(SLUG_MAX);
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
    let wanted = match text(&draft.options, "slug") {
        "" => title,
        given => given,
    };
    let (begin, mark) = (slugged(wanted), mark(draft));
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

/// The step that finds a post with more than it can carry: comments take no pictures or films.
pub(super) fn check_step(draft: &Draft) -> Option<Step> {
    let parts = draft.parts.iter().enumerate().skip(1);
    let with_media: Vec<usize> = parts
        .filter(|(_, part)| !part.media.is_empty())
        .map(|(part, _)| part)
        .collect();
    let request = json!({ "parts_with_media": with_media });
    (!with_media.is_empty()).then(|| prepare_step(CHECK.to_owned(), request))
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
            let content = escaped(draft.parts[part].text.trim());
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
            assert_eq!(slugged(text), slug, "{text}");
        }
    }
}
