//! What rules are given: the post to judge, the posts around it, and what is known of its workspace.
//!
//! The caller collects this; rules read nothing else. For the window rules to be right it holds,
//! of the channel's other publications, at least:
//!
//! * the [`LATEST`] latest before the post's instant, and all from [`BACK_MS`] before it on, of an
//!   evergreen post from [`EVERGREEN_BACK_MS`] on,
//! * for whoever reads what is found, all up to [`AHEAD_MS`] after it.
//!
//! More does no harm.

use std::borrow::Cow;

use crate::domain::{
    about::About,
    audience::Traits,
    gist::Kept,
    id::{ChannelId, PostId, PublicationId},
    inbox::InboxKind,
    network::Network,
    offer::Terms,
    pause::Pause,
    post::Promotion,
    profile::Profile,
    publication::Neighbour,
    rule_layer::Layer,
    special_day::SpecialDay,
    suppression::{Override, Suppression},
    time::{DAY_MS, Instant, MINUTE_MS, TimeZone},
};

/// How far back rules look: 90 local days, and one more for zones and clock changes.
pub const BACK_MS: i64 = 91 * DAY_MS;
/// The same for a post that may be told again and again.
pub const EVERGREEN_BACK_MS: i64 = 366 * DAY_MS;
/// How many of the latest posts rules look at however far back they lie: a run of offers is told to
/// its beginning.
pub const LATEST: usize = 20;
/// The same for [`super::Rules::weigh`]: a window is extended back until it holds five posts with
/// the judged one, no longer run weighs more, and one of them may be the post itself.
pub const LATEST_TO_WEIGH: usize = 5;
/// How far ahead rules look for a better day: 60 local days, and two more.
pub const AHEAD_MS: i64 = 62 * DAY_MS;
/// How far from the post's instant other channels are looked at, before and after it.
pub const ELSEWHERE_MS: i64 = 15 * MINUTE_MS;

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
    /// What goes out on other channels of the workspace within [`ELSEWHERE_MS`] of the post's instant,
    /// the subject's own publications there among it.
    pub elsewhere: Cow<'a, [Elsewhere]>,
    /// The texts of those neighbours that look like the post; see [`super::Rules::lookalikes`].
    pub lookalikes: Cow<'a, [Lookalike]>,
    /// What is known of workspace, audience and channel.
    pub setting: Cow<'a, Setting>,
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
#[derive(Debug, Clone, Default, PartialEq, Hash)]
pub struct Judged<'a> {
    /// What the author says it is.
    pub promotion: Promotion,
    /// What it says on this channel.
    pub text: Cow<'a, str>,
    /// What the further parts of a thread say.
    pub thread: Cow<'a, [String]>,
    /// The pictures and films of all parts.
    pub media: Cow<'a, [Carried]>,
    /// Its language as a BCP 47 tag, such as `de`; none where nobody said and it was not clear.
    pub lang: Option<Cow<'a, str>>,
    /// The instant it is planned for.
    ///
    /// A draft has none: it is judged as if it were sent at [`Context::now`], after everything that
    /// is out by then and before everything planned for later. Its findings are a preview. They
    /// carry `blocks` like all others, and it is the caller who saves a draft all the same.
    pub at: Option<Instant>,
    /// The content pillar it belongs to.
    pub pillar: Option<Cow<'a, str>>,
    /// What the author says it is, beside its words.
    pub about: Cow<'a, About>,
    /// The offer it tells of, as it is on record.
    pub offer: Option<Cow<'a, Terms>>,
    /// What people let out although a rule holds it back.
    pub overrides: Cow<'a, [Override]>,
}

/// A picture or film that the post carries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Carried {
    /// The field of its description, such as `alt[0]` or `thread[0].alt[1]`.
    pub field: String,
    /// Whether it is a film.
    pub is_film: bool,
    /// What it shows, in words; may be empty.
    pub alt: String,
    /// Whether a film can be read along.
    pub has_captions: bool,
}

/// A publication on another channel of the workspace.
#[derive(Debug, Clone, PartialEq)]
pub struct Elsewhere {
    /// The channel.
    pub channel: ChannelId,
    /// Its network.
    pub network: Network,
    /// The publication.
    pub publication: Option<PublicationId>,
    /// Its post; none for the post that is judged while it has no id.
    pub post: Option<PostId>,
    /// The instant it is or was planned for.
    pub at: Instant,
    /// What is kept of its text.
    pub gist: Kept,
}

/// The text of a neighbour that looks like the post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookalike {
    /// The publication.
    pub publication: PublicationId,
    /// What it says, with its thread.
    pub text: String,
}

/// What is known of the workspace, the audience and the channel.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Setting {
    /// The workspace's profile.
    pub profile: Profile,
    /// The audience's traits.
    pub traits: Traits,
    /// The pause that holds for the channel.
    pub pause: Option<Pause>,
    /// Special days of the workspace's own calendars, near the post's instant.
    pub own_days: Vec<SpecialDay>,
    /// What in the workspace waits for an answer, from old to new.
    pub waiting: Vec<Waiting>,
    /// How many answers were given on the channel in the 30 days before now; none where the inbox of
    /// the channel has never been used.
    pub answered: Option<u32>,
    /// The workspace's channels that publish, this one among them.
    pub channels: Vec<Sibling>,
    /// What is wanted of rules, from the outermost layer to the innermost.
    pub layers: Vec<Layer>,
    /// What is not to be heard.
    pub suppressions: Vec<Suppression>,
}

/// Somebody who waits for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Where; none where it was said elsewhere.
    pub channel: Option<ChannelId>,
    /// What is wanted.
    pub kind: InboxKind,
    /// Since when.
    pub since: Instant,
}

/// Channels of the workspace on one network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sibling {
    /// Their network.
    pub network: Network,
    /// How many they are.
    pub count: u32,
    /// Since when the first of them is connected.
    pub since: Instant,
    /// Since when the last of them is connected,
    pub newest_at: Instant,
    /// and which one that is.
    pub newest: ChannelId,
}
