//! The inbox: what people asked or said, and whether they have an answer.

use serde::{Deserialize, Serialize};

use super::{
    id::{ChannelId, InboxItemId, WorkspaceId},
    time::Instant,
};

/// What somebody wants.
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
pub enum InboxKind {
    /// To know something.
    Question,
    /// To complain.
    Complaint,
    /// To praise.
    Praise,
    /// Anything else.
    Other,
}

impl InboxKind {
    /// Whether somebody waits for an answer.
    pub const fn needs_answer(self) -> bool {
        matches!(self, Self::Question | Self::Complaint)
    }
}

/// What somebody asked or said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InboxItem {
    /// Its id.
    pub id: InboxItemId,
    /// Who owns it.
    pub workspace: WorkspaceId,
    /// Rises with each change.
    pub revision: i64,
    /// Where it was said; none where it was said elsewhere.
    pub channel: Option<ChannelId>,
    /// What is wanted.
    pub kind: InboxKind,
    /// What was said, at most 2,000 characters.
    pub text: String,
    /// Where it stands: an http(s) address.
    pub url: Option<String>,
    /// When it came.
    pub received_at: Instant,
    /// When it was answered; none while somebody waits.
    pub answered_at: Option<Instant>,
}
