//! What answers mean: to laying down pictures and films, to making a post of them, and to comments.
//!
//! Source: developers.facebook.com, *Handling Errors*, *Pages API: Posts* and *Reels Publishing API*,
//! read 2026-12-01.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    domain::time::SECOND_MS,
    networks::{
        Outcome, StepReport,
        http::Answer,
        meta::{Line, REFUSED, THROTTLED, classify, dead, made_id},
    },
};

/// Facebook has this post already, or these pictures in one.
const DUPLICATE: Outcome = Outcome::Refused { duplicate: true };

/// What is said of whatever is written. The subcodes are not in Meta's list, but its answers hold them.
const WRITING: &[Line] = &[
    (506, 0, DUPLICATE),
    (0, 1_366_051, DUPLICATE),
    // Posting too fast.
    (0, 1_390_008, THROTTLED),
    // Blocked for a while.
    (368, 0, REFUSED),
    // The file, the text or the link.
    (0, 1_366_046, REFUSED),
    (0, 2_069_019, REFUSED),
    (0, 1_404_102, REFUSED),
    (0, 1_346_003, REFUSED),
    (0, 1_609_008, REFUSED),
    // The page or its owner has to be confirmed.
    (0, 1_404_078, REFUSED),
    (0, 4_854_002, REFUSED),
];

/// In how many milliseconds to ask whether a film that was accepted can be seen.
pub(super) const FILM_AGAIN_MS: i64 = 60 * SECOND_MS;
/// What is said of a film that came to nothing, where Facebook does not say more.
const USELESS: &str = "Facebook could not use it";

/// What comes back where something was made.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Made {
    success: Option<bool>,
    post_id: Option<String>,
    permalink_url: Option<String>,
}

/// An address of a post, which for films lacks the site.
pub(super) fn whole_address(told: Option<&str>) -> Value {
    match told {
        Some(path) if path.starts_with('/') => json!(format!("https://www.facebook.com{path}")),
        other => json!(other),
    }
}

/// What the answer to laying down a picture means.
pub(super) fn of_picture(answer: &Answer) -> StepReport {
    match made_id(answer) {
        Some(id) => answer.done(Some(id), json!({})),
        None => classify(answer, WRITING),
    }
}

/// What the answer to beginning a film means.
pub(super) fn of_beginning(answer: &Answer) -> StepReport {
    #[derive(Deserialize)]
    struct Begun {
        video_id: String,
    }
    let begun = answer.json::<Begun>().ok().filter(|_| answer.is_success());
    match begun {
        Some(Begun { video_id }) if !video_id.is_empty() => answer.done(Some(video_id), json!({})),
        _ => classify(answer, WRITING),
    }
}

/// What the answer to sending a film's bytes means for the step of this name. A film whose bytes were
/// refused is begun anew.
pub(super) fn of_bytes(answer: &Answer, id: &str, name: &str) -> StepReport {
    let body: Value = answer.json().unwrap_or_default();
    if answer.is_success() && body["success"] == true {
        return answer.done(Some(id.to_owned()), json!({}));
    }
    let report = classify(answer, &[]);
    let is_refused = matches!(report.outcome, Outcome::Refused { .. })
        || (body["debug_info"].is_object() && (400..500).contains(&answer.status));
    if is_refused {
        let why = body["debug_info"]["message"].as_str().unwrap_or(USELESS);
        dead(answer, id, name, why)
    } else {
        report
    }
}

/// What the answer to a post of the feed means.
pub(super) fn of_post(answer: &Answer) -> StepReport {
    let Some(id) = made_id(answer) else {
        return classify(answer, WRITING);
    };
    let made: Made = answer.json().unwrap_or_default();
    let url = whole_address(made.permalink_url.as_deref());
    answer.done(Some(id), json!({ "url": url }))
}

/// What the answer to a post with a film means: Facebook has accepted it, and works on it.
pub(super) fn of_film(answer: &Answer) -> StepReport {
    match made_id(answer) {
        Some(id) => accepted(answer, &id),
        None => classify(answer, WRITING),
    }
}

/// The report on a film that was accepted.
fn accepted(answer: &Answer, video: &str) -> StepReport {
    let outcome = Outcome::Processing {
        remote_id: video.to_owned(),
        data: json!({ "video": video }),
        look_in_ms: FILM_AGAIN_MS,
    };
    StepReport {
        http_status: Some(answer.status),
        ..StepReport::from(outcome)
    }
}

/// What the answer to finishing a reel means, whose film has this id.
pub(super) fn of_reel(answer: &Answer, video: &str) -> StepReport {
    let made: Made = answer.json().unwrap_or_default();
    if answer.is_success() && made.success == Some(true) {
        accepted(answer, video)
    } else {
        classify(answer, WRITING)
    }
}

/// What the answer to a story means.
pub(super) fn of_story(answer: &Answer) -> StepReport {
    let made: Made = answer.json().unwrap_or_default();
    match made.post_id.filter(|id| !id.is_empty()) {
        Some(id) if answer.is_success() && made.success != Some(false) => {
            answer.done(Some(id), json!({ "url": null }))
        }
        _ => classify(answer, WRITING),
    }
}

/// What the answer to a comment means.
pub(super) fn of_comment(answer: &Answer) -> StepReport {
    match made_id(answer) {
        Some(id) => answer.done(Some(id), json!({})),
        None => classify(answer, WRITING),
    }
}

/// What the answer to removing a post means.
pub(super) fn of_removing(answer: &Answer) -> StepReport {
    let made: Made = answer.json().unwrap_or_default();
    if answer.is_success() && made.success == Some(true) {
        answer.done(None, json!({}))
    } else {
        classify(answer, &[])
    }
}
