//! Workspaces: the owners of everything else.

use ::entity::workspace::Model as Row;

use super::{Conn, IdRow, Result, StoreError, Tx, all, run, sql::Sql};
use crate::domain::{
    id::WorkspaceId,
    time::{Instant, TimeZone},
};

/// A workspace.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Workspace {
    /// Its id.
    pub id: WorkspaceId,
    /// What people call it.
    pub name: String,
    /// The zone in which its people see instants, unless they choose another; none where nobody has said.
    pub time_zone: Option<TimeZone>,
    /// When it was made.
    pub created_at: Instant,
}

/// Every workspace, oldest first.
pub async fn all_of_them(conn: &impl Conn) -> Result<Vec<Workspace>> {
    let rows = all::<Row>(
        conn,
        Sql::of("SELECT * FROM workspace ORDER BY created_at, id"),
    )
    .await?;
    rows.into_iter().map(workspace).collect()
}

/// The first workspace, whose people run the installation.
pub async fn first(conn: &impl Conn) -> Result<Option<WorkspaceId>> {
    let sql = Sql::of("SELECT workspace_id AS id FROM instance WHERE workspace_id IS NOT NULL");
    let row = super::first::<IdRow>(conn, sql).await?;
    Ok(row.map(|row| row.id.into()))
}

/// Stores a new workspace.
pub async fn insert(tx: &Tx, id: WorkspaceId, name: &str, now: Instant) -> Result<()> {
    let sql = Sql::of("INSERT INTO workspace (id, name, created_at) VALUES ")
        .bind_list::<sea_orm::Value>([id.uuid().into(), name.into(), now.ms().into()]);
    run(tx, sql).await?;
    Ok(())
}

/// A workspace by its id.
pub async fn find(conn: &impl Conn, id: WorkspaceId) -> Result<Option<Workspace>> {
    let sql = Sql::of("SELECT * FROM workspace WHERE id = ").bind(id.uuid());
    super::first::<Row>(conn, sql)
        .await?
        .map(workspace)
        .transpose()
}

/// Writes what a person can change about a workspace.
pub async fn update(tx: &Tx, workspace: &Workspace) -> Result<()> {
    let sql = Sql::of("UPDATE workspace SET name = ")
        .bind(workspace.name.clone())
        .then(", time_zone = ")
        .bind(workspace.time_zone.map(|zone| zone.to_string()))
        .then(" WHERE id = ")
        .bind(workspace.id.uuid());
    run(tx, sql).await?;
    Ok(())
}

/// A workspace as it is stored.
pub(super) fn workspace(row: Row) -> Result<Workspace> {
    let zone = row.time_zone.map(|name| {
        let read = name.parse().ok();
        read.ok_or(StoreError::Corrupt("workspace.time_zone"))
    });
    Ok(Workspace {
        id: row.id.into(),
        name: row.name,
        time_zone: zone.transpose()?,
        created_at: Instant::from_ms(row.created_at),
    })
}
