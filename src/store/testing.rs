//! A database without room, and sessions that are left behind, for the tests.

use sea_orm::{
    ConnectionTrait as _, FromQueryResult as _,
    sqlx::{self, sqlite::SqliteConnectOptions},
};

use super::{Db, Number, Result, StoreError, hints::refused, sql::Sql};

/// SQLite's own limit, in pages.
const PAGES_MAX: i64 = 0xffff_fffe;

impl Db {
    /// Lets an SQLite database grow no more, as on a full disk, or again; on every connection that
    /// writes, now and later. Free pages inside it can still be used.
    ///
    /// Errors: [`StoreError::Unfit`] on another database.
    pub async fn let_grow(&self, may_grow: bool) -> Result<()> {
        if !self.is_single_process() {
            return Err(StoreError::Unfit("this is not SQLite".to_owned()));
        }
        let pages = if may_grow {
            PAGES_MAX
        } else {
            let count = Sql::of("SELECT page_count AS number FROM pragma_page_count()");
            Number::find_by_statement(count.statement(self.backend()))
                .one(&self.write)
                .await?
                .ok_or(StoreError::Corrupt("pragma_page_count"))?
                .number
        };
        let pool: &sqlx::SqlitePool = self.write.get_sqlite_connection_pool();
        let options: SqliteConnectOptions = (*pool.connect_options()).clone();
        pool.set_connect_options(options.pragma("max_page_count", pages.to_string()));
        // The connection that there is knows nothing of it; the next one does.
        let old = pool.acquire().await.map_err(refused)?;
        old.close().await.map_err(refused)
    }

    /// Begins a transaction on a session that writes, and gives the session back without a word, as a
    /// caller does who stops waiting for `begin`.
    pub async fn leave_in_transaction(&self) -> Result<()> {
        self.write.execute_unprepared("BEGIN").await?;
        Ok(())
    }
}
