//! The first start: which installation this is, its workspace, and the first key.

use secrecy::{ExposeSecret as _, SecretString};

use super::{
    Caller,
    keys::{self, NewKey},
};
use crate::{
    clock::Clock,
    domain::{id::WorkspaceId, role::Role},
    store::{
        self, Db, StoreError,
        instance::{self, Instance},
        workspaces,
    },
    vault::{Place, Vault, VaultError},
};

/// What the first workspace is called until somebody renames it.
const WORKSPACE_NAME: &str = "My shop";
/// What the first key is called.
const FIRST_KEY_NAME: &str = "first key";
/// How long the secret is that idempotency keys are derived from, in bytes.
const KEY_SECRET_BYTES: usize = 32;
/// What is sealed to find out later whether the key is the right one.
const CHECK: &[u8] = b"Dezent's vault opens.";
/// Where that lies.
const CHECK_PLACE: Place<'_> = Place {
    table: "instance",
    column: "vault_check",
    row: "1",
    workspace: "",
};

/// Why the program cannot start on this database.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key file is not the one this database was sealed with.
    #[error(
        "the vault's key does not belong to this database, so no stored password or token could \
         be opened; put the right key file back from your backup"
    )]
    OtherVault(#[source] VaultError),
    /// The system has no random bytes.
    #[error("the operating system gives no random bytes")]
    Random(#[from] getrandom::Error),
    /// The first key could not be made.
    #[error("the first key could not be made")]
    FirstKey(#[source] crate::error::Error),
}

/// An installation that is ready.
#[derive(Debug)]
pub struct Setup {
    /// Which installation it is.
    pub instance: Instance,
    /// Its first workspace.
    pub workspace: WorkspaceId,
    /// The text of the first key, where this start has made it; shown once.
    pub first_key: Option<SecretString>,
}

impl Setup {
    /// The person at the machine, who may do everything.
    pub fn operator(&self) -> Caller {
        Caller::operator(self.workspace)
    }
}

/// Opens an installation, or makes it in a migrated database; makes no key.
///
/// Errors: a database that fails, and a vault whose key is not this installation's.
pub async fn open(db: &Db, vault: &Vault, clock: &Clock) -> Result<Setup, SetupError> {
    let found = match instance::find(db).await? {
        Some(instance) => instance,
        None => make(db, vault, clock).await?,
    };
    let check = vault
        .unseal(&CHECK_PLACE, &found.vault_check)
        .map_err(SetupError::OtherVault)?;
    if check.expose_secret() != CHECK {
        return Err(SetupError::OtherVault(VaultError::Unreadable));
    }
    Ok(Setup {
        workspace: found.workspace,
        instance: found,
        first_key: None,
    })
}

/// The same, with an owner's key where there was never one.
pub async fn prepare(db: &Db, vault: &Vault, clock: &Clock) -> Result<Setup, SetupError> {
    let setup = open(db, vault, clock).await?;
    if !store::keys::list(db, setup.workspace).await?.is_empty() {
        return Ok(setup);
    }
    let new = NewKey::of_program(FIRST_KEY_NAME, Role::Owner);
    let tx = db.begin_write().await?;
    let made = keys::insert(&tx, setup.workspace, &setup.operator(), new, clock.now()).await;
    let made = made.map_err(SetupError::FirstKey)?;
    tx.commit().await?;
    Ok(Setup {
        first_key: Some(made.text),
        ..setup
    })
}

/// What a start finds out by whether the key is the right one.
pub(super) fn sealed_check(vault: &Vault) -> Vec<u8> {
    vault.seal(&CHECK_PLACE, CHECK)
}

async fn make(db: &Db, vault: &Vault, clock: &Clock) -> Result<Instance, SetupError> {
    let mut key_secret = vec![0; KEY_SECRET_BYTES];
    getrandom::fill(&mut key_secret)?;
    let now = clock.now();
    let made = Instance {
        workspace: WorkspaceId::new(now),
        key_secret,
        vault_check: sealed_check(vault),
        generation: 0,
    };
    let tx = db.begin_write().await?;
    // Another process may have been quicker: `key create` works beside a server that starts.
    if let Some(found) = instance::find(&tx).await? {
        tx.rollback().await?;
        return Ok(found);
    }
    instance::insert(&tx, &made, now).await?;
    workspaces::insert(&tx, made.workspace, WORKSPACE_NAME, now).await?;
    tx.commit().await?;
    Ok(made)
}

/// An installation in a folder of its own, for the tests of this room.
#[cfg(test)]
pub(crate) mod tests {
    use std::sync::Arc;

    use secrecy::ExposeSecret as _;

    use super::{Setup, SetupError, open, prepare};
    use crate::{
        bell::Bell,
        clock::Clock,
        domain::{
            channel::{Account, Channel, ChannelState, DAILY_MAX, LatePolicy, Mode},
            id::ChannelId,
            network::Network,
            time::{Instant, TimeZone},
        },
        media::MediaStore,
        networks::{
            Now, Session,
            bluesky::BlueskySettings,
            deliver::Courier,
            front::Front,
            http::{Http, HttpSettings},
            registry::{NetworkSettings, Networks},
            webhook::WebhookSettings,
        },
        rules::Rules,
        services::{Caller, Services, keys, media::Addresses},
        stop_points::StopPoints,
        store::{Db, Location},
        vault::Vault,
    };

    /// An installation on a clock that stands still, with nothing behind its networks.
    pub(crate) struct Installation {
        pub(crate) services: Services,
        pub(crate) caller: Caller,
        pub(crate) dir: tempfile::TempDir,
    }

    impl Installation {
        /// Stores a channel of the rehearsal network with this session.
        pub(crate) async fn connect(&self, account: &str, session: &Session) -> Channel {
            let services = &self.services;
            let now = services.clock.now();
            let channel = Channel {
                id: ChannelId::new(now),
                workspace: self.caller.workspace,
                revision: 1,
                network: Network::Sandbox,
                name: "Laden".to_owned(),
                time_zone: TimeZone::UTC,
                state: ChannelState::Active,
                account: Account {
                    remote_id: account.to_owned(),
                    handle: account.to_owned(),
                    url: None,
                    server: None,
                },
                options: serde_json::Map::new(),
                mode: Mode::Direct,
                late_policy: LatePolicy::default(),
                grace_ms: 0,
                daily_max: DAILY_MAX,
                audience: None,
                colour: None,
                min_gap_ms: 0,
                created_at: now,
            };
            let (workspace, id) = (channel.workspace, channel.id);
            let sealed = services.vault.seal_session(workspace, id, session);
            let tx = services.db.begin_write().await.unwrap();
            crate::store::channels::insert(&tx, &channel, sealed)
                .await
                .unwrap();
            tx.commit().await.unwrap();
            channel
        }

        /// What a channel's row holds, sealed.
        pub(crate) async fn sealed(&self, channel: ChannelId) -> Vec<u8> {
            let rows = crate::store::channels::for_engine(&self.services.db, &[channel]).await;
            rows.unwrap().remove(0).1
        }
    }

    /// An empty, migrated database.
    async fn database(dir: &tempfile::TempDir) -> Db {
        let db = Db::connect(&Location::File(dir.path().join("dezent.sqlite3")))
            .await
            .unwrap();
        db.migrate_up().await.unwrap();
        db
    }

    /// Makes an installation without a key.
    pub(crate) async fn installation() -> Installation {
        let dir = tempfile::tempdir().unwrap();
        let db = database(&dir).await;
        let clock = Clock::manual(Instant::from_ms(1_764_547_200_000));
        let (vault, _) = Vault::open_or_create(&dir.path().join("vault.key")).unwrap();
        let setup = open(&db, &vault, &clock).await.unwrap();
        let caller = setup.operator();
        let services = services(&dir, &setup, (db, vault, clock));
        Installation {
            services,
            caller,
            dir,
        }
    }

    /// Services on a database that is set up.
    fn services(
        dir: &tempfile::TempDir,
        setup: &Setup,
        (db, vault, clock): (Db, Vault, Clock),
    ) -> Services {
        let http = Http::build(HttpSettings::default(), StopPoints::default()).unwrap();
        let settings = NetworkSettings {
            sandbox_api_base: "http://127.0.0.1:9".parse().unwrap(),
            bluesky: BlueskySettings::default(),
            webhook: WebhookSettings {
                now: Now::new(Instant::default),
            },
            places: std::collections::BTreeMap::default(),
        };
        Services {
            db,
            clock,
            networks: Arc::new(Networks::build(&http, &settings).unwrap()),
            rules: Arc::new(Rules::load()),
            memo: Arc::default(),
            vault: Arc::new(vault),
            passwords: Arc::default(),
            media: MediaStore::on_disk(dir.path().join("media")),
            addresses: Addresses::new(&setup.instance.key_secret, None),
            front: Front::default(),
            courier: Courier::new(http),
            notifier: Arc::default(),
            bell: Bell::default(),
            stops: StopPoints::default(),
        }
    }

    #[tokio::test]
    async fn the_first_start_makes_one_key_and_the_second_none() {
        let dir = tempfile::tempdir().unwrap();
        let (db, clock) = (database(&dir).await, Clock::system());
        let (vault, _) = Vault::open_or_create(&dir.path().join("vault.key")).unwrap();
        let first = prepare(&db, &vault, &clock).await.unwrap();
        let second = prepare(&db, &vault, &clock).await.unwrap();
        assert_eq!(first.workspace, second.workspace);
        assert_eq!(first.instance.key_secret, second.instance.key_secret);
        assert!(second.first_key.is_none());
        let text = first.first_key.unwrap();
        let services = services(&dir, &second, (db, vault, clock));
        let caller = keys::authenticate(&services, text.expose_secret())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(caller.workspace, first.workspace);
    }

    #[tokio::test]
    async fn another_vault_does_not_open_the_installation() {
        let dir = tempfile::tempdir().unwrap();
        let (db, clock) = (database(&dir).await, Clock::system());
        let (vault, _) = Vault::open_or_create(&dir.path().join("vault.key")).unwrap();
        open(&db, &vault, &clock).await.unwrap();
        let (other, _) = Vault::open_or_create(&dir.path().join("other.key")).unwrap();
        let refused = open(&db, &other, &clock).await.unwrap_err();
        assert!(matches!(refused, SetupError::OtherVault(_)), "{refused}");
    }

    #[tokio::test]
    async fn two_first_starts_make_one_installation() {
        let dir = tempfile::tempdir().unwrap();
        let (db, clock) = (database(&dir).await, Clock::system());
        let (vault, _) = Vault::open_or_create(&dir.path().join("vault.key")).unwrap();
        let (one, two) = tokio::join!(open(&db, &vault, &clock), open(&db, &vault, &clock));
        assert_eq!(one.unwrap().workspace, two.unwrap().workspace);
        assert_eq!(
            crate::store::workspaces::all_of_them(&db)
                .await
                .unwrap()
                .len(),
            1
        );
    }
}
