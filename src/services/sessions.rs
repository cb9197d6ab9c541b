//! Sessions: opening a channel's credentials, renewing them, and saying when a person is needed.

use std::{sync::Arc, time::Duration};

use uuid::Uuid;

use super::{ENGINE, Services, drafts};
use crate::{
    domain::{
        channel::Channel,
        event::EventKind,
        id::ChannelId,
        time::{DAY_MS, HOUR_MS, Instant, MINUTE_MS},
    },
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

/// For how long a turn to renew a session is kept, in milliseconds: two calls that take as long as they
/// may. Whoever dies meanwhile keeps others waiting until then.
const LEASE_MS: i64 = MINUTE_MS;
/// How often somebody looks whether another one is done, and for how long.
const LOOK_EVERY: Duration = Duration::from_millis(250);
const LOOKS_MAX: u32 = 80;

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
///
/// What was renewed since it was read, by somebody else or when it was opened, is not renewed again, because
/// what renewed it is used up. Source: RFC 9700, section 4.14.2, read 2026-12-01.
pub(crate) async fn renew(
    services: &Services,
    adapter: &Arc<dyn Adapter>,
    channel: &Channel,
    sealed: &[u8],
) -> Result<Session, SessionError> {
    let session = services
        .vault
        .open_session(channel.workspace, channel.id, sealed)?;
    // A post and a look may want the same one at the same time, on one node or on two, and a network that
    // sees what renews it twice takes that for theft and ends the session for good.
    let owner = Uuid::now_v7();
    for _ in 0..LOOKS_MAX {
        let is_mine = take_turn(services, channel.id, owner).await?;
        let other = renewed_meanwhile(services, channel, (&session, sealed)).await;
        let answer = match other {
            Ok(None) if is_mine => renew_in_turn(services, adapter, channel, (&session, sealed))
                .await
                .map(Some),
            other => other,
        };
        if is_mine && let Err(error) = give_back(services, channel.id, owner).await {
            // It ends by itself.
            tracing::warn!(channel.id = %channel.id, %error, "a turn to renew stays taken for a minute");
        }
        if let Some(renewed) = answer? {
            return Ok(renewed);
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    let why = "somebody else is renewing it for long".to_owned();
    Err(SessionError::Later(why))
}

/// Takes the turn to renew a channel's session; false while it is somebody else's.
async fn take_turn(
    services: &Services,
    channel: ChannelId,
    owner: Uuid,
) -> Result<bool, StoreError> {
    let tx = services.db.begin_write().await?;
    let now = services.clock.now();
    let turn = (now, now.plus_ms(LEASE_MS));
    let is_mine = store::renewals::take(&tx, channel, owner, turn).await?;
    tx.commit().await?;
    Ok(is_mine)
}

async fn give_back(services: &Services, channel: ChannelId, owner: Uuid) -> Result<(), StoreError> {
    let tx = services.db.begin_write().await?;
    store::renewals::end(&tx, channel, owner).await?;
    tx.commit().await
}

/// The session as somebody else has renewed it since it was read; none where it still is the same.
async fn renewed_meanwhile(
    services: &Services,
    channel: &Channel,
    (session, sealed): (&Session, &[u8]),
) -> Result<Option<Session>, SessionError> {
    let Some(newer) = newer(services, channel.id, sealed).await? else {
        return Ok(None);
    };
    let vault = &services.vault;
    let newer = vault.open_session(channel.workspace, channel.id, &newer)?;
    Ok((!newer.is_same(session)).then_some(newer))
}

async fn renew_in_turn(
    services: &Services,
    adapter: &Arc<dyn Adapter>,
    channel: &Channel,
    (session, sealed): (&Session, &[u8]),
) -> Result<Session, SessionError> {
    let answer = adapter.refresh(&drafts::facts(channel), session).await;
    services.stops.reach(StopPoint::DuringRefresh);
    match answer {
        Ok(renewed) => {
            let new = services
                .vault
                .seal_session(channel.workspace, channel.id, &renewed);
            keep(services, channel, session, sealed, new).await?;
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

/// How long before its end a session is renewed although nothing is to be published: long enough that a
/// weekend without a network does no harm, in milliseconds.
const AHEAD_MS: i64 = 7 * DAY_MS;
/// Sessions that are made for hours are renewed when they are used, and otherwise once they have been over
/// for this long, so that what renews them stays good; in milliseconds.
const OVER_MS: i64 = DAY_MS;
/// What ends sooner than this was made for hours, in milliseconds.
const SHORT_MS: i64 = 12 * HOUR_MS;

/// How many channels are read at once.
const AT_ONCE: i64 = 100;

/// Whether a session is renewed now although nothing is to be published.
fn is_ending(end: Instant, now: Instant) -> bool {
    let is_near = end > now.plus_ms(SHORT_MS) && end <= now.plus_ms(AHEAD_MS);
    is_near || end.plus_ms(OVER_MS) <= now
}

/// Channels that publish by themselves, each with its sealed session, which would end by itself soon.
pub(crate) async fn ending(services: &Services) -> Result<Vec<(Channel, Vec<u8>)>, StoreError> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let channels = store::channels::renewable(&services.db, after, AT_ONCE).await?;
        let is_last = i64::try_from(channels.len()).is_ok_and(|read| read < AT_ONCE);
        after = channels.last().map(|(channel, _)| channel.id);
        let now = services.clock.now();
        found.extend(channels.into_iter().filter(|(channel, sealed)| {
            let opened = (services.vault).open_session(channel.workspace, channel.id, sealed);
            let end = opened.ok().and_then(|session| session.ends_at());
            end.is_some_and(|end| is_ending(end, now))
        }));
        if is_last {
            return Ok(found);
        }
    }
}

/// Renews one of them. A network that is away is asked again the next time; one that does not accept the
/// session any more stops the channel, and a person is told once.
pub(crate) async fn renew_ahead(
    services: &Services,
    channel: &Channel,
    sealed: &[u8],
) -> Result<(), StoreError> {
    let adapter = services.networks.for_channel(channel);
    match renew(services, adapter, channel, sealed).await {
        Ok(_) | Err(SessionError::NeedsPerson(_)) => Ok(()),
        Err(SessionError::Store(error)) => Err(error),
        Err(error) => {
            tracing::info!(channel.id = %channel.id, %error, "a session could not be renewed yet");
            Ok(())
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
    use std::time::Duration;

    use secrecy::ExposeSecret as _;
    use uuid::Uuid;

    use super::{LEASE_MS, give_back, is_ending, keep, renew, take_turn};
    use crate::{
        domain::time::{DAY_MS, HOUR_MS, Instant},
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

    #[tokio::test]
    async fn what_renewed_a_session_is_not_used_again() {
        let shop = installation().await;
        let (services, old) = (&shop.services, token("old"));
        let channel = shop.connect("shop", &old).await;
        let read = shop.sealed(channel.id).await;
        let renewed = token("renewed");
        let renewed = (services.vault).seal_session(channel.workspace, channel.id, &renewed);
        keep(services, &channel, &old, &read, renewed)
            .await
            .unwrap();
        let adapter = services.networks.for_channel(&channel);
        let found = renew(services, adapter, &channel, &read).await.unwrap();
        assert_eq!(found.get("token").unwrap().expose_secret(), "renewed");
    }

    #[tokio::test]
    async fn a_session_is_renewed_by_one_at_a_time() {
        let shop = installation().await;
        let (services, old) = (&shop.services, token("old"));
        let channel = shop.connect("shop", &old).await;
        let read = shop.sealed(channel.id).await;
        let (first, second) = (Uuid::now_v7(), Uuid::now_v7());
        assert!(take_turn(services, channel.id, first).await.unwrap());
        assert!(!take_turn(services, channel.id, second).await.unwrap());
        // What is not one's own is not given back.
        give_back(services, channel.id, second).await.unwrap();
        let adapter = services.networks.for_channel(&channel);
        let waits = renew(services, adapter, &channel, &read);
        let other = async {
            tokio::time::sleep(Duration::from_millis(600)).await;
            let renewed = token("renewed");
            let renewed = (services.vault).seal_session(channel.workspace, channel.id, &renewed);
            keep(services, &channel, &old, &read, renewed)
                .await
                .unwrap();
            give_back(services, channel.id, first).await.unwrap();
        };
        let (found, ()) = tokio::join!(waits, other);
        let found = found.unwrap();
        assert_eq!(found.get("token").unwrap().expose_secret(), "renewed");
        assert!(take_turn(services, channel.id, second).await.unwrap());
    }

    #[tokio::test]
    async fn a_turn_to_renew_ends_with_its_lease() {
        let shop = installation().await;
        let services = &shop.services;
        let channel = shop.connect("shop", &token("old")).await.id;
        let (dead, next) = (Uuid::now_v7(), Uuid::now_v7());
        let (now, tx) = (
            services.clock.now(),
            services.db.begin_write().await.unwrap(),
        );
        let ago = |ms: i64| now.plus_ms(-ms);
        let take = async |owner, turn| {
            store::renewals::take(&tx, channel, owner, turn)
                .await
                .unwrap()
        };
        assert!(take(dead, (ago(LEASE_MS), now)).await);
        assert!(!take(next, (ago(1), now)).await);
        assert!(take(next, (now, now.plus_ms(LEASE_MS))).await);
    }

    #[test]
    fn long_sessions_are_renewed_in_their_last_week_and_short_ones_a_day_after_their_end() {
        let now = Instant::from_ms(1_000 * DAY_MS);
        for (left_ms, expected) in [
            (60 * DAY_MS, false),
            (7 * DAY_MS + 1, false),
            (7 * DAY_MS, true),
            (13 * HOUR_MS, true),
            (12 * HOUR_MS, false),
            (HOUR_MS, false),
            (-HOUR_MS, false),
            (-DAY_MS, true),
            (-90 * DAY_MS, true),
        ] {
            assert_eq!(is_ending(now.plus_ms(left_ms), now), expected, "{left_ms}");
        }
    }
}
