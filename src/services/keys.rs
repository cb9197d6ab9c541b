//! Keys that open the API: made, shown once, recognised and taken back.

use secrecy::SecretString;

use super::{Caller, Services, input::refuse_name};
use crate::{
    domain::{
        api_key::{ApiKey, SECRET_BYTES},
        event::EventKind,
        id::{KeyId, PersonId, WorkspaceId},
        role::{Action, Role},
        time::{HOUR_MS, Instant},
    },
    error::{Code, Error, FieldError},
    store::{
        self, Db, Tx, events,
        keys::{self, Holder, Key, Known},
    },
};

/// How exactly it is noted when a key was last used, in milliseconds: a write for each call would
/// cost more than the call.
const USED_MS: i64 = HOUR_MS;

/// A key that is to be made.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// What people will know it by.
    pub name: String,
    /// Who calls with it.
    pub holder: Holder,
    /// The only actions it is for; none means everything its role allows.
    pub scopes: Option<Vec<Action>>,
    /// When it stops opening anything.
    pub expires_at: Option<Instant>,
}

impl NewKey {
    /// A key of a program with this role, for everything and without an end.
    pub fn of_program(name: &str, role: Role) -> Self {
        Self {
            name: name.to_owned(),
            holder: Holder::Program(role),
            scopes: None,
            expires_at: None,
        }
    }

    /// A key of a person, for everything that they may do and without an end.
    pub fn of_person(name: &str, person: PersonId) -> Self {
        Self {
            holder: Holder::Person(person),
            ..Self::of_program(name, Role::Viewer)
        }
    }
}

/// A key that was just made, with its text, which is shown once and never stored.
#[derive(Debug, Clone)]
pub struct MadeKey {
    /// The key.
    pub known: Known,
    /// Its whole text.
    pub text: SecretString,
}

/// Makes a key and says its whole text, which is shown once and never stored.
///
/// A key can do no more than the one that makes it. Errors: [`Code::Forbidden`];
/// [`Code::InvalidValue`] for a name that is empty or too long, a person who does not belong here,
/// scopes that go too far, and an end that has passed.
pub async fn create(services: &Services, caller: &Caller, new: NewKey) -> Result<MadeKey, Error> {
    caller.allow(Action::ManageKeys)?;
    let now = services.clock.now();
    let new = checked(new, caller, now)?;
    let tx = services.db.begin_write().await?;
    if let Holder::Person(person) = new.holder
        && store::people::find(&tx, caller.workspace, person)
            .await?
            .is_none()
    {
        let field = FieldError::new("person", "person_unknown", "nobody here has this id");
        return Err(Error::field(Code::InvalidValue, field));
    }
    let made = insert(&tx, caller.workspace, caller, new, now).await?;
    services.commit(caller, tx, &made).await?;
    Ok(made)
}

/// Writes a new key and its event into an open transaction.
pub(super) async fn insert(
    tx: &Tx,
    workspace: WorkspaceId,
    caller: &Caller,
    new: NewKey,
    now: Instant,
) -> Result<MadeKey, Error> {
    let mut random = [0; SECRET_BYTES];
    getrandom::fill(&mut random).map_err(Error::internal)?;
    let secret = ApiKey::new(KeyId::new(now), random);
    let key = Key {
        id: secret.id(),
        workspace,
        name: new.name,
        holder: new.holder,
        scopes: new.scopes,
        secret_hash: secret.secret_hash(),
        created_at: now,
        expires_at: new.expires_at,
        last_used_at: None,
        revoked_at: None,
    };
    keys::insert(tx, &key).await?;
    let known = keys::find(tx, key.id).await?;
    let known = known.ok_or_else(|| Error::internal("a key that was just stored is not there"))?;
    let data = serde_json::json!({
        "key": key.id,
        "name": key.name,
        "role": known.role,
        "person": person_of(key.holder),
        "scopes": key.scopes,
        "expires_at": key.expires_at,
    });
    let event = caller
        .event_in(workspace, EventKind::KeyCreated, now)
        .with(data);
    events::append(tx, &[&event]).await?;
    let text = secret.text().into();
    Ok(MadeKey { known, text })
}

/// Whose key it is, where it is a person's.
pub fn person_of(holder: Holder) -> Option<PersonId> {
    match holder {
        Holder::Person(person) => Some(person),
        Holder::Program(_) => None,
    }
}

/// Every key of a workspace, oldest first, those taken back too.
pub async fn list(services: &Services, caller: &Caller) -> Result<Vec<Known>, Error> {
    caller.allow(Action::ManageKeys)?;
    Ok(keys::list(&services.db, caller.workspace).await?)
}

/// Takes a key back; from then on it opens nothing.
///
/// Errors: [`Code::NotFound`] where there is no such key; [`Code::NotPossible`] where it was taken
/// back before.
pub async fn revoke(services: &Services, caller: &Caller, id: KeyId) -> Result<(), Error> {
    caller.allow(Action::ManageKeys)?;
    let now = services.clock.now();
    let tx = services.db.begin_write().await?;
    if !keys::revoke(&tx, caller.workspace, id, now).await? {
        let known = keys::find(&tx, id).await?;
        tx.rollback().await?;
        return Err(match known {
            Some(known) if known.key.workspace == caller.workspace => {
                Error::new(Code::NotPossible, "This key was taken back before.")
            }
            _ => Error::not_found(),
        });
    }
    let data = serde_json::json!({ "key": id });
    let event = caller.event(EventKind::KeyRevoked, now).with(data);
    events::append(&tx, &[&event]).await?;
    services.commit(caller, tx, &()).await
}

/// Who a key's text stands for; none where it opens nothing.
///
/// Text whose checksum is wrong is refused without asking the database.
pub async fn authenticate(services: &Services, text: &str) -> Result<Option<Caller>, Error> {
    let Ok(given) = ApiKey::parse(text) else {
        return Ok(None);
    };
    let Some(known) = keys::find(&services.db, given.id()).await? else {
        return Ok(None);
    };
    let (key, now) = (known.key, services.clock.now());
    let has_ended = key.expires_at.is_some_and(|end| end <= now);
    if !given.has_hash(&key.secret_hash) || key.revoked_at.is_some() || has_ended {
        return Ok(None);
    }
    let Some(role) = known.role else {
        return Ok(None);
    };
    if key
        .last_used_at
        .is_none_or(|last| now.ms_since(last) >= USED_MS)
    {
        note_use(&services.db, key.id, now);
    }
    Ok(Some(Caller {
        person: person_of(key.holder),
        scopes: key.scopes,
        runs_installation: known.is_first_workspace,
        ..Caller::new(key.workspace, key.id.to_string(), role)
    }))
}

/// Notes that a key was used, beside the call: nobody waits for it, and nothing depends on it.
fn note_use(db: &Db, key: KeyId, now: Instant) {
    let db = db.clone();
    tokio::spawn(async move {
        let noted = async {
            let tx = db.begin_write().await?;
            keys::used(&tx, key, now).await?;
            tx.commit().await
        };
        if let Err(error) = noted.await {
            tracing::debug!("key.id" = %key, %error, "the use of a key could not be noted");
        }
    });
}

/// A key as it may be made.
fn checked(new: NewKey, caller: &Caller, now: Instant) -> Result<NewKey, Error> {
    let mut wrong: Vec<FieldError> = refuse_name(&new.name).into_iter().collect();
    if new.expires_at.is_some_and(|end| end <= now) {
        let message = format!("this has passed already; it is {now} here");
        wrong.push(FieldError::new("expires_at", "in_the_past", message));
    }
    let too_far = |action: &Action| !caller.may(*action);
    if let Some(action) = new.scopes.iter().flatten().find(|action| too_far(action)) {
        let message = format!("{action} is more than the key that asks may do itself");
        wrong.push(FieldError::new("scopes", "scope_too_far", message));
    }
    if new.scopes.as_ref().is_some_and(Vec::is_empty) {
        let message = "a key for nothing opens nothing; leave scopes out for all its role may do";
        wrong.push(FieldError::new("scopes", "scopes_empty", message));
    }
    if !wrong.is_empty() {
        return Err(Error::fields(Code::InvalidValue, wrong));
    }
    // A key for a few things makes no key for everything.
    let scopes = new.scopes.or_else(|| caller.scopes.clone());
    Ok(NewKey {
        name: new.name.trim().to_owned(),
        scopes,
        ..new
    })
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::{MadeKey, NewKey, authenticate, create, list, revoke};
    use crate::{
        domain::{api_key::ApiKey, id::KeyId, role::Role},
        error::Code,
        services::setup::tests::{Installation, installation},
    };

    #[tokio::test]
    async fn a_key_opens_its_workspace_until_it_is_taken_back() {
        let Installation {
            services,
            caller,
            dir: _dir,
            ..
        } = installation().await;
        let MadeKey { known, text } = create(
            &services,
            &caller,
            NewKey::of_program(" My laptop ", Role::Owner),
        )
        .await
        .unwrap();
        assert_eq!(known.key.name, "My laptop");
        let found = authenticate(&services, text.expose_secret())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (found.workspace, found.actor),
            (caller.workspace, known.key.id.to_string())
        );
        revoke(&services, &caller, known.key.id).await.unwrap();
        assert!(
            authenticate(&services, text.expose_secret())
                .await
                .unwrap()
                .is_none()
        );
        let keys = list(&services, &caller).await.unwrap();
        assert_eq!(
            keys.iter()
                .filter(|known| known.key.revoked_at.is_some())
                .count(),
            1
        );
        let again = revoke(&services, &caller, known.key.id).await.unwrap_err();
        assert_eq!(again.code(), Code::NotPossible);
    }

    #[tokio::test]
    async fn only_the_right_secret_opens() {
        let Installation {
            services,
            caller,
            dir: _dir,
            ..
        } = installation().await;
        let MadeKey { known, .. } =
            create(&services, &caller, NewKey::of_program("mine", Role::Owner))
                .await
                .unwrap();
        let guessed = ApiKey::new(known.key.id, [7; 32]).text();
        assert!(authenticate(&services, &guessed).await.unwrap().is_none());
        let unknown = ApiKey::new(KeyId::new(services.clock.now()), [7; 32]).text();
        assert!(authenticate(&services, &unknown).await.unwrap().is_none());
        assert!(authenticate(&services, "dz_").await.unwrap().is_none());
    }

    #[tokio::test]
    async fn a_wrong_checksum_asks_no_database() {
        let Installation {
            services,
            caller,
            dir: _dir,
            ..
        } = installation().await;
        let MadeKey { text, .. } =
            create(&services, &caller, NewKey::of_program("mine", Role::Owner))
                .await
                .unwrap();
        services.db.clone().close().await.unwrap();
        let mut wrong = text.expose_secret().to_owned();
        let last = if wrong.pop() == Some('0') { '1' } else { '0' };
        wrong.push(last);
        assert!(authenticate(&services, &wrong).await.unwrap().is_none());
        assert!(authenticate(&services, text.expose_secret()).await.is_err());
    }

    #[tokio::test]
    async fn a_key_needs_a_name_and_a_foreign_key_is_not_there() {
        let Installation {
            services,
            caller,
            dir: _dir,
            ..
        } = installation().await;
        for name in ["", "  ", &"x".repeat(101)] {
            let error = create(&services, &caller, NewKey::of_program(name, Role::Owner))
                .await
                .unwrap_err();
            assert_eq!(error.code(), Code::InvalidValue);
        }
        let error = revoke(&services, &caller, KeyId::new(services.clock.now()))
            .await
            .unwrap_err();
        assert_eq!(error.code(), Code::NotFound);
    }
}
