//! Copies of an SQLite database, made while others read and write it.

use std::path::Path;

use sea_orm::ConnectionTrait as _;

use super::{Conn as _, Db, Result, StoreError, Text, all, sql::Sql};

impl Db {
    /// Writes a copy of the whole database, as it is at one moment, into a file that must not exist.
    ///
    /// Errors: [`StoreError::Unfit`] on PostgreSQL, which has its own means.
    pub async fn copy_to(&self, path: &Path) -> Result<()> {
        if !self.is_single_process() {
            return Err(StoreError::Unfit(
                "PostgreSQL is backed up with its own pg_dump".to_owned(),
            ));
        }
        let path = path
            .to_str()
            .ok_or_else(|| StoreError::Unfit("the path must be plain text".to_owned()))?;
        let sql = Sql::of("VACUUM INTO ").bind(path);
        let statement = sql.statement(self.raw().get_database_backend());
        self.raw().execute_raw(statement).await?;
        Ok(())
    }

    /// What SQLite finds wrong with the file's form; empty where all is well or on PostgreSQL.
    pub async fn faults(&self) -> Result<Vec<String>> {
        if !self.is_single_process() {
            return Ok(Vec::new());
        }
        let sql = Sql::of("SELECT integrity_check AS text FROM pragma_integrity_check");
        let found = all::<Text>(self, sql).await?;
        Ok(found
            .into_iter()
            .map(|row| row.text)
            .filter(|text| text != "ok")
            .collect())
    }
}
