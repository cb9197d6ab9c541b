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
    let job = Job::new(EVERY_MINUTE, move |_id, _scheduler| bell.ring_here())?;
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

    /// A local time that a change of clocks skips becomes the first instant after the gap; one that
    /// comes twice is taken the first time, and once.
    #[test]
    fn both_changes_of_clocks_in_five_zones() {
        for (zone, line, from, first, second) in [
            (
                "Europe/Berlin",
                "30 2 * * *",
                "03-28T12",
                "03-29T01:00",
                "03-30T00:30",
            ),
            (
                "Europe/Berlin",
                "30 2 * * *",
                "10-24T12",
                "10-25T00:30",
                "10-26T01:30",
            ),
            (
                "America/New_York",
                "30 2 * * *",
                "03-07T20",
                "03-08T07:00",
                "03-09T06:30",
            ),
            (
                "America/New_York",
                "30 1 * * *",
                "10-31T20",
                "11-01T05:30",
                "11-02T06:30",
            ),
            (
                "Australia/Lord_Howe",
                "15 2 * * *",
                "10-03T10",
                "10-03T15:30",
                "10-04T15:15",
            ),
            (
                "Australia/Lord_Howe",
                "45 1 * * *",
                "04-04T10",
                "04-04T14:45",
                "04-05T15:15",
            ),
            (
                "Africa/Casablanca",
                "30 2 * * *",
                "03-21T12",
                "03-22T02:00",
                "03-23T01:30",
            ),
            (
                "Africa/Casablanca",
                "30 2 * * *",
                "02-14T12",
                "02-15T01:30",
                "02-16T02:30",
            ),
            (
                "America/Santiago",
                "30 0 * * *",
                "09-05T12",
                "09-06T04:00",
                "09-07T03:30",
            ),
            (
                "America/Santiago",
                "30 23 * * *",
                "04-04T12",
                "04-05T02:30",
                "04-06T03:30",
            ),
        ] {
            let plan = Plan::parse(line, zone.parse().unwrap()).unwrap();
            let from = format!("2026-{from}:00:00Z").parse().unwrap();
            let at = plan.after(from).unwrap();
            assert_eq!(
                at.to_string(),
                format!("2026-{first}:00.000Z"),
                "{zone} {line}"
            );
            let next = plan.after(at).unwrap();
            assert_eq!(
                next.to_string(),
                format!("2026-{second}:00.000Z"),
                "{zone} {line}"
            );
        }
    }
}
