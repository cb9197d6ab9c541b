//! What a network says is taken within limits only.
//!
//! Every adapter is wrapped in this. The client cuts an answer at 1 MiB, an adapter picks from it
//! what it needs, and what it picked is stored and shown: so an id of a megabyte, or one that a
//! database cannot hold, must go no further. Ids stay opaque: nothing is read into them, they are
//! kept whole or not at all, because half an id names another post or none. Sentences are one short
//! line, and hold none of the secrets that the network was sent.

use std::sync::Arc;

use async_trait::async_trait;
use secrecy::ExposeSecret as _;
use serde_json::Value;

use super::{
    About, Adapter, Candidate, ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected,
    Draft, Look, LookRequest, Next, Options, Outcome, Quota, Session, Step, StepReport,
    consent::Consent, handout::ByHand,
};
use crate::domain::{
    attempt::{Journal, Permit},
    budget::Limit,
    channel::Account,
    network::{Kind, Length, Limits, Network, Refusal},
    text::excerpt,
    time::{Instant, SECOND_MS},
};

mod consent;
mod hide;

use hide::without_secrets;

/// The longest id, address or name that a network may give, in bytes. The longest that is known,
/// the address of a record on the AT Protocol, has at most 8 KiB by its rules and some seventy bytes
/// in truth; browsers and servers take addresses of about 2,000.
pub(crate) const ID_MAX_BYTES: usize = 2_048;

/// The most that is kept of an answer for later steps, in bytes of JSON.
pub(crate) const DATA_MAX_BYTES: usize = 64 * 1024;

/// The most that a session may hold, in bytes.
const SESSION_MAX_BYTES: usize = 64 * 1024;

/// The longest that a network can make us wait, in seconds.
const WAIT_MAX_S: i64 = 24 * 60 * 60;

/// How many scopes, and how many limits, a network can tell of.
const TOLD_MAX: usize = 100;

/// The longest name of an error, and the longest sentence, in graphemes.
const CODE_MAX: usize = 80;
const MESSAGE_MAX: usize = 300;

/// An adapter whose network is not trusted further than it must be.
pub(super) struct Distrusting(pub(super) Arc<dyn Adapter>);

/// Whether an id can be kept: short enough, and without what PostgreSQL cannot store.
fn is_fit(id: &str) -> bool {
    id.len() <= ID_MAX_BYTES && !id.contains('\0')
}

/// Whether further ids can be kept.
fn is_small(data: &Value) -> bool {
    data.to_string().len() <= DATA_MAX_BYTES
}

/// A text of a network as one short line.
fn line(text: &str, max: usize) -> String {
    let shown: String = text
        .chars()
        .map(|char| if char.is_control() { ' ' } else { char })
        // What is one letter to a reader may be of any length.
        .take(max * 8)
        .collect();
    excerpt(&shown, max)
}

/// Drops what cannot be kept. Whether the call had its effect is unknown then: somebody looks.
fn taken(mut report: StepReport) -> StepReport {
    match &mut report.outcome {
        Outcome::Throttled {
            retry_after_s: Some(wait_s),
        } => *wait_s = (*wait_s).clamp(0, WAIT_MAX_S),
        Outcome::Processing { look_in_ms, .. } => *look_in_ms = within(*look_in_ms),
        _ => {}
    }
    let reset_in_s = report.rate_limit.reset_in_s;
    report.rate_limit.reset_in_s = reset_in_s.map(|wait_s| wait_s.clamp(0, WAIT_MAX_S));
    let is_good = match &report.outcome {
        Outcome::Done { remote_id, data } => {
            remote_id.as_deref().is_none_or(is_fit) && is_small(data)
        }
        Outcome::Processing {
            remote_id, data, ..
        } => is_fit(remote_id) && is_small(data),
        _ => true,
    };
    if !is_good {
        report.outcome = Outcome::Unknown;
        report.message = Some("the network gave an id that cannot be kept".to_owned());
    }
    report.error_code = report.error_code.map(|code| line(&code, CODE_MAX));
    report.message = report.message.map(|message| line(&message, MESSAGE_MAX));
    report
}

/// Drops what cannot be kept. A listing from which something was dropped is no proof of absence.
fn seen(look: Look) -> Look {
    let is_good = |one: &Candidate| is_fit(&one.remote_id) && is_small(&one.data);
    match look {
        Look::Out { remote_id, data } if !is_fit(&remote_id) || !is_small(&data) => Look::Failed {
            message: "the network gave an id that cannot be kept".to_owned(),
            unauthorized: false,
        },
        Look::Listed {
            complete,
            candidates,
        } => {
            let (candidates, dropped): (Vec<_>, Vec<_>) = candidates.into_iter().partition(is_good);
            Look::Listed {
                complete: complete && dropped.is_empty(),
                candidates,
            }
        }
        Look::Failed {
            message,
            unauthorized,
        } => Look::Failed {
            message: line(&message, MESSAGE_MAX),
            unauthorized,
        },
        Look::Refused { message } => Look::Refused {
            message: line(&message, MESSAGE_MAX),
        },
        Look::Processing { look_in_ms } => Look::Processing {
            look_in_ms: within(look_in_ms),
        },
        other => other,
    }
}

/// What a network says of a session, as short lines. An id that cannot be kept is nobody's.
fn told(found: Checkup) -> Checkup {
    let short = |text: String| line(&text, CODE_MAX);
    Checkup {
        remote_id: found.remote_id.filter(|id| is_fit(id)),
        handle: found.handle.map(short),
        scopes: (found.scopes).map(|scopes| scopes.into_iter().take(TOLD_MAX).map(short).collect()),
        quotas: (found.quotas.into_iter().take(TOLD_MAX))
            .map(|quota| Quota {
                of: short(quota.of),
                ..quota
            })
            .collect(),
    }
}

/// A wait that a network asks for, in milliseconds.
fn within(wait_ms: i64) -> i64 {
    wait_ms.clamp(0, WAIT_MAX_S * SECOND_MS)
}

/// A session whose secrets can be kept.
fn kept(session: Session) -> Result<Session, ConnectError> {
    let size_bytes: usize = session
        .iter()
        .map(|(name, secret)| name.len() + secret.expose_secret().len())
        .sum();
    if size_bytes <= SESSION_MAX_BYTES {
        return Ok(session);
    }
    let message = "the server answered with a session that is too long";
    Err(ConnectError::Unreachable(message.to_owned()))
}

/// An account that can be kept.
fn is_fit_account(account: &Account) -> bool {
    let Account {
        remote_id,
        handle,
        url,
        server,
    } = account;
    let optional = [url, server].into_iter().flatten();
    [remote_id, handle]
        .into_iter()
        .chain(optional)
        .all(|text| is_fit(text))
}

/// An error whose words are one short line without secrets.
fn short(error: ConnectError, session: &Session, known: &str) -> ConnectError {
    let told = |text: &str| line(&without_secrets(text, session, known), MESSAGE_MAX);
    match error {
        ConnectError::Refused(why) => ConnectError::Refused(told(&why)),
        ConnectError::Unreachable(why) => ConnectError::Unreachable(told(&why)),
        ConnectError::Field { field, message } => ConnectError::Field {
            field,
            message: told(&message),
        },
    }
}

/// A report that quotes none of the secrets that were sent.
fn quiet(mut report: StepReport, channel: &ChannelFacts, session: &Session) -> StepReport {
    let known = &channel.account.remote_id;
    let told = |text: String| without_secrets(&text, session, known);
    report.error_code = report.error_code.map(told);
    report.message = report.message.map(told);
    taken(report)
}

#[async_trait]
impl Adapter for Distrusting {
    fn network(&self) -> Network {
        self.0.network()
    }

    fn about(&self) -> About {
        self.0.about()
    }

    fn limits(&self, options: &Options) -> Limits {
        self.0.limits(options)
    }

    fn kind(&self, options: &Options) -> Kind {
        self.0.kind(options)
    }

    fn kind_of(&self, draft: &Draft) -> Kind {
        self.0.kind_of(draft)
    }

    fn consent(&self) -> Option<&dyn Consent> {
        self.0.consent().map(|_| self as &dyn Consent)
    }

    fn budgets(&self, options: &Options) -> Vec<Limit> {
        self.0.budgets(options)
    }

    fn prepare_ahead_ms(&self, options: &Options, has_media: bool) -> i64 {
        self.0.prepare_ahead_ms(options, has_media)
    }

    fn refuse_variant_options(&self, options: &Options) -> Vec<Refusal> {
        self.0.refuse_variant_options(options)
    }

    fn by_hand(&self) -> Option<&dyn ByHand> {
        self.0.by_hand()
    }

    fn fetches_media(&self) -> bool {
        self.0.fetches_media()
    }

    fn refuse_options(&self, options: &Options) -> Vec<Refusal> {
        self.0.refuse_options(options)
    }

    fn measure(&self, options: &Options, text: &str) -> Length {
        self.0.measure(options, text)
    }

    async fn connect(&self, request: ConnectRequest<'_>) -> Result<Connected, ConnectError> {
        let credentials = request.credentials;
        let connected = self.0.connect(request).await;
        let connected = connected.map_err(|error| short(error, credentials, ""))?;
        if !is_fit_account(&connected.account) {
            let message = "the server names this account in a way that cannot be kept";
            return Err(ConnectError::Unreachable(message.to_owned()));
        }
        let session = kept(connected.session)?;
        Ok(Connected {
            session,
            ..connected
        })
    }

    async fn refresh(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Session, ConnectError> {
        let renewed = self.0.refresh(channel, session).await;
        let known = &channel.account.remote_id;
        kept(renewed.map_err(|error| short(error, session, known))?)
    }

    async fn check_up(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Option<Checkup>, ConnectError> {
        let found = self.0.check_up(channel, session).await;
        let known = &channel.account.remote_id;
        Ok(found
            .map_err(|error| short(error, session, known))?
            .map(told))
    }

    fn is_stale(&self, session: &Session, now: Instant) -> bool {
        self.0.is_stale(session, now)
    }

    fn session_ends_at(&self, session: &Session) -> Option<Instant> {
        self.0.session_ends_at(session)
    }

    fn next(&self, draft: &Draft, journal: &Journal) -> Next {
        self.0.next(draft, journal)
    }

    fn public_step(&self, draft: &Draft, journal: &Journal) -> Option<Step> {
        self.0.public_step(draft, journal)
    }

    async fn prepare(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport {
        let report = self.0.prepare(draft, step, session).await;
        quiet(report, &draft.channel, session)
    }

    async fn publish(
        &self,
        draft: &Draft,
        step: &Step,
        session: &Session,
        permit: Permit,
    ) -> StepReport {
        let report = self.0.publish(draft, step, session, permit).await;
        quiet(report, &draft.channel, session)
    }

    async fn look(&self, request: LookRequest<'_>, session: &Session) -> Look {
        let known = request.draft.channel.account.remote_id.clone();
        match seen(self.0.look(request, session).await) {
            Look::Failed {
                message,
                unauthorized,
            } => Look::Failed {
                message: without_secrets(&message, session, &known),
                unauthorized,
            },
            Look::Refused { message } => Look::Refused {
                message: without_secrets(&message, session, &known),
            },
            look => look,
        }
    }

    fn can_remove(&self) -> bool {
        self.0.can_remove()
    }

    async fn remove(
        &self,
        channel: &ChannelFacts,
        remote_id: &str,
        session: &Session,
    ) -> StepReport {
        let report = self.0.remove(channel, remote_id, session).await;
        quiet(report, channel, session)
    }

    async fn revoke(&self, channel: &ChannelFacts, session: &Session) {
        self.0.revoke(channel, session).await;
    }
}

#[cfg(test)]
mod tests;
