//! Files: asking where one goes, and bringing it there. Nobody sees a file before it is shared.
//!
//! Source: docs.slack.dev/reference/methods/files.getUploadURLExternal, read 2026-12-01.

use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::{
    Slack,
    answers::{Said, of_errors},
    settings::ALT_MAX,
};
use crate::{
    domain::{
        attempt::{Journal, JournalEntry},
        time::MINUTE_MS,
    },
    networks::{
        Draft, DraftMedia, Outcome, PUBLIC_LIMIT_MS, Session, Step, StepReport,
        http::Request,
        multipart::file_name,
        upload::{no_such_step, open_media, upload_name, upload_step, uploaded_media},
    },
};

/// How old a file may be that nothing shares when a draft is built on it. Slack does not say how long
/// it keeps one; our own choice.
const UPLOAD_AGE_MS: i64 = 30 * MINUTE_MS;

/// Where a file goes.
#[derive(Deserialize)]
struct Room {
    file_id: String,
    upload_url: Url,
}

/// The name of the step that asks where a file goes.
fn room_name(part: usize, position: usize) -> String {
    format!("room:{part}:{position}")
}

/// A step that is young enough to be built upon.
fn young<'a>(draft: &Draft, journal: &'a Journal, name: &str) -> Option<&'a JournalEntry> {
    let entry = journal.get(name)?;
    (draft.created_at.ms_since(entry.at) < UPLOAD_AGE_MS).then_some(entry)
}

/// Slack's ids of a part's files, as far as they are known.
pub(super) fn file_ids(draft: &Draft, journal: &Journal, part: usize) -> Vec<String> {
    let count = draft.parts.get(part).map_or(0, |part| part.media.len());
    (0..count)
        .filter_map(|position| {
            let entry = journal.get(&room_name(part, position))?;
            entry.remote_id.clone()
        })
        .collect()
}

/// What is still to be done for a file before it can be shared.
pub(super) fn next(
    draft: &Draft,
    journal: &Journal,
    (part, position): (usize, usize),
    media: &DraftMedia,
) -> Option<Step> {
    let room = young(draft, journal, &room_name(part, position));
    let known = room.and_then(|room| {
        let url = room.data["upload_url"].as_str()?;
        Some((room.remote_id.as_deref()?, url))
    });
    let mut step = upload_step(part, position, media);
    let Some((file_id, url)) = known else {
        step.request["alt"] = json!(media.alt);
        return Some(Step {
            name: room_name(part, position),
            limit_ms: PUBLIC_LIMIT_MS,
            ..step
        });
    };
    let is_there = |entry: &JournalEntry| entry.remote_id.as_deref() == Some(file_id);
    if young(draft, journal, &upload_name(part, position)).is_some_and(is_there) {
        return None;
    }
    // Where it goes was told for this file alone, and does not change.
    step.request["file_id"] = json!(file_id);
    step.request["upload_url"] = json!(url);
    Some(step)
}

/// The file that a step asks room for; none where the step is another.
fn roomed_media<'a>(draft: &'a Draft, step: &Step) -> Option<&'a DraftMedia> {
    let place = step.name.strip_prefix("room:")?;
    let name = format!("upload:{place}");
    let step = Step {
        name,
        ..step.clone()
    };
    uploaded_media(draft, &step)
}

impl Slack {
    /// Makes the step of that name.
    pub(super) async fn prepare_file(
        &self,
        draft: &Draft,
        step: &Step,
        session: &Session,
    ) -> StepReport {
        if let Some(media) = roomed_media(draft, step) {
            self.ask_room(media, step, session).await
        } else if let Some(media) = uploaded_media(draft, step) {
            self.bring(media, step).await
        } else {
            no_such_step(step)
        }
    }

    /// Asks where a file goes. What it shows, in words, is said here.
    async fn ask_room(&self, media: &DraftMedia, step: &Step, session: &Session) -> StepReport {
        let name = file_name("file", &media.content_type);
        let length = media.size_bytes.to_string();
        let alt: String = media.alt.chars().take(ALT_MAX).collect();
        let mut fields = vec![("filename", name.as_str()), ("length", &length)];
        if !alt.is_empty() {
            fields.push(("alt_txt", &alt));
        }
        let request = Request::post(self.method("files.getUploadURLExternal", &[])).fields(&fields);
        let Some(request) = super::with_token(request, session) else {
            return Outcome::Unauthorized.into();
        };
        let answer = match self.http.prepare(request.limit_ms(step.limit_ms)).await {
            Ok(answer) => answer,
            Err(error) => return error.into(),
        };
        match answer.json::<Room>() {
            Ok(room) if Said::of(&answer).is_done(&answer) && !room.file_id.is_empty() => {
                let data = json!({ "upload_url": room.upload_url });
                answer.done(Some(room.file_id), data)
            }
            _ => of_errors(&answer),
        }
    }

    /// Brings a file to where Slack has said it goes. The address is enough: no token goes there.
    async fn bring(&self, media: &DraftMedia, step: &Step) -> StepReport {
        let told = |name: &str| step.request[name].as_str();
        let url = told("upload_url").and_then(|url| Url::parse(url).ok());
        let (Some(url), Some(file_id)) = (url, told("file_id")) else {
            return no_such_step(step);
        };
        let bytes = match open_media(media).await {
            Ok(bytes) => bytes,
            Err(report) => return report,
        };
        let request = Request::post(url)
            .stream(&media.content_type, media.size_bytes, bytes)
            .limit_ms(step.limit_ms);
        match self.http.prepare(request).await {
            Ok(answer) if answer.status == 200 => answer.done(
                Some(file_id.to_owned()),
                Value::Object(serde_json::Map::new()),
            ),
            // Nothing of it is public, so whatever this means, it may be brought once more.
            Ok(answer) => StepReport {
                http_status: Some(answer.status),
                ..StepReport::from(Outcome::Unknown)
            },
            Err(error) => error.into(),
        }
    }
}
