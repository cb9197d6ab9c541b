//! What answers mean: the table of what surely made nothing, and how a post is read.
//!
//! Source: github.com/tumblr/docs, *API* (*Common response elements*, error subcodes and rate limits),
//! read 2026-12-01.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    domain::{
        text::excerpt,
        time::{HOUR_MS, MINUTE_MS, SECOND_MS},
    },
    networks::{Outcome, StepReport, http::Answer},
};

const REFUSED: Outcome = Outcome::Refused { duplicate: false };

/// A day's pictures, films or posts are used up. When the day ends another call would tell; an hour is
/// our own choice.
const USED_UP: [i64; 3] = [8_004, 8_011, 8_023];
const USED_UP_WAIT_S: i64 = HOUR_MS / SECOND_MS;
/// A film is worked on, and no other is taken meanwhile. The wait is our own choice.
const TRANSCODING: i64 = 8_010;
const TRANSCODING_WAIT_S: i64 = 3 * MINUTE_MS / SECOND_MS;

/// The longest sentence that is kept, in graphemes.
const SENTENCE_MAX: usize = 200;

/// An answer of Tumblr's own.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    meta: Option<Meta>,
    pub(super) response: Value,
    errors: Vec<OneError>,
}

/// How a call ended.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Meta {
    msg: String,
}

/// One of the errors it names.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct OneError {
    title: String,
    code: i64,
    detail: String,
}

/// A post as it is read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Post {
    /// Its id where that is a number elsewhere, as in lists.
    id_string: String,
    /// Its id, which is a text where one post is read.
    id: Value,
    pub(super) timestamp: i64,
    pub(super) slug: String,
    pub(super) reblog_key: String,
    pub(super) content: Vec<Value>,
    pub(super) post_url: Option<String>,
    parent_post_id: Value,
    /// The address of the post that this one reblogs: all that lists are documented to tell of it.
    parent_post_url: Option<String>,
}

impl Post {
    /// Its id; empty where it has none.
    pub(super) fn id(&self) -> String {
        let named = Some(self.id_string.clone()).filter(|id| !id.is_empty());
        named.or_else(|| id_of(&self.id)).unwrap_or_default()
    }

    /// The id of the post that this one reblogs; none where it reblogs nothing, or where it is not told.
    pub(super) fn parent(&self) -> Option<String> {
        let told = id_of(&self.parent_post_id).filter(|id| id != "0");
        told.or_else(|| id_in(self.parent_post_url.as_deref()?).map(str::to_owned))
    }
}

/// The id of the post that an address leads to, such as `https://laden.tumblr.com/post/7/eins`.
fn id_in(address: &str) -> Option<&str> {
    let is_id = |piece: &&str| !piece.is_empty() && piece.bytes().all(|b| b.is_ascii_digit());
    let (_, path) = address.split_once("://")?;
    path.split('/').skip(1).find(is_id)
}

/// An id, which has 64 bits and is a text where Tumblr is careful.
fn id_of(value: &Value) -> Option<String> {
    let text = value.as_str().map(str::to_owned);
    let id = text.or_else(|| Some(value.as_u64()?.to_string()))?;
    (!id.is_empty()).then_some(id)
}

impl Said {
    /// Reads an answer; one that is not Tumblr's own says nothing.
    pub(super) fn of(answer: &Answer) -> Self {
        answer.json().unwrap_or_default()
    }

    /// Whether it is Tumblr's own.
    pub(super) fn is_own(&self) -> bool {
        self.meta.is_some()
    }

    /// The post that it holds.
    pub(super) fn post(self) -> Option<Post> {
        let listed = self.response.pointer("/posts/0");
        let post = listed.cloned().unwrap_or(self.response);
        let post: Post = serde_json::from_value(post).ok()?;
        (!post.id().is_empty()).then_some(post)
    }

    /// The number of the error; none where it has none.
    fn code(&self) -> Option<i64> {
        let mut codes = self.errors.iter().map(|error| error.code);
        codes.find(|code| *code != 0)
    }

    /// What Tumblr says of an error, as one short line.
    pub(super) fn sentence(&self) -> String {
        let told = match (self.errors.first(), &self.meta) {
            (Some(error), _) => format!("{}: {}", error.title, error.detail),
            (None, Some(meta)) => meta.msg.clone(),
            (None, None) => String::new(),
        };
        let shown = told.chars().filter(|c| !c.is_control() || *c == '\n');
        let shown = excerpt(&shown.collect::<String>(), SENTENCE_MAX);
        shown.trim_matches([':', ' ']).to_owned()
    }
}

/// How long to wait after too many calls, in seconds: until the window ends that is used up. How the
/// windows are told is not documented; where they are not, the usual headers count.
fn wait_s(answer: &Answer) -> Option<i64> {
    let told = |window: &str, name: &str| -> Option<i64> {
        let header = format!("x-ratelimit-{window}-{name}");
        answer.header(&header)?.parse().ok()
    };
    let windows = ["perhour", "perday"].into_iter();
    let used_up = windows.filter(|window| told(window, "remaining") == Some(0));
    let waits = used_up.filter_map(|window| told(window, "reset"));
    waits.max().or(answer.retry_after_s)
}

/// What is known where a call was not answered as hoped.
pub(super) fn of_errors(answer: &Answer) -> StepReport {
    let said = Said::of(answer);
    let code = said.code();
    let wait = |seconds: i64| Outcome::Throttled {
        retry_after_s: answer.retry_after_s.or(Some(seconds)),
    };
    let outcome = match (answer.status, code) {
        // That too much was asked is true whoever says it.
        (429, _) => Outcome::Throttled {
            retry_after_s: wait_s(answer),
        },
        _ if !said.is_own() => Outcome::Unknown,
        (401, _) => Outcome::Unauthorized,
        (403, Some(code)) if USED_UP.contains(&code) => wait(USED_UP_WAIT_S),
        (403, Some(TRANSCODING)) => wait(TRANSCODING_WAIT_S),
        (400 | 403 | 404, _) => REFUSED,
        _ => Outcome::Unknown,
    };
    let sentence = said.sentence();
    StepReport {
        outcome,
        http_status: Some(answer.status),
        error_code: code.map(|code| code.to_string()),
        message: Some(sentence).filter(|sentence| !sentence.is_empty()),
        rate_limit: answer.rate_limit,
    }
}

/// What the answer to posting means; `data` says by its id what later steps need. A film is worked on
/// for a while before the post appears.
pub(super) fn of_posting(
    answer: &Answer,
    data: impl Fn(&str) -> Value,
    works_on_film: Option<i64>,
) -> StepReport {
    let id = id_of(&Said::of(answer).response["id"]).filter(|_| answer.is_success());
    let Some(id) = id else {
        return of_errors(answer);
    };
    let data = data(&id);
    let Some(look_in_ms) = works_on_film else {
        return answer.done(Some(id), data);
    };
    let outcome = Outcome::Processing {
        remote_id: id,
        data,
        look_in_ms,
    };
    StepReport {
        http_status: Some(answer.status),
        rate_limit: answer.rate_limit,
        ..StepReport::from(outcome)
    }
}

/// What the answer to reading the post of this id means, which is to be reblogged.
pub(super) fn of_reading(answer: &Answer, id: &str) -> StepReport {
    let post = Said::of(answer).post().filter(|_| answer.is_success());
    match post {
        Some(post) if !post.reblog_key.is_empty() && post.id() == id => {
            let data = json!({ "reblog_key": post.reblog_key });
            answer.done(Some(id.to_owned()), data)
        }
        // Just made, it may not be everywhere yet.
        _ if answer.status == 404 => StepReport {
            http_status: Some(answer.status),
            ..StepReport::from(Outcome::Unknown)
        },
        _ => of_errors(answer),
    }
}

/// What the answer to deleting means; what is not there any more counts as removed.
pub(super) fn of_removing(answer: &Answer, id: &str) -> StepReport {
    let is_gone = answer.status == 404 && Said::of(answer).is_own();
    if answer.is_success() || is_gone {
        return answer.done(Some(id.to_owned()), json!({}));
    }
    of_errors(answer)
}
