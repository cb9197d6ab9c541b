//! `consecutive-promos`: offers that follow each other with nothing useful in between.

use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    facts::{Facts, count, related},
    finding::{FixKind, Measure, Phrase, Report, Role},
    locale::Param,
    rule,
    thresholds::Unit,
};

rule! {
    /// Offers follow each other on the channel with nothing useful in between.
    ///
    /// # What it finds
    ///
    /// An offer that comes right after another one on the same channel, or after several. It counts
    /// the run of offers that ends with this post, published and planned ones alike; what comes
    /// later does not count. Only posts tagged as an offer are counted and reported; any other post
    /// ends the run.
    ///
    /// # Why it matters
    ///
    /// Whoever opens the channel sees the latest posts side by side. Two offers there look like a
    /// flyer, three like nothing else, however small their share in the month.
    ///
    /// # Example
    ///
    /// "New this week: our spring soaps." followed the next morning by "20 % on all bath salts."
    ///
    /// # Instead
    ///
    /// Put a tip, a story or an answer between the two, best from the subject that has had the least
    /// room of late.
    ///
    /// # Source
    ///
    /// E6 for the habit of posts about others around each one that sells; E1 for what a network does
    /// with pages that only push a purchase.
    id: "consecutive-promos",
    scope: Scope::Window,
    default_severity: Severity::Warning,
    blocks: true,
    units: &[Unit::PostsInARow],
    sentences: &["rule-consecutive-promos"],
    fixes: &["fix-consecutive-promos"],
    evidence: &["E6", "E1"],
    check: check,
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    if !facts.is_promotional() {
        return Vec::new();
    }
    let earlier = facts.earlier();
    let useful = earlier.iter().rposition(|other| !facts.sells(other));
    let run = &earlier[useful.map_or(0, |place| place + 1)..];
    let length = count(run).saturating_add(1);
    let unit = Unit::PostsInARow;
    let Some((severity, limit)) = facts.steps(ID, unit).passed(unit, f64::from(length)) else {
        return Vec::new();
    };
    let with_length = |key| Phrase::new(key).with("n", Param::Number(length));
    vec![
        Report::new(severity, with_length("rule-consecutive-promos"))
            .measuring(Measure::whole(length, unit), Measure::of(limit, unit))
            .with_related(related(run, Role::Offer))
            .fixed_by(
                FixKind::Suggest,
                Vec::new(),
                with_length("fix-consecutive-promos"),
            ),
    ]
}
