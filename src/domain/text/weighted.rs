//! Weighted length: as X counts a text.
//!
//! Source: developer documentation of X, *Counting characters*, and the configuration of version 3 of
//! its published rules for texts; read 2026-12-01.

use std::ops::Range;

use linkify::{LinkFinder, LinkKind};
use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::UnicodeSegmentation as _;

use super::emoji::is_emoji;

/// How much every link counts, however long it is.
const LINK: usize = 23;
/// How much an emoji counts, however many code points it is made of.
const EMOJI: usize = 2;

/// How long a text is.
pub(super) fn count(text: &str) -> usize {
    let text: String = text.nfc().collect();
    let (mut counted, mut from) = (0, 0);
    for link in links(&text) {
        counted += plain(&text[from..link.start]) + LINK;
        from = link.end;
    }
    counted + plain(&text[from..])
}

/// The length of what is no link.
fn plain(text: &str) -> usize {
    let count = |grapheme: &str| {
        if is_emoji(grapheme) {
            EMOJI
        } else {
            grapheme.chars().map(weight).sum()
        }
    };
    text.graphemes(true).map(count).sum()
}

/// How much a code point counts: the four ranges are those of the published configuration.
fn weight(sign: char) -> usize {
    match u32::from(sign) {
        0..=4351 | 8192..=8205 | 8208..=8223 | 8242..=8247 => 1,
        _ => 2,
    }
}

/// What X makes links of, in order: addresses with `http://` or `https://`, and bare domains whose last
/// part is one that exists.
pub fn links(text: &str) -> Vec<Range<usize>> {
    let mut finder = LinkFinder::new();
    finder.url_must_have_scheme(false).kinds(&[LinkKind::Url]);
    let found = finder.links(text).filter_map(|link| {
        let link = link.start()..link.end();
        // A word that holds letters of other alphabets beside its domain ends before them.
        is_link(text, &link).then_some(link)
    });
    found.collect()
}

fn is_link(text: &str, link: &Range<usize>) -> bool {
    let before = text[..link.start].chars().next_back();
    if before.is_some_and(|c| {
        c.is_ascii_alphanumeric() || matches!(c, '@' | '$' | '#' | '_' | '-' | '.' | '/')
    }) {
        return false;
    }
    let lower = text[link.clone()].to_lowercase();
    let has_scheme = lower.starts_with("https://") || lower.starts_with("http://");
    let rest = lower
        .strip_prefix("https://")
        .or_else(|| lower.strip_prefix("http://"))
        .unwrap_or(&lower);
    if !has_scheme && rest.contains("://") {
        return false;
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.split(':').next().unwrap_or_default();
    let is_known = psl::suffix(host.as_bytes()).is_some_and(|suffix| suffix.is_known());
    !authority.contains('@') && is_known && psl::domain(host.as_bytes()).is_some()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::{count, links};

    #[test]
    fn letters_count_one_and_other_signs_two() {
        for (text, expected) in [
            ("", 0),
            ("Grüße", 5),
            ("„ja“", 4),
            ("漢字", 4),
            ("日本 ok", 7),
            ("😀", 2),
            ("👩‍👩‍👧", 2),
            ("👍🏽 🇩🇪", 5),
            ("e\u{301}", 1),
            ("☀️", 2),
            ("Привет", 6),
        ] {
            assert_eq!(count(text), expected, "{text}");
        }
    }

    #[test]
    fn every_link_counts_23() {
        for (text, expected) in [
            ("https://a.de", 23),
            ("http://example.org/sehr/lang?und=noch#laenger", 23),
            ("example.org", 23),
            ("siehe example.org/x, ja", 6 + 23 + 4),
            ("https://münchen.de/straße", 23),
            ("a@example.org", 13),
            ("version 1.2.3", 13),
            ("datei.notatld", 13),
            ("ende.Neuer Satz", 15),
        ] {
            assert_eq!(count(text), expected, "{text}: {:?}", links(text));
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_counted(text in any::<String>()) {
            let most = 2 * text.chars().count() * 3 + 23 * links(&text).len();
            prop_assert!(count(&text) <= most);
        }

        #[test]
        fn a_link_adds_23_and_a_space(before in "[a-zäöüß漢😀 ,!?]{0,40}", path in "[a-z0-9/]{0,60}") {
            let alone = count(&before);
            prop_assert_eq!(count(&format!("{before} https://example.org/{path}x")), alone + 1 + 23);
        }
    }
}
