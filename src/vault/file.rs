//! The file that the keys lie in: only its owner may read it, and it is never half written.

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::SystemTime,
};

use secrecy::zeroize::Zeroizing;

use super::{VaultError, ring::Ring};

/// What tells one state of the file from the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    modified: Option<SystemTime>,
    size_bytes: u64,
    /// A file that was replaced is another one, however fast that was.
    number: u64,
}

impl Stamp {
    /// The file's present state; none where there is no file.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        Some(Self {
            modified: metadata.modified().ok(),
            size_bytes: metadata.len(),
            number: number_of(&metadata),
        })
    }
}

/// Reads the keys.
///
/// Errors: no file, one that cannot be read, that others may read, or that is damaged.
pub(super) fn read(path: &Path) -> Result<Ring, VaultError> {
    let file_error = |source| VaultError::File {
        path: path.to_owned(),
        source,
    };
    let text = match std::fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(VaultError::Missing(path.to_owned()));
        }
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            return Err(VaultError::Damaged(path.to_owned()));
        }
        text => Zeroizing::new(text.map_err(file_error)?),
    };
    let mode = mode_of(&std::fs::metadata(path).map_err(file_error)?);
    if mode & 0o077 != 0 {
        return Err(VaultError::TooOpen {
            path: path.to_owned(),
            mode,
        });
    }
    Ring::parse(&text).ok_or_else(|| VaultError::Damaged(path.to_owned()))
}

/// Makes the file, whole or not at all, and never over another.
pub(super) fn create(path: &Path, text: &str) -> io::Result<()> {
    let half_made = write_beside(path, text)?;
    // A link, unlike renaming, does not replace a key that another process has just made.
    let made = std::fs::hard_link(&half_made, path);
    std::fs::remove_file(&half_made)?;
    made?;
    settle(path)
}

/// Puts another text in the file's place, whole or not at all.
pub(super) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let half_made = write_beside(path, text)?;
    std::fs::rename(&half_made, path)?;
    settle(path)
}

/// Writes a durable file beside the one that is meant.
fn write_beside(path: &Path, text: &str) -> io::Result<PathBuf> {
    let mut half_made = path.as_os_str().to_owned();
    half_made.push(["-", &std::process::id().to_string(), ".new"].concat());
    let half_made = PathBuf::from(half_made);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&half_made)?;
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all());
    if let Err(error) = written {
        std::fs::remove_file(&half_made)?;
        return Err(error);
    }
    Ok(half_made)
}

/// Makes the name durable, too.
fn settle(path: &Path) -> io::Result<()> {
    if let (true, Some(directory)) = (cfg!(unix), path.parent()) {
        std::fs::File::open(directory)?.sync_all()?;
    }
    Ok(())
}

/// Who may do what with a file; 0 where the system has no such bits.
#[cfg(unix)]
fn mode_of(metadata: &std::fs::Metadata) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777
}

/// Who may do what with a file; 0 where the system has no such bits.
#[cfg(not(unix))]
fn mode_of(_: &std::fs::Metadata) -> u32 {
    0
}

/// The number by which the system knows the file; 0 where it gives none.
#[cfg(unix)]
fn number_of(metadata: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

/// The number by which the system knows the file; 0 where it gives none.
#[cfg(not(unix))]
fn number_of(_: &std::fs::Metadata) -> u64 {
    0
}
