//! What answers mean: the table of what surely made nothing, and how a message is read.
//!
//! Every answer of the server's own says `ok`; where that is false, `error_code` is the status once
//! more and `description` a sentence that may change from one version to the next, so that the code
//! decides. Source: core.telegram.org/bots/api#making-requests, read 2026-12-01.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    domain::text::excerpt,
    networks::{Outcome, StepReport, http::Answer},
};

const REFUSED: Outcome = Outcome::Refused { duplicate: false };

/// The longest sentence that is kept, in graphemes.
const SENTENCE_MAX: usize = 200;

/// What a code means. Missing on purpose: 409, which is about readers of updates, and every 5xx.
///
/// 403 is said where the bot was thrown out or never had the right: every later message would fail as
/// well, so the channel stops until a person has looked. 404 means that the token has not even the
/// form of one.
const ERRORS: &[(i64, Outcome)] = &[
    (400, REFUSED),
    (401, Outcome::Unauthorized),
    (403, Outcome::Unauthorized),
    (404, Outcome::Unauthorized),
    (413, REFUSED),
];

/// An answer of the server's own.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    pub(super) ok: bool,
    pub(super) result: Value,
    error_code: i64,
    description: String,
    parameters: Parameters,
}

/// What may help to go on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Parameters {
    retry_after: Option<i64>,
    migrate_to_chat_id: Option<i64>,
}

/// A message that was sent.
#[derive(Debug, Deserialize)]
struct Message {
    message_id: i64,
    #[serde(default)]
    chat: Chat,
}

/// Where it was sent to.
#[derive(Debug, Default, Deserialize)]
struct Chat {
    #[serde(default)]
    id: i64,
    #[serde(default)]
    username: Option<String>,
}

impl Message {
    /// Its public address, or the one that members can open; none where it has no number yet, or in
    /// chats whose messages have no address.
    fn url(&self) -> Option<String> {
        let id = Some(self.message_id).filter(|id| *id > 0)?;
        if let Some(username) = &self.chat.username {
            return Some(format!("https://t.me/{username}/{id}"));
        }
        let chat = self.chat.id.to_string();
        let inner = chat.strip_prefix("-100")?;
        Some(format!("https://t.me/c/{inner}/{id}"))
    }
}

impl Said {
    /// Reads an answer; one that is not the server's own says nothing.
    pub(super) fn of(answer: &Answer) -> Self {
        answer.json().unwrap_or_default()
    }

    /// The sentence with which the server explains an error, as one short line.
    pub(super) fn sentence(&self) -> String {
        let shown = self.description.chars();
        let shown: String = shown.filter(|c| !c.is_control() || *c == '\n').collect();
        excerpt(&shown, SENTENCE_MAX)
    }

    /// What is known of where a group went: a group that grows gets another number.
    pub(super) fn moved(&self) -> Option<String> {
        let chat = self.parameters.migrate_to_chat_id?;
        Some(format!(
            "the group has become {chat}; connect it anew by that number"
        ))
    }

    /// Whether the server itself answered with this error.
    pub(super) fn is_error(&self, code: i64) -> bool {
        !self.ok && self.error_code == code
    }
}

/// What is known where a call was not answered as hoped.
pub(super) fn of_errors(answer: &Answer) -> StepReport {
    let said = Said::of(answer);
    // Something before the server may answer as well. That too much came, or too large a file, is true
    // whoever says it; nothing else is.
    let code = match (said.error_code, answer.status) {
        (code, status) if code == i64::from(status) => Some(code),
        (0, status @ (413 | 429)) => Some(i64::from(status)),
        _ => None,
    };
    let retry_after_s = said.parameters.retry_after.or(answer.retry_after_s);
    let outcome = match code {
        Some(429) => Outcome::Throttled { retry_after_s },
        code => ERRORS
            .iter()
            .find(|(known, _)| Some(*known) == code)
            .map_or(Outcome::Unknown, |(_, outcome)| outcome.clone()),
    };
    let message = said.moved().unwrap_or_else(|| said.sentence());
    StepReport {
        outcome,
        http_status: Some(answer.status),
        error_code: code.map(|code| code.to_string()),
        message: Some(message).filter(|message| !message.is_empty()),
        rate_limit: answer.rate_limit,
    }
}

/// What the answer to sending means: one message, or those of an album.
pub(super) fn of_sending(answer: &Answer) -> StepReport {
    let said = Said::of(answer);
    if !answer.is_success() || !said.ok {
        return of_errors(answer);
    }
    let messages: Vec<Message> = match said.result {
        Value::Array(_) => serde_json::from_value(said.result).unwrap_or_default(),
        other => serde_json::from_value(other).into_iter().collect(),
    };
    let Some(first) = messages.first() else {
        return StepReport {
            http_status: Some(answer.status),
            ..StepReport::from(Outcome::Unknown)
        };
    };
    let ids = messages.iter().map(|message| message.message_id);
    // A number of 0 stands for a message that the server sends a little later by itself.
    let ids: Vec<String> = ids.filter(|id| *id > 0).map(|id| id.to_string()).collect();
    let remote_id = Some(ids.join(",")).filter(|ids| !ids.is_empty());
    let data = first
        .url()
        .map_or_else(|| json!({}), |url| json!({ "url": url }));
    answer.done(remote_id, data)
}

/// What the answer to deleting means; what is not there any more counts as removed.
pub(super) fn of_removing(answer: &Answer, remote_id: &str) -> StepReport {
    let said = Said::of(answer);
    let is_gone = said.is_error(400) && said.sentence().contains("message to delete not found");
    if (answer.is_success() && said.ok) || is_gone {
        return answer.done(Some(remote_id.to_owned()), json!({}));
    }
    of_errors(answer)
}
