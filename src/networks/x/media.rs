//! Pictures and films: uploading them whole or piece by piece, waiting, and describing them.

use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use url::Url;

use super::{
    X, answers,
    settings::{ALT_MAX, is_id, warnings},
};
use crate::{
    domain::{
        attempt::{Journal, JournalEntry},
        time::{HOUR_MS, SECOND_MS},
    },
    networks::{
        Draft, DraftMedia, Outcome, Step, StepReport, UPLOAD_LIMIT_MS,
        http::{Answer, Form, FormFile, HttpError, Request},
        pieces::read_piece,
        place::below,
        upload::{no_such_step, open_media, upload_name, upload_step},
    },
};

/// How old an upload may be when a draft is built on it. X keeps what no post uses for 24 h. Source:
/// github.com/xdevplatform/docs, *Media upload* (`expires_after_secs`), read 2026-12-01.
const UPLOAD_AGE_MS: i64 = 20 * HOUR_MS;
/// How large a piece is, in bytes: 1 to 4 MB, and at most 1,000 of them. Source:
/// github.com/xdevplatform/docs, *Chunked media upload*, read 2026-12-01.
const PIECE_BYTES: u64 = 4_000_000;
/// In how many seconds to ask again where X does not say.
const LOOK_IN_S: i64 = 5;
/// How long a call may take that carries no file, in milliseconds.
const CALL_LIMIT_MS: i64 = 30 * SECOND_MS;

/// What an upload is for.
fn category(media: &DraftMedia) -> &'static str {
    match media.content_type.as_str() {
        "image/gif" => "tweet_gif",
        kind if kind.starts_with("video/") => "tweet_video",
        _ => "tweet_image",
    }
}

/// Whether a file goes up piece by piece.
fn is_in_pieces(media: &DraftMedia) -> bool {
    category(media) != "tweet_image"
}

/// How many pieces a file has.
fn pieces(media: &DraftMedia) -> u64 {
    media.size_bytes.div_ceil(PIECE_BYTES).max(1)
}

fn step_name(kind: &str, part: usize, position: usize) -> String {
    format!("{kind}:{part}:{position}")
}

/// The network's id of an uploaded picture or film, whatever else is to be done with it.
///
/// One that is nearly a day old when the draft is made is left alone and a new one is made: such a draft
/// was held for long. Once a public step began, the draft's instant is frozen, so the answer stays the
/// same.
pub(super) fn media_id<'a>(
    draft: &Draft,
    journal: &'a Journal,
    part: usize,
    position: usize,
) -> Option<&'a str> {
    let entry = journal.get(&upload_name(part, position))?;
    let is_young = draft.created_at.ms_since(entry.at) < UPLOAD_AGE_MS;
    entry.remote_id.as_deref().filter(|_| is_young)
}

/// What is to be done next with one picture or film; none where a post can use it.
pub(super) fn next_step(
    draft: &Draft,
    journal: &Journal,
    part: usize,
    position: usize,
) -> Option<Step> {
    let media = &draft.parts[part].media[position];
    let Some(id) = media_id(draft, journal, part, position) else {
        let mut step = upload_step(part, position, media);
        step.request["media_category"] = Value::from(category(media));
        return Some(step);
    };
    let step = |name: String, request: Value, limit_ms: i64| Step {
        name,
        part: u32::try_from(part).unwrap_or(u32::MAX),
        key: None,
        request,
        limit_ms,
    };
    // Whatever belongs to an older upload does not count.
    let done = |name: &str| {
        let entry = journal.get(name);
        entry.filter(|entry| entry.remote_id.as_deref() == Some(id))
    };
    let mut last = journal.get(&upload_name(part, position));
    if is_in_pieces(media) {
        let begun = step_name("append", part, position);
        for number in 0..pieces(media) {
            let name = format!("{begun}:{number}");
            if done(&name).is_none() {
                let request =
                    json!({ "media_id": id, "file": media.name, "segment_index": number });
                return Some(step(name, request, UPLOAD_LIMIT_MS));
            }
        }
        let name = step_name("finalize", part, position);
        last = done(&name);
        if last.is_none() {
            return Some(step(name, json!({ "media_id": id }), CALL_LIMIT_MS));
        }
    }
    let name = step_name("status", part, position);
    if last.is_some_and(is_processing) && done(&name).is_none_or(is_processing) {
        return Some(step(name, json!({ "media_id": id }), CALL_LIMIT_MS));
    }
    let name = step_name("describe", part, position);
    match description(draft, media) {
        Some(metadata) if done(&name).is_none() => {
            let request = json!({ "id": id, "metadata": metadata });
            Some(step(name, request, CALL_LIMIT_MS))
        }
        _ => None,
    }
}

/// Whether X was still working on a file when a step ended.
fn is_processing(entry: &JournalEntry) -> bool {
    entry.data["processing"] == true
}

/// What is said of a picture or film; none where nothing is.
fn description(draft: &Draft, media: &DraftMedia) -> Option<Value> {
    let mut metadata = Map::new();
    if !media.alt.is_empty() {
        // Dezent counts what readers see, X what it is written with.
        let alt: String = media.alt.chars().take(ALT_MAX).collect();
        metadata.insert("alt_text".to_owned(), json!({ "text": alt }));
    }
    let warnings = warnings(&draft.options).into_iter();
    let warnings: Map<String, Value> = warnings
        .map(|name| (name.to_owned(), Value::from(true)))
        .collect();
    if !warnings.is_empty() {
        let name = "sensitive_media_warning".to_owned();
        metadata.insert(name, Value::Object(warnings));
    }
    (!metadata.is_empty()).then_some(Value::Object(metadata))
}

/// What X answers about a file.
#[derive(Deserialize)]
struct Uploaded {
    data: UploadedMedia,
}

#[derive(Deserialize)]
struct UploadedMedia {
    id: String,
    #[serde(default)]
    processing_info: Option<ProcessingInfo>,
}

/// How far X is with a file.
#[derive(Deserialize)]
struct ProcessingInfo {
    state: String,
    #[serde(default)]
    check_after_secs: Option<i64>,
}

/// Where a step belongs: what it does, the picture or film, and the number behind them.
fn place_of<'a, 'd>(
    draft: &'d Draft,
    step: &'a Step,
) -> Option<(&'a str, &'d DraftMedia, Option<u64>)> {
    let mut pieces = step.name.split(':');
    let kind = pieces.next()?;
    let part: usize = pieces.next()?.parse().ok()?;
    let position: usize = pieces.next()?.parse().ok()?;
    let number = pieces.next().map(str::parse).transpose().ok()?;
    let media = draft.parts.get(part)?.media.get(position)?;
    Some((kind, media, number))
}

impl X {
    /// Makes one exchange about a picture or film.
    pub(super) async fn prepare_media(
        &self,
        draft: &Draft,
        step: &Step,
        token: &SecretString,
    ) -> StepReport {
        let id = step.request["media_id"].as_str().unwrap_or_default();
        let answer = match place_of(draft, step) {
            Some(("upload", media, None)) if is_in_pieces(media) => {
                self.initialize(media, step, token).await
            }
            Some(("upload", media, None)) => self.upload_whole(media, step, token).await,
            Some(("append", media, Some(number))) => {
                return self.append(media, (id, number), step, token).await;
            }
            Some(("finalize", _, None)) => {
                let url = self.media(&[id, "finalize"], &[]);
                self.call(Request::post(url), step, token).await
            }
            Some(("status", _, None)) => {
                let url = self.media(&[], &[("command", "STATUS"), ("media_id", id)]);
                self.call(Request::get(url), step, token).await
            }
            Some(("describe", media, None)) => return self.describe(media, step, token).await,
            _ => return no_such_step(step),
        };
        match answer {
            Ok(answer) => self.taken(&answer, Some(id).filter(|id| !id.is_empty())),
            Err(report) => report,
        }
    }

    /// An address below that of uploads.
    fn media(&self, path: &[&str], query: &[(&str, &str)]) -> Url {
        let path = [&[super::VERSION, "media", "upload"], path].concat();
        below(&self.upload, &path, query)
    }

    async fn call(
        &self,
        request: Request,
        step: &Step,
        token: &SecretString,
    ) -> Result<Answer, StepReport> {
        let request = request.bearer(token).limit_ms(step.limit_ms);
        let answer = self.http.prepare(request).await;
        answer.map_err(|error: HttpError| error.into())
    }

    /// Uploads a picture in one call.
    async fn upload_whole(
        &self,
        media: &DraftMedia,
        step: &Step,
        token: &SecretString,
    ) -> Result<Answer, StepReport> {
        let file = FormFile {
            name: media.name.clone(),
            content_type: media.content_type.clone(),
            size_bytes: media.size_bytes,
            mark: media.name.clone(),
            bytes: open_media(media).await?,
        };
        let form = Form::new()
            .text("media_category", category(media))
            .file("media", file);
        let request = Request::post(self.media(&[], &[])).form(form);
        self.call(request, step, token).await
    }

    /// Begins an upload in pieces.
    async fn initialize(
        &self,
        media: &DraftMedia,
        step: &Step,
        token: &SecretString,
    ) -> Result<Answer, StepReport> {
        let body = json!({
            "media_type": media.content_type,
            "total_bytes": media.size_bytes,
            "media_category": category(media),
        });
        let request = Request::post(self.media(&["initialize"], &[])).json(&body);
        self.call(request, step, token).await
    }

    /// Uploads one piece, of which the answer says nothing but that it was taken.
    async fn append(
        &self,
        media: &DraftMedia,
        (id, number): (&str, u64),
        step: &Step,
        token: &SecretString,
    ) -> StepReport {
        let from = number.saturating_mul(PIECE_BYTES);
        let piece = match read_piece(media, from, PIECE_BYTES).await {
            Ok(piece) => piece,
            Err(report) => return report,
        };
        let file = FormFile {
            name: media.name.clone(),
            content_type: "application/octet-stream".to_owned(),
            size_bytes: piece.len() as u64,
            mark: format!("{} {number}", media.name),
            bytes: Box::pin(futures_util::stream::iter([Ok(piece.into())])),
        };
        let form = Form::new()
            .text("segment_index", &number.to_string())
            .file("media", file);
        let request = Request::post(self.media(&[id, "append"], &[])).form(form);
        match self.call(request, step, token).await {
            Ok(answer) if answer.is_success() => answer.done(Some(id.to_owned()), json!({})),
            Ok(answer) => answers::of_uploads(&answer, self.now.get()),
            Err(report) => report,
        }
    }

    /// Says what a picture or film shows and what it is to be warned of.
    ///
    /// Of films it is not documented whether they take a description; one that is refused is no reason
    /// to keep the post back.
    async fn describe(&self, media: &DraftMedia, step: &Step, token: &SecretString) -> StepReport {
        let id = step.request["id"].as_str().unwrap_or_default().to_owned();
        let url = below(&self.api, &[super::VERSION, "media", "metadata"], &[]);
        let request = Request::post(url).json(&step.request);
        let answer = match self.call(request, step, token).await {
            Ok(answer) => answer,
            Err(report) => return report,
        };
        if answer.is_success() {
            return answer.done(Some(id), json!({}));
        }
        let report = answers::of_uploads(&answer, self.now.get());
        let is_refused = matches!(report.outcome, Outcome::Refused { .. }) && answer.status == 400;
        let is_warned = step.request["metadata"]
            .get("sensitive_media_warning")
            .is_some();
        if is_refused && media.content_type.starts_with("video/") && !is_warned {
            return StepReport {
                outcome: Outcome::Done {
                    remote_id: Some(id),
                    data: json!({ "described": false }),
                },
                ..report
            };
        }
        report
    }

    /// What an answer about a file means: it is there, X works on it, or it cannot be used. Where a
    /// file was asked about, only an answer about that one counts.
    fn taken(&self, answer: &Answer, asked: Option<&str>) -> StepReport {
        let is_meant = |id: &str| is_id(id) && asked.is_none_or(|asked| asked == id);
        let (id, info) = match answer.json::<Uploaded>() {
            Ok(Uploaded { data }) if answer.is_success() && is_meant(&data.id) => {
                (data.id, data.processing_info)
            }
            _ => return answers::of_uploads(answer, self.now.get()),
        };
        let Some(info) = info else {
            return answer.done(Some(id), json!({}));
        };
        let outcome = match info.state.as_str() {
            "succeeded" => return answer.done(Some(id), json!({})),
            "pending" | "in_progress" => Outcome::Processing {
                remote_id: id,
                data: json!({ "processing": true }),
                look_in_ms: info.check_after_secs.unwrap_or(LOOK_IN_S).max(1) * SECOND_MS,
            },
            "failed" => {
                let told = "X cannot use this picture or film";
                return StepReport {
                    http_status: Some(answer.status),
                    ..super::report(Outcome::Refused { duplicate: false }, told)
                };
            }
            _ => Outcome::Unknown,
        };
        StepReport {
            http_status: Some(answer.status),
            ..StepReport::from(outcome)
        }
    }
}
