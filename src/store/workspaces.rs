//! Workspaces: the owners of everything else.

use ::entity::workspace::Model as Row;

use super::{Conn, IdRow, Result, Tx, all, run, sql::Sql};
use crate::domain::{id::WorkspaceId, time::Instant};

/// A workspace.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// Its id.
    pub id: WorkspaceId,
    /// What people call it.
    pub name: String,
}

/// Every workspace, oldest first.
pub async fn all_of_them(conn: &impl Conn) -> Result<Vec<Workspace>> {
    let rows = all::<Row>(
        conn,
        Sql::of("SELECT * FROM workspace ORDER BY created_at, id"),
    )
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Workspace {
            id: row.id.into(),
            name: row.name,
        })
        .collect())
}

/// The first workspace, which belongs to whoever runs the installation.
pub async fn first(conn: &impl Conn) -> Result<Option<WorkspaceId>> {
    let sql = Sql::of("SELECT id FROM workspace ORDER BY created_at, id LIMIT 1");
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
