//! Workspaces: each has people, channels and posts of its own and never sees another.

use super::{
    Caller, Services,
    input::refuse_name,
    keys::{self, MadeKey, NewKey},
    people::{self, NewMember},
};
use crate::{
    domain::{
        event::EventKind,
        id::WorkspaceId,
        role::{Action, Role},
        time::Instant,
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

/// Gives the caller's workspace another name.
///
/// Errors: [`Code::InvalidValue`].
pub async fn rename_workspace(
    services: &Services,
    caller: &Caller,
    name: &str,
) -> Result<Workspace, Error> {
    caller.allow(Action::ManageWorkspace)?;
    if let Some(wrong) = refuse_name(name) {
        return Err(Error::field(Code::InvalidValue, wrong));
    }
    let now = services.clock.now();
    let tx = services.db.begin_write().await?;
    let found = workspaces::find(&tx, caller.workspace).await?;
    let before = found.ok_or_else(Error::not_found)?;
    let workspace = Workspace {
        name: name.trim().to_owned(),
        ..before.clone()
    };
    workspaces::rename(&tx, workspace.id, &workspace.name).await?;
    tell(
        &tx,
        caller,
        EventKind::WorkspaceRenamed,
        Some(&before),
        &workspace,
        now,
    )
    .await?;
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
    let data = serde_json::json!({ "name": workspace.name });
    let event = caller.event(kind, now).changing(before, Some(workspace));
    let event = event.with(data);
    Ok(store::events::append(tx, &[&event]).await?)
}
