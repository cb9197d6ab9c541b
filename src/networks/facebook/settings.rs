//! The settings of a channel or a post: what they are called and what they mean.

use serde_json::{Map, Value, json};

use crate::{
    domain::{
        media::MediaType,
        network::{Comments, Limits, ProvenBy, Ratios, Refusal},
        text::TextUnit,
    },
    networks::{
        About, FieldDoc, Options,
        meta::{countries, is_id, is_web_address, text_within},
        refused_option,
    },
};

/// The longest text. Meta does not write it down; it is the number that its own composer takes. Read
/// 2026-12-01.
const TEXT_MAX: usize = 63_206;
/// The most pictures of one post: our own choice, as Meta names none.
const IMAGES_MAX: usize = 10;
/// The largest picture, in bytes: 4 MB. Source: developers.facebook.com, *Page Photos*, read
/// 2026-12-01.
const IMAGE_MAX_BYTES: u64 = 4_000_000;
/// The largest film, in bytes: 2 GB. Source: the errors of developers.facebook.com, *Page Videos*, read
/// 2026-12-01.
const FILM_MAX_BYTES: u64 = 2_000_000_000;
/// How long a reel or the film of a story may be, in milliseconds, and the fewest pixels of its shorter
/// side. Source: developers.facebook.com, *Reels Publishing API* and *Facebook Stories API*, read
/// 2026-12-01.
const REEL_MIN_MS: i64 = 3_000;
const REEL_MAX_MS: i64 = 90_000;
const REEL_SIDE_MIN: u32 = 540;
/// The shape of both, its width by its height: 9:16.
const REEL_RATIO: f64 = 0.5625;
/// The most parts: our own choice. After the first they are comments, and of stories each is a story.
const PARTS_MAX: usize = 10;
/// The longest title of a film: our own choice.
const TITLE_MAX: usize = 255;

/// What belongs to one post and to no channel.
pub(super) const OF_ONE_POST: [&str; 2] = ["link", "title"];
/// What only posts of the feed have.
const OF_FEED: [&str; 4] = ["link", "countries", "place_id", "text_format_preset_id"];

pub(super) const ABOUT: About = About {
    title: "Facebook",
    proven_by: ProvenBy::Sheet,
    credentials: &[
        FieldDoc {
            name: "access_token",
            required: true,
            about: "A token of a page, or of a person who may publish on one, with the permissions \
                    pages_show_list, pages_read_engagement, pages_manage_posts and \
                    pages_manage_engagement.",
        },
        FieldDoc {
            name: "page_id",
            required: false,
            about: "With a token of a person who may publish on several pages, the id of the one that is \
                    meant.",
        },
    ],
    options: &[
        FieldDoc {
            name: "placement",
            required: false,
            about: "Where it is shown: feed (default), reel (one film) or story (one picture or film for \
                    each part, and no text).",
        },
        FieldDoc {
            name: "link",
            required: false,
            about: "An address shown as a preview below a post without pictures.",
        },
        FieldDoc {
            name: "title",
            required: false,
            about: "The title of a film or reel, at most 255 characters.",
        },
        FieldDoc {
            name: "countries",
            required: false,
            about: "A list of the only countries in which a post of the feed is shown, such as DE and AT.",
        },
        FieldDoc {
            name: "place_id",
            required: false,
            about: "The id of the page of a place that a post of the feed is about; films do not take it.",
        },
        FieldDoc {
            name: "text_format_preset_id",
            required: false,
            about: "The id of a coloured background for a short text without pictures and links.",
        },
        FieldDoc {
            name: "sponsor_id",
            required: false,
            about: "The id of the page that pays for a post of the feed, which labels it.",
        },
        FieldDoc {
            name: "sponsor_relationship",
            required: false,
            about: "What that page is to the post, as a number of Meta's.",
        },
    ],
    sources: &[
        "https://developers.facebook.com/docs/pages-api/posts (2026-12-01)",
        "https://developers.facebook.com/docs/video-api/guides/reels-publishing (2026-12-01)",
        "https://developers.facebook.com/docs/page-stories-api (2026-12-01)",
        "https://developers.facebook.com/docs/graph-api/guides/error-handling (2026-12-01)",
        "https://developers.facebook.com/docs/facebook-login/guides/access-tokens (2026-12-01)",
        "https://github.com/facebook/facebook-business-sdk-codegen/tree/main/api_specs/specs (2026-12-01)",
        "https://github.com/fbsamples/reels_publishing_apis (2026-12-01)",
    ],
};

/// Where a post is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Placement {
    /// In the feed.
    Feed,
    /// As a reel.
    Reel,
    /// For a day, at the top.
    Story,
}

/// Where a post with these settings is shown.
pub(super) fn placement(options: &Options) -> Placement {
    match options.get("placement").and_then(Value::as_str) {
        Some("reel") => Placement::Reel,
        Some("story") => Placement::Story,
        _ => Placement::Feed,
    }
}

/// What a channel with these settings accepts.
pub(super) fn limits(options: &Options) -> Limits {
    let is_text = options.contains_key("link") || options.contains_key("text_format_preset_id");
    let media_max = if is_text { 0 } else { IMAGES_MAX };
    let feed = Limits {
        images_max: media_max,
        image_size_bytes_max: IMAGE_MAX_BYTES,
        image_types: vec![MediaType::Jpeg, MediaType::Png, MediaType::Gif],
        videos_max: media_max.min(1),
        video_size_bytes_max: FILM_MAX_BYTES,
        video_types: vec![MediaType::Mp4, MediaType::Quicktime],
        comments: Some(Comments {
            images_max: 1,
            ..Comments::WORDS
        }),
        thread_parts_max: PARTS_MAX,
        ..Limits::of_text(TEXT_MAX, TextUnit::Characters)
    };
    let upright = |limits: Limits| Limits {
        needs_media: true,
        videos_max: 1,
        video_duration_ms_min: Some(REEL_MIN_MS),
        video_duration_ms_max: Some(REEL_MAX_MS),
        video_side_min: Some(REEL_SIDE_MIN),
        video_ratios: Some(Ratios {
            min: REEL_RATIO,
            max: REEL_RATIO,
        }),
        ..limits
    };
    match placement(options) {
        Placement::Feed => feed,
        Placement::Reel => Limits {
            images_max: 0,
            comments: Some(Comments::WORDS),
            video_types: vec![MediaType::Mp4],
            ..upright(feed)
        },
        // A story carries no text.
        Placement::Story => Limits {
            text_max: 0,
            media_max: Some(1),
            images_max: 1,
            comments: None,
            ..upright(feed)
        },
    }
}

/// A setting that is a text.
pub(super) fn text<'a>(options: &'a Options, name: &str) -> Option<&'a str> {
    options.get(name).and_then(Value::as_str)
}

/// What the settings add to a post of the feed; a film takes only its sponsor and its countries along.
pub(super) fn add(options: &Options, is_film: bool, fields: &mut Map<String, Value>) {
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    for name in ["sponsor_id", "sponsor_relationship"] {
        if let Some(value) = options.get(name) {
            put(name, value.clone());
        }
    }
    if let Some(countries) = options.get("countries").and_then(countries) {
        let targeting = json!({ "geo_locations": { "countries": countries } });
        put("targeting", targeting);
    }
    if is_film {
        return;
    }
    for (name, field) in [
        ("link", "link"),
        ("place_id", "place"),
        ("text_format_preset_id", "text_format_preset_id"),
    ] {
        if let Some(value) = options.get(name) {
            put(field, value.clone());
        }
    }
}

/// What is wrong with settings; empty where nothing is.
pub(super) fn refuse(options: &Options) -> Vec<Refusal> {
    let wrong = options.iter().filter_map(|(name, value)| {
        Some(refused_option(name, refuse_one(name, value)?.to_owned()))
    });
    let is_feed = placement(options) == Placement::Feed;
    let of_feed = OF_FEED
        .iter()
        .filter(|name| !is_feed && options.contains_key(**name))
        .map(|name| refused_option(name, "only posts of the feed have it".to_owned()));
    let has = |name: &str| options.contains_key(name);
    let pairs = [
        (
            "text_format_preset_id",
            "a coloured background takes no link",
            has("link"),
        ),
        (
            "sponsor_relationship",
            "it belongs to sponsor_id, which is not set",
            !has("sponsor_id"),
        ),
    ];
    let together = pairs
        .into_iter()
        .filter(|(name, _, is_wrong)| has(name) && *is_wrong)
        .map(|(name, message, _)| refused_option(name, message.to_owned()));
    ABOUT
        .refuse_unknown(options)
        .into_iter()
        .chain(wrong)
        .chain(of_feed)
        .chain(together)
        .collect()
}

/// What is wrong with one setting.
fn refuse_one(name: &str, value: &Value) -> Option<&'static str> {
    let one_of = |allowed: &[&str]| value.as_str().is_some_and(|given| allowed.contains(&given));
    let (is_good, allowed) = match name {
        "placement" => (
            one_of(&["feed", "reel", "story"]),
            "use one of feed, reel, story",
        ),
        "link" => (
            is_web_address(value),
            "use an address that begins with http:// or https://",
        ),
        "title" => (
            text_within(value, TITLE_MAX),
            "use a title of at most 255 characters",
        ),
        "countries" => (
            countries(value).is_some(),
            "use a list of countries of two capital letters, such as DE",
        ),
        "place_id" | "text_format_preset_id" | "sponsor_id" => {
            (is_id(value), "use an id of digits")
        }
        "sponsor_relationship" => (value.is_u64(), "use a whole number"),
        _ => return None,
    };
    (!is_good).then_some(allowed)
}
