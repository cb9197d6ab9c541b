//! What a person is handed who posts by hand: the text, and links that open the place filled in.

use super::{ChannelFacts, Options};

/// An adapter that calls no network: a person posts.
pub trait ByHand {
    /// What the person needs to publish these texts, one for each part.
    fn handout(&self, channel: &ChannelFacts, options: &Options, texts: &[String]) -> Handout;
}

/// What a person needs to publish a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handout {
    /// Where to post it, as people call the place.
    pub target: String,
    /// The text ready to copy: its parts, with an empty line between them.
    pub text: String,
    /// The text of each part, in order.
    pub parts: Vec<String>,
    /// An address that opens the place with the first part filled in as far as it takes that; none
    /// where it has no such address, or where that would have to carry a link and the text has none.
    pub share_link: Option<String>,
    /// The same for the app on a phone.
    pub app_link: Option<String>,
    /// Where to post by hand without anything filled in.
    pub page: Option<String>,
}
