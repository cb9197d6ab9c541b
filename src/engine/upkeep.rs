//! Upkeep: what is done now and then, whatever is due.

use std::sync::atomic::Ordering;

use super::{
    EngineError, Inner,
    jobs::{expire, forget, renew, restore},
};
use crate::{
    domain::{
        event::EventKind,
        notice::UNCLEAR_MS,
        time::{DAY_MS, HOUR_MS, Instant, MINUTE_MS},
        webhook::DELIVERIES_KEPT_MS,
    },
    engine::settle::ACTOR,
    services::{ANSWERED_MS, Services, judging},
    store::{
        answered, budgets, deliveries,
        events::{self, NewEvent},
        jobs::{self, Run},
        publications,
    },
};

/// How long the record of jobs is kept, in milliseconds.
const JOBS_KEPT_MS: i64 = 30 * DAY_MS;
/// How long a day's tidying is this node's, in milliseconds.
const LEASE_MS: i64 = 10 * MINUTE_MS;
/// The most publications that are said to be unclear at once.
const UNCLEAR_MAX: i64 = 100;
/// How often this is done, in milliseconds.
pub(super) const EVERY_MS: i64 = MINUTE_MS;

/// Erases what deleted channels left, ends reminders that nobody answered, tidies up once a day, renews
/// sessions once an hour, and marks how far posts have gone out.
pub(super) async fn run(inner: &Inner) -> Result<(), EngineError> {
    let now = inner.services.clock.now();
    forget::forget(inner).await?;
    expire::expire(inner).await?;
    restore::look(inner).await?;
    read_anew(inner, now).await?;
    tell_unclear(inner, now).await?;
    if inner.has_sent.swap(false, Ordering::SeqCst) {
        inner.raise_generation().await?;
    }
    tidy(inner, now).await?;
    let hour = now.ms().div_euclid(HOUR_MS);
    if inner.renewed_hour.swap(hour, Ordering::SeqCst) != hour {
        renew::renew(inner, now).await?;
    }
    Ok(())
}

/// Reads anew what other rules have read, some posts at a time, until there are no more of them: after
/// an upgrade neighbours are judged by what their texts say to the rules of today.
async fn read_anew(inner: &Inner, now: Instant) -> Result<(), EngineError> {
    if !inner.has_unread.load(Ordering::SeqCst) {
        return Ok(());
    }
    let Services {
        db,
        rules,
        networks,
        ..
    } = &inner.services;
    let has_more = judging::read_anew(db, rules, networks, now).await?;
    inner.has_unread.store(has_more, Ordering::SeqCst);
    Ok(())
}

/// Says once of each publication that it has not been clear for five minutes whether it is out.
async fn tell_unclear(inner: &Inner, now: Instant) -> Result<(), EngineError> {
    let db = &inner.services.db;
    let since = now.plus_ms(-UNCLEAR_MS);
    let unclear = publications::long_unclear(db, since, UNCLEAR_MAX).await?;
    if unclear.is_empty() {
        return Ok(());
    }
    // One node at a time, so that none is told twice.
    let run = Run {
        name: "tell_unclear",
        nominal: Instant::from_ms(now.ms().div_euclid(EVERY_MS) * EVERY_MS),
        owner: inner.owner,
    };
    let tx = db.begin_write().await?;
    if jobs::take(&tx, run, now, now.plus_ms(EVERY_MS)).await? {
        let kind = EventKind::PublicationUnclear;
        let events: Vec<NewEvent> = publications::long_unclear(&tx, since, UNCLEAR_MAX)
            .await?
            .iter()
            .map(|one| {
                let data = serde_json::json!({ "since": one.unknown_since });
                NewEvent::about(one, kind, now, ACTOR).with(data)
            })
            .collect();
        events::append(&tx, &events.iter().collect::<Vec<_>>()).await?;
        jobs::end(&tx, run, now).await?;
    }
    Ok(tx.commit().await?)
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
