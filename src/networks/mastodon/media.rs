//! Pictures and films: uploading them, and waiting until the server is done with them.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Mastodon,
    account::{api, server_of, token_of},
    answers,
    post::ready_name,
};
use crate::{
    domain::time::SECOND_MS,
    networks::{
        Draft, DraftMedia, Outcome, Session, Step, StepReport,
        http::{Answer, Form, FormFile, Request},
        upload::{no_such_step, open_media, upload_step, uploaded_media},
    },
};

/// In how many milliseconds to ask again whether a server is done with a file.
const LOOK_IN_MS: i64 = 3 * SECOND_MS;
/// How long asking may take, in milliseconds.
const READY_LIMIT_MS: i64 = 30 * SECOND_MS;

/// A picture or film on the server.
#[derive(Deserialize)]
struct Attachment {
    id: String,
    /// Where it is to be seen; null while the server works on it.
    #[serde(default)]
    url: Option<String>,
}

/// The step that uploads one picture or film. Its description goes with it, so another one is another upload.
pub(super) fn upload(part: usize, position: usize, media: &DraftMedia) -> Step {
    let mut step = upload_step(part, position, media);
    step.request["description"] = Value::from(media.alt.as_str());
    step
}

/// The step that asks whether the server is done with a picture or film.
pub(super) fn ready(part: usize, position: usize, id: &str) -> Step {
    Step {
        name: ready_name(part, position),
        part: u32::try_from(part).unwrap_or(u32::MAX),
        key: None,
        request: json!({ "media": id }),
        limit_ms: READY_LIMIT_MS,
    }
}

/// The name a file is given: servers go by its ending as well as by its type.
fn file_name(content_type: &str) -> String {
    let ending = match content_type.rsplit('/').next().unwrap_or_default() {
        "jpeg" => "jpg",
        "quicktime" => "mov",
        other => other,
    };
    format!("media.{ending}")
}

/// The report on a picture or film that the server has and works on, or is done with.
fn taken(answer: &Answer, id: String, is_processing: bool) -> StepReport {
    if !is_processing {
        return answer.done(Some(id), json!({}));
    }
    let outcome = Outcome::Processing {
        remote_id: id,
        data: json!({ "processing": true }),
        look_in_ms: LOOK_IN_MS,
    };
    StepReport {
        http_status: Some(answer.status),
        ..StepReport::from(outcome)
    }
}

impl Mastodon {
    /// Makes the step of that name.
    pub(super) async fn prepare_media(
        &self,
        draft: &Draft,
        step: &Step,
        session: &Session,
    ) -> StepReport {
        if let Some(media) = uploaded_media(draft, step) {
            self.upload(media, step, session).await
        } else if let Some(id) = step.request["media"].as_str() {
            self.ask_ready(id, step, session).await
        } else {
            no_such_step(step)
        }
    }

    /// Uploads one picture or film with its description, which is read while it is sent.
    ///
    /// Pictures are done in the call on Mastodon 4 and `GoToSocial` (200); Pixelfed, older servers and
    /// films take longer (202, without an address yet).
    async fn upload(&self, media: &DraftMedia, step: &Step, session: &Session) -> StepReport {
        let (Some(server), Some(token)) = (server_of(session), token_of(session)) else {
            return Outcome::Unauthorized.into();
        };
        let bytes = match open_media(media).await {
            Ok(bytes) => bytes,
            Err(report) => return report,
        };
        let mut form = Form::new();
        if !media.alt.is_empty() {
            form = form.text("description", &media.alt);
        }
        let file = FormFile {
            name: file_name(&media.content_type),
            content_type: media.content_type.clone(),
            size_bytes: media.size_bytes,
            mark: media.name.clone(),
            bytes,
        };
        let form = form.file("file", file);
        let request = Request::post(api(&server, &["v2", "media"], &[]))
            .form(form)
            .bearer(token)
            .limit_ms(step.limit_ms);
        let answer = match self.http.prepare(request).await {
            Ok(answer) => answer,
            Err(error) => return error.into(),
        };
        match answer.json::<Attachment>() {
            Ok(Attachment { id, url }) if answer.is_success() && !id.is_empty() => {
                let is_processing = answer.status == 202 && url.is_none();
                taken(&answer, id, is_processing)
            }
            _ => answers::of_uploads(&answer),
        }
    }

    /// Asks whether the server is done with a file: 200 it is, 206 it is not, 422 it cannot be.
    async fn ask_ready(&self, id: &str, step: &Step, session: &Session) -> StepReport {
        let (Some(server), Some(token)) = (server_of(session), token_of(session)) else {
            return Outcome::Unauthorized.into();
        };
        let request = Request::get(api(&server, &["v1", "media", id], &[]))
            .bearer(token)
            .limit_ms(step.limit_ms);
        match self.http.read(request).await {
            Ok(answer) if answer.is_success() => {
                taken(&answer, id.to_owned(), answer.status == 206)
            }
            Ok(answer) => answers::of_uploads(&answer),
            Err(error) => error.into(),
        }
    }
}
