//! `/people`: who belongs to the workspace, and as what.

use axum::{Json, extract::State, response::Response};
use serde::{Deserialize, Serialize};

use super::{
    ApiState,
    body::{Body, Id, Params},
    fields::{FieldParams, Fields},
    write::{Write, changed, created, removed},
};
use crate::{
    domain::{id::PersonId, role::Role, time::Instant},
    error::Error,
    services::{
        Answered, Caller,
        people::{self, MemberChange, NewMember},
    },
    store::people::Member,
};

/// Somebody who belongs to the workspace.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct MemberAnswer {
    /// Their id.
    id: PersonId,
    /// What they are called here.
    name: String,
    /// Their address, where it is known.
    email: Option<String>,
    /// What they may do.
    role: Role,
    /// Rises with each change.
    revision: i64,
    /// When they were taken in.
    created_at: Instant,
}

/// Everybody in the workspace.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct MemberList {
    /// The people, in the order in which they came.
    items: Vec<MemberAnswer>,
}

/// Somebody who is to be taken in.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MemberInput {
    /// What they are called here, at most 100 characters.
    name: String,
    /// Their address; whoever has it already stays the same person in several workspaces.
    #[serde(default)]
    email: Option<String>,
    /// What they may do.
    role: Role,
}

/// What is to change about a member; what is not given stays.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MemberPatch {
    /// What they are called here.
    #[serde(default)]
    name: Option<String>,
    /// What they may do.
    #[serde(default)]
    role: Option<Role>,
}

impl From<Member> for MemberAnswer {
    fn from(member: Member) -> Self {
        Self {
            id: member.person,
            name: member.name,
            email: member.email,
            role: member.role,
            revision: member.revision,
            created_at: member.created_at,
        }
    }
}

fn shown(member: &Member) -> Answered {
    changed(&MemberAnswer::from(member.clone()), Some(member.revision))
}

/// Lists everybody in the workspace.
#[utoipa::path(
    get,
    path = "/people",
    tag = "people",
    responses((status = 200, description = "Everybody.", body = MemberList)),
)]
pub(super) async fn list_people(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Json<MemberList>, Error> {
    let members = people::list_people(&state.services, &caller).await?;
    let items = members.into_iter().map(Into::into).collect();
    Ok(Json(MemberList { items }))
}

/// Takes somebody into the workspace. To call, they need a key: `POST /keys` with their id.
#[utoipa::path(
    post,
    path = "/people",
    tag = "people",
    request_body = MemberInput,
    responses((status = 201, description = "The person.", body = MemberAnswer)),
)]
pub(super) async fn create_person(
    State(state): State<ApiState>,
    write: Write,
    Body(input): Body<MemberInput>,
) -> Result<Response, Error> {
    let made = |member: &Member| {
        let answer = MemberAnswer::from(member.clone());
        created(&answer, Some(member.revision))
    };
    let new = NewMember {
        name: input.name,
        email: input.email,
        role: input.role,
    };
    write
        .run(&state, made, |services, caller| async move {
            people::add_person(&services, &caller, new).await
        })
        .await
}

/// Shows one of the workspace.
#[utoipa::path(
    get,
    path = "/people/{id}",
    tag = "people",
    params(("id" = PersonId, Path, description = "The person."), FieldParams),
    responses((status = 200, description = "The person.", body = MemberAnswer)),
)]
pub(super) async fn get_person(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<PersonId>,
    Params(params): Params<FieldParams>,
) -> Result<Response, Error> {
    let fields = Fields::of(params.fields.as_deref())?;
    let member = people::get_person(&state.services, &caller, id).await?;
    let revision = member.revision;
    fields.answer(&MemberAnswer::from(member), Some(revision))
}

/// Renames somebody or gives them another role, which holds from their next call on.
#[utoipa::path(
    patch,
    path = "/people/{id}",
    tag = "people",
    params(("id" = PersonId, Path, description = "The person.")),
    request_body = MemberPatch,
    responses((status = 200, description = "The person.", body = MemberAnswer)),
)]
pub(super) async fn update_person(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<PersonId>,
    Body(patch): Body<MemberPatch>,
) -> Result<Response, Error> {
    let change = MemberChange {
        name: patch.name,
        role: patch.role,
    };
    write
        .run(&state, shown, |services, caller| async move {
            people::change_person(&services, &caller, id, change).await
        })
        .await
}

/// Lets somebody go: their keys in this workspace open nothing any more.
#[utoipa::path(
    delete,
    path = "/people/{id}",
    tag = "people",
    params(("id" = PersonId, Path, description = "The person.")),
    responses((status = 204, description = "They do not belong to it any more.")),
)]
pub(super) async fn delete_person(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<PersonId>,
) -> Result<Response, Error> {
    write
        .run(&state, removed, |services, caller| async move {
            people::remove_person(&services, &caller, id).await
        })
        .await
}
