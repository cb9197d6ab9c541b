//! Layers of what is wanted of rules: one lies over another, and the later one wins.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    id::{AudienceId, ChannelId, PostId, WorkspaceId},
    role::Role,
    severity::{Level, Severity},
    time::Instant,
};

/// What somebody wants of the rules; what is left out is taken from the layer below.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Layer {
    /// From which severity on a finding of a blocking rule holds a post back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocks_from: Option<Severity>,
    /// Who may let a post out although a rule holds it back; nobody where it is empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub override_by: Option<BTreeSet<Role>>,
    /// What is wanted of single rules, by their ids.
    pub rules: BTreeMap<String, RuleChoice>,
}

/// What somebody wants of one rule.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RuleChoice {
    /// What all it reports weighs; `off` where it is not to be heard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Whether its findings hold a post back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocks: Option<bool>,
    /// Whether anybody may let a post out that it holds back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub can_override: Option<bool>,
    /// Its numbers, by what is counted, such as `posts_per_day`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub limits: BTreeMap<String, Limits>,
}

/// The most that is still fine, for each severity; from 0 to 100,000.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = RuleLimits)]
pub struct Limits {
    /// Above this it is worth knowing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub info: Option<f64>,
    /// Above this it is worth changing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warning: Option<f64>,
    /// Above this it should not go out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<f64>,
}

/// What a layer that people write is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LayerOf {
    /// The whole workspace.
    Workspace,
    /// The channels that speak to an audience.
    Audience(AudienceId),
    /// A channel.
    Channel(ChannelId),
    /// A post.
    Post(PostId),
}

impl LayerOf {
    /// Where its values come from.
    pub const fn origin(self) -> Origin {
        match self {
            Self::Workspace => Origin::Workspace,
            Self::Audience(_) => Origin::Audience,
            Self::Channel(_) => Origin::Channel,
            Self::Post(_) => Origin::Post,
        }
    }

    /// The id of what it is for, in a workspace.
    pub const fn uuid(self, workspace: WorkspaceId) -> Uuid {
        match self {
            Self::Workspace => workspace.uuid(),
            Self::Audience(id) => id.uuid(),
            Self::Channel(id) => id.uuid(),
            Self::Post(id) => id.uuid(),
        }
    }

    /// The layer that an origin and an id stand for; none where nobody writes layers of this origin.
    pub fn of(origin: Origin, id: Uuid) -> Option<Self> {
        match origin {
            Origin::Default | Origin::Network => None,
            Origin::Workspace => Some(Self::Workspace),
            Origin::Audience => Some(Self::Audience(id.into())),
            Origin::Channel => Some(Self::Channel(id.into())),
            Origin::Post => Some(Self::Post(id.into())),
        }
    }
}

impl fmt::Display for LayerOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Workspace => f.write_str("workspace"),
            Self::Audience(id) => id.fmt(f),
            Self::Channel(id) => id.fmt(f),
            Self::Post(id) => id.fmt(f),
        }
    }
}

/// Text that names no layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected workspace, or the id of an audience, a channel or a post")]
pub struct LayerOfError;

impl FromStr for LayerOf {
    type Err = LayerOfError;

    fn from_str(text: &str) -> Result<Self, LayerOfError> {
        if text == "workspace" {
            return Ok(Self::Workspace);
        }
        let audience = || text.parse().ok().map(Self::Audience);
        let channel = || text.parse().ok().map(Self::Channel);
        let post = || text.parse().ok().map(Self::Post);
        audience()
            .or_else(channel)
            .or_else(post)
            .ok_or(LayerOfError)
    }
}

impl Serialize for LayerOf {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A layer as it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StandingLayer {
    /// What it is for.
    pub of: LayerOf,
    /// What is wanted.
    pub layer: Layer,
    /// Rises with each change; 0 where nobody has written it.
    pub revision: i64,
    /// When it was last changed.
    pub updated_at: Option<Instant>,
}

/// Where a value comes from; the later one wins.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Origin {
    /// What is built in for every network.
    Default,
    /// What is built in for the network.
    Network,
    /// What the workspace wants.
    Workspace,
    /// What is known of the audience, or wanted for it.
    Audience,
    /// What is wanted on the channel.
    Channel,
    /// What is wanted for the post.
    Post,
}

#[cfg(test)]
mod tests {
    use super::{LayerOf, Origin};
    use crate::domain::{
        id::{AudienceId, ChannelId, PostId, WorkspaceId},
        time::Instant,
    };

    #[test]
    fn every_layer_is_found_by_its_name_and_by_its_id() {
        let now = Instant::from_ms(1_796_202_000_000);
        let workspace = WorkspaceId::new(now);
        for of in [
            LayerOf::Workspace,
            LayerOf::Audience(AudienceId::new(now)),
            LayerOf::Channel(ChannelId::new(now)),
            LayerOf::Post(PostId::new(now)),
        ] {
            assert_eq!(of.to_string().parse(), Ok(of));
            assert_eq!(LayerOf::of(of.origin(), of.uuid(workspace)), Some(of));
        }
        assert_eq!(LayerOf::of(Origin::Network, workspace.uuid()), None);
        assert!("pub_1".parse::<LayerOf>().is_err());
    }
}
