//! Webhooks: addresses that are told what happens, with their sealed secrets.

use ::entity::webhook::Model as Row;
use sea_orm::Value;

use super::{
    Conn, Result, Tx, all, first,
    publications::{parse, text},
    run,
    sql::{Sql, pieces},
    steps::json,
};
use crate::domain::{
    id::{WebhookId, WorkspaceId},
    time::Instant,
    webhook::{Webhook, WebhookState},
};

/// A webhook's secrets as they lie in its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The one that signs.
    pub secret: Vec<u8>,
    /// The one before, where there was one.
    pub previous: Option<Vec<u8>>,
}

/// A webhook of a workspace with its sealed secrets.
pub async fn find(
    conn: &impl Conn,
    workspace: WorkspaceId,
    id: WebhookId,
) -> Result<Option<(Webhook, Sealed)>> {
    let sql = Sql::of("SELECT * FROM webhook WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND id = ")
        .bind(id.uuid());
    first::<Row>(conn, sql).await?.map(webhook).transpose()
}

/// Every webhook of a workspace, oldest first.
pub async fn list(conn: &impl Conn, workspace: WorkspaceId) -> Result<Vec<Webhook>> {
    let sql = Sql::of("SELECT * FROM webhook WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" ORDER BY id");
    let rows = all::<Row>(conn, sql).await?;
    rows.into_iter().map(|row| Ok(webhook(row)?.0)).collect()
}

/// Every webhook that is told what happens, whoever owns it: for the engine alone.
pub async fn active(conn: &impl Conn) -> Result<Vec<Webhook>> {
    let sql = Sql::of("SELECT * FROM webhook WHERE state = 'active' ORDER BY id");
    let rows = all::<Row>(conn, sql).await?;
    rows.into_iter().map(|row| Ok(webhook(row)?.0)).collect()
}

/// Webhooks with their sealed secrets, whoever owns them: for the engine alone.
pub async fn for_engine(conn: &impl Conn, ids: &[WebhookId]) -> Result<Vec<(Webhook, Sealed)>> {
    let mut found = Vec::with_capacity(ids.len());
    for piece in pieces(ids) {
        let sql = Sql::of("SELECT * FROM webhook WHERE id IN ")
            .bind_list(piece.iter().map(|id| id.uuid()));
        for row in all::<Row>(conn, sql).await? {
            found.push(webhook(row)?);
        }
    }
    Ok(found)
}

/// Stores a new webhook.
pub async fn insert(tx: &Tx, new: &Webhook, sealed: &Sealed) -> Result<()> {
    let sql = Sql::of(
        "INSERT INTO webhook (id, workspace_id, name, url, kinds, state, secret, previous_secret, \
         previous_until, failing_since, told_from, created_at, updated_at) VALUES ",
    )
    .bind_list::<Value>([
        new.id.uuid().into(),
        new.workspace.uuid().into(),
        new.name.clone().into(),
        new.url.clone().into(),
        kinds(new).into(),
        text(new.state).into(),
        sealed.secret.clone().into(),
        sealed.previous.clone().into(),
        new.previous_until.map(Instant::ms).into(),
        new.failing_since.map(Instant::ms).into(),
        new.told_from.ms().into(),
        new.created_at.ms().into(),
        new.updated_at.ms().into(),
    ]);
    run(tx, sql).await?;
    Ok(())
}

/// Stores a webhook as it is now, secrets included.
pub async fn update(tx: &Tx, now: &Webhook, sealed: &Sealed) -> Result<()> {
    let sql = Sql::of("UPDATE webhook SET name = ")
        .bind(now.name.clone())
        .then(", url = ")
        .bind(now.url.clone())
        .then(", kinds = ")
        .bind(kinds(now))
        .then(", state = ")
        .bind(text(now.state))
        .then(", secret = ")
        .bind(sealed.secret.clone())
        .then(", previous_secret = ")
        .bind(sealed.previous.clone())
        .then(", previous_until = ")
        .bind(now.previous_until.map(Instant::ms))
        .then(", failing_since = ")
        .bind(now.failing_since.map(Instant::ms))
        .then(", told_from = ")
        .bind(now.told_from.ms())
        .then(", updated_at = ")
        .bind(now.updated_at.ms())
        .then(" WHERE id = ")
        .bind(now.id.uuid());
    run(tx, sql).await?;
    Ok(())
}

/// Notes that a receiver took a message.
pub async fn took(tx: &Tx, id: WebhookId) -> Result<()> {
    let sql = Sql::of(
        "UPDATE webhook SET failing_since = NULL WHERE failing_since IS NOT NULL AND id = ",
    )
    .bind(id.uuid());
    run(tx, sql).await?;
    Ok(())
}

/// Notes since when a receiver takes nothing, unless that is known.
pub async fn failed(tx: &Tx, id: WebhookId, since: Instant) -> Result<()> {
    let sql = Sql::of("UPDATE webhook SET failing_since = ")
        .bind(since.ms())
        .then(" WHERE failing_since IS NULL AND id = ")
        .bind(id.uuid());
    run(tx, sql).await?;
    Ok(())
}

/// Switches a webhook off that is told what happens; false where it is no longer.
///
/// With `failing_before` only where it has taken nothing since before then.
pub async fn switch_off(
    tx: &Tx,
    id: WebhookId,
    to: WebhookState,
    failing_before: Option<Instant>,
    now: Instant,
) -> Result<bool> {
    let mut sql = Sql::of("UPDATE webhook SET state = ")
        .bind(text(to))
        .then(", updated_at = ")
        .bind(now.ms())
        .then(" WHERE state = 'active' AND id = ")
        .bind(id.uuid());
    if let Some(before) = failing_before {
        sql = sql.then(" AND failing_since <= ").bind(before.ms());
    }
    Ok(run(tx, sql).await? == 1)
}

/// Removes a webhook; false where there is none.
pub async fn delete(tx: &Tx, workspace: WorkspaceId, id: WebhookId) -> Result<bool> {
    let sql = Sql::of("DELETE FROM webhook WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND id = ")
        .bind(id.uuid());
    Ok(run(tx, sql).await? == 1)
}

fn kinds(webhook: &Webhook) -> String {
    serde_json::json!(webhook.kinds).to_string()
}

fn webhook(row: Row) -> Result<(Webhook, Sealed)> {
    let webhook = Webhook {
        id: row.id.into(),
        workspace: row.workspace_id.into(),
        name: row.name,
        url: row.url,
        kinds: json(&row.kinds, "webhook.kinds")?,
        state: parse(&row.state, "webhook.state")?,
        previous_until: row.previous_until.map(Instant::from_ms),
        failing_since: row.failing_since.map(Instant::from_ms),
        told_from: Instant::from_ms(row.told_from),
        created_at: Instant::from_ms(row.created_at),
        updated_at: Instant::from_ms(row.updated_at),
    };
    let sealed = Sealed {
        secret: row.secret,
        previous: row.previous_secret,
    };
    Ok((webhook, sealed))
}
