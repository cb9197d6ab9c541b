//! `dezent notify`: notices for the person who runs Dezent, also beside a running server.

use std::io::Write;

use super::{CliError, DONE, FAILED};
use crate::{app, config::Config, services::notices};

/// What can be done with notices.
#[derive(Debug, clap::Subcommand)]
pub(super) enum NotifyCommand {
    /// Sends a test notice by every way that is set up, and says whether it arrived
    Test,
}

impl NotifyCommand {
    pub(super) async fn run(self, config: &Config, out: &mut impl Write) -> Result<u8, CliError> {
        let (services, setup) = app::beside(config).await?;
        let Self::Test = self;
        let tested = notices::test(&services, &setup.operator()).await?;
        let mut code = DONE;
        for one in tested {
            match one.failure {
                None => writeln!(out, "well   {}", one.way)?,
                Some(failure) => {
                    code = FAILED;
                    writeln!(out, "wrong  {}: {failure}", one.way)?;
                }
            }
        }
        services.db.close().await?;
        Ok(code)
    }
}
