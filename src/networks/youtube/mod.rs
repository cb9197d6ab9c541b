//! `YouTube`, through its Data API v3: films, with their titles, labels, pictures and comments.
//!
//! A film is sent in a session, whose address is kept before a byte of the film leaves. All but the last
//! piece is sent ahead, and the last one makes the film public. After an unclear end the session is
//! asked: it tells the film's id, or how much it has, and takes the same bytes once more without making
//! a second film.
//!
//! Parts after the first are comments on the film.
//!
//! Read 2026-12-01: the API's discovery document (`discovery/googleapis/youtube__v3.json` of
//! github.com/google/googleapis.dart, revision 20260427), and on developers.google.com/youtube/v3 the
//! resource of videos and the *Quota Calculator*.

use async_trait::async_trait;
use url::Url;

use super::{
    About, Adapter, ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Draft, Look,
    LookRequest, Next, Now, Options, Outcome, PREPARE_AHEAD_MAX_MS, PUBLIC_LIMIT_MS, Place, Proof,
    Session, Step, StepReport,
    consent::Consent,
    google::{self, Google},
    http::{Http, Request},
    oauth::ACCESS,
    place::below,
};
use crate::domain::{
    attempt::{Journal, Permit},
    budget::{Limit, Scope},
    media::MediaType,
    network::{Comments, Kind, Limits, Network, Refusal, Wants},
    text::TextUnit,
    time::{DAY_MS, Instant, MINUTE_MS},
};

mod account;
mod after;
mod answers;
mod content;
mod look;
mod settings;
#[cfg(test)]
mod tests;
mod upload;

use account::SCOPES;
use content::{Sent, post_name, sent};
use settings::ABOUT;
use upload::report;

/// Where the API and its uploads answer.
const API: &str = "https://www.googleapis.com/youtube/v3";
const UPLOAD: &str = "https://www.googleapis.com/upload/youtube/v3";

/// The longest description, in bytes. Source: developers.google.com/youtube/v3/docs/videos, read
/// 2026-12-01. A comment may be longer, which is not documented.
const TEXT_MAX: usize = 5_000;
/// The largest film in bytes. Source: the API's discovery document, read 2026-12-01.
const FILM_SIZE_BYTES_MAX: u64 = 274_877_906_944;
/// The largest picture of a film in bytes. Source: as above.
const COVER_SIZE_BYTES_MAX: u64 = 2_097_152;
/// The most parts, the film and its comments: our own choice.
const PARTS_MAX: usize = 5;
/// How long before its end a session is renewed, in milliseconds: longer than sending a film may take.
const STALE_MS: i64 = 15 * MINUTE_MS;

/// The adapter.
pub struct Youtube {
    http: Http,
    google: Google,
    api: Url,
    upload: Url,
    now: Now,
}

impl Youtube {
    /// Makes the adapter.
    pub fn new(http: Http, place: &Place, now: Now) -> Self {
        Self {
            google: Google::new(http.clone(), place, SCOPES, now.clone()),
            api: place.api(API),
            upload: place.upload(UPLOAD),
            http,
            now,
        }
    }
}

/// The report where a session has no token.
fn without_token() -> StepReport {
    report(Outcome::Unauthorized, "there is no access token")
}

#[async_trait]
impl Adapter for Youtube {
    fn network(&self) -> Network {
        Network::Youtube
    }

    fn about(&self) -> About {
        ABOUT
    }

    fn limits(&self, _options: &Options) -> Limits {
        Limits {
            needs_media: true,
            images_max: 1,
            image_size_bytes_max: COVER_SIZE_BYTES_MAX,
            image_types: vec![MediaType::Jpeg, MediaType::Png],
            videos_max: 1,
            video_size_bytes_max: FILM_SIZE_BYTES_MAX,
            video_types: vec![MediaType::Mp4, MediaType::Quicktime],
            // A picture beside the film is what it is shown by.
            mixes_media: true,
            thread_parts_max: PARTS_MAX,
            comments: Some(Comments::WORDS),
            wants: Wants {
                without: &['<', '>'],
                film: true,
                ..Wants::NOTHING
            },
            ..Limits::of_text(TEXT_MAX, TextUnit::Bytes)
        }
    }

    fn kind(&self, _options: &Options) -> Kind {
        Kind::Handle
    }

    fn budgets(&self, options: &Options) -> Vec<Limit> {
        vec![Limit {
            name: "uploads_per_day",
            scope: Scope::App,
            window_ms: DAY_MS,
            max: settings::uploads_per_day(options),
            cost: 1,
        }]
    }

    fn prepare_ahead_ms(&self, _options: &Options, has_media: bool) -> i64 {
        // Sessions live for days.
        if has_media { PREPARE_AHEAD_MAX_MS } else { 0 }
    }

    fn refuse_options(&self, options: &Options) -> Vec<Refusal> {
        settings::refuse(options)
    }

    fn consent(&self) -> Option<&dyn Consent> {
        Some(self)
    }

    async fn connect(&self, request: ConnectRequest<'_>) -> Result<Connected, ConnectError> {
        let mut refusals = self.refuse_options(request.options).into_iter();
        if let Some(Refusal { field, message, .. }) = refusals.next() {
            return Err(ConnectError::Field { field, message });
        }
        self.open(request).await
    }

    async fn refresh(
        &self,
        _channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Session, ConnectError> {
        self.google.renew(session).await
    }

    async fn check_up(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Option<Checkup>, ConnectError> {
        self.try_out(channel, session).await.map(Some)
    }

    fn is_stale(&self, session: &Session, now: Instant) -> bool {
        google::is_stale(session, now, STALE_MS)
    }

    fn session_ends_at(&self, session: &Session) -> Option<Instant> {
        google::person_needed_at(session)
    }

    fn next(&self, draft: &Draft, journal: &Journal) -> Next {
        let Some(video) = content::video(journal) else {
            return match (sent(draft, journal), content::film(draft)) {
                (Sent::Session(session), Some((position, film))) => {
                    Next::Prepare(content::ahead_step(position, film, session))
                }
                (Sent::Ahead(session), Some((_, film))) => {
                    Next::Public(content::tail_step(Some(film), session))
                }
                _ => Next::Prepare(content::session_step(draft)),
            };
        };
        if let Some(step) = after::next(draft, journal) {
            return Next::Prepare(step);
        }
        let is_missing = |part: &usize| journal.get(&post_name(*part)).is_none();
        match (1..draft.parts.len()).find(is_missing) {
            Some(part) => Next::Public(content::comment_step(draft, video, part)),
            None => Next::Done(Proof {
                remote_id: video.to_owned(),
                url: Some(content::address(video)),
            }),
        }
    }

    fn public_step(&self, draft: &Draft, journal: &Journal) -> Option<Step> {
        let is_missing = |part: &usize| journal.get(&post_name(*part)).is_none();
        let part = (0..draft.parts.len()).find(is_missing)?;
        Some(match (content::video(journal), sent(draft, journal)) {
            (Some(video), _) if part > 0 => content::comment_step(draft, video, part),
            (_, Sent::Ahead(session)) if part == 0 => {
                content::tail_step(content::film(draft).map(|(_, film)| film), session)
            }
            // What it takes is not there yet: it can be looked for, not made.
            _ => content::bare_step(part),
        })
    }

    async fn prepare(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport {
        let Some(token) = session.get(ACCESS) else {
            return without_token();
        };
        if step.name == content::SESSION {
            self.open_session(draft, step, token).await
        } else if step.name.starts_with("upload:") {
            self.send_ahead(draft, step, token).await
        } else {
            self.dress(draft, step, token).await
        }
    }

    async fn publish(
        &self,
        draft: &Draft,
        step: &Step,
        session: &Session,
        permit: Permit,
    ) -> StepReport {
        let Some(token) = session.get(ACCESS) else {
            return without_token();
        };
        if step.part == 0 {
            return self.complete(draft, step, token, permit).await;
        }
        let url = below(&self.api, &["commentThreads"], &[("part", "snippet")]);
        let request = Request::post(url)
            .json(&step.request)
            .bearer(token)
            .limit_ms(step.limit_ms);
        match self.http.public(permit, request).await {
            Ok(answer) => answers::of_comments(&answer, self.now.get()),
            Err(error) => error.into(),
        }
    }

    async fn look(&self, request: LookRequest<'_>, session: &Session) -> Look {
        self.look_up(request, session)
            .await
            .unwrap_or_else(|failed| failed)
    }

    fn can_remove(&self) -> bool {
        true
    }

    /// Removes a film. Removing makes nothing public and may be repeated, so it needs no permit.
    async fn remove(
        &self,
        _channel: &ChannelFacts,
        remote_id: &str,
        session: &Session,
    ) -> StepReport {
        let Some(token) = session.get(ACCESS) else {
            return without_token();
        };
        let url = below(&self.api, &["videos"], &[("id", remote_id)]);
        let request = Request::delete(url).bearer(token).limit_ms(PUBLIC_LIMIT_MS);
        match self.http.prepare(request).await {
            Ok(answer) => answers::of_removing(&answer, remote_id, self.now.get()),
            Err(error) => error.into(),
        }
    }

    // `revoke` stays as it is: Google ends a person's whole consent to a project with it, which other
    // channels of the same person, on YouTube or on Google Business, live by as well.
}
