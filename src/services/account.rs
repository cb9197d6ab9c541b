//! A person's own account: how they want the page to look, what they are called, and their password.

use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;

use super::{
    Caller, Services,
    input::{given, refuse_name},
    passwords,
    sign_in::person,
};
use crate::{
    domain::{
        account::{Density, Language, Preferences, Theme},
        event::EventKind,
        id::PersonId,
        role::Action,
        time::TimeZone,
    },
    error::{Code, Error, FieldError},
    store::{self, Conn, accounts::Account, people::Member, sign_ins},
};

/// A person with everything that is theirs.
#[derive(Debug, Clone)]
pub struct Own {
    /// What they are in the workspace they look at.
    pub member: Member,
    /// How they want the page to look.
    pub preferences: Preferences,
    /// Whether they can sign in with a password.
    pub has_password: bool,
}

/// What is to change about one's own account; what is not given stays as it is.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountChange {
    /// What one is called in this workspace, at most 100 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub name: Option<String>,
    /// The language of the page; null for that of the browser.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Language>)]
    pub language: Option<Option<Language>>,
    /// Light or dark.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub theme: Option<Theme>,
    /// The zone in which instants are shown; null for that of the workspace.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<TimeZone>)]
    pub time_zone: Option<Option<TimeZone>>,
    /// How close things stand.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub density: Option<Density>,
    /// Whether single keys do something.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub shortcuts: Option<bool>,
}

/// The caller's own account.
///
/// Errors: [`Code::NotPossible`] where no person asks.
pub async fn get(services: &Services, caller: &Caller) -> Result<Own, Error> {
    caller.allow(Action::ReadSelf)?;
    own(&services.db, caller).await
}

/// Changes the caller's own account.
///
/// Errors: [`Code::InvalidValue`] for the name; [`Code::NotPossible`] where no person asks.
pub async fn change(
    services: &Services,
    caller: &Caller,
    change: AccountChange,
) -> Result<Own, Error> {
    caller.allow(Action::ManageSelf)?;
    if let Some(wrong) = change.name.as_deref().and_then(refuse_name) {
        return Err(Error::field(Code::InvalidValue, wrong));
    }
    let now = services.clock.now();
    let tx = services.db.begin_write().await?;
    store::turns::take(&tx, [caller.workspace.uuid(), person(caller)?.uuid()]).await?;
    let before = own(&tx, caller).await?;
    let was = before.preferences.clone();
    let preferences = Preferences {
        language: change.language.unwrap_or(was.language),
        theme: change.theme.unwrap_or(was.theme),
        time_zone: change.time_zone.unwrap_or(was.time_zone),
        density: change.density.unwrap_or(was.density),
        shortcuts: change.shortcuts.unwrap_or(was.shortcuts),
    };
    let mut member = before.member.clone();
    if let Some(name) = change.name
        && name.trim() != member.name
    {
        name.trim().clone_into(&mut member.name);
        member.revision += 1;
        store::people::update(&tx, before.member.revision, &member).await?;
    }
    store::accounts::set_preferences(&tx, member.person, &preferences).await?;
    let event = caller.event(EventKind::MemberChanged, now);
    let data = json!({ "person": member.person, "name": member.name });
    let event = event.changing(Some(&before.member), Some(&member));
    store::events::append(&tx, &[&event.with(data)]).await?;
    let after = Own {
        member,
        preferences,
        ..before
    };
    services.commit(caller, tx, &after).await?;
    Ok(after)
}

/// Gives the caller's person another password and signs them out in all other browsers.
///
/// Errors: [`Code::InvalidValue`] where the present one is wrong, or the new one too short or too long;
/// [`Code::NotPossible`] where no person asks.
pub async fn change_password(
    services: &Services,
    caller: &Caller,
    present: Option<&SecretString>,
    new: &SecretString,
) -> Result<(), Error> {
    caller.allow(Action::ManageSelf)?;
    let person = person(caller)?;
    let account = account(&services.db, person).await?;
    if let Some(kept) = account.password_hash.as_deref() {
        let is_right = match present {
            Some(present) => services.passwords.is_right(present, Some(kept)).await?,
            None => false,
        };
        if !is_right {
            let message = "this is not your password";
            let field = FieldError::new("present", "password_wrong", message);
            return Err(Error::field(Code::InvalidValue, field));
        }
    }
    if let Some(wrong) = passwords::refuse("new", new) {
        return Err(Error::field(Code::InvalidValue, wrong));
    }
    let hash = services.passwords.hash(new).await?;
    let now = services.clock.now();
    let tx = services.db.begin_write().await?;
    store::accounts::set_password(&tx, person, &hash).await?;
    let ended = sign_ins::end_others(&tx, person, caller.sign_in).await?;
    let event = caller.event(EventKind::MemberPasswordChanged, now);
    let event = event.with(json!({ "person": person, "signed_out": ended }));
    store::events::append(&tx, &[&event]).await?;
    services.commit(caller, tx, &()).await
}

async fn own(conn: &impl Conn, caller: &Caller) -> Result<Own, Error> {
    let person = person(caller)?;
    let member = store::people::find(conn, caller.workspace, person).await?;
    let account = account(conn, person).await?;
    Ok(Own {
        member: member.ok_or_else(Error::not_found)?,
        preferences: account.preferences,
        has_password: account.password_hash.is_some(),
    })
}

async fn account(conn: &impl Conn, person: PersonId) -> Result<Account, Error> {
    let found = store::accounts::find(conn, person).await?;
    found.ok_or_else(Error::not_found)
}
