//! How each network is spoken to.
//!
//! This room makes HTTP calls and knows no database. An [`Adapter`] is a step machine: [`next`]
//! says purely what is to be done with a draft, and [`prepare`] or [`publish`] makes one exchange.
//! A public exchange needs a [`Permit`], which exists only after its step row was committed.
//!
//! [`next`]: Adapter::next
//! [`prepare`]: Adapter::prepare
//! [`publish`]: Adapter::publish

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use serde_json::{Map, Value};

use crate::domain::{
    attempt::{Journal, Permit},
    budget::Limit,
    channel::Account,
    id::ChannelId,
    network::{Kind, Length, Limits, Network, Refusal},
    publication::Receipt,
    time::Instant,
};

mod about;
pub mod bluesky;
mod checkup;
mod connect;
pub mod consent;
#[cfg(test)]
mod contract;
mod cut;
pub mod deliver;
pub mod discord;
mod distrust;
#[cfg(test)]
mod drive;
pub mod facebook;
pub mod front;
mod google;
pub mod google_business;
pub mod handout;
pub mod http;
pub mod instagram;
pub mod linkedin;
pub mod mail;
pub mod mastodon;
mod media;
mod meta;
mod multipart;
mod oauth;
mod pieces;
pub mod pinterest;
mod place;
pub mod reddit;
pub mod registry;
mod reminder;
mod renewal;
pub mod sandbox;
mod session;
pub mod signature;
pub mod slack;
pub mod snapchat;
pub mod telegram;
pub mod threads;
pub mod tiktok;
pub mod tumblr;
mod unspoken;
mod upload;
pub mod webhook;
pub mod wordpress;
mod words;
pub mod x;
pub mod youtube;

pub(crate) use about::refused_option;
pub use about::{About, FieldDoc};
pub use checkup::{Checkup, Quota};
pub use connect::{ConnectError, ConnectRequest, Connected};
pub use session::Session;

pub use place::{AppKey, Place};

pub use media::{ByteStream, DraftMedia, MediaBytes};

/// Settings of a channel or variant that only its network understands.
pub type Options = Map<String, Value>;

/// Tells what time it is: the application's clock, for adapters whose calls carry an instant.
#[derive(Clone)]
pub struct Now(Arc<dyn Fn() -> Instant + Send + Sync>);

impl Now {
    /// Asks this clock.
    pub fn new(clock: impl Fn() -> Instant + Send + Sync + 'static) -> Self {
        Self(Arc::new(clock))
    }

    /// The present instant.
    pub fn get(&self) -> Instant {
        (self.0)()
    }
}

impl fmt::Debug for Now {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Now")
    }
}

/// What one channel is, as an adapter needs to know it.
#[derive(Debug, Clone)]
pub struct ChannelFacts {
    /// The channel's id.
    pub id: ChannelId,
    /// What people here call it.
    pub name: String,
    /// Who it is on the network.
    pub account: Account,
    /// The channel's settings.
    pub options: Options,
}

/// What is to be published on one channel, complete and frozen.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Where it goes.
    pub channel: ChannelFacts,
    /// The parts in order; a single post has one.
    pub parts: Vec<DraftPart>,
    /// Its language as a BCP 47 tag.
    pub lang: Option<String>,
    /// The variant's settings over the channel's.
    pub options: Options,
    /// The instant the record says it was made; the same for every attempt with the same keys.
    pub created_at: Instant,
    /// The instant it is planned for.
    pub due_at: Instant,
}

/// One part of a draft.
#[derive(Debug, Clone)]
pub struct DraftPart {
    /// What it says.
    pub text: String,
    /// The pictures and films it carries.
    pub media: Vec<DraftMedia>,
    /// Keyed hash of publication, part and key epoch: 64 hexadecimal digits, the same for every
    /// attempt. Networks with chosen ids derive them from it.
    pub key: String,
}

/// What is to be done next with a draft.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// An exchange that makes nothing public.
    Prepare(Step),
    /// The exchange that makes one part public.
    Public(Step),
    /// Everything is out.
    Done(Proof),
}

/// One exchange, named so that its end can be found again.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What it does; unique within the draft: `upload:0:1`, `post:0`.
    pub name: String,
    /// Which part it publishes, from 0; for preparations the part it is for.
    pub part: u32,
    /// The key or chosen id it carries, where it carries one.
    pub key: Option<String>,
    /// What will be sent, canonically: its hash is recorded, and a repeat must have the same.
    pub request: Value,
    /// How long the exchange may take, in milliseconds.
    pub limit_ms: i64,
}

/// How long a public exchange may take, in milliseconds.
pub const PUBLIC_LIMIT_MS: i64 = 30_000;
/// The longest time before its instant at which what a post needs is prepared, in milliseconds.
pub const PREPARE_AHEAD_MAX_MS: i64 = 1_800_000;
/// How long an upload may take, in milliseconds.
pub const UPLOAD_LIMIT_MS: i64 = 600_000;

/// What the network calls the post that is out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The network's id of the post; of a thread, its first part's.
    pub remote_id: String,
    /// The post's public address.
    pub url: Option<String>,
}

impl Proof {
    /// The receipt that this proof becomes when it is stored.
    pub fn receipt(self, at: Instant) -> Receipt {
        Receipt {
            remote_id: self.remote_id,
            url: self.url,
            at,
        }
    }
}

/// How an exchange ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It was done.
    Done {
        /// The network's id of what was made.
        remote_id: Option<String>,
        /// Further ids that later steps need; an object.
        data: Value,
    },
    /// The network accepted it and works on it.
    Processing {
        /// The handle to ask by.
        remote_id: String,
        /// Further ids that later steps need; an object.
        data: Value,
        /// In how many milliseconds to look.
        look_in_ms: i64,
    },
    /// A reminder was delivered; a person posts.
    Handed,
    /// Nothing left this machine.
    NotSent,
    /// The network asked us to wait.
    Throttled {
        /// For how many seconds, where it said.
        retry_after_s: Option<i64>,
    },
    /// The network does not accept the session.
    Unauthorized,
    /// The network said no, and documents that nothing was made.
    Refused {
        /// Whether it says that it has this post already.
        duplicate: bool,
    },
    /// Everything else.
    Unknown,
}

/// How an exchange ended, with what the network said.
#[derive(Debug, Clone, PartialEq)]
pub struct StepReport {
    /// The class of the outcome.
    pub outcome: Outcome,
    /// The status of the answer, where one came.
    pub http_status: Option<u16>,
    /// The network's own name of the error.
    pub error_code: Option<String>,
    /// What it said, in words and without secrets, at most a few hundred characters.
    pub message: Option<String>,
    /// What it said of its limit.
    pub rate_limit: RateLimit,
}

/// The limit that an answer tells of, from `RateLimit-Limit`, `-Remaining` and `-Reset`, or the same
/// with `X-` in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RateLimit {
    /// How many calls or points the window has.
    pub limit: Option<i64>,
    /// How many are left.
    pub remaining: Option<i64>,
    /// In how many seconds the window ends, at most 24 h.
    pub reset_in_s: Option<i64>,
}

impl From<Outcome> for StepReport {
    fn from(outcome: Outcome) -> Self {
        Self {
            outcome,
            http_status: None,
            error_code: None,
            message: None,
            rate_limit: RateLimit::default(),
        }
    }
}

/// What is asked when an outcome is unclear.
#[derive(Debug, Clone)]
pub struct LookRequest<'a> {
    /// What was to be published.
    pub draft: &'a Draft,
    /// What is known to be out already.
    pub journal: &'a Journal,
    /// The unclear step.
    pub step: &'a Step,
    /// The handle of the unclear step, where the network had given one.
    pub handle: Option<&'a str>,
    /// Only posts made since then can be ours: the step's start less 60 s.
    pub since: Instant,
    /// Whether the record of the step is lost, so that a key or id which holds the moment of the
    /// first attempt is not the one that was sent.
    pub is_lost: bool,
}

/// What was seen.
#[derive(Debug, Clone, PartialEq)]
pub enum Look {
    /// Read by id or handle: it is out.
    Out {
        /// The network's id of the part.
        remote_id: String,
        /// Further ids that later steps need; an object.
        data: Value,
    },
    /// Read by id: it is not there. Read by handle: the handle is gone.
    Gone,
    /// Read by handle: it is not published, and publishing on the same handle is safe.
    Ready,
    /// Read by id or handle: the network took it, and has refused it since; it never becomes public.
    Refused {
        /// Why, in the network's words and without secrets.
        message: String,
    },
    /// The network still works on it.
    Processing {
        /// In how many milliseconds to look again.
        look_in_ms: i64,
    },
    /// Our own posts since then.
    Listed {
        /// Whether the list covers the whole window.
        complete: bool,
        /// The posts that match the part: marker, or text, media count and parent.
        candidates: Vec<Candidate>,
    },
    /// Nothing can be looked at, and whoever takes it knows a repeat by its key.
    KnowsKey,
    /// Nothing could be seen.
    Failed {
        /// Why, in words.
        message: String,
        /// Whether the session was not accepted.
        unauthorized: bool,
    },
}

/// A post in a listing that could be ours.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The network's id of it.
    pub remote_id: String,
    /// Further ids that later steps need; an object.
    pub data: Value,
}

/// One network's step machine.
#[async_trait]
pub trait Adapter: Send + Sync {
    /// Which network it speaks to.
    fn network(&self) -> Network;

    /// What it says of itself.
    fn about(&self) -> About;

    /// What a channel with these settings accepts.
    fn limits(&self, options: &Options) -> Limits;

    /// How an unclear outcome is settled on this channel.
    fn kind(&self, options: &Options) -> Kind;

    /// The same for one draft, where it depends on what that carries: a film may have a handle where a
    /// text has none.
    fn kind_of(&self, draft: &Draft) -> Kind {
        self.kind(&draft.options)
    }

    /// Limits of the network that are counted here before a part is made public, so that they are
    /// not run into; none where it documents none.
    fn budgets(&self, _options: &Options) -> Vec<Limit> {
        Vec::new()
    }

    /// How long before its instant what a post needs may be prepared, in milliseconds, at most
    /// 30 minutes: as long as what is prepared surely lives, 0 where nothing is to be prepared.
    fn prepare_ahead_ms(&self, _options: &Options, _has_media: bool) -> i64 {
        0
    }

    /// Whether it is given addresses of pictures and films and fetches them from here by itself, for
    /// which others must be able to reach this program.
    fn fetches_media(&self) -> bool {
        false
    }

    /// What is wrong with a channel's settings; empty where nothing is.
    fn refuse_options(&self, options: &Options) -> Vec<Refusal>;

    /// What is wrong with settings that a post's variant brings along, where those may be fewer than
    /// the channel's.
    fn refuse_variant_options(&self, options: &Options) -> Vec<Refusal> {
        self.refuse_options(options)
    }

    /// How long a text is there, and how long it may be.
    fn measure(&self, options: &Options, text: &str) -> Length {
        self.limits(options).measure(text)
    }

    /// How a post is handed over, where a person posts and no session is needed.
    fn by_hand(&self) -> Option<&dyn handout::ByHand> {
        None
    }

    /// How an account is connected by a person's consent; none where credentials are typed in.
    fn consent(&self) -> Option<&dyn consent::Consent> {
        None
    }

    /// Proves that the credentials work and says whose they are.
    async fn connect(&self, request: ConnectRequest<'_>) -> Result<Connected, ConnectError>;

    /// Renews a session that the network no longer accepts, or soon will not.
    ///
    /// [`ConnectError::Refused`] means a person must connect the channel again.
    async fn refresh(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Session, ConnectError>;

    /// Tries a session out by reads alone: whose it is, what it may do, what is left of the network's
    /// limits. None where there is nothing that could be asked.
    ///
    /// [`ConnectError::Refused`] means the network does not accept the session.
    async fn check_up(
        &self,
        _channel: &ChannelFacts,
        _session: &Session,
    ) -> Result<Option<Checkup>, ConnectError> {
        Ok(None)
    }

    /// Whether the session should be renewed before it is used at `now`.
    fn is_stale(&self, session: &Session, now: Instant) -> bool;

    /// When a person must connect the channel again; none where the session renews itself, or where
    /// the network does not say.
    fn session_ends_at(&self, _session: &Session) -> Option<Instant> {
        None
    }

    /// What is to be done next; pure, and the same for the same draft and journal.
    fn next(&self, draft: &Draft, journal: &Journal) -> Next;

    /// The exchange that will make the next part public, whatever is still to be prepared for it;
    /// none where everything is out. It is enough to look for the part, not to make it.
    fn public_step(&self, draft: &Draft, journal: &Journal) -> Option<Step>;

    /// Makes one exchange that makes nothing public.
    async fn prepare(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport;

    /// Makes the one public exchange that the permit allows.
    async fn publish(
        &self,
        draft: &Draft,
        step: &Step,
        session: &Session,
        permit: Permit,
    ) -> StepReport;

    /// Looks whether an unclear step took effect; changes nothing.
    async fn look(&self, request: LookRequest<'_>, session: &Session) -> Look;

    /// Whether a post that is out can be removed through [`Adapter::remove`].
    fn can_remove(&self) -> bool {
        false
    }

    /// Removes a post that is out; what is gone already counts as removed.
    async fn remove(
        &self,
        _channel: &ChannelFacts,
        _remote_id: &str,
        _session: &Session,
    ) -> StepReport {
        StepReport {
            message: Some("this network cannot take posts back".to_owned()),
            ..StepReport::from(Outcome::Refused { duplicate: false })
        }
    }

    /// Ends a session at the network, as well as that goes; its credentials are erased afterwards.
    async fn revoke(&self, _channel: &ChannelFacts, _session: &Session) {}
}
