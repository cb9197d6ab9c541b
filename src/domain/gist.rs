//! Gists: what is kept of a post's text so that its neighbours can be judged without reading it again.

use std::{
    fmt,
    hash::{Hash, Hasher},
    ops::Deref,
    sync::OnceLock,
};

use serde::{Deserialize, Serialize};

use super::{
    id::{ChannelId, VariantId},
    post::{Post, Promotion, Variant},
};

/// What is kept of a text. It is worked out again where the version of the rules has changed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Gist {
    /// The version of the rules that read the text.
    pub version: String,
    /// How much it sells, without what links to the workspace's own pages add.
    pub promo: f64,
    /// How much it presses.
    pub pressure: f64,
    /// The addresses it links to, as host and path.
    pub links: Vec<String>,
    /// The accounts it names, in lower case.
    pub mentions: Vec<String>,
    /// A number that equal texts share, whatever their case, numbers, links and marks are.
    pub same: u64,
    /// The smallest numbers that stand for its groups of four letters, in order: similar texts share
    /// many of them.
    pub sketch: Vec<u32>,
}

/// A gist as it is kept, which is read when somebody looks into it: of the hundreds around a post most are
/// only counted.
#[derive(Clone, Default)]
pub struct Kept {
    text: Box<str>,
    read: OnceLock<Gist>,
}

impl Kept {
    /// The gist that this text stands for; what cannot be read is an empty one.
    pub fn of_text(text: impl Into<Box<str>>) -> Self {
        Self {
            text: text.into(),
            read: OnceLock::new(),
        }
    }
}

impl Deref for Kept {
    type Target = Gist;

    fn deref(&self) -> &Gist {
        let read = || serde_json::from_str(&self.text).unwrap_or_default();
        self.read.get_or_init(read)
    }
}

impl From<Gist> for Kept {
    fn from(gist: Gist) -> Self {
        // Plain numbers and texts always become JSON.
        let text = serde_json::to_string(&gist).unwrap_or_default();
        Self {
            text: text.into(),
            read: OnceLock::from(gist),
        }
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Kept {}

impl Hash for Kept {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

/// What the neighbours of a post on one channel know of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Imprint {
    /// The channel.
    pub channel: ChannelId,
    /// The variant of the post that is for it.
    pub variant: VariantId,
    /// What its author says it is.
    pub promotion: Promotion,
    /// The content pillar it belongs to.
    pub pillar: Option<String>,
    /// What is kept of its text there.
    pub gist: Gist,
}

impl Imprint {
    /// What is known of a post with this gist.
    pub fn of(post: &Post, variant: &Variant, gist: Gist) -> Self {
        Self {
            channel: variant.channel,
            variant: variant.id,
            promotion: post.promotion,
            pillar: post.pillar.clone(),
            gist,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::hash::{BuildHasher as _, RandomState};

    use super::{Gist, Kept};

    #[test]
    fn what_is_kept_is_read_as_it_was_written() {
        let gist = Gist {
            version: "1".to_owned(),
            promo: 1.25,
            sketch: vec![1, 2],
            ..Gist::default()
        };
        let kept = Kept::from(gist.clone());
        let again = Kept::of_text(serde_json::to_string(&gist).unwrap());
        assert_eq!(*again, gist);
        assert_eq!(kept, again);
        let keys = RandomState::new();
        assert_eq!(keys.hash_one(&kept), keys.hash_one(&again));
        assert_eq!(*Kept::of_text("{"), Gist::default());
        assert_ne!(kept, Kept::of_text("{}"));
    }
}
