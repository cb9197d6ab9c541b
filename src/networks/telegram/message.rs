//! What is sent: which method takes a part, and its fields.

use serde_json::{Map, Value, json};

use super::settings::{self, is_on};
use crate::{
    domain::attempt::Journal,
    networks::{
        ChannelFacts, Draft, DraftMedia, DraftPart,
        multipart::{file_name, named_files},
    },
};

/// The most bytes that the files of one message may have together. They lie in memory while they are
/// sent; our own choice.
const TOGETHER_BYTES_MAX: u64 = 200_000_000;
/// The most pixels that the two sides of a photo have together, and how many times longer one may be
/// than the other. Source: core.telegram.org/bots/api#sendphoto, read 2026-12-01.
const SIDES_MAX: u32 = 10_000;
const STRETCH_MAX: u32 = 20;

/// How a picture or film is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
enum Shown {
    Photo,
    Video,
    Animation,
    Document,
}

impl Shown {
    fn of(media: &DraftMedia, as_document: bool) -> Self {
        match media.content_type.as_str() {
            _ if as_document => Self::Document,
            "image/gif" => Self::Animation,
            "video/mp4" => Self::Video,
            other if other.starts_with("image/") => Self::Photo,
            _ => Self::Document,
        }
    }

    /// The method that sends one.
    fn method(self) -> &'static str {
        match self {
            Self::Photo => "sendPhoto",
            Self::Video => "sendVideo",
            Self::Animation => "sendAnimation",
            Self::Document => "sendDocument",
        }
    }

    fn name(self) -> &'static str {
        self.into()
    }
}

/// The name of the step that makes a part public.
pub(super) fn post_name(part: usize) -> String {
    format!("post:{part}")
}

/// The numbers of the messages that a part became, as its id holds them: of an album, one for each
/// picture.
pub(super) fn message_ids(remote_id: &str) -> Vec<i64> {
    let ids = remote_id.split(',');
    ids.filter_map(|id| id.parse().ok()).collect()
}

/// The number of a channel's chat.
pub(super) fn chat_id(channel: &ChannelFacts) -> Value {
    let id = channel.account.remote_id.parse::<i64>();
    id.map_or_else(|_| json!(channel.account.remote_id), |id| json!(id))
}

/// Why a part cannot be sent, found before anybody is asked; none where it can be.
pub(super) fn refuse(draft: &Draft, part: usize) -> Option<&'static str> {
    let given = draft.parts.get(part)?;
    let as_document = is_on(&draft.options, "as_document");
    let shown = |media: &DraftMedia| Shown::of(media, as_document);
    let is_album = given.media.len() > 1;
    let has_gif = given
        .media
        .iter()
        .any(|media| shown(media) == Shown::Animation);
    if is_album && has_gif {
        return Some("a GIF goes alone on Telegram; an album takes other pictures and films");
    }
    if is_album && part == 0 && settings::reply_markup(&draft.options).is_some() {
        return Some("an album on Telegram takes no buttons");
    }
    let is_misshapen = |media: &DraftMedia| {
        let (shorter, longer) = (media.width.min(media.height), media.width.max(media.height));
        shown(media) == Shown::Photo
            && shorter > 0
            && (shorter + longer > SIDES_MAX || longer > shorter.saturating_mul(STRETCH_MAX))
    };
    if given.media.iter().any(is_misshapen) {
        return Some(
            "a photo on Telegram has at most 10,000 pixels along both sides together and is at most \
             20 times as long as wide; make it smaller, or send it as a document",
        );
    }
    let size_bytes: u64 = given.media.iter().map(|media| media.size_bytes).sum();
    (size_bytes > TOGETHER_BYTES_MAX)
        .then_some("the pictures and films of one message have at most 200 MB together")
}

/// What is to be sent for a part, canonically: the method, its fields, and the files beside them.
pub(super) fn request(draft: &Draft, journal: &Journal, part: usize) -> Value {
    let (options, given) = (&draft.options, &draft.parts[part]);
    let mut fields = common(draft, journal, part);
    let method = match given.media.as_slice() {
        [] => {
            fields.insert("text".to_owned(), json!(given.text));
            if let Some(mode) = settings::parse_mode(options) {
                fields.insert("parse_mode".to_owned(), json!(mode));
            }
            if let Some(preview) = settings::link_preview(options) {
                fields.insert("link_preview_options".to_owned(), preview);
            }
            "sendMessage"
        }
        [media] => {
            let shown = Shown::of(media, is_on(options, "as_document"));
            fields.extend(captioned(draft, given));
            fields.extend(described(draft, media, shown));
            shown.method()
        }
        album => {
            fields.insert("media".to_owned(), json!(inputs(draft, given, album)));
            "sendMediaGroup"
        }
    };
    let markup = settings::reply_markup(options).filter(|_| part == 0 && given.media.len() < 2);
    if let Some(markup) = markup {
        fields.insert("reply_markup".to_owned(), markup);
    }
    let mut request = json!({ "method": method, "fields": fields });
    if !given.media.is_empty() {
        request["files"] = json!(named_files(&given.media));
    }
    request
}

/// The fields that every method has.
fn common(draft: &Draft, journal: &Journal, part: usize) -> Map<String, Value> {
    let options = &draft.options;
    let mut fields = Map::new();
    fields.insert("chat_id".to_owned(), chat_id(&draft.channel));
    for (field, option) in [
        ("disable_notification", "silent"),
        ("protect_content", "protect_content"),
    ] {
        if is_on(options, option) {
            fields.insert(field.to_owned(), json!(true));
        }
    }
    if let Some(topic) = options.get("topic_id") {
        fields.insert("message_thread_id".to_owned(), topic.clone());
    }
    let before = part.checked_sub(1).map(post_name);
    let before = before.and_then(|name| journal.get(&name)?.remote_id.clone());
    // The server does not name a message that it puts off by itself; what follows stands alone then.
    let first = before.and_then(|ids| message_ids(&ids).first().copied());
    if let Some(message_id) = first {
        // The part before may have been deleted meanwhile; that must not stop this one half-way.
        let parent = json!({ "message_id": message_id, "allow_sending_without_reply": true });
        fields.insert("reply_parameters".to_owned(), parent);
    }
    fields
}

/// The text beside a picture or film.
fn captioned(draft: &Draft, given: &DraftPart) -> Map<String, Value> {
    let mut fields = Map::new();
    if !given.text.is_empty() {
        fields.insert("caption".to_owned(), json!(given.text));
        if let Some(mode) = settings::parse_mode(&draft.options) {
            fields.insert("parse_mode".to_owned(), json!(mode));
        }
    }
    fields
}

/// How a picture or film is to be shown.
fn described(draft: &Draft, media: &DraftMedia, shown: Shown) -> Map<String, Value> {
    let mut fields = Map::new();
    if shown == Shown::Document {
        return fields;
    }
    for (field, option) in [
        ("has_spoiler", "spoiler"),
        ("show_caption_above_media", "caption_above"),
    ] {
        if is_on(&draft.options, option) {
            fields.insert(field.to_owned(), json!(true));
        }
    }
    if shown != Shown::Video {
        return fields;
    }
    if let Some(duration_ms) = media.duration_ms {
        let seconds = (duration_ms + 500) / 1_000;
        fields.insert("duration".to_owned(), json!(seconds));
    }
    if media.width > 0 && media.height > 0 {
        fields.insert("width".to_owned(), json!(media.width));
        fields.insert("height".to_owned(), json!(media.height));
    }
    fields.insert("supports_streaming".to_owned(), json!(true));
    fields
}

/// The pictures and films of an album; the text goes with the first.
fn inputs(draft: &Draft, given: &DraftPart, album: &[DraftMedia]) -> Vec<Value> {
    let as_document = is_on(&draft.options, "as_document");
    let input = |(position, media): (usize, &DraftMedia)| {
        let shown = Shown::of(media, as_document);
        let mut input = described(draft, media, shown);
        if position == 0 {
            input.extend(captioned(draft, given));
        }
        input.insert("type".to_owned(), json!(shown.name()));
        let attached = format!("attach://{}", part_name(position));
        input.insert("media".to_owned(), json!(attached));
        Value::Object(input)
    };
    album.iter().enumerate().map(input).collect()
}

/// What one of several files is called in the form.
fn part_name(position: usize) -> String {
    format!("file{position}")
}

/// The name of each file in the form, and what it is to be called.
pub(super) fn file_names(draft: &Draft, media: &[DraftMedia]) -> Vec<(String, String)> {
    let as_document = is_on(&draft.options, "as_document");
    let named = |(position, one): (usize, &DraftMedia)| {
        let field = if media.len() == 1 {
            Shown::of(one, as_document).name().to_owned()
        } else {
            part_name(position)
        };
        let stem = if one.content_type.starts_with("video/") {
            "video"
        } else {
            "image"
        };
        (field, file_name(stem, &one.content_type))
    };
    media.iter().enumerate().map(named).collect()
}
