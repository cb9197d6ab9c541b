//! `dezent sandbox`: the rehearsal network as a process of its own.

use std::{io::Write, net::SocketAddr};

use super::{
    CliError, DONE,
    serve::{listen, stop_on_signal, unusable},
};
use crate::{
    config::Config,
    sandbox::{Options, Sandbox},
    telemetry::init_logs,
};

/// What `sandbox` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Alone {
    /// Listens on this port of this machine; 0 picks a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,

    /// Lets a call to `PUT /admin/clock` set the network's time; for tests
    #[arg(long)]
    settable_clock: bool,

    /// Does not flush its log to disk; only to measure load
    #[arg(long)]
    no_flush: bool,
}

impl Alone {
    pub(super) async fn run(self, config: Config, out: &mut impl Write) -> Result<u8, CliError> {
        let _logs = init_logs(&config.log)?;
        let address = SocketAddr::from(([127, 0, 0, 1], self.port));
        let listener = listen(address).await?;
        let address = listener
            .local_addr()
            .map_err(|error| unusable(address, error))?;
        let options = Options {
            data_dir: config.sandbox_dir(),
            settable_clock: self.settable_clock,
            flush: !self.no_flush,
            follow: None,
        };
        let sandbox = Sandbox::open(options).await?;
        writeln!(out, "The rehearsal network listens on http://{address}")?;
        out.flush()?;
        sandbox.serve(listener, stop_on_signal()?).await?;
        Ok(DONE)
    }
}
