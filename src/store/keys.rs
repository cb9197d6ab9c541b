//! API keys: only a hash of the secret part is stored.

use ::entity::api_key::Model as Row;
use sea_orm::Value;

use super::{Conn, Result, Tx, all, first, run, sql::Sql};
use crate::domain::{
    id::{KeyId, WorkspaceId},
    time::Instant,
};

/// A key as it may be shown.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Key {
    /// Its id.
    pub id: KeyId,
    /// Whose it is.
    #[serde(skip)]
    pub workspace: WorkspaceId,
    /// What people call it.
    pub name: String,
    /// What it may do.
    pub role: String,
    /// SHA-256 of its secret, hexadecimal.
    #[serde(skip)]
    pub secret_hash: String,
    /// When it was made.
    pub created_at: Instant,
    /// When it was taken back.
    pub revoked_at: Option<Instant>,
}

/// A key by its id, whoever owns it: this is how a caller is recognised.
pub async fn find(conn: &impl Conn, id: KeyId) -> Result<Option<Key>> {
    let sql = Sql::of("SELECT * FROM api_key WHERE id = ").bind(id.uuid());
    Ok(first::<Row>(conn, sql).await?.map(key))
}

/// Every key of a workspace, oldest first.
pub async fn list(conn: &impl Conn, workspace: WorkspaceId) -> Result<Vec<Key>> {
    let sql = Sql::of("SELECT * FROM api_key WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" ORDER BY id");
    Ok(all::<Row>(conn, sql).await?.into_iter().map(key).collect())
}

/// Stores a new key.
pub async fn insert(tx: &Tx, key: &Key) -> Result<()> {
    let sql = Sql::of(
        "INSERT INTO api_key (id, workspace_id, name, role, secret_hash, created_at) VALUES ",
    )
    .bind_list::<Value>([
        key.id.uuid().into(),
        key.workspace.uuid().into(),
        key.name.clone().into(),
        key.role.clone().into(),
        key.secret_hash.clone().into(),
        key.created_at.ms().into(),
    ]);
    run(tx, sql).await?;
    Ok(())
}

/// Takes a key back; false where there is no such key or it was taken back before.
pub async fn revoke(tx: &Tx, workspace: WorkspaceId, id: KeyId, now: Instant) -> Result<bool> {
    let sql = Sql::of("UPDATE api_key SET revoked_at = ")
        .bind(now.ms())
        .then(" WHERE revoked_at IS NULL AND workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND id = ")
        .bind(id.uuid());
    Ok(run(tx, sql).await? == 1)
}

fn key(row: Row) -> Key {
    Key {
        id: row.id.into(),
        workspace: row.workspace_id.into(),
        name: row.name,
        role: row.role,
        secret_hash: row.secret_hash,
        created_at: Instant::from_ms(row.created_at),
        revoked_at: row.revoked_at.map(Instant::from_ms),
    }
}
