//! Tumblr: a blog, with posts of blocks.
//!
//! A post goes in one call with its pictures and films. There is no key by which a repeat would be known;
//! but the blog's own posts can be listed, and each carries a piece of its key in its address. Parts of a
//! thread reblog one another.
//!
//! Read 2026-12-01: *API* and *Neue Post Format* in github.com/tumblr/docs.

use async_trait::async_trait;
use serde_json::{Value, json};
use url::Url;

use super::{
    About, Adapter, ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Draft, Look,
    LookRequest, Next, Now, Options, Outcome, Place, Proof, Session, Step, StepReport,
    consent::Consent,
    http::{Http, Request},
    multipart::{self, Multipart, file_name},
    oauth::{ACCESS, REFRESH, ends_within, session_end},
    place::below,
    upload::no_such_step,
};
use crate::domain::{
    attempt::{Journal, Permit},
    budget::{Limit, Scope},
    network::{Kind, Limits, Network, Refusal},
    time::{DAY_MS, HOUR_MS, Instant, MINUTE_MS},
};

mod account;
mod answers;
mod content;
mod look;
mod post;
mod settings;
#[cfg(test)]
mod tests;

use answers::Post;
use content::{identifier, is_film};
use post::post_name;
use settings::ABOUT;

/// Where the API and the page that asks people usually are, and the API's version.
/// Source: github.com/tumblr/docs, *API*, read 2026-12-01.
const API: &str = "https://api.tumblr.com";
const AUTH: &str = "https://www.tumblr.com";
const VERSION: &str = "v2";

/// How one post is asked for, so that it comes in blocks. Source: github.com/tumblr/docs, *API*
/// (*Fetching a Post*), read 2026-12-01.
const READ_ONE: [(&str, &str); 1] = [("post_format", "npf")];

/// How long before its end a token is renewed, in milliseconds; it is good for 42 minutes.
const RENEW_BEFORE_MS: i64 = 10 * MINUTE_MS;
/// In how many milliseconds to look whether a film is done.
const LOOK_IN_MS: i64 = MINUTE_MS;

/// How much one account may post a day, reblogs included, and how many calls an app may make for all its
/// accounts; making a part public takes two at most. Source: github.com/tumblr/docs, *API* (*Rate
/// Limits*), read 2026-12-01.
const BUDGETS: [Limit; 3] = [
    Limit {
        name: "posts_per_day",
        scope: Scope::Channel,
        window_ms: DAY_MS,
        max: 250,
        cost: 1,
    },
    Limit {
        name: "calls_per_hour",
        scope: Scope::App,
        window_ms: HOUR_MS,
        max: 1_000,
        cost: 2,
    },
    Limit {
        name: "calls_per_day",
        scope: Scope::App,
        window_ms: DAY_MS,
        max: 5_000,
        cost: 2,
    },
];

/// The adapter.
pub struct Tumblr {
    http: Http,
    place: Place,
    now: Now,
}

/// A request with a session's token; none where there is no token.
fn with_token(request: Request, session: &Session) -> Option<Request> {
    Some(request.bearer(session.get(ACCESS)?))
}

/// The address of a post.
fn address_of(channel: &ChannelFacts, id: &str, slug: &str) -> String {
    let blog = &channel.account.handle;
    let address = format!("https://{blog}.tumblr.com/post/{id}/{slug}");
    address.trim_end_matches('/').to_owned()
}

/// What later steps need of a post that was read; `slug` is the last piece of its address as we sent it,
/// where Tumblr does not tell it.
fn data(channel: &ChannelFacts, post: &Post, slug: &str) -> Value {
    let told = Some(post.slug.as_str()).filter(|told| !told.is_empty());
    let built = || address_of(channel, &post.id(), told.unwrap_or(slug));
    json!({ "url": post.post_url.clone().unwrap_or_else(built) })
}

/// A report without an answer, with what a person should know.
fn report(outcome: Outcome, message: &str) -> StepReport {
    StepReport {
        message: Some(message.to_owned()),
        ..StepReport::from(outcome)
    }
}

impl Tumblr {
    /// Makes the adapter.
    pub fn new(http: Http, place: Place, now: Now) -> Self {
        Self { http, place, now }
    }

    /// An address of the API.
    fn address(&self, path: &[&str], query: &[(&str, &str)]) -> Url {
        let base = below(&self.place.api(API), &[VERSION], &[]);
        below(&base, path, query)
    }

    /// The request of a step, complete with its files, or the report that it cannot be made.
    async fn request(
        &self,
        draft: &Draft,
        step: &Step,
        session: &Session,
    ) -> Result<Request, StepReport> {
        let part = usize::try_from(step.part).ok();
        let given = part.and_then(|part| draft.parts.get(part));
        let given = given.ok_or_else(|| no_such_step(step))?;
        let blog = &draft.channel.account.remote_id;
        let request = Request::post(self.address(&["blog", blog, "posts"], &[]));
        let request = with_token(request, session)
            .ok_or_else(|| report(Outcome::Unauthorized, "there is no token"))?
            .limit_ms(step.limit_ms);
        let post = &step.request["post"];
        if given.media.is_empty() {
            return Ok(request.json(post));
        }
        let mut form = Multipart::of(&step.request);
        form.text("json", Some("application/json"), &post.to_string());
        for (position, media) in given.media.iter().enumerate() {
            let field = identifier(position);
            let name = file_name(&field, &media.content_type);
            form.file(&field, &name, media).await?;
        }
        Ok(form.on(request))
    }
}

#[async_trait]
impl Adapter for Tumblr {
    fn network(&self) -> Network {
        Network::Tumblr
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

    fn budgets(&self, _options: &Options) -> Vec<Limit> {
        BUDGETS.to_vec()
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
        self.renewed(session).await
    }

    async fn check_up(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Option<Checkup>, ConnectError> {
        self.try_out(channel, session).await.map(Some)
    }

    fn is_stale(&self, session: &Session, now: Instant) -> bool {
        ends_within(session, now, RENEW_BEFORE_MS)
    }

    fn session_ends_at(&self, session: &Session) -> Option<Instant> {
        match session.get(REFRESH) {
            Some(_) => None,
            None => session_end(session),
        }
    }

    fn next(&self, draft: &Draft, journal: &Journal) -> Next {
        if let Some(step) = self.public_step(draft, journal) {
            let part = usize::try_from(step.part).unwrap_or(usize::MAX);
            return match post::read_parent(journal, part) {
                Some(read) => Next::Prepare(read),
                None => Next::Public(step),
            };
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
            key: post::own_slug(draft, part),
            request: post::request(draft, journal, part),
            limit_ms: multipart::limit_ms(&draft.parts[part].media),
        })
    }

    /// Reads the key without which a post cannot be reblogged.
    async fn prepare(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport {
        let Some(id) = step.request["parent"].as_str() else {
            return no_such_step(step);
        };
        let blog = &draft.channel.account.remote_id;
        let url = self.address(&["blog", blog, "posts", id], &READ_ONE);
        let Some(request) = with_token(Request::get(url), session) else {
            return report(Outcome::Unauthorized, "there is no token");
        };
        match self.http.read(request.limit_ms(step.limit_ms)).await {
            Ok(answer) => answers::of_reading(&answer, id),
            Err(error) => error.into(),
        }
    }

    async fn publish(
        &self,
        draft: &Draft,
        step: &Step,
        session: &Session,
        permit: Permit,
    ) -> StepReport {
        let part = usize::try_from(step.part).unwrap_or(usize::MAX);
        if let Some(why) = post::refuse(draft) {
            return report(Outcome::Refused { duplicate: false }, why);
        }
        let request = match self.request(draft, step, session).await {
            Ok(request) => request,
            Err(report) => return report,
        };
        let answer = match self.http.public(permit, request).await {
            Ok(answer) => answer,
            Err(error) => return error.into(),
        };
        let slug = post::slug(draft, part);
        let data = |id: &str| json!({ "url": address_of(&draft.channel, id, &slug) });
        let has_film = draft.parts[part].media.iter().any(is_film);
        answers::of_posting(&answer, data, has_film.then_some(LOOK_IN_MS))
    }

    async fn look(&self, request: LookRequest<'_>, session: &Session) -> Look {
        self.look_up(request, session)
            .await
            .unwrap_or_else(|failed| failed)
    }

    fn can_remove(&self) -> bool {
        true
    }

    async fn remove(
        &self,
        channel: &ChannelFacts,
        remote_id: &str,
        session: &Session,
    ) -> StepReport {
        let blog = &channel.account.remote_id;
        let url = self.address(&["blog", blog, "post", "delete"], &[]);
        let request = Request::post(url).fields(&[("id", remote_id)]);
        let Some(request) = with_token(request, session) else {
            return report(Outcome::Unauthorized, "there is no token");
        };
        match self.http.prepare(request).await {
            Ok(answer) => answers::of_removing(&answer, remote_id),
            Err(error) => error.into(),
        }
    }

    // `revoke` stays as it is: Tumblr documents no call for it, and people remove apps in their settings.
}
