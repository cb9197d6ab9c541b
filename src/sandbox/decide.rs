//! What becomes of a call: the rules of each kind of channel.
//!
//! Pure: a decision is either a record to be written or an answer that was
//! given before. Nothing is changed here.

use std::sync::Arc;

use super::record::{ContainerLine, Content, Kind, Moment, PostLine};
use super::refusal::Refusal;
use super::state::{Channel, Container, Receipt};

/// The longest text, in Unicode scalar values.
pub(crate) const TEXT_LIMIT_CHARS: usize = 10_000;

/// How long a key is remembered: an hour, in milliseconds.
const KEY_LIFETIME_MS: i64 = 3_600_000;

/// How long a container can be published: a day, in milliseconds.
const CONTAINER_LIFETIME_MS: i64 = 24 * 3_600_000;

/// A call that makes a post.
#[derive(Clone, Debug)]
pub(crate) enum Wish {
    /// The server chooses the id.
    Create {
        /// The id to use if a post is made.
        fresh_id: String,
        /// What to post.
        content: Content,
        /// The idempotency key, where the kind knows one.
        key: Option<String>,
    },
    /// The caller chooses the id.
    Put {
        /// The chosen id.
        id: String,
        /// What to post.
        content: Content,
    },
    /// A container is published.
    Publish {
        /// The id to use if a post is made.
        fresh_id: String,
        /// The id of the container.
        container: String,
    },
}

impl Wish {
    /// Refuses channels whose kind does not have this call.
    pub(crate) fn check_kind(&self, channel: &Channel) -> Result<(), Refusal> {
        match self {
            Self::Create { .. } => channel.require(&[Kind::K2, Kind::K4, Kind::K5], "GET, HEAD"),
            Self::Put { .. } => channel.require(&[Kind::K1], "GET, HEAD, DELETE"),
            Self::Publish { .. } => channel.require(&[Kind::K3], ""),
        }
    }
}

/// What a call that makes a post comes to.
#[derive(Debug)]
pub(crate) enum Made {
    /// A new post, once its line is written.
    New(Box<PostLine>),
    /// The post is there already: the call is a repeat.
    Before(Receipt),
}

/// Where and when a call came in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene<'a> {
    /// The slug of the channel.
    pub(crate) slug: &'a str,
    /// The channel.
    pub(crate) channel: &'a Channel,
    /// The network's clock.
    pub(crate) now: Moment,
}

impl Scene<'_> {
    /// Decides about a call that makes a post; `lag_reads` holds a new one back.
    pub(crate) fn decide(&self, wish: Wish, lag_reads: u32) -> Result<Made, Refusal> {
        let mut line = PostLine {
            channel: self.slug.to_owned(),
            id: String::new(),
            content: Content::default(),
            published_at: self.channel.next_published_at(self.now),
            received_at: self.now,
            key: None,
            container: None,
            lag_reads,
        };
        match wish {
            Wish::Create {
                fresh_id,
                content,
                key,
            } => {
                // Only one kind promises to remember keys; the others do not look at them.
                line.key = key.filter(|_| self.channel.kind == Kind::K2);
                if let Some(key) = &line.key
                    && let Some(receipt) = self.made_with_key(key, &content)?
                {
                    return Ok(Made::Before(receipt));
                }
                line.id = fresh_id;
                line.content = content;
            }
            Wish::Put { id, content } => {
                if let Some(receipt) = self.made_with_id(&id, &content)? {
                    return Ok(Made::Before(receipt));
                }
                line.id = id;
                line.content = content;
            }
            Wish::Publish {
                fresh_id,
                container,
            } => {
                line.content = Content::clone(&*self.publishable(&container)?);
                line.id = fresh_id;
                line.container = Some(container);
            }
        }
        self.check(&line.content)?;
        Ok(Made::New(Box::new(line)))
    }

    /// Decides about a new container.
    pub(crate) fn contain(&self, id: String, content: Content) -> Result<ContainerLine, Refusal> {
        self.check(&content)?;
        Ok(ContainerLine {
            channel: self.slug.to_owned(),
            id,
            content,
            received_at: self.now,
        })
    }

    /// Whether a container that is not a post yet can no longer become one.
    pub(crate) fn is_gone(&self, container: &Container) -> bool {
        self.now.ms_since(container.created_at) > CONTAINER_LIFETIME_MS
    }

    /// The post that a key was used for within its lifetime, if it says the same.
    fn made_with_key(&self, key: &str, content: &Content) -> Result<Option<Receipt>, Refusal> {
        let Some(before) = self.channel.keys.get(key) else {
            return Ok(None);
        };
        if self.now.ms_since(before.used_at) > KEY_LIFETIME_MS {
            return Ok(None);
        }
        if *before.content != *content {
            return Err(Refusal::KeyReused);
        }
        Ok(Some(before.receipt.clone()))
    }

    /// The post of a chosen id, if it says the same.
    fn made_with_id(&self, id: &str, content: &Content) -> Result<Option<Receipt>, Refusal> {
        if !is_post_id(id) {
            return Err(Refusal::IdInvalid);
        }
        let Some(before) = self.channel.post(id) else {
            return Ok(None);
        };
        if *before.content != *content {
            return Err(Refusal::IdTaken);
        }
        let receipt = Channel::receipt(self.slug, id, before.published_at);
        Ok(Some(receipt))
    }

    /// The content of a container that can be published.
    fn publishable(&self, id: &str) -> Result<Arc<Content>, Refusal> {
        let container = self.channel.containers.get(id);
        let container = container.ok_or(Refusal::ContainerUnknown)?;
        if container.receipt.is_some() {
            return Err(Refusal::AlreadyPublished);
        }
        if self.is_gone(container) {
            return Err(Refusal::ContainerGone);
        }
        Ok(Arc::clone(&container.content))
    }

    /// Refuses content that no kind of channel takes.
    fn check(&self, content: &Content) -> Result<(), Refusal> {
        if content.text.chars().count() > TEXT_LIMIT_CHARS {
            return Err(Refusal::TextTooLong);
        }
        if content.text.trim().is_empty() && content.media.is_empty() {
            return Err(Refusal::Empty);
        }
        for media in &content.media {
            if self.channel.upload(&media.id).is_none() {
                return Err(Refusal::MediaUnknown(media.id.clone()));
            }
        }
        match &content.reply_to {
            Some(parent) if self.channel.post(parent).is_none() => Err(Refusal::ParentUnknown),
            _ => Ok(()),
        }
    }
}

/// Whether this can name a channel: 1 to 64 letters, digits, `-` and `_`.
pub(crate) fn is_slug(text: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=64).contains(&text.len()) && text.bytes().all(known)
}

/// Whether this can be a chosen id: 1 to 64 small letters and digits.
fn is_post_id(text: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (1..=64).contains(&text.len()) && text.bytes().all(known)
}
