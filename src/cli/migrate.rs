//! `dezent migrate`: the form of the database. Not beside a running server.

use std::io::Write;

use super::{CliError, DONE};
use crate::{
    app::location,
    clock::Clock,
    config::Config,
    engine::lock::Lock,
    services::upgrade,
    store::{Db, Location},
};

/// What `migrate` can do.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Migrate {
    /// Brings the database up to date; `serve` does so by itself
    Up,
    /// Takes the last change back, with the data it made room for
    Down,
    /// Shows every change and whether it is made
    Status,
}

impl Migrate {
    pub(super) async fn run(self, config: &Config, out: &mut impl Write) -> Result<u8, CliError> {
        let data_dir = &config.data_dir;
        std::fs::create_dir_all(data_dir).map_err(|error| {
            CliError::Io(format!("{} cannot be used", data_dir.display()), error)
        })?;
        let location = location(config);
        let _lock = match (&self, &location) {
            (Self::Up | Self::Down, Location::File(_)) => {
                Some(Lock::take(&data_dir.join("dezent.lock"))?)
            }
            _ => None,
        };
        let db = Db::connect(&location).await?;
        match self {
            Self::Up => {
                let clock = Clock::system();
                if let Some(copy) = upgrade::bring_up_to_date(&db, data_dir, &clock).await? {
                    writeln!(out, "copied to {} before", copy.display())?;
                }
            }
            Self::Down => db.migrate_down().await?,
            Self::Status => {}
        }
        for (name, is_applied) in db.migration_status().await? {
            let state = if is_applied { "made" } else { "open" };
            writeln!(out, "{state}  {name}")?;
        }
        db.close().await?;
        Ok(DONE)
    }
}
