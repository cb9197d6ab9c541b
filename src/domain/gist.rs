//! Gists: what is kept of a post's text so that its neighbours can be judged without reading it again.

use std::hash::{Hash, Hasher};

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

/// Two that are equal have the same hash; a number that is none never stands in one.
impl Hash for Gist {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self {
            version,
            promo,
            pressure,
            links,
            mentions,
            same,
            sketch,
        } = self;
        (version, promo.to_bits(), pressure.to_bits()).hash(state);
        (links, mentions, same, sketch).hash(state);
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
