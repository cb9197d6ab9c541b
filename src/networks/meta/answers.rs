//! What answers mean: errors are told by a number and a second one under it, limits in a header.
//!
//! Source: developers.facebook.com, *Handling Errors* and *Rate Limits*, read 2026-12-01.

use serde::Deserialize;
use serde_json::Value;

use crate::{
    domain::text::excerpt,
    networks::{ConnectError, Outcome, StepReport, http::Answer},
};

/// One line of a network's table: a code, its subcode and what the two mean together. 0 stands for
/// every one.
pub(crate) type Line = (i64, i64, Outcome);

pub(crate) const REFUSED: Outcome = Outcome::Refused { duplicate: false };
pub(crate) const UNKNOWN: Outcome = Outcome::Unknown;
pub(crate) const THROTTLED: Outcome = Outcome::Throttled {
    retry_after_s: None,
};

/// What every network of Meta's says. What stands in no table is unclear: among it 1 and 2, which
/// are Meta's own faults.
const COMMON: &[Line] = &[
    (4, 0, THROTTLED),
    (17, 0, THROTTLED),
    (32, 0, THROTTLED),
    (341, 0, THROTTLED),
    (613, 0, THROTTLED),
    // Too many calls for one page, and for one account on Instagram.
    (80001, 0, THROTTLED),
    (80002, 0, THROTTLED),
    (102, 0, Outcome::Unauthorized),
    (190, 0, Outcome::Unauthorized),
    (10, 0, Outcome::Unauthorized),
    (3, 0, REFUSED),
    (100, 0, REFUSED),
];
/// Missing permissions.
const PERMISSIONS: std::ops::RangeInclusive<i64> = 200..=299;

/// The header that tells the use of a limit, and in how many minutes it ends.
const USAGE: &str = "x-business-use-case-usage";

/// The longest sentence that is kept, in graphemes.
pub(super) const SENTENCE_MAX: usize = 200;

/// The error that a body tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// What kind it is.
    pub(crate) code: i64,
    /// What it is; 0 where it does not say.
    pub(crate) subcode: i64,
    /// Whether Meta says that it will pass.
    is_transient: bool,
    /// One short line for a person; may be empty.
    pub(super) message: String,
}

#[derive(Deserialize)]
struct Body {
    error: Told,
}

#[derive(Deserialize)]
struct Told {
    code: i64,
    #[serde(default)]
    error_subcode: Option<i64>,
    #[serde(default)]
    is_transient: Option<bool>,
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    error_user_msg: Option<String>,
}

/// A network's sentence as one short line.
fn line(text: &str) -> String {
    let shown: String = text
        .chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .collect();
    excerpt(&shown, SENTENCE_MAX)
}

impl Fault {
    /// The error that an answer tells; none where it tells none.
    pub(crate) fn of(answer: &Answer) -> Option<Self> {
        let told = answer.json::<Body>().ok()?.error;
        let is_said = |text: &String| !text.trim().is_empty();
        let sentence = told.error_user_msg.filter(is_said).or(told.message);
        Some(Self {
            code: told.code,
            subcode: told.error_subcode.unwrap_or_default(),
            is_transient: told.is_transient.unwrap_or_default(),
            message: line(&sentence.unwrap_or_default()),
        })
    }

    /// Its name, as it is recorded: `190` or `190/460`.
    fn name(&self) -> String {
        if self.subcode == 0 {
            self.code.to_string()
        } else {
            format!("{}/{}", self.code, self.subcode)
        }
    }

    /// What it means by a table; none where it stands in none.
    fn outcome(&self, table: &[Line]) -> Option<Outcome> {
        let fits = |line: &&Line| {
            (line.0 == 0 || line.0 == self.code) && (line.1 == 0 || line.1 == self.subcode)
        };
        table.iter().find(fits).map(|line| line.2.clone())
    }
}

/// Whether an answer is one with which a network says no: everything else is unclear, whatever it
/// holds.
pub(super) fn is_no(answer: &Answer) -> bool {
    (400..500).contains(&answer.status) && !matches!(answer.status, 408 | 409)
}

fn outcome(answer: &Answer, fault: Option<&Fault>, table: &[Line]) -> Outcome {
    let Some(fault) = fault.filter(|_| is_no(answer)) else {
        // Too many calls are too many, whoever says so.
        return if answer.status == 429 {
            THROTTLED
        } else {
            UNKNOWN
        };
    };
    let known = fault.outcome(table).or_else(|| fault.outcome(COMMON));
    match known {
        // What Meta says will pass is no refusal, whichever table names it.
        Some(Outcome::Refused { .. }) if fault.is_transient => UNKNOWN,
        Some(known) => known,
        None if PERMISSIONS.contains(&fault.code) => Outcome::Unauthorized,
        None if answer.status == 429 => THROTTLED,
        None => UNKNOWN,
    }
}

/// For how many seconds the network says to wait.
fn wait_s(answer: &Answer) -> Option<i64> {
    let usage = answer.header(USAGE).unwrap_or_default();
    let usage: Value = serde_json::from_str(usage).unwrap_or_default();
    let told = usage.as_object().into_iter().flat_map(|by| by.values());
    let minutes = told
        .filter_map(Value::as_array)
        .flatten()
        .filter_map(|one| one["estimated_time_to_regain_access"].as_i64());
    let longest = minutes.max().filter(|minutes| *minutes > 0);
    longest
        .map(|minutes| minutes.saturating_mul(60))
        .or(answer.retry_after_s)
}

/// What an answer means where it is not the one hoped for: by the network's own table, else by what
/// all of Meta's say.
pub(crate) fn classify(answer: &Answer, table: &[Line]) -> StepReport {
    let fault = Fault::of(answer);
    let outcome = match outcome(answer, fault.as_ref(), table) {
        Outcome::Throttled { .. } => Outcome::Throttled {
            retry_after_s: wait_s(answer),
        },
        other => other,
    };
    StepReport {
        http_status: Some(answer.status),
        error_code: fault.as_ref().map(Fault::name),
        message: fault
            .map(|fault| fault.message)
            .filter(|message| !message.is_empty()),
        rate_limit: answer.rate_limit,
        ..StepReport::from(outcome)
    }
}

/// Whether an answer says that the token, or what it may do, is not enough.
pub(crate) fn is_out_of_use(answer: &Answer) -> bool {
    let fault = Fault::of(answer);
    outcome(answer, fault.as_ref(), &[]) == Outcome::Unauthorized
}

/// Why an account cannot be connected, by an answer that is no success: the network says no, or
/// nobody can tell.
pub(crate) fn refused_connection(answer: &Answer) -> ConnectError {
    let fault = Fault::of(answer);
    let means = outcome(answer, fault.as_ref(), &[]);
    let sentence = fault
        .map(|fault| fault.message)
        .or_else(|| told_flat(answer));
    match (means, sentence) {
        (Outcome::Throttled { .. }, _) => {
            ConnectError::Unreachable("the network asks to wait".to_owned())
        }
        (_, Some(words)) if is_no(answer) => ConnectError::Refused(words),
        _ => ConnectError::Unreachable(format!("the network answered {}", answer.status)),
    }
}

/// Why a session cannot be used, by an answer that is no success: only what Meta says of the token, or of
/// what it may do, is a no.
pub(super) fn refused_session(answer: &Answer) -> ConnectError {
    let fault = Fault::of(answer);
    match outcome(answer, fault.as_ref(), &[]) {
        Outcome::Unauthorized => {
            let words = fault.map(|fault| fault.message);
            let words = words.filter(|words| !words.is_empty());
            let told = words.unwrap_or_else(|| "Meta does not accept this token".to_owned());
            ConnectError::Refused(told)
        }
        Outcome::Throttled { .. } => {
            ConnectError::Unreachable("the network asks to wait".to_owned())
        }
        _ => ConnectError::Unreachable(format!("the network answered {}", answer.status)),
    }
}

/// The sentence of an error in the form in which Instagram's login tells it.
fn told_flat(answer: &Answer) -> Option<String> {
    let body: Value = answer.json().ok()?;
    body["error_message"].as_str().map(line)
}

/// The id of what was made; none where the answer does not name it.
pub(crate) fn made_id(answer: &Answer) -> Option<String> {
    #[derive(Deserialize)]
    struct Made {
        id: String,
    }
    let made: Made = answer.json().ok().filter(|_| answer.is_success())?;
    Some(made.id).filter(|id| !id.is_empty())
}
