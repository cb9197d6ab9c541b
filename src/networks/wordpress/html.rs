//! HTML made of plain text, and plain text read back from HTML.
//!
//! Nothing of a text is ever taken for HTML: not tags, not entities, and not the shortcodes in square
//! brackets that a site runs. Source: developer.wordpress.org/rest-api/reference/posts and the block
//! editor's handbook, *Markup representation of a block*; read 2026-12-01.

use url::Url;

use crate::domain::text::weighted_links;

/// The longest entity that is looked for, in bytes without `&` and `;`.
const ENTITY_MAX: usize = 10;

/// Characters that are written by name. Numbers are read besides.
const ENTITIES: [(&str, char); 6] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
];

/// How a content is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    /// Whether the comments stand around it by which the block editor knows its blocks.
    pub(super) has_blocks: bool,
    /// Whether links are marked as paid for.
    pub(super) is_sponsored: bool,
    /// Whether an address that stands alone is left to the site, which shows a preview.
    pub(super) embeds: bool,
}

/// A picture or film that stands in a content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown<'a> {
    /// The site's id of it.
    pub(super) id: &'a str,
    /// Where its file lies.
    pub(super) address: &'a str,
    /// What it shows, in words.
    pub(super) alt: &'a str,
    /// Whether it is a film.
    pub(super) is_video: bool,
}

/// A plain text as it stands between tags, or within quotes.
pub(super) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            // Between square brackets a site looks for a shortcode to run.
            '[' => html.push_str("&#91;"),
            ']' => html.push_str("&#93;"),
            '\n' | '\t' => html.push(c),
            c if c.is_control() => {}
            c => html.push(c),
        }
    }
    html
}

/// The name of a category or tag as a site keeps it, by which it is searched.
pub(super) fn kept_name(name: &str) -> String {
    name.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The paragraphs of a text: what stands between empty lines.
fn paragraphs(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut paragraphs: Vec<Vec<&str>> = vec![Vec::new()];
    for line in text.lines() {
        if line.trim().is_empty() {
            paragraphs.push(Vec::new());
        } else if let Some(last) = paragraphs.last_mut() {
            last.push(line.trim_end());
        }
    }
    let filled = paragraphs.iter().filter(|lines| !lines.is_empty());
    filled.map(|lines| lines.join("\n")).collect()
}

/// Where an address in a text leads; none where it leads nowhere.
fn target(written: &str) -> Option<Url> {
    let lower = written.to_ascii_lowercase();
    let has_scheme = lower.starts_with("http://") || lower.starts_with("https://");
    let address = if has_scheme {
        written.to_owned()
    } else {
        format!("https://{written}")
    };
    Url::parse(&address).ok()
}

/// A paragraph's HTML, its addresses made to links and its line breaks kept.
fn linked(paragraph: &str, style: Style) -> String {
    let rel = if style.is_sponsored {
        " rel=\"sponsored\""
    } else {
        ""
    };
    let (mut html, mut from) = (String::with_capacity(paragraph.len() * 2), 0);
    for link in weighted_links(paragraph) {
        let written = &paragraph[link.clone()];
        let Some(target) = target(written) else {
            continue;
        };
        html.push_str(&escaped(&paragraph[from..link.start]));
        let (href, shown) = (escaped(target.as_str()), escaped(written));
        html.extend(["<a href=\"", &href, "\"", rel, ">", &shown, "</a>"]);
        from = link.end;
    }
    html.push_str(&escaped(&paragraph[from..]));
    html.replace('\n', "<br>")
}

/// Whether a paragraph is one address with its scheme and nothing else.
fn is_address(paragraph: &str) -> bool {
    let is_whole = weighted_links(paragraph).first() == Some(&(0..paragraph.len()));
    is_whole && (paragraph.starts_with("https://") || paragraph.starts_with("http://"))
}

/// A block with the comments around it, where those are wanted.
fn block(name: &str, attributes: &str, inner: &str, style: Style) -> String {
    if style.has_blocks {
        format!("<!-- wp:{name} {attributes}-->\n{inner}\n<!-- /wp:{name} -->")
    } else {
        inner.to_owned()
    }
}

fn paragraph_block(paragraph: &str, style: Style) -> String {
    let inner = if style.embeds && is_address(paragraph) {
        escaped(paragraph)
    } else {
        linked(paragraph, style)
    };
    block("paragraph", "", &format!("<p>{inner}</p>"), style)
}

fn media_block(shown: &Shown<'_>, style: Style) -> String {
    let (id, src) = (shown.id, escaped(shown.address));
    if shown.is_video {
        let inner = format!(
            "<figure class=\"wp-block-video\"><video controls src=\"{src}\"></video></figure>"
        );
        return block("video", &format!("{{\"id\":{id}}} "), &inner, style);
    }
    let alt = escaped(shown.alt).replace('\n', " ");
    let inner = format!(
        "<figure class=\"wp-block-image size-full\"><img src=\"{src}\" alt=\"{alt}\" \
         class=\"wp-image-{id}\"/></figure>"
    );
    let attributes = format!("{{\"id\":{id},\"sizeSlug\":\"full\",\"linkDestination\":\"none\"}} ");
    block("image", &attributes, &inner, style)
}

/// The content of a post: its text in paragraphs, and below it what it shows.
pub(super) fn content(text: &str, shown: &[Shown<'_>], style: Style) -> String {
    let paragraphs = paragraphs(text);
    let paragraphs = paragraphs
        .iter()
        .map(|paragraph| paragraph_block(paragraph, style));
    let shown = shown.iter().map(|one| media_block(one, style));
    paragraphs.chain(shown).collect::<Vec<_>>().join("\n\n")
}

/// The text that HTML shows, on one line; only for comparing and for errors, never to be shown as HTML.
pub(super) fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        push_decoded(&mut text, before);
        let Some((_, after)) = after.split_once('>') else {
            return text;
        };
        text.push(' ');
        rest = after;
    }
    push_decoded(&mut text, rest);
    text
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

/// Whether HTML says what a text says: the same letters and digits in the same order.
///
/// A site writes quotation marks, dashes, dots and smileys in its own way when it shows a text, and
/// shortens the words of links, never those of sentences.
pub(super) fn says(html: &str, text: &str) -> bool {
    letters(&plain(html)) == letters(text)
}

/// Whether HTML ends with what a headline says, which has letters: a site writes a word before that of a
/// private post.
pub(super) fn is_headed(html: &str, headline: &str) -> bool {
    let headline = letters(headline);
    !headline.is_empty() && letters(&plain(html)).ends_with(&headline)
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, proptest};

    use super::{Shown, Style, content, escaped, plain, says};

    const HTML: Style = Style {
        has_blocks: false,
        is_sponsored: false,
        embeds: false,
    };

    fn html(text: &str) -> String {
        content(text, &[], HTML)
    }

    #[test]
    fn paragraphs_and_lines_stay_what_they_are() {
        for (text, expected) in [
            ("Eins", "<p>Eins</p>"),
            ("Eins\nZwei", "<p>Eins<br>Zwei</p>"),
            ("Eins\r\nZwei\rDrei", "<p>Eins<br>Zwei<br>Drei</p>"),
            ("Eins\n\n \t\n\nZwei\n", "<p>Eins</p>\n\n<p>Zwei</p>"),
            ("\n\nEins  \n  Zwei", "<p>Eins<br>  Zwei</p>"),
            ("", ""),
            (" \n ", ""),
        ] {
            assert_eq!(html(text), expected, "{text:?}");
        }
    }

    #[test]
    fn nothing_of_a_text_is_taken_for_html() {
        for (text, expected) in [
            ("a < b & c > d", "<p>a &lt; b &amp; c &gt; d</p>"),
            (
                "<script>alert(\"x\")</script>",
                "<p>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;</p>",
            ),
            ("&amp; <3", "<p>&amp;amp; &lt;3</p>"),
            (
                "[gallery ids=\"1\"]",
                "<p>&#91;gallery ids=&quot;1&quot;&#93;</p>",
            ),
            ("<!-- wp:html -->", "<p>&lt;!-- wp:html --&gt;</p>"),
            ("a\u{0}b\u{7}c", "<p>abc</p>"),
        ] {
            assert_eq!(html(text), expected, "{text:?}");
        }
    }

    #[test]
    fn addresses_become_links() {
        for (text, expected) in [
            (
                "Mehr: https://example.org/a?b=1&c=2#d.",
                "<p>Mehr: <a href=\"https://example.org/a?b=1&amp;c=2#d\">https://example.org/a?b=1&amp;c=2#d</a>.</p>",
            ),
            (
                "example.org und\nhttp://example.org/x",
                "<p><a href=\"https://example.org/\">example.org</a> und<br><a \
                 href=\"http://example.org/x\">http://example.org/x</a></p>",
            ),
            (
                "https://example.org/\"onclick=\"x",
                "<p><a href=\"https://example.org/\">https://example.org/</a>&quot;onclick=&quot;x</p>",
            ),
            (
                "gut.Amontag javascript:alert(1)",
                "<p>gut.Amontag javascript:alert(1)</p>",
            ),
        ] {
            assert_eq!(html(text), expected, "{text:?}");
        }
        let paid = Style {
            is_sponsored: true,
            ..HTML
        };
        assert_eq!(
            content("https://example.org/", &[], paid),
            "<p><a href=\"https://example.org/\" rel=\"sponsored\">https://example.org/</a></p>"
        );
    }

    #[test]
    fn an_address_alone_is_left_to_the_site_where_that_is_wanted() {
        let embeds = Style {
            embeds: true,
            ..HTML
        };
        let text = "Seht:\n\nhttps://video.example.org/watch?v=1&t=2\n\nhttps://example.org jetzt";
        assert_eq!(
            content(text, &[], embeds),
            "<p>Seht:</p>\n\n<p>https://video.example.org/watch?v=1&amp;t=2</p>\n\n\
             <p><a href=\"https://example.org/\">https://example.org</a> jetzt</p>"
        );
    }

    #[test]
    fn what_is_shown_stands_below_with_its_words() {
        let shown = [
            Shown {
                id: "88",
                address: "https://example.org/a.jpg?x=1&y=2",
                alt: "Ein \"Laib\" <Brot>\nauf dem Tisch",
                is_video: false,
            },
            Shown {
                id: "89",
                address: "https://example.org/a.mp4",
                alt: "Teig",
                is_video: true,
            },
        ];
        let blocks = Style {
            has_blocks: true,
            ..HTML
        };
        assert_eq!(
            content("Eins", &shown, blocks),
            "<!-- wp:paragraph -->\n<p>Eins</p>\n<!-- /wp:paragraph -->\n\n\
             <!-- wp:image {\"id\":88,\"sizeSlug\":\"full\",\"linkDestination\":\"none\"} -->\n\
             <figure class=\"wp-block-image size-full\"><img src=\"https://example.org/a.jpg?x=1&amp;y=2\" \
             alt=\"Ein &quot;Laib&quot; &lt;Brot&gt; auf dem Tisch\" class=\"wp-image-88\"/></figure>\n\
             <!-- /wp:image -->\n\n\
             <!-- wp:video {\"id\":89} -->\n\
             <figure class=\"wp-block-video\"><video controls src=\"https://example.org/a.mp4\"></video></figure>\n\
             <!-- /wp:video -->"
        );
    }

    #[test]
    fn a_text_is_known_again_in_what_a_site_makes_of_it() {
        let text = "\"Gut\" -- & <3 ... https://example.org/a_b\nZwei";
        let shown = "<p>&#8220;Gut&#8221; &#8211; &amp; &lt;3 &#8230; <a \
                     href=\"https://example.org/a_b\" rel=\"nofollow ugc\">https://example.org/a_b</a>\
                     <br />\nZwei</p>\n";
        assert!(says(shown, text));
        assert!(!says(shown, "Gut 3 https://example.org/a_b Drei"));
        assert_eq!(plain("a &unknown; b & c &"), "a &unknown; b & c &");
        assert_eq!(plain("<strong>No</strong>: 1 < 2"), " No : 1 ");
    }

    proptest! {
        #[test]
        fn no_tag_comes_from_a_text(text in any::<String>()) {
            let html = html(&text);
            let left = html
                .replace("<p>", "")
                .replace("</p>", "")
                .replace("<br>", "")
                .replace("</a>", "")
                .replace("<a href=\"http", "");
            prop_assert!(!left.contains('<'), "{left}");
            prop_assert!(!escaped(&text).contains(['<', '>', '"', '[', ']']));
        }

        #[test]
        fn every_text_says_itself(text in "[^\\r]{0,60}") {
            prop_assert!(says(&html(&text), &text));
        }
    }
}
