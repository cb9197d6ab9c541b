//! `/check`: what would be said about a post, without saving it.

use axum::{Json, extract::State};

use super::{ApiState, body::Body};
use crate::{
    error::Error,
    services::{
        Caller,
        check::{self, CheckReport},
        input::PostInput,
    },
};

/// Checks a post without saving it: findings, lengths, and what the networks would refuse.
#[utoipa::path(
    post,
    path = "/check",
    tag = "posts",
    request_body = PostInput,
    responses((status = 200, description = "What would be said about it.", body = CheckReport)),
)]
pub(super) async fn check_post(
    State(state): State<ApiState>,
    caller: Caller,
    Body(input): Body<PostInput>,
) -> Result<Json<CheckReport>, Error> {
    Ok(Json(
        check::check_post(&state.services, &caller, input).await?,
    ))
}
