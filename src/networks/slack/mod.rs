//! Slack: a channel, by a bot or by an incoming webhook.
//!
//! A bot reads back what it has posted, and knows its messages by a key in their metadata. A webhook only
//! posts: nothing tells whether a call without an answer took effect, so that waits for a person.
//!
//! Read 2026-12-01: docs.slack.dev (methods chat, conversations, files, auth and oauth; incoming
//! webhooks; rate limits; token rotation; PKCE) and github.com/slackapi/slack-api-specs.

use async_trait::async_trait;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use url::Url;

use super::{
    About, Adapter, ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Draft, Look,
    LookRequest, Next, Now, Options, Outcome, PUBLIC_LIMIT_MS, Place, Proof, Session, Step,
    StepReport,
    consent::Consent,
    http::{Http, Request},
    oauth::{ACCESS, ends_within},
    place::below,
};
use crate::domain::{
    attempt::{Journal, Permit},
    network::{Kind, Limits, Network, Refusal},
    time::{Instant, MINUTE_MS, SECOND_MS},
};

mod account;
mod answers;
mod checkup;
mod consent;
mod look;
mod message;
mod settings;
#[cfg(test)]
mod tests;
mod upload;

use message::post_name;
use settings::{ABOUT, Way};

/// Names of what a session holds besides tokens: who the bot is, and the path of a webhook.
const BOT_ID: &str = "bot_id";
const BOT_USER: &str = "bot_user_id";
const HOOK: &str = "webhook_path";

/// Where the API, the page that asks people and webhooks usually are. Sources:
/// docs.slack.dev/apis/web-api, docs.slack.dev/authentication/installing-with-oauth and
/// docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, read 2026-12-01.
const API: &str = "https://slack.com/api";
const AUTH: &str = "https://slack.com";
const HOOKS: &str = "https://hooks.slack.com";

/// In how many milliseconds to look whether shared files have become a message.
const LOOK_IN_MS: i64 = 15 * SECOND_MS;
/// How long before its end a token is renewed, in milliseconds.
const RENEW_BEFORE_MS: i64 = 10 * MINUTE_MS;

/// The adapter.
pub struct Slack {
    http: Http,
    place: Place,
    now: Now,
}

/// A request with a session's token; none where there is no token.
fn with_token(request: Request, session: &Session) -> Option<Request> {
    Some(request.bearer(session.get(ACCESS)?))
}

/// What later steps need of a message: its address, which follows from its number.
/// Source: docs.slack.dev/reference/methods/chat.getPermalink, read 2026-12-01.
fn data(channel: &ChannelFacts, ts: &str) -> Value {
    match &channel.account.url {
        Some(url) => json!({ "url": format!("{url}/p{}", ts.replace('.', "")) }),
        None => json!({}),
    }
}

/// A report without an answer, with what a person should know.
fn report(outcome: Outcome, message: &str) -> StepReport {
    StepReport {
        message: Some(message.to_owned()),
        ..StepReport::from(outcome)
    }
}

impl Slack {
    /// Makes the adapter.
    pub fn new(http: Http, place: Place, now: Now) -> Self {
        Self { http, place, now }
    }

    /// The address of a method.
    fn method(&self, name: &str, query: &[(&str, &str)]) -> Url {
        below(&self.place.api(API), &[name], query)
    }

    /// The address of a webhook. A server that stands in for the API stands in for this, too.
    fn hook(&self, path: &SecretString) -> Url {
        let mut pieces = vec!["services"];
        pieces.extend(path.expose_secret().split('/'));
        below(&self.place.api(HOOKS), &pieces, &[])
    }
}

#[async_trait]
impl Adapter for Slack {
    fn network(&self) -> Network {
        Network::Slack
    }

    fn about(&self) -> About {
        ABOUT
    }

    fn limits(&self, options: &Options) -> Limits {
        settings::limits(options)
    }

    fn kind(&self, options: &Options) -> Kind {
        match Way::of(options) {
            Way::Bot => Kind::Listing,
            Way::Webhook => Kind::Blind,
        }
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
        if Way::of(&channel.options) == Way::Webhook {
            // Nothing can be read by its address, and every call of it is a message.
            return Ok(None);
        }
        self.try_out(&channel.account.remote_id, session)
            .await
            .map(Some)
    }

    fn is_stale(&self, session: &Session, now: Instant) -> bool {
        // Only tokens that rotate have an end.
        ends_within(session, now, RENEW_BEFORE_MS)
    }

    fn next(&self, draft: &Draft, journal: &Journal) -> Next {
        for (part, given) in draft.parts.iter().enumerate() {
            if journal.get(&post_name(part)).is_some() {
                continue;
            }
            for (position, media) in given.media.iter().enumerate() {
                if let Some(step) = upload::next(draft, journal, (part, position), media) {
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
        let given = &draft.parts[part];
        let is_marked = given.media.is_empty() && Way::of(&draft.options) == Way::Bot;
        Some(Step {
            name: post_name(part),
            part: u32::try_from(part).unwrap_or(u32::MAX),
            key: is_marked.then(|| given.key.clone()),
            request: message::request(draft, journal, part),
            limit_ms: PUBLIC_LIMIT_MS,
        })
    }

    async fn prepare(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport {
        self.prepare_file(draft, step, session).await
    }

    async fn publish(
        &self,
        draft: &Draft,
        step: &Step,
        session: &Session,
        permit: Permit,
    ) -> StepReport {
        if let Some(why) = message::refuse(draft) {
            return report(Outcome::Refused { duplicate: false }, why);
        }
        let has_files = step.request["files"].is_array();
        let request = match (Way::of(&draft.options), session.get(HOOK)) {
            (Way::Webhook, path) => path.map(|path| Request::post(self.hook(path))),
            (Way::Bot, _) => {
                let method = if has_files {
                    "files.completeUploadExternal"
                } else {
                    "chat.postMessage"
                };
                with_token(Request::post(self.method(method, &[])), session)
            }
        };
        let Some(request) = request else {
            return report(Outcome::Unauthorized, "there is no token and no webhook");
        };
        let body = step.request.to_string().into_bytes();
        // Slack warns where the charset is not said.
        let request = request.bytes("application/json; charset=utf-8", body);
        let answer = match self
            .http
            .public(permit, request.limit_ms(step.limit_ms))
            .await
        {
            Ok(answer) => answer,
            Err(error) => return error.into(),
        };
        if Way::of(&draft.options) == Way::Webhook {
            answers::of_hook(&answer)
        } else if has_files {
            let file = step.request["files"][0]["id"].as_str();
            answers::of_sharing(&answer, file, LOOK_IN_MS)
        } else {
            answers::of_posting(&answer, |ts| data(&draft.channel, ts))
        }
    }

    async fn look(&self, request: LookRequest<'_>, session: &Session) -> Look {
        if Way::of(&request.draft.options) == Way::Webhook {
            return Look::Failed {
                message: "a webhook cannot read what it has posted".to_owned(),
                unauthorized: false,
            };
        }
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
        if session.get(HOOK).is_some() {
            let why = "a webhook cannot take back what it has posted";
            return report(Outcome::Refused { duplicate: false }, why);
        }
        let body = json!({ "channel": channel.account.remote_id, "ts": remote_id });
        let request = Request::post(self.method("chat.delete", &[])).json(&body);
        let Some(request) = with_token(request, session) else {
            return report(Outcome::Unauthorized, "there is no token");
        };
        match self.http.prepare(request).await {
            Ok(answer) => answers::of_removing(&answer, remote_id),
            Err(error) => error.into(),
        }
    }

    // `revoke` stays as it is: the token is the whole workspace's, and other channels speak with it.
}
