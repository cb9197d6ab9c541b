//! X, version 2 of its API.
//!
//! A post has no key and no chosen id: an unclear one is looked for in the account's own posts.
//! Pictures go up in one call, films and GIFs piece by piece, and each can carry a description. Parts
//! of a thread answer one another.
//!
//! Read 2026-12-01: X's documentation at github.com/xdevplatform/docs (posts, media, rate limits,
//! response codes and errors, pricing, authentication, developer guidelines, changelog), the
//! description of the API in it (`openapi.json`, 2.167), and github.com/twitter/twitter-text
//! (configuration 3).

use async_trait::async_trait;
use url::Url;

use super::{
    About, Adapter, ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Draft, Look,
    LookRequest, Next, Now, Options, Outcome, PREPARE_AHEAD_MAX_MS, PUBLIC_LIMIT_MS, Place, Proof,
    Session, Step, StepReport,
    consent::Consent,
    http::{Http, Request},
    oauth::{ACCESS, Dialect, REFRESH, ends_within, session_end},
    place::{AppKey, below},
    upload::no_such_step,
};
use crate::domain::{
    attempt::{Journal, Permit},
    budget::{Limit, Scope},
    network::{Kind, Limits, Network, Refusal},
    time::{DAY_MS, Instant, MINUTE_MS},
};

mod account;
mod answers;
mod look;
mod media;
mod post;
mod settings;
#[cfg(test)]
mod tests;

use post::post_name;
use settings::ABOUT;

/// The version of the API, as its paths begin.
const VERSION: &str = "2";

/// How long before its end a session is renewed, in milliseconds; it lasts two hours.
const RENEW_AHEAD_MS: i64 = 10 * MINUTE_MS;

/// What X lets one account, and all accounts of one app, post. Source: github.com/xdevplatform/docs,
/// *Rate limits* (`POST /2/tweets`), read 2026-12-01.
const BUDGETS: [Limit; 2] = [
    Limit {
        name: "posts_per_15_minutes",
        scope: Scope::Channel,
        window_ms: 15 * MINUTE_MS,
        max: 100,
        cost: 1,
    },
    Limit {
        name: "posts_per_day",
        scope: Scope::App,
        window_ms: DAY_MS,
        max: 10_000,
        cost: 1,
    },
];

/// The adapter.
pub struct X {
    http: Http,
    now: Now,
    app: Option<AppKey>,
    api: Url,
    upload: Url,
    dialect: Dialect,
}

/// A report without an answer, with what a person should know.
fn report(outcome: Outcome, message: &str) -> StepReport {
    StepReport {
        message: Some(message.to_owned()),
        ..StepReport::from(outcome)
    }
}

/// The report for a channel whose session holds no token.
fn without_token() -> StepReport {
    report(Outcome::Unauthorized, "there is no access token")
}

impl X {
    /// Makes the adapter for X, or for what stands in for it.
    pub fn new(http: Http, place: Place, now: Now) -> Self {
        let api = place.api("https://api.x.com");
        let upload = place.upload("https://api.x.com");
        let asks = place.auth("https://x.com");
        let dialect = Dialect {
            authorize: below(&asks, &["i", "oauth2", "authorize"], &[]),
            token: below(&api, &[VERSION, "oauth2", "token"], &[]),
            scopes: &account::SCOPES,
            between: " ",
            has_pkce: true,
            proves_in_header: true,
            more: &[],
        };
        Self {
            http,
            now,
            app: place.app,
            api,
            upload,
            dialect,
        }
    }

    /// An address of the API.
    fn api(&self, path: &[&str], query: &[(&str, &str)]) -> Url {
        below(&self.api, &[&[VERSION], path].concat(), query)
    }
}

#[async_trait]
impl Adapter for X {
    fn network(&self) -> Network {
        Network::X
    }

    fn about(&self) -> About {
        ABOUT
    }

    fn limits(&self, options: &Options) -> Limits {
        settings::limits(options)
    }

    fn kind(&self, _options: &Options) -> Kind {
        Kind::Listing
    }

    fn budgets(&self, _options: &Options) -> Vec<Limit> {
        BUDGETS.to_vec()
    }

    fn prepare_ahead_ms(&self, _options: &Options, has_media: bool) -> i64 {
        // What no post uses is kept for a day.
        if has_media { PREPARE_AHEAD_MAX_MS } else { 0 }
    }

    fn refuse_options(&self, options: &Options) -> Vec<Refusal> {
        settings::refuse(options)
    }

    fn refuse_variant_options(&self, options: &Options) -> Vec<Refusal> {
        settings::refuse_of_post(options)
    }

    fn consent(&self) -> Option<&dyn Consent> {
        Some(self)
    }

    async fn connect(&self, request: ConnectRequest<'_>) -> Result<Connected, ConnectError> {
        let refused = self.refuse_options(request.options).into_iter();
        let of_posts = settings::refuse_on_channel(request.options);
        if let Some(Refusal { field, message, .. }) = refused.chain(of_posts).next() {
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
        _channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Option<Checkup>, ConnectError> {
        self.try_out(session).await.map(Some)
    }

    fn is_stale(&self, session: &Session, now: Instant) -> bool {
        ends_within(session, now, RENEW_AHEAD_MS)
    }

    fn session_ends_at(&self, session: &Session) -> Option<Instant> {
        // What renews a session is good for months, each time anew; how many is not documented.
        match session.get(REFRESH) {
            Some(_) => None,
            None => session_end(session),
        }
    }

    fn next(&self, draft: &Draft, journal: &Journal) -> Next {
        for (part, given) in draft.parts.iter().enumerate() {
            for position in 0..given.media.len() {
                if let Some(step) = media::next_step(draft, journal, part, position) {
                    return Next::Prepare(step);
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
            key: None,
            request: post::body(draft, journal, part),
            limit_ms: PUBLIC_LIMIT_MS,
        })
    }

    async fn prepare(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport {
        let Some(token) = session.get(ACCESS) else {
            return without_token();
        };
        self.prepare_media(draft, step, token).await
    }

    async fn publish(
        &self,
        draft: &Draft,
        step: &Step,
        session: &Session,
        permit: Permit,
    ) -> StepReport {
        if !step.name.starts_with("post:") {
            return no_such_step(step);
        }
        let Some(token) = session.get(ACCESS) else {
            return without_token();
        };
        let request = Request::post(self.api(&["tweets"], &[]))
            .json(&step.request)
            .bearer(token)
            .limit_ms(step.limit_ms);
        match self.http.public(permit, request).await {
            Ok(answer) => {
                answers::of_publishing(&answer, &draft.channel.account.handle, self.now.get())
            }
            Err(error) => error.into(),
        }
    }

    async fn look(&self, request: LookRequest<'_>, session: &Session) -> Look {
        self.look_up(&request, session)
            .await
            .unwrap_or_else(|failed| failed)
    }

    fn can_remove(&self) -> bool {
        true
    }

    /// Removes a post. Removing makes nothing public and may be repeated, so it needs no permit.
    async fn remove(
        &self,
        _channel: &ChannelFacts,
        remote_id: &str,
        session: &Session,
    ) -> StepReport {
        let Some(token) = session.get(ACCESS) else {
            return without_token();
        };
        let request = Request::delete(self.api(&["tweets", remote_id], &[]))
            .bearer(token)
            .limit_ms(PUBLIC_LIMIT_MS);
        match self.http.prepare(request).await {
            Ok(answer) => answers::of_removing(&answer, remote_id, self.now.get()),
            Err(error) => error.into(),
        }
    }

    async fn revoke(&self, _channel: &ChannelFacts, session: &Session) {
        self.end_grant(session).await;
    }
}
