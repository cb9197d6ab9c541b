//! Where the bytes lie: files, each named by its id, and written whole or not at all; on disk, or with
//! the feature `s3` in a bucket.
//!
//! On disk it is done here and not by the crate that speaks to buckets. A file is looked at and
//! changed before it is stored, so it lies on the disk already: it is flushed, moved to its place and
//! its name flushed, and no byte is copied.

use std::{
    io::{self, ErrorKind, SeekFrom, Write as _},
    ops::Range,
    path::{Path, PathBuf},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use futures_util::{Stream, TryStreamExt as _};
use tokio::{
    io::{AsyncReadExt as _, AsyncSeekExt as _},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_util::{bytes::Bytes, io::ReaderStream};

use super::{
    examine::{ExamineError, Examined, examine},
    image::{self, Picture},
    incoming::{Incoming, PartFile, Received},
};
use crate::domain::{
    id::MediaId,
    media::{Media, Rendition, Unfit},
    network::Fit,
};

/// How many files are looked at or drawn side by side: each may take as much memory as a decoded picture.
const EXAMINED_AT_ONCE: usize = 2;
/// How much is read at once, in bytes.
const CHUNK_BYTES: usize = 64 * 1024;
/// How old a file that never came whole is when it is cleared away: no upload takes as long.
const LEFT_OVER_AFTER: Duration = Duration::from_hours(24);

/// Bytes as they are read.
pub type ByteStream = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// Where pictures and films lie: `DIRECTORY/a7/media_0192…a7`. Clones share it.
#[derive(Debug, Clone)]
pub struct MediaStore {
    dir: Arc<PathBuf>,
    place: Place,
    examined: Arc<Semaphore>,
}

/// The right to decode a picture; others wait until it is dropped.
#[derive(Debug)]
pub struct Turn(#[expect(dead_code, reason = "it is held, not read")] OwnedSemaphorePermit);

/// Where whole files are kept.
#[derive(Debug, Clone)]
enum Place {
    Disk,
    #[cfg(feature = "s3")]
    Bucket(super::s3::Bucket),
}

impl MediaStore {
    /// Files under this directory, which is made with the first of them.
    pub fn on_disk(dir: PathBuf) -> Self {
        Self::new(dir, Place::Disk)
    }

    /// Files in a bucket; under this directory they are only until they are whole.
    #[cfg(feature = "s3")]
    pub fn in_bucket(
        dir: PathBuf,
        settings: super::BucketSettings,
    ) -> Result<Self, super::BucketError> {
        let bucket = super::s3::Bucket::new(settings)?;
        Ok(Self::new(dir, Place::Bucket(bucket)))
    }

    fn new(dir: PathBuf, place: Place) -> Self {
        Self {
            dir: Arc::new(dir),
            place,
            examined: Arc::new(Semaphore::new(EXAMINED_AT_ONCE)),
        }
    }

    /// Begins to take a file in.
    pub async fn begin(&self) -> io::Result<Incoming> {
        Incoming::begin(&self.incoming()).await
    }

    /// Looks at a file that came, on a thread of its own; few at a time.
    pub async fn examine(&self, received: Received) -> Result<Examined, ExamineError> {
        let turn = Arc::clone(&self.examined).acquire_owned().await;
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            examine(received)
        })
        .await
        .map_err(io::Error::other)?
    }

    /// Stores a file with its small picture; when this returns they are safe.
    pub async fn put(&self, id: MediaId, examined: Examined) -> io::Result<()> {
        let Examined {
            part, thumbnail, ..
        } = examined;
        if let Some(bytes) = thumbnail {
            let part = self.part(bytes).await?;
            self.place(id, Rendition::Thumbnail, part).await?;
        }
        self.place(id, Rendition::Content, part).await
    }

    /// Waits until a picture may be drawn.
    pub async fn turn(&self) -> io::Result<Turn> {
        let turn = Arc::clone(&self.examined).acquire_owned().await;
        turn.map(Turn).map_err(io::Error::other)
    }

    /// Draws a stored picture anew, on a thread of its own; stores nothing.
    ///
    /// Errors: [`ErrorKind::NotFound`] where its file was lost.
    pub async fn draw(
        &self,
        _turn: &Turn,
        media: &Media,
        fit: &Fit,
    ) -> io::Result<Result<Picture, Unfit>> {
        let whole = 0..media.size_bytes;
        let stream = self.open(media.id, Rendition::Content, whole).await?;
        let bytes = stream.try_collect::<Vec<_>>().await?.concat();
        let (media_type, fit) = (media.media_type, fit.clone());
        blocking(move || Ok(image::draw(media_type, &bytes, &fit))).await
    }

    /// Stores a picture that was drawn anew; when this returns it is safe.
    pub async fn put_drawn(&self, id: MediaId, picture: Picture) -> io::Result<()> {
        tokio::fs::create_dir_all(self.incoming()).await?;
        let part = self.part(picture.bytes).await?;
        self.place(id, Rendition::Content, part).await
    }

    /// How many bytes are stored; none where there are no such.
    pub async fn size(&self, id: MediaId, rendition: Rendition) -> io::Result<Option<u64>> {
        let name = name(id, rendition);
        let found = match &self.place {
            Place::Disk => tokio::fs::metadata(self.dir.join(name)).await,
            #[cfg(feature = "s3")]
            Place::Bucket(bucket) => return bucket.size(&name).await,
        };
        match found {
            Ok(found) => Ok(Some(found.len())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Reads some of the bytes.
    pub async fn open(
        &self,
        id: MediaId,
        rendition: Rendition,
        range: Range<u64>,
    ) -> io::Result<ByteStream> {
        let name = name(id, rendition);
        let mut file = match &self.place {
            Place::Disk => tokio::fs::File::open(self.dir.join(name)).await?,
            #[cfg(feature = "s3")]
            Place::Bucket(bucket) => return bucket.open(&name, range).await,
        };
        file.seek(SeekFrom::Start(range.start)).await?;
        let limited = file.take(range.end.saturating_sub(range.start));
        Ok(Box::pin(ReaderStream::with_capacity(limited, CHUNK_BYTES)))
    }

    /// Removes a file and its small picture; what is not there is no error.
    pub async fn remove(&self, id: MediaId) -> io::Result<()> {
        for rendition in [Rendition::Thumbnail, Rendition::Content] {
            let name = name(id, rendition);
            let removed = match &self.place {
                Place::Disk => tokio::fs::remove_file(self.dir.join(name)).await,
                #[cfg(feature = "s3")]
                Place::Bucket(bucket) => bucket.remove(&name).await,
            };
            match removed {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// Clears away what a process that was killed had begun to take in, once it is a day old.
    pub async fn tidy(&self) -> io::Result<()> {
        let folder = self.incoming();
        blocking(move || {
            let entries = match std::fs::read_dir(folder) {
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
                entries => entries?,
            };
            for entry in entries {
                let entry = entry?;
                // The file's own clock, which wrote the other instant too.
                let age = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
                if age > LEFT_OVER_AFTER {
                    std::fs::remove_file(entry.path())?;
                }
            }
            Ok(())
        })
        .await
    }

    /// Where files are before they are whole: on the same disk as their places.
    fn incoming(&self) -> PathBuf {
        self.dir.join("incoming")
    }

    /// Bytes as a file that is about to be stored.
    async fn part(&self, bytes: Vec<u8>) -> io::Result<PartFile> {
        let folder = self.incoming();
        blocking(move || {
            let part = PartFile::new(&folder);
            std::fs::File::create_new(part.path())?.write_all(&bytes)?;
            Ok(part)
        })
        .await
    }

    /// Moves a file to its place.
    async fn place(&self, id: MediaId, rendition: Rendition, part: PartFile) -> io::Result<()> {
        let name = name(id, rendition);
        match &self.place {
            Place::Disk => {
                let (path, root) = (self.dir.join(name), Arc::clone(&self.dir));
                blocking(move || settle(&part, &path, &root)).await
            }
            #[cfg(feature = "s3")]
            Place::Bucket(bucket) => bucket.put(&name, part.path()).await,
        }
    }
}

/// The name of a file below the directory, or in the bucket.
///
/// Ids begin with their time, so folders go by the last two digits, which are random: otherwise one
/// folder would hold everything of an age.
fn name(id: MediaId, rendition: Rendition) -> String {
    let name = id.to_string();
    let folder = &name[name.len() - 2..];
    let ending = match rendition {
        Rendition::Content => "",
        Rendition::Thumbnail => ".thumbnail",
    };
    [folder, "/", &name, ending].concat()
}

/// Runs file work where it does not hold up other tasks.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(io::Error::other)?
}

/// Flushes a file, moves it to its place, and makes its name safe there.
fn settle(part: &PartFile, path: &Path, root: &Path) -> io::Result<()> {
    let folder = path.parent().unwrap_or(root);
    if !folder.is_dir() {
        std::fs::create_dir_all(folder)?;
        flush_directory(root)?;
    }
    std::fs::OpenOptions::new()
        .write(true)
        .open(part.path())?
        .sync_all()?;
    std::fs::rename(part.path(), path)?;
    flush_directory(folder)
}

/// Makes the names of new files safe; only Unix lets a directory be flushed.
fn flush_directory(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        std::fs::File::open(path)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use futures_util::TryStreamExt as _;

    use super::MediaStore;
    use crate::{
        domain::{id::MediaId, media::Rendition, time::Instant},
        media::mp4::samples::mp4,
    };

    async fn read(store: &MediaStore, id: MediaId, range: std::ops::Range<u64>) -> Vec<u8> {
        let stream = store.open(id, Rendition::Content, range).await.unwrap();
        let pieces: Vec<_> = stream.try_collect().await.unwrap();
        pieces.concat()
    }

    #[tokio::test]
    async fn a_film_is_stored_whole_under_its_id_and_read_in_parts() {
        let dir = tempfile::tempdir().unwrap();
        let store = MediaStore::on_disk(dir.path().join("media"));
        let id = MediaId::new(Instant::from_ms(1_764_547_200_000));
        assert_eq!(store.size(id, Rendition::Content).await.unwrap(), None);
        let mut incoming = store.begin().await.unwrap();
        let bytes = mp4(1_000);
        incoming.write(&bytes).await.unwrap();
        let received = incoming.finish().await.unwrap();
        let examined = store.examine(received).await.unwrap();
        assert_eq!(examined.duration_ms, Some(1_000));
        store.put(id, examined).await.unwrap();
        let length = bytes.len() as u64;
        let size = store.size(id, Rendition::Content).await.unwrap();
        assert_eq!(size, Some(length));
        assert_eq!(read(&store, id, 0..length).await, bytes);
        assert_eq!(read(&store, id, 4..8).await, b"ftyp");
        let size = store.size(id, Rendition::Thumbnail).await.unwrap();
        assert_eq!(size, None, "films are not decoded");
        let left = std::fs::read_dir(dir.path().join("media/incoming")).unwrap();
        assert_eq!(left.count(), 0, "nothing half made is left");
        store.remove(id).await.unwrap();
        store.remove(id).await.unwrap();
        assert_eq!(store.size(id, Rendition::Content).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_file_that_cannot_be_written_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let blocked = dir.path().join("media");
        std::fs::write(&blocked, "a file where the folder should be").unwrap();
        assert!(MediaStore::on_disk(blocked).begin().await.is_err());
    }

    #[tokio::test]
    async fn what_is_just_coming_in_is_not_tidied_away() {
        let dir = tempfile::tempdir().unwrap();
        let store = MediaStore::on_disk(dir.path().join("media"));
        store.tidy().await.unwrap();
        let mut incoming = store.begin().await.unwrap();
        incoming.write(&mp4(1)).await.unwrap();
        store.tidy().await.unwrap();
        assert!(incoming.finish().await.is_ok());
        let left = || {
            std::fs::read_dir(dir.path().join("media/incoming"))
                .unwrap()
                .count()
        };
        let old = dir.path().join("media/incoming/old.part");
        let file = std::fs::File::create(&old).unwrap();
        let long_ago = std::time::SystemTime::UNIX_EPOCH;
        file.set_modified(long_ago).unwrap();
        store.tidy().await.unwrap();
        assert_eq!(left(), 0);
    }
}
