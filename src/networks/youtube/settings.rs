//! The settings of a channel or a post: what they are called and what they mean.

use serde_json::{Value, json};

use crate::{
    domain::network::{ProvenBy, Refusal},
    networks::{About, FieldDoc, Options, google::is_language, refused_option},
};

/// Who may see a film.
const VISIBILITIES: [&str; 3] = ["public", "unlisted", "private"];
/// On which terms others may use it.
const LICENSES: [&str; 2] = ["youtube", "creativeCommon"];
/// The longest title, in characters. Source: developers.google.com/youtube/v3/docs/videos, read
/// 2026-12-01.
pub(super) const TITLE_MAX: usize = 100;
/// The longest tags, together with a comma between each two, and two quotes around each with a space
/// in it. Source: as above; how spaces count is not told everywhere alike, and this is the stricter way.
const TAGS_MAX: usize = 500;
/// The category where nobody names one: People & Blogs.
const CATEGORY: &str = "22";
/// How many films one project may send in a day. Source: developers.google.com/youtube/v3, *Quota
/// Calculator*, read 2026-12-01.
const UPLOADS_PER_DAY: i64 = 100;
/// The most that Google could have granted: our own choice, against a slip of the hand.
const UPLOADS_PER_DAY_MAX: i64 = 1_000_000;

pub(super) const ABOUT: About = About {
    title: "YouTube",
    proven_by: ProvenBy::Sheet,
    credentials: &[
        FieldDoc {
            name: "access_token",
            required: true,
            about: "An access token of the Google account, with the scopes youtube.upload, \
                    youtube.readonly and youtube.force-ssl.",
        },
        FieldDoc {
            name: "refresh_token",
            required: false,
            about: "What renews the access token, which ends after an hour otherwise.",
        },
        FieldDoc {
            name: "channel_id",
            required: false,
            about: "The channel's id, which begins with UC; needed where the account has several.",
        },
    ],
    options: &[
        FieldDoc {
            name: "title",
            required: false,
            about: "The film's title, at most 100 characters and without < and >. By default the \
                    first line of the text, as far as there is room for it.",
        },
        FieldDoc {
            name: "visibility",
            required: false,
            about: "Who may see it: public, unlisted or private. By default public.",
        },
        FieldDoc {
            name: "tags",
            required: false,
            about: "Keywords as a list of texts, together at most 500 characters.",
        },
        FieldDoc {
            name: "category_id",
            required: false,
            about: "The number of YouTube's category, as a text. By default 22, People & Blogs.",
        },
        FieldDoc {
            name: "made_for_kids",
            required: false,
            about: "Whether it is made for children, which is a statement in law: true or false. By \
                    default nothing is stated, and the channel's own setting at YouTube counts.",
        },
        FieldDoc {
            name: "synthetic_media",
            required: false,
            about: "Whether it shows altered or generated scenes that look real, which YouTube then \
                    says beside it: true or false.",
        },
        FieldDoc {
            name: "paid_promotion",
            required: false,
            about: "Whether somebody paid for a placement or an endorsement in it, which YouTube then \
                    says in it: true or false.",
        },
        FieldDoc {
            name: "license",
            required: false,
            about: "On which terms others may use it: youtube or creativeCommon. By default youtube.",
        },
        FieldDoc {
            name: "embeddable",
            required: false,
            about: "Whether other sites may show it: true or false. By default true.",
        },
        FieldDoc {
            name: "notify_subscribers",
            required: false,
            about: "Whether subscribers are told of it: true or false. By default true.",
        },
        FieldDoc {
            name: "playlist_id",
            required: false,
            about: "The id of a playlist of the channel's that it is added to once it is out; where \
                    that fails, the film stays out.",
        },
        FieldDoc {
            name: "language",
            required: false,
            about: "The language of the title and the text of posts that name none, such as de.",
        },
        FieldDoc {
            name: "uploads_per_day",
            required: false,
            about: "How many films the app may send in a day, all channels together. By default 100, \
                    and more where Google has granted it.",
        },
    ],
    sources: &[
        "https://github.com/google/googleapis.dart/blob/master/discovery/googleapis/youtube__v3.json (2026-12-01)",
        "https://developers.google.com/youtube/v3/docs/videos (2026-12-01)",
        "https://developers.google.com/youtube/v3/determine_quota_cost (2026-12-01)",
    ],
};

/// A setting that is a text; none where it is empty or missing.
pub(super) fn text<'a>(options: &'a Options, name: &str) -> Option<&'a str> {
    let given = options.get(name).and_then(Value::as_str)?.trim();
    (!given.is_empty()).then_some(given)
}

/// The category of films.
pub(super) fn category(options: &Options) -> &str {
    text(options, "category_id").unwrap_or(CATEGORY)
}

/// Who may see films.
pub(super) fn visibility(options: &Options) -> &str {
    text(options, "visibility").unwrap_or("public")
}

/// The keywords of films.
pub(super) fn tags(options: &Options) -> Vec<&str> {
    let given = options.get("tags").and_then(Value::as_array);
    let texts = given.into_iter().flatten().filter_map(Value::as_str);
    texts.map(str::trim).collect()
}

/// How many films the app may send in a day.
pub(super) fn uploads_per_day(options: &Options) -> i64 {
    let given = options.get("uploads_per_day").and_then(Value::as_i64);
    given.unwrap_or(UPLOADS_PER_DAY)
}

/// Whether subscribers are told.
pub(super) fn notifies(options: &Options) -> bool {
    options.get("notify_subscribers") != Some(&json!(false))
}

/// Whether `YouTube` refuses a text for its characters.
pub(super) fn has_angles(text: &str) -> bool {
    text.contains(['<', '>'])
}

/// How much room keywords take.
fn tags_length(tags: &[&str]) -> usize {
    let quotes = |tag: &str| if tag.contains(' ') { 2 } else { 0 };
    let lengths = tags.iter().map(|tag| tag.chars().count() + quotes(tag));
    lengths.sum::<usize>() + tags.len().saturating_sub(1)
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
    match name {
        "title" => allowed(
            text.is_some_and(|given| {
                (1..=TITLE_MAX).contains(&given.chars().count()) && !has_angles(given)
            }),
            "use a text of 1 to 100 characters without < and >",
        ),
        "visibility" => allowed(
            text.is_some_and(|given| VISIBILITIES.contains(&given)),
            "use one of public, unlisted, private",
        ),
        "license" => allowed(
            text.is_some_and(|given| LICENSES.contains(&given)),
            "use youtube or creativeCommon",
        ),
        "category_id" => allowed(
            text.is_some_and(|given| {
                (1..=3).contains(&given.len()) && given.bytes().all(|b| b.is_ascii_digit())
            }),
            "use the number of a category as a text, such as \"22\"",
        ),
        "tags" => refuse_tags(value),
        "made_for_kids" | "synthetic_media" | "paid_promotion" | "embeddable"
        | "notify_subscribers" => allowed(value.is_boolean(), "use true or false"),
        "playlist_id" => allowed(
            text.is_some_and(|given| {
                let is_sign = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
                (2..=100).contains(&given.len()) && given.bytes().all(is_sign)
            }),
            "use the id of a playlist, such as PL and some letters, not its address",
        ),
        "language" => allowed(
            text.is_some_and(is_language),
            "use a language such as de or pt-BR",
        ),
        "uploads_per_day" => allowed(
            value
                .as_i64()
                .is_some_and(|given| (1..=UPLOADS_PER_DAY_MAX).contains(&given)),
            "use a whole number from 1 to 1000000",
        ),
        _ => None,
    }
}

fn refuse_tags(value: &Value) -> Option<String> {
    let tags: Option<Vec<&str>> = value
        .as_array()
        .and_then(|list| list.iter().map(|tag| tag.as_str().map(str::trim)).collect());
    let is_good = |tag: &&str| !tag.is_empty() && !has_angles(tag) && !tag.contains(',');
    match tags {
        Some(tags) if !tags.iter().all(is_good) => {
            Some("a keyword is a text without commas, < and >, and not empty".to_owned())
        }
        Some(tags) if tags_length(&tags) > TAGS_MAX => {
            let length = tags_length(&tags);
            Some(format!(
                "the keywords take {length} characters together, and there is room for {TAGS_MAX}"
            ))
        }
        Some(_) => None,
        None => Some("use a list of texts".to_owned()),
    }
}
