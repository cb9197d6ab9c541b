//! Whose turn it is on a channel: the decision a claim makes while it holds the channel's lane.

use super::{
    channel::{ChannelState, LatePolicy},
    publication::Publication,
    time::Instant,
};

/// How many failed tries a publication has before it waits for a person.
pub const TRIES_MAX: i64 = 6;

/// What is known of a channel when its lane wakes.
#[derive(Debug, Clone)]
pub struct Turn {
    /// Whether the channel publishes.
    pub state: ChannelState,
    /// The network asked to wait until then.
    pub not_before: Instant,
    /// How long after its instant a post may go out, in milliseconds.
    pub grace_ms: i64,
    /// What happens after that.
    pub late_policy: LatePolicy,
    /// How far apart late posts are kept, in milliseconds.
    pub min_gap_ms: i64,
    /// When the last public step of the channel ended.
    pub last_sent_at: Instant,
    /// Whether one of its publications is claimed or being sent.
    pub is_busy: bool,
    /// The first of those that were never tried, by instant, position and id.
    pub head: Option<Publication>,
    /// The first of those that are in back-off, by `run_at`; they do not block the head.
    pub retry: Option<Publication>,
}

/// What the lane does next.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// A sender takes this publication.
    Take(Publication),
    /// This one is past its grace and was never tried.
    MarkLate(Publication),
    /// This one could not be sent within its grace or its tries.
    GiveUp(Publication),
    /// A person wished it cancelled while it was unclear, and now it is known not to be out.
    Cancel(Publication),
    /// Nothing to do before that instant; none while something must happen first.
    Sleep(Option<Instant>),
}

impl Turn {
    /// Decides; pure, and right whoever asks.
    pub fn decide(self, now: Instant) -> Decision {
        if self.is_busy {
            return Decision::Sleep(None);
        }
        let wakes = [&self.retry, &self.head]
            .into_iter()
            .flatten()
            .map(|next| next.run_at)
            .min();
        let ripe =
            |next: &Option<Publication>| next.as_ref().is_some_and(|next| next.run_at <= now);
        let (retry_is_ripe, head_is_ripe) = (ripe(&self.retry), ripe(&self.head));
        let candidate = match (self.retry, self.head) {
            (Some(retry), _) if retry_is_ripe => retry,
            (_, Some(head)) if head_is_ripe => head,
            _ => return Decision::Sleep(wakes),
        };
        if candidate.cancel_wish {
            return Decision::Cancel(candidate);
        }
        if candidate.is_past_grace(self.grace_ms, now) {
            return if candidate.tries > 0 {
                Decision::GiveUp(candidate)
            } else {
                Decision::MarkLate(candidate)
            };
        }
        if candidate.tries >= TRIES_MAX {
            return Decision::GiveUp(candidate);
        }
        let grace_ends = candidate.due_at.plus_ms(self.grace_ms + 1);
        if self.state != ChannelState::Active {
            return Decision::Sleep(Some(grace_ends));
        }
        let mut free_at = self.not_before;
        if candidate.is_late(now) {
            free_at = free_at.max(self.last_sent_at.plus_ms(self.min_gap_ms));
        }
        if free_at > now {
            return Decision::Sleep(Some(free_at.min(grace_ends)));
        }
        Decision::Take(candidate)
    }
}
