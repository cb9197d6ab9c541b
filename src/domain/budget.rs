//! Budgets: how much a network lets a channel, or an app, do in a window of time.

use super::{id::ChannelId, network::Network, time::Instant};

/// Whose limit it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Each account's own.
    Channel,
    /// All accounts' that use the same app at the network.
    App,
}

/// One limit of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Its name, unique within the network.
    pub name: &'static str,
    /// Whose it is.
    pub scope: Scope,
    /// How long its window is, in milliseconds.
    pub window_ms: i64,
    /// How much may be used in a window.
    pub max: i64,
    /// How much making one part public uses.
    pub cost: i64,
}

/// A window of a limit: whole windows since 1970, so that every node means the same one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Whose: a channel's id, or `app:` and the network.
    pub scope: String,
    /// Which limit.
    pub name: &'static str,
    /// When it began.
    pub from: Instant,
    /// When it ends.
    pub until: Instant,
}

/// What a public step is about to use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spending {
    /// Of which window.
    pub window: Window,
    /// How much.
    pub cost: i64,
    /// How much may be used in all.
    pub limit: i64,
}

/// What the network says is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Of which window.
    pub window: Window,
    /// How much, in all.
    pub used: i64,
}

impl Limit {
    /// The window that an instant lies in.
    pub fn window(&self, channel: ChannelId, network: Network, now: Instant) -> Window {
        let scope = match self.scope {
            Scope::Channel => channel.to_string(),
            Scope::App => format!("app:{network}"),
        };
        let from = now.ms().div_euclid(self.window_ms) * self.window_ms;
        Window {
            scope,
            name: self.name,
            from: Instant::from_ms(from),
            until: Instant::from_ms(from + self.window_ms),
        }
    }

    /// What making one part public uses.
    pub fn spending(&self, channel: ChannelId, network: Network, now: Instant) -> Spending {
        Spending {
            window: self.window(channel, network, now),
            cost: self.cost,
            limit: self.max,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Limit, Scope};
    use crate::domain::{id::ChannelId, network::Network, time::Instant};

    #[test]
    fn windows_follow_one_another_and_are_the_same_for_everybody() {
        let hour = Limit {
            name: "hour",
            scope: Scope::Channel,
            window_ms: 3_600_000,
            max: 10,
            cost: 1,
        };
        let channel = ChannelId::new(Instant::from_ms(0));
        let at = |ms| hour.window(channel, Network::Sandbox, Instant::from_ms(ms));
        assert_eq!(at(3_600_000), at(7_199_999));
        assert_eq!(at(7_199_999).until, at(7_200_000).from);
        let app = Limit {
            scope: Scope::App,
            ..hour
        };
        let scope = app
            .window(channel, Network::Sandbox, Instant::from_ms(1))
            .scope;
        assert_eq!(scope, "app:sandbox");
    }
}
