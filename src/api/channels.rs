//! `/channels`: connecting accounts and reading them.

use axum::{Json, extract::State, response::Response};
use serde::{Deserialize, Serialize};

use super::{
    ApiState,
    body::{Body, Id, Params},
    fields::{FieldParams, Fields},
    write::{Write, changed, created, removed},
};
use crate::{
    domain::{
        channel::{Account, Channel, ChannelState, LatePolicy, Mode},
        id::{AudienceId, ChannelId},
        network::{Kind, Limits, Network},
        time::{Instant, MINUTE_MS, SECOND_MS, TimeZone},
    },
    error::{Code, Error, FieldError},
    services::{
        Caller, Services,
        channel_changes::{self, ChannelChange},
        channel_health::{self, ChannelHealth, ChannelView, With},
        channel_test::{self, Tryout},
        channels::{self, ChannelInput},
        lately::Figures,
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
    /// How far apart late posts are kept, in seconds.
    min_gap_seconds: i64,
    /// The most posts that are planned on one of its local days.
    daily_max: i64,
    /// The audience it speaks to.
    audience: Option<AudienceId>,
    /// Its colour on pages, from 1 to 12; null where the page chooses one.
    colour: Option<i64>,
    /// When it was connected.
    created_at: Instant,
    /// Rises with each change.
    revision: i64,
    /// How it is doing, where `with` asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    health: Option<ChannelHealth>,
    /// Its figures, where `with` asks for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    figures: Option<Figures>,
}

/// Which channels are wanted, and what of them.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ChannelParams {
    /// What else is shown of each, parted by commas: `health`, `figures`.
    with: Option<String>,
    /// Only these fields of each, parted by commas; all of them where nothing is said.
    fields: Option<String>,
}

/// Every channel.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ChannelList {
    /// The channels, oldest first.
    items: Vec<ChannelAnswer>,
}

impl ChannelAnswer {
    pub(super) fn of(channel: Channel, services: &Services) -> Self {
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
            min_gap_seconds: channel.min_gap_ms / SECOND_MS,
            daily_max: channel.daily_max,
            audience: channel.audience,
            colour: channel.colour,
            created_at: channel.created_at,
            revision: channel.revision,
            health: None,
            figures: None,
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

/// What is wanted besides the channels themselves.
fn with(given: Option<&str>) -> Result<With, Error> {
    let mut with = With::default();
    let names = given.unwrap_or_default().split(',').map(str::trim);
    for name in names.filter(|name| !name.is_empty()) {
        match name {
            "health" => with.health = true,
            "figures" => with.figures = true,
            unknown => {
                let message = format!("there is no {unknown}; use health, figures or both");
                let field = FieldError::new("with", "invalid", message);
                return Err(Error::field(Code::InvalidValue, field));
            }
        }
    }
    Ok(with)
}

/// Lists channels, oldest first.
#[utoipa::path(
    get,
    path = "/channels",
    tag = "channels",
    params(ChannelParams),
    responses((status = 200, description = "Every channel.", body = ChannelList)),
)]
pub(super) async fn list_channels(
    State(state): State<ApiState>,
    caller: Caller,
    Params(params): Params<ChannelParams>,
) -> Result<Response, Error> {
    let fields = Fields::<ChannelAnswer>::of(params.fields.as_deref())?;
    let with = with(params.with.as_deref())?;
    let views = channel_health::list_channels(&state.services, &caller, with).await?;
    let answer = |view: ChannelView| ChannelAnswer {
        health: view.health,
        figures: view.figures,
        ..ChannelAnswer::of(view.channel, &state.services)
    };
    let items = views.into_iter().map(answer).collect();
    fields.page(&ChannelList { items })
}

/// Changes a channel; what is not given stays as it is.
///
/// New credentials must be for the same account, and are proven before they are stored. Where the
/// network had shut the channel out, what is still within its grace then goes out.
#[utoipa::path(
    patch,
    path = "/channels/{id}",
    tag = "channels",
    params(("id" = ChannelId, Path, description = "The channel.")),
    request_body = ChannelChange,
    responses((status = 200, description = "The channel as it is now.", body = ChannelAnswer)),
)]
pub(super) async fn update_channel(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<ChannelId>,
    Body(change): Body<ChannelChange>,
) -> Result<Response, Error> {
    let services = state.services.clone();
    let shown = move |channel: &Channel| {
        let answer = ChannelAnswer::of(channel.clone(), &services);
        changed(&answer, Some(channel.revision))
    };
    write
        .run(&state, shown, |services, caller| async move {
            channel_changes::change_channel(&services, &caller, id, change).await
        })
        .await
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

/// Shows how a channel is doing: what is in the way, what went out and what went wrong last, what is
/// open, and how much of its network's limits is used.
#[utoipa::path(
    get,
    path = "/channels/{id}/health",
    tag = "channels",
    params(("id" = ChannelId, Path, description = "The channel.")),
    responses((status = 200, description = "How it is doing.", body = ChannelHealth)),
)]
pub(super) async fn get_channel_health(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<ChannelId>,
) -> Result<Json<ChannelHealth>, Error> {
    let health = channel_health::get_health(&state.services, &caller, id).await?;
    Ok(Json(health))
}

/// Tries a channel out: whose its session is, what it may do, what is left of limits, and whether its
/// network can fetch pictures and films. Nothing is published.
#[utoipa::path(
    post,
    path = "/channels/{id}/test",
    tag = "channels",
    params(("id" = ChannelId, Path, description = "The channel.")),
    responses((status = 200, description = "What would work.", body = Tryout)),
)]
pub(super) async fn test_channel(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<ChannelId>,
) -> Result<Json<Tryout>, Error> {
    let tryout = channel_test::test_channel(&state.services, &caller, id).await?;
    Ok(Json(tryout))
}
