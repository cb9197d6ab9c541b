//! Threads.
//!
//! A post is made as a container, which nobody sees, and published by one short call. The container
//! tells afterwards whether that took effect, so an unclear call is settled by asking it.
//!
//! Read 2026-12-01: developers.facebook.com (*Threads API*: posts, publishing, troubleshooting,
//! overview, tokens) and `fbsamples/threads_api` at github.com.

use async_trait::async_trait;
use url::Url;

use super::{
    About, Adapter, ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Draft, Look,
    LookRequest, Next, Now, Options, PREPARE_AHEAD_MAX_MS, PUBLIC_LIMIT_MS, Place, Session, Step,
    StepReport,
    consent::Consent,
    http::{Http, Request},
    meta::{
        ADDRESS, fields_of, form, is_film, is_half_over, no_address, no_token, of_address,
        place_of, refuse_channel, token_of,
    },
    oauth::session_end,
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
mod look;
mod post;
mod settings;
#[cfg(test)]
mod tests;

use settings::{ABOUT, OF_ONE_POST};

/// The version of the API that is spoken. Source: developers.facebook.com, *Threads API*, read
/// 2026-12-01.
const VERSION: &str = "v1.0";

/// How many posts a profile may publish in a day; answers have a number of their own, which is
/// higher. Source: developers.facebook.com, *Threads API overview*, read 2026-12-01.
const BUDGET: Limit = Limit {
    name: "posts_per_day",
    scope: Scope::Channel,
    window_ms: DAY_MS,
    max: 250,
    cost: 1,
};

/// The adapter.
pub struct Threads {
    http: Http,
    now: Now,
    app: Option<AppKey>,
    /// Where the API answers, its version included.
    api: Url,
    /// Where tokens are handed out.
    tokens: Url,
    /// Where people are asked.
    pages: Url,
}

impl Threads {
    /// Makes the adapter for a place.
    pub fn new(http: Http, place: Place, now: Now) -> Self {
        Self {
            api: below(&place.api("https://graph.threads.net"), &[VERSION], &[]),
            tokens: place.auth("https://graph.threads.net"),
            pages: place.auth("https://www.threads.com"),
            app: place.app,
            http,
            now,
        }
    }

    /// An address of the API.
    fn url(&self, path: &[&str], query: &[(&str, &str)]) -> Url {
        below(&self.api, path, query)
    }

    /// Makes a container.
    async fn make(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport {
        let Some(token) = token_of(session) else {
            return no_token();
        };
        let places = ["container:", "untagged:", "item:"]
            .iter()
            .find_map(|before| place_of(&step.name, before));
        let Some((part, position)) = places else {
            return no_such_step(step);
        };
        let Some(given) = draft.parts.get(part) else {
            return no_such_step(step);
        };
        let mut fields = fields_of(&step.request);
        let file = match (position, given.media.as_slice()) {
            (Some(position), media) => media.get(position),
            (None, [only]) => Some(only),
            (None, _) => None,
        };
        if let Some(media) = file {
            let Some(address) = &media.address else {
                return no_address();
            };
            let name = if is_film(media) {
                "video_url"
            } else {
                "image_url"
            };
            fields.push((name.to_owned(), address.clone()));
        }
        let may_drop_topic =
            step.name == format!("container:{part}") && step.request["topic_tag"].is_string();
        let user = &draft.channel.account.remote_id;
        let request = form(self.url(&[user, "threads"], &[]), &fields, token);
        match self.http.prepare(request.limit_ms(step.limit_ms)).await {
            Ok(answer) => answers::of_making(&answer, may_drop_topic),
            Err(error) => error.into(),
        }
    }

    /// Asks whether a container is ready.
    async fn ask_ready(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport {
        let (Some(token), Some(id)) = (token_of(session), step.request["container"].as_str())
        else {
            return no_token();
        };
        let part = usize::try_from(step.part).unwrap_or(usize::MAX);
        let has_film = draft
            .parts
            .get(part)
            .is_some_and(|part| part.media.iter().any(is_film));
        let url = self.url(&[id], &[("fields", "status,error_message")]);
        let request = Request::get(url).bearer(token).limit_ms(step.limit_ms);
        match self.http.read(request).await {
            Ok(answer) => answers::of_asking(&answer, id, &step.name, has_film),
            Err(error) => error.into(),
        }
    }

    /// Reads where a post is to be seen.
    async fn ask_address(&self, step: &Step, session: &Session) -> StepReport {
        let id = step.request["media"].as_str().unwrap_or_default();
        let mut request = Request::get(self.url(&[id], &[("fields", "id,permalink")]));
        if let Some(token) = token_of(session) {
            request = request.bearer(token);
        }
        let answer = self.http.read(request.limit_ms(step.limit_ms)).await;
        of_address(answer.ok().as_ref(), id)
    }
}

#[async_trait]
impl Adapter for Threads {
    fn network(&self) -> Network {
        Network::Threads
    }

    fn about(&self) -> About {
        ABOUT
    }

    fn limits(&self, options: &Options) -> Limits {
        settings::limits(options)
    }

    fn kind(&self, _options: &Options) -> Kind {
        Kind::Handle
    }

    fn budgets(&self, _options: &Options) -> Vec<Limit> {
        vec![BUDGET]
    }

    fn prepare_ahead_ms(&self, _options: &Options, _has_media: bool) -> i64 {
        // A container lives for a day, and Meta advises to wait before it is published.
        PREPARE_AHEAD_MAX_MS
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
        refuse_channel(self, request.options, &OF_ONE_POST)?;
        self.typed(request).await
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
        _channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Option<Checkup>, ConnectError> {
        self.try_out(session).await.map(Some)
    }

    fn is_stale(&self, session: &Session, now: Instant) -> bool {
        is_half_over(session, now)
    }

    fn session_ends_at(&self, session: &Session) -> Option<Instant> {
        // It renews itself, but not on a private profile.
        session_end(session)
    }

    fn next(&self, draft: &Draft, journal: &Journal) -> Next {
        post::next(draft, journal)
    }

    fn public_step(&self, draft: &Draft, journal: &Journal) -> Option<Step> {
        post::public_step(draft, journal)
    }

    async fn prepare(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport {
        if step.name.starts_with("ready:") {
            self.ask_ready(draft, step, session).await
        } else if step.name == ADDRESS {
            self.ask_address(step, session).await
        } else {
            self.make(draft, step, session).await
        }
    }

    async fn publish(
        &self,
        draft: &Draft,
        step: &Step,
        session: &Session,
        permit: Permit,
    ) -> StepReport {
        if step.key.is_none() {
            return no_such_step(step);
        }
        let Some(token) = token_of(session) else {
            return no_token();
        };
        let user = &draft.channel.account.remote_id;
        let url = self.url(&[user, "threads_publish"], &[]);
        let request = form(url, &fields_of(&step.request), token).limit_ms(step.limit_ms);
        match self.http.public(permit, request).await {
            Ok(answer) => answers::of_publishing(&answer),
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

    async fn remove(
        &self,
        _channel: &ChannelFacts,
        remote_id: &str,
        session: &Session,
    ) -> StepReport {
        let Some(token) = token_of(session) else {
            return no_token();
        };
        let request = Request::delete(self.url(&[remote_id], &[])).bearer(token);
        match self.http.prepare(request.limit_ms(PUBLIC_LIMIT_MS)).await {
            Ok(answer) => answers::of_removing(&answer),
            Err(error) => error.into(),
        }
    }

    // `revoke` stays as it is: Meta documents no call for it. A grant ends when the person takes it
    // back on Threads, or ninety days after it.
}
