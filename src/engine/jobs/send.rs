//! The public exchange: on disk first, made once, and ended whatever came back (T3 to T8).

use std::sync::atomic::Ordering;

use super::publish::{Attempt, Flow, guarded, note};
use crate::{
    domain::{
        attempt::{Journal, Step, StepKind, StepResult},
        network::Kind,
        publication::{Publication, Reason, State},
        time::{Instant, SECOND_MS},
        transition::Move,
    },
    engine::{
        EngineError, claim, comments, ending,
        results::Room,
        settle::{self, Earlier, Ended},
    },
    networks::{self, Next, Outcome, StepReport},
    stop_points::StopPoint,
    store::moves::{StepWrite, Write},
};

/// How long a publication waits whose answer could not be noted, in milliseconds.
const NO_ROOM_MS: i64 = 5 * SECOND_MS;

impl Attempt<'_> {
    /// Makes one part public, unless it is too early or a repeat would no longer be harmless.
    pub(super) async fn public(
        &mut self,
        step: &networks::Step,
        journal: &mut Journal,
    ) -> Result<Flow, EngineError> {
        let now = self.now();
        if self.is_ahead || self.work.publication.due_at > now {
            self.put_back(Some(self.work.publication.due_at)).await?;
            return Ok(Flow::Ends);
        }
        let spendings = self.spendings(now);
        if let Some(until) = self.used_up(&spendings).await? {
            return self.wait_for_budget(until, now).await;
        }
        let kind = self.adapter.kind_of(&self.draft);
        if self.work.outlives_key(step.part, kind, now) {
            return self.ask_person(now).await;
        }
        let Some(room) = self.inner.results.keep_room() else {
            // What is not sure to be remembered is not sent.
            self.put_back(Some(now.plus_ms(NO_ROOM_MS))).await?;
            return Ok(Flow::Ends);
        };
        let before = self.work.publication.clone();
        let row = self.row(step, StepKind::Public);
        let mut after = before.moved(Move::BeginPublic, State::Sending, now)?;
        after.attempted = true;
        after.first_sent_at = Some(self.draft.created_at);
        let mut begin = Write::of(Move::BeginPublic, &before, after.clone())
            .with_step(StepWrite::Begin(Box::new(row.clone())));
        begin.spendings = spendings;
        self.inner.stops.reach(StopPoint::BeforeBeginCommit);
        let Some(permit) = self.inner.ledger.begin_public(begin).await? else {
            // Someone edited or cancelled; a fresh claim sees what they want.
            self.put_back(None).await?;
            return Ok(Flow::Ends);
        };
        self.inner.stops.reach(StopPoint::AfterBeginCommit);
        self.inner.has_sent.store(true, Ordering::SeqCst);
        self.work.publication = after;
        let began = std::time::Instant::now();
        let call = self
            .adapter
            .publish(&self.draft, step, &self.session, permit);
        let report = guarded(&row, call).await;
        tell(&row, &self.work.publication, &report, began.elapsed());
        if matches!(report.outcome, Outcome::Done { .. }) {
            note(journal, step, &report, self.now());
        }
        self.end(row, &report, journal, kind, room).await
    }

    /// Ends the step: the receipt, the next part, another try, or a look.
    async fn end(
        &mut self,
        mut row: Step,
        report: &StepReport,
        journal: &Journal,
        kind: Kind,
        room: Room,
    ) -> Result<Flow, EngineError> {
        let before = &self.work.publication;
        let result = settle::result(&report.outcome);
        self.ended(result);
        let proof = match self.adapter.next(&self.draft, journal) {
            Next::Done(proof) => Some(proof),
            Next::Prepare(_) | Next::Public(_) => None,
        };
        let post = comments::post_alone(&*self.adapter, &self.draft, journal);
        self.inner.stops.reach(StopPoint::BeforeEndCommit);
        let now = self.now();
        let mut write = settle::plan(&Ended {
            publication: before,
            step: row.id,
            deadline_at: row.deadline_at,
            report,
            proof,
            post,
            kind,
            has_part_out: self.work.has_part_out(),
            earlier: Earlier::of(&self.work.steps, row.part, row.key_epoch),
            now,
        })?;
        write.corrections = self.corrections(report, now);
        let after = write.after.clone();
        let done = ending::end(self.inner, write, &row, report, kind, room).await?;
        self.inner.stops.reach(StopPoint::AfterEndCommit);
        if done && after.state == State::Sent {
            let lateness_ms = now.ms_since(before.due_at);
            self.inner.metrics.sent(before.network, lateness_ms);
        }
        row.result = Some(result);
        self.work.steps.push(row);
        if report.outcome == Outcome::Unauthorized {
            self.renew().await?;
        }
        if !done || after.state != State::Due {
            return Ok(Flow::Ends);
        }
        self.work.publication = after;
        self.inner.stops.reach(StopPoint::BetweenSteps);
        Ok(Flow::Goes)
    }

    /// The server may have forgotten the key of a first try that nobody has settled.
    async fn ask_person(&self, now: Instant) -> Result<Flow, EngineError> {
        let before = &self.work.publication;
        let mut write = claim::held(before, Move::Hold, Reason::UnknownOutcome, now)?;
        write.after.detail = Some("the network no longer remembers the first try".to_owned());
        self.inner.ledger.write(write).await?;
        Ok(Flow::Ends)
    }
}

/// One line of the log for each public call: what it was and how it ended, never what it said.
fn tell(row: &Step, publication: &Publication, report: &StepReport, took: std::time::Duration) {
    let result = settle::result(&report.outcome);
    let duration_ms = took.as_millis();
    let (id, network) = (publication.id, publication.network);
    if result == StepResult::Done {
        tracing::info!(
            publication.id = %id, %network, step = row.name, attempt.no = row.no, duration_ms,
            "published"
        );
    } else {
        tracing::warn!(
            publication.id = %id, %network, step = row.name, attempt.no = row.no, %result,
            http_status = report.http_status, error_code = report.error_code, duration_ms,
            "not known to be published"
        );
    }
}
