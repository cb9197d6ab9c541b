//! `network-focus`: more networks than the team has time for.

use std::collections::HashSet;

use chrono::{Datelike, Months};

use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    context::Sibling,
    facts::Facts,
    finding::{FixKind, Measure, Phrase, Report},
    locale::Param,
    rule,
    thresholds::Unit,
    usage::Counts,
};

/// So many months after its first channel was connected a workspace is no beginner any more.
const FIRST_MONTHS: u32 = 3;

rule! {
    /// The workspace runs more networks than its team has time for, or too many for a beginning.
    ///
    /// # What it finds
    ///
    /// Two or more channels that together need more hours a week than the team has. What one channel
    /// needs for posts and answers is the limit in the table; the team's hours are those of the
    /// workspace's profile, and where it names none, nothing is said about them. In the first three
    /// months after the first channel was connected, it also finds more networks than the limit,
    /// where several channels on one network are one. A list says what counts: rehearsals and
    /// receivers of messages take no time, and of places where a person posts by hand each one is a
    /// network of its own. Channels that are paused, or were connected after the post, do not count.
    ///
    /// So that it does not stand beside every post, it is reported on one channel only, the one that
    /// was connected last, and there on the first post of each local ISO week.
    ///
    /// # Why it matters
    ///
    /// A network is a place where people answer. Where nobody has time for them, a channel looks
    /// deserted or like a notice board, and harms more than a missing one.
    ///
    /// # Example
    ///
    /// A shop of two with six hours a week opens its fourth channel.
    ///
    /// # Instead
    ///
    /// Choose the one or two networks where the customers are, and let the others rest.
    ///
    /// # Source
    ///
    /// E0 for few networks that fit the group; E32 for the hours that channels take, old and far
    /// apart, which is why the number is our own judgement.
    id: "network-focus",
    scope: Scope::Workspace,
    default_severity: Severity::Warning,
    blocks: false,
    units: &[Unit::HoursPerWeek, Unit::Networks],
    sentences: &[
        "rule-network-focus",
        "rule-network-focus-channels",
        "rule-network-focus-start",
    ],
    fixes: &["fix-network-focus", "fix-network-focus-weakest"],
    evidence: &["E0", "E32"],
    check: check,
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let siblings = counted(facts);
    let newest = siblings
        .iter()
        .max_by_key(|one| (one.newest_at, one.newest));
    let is_newest = newest.is_some_and(|one| one.newest == facts.context.channel);
    if channels(&siblings) < 2 || !is_newest || !is_first_of_week(facts) {
        return Vec::new();
    }
    let networks = networks(facts, &siblings);
    let report = match (
        hours(facts, &siblings, networks),
        start(facts, &siblings, networks),
    ) {
        (Some(hours), Some(start)) if start.severity > hours.severity => Some(start),
        (hours, start) => hours.or(start),
    };
    let report =
        report.map(|report| report.fixed_by(FixKind::Suggest, Vec::new(), fix(facts, &siblings)));
    report.into_iter().collect()
}

/// Whether nothing else goes out earlier in the post's local ISO week on the channel.
pub(super) fn is_first_of_week(facts: &Facts<'_>) -> bool {
    let week = facts.local().date().iso_week();
    let last = facts.earlier().last();
    last.is_none_or(|other| other.at.day_in(facts.context.time_zone).iso_week() != week)
}

/// The channels that take time, as far as they were there at the post's instant.
fn counted<'a>(facts: &Facts<'a>) -> Vec<&'a Sibling> {
    let usage = facts.rules().usage();
    let channels = facts.context.setting.channels.iter();
    channels
        .filter(|one| one.since <= facts.at)
        .filter(|one| usage.counts(one.network.into()) != Counts::Never)
        .collect()
}

/// How many channels they are.
fn channels(siblings: &[&Sibling]) -> u32 {
    siblings.iter().map(|one| one.count).sum()
}

/// How many networks they are on.
fn networks(facts: &Facts<'_>, siblings: &[&Sibling]) -> u32 {
    let usage = facts.rules().usage();
    let mut seen = HashSet::new();
    let counted = siblings.iter().map(|one| {
        let is_new = seen.insert(one.network);
        match usage.counts(one.network.into()) {
            Counts::Each => one.count,
            _ => u32::from(is_new),
        }
    });
    counted.sum()
}

/// Reports channels that need more hours than there are.
fn hours(facts: &Facts<'_>, siblings: &[&Sibling], networks: u32) -> Option<Report> {
    let available = facts.context.setting.profile.team_hours_per_week?;
    let unit = Unit::HoursPerWeek;
    let channels = channels(siblings);
    let needed = |each: f64| f64::from(channels) * each;
    let there = f64::from(available);
    let steps = facts.steps(ID, unit);
    let (severity, each) = steps.exceeded(|each| needed(each) > there)?;
    let key = if channels == networks {
        "rule-network-focus"
    } else {
        "rule-network-focus-channels"
    };
    let affordable = Param::whole(there / each.max(f64::MIN_POSITIVE));
    let message = Phrase::new(key)
        .with("n", Param::Number(channels))
        .with("m", affordable);
    let report = Report::new(severity, message);
    Some(report.measuring(Measure::of(needed(each), unit), Measure::of(there, unit)))
}

/// Reports a beginning on too many networks at once.
fn start(facts: &Facts<'_>, siblings: &[&Sibling], networks: u32) -> Option<Report> {
    let first = siblings.iter().map(|one| one.since).min()?;
    let ends = facts
        .local_at(first)
        .checked_add_months(Months::new(FIRST_MONTHS))?;
    if facts.local() >= ends {
        return None;
    }
    let unit = Unit::Networks;
    let (severity, limit) = facts.steps(ID, unit).passed(unit, f64::from(networks))?;
    let message = Phrase::new("rule-network-focus-start")
        .with("n", Param::Number(networks))
        .with("m", Param::whole(limit));
    let report = Report::new(severity, message);
    Some(report.measuring(Measure::whole(networks, unit), Measure::of(limit, unit)))
}

/// Names the network that fits the audience least, where one is known to fit badly.
fn fix(facts: &Facts<'_>, siblings: &[&Sibling]) -> Phrase {
    let weak = siblings.iter().filter_map(|one| {
        let network: &'static str = one.network.into();
        Some((network, super::audience_fit::weakness(facts, network)?))
    });
    let weakest = weak.min_by(|(_, one), (_, other)| one.total_cmp(other));
    weakest.map_or(Phrase::new("fix-network-focus"), |(network, _)| {
        let label = facts.rules().usage().label(network).to_owned();
        Phrase::new("fix-network-focus-weakest").with("network", Param::Text(label))
    })
}
