//! The settings of a channel or a post: what they are called and what they mean.

use serde_json::Value;
use url::Url;

use crate::{
    domain::{
        media::MediaType,
        network::{Limits, ProvenBy, Refusal},
        text::TextUnit,
        time::MINUTE_MS,
    },
    networks::{About, FieldDoc, Options, refused_option},
};

/// The longest text of a part, in code points: what Dezent itself takes. Tumblr takes blocks of 4,096, a
/// thousand of them, and a post of about a megabyte.
/// Source: github.com/tumblr/docs, *Neue Post Format*, read 2026-12-01.
const TEXT_MAX: usize = 100_000;
/// The most pictures of a post, and the longest description of one in characters. Source: as above.
const IMAGES_MAX: usize = 30;
pub(super) const ALT_MAX: usize = 4_096;
/// The most films of a post that are uploaded. Source: github.com/tumblr/docs, *API*, read 2026-12-01.
const VIDEOS_MAX: usize = 1;
/// The largest picture in bytes and the longest film, as stated for the older form of posts.
/// Source: github.com/tumblr/docs, *API*, read 2026-12-01.
const IMAGE_SIZE_BYTES_MAX: u64 = 10_000_000;
const VIDEO_DURATION_MS_MAX: i64 = 10 * MINUTE_MS;
/// The largest film in bytes. Tumblr takes five times as much, and a post lies in memory while it is
/// sent; our own choice.
const VIDEO_SIZE_BYTES_MAX: u64 = 100_000_000;
/// The most parts of a thread; our own choice.
const THREAD_PARTS_MAX: usize = 10;
/// The most tags that are used, and the longest of them in characters. Source: github.com/tumblr/docs,
/// *API*, read 2026-12-01; the second number is what its own pages take.
const TAGS_MAX: usize = 30;
const TAG_MAX: usize = 140;
/// The longest title, and the longest title and description of a link, in characters: one block.
const BLOCK_MAX: usize = 4_096;
/// The longest last piece of a post's address and the longest address, in characters; our own choice.
const SLUG_MAX: usize = 100;
const ADDRESS_MAX: usize = 2_000;
/// The most pictures that stand side by side; our own choice.
const PER_ROW_MAX: u64 = 3;
/// The most paragraphs that stand above "Keep reading": as many blocks as a post has.
const READ_MORE_MAX: u64 = 1_000;

pub(super) const ABOUT: About = About {
    title: "Tumblr",
    proven_by: ProvenBy::Sheet,
    credentials: &[
        FieldDoc {
            name: "access_token",
            required: true,
            about: "An access token of an app at tumblr.com/oauth/apps with the scopes basic and write.",
        },
        FieldDoc {
            name: "refresh_token",
            required: false,
            about: "What renews the token, which is good for 42 minutes: of the same app that Dezent is \
                    set up with, and with the scope offline_access.",
        },
        FieldDoc {
            name: "blog",
            required: false,
            about: "The blog's name or its id, where the account has more than one.",
        },
    ],
    options: &[
        FieldDoc {
            name: "title",
            required: false,
            about: "A heading above the first part.",
        },
        FieldDoc {
            name: "tags",
            required: false,
            about: "A list of up to 30 tags, without # and commas.",
        },
        FieldDoc {
            name: "visibility",
            required: false,
            about: "Who may see it: public (default) or private, which is the blog's members only.",
        },
        FieldDoc {
            name: "text_style",
            required: false,
            about: "How paragraphs look: quirky, quote, indented or chat; by default as usual.",
        },
        FieldDoc {
            name: "link_url",
            required: false,
            about: "The address of a link card under the text of the first part.",
        },
        FieldDoc {
            name: "link_title",
            required: false,
            about: "The card's title, by default what the page says.",
        },
        FieldDoc {
            name: "link_description",
            required: false,
            about: "The card's description, by default what the page says.",
        },
        FieldDoc {
            name: "video_url",
            required: false,
            about: "The address of a film elsewhere, such as on YouTube, that is shown in the first part.",
        },
        FieldDoc {
            name: "images_per_row",
            required: false,
            about: "How many pictures stand side by side: 1 (default), 2 or 3.",
        },
        FieldDoc {
            name: "read_more_after",
            required: false,
            about: "After how many paragraphs of the first part Keep reading stands.",
        },
        FieldDoc {
            name: "slug",
            required: false,
            about: "The last piece of the post's address: small letters, digits and hyphens.",
        },
        FieldDoc {
            name: "source_url",
            required: false,
            about: "The address that is named as the post's source.",
        },
        FieldDoc {
            name: "reblogs",
            required: false,
            about: "Who may reblog it: everyone (default) or noone.",
        },
    ],
    sources: &[
        "https://github.com/tumblr/docs/blob/master/api.md (2026-12-01)",
        "https://github.com/tumblr/docs/blob/master/npf-spec.md (2026-12-01)",
    ],
};

/// What a blog accepts.
pub(super) fn limits() -> Limits {
    Limits {
        images_max: IMAGES_MAX,
        image_size_bytes_max: IMAGE_SIZE_BYTES_MAX,
        // That it takes WebP is not documented.
        image_types: vec![MediaType::Jpeg, MediaType::Png, MediaType::Gif],
        videos_max: VIDEOS_MAX,
        video_size_bytes_max: VIDEO_SIZE_BYTES_MAX,
        video_duration_ms_max: Some(VIDEO_DURATION_MS_MAX),
        video_types: vec![MediaType::Mp4],
        mixes_media: true,
        alt_max: ALT_MAX,
        thread_parts_max: THREAD_PARTS_MAX,
        ..Limits::of_text(TEXT_MAX, TextUnit::Characters)
    }
}

/// A setting that is a text.
pub(super) fn text<'a>(options: &'a Options, name: &str) -> Option<&'a str> {
    options.get(name).and_then(Value::as_str)
}

/// A setting that is a number.
pub(super) fn number(options: &Options, name: &str) -> Option<usize> {
    let number = options.get(name).and_then(Value::as_u64)?;
    usize::try_from(number).ok()
}

/// The tags as one text, as Tumblr wants them; none where there are none.
pub(super) fn tags(options: &Options) -> Option<String> {
    let tags = options.get("tags")?.as_array()?;
    let tags: Vec<&str> = tags.iter().filter_map(Value::as_str).collect();
    (!tags.is_empty()).then(|| tags.join(","))
}

fn is_address(text: &str) -> bool {
    let is_web = |url: Url| matches!(url.scheme(), "http" | "https");
    text.chars().count() <= ADDRESS_MAX && Url::parse(text).is_ok_and(is_web)
}

fn is_slug(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=SLUG_MAX).contains(&text.len()) && text.bytes().all(is_part)
}

fn is_tag(value: &Value) -> bool {
    value.as_str().is_some_and(|tag| {
        let length = tag.chars().count();
        !tag.trim().is_empty() && length <= TAG_MAX && !tag.contains([',', '#', '\n'])
    })
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
    let one_of = |names: &[&str]| {
        let is_good = given.is_some_and(|given| names.contains(&given));
        allowed(is_good, format!("use one of {}", names.join(", ")))
    };
    let up_to = |max: u64| {
        let is_good = value
            .as_u64()
            .is_some_and(|number| (1..=max).contains(&number));
        allowed(is_good, format!("use a whole number from 1 to {max}"))
    };
    match name {
        "title" | "link_title" | "link_description" => {
            let is_good = given
                .is_some_and(|text| !text.trim().is_empty() && text.chars().count() <= BLOCK_MAX);
            allowed(
                is_good,
                format!("use a text of 1 to {BLOCK_MAX} characters"),
            )
        }
        "tags" => {
            let list = value.as_array();
            let is_good =
                list.is_some_and(|list| list.len() <= TAGS_MAX && list.iter().all(is_tag));
            let told = format!(
                "use a list of up to {TAGS_MAX} tags of up to {TAG_MAX} characters, without # and commas"
            );
            allowed(is_good, told)
        }
        "visibility" => one_of(&["public", "private"]),
        "text_style" => one_of(&["quirky", "quote", "indented", "chat"]),
        "reblogs" => one_of(&["everyone", "noone"]),
        "link_url" | "video_url" | "source_url" => allowed(
            given.is_some_and(is_address),
            "use an address that begins with https:// or http://".to_owned(),
        ),
        "images_per_row" => up_to(PER_ROW_MAX),
        "read_more_after" => up_to(READ_MORE_MAX),
        "slug" => allowed(
            given.is_some_and(is_slug),
            format!("use 1 to {SLUG_MAX} small letters, digits and hyphens"),
        ),
        _ => None,
    }
}
