//! Pictures and films: beginning an upload, sending the file, and waiting until `LinkedIn` is done with
//! it.
//!
//! Only a post carries any; comments are words. `LinkedIn` fetches nothing by itself.

use reqwest::header::ETAG;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::{LinkedIn, answers, is_page, post::is_urn, report, versioned};
use crate::{
    domain::{
        attempt::{Journal, JournalEntry},
        time::{HOUR_MS, SECOND_MS},
    },
    networks::{
        Draft, DraftMedia, Outcome, Step, StepReport, UPLOAD_LIMIT_MS,
        http::{Answer, Request},
        pieces::read_piece,
        upload::{no_such_step, open_media, upload_name, upload_step},
    },
};

/// How old an upload may be when a draft is built on it. How long `LinkedIn` keeps what no post uses is
/// not documented.
const UPLOAD_AGE_MS: i64 = 6 * HOUR_MS;
/// In how many seconds to ask for the first time whether `LinkedIn` is done, and at the most; each time
/// twice as many, because every question counts. Source: learn.microsoft.com, *Videos API*, read
/// 2026-12-01.
const IMAGE_WAIT_S: i64 = 2;
const VIDEO_WAIT_S: i64 = 10;
const WAIT_MAX_S: i64 = 60;
/// How long is waited where the session may not ask at all, in seconds.
const IMAGE_GRACE_S: i64 = 10;
const VIDEO_GRACE_S: i64 = 60;
/// How long a call may take that carries no file, in milliseconds.
const CALL_LIMIT_MS: i64 = 30 * SECOND_MS;

fn is_video(media: &DraftMedia) -> bool {
    media.content_type.starts_with("video/")
}

/// Where `LinkedIn` keeps files of this kind, as its paths name it.
fn shelf(media: &DraftMedia) -> &'static str {
    if is_video(media) { "videos" } else { "images" }
}

/// The pictures or films of the post.
fn carried(draft: &Draft) -> &[DraftMedia] {
    draft.parts.first().map_or(&[], |part| &part.media)
}

fn step_name(kind: &str, position: usize) -> String {
    format!("{kind}:0:{position}")
}

/// An entry of the journal about this upload and no older one.
fn done<'a>(journal: &'a Journal, name: &str, urn: &str) -> Option<&'a JournalEntry> {
    let entry = journal.get(name)?;
    (entry.remote_id.as_deref() == Some(urn)).then_some(entry)
}

/// The addresses that the pieces of a film go to.
fn pieces(begun: &JournalEntry) -> &[Value] {
    begun.data["pieces"].as_array().map_or(&[], Vec::as_slice)
}

/// Whether all of a file was sent.
fn is_sent(journal: &Journal, media: &DraftMedia, begun: &JournalEntry, position: usize) -> bool {
    let Some(urn) = begun.remote_id.as_deref() else {
        return false;
    };
    let last = if is_video(media) { "finalize" } else { "put" };
    done(journal, &step_name(last, position), urn).is_some()
}

/// The upload of a picture or film that was begun: not too old when the draft was made, and with
/// addresses that were good then, if they are still needed.
fn begun<'a>(
    draft: &Draft,
    journal: &'a Journal,
    position: usize,
) -> Option<(&'a JournalEntry, &'a str)> {
    let entry = journal.get(&upload_name(0, position))?;
    let urn = entry.remote_id.as_deref()?;
    let is_young = draft.created_at.ms_since(entry.at) < UPLOAD_AGE_MS;
    let ends_at_ms = entry.data["expires_at_ms"].as_i64();
    let is_open = ends_at_ms.is_none_or(|ends_at_ms| draft.created_at.ms() < ends_at_ms);
    let is_sent = || is_sent(journal, &carried(draft)[position], entry, position);
    (is_young && (is_open || is_sent())).then_some((entry, urn))
}

/// `LinkedIn`'s names of the post's pictures or films with their descriptions, as far as they are known.
pub(super) fn used<'a>(draft: &'a Draft, journal: &'a Journal) -> Vec<(&'a str, &'a str)> {
    let numbered = carried(draft).iter().enumerate();
    numbered
        .filter_map(|(position, media)| {
            let (_, urn) = begun(draft, journal, position)?;
            Some((urn, media.alt.as_str()))
        })
        .collect()
}

/// Whether a post was made without `LinkedIn` having said that it is done with the files.
pub(super) fn was_not_asked(draft: &Draft, journal: &Journal) -> bool {
    let is_grace = |position: usize| {
        let entry = journal.get(&step_name("ready", position));
        entry.is_some_and(|entry| entry.data["grace"] == true)
    };
    (0..carried(draft).len()).any(is_grace)
}

/// What is to be prepared next; none where the post can be made.
pub(super) fn next_step(draft: &Draft, journal: &Journal) -> Option<Step> {
    let mut numbered = carried(draft).iter().enumerate();
    numbered.find_map(|(position, media)| step_of(draft, journal, position, media))
}

fn step_of(draft: &Draft, journal: &Journal, position: usize, media: &DraftMedia) -> Option<Step> {
    let Some((begun, urn)) = begun(draft, journal, position) else {
        let mut step = upload_step(0, position, media);
        step.request["owner"] = Value::from(draft.channel.account.remote_id.as_str());
        step.limit_ms = CALL_LIMIT_MS;
        return Some(step);
    };
    let step = |name: String, request: Value, limit_ms: i64| Step {
        name,
        part: 0,
        key: None,
        request,
        limit_ms,
    };
    if is_video(media) {
        let mut etags = Vec::new();
        for (number, piece) in pieces(begun).iter().enumerate() {
            let name = format!("{}:{number}", step_name("put", position));
            let Some(entry) = done(journal, &name, urn) else {
                let request = json!({ "asset": urn, "file": media.name, "piece": piece });
                return Some(step(name, request, UPLOAD_LIMIT_MS));
            };
            etags.push(entry.data["etag"].clone());
        }
        let name = step_name("finalize", position);
        if done(journal, &name, urn).is_none() {
            let request = json!({
                "video": urn,
                "uploadToken": begun.data["token"],
                "uploadedPartIds": etags,
            });
            return Some(step(name, request, CALL_LIMIT_MS));
        }
    } else if !is_sent(journal, media, begun, position) {
        let address = &begun.data["address"];
        let request = json!({ "asset": urn, "file": media.name, "address": address });
        return Some(step(step_name("put", position), request, UPLOAD_LIMIT_MS));
    }
    let name = step_name("ready", position);
    let asked = done(journal, &name, urn).map(|entry| &entry.data);
    let wait_s = match asked {
        Some(data) if data["processing"] == true => data["wait_s"].as_i64().unwrap_or(WAIT_MAX_S),
        Some(_) => return None,
        None if is_video(media) => VIDEO_WAIT_S,
        None => IMAGE_WAIT_S,
    };
    let request = json!({ "asset": urn, "wait_s": wait_s });
    Some(step(name, request, CALL_LIMIT_MS))
}

/// The answer to beginning an upload.
#[derive(Deserialize)]
struct Begun {
    value: BegunUpload,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BegunUpload {
    #[serde(default)]
    image: Option<String>,
    #[serde(default)]
    video: Option<String>,
    #[serde(default)]
    upload_url: Option<String>,
    #[serde(default)]
    upload_token: String,
    #[serde(default)]
    upload_instructions: Vec<Piece>,
    #[serde(default, alias = "uploadUrlsExpireAt")]
    upload_url_expires_at: Option<i64>,
}

/// Where one piece of a film goes, by the places of its first and last byte.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Piece {
    upload_url: String,
    first_byte: u64,
    last_byte: u64,
}

impl BegunUpload {
    /// The name of what is uploaded, and what later steps need; none where anything is missing.
    fn entry(self, media: &DraftMedia) -> Option<(String, Value)> {
        let urn = if is_video(media) {
            self.video
        } else {
            self.image
        };
        let urn = urn.filter(|urn| is_urn(urn))?;
        let mut data = if is_video(media) {
            let mut next = 0;
            for piece in &self.upload_instructions {
                let is_next = piece.first_byte == next && piece.last_byte >= piece.first_byte;
                next = is_next.then(|| piece.last_byte.saturating_add(1))?;
            }
            if next != media.size_bytes {
                return None;
            }
            let pieces: Vec<Value> = self
                .upload_instructions
                .into_iter()
                .map(|piece| json!([piece.upload_url, piece.first_byte, piece.last_byte]))
                .collect();
            json!({ "token": self.upload_token, "pieces": pieces })
        } else {
            json!({ "address": self.upload_url? })
        };
        if let Some(at_ms) = self.upload_url_expires_at {
            data["expires_at_ms"] = Value::from(at_ms);
        }
        Some((urn, data))
    }
}

/// What an uploaded file's state is called.
#[derive(Deserialize)]
struct Standing {
    status: String,
}

/// Which picture or film a step is about, and the number behind it.
fn place_of<'a, 'd>(
    draft: &'d Draft,
    step: &'a Step,
) -> Option<(&'a str, &'d DraftMedia, Option<u64>)> {
    let (kind, rest) = step.name.split_once(":0:")?;
    let mut pieces = rest.split(':');
    let position: usize = pieces.next()?.parse().ok()?;
    let number = pieces.next().map(str::parse).transpose().ok()?;
    Some((kind, carried(draft).get(position)?, number))
}

impl LinkedIn {
    /// Makes one exchange about a picture or film.
    pub(super) async fn prepare_media(
        &self,
        draft: &Draft,
        step: &Step,
        token: &SecretString,
    ) -> StepReport {
        let made = match place_of(draft, step) {
            Some(("upload", media, None)) => self.begin(draft, media, step, token).await,
            Some(("put", media, None)) => self.put_whole(media, step, token).await,
            Some(("put", media, Some(_))) => self.put_piece(media, step).await,
            Some(("finalize", _, None)) => self.finalize(draft, step, token).await,
            Some(("ready", media, None)) => self.ask_ready(draft, media, step, token).await,
            _ => return no_such_step(step),
        };
        made.unwrap_or_else(|report| report)
    }

    /// Makes one call; an error is the report for one that has no answer.
    async fn call(&self, request: Request, step: &Step) -> Result<Answer, StepReport> {
        let answer = self.http.prepare(request.limit_ms(step.limit_ms)).await;
        answer.map_err(StepReport::from)
    }

    /// Begins an upload, which belongs to the author of the post.
    async fn begin(
        &self,
        draft: &Draft,
        media: &DraftMedia,
        step: &Step,
        token: &SecretString,
    ) -> Result<StepReport, StepReport> {
        let mut wanted = json!({ "owner": draft.channel.account.remote_id });
        if is_video(media) {
            wanted["fileSizeBytes"] = Value::from(media.size_bytes);
            wanted["uploadCaptions"] = Value::from(false);
            wanted["uploadThumbnail"] = Value::from(false);
        }
        let url = self.rest(&[shelf(media)], "action=initializeUpload");
        let request = Request::post(url).json(&json!({ "initializeUploadRequest": wanted }));
        let answer = self
            .call(versioned(request, token, &draft.options), step)
            .await?;
        let begun = answer.json::<Begun>().ok().filter(|_| answer.is_success());
        match begun.and_then(|begun| begun.value.entry(media)) {
            Some((urn, data)) => Ok(answer.done(Some(urn), data)),
            None => Err(answers::of_uploads(&answer, self.now.get())),
        }
    }

    /// Whether an address is `LinkedIn`'s own, so that the session may be shown there.
    fn is_own(&self, url: &Url) -> bool {
        let is_of = |base: &Url| url.origin() == base.origin();
        let is_below = url
            .host_str()
            .is_some_and(|host| host.ends_with(".linkedin.com"));
        is_of(&self.upload) || is_of(&self.api) || (url.scheme() == "https" && is_below)
    }

    /// Sends a picture.
    async fn put_whole(
        &self,
        media: &DraftMedia,
        step: &Step,
        token: &SecretString,
    ) -> Result<StepReport, StepReport> {
        let url = address(&step.request["address"]).ok_or_else(without_address)?;
        if !self.is_own(&url) {
            let told = "LinkedIn wants the picture at an address that is not its own";
            return Err(report(Outcome::Refused { duplicate: false }, told));
        }
        let bytes = open_media(media).await?;
        let request = Request::put(url)
            .stream(&media.content_type, media.size_bytes, bytes)
            .bearer(token);
        let answer = self.call(request, step).await?;
        if answer.is_success() {
            Ok(answer.done(asset(step), json!({})))
        } else {
            Err(answers::of_uploads(&answer, self.now.get()))
        }
    }

    /// Sends a piece of a film to its own address, which is signed and is not shown the session.
    async fn put_piece(&self, media: &DraftMedia, step: &Step) -> Result<StepReport, StepReport> {
        let piece = &step.request["piece"];
        let url = address(&piece[0]).ok_or_else(without_address)?;
        let (Some(first), Some(last)) = (piece[1].as_u64(), piece[2].as_u64()) else {
            return Err(no_such_step(step));
        };
        let size_bytes = last.saturating_sub(first).saturating_add(1);
        let bytes = read_piece(media, first, size_bytes).await?;
        let request = Request::put(url).bytes("application/octet-stream", bytes);
        let answer = self.call(request, step).await?;
        let etag = answer
            .header(ETAG.as_str())
            .map(|etag| etag.trim_matches('"'));
        match etag.filter(|etag| answer.is_success() && !etag.is_empty()) {
            Some(etag) => Ok(answer.done(asset(step), json!({ "etag": etag }))),
            None => Err(answers::of_pieces(&answer, self.now.get())),
        }
    }

    /// Says that all pieces of a film are there.
    async fn finalize(
        &self,
        draft: &Draft,
        step: &Step,
        token: &SecretString,
    ) -> Result<StepReport, StepReport> {
        let url = self.rest(&["videos"], "action=finalizeUpload");
        let request = Request::post(url).json(&json!({ "finalizeUploadRequest": step.request }));
        let answer = self
            .call(versioned(request, token, &draft.options), step)
            .await?;
        if answer.is_success() {
            let urn = step.request["video"].as_str().map(str::to_owned);
            Ok(answer.done(urn, json!({})))
        } else {
            Err(answers::of_uploads(&answer, self.now.get()))
        }
    }

    /// Asks whether `LinkedIn` is done with a file. A post that is made sooner may stay invisible.
    async fn ask_ready(
        &self,
        draft: &Draft,
        media: &DraftMedia,
        step: &Step,
        token: &SecretString,
    ) -> Result<StepReport, StepReport> {
        let Some(urn) = asset(step) else {
            return Err(no_such_step(step));
        };
        let wait_s = step.request["wait_s"].as_i64().unwrap_or(WAIT_MAX_S);
        let request = Request::get(self.rest(&[shelf(media), &urn], ""));
        let answer = self
            .call(versioned(request, token, &draft.options), step)
            .await?;
        let working = |data: Value, wait_s: i64| StepReport {
            http_status: Some(answer.status),
            ..StepReport::from(Outcome::Processing {
                remote_id: urn.clone(),
                data,
                look_in_ms: wait_s * SECOND_MS,
            })
        };
        if answer.status == 403 && !is_page(&draft.channel.account.remote_id) {
            // A member's session may post and not ask.
            let grace_s = if is_video(media) {
                VIDEO_GRACE_S
            } else {
                IMAGE_GRACE_S
            };
            return Ok(working(json!({ "grace": true }), grace_s));
        }
        let standing = answer.json::<Standing>().ok();
        let standing = standing.filter(|_| answer.is_success());
        match standing.as_ref().map(|standing| standing.status.as_str()) {
            Some("AVAILABLE") => Ok(answer.done(Some(urn), json!({}))),
            Some("WAITING_UPLOAD" | "PROCESSING") => {
                let next_s = (2 * wait_s).min(WAIT_MAX_S);
                Ok(working(
                    json!({ "processing": true, "wait_s": next_s }),
                    wait_s,
                ))
            }
            Some("PROCESSING_FAILED") => Err(StepReport {
                http_status: Some(answer.status),
                ..report(
                    Outcome::Refused { duplicate: false },
                    "LinkedIn cannot use this picture or film",
                )
            }),
            _ => Err(answers::of_uploads(&answer, self.now.get())),
        }
    }
}

/// What a step is about.
fn asset(step: &Step) -> Option<String> {
    step.request["asset"].as_str().map(str::to_owned)
}

/// An address that `LinkedIn` gave, byte for byte.
fn address(given: &Value) -> Option<Url> {
    Url::parse(given.as_str()?).ok()
}

/// The report for a file that has no address to go to.
fn without_address() -> StepReport {
    report(Outcome::Unknown, "LinkedIn gave no address for the file")
}
