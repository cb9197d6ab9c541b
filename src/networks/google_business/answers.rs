//! What answers mean.
//!
//! Source: developers.google.com/my-business, *Local posts* and *Error codes*, read 2026-12-01. What no line
//! names is unclear, and so is every 5xx.

use serde::Deserialize;
use serde_json::{Value, json};

use super::content::PROCESSING;
use crate::{
    domain::time::SECOND_MS,
    networks::{
        Outcome, StepReport,
        google::{self, ReasonLine},
        http::Answer,
    },
};

/// What a person is told of a post that Google has rejected.
pub(super) const REJECTED: &str = "Google does not show this post, because of its policies";

/// In how many milliseconds to look for the first time whether a post is shown.
const LOOK_IN_MS: i64 = 15 * SECOND_MS;

const ERRORS: &[ReasonLine] = &[
    // An interface that is switched off is the operator's to switch on, and no consent helps.
    (&["SERVICE_DISABLED"], Outcome::Refused { duplicate: false }),
    (
        &["UNAUTHENTICATED", "PERMISSION_DENIED"],
        Outcome::Unauthorized,
    ),
    (
        &[
            "INVALID_ARGUMENT",
            "LOCATION_DISABLED_FOR_LOCAL_POST_API",
            "NOT_FOUND",
            "PHOTO_FETCH_FAILED",
            "PHOTO_UPLOAD_FAILED",
        ],
        Outcome::Refused { duplicate: false },
    ),
    (
        &["RESOURCE_EXHAUSTED"],
        Outcome::Throttled {
            retry_after_s: None,
        },
    ),
];

/// A post as Google tells it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LocalPost {
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) state: String,
    #[serde(default)]
    pub(super) summary: String,
    #[serde(default)]
    pub(super) topic_type: String,
    #[serde(default)]
    pub(super) create_time: String,
    #[serde(default)]
    search_url: Option<String>,
}

impl LocalPost {
    /// What later steps need of it. Posts have no address of their own but the one in the search.
    pub(super) fn data(&self) -> Value {
        let mut pieces = self
            .name
            .split('/')
            .skip_while(|piece| *piece != "locations");
        let location = pieces.nth(1).unwrap_or_default();
        let url = self.search_url.clone();
        let url =
            url.unwrap_or_else(|| format!("https://business.google.com/locations/{location}"));
        json!({ "url": url })
    }

    /// Whether Google has decided that it breaks a policy, so that nobody sees it.
    pub(super) fn is_rejected(&self) -> bool {
        self.state == "REJECTED"
    }

    /// Whether Google still looks at it. `LIVE` and `RECURRING` are shown.
    /// Source: developers.google.com/my-business, *Local posts*, read 2026-12-01.
    pub(super) fn is_processing(&self) -> bool {
        !matches!(&*self.state, "LIVE" | "RECURRING" | "REJECTED")
    }
}

/// Whether an answer says in Google's own words that there is no such post.
pub(super) fn is_not_there(answer: &Answer) -> bool {
    answer.status == 404 && of_error(answer).error_code.as_deref() == Some("NOT_FOUND")
}

/// The post of an answer.
pub(super) fn post_of(answer: &Answer) -> Option<LocalPost> {
    let post = answer.json::<LocalPost>().ok();
    post.filter(|post| answer.is_success() && !post.name.is_empty())
}

/// What is known where a call was not answered as hoped.
pub(super) fn of_error(answer: &Answer) -> StepReport {
    google::classify(answer, ERRORS)
}

/// What the answer to making a post means: that it was made does not mean that it is shown.
pub(super) fn of_publishing(answer: &Answer) -> StepReport {
    let Some(post) = post_of(answer) else {
        return of_error(answer);
    };
    let mut data = post.data();
    if post.is_rejected() {
        return StepReport {
            http_status: Some(answer.status),
            error_code: Some(post.state),
            message: Some(REJECTED.to_owned()),
            ..StepReport::from(Outcome::Refused { duplicate: false })
        };
    }
    if !post.is_processing() {
        return answer.done(Some(post.name), data);
    }
    data["state"] = json!(PROCESSING);
    let outcome = Outcome::Processing {
        remote_id: post.name,
        data,
        look_in_ms: LOOK_IN_MS,
    };
    StepReport {
        http_status: Some(answer.status),
        ..StepReport::from(outcome)
    }
}

/// What the answer to removing a post means; what is not there any more counts as removed.
pub(super) fn of_removing(answer: &Answer, remote_id: &str) -> StepReport {
    if answer.is_success() || is_not_there(answer) {
        return answer.done(Some(remote_id.to_owned()), json!({}));
    }
    of_error(answer)
}
