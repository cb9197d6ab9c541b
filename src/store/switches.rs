//! Switches: the networks that a workspace has stopped. A row is there exactly while one is stopped;
//! the claim looks for it in the same statement that finds the lanes.

use sea_orm::FromQueryResult;

use super::{Conn, Result, Tx, all, publications::parse, run, sql::Sql};
use crate::domain::{id::WorkspaceId, network::Reach, time::Instant};

/// What a workspace has stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    /// One network, or all of them.
    pub reach: Reach,
    /// Why, in words.
    pub reason: String,
    /// Who stopped it.
    pub actor: String,
    /// Since when.
    pub at: Instant,
}

/// Everything that a workspace has stopped.
pub async fn list(conn: &impl Conn, workspace: WorkspaceId) -> Result<Vec<Stopped>> {
    #[derive(Debug, FromQueryResult)]
    struct Row {
        network: String,
        reason: String,
        actor: String,
        stopped_at: i64,
    }
    let sql = Sql::of(
        "SELECT network, reason, actor, stopped_at FROM network_switch WHERE workspace_id = ",
    )
    .bind(workspace.uuid())
    .then(" ORDER BY network");
    let stopped = |row: Row| {
        Ok(Stopped {
            reach: parse(&row.network, "network_switch.network")?,
            reason: row.reason,
            actor: row.actor,
            at: Instant::from_ms(row.stopped_at),
        })
    };
    all::<Row>(conn, sql)
        .await?
        .into_iter()
        .map(stopped)
        .collect()
}

/// Stops a network, or notes another reason.
pub async fn stop(tx: &Tx, workspace: WorkspaceId, stopped: &Stopped) -> Result<()> {
    let sql = Sql::of(
        "INSERT INTO network_switch (workspace_id, network, reason, actor, stopped_at) VALUES (",
    )
    .bind(workspace.uuid())
    .then(", ")
    .bind(stopped.reach.to_string())
    .then(", ")
    .bind(stopped.reason.clone())
    .then(", ")
    .bind(stopped.actor.clone())
    .then(", ")
    .bind(stopped.at.ms())
    .then(
        ") ON CONFLICT (workspace_id, network) DO UPDATE SET reason = excluded.reason, \
         actor = excluded.actor",
    );
    run(tx, sql).await?;
    Ok(())
}

/// Lets a network go on.
pub async fn release(tx: &Tx, workspace: WorkspaceId, reach: Reach) -> Result<()> {
    let sql = Sql::of("DELETE FROM network_switch WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND network = ")
        .bind(reach.to_string());
    run(tx, sql).await?;
    Ok(())
}
