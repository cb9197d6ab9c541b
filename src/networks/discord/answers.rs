//! What answers mean: the table of what surely made nothing, and how a message is read.
//!
//! Source: discord.com/developers/docs/topics/opcodes-and-status-codes and /topics/rate-limits, read
//! 2026-12-01.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    domain::text::excerpt,
    networks::{Outcome, StepReport, http::Answer},
};

const REFUSED: Outcome = Outcome::Refused { duplicate: false };

/// The webhook is gone, or its channel is: a person must make another. Calling on is punished by
/// Discord, which counts such answers by the address they go to.
const UNKNOWN_CHANNEL: i64 = 10_003;
const UNKNOWN_WEBHOOK: i64 = 10_015;
/// There is no such message (any more).
const UNKNOWN_MESSAGE: i64 = 10_008;

/// The longest sentence that is kept, in graphemes.
const SENTENCE_MAX: usize = 200;
/// How deep the details of an error are searched.
const DEPTH_MAX: usize = 8;

/// An error of Discord's own.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    code: Option<i64>,
    message: String,
    errors: Value,
    retry_after: Option<f64>,
}

/// A message, as far as it is of use here.
#[derive(Debug, Deserialize)]
pub(super) struct Made {
    pub(super) id: String,
    pub(super) channel_id: String,
}

/// Where messages of a webhook appear.
#[derive(Debug, Clone, Copy)]
pub(super) struct Home<'a> {
    /// The channel's id.
    pub(super) channel: &'a str,
    /// The server's id, where it is known.
    pub(super) guild: Option<&'a str>,
}

impl Home<'_> {
    /// The id of a message as it is kept: with its thread, which is needed to find it again.
    pub(super) fn remote_id(self, message: &Made) -> String {
        if message.channel_id == self.channel {
            message.id.clone()
        } else {
            format!("{}/{}", message.channel_id, message.id)
        }
    }

    /// What later steps need of a message.
    pub(super) fn data(self, message: &Made) -> Value {
        let Made { id, channel_id } = message;
        let mut data = json!({ "channel_id": channel_id });
        if let Some(guild) = self.guild {
            data["url"] = json!(format!(
                "https://discord.com/channels/{guild}/{channel_id}/{id}"
            ));
        }
        data
    }
}

impl Said {
    /// Reads an answer; one that is not Discord's own says nothing.
    pub(super) fn of(answer: &Answer) -> Self {
        answer.json().unwrap_or_default()
    }

    /// Whether it is an error of Discord's own.
    pub(super) fn is_own(&self) -> bool {
        self.code.is_some()
    }

    /// Whether the message that was asked for does not exist.
    pub(super) fn is_no_message(&self) -> bool {
        self.code == Some(UNKNOWN_MESSAGE)
    }

    /// Whether the webhook that was called does not exist, or not with that token. What has no code is
    /// not Discord's own answer, but that of something before it.
    pub(super) fn is_no_webhook(&self, answer: &Answer) -> bool {
        match answer.status {
            401 => self.code.is_some(),
            404 => self.code == Some(UNKNOWN_WEBHOOK),
            _ => false,
        }
    }

    /// The sentence with which Discord explains an error, with its first detail, as one short line.
    pub(super) fn sentence(&self) -> String {
        let detail = detail(&self.errors, "", DEPTH_MAX);
        let told = match detail {
            Some(detail) => format!("{}: {detail}", self.message),
            None => self.message.clone(),
        };
        let shown = told.chars().filter(|c| !c.is_control() || *c == '\n');
        excerpt(&shown.collect::<String>(), SENTENCE_MAX)
    }
}

/// The first detail of an error, with the field it is about.
fn detail(errors: &Value, field: &str, depth: usize) -> Option<String> {
    if let Some(message) = errors.pointer("/_errors/0/message").and_then(Value::as_str) {
        return Some(format!("{field} {message}").trim().to_owned());
    }
    let below = |(name, errors): (&String, &Value)| {
        let field = format!("{field}.{name}");
        detail(errors, field.trim_start_matches('.'), depth - 1)
    };
    let errors = errors.as_object().filter(|_| depth > 0)?;
    errors.iter().find_map(below)
}

/// What is known where a call was not answered as hoped; `has_thread` says whether it named a thread.
pub(super) fn of_errors(answer: &Answer, has_thread: bool) -> StepReport {
    let said = Said::of(answer);
    let outcome = match (answer.status, said.code) {
        _ if said.is_no_webhook(answer) => Outcome::Unauthorized,
        (429, _) => Outcome::Throttled {
            retry_after_s: said
                .retry_after
                .and_then(whole_seconds)
                .or(answer.retry_after_s),
        },
        // A thread that is named and not there is this post's mistake alone.
        (404, Some(UNKNOWN_CHANNEL)) if !has_thread => Outcome::Unauthorized,
        (413, _) | (400 | 403 | 404, Some(_)) => REFUSED,
        _ => Outcome::Unknown,
    };
    let sentence = said.sentence();
    StepReport {
        outcome,
        http_status: Some(answer.status),
        error_code: said.code.map(|code| code.to_string()),
        message: Some(sentence).filter(|sentence| !sentence.is_empty()),
        rate_limit: answer.rate_limit,
    }
}

/// A wait in whole seconds, rounded up.
fn whole_seconds(seconds: f64) -> Option<i64> {
    let rounded = seconds.ceil();
    let text = format!("{rounded:.0}");
    text.parse().ok().filter(|seconds| *seconds >= 0)
}

/// What the answer to sending means.
pub(super) fn of_sending(answer: &Answer, home: Home<'_>, has_thread: bool) -> StepReport {
    match answer.json::<Made>() {
        Ok(message) if answer.is_success() && !message.id.is_empty() => {
            answer.done(Some(home.remote_id(&message)), home.data(&message))
        }
        _ => of_errors(answer, has_thread),
    }
}

/// What the answer to deleting means; what is not there any more counts as removed.
pub(super) fn of_removing(answer: &Answer, remote_id: &str, has_thread: bool) -> StepReport {
    let is_gone = answer.status == 404 && Said::of(answer).is_no_message();
    if answer.is_success() || is_gone {
        return answer.done(Some(remote_id.to_owned()), json!({}));
    }
    of_errors(answer, has_thread)
}
