//! Pauses: a row is there exactly while a workspace is paused.

use ::entity::pause::Model as Row;
use sea_orm::Value;

use super::{
    Conn, Result, Tx, first,
    kept::{kept, text_of},
    run,
    sql::Sql,
};
use crate::domain::{id::WorkspaceId, pause::Pause, time::Instant};

/// The pause of a workspace, while there is one.
pub async fn of_workspace(conn: &impl Conn, workspace: WorkspaceId) -> Result<Option<Pause>> {
    let sql = Sql::of("SELECT * FROM pause WHERE workspace_id = ").bind(workspace.uuid());
    first::<Row>(conn, sql).await?.map(pause).transpose()
}

/// Pauses a workspace, or notes another pause in place of the one there is.
pub async fn put(tx: &Tx, workspace: WorkspaceId, pause: &Pause) -> Result<()> {
    let sql = Sql::of(
        "INSERT INTO pause (workspace_id, reason, actor, paused_at, review_at, channels) VALUES ",
    )
    .bind_list::<Value>([
        workspace.uuid().into(),
        pause.reason.clone().into(),
        pause.actor.clone().into(),
        pause.paused_at.ms().into(),
        pause.review_at.map(Instant::ms).into(),
        text_of(&pause.channels).into(),
    ])
    .then(
        " ON CONFLICT (workspace_id) DO UPDATE SET reason = excluded.reason, \
         actor = excluded.actor, paused_at = excluded.paused_at, review_at = excluded.review_at, \
         channels = excluded.channels",
    );
    run(tx, sql).await?;
    Ok(())
}

/// Lets a workspace go on.
pub async fn lift(tx: &Tx, workspace: WorkspaceId) -> Result<()> {
    let sql = Sql::of("DELETE FROM pause WHERE workspace_id = ").bind(workspace.uuid());
    run(tx, sql).await?;
    Ok(())
}

fn pause(row: Row) -> Result<Pause> {
    Ok(Pause {
        reason: row.reason,
        actor: row.actor,
        paused_at: Instant::from_ms(row.paused_at),
        review_at: row.review_at.map(Instant::from_ms),
        channels: kept(&row.channels, "pause.channels")?,
    })
}
