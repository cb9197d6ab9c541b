//! The text of a post, read back from the HTML that servers make of it.
//!
//! Servers send posts as HTML of their own making: paragraphs, line breaks, links and mentions. What
//! is read here is only compared with what was sent, never shown.

use crate::domain::{shorthand::without_servers, text::normalised};

/// Characters that servers write by name. Numbers are read besides.
const ENTITIES: [(&str, char); 6] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
];

/// The longest entity that is looked for, in bytes without `&` and `;`.
const ENTITY_MAX: usize = 10;

/// What is taken for the text of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Links {
    /// The words in it, as most servers write the address in full.
    Shown,
    /// Where it leads: some servers shorten the words.
    Target,
}

/// Whether HTML says what a text says, as far as a server does not change words.
pub(super) fn says(html: &str, text: &str) -> bool {
    let wanted = comparable(text);
    [Links::Shown, Links::Target]
        .into_iter()
        .any(|links| comparable(&text_of(html, links)) == wanted)
}

/// The form in which two copies are equal: white space folded, mentions without their server.
fn comparable(text: &str) -> String {
    without_servers(&normalised(text))
}

/// The text that HTML shows.
fn text_of(html: &str, links: Links) -> String {
    let mut text = String::with_capacity(html.len());
    // Where the words of an open link begin, and what is to be put in their place.
    let mut open: Option<(usize, String)> = None;
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        push_decoded(&mut text, before);
        let Some((tag, after)) = after.split_once('>') else {
            return text;
        };
        rest = after;
        match name_of(tag).as_str() {
            "br" | "p" | "/p" | "div" | "/div" | "li" | "/li" | "blockquote" | "/blockquote" => {
                text.push('\n');
            }
            "a" if links == Links::Target => open = target(tag).map(|href| (text.len(), href)),
            "/a" => {
                if let Some((start, href)) = open.take() {
                    text.truncate(start);
                    text.push_str(&href);
                }
            }
            _ => {}
        }
    }
    push_decoded(&mut text, rest);
    text
}

/// The name of a tag in small letters, with a slash in front where it closes.
fn name_of(tag: &str) -> String {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '/';
    let end = tag
        .char_indices()
        .position(|(at, c)| !is_name(c) || (c == '/' && at > 0));
    tag[..end.unwrap_or(tag.len())].to_ascii_lowercase()
}

/// Where a link leads, unless it is a mention or a tag, whose words are what was written.
fn target(tag: &str) -> Option<String> {
    let class = attribute(tag, "class").unwrap_or_default();
    let is_name = class
        .split_whitespace()
        .any(|name| matches!(name, "mention" | "hashtag" | "u-url"));
    if is_name {
        None
    } else {
        attribute(tag, "href")
    }
}

/// The value of an attribute, decoded. Servers write values in quotes.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once('=') {
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, after) = after[1..].split_once(quote)?;
        let found = before.split_whitespace().next_back().unwrap_or_default();
        if found.eq_ignore_ascii_case(name) {
            let mut decoded = String::with_capacity(value.len());
            push_decoded(&mut decoded, value);
            return Some(decoded);
        }
        rest = after;
    }
    None
}

/// Adds a piece of HTML without tags, its entities decoded.
fn push_decoded(text: &mut String, piece: &str) {
    let mut rest = piece;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        let end = after.bytes().take(ENTITY_MAX + 1).position(|b| b == b';');
        let entity = end.and_then(|end| Some((decoded(&after[..end])?, end)));
        rest = if let Some((c, end)) = entity {
            text.push(c);
            &after[end + 1..]
        } else {
            text.push('&');
            after
        };
    }
    text.push_str(rest);
}

/// The character that an entity stands for.
fn decoded(entity: &str) -> Option<char> {
    let Some(number) = entity.strip_prefix('#') else {
        let known = ENTITIES.iter().find(|(name, _)| *name == entity);
        return known.map(|(_, c)| *c);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    };
    code.and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, proptest};

    use super::says;

    #[test]
    fn what_servers_make_of_a_text_says_the_same() {
        let text = "Grüße & <3 an @maria@social.example.org:\n\nhttps://example.org/brot?a=1&b=2#ofen \
                    und #Käse\n\"Ende\" 👋";
        // Mastodon.
        let mastodon = "<p>Grüße &amp; &lt;3 an <span class=\"h-card\" translate=\"no\"><a \
            href=\"https://social.example.org/@maria\" class=\"u-url mention\">@<span>maria</span>\
            </a></span>:</p><p><a href=\"https://example.org/brot?a=1&amp;b=2#ofen\" \
            target=\"_blank\" rel=\"nofollow noopener\" translate=\"no\"><span class=\"invisible\">\
            https://</span><span class=\"ellipsis\">example.org/brot?a=1&amp;b</span>\
            <span class=\"invisible\">=2#ofen</span></a> und <a href=\"https://a.test/tags/Käse\" \
            class=\"mention hashtag\" rel=\"tag\">#<span>Käse</span></a><br />&quot;Ende&quot; 👋</p>";
        assert!(says(mastodon, text));
        // GoToSocial.
        let gotosocial = "<p>Grüße &amp; &lt;3 an <span class=\"h-card\"><a \
            href=\"https://social.example.org/@maria\" class=\"u-url mention\" rel=\"nofollow\">@\
            <span>maria</span></a></span>:<br><br><a href=\"https://example.org/brot?a=1&amp;b=2#ofen\" \
            rel=\"nofollow noreferrer noopener\" target=\"_blank\">https://example.org/brot?a=1&amp;b=2#ofen\
            </a> und <a href=\"https://a.test/tags/käse\" class=\"mention hashtag\" rel=\"tag\">#\
            <span>Käse</span></a><br>&#34;Ende&#34; 👋</p>";
        assert!(says(gotosocial, text));
        // Pleroma, set up to shorten links.
        let pleroma = "Grüße &amp; &lt;3 an <span class=\"h-card\"><a class=\"u-url mention\" \
            data-user=\"9\" href=\"https://social.example.org/@maria\" rel=\"ugc\">@<span>maria</span>\
            </a></span>:<br/><br/><a href=\"https://example.org/brot?a=1&amp;b=2#ofen\" rel=\"ugc\">\
            example.org/br…</a> und <a class=\"hashtag\" data-tag=\"käse\" \
            href=\"https://a.test/tag/käse\">#Käse</a><br/>&quot;Ende&quot; 👋";
        assert!(says(pleroma, text));
    }

    #[test]
    fn another_text_does_not() {
        for (html, text) in [
            ("<p>Guten Morgen</p>", "Guten Abend"),
            ("<p>Guten Morgen</p>", "Guten Morgen!"),
            ("<p>guten Morgen</p>", "Guten Morgen"),
            ("<p>@maria</p>", "@marie@example.org"),
            ("<p>a<br>b</p>", "ab"),
            ("", "a"),
            ("<p></p>", "a"),
        ] {
            assert!(!says(html, text), "{html} {text}");
        }
        assert!(says("<p></p>", ""));
        assert!(says("<p>a<br>b</p>", " a\r\nb "));
    }

    #[test]
    fn broken_html_is_read_as_far_as_it_goes() {
        for (html, text) in [
            ("a &unknown; b & c &", "a &unknown; b & c &"),
            ("a &#x41;&#65;&#xD800;", "a AA&#xD800;"),
            ("<p>a<b", "a"),
            (
                "<a href='https://a.de'>x</a> <a href=>y</a>",
                "https://a.de y",
            ),
            ("<a>x</a>", "x"),
        ] {
            assert!(says(html, text), "{html}");
        }
    }

    /// A text as a server writes it, one paragraph.
    fn html(text: &str) -> String {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
        format!("<p>{}</p>", escaped.replace('\n', "<br />"))
    }

    proptest! {
        #[test]
        fn every_text_says_itself(text in "[^\\r]{0,60}") {
            prop_assert!(says(&html(&text), &text));
        }

        #[test]
        fn any_html_can_be_read(one in any::<String>(), other in any::<String>()) {
            let html = format!("<a href=\"{one}\" class='{other}'>{other}</a>&{one};<{other}");
            says(&html, &one);
        }
    }
}
