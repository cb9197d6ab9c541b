//! What answers mean: the table of what surely made nothing, and how it is read.
//!
//! Every answer is `{"data": …, "error": {"code": "ok", …}}`, and the code counts, whatever the status:
//! some refusals come with 200. What no line fits is unclear.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    domain::{
        text::excerpt,
        time::{DAY_MS, MINUTE_MS, SECOND_MS},
    },
    networks::{
        Outcome, StepReport,
        http::{Answer, ErrorLine},
    },
};

const REFUSED: Outcome = Outcome::Refused { duplicate: false };

/// What a quota means: its count is that of the last 24 hours, or of the last minute.
const DAY: Outcome = Outcome::Throttled {
    retry_after_s: Some(DAY_MS / SECOND_MS),
};
const MINUTE: Outcome = Outcome::Throttled {
    retry_after_s: Some(MINUTE_MS / SECOND_MS),
};

/// Calls of the Content Posting API, by code; the status of a line is that of the documentation.
/// Source: developers.tiktok.com, *Direct Post*, *Photo*, *Upload*, *Query Creator Info* and *Get Post
/// Status*, read 2026-12-01.
const CODES: &[ErrorLine] = &[
    (400, "invalid_param", REFUSED),
    (400, "invalid_params", REFUSED),
    (400, "invalid_publish_id", REFUSED),
    (
        400,
        "token_not_authorized_for_specified_publish_id",
        REFUSED,
    ),
    (400, "app_version_check_failed", REFUSED),
    (401, "access_token_invalid", Outcome::Unauthorized),
    (401, "scope_not_authorized", Outcome::Unauthorized),
    (401, "scope_permission_missed", Outcome::Unauthorized),
    (
        403,
        "unaudited_client_can_only_post_to_private_accounts",
        REFUSED,
    ),
    (403, "url_ownership_unverified", REFUSED),
    (403, "privacy_level_option_mismatch", REFUSED),
    (403, "spam_risk_too_many_posts", DAY),
    (403, "reached_active_user_cap", DAY),
    (403, "spam_risk_too_many_pending_share", DAY),
    (403, "spam_risk_user_banned_from_posting", REFUSED),
    (429, "rate_limit_exceeded", MINUTE),
];

/// In how many milliseconds to ask how far a post is. A token may ask 30 times a minute.
/// Source: developers.tiktok.com, *Get Post Status*, read 2026-12-01.
pub(super) const LOOK_IN_MS: i64 = 15 * SECOND_MS;

/// An answer as `TikTok` wraps it.
#[derive(Deserialize)]
struct Envelope {
    #[serde(default)]
    data: Value,
    error: Said,
}

/// How `TikTok` names an error, or that there is none.
#[derive(Deserialize)]
struct Said {
    code: String,
    #[serde(default)]
    message: String,
}

/// What a call has begun.
#[derive(Deserialize)]
pub(super) struct Begun {
    /// The handle to ask by.
    pub(super) publish_id: String,
    /// Where a film is sent to.
    #[serde(default)]
    pub(super) upload_url: Option<String>,
}

/// The name and the sentence of an error; none where the answer is not `TikTok`'s, or names none.
pub(super) fn error(answer: &Answer) -> Option<(String, String)> {
    let said = answer.json::<Envelope>().ok()?.error;
    let message: String = said.message.chars().filter(|c| !c.is_control()).collect();
    (said.code != "ok").then(|| (excerpt(&said.code, 80), excerpt(&message, 200)))
}

/// What a good answer says.
pub(super) fn data<T: DeserializeOwned>(answer: &Answer) -> Option<T> {
    let Envelope { data, error } = answer.json().ok()?;
    let is_good = answer.is_success() && error.code == "ok";
    serde_json::from_value(data).ok().filter(|_| is_good)
}

/// What is known where a call was not answered as hoped.
pub(super) fn of_calls(answer: &Answer) -> StepReport {
    let (code, message) = error(answer).unwrap_or_default();
    // A fault is a fault, whatever it is called, and a conflict or a time-out says nothing.
    let is_clear = answer.is_success() || (400..500).contains(&answer.status);
    let is_clear = is_clear && !matches!(answer.status, 408 | 409);
    let line = CODES
        .iter()
        .find(|line| line.1 == code)
        .filter(|_| is_clear);
    let outcome = match (line.map(|line| line.2.clone()), answer.status) {
        (Some(Outcome::Throttled { retry_after_s }), _) => Outcome::Throttled {
            retry_after_s: answer.retry_after_s.or(retry_after_s),
        },
        (Some(outcome), _) => outcome,
        // Something before TikTok may say these two without a word of TikTok's.
        (None, 401) => Outcome::Unauthorized,
        (None, 429) => Outcome::Throttled {
            retry_after_s: answer.retry_after_s,
        },
        (None, _) => Outcome::Unknown,
    };
    StepReport {
        outcome,
        http_status: Some(answer.status),
        error_code: Some(code).filter(|code| !code.is_empty()),
        message: Some(message).filter(|message| !message.is_empty()),
        rate_limit: answer.rate_limit,
    }
}

/// The report on a post that `TikTok` has and works on.
pub(super) fn accepted(answer: &Answer, publish_id: &str) -> StepReport {
    let outcome = Outcome::Processing {
        remote_id: publish_id.to_owned(),
        data: json!({ "publish_id": publish_id }),
        look_in_ms: LOOK_IN_MS,
    };
    StepReport {
        http_status: Some(answer.status),
        rate_limit: answer.rate_limit,
        ..StepReport::from(outcome)
    }
}

/// What the answer to a call means that makes `TikTok` fetch something and post it.
pub(super) fn of_fetching(answer: &Answer) -> StepReport {
    match data::<Begun>(answer) {
        Some(begun) if !begun.publish_id.is_empty() => accepted(answer, &begun.publish_id),
        _ => of_calls(answer),
    }
}

/// What the answer to a call means that begins an upload.
pub(super) fn of_beginning(answer: &Answer) -> StepReport {
    let begun = data::<Begun>(answer).filter(|begun| !begun.publish_id.is_empty());
    match begun.map(|begun| (begun.publish_id, begun.upload_url)) {
        Some((publish_id, Some(upload_url))) => {
            answer.done(Some(publish_id), json!({ "upload_url": upload_url }))
        }
        _ => of_calls(answer),
    }
}

/// What the answer to a piece that is not the last one means.
///
/// 403 says that the address has ended, 404 that it is not known, and 416 that another piece is
/// expected: each time the upload is over, and a new one is begun after a while. Whatever else comes,
/// the same piece is sent again.
/// Source: developers.tiktok.com, *Media Transfer Guide*, read 2026-12-01.
pub(super) fn of_piece(answer: &Answer, publish_id: &str) -> StepReport {
    match answer.status {
        206 => answer.done(Some(publish_id.to_owned()), json!({})),
        403 | 404 | 416 => {
            let outcome = Outcome::Processing {
                remote_id: publish_id.to_owned(),
                data: json!({ "is_over": true }),
                look_in_ms: MINUTE_MS,
            };
            StepReport {
                message: Some("the upload has ended too early, and is begun anew".to_owned()),
                http_status: Some(answer.status),
                ..StepReport::from(outcome)
            }
        }
        status => unclear(status),
    }
}

/// What the answer to the last piece means. All but 201 is unclear, even a no: an earlier try may have
/// brought this piece, and then it is a repeat that is refused. The handle tells.
pub(super) fn of_last_piece(answer: &Answer, publish_id: &str) -> StepReport {
    match answer.status {
        201 => accepted(answer, publish_id),
        status => unclear(status),
    }
}

fn unclear(status: u16) -> StepReport {
    StepReport {
        http_status: Some(status),
        message: Some(format!("TikTok answered an upload with {status}")),
        ..StepReport::from(Outcome::Unknown)
    }
}
