//! What answers mean: the tables of what surely made nothing, and where a session stands.
//!
//! An error is known by its reason, as the API names them. What no line names is unclear, and so is
//! every 5xx.

use chrono::{NaiveTime, TimeZone as _};
use chrono_tz::America::Los_Angeles;
use serde::Deserialize;
use serde_json::json;

use super::content::address;
use crate::{
    domain::time::Instant,
    networks::{
        Outcome, StepReport,
        google::{self, ReasonLine},
        http::Answer,
    },
};

const REFUSED: Outcome = Outcome::Refused { duplicate: false };
const THROTTLED: Outcome = Outcome::Throttled {
    retry_after_s: None,
};

/// Limits that begin anew with the day: those of the project, and the channel's own.
const OF_A_DAY: [&str; 3] = ["quotaExceeded", "dailyLimitExceeded", "uploadLimitExceeded"];

/// Opening a session and sending the film.
const FILMS: &[ReasonLine] = &[
    (
        &[
            "authError",
            "unauthorized",
            "UNAUTHENTICATED",
            "insufficientPermissions",
            "forbidden",
        ],
        Outcome::Unauthorized,
    ),
    (&OF_A_DAY, THROTTLED),
    (&["rateLimitExceeded", "userRateLimitExceeded"], THROTTLED),
    (
        &[
            "youtubeSignupRequired",
            "invalidTitle",
            "invalidDescription",
            "invalidTags",
            "invalidCategoryId",
            "invalidVideoMetadata",
            "invalidPublishAt",
            "invalidFilename",
            "mediaBodyRequired",
            "forbiddenLicenseSetting",
            "forbiddenPrivacySetting",
            "defaultLanguageNotSet",
        ],
        REFUSED,
    ),
];

/// Writing a comment, which is not open to everybody everywhere.
const COMMENTS: &[ReasonLine] = &[
    (
        &[
            "authError",
            "unauthorized",
            "UNAUTHENTICATED",
            "insufficientPermissions",
        ],
        Outcome::Unauthorized,
    ),
    (&OF_A_DAY, THROTTLED),
    (&["rateLimitExceeded", "userRateLimitExceeded"], THROTTLED),
    (
        &[
            "commentsDisabled",
            "commentTextRequired",
            "commentTextTooLong",
            "forbidden",
            "ineligibleAccount",
            "videoNotFound",
        ],
        REFUSED,
    ),
];

/// Removing a film.
const REMOVALS: &[ReasonLine] = &[
    (
        &[
            "authError",
            "unauthorized",
            "UNAUTHENTICATED",
            "insufficientPermissions",
        ],
        Outcome::Unauthorized,
    ),
    (&OF_A_DAY, THROTTLED),
    (&["rateLimitExceeded", "userRateLimitExceeded"], THROTTLED),
    (&["forbidden"], REFUSED),
];

/// Something that was made.
#[derive(Deserialize)]
struct Made {
    id: String,
}

/// The id of what was made, where the answer names one.
pub(super) fn made(answer: &Answer) -> Option<String> {
    let made = answer.json::<Made>().ok().filter(|_| answer.is_success())?;
    Some(made.id).filter(|id| !id.is_empty())
}

/// Where the session of a film stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It has so many bytes and wants more.
    Wants(u64),
    /// The film is complete, and this is its id.
    Complete(String),
    /// There is no such session, or no longer.
    Dead,
    /// The answer does not say.
    Unclear,
}

/// Where a session stands, by the answer to bytes or to the question.
///
/// 308 is no redirect here: it asks for more, and `Range` tells what arrived; without it, nothing did.
pub(super) fn standing(answer: &Answer) -> Standing {
    match answer.status {
        308 => match answer.header("range") {
            None => Standing::Wants(0),
            Some(range) => {
                let last = range.strip_prefix("bytes=0-").map(str::parse::<u64>);
                match last {
                    Some(Ok(last)) => Standing::Wants(last.saturating_add(1)),
                    _ => Standing::Unclear,
                }
            }
        },
        200 | 201 => made(answer).map_or(Standing::Unclear, Standing::Complete),
        404 | 410 => Standing::Dead,
        _ => Standing::Unclear,
    }
}

/// How many seconds there are until the day begins at Google, which is at midnight Pacific time.
fn until_new_day_s(now: Instant) -> Option<i64> {
    let local = now.utc().with_timezone(&Los_Angeles);
    let midnight = local.date_naive().succ_opt()?.and_time(NaiveTime::MIN);
    let midnight = Los_Angeles.from_local_datetime(&midnight).earliest()?;
    Some((midnight.timestamp() - local.timestamp()).max(1))
}

fn classify(answer: &Answer, table: &'static [ReasonLine], now: Instant) -> StepReport {
    let mut report = google::classify(answer, table);
    let is_of_a_day = report
        .error_code
        .as_deref()
        .is_some_and(|reason| OF_A_DAY.contains(&reason));
    if let Outcome::Throttled { retry_after_s } = &mut report.outcome
        && is_of_a_day
    {
        *retry_after_s = until_new_day_s(now);
    }
    report
}

/// What is known where a film, or its session, was not answered as hoped.
pub(super) fn of_films(answer: &Answer, now: Instant) -> StepReport {
    classify(answer, FILMS, now)
}

/// What the answer to the last piece of a film means.
pub(super) fn of_publishing(answer: &Answer, now: Instant) -> StepReport {
    match standing(answer) {
        Standing::Complete(id) => {
            let data = out(&id);
            answer.done(Some(id), data)
        }
        _ => of_films(answer, now),
    }
}

/// What later steps need of a film that is out: its address, and that it is not dressed yet.
pub(super) fn out(id: &str) -> serde_json::Value {
    json!({ "url": address(id), "bare": true })
}

/// What the answer to a comment means.
pub(super) fn of_comments(answer: &Answer, now: Instant) -> StepReport {
    match made(answer) {
        Some(id) => answer.done(Some(id), json!({})),
        None => classify(answer, COMMENTS, now),
    }
}

/// What the answer to removing a film means; what is not there any more counts as removed.
pub(super) fn of_removing(answer: &Answer, remote_id: &str, now: Instant) -> StepReport {
    let report = classify(answer, REMOVALS, now);
    let is_gone = report.error_code.as_deref() == Some("videoNotFound");
    if answer.is_success() || (answer.status == 404 && is_gone) {
        return answer.done(Some(remote_id.to_owned()), json!({}));
    }
    report
}

#[cfg(test)]
mod tests {
    use super::until_new_day_s;
    use crate::domain::time::Instant;

    #[test]
    fn a_day_begins_at_midnight_pacific_time() {
        for (now, expected) in [
            // Winter: eight hours behind.
            ("2026-12-01T07:59:00Z", 60),
            ("2026-12-01T08:00:00Z", 86_400),
            // Summer: seven.
            ("2026-07-01T06:59:50Z", 10),
            // The day on which the clocks go back has 25 hours.
            ("2026-11-01T07:00:00Z", 90_000),
        ] {
            let now: Instant = now.parse().unwrap();
            assert_eq!(until_new_day_s(now), Some(expected), "{now}");
        }
    }
}
