//! Moving publications: each move is one compare-and-set whose `where` comes from the table of
//! [`crate::domain::transition`], and many moves share one transaction.

use std::collections::HashSet;

use sea_orm::Value;

use super::{
    IdRow, Result, StoreError, Tx, all, budgets,
    events::{self, NewEvent},
    lanes,
    publications::text,
    sql::{Sql, pieces},
    steps::{self, StepEnd, StepLook},
};
use crate::domain::{
    attempt::Step,
    budget::{Correction, Spending},
    id::PublicationId,
    publication::{Publication, State},
    time::Instant,
    transition::{Guard, LeaseTest, Move, Transition},
};

/// A move, with everything that is written in the same transaction where it succeeds.
#[derive(Debug, Clone)]
pub struct Write {
    /// What is done.
    pub by: Move,
    /// The publication as it was read.
    pub before: Publication,
    /// The publication as it will be.
    pub after: Publication,
    /// What happens to its steps.
    pub step: Option<StepWrite>,
    /// What is told.
    pub events: Vec<NewEvent>,
    /// The channel's network asked to wait until then.
    pub pause_until: Option<Instant>,
    /// What a public step that begins uses of the network's limits; without room there it does not
    /// begin.
    pub spendings: Vec<Spending>,
    /// What the network's answer says of its limits.
    pub corrections: Vec<Correction>,
}

/// What happens to a step together with a move.
#[derive(Debug, Clone)]
pub enum StepWrite {
    /// It begins.
    Begin(Box<Step>),
    /// It ends.
    End(Box<StepEnd>),
    /// It was looked up.
    Look(Box<StepLook>),
}

impl Write {
    /// A move that writes nothing else.
    pub fn of(by: Move, before: &Publication, after: Publication) -> Self {
        let before = before.clone();
        Self {
            by,
            before,
            after,
            step: None,
            events: Vec::new(),
            pause_until: None,
            spendings: Vec::new(),
            corrections: Vec::new(),
        }
    }

    /// Adds what happens to a step.
    #[must_use]
    pub fn with_step(mut self, step: StepWrite) -> Self {
        self.step = Some(step);
        self
    }

    /// Adds an event.
    #[must_use]
    pub fn with_event(mut self, event: NewEvent) -> Self {
        self.events.push(event);
        self
    }
}

/// Applies moves and says, for each, whether it took place; a move that did not wrote nothing.
///
/// No publication may be named twice.
pub async fn apply(tx: &Tx, writes: &[Write], now: Instant) -> Result<Vec<bool>> {
    let mut done: HashSet<PublicationId> = HashSet::new();
    let refused = budgets::spend(tx, writes).await?;
    let affordable = writes
        .iter()
        .filter(|write| !refused.contains(&write.before.id));
    let (affordable, groups) = grouped(affordable)?;
    for group in groups {
        for piece in pieces(&group.writes) {
            done.extend(compare_and_set(tx, group.row, piece, now).await?);
        }
    }
    let (succeeded, failed): (Vec<&Write>, Vec<&Write>) = affordable
        .into_iter()
        .partition(|write| done.contains(&write.before.id));
    budgets::give_back(tx, &failed).await?;
    for correction in succeeded.iter().flat_map(|write| &write.corrections) {
        budgets::correct(tx, correction).await?;
    }
    write_steps(tx, &succeeded).await?;
    let told: Vec<&NewEvent> = succeeded.iter().flat_map(|write| &write.events).collect();
    events::append(tx, &told).await?;
    lanes::wake(tx, &succeeded, now).await?;
    Ok(writes
        .iter()
        .map(|write| done.contains(&write.before.id))
        .collect())
}

/// Moves of one line of the table, which share one `where`.
struct Group<'a> {
    row: &'static Transition,
    writes: Vec<&'a Write>,
}

fn grouped<'a>(
    writes: impl Iterator<Item = &'a Write>,
) -> Result<(Vec<&'a Write>, Vec<Group<'a>>)> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut all = Vec::new();
    for write in writes {
        all.push(write);
        let row = Transition::find(write.by, write.before.state, write.after.state)
            .map_err(|illegal| StoreError::Unfit(illegal.to_string()))?;
        match groups.iter_mut().find(|group| std::ptr::eq(group.row, row)) {
            Some(group) => group.writes.push(write),
            None => groups.push(Group {
                row,
                writes: vec![write],
            }),
        }
    }
    Ok((all, groups))
}

/// The row is replaced by its new image, but for the revision and the cancel wish: a person may
/// change those while a send is under way, so they are changed by what the move changes.
async fn compare_and_set(
    tx: &Tx,
    row: &'static Transition,
    writes: &[&Write],
    now: Instant,
) -> Result<Vec<PublicationId>> {
    let sql = Sql::of(
        "WITH v (pid, was_state, was_lease, was_revision, part, to_state, reason, detail, due_at, \
         run_at, revision, lease_no, owner, lease_ends_at, key_epoch, tries, attempted, \
         first_sent_at, look_again_at, unknown_since, remote_id, url, receipt_at, cancel_wish, \
         was_wish, now) \
         AS (VALUES ",
    )
    .bind_rows(writes.iter().map(|write| values(write, now)))
    .then(
        ") UPDATE publication SET state = v.to_state, reason = v.reason, detail = v.detail, \
         due_at = v.due_at, run_at = v.run_at, \
         revision = publication.revision + v.revision - v.was_revision, lease_no = v.lease_no, \
         lease_owner = v.owner, lease_ends_at = v.lease_ends_at, key_epoch = v.key_epoch, \
         tries = v.tries, attempted = v.attempted, first_sent_at = v.first_sent_at, \
         look_again_at = v.look_again_at, unknown_since = v.unknown_since, \
         receipt_remote_id = v.remote_id, receipt_url = v.url, receipt_at = v.receipt_at, \
         cancel_wish = CASE WHEN v.cancel_wish = v.was_wish THEN publication.cancel_wish \
         ELSE v.cancel_wish END, updated_at = v.now FROM v \
         WHERE publication.id = v.pid AND publication.state = v.was_state",
    );
    let sql = tests(sql, row).then(" RETURNING publication.id AS id");
    Ok(all::<IdRow>(tx, sql)
        .await?
        .into_iter()
        .map(|row| row.id.into())
        .collect())
}

/// The `where` that follows from a line of the table.
fn tests(mut sql: Sql, row: &Transition) -> Sql {
    sql = match row.lease {
        LeaseTest::Mine | LeaseTest::Unchanged => {
            sql.then(" AND publication.lease_no = v.was_lease")
        }
        LeaseTest::Ended => sql.then(
            " AND publication.lease_no = v.was_lease \
             AND (publication.lease_ends_at IS NULL OR publication.lease_ends_at <= v.now)",
        ),
    };
    for guard in row.guards {
        sql = sql.then(match guard {
            Guard::RunAtReached => " AND publication.run_at <= v.now",
            Guard::InstantReached => " AND publication.due_at <= v.now",
            Guard::LookReached => " AND publication.look_again_at <= v.now",
            Guard::SameRevision => " AND publication.revision = v.was_revision",
            Guard::NoOpenPublicStep => {
                " AND NOT EXISTS (SELECT 1 FROM attempt_step s WHERE \
                 s.publication_id = publication.id AND s.kind = 'public' AND s.settled IS NULL \
                 AND (s.result IS NULL OR s.result = 'unknown'))"
            }
            Guard::NoCancelWish => " AND (v.part > 0 OR NOT publication.cancel_wish)",
            Guard::LeaseLeft => " AND publication.lease_ends_at >= v.now + 45000",
            Guard::NoReceipt => " AND publication.receipt_remote_id IS NULL",
        });
    }
    sql
}

fn values(write: &Write, now: Instant) -> [Value; 26] {
    let (before, after) = (&write.before, &write.after);
    let part = match &write.step {
        Some(StepWrite::Begin(step)) => i64::from(step.part),
        _ => 0,
    };
    let receipt = after.receipt.as_ref();
    [
        before.id.uuid().into(),
        text(before.state).into(),
        before.lease.no.into(),
        before.revision.into(),
        part.into(),
        text(after.state).into(),
        after.reason.map(text).into(),
        after.detail.clone().into(),
        after.due_at.ms().into(),
        after.run_at.ms().into(),
        after.revision.into(),
        after.lease.no.into(),
        after.lease.owner.into(),
        after.lease.ends_at.map(Instant::ms).into(),
        after.key_epoch.into(),
        after.tries.into(),
        after.attempted.into(),
        after.first_sent_at.map(Instant::ms).into(),
        after.look_again_at.map(Instant::ms).into(),
        after.unknown_since.map(Instant::ms).into(),
        receipt.map(|receipt| receipt.remote_id.clone()).into(),
        receipt.and_then(|receipt| receipt.url.clone()).into(),
        receipt.map(|receipt| receipt.at.ms()).into(),
        after.cancel_wish.into(),
        before.cancel_wish.into(),
        now.ms().into(),
    ]
}

async fn write_steps(tx: &Tx, writes: &[&Write]) -> Result<()> {
    let mut begins = Vec::new();
    let mut ends = Vec::new();
    for write in writes {
        match &write.step {
            Some(StepWrite::Begin(step)) => begins.push((write.before.workspace, &**step)),
            Some(StepWrite::End(end)) => ends.push(&**end),
            Some(StepWrite::Look(look)) => steps::looked(tx, look).await?,
            None => {}
        }
    }
    steps::begin(tx, &begins).await?;
    steps::end(tx, &ends).await
}

/// Extends the leases that are still held as they were; says for which publications.
pub async fn extend(
    tx: &Tx,
    leases: &[(PublicationId, i64)],
    until: Instant,
) -> Result<Vec<PublicationId>> {
    let mut extended = Vec::with_capacity(leases.len());
    for piece in pieces(leases) {
        let sql = Sql::of("WITH v (pid, lease_no, until) AS (VALUES ")
            .bind_rows(piece.iter().map(|(id, no)| -> [Value; 3] {
                [id.uuid().into(), (*no).into(), until.ms().into()]
            }))
            .then(
                ") UPDATE publication SET lease_ends_at = v.until FROM v \
                 WHERE publication.id = v.pid AND publication.lease_no = v.lease_no \
                 AND publication.lease_owner IS NOT NULL RETURNING publication.id AS id",
            );
        extended.extend(
            all::<IdRow>(tx, sql)
                .await?
                .into_iter()
                .map(|row| PublicationId::from(row.id)),
        );
    }
    Ok(extended)
}

/// Whether a move takes its publication out of the way of its channel.
pub(super) fn frees_channel(write: &Write) -> bool {
    let on_its_way = |state| matches!(state, State::Due | State::Sending);
    let (before, after) = (write.before.state, write.after.state);
    (on_its_way(before) && !on_its_way(after)) || after == State::Waiting
}
