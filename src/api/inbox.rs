//! `/inbox/items`: what people asked or said, and whether they have an answer.

use axum::{extract::State, response::Response};
use serde::{Deserialize, Serialize};

use super::{
    ApiState,
    body::{Body, Id, Params, parsed},
    fields::{FieldParams, Fields},
    page,
    write::{Write, changed, created, removed},
};
use crate::{
    domain::{
        id::{ChannelId, InboxItemId},
        inbox::{InboxItem, InboxKind},
        time::Instant,
    },
    error::Error,
    services::{
        Caller,
        inbox::{self, InboxChange, InboxInput},
    },
    store::inbox::Filter,
};

/// What somebody asked or said.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct InboxAnswer {
    /// Its id.
    id: InboxItemId,
    /// Where it was said; null where it was said elsewhere.
    channel: Option<ChannelId>,
    /// What is wanted.
    kind: InboxKind,
    /// What was said.
    text: String,
    /// Where it stands.
    url: Option<String>,
    /// When it came.
    received_at: Instant,
    /// When it was answered; null while it has no answer.
    answered_at: Option<Instant>,
    /// Rises with each change.
    revision: i64,
}

/// A page of the inbox.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct InboxPage {
    /// The items, what came last first.
    items: Vec<InboxAnswer>,
    /// Where the next page begins; null on the last one.
    next_cursor: Option<String>,
}

/// Which items are wanted.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct InboxParams {
    /// Only those that have an answer (`true`), or only those that have none (`false`).
    #[param(value_type = Option<bool>)]
    answered: Option<String>,
    /// Only those of this channel.
    #[param(value_type = Option<ChannelId>)]
    channel: Option<String>,
    /// How many, from 1 to 100; 50 where nothing is said.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
    /// Only these fields of each, parted by commas; all of them where nothing is said.
    fields: Option<String>,
}

impl From<InboxItem> for InboxAnswer {
    fn from(item: InboxItem) -> Self {
        Self {
            id: item.id,
            channel: item.channel,
            kind: item.kind,
            text: item.text,
            url: item.url,
            received_at: item.received_at,
            answered_at: item.answered_at,
            revision: item.revision,
        }
    }
}

/// Lists the inbox, what came last first.
#[utoipa::path(
    get,
    path = "/inbox/items",
    tag = "inbox",
    params(InboxParams),
    responses((status = 200, description = "A page of the inbox.", body = InboxPage)),
)]
pub(super) async fn list_inbox_items(
    State(state): State<ApiState>,
    caller: Caller,
    Params(params): Params<InboxParams>,
) -> Result<Response, Error> {
    let fields = Fields::<InboxAnswer>::of(params.fields.as_deref())?;
    let limit = page::limit(params.limit.as_deref())?;
    let before = page::after(params.cursor.as_deref())?;
    let filter = Filter {
        is_answered: parsed("answered", params.answered.as_deref())?,
        channel: parsed("channel", params.channel.as_deref())?,
    };
    let mut rows = inbox::list(&state.services, &caller, &filter, before, limit + 1).await?;
    let next_cursor = page::cut(&mut rows, limit, |row| row.id.uuid());
    let items = rows.into_iter().map(Into::into).collect();
    fields.page(&InboxPage { items, next_cursor })
}

/// Notes what somebody asked or said.
#[utoipa::path(
    post,
    path = "/inbox/items",
    tag = "inbox",
    request_body = InboxInput,
    responses((status = 201, description = "The item.", body = InboxAnswer)),
)]
pub(super) async fn create_inbox_item(
    State(state): State<ApiState>,
    write: Write,
    Body(input): Body<InboxInput>,
) -> Result<Response, Error> {
    let made = |item: &InboxItem| {
        let answer = InboxAnswer::from(item.clone());
        created(&answer, Some(item.revision))
    };
    write
        .run(&state, made, |services, caller| async move {
            inbox::create(&services, &caller, input).await
        })
        .await
}

/// Shows an item.
#[utoipa::path(
    get,
    path = "/inbox/items/{id}",
    tag = "inbox",
    params(("id" = InboxItemId, Path, description = "The item."), FieldParams),
    responses((status = 200, description = "The item.", body = InboxAnswer)),
)]
pub(super) async fn get_inbox_item(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<InboxItemId>,
    Params(params): Params<FieldParams>,
) -> Result<Response, Error> {
    let fields = Fields::of(params.fields.as_deref())?;
    let item = inbox::get(&state.services, &caller, id).await?;
    let revision = item.revision;
    fields.answer(&InboxAnswer::from(item), Some(revision))
}

/// Changes an item: answers it, or with `"answered_at": null` has somebody wait again.
#[utoipa::path(
    patch,
    path = "/inbox/items/{id}",
    tag = "inbox",
    params(("id" = InboxItemId, Path, description = "The item.")),
    request_body = InboxChange,
    responses((status = 200, description = "The item as it is now.", body = InboxAnswer)),
)]
pub(super) async fn update_inbox_item(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<InboxItemId>,
    Body(change): Body<InboxChange>,
) -> Result<Response, Error> {
    let shown = |item: &InboxItem| {
        let answer = InboxAnswer::from(item.clone());
        changed(&answer, Some(item.revision))
    };
    write
        .run(&state, shown, |services, caller| async move {
            inbox::update(&services, &caller, id, change).await
        })
        .await
}

/// Removes an item.
#[utoipa::path(
    delete,
    path = "/inbox/items/{id}",
    tag = "inbox",
    params(("id" = InboxItemId, Path, description = "The item.")),
    responses((status = 204, description = "It is removed.")),
)]
pub(super) async fn delete_inbox_item(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<InboxItemId>,
) -> Result<Response, Error> {
    write
        .run(&state, removed, |services, caller| async move {
            inbox::delete(&services, &caller, id).await
        })
        .await
}
