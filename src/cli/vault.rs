//! `dezent vault`: changing the key that passwords and tokens are sealed with.

use std::io::Write;

use super::{CliError, DONE};
use crate::{
    app,
    config::Config,
    engine::lock::Lock,
    services::{Services, rotation, setup::Setup},
};

/// What `vault` can do.
#[derive(Debug, clap::Subcommand)]
pub(super) enum VaultCommand {
    /// Makes a new key and seals everything with it, also while a server runs; goes on where it was cut off
    Rotate {
        /// Only writes the new key into the file: for several nodes, which must all have it first
        #[arg(long)]
        prepare: bool,
    },
    /// Drops old keys that nothing is sealed with any more
    DropOld,
    /// Shows the keys by their ids, and how much is sealed with each
    Status,
}

impl VaultCommand {
    pub(super) async fn run(self, config: &Config, out: &mut impl Write) -> Result<u8, CliError> {
        let (services, setup) = app::beside(config).await?;
        // Two that change keys at once would each lose the other's.
        let lock = Lock::take(&config.data_dir.join("vault.lock"))?;
        let done = self.act(&services, &setup, config, out).await;
        drop(lock);
        services.db.close().await?;
        done.map(|()| DONE)
    }

    async fn act(
        self,
        services: &Services,
        setup: &Setup,
        config: &Config,
        out: &mut impl Write,
    ) -> Result<(), CliError> {
        let (operator, file) = (setup.operator(), config.vault_key_file());
        match self {
            Self::Rotate { prepare: true } => {
                rotation::prepare(services, &operator)?;
                writeln!(
                    out,
                    "a new key is ready in {}; copy the file to every node, then: dezent vault rotate",
                    file.display()
                )?;
            }
            Self::Rotate { prepare: false } => {
                let done = rotation::rotate(services, &operator).await?;
                writeln!(
                    out,
                    "{} sealed values are sealed anew, with key {}",
                    done.resealed, done.key_id
                )?;
                for row in &done.unreadable {
                    writeln!(out, "{row} cannot be opened with any key; connect it again")?;
                }
                writeln!(
                    out,
                    "keep a copy of {}; once every node has it, drop the old key: dezent vault drop-old",
                    file.display()
                )?;
            }
            Self::DropOld => {
                let dropped = rotation::drop_old(services, &operator).await?;
                if dropped.is_empty() {
                    writeln!(out, "there is no old key")?;
                } else {
                    writeln!(
                        out,
                        "dropped: {}; a backup from before needs the copy of the key file that you kept with it",
                        dropped.join(", ")
                    )?;
                }
            }
            Self::Status => {
                let next = services.vault.has_next().then(|| services.vault.key_ids());
                let next = next.and_then(|ids| ids.last().cloned());
                for (at, (id, count)) in rotation::usage(services).await?.iter().enumerate() {
                    let role = match at {
                        0 => "seals",
                        _ if next.as_ref() == Some(id) => "is ready",
                        _ => "opens",
                    };
                    writeln!(out, "{id}  {role:<8}  {count} sealed values")?;
                }
            }
        }
        Ok(())
    }
}
