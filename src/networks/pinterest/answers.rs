//! What answers mean: the tables of what surely made nothing, and how they are read.
//!
//! Pinterest names an error by a number of its own and a sentence: `{"code": 2, "message": "…"}`. The
//! number says less than the status, so the lines below go by that. What no line fits is unclear.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::networks::{Outcome, StepReport, http::Answer};

/// One line: a status, words that the sentence must hold (none fits every sentence), and what the
/// two mean together.
type Line = (u16, &'static str, Outcome);

const REFUSED: Outcome = Outcome::Refused { duplicate: false };
const THROTTLED: Outcome = Outcome::Throttled {
    retry_after_s: None,
};

/// Making, reading and removing Pins, and registering films.
/// Source: github.com/pinterest/api-description, `v5/openapi.json` 5.23.0, the answers of
/// `pins/create`, `pins/delete` and `media/create`, read 2026-12-01.
///
/// 403 is no matter of the session: a scope is missing, or the board is somebody else's, and a renewed
/// token changes neither.
const CALLS: &[Line] = &[
    // Pinterest could not fetch the picture just now, and made nothing of it.
    (400, "Unable to reach the URL", Outcome::NotSent),
    (400, "", REFUSED),
    (401, "", Outcome::Unauthorized),
    (403, "", REFUSED),
    (404, "", REFUSED),
    (429, "", THROTTLED),
];

/// Films, which a storage service takes that has errors of its own, in XML. Nothing of them is public,
/// so it does no harm to believe a no. 403 is missing on purpose: the address has ended, and once it is
/// old enough a new one is asked for.
const STORAGE: &[Line] = &[(400, "", REFUSED), (413, "", REFUSED)];

/// A Pin.
#[derive(Deserialize)]
struct MadePin {
    id: String,
}

/// How Pinterest names an error.
#[derive(Default, Deserialize)]
struct Code {
    #[serde(default)]
    code: Option<i64>,
}

/// The address of a Pin, for people.
pub(super) fn pin_data(id: &str) -> Value {
    json!({ "url": format!("https://www.pinterest.com/pin/{id}/") })
}

/// Pinterest's own number of an error; none where the answer is not its own.
pub(super) fn code(answer: &Answer) -> Option<i64> {
    answer.json::<Code>().unwrap_or_default().code
}

/// What an answer means by a table.
fn classify(answer: &Answer, table: &[Line], is_own: bool) -> StepReport {
    let sentence = answer.named_error().message;
    let fits = |line: &&Line| line.0 == answer.status && sentence.contains(line.1);
    let line = table.iter().find(fits).filter(|_| is_own);
    let outcome = match line.map(|line| line.2.clone()) {
        Some(Outcome::Throttled { .. }) => Outcome::Throttled {
            retry_after_s: answer.retry_after_s,
        },
        Some(outcome) => outcome,
        None => Outcome::Unknown,
    };
    StepReport {
        outcome,
        http_status: Some(answer.status),
        error_code: code(answer).map(|code| code.to_string()),
        message: Some(sentence).filter(|sentence| !sentence.is_empty()),
        rate_limit: answer.rate_limit,
    }
}

/// What is known where a call was not answered as hoped.
pub(super) fn of_calls(answer: &Answer) -> StepReport {
    // An answer without a number is that of something before Pinterest. What it says of the session
    // or of a limit is true all the same.
    let is_own = code(answer).is_some() || matches!(answer.status, 401 | 429);
    classify(answer, CALLS, is_own)
}

/// What the answer to making a Pin means.
pub(super) fn of_publishing(answer: &Answer) -> StepReport {
    if !answer.is_success() {
        return of_calls(answer);
    }
    match answer.json::<MadePin>() {
        Ok(MadePin { id }) if !id.is_empty() => {
            let data = pin_data(&id);
            answer.done(Some(id), data)
        }
        _ => classify(answer, &[], false),
    }
}

/// What is known where a film was not taken as hoped.
pub(super) fn of_storage(answer: &Answer) -> StepReport {
    classify(answer, STORAGE, true)
}

/// What the answer to removing a Pin means; what is not there any more counts as removed.
pub(super) fn of_removing(answer: &Answer, remote_id: &str) -> StepReport {
    let is_gone = answer.status == 404 && code(answer).is_some();
    if answer.is_success() || is_gone {
        return answer.done(Some(remote_id.to_owned()), json!({}));
    }
    of_calls(answer)
}
