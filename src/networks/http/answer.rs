//! What came back.

use chrono::DateTime;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    domain::{
        text::excerpt,
        time::{Instant, SECOND_MS},
    },
    networks::{Outcome, RateLimit, StepReport},
};

/// The longest that a network can make us wait by its own word: 24 h, in seconds.
const RETRY_AFTER_MAX_S: i64 = 24 * 60 * 60;

/// Numbers above this are instants in seconds since 1970, not waits.
const EPOCH_MIN_S: i64 = 1_000_000_000;

/// The longest sentence of a network that is kept, in graphemes.
const MESSAGE_MAX: usize = 200;

/// A complete answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status, such as 200.
    pub status: u16,
    /// How long to wait, in seconds, at most 24 h, where the network said.
    ///
    /// From `Retry-After`, in seconds or as a date (RFC 9110, section 10.2.3), else from the reset of
    /// `RateLimit` or `X-RateLimit` where nothing is left. Dates are taken relative to the answer's own `Date`, so a
    /// clock that is wrong on either side does no harm.
    pub retry_after_s: Option<i64>,
    /// What the network says of its limit.
    pub rate_limit: RateLimit,
    /// Whether the server says, by `Idempotent-Replayed`, that this is the answer to an earlier call
    /// with the same key, told once more.
    pub is_replayed: bool,
    /// The other headers, for networks that answer in them.
    pub headers: HeaderMap,
    /// The bytes, at most 1 MiB.
    pub body: Vec<u8>,
}

/// The form in which many networks name an error: `{"error": name, "message": sentence}`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct NamedError {
    /// The stable name, such as `InvalidRequest`.
    #[serde(default)]
    pub error: String,
    /// One sentence for a person.
    #[serde(default)]
    pub message: String,
}

/// One line of an adapter's table of refusals: a status, the network's name of the error, where an
/// empty name stands for every one, and what the two mean together.
pub type ErrorLine = (u16, &'static str, Outcome);

impl Answer {
    /// Puts together what is needed of the head, and the body.
    pub(super) fn new(status: u16, headers: &HeaderMap, body: Vec<u8>) -> Self {
        let rate_limit = RateLimit {
            limit: limit_number(headers, "limit"),
            remaining: limit_number(headers, "remaining"),
            reset_in_s: reset_in_s(headers),
        };
        let used_up = rate_limit
            .reset_in_s
            .filter(|_| rate_limit.remaining == Some(0));
        let retry_after_s = retry_after_s(headers).or(used_up);
        Self {
            status,
            retry_after_s,
            rate_limit,
            is_replayed: text(headers, "idempotent-replayed") == Some("true"),
            headers: headers.clone(),
            body,
        }
    }

    /// The text of a header; none where it is missing or no text.
    pub fn header(&self, name: &str) -> Option<&str> {
        text(&self.headers, name)
    }

    /// The whole part of a number in a header, which some networks write with a fraction; none where it is
    /// missing or no number.
    pub fn whole_number(&self, name: &str) -> Option<i64> {
        let said = self.header(name)?;
        number(said.split_once('.').map_or(said, |(whole, _)| whole))
    }

    /// When this was answered: by the answer's own `Date`, or as given where it has none.
    pub fn date_or(&self, now: Instant) -> Instant {
        let date_s = self.header(DATE.as_str()).and_then(date_s);
        date_s.map_or(now, |date_s| {
            Instant::from_ms(date_s.saturating_mul(SECOND_MS))
        })
    }

    /// Whether the status is one of 200 to 299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Reads the body as JSON, whatever its content type says.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }

    /// The error that the body names; both texts are empty where it names none.
    ///
    /// The sentence is one short line: it is stored and shown, and the network may write anything.
    pub fn named_error(&self) -> NamedError {
        let error = self.json::<NamedError>().unwrap_or_default();
        let shown: String = error
            .message
            .chars()
            .filter(|c| !c.is_control() || *c == '\n')
            .collect();
        NamedError {
            error: excerpt(&error.error, 80),
            message: excerpt(&shown, MESSAGE_MAX),
        }
    }

    /// What this answer means where it is not the one hoped for.
    ///
    /// The first line that fits counts; what is in no line is [`Outcome::Unknown`].
    pub fn classify(&self, table: &[ErrorLine]) -> StepReport {
        let NamedError { error, message } = self.named_error();
        let fits =
            |line: &&ErrorLine| line.0 == self.status && (line.1.is_empty() || line.1 == error);
        let outcome = match table.iter().find(fits).map(|line| line.2.clone()) {
            Some(Outcome::Throttled { .. }) => Outcome::Throttled {
                retry_after_s: self.retry_after_s,
            },
            Some(outcome) => outcome,
            None => Outcome::Unknown,
        };
        StepReport {
            outcome,
            http_status: Some(self.status),
            error_code: Some(error).filter(|error| !error.is_empty()),
            message: Some(message).filter(|message| !message.is_empty()),
            rate_limit: self.rate_limit,
        }
    }

    /// A report of success.
    pub fn done(&self, remote_id: Option<String>, data: serde_json::Value) -> StepReport {
        let outcome = Outcome::Done { remote_id, data };
        StepReport {
            http_status: Some(self.status),
            rate_limit: self.rate_limit,
            ..StepReport::from(outcome)
        }
    }
}

/// A text that is a whole number.
fn number(text: &str) -> Option<i64> {
    text.parse().ok().filter(|value| *value >= 0)
}

/// A header as trimmed text.
fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    Some(headers.get(name)?.to_str().ok()?.trim())
}

/// An HTTP date in seconds since 1970.
fn date_s(text: &str) -> Option<i64> {
    DateTime::parse_from_rfc2822(text)
        .ok()
        .map(|date| date.timestamp())
}

/// How many seconds lie between the answer's `Date` and an instant.
fn seconds_until(headers: &HeaderMap, at_s: i64) -> Option<i64> {
    let now_s = date_s(text(headers, DATE.as_str())?)?;
    Some((at_s - now_s).clamp(0, RETRY_AFTER_MAX_S))
}

/// `Retry-After` in seconds.
fn retry_after_s(headers: &HeaderMap) -> Option<i64> {
    let name = RETRY_AFTER.as_str();
    let said = text(headers, name)?;
    if let Some(seconds) = number(said) {
        return Some(seconds.min(RETRY_AFTER_MAX_S));
    }
    seconds_until(headers, date_s(said)?)
}

/// `RateLimit-` and a name; older servers write `X-RateLimit-`.
fn limit_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    ["ratelimit-", "x-ratelimit-"]
        .iter()
        .find_map(|before| text(headers, &[before, name].concat()))
}

/// The same where it is a whole number.
fn limit_number(headers: &HeaderMap, name: &str) -> Option<i64> {
    number(limit_text(headers, name)?)
}

/// `RateLimit-Reset` in seconds from now; some networks write an instant, in seconds since 1970 or
/// as RFC 3339 has it, and some a wait.
fn reset_in_s(headers: &HeaderMap) -> Option<i64> {
    match limit_number(headers, "reset") {
        Some(at_s) if at_s >= EPOCH_MIN_S => seconds_until(headers, at_s),
        Some(wait_s) => Some(wait_s.min(RETRY_AFTER_MAX_S)),
        None => {
            let reset = DateTime::parse_from_rfc3339(limit_text(headers, "reset")?).ok()?;
            seconds_until(headers, reset.timestamp())
        }
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

    use super::Answer;

    type Head = &'static [(&'static str, &'static str)];

    fn answer(headers: Head) -> Answer {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect();
        Answer::new(429, &headers, Vec::new())
    }

    #[test]
    fn a_wait_is_read_in_seconds_and_as_a_date_and_never_exceeds_a_day() {
        const DATE: (&str, &str) = ("date", "Mon, 23 Nov 2026 06:00:00 GMT");
        let cases: &[(Head, Option<i64>)] = &[
            (&[("retry-after", "30")], Some(30)),
            (&[("retry-after", " 7 ")], Some(7)),
            (&[("retry-after", "999999999")], Some(86_400)),
            (&[("retry-after", "-5")], None),
            (&[("retry-after", "soon")], None),
            (
                &[DATE, ("retry-after", "Mon, 23 Nov 2026 06:02:00 GMT")],
                Some(120),
            ),
            (
                &[DATE, ("retry-after", "Mon, 23 Nov 2026 05:00:00 GMT")],
                Some(0),
            ),
            (
                &[DATE, ("retry-after", "Mon, 30 Nov 2026 06:00:00 GMT")],
                Some(86_400),
            ),
            (&[("retry-after", "Mon, 23 Nov 2026 06:02:00 GMT")], None),
            (
                &[
                    DATE,
                    ("ratelimit-remaining", "0"),
                    ("ratelimit-reset", "1795413690"),
                ],
                Some(90),
            ),
            (
                &[
                    DATE,
                    ("ratelimit-remaining", "4"),
                    ("ratelimit-reset", "1795413690"),
                ],
                None,
            ),
            (
                &[("ratelimit-remaining", "0"), ("ratelimit-reset", "45")],
                Some(45),
            ),
            (
                &[
                    DATE,
                    ("x-ratelimit-remaining", "0"),
                    ("x-ratelimit-reset", "2026-11-23T06:03:20.123456Z"),
                ],
                Some(200),
            ),
            (
                &[
                    DATE,
                    ("x-ratelimit-remaining", "0"),
                    ("x-ratelimit-reset", "tomorrow"),
                ],
                None,
            ),
            (&[], None),
        ];
        for (headers, expected) in cases {
            assert_eq!(answer(headers).retry_after_s, *expected, "{headers:?}");
        }
    }

    #[test]
    fn a_number_is_read_without_its_fraction() {
        let answer = answer(&[("a", "97.5"), ("b", " 361 "), ("c", "many"), ("d", "-1.5")]);
        for (name, expected) in [
            ("a", Some(97)),
            ("b", Some(361)),
            ("c", None),
            ("d", None),
            ("e", None),
        ] {
            assert_eq!(answer.whole_number(name), expected, "{name}");
        }
    }

    #[test]
    fn what_a_network_says_becomes_one_short_line() {
        let mut answer = answer(&[]);
        answer.body = serde_json::json!({
            "error": "InvalidRequest",
            "message": format!("first\n\u{7}second {}", "x".repeat(900)),
        })
        .to_string()
        .into_bytes();
        let error = answer.named_error();
        assert_eq!(error.error, "InvalidRequest");
        assert!(error.message.starts_with("first second xxx"));
        assert_eq!(error.message.chars().count(), 200);
        answer.body = b"<html>".to_vec();
        assert_eq!(answer.named_error().error, "");
    }
}
