//! Sessions that would end by themselves are renewed before they do, on one node at a time.

use crate::{
    domain::time::{HOUR_MS, Instant, MINUTE_MS},
    engine::{EngineError, Inner},
    services::sessions,
    store::jobs::{self, Run},
};

/// For how long an hour's renewals are this node's, in milliseconds.
const LEASE_MS: i64 = 30 * MINUTE_MS;

/// Renews once an hour what is about to end; the row of the job is unique for its hour, so that no other
/// node uses up the same refresh token.
pub(crate) async fn renew(inner: &Inner, now: Instant) -> Result<(), EngineError> {
    let services = &inner.services;
    let ending = sessions::ending(services).await?;
    if ending.is_empty() {
        return Ok(());
    }
    let run = Run {
        name: "renew_sessions",
        nominal: Instant::from_ms(now.ms().div_euclid(HOUR_MS) * HOUR_MS),
        owner: inner.owner,
    };
    let tx = services.db.begin_write().await?;
    let is_ours = jobs::take(&tx, run, now, now.plus_ms(LEASE_MS)).await?;
    tx.commit().await?;
    if !is_ours {
        return Ok(());
    }
    for (channel, sealed) in &ending {
        sessions::renew_ahead(services, channel, sealed).await?;
    }
    let tx = services.db.begin_write().await?;
    jobs::end(&tx, run, services.clock.now()).await?;
    Ok(tx.commit().await?)
}
