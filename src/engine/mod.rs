//! What happens later: claiming what is due, sending it, and settling what is unclear.
//!
//! The rows are the truth; the bell, the ticks and the timers here only decide how soon
//! they are looked at again. One engine runs per process, and on SQLite one per database.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{sync::Semaphore, task::JoinSet};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    domain::{
        id::PublicationId,
        publication::{Publication, State},
        time::Instant,
        transition::IllegalTransition,
    },
    engine::{
        lease::Leases,
        ledger::{Ledger, LedgerError},
        lock::{Lock, LockError},
        results::ResultFile,
        tick::{Plan, TickError},
    },
    services::Services,
    stop_points::StopPoints,
    store::{self, StoreError},
    telemetry::Metrics,
};

mod backoff;
mod claim;
mod ending;
mod jobs;
mod lease;
mod ledger;
pub mod lock;
mod recover;
mod results;
mod session;
mod settle;
pub mod tick;
mod verdict;
mod work;

/// The longest time the engine sleeps without looking.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);
/// How long open calls may go on after a stop was asked for.
const STOP_WAIT: Duration = Duration::from_secs(35);
/// The most that one claim takes.
const CLAIM_MAX: usize = 256;
/// The most that are looked up at once.
const LOOKS_MAX: i64 = 64;
/// How often ended leases are gone through at the most.
const KEEP_EVERY: Duration = Duration::from_millis(200);
/// The fewest free senders worth a claim while many are busy.
const CLAIM_MIN: usize = 32;

/// What can go wrong in the engine.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// Another process sends from this database.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A move could not be written.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The table of moves does not allow this: a fault in this program.
    #[error(transparent)]
    Illegal(#[from] IllegalTransition),
    /// The result file cannot be used.
    #[error("the result file cannot be used: {0}")]
    Results(#[from] std::io::Error),
    /// The ticks cannot start.
    #[error(transparent)]
    Tick(#[from] TickError),
    /// An answer could not be stored for ten minutes; it is in the result file.
    #[error("the answer for {0} could not be stored; it is noted and taken up at the next start")]
    NotStored(PublicationId),
}

/// Settings of the engine.
#[derive(Debug)]
pub struct Settings {
    /// Where the lock file and the result file lie.
    pub data_dir: PathBuf,
    /// The most publications on their way at once.
    pub senders: usize,
    /// The moments at which to publish; continuously where there are none.
    pub plan: Option<Plan>,
    /// The lock on the database, where one process must own it.
    pub lock: Option<Lock>,
}

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
}

/// What the parts of the engine share.
pub(crate) struct Inner {
    pub(crate) services: Services,
    pub(crate) metrics: Metrics,
    pub(crate) stops: StopPoints,
    /// Random per start, never a host name.
    pub(crate) owner: Uuid,
    pub(crate) key_secret: Vec<u8>,
    pub(crate) ledger: Ledger,
    pub(crate) leases: Leases,
    pub(crate) results: ResultFile,
    pub(crate) stopping: CancellationToken,
    senders: Arc<Semaphore>,
    settings: Settings,
    is_ready: Arc<AtomicBool>,
}

/// The engine of this process.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

/// What a run without a server did.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Publications that are out now.
    pub sent: usize,
    /// Publications that the network refused.
    pub failed: usize,
    /// Publications that wait for a person.
    pub held: usize,
    /// Publications whose outcome is not clear yet.
    pub unknown: usize,
    /// Publications that will be tried again later.
    pub waiting: usize,
}

impl Engine {
    /// Opens the result file and recovers what the process before left behind.
    ///
    /// Nothing is sent before this has ended.
    pub async fn start(
        services: Services,
        metrics: Metrics,
        stops: StopPoints,
        key_secret: Vec<u8>,
        settings: Settings,
    ) -> Result<Self, EngineError> {
        let (results, noted) = ResultFile::open(&settings.data_dir.join("results"))?;
        let inner = Arc::new(Inner {
            ledger: Ledger::start(services.db.clone(), services.clock.clone()),
            services,
            metrics,
            stops,
            owner: Uuid::new_v4(),
            key_secret,
            leases: Leases::default(),
            results,
            stopping: CancellationToken::new(),
            senders: Arc::new(Semaphore::new(settings.senders)),
            settings,
            is_ready: Arc::new(AtomicBool::new(false)),
        });
        recover::start(&inner, noted).await?;
        inner.is_ready.store(true, Ordering::SeqCst);
        Ok(Self { inner })
    }

    /// True once recovery has ended.
    pub fn readiness(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.inner.is_ready)
    }

    /// Works until nothing is due at the present instant; for tests and for runs without a server.
    pub async fn pass(&self) -> Result<Vec<PublicationId>, EngineError> {
        let mut touched = Vec::new();
        loop {
            self.inner.metrics.ticked(self.inner.services.clock.now());
            let mut tasks = JoinSet::new();
            let mut done = recover::reap(&self.inner).await?;
            let claimed = claim::claim(&self.inner, CLAIM_MAX, 0).await?;
            done += claimed.lanes;
            touched.extend(claimed.taken.iter().map(|taken| taken.id));
            self.spawn_publish(claimed.taken, &mut tasks).await?;
            let looks = claim::take_looks(&self.inner, LOOKS_MAX).await?;
            done += looks.len();
            touched.extend(looks.iter().map(|look| look.id));
            self.spawn_looks(looks, &mut tasks);
            while tasks.join_next().await.is_some() {}
            if done == 0 {
                touched.sort_unstable();
                touched.dedup();
                return Ok(touched);
            }
        }
    }

    /// What would be sent now; changes nothing.
    pub async fn preview(&self) -> Result<Vec<Publication>, EngineError> {
        Ok(claim::preview(&self.inner, usize::MAX >> 1).await?)
    }

    /// One run for a cron line: works off what is due and says what became of it.
    pub async fn once(&self) -> Result<Summary, EngineError> {
        let touched = self.pass().await?;
        let now = store::publications::for_engine(&self.inner.services.db, &touched).await?;
        Ok(Summary::of(&now))
    }

    /// Extends the leases this process holds, as the loop does every fifteen seconds.
    pub async fn extend_leases(&self) -> Result<(), EngineError> {
        let Inner {
            services,
            stops,
            leases,
            ..
        } = &*self.inner;
        Ok(leases.extend(&services.db, &services.clock, stops).await?)
    }

    /// How many leases this process holds.
    pub fn leases_held(&self) -> usize {
        self.inner.leases.count()
    }

    /// Runs until it is told to stop; then lets open calls end and gives the rest back.
    pub async fn run(&self, stop: CancellationToken) -> Result<(), EngineError> {
        let mut ticks = tick::start(self.inner.services.bell.clone()).await?;
        let mut tasks = JoinSet::new();
        let keeper = tokio::spawn(keep_leases(self.clone()));
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
        };
        while !stop.is_cancelled() {
            while tasks.try_join_next().is_some() {}
            match self.round(&mut tasks, &mut rounds).await {
                Ok(true) => {}
                Ok(false) => self.sleep(&stop, &rounds).await,
                Err(error) => {
                    tracing::error!(%error, "a round of the engine was broken off");
                    self.sleep_for(&stop, LONGEST_SLEEP).await;
                }
            }
        }
        self.inner.stopping.cancel();
        let ended = async { while tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(STOP_WAIT, ended).await.is_err() {
            tracing::warn!("some calls were still open; the next start settles them");
        }
        keeper.abort();
        ticks.shutdown().await.map_err(TickError::from)?;
        Ok(())
    }

    /// One look at everything; true where there may be more to do at once.
    async fn round(
        &self,
        tasks: &mut JoinSet<()>,
        rounds: &mut Rounds,
    ) -> Result<bool, EngineError> {
        let now = self.inner.services.clock.now();
        self.inner.metrics.ticked(now);
        if rounds
            .kept_at
            .is_none_or(|kept_at| kept_at.elapsed() >= KEEP_EVERY)
        {
            rounds.kept_at = Some(std::time::Instant::now());
            recover::reap(&self.inner).await?;
        }
        let looks = claim::take_looks(&self.inner, LOOKS_MAX).await?;
        self.spawn_looks(looks, tasks);
        let Some(extra_grace_ms) = self.may_claim(now, rounds) else {
            return Ok(false);
        };
        let free = self.inner.senders.available_permits().min(CLAIM_MAX);
        if free < CLAIM_MIN.min(self.inner.settings.senders) {
            return Ok(false);
        }
        let awake = store::lanes::next_wake_at(&self.inner.services.db).await?;
        if awake.is_none_or(|at| at > now) {
            if tasks.is_empty() {
                rounds.open_ms = None;
            }
            return Ok(false);
        }
        let claimed = claim::claim(&self.inner, free, extra_grace_ms).await?;
        self.spawn_publish(claimed.taken, tasks).await?;
        Ok(claimed.lanes > 0)
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

    async fn spawn_publish(
        &self,
        taken: Vec<Publication>,
        tasks: &mut JoinSet<()>,
    ) -> Result<(), EngineError> {
        if taken.is_empty() {
            return Ok(());
        }
        for work in work::load(&self.inner.services.db, taken).await? {
            let inner = Arc::clone(&self.inner);
            tasks.spawn(async move {
                let Ok(_sender) = Arc::clone(&inner.senders).acquire_owned().await else {
                    return;
                };
                let bell = inner.services.bell.clone();
                jobs::publish::run(inner, work).await;
                bell.ring();
            });
        }
        Ok(())
    }

    fn spawn_looks(&self, looks: Vec<Publication>, tasks: &mut JoinSet<()>) {
        for publication in looks {
            tasks.spawn(jobs::reconcile::run(Arc::clone(&self.inner), publication));
        }
    }

    /// Sleeps until the next instant that is stored, the bell, or a second.
    async fn sleep(&self, stop: &CancellationToken, rounds: &Rounds) {
        let db = &self.inner.services.db;
        let lane = if self.inner.settings.plan.is_some() && rounds.open_ms.is_none() {
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

impl Summary {
    fn of(publications: &[Publication]) -> Self {
        let count = |wanted: &[State]| {
            publications
                .iter()
                .filter(|one| wanted.contains(&one.state))
                .count()
        };
        Self {
            sent: count(&[State::Sent, State::Confirmed]),
            failed: count(&[State::Failed]),
            held: count(&[State::Held, State::Handed]),
            unknown: count(&[State::Unknown, State::Processing]),
            waiting: count(&[State::Waiting, State::Due, State::Sending]),
        }
    }
}
