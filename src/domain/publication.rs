//! Publications: one variant on one channel at one instant, and how they move between states.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    gist::Kept,
    id::{ChannelId, PostId, PublicationId, VariantId, WorkspaceId},
    network::Network,
    post::{Post, Promotion, Variant},
    time::{DAY_MS, Instant, SECOND_MS},
    transition::{IllegalTransition, LeaseEffect, Move, Transition},
};

/// How long a lease lasts, in milliseconds.
pub const LEASE_MS: i64 = 90 * SECOND_MS;
/// Up to how late a send counts as on time, in milliseconds.
pub const ON_TIME_MS: i64 = 60 * SECOND_MS;

/// How long a person may take to answer a reminder, in milliseconds.
pub const ANSWER_MS: i64 = 7 * DAY_MS;

/// Where a publication stands.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
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
pub enum State {
    /// Nothing public is on the wire; it will be tried at `run_at`.
    Waiting,
    /// Claimed under a lease; preparations may run, nothing public is on the wire.
    Due,
    /// A public step is recorded as started; the wire may carry it.
    Sending,
    /// The network accepted it and works on it.
    Processing,
    /// A public step may have taken effect; it is being looked up.
    Unknown,
    /// The receipt is stored.
    Sent,
    /// It was read back once.
    Confirmed,
    /// A person or a channel must act; the reason says why.
    Held,
    /// The network refused it.
    Failed,
    /// A person took it back before it was out.
    Cancelled,
    /// It was past its grace and left out.
    Skipped,
    /// A person was reminded and posts it.
    Handed,
}

impl State {
    /// Whether nothing more happens by itself and no person is asked.
    pub const fn is_end(self) -> bool {
        matches!(
            self,
            Self::Confirmed | Self::Failed | Self::Cancelled | Self::Skipped
        )
    }

    /// Whether it did not go out and never will, so that it is nobody's neighbour.
    pub const fn came_to_nothing(self) -> bool {
        matches!(self, Self::Failed | Self::Cancelled | Self::Skipped)
    }

    /// Whether the post may be public or on its way, so that edits must be refused.
    pub const fn may_be_out(self) -> bool {
        matches!(self, Self::Sending | Self::Processing | Self::Unknown)
    }

    /// Whether the post is public.
    pub const fn is_out(self) -> bool {
        matches!(self, Self::Sent | Self::Confirmed)
    }
}

/// Why a publication is held, failed, skipped or cancelled.
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
    strum::IntoStaticStr,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Reason {
    /// Its grace ran out.
    Late,
    /// Nobody can tell whether it is out; a person must look.
    UnknownOutcome,
    /// The network no longer accepts the channel's credentials.
    ChannelAuth,
    /// A rule blocks it now.
    Rule,
    /// The network's quota is used up.
    Quota,
    /// Some parts of the thread are out and the rest is not.
    PartialThread,
    /// The clock jumped and awaits confirmation.
    Clock,
    /// The database was restored and awaits confirmation.
    Restored,
    /// The network could not be reached within the grace.
    Unreachable,
    /// The network refused it.
    Refused,
    /// The network says it has this post already.
    Duplicate,
    /// A person dropped it.
    Dropped,
    /// Nobody answered its reminder.
    Expired,
}

/// Who works on a publication, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Lease {
    /// Rises each time the lease changes hands, so that a late writer is found out.
    pub no: i64,
    /// The process that holds it; random per start.
    pub owner: Option<Uuid>,
    /// When it ends unless it is extended.
    pub ends_at: Option<Instant>,
}

/// The network's proof that a publication is out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Receipt {
    /// The network's id of the post; of a thread, its first part's.
    pub remote_id: String,
    /// The post's public address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When the proof was stored.
    pub at: Instant,
}

/// One variant on one channel at one instant. The row is its own job: the lease is on it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Publication {
    /// Its id.
    pub id: PublicationId,
    /// Who owns it.
    pub workspace: WorkspaceId,
    /// What it publishes.
    pub post: PostId,
    /// In which form.
    pub variant: VariantId,
    /// Where.
    pub channel: ChannelId,
    /// On which network.
    pub network: Network,
    /// Which scheduling of the post it belongs to.
    pub occurrence: i64,
    /// Where it stands.
    pub state: State,
    /// Why, for held, failed and skipped.
    pub reason: Option<Reason>,
    /// The reason in words: the network's answer or the rule's sentence.
    pub detail: Option<String>,
    /// The instant it is planned for.
    pub due_at: Instant,
    /// Its place among publications of the same channel and instant.
    pub position: i64,
    /// When it is tried next.
    pub run_at: Instant,
    /// Rises with each edit, cancel or decision.
    pub revision: i64,
    /// Who works on it.
    pub lease: Lease,
    /// Which round of idempotency keys it uses.
    pub key_epoch: i64,
    /// Tries that reached the network or failed to, without waits for quota or credentials.
    pub tries: i64,
    /// Whether a public step ever began; until then it holds its place in the channel's order.
    pub attempted: bool,
    /// When its first public step began in this round of keys; freezes the record's creation time.
    pub first_sent_at: Option<Instant>,
    /// When an unclear outcome is looked up next, or a sent post is read back.
    pub look_again_at: Option<Instant>,
    /// When it became unknown.
    pub unknown_since: Option<Instant>,
    /// The network's proof.
    pub receipt: Option<Receipt>,
    /// Whether a person wishes it cancelled while that cannot be done at once.
    pub cancel_wish: bool,
    /// When a person asked for its removal from the network: from then on it is not read back.
    pub removal_asked_at: Option<Instant>,
    /// When it was removed from the network.
    pub removed_at: Option<Instant>,
    /// When it was made.
    pub created_at: Instant,
    /// When it last moved.
    pub updated_at: Instant,
}

/// A publication as the others on its channel see it.
#[derive(Debug, Clone, PartialEq, Hash)]
pub struct Neighbour {
    /// The post it is a publication of.
    pub post: PostId,
    /// Its own id.
    pub publication: PublicationId,
    /// The instant it is or was planned for.
    pub at: Instant,
    /// What its author says it is.
    pub promotion: Promotion,
    /// Whether it is out already.
    pub is_out: bool,
    /// The content pillar it belongs to.
    pub pillar: Option<String>,
    /// What is kept of its text.
    pub gist: Kept,
}

impl Publication {
    /// A publication that waits for its instant: one variant of the post's present scheduling.
    pub fn planned(
        post: &Post,
        variant: &Variant,
        network: Network,
        at: Instant,
        position: i64,
        now: Instant,
    ) -> Self {
        Self {
            id: PublicationId::new(now),
            workspace: post.workspace,
            post: post.id,
            variant: variant.id,
            channel: variant.channel,
            network,
            occurrence: post.occurrence,
            state: State::Waiting,
            reason: None,
            detail: None,
            due_at: at,
            position,
            run_at: at,
            revision: 1,
            lease: Lease::default(),
            key_epoch: 0,
            tries: 0,
            attempted: false,
            first_sent_at: None,
            look_again_at: None,
            unknown_since: None,
            receipt: None,
            cancel_wish: false,
            removal_asked_at: None,
            removed_at: None,
            created_at: now,
            updated_at: now,
        }
    }

    /// What this publication is after a move, or why the table does not allow it.
    ///
    /// The reason is cleared and the lease follows the table; the caller then fills in what the
    /// move is about (`run_at`, `reason`, `receipt`, `look_again_at`).
    pub fn moved(&self, by: Move, to: State, now: Instant) -> Result<Self, IllegalTransition> {
        let row = Transition::find(by, self.state, to)?;
        let mut next = self.clone();
        next.state = to;
        next.updated_at = now;
        next.reason = None;
        next.detail = None;
        match row.lease_effect {
            LeaseEffect::Take => {
                next.lease.no += 1;
                next.lease.ends_at = Some(now.plus_ms(LEASE_MS));
            }
            LeaseEffect::Keep => next.lease.ends_at = Some(now.plus_ms(LEASE_MS)),
            LeaseEffect::End => {
                next.lease = Lease {
                    no: self.lease.no + 1,
                    owner: None,
                    ends_at: None,
                };
            }
            LeaseEffect::Untouched => {}
        }
        if to != State::Sent && to != State::Unknown && to != State::Processing {
            next.look_again_at = None;
        }
        match to {
            State::Unknown if self.state != State::Unknown => next.unknown_since = Some(now),
            State::Unknown => {}
            _ => next.unknown_since = None,
        }
        Ok(next)
    }

    /// Whether it is past the end of its grace.
    pub fn is_past_grace(&self, grace_ms: i64, now: Instant) -> bool {
        now.ms_since(self.due_at) > grace_ms
    }

    /// Whether sending it now counts as late.
    pub fn is_late(&self, now: Instant) -> bool {
        now.ms_since(self.due_at) > ON_TIME_MS
    }
}
