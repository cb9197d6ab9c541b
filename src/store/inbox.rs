//! The inbox: what people asked or said. Ids sort by the instant something came.

use std::collections::HashMap;

use ::entity::inbox_item::Model as Row;
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use super::{Conn, Result, Tx, all, first, publications::parse, run, sql::Sql};
use crate::domain::{
    id::{ChannelId, InboxItemId, WorkspaceId},
    inbox::InboxItem,
    time::Instant,
};

/// Which items are wanted.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those that have an answer, or only those that have none.
    pub is_answered: Option<bool>,
    /// Only those of this channel.
    pub channel: Option<ChannelId>,
}

/// An item of a workspace.
pub async fn find(
    conn: &impl Conn,
    workspace: WorkspaceId,
    id: InboxItemId,
) -> Result<Option<InboxItem>> {
    let sql = Sql::of("SELECT * FROM inbox_item WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND id = ")
        .bind(id.uuid());
    first::<Row>(conn, sql).await?.map(item).transpose()
}

/// A page of the items that are wanted, what came last first, beginning after `before`.
pub async fn list(
    conn: &impl Conn,
    workspace: WorkspaceId,
    filter: &Filter,
    before: Option<InboxItemId>,
    limit: u64,
) -> Result<Vec<InboxItem>> {
    let mut sql = Sql::of("SELECT * FROM inbox_item WHERE workspace_id = ").bind(workspace.uuid());
    sql = match filter.is_answered {
        Some(true) => sql.then(" AND answered_at IS NOT NULL"),
        Some(false) => sql.then(" AND answered_at IS NULL"),
        None => sql,
    };
    if let Some(channel) = filter.channel {
        sql = sql.then(" AND channel_id = ").bind(channel.uuid());
    }
    if let Some(before) = before {
        sql = sql.then(" AND id < ").bind(before.uuid());
    }
    let sql = sql
        .then(" ORDER BY id DESC LIMIT ")
        .bind(i64::try_from(limit).unwrap_or(i64::MAX));
    let rows = all::<Row>(conn, sql).await?;
    rows.into_iter().map(item).collect()
}

/// Who waits for an answer: questions and complaints of a workspace that have none, the oldest first.
pub async fn waiting(
    conn: &impl Conn,
    workspace: WorkspaceId,
    limit: u64,
) -> Result<Vec<InboxItem>> {
    // The kinds stand here as they do in the index, without which this would read what nobody waits for.
    let sql = Sql::of("SELECT * FROM inbox_item WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(
            " AND answered_at IS NULL AND kind IN ('question', 'complaint') \
             ORDER BY received_at, id LIMIT ",
        )
        .bind(i64::try_from(limit).unwrap_or(i64::MAX));
    let rows = all::<Row>(conn, sql).await?;
    rows.into_iter().map(item).collect()
}

/// How many items of a workspace were answered since an instant, by channel; under none what was said
/// elsewhere.
pub async fn answered_since(
    conn: &impl Conn,
    workspace: WorkspaceId,
    since: Instant,
) -> Result<HashMap<Option<ChannelId>, i64>> {
    #[derive(Debug, FromQueryResult)]
    struct Count {
        channel_id: Option<Uuid>,
        number: i64,
    }
    let sql =
        Sql::of("SELECT channel_id, COUNT(*) AS number FROM inbox_item WHERE workspace_id = ")
            .bind(workspace.uuid())
            .then(" AND answered_at >= ")
            .bind(since.ms())
            .then(" GROUP BY channel_id");
    let counts = all::<Count>(conn, sql).await?.into_iter();
    Ok(counts
        .map(|row| (row.channel_id.map(Into::into), row.number))
        .collect())
}

/// Stores a new item.
pub async fn insert(tx: &Tx, new: &InboxItem, now: Instant) -> Result<()> {
    let sql = Sql::of(
        "INSERT INTO inbox_item (id, workspace_id, revision, channel_id, kind, text, url, received_at, \
         answered_at, created_at, updated_at) VALUES ",
    )
    .bind_list::<Value>([
        new.id.uuid().into(),
        new.workspace.uuid().into(),
        new.revision.into(),
        new.channel.map(ChannelId::uuid).into(),
        new.kind.to_string().into(),
        new.text.clone().into(),
        new.url.clone().into(),
        new.received_at.ms().into(),
        new.answered_at.map(Instant::ms).into(),
        now.ms().into(),
        now.ms().into(),
    ]);
    run(tx, sql).await?;
    Ok(())
}

/// Writes what a person can change about an item.
pub async fn update(tx: &Tx, item: &InboxItem, now: Instant) -> Result<()> {
    let sql = Sql::of("UPDATE inbox_item SET revision = ")
        .bind(item.revision)
        .then(", kind = ")
        .bind(item.kind.to_string())
        .then(", text = ")
        .bind(item.text.clone())
        .then(", url = ")
        .bind(item.url.clone())
        .then(", answered_at = ")
        .bind(item.answered_at.map(Instant::ms))
        .then(", updated_at = ")
        .bind(now.ms())
        .then(" WHERE workspace_id = ")
        .bind(item.workspace.uuid())
        .then(" AND id = ")
        .bind(item.id.uuid());
    run(tx, sql).await?;
    Ok(())
}

/// Removes an item.
pub async fn delete(tx: &Tx, workspace: WorkspaceId, id: InboxItemId) -> Result<()> {
    let sql = Sql::of("DELETE FROM inbox_item WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND id = ")
        .bind(id.uuid());
    run(tx, sql).await?;
    Ok(())
}

fn item(row: Row) -> Result<InboxItem> {
    Ok(InboxItem {
        id: row.id.into(),
        workspace: row.workspace_id.into(),
        revision: row.revision,
        channel: row.channel_id.map(Into::into),
        kind: parse(&row.kind, "inbox_item.kind")?,
        text: row.text,
        url: row.url,
        received_at: Instant::from_ms(row.received_at),
        answered_at: row.answered_at.map(Instant::from_ms),
    })
}
