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
        meta::{is_count, is_id, is_names, is_web_address, text_within},
        refused_option,
    },
};

/// The longest caption, and the most hashtags and mentions in it. Source: developers.facebook.com,
/// *Content Publishing*, read 2026-12-01.
const CAPTION_MAX: usize = 2_200;
const HASHTAGS_MAX: usize = 30;
const MENTIONS_MAX: usize = 20;
/// The most pictures and films of one post. Source: *Content Publishing*, read 2026-12-01.
const MEDIA_MAX: usize = 10;
/// The largest picture, in bytes: 8 MB. Source: developers.facebook.com, *IG User Media*, read
/// 2026-12-01.
const IMAGE_MAX_BYTES: u64 = 8_000_000;
/// The largest reel and the largest film of a story, in bytes. Source: *IG User Media*, read
/// 2026-12-01: 300 MB and 100 MB.
const REEL_MAX_BYTES: u64 = 300_000_000;
const STORY_MAX_BYTES: u64 = 100_000_000;
/// How long a film may be, in milliseconds. Source: *IG User Media*, read 2026-12-01: a reel 3
/// seconds to 15 minutes, a story 3 to 60 seconds.
const FILM_MIN_MS: i64 = 3_000;
const REEL_MAX_MS: i64 = 900_000;
const STORY_MAX_MS: i64 = 60_000;
/// The longest description of a picture. Source: *IG User Media*, read 2026-12-01.
const ALT_MAX: usize = 1_000;
/// The most parts: our own choice. After the first they are comments, and of stories each is a story.
const PARTS_MAX: usize = 10;
/// The most accounts that share a post. Meta does not name a number in every place; this one stands in
/// *Content Publishing*, read 2026-12-01.
const COLLABORATORS_MAX: usize = 3;
/// The most accounts that are marked in a picture: our own choice, as the app has it.
const TAGS_MAX: usize = 20;
/// The most sponsors of a paid partnership. Source: developers.facebook.com, *Content Publishing*,
/// read 2026-12-01.
const SPONSORS_MAX: usize = 2;

/// How the account was connected, found out when it was: with a login at Facebook, or at Instagram.
pub(super) const LOGIN: &str = "login";
pub(super) const FACEBOOK: &str = "facebook";

/// What belongs to one post and to no channel.
pub(super) const OF_ONE_POST: [&str; 5] = [
    "user_tags",
    "cover_url",
    "thumb_offset_ms",
    "audio_name",
    "collaborators",
];
/// What only reels have.
const OF_REELS: [&str; 5] = [
    "share_to_feed",
    "cover_url",
    "thumb_offset_ms",
    "audio_name",
    "trial_reel",
];

pub(super) const ABOUT: About = About {
    title: "Instagram",
    proven_by: ProvenBy::Sheet,
    credentials: &[
        FieldDoc {
            name: "access_token",
            required: true,
            about: "A token of a professional account: by Instagram login with the permissions \
                    instagram_business_basic, instagram_business_content_publish and \
                    instagram_business_manage_comments, or by Facebook login, of a person or a page.",
        },
        FieldDoc {
            name: "login",
            required: false,
            about: "Where that token comes from: instagram (default) or facebook.",
        },
        FieldDoc {
            name: "account_id",
            required: false,
            about: "With a Facebook login that leads to several accounts, the id of the one that is \
                    meant.",
        },
    ],
    options: &[
        FieldDoc {
            name: "placement",
            required: false,
            about: "Where it is shown: feed (default; a single film becomes a reel), reel or story (one \
                    picture or film for each part, and no text).",
        },
        FieldDoc {
            name: "collaborators",
            required: false,
            about: "A list of up to 3 accounts that are asked to share the post, without @.",
        },
        FieldDoc {
            name: "user_tags",
            required: false,
            about: "A list of accounts marked in the first picture or film, each with username, and in \
                    pictures x and y from 0 to 1.",
        },
        FieldDoc {
            name: "location_id",
            required: false,
            about: "The id of a Facebook page of a place that has coordinates.",
        },
        FieldDoc {
            name: "comments",
            required: false,
            about: "Whether comments are allowed: true (default) or false.",
        },
        FieldDoc {
            name: "share_to_feed",
            required: false,
            about: "Whether a reel is also shown in the feed: true or false. By default what Instagram \
                    does.",
        },
        FieldDoc {
            name: "cover_url",
            required: false,
            about: "The public address of a JPEG shown before a reel plays.",
        },
        FieldDoc {
            name: "thumb_offset_ms",
            required: false,
            about: "The moment of a reel shown before it plays, in milliseconds; cover_url wins over it.",
        },
        FieldDoc {
            name: "audio_name",
            required: false,
            about: "The name of a reel's own sound.",
        },
        FieldDoc {
            name: "trial_reel",
            required: false,
            about: "Shows a reel to people who do not follow first: MANUAL (a person shares it with \
                    everybody) or SS_PERFORMANCE (Instagram does if it does well).",
        },
        FieldDoc {
            name: "is_ai_generated",
            required: false,
            about: "Whether it is labelled as made with artificial intelligence: true or false \
                    (default).",
        },
        FieldDoc {
            name: "is_paid_partnership",
            required: false,
            about: "Whether it is labelled as a paid partnership: true or false (default). Needs a \
                    Facebook login.",
        },
        FieldDoc {
            name: "branded_content_sponsor_ids",
            required: false,
            about: "A list of the ids of up to 2 professional accounts that pay for it, which labels it \
                    too. Needs a Facebook login.",
        },
    ],
    sources: &[
        "https://developers.facebook.com/docs/instagram-platform/content-publishing (2026-12-01)",
        "https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media (2026-12-01)",
        "https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media_publish (2026-12-01)",
        "https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-container (2026-12-01)",
        "https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/error-codes (2026-12-01)",
        "https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login (2026-12-01)",
        "https://github.com/facebook/facebook-business-sdk-codegen/tree/main/api_specs/specs (2026-12-01)",
    ],
};

/// Where a post is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Placement {
    /// In the feed; a single film is a reel there too.
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

/// Whether a post with these settings needs an account that was connected with a login at Facebook.
pub(super) fn needs_facebook(request: &Value) -> bool {
    request["is_paid_partnership"] == true || !request["branded_content_sponsor_ids"].is_null()
}

/// Whether the account was connected with a login at Facebook.
pub(super) fn is_by_facebook(options: &Options) -> bool {
    options.get(LOGIN).and_then(Value::as_str) == Some(FACEBOOK)
}

/// What a channel with these settings accepts.
pub(super) fn limits(options: &Options) -> Limits {
    let all = Limits {
        hashtags_max: Some(HASHTAGS_MAX),
        mentions_max: Some(MENTIONS_MAX),
        needs_media: true,
        media_max: Some(MEDIA_MAX),
        images_max: MEDIA_MAX,
        image_size_bytes_max: IMAGE_MAX_BYTES,
        image_types: vec![MediaType::Jpeg],
        image_ratios: Some(Ratios {
            min: 0.8,
            max: 1.91,
        }),
        videos_max: MEDIA_MAX,
        video_size_bytes_max: REEL_MAX_BYTES,
        video_duration_ms_max: Some(REEL_MAX_MS),
        video_duration_ms_min: Some(FILM_MIN_MS),
        video_ratios: Some(Ratios {
            min: 0.01,
            max: 10.0,
        }),
        video_types: vec![MediaType::Mp4, MediaType::Quicktime],
        mixes_media: true,
        comments: Some(Comments::WORDS),
        alt_max: ALT_MAX,
        thread_parts_max: PARTS_MAX,
        ..Limits::of_text(CAPTION_MAX, TextUnit::Characters)
    };
    match placement(options) {
        Placement::Feed => all,
        Placement::Reel => Limits {
            media_max: Some(1),
            images_max: 0,
            videos_max: 1,
            ..all
        },
        // A story carries no text, and shapes other than 9:16 are only advised against.
        Placement::Story => Limits {
            text_max: 0,
            media_max: Some(1),
            images_max: 1,
            image_ratios: None,
            videos_max: 1,
            video_size_bytes_max: STORY_MAX_BYTES,
            video_duration_ms_max: Some(STORY_MAX_MS),
            comments: None,
            ..all
        },
    }
}

/// What the settings add to a container that becomes a post, by what Instagram calls it: `REELS`,
/// `STORIES`, `CAROUSEL` or `IMAGE`.
pub(super) fn add(options: &Options, media_type: &str, fields: &mut Map<String, Value>) {
    let mut put = |name: &str, field: &str| {
        if let Some(value) = options.get(name) {
            fields.insert(field.to_owned(), value.clone());
        }
    };
    put("is_ai_generated", "is_ai_generated");
    put("is_paid_partnership", "is_paid_partnership");
    put("branded_content_sponsor_ids", "branded_content_sponsor_ids");
    if media_type != "STORIES" {
        put("collaborators", "collaborators");
        put("location_id", "location_id");
    }
    // In a carousel accounts are marked in its pictures, not in the whole.
    if media_type != "CAROUSEL" {
        put("user_tags", "user_tags");
    }
    if media_type == "REELS" {
        put("share_to_feed", "share_to_feed");
        put("cover_url", "cover_url");
        put("thumb_offset_ms", "thumb_offset");
        put("audio_name", "audio_name");
        if let Some(strategy) = options.get("trial_reel") {
            let trial = json!({ "graduation_strategy": strategy });
            fields.insert("trial_params".to_owned(), trial);
        }
    }
}

/// What is wrong with settings; empty where nothing is.
pub(super) fn refuse(options: &Options) -> Vec<Refusal> {
    let wrong = options.iter().filter_map(|(name, value)| {
        Some(refused_option(name, refuse_one(name, value)?.to_owned()))
    });
    let of_reels = OF_REELS
        .iter()
        .filter(|name| placement(options) == Placement::Story && options.contains_key(**name))
        .map(|name| refused_option(name, "only reels have it, and this is a story".to_owned()));
    ABOUT
        .refuse_unknown(options)
        .into_iter()
        .chain(wrong)
        .chain(of_reels)
        .collect()
}

/// Whether it marks an account, perhaps at a place in the picture.
fn is_tag(value: &Value) -> bool {
    let Some(tag) = value.as_object() else {
        return false;
    };
    let is_place = |value: &Value| value.as_f64().is_some_and(|at| (0.0..=1.0).contains(&at));
    let name = tag.get("username").map(|name| json!([name]));
    let is_known = |(name, value): (&String, &Value)| match name.as_str() {
        "username" => true,
        "x" | "y" => is_place(value),
        _ => false,
    };
    name.is_some_and(|name| is_names(&name, 1)) && tag.iter().all(is_known)
}

/// What is wrong with one setting.
fn refuse_one(name: &str, value: &Value) -> Option<&'static str> {
    let text = value.as_str();
    let one_of = |allowed: &[&str]| text.is_some_and(|given| allowed.contains(&given));
    let (is_good, allowed) = match name {
        "placement" => (
            one_of(&["feed", "reel", "story"]),
            "use one of feed, reel, story",
        ),
        "collaborators" => (
            is_names(value, COLLABORATORS_MAX),
            "use a list of 1 to 3 names of accounts, without @",
        ),
        "user_tags" => (
            is_count(value, TAGS_MAX, is_tag),
            "use a list of 1 to 20 accounts, each with username and, in pictures, x and y from 0 to 1",
        ),
        "location_id" => (is_id(value), "use an id of digits"),
        "comments" | "share_to_feed" | "is_ai_generated" | "is_paid_partnership" => {
            (value.is_boolean(), "use true or false")
        }
        "cover_url" => (
            is_web_address(value) && text.is_some_and(str::is_ascii),
            "use an address that begins with https:// and has no special letters",
        ),
        "thumb_offset_ms" => (
            value
                .as_i64()
                .is_some_and(|at| (0..=REEL_MAX_MS).contains(&at)),
            "use a whole number of milliseconds from 0 to 900000",
        ),
        "audio_name" => (
            text_within(value, 100),
            "use a name of at most 100 characters",
        ),
        "trial_reel" => (
            one_of(&["MANUAL", "SS_PERFORMANCE"]),
            "use one of MANUAL, SS_PERFORMANCE",
        ),
        "branded_content_sponsor_ids" => (
            is_count(value, SPONSORS_MAX, is_id),
            "use a list of 1 or 2 ids of digits",
        ),
        _ => return None,
    };
    (!is_good).then_some(allowed)
}
