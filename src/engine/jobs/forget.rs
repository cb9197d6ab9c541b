//! Erasing the credentials of deleted channels, once nothing of theirs is on its way any more.

use crate::{
    engine::{EngineError, Inner},
    services::drafts,
    store,
};

/// How many channels are forgotten in one go.
const AT_ONCE: i64 = 16;

/// Ends the sessions of deleted channels at their networks and erases them here; says how many.
pub(crate) async fn forget(inner: &Inner) -> Result<usize, EngineError> {
    let services = &inner.services;
    let channels = store::channels::to_forget(&services.db, AT_ONCE).await?;
    for (channel, sealed) in &channels {
        let opened = services
            .vault
            .open_session(channel.workspace, channel.id, sealed);
        match opened {
            Ok(session) => {
                let adapter = services.networks.get(channel.network);
                adapter.revoke(&drafts::facts(channel), &session).await;
            }
            Err(error) => {
                tracing::warn!(channel.id = %channel.id, %error, "a session cannot be ended");
            }
        }
        let tx = services.db.begin_write().await?;
        store::channels::erase(&tx, channel.id, services.clock.now()).await?;
        tx.commit().await?;
    }
    Ok(channels.len())
}
