//! What is worked out once about a post and then shared by the rules.

use chrono::{Days, NaiveDate, NaiveDateTime, Offset, TimeZone as _};

use super::{
    context::Context,
    finding::{Related, Role},
    promotion::is_promotional,
    thresholds::{Steps, Thresholds, Unit},
};
use crate::domain::{
    publication::Neighbour,
    time::{DAY_MS, Instant, TimeZone},
};

/// A week, and a day for changes of clocks, in milliseconds.
const WEEK_AND_A_DAY_MS: i64 = 8 * DAY_MS;

/// A post with the channel's other publications in order.
#[derive(Debug)]
pub struct Facts<'a> {
    /// What the caller gave.
    pub context: &'a Context<'a>,
    /// The instant the post is judged at: its own, or now for a draft.
    pub at: Instant,
    /// The neighbours by instant, then by id, without the subject's own publication.
    others: Vec<&'a Neighbour>,
    thresholds: &'a Thresholds,
    network: &'a str,
    /// Whether somebody reads what is found. What only words need is not worked out otherwise.
    pub has_reader: bool,
}

impl<'a> Facts<'a> {
    /// Works out the facts; `network` names the row of thresholds.
    pub fn new(context: &'a Context<'a>, thresholds: &'a Thresholds, network: &'a str) -> Self {
        let at = context.post.at.unwrap_or(context.now);
        let mut others: Vec<&Neighbour> = context
            .neighbours
            .iter()
            .filter(|other| !is_subject(context, other))
            .collect();
        others.sort_by_key(|other| (other.at, other.post, other.publication));
        Self {
            context,
            at,
            others,
            thresholds,
            network,
            has_reader: true,
        }
    }

    /// The same for those who only count what is found.
    #[must_use]
    pub fn without_words(self) -> Self {
        Self {
            has_reader: false,
            ..self
        }
    }

    /// Whether the post counts as an offer.
    pub const fn is_promotional(&self) -> bool {
        is_promotional(self.context.post.promotion)
    }

    /// The limits of a rule on this channel.
    pub fn steps(&self, rule: &str, unit: Unit) -> Steps {
        self.thresholds
            .steps(rule, unit, self.network, self.context.followers)
    }

    /// Everything that goes out before the post.
    pub fn earlier(&self) -> &[&'a Neighbour] {
        self.before(self.at)
    }

    /// Everything that would go out before the post if it were sent at another instant.
    ///
    /// At one and the same instant the smaller post id goes first; a post without an id goes last.
    pub fn before(&self, at: Instant) -> &[&'a Neighbour] {
        let subject = self.context.subject.post();
        let end = self.others.partition_point(|other| {
            other.at < at || (other.at == at && subject.is_none_or(|post| other.post < post))
        });
        &self.others[..end]
    }

    /// The same local time of the audience so many days after (or before) the post.
    pub fn days_after(&self, days: i64) -> Instant {
        days_after(self.at, days, self.context.time_zone)
    }

    /// What goes out in the week before the post, and at least in its own calendar week, with the
    /// local day of the audience on which it does.
    pub fn latest_days(&self) -> Vec<(NaiveDate, &'a Neighbour)> {
        let zone = self.context.time_zone;
        let earlier = self.earlier();
        // Most neighbours lie further back, and finding the local day of one is what costs.
        let oldest = self.at.plus_ms(-WEEK_AND_A_DAY_MS);
        earlier[earlier.partition_point(|other| other.at < oldest)..]
            .iter()
            .map(|other| (other.at.day_in(zone), *other))
            .collect()
    }
}

/// Whether a neighbour is the subject itself, on its way or out, and not an earlier occurrence.
fn is_subject(context: &Context<'_>, other: &Neighbour) -> bool {
    let same_post = context.subject.post() == Some(other.post);
    same_post && (!other.is_out || context.post.at == Some(other.at))
}

/// How many there are.
pub fn count(posts: &[&Neighbour]) -> u32 {
    u32::try_from(posts.len()).unwrap_or(u32::MAX)
}

/// How many of them are offers.
pub fn count_offers(posts: &[&Neighbour]) -> u32 {
    count(&offers(posts))
}

/// The offers among them.
pub fn offers<'a>(posts: &[&'a Neighbour]) -> Vec<&'a Neighbour> {
    posts
        .iter()
        .copied()
        .filter(|other| is_promotional(other.promotion))
        .collect()
}

/// Posts as findings list them.
pub fn related(posts: &[&Neighbour], role: Role) -> Vec<Related> {
    posts
        .iter()
        .map(|other| Related {
            post: other.post,
            at: other.at,
            role,
        })
        .collect()
}

/// The same local time so many days later: an hour that is skipped moves forward, of one that is
/// repeated the first is taken.
fn days_after(at: Instant, days: i64, zone: TimeZone) -> Instant {
    let local = at.utc().with_timezone(&zone.tz()).naive_local();
    let distance = Days::new(days.unsigned_abs());
    let moved = if days < 0 {
        local.checked_sub_days(distance)
    } else {
        local.checked_add_days(distance)
    };
    moved.map_or(at, |moved| at_local(moved, zone))
}

/// The instant of a local time.
fn at_local(local: NaiveDateTime, zone: TimeZone) -> Instant {
    if let Some(found) = zone.tz().from_local_datetime(&local).earliest() {
        return Instant::from(found.to_utc());
    }
    // Skipped: counted with the offset of the day before, which lands as much later as was skipped.
    let eve = local.checked_sub_days(Days::new(1)).unwrap_or(local);
    let offset = zone.tz().offset_from_local_datetime(&eve).earliest();
    let ahead_s = offset.map_or(0, |offset| i64::from(offset.fix().local_minus_utc()));
    Instant::from_ms(local.and_utc().timestamp_millis()).plus_ms(-ahead_s * 1_000)
}

#[cfg(test)]
mod tests {
    use super::{Instant, TimeZone, days_after};

    /// Moves an instant by days in a zone; all of it as text.
    fn moved(at: &str, days: i64, zone: &str) -> String {
        let (at, zone): (Instant, TimeZone) = (at.parse().unwrap(), zone.parse().unwrap());
        days_after(at, days, zone).to_string()
    }

    #[test]
    fn days_keep_the_local_time_across_clock_changes() {
        let spring = moved("2027-03-27T09:00:00+01:00", 1, "Europe/Berlin");
        assert_eq!(spring, "2027-03-28T07:00:00.000Z");
        let autumn = moved("2026-10-25T09:00:00+01:00", -14, "Europe/Berlin");
        assert_eq!(autumn, "2026-10-11T07:00:00.000Z");
    }

    #[test]
    fn a_skipped_hour_moves_forward_and_a_repeated_one_takes_the_first() {
        let skipped = moved("2027-03-27T02:30:00+01:00", 1, "Europe/Berlin");
        assert_eq!(skipped, "2027-03-28T01:30:00.000Z");
        let repeated = moved("2026-10-24T02:30:00+02:00", 1, "Europe/Berlin");
        assert_eq!(repeated, "2026-10-25T00:30:00.000Z");
    }
}
