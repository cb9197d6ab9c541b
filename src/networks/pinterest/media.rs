//! Films: registering one, uploading it, and waiting until Pinterest is done with it.
//!
//! Pictures are not uploaded ahead: they go with the Pin.
//!
//! Source: github.com/pinterest/api-description, `v5/openapi.json` 5.23.0, `media/create` and
//! `media/get`, read 2026-12-01.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use url::Url;

use super::{Pinterest, account::token_of, answers};
use crate::{
    domain::{
        attempt::{Journal, JournalEntry},
        time::{HOUR_MS, SECOND_MS},
    },
    networks::{
        Draft, DraftMedia, Outcome, Session, Step, StepReport,
        http::{Answer, Form, FormFile, Request},
        place::below,
        upload::{no_such_step, open_media, upload_name, upload_step, uploaded_media},
    },
};

/// In how many milliseconds to ask again whether Pinterest is done with a film.
const LOOK_IN_MS: i64 = 5 * SECOND_MS;
/// How long registering and asking may take, in milliseconds.
const CALL_LIMIT_MS: i64 = 30 * SECOND_MS;
/// How old a registration may be when a film is uploaded to it, and how old an upload may be when a Pin
/// is made of it. Pinterest says neither; both are our own choice.
const REGISTRATION_AGE_MS: i64 = HOUR_MS;
const UPLOAD_AGE_MS: i64 = 6 * HOUR_MS;

/// A film that is about to be uploaded.
#[derive(Deserialize)]
struct Registered {
    media_id: String,
    upload_url: String,
    upload_parameters: Map<String, Value>,
}

/// A film on Pinterest.
#[derive(Deserialize)]
struct Uploaded {
    status: String,
}

/// How far a film is.
#[derive(Debug)]
pub(super) enum Film<'a> {
    /// Pinterest has not been told of it.
    Unknown,
    /// It is registered, and its bytes are to be sent.
    Registered(&'a JournalEntry),
    /// Its bytes are there, and Pinterest works on it.
    Processing(&'a str),
    /// A Pin can be made of it.
    Ready(&'a str),
}

/// The name of the step that registers a film.
fn register_name(position: usize) -> String {
    format!("register:0:{position}")
}

/// The name of the step that waits until Pinterest is done with a film.
fn ready_name(position: usize) -> String {
    format!("ready:0:{position}")
}

/// How far a film is.
///
/// What is hours old when the draft is made is left alone and begun anew: such a draft was held for
/// long. Once a public step began, the draft's instant is frozen, so the answer stays the same.
pub(super) fn film<'a>(draft: &Draft, journal: &'a Journal, position: usize) -> Film<'a> {
    let is_younger = |entry: &JournalEntry, ms: i64| draft.created_at.ms_since(entry.at) < ms;
    let registered = journal.get(&register_name(position));
    let id = registered.and_then(|entry| entry.remote_id.as_deref());
    let (Some(registered), Some(id)) = (registered, id) else {
        return Film::Unknown;
    };
    let of_film = |name: String| {
        let entry = journal.get(&name)?;
        (entry.remote_id.as_deref() == Some(id)).then_some(entry)
    };
    let Some(uploaded) = of_film(upload_name(0, position)) else {
        return if is_younger(registered, REGISTRATION_AGE_MS) {
            Film::Registered(registered)
        } else {
            Film::Unknown
        };
    };
    if !is_younger(uploaded, UPLOAD_AGE_MS) {
        return Film::Unknown;
    }
    let is_ready = |ready: &JournalEntry| ready.data["processing"] != true;
    if of_film(ready_name(position)).is_some_and(is_ready) {
        Film::Ready(id)
    } else {
        Film::Processing(id)
    }
}

/// The preparation that a film needs next; none where a Pin can be made of it.
pub(super) fn preparation(
    draft: &Draft,
    journal: &Journal,
    (position, media): (usize, &DraftMedia),
) -> Option<Step> {
    let step = |name: String, request: Value| Step {
        name,
        part: 0,
        key: None,
        request,
        limit_ms: CALL_LIMIT_MS,
    };
    match film(draft, journal, position) {
        Film::Unknown => {
            let request = json!({ "media_type": "video", "file": media.name });
            Some(step(register_name(position), request))
        }
        Film::Registered(entry) => {
            let mut step = upload_step(0, position, media);
            step.request["media_id"] = json!(entry.remote_id);
            step.request["to"] = entry.data.clone();
            Some(step)
        }
        Film::Processing(id) => Some(step(ready_name(position), json!({ "media_id": id }))),
        Film::Ready(_) => None,
    }
}

/// The report on a film that Pinterest works on.
fn processing(answer: &Answer, id: &str) -> StepReport {
    let outcome = Outcome::Processing {
        remote_id: id.to_owned(),
        data: json!({ "processing": true }),
        look_in_ms: LOOK_IN_MS,
    };
    StepReport {
        http_status: Some(answer.status),
        rate_limit: answer.rate_limit,
        ..StepReport::from(outcome)
    }
}

impl Pinterest {
    /// Makes the step of that name.
    pub(super) async fn prepare_film(
        &self,
        draft: &Draft,
        step: &Step,
        session: &Session,
    ) -> StepReport {
        if let Some(media) = uploaded_media(draft, step) {
            return self.upload(media, step).await;
        }
        let Some(token) = token_of(session) else {
            return Outcome::Unauthorized.into();
        };
        let id = step.request["media_id"].as_str();
        let request = if step.name.starts_with("register:") {
            let url = below(&self.api(), &["media"], &[]);
            Request::post(url).json(&json!({ "media_type": "video" }))
        } else if let Some(id) = id {
            Request::get(below(&self.api(), &["media", id], &[]))
        } else {
            return no_such_step(step);
        };
        let request = request.bearer(token).limit_ms(step.limit_ms);
        match (self.http.prepare(request).await, id) {
            (Ok(answer), None) => registered(&answer),
            (Ok(answer), Some(id)) => asked(&answer, id),
            (Err(error), _) => error.into(),
        }
    }

    /// Uploads a film: every field that came with the address, and the file at the end. The address is
    /// that of a storage service, which is told nothing of the session.
    async fn upload(&self, media: &DraftMedia, step: &Step) -> StepReport {
        let to = &step.request["to"];
        let address = to["upload_url"].as_str().map(Url::parse);
        let (Some(Ok(address)), Some(fields)) = (address, to["upload_parameters"].as_object())
        else {
            return no_such_step(step);
        };
        let bytes = match open_media(media).await {
            Ok(bytes) => bytes,
            Err(report) => return report,
        };
        let fields = fields.iter();
        let form = fields.fold(Form::new(), |form, (name, value)| {
            form.text(name, value.as_str().unwrap_or_default())
        });
        let file = FormFile {
            name: media.name.clone(),
            content_type: media.content_type.clone(),
            size_bytes: media.size_bytes,
            mark: media.name.clone(),
            bytes,
        };
        let request = Request::post(address)
            .form(form.file("file", file))
            .limit_ms(step.limit_ms);
        match self.http.prepare(request).await {
            Ok(answer) if answer.is_success() => {
                let id = step.request["media_id"].as_str().map(str::to_owned);
                answer.done(id, json!({}))
            }
            Ok(answer) => answers::of_storage(&answer),
            Err(error) => error.into(),
        }
    }
}

/// What the answer to registering a film means.
fn registered(answer: &Answer) -> StepReport {
    match answer.json::<Registered>() {
        Ok(film) if answer.is_success() && !film.media_id.is_empty() => {
            let data = json!({
                "upload_url": film.upload_url,
                "upload_parameters": film.upload_parameters,
            });
            answer.done(Some(film.media_id), data)
        }
        _ => answers::of_calls(answer),
    }
}

/// What the answer to asking for a film means.
fn asked(answer: &Answer, id: &str) -> StepReport {
    let uploaded = answer.json::<Uploaded>().ok();
    let status = uploaded.filter(|_| answer.is_success());
    match status.as_ref().map(|film| film.status.as_str()) {
        Some("succeeded") => answer.done(Some(id.to_owned()), json!({})),
        Some("registered" | "processing") => processing(answer, id),
        Some("failed") => StepReport {
            http_status: Some(answer.status),
            message: Some("Pinterest cannot read this film".to_owned()),
            ..StepReport::from(Outcome::Refused { duplicate: false })
        },
        _ => answers::of_calls(answer),
    }
}
