//! A file on its way in: written as it comes, counted and hashed on the way, gone if it is cut.

use std::{
    io,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

use super::{
    kind::{HEAD_BYTES, kind},
    probe::ProbeError,
};
use crate::domain::{
    attempt::hex,
    media::{MediaType, size_max_bytes},
};

/// A file that is removed when nobody wants it any more, unless it was moved to its place.
#[derive(Debug)]
pub struct PartFile(PathBuf);

impl PartFile {
    /// A new name in a folder.
    pub(super) fn new(folder: &Path) -> Self {
        let name = [&Uuid::new_v4().simple().to_string(), ".part"].concat();
        Self(folder.join(name))
    }

    /// Where it lies.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        // One that was moved to its place is not here any more.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Why a file is not taken any further.
#[derive(Debug, thiserror::Error)]
pub enum IncomingError {
    /// It is not stored, whatever still comes of it.
    #[error(transparent)]
    Refused(#[from] ProbeError),
    /// It cannot be written.
    #[error("an upload cannot be written")]
    Io(#[from] io::Error),
}

/// A file on its way in.
#[derive(Debug)]
pub struct Incoming {
    part: PartFile,
    file: tokio::fs::File,
    hash: Sha256,
    head: Vec<u8>,
    media_type: Option<MediaType>,
    size_bytes: u64,
}

/// A file that came whole.
#[derive(Debug)]
pub struct Received {
    pub(super) part: PartFile,
    /// What it is by its first bytes.
    pub media_type: MediaType,
    /// How many bytes came.
    pub size_bytes: u64,
    /// SHA-256 of them, hexadecimal.
    pub sha256: String,
}

impl Incoming {
    /// Begins a file in a folder, which is made with the first of them.
    pub(super) async fn begin(folder: &Path) -> io::Result<Self> {
        tokio::fs::create_dir_all(folder).await?;
        let part = PartFile::new(folder);
        let file = tokio::fs::File::create_new(part.path()).await?;
        Ok(Self {
            part,
            file,
            hash: Sha256::new(),
            head: Vec::with_capacity(HEAD_BYTES),
            media_type: None,
            size_bytes: 0,
        })
    }

    /// Takes the next bytes. What it is, is known after the first few hundred, and from then on it
    /// may be as large as files of its type.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), IncomingError> {
        let wanted = HEAD_BYTES.saturating_sub(self.head.len());
        self.head.extend(bytes.iter().take(wanted));
        self.size_bytes += bytes.len() as u64;
        if self.head.len() == HEAD_BYTES {
            self.judge()?;
        }
        self.hash.update(bytes);
        Ok(self.file.write_all(bytes).await?)
    }

    /// Ends the file.
    pub async fn finish(mut self) -> Result<Received, IncomingError> {
        let media_type = self.judge()?;
        self.file.flush().await?;
        Ok(Received {
            part: self.part,
            media_type,
            size_bytes: self.size_bytes,
            sha256: hex(&self.hash.finalize()),
        })
    }

    fn judge(&mut self) -> Result<MediaType, ProbeError> {
        let known = self.media_type.or_else(|| kind(&self.head));
        let media_type = known.ok_or(ProbeError::OtherType)?;
        self.media_type = Some(media_type);
        let max_bytes = size_max_bytes(media_type);
        if self.size_bytes > max_bytes {
            return Err(ProbeError::TooLarge {
                media_type,
                max_bytes,
            });
        }
        Ok(media_type)
    }
}

#[cfg(test)]
mod tests {
    use super::{Incoming, IncomingError};
    use crate::{
        domain::media::{IMAGE_SIZE_MAX_BYTES, MediaType},
        media::{mp4::samples::mp4, probe::ProbeError, walk::samples::png},
    };

    fn left(folder: &std::path::Path) -> usize {
        std::fs::read_dir(folder).unwrap().count()
    }

    #[tokio::test]
    async fn a_file_is_counted_and_hashed_in_any_pieces() {
        let dir = tempfile::tempdir().unwrap();
        let bytes = mp4(9);
        let mut sums = Vec::new();
        for size in [1, 7, 10_000] {
            let mut incoming = Incoming::begin(dir.path()).await.unwrap();
            for piece in bytes.chunks(size) {
                incoming.write(piece).await.unwrap();
            }
            let received = incoming.finish().await.unwrap();
            assert_eq!(received.media_type, MediaType::Mp4);
            assert_eq!(received.size_bytes, bytes.len() as u64);
            assert_eq!(std::fs::read(received.part.path()).unwrap(), bytes);
            sums.push(received.sha256.clone());
        }
        assert!(sums.iter().all(|sum| *sum == sums[0] && sum.len() == 64));
        assert_eq!(left(dir.path()), 0, "nothing is left of what nobody wants");
    }

    #[tokio::test]
    async fn what_is_cut_or_refused_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let mut incoming = Incoming::begin(dir.path()).await.unwrap();
        incoming.write(&png(8, 8)).await.unwrap();
        assert_eq!(left(dir.path()), 1);
        drop(incoming);
        let mut incoming = Incoming::begin(dir.path()).await.unwrap();
        let refused = incoming.write(&[b'<'; 600]).await.unwrap_err();
        assert!(matches!(
            refused,
            IncomingError::Refused(ProbeError::OtherType)
        ));
        drop(incoming);
        assert_eq!(left(dir.path()), 0);
    }

    #[tokio::test]
    async fn a_file_may_be_as_large_as_its_type() {
        let dir = tempfile::tempdir().unwrap();
        let mut incoming = Incoming::begin(dir.path()).await.unwrap();
        let first = png(8, 8);
        incoming.write(&first).await.unwrap();
        let piece = vec![0; 1_000_000];
        let mut taken = first.len() as u64;
        let refused = loop {
            match incoming.write(&piece).await {
                Ok(()) => taken += piece.len() as u64,
                Err(error) => break error,
            }
        };
        assert!(matches!(
            refused,
            IncomingError::Refused(ProbeError::TooLarge { .. })
        ));
        assert!(taken <= IMAGE_SIZE_MAX_BYTES);
    }
}
