//! The ledger: one writer for every move the engine makes, so that many share one flush.
//!
//! A move handed in is applied together with whatever else has come in meanwhile, committed
//! durably, and only then answered. The right to send, a [`Permit`], exists only in the answer to
//! a public step that was committed.

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use tokio::sync::{mpsc, oneshot};

use crate::{
    clock::Clock,
    domain::{attempt::Permit, id::StepId, transition::Move},
    store::{
        Db, StoreError,
        moves::{self, StepWrite, Write},
    },
};

/// The most moves one transaction takes.
const BATCH: usize = 256;
/// Within what time a refusal means that the session was lost, and not that the database waits.
const CUT_OFF_WITHIN: Duration = Duration::from_secs(1);

/// Why a move could not be written.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The writer has ended.
    #[error("the ledger is closed")]
    Closed,
}

/// The way to the one writer.
#[derive(Debug, Clone)]
pub(crate) struct Ledger {
    entries: mpsc::Sender<Entry>,
}

struct Entry {
    write: Write,
    reply: Reply,
}

/// The way back to whoever handed a move in.
type Reply = oneshot::Sender<Result<Option<Instant>, LedgerError>>;

impl Ledger {
    /// Starts the writer; it ends when the last handle is gone.
    pub(crate) fn start(db: Db, clock: Clock) -> Self {
        let (entries, inbox) = mpsc::channel(4 * BATCH);
        tokio::spawn(keep(db, clock, inbox));
        Self { entries }
    }

    /// Writes a move durably; false where someone else decided first and nothing was written.
    pub(crate) async fn write(&self, write: Write) -> Result<bool, LedgerError> {
        Ok(self.commit(write).await?.is_some())
    }

    /// Begins a public step durably and answers with the right to make it, once.
    pub(crate) async fn begin_public(&self, write: Write) -> Result<Option<Permit>, LedgerError> {
        let lease_left = write
            .after
            .lease
            .ends_at
            .map_or(0, |ends_at| ends_at.ms_since(write.after.updated_at));
        let step = public_step(&write);
        let committed = self.commit(write).await?;
        Ok(step.zip(committed).map(|(step, committed)| {
            let left = u64::try_from(lease_left).unwrap_or_default();
            Permit::after_commit(step, committed, Duration::from_millis(left))
        }))
    }

    async fn commit(&self, write: Write) -> Result<Option<Instant>, LedgerError> {
        let (reply, answer) = oneshot::channel();
        let entry = Entry { write, reply };
        self.entries
            .send(entry)
            .await
            .map_err(|_gone| LedgerError::Closed)?;
        answer.await.map_err(|_gone| LedgerError::Closed)?
    }
}

fn public_step(write: &Write) -> Option<StepId> {
    match &write.step {
        Some(StepWrite::Begin(step)) if write.by == Move::BeginPublic => Some(step.id),
        _ => None,
    }
}

async fn keep(db: Db, clock: Clock, mut inbox: mpsc::Receiver<Entry>) {
    let mut left_over: Vec<Entry> = Vec::new();
    loop {
        if left_over.is_empty() {
            match inbox.recv().await {
                Some(entry) => left_over.push(entry),
                None => return,
            }
        }
        while left_over.len() < BATCH {
            match inbox.try_recv() {
                Ok(entry) => left_over.push(entry),
                Err(_) => break,
            }
        }
        let (batch, rest) = distinct(std::mem::take(&mut left_over));
        left_over = rest;
        write_batch(&db, &clock, batch).await;
    }
}

/// A batch names each publication once; a second move of one waits for the next batch.
fn distinct(entries: Vec<Entry>) -> (Vec<Entry>, Vec<Entry>) {
    let mut seen = HashSet::new();
    entries
        .into_iter()
        .partition(|entry| seen.insert(entry.write.before.id))
}

async fn write_batch(db: &Db, clock: &Clock, batch: Vec<Entry>) {
    let (writes, replies): (Vec<Write>, Vec<_>) = batch
        .into_iter()
        .map(|entry| (entry.write, entry.reply))
        .unzip();
    let began = Instant::now();
    let mut done = try_write(db, clock, &writes).await;
    if is_outage(&done) && began.elapsed() < CUT_OFF_WITHIN {
        // A session that was cut off says nothing about the next one. Where it was cut off after it
        // had committed, the moves find their rows moved, and change nothing.
        done = try_write(db, clock, &writes).await;
    }
    match done {
        Ok(done) => answer(replies, done),
        // A database that takes nothing is not asked again for each of them: whoever waits with an
        // answer from a network must hear of it soon.
        Err(LedgerError::Store(error)) if error.is_outage() => refuse(replies, &error),
        // One move may break a constraint that the others keep: each is then tried alone.
        Err(_) if writes.len() > 1 => {
            for (write, reply) in writes.into_iter().zip(replies) {
                let done = try_write(db, clock, &[write]).await;
                let _ = reply.send(done.map(|done| done.first().copied().flatten()));
            }
        }
        Err(error) => {
            if let Some(reply) = replies.into_iter().next() {
                let _ = reply.send(Err(error));
            }
        }
    }
}

fn answer(replies: Vec<Reply>, done: Vec<Option<Instant>>) {
    for (reply, done) in replies.into_iter().zip(done) {
        // Nobody listens any more where the process is stopping; the row says what happened.
        let _ = reply.send(Ok(done));
    }
}

fn is_outage<T>(done: &Result<T, LedgerError>) -> bool {
    matches!(done, Err(LedgerError::Store(error)) if error.is_outage())
}

/// Tells everyone in a batch the same.
fn refuse(replies: Vec<Reply>, error: &StoreError) {
    for reply in replies {
        let _ = reply.send(Err(error.clone().into()));
    }
}

async fn try_write(
    db: &Db,
    clock: &Clock,
    writes: &[Write],
) -> Result<Vec<Option<Instant>>, LedgerError> {
    let tx = db.begin_write().await?;
    let done = moves::apply(&tx, writes, clock.now()).await?;
    // Taken before the flush, so that a slow flush makes a permit older, never younger.
    let committing = Instant::now();
    tx.commit().await?;
    Ok(done
        .into_iter()
        .map(|done| done.then_some(committing))
        .collect())
}
