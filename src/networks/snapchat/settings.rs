//! Settings: what may be set for a profile or a post, and what is wrong with what was set.

use serde_json::Value;

use crate::{
    domain::{
        media::MediaType,
        network::{Limits, ProvenBy, Ratios, Refusal},
        text::TextUnit,
        time::SECOND_MS,
    },
    networks::{About, Draft, FieldDoc, Options, refused_option},
};

/// The longest description of a spotlight, hashtags counted in, and title of a saved story. Nothing
/// says how they are counted; UTF-16 code units are never fewer than characters.
/// Source: docs.getlate.dev, *Snapchat API*, read 2026-12-01.
const SPOTLIGHT_TEXT_MAX: usize = 160;
const SAVED_TITLE_MAX: usize = 45;
/// The largest picture and the largest film, in bytes. Snap says only that 1 GB can be sent at all.
/// Source: as above.
const IMAGE_SIZE_BYTES_MAX: u64 = 20_000_000;
const VIDEO_SIZE_BYTES_MAX: u64 = 500_000_000;
/// How long films are, in milliseconds, their shortest side in pixels, and their shape, 9 to 16.
/// Source: Snap's page *Public Profile API*, read 2026-12-01, and for the shortest spotlight
/// ayrshare.com, *Snapchat*, read 2026-12-01.
const VIDEO_MS_MIN: i64 = 5 * SECOND_MS;
const SPOTLIGHT_MS_MIN: i64 = 6 * SECOND_MS;
const VIDEO_MS_MAX: i64 = 60 * SECOND_MS;
const VIDEO_SIDE_MIN: u32 = 540;
const VIDEO_RATIOS: Ratios = Ratios {
    min: 0.562_5,
    max: 0.562_5,
};

/// The language of spotlights where nobody says one.
const LOCALE: &str = "en_US";

pub(super) const ABOUT: About = About {
    title: "Snapchat",
    proven_by: ProvenBy::Sheet,
    credentials: &[
        FieldDoc {
            name: "access_token",
            required: true,
            about: "An access token with the scope snapchat-profile-api, of an app that Snap has \
                    allowed.",
        },
        FieldDoc {
            name: "refresh_token",
            required: false,
            about: "The refresh token that came with it; without one the profile must be connected \
                    again within an hour.",
        },
    ],
    options: &[
        FieldDoc {
            name: "placement",
            required: false,
            about: "Where it appears: story (for a day, without a text), saved_story (for good, its \
                    text being the title; Snap's pages do not agree whether this can be made from \
                    here) or spotlight (for good, films only). story by default.",
        },
        FieldDoc {
            name: "locale",
            required: false,
            about: "The language and country of a spotlight, such as de_DE. By default the post's \
                    language where it names a country, else en_US.",
        },
    ],
    sources: &[
        "https://developers.snap.com, Public Profile API: Introduction (2026-12-01)",
        "https://developers.snap.com, Public Profile API: Profile Asset Management (2026-12-01)",
        "https://docs.getlate.dev, Snapchat API (2026-12-01)",
        "https://www.ayrshare.com/docs, Snapchat (2026-12-01)",
    ],
};

/// Where a post appears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Placement {
    /// For a day.
    Story,
    /// On the profile.
    SavedStory,
    /// Among films that anybody may be shown.
    Spotlight,
}

/// Where a post appears, by these settings.
pub(super) fn placement(options: &Options) -> Placement {
    match text(options, "placement") {
        "saved_story" => Placement::SavedStory,
        "spotlight" => Placement::Spotlight,
        _ => Placement::Story,
    }
}

fn text<'a>(options: &'a Options, name: &str) -> &'a str {
    let given = options.get(name).and_then(Value::as_str);
    given.unwrap_or_default()
}

/// The language and country of a draft.
pub(super) fn locale(draft: &Draft) -> String {
    let given = text(&draft.options, "locale");
    if !given.is_empty() {
        return given.to_owned();
    }
    let of_post = draft.lang.as_deref().unwrap_or_default().replace('-', "_");
    Some(of_post)
        .filter(|locale| is_locale(locale))
        .unwrap_or_else(|| LOCALE.to_owned())
}

fn is_locale(given: &str) -> bool {
    let is_of = |part: &str, is_letter: fn(&u8) -> bool| {
        part.len() == 2 && part.bytes().all(|byte| is_letter(&byte))
    };
    given.split_once('_').is_some_and(|(language, country)| {
        is_of(language, u8::is_ascii_lowercase) && is_of(country, u8::is_ascii_uppercase)
    })
}

/// What a profile accepts in a place.
pub(super) fn limits(options: &Options) -> Limits {
    let (text_max, takes_images, min_ms) = match placement(options) {
        // A story has no text at all, and none that was written is left out unsaid.
        Placement::Story => (0, true, VIDEO_MS_MIN),
        Placement::SavedStory => (SAVED_TITLE_MAX, true, VIDEO_MS_MIN),
        Placement::Spotlight => (SPOTLIGHT_TEXT_MAX, false, SPOTLIGHT_MS_MIN),
    };
    let image_types = if takes_images {
        vec![MediaType::Jpeg, MediaType::Png]
    } else {
        Vec::new()
    };
    Limits {
        needs_media: true,
        media_max: Some(1),
        images_max: usize::from(takes_images),
        image_size_bytes_max: IMAGE_SIZE_BYTES_MAX,
        image_types,
        videos_max: 1,
        video_size_bytes_max: VIDEO_SIZE_BYTES_MAX,
        video_duration_ms_min: Some(min_ms),
        video_duration_ms_max: Some(VIDEO_MS_MAX),
        video_side_min: Some(VIDEO_SIDE_MIN),
        video_ratios: Some(VIDEO_RATIOS),
        video_types: vec![MediaType::Mp4],
        ..Limits::of_text(text_max, TextUnit::Utf16)
    }
}

/// What is wrong with settings; empty where nothing is.
pub(super) fn refuse(options: &Options) -> Vec<Refusal> {
    let wrong = options.iter().filter_map(|(name, value)| {
        let text = value.as_str().unwrap_or_default();
        let (is_good, allowed) = match name.as_str() {
            "placement" => (
                matches!(text, "story" | "saved_story" | "spotlight"),
                "use one of story, saved_story, spotlight",
            ),
            "locale" => (is_locale(text), "use a language and country such as de_DE"),
            _ => return None,
        };
        (!is_good).then(|| refused_option(name, allowed.to_owned()))
    });
    ABOUT
        .refuse_unknown(options)
        .into_iter()
        .chain(wrong)
        .collect()
}
