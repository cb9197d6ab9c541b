//! The form of the database: bringing it up to date, and looking how far it is.

use ::migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait as _, DatabaseTransaction, DbBackend, TransactionTrait as _};

use super::{Db, Result, search};

/// Which advisory lock of PostgreSQL stands for changing the form of the database: the first bytes
/// of "dezent migrate" as a number. Nobody else takes it.
const TURN: &str = "SELECT pg_advisory_xact_lock(7234302052871659618)";

/// What the transaction that only holds the lock may take: another node may be at work for long, and
/// nothing happens in it meanwhile.
const PATIENCE: [&str; 3] = [
    "SET LOCAL lock_timeout = '600s'",
    "SET LOCAL statement_timeout = '610s'",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
];

impl Db {
    /// Brings the schema up to date. Of several nodes that start together one does it while the
    /// others wait, and then find it done.
    pub async fn migrate_up(&self) -> Result<()> {
        let turn = self.take_turn().await?;
        let done = match Migrator::up(&self.write, None).await {
            Ok(()) => search::fill(self).await,
            Err(error) => Err(error.into()),
        };
        if let Some(turn) = turn {
            turn.rollback().await?;
        }
        done?;
        Ok(())
    }

    /// Takes the last change of the schema back.
    pub async fn migrate_down(&self) -> Result<()> {
        let turn = self.take_turn().await?;
        let done = Migrator::down(&self.write, Some(1)).await;
        if let Some(turn) = turn {
            turn.rollback().await?;
        }
        Ok(done?)
    }

    /// Waits until no other node changes the schema, and keeps them waiting; none on SQLite, where
    /// one process at a time may change it anyway.
    async fn take_turn(&self) -> Result<Option<DatabaseTransaction>> {
        if self.backend() != DbBackend::Postgres {
            return Ok(None);
        }
        let turn = self.write.begin().await?;
        for sql in PATIENCE {
            turn.execute_unprepared(sql).await?;
        }
        turn.execute_unprepared(TURN).await?;
        Ok(Some(turn))
    }

    /// Every change of the schema, and whether it is applied.
    pub async fn migration_status(&self) -> Result<Vec<(String, bool)>> {
        let turn = self.take_turn().await?;
        let applied = Migrator::get_applied_migrations(&self.write).await;
        if let Some(turn) = turn {
            turn.rollback().await?;
        }
        let applied = applied?;
        Ok(Migrator::get_migration_files()
            .iter()
            .map(|file| {
                let is_applied = applied.iter().any(|done| done.name() == file.name());
                (file.name().to_owned(), is_applied)
            })
            .collect())
    }
}
