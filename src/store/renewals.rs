//! Renewals: one at a time renews a channel's session, on whichever node, under a lease.

use sea_orm::Value;
use uuid::Uuid;

use super::{Result, Tx, run, sql::Sql};
use crate::domain::{id::ChannelId, time::Instant};

/// Takes the turn to renew a channel's session until an instant; false while it is somebody else's.
pub async fn take(
    tx: &Tx,
    channel: ChannelId,
    owner: Uuid,
    (now, until): (Instant, Instant),
) -> Result<bool> {
    let sql = Sql::of("INSERT INTO renewal (channel_id, owner, lease_ends_at) VALUES ")
        .bind_list::<Value>([channel.uuid().into(), owner.into(), until.ms().into()])
        .then(
            " ON CONFLICT (channel_id) DO UPDATE SET owner = excluded.owner, \
             lease_ends_at = excluded.lease_ends_at WHERE renewal.lease_ends_at <= ",
        )
        .bind(now.ms());
    Ok(run(tx, sql).await? == 1)
}

/// Gives the turn back, where it is still the owner's.
pub async fn end(tx: &Tx, channel: ChannelId, owner: Uuid) -> Result<()> {
    let sql = Sql::of("DELETE FROM renewal WHERE channel_id = ")
        .bind(channel.uuid())
        .then(" AND owner = ")
        .bind(owner);
    run(tx, sql).await?;
    Ok(())
}
