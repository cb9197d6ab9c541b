//! `dezent networks`: trying out what networks would do.

use std::io::Write;

use super::{CliError, DONE, FAILED};
use crate::{app, config::Config, services::channel_test::test_channel, telemetry::init_logs};

/// What can be done with networks.
#[derive(Debug, clap::Subcommand)]
pub(super) enum NetworksCommand {
    /// Tries a channel out: its session, what it may do, what is left of limits, and whether the network
    /// can fetch pictures and films. Publishes nothing
    Test {
        /// The channel's id, `chan_…`
        #[arg(value_name = "CHANNEL")]
        channel: String,
        /// Prints JSON
        #[arg(long)]
        json: bool,
    },
}

impl NetworksCommand {
    pub(super) async fn run(self, config: &Config, out: &mut impl Write) -> Result<u8, CliError> {
        let _logs = init_logs(&config.log)?;
        let (services, setup) = app::beside(config).await?;
        let caller = setup.operator();
        let Self::Test { channel, json } = self;
        let tryout = test_channel(&services, &caller, channel.parse()?).await?;
        if json {
            writeln!(out, "{}", serde_json::json!(tryout))?;
        } else {
            for check in &tryout.checks {
                let (outcome, what) = (check.outcome.to_string(), check.what.to_string());
                writeln!(out, "{outcome:<5}  {what:<7}  {}", check.message)?;
            }
        }
        services.db.close().await?;
        Ok(if tryout.works { DONE } else { FAILED })
    }
}
