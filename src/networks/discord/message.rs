//! What is sent: the message a part becomes, and where it goes.

use linkify::{LinkFinder, LinkKind};
use serde_json::{Value, json};

use super::settings::{self, ALT_MAX, is_on, text};
use crate::{
    domain::attempt::Journal,
    networks::{
        Draft, DraftMedia,
        multipart::{file_name, named_files},
    },
};

/// Flags of a message: no previews of links, and no notifications.
/// Source: discord.com/developers/docs/resources/message#message-object-message-flags, read 2026-12-01.
const SUPPRESS_EMBEDS: u64 = 1 << 2;
const SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;

/// The largest request in bytes, with room for everything but the files.
/// Source: discord.com/developers/docs/reference#uploading-files, read 2026-12-01.
const TOGETHER_BYTES_MAX: u64 = 25 * 1024 * 1024 - 64 * 1024;
/// The longest content, and the longest texts of a card together, in code points. Source:
/// discord.com/developers/docs/resources/message#embed-limits, read 2026-12-01.
const CONTENT_MAX: usize = 2_000;
const CARD_MAX: usize = 6_000;

/// The name of the step that makes a part public.
pub(super) fn post_name(part: usize) -> String {
    format!("post:{part}")
}

/// A text as Discord is to be given it.
pub(super) fn content(draft: &Draft, part: usize) -> String {
    let given = &draft.parts[part].text;
    match text(&draft.options, "format") {
        Some("plain") => escaped(given),
        _ => given.clone(),
    }
}

/// A text in which nothing is read as markup. Links stay as they are: an escaped one would lead
/// elsewhere.
fn escaped(text: &str) -> String {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let mut result = String::with_capacity(text.len());
    let mut is_line_start = true;
    for span in finder.spans(text) {
        if span.kind().is_some() {
            result.push_str(span.as_str());
            is_line_start = false;
            continue;
        }
        for c in span.as_str().chars() {
            let is_mark = matches!(c, '\\' | '*' | '_' | '~' | '`' | '|');
            let is_lead = is_line_start && matches!(c, '>' | '#' | '-');
            if is_mark || is_lead {
                result.push('\\');
            }
            result.push(c);
            is_line_start = c == '\n' || (is_line_start && c == ' ');
        }
    }
    result
}

/// What each file is called there.
pub(super) fn file_names(draft: &Draft, media: &[DraftMedia]) -> Vec<String> {
    let before = if is_on(&draft.options, "spoiler") {
        "SPOILER_"
    } else {
        ""
    };
    let named = |(position, one): (usize, &DraftMedia)| {
        let stem = format!("{before}file{position}");
        file_name(&stem, &one.content_type)
    };
    media.iter().enumerate().map(named).collect()
}

/// The thread a part goes to; none where it goes to the channel itself, or begins one.
pub(super) fn thread_of(draft: &Draft, journal: &Journal, part: usize) -> Option<String> {
    if let Some(thread) = text(&draft.options, "thread_id") {
        return Some(thread.to_owned());
    }
    // A thread is a channel of its own, in which the first part has begun it.
    let begins = part > 0 && draft.options.contains_key("thread_name");
    let first = journal.get(&post_name(0)).filter(|_| begins)?;
    first.data["channel_id"].as_str().map(str::to_owned)
}

/// Why a part cannot be sent, found before anybody is asked; none where it can be.
pub(super) fn refuse(draft: &Draft, part: usize) -> Option<String> {
    let (given, options) = (draft.parts.get(part)?, &draft.options);
    let length = content(draft, part).chars().count();
    if length > CONTENT_MAX {
        return Some(format!(
            "with everything escaped that Discord would read as markup, the text has {length} \
             characters, and Discord takes {CONTENT_MAX} at most"
        ));
    }
    let size_bytes: u64 = given.media.iter().map(|media| media.size_bytes).sum();
    if size_bytes > TOGETHER_BYTES_MAX {
        return Some("the files of one message have at most 25 MiB together".to_owned());
    }
    if part > 0 || !settings::has_card(options) {
        return None;
    }
    if settings::card(options).is_none() {
        return Some("a card needs card_title or card_description".to_owned());
    }
    let texts = ["card_title", "card_description", "card_footer"];
    let texts = texts.iter().filter_map(|name| text(options, name));
    let together: usize = texts.map(|text| text.chars().count()).sum();
    if together > CARD_MAX {
        return Some(format!(
            "the texts of a card have at most {CARD_MAX} characters together, not {together}"
        ));
    }
    let first = given.media.first();
    let is_picture = first.is_some_and(|media| media.content_type.starts_with("image/"));
    (is_on(options, "card_image") && !is_picture)
        .then(|| "card_image needs a picture that comes first".to_owned())
}

/// What is to be sent for a part, canonically: where to, the message, and the files beside it.
pub(super) fn request(draft: &Draft, journal: &Journal, part: usize) -> Value {
    let (options, given) = (&draft.options, &draft.parts[part]);
    // Nobody is pinged by accident.
    let pinged = options.get("mentions").cloned();
    let mut message = json!({ "allowed_mentions": { "parse": pinged.unwrap_or(json!([])) } });
    let content = content(draft, part);
    if !content.is_empty() {
        message["content"] = json!(content);
    }
    for name in ["username", "avatar_url"] {
        if let Some(text) = text(options, name) {
            message[name] = json!(text);
        }
    }
    let card = settings::card(options).filter(|_| part == 0);
    let mut flags = 0;
    // A message with a card gets no previews, and the flag would hide the card as well.
    if options.get("link_previews") == Some(&Value::Bool(false)) && card.is_none() {
        flags |= SUPPRESS_EMBEDS;
    }
    if is_on(options, "silent") {
        flags |= SUPPRESS_NOTIFICATIONS;
    }
    if flags != 0 {
        message["flags"] = json!(flags);
    }
    let names = file_names(draft, &given.media);
    if let Some(mut card) = card {
        if let Some(name) = names.first().filter(|_| is_on(options, "card_image")) {
            card["image"] = json!({ "url": format!("attachment://{name}") });
        }
        message["embeds"] = json!([card]);
    }
    if !names.is_empty() {
        let files = given.media.iter().zip(&names).enumerate();
        let files = files.map(|(id, (media, name))| attachment(id, media, name));
        message["attachments"] = files.collect();
    }
    let thread = thread_of(draft, journal, part);
    if let Some(name) = text(options, "thread_name").filter(|_| part == 0 && thread.is_none()) {
        message["thread_name"] = json!(name);
        if let Some(tags) = options.get("thread_tags") {
            message["applied_tags"] = tags.clone();
        }
    }
    let mut request = json!({ "message": message });
    if let Some(thread) = thread {
        request["thread_id"] = json!(thread);
    }
    if !given.media.is_empty() {
        request["files"] = json!(named_files(&given.media));
    }
    request
}

/// What is said of a file.
fn attachment(id: usize, media: &DraftMedia, name: &str) -> Value {
    // An id is a text everywhere, also where it only stands for a file's place among the others.
    let mut told = json!({ "id": id.to_string(), "filename": name });
    if !media.alt.is_empty() {
        // Dezent counts what readers see, Discord what it is written with.
        let alt: String = media.alt.chars().take(ALT_MAX).collect();
        told["description"] = json!(alt);
    }
    told
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn plain_text_is_not_read_as_markup() {
        for (given, expected) in [
            ("Guten Morgen", "Guten Morgen"),
            (
                "a_b *c* ~d~ `e` |f| \\",
                "a\\_b \\*c\\* \\~d\\~ \\`e\\` \\|f\\| \\\\",
            ),
            ("# Neu\n- Brot\n  > Käse", "\\# Neu\n\\- Brot\n  \\> Käse"),
            ("Brot - frisch #1 > alt", "Brot - frisch #1 > alt"),
            (
                "snake_case https://example.org/a_b_c und_so",
                "snake\\_case https://example.org/a_b_c und\\_so",
            ),
            ("https://example.org/a\n#b", "https://example.org/a\n\\#b"),
        ] {
            assert_eq!(escaped(given), expected, "{given}");
        }
    }
}
