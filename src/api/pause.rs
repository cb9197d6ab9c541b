//! `/pause`: nothing goes out by itself until a person says so.

use axum::{Json, extract::State, response::Response};
use serde::Serialize;

use super::{
    ApiState,
    body::Body,
    write::{Write, changed},
};
use crate::{
    domain::{id::ChannelId, pause::Pause, time::Instant},
    error::Error,
    services::{
        Caller,
        pauses::{self, PauseInput},
    },
};

/// Whether publishing is paused.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
pub(super) struct PauseAnswer {
    /// Whether nothing goes out by itself.
    paused: bool,
    /// Why.
    reason: Option<String>,
    /// Who paused: a key's id, or `cli`.
    actor: Option<String>,
    /// Since when.
    paused_at: Option<Instant>,
    /// When a person should look again; nothing happens by itself then.
    review_at: Option<Instant>,
    /// The channels it holds for; all where none are named.
    channels: Vec<ChannelId>,
}

impl From<Option<Pause>> for PauseAnswer {
    fn from(pause: Option<Pause>) -> Self {
        let Some(pause) = pause else {
            return Self::default();
        };
        Self {
            paused: true,
            reason: Some(pause.reason),
            actor: Some(pause.actor),
            paused_at: Some(pause.paused_at),
            review_at: pause.review_at,
            channels: pause.channels,
        }
    }
}

/// Shows whether publishing is paused.
#[utoipa::path(
    get,
    path = "/pause",
    tag = "channels",
    responses((status = 200, description = "The pause, or that there is none.", body = PauseAnswer)),
)]
pub(super) async fn get_pause(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Json<PauseAnswer>, Error> {
    let pause = pauses::get(&state.services, &caller).await?;
    Ok(Json(pause.into()))
}

/// Pauses publishing, of all channels or of some, or lets it go on.
///
/// Posts that become due while it holds wait for a person, unless they are essential. It never ends by
/// itself.
#[utoipa::path(
    put,
    path = "/pause",
    tag = "channels",
    request_body = PauseInput,
    responses((status = 200, description = "How it stands now.", body = PauseAnswer)),
)]
pub(super) async fn set_pause(
    State(state): State<ApiState>,
    write: Write,
    Body(input): Body<PauseInput>,
) -> Result<Response, Error> {
    let shown = |pause: &Option<Pause>| changed(&PauseAnswer::from(pause.clone()), None);
    write
        .run(&state, shown, |services, caller| async move {
            pauses::set(&services, &caller, input).await
        })
        .await
}
