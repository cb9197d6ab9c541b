//! What follows from the end of a public step: the move, as a pure function of what is known.

use crate::{
    domain::{
        attempt::{Step, StepKind, StepResult, in_doubt},
        event::EventKind,
        id::StepId,
        network::Kind,
        publication::{ANSWER_MS, Publication, Reason, State},
        time::{Instant, MINUTE_MS, SECOND_MS},
        transition::{IllegalTransition, Move},
    },
    engine::{backoff, comments},
    networks::{Outcome, Proof, StepReport},
    services::ENGINE,
    store::{
        events::NewEvent,
        moves::{StepWrite, Write},
        steps::StepEnd,
    },
};

/// Who the engine's events name.
pub(crate) const ACTOR: &str = ENGINE;

/// What became of earlier steps for one part whose outcome was unclear.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Earlier {
    /// There was one.
    is_any: bool,
    /// One of this round of keys was not settled but only repeated, because the same id, key or
    /// handle makes that harmless.
    is_repeated: bool,
}

impl Earlier {
    /// Looks through the steps of a publication. Only a repeat with the same keys can be answered
    /// for the first try; that there was an unclear one matters in every round.
    pub(crate) fn of(steps: &[Step], part: u32, key_epoch: i64) -> Self {
        let of_part = |step: &&Step| step.kind == StepKind::Public && step.part == part;
        Self {
            is_any: steps
                .iter()
                .filter(of_part)
                .any(|step| step.settled.is_some()),
            is_repeated: in_doubt(steps, part, key_epoch).is_some(),
        }
    }

    /// Whether one was only repeated.
    pub(crate) fn is_repeated(self) -> bool {
        self.is_repeated
    }
}

/// What is known when a public step has ended.
#[derive(Debug, Clone)]
pub(crate) struct Ended<'a> {
    /// The publication as it was when the step began: sending.
    pub(crate) publication: &'a Publication,
    /// The step.
    pub(crate) step: StepId,
    /// When the step's call has surely ended.
    pub(crate) deadline_at: Instant,
    /// How the network answered.
    pub(crate) report: &'a StepReport,
    /// The proof that everything is out, where this step was the last.
    pub(crate) proof: Option<Proof>,
    /// The proof that the post is out, where this step makes a comment on it.
    pub(crate) post: Option<Proof>,
    /// How unclear outcomes are settled on this channel.
    pub(crate) kind: Kind,
    /// Whether a part went out before this step.
    pub(crate) has_part_out: bool,
    /// What became of earlier steps for the same part whose outcome was unclear.
    pub(crate) earlier: Earlier,
    /// Now.
    pub(crate) now: Instant,
}

/// How long after a step's deadline the network may still be carrying it out, in milliseconds.
pub(crate) fn quiet_ms(kind: Kind) -> i64 {
    match kind {
        Kind::ChosenId | Kind::Blind => 0,
        Kind::Handle => 30 * SECOND_MS,
        Kind::ServerKey | Kind::Listing => 2 * MINUTE_MS,
    }
}

/// When an unclear step may first be looked up. On K1 a repeat cannot hurt and on K5 there is
/// nothing to look at, so neither waits.
pub(crate) fn first_look_at(kind: Kind, deadline_at: Instant, now: Instant) -> Instant {
    match kind {
        Kind::ChosenId | Kind::Blind => now,
        _ => deadline_at.plus_ms(quiet_ms(kind)),
    }
}

/// The record of how a step ended.
pub(crate) fn step_end(id: StepId, report: &StepReport, at: Instant) -> StepEnd {
    let (remote_id, data) = match &report.outcome {
        Outcome::Done { remote_id, data } => (remote_id.clone(), data.clone()),
        Outcome::Processing {
            remote_id, data, ..
        } => (Some(remote_id.clone()), data.clone()),
        _ => (None, serde_json::json!({})),
    };
    let retry_after_s = match report.outcome {
        Outcome::Throttled { retry_after_s } => retry_after_s,
        _ => None,
    };
    StepEnd {
        id,
        at,
        result: result(&report.outcome),
        http_status: report.http_status,
        error_code: report.error_code.clone(),
        message: report.message.clone(),
        remote_id,
        data,
        retry_after_s,
    }
}

/// The class of an outcome as it is recorded.
pub(crate) fn result(outcome: &Outcome) -> StepResult {
    match outcome {
        Outcome::Done { .. } => StepResult::Done,
        Outcome::Processing { .. } => StepResult::Processing,
        Outcome::Handed => StepResult::Handed,
        Outcome::NotSent => StepResult::NotSent,
        Outcome::Throttled { .. } => StepResult::Throttled,
        Outcome::Unauthorized => StepResult::Unauthorized,
        Outcome::Refused { .. } => StepResult::Refused,
        Outcome::Unknown => StepResult::Unknown,
    }
}

/// The move that follows (T4 to T8, T15, T16), with the step's end in the same transaction.
pub(crate) fn plan(ended: &Ended<'_>) -> Result<Write, IllegalTransition> {
    let (now, before) = (ended.now, ended.publication);
    let mut end = step_end(ended.step, ended.report, now);
    if let Some(write) = comment_refused(ended)? {
        return Ok(write.with_step(StepWrite::End(Box::new(end))));
    }
    let mut pause_until = None;
    let (by, mut after, kind_of_event) = match &ended.report.outcome {
        Outcome::Done { .. } => went_well(ended)?,
        Outcome::Processing { look_in_ms, .. } => {
            let mut after = before.moved(Move::PartOut, State::Processing, now)?;
            after.look_again_at = Some(now.plus_ms(*look_in_ms));
            (Move::PartOut, after, None)
        }
        Outcome::Handed => {
            let after = before.moved(Move::HandOver, State::Handed, now)?;
            (Move::HandOver, after, Some(EventKind::PublicationHanded))
        }
        // The first try may have taken effect, so any no to its repeat says nothing (§6.2).
        outcome if is_no_to_repeat(ended, outcome) => {
            end.result = StepResult::Unknown;
            lost(ended)?
        }
        Outcome::NotSent => {
            let mut after = before.moved(Move::TryAgain, State::Waiting, now)?;
            after.run_at = backoff::next_try_at(now, before.tries, None);
            after.tries += 1;
            (Move::TryAgain, after, Some(EventKind::PublicationDelayed))
        }
        Outcome::Throttled { retry_after_s } => {
            let until = backoff::throttled_until(now, *retry_after_s);
            pause_until = Some(until);
            let mut after = before.moved(Move::TryAgain, State::Waiting, now)?;
            after.run_at = until;
            (Move::TryAgain, after, Some(EventKind::PublicationDelayed))
        }
        Outcome::Unauthorized => {
            let mut after = before.moved(Move::TryAgain, State::Waiting, now)?;
            // Time for the session to be renewed; the claim after that finds a new one.
            after.run_at = now.plus_ms(2 * SECOND_MS);
            (Move::TryAgain, after, None)
        }
        Outcome::Refused { duplicate: true } if ended.earlier.is_any => {
            // "You have posted this before" after an unclear try is evidence that it took effect.
            end.result = StepResult::Unknown;
            lost(ended)?
        }
        Outcome::Refused { duplicate } => refused(ended, *duplicate)?,
        Outcome::Unknown => lost(ended)?,
    };
    if after.state != State::Sent && after.detail.is_none() {
        after.detail.clone_from(&ended.report.message);
    }
    let mut write = Write::of(by, before, after).with_step(StepWrite::End(Box::new(end)));
    write.pause_until = pause_until;
    if let Some(kind) = kind_of_event {
        write = write.with_event(event(ended, kind));
    }
    Ok(write)
}

/// A refusal of a repeat; on K2, where the key may die meanwhile, every answer but success.
fn is_no_to_repeat(ended: &Ended<'_>, outcome: &Outcome) -> bool {
    ended.earlier.is_repeated
        && (ended.kind == Kind::ServerKey || matches!(outcome, Outcome::Refused { .. }))
}

type Planned = (Move, Publication, Option<EventKind>);

fn went_well(ended: &Ended<'_>) -> Result<Planned, IllegalTransition> {
    let (now, before) = (ended.now, ended.publication);
    match &ended.proof {
        Some(proof) => {
            let after = received(before, proof.clone(), ended.kind, now)?;
            Ok((Move::StoreReceipt, after, Some(EventKind::PublicationSent)))
        }
        None => Ok((
            Move::PartOut,
            before.moved(Move::PartOut, State::Due, now)?,
            None,
        )),
    }
}

/// The publication with its receipt, to be read back later where the network can be asked.
pub(crate) fn received(
    before: &Publication,
    proof: Proof,
    kind: Kind,
    now: Instant,
) -> Result<Publication, IllegalTransition> {
    let mut after = before.moved(Move::StoreReceipt, State::Sent, now)?;
    after.receipt = Some(proof.receipt(now));
    after.look_again_at = (kind != Kind::Blind).then(|| backoff::read_back_at(now));
    Ok(after)
}

fn lost(ended: &Ended<'_>) -> Result<Planned, IllegalTransition> {
    let mut after = ended
        .publication
        .moved(Move::LoseSight, State::Unknown, ended.now)?;
    after.look_again_at = Some(first_look_at(ended.kind, ended.deadline_at, ended.now));
    Ok((Move::LoseSight, after, Some(EventKind::PublicationUnknown)))
}

/// A comment that the network refuses, on a post that is out; none where that is not so, or where an
/// earlier try may have made it.
fn comment_refused(ended: &Ended<'_>) -> Result<Option<Write>, IllegalTransition> {
    let outcome = &ended.report.outcome;
    let Outcome::Refused { duplicate } = outcome else {
        return Ok(None);
    };
    let is_evidence = (*duplicate && ended.earlier.is_any) || is_no_to_repeat(ended, outcome);
    let Some(proof) = ended.post.clone().filter(|_| !is_evidence) else {
        return Ok(None);
    };
    let (kind, detail) = (ended.kind, ended.report.message.as_deref());
    let before = ended.publication;
    comments::left_out(before, (proof, kind), "refused", detail, ended.now).map(Some)
}

fn refused(ended: &Ended<'_>, duplicate: bool) -> Result<Planned, IllegalTransition> {
    let (now, before) = (ended.now, ended.publication);
    if ended.has_part_out {
        let mut after = before.moved(Move::BreakOff, State::Held, now)?;
        after.reason = Some(Reason::PartialThread);
        return Ok((Move::BreakOff, after, Some(EventKind::PublicationHeld)));
    }
    let mut after = before.moved(Move::Refuse, State::Failed, now)?;
    after.reason = Some(if duplicate {
        Reason::Duplicate
    } else {
        Reason::Refused
    });
    Ok((Move::Refuse, after, Some(EventKind::PublicationFailed)))
}

/// The end of a publication of which nothing can become public: a preparation was refused (T7).
pub(crate) fn failed(
    before: &Publication,
    why: Option<String>,
    now: Instant,
) -> Result<Write, IllegalTransition> {
    let mut after = before.moved(Move::Refuse, State::Failed, now)?;
    after.reason = Some(Reason::Refused);
    after.detail = why;
    let event = NewEvent::about(before, EventKind::PublicationFailed, now, ACTOR);
    Ok(Write::of(Move::Refuse, before, after).with_event(event))
}

fn event(ended: &Ended<'_>, kind: EventKind) -> NewEvent {
    let late_ms = ended.now.ms_since(ended.publication.due_at);
    let data = match kind {
        EventKind::PublicationSent => serde_json::json!({
            "late": ended.publication.is_late(ended.now), "lateness_ms": late_ms,
        }),
        EventKind::PublicationHanded => serde_json::json!({
            "late": ended.publication.is_late(ended.now), "lateness_ms": late_ms,
            "expires_at": ended.now.plus_ms(ANSWER_MS),
        }),
        _ => serde_json::json!({
            "result": result(&ended.report.outcome),
            "http_status": ended.report.http_status,
            "error_code": ended.report.error_code,
        }),
    };
    NewEvent::about(ended.publication, kind, ended.now, ACTOR).with(data)
}
