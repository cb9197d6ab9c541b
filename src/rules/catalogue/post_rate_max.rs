//! `post-rate-max`: more posts on one day or in one week than the audience usually wants.

use chrono::{Datelike, NaiveDate};

use crate::domain::publication::Neighbour;
use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    facts::{Facts, related},
    finding::{FixKind, Measure, Phrase, Report, Role},
    locale::Param,
    rule,
    thresholds::{Steps, Unit},
};

rule! {
    /// More posts go out on one day or in one week than the audience usually wants.
    ///
    /// # What it finds
    ///
    /// A post that is one too many on its local calendar day, or in its ISO week (Monday to Sunday),
    /// both in the audience's time zone. It counts what goes out on the channel up to and including
    /// the post, offers and all others, published and planned alike; so only the posts above the
    /// limit are reported, never the first ones. Too many on a day are a warning or an error, more
    /// than the usual week is an info, and only the most severe of these is reported. It never holds
    /// a post back unless the workspace says so.
    ///
    /// # Why it matters
    ///
    /// Every post pushes the one before it down. Small pages lose about half their clicks per post
    /// when they post twice a day, and a third of people are annoyed by too many posts.
    ///
    /// # Example
    ///
    /// Four posts on one Friday, because the week before there was no time.
    ///
    /// # Instead
    ///
    /// Spread them over the next days, or merge two short ones into one.
    ///
    /// # Source
    ///
    /// E9 to E13 for how often firms post and what people name as right; E12 for the higher limits
    /// above 10,000 followers; E2 for the annoyance. Where no code stands, the limits are our own
    /// judgement.
    id: "post-rate-max",
    scope: Scope::Window,
    default_severity: Severity::Warning,
    blocks: false,
    units: &[Unit::PostsPerDay, Unit::PostsPerWeek],
    sentences: &["rule-post-rate-max", "rule-post-rate-max-week"],
    fixes: &["fix-post-rate-max"],
    evidence: &["E2", "E9", "E10", "E11", "E12", "E13"],
    check: check,
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let today = facts.at.day_in(facts.context.time_zone);
    let latest = facts.latest_days();
    let day = too_many(
        &latest,
        |day| day == today,
        facts.steps(ID, Unit::PostsPerDay),
        (Unit::PostsPerDay, Role::SameDay, "rule-post-rate-max"),
    );
    let week = too_many(
        &latest,
        |day| day.iso_week() == today.iso_week(),
        facts.steps(ID, Unit::PostsPerWeek),
        (
            Unit::PostsPerWeek,
            Role::SameWeek,
            "rule-post-rate-max-week",
        ),
    );
    // Of equal severity the day is reported: it is the easier one to put right.
    let most_severe = match (day, week) {
        (Some(day), Some(week)) if week.severity > day.severity => Some(week),
        (day, week) => day.or(week),
    };
    most_severe.into_iter().collect()
}

/// Reports a post that comes after too many others of its day or week.
fn too_many(
    latest: &[(NaiveDate, &Neighbour)],
    is_wanted: impl Fn(NaiveDate) -> bool,
    steps: Steps,
    (unit, role, key): (Unit, Role, &'static str),
) -> Option<Report> {
    let others = || latest.iter().filter(|(day, _)| is_wanted(*day));
    let posts = u32::try_from(others().count() + 1).unwrap_or(u32::MAX);
    let (severity, limit) = steps.passed(unit, f64::from(posts))?;
    let others: Vec<&Neighbour> = others().map(|(_, other)| *other).collect();
    let message = Phrase::new(key)
        .with("n", Param::whole(limit))
        .with("count", Param::Number(posts));
    let report = Report::new(severity, message)
        .measuring(Measure::whole(posts, unit), Measure::of(limit, unit))
        .with_related(related(&others, role))
        .fixed_by(
            FixKind::Suggest,
            Vec::new(),
            Phrase::new("fix-post-rate-max"),
        );
    Some(report)
}
