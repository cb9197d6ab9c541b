//! Connections that are being made.

use ::entity::connection::Model as Row;
use sea_orm::Value;

use super::{
    Conn, Result, StoreError, Tx, first, kept::text_of, publications::parse, run, sql::Sql,
    steps::json,
};
use crate::domain::{
    connection::{Connection, ConnectionState},
    id::{ChannelId, ConnectionId, WorkspaceId},
    time::Instant,
};

/// How long connections are kept after they could be ended, in milliseconds: whoever comes late is told
/// so, and a network's words stay for a day.
const KEPT_MS: i64 = 24 * 60 * 60 * 1_000;

/// A connection with what is sealed in it.
#[derive(Debug, Clone)]
pub struct Held {
    /// The connection.
    pub connection: Connection,
    /// What is sealed in it.
    pub sealed: Vec<u8>,
}

/// Stores a new one, and forgets those that ended long ago.
pub async fn insert(tx: &Tx, new: &Connection, answer_hash: &[u8], sealed: Vec<u8>) -> Result<()> {
    let sql = Sql::of("DELETE FROM connection WHERE expires_at < ")
        .bind(new.created_at.plus_ms(-KEPT_MS).ms());
    run(tx, sql).await?;
    let sql = Sql::of(
        "INSERT INTO connection (id, workspace_id, actor, network, channel_id, name, time_zone, \
         server, return_to, redirect, answer_hash, state, detail, sealed, channels, created_at, \
         expires_at) VALUES ",
    )
    .bind_list::<Value>([
        new.id.uuid().into(),
        new.workspace.uuid().into(),
        new.actor.clone().into(),
        new.network.to_string().into(),
        new.channel.map(ChannelId::uuid).into(),
        new.name.clone().into(),
        new.time_zone.to_string().into(),
        new.server.clone().into(),
        new.return_to.clone().into(),
        new.redirect.clone().into(),
        answer_hash.to_vec().into(),
        new.state.to_string().into(),
        new.detail.clone().into(),
        sealed.into(),
        text_of(&new.channels).into(),
        new.created_at.ms().into(),
        new.expires_at.ms().into(),
    ]);
    run(tx, sql).await?;
    Ok(())
}

/// One of a workspace's.
pub async fn find(
    conn: &impl Conn,
    workspace: WorkspaceId,
    id: ConnectionId,
) -> Result<Option<Held>> {
    let sql = Sql::of("SELECT * FROM connection WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND id = ")
        .bind(id.uuid());
    first::<Row>(conn, sql).await?.map(held).transpose()
}

/// The one that a network sends somebody back for.
pub async fn of_answer(conn: &impl Conn, answer_hash: &[u8]) -> Result<Option<Held>> {
    let sql = Sql::of("SELECT * FROM connection WHERE answer_hash = ").bind(answer_hash.to_vec());
    first::<Row>(conn, sql).await?.map(held).transpose()
}

/// Moves one on where it is still as far as was read; what was sealed in it is replaced. False where
/// somebody else was quicker.
pub async fn go_on(
    tx: &Tx,
    was: ConnectionState,
    now: &Connection,
    sealed: Vec<u8>,
) -> Result<bool> {
    let sql = Sql::of("UPDATE connection SET state = ")
        .bind(now.state.to_string())
        .then(", detail = ")
        .bind(now.detail.clone())
        .then(", sealed = ")
        .bind(sealed)
        .then(", channels = ")
        .bind(text_of(&now.channels))
        .then(", expires_at = ")
        .bind(now.expires_at.ms())
        .then(" WHERE id = ")
        .bind(now.id.uuid())
        .then(" AND state = ")
        .bind(was.to_string());
    Ok(run(tx, sql).await? == 1)
}

fn held(row: Row) -> Result<Held> {
    let time_zone = row.time_zone.parse().ok();
    Ok(Held {
        connection: Connection {
            id: row.id.into(),
            workspace: row.workspace_id.into(),
            actor: row.actor,
            network: parse(&row.network, "connection.network")?,
            channel: row.channel_id.map(Into::into),
            name: row.name,
            time_zone: time_zone.ok_or(StoreError::Corrupt("connection.time_zone"))?,
            server: row.server,
            return_to: row.return_to,
            redirect: row.redirect,
            state: parse(&row.state, "connection.state")?,
            detail: row.detail,
            channels: json(&row.channels, "connection.channels")?,
            created_at: Instant::from_ms(row.created_at),
            expires_at: Instant::from_ms(row.expires_at),
        },
        sealed: row.sealed,
    })
}
