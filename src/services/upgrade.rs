//! A new version finds an older database: a copy is made before anything in it is changed.

use std::{
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use crate::{
    clock::Clock,
    domain::time::Instant,
    store::{Db, StoreError},
};

/// How many copies are kept; the oldest go first.
const KEPT: usize = 3;

/// What a copy that is not finished yet ends with.
const HALF_MADE: &str = ".new";

/// Why a database could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum UpgradeError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no copy, so nothing was changed.
    #[error(
        "the database must be changed for this version, and no copy of it could be made in {}; \
         nothing was changed",
        .0.display()
    )]
    NoCopy(PathBuf, #[source] io::Error),
}

/// Brings a database up to date; says where the copy lies that was made before.
///
/// An SQLite database that holds something is copied into `backups` in the data folder first; on
/// PostgreSQL its owner does that with its own means. The caller holds the lock of the data folder.
pub async fn bring_up_to_date(
    db: &Db,
    data_dir: &Path,
    clock: &Clock,
) -> Result<Option<PathBuf>, UpgradeError> {
    let status = db.migration_status().await?;
    let open = status.iter().find(|(_, is_applied)| !is_applied);
    let holds_something = status.iter().any(|(_, is_applied)| *is_applied);
    let copy = match open {
        Some((name, _)) if holds_something && db.is_single_process() => {
            Some(copy(db, &data_dir.join("backups"), name, clock.now()).await?)
        }
        _ => None,
    };
    db.migrate_up().await?;
    Ok(copy)
}

/// Whether a database that holds something is of an older form than this version's.
pub async fn is_older(db: &Db) -> Result<bool, StoreError> {
    let status = db.migration_status().await?;
    let applied = status.iter().filter(|(_, is_applied)| *is_applied).count();
    Ok(applied > 0 && applied < status.len())
}

async fn copy(db: &Db, folder: &Path, change: &str, now: Instant) -> Result<PathBuf, UpgradeError> {
    let failed = |error| UpgradeError::NoCopy(folder.to_owned(), error);
    fs::create_dir_all(folder).map_err(failed)?;
    // The name sorts by the instant, and holds nothing that a file system would not take.
    let at: String = now.to_string().replace(['-', ':', '.'], "");
    let path = folder.join(format!("before-{change}-{at}.sqlite3"));
    let mut half_made: OsString = path.as_os_str().to_owned();
    half_made.push(HALF_MADE);
    let half_made = PathBuf::from(half_made);
    match fs::remove_file(&half_made) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    db.copy_to(&half_made)
        .await
        .map_err(|error| failed(io::Error::other(error)))?;
    File::open(&half_made)
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::rename(&half_made, &path))
        .and_then(|()| drop_oldest(folder))
        .map_err(failed)?;
    Ok(path)
}

/// Keeps the newest copies, and nothing half made.
fn drop_oldest(folder: &Path) -> io::Result<()> {
    let mut copies = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let Some(name) = name.filter(|name| name.starts_with("before-")) else {
            continue;
        };
        if name.ends_with(HALF_MADE) {
            fs::remove_file(&path)?;
        } else if let Some((_, at)) = name.rsplit_once('-') {
            copies.push((at.to_owned(), path));
        }
    }
    copies.sort();
    let surplus = copies.len().saturating_sub(KEPT);
    copies
        .iter()
        .take(surplus)
        .try_for_each(|(_, path)| fs::remove_file(path))
}
