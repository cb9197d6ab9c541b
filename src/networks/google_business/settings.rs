//! The settings of a channel or a post: what they are called and what they mean.

use chrono::NaiveDateTime;
use serde_json::Value;
use url::Url;

use crate::{
    domain::network::{ProvenBy, Refusal},
    networks::{About, FieldDoc, Options, google::is_language, refused_option},
};

/// Buttons that lead to an address, as people and as Google call them. Source:
/// developers.google.com/my-business, *Local posts*, read 2026-12-01.
const ACTIONS: [(&str, &str); 5] = [
    ("book", "BOOK"),
    ("order", "ORDER"),
    ("shop", "SHOP"),
    ("learn_more", "LEARN_MORE"),
    ("sign_up", "SIGN_UP"),
];
/// The button that calls the number of the profile.
const CALL: &str = "call";
/// The longest title of an event or offer, in characters. Source: as above.
const EVENT_TITLE_MAX: usize = 58;
/// The longest code, address and terms of an offer, in characters: our own choice, Google names none.
const CODE_MAX: usize = 58;
const TERMS_MAX: usize = 5_000;
const ADDRESS_MAX: usize = 2_000;

pub(super) const ABOUT: About = About {
    title: "Google Business",
    proven_by: ProvenBy::Sheet,
    credentials: &[
        FieldDoc {
            name: "access_token",
            required: true,
            about: "An access token of the Google account, with the scope business.manage.",
        },
        FieldDoc {
            name: "refresh_token",
            required: false,
            about: "What renews the access token, which ends after an hour otherwise.",
        },
        FieldDoc {
            name: "location_id",
            required: false,
            about: "The location's id, such as locations/123; needed where the account has several.",
        },
    ],
    options: &[
        FieldDoc {
            name: "type",
            required: false,
            about: "What the post is: standard, event or offer. By default standard.",
        },
        FieldDoc {
            name: "action",
            required: false,
            about: "The button under the post: book, order, shop, learn_more, sign_up (each with \
                    action_url), or call, which calls the profile's number. By default none, and \
                    learn_more where there is an action_url. Offers have a button of their own.",
        },
        FieldDoc {
            name: "action_url",
            required: false,
            about: "Where the button leads.",
        },
        FieldDoc {
            name: "event_title",
            required: false,
            about: "The title of an event or offer, at most 58 characters.",
        },
        FieldDoc {
            name: "starts_at",
            required: false,
            about: "When an event or offer begins, in the location's own time: 2026-12-24T10:00.",
        },
        FieldDoc {
            name: "ends_at",
            required: false,
            about: "When an event or offer ends, in the location's own time: 2026-12-24T18:00.",
        },
        FieldDoc {
            name: "coupon_code",
            required: false,
            about: "The code of an offer, at most 58 characters.",
        },
        FieldDoc {
            name: "redeem_url",
            required: false,
            about: "Where an offer is redeemed online.",
        },
        FieldDoc {
            name: "terms",
            required: false,
            about: "The terms of an offer.",
        },
        FieldDoc {
            name: "language",
            required: false,
            about: "The language of posts that name none, such as de.",
        },
    ],
    sources: &[
        "https://developers.google.com/my-business/reference/rest/v4/accounts.locations.localPosts (2026-12-01)",
        "https://developers.google.com/my-business/reference/rest/v4/ErrorCode (2026-12-01)",
        "https://developers.google.com/my-business/content/limits (2026-12-01)",
        "https://github.com/google/googleapis.dart/blob/master/discovery/googleapis/mybusinessaccountmanagement__v1.json (2026-12-01)",
        "https://github.com/google/googleapis.dart/blob/master/discovery/googleapis/mybusinessbusinessinformation__v1.json (2026-12-01)",
    ],
};

/// What a post is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    /// News.
    Standard,
    /// Something that happens from one instant to another.
    Event,
    /// Something that is cheaper from one instant to another.
    Offer,
}

impl Topic {
    /// What settings say.
    pub(super) fn of(options: &Options) -> Self {
        match text(options, "type") {
            Some("event") => Self::Event,
            Some("offer") => Self::Offer,
            _ => Self::Standard,
        }
    }

    /// What Google calls it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Standard => "STANDARD",
            Self::Event => "EVENT",
            Self::Offer => "OFFER",
        }
    }
}

/// The button of a post.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Button<'a> {
    /// It calls the profile's number.
    Call,
    /// It leads to an address: what Google calls it, and the address.
    Leads(&'static str, &'a str),
}

/// The button that settings ask for.
pub(super) fn button(options: &Options) -> Option<Button<'_>> {
    let url = text(options, "action_url");
    match text(options, "action") {
        Some(CALL) => Some(Button::Call),
        given => {
            let known = ACTIONS.iter().find(|(name, _)| given == Some(name));
            let action = known.map_or("LEARN_MORE", |(_, action)| action);
            url.map(|url| Button::Leads(action, url))
        }
    }
}

/// A setting that is a text; none where it is empty or missing.
pub(super) fn text<'a>(options: &'a Options, name: &str) -> Option<&'a str> {
    let given = options.get(name).and_then(Value::as_str)?.trim();
    (!given.is_empty()).then_some(given)
}

/// An instant on the clock of the location, which has no zone here.
pub(super) fn moment(options: &Options, name: &str) -> Option<NaiveDateTime> {
    read_moment(text(options, name)?)
}

fn read_moment(given: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(given, "%Y-%m-%dT%H:%M").ok()
}

/// What an event or offer cannot do without.
const EVENT: [&str; 3] = ["event_title", "starts_at", "ends_at"];
const EVENT_NEEDS: &str = "an event or offer needs event_title, starts_at and ends_at";

/// The setting that an event or offer lacks, and why it is needed; none where nothing is missing.
pub(super) fn missing(options: &Options) -> Option<(&'static str, &'static str)> {
    let is_there = |name: &&str| match *name {
        "event_title" => text(options, name).is_some(),
        _ => moment(options, name).is_some(),
    };
    let is_scheduled = Topic::of(options) != Topic::Standard;
    let name = EVENT.into_iter().find(|name| !is_there(name));
    Some((name.filter(|_| is_scheduled)?, EVENT_NEEDS))
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
    if refusals.is_empty() {
        refusals.extend(refuse_together(options));
    }
    refusals
}

/// What is missing beside something else, or does not go with it.
fn refuse_together(options: &Options) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let mut refuse = |name: &str, message: &str| {
        refusals.push(refused_option(name, message.to_owned()));
    };
    let topic = Topic::of(options);
    let has = |name: &str| text(options, name).is_some();
    if topic != Topic::Standard {
        for name in EVENT {
            if !has(name) {
                refuse(name, EVENT_NEEDS);
            }
        }
    }
    if let (Some(start), Some(end)) = (moment(options, "starts_at"), moment(options, "ends_at"))
        && end <= start
    {
        refuse("ends_at", "it ends before it begins");
    }
    match text(options, "action") {
        Some(_) if topic == Topic::Offer => {
            refuse("action", "an offer has a button of its own");
        }
        Some(CALL) if has("action_url") => {
            refuse(
                "action_url",
                "call takes the profile's number and no address",
            );
        }
        Some(action) if action != CALL && !has("action_url") => {
            refuse("action_url", "this button needs an address");
        }
        _ => {}
    }
    refusals
}

/// What is wrong with one setting.
fn refuse_one(name: &str, value: &Value) -> Option<String> {
    let text = value.as_str().map(str::trim);
    let allowed = |is_good: bool, allowed: &str| (!is_good).then(|| allowed.to_owned());
    let up_to = |max: usize| {
        let is_good = text.is_some_and(|given| (1..=max).contains(&given.chars().count()));
        (!is_good).then(|| format!("use a text of 1 to {max} characters"))
    };
    match name {
        "type" => allowed(
            matches!(text, Some("standard" | "event" | "offer")),
            "use one of standard, event, offer",
        ),
        "action" => allowed(
            text.is_some_and(|given| {
                given == CALL || ACTIONS.iter().any(|(name, _)| *name == given)
            }),
            "use one of book, order, shop, learn_more, sign_up, call",
        ),
        "action_url" | "redeem_url" => allowed(
            text.is_some_and(is_address),
            "use an address that begins with https:// or http://",
        ),
        "event_title" => up_to(EVENT_TITLE_MAX),
        "coupon_code" => up_to(CODE_MAX),
        "terms" => up_to(TERMS_MAX),
        "starts_at" | "ends_at" => allowed(
            text.and_then(read_moment).is_some(),
            "use a date and time of the location without a zone, such as 2026-12-24T10:00",
        ),
        "language" => allowed(
            text.is_some_and(is_language),
            "use a language such as de or pt-BR",
        ),
        _ => None,
    }
}

fn is_address(given: &str) -> bool {
    let url = Url::parse(given).ok();
    given.len() <= ADDRESS_MAX
        && url.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}
