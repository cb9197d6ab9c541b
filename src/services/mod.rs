//! What can be done: permission, rules, one transaction, one event.
//!
//! A service takes the [`Caller`] first and asks for permission before anything else. It reads
//! through the store, decides by `domain` and `rules`, and writes in one transaction, so that
//! nothing is ever half-saved. It knows neither HTTP nor SQL.

use std::{future::Future, sync::Arc};

use tracing::Instrument as _;

use crate::{
    bell::Bell,
    clock::Clock,
    error::Error,
    media::MediaStore,
    networks::{deliver::Courier, front::Front, registry::Networks},
    rules::Rules,
    stop_points::StopPoints,
    store::Db,
    vault::Vault,
};

pub mod account;
pub mod audiences;
pub mod bulk;
pub mod calendar;
mod caller;
mod case;
pub mod channel_changes;
pub mod channel_health;
pub mod channel_test;
pub mod channels;
pub mod check;
pub mod connecting;
pub mod decisions;
pub mod demo;
pub mod drafts;
pub mod events;
pub mod figures;
pub mod fitting;
pub mod fixes;
pub mod inbox;
pub mod input;
pub mod invitations;
pub mod judging;
pub mod keys;
pub mod labels;
mod lang;
pub mod lately;
pub mod media;
pub mod messages;
pub mod notices;
pub mod offers;
pub mod overrides;
pub mod own_calendars;
pub mod passwords;
pub mod pauses;
pub mod people;
pub mod posts;
pub mod profile;
pub mod publications;
pub mod reminders;
pub mod removals;
pub mod rotation;
pub mod rule_layers;
pub mod schedule;
pub mod sessions;
pub mod setup;
pub mod sign_in;
pub mod slots;
pub mod special_days;
pub mod suppressions;
pub mod switches;
pub mod system;
pub mod upgrade;
pub mod webhooks;
pub mod workspaces;

pub use caller::{ANSWERED_MS, Answered, Caller, Once, Terms, in_use};

/// Everything services work with; clones share it.
#[derive(Clone)]
pub struct Services {
    /// The database.
    pub db: Db,
    /// What time it is.
    pub clock: Clock,
    /// How each network is spoken to.
    pub networks: Arc<Networks>,
    /// What a good post is.
    pub rules: Arc<Rules>,
    /// What posts weighed before.
    pub memo: Arc<judging::Memo>,
    /// Seals and opens secrets.
    pub vault: Arc<Vault>,
    /// Computes passwords.
    pub passwords: Arc<passwords::Passwords>,
    /// Where the bytes of pictures and films lie.
    pub media: MediaStore,
    /// Makes and reads addresses that need no key.
    pub addresses: media::Addresses,
    /// Tries out how others reach this program.
    pub front: Front,
    /// Delivers messages to addresses that people give.
    pub courier: Courier,
    /// Where the person who runs Dezent is told.
    pub notifier: Arc<notices::Notifier>,
    /// Wakes the engine.
    pub bell: Bell,
    /// Where a test may stop the process.
    pub stops: StopPoints,
}

/// Who the record names where no person decided.
pub const ENGINE: &str = "engine";

/// Runs work that writes to its end, even where whoever asked for it has gone away.
///
/// Errors: those of the work; [`Internal`](crate::error::Code::Internal) where it panicked.
pub async fn whole<T: Send + 'static>(
    work: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Result<T, Error> {
    match tokio::spawn(work.in_current_span()).await {
        Ok(done) => done,
        Err(broken) => Err(Error::internal(broken)),
    }
}
