//! Keys that open the API: made, shown once, recognised and taken back.

use secrecy::SecretString;

use super::Caller;
use crate::{
    clock::Clock,
    domain::{
        api_key::{ApiKey, SECRET_BYTES},
        event::EventKind,
        id::{KeyId, WorkspaceId},
        role::{Action, Role},
        time::Instant,
    },
    error::{Code, Error, FieldError},
    store::{
        Db, Tx,
        events::{self, NewEvent},
        keys::{self, Key},
    },
};

/// The longest name of a key, in characters.
const NAME_MAX: usize = 100;

/// Makes a key and says its whole text, which is shown once and never stored.
///
/// Errors: [`Code::Forbidden`], [`Code::InvalidValue`] for a name that is empty or too long.
pub async fn create(
    db: &Db,
    clock: &Clock,
    caller: &Caller,
    name: &str,
    role: Role,
) -> Result<(Key, SecretString), Error> {
    caller.allow(Action::ManageKeys)?;
    let name = checked_name(name)?;
    let tx = db.begin_write().await?;
    let made = insert(
        &tx,
        caller.workspace,
        &caller.actor,
        name,
        role,
        clock.now(),
    )
    .await?;
    tx.commit().await?;
    Ok(made)
}

/// Writes a new key and its event into an open transaction.
pub(super) async fn insert(
    tx: &Tx,
    workspace: WorkspaceId,
    actor: &str,
    name: &str,
    role: Role,
    now: Instant,
) -> Result<(Key, SecretString), Error> {
    let mut random = [0; SECRET_BYTES];
    getrandom::fill(&mut random).map_err(Error::internal)?;
    let secret = ApiKey::new(KeyId::new(now), random);
    let key = Key {
        id: secret.id(),
        workspace,
        name: name.to_owned(),
        role: role.to_string(),
        secret_hash: secret.secret_hash(),
        created_at: now,
        revoked_at: None,
    };
    keys::insert(tx, &key).await?;
    let data = serde_json::json!({ "key": key.id, "name": key.name, "role": key.role });
    let event = NewEvent::new(workspace, EventKind::KeyCreated, now, actor).with(data);
    events::append(tx, &[&event]).await?;
    Ok((key, secret.text().into()))
}

/// Every key of a workspace, oldest first, those taken back too.
pub async fn list(db: &Db, caller: &Caller) -> Result<Vec<Key>, Error> {
    caller.allow(Action::ManageKeys)?;
    Ok(keys::list(db, caller.workspace).await?)
}

/// Takes a key back; from then on it opens nothing.
///
/// Errors: [`Code::NotFound`] where there is no such key; [`Code::NotPossible`] where it was taken
/// back before.
pub async fn revoke(db: &Db, clock: &Clock, caller: &Caller, id: KeyId) -> Result<(), Error> {
    caller.allow(Action::ManageKeys)?;
    let now = clock.now();
    let tx = db.begin_write().await?;
    if !keys::revoke(&tx, caller.workspace, id, now).await? {
        let known = keys::find(&tx, id).await?;
        tx.rollback().await?;
        return Err(match known {
            Some(key) if key.workspace == caller.workspace => {
                Error::new(Code::NotPossible, "This key was taken back before.")
            }
            _ => Error::not_found(),
        });
    }
    let data = serde_json::json!({ "key": id });
    let event =
        NewEvent::new(caller.workspace, EventKind::KeyRevoked, now, &caller.actor).with(data);
    events::append(&tx, &[&event]).await?;
    Ok(tx.commit().await?)
}

/// Who a key's text stands for; none where it opens nothing.
///
/// Text whose checksum is wrong is refused without asking the database.
pub async fn authenticate(db: &Db, text: &str) -> Result<Option<Caller>, Error> {
    let Ok(given) = ApiKey::parse(text) else {
        return Ok(None);
    };
    let Some(key) = keys::find(db, given.id()).await? else {
        return Ok(None);
    };
    if !given.has_hash(&key.secret_hash) || key.revoked_at.is_some() {
        return Ok(None);
    }
    // A role that this program does not know may do nothing.
    let role = key.role.parse::<Role>().ok();
    Ok(role.map(|role| Caller {
        workspace: key.workspace,
        actor: key.id.to_string(),
        role,
    }))
}

fn checked_name(name: &str) -> Result<&str, Error> {
    let name = name.trim();
    let length = name.chars().count();
    let problem = if name.is_empty() {
        FieldError::new(
            "name",
            "name_empty",
            "give the key a name, so that you know it again",
        )
    } else if length > NAME_MAX {
        FieldError::too_much("name", length, NAME_MAX, "characters")
    } else {
        return Ok(name);
    };
    Err(Error::field(Code::InvalidValue, problem))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::{authenticate, create, list, revoke};
    use crate::{
        domain::{api_key::ApiKey, id::KeyId, role::Role},
        error::Code,
        services::{
            Services,
            setup::tests::{Installation, installation},
        },
    };

    #[tokio::test]
    async fn a_key_opens_its_workspace_until_it_is_taken_back() {
        let Installation {
            services,
            caller,
            dir: _dir,
            ..
        } = installation().await;
        let Services { db, clock, .. } = services;
        let (key, text) = create(&db, &clock, &caller, " My laptop ", Role::Owner)
            .await
            .unwrap();
        assert_eq!(key.name, "My laptop");
        let found = authenticate(&db, text.expose_secret())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (found.workspace, found.actor),
            (caller.workspace, key.id.to_string())
        );
        revoke(&db, &clock, &caller, key.id).await.unwrap();
        assert!(
            authenticate(&db, text.expose_secret())
                .await
                .unwrap()
                .is_none()
        );
        let keys = list(&db, &caller).await.unwrap();
        assert_eq!(
            keys.iter().filter(|key| key.revoked_at.is_some()).count(),
            1
        );
        let again = revoke(&db, &clock, &caller, key.id).await.unwrap_err();
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
        let Services { db, clock, .. } = services;
        let (key, _) = create(&db, &clock, &caller, "mine", Role::Owner)
            .await
            .unwrap();
        let guessed = ApiKey::new(key.id, [7; 32]).text();
        assert!(authenticate(&db, &guessed).await.unwrap().is_none());
        let unknown = ApiKey::new(KeyId::new(clock.now()), [7; 32]).text();
        assert!(authenticate(&db, &unknown).await.unwrap().is_none());
        assert!(authenticate(&db, "dz_").await.unwrap().is_none());
    }

    #[tokio::test]
    async fn a_wrong_checksum_asks_no_database() {
        let Installation {
            services,
            caller,
            dir: _dir,
            ..
        } = installation().await;
        let Services { db, clock, .. } = services;
        let (_, text) = create(&db, &clock, &caller, "mine", Role::Owner)
            .await
            .unwrap();
        db.clone().close().await.unwrap();
        let mut wrong = text.expose_secret().to_owned();
        let last = if wrong.pop() == Some('0') { '1' } else { '0' };
        wrong.push(last);
        assert!(authenticate(&db, &wrong).await.unwrap().is_none());
        assert!(authenticate(&db, text.expose_secret()).await.is_err());
    }

    #[tokio::test]
    async fn a_key_needs_a_name_and_a_foreign_key_is_not_there() {
        let Installation {
            services,
            caller,
            dir: _dir,
            ..
        } = installation().await;
        let Services { db, clock, .. } = services;
        for name in ["", "  ", &"x".repeat(101)] {
            let error = create(&db, &clock, &caller, name, Role::Owner)
                .await
                .unwrap_err();
            assert_eq!(error.code(), Code::InvalidValue);
        }
        let error = revoke(&db, &clock, &caller, KeyId::new(clock.now()))
            .await
            .unwrap_err();
        assert_eq!(error.code(), Code::NotFound);
    }
}
