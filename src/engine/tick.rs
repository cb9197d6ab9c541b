//! Ticks: a cron scheduler that only rings the bell, and the moments of a publishing plan.

use chrono_tz::Tz;
use croner::Cron;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

use crate::{
    bell::Bell,
    domain::time::{Instant, TimeZone},
};

/// Once a minute, on the minute.
const EVERY_MINUTE: &str = "0 * * * * *";

/// Why a plan or the ticks cannot be.
#[derive(Debug, thiserror::Error)]
pub enum TickError {
    /// The plan is not a cron line.
    #[error("engine.publish_cron {0:?} is not a cron line: {1}")]
    Plan(String, String),
    /// The scheduler could not start.
    #[error("the ticks could not start: {0}")]
    Scheduler(#[from] JobSchedulerError),
}

/// Starts the ticks; they stop when the scheduler is shut down.
pub(crate) async fn start(bell: Bell) -> Result<JobScheduler, TickError> {
    let scheduler = JobScheduler::new().await?;
    let job = Job::new(EVERY_MINUTE, move |_id, _scheduler| bell.ring())?;
    scheduler.add(job).await?;
    scheduler.start().await?;
    Ok(scheduler)
}

/// The moments at which `serve` publishes, where it does not do so continuously.
#[derive(Debug, Clone)]
pub struct Plan {
    cron: Cron,
    zone: TimeZone,
}

impl Plan {
    /// Reads a cron line with five or six fields, in a zone.
    pub fn parse(line: &str, zone: TimeZone) -> Result<Self, TickError> {
        match line.parse::<Cron>() {
            Ok(cron) => Ok(Self { cron, zone }),
            Err(error) => Err(TickError::Plan(line.to_owned(), error.to_string())),
        }
    }

    /// The first moment after `now`; none where there is none any more.
    pub fn after(&self, now: Instant) -> Option<Instant> {
        let local = now.utc().with_timezone::<Tz>(&self.zone.tz());
        let next = self.cron.find_next_occurrence(&local, false).ok()?;
        Some(next.to_utc().into())
    }
}

#[cfg(test)]
mod tests {
    use super::Plan;

    #[test]
    fn a_plan_keeps_local_time_across_the_change_of_clocks() {
        let plan = Plan::parse("0 9 * * *", "Europe/Berlin".parse().unwrap()).unwrap();
        let before = "2026-10-24T12:00:00Z".parse().unwrap();
        let after = plan.after(before).unwrap();
        assert_eq!(after.to_string(), "2026-10-25T08:00:00.000Z");
        assert_eq!(
            plan.after("2026-10-23T12:00:00Z".parse().unwrap())
                .unwrap()
                .to_string(),
            "2026-10-24T07:00:00.000Z"
        );
        assert!(Plan::parse("every now and then", "UTC".parse().unwrap()).is_err());
    }
}
