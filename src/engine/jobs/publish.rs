//! Publishing one claimed publication: check again, prepare, begin, send, end (protocol steps 2–7).

use std::sync::Arc;

use futures_util::FutureExt as _;

use crate::{
    domain::{
        attempt::{Journal, JournalEntry, Step, StepKind, StepResult, request_hash},
        event::EventKind,
        id::StepId,
        publication::{Publication, Reason, State},
        time::Instant,
        transition::Move,
    },
    engine::{
        EngineError, Inner, backoff, claim, ending,
        lease::LeaseGuard,
        session::{self, SessionError},
        settle::{self, ACTOR, Earlier, Ended},
        work::Work,
    },
    networks::{self, Adapter, Draft, Next, Outcome, Proof, Session, StepReport},
    services::{
        check,
        drafts::{self, Rows},
    },
    stop_points::StopPoint,
    store::{
        events::NewEvent,
        moves::{StepWrite, Write},
    },
};

/// Works on one publication until it is out, put back or settled otherwise.
pub(crate) async fn run(inner: Arc<Inner>, work: Work) {
    let id = work.publication.id;
    let lease = inner.leases.hold(&work.publication);
    inner.stops.reach(StopPoint::AfterClaim);
    if let Err(error) = publish(&inner, work, &lease).await {
        // The lease ends by itself, and whoever finds it then goes by what is on disk.
        tracing::error!(publication.id = %id, error = %error, "publishing was broken off");
    }
}

/// Everything one attempt works with.
struct Attempt<'a> {
    inner: &'a Inner,
    adapter: Arc<dyn Adapter>,
    work: Work,
    draft: Draft,
    session: Session,
}

/// Whether the attempt goes on with its next step.
enum Flow {
    Goes,
    Ends,
}

async fn publish(inner: &Inner, work: Work, lease: &LeaseGuard) -> Result<(), EngineError> {
    let now = inner.services.clock.now();
    if let Some(write) = blocked(inner, &work, now)? {
        inner.ledger.write(write).await?;
        return Ok(());
    }
    let adapter = Arc::clone(inner.services.networks.get(work.channel.network));
    let opened = session::open(
        &inner.services,
        &inner.stops,
        &adapter,
        &work.channel,
        &work.sealed,
    )
    .await;
    let session = match opened {
        Ok(session) => session,
        Err(error) => return without_session(inner, &work, error).await,
    };
    let now = inner.services.clock.now();
    let rows = Rows {
        publication: &work.publication,
        post: &work.post,
        channel: &work.channel,
        media: &work.media,
    };
    let (store, secret) = (&inner.services.media, &inner.key_secret);
    let draft = match drafts::draft(rows, &*adapter, store, secret, now) {
        Ok(draft) => draft,
        Err(error) => return fail(inner, &work.publication, error.to_string()).await,
    };
    let mut journal = work.journal(&*adapter, &draft);
    let mut attempt = Attempt {
        inner,
        adapter,
        work,
        draft,
        session,
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
fn blocked(inner: &Inner, work: &Work, now: Instant) -> Result<Option<Write>, EngineError> {
    let before = &work.publication;
    if work.has_part_out() {
        return Ok(None);
    }
    let findings = check::judge(
        &inner.services.rules,
        &work.channel,
        &work.post,
        Some(before.id),
        Some(before.due_at),
        &work.window,
        now,
    );
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
            let mut write = claim::held(before, Move::Hold, Reason::ChannelAuth, now)?;
            write.after.detail = Some(error.to_string());
            write
        }
        SessionError::Store(error) => return Err(error.into()),
    };
    inner.ledger.write(write).await?;
    Ok(())
}

/// Back to waiting after a failed try, later each time.
fn delayed(
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

async fn fail(inner: &Inner, before: &Publication, why: String) -> Result<(), EngineError> {
    let now = inner.services.clock.now();
    let mut after = before.moved(Move::Refuse, State::Failed, now)?;
    after.reason = Some(Reason::Refused);
    after.detail = Some(why);
    let event = NewEvent::about(before, EventKind::PublicationFailed, now, ACTOR);
    inner
        .ledger
        .write(Write::of(Move::Refuse, before, after).with_event(event))
        .await?;
    Ok(())
}

impl Attempt<'_> {
    fn now(&self) -> Instant {
        self.inner.services.clock.now()
    }

    /// Gives the publication back untouched; `run_at` where it should not be taken at once.
    async fn put_back(&self, run_at: Option<Instant>) -> Result<(), EngineError> {
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
        let kind = self.adapter.kind(&self.draft.options);
        let after = settle::received(before, proof, kind, now)?;
        let event = NewEvent::about(before, EventKind::PublicationSent, now, ACTOR);
        let write = Write::of(Move::StoreReceipt, before, after).with_event(event);
        self.inner.ledger.write(write).await?;
        Ok(Flow::Ends)
    }

    /// The row of a step that is about to begin.
    fn row(&self, step: &networks::Step, kind: StepKind) -> Step {
        let now = self.now();
        Step {
            id: StepId::new(now),
            publication: self.work.publication.id,
            lease_no: self.work.publication.lease.no,
            no: self.work.next_no(),
            kind,
            name: step.name.clone(),
            part: step.part,
            key: step.key.clone(),
            key_epoch: self.work.publication.key_epoch,
            request_hash: request_hash(step.request.to_string().as_bytes()),
            node: self.inner.owner,
            started_at: now,
            deadline_at: now.plus_ms(step.limit_ms),
            ended_at: None,
            result: None,
            settled: None,
            http_status: None,
            error_code: None,
            message: None,
            remote_id: None,
            data: serde_json::json!({}),
            retry_after_s: None,
            evidence: Vec::new(),
        }
    }

    /// One exchange that makes nothing public (TP).
    async fn prepare(
        &mut self,
        step: &networks::Step,
        journal: &mut Journal,
    ) -> Result<Flow, EngineError> {
        let row = self.row(step, StepKind::Prepare);
        let before = self.work.publication.clone();
        let after = before.moved(Move::Prepare, State::Due, self.now())?;
        let begin = Write::of(Move::Prepare, &before, after.clone())
            .with_step(StepWrite::Begin(Box::new(row.clone())));
        if !self.inner.ledger.write(begin).await? {
            return Ok(Flow::Ends);
        }
        self.work.publication = after;
        self.work.steps.push(row.clone());
        let call = self.adapter.prepare(&self.draft, step, &self.session);
        let report = guarded(call).await;
        self.inner
            .metrics
            .step_ended(before.network, settle::result(&report.outcome));
        let write = self.after_prepare(&row, &report)?;
        let goes_on = write.after.state == State::Due;
        let after = write.after.clone();
        if !self.inner.ledger.write(write).await? || !goes_on {
            if report.outcome == Outcome::Unauthorized {
                self.renew().await?;
            }
            return Ok(Flow::Ends);
        }
        self.work.publication = after;
        note(journal, step, &report, self.now());
        Ok(Flow::Goes)
    }

    fn after_prepare(&self, row: &Step, report: &StepReport) -> Result<Write, EngineError> {
        let (before, now) = (&self.work.publication, self.now());
        let end = StepWrite::End(Box::new(settle::step_end(row.id, report, now)));
        let write = match &report.outcome {
            Outcome::Done { .. } | Outcome::Handed => Write::of(
                Move::Prepare,
                before,
                before.moved(Move::Prepare, State::Due, now)?,
            ),
            Outcome::Processing { look_in_ms, .. } => {
                let mut after = before.moved(Move::PutBack, State::Waiting, now)?;
                after.run_at = now.plus_ms(*look_in_ms);
                Write::of(Move::PutBack, before, after)
            }
            Outcome::Throttled { retry_after_s } => {
                let until = backoff::throttled_until(now, *retry_after_s);
                let mut after = before.moved(Move::PutBack, State::Waiting, now)?;
                after.run_at = until;
                let mut write = Write::of(Move::PutBack, before, after);
                write.pause_until = Some(until);
                write
            }
            Outcome::Unauthorized => {
                let mut after = before.moved(Move::PutBack, State::Waiting, now)?;
                after.run_at = now.plus_ms(2_000);
                Write::of(Move::PutBack, before, after)
            }
            Outcome::Refused { .. } if self.work.has_part_out() => {
                let mut write = claim::held(before, Move::Hold, Reason::PartialThread, now)?;
                write.after.detail.clone_from(&report.message);
                write
            }
            Outcome::Refused { .. } => {
                let mut after = before.moved(Move::Refuse, State::Failed, now)?;
                after.reason = Some(Reason::Refused);
                after.detail.clone_from(&report.message);
                let event = NewEvent::about(before, EventKind::PublicationFailed, now, ACTOR);
                Write::of(Move::Refuse, before, after).with_event(event)
            }
            // Nothing of a preparation is public, so it may simply be repeated.
            Outcome::NotSent | Outcome::Unknown => {
                delayed(before, now, None, report.message.clone())?
            }
        };
        Ok(write.with_step(end))
    }

    /// The exchange that makes one part public (T3, send, T4–T8).
    async fn public(
        &mut self,
        step: &networks::Step,
        journal: &mut Journal,
    ) -> Result<Flow, EngineError> {
        let (before, now) = (self.work.publication.clone(), self.now());
        if before.due_at > now {
            self.put_back(Some(before.due_at)).await?;
            return Ok(Flow::Ends);
        }
        let kind = self.adapter.kind(&self.draft.options);
        if self.work.outlives_key(step.part, kind, now) {
            let mut write = claim::held(&before, Move::Hold, Reason::UnknownOutcome, now)?;
            write.after.detail = Some("the network no longer remembers the first try".to_owned());
            self.inner.ledger.write(write).await?;
            return Ok(Flow::Ends);
        }
        let row = self.row(step, StepKind::Public);
        let mut after = before.moved(Move::BeginPublic, State::Sending, now)?;
        after.attempted = true;
        after.first_sent_at = Some(self.draft.created_at);
        let begin = Write::of(Move::BeginPublic, &before, after.clone())
            .with_step(StepWrite::Begin(Box::new(row.clone())));
        self.inner.stops.reach(StopPoint::BeforeBeginCommit);
        let Some(permit) = self.inner.ledger.begin_public(begin).await? else {
            // Someone edited or cancelled; a fresh claim sees what they want.
            self.put_back(None).await?;
            return Ok(Flow::Ends);
        };
        self.inner.stops.reach(StopPoint::AfterBeginCommit);
        if !self.work.has_part_out() {
            let lateness_ms = now.ms_since(before.due_at);
            self.inner.metrics.sent(before.network, lateness_ms);
        }
        self.work.publication = after;
        let has_part_out = self.work.has_part_out();
        let earlier = Earlier::of(&self.work.steps, row.part, row.key_epoch);
        self.work.steps.push(row.clone());
        let call = self
            .adapter
            .publish(&self.draft, step, &self.session, permit);
        let report = guarded(call).await;
        self.inner
            .metrics
            .step_ended(before.network, settle::result(&report.outcome));
        if matches!(report.outcome, Outcome::Done { .. }) {
            note(journal, step, &report, self.now());
        }
        let proof = match self.adapter.next(&self.draft, journal) {
            Next::Done(proof) => Some(proof),
            _ => None,
        };
        self.inner.stops.reach(StopPoint::BeforeEndCommit);
        let write = settle::plan(&Ended {
            publication: &self.work.publication,
            step: row.id,
            deadline_at: row.deadline_at,
            report: &report,
            proof,
            kind,
            has_part_out,
            earlier,
            now: self.now(),
        })?;
        let after = write.after.clone();
        let done = ending::end(self.inner, write, &row, &report).await?;
        self.inner.stops.reach(StopPoint::AfterEndCommit);
        if report.outcome == Outcome::Unauthorized {
            self.renew().await?;
        }
        if !done || after.state != State::Due {
            return Ok(Flow::Ends);
        }
        self.work.publication = after;
        if let Some(last) = self.work.steps.last_mut() {
            last.result = Some(settle::result(&report.outcome));
        }
        self.inner.stops.reach(StopPoint::BetweenParts);
        Ok(Flow::Goes)
    }

    /// The network did not accept the session: renew it once, and stop the channel where even a
    /// renewed one is not accepted.
    async fn renew(&self) -> Result<(), EngineError> {
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
            session::stop_channel(services, &self.work.channel, why).await?;
            return Ok(());
        }
        let renewed = session::renew(
            services,
            &self.inner.stops,
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
fn note(journal: &mut Journal, step: &networks::Step, report: &StepReport, at: Instant) {
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
async fn guarded(call: impl Future<Output = StepReport>) -> StepReport {
    let call = std::panic::AssertUnwindSafe(call).catch_unwind();
    call.await.unwrap_or_else(|_panic| StepReport {
        message: Some("the adapter broke off".to_owned()),
        ..Outcome::Unknown.into()
    })
}
