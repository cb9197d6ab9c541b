//! Which refusals pass: the database is away, locked, full or on its way down.

use sea_orm::{
    DbErr, RuntimeErr,
    sqlx::{self, error::DatabaseError},
};

use super::StoreError;

/// SQLite's results for a database that is busy, locked, read-only, broken in its input or output,
/// full, or not to be opened, without what the higher bits add
/// (<https://sqlite.org/rescode.html>, read 2026-11-23).
const SQLITE_PASSING: [i32; 7] = [5, 6, 8, 10, 13, 14, 15];
/// PostgreSQL's classes of errors for connections, resources, the operator and the machine
/// (<https://www.postgresql.org/docs/current/errcodes-appendix.html>, read 2026-11-23).
const POSTGRES_PASSING: [&str; 4] = ["08", "53", "57", "58"];
/// PostgreSQL's single errors for a lock that was not given, a transaction that was cut off because
/// it was idle, and a server that may only be read.
const POSTGRES_PASSING_ALONE: [&str; 3] = ["55P03", "25P03", "25006"];

impl StoreError {
    /// Whether the database was away or took nothing, so that the same may work later.
    ///
    /// Where a connection ended while a commit was under way, that commit may have taken effect.
    pub fn is_outage(&self) -> bool {
        match self {
            Self::Db(DbErr::ConnectionAcquire(_)) => true,
            Self::Db(
                DbErr::Conn(RuntimeErr::SqlxError(error))
                | DbErr::Exec(RuntimeErr::SqlxError(error))
                | DbErr::Query(RuntimeErr::SqlxError(error)),
            ) => is_passing(error),
            _ => false,
        }
    }
}

fn is_passing(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::BeginFailed => true,
        sqlx::Error::Database(error) => is_passing_in_database(&**error),
        _ => false,
    }
}

fn is_passing_in_database(error: &dyn DatabaseError) -> bool {
    let code = error.code().unwrap_or_default();
    // PostgreSQL's codes have five places, SQLite's are numbers with four at most.
    if code.len() == 5 {
        return POSTGRES_PASSING.iter().any(|class| code.starts_with(class))
            || POSTGRES_PASSING_ALONE.contains(&&*code);
    }
    code.parse::<i32>()
        .is_ok_and(|code| SQLITE_PASSING.contains(&(code & 0xff)))
}
