//! How channels stand: what is open on them, what went out last and what went wrong. Every read serves
//! all channels of a workspace at once, or one of them.

use std::collections::HashMap;

use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{Conn, Result, all, publications::parse, sql::Sql};
use crate::domain::{
    attempt::StepResult,
    id::{ChannelId, PublicationId, WorkspaceId},
    publication::State,
    time::Instant,
};

/// Whose channels are asked about: all of a workspace, or one of them.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// Only this channel.
    pub only: Option<ChannelId>,
}

/// How many publications of a channel are in one state, and when the first of them is due.
#[derive(Debug, Clone, Copy)]
pub struct Count {
    /// The state.
    pub state: State,
    /// How many.
    pub number: i64,
    /// When the first is due.
    pub first_at: Instant,
}

/// What went out last.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
pub struct LastSent {
    /// The publication.
    pub publication: PublicationId,
    /// When its proof was stored.
    pub at: Instant,
    /// Its public address.
    pub url: Option<String>,
}

/// What went wrong last, as the network told it.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
pub struct LastFailure {
    /// The publication.
    pub publication: PublicationId,
    /// When the call ended, or began where no end is known.
    pub at: Instant,
    /// What the call was to do.
    pub step: String,
    /// How it ended.
    pub result: StepResult,
    /// The status of the network's answer.
    pub http_status: Option<u16>,
    /// The network's own name of the error.
    pub error_code: Option<String>,
    /// What the network said.
    pub message: Option<String>,
}

/// What went out on a channel lately, and what is planned.
#[derive(Debug, Clone, Copy, Default)]
pub struct Flow {
    /// How many in the shorter span.
    pub week: i64,
    /// How many in the longer span.
    pub month: i64,
    /// How many in all; of what went out, those of the longer span.
    pub all: i64,
}

/// Adds which channels are meant: those of `c`.
pub(super) fn meant(sql: Sql, asked: Asked) -> Sql {
    let sql = sql
        .then(" c.state <> 'deleted' AND c.workspace_id = ")
        .bind(asked.workspace.uuid());
    match asked.only {
        Some(channel) => sql.then(" AND c.id = ").bind(channel.uuid()),
        None => sql,
    }
}

/// What is open on each channel, by state, with what has failed since an instant.
pub async fn counts(
    conn: &impl Conn,
    asked: Asked,
    failed_since: Instant,
) -> Result<HashMap<ChannelId, Vec<Count>>> {
    #[derive(Debug, FromQueryResult)]
    struct Row {
        channel_id: Uuid,
        state: String,
        number: i64,
        first_at: i64,
    }
    let sql = Sql::of(
        "SELECT p.channel_id, p.state, COUNT(*) AS number, MIN(p.due_at) AS first_at \
         FROM channel c JOIN publication p ON p.channel_id = c.id AND p.state IN \
         ('waiting', 'due', 'sending', 'processing', 'unknown', 'held', 'handed', 'failed') \
         AND (p.state <> 'failed' OR p.due_at > ",
    )
    .bind(failed_since.ms())
    .then(") WHERE");
    let sql = meant(sql, asked).then(" GROUP BY p.channel_id, p.state");
    let mut counts: HashMap<ChannelId, Vec<Count>> = HashMap::new();
    for row in all::<Row>(conn, sql).await? {
        counts
            .entry(row.channel_id.into())
            .or_default()
            .push(Count {
                state: parse(&row.state, "publication.state")?,
                number: row.number,
                first_at: Instant::from_ms(row.first_at),
            });
    }
    Ok(counts)
}

/// What went out last on each channel, of what was due by now.
pub async fn last_sent(
    conn: &impl Conn,
    asked: Asked,
    now: Instant,
) -> Result<HashMap<ChannelId, LastSent>> {
    #[derive(Debug, FromQueryResult)]
    struct Row {
        channel_id: Uuid,
        id: Uuid,
        at: i64,
        url: Option<String>,
    }
    let sql = Sql::of(
        "SELECT p.channel_id, p.id, COALESCE(p.receipt_at, p.due_at) AS at, p.receipt_url AS url \
         FROM channel c JOIN publication p ON p.id = (SELECT q.id FROM publication q \
         WHERE q.channel_id = c.id AND q.state IN ('sent', 'confirmed') AND q.due_at <= ",
    )
    .bind(now.ms())
    .then(" ORDER BY q.due_at DESC, q.position DESC, q.id DESC LIMIT 1) WHERE");
    let rows = all::<Row>(conn, meant(sql, asked)).await?;
    let sent = |row: Row| {
        let sent = LastSent {
            publication: row.id.into(),
            at: Instant::from_ms(row.at),
            url: row.url,
        };
        (row.channel_id.into(), sent)
    };
    Ok(rows.into_iter().map(sent).collect())
}

/// What went wrong last on each channel, with what was due since an instant.
pub async fn last_failures(
    conn: &impl Conn,
    asked: Asked,
    since: Instant,
    now: Instant,
) -> Result<HashMap<ChannelId, LastFailure>> {
    #[derive(Debug, FromQueryResult)]
    struct Row {
        channel_id: Uuid,
        publication_id: Uuid,
        name: String,
        at: i64,
        result: String,
        http_status: Option<i64>,
        error_code: Option<String>,
        message: Option<String>,
    }
    // Of what went well at the first try no step is read.
    let sql = Sql::of(
        "SELECT r.* FROM (SELECT p.channel_id, s.publication_id, s.name, s.result, s.http_status, \
         s.error_code, s.message, COALESCE(s.ended_at, s.started_at) AS at, \
         ROW_NUMBER() OVER (PARTITION BY p.channel_id ORDER BY s.started_at DESC, s.id DESC) \
         AS place FROM channel c JOIN publication p ON p.channel_id = c.id \
         AND (p.tries > 0 OR p.state IN ('failed', 'held', 'unknown') \
         OR (p.state = 'waiting' AND p.attempted = TRUE)) AND p.due_at > ",
    )
    .bind(since.ms())
    .then(" AND p.due_at <= ")
    .bind(now.ms())
    .then(
        " JOIN attempt_step s ON s.publication_id = p.id AND s.result IN \
         ('not_sent', 'throttled', 'unauthorized', 'refused', 'unknown') WHERE",
    );
    let sql = meant(sql, asked).then(") r WHERE r.place = 1");
    let failure = |row: Row| {
        let failure = LastFailure {
            publication: row.publication_id.into(),
            at: Instant::from_ms(row.at),
            step: row.name,
            result: parse(&row.result, "attempt_step.result")?,
            http_status: row
                .http_status
                .and_then(|status| u16::try_from(status).ok()),
            error_code: row.error_code,
            message: row.message,
        };
        Ok((row.channel_id.into(), failure))
    };
    all::<Row>(conn, sql)
        .await?
        .into_iter()
        .map(failure)
        .collect()
}

#[derive(Debug, FromQueryResult)]
struct FlowRow {
    channel_id: Uuid,
    week: i64,
    month: i64,
    number: i64,
}

async fn flows(conn: &impl Conn, sql: Sql, asked: Asked) -> Result<HashMap<ChannelId, Flow>> {
    let sql = meant(sql, asked).then(" GROUP BY p.channel_id");
    let rows = all::<FlowRow>(conn, sql).await?;
    let flow = |row: FlowRow| {
        let flow = Flow {
            week: row.week,
            month: row.month,
            all: row.number,
        };
        (row.channel_id.into(), flow)
    };
    Ok(rows.into_iter().map(flow).collect())
}

/// How much went out on each channel since two instants, the later one first.
pub async fn sent_since(
    conn: &impl Conn,
    asked: Asked,
    (week, month): (Instant, Instant),
) -> Result<HashMap<ChannelId, Flow>> {
    let sql = Sql::of("SELECT p.channel_id, SUM(CASE WHEN p.due_at > ")
        .bind(week.ms())
        .then(
            " THEN 1 ELSE 0 END) AS week, COUNT(*) AS month, COUNT(*) AS number \
             FROM channel c JOIN publication p ON p.channel_id = c.id \
             AND p.state IN ('sent', 'confirmed') AND p.due_at > ",
        )
        .bind(month.ms())
        .then(" WHERE");
    flows(conn, sql, asked).await
}

/// How much waits on each channel until two instants, the earlier one first, and in all.
pub async fn planned_until(
    conn: &impl Conn,
    asked: Asked,
    (week, month): (Instant, Instant),
) -> Result<HashMap<ChannelId, Flow>> {
    let sql = Sql::of("SELECT p.channel_id, SUM(CASE WHEN p.due_at <= ")
        .bind(week.ms())
        .then(" THEN 1 ELSE 0 END) AS week, SUM(CASE WHEN p.due_at <= ")
        .bind(month.ms())
        .then(
            " THEN 1 ELSE 0 END) AS month, COUNT(*) AS number FROM channel c \
             JOIN publication p ON p.channel_id = c.id AND p.state IN ('waiting', 'due') WHERE",
        );
    flows(conn, sql, asked).await
}
