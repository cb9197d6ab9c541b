//! The settings of a channel or a post: what they are called and what they mean.

use serde_json::Value;
use url::Url;

use crate::{
    domain::{
        media::{IMAGE_SIZE_MAX_BYTES, MediaType, VIDEO_SIZE_MAX_BYTES},
        network::{Limits, ProvenBy, Refusal},
        text::TextUnit,
    },
    networks::{About, FieldDoc, Options, refused_option},
};

/// The setting that says how the channel was connected. A person cannot set it.
pub(super) const WAY: &str = "way";

/// How a channel is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub(super) enum Way {
    /// By a bot, which can read what it has posted.
    Bot,
    /// By an incoming webhook, which can only post.
    Webhook,
}

impl Way {
    /// How a channel with these settings is spoken to.
    pub(super) fn of(options: &Options) -> Self {
        let said = options.get(WAY).and_then(Value::as_str);
        said.and_then(|said| said.parse().ok()).unwrap_or(Self::Bot)
    }

    /// The name that the settings keep.
    pub(super) fn name(self) -> &'static str {
        self.into()
    }
}

/// The longest text that Slack advises, in characters; it cuts at ten times as many.
/// Source: docs.slack.dev/reference/methods/chat.postMessage, read 2026-12-01.
const TEXT_MAX: usize = 4_000;
/// The longest description of a file, in characters.
/// Source: docs.slack.dev/reference/methods/files.getUploadURLExternal, read 2026-12-01.
pub(super) const ALT_MAX: usize = 1_000;
/// The most files of a message and the most parts of a thread; our own choice.
const FILES_MAX: usize = 10;
const THREAD_PARTS_MAX: usize = 25;
/// The longest heading, and the longest address and description of a picture from the web, in
/// characters. Source: docs.slack.dev/reference/block-kit/blocks (header and image), read 2026-12-01.
const HEADER_MAX: usize = 150;
const IMAGE_URL_MAX: usize = 3_000;
const IMAGE_ALT_MAX: usize = 2_000;

pub(super) const ABOUT: About = About {
    title: "Slack",
    proven_by: ProvenBy::Sheet,
    credentials: &[
        FieldDoc {
            name: "access_token",
            required: true,
            about: "The bot token of a Slack app, which begins with xoxb-, or the address of an incoming \
                    webhook: https://hooks.slack.com/services/…",
        },
        FieldDoc {
            name: "refresh_token",
            required: false,
            about: "What renews the token, where the app has token rotation switched on.",
        },
        FieldDoc {
            name: "channel",
            required: false,
            about: "The channel's id, such as C0123456789, or its name, where the bot sees more than one.",
        },
    ],
    options: &[
        FieldDoc {
            name: "format",
            required: false,
            about: "How the text is read: text (default), in which & < and > mean themselves, or mrkdwn, \
                    Slack's own markup with links and mentions.",
        },
        FieldDoc {
            name: "header",
            required: false,
            about: "A heading above the first part, up to 150 characters.",
        },
        FieldDoc {
            name: "image_url",
            required: false,
            about: "The public address of a picture under the first part, which Slack fetches.",
        },
        FieldDoc {
            name: "image_alt",
            required: false,
            about: "What that picture shows, in words; it must be said where image_url is.",
        },
        FieldDoc {
            name: "unfurl_links",
            required: false,
            about: "Whether links to pages get previews: true or false; by default Slack decides.",
        },
        FieldDoc {
            name: "unfurl_media",
            required: false,
            about: "Whether links to pictures and films are shown: true (default) or false.",
        },
        FieldDoc {
            name: "thread_ts",
            required: false,
            about: "The number of a message that the post answers, such as 1724320000.000100.",
        },
        FieldDoc {
            name: "reply_broadcast",
            required: false,
            about: "Whether answers are shown in the channel as well: true or false (default). Not with \
                    files, nor by a webhook.",
        },
    ],
    sources: &[
        "https://docs.slack.dev/reference/methods/chat.postMessage (2026-12-01)",
        "https://docs.slack.dev/reference/methods/chat.delete (2026-12-01)",
        "https://docs.slack.dev/reference/methods/conversations.history (2026-12-01)",
        "https://docs.slack.dev/reference/methods/files.getUploadURLExternal (2026-12-01)",
        "https://docs.slack.dev/reference/methods/files.completeUploadExternal (2026-12-01)",
        "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks (2026-12-01)",
        "https://docs.slack.dev/apis/web-api/rate-limits (2026-12-01)",
        "https://docs.slack.dev/authentication/using-token-rotation (2026-12-01)",
        "https://github.com/slackapi/slack-api-specs (2026-12-01)",
    ],
};

/// What a channel with these settings accepts.
pub(super) fn limits(options: &Options) -> Limits {
    let of_text = Limits::of_text(TEXT_MAX, TextUnit::Characters);
    if Way::of(options) == Way::Webhook {
        // It takes no files, and tells no number that a further part could answer.
        return of_text;
    }
    Limits {
        media_max: Some(FILES_MAX),
        images_max: FILES_MAX,
        image_size_bytes_max: IMAGE_SIZE_MAX_BYTES,
        image_types: vec![
            MediaType::Jpeg,
            MediaType::Png,
            MediaType::Gif,
            MediaType::Webp,
        ],
        videos_max: FILES_MAX,
        video_size_bytes_max: VIDEO_SIZE_MAX_BYTES,
        video_types: vec![MediaType::Mp4, MediaType::Quicktime],
        mixes_media: true,
        alt_max: ALT_MAX,
        thread_parts_max: THREAD_PARTS_MAX,
        ..of_text
    }
}

/// A setting that is a text.
pub(super) fn text<'a>(options: &'a Options, name: &str) -> Option<&'a str> {
    options.get(name).and_then(Value::as_str)
}

/// Whether a setting is true.
pub(super) fn is_on(options: &Options, name: &str) -> bool {
    options.get(name) == Some(&Value::Bool(true))
}

/// Whether a text has the form of a message's number.
fn is_ts(text: &str) -> bool {
    let is_number = |text: &str| {
        (1..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    text.split_once('.')
        .is_some_and(|(seconds, rest)| is_number(seconds) && is_number(rest))
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
    let given = value.as_str();
    let allowed = |is_good: bool, allowed: String| (!is_good).then_some(allowed);
    let words = |max: usize| {
        let is_good =
            given.is_some_and(|text| !text.trim().is_empty() && text.chars().count() <= max);
        allowed(is_good, format!("use a text of 1 to {max} characters"))
    };
    match name {
        "unfurl_links" | "unfurl_media" | "reply_broadcast" => {
            allowed(value.is_boolean(), "use true or false".to_owned())
        }
        "format" => allowed(
            given.is_some_and(|given| ["text", "mrkdwn"].contains(&given)),
            "use one of text, mrkdwn".to_owned(),
        ),
        "header" => words(HEADER_MAX),
        "image_alt" => words(IMAGE_ALT_MAX),
        "image_url" => allowed(
            given.is_some_and(|text| {
                let is_web = |url: Url| url.scheme() == "https";
                text.chars().count() <= IMAGE_URL_MAX && Url::parse(text).is_ok_and(is_web)
            }),
            "use an address that begins with https://".to_owned(),
        ),
        "thread_ts" => allowed(
            given.is_some_and(is_ts),
            "use a message's number, such as 1724320000.000100".to_owned(),
        ),
        _ => None,
    }
}
