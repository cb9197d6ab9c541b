//! Work that one node does for all: one row per job and nominal time, held under a lease.

use sea_orm::Value;
use uuid::Uuid;

use super::{Result, Tx, run, sql::Sql};
use crate::domain::time::Instant;

/// One run of a job.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// Which job.
    pub name: &'static str,
    /// The moment it is for: the same on every node, whatever their clocks say.
    pub nominal: Instant,
    /// Who wants to do it.
    pub owner: Uuid,
}

/// Takes a run, or extends the lease on it; false where it is done or another node is at it.
pub async fn take(tx: &Tx, wanted: Run, now: Instant, until: Instant) -> Result<bool> {
    let sql = Sql::of("INSERT INTO job (name, nominal_at, owner, lease_ends_at) VALUES ")
        .bind_list::<Value>([
            wanted.name.into(),
            wanted.nominal.ms().into(),
            wanted.owner.into(),
            until.ms().into(),
        ])
        .then(
            " ON CONFLICT (name, nominal_at) DO UPDATE SET owner = excluded.owner, \
             lease_ends_at = excluded.lease_ends_at WHERE job.ended_at IS NULL \
             AND (job.owner = excluded.owner OR job.lease_ends_at <= ",
        )
        .bind(now.ms())
        .then(")");
    Ok(run(tx, sql).await? == 1)
}

/// Notes that a run is done, where it is still the owner's.
pub async fn end(tx: &Tx, done: Run, now: Instant) -> Result<bool> {
    let sql = Sql::of("UPDATE job SET ended_at = ")
        .bind(now.ms())
        .then(" WHERE ended_at IS NULL AND name = ")
        .bind(done.name)
        .then(" AND nominal_at = ")
        .bind(done.nominal.ms())
        .then(" AND owner = ")
        .bind(done.owner);
    Ok(run(tx, sql).await? == 1)
}

/// Forgets runs whose moment was before an instant; says how many.
pub async fn forget(tx: &Tx, before: Instant) -> Result<u64> {
    let sql = Sql::of("DELETE FROM job WHERE nominal_at < ").bind(before.ms());
    run(tx, sql).await
}
