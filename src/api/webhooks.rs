//! `/webhooks`: addresses that are told what happens, and what was delivered to them.

use axum::{Json, extract::State, response::Response};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;

use super::{
    ApiState,
    body::{Body, Id, Ids, Params},
    fields::Fields,
    page::{self, PageParams},
    write::{Write, changed, created, removed},
};
use crate::{
    domain::{
        event::EventKind,
        id::{DeliveryId, EventId, WebhookId},
        time::Instant,
        webhook::{Delivery, DeliveryState, Webhook, WebhookState},
    },
    error::Error,
    networks::deliver::{Delivered, Fate},
    services::{
        Caller,
        webhooks::{self, WebhookChange, WebhookInput},
    },
};

/// An address that is told what happens. Its secret is never shown here.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct WebhookAnswer {
    /// Its id.
    id: WebhookId,
    /// What people here call it.
    name: String,
    /// Where messages go.
    url: String,
    /// What it is told, by the types of messages; everything where the list is empty.
    events: Vec<String>,
    /// Whether it is told anything.
    state: WebhookState,
    /// Until when the secret before signs as well.
    previous_secret_until: Option<Instant>,
    /// Since when it has taken nothing; none where the last message was taken.
    failing_since: Option<Instant>,
    /// From when on it is told what happens: since it was made or last started.
    told_from: Instant,
    /// When it was made.
    created_at: Instant,
    /// When it was last changed.
    updated_at: Instant,
}

/// A webhook with its new secret, which is shown this once.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct WebhookWithSecret {
    /// The webhook.
    #[serde(flatten)]
    webhook: WebhookAnswer,
    /// What its messages are signed with, as Standard Webhooks says: `whsec_…`.
    secret: String,
}

/// What a service answers of a webhook with its new secret.
type WithSecret = (Webhook, SecretString);

/// Every webhook.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct WebhookList {
    /// The webhooks, oldest first.
    items: Vec<WebhookAnswer>,
}

/// What came of a test.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct WebhookTest {
    /// Whether the receiver took the message: it answered 200 to 299.
    taken: bool,
    /// The status of its answer, where one came.
    status: Option<u16>,
    /// Why it was not taken, in words.
    message: Option<String>,
    /// The beginning of the answer, on one line.
    answer: String,
    /// How long it took, in milliseconds.
    duration_ms: u64,
}

/// One event on its way to a webhook.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct DeliveryAnswer {
    /// Its id.
    id: DeliveryId,
    /// The id of its message, `webhook-id`: the same at every try.
    message_id: String,
    /// What is told.
    event: EventId,
    /// What kind of event that is, by the type of the message.
    r#type: String,
    /// What became of it.
    state: DeliveryState,
    /// How often it was sent.
    tries: i64,
    /// The status of the last answer.
    last_status: Option<u16>,
    /// Why the last try was not taken, in words.
    last_error: Option<String>,
    /// When it was last sent.
    last_try_at: Option<Instant>,
    /// How long the last try took, in milliseconds.
    duration_ms: Option<i64>,
    /// When it is sent next, while it waits.
    next_try_at: Option<Instant>,
    /// When it was made.
    created_at: Instant,
}

/// A page of deliveries.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct DeliveryPage {
    /// The deliveries, newest first.
    items: Vec<DeliveryAnswer>,
    /// What to ask the next page with; none on the last one.
    next_cursor: Option<String>,
}

impl From<Webhook> for WebhookAnswer {
    fn from(webhook: Webhook) -> Self {
        let names = webhook.kinds.into_iter().map(EventKind::message_type);
        Self {
            id: webhook.id,
            name: webhook.name,
            url: webhook.url,
            events: names.collect(),
            state: webhook.state,
            previous_secret_until: webhook.previous_until,
            failing_since: webhook.failing_since,
            told_from: webhook.told_from,
            created_at: webhook.created_at,
            updated_at: webhook.updated_at,
        }
    }
}

impl WebhookWithSecret {
    fn of((webhook, secret): WithSecret) -> Self {
        Self {
            webhook: webhook.into(),
            secret: secret.expose_secret().to_owned(),
        }
    }
}

impl From<Delivered> for WebhookTest {
    fn from(delivered: Delivered) -> Self {
        let message = match delivered.fate {
            Fate::Taken => None,
            Fate::Gone => Some("the receiver wants nothing more (410)".to_owned()),
            Fate::NotTaken { why, .. } => Some(why),
        };
        Self {
            taken: message.is_none(),
            status: delivered.status,
            message,
            answer: delivered.answer,
            duration_ms: u64::try_from(delivered.took.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

impl From<Delivery> for DeliveryAnswer {
    fn from(delivery: Delivery) -> Self {
        let is_waiting = delivery.state == DeliveryState::Waiting;
        Self {
            id: delivery.id,
            message_id: delivery.message_id(),
            event: delivery.event,
            r#type: delivery.kind.message_type(),
            state: delivery.state,
            tries: delivery.tries,
            last_status: delivery.last_status,
            last_error: delivery.last_error,
            last_try_at: delivery.tried_at,
            duration_ms: delivery.duration_ms,
            next_try_at: is_waiting.then_some(delivery.run_at),
            created_at: delivery.created_at,
        }
    }
}

/// Makes a webhook: an address that is told what happens from now on.
///
/// Messages are signed as Standard Webhooks says. The answer shows the secret, this once.
#[utoipa::path(
    post,
    path = "/webhooks",
    tag = "webhooks",
    request_body = WebhookInput,
    responses((status = 201, description = "The webhook and its secret.", body = WebhookWithSecret)),
)]
pub(super) async fn create_webhook(
    State(state): State<ApiState>,
    write: Write,
    Body(input): Body<WebhookInput>,
) -> Result<Response, Error> {
    let made = |made: &WithSecret| created(&WebhookWithSecret::of(made.clone()), None);
    write
        .run(&state, made, |services, caller| async move {
            webhooks::create(&services, &caller, input).await
        })
        .await
}

/// Lists webhooks, oldest first.
#[utoipa::path(
    get,
    path = "/webhooks",
    tag = "webhooks",
    responses((status = 200, description = "Every webhook.", body = WebhookList)),
)]
pub(super) async fn list_webhooks(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Json<WebhookList>, Error> {
    let webhooks = webhooks::list(&state.services, &caller).await?;
    let items = webhooks.into_iter().map(Into::into).collect();
    Ok(Json(WebhookList { items }))
}

/// Shows a webhook.
#[utoipa::path(
    get,
    path = "/webhooks/{id}",
    tag = "webhooks",
    params(("id" = WebhookId, Path, description = "The webhook.")),
    responses((status = 200, description = "The webhook.", body = WebhookAnswer)),
)]
pub(super) async fn get_webhook(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<WebhookId>,
) -> Result<Json<WebhookAnswer>, Error> {
    let webhook = webhooks::get(&state.services, &caller, id).await?;
    Ok(Json(webhook.into()))
}

/// Changes a webhook, stops it or starts it again.
///
/// What happens while it is stopped it is never told; what was on its way to it goes on when it is
/// started again.
#[utoipa::path(
    patch,
    path = "/webhooks/{id}",
    tag = "webhooks",
    params(("id" = WebhookId, Path, description = "The webhook.")),
    request_body = WebhookChange,
    responses((status = 200, description = "The webhook.", body = WebhookAnswer)),
)]
pub(super) async fn update_webhook(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<WebhookId>,
    Body(change): Body<WebhookChange>,
) -> Result<Response, Error> {
    let shown = |webhook: &Webhook| changed(&WebhookAnswer::from(webhook.clone()), None);
    write
        .run(&state, shown, |services, caller| async move {
            webhooks::update(&services, &caller, id, change).await
        })
        .await
}

/// Removes a webhook with the record of what was delivered to it.
#[utoipa::path(
    delete,
    path = "/webhooks/{id}",
    tag = "webhooks",
    params(("id" = WebhookId, Path, description = "The webhook.")),
    responses((status = 204, description = "It is removed.")),
)]
pub(super) async fn delete_webhook(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<WebhookId>,
) -> Result<Response, Error> {
    write
        .run(&state, removed, |services, caller| async move {
            webhooks::delete(&services, &caller, id).await
        })
        .await
}

/// Gives a webhook a new secret.
///
/// The answer shows it, this once. For 24 hours messages carry two signatures, so that the receiver can
/// change over in between.
#[utoipa::path(
    post,
    path = "/webhooks/{id}/rotate-secret",
    tag = "webhooks",
    params(("id" = WebhookId, Path, description = "The webhook.")),
    responses((status = 200, description = "The webhook and its new secret.", body = WebhookWithSecret)),
)]
pub(super) async fn rotate_webhook_secret(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<WebhookId>,
) -> Result<Response, Error> {
    let shown = |made: &WithSecret| changed(&WebhookWithSecret::of(made.clone()), None);
    write
        .run(&state, shown, |services, caller| async move {
            webhooks::rotate(&services, &caller, id).await
        })
        .await
}

/// Sends a message of the type `webhook.test` now, and says what came back.
#[utoipa::path(
    post,
    path = "/webhooks/{id}/test",
    tag = "webhooks",
    params(("id" = WebhookId, Path, description = "The webhook.")),
    responses((status = 200, description = "What came back.", body = WebhookTest)),
)]
pub(super) async fn test_webhook(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<WebhookId>,
) -> Result<Json<WebhookTest>, Error> {
    let delivered = webhooks::test(&state.services, &caller, id).await?;
    Ok(Json(delivered.into()))
}

/// Lists what was delivered to a webhook in the last 30 days, newest first.
#[utoipa::path(
    get,
    path = "/webhooks/{id}/deliveries",
    tag = "webhooks",
    params(("id" = WebhookId, Path, description = "The webhook."), PageParams),
    responses((status = 200, description = "A page of deliveries.", body = DeliveryPage)),
)]
pub(super) async fn list_deliveries(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<WebhookId>,
    Params(params): Params<PageParams>,
) -> Result<Response, Error> {
    let fields = Fields::<DeliveryAnswer>::of(params.fields.as_deref())?;
    let limit = page::limit(params.limit.as_deref())?;
    let before = page::after(params.cursor.as_deref())?;
    let mut rows = webhooks::deliveries(&state.services, &caller, id, before, limit + 1).await?;
    let next_cursor = page::cut(&mut rows, limit, |row| row.id.uuid());
    let items = rows.into_iter().map(Into::into).collect();
    fields.page(&DeliveryPage { items, next_cursor })
}

/// Has a message delivered again, from its first try and with the same id.
#[utoipa::path(
    post,
    path = "/webhooks/{id}/deliveries/{delivery}/redeliver",
    tag = "webhooks",
    params(
        ("id" = WebhookId, Path, description = "The webhook."),
        ("delivery" = DeliveryId, Path, description = "The delivery."),
    ),
    responses((status = 200, description = "The delivery, waiting.", body = DeliveryAnswer)),
)]
pub(super) async fn redeliver(
    State(state): State<ApiState>,
    write: Write,
    Ids(id, delivery): Ids<WebhookId, DeliveryId>,
) -> Result<Response, Error> {
    let shown = |delivery: &Delivery| changed(&DeliveryAnswer::from(delivery.clone()), None);
    write
        .run(&state, shown, |services, caller| async move {
            webhooks::redeliver(&services, &caller, id, delivery).await
        })
        .await
}
