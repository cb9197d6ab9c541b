//! Any address that takes a signed message: a workflow, a shop system, a network of one's own.
//!
//! A post that is due becomes one message with all its parts, signed as Standard Webhooks asks for. Its
//! id follows from the publication, so it stays through every repeat, and a receiver that knows it
//! again drops the repeat. Whether the receiver does so, a person says when connecting it; without that
//! promise an unclear outcome waits for a person.
//!
//! Source: <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>,
//! read 2026-11-23. The form of `data` is our own.

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::{
    About, Adapter, ChannelFacts, ConnectError, ConnectRequest, Connected, Draft, Look,
    LookRequest, Next, Now, Options, Outcome, Proof, Session, Step, StepReport,
    deliver::{DELIVERY_LIMIT_MS, Parcel},
    http::{Answer, ErrorLine, Http, HttpError},
    upload::no_such_step,
};
use crate::domain::{
    attempt::{Journal, Permit},
    channel::Account,
    media::{IMAGE_SIZE_MAX_BYTES, MediaType, VIDEO_SIZE_MAX_BYTES},
    network::{Kind, Limits, Network, Refusal},
    text::TextUnit,
    time::Instant,
};

mod message;
mod settings;
#[cfg(test)]
mod tests;

use message::{message, message_id, with_addresses};
use settings::{
    ABOUT, deduplicates, headers_of, refuse, refuse_secret, refused_option, secrets_of, url_of,
};

/// The longest text of a part, in graphemes: what Dezent itself takes.
const TEXT_MAX: usize = 100_000;
/// The most images and the most films of one part: what Dezent itself takes.
const IMAGES_MAX: usize = 20;
const VIDEOS_MAX: usize = 20;
/// The longest description of one in graphemes; our own choice.
const ALT_MAX: usize = 10_000;
/// The most parts of a thread: a post and the hundred that Dezent takes after it.
const THREAD_PARTS_MAX: usize = 101;
/// The longest id and address of a post that a receiver may tell, in bytes.
const TOLD_MAX: usize = 2_000;

/// The one step: all parts go out in one message.
const POST: &str = "post:0";

const REFUSED: Outcome = Outcome::Refused { duplicate: false };

/// The statuses that say that the message was not taken.
///
/// The specification counts everything but 2xx as not taken, and 410 as "send nothing more". Missing
/// on purpose: redirects, 408, 409 and every 5xx, which a machine in between can make after the
/// receiver has begun.
const ERRORS: &[ErrorLine] = &[
    (401, "", Outcome::Unauthorized),
    (410, "", Outcome::Unauthorized),
    (
        429,
        "",
        Outcome::Throttled {
            retry_after_s: None,
        },
    ),
    (400, "", REFUSED),
    (402, "", REFUSED),
    (403, "", REFUSED),
    (404, "", REFUSED),
    (405, "", REFUSED),
    (406, "", REFUSED),
    (411, "", REFUSED),
    (413, "", REFUSED),
    (414, "", REFUSED),
    (415, "", REFUSED),
    (422, "", REFUSED),
    (431, "", REFUSED),
];

/// What the adapter needs from the application.
#[derive(Debug, Clone)]
pub struct WebhookSettings {
    /// What time it is: each try carries its own instant.
    pub now: Now,
}

/// The adapter.
pub struct Webhook {
    http: Http,
    settings: WebhookSettings,
}

/// What a receiver may tell of the post it made.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Told {
    id: Option<String>,
    url: Option<String>,
}

impl Told {
    /// What the answer says, as far as it can be used: a receiver may answer anything.
    fn of(answer: &Answer) -> Self {
        let told: Self = answer.json().unwrap_or_default();
        let is_short = |text: &String| !text.is_empty() && text.len() <= TOLD_MAX;
        let is_address = |text: &String| {
            Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
        };
        Self {
            id: told.id.filter(is_short),
            url: told.url.filter(is_short).filter(is_address),
        }
    }

    /// The report of a message that was taken.
    fn report(self, id: &str, answer: Option<&Answer>, status: Option<u16>) -> StepReport {
        let remote_id = self.id.unwrap_or_else(|| id.to_owned());
        let data = self
            .url
            .map_or_else(|| json!({}), |url| json!({ "url": url }));
        let outcome = Outcome::Done {
            remote_id: Some(remote_id),
            data,
        };
        StepReport {
            http_status: status,
            rate_limit: answer.map(|answer| answer.rate_limit).unwrap_or_default(),
            ..StepReport::from(outcome)
        }
    }
}

/// What came of a message. The status says it: a receiver whose answer breaks off after a 2xx has
/// taken the message all the same.
fn taken(result: Result<Answer, HttpError>, id: &str) -> StepReport {
    match result {
        Ok(answer) if answer.is_success() => {
            Told::of(&answer).report(id, Some(&answer), Some(answer.status))
        }
        Ok(answer) if answer.status == 410 => StepReport {
            message: Some("the receiver wants nothing more (410)".to_owned()),
            ..answer.classify(ERRORS)
        },
        Ok(answer) => answer.classify(ERRORS),
        Err(HttpError::Unknown {
            status: Some(status @ 200..=299),
            ..
        }) => Told::default().report(id, None, Some(status)),
        Err(error) => error.into(),
    }
}

impl Webhook {
    /// Makes the adapter.
    pub fn new(http: Http, settings: WebhookSettings) -> Self {
        Self { http, settings }
    }

    /// A message to a channel's receiver; none where the channel has no usable secret or address.
    fn parcel(&self, url: Url, session: &Session, id: String, body: Vec<u8>) -> Option<Parcel> {
        let secrets = secrets_of(session).ok().filter(|found| !found.is_empty())?;
        Some(Parcel {
            url,
            id,
            at: self.settings.now.get(),
            body,
            secrets,
            headers: headers_of(session).ok()?,
        })
    }

    /// Sends a signed test message and needs a 2xx.
    async fn test(&self, url: Url, request: &ConnectRequest<'_>) -> Result<(), ConnectError> {
        let now = self.settings.now.get();
        let body = json!({
            "type": "channel.test",
            "timestamp": now,
            "data": { "channel": request.channel, "name": request.name },
        });
        let id = ["msg_", &request.channel.uuid().simple().to_string()].concat();
        let body = body.to_string().into_bytes();
        let Some(parcel) = self.parcel(url, request.credentials, id, body) else {
            return Err(ConnectError::Refused("there is no secret".to_owned()));
        };
        let answer = self.http.hand_over(parcel.request()).await?;
        match answer.status {
            200..=299 => Ok(()),
            status @ (400..=407 | 410..=428 | 431..=499) => Err(ConnectError::Refused(format!(
                "the receiver answered the test with {status}"
            ))),
            status @ 300..=399 => Err(ConnectError::Refused(format!(
                "the receiver answered the test with {status}; redirects are not followed"
            ))),
            status => Err(ConnectError::Unreachable(format!(
                "the receiver answered the test with {status}"
            ))),
        }
    }
}

#[async_trait]
impl Adapter for Webhook {
    fn network(&self) -> Network {
        Network::Webhook
    }

    fn about(&self) -> About {
        ABOUT
    }

    fn limits(&self, _options: &Options) -> Limits {
        Limits {
            images_max: IMAGES_MAX,
            image_size_bytes_max: IMAGE_SIZE_MAX_BYTES,
            image_types: vec![
                MediaType::Jpeg,
                MediaType::Png,
                MediaType::Gif,
                MediaType::Webp,
            ],
            videos_max: VIDEOS_MAX,
            video_size_bytes_max: VIDEO_SIZE_MAX_BYTES,
            video_types: vec![MediaType::Mp4, MediaType::Quicktime],
            mixes_media: true,
            alt_max: ALT_MAX,
            thread_parts_max: THREAD_PARTS_MAX,
            ..Limits::of_text(TEXT_MAX, TextUnit::Graphemes)
        }
    }

    fn kind(&self, options: &Options) -> Kind {
        if deduplicates(options) {
            Kind::ServerKey
        } else {
            Kind::Blind
        }
    }

    fn fetches_media(&self) -> bool {
        true
    }

    fn refuse_options(&self, options: &Options) -> Vec<Refusal> {
        refuse(&self.http, options)
    }

    /// Where a message goes and what its receiver promises is the channel's alone: otherwise whoever
    /// writes a post could have it, and the channel's headers with it, sent anywhere.
    fn refuse_variant_options(&self, options: &Options) -> Vec<Refusal> {
        let message = "this is a setting of the channel; a post cannot change it";
        options
            .keys()
            .map(|name| refused_option(name, message.to_owned()))
            .collect()
    }

    async fn connect(&self, request: ConnectRequest<'_>) -> Result<Connected, ConnectError> {
        if let Some(Refusal { field, message, .. }) =
            self.refuse_options(request.options).into_iter().next()
        {
            return Err(ConnectError::Field { field, message });
        }
        let Some(url) = url_of(request.options) else {
            let (field, message) = ("options.url".to_owned(), "is needed".to_owned());
            return Err(ConnectError::Field { field, message });
        };
        refuse_secret(request.credentials)?;
        self.test(url.clone(), &request).await?;
        let host = url.host_str().unwrap_or_default().to_owned();
        Ok(Connected {
            account: Account {
                remote_id: url.to_string(),
                handle: host.clone(),
                url: None,
                server: Some(host),
            },
            session: request.credentials.clone(),
            options: request.options.clone(),
        })
    }

    /// There is nothing to renew: a receiver that says 401 or 410 is one for a person to look at.
    async fn refresh(
        &self,
        _channel: &ChannelFacts,
        _session: &Session,
    ) -> Result<Session, ConnectError> {
        let why = "the receiver takes no more messages from this channel";
        Err(ConnectError::Refused(why.to_owned()))
    }

    fn is_stale(&self, _session: &Session, _now: Instant) -> bool {
        false
    }

    fn next(&self, draft: &Draft, journal: &Journal) -> Next {
        if let Some(step) = self.public_step(draft, journal) {
            return Next::Public(step);
        }
        let entry = journal.get(POST);
        let remote_id = entry.and_then(|entry| entry.remote_id.clone());
        let url = entry.and_then(|entry| entry.data["url"].as_str());
        Next::Done(Proof {
            remote_id: remote_id.unwrap_or_default(),
            url: url.map(str::to_owned),
        })
    }

    fn public_step(&self, draft: &Draft, journal: &Journal) -> Option<Step> {
        if journal.get(POST).is_some() {
            return None;
        }
        Some(Step {
            name: POST.to_owned(),
            part: 0,
            key: Some(message_id(draft)),
            request: message(draft),
            limit_ms: DELIVERY_LIMIT_MS,
        })
    }

    async fn prepare(&self, _draft: &Draft, step: &Step, _session: &Session) -> StepReport {
        no_such_step(step)
    }

    /// Sends the message.
    ///
    /// The addresses of pictures and films end after a while and are made anew for each try, so they are not in
    /// what is recorded: to the receiver the message is the same by its id.
    async fn publish(
        &self,
        draft: &Draft,
        step: &Step,
        session: &Session,
        permit: Permit,
    ) -> StepReport {
        let Some(id) = step.key.clone() else {
            return no_such_step(step);
        };
        let body = with_addresses(&step.request, draft)
            .to_string()
            .into_bytes();
        let url = url_of(&draft.channel.options);
        let parcel = url.and_then(|url| self.parcel(url, session, id.clone(), body));
        let Some(parcel) = parcel else {
            return StepReport {
                message: Some("the channel has no address or no secret".to_owned()),
                ..StepReport::from(Outcome::Unauthorized)
            };
        };
        taken(self.http.public(permit, parcel.request()).await, &id)
    }

    /// There is nothing to look at: either the receiver knows a repeat by its key, or a person looks.
    async fn look(&self, request: LookRequest<'_>, _session: &Session) -> Look {
        match self.kind(&request.draft.options) {
            Kind::ServerKey => Look::KnowsKey,
            _ => Look::Failed {
                message: "a receiver cannot be asked what it has taken".to_owned(),
                unauthorized: false,
            },
        }
    }
}
