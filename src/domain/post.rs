//! Posts and their variants: the idea, and what becomes of it on each channel.

use serde::{Deserialize, Serialize};

use super::{
    about::About,
    id::{ChannelId, MediaId, PostId, VariantId, WorkspaceId},
    network::Limits,
    publication::State,
    time::Instant,
};

/// What the author says a post is; the author's word wins for the window rules.
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
pub enum Promotion {
    /// The author has not said.
    #[default]
    Auto,
    /// Nothing is offered.
    None,
    /// Something is mentioned in passing.
    Soft,
    /// It is an offer.
    Offer,
}

/// One part of a thread; a single post has one part.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// What it says.
    pub text: String,
    /// The pictures it carries, in order.
    #[serde(default)]
    pub media: Vec<MediaId>,
}

/// The idea: what is to be said, and where.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Post {
    /// Its id.
    pub id: PostId,
    /// Who owns it.
    pub workspace: WorkspaceId,
    /// Rises with each change.
    pub revision: i64,
    /// The first part.
    pub body: Part,
    /// The parts that follow it.
    pub thread: Vec<Part>,
    /// The language as a BCP 47 tag, such as `de`; none where nobody said and it was not clear.
    pub lang: Option<String>,
    /// What the author says it is.
    pub promotion: Promotion,
    /// The content pillar it belongs to, such as `behind the scenes`.
    pub pillar: Option<String>,
    /// Free labels.
    pub tags: Vec<String>,
    /// What the author says it is, beside its words.
    pub about: About,
    /// The instant it is or was planned for; kept when it goes back to being a draft.
    pub planned_at: Option<Instant>,
    /// Rises each time the post is scheduled anew; its publications carry the number.
    pub occurrence: i64,
    /// One for each channel it is meant for, in the author's order.
    pub variants: Vec<Variant>,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

/// A post as it appears on one channel: what is not given here is taken from the post.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Variant {
    /// Its id.
    pub id: VariantId,
    /// The channel it is for.
    pub channel: ChannelId,
    /// A text of its own.
    pub text: Option<String>,
    /// Pictures of its own.
    pub media: Option<Vec<MediaId>>,
    /// Further parts of its own; an empty list means none.
    pub thread: Option<Vec<Part>>,
    /// Settings the network understands.
    pub options: serde_json::Map<String, serde_json::Value>,
}

impl Post {
    /// The parts that would be published by a variant on a network with these limits.
    ///
    /// A variant with a text of its own does not inherit the thread where the network has none:
    /// that is how a thread and a network without threads go together.
    pub fn parts_for(&self, variant: &Variant, limits: &Limits) -> Vec<Part> {
        let first = Part {
            text: variant
                .text
                .clone()
                .unwrap_or_else(|| self.body.text.clone()),
            media: variant
                .media
                .clone()
                .unwrap_or_else(|| self.body.media.clone()),
        };
        let stands_alone = variant.text.is_some() && limits.thread_parts_max == 1;
        let rest = match &variant.thread {
            Some(own) => own.clone(),
            None if stands_alone => Vec::new(),
            None => self.thread.clone(),
        };
        std::iter::once(first).chain(rest).collect()
    }
}

/// Where a post stands, derived from its publications.
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
pub enum PostState {
    /// It has no publication yet.
    Draft,
    /// All of it still waits for its instant.
    Scheduled,
    /// Some of it is on its way or about to be.
    Publishing,
    /// All of it is out.
    Published,
    /// Some is out, and the rest will not follow by itself.
    PartlyPublished,
    /// A person must decide something.
    NeedsAttention,
    /// None of it is out, and at least one network refused it.
    Failed,
    /// None of it is out, because a person said so.
    Cancelled,
}

impl PostState {
    /// The state that follows from the publications of the current occurrence.
    pub fn of(states: &[State]) -> Self {
        let any = |wanted: fn(State) -> bool| states.iter().any(|state| wanted(*state));
        let out = |state: State| matches!(state, State::Sent | State::Confirmed);
        let moving = |state| {
            matches!(
                state,
                State::Due | State::Sending | State::Processing | State::Unknown
            )
        };
        if states.is_empty() {
            Self::Draft
        } else if any(|state| matches!(state, State::Held | State::Handed)) {
            Self::NeedsAttention
        } else if any(moving) || (any(out) && any(|state| state == State::Waiting)) {
            Self::Publishing
        } else if any(|state| state == State::Waiting) {
            Self::Scheduled
        } else if states.iter().all(|state| out(*state)) {
            Self::Published
        } else if any(out) {
            Self::PartlyPublished
        } else if any(|state| state == State::Failed) {
            Self::Failed
        } else {
            Self::Cancelled
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PostState, State};

    #[test]
    fn a_post_is_what_its_publications_are() {
        let cases: &[(&[State], PostState)] = &[
            (&[], PostState::Draft),
            (&[State::Waiting, State::Waiting], PostState::Scheduled),
            (&[State::Waiting, State::Sent], PostState::Publishing),
            (&[State::Unknown, State::Failed], PostState::Publishing),
            (&[State::Confirmed, State::Sent], PostState::Published),
            (
                &[State::Confirmed, State::Failed],
                PostState::PartlyPublished,
            ),
            (&[State::Held, State::Sent], PostState::NeedsAttention),
            (&[State::Failed, State::Cancelled], PostState::Failed),
            (&[State::Cancelled, State::Skipped], PostState::Cancelled),
        ];
        for (states, expected) in cases {
            assert_eq!(PostState::of(states), *expected, "{states:?}");
        }
    }
}
