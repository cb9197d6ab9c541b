//! `/workspace/profile`: what a workspace is, where it sells, and what it can prove.

use axum::{extract::State, response::Response};
use serde::Serialize;

use super::{
    ApiState,
    body::{Body, Params},
    fields::{FieldParams, Fields},
    write::{Write, changed},
};
use crate::{
    domain::{profile::Profile, time::Instant},
    error::Error,
    services::{Caller, profile},
    store::profiles::Standing,
};

/// What is known of a workspace.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ProfileAnswer {
    /// The profile.
    #[serde(flatten)]
    profile: Profile,
    /// Rises with each change; 0 where nobody has written it.
    revision: i64,
    /// When it was last changed.
    updated_at: Option<Instant>,
}

impl From<Standing> for ProfileAnswer {
    fn from(standing: Standing) -> Self {
        Self {
            profile: standing.profile,
            revision: standing.revision,
            updated_at: standing.updated_at,
        }
    }
}

/// Shows what is known of the workspace; nothing but defaults where nobody has written it.
#[utoipa::path(
    get,
    path = "/workspace/profile",
    tag = "profile",
    params(FieldParams),
    responses((status = 200, description = "The profile.", body = ProfileAnswer)),
)]
pub(super) async fn get_profile(
    State(state): State<ApiState>,
    caller: Caller,
    Params(params): Params<FieldParams>,
) -> Result<Response, Error> {
    let fields = Fields::of(params.fields.as_deref())?;
    let standing = profile::get(&state.services, &caller).await?;
    let revision = standing.revision;
    fields.answer(&ProfileAnswer::from(standing), Some(revision))
}

/// Replaces what is known of the workspace; what is left out has its default again.
#[utoipa::path(
    put,
    path = "/workspace/profile",
    tag = "profile",
    request_body = Profile,
    responses((status = 200, description = "The profile as it is now.", body = ProfileAnswer)),
)]
pub(super) async fn put_profile(
    State(state): State<ApiState>,
    write: Write,
    Body(input): Body<Profile>,
) -> Result<Response, Error> {
    let shown = |standing: &Standing| {
        let answer = ProfileAnswer::from(standing.clone());
        changed(&answer, Some(standing.revision))
    };
    write
        .run(&state, shown, |services, caller| async move {
            profile::put(&services, &caller, input).await
        })
        .await
}
