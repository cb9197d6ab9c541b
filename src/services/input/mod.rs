//! What people send to make or change a post.
//!
//! The same form is the body of `POST /posts` and `POST /check` and what `dezent check` reads.

use std::collections::HashMap;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::lang;
use crate::domain::{
    about::About,
    id::{ChannelId, MediaId, PostId, VariantId, WorkspaceId},
    post::{Part, Post, Promotion, Variant},
    time::Instant,
};

mod refuse;
mod wrong;

pub(super) use refuse::{NUL, NUL_REFUSED, refuse_length, refuse_name};
pub(super) use wrong::Wrong;

/// A post as a person writes it.
#[derive(Debug, Clone, PartialEq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostInput {
    /// What it says; of a thread, the first part. At most 100,000 characters.
    pub text: String,
    /// Its language as a BCP 47 tag, such as `de`; guessed where it is not given and clear.
    #[serde(default)]
    pub lang: Option<String>,
    /// Where it is meant to appear, at most 50 channels.
    #[serde(default)]
    pub channels: Vec<ChannelId>,
    /// What is different on single channels.
    #[serde(default)]
    pub variants: Vec<VariantInput>,
    /// The pictures of the first part, in order.
    #[serde(default)]
    pub media: Vec<MediaId>,
    /// The further parts of a thread, at most 100.
    #[serde(default)]
    pub thread: Vec<Part>,
    /// What the author says it is.
    #[serde(default)]
    pub promotion: Promotion,
    /// The content pillar it belongs to, at most 50 characters.
    #[serde(default)]
    pub pillar: Option<String>,
    /// Free labels, at most 20 of at most 50 characters.
    #[serde(default)]
    pub tags: Vec<String>,
    /// What the author says it is, beside its words; what is left out has its default.
    #[serde(default)]
    pub about: About,
    /// When it is to be published, with an offset; a draft has none.
    #[serde(default)]
    pub publish_at: Option<Instant>,
    /// The instant a draft is kept for in the calendar; nothing goes out by it.
    #[serde(default)]
    pub planned_at: Option<Instant>,
}

/// What is different on one channel; what is not given is taken from the post.
#[derive(Debug, Clone, PartialEq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VariantInput {
    /// The channel, one of the post's.
    pub channel: ChannelId,
    /// A text of its own.
    #[serde(default)]
    pub text: Option<String>,
    /// Pictures of its own; an empty list means none.
    #[serde(default)]
    pub media: Option<Vec<MediaId>>,
    /// Further parts of its own; an empty list means none.
    #[serde(default)]
    pub thread: Option<Vec<Part>>,
    /// Settings that its network understands.
    #[serde(default)]
    pub options: Map<String, Value>,
}

/// What is to change about a post; what is not given stays as it is.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostChange {
    /// The revision the change was made from; another one is refused with `revision_moved`.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub revision: Option<i64>,
    /// What it says.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub text: Option<String>,
    /// Its language; null to have it guessed again.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub lang: Option<Option<String>>,
    /// Where it is meant to appear.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub channels: Option<Vec<ChannelId>>,
    /// What is different on single channels.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub variants: Option<Vec<VariantInput>>,
    /// The pictures of the first part.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub media: Option<Vec<MediaId>>,
    /// The further parts of a thread.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub thread: Option<Vec<Part>>,
    /// What the author says it is.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub promotion: Option<Promotion>,
    /// The content pillar it belongs to; null for none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub pillar: Option<Option<String>>,
    /// Free labels.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub tags: Option<Vec<String>>,
    /// What the author says it is, beside its words, whole: what is left out has its default again.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub about: Option<About>,
    /// When it is to be published. Null is refused: `unschedule` makes it a draft again.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub publish_at: Option<Instant>,
    /// The instant a draft is kept for in the calendar; null for none. What has publications is moved by
    /// `publish_at`.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Instant>)]
    pub planned_at: Option<Option<Instant>>,
}

/// Reads a field that was sent, so that null is not taken for a field that was not.
pub(super) fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    field: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(field).map(Some)
}

impl PostInput {
    /// The form that a stored post would have been written in, without the instant it is published at.
    pub fn of(post: &Post) -> Self {
        let has_own = |variant: &&Variant| {
            variant.text.is_some()
                || variant.media.is_some()
                || variant.thread.is_some()
                || !variant.options.is_empty()
        };
        let variants = post
            .variants
            .iter()
            .filter(has_own)
            .map(|variant| VariantInput {
                channel: variant.channel,
                text: variant.text.clone(),
                media: variant.media.clone(),
                thread: variant.thread.clone(),
                options: variant.options.clone(),
            });
        Self {
            text: post.body.text.clone(),
            lang: post.lang.clone(),
            channels: post
                .variants
                .iter()
                .map(|variant| variant.channel)
                .collect(),
            variants: variants.collect(),
            media: post.body.media.clone(),
            thread: post.thread.clone(),
            promotion: post.promotion,
            pillar: post.pillar.clone(),
            tags: post.tags.clone(),
            about: post.about.clone(),
            publish_at: None,
            planned_at: post.planned_at,
        }
    }

    /// The same with a change.
    ///
    /// Where the channels change and the variants are not given, those of channels that are no
    /// longer meant are left out.
    #[must_use]
    pub fn changed(mut self, change: PostChange) -> Self {
        fn put<T>(place: &mut T, new: Option<T>) {
            if let Some(new) = new {
                *place = new;
            }
        }
        let keeps_variants = change.variants.is_none();
        put(&mut self.text, change.text);
        put(&mut self.lang, change.lang);
        put(&mut self.channels, change.channels);
        put(&mut self.variants, change.variants);
        put(&mut self.media, change.media);
        put(&mut self.thread, change.thread);
        put(&mut self.promotion, change.promotion);
        put(&mut self.pillar, change.pillar);
        put(&mut self.tags, change.tags);
        put(&mut self.about, change.about);
        put(&mut self.planned_at, change.planned_at);
        self.publish_at = change.publish_at;
        if keeps_variants {
            let channels = &self.channels;
            self.variants
                .retain(|variant| channels.contains(&variant.channel));
        }
        self
    }

    /// The new post it describes, as a draft; `kept` are the ids of variants there were before.
    pub fn into_post(
        self,
        id: PostId,
        workspace: WorkspaceId,
        kept: &HashMap<ChannelId, VariantId>,
        now: Instant,
    ) -> Post {
        let mut own: HashMap<ChannelId, VariantInput> = self
            .variants
            .into_iter()
            .map(|variant| (variant.channel, variant))
            .collect();
        let variants = self.channels.into_iter().map(|channel| {
            let given = own.remove(&channel);
            let (text, media, thread, options) = given
                .map(|given| (given.text, given.media, given.thread, given.options))
                .unwrap_or_default();
            let id = kept
                .get(&channel)
                .copied()
                .unwrap_or_else(|| VariantId::new(now));
            Variant {
                id,
                channel,
                text,
                media,
                thread,
                options,
            }
        });
        Post {
            id,
            workspace,
            revision: 1,
            lang: self.lang.or_else(|| lang::guess(&self.text)),
            body: Part {
                text: self.text,
                media: self.media,
            },
            thread: self.thread,
            promotion: self.promotion,
            pillar: self.pillar,
            tags: self.tags,
            about: self.about,
            planned_at: self.planned_at,
            occurrence: 0,
            variants: variants.collect(),
            created_at: now,
            updated_at: now,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{PostChange, PostInput};
    use crate::domain::{
        id::{ChannelId, PostId, WorkspaceId},
        time::Instant,
    };

    fn input(value: serde_json::Value) -> PostInput {
        serde_json::from_value(value).unwrap()
    }

    fn channel(ms: i64) -> ChannelId {
        ChannelId::new(Instant::from_ms(ms))
    }

    #[test]
    fn a_stored_post_reads_back_as_it_was_written() {
        let (a, b) = (channel(1), channel(2));
        let written = input(json!({
            "text": "Guten Morgen", "lang": "de", "channels": [a, b], "tags": ["früh"],
            "variants": [{ "channel": b, "text": "Moin" }], "thread": [{ "text": "zwei" }],
            "about": { "kind": "reply", "was_asked": true, "campaign": "Advent" },
        }));
        let now = Instant::from_ms(5);
        let workspace = WorkspaceId::new(now);
        let post = written
            .clone()
            .into_post(PostId::new(now), workspace, &[].into(), now);
        assert_eq!(PostInput::of(&post), written);
    }

    #[test]
    fn a_change_leaves_the_rest_and_null_is_not_nothing() {
        let (a, b) = (channel(1), channel(2));
        let was = input(json!({
            "text": "eins", "lang": "de", "pillar": "p", "channels": [a, b],
            "variants": [{ "channel": b, "text": "two" }],
        }));
        let change: PostChange =
            serde_json::from_value(json!({ "pillar": null, "channels": [a] })).unwrap();
        let is = was.changed(change);
        assert_eq!(
            (is.text.as_str(), is.lang.as_deref(), is.pillar),
            ("eins", Some("de"), None)
        );
        assert_eq!((is.channels.len(), is.variants.len()), (1, 0));
        for refused in [json!({ "publish_at": null }), json!({ "text": null })] {
            assert!(serde_json::from_value::<PostChange>(refused).is_err());
        }
    }
}
