//! Settings: what may be set for a board or a Pin, and what is wrong with what was set.

use serde_json::Value;
use url::Url;

use crate::{
    domain::{
        media::MediaType,
        network::{Limits, ProvenBy, Ratios, Refusal},
        text::TextUnit,
        time::{MINUTE_MS, SECOND_MS},
    },
    networks::{About, FieldDoc, Options, refused_option},
};

/// The longest title, description, link and description of a picture, in characters. The schema does
/// not say how it counts; UTF-16 code units are never fewer than characters, so what fits here fits
/// either way.
/// Source: github.com/pinterest/api-description, `v5/openapi.json` 5.23.0, `PinCreate`, read 2026-12-01.
const TITLE_MAX: usize = 100;
const TEXT_MAX: usize = 800;
const LINK_MAX: usize = 2_048;
pub(super) const ALT_MAX: usize = 500;
/// The most pictures of a carousel. Source: as above, `PinMediaSourceImagesURL`.
const IMAGES_MAX: usize = 5;
/// The largest picture, in bytes.
/// Source: ayrshare.com, *Media guidelines*, read 2026-12-01, after Pinterest's help pages.
const IMAGE_SIZE_BYTES_MAX: u64 = 20_000_000;
/// The largest film in bytes, its length in milliseconds, and its shapes.
/// Source: as above; another source has 1 GB, which no film here reaches either.
const VIDEO_SIZE_BYTES_MAX: u64 = 2_000_000_000;
const VIDEO_MS_MIN: i64 = 4 * SECOND_MS;
const VIDEO_MS_MAX: i64 = 15 * MINUTE_MS;
const VIDEO_RATIOS: Ratios = Ratios {
    min: 0.5,
    max: 1.91,
};
/// The latest second of a film that can be its cover: the end of the longest film.
const COVER_S_MAX: u64 = 15 * 60;
/// The longest id, in digits.
const ID_MAX: usize = 30;

pub(super) const ABOUT: About = About {
    title: "Pinterest",
    proven_by: ProvenBy::Sheet,
    credentials: &[
        FieldDoc {
            name: "access_token",
            required: true,
            about: "An access token with the scopes boards:read, boards:write, pins:read, pins:write \
                    and user_accounts:read.",
        },
        FieldDoc {
            name: "refresh_token",
            required: false,
            about: "The refresh token that came with it; without one the account must be connected \
                    again once the access token ends.",
        },
        FieldDoc {
            name: "board_id",
            required: false,
            about: "The board's id, or the board's and the section's as 549/12; needed where the \
                    account has more than one board or section.",
        },
    ],
    options: &[
        FieldDoc {
            name: "title",
            required: false,
            about: "The Pin's title, at most 100 characters. By default it has none.",
        },
        FieldDoc {
            name: "link",
            required: false,
            about: "Where the Pin leads, an address of at most 2,048 characters that begins with \
                    https:// or http://. By default it leads nowhere.",
        },
        FieldDoc {
            name: "section",
            required: false,
            about: "The id of a section of the board, in digits. By default the channel's own \
                    section, or none.",
        },
        FieldDoc {
            name: "cover_s",
            required: false,
            about: "The second of a film that is its cover, 0 to 900, where no picture goes with it. \
                    0 by default.",
        },
        FieldDoc {
            name: "image_transfer",
            required: false,
            about: "How pictures get to Pinterest: upload (sent along), pull (Pinterest fetches \
                    them) or auto (pull where this program has a public address). auto by default.",
        },
        FieldDoc {
            name: "sponsor_id",
            required: false,
            about: "The id, in digits, of the account that pays for the Pin, which labels it as a \
                    paid partnership; only for accounts in Pinterest's closed beta. By default no \
                    label.",
        },
    ],
    sources: &[
        "https://github.com/pinterest/api-description: v5/openapi.json 5.23.0 (2026-12-01)",
        "https://github.com/pinterest/api-description: extensions.md (2026-12-01)",
        "https://developers.pinterest.com/docs, Create boards and Pins (2026-12-01)",
        "https://developers.pinterest.com/docs, Rate limits (2026-12-01)",
        "https://developers.pinterest.com/docs, Understanding our access tiers (2026-12-01)",
    ],
};

/// What a board accepts.
pub(super) fn limits() -> Limits {
    Limits {
        needs_media: true,
        images_max: IMAGES_MAX,
        image_size_bytes_max: IMAGE_SIZE_BYTES_MAX,
        // Pictures that are sent along may be of these types only.
        image_types: vec![MediaType::Jpeg, MediaType::Png],
        videos_max: 1,
        video_size_bytes_max: VIDEO_SIZE_BYTES_MAX,
        video_duration_ms_min: Some(VIDEO_MS_MIN),
        video_duration_ms_max: Some(VIDEO_MS_MAX),
        video_ratios: Some(VIDEO_RATIOS),
        video_types: vec![MediaType::Mp4, MediaType::Quicktime],
        // One picture may go with a film: it is its cover.
        mixes_media: true,
        alt_max: ALT_MAX,
        ..Limits::of_text(TEXT_MAX, TextUnit::Utf16)
    }
}

/// How pictures get there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transfer {
    /// Pinterest fetches them where it can.
    Auto,
    /// They are sent along.
    Upload,
    /// Pinterest fetches them.
    Pull,
}

/// How pictures get there, by these settings.
pub(super) fn transfer(options: &Options) -> Transfer {
    match text(options, "image_transfer") {
        "upload" => Transfer::Upload,
        "pull" => Transfer::Pull,
        _ => Transfer::Auto,
    }
}

/// A setting that is a text; empty where there is none.
pub(super) fn text<'a>(options: &'a Options, name: &str) -> &'a str {
    let given = options.get(name).and_then(Value::as_str);
    given.unwrap_or_default().trim()
}

/// The second of a film that is its cover.
pub(super) fn cover_s(options: &Options) -> u64 {
    let given = options.get("cover_s").and_then(Value::as_u64);
    given.unwrap_or_default()
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
    let text = value.as_str().map(str::trim);
    let allowed = |is_good: bool, allowed: &str| (!is_good).then(|| allowed.to_owned());
    match name {
        "title" => allowed(
            text.is_some_and(|given| TextUnit::Utf16.count(given) <= TITLE_MAX),
            "use a text of at most 100 characters",
        ),
        "link" => allowed(
            text.is_some_and(is_link),
            "use an address that begins with https:// or http://, of at most 2,048 characters",
        ),
        "section" => allowed(
            text.is_some_and(is_id),
            "use the id of a section, which is digits only",
        ),
        "cover_s" => allowed(
            value.as_u64().is_some_and(|second| second <= COVER_S_MAX),
            "use a whole number of seconds from 0 to 900",
        ),
        "image_transfer" => allowed(
            text.is_some_and(|given| matches!(given, "auto" | "upload" | "pull")),
            "use one of auto, upload, pull",
        ),
        "sponsor_id" => allowed(
            text.is_some_and(is_id),
            "use the id of the account that pays, which is digits only",
        ),
        _ => None,
    }
}

fn is_link(given: &str) -> bool {
    let is_web = |url: Url| matches!(url.scheme(), "http" | "https");
    TextUnit::Utf16.count(given) <= LINK_MAX && Url::parse(given).is_ok_and(is_web)
}

/// Whether a text is an id as Pinterest gives them.
pub(super) fn is_id(given: &str) -> bool {
    (1..=ID_MAX).contains(&given.len()) && given.bytes().all(|byte| byte.is_ascii_digit())
}
