//! What is sent: the message a part becomes, and what a message's text was before Slack had it.

use serde_json::{Map, Value, json};

use super::{
    settings::{Way, is_on, text},
    upload,
};
use crate::{
    domain::{attempt::Journal, text::normalised},
    networks::{Draft, multipart::file_name},
};

/// The longest text of a section, in characters.
/// Source: docs.slack.dev/reference/block-kit/blocks/section-block, read 2026-12-01.
const SECTION_MAX: usize = 3_000;

/// What the metadata of a message is called, by which it is known again.
pub(super) const EVENT: &str = "dezent_post";

/// The name of the step that makes a part public.
pub(super) fn post_name(part: usize) -> String {
    format!("post:{part}")
}

/// A text in which nothing is read as a mention or a link that was not meant so.
/// Source: docs.slack.dev/messaging/formatting-message-text (*Escaping text*), read 2026-12-01.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;")
}

/// A text as Slack is to be given it.
pub(super) fn written(draft: &Draft, given: &str) -> String {
    match text(&draft.options, "format") {
        Some("mrkdwn") => given.to_owned(),
        _ => escaped(given),
    }
}

/// What a text of Slack's says, so that two copies of one can be compared: without the marks that
/// Slack puts around links, and with what was escaped as it was.
pub(super) fn said(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        let Some((link, after)) = after.split_once('>') else {
            break;
        };
        plain.push_str(before);
        // A bare domain becomes a link whose words are what was written.
        plain.push_str(link.split_once('|').map_or(link, |(_, words)| words));
        rest = after;
    }
    plain.push_str(rest);
    let plain = plain.replace("&lt;", "<").replace("&gt;", ">");
    normalised(&plain.replace("&amp;", "&"))
}

/// The pieces of a text that are short enough for a section, cut where a line or a word ends.
fn sections(draft: &Draft, given: &str) -> Vec<String> {
    let mut sections = Vec::new();
    let mut rest = given;
    while written(draft, rest).chars().count() > SECTION_MAX {
        let cut = fitting(draft, rest);
        let (piece, after) = rest.split_at(cut);
        let end = piece.rfind('\n').or_else(|| piece.rfind(' '));
        let (piece, after) = match end.filter(|end| *end > 0) {
            Some(end) => (&rest[..end], &rest[end + 1..]),
            None => (piece, after),
        };
        sections.push(written(draft, piece));
        rest = after;
    }
    sections.push(written(draft, rest));
    sections.retain(|section| !section.trim().is_empty());
    sections
}

/// How many bytes of a text fit into a section.
fn fitting(draft: &Draft, given: &str) -> usize {
    let mut length = 0;
    let too_much = |(_, c): &(usize, char)| {
        let mut buffer = [0; 4];
        length += written(draft, c.encode_utf8(&mut buffer)).chars().count();
        length > SECTION_MAX
    };
    let end = given.char_indices().find(too_much);
    end.map_or(given.len(), |(at, _)| at)
}

/// The blocks of a part; none where its text says all.
fn blocks(draft: &Draft, part: usize) -> Option<Value> {
    let options = &draft.options;
    let header = text(options, "header").filter(|_| part == 0);
    let image = text(options, "image_url").filter(|_| part == 0);
    if header.is_none() && image.is_none() {
        return None;
    }
    let heading = header
        .map(|text| json!({ "type": "header", "text": { "type": "plain_text", "text": text } }));
    let section =
        |text: String| json!({ "type": "section", "text": { "type": "mrkdwn", "text": text } });
    let picture = image.map(|url| {
        let alt = text(options, "image_alt").unwrap_or_default();
        json!({ "type": "image", "image_url": url, "alt_text": alt })
    });
    let sections = sections(draft, &draft.parts[part].text);
    let blocks = heading.into_iter().chain(sections.into_iter().map(section));
    Some(blocks.chain(picture).collect())
}

/// The number of the message that a part answers.
pub(super) fn parent(draft: &Draft, journal: &Journal, part: usize) -> Option<String> {
    if let Some(ts) = text(&draft.options, "thread_ts") {
        return Some(ts.to_owned());
    }
    // All parts of a thread answer the first.
    let first = journal.get(&post_name(0)).filter(|_| part > 0)?;
    first.remote_id.clone()
}

/// Why a part cannot be sent, found before anybody is asked; none where it can be.
pub(super) fn refuse(draft: &Draft) -> Option<&'static str> {
    let options = &draft.options;
    (options.contains_key("image_url") && !options.contains_key("image_alt"))
        .then_some("image_url needs image_alt: what the picture shows, in words")
}

/// What is to be sent for a part, canonically.
pub(super) fn request(draft: &Draft, journal: &Journal, part: usize) -> Value {
    let given = &draft.parts[part];
    if given.media.is_empty() {
        of_text(draft, journal, part)
    } else {
        of_files(draft, journal, part)
    }
}

/// The body of a message without files.
fn of_text(draft: &Draft, journal: &Journal, part: usize) -> Value {
    let (options, given) = (&draft.options, &draft.parts[part]);
    let mut body = Map::new();
    // Where there are blocks, this is what notifications and screen readers say.
    body.insert("text".to_owned(), json!(written(draft, &given.text)));
    if let Some(blocks) = blocks(draft, part) {
        body.insert("blocks".to_owned(), blocks);
    }
    for name in ["unfurl_links", "unfurl_media"] {
        if let Some(value) = options.get(name) {
            body.insert(name.to_owned(), value.clone());
        }
    }
    let parent = parent(draft, journal, part);
    let is_answer = parent.is_some();
    if let Some(ts) = parent {
        body.insert("thread_ts".to_owned(), json!(ts));
    }
    if Way::of(options) == Way::Bot {
        body.insert("channel".to_owned(), json!(draft.channel.account.remote_id));
        if is_answer && is_on(options, "reply_broadcast") {
            body.insert("reply_broadcast".to_owned(), json!(true));
        }
        let payload = json!({ "key": given.key });
        let metadata = json!({ "event_type": EVENT, "event_payload": payload });
        body.insert("metadata".to_owned(), metadata);
    }
    Value::Object(body)
}

/// The body that shares files which were uploaded before.
fn of_files(draft: &Draft, journal: &Journal, part: usize) -> Value {
    let given = &draft.parts[part];
    let ids = upload::file_ids(draft, journal, part);
    let files = ids.iter().zip(&given.media).enumerate();
    let files = files.map(|(position, (id, media))| {
        let stem = format!("file{}", position + 1);
        json!({ "id": id, "title": file_name(&stem, &media.content_type) })
    });
    let files: Vec<Value> = files.collect();
    let mut body = json!({ "channel_id": draft.channel.account.remote_id, "files": files });
    if let Some(blocks) = blocks(draft, part) {
        body["blocks"] = blocks;
    } else if !given.text.is_empty() {
        body["initial_comment"] = json!(written(draft, &given.text));
    }
    if let Some(ts) = parent(draft, journal, part) {
        body["thread_ts"] = json!(ts);
    }
    body
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{said, sections, written};
    use crate::networks::drive::draft;

    #[test]
    fn what_slack_makes_of_a_text_says_the_same() {
        let given = "Brot & <Käse> a|b @channel\nhttps://example.org/?a=1&b=2 example.org";
        let draft = draft("C1", &[given], &json!({}));
        let escaped = written(&draft, given);
        assert!(!escaped.contains('<'));
        assert_eq!(said(&escaped), said(&escaped.replace('\n', " ")));
        let stored = "Brot &amp; &lt;Käse&gt; a|b @channel\n<https://example.org/?a=1&amp;b=2> \
                      <http://example.org|example.org>";
        assert_eq!(said(stored), said(&escaped));
        assert_ne!(said(stored), said("Brot"));
        assert_eq!(said("a < b"), "a < b");
        assert_eq!(said("&amp;lt;"), "&lt;");
    }

    #[test]
    fn a_long_text_becomes_several_sections() {
        let draft = draft("C1", &[""], &json!({}));
        let cut = |text: &str| -> Vec<usize> {
            let sections = sections(&draft, text);
            sections.iter().map(|text| text.chars().count()).collect()
        };
        assert_eq!(cut(&"a".repeat(3_000)), [3_000]);
        assert_eq!(cut(&"a".repeat(3_001)), [3_000, 1]);
        // An escaped character counts as long as it is written.
        assert_eq!(cut(&"&".repeat(601)), [3_000, 5]);
        let lines = format!("{}\n{}", "a ".repeat(1_000), "b".repeat(2_000));
        assert_eq!(cut(&lines), [2_000, 2_000]);
        let words = format!("{} {}", "a".repeat(2_000), "b".repeat(2_000));
        assert_eq!(cut(&words), [2_000, 2_000]);
        assert_eq!(cut(""), [0; 0]);
    }
}
