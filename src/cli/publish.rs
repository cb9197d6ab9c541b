//! `dezent publish --once`: the engine for one run, driven by cron.

use std::io::Write;

use super::{CliError, DONE, FAILED};
use crate::{
    app::{App, Parts},
    config::Config,
    domain::publication::Publication,
    engine::Summary,
    services::system::{self, question},
    telemetry::init_logs,
};

/// What `publish` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Publish {
    /// Works off what is due now and ends
    #[arg(long, required = true)]
    once: bool,

    /// Only shows what would be sent
    #[arg(long)]
    dry_run: bool,

    /// Prints the result as JSON
    #[arg(long)]
    json: bool,
}

impl Publish {
    pub(super) async fn run(self, config: Config, out: &mut impl Write) -> Result<u8, CliError> {
        let _logs = init_logs(&config.log)?;
        let app = App::build(config, Parts::default()).await?;
        let code = if self.dry_run {
            self.show(out, &app.engine().preview().await?)?;
            DONE
        } else {
            let summary = app.engine().once().await?;
            self.sum_up(out, &summary)?;
            code(&summary)
        };
        let awaited = system::awaited(app.services()).await?;
        for one in &awaited {
            tracing::error!("{}", question(one));
        }
        app.close().await?;
        Ok(if awaited.is_empty() { code } else { FAILED })
    }

    fn show(&self, out: &mut impl Write, due: &[Publication]) -> Result<(), CliError> {
        if self.json {
            let due: Vec<_> = due
                .iter()
                .map(|one| {
                    serde_json::json!({
                        "id": one.id,
                        "post": one.post,
                        "channel": one.channel,
                        "network": one.network,
                        "due_at": one.due_at,
                    })
                })
                .collect();
            writeln!(out, "{}", serde_json::json!({ "would_send": due }))?;
            return Ok(());
        }
        for one in due {
            writeln!(
                out,
                "{}  {}  {}  {}",
                one.due_at, one.network, one.channel, one.id
            )?;
        }
        Ok(writeln!(out, "{} would be sent", due.len())?)
    }

    fn sum_up(&self, out: &mut impl Write, summary: &Summary) -> Result<(), CliError> {
        if self.json {
            writeln!(out, "{}", serde_json::to_string(summary)?)?;
            return Ok(());
        }
        let Summary {
            sent,
            failed,
            held,
            unknown,
            waiting,
        } = summary;
        writeln!(
            out,
            "{sent} sent, {failed} failed, {held} held, {unknown} unclear, {waiting} to be tried again"
        )?;
        Ok(())
    }
}

/// 0 where everything that was due is settled and well.
fn code(summary: &Summary) -> u8 {
    let Summary {
        sent: _,
        failed,
        held,
        unknown,
        waiting,
    } = summary;
    if failed + held + unknown + waiting == 0 {
        DONE
    } else {
        FAILED
    }
}

#[cfg(test)]
mod tests {
    use super::{DONE, FAILED, code};
    use crate::engine::Summary;

    #[test]
    fn only_what_is_settled_and_well_is_zero() {
        let settled = Summary {
            sent: 3,
            ..Summary::default()
        };
        assert_eq!(code(&settled), DONE);
        assert_eq!(code(&Summary::default()), DONE);
        for summary in [
            Summary {
                failed: 1,
                ..settled.clone()
            },
            Summary {
                held: 1,
                ..settled.clone()
            },
            Summary {
                unknown: 1,
                ..settled.clone()
            },
            Summary {
                waiting: 1,
                ..settled
            },
        ] {
            assert_eq!(code(&summary), FAILED, "{summary:?}");
        }
    }
}
