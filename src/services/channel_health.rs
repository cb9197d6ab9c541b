//! How channels are doing, and their figures: for one or for all of a workspace in the same few reads.

use std::collections::HashMap;

use serde::Serialize;

use super::{
    Caller, Services,
    lately::{Figures, Lately},
};
use crate::{
    domain::{
        budget::Limit,
        channel::{Channel, ChannelState},
        id::ChannelId,
        network::Reach,
        publication::State,
        role::Action,
        time::{DAY_MS, Instant},
    },
    error::Error,
    store::{
        self,
        budgets::used_of,
        channels::Standing,
        standing::{self, Asked, Count, LastFailure, LastSent},
        switches::Stopped,
    },
};

/// How far back failures are told, in milliseconds.
const FAILED_MS: i64 = 30 * DAY_MS;

/// Why not everything goes out on a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, strum::Display, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Trouble {
    /// A person stopped its network, or everything.
    Stopped,
    /// A person stopped it.
    Paused,
    /// Its network no longer accepts its credentials.
    NeedsAuth,
    /// Its credentials cannot be opened here.
    CredentialsUnreadable,
    /// Its network asked to wait.
    Throttled,
    /// A limit of its network is used up for now.
    LimitUsedUp,
    /// Publications wait for a person.
    Held,
    /// It is not known of some publications whether they are out.
    Unknown,
}

/// One reason why not everything goes out.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct HealthReason {
    /// Its stable name.
    pub code: Trouble,
    /// The same in words.
    pub message: String,
}

/// What is open on a channel.
#[derive(Debug, Clone, Copy, Default, Serialize, utoipa::ToSchema)]
pub struct OpenCounts {
    /// How many wait for their instant.
    pub waiting: i64,
    /// How many wait for a person.
    pub held: i64,
    /// Of how many it is not known whether they are out.
    pub unknown: i64,
    /// How many the network refused in the last 30 days.
    pub failed: i64,
}

/// How much of one limit of a network is used.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct LimitUse {
    /// Its name, unique within the network.
    pub name: &'static str,
    /// How much of it is used.
    pub used: i64,
    /// How much of it is left.
    pub left: i64,
    /// How much may be used.
    pub max: i64,
    /// When it begins anew.
    pub until: Instant,
}

/// How a channel is doing.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ChannelHealth {
    /// Whether it publishes.
    pub state: ChannelState,
    /// Why not everything goes out; empty where nothing is in the way.
    pub reasons: Vec<HealthReason>,
    /// What went out last.
    pub last_sent: Option<LastSent>,
    /// What went wrong last in the last 30 days, as the network told it.
    pub last_failure: Option<LastFailure>,
    /// What is open on it.
    pub open: OpenCounts,
    /// When the next publication is due.
    pub next_due_at: Option<Instant>,
    /// Until when its network asked to wait.
    pub not_before: Option<Instant>,
    /// How much of its network's limits is used.
    pub limits: Vec<LimitUse>,
    /// When a person must connect it again, where that is known.
    pub session_ends_at: Option<Instant>,
}

/// What is wanted besides the channels themselves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct With {
    /// How they are doing.
    pub health: bool,
    /// Their figures.
    pub figures: bool,
}

/// A channel with what was wanted besides.
#[derive(Debug)]
pub struct ChannelView {
    /// The channel.
    pub channel: Channel,
    /// How it is doing.
    pub health: Option<ChannelHealth>,
    /// Its figures.
    pub figures: Option<Figures>,
}

/// Every channel of a workspace, oldest first, with what is wanted besides.
///
/// However many there are, the number of reads is the same.
pub async fn list_channels(
    services: &Services,
    caller: &Caller,
    with: With,
) -> Result<Vec<ChannelView>, Error> {
    caller.allow(Action::ReadChannels)?;
    let asked = Asked {
        workspace: caller.workspace,
        only: None,
    };
    view(services, asked, with).await
}

/// How one channel is doing.
///
/// Errors: [`crate::error::Code::NotFound`].
pub async fn get_health(
    services: &Services,
    caller: &Caller,
    id: ChannelId,
) -> Result<ChannelHealth, Error> {
    caller.allow(Action::ReadChannels)?;
    let asked = Asked {
        workspace: caller.workspace,
        only: Some(id),
    };
    let with = With {
        health: true,
        figures: false,
    };
    let found = view(services, asked, with).await?.pop();
    found
        .and_then(|view| view.health)
        .ok_or_else(Error::not_found)
}

async fn view(services: &Services, asked: Asked, with: With) -> Result<Vec<ChannelView>, Error> {
    let now = services.clock.now();
    let channels = store::channels::standing(&services.db, asked).await?;
    let records = if with.health {
        Some(Records::read(services, asked, &channels, now).await?)
    } else {
        None
    };
    let lately = if with.figures {
        let ids = channels.iter().map(|standing| standing.channel.id);
        let ids: Vec<ChannelId> = ids.collect();
        Some(Lately::read(services, asked, &ids, now).await?)
    } else {
        None
    };
    let view = |standing: Standing| ChannelView {
        health: records
            .as_ref()
            .map(|records| records.health(services, &standing, now)),
        figures: lately
            .as_ref()
            .map(|lately| lately.figures(services, &standing.channel, now)),
        channel: standing.channel,
    };
    Ok(channels.into_iter().map(view).collect())
}

/// What the database holds of the health of channels.
struct Records {
    counts: HashMap<ChannelId, Vec<Count>>,
    stopped: Vec<Stopped>,
    sent: HashMap<ChannelId, LastSent>,
    failures: HashMap<ChannelId, LastFailure>,
    used: HashMap<(String, String, Instant), i64>,
}

/// The limits of a channel's network that are counted here.
fn limits_of(services: &Services, channel: &Channel) -> Vec<Limit> {
    let adapter = services.networks.get(channel.network);
    adapter.budgets(&channel.options)
}

impl Records {
    async fn read(
        services: &Services,
        asked: Asked,
        channels: &[Standing],
        now: Instant,
    ) -> Result<Self, Error> {
        let db = &services.db;
        let since = now.plus_ms(-FAILED_MS);
        let windows: Vec<_> = channels
            .iter()
            .flat_map(|standing| {
                let channel = &standing.channel;
                let limits = limits_of(services, channel).into_iter();
                limits.map(|limit| limit.window(channel.id, channel.network, now))
            })
            .collect();
        Ok(Self {
            counts: standing::counts(db, asked, since).await?,
            stopped: store::switches::list(db, asked.workspace).await?,
            sent: standing::last_sent(db, asked, now).await?,
            failures: standing::last_failures(db, asked, since, now).await?,
            used: used_of(db, &windows).await?,
        })
    }

    fn health(&self, services: &Services, standing: &Standing, now: Instant) -> ChannelHealth {
        let channel = &standing.channel;
        let counts = self.counts.get(&channel.id).map(Vec::as_slice);
        let counts = counts.unwrap_or_default();
        let limits = self.limits(services, channel, now);
        let not_before = Some(standing.not_before).filter(|until| *until > now);
        let vault = &services.vault;
        let session = vault.open_session(channel.workspace, channel.id, &standing.sealed);
        let adapter = services.networks.get(channel.network);
        let open = open(counts);
        let mut stopped = self.stopped.iter();
        let signs = Signs {
            stopped: stopped.find(|stopped| stopped.reach.holds(channel.network)),
            state: channel.state,
            is_unreadable: session.is_err(),
            not_before,
            used_up: used_up(&limits, &limits_of(services, channel)),
            open,
        };
        ChannelHealth {
            state: channel.state,
            reasons: signs.reasons(),
            last_sent: self.sent.get(&channel.id).cloned(),
            last_failure: self.failures.get(&channel.id).cloned(),
            open,
            next_due_at: next_due_at(counts),
            not_before,
            limits,
            session_ends_at: session.ok().and_then(|open| adapter.session_ends_at(&open)),
        }
    }

    fn limits(&self, services: &Services, channel: &Channel, now: Instant) -> Vec<LimitUse> {
        let limit_use = |limit: Limit| {
            let window = limit.window(channel.id, channel.network, now);
            let key = (window.scope, limit.name.to_owned(), window.from);
            let used = self.used.get(&key).copied().unwrap_or_default();
            LimitUse {
                name: limit.name,
                used,
                left: (limit.max - used).max(0),
                max: limit.max,
                until: window.until,
            }
        };
        let limits = limits_of(services, channel).into_iter();
        limits.map(limit_use).collect()
    }
}

/// When the limits have room again, where one of them has none for another part.
fn used_up(uses: &[LimitUse], limits: &[Limit]) -> Option<Instant> {
    let full = uses.iter().zip(limits);
    full.filter(|(used, limit)| used.left < limit.cost)
        .map(|(used, _)| used.until)
        .max()
}

fn open(counts: &[Count]) -> OpenCounts {
    let number = |wanted: &[State]| {
        let found = counts.iter().filter(|count| wanted.contains(&count.state));
        found.map(|count| count.number).sum()
    };
    OpenCounts {
        waiting: number(&[State::Waiting, State::Due]),
        held: number(&[State::Held, State::Handed]),
        unknown: number(&[State::Unknown]),
        failed: number(&[State::Failed]),
    }
}

fn next_due_at(counts: &[Count]) -> Option<Instant> {
    let waits = |count: &&Count| matches!(count.state, State::Waiting | State::Due);
    counts
        .iter()
        .filter(waits)
        .map(|count| count.first_at)
        .min()
}

/// What health is judged by.
struct Signs<'a> {
    stopped: Option<&'a Stopped>,
    state: ChannelState,
    is_unreadable: bool,
    not_before: Option<Instant>,
    used_up: Option<Instant>,
    open: OpenCounts,
}

impl Signs<'_> {
    fn reasons(&self) -> Vec<HealthReason> {
        let mut reasons = Vec::new();
        let mut add = |code, message: String| reasons.push(HealthReason { code, message });
        if let Some(stopped) = self.stopped {
            let what = match stopped.reach {
                Reach::All => "Everything here",
                Reach::One(_) => "Its network",
            };
            let reason = stopped.reason.trim_end_matches('.');
            let message = format!("{what} was stopped: {reason}.");
            add(Trouble::Stopped, message);
        }
        match self.state {
            ChannelState::Paused => add(
                Trouble::Paused,
                "It is paused. Nothing goes out until somebody lets it go on.".to_owned(),
            ),
            ChannelState::NeedsAuth => add(
                Trouble::NeedsAuth,
                "Its network no longer accepts its credentials. Give new ones.".to_owned(),
            ),
            ChannelState::Active | ChannelState::Deleted => {}
        }
        if self.is_unreadable {
            let message = "Its credentials cannot be opened with the key of this installation.";
            add(Trouble::CredentialsUnreadable, message.to_owned());
        }
        if let Some(until) = self.not_before {
            let message = format!("Its network asked to wait until {until}.");
            add(Trouble::Throttled, message);
        }
        if let Some(until) = self.used_up {
            let message = format!("A limit of its network is used up until {until}.");
            add(Trouble::LimitUsedUp, message);
        }
        if self.open.unknown > 0 {
            let message = format!(
                "Of {} it is not known whether they are out; that is being found out.",
                self.open.unknown
            );
            add(Trouble::Unknown, message);
        }
        if self.open.held > 0 {
            let message = format!("{} wait for a person's answer.", self.open.held);
            add(Trouble::Held, message);
        }
        reasons
    }
}
