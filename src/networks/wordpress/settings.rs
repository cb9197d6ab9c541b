//! The settings of a channel or a post: what they are called, what they mean, and what is taken.

use serde_json::{Value, json};

use crate::{
    domain::{
        media::{IMAGE_SIZE_MAX_BYTES, MediaType, VIDEO_SIZE_MAX_BYTES},
        network::{Comments, Limits, ProvenBy, Refusal},
        text::TextUnit,
    },
    networks::{About, FieldDoc, Options, refused_option},
};

/// The setting that holds what connecting found out. A person cannot set it.
pub(super) const SITE: &str = "site";

/// What a post can become. `future` is left out, because Dezent keeps the time itself.
/// Source: developer.wordpress.org/rest-api/reference/posts, read 2026-12-01.
const STATUSES: [&str; 3] = ["publish", "private", "pending"];
/// Whether readers may comment. Source: as above.
const COMMENTS: [&str; 2] = ["open", "closed"];
/// The kinds of a post that a theme may tell apart. Source: as above.
const FORMATS: [&str; 10] = [
    "standard", "aside", "chat", "gallery", "image", "link", "quote", "status", "video", "audio",
];
/// How the content is written. Source: as above, and the block editor's handbook.
const CONTENTS: [&str; 2] = ["blocks", "html"];

/// The longest headline and excerpt, in characters: our own choice, `WordPress` has no limit.
const TITLE_MAX: usize = 500;
const EXCERPT_MAX: usize = 5_000;
/// The longest beginning of a slug, in characters; a slug has room for 200 bytes, its end included.
/// Source: as above.
pub(super) const SLUG_MAX: usize = 150;
/// The most categories or tags, and the longest name of one in characters: the first is our own
/// choice, the second what the table of terms has room for.
const TERMS_MAX: usize = 50;
const TERM_MAX: usize = 200;

/// The longest text of a part, in graphemes: what Dezent itself takes, `WordPress` has no limit.
const TEXT_MAX: usize = 100_000;
/// The most images and the most films of a post: what Dezent itself takes, `WordPress` has no limit.
const MEDIA_MAX: usize = 20;
/// The most parts of a thread, which are a post and comments below it: our own choice.
const THREAD_PARTS_MAX: usize = 25;
/// The formats that `WordPress` stores unless its owner forbids them.
const IMAGE_TYPES: [MediaType; 4] = [
    MediaType::Jpeg,
    MediaType::Png,
    MediaType::Gif,
    MediaType::Webp,
];
const VIDEO_TYPES: [MediaType; 2] = [MediaType::Mp4, MediaType::Quicktime];

pub(super) const ABOUT: About = About {
    title: "WordPress",
    proven_by: ProvenBy::Server,
    credentials: &[
        FieldDoc {
            name: "site",
            required: true,
            about: "The address of the site, such as https://example.org or \
                    https://example.org/blog.",
        },
        FieldDoc {
            name: "username",
            required: true,
            about: "The name or e-mail address that the user signs in with.",
        },
        FieldDoc {
            name: "application_password",
            required: true,
            about: "An application password made for Dezent in the user's profile on the site.",
        },
    ],
    options: &[
        FieldDoc {
            name: "title",
            required: false,
            about: "The headline. Without it the text's first line is the headline and the rest the \
                    content, where that line has at most 100 characters and no address and more \
                    follows; otherwise the line's beginning is the headline and the content is whole.",
        },
        FieldDoc {
            name: "excerpt",
            required: false,
            about: "A short text for lists of posts; by default the site takes the beginning.",
        },
        FieldDoc {
            name: "categories",
            required: false,
            about: "A list of categories by their names or ids; names that are missing on the site \
                    are created, for which the user needs the right.",
        },
        FieldDoc {
            name: "tags",
            required: false,
            about: "A list of tags by their names or ids; names that are missing on the site are \
                    created.",
        },
        FieldDoc {
            name: "slug",
            required: false,
            about: "The beginning of the post's own piece of its address, by default the headline; \
                    eight letters and digits follow it.",
        },
        FieldDoc {
            name: "status",
            required: false,
            about: "What the post becomes: publish (the default), private, or pending (an editor of \
                    the site publishes it).",
        },
        FieldDoc {
            name: "comment_status",
            required: false,
            about: "Whether readers may comment: open or closed; by default as the site has it. The \
                    further parts of a thread become comments, so closed takes none.",
        },
        FieldDoc {
            name: "sticky",
            required: false,
            about: "Whether the post stays above the others: true or false, by default false.",
        },
        FieldDoc {
            name: "format",
            required: false,
            about: "The post's format, where the theme has formats: standard, aside, chat, gallery, \
                    image, link, quote, status, video or audio.",
        },
        FieldDoc {
            name: "featured_image",
            required: false,
            about: "Whether the first image becomes the featured image instead of standing in the \
                    content: true (the default) or false.",
        },
        FieldDoc {
            name: "sponsored_links",
            required: false,
            about: "Whether links are marked as paid for, with rel=\"sponsored\": true or false, by \
                    default false.",
        },
        FieldDoc {
            name: "embed_links",
            required: false,
            about: "Whether an address that stands alone between empty lines is shown as a preview, \
                    where the site knows it: true or false, by default false.",
        },
        FieldDoc {
            name: "content_format",
            required: false,
            about: "How the content is written: blocks (the default) for the block editor, or html \
                    for the classic one.",
        },
    ],
    sources: &[
        "https://developer.wordpress.org/rest-api/reference/posts/ (2026-12-01)",
        "https://developer.wordpress.org/rest-api/reference/media/ (2026-12-01)",
        "https://developer.wordpress.org/rest-api/reference/categories/ (2026-12-01)",
        "https://developer.wordpress.org/rest-api/reference/tags/ (2026-12-01)",
        "https://developer.wordpress.org/rest-api/reference/comments/ (2026-12-01)",
        "https://developer.wordpress.org/rest-api/reference/users/ (2026-12-01)",
        "https://developer.wordpress.org/rest-api/reference/application-passwords/ (2026-12-01)",
        "https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/ (2026-12-01)",
        "https://developer.wordpress.org/rest-api/using-the-rest-api/authentication/ (2026-12-01)",
        "https://github.com/WordPress/wordpress-develop/tree/trunk/src/wp-includes/rest-api (2026-12-01)",
    ],
};

/// A text that the settings hold, trimmed; empty where there is none.
pub(super) fn text<'a>(options: &'a Options, name: &str) -> &'a str {
    let given = options.get(name).and_then(Value::as_str);
    given.unwrap_or_default().trim()
}

/// Whether something is switched on.
pub(super) fn is_on(options: &Options, name: &str, usually: bool) -> bool {
    options
        .get(name)
        .and_then(Value::as_bool)
        .unwrap_or(usually)
}

/// What a post becomes.
pub(super) fn status(options: &Options) -> &str {
    match text(options, "status") {
        "" => STATUSES[0],
        given => given,
    }
}

/// What connecting found out about the user's rights.
pub(super) fn found_out(may_upload: bool) -> Value {
    json!({ "may_upload": may_upload })
}

/// What a channel with these settings accepts.
pub(super) fn limits(options: &Options) -> Limits {
    // A user without the right to upload can still write.
    let may_upload = options
        .get(SITE)
        .and_then(|site| site["may_upload"].as_bool())
        .unwrap_or(true);
    let media_max = if may_upload { MEDIA_MAX } else { 0 };
    // Nobody comments where that is closed, nor on what is not published yet.
    let takes_comments =
        text(options, "comment_status") != "closed" && status(options) != "pending";
    Limits {
        images_max: media_max,
        image_size_bytes_max: IMAGE_SIZE_MAX_BYTES,
        image_types: IMAGE_TYPES.to_vec(),
        videos_max: media_max,
        video_size_bytes_max: VIDEO_SIZE_MAX_BYTES,
        video_types: VIDEO_TYPES.to_vec(),
        mixes_media: true,
        comments: Some(Comments::WORDS),
        thread_parts_max: if takes_comments { THREAD_PARTS_MAX } else { 1 },
        ..Limits::of_text(TEXT_MAX, TextUnit::Graphemes)
    }
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
    let one_of = |known: &[&str]| {
        let is_known = value.as_str().is_some_and(|given| known.contains(&given));
        (!is_known).then(|| format!("use one of {}", known.join(", ")))
    };
    let short = |max: usize| {
        let fits = |given: &str| given.chars().count() <= max;
        let is_short = value.as_str().is_some_and(fits);
        (!is_short).then(|| format!("use a text of at most {max} characters"))
    };
    match name {
        "title" => short(TITLE_MAX),
        "excerpt" => short(EXCERPT_MAX),
        "slug" => short(SLUG_MAX),
        "status" => one_of(&STATUSES),
        "comment_status" => one_of(&COMMENTS),
        "format" => one_of(&FORMATS),
        "content_format" => one_of(&CONTENTS),
        "sticky" | "featured_image" | "sponsored_links" | "embed_links" => {
            (!value.is_boolean()).then(|| "use true or false".to_owned())
        }
        "categories" | "tags" => refuse_terms(value),
        _ => None,
    }
}

/// What is wrong with a list of categories or tags.
fn refuse_terms(value: &Value) -> Option<String> {
    let is_term = |one: &Value| match one {
        Value::String(name) => !name.trim().is_empty() && name.chars().count() <= TERM_MAX,
        other => other.as_u64().is_some_and(|id| id > 0),
    };
    let is_good = value
        .as_array()
        .is_some_and(|list| list.len() <= TERMS_MAX && list.iter().all(is_term));
    (!is_good).then(|| {
        format!("use a list of at most {TERMS_MAX} names of at most {TERM_MAX} characters, or ids")
    })
}
