//! The pieces in which a film is sent.
//!
//! Source: developers.tiktok.com, *Media Transfer Guide*, read 2026-12-01: pieces of 5 to 64 MB, all of
//! one size but the last, which takes the rest; one piece where the film is smaller; at most 1,000.

use std::ops::Range;

use futures_util::TryStreamExt as _;

use crate::networks::{DraftMedia, Outcome, StepReport, cut::cut, upload::open_media};

/// The smallest piece, in bytes: 5 MB, read as the larger of the two things that can mean. Pieces are
/// kept near it, because the last one is what makes the film public and should not take long.
const PIECE_BYTES_MIN: u64 = 5 * 1024 * 1024;

/// How a film is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pieces {
    /// The size of the film, in bytes.
    pub(super) size_bytes: u64,
    /// The size of a piece, in bytes; the last has as many more as are left.
    pub(super) piece_bytes: u64,
    /// How many there are.
    pub(super) count: u64,
}

impl Pieces {
    /// Cuts a film of so many bytes.
    pub(super) fn of(size_bytes: u64) -> Self {
        let count = (size_bytes / PIECE_BYTES_MIN).max(1);
        Self {
            size_bytes,
            piece_bytes: size_bytes / count,
            count,
        }
    }

    /// Where a piece begins, and where the next one does.
    pub(super) fn range(self, index: u64) -> Range<u64> {
        let end = if index + 1 == self.count {
            self.size_bytes
        } else {
            (index + 1) * self.piece_bytes
        };
        index * self.piece_bytes..end
    }
}

/// How a piece is named in its call: `bytes 0-9/10`, with the last byte counted in.
pub(super) fn content_range(range: &Range<u64>, size_bytes: u64) -> String {
    let last = range.end.saturating_sub(1);
    format!("bytes {}-{last}/{size_bytes}", range.start)
}

/// The bytes of a piece, or the report that they are not all there.
pub(super) async fn read(media: &DraftMedia, range: Range<u64>) -> Result<Vec<u8>, StepReport> {
    let wanted = range.end - range.start;
    let bytes = cut(open_media(media).await?, range);
    let bytes = bytes.try_collect::<Vec<_>>().await.unwrap_or_default();
    let bytes = bytes.concat();
    if bytes.len() as u64 == wanted {
        return Ok(bytes);
    }
    Err(StepReport {
        message: Some("the film's file cannot be read".to_owned()),
        ..StepReport::from(Outcome::NotSent)
    })
}

#[cfg(test)]
mod tests {
    use super::{Pieces, content_range};

    #[test]
    fn pieces_keep_tiktoks_sizes() {
        const MB: u64 = 1_000_000;
        let min = 5 * 1024 * 1024;
        for size in [
            1,
            5 * MB,
            min - 1,
            min,
            2 * min - 1,
            2 * min,
            50_000_123,
            200 * MB,
            4_000 * MB,
        ] {
            let pieces = Pieces::of(size);
            assert_eq!(size / pieces.piece_bytes, pieces.count, "TikTok's own sum");
            assert!(pieces.count <= 1_000);
            if pieces.count > 1 {
                assert!(
                    (5 * MB..=64 * MB).contains(&pieces.piece_bytes),
                    "{pieces:?}"
                );
            } else {
                assert!(pieces.piece_bytes == size && size <= 64 * MB);
            }
            let mut at = 0;
            for index in 0..pieces.count {
                let range = pieces.range(index);
                assert_eq!(range.start, at);
                at = range.end;
            }
            assert_eq!(at, size);
            let last = pieces.range(pieces.count - 1);
            assert!(last.end - last.start < 2 * min, "the last piece is short");
        }
        let pieces = Pieces::of(2 * min + 1);
        let named: Vec<String> = (0..2)
            .map(|index| content_range(&pieces.range(index), pieces.size_bytes))
            .collect();
        assert_eq!(
            named,
            [
                "bytes 0-5242879/10485761",
                "bytes 5242880-10485760/10485761"
            ]
        );
    }
}
