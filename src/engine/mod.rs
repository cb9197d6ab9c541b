//! What happens later: claiming what is due, sending it, and settling what is unclear.
//!
//! The rows are the truth; the bell, the ticks and the timers here only decide how soon
//! they are looked at again. One engine runs per process, and on SQLite one per database.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use tokio::{sync::Semaphore, task::JoinSet};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    domain::{
        id::PublicationId,
        publication::{Publication, State},
        transition::IllegalTransition,
    },
    engine::{
        flow::Flow,
        generation::Generation,
        jobs::fan_out::FanOut,
        lease::Leases,
        ledger::{Ledger, LedgerError},
        lock::{Lock, LockError},
        results::{ResultFile, Size},
        tick::{Plan, TickError},
        watch::Watch,
    },
    services::{Services, judging::Surroundings},
    stop_points::StopPoints,
    store::{self, StoreError},
    telemetry::Metrics,
};

mod backoff;
mod claim;
mod comments;
mod ending;
mod flow;
pub mod generation;
mod jobs;
mod lease;
mod ledger;
pub mod lock;
mod neighbours;
mod recover;
mod results;
mod run;
mod settle;
mod tell;
pub mod tick;
mod upkeep;
mod verdict;
mod watch;
mod work;

/// The most that one claim takes.
const CLAIM_MAX: usize = 256;
/// The most that are looked up at once.
const LOOKS_MAX: i64 = 64;

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
    /// The file that tells a restored database from the present one cannot be used.
    #[error("the generation file cannot be used: {0}")]
    Generation(std::io::Error),
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
    pub(crate) flow: Flow,
    pub(crate) watch: Watch,
    pub(crate) fan_out: FanOut,
    /// Whether a public step was begun since the generation was last raised.
    pub(crate) has_sent: AtomicBool,
    /// Whether there may be posts that the rules of this version have not read yet.
    pub(crate) has_unread: AtomicBool,
    /// The day that was last tidied up, as far as this node knows, in milliseconds.
    tidied_day: AtomicI64,
    /// The hour in which sessions were last renewed ahead, as far as this node knows, since 1970.
    renewed_hour: AtomicI64,
    /// The highest generation this process knows of.
    known_generation: AtomicI64,
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
        let (results, noted) =
            ResultFile::open(&settings.data_dir.join("results"), Size::default())?;
        let owner = Uuid::new_v4();
        let has_server = !services.db.is_single_process() && services.clock.yields_to_server();
        let is_in_doubt = watch::is_in_doubt(&services.db).await?;
        let inner = Arc::new(Inner {
            ledger: Ledger::start(services.db.clone(), services.clock.clone()),
            services,
            metrics,
            stops,
            owner,
            flow: Flow::default(),
            watch: Watch::new(has_server, owner, is_in_doubt && !has_server),
            fan_out: FanOut::default(),
            has_sent: AtomicBool::new(false),
            has_unread: AtomicBool::new(true),
            tidied_day: AtomicI64::new(0),
            renewed_hour: AtomicI64::new(0),
            known_generation: AtomicI64::new(0),
            key_secret,
            leases: Leases::default(),
            results,
            stopping: CancellationToken::new(),
            senders: Arc::new(Semaphore::new(settings.senders)),
            settings,
            is_ready: Arc::new(AtomicBool::new(false)),
        });
        inner.watch.look(&inner).await?;
        inner.raise_generation().await?;
        recover::start(&inner, noted).await?;
        inner.is_ready.store(true, Ordering::SeqCst);
        Ok(Self { inner })
    }

    /// True once recovery has ended.
    pub fn readiness(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.inner.is_ready)
    }

    /// False while nothing is sent because an answer to it could not be noted.
    pub fn has_room(&self) -> Arc<AtomicBool> {
        self.inner.results.has_room()
    }

    /// Lets the result file become no larger than this, in bytes, as on a disk that is full.
    #[cfg(feature = "testing")]
    pub fn limit_results(&self, most: u64) {
        self.inner.results.limit(most);
    }

    /// Works until nothing is due at the present instant; for tests and for runs without a server.
    pub async fn pass(&self) -> Result<Vec<PublicationId>, EngineError> {
        let mut touched = Vec::new();
        upkeep::run(&self.inner).await?;
        loop {
            let standing = self.inner.watch.look(&self.inner).await?;
            self.inner.metrics.ticked(self.inner.services.clock.now());
            let mut tasks = JoinSet::new();
            let mut done = 0;
            if standing.may_claim && self.inner.results.may_begin() {
                let claimed = claim::claim(&self.inner, CLAIM_MAX, 0).await?;
                done += claimed.lanes;
                touched.extend(claimed.taken.iter().map(|taken| taken.id));
                self.spawn_publish(claimed.taken, &mut tasks).await?;
            }
            if standing.may_look {
                done += recover::reap(&self.inner).await?;
                let looks = claim::take_looks(&self.inner, LOOKS_MAX).await?;
                done += looks.len();
                touched.extend(looks.iter().map(|look| look.id));
                self.spawn_looks(looks, &mut tasks);
                done += jobs::restore::look(&self.inner).await?;
            }
            while tasks.join_next().await.is_some() {}
            done += tell::pass(&self.inner).await?;
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

    async fn spawn_publish(
        &self,
        taken: Vec<Publication>,
        tasks: &mut JoinSet<()>,
    ) -> Result<(), EngineError> {
        if taken.is_empty() {
            return Ok(());
        }
        let Services { db, clock, .. } = &self.inner.services;
        let works = work::load(db, taken).await?;
        let found: Vec<_> = works
            .iter()
            .map(|work| (&work.publication, &work.post))
            .collect();
        let around = Arc::new(Surroundings::read(db, &found, clock.now()).await?);
        for work in works {
            let (inner, around) = (Arc::clone(&self.inner), Arc::clone(&around));
            tasks.spawn(async move {
                let Ok(sender) = Arc::clone(&inner.senders).acquire_owned().await else {
                    return;
                };
                let bell = inner.services.bell.clone();
                // It holds a whole publication with its rows.
                Box::pin(jobs::publish::run(inner, work, around)).await;
                // First, so that whoever hears the bell finds the sender free.
                drop(sender);
                bell.ring_here();
            });
        }
        Ok(())
    }

    fn spawn_looks(&self, looks: Vec<Publication>, tasks: &mut JoinSet<()>) {
        for publication in looks {
            tasks.spawn(jobs::reconcile::run(Arc::clone(&self.inner), publication));
        }
    }
}

impl Inner {
    /// Raises the generation, and asks a person where the database turns out to be an older one.
    pub(crate) async fn raise_generation(&self) -> Result<(), EngineError> {
        let (db, known) = (&self.services.db, &self.known_generation);
        let now = self.services.clock.now();
        let numbers = Generation::of(&self.settings.data_dir);
        let raised = numbers.raise(db, known.load(Ordering::SeqCst), now).await?;
        known.fetch_max(raised, Ordering::SeqCst);
        Ok(())
    }

    /// Whether the database is older than what this process has seen of it: it was restored while
    /// this went on.
    pub(crate) fn is_older(&self, generation: i64) -> bool {
        let known = self
            .known_generation
            .fetch_max(generation, Ordering::SeqCst);
        generation < known
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
