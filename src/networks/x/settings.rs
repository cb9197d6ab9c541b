//! The settings of a channel or a post, and what an account may write.

use serde_json::Value;

use crate::{
    domain::{
        media::MediaType,
        network::{Limits, ProvenBy, Ratios, Refusal, SpecialLimits},
        text::TextUnit,
    },
    networks::{About, FieldDoc, Options, refused_option},
};

/// Where the settings hold what was found out about the account.
pub(super) const ACCOUNT: &str = "account";
/// What it is subscribed to, in there.
pub(super) const SUBSCRIPTION: &str = "subscription_type";

/// Who may answer. Source: github.com/xdevplatform/docs, *Create Post* (`reply_settings`), read
/// 2026-12-01.
const EVERYONE: &str = "everyone";
const REPLIERS: [&str; 5] = [
    EVERYONE,
    "following",
    "mentionedUsers",
    "subscribers",
    "verified",
];
/// What pictures and films can be warned of.
const WARNINGS: [&str; 3] = ["adult_content", "graphic_violence", "other"];
/// What a post has in the place of pictures and films, one at the most. Source:
/// github.com/xdevplatform/docs, *Create Post*, read 2026-12-01; that each of them excludes each other
/// one is not confirmed.
const INSTEAD_OF_MEDIA: [&str; 3] = ["poll", "quote_tweet_id", "card_uri"];
/// What belongs to one post and never to a channel.
const OF_ONE_POST: [&str; 4] = ["poll", "quote_tweet_id", "card_uri", "tagged_user_ids"];

/// The longest text, in the weighted length. Source: github.com/twitter/twitter-text,
/// `config/v3.json`, read 2026-12-01.
const TEXT_MAX: usize = 280;
/// The same for subscribers. Source: github.com/xdevplatform/docs, *Counting characters*, read
/// 2026-12-01.
const LONG_TEXT_MAX: usize = 25_000;
/// The subscriptions that come with long texts. That `Basic` does, too, is not confirmed; the setting
/// `long_posts` says so where it is known.
const LONG_SUBSCRIPTIONS: [&str; 2] = ["Premium", "PremiumPlus"];
/// The most parts of a thread. Our own choice, X documents no number.
const THREAD_PARTS_MAX: usize = 25;
/// Characters that no text may hold. Source: github.com/twitter/twitter-text,
/// `conformance/validate.yml`, read 2026-12-01.
const REFUSED_CHARACTERS: &str = "\u{fffe}\u{feff}\u{ffff}";

/// The most pictures of a post, and the largest files, in bytes. Source: github.com/xdevplatform/docs,
/// *Media best practices*, read 2026-12-01.
const IMAGES_MAX: usize = 4;
const IMAGE_SIZE_MAX_BYTES: u64 = 5_000_000;
const GIF_SIZE_MAX_BYTES: u64 = 15_000_000;
const VIDEO_SIZE_MAX_BYTES: u64 = 512_000_000;
/// How long a film may be, in milliseconds, and how large, in pixels. Same source. Longer ones of
/// subscribers go another way.
const VIDEO_DURATION_MIN_MS: i64 = 500;
const VIDEO_DURATION_MAX_MS: i64 = 140_000;
const VIDEO_SIDE_MIN: u32 = 32;
const VIDEO_SIDE_MAX: u32 = 1_280;
const VIDEO_RATIOS: Ratios = Ratios {
    min: 1.0 / 3.0,
    max: 3.0,
};
/// The longest description, in characters. Source: github.com/xdevplatform/docs, *Create Media
/// metadata*, read 2026-12-01.
pub(super) const ALT_MAX: usize = 1_000;

/// A poll: answers, their length in characters, and how long it may be open, in minutes. Source:
/// github.com/xdevplatform/docs, *Create Post* (`poll`), read 2026-12-01.
const ANSWERS: std::ops::RangeInclusive<usize> = 2..=4;
const ANSWER_MAX: usize = 25;
const OPEN_MINUTES: std::ops::RangeInclusive<u64> = 5..=10_080;
/// The most people who are tagged in pictures. Same source.
const TAGGED_MAX: usize = 10;

pub(super) const ABOUT: About = About {
    title: "X",
    proven_by: ProvenBy::Sheet,
    credentials: &[
        FieldDoc {
            name: "access_token",
            required: true,
            about: "An OAuth 2.0 user access token with the scopes tweet.read, tweet.write, \
                    users.read and media.write.",
        },
        FieldDoc {
            name: "refresh_token",
            required: false,
            about: "What renews it, made with the scope offline.access by the app that Dezent is \
                    registered as; without it the channel must be connected again after two hours.",
        },
    ],
    options: &[
        FieldDoc {
            name: "reply_settings",
            required: false,
            about: "Who may answer: everyone (default), following, mentionedUsers, subscribers or \
                    verified.",
        },
        FieldDoc {
            name: "made_with_ai",
            required: false,
            about: "Whether posts are labelled as having pictures or films made with AI: true or false \
                    (default).",
        },
        FieldDoc {
            name: "paid_partnership",
            required: false,
            about: "Whether posts are labelled as a paid partnership: true or false (default).",
        },
        FieldDoc {
            name: "sensitive_media",
            required: false,
            about: "What pictures and films are warned of: a list of adult_content, \
                    graphic_violence and other.",
        },
        FieldDoc {
            name: "community_id",
            required: false,
            about: "The id of the community that posts go to, in digits.",
        },
        FieldDoc {
            name: "share_with_followers",
            required: false,
            about: "Whether a community's post is shown to followers as well: true or false \
                    (default); needs community_id.",
        },
        FieldDoc {
            name: "for_super_followers_only",
            required: false,
            about: "Whether only paying subscribers of the account see posts: true or false \
                    (default).",
        },
        FieldDoc {
            name: "place_id",
            required: false,
            about: "The id of the place that posts are tagged with.",
        },
        FieldDoc {
            name: "tagged_user_ids",
            required: false,
            about: "Who is tagged in the first part's pictures: a list of at most 10 user ids, in \
                    digits.",
        },
        FieldDoc {
            name: "poll",
            required: false,
            about: "A poll under the first part of one post, instead of pictures or films: options \
                    (2 to 4 texts of at most 25 characters) and duration_minutes (5 to 10080).",
        },
        FieldDoc {
            name: "quote_tweet_id",
            required: false,
            about: "The id of the post that the first part quotes, in digits, instead of pictures or \
                    films; X allows it to larger customers of its API only.",
        },
        FieldDoc {
            name: "card_uri",
            required: false,
            about: "The card of X Ads under the first part, such as card://123, instead of pictures \
                    or films.",
        },
        FieldDoc {
            name: "long_posts",
            required: false,
            about: "Whether the account may write up to 25,000 characters: true or false; by default \
                    as its subscription says, which is true of Premium and Premium+.",
        },
        FieldDoc {
            name: "threads",
            required: false,
            about: "Whether the account may write threads: true (default) or false. X lets some apps \
                    answer posts only in certain cases.",
        },
    ],
    sources: &[
        "https://github.com/xdevplatform/docs: openapi.json (2026-12-01)",
        "https://github.com/xdevplatform/docs: x-api/posts (2026-12-01)",
        "https://github.com/xdevplatform/docs: x-api/media (2026-12-01)",
        "https://github.com/xdevplatform/docs: x-api/fundamentals/rate-limits.mdx (2026-12-01)",
        "https://github.com/xdevplatform/docs: x-api/fundamentals/response-codes-and-errors.mdx (2026-12-01)",
        "https://github.com/xdevplatform/docs: fundamentals/authentication (2026-12-01)",
        "https://github.com/xdevplatform/docs: changelog.mdx (2026-12-01)",
        "https://github.com/twitter/twitter-text: config/v3.json, conformance/validate.yml (2026-12-01)",
    ],
};

/// A text of the settings.
pub(super) fn text<'a>(options: &'a Options, name: &str) -> Option<&'a str> {
    options.get(name)?.as_str()
}

/// Whether a setting says yes.
pub(super) fn is_set(options: &Options, name: &str) -> bool {
    options.get(name).and_then(Value::as_bool) == Some(true)
}

/// Who may answer, where that is not everyone.
pub(super) fn repliers(options: &Options) -> Option<&str> {
    text(options, "reply_settings").filter(|who| *who != EVERYONE)
}

/// The warnings of the settings.
pub(super) fn warnings(options: &Options) -> Vec<&str> {
    let given = options.get("sensitive_media").and_then(Value::as_array);
    let given = given.into_iter().flatten().filter_map(Value::as_str);
    given.filter(|name| WARNINGS.contains(name)).collect()
}

/// Whether the account may write long texts.
fn writes_long(options: &Options) -> bool {
    let said = options.get("long_posts").and_then(Value::as_bool);
    let subscription = options
        .get(ACCOUNT)
        .and_then(|account| account[SUBSCRIPTION].as_str());
    said.unwrap_or_else(|| subscription.is_some_and(|name| LONG_SUBSCRIPTIONS.contains(&name)))
}

/// Whether a text is so long that X shows only its beginning in lists.
pub(super) fn is_long(text: &str) -> bool {
    TextUnit::Weighted.count(text) > TEXT_MAX
}

/// What an account accepts with these settings.
pub(super) fn limits(options: &Options) -> Limits {
    let text_max = if writes_long(options) {
        LONG_TEXT_MAX
    } else {
        TEXT_MAX
    };
    let has_threads = options.get("threads").and_then(Value::as_bool) != Some(false);
    let words = Limits {
        alt_max: ALT_MAX,
        thread_parts_max: if has_threads { THREAD_PARTS_MAX } else { 1 },
        special: SpecialLimits {
            refused_characters: REFUSED_CHARACTERS,
            ..SpecialLimits::NONE
        },
        ..Limits::of_text(text_max, TextUnit::Weighted)
    };
    if INSTEAD_OF_MEDIA
        .iter()
        .any(|name| options.contains_key(*name))
    {
        return words;
    }
    Limits {
        images_max: IMAGES_MAX,
        image_size_bytes_max: IMAGE_SIZE_MAX_BYTES,
        image_types: vec![
            MediaType::Jpeg,
            MediaType::Png,
            MediaType::Webp,
            MediaType::Gif,
        ],
        videos_max: 1,
        video_size_bytes_max: VIDEO_SIZE_MAX_BYTES,
        video_duration_ms_min: Some(VIDEO_DURATION_MIN_MS),
        video_duration_ms_max: Some(VIDEO_DURATION_MAX_MS),
        video_side_min: Some(VIDEO_SIDE_MIN),
        video_side_max: Some(VIDEO_SIDE_MAX),
        video_ratios: Some(VIDEO_RATIOS),
        video_types: vec![MediaType::Mp4, MediaType::Quicktime],
        special: SpecialLimits {
            gif_size_bytes_max: Some(GIF_SIZE_MAX_BYTES),
            ..words.special
        },
        ..words
    }
}

/// What is wrong with a channel's settings; empty where nothing is.
pub(super) fn refuse(options: &Options) -> Vec<Refusal> {
    let mut refusals = refuse_of_post(options);
    if options.contains_key("share_with_followers") && !options.contains_key("community_id") {
        let message = "needs community_id beside it".to_owned();
        refusals.push(refused_option("share_with_followers", message));
    }
    refusals
}

/// What is wrong with the settings of one post, which may be fewer than its channel's.
pub(super) fn refuse_of_post(options: &Options) -> Vec<Refusal> {
    let wrong = options
        .iter()
        .filter_map(|(name, value)| Some(refused_option(name, refuse_one(name, value)?)));
    let mut instead = INSTEAD_OF_MEDIA
        .iter()
        .filter(|name| options.contains_key(**name));
    let first = instead.next();
    let second = instead.next().zip(first).map(|(second, first)| {
        refused_option(second, format!("a post cannot have this and {first}"))
    });
    ABOUT
        .refuse_unknown(options)
        .into_iter()
        .chain(wrong)
        .chain(second)
        .collect()
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
    let allowed = |is_good: bool, allowed: &str| (!is_good).then(|| allowed.to_owned());
    match name {
        "reply_settings" => allowed(
            text.is_some_and(|given| REPLIERS.contains(&given)),
            "use one of everyone, following, mentionedUsers, subscribers, verified",
        ),
        "made_with_ai"
        | "paid_partnership"
        | "share_with_followers"
        | "for_super_followers_only"
        | "long_posts"
        | "threads" => allowed(value.is_boolean(), "use true or false"),
        "sensitive_media" => allowed(
            is_list(value, 1..=WARNINGS.len(), |given| WARNINGS.contains(&given)),
            "use a list of adult_content, graphic_violence, other",
        ),
        "community_id" | "quote_tweet_id" => allowed(
            text.is_some_and(is_id),
            "use an id, in digits and as a text",
        ),
        "tagged_user_ids" => allowed(
            is_list(value, 1..=TAGGED_MAX, is_id),
            "use a list of at most 10 ids, in digits and as texts",
        ),
        "place_id" => allowed(
            text.is_some_and(|given| {
                (1..=64).contains(&given.len()) && given.bytes().all(|b| b.is_ascii_alphanumeric())
            }),
            "use the id of a place",
        ),
        "card_uri" => allowed(
            text.is_some_and(|given| given.strip_prefix("card://").is_some_and(is_id)),
            "use the address of a card, such as card://123",
        ),
        "poll" => refuse_poll(value),
        _ => None,
    }
}

fn refuse_poll(value: &Value) -> Option<String> {
    let told = "use options (2 to 4 different texts of 1 to 25 characters) and duration_minutes (5 \
                to 10080), and nothing else";
    let is_answer = |text: &str| !text.trim().is_empty() && text.chars().count() <= ANSWER_MAX;
    let is_good = is_list(&value["options"], ANSWERS, is_answer)
        && value["duration_minutes"]
            .as_u64()
            .is_some_and(|minutes| OPEN_MINUTES.contains(&minutes))
        && value.as_object().is_some_and(|poll| poll.len() == 2);
    (!is_good).then(|| told.to_owned())
}

/// Whether a value is a list of so many different texts that are all good.
fn is_list(
    value: &Value,
    count: std::ops::RangeInclusive<usize>,
    is_good: impl Fn(&str) -> bool,
) -> bool {
    let Some(list) = value.as_array() else {
        return false;
    };
    let is_new = |(index, one): (usize, &Value)| !list[..index].contains(one);
    count.contains(&list.len())
        && list.iter().all(|one| one.as_str().is_some_and(&is_good))
        && list.iter().enumerate().all(is_new)
}

/// Whether a text is one of X's ids.
pub(super) fn is_id(text: &str) -> bool {
    (1..=19).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}
