//! `/channels`: connecting accounts and reading them.

use axum::{extract::State, response::Response};
use serde::Serialize;

use super::{
    ApiState,
    body::{Body, Id, Params},
    fields::{FieldParams, Fields},
    write::{Write, created, removed},
};
use crate::{
    domain::{
        channel::{Account, Channel, ChannelState, LatePolicy, Mode},
        id::ChannelId,
        network::{Kind, Limits, Network},
        time::{Instant, MINUTE_MS, TimeZone},
    },
    error::Error,
    services::{
        Caller, Services,
        channels::{self, ChannelInput},
    },
};

/// A connected account. Its credentials are never shown.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ChannelAnswer {
    /// Its id.
    id: ChannelId,
    /// Where it lives.
    network: Network,
    /// What people here call it.
    name: String,
    /// The zone its days are counted in.
    time_zone: TimeZone,
    /// Whether it publishes.
    state: ChannelState,
    /// Who posts on it: Dezent, or a person who is reminded.
    mode: Mode,
    /// Who it is on its network.
    account: Account,
    /// Settings that its network understands.
    options: serde_json::Map<String, serde_json::Value>,
    /// What it accepts.
    limits: Limits,
    /// How an unclear outcome is found out on it.
    kind: Kind,
    /// What happens to a post whose grace has run out.
    late_policy: LatePolicy,
    /// How long after its instant a post may still go out, in minutes.
    grace_minutes: i64,
    /// When it was connected.
    created_at: Instant,
    /// Rises with each change.
    revision: i64,
}

/// Every channel.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ChannelList {
    /// The channels, oldest first.
    items: Vec<ChannelAnswer>,
}

impl ChannelAnswer {
    fn of(channel: Channel, services: &Services) -> Self {
        let adapter = services.networks.get(channel.network);
        Self {
            id: channel.id,
            network: channel.network,
            name: channel.name,
            time_zone: channel.time_zone,
            state: channel.state,
            mode: channel.mode,
            account: channel.account,
            limits: adapter.limits(&channel.options),
            kind: adapter.kind(&channel.options),
            options: channel.options,
            late_policy: channel.late_policy,
            grace_minutes: channel.grace_ms / MINUTE_MS,
            created_at: channel.created_at,
            revision: channel.revision,
        }
    }
}

/// Connects an account: proves that the credentials work before it answers.
#[utoipa::path(
    post,
    path = "/channels",
    tag = "channels",
    request_body = ChannelInput,
    responses((status = 201, description = "The channel.", body = ChannelAnswer)),
)]
pub(super) async fn create_channel(
    State(state): State<ApiState>,
    write: Write,
    Body(input): Body<ChannelInput>,
) -> Result<Response, Error> {
    let services = state.services.clone();
    let made = move |channel: &Channel| {
        let answer = ChannelAnswer::of(channel.clone(), &services);
        created(&answer, Some(channel.revision))
    };
    write
        .run(&state, made, |services, caller| async move {
            channels::connect_channel(&services, &caller, input).await
        })
        .await
}

/// Lists channels, oldest first.
#[utoipa::path(
    get,
    path = "/channels",
    tag = "channels",
    params(FieldParams),
    responses((status = 200, description = "Every channel.", body = ChannelList)),
)]
pub(super) async fn list_channels(
    State(state): State<ApiState>,
    caller: Caller,
    Params(params): Params<FieldParams>,
) -> Result<Response, Error> {
    let fields = Fields::<ChannelAnswer>::of(params.fields.as_deref())?;
    let channels = channels::list_channels(&state.services, &caller).await?;
    let answer = |channel| ChannelAnswer::of(channel, &state.services);
    let items = channels.into_iter().map(answer).collect();
    fields.page(&ChannelList { items })
}

/// Removes a channel.
///
/// What waits on it is cancelled. What is being sent at this moment is brought to its end; after that
/// its credentials are erased. The record of what was published stays.
#[utoipa::path(
    delete,
    path = "/channels/{id}",
    tag = "channels",
    params(("id" = ChannelId, Path, description = "The channel.")),
    responses((status = 204, description = "It is removed.")),
)]
pub(super) async fn delete_channel(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<ChannelId>,
) -> Result<Response, Error> {
    write
        .run(&state, removed, |services, caller| async move {
            channels::delete_channel(&services, &caller, id).await
        })
        .await
}

/// Shows a channel.
#[utoipa::path(
    get,
    path = "/channels/{id}",
    tag = "channels",
    params(("id" = ChannelId, Path, description = "The channel."), FieldParams),
    responses((status = 200, description = "The channel.", body = ChannelAnswer)),
)]
pub(super) async fn get_channel(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<ChannelId>,
    Params(params): Params<FieldParams>,
) -> Result<Response, Error> {
    let fields = Fields::of(params.fields.as_deref())?;
    let channel = channels::get_channel(&state.services, &caller, id).await?;
    let revision = channel.revision;
    let answer = ChannelAnswer::of(channel, &state.services);
    fields.answer(&answer, Some(revision))
}
