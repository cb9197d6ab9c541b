//! The settings of a channel or a post: what they are called and what they mean.

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

/// The setting that says whether a bot can read the channel, found out when it was connected. A person
/// cannot set it.
pub(super) const READS_BACK: &str = "reads_back";

/// The longest content, in code points. Source: discord.com/developers/docs/resources/message
/// (*Create Message*), read 2026-12-01; the unit by its makers' word
/// in github.com/discord/discord-api-docs.
const CONTENT_MAX: usize = 2_000;
/// The most files of a message, and the longest description of one in characters.
/// Source: discord.com/developers/docs/resources/webhook and /reference#uploading-files, read 2026-12-01.
const FILES_MAX: usize = 10;
pub(super) const ALT_MAX: usize = 1_024;
/// The largest file in bytes, where the server is not boosted. Source:
/// discord.com/developers/docs/reference#uploading-files, read 2026-12-01.
const FILE_SIZE_BYTES_MAX: u64 = 10 * 1024 * 1024;
/// The most parts of a thread; our own choice.
const THREAD_PARTS_MAX: usize = 25;
/// The longest name of a sender and of a thread, the most tags of a thread, and the longest title,
/// description and footer of a card, in characters. Source: discord.com/developers/docs/resources/webhook
/// and /resources/message#embed-limits, read 2026-12-01.
const USERNAME_MAX: usize = 80;
const THREAD_NAME_MAX: usize = 100;
const TAGS_MAX: usize = 5;
const CARD_TITLE_MAX: usize = 256;
const CARD_DESCRIPTION_MAX: usize = 4_096;
const CARD_FOOTER_MAX: usize = 2_048;
/// The longest address, in bytes; our own choice.
const ADDRESS_MAX: usize = 2_000;
/// The most digits of an id, which has 64 bits.
const ID_DIGITS_MAX: usize = 20;
/// Names that no sender may have. Source: discord.com/developers/docs/resources/webhook
/// (*Create Webhook*), read 2026-12-01.
const NAMES_TAKEN: [&str; 2] = ["clyde", "discord"];
/// Who can be pinged.
const MENTIONS: [&str; 3] = ["users", "roles", "everyone"];

pub(super) const ABOUT: About = About {
    title: "Discord",
    proven_by: ProvenBy::Sheet,
    credentials: &[
        FieldDoc {
            name: "webhook_url",
            required: true,
            about: "The address of an incoming webhook, from the channel's settings under Integrations: \
                    https://discord.com/api/webhooks/…",
        },
        FieldDoc {
            name: "bot_token",
            required: false,
            about: "The token of a bot that may read the channel and its messages' content: with it, \
                    Dezent looks by itself whether an unclear post is there.",
        },
    ],
    options: &[
        FieldDoc {
            name: "username",
            required: false,
            about: "The sender's name, up to 80 characters, by default the webhook's.",
        },
        FieldDoc {
            name: "avatar_url",
            required: false,
            about: "The address of the sender's picture, by default the webhook's.",
        },
        FieldDoc {
            name: "mentions",
            required: false,
            about: "Who is pinged where the text mentions them: a list of users, roles and everyone; by \
                    default nobody.",
        },
        FieldDoc {
            name: "format",
            required: false,
            about: "How the text is read: markdown (default) or plain, which shows every character as \
                    it is written.",
        },
        FieldDoc {
            name: "silent",
            required: false,
            about: "Whether nobody is notified: true or false (default).",
        },
        FieldDoc {
            name: "link_previews",
            required: false,
            about: "Whether links in the text get previews: true (default) or false.",
        },
        FieldDoc {
            name: "spoiler",
            required: false,
            about: "Whether pictures and films are covered until somebody wants to see them: true or \
                    false (default).",
        },
        FieldDoc {
            name: "thread_id",
            required: false,
            about: "The id of a thread of the channel that it goes to.",
        },
        FieldDoc {
            name: "thread_name",
            required: false,
            about: "The title of the thread that the post begins, up to 100 characters: forum and media \
                    channels need this or thread_id.",
        },
        FieldDoc {
            name: "thread_tags",
            required: false,
            about: "The ids of up to 5 tags of the forum that the new thread gets.",
        },
        FieldDoc {
            name: "card_title",
            required: false,
            about: "The title of a card under the first part, up to 256 characters; a card needs this or \
                    card_description.",
        },
        FieldDoc {
            name: "card_description",
            required: false,
            about: "The text of the card, up to 4096 characters.",
        },
        FieldDoc {
            name: "card_url",
            required: false,
            about: "Where the card's title leads.",
        },
        FieldDoc {
            name: "card_image",
            required: false,
            about: "Whether the first picture is shown on the card: true or false (default).",
        },
        FieldDoc {
            name: "card_color",
            required: false,
            about: "The card's colour, such as #c0ffee.",
        },
        FieldDoc {
            name: "card_footer",
            required: false,
            about: "Small words at the card's end, up to 2048 characters.",
        },
    ],
    sources: &[
        "https://discord.com/developers/docs/resources/webhook (2026-12-01)",
        "https://discord.com/developers/docs/resources/message (2026-12-01)",
        "https://discord.com/developers/docs/reference (2026-12-01)",
        "https://discord.com/developers/docs/topics/rate-limits (2026-12-01)",
        "https://discord.com/developers/docs/topics/opcodes-and-status-codes (2026-12-01)",
        "https://github.com/discord/discord-api-spec (2026-12-01)",
    ],
};

/// What a channel accepts.
pub(super) fn limits() -> Limits {
    Limits {
        media_max: Some(FILES_MAX),
        images_max: FILES_MAX,
        image_size_bytes_max: FILE_SIZE_BYTES_MAX,
        image_types: vec![
            MediaType::Jpeg,
            MediaType::Png,
            MediaType::Gif,
            MediaType::Webp,
        ],
        videos_max: FILES_MAX,
        video_size_bytes_max: FILE_SIZE_BYTES_MAX,
        video_types: vec![MediaType::Mp4, MediaType::Quicktime],
        mixes_media: true,
        alt_max: ALT_MAX,
        thread_parts_max: THREAD_PARTS_MAX,
        ..Limits::of_text(CONTENT_MAX, TextUnit::Characters)
    }
}

/// Whether a setting is true.
pub(super) fn is_on(options: &Options, name: &str) -> bool {
    options.get(name) == Some(&Value::Bool(true))
}

/// A setting that is a text.
pub(super) fn text<'a>(options: &'a Options, name: &str) -> Option<&'a str> {
    options.get(name).and_then(Value::as_str)
}

/// The names of a card's settings that are set.
pub(super) fn has_card(options: &Options) -> bool {
    options.keys().any(|name| name.starts_with("card_"))
}

/// The card under the first part, without its picture; none where there is nothing to read on it.
pub(super) fn card(options: &Options) -> Option<Value> {
    let mut card = json!({});
    for (field, option) in [
        ("title", "card_title"),
        ("description", "card_description"),
        ("url", "card_url"),
    ] {
        if let Some(text) = text(options, option) {
            card[field] = json!(text);
        }
    }
    if card.get("title").is_none() && card.get("description").is_none() {
        return None;
    }
    if let Some(colour) = text(options, "card_color").and_then(colour) {
        card["color"] = json!(colour);
    }
    if let Some(footer) = text(options, "card_footer") {
        card["footer"] = json!({ "text": footer });
    }
    Some(card)
}

/// A colour as a number.
fn colour(text: &str) -> Option<u64> {
    let digits = text.strip_prefix('#')?;
    let is_colour = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u64::from_str_radix(digits, 16).ok().filter(|_| is_colour)
}

fn is_address(text: &str) -> bool {
    let is_web = |url: Url| matches!(url.scheme(), "http" | "https");
    text.len() <= ADDRESS_MAX && Url::parse(text).is_ok_and(is_web)
}

fn is_id(value: &Value) -> bool {
    value.as_str().is_some_and(|text| {
        (1..=ID_DIGITS_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    })
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
    let allowed = |is_good: bool, allowed: String| (!is_good).then_some(allowed);
    let words = |max: usize| {
        let is_good = value
            .as_str()
            .is_some_and(|text| !text.trim().is_empty() && text.chars().count() <= max);
        allowed(is_good, format!("use a text of 1 to {max} characters"))
    };
    let listed = |max: usize, is_good: &dyn Fn(&Value) -> bool, told: &str| {
        // None may stand there twice.
        let is_new = |(place, one): (usize, &Value), list: &[Value]| !list[..place].contains(one);
        let is_good = value.as_array().is_some_and(|list| {
            let is_single = list.iter().enumerate().all(|one| is_new(one, list));
            is_single && list.len() <= max && list.iter().all(is_good)
        });
        allowed(is_good, told.to_owned())
    };
    match name {
        "silent" | "link_previews" | "spoiler" | "card_image" => {
            allowed(value.is_boolean(), "use true or false".to_owned())
        }
        "format" => allowed(
            value
                .as_str()
                .is_some_and(|given| ["markdown", "plain"].contains(&given)),
            "use one of markdown, plain".to_owned(),
        ),
        "username" => words(USERNAME_MAX).or_else(|| {
            let lower = value.as_str().unwrap_or_default().to_lowercase();
            let taken = NAMES_TAKEN.iter().find(|taken| lower.contains(**taken));
            taken.map(|taken| format!("Discord does not allow names that contain {taken}"))
        }),
        "avatar_url" | "card_url" => allowed(
            value.as_str().is_some_and(is_address),
            "use an address that begins with https:// or http://".to_owned(),
        ),
        "mentions" => listed(
            MENTIONS.len(),
            &|one| one.as_str().is_some_and(|one| MENTIONS.contains(&one)),
            "use a list of users, roles, everyone",
        ),
        "thread_id" => allowed(
            is_id(value),
            "use the thread's id, which has digits only".to_owned(),
        ),
        "thread_name" => words(THREAD_NAME_MAX),
        "thread_tags" => listed(TAGS_MAX, &is_id, "use a list of up to 5 ids of tags"),
        "card_title" => words(CARD_TITLE_MAX),
        "card_description" => words(CARD_DESCRIPTION_MAX),
        "card_footer" => words(CARD_FOOTER_MAX),
        "card_color" => allowed(
            value.as_str().is_some_and(|text| colour(text).is_some()),
            "use a colour such as #c0ffee".to_owned(),
        ),
        _ => None,
    }
}
