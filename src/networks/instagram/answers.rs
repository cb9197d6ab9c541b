//! What answers mean: to making a container, to filling it, to asking about it, and to publishing.
//!
//! Source: developers.facebook.com, *Instagram Platform: Error Codes*, *IG Container* and *Content
//! Publishing*, read 2026-12-01.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    domain::time::SECOND_MS,
    networks::{
        Outcome, StepReport,
        http::Answer,
        meta::{
            Fault, Line, REFUSED, THROTTLED, UNKNOWN, classify, dead, made_id, report, working,
        },
    },
};

/// What is said of a container that is being made. What passes by itself is unclear here and simply
/// tried again, and so is a file that cannot be fetched: that may be our own server's fault.
const MAKING: &[Line] = &[
    (0, 2_207_001, UNKNOWN),
    (0, 2_207_003, UNKNOWN),
    (0, 2_207_008, UNKNOWN),
    (0, 2_207_020, UNKNOWN),
    (0, 2_207_032, UNKNOWN),
    (0, 2_207_052, UNKNOWN),
    (0, 2_207_053, UNKNOWN),
    (0, 2_207_082, UNKNOWN),
    (0, 2_207_006, REFUSED),
    (0, 2_207_042, THROTTLED),
    (0, 2_207_050, REFUSED),
    (0, 2_207_051, REFUSED),
    (0, 2_207_057, REFUSED),
    (0, 2_207_081, REFUSED),
    (352, 0, REFUSED),
    (36_000, 0, REFUSED),
    (36_001, 0, REFUSED),
    (36_003, 0, REFUSED),
    (36_004, 0, REFUSED),
];
/// What is said when one is published. A container that is not found, not available or dead is looked
/// at: it may be too early, too late, or published already.
const PUBLISHING: &[Line] = &[
    // A call that is taken for spam may have been carried out before it was judged.
    (0, 2_207_051, UNKNOWN),
    (0, 2_207_042, THROTTLED),
    (0, 2_207_050, REFUSED),
    (36_004, 0, REFUSED),
];
/// What is said of comments and of removing.
const OTHER: &[Line] = &[(0, 2_207_050, REFUSED), (0, 2_207_051, REFUSED)];

/// Why a container fails for good, however often it is made: its file, its text, or its account.
const HOPELESS: &[i64] = &[
    2_207_004, 2_207_005, 2_207_009, 2_207_010, 2_207_023, 2_207_026, 2_207_028, 2_207_035,
    2_207_036, 2_207_037, 2_207_040, 2_207_050, 2_207_051, 2_207_057, 2_207_081,
];

/// What is said of a container that came to nothing, where Instagram does not say more.
const USELESS: &str = "Instagram could not use it";

/// In how many milliseconds to ask again about a container, with and without a film in it. Meta
/// advises to ask once a minute; pictures are done at once.
const FILM_AGAIN_MS: i64 = 60 * SECOND_MS;
const AGAIN_MS: i64 = 10 * SECOND_MS;

/// How far a container is.
#[derive(Deserialize)]
pub(super) struct Container {
    /// One of `IN_PROGRESS`, `FINISHED`, `PUBLISHED`, `ERROR` and `EXPIRED`.
    pub(super) status_code: String,
    #[serde(default)]
    status: Option<String>,
}

impl Container {
    /// Why it came to nothing.
    pub(super) fn why(&self) -> &str {
        self.status.as_deref().unwrap_or(USELESS)
    }

    /// The subcode that its status names in words; none where it names none.
    fn subcode(&self) -> Option<i64> {
        let words = self.status.as_deref()?;
        let mut numbers = words.split(|c: char| !c.is_ascii_digit());
        numbers.find(|digits| digits.len() == 7)?.parse().ok()
    }
}

/// What the answer to making a container means.
pub(super) fn of_making(answer: &Answer) -> StepReport {
    match made_id(answer) {
        Some(id) => answer.done(Some(id), json!({})),
        None => classify(answer, MAKING),
    }
}

/// What the answer to sending a container's bytes means for the step of this name. A container whose
/// bytes were refused is of no use any more: they are only taken from its beginning.
pub(super) fn of_bytes(answer: &Answer, id: &str, name: &str) -> StepReport {
    let body: Value = answer.json().unwrap_or_default();
    if answer.is_success() && body["success"] == true {
        return answer.done(Some(id.to_owned()), json!({}));
    }
    let told = body["debug_info"]["message"].as_str().unwrap_or(USELESS);
    let report = classify(answer, &[]);
    let is_refused = report.outcome == REFUSED
        || (body["debug_info"].is_object() && (400..500).contains(&answer.status));
    if is_refused {
        dead(answer, id, name, told)
    } else {
        report
    }
}

/// What the answer about a container means for the step of this name.
pub(super) fn of_asking(answer: &Answer, id: &str, name: &str, has_film: bool) -> StepReport {
    let container = answer.json::<Container>().ok();
    let Some(container) = container.filter(|_| answer.is_success()) else {
        let report = classify(answer, &[(24, 2_207_008, UNKNOWN)]);
        return if report.outcome == REFUSED {
            // It is not there any more.
            let why = report.message.as_deref().unwrap_or(USELESS);
            dead(answer, id, name, why)
        } else {
            report
        };
    };
    let again_ms = if has_film { FILM_AGAIN_MS } else { AGAIN_MS };
    match container.status_code.as_str() {
        "FINISHED" => answer.done(Some(id.to_owned()), json!({})),
        "IN_PROGRESS" => working(answer, id, again_ms),
        "ERROR" | "EXPIRED" => {
            let subcode = container.subcode();
            let is_hopeless = subcode.is_some_and(|code| HOPELESS.contains(&code));
            let mut told = dead(answer, id, name, container.why());
            if is_hopeless {
                told.outcome = REFUSED;
            }
            told.error_code = subcode.map(|code| code.to_string());
            told
        }
        // It must never be published twice: only a person can tell how that came about.
        "PUBLISHED" => StepReport {
            http_status: Some(answer.status),
            ..report(Outcome::Unknown, "the container was published already")
        },
        _ => classify(answer, &[]),
    }
}

/// What the answer to publishing a container means.
pub(super) fn of_publishing(answer: &Answer) -> StepReport {
    match made_id(answer) {
        Some(id) => answer.done(Some(id), json!({})),
        None => classify(answer, PUBLISHING),
    }
}

/// What the answer to a comment means.
pub(super) fn of_comment(answer: &Answer) -> StepReport {
    match made_id(answer) {
        Some(id) => answer.done(Some(id), json!({})),
        None => classify(answer, OTHER),
    }
}

/// What the answer to forbidding comments means. The post is out, so whatever came back, this is done;
/// where it did not work, that is said.
pub(super) fn of_silence(answer: Option<&Answer>) -> StepReport {
    let is_done = answer.is_some_and(Answer::is_success);
    let code = answer
        .and_then(Fault::of)
        .map(|fault| fault.code.to_string());
    StepReport {
        http_status: answer.map(|answer| answer.status),
        error_code: code,
        message: (!is_done).then(|| "comments could not be turned off".to_owned()),
        ..StepReport::from(Outcome::Done {
            remote_id: None,
            data: json!({}),
        })
    }
}

/// What the answer to removing a post means.
pub(super) fn of_removing(answer: &Answer) -> StepReport {
    let body: Value = answer.json().unwrap_or_default();
    if answer.is_success() && body["success"] != false {
        answer.done(None, json!({}))
    } else {
        classify(answer, &[(-1, 2_207_073, REFUSED)])
    }
}
