//! `TikTok`, by its Content Posting API of version 2.
//!
//! A post is one film, or up to 35 pictures. Films are sent in pieces to an address that comes with a
//! handle; nothing is posted before the last piece is there, so that is the public step, and the handle
//! tells what became of it. Pictures, and films where a person wants that, are fetched by `TikTok`: then
//! the one call that asks for it is the public step, and its answer brings the handle.
//!
//! In the mode `inbox` the same ways lead to the creator's inbox, where a person finishes the post.
//!
//! Read 2026-12-01, on developers.tiktok.com: *Get Started*, *Media Transfer Guide*, *Direct Post*,
//! *Photo*, *Upload*, *Query Creator Info*, *Get Post Status* and *Content Sharing Guidelines*.

use async_trait::async_trait;
use reqwest::header::CONTENT_RANGE;
use secrecy::SecretString;
use url::Url;

use super::{
    About, Adapter, ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Draft, Look,
    LookRequest, Next, Now, Options, Outcome, PREPARE_AHEAD_MAX_MS, Place, Proof, Session, Step,
    StepReport,
    consent::Consent,
    http::{Http, Request},
    oauth::{REFRESH, ends_within, session_end},
    place::below,
    upload::no_such_step,
};
use crate::domain::{
    attempt::{Journal, Permit},
    budget::Limit,
    network::{Kind, Limits, Network, Refusal},
    time::{HOUR_MS, Instant},
};

mod account;
mod answers;
mod checkup;
mod content;
mod creator;
mod look;
mod pieces;
mod settings;
#[cfg(test)]
mod tests;

use account::{refresh_end, token_of};
use content::{CREATOR, INIT, POST, Way, way};
use settings::ABOUT;

/// Where the API answers, with its version.
const API: &str = "https://open.tiktokapis.com/v2";
/// Where people are asked.
const AUTH: &str = "https://www.tiktok.com";
/// How bodies are marked.
const JSON: &str = "application/json; charset=UTF-8";
/// How long before its end a session is renewed; access tokens are good for a day.
const RENEW_AHEAD_MS: i64 = HOUR_MS;

/// The adapter.
pub struct Tiktok {
    http: Http,
    place: Place,
    now: Now,
}

/// A report without an answer, with what a person should know.
fn report(outcome: Outcome, message: impl Into<String>) -> StepReport {
    StepReport {
        message: Some(message.into()),
        ..StepReport::from(outcome)
    }
}

impl Tiktok {
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

    /// A call of the API, whose addresses end in a slash.
    fn call(&self, path: &[&str], query: &[(&str, &str)], body: &str) -> Request {
        let path = [path, &[""]].concat();
        let url = below(&self.api(), &path, query);
        Request::post(url).bytes(JSON, body.as_bytes().to_vec())
    }

    /// The call that asks what an account may do at the moment.
    fn creator_call(&self, token: &SecretString) -> Request {
        let call = self.call(&["post", "publish", "creator_info", "query"], &[], "");
        call.bearer(token)
    }

    /// The call that carries one piece of a film, which is told nothing of the session.
    async fn piece(draft: &Draft, step: &Step) -> Result<(Request, String), StepReport> {
        let Some(Way::Upload(film)) = way(draft) else {
            return Err(no_such_step(step));
        };
        let field = |name: &str| step.request[name].as_str();
        let place = |name: &str| step.request[name].as_u64();
        let address = field("upload_url").map(Url::parse);
        let (Some(Ok(address)), Some(id), Some(from), Some(to)) =
            (address, field("publish_id"), place("from"), place("to"))
        else {
            return Err(no_such_step(step));
        };
        let bytes = pieces::read(film, from..to).await?;
        let range = pieces::content_range(&(from..to), film.size_bytes);
        let request = Request::put(address)
            .bytes(&film.content_type, bytes)
            .header(CONTENT_RANGE, &range)
            .limit_ms(step.limit_ms);
        Ok((request, id.to_owned()))
    }

    /// The call that begins a post, or an upload that will be one.
    fn begin(&self, draft: &Draft, step: &Step) -> Request {
        let path: &[&str] = match way(draft) {
            Some(Way::Photos(_)) => &["post", "publish", "content", "init"],
            _ if settings::is_inbox(&draft.options) => {
                &["post", "publish", "inbox", "video", "init"]
            }
            _ => &["post", "publish", "video", "init"],
        };
        let body = content::body(draft, &step.request).to_string();
        self.call(path, &[], &body).limit_ms(step.limit_ms)
    }
}

/// In a report, why a draft is not sent at all.
fn refused(draft: &Draft) -> Option<StepReport> {
    if let Some(why) = content::refuse(draft) {
        return Some(report(Outcome::Refused { duplicate: false }, why));
    }
    content::is_out_of_reach(draft).then(|| {
        let why = "TikTok cannot fetch what this post carries, because this program has no public \
                   address";
        report(Outcome::NotSent, why)
    })
}

#[async_trait]
impl Adapter for Tiktok {
    fn network(&self) -> Network {
        Network::Tiktok
    }

    fn about(&self) -> About {
        ABOUT
    }

    fn limits(&self, options: &Options) -> Limits {
        settings::limits(options)
    }

    fn kind(&self, options: &Options) -> Kind {
        if settings::pulls_films(options) {
            Kind::Listing
        } else {
            Kind::Handle
        }
    }

    /// What `TikTok` fetches gets its handle with the answer; where that is lost, only a list is left.
    fn kind_of(&self, draft: &Draft) -> Kind {
        match way(draft) {
            Some(Way::Photos(_)) => Kind::Listing,
            _ => self.kind(&draft.options),
        }
    }

    fn budgets(&self, options: &Options) -> Vec<Limit> {
        settings::budgets(options)
    }

    fn prepare_ahead_ms(&self, _options: &Options, has_media: bool) -> i64 {
        // The address of an upload is good for an hour.
        if has_media { PREPARE_AHEAD_MAX_MS } else { 0 }
    }

    fn fetches_media(&self) -> bool {
        true
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
        self.try_out(channel, session).await.map(Some)
    }

    fn is_stale(&self, session: &Session, now: Instant) -> bool {
        ends_within(session, now, RENEW_AHEAD_MS)
    }

    fn session_ends_at(&self, session: &Session) -> Option<Instant> {
        match session.get(REFRESH) {
            Some(_) => refresh_end(session),
            None => session_end(session),
        }
    }

    fn next(&self, draft: &Draft, journal: &Journal) -> Next {
        let Some(step) = self.public_step(draft, journal) else {
            let post = journal.get(POST);
            return Next::Done(Proof {
                remote_id: post
                    .and_then(|entry| entry.remote_id.clone())
                    .unwrap_or_default(),
                url: post
                    .and_then(|entry| entry.data["url"].as_str())
                    .map(str::to_owned),
            });
        };
        match content::preparation(draft, journal) {
            Some(step) => Next::Prepare(step),
            None => Next::Public(step),
        }
    }

    fn public_step(&self, draft: &Draft, journal: &Journal) -> Option<Step> {
        content::public_step(draft, journal)
    }

    async fn prepare(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport {
        if let Some(refused) = refused(draft) {
            return refused;
        }
        let Some(token) = token_of(session) else {
            return report(Outcome::Unauthorized, "there is no access token");
        };
        let (request, piece_of) = match step.name.as_str() {
            CREATOR => {
                let call = self.creator_call(token);
                (call.limit_ms(step.limit_ms), None)
            }
            INIT => (self.begin(draft, step).bearer(token), None),
            _ => match Self::piece(draft, step).await {
                Ok((request, id)) => (request, Some(id)),
                Err(report) => return report,
            },
        };
        let answer = match self.http.prepare(request).await {
            Ok(answer) => answer,
            Err(error) => return error.into(),
        };
        match piece_of {
            Some(id) => answers::of_piece(&answer, &id),
            None if step.name == CREATOR => creator::read(&answer, draft),
            None => answers::of_beginning(&answer),
        }
    }

    async fn publish(
        &self,
        draft: &Draft,
        step: &Step,
        session: &Session,
        permit: Permit,
    ) -> StepReport {
        if let Some(refused) = refused(draft) {
            return refused;
        }
        let Some(token) = token_of(session) else {
            return report(Outcome::Unauthorized, "there is no access token");
        };
        let is_upload = matches!(way(draft), Some(Way::Upload(_)));
        let (request, id) = if is_upload {
            match Self::piece(draft, step).await {
                Ok((request, id)) => (request, Some(id)),
                Err(report) => return report,
            }
        } else {
            (self.begin(draft, step).bearer(token), None)
        };
        let answer = match self.http.public(permit, request).await {
            Ok(answer) => answer,
            Err(error) => return error.into(),
        };
        match id {
            Some(id) => answers::of_last_piece(&answer, &id),
            None => answers::of_fetching(&answer),
        }
    }

    async fn look(&self, request: LookRequest<'_>, session: &Session) -> Look {
        self.look_up(request, session)
            .await
            .unwrap_or_else(|failed| failed)
    }

    async fn revoke(&self, _channel: &ChannelFacts, session: &Session) {
        self.end(session).await;
    }
}
