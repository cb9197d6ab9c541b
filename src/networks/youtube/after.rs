//! What is done once a film is out: its picture, and its place in a playlist.
//!
//! Each is tried once, and however it ends, the film is out: so a failure is written down with what
//! `YouTube` said, and goes no further.

use secrecy::SecretString;
use serde_json::{Value, json};

use super::{
    Youtube,
    content::{self, POST},
    settings,
};
use crate::{
    domain::{attempt::Journal, time::SECOND_MS},
    networks::{
        Draft, Outcome, Step, StepReport,
        google::GoogleError,
        http::Request,
        place::below,
        upload::{no_such_step, open_media},
    },
};

/// The step that sets the film's picture.
const COVER: &str = "thumbnail:0";
/// The step that adds the film to a playlist.
const PLAYLIST: &str = "playlist:0";
/// How long each may take, in milliseconds.
const LIMIT_MS: i64 = 60 * SECOND_MS;

/// What is still to be done for a film that is out.
///
/// Nothing where it was found long after, in a record that was restored: then all of it may have been
/// done before.
pub(super) fn next(draft: &Draft, journal: &Journal) -> Option<Step> {
    let entry = journal.get(POST)?;
    let video = entry.remote_id.as_deref()?;
    if entry.data["bare"] != true {
        return None;
    }
    let is_done = |name: &str| journal.get(name).is_some();
    let step = |name: &str, request: Value| Step {
        name: name.to_owned(),
        part: 0,
        key: None,
        request,
        limit_ms: LIMIT_MS,
    };
    if let Some(cover) = content::cover(draft).filter(|_| !is_done(COVER)) {
        let request = json!({
            "video": video,
            "file": cover.name,
            "content_type": cover.content_type,
            "size_bytes": cover.size_bytes,
        });
        return Some(step(COVER, request));
    }
    let playlist = settings::text(&draft.options, "playlist_id");
    let playlist = playlist.filter(|_| !is_done(PLAYLIST))?;
    let request = json!({ "snippet": {
        "playlistId": playlist,
        "resourceId": { "kind": "youtube#video", "videoId": video },
    }});
    Some(step(PLAYLIST, request))
}

impl Youtube {
    /// Makes the step of that name.
    pub(super) async fn dress(
        &self,
        draft: &Draft,
        step: &Step,
        token: &SecretString,
    ) -> StepReport {
        let request = match step.name.as_str() {
            COVER => {
                let (Some(cover), Some(video)) =
                    (content::cover(draft), step.request["video"].as_str())
                else {
                    return no_such_step(step);
                };
                let bytes = match open_media(cover).await {
                    Ok(bytes) => bytes,
                    Err(report) => return tried(report, "the picture's file"),
                };
                let query = [("videoId", video), ("uploadType", "media")];
                Request::post(below(&self.upload, &["thumbnails", "set"], &query)).stream(
                    &cover.content_type,
                    cover.size_bytes,
                    bytes,
                )
            }
            PLAYLIST => {
                let url = below(&self.api, &["playlistItems"], &[("part", "snippet")]);
                Request::post(url).json(&step.request)
            }
            _ => return no_such_step(step),
        };
        let what = if step.name == COVER {
            "the film's picture"
        } else {
            "the playlist"
        };
        let request = request.bearer(token).limit_ms(step.limit_ms);
        match self.http.prepare(request).await {
            Ok(answer) if answer.is_success() => answer.done(None, json!({})),
            Ok(answer) => {
                let GoogleError {
                    reason, message, ..
                } = GoogleError::of(&answer);
                let report = StepReport {
                    http_status: Some(answer.status),
                    error_code: Some(reason).filter(|reason| !reason.is_empty()),
                    message: Some(message),
                    ..StepReport::from(Outcome::Unknown)
                };
                tried(report, what)
            }
            Err(error) => tried(error.into(), what),
        }
    }
}

/// The report that something was tried and did not go well.
fn tried(report: StepReport, what: &str) -> StepReport {
    let said = report.message.unwrap_or_default();
    let message = format!("the film is out, and {what} could not be set: {said}");
    let outcome = Outcome::Done {
        remote_id: None,
        data: json!({ "failed": true }),
    };
    StepReport {
        outcome,
        message: Some(message.trim_end_matches([':', ' ']).to_owned()),
        ..report
    }
}
