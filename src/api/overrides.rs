//! `/posts/{id}/overrides`: what people let out although a rule holds it back.

use axum::{Json, extract::State, response::Response};
use serde::Serialize;

use super::{
    ApiState,
    body::{Body, Id, Ids},
    write::{Write, created, removed},
};
use crate::{
    domain::{id::PostId, suppression::Override},
    error::Error,
    services::{
        Caller,
        overrides::{self, OverrideInput},
    },
};

/// What people let out of a post.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct OverrideList {
    /// One for each rule, oldest first.
    items: Vec<Override>,
}

/// Lists what people let out of a post although a rule holds it back.
#[utoipa::path(
    get,
    path = "/posts/{id}/overrides",
    tag = "rules",
    params(("id" = PostId, Path, description = "The post.")),
    responses((status = 200, description = "The overrides.", body = OverrideList)),
)]
pub(super) async fn list_overrides(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<PostId>,
) -> Result<Json<OverrideList>, Error> {
    let items = overrides::list(&state.services, &caller, id).await?;
    Ok(Json(OverrideList { items }))
}

/// Lets a post out although a rule holds it back, with a reason.
///
/// Which roles may, the rules' settings say (`override_by`); owners and reviewers where nobody has said.
/// It goes with the post, on all its channels, and the record keeps who did it, when, why, and under
/// which version of the rules.
#[utoipa::path(
    post,
    path = "/posts/{id}/overrides",
    tag = "rules",
    params(("id" = PostId, Path, description = "The post.")),
    request_body = OverrideInput,
    responses((status = 201, description = "The overrides of the post.", body = OverrideList)),
)]
pub(super) async fn create_override(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<PostId>,
    Body(input): Body<OverrideInput>,
) -> Result<Response, Error> {
    let made = |items: &Vec<Override>| {
        let items = items.clone();
        created(&OverrideList { items }, None)
    };
    write
        .run(&state, made, |services, caller| async move {
            overrides::create(&services, &caller, id, input).await
        })
        .await
}

/// Takes back that a post may go out although a rule holds it back.
#[utoipa::path(
    delete,
    path = "/posts/{id}/overrides/{rule}",
    tag = "rules",
    params(
        ("id" = PostId, Path, description = "The post."),
        ("rule" = String, Path, description = "The rule's id."),
    ),
    responses((status = 204, description = "It is taken back.")),
)]
pub(super) async fn delete_override(
    State(state): State<ApiState>,
    write: Write,
    Ids(id, rule): Ids<PostId, String>,
) -> Result<Response, Error> {
    write
        .run(&state, removed, |services, caller| async move {
            overrides::delete(&services, &caller, id, &rule).await
        })
        .await
}
