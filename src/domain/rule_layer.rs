//! Layers of what is wanted of rules: one lies over another, and the later one wins.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::severity::{Level, Severity};

/// What somebody wants of the rules; what is left out is taken from the layer below.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Layer {
    /// From which severity on a finding of a blocking rule holds a post back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocks_from: Option<Severity>,
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
    /// Its numbers, by what is counted, such as `posts_per_day`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub limits: BTreeMap<String, Limits>,
}

/// The most that is still fine, for each severity; from 0 to 100,000.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
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
