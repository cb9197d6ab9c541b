//! Mastodon and the servers that speak its API: Hometown, glitch-soc, `GoToSocial`, Pleroma, Akkoma
//! and Pixelfed.
//!
//! A post carries a key that Mastodon remembers for an hour: within it, a repeat is answered with the
//! first post. Other software differs in that and in how it counts; what a server is, is read once,
//! when the account is connected.
//!
//! Read 2026-11-23: docs.joinmastodon.org (methods statuses, media, accounts, instance; rate limits;
//! scopes), docs.gotosocial.org (swagger, rate limits), docs.pleroma.social (differences in the API),
//! and for what these leave open the sources of the servers in github.com/mastodon/mastodon,
//! github.com/superseriousbusiness/gotosocial, git.pleroma.social and github.com/pixelfed/pixelfed.

use async_trait::async_trait;
use reqwest::header::HeaderName;

use super::{
    About, Adapter, ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Draft, Look,
    LookRequest, Next, Options, Outcome, PREPARE_AHEAD_MAX_MS, PUBLIC_LIMIT_MS, Proof, Session,
    Step, StepReport,
    consent::Consent,
    http::{Http, Request},
    upload::no_such_step,
};
use crate::domain::{
    attempt::{Journal, Permit},
    budget::{Limit, Scope},
    network::{Kind, Limits, Network, Refusal},
    time::{DAY_MS, HOUR_MS, Instant},
};

mod account;
mod answers;
mod apps;
mod consent;
mod content;
mod instance;
mod look;
mod media;
mod post;
mod settings;
#[cfg(test)]
mod tests;

use account::{api, server_of, token_of};
use apps::Apps;
use instance::{Instance, Software};
use post::{Uploaded, media_ids, post_name, uploaded};
use settings::ABOUT;

/// The header of the key. Source: docs.joinmastodon.org/methods/statuses/#create, read 2026-11-23.
const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// What Mastodon lets one account post. Source: docs.joinmastodon.org/api/rate-limits and, for the
/// number, `app/lib/rate_limiter.rb` of github.com/mastodon/mastodon; read 2026-11-23.
const MASTODON_BUDGET: Limit = Limit {
    name: "posts_per_3_hours",
    scope: Scope::Channel,
    window_ms: 3 * HOUR_MS,
    max: 300,
    cost: 1,
};
/// What Pixelfed lets one account post. Source: `app/Http/Controllers/Api/ApiV1Controller.php` of
/// github.com/pixelfed/pixelfed, read 2026-11-23.
const PIXELFED_BUDGET: Limit = Limit {
    name: "posts_per_day",
    scope: Scope::Channel,
    window_ms: DAY_MS,
    max: 1_000,
    cost: 1,
};

/// The adapter.
pub struct Mastodon {
    http: Http,
    apps: Apps,
}

/// The software of a channel's server.
fn software(options: &Options) -> Software {
    Instance::of(options).software
}

/// A report without an answer, with what a person should know.
fn report(outcome: Outcome, message: &str) -> StepReport {
    StepReport {
        message: Some(message.to_owned()),
        ..StepReport::from(outcome)
    }
}

/// Refuses settings that a channel cannot have.
fn refuse_channel(options: &Options) -> Result<(), ConnectError> {
    if let Some(Refusal { field, message, .. }) = settings::refuse(options).into_iter().next() {
        return Err(ConnectError::Field { field, message });
    }
    if options.contains_key("poll") {
        return Err(ConnectError::Field {
            field: "options.poll".to_owned(),
            message: "a poll belongs to one post, not to a channel".to_owned(),
        });
    }
    Ok(())
}

impl Mastodon {
    /// Makes the adapter.
    pub fn new(http: Http) -> Self {
        Self {
            http,
            apps: Apps::default(),
        }
    }
}

#[async_trait]
impl Adapter for Mastodon {
    fn network(&self) -> Network {
        Network::Mastodon
    }

    fn about(&self) -> About {
        ABOUT
    }

    fn limits(&self, options: &Options) -> Limits {
        let has_poll = settings::poll(options).is_some();
        Instance::of(options).limits(settings::warning(options), has_poll)
    }

    fn kind(&self, options: &Options) -> Kind {
        software(options).kind()
    }

    fn budgets(&self, options: &Options) -> Vec<Limit> {
        match software(options) {
            known if known.is_mastodon() => vec![MASTODON_BUDGET],
            Software::Pixelfed => vec![PIXELFED_BUDGET],
            _ => Vec::new(),
        }
    }

    fn prepare_ahead_ms(&self, _options: &Options, has_media: bool) -> i64 {
        // Servers keep what no post uses for hours, Mastodon for a day.
        if has_media { PREPARE_AHEAD_MAX_MS } else { 0 }
    }

    fn refuse_options(&self, options: &Options) -> Vec<Refusal> {
        settings::refuse(options)
    }

    fn consent(&self) -> Option<&dyn Consent> {
        Some(self)
    }

    async fn connect(&self, request: ConnectRequest<'_>) -> Result<Connected, ConnectError> {
        refuse_channel(request.options)?;
        self.open(request).await
    }

    async fn refresh(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Session, ConnectError> {
        self.still_good(&channel.account.remote_id, session).await
    }

    async fn check_up(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Option<Checkup>, ConnectError> {
        let software = software(&channel.options);
        self.try_out(session, software).await.map(Some)
    }

    fn is_stale(&self, _session: &Session, _now: Instant) -> bool {
        // Tokens have no end.
        false
    }

    fn next(&self, draft: &Draft, journal: &Journal) -> Next {
        for (part, given) in draft.parts.iter().enumerate() {
            for (position, media) in given.media.iter().enumerate() {
                match uploaded(draft, journal, part, position) {
                    Uploaded::No => return Next::Prepare(media::upload(part, position, media)),
                    Uploaded::Processing(id) => {
                        return Next::Prepare(media::ready(part, position, id));
                    }
                    Uploaded::Ready => {}
                }
            }
        }
        if let Some(step) = self.public_step(draft, journal) {
            return Next::Public(step);
        }
        let first = journal.get(&post_name(0));
        Next::Done(Proof {
            remote_id: first
                .and_then(|entry| entry.remote_id.clone())
                .unwrap_or_default(),
            url: first
                .and_then(|entry| entry.data["url"].as_str())
                .map(str::to_owned),
        })
    }

    fn public_step(&self, draft: &Draft, journal: &Journal) -> Option<Step> {
        let is_out = |part: &usize| journal.get(&post_name(*part)).is_some();
        let part = (0..draft.parts.len()).find(|part| !is_out(part))?;
        Some(Step {
            name: post_name(part),
            part: u32::try_from(part).unwrap_or(u32::MAX),
            // GoToSocial takes no notice of it, which does no harm.
            key: Some(draft.parts[part].key.clone()),
            request: post::body(draft, journal, part),
            limit_ms: PUBLIC_LIMIT_MS,
        })
    }

    async fn prepare(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport {
        self.prepare_media(draft, step, session).await
    }

    async fn publish(
        &self,
        draft: &Draft,
        step: &Step,
        session: &Session,
        permit: Permit,
    ) -> StepReport {
        let Some(key) = step.key.as_deref() else {
            return no_such_step(step);
        };
        let (Some(server), Some(token)) = (server_of(session), token_of(session)) else {
            return report(Outcome::Unauthorized, "there is no access token");
        };
        let request = Request::post(api(&server, &["v1", "statuses"], &[]))
            .json(&step.request)
            .header(KEY, key)
            .bearer(token)
            .limit_ms(step.limit_ms);
        let media = media_ids(&step.request);
        match self.http.public(permit, request).await {
            Ok(answer) => answers::of_publishing(&answer, software(&draft.options), &media),
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

    /// Removes a post. Removing makes nothing public and may be repeated, so it needs no permit; the
    /// client follows no redirect and repeats nothing here either.
    async fn remove(
        &self,
        channel: &ChannelFacts,
        remote_id: &str,
        session: &Session,
    ) -> StepReport {
        let (Some(server), Some(token)) = (server_of(session), token_of(session)) else {
            return report(Outcome::Unauthorized, "there is no access token");
        };
        let url = api(&server, &["v1", "statuses", remote_id], &[]);
        let request = Request::delete(url).bearer(token).limit_ms(PUBLIC_LIMIT_MS);
        match self.http.prepare(request).await {
            Ok(answer) => answers::of_removing(&answer, software(&channel.options), remote_id),
            Err(error) => error.into(),
        }
    }

    async fn revoke(&self, _channel: &ChannelFacts, session: &Session) {
        self.give_back(session).await;
    }
}
