//! What answers mean: the tables of what surely made nothing.
//!
//! The Web API answers errors with status 200 as well and names them in `error`; a webhook answers in
//! plain words. Sources: docs.slack.dev/reference/methods/chat.postMessage,
//! files.getUploadURLExternal and files.completeUploadExternal (*Errors*) and
//! docs.slack.dev/messaging/sending-messages-using-incoming-webhooks (*Handling errors*), read
//! 2026-12-01.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    domain::text::excerpt,
    networks::{ConnectError, Outcome, StepReport, http::Answer},
};

const REFUSED: Outcome = Outcome::Refused { duplicate: false };

/// The longest name of an error and the longest sentence that are kept, in graphemes.
const NAME_MAX: usize = 80;
const SENTENCE_MAX: usize = 200;

/// Errors that say that the token is of no use (any more), or may too little.
const UNAUTHORIZED: &[&str] = &[
    "invalid_auth",
    "not_authed",
    "token_revoked",
    "token_expired",
    "account_inactive",
    "missing_scope",
    "not_allowed_token_type",
];
/// Errors with which the API says that nothing was made.
///
/// Missing on purpose: `internal_error`, `fatal_error`, `request_timeout` and `service_unavailable`,
/// after which a part may have been done; and of files `file_not_found` and `file_update_failed`, which
/// may also tell that they were shared before.
const REFUSALS: &[&str] = &[
    // Of every method: it was not called as it must be.
    "invalid_arguments",
    "invalid_arg_name",
    "invalid_array_arg",
    "invalid_charset",
    "invalid_form_data",
    "invalid_json",
    "json_not_object",
    "invalid_post_type",
    "missing_post_type",
    "access_denied",
    // Of messages.
    "channel_not_found",
    "not_in_channel",
    "is_archived",
    "no_permission",
    "ekm_access_denied",
    "team_access_not_granted",
    "no_text",
    "msg_too_long",
    "msg_blocks_too_long",
    "invalid_blocks",
    "invalid_blocks_format",
    "too_many_attachments",
    "metadata_too_large",
    "invalid_metadata_format",
    "message_limit_exceeded",
    "cannot_reply_to_message",
    "metadata_must_be_sent_from_app",
    "message_not_found",
    "cant_delete_message",
    // Of files.
    "missing_argument",
    "storage_limit_reached",
    "file_uploads_disabled",
    "file_upload_size_restricted",
    "alt_txt_too_large",
    "invalid_channel",
    "posting_to_channel_denied",
];
/// How the errors begin that say that a workspace restricts who may post where.
const RESTRICTED: &str = "restricted_action";
/// Errors that ask to wait.
const THROTTLED: &[&str] = &["ratelimited", "rate_limited"];

/// What a webhook answers, with the status, where it has posted nothing. A webhook that is gone, or whose
/// channel is, needs a person.
const HOOK: &[(u16, &str, Outcome)] = &[
    (400, "invalid_payload", REFUSED),
    (400, "no_text", REFUSED),
    (400, "invalid_blocks", REFUSED),
    (400, "too_many_attachments", REFUSED),
    (403, "action_prohibited", REFUSED),
    (403, "posting_to_general_channel_denied", REFUSED),
    (403, "invalid_token", Outcome::Unauthorized),
    (403, "team_disabled", Outcome::Unauthorized),
    (404, "channel_not_found", Outcome::Unauthorized),
    (404, "no_active_hooks", Outcome::Unauthorized),
    (404, "no_service", Outcome::Unauthorized),
    (404, "no_service_id", Outcome::Unauthorized),
    (404, "no_team", Outcome::Unauthorized),
    (410, "channel_is_archived", Outcome::Unauthorized),
];

/// What the API says of a call.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    pub(super) ok: Option<bool>,
    pub(super) error: String,
    needed: String,
    response_metadata: Metadata,
}

/// What the API says besides.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Metadata {
    messages: Vec<String>,
}

impl Said {
    /// Reads an answer; one that is not Slack's own says nothing.
    pub(super) fn of(answer: &Answer) -> Self {
        answer.json().unwrap_or_default()
    }

    /// Whether the call was done.
    pub(super) fn is_done(&self, answer: &Answer) -> bool {
        answer.is_success() && self.ok == Some(true)
    }

    /// Whether the token is of no use (any more).
    pub(super) fn is_dead_token(&self) -> bool {
        self.ok == Some(false) && UNAUTHORIZED.contains(&self.error.as_str())
    }

    /// What the API says of an error in words, as one short line.
    fn sentence(&self) -> String {
        if !self.needed.is_empty() {
            return excerpt(
                &format!("the scope {} is needed", shown(&self.needed)),
                SENTENCE_MAX,
            );
        }
        excerpt(
            &shown(&self.response_metadata.messages.join("; ")),
            SENTENCE_MAX,
        )
    }
}

/// A text without what is not to be seen.
fn shown(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .collect()
}

/// What is known where a call of the API was not answered as hoped.
pub(super) fn of_errors(answer: &Answer) -> StepReport {
    let said = Said::of(answer);
    let error = said.error.as_str();
    let outcome = if answer.status == 429 || THROTTLED.contains(&error) {
        Outcome::Throttled {
            retry_after_s: answer.retry_after_s,
        }
    } else if said.ok != Some(false) {
        Outcome::Unknown
    } else if UNAUTHORIZED.contains(&error) {
        Outcome::Unauthorized
    } else if REFUSALS.contains(&error) || error.starts_with(RESTRICTED) {
        REFUSED
    } else {
        Outcome::Unknown
    };
    let sentence = said.sentence();
    StepReport {
        outcome,
        http_status: Some(answer.status),
        error_code: Some(excerpt(&shown(error), NAME_MAX)).filter(|error| !error.is_empty()),
        message: Some(sentence).filter(|sentence| !sentence.is_empty()),
        rate_limit: answer.rate_limit,
    }
}

/// What the answer to posting means; `url` says the address of a message by its number.
pub(super) fn of_posting(answer: &Answer, url: impl Fn(&str) -> Value) -> StepReport {
    /// A message that was made.
    #[derive(Deserialize)]
    struct Made {
        ts: String,
    }
    match answer.json::<Made>() {
        Ok(Made { ts }) if Said::of(answer).is_done(answer) && !ts.is_empty() => {
            let data = url(&ts);
            answer.done(Some(ts), data)
        }
        _ => of_errors(answer),
    }
}

/// What the answer to sharing files means: Slack makes the message a little later, and tells its number
/// only there. A file's id is the handle until then.
pub(super) fn of_sharing(answer: &Answer, file: Option<&str>, look_in_ms: i64) -> StepReport {
    match file {
        Some(file) if Said::of(answer).is_done(answer) => {
            let outcome = Outcome::Processing {
                remote_id: file.to_owned(),
                data: json!({}),
                look_in_ms,
            };
            StepReport {
                http_status: Some(answer.status),
                rate_limit: answer.rate_limit,
                ..StepReport::from(outcome)
            }
        }
        _ => of_errors(answer),
    }
}

/// What the answer of a webhook means. It tells no number: that it says `ok` is all there is.
pub(super) fn of_hook(answer: &Answer) -> StepReport {
    let body = String::from_utf8_lossy(&answer.body);
    let said = body.trim();
    if answer.status == 200 && said == "ok" {
        return answer.done(None, json!({}));
    }
    let known = HOOK
        .iter()
        .find(|(status, words, _)| *status == answer.status && *words == said);
    let outcome = match known {
        Some((_, _, outcome)) => outcome.clone(),
        None if answer.status == 429 => Outcome::Throttled {
            retry_after_s: answer.retry_after_s,
        },
        None => Outcome::Unknown,
    };
    StepReport {
        outcome,
        http_status: Some(answer.status),
        error_code: known.map(|(_, words, _)| (*words).to_owned()),
        message: None,
        rate_limit: answer.rate_limit,
    }
}

/// What the answer to deleting means; what is not there any more counts as removed.
pub(super) fn of_removing(answer: &Answer, ts: &str) -> StepReport {
    let said = Said::of(answer);
    if said.is_done(answer) || (said.ok == Some(false) && said.error == "message_not_found") {
        return answer.done(Some(ts.to_owned()), json!({}));
    }
    of_errors(answer)
}

/// Why a call was refused that proves a token or asks what it may do.
pub(super) fn unproven(answer: &Answer) -> ConnectError {
    let said = Said::of(answer);
    if said.is_dead_token() {
        let told = format!("{} {}", shown(&said.error), said.sentence());
        let told = excerpt(&told, SENTENCE_MAX);
        return ConnectError::Refused(format!("Slack does not accept this token: {told}"));
    }
    ConnectError::Unreachable(format!("Slack answered {}", answer.status))
}
