//! Sessions: opening a channel's credentials, renewing them, and saying when a person is needed.

use std::sync::Arc;

use super::{ENGINE, Services, drafts};
use crate::{
    domain::{channel::Channel, event::EventKind, id::ChannelId},
    networks::{Adapter, ConnectError, Session},
    stop_points::StopPoint,
    store::{self, StoreError, events::NewEvent},
    vault::VaultError,
};

/// Why a channel cannot be used now.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SessionError {
    /// A person must connect the channel again.
    #[error("the network no longer accepts this channel's credentials: {0}")]
    NeedsPerson(String),
    /// The network could not be asked; later it may work.
    #[error("the session could not be renewed: {0}")]
    Later(String),
    /// The sealed credentials cannot be opened.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens a channel's session and renews it where it is about to end; where a person posts there is
/// none to be opened, so that lost credentials do not matter.
pub(crate) async fn open(
    services: &Services,
    adapter: &Arc<dyn Adapter>,
    channel: &Channel,
    sealed: &[u8],
) -> Result<Session, SessionError> {
    if adapter.by_hand().is_some() {
        return Ok(Session::default());
    }
    let session = services
        .vault
        .open_session(channel.workspace, channel.id, sealed)?;
    if !adapter.is_stale(&session, services.clock.now()) {
        return Ok(session);
    }
    renew(services, adapter, channel, sealed).await
}

/// Renews a session once; on refusal the row is read again first, because somebody else may have
/// renewed it meanwhile, and only then the channel is stopped and a person is told.
pub(crate) async fn renew(
    services: &Services,
    adapter: &Arc<dyn Adapter>,
    channel: &Channel,
    sealed: &[u8],
) -> Result<Session, SessionError> {
    let session = services
        .vault
        .open_session(channel.workspace, channel.id, sealed)?;
    let answer = adapter.refresh(&drafts::facts(channel), &session).await;
    services.stops.reach(StopPoint::DuringRefresh);
    match answer {
        Ok(renewed) => {
            let new = services
                .vault
                .seal_session(channel.workspace, channel.id, &renewed);
            keep(services, channel, &session, sealed, new).await?;
            Ok(renewed)
        }
        Err(ConnectError::Unreachable(why)) => Err(SessionError::Later(why)),
        Err(refusal) => {
            if let Some(newer) = newer(services, channel.id, sealed).await? {
                return Ok(services
                    .vault
                    .open_session(channel.workspace, channel.id, &newer)?);
            }
            stop_channel(services, channel, sealed, &refusal.to_string()).await?;
            Err(SessionError::NeedsPerson(refusal.to_string()))
        }
    }
}

/// Stores a renewed session, unless somebody else has renewed it meanwhile.
///
/// Where the row only was sealed anew, with the same session in it, the renewed one must replace it
/// all the same: most networks take a refresh token once.
async fn keep(
    services: &Services,
    channel: &Channel,
    before: &Session,
    sealed: &[u8],
    renewed: Vec<u8>,
) -> Result<(), SessionError> {
    let mut was = sealed.to_vec();
    loop {
        let tx = services.db.begin_write().await?;
        let now = services.clock.now();
        let is_kept = store::channels::reseal(&tx, channel.id, &was, renewed.clone(), now).await?;
        tx.commit().await?;
        if is_kept {
            return Ok(());
        }
        match sealed_anew(services, channel, before, &was).await? {
            Some(found) => was = found,
            None => return Ok(()),
        }
    }
}

/// What is sealed now, where that is the same session sealed anew.
async fn sealed_anew(
    services: &Services,
    channel: &Channel,
    session: &Session,
    was: &[u8],
) -> Result<Option<Vec<u8>>, StoreError> {
    let found = newer(services, channel.id, was).await?;
    let is_same = |found: &Vec<u8>| {
        let vault = &services.vault;
        let opened = vault.open_session(channel.workspace, channel.id, found);
        opened.is_ok_and(|found| found.is_same(session))
    };
    Ok(found.filter(is_same))
}

/// What is sealed now, where it is no longer what was read.
async fn newer(
    services: &Services,
    channel: ChannelId,
    was: &[u8],
) -> Result<Option<Vec<u8>>, StoreError> {
    let rows = store::channels::for_engine(&services.db, &[channel]).await?;
    Ok(rows
        .into_iter()
        .map(|(_, sealed)| sealed)
        .find(|sealed| sealed != was))
}

/// Stops claims on a channel and says once that it must be connected again, unless it has been given
/// other credentials than those that were not accepted.
pub(crate) async fn stop_channel(
    services: &Services,
    channel: &Channel,
    sealed: &[u8],
    why: &str,
) -> Result<(), StoreError> {
    let mut was = sealed.to_vec();
    loop {
        let now = services.clock.now();
        let tx = services.db.begin_write().await?;
        let is_shut_out = store::channels::shut_out(&tx, channel.id, &was, now).await?;
        if is_shut_out {
            let event = NewEvent {
                channel: Some(channel.id),
                ..NewEvent::new(channel.workspace, EventKind::ChannelNeedsAuth, now, ENGINE)
            };
            let event = event.with(serde_json::json!({ "why": why }));
            store::events::append(&tx, &[&event]).await?;
        }
        tx.commit().await?;
        if is_shut_out {
            return Ok(());
        }
        // Another key of the vault makes no other credentials.
        let (workspace, id) = (channel.workspace, channel.id);
        let Ok(session) = services.vault.open_session(workspace, id, &was) else {
            return Ok(());
        };
        match sealed_anew(services, channel, &session, &was).await? {
            Some(found) => was = found,
            None => return Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::keep;
    use crate::{
        networks::Session,
        services::{rotation, setup::tests::installation},
        store,
    };

    fn token(text: &str) -> Session {
        Session::default().with("token", text)
    }

    #[tokio::test]
    async fn a_renewed_session_replaces_one_that_was_only_sealed_anew() {
        let shop = installation().await;
        let (services, old) = (&shop.services, token("old"));
        let channel = shop.connect("shop", &old).await;
        let read = shop.sealed(channel.id).await;
        let renew = |text: &str| {
            services
                .vault
                .seal_session(channel.workspace, channel.id, &token(text))
        };
        rotation::rotate(services, &shop.caller).await.unwrap();
        assert_ne!(shop.sealed(channel.id).await, read);
        let renewed = renew("renewed");
        keep(services, &channel, &old, &read, renewed.clone())
            .await
            .unwrap();
        assert_eq!(shop.sealed(channel.id).await, renewed);

        // What somebody else has renewed meanwhile stays.
        let tx = services.db.begin_write().await.unwrap();
        let (other, now) = (renew("other"), services.clock.now());
        store::channels::reseal(&tx, channel.id, &renewed, other, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let (before, late) = (token("renewed"), renew("late"));
        keep(services, &channel, &before, &renewed, late)
            .await
            .unwrap();
        let sealed = shop.sealed(channel.id).await;
        let kept = services
            .vault
            .open_session(channel.workspace, channel.id, &sealed);
        let kept = kept.unwrap();
        assert_eq!(kept.get("token").unwrap().expose_secret(), "other");
    }
}
