//! The command line: one file per group of commands.
//!
//! Results go to standard output, logs and errors to standard error. A command ends with 0 where all
//! is well, 1 where something failed, 2 where it was called wrongly or the settings cannot be used,
//! and 3 where another process holds the lock of the data folder.

use std::{
    ffi::OsString,
    io::{self, Write},
    path::PathBuf,
};

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::{
    app::AppError,
    config::{Config, ConfigError},
    domain::id::IdError,
    engine::{EngineError, lock::LockError},
    error::Error,
    networks::http::HttpBuildError,
    sandbox::SandboxError,
    services::{rotation::RotationError, upgrade::UpgradeError},
    store::StoreError,
    telemetry::LogError,
};

mod backup;
mod channel;
mod check;
mod confirm;
mod doctor;
mod health;
mod key;
mod migrate;
mod networks;
mod notify;
mod page_commands;
mod page_networks;
mod print;
mod publish;
mod rules;
mod sandbox;
mod serve;
mod vault;
mod workspace;

pub use print::{Page, PageError};

/// All is well.
const DONE: u8 = 0;
/// Something failed.
const FAILED: u8 = 1;
/// It was called wrongly, or the settings cannot be used.
const USAGE: u8 = 2;
/// Another process holds the lock.
const LOCKED: u8 = 3;

/// Plans social posts, keeps shops from hard-selling, and publishes each post exactly once.
#[derive(Debug, Parser)]
#[command(name = "dezent", version, about, disable_help_subcommand = true)]
struct Args {
    /// Reads settings from this file; `dezent print config` shows what can be set
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Keeps everything in this folder
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Starts the server and publishes what is due
    Serve(serve::Serve),
    /// Publishes what is due now and ends; for cron
    Publish(publish::Publish),
    /// Runs the rehearsal network alone
    Sandbox(sandbox::Alone),
    /// Changes the form of the database
    #[command(subcommand)]
    Migrate(migrate::Migrate),
    /// Makes, shows and takes back keys of the API
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// Makes and shows workspaces
    #[command(subcommand)]
    Workspace(workspace::WorkspaceCommand),
    /// Connects and shows accounts
    #[command(subcommand)]
    Channel(channel::ChannelCommand),
    /// Tries out what networks would do
    #[command(subcommand)]
    Networks(networks::NetworksCommand),
    /// Judges posts by rules and limits, without a server or a database
    Check(check::Check),
    /// Explains rules, and measures how posts are read
    #[command(subcommand)]
    Rules(rules::RulesCommand),
    /// Looks whether everything is in order
    Doctor(doctor::Doctor),
    /// Asks whether the server on this machine takes calls; for containers
    Health(health::Health),
    /// Says that the clock is right, or that a restored database may be used
    Confirm(confirm::Confirm),
    /// Tries out how you are told what only a person can settle
    #[command(subcommand)]
    Notify(notify::NotifyCommand),
    /// Copies the SQLite database, also while a server runs
    Backup(backup::Backup),
    /// Puts a copy of the SQLite database back; no server may run
    Restore(backup::Restore),
    /// Changes the key that passwords and tokens are sealed with
    #[command(subcommand)]
    Vault(vault::VaultCommand),
    /// Prints a page that the program knows by heart
    Print(print::Print),
}

/// Why a command could not do what it was asked.
#[derive(Debug, thiserror::Error)]
enum CliError {
    /// The settings cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// It was called wrongly.
    #[error("{0}")]
    Usage(String),
    /// What should be an id is none.
    #[error(transparent)]
    Id(#[from] IdError),
    /// Another process holds the lock, or it cannot be taken.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The program cannot start or go on.
    #[error(transparent)]
    App(#[from] AppError),
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The rehearsal network failed.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// A page cannot be printed.
    #[error(transparent)]
    Page(#[from] PageError),
    /// The networks cannot be listed.
    #[error(transparent)]
    Http(#[from] HttpBuildError),
    /// The database could not be brought up to date.
    #[error(transparent)]
    Upgrade(#[from] UpgradeError),
    /// The vault's key could not be changed.
    #[error(transparent)]
    Rotation(#[from] RotationError),
    /// Logs and traces cannot be sent where they are to be sent.
    #[error(transparent)]
    Log(#[from] LogError),
    /// What was asked for was refused.
    #[error(transparent)]
    Refused(#[from] Error),
    /// Something has no JSON form.
    #[error("the result cannot be written as JSON")]
    Json(#[from] serde_json::Error),
    /// A listener, a file, standard input or standard output failed.
    #[error("{0}")]
    Io(String, #[source] io::Error),
    /// The result cannot be written.
    #[error("the result cannot be written")]
    Output(#[from] io::Error),
}

impl CliError {
    fn code(&self) -> u8 {
        match self {
            Self::Config(_) | Self::Usage(_) | Self::Id(_) | Self::Log(_) => USAGE,
            Self::Lock(LockError::Taken(_)) => LOCKED,
            Self::App(error) if error.is_locked() => LOCKED,
            _ => FAILED,
        }
    }
}

/// Runs the command that the arguments name, the program's own name first; gives the exit code.
pub async fn run(args: impl IntoIterator<Item = OsString>) -> u8 {
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(error) => {
            // Help and version come this way too, and go to standard output.
            let is_error = error.use_stderr();
            return if error.print().is_err() || is_error {
                USAGE
            } else {
                DONE
            };
        }
    };
    match Box::pin(execute(args, &mut io::stdout())).await {
        Ok(code) => code,
        // Whoever reads has had enough.
        Err(CliError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => DONE,
        Err(error) => {
            // Where standard error is gone there is nobody left to tell.
            let _ = complain(&error);
            error.code()
        }
    }
}

async fn execute(args: Args, out: &mut impl Write) -> Result<u8, CliError> {
    let (file, data) = (args.config.as_deref(), args.data.as_deref());
    let config = || Config::load(file, data);
    match args.command {
        // It holds the whole application.
        Command::Serve(serve) => Box::pin(serve.run(config()?, out)).await,
        Command::Publish(publish) => Box::pin(publish.run(config()?, out)).await,
        Command::Sandbox(alone) => alone.run(config()?, out).await,
        Command::Migrate(migrate) => migrate.run(&config()?, out).await,
        Command::Key(key) => key.run(&config()?, out).await,
        Command::Workspace(workspace) => workspace.run(&config()?, out).await,
        Command::Channel(channel) => channel.run(&config()?, out).await,
        Command::Networks(networks) => networks.run(&config()?, out).await,
        Command::Check(check) => check.run(&config()?, out),
        Command::Rules(rules) => rules.run(out),
        Command::Doctor(doctor) => doctor.run(config(), out).await,
        Command::Health(health) => health.run(&config()?, out).await,
        Command::Confirm(confirm) => confirm.run(&config()?, out).await,
        Command::Notify(notify) => notify.run(&config()?, out).await,
        Command::Backup(backup) => backup.run(&config()?, out).await,
        Command::Restore(restore) => restore.run(&config()?, out).await,
        Command::Vault(vault) => vault.run(&config()?, out).await,
        Command::Print(print) => print.run(out),
    }
}

/// Tells an error with everything that led to it, and says no sentence twice.
fn complain(error: &CliError) -> io::Result<()> {
    let mut told = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let cause_told = cause.to_string();
        if !told.contains(&cause_told) {
            told.push_str(": ");
            told.push_str(&cause_told);
        }
        source = cause.source();
    }
    writeln!(io::stderr(), "error: {told}")
}

/// The command line as clap knows it, for its page.
fn command_line() -> clap::Command {
    Args::command()
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::{Args, command_line};

    #[test]
    fn clap_finds_no_fault_in_the_commands() {
        command_line().debug_assert();
    }

    #[test]
    fn every_command_takes_the_settings_and_the_folder() {
        for command in [
            "serve",
            "publish --once",
            "sandbox",
            "migrate status",
            "key list",
            "workspace list",
            "channel list",
            "check -",
            "doctor",
            "health",
            "confirm clock",
            "notify test",
            "backup copy",
            "restore copy",
            "vault rotate",
            "print cli",
        ] {
            let words = ["dezent"].into_iter().chain(command.split(' '));
            let args = words.chain(["--config", "a.toml", "--data", "b"]);
            let args = Args::try_parse_from(args).unwrap();
            assert!(args.config.is_some() && args.data.is_some(), "{command}");
        }
    }

    #[test]
    fn publishing_needs_its_flag() {
        assert!(Args::try_parse_from(["dezent", "publish"]).is_err());
    }
}
