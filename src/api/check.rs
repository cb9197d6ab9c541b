//! `/check`: what would be said about a post, without saving it.

use axum::{Json, extract::State};
use serde::Deserialize;

use super::{
    ApiState,
    body::{Body, Params, parsed},
};
use crate::{
    domain::id::PostId,
    error::Error,
    services::{
        Caller,
        check::{self, CheckReport},
        input::PostInput,
        slots::{self, Slots, SlotsInput},
    },
};

/// What the post is.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CheckParams {
    /// The stored post that it would replace: it is not compared with that, and what was overridden for
    /// that stays so.
    #[param(value_type = Option<PostId>)]
    instead_of: Option<String>,
}

/// Checks a post without saving it: findings, lengths, and what the networks would refuse.
#[utoipa::path(
    post,
    path = "/check",
    tag = "posts",
    params(CheckParams),
    request_body = PostInput,
    responses((status = 200, description = "What would be said about it.", body = CheckReport)),
)]
pub(super) async fn check_post(
    State(state): State<ApiState>,
    caller: Caller,
    Params(params): Params<CheckParams>,
    Body(input): Body<PostInput>,
) -> Result<Json<CheckReport>, Error> {
    let instead_of = parsed("instead_of", params.instead_of.as_deref())?;
    Ok(Json(
        check::check_post(&state.services, &caller, input, instead_of).await?,
    ))
}

/// Names the next instants at which a post may go out on each of its channels, and what would still be
/// said about it then.
///
/// Every full hour of the audience's day is tried, outside its quiet hours and where the channel has
/// room. Nothing is saved or kept free.
#[utoipa::path(
    post,
    path = "/check/slots",
    tag = "posts",
    request_body = SlotsInput,
    responses((status = 200, description = "When it may go out.", body = Slots)),
)]
pub(super) async fn find_slots(
    State(state): State<ApiState>,
    caller: Caller,
    Body(input): Body<SlotsInput>,
) -> Result<Json<Slots>, Error> {
    Ok(Json(slots::find(&state.services, &caller, input).await?))
}
