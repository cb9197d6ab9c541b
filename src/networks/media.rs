//! What a draft carries besides its words.

use std::{future::ready, io, ops::Range, pin::Pin, sync::Arc};

use async_trait::async_trait;
use futures_util::{Stream, TryStreamExt as _};
use tokio_util::bytes::Bytes;

/// One picture or film of a draft.
#[derive(Debug, Clone)]
pub struct DraftMedia {
    /// Its type, such as `image/png` or `video/mp4`.
    pub content_type: String,
    /// What its file is called; nothing rewrites it under the same name.
    pub name: String,
    /// Its bytes.
    pub bytes: Arc<dyn MediaBytes>,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// How long a film is, in milliseconds, where that is known.
    pub duration_ms: Option<i64>,
    /// What it shows, in words; may be empty.
    pub alt: String,
    /// A signed address the network may fetch it from, where Dezent has a public one. It stays the
    /// same for every attempt within a day of the first, and is good for half a day at least.
    pub address: Option<String>,
}

/// Bytes as they are read.
pub type ByteStream = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// The bytes of a picture or film, wherever they lie.
#[async_trait]
pub trait MediaBytes: std::fmt::Debug + Send + Sync {
    /// Reads them from their beginning; may be asked again.
    async fn open(&self) -> io::Result<ByteStream>;

    /// Reads only the bytes of a range; may be asked again.
    ///
    /// Whoever can begin in the middle does. Here what comes before is read and thrown away.
    async fn open_range(&self, range: Range<u64>) -> io::Result<ByteStream> {
        Ok(cut(self.open().await?, range))
    }
}

/// What of some bytes lies in a range.
fn cut(bytes: ByteStream, range: Range<u64>) -> ByteStream {
    let mut begin = 0;
    let pieces = bytes.map_ok(move |piece| {
        let end = begin + piece.len() as u64;
        let place = |at: u64| usize::try_from(at.clamp(begin, end) - begin).unwrap_or(piece.len());
        let within = place(range.start)..place(range.end);
        begin = end;
        piece.slice(within)
    });
    Box::pin(pieces.try_filter(|piece| ready(!piece.is_empty())))
}

#[cfg(test)]
mod tests {
    use futures_util::{TryStreamExt as _, stream};
    use tokio_util::bytes::Bytes;

    use super::cut;

    #[tokio::test]
    async fn a_range_may_begin_and_end_in_any_piece() {
        for (range, expected) in [
            (0..9, "abcdefghi"),
            (0..3, "abc"),
            (1..8, "bcdefgh"),
            (3..6, "def"),
            (4..5, "e"),
            (8..20, "i"),
            (9..9, ""),
        ] {
            let pieces =
                ["abc", "def", "ghi"].map(|piece| Ok(Bytes::from_static(piece.as_bytes())));
            let cut = cut(Box::pin(stream::iter(pieces)), range.clone());
            let cut: Vec<Bytes> = cut.try_collect().await.unwrap();
            assert_eq!(cut.concat(), expected.as_bytes(), "{range:?}");
        }
    }
}
