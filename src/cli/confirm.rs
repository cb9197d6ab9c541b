//! `dezent confirm`: a person's word that sending may go on, also beside a running server.

use std::io::Write;

use super::{CliError, DONE};
use crate::{
    app,
    config::Config,
    domain::confirmation::What,
    services::system::{self, question},
};

/// What `confirm` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Confirm {
    /// `restore`, that the restored database may be used, or `clock`, that the time is right
    #[arg(value_name = "WHAT")]
    what: What,
}

impl Confirm {
    pub(super) async fn run(self, config: &Config, out: &mut impl Write) -> Result<u8, CliError> {
        let (services, setup) = app::beside(config).await?;
        let still = system::confirm(&services, &setup.operator(), self.what).await?;
        writeln!(out, "confirmed; sending goes on within a second")?;
        for awaited in still {
            writeln!(out, "still awaited: {}", question(&awaited))?;
        }
        services.db.close().await?;
        Ok(DONE)
    }
}
