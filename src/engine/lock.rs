//! The lock file: one process at a time sends from one SQLite database.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Seek as _, Write as _},
    path::Path,
};

/// Why the lock could not be had.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process sends from this database.
    #[error("another Dezent works on this data folder (it holds {0}); stop it first")]
    Taken(String),
    /// The file could not be made or locked.
    #[error("the lock file {0} cannot be used: {1}")]
    Io(String, #[source] std::io::Error),
}

/// The held lock; let go when dropped or when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock, or says who has it.
    pub fn take(path: &Path) -> Result<Self, LockError> {
        let shown = path.display().to_string();
        let open = || {
            OpenOptions::new()
                .create(true)
                .truncate(false)
                .write(true)
                .open(path)
        };
        let mut file = match open() {
            Ok(file) => file,
            Err(error) => return Err(LockError::Io(shown, error)),
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LockError::Taken(shown)),
            Err(TryLockError::Error(error)) => return Err(LockError::Io(shown, error)),
        }
        // The number is for people who wonder; the lock itself belongs to the open file.
        let note = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}", std::process::id()));
        match note {
            Ok(()) => Ok(Self { _file: file }),
            Err(error) => Err(LockError::Io(shown, error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Lock, LockError};

    #[test]
    fn a_second_taker_is_told_and_the_lock_comes_free() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("dezent.lock");
        let held = Lock::take(&path).unwrap();
        assert!(matches!(Lock::take(&path), Err(LockError::Taken(_))));
        drop(held);
        assert!(Lock::take(&path).is_ok());
    }
}
