//! Sending a film: opening a session, sending all but its last piece ahead, and completing it.
//!
//! A film that `YouTube` has whole is there, and public where it is to be. So everything but the last
//! piece, of 256 KiB at most, is sent before its instant, and the last one makes it public. The
//! session's address is what a repeat goes to: it takes each byte once, and tells the film's id to
//! whoever asks after it is complete.

use futures_util::TryStreamExt as _;
use reqwest::header::{CONTENT_RANGE, HeaderName, LOCATION};
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;

use super::{
    Youtube,
    answers::{self, Standing, standing},
    content::{self, tail_at},
};
use crate::{
    domain::attempt::Permit,
    networks::{
        Draft, DraftMedia, Outcome, Step, StepReport,
        http::{Answer, HttpError, Request},
        place::below,
        upload::{no_such_step, uploaded_media},
    },
};

/// What the film will be: its length and its type.
const LENGTH: HeaderName = HeaderName::from_static("x-upload-content-length");
const TYPE: HeaderName = HeaderName::from_static("x-upload-content-type");

/// Where all of Google's own hosts are.
const GOOGLE: &str = ".googleapis.com";

/// A report without an answer, with what a person should know.
pub(super) fn report(outcome: Outcome, message: &str) -> StepReport {
    StepReport {
        message: Some(message.to_owned()),
        ..StepReport::from(outcome)
    }
}

fn unreadable(media: &DraftMedia, error: &std::io::Error) -> StepReport {
    tracing::error!(name = media.name, %error, "the file of a film cannot be read");
    report(Outcome::NotSent, "the film's file cannot be read")
}

/// Which bytes of how many are sent.
fn range(from: u64, until: u64, size_bytes: u64) -> String {
    let last = until.saturating_sub(1);
    format!("bytes {from}-{last}/{size_bytes}")
}

impl Youtube {
    /// Opens the session in which a film is sent.
    pub(super) async fn open_session(
        &self,
        draft: &Draft,
        step: &Step,
        token: &SecretString,
    ) -> StepReport {
        if let Some(missing) = content::missing(draft) {
            return report(Outcome::Refused { duplicate: false }, missing);
        }
        let Some((_, film)) = content::film(draft) else {
            return no_such_step(step);
        };
        let notify = step.request["notify"].to_string();
        let query = [
            ("uploadType", "resumable"),
            ("part", step.request["part"].as_str().unwrap_or_default()),
            ("notifySubscribers", notify.as_str()),
        ];
        let body = step.request["body"].to_string().into_bytes();
        let request = Request::post(below(&self.upload, &["videos"], &query))
            .bytes("application/json; charset=UTF-8", body)
            .header(LENGTH, &film.size_bytes.to_string())
            .header(TYPE, &film.content_type)
            .bearer(token)
            .limit_ms(step.limit_ms);
        match self.http.prepare(request).await {
            Ok(answer) => match self.session_of(&answer) {
                Some(session) => answer.done(None, json!({ "session": session })),
                None => answers::of_films(&answer, self.now.get()),
            },
            Err(error) => error.into(),
        }
    }

    /// The session that an answer names. The token goes there, so it must be one of Google's hosts, or
    /// the one that the settings name.
    fn session_of<'a>(&self, answer: &'a Answer) -> Option<&'a str> {
        let named = answer.header(LOCATION.as_str());
        named.filter(|named| answer.status == 200 && self.session_url(named).is_ok())
    }

    fn is_ours(&self, url: &Url) -> bool {
        let is_google = || {
            let is_host = |host: &str| host.ends_with(GOOGLE);
            url.scheme() == "https" && url.host_str().is_some_and(is_host)
        };
        url.origin() == self.upload.origin() || is_google()
    }

    /// Asks a session where it stands; changes nothing.
    pub(super) async fn ask_session(
        &self,
        session: &str,
        size_bytes: u64,
        token: &SecretString,
    ) -> Result<Answer, HttpError> {
        let url = self.session_url(session)?;
        let request = Request::put(url)
            .bytes("application/octet-stream", Vec::new())
            .header(CONTENT_RANGE, &format!("bytes */{size_bytes}"))
            .bearer(token);
        self.http.read(request).await
    }

    fn session_url(&self, session: &str) -> Result<Url, HttpError> {
        // An address without a host is meant as below the one that was asked.
        let url = self.upload.join(session).ok();
        let url = url.filter(|url| self.is_ours(url));
        url.ok_or_else(|| HttpError::NotSent("there is no session to send the film in".to_owned()))
    }

    /// Sends all but the last piece, or what of that is not there yet: two calls, because only the
    /// session knows how far an earlier one came that broke off.
    pub(super) async fn send_ahead(
        &self,
        draft: &Draft,
        step: &Step,
        token: &SecretString,
    ) -> StepReport {
        let (Some(film), Some(session)) = (
            uploaded_media(draft, step),
            step.request["session"].as_str(),
        ) else {
            return no_such_step(step);
        };
        let until = tail_at(film.size_bytes);
        let answer = match self.ask_session(session, film.size_bytes, token).await {
            Ok(answer) => answer,
            Err(error) => return error.into(),
        };
        let from = match standing(&answer) {
            Standing::Wants(there) if there < until => there,
            Standing::Wants(there) if there == until => {
                return there_ahead(&answer, session, false);
            }
            // It has bytes that were never sent ahead, or none will ever do: a new one is opened.
            Standing::Wants(_) | Standing::Dead => return there_ahead(&answer, session, true),
            // The public step is told the film's id.
            Standing::Complete(_) => return there_ahead(&answer, session, false),
            Standing::Unclear => return answers::of_films(&answer, self.now.get()),
        };
        let bytes = match film.bytes.open_range(from..until).await {
            Ok(bytes) => bytes,
            Err(error) => return unreadable(film, &error),
        };
        let url = match self.session_url(session) {
            Ok(url) => url,
            Err(error) => return error.into(),
        };
        let request = Request::put(url)
            .stream(&film.content_type, until - from, bytes)
            .header(CONTENT_RANGE, &range(from, until, film.size_bytes))
            .bearer(token)
            .limit_ms(step.limit_ms);
        match self.http.prepare(request).await {
            Ok(answer) => match standing(&answer) {
                Standing::Wants(there) if there == until => there_ahead(&answer, session, false),
                Standing::Dead => there_ahead(&answer, session, true),
                // A part of it arrived: the next try asks and goes on from there.
                _ => answers::of_films(&answer, self.now.get()),
            },
            Err(error) => error.into(),
        }
    }

    /// Sends the last piece, which completes the film.
    pub(super) async fn complete(
        &self,
        draft: &Draft,
        step: &Step,
        token: &SecretString,
        permit: Permit,
    ) -> StepReport {
        let (Some((_, film)), Some(session)) =
            (content::film(draft), step.request["session"].as_str())
        else {
            return no_such_step(step);
        };
        let (from, until) = (tail_at(film.size_bytes), film.size_bytes);
        let url = match self.session_url(session) {
            Ok(url) => url,
            Err(error) => return error.into(),
        };
        let pieces = match film.bytes.open_range(from..until).await {
            Ok(bytes) => bytes.try_collect::<Vec<_>>().await,
            Err(error) => Err(error),
        };
        let piece = match pieces {
            Ok(pieces) => pieces.concat(),
            Err(error) => return unreadable(film, &error),
        };
        if piece.len() as u64 != until - from {
            return report(Outcome::NotSent, "the film's file is not whole");
        }
        let request = Request::put(url)
            .bytes(&film.content_type, piece)
            .header(CONTENT_RANGE, &range(from, until, until))
            .bearer(token)
            .limit_ms(step.limit_ms);
        match self.http.public(permit, request).await {
            Ok(answer) => answers::of_publishing(&answer, self.now.get()),
            Err(error) => error.into(),
        }
    }
}

/// The report that all but the last piece is there, or that the session is of no more use.
fn there_ahead(answer: &Answer, session: &str, is_dead: bool) -> StepReport {
    let mut data = json!({ "session": session });
    if is_dead {
        data["dead"] = Value::from(true);
    }
    answer.done(None, data)
}
