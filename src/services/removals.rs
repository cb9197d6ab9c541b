//! Removals: taking back what is out, at the network itself.
//!
//! That somebody wants it is on disk before the network is asked, and how it ended is on disk before
//! anybody is told. A removal may be repeated as often as one likes: what is gone already counts as
//! removed. So a process that dies in between leaves nothing but a publication that can be asked for
//! again.

use std::collections::BTreeSet;

use super::{
    Caller, Services, drafts,
    publications::{self, PublicationView},
    schedule::moved_on,
    sessions::{self, SessionError},
};
use crate::{
    domain::{
        attempt::{Settled, Step, StepKind},
        channel::{Channel, ChannelState},
        event::EventKind,
        id::PublicationId,
        publication::Publication,
        role::Action,
    },
    error::{Code, Error},
    networks::{Outcome, StepReport},
    store,
};

/// Removes a publication from its network, each of its parts, the last one first.
///
/// Errors: [`Code::NotFound`]; [`Code::NotPossible`] where it is not out, its network cannot take it
/// back or refuses to; [`Code::NetworkUnreachable`] where the network could not be asked: then it may
/// be asked for again.
pub async fn remove_publication(
    services: &Services,
    caller: &Caller,
    id: PublicationId,
) -> Result<PublicationView, Error> {
    caller.allow(Action::RemovePublications)?;
    let Some(removal) = Removal::begin(services, caller, id).await? else {
        // It was removed before.
        let tx = services.db.begin_write().await?;
        let publication = publications::find(&tx, caller, id).await?;
        let view = publications::view(&tx, services, publication).await?;
        services.commit(caller, tx, &view).await?;
        return Ok(view);
    };
    if let Err(failure) = removal.make(services).await? {
        let now = services.clock.now();
        let tx = services.db.begin_write().await?;
        let event = caller.event_about(&removal.publication, EventKind::RemovalFailed, now);
        store::events::append(&tx, &[&event.with(failure.told(&removal))]).await?;
        tx.commit().await?;
        return Err(failure.into_error());
    }
    let now = services.clock.now();
    let tx = services.db.begin_write().await?;
    // Of two who remove it at once, one says so.
    if store::removals::done(&tx, id, now).await? {
        let event = caller.event_about(&removal.publication, EventKind::PublicationRemoved, now);
        let data = serde_json::json!({ "parts": removal.remote_ids.len() });
        store::events::append(&tx, &[&event.with(data)]).await?;
    }
    let publication = publications::find(&tx, caller, id).await?;
    let view = publications::view(&tx, services, publication).await?;
    services.commit(caller, tx, &view).await?;
    Ok(view)
}

/// A removal that somebody wants, on disk.
struct Removal {
    publication: Publication,
    channel: Channel,
    sealed: Vec<u8>,
    /// The parts that are out, the last one first.
    remote_ids: Vec<String>,
}

/// How a removal went wrong.
struct Failure {
    /// How many parts were removed before.
    removed: usize,
    /// What the network answered, where it was asked.
    report: StepReport,
}

impl Removal {
    /// Notes that it is wanted; none where it is removed already.
    async fn begin(
        services: &Services,
        caller: &Caller,
        id: PublicationId,
    ) -> Result<Option<Self>, Error> {
        let now = services.clock.now();
        let tx = services.db.begin_write().await?;
        let publication = publications::find(&tx, caller, id).await?;
        caller.expects(publication.revision)?;
        if publication.removed_at.is_some() {
            return Ok(None);
        }
        if !publication.state.is_out() {
            let detail = "Only what is out can be removed from its network.";
            return Err(not_possible(detail).with("state", publication.state));
        }
        let rows = store::channels::for_engine(&tx, &[publication.channel]).await?;
        let (channel, sealed) = rows.into_iter().next().ok_or_else(Error::not_found)?;
        if channel.state == ChannelState::Deleted {
            return Err(not_possible(
                "Its channel was removed, so nobody can speak for the account here any more. Remove \
                 it at the network itself.",
            ));
        }
        if !services.networks.get(channel.network).can_remove() {
            return Err(not_possible(
                "This network cannot take posts back. Remove it at the network itself.",
            ));
        }
        let steps = store::steps::of_publication(&tx, channel.workspace, id).await?;
        let remote_ids = parts_out(&steps);
        if remote_ids.is_empty() {
            return Err(not_possible(
                "A person said where it is, and the network's own id of it is not known. Remove it \
                 at the network itself.",
            ));
        }
        if !store::removals::ask(&tx, id, now).await? {
            return Err(moved_on());
        }
        let event = caller.event_about(&publication, EventKind::RemovalAsked, now);
        let data = serde_json::json!({ "parts": remote_ids.len() });
        store::events::append(&tx, &[&event.with(data)]).await?;
        tx.commit().await?;
        Ok(Some(Self {
            publication,
            channel,
            sealed,
            remote_ids,
        }))
    }

    /// Asks the network to remove each part; a session that it does not accept is renewed once.
    async fn make(&self, services: &Services) -> Result<Result<(), Failure>, Error> {
        let adapter = services.networks.get(self.channel.network);
        let facts = drafts::facts(&self.channel);
        let opened = sessions::open(services, adapter, &self.channel, &self.sealed).await;
        let mut session = match opened {
            Ok(session) => session,
            Err(error) => return no_session(error, 0),
        };
        let mut is_renewed = false;
        for (removed, remote_id) in self.remote_ids.iter().enumerate() {
            let mut report = adapter.remove(&facts, remote_id, &session).await;
            if report.outcome == Outcome::Unauthorized && !is_renewed {
                is_renewed = true;
                let renewed = sessions::renew(services, adapter, &self.channel, &self.sealed);
                session = match renewed.await {
                    Ok(session) => session,
                    Err(error) => return no_session(error, removed),
                };
                report = adapter.remove(&facts, remote_id, &session).await;
            }
            if !matches!(report.outcome, Outcome::Done { .. }) {
                return Ok(Err(Failure { removed, report }));
            }
        }
        Ok(Ok(()))
    }
}

/// The network's ids of every part that is out, the last one first.
fn parts_out(steps: &[Step]) -> Vec<String> {
    // What a person found has an address, which is no id.
    let is_out = |step: &&Step| {
        let is_known = step.settled != Some(Settled::Posted) && !step.is_hand_over();
        step.kind == StepKind::Public && step.went_well() && is_known
    };
    let mut out: Vec<&Step> = steps.iter().filter(is_out).collect();
    out.sort_by_key(|step| std::cmp::Reverse((step.part, step.no)));
    let mut seen = BTreeSet::new();
    let ids = out.into_iter().filter_map(|step| step.remote_id.clone());
    ids.filter(|id| !id.is_empty() && seen.insert(id.clone()))
        .collect()
}

/// A session that could not be opened, as the network's answer to the first part that is left.
fn no_session(error: SessionError, removed: usize) -> Result<Result<(), Failure>, Error> {
    let message = error.to_string();
    let outcome = match error {
        SessionError::NeedsPerson(_) => Outcome::Unauthorized,
        SessionError::Later(_) => Outcome::NotSent,
        SessionError::Vault(cause) => {
            let detail = "Its channel's credentials cannot be opened here. Give new ones.";
            return Err(not_possible(detail).caused_by(cause));
        }
        SessionError::Store(cause) => return Err(cause.into()),
    };
    let report = StepReport {
        message: Some(message),
        ..outcome.into()
    };
    Ok(Err(Failure { removed, report }))
}

impl Failure {
    /// What the record holds of it.
    fn told(&self, removal: &Removal) -> serde_json::Value {
        serde_json::json!({
            "parts": removal.remote_ids.len(),
            "removed": self.removed,
            "http_status": self.report.http_status,
            "error_code": self.report.error_code,
            "message": self.report.message,
        })
    }

    /// What whoever asked is told.
    fn into_error(self) -> Error {
        let said = self.report.message.unwrap_or_default();
        let error = match self.report.outcome {
            Outcome::Refused { .. } => {
                not_possible(&format!("The network did not remove it: {said}"))
            }
            Outcome::Unauthorized => not_possible(
                "The network no longer accepts the channel's credentials. Give new ones, then try \
                 again.",
            ),
            Outcome::Throttled { .. } => {
                let detail = "The network asks to wait. Try again in a while.";
                Error::new(Code::NetworkUnreachable, detail)
            }
            _ => {
                let detail = format!(
                    "The network could not be asked, or did not say whether it is removed: {said}. \
                     Asking again does no harm."
                );
                Error::new(Code::NetworkUnreachable, detail)
            }
        };
        error.with("removed", self.removed)
    }
}

fn not_possible(detail: &str) -> Error {
    Error::new(Code::NotPossible, detail)
}
