//! Shorthand: links and mentions that count less, or more, than is written.
//!
//! Some networks count every link alike, so that nobody shortens links, and a mention without the
//! server it leads to, so that nobody pays for a friend's long address.

use std::ops::Range;

use linkify::{LinkFinder, LinkKind};
use serde::{Deserialize, Serialize};

use super::text::TextUnit;

/// What counts otherwise than it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Shorthand {
    /// How much each link counts, however long it is, in the text's unit. A link begins with
    /// `http://` or `https://` and leads to a domain that can exist.
    pub link: usize,
    /// Whether `@name@server` counts as `@name`.
    pub mentions: bool,
}

impl Shorthand {
    /// How long a text is in a unit.
    pub fn count(self, unit: TextUnit, text: &str) -> usize {
        unit.count(&self.counted(text))
    }

    /// The text as it is counted.
    fn counted(self, text: &str) -> String {
        let stand_in = "x".repeat(self.link);
        let mut pieces: Vec<(Range<usize>, &str)> = links(text)
            .into_iter()
            .map(|link| (link, stand_in.as_str()))
            .collect();
        if self.mentions {
            pieces.extend(servers(text).into_iter().map(|server| (server, "")));
        }
        pieces.sort_by_key(|(range, _)| range.start);
        rewritten(text, &pieces)
    }
}

/// A text whose mentions have lost their servers: `@name@server` becomes `@name`, as many networks
/// show it.
pub fn without_servers(text: &str) -> String {
    let pieces: Vec<_> = servers(text)
        .into_iter()
        .map(|server| (server, ""))
        .collect();
    rewritten(text, &pieces)
}

/// A text with some of its ranges replaced; what overlaps an earlier one is left as it is.
fn rewritten(text: &str, pieces: &[(Range<usize>, &str)]) -> String {
    let (mut result, mut from) = (String::with_capacity(text.len()), 0);
    for (range, stand_in) in pieces {
        if range.start >= from {
            result.push_str(&text[from..range.start]);
            result.push_str(stand_in);
            from = range.end;
        }
    }
    result.push_str(&text[from..]);
    result
}

/// The links in a text, in order.
fn links(text: &str) -> Vec<Range<usize>> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let found = finder
        .links(text)
        .map(|link| link.start()..link.end())
        .filter(|link| is_free_before(text, link.start) && leads_somewhere(&text[link.clone()]));
    found.collect()
}

/// Whether a link may begin here: not in the middle of a word or a name.
fn is_free_before(text: &str, start: usize) -> bool {
    let before = text[..start].chars().next_back();
    before.is_none_or(|c| !c.is_ascii_alphanumeric() && !matches!(c, '@' | '$' | '#'))
}

/// Whether an address is one that a network would make a link of: plain, with a domain that exists.
fn leads_somewhere(link: &str) -> bool {
    let lower = link.to_lowercase();
    let Some(rest) = lower
        .strip_prefix("https://")
        .or_else(|| lower.strip_prefix("http://"))
    else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.split(':').next().unwrap_or_default();
    let is_known = psl::suffix(host.as_bytes()).is_some_and(|suffix| suffix.is_known());
    !authority.contains('@') && is_known && psl::domain(host.as_bytes()).is_some()
}

/// The `@server` of each mention that has one, in order.
fn servers(text: &str) -> Vec<Range<usize>> {
    let signs = text.match_indices('@').map(|(start, _)| start);
    signs.filter_map(|start| server(text, start)).collect()
}

/// The `@server` of the mention that begins with the `@` at `start`, if it is one and has one.
fn server(text: &str, start: usize) -> Option<Range<usize>> {
    let before = text[..start].chars().next_back();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    if before.is_some_and(|c| is_word(c) || matches!(c, '=' | '/')) {
        return None;
    }
    let rest = &text[start + 1..];
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    let name = &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())];
    let is_end = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if !name.starts_with(is_end) || !name.ends_with(is_end) {
        return None;
    }
    let at = start + 1 + name.len();
    let rest = text[at..].strip_prefix('@')?;
    let is_server = |c: char| is_word(c) || matches!(c, '.' | '-');
    let server = rest[..rest.find(|c| !is_server(c)).unwrap_or(rest.len())]
        .trim_end_matches(|c: char| !is_word(c));
    let end = at + 1 + server.len();
    let goes_on = text[end..].starts_with('@') || text[end..].starts_with("://");
    (server.chars().count() > 1 && !goes_on).then_some(at..end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::{Shorthand, without_servers};
    use crate::domain::text::TextUnit;

    const SHORT: Shorthand = Shorthand {
        link: 23,
        mentions: true,
    };

    fn count(text: &str) -> usize {
        SHORT.count(TextUnit::Graphemes, text)
    }

    #[test]
    fn every_link_counts_alike() {
        for (text, expected) in [
            ("https://a.de", 23),
            ("HTTPS://Example.org/a?b=c#d", 23),
            ("https://example.org/a_(b)", 23),
            ("(https://example.org/a).", 26),
            ("https://münchen.de/straße", 23),
            ("https://example.org:8443/x", 23),
            ("https://a.de https://b.de", 47),
            (
                "siehe https://example.org/sehr/lang/und/noch/laenger, ja",
                33,
            ),
        ] {
            assert_eq!(count(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_link_counts_as_it_is_written() {
        for text in [
            "example.org/a/b/c",
            "https://localhost/a/b/c/d/e/f/g/h",
            "https://example.notatld/a/b/c/d/e/f/g",
            "https://192.0.2.1/a/b/c/d/e/f/g/h",
            "ftp://example.org/a/b/c/d/e/f/g/h",
            "xhttps://example.org/a/b/c/d/e/f/g",
            "https://me:word@example.org/a/b/c",
            "https://",
        ] {
            assert_eq!(count(text), text.chars().count(), "{text}");
        }
    }

    #[test]
    fn a_mention_counts_without_its_server() {
        for (text, shown) in [
            ("@maria@example.org", "@maria"),
            ("Hallo @a_b.c@social.example.org!", "Hallo @a_b.c!"),
            ("(@a@b.de, @c@d.de)", "(@a, @c)"),
            ("@maria@käse.de.", "@maria."),
            ("@maria", "@maria"),
            ("laden@example.org", "laden@example.org"),
            ("x/@a@b.de =@a@b.de", "x/@a@b.de =@a@b.de"),
            ("@a.@b.de @-a@b.de @a@b @a@", "@a.@b.de @-a@b.de @a@b @a@"),
            (
                "@a@b.de@c.de @a@https://b.de",
                "@a@b.de@c.de @a@https://b.de",
            ),
            ("@ü@b.de", "@ü@b.de"),
        ] {
            assert_eq!(without_servers(text), shown, "{text}");
        }
        assert_eq!(count("@maria@social.example.org"), 6);
        assert_eq!(count("https://social.example.org/@maria@other.org"), 23);
    }

    proptest! {
        #[test]
        fn a_link_adds_its_fixed_length_and_a_server_nothing(
            before in "[a-zäß👩‍👩‍👧 .,!?]{0,30}",
            path in "[a-z0-9]{0,80}",
            server in "[a-z0-9]{1,30}",
        ) {
            let alone = count(&format!("{before} "));
            prop_assert_eq!(alone, TextUnit::Graphemes.count(&before) + 1);
            let link = format!("{before} https://example.org/{path}");
            prop_assert_eq!(count(&link), alone + 23);
            let mention = format!("{before} @maria@{server}.org");
            prop_assert_eq!(count(&mention), alone + 6);
        }

        #[test]
        fn any_text_can_be_counted(text in any::<String>(), tail in ".{0,20}") {
            let text = format!("{text}https://example.org/{tail}@a@b.de{tail} @{text}@{tail}");
            let links = text.matches("://").count();
            let most = TextUnit::Graphemes.count(&text) + 23 * links;
            prop_assert!(count(&text) <= most);
            let shown = without_servers(&text);
            prop_assert!(shown.len() <= text.len());
        }
    }
}
