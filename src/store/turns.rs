//! Turns: writers who decide about the same thing go one after another.
//!
//! SQLite has one writer anyway. On PostgreSQL what one of two transactions reads would otherwise not
//! hold what the other is just writing.

use sea_orm::{ConnectionTrait as _, DbBackend};
use uuid::Uuid;

use super::{Conn as _, Result, Tx, sql::Sql};

/// Waits until nobody else is deciding about these, and keeps others waiting until the transaction
/// ends.
pub async fn take(tx: &Tx, of: impl IntoIterator<Item = Uuid>) -> Result<()> {
    if tx.raw().get_database_backend() == DbBackend::Sqlite {
        return Ok(());
    }
    // Always in the same order, so that two who want the same cannot wait for one another.
    let mut keys: Vec<i64> = of.into_iter().map(key).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        let sql = Sql::of("SELECT pg_advisory_xact_lock(").bind(key).then(")");
        let statement = sql.statement(DbBackend::Postgres);
        tx.raw().query_one_raw(statement).await?;
    }
    Ok(())
}

/// The half of an id that is random.
fn key(id: Uuid) -> i64 {
    let (_, low) = id.as_u64_pair();
    i64::from_be_bytes(low.to_be_bytes())
}
