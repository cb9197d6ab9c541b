//! `dezent doctor`: looks whether everything is in order, and says what to do where it is not.

use std::io::Write;

use super::{CliError, DONE, FAILED};
use crate::{
    app::location,
    clock::Clock,
    config::{Config, ConfigError},
    engine::lock::{Lock, LockError},
    services::{setup, system::question},
    store::{self, Db, Location},
    vault::Vault,
};

/// What `doctor` takes: nothing of its own.
#[derive(Debug, clap::Args)]
pub(super) struct Doctor {}

/// What was found, for a person.
struct Report<'a, W> {
    out: &'a mut W,
    is_well: bool,
}

impl<W: Write> Report<'_, W> {
    fn good(&mut self, told: &str) -> Result<(), CliError> {
        Ok(writeln!(self.out, "well   {told}")?)
    }

    fn bad(&mut self, told: &str) -> Result<(), CliError> {
        self.is_well = false;
        Ok(writeln!(self.out, "wrong  {told}")?)
    }
}

impl Doctor {
    pub(super) async fn run(
        self,
        config: Result<Config, ConfigError>,
        out: &mut impl Write,
    ) -> Result<u8, CliError> {
        let config = config?;
        let mut report = Report { out, is_well: true };
        report.good("the settings can be used")?;
        look_at_folder(&config, &mut report)?;
        look_at_database(&config, &mut report).await?;
        Ok(if report.is_well { DONE } else { FAILED })
    }
}

fn look_at_folder(config: &Config, report: &mut Report<'_, impl Write>) -> Result<(), CliError> {
    let dir = config.data_dir.display();
    if !config.data_dir.is_dir() {
        return report.bad(&format!("{dir} does not exist yet; dezent serve makes it"));
    }
    if matches!(location(config), Location::File(_)) {
        match Lock::take(&config.data_dir.join("dezent.lock")) {
            Ok(_) => report.good(&format!("{dir} can be written, and no server runs on it"))?,
            Err(LockError::Taken(_)) => report.good(&format!("a server runs on {dir}"))?,
            Err(error) => report.bad(&error.to_string())?,
        }
    }
    Ok(())
}

async fn look_at_database(
    config: &Config,
    report: &mut Report<'_, impl Write>,
) -> Result<(), CliError> {
    if let Location::File(path) = location(config)
        && !path.is_file()
    {
        return report.bad(&format!(
            "{} does not exist yet; dezent serve makes it",
            path.display()
        ));
    }
    let db = match Db::connect(&location(config)).await {
        Ok(db) => db,
        Err(error) => return report.bad(&error.to_string()),
    };
    report.good("the database answers")?;
    let open: Vec<String> = db
        .migration_status()
        .await?
        .into_iter()
        .filter_map(|(name, is_applied)| (!is_applied).then_some(name))
        .collect();
    if open.is_empty() {
        report.good("the database is up to date")?;
        look_at_vault(config, &db, report).await?;
        for awaited in store::confirmations::awaited(&db).await? {
            report.bad(&question(&awaited))?;
        }
    } else {
        report.bad(&format!(
            "changes to be made by dezent migrate up: {}",
            open.join(", ")
        ))?;
    }
    Ok(db.close().await?)
}

async fn look_at_vault(
    config: &Config,
    db: &Db,
    report: &mut Report<'_, impl Write>,
) -> Result<(), CliError> {
    let vault = match Vault::open(&config.vault_key_file()) {
        Ok(vault) => vault,
        Err(error) => return report.bad(&error.to_string()),
    };
    match setup::open(db, &vault, &Clock::system()).await {
        Ok(_) => report.good("the vault's key opens what is sealed"),
        Err(error) => report.bad(&error.to_string()),
    }
}
