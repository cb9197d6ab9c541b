//! Delivering messages: at least once, each with the id of its event, so that a receiver knows a repeat.
//!
//! A delivery is taken under a lease, so that several nodes do not make the same try at once. Where its
//! sender dies the lease ends, and the same message goes out again.

use std::{collections::HashMap, sync::Arc, time::Duration};

use serde_json::json;
use url::Url;

use crate::{
    domain::{
        event::EventKind,
        id::{EventId, WebhookId},
        time::{Instant, SECOND_MS},
        webhook::{Delivery, DeliveryState, FAILING_MAX_MS, Target, Webhook, WebhookState},
    },
    engine::{EngineError, Inner, backoff, settle::ACTOR},
    networks::deliver::{Delivered, Fate, Parcel},
    services::messages,
    store::{
        self, Tx, deliveries,
        events::{NewEvent, Recorded},
        webhooks::{self, Sealed},
    },
    vault::VaultError,
};

/// How long a delivery is this process's, in milliseconds: three times what its call may take.
const LEASE_MS: i64 = 60 * SECOND_MS;
/// How long after it was taken it may still be sent: the call ends well within the lease.
const SEND_WITHIN: Duration = Duration::from_secs(30);
/// How many messages go to one receiver at once.
const PER_TARGET: i64 = 4;

/// A delivery that was taken, with everything it needs.
pub(crate) struct Errand {
    delivery: Delivery,
    recorded: Recorded,
    receiver: Receiver,
    taken: std::time::Instant,
}

/// Who it goes to.
enum Receiver {
    Webhook(Box<(Webhook, Sealed)>),
    Operator,
}

/// Takes what is due, so many at the most.
pub(crate) async fn take(inner: &Inner, limit: usize) -> Result<Vec<Errand>, EngineError> {
    let db = &inner.services.db;
    let now = inner.services.clock.now();
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let ids = deliveries::due(db, now, PER_TARGET, limit).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let begun = std::time::Instant::now();
    let tx = db.begin_write().await?;
    let until = now.plus_ms(LEASE_MS);
    let taken = deliveries::take(&tx, &ids, inner.owner, now, until).await?;
    tx.commit().await?;
    let events: Vec<EventId> = taken.iter().map(|one| one.event).collect();
    let events = store::events::for_engine(db, &events).await?;
    let events: HashMap<EventId, Recorded> =
        events.into_iter().map(|one| (one.event.id, one)).collect();
    let hooks: Vec<WebhookId> = taken.iter().filter_map(webhook_of).collect();
    let hooks: HashMap<WebhookId, (Webhook, Sealed)> = webhooks::for_engine(db, &hooks)
        .await?
        .into_iter()
        .map(|(webhook, sealed)| (webhook.id, (webhook, sealed)))
        .collect();
    let errand = |delivery: Delivery| {
        // An event is told to several; one that was removed meanwhile is told to nobody.
        let recorded = events.get(&delivery.event)?.clone();
        let receiver = match webhook_of(&delivery) {
            Some(id) => {
                let webhook = hooks.get(&id)?.clone();
                Receiver::Webhook(Box::new(webhook))
            }
            None => Receiver::Operator,
        };
        Some(Errand {
            delivery,
            recorded,
            receiver,
            taken: begun,
        })
    };
    Ok(taken.into_iter().filter_map(errand).collect())
}

fn webhook_of(delivery: &Delivery) -> Option<WebhookId> {
    match delivery.target {
        Target::Webhook(id) => Some(id),
        Target::Notify | Target::Mail => None,
    }
}

/// Delivers one message and stores what came of it.
pub(crate) async fn run(inner: Arc<Inner>, errand: Errand) {
    let (id, kind) = (errand.delivery.id, errand.delivery.kind);
    if errand.taken.elapsed() > SEND_WITHIN {
        // The process stood still; the lease ends by itself, and whoever is awake takes it.
        return;
    }
    let delivered = match deliver(&inner, &errand).await {
        Ok(delivered) => delivered,
        Err(error) => {
            tracing::error!(delivery.id = %id, %error, "a message could not be made");
            not_made(&error)
        }
    };
    let duration_ms = delivered.took.as_millis();
    tracing::info!(
        delivery.id = %id, %kind, status = delivered.status, duration_ms,
        is_taken = delivered.fate == Fate::Taken, "delivered"
    );
    // What cannot be stored now is sent again when the lease has ended.
    if let Err(error) = end(&inner, errand, delivered).await {
        tracing::error!(delivery.id = %id, %error, "the end of a delivery could not be stored");
    }
}

/// Why a message cannot be made.
#[derive(Debug, thiserror::Error)]
enum NoParcel {
    #[error("the settings name no address for notices any more")]
    NoAddress,
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Url(#[from] url::ParseError),
}

/// What becomes of a message that cannot be made: like one that was not taken.
fn not_made(error: &NoParcel) -> Delivered {
    let (why, retry_after_s) = (error.to_string(), None);
    Delivered {
        fate: Fate::NotTaken { why, retry_after_s },
        status: None,
        answer: String::new(),
        took: Duration::ZERO,
    }
}

async fn deliver(inner: &Inner, errand: &Errand) -> Result<Delivered, NoParcel> {
    let services = &inner.services;
    let (at, id) = (services.clock.now(), errand.delivery.message_id());
    let body = messages::about(&errand.recorded).to_string().into_bytes();
    let Receiver::Webhook(webhook) = &errand.receiver else {
        let delivered = services.notifier.deliver(&services.courier, id, at, body);
        return delivered.await.ok_or(NoParcel::NoAddress);
    };
    let (webhook, sealed) = &**webhook;
    let parcel = Parcel {
        url: Url::parse(&webhook.url)?,
        id,
        at,
        body,
        secrets: messages::secrets(&services.vault, webhook, sealed, at)?,
        headers: Vec::new(),
    };
    Ok(services.courier.deliver(parcel).await)
}

/// The delivery after a try, and whether its receiver is to be switched off.
fn after(
    mut tried: Delivery,
    delivered: &Delivered,
    now: Instant,
) -> (Delivery, Option<WebhookState>) {
    tried.last_status = delivered.status;
    tried.duration_ms = i64::try_from(delivered.took.as_millis()).ok();
    tried.tried_at = Some(now);
    let off = match &delivered.fate {
        Fate::Taken => {
            tried.state = DeliveryState::Done;
            tried.last_error = None;
            None
        }
        Fate::Gone => {
            tried.state = DeliveryState::Dead;
            tried.last_error = Some("the receiver wants nothing more (410)".to_owned());
            Some(WebhookState::Gone)
        }
        Fate::NotTaken { why, retry_after_s } => {
            tried.last_error = Some(why.clone());
            let again = backoff::deliver_again_at(now, tried.tries, *retry_after_s);
            if let Some(at) = again {
                tried.run_at = at;
                None
            } else {
                tried.state = DeliveryState::Dead;
                Some(WebhookState::Failing)
            }
        }
    };
    (tried, off)
}

async fn end(inner: &Inner, errand: Errand, delivered: Delivered) -> Result<(), EngineError> {
    let now = inner.services.clock.now();
    let (tried, off) = after(errand.delivery, &delivered, now);
    let tx = inner.services.db.begin_write().await?;
    let Receiver::Webhook(webhook) = errand.receiver else {
        if deliveries::end(&tx, &tried, now).await? && tried.state == DeliveryState::Dead {
            tracing::error!(kind = %tried.kind, "the address for notices has taken nothing for days");
        }
        return Ok(tx.commit().await?);
    };
    let (webhook, _) = *webhook;
    if delivered.fate == Fate::Taken {
        webhooks::took(&tx, webhook.id).await?;
    } else {
        webhooks::failed(&tx, webhook.id, now).await?;
    }
    if deliveries::end(&tx, &tried, now).await?
        && let Some(state) = off
    {
        switch_off(&tx, &webhook, state, now).await?;
    }
    Ok(tx.commit().await?)
}

/// Switches a webhook off whose receiver is gone, or has taken nothing for days, and says so.
async fn switch_off(
    tx: &Tx,
    webhook: &Webhook,
    state: WebhookState,
    now: Instant,
) -> Result<(), EngineError> {
    let before = (state == WebhookState::Failing).then(|| now.plus_ms(-FAILING_MAX_MS));
    if !webhooks::switch_off(tx, webhook.id, state, before, now).await? {
        return Ok(());
    }
    deliveries::drop_waiting(tx, webhook.id, now).await?;
    let kind = EventKind::WebhookSwitchedOff;
    let data = json!({ "webhook": webhook.id, "name": webhook.name, "state": state });
    let event = NewEvent::new(webhook.workspace, kind, now, ACTOR).with(data);
    Ok(store::events::append(tx, &[&event]).await?)
}
