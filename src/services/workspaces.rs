//! Workspaces: each has people, channels and posts of its own and never sees another.

use serde::Deserialize;

use super::{
    Caller, Services,
    input::{given, refuse_name},
    keys::{self, MadeKey, NewKey},
    people::{self, NewMember},
};
use crate::{
    domain::{
        event::EventKind,
        id::WorkspaceId,
        role::{Action, Role},
        time::{Instant, TimeZone},
    },
    error::{Code, Error},
    store::{
        self, Tx,
        people::Member,
        workspaces::{self, Workspace},
    },
};

/// What the first key of a new workspace is called.
const FIRST_KEY_NAME: &str = "first key";

/// A workspace that is to be made.
#[derive(Debug, Clone)]
pub struct NewWorkspace {
    /// What people call it.
    pub name: String,
    /// Who is to manage it; with nobody, whoever has its first key does.
    pub owner: Option<NewMember>,
}

/// A workspace that was just made.
#[derive(Debug, Clone)]
pub struct MadeWorkspace {
    /// The workspace.
    pub workspace: Workspace,
    /// Who manages it.
    pub owner: Option<Member>,
    /// Its first key, shown once.
    pub key: MadeKey,
}

/// The caller's workspace.
pub async fn own(services: &Services, caller: &Caller) -> Result<Workspace, Error> {
    caller.allow(Action::ReadSelf)?;
    let found = workspaces::find(&services.db, caller.workspace).await?;
    found.ok_or_else(Error::not_found)
}

/// Makes a workspace with its owner and first key.
///
/// Errors: [`Code::Forbidden`] for everybody who does not run the installation;
/// [`Code::InvalidValue`].
pub async fn create_workspace(
    services: &Services,
    caller: &Caller,
    new: NewWorkspace,
) -> Result<MadeWorkspace, Error> {
    caller.allow(Action::CreateWorkspaces)?;
    if let Some(wrong) = refuse_name(&new.name) {
        return Err(Error::field(Code::InvalidValue, wrong));
    }
    let owner = new.owner.map(people::checked).transpose();
    let owner = owner.map_err(|error| error.below("owner"))?;
    let now = services.clock.now();
    let workspace = Workspace {
        id: WorkspaceId::new(now),
        name: new.name.trim().to_owned(),
        time_zone: None,
        created_at: now,
    };
    let tx = services.db.begin_write().await?;
    workspaces::insert(&tx, workspace.id, &workspace.name, now).await?;
    let within = Caller {
        origin: caller.origin,
        ..Caller::new(workspace.id, caller.actor.clone(), Role::Owner)
    };
    tell(
        &tx,
        &within,
        EventKind::WorkspaceCreated,
        None,
        &workspace,
        now,
    )
    .await?;
    let owner = match owner {
        Some(owner) => {
            let owner = NewMember {
                role: Role::Owner,
                ..owner
            };
            Some(people::take_in(&tx, &within, owner, now).await?)
        }
        None => None,
    };
    let key = owner.as_ref().map_or_else(
        || NewKey::of_program(FIRST_KEY_NAME, Role::Owner),
        |owner| NewKey::of_person(FIRST_KEY_NAME, owner.person),
    );
    let key = keys::insert(&tx, workspace.id, &within, key, now).await?;
    let made = MadeWorkspace {
        workspace,
        owner,
        key,
    };
    services.commit(caller, tx, &made).await?;
    Ok(made)
}

/// What is to change about a workspace; what is not given stays.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkspaceChange {
    /// What people call it, at most 100 characters.
    pub name: Option<String>,
    /// The zone in which its people see instants, unless they choose another, such as `Europe/Berlin`;
    /// null for none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<TimeZone>)]
    pub time_zone: Option<Option<TimeZone>>,
}

/// Changes the caller's workspace.
///
/// Errors: [`Code::InvalidValue`].
pub async fn change_workspace(
    services: &Services,
    caller: &Caller,
    change: WorkspaceChange,
) -> Result<Workspace, Error> {
    caller.allow(Action::ManageWorkspace)?;
    if let Some(wrong) = change.name.as_deref().and_then(refuse_name) {
        return Err(Error::field(Code::InvalidValue, wrong));
    }
    let now = services.clock.now();
    let tx = services.db.begin_write().await?;
    let found = workspaces::find(&tx, caller.workspace).await?;
    let before = found.ok_or_else(Error::not_found)?;
    let name = change.name.map(|name| name.trim().to_owned());
    let workspace = Workspace {
        name: name.unwrap_or_else(|| before.name.clone()),
        time_zone: change.time_zone.unwrap_or(before.time_zone),
        ..before.clone()
    };
    workspaces::update(&tx, &workspace).await?;
    let happened = [
        (EventKind::WorkspaceRenamed, workspace.name != before.name),
        (
            EventKind::WorkspaceZoneChanged,
            workspace.time_zone != before.time_zone,
        ),
    ];
    for (kind, _) in happened.into_iter().filter(|(_, is_so)| *is_so) {
        tell(&tx, caller, kind, Some(&before), &workspace, now).await?;
    }
    services.commit(caller, tx, &workspace).await?;
    Ok(workspace)
}

async fn tell(
    tx: &Tx,
    caller: &Caller,
    kind: EventKind,
    before: Option<&Workspace>,
    workspace: &Workspace,
    now: Instant,
) -> Result<(), Error> {
    let data = serde_json::json!({ "name": workspace.name, "time_zone": workspace.time_zone });
    let event = caller.event(kind, now).changing(before, Some(workspace));
    let event = event.with(data);
    Ok(store::events::append(tx, &[&event]).await?)
}
