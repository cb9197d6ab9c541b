//! Pieces: large files that go to a network part by part.

use futures_util::TryStreamExt as _;

use super::{DraftMedia, Outcome, StepReport, upload::open_media};

/// The bytes of a file from one place on, at most so many.
///
/// The file is read from its beginning each time, because the next piece may be sent by another
/// process; fewer bytes than asked for come only at its end.
pub(crate) async fn read_piece(
    media: &DraftMedia,
    from: u64,
    most: u64,
) -> Result<Vec<u8>, StepReport> {
    let mut stream = open_media(media).await?;
    let mut piece = Vec::new();
    // What is still to be passed over, and what is still to be taken.
    let mut before = usize::try_from(from).unwrap_or(usize::MAX);
    let mut wanted = usize::try_from(most).unwrap_or(usize::MAX);
    while wanted > 0 {
        let chunk = stream.try_next().await;
        let chunk = chunk.map_err(|error| unreadable(media, &error.to_string()))?;
        let Some(chunk) = chunk else { break };
        let passed = before.min(chunk.len());
        before -= passed;
        let taken = wanted.min(chunk.len() - passed);
        piece.extend_from_slice(&chunk[passed..passed + taken]);
        wanted -= taken;
    }
    let ends_at = media.size_bytes.min(from.saturating_add(most));
    if piece.len() as u64 == ends_at.saturating_sub(from) {
        Ok(piece)
    } else {
        Err(unreadable(media, "it is shorter than it was"))
    }
}

fn unreadable(media: &DraftMedia, error: &str) -> StepReport {
    tracing::error!(name = media.name, %error, "the file of a picture or film cannot be read");
    StepReport {
        message: Some("the picture's or film's file cannot be read".to_owned()),
        ..StepReport::from(Outcome::NotSent)
    }
}

#[cfg(test)]
mod tests {
    use super::read_piece;
    use crate::networks::{Outcome, drive::picture};

    #[tokio::test]
    async fn a_file_is_the_sum_of_its_pieces() {
        let directory = tempfile::tempdir().unwrap();
        let file = picture(directory.path(), "media_1", "");
        let mut whole = Vec::new();
        for from in (0..file.size_bytes).step_by(5) {
            whole.extend(read_piece(&file, from, 5).await.unwrap());
        }
        assert_eq!(whole, b"\x89PNG\r\n\x1a\n0000");
        assert_eq!(read_piece(&file, 10, 5).await.unwrap(), b"00");
    }

    #[tokio::test]
    async fn half_a_piece_is_none() {
        let directory = tempfile::tempdir().unwrap();
        let mut file = picture(directory.path(), "media_1", "");
        file.size_bytes += 1;
        let report = read_piece(&file, 10, 5).await.unwrap_err();
        assert_eq!(report.outcome, Outcome::NotSent);
    }
}
