//! Webhooks: addresses that are told what happens in a workspace. A secret is shown once, when it is
//! made, and never again.

use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;
use url::Url;
use uuid::Uuid;

use super::{Caller, Services, input::refuse_name, messages};
use crate::{
    domain::{
        event::EventKind,
        id::{DeliveryId, WebhookId},
        role::Action,
        time::Instant,
        webhook::{Delivery, ROTATION_MS, Webhook, WebhookState, message_id},
    },
    error::{Code, Error, FieldError},
    networks::{
        deliver::{Delivered, Parcel},
        signature::SigningSecret,
    },
    store::{
        self, Tx, deliveries,
        webhooks::{self, Sealed},
    },
};

/// The longest address, in bytes.
const URL_MAX: usize = 2_000;
/// The most webhooks of one workspace.
const WEBHOOKS_MAX: usize = 50;

/// A webhook that is to be made.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookInput {
    /// What people here call it, at most 100 characters.
    pub name: String,
    /// Where messages go; it begins with `https://`.
    pub url: String,
    /// What it is told, by the types of messages, such as `publication.sent`. Without them it is told
    /// everything.
    #[serde(default)]
    pub events: Vec<String>,
}

/// What is to be changed of a webhook.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookChange {
    /// What people here call it.
    #[serde(default)]
    pub name: Option<String>,
    /// Where messages go.
    #[serde(default)]
    pub url: Option<String>,
    /// What it is told; everything where the list is empty.
    #[serde(default)]
    pub events: Option<Vec<String>>,
    /// With true it is told nothing; with false it is told what happens from then on, also where it
    /// was switched off.
    #[serde(default)]
    pub paused: Option<bool>,
}

/// Makes a webhook; says its secret, which is shown this once.
///
/// Errors: [`Code::InvalidValue`] for a field; [`Code::NotPossible`] where there are 50 already.
pub async fn create(
    services: &Services,
    caller: &Caller,
    input: WebhookInput,
) -> Result<(Webhook, SecretString), Error> {
    caller.allow(Action::ManageWebhooks)?;
    let mut wrong = Vec::new();
    wrong.extend(refuse_name(&input.name));
    let url = checked_url(services, &input.url, &mut wrong);
    let kinds = checked_kinds(&input.events, &mut wrong);
    if !wrong.is_empty() {
        return Err(Error::fields(Code::InvalidValue, wrong));
    }
    let now = services.clock.now();
    let webhook = Webhook {
        id: WebhookId::new(now),
        workspace: caller.workspace,
        name: input.name.trim().to_owned(),
        url,
        kinds,
        state: WebhookState::Active,
        previous_until: None,
        failing_since: None,
        told_from: now,
        created_at: now,
        updated_at: now,
    };
    let secret = SigningSecret::random();
    let sealed = messages::seal(&services.vault, &webhook, &secret);
    let tx = services.db.begin_write().await?;
    // Two who make the last one at the same moment must see one another.
    store::turns::take(&tx, [caller.workspace.uuid()]).await?;
    if webhooks::list(&tx, caller.workspace).await?.len() >= WEBHOOKS_MAX {
        let detail =
            format!("There are {WEBHOOKS_MAX} webhooks already, and more are not possible.");
        return Err(Error::new(Code::NotPossible, detail));
    }
    webhooks::insert(&tx, &webhook, &sealed).await?;
    tell(
        &tx,
        caller,
        EventKind::WebhookCreated,
        (None, Some(&webhook)),
        now,
    )
    .await?;
    let made = (webhook, secret.text());
    services.commit(caller, tx, &made).await?;
    Ok(made)
}

/// Every webhook of a workspace, oldest first.
pub async fn list(services: &Services, caller: &Caller) -> Result<Vec<Webhook>, Error> {
    caller.allow(Action::ReadWebhooks)?;
    Ok(webhooks::list(&services.db, caller.workspace).await?)
}

/// One webhook.
///
/// Errors: [`Code::NotFound`].
pub async fn get(services: &Services, caller: &Caller, id: WebhookId) -> Result<Webhook, Error> {
    caller.allow(Action::ReadWebhooks)?;
    let found = webhooks::find(&services.db, caller.workspace, id).await?;
    Ok(found.ok_or_else(Error::not_found)?.0)
}

/// Changes a webhook.
///
/// Errors: [`Code::NotFound`]; [`Code::InvalidValue`] for a field.
pub async fn update(
    services: &Services,
    caller: &Caller,
    id: WebhookId,
    change: WebhookChange,
) -> Result<Webhook, Error> {
    caller.allow(Action::ManageWebhooks)?;
    let now = services.clock.now();
    let (tx, mut webhook, sealed) = begin(services, caller, id).await?;
    let before = webhook.clone();
    let mut wrong = Vec::new();
    if let Some(name) = change.name {
        wrong.extend(refuse_name(&name));
        name.trim().clone_into(&mut webhook.name);
    }
    if let Some(url) = change.url {
        webhook.url = checked_url(services, &url, &mut wrong);
    }
    if let Some(events) = change.events {
        webhook.kinds = checked_kinds(&events, &mut wrong);
    }
    if !wrong.is_empty() {
        return Err(Error::fields(Code::InvalidValue, wrong));
    }
    match change.paused {
        Some(true) => webhook.state = WebhookState::Paused,
        Some(false) if webhook.state != WebhookState::Active => {
            webhook.state = WebhookState::Active;
            webhook.failing_since = None;
            webhook.told_from = now;
        }
        Some(false) | None => {}
    }
    webhook.updated_at = now;
    webhooks::update(&tx, &webhook, &sealed).await?;
    let states = (Some(&before), Some(&webhook));
    tell(&tx, caller, EventKind::WebhookUpdated, states, now).await?;
    services.commit(caller, tx, &webhook).await?;
    Ok(webhook)
}

/// Removes a webhook with the record of what was delivered.
///
/// Errors: [`Code::NotFound`].
pub async fn delete(services: &Services, caller: &Caller, id: WebhookId) -> Result<(), Error> {
    caller.allow(Action::ManageWebhooks)?;
    let now = services.clock.now();
    let (tx, webhook, _) = begin(services, caller, id).await?;
    webhooks::delete(&tx, caller.workspace, id).await?;
    deliveries::forget_all(&tx, id).await?;
    tell(
        &tx,
        caller,
        EventKind::WebhookDeleted,
        (Some(&webhook), None),
        now,
    )
    .await?;
    services.commit(caller, tx, &()).await
}

/// Gives a webhook a new secret, which is shown this once; the one before signs beside it for 24 h.
///
/// Errors: [`Code::NotFound`].
pub async fn rotate(
    services: &Services,
    caller: &Caller,
    id: WebhookId,
) -> Result<(Webhook, SecretString), Error> {
    caller.allow(Action::ManageWebhooks)?;
    let now = services.clock.now();
    let (tx, mut webhook, sealed) = begin(services, caller, id).await?;
    let secret = SigningSecret::random();
    let sealed = messages::rotate(&services.vault, &webhook, &sealed, &secret);
    let sealed = sealed.map_err(Error::internal)?;
    let before = webhook.clone();
    webhook.previous_until = Some(now.plus_ms(ROTATION_MS));
    webhook.updated_at = now;
    webhooks::update(&tx, &webhook, &sealed).await?;
    let (kind, states) = (
        EventKind::WebhookSecretRotated,
        (Some(&before), Some(&webhook)),
    );
    tell(&tx, caller, kind, states, now).await?;
    let made = (webhook, secret.text());
    services.commit(caller, tx, &made).await?;
    Ok(made)
}

/// Sends a message `webhook.test` now and says what came back; also where the webhook is stopped.
///
/// Errors: [`Code::NotFound`].
pub async fn test(services: &Services, caller: &Caller, id: WebhookId) -> Result<Delivered, Error> {
    caller.allow(Action::ManageWebhooks)?;
    let now = services.clock.now();
    let found = webhooks::find(&services.db, caller.workspace, id).await?;
    let (webhook, sealed) = found.ok_or_else(Error::not_found)?;
    let body = json!({
        "type": "webhook.test",
        "timestamp": now,
        "data": { "workspace": webhook.workspace, "webhook": webhook.id },
    });
    let secrets = messages::secrets(&services.vault, &webhook, &sealed, now);
    let parcel = Parcel {
        url: Url::parse(&webhook.url).map_err(Error::internal)?,
        id: message_id(Uuid::new_v4()),
        at: now,
        body: body.to_string().into_bytes(),
        secrets: secrets.map_err(Error::internal)?,
        headers: Vec::new(),
    };
    Ok(services.courier.deliver(parcel).await)
}

/// What was delivered to a webhook, newest first, from before one of them on.
///
/// Errors: [`Code::NotFound`].
pub async fn deliveries(
    services: &Services,
    caller: &Caller,
    id: WebhookId,
    before: Option<DeliveryId>,
    limit: u64,
) -> Result<Vec<Delivery>, Error> {
    get(services, caller, id).await?;
    Ok(deliveries::list(&services.db, caller.workspace, id, before, limit).await?)
}

/// Has a message delivered again, from its first try, with the same id.
///
/// Errors: [`Code::NotFound`]; [`Code::NotPossible`] where the webhook is stopped.
pub async fn redeliver(
    services: &Services,
    caller: &Caller,
    id: WebhookId,
    delivery: DeliveryId,
) -> Result<Delivery, Error> {
    caller.allow(Action::ManageWebhooks)?;
    let now = services.clock.now();
    let (tx, webhook, _) = begin(services, caller, id).await?;
    let found = deliveries::find(&tx, caller.workspace, id, delivery).await?;
    found.ok_or_else(Error::not_found)?;
    if webhook.state != WebhookState::Active {
        let detail = "This webhook is stopped; start it first.";
        return Err(Error::new(Code::NotPossible, detail).with("state", webhook.state));
    }
    deliveries::again(&tx, id, delivery, now).await?;
    let event = caller.event(EventKind::DeliveryRepeated, now);
    let event = event.with(json!({ "webhook": id, "delivery": delivery }));
    store::events::append(&tx, &[&event]).await?;
    let found = deliveries::find(&tx, caller.workspace, id, delivery).await?;
    let found = found.ok_or_else(Error::not_found)?;
    services.commit(caller, tx, &found).await?;
    services.bell.ring();
    Ok(found)
}

/// Begins to change a webhook; others who want to wait.
async fn begin(
    services: &Services,
    caller: &Caller,
    id: WebhookId,
) -> Result<(Tx, Webhook, Sealed), Error> {
    let tx = services.db.begin_write().await?;
    store::turns::take(&tx, [id.uuid()]).await?;
    let found = webhooks::find(&tx, caller.workspace, id).await?;
    let (webhook, sealed) = found.ok_or_else(Error::not_found)?;
    Ok((tx, webhook, sealed))
}

async fn tell(
    tx: &Tx,
    caller: &Caller,
    kind: EventKind,
    (before, after): (Option<&Webhook>, Option<&Webhook>),
    now: Instant,
) -> Result<(), Error> {
    let data = after.or(before).map(
        |webhook| json!({ "webhook": webhook.id, "name": webhook.name, "state": webhook.state }),
    );
    let event = caller.event(kind, now).changing(before, after);
    let event = event.with(data.unwrap_or_default());
    Ok(store::events::append(tx, &[&event]).await?)
}

/// The address as it is kept; what is wrong with it is added to the list.
fn checked_url(services: &Services, text: &str, wrong: &mut Vec<FieldError>) -> String {
    if text.len() > URL_MAX {
        wrong.push(FieldError::too_much("url", text.len(), URL_MAX, "bytes"));
        return String::new();
    }
    let refused = |message: String| FieldError::new("url", "refused", message);
    let Ok(url) = Url::parse(text) else {
        let message = "use an address that begins with https://".to_owned();
        wrong.push(refused(message));
        return String::new();
    };
    wrong.extend(services.courier.refuse(&url).map(refused));
    url.into()
}

/// The kinds of events that are asked for; names that are none are added to the list.
fn checked_kinds(events: &[String], wrong: &mut Vec<FieldError>) -> Vec<EventKind> {
    let mut kinds = Vec::new();
    for (index, name) in events.iter().enumerate() {
        match EventKind::of_message_type(name) {
            Some(kind) if kinds.contains(&kind) => {}
            Some(kind) => kinds.push(kind),
            None => {
                let message = "there is no such type of message; there is publication.sent, \
                               channel.needs_auth and so on";
                wrong.push(FieldError::new(
                    format!("events[{index}]"),
                    "unknown",
                    message,
                ));
            }
        }
    }
    kinds
}
