//! What the author says a post is, beside its words: what rules cannot read from the text.

use serde::{Deserialize, Serialize};

use super::id::OfferId;

/// Where a post appears.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Default,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum PostKind {
    /// On the channel itself, for its followers.
    #[default]
    Post,
    /// As an answer to somebody.
    Reply,
    /// Below somebody else's post.
    Comment,
    /// In a group or community of others.
    Group,
    /// As a story that is gone after a day.
    Story,
}

impl PostKind {
    /// Whether it is part of a conversation that others have.
    pub const fn is_in_conversation(self) -> bool {
        matches!(self, Self::Reply | Self::Comment | Self::Group)
    }
}

/// How the author stands to what the post is about.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Default,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Relation {
    /// No relation, or the author has not said.
    #[default]
    None,
    /// It is about the workspace's own goods or services.
    Own,
    /// Somebody pays for it.
    Paid,
    /// Somebody gave something for it.
    Gift,
    /// It earns a share of what is sold.
    Affiliate,
    /// It is about a partner of the workspace.
    Partner,
    /// The author works for whom it is about.
    Employee,
}

impl Relation {
    /// Whether the law asks for a label, because others than the workspace's own goods are advertised.
    pub const fn needs_label(self) -> bool {
        !matches!(self, Self::None | Self::Own)
    }
}

/// What the author says a post is, beside its words. Everything has a default and may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct About {
    /// Where it appears.
    pub kind: PostKind,
    /// Whether somebody asked for an offer; for answers, comments and groups.
    pub was_asked: bool,
    /// How the author stands to what it is about.
    pub relation: Relation,
    /// The offer it tells of.
    pub offer: Option<OfferId>,
    /// Whether it must go out even while publishing is paused, such as a recall.
    pub is_essential: bool,
    /// Whether it may be told again and again.
    pub is_evergreen: bool,
    /// The campaign it belongs to, at most 50 characters.
    pub campaign: Option<String>,
}
