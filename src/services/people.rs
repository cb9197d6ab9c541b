//! People: taken into a workspace, given a role, let go.

use uuid::Uuid;

use super::{Caller, Services, input::refuse_name, schedule::moved_on};
use crate::{
    domain::{
        event::EventKind,
        id::PersonId,
        role::{Action, Role},
        time::Instant,
    },
    error::{Code, Error, FieldError},
    store::{
        self, Tx,
        keys::Holder,
        people::{Member, Membership},
    },
};

/// The longest address, in bytes (<https://www.rfc-editor.org/errata/eid1690>, read 2026-11-23).
const EMAIL_MAX: usize = 254;

/// Somebody who is to be taken in.
#[derive(Debug, Clone)]
pub struct NewMember {
    /// What they are called here.
    pub name: String,
    /// Their address; whoever has one already stays the same person in several workspaces.
    pub email: Option<String>,
    /// What they may do.
    pub role: Role,
}

/// What is to change about a member; what is not given stays.
#[derive(Debug, Clone, Default)]
pub struct MemberChange {
    /// What they are called here.
    pub name: Option<String>,
    /// What they may do.
    pub role: Option<Role>,
}

/// Everybody in the workspace, in the order in which they came.
pub async fn list_people(services: &Services, caller: &Caller) -> Result<Vec<Member>, Error> {
    caller.allow(Action::ReadPeople)?;
    Ok(store::people::list(&services.db, caller.workspace).await?)
}

/// One of the workspace.
///
/// Errors: [`Code::NotFound`].
pub async fn get_person(
    services: &Services,
    caller: &Caller,
    id: PersonId,
) -> Result<Member, Error> {
    caller.allow(Action::ReadPeople)?;
    let found = store::people::find(&services.db, caller.workspace, id).await?;
    found.ok_or_else(Error::not_found)
}

/// The workspaces the caller belongs to; those of its person, where it is one.
pub async fn memberships(services: &Services, caller: &Caller) -> Result<Vec<Membership>, Error> {
    caller.allow(Action::ReadSelf)?;
    if let Some(person) = caller.person {
        return Ok(store::people::memberships(&services.db, person).await?);
    }
    let own = store::workspaces::find(&services.db, caller.workspace).await?;
    let membership = |own: store::workspaces::Workspace| Membership {
        workspace: own,
        role: caller.role,
    };
    Ok(own.into_iter().map(membership).collect())
}

/// Takes somebody into the workspace. To call, they need a key.
///
/// Errors: [`Code::InvalidValue`]; [`Code::NotPossible`] where they belong to it already.
pub async fn add_person(
    services: &Services,
    caller: &Caller,
    new: NewMember,
) -> Result<Member, Error> {
    caller.allow(Action::ManagePeople)?;
    let new = checked(new)?;
    let now = services.clock.now();
    let tx = services.db.begin_write().await?;
    // Two who take the same person in at the same moment must see one another.
    store::turns::take(&tx, [Uuid::nil(), caller.workspace.uuid()]).await?;
    let member = take_in(&tx, caller, new, now).await?;
    services.commit(caller, tx, &member).await?;
    Ok(member)
}

/// Writes somebody who was checked into an open transaction, with the event.
pub(super) async fn take_in(
    tx: &Tx,
    caller: &Caller,
    new: NewMember,
    now: Instant,
) -> Result<Member, Error> {
    let known = match new.email.as_deref() {
        Some(email) => store::people::with_email(tx, email).await?,
        None => None,
    };
    let person = known.unwrap_or_else(|| PersonId::new(now));
    if known.is_none() {
        store::people::insert(tx, person, new.email.as_deref(), now).await?;
    }
    if store::people::find(tx, caller.workspace, person)
        .await?
        .is_some()
    {
        let detail = "Somebody with this address belongs to the workspace already.";
        return Err(Error::new(Code::NotPossible, detail).with("person", person));
    }
    let member = Member {
        person,
        workspace: caller.workspace,
        name: new.name,
        email: new.email,
        role: new.role,
        revision: 1,
        created_at: now,
    };
    store::people::join(tx, &member).await?;
    let data = serde_json::json!({ "person": person, "name": member.name, "role": member.role });
    tell(
        tx,
        caller,
        EventKind::MemberAdded,
        (None, Some(&member)),
        data,
        now,
    )
    .await?;
    Ok(member)
}

/// Renames a member or gives them another role, which holds from their next call on.
///
/// Errors: [`Code::NotFound`], [`Code::InvalidValue`]; [`Code::NotPossible`] where nobody would be
/// left who may manage the workspace.
pub async fn change_person(
    services: &Services,
    caller: &Caller,
    id: PersonId,
    change: MemberChange,
) -> Result<Member, Error> {
    caller.allow(Action::ManagePeople)?;
    if let Some(wrong) = change.name.as_deref().and_then(refuse_name) {
        return Err(Error::field(Code::InvalidValue, wrong));
    }
    let now = services.clock.now();
    let (tx, before) = begin(services, caller, id).await?;
    let after = Member {
        name: change
            .name
            .map_or_else(|| before.name.clone(), |name| name.trim().to_owned()),
        role: change.role.unwrap_or(before.role),
        revision: before.revision + 1,
        ..before.clone()
    };
    if !store::people::update(&tx, before.revision, &after).await? {
        return Err(moved_on());
    }
    refuse_without_owner(&tx, caller, now).await?;
    let data = serde_json::json!({
        "person": id,
        "from": { "name": before.name, "role": before.role },
        "to": { "name": after.name, "role": after.role },
    });
    tell(
        &tx,
        caller,
        EventKind::MemberChanged,
        (Some(&before), Some(&after)),
        data,
        now,
    )
    .await?;
    services.commit(caller, tx, &after).await?;
    Ok(after)
}

/// Lets somebody go: their keys in this workspace open nothing any more.
///
/// Errors: [`Code::NotFound`]; [`Code::NotPossible`] where nobody would be left who may manage the
/// workspace.
pub async fn remove_person(
    services: &Services,
    caller: &Caller,
    id: PersonId,
) -> Result<(), Error> {
    caller.allow(Action::ManagePeople)?;
    let now = services.clock.now();
    let (tx, before) = begin(services, caller, id).await?;
    store::people::leave(&tx, caller.workspace, id).await?;
    let keys = store::keys::revoke_all(&tx, caller.workspace, id, now).await?;
    store::sign_ins::leave(&tx, caller.workspace, id).await?;
    refuse_without_owner(&tx, caller, now).await?;
    let data = serde_json::json!({ "person": id, "name": before.name, "keys": keys });
    tell(
        &tx,
        caller,
        EventKind::MemberRemoved,
        (Some(&before), None),
        data,
        now,
    )
    .await?;
    services.commit(caller, tx, &()).await
}

/// Begins a change of a member, alone in the workspace.
async fn begin(services: &Services, caller: &Caller, id: PersonId) -> Result<(Tx, Member), Error> {
    let tx = services.db.begin_write().await?;
    store::turns::take(&tx, [caller.workspace.uuid()]).await?;
    let found = store::people::find(&tx, caller.workspace, id).await?;
    let member = found.ok_or_else(Error::not_found)?;
    caller.expects(member.revision)?;
    Ok((tx, member))
}

/// Refuses to leave a workspace with nobody who may manage it: no person, and no program's key.
async fn refuse_without_owner(tx: &Tx, caller: &Caller, now: Instant) -> Result<(), Error> {
    let people = store::people::list(tx, caller.workspace).await?;
    let keys = store::keys::list(tx, caller.workspace).await?;
    let opens = |end: Option<Instant>| end.is_none_or(|end| end > now);
    let by_key = keys.iter().any(|known| {
        let key = &known.key;
        key.holder == Holder::Program(Role::Owner)
            && key.revoked_at.is_none()
            && key.scopes.is_none()
            && opens(key.expires_at)
    });
    if by_key || people.iter().any(|member| member.role == Role::Owner) {
        return Ok(());
    }
    let detail = "A workspace needs an owner. Make somebody else an owner first.";
    Err(Error::new(Code::NotPossible, detail))
}

/// Somebody as they may be taken in.
pub(super) fn checked(new: NewMember) -> Result<NewMember, Error> {
    let (new, wrong) = tidied(new);
    if wrong.is_empty() {
        Ok(new)
    } else {
        Err(Error::fields(Code::InvalidValue, wrong))
    }
}

/// Somebody without what stands around their name and address, and what is wrong with those.
pub(super) fn tidied(new: NewMember) -> (NewMember, Vec<FieldError>) {
    let mut wrong: Vec<FieldError> = refuse_name(&new.name).into_iter().collect();
    let email = new.email.map(|email| email.trim().to_lowercase());
    wrong.extend(email.as_deref().and_then(refuse_email));
    let tidied = NewMember {
        name: new.name.trim().to_owned(),
        email,
        role: new.role,
    };
    (tidied, wrong)
}

/// What is wrong with an address, as far as that can be seen without writing to it.
fn refuse_email(email: &str) -> Option<FieldError> {
    if email.len() > EMAIL_MAX {
        return Some(FieldError::too_much(
            "email",
            email.len(),
            EMAIL_MAX,
            "bytes",
        ));
    }
    let is_plain = |text: &str| {
        !text.is_empty()
            && !text
                .chars()
                .any(|c| c.is_whitespace() || c.is_control() || c == '@')
    };
    let is_address = email
        .split_once('@')
        .is_some_and(|(local, host)| is_plain(local) && is_plain(host));
    let message = "expected an address such as anna@example.org";
    (!is_address).then(|| FieldError::new("email", "email_invalid", message))
}

async fn tell(
    tx: &Tx,
    caller: &Caller,
    kind: EventKind,
    (before, after): (Option<&Member>, Option<&Member>),
    data: serde_json::Value,
    now: Instant,
) -> Result<(), Error> {
    let event = caller.event(kind, now).changing(before, after).with(data);
    Ok(store::events::append(tx, &[&event]).await?)
}
