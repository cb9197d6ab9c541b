//! Audiences: whom channels speak to.

use ::entity::audience::Model as Row;
use sea_orm::Value;

use super::{
    Conn, IdRow, Result, Tx, all, first,
    kept::{kept, text_of},
    rule_layers, run,
    sql::Sql,
};
use crate::domain::{
    audience::Audience,
    id::{AudienceId, ChannelId, WorkspaceId},
    time::Instant,
};

/// An audience of a workspace.
pub async fn find(
    conn: &impl Conn,
    workspace: WorkspaceId,
    id: AudienceId,
) -> Result<Option<Audience>> {
    let sql = Sql::of("SELECT * FROM audience WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND id = ")
        .bind(id.uuid());
    first::<Row>(conn, sql).await?.map(audience).transpose()
}

/// Every audience of a workspace, oldest first.
pub async fn list(conn: &impl Conn, workspace: WorkspaceId) -> Result<Vec<Audience>> {
    let sql = Sql::of("SELECT * FROM audience WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" ORDER BY id");
    let rows = all::<Row>(conn, sql).await?;
    rows.into_iter().map(audience).collect()
}

/// The channels that speak to an audience, oldest first.
pub async fn channels_of(
    conn: &impl Conn,
    workspace: WorkspaceId,
    id: AudienceId,
) -> Result<Vec<ChannelId>> {
    let sql = Sql::of("SELECT id FROM channel WHERE state <> 'deleted' AND workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND audience_id = ")
        .bind(id.uuid())
        .then(" ORDER BY id");
    let rows = all::<IdRow>(conn, sql).await?;
    Ok(rows.into_iter().map(|row| row.id.into()).collect())
}

/// Stores a new audience.
pub async fn insert(tx: &Tx, new: &Audience) -> Result<()> {
    let sql = Sql::of(
        "INSERT INTO audience (id, workspace_id, revision, name, data, created_at, updated_at) VALUES ",
    )
    .bind_list::<Value>([
        new.id.uuid().into(),
        new.workspace.uuid().into(),
        new.revision.into(),
        new.name.clone().into(),
        text_of(&new.traits).into(),
        new.created_at.ms().into(),
        new.created_at.ms().into(),
    ]);
    run(tx, sql).await?;
    Ok(())
}

/// Writes what a person can change about an audience.
pub async fn update(tx: &Tx, audience: &Audience, now: Instant) -> Result<()> {
    let sql = Sql::of("UPDATE audience SET revision = ")
        .bind(audience.revision)
        .then(", name = ")
        .bind(audience.name.clone())
        .then(", data = ")
        .bind(text_of(&audience.traits))
        .then(", updated_at = ")
        .bind(now.ms())
        .then(" WHERE workspace_id = ")
        .bind(audience.workspace.uuid())
        .then(" AND id = ")
        .bind(audience.id.uuid());
    run(tx, sql).await?;
    Ok(())
}

/// Removes an audience.
pub async fn delete(tx: &Tx, workspace: WorkspaceId, id: AudienceId) -> Result<()> {
    let sql = Sql::of("DELETE FROM audience WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND id = ")
        .bind(id.uuid());
    run(tx, sql).await?;
    rule_layers::remove_of(tx, id.uuid()).await
}

fn audience(row: Row) -> Result<Audience> {
    Ok(Audience {
        id: row.id.into(),
        workspace: row.workspace_id.into(),
        revision: row.revision,
        name: row.name,
        traits: kept(&row.data, "audience.data")?,
        created_at: Instant::from_ms(row.created_at),
    })
}
