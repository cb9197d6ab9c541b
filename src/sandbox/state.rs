//! What the network remembers: channels, posts, keys, containers, media.
//!
//! Pure: it changes only by applying a [`Record`], the same way for a new call
//! and for a line read back from the log.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::Serialize;

use super::record::{
    ChannelLine, ContainerLine, Content, Kind, MediaLine, Moment, PostLine, Record,
};
use super::refusal::Refusal;
use super::script::{Script, UnknownStep};

/// Why a record does not fit the state: the log is not one of ours, or damaged.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The record is about a channel that no line before it made.
    #[error("there is no channel “{0}” before this line")]
    Channel(String),
    /// The record is about a container that no line before it made.
    #[error("there is no container “{0}” before this line")]
    Container(String),
    /// The script has a step that is not understood.
    #[error("“{0}” is not a step of a script")]
    Script(String),
    /// The line is not a record.
    #[error("the line cannot be read")]
    Line(#[from] serde_json::Error),
}

/// All channels, by slug.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Ledger {
    channels: BTreeMap<String, Channel>,
}

/// One channel and everything in it.
#[derive(Debug, PartialEq)]
pub(crate) struct Channel {
    /// The name people see.
    pub(crate) name: Option<String>,
    /// What the channel can do.
    pub(crate) kind: Kind,
    /// What it does wrong, and how far that went.
    pub(crate) script: Script,
    /// The posts by their public time, which no two share.
    posts: BTreeMap<Moment, Post>,
    /// The public time of each post by its id.
    published_at: HashMap<String, Moment>,
    /// How many more reads do not show a post, by its public time.
    lagging: BTreeMap<Moment, u32>,
    /// Keys that posts were made with.
    pub(crate) keys: HashMap<String, KeyUse>,
    /// Containers by id.
    pub(crate) containers: HashMap<String, Container>,
    /// Uploads by id.
    media: HashMap<String, Upload>,
    /// The public time of the last post, deleted or not.
    last_published_at: Option<Moment>,
}

/// A post that is shown.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Post {
    /// Its id in the channel.
    pub(crate) id: String,
    /// What it says.
    pub(crate) content: Arc<Content>,
    /// Its public time.
    pub(crate) published_at: Moment,
}

/// What a caller is told about a post that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Receipt {
    /// The id of the post.
    pub(crate) id: String,
    /// Where people see it, on this server.
    pub(crate) url: String,
    /// Its public time.
    pub(crate) published_at: Moment,
}

/// The post that a key was used for.
#[derive(Debug, PartialEq)]
pub(crate) struct KeyUse {
    /// What the caller was told.
    pub(crate) receipt: Receipt,
    /// What was posted.
    pub(crate) content: Arc<Content>,
    /// When the call came in.
    pub(crate) used_at: Moment,
}

/// A post in waiting.
#[derive(Debug, PartialEq)]
pub(crate) struct Container {
    /// What will be posted.
    pub(crate) content: Arc<Content>,
    /// When it was made.
    pub(crate) created_at: Moment,
    /// The post it became.
    pub(crate) receipt: Option<Receipt>,
}

/// A picture or film.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Upload {
    /// Its media type without parameters.
    pub(crate) content_type: String,
    /// How many bytes it has.
    pub(crate) size_bytes: u64,
}

/// Where people see a post, on this server.
pub(crate) fn post_url(channel: &str, id: &str) -> String {
    format!("/sandbox/{channel}#post-{id}")
}

impl Ledger {
    /// The channel of this slug, if there is one.
    pub(crate) fn find(&self, slug: &str) -> Option<&Channel> {
        self.channels.get(slug)
    }

    /// The channel of this slug, for a caller who needs one.
    pub(crate) fn channel(&self, slug: &str) -> Result<&Channel, Refusal> {
        self.find(slug).ok_or(Refusal::ChannelUnknown)
    }

    /// All channels in the order of their slugs.
    pub(crate) fn channels(&self) -> impl Iterator<Item = (&str, &Channel)> {
        self.channels
            .iter()
            .map(|(slug, channel)| (slug.as_str(), channel))
    }

    /// Takes a record in; fails only on records that this state cannot have written.
    pub(crate) fn apply(&mut self, record: Record) -> Result<(), ReplayError> {
        match record {
            Record::Channel(line) => self.configure(line)?,
            Record::Taken(line) => self
                .changing(&line.channel)?
                .script
                .set_taken(line.queue, line.position),
            Record::Read(line) => self.changing(&line.channel)?.count_read(),
            Record::Media(line) => self.changing(&line.channel)?.add_media(line),
            Record::Container(line) => self.changing(&line.channel)?.add_container(line),
            Record::Post(line) => self.changing(&line.channel)?.add_post(line)?,
            Record::Deleted(line) => self.changing(&line.channel)?.remove_post(&line.id),
        }
        Ok(())
    }

    /// The channel that a record is about.
    fn changing(&mut self, slug: &str) -> Result<&mut Channel, ReplayError> {
        self.channels
            .get_mut(slug)
            .ok_or_else(|| ReplayError::Channel(slug.to_owned()))
    }

    /// Makes a channel or changes it; a script that stays the same stays where it is.
    fn configure(&mut self, line: ChannelLine) -> Result<(), ReplayError> {
        let unread = |unknown: UnknownStep| ReplayError::Script(unknown.step);
        if let Some(channel) = self.channels.get_mut(&line.channel) {
            if channel.script.written() != line.script {
                channel.script = Script::parse(line.script).map_err(unread)?;
            }
            channel.name = line.name;
            channel.kind = line.kind;
        } else {
            let script = Script::parse(line.script).map_err(unread)?;
            let channel = Channel::new(line.name, line.kind, script);
            self.channels.insert(line.channel, channel);
        }
        Ok(())
    }
}

impl Channel {
    /// A channel without posts.
    fn new(name: Option<String>, kind: Kind, script: Script) -> Self {
        Self {
            name,
            kind,
            script,
            posts: BTreeMap::new(),
            published_at: HashMap::new(),
            lagging: BTreeMap::new(),
            keys: HashMap::new(),
            containers: HashMap::new(),
            media: HashMap::new(),
            last_published_at: None,
        }
    }

    /// Refuses a call that this kind of channel does not have.
    pub(crate) fn require(&self, kinds: &[Kind], allow: &'static str) -> Result<(), Refusal> {
        if kinds.contains(&self.kind) {
            Ok(())
        } else {
            Err(Refusal::WrongKind { allow })
        }
    }

    /// Refuses to read from a blind channel.
    pub(crate) fn require_listable(&self) -> Result<(), Refusal> {
        if self.kind == Kind::K5 {
            Err(Refusal::NotListable)
        } else {
            Ok(())
        }
    }

    /// How many posts are shown.
    pub(crate) fn post_count(&self) -> usize {
        self.posts.len()
    }

    /// All posts, oldest first, held back or not.
    pub(crate) fn posts(&self) -> impl DoubleEndedIterator<Item = &Post> {
        self.posts.values()
    }

    /// The post of this id, held back or not.
    pub(crate) fn post(&self, id: &str) -> Option<&Post> {
        self.posts.get(self.published_at.get(id)?)
    }

    /// The posts that a list shows, newest first, from `since` on.
    pub(crate) fn listed(&self, since: Option<Moment>) -> impl Iterator<Item = &Post> {
        let since = since.unwrap_or(Moment::from_ms(i64::MIN));
        self.posts
            .range(since..)
            .rev()
            .map(|(_, post)| post)
            .filter(|post| !self.is_lagging(post))
    }

    /// Whether reads do not show this post yet.
    pub(crate) fn is_lagging(&self, post: &Post) -> bool {
        self.lagging.contains_key(&post.published_at)
    }

    /// Whether any post is held back, so that reads have to be counted.
    pub(crate) fn has_lagging(&self) -> bool {
        !self.lagging.is_empty()
    }

    /// The upload of this id.
    pub(crate) fn upload(&self, id: &str) -> Option<&Upload> {
        self.media.get(id)
    }

    /// The public time of a post made now: later than that of any post before.
    pub(crate) fn next_published_at(&self, now: Moment) -> Moment {
        self.last_published_at
            .map_or(now, |last| now.max(last.next()))
    }

    /// What a caller is told about a post of this channel.
    pub(crate) fn receipt(slug: &str, id: &str, published_at: Moment) -> Receipt {
        Receipt {
            id: id.to_owned(),
            url: post_url(slug, id),
            published_at,
        }
    }

    /// Counts a read against the posts that are held back.
    fn count_read(&mut self) {
        self.lagging.retain(|_, reads| {
            *reads = reads.saturating_sub(1);
            *reads > 0
        });
    }

    /// Remembers an upload.
    fn add_media(&mut self, line: MediaLine) {
        let upload = Upload {
            content_type: line.content_type,
            size_bytes: line.size_bytes,
        };
        self.media.insert(line.id, upload);
    }

    /// Remembers a container.
    fn add_container(&mut self, line: ContainerLine) {
        let container = Container {
            content: Arc::new(line.content),
            created_at: line.received_at,
            receipt: None,
        };
        self.containers.insert(line.id, container);
    }

    /// Shows a post, and ties it to its key or container.
    fn add_post(&mut self, line: PostLine) -> Result<(), ReplayError> {
        let content = Arc::new(line.content);
        let receipt = Self::receipt(&line.channel, &line.id, line.published_at);
        if let Some(id) = line.container {
            let container = self.containers.get_mut(&id);
            let container = container.ok_or(ReplayError::Container(id))?;
            container.receipt = Some(receipt.clone());
        }
        if let Some(key) = line.key {
            let key_use = KeyUse {
                receipt,
                content: Arc::clone(&content),
                used_at: line.received_at,
            };
            self.keys.insert(key, key_use);
        }
        if line.lag_reads > 0 {
            self.lagging.insert(line.published_at, line.lag_reads);
        }
        let post = Post {
            id: line.id.clone(),
            content,
            published_at: line.published_at,
        };
        self.published_at.insert(line.id, line.published_at);
        self.posts.insert(line.published_at, post);
        self.last_published_at = Some(line.published_at);
        Ok(())
    }

    /// Takes a post away; keys and containers still remember it.
    fn remove_post(&mut self, id: &str) {
        if let Some(published_at) = self.published_at.remove(id) {
            self.posts.remove(&published_at);
            self.lagging.remove(&published_at);
        }
    }
}
