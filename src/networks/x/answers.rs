//! What answers mean: the tables of what surely made nothing, and how they are read.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{post, settings::is_id};
use crate::{
    domain::{
        text::excerpt,
        time::{DAY_MS, Instant, SECOND_MS},
    },
    networks::{ConnectError, Outcome, RateLimit, StepReport, http::Answer},
};

/// One line: a status, words that the answer must hold (none fits every answer), and what the two mean
/// together.
type Line = (u16, &'static str, Outcome);

const REFUSED: Outcome = Outcome::Refused { duplicate: false };
const THROTTLED: Outcome = Outcome::Throttled {
    retry_after_s: None,
};

/// Calls that write posts, or prepare them. Source: github.com/xdevplatform/docs, *Response codes and
/// errors* and *Rate limits*, read 2026-12-01.
///
/// Money that is used up (402, and 429 with `usage-capped`) is for a person: waiting does not bring it
/// back. An account that is suspended or locked, and a scope that is missing, are mended by whoever
/// connects the channel again.
const LINES: &[Line] = &[
    (400, "", REFUSED),
    (401, "", Outcome::Unauthorized),
    (402, "", REFUSED),
    (
        403,
        "duplicate content",
        Outcome::Refused { duplicate: true },
    ),
    (403, "account is suspended", Outcome::Unauthorized),
    (403, " locked", Outcome::Unauthorized),
    (403, "scope", Outcome::Unauthorized),
    (403, "", REFUSED),
    (429, "usage-capped", REFUSED),
    (429, "", THROTTLED),
];

/// What is told where money is used up.
const USED_UP: &str = "X takes no more calls of this app until its credits or its spending cap are \
                       raised in X's developer console";

/// The limits that an answer may tell of, as their headers begin. The first is that of the call, the
/// others are not documented.
const WINDOWS: [&str; 3] = ["x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour"];

/// The longest sentence that is kept, in graphemes.
const SENTENCE_MAX: usize = 200;

/// A post that was made.
#[derive(Deserialize)]
struct Made {
    data: MadePost,
}

#[derive(Deserialize)]
struct MadePost {
    id: String,
}

/// What an answer says of an error.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The last piece of its type, or else its title.
    pub(super) code: String,
    /// What it says, as one short line.
    pub(super) sentence: String,
    /// Everything in small letters, to look for words in.
    all: String,
}

/// Reads what an answer says of an error, in either of the two forms that X has.
pub(super) fn said(answer: &Answer) -> Said {
    let body: Value = answer.json().unwrap_or_default();
    let text = |place: &str| {
        body.pointer(place)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let first = |places: [&'static str; 2]| {
        let texts = places.into_iter().map(text);
        texts
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default()
    };
    let kind = first(["/type", "/errors/0/type"]);
    let title = first(["/title", "/errors/0/title"]);
    let detail = first(["/detail", "/errors/0/detail"]);
    let message = first(["/errors/0/message", "/message"]);
    let named = kind.rsplit('/').next().unwrap_or_default();
    let code = if named.is_empty() || named == "about:blank" {
        title
    } else {
        named
    };
    let sentence = [detail, message, title]
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or_default();
    let shown: String = sentence
        .chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .collect();
    Said {
        code: excerpt(code, 80),
        sentence: excerpt(&shown, SENTENCE_MAX),
        all: [kind, title, detail, message].join(" ").to_lowercase(),
    }
}

/// What an answer means by the table.
fn classify(answer: &Answer, table: &[Line], now: Instant) -> StepReport {
    let said = said(answer);
    // An answer that says nothing is not X's own, but that of something before it. What it says of the
    // session or of a limit is true all the same.
    let is_own = !said.sentence.is_empty() || matches!(answer.status, 401 | 429);
    let fits = |line: &&Line| line.0 == answer.status && said.all.contains(line.1);
    let line = table.iter().find(fits).filter(|_| is_own);
    let outcome = match line.map(|line| line.2.clone()) {
        Some(Outcome::Throttled { .. }) => Outcome::Throttled {
            retry_after_s: wait_s(answer, now),
        },
        Some(outcome) => outcome,
        None => Outcome::Unknown,
    };
    let is_used_up = answer.status == 402 || answer.status == 429;
    let message = if outcome == REFUSED && is_used_up {
        format!("{USED_UP}: {}", said.sentence)
    } else {
        said.sentence
    };
    StepReport {
        outcome,
        http_status: Some(answer.status),
        error_code: Some(said.code).filter(|code| !code.is_empty()),
        message: Some(message).filter(|message| !message.is_empty()),
        rate_limit: rate_limit(answer, now),
    }
}

/// A header of a limit that is a whole number.
fn number(answer: &Answer, window: &str, name: &str) -> Option<i64> {
    let value = answer.header(&format!("{window}-{name}"))?;
    value.parse().ok().filter(|value| *value >= 0)
}

/// In how many seconds a limit ends: it is told as an instant in seconds since 1970, which is taken
/// relative to the answer's own `Date`.
fn reset_in_s(answer: &Answer, window: &str, now: Instant) -> Option<i64> {
    let at_s = number(answer, window, "reset")?;
    let now_s = answer.date_or(now).ms() / SECOND_MS;
    Some((at_s - now_s).clamp(0, DAY_MS / SECOND_MS))
}

/// How long to wait, in seconds: until the last of the limits ends of which nothing is left.
fn wait_s(answer: &Answer, now: Instant) -> Option<i64> {
    let used_up = WINDOWS
        .iter()
        .filter(|window| number(answer, window, "remaining") == Some(0))
        .filter_map(|window| reset_in_s(answer, window, now));
    used_up
        .chain(answer.retry_after_s)
        .max()
        .or_else(|| reset_in_s(answer, WINDOWS[0], now))
}

/// What an answer says of the limit of its call.
pub(super) fn rate_limit(answer: &Answer, now: Instant) -> RateLimit {
    RateLimit {
        limit: number(answer, WINDOWS[0], "limit"),
        remaining: number(answer, WINDOWS[0], "remaining"),
        reset_in_s: reset_in_s(answer, WINDOWS[0], now),
    }
}

/// What later steps need of a post.
pub(super) fn post_data(handle: &str, id: &str) -> Value {
    json!({ "url": post::url(handle, id) })
}

/// What the answer to publishing means; `handle` is the account's.
pub(super) fn of_publishing(answer: &Answer, handle: &str, now: Instant) -> StepReport {
    if !answer.is_success() {
        return classify(answer, LINES, now);
    }
    match answer.json::<Made>() {
        Ok(Made { data }) if is_id(&data.id) => StepReport {
            rate_limit: rate_limit(answer, now),
            ..answer.done(Some(data.id.clone()), post_data(handle, &data.id))
        },
        // A success that nobody can name may be one.
        _ => classify(answer, &[], now),
    }
}

/// Why a session cannot be used, by an answer that does not say whose it is.
///
/// A 400 is not about the session, whatever it says.
pub(super) fn of_account(answer: &Answer, now: Instant) -> ConnectError {
    let report = classify(answer, LINES, now);
    let is_used_up = answer.status == 402 || answer.status == 429;
    let words = report.message.unwrap_or_default();
    match report.outcome {
        Outcome::Refused { .. } if is_used_up => ConnectError::Refused(words),
        Outcome::Unauthorized | Outcome::Refused { .. } if answer.status != 400 => {
            let told = format!("X does not accept this access token: {words}");
            ConnectError::Refused(told.trim_end_matches([':', ' ']).to_owned())
        }
        _ => ConnectError::Unreachable(format!("X answered {}", answer.status)),
    }
}

/// What is known where a call about pictures or films was not answered as hoped.
///
/// The limits that such an answer tells of are not those of posts.
pub(super) fn of_uploads(answer: &Answer, now: Instant) -> StepReport {
    StepReport {
        rate_limit: RateLimit::default(),
        ..classify(answer, LINES, now)
    }
}

/// What the answer to removing a post means; what is not there any more counts as removed.
pub(super) fn of_removing(answer: &Answer, remote_id: &str, now: Instant) -> StepReport {
    let body: Value = answer.json().unwrap_or_default();
    let is_removed = answer.is_success() && body["data"]["deleted"] == true;
    let is_gone = answer.status == 404 && said(answer).code == "resource-not-found";
    if is_removed || is_gone {
        return answer.done(Some(remote_id.to_owned()), json!({}));
    }
    let table = if answer.is_success() { &[] } else { LINES };
    StepReport {
        rate_limit: RateLimit::default(),
        ..classify(answer, table, now)
    }
}
