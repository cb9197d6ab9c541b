//! Channels: connected accounts with their sealed credentials.

use ::entity::channel::Model as Row;
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use super::{
    Conn, Result, StoreError, Tx, all, first, lanes,
    publications::parse,
    rule_layers, run,
    sql::{Sql, pieces},
    standing::{Asked, meant},
    steps::json,
    suppressions,
};
use crate::domain::{
    channel::{Account, Channel, ChannelState, Mode, Outline},
    id::{AudienceId, ChannelId, WorkspaceId},
    network::Network,
    time::{Instant, TimeZone},
};

/// A channel of a workspace; deleted ones are not found.
pub async fn find(
    conn: &impl Conn,
    workspace: WorkspaceId,
    id: ChannelId,
) -> Result<Option<Channel>> {
    let sql = Sql::of("SELECT * FROM channel WHERE state <> 'deleted' AND workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND id = ")
        .bind(id.uuid());
    Ok(first::<Row>(conn, sql)
        .await?
        .map(channel)
        .transpose()?
        .map(|(channel, _)| channel))
}

/// Every channel of a workspace, oldest first.
pub async fn list(conn: &impl Conn, workspace: WorkspaceId) -> Result<Vec<Channel>> {
    let sql = Sql::of("SELECT * FROM channel WHERE state <> 'deleted' AND workspace_id = ")
        .bind(workspace.uuid())
        .then(" ORDER BY id");
    let rows = all::<Row>(conn, sql).await?;
    rows.into_iter().map(|row| Ok(channel(row)?.0)).collect()
}

/// The networks that any workspace has a channel on, in any order.
pub async fn networks_in_use(conn: &impl Conn) -> Result<Vec<Network>> {
    let sql = Sql::of("SELECT DISTINCT network FROM channel WHERE state <> 'deleted'");
    let rows = all::<NetworkRow>(conn, sql).await?.into_iter();
    rows.map(|row| parse(&row.network, "channel.network"))
        .collect()
}

/// A channel with what health is told from.
#[derive(Debug)]
pub struct Standing {
    /// The channel.
    pub channel: Channel,
    /// Its sealed credentials.
    pub sealed: Vec<u8>,
    /// Until when the network asked to wait.
    pub not_before: Instant,
}

#[derive(Debug, FromQueryResult)]
struct StandingRow {
    not_before: i64,
    #[sea_orm(nested)]
    row: Row,
}

/// The channels that are asked about with what health is told from, oldest first.
pub async fn standing(conn: &impl Conn, asked: Asked) -> Result<Vec<Standing>> {
    let sql =
        Sql::of("SELECT c.*, l.not_before FROM channel c JOIN lane l ON l.channel_id = c.id WHERE");
    let rows = all::<StandingRow>(conn, meant(sql, asked).then(" ORDER BY c.id")).await?;
    let standing = |row: StandingRow| {
        let (channel, sealed) = channel(row.row)?;
        Ok(Standing {
            channel,
            sealed,
            not_before: Instant::from_ms(row.not_before),
        })
    };
    rows.into_iter().map(standing).collect()
}

/// Every channel of a workspace, or this one of them, as rules see it and in any order.
pub async fn outlines(
    conn: &impl Conn,
    workspace: WorkspaceId,
    only: Option<ChannelId>,
) -> Result<Vec<Outline>> {
    let mut sql = Sql::of(
        "SELECT id, network, time_zone FROM channel WHERE state <> 'deleted' AND workspace_id = ",
    )
    .bind(workspace.uuid());
    if let Some(channel) = only {
        sql = sql.then(" AND id = ").bind(channel.uuid());
    }
    let rows = all::<OutlineRow>(conn, sql).await?.into_iter();
    rows.map(|row| {
        Ok(Outline {
            id: row.id.into(),
            network: parse(&row.network, "channel.network")?,
            time_zone: zone(&row.time_zone)?,
        })
    })
    .collect()
}

/// The channels of a workspace among these ids, in any order; deleted ones are not found.
pub async fn find_all(
    conn: &impl Conn,
    workspace: WorkspaceId,
    ids: &[ChannelId],
) -> Result<Vec<Channel>> {
    let mut found = Vec::with_capacity(ids.len());
    for piece in pieces(ids) {
        let sql = Sql::of("SELECT * FROM channel WHERE state <> 'deleted' AND workspace_id = ")
            .bind(workspace.uuid())
            .then(" AND id IN ")
            .bind_list(piece.iter().map(|id| id.uuid()));
        for row in all::<Row>(conn, sql).await? {
            found.push(channel(row)?.0);
        }
    }
    Ok(found)
}

/// Whether a workspace has connected this account already.
pub async fn is_connected(
    conn: &impl Conn,
    workspace: WorkspaceId,
    network: Network,
    remote_id: &str,
) -> Result<Option<ChannelId>> {
    let sql = Sql::of("SELECT id FROM channel WHERE state <> 'deleted' AND workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND network = ")
        .bind(network.to_string())
        .then(" AND remote_id = ")
        .bind(remote_id);
    Ok(first::<super::IdRow>(conn, sql)
        .await?
        .map(|row| row.id.into()))
}

/// Channels with their sealed credentials, whoever owns them: for the engine alone.
pub async fn for_engine(conn: &impl Conn, ids: &[ChannelId]) -> Result<Vec<(Channel, Vec<u8>)>> {
    let mut found = Vec::with_capacity(ids.len());
    for piece in pieces(ids) {
        let sql = Sql::of("SELECT * FROM channel WHERE id IN ")
            .bind_list(piece.iter().map(|id| id.uuid()));
        for row in all::<Row>(conn, sql).await? {
            found.push(channel(row)?);
        }
    }
    Ok(found)
}

/// Channels that publish by themselves, with their sealed credentials, so many after one.
pub async fn renewable(
    conn: &impl Conn,
    after: Option<ChannelId>,
    limit: i64,
) -> Result<Vec<(Channel, Vec<u8>)>> {
    let sql = Sql::of("SELECT * FROM channel WHERE state = ")
        .bind(ChannelState::Active.to_string())
        .then(" AND mode = ")
        .bind(Mode::Direct.to_string())
        .then(" AND LENGTH(sealed) > 0 AND id > ")
        .bind(after.map_or(Uuid::nil(), ChannelId::uuid))
        .then(" ORDER BY id LIMIT ")
        .bind(limit);
    let rows = all::<Row>(conn, sql).await?.into_iter();
    rows.map(channel).collect()
}

/// Stores a new channel and its lane.
pub async fn insert(tx: &Tx, new: &Channel, sealed: Vec<u8>) -> Result<()> {
    let sql = Sql::of(
        "INSERT INTO channel (id, workspace_id, revision, network, name, time_zone, state, \
         mode, remote_id, handle, account_url, account_server, options, sealed, late_policy, grace_ms, min_gap_ms, \
         daily_max, audience_id, colour, created_at, updated_at) VALUES ",
    )
    .bind_list::<Value>([
        new.id.uuid().into(),
        new.workspace.uuid().into(),
        new.revision.into(),
        new.network.to_string().into(),
        new.name.clone().into(),
        new.time_zone.to_string().into(),
        new.state.to_string().into(),
        new.mode.to_string().into(),
        new.account.remote_id.clone().into(),
        new.account.handle.clone().into(),
        new.account.url.clone().into(),
        new.account.server.clone().into(),
        serde_json::Value::Object(new.options.clone())
            .to_string()
            .into(),
        sealed.into(),
        new.late_policy.to_string().into(),
        new.grace_ms.into(),
        new.min_gap_ms.into(),
        new.daily_max.into(),
        new.audience.map(AudienceId::uuid).into(),
        new.colour.into(),
        new.created_at.ms().into(),
        new.created_at.ms().into(),
    ]);
    run(tx, sql).await?;
    lanes::insert(tx, new.id).await
}

/// Replaces sealed credentials if nobody else has done so since they were read.
pub async fn reseal(
    tx: &Tx,
    id: ChannelId,
    was: &[u8],
    sealed: Vec<u8>,
    now: Instant,
) -> Result<bool> {
    let sql = Sql::of("UPDATE channel SET sealed = ")
        .bind(sealed)
        .then(", updated_at = ")
        .bind(now.ms())
        .then(" WHERE id = ")
        .bind(id.uuid())
        .then(" AND sealed = ")
        .bind(was.to_vec());
    Ok(run(tx, sql).await? == 1)
}

/// Writes what a person can change about a channel, and new credentials where there are any; false
/// where its revision is no longer `was`.
pub async fn update(
    tx: &Tx,
    was: i64,
    channel: &Channel,
    sealed: Option<Vec<u8>>,
    now: Instant,
) -> Result<bool> {
    let mut sql = Sql::of("UPDATE channel SET revision = ")
        .bind(channel.revision)
        .then(", name = ")
        .bind(channel.name.clone())
        .then(", time_zone = ")
        .bind(channel.time_zone.to_string())
        .then(", state = ")
        .bind(channel.state.to_string())
        .then(", mode = ")
        .bind(channel.mode.to_string())
        .then(", remote_id = ")
        .bind(channel.account.remote_id.clone())
        .then(", handle = ")
        .bind(channel.account.handle.clone())
        .then(", account_url = ")
        .bind(channel.account.url.clone())
        .then(", account_server = ")
        .bind(channel.account.server.clone())
        .then(", options = ")
        .bind(serde_json::Value::Object(channel.options.clone()).to_string())
        .then(", late_policy = ")
        .bind(channel.late_policy.to_string())
        .then(", grace_ms = ")
        .bind(channel.grace_ms)
        .then(", min_gap_ms = ")
        .bind(channel.min_gap_ms)
        .then(", daily_max = ")
        .bind(channel.daily_max)
        .then(", audience_id = ")
        .bind(channel.audience.map(AudienceId::uuid))
        .then(", colour = ")
        .bind(channel.colour);
    if let Some(sealed) = sealed {
        sql = sql.then(", sealed = ").bind(sealed);
    }
    let sql = sql
        .then(", updated_at = ")
        .bind(now.ms())
        .then(" WHERE state <> 'deleted' AND workspace_id = ")
        .bind(channel.workspace.uuid())
        .then(" AND id = ")
        .bind(channel.id.uuid())
        .then(" AND revision = ")
        .bind(was);
    Ok(run(tx, sql).await? == 1)
}

/// Stops an active channel until it is given new credentials; false where it is not active, or has
/// been given others than those that were seen.
pub async fn shut_out(tx: &Tx, id: ChannelId, seen: &[u8], now: Instant) -> Result<bool> {
    let sql =
        Sql::of("UPDATE channel SET state = 'needs_auth', revision = revision + 1, updated_at = ")
            .bind(now.ms())
            .then(" WHERE state = 'active' AND id = ")
            .bind(id.uuid())
            .then(" AND sealed = ")
            .bind(seen.to_vec());
    Ok(run(tx, sql).await? == 1)
}

/// Sets who posts on a channel, and looks at once what that changes: a channel whose credentials are
/// lost goes on with reminders. False where it is so already, or the channel is gone.
///
/// What a call has begun is brought to its end by calls, see [`crate::domain::attempt::is_bound`].
pub async fn set_mode(tx: &Tx, id: ChannelId, mode: Mode, now: Instant) -> Result<bool> {
    let sql = Sql::of("UPDATE channel SET revision = revision + 1, mode = ")
        .bind(mode.to_string())
        .then(", updated_at = ")
        .bind(now.ms())
        .then(" WHERE state <> 'deleted' AND id = ")
        .bind(id.uuid())
        .then(" AND mode <> ")
        .bind(mode.to_string());
    let is_set = run(tx, sql).await? == 1;
    if is_set {
        lanes::wake_by(tx, &[(id, now)]).await?;
    }
    Ok(is_set)
}

/// Marks a channel as deleted, whatever its state; false where it is so already.
pub async fn delete(tx: &Tx, id: ChannelId, now: Instant) -> Result<bool> {
    let sql =
        Sql::of("UPDATE channel SET state = 'deleted', revision = revision + 1, updated_at = ")
            .bind(now.ms())
            .then(" WHERE state <> 'deleted' AND id = ")
            .bind(id.uuid());
    if run(tx, sql).await? == 0 {
        return Ok(false);
    }
    rule_layers::remove_of(tx, id.uuid()).await?;
    suppressions::remove_of(tx, id.uuid()).await?;
    Ok(true)
}

/// Deleted channels whose credentials are still kept although nothing of theirs is on its way.
pub async fn to_forget(conn: &impl Conn, limit: i64) -> Result<Vec<(Channel, Vec<u8>)>> {
    let sql = Sql::of(
        "SELECT * FROM channel WHERE state = 'deleted' AND LENGTH(sealed) > 0 AND NOT EXISTS \
         (SELECT 1 FROM publication p WHERE p.channel_id = channel.id \
          AND p.state IN ('waiting', 'due', 'sending', 'processing', 'unknown')) \
         ORDER BY id LIMIT ",
    )
    .bind(limit);
    all::<Row>(conn, sql)
        .await?
        .into_iter()
        .map(channel)
        .collect()
}

/// Erases the credentials of a deleted channel.
pub async fn erase(tx: &Tx, id: ChannelId, now: Instant) -> Result<()> {
    let sql = Sql::of("UPDATE channel SET sealed = ")
        .bind(Vec::<u8>::new())
        .then(", updated_at = ")
        .bind(now.ms())
        .then(" WHERE state = 'deleted' AND id = ")
        .bind(id.uuid());
    run(tx, sql).await?;
    Ok(())
}

#[derive(Debug, FromQueryResult)]
struct NetworkRow {
    network: String,
}

#[derive(Debug, FromQueryResult)]
struct OutlineRow {
    id: Uuid,
    network: String,
    time_zone: String,
}

fn zone(name: &str) -> Result<TimeZone> {
    let read = name.parse().ok();
    read.ok_or(StoreError::Corrupt("channel.time_zone"))
}

fn channel(row: Row) -> Result<(Channel, Vec<u8>)> {
    let channel = Channel {
        id: row.id.into(),
        workspace: row.workspace_id.into(),
        revision: row.revision,
        network: parse(&row.network, "channel.network")?,
        name: row.name,
        time_zone: zone(&row.time_zone)?,
        state: parse(&row.state, "channel.state")?,
        mode: parse(&row.mode, "channel.mode")?,
        account: Account {
            remote_id: row.remote_id,
            handle: row.handle,
            url: row.account_url,
            server: row.account_server,
        },
        options: json(&row.options, "channel.options")?,
        late_policy: parse(&row.late_policy, "channel.late_policy")?,
        grace_ms: row.grace_ms,
        min_gap_ms: row.min_gap_ms,
        daily_max: row.daily_max,
        audience: row.audience_id.map(Into::into),
        colour: row.colour,
        created_at: Instant::from_ms(row.created_at),
    };
    Ok((channel, row.sealed))
}
