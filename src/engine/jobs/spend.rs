//! Budgets: a public step begins only where the network's limits have room for it, and what the
//! network answers about them is believed.

use super::publish::{Attempt, Flow};
use crate::{
    domain::{
        attempt::StepResult,
        budget::{Correction, Limit, Spending},
        publication::Reason,
        time::Instant,
        transition::Move,
    },
    engine::{EngineError, claim, comments},
    networks::StepReport,
    store::budgets,
};

impl Attempt<'_> {
    fn limits(&self) -> Vec<Limit> {
        self.adapter.budgets(&self.draft.options)
    }

    /// What making one part public uses.
    pub(super) fn spendings(&self, now: Instant) -> Vec<Spending> {
        let (channel, network) = (self.work.channel.id, self.work.channel.network);
        let limits = self.limits().into_iter();
        limits
            .map(|limit| limit.spending(channel, network, now))
            .collect()
    }

    /// When there is room again, where there is none now.
    pub(super) async fn used_up(
        &self,
        spendings: &[Spending],
    ) -> Result<Option<Instant>, EngineError> {
        let mut until = None;
        for spending in spendings {
            let used = budgets::used(&self.inner.services.db, &spending.window).await?;
            if used + spending.cost > spending.limit {
                until = until.max(Some(spending.window.until));
            }
        }
        Ok(until)
    }

    /// Waits for the next window where that begins within the grace; otherwise a person decides.
    pub(super) async fn wait_for_budget(
        &self,
        until: Instant,
        now: Instant,
    ) -> Result<Flow, EngineError> {
        let before = &self.work.publication;
        if !before.is_past_grace(self.work.channel.grace_ms, until) {
            self.put_back(Some(until)).await?;
            return Ok(Flow::Ends);
        }
        let reason = self.work.reason_to_look().unwrap_or(Reason::Quota);
        let detail = format!("the network's limit is used up until {until}");
        let why = ("quota", Some(detail.as_str()));
        let write = if let Some(write) = comments::given_up(self.inner, before, reason, why).await?
        {
            write
        } else {
            let mut write = claim::held(before, Move::Hold, reason, now)?;
            write.after.detail = Some(detail);
            write
        };
        self.inner.ledger.write(write).await?;
        Ok(Flow::Ends)
    }

    /// What an answer says of the limit that it names by its size.
    pub(super) fn corrections(&self, report: &StepReport, now: Instant) -> Vec<Correction> {
        let said = report.rate_limit;
        let (Some(max), Some(remaining)) = (said.limit, said.remaining) else {
            return Vec::new();
        };
        let (channel, network) = (self.work.channel.id, self.work.channel.network);
        let named = self.limits().into_iter().filter(|limit| limit.max == max);
        named
            .map(|limit| Correction {
                window: limit.window(channel, network, now),
                used: (max - remaining).max(0),
            })
            .collect()
    }

    /// Counts an exchange that ended.
    pub(super) fn ended(&self, result: StepResult) {
        let publication = &self.work.publication;
        self.inner.metrics.step_ended(publication.network, result);
        if self.adapter.by_hand().is_some() {
            // It says nothing about the server.
            return;
        }
        let (server, now) = (self.work.server(), self.now());
        self.inner.flow.ended(&server, publication, result, now);
    }
}
