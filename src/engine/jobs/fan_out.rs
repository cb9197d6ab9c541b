//! Handing events on: each event becomes one delivery for each who wants to be told.
//!
//! Events are read by their ids, which sort by time, from a stored place on. A slow transaction may
//! commit a lower id after a higher one was read, so the reading always begins a little before that
//! place; what a target is told of already is left out by the table. None of this happens within the
//! transactions that publish.

use std::collections::BTreeSet;

use tokio::sync::Mutex;

use crate::{
    domain::{
        id::EventId,
        notice::{self, BURST_MS, NEWS_MS},
        time::{Instant, MINUTE_MS, SECOND_MS},
        webhook::{Delivery, Target, Webhook},
    },
    engine::{EngineError, Inner},
    store::{self, deliveries, events::Recorded},
};

/// How far before the place the reading usually begins, in milliseconds: as long as transactions of
/// several nodes take that cross one another.
const OVERLAP_MS: i64 = 5 * SECOND_MS;
/// How far before it the reading begins once a minute, in milliseconds: a transaction may take a minute,
/// after which the database ends it, and then wait for the next such reading.
const LONG_OVERLAP_MS: i64 = 2 * MINUTE_MS;
/// How often that is, in milliseconds.
const LONG_EVERY_MS: i64 = MINUTE_MS;
/// How many events are read at once, and how often in one go.
const PAGE: i64 = 500;
const PAGES_MAX: usize = 20;

/// How far this process has come.
#[derive(Debug, Default)]
pub(crate) struct FanOut {
    progress: Mutex<Progress>,
}

#[derive(Debug, Default)]
struct Progress {
    /// The last event that was handed on.
    place: Option<EventId>,
    /// Those that were handed on lately, so that they are not handed on at every look.
    seen: BTreeSet<EventId>,
    /// When the reading last began further back.
    long_at: Option<Instant>,
}

/// Who wants to be told.
struct Audience {
    webhooks: Vec<Webhook>,
    /// The ways to the operator, and when something is told by each.
    notices: Vec<(Target, Instant)>,
    /// What is older is no news for the operator.
    news_from: Instant,
}

impl Audience {
    async fn of(inner: &Inner, now: Instant) -> Result<Self, EngineError> {
        let services = &inner.services;
        let notifier = &services.notifier;
        let webhook = notifier.webhook.as_ref().map(|_| (Target::Notify, now));
        // A letter waits a moment for what else happens.
        let mail = notifier.mail.as_ref();
        let mail = mail.map(|_| (Target::Mail, now.plus_ms(BURST_MS)));
        Ok(Self {
            webhooks: store::webhooks::active(&services.db).await?,
            notices: [webhook, mail].into_iter().flatten().collect(),
            news_from: now.plus_ms(-NEWS_MS),
        })
    }

    /// Since when anybody wants to be told; none where nobody does.
    fn since(&self) -> Option<Instant> {
        let notices = self.notices.iter().map(|_| self.news_from);
        let webhooks = self.webhooks.iter().map(|one| one.told_from);
        notices.chain(webhooks).min()
    }

    /// The deliveries that an event becomes.
    fn tell(&self, recorded: &Recorded, now: Instant) -> Vec<Delivery> {
        let (workspace, event) = (recorded.workspace, &recorded.event);
        let wants = |webhook: &&Webhook| webhook.wants(workspace, event.kind, event.at);
        let webhooks = self.webhooks.iter().filter(wants);
        let to =
            |target, run_at| Delivery::new(target, workspace, event.id, event.kind, run_at, now);
        let webhooks = webhooks.map(|webhook| to(Target::Webhook(webhook.id), now));
        let is_news = notice::sentence(event.kind).is_some() && event.at >= self.news_from;
        let notices = self.notices.iter().filter(|_| is_news);
        let notices = notices.map(|(target, run_at)| to(*target, *run_at));
        webhooks.chain(notices).collect()
    }
}

/// Hands on what has happened; says how many deliveries that became.
pub(crate) async fn run(inner: &Inner) -> Result<usize, EngineError> {
    let db = &inner.services.db;
    let now = inner.services.clock.now();
    let audience = Audience::of(inner, now).await?;
    let Some(since) = audience.since() else {
        return Ok(0);
    };
    let mut progress = inner.fan_out.progress.lock().await;
    if progress.place.is_none() {
        progress.place = deliveries::handed_on(db).await?;
    }
    let is_long = progress
        .long_at
        .is_none_or(|at| now.ms_since(at).abs() >= LONG_EVERY_MS);
    let overlap_ms = if is_long { LONG_OVERLAP_MS } else { OVERLAP_MS };
    let from = progress.place.map(|place| place.at().plus_ms(-overlap_ms));
    let from = from.map_or(since, |from| from.max(since));
    let mut after = EventId::before(from);
    let mut new = Vec::new();
    let mut handed = Vec::new();
    for _ in 0..PAGES_MAX {
        let page = store::events::after(db, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.event.id;
        for one in &page {
            if !progress.seen.contains(&one.event.id) {
                handed.push(one.event.id);
                new.extend(audience.tell(one, now));
            }
        }
        if i64::try_from(page.len()).unwrap_or(PAGE) < PAGE {
            break;
        }
    }
    let mut count = 0;
    if !new.is_empty() || (is_long && !handed.is_empty()) {
        let tx = db.begin_write().await?;
        count = deliveries::insert(&tx, &new).await?;
        deliveries::hand_on(&tx, after).await?;
        tx.commit().await?;
    }
    progress.note(handed, is_long.then_some(now));
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

impl Progress {
    /// Notes what was handed on, once that is stored.
    fn note(&mut self, handed: Vec<EventId>, long_at: Option<Instant>) {
        self.seen.extend(handed);
        if let Some(last) = self.seen.last().copied() {
            self.place = self.place.max(Some(last));
            let kept = EventId::before(last.at().plus_ms(-2 * LONG_OVERLAP_MS));
            self.seen = self.seen.split_off(&kept);
        }
        self.long_at = long_at.or(self.long_at);
    }
}
