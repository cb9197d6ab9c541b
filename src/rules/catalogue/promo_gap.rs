//! `promo-gap`: an offer too soon after the one before it.

use std::time::Duration;

use crate::domain::severity::Severity;
use crate::domain::time::{HOUR_MS, Instant};
use crate::rules::{
    Scope,
    facts::{Facts, related},
    finding::{FixKind, Measure, Phrase, Report, Role},
    locale::Param,
    rule,
    thresholds::{Steps, Unit},
};

/// How many days ahead a free place is looked for.
const SEARCH_DAYS: u32 = 60;

rule! {
    /// An offer goes out too soon after the one before it.
    ///
    /// # What it finds
    ///
    /// An offer that follows another one on the same channel within fewer hours than the network's
    /// row says, published and planned ones alike, however many other posts lie between the two. Only
    /// offers are reported. On networks where people come to shop it never speaks.
    ///
    /// # Why it matters
    ///
    /// An offer needs time to be seen and answered before the next one covers it. Who sees two within
    /// two days remembers the selling, not what was sold.
    ///
    /// # Example
    ///
    /// The spring menu on Monday evening, and on Tuesday at noon the voucher for two.
    ///
    /// # Instead
    ///
    /// Move the offer to the day the finding names: the first with enough distance to the offers
    /// before and behind it. Or swap in a tip, a story or an answer.
    ///
    /// # Source
    ///
    /// It follows from E7 and E9: one offer in five posts at about five posts a week is one a week, and
    /// 48 hours are the lower guard. The limits of the networks are our own judgement.
    id: "promo-gap",
    scope: Scope::Window,
    default_severity: Severity::Warning,
    blocks: false,
    units: &[Unit::HoursSince],
    sentences: &["rule-promo-gap"],
    fixes: &["fix-promo-gap", "fix-promo-gap-same-day", "fix-promo-gap-swap"],
    evidence: &["E7", "E9"],
    check: check,
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    if !facts.is_promotional() {
        return Vec::new();
    }
    let unit = Unit::HoursSince;
    let steps = facts.steps(ID, unit);
    let passed = |at: Instant| steps.passed(unit, hours_between(at, facts.at));
    let mut near = (facts.earlier().iter().rev()).take_while(|other| passed(other.at).is_some());
    let Some(last) = near.find(|other| facts.sells(other)) else {
        return Vec::new();
    };
    let Some((severity, limit)) = passed(last.at) else {
        return Vec::new();
    };
    let hours = whole_hours_between(last.at, facts.at);
    let message = Phrase::new("rule-promo-gap").with("h", Param::Number(hours));
    vec![
        Report::new(severity, message)
            .measuring(Measure::whole(hours, unit), Measure::of(limit, unit))
            .with_related(related(&[*last], Role::Offer))
            .fixed_by(FixKind::Suggest, Vec::new(), fix(facts, last.at, steps)),
    ]
}

/// Names the first instant with enough distance to all offers; never a past one.
fn fix(facts: &Facts<'_>, last: Instant, steps: Steps) -> Phrase {
    let found = || free_instant(facts, last, steps);
    let Some(at) = facts.has_reader.then(found).flatten() else {
        return Phrase::new("fix-promo-gap-swap").with("days", Param::Number(SEARCH_DAYS));
    };
    let zone = facts.context.time_zone;
    let day = at.day_in(zone);
    let is_same_day = day == facts.at.day_in(zone);
    let time = facts.local_at(at).format("%H:%M").to_string();
    let phrase = if is_same_day {
        Phrase::new("fix-promo-gap-same-day").with("time", Param::Text(time))
    } else {
        Phrase::new("fix-promo-gap")
    };
    phrase
        .with("date", Param::Day(day))
        .with("at", Param::Text(at.to_string()))
}

/// The first instant from which on no offer before or behind it is too near, if it is near enough.
fn free_instant(facts: &Facts<'_>, last: Instant, steps: Steps) -> Option<Instant> {
    let gap_ms = gap_ms(steps)?;
    let mut free = last.plus_ms(gap_ms).max(facts.context.now);
    for offer in facts.later().iter().filter(|other| facts.sells(other)) {
        if offer.at.ms_since(free) >= gap_ms {
            break;
        }
        free = free.max(offer.at.plus_ms(gap_ms));
    }
    (free <= facts.days_after(i64::from(SEARCH_DAYS))).then_some(free)
}

/// The longest of the gaps that are asked for, in milliseconds.
fn gap_ms(steps: Steps) -> Option<i64> {
    let limits = [steps.info, steps.warning, steps.error];
    let hours = limits.into_iter().flatten().fold(0.0, f64::max);
    let gap = Duration::try_from_secs_f64(hours * 3_600.0).ok()?;
    i64::try_from(gap.as_nanos().div_ceil(1_000_000)).ok()
}

/// The hours from one instant to a later one, with their fraction: a millisecond decides.
pub(super) fn hours_between(earlier: Instant, later: Instant) -> f64 {
    let ms = later.ms_since(earlier).max(0);
    let rest = u32::try_from(ms % HOUR_MS).unwrap_or_default();
    f64::from(whole_hours_between(earlier, later)) + f64::from(rest) / 3_600_000.0
}

/// The full hours from one instant to a later one.
pub(super) fn whole_hours_between(earlier: Instant, later: Instant) -> u32 {
    let ms = later.ms_since(earlier).max(0);
    u32::try_from(ms / HOUR_MS).unwrap_or(u32::MAX)
}
