//! Telegram: a bot that posts in a channel or group.
//!
//! A message and its pictures go in one call, and a bot cannot read what it has posted: nothing tells
//! whether a call without an answer took effect, so an unclear outcome waits for a person. The token
//! is part of every address, which is why no address is ever logged.
//!
//! Read 2026-12-01: core.telegram.org/bots/api (Bot API 10.1) and core.telegram.org/bots/faq, and for
//! what these leave open the server's sources in github.com/tdlib/telegram-bot-api.

use async_trait::async_trait;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use url::Url;

use super::{
    About, Adapter, ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Draft, Look,
    LookRequest, Next, Options, Outcome, Place, Proof, Session, Step, StepReport,
    http::{Http, Request},
    multipart::{self, Multipart},
    place::below,
    upload::no_such_step,
};
use crate::domain::{
    attempt::{Journal, Permit},
    budget::{Limit, Scope},
    network::{Kind, Limits, Network, Refusal},
    time::{Instant, MINUTE_MS},
};

mod account;
mod answers;
mod message;
mod settings;
#[cfg(test)]
mod tests;

use message::{chat_id, message_ids, post_name};
use settings::ABOUT;

/// The name of what a session holds.
const BOT_TOKEN: &str = "bot_token";

/// Where the API usually answers. Source: core.telegram.org/bots/api#making-requests, read 2026-12-01.
const API: &str = "https://api.telegram.org";

/// How much a bot may post in one group; for channels no number is stated, and none posts as much.
/// Source: core.telegram.org/bots/faq, *My bot is hitting limits*, read 2026-12-01.
const BUDGET: Limit = Limit {
    name: "messages_per_minute",
    scope: Scope::Channel,
    window_ms: MINUTE_MS,
    max: 20,
    cost: 1,
};

/// The adapter.
pub struct Telegram {
    http: Http,
    place: Place,
}

/// A report without an answer, with what a person should know.
fn report(outcome: Outcome, message: &str) -> StepReport {
    StepReport {
        message: Some(message.to_owned()),
        ..StepReport::from(outcome)
    }
}

impl Telegram {
    /// Makes the adapter.
    pub fn new(http: Http, place: Place) -> Self {
        Self { http, place }
    }

    /// The address of a method, which holds the token.
    fn address(&self, token: &SecretString, method: &str) -> Url {
        let bot = format!("bot{}", token.expose_secret());
        below(&self.place.api(API), &[&bot, method], &[])
    }

    /// The request of a step, complete with its files, or the report that it cannot be made.
    async fn request(
        &self,
        draft: &Draft,
        step: &Step,
        token: &SecretString,
    ) -> Result<Request, StepReport> {
        let part = usize::try_from(step.part).ok();
        let given = part.and_then(|part| draft.parts.get(part));
        let (Some(given), Some(method), Some(fields)) = (
            given,
            step.request["method"].as_str(),
            step.request["fields"].as_object(),
        ) else {
            return Err(no_such_step(step));
        };
        let request = Request::post(self.address(token, method)).limit_ms(step.limit_ms);
        if given.media.is_empty() {
            return Ok(request.json(&step.request["fields"]));
        }
        let mut form = Multipart::of(&step.request);
        for (name, value) in fields {
            // Texts as they are, everything else as JSON.
            match value {
                Value::String(text) => form.text(name, None, text),
                other => form.text(name, None, &other.to_string()),
            }
        }
        let names = message::file_names(draft, &given.media);
        for (media, (field, file_name)) in given.media.iter().zip(names) {
            form.file(&field, &file_name, media).await?;
        }
        Ok(form.on(request))
    }
}

#[async_trait]
impl Adapter for Telegram {
    fn network(&self) -> Network {
        Network::Telegram
    }

    fn about(&self) -> About {
        ABOUT
    }

    fn limits(&self, options: &Options) -> Limits {
        settings::limits(options)
    }

    fn kind(&self, _options: &Options) -> Kind {
        Kind::Blind
    }

    fn budgets(&self, _options: &Options) -> Vec<Limit> {
        vec![BUDGET]
    }

    fn refuse_options(&self, options: &Options) -> Vec<Refusal> {
        settings::refuse(options)
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
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Session, ConnectError> {
        self.still_good(&chat_id(channel), session).await
    }

    async fn check_up(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Option<Checkup>, ConnectError> {
        self.try_out(&chat_id(channel), session).await.map(Some)
    }

    fn is_stale(&self, _session: &Session, _now: Instant) -> bool {
        // Tokens have no end.
        false
    }

    fn next(&self, draft: &Draft, journal: &Journal) -> Next {
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
            request: message::request(draft, journal, part),
            limit_ms: multipart::limit_ms(&draft.parts[part].media),
        })
    }

    async fn prepare(&self, _draft: &Draft, step: &Step, _session: &Session) -> StepReport {
        no_such_step(step)
    }

    async fn publish(
        &self,
        draft: &Draft,
        step: &Step,
        session: &Session,
        permit: Permit,
    ) -> StepReport {
        let Some(token) = session.get(BOT_TOKEN) else {
            return report(Outcome::Unauthorized, "there is no token");
        };
        // What cannot be sent further down is said before half of a thread is out.
        let part = usize::try_from(step.part).unwrap_or(usize::MAX);
        let mut parts = part..draft.parts.len();
        if let Some(why) = parts.find_map(|part| message::refuse(draft, part)) {
            return report(Outcome::Refused { duplicate: false }, why);
        }
        let request = match self.request(draft, step, token).await {
            Ok(request) => request,
            Err(report) => return report,
        };
        match self.http.public(permit, request).await {
            Ok(answer) => answers::of_sending(&answer),
            Err(error) => error.into(),
        }
    }

    async fn look(&self, _request: LookRequest<'_>, _session: &Session) -> Look {
        Look::Failed {
            message: "a bot cannot read what it has posted".to_owned(),
            unauthorized: false,
        }
    }

    fn can_remove(&self) -> bool {
        true
    }

    /// Deletes the messages of a post. In groups the server only does so within 48 hours.
    async fn remove(
        &self,
        channel: &ChannelFacts,
        remote_id: &str,
        session: &Session,
    ) -> StepReport {
        let Some(token) = session.get(BOT_TOKEN) else {
            return report(Outcome::Unauthorized, "there is no token");
        };
        let chat_id = chat_id(channel);
        let (method, fields) = match message_ids(remote_id).as_slice() {
            [] => {
                let why = "Telegram has not named this message, so it cannot be deleted from here";
                return report(Outcome::Refused { duplicate: false }, why);
            }
            [id] => (
                "deleteMessage",
                json!({ "chat_id": chat_id, "message_id": id }),
            ),
            ids => (
                "deleteMessages",
                json!({ "chat_id": chat_id, "message_ids": ids }),
            ),
        };
        let request = Request::post(self.address(token, method)).json(&fields);
        match self.http.prepare(request).await {
            Ok(answer) => answers::of_removing(&answer, remote_id),
            Err(error) => error.into(),
        }
    }

    // `revoke` stays as it is: only @BotFather ends a token.
}
