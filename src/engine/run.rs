//! The loop: looks again and again at what is due, until it is told to stop.

use std::{sync::Arc, time::Duration};

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::{
    CLAIM_MAX, Engine, EngineError, LOOKS_MAX, claim, jobs, lease, neighbours, recover, tell,
    tick::{self, TickError},
    upkeep,
    watch::Standing,
};
use crate::{domain::time::Instant, store};

/// The longest time the engine sleeps without looking.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);
/// How long open calls may go on after a stop was asked for.
const STOP_WAIT: Duration = Duration::from_secs(35);
/// How often ended leases are gone through at the most.
const KEEP_EVERY: Duration = Duration::from_millis(200);
/// The fewest free senders worth a claim while many are busy.
const CLAIM_MIN: usize = 32;

/// What the loop remembers from one round to the next.
#[derive(Debug)]
struct Rounds {
    /// The next moment of the plan.
    moment: Option<Instant>,
    /// Since a moment of the plan came, until all that was due by then has gone out: how much
    /// longer than its grace a post may have waited for that moment, in milliseconds.
    open_ms: Option<i64>,
    /// When ended leases were last gone through.
    kept_at: Option<std::time::Instant>,
    /// When upkeep was last done.
    upkept_at: Option<Instant>,
}

/// What follows a round of the loop.
enum Round {
    /// There may be more to do at once.
    Again,
    /// Nothing is to be done before the next instant that is stored.
    Sleep,
    /// Something is due and may not be done now: look again in a while.
    Wait,
}

impl Engine {
    /// Runs until it is told to stop; then lets open calls end and gives the rest back.
    pub async fn run(&self, stop: CancellationToken) -> Result<(), EngineError> {
        let mut ticks = tick::start(self.inner.services.bell.clone()).await?;
        let mut tasks = JoinSet::new();
        let keeper = tokio::spawn(keep_leases(self.clone()));
        let neighbours = neighbours::start(&self.inner);
        let telling = CancellationToken::new();
        let teller = tokio::spawn(tell::run(Arc::clone(&self.inner), telling.clone()));
        let now = self.inner.services.clock.now();
        let moment = self
            .inner
            .settings
            .plan
            .as_ref()
            .and_then(|plan| plan.after(now));
        let mut rounds = Rounds {
            moment,
            open_ms: None,
            kept_at: None,
            upkept_at: None,
        };
        while !stop.is_cancelled() {
            while tasks.try_join_next().is_some() {}
            match self.round(&mut tasks, &mut rounds).await {
                Ok(Round::Again) => {}
                Ok(Round::Sleep) => self.sleep(&stop, &rounds).await,
                Ok(Round::Wait) => self.sleep_for(&stop, LONGEST_SLEEP).await,
                Err(error) => {
                    tracing::error!(%error, "a round of the engine was broken off");
                    self.sleep_for(&stop, LONGEST_SLEEP).await;
                }
            }
        }
        self.inner.stopping.cancel();
        telling.cancel();
        let ended = async { while tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(STOP_WAIT, ended).await.is_err() {
            tracing::warn!("some calls were still open; the next start settles them");
        }
        if let Err(error) = teller.await {
            tracing::error!(%error, "telling others has broken off");
        }
        keeper.abort();
        drop(neighbours);
        ticks.shutdown().await.map_err(TickError::from)?;
        Ok(())
    }

    /// One look at everything.
    async fn round(
        &self,
        tasks: &mut JoinSet<()>,
        rounds: &mut Rounds,
    ) -> Result<Round, EngineError> {
        let Standing {
            may_claim,
            may_look,
        } = self.inner.watch.look(&self.inner).await?;
        let now = self.inner.services.clock.now();
        self.inner.metrics.ticked(now);
        if may_look {
            self.keep(tasks, rounds, now).await?;
        }
        if !may_claim {
            return Ok(Round::Wait);
        }
        let Some(extra_grace_ms) = self.may_claim(now, rounds) else {
            return Ok(Round::Sleep);
        };
        let Some(free) = self.room() else {
            return Ok(Round::Sleep);
        };
        let awake = store::lanes::next_wake_at(&self.inner.services.db).await?;
        if awake.is_none_or(|at| at > now) {
            if tasks.is_empty() {
                rounds.open_ms = None;
            }
            return Ok(Round::Sleep);
        }
        let claimed = claim::claim(&self.inner, free, extra_grace_ms).await?;
        if claimed.is_barred {
            jobs::restore::look(&self.inner).await?;
            return Ok(Round::Wait);
        }
        self.spawn_publish(claimed.taken, tasks).await?;
        Ok(if claimed.lanes > 0 {
            Round::Again
        } else {
            Round::Sleep
        })
    }

    /// What goes on whether or not anything may be claimed: ended leases, looks, upkeep.
    async fn keep(
        &self,
        tasks: &mut JoinSet<()>,
        rounds: &mut Rounds,
        now: Instant,
    ) -> Result<(), EngineError> {
        if rounds
            .kept_at
            .is_none_or(|kept_at| kept_at.elapsed() >= KEEP_EVERY)
        {
            rounds.kept_at = Some(std::time::Instant::now());
            recover::reap(&self.inner).await?;
        }
        let looks = claim::take_looks(&self.inner, LOOKS_MAX).await?;
        self.spawn_looks(looks, tasks);
        let is_time = |at: Instant| now.ms_since(at).abs() >= upkeep::EVERY_MS;
        if rounds.upkept_at.is_none_or(is_time) {
            rounds.upkept_at = Some(now);
            upkeep::run(&self.inner).await?;
        }
        Ok(())
    }

    /// How many may be taken; none while so many are on their way that a claim is not worth it, or
    /// while what a network answers could not be noted.
    fn room(&self) -> Option<usize> {
        let free = self.inner.senders.available_permits().min(CLAIM_MAX);
        let is_enough = free >= CLAIM_MIN.min(self.inner.settings.senders);
        (is_enough && self.inner.results.may_begin()).then_some(free)
    }

    /// Whether claims are allowed now, and how much grace they get on top: with a plan, a post
    /// waits for the first moment after its instant, and that wait does not make it late.
    fn may_claim(&self, now: Instant, rounds: &mut Rounds) -> Option<i64> {
        let Some(plan) = &self.inner.settings.plan else {
            return Some(0);
        };
        if let Some(moment) = rounds.moment.filter(|moment| *moment <= now) {
            rounds.moment = plan.after(now);
            rounds.open_ms = Some(rounds.moment.map_or(0, |next| next.ms_since(moment)));
        }
        rounds.open_ms
    }

    /// Sleeps until the next instant that is stored, the bell, or a second.
    async fn sleep(&self, stop: &CancellationToken, rounds: &Rounds) {
        let db = &self.inner.services.db;
        let lane = if self.room().is_none() {
            // Each sender that ends rings the bell; until then no lane matters.
            None
        } else if self.inner.settings.plan.is_some() && rounds.open_ms.is_none() {
            rounds.moment
        } else {
            store::lanes::next_wake_at(db).await.ok().flatten()
        };
        let look = store::publications::next_look_at(db).await.ok().flatten();
        let next = [lane, look].into_iter().flatten().min();
        let now = self.inner.services.clock.now();
        let wait = next.map_or(LONGEST_SLEEP, |next| {
            let ms = u64::try_from(next.ms_since(now).max(1)).unwrap_or(1);
            Duration::from_millis(ms).min(LONGEST_SLEEP)
        });
        self.sleep_for(stop, wait).await;
    }

    async fn sleep_for(&self, stop: &CancellationToken, wait: Duration) {
        tokio::select! {
            () = stop.cancelled() => {}
            () = self.inner.services.bell.heard() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

async fn keep_leases(engine: Engine) {
    let mut every = tokio::time::interval(lease::EXTEND_EVERY);
    loop {
        every.tick().await;
        if let Err(error) = engine.extend_leases().await {
            tracing::error!(%error, "leases could not be extended");
        }
    }
}
