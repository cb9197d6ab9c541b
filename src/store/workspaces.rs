//! Workspaces: the owners of everything else.

use ::entity::workspace::Model as Row;

use super::{Conn, IdRow, Result, Tx, all, run, sql::Sql};
use crate::domain::{id::WorkspaceId, time::Instant};

/// A workspace.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Workspace {
    /// Its id.
    pub id: WorkspaceId,
    /// What people call it.
    pub name: String,
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
    Ok(rows.into_iter().map(workspace).collect())
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
    Ok(super::first::<Row>(conn, sql).await?.map(workspace))
}

/// Gives a workspace another name.
pub async fn rename(tx: &Tx, id: WorkspaceId, name: &str) -> Result<()> {
    let sql = Sql::of("UPDATE workspace SET name = ")
        .bind(name)
        .then(" WHERE id = ")
        .bind(id.uuid());
    run(tx, sql).await?;
    Ok(())
}

fn workspace(row: Row) -> Workspace {
    Workspace {
        id: row.id.into(),
        name: row.name,
        created_at: Instant::from_ms(row.created_at),
    }
}
