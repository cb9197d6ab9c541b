//! The settings of a channel or a post: what they are called and what they mean.

use serde_json::{Value, json};
use url::Url;

use crate::{
    domain::network::{ProvenBy, Refusal},
    networks::{About, FieldDoc, Options, refused_option},
};

/// The longest title, in characters. Source: `r2/r2/controllers/api.py` of
/// github.com/reddit-archive/reddit, read 2026-12-01.
pub(super) const TITLE_MAX: usize = 300;
/// The longest text of a flair, in characters: our own choice.
const FLAIR_MAX: usize = 64;
/// The longest address, in characters: our own choice.
const ADDRESS_MAX: usize = 2_000;

pub(super) const ABOUT: About = About {
    title: "Reddit",
    proven_by: ProvenBy::Sheet,
    credentials: &[
        FieldDoc {
            name: "access_token",
            required: true,
            about: "An access token of the account, with the scopes identity, submit, read, flair, \
                    edit and history.",
        },
        FieldDoc {
            name: "refresh_token",
            required: false,
            about: "What renews the access token.",
        },
    ],
    options: &[
        FieldDoc {
            name: "subreddit",
            required: false,
            about: "The community that is posted to, such as r/tea. By default the account's own \
                    profile.",
        },
        FieldDoc {
            name: "title",
            required: false,
            about: "The post's title, at most 300 characters. By default the first line of the text. \
                    What a link, picture or film has no room for follows as the first comment.",
        },
        FieldDoc {
            name: "link",
            required: false,
            about: "An address, which makes the post a link: such a post has a title, and no text, \
                    pictures or films.",
        },
        FieldDoc {
            name: "resubmit",
            required: false,
            about: "Whether a link may be posted that the community has already: true or false. By \
                    default false.",
        },
        FieldDoc {
            name: "flair_id",
            required: false,
            about: "The id of the post's flair, as the community has it.",
        },
        FieldDoc {
            name: "flair_text",
            required: false,
            about: "The flair's text, where the community lets it be written; at most 64 characters, \
                    and not with several pictures.",
        },
        FieldDoc {
            name: "nsfw",
            required: false,
            about: "Whether it is for adults only: true or false.",
        },
        FieldDoc {
            name: "spoiler",
            required: false,
            about: "Whether it is hidden until somebody wants to see it: true or false.",
        },
        FieldDoc {
            name: "send_replies",
            required: false,
            about: "Whether comments on it go to the account's inbox: true or false. By default as \
                    Reddit has it.",
        },
        FieldDoc {
            name: "captions",
            required: false,
            about: "Whether the descriptions of several pictures are shown under them, at most 180 \
                    characters each: true or false. By default false; Reddit has no other place for \
                    them.",
        },
        FieldDoc {
            name: "silent",
            required: false,
            about: "Whether a film is shown like a moving picture, without sound: true or false.",
        },
    ],
    sources: &[
        "https://github.com/praw-dev/praw/blob/main/praw/models/reddit/subreddit.py (2026-12-01)",
        "https://github.com/praw-dev/praw/blob/main/praw/endpoints.py (2026-12-01)",
        "https://github.com/reddit-archive/reddit/blob/master/r2/r2/controllers/api.py (2026-12-01)",
        "https://github.com/reddit-archive/reddit/blob/master/r2/r2/controllers/oauth2.py (2026-12-01)",
        "https://github.com/reddit-archive/reddit/blob/master/r2/r2/lib/errors.py (2026-12-01)",
        "Reddit's help: Reddit Data API Wiki, and Responsible Builder Policy (2026-12-01)",
    ],
};

/// A setting that is a text; none where it is empty or missing.
pub(super) fn text<'a>(options: &'a Options, name: &str) -> Option<&'a str> {
    let given = options.get(name).and_then(Value::as_str)?.trim();
    (!given.is_empty()).then_some(given)
}

/// Whether a setting says yes.
pub(super) fn is_on(options: &Options, name: &str) -> bool {
    options.get(name) == Some(&json!(true))
}

/// The name of the community as Reddit wants it, without `r/`; none where it is none.
pub(super) fn community(given: &str) -> Option<&str> {
    let name = given.trim().trim_start_matches('/');
    let name = name.strip_prefix("r/").unwrap_or(name);
    let is_sign = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    ((2..=24).contains(&name.len()) && name.bytes().all(is_sign)).then_some(name)
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
    let text = value.as_str().map(str::trim);
    let allowed = |is_good: bool, allowed: &str| (!is_good).then(|| allowed.to_owned());
    let has = |max: usize| text.is_some_and(|given| (1..=max).contains(&given.chars().count()));
    match name {
        "subreddit" => allowed(
            text.is_some_and(|given| community(given).is_some()),
            "use a community's name, such as r/tea",
        ),
        "title" => allowed(has(TITLE_MAX), "use a text of 1 to 300 characters"),
        "link" => allowed(
            text.is_some_and(is_address),
            "use an address that begins with https:// or http://",
        ),
        "flair_id" => allowed(
            text.is_some_and(|given| {
                let is_sign = |b: u8| b.is_ascii_hexdigit() || b == b'-';
                (1..=36).contains(&given.len()) && given.bytes().all(is_sign)
            }),
            "use the id of a flair, which is 36 digits, letters and -",
        ),
        "flair_text" => allowed(has(FLAIR_MAX), "use a text of 1 to 64 characters"),
        "resubmit" | "nsfw" | "spoiler" | "send_replies" | "captions" | "silent" => {
            allowed(value.is_boolean(), "use true or false")
        }
        _ => None,
    }
}

fn is_address(given: &str) -> bool {
    let url = Url::parse(given).ok();
    given.len() <= ADDRESS_MAX
        && url.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}
