//! The settings of a channel or a post: what they are called and what they mean.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    domain::network::{ProvenBy, Refusal},
    networks::{About, FieldDoc, Options, refused_option},
};

/// Who may see a post. A message to the mentioned alone is no publication, so there is no `direct`.
const VISIBILITIES: [&str; 3] = ["public", "unlisted", "private"];
/// The longest content warning, in characters: our own choice, servers count it with the text.
const WARNING_MAX: usize = 500;
/// The fewest and the most answers of a poll. Servers have limits of their own, by default four and
/// at most twenty.
const ANSWERS_MIN: usize = 2;
const ANSWERS_MAX: usize = 20;
/// The longest answer of a poll, in characters: the longest that any server allows by default.
const ANSWER_MAX: usize = 200;
/// How long a poll may be open, in seconds: five minutes to a year. Mastodon ends at a month.
const OPEN_MIN_S: u64 = 300;
const OPEN_MAX_S: u64 = 31_536_000;

pub(super) const ABOUT: About = About {
    title: "Mastodon",
    proven_by: ProvenBy::Sheet,
    credentials: &[
        FieldDoc {
            name: "server",
            required: true,
            about: "The account's server, such as mastodon.social.",
        },
        FieldDoc {
            name: "access_token",
            required: true,
            about: "The access token of an application made in the account's settings under \
                    Development, with the scopes profile (or read:accounts), read:statuses, \
                    write:statuses and write:media.",
        },
    ],
    options: &[
        FieldDoc {
            name: "visibility",
            required: false,
            about: "Who may see it: public, unlisted or private (followers only). By default what \
                    the account has set.",
        },
        FieldDoc {
            name: "sensitive",
            required: false,
            about: "Whether pictures are hidden until somebody wants to see them: true or false.",
        },
        FieldDoc {
            name: "spoiler_text",
            required: false,
            about: "A content warning that stands before the text, on every part of a thread.",
        },
        FieldDoc {
            name: "language",
            required: false,
            about: "The language of posts that name none, such as de.",
        },
        FieldDoc {
            name: "poll",
            required: false,
            about: "A poll under the first part of one post, instead of pictures or films: options (2 to 20 \
                    texts), expires_in_s (300 to 31536000), and, if wanted, multiple and \
                    hide_totals.",
        },
    ],
    sources: &[
        "https://docs.joinmastodon.org/methods/statuses/ (2026-11-23)",
        "https://docs.joinmastodon.org/methods/media/ (2026-11-23)",
        "https://docs.joinmastodon.org/methods/accounts/ (2026-11-23)",
        "https://docs.joinmastodon.org/methods/instance/ (2026-11-23)",
        "https://docs.joinmastodon.org/methods/apps/ (2026-12-01)",
        "https://docs.joinmastodon.org/methods/oauth/ (2026-12-01)",
        "https://docs.joinmastodon.org/api/oauth-scopes/ (2026-12-01)",
        "https://docs.joinmastodon.org/api/rate-limits/ (2026-11-23)",
        "https://docs.joinmastodon.org/user/posting/ (2026-11-23)",
        "https://docs.gotosocial.org/en/latest/api/swagger/ (2026-11-23)",
        "https://docs.pleroma.social/backend/development/API/differences_in_mastoapi_responses/ (2026-11-23)",
        "https://github.com/pixelfed/pixelfed/blob/dev/app/Http/Controllers/Api/ApiV1Controller.php (2026-11-23)",
    ],
};

/// A poll, as a person describes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Poll {
    /// The answers.
    options: Vec<String>,
    /// How long it is open, in seconds.
    expires_in_s: u64,
    /// Whether more than one answer may be given.
    #[serde(default)]
    multiple: bool,
    /// Whether the counts stay hidden until it ends.
    #[serde(default)]
    hide_totals: bool,
}

impl Poll {
    /// The poll as servers want it.
    pub(super) fn body(&self) -> Value {
        json!({
            "options": self.options,
            "expires_in": self.expires_in_s,
            "multiple": self.multiple,
            "hide_totals": self.hide_totals,
        })
    }

    /// What is wrong with it.
    fn refuse(&self) -> Option<String> {
        let count = self.options.len();
        let is_long = |answer: &String| answer.chars().count() > ANSWER_MAX;
        let is_double = |index: usize, answer: &String| self.options[..index].contains(answer);
        let mut numbered = self.options.iter().enumerate();
        if !(ANSWERS_MIN..=ANSWERS_MAX).contains(&count) {
            Some(format!(
                "a poll has {ANSWERS_MIN} to {ANSWERS_MAX} options, not {count}"
            ))
        } else if self.options.iter().any(|answer| answer.trim().is_empty()) {
            Some("an option of a poll must not be empty".to_owned())
        } else if self.options.iter().any(is_long) {
            Some(format!(
                "an option of a poll has at most {ANSWER_MAX} characters"
            ))
        } else if numbered.any(|(index, answer)| is_double(index, answer)) {
            Some("two options of a poll must not be the same".to_owned())
        } else if !(OPEN_MIN_S..=OPEN_MAX_S).contains(&self.expires_in_s) {
            Some(format!(
                "expires_in_s is {OPEN_MIN_S} to {OPEN_MAX_S} seconds"
            ))
        } else {
            None
        }
    }
}

/// The poll that the settings hold, unless it is refused.
pub(super) fn poll(options: &Options) -> Option<Poll> {
    serde_json::from_value(options.get("poll")?.clone()).ok()
}

/// The content warning that the settings hold; empty where there is none.
pub(super) fn warning(options: &Options) -> &str {
    let given = options.get("spoiler_text").and_then(Value::as_str);
    given.unwrap_or_default().trim()
}

/// A language as servers want it: the first subtag of a BCP 47 tag, in small letters.
pub(super) fn language(tag: &str) -> Option<String> {
    let first = tag.split('-').next().unwrap_or_default();
    let is_code = (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic());
    is_code.then(|| first.to_ascii_lowercase())
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
    let text = value.as_str();
    let allowed = |is_good: bool, allowed: &str| (!is_good).then(|| allowed.to_owned());
    match name {
        "visibility" => allowed(
            text.is_some_and(|given| VISIBILITIES.contains(&given)),
            "use one of public, unlisted, private",
        ),
        "sensitive" => allowed(value.is_boolean(), "use true or false"),
        "spoiler_text" => allowed(
            text.is_some_and(|given| given.chars().count() <= WARNING_MAX),
            "use a text of at most 500 characters",
        ),
        "language" => allowed(
            text.is_some_and(|given| language(given).is_some()),
            "use a language such as de",
        ),
        "poll" => match serde_json::from_value::<Poll>(value.clone()) {
            Ok(poll) => poll.refuse(),
            Err(error) => Some(format!(
                "use options, expires_in_s and, if wanted, multiple and hide_totals: {error}"
            )),
        },
        _ => None,
    }
}
