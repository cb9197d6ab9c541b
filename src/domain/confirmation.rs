//! What a person must confirm before anything is sent again.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::time::Instant;

/// What is to be confirmed.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
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
pub enum What {
    /// The database was put back to an earlier state; what was sent since then is not in it.
    Restore,
    /// The clock has jumped; it may be right or wrong.
    Clock,
}

/// A confirmation that is awaited.
#[derive(Debug, Clone, PartialEq)]
pub struct Awaited {
    /// What is to be confirmed.
    pub what: What,
    /// Whose clock it is; nil where it concerns everybody.
    pub node: Uuid,
    /// Since when.
    pub since: Instant,
    /// Since when it can be confirmed; none while it is still being looked into.
    pub ready_at: Option<Instant>,
    /// What is known.
    pub detail: Map<String, Value>,
}
