//! What rules are given: the post to judge and the posts around it on its channel.
//!
//! The caller collects this; rules read nothing else. For the window rules to be right it holds,
//! of the channel's other publications, at least:
//!
//! * the [`LATEST`] latest before the post's instant, and all from [`BACK_MS`] before it on,
//! * for whoever reads what is found, all up to [`AHEAD_MS`] after it.
//!
//! More does no harm.

use std::borrow::Cow;

use crate::domain::{
    id::{ChannelId, PostId},
    network::Network,
    post::Promotion,
    publication::Neighbour,
    time::{DAY_MS, Instant, TimeZone},
};

/// How far back rules look: 14 local days, and one more for zones and clock changes.
pub const BACK_MS: i64 = 15 * DAY_MS;
/// How many of the latest posts rules look at however far back they lie: a run of offers is told to
/// its beginning.
pub const LATEST: usize = 20;
/// The same for [`super::Rules::weigh`]: a window is extended back until it holds five posts with
/// the judged one, no longer run weighs more, and one of them may be the post itself.
pub const LATEST_TO_WEIGH: usize = 5;
/// How far ahead rules look for a better day: 60 local days, and two more.
pub const AHEAD_MS: i64 = 62 * DAY_MS;

/// Everything the rules know about one post on one channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Context<'a> {
    /// The post that findings will be about.
    pub subject: Subject,
    /// The channel it is for.
    pub channel: ChannelId,
    /// The channel's network; its name picks the thresholds.
    pub network: Network,
    /// Where the audience lives: days and weeks are counted there.
    pub time_zone: TimeZone,
    /// How many follow the channel; none where it is not known.
    pub followers: Option<u64>,
    /// The present, for drafts without an instant.
    pub now: Instant,
    /// The post as it is to be judged.
    pub post: Judged<'a>,
    /// The channel's other publications, planned and published, in any order; without those that
    /// failed or were cancelled. A planned publication of the subject itself may be among them and
    /// is left out of every count.
    pub neighbours: Cow<'a, [Neighbour]>,
}

/// The post that is judged, if it has a name already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A stored post.
    Post(PostId),
    /// A post that is only being written.
    Unsaved,
}

impl Subject {
    /// The post's id, where it has one.
    pub const fn post(self) -> Option<PostId> {
        match self {
            Self::Post(post) => Some(post),
            Self::Unsaved => None,
        }
    }
}

/// The post as one channel would get it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged<'a> {
    /// What the author says it is.
    pub promotion: Promotion,
    /// What it says on this channel.
    pub text: Cow<'a, str>,
    /// Its language as a BCP 47 tag, such as `de`; none where nobody said and it was not clear.
    pub lang: Option<Cow<'a, str>>,
    /// The instant it is planned for.
    ///
    /// A draft has none: it is judged as if it were sent at [`Context::now`], after everything that
    /// is out by then and before everything planned for later. Its findings are a preview. They
    /// carry `blocks` like all others, and it is the caller who saves a draft all the same.
    pub at: Option<Instant>,
}
