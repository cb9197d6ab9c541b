//! The settings of a channel or a post: what they are called and what they mean.

use serde_json::{Map, Value, json};

use crate::{
    domain::{
        media::MediaType,
        network::{Limits, ProvenBy, Ratios, Refusal},
        text::TextUnit,
    },
    networks::{
        About, FieldDoc, Options,
        meta::{countries, is_count, is_id, is_web_address, text_within},
        refused_option,
    },
};

/// The longest text: emojis count by their bytes. Source: developers.facebook.com, *Threads Posts*,
/// read 2026-12-01.
const TEXT_MAX: usize = 500;
/// The most different links of one part, the attached one among them. Source: *Threads Posts*, read
/// 2026-12-01.
const LINKS_MAX: usize = 5;
/// The most pictures and films of one part. Source: developers.facebook.com, *Threads Publishing*
/// reference, read 2026-12-01.
const MEDIA_MAX: usize = 20;
/// The largest picture, in bytes. Source: *Threads Posts*, read 2026-12-01: 8 MB.
const IMAGE_MAX_BYTES: u64 = 8_000_000;
/// The largest film, in bytes, and the longest, in milliseconds. Source: *Threads Posts*, read
/// 2026-12-01: 1 GB and 300 seconds.
const FILM_MAX_BYTES: u64 = 1_000_000_000;
const FILM_MAX_MS: i64 = 300_000;
/// The longest description. Source: *Threads Posts*, read 2026-12-01.
const ALT_MAX: usize = 1_000;
/// The most parts of a thread: our own choice, each part is a post of its own.
const PARTS_MAX: usize = 25;
/// The longest answer of a poll. Source: developers.facebook.com, *Polls*, read 2026-12-01.
const ANSWER_MAX: usize = 25;
/// The longest text that is attached below a post. Source: developers.facebook.com, *Text
/// Attachments*, read 2026-12-01.
const ATTACHED_MAX: usize = 10_000;
/// The most spoilers of one part. Source: *Threads Posts*, read 2026-12-01.
const SPOILERS_MAX: usize = 10;
/// The longest topic. Source: *Threads Posts*, read 2026-12-01.
const TOPIC_MAX: usize = 50;

/// Who may answer.
const REPLY_CONTROLS: [&str; 5] = [
    "everyone",
    "accounts_you_follow",
    "mentioned_only",
    "parent_post_author_only",
    "followers_only",
];
/// What belongs to one post and to no channel.
pub(super) const OF_ONE_POST: [&str; 9] = [
    "link",
    "poll",
    "gif_id",
    "gif_provider",
    "text_attachment",
    "text_attachment_link",
    "quote_post_id",
    "reply_to_id",
    "spoilers",
];
/// What only posts without pictures and films may carry.
const OF_TEXTS: [&str; 5] = ["link", "poll", "gif_id", "text_attachment", "is_ghost_post"];
/// What posts that disappear do not have: of all features they have spoilers only, and they answer
/// nobody. Source: developers.facebook.com, *Ghost Posts*, read 2026-12-01.
const NOT_OF_GHOSTS: [&str; 10] = [
    "reply_control",
    "topic_tag",
    "link",
    "poll",
    "gif_id",
    "text_attachment",
    "quote_post_id",
    "reply_to_id",
    "location_id",
    "allowlisted_country_codes",
];
/// Where moving pictures come from if nobody says; the one that Threads takes. Source:
/// developers.facebook.com, *Threads API Changelog*, read 2026-12-01.
const GIF_PROVIDER: &str = "GIPHY";

pub(super) const ABOUT: About = About {
    title: "Threads",
    proven_by: ProvenBy::Sheet,
    credentials: &[FieldDoc {
        name: "access_token",
        required: true,
        about: "A long-lived token of the profile with the permissions threads_basic, \
                threads_content_publish, threads_manage_replies and threads_read_replies.",
    }],
    options: &[
        FieldDoc {
            name: "reply_control",
            required: false,
            about: "Who may answer: everyone (default), accounts_you_follow, mentioned_only, \
                    parent_post_author_only or followers_only.",
        },
        FieldDoc {
            name: "topic_tag",
            required: false,
            about: "The topic of the post, 1 to 50 characters without . and &; without it the first \
                    hashtag of the text becomes the topic and loses its #.",
        },
        FieldDoc {
            name: "link",
            required: false,
            about: "An address shown as a preview below a post without pictures; by default the \
                    first address in its text.",
        },
        FieldDoc {
            name: "poll",
            required: false,
            about: "A poll under the first part of one post without pictures: a list of 2 to 4 \
                    answers, each of at most 25 characters.",
        },
        FieldDoc {
            name: "gif_id",
            required: false,
            about: "The id of a moving picture that the first part of one post shows.",
        },
        FieldDoc {
            name: "gif_provider",
            required: false,
            about: "Where that moving picture comes from, in capital letters: GIPHY by default.",
        },
        FieldDoc {
            name: "text_attachment",
            required: false,
            about: "A longer text below the first part of one post without pictures, at most 10,000 \
                    characters.",
        },
        FieldDoc {
            name: "text_attachment_link",
            required: false,
            about: "An address that the longer text leads to.",
        },
        FieldDoc {
            name: "quote_post_id",
            required: false,
            about: "The id of a post that the first part quotes.",
        },
        FieldDoc {
            name: "reply_to_id",
            required: false,
            about: "The id of a post that the first part answers.",
        },
        FieldDoc {
            name: "location_id",
            required: false,
            about: "The id of a place that is shown with the first part; the token needs the \
                    permission threads_location_tagging.",
        },
        FieldDoc {
            name: "is_ghost_post",
            required: false,
            about: "Whether a post disappears after a day: true or false (default). It carries a text and \
                    spoilers, and nothing else.",
        },
        FieldDoc {
            name: "is_spoiler_media",
            required: false,
            about: "Whether pictures and films are blurred until somebody wants to see them: true or \
                    false (default).",
        },
        FieldDoc {
            name: "spoilers",
            required: false,
            about: "A list of up to 10 pieces of the text that are hidden until somebody wants to \
                    read them.",
        },
        FieldDoc {
            name: "allowlisted_country_codes",
            required: false,
            about: "A list of the only countries in which it is shown, such as DE and AT, for \
                    profiles that may choose them.",
        },
    ],
    sources: &[
        "https://developers.facebook.com/docs/threads/posts (2026-12-01)",
        "https://developers.facebook.com/docs/threads/reference/publishing (2026-12-01)",
        "https://developers.facebook.com/docs/threads/create-posts/text-attachments (2026-12-01)",
        "https://developers.facebook.com/docs/threads/create-posts/polls (2026-12-01)",
        "https://developers.facebook.com/docs/threads/create-posts/ghost-posts (2026-12-01)",
        "https://developers.facebook.com/docs/threads/changelog (2026-12-01)",
        "https://developers.facebook.com/docs/threads/overview (2026-12-01)",
        "https://developers.facebook.com/docs/threads/troubleshooting (2026-12-01)",
        "https://github.com/fbsamples/threads_api/blob/main/postman/threads-api.postman_collection.json (2026-12-01)",
    ],
};

/// A setting that is a text.
pub(super) fn text<'a>(options: &'a Options, name: &str) -> Option<&'a str> {
    options.get(name).and_then(Value::as_str)
}

/// Whether a setting is switched on.
fn is_on(options: &Options, name: &str) -> bool {
    options.get(name).and_then(Value::as_bool) == Some(true)
}

/// Whether a post disappears after a day.
pub(super) fn is_ghost(options: &Options) -> bool {
    is_on(options, "is_ghost_post")
}

/// What a channel with these settings accepts.
pub(super) fn limits(options: &Options) -> Limits {
    let is_set = |name: &&str| {
        options
            .get(*name)
            .is_some_and(|value| *value != json!(false))
    };
    let is_text = OF_TEXTS.iter().any(is_set);
    // Both count as links, and do not go together.
    let has_link = options.contains_key("link") || options.contains_key("text_attachment_link");
    let media_max = if is_text { 0 } else { MEDIA_MAX };
    // A post that disappears takes no answers along.
    let parts_max = if is_ghost(options) { 1 } else { PARTS_MAX };
    Limits {
        links_max: Some(LINKS_MAX - usize::from(has_link)),
        media_max: Some(media_max),
        images_max: media_max,
        image_size_bytes_max: IMAGE_MAX_BYTES,
        image_types: vec![MediaType::Jpeg, MediaType::Png],
        // Up to ten times as wide as high, or as high as wide.
        image_ratios: Some(Ratios {
            min: 0.1,
            max: 10.0,
        }),
        videos_max: media_max,
        video_size_bytes_max: FILM_MAX_BYTES,
        video_duration_ms_max: Some(FILM_MAX_MS),
        video_duration_ms_min: Some(1),
        video_ratios: Some(Ratios {
            min: 0.01,
            max: 10.0,
        }),
        video_types: vec![MediaType::Mp4, MediaType::Quicktime],
        mixes_media: true,
        alt_max: ALT_MAX,
        thread_parts_max: parts_max,
        ..Limits::of_text(TEXT_MAX, TextUnit::EmojiBytes)
    }
}

/// What the settings add to the call that prepares a part.
pub(super) fn add(options: &Options, part: usize, text: &str, fields: &mut Map<String, Value>) {
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    if let Some(codes) = options.get("allowlisted_country_codes").and_then(countries) {
        put("allowlisted_country_codes", json!(codes.join(",")));
    }
    let hidden = spoilers(options, text);
    if !hidden.is_empty() {
        put("text_entities", Value::from(hidden));
    }
    if part > 0 {
        return;
    }
    if is_ghost(options) {
        // What else the channel wishes is not for such a post.
        put("is_ghost_post", json!(true));
        return;
    }
    for (name, field) in [
        ("reply_control", "reply_control"),
        ("link", "link_attachment"),
        ("quote_post_id", "quote_post_id"),
        ("location_id", "location_id"),
    ] {
        if let Some(value) = options.get(name) {
            put(field, value.clone());
        }
    }
    if let Some(answers) = options.get("poll").and_then(Value::as_array) {
        let names = ["option_a", "option_b", "option_c", "option_d"];
        let poll: Map<String, Value> = names
            .into_iter()
            .map(str::to_owned)
            .zip(answers.iter().cloned())
            .collect();
        put("poll_attachment", Value::from(poll));
    }
    if let Some(id) = options.get("gif_id") {
        let provider = self::text(options, "gif_provider").unwrap_or(GIF_PROVIDER);
        put(
            "gif_attachment",
            json!({ "gif_id": id, "provider": provider }),
        );
    }
    if let Some(long) = options.get("text_attachment") {
        let mut attached = json!({ "plaintext": long });
        if let Some(link) = options.get("text_attachment_link") {
            attached["link_attachment_url"] = link.clone();
        }
        put("text_attachment", attached);
    }
}

/// Where the pieces of a text lie that are to be hidden, each where it comes first.
///
/// Meta does not say in which unit places are counted; Unicode code points are what its own examples
/// agree with.
fn spoilers(options: &Options, text: &str) -> Vec<Value> {
    let pieces = options.get("spoilers").and_then(Value::as_array);
    let found = pieces.into_iter().flatten().filter_map(|piece| {
        let piece = piece.as_str()?;
        let at = text.find(piece)?;
        Some(json!({
            "entity_type": "SPOILER",
            "offset": text[..at].chars().count(),
            "length": piece.chars().count(),
        }))
    });
    found.collect()
}

/// Whether the pictures and films of a part are blurred.
pub(super) fn blurs(options: &Options) -> bool {
    is_on(options, "is_spoiler_media")
}

/// What is wrong with settings; empty where nothing is.
pub(super) fn refuse(options: &Options) -> Vec<Refusal> {
    let wrong = options.iter().filter_map(|(name, value)| {
        Some(refused_option(name, refuse_one(name, value)?.to_owned()))
    });
    ABOUT
        .refuse_unknown(options)
        .into_iter()
        .chain(wrong)
        .chain(refuse_together(options))
        .collect()
}

/// What does not go together.
fn refuse_together(options: &Options) -> Vec<Refusal> {
    let has = |name: &str| options.contains_key(name);
    let pairs = [
        ("link", "a post with a poll takes no link", has("poll")),
        (
            "text_attachment",
            "a post with a poll takes no longer text",
            has("poll"),
        ),
        (
            "gif_id",
            "a post with a poll takes no moving picture",
            has("poll"),
        ),
        (
            "gif_provider",
            "it belongs to gif_id, which is not set",
            !has("gif_id"),
        ),
        (
            "text_attachment_link",
            "it belongs to text_attachment, which is not set",
            !has("text_attachment"),
        ),
        (
            "text_attachment_link",
            "a post with a link takes no other one in its longer text",
            has("link"),
        ),
    ];
    let of_ghosts = NOT_OF_GHOSTS.into_iter().map(|name| {
        (
            name,
            "a post that disappears cannot have it",
            is_ghost(options),
        )
    });
    pairs
        .into_iter()
        .chain(of_ghosts)
        .filter(|(name, _, is_wrong)| has(name) && *is_wrong)
        .map(|(name, message, _)| refused_option(name, message.to_owned()))
        .collect()
}

/// What is wrong with one setting.
fn refuse_one(name: &str, value: &Value) -> Option<&'static str> {
    let text = value.as_str();
    let (is_good, allowed) = match name {
        "reply_control" => (
            text.is_some_and(|given| REPLY_CONTROLS.contains(&given)),
            "use one of everyone, accounts_you_follow, mentioned_only, parent_post_author_only, \
             followers_only",
        ),
        "topic_tag" => (
            text_within(value, TOPIC_MAX) && !text.is_some_and(|topic| topic.contains(['.', '&'])),
            "use 1 to 50 characters without . and &",
        ),
        "link" | "text_attachment_link" => (
            is_web_address(value),
            "use an address that begins with http:// or https://",
        ),
        "poll" => (
            is_count(value, 4, |answer| text_within(answer, ANSWER_MAX))
                && value.as_array().is_some_and(|answers| answers.len() > 1),
            "use a list of 2 to 4 answers of at most 25 characters",
        ),
        "gif_id" => (text_within(value, 100), "use the id of a moving picture"),
        "gif_provider" => (
            text.is_some_and(|name| {
                !name.is_empty() && name.len() <= 20 && name.bytes().all(|b| b.is_ascii_uppercase())
            }),
            "use a name in capital letters, such as GIPHY",
        ),
        "text_attachment" => (
            text_within(value, ATTACHED_MAX),
            "use a text of at most 10,000 characters",
        ),
        "quote_post_id" | "reply_to_id" | "location_id" => (is_id(value), "use an id of digits"),
        "is_ghost_post" | "is_spoiler_media" => (value.is_boolean(), "use true or false"),
        "spoilers" => (
            is_count(value, SPOILERS_MAX, |piece| text_within(piece, TEXT_MAX)),
            "use a list of 1 to 10 pieces of the text",
        ),
        "allowlisted_country_codes" => (
            countries(value).is_some(),
            "use a list of countries of two capital letters, such as DE",
        ),
        _ => return None,
    };
    (!is_good).then_some(allowed)
}
