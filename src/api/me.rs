//! `/me`: who one is, and what one may do.

use axum::{Json, extract::State};
use serde::Serialize;
use strum::IntoEnumIterator as _;

use super::{ApiState, workspaces::WorkspaceAnswer};
use crate::{
    domain::{
        id::PersonId,
        role::{Action, Role},
    },
    error::Error,
    services::{Caller, people, workspaces},
};

/// Who calls.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Me {
    /// Who it is, for the record: the id of the key.
    actor: String,
    /// The person it is; null for a program.
    person: Option<PersonId>,
    /// What it is here.
    role: Role,
    /// Everything it may do with this key.
    abilities: Vec<Action>,
    /// Where it is.
    workspace: WorkspaceAnswer,
    /// Every workspace the person belongs to; each needs a key of its own.
    workspaces: Vec<WorkspaceAnswer>,
}

/// Says who calls, and what they may do.
#[utoipa::path(
    get,
    path = "/me",
    tag = "people",
    responses((status = 200, description = "Who calls.", body = Me)),
)]
pub(super) async fn get_me(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Json<Me>, Error> {
    let own = workspaces::own(&state.services, &caller).await?;
    let memberships = people::memberships(&state.services, &caller).await?;
    let abilities = Action::iter().filter(|action| caller.may(*action));
    Ok(Json(Me {
        abilities: abilities.collect(),
        workspace: WorkspaceAnswer::of(own, caller.role),
        workspaces: memberships.into_iter().map(Into::into).collect(),
        actor: caller.actor,
        person: caller.person,
        role: caller.role,
    }))
}
