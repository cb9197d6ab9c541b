//! Rules that are not to be heard somewhere.

use ::entity::suppression::Model as Row;
use sea_orm::Value;
use uuid::Uuid;

use super::{Conn, Result, Tx, all, first, publications::parse, run, sql::Sql};
use crate::domain::{
    id::{ChannelId, PostId, SuppressionId, WorkspaceId},
    suppression::Suppression,
    time::Instant,
};

/// A suppression of a workspace.
pub async fn find(
    conn: &impl Conn,
    workspace: WorkspaceId,
    id: SuppressionId,
) -> Result<Option<Suppression>> {
    let sql = Sql::of("SELECT * FROM suppression WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND id = ")
        .bind(id.uuid());
    first::<Row>(conn, sql).await?.map(suppression).transpose()
}

/// Every suppression of a workspace, oldest first.
pub async fn list(conn: &impl Conn, workspace: WorkspaceId) -> Result<Vec<Suppression>> {
    let sql = Sql::of("SELECT * FROM suppression WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" ORDER BY id");
    let rows = all::<Row>(conn, sql).await?;
    rows.into_iter().map(suppression).collect()
}

/// Stores a new suppression.
pub async fn insert(tx: &Tx, new: &Suppression) -> Result<()> {
    let sql = Sql::of(
        "INSERT INTO suppression (id, workspace_id, rule, post_id, channel_id, reason, until, \
         actor, created_at) VALUES ",
    )
    .bind_list::<Value>([
        new.id.uuid().into(),
        new.workspace.uuid().into(),
        new.rule.clone().into(),
        new.post.map(PostId::uuid).into(),
        new.channel.map(ChannelId::uuid).into(),
        new.reason.clone().into(),
        new.until.map(|until| until.to_string()).into(),
        new.actor.clone().into(),
        new.created_at.ms().into(),
    ]);
    run(tx, sql).await?;
    Ok(())
}

/// Removes a suppression.
pub async fn delete(tx: &Tx, workspace: WorkspaceId, id: SuppressionId) -> Result<()> {
    let sql = Sql::of("DELETE FROM suppression WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND id = ")
        .bind(id.uuid());
    run(tx, sql).await?;
    Ok(())
}

/// Removes the suppressions that are for one post or channel, which is gone.
pub(super) async fn remove_of(tx: &Tx, id: Uuid) -> Result<()> {
    let sql = Sql::of("DELETE FROM suppression WHERE post_id = ")
        .bind(id)
        .then(" OR channel_id = ")
        .bind(id);
    run(tx, sql).await?;
    Ok(())
}

fn suppression(row: Row) -> Result<Suppression> {
    let until = row.until.as_deref();
    Ok(Suppression {
        id: row.id.into(),
        workspace: row.workspace_id.into(),
        rule: row.rule,
        post: row.post_id.map(Into::into),
        channel: row.channel_id.map(Into::into),
        reason: row.reason,
        until: until
            .map(|until| parse(until, "suppression.until"))
            .transpose()?,
        actor: row.actor,
        created_at: Instant::from_ms(row.created_at),
    })
}
