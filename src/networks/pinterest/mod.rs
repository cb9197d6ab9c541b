//! Pinterest, by its API of version 5: a channel is a board, or a section of one.
//!
//! Every Pin has a picture or a film and goes to one board; a part is one Pin, and there are neither
//! threads nor comments. A repeated call makes a second Pin, so an unclear one is looked for among the
//! Pins of the board.
//!
//! Read 2026-12-01: github.com/pinterest/api-description (`v5/openapi.json` 5.23.0 and
//! `extensions.md`), and on developers.pinterest.com *Create boards and Pins*, *Rate limits* and
//! *Understanding our access tiers*.

use async_trait::async_trait;
use url::Url;

use super::{
    About, Adapter, ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Draft, Look,
    LookRequest, Next, Now, Options, Outcome, PREPARE_AHEAD_MAX_MS, PUBLIC_LIMIT_MS, Place, Proof,
    Session, Step, StepReport,
    consent::Consent,
    http::{Http, Request},
    oauth::{REFRESH, ends_within, session_end},
    place::below,
};
use crate::domain::{
    attempt::{Journal, Permit},
    network::{Kind, Limits, Network, Refusal},
    time::{DAY_MS, Instant},
};

mod account;
mod answers;
mod content;
mod look;
mod media;
mod settings;
#[cfg(test)]
mod tests;

use account::token_of;
use content::{Carried, POST, carried};
use settings::ABOUT;

/// Where the API answers, with its version.
const API: &str = "https://api.pinterest.com/v5";
/// Where people are asked.
const AUTH: &str = "https://www.pinterest.com";
/// How long before its end a session is renewed; access tokens are good for 30 days.
const RENEW_AHEAD_MS: i64 = DAY_MS;

/// The adapter.
pub struct Pinterest {
    http: Http,
    place: Place,
    now: Now,
}

impl Pinterest {
    /// Makes the adapter.
    pub fn new(http: Http, place: Place, now: Now) -> Self {
        Self { http, place, now }
    }

    fn api(&self) -> Url {
        self.place.api(API)
    }

    fn auth(&self) -> Url {
        self.place.auth(AUTH)
    }
}

/// The report where a session has no token.
fn without_token() -> StepReport {
    StepReport {
        message: Some("there is no access token".to_owned()),
        ..StepReport::from(Outcome::Unauthorized)
    }
}

#[async_trait]
impl Adapter for Pinterest {
    fn network(&self) -> Network {
        Network::Pinterest
    }

    fn about(&self) -> About {
        ABOUT
    }

    fn limits(&self, _options: &Options) -> Limits {
        settings::limits()
    }

    fn kind(&self, _options: &Options) -> Kind {
        Kind::Listing
    }

    fn prepare_ahead_ms(&self, _options: &Options, has_media: bool) -> i64 {
        if has_media { PREPARE_AHEAD_MAX_MS } else { 0 }
    }

    fn refuse_options(&self, options: &Options) -> Vec<Refusal> {
        settings::refuse(options)
    }

    fn consent(&self) -> Option<&dyn Consent> {
        Some(self)
    }

    async fn connect(&self, request: ConnectRequest<'_>) -> Result<Connected, ConnectError> {
        if let Some(Refusal { field, message, .. }) =
            self.refuse_options(request.options).into_iter().next()
        {
            return Err(ConnectError::Field { field, message });
        }
        self.open(request).await
    }

    async fn refresh(
        &self,
        _channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Session, ConnectError> {
        self.renew(session).await
    }

    async fn check_up(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Option<Checkup>, ConnectError> {
        self.try_out(&channel.account.remote_id, session)
            .await
            .map(Some)
    }

    fn is_stale(&self, session: &Session, now: Instant) -> bool {
        ends_within(session, now, RENEW_AHEAD_MS)
    }

    fn session_ends_at(&self, session: &Session) -> Option<Instant> {
        // A refresh token is renewed with each use, long before its 60 days are over.
        match session.get(REFRESH) {
            Some(_) => None,
            None => session_end(session),
        }
    }

    fn next(&self, draft: &Draft, journal: &Journal) -> Next {
        let Some(step) = self.public_step(draft, journal) else {
            let pin = journal.get(POST);
            return Next::Done(Proof {
                remote_id: pin
                    .and_then(|entry| entry.remote_id.clone())
                    .unwrap_or_default(),
                url: pin
                    .and_then(|entry| entry.data["url"].as_str())
                    .map(str::to_owned),
            });
        };
        let carried = draft.parts.first().map(carried);
        if let Some(Ok(Carried::Film { film, position, .. })) = carried
            && let Some(step) = media::preparation(draft, journal, (position, film))
        {
            return Next::Prepare(step);
        }
        Next::Public(step)
    }

    fn public_step(&self, draft: &Draft, journal: &Journal) -> Option<Step> {
        content::public_step(draft, journal)
    }

    async fn prepare(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport {
        self.prepare_film(draft, step, session).await
    }

    async fn publish(
        &self,
        draft: &Draft,
        step: &Step,
        session: &Session,
        permit: Permit,
    ) -> StepReport {
        let Some(token) = token_of(session) else {
            return without_token();
        };
        let body = match content::body(draft, step).await {
            Ok(body) => body,
            Err(report) => return report,
        };
        let request = Request::post(below(&self.api(), &["pins"], &[]))
            .json(&body)
            .bearer(token)
            .limit_ms(step.limit_ms);
        match self.http.public(permit, request).await {
            Ok(answer) => answers::of_publishing(&answer),
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

    /// Removes a Pin. Removing makes nothing public and may be repeated, so it needs no permit.
    async fn remove(
        &self,
        _channel: &ChannelFacts,
        remote_id: &str,
        session: &Session,
    ) -> StepReport {
        let Some(token) = token_of(session) else {
            return without_token();
        };
        let url = below(&self.api(), &["pins", remote_id], &[]);
        let request = Request::delete(url).bearer(token).limit_ms(PUBLIC_LIMIT_MS);
        match self.http.prepare(request).await {
            Ok(answer) => answers::of_removing(&answer, remote_id),
            Err(error) => error.into(),
        }
    }

    // `revoke` stays as it is: `POST /oauth/token/revoke` takes the tokens of system users only, and
    // people remove the app in their own settings. Source: github.com/pinterest/api-description,
    // `v5/openapi.json` 5.23.0, read 2026-12-01.
}
