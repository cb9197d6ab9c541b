//! Workspaces: the owners of everything else.

use ::entity::workspace::Model as Row;

use super::{Conn, Result, Tx, all, run, sql::Sql};
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

/// Stores a new workspace.
pub async fn insert(tx: &Tx, id: WorkspaceId, name: &str, now: Instant) -> Result<()> {
    let sql = Sql::of("INSERT INTO workspace (id, name, created_at) VALUES ")
        .bind_list::<sea_orm::Value>([id.uuid().into(), name.into(), now.ms().into()]);
    run(tx, sql).await?;
    Ok(())
}
