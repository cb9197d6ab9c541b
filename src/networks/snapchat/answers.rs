//! What answers mean: the table of what surely made nothing, and how it is read.
//!
//! Every answer has an envelope with a `request_status`, which counts beside the status: a failure may
//! come with 200. What no line fits is unclear.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;

use crate::{
    domain::{text::excerpt, time::MINUTE_MS},
    networks::{Outcome, StepReport, http::Answer},
};

const REFUSED: Outcome = Outcome::Refused { duplicate: false };

/// In how many milliseconds to ask whether a spotlight has been looked through. Our own choice.
pub(super) const LOOK_IN_MS: i64 = 2 * MINUTE_MS;
/// How long to wait where Snapchat says that it is too much and not how long: its limits are counted
/// by the second. Source: Snap's page on rate limits of its Ads API, read 2026-12-01.
const WAIT_S: i64 = 30;
/// How long to wait for a file that Snapchat still works on, right after its upload. Our own choice.
const FILE_WAIT_S: i64 = 15;

/// The error of a post whose file is not ready: nothing was made, and a moment later it can be.
const NOT_READY: &str = "MEDIA_PROCESSING";
/// The error of a file that is being posted already, by a call before this one: so that this no says
/// nothing of the post. Source: Snap's page *Profile Asset Management*, read 2026-12-01.
const UNDER_WAY: &str = "MEDIA_POSTING_ALREADY_IN_PROGRESS";

/// What every answer has.
#[derive(Debug, Default, Deserialize)]
struct Envelope {
    #[serde(default)]
    request_status: String,
    #[serde(default)]
    request_id: String,
    #[serde(default)]
    error_code: String,
    #[serde(default)]
    debug_message: String,
    #[serde(default)]
    display_message: String,
}

impl Envelope {
    fn of(answer: &Answer) -> Self {
        answer.json().unwrap_or_default()
    }

    /// What it says, as one short line; the sentence for people where there is one.
    fn sentence(&self) -> String {
        let sentence = if self.display_message.is_empty() {
            &self.debug_message
        } else {
            &self.display_message
        };
        let shown: String = sentence.chars().filter(|c| !c.is_control()).collect();
        excerpt(&shown, 200)
    }

    fn is(&self, status: &str) -> bool {
        self.request_status.eq_ignore_ascii_case(status)
    }
}

/// A registered file.
#[derive(Deserialize)]
struct Registered {
    media_id: String,
    add_path: String,
    finalize_path: String,
}

/// Saved stories that were asked for.
#[derive(Deserialize)]
struct SavedStories {
    saved_stories: Vec<SavedStory>,
}

/// One of them.
#[derive(Deserialize)]
struct SavedStory {
    sub_request_status: String,
    #[serde(default)]
    sub_request_error_reason: Option<String>,
    #[serde(default)]
    saved_story: Option<Made>,
}

/// Something with an id.
#[derive(Deserialize)]
struct Made {
    id: String,
}

/// A spotlight that was made.
#[derive(Deserialize)]
struct MadeSpotlight {
    spotlight_id: String,
}

/// Whether an answer says that all went well.
pub(super) fn is_good(answer: &Answer) -> bool {
    answer.is_success() && Envelope::of(answer).is("SUCCESS")
}

/// What a good answer says.
pub(super) fn good<T: DeserializeOwned>(answer: &Answer) -> Option<T> {
    answer.json().ok().filter(|_| is_good(answer))
}

/// What is known where a call was not answered as hoped.
///
/// 403 is no matter of the session: Snap has not allowed the app, or the person may not post for the
/// profile. Source: Snap's page *Public Profile API*, read 2026-12-01.
pub(super) fn of_calls(answer: &Answer) -> StepReport {
    let envelope = Envelope::of(answer);
    let is_error = envelope.is("ERROR");
    let outcome = match answer.status {
        401 => Outcome::Unauthorized,
        429 => Outcome::Throttled {
            retry_after_s: answer.retry_after_s.or(Some(WAIT_S)),
        },
        200..=299 | 400 | 403 | 404 if is_error => match envelope.error_code.as_str() {
            UNDER_WAY => Outcome::Unknown,
            NOT_READY => Outcome::Throttled {
                retry_after_s: answer.retry_after_s.or(Some(FILE_WAIT_S)),
            },
            _ => REFUSED,
        },
        _ => Outcome::Unknown,
    };
    let message = envelope.sentence();
    StepReport {
        outcome,
        http_status: Some(answer.status),
        error_code: Some(excerpt(&envelope.error_code, 80)).filter(|code| !code.is_empty()),
        message: Some(message).filter(|message| !message.is_empty()),
        rate_limit: answer.rate_limit,
    }
}

/// What the answer to registering a file means.
pub(super) fn of_registering(answer: &Answer) -> StepReport {
    match good::<Registered>(answer) {
        Some(file) if !file.media_id.is_empty() => {
            let data = json!({ "add_path": file.add_path, "finalize_path": file.finalize_path });
            answer.done(Some(file.media_id), data)
        }
        _ => of_calls(answer),
    }
}

/// What the answer to a piece of a file, or to its end, means.
pub(super) fn of_piece(answer: &Answer, media_id: &str) -> StepReport {
    if is_good(answer) {
        answer.done(Some(media_id.to_owned()), json!({}))
    } else {
        of_calls(answer)
    }
}

/// What the answer to a story means. It names no story, only the request that made one.
pub(super) fn of_story(answer: &Answer) -> StepReport {
    let Envelope { request_id, .. } = Envelope::of(answer);
    if is_good(answer) && !request_id.is_empty() {
        answer.done(Some(request_id), json!({}))
    } else {
        of_calls(answer)
    }
}

/// What the answer to a saved story means: it has a status of its own in the answer.
pub(super) fn of_saved_story(answer: &Answer) -> StepReport {
    let saved = answer.json::<SavedStories>().ok();
    let saved = saved.filter(|_| answer.is_success());
    let Some(one) = saved.and_then(|saved| saved.saved_stories.into_iter().next()) else {
        return of_calls(answer);
    };
    let is_saved = one.sub_request_status.eq_ignore_ascii_case("SUCCESS");
    match one.saved_story {
        Some(Made { id }) if is_saved && !id.is_empty() => answer.done(Some(id), json!({})),
        _ if !is_saved => StepReport {
            outcome: REFUSED,
            message: one.sub_request_error_reason.map(|why| excerpt(&why, 200)),
            ..of_calls(answer)
        },
        _ => of_calls(answer),
    }
}

/// What the answer to a spotlight means: it is looked through before anybody sees it.
pub(super) fn of_spotlight(answer: &Answer) -> StepReport {
    match good::<MadeSpotlight>(answer) {
        Some(MadeSpotlight { spotlight_id }) if !spotlight_id.is_empty() => {
            let outcome = Outcome::Processing {
                remote_id: spotlight_id,
                data: json!({}),
                look_in_ms: LOOK_IN_MS,
            };
            StepReport {
                http_status: Some(answer.status),
                rate_limit: answer.rate_limit,
                ..StepReport::from(outcome)
            }
        }
        _ => of_calls(answer),
    }
}
