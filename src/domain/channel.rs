//! Channels: connected accounts and how they are to be treated.

use serde::{Deserialize, Serialize};

use super::{
    id::{AudienceId, ChannelId, WorkspaceId},
    network::Network,
    time::{Instant, MINUTE_MS, TimeZone},
};

/// How long after its instant a post may still go out, in milliseconds, unless the channel says so.
pub const GRACE_MS: i64 = 30 * MINUTE_MS;
/// How far apart late posts of one channel are kept, in milliseconds, unless the channel says so.
pub const MIN_GAP_MS: i64 = MINUTE_MS;
/// The most posts that are planned on one local day of a channel, unless the channel says so: no
/// shop's plan comes near it, and an import gone wrong does.
pub const DAILY_MAX: i64 = 25;
/// How many colours channels are told apart by.
pub const COLOURS: i64 = 12;

/// Whether a channel publishes.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ChannelState {
    /// It publishes.
    Active,
    /// The network no longer accepts our credentials; a person must connect it again.
    NeedsAuth,
    /// A person stopped it.
    Paused,
    /// It was removed; its record stays for its history.
    Deleted,
}

/// What happens to a post whose grace has run out.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum LatePolicy {
    /// It waits for a person.
    #[default]
    Hold,
    /// It is left out.
    Skip,
}

/// Who posts on a channel.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Mode {
    /// Dezent posts.
    #[default]
    Direct,
    /// A person is reminded and posts by hand; no credentials are needed, and lost ones do not matter.
    Reminder,
}

/// Who a channel is on its network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Account {
    /// The network's own stable id of the account.
    pub remote_id: String,
    /// The name people see.
    pub handle: String,
    /// The account's public address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The server it lives on, where its network has many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
}

/// A connected account.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Channel {
    /// Its id.
    pub id: ChannelId,
    /// Who owns it.
    pub workspace: WorkspaceId,
    /// Rises with each change.
    pub revision: i64,
    /// Where it lives.
    pub network: Network,
    /// What people here call it.
    pub name: String,
    /// The zone its days are counted in.
    pub time_zone: TimeZone,
    /// Whether it publishes.
    pub state: ChannelState,
    /// Who posts on it.
    pub mode: Mode,
    /// Who it is there.
    pub account: Account,
    /// Settings the network understands.
    pub options: serde_json::Map<String, serde_json::Value>,
    /// What happens to posts past their grace.
    pub late_policy: LatePolicy,
    /// How long after its instant a post may still go out, in milliseconds.
    pub grace_ms: i64,
    /// How far apart late posts are kept, in milliseconds.
    pub min_gap_ms: i64,
    /// The most posts that are planned on one of its local days.
    pub daily_max: i64,
    /// The audience it speaks to.
    pub audience: Option<AudienceId>,
    /// Its colour on pages, from 1 to [`COLOURS`]; a page chooses one where nobody has.
    pub colour: Option<i64>,
    /// When it was connected.
    pub created_at: Instant,
}

/// What rules need to know of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outline {
    /// Its id.
    pub id: ChannelId,
    /// Where it lives.
    pub network: Network,
    /// The zone its days are counted in.
    pub time_zone: TimeZone,
}

impl Channel {
    /// Whether nobody was asked whose account it is: it was connected without credentials, for a person
    /// who posts there, and then its own id stands for the account.
    pub fn is_unproven(&self) -> bool {
        self.account.server.is_none() && self.account.remote_id == self.id.to_string()
    }

    /// What rules need to know of it.
    pub const fn outline(&self) -> Outline {
        Outline {
            id: self.id,
            network: self.network,
            time_zone: self.time_zone,
        }
    }
}
