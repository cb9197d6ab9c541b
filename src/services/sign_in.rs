//! Signing in: a person with an address and a password gets a cookie, which stands for them in one browser
//! until they sign out, or stay away for long.
//!
//! Source: OWASP Session Management Cheat Sheet, read 2026-12-01.

use std::net::IpAddr;

use secrecy::SecretString;
use serde_json::json;

use super::{Caller, Services};
use crate::{
    domain::{
        event::EventKind,
        id::{PersonId, SignInId, WorkspaceId},
        role::Action,
        text::excerpt,
        ticket::{TICKET_BYTES, Ticket},
        time::{DAY_MS, HOUR_MS, Instant},
    },
    error::{Code, Error, FieldError},
    store::{
        self, Db, Tx,
        people::Membership,
        sign_ins::{self, Recognised, SignIn},
    },
};

/// How long somebody stays signed in who does not come back, and how long at the most, in milliseconds.
const IDLE_MS: i64 = 14 * DAY_MS;
const LIFE_MS: i64 = 90 * DAY_MS;
/// How exactly it is noted when somebody was last seen, in milliseconds.
const SEEN_MS: i64 = HOUR_MS;
/// How much of what a browser says of itself is kept, in graphemes.
const DEVICE_MAX: usize = 200;

/// In which browser, and from where.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// What the browser says of itself.
    pub device: Option<String>,
    /// The address it comes from.
    pub origin: Option<IpAddr>,
}

/// Somebody who has just signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// What their browser is given.
    pub ticket: Ticket,
    /// Who they are from now on.
    pub caller: Caller,
}

/// Signs a person in; none where address and password do not belong together, whatever of it is wrong.
///
/// It takes as long where there is nobody with this address. Where the browser was signed in already, that
/// ends: whoever signs in gets a new cookie.
pub async fn sign_in(
    services: &Services,
    (email, password): (&str, &SecretString),
    place: Place,
    before: Option<&Ticket>,
) -> Result<Option<SignedIn>, Error> {
    let email = email.trim().to_lowercase();
    let account = store::accounts::with_email(&services.db, &email).await?;
    let kept = account
        .as_ref()
        .and_then(|account| account.password_hash.as_deref());
    if !services.passwords.is_right(password, kept).await? {
        return Ok(None);
    }
    let Some(account) = account else {
        return Ok(None);
    };
    let memberships = store::people::memberships(&services.db, account.person).await?;
    let Some(first) = memberships.first() else {
        return Ok(None);
    };
    let tx = services.db.begin_write().await?;
    if let Some(before) = before
        && let Some(found) = sign_ins::of_ticket(&tx, &before.hash()).await?
    {
        sign_ins::end(&tx, found.sign_in.person, found.sign_in.id).await?;
    }
    let signed_in = let_in(services, &tx, account.person, first, place).await?;
    tx.commit().await?;
    Ok(Some(signed_in))
}

/// A ticket that nobody has seen.
pub(super) fn fresh() -> Result<Ticket, Error> {
    let mut random = [0; TICKET_BYTES];
    getrandom::fill(&mut random).map_err(Error::internal)?;
    Ok(Ticket::new(random))
}

/// Lets a person in, in an open transaction, with the event.
pub(super) async fn let_in(
    services: &Services,
    tx: &Tx,
    person: PersonId,
    membership: &Membership,
    place: Place,
) -> Result<SignedIn, Error> {
    let now = services.clock.now();
    let ticket = fresh()?;
    let new = SignIn {
        id: SignInId::new(now),
        person,
        workspace: membership.workspace.id,
        device: place.device.map(|device| excerpt(&device, DEVICE_MAX)),
        origin: place.origin.map(|origin| origin.to_string()),
        created_at: now,
        seen_at: now,
        ends_at: now.plus_ms(IDLE_MS),
    };
    sign_ins::insert(tx, &new, &ticket.hash()).await?;
    let found = sign_ins::of_ticket(tx, &ticket.hash()).await?;
    let missing = || Error::internal("a browser that was just signed in is not there");
    let caller = Caller {
        origin: place.origin,
        ..caller(&found.ok_or_else(missing)?).ok_or_else(missing)?
    };
    let event = caller.event(EventKind::MemberSignedIn, now);
    let event = event.with(json!({ "person": person, "sign_in": new.id, "device": new.device }));
    store::events::append(tx, &[&event]).await?;
    Ok(SignedIn { ticket, caller })
}

/// Who a cookie stands for; none where it opens nothing.
pub async fn recognise(services: &Services, ticket: &Ticket) -> Result<Option<Caller>, Error> {
    let Some(found) = sign_ins::of_ticket(&services.db, &ticket.hash()).await? else {
        return Ok(None);
    };
    let now = services.clock.now();
    let SignIn {
        id,
        created_at,
        seen_at,
        ends_at,
        ..
    } = found.sign_in;
    if ends_at <= now {
        return Ok(None);
    }
    let Some(caller) = caller(&found) else {
        return Ok(None);
    };
    if now.ms_since(seen_at) >= SEEN_MS {
        let end = now.plus_ms(IDLE_MS).min(created_at.plus_ms(LIFE_MS));
        note_seen(&services.db, id, (now, end));
    }
    Ok(Some(caller))
}

/// Somebody who is signed in; none where they do not belong to their workspace any more.
fn caller(found: &Recognised) -> Option<Caller> {
    let SignIn {
        id,
        person,
        workspace,
        ..
    } = found.sign_in;
    Some(Caller {
        person: Some(person),
        sign_in: Some(id),
        runs_installation: found.is_first_workspace,
        ..Caller::new(workspace, person.to_string(), found.role?)
    })
}

/// Notes that somebody came back, beside the call: nobody waits for it, and nothing depends on it.
fn note_seen(db: &Db, id: SignInId, (now, end): (Instant, Instant)) {
    let db = db.clone();
    tokio::spawn(async move {
        let noted = async {
            let tx = db.begin_write().await?;
            sign_ins::seen(&tx, id, now, end).await?;
            tx.commit().await
        };
        if let Err(error) = noted.await {
            tracing::debug!(sign_in.id = %id, %error, "that somebody came back could not be noted");
        }
    });
}

/// Where the caller's person is signed in, the last seen first.
///
/// Errors: [`Code::NotPossible`] where no person asks.
pub async fn list(services: &Services, caller: &Caller) -> Result<Vec<SignIn>, Error> {
    caller.allow(Action::ReadSelf)?;
    let person = person(caller)?;
    let now = services.clock.now();
    Ok(sign_ins::of_person(&services.db, person, now).await?)
}

/// Signs the caller's person out in one browser.
///
/// Errors: [`Code::NotFound`].
pub async fn sign_out(services: &Services, caller: &Caller, id: SignInId) -> Result<(), Error> {
    caller.allow(Action::ManageSelf)?;
    // A program is signed in nowhere.
    let person = caller.person.ok_or_else(Error::not_found)?;
    let tx = services.db.begin_write().await?;
    if !sign_ins::end(&tx, person, id).await? {
        return Err(Error::not_found());
    }
    tell_out(
        services,
        &tx,
        caller,
        json!({ "person": person, "sign_in": id }),
    )
    .await?;
    services.commit(caller, tx, &()).await
}

/// Signs the caller's person out everywhere, or everywhere but here.
///
/// Errors: [`Code::NotPossible`] where no person asks.
pub async fn sign_out_everywhere(
    services: &Services,
    caller: &Caller,
    but_here: bool,
) -> Result<(), Error> {
    caller.allow(Action::ManageSelf)?;
    let person = person(caller)?;
    let but = caller.sign_in.filter(|_| but_here);
    let tx = services.db.begin_write().await?;
    let count = sign_ins::end_others(&tx, person, but).await?;
    tell_out(
        services,
        &tx,
        caller,
        json!({ "person": person, "count": count }),
    )
    .await?;
    services.commit(caller, tx, &()).await
}

/// Lets somebody who is signed in look at another of their workspaces.
///
/// Errors: [`Code::InvalidValue`] where they do not belong there; [`Code::NotPossible`] where nobody is
/// signed in.
pub async fn go_to(
    services: &Services,
    caller: &Caller,
    workspace: WorkspaceId,
) -> Result<Caller, Error> {
    caller.allow(Action::ManageSelf)?;
    let (Some(person), Some(id)) = (caller.person, caller.sign_in) else {
        return Err(nobody());
    };
    let tx = services.db.begin_write().await?;
    let Some(member) = store::people::find(&tx, workspace, person).await? else {
        let field = FieldError::new(
            "workspace",
            "workspace_unknown",
            "you do not belong to such a workspace",
        );
        return Err(Error::field(Code::InvalidValue, field));
    };
    sign_ins::go_to(&tx, id, workspace).await?;
    let first = store::workspaces::first(&tx).await?;
    let there = Caller {
        workspace,
        role: member.role,
        runs_installation: first == Some(workspace),
        ..caller.clone()
    };
    services.commit(caller, tx, &()).await?;
    Ok(there)
}

async fn tell_out(
    services: &Services,
    tx: &Tx,
    caller: &Caller,
    data: serde_json::Value,
) -> Result<(), Error> {
    let now = services.clock.now();
    let event = caller.event(EventKind::MemberSignedOut, now).with(data);
    Ok(store::events::append(tx, &[&event]).await?)
}

/// The person who asks.
pub(super) fn person(caller: &Caller) -> Result<PersonId, Error> {
    caller.person.ok_or_else(nobody)
}

fn nobody() -> Error {
    let detail = "This is for people, and a program's key has asked.";
    Error::new(Code::NotPossible, detail)
}
