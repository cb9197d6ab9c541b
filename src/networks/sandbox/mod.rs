//! The rehearsal network, spoken to like any foreign one.
//!
//! It ships in the binary and serves its own API (described where it is served); nothing on it leaves
//! the machine. A channel there is named by our channel's id. Its kind says how an unclear outcome
//! can be settled, so each way of settling one can be rehearsed.

use async_trait::async_trait;
use reqwest::header::HeaderName;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::{
    About, Adapter, ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Draft, Look,
    LookRequest, Next, Options, Outcome, PREPARE_AHEAD_MAX_MS, PUBLIC_LIMIT_MS, Proof, Session,
    Step, StepReport,
    http::{Answer, ErrorLine, Http, Request},
    upload::{no_such_step, open_media, upload_name, upload_step, uploaded_media},
};
use crate::domain::{
    attempt::{Journal, Permit},
    budget::Limit,
    channel::Account,
    id::ChannelId,
    network::{Kind, Limits, Network, Refusal},
    time::{HOUR_MS, Instant},
};

mod look;
mod settings;
#[cfg(test)]
mod tests;

use settings::{ABOUT, KINDS, kind_of};

/// How old a container may be when a draft is built on it: the server keeps it for 24 h.
const CONTAINER_AGE_MS: i64 = 23 * HOUR_MS;

const REFUSED: Outcome = Outcome::Refused { duplicate: false };

/// The server's errors with which it documents that nothing was made.
///
/// Missing on purpose: 409 `id_taken`, 409 `already_published` and 422 `key_reused`, which say that
/// something *was* made, and every 5xx.
const ERRORS: &[ErrorLine] = &[
    (401, "token_expired", Outcome::Unauthorized),
    (
        429,
        "",
        Outcome::Throttled {
            retry_after_s: None,
        },
    ),
    (422, "duplicate", Outcome::Refused { duplicate: true }),
    (400, "body_unreadable", REFUSED),
    (400, "key_unreadable", REFUSED),
    (403, "forbidden", REFUSED),
    (404, "channel_unknown", REFUSED),
    (404, "container_unknown", REFUSED),
    (404, "not_found", REFUSED),
    (405, "method_unknown", REFUSED),
    (405, "wrong_kind", REFUSED),
    (410, "container_gone", REFUSED),
    (413, "body_too_large", REFUSED),
    (415, "media_type_refused", REFUSED),
    (422, "channel_invalid", REFUSED),
    (422, "empty", REFUSED),
    (422, "id_invalid", REFUSED),
    (422, "media_empty", REFUSED),
    (422, "media_unknown", REFUSED),
    (422, "parent_unknown", REFUSED),
    (422, "refused", REFUSED),
    (422, "script_unknown", REFUSED),
    (422, "text_too_long", REFUSED),
];

/// The adapter.
pub struct Sandbox {
    http: Http,
    base: Url,
}

/// A post that was made.
#[derive(Deserialize)]
struct MadePost {
    id: String,
    #[serde(default)]
    url: Option<String>,
}

/// What later steps need of a post.
fn post_data(url: Option<&str>) -> Value {
    url.map_or_else(|| json!({}), |url| json!({ "url": url }))
}

/// The name of the step that makes a part public.
fn post_name(part: usize) -> String {
    format!("post:{part}")
}

/// The name of the step that makes a part's container.
fn container_name(part: usize) -> String {
    format!("container:{part}")
}

/// The body of a post. Equal for every attempt: uploads and parents come from the journal.
fn content(draft: &Draft, journal: &Journal, part: usize) -> Value {
    let given = &draft.parts[part];
    let media: Vec<Value> = given
        .media
        .iter()
        .enumerate()
        .map(|(position, media)| {
            let uploaded = journal.get(&upload_name(part, position));
            json!({ "id": uploaded.and_then(|entry| entry.remote_id.clone()), "alt": media.alt })
        })
        .collect();
    json!({ "text": given.text, "media": media, "reply_to": parent(journal, part) })
}

/// The server's id of the post that a part answers.
fn parent(journal: &Journal, part: usize) -> Option<String> {
    journal
        .get(&post_name(part.checked_sub(1)?))?
        .remote_id
        .clone()
}

/// The container that a part can be published from.
///
/// One that is nearly a day old when the draft is made is left alone and a new one is made: such
/// a draft was held for long. Once a public step began, the draft's instant is frozen, so the answer
/// stays the same.
fn container(draft: &Draft, journal: &Journal, part: usize) -> Option<String> {
    let entry = journal.get(&container_name(part))?;
    let is_young = draft.created_at.ms_since(entry.at) < CONTAINER_AGE_MS;
    entry.remote_id.clone().filter(|_| is_young)
}

/// A call as it is recorded and hashed: the method, the path below the channel, and the body.
fn call(method: &str, path: &[&str], body: &Value) -> Value {
    json!({ "method": method, "path": path, "body": body })
}

/// The step that makes a part public.
fn public_step(draft: &Draft, journal: &Journal, part: usize) -> Next {
    let key = &draft.parts[part].key;
    let mut step = Step {
        name: post_name(part),
        part: u32::try_from(part).unwrap_or(u32::MAX),
        key: None,
        request: Value::Null,
        limit_ms: PUBLIC_LIMIT_MS,
    };
    match kind_of(&draft.options) {
        Kind::ChosenId => {
            step.key = Some(key.clone());
            step.request = call("PUT", &["posts", key], &content(draft, journal, part));
        }
        Kind::ServerKey => {
            step.key = Some(key.clone());
            step.request = call("POST", &["posts"], &content(draft, journal, part));
        }
        Kind::Handle => {
            let Some(id) = container(draft, journal, part) else {
                step.name = container_name(part);
                step.request = call("POST", &["containers"], &content(draft, journal, part));
                return Next::Prepare(step);
            };
            step.request = call("POST", &["containers", &id, "publish"], &json!({}));
            step.key = Some(id);
        }
        Kind::Listing | Kind::Blind => {
            step.request = call("POST", &["posts"], &content(draft, journal, part));
        }
    }
    Next::Public(step)
}

impl Sandbox {
    /// Makes the adapter for the server at `base`; calls go to `api/channels/…` below it.
    pub fn new(http: Http, base: Url) -> Self {
        Self { http, base }
    }

    /// An address below a channel.
    fn url(&self, channel: ChannelId, path: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments
                .pop_if_empty()
                .extend(["api", "channels", &channel.to_string()])
                .extend(path);
        }
        url
    }

    /// The request that a step recorded.
    fn request(&self, draft: &Draft, step: &Step) -> Request {
        let path: Vec<&str> = step.request["path"]
            .as_array()
            .map(|path| path.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        let url = self.url(draft.channel.id, &path);
        let request = match step.request["method"].as_str() {
            Some("PUT") => Request::put(url),
            _ => Request::post(url),
        };
        let request = request.json(&step.request["body"]).limit_ms(step.limit_ms);
        match (&step.key, kind_of(&draft.options)) {
            (Some(key), Kind::ServerKey) => {
                request.header(HeaderName::from_static("idempotency-key"), key)
            }
            _ => request,
        }
    }

    /// Uploads one picture or film.
    async fn upload(&self, draft: &Draft, step: &Step) -> StepReport {
        let Some(media) = uploaded_media(draft, step) else {
            return no_such_step(step);
        };
        let bytes = match open_media(media).await {
            Ok(bytes) => bytes,
            Err(report) => return report,
        };
        let request = Request::post(self.url(draft.channel.id, &["media"]))
            .stream(&media.content_type, media.size_bytes, bytes)
            .limit_ms(step.limit_ms);
        match self.http.prepare(request).await {
            Ok(answer) => made(&answer),
            Err(error) => error.into(),
        }
    }
}

/// What an answer to a call that makes something means.
fn made(answer: &Answer) -> StepReport {
    if !answer.is_success() {
        return answer.classify(ERRORS);
    }
    match answer.json::<MadePost>() {
        Ok(post) if !post.id.is_empty() => {
            let data = post_data(post.url.as_deref());
            answer.done(Some(post.id), data)
        }
        _ => answer.classify(&[]),
    }
}

#[async_trait]
impl Adapter for Sandbox {
    fn network(&self) -> Network {
        Network::Sandbox
    }

    fn about(&self) -> About {
        ABOUT
    }

    fn limits(&self, options: &Options) -> Limits {
        settings::limits(options)
    }

    fn kind(&self, options: &Options) -> Kind {
        kind_of(options)
    }

    fn refuse_options(&self, options: &Options) -> Vec<Refusal> {
        settings::refuse(options)
    }

    fn budgets(&self, options: &Options) -> Vec<Limit> {
        settings::budgets(options)
    }

    fn prepare_ahead_ms(&self, options: &Options, has_media: bool) -> i64 {
        // Uploads stay for good, containers for a day.
        if has_media || kind_of(options) == Kind::Handle {
            PREPARE_AHEAD_MAX_MS
        } else {
            0
        }
    }

    async fn connect(&self, request: ConnectRequest<'_>) -> Result<Connected, ConnectError> {
        if let Some(Refusal { field, message, .. }) =
            self.refuse_options(request.options).into_iter().next()
        {
            return Err(ConnectError::Field { field, message });
        }
        let slug = request.channel.to_string();
        let kind = kind_of(request.options);
        let kind = KINDS
            .iter()
            .find(|(_, known)| *known == kind)
            .map_or("k1", |(name, _)| name);
        let mut body = json!({ "name": request.name, "kind": kind });
        if let Some(script) = request.options.get("script") {
            body["script"] = script.clone();
        }
        let call = Request::put(self.url(request.channel, &[])).json(&body);
        let answer = self
            .http
            .prepare(call)
            .await
            .map_err(|error| ConnectError::Unreachable(error.to_string()))?;
        if answer.status == 422 {
            let field = "options.script".to_owned();
            return Err(ConnectError::Field {
                field,
                message: answer.named_error().message,
            });
        }
        if !answer.is_success() {
            let status = answer.status;
            return Err(ConnectError::Unreachable(format!(
                "the rehearsal network answered {status}"
            )));
        }
        let url = Some(format!("/sandbox/{slug}"));
        // Unless channels are said to share a server, each stands for one of its own.
        let server = request.options.get("server").and_then(Value::as_str);
        let server = server.unwrap_or(&slug).to_owned();
        Ok(Connected {
            account: Account {
                remote_id: slug,
                handle: request.name.to_owned(),
                url,
                server: Some(server),
            },
            session: Session::default(),
            options: request.options.clone(),
        })
    }

    async fn refresh(
        &self,
        _channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Session, ConnectError> {
        // There are no credentials: a scripted 401 is over once the script has moved on.
        Ok(session.clone())
    }

    async fn check_up(
        &self,
        channel: &ChannelFacts,
        _session: &Session,
    ) -> Result<Option<Checkup>, ConnectError> {
        let request = Request::get(self.url(channel.id, &[]));
        let answer = self.http.read(request).await;
        let answer = answer.map_err(|error| ConnectError::Unreachable(error.to_string()))?;
        match answer.status {
            200 => {
                let slug = channel.id.to_string();
                Ok(Some(Checkup::of(slug, &channel.account.handle)))
            }
            404 => {
                let message = "the rehearsal network does not know this channel";
                Err(ConnectError::Refused(message.to_owned()))
            }
            status => {
                let message = format!("the rehearsal network answered {status}");
                Err(ConnectError::Unreachable(message))
            }
        }
    }

    fn is_stale(&self, _session: &Session, _now: Instant) -> bool {
        false
    }

    fn next(&self, draft: &Draft, journal: &Journal) -> Next {
        for (part, given) in draft.parts.iter().enumerate() {
            for (position, media) in given.media.iter().enumerate() {
                if journal.get(&upload_name(part, position)).is_none() {
                    return Next::Prepare(upload_step(part, position, media));
                }
            }
        }
        let is_out = |part: &usize| journal.get(&post_name(*part)).is_some();
        if let Some(part) = (0..draft.parts.len()).find(|part| !is_out(part)) {
            return public_step(draft, journal, part);
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
        match public_step(draft, journal, part) {
            Next::Public(step) => Some(step),
            // Its container is unknown or not made: it can only be looked for in the list.
            _ => Some(Step {
                name: post_name(part),
                part: u32::try_from(part).unwrap_or(u32::MAX),
                key: None,
                request: Value::Null,
                limit_ms: PUBLIC_LIMIT_MS,
            }),
        }
    }

    async fn prepare(&self, draft: &Draft, step: &Step, _session: &Session) -> StepReport {
        if step.name.starts_with("upload:") {
            return self.upload(draft, step).await;
        }
        match self.http.prepare(self.request(draft, step)).await {
            Ok(answer) => made(&answer),
            Err(error) => error.into(),
        }
    }

    async fn publish(
        &self,
        draft: &Draft,
        step: &Step,
        _session: &Session,
        permit: Permit,
    ) -> StepReport {
        match self.http.public(permit, self.request(draft, step)).await {
            Ok(answer) => made(&answer),
            Err(error) => error.into(),
        }
    }

    fn can_remove(&self) -> bool {
        true
    }

    async fn remove(
        &self,
        channel: &ChannelFacts,
        remote_id: &str,
        _session: &Session,
    ) -> StepReport {
        let request = Request::delete(self.url(channel.id, &["posts", remote_id]));
        match self.http.prepare(request).await {
            Ok(answer) if answer.is_success() => answer.done(None, json!({})),
            Ok(answer) => answer.classify(ERRORS),
            Err(error) => error.into(),
        }
    }

    async fn look(&self, request: LookRequest<'_>, _session: &Session) -> Look {
        self.look_up(&request).await.unwrap_or_else(|failed| failed)
    }
}
