//! Every SQL statement there is.
//!
//! One set of statements serves SQLite and PostgreSQL: values are bound, instants are whole
//! milliseconds, enums and JSON are text, and no statement asks the database what time it is. Reads
//! take a [`Conn`] (the database or an open transaction) and the workspace first; whatever writes
//! takes a [`Tx`].

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    DbErr, FromQueryResult, SqliteTransactionMode, TransactionOptions, TransactionTrait,
    sqlx::{self, Connection as _, PgConnection},
};

use events::EventIds;
use sql::Sql;

pub mod accounts;
pub mod answered;
pub mod audiences;
pub mod backup;
pub mod budgets;
pub mod calendar;
pub mod channels;
pub mod confirmations;
pub mod connections;
pub mod crowds;
pub mod deliveries;
pub mod event_list;
pub mod events;
pub mod gists;
pub mod hints;
pub mod inbox;
pub mod instance;
pub mod invitations;
pub mod jobs;
mod kept;
pub mod keys;
pub mod lanes;
pub mod media;
mod migrate;
pub mod moves;
pub mod offers;
mod outage;
pub mod own_calendars;
pub mod pauses;
pub mod people;
pub mod posts;
pub mod profiles;
pub mod publications;
pub mod removals;
pub mod renditions;
pub mod renewals;
pub mod rule_layers;
pub mod rule_overrides;
pub mod sealed;
pub mod search;
pub mod sign_ins;
mod sql;
pub mod standing;
pub mod steps;
pub mod suppressions;
pub mod switches;
#[cfg(feature = "testing")]
mod testing;
pub mod turns;
pub mod webhooks;
pub mod window;
pub mod workspaces;

/// The oldest SQLite that is right: earlier ones can lose a write-ahead log's end after a checkpoint
/// race (<https://sqlite.org/wal.html#walresetbug>, read 2026-11-23).
const SQLITE_MIN: (u32, u32, u32) = (3, 51, 3);

/// How many sessions one node holds on PostgreSQL at the most, besides the one that listens. A
/// server's usual hundred is enough for five nodes and a person who looks.
const POSTGRES_CONNECTIONS: u32 = 16;

/// What can go wrong in the store.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The database said no or could not be reached.
    #[error("the database refused: {0}")]
    Db(#[from] DbErr),
    /// A row holds what this program never writes.
    #[error("the database holds something unreadable in {0}")]
    Corrupt(&'static str),
    /// The database cannot keep the promises made here.
    #[error("{0}")]
    Unfit(String),
}

/// Short for what store functions return.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Where the database is.
#[derive(Debug, Clone)]
pub enum Location {
    /// An SQLite file; made where it is missing.
    File(PathBuf),
    /// A PostgreSQL address, `postgres://…`.
    Url(String),
}

/// The database: one connection that writes (on SQLite) and a pool that reads.
#[derive(Debug, Clone)]
pub struct Db {
    read: DatabaseConnection,
    write: DatabaseConnection,
    commits: Arc<AtomicU64>,
    reads: Arc<AtomicU64>,
    event_ids: Arc<EventIds>,
}

/// An open transaction that may write.
#[derive(Debug)]
pub struct Tx {
    inner: DatabaseTransaction,
    commits: Arc<AtomicU64>,
    event_ids: Arc<EventIds>,
}

/// Something statements can be run on.
pub trait Conn: Sync {
    /// The connection underneath.
    type Raw: ConnectionTrait;

    /// The connection underneath.
    fn raw(&self) -> &Self::Raw;

    /// Notes that a statement reads on it.
    fn reads(&self) {}
}

impl Conn for Db {
    type Raw = DatabaseConnection;

    fn raw(&self) -> &DatabaseConnection {
        &self.read
    }

    fn reads(&self) {
        self.reads.fetch_add(1, Ordering::Relaxed);
    }
}

impl Conn for Tx {
    type Raw = DatabaseTransaction;

    fn raw(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

impl Db {
    /// Opens the database and checks that it is fit; does not migrate.
    pub async fn connect(location: &Location) -> Result<Self> {
        let db = match location {
            Location::File(path) => {
                // One writer makes waiting a queue in this process instead of a race for the lock.
                let write = Database::connect(sqlite_options(path, 1)).await?;
                let read = Database::connect(sqlite_options(path, 4)).await?;
                Self {
                    read,
                    write,
                    commits: Arc::default(),
                    reads: Arc::default(),
                    event_ids: Arc::default(),
                }
            }
            Location::Url(url) => {
                let pool = Database::connect(postgres_options(url)).await?;
                Self {
                    read: pool.clone(),
                    write: pool,
                    commits: Arc::default(),
                    reads: Arc::default(),
                    event_ids: Arc::default(),
                }
            }
        };
        db.check_fit().await?;
        Ok(db)
    }

    async fn check_fit(&self) -> Result<()> {
        if self.backend() == DbBackend::Sqlite {
            self.check_sqlite().await
        } else {
            self.check_postgres().await
        }
    }

    /// A commit that the server may lose again is no commit.
    async fn check_postgres(&self) -> Result<()> {
        for (sql, name) in [
            ("SELECT current_setting('fsync') AS text", "fsync"),
            (
                "SELECT current_setting('synchronous_commit') AS text",
                "synchronous_commit",
            ),
        ] {
            let setting: Text = one(self, Sql::of(sql)).await?;
            if setting.text == "off" {
                return Err(StoreError::Unfit(
                    [
                        "PostgreSQL runs with ",
                        name,
                        "=off and may lose what it has promised",
                    ]
                    .concat(),
                ));
            }
        }
        Ok(())
    }

    async fn check_sqlite(&self) -> Result<()> {
        let version: Text = one(self, Sql::of("SELECT sqlite_version() AS text")).await?;
        let mut numbers = version
            .text
            .split('.')
            .map(|part| part.parse().unwrap_or(0));
        let mut number = || numbers.next().unwrap_or(0);
        let found = (number(), number(), number());
        if found < SQLITE_MIN {
            return Err(StoreError::Unfit(
                [
                    "this needs SQLite 3.51.3 or later, and found ",
                    &version.text,
                ]
                .concat(),
            ));
        }
        let level: Number = {
            let statement = Sql::of("SELECT synchronous AS number FROM pragma_synchronous")
                .statement(self.backend());
            Number::find_by_statement(statement)
                .one(&self.write)
                .await?
                .ok_or(StoreError::Corrupt("pragma_synchronous"))?
        };
        if level.number < 2 {
            return Err(StoreError::Unfit(
                "SQLite does not flush each commit".to_owned(),
            ));
        }
        Ok(())
    }

    /// Which database it is.
    fn backend(&self) -> DbBackend {
        self.read.get_database_backend()
    }

    /// Whether one process at a time must own the database.
    pub fn is_single_process(&self) -> bool {
        self.backend() == DbBackend::Sqlite
    }

    /// Begins a transaction that will write; on SQLite it takes the write lock at once.
    pub async fn begin_write(&self) -> Result<Tx> {
        let inner = self
            .write
            .begin_with_options(TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            })
            .await?;
        Ok(Tx {
            inner,
            commits: Arc::clone(&self.commits),
            event_ids: Arc::clone(&self.event_ids),
        })
    }

    /// How many transactions were made durable since the start: each costs a flush.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// How many statements have read outside of transactions since the start.
    pub fn read_count(&self) -> u64 {
        self.reads.load(Ordering::Relaxed)
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.read.ping().await?)
    }

    /// Closes every connection.
    pub async fn close(self) -> Result<()> {
        self.read.close_by_ref().await?;
        Ok(self.write.close_by_ref().await?)
    }
}

impl Tx {
    /// Makes everything durable.
    pub async fn commit(self) -> Result<()> {
        self.inner.commit().await?;
        self.commits.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Takes everything back.
    pub async fn rollback(self) -> Result<()> {
        Ok(self.inner.rollback().await?)
    }
}

/// Limits live in the server, because no time-out is wrapped around a call to it: work that was
/// dropped half-way would leave its transaction open.
fn postgres_options(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(POSTGRES_CONNECTIONS)
        // No longer than for a lock: who asks a server that is away is told so soon.
        .acquire_timeout(Duration::from_secs(5))
        .test_before_acquire(false)
        .map_sqlx_postgres_before_acquire(|session, _| Box::pin(is_fresh(session)))
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .map_sqlx_postgres_opts(|postgres| {
            postgres.options([
                ("lock_timeout", "5s"),
                ("statement_timeout", "30s"),
                ("idle_in_transaction_session_timeout", "60s"),
            ])
        });
    options
}

/// Whether a session answers and is in no transaction. Where a `begin` was dropped half-way the
/// client does not know that the server has begun one, so the server is asked: inside a transaction
/// its start lies before the statement's. The answer stands for the usual ping.
async fn is_fresh(session: &mut PgConnection) -> std::result::Result<bool, sqlx::Error> {
    // As one simple message, because there the statement and its own transaction start together.
    let row = sqlx::raw_sql("SELECT now() = statement_timestamp()")
        .fetch_one(session)
        .await?;
    sqlx::Row::try_get(&row, 0)
}

fn sqlite_options(path: &std::path::Path, connections: u32) -> ConnectOptions {
    let path = path.to_owned();
    let mut options = ConnectOptions::new("sqlite::memory:");
    options
        .min_connections(1)
        .max_connections(connections)
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        .acquire_timeout(Duration::from_secs(30))
        .test_before_acquire(false)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        // On a full disk SQLite takes a transaction back by itself. The connection does not notice,
        // and would put all that follows into a transaction that nobody ever commits.
        .map_sqlx_sqlite_before_acquire(|idle, _| {
            let is_clean = !idle.is_in_transaction();
            Box::pin(async move { Ok(is_clean) })
        })
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .in_memory(false)
                .shared_cache(false)
                .filename(&path)
                .create_if_missing(true)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(5))
                // A thread of its own reads; whenever this is full, it stops and must be woken.
                .row_buffer_size(1_024)
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
        });
    options
}

#[derive(Debug, FromQueryResult)]
struct Text {
    text: String,
}

/// A row that is one number.
#[derive(Debug, FromQueryResult)]
struct Number {
    number: i64,
}

/// A row that is one id.
#[derive(Debug, FromQueryResult)]
struct IdRow {
    id: uuid::Uuid,
}

/// Every row of a statement.
async fn all<M: FromQueryResult>(conn: &impl Conn, sql: Sql) -> Result<Vec<M>> {
    conn.reads();
    let statement = sql.statement(conn.raw().get_database_backend());
    Ok(M::find_by_statement(statement).all(conn.raw()).await?)
}

/// The first row of a statement, where there is one.
async fn first<M: FromQueryResult>(conn: &impl Conn, sql: Sql) -> Result<Option<M>> {
    conn.reads();
    let statement = sql.statement(conn.raw().get_database_backend());
    Ok(M::find_by_statement(statement).one(conn.raw()).await?)
}

/// The only row of a statement.
async fn one<M: FromQueryResult>(conn: &impl Conn, sql: Sql) -> Result<M> {
    first(conn, sql)
        .await?
        .ok_or(StoreError::Corrupt("a statement that always has a row"))
}

/// Runs a statement; says how many rows it changed.
async fn run(tx: &Tx, sql: Sql) -> Result<u64> {
    let statement = sql.statement(tx.raw().get_database_backend());
    Ok(tx.raw().execute_raw(statement).await?.rows_affected())
}
