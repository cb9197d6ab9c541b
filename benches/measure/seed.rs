//! What lies in a database before a measurement: a workspace, channels, and posts that are due.

use std::path::Path;

use dezent::{
    clock::Clock,
    domain::{
        id::{ChannelId, WorkspaceId},
        network::Network,
        publication::Publication,
        time::Instant,
    },
    networks::Session,
    services::setup,
    store::{self, Db, Location, Tx},
    vault::Vault,
};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Map;

use super::{Failure, pause, sample};

/// How long before posts are due everything stands ready, in milliseconds, and what each post needs
/// on top for being stored, in microseconds.
const LEAD_MS: i64 = 5_000;
const LEAD_EACH_US: i64 = 700;
/// The same on PostgreSQL, where each statement is a way to the server and back.
const LEAD_EACH_ON_SERVER_US: i64 = 2_000;

/// An installation that is being filled.
pub(crate) struct Stock {
    db: Db,
    vault: Vault,
    clock: Clock,
    is_server: bool,
    /// The first workspace.
    pub(crate) workspace: WorkspaceId,
    key: Option<SecretString>,
}

impl Stock {
    /// Makes an installation, or opens the one that is there.
    pub(crate) async fn open(location: &Location, vault_key: &Path) -> Result<Self, Failure> {
        let db = Db::connect(location).await?;
        db.migrate_up().await?;
        let (vault, _) = Vault::open_or_create(vault_key)?;
        let clock = Clock::system();
        let setup = setup::prepare(&db, &vault, &clock).await?;
        Ok(Self {
            db,
            vault,
            clock,
            is_server: matches!(location, Location::Url(_)),
            workspace: setup.workspace,
            key: setup.first_key,
        })
    }

    /// The text of the first key, where this call has made the installation.
    pub(crate) fn key(&self) -> Result<String, Failure> {
        let key = self.key.as_ref().ok_or("a key that was just made")?;
        Ok(key.expose_secret().to_owned())
    }

    /// Makes further workspaces.
    pub(crate) async fn workspaces(&self, count: usize) -> Result<Vec<WorkspaceId>, Failure> {
        let tx = self.db.begin_write().await?;
        let mut made = Vec::with_capacity(count);
        for number in 0..count {
            let now = self.clock.now();
            let id = WorkspaceId::new(now);
            store::workspaces::insert(&tx, id, &format!("Laden {number}"), now).await?;
            made.push(id);
        }
        tx.commit().await?;
        Ok(made)
    }

    /// Connects so many channels in a workspace.
    pub(crate) async fn channels(
        &self,
        workspace: WorkspaceId,
        count: usize,
    ) -> Result<Vec<ChannelId>, Failure> {
        let tx = self.db.begin_write().await?;
        let mut made = Vec::with_capacity(count);
        for number in 0..count {
            made.push(self.connect(&tx, workspace, number).await?);
        }
        tx.commit().await?;
        Ok(made)
    }

    async fn connect(
        &self,
        tx: &Tx,
        workspace: WorkspaceId,
        number: usize,
    ) -> Result<ChannelId, Failure> {
        let name = format!("Laden {number}");
        let channel = sample::channel(workspace, &name, Map::new(), self.clock.now());
        let sealed = self
            .vault
            .seal_session(workspace, channel.id, &Session::default());
        store::channels::insert(tx, &channel, sealed).await?;
        Ok(channel.id)
    }

    /// When posts can be due that are stored from now on.
    pub(crate) fn due_at(&self, count: usize) -> Result<Instant, Failure> {
        let each_us = if self.is_server {
            LEAD_EACH_ON_SERVER_US
        } else {
            LEAD_EACH_US
        };
        let lead_ms = LEAD_MS + i64::try_from(count)? * each_us / 1_000;
        Ok(self.clock.now().plus_ms(lead_ms))
    }

    /// Stores one post on each channel, all due at one instant.
    pub(crate) async fn plan(
        &self,
        channels: &[ChannelId],
        due_at: Instant,
    ) -> Result<(), Failure> {
        let tx = self.db.begin_write().await?;
        let now = self.clock.now();
        let mut publications = Vec::with_capacity(channels.len());
        let mut lanes = Vec::with_capacity(channels.len());
        for (number, channel) in channels.iter().enumerate() {
            let text = format!("Heute backen wir Brot Nummer {number}.");
            let post = sample::post(self.workspace, *channel, &[text], due_at, now);
            store::posts::insert(&tx, &post).await?;
            lanes.push((*channel, due_at));
            let variant = &post.variants[0];
            let network = Network::Sandbox;
            publications.push(Publication::planned(
                &post, variant, network, due_at, 0, now,
            ));
        }
        store::publications::insert(&tx, &publications).await?;
        store::lanes::wake_by(&tx, &lanes).await?;
        Ok(tx.commit().await?)
    }

    /// Makes as many channels as posts, each with one post, all due at one instant.
    pub(crate) async fn due(&self, count: usize) -> Result<Instant, Failure> {
        let due_at = self.due_at(count)?;
        let channels = self.channels(self.workspace, count).await?;
        self.plan(&channels, due_at).await?;
        Ok(due_at)
    }

    /// Lets the database go.
    pub(crate) async fn close(self) -> Result<(), Failure> {
        Ok(self.db.close().await?)
    }
}

/// Waits until half a second before an instant.
///
/// Errors: that it has passed, because the machine was too slow to make everything ready.
pub(crate) async fn await_eve(due_at: Instant) -> Result<(), Failure> {
    let left_ms = due_at.ms_since(Clock::system().now()) - 500;
    let Ok(left_ms) = u64::try_from(left_ms) else {
        return Err("the posts were due before everything was ready".into());
    };
    pause(left_ms).await;
    Ok(())
}

/// How many posts are stored as sent.
pub(crate) async fn sent(location: &Location) -> Result<usize, Failure> {
    let db = Db::connect(location).await?;
    let counts = store::publications::counts(&db).await?;
    db.close().await?;
    let out = counts.into_iter().filter(|(state, _, _)| state.is_out());
    Ok(usize::try_from(
        out.map(|(_, _, count)| count).sum::<i64>(),
    )?)
}

/// Waits until so many posts are stored as sent.
pub(crate) async fn await_sent(location: &Location, wanted: usize) -> Result<(), Failure> {
    for _ in 0..300 {
        if sent(location).await? >= wanted {
            return Ok(());
        }
        pause(100).await;
    }
    Err("posts arrived and are not stored as sent".into())
}
