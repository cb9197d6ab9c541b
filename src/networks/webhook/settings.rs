//! What a person says of a receiver: its address, what it promises, the secret, and further headers.

use reqwest::header::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use url::Url;

use crate::{
    domain::network::{ProvenBy, Refusal},
    networks::{
        About, ConnectError, FieldDoc, Options, Session,
        http::Http,
        signature::{NoSecret, SigningSecret},
    },
};

pub(super) use crate::networks::refused_option;

/// Names of what a channel's session holds.
const SECRET: &str = "secret";
const PREVIOUS: &str = "previous_secret";
const HEADERS: &str = "headers";

/// The most further headers.
const HEADERS_MAX: usize = 20;
/// The longest address, in bytes.
const URL_MAX: usize = 2_000;

/// Headers that say how the message itself is sent.
const OWN_HEADERS: &[&str] = &[
    "accept",
    "connection",
    "content-length",
    "content-type",
    "expect",
    "host",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

pub(super) const ABOUT: About = About {
    title: "Webhook",
    proven_by: ProvenBy::Description,
    credentials: &[
        FieldDoc {
            name: SECRET,
            required: true,
            about: "What messages are signed with: whsec_ and 24 to 64 random bytes in base64, such \
                    as the output of: echo whsec_$(openssl rand -base64 32)",
        },
        FieldDoc {
            name: PREVIOUS,
            required: false,
            about: "The secret before, while the receiver still checks with it; then there are two \
                    signatures.",
        },
        FieldDoc {
            name: HEADERS,
            required: false,
            about: "Further headers that each message carries, one to a line, as Name: value.",
        },
    ],
    options: &[
        FieldDoc {
            name: "url",
            required: true,
            about: "Where messages go; it begins with https://.",
        },
        FieldDoc {
            name: "receiver_deduplicates",
            required: false,
            about: "Whether the receiver drops a message whose webhook-id it has seen: true or \
                    false (default). With true an unclear send is a server_key one: it is repeated, \
                    and no person is asked.",
        },
    ],
    sources: &[
        "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md \
         (2026-11-23)",
    ],
};

/// The receiver's address.
pub(super) fn url_of(options: &Options) -> Option<Url> {
    Url::parse(options.get("url")?.as_str()?).ok()
}

/// Whether the receiver drops what it has seen.
pub(super) fn deduplicates(options: &Options) -> bool {
    let promised = options.get("receiver_deduplicates");
    promised.and_then(Value::as_bool).unwrap_or(false)
}

/// What is wrong with a channel's settings; empty where nothing is.
pub(super) fn refuse(http: &Http, options: &Options) -> Vec<Refusal> {
    let mut refusals = ABOUT.refuse_unknown(options);
    if let Some(given) = options.get("url") {
        let text = given.as_str().filter(|text| text.len() <= URL_MAX);
        let wrong = match text.and_then(|text| Url::parse(text).ok()) {
            Some(url) => http.refuse_receiver(&url),
            None => Some("use an address that begins with https://".to_owned()),
        };
        refusals.extend(wrong.map(|message| refused_option("url", message)));
    }
    if let Some(given) = options.get("receiver_deduplicates")
        && !given.is_boolean()
    {
        let message = "use true or false".to_owned();
        refusals.push(refused_option("receiver_deduplicates", message));
    }
    refusals
}

/// The secrets of a channel, the present one first.
///
/// Errors: one that is no secret.
pub(super) fn secrets_of(session: &Session) -> Result<Vec<SigningSecret>, NoSecret> {
    [SECRET, PREVIOUS]
        .into_iter()
        .filter_map(|name| given(session, name))
        .map(SigningSecret::parse)
        .collect()
}

fn given<'a>(session: &'a Session, name: &str) -> Option<&'a str> {
    let text = session.get(name)?.expose_secret();
    Some(text).filter(|text| !text.trim().is_empty())
}

/// A line that is no header; what it holds is not told.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct NoHeader(String);

/// The further headers of a channel.
///
/// Errors: a line that cannot be sent or may not be set, by its number.
pub(super) fn headers_of(session: &Session) -> Result<Vec<(HeaderName, SecretString)>, NoHeader> {
    let lines = given(session, HEADERS).unwrap_or_default().lines();
    let mut headers = Vec::new();
    for (number, line) in (1..).zip(lines) {
        if line.trim().is_empty() {
            continue;
        }
        let wrong = |why: &str| NoHeader(format!("line {number}: {why}"));
        let (name, value) = line
            .split_once(':')
            .ok_or_else(|| wrong("write it as Name: value"))?;
        let Ok(name) = HeaderName::from_bytes(name.trim().as_bytes()) else {
            return Err(wrong("this is no name of a header"));
        };
        if OWN_HEADERS.contains(&name.as_str()) || name.as_str().starts_with("webhook-") {
            return Err(wrong("Dezent sets this header itself"));
        }
        let value = value.trim();
        if HeaderValue::from_str(value).is_err() {
            return Err(wrong("this value cannot be sent in a header"));
        }
        headers.push((name, SecretString::from(value)));
    }
    if headers.len() > HEADERS_MAX {
        return Err(NoHeader(format!("{HEADERS_MAX} headers are the most")));
    }
    Ok(headers)
}

/// Refuses credentials that cannot be used, by their names.
pub(super) fn refuse_secret(credentials: &Session) -> Result<(), ConnectError> {
    let wrong = |name: &str, message: String| ConnectError::Field {
        field: format!("credentials.{name}"),
        message,
    };
    if given(credentials, SECRET).is_none() {
        return Err(wrong(SECRET, "is needed".to_owned()));
    }
    for name in [SECRET, PREVIOUS] {
        if let Some(Err(error)) = given(credentials, name).map(SigningSecret::parse) {
            return Err(wrong(name, error.to_string()));
        }
    }
    match headers_of(credentials) {
        Ok(_) => Ok(()),
        Err(error) => Err(wrong(HEADERS, error.to_string())),
    }
}
