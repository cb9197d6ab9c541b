//! The lines of the log and the plain data they are made of.
//!
//! Whatever the rehearsal network remembers is one of these records: it is
//! written first and applied afterwards, so reading the log again gives the
//! same state. Nothing here touches a clock, a file or a socket.

use std::fmt;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An instant of the network's clock, in whole milliseconds since 1970 UTC.
///
/// Written as RFC 3339 with milliseconds and `Z`, in the log and on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Moment(i64);

impl Moment {
    /// Makes a moment of milliseconds since 1970.
    pub(crate) const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    /// Reads RFC 3339 with any offset; what is finer than a millisecond is cut off.
    pub(crate) fn parse(text: &str) -> Result<Self, chrono::ParseError> {
        Ok(Self(DateTime::parse_from_rfc3339(text)?.timestamp_millis()))
    }

    /// Milliseconds since 1970.
    pub(crate) const fn ms(self) -> i64 {
        self.0
    }

    /// The next millisecond.
    pub(crate) const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// How many milliseconds have passed since `earlier`; negative if it is later.
    pub(crate) const fn ms_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = DateTime::from_timestamp_millis(self.0).unwrap_or(DateTime::<Utc>::MAX_UTC);
        f.write_str(&time.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

/// How a channel lets a caller find out whether a post went out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// The caller chooses the id; a repeat is a no-op.
    K1,
    /// The caller sends a key that the server remembers for an hour.
    K2,
    /// A container is made first and published afterwards.
    K3,
    /// Recent posts can be listed, nothing more.
    K4,
    /// Blind: nothing can be read back.
    K5,
}

/// One picture or film of a post, with its description.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MediaRef {
    /// The id that the upload answered with.
    pub(crate) id: String,
    /// The description for people who do not see it; empty if there is none.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub(crate) alt: String,
}

/// Takes `null` for an absent description, as many callers send it.
fn null_as_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.unwrap_or_default())
}

/// What a post says: two posts are identical when their contents are equal.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Content {
    /// The words, at most [`TEXT_LIMIT_CHARS`](super::decide::TEXT_LIMIT_CHARS) characters.
    #[serde(default)]
    pub(crate) text: String,
    /// Pictures and films in order.
    #[serde(default)]
    pub(crate) media: Vec<MediaRef>,
    /// The id of the post this one answers.
    #[serde(default)]
    pub(crate) reply_to: Option<String>,
    /// A link card of the caller's own shape; kept and shown, never read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) link: Option<serde_json::Value>,
}

/// Which list of script steps a call takes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Queue {
    /// Calls that make a post.
    Public,
    /// Calls that read.
    Look,
    /// Uploads and containers.
    Prepare,
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
pub(crate) enum Record {
    /// A channel was made or configured anew.
    Channel(ChannelLine),
    /// A script step was taken.
    Taken(TakenLine),
    /// A list or post was read while some post was still held back.
    Read(ReadLine),
    /// A picture or film was uploaded.
    Media(MediaLine),
    /// A container was made.
    Container(ContainerLine),
    /// A post went out.
    Post(PostLine),
    /// A post was deleted.
    Deleted(DeletedLine),
}

/// The whole configuration of a channel, as it holds from here on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ChannelLine {
    /// The slug of the channel.
    pub(crate) channel: String,
    /// The name people see.
    pub(crate) name: Option<String>,
    /// What the channel can do.
    pub(crate) kind: Kind,
    /// The steps as they were written.
    pub(crate) script: Vec<String>,
    /// When the call came in.
    pub(crate) received_at: Moment,
}

/// How far a script has been taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct TakenLine {
    /// The slug of the channel.
    pub(crate) channel: String,
    /// Which list the step came from.
    pub(crate) queue: Queue,
    /// How many steps of that list are used up now.
    pub(crate) position: usize,
}

/// One read that a post held back has not been shown to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ReadLine {
    /// The slug of the channel.
    pub(crate) channel: String,
}

/// An upload; its bytes are a file of their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct MediaLine {
    /// The slug of the channel.
    pub(crate) channel: String,
    /// The id of the upload and the name of its file.
    pub(crate) id: String,
    /// The media type without parameters, such as `image/png`.
    pub(crate) content_type: String,
    /// How many bytes it has.
    pub(crate) size_bytes: u64,
    /// When the call came in.
    pub(crate) received_at: Moment,
}

/// A container that waits for being published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ContainerLine {
    /// The slug of the channel.
    pub(crate) channel: String,
    /// The id of the container.
    pub(crate) id: String,
    /// What will be posted.
    #[serde(flatten)]
    pub(crate) content: Content,
    /// When the call came in.
    pub(crate) received_at: Moment,
}

/// A post as it went out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct PostLine {
    /// The slug of the channel.
    pub(crate) channel: String,
    /// The id of the post.
    pub(crate) id: String,
    /// What it says.
    #[serde(flatten)]
    pub(crate) content: Content,
    /// Its public time: later than that of every earlier post of the channel.
    pub(crate) published_at: Moment,
    /// When the call came in, by the network's clock.
    pub(crate) received_at: Moment,
    /// The idempotency key of the call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) key: Option<String>,
    /// The container it was published from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) container: Option<String>,
    /// How many reads will not show it yet.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) lag_reads: u32,
}

/// Leaves the usual case out of the log.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// A post that is no longer shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct DeletedLine {
    /// The slug of the channel.
    pub(crate) channel: String,
    /// The id of the post.
    pub(crate) id: String,
    /// When the call came in.
    pub(crate) received_at: Moment,
}
