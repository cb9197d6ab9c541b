//! Removals: that somebody wants a publication taken back at its network, and that it was done.

use super::{Result, Tx, run, sql::Sql};
use crate::domain::{id::PublicationId, time::Instant};

/// Notes that a publication that is out is to be removed from its network, so that it is not read back
/// any more; false where it is not out, or is removed already.
pub async fn ask(tx: &Tx, id: PublicationId, now: Instant) -> Result<bool> {
    let sql = Sql::of("UPDATE publication SET look_again_at = NULL, removal_asked_at = ")
        .bind(now.ms())
        .then(" WHERE state IN ('sent', 'confirmed') AND removed_at IS NULL AND id = ")
        .bind(id.uuid());
    Ok(run(tx, sql).await? == 1)
}

/// Notes that a publication was removed from its network; false where that is noted already.
pub async fn done(tx: &Tx, id: PublicationId, now: Instant) -> Result<bool> {
    let sql = Sql::of(
        "UPDATE publication SET look_again_at = NULL, revision = revision + 1, removed_at = ",
    )
    .bind(now.ms())
    .then(", updated_at = ")
    .bind(now.ms())
    .then(" WHERE removed_at IS NULL AND id = ")
    .bind(id.uuid());
    Ok(run(tx, sql).await? == 1)
}
