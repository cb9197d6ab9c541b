//! Preparations: uploads and containers, which make nothing public and may be repeated (TP).

use super::publish::{Attempt, Flow, delayed, guarded, note};
use crate::{
    domain::{
        attempt::{Journal, Step, StepKind},
        publication::{Reason, State},
        time::MINUTE_MS,
        transition::Move,
    },
    engine::{EngineError, backoff, claim, comments, settle},
    networks::{self, Outcome, StepReport},
    stop_points::StopPoint,
    store::moves::{StepWrite, Write},
};

/// When a preparation that failed ahead of the instant is tried again, in milliseconds.
pub(super) const AHEAD_AGAIN_MS: i64 = MINUTE_MS;

impl Attempt<'_> {
    /// Makes one exchange that makes nothing public.
    pub(super) async fn prepare(
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
        let report = guarded(&row, call).await;
        self.ended(settle::result(&report.outcome));
        let write = self.after_prepare(&row, &report, journal)?;
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
        self.inner.stops.reach(StopPoint::BetweenSteps);
        Ok(Flow::Goes)
    }

    fn after_prepare(
        &self,
        row: &Step,
        report: &StepReport,
        journal: &Journal,
    ) -> Result<Write, EngineError> {
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
                if let Some(proof) = comments::post_alone(&*self.adapter, &self.draft, journal) {
                    let proof = (proof, self.adapter.kind_of(&self.draft));
                    let why = report.message.as_deref();
                    let write = comments::left_out(before, proof, "refused", why, now)?;
                    return Ok(write.with_step(end));
                }
                let mut write = claim::held(before, Move::Hold, Reason::PartialThread, now)?;
                write.after.detail.clone_from(&report.message);
                write
            }
            Outcome::Refused { .. } => settle::failed(before, report.message.clone(), now)?,
            // There is time until its instant, and a try before that does not count.
            Outcome::NotSent | Outcome::Unknown if self.is_ahead => {
                let mut after = before.moved(Move::PutBack, State::Waiting, now)?;
                after.run_at = before.due_at.min(now.plus_ms(AHEAD_AGAIN_MS));
                Write::of(Move::PutBack, before, after)
            }
            // Nothing of a preparation is public, so it may simply be repeated.
            Outcome::NotSent | Outcome::Unknown => {
                delayed(before, now, None, report.message.clone())?
            }
        };
        Ok(write.with_step(end))
    }
}
