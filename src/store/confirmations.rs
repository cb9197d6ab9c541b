//! What a person must confirm before anything is sent again.

use ::entity::confirmation::Model as Row;
use sea_orm::Value;
use uuid::Uuid;

use super::{
    Conn, Result, Tx, all,
    publications::{parse, text},
    run,
    sql::Sql,
    steps::json,
};
use crate::domain::{
    confirmation::{Awaited, What},
    time::Instant,
};

/// Everything that awaits a person's word, oldest first.
pub async fn awaited(conn: &impl Conn) -> Result<Vec<Awaited>> {
    let rows = all::<Row>(
        conn,
        Sql::of("SELECT * FROM confirmation ORDER BY since_at, what, node"),
    )
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Awaited {
                what: parse(&row.what, "confirmation.what")?,
                node: row.node,
                since: Instant::from_ms(row.since_at),
                ready_at: row.ready_at.map(Instant::from_ms),
                detail: json(&row.detail, "confirmation.detail")?,
            })
        })
        .collect()
}

/// Asks for a confirmation; one that is asked for already stays as it is. Says whether it is new.
pub async fn ask(tx: &Tx, new: &Awaited) -> Result<bool> {
    let sql = Sql::of("INSERT INTO confirmation (what, node, since_at, ready_at, detail) VALUES ")
        .bind_list::<Value>([
            text(new.what).into(),
            new.node.into(),
            new.since.ms().into(),
            new.ready_at.map(Instant::ms).into(),
            serde_json::Value::Object(new.detail.clone())
                .to_string()
                .into(),
        ])
        .then(" ON CONFLICT (what, node) DO NOTHING");
    Ok(run(tx, sql).await? == 1)
}

/// Writes down how far the looks are, and from when on a person may confirm.
pub async fn note(tx: &Tx, awaited: &Awaited) -> Result<()> {
    let detail = serde_json::Value::Object(awaited.detail.clone()).to_string();
    let sql = Sql::of("UPDATE confirmation SET detail = ")
        .bind(detail)
        .then(", ready_at = ")
        .bind(awaited.ready_at.map(Instant::ms))
        .then(" WHERE what = ")
        .bind(text(awaited.what))
        .then(" AND node = ")
        .bind(awaited.node);
    run(tx, sql).await?;
    Ok(())
}

/// Takes a question back: it was answered, or has answered itself. Says how many there were.
///
/// `node` names whose; none means everybody's.
pub async fn clear(tx: &Tx, what: What, node: Option<Uuid>) -> Result<u64> {
    let mut sql = Sql::of("DELETE FROM confirmation WHERE what = ").bind(text(what));
    if let Some(node) = node {
        sql = sql.then(" AND node = ").bind(node);
    }
    run(tx, sql).await
}
