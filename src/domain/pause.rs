//! The crisis pause: nothing goes out by itself until a person says so.

use serde::{Deserialize, Serialize};

use super::{id::ChannelId, time::Instant};

/// A pause of a workspace; it ends only by a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Pause {
    /// Why, at most 200 characters.
    pub reason: String,
    /// Who paused: a key's or a person's id, or `cli`.
    pub actor: String,
    /// Since when.
    pub paused_at: Instant,
    /// When a person should look again; nothing happens by itself then.
    pub review_at: Option<Instant>,
    /// The channels it holds for; empty for all.
    pub channels: Vec<ChannelId>,
}

impl Pause {
    /// Whether it holds for a channel.
    pub fn holds(&self, channel: ChannelId) -> bool {
        self.channels.is_empty() || self.channels.contains(&channel)
    }
}
