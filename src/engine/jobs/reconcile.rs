//! Settling an unclear outcome, or asking for one that the network still works on (protocol §6).

use std::sync::Arc;

use tracing::Instrument as _;

use crate::{
    domain::{
        attempt::{Evidence, Journal, JournalEntry, Settled, Step, StepKind, StepResult},
        channel::Mode,
        event::EventKind,
        id::StepId,
        network::Kind,
        publication::{Publication, Reason, State},
        time::{HOUR_MS, Instant, MINUTE_MS, SECOND_MS},
        transition::Move,
    },
    engine::{
        EngineError, Inner, backoff, claim, comments,
        jobs::confirm,
        settle::{self, ACTOR},
        verdict::{self, Seen, Verdict},
        work::{self, Work},
    },
    networks::{self, Adapter, Candidate, Draft, Look, LookRequest, Next, Session},
    services::{
        drafts,
        sessions::{self, SessionError},
    },
    stop_points::StopPoint,
    store::{
        self,
        events::NewEvent,
        moves::{StepWrite, Write},
        steps::StepLook,
    },
};

/// How long before a step's start a post may say it was made, in milliseconds.
const BEFORE_START_MS: i64 = MINUTE_MS;
/// How long the network may work on a post before a person is asked, in milliseconds.
const PROCESSING_MAX_MS: i64 = 24 * HOUR_MS;

/// Looks for one publication that was taken to be looked at, or reads one back.
pub(crate) async fn run(inner: Arc<Inner>, publication: Publication) {
    let id = publication.id;
    let span = tracing::info_span!("look", publication.id = %id);
    let look = async {
        if publication.state == State::Sent {
            confirm::confirm(&inner, publication).await
        } else {
            reconcile(&inner, publication).await
        }
    };
    if let Err(error) = look.instrument(span).await {
        tracing::error!(publication.id = %id, %error, "looking up was broken off");
    }
}

/// One publication taken to look, with the step that is unclear.
pub(crate) struct Unclear<'a> {
    pub(crate) inner: &'a Inner,
    pub(crate) adapter: Arc<dyn Adapter>,
    pub(crate) work: Work,
    pub(crate) draft: Draft,
    pub(crate) journal: Journal,
    pub(crate) step: Step,
}

async fn reconcile(inner: &Inner, taken: Publication) -> Result<(), EngineError> {
    let _lease = inner.leases.hold(&taken);
    let Some(unclear) = open(inner, taken.clone(), None).await? else {
        return nothing_open(inner, taken).await;
    };
    let kind = unclear.adapter.kind_of(&unclear.draft);
    if kind == Kind::Blind {
        if let Some(write) = unclear.left_out("unclear", None)? {
            inner.ledger.write(write).await?;
            return Ok(());
        }
        return ask_person(inner, &taken, None, Reason::UnknownOutcome).await;
    }
    let look = unclear.look().await?;
    inner.stops.reach(StopPoint::DuringLook);
    unclear.settle(look, kind).await
}

/// Nothing is left to look for. Where the answer has come after all, too late for its sender to move
/// the row, the steps say how to go on: a part is out and more follow, or nothing was made. A reminder
/// that came too late was seen by nobody, and is made again.
async fn nothing_open(inner: &Inner, before: Publication) -> Result<(), EngineError> {
    let now = inner.services.clock.now();
    let work = work::load(&inner.services.db, vec![before.clone()]).await?;
    let newest = work.first().and_then(|work| {
        let mut public = work.steps.iter();
        public.rfind(|step| step.kind == StepKind::Public)
    });
    let (run_at, tries) = match newest.and_then(|step| step.result) {
        Some(StepResult::Done | StepResult::Handed) => (now, 0),
        // A network that refuses will say so once more, to a sender that is heard.
        Some(
            StepResult::NotSent
            | StepResult::Throttled
            | StepResult::Unauthorized
            | StepResult::Refused,
        ) => (backoff::next_try_at(now, before.tries, None), 1),
        // Without its step or its text nothing can be compared: only a person can tell.
        _ => return ask_person(inner, &before, None, Reason::UnknownOutcome).await,
    };
    // Past its grace, the claim that follows hands it to a person.
    let mut after = before.moved(Move::Release, State::Waiting, now)?;
    after.run_at = run_at;
    after.tries += tries;
    let write = Write::of(Move::Release, &before, after);
    inner.ledger.write(write).await?;
    Ok(())
}

/// Loads what a look needs; none where the unclear step or the text is gone.
///
/// `step` names the step that is meant; without it the state says which.
pub(crate) async fn open(
    inner: &Inner,
    publication: Publication,
    step: Option<StepId>,
) -> Result<Option<Unclear<'_>>, EngineError> {
    let mut loaded = work::load(&inner.services.db, vec![publication]).await?;
    Ok(loaded.pop().and_then(|work| loaded_one(inner, work, step)))
}

/// The same of one that is loaded already.
pub(crate) fn loaded_one(inner: &Inner, work: Work, step: Option<StepId>) -> Option<Unclear<'_>> {
    let mut public = work
        .steps
        .iter()
        .filter(|step| step.kind == StepKind::Public);
    let step = match (step, work.publication.state) {
        (Some(id), _) => public.find(|step| step.id == id),
        (None, State::Unknown | State::Sending) => work.open_step(),
        (None, State::Processing) => {
            public.rfind(|step| step.result == Some(StepResult::Processing))
        }
        // The first part is what the receipt names.
        (None, _) => public.find(|step| step.went_well()),
    };
    let step = step.cloned()?;
    let adapter = work.maker(&step, &inner.services.networks);
    let now = inner.services.clock.now();
    let draft = drafts::draft(
        work.rows(),
        &*adapter,
        &inner.services,
        &inner.key_secret,
        now,
    );
    let draft = draft.ok()?;
    let journal = work.journal(&*adapter, &draft);
    Some(Unclear {
        inner,
        adapter,
        work,
        draft,
        journal,
        step,
    })
}

impl Unclear<'_> {
    fn now(&self) -> Instant {
        self.inner.services.clock.now()
    }

    /// Looks once; changes nothing.
    pub(crate) async fn look(&self) -> Result<Look, EngineError> {
        let services = &self.inner.services;
        let (channel, sealed) = (&self.work.channel, &self.work.sealed);
        let opened = sessions::open(services, &self.adapter, channel, sealed).await;
        let session = match opened {
            Ok(session) => session,
            Err(error) => return not_seen(error),
        };
        let look = self.ask(&session).await;
        if !matches!(
            look,
            Look::Failed {
                unauthorized: true,
                ..
            }
        ) {
            return self.without_others(look).await;
        }
        match sessions::renew(services, &self.adapter, channel, sealed).await {
            Ok(session) => self.without_others(self.ask(&session).await).await,
            Err(error) => not_seen(error),
        }
    }

    async fn ask(&self, session: &Session) -> Look {
        let step = networks::Step {
            name: self.step.name.clone(),
            part: self.step.part,
            key: self.step.key.clone(),
            request: serde_json::Value::Null,
            limit_ms: networks::PUBLIC_LIMIT_MS,
        };
        // What a repeat is answered for may have been made by any earlier try of the same part.
        let of_part = |step: &&Step| step.kind == StepKind::Public && step.part == self.step.part;
        let tries = self.work.steps.iter().filter(of_part);
        let began = tries.map(|step| step.started_at).min();
        let began = began.unwrap_or(self.step.started_at);
        let request = LookRequest {
            draft: &self.draft,
            journal: &self.journal,
            step: &step,
            handle: self.step.remote_id.as_deref(),
            since: began.plus_ms(-BEFORE_START_MS),
            is_lost: false,
        };
        self.adapter.look(request, session).await
    }

    /// A listed post that another publication owns is not ours.
    async fn without_others(&self, look: Look) -> Result<Look, EngineError> {
        let Look::Listed {
            complete,
            mut candidates,
        } = look
        else {
            return Ok(look);
        };
        if !candidates.is_empty() {
            let ids: Vec<String> = candidates.iter().map(|one| one.remote_id.clone()).collect();
            let since = self.step.started_at.plus_ms(-48 * HOUR_MS);
            let publication = &self.work.publication;
            let db = &self.inner.services.db;
            let owned = store::publications::owned_by_others(db, publication, &ids, since).await?;
            candidates.retain(|one| !owned.contains(&one.remote_id));
        }
        Ok(Look::Listed {
            complete,
            candidates,
        })
    }

    async fn settle(self, look: Look, kind: Kind) -> Result<(), EngineError> {
        let (now, before) = (self.now(), &self.work.publication);
        let is_processing = before.state == State::Processing;
        let since = if is_processing {
            self.step.started_at
        } else {
            before.unknown_since.unwrap_or(now)
        };
        // What the network works on may take a day; only then a person is asked.
        let unknown_since = if is_processing {
            since.plus_ms(PROCESSING_MAX_MS - verdict::UNKNOWN_MAX_MS)
        } else {
            since
        };
        let is_past_grace = before.is_past_grace(self.work.channel.grace_ms, now);
        let is_gone = look == Look::Gone;
        let (verdict, evidence) = verdict::judge(Seen {
            look,
            kind,
            before: &self.step.evidence,
            first_try_at: self
                .work
                .first_try_at(self.step.part)
                .unwrap_or(self.step.started_at),
            is_processing,
            may_repeat: !before.cancel_wish && !is_past_grace && !self.leaves_network(),
            unknown_since,
            now,
        });
        match verdict {
            Verdict::Found(candidate) => self.found(candidate, kind, evidence).await,
            Verdict::Refused(why) => self.refused(why, evidence).await,
            Verdict::Release(settled) if is_processing => {
                // What the network works on is never sent again, however harmless a repeat would be.
                // Where its handle is gone, nothing more will be learnt by it.
                let is_lost = settled == Settled::Absent && (is_gone || kind == Kind::Handle);
                if is_lost || now >= since.plus_ms(PROCESSING_MAX_MS) {
                    self.give_up(evidence).await
                } else {
                    self.later(now.plus_ms(30 * SECOND_MS), evidence).await
                }
            }
            Verdict::Release(settled) => self.release(settled, kind, evidence).await,
            Verdict::Again(at) => self.later(at, evidence).await,
            Verdict::AskPerson => self.give_up(evidence).await,
        }
    }

    /// T10: only a person can tell.
    async fn give_up(&self, evidence: Evidence) -> Result<(), EngineError> {
        let look = self.record(evidence, None, None);
        if let Some(write) = self.left_out("unclear", None)? {
            self.inner.ledger.write(write.with_step(look)).await?;
            return Ok(());
        }
        let before = &self.work.publication;
        ask_person(self.inner, before, Some(look), Reason::UnknownOutcome).await
    }

    /// The end of a post that is out, without the comment that is unclear; none where the step is no
    /// comment on it.
    pub(crate) fn left_out(
        &self,
        why: &str,
        detail: Option<&str>,
    ) -> Result<Option<Write>, EngineError> {
        let (now, before) = (self.now(), &self.work.publication);
        let Some(proof) = comments::post_alone(&*self.adapter, &self.draft, &self.journal) else {
            return Ok(None);
        };
        let proof = (proof, self.adapter.kind_of(&self.draft));
        Ok(Some(comments::left_out(before, proof, why, detail, now)?))
    }

    /// Whether it would go on by hand once it is known not to be out, so that only proof will do:
    /// what a call may still bring must not be asked of a person as well.
    fn leaves_network(&self) -> bool {
        let is_call = self.adapter.by_hand().is_none();
        is_call && self.work.channel.mode == Mode::Reminder
    }

    /// It is out: the receipt, or the next part of the thread.
    async fn found(
        mut self,
        found: Candidate,
        kind: Kind,
        evidence: Evidence,
    ) -> Result<(), EngineError> {
        let now = self.now();
        let look = self.record(evidence, Some(Settled::Found), Some(found.clone()));
        self.journal.push(JournalEntry {
            name: self.step.name.clone(),
            remote_id: Some(found.remote_id),
            data: found.data,
            at: now,
        });
        let before = &self.work.publication;
        let write = match self.adapter.next(&self.draft, &self.journal) {
            Next::Done(proof) => {
                let after = settle::received(before, proof, kind, now)?;
                let event = NewEvent::about(before, EventKind::PublicationSent, now, ACTOR)
                    .with(serde_json::json!({ "found": true }));
                Write::of(Move::StoreReceipt, before, after).with_event(event)
            }
            // This part is out and more follow: back in line, with the part in the journal.
            Next::Prepare(_) | Next::Public(_) => {
                let mut after = before.moved(Move::Release, State::Waiting, now)?;
                after.run_at = now;
                Write::of(Move::Release, before, after)
            }
        };
        self.inner.ledger.write(write.with_step(look)).await?;
        Ok(())
    }

    /// It may be sent again: inside the grace at once, past it a person decides.
    async fn release(
        &self,
        settled: Settled,
        kind: Kind,
        evidence: Evidence,
    ) -> Result<(), EngineError> {
        let (now, before) = (self.now(), &self.work.publication);
        let look = self.record(evidence, Some(settled), None);
        let past_grace = before.is_past_grace(self.work.channel.grace_ms, now);
        if past_grace && !before.cancel_wish {
            if let Some(write) = self.left_out("late", None)? {
                self.inner.ledger.write(write.with_step(look)).await?;
                return Ok(());
            }
            let partly = self.work.has_part_out();
            let reason = if partly {
                Reason::PartialThread
            } else {
                Reason::Late
            };
            return ask_person(self.inner, before, Some(look), reason).await;
        }
        let mut after = before.moved(Move::Release, State::Waiting, now)?;
        after.run_at = if before.cancel_wish {
            now
        } else {
            backoff::next_try_at(now, before.tries, None)
        };
        after.tries += 1;
        if settled == Settled::Absent && kind == Kind::Handle {
            // The handle is gone for good: a new round makes a new one.
            after.key_epoch += 1;
            after.first_sent_at = None;
        }
        let event = NewEvent::about(before, EventKind::PublicationDelayed, now, ACTOR)
            .with(serde_json::json!({ "settled": settled }));
        let write = Write::of(Move::Release, before, after)
            .with_step(look)
            .with_event(event);
        self.inner.ledger.write(write).await?;
        Ok(())
    }

    /// T7: the network had taken it and has refused it since. Where a part is out, a person decides.
    async fn refused(&self, why: String, evidence: Evidence) -> Result<(), EngineError> {
        let (now, before) = (self.now(), &self.work.publication);
        let look = self.record(evidence, Some(Settled::Absent), None);
        if let Some(write) = self.left_out("refused", Some(&why))? {
            self.inner.ledger.write(write.with_step(look)).await?;
            return Ok(());
        }
        let earlier = |step: &&Step| step.part < self.step.part && step.kind == StepKind::Public;
        if self.work.steps.iter().filter(earlier).any(Step::went_well) {
            return ask_person(self.inner, before, Some(look), Reason::PartialThread).await;
        }
        let write = settle::failed(before, Some(why), now)?;
        self.inner.ledger.write(write.with_step(look)).await?;
        Ok(())
    }

    async fn later(&self, at: Instant, evidence: Evidence) -> Result<(), EngineError> {
        let (now, before) = (self.now(), &self.work.publication);
        let look = self.record(evidence, None, None);
        let mut after = before.moved(Move::LookLater, before.state, now)?;
        after.look_again_at = Some(at);
        let write = Write::of(Move::LookLater, before, after).with_step(look);
        self.inner.ledger.write(write).await?;
        Ok(())
    }

    fn record(
        &self,
        evidence: Evidence,
        settled: Option<Settled>,
        found: Option<Candidate>,
    ) -> StepWrite {
        let mut all = self.step.evidence.clone();
        all.push(evidence);
        let (remote_id, data) = match found {
            Some(found) => (Some(found.remote_id), found.data),
            None => (None, serde_json::json!({})),
        };
        StepWrite::Look(Box::new(StepLook {
            id: self.step.id,
            evidence: all,
            settled,
            remote_id,
            data,
        }))
    }
}

fn not_seen(error: SessionError) -> Result<Look, EngineError> {
    match error {
        SessionError::Store(error) => Err(error.into()),
        other => Ok(Look::Failed {
            message: other.to_string(),
            unauthorized: false,
        }),
    }
}

/// T10: only a person can tell, or only a person may decide to send this late.
async fn ask_person(
    inner: &Inner,
    before: &Publication,
    look: Option<StepWrite>,
    reason: Reason,
) -> Result<(), EngineError> {
    let now = inner.services.clock.now();
    let mut write = claim::held(before, Move::GiveUp, reason, now)?;
    write.step = look;
    inner.ledger.write(write).await?;
    Ok(())
}
