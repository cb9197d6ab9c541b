//! Invitations: a link that is good once lets somebody choose a password. The first one makes the owner.

use secrecy::SecretString;
use serde_json::json;

use super::{
    Caller, ENGINE, Services, passwords,
    people::{self, NewMember},
    sign_in::{Place, SignedIn, fresh, let_in},
};
use crate::{
    domain::{
        account::{Language, Preferences},
        event::EventKind,
        id::{InvitationId, PersonId, WorkspaceId},
        role::{Action, Role},
        ticket::Ticket,
        time::{DAY_MS, Instant},
    },
    error::{Code, Error, FieldError},
    store::{
        self, Tx, accounts,
        invitations::{self, Invitation},
        people::{Member, Membership},
        sign_ins,
    },
};

/// How long a link is good, in milliseconds.
const LIFE_MS: i64 = 7 * DAY_MS;

/// A link that was just made; its text is told once.
#[derive(Debug)]
pub struct Invited {
    /// What stands in the link.
    pub ticket: Ticket,
    /// Until when it is good.
    pub ends_at: Instant,
}

/// What a link is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The workspace it leads to.
    pub workspace: String,
    /// Who it is for; none where it makes the first owner.
    pub person: Option<(String, Option<String>)>,
}

/// What somebody with a link says of themselves.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What they are called.
    pub name: String,
    /// Their address.
    pub email: String,
    /// The password they choose.
    pub password: SecretString,
    /// The language of the page.
    pub language: Option<Language>,
}

/// Makes the link that makes the first owner; none once anybody can sign in.
pub async fn first(services: &Services) -> Result<Option<Invited>, Error> {
    let tx = services.db.begin_write().await?;
    let workspace = store::workspaces::first(&tx).await?;
    let Some(workspace) = workspace else {
        return Ok(None);
    };
    if accounts::any_password(&tx).await? {
        return Ok(None);
    }
    let invited = made(services, &tx, workspace, None, ENGINE).await?;
    tx.commit().await?;
    Ok(Some(invited))
}

/// Makes a link with which a member chooses a password, for the first time or anew. Links that they had
/// before open nothing any more.
///
/// Errors: [`Code::NotFound`].
pub async fn invite(
    services: &Services,
    caller: &Caller,
    person: PersonId,
) -> Result<Invited, Error> {
    caller.allow(Action::ManagePeople)?;
    let tx = services.db.begin_write().await?;
    let member = store::people::find(&tx, caller.workspace, person).await?;
    let member = member.ok_or_else(Error::not_found)?;
    let invited = made(services, &tx, caller.workspace, Some(person), &caller.actor).await?;
    let event = caller.event(EventKind::MemberInvited, services.clock.now());
    let event = event.with(json!({ "person": person, "name": member.name }));
    store::events::append(&tx, &[&event]).await?;
    // What is told holds a secret, so it is not kept to be told again.
    tx.commit().await?;
    Ok(invited)
}

async fn made(
    services: &Services,
    tx: &Tx,
    workspace: WorkspaceId,
    person: Option<PersonId>,
    actor: &str,
) -> Result<Invited, Error> {
    let now = services.clock.now();
    let ticket = fresh()?;
    let new = Invitation {
        id: InvitationId::new(now),
        person,
        workspace,
        actor: actor.to_owned(),
        created_at: now,
        ends_at: now.plus_ms(LIFE_MS),
    };
    invitations::insert(tx, &new, &ticket.hash()).await?;
    Ok(Invited {
        ticket,
        ends_at: new.ends_at,
    })
}

/// What a link is for.
///
/// Errors: [`Code::NotFound`] where it is not good, or not any more.
pub async fn look(services: &Services, ticket: &Ticket) -> Result<Waiting, Error> {
    let found = invitations::of_ticket(&services.db, &ticket.hash()).await?;
    let found = good(found, services.clock.now())?;
    let workspace = store::workspaces::find(&services.db, found.workspace).await?;
    let workspace = workspace.ok_or_else(Error::not_found)?.name;
    let Some(person) = found.person else {
        return Ok(Waiting {
            workspace,
            person: None,
        });
    };
    let member = store::people::find(&services.db, found.workspace, person).await?;
    let member = member.ok_or_else(Error::not_found)?;
    Ok(Waiting {
        workspace,
        person: Some((member.name, member.email)),
    })
}

/// Uses a link up: the person has a password from now on and is signed in. The first link makes the owner
/// of the first workspace; one for somebody who had a password signs them out everywhere else.
///
/// Errors: [`Code::NotFound`] where the link is not good, or not any more; [`Code::InvalidValue`] for what
/// is wrong with what was chosen.
pub async fn accept(
    services: &Services,
    ticket: &Ticket,
    choice: Choice,
    place: Place,
) -> Result<SignedIn, Error> {
    let now = services.clock.now();
    let found = invitations::of_ticket(&services.db, &ticket.hash()).await?;
    let found = good(found, now)?;
    let new = checked(&choice)?;
    let hash = services.passwords.hash(&choice.password).await?;
    let tx = services.db.begin_write().await?;
    // As whoever takes people in or changes them.
    store::turns::take(&tx, [uuid::Uuid::nil(), found.workspace.uuid()]).await?;
    let found = invitations::of_ticket(&tx, &ticket.hash()).await?;
    let found = good(found, now)?;
    if !invitations::use_up(&tx, found.id).await? {
        return Err(over());
    }
    let (membership, person) = match found.person {
        Some(person) => member(&tx, &found, person, new).await?,
        None => owner(services, &tx, &found, new).await?,
    };
    accounts::set_password(&tx, person, &hash).await?;
    if choice.language.is_some() {
        let account = accounts::find(&tx, person).await?;
        let before = account.map(|account| account.preferences);
        let wishes = Preferences {
            language: choice.language,
            ..before.unwrap_or_default()
        };
        accounts::set_preferences(&tx, person, &wishes).await?;
    }
    sign_ins::end_others(&tx, person, None).await?;
    let signed_in = let_in(services, &tx, person, &membership, place).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Makes the owner, unless anybody can sign in by now.
async fn owner(
    services: &Services,
    tx: &Tx,
    found: &Invitation,
    new: NewMember,
) -> Result<(Membership, PersonId), Error> {
    if accounts::any_password(tx).await? {
        return Err(over());
    }
    invitations::forget(tx, None).await?;
    let now = services.clock.now();
    let host = Caller::new(found.workspace, found.actor.clone(), Role::Owner);
    let known = match new.email.as_deref() {
        Some(email) => store::people::with_email(tx, email).await?,
        None => None,
    };
    // Whoever runs the program may have taken themselves in before, to make a key.
    let known = match known {
        Some(person) => store::people::find(tx, found.workspace, person).await?,
        None => None,
    };
    let member = match known {
        Some(member) if member.role == Role::Owner => member,
        Some(_) => return Err(taken()),
        None => people::take_in(tx, &host, new, now).await?,
    };
    membership(tx, &member).await
}

/// The member a link is for, with the address they name where none was known.
async fn member(
    tx: &Tx,
    found: &Invitation,
    person: PersonId,
    new: NewMember,
) -> Result<(Membership, PersonId), Error> {
    let before = store::people::find(tx, found.workspace, person).await?;
    let before = before.ok_or_else(over)?;
    let email = new.email.as_deref().unwrap_or_default();
    match before.email.as_deref() {
        Some(known) if known == email => {}
        // The address says who somebody is in other workspaces too, so a link alone does not change it.
        Some(_) => {
            let message = "the link is for another address";
            let field = FieldError::new("email", "email_other", message);
            return Err(Error::field(Code::InvalidValue, field));
        }
        None if store::people::with_email(tx, email).await?.is_some() => return Err(taken()),
        None => accounts::set_email(tx, person, email).await?,
    }
    if new.name != before.name {
        let after = Member {
            name: new.name,
            revision: before.revision + 1,
            ..before.clone()
        };
        store::people::update(tx, before.revision, &after).await?;
    }
    membership(tx, &before).await
}

async fn membership(tx: &Tx, member: &Member) -> Result<(Membership, PersonId), Error> {
    let all = store::people::memberships(tx, member.person).await?;
    let mut all = all.into_iter();
    let found = all.find(|one| one.workspace.id == member.workspace);
    Ok((found.ok_or_else(over)?, member.person))
}

/// What somebody chose, as it may be kept.
fn checked(choice: &Choice) -> Result<NewMember, Error> {
    let (new, mut wrong) = people::tidied(NewMember {
        name: choice.name.clone(),
        email: Some(choice.email.clone()),
        role: Role::Owner,
    });
    wrong.extend(passwords::refuse("password", &choice.password));
    if wrong.is_empty() {
        Ok(new)
    } else {
        Err(Error::fields(Code::InvalidValue, wrong))
    }
}

fn good(found: Option<Invitation>, now: Instant) -> Result<Invitation, Error> {
    found.filter(|found| found.ends_at > now).ok_or_else(over)
}

/// The path of the page that a link leads to.
pub fn path(ticket: &Ticket) -> String {
    ["/setup?token=", ticket.text()].concat()
}

/// A link that is not good, or not any more.
pub fn over() -> Error {
    let detail = "This link is not good any more. Ask for a new one.";
    Error::new(Code::NotFound, detail)
}

fn taken() -> Error {
    let message = "somebody else has this address here";
    let field = FieldError::new("email", "email_taken", message);
    Error::field(Code::InvalidValue, field)
}
