//! Whose turn it is on a channel: the product's own decision, asked once for every case.

use dezent::domain::{
    about::About,
    channel::{ChannelState, GRACE_MS, LatePolicy},
    id::{ChannelId, PostId, VariantId, WorkspaceId},
    network::Network,
    post::{Part, Post, Promotion, Variant},
    publication::Publication,
    time::{HOUR_MS, Instant},
    turn::{Decision, TRIES_MAX, Turn},
};

/// When every decision is made, in milliseconds.
const NOW_MS: i64 = 10 * HOUR_MS;
/// In how many ways a candidate can be: wished cancelled or not; never tried, tried, or too often.
const BRIEFS: usize = 2 * 3;

/// What a decision needs to know of a candidate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Brief {
    pub(super) cancel_wish: bool,
    pub(super) tries: Tries,
}

/// How often a candidate was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tries {
    Never,
    Some,
    All,
}

/// What a lane has to offer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lane {
    pub(super) is_busy: bool,
    pub(super) head: Option<Brief>,
    pub(super) retry: Option<Brief>,
    /// Whether the back-off of the retry is over.
    pub(super) is_ripe: bool,
    /// Whether the grace of both is over.
    pub(super) is_late: bool,
}

/// Which candidate is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Candidate {
    Head,
    Retry,
}

/// What the lane does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    Take(Candidate),
    MarkLate(Candidate),
    GiveUp(Candidate),
    Cancel(Candidate),
    Sleep,
}

/// The decision for every case.
#[derive(Debug, Clone)]
pub(super) struct Turns {
    choices: Vec<Choice>,
}

impl Turns {
    /// Asks the product for each case.
    pub(super) fn ask() -> Self {
        let briefs = || {
            let tries = [Tries::Never, Tries::Some, Tries::All];
            let all = tries.into_iter().flat_map(|tries| {
                [false, true].map(|cancel_wish| Some(Brief { cancel_wish, tries }))
            });
            std::iter::once(None).chain(all)
        };
        let flags = || [false, true].into_iter();
        let mut choices = Vec::new();
        for is_busy in flags() {
            for is_late in flags() {
                for is_ripe in flags() {
                    for head in briefs() {
                        for retry in briefs() {
                            let lane = Lane {
                                is_busy,
                                head,
                                retry,
                                is_ripe,
                                is_late,
                            };
                            debug_assert_eq!(index(lane), choices.len());
                            choices.push(decide(lane));
                        }
                    }
                }
            }
        }
        Self { choices }
    }

    /// What is decided in a case.
    pub(super) fn choice(&self, lane: Lane) -> Choice {
        self.choices[index(lane)]
    }
}

fn index(lane: Lane) -> usize {
    let brief = |brief: Option<Brief>| {
        brief.map_or(0, |brief| {
            1 + 2 * brief.tries as usize + usize::from(brief.cancel_wish)
        })
    };
    let flags = [lane.is_busy, lane.is_late, lane.is_ripe];
    let flags = (flags.into_iter()).fold(0, |sum, flag| 2 * sum + usize::from(flag));
    (flags * (BRIEFS + 1) + brief(lane.head)) * (BRIEFS + 1) + brief(lane.retry)
}

fn decide(lane: Lane) -> Choice {
    let now = Instant::from_ms(NOW_MS);
    let candidate = |position, brief: Brief, is_ripe| {
        let mut candidate = publication(position);
        candidate.due_at = if lane.is_late {
            now.plus_ms(-GRACE_MS - 1)
        } else {
            now
        };
        candidate.run_at = if is_ripe { now } else { now.plus_ms(1) };
        candidate.cancel_wish = brief.cancel_wish;
        candidate.tries = match brief.tries {
            Tries::Never => 0,
            Tries::Some => 1,
            Tries::All => TRIES_MAX,
        };
        candidate
    };
    let turn = Turn {
        state: ChannelState::Active,
        by_hand: Vec::new(),
        not_before: Instant::from_ms(0),
        grace_ms: GRACE_MS,
        late_policy: LatePolicy::Hold,
        min_gap_ms: 0,
        last_sent_at: Instant::from_ms(0),
        is_busy: lane.is_busy,
        head: lane.head.map(|brief| candidate(0, brief, true)),
        retry: lane.retry.map(|brief| candidate(1, brief, lane.is_ripe)),
    };
    let which = |publication: &Publication| match publication.position {
        0 => Candidate::Head,
        _ => Candidate::Retry,
    };
    match turn.decide(now) {
        Decision::Take(publication) => Choice::Take(which(&publication)),
        Decision::MarkLate(publication) => Choice::MarkLate(which(&publication)),
        Decision::GiveUp(publication) => Choice::GiveUp(which(&publication)),
        Decision::Cancel(publication) => Choice::Cancel(which(&publication)),
        Decision::Sleep(_) => Choice::Sleep,
    }
}

/// A publication that waits, with nothing particular about it.
pub(super) fn publication(position: i64) -> Publication {
    let at = Instant::from_ms(0);
    let variant = Variant {
        id: VariantId::new(at),
        channel: ChannelId::new(at),
        text: None,
        media: None,
        thread: None,
        options: serde_json::Map::new(),
    };
    let post = Post {
        id: PostId::new(at),
        workspace: WorkspaceId::new(at),
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
        created_at: at,
        updated_at: at,
    };
    Publication::planned(&post, &variant, Network::Sandbox, at, position, at)
}
