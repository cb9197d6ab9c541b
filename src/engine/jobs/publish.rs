//! Publishing one claimed publication: check again, then step by step until it is out or settled
//! otherwise.

use std::sync::Arc;

use futures_util::FutureExt as _;
use tracing::Instrument as _;

use super::prepare::AHEAD_AGAIN_MS;
use crate::{
    domain::{
        attempt::{Files, Journal, JournalEntry, Step, StepKind, StepResult},
        event::EventKind,
        publication::{Publication, Reason, State},
        time::Instant,
        transition::Move,
    },
    engine::{
        EngineError, Inner, backoff, claim,
        lease::LeaseGuard,
        settle::{self, ACTOR},
        work::{self, Work},
    },
    networks::{self, Adapter, Draft, Next, Outcome, Proof, Session, StepReport},
    services::{
        Services, check, drafts,
        judging::Surroundings,
        sessions::{self, SessionError},
    },
    stop_points::StopPoint,
    store::{events::NewEvent, moves::Write},
};

/// Works on one publication until it is out, put back or settled otherwise.
pub(crate) async fn run(inner: Arc<Inner>, work: Work, around: Arc<Surroundings>) {
    let id = work.publication.id;
    let lease = inner.leases.hold(&work.publication);
    inner.stops.reach(StopPoint::AfterClaim);
    let network: &str = work.channel.network.into();
    let span = tracing::info_span!("publication", publication.id = %id, network);
    if let Err(error) = publish(&inner, work, &around, &lease)
        .instrument(span)
        .await
    {
        // The lease ends by itself, and whoever finds it then goes by what is on disk.
        tracing::error!(publication.id = %id, error = %error, "publishing was broken off");
    }
}

/// Everything one attempt works with.
pub(super) struct Attempt<'a> {
    pub(super) inner: &'a Inner,
    pub(super) adapter: Arc<dyn Adapter>,
    pub(super) work: Work,
    pub(super) draft: Draft,
    /// The files that the draft carries.
    files: Files,
    pub(super) session: Session,
    /// Claimed before its instant: everything is prepared, and nothing made public.
    pub(super) is_ahead: bool,
}

/// Whether the attempt goes on with its next step.
pub(super) enum Flow {
    Goes,
    Ends,
}

async fn publish(
    inner: &Inner,
    mut work: Work,
    around: &Surroundings,
    lease: &LeaseGuard,
) -> Result<(), EngineError> {
    let now = inner.services.clock.now();
    if let Some(write) = blocked(inner, &work, around, now).await? {
        inner.ledger.write(write).await?;
        return Ok(());
    }
    let adapter = work.adapter(&inner.services.networks);
    if let Some(write) = unfit(inner, &mut work, &*adapter).await? {
        inner.ledger.write(write).await?;
        return Ok(());
    }
    let opened = sessions::open(&inner.services, &adapter, &work.channel, &work.sealed).await;
    let session = match opened {
        Ok(session) => session,
        Err(error) => return without_session(inner, &work, error).await,
    };
    let now = inner.services.clock.now();
    let (services, secret) = (&inner.services, &inner.key_secret);
    let draft = match drafts::draft(work.rows(), &*adapter, services, secret, now) {
        Ok(draft) => draft,
        Err(error) => {
            let write = settle::failed(&work.publication, Some(error.to_string()), now)?;
            inner.ledger.write(write).await?;
            return Ok(());
        }
    };
    let files = drafts::files(work.rows(), &*adapter).unwrap_or_default();
    let mut journal = work.journal(&*adapter, &draft);
    // The claim is the row's last move.
    let is_ahead = work.publication.due_at > work.publication.updated_at;
    let mut attempt = Attempt {
        inner,
        adapter,
        work,
        draft,
        files,
        session,
        is_ahead,
    };
    loop {
        if inner.stopping.is_cancelled() {
            return attempt.put_back(None).await;
        }
        if !lease.is_held() {
            return Ok(());
        }
        let flow = match attempt.adapter.next(&attempt.draft, &journal) {
            Next::Done(proof) => attempt.all_out(proof).await?,
            Next::Prepare(step) => attempt.prepare(&step, &mut journal).await?,
            Next::Public(step) => attempt.public(&step, &mut journal).await?,
        };
        if matches!(flow, Flow::Ends) {
            return Ok(());
        }
    }
}

/// Rules a third time, with fresh neighbours: what is blocked now waits for a person.
async fn blocked(
    inner: &Inner,
    work: &Work,
    around: &Surroundings,
    now: Instant,
) -> Result<Option<Write>, EngineError> {
    let before = &work.publication;
    // What is out, or may be, is only brought to its end.
    if work.reason_to_look().is_some() {
        return Ok(None);
    }
    let Services {
        db,
        rules,
        networks,
        ..
    } = &inner.services;
    let judged = (&work.post, &work.channel);
    let findings = around
        .judge((db, rules, networks), before, judged, now)
        .await?;
    if !check::blocks(&findings) {
        return Ok(None);
    }
    let mut write = claim::held(before, Move::Hold, Reason::Rule, now)?;
    let blocking: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.blocks)
        .map(|finding| finding.rule.as_ref())
        .collect();
    write.after.detail = Some(blocking.join(", "));
    for event in &mut write.events {
        event.data = serde_json::json!({ "reason": Reason::Rule, "rules": blocking });
    }
    Ok(Some(write))
}

/// Draws what is still to be drawn for its network: it fails where that cannot be done, and is tried
/// again where it only did not go well.
async fn unfit(
    inner: &Inner,
    work: &mut Work,
    adapter: &dyn Adapter,
) -> Result<Option<Write>, EngineError> {
    let fitted = drafts::fit(work.rows(), adapter, &inner.services).await;
    let now = inner.services.clock.now();
    match fitted {
        Ok(Ok(drawn)) => {
            work.drawn.extend(drawn);
            Ok(None)
        }
        Ok(Err(error)) => Ok(Some(settle::failed(
            &work.publication,
            Some(error.to_string()),
            now,
        )?)),
        Err(error) => {
            tracing::error!(publication.id = %work.publication.id, %error, "drawing a picture");
            let before = &work.publication;
            if before.due_at > before.updated_at {
                // There is time until its instant, and a try before that does not count.
                let mut after = before.moved(Move::PutBack, State::Waiting, now)?;
                after.run_at = before.due_at.min(now.plus_ms(AHEAD_AGAIN_MS));
                return Ok(Some(Write::of(Move::PutBack, before, after)));
            }
            let why = "a picture could not be drawn anew for this network".to_owned();
            Ok(Some(delayed(before, now, None, Some(why))?))
        }
    }
}

async fn without_session(
    inner: &Inner,
    work: &Work,
    error: SessionError,
) -> Result<(), EngineError> {
    let now = inner.services.clock.now();
    let before = &work.publication;
    let write = match error {
        SessionError::NeedsPerson(_) => {
            // Within its grace it goes out once the channel is connected again.
            let after = before.moved(Move::PutBack, State::Waiting, now)?;
            Write::of(Move::PutBack, before, after)
        }
        SessionError::Later(why) => delayed(before, now, None, Some(why))?,
        SessionError::Vault(error) => {
            let mut write = {
                let reason = work.reason_to_look().unwrap_or(Reason::ChannelAuth);
                claim::held(before, Move::Hold, reason, now)?
            };
            write.after.detail = Some(error.to_string());
            write
        }
        SessionError::Store(error) => return Err(error.into()),
    };
    inner.ledger.write(write).await?;
    Ok(())
}

/// Back to waiting after a failed try, later each time.
pub(super) fn delayed(
    before: &Publication,
    now: Instant,
    retry_after_s: Option<i64>,
    why: Option<String>,
) -> Result<Write, EngineError> {
    let mut after = before.moved(Move::PutBack, State::Waiting, now)?;
    after.run_at = backoff::next_try_at(now, before.tries, retry_after_s);
    after.tries += 1;
    after.detail = why;
    let event = NewEvent::about(before, EventKind::PublicationDelayed, now, ACTOR);
    Ok(Write::of(Move::PutBack, before, after).with_event(event))
}

impl Attempt<'_> {
    pub(super) fn now(&self) -> Instant {
        self.inner.services.clock.now()
    }

    /// Gives the publication back untouched; `run_at` where it should not be taken at once.
    pub(super) async fn put_back(&self, run_at: Option<Instant>) -> Result<(), EngineError> {
        let before = &self.work.publication;
        let mut after = before.moved(Move::PutBack, State::Waiting, self.now())?;
        after.run_at = run_at.unwrap_or(before.run_at);
        self.inner
            .ledger
            .write(Write::of(Move::PutBack, before, after))
            .await?;
        Ok(())
    }

    /// Every part is out already: the receipt is all that is missing.
    async fn all_out(&self, proof: Proof) -> Result<Flow, EngineError> {
        let (before, now) = (&self.work.publication, self.now());
        let kind = self.adapter.kind_of(&self.draft);
        let after = settle::received(before, proof, kind, now)?;
        let event = NewEvent::about(before, EventKind::PublicationSent, now, ACTOR);
        let write = Write::of(Move::StoreReceipt, before, after).with_event(event);
        self.inner.ledger.write(write).await?;
        Ok(Flow::Ends)
    }

    /// The row of a step that is about to begin.
    pub(super) fn row(&self, step: &networks::Step, kind: StepKind) -> Step {
        let (work, node) = (&self.work, self.inner.owner);
        let no = work.next_no();
        let row = work::row(&work.publication, no, step, kind, node, self.now());
        let files = Some(self.files.clone()).filter(|_| kind == StepKind::Public);
        Step { files, ..row }
    }

    /// The network did not accept the session: renew it once, and stop the channel where even a
    /// renewed one is not accepted.
    pub(super) async fn renew(&self) -> Result<(), EngineError> {
        let unauthorized = Some(StepResult::Unauthorized);
        let tried_before = self
            .work
            .steps
            .iter()
            .rev()
            .skip(1)
            .take(1)
            .any(|step| step.result == unauthorized);
        let services = &self.inner.services;
        if tried_before {
            let why = "a renewed session was not accepted either";
            sessions::stop_channel(services, &self.work.channel, &self.work.sealed, why).await?;
            return Ok(());
        }
        let renewed = sessions::renew(
            services,
            &self.adapter,
            &self.work.channel,
            &self.work.sealed,
        );
        match renewed.await {
            Ok(_) | Err(SessionError::NeedsPerson(_) | SessionError::Later(_)) => Ok(()),
            Err(SessionError::Vault(error)) => {
                tracing::error!(channel.id = %self.work.channel.id, %error, "sealed credentials");
                Ok(())
            }
            Err(SessionError::Store(error)) => Err(error.into()),
        }
    }
}

/// Adds a step that went well to the journal in hand.
pub(super) fn note(journal: &mut Journal, step: &networks::Step, report: &StepReport, at: Instant) {
    let (remote_id, data) = match &report.outcome {
        Outcome::Done { remote_id, data } => (remote_id.clone(), data.clone()),
        Outcome::Processing {
            remote_id, data, ..
        } => (Some(remote_id.clone()), data.clone()),
        _ => return,
    };
    journal.push(JournalEntry {
        name: step.name.clone(),
        remote_id,
        data,
        at,
    });
}

/// A panic in an adapter is an unclear outcome like any other.
pub(super) async fn guarded(row: &Step, call: impl Future<Output = StepReport>) -> StepReport {
    let span = tracing::info_span!("step", name = row.name, part = row.part, no = row.no);
    let call = std::panic::AssertUnwindSafe(call.instrument(span)).catch_unwind();
    call.await.unwrap_or_else(|_panic| StepReport {
        message: Some("the adapter broke off".to_owned()),
        ..Outcome::Unknown.into()
    })
}
