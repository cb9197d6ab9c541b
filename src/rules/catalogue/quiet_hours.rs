//! `quiet-hours`: posts that reach people at night, and offers that reach them on a day of rest.

use chrono::{Datelike as _, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike as _, Weekday};

use crate::domain::{
    about::PostKind, audience::Traits, profile::Market, severity::Severity, special_day::DayKind,
    time::Instant,
};
use crate::rules::{
    Scope,
    facts::Facts,
    finding::{FixKind, Phrase, Report},
    locale::Param,
    rule,
};

/// When an audience is left in peace where nobody says, in minutes of the local day.
pub const QUIET_MINUTES: (u32, u32) = (22 * 60, 7 * 60);
/// How many days ahead a better morning is looked for.
const SEARCH_DAYS: u64 = 60;
/// The countries in which shops rest on Sundays and public holidays.
const RESTING: [&str; 3] = ["DE", "AT", "CH"];

rule! {
    /// The post reaches its audience at night, or an offer reaches it on a day of rest.
    ///
    /// # What it finds
    ///
    /// A post that is planned within the audience's quiet hours, counted in its own time zone: from
    /// 22:00 to 7:00 where the audience says nothing else. In Germany, Austria and Switzerland also
    /// an offer on a Sunday or on a public holiday of the calendar that holds for the audience;
    /// everywhere an offer on a holiday that the workspace has written into a calendar of its own.
    /// A post that sells nothing is an info, an offer a warning. Answers and comments are left out,
    /// because somebody waits for them, and so is what must go out even while publishing is paused.
    /// A draft without an instant is not judged: nobody knows when it will go out.
    ///
    /// # Why it matters
    ///
    /// Many phones ring for a new post, and hardly anybody wants to hear from a shop at night. Where
    /// shops are closed on Sundays, an offer on that day seems out of place.
    ///
    /// # Example
    ///
    /// "The new honey is on the shelf", planned for 23:40, or for Easter Monday in Hamburg.
    ///
    /// # Instead
    ///
    /// Move it to the morning the finding names; for an offer, that is no Sunday, no public holiday and
    /// no day of remembrance.
    ///
    /// # Source
    ///
    /// Our own judgement: no solid study was found. It follows politeness and the habit of the day of
    /// rest. The calendars name the laws that their days come from.
    id: "quiet-hours",
    scope: Scope::Post,
    default_severity: Severity::Info,
    blocks: false,
    units: &[],
    sentences: &["rule-quiet-hours", "rule-quiet-hours-sunday", "rule-quiet-hours-holiday"],
    fixes: &["fix-quiet-hours", "fix-quiet-hours-offer", "fix-quiet-hours-other"],
    evidence: &[],
    check: check,
}

/// The minutes of the local day in which an audience is left in peace.
#[derive(Debug, Clone, Copy)]
struct Quiet {
    from: u32,
    to: u32,
}

impl Quiet {
    fn of(traits: &Traits) -> Self {
        Self {
            from: traits.quiet_from_minute.unwrap_or(QUIET_MINUTES.0),
            to: traits.quiet_to_minute.unwrap_or(QUIET_MINUTES.1),
        }
    }

    /// Whether a time lies within them; none does where they begin and end at the same minute.
    fn holds(self, time: NaiveTime) -> bool {
        let minute = time.hour() * 60 + time.minute();
        if self.from <= self.to {
            (self.from..self.to).contains(&minute)
        } else {
            minute >= self.from || minute < self.to
        }
    }

    /// When the audience may be spoken to again.
    fn end(self) -> NaiveTime {
        let minute = if self.from == self.to {
            QUIET_MINUTES.1
        } else {
            self.to
        };
        NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap_or_default()
    }
}

/// Why people rest on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Rest {
    /// It is a Sunday.
    Sunday,
    /// It is a holiday of this name.
    Holiday(String),
}

/// Why people rest on a local day of the audience; none where an offer is as welcome as on any other.
pub(super) fn rest_on(facts: &Facts<'_>, day: NaiveDate) -> Option<Rest> {
    let rests = rests_on_sundays(facts);
    let own = &facts.context.setting.own_days;
    let holidays = facts.special_days(day).into_iter();
    let mut holidays = holidays.filter(|special| special.kind == DayKind::Holiday);
    let holiday = holidays.find(|special| rests || own.contains(special));
    let is_sunday = rests && day.weekday() == Weekday::Sun;
    let sunday = is_sunday.then_some(Rest::Sunday);
    holiday
        .map(|special| Rest::Holiday(special.name))
        .or(sunday)
}

/// Whether the audience lives where shops rest on Sundays and public holidays.
fn rests_on_sundays(facts: &Facts<'_>) -> bool {
    let country = facts.context.setting.traits.country.as_deref();
    let of_market = || matches!(facts.market(), Some(Market::De | Market::At | Market::Ch));
    country.map_or_else(of_market, |country| {
        let mut resting = RESTING.iter();
        resting.any(|resting| resting.eq_ignore_ascii_case(country))
    })
}

/// Whether time and day do not matter for a post: somebody waits for it, or must hear of it.
pub(super) fn cannot_wait(facts: &Facts<'_>) -> bool {
    let about = &facts.context.post.about;
    about.is_essential || matches!(about.kind, PostKind::Reply | PostKind::Comment)
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    if facts.context.post.at.is_none() || cannot_wait(facts) {
        return Vec::new();
    }
    let quiet = Quiet::of(&facts.context.setting.traits);
    let local = facts.local();
    let is_offer = facts.is_promotional();
    let is_quiet = quiet.holds(local.time());
    let rest = || rest_on(facts, local.date()).filter(|_| is_offer);
    let message = if is_quiet {
        Phrase::new("rule-quiet-hours").with("t", clock(local.time()))
    } else {
        match rest() {
            None => return Vec::new(),
            Some(Rest::Sunday) => Phrase::new("rule-quiet-hours-sunday"),
            Some(Rest::Holiday(name)) => {
                Phrase::new("rule-quiet-hours-holiday").with("name", Param::Text(name))
            }
        }
    };
    let severity = if is_offer {
        Severity::Warning
    } else {
        Severity::Info
    };
    let fix = fix(facts, quiet, is_offer);
    vec![Report::new(severity, message).fixed_by(FixKind::Suggest, Vec::new(), fix)]
}

/// Names the next morning on which the post disturbs nobody; never a past one.
fn fix(facts: &Facts<'_>, quiet: Quiet, is_offer: bool) -> Phrase {
    let earliest = facts.at.max(facts.context.now);
    let start = facts.local_at(earliest).date();
    let suits = |(day, at): &(NaiveDate, Instant)| {
        *at > earliest && !(is_offer && is_unfit_for_offers(facts, *day))
    };
    let found = || {
        let days = (0..=SEARCH_DAYS).filter_map(|days| start.checked_add_days(Days::new(days)));
        let mut mornings = days.map(|day| {
            let morning = NaiveDateTime::new(day, quiet.end());
            (day, facts.at_local(morning))
        });
        mornings.find(suits)
    };
    let Some((day, at)) = facts.has_reader.then(found).flatten() else {
        return Phrase::new("fix-quiet-hours-other");
    };
    let key = if is_offer {
        "fix-quiet-hours-offer"
    } else {
        "fix-quiet-hours"
    };
    Phrase::new(key)
        .with("date", Param::Day(day))
        .with("t", clock(quiet.end()))
        .with("at", Param::Text(at.to_string()))
}

/// Whether people rest or mourn on a day.
pub(super) fn is_unfit_for_offers(facts: &Facts<'_>, day: NaiveDate) -> bool {
    let mut special = facts.special_days(day).into_iter();
    special.any(|special| special.kind == DayKind::Remembrance) || rest_on(facts, day).is_some()
}

/// A time of day as sentences show it.
pub(super) fn clock(time: NaiveTime) -> Param {
    Param::Text(time.format("%-H:%M").to_string())
}
