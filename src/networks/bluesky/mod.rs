//! Bluesky and every other server of the AT Protocol.
//!
//! A post is a record in the account's own repository, on the account's own server. We choose the
//! record's key before the first attempt and write with `putRecord`, so writing it again changes
//! nothing and reading one key settles every doubt.
//!
//! Read 2026-11-23: docs.bsky.app (posts, rate limits), atproto.com/specs (tid, record key, handle,
//! did, blob), and in github.com/bluesky-social/atproto the lexicons `com.atproto.repo`,
//! `com.atproto.server`, `app.bsky.feed.post`, `app.bsky.embed` and the reference server `packages/pds`.

use std::time::Duration;

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use url::Url;

use super::{
    About, Adapter, ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Draft,
    DraftMedia, Look, LookRequest, Next, Now, Options, Outcome, PUBLIC_LIMIT_MS, Proof, Session,
    Step, StepReport, UPLOAD_LIMIT_MS,
    consent::Consent,
    http::{Answer, ErrorLine, Http, Request},
    refused_option,
    upload::{no_such_step, read_media, upload_name, upload_step, uploaded_media},
};
use crate::domain::{
    attempt::{Journal, Permit},
    budget::{Limit, Scope},
    network::{Kind, Limits, Network, Refusal},
    time::{DAY_MS, HOUR_MS, Instant, MINUTE_MS},
};

mod about;
mod checkup;
mod facets;
mod limits;
mod look;
mod oauth;
mod record;
mod remove;
mod session;
#[cfg(test)]
mod tests;

use about::ABOUT;
use facets::mentioned_handles;
use oauth::{Nonces, asks_for_nonce, is_bound, no_session, session_ends_at};
use record::{LinkCard, post_name, public_url, put_record, record_key, resolve_name, used_media};
use session::{ResolvedHandle, pds_of};

/// How long looking up all mentions of a part may take, in milliseconds.
const RESOLVE_LIMIT_MS: i64 = 30_000;
/// How long it may take to upload a part's pictures again that the server has dropped.
const UPLOAD_AGAIN_LIMIT: Duration = Duration::from_secs(20);

/// How long before its instant a post's pictures are uploaded, in milliseconds: servers keep what no
/// record uses for about an hour.
const PREPARE_AHEAD_MS: i64 = 10 * MINUTE_MS;
/// What the network lets one account write: points by the hour and by the day, three for a record.
/// Source: <https://docs.bsky.app/docs/advanced-guides/rate-limits>, read 2026-11-23.
const BUDGETS: [Limit; 2] = [
    Limit {
        name: "points_per_hour",
        scope: Scope::Channel,
        window_ms: HOUR_MS,
        max: 5_000,
        cost: 3,
    },
    Limit {
        name: "points_per_day",
        scope: Scope::Channel,
        window_ms: DAY_MS,
        max: 35_000,
        cost: 3,
    },
];

const REFUSED: Outcome = Outcome::Refused { duplicate: false };

/// The errors with which servers document that nothing was written.
///
/// An expired token is a 400 on the reference server and a 401 by the specification. `BlobNotFound`
/// means that the server has dropped a picture that was uploaded long ago, see [`Bluesky::publish`].
/// Missing on purpose: 409, and every 5xx, since a record that exists can make one.
const ERRORS: &[ErrorLine] = &[
    (400, "ExpiredToken", Outcome::Unauthorized),
    (400, "InvalidToken", Outcome::Unauthorized),
    (401, "", Outcome::Unauthorized),
    (
        429,
        "",
        Outcome::Throttled {
            retry_after_s: None,
        },
    ),
    (400, "BlobNotFound", Outcome::NotSent),
    (400, "InvalidRequest", REFUSED),
    (400, "InvalidSwap", REFUSED),
    (400, "InvalidMimeType", REFUSED),
    (400, "InvalidSize", REFUSED),
    (400, "AccountTakedown", REFUSED),
    (400, "AccountDeactivated", REFUSED),
    (400, "RepoDeactivated", REFUSED),
    (400, "RepoSuspended", REFUSED),
    (400, "RepoTakendown", REFUSED),
    (403, "AccountDeactivated", REFUSED),
    (403, "AccountTakedown", REFUSED),
    (403, "Forbidden", REFUSED),
    (403, "ScopeMissingError", REFUSED),
    (413, "", REFUSED),
];

/// What the adapter needs from the settings.
#[derive(Debug, Clone)]
pub struct BlueskySettings {
    /// The server that is asked for a handle where the person names none.
    pub default_server: Url,
    /// The directory of `did:plc` accounts.
    pub plc_directory: Url,
}

impl Default for BlueskySettings {
    fn default() -> Self {
        let known = |text| Url::parse(text).expect("a constant address");
        Self {
            default_server: known("https://bsky.social"),
            plc_directory: known("https://plc.directory"),
        }
    }
}

/// The adapter.
pub struct Bluesky {
    http: Http,
    settings: BlueskySettings,
    now: Now,
    nonces: Nonces,
}

/// A record that was written or read.
#[derive(Deserialize)]
struct WrittenRecord {
    uri: String,
    cid: String,
}

/// A picture that was uploaded.
#[derive(Deserialize)]
struct UploadedBlob {
    blob: Value,
}

/// The address of a method at a server.
fn xrpc(server: &Url, method: &str, query: &[(&str, &str)]) -> Url {
    let mut url = server.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(["xrpc", method]);
    }
    url.set_query(None);
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    url
}

/// What an answer to a call that writes means, where it is not the one hoped for.
fn classify(answer: &Answer) -> StepReport {
    let mut report = answer.classify(ERRORS);
    if asks_for_nonce(answer) {
        // It has done nothing yet, and the next try will have what it asks for.
        report.outcome = Outcome::NotSent;
    }
    report
}

/// A report without an answer, with what a person should know.
fn report(outcome: Outcome, message: &str) -> StepReport {
    StepReport {
        message: Some(message.to_owned()),
        ..StepReport::from(outcome)
    }
}

/// The report of a written record: the one of our key, or nobody knows.
fn written(answer: &Answer, key: &str) -> StepReport {
    if !answer.is_success() {
        return classify(answer);
    }
    match answer.json::<WrittenRecord>() {
        Ok(WrittenRecord { uri, cid }) if uri.ends_with(&format!("/{key}")) && !cid.is_empty() => {
            let data = json!({ "uri": uri, "cid": cid });
            answer.done(Some(uri), data)
        }
        _ => answer.classify(&[]),
    }
}

/// What is wrong with a card.
fn refuse_link_card(value: &Value) -> Option<Refusal> {
    let message = match serde_json::from_value::<LinkCard>(value.clone()) {
        Ok(card) if matches!(card.uri.scheme(), "http" | "https") => return None,
        Ok(_) => "uri must begin with http:// or https://".to_owned(),
        Err(error) => {
            format!("use uri, title, description and, if wanted, thumb: {error}")
        }
    };
    Some(refused_option("link_card", message))
}

impl Bluesky {
    /// Makes the adapter; its proofs carry the clock's time.
    pub fn new(http: Http, settings: BlueskySettings, now: Now) -> Self {
        Self {
            http,
            settings,
            now,
            nonces: Nonces::default(),
        }
    }

    /// Uploads one picture, within a limit in milliseconds.
    async fn upload(&self, media: &DraftMedia, session: &Session, limit_ms: i64) -> StepReport {
        let Some(pds) = pds_of(session) else {
            return no_session();
        };
        let bytes = match read_media(media).await {
            Ok(bytes) => bytes,
            Err(report) => return report,
        };
        let url = xrpc(&pds, "com.atproto.repo.uploadBlob", &[]);
        let filled = |request: Request| {
            let request = request.bytes(&media.content_type, bytes.clone());
            request.limit_ms(limit_ms)
        };
        let answer = match self.post(&url, session, filled).await {
            Ok(answer) => answer,
            Err(report) => return report,
        };
        match answer.json::<UploadedBlob>() {
            Ok(UploadedBlob { blob }) if answer.is_success() && blob["ref"].is_object() => {
                let cid = blob["ref"]["$link"].as_str().map(str::to_owned);
                answer.done(cid, json!({ "blob": blob }))
            }
            _ if answer.is_success() => answer.classify(&[]),
            _ => classify(&answer),
        }
    }

    /// Finds out whose the mentioned handles are; a handle that is nobody's becomes null.
    async fn resolve_mentions(&self, step: &Step, session: &Session) -> StepReport {
        let Some(pds) = pds_of(session) else {
            return Outcome::Unauthorized.into();
        };
        let begun = std::time::Instant::now();
        let handles = step.request["handles"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let mut dids = Map::new();
        for handle in handles.iter().filter_map(Value::as_str) {
            let spent_ms = i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX);
            let query = [("handle", handle)];
            let url = xrpc(&pds, "com.atproto.identity.resolveHandle", &query);
            let request = Request::get(url).limit_ms(step.limit_ms.saturating_sub(spent_ms).max(1));
            let answer = match self.http.read(request).await {
                Ok(answer) => answer,
                Err(error) => return error.into(),
            };
            let did = match answer.json::<ResolvedHandle>() {
                Ok(resolved) if answer.is_success() => Value::from(resolved.did),
                _ if matches!(answer.status, 400 | 404) => Value::Null,
                _ => return classify(&answer),
            };
            dids.insert(handle.to_owned(), did);
        }
        Outcome::Done {
            remote_id: None,
            data: Value::Object(dids),
        }
        .into()
    }

    /// Uploads a part's pictures again, so that the next attempt finds them.
    async fn upload_again(&self, draft: &Draft, part: usize, session: &Session) {
        let upload_all = async {
            for media in used_media(draft, part) {
                let report = self.upload(media, session, UPLOAD_LIMIT_MS).await;
                if !matches!(report.outcome, Outcome::Done { .. }) {
                    tracing::warn!(message = ?report.message, "a dropped picture was not taken again");
                }
            }
        };
        // Half of it is no harm: the next attempt says which are missing still.
        if tokio::time::timeout(UPLOAD_AGAIN_LIMIT, upload_all)
            .await
            .is_err()
        {
            tracing::warn!("dropped pictures could not be uploaded again in time");
        }
    }
}

#[async_trait]
impl Adapter for Bluesky {
    fn network(&self) -> Network {
        Network::Bluesky
    }

    fn about(&self) -> About {
        ABOUT
    }

    fn limits(&self, _options: &Options) -> Limits {
        limits::limits()
    }

    fn kind(&self, _options: &Options) -> Kind {
        Kind::ChosenId
    }

    fn budgets(&self, _options: &Options) -> Vec<Limit> {
        BUDGETS.to_vec()
    }

    fn prepare_ahead_ms(&self, _options: &Options, has_media: bool) -> i64 {
        if has_media { PREPARE_AHEAD_MS } else { 0 }
    }

    fn refuse_options(&self, options: &Options) -> Vec<Refusal> {
        let card = options.get("link_card").and_then(refuse_link_card);
        ABOUT
            .refuse_unknown(options)
            .into_iter()
            .chain(card)
            .collect()
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
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Session, ConnectError> {
        let did = &channel.account.remote_id;
        if is_bound(session) {
            self.renew_bound(did, session).await
        } else {
            self.renew(did, session).await
        }
    }

    async fn check_up(
        &self,
        _channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Option<Checkup>, ConnectError> {
        self.try_out(session).await.map(Some)
    }

    fn is_stale(&self, session: &Session, now: Instant) -> bool {
        if is_bound(session) {
            oauth::is_stale(session, now)
        } else {
            session::is_stale(session, now)
        }
    }

    fn session_ends_at(&self, session: &Session) -> Option<Instant> {
        session_ends_at(session)
    }

    fn next(&self, draft: &Draft, journal: &Journal) -> Next {
        for (index, given) in draft.parts.iter().enumerate() {
            let part = u32::try_from(index).unwrap_or(u32::MAX);
            let handles = mentioned_handles(&given.text);
            if !handles.is_empty() && journal.get(&resolve_name(index)).is_none() {
                let request = json!({ "handles": handles });
                let (name, limit_ms) = (resolve_name(index), RESOLVE_LIMIT_MS);
                return Next::Prepare(Step {
                    name,
                    part,
                    key: None,
                    request,
                    limit_ms,
                });
            }
            for (position, media) in used_media(draft, index).iter().enumerate() {
                if journal.get(&upload_name(index, position)).is_none() {
                    return Next::Prepare(upload_step(index, position, media));
                }
            }
        }
        if let Some(step) = self.public_step(draft, journal) {
            return Next::Public(step);
        }
        let first = journal
            .get(&post_name(0))
            .and_then(|entry| entry.remote_id.clone());
        let remote_id = first.unwrap_or_default();
        let url = public_url(&remote_id);
        Next::Done(Proof { remote_id, url })
    }

    fn public_step(&self, draft: &Draft, journal: &Journal) -> Option<Step> {
        let is_out = |part: &usize| journal.get(&post_name(*part)).is_some();
        let index = (0..draft.parts.len()).find(|part| !is_out(part))?;
        Some(Step {
            name: post_name(index),
            part: u32::try_from(index).unwrap_or(u32::MAX),
            key: Some(record_key(draft, index)),
            request: put_record(draft, journal, index),
            limit_ms: PUBLIC_LIMIT_MS,
        })
    }

    async fn prepare(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport {
        if step.name.starts_with("resolve:") {
            return self.resolve_mentions(step, session).await;
        }
        match uploaded_media(draft, step) {
            Some(media) => self.upload(media, session, step.limit_ms).await,
            None => no_such_step(step),
        }
    }

    /// Writes the record.
    ///
    /// Servers drop pictures that no record uses after an hour or so. Where that has happened, the
    /// answer says that nothing was written, and the pictures are uploaded again at once: a picture's
    /// id is the hash of its bytes, so the record stays as it is, and the next attempt writes it.
    async fn publish(
        &self,
        draft: &Draft,
        step: &Step,
        session: &Session,
        permit: Permit,
    ) -> StepReport {
        let part = usize::try_from(step.part).unwrap_or(usize::MAX);
        let Some(key) = step.key.as_deref().filter(|_| part < draft.parts.len()) else {
            return no_such_step(step);
        };
        let Some(pds) = pds_of(session) else {
            return no_session();
        };
        let url = xrpc(&pds, "com.atproto.repo.putRecord", &[]);
        let filled = |request: Request| request.json(&step.request).limit_ms(step.limit_ms);
        let report = match self.post_public(permit, &url, session, filled).await {
            Ok(answer) => written(&answer, key),
            Err(report) => report,
        };
        if report.error_code.as_deref() == Some("BlobNotFound") {
            self.upload_again(draft, part, session).await;
        }
        report
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
        self.delete_record(remote_id, session).await
    }

    async fn look(&self, request: LookRequest<'_>, session: &Session) -> Look {
        self.look_up(request, session)
            .await
            .unwrap_or_else(|failed| failed)
    }

    async fn revoke(&self, _channel: &ChannelFacts, session: &Session) {
        if is_bound(session) {
            self.give_back(session).await;
        } else {
            self.log_out(session).await;
        }
    }
}
