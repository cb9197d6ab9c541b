//! Channels as rules ask about them: not who they are, but where, how many and since when.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{Conn, Result, all, publications::parse, sql::Sql};
use crate::domain::{
    channel::ChannelState,
    id::{AudienceId, ChannelId, WorkspaceId},
    network::Network,
    time::Instant,
};

/// What rules ask of a channel besides its posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Its id.
    pub id: ChannelId,
    /// Where it lives.
    pub network: Network,
    /// The audience it speaks to.
    pub audience: Option<AudienceId>,
}

/// Which channels of a workspace are meant.
#[derive(Debug, Clone, Copy)]
pub enum Whose<'a> {
    /// All of them.
    All,
    /// These, and all that something is published on between two instants.
    Near(&'a [ChannelId], Instant, Instant),
}

/// What rules ask of channels of a workspace, oldest first.
pub async fn facts(
    conn: &impl Conn,
    workspace: WorkspaceId,
    whose: Whose<'_>,
) -> Result<Vec<Facts>> {
    let mut sql = Sql::of(
        "SELECT id, network, audience_id FROM channel \
         WHERE state <> 'deleted' AND workspace_id = ",
    )
    .bind(workspace.uuid());
    if let Whose::Near(these, from, to) = whose {
        sql = sql
            .then(" AND (id IN ")
            .bind_list(these.iter().map(|id| id.uuid()))
            .then(" OR id IN (SELECT channel_id FROM publication WHERE workspace_id = ")
            .bind(workspace.uuid())
            .then(" AND due_at >= ")
            .bind(from.ms())
            .then(" AND due_at <= ")
            .bind(to.ms())
            .then("))");
    }
    let rows = all::<FactsRow>(conn, sql.then(" ORDER BY id")).await?;
    let rows = rows.into_iter().map(|row| {
        Ok(Facts {
            id: row.id.into(),
            network: parse(&row.network, "channel.network")?,
            audience: row.audience_id.map(Into::into),
        })
    });
    rows.collect()
}

/// Channels of a workspace that publish on one network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crowd {
    /// The network.
    pub network: Network,
    /// How many they are.
    pub count: u32,
    /// When the first of them was connected.
    pub since: Instant,
    /// When the last of them was connected,
    pub newest_at: Instant,
    /// and which one that is.
    pub newest: ChannelId,
}

/// How many channels of a workspace publish on each network, as far as they all were connected by an
/// instant; where one was connected later, each channel by itself.
pub async fn of_networks(
    conn: &impl Conn,
    workspace: WorkspaceId,
    by: Instant,
) -> Result<Vec<Crowd>> {
    let of_workspace = |sql: Sql| {
        sql.then(" FROM channel c WHERE c.state = ")
            .bind(ChannelState::Active.to_string())
            .then(" AND c.workspace_id = ")
            .bind(workspace.uuid())
    };
    let sql = Sql::of(
        "SELECT c.network, COUNT(*) AS count, MIN(c.created_at) AS first, \
         MAX(c.created_at) AS last, (SELECT b.id FROM channel b WHERE b.state = ",
    )
    .bind(ChannelState::Active.to_string())
    .then(
        " AND b.workspace_id = c.workspace_id AND b.network = c.network \
         ORDER BY b.created_at DESC, b.id DESC LIMIT 1) AS newest",
    );
    let sql = of_workspace(sql).then(" GROUP BY c.workspace_id, c.network ORDER BY c.network");
    let mut rows = all::<CrowdRow>(conn, sql).await?;
    if rows.iter().any(|row| row.last > by.ms()) {
        let sql = "SELECT c.network, CAST(1 AS bigint) AS count, c.created_at AS first, \
                   c.created_at AS last, c.id AS newest";
        rows = all(conn, of_workspace(Sql::of(sql)).then(" ORDER BY c.id")).await?;
    }
    let crowd = |row: CrowdRow| {
        Ok(Crowd {
            network: parse(&row.network, "channel.network")?,
            count: u32::try_from(row.count).unwrap_or(u32::MAX),
            since: Instant::from_ms(row.first),
            newest_at: Instant::from_ms(row.last),
            newest: row.newest.into(),
        })
    };
    rows.into_iter().map(crowd).collect()
}

#[derive(Debug, FromQueryResult)]
struct FactsRow {
    id: Uuid,
    network: String,
    audience_id: Option<Uuid>,
}

#[derive(Debug, FromQueryResult)]
struct CrowdRow {
    network: String,
    count: i64,
    first: i64,
    last: i64,
    newest: Uuid,
}
