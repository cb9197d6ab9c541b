//! Writes that were asked for with a key of their own, and what was answered: asked again, they are
//! answered again and not done again.

use ::entity::answered_write::Model as Row;
use sea_orm::Value;

use super::{Conn, Result, Tx, first, run, sql::Sql};
use crate::domain::{
    id::{WorkspaceId, WriteId},
    time::Instant,
};

/// A write that was answered.
#[derive(Debug, Clone)]
pub struct AnsweredWrite {
    /// Its id, which the answer is bound to.
    pub id: WriteId,
    /// Where it was.
    pub workspace: WorkspaceId,
    /// Who asked.
    pub actor: String,
    /// The key it was asked for with.
    pub key: String,
    /// The status of the answer.
    pub status: u16,
    /// The revision of what was answered.
    pub revision: Option<i64>,
    /// What was asked, as a hash, and then the body of the answer; sealed.
    pub body: Vec<u8>,
    /// When it was answered.
    pub created_at: Instant,
}

/// What was answered to a write of that key since then.
pub async fn find(
    conn: &impl Conn,
    workspace: WorkspaceId,
    actor: &str,
    key: &str,
    since: Instant,
) -> Result<Option<AnsweredWrite>> {
    let sql = Sql::of("SELECT * FROM answered_write WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND actor = ")
        .bind(actor)
        .then(" AND key = ")
        .bind(key)
        .then(" AND created_at > ")
        .bind(since.ms());
    Ok(first::<Row>(conn, sql).await?.map(|row| AnsweredWrite {
        id: row.id.into(),
        workspace: row.workspace_id.into(),
        actor: row.actor,
        key: row.key,
        status: u16::try_from(row.status).unwrap_or_default(),
        revision: row.revision,
        body: row.body,
        created_at: Instant::from_ms(row.created_at),
    }))
}

/// Keeps an answer in the transaction of its write; false where another write of that key was kept
/// since then. One that is older gives its place up.
pub async fn keep(tx: &Tx, write: &AnsweredWrite, since: Instant) -> Result<bool> {
    let sql = Sql::of(
        "INSERT INTO answered_write (id, workspace_id, actor, key, status, revision, \
         body, created_at) VALUES ",
    )
    .bind_list::<Value>([
        write.id.uuid().into(),
        write.workspace.uuid().into(),
        write.actor.clone().into(),
        write.key.clone().into(),
        i64::from(write.status).into(),
        write.revision.into(),
        write.body.clone().into(),
        write.created_at.ms().into(),
    ])
    .then(
        " ON CONFLICT (workspace_id, actor, key) DO UPDATE SET \
         id = excluded.id, status = excluded.status, \
         revision = excluded.revision, body = excluded.body, created_at = excluded.created_at \
         WHERE answered_write.created_at <= ",
    )
    .bind(since.ms());
    Ok(run(tx, sql).await? == 1)
}

/// Forgets what was answered before; says how much.
pub async fn forget(tx: &Tx, before: Instant) -> Result<u64> {
    let sql = Sql::of("DELETE FROM answered_write WHERE created_at <= ").bind(before.ms());
    run(tx, sql).await
}
