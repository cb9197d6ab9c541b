//! The settings of a channel or a post: what they are called and what they mean.

use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use crate::{
    domain::{
        media::MediaType,
        network::{Limits, ProvenBy, Refusal},
        text::TextUnit,
    },
    networks::{About, FieldDoc, Options, refused_option},
};

/// The longest text of a message and of a caption. The unit is not stated; the strictest reading,
/// code units of UTF-16, is the one in which the server counts places in a text. Markup counts here
/// although the server parses it away first.
/// Source: core.telegram.org/bots/api#sendmessage and #sendphoto, read 2026-12-01.
const TEXT_MAX: usize = 4_096;
const CAPTION_MAX: usize = 1_024;
/// The most pictures and films of an album. Source: core.telegram.org/bots/api#sendmediagroup, read
/// 2026-12-01.
pub(super) const ALBUM_MAX: usize = 10;
/// The largest photo and the largest other file that the server takes, in bytes.
/// Source: core.telegram.org/bots/api#sending-files, read 2026-12-01.
const PHOTO_SIZE_BYTES_MAX: u64 = 10_000_000;
const FILE_SIZE_BYTES_MAX: u64 = 50_000_000;
/// The longest side that a photo can have, because its two sides together have 10,000 pixels at most.
/// Source: core.telegram.org/bots/api#sendphoto, read 2026-12-01.
const PHOTO_SIDE_MAX: u32 = 9_999;
/// The most parts of a thread; our own choice.
const THREAD_PARTS_MAX: usize = 25;
/// The most buttons under a message and the longest words on one, in characters; our own choice.
const BUTTONS_MAX: usize = 8;
const BUTTON_TEXT_MAX: usize = 64;

pub(super) const ABOUT: About = About {
    title: "Telegram",
    proven_by: ProvenBy::Sheet,
    credentials: &[
        FieldDoc {
            name: "bot_token",
            required: true,
            about: "The token that @BotFather gave the bot, such as 123456:ABC-DEF; the bot must be an \
                    administrator of the channel with the right to post.",
        },
        FieldDoc {
            name: "chat",
            required: true,
            about: "The channel's or group's public name, such as @shop, or its number, such as \
                    -1001234567890.",
        },
    ],
    options: &[
        FieldDoc {
            name: "silent",
            required: false,
            about: "Whether subscribers get it without a sound: true or false (default).",
        },
        FieldDoc {
            name: "format",
            required: false,
            about: "How the text is read: plain (default), html or markdown (MarkdownV2).",
        },
        FieldDoc {
            name: "link_preview",
            required: false,
            about: "Whether a link in the text gets a preview: true (default) or false.",
        },
        FieldDoc {
            name: "link_preview_url",
            required: false,
            about: "The address that is previewed, by default the first link of the text.",
        },
        FieldDoc {
            name: "link_preview_size",
            required: false,
            about: "How large the preview's picture is: small or large; by default Telegram chooses.",
        },
        FieldDoc {
            name: "link_preview_above",
            required: false,
            about: "Whether the preview stands above the text: true or false (default).",
        },
        FieldDoc {
            name: "caption_above",
            required: false,
            about: "Whether the text stands above the pictures or films: true or false (default).",
        },
        FieldDoc {
            name: "spoiler",
            required: false,
            about: "Whether pictures and films are blurred until somebody taps them: true or false \
                    (default).",
        },
        FieldDoc {
            name: "as_document",
            required: false,
            about: "Whether pictures and films are sent as files, which Telegram does not compress: true or \
                    false (default).",
        },
        FieldDoc {
            name: "protect_content",
            required: false,
            about: "Whether forwarding and saving is forbidden: true or false (default).",
        },
        FieldDoc {
            name: "topic_id",
            required: false,
            about: "The number of the topic it goes to, in a group that has topics.",
        },
        FieldDoc {
            name: "buttons",
            required: false,
            about: "Up to 8 buttons under the first part, unless that is an album: a list of text and url.",
        },
    ],
    sources: &[
        "https://core.telegram.org/bots/api (Bot API 10.1, 2026-12-01)",
        "https://core.telegram.org/bots/faq (2026-12-01)",
        "https://github.com/tdlib/telegram-bot-api (2026-12-01)",
    ],
};

/// A button that leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Button {
    text: String,
    url: String,
}

/// What a channel with these settings accepts.
pub(super) fn limits(options: &Options) -> Limits {
    let as_document = is_on(options, "as_document");
    let (image_size_bytes_max, image_side_max) = if as_document {
        (FILE_SIZE_BYTES_MAX, None)
    } else {
        (PHOTO_SIZE_BYTES_MAX, Some(PHOTO_SIDE_MAX))
    };
    // Only MP4 plays in place; anything else is a file.
    let mut video_types = vec![MediaType::Mp4];
    if as_document {
        video_types.push(MediaType::Quicktime);
    }
    Limits {
        caption_max: Some(CAPTION_MAX),
        media_max: Some(ALBUM_MAX),
        images_max: ALBUM_MAX,
        image_size_bytes_max,
        image_types: vec![
            MediaType::Jpeg,
            MediaType::Png,
            MediaType::Gif,
            MediaType::Webp,
        ],
        image_side_max,
        videos_max: ALBUM_MAX,
        video_size_bytes_max: FILE_SIZE_BYTES_MAX,
        video_types,
        mixes_media: true,
        thread_parts_max: THREAD_PARTS_MAX,
        ..Limits::of_text(TEXT_MAX, TextUnit::Utf16)
    }
}

/// Whether a setting is true.
pub(super) fn is_on(options: &Options, name: &str) -> bool {
    options.get(name) == Some(&Value::Bool(true))
}

/// The name of the markup that the text is written in; none where it is plain.
pub(super) fn parse_mode(options: &Options) -> Option<&'static str> {
    match options.get("format")?.as_str()? {
        "html" => Some("HTML"),
        "markdown" => Some("MarkdownV2"),
        _ => None,
    }
}

/// What is said of the preview of a link; none where Telegram is left to choose.
pub(super) fn link_preview(options: &Options) -> Option<Value> {
    if options.get("link_preview") == Some(&Value::Bool(false)) {
        return Some(json!({ "is_disabled": true }));
    }
    let mut told = json!({});
    if let Some(url) = options.get("link_preview_url") {
        told["url"] = url.clone();
    }
    match options.get("link_preview_size").and_then(Value::as_str) {
        Some("small") => told["prefer_small_media"] = json!(true),
        Some("large") => told["prefer_large_media"] = json!(true),
        _ => {}
    }
    if is_on(options, "link_preview_above") {
        told["show_above_text"] = json!(true);
    }
    (told != json!({})).then_some(told)
}

/// The buttons under a message, each in a row of its own; none where there are none.
pub(super) fn reply_markup(options: &Options) -> Option<Value> {
    let buttons = buttons(options.get("buttons")?).ok()?;
    let rows = buttons.iter();
    let rows = rows.map(|button| json!([{ "text": button.text, "url": button.url }]));
    let rows: Vec<Value> = rows.collect();
    (!rows.is_empty()).then(|| json!({ "inline_keyboard": rows }))
}

/// The buttons that a setting holds, or what is wrong with it.
fn buttons(value: &Value) -> Result<Vec<Button>, String> {
    let Ok(buttons) = serde_json::from_value::<Vec<Button>>(value.clone()) else {
        return Err("use a list of text and url".to_owned());
    };
    if buttons.len() > BUTTONS_MAX {
        return Err(format!("{BUTTONS_MAX} buttons are the most"));
    }
    let is_words = |text: &str| {
        let count = text.chars().count();
        !text.trim().is_empty() && count <= BUTTON_TEXT_MAX
    };
    if !buttons.iter().all(|button| is_words(&button.text)) {
        return Err(format!(
            "a button's text has 1 to {BUTTON_TEXT_MAX} characters"
        ));
    }
    if !buttons.iter().all(|button| is_address(&button.url)) {
        return Err("a button's url begins with https:// or http://".to_owned());
    }
    Ok(buttons)
}

fn is_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

/// What is wrong with settings; empty where nothing is.
pub(super) fn refuse(options: &Options) -> Vec<Refusal> {
    let wrong = options
        .iter()
        .filter_map(|(name, value)| Some(refused_option(name, refuse_one(name, value)?)));
    ABOUT
        .refuse_unknown(options)
        .into_iter()
        .chain(wrong)
        .collect()
}

/// What is wrong with one setting.
fn refuse_one(name: &str, value: &Value) -> Option<String> {
    let allowed = |is_good: bool, allowed: &str| (!is_good).then(|| allowed.to_owned());
    let is_one_of = |names: &[&str]| value.as_str().is_some_and(|given| names.contains(&given));
    match name {
        "silent" | "link_preview" | "link_preview_above" | "caption_above" | "spoiler"
        | "as_document" | "protect_content" => allowed(value.is_boolean(), "use true or false"),
        "format" => allowed(
            is_one_of(&["plain", "html", "markdown"]),
            "use one of plain, html, markdown",
        ),
        "link_preview_url" => allowed(
            value.as_str().is_some_and(is_address),
            "use an address that begins with https:// or http://",
        ),
        "link_preview_size" => allowed(is_one_of(&["small", "large"]), "use one of small, large"),
        "topic_id" => allowed(
            value.as_i64().is_some_and(|id| id > 0),
            "use the topic's number",
        ),
        "buttons" => buttons(value).err(),
        _ => None,
    }
}
