//! Pictures and films: uploading them with their descriptions.
//!
//! Source: developer.wordpress.org/rest-api/reference/media, and for what is left when a site runs out of
//! time `class-wp-rest-attachments-controller.php` of github.com/WordPress/wordpress-develop; read
//! 2026-12-01.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{WordPress, account::Signed, answers, html::Shown, post::prepare_step};
use crate::{
    domain::{attempt::Journal, time::SECOND_MS},
    networks::{
        Draft, DraftMedia, Outcome, Step, StepReport, UPLOAD_LIMIT_MS,
        http::{Answer, Form, FormFile, Request},
        upload::{no_such_step, open_media, upload_name, upload_step, uploaded_media},
    },
};

/// The header by which a site says that it has a file but did not get done with it.
const ATTACHMENT: &str = "x-wp-upload-attachment-id";
/// In how many milliseconds to let the site go on with such a file.
const FINISH_IN_MS: i64 = 3 * SECOND_MS;

/// A picture or film on the site.
#[derive(Deserialize)]
struct Attachment {
    id: u64,
    #[serde(default)]
    source_url: String,
}

/// A picture or film that a draft carries, as the site has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Carried<'a> {
    /// The site's id of it.
    pub(super) id: &'a str,
    /// Whether it is a film.
    pub(super) is_video: bool,
    address: &'a str,
    alt: &'a str,
}

impl<'a> Carried<'a> {
    /// As it stands in a content.
    pub(super) fn shown(&self) -> Shown<'a> {
        Shown {
            id: self.id,
            address: self.address,
            alt: self.alt,
            is_video: self.is_video,
        }
    }
}

fn finish_name(position: usize) -> String {
    format!("finish:0:{position}")
}

/// What the first part carries, as far as the site has it.
pub(super) fn carried<'a>(draft: &'a Draft, journal: &'a Journal) -> Vec<Carried<'a>> {
    let media = draft.parts.first().map_or(&[][..], |part| &part.media);
    let on_site = |(position, media): (usize, &'a DraftMedia)| {
        let finished = journal.get(&finish_name(position));
        let entry = finished.or_else(|| journal.get(&upload_name(0, position)))?;
        Some(Carried {
            id: entry.remote_id.as_deref()?,
            is_video: media.content_type.starts_with("video/"),
            address: entry.data["address"].as_str()?,
            alt: &media.alt,
        })
    };
    media.iter().enumerate().filter_map(on_site).collect()
}

/// The next step that uploads a picture or film, or lets the site finish one; none where all are there.
pub(super) fn media_step(draft: &Draft, journal: &Journal) -> Option<Step> {
    let media = draft.parts.first().map_or(&[][..], |part| &part.media);
    for (position, media) in media.iter().enumerate() {
        let Some(entry) = journal.get(&upload_name(0, position)) else {
            let mut step = upload_step(0, position, media);
            // Its description goes with it, so another one is another upload.
            step.request["alt_text"] = Value::from(media.alt.as_str());
            return Some(step);
        };
        let finish = finish_name(position);
        if entry.data["unfinished"] == true && journal.get(&finish).is_none() {
            let mut step = prepare_step(finish, json!({ "media": entry.remote_id }));
            step.limit_ms = UPLOAD_LIMIT_MS;
            return Some(step);
        }
    }
    None
}

/// The name a file is given: a site goes by its ending.
fn file_name(media: &DraftMedia) -> String {
    let ending = match media.content_type.rsplit('/').next().unwrap_or_default() {
        "jpeg" => "jpg",
        "quicktime" => "mov",
        other => other,
    };
    let stem = media
        .name
        .rsplit_once('.')
        .map_or(&*media.name, |(stem, _)| stem);
    format!("{stem}.{ending}")
}

/// The id of a file that a site has although it did not get done with it.
fn unfinished(answer: &Answer) -> Option<&str> {
    let is_id = |id: &&str| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit());
    answer
        .header(ATTACHMENT)
        .filter(is_id)
        .filter(|_| answer.status >= 500)
}

/// What the answer to an upload means.
fn taken(answer: &Answer) -> StepReport {
    if let Some(id) = unfinished(answer) {
        let outcome = Outcome::Processing {
            remote_id: id.to_owned(),
            data: json!({ "unfinished": true }),
            look_in_ms: FINISH_IN_MS,
        };
        return StepReport {
            http_status: Some(answer.status),
            ..StepReport::from(outcome)
        };
    }
    match answer.json::<Attachment>() {
        Ok(Attachment { id, source_url }) if answer.is_success() && !source_url.is_empty() => {
            answer.done(Some(id.to_string()), json!({ "address": source_url }))
        }
        _ if answer.is_success() => answers::unreadable(answer),
        _ => answers::of_uploading(answer),
    }
}

impl WordPress {
    /// Uploads one picture or film with its description, which is read while it is sent.
    pub(super) async fn upload(
        &self,
        draft: &Draft,
        step: &Step,
        signed: &Signed<'_>,
    ) -> StepReport {
        let Some(media) = uploaded_media(draft, step) else {
            return no_such_step(step);
        };
        let bytes = match open_media(media).await {
            Ok(bytes) => bytes,
            Err(report) => return report,
        };
        let mut form = Form::new();
        if !media.alt.is_empty() {
            form = form.text("alt_text", &media.alt);
        }
        let form = form.file(
            "file",
            FormFile {
                name: file_name(media),
                content_type: media.content_type.clone(),
                size_bytes: media.size_bytes,
                mark: media.name.clone(),
                bytes,
            },
        );
        let request = Request::post(signed.route(&["wp", "v2", "media"], &[]));
        let request = signed.sign(request.form(form)).limit_ms(step.limit_ms);
        match self.http.prepare(request).await {
            Ok(answer) => taken(&answer),
            Err(error) => error.into(),
        }
    }

    /// Lets the site make the smaller sizes of a picture that it did not get done with.
    pub(super) async fn finish(&self, step: &Step, signed: &Signed<'_>) -> StepReport {
        let Some(id) = step.request["media"].as_str() else {
            return no_such_step(step);
        };
        let url = signed.route(&["wp", "v2", "media", id, "post-process"], &[]);
        let request = Request::post(url).json(&json!({ "action": "create-image-subsizes" }));
        let request = signed.sign(request).limit_ms(step.limit_ms);
        match self.http.prepare(request).await {
            // One that names the file again is not done with it either, and it is let go on once more.
            Ok(answer) if unfinished(&answer).is_some() => answers::unreadable(&answer),
            Ok(answer) => taken(&answer),
            Err(error) => error.into(),
        }
    }
}
