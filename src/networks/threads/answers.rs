//! What answers mean: to making a container, to asking about it, and to publishing it.
//!
//! Source: developers.facebook.com, *Threads Posts*, *Threads Troubleshooting* and *Threads
//! Publishing* reference, read 2026-12-01.

use serde::Deserialize;
use serde_json::json;

use crate::{
    domain::time::SECOND_MS,
    networks::{
        Outcome, StepReport,
        http::Answer,
        meta::{Fault, Line, REFUSED, UNKNOWN, classify, dead, made_id, report, working},
    },
};

/// The account is restricted: its owner must act on Threads.
const RESTRICTED: i64 = 4_279_013;
/// The topic is not permitted.
const TOPIC: (i64, i64) = (100, 4_279_071);

/// What is said of a container that is being made. A file that cannot be fetched is tried again: that
/// may be our own server's fault.
const MAKING: &[Line] = &[(0, RESTRICTED, REFUSED), (24, 0, UNKNOWN)];
/// What is said when one is published. A container that is not found is looked at: it may be too
/// early, too late, or published already.
const PUBLISHING: &[Line] = &[(0, RESTRICTED, REFUSED), (24, 0, UNKNOWN)];
/// What is said when a post is removed.
const REMOVING: &[Line] = &[];

/// What is said of a container that came to nothing, where Threads does not say more.
const USELESS: &str = "Threads could not use it";

/// In how many milliseconds to ask again about a container, with and without a film in it. Meta
/// advises to ask once a minute; pictures and texts are done at once.
const FILM_AGAIN_MS: i64 = 60 * SECOND_MS;
const AGAIN_MS: i64 = 10 * SECOND_MS;

/// How far a container is.
#[derive(Deserialize)]
pub(super) struct Container {
    /// One of `IN_PROGRESS`, `FINISHED`, `PUBLISHED`, `ERROR` and `EXPIRED`.
    pub(super) status: String,
    #[serde(default)]
    error_message: Option<String>,
}

impl Container {
    /// Why it came to nothing.
    pub(super) fn why(&self) -> &str {
        let why = self.error_message.as_deref();
        why.filter(|why| !why.is_empty()).unwrap_or(USELESS)
    }
}

/// What the answer to making a container means; `may_drop_topic` where it can be made once more
/// without its topic.
pub(super) fn of_making(answer: &Answer, may_drop_topic: bool) -> StepReport {
    if let Some(id) = made_id(answer) {
        return answer.done(Some(id), json!({}));
    }
    let is_topic = Fault::of(answer).is_some_and(|fault| (fault.code, fault.subcode) == TOPIC);
    if is_topic && may_drop_topic && answer.status == 400 {
        return StepReport {
            message: Some("the topic is not permitted and was left out".to_owned()),
            ..answer.done(None, json!({ "topic_refused": true }))
        };
    }
    classify(answer, MAKING)
}

/// What the answer about a container means for the step of this name.
pub(super) fn of_asking(answer: &Answer, id: &str, name: &str, has_film: bool) -> StepReport {
    let container = answer.json::<Container>().ok();
    let Some(container) = container.filter(|_| answer.is_success()) else {
        let report = classify(answer, &[]);
        return if report.outcome == REFUSED {
            // It is not there any more.
            dead(
                answer,
                id,
                name,
                report.message.as_deref().unwrap_or(USELESS),
            )
        } else {
            report
        };
    };
    let again_ms = if has_film { FILM_AGAIN_MS } else { AGAIN_MS };
    match container.status.as_str() {
        "FINISHED" => answer.done(Some(id.to_owned()), json!({})),
        "IN_PROGRESS" => working(answer, id, again_ms),
        "ERROR" | "EXPIRED" => dead(answer, id, name, container.why()),
        // It must never be published twice: only a person can tell how that came about.
        "PUBLISHED" => StepReport {
            http_status: Some(answer.status),
            ..report(Outcome::Unknown, "the container was published already")
        },
        _ => classify(answer, &[]),
    }
}

/// What the answer to publishing means.
pub(super) fn of_publishing(answer: &Answer) -> StepReport {
    match made_id(answer) {
        Some(id) => answer.done(Some(id), json!({})),
        None => classify(answer, PUBLISHING),
    }
}

/// What the answer to removing a post means.
pub(super) fn of_removing(answer: &Answer) -> StepReport {
    if answer.is_success() {
        answer.done(None, json!({}))
    } else {
        classify(answer, REMOVING)
    }
}
