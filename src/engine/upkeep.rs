//! Upkeep: what is done now and then, whatever is due.

use std::sync::atomic::Ordering;

use super::{
    EngineError, Inner,
    jobs::{expire, forget, restore},
};
use crate::{
    domain::{
        time::{DAY_MS, Instant, MINUTE_MS},
        webhook::DELIVERIES_KEPT_MS,
    },
    services::ANSWERED_MS,
    store::{
        answered, budgets, deliveries,
        jobs::{self, Run},
    },
};

/// How long the record of jobs is kept, in milliseconds.
const JOBS_KEPT_MS: i64 = 30 * DAY_MS;
/// How long a day's tidying is this node's, in milliseconds.
const LEASE_MS: i64 = 10 * MINUTE_MS;
/// How often this is done, in milliseconds.
pub(super) const EVERY_MS: i64 = MINUTE_MS;

/// Erases what deleted channels left, ends reminders that nobody answered, tidies up once a day, and
/// marks how far posts have gone out.
pub(super) async fn run(inner: &Inner) -> Result<(), EngineError> {
    let now = inner.services.clock.now();
    forget::forget(inner).await?;
    expire::expire(inner).await?;
    restore::look(inner).await?;
    if inner.has_sent.swap(false, Ordering::SeqCst) {
        inner.raise_generation().await?;
    }
    tidy(inner, now).await
}

/// Once a day, on one node: the row of the job is unique for its day.
async fn tidy(inner: &Inner, now: Instant) -> Result<(), EngineError> {
    let today = Instant::from_ms(now.ms().div_euclid(DAY_MS) * DAY_MS);
    if inner.tidied_day.swap(today.ms(), Ordering::SeqCst) == today.ms() {
        return Ok(());
    }
    let run = Run {
        name: "tidy",
        nominal: today,
        owner: inner.owner,
    };
    let tx = inner.services.db.begin_write().await?;
    if jobs::take(&tx, run, now, now.plus_ms(LEASE_MS)).await? {
        jobs::forget(&tx, now.plus_ms(-JOBS_KEPT_MS)).await?;
        budgets::forget(&tx, now.plus_ms(-2 * DAY_MS)).await?;
        answered::forget(&tx, now.plus_ms(-ANSWERED_MS)).await?;
        deliveries::forget(&tx, now.plus_ms(-DELIVERIES_KEPT_MS)).await?;
        jobs::end(&tx, run, now).await?;
    }
    Ok(tx.commit().await?)
}
