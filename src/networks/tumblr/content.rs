//! The blocks that a part becomes.
//!
//! Source: github.com/tumblr/docs, *Neue Post Format*, read 2026-12-01.

use linkify::{LinkFinder, LinkKind};
use serde_json::{Value, json};

use super::settings::{ALT_MAX, number, text};
use crate::{
    domain::text::normalised,
    networks::{Draft, DraftMedia, Options},
};

/// The longest text of a block, in code points, and the most links in the texts of a post.
const BLOCK_MAX: usize = 4_096;
const LINKS_MAX: usize = 100;

/// The paragraphs of a text: what blank lines part, and shorter where one is too long for a block.
fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim_end).chain([""]) {
        if !line.is_empty() {
            lines.push(line);
        } else if !lines.is_empty() {
            cut(&lines.join("\n"), &mut paragraphs);
            lines.clear();
        }
    }
    paragraphs
}

/// Adds a paragraph in pieces that fit into a block, cut where a line or a word ends.
fn cut(paragraph: &str, pieces: &mut Vec<String>) {
    let mut rest = paragraph;
    while let Some((end, _)) = rest.char_indices().nth(BLOCK_MAX) {
        let piece = &rest[..end];
        let space = piece.rfind(char::is_whitespace).filter(|space| *space > 0);
        let (piece, after) = rest.split_at(space.unwrap_or(end));
        pieces.push(piece.to_owned());
        rest = after.trim_start();
    }
    if !rest.is_empty() {
        pieces.push(rest.to_owned());
    }
}

/// A paragraph as a block, in which addresses lead somewhere: Tumblr makes no links of its own. `left`
/// is how many links the post may still have.
fn paragraph(given: &str, style: Option<&str>, left: &mut usize) -> Value {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let links: Vec<Value> = finder
        .links(given)
        .take(*left)
        .map(|link| {
            let start = given[..link.start()].chars().count();
            let end = start + link.as_str().chars().count();
            json!({ "type": "link", "start": start, "end": end, "url": link.as_str() })
        })
        .collect();
    *left -= links.len();
    let mut block = json!({ "type": "text", "text": given });
    if let Some(style) = style {
        block["subtype"] = json!(style);
    }
    if !links.is_empty() {
        block["formatting"] = json!(links);
    }
    block
}

/// The link card; none where there is none.
fn card(options: &Options) -> Option<Value> {
    let mut card = json!({ "type": "link", "url": text(options, "link_url")? });
    for (field, option) in [("title", "link_title"), ("description", "link_description")] {
        if let Some(text) = text(options, option) {
            card[field] = json!(text);
        }
    }
    Some(card)
}

/// What a file is called in the form that carries it.
pub(super) fn identifier(position: usize) -> String {
    format!("file{position}")
}

/// Whether it is a film.
pub(super) fn is_film(media: &DraftMedia) -> bool {
    media.content_type.starts_with("video/")
}

/// A picture or film that goes along.
fn carried(position: usize, media: &DraftMedia) -> Value {
    let mut file = json!({
        "type": media.content_type,
        "identifier": identifier(position),
    });
    if media.width > 0 && media.height > 0 {
        file["width"] = json!(media.width);
        file["height"] = json!(media.height);
    }
    if is_film(media) {
        return json!({ "type": "video", "media": file });
    }
    let mut block = json!({ "type": "image", "media": [file] });
    if !media.alt.is_empty() {
        // Dezent counts what readers see, Tumblr what it is written with.
        let alt: String = media.alt.chars().take(ALT_MAX).collect();
        block["alt_text"] = json!(alt);
    }
    block
}

/// The blocks of a part: heading, text, link card, pictures and films, and the film from elsewhere.
pub(super) fn blocks(draft: &Draft, part: usize) -> Vec<Value> {
    let (options, given) = (&draft.options, &draft.parts[part]);
    let is_first = part == 0;
    let heading = text(options, "title").filter(|_| is_first);
    let heading =
        heading.map(|text| json!({ "type": "text", "subtype": "heading1", "text": text }));
    let style = text(options, "text_style");
    let mut left = LINKS_MAX;
    let paragraphs = paragraphs(&given.text);
    let paragraphs = paragraphs
        .iter()
        .map(|given| paragraph(given, style, &mut left));
    let card = card(options).filter(|_| is_first);
    let media = given.media.iter().enumerate();
    let media = media.map(|(position, media)| carried(position, media));
    let film = text(options, "video_url").filter(|_| is_first);
    let film = film.map(|url| json!({ "type": "video", "url": url }));
    let blocks = heading.into_iter().chain(paragraphs).chain(card);
    blocks.chain(media).chain(film).collect()
}

/// How the blocks of a part stand; none where one stands under the other and all are shown.
pub(super) fn layout(draft: &Draft, part: usize, blocks: &[Value]) -> Option<Value> {
    let options = &draft.options;
    let per_row = number(options, "images_per_row").unwrap_or(1).max(1);
    let is = |at: usize, kind: &str| blocks[at]["type"] == kind;
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for at in 0..blocks.len() {
        match rows.last_mut() {
            Some(row) if is(at, "image") && is(row[0], "image") && row.len() < per_row => {
                row.push(at);
            }
            _ => rows.push(vec![at]),
        }
    }
    let shown = number(options, "read_more_after").filter(|_| part == 0);
    let truncate_after = shown.and_then(|shown| {
        let is_paragraph = |at: &usize| is(*at, "text") && blocks[*at]["subtype"] != "heading1";
        let last = (0..blocks.len())
            .filter(is_paragraph)
            .nth(shown.checked_sub(1)?)?;
        // Where nothing follows there is nothing to keep reading.
        (last + 1 < blocks.len()).then_some(last)
    });
    if rows.len() == blocks.len() && truncate_after.is_none() {
        return None;
    }
    let rows: Vec<Value> = rows.iter().map(|row| json!({ "blocks": row })).collect();
    let mut layout = json!({ "type": "rows", "display": rows });
    if let Some(last) = truncate_after {
        layout["truncate_after"] = json!(last);
    }
    Some(json!([layout]))
}

/// What the texts of some blocks say, so that two copies of a post can be compared.
pub(super) fn words(blocks: &[Value]) -> String {
    let texts = blocks.iter().filter(|block| block["type"] == "text");
    let texts: Vec<&str> = texts.filter_map(|block| block["text"].as_str()).collect();
    normalised(&texts.join("\n"))
}

/// How many blocks of a kind there are.
pub(super) fn count(blocks: &[Value], kind: &str) -> usize {
    blocks.iter().filter(|block| block["type"] == kind).count()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{paragraph, paragraphs, words};

    #[test]
    fn blank_lines_part_paragraphs() {
        assert_eq!(
            paragraphs("Eins\nzwei \r\n\r\n \n\nDrei\n"),
            ["Eins\nzwei", "Drei"]
        );
        assert_eq!(paragraphs(" \n\n"), [""; 0]);
        assert_eq!(paragraphs(""), [""; 0]);
    }

    #[test]
    fn a_long_paragraph_is_cut_where_a_word_ends() {
        let lengths = |text: &str| -> Vec<usize> {
            let pieces = paragraphs(text);
            pieces.iter().map(|piece| piece.chars().count()).collect()
        };
        assert_eq!(lengths(&"ä".repeat(4_096)), [4_096]);
        assert_eq!(lengths(&"ä".repeat(4_097)), [4_096, 1]);
        let words = format!("{} {}", "a".repeat(4_000), "b".repeat(4_000));
        assert_eq!(lengths(&words), [4_000, 4_000]);
    }

    #[test]
    fn links_are_marked_in_code_points_and_only_so_many() {
        let mut left = 2;
        let text = "👋 https://a.example.org und https://b.example.org, https://c.example.org";
        let block = paragraph(text, Some("quote"), &mut left);
        let expected = json!({
            "type": "text", "text": text, "subtype": "quote", "formatting": [
                { "type": "link", "start": 2, "end": 23, "url": "https://a.example.org" },
                { "type": "link", "start": 28, "end": 49, "url": "https://b.example.org" },
            ],
        });
        assert_eq!(block, expected);
        assert_eq!(left, 0);
        let block = paragraph("https://d.example.org", None, &mut left);
        assert_eq!(block.get("formatting"), None);
    }

    #[test]
    fn only_texts_are_words() {
        let blocks = [
            json!({ "type": "text", "text": " Eins\nzwei" }),
            json!({ "type": "image", "alt_text": "Brot" }),
            json!({ "type": "text", "text": "drei" }),
        ];
        assert_eq!(words(&blocks), "Eins zwei drei");
    }
}
