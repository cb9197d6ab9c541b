//! What rules are given: the post to judge and the posts around it on its channel.
//!
//! The caller collects this; rules read nothing else. For the window rules to be right it holds,
//! of the channel's other publications, at least:
//!
//! * the 20 latest before the post's instant, and all of the 14 days before it,
//! * all of its calendar week,
//! * all of the 60 days after it, for the search for a better day.
//!
//! More does no harm.

use crate::domain::{
    id::{ChannelId, PostId, PublicationId},
    network::Network,
    post::Promotion,
    time::{Instant, TimeZone},
};

/// Everything the rules know about one post on one channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Context {
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
    pub post: Judged,
    /// The channel's other publications, planned and published, in any order; without those that
    /// failed or were cancelled. A planned publication of the subject itself may be among them and
    /// is left out of every count.
    pub neighbours: Vec<Neighbour>,
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
pub struct Judged {
    /// What the author says it is.
    pub promotion: Promotion,
    /// What it says on this channel.
    pub text: String,
    /// Its language as a BCP 47 tag, such as `de`; none where nobody said and it was not clear.
    pub lang: Option<String>,
    /// The instant it is planned for.
    ///
    /// A draft has none: it is judged as if it were sent at [`Context::now`], after everything that
    /// is out by then and before everything planned for later. Its findings are a preview. They
    /// carry `blocks` like all others, and it is the caller who saves a draft all the same.
    pub at: Option<Instant>,
}

/// Another publication on the same channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
}
