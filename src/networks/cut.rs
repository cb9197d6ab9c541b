//! Pieces of a file: for networks that take large files one piece after the other.

use std::{io, ops::Range};

use futures_util::{StreamExt as _, TryStreamExt as _};
use tokio_util::bytes::Bytes;

use super::ByteStream;

/// The bytes of a stream from one place to another, of which the last is not meant any more.
///
/// What stands before is read and dropped, and of what comes after a chunk at the most is read. The
/// piece is shorter where the file ends.
pub(crate) fn cut(bytes: ByteStream, range: Range<u64>) -> ByteStream {
    let from_chunk = move |at: &mut u64, chunk: Bytes| {
        let (start, end) = (*at, *at + chunk.len() as u64);
        *at = end;
        let within = |place: u64| {
            let place = place.clamp(start, end) - start;
            usize::try_from(place).unwrap_or(usize::MAX)
        };
        chunk.slice(within(range.start)..within(range.end))
    };
    let end = range.end;
    let pieces = bytes.scan(0_u64, move |at, chunk: io::Result<Bytes>| {
        let piece = (*at < end).then(|| chunk.map(|chunk| from_chunk(at, chunk)));
        std::future::ready(piece)
    });
    Box::pin(pieces.try_filter(|piece| std::future::ready(!piece.is_empty())))
}

#[cfg(test)]
mod tests {
    use std::io;

    use futures_util::{TryStreamExt as _, stream};
    use tokio_util::bytes::Bytes;

    use super::cut;

    async fn cut_to(from: u64, to: u64) -> String {
        let chunks = ["abc", "", "defg", "h"].map(|text| Ok(Bytes::from(text)));
        let cut = cut(Box::pin(stream::iter(chunks)), from..to);
        let pieces = cut.try_collect::<Vec<_>>().await.unwrap();
        String::from_utf8(pieces.concat()).unwrap()
    }

    #[tokio::test]
    async fn a_piece_is_cut_wherever_the_chunks_end() {
        for (from, to, expected) in [
            (0, 8, "abcdefgh"),
            (0, 3, "abc"),
            (2, 4, "cd"),
            (3, 7, "defg"),
            (7, 8, "h"),
            (4, 4, ""),
            (6, 99, "gh"),
            (9, 99, ""),
        ] {
            assert_eq!(cut_to(from, to).await, expected, "{from}..{to}");
        }
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_an_error() {
        let broken = || Err(io::Error::other("gone"));
        let chunks = [Ok(Bytes::from("abc")), broken()];
        let cut = cut(Box::pin(stream::iter(chunks)), 1..9);
        assert!(cut.try_collect::<Vec<_>>().await.is_err());
    }
}
