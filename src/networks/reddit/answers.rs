//! What answers mean.
//!
//! Reddit tells most errors in answers of 200, as `{"json": {"errors": [[code, sentence, field]]}}`.
//! Source: `r2/r2/lib/errors.py` of github.com/reddit-archive/reddit, and PRAW; read 2026-12-01. What is
//! not named here is unclear, and so is every 5xx, of which Reddit has many.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    domain::{text::excerpt, time::SECOND_MS},
    networks::{Outcome, RateLimit, StepReport, http::Answer},
};

/// Codes with which Reddit says that nothing was made.
const REFUSED: [&str; 28] = [
    "BAD_CAPTCHA",
    "BAD_SR_NAME",
    "BAD_STRING",
    "BAD_URL",
    "BANNED_IP",
    "DELETED_COMMENT",
    "DELETED_LINK",
    "DELETED_THING",
    "DOMAIN_BANNED",
    "INVALID_OPTION",
    "IN_TIMEOUT",
    "JSON_INVALID",
    "JSON_MISSING_KEY",
    "JSON_PARSE_ERROR",
    "NO_API",
    "NO_LINKS",
    "NO_SELFS",
    "NO_TEXT",
    "NO_THING_ID",
    "NO_URL",
    "SUBREDDIT_NOEXIST",
    "SUBREDDIT_NOTALLOWED",
    "SUBREDDIT_REQUIRED",
    "THREAD_LOCKED",
    "TOO_LONG",
    "TOO_OLD",
    "USER_BLOCKED",
    "VERIFIED_USER_REQUIRED",
];
/// What the codes begin with that tell of a community's own rules.
const COMMUNITY_RULES: &str = "SUBMIT_VALIDATION_";
/// The community has this link already.
const DUPLICATE: &str = "ALREADY_SUB";
/// Too many posts or comments by this account, or there.
const RATE_LIMITS: [&str; 3] = ["RATELIMIT", "QUOTA_FILLED", "SUBREDDIT_RATELIMIT"];
/// Nobody is logged in, as Reddit sees it.
const NOBODY: &str = "USER_REQUIRED";

/// In how many milliseconds to look for the first time for a post that Reddit makes by and by.
const LOOK_IN_MS: i64 = 15 * SECOND_MS;
/// The longest sentence that is kept, in graphemes.
const MESSAGE_MAX: usize = 200;

/// An answer to something that was written.
#[derive(Deserialize)]
struct Written {
    json: Inner,
}

/// What is in it.
#[derive(Deserialize, Default)]
struct Inner {
    #[serde(default)]
    errors: Vec<Vec<Value>>,
    /// How many seconds to wait.
    #[serde(default)]
    ratelimit: Option<f64>,
    #[serde(default)]
    data: Value,
}

fn line(text: &str) -> Option<String> {
    let shown: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    Some(excerpt(&shown, MESSAGE_MAX)).filter(|line| !line.is_empty())
}

fn report(answer: &Answer, outcome: Outcome) -> StepReport {
    StepReport {
        http_status: Some(answer.status),
        // Its limit is on all calls of the app, not on posts.
        rate_limit: RateLimit::default(),
        ..StepReport::from(outcome)
    }
}

/// How long to wait, by a sentence such as "try again in 9 minutes" or "in an hour", in seconds.
fn wait_s(sentence: &str) -> Option<i64> {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    words.windows(2).find_map(|pair| {
        let number: i64 = match pair[0] {
            "a" | "an" => 1,
            number => number.parse().ok()?,
        };
        let unit_s = [("second", 1), ("minute", 60), ("hour", 3_600)];
        let (_, unit_s) = unit_s.iter().find(|(unit, _)| pair[1].starts_with(unit))?;
        number.checked_mul(*unit_s)
    })
}

/// Seconds rounded up.
fn seconds(given: f64) -> Option<i64> {
    let whole = format!("{:.0}", given.ceil()).parse().ok();
    whole.filter(|seconds| *seconds >= 0)
}

/// When the window of calls ends, in seconds.
fn window_s(answer: &Answer) -> Option<i64> {
    let reset = answer.header("x-ratelimit-reset")?.parse().ok()?;
    seconds(reset)
}

/// What a code means; none where it is not known.
fn of_code(code: &str, retry_after_s: Option<i64>) -> Option<Outcome> {
    match code {
        NOBODY => Some(Outcome::Unauthorized),
        DUPLICATE => Some(Outcome::Refused { duplicate: true }),
        code if RATE_LIMITS.contains(&code) => Some(Outcome::Throttled { retry_after_s }),
        code if REFUSED.contains(&code) || code.starts_with(COMMUNITY_RULES) => {
            Some(Outcome::Refused { duplicate: false })
        }
        _ => None,
    }
}

/// What an answer means that is neither 2xx nor told in a list of errors. Some calls name the same codes
/// as `reason` beside a status. Source: `praw/reddit.py` of github.com/praw-dev/praw, read 2026-12-01.
fn of_status(answer: &Answer) -> StepReport {
    let body: Value = answer.json().unwrap_or_default();
    let text = |name: &str| body[name].as_str().filter(|text| !text.is_empty());
    let (reason, explained) = (text("reason"), text("explanation"));
    let said = explained.or(text("message")).or(reason);
    // An answer without a body of this form is not the network's own.
    let is_own = said.is_some() || !body["error"].is_null();
    let named = reason.filter(|_| matches!(answer.status, 400 | 403 | 404));
    let wait_s = || explained.and_then(wait_s);
    let retry_after_s = answer.retry_after_s.or_else(wait_s);
    let by_status = || match answer.status {
        401 => Outcome::Unauthorized,
        403 | 404 if is_own => Outcome::Refused { duplicate: false },
        429 => Outcome::Throttled {
            retry_after_s: answer.retry_after_s.or_else(|| window_s(answer)),
        },
        _ => Outcome::Unknown,
    };
    let outcome = named.and_then(|code| of_code(code, retry_after_s));
    StepReport {
        error_code: reason.map(|code| excerpt(code, 80)),
        message: said.and_then(line),
        ..report(answer, outcome.unwrap_or_else(by_status))
    }
}

/// What an error in a body means.
fn of_errors(answer: &Answer, written: &Inner) -> StepReport {
    let first = written.errors.first();
    let text = |place: usize| first.and_then(|error| error.get(place)?.as_str());
    let (code, sentence) = (text(0).unwrap_or_default(), text(1).unwrap_or_default());
    let given_s = written.ratelimit.and_then(seconds);
    let retry_after_s = given_s.or_else(|| wait_s(sentence));
    let outcome = of_code(code, retry_after_s).unwrap_or(Outcome::Unknown);
    StepReport {
        error_code: Some(excerpt(code, 80)).filter(|code| !code.is_empty()),
        message: line(sentence),
        ..report(answer, outcome)
    }
}

/// An id with what stands before ids of its kind.
fn full_id(data: &Value, before: &str) -> Option<String> {
    let given = |name: &str| data[name].as_str().filter(|id| !id.is_empty());
    if let Some(name) = given("name") {
        return name.starts_with(before).then(|| name.to_owned());
    }
    let id = given("id")?;
    Some(if id.starts_with(before) {
        id.to_owned()
    } else {
        format!("{before}{id}")
    })
}

/// What was made, or what the answer means instead.
fn written(answer: &Answer) -> Result<Value, Box<StepReport>> {
    if !answer.is_success() {
        return Err(Box::new(of_status(answer)));
    }
    match answer.json::<Written>() {
        Ok(Written { json }) if json.errors.is_empty() => Ok(json.data),
        Ok(Written { json }) => Err(Box::new(of_errors(answer, &json))),
        Err(_) => Err(Box::new(report(answer, Outcome::Unknown))),
    }
}

/// What the answer to a post means. Reddit makes pictures and films by and by, and names no id then:
/// `media` is the address of what was sent along.
pub(super) fn of_posting(answer: &Answer, media: Option<&str>) -> StepReport {
    let data = match written(answer) {
        Ok(data) => data,
        Err(report) => return *report,
    };
    if let Some(id) = full_id(&data, "t3_") {
        let url = data["url"].as_str();
        let more = url.map_or_else(|| json!({}), |url| json!({ "url": url }));
        return answer.done(Some(id), more);
    }
    let is_made_later = data["websocket_url"].is_string();
    match media.filter(|_| is_made_later) {
        Some(media) => report(
            answer,
            Outcome::Processing {
                remote_id: media.to_owned(),
                data: json!({}),
                look_in_ms: LOOK_IN_MS,
            },
        ),
        None => report(answer, Outcome::Unknown),
    }
}

/// What the answer to a comment means.
pub(super) fn of_commenting(answer: &Answer) -> StepReport {
    let data = match written(answer) {
        Ok(data) => data,
        Err(report) => return *report,
    };
    match full_id(&data["things"][0]["data"], "t1_") {
        Some(id) => answer.done(Some(id), json!({})),
        None => report(answer, Outcome::Unknown),
    }
}

/// What is known where a preparation was not answered as hoped.
pub(super) fn of_preparing(answer: &Answer) -> StepReport {
    of_status(answer)
}

/// What the answer to removing a post means: Reddit says yes to everything.
pub(super) fn of_removing(answer: &Answer, remote_id: &str) -> StepReport {
    if answer.is_success() {
        return answer.done(Some(remote_id.to_owned()), json!({}));
    }
    of_status(answer)
}

#[cfg(test)]
mod tests {
    use super::{seconds, wait_s};

    #[test]
    fn waits_are_read_from_sentences_and_numbers() {
        for (sentence, expected) in [
            (
                "you are doing that too much. try again in 9 minutes.",
                Some(540),
            ),
            ("Take a break for 1 minute before trying again.", Some(60)),
            ("try again in 35 seconds.", Some(35)),
            ("try again in 2 hours", Some(7_200)),
            ("Please try again in an hour.", Some(3_600)),
            ("try again later", None),
            ("", None),
        ] {
            assert_eq!(wait_s(sentence), expected, "{sentence}");
        }
        assert_eq!(seconds(0.0), Some(0));
        assert_eq!(seconds(41.2), Some(42));
        assert_eq!(seconds(-5.0), None);
        assert_eq!(seconds(f64::NAN), None);
    }
}
