//! Deliveries: events on their way to webhooks and to the operator. A row is its own job.

use ::entity::{delivery::Model as Row, fan_out::Model as CursorRow};
use sea_orm::Value;
use uuid::Uuid;

use super::{
    Conn, IdRow, Result, StoreError, Tx, all, first,
    publications::{parse, text},
    run,
    sql::{Sql, pieces},
};
use crate::domain::{
    id::{DeliveryId, EventId, WebhookId, WorkspaceId},
    time::Instant,
    webhook::{Delivery, DeliveryState, Target},
};

/// The one who hands events on.
const CURSOR: &str = "deliveries";

/// The last event that was handed on; none before the first.
pub async fn handed_on(conn: &impl Conn) -> Result<Option<EventId>> {
    let sql = Sql::of("SELECT * FROM fan_out WHERE name = ").bind(CURSOR);
    let row = first::<CursorRow>(conn, sql).await?;
    Ok(row.map(|row| row.event_id.into()))
}

/// Notes how far events were handed on; never back.
pub async fn hand_on(tx: &Tx, until: EventId) -> Result<()> {
    let sql = Sql::of("INSERT INTO fan_out (name, event_id) VALUES ")
        .bind_list::<Value>([CURSOR.into(), until.uuid().into()])
        .then(
            " ON CONFLICT (name) DO UPDATE SET event_id = excluded.event_id \
             WHERE fan_out.event_id < excluded.event_id",
        );
    run(tx, sql).await?;
    Ok(())
}

/// Adds deliveries; leaves out those of events that their targets are told of already.
pub async fn insert(tx: &Tx, new: &[Delivery]) -> Result<u64> {
    let mut count = 0;
    for piece in pieces(new) {
        let sql = Sql::of(
            "INSERT INTO delivery (id, workspace_id, target_id, event_id, kind, state, run_at, \
             tries, lease_no, created_at) VALUES ",
        )
        .bind_rows(piece.iter().map(|one| -> [Value; 10] {
            [
                one.id.uuid().into(),
                one.workspace.uuid().into(),
                one.target.uuid().into(),
                one.event.uuid().into(),
                text(one.kind).into(),
                text(one.state).into(),
                one.run_at.ms().into(),
                one.tries.into(),
                one.lease_no.into(),
                one.created_at.ms().into(),
            ]
        }))
        .then(" ON CONFLICT (target_id, event_id) DO NOTHING");
        count += run(tx, sql).await?;
    }
    Ok(count)
}

/// The ids of what is to be sent to webhooks, so many for each of them, oldest first.
///
/// A receiver that answers slowly holds up its own messages and no others.
pub async fn due(
    conn: &impl Conn,
    now: Instant,
    per_target: i64,
    limit: i64,
) -> Result<Vec<DeliveryId>> {
    let sql = Sql::of(
        "SELECT r.id FROM (SELECT d.id, d.run_at, ROW_NUMBER() OVER \
         (PARTITION BY d.target_id ORDER BY d.run_at, d.id) AS place FROM delivery d \
         WHERE d.state = 'waiting' AND d.target_id <> ",
    )
    .bind(Target::Mail.uuid())
    .then(" AND d.run_at <= ")
    .bind(now.ms())
    .then(" AND (d.lease_ends_at IS NULL OR d.lease_ends_at <= ")
    .bind(now.ms())
    .then(
        ") AND NOT EXISTS (SELECT 1 FROM webhook w WHERE w.id = d.target_id \
         AND w.state <> 'active')) r WHERE r.place <= ",
    )
    .bind(per_target)
    .then(" ORDER BY r.run_at, r.id LIMIT ")
    .bind(limit);
    let rows = all::<IdRow>(conn, sql).await?;
    Ok(rows.into_iter().map(|row| row.id.into()).collect())
}

/// The ids of what is to be told by e-mail, oldest first; nothing before the oldest has waited for
/// others to join it.
pub async fn due_mail(conn: &impl Conn, now: Instant, limit: i64) -> Result<Vec<DeliveryId>> {
    let waiting = |of: &'static str| {
        Sql::of(of)
            .bind(Target::Mail.uuid())
            .then(" AND state = 'waiting' AND (lease_ends_at IS NULL OR lease_ends_at <= ")
            .bind(now.ms())
            .then(")")
    };
    let is_due = waiting("SELECT id FROM delivery WHERE target_id = ")
        .then(" AND run_at <= ")
        .bind(now.ms())
        .then(" LIMIT 1");
    if first::<IdRow>(conn, is_due).await?.is_none() {
        return Ok(Vec::new());
    }
    let sql = waiting("SELECT id FROM delivery WHERE target_id = ")
        .then(" ORDER BY event_id LIMIT ")
        .bind(limit);
    let rows = all::<IdRow>(conn, sql).await?;
    Ok(rows.into_iter().map(|row| row.id.into()).collect())
}

/// Takes deliveries under a lease; leaves out those that somebody else has taken or ended meanwhile.
/// A try counts from here on, so that one which never ends is not made for ever.
pub async fn take(
    tx: &Tx,
    ids: &[DeliveryId],
    owner: Uuid,
    now: Instant,
    until: Instant,
) -> Result<Vec<Delivery>> {
    let mut taken = Vec::with_capacity(ids.len());
    for piece in pieces(ids) {
        let sql = Sql::of(
            "UPDATE delivery SET tries = tries + 1, lease_no = lease_no + 1, lease_owner = ",
        )
        .bind(owner)
        .then(", lease_ends_at = ")
        .bind(until.ms())
        .then(" WHERE state = 'waiting' AND (lease_ends_at IS NULL OR lease_ends_at <= ")
        .bind(now.ms())
        .then(") AND id IN ")
        .bind_list(piece.iter().map(|id| id.uuid()))
        .then(" RETURNING *");
        for row in all::<Row>(tx, sql).await? {
            taken.push(delivery(row)?);
        }
    }
    Ok(taken)
}

/// Stores how a try ended, and lets go of the lease; false where it was somebody else's by now.
pub async fn end(tx: &Tx, tried: &Delivery, now: Instant) -> Result<bool> {
    let is_over = tried.state != DeliveryState::Waiting;
    let sql = Sql::of("UPDATE delivery SET lease_owner = NULL, lease_ends_at = NULL, state = ")
        .bind(text(tried.state))
        .then(", run_at = ")
        .bind(tried.run_at.ms())
        .then(", last_status = ")
        .bind(tried.last_status.map(i64::from))
        .then(", last_error = ")
        .bind(tried.last_error.clone())
        .then(", duration_ms = ")
        .bind(tried.duration_ms)
        .then(", tried_at = ")
        .bind(tried.tried_at.map(Instant::ms))
        .then(", ended_at = ")
        .bind(is_over.then_some(now.ms()))
        .then(" WHERE state = 'waiting' AND id = ")
        .bind(tried.id.uuid())
        .then(" AND lease_no = ")
        .bind(tried.lease_no);
    Ok(run(tx, sql).await? == 1)
}

/// Gives up what still waits for a webhook.
pub async fn drop_waiting(tx: &Tx, webhook: WebhookId, now: Instant) -> Result<u64> {
    let sql = Sql::of(
        "UPDATE delivery SET state = 'dropped', lease_no = lease_no + 1, lease_owner = NULL, \
         lease_ends_at = NULL, ended_at = ",
    )
    .bind(now.ms())
    .then(" WHERE state = 'waiting' AND target_id = ")
    .bind(webhook.uuid());
    run(tx, sql).await
}

/// Has a delivery sent again from its first try, whatever became of it; false where it is not there.
pub async fn again(tx: &Tx, webhook: WebhookId, id: DeliveryId, now: Instant) -> Result<bool> {
    let sql = Sql::of(
        "UPDATE delivery SET state = 'waiting', tries = 0, lease_no = lease_no + 1, \
         lease_owner = NULL, lease_ends_at = NULL, ended_at = NULL, run_at = ",
    )
    .bind(now.ms())
    .then(" WHERE target_id = ")
    .bind(webhook.uuid())
    .then(" AND id = ")
    .bind(id.uuid());
    Ok(run(tx, sql).await? == 1)
}

/// One delivery of a webhook.
pub async fn find(
    conn: &impl Conn,
    workspace: WorkspaceId,
    webhook: WebhookId,
    id: DeliveryId,
) -> Result<Option<Delivery>> {
    let sql = Sql::of("SELECT * FROM delivery WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND target_id = ")
        .bind(webhook.uuid())
        .then(" AND id = ")
        .bind(id.uuid());
    first::<Row>(conn, sql).await?.map(delivery).transpose()
}

/// The deliveries of a webhook before one of them, newest first.
pub async fn list(
    conn: &impl Conn,
    workspace: WorkspaceId,
    webhook: WebhookId,
    before: Option<DeliveryId>,
    limit: u64,
) -> Result<Vec<Delivery>> {
    let mut sql = Sql::of("SELECT * FROM delivery WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND target_id = ")
        .bind(webhook.uuid());
    if let Some(before) = before {
        sql = sql.then(" AND id < ").bind(before.uuid());
    }
    let sql = sql
        .then(" ORDER BY id DESC LIMIT ")
        .bind(i64::try_from(limit).unwrap_or(i64::MAX));
    let rows = all::<Row>(conn, sql).await?;
    rows.into_iter().map(delivery).collect()
}

/// Forgets deliveries that were made before an instant; says how many.
pub async fn forget(tx: &Tx, before: Instant) -> Result<u64> {
    let sql = Sql::of("DELETE FROM delivery WHERE created_at < ").bind(before.ms());
    run(tx, sql).await
}

/// Forgets every delivery of a webhook.
pub async fn forget_all(tx: &Tx, webhook: WebhookId) -> Result<u64> {
    let sql = Sql::of("DELETE FROM delivery WHERE target_id = ").bind(webhook.uuid());
    run(tx, sql).await
}

fn delivery(row: Row) -> Result<Delivery> {
    let status = row.last_status.map(u16::try_from).transpose();
    let status = status
        .ok()
        .ok_or(StoreError::Corrupt("delivery.last_status"))?;
    Ok(Delivery {
        id: row.id.into(),
        workspace: row.workspace_id.into(),
        target: row.target_id.into(),
        event: row.event_id.into(),
        kind: parse(&row.kind, "delivery.kind")?,
        state: parse(&row.state, "delivery.state")?,
        run_at: Instant::from_ms(row.run_at),
        tries: row.tries,
        lease_no: row.lease_no,
        last_status: status,
        last_error: row.last_error,
        duration_ms: row.duration_ms,
        tried_at: row.tried_at.map(Instant::from_ms),
        created_at: Instant::from_ms(row.created_at),
    })
}
