//! What the network takes.

use crate::domain::{media::MediaType, network::Limits, text::TextUnit};

/// The longest text in graphemes, and in bytes. Source: lexicon `app.bsky.feed.post`.
const TEXT_MAX: usize = 300;
const TEXT_BYTES_MAX: usize = 3_000;
/// The most images of one post. Source: lexicon `app.bsky.embed.images`.
const IMAGES_MAX: usize = 4;
/// The largest image in bytes. The lexicon `app.bsky.embed.images` has said 2,000,000 since 2026;
/// servers that are older still refuse more than this, and so does a card's picture.
const IMAGE_SIZE_BYTES_MAX: u64 = 1_000_000;
/// The longest description of an image in graphemes: a convention of Bluesky's own clients, the
/// lexicon has no limit.
const ALT_MAX: usize = 2_000;
/// The most parts of a thread: our own choice, the network has no limit.
const THREAD_PARTS_MAX: usize = 25;

/// What every channel accepts.
pub(super) fn limits() -> Limits {
    Limits {
        text_bytes_max: Some(TEXT_BYTES_MAX),
        images_max: IMAGES_MAX,
        image_size_bytes_max: IMAGE_SIZE_BYTES_MAX,
        image_types: vec![
            MediaType::Jpeg,
            MediaType::Png,
            MediaType::Gif,
            MediaType::Webp,
        ],
        alt_max: ALT_MAX,
        thread_parts_max: THREAD_PARTS_MAX,
        ..Limits::of_text(TEXT_MAX, TextUnit::Graphemes)
    }
}
