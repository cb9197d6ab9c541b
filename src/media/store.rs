//! Pictures as files, each named by its id and written whole or not at all.

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use crate::domain::id::MediaId;

/// Where pictures lie: `DIRECTORY/a7/media_0192…a7`.
#[derive(Debug, Clone)]
pub struct MediaStore {
    dir: PathBuf,
}

impl MediaStore {
    /// Pictures under this directory, which is made with the first of them.
    pub fn new(dir: PathBuf) -> Self {
        Self { dir }
    }

    /// Where a picture's bytes lie.
    ///
    /// Ids begin with their time, so folders go by the last two digits, which are random: otherwise one
    /// folder would hold everything of an age.
    pub fn path(&self, id: MediaId) -> PathBuf {
        let name = id.to_string();
        let folder = &name[name.len() - 2..];
        self.dir.join(folder).join(&name)
    }

    /// Stores a picture's bytes; when this returns they are on disk.
    pub async fn put(&self, id: MediaId, bytes: &[u8]) -> io::Result<()> {
        let (path, dir, bytes) = (self.path(id), self.dir.clone(), bytes.to_vec());
        blocking(move || write(&path, &dir, &bytes)).await
    }

    /// A picture's bytes.
    pub async fn read(&self, id: MediaId) -> io::Result<Vec<u8>> {
        let path = self.path(id);
        blocking(move || std::fs::read(path)).await
    }
}

/// Runs file work where it does not hold up other tasks.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(io::Error::other)?
}

fn write(path: &Path, root: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(root);
    if !folder.is_dir() {
        std::fs::create_dir_all(folder)?;
        flush_directory(root)?;
    }
    let half_made = path.with_extension("part");
    let mut file = std::fs::File::create(&half_made)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    let written = written.and_then(|()| std::fs::rename(&half_made, path));
    if written.is_err() {
        // The first error is the one that says what is wrong.
        let _ = std::fs::remove_file(&half_made);
    }
    written?;
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
    use super::MediaStore;
    use crate::domain::{id::MediaId, time::Instant};

    #[tokio::test]
    async fn a_picture_is_stored_whole_under_its_id() {
        let dir = tempfile::tempdir().unwrap();
        let store = MediaStore::new(dir.path().join("media"));
        let id = MediaId::new(Instant::from_ms(1_764_547_200_000));
        assert!(store.read(id).await.is_err());
        store.put(id, b"bytes").await.unwrap();
        assert_eq!(store.read(id).await.unwrap(), b"bytes");
        let path = store.path(id);
        assert_eq!(
            path.file_name().unwrap().to_str(),
            Some(id.to_string().as_str())
        );
        let folder = path.parent().unwrap();
        assert!(
            id.to_string()
                .ends_with(folder.file_name().unwrap().to_str().unwrap())
        );
        assert_eq!(
            std::fs::read_dir(folder).unwrap().count(),
            1,
            "nothing half made is left"
        );
    }

    #[tokio::test]
    async fn a_picture_that_cannot_be_written_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let blocked = dir.path().join("media");
        std::fs::write(&blocked, "a file where the folder should be").unwrap();
        let store = MediaStore::new(blocked);
        assert!(
            store
                .put(MediaId::new(Instant::from_ms(1)), b"bytes")
                .await
                .is_err()
        );
    }
}
