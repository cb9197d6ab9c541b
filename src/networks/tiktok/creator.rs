//! What an account may do at the moment, which `TikTok` wants asked before each post.
//!
//! Source: developers.tiktok.com, *Query Creator Info*, read 2026-12-01.

use serde::Deserialize;
use serde_json::json;

use super::{answers, settings};
use crate::{
    domain::time::SECOND_MS,
    networks::{Draft, Outcome, StepReport, http::Answer},
};

/// What `TikTok` says of an account.
#[derive(Deserialize)]
pub(super) struct Creator {
    #[serde(default)]
    creator_username: String,
    privacy_level_options: Vec<String>,
    #[serde(default)]
    comment_disabled: bool,
    #[serde(default)]
    duet_disabled: bool,
    #[serde(default)]
    stitch_disabled: bool,
    #[serde(default)]
    pub(super) max_video_post_duration_sec: Option<i64>,
}

/// What the answer means for a draft: what it asks for, the account may not be able to give.
pub(super) fn read(answer: &Answer, draft: &Draft) -> StepReport {
    let Some(creator) = answers::data::<Creator>(answer) else {
        return answers::of_calls(answer);
    };
    if let Some(why) = refuse(&creator, draft) {
        return StepReport {
            http_status: Some(answer.status),
            message: Some(why),
            ..StepReport::from(Outcome::Refused { duplicate: false })
        };
    }
    let data = json!({
        "creator_username": creator.creator_username,
        "comment_disabled": creator.comment_disabled,
        "duet_disabled": creator.duet_disabled,
        "stitch_disabled": creator.stitch_disabled,
    });
    answer.done(None, data)
}

/// Why an account cannot post with a `privacy_level`; none where it can.
pub(super) fn refuse_level(creator: &Creator, level: &str) -> Option<String> {
    let levels = &creator.privacy_level_options;
    (!levels.iter().any(|one| one == level)).then(|| {
        let levels = levels.join(", ");
        format!("this account cannot post with privacy_level {level}; it may use {levels}")
    })
}

fn refuse(creator: &Creator, draft: &Draft) -> Option<String> {
    let level = settings::text(&draft.options, "privacy_level");
    if let Some(why) = refuse_level(creator, level) {
        return Some(why);
    }
    let media = draft.parts.first()?.media.first()?;
    let (duration_ms, max_s) = (media.duration_ms?, creator.max_video_post_duration_sec?);
    (duration_ms > max_s.saturating_mul(SECOND_MS))
        .then(|| format!("this account may post films of {max_s} seconds at the most"))
}
