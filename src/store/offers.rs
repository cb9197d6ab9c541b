//! Offers: what is sold, at which prices, until when.

use ::entity::offer::Model as Row;
use sea_orm::Value;

use super::{
    Conn, Result, Tx, all, first,
    kept::{kept, text_of},
    run,
    sql::Sql,
};
use crate::domain::{
    id::{OfferId, WorkspaceId},
    offer::Offer,
    time::Instant,
};

/// An offer of a workspace.
pub async fn find(conn: &impl Conn, workspace: WorkspaceId, id: OfferId) -> Result<Option<Offer>> {
    let sql = Sql::of("SELECT * FROM offer WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND id = ")
        .bind(id.uuid());
    first::<Row>(conn, sql).await?.map(offer).transpose()
}

/// A page of offers, newest first, beginning after `before`.
pub async fn list(
    conn: &impl Conn,
    workspace: WorkspaceId,
    before: Option<OfferId>,
    limit: u64,
) -> Result<Vec<Offer>> {
    let mut sql = Sql::of("SELECT * FROM offer WHERE workspace_id = ").bind(workspace.uuid());
    if let Some(before) = before {
        sql = sql.then(" AND id < ").bind(before.uuid());
    }
    let sql = sql
        .then(" ORDER BY id DESC LIMIT ")
        .bind(i64::try_from(limit).unwrap_or(i64::MAX));
    let rows = all::<Row>(conn, sql).await?;
    rows.into_iter().map(offer).collect()
}

/// Stores a new offer.
pub async fn insert(tx: &Tx, new: &Offer) -> Result<()> {
    let sql = Sql::of(
        "INSERT INTO offer (id, workspace_id, revision, name, data, created_at, updated_at) VALUES ",
    )
    .bind_list::<Value>([
        new.id.uuid().into(),
        new.workspace.uuid().into(),
        new.revision.into(),
        new.name.clone().into(),
        text_of(&new.terms).into(),
        new.created_at.ms().into(),
        new.created_at.ms().into(),
    ]);
    run(tx, sql).await?;
    Ok(())
}

/// Writes what a person can change about an offer.
pub async fn update(tx: &Tx, offer: &Offer, now: Instant) -> Result<()> {
    let sql = Sql::of("UPDATE offer SET revision = ")
        .bind(offer.revision)
        .then(", name = ")
        .bind(offer.name.clone())
        .then(", data = ")
        .bind(text_of(&offer.terms))
        .then(", updated_at = ")
        .bind(now.ms())
        .then(" WHERE workspace_id = ")
        .bind(offer.workspace.uuid())
        .then(" AND id = ")
        .bind(offer.id.uuid());
    run(tx, sql).await?;
    Ok(())
}

/// Removes an offer.
pub async fn delete(tx: &Tx, workspace: WorkspaceId, id: OfferId) -> Result<()> {
    let sql = Sql::of("DELETE FROM offer WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND id = ")
        .bind(id.uuid());
    run(tx, sql).await?;
    Ok(())
}

fn offer(row: Row) -> Result<Offer> {
    Ok(Offer {
        id: row.id.into(),
        workspace: row.workspace_id.into(),
        revision: row.revision,
        name: row.name,
        terms: kept(&row.data, "offer.data")?,
        created_at: Instant::from_ms(row.created_at),
    })
}
