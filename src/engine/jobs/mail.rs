//! Letters to the operator: what happened within half a minute is told in one.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use crate::{
    domain::{
        id::{ChannelId, EventId},
        time::{MINUTE_MS, SECOND_MS},
        webhook::{Delivery, DeliveryState},
    },
    engine::{EngineError, Inner, backoff},
    networks::mail::Mailer,
    services::notices,
    store::{self, deliveries, events::Recorded},
};

/// How long the letters of one look are this process's, in milliseconds: longer than sending one takes.
const LEASE_MS: i64 = 3 * MINUTE_MS;
/// The most that one letter tells.
const LETTER_MAX: i64 = 100;

/// Takes everything that is to be told in one letter now; nothing where no mail is set up.
pub(crate) async fn take(inner: &Inner) -> Result<Vec<Delivery>, EngineError> {
    if inner.services.notifier.mail.is_none() {
        return Ok(Vec::new());
    }
    let db = &inner.services.db;
    let now = inner.services.clock.now();
    let ids = deliveries::due_mail(db, now, LETTER_MAX).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let tx = db.begin_write().await?;
    let until = now.plus_ms(LEASE_MS);
    let taken = deliveries::take(&tx, &ids, inner.owner, now, until).await?;
    tx.commit().await?;
    Ok(taken)
}

/// Writes and sends the letter, and stores what came of it.
pub(crate) async fn run(inner: Arc<Inner>, taken: Vec<Delivery>) {
    let Some(mailer) = &inner.services.notifier.mail else {
        return;
    };
    let told = async {
        let failure = write(&inner, mailer, &taken).await?;
        end(&inner, taken, failure.as_deref()).await
    };
    // What cannot be stored now is told again when the lease has ended.
    if let Err(error) = told.await {
        tracing::error!(%error, "a notice could not be told");
    }
}

/// Sends the letter; says why it did not go out.
async fn write(
    inner: &Inner,
    mailer: &Mailer,
    taken: &[Delivery],
) -> Result<Option<String>, EngineError> {
    let services = &inner.services;
    let ids: Vec<EventId> = taken.iter().map(|one| one.event).collect();
    let events: Vec<Recorded> = store::events::for_engine(&services.db, &ids).await?;
    let channels: HashSet<ChannelId> = events.iter().filter_map(|one| one.channel).collect();
    let channels: Vec<ChannelId> = channels.into_iter().collect();
    let channels: HashMap<ChannelId, String> = store::channels::for_engine(&services.db, &channels)
        .await?
        .into_iter()
        .map(|(channel, _)| (channel.id, channel.name))
        .collect();
    // The first of them names the letter, so that one that is sent again is known again.
    let id = taken.iter().min_by_key(|one| one.event);
    let id = id.map(Delivery::message_id).unwrap_or_default();
    let now = services.clock.now();
    let letter = services
        .notifier
        .letter(&services.rules, id, &events, &channels, now);
    Ok(mailer.send(&letter).await.err().map(|error| {
        let told = notices::told(&error);
        tracing::warn!(error = told, "a notice could not be mailed");
        told
    }))
}

async fn end(
    inner: &Inner,
    taken: Vec<Delivery>,
    failure: Option<&str>,
) -> Result<(), EngineError> {
    let now = inner.services.clock.now();
    let tx = inner.services.db.begin_write().await?;
    for mut tried in taken {
        tried.tried_at = Some(now);
        tried.last_error = failure.map(str::to_owned);
        if failure.is_none() {
            tried.state = DeliveryState::Done;
        } else {
            match backoff::deliver_again_at(now, tried.tries, None) {
                // What is told together again waits for the same moment.
                Some(at) => tried.run_at = at.max(now.plus_ms(30 * SECOND_MS)),
                None => tried.state = DeliveryState::Dead,
            }
        }
        deliveries::end(&tx, &tried, now).await?;
    }
    Ok(tx.commit().await?)
}
