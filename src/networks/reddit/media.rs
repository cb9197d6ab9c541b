//! Pictures and films: a place is asked for in Reddit's store, and the file is sent there.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;

use super::{Reddit, answers};
use crate::{
    domain::{
        attempt::{Journal, JournalEntry},
        time::{HOUR_MS, MINUTE_MS, SECOND_MS},
    },
    networks::{
        Draft, DraftMedia, Outcome, Step, StepReport,
        http::{Answer, Form, FormFile, Request},
        place::below,
        upload::{no_such_step, open_media, upload_name, upload_step, uploaded_media},
    },
};

/// How old a place in the store may be when a file is sent there; its leave to write is short, and for
/// how long is not documented.
const ASSET_AGE_MS: i64 = 5 * MINUTE_MS;
/// How old an upload may be when a draft is built on it: our own choice, Reddit names no time.
const UPLOAD_AGE_MS: i64 = HOUR_MS;
/// How long asking for a place may take, in milliseconds.
const ASSET_LIMIT_MS: i64 = 30 * SECOND_MS;

/// The answer that gives a place. Source: `praw/models/reddit/subreddit.py` of github.com/praw-dev/praw,
/// read 2026-12-01.
#[derive(Deserialize)]
struct Given {
    args: StoreForm,
    asset: Asset,
}

#[derive(Deserialize)]
struct Asset {
    asset_id: String,
}

/// The form in which a file is sent.
#[derive(Debug, Deserialize, Serialize)]
struct StoreForm {
    /// Where, without a scheme: `//host`.
    action: String,
    /// What stands before the file, in this order.
    fields: Vec<StoreField>,
}

#[derive(Debug, Deserialize, Serialize)]
struct StoreField {
    name: String,
    value: String,
}

/// The name of the step that asks for a place.
fn asset_name(position: usize) -> String {
    format!("asset:0:{position}")
}

fn is_young(draft: &Draft, entry: &JournalEntry, age_ms: i64) -> bool {
    draft.created_at.ms_since(entry.at) < age_ms
}

/// The name a file is given: the store goes by its ending.
fn file_name(content_type: &str) -> String {
    let ending = match content_type.rsplit('/').next().unwrap_or_default() {
        "jpeg" => "jpg",
        "quicktime" => "mov",
        other => other,
    };
    format!("media.{ending}")
}

/// The next step that the pictures and films of a draft need; none where all of them are there.
pub(super) fn next(draft: &Draft, journal: &Journal) -> Option<Step> {
    let media = draft.parts.first()?.media.iter().enumerate();
    media.into_iter().find_map(|(position, media)| {
        let uploaded = journal.get(&upload_name(0, position));
        if uploaded.is_some_and(|entry| is_young(draft, entry, UPLOAD_AGE_MS)) {
            return None;
        }
        let asset = journal.get(&asset_name(position));
        let asset = asset.filter(|entry| is_young(draft, entry, ASSET_AGE_MS));
        Some(match asset {
            Some(asset) => file_step(position, media, asset),
            None => asset_step(position, media),
        })
    })
}

/// The step that asks for a place.
fn asset_step(position: usize, media: &DraftMedia) -> Step {
    Step {
        name: asset_name(position),
        limit_ms: ASSET_LIMIT_MS,
        ..upload_step(0, position, media)
    }
}

/// The step that sends the file there.
fn file_step(position: usize, media: &DraftMedia, asset: &JournalEntry) -> Step {
    let mut step = upload_step(0, position, media);
    step.request["asset"] = json!(asset.remote_id);
    step.request["form"] = asset.data["form"].clone();
    step
}

/// The picture or film that a step asks for a place for.
fn asset_media<'a>(draft: &'a Draft, step: &Step) -> Option<&'a DraftMedia> {
    let position: usize = step.name.strip_prefix("asset:0:")?.parse().ok()?;
    draft.parts.first()?.media.get(position)
}

impl Reddit {
    /// Makes the step of that name.
    pub(super) async fn prepare_media(
        &self,
        draft: &Draft,
        step: &Step,
        token: &SecretString,
    ) -> StepReport {
        if let Some(media) = asset_media(draft, step) {
            return self.ask_for_place(draft, media, step, token).await;
        }
        match uploaded_media(draft, step) {
            Some(media) => self.send_file(media, step).await,
            None => no_such_step(step),
        }
    }

    async fn ask_for_place(
        &self,
        draft: &Draft,
        media: &DraftMedia,
        step: &Step,
        token: &SecretString,
    ) -> StepReport {
        let url = below(&self.api, &["api", "media", "asset.json"], &[]);
        let name = file_name(&media.content_type);
        let fields = [
            ("filepath", name.as_str()),
            ("mimetype", media.content_type.as_str()),
        ];
        let request = Request::post(url).fields(&fields).limit_ms(step.limit_ms);
        let request = self.signed(request, &draft.channel.account.handle, token);
        let answer = match self.http.prepare(request).await {
            Ok(answer) => answer,
            Err(error) => return error.into(),
        };
        match answer.json::<Given>() {
            Ok(Given { args, asset }) if answer.is_success() && !asset.asset_id.is_empty() => {
                answer.done(Some(asset.asset_id), json!({ "form": args }))
            }
            _ => answers::of_preparing(&answer),
        }
    }

    /// Sends a file to the store, which knows nobody's token.
    async fn send_file(&self, media: &DraftMedia, step: &Step) -> StepReport {
        let form = serde_json::from_value::<StoreForm>(step.request["form"].clone());
        let (Ok(form), Some(asset)) = (form, step.request["asset"].as_str()) else {
            return no_such_step(step);
        };
        let named: Result<Url, _> = format!("https:{}", form.action).parse();
        let key = form.fields.iter().find(|field| field.name == "key");
        let (Ok(named), Some(key)) = (named, key) else {
            let message = "the place that Reddit gave for the file cannot be used";
            return StepReport {
                message: Some(message.to_owned()),
                ..StepReport::from(Outcome::Unknown)
            };
        };
        let address = format!("https:{}/{}", form.action, key.value);
        let bytes = match open_media(media).await {
            Ok(bytes) => bytes,
            Err(report) => return report,
        };
        let fields = form.fields.iter().fold(Form::new(), |filled, field| {
            filled.text(&field.name, &field.value)
        });
        let file = FormFile {
            name: file_name(&media.content_type),
            content_type: media.content_type.clone(),
            size_bytes: media.size_bytes,
            mark: media.name.clone(),
            bytes,
        };
        let url = self.store.clone().unwrap_or(named);
        let request = Request::post(url)
            .form(fields.file("file", file))
            .limit_ms(step.limit_ms);
        match self.http.prepare(request).await {
            Ok(answer) if answer.status == 201 => {
                answer.done(Some(asset.to_owned()), json!({ "url": address }))
            }
            Ok(answer) => stored(&answer),
            Err(error) => error.into(),
        }
    }
}

/// What an answer of the store means that is not the one hoped for. It answers in XML and names what is
/// wrong; what it does not take a second time, because the leave to write has ended, is asked for anew.
fn stored(answer: &Answer) -> StepReport {
    let is_too_large = String::from_utf8_lossy(&answer.body).contains("EntityTooLarge");
    let (outcome, message) = if is_too_large || answer.status == 413 {
        let message = "this picture or film is too large for Reddit";
        (Outcome::Refused { duplicate: false }, message)
    } else {
        (Outcome::Unknown, "Reddit's store did not take the file")
    };
    StepReport {
        http_status: Some(answer.status),
        error_code: is_too_large.then(|| "EntityTooLarge".to_owned()),
        message: Some(message.to_owned()),
        ..StepReport::from(outcome)
    }
}
