//! `LinkedIn`: a member's own posts, and those of pages that the member runs.
//!
//! Posts have no key. Those of a page can be listed, so an unclear one is looked for; those of a member
//! cannot, and a person looks. `LinkedIn` refuses a text that the same author posted a few minutes ago;
//! to find out by that whether a post is there would mean to send it once more, on trust in a window
//! that is not documented, so it is not done.
//!
//! Read 2026-12-01: learn.microsoft.com/linkedin (Posts API, Images API, Videos API, `MultiImage` API,
//! *little* text format, Organization access control, Versioning).

use async_trait::async_trait;
use reqwest::header::HeaderName;
use secrecy::SecretString;
use url::{Url, form_urlencoded::byte_serialize};

use super::{
    About, Adapter, ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Draft, Look,
    LookRequest, Next, Now, Options, Outcome, PREPARE_AHEAD_MAX_MS, PUBLIC_LIMIT_MS, Place, Proof,
    Session, Step, StepReport,
    consent::Consent,
    http::{Http, Request},
    oauth::{ACCESS, Dialect},
    place::{AppKey, below},
    upload::no_such_step,
};
use crate::domain::{
    attempt::{Journal, Permit},
    budget::{Limit, Scope},
    network::{Kind, Limits, Network, Refusal},
    time::{DAY_MS, Instant},
};

mod account;
mod answers;
mod checkup;
mod little;
mod look;
mod media;
mod post;
mod settings;
mod targets;
#[cfg(test)]
mod tests;

use post::{COMMENT, part_name};
use settings::ABOUT;

/// Which version of the API is spoken, by its month. It answers for a year at least; a later one can be
/// set with `api_version`. Source: learn.microsoft.com, *Versioning*, read 2026-12-01.
const VERSION: &str = "202609";

const VERSION_HEADER: HeaderName = HeaderName::from_static("linkedin-version");
const PROTOCOL_HEADER: HeaderName = HeaderName::from_static("x-restli-protocol-version");
const PROTOCOL: &str = "2.0.0";
/// Which kind of call it is, where the address leaves that open.
const METHOD_HEADER: HeaderName = HeaderName::from_static("x-restli-method");

/// What `LinkedIn` lets one member call in a day (UTC) by an app that anybody may have, as it tells
/// developers on its own page: every call counts. A post with a picture needs four: two for the upload,
/// one to ask for it, one for the post. How much vetted apps may do is not published.
const MEMBER_BUDGET: Limit = Limit {
    name: "calls_per_day",
    scope: Scope::Channel,
    window_ms: DAY_MS,
    max: 150,
    cost: 4,
};

/// The adapter.
pub struct LinkedIn {
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

/// Whether an account is a page, by its id.
fn is_page(remote_id: &str) -> bool {
    remote_id.starts_with("urn:li:organization:")
}

/// A text as it stands in an address: names of `LinkedIn`'s hold colons, which must be escaped there.
fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

impl LinkedIn {
    /// Makes the adapter for `LinkedIn`, or for what stands in for it.
    pub fn new(http: Http, place: Place, now: Now) -> Self {
        let asks = place.auth("https://www.linkedin.com");
        let dialect = Dialect {
            authorize: below(&asks, &["oauth", "v2", "authorization"], &[]),
            token: below(&asks, &["oauth", "v2", "accessToken"], &[]),
            scopes: &account::SCOPES,
            between: " ",
            has_pkce: false,
            proves_in_header: false,
            more: &[],
        };
        Self {
            http,
            now,
            api: place.api("https://api.linkedin.com"),
            upload: place.upload("https://www.linkedin.com"),
            app: place.app,
            dialect,
        }
    }

    /// An address of the versioned API; the query is written already.
    fn rest(&self, path: &[&str], query: &str) -> Url {
        let mut url = self.api.clone();
        let before = url.path().trim_end_matches('/').to_owned();
        let pieces: Vec<String> = path.iter().map(|piece| encoded(piece)).collect();
        url.set_path(&format!("{before}/rest/{}", pieces.join("/")));
        url.set_query(Some(query).filter(|query| !query.is_empty()));
        url
    }
}

/// A call of the versioned API.
fn versioned(request: Request, token: &SecretString, options: &Options) -> Request {
    request
        .bearer(token)
        .header(VERSION_HEADER, settings::version(options))
        .header(PROTOCOL_HEADER, PROTOCOL)
}

#[async_trait]
impl Adapter for LinkedIn {
    fn network(&self) -> Network {
        Network::Linkedin
    }

    fn about(&self) -> About {
        ABOUT
    }

    fn limits(&self, options: &Options) -> Limits {
        settings::limits(options)
    }

    fn kind(&self, options: &Options) -> Kind {
        if settings::is_page(options) {
            Kind::Listing
        } else {
            Kind::Blind
        }
    }

    fn kind_of(&self, draft: &Draft) -> Kind {
        if is_page(&draft.channel.account.remote_id) {
            Kind::Listing
        } else {
            Kind::Blind
        }
    }

    fn budgets(&self, options: &Options) -> Vec<Limit> {
        if settings::is_page(options) {
            Vec::new()
        } else {
            vec![MEMBER_BUDGET]
        }
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
        let refused = self.refuse_options(request.options).into_iter();
        let of_posts = settings::refuse_on_channel(request.options);
        if let Some(Refusal { field, message, .. }) = refused.chain(of_posts).next() {
            return Err(ConnectError::Field { field, message });
        }
        self.open(request).await
    }

    async fn refresh(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Session, ConnectError> {
        self.renew(session, &channel.options).await
    }

    async fn check_up(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Option<Checkup>, ConnectError> {
        self.try_out(channel, session).await.map(Some)
    }

    fn is_stale(&self, session: &Session, now: Instant) -> bool {
        account::is_stale(session, now)
    }

    fn session_ends_at(&self, session: &Session) -> Option<Instant> {
        account::ends_at(session)
    }

    fn next(&self, draft: &Draft, journal: &Journal) -> Next {
        if let Some(step) = media::next_step(draft, journal) {
            return Next::Prepare(step);
        }
        if let Some(step) = self.public_step(draft, journal) {
            return Next::Public(step);
        }
        let first = journal.get(&part_name(0));
        let remote_id = first.and_then(|entry| entry.remote_id.clone());
        let remote_id = remote_id.unwrap_or_default();
        Next::Done(Proof {
            url: Some(post::url(&remote_id)),
            remote_id,
        })
    }

    fn public_step(&self, draft: &Draft, journal: &Journal) -> Option<Step> {
        let is_out = |part: &usize| journal.get(&part_name(*part)).is_some();
        let part = (0..draft.parts.len()).find(|part| !is_out(part))?;
        Some(Step {
            name: part_name(part),
            part: u32::try_from(part).unwrap_or(u32::MAX),
            key: None,
            request: post::request(draft, journal, part),
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
        let Some(token) = session.get(ACCESS) else {
            return without_token();
        };
        let is_post = step.name == part_name(0);
        let request = if is_post {
            Request::post(self.rest(&["posts"], "")).json(&step.request)
        } else if let Some(post) = step.request["post"].as_str()
            && step.name.starts_with(COMMENT)
        {
            let url = self.rest(&["socialActions", post, "comments"], "");
            Request::post(url).json(&step.request["comment"])
        } else {
            return no_such_step(step);
        };
        let request = versioned(request, token, &draft.options).limit_ms(step.limit_ms);
        match self.http.public(permit, request).await {
            Ok(answer) if is_post => answers::of_publishing(&answer, self.now.get()),
            Ok(answer) => answers::of_commenting(&answer, self.now.get()),
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
        channel: &ChannelFacts,
        remote_id: &str,
        session: &Session,
    ) -> StepReport {
        let Some(token) = session.get(ACCESS) else {
            return without_token();
        };
        // A comment goes with its post, which is removed after it, and is no post itself.
        // Source: learn.microsoft.com, *Posts API* (the urns of posts), read 2026-12-01.
        let is_post = ["urn:li:share:", "urn:li:ugcPost:"];
        if !is_post.iter().any(|kind| remote_id.starts_with(kind)) {
            return Outcome::Done {
                remote_id: Some(remote_id.to_owned()),
                data: serde_json::json!({}),
            }
            .into();
        }
        let request = Request::delete(self.rest(&["posts", remote_id], ""));
        let request = versioned(request, token, &channel.options).limit_ms(PUBLIC_LIMIT_MS);
        match self.http.prepare(request).await {
            Ok(answer) => answers::of_removing(&answer, remote_id, self.now.get()),
            Err(error) => error.into(),
        }
    }

    // `revoke` stays as it is: one token serves the member and every page, so ending it for one channel
    // would end the others.
}
