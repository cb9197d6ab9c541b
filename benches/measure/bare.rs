//! Bare handlers: the same web server and the same database driver with nothing in between.
//!
//! They are what the program is compared with: what it takes longer is the price of keys, rules,
//! events and everything else that a bare handler does not do.

use std::{
    io::Write as _,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{Query, State as Shared},
    http::StatusCode,
    routing::{get, post},
};
use dezent::{
    clock::Clock,
    domain::{
        id::{ChannelId, PostId, PublicationId, WorkspaceId},
        time::Instant,
    },
};
use sea_orm::sqlx::{
    Row as _, query,
    sqlite::{
        SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
        SqliteSynchronous,
    },
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Failure, process,
    sink::{first_line, listener},
};

/// A process that serves both handlers on one SQLite file.
pub(crate) struct Bare {
    child: Child,
    /// Where it listens, `http://…`.
    pub(crate) address: String,
}

impl Bare {
    /// Starts it; the calendar it shows is that of one workspace.
    pub(crate) fn start(file: &Path, workspace: WorkspaceId) -> Result<Self, Failure> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("--serve-bare")
            .arg(file)
            .arg(workspace.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let address = first_line(&mut child)?;
        Ok(Self { child, address })
    }

    /// CPU time so far, in seconds.
    pub(crate) fn cpu_seconds(&self) -> Result<f64, Failure> {
        process::cpu_seconds(self.child.id())
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What handlers share: one connection that writes and four that read, as the program has them.
#[derive(Clone)]
struct State {
    write: SqlitePool,
    read: SqlitePool,
    workspace: WorkspaceId,
}

/// Serves until its input closes.
pub(crate) async fn serve(arguments: &[String]) -> Result<(), Failure> {
    let [file, workspace] = arguments else {
        return Err("usage: --serve-bare FILE WORKSPACE".into());
    };
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .busy_timeout(Duration::from_secs(5))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let pool = |connections| {
        SqlitePoolOptions::new()
            .max_connections(connections)
            .test_before_acquire(false)
            .connect_with(options.clone())
    };
    let state = State {
        write: pool(1).await?,
        read: pool(4).await?,
        workspace: workspace.parse()?,
    };
    query(
        "CREATE TABLE IF NOT EXISTS bare_post (id BLOB PRIMARY KEY, workspace_id BLOB NOT NULL, \
         text TEXT NOT NULL, lang TEXT, channels TEXT NOT NULL, planned_at INTEGER, \
         created_at INTEGER NOT NULL)",
    )
    .execute(&state.write)
    .await?;
    let router = Router::new()
        .route("/posts", post(create_post))
        .route("/calendar", get(get_calendar))
        .with_state(state);
    let listener = listener()?;
    writeln!(
        std::io::stdout().lock(),
        "http://{}",
        listener.local_addr()?
    )?;
    tokio::spawn(async { axum::serve(listener, router).await });
    tokio::task::spawn_blocking(|| std::io::stdin().lines().for_each(drop)).await?;
    Ok(())
}

/// What went wrong, for whoever runs the measurement.
fn failed(error: impl std::fmt::Display) -> (StatusCode, String) {
    (StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
}

#[derive(Deserialize)]
struct NewPost {
    text: String,
    lang: Option<String>,
    channels: Vec<ChannelId>,
    publish_at: Option<Instant>,
}

#[derive(Serialize)]
struct MadePost {
    id: PostId,
    text: String,
    lang: Option<String>,
    channels: Vec<ChannelId>,
    planned_at: Option<Instant>,
    created_at: Instant,
}

async fn create_post(
    Shared(state): Shared<State>,
    Json(new): Json<NewPost>,
) -> Result<(StatusCode, Json<MadePost>), (StatusCode, String)> {
    let now = Clock::system().now();
    let made = MadePost {
        id: PostId::new(now),
        text: new.text,
        lang: new.lang,
        channels: new.channels,
        planned_at: new.publish_at,
        created_at: now,
    };
    query("INSERT INTO bare_post VALUES (?, ?, ?, ?, ?, ?, ?)")
        .bind(made.id.uuid())
        .bind(state.workspace.uuid())
        .bind(&made.text)
        .bind(&made.lang)
        .bind(serde_json::to_string(&made.channels).map_err(failed)?)
        .bind(made.planned_at.map(Instant::ms))
        .bind(now.ms())
        .execute(&state.write)
        .await
        .map_err(failed)?;
    Ok((StatusCode::CREATED, Json(made)))
}

#[derive(Deserialize)]
struct Span {
    from: Instant,
    to: Instant,
}

#[derive(Serialize)]
struct Calendar {
    from: Instant,
    to: Instant,
    items: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    post: PostId,
    revision: i64,
    publication: PublicationId,
    channel: ChannelId,
    at: Instant,
    state: String,
    reason: Option<String>,
    excerpt: String,
    lang: Option<String>,
    is_offer: bool,
    tags: Vec<String>,
    pillar: Option<String>,
}

async fn get_calendar(
    Shared(state): Shared<State>,
    Query(span): Query<Span>,
) -> Result<Json<Calendar>, (StatusCode, String)> {
    let rows = query(
        "SELECT u.post_id, o.revision, u.id, u.channel_id, u.due_at, u.state, u.reason, \
         COALESCE(a.text, o.text), o.lang, o.promotion, o.tags, o.pillar \
         FROM publication u JOIN post o ON o.id = u.post_id JOIN variant a ON a.id = u.variant_id \
         WHERE o.deleted_at IS NULL AND u.occurrence = o.occurrence AND u.workspace_id = ? \
         AND u.due_at >= ? AND u.due_at < ? ORDER BY u.due_at, u.id",
    )
    .bind(state.workspace.uuid())
    .bind(span.from.ms())
    .bind(span.to.ms())
    .fetch_all(&state.read)
    .await
    .map_err(failed)?;
    let mut items = Vec::with_capacity(rows.len());
    for row in &rows {
        items.push(read(row).map_err(failed)?);
    }
    let Span { from, to } = span;
    Ok(Json(Calendar { from, to, items }))
}

fn read(row: &SqliteRow) -> Result<Row, Failure> {
    let promotion: String = row.try_get(9)?;
    let tags: String = row.try_get(10)?;
    Ok(Row {
        post: row.try_get::<Uuid, _>(0)?.into(),
        revision: row.try_get(1)?,
        publication: row.try_get::<Uuid, _>(2)?.into(),
        channel: row.try_get::<Uuid, _>(3)?.into(),
        at: Instant::from_ms(row.try_get(4)?),
        state: row.try_get(5)?,
        reason: row.try_get(6)?,
        excerpt: row.try_get(7)?,
        lang: row.try_get(8)?,
        is_offer: promotion == "offer",
        tags: serde_json::from_str(&tags)?,
        pillar: row.try_get(11)?,
    })
}
