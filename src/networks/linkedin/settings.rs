//! The settings of a channel or a post, and what `LinkedIn` accepts.

use serde_json::{Value, json};
use url::Url;

use super::{VERSION, little::RESERVED};
use crate::{
    domain::{
        media::{IMAGE_SIZE_MAX_BYTES, MediaType},
        network::{Comments, Limits, ProvenBy, Refusal, SpecialLimits},
        text::TextUnit,
    },
    networks::{About, FieldDoc, Options, refused_option},
};

/// Where the settings hold what was found out about the author: what it is, and whether comments can be
/// written for it.
pub(super) const AUTHOR: &str = "author";
const PAGE: &str = "organization";
const MEMBER: &str = "member";

/// Who may see a post, by our names and `LinkedIn`'s. Source: learn.microsoft.com, *Posts API*
/// (`visibility`), read 2026-12-01.
const VISIBILITIES: [(&str, &str); 3] = [
    ("public", "PUBLIC"),
    ("connections", "CONNECTIONS"),
    ("logged_in", "LOGGED_IN"),
];
/// How long a poll may be open. Only three days are confirmed.
const DURATIONS: [(&str, &str); 4] = [
    ("one_day", "ONE_DAY"),
    ("three_days", "THREE_DAYS"),
    ("seven_days", "SEVEN_DAYS"),
    ("fourteen_days", "FOURTEEN_DAYS"),
];
const DURATION: &str = "three_days";
/// What belongs to one post and never to a channel.
const OF_ONE_POST: [&str; 6] = [
    "link",
    "link_title",
    "link_description",
    "media_title",
    "poll",
    "reshare",
];
/// What a post has at most one of.
const CONTENTS: [&str; 3] = ["link", "poll", "reshare"];

/// The longest text, in characters. Source: learn.microsoft.com, *Posts API* (`commentary`), read
/// 2026-12-01. Whether it is counted with its backslashes is not documented; they are counted here.
const TEXT_MAX: usize = 3_000;
/// The longest comment, in characters. Not documented by `LinkedIn` itself.
const COMMENT_MAX: usize = 1_250;
/// The most parts: a post and its comments. Our own choice, `LinkedIn` names no number.
const PARTS_MAX: usize = 10;
/// Pictures: how many one post takes, and fewer pixels than this. No size in bytes is documented. Source:
/// learn.microsoft.com, *`MultiImage` API* and *Images API*, read 2026-12-01.
const IMAGES_MAX: usize = 20;
const IMAGE_PIXELS_MAX: u64 = 36_152_320 - 1;
/// Films: size in bytes and length in milliseconds. Source: learn.microsoft.com, *Videos API*, read
/// 2026-12-01; those of less than 75 KB are refused there.
const VIDEO_SIZE_MAX_BYTES: u64 = 500_000_000;
const VIDEO_DURATION_MIN_MS: i64 = 3_000;
const VIDEO_DURATION_MAX_MS: i64 = 30 * 60_000;
/// The longest description, in characters. Source: learn.microsoft.com, *Posts API* (`altText`), read
/// 2026-12-01.
pub(super) const ALT_MAX: usize = 4_086;

pub(super) const ABOUT: About = About {
    title: "LinkedIn",
    proven_by: ProvenBy::Sheet,
    credentials: &[
        FieldDoc {
            name: "access_token",
            required: true,
            about: "An access token: for a member with the scopes openid, profile and \
                    w_member_social, for a page with those of the Community Management API.",
        },
        FieldDoc {
            name: "refresh_token",
            required: false,
            about: "What renews it, where LinkedIn gave one; otherwise the channel must be connected \
                    again after 60 days.",
        },
        FieldDoc {
            name: "account",
            required: false,
            about: "Which account is meant where the token serves several, such as \
                    urn:li:organization:42.",
        },
    ],
    options: &[
        FieldDoc {
            name: "visibility",
            required: false,
            about: "Who may see it: public (default), connections (of a member) or logged_in.",
        },
        FieldDoc {
            name: "reshare_disabled",
            required: false,
            about: "Whether others are kept from sharing it: true or false (default).",
        },
        FieldDoc {
            name: "link",
            required: false,
            about: "The address that the post's link card leads to, beginning with https://; a \
                    picture becomes the card's. It needs link_title.",
        },
        FieldDoc {
            name: "link_title",
            required: false,
            about: "The title of the link card; LinkedIn reads none from the page.",
        },
        FieldDoc {
            name: "link_description",
            required: false,
            about: "The text of the link card.",
        },
        FieldDoc {
            name: "media_title",
            required: false,
            about: "The title of a single picture or film.",
        },
        FieldDoc {
            name: "poll",
            required: false,
            about: "A poll instead of pictures or films: question, options (2 to 4 texts) and, if \
                    wanted, duration (one_day, three_days, seven_days or fourteen_days; three_days \
                    by default).",
        },
        FieldDoc {
            name: "reshare",
            required: false,
            about: "The post that is shared on, such as urn:li:share:7, instead of pictures or films.",
        },
        FieldDoc {
            name: "comments",
            required: false,
            about: "Whether parts after the first go out as comments under it: true or false; by \
                    default true where the account's permissions allow it.",
        },
        FieldDoc {
            name: "permissions",
            required: false,
            about: "What people are asked for when an account is connected: pages (default; the member \
                    and pages, for an app with the Community Management API) or member (for an app with \
                    nothing but Share on LinkedIn and Sign In with LinkedIn using OpenID Connect).",
        },
        FieldDoc {
            name: "api_version",
            required: false,
            about: "The version of LinkedIn's API to speak, as a year and month such as 202609, where \
                    the usual one is no longer served.",
        },
    ],
    sources: &[
        "https://learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api (2026-12-01)",
        "https://learn.microsoft.com/linkedin/marketing/community-management/shares/images-api (2026-12-01)",
        "https://learn.microsoft.com/linkedin/marketing/community-management/shares/videos-api (2026-12-01)",
        "https://learn.microsoft.com/linkedin/marketing/community-management/shares/multiimage-post-api (2026-12-01)",
        "https://learn.microsoft.com/linkedin/marketing/community-management/shares/little-text-format (2026-12-01)",
        "https://learn.microsoft.com/linkedin/marketing/community-management/organizations/organization-access-control (2026-12-01)",
        "https://learn.microsoft.com/linkedin/marketing/versioning (2026-12-01)",
    ],
};

/// What is found out about an author.
pub(super) fn author(is_page: bool, has_comments: bool) -> Value {
    json!({ "kind": if is_page { PAGE } else { MEMBER }, "comments": has_comments })
}

/// Whether people are asked for what any app may ask for, and nothing of pages.
pub(super) fn asks_member_only(options: &Options) -> bool {
    text(options, "permissions") == Some("member")
}

/// Whether the channel is a page's.
pub(super) fn is_page(options: &Options) -> bool {
    options
        .get(AUTHOR)
        .is_some_and(|author| author["kind"] == PAGE)
}

/// Whether comments can be written for the author.
fn has_comments(options: &Options) -> bool {
    let said = options.get("comments").and_then(Value::as_bool);
    let found = options
        .get(AUTHOR)
        .and_then(|author| author["comments"].as_bool());
    said.or(found).unwrap_or(false)
}

/// The version of the API that is spoken.
pub(super) fn version(options: &Options) -> &str {
    text(options, "api_version")
        .filter(|given| is_month(given))
        .unwrap_or(VERSION)
}

/// A text of the settings that says something.
pub(super) fn text<'a>(options: &'a Options, name: &str) -> Option<&'a str> {
    let text = options.get(name)?.as_str()?;
    (!text.trim().is_empty()).then_some(text)
}

/// `LinkedIn`'s name for something that the settings name, or for what is usual.
fn named<'a>(names: &[(&str, &'a str)], given: Option<&str>, usual: &str) -> &'a str {
    let find = |wanted: &str| names.iter().find(|(name, _)| *name == wanted);
    let found = given.and_then(find).or_else(|| find(usual));
    found.map_or("", |(_, name)| name)
}

/// Who may see a post, in `LinkedIn`'s words.
pub(super) fn visibility(options: &Options) -> &'static str {
    named(&VISIBILITIES, text(options, "visibility"), "public")
}

/// The poll of the settings, as `LinkedIn` wants it.
pub(super) fn poll(options: &Options) -> Option<Value> {
    let poll = options.get("poll")?;
    let answers: Vec<Value> = poll["options"]
        .as_array()?
        .iter()
        .map(|answer| json!({ "text": answer }))
        .collect();
    let duration = named(&DURATIONS, poll["duration"].as_str(), DURATION);
    Some(json!({
        "question": poll["question"],
        "options": answers,
        "settings": { "duration": duration },
    }))
}

/// What `LinkedIn` accepts with these settings.
pub(super) fn limits(options: &Options) -> Limits {
    let words = Limits {
        alt_max: ALT_MAX,
        thread_parts_max: if has_comments(options) { PARTS_MAX } else { 1 },
        comments: Some(Comments {
            text_max: Some(COMMENT_MAX),
            ..Comments::WORDS
        }),
        special: SpecialLimits {
            doubled_characters: RESERVED,
            ..SpecialLimits::NONE
        },
        ..Limits::of_text(TEXT_MAX, TextUnit::Characters)
    };
    if options.contains_key("poll") || options.contains_key("reshare") {
        return words;
    }
    let pictures = Limits {
        images_max: IMAGES_MAX,
        image_size_bytes_max: IMAGE_SIZE_MAX_BYTES,
        image_types: vec![MediaType::Jpeg, MediaType::Png, MediaType::Gif],
        image_pixels_max: Some(IMAGE_PIXELS_MAX),
        ..words
    };
    if options.contains_key("link") {
        return Limits {
            images_max: 1,
            ..pictures
        };
    }
    Limits {
        videos_max: 1,
        video_size_bytes_max: VIDEO_SIZE_MAX_BYTES,
        video_duration_ms_min: Some(VIDEO_DURATION_MIN_MS),
        video_duration_ms_max: Some(VIDEO_DURATION_MAX_MS),
        video_types: vec![MediaType::Mp4],
        ..pictures
    }
}

/// What is wrong with settings; empty where nothing is.
pub(super) fn refuse(options: &Options) -> Vec<Refusal> {
    let wrong = options
        .iter()
        .filter_map(|(name, value)| Some(refused_option(name, refuse_one(name, value)?)));
    let mut refusals: Vec<Refusal> = ABOUT
        .refuse_unknown(options)
        .into_iter()
        .chain(wrong)
        .collect();
    let mut contents = CONTENTS.iter().filter(|name| options.contains_key(**name));
    if let (Some(first), Some(second)) = (contents.next(), contents.next()) {
        let message = format!("a post cannot have this and {first}");
        refusals.push(refused_option(second, message));
    }
    if options.contains_key("link") && !options.contains_key("link_title") {
        let message = "the link card needs a title".to_owned();
        refusals.push(refused_option("link_title", message));
    }
    for name in ["link_title", "link_description"] {
        if options.contains_key(name) && !options.contains_key("link") {
            refusals.push(refused_option(name, "needs link beside it".to_owned()));
        }
    }
    refusals
}

/// What of a channel's settings belongs to one post.
pub(super) fn refuse_on_channel(options: &Options) -> Option<Refusal> {
    let name = OF_ONE_POST
        .iter()
        .find(|name| options.contains_key(**name))?;
    let message = "this belongs to one post, not to a channel".to_owned();
    Some(refused_option(name, message))
}

/// What is wrong with one setting.
fn refuse_one(name: &str, value: &Value) -> Option<String> {
    let text = value.as_str();
    let says = |text: Option<&str>| text.is_some_and(|text| !text.trim().is_empty());
    let allowed = |is_good: bool, allowed: &str| (!is_good).then(|| allowed.to_owned());
    match name {
        "visibility" => allowed(
            text.is_some_and(|given| VISIBILITIES.iter().any(|(name, _)| *name == given)),
            "use one of public, connections, logged_in",
        ),
        "permissions" => allowed(
            text.is_some_and(|given| matches!(given, "pages" | "member")),
            "use one of pages, member",
        ),
        "reshare_disabled" | "comments" => allowed(value.is_boolean(), "use true or false"),
        "link" => allowed(
            text.and_then(|given| Url::parse(given).ok())
                .is_some_and(|url| matches!(url.scheme(), "https" | "http")),
            "use an address that begins with https://",
        ),
        "link_title" | "link_description" | "media_title" => {
            allowed(says(text), "use a text that is not empty")
        }
        "reshare" => allowed(
            text.is_some_and(super::post::is_urn),
            "use the name of a post, such as urn:li:share:7",
        ),
        "api_version" => allowed(
            text.is_some_and(is_month),
            "use a year and a month, such as 202609",
        ),
        "poll" => {
            let answers = value["options"].as_array();
            let is_new = |list: &[Value], index: usize| !list[..index].contains(&list[index]);
            let are_good = answers.is_some_and(|list| {
                (2..=4).contains(&list.len())
                    && list.iter().all(|one| says(one.as_str()))
                    && (0..list.len()).all(|index| is_new(list, index))
            });
            let duration = value.get("duration").map(Value::as_str);
            let is_known =
                |given: Option<&str>| DURATIONS.iter().any(|(name, _)| Some(*name) == given);
            let fields = value.as_object().map_or(0, serde_json::Map::len);
            let is_whole = fields == if duration.is_some() { 3 } else { 2 };
            allowed(
                are_good
                    && says(value["question"].as_str())
                    && duration.is_none_or(is_known)
                    && is_whole,
                "use question, options (2 to 4 different texts) and, if wanted, duration (one_day, \
                 three_days, seven_days or fourteen_days), and nothing else",
            )
        }
        _ => None,
    }
}

/// Whether a text is a version of the API: four digits of a year and two of a month.
fn is_month(text: &str) -> bool {
    let month = text.get(4..).and_then(|month| month.parse::<u8>().ok());
    text.len() == 6
        && text.bytes().all(|b| b.is_ascii_digit())
        && month.is_some_and(|month| (1..=12).contains(&month))
}
