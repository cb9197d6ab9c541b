//! Discord: a channel, by its incoming webhook.
//!
//! The webhook's address is the whole credential. It can post, and read and delete what it has posted
//! where the id is known; it cannot list anything, and has no key by which a repeat would be known. So an
//! unclear outcome waits for a person, unless a bot may read the channel as well: then its messages
//! tell.
//!
//! Read 2026-12-01: discord.com/developers/docs (resources webhook and message, reference, rate limits,
//! status codes) and github.com/discord/discord-api-spec.

use async_trait::async_trait;
use reqwest::header::{AUTHORIZATION, USER_AGENT};
use secrecy::{ExposeSecret as _, SecretString};
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
    network::{Kind, Limits, Network, Refusal},
    time::Instant,
};

mod account;
mod answers;
mod look;
mod message;
mod settings;
#[cfg(test)]
mod tests;

use answers::Home;
use message::post_name;
use settings::{ABOUT, READS_BACK, is_on};

/// Names of what a session holds.
const HOOK_ID: &str = "webhook_id";
const HOOK_TOKEN: &str = "webhook_token";
const BOT_TOKEN: &str = "bot_token";
/// The server that the channel is part of: no secret, but needed for addresses of messages.
const GUILD: &str = "guild_id";

/// Where the API usually answers, and its version.
/// Source: discord.com/developers/docs/reference#api-versioning, read 2026-12-01.
const API: &str = "https://discord.com/api";
const VERSION: &str = "v10";

/// What every call says it comes from: an address and a version, and then a name. Discord asks for this
/// form and may turn others away. Dezent has no page of its own, so the address leads nowhere by its
/// ending (RFC 2606), and is nobody else's.
/// Source: discord.com/developers/docs/reference#user-agent, read 2026-12-01.
const AGENT: &str = concat!(
    "DiscordBot (https://dezent.invalid, ",
    env!("CARGO_PKG_VERSION"),
    ") Dezent"
);

/// The adapter.
pub struct Discord {
    http: Http,
    place: Place,
}

/// A request that says what it comes from, instead of what the client calls itself elsewhere.
fn named(request: Request) -> Request {
    request.header(USER_AGENT, AGENT)
}

/// The same from a bot.
fn as_bot(request: Request, token: &SecretString) -> Request {
    let bot = format!("Bot {}", token.expose_secret());
    named(request).header(AUTHORIZATION, &bot)
}

/// The thread that the id of a post names, and the id of its message there.
fn thread_and_id(remote_id: &str) -> (Option<&str>, &str) {
    match remote_id.split_once('/') {
        Some((thread, id)) => (Some(thread), id),
        None => (None, remote_id),
    }
}

/// Where a channel's messages appear.
fn home<'a>(channel: &'a ChannelFacts, session: &'a Session) -> Home<'a> {
    Home {
        channel: &channel.account.remote_id,
        guild: session.get(GUILD).map(SecretString::expose_secret),
    }
}

/// A report without an answer, with what a person should know.
fn report(outcome: Outcome, message: impl Into<String>) -> StepReport {
    StepReport {
        message: Some(message.into()),
        ..StepReport::from(outcome)
    }
}

impl Discord {
    /// Makes the adapter.
    pub fn new(http: Http, place: Place) -> Self {
        Self { http, place }
    }

    /// An address of the API.
    fn address(&self, path: &[&str], query: &[(&str, &str)]) -> Url {
        let base = below(&self.place.api(API), &[VERSION], &[]);
        below(&base, path, query)
    }

    /// An address below a session's webhook, which holds its token; none where there is no webhook.
    fn hook_address(
        &self,
        session: &Session,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Option<Url> {
        let (id, token) = (session.get(HOOK_ID)?, session.get(HOOK_TOKEN)?);
        let hook = ["webhooks", id.expose_secret(), token.expose_secret()];
        Some(self.address(&[&hook, path].concat(), query))
    }

    /// The request of a step, complete with its files, or the report that it cannot be made.
    async fn request(&self, draft: &Draft, step: &Step, url: Url) -> Result<Request, StepReport> {
        let part = usize::try_from(step.part).ok();
        let given = part.and_then(|part| draft.parts.get(part));
        let given = given.ok_or_else(|| no_such_step(step))?;
        let request = named(Request::post(url)).limit_ms(step.limit_ms);
        let message = &step.request["message"];
        if given.media.is_empty() {
            return Ok(request.json(message));
        }
        let mut form = Multipart::of(&step.request);
        let json = Some("application/json");
        form.text("payload_json", json, &message.to_string());
        let names = message::file_names(draft, &given.media);
        for (position, (media, name)) in given.media.iter().zip(names).enumerate() {
            let field = format!("files[{position}]");
            form.file(&field, &name, media).await?;
        }
        Ok(form.on(request))
    }
}

#[async_trait]
impl Adapter for Discord {
    fn network(&self) -> Network {
        Network::Discord
    }

    fn about(&self) -> About {
        ABOUT
    }

    fn limits(&self, _options: &Options) -> Limits {
        settings::limits()
    }

    fn kind(&self, options: &Options) -> Kind {
        // Where a thread was perhaps begun, nobody knows its id to look into it.
        let begins_thread =
            options.contains_key("thread_name") && !options.contains_key("thread_id");
        if is_on(options, READS_BACK) && !begins_thread {
            Kind::Listing
        } else {
            Kind::Blind
        }
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
        self.still_good(&channel.account.remote_id, session).await
    }

    async fn check_up(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Option<Checkup>, ConnectError> {
        let id = &channel.account.remote_id;
        self.try_out(id, session).await.map(Some)
    }

    fn is_stale(&self, _session: &Session, _now: Instant) -> bool {
        // Webhooks have no end.
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

    /// A webhook cannot answer a message, so parts of a thread follow one another.
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

    /// Sends a message and waits until it is stored: without `wait` Discord would neither tell its id
    /// nor that it could not be stored.
    async fn publish(
        &self,
        draft: &Draft,
        step: &Step,
        session: &Session,
        permit: Permit,
    ) -> StepReport {
        // What cannot be sent further down is said before half of a thread is out.
        let part = usize::try_from(step.part).unwrap_or(usize::MAX);
        let mut parts = part..draft.parts.len();
        if let Some(why) = parts.find_map(|part| message::refuse(draft, part)) {
            return report(Outcome::Refused { duplicate: false }, why);
        }
        let thread = step.request["thread_id"].as_str();
        let mut query = vec![("wait", "true")];
        query.extend(thread.map(|thread| ("thread_id", thread)));
        let Some(url) = self.hook_address(session, &[], &query) else {
            return report(Outcome::Unauthorized, "there is no webhook");
        };
        let request = match self.request(draft, step, url).await {
            Ok(request) => request,
            Err(report) => return report,
        };
        match self.http.public(permit, request).await {
            Ok(answer) => {
                let home = home(&draft.channel, session);
                answers::of_sending(&answer, home, thread.is_some())
            }
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

    async fn remove(
        &self,
        _channel: &ChannelFacts,
        remote_id: &str,
        session: &Session,
    ) -> StepReport {
        let (thread, id) = thread_and_id(remote_id);
        let query: Vec<(&str, &str)> = thread.map(|id| ("thread_id", id)).into_iter().collect();
        let Some(url) = self.hook_address(session, &["messages", id], &query) else {
            return report(Outcome::Unauthorized, "there is no webhook");
        };
        match self.http.prepare(named(Request::delete(url))).await {
            Ok(answer) => answers::of_removing(&answer, remote_id, thread.is_some()),
            Err(error) => error.into(),
        }
    }

    // `revoke` stays as it is: a webhook that a person has made may serve others as well, and they can
    // delete it where they made it.
}
