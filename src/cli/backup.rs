//! `dezent backup` and `dezent restore`: copies of the SQLite database, also of one in use.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::{CliError, DONE};
use crate::{
    app::{self, location},
    clock::Clock,
    config::{Config, MediaPlace},
    engine::{
        generation::{self, Generation},
        lock::Lock,
    },
    services::setup,
    store::{Db, Location, instance},
    vault::Vault,
};

/// What `backup` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Backup {
    /// The copy; it must not exist yet
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Copies the vault's key too, as FILE.key; whoever has both can read every stored password
    #[arg(long)]
    with_key: bool,
}

/// What `restore` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Restore {
    /// A copy that `dezent backup` made; FILE.key beside it is taken too
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Backup {
    pub(super) async fn run(self, config: &Config, out: &mut impl Write) -> Result<u8, CliError> {
        let source = database_file(config, "back up")?;
        if !source.is_file() {
            let told = format!("there is no database at {}", source.display());
            return Err(CliError::Usage(told));
        }
        for file in [&self.file, &key_of(&self.file)] {
            if file.exists() {
                let told = format!("{} exists already; choose another name", file.display());
                return Err(CliError::Usage(told));
            }
        }
        let db = Db::connect(&Location::File(source)).await?;
        app::bring_up_to_date(config, &db, &Clock::system()).await?;
        let new = beside(&self.file, ".new");
        // Left over where a backup before was broken off.
        remove(&new)?;
        db.copy_to(&new).await?;
        // What goes out from now on is not in the copy, and the number tells.
        let now = Clock::system().now();
        Generation::of(&config.data_dir).raise(&db, 0, now).await?;
        db.close().await?;
        look_through(&new).await?.close().await?;
        settle(&new, &self.file)?;
        writeln!(out, "the database is copied to {}", self.file.display())?;
        self.copy_key(config, out)?;
        match (config.media.store, &config.media.bucket) {
            (MediaPlace::S3, Some(bucket)) => writeln!(
                out,
                "not in it: the pictures and films in the bucket {bucket}; copy that too"
            )?,
            _ => writeln!(
                out,
                "not in it: the pictures and films in {}; copy that folder too",
                config.data_dir.join("media").display()
            )?,
        }
        Ok(DONE)
    }

    fn copy_key(&self, config: &Config, out: &mut impl Write) -> Result<(), CliError> {
        let key = config.vault_key_file();
        if !self.with_key {
            return Ok(writeln!(
                out,
                "not in it: the vault's key, {}, without which no stored password can be opened; \
                 keep a copy of it somewhere else (or use --with-key)",
                key.display()
            )?);
        }
        let copy = key_of(&self.file);
        // Copied with its permissions: nobody else may read it.
        fs::copy(&key, &copy).map_err(|error| unusable(&key, error))?;
        Ok(writeln!(
            out,
            "the vault's key is copied to {}; keep the two apart",
            copy.display()
        )?)
    }
}

impl Restore {
    pub(super) async fn run(self, config: &Config, out: &mut impl Write) -> Result<u8, CliError> {
        let target = database_file(config, "restore")?;
        let data_dir = &config.data_dir;
        fs::create_dir_all(data_dir).map_err(|error| unusable(data_dir, error))?;
        // No server may run meanwhile.
        let lock = Lock::take(&data_dir.join("dezent.lock"))?;
        let new = beside(&target, ".restored");
        remove(&new)?;
        fs::copy(&self.file, &new).map_err(|error| unusable(&self.file, error))?;
        let db = look_through(&new).await?;
        let now = Clock::system().now();
        let tx = db.begin_write().await?;
        generation::ask(&tx, now).await?;
        tx.commit().await?;
        db.close().await?;
        let stamp = now.ms();
        for name in ["", "-wal", "-shm"] {
            let old = beside(&target, name);
            if old.exists() {
                let kept = beside(&old, &format!(".before-{stamp}"));
                fs::rename(&old, &kept).map_err(|error| unusable(&old, error))?;
                if name.is_empty() {
                    writeln!(out, "the database before is kept as {}", kept.display())?;
                }
            }
        }
        settle(&new, &target)?;
        writeln!(out, "{} is the database now", self.file.display())?;
        self.restore_key(config, stamp, out)?;
        check_key(config, &target, out).await?;
        drop(lock);
        writeln!(
            out,
            "after the next start nothing is sent before you have looked: what went out since the \
             backup is looked for first, and dezent doctor says when to confirm"
        )?;
        Ok(DONE)
    }

    fn restore_key(
        &self,
        config: &Config,
        stamp: i64,
        out: &mut impl Write,
    ) -> Result<(), CliError> {
        let (copy, key) = (key_of(&self.file), config.vault_key_file());
        if !copy.exists() {
            return Ok(());
        }
        let read = |path: &Path| fs::read(path).map_err(|error| unusable(path, error));
        if key.exists() {
            if read(&key)? == read(&copy)? {
                return Ok(());
            }
            let kept = beside(&key, &format!(".before-{stamp}"));
            fs::rename(&key, &kept).map_err(|error| unusable(&key, error))?;
            writeln!(out, "the key before is kept as {}", kept.display())?;
        }
        fs::copy(&copy, &key).map_err(|error| unusable(&copy, error))?;
        Ok(writeln!(out, "{} is the vault's key now", copy.display())?)
    }
}

/// Says whether the key that is there opens what the database holds.
async fn check_key(config: &Config, target: &Path, out: &mut impl Write) -> Result<(), CliError> {
    let db = Db::connect(&Location::File(target.to_owned())).await?;
    let told = match Vault::open(&config.vault_key_file()) {
        Ok(vault) => setup::open(&db, &vault, &Clock::system())
            .await
            .err()
            .map(|error| error.to_string()),
        Err(error) => Some(error.to_string()),
    };
    db.close().await?;
    match told {
        None => Ok(()),
        Some(told) => Ok(writeln!(out, "before the next start: {told}")?),
    }
}

/// Opens a copy and brings it up to date, where it is whole and one of ours.
async fn look_through(file: &Path) -> Result<Db, CliError> {
    let db = Db::connect(&Location::File(file.to_owned())).await?;
    let faults = db.faults().await?;
    if let Some(fault) = faults.first() {
        let told = format!("{} is damaged: {fault}", file.display());
        return Err(CliError::Usage(told));
    }
    let is_ours = db.migration_status().await?.iter().any(|(_, made)| *made);
    if !is_ours {
        let told = format!("{} is no database of Dezent", file.display());
        return Err(CliError::Usage(told));
    }
    db.migrate_up().await?;
    if instance::find(&db).await?.is_none() {
        let told = format!("{} holds nothing yet", file.display());
        return Err(CliError::Usage(told));
    }
    Ok(db)
}

/// The SQLite file, which alone can be copied here.
fn database_file(config: &Config, verb: &str) -> Result<PathBuf, CliError> {
    match location(config) {
        Location::File(path) => Ok(path),
        Location::Url(_) => Err(CliError::Usage(format!(
            "the database is on PostgreSQL; {verb} it with pg_dump and pg_restore, and keep the \
             vault's key apart. An older database is noticed, and nothing is sent from it before \
             you confirm"
        ))),
    }
}

/// Makes a finished file durable under its name.
fn settle(new: &Path, name: &Path) -> Result<(), CliError> {
    // Whoever closes it last brings everything into the one file; nothing may be left outside.
    if beside(new, "-wal").exists() {
        let told = format!("{} is in use by somebody else", new.display());
        return Err(CliError::Usage(told));
    }
    let synced = File::open(new).and_then(|file| file.sync_all());
    synced
        .and_then(|()| fs::rename(new, name))
        .map_err(|error| unusable(name, error))
}

fn remove(file: &Path) -> Result<(), CliError> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unusable(file, error)),
        _ => Ok(()),
    }
}

fn key_of(file: &Path) -> PathBuf {
    beside(file, ".key")
}

/// A path with something added to its last name.
fn beside(file: &Path, more: &str) -> PathBuf {
    let mut name: OsString = file.as_os_str().to_owned();
    name.push(more);
    name.into()
}

fn unusable(path: &Path, error: io::Error) -> CliError {
    CliError::Io(format!("{} cannot be used", path.display()), error)
}
