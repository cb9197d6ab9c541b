//! `/workspaces`: shops on one installation.

use axum::{Json, extract::State, response::Response};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};

use super::{
    ApiState,
    body::{Body, Id},
    keys::{KeyAnswer, MadeKeyAnswer},
    people::MemberAnswer,
    write::{Write, changed, created},
};
use crate::{
    domain::{id::WorkspaceId, role::Role, time::TimeZone},
    error::Error,
    services::{
        Caller,
        people::{self, NewMember},
        workspaces::{self, MadeWorkspace, NewWorkspace, WorkspaceChange},
    },
    store::{people::Membership, workspaces::Workspace},
};

/// A workspace one belongs to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct WorkspaceAnswer {
    /// Its id.
    id: WorkspaceId,
    /// What people call it.
    name: String,
    /// What one is there.
    role: Role,
    /// The zone in which its people see instants, unless they choose another; null where nobody has said.
    time_zone: Option<TimeZone>,
}

/// The workspaces one belongs to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct WorkspaceList {
    /// The workspaces, oldest first.
    items: Vec<WorkspaceAnswer>,
}

/// A workspace that is to be made.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WorkspaceInput {
    /// What people call it, at most 100 characters.
    name: String,
    /// Who is to manage it; with nobody, whoever has its first key does.
    #[serde(default)]
    owner: Option<OwnerInput>,
}

/// Who is to manage a new workspace.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnerInput {
    /// What they are called, at most 100 characters.
    name: String,
    /// Their address; whoever has it already stays the same person.
    #[serde(default)]
    email: Option<String>,
}

/// A workspace that was just made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct MadeWorkspaceAnswer {
    /// Its id.
    id: WorkspaceId,
    /// What people call it.
    name: String,
    /// Who manages it.
    owner: Option<MemberAnswer>,
    /// Its first key, shown this once.
    key: MadeKeyAnswer,
}

impl WorkspaceAnswer {
    pub(super) fn of(workspace: Workspace, role: Role) -> Self {
        Self {
            id: workspace.id,
            name: workspace.name,
            role,
            time_zone: workspace.time_zone,
        }
    }
}

impl From<Membership> for WorkspaceAnswer {
    fn from(membership: Membership) -> Self {
        Self::of(membership.workspace, membership.role)
    }
}

/// Lists the workspaces one belongs to.
#[utoipa::path(
    get,
    path = "/workspaces",
    tag = "people",
    responses((status = 200, description = "The workspaces.", body = WorkspaceList)),
)]
pub(super) async fn list_workspaces(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Json<WorkspaceList>, Error> {
    let memberships = people::memberships(&state.services, &caller).await?;
    let items = memberships.into_iter().map(Into::into).collect();
    Ok(Json(WorkspaceList { items }))
}

/// Makes a workspace with its owner and first key. Only owners of the first workspace may, who run the
/// installation.
#[utoipa::path(
    post,
    path = "/workspaces",
    tag = "people",
    request_body = WorkspaceInput,
    responses((status = 201, description = "The workspace.", body = MadeWorkspaceAnswer)),
)]
pub(super) async fn create_workspace(
    State(state): State<ApiState>,
    write: Write,
    Body(input): Body<WorkspaceInput>,
) -> Result<Response, Error> {
    let made = |made: &MadeWorkspace| {
        let answer = MadeWorkspaceAnswer {
            id: made.workspace.id,
            name: made.workspace.name.clone(),
            owner: made.owner.clone().map(Into::into),
            key: MadeKeyAnswer::of(
                KeyAnswer::of(made.key.known.clone()),
                made.key.text.expose_secret(),
            ),
        };
        created(&answer, None)
    };
    let new = NewWorkspace {
        name: input.name,
        owner: input.owner.map(|owner| NewMember {
            name: owner.name,
            email: owner.email,
            role: Role::Owner,
        }),
    };
    write
        .run(&state, made, |services, caller| async move {
            workspaces::create_workspace(&services, &caller, new).await
        })
        .await
}

/// Changes one's own workspace; what is not given stays.
#[utoipa::path(
    patch,
    path = "/workspaces/{id}",
    tag = "people",
    params(("id" = WorkspaceId, Path, description = "The workspace of the key.")),
    request_body = WorkspaceChange,
    responses((status = 200, description = "The workspace.", body = WorkspaceAnswer)),
)]
pub(super) async fn update_workspace(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<WorkspaceId>,
    Body(change): Body<WorkspaceChange>,
) -> Result<Response, Error> {
    if id != write.caller().workspace {
        return Err(Error::not_found());
    }
    let role = write.caller().role;
    let shown = move |own: &Workspace| {
        let answer = WorkspaceAnswer::of(own.clone(), role);
        changed(&answer, None)
    };
    write
        .run(&state, shown, |services, caller| async move {
            workspaces::change_workspace(&services, &caller, change).await
        })
        .await
}
