//! Sites made with `WordPress`, which their owners run themselves.
//!
//! A post is made in two steps: as a draft, which nobody sees, and then it is published by its id. The
//! second may be repeated without a second post, and reading the id settles every doubt.
//!
//! Source: developer.wordpress.org/rest-api, and the controllers in `src/wp-includes/rest-api/endpoints` of
//! github.com/WordPress/wordpress-develop; read 2026-12-01.

use async_trait::async_trait;
use serde::Deserialize;

use super::{
    About, Adapter, ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Draft, Look,
    LookRequest, Next, Options, Outcome, PREPARE_AHEAD_MAX_MS, PUBLIC_LIMIT_MS, Proof, Session,
    Step, StepReport,
    http::{Answer, Http, Request},
    upload::no_such_step,
};
use crate::domain::{
    attempt::{Journal, Permit},
    network::{Kind, Limits, Network, Refusal},
    time::Instant,
};

mod account;
mod answers;
mod html;
mod look;
mod media;
mod post;
mod settings;
mod site;
mod terms;
#[cfg(test)]
mod tests;

use account::Signed;
use look::public_data;
use post::{CHECK, DRAFT, comment_id, id_of_comment, public_name};
use settings::ABOUT;

/// The adapter.
pub struct WordPress {
    http: Http,
}

/// A post or comment that was made or changed.
#[derive(Deserialize)]
struct Made {
    id: u64,
    #[serde(default)]
    status: String,
    #[serde(default)]
    link: Option<String>,
    #[serde(default)]
    comment_status: Option<String>,
}

/// A report without an answer, with what a person should know.
fn report(outcome: Outcome, message: &str) -> StepReport {
    StepReport {
        message: Some(message.to_owned()),
        ..StepReport::from(outcome)
    }
}

fn unauthorized() -> StepReport {
    report(Outcome::Unauthorized, "there is no application password")
}

/// What the answer to publishing a post means: the post of our id with the status that was asked for, or
/// nobody knows.
fn published(answer: &Answer, step: &Step) -> StepReport {
    if !answer.is_success() {
        return answers::of_publishing(answer);
    }
    let wanted = step.request["body"]["status"].as_str().unwrap_or_default();
    match answer.json::<Made>() {
        Ok(made) if step.key == Some(made.id.to_string()) && made.status == wanted => {
            let data = public_data(made.link.as_deref());
            answer.done(Some(made.id.to_string()), data)
        }
        _ => answers::unreadable(answer),
    }
}

/// What the answer to a comment means.
fn commented(answer: &Answer) -> StepReport {
    match answer.json::<Made>() {
        Ok(made) if answer.is_success() && made.id > 0 => {
            let data = public_data(made.link.as_deref());
            answer.done(Some(comment_id(made.id)), data)
        }
        _ if answer.is_success() => answers::unreadable(answer),
        _ => answers::of_publishing(answer),
    }
}

impl WordPress {
    /// Makes the adapter.
    pub fn new(http: Http) -> Self {
        Self { http }
    }

    /// Makes the draft.
    async fn make_draft(&self, step: &Step, signed: &Signed<'_>) -> StepReport {
        let url = signed.route(&["wp", "v2", "posts"], &[]);
        let request = Request::post(url)
            .json(&step.request)
            .limit_ms(step.limit_ms);
        let answer = match self.http.prepare(signed.sign(request)).await {
            Ok(answer) => answer,
            Err(error) => return error.into(),
        };
        match answer.json::<Made>() {
            Ok(made) if answer.is_success() && made.id > 0 => {
                let data = serde_json::json!({ "comment_status": made.comment_status });
                answer.done(Some(made.id.to_string()), data)
            }
            _ if answer.is_success() => answers::unreadable(&answer),
            _ => answers::of_preparing(&answer),
        }
    }
}

#[async_trait]
impl Adapter for WordPress {
    fn network(&self) -> Network {
        Network::Wordpress
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

    fn prepare_ahead_ms(&self, _options: &Options, _has_media: bool) -> i64 {
        // Drafts and uploads stay for good.
        PREPARE_AHEAD_MAX_MS
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
        self.try_out(channel, session).await.map(Some)
    }

    fn is_stale(&self, _session: &Session, _now: Instant) -> bool {
        // Application passwords have no end.
        false
    }

    fn next(&self, draft: &Draft, journal: &Journal) -> Next {
        if journal.get(&public_name(0)).is_none() {
            if let Some(step) = post::check_step(draft, journal) {
                return Next::Prepare(step);
            }
            if journal.get(DRAFT).is_none() {
                let prepared = terms::term_step(&draft.options, journal)
                    .or_else(|| media::media_step(draft, journal));
                let step = prepared.unwrap_or_else(|| post::draft_step(draft, journal));
                return Next::Prepare(step);
            }
        }
        if let Some(step) = self.public_step(draft, journal) {
            return Next::Public(step);
        }
        let first = journal.get(&public_name(0));
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
        let is_out = |part: &usize| journal.get(&public_name(*part)).is_some();
        let part = (0..draft.parts.len()).find(|part| !is_out(part))?;
        Some(post::public_step(draft, journal, part))
    }

    async fn prepare(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport {
        let Some(signed) = Signed::of(session) else {
            return unauthorized();
        };
        match step.name.as_str() {
            CHECK => report(
                Outcome::Refused { duplicate: false },
                step.request["refused"].as_str().unwrap_or_default(),
            ),
            DRAFT => self.make_draft(step, &signed).await,
            name if name.starts_with("upload:") => self.upload(draft, step, &signed).await,
            name if name.starts_with("finish:") => self.finish(step, &signed).await,
            _ if terms::is_term_step(step) => self.prepare_term(step, &signed).await,
            _ => no_such_step(step),
        }
    }

    async fn publish(
        &self,
        _draft: &Draft,
        step: &Step,
        session: &Session,
        permit: Permit,
    ) -> StepReport {
        let Some(body) = step.request.get("body") else {
            return no_such_step(step);
        };
        let Some(signed) = Signed::of(session) else {
            return unauthorized();
        };
        let url = match step.key.as_deref() {
            Some(id) => signed.route(&["wp", "v2", "posts", id], &[]),
            None => signed.route(&["wp", "v2", "comments"], &[]),
        };
        let request = Request::post(url).json(body).limit_ms(step.limit_ms);
        match self.http.public(permit, signed.sign(request)).await {
            Ok(answer) if step.key.is_some() => published(&answer, step),
            Ok(answer) => commented(&answer),
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

    /// Moves a post or comment to the trash, from which its owner can take it back.
    async fn remove(
        &self,
        _channel: &ChannelFacts,
        remote_id: &str,
        session: &Session,
    ) -> StepReport {
        let Some(signed) = Signed::of(session) else {
            return unauthorized();
        };
        let path = match id_of_comment(remote_id) {
            Some(id) => ["wp", "v2", "comments", id],
            None => ["wp", "v2", "posts", remote_id],
        };
        let url = signed.route(&path, &[]);
        let request = signed.sign(Request::delete(url)).limit_ms(PUBLIC_LIMIT_MS);
        match self.http.prepare(request).await {
            Ok(answer) => answers::of_removing(&answer, remote_id),
            Err(error) => error.into(),
        }
    }

    async fn revoke(&self, _channel: &ChannelFacts, session: &Session) {
        self.give_back(session).await;
    }
}
