//! The settings of a channel of the rehearsal network: what they are called and what they mean.

use serde_json::Value;

use crate::{
    domain::{
        budget::{Limit, Scope},
        media::MediaType,
        network::{Comments, Kind, Limits, ProvenBy, Refusal},
        text::TextUnit,
        time::HOUR_MS,
    },
    networks::{About, FieldDoc, Options, refused_option},
};

/// The longest text of a part, in graphemes, unless the channel says otherwise.
const TEXT_MAX: usize = 500;
/// The longest text that a channel can ask for: what its server takes.
const TEXT_MAX_MAX: u64 = 10_000;
/// The most images of one part; our own choice, the server has no limit.
const IMAGES_MAX: usize = 4;
/// The largest image in bytes; our own choice, the server has one limit for all uploads.
const IMAGE_SIZE_BYTES_MAX: u64 = 20 << 20;
/// The most films of one part; our own choice, as most networks have it.
const VIDEOS_MAX: usize = 1;
/// The largest upload that the server takes, in bytes.
const VIDEO_SIZE_BYTES_MAX: u64 = 200 << 20;
/// The longest film in milliseconds; our own choice, the server does not look.
const VIDEO_DURATION_MS_MAX: i64 = HOUR_MS;
/// The fewest pixels and bytes of an image to which a channel can bring its limits.
const IMAGE_LIMIT_MIN: u64 = 1_000;
/// The longest side of an image in pixels that a channel can ask for.
const IMAGE_SIDE_MAX_MAX: u64 = 100_000;
/// The image formats that the server takes.
const IMAGE_TYPES: [MediaType; 4] = [
    MediaType::Jpeg,
    MediaType::Png,
    MediaType::Gif,
    MediaType::Webp,
];
/// The longest description of an image; our own choice, the server has no limit.
const ALT_MAX: usize = 1_500;
/// The most parts of a thread; our own choice, the server has no limit.
const THREAD_PARTS_MAX: usize = 25;
/// The highest quota that a channel can ask for.
const QUOTA_MAX: i64 = 1_000_000;
/// The longest name of a server, in bytes.
const SERVER_MAX: usize = 100;

/// Where the parts after the first become comments.
const COMMENTS: &str = "comments";

/// The kinds by the server's names.
pub(super) const KINDS: &[(&str, Kind)] = &[
    ("k1", Kind::ChosenId),
    ("k2", Kind::ServerKey),
    ("k3", Kind::Handle),
    ("k4", Kind::Listing),
    ("k5", Kind::Blind),
];

pub(super) const ABOUT: About = About {
    title: "Sandbox",
    proven_by: ProvenBy::Server,
    credentials: &[],
    options: &[
        FieldDoc {
            name: "kind",
            required: false,
            about: "How an unclear outcome can be settled: k1 (default) to k5.",
        },
        FieldDoc {
            name: "script",
            required: false,
            about: "What goes wrong, call by call: one text or a list of steps.",
        },
        FieldDoc {
            name: "threads",
            required: false,
            about: "Whether it takes threads: true (default) or false; or comments, where the parts after the \
                    first become comments on the post.",
        },
        FieldDoc {
            name: "text_max",
            required: false,
            about: "The longest text of one part, in graphemes: 1 to 10000, by default 500.",
        },
        FieldDoc {
            name: "image_types",
            required: false,
            about: "The image formats it takes, a list such as [\"image/jpeg\"]; by default JPEG, PNG, \
                    GIF and WebP.",
        },
        FieldDoc {
            name: "image_size_bytes_max",
            required: false,
            about: "The largest image in bytes: 1000 to 20971520, which is also the default.",
        },
        FieldDoc {
            name: "image_side_max",
            required: false,
            about: "The longest side of an image in pixels: 1000 to 100000; by default any.",
        },
        FieldDoc {
            name: "quota",
            required: false,
            about: "How many parts may be made public in an hour; by default any number.",
        },
        FieldDoc {
            name: "server",
            required: false,
            about: "The server it stands on: channels of one server fail together. By default its own.",
        },
    ],
    sources: &["The description of the rehearsal network in Dezent's own sources."],
};

/// The kind that a channel's settings ask for.
pub(super) fn kind_of(options: &Options) -> Kind {
    let wanted = options.get("kind").and_then(Value::as_str).unwrap_or("k1");
    KINDS
        .iter()
        .find(|(name, _)| *name == wanted)
        .map_or(Kind::ChosenId, |(_, kind)| *kind)
}

/// What a channel with these settings accepts.
pub(super) fn limits(options: &Options) -> Limits {
    let number = |name| options.get(name).and_then(Value::as_u64);
    let text_max = number("text_max");
    let threads = options.get("threads");
    let comments = threads.is_some_and(|threads| threads == COMMENTS);
    let threads = threads.and_then(Value::as_bool).unwrap_or(true);
    Limits {
        images_max: IMAGES_MAX,
        image_size_bytes_max: number("image_size_bytes_max").unwrap_or(IMAGE_SIZE_BYTES_MAX),
        image_types: options
            .get("image_types")
            .and_then(image_types)
            .unwrap_or_else(|| IMAGE_TYPES.to_vec()),
        image_side_max: number("image_side_max").and_then(|max| u32::try_from(max).ok()),
        videos_max: VIDEOS_MAX,
        video_size_bytes_max: VIDEO_SIZE_BYTES_MAX,
        video_duration_ms_max: Some(VIDEO_DURATION_MS_MAX),
        video_types: vec![MediaType::Mp4, MediaType::Quicktime],
        alt_max: ALT_MAX,
        thread_parts_max: if threads { THREAD_PARTS_MAX } else { 1 },
        comments: comments.then_some(Comments {
            images_max: 1,
            ..Comments::WORDS
        }),
        ..Limits::of_text(
            text_max
                .and_then(|max| usize::try_from(max).ok())
                .unwrap_or(TEXT_MAX),
            TextUnit::Graphemes,
        )
    }
}

/// The image formats that a setting names; none where it names none, or one that the server does not
/// take.
fn image_types(value: &Value) -> Option<Vec<MediaType>> {
    let types: Vec<MediaType> = value
        .as_array()?
        .iter()
        .map(|name| name.as_str()?.parse().ok())
        .map(|known| known.filter(|known| IMAGE_TYPES.contains(known)))
        .collect::<Option<_>>()?;
    (!types.is_empty()).then_some(types)
}

/// The quota that a channel's settings ask for: so many parts in an hour.
pub(super) fn budgets(options: &Options) -> Vec<Limit> {
    let quota = options.get("quota").and_then(Value::as_i64);
    let limit = |max| Limit {
        name: "parts_per_hour",
        scope: Scope::Channel,
        window_ms: HOUR_MS,
        max,
        cost: 1,
    };
    quota.map(limit).into_iter().collect()
}

/// What is wrong with settings; empty where nothing is.
pub(super) fn refuse(options: &Options) -> Vec<Refusal> {
    let wrong = options
        .iter()
        .filter_map(|(name, value)| refuse_one(name, value));
    ABOUT
        .refuse_unknown(options)
        .into_iter()
        .chain(wrong)
        .collect()
}

/// What is wrong with one setting.
fn refuse_one(name: &str, value: &Value) -> Option<Refusal> {
    let (is_good, allowed) = match name {
        "kind" => (
            value
                .as_str()
                .is_some_and(|kind| KINDS.iter().any(|(known, _)| *known == kind)),
            "use one of k1, k2, k3, k4, k5",
        ),
        "script" => (
            value.is_string()
                || value
                    .as_array()
                    .is_some_and(|steps| steps.iter().all(Value::is_string)),
            "use a text or a list of texts",
        ),
        "threads" => (
            value.is_boolean() || value == COMMENTS,
            "use true, false or comments",
        ),
        "text_max" => (
            value
                .as_u64()
                .is_some_and(|max| (1..=TEXT_MAX_MAX).contains(&max)),
            "use a whole number from 1 to 10000",
        ),
        "image_types" => (
            image_types(value).is_some(),
            "use a list of image/jpeg, image/png, image/gif, image/webp",
        ),
        "image_size_bytes_max" => (
            value
                .as_u64()
                .is_some_and(|max| (IMAGE_LIMIT_MIN..=IMAGE_SIZE_BYTES_MAX).contains(&max)),
            "use a whole number from 1000 to 20971520",
        ),
        "image_side_max" => (
            value
                .as_u64()
                .is_some_and(|max| (IMAGE_LIMIT_MIN..=IMAGE_SIDE_MAX_MAX).contains(&max)),
            "use a whole number from 1000 to 100000",
        ),
        "quota" => (
            value
                .as_i64()
                .is_some_and(|max| (1..=QUOTA_MAX).contains(&max)),
            "use a whole number from 1 to 1000000",
        ),
        "server" => (
            value
                .as_str()
                .is_some_and(|name| (1..=SERVER_MAX).contains(&name.len())),
            "use a text of 1 to 100 characters",
        ),
        _ => return None,
    };
    if is_good {
        None
    } else {
        Some(refused_option(name, allowed.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{IMAGE_SIZE_BYTES_MAX, MediaType, limits, refuse};
    use crate::networks::Options;

    fn options(value: Value) -> Options {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_channel_may_take_fewer_and_smaller_images() {
        let narrow = options(json!({
            "image_types": ["image/jpeg"], "image_size_bytes_max": 1_000, "image_side_max": 1_000,
        }));
        assert_eq!(refuse(&narrow), []);
        let found = limits(&narrow);
        assert_eq!(found.image_types, [MediaType::Jpeg]);
        assert_eq!(found.image_size_bytes_max, 1_000);
        assert_eq!(found.image_side_max, Some(1_000));
        let plain = limits(&Options::new());
        assert_eq!(plain.image_types.len(), 4);
        assert_eq!(plain.image_size_bytes_max, IMAGE_SIZE_BYTES_MAX);
        assert_eq!(plain.image_side_max, None);
        for wrong in [
            json!({ "image_types": [] }),
            json!({ "image_types": "image/jpeg" }),
            json!({ "image_types": ["image/jpeg", "video/mp4"] }),
            json!({ "image_size_bytes_max": 999 }),
            json!({ "image_size_bytes_max": IMAGE_SIZE_BYTES_MAX + 1 }),
            json!({ "image_side_max": 100_001 }),
        ] {
            assert_eq!(refuse(&options(wrong.clone())).len(), 1, "{wrong}");
        }
    }
}
