//! What answers mean: the tables of what surely made nothing, and how they are read.

use serde_json::{Value, json};

use super::post::is_urn;
use crate::{
    domain::{
        text::excerpt,
        time::{DAY_MS, Instant, SECOND_MS},
    },
    networks::{Outcome, StepReport, http::Answer},
};

/// One line: a status, words that the answer must hold (none fits every answer), and what the two mean
/// together.
type Line = (u16, &'static str, Outcome);

const REFUSED: Outcome = Outcome::Refused { duplicate: false };
const DUPLICATE: Outcome = Outcome::Refused { duplicate: true };
const THROTTLED: Outcome = Outcome::Throttled {
    retry_after_s: None,
};

/// Calls that write posts and comments, or prepare them. Source: learn.microsoft.com, *Posts API* and
/// *Versioning*, read 2026-12-01.
///
/// A 403 is a scope, a product or a role that is missing, and sometimes passes: the session is looked at
/// once, and then a person is asked. Missing on purpose: 422 without `duplicate`, 409 without it, and
/// every 5xx.
const LINES: &[Line] = &[
    // A fault on LinkedIn's side, whatever status it comes with.
    (400, "unable to obtain activity", Outcome::Unknown),
    (403, "unable to obtain activity", Outcome::Unknown),
    // Its film is there, and a moment later it can be used.
    (400, "media_asset_waiting_upload", Outcome::NotSent),
    (400, "", REFUSED),
    (401, "", Outcome::Unauthorized),
    (403, "", Outcome::Unauthorized),
    (409, "duplicate", DUPLICATE),
    (413, "", REFUSED),
    (415, "", REFUSED),
    (422, "duplicate", DUPLICATE),
    (426, "", REFUSED),
    (429, "", THROTTLED),
];

/// What is told where a version is no longer served.
pub(super) const OLD_VERSION: &str = "LinkedIn no longer serves the version of its API that is spoken here; set a \
                           later one as api_version";

/// The longest sentence that is kept, in graphemes.
const SENTENCE_MAX: usize = 200;

/// What an answer says of an error.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// `LinkedIn`'s name of it, or else its number.
    pub(super) code: String,
    /// What it says, as one short line.
    pub(super) sentence: String,
    /// Everything in small letters, to look for words in.
    all: String,
}

/// Reads what an answer says of an error.
pub(super) fn said(answer: &Answer) -> Said {
    let body: Value = answer.json().unwrap_or_default();
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let (mut code, message) = (text("code"), text("message"));
    if code.is_empty() {
        code = body["serviceErrorCode"]
            .as_i64()
            .map_or_else(String::new, |number| number.to_string());
    }
    let shown: String = message
        .chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .collect();
    Said {
        all: [code.as_str(), &message].join(" ").to_lowercase(),
        code: excerpt(&code, 80),
        sentence: excerpt(&shown, SENTENCE_MAX),
    }
}

/// What an answer means by the table.
fn classify(answer: &Answer, table: &[Line], now: Instant) -> StepReport {
    let said = said(answer);
    // An answer that names nothing is not LinkedIn's own, but that of something before it. What it says
    // of the session, of a file's size or of a limit is true all the same.
    let is_own = match answer.status {
        400 => !said.code.is_empty(),
        401 | 413 | 415 | 426 | 429 => true,
        _ => !said.code.is_empty() || !said.sentence.is_empty(),
    };
    let fits = |line: &&Line| line.0 == answer.status && said.all.contains(line.1);
    let line = table.iter().find(fits).filter(|_| is_own);
    let outcome = match line.map(|line| line.2.clone()) {
        Some(Outcome::Throttled { .. }) => Outcome::Throttled {
            retry_after_s: Some(wait_s(answer, now)),
        },
        Some(outcome) => outcome,
        None => Outcome::Unknown,
    };
    let message = if answer.status == 426 {
        OLD_VERSION.to_owned()
    } else {
        said.sentence
    };
    StepReport {
        outcome,
        http_status: Some(answer.status),
        error_code: Some(said.code).filter(|code| !code.is_empty()),
        message: Some(message).filter(|message| !message.is_empty()),
        rate_limit: answer.rate_limit,
    }
}

/// How long to wait, in seconds: as asked, else until midnight in UTC, when the limits of a day end.
fn wait_s(answer: &Answer, now: Instant) -> i64 {
    let at_ms = answer.date_or(now).ms();
    let until_midnight = || (DAY_MS - at_ms.rem_euclid(DAY_MS)) / SECOND_MS;
    answer.retry_after_s.unwrap_or_else(until_midnight)
}

/// The name of what was made, which stands in a header.
fn named(answer: &Answer) -> Option<String> {
    let urn = answer.header("x-restli-id").filter(|urn| is_urn(urn));
    urn.map(str::to_owned)
}

/// What the answer to publishing a post means.
pub(super) fn of_publishing(answer: &Answer, now: Instant) -> StepReport {
    match named(answer) {
        Some(urn) if answer.is_success() => answer.done(Some(urn), json!({})),
        // A success that nobody can name may be one.
        _ if answer.is_success() => classify(answer, &[], now),
        _ => classify(answer, LINES, now),
    }
}

/// What the answer to writing a comment means. Its name stands in the body, too, where it is a number
/// below the post's.
pub(super) fn of_commenting(answer: &Answer, now: Instant) -> StepReport {
    if !answer.is_success() {
        return classify(answer, LINES, now);
    }
    let body: Value = answer.json().unwrap_or_default();
    let text = |name: &str| body[name].as_str().filter(|text| !text.is_empty());
    let header = || answer.header("x-restli-id").filter(|id| !id.is_empty());
    match text("$URN").or_else(header).or_else(|| text("id")) {
        Some(id) => answer.done(Some(id.to_owned()), json!({})),
        None => classify(answer, &[], now),
    }
}

/// What is known where a call about a picture or film was not answered as hoped.
pub(super) fn of_uploads(answer: &Answer, now: Instant) -> StepReport {
    let mut report = classify(answer, LINES, now);
    if report.error_code.as_deref() == Some("EXPIRED_UPLOAD_URL") {
        // The next draft finds it expired, and begins anew.
        report.outcome = Outcome::Unknown;
    }
    report
}

/// The same where a piece was not taken by its signed address, which knows no session.
pub(super) fn of_pieces(answer: &Answer, now: Instant) -> StepReport {
    let report = of_uploads(answer, now);
    match report.outcome {
        Outcome::Unauthorized => StepReport {
            outcome: Outcome::Unknown,
            ..report
        },
        _ => report,
    }
}

/// What the answer to removing a post means; what is not there any more counts as removed.
pub(super) fn of_removing(answer: &Answer, remote_id: &str, now: Instant) -> StepReport {
    let said = said(answer);
    let is_own = !said.code.is_empty() || !said.sentence.is_empty();
    if answer.is_success() || (answer.status == 404 && is_own) {
        return answer.done(Some(remote_id.to_owned()), json!({}));
    }
    classify(answer, LINES, now)
}
