//! Suppressions and overrides: what people say to a finding that they do not want to hear.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    id::{ChannelId, PostId, SuppressionId, WorkspaceId},
    time::Instant,
};

/// The shortest reason for an override, in characters.
pub const REASON_MIN: usize = 10;

/// Says that a rule is not to be heard: for one post, on one channel until a day, or everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suppression {
    /// Its id.
    pub id: SuppressionId,
    /// Who owns it.
    pub workspace: WorkspaceId,
    /// The rule's id, such as `emoji-load`.
    pub rule: String,
    /// The one post it is for.
    pub post: Option<PostId>,
    /// The one channel it is for; with a day.
    pub channel: Option<ChannelId>,
    /// Why, at most 200 characters.
    pub reason: String,
    /// The last day on which it holds, in UTC; none for as long as it is there.
    pub until: Option<NaiveDate>,
    /// Who made it: a key's or a person's id.
    pub actor: String,
    /// When it was made.
    pub created_at: Instant,
}

impl Suppression {
    /// Whether it silences a rule for a post on a channel at an instant.
    pub fn holds(&self, rule: &str, post: Option<PostId>, channel: ChannelId, at: Instant) -> bool {
        self.rule == rule
            && self.post.is_none_or(|own| post == Some(own))
            && self.channel.is_none_or(|own| own == channel)
            && self
                .until
                .is_none_or(|until| at.utc().date_naive() <= until)
    }
}

/// Somebody who may lets a post out although a rule holds it back. It goes with the post.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Override {
    /// The rule's id.
    pub rule: String,
    /// Why, 10 to 200 characters.
    pub reason: String,
    /// Who: a key's or a person's id.
    pub actor: String,
    /// When.
    pub at: Instant,
    /// The version of the rules then.
    pub rules_version: String,
}
