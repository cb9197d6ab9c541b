//! What is clickable in a text: links, mentions and tags.
//!
//! A record says it by byte ranges of the UTF-8 text. Source: the lexicon `app.bsky.richtext.facet`
//! and the guide "Links, mentions, and rich text" at docs.bsky.app, read 2026-11-23.

use std::ops::Range;

use linkify::{LinkFinder, LinkKind};
use serde_json::{Map, Value, json};
use url::{Host, Url};

use crate::domain::text::TextUnit;

/// The longest tag in graphemes, and in bytes; from the same lexicon.
const TAG_MAX_GRAPHEMES: usize = 64;
const TAG_MAX_BYTES: usize = 640;

/// The longest handle, in characters. Source: atproto.com/specs/handle, read 2026-11-23.
const HANDLE_MAX: usize = 253;

/// What ends a sentence, a quotation or a bracket rather than a tag.
const TAG_TRAIL: &[char] = &[
    '.', ',', ';', ':', '!', '?', '…', '\'', '"', '”', '“', '’', '»', '«', ')', ']', '}', '/',
];

/// A mention as it stands in a text.
#[derive(Debug, PartialEq, Eq)]
struct Mention {
    /// Where it is, the `@` included.
    range: Range<usize>,
    /// The handle in lower case.
    handle: String,
}

/// The handles that a text mentions, in lower case, each once, in order.
pub(super) fn mentioned_handles(text: &str) -> Vec<String> {
    let mut handles: Vec<String> = Vec::new();
    for mention in mentions(text) {
        if !handles.contains(&mention.handle) {
            handles.push(mention.handle);
        }
    }
    handles
}

/// The facets of a text in order; a mention whose handle is not in `dids` stays plain text.
///
/// Facets never overlap. Where two could, a mention goes before a link and a link before a tag.
pub(super) fn facets(text: &str, dids: &Map<String, Value>) -> Vec<Value> {
    let mut taken: Vec<Range<usize>> = Vec::new();
    let mut found: Vec<(Range<usize>, Value)> = Vec::new();
    for mention in mentions(text) {
        if let Some(did) = dids.get(&mention.handle).and_then(Value::as_str) {
            let feature = json!({ "$type": "app.bsky.richtext.facet#mention", "did": did });
            found.push((mention.range.clone(), feature));
        }
        // Resolved or not, it is a name and no link.
        taken.push(mention.range);
    }
    for (range, uri) in links(text) {
        if is_free(&taken, &range) {
            let feature = json!({ "$type": "app.bsky.richtext.facet#link", "uri": uri });
            found.push((range.clone(), feature));
            taken.push(range);
        }
    }
    for range in tags(text) {
        if is_free(&taken, &range) {
            let tag = &text[range.start + 1..range.end];
            let feature = json!({ "$type": "app.bsky.richtext.facet#tag", "tag": tag });
            found.push((range, feature));
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    let facet = |(range, feature): (Range<usize>, Value)| {
        json!({
            "index": { "byteStart": range.start, "byteEnd": range.end },
            "features": [feature],
        })
    };
    found.into_iter().map(facet).collect()
}

/// Whether a range meets none of those taken.
fn is_free(taken: &[Range<usize>], range: &Range<usize>) -> bool {
    taken
        .iter()
        .all(|other| range.end <= other.start || other.end <= range.start)
}

/// Whether something may begin at `start`: at the beginning, or after white space or `(`.
fn begins_word(text: &str, start: usize) -> bool {
    text[..start]
        .chars()
        .next_back()
        .is_none_or(|before| before.is_whitespace() || before == '(')
}

/// The mentions in a text, in order.
fn mentions(text: &str) -> Vec<Mention> {
    let at_signs = text.match_indices('@').map(|(start, _)| start);
    at_signs
        .filter(|start| begins_word(text, *start))
        .filter_map(|start| mention(text, start))
        .collect()
}

/// The mention that begins with the `@` at `start`, if a handle follows.
fn mention(text: &str, start: usize) -> Option<Mention> {
    let rest = &text[start + 1..];
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let written = rest[..end].trim_end_matches(['.', '-']);
    let handle = written.to_ascii_lowercase();
    let is_known = is_known_domain(&handle) || handle.rsplit('.').next() == Some("test");
    let range = start..start + 1 + written.len();
    (is_handle(&handle) && is_known).then_some(Mention { range, handle })
}

/// Whether a text has the form of a handle: a domain name of at least two labels.
///
/// Source: atproto.com/specs/handle, read 2026-11-23.
pub(super) fn is_handle(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = text.rsplit('.').next().unwrap_or_default();
    text.len() <= HANDLE_MAX
        && text.contains('.')
        && text.split('.').all(is_label)
        && last.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Whether a domain name ends in a suffix that exists, and has a name before it.
fn is_known_domain(domain: &str) -> bool {
    let known = psl::suffix(domain.as_bytes()).is_some_and(|suffix| suffix.is_known());
    known && psl::domain(domain.as_bytes()).is_some()
}

/// The links in a text with the address each leads to.
fn links(text: &str) -> Vec<(Range<usize>, String)> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]).url_must_have_scheme(false);
    finder
        .links(text)
        .filter_map(|link| {
            let range = link.start()..link.end();
            let uri = address(link.as_str(), begins_word(text, link.start()))?;
            Some((range, uri))
        })
        .collect()
}

/// The address that a written link leads to; none where it is no link after all.
fn address(written: &str, begins_word: bool) -> Option<String> {
    let lower = written.to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        return absolute(written.to_owned());
    }
    if written.contains("://") || !begins_word {
        return None;
    }
    // A bare domain. Its suffix must exist and be in small letters: "gut.Am Montag" is no link.
    let host = written
        .split(['/', '?', '#', ':'])
        .next()
        .unwrap_or_default();
    let suffix = host.rsplit('.').next().unwrap_or_default();
    let is_small = suffix == suffix.to_lowercase();
    (is_small && is_known_domain(&host.to_lowercase()))
        .then(|| absolute(format!("https://{written}")))?
}

/// An address as records hold it: as written where that is ASCII, else as its escaped form.
fn absolute(written: String) -> Option<String> {
    let url = Url::parse(&written).ok()?;
    match url.host()? {
        Host::Domain(domain) if !domain.contains('.') => None,
        _ if written.is_ascii() => Some(written),
        _ => Some(url.into()),
    }
}

/// The tags in a text, each with its `#`.
fn tags(text: &str) -> Vec<Range<usize>> {
    let signs = text.match_indices('#').map(|(start, _)| start);
    signs
        .filter(|start| begins_word(text, *start))
        .filter_map(|start| tag(text, start))
        .collect()
}

/// The tag that begins with the `#` at `start`, if there is one.
fn tag(text: &str, start: usize) -> Option<Range<usize>> {
    let rest = &text[start + 1..];
    let ends = |c: char| c.is_whitespace() || c == '#' || ('\u{200b}'..='\u{200c}').contains(&c);
    let end = rest.find(ends).unwrap_or(rest.len());
    let tag = rest[..end].trim_end_matches(TAG_TRAIL);
    // A keycap such as "#️⃣" is a picture of the sign.
    let is_keycap = tag.starts_with(['\u{fe0f}', '\u{20e3}']);
    let has_letter = tag
        .chars()
        .any(|c| !c.is_numeric() && !c.is_ascii_punctuation());
    let fits = TextUnit::Graphemes.count(tag) <= TAG_MAX_GRAPHEMES && tag.len() <= TAG_MAX_BYTES;
    (has_letter && !is_keycap && fits).then(|| start..start + 1 + tag.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};
    use serde_json::{Map, Value, json};

    use super::{facets, is_handle, mentioned_handles};

    /// Each facet as the words it covers and what it leads to.
    fn seen(text: &str) -> Vec<(String, String)> {
        let mut dids = Map::new();
        for handle in mentioned_handles(text) {
            if handle != "nobody.example.com" {
                let did = format!("did:plc:{}", handle.split('.').next().unwrap());
                dids.insert(handle, Value::from(did));
            }
        }
        facets(text, &dids)
            .iter()
            .map(|facet| {
                let at =
                    |name: &str| usize::try_from(facet["index"][name].as_u64().unwrap()).unwrap();
                let words = text.get(at("byteStart")..at("byteEnd")).unwrap().to_owned();
                let feature = &facet["features"][0];
                let target = ["uri", "did", "tag"]
                    .iter()
                    .find_map(|name| feature[name].as_str());
                (words, target.unwrap().to_owned())
            })
            .collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected
            .iter()
            .map(|(words, to)| ((*words).to_owned(), (*to).to_owned()))
            .collect()
    }

    #[test]
    fn offsets_are_bytes_of_utf_8() {
        let text = "Grüße 👩‍👩‍👧 von @maria.test: https://münchen.de/ü #Käse";
        let dids = json!({ "maria.test": "did:plc:maria" });
        let found = facets(text, dids.as_object().unwrap());
        let expected = json!([
            {
                "index": { "byteStart": 31, "byteEnd": 42 },
                "features": [{
                    "$type": "app.bsky.richtext.facet#mention",
                    "did": "did:plc:maria",
                }],
            },
            {
                "index": { "byteStart": 44, "byteEnd": 66 },
                "features": [{
                    "$type": "app.bsky.richtext.facet#link",
                    "uri": "https://xn--mnchen-3ya.de/%C3%BC",
                }],
            },
            {
                "index": { "byteStart": 67, "byteEnd": 73 },
                "features": [{ "$type": "app.bsky.richtext.facet#tag", "tag": "Käse" }],
            },
        ]);
        assert_eq!(Value::from(found), expected);
    }

    #[test]
    fn links_end_where_the_sentence_goes_on() {
        let cases: &[(&str, &[(&str, &str)])] = &[
            (
                "See https://example.org.",
                &[("https://example.org", "https://example.org")],
            ),
            (
                "(https://example.org/a_(b))",
                &[("https://example.org/a_(b)", "https://example.org/a_(b)")],
            ),
            (
                "(see example.org)",
                &[("example.org", "https://example.org")],
            ),
            (
                "example.org/a?b=c#d!",
                &[("example.org/a?b=c#d", "https://example.org/a?b=c#d")],
            ),
            (
                "Mein Laden: käse.de, bald",
                &[("käse.de", "https://xn--kse-qla.de/")],
            ),
            (
                "HTTP://EXAMPLE.ORG",
                &[("HTTP://EXAMPLE.ORG", "HTTP://EXAMPLE.ORG")],
            ),
            (
                "example.org:8443/x",
                &[("example.org:8443/x", "https://example.org:8443/x")],
            ),
            ("a.b.co.uk and co.uk", &[("a.b.co.uk", "https://a.b.co.uk")]),
            ("Das war gut.Am Montag", &[]),
            ("Version 1.2.3 und z.B. e.g. usw.", &[]),
            ("name.notatld http://localhost/x ftp://example.org", &[]),
            ("mail an laden@example.org", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(seen(text), pairs(expected), "{text}");
        }
    }

    #[test]
    fn mentions_are_names_that_were_resolved() {
        let cases: &[(&str, &[(&str, &str)])] = &[
            ("@maria.test", &[("@maria.test", "did:plc:maria")]),
            ("Hallo @Maria.Test.", &[("@Maria.Test", "did:plc:maria")]),
            ("(@a.bsky.social)", &[("@a.bsky.social", "did:plc:a")]),
            (
                "@a.example.com, @b.example.com!",
                &[
                    ("@a.example.com", "did:plc:a"),
                    ("@b.example.com", "did:plc:b"),
                ],
            ),
            ("@nobody.example.com", &[]),
            ("a@maria.test @maria @maria.notatld @-a.test @.test", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(seen(text), pairs(expected), "{text}");
        }
        assert_eq!(
            mentioned_handles("@A.test @a.test @b.test"),
            ["a.test", "b.test"]
        );
    }

    #[test]
    fn tags_hold_a_letter_and_no_punctuation_at_their_end() {
        let cases: &[(&str, &[(&str, &str)])] = &[
            (
                "#eins, #zwei! (#drei)",
                &[("#eins", "eins"), ("#zwei", "zwei"), ("#drei", "drei")],
            ),
            ("#2026 #2026er #-", &[("#2026er", "2026er")]),
            (
                "a#b https://example.org/#c",
                &[("https://example.org/#c", "https://example.org/#c")],
            ),
            ("#a#b", &[("#a", "a")]),
            ("#️⃣ #☕ #日本語", &[("#☕", "☕"), ("#日本語", "日本語")]),
            ("#example.org", &[("#example.org", "example.org")]),
        ];
        for (text, expected) in cases {
            assert_eq!(seen(text), pairs(expected), "{text}");
        }
        let longest = format!("#{}", "ä".repeat(64));
        assert_eq!(seen(&longest).len(), 1);
        assert_eq!(seen(&format!("{longest}ä")).len(), 0);
    }

    #[test]
    fn a_handle_is_a_domain_name() {
        for good in ["a.b", "jay.bsky.social", "8.cn", "xn--ls8h.test"] {
            assert!(is_handle(good), "{good}");
        }
        let long = format!("{}.com", "a".repeat(64));
        for bad in [
            "", "a", "a.", ".a", "a..b", "a.8", "-a.b", "a-.b", "a_b.c", "a b.c", &long,
        ] {
            assert!(!is_handle(bad), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn facets_lie_between_letters_and_never_overlap(text in any::<String>(), tail in ".{0,20}") {
            let text = format!("{text} @a.test https://example.org/{tail} #{tail} {text}");
            let mut end = 0;
            let dids = json!({ "a.test": "did:plc:a" });
            for facet in facets(&text, dids.as_object().unwrap()) {
                let at = |name: &str| {
                    usize::try_from(facet["index"][name].as_u64().unwrap()).unwrap()
                };
                assert!(end <= at("byteStart") && at("byteStart") < at("byteEnd"));
                assert!(text.get(at("byteStart")..at("byteEnd")).is_some());
                end = at("byteEnd");
            }
        }
    }
}
