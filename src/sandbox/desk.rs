//! The desk where calls meet: the state, the log and the clock together.
//!
//! A call looks and decides under one lock, and its lines go to the log in
//! that order. Then it waits until every line that it may have seen is safe.
//! So nobody is ever told of something that a crash could take back.

use std::path::PathBuf;
use std::sync::{
    Arc, Mutex, MutexGuard,
    atomic::{AtomicUsize, Ordering},
};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::clock::Clock;
use super::log::{Log, Pen};
use super::record::{Moment, Queue, Record, TakenLine};
use super::refusal::Refusal;
use super::script::{LookEnding, PrepareEnding, PublicEnding, Step};
use super::state::Ledger;

/// The state and the pen that goes ahead of it.
#[derive(Debug)]
pub(crate) struct Book {
    ledger: Ledger,
    /// Gone once the desk is closed.
    pen: Option<Pen>,
    /// The number of the last line; a number no log reaches if a line was lost.
    last_line: u64,
}

impl Book {
    /// What the network remembers.
    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Writes a record and takes it in; if nobody writes any more, neither happens.
    pub(crate) fn commit(&mut self, record: Record) {
        let line = serde_json::to_vec(&record).expect("a record is plain data with text keys");
        let Some(number) = self.pen.as_mut().and_then(|pen| pen.add(line)) else {
            self.last_line = u64::MAX;
            return;
        };
        self.last_line = number;
        self.ledger
            .apply(record)
            .expect("a record that was decided on fits the state it was decided in");
    }

    /// Takes the next step for a call that makes a post.
    pub(crate) fn take_public(&mut self, slug: &str) -> Result<Step<PublicEnding>, Refusal> {
        let next = self.ledger.channel(slug)?.script.next_public();
        Ok(self.take(slug, Queue::Public, next))
    }

    /// Takes the next step for a read.
    pub(crate) fn take_look(&mut self, slug: &str) -> Result<Step<LookEnding>, Refusal> {
        let next = self.ledger.channel(slug)?.script.next_look();
        Ok(self.take(slug, Queue::Look, next))
    }

    /// Takes the next step for an upload or a container.
    pub(crate) fn take_prepare(&mut self, slug: &str) -> Result<Step<PrepareEnding>, Refusal> {
        let next = self.ledger.channel(slug)?.script.next_prepare();
        Ok(self.take(slug, Queue::Prepare, next))
    }

    /// Notes a step as taken; used up, the step is an ordinary one.
    fn take<E: Default>(
        &mut self,
        slug: &str,
        queue: Queue,
        next: Option<(Step<E>, usize)>,
    ) -> Step<E> {
        let Some((step, position)) = next else {
            return Step::default();
        };
        let channel = slug.to_owned();
        self.commit(Record::Taken(TakenLine {
            channel,
            queue,
            position,
        }));
        step
    }
}

/// Everything that the handlers of one network share.
#[derive(Debug)]
pub(crate) struct Desk {
    book: Mutex<Book>,
    log: Log,
    /// The network's clock.
    pub(crate) clock: Clock,
    /// Whether callers may set the clock.
    pub(crate) settable_clock: bool,
    /// Where the bytes of uploads are.
    pub(crate) media_dir: PathBuf,
    /// Whether files are flushed before they count.
    pub(crate) flush: bool,
    /// Raised when the server stops: calls that still wait give up.
    pub(crate) closing: CancellationToken,
    /// How many calls that change something have not ended.
    under_way: AtomicUsize,
}

/// A call that changes something, until it has ended.
#[derive(Debug)]
pub(crate) struct UnderWay(Arc<Desk>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.under_way.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Desk {
    /// Puts a desk together around a state that was read back.
    pub(crate) fn new(
        ledger: Ledger,
        (log, pen): (Log, Pen),
        media_dir: PathBuf,
        options: &super::Options,
    ) -> Self {
        let book = Book {
            ledger,
            pen: Some(pen),
            last_line: 0,
        };
        Self {
            book: Mutex::new(book),
            log,
            clock: Clock::following(options.follow.clone()),
            settable_clock: options.settable_clock,
            media_dir,
            flush: options.flush,
            closing: CancellationToken::new(),
            under_way: AtomicUsize::new(0),
        }
    }

    /// Counts a call until what is given back is dropped.
    pub(crate) fn enter(self: &Arc<Self>) -> UnderWay {
        self.under_way.fetch_add(1, Ordering::SeqCst);
        UnderWay(Arc::clone(self))
    }

    /// How many calls that change something have not ended.
    pub(crate) fn under_way(&self) -> usize {
        self.under_way.load(Ordering::SeqCst)
    }

    /// Acts under the lock; gives back the result and the line to wait for.
    ///
    /// Nobody may be answered before [`Desk::settle`].
    fn locked<T>(&self, act: impl FnOnce(&mut Book, Moment) -> T) -> (T, u64) {
        let mut book = self.lock();
        let result = act(&mut book, self.clock.now());
        (result, book.last_line)
    }

    /// Waits until the log is safe up to this line.
    pub(crate) async fn settle(&self, line: u64) -> Result<(), Refusal> {
        let safe = self.log.wait(line).await;
        safe.map_err(|lost| {
            tracing::debug!(error = %lost, "a call of the rehearsal network was turned away");
            Refusal::LogLost
        })
    }

    /// Acts under the lock as the first half of a call, with the line to settle later.
    ///
    /// The second half will wait for later lines anyway, so only a refusal,
    /// which ends the call here, waits now.
    pub(crate) async fn begin<T>(
        &self,
        act: impl FnOnce(&mut Book, Moment) -> Result<T, Refusal>,
    ) -> Result<(T, u64), Refusal> {
        let (result, line) = self.locked(act);
        match result {
            Ok(begun) => Ok((begun, line)),
            Err(refusal) => {
                self.settle(line).await?;
                Err(refusal)
            }
        }
    }

    /// Acts under the lock and waits until all that could be seen there is safe.
    pub(crate) async fn transact<T>(
        &self,
        act: impl FnOnce(&mut Book, Moment) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let (result, line) = self.locked(act);
        self.settle(line).await?;
        result
    }

    /// Waits as long as a script asks for; `false` if the server stopped meanwhile.
    pub(crate) async fn pause(&self, wait_ms: u64) -> bool {
        if wait_ms == 0 {
            return true;
        }
        tokio::select! {
            () = self.closing.cancelled() => false,
            () = tokio::time::sleep(Duration::from_millis(wait_ms)) => true,
        }
    }

    /// Writes what waits, then lets go of the log; calls that change anything are refused.
    ///
    /// Blocks for as long as a flush takes. Doing it again does nothing.
    pub(crate) fn close(&self) {
        let pen = self.lock().pen.take();
        drop(pen);
        self.log.join();
    }

    /// The state, for a moment.
    fn lock(&self) -> MutexGuard<'_, Book> {
        self.book
            .lock()
            .expect("nobody panics while holding the state, so it is never half changed")
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // The thread has the file until it ends: whoever opens it next must not wait.
        if let Ok(book) = self.book.get_mut() {
            book.pen = None;
            self.log.join();
        }
    }
}
