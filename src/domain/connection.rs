//! Connections that are being made: a person is asked for consent on a network's own page.

use serde::{Deserialize, Serialize};

use super::{
    id::{ChannelId, ConnectionId, WorkspaceId},
    network::Network,
    time::{Instant, MINUTE_MS, TimeZone},
};

/// How long a person may take to answer, and then to choose, in milliseconds.
pub const ANSWER_WITHIN_MS: i64 = 10 * MINUTE_MS;

/// How far a connection is.
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
pub enum ConnectionState {
    /// A person is asked.
    Asked,
    /// The answer came and is being exchanged.
    Answered,
    /// There are several accounts, and a person is to choose.
    Choosing,
    /// It is made.
    Done,
    /// It did not come about; the detail says why.
    Failed,
}

/// A connection that is being made.
#[derive(Debug, Clone, PartialEq)]
pub struct Connection {
    /// Its id.
    pub id: ConnectionId,
    /// Who owns it.
    pub workspace: WorkspaceId,
    /// Who began it, and alone may end it.
    pub actor: String,
    /// The network.
    pub network: Network,
    /// The channel that is connected again, where it is one.
    pub channel: Option<ChannelId>,
    /// What people here will call the channel, where they said so.
    pub name: Option<String>,
    /// The zone its days will be counted in.
    pub time_zone: TimeZone,
    /// The account's server, where it was named.
    pub server: Option<String>,
    /// Where the browser goes at the end.
    pub return_to: Option<String>,
    /// Where the network sends the browser back to.
    pub redirect: String,
    /// How far it is.
    pub state: ConnectionState,
    /// Why it failed.
    pub detail: Option<String>,
    /// The channels that came of it.
    pub channels: Vec<ChannelId>,
    /// When it was begun.
    pub created_at: Instant,
    /// Until when it can be ended.
    pub expires_at: Instant,
}
