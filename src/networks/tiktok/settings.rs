//! Settings: what may be set for an account or a post, and what is wrong with what was set.

use serde_json::Value;

use crate::{
    domain::{
        budget::{Limit, Scope},
        media::MediaType,
        network::{Limits, ProvenBy, Refusal, Wants},
        text::TextUnit,
        time::{DAY_MS, MINUTE_MS},
    },
    networks::{About, FieldDoc, Options, refused_option},
};

/// The longest caption of a film, in UTF-16 code units. The description of pictures may have 4,000, but
/// what a post carries is not known here, and no caption is cut.
/// Source: developers.tiktok.com, *Content Posting API: Direct Post*, read 2026-12-01.
const TEXT_MAX: usize = 2_200;
/// The longest title of pictures, in UTF-16 code units, and the most of them.
/// Source: developers.tiktok.com, *Content Posting API: Photo*, read 2026-12-01.
const TITLE_MAX: usize = 90;
const IMAGES_MAX: usize = 35;
/// The largest picture in bytes, and its sides and pixels at 1080p.
/// Source: developers.tiktok.com, *Media Transfer Guide*, read 2026-12-01.
const IMAGE_SIZE_BYTES_MAX: u64 = 20_000_000;
const IMAGE_SIDE_MAX: u32 = 1_920;
const IMAGE_PIXELS_MAX: u64 = 1_920 * 1_080;
/// The largest film in bytes, its sides in pixels, and how long it may be wherever an account may post
/// longer ones. Source: as above.
const VIDEO_SIZE_BYTES_MAX: u64 = 4_000_000_000;
const VIDEO_SIDE_MIN: u32 = 360;
const VIDEO_SIDE_MAX: u32 = 4_096;
const VIDEO_MS_MAX: i64 = 10 * MINUTE_MS;

/// How much one creator may usually post, through whichever apps; `TikTok` does not promise the number.
/// Source: developers.tiktok.com, *Content Sharing Guidelines*, as of 2026-09-11, read 2026-12-01.
const POSTS: Limit = Limit {
    name: "posts_per_day",
    scope: Scope::Channel,
    window_ms: DAY_MS,
    max: 15,
    cost: 1,
};
/// How much may lie unfinished in an inbox.
/// Source: developers.tiktok.com, *Content Posting API: Upload*, read 2026-12-01.
const INBOX: Limit = Limit {
    name: "inbox_per_day",
    scope: Scope::Channel,
    window_ms: DAY_MS,
    max: 5,
    cost: 1,
};

/// Who may see a post. Which of them an account may choose from is asked before each post.
/// Source: developers.tiktok.com, *Query Creator Info*, read 2026-12-01.
const PRIVACY_LEVELS: [&str; 4] = [
    "PUBLIC_TO_EVERYONE",
    "MUTUAL_FOLLOW_FRIENDS",
    "FOLLOWER_OF_CREATOR",
    SELF_ONLY,
];
const SELF_ONLY: &str = "SELF_ONLY";

pub(super) const ABOUT: About = About {
    title: "TikTok",
    proven_by: ProvenBy::Sheet,
    credentials: &[
        FieldDoc {
            name: "access_token",
            required: true,
            about: "An access token with the scopes user.info.basic and video.publish, or \
                    video.upload for the inbox.",
        },
        FieldDoc {
            name: "refresh_token",
            required: false,
            about: "The refresh token that came with it; without one the account must be connected \
                    again within a day.",
        },
    ],
    options: &[
        FieldDoc {
            name: "privacy_level",
            required: false,
            about: "Who may see it: PUBLIC_TO_EVERYONE, MUTUAL_FOLLOW_FRIENDS, FOLLOWER_OF_CREATOR \
                    or SELF_ONLY, as far as the account may choose it. There is no default: without \
                    one here, each post needs its own; with mode inbox it is chosen in the app.",
        },
        FieldDoc {
            name: "mode",
            required: false,
            about: "direct posts it; inbox lays it into the creator's inbox in the app, where a \
                    person finishes it and writes a film's caption. direct by default.",
        },
        FieldDoc {
            name: "allow_comment",
            required: false,
            about: "Whether people may comment, where the account lets them: true or false. false \
                    by default.",
        },
        FieldDoc {
            name: "allow_duet",
            required: false,
            about: "Whether people may make duets with a film, where the account lets them: true or \
                    false. false by default.",
        },
        FieldDoc {
            name: "allow_stitch",
            required: false,
            about: "Whether people may stitch a film, where the account lets them: true or false. \
                    false by default.",
        },
        FieldDoc {
            name: "brand_content",
            required: false,
            about: "Whether it is labelled as a paid partnership, because it promotes somebody \
                    else: true or false. false by default; never with SELF_ONLY.",
        },
        FieldDoc {
            name: "brand_organic",
            required: false,
            about: "Whether it is labelled as promotional content, because it promotes the \
                    creator's own business: true or false. false by default.",
        },
        FieldDoc {
            name: "is_aigc",
            required: false,
            about: "Whether a film is labelled as made by AI: true or false. false by default; \
                    TikTok has no such label for pictures.",
        },
        FieldDoc {
            name: "title",
            required: false,
            about: "The title of pictures, at most 90 characters; the text is their description. By \
                    default they have none.",
        },
        FieldDoc {
            name: "cover_ms",
            required: false,
            about: "The moment of a film that is its cover, in milliseconds from its beginning. By \
                    default TikTok chooses one.",
        },
        FieldDoc {
            name: "cover_index",
            required: false,
            about: "Which of the pictures is the cover, 0 to 34. 0 by default.",
        },
        FieldDoc {
            name: "auto_add_music",
            required: false,
            about: "Whether TikTok adds music to pictures: true or false. false by default.",
        },
        FieldDoc {
            name: "video_transfer",
            required: false,
            about: "How films get to TikTok: upload (sent in pieces) or pull (TikTok fetches them, \
                    for which the address of this program must be verified there). upload by \
                    default; pictures are always fetched.",
        },
    ],
    sources: &[
        "https://developers.tiktok.com, Content Posting API: Get Started (2026-12-01)",
        "https://developers.tiktok.com, Media Transfer Guide (2026-12-01)",
        "https://developers.tiktok.com, Direct Post (2026-12-01)",
        "https://developers.tiktok.com, Photo (2026-12-01)",
        "https://developers.tiktok.com, Upload (2026-12-01)",
        "https://developers.tiktok.com, Query Creator Info (2026-12-01)",
        "https://developers.tiktok.com, Get Post Status (2026-12-01)",
        "https://developers.tiktok.com, Content Sharing Guidelines (as of 2026-09-11, 2026-12-01)",
    ],
};

/// A setting that is a text; empty where there is none.
pub(super) fn text<'a>(options: &'a Options, name: &str) -> &'a str {
    let given = options.get(name).and_then(Value::as_str);
    given.unwrap_or_default().trim()
}

/// A setting that is yes or no; no where there is none.
pub(super) fn is_set(options: &Options, name: &str) -> bool {
    options.get(name).and_then(Value::as_bool) == Some(true)
}

/// A setting that is a whole number.
pub(super) fn number(options: &Options, name: &str) -> Option<u64> {
    options.get(name).and_then(Value::as_u64)
}

/// Whether posts are laid into the creator's inbox, where a person finishes them.
pub(super) fn is_inbox(options: &Options) -> bool {
    text(options, "mode") == "inbox"
}

/// Whether `TikTok` fetches films.
pub(super) fn pulls_films(options: &Options) -> bool {
    text(options, "video_transfer") == "pull"
}

/// What an account with these settings accepts.
pub(super) fn limits(options: &Options) -> Limits {
    Limits {
        wants: Wants {
            settings: unfit(options),
            ..Wants::NOTHING
        },
        needs_media: true,
        images_max: IMAGES_MAX,
        image_size_bytes_max: IMAGE_SIZE_BYTES_MAX,
        image_types: vec![MediaType::Jpeg, MediaType::Webp],
        image_pixels_max: Some(IMAGE_PIXELS_MAX),
        image_side_max: Some(IMAGE_SIDE_MAX),
        videos_max: 1,
        video_size_bytes_max: VIDEO_SIZE_BYTES_MAX,
        video_duration_ms_max: Some(VIDEO_MS_MAX),
        video_side_min: Some(VIDEO_SIDE_MIN),
        video_side_max: Some(VIDEO_SIDE_MAX),
        video_types: vec![MediaType::Mp4, MediaType::Quicktime],
        ..Limits::of_text(TEXT_MAX, TextUnit::Utf16)
    }
}

/// What may be posted in a day.
pub(super) fn budgets(options: &Options) -> Vec<Limit> {
    vec![if is_inbox(options) { INBOX } else { POSTS }]
}

/// Why nothing can be posted with these settings, with the setting: nobody chose who may see it, which
/// `TikTok` wants a person to choose, or the choice does not go with a label. In the inbox's mode all of
/// that is chosen in the app.
pub(super) fn unfit(options: &Options) -> Option<(&'static str, &'static str)> {
    if is_inbox(options) {
        return None;
    }
    match text(options, "privacy_level") {
        "" => Some((
            "privacy_level",
            "say who may see it: one of PUBLIC_TO_EVERYONE, MUTUAL_FOLLOW_FRIENDS, \
             FOLLOWER_OF_CREATOR, SELF_ONLY",
        )),
        SELF_ONLY if is_set(options, "brand_content") => Some((
            "brand_content",
            "a paid partnership cannot be SELF_ONLY; choose who else may see it",
        )),
        _ => None,
    }
}

/// What is wrong with settings; empty where nothing is.
pub(super) fn refuse(options: &Options) -> Vec<Refusal> {
    let wrong = options
        .iter()
        .filter_map(|(name, value)| Some(refused_option(name, refuse_one(name, value)?)));
    // Who may see it may be left for each post to say.
    let hidden = unfit(options).filter(|(name, _)| *name != "privacy_level");
    let hidden = hidden.map(|(name, why)| refused_option(name, why.to_owned()));
    ABOUT
        .refuse_unknown(options)
        .into_iter()
        .chain(wrong)
        .chain(hidden)
        .collect()
}

/// What is wrong with one setting.
fn refuse_one(name: &str, value: &Value) -> Option<String> {
    let text = value.as_str().map(str::trim);
    let allowed = |is_good: bool, allowed: &str| (!is_good).then(|| allowed.to_owned());
    match name {
        "privacy_level" => {
            let is_good = text.is_some_and(|given| PRIVACY_LEVELS.contains(&given));
            (!is_good).then(|| format!("use one of {}", PRIVACY_LEVELS.join(", ")))
        }
        "mode" => allowed(
            text.is_some_and(|given| matches!(given, "direct" | "inbox")),
            "use one of direct, inbox",
        ),
        "video_transfer" => allowed(
            text.is_some_and(|given| matches!(given, "upload" | "pull")),
            "use one of upload, pull",
        ),
        "title" => allowed(
            text.is_some_and(|given| TextUnit::Utf16.count(given) <= TITLE_MAX),
            "use a text of at most 90 characters",
        ),
        "cover_ms" => allowed(
            value
                .as_i64()
                .is_some_and(|ms| (0..=VIDEO_MS_MAX).contains(&ms)),
            "use a whole number of milliseconds from 0 to 600000",
        ),
        "cover_index" => allowed(
            value
                .as_u64()
                .is_some_and(|index| index < IMAGES_MAX as u64),
            "use a whole number from 0 to 34",
        ),
        "allow_comment" | "allow_duet" | "allow_stitch" | "brand_content" | "brand_organic"
        | "is_aigc" | "auto_add_music" => allowed(value.is_boolean(), "use true or false"),
        _ => None,
    }
}
