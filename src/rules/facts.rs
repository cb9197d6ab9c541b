//! What is worked out once about a post and then shared by the rules.

use std::cell::OnceCell;

use chrono::{Days, NaiveDate, NaiveDateTime, Offset, TimeZone as _};

use super::{
    Rules,
    context::Context,
    finding::{Related, Role},
    links::{Link, links},
    policy::Policy,
    promotion::{OWN_LINK, Scores, Verdict, is_promotional, score},
    reading::{Lang, Reading, TEXT},
    thresholds::{Steps, Unit},
};
use crate::domain::{
    profile::{Market, Profile},
    publication::Neighbour,
    special_day::SpecialDay,
    time::{DAY_MS, HOUR_MS, Instant, TimeZone},
};

/// A week, and a day for changes of clocks, in milliseconds.
const WEEK_AND_A_DAY_MS: i64 = 8 * DAY_MS;

/// A post with the channel's other publications in order.
pub struct Facts<'a> {
    /// What the caller gave.
    pub context: &'a Context<'a>,
    /// The instant the post is judged at: its own, or now for a draft.
    pub at: Instant,
    /// Whether somebody reads what is found. What only words need is not worked out otherwise.
    pub has_reader: bool,
    /// The neighbours by instant, then by id, without the subject's own publication.
    others: Vec<&'a Neighbour>,
    rules: &'a Rules,
    policy: &'a Policy,
    network: &'a str,
    texts: OnceCell<Texts<'a>>,
}

/// What the texts of a post say.
struct Texts<'a> {
    /// The parts: the text, then those of its thread.
    parts: Vec<Reading<'a>>,
    /// What each part reads as.
    scores: Vec<Scores>,
    links: Vec<Link>,
}

impl<'a> Facts<'a> {
    /// Works out the facts; `network` names the row of thresholds.
    pub(super) fn new(
        context: &'a Context<'a>,
        rules: &'a Rules,
        policy: &'a Policy,
        network: &'a str,
    ) -> Self {
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
            has_reader: true,
            others,
            rules,
            policy,
            network,
            texts: OnceCell::new(),
        }
    }

    /// The same for those who only count what is found.
    #[must_use]
    pub(super) fn without_words(self) -> Self {
        Self {
            has_reader: false,
            ..self
        }
    }

    /// The rules with their data.
    pub const fn rules(&self) -> &'a Rules {
        self.rules
    }

    /// The network's name in the thresholds.
    pub const fn network(&self) -> &'a str {
        self.network
    }

    /// The limits of a rule on this channel.
    pub fn steps(&self, rule: &str, unit: Unit) -> Steps {
        let followers = self.context.followers;
        let thresholds = &self.rules.thresholds;
        let (steps, _) = thresholds.steps(rule, unit, self.network, followers);
        self.policy.steps(rule, unit, steps)
    }

    // What it says.

    fn texts(&self) -> &Texts<'a> {
        self.texts.get_or_init(|| {
            let post = &self.context.post;
            let lang = post.lang.as_deref();
            let read = |text: &'a str, field: String| {
                Reading::new(text, lang, &self.rules.lexicon).of_field(field)
            };
            let mut parts = vec![read(&post.text, TEXT.to_owned())];
            for (place, text) in post.thread.iter().enumerate() {
                parts.push(read(text, format!("thread[{place}].{TEXT}")));
            }
            let weights = &self.rules.weights;
            Texts {
                scores: parts.iter().map(|part| score(part, weights)).collect(),
                links: links(&parts, &self.context.setting.profile),
                parts,
            }
        })
    }

    /// The parts of the post, taken apart: its text, then those of its thread.
    pub fn parts(&self) -> &[Reading<'a>] {
        &self.texts().parts
    }

    /// The first part.
    pub fn text(&self) -> &Reading<'a> {
        &self.texts().parts[0]
    }

    /// What each part reads as, in their order.
    pub fn scores(&self) -> &[Scores] {
        &self.texts().scores
    }

    /// The addresses in all parts, in order.
    pub fn links(&self) -> &[Link] {
        &self.texts().links
    }

    /// The language most of the post is in; none where it is neither German nor English.
    pub fn lang(&self) -> Option<Lang> {
        self.text().lang
    }

    /// How much the post sells: what its strongest part does, and what a link to the shop adds.
    pub fn promo_score(&self) -> f64 {
        let strongest = self.scores().iter().map(|part| part.promo);
        let own = self.links().iter().any(|link| link.kind.is_own());
        strongest.fold(0.0, f64::max) + if own { OWN_LINK } else { 0.0 }
    }

    /// How much the post presses: what its strongest part does.
    pub fn pressure_score(&self) -> f64 {
        self.scores()
            .iter()
            .map(|part| part.pressure)
            .fold(0.0, f64::max)
    }

    /// What the post reads as, whatever its author says.
    pub fn verdict(&self) -> Verdict {
        Verdict::of(self.promo_score(), self.pressure_score())
    }

    /// Whether the post counts as an offer: its author's word, else what it reads as.
    pub fn is_promotional(&self) -> bool {
        is_promotional(self.context.post.promotion, || self.verdict())
    }

    // Whom it is for.

    /// The market whose law holds: the workspace's; where nobody has said, Germany for a German text.
    pub fn market(&self) -> Option<Market> {
        let german = || (self.lang() == Some(Lang::De)).then_some(Market::De);
        self.context.setting.profile.market.or_else(german)
    }

    /// The local day and time of the audience at the post's instant.
    pub fn local(&self) -> NaiveDateTime {
        self.local_at(self.at)
    }

    /// The local day and time of the audience at an instant.
    pub fn local_at(&self, at: Instant) -> NaiveDateTime {
        let zone = self.context.time_zone;
        at.utc().with_timezone(&zone.tz()).naive_local()
    }

    /// The special days that fall on a local day of the audience: those of the workspace's calendars,
    /// then those of the built-in ones that hold for it.
    pub fn special_days(&self, day: NaiveDate) -> Vec<SpecialDay> {
        let setting = &self.context.setting;
        let own = setting.own_days.iter().filter(|own| own.day == day);
        let calendars = &self.rules.calendars;
        let names = calendars.of_audience(&setting.traits, &setting.profile, self.market());
        own.cloned().chain(calendars.on(day, &names)).collect()
    }

    // What goes out around it.

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

    /// What goes out before the post in the hours before it.
    pub fn within_hours(&self, hours: i64) -> &[&'a Neighbour] {
        let start = self.at.plus_ms(-hours * HOUR_MS);
        let earlier = self.earlier();
        &earlier[earlier.partition_point(|other| other.at < start)..]
    }

    /// What goes out before the post in the local days before it.
    pub fn within_days(&self, days: i64) -> &[&'a Neighbour] {
        let start = self.days_after(-days);
        let earlier = self.earlier();
        &earlier[earlier.partition_point(|other| other.at < start)..]
    }

    /// Everything that goes out after the post.
    pub fn later(&self) -> &[&'a Neighbour] {
        &self.others[self.earlier().len()..]
    }

    /// The window of the mix: the last so many local days before the post, further back until it
    /// holds so many posts with the judged one, and the latest so many at most.
    pub fn mix(&self, days: i64, posts_min: usize, posts_max: usize) -> &[&'a Neighbour] {
        let earlier = self.earlier();
        let recent = self.within_days(days).len();
        let (fewest, most) = (posts_min.saturating_sub(1), posts_max.saturating_sub(1));
        let taken = recent.clamp(fewest, most).min(earlier.len());
        &earlier[earlier.len() - taken..]
    }

    /// What a neighbour reads as, whatever its author says.
    pub fn verdict_of(&self, other: &Neighbour) -> Verdict {
        verdict_of(other, &self.context.setting.profile)
    }

    /// Whether a neighbour counts as an offer.
    pub fn sells(&self, other: &Neighbour) -> bool {
        is_promotional(other.promotion, || self.verdict_of(other))
    }

    /// The offers among them.
    pub fn offers(&self, posts: &[&'a Neighbour]) -> Vec<&'a Neighbour> {
        let offers = posts.iter().copied().filter(|other| self.sells(other));
        offers.collect()
    }

    /// How many of them are offers.
    pub fn count_offers(&self, posts: &[&'a Neighbour]) -> u32 {
        count(&self.offers(posts))
    }

    /// The same local time of the audience so many days after (or before) the post.
    pub fn days_after(&self, days: i64) -> Instant {
        days_after(self.at, days, self.context.time_zone)
    }

    /// The instant of a local time of the audience.
    pub fn at_local(&self, local: NaiveDateTime) -> Instant {
        at_local(local, self.context.time_zone)
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

/// What a neighbour reads as, whatever its author says.
pub(super) fn verdict_of(other: &Neighbour, profile: &Profile) -> Verdict {
    let mut links = other.gist.links.iter();
    let is_own = links.any(|link| Link::is_own_address(link, profile));
    let promo = other.gist.promo + if is_own { OWN_LINK } else { 0.0 };
    Verdict::of(promo, other.gist.pressure)
}

/// How many there are.
pub fn count(posts: &[&Neighbour]) -> u32 {
    u32::try_from(posts.len()).unwrap_or(u32::MAX)
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
