//! Networks: their names, what they can hold, and how an unclear outcome is settled on them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize, Serializer};

use super::text::TextUnit;

mod caption;
mod comments;
mod fit;
mod limits;
mod special;

pub use comments::Comments;
pub use fit::{Fit, Fitting, SIDE_FLOOR, sides};
pub use limits::{Limits, Ratios, Wants};
pub use special::SpecialLimits;

/// A network that Dezent can publish on.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::EnumIter,
    strum::IntoStaticStr,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Network {
    /// The rehearsal network that ships in the binary; nothing on it leaves the machine.
    Sandbox,
    /// Bluesky and every other server of the AT Protocol.
    Bluesky,
    /// Mastodon and the servers that speak its API.
    Mastodon,
    /// Facebook: a page.
    Facebook,
    /// X, which was called Twitter.
    X,
    /// `LinkedIn`: a member's own posts, or a page's.
    Linkedin,
    /// Instagram: a professional account.
    Instagram,
    /// Threads.
    Threads,
    /// `YouTube`, where posts are films.
    Youtube,
    /// `TikTok`, where films and pictures are posted, or laid into the creator's inbox.
    Tiktok,
    /// Snapchat's public profiles: stories, saved stories and spotlights.
    Snapchat,
    /// Pinterest: a board, or a section of one.
    Pinterest,
    /// A blog on Tumblr.
    Tumblr,
    /// Reddit.
    Reddit,
    /// Google's own pages of shops and other places.
    GoogleBusiness,
    /// A site made with `WordPress`, which its owner runs.
    Wordpress,
    /// A Telegram channel or group, in which a bot posts.
    Telegram,
    /// A Slack channel, by a bot or an incoming webhook.
    Slack,
    /// A Discord channel, by its incoming webhook.
    Discord,
    /// XING, where only people can post.
    Xing,
    /// Google+, which closed in 2019.
    GooglePlus,
    /// Any address that takes a signed message.
    Webhook,
    /// A place without a way in for programs: a person is reminded, and posts there by hand.
    Reminder,
}

/// Which networks something is about: one, or all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// All of them.
    All,
    /// This one.
    One(Network),
}

impl Reach {
    /// Whether a network is among them.
    pub fn holds(self, network: Network) -> bool {
        self == Self::All || self == Self::One(network)
    }
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::One(network) => network.fmt(f),
        }
    }
}

impl FromStr for Reach {
    type Err = strum::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "all" {
            return Ok(Self::All);
        }
        text.parse().map(Self::One)
    }
}

impl Serialize for Reach {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How the outcome of an unclear send can be found out; a function of channel and draft.
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
    strum::EnumIter,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    /// K1: we choose the id, and writing it again changes nothing.
    ChosenId,
    /// K2: the server remembers our key for a while and answers a repeat with the first post.
    ServerKey,
    /// K3: a handle exists before publishing and tells whether it was published.
    Handle,
    /// K4: our own recent posts can be listed.
    Listing,
    /// K5: nothing can be asked; only a person can look.
    Blind,
}

/// What shows that an adapter speaks to its network rightly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, strum::Display, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ProvenBy {
    /// The tests publish on the network's own server software.
    Server,
    /// The requests are checked against a description the network publishes.
    Description,
    /// The requests are compared with the network's written documentation only.
    Sheet,
}

/// The length of a text as one network counts it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Length {
    /// How long it is, in `unit`.
    pub counted: usize,
    /// How long it may be, in `unit`.
    pub limit: usize,
    /// The unit of both.
    pub unit: TextUnit,
}

impl Length {
    /// How much may still be written; negative where there is too much already.
    pub fn remaining(&self) -> i64 {
        let limit = i64::try_from(self.limit).unwrap_or(i64::MAX);
        limit.saturating_sub(i64::try_from(self.counted).unwrap_or(i64::MAX))
    }
}

/// The code of a refusal: there is neither a text nor a picture.
pub const TEXT_EMPTY: &str = "text_empty";

/// Something a network would not take, found before it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Refusal {
    /// The field of the request's body, such as `thread[0].text`.
    pub field: String,
    /// A stable name of what is wrong, such as `text_too_long`.
    pub code: String,
    /// How much there is.
    pub count: usize,
    /// How much there may be.
    pub limit: usize,
    /// What is counted.
    pub unit: String,
    /// One sentence for a person.
    pub message: String,
}

impl Refusal {
    /// Makes a refusal whose sentence follows from its numbers.
    pub fn new(
        field: impl Into<String>,
        code: &str,
        count: usize,
        limit: usize,
        unit: impl Into<String>,
    ) -> Self {
        let unit = unit.into();
        let message = match code {
            TEXT_EMPTY => "the text is empty and there is no picture or film".to_owned(),
            "media_needed" => "this network takes no post without a picture or film".to_owned(),
            "thread_unsupported" => {
                "this network has no threads; give this channel a text of its own".to_owned()
            }
            _ => format!("{count} {unit}, and this network takes {limit} at most"),
        };
        Self {
            field: field.into(),
            code: code.to_owned(),
            count,
            limit,
            unit,
            message,
        }
    }
}

#[cfg(test)]
mod tests;
