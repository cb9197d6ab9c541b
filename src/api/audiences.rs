//! `/audiences`: whom channels speak to.

use axum::{extract::State, response::Response};
use serde::Serialize;

use super::{
    ApiState,
    body::{Body, Id, Params},
    fields::{FieldParams, Fields},
    write::{Write, changed, created, removed},
};
use crate::{
    domain::{
        audience::{Audience, Traits},
        id::AudienceId,
        time::Instant,
    },
    error::Error,
    services::{
        Caller,
        audiences::{self, AudienceChange, AudienceInput},
    },
};

/// An audience that channels share.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct AudienceAnswer {
    /// Its id.
    id: AudienceId,
    /// What people here call it.
    name: String,
    /// What is known of it.
    traits: Traits,
    /// When it was made.
    created_at: Instant,
    /// Rises with each change.
    revision: i64,
}

/// Every audience.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct AudienceList {
    /// The audiences, oldest first.
    items: Vec<AudienceAnswer>,
}

impl From<Audience> for AudienceAnswer {
    fn from(audience: Audience) -> Self {
        Self {
            id: audience.id,
            name: audience.name,
            traits: audience.traits,
            created_at: audience.created_at,
            revision: audience.revision,
        }
    }
}

/// Lists audiences, oldest first.
#[utoipa::path(
    get,
    path = "/audiences",
    tag = "profile",
    params(FieldParams),
    responses((status = 200, description = "Every audience.", body = AudienceList)),
)]
pub(super) async fn list_audiences(
    State(state): State<ApiState>,
    caller: Caller,
    Params(params): Params<FieldParams>,
) -> Result<Response, Error> {
    let fields = Fields::<AudienceAnswer>::of(params.fields.as_deref())?;
    let audiences = audiences::list(&state.services, &caller).await?;
    let items = audiences.into_iter().map(Into::into).collect();
    fields.page(&AudienceList { items })
}

/// Makes an audience.
#[utoipa::path(
    post,
    path = "/audiences",
    tag = "profile",
    request_body = AudienceInput,
    responses((status = 201, description = "The audience.", body = AudienceAnswer)),
)]
pub(super) async fn create_audience(
    State(state): State<ApiState>,
    write: Write,
    Body(input): Body<AudienceInput>,
) -> Result<Response, Error> {
    let made = |audience: &Audience| {
        let answer = AudienceAnswer::from(audience.clone());
        created(&answer, Some(audience.revision))
    };
    write
        .run(&state, made, |services, caller| async move {
            audiences::create(&services, &caller, input).await
        })
        .await
}

/// Shows an audience.
#[utoipa::path(
    get,
    path = "/audiences/{id}",
    tag = "profile",
    params(("id" = AudienceId, Path, description = "The audience."), FieldParams),
    responses((status = 200, description = "The audience.", body = AudienceAnswer)),
)]
pub(super) async fn get_audience(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<AudienceId>,
    Params(params): Params<FieldParams>,
) -> Result<Response, Error> {
    let fields = Fields::of(params.fields.as_deref())?;
    let audience = audiences::get(&state.services, &caller, id).await?;
    let revision = audience.revision;
    fields.answer(&AudienceAnswer::from(audience), Some(revision))
}

/// Changes an audience; what is not given stays as it is, and its traits are replaced whole.
#[utoipa::path(
    patch,
    path = "/audiences/{id}",
    tag = "profile",
    params(("id" = AudienceId, Path, description = "The audience.")),
    request_body = AudienceChange,
    responses((status = 200, description = "The audience as it is now.", body = AudienceAnswer)),
)]
pub(super) async fn update_audience(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<AudienceId>,
    Body(change): Body<AudienceChange>,
) -> Result<Response, Error> {
    let shown = |audience: &Audience| {
        let answer = AudienceAnswer::from(audience.clone());
        changed(&answer, Some(audience.revision))
    };
    write
        .run(&state, shown, |services, caller| async move {
            audiences::update(&services, &caller, id, change).await
        })
        .await
}

/// Removes an audience.
///
/// Refused while a channel speaks to it; the answer names the channels.
#[utoipa::path(
    delete,
    path = "/audiences/{id}",
    tag = "profile",
    params(("id" = AudienceId, Path, description = "The audience.")),
    responses((status = 204, description = "It is removed.")),
)]
pub(super) async fn delete_audience(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<AudienceId>,
) -> Result<Response, Error> {
    write
        .run(&state, removed, |services, caller| async move {
            audiences::delete(&services, &caller, id).await
        })
        .await
}
