//! Whose turn it is on a channel: the decision a claim makes while it holds the channel's lane.

use super::{
    channel::{ChannelState, LatePolicy},
    id::PublicationId,
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
    /// Which of the two below a person will post: for them neither the channel's credentials nor a
    /// network that asked to wait matter, because nothing is called.
    pub by_hand: Vec<PublicationId>,
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
    pub fn decide(mut self, now: Instant) -> Decision {
        if self.is_busy {
            return Decision::Sleep(None);
        }
        let wakes = [&self.retry, &self.head]
            .into_iter()
            .flatten()
            .map(|next| next.run_at)
            .min();
        let (mut retry, mut head) = (self.retry.take(), self.head.take());
        let ripe = |next: &mut Option<Publication>| next.take_if(|next| next.run_at <= now);
        let (retry, head) = (ripe(&mut retry), ripe(&mut head));
        let Some(retry) = retry else {
            return head.map_or(Decision::Sleep(wakes), |head| self.judge(head, now));
        };
        let decision = self.judge(retry, now);
        match (&decision, head) {
            // What waits for the network does not keep a person waiting.
            (Decision::Sleep(until), Some(head)) if self.is_by_hand(&head) => {
                match self.judge(head, now) {
                    Decision::Sleep(other) => {
                        Decision::Sleep([other, *until].into_iter().flatten().min())
                    }
                    decision => decision,
                }
            }
            _ => decision,
        }
    }

    fn is_by_hand(&self, candidate: &Publication) -> bool {
        self.by_hand.contains(&candidate.id)
    }

    /// What becomes of one whose time has come.
    fn judge(&self, candidate: Publication, now: Instant) -> Decision {
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
        let is_by_hand = self.is_by_hand(&candidate);
        let is_open = match self.state {
            ChannelState::Active => true,
            ChannelState::NeedsAuth => is_by_hand,
            ChannelState::Paused | ChannelState::Deleted => false,
        };
        if !is_open {
            return Decision::Sleep(Some(grace_ends));
        }
        let mut free_at = if is_by_hand {
            Instant::from_ms(0)
        } else {
            self.not_before
        };
        if candidate.is_late(now) {
            free_at = free_at.max(self.last_sent_at.plus_ms(self.min_gap_ms));
        }
        if free_at > now {
            return Decision::Sleep(Some(free_at.min(grace_ends)));
        }
        Decision::Take(candidate)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use serde_json::Map;

    use super::{ChannelState, Decision, Instant, LatePolicy, Publication, TRIES_MAX, Turn};
    use crate::domain::{
        about::About,
        id::{ChannelId, PostId, VariantId, WorkspaceId},
        network::Network,
        post::{Part, Post, Promotion, Variant},
    };

    fn at(seconds: i64) -> Instant {
        Instant::from_ms(seconds * 1_000)
    }

    /// A publication that waits for its instant.
    pub(crate) fn due(due_at: Instant) -> Publication {
        let variant = Variant {
            id: VariantId::new(at(0)),
            channel: ChannelId::new(at(0)),
            text: None,
            media: None,
            thread: None,
            options: Map::new(),
        };
        let post = Post {
            id: PostId::new(at(0)),
            workspace: WorkspaceId::new(at(0)),
            revision: 1,
            body: Part::default(),
            thread: Vec::new(),
            lang: None,
            promotion: Promotion::Auto,
            pillar: None,
            tags: Vec::new(),
            about: About::default(),
            planned_at: None,
            occurrence: 1,
            variants: Vec::new(),
            created_at: at(0),
            updated_at: at(0),
        };
        Publication::planned(&post, &variant, Network::Sandbox, due_at, 0, at(0))
    }

    fn turn(head: Option<Publication>, retry: Option<Publication>) -> Turn {
        Turn {
            state: ChannelState::Active,
            by_hand: Vec::new(),
            not_before: at(0),
            grace_ms: 1_800_000,
            late_policy: LatePolicy::Hold,
            min_gap_ms: 60_000,
            last_sent_at: at(0),
            is_busy: false,
            head,
            retry,
        }
    }

    #[test]
    fn the_head_waits_for_its_instant_and_for_what_is_on_its_way() {
        let head = due(at(100));
        let early = turn(Some(head.clone()), None).decide(at(99));
        assert_eq!(early, Decision::Sleep(Some(at(100))));
        let busy = Turn {
            is_busy: true,
            ..turn(Some(head.clone()), None)
        };
        assert_eq!(busy.decide(at(100)), Decision::Sleep(None));
        assert_eq!(
            turn(Some(head.clone()), None).decide(at(100)),
            Decision::Take(head)
        );
        assert_eq!(turn(None, None).decide(at(100)), Decision::Sleep(None));
    }

    #[test]
    fn a_retry_that_is_not_ripe_does_not_block_the_head() {
        let head = due(at(100));
        let retry = Publication {
            attempted: true,
            run_at: at(130),
            ..due(at(90))
        };
        let both = || turn(Some(head.clone()), Some(retry.clone()));
        assert_eq!(both().decide(at(100)), Decision::Take(head.clone()));
        assert_eq!(both().decide(at(130)), Decision::Take(retry.clone()));
        assert_eq!(both().decide(at(95)), Decision::Sleep(Some(at(100))));
    }

    #[test]
    fn past_the_grace_and_after_the_last_try_nothing_is_taken() {
        let head = due(at(100));
        let late = at(100 + 1_801);
        assert_eq!(
            turn(Some(head.clone()), None).decide(late),
            Decision::MarkLate(head.clone())
        );
        let tried = Publication {
            tries: 1,
            ..head.clone()
        };
        assert_eq!(
            turn(Some(tried.clone()), None).decide(late),
            Decision::GiveUp(tried)
        );
        let often = Publication {
            tries: TRIES_MAX,
            ..head.clone()
        };
        assert_eq!(
            turn(Some(often.clone()), None).decide(at(100)),
            Decision::GiveUp(often)
        );
        let unwanted = Publication {
            cancel_wish: true,
            ..head
        };
        assert_eq!(
            turn(Some(unwanted.clone()), None).decide(late),
            Decision::Cancel(unwanted)
        );
    }

    #[test]
    fn a_resting_channel_wakes_no_later_than_its_grace_ends() {
        let head = due(at(100));
        let grace_ends = at(100).plus_ms(1_800_001);
        let paused = Turn {
            state: ChannelState::Paused,
            ..turn(Some(head.clone()), None)
        };
        assert_eq!(paused.decide(at(100)), Decision::Sleep(Some(grace_ends)));
        let throttled = Turn {
            not_before: at(90_000),
            ..turn(Some(head.clone()), None)
        };
        assert_eq!(throttled.decide(at(100)), Decision::Sleep(Some(grace_ends)));
        let lost = |by_hand| Turn {
            state: ChannelState::NeedsAuth,
            not_before: at(90_000),
            by_hand,
            ..turn(Some(head.clone()), None)
        };
        let asleep = Decision::Sleep(Some(grace_ends));
        assert_eq!(lost(Vec::new()).decide(at(100)), asleep);
        let taken = Decision::Take(head.clone());
        assert_eq!(lost(vec![head.id]).decide(at(100)), taken, "a person posts");
        let paused = Turn {
            state: ChannelState::Paused,
            ..lost(vec![head.id])
        };
        assert_eq!(paused.decide(at(100)), asleep);
        let bound = Publication {
            attempted: true,
            ..due(at(90))
        };
        let both = Turn {
            retry: Some(bound),
            ..lost(vec![head.id])
        };
        assert_eq!(
            both.decide(at(100)),
            taken,
            "who waits for the network is passed by"
        );
        let just_sent = Turn {
            last_sent_at: at(190),
            ..turn(Some(head), None)
        };
        assert_eq!(just_sent.decide(at(200)), Decision::Sleep(Some(at(250))));
    }
}
