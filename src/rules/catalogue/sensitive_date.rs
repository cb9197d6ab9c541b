//! `sensitive-date`: offers and jokes on a day of mourning or remembrance.

use chrono::NaiveDate;

use super::quiet_hours::{cannot_wait, is_unfit_for_offers};
use crate::domain::{severity::Severity, special_day::DayKind};
use crate::rules::{
    Scope,
    facts::Facts,
    finding::{FixKind, Phrase, Report},
    locale::Param,
    rule,
};

/// What authors call the pillar of what is meant to make people laugh.
const HUMOUR: [&str; 2] = ["humour", "humor"];
/// How many days ahead a better day is looked for.
const SEARCH_DAYS: i64 = 60;

rule! {
    /// An offer or a joke is planned for a day on which people mourn or remember.
    ///
    /// # What it finds
    ///
    /// An offer, or a post of the pillar "humour", on a day of remembrance of the calendar that holds
    /// for the audience, or of a calendar that the workspace has made; the day is the audience's local
    /// one. Germany has 27 January, Good Friday, 9 November, Volkstrauertag and Totensonntag; the
    /// United States have Memorial Day and 11 September; the United Kingdom has Remembrance Sunday and
    /// 11 November; Austria has 5 May; Switzerland has 27 January, and Good Friday where a canton is
    /// named. An offer is an error, a joke a warning; any other post is fine on such a day. Answers and
    /// comments are left out, and so is what must go out even while publishing is paused. A draft
    /// without an instant is not judged: nobody knows when it will go out.
    ///
    /// # Why it matters
    ///
    /// What is a day like any other in the planner is the day of a grave for many who read it. One
    /// cheerful offer between their posts is remembered for long.
    ///
    /// # Example
    ///
    /// "Sunday is cake day: two slices for the price of one", on Totensonntag.
    ///
    /// # Instead
    ///
    /// Move it to the day the finding names, most often the next one. Or say something about the day
    /// itself, and sell nothing.
    ///
    /// # Source
    ///
    /// E33, and our own judgement. The calendars name where their days come from.
    id: "sensitive-date",
    scope: Scope::Post,
    default_severity: Severity::Warning,
    blocks: false,
    units: &[],
    sentences: &["rule-sensitive-date", "rule-sensitive-date-humour"],
    fixes: &["fix-sensitive-date", "fix-sensitive-date-other"],
    evidence: &["E33"],
    check: check,
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    if facts.context.post.at.is_none() || cannot_wait(facts) {
        return Vec::new();
    }
    let Some(name) = remembered_on(facts, facts.local().date()) else {
        return Vec::new();
    };
    let is_offer = facts.is_promotional();
    let (severity, key) = if is_offer {
        (Severity::Error, "rule-sensitive-date")
    } else if is_humorous(facts) {
        (Severity::Warning, "rule-sensitive-date-humour")
    } else {
        return Vec::new();
    };
    let message = Phrase::new(key).with("name", Param::Text(name));
    let fix = fix(facts, is_offer);
    vec![Report::new(severity, message).fixed_by(FixKind::Suggest, Vec::new(), fix)]
}

/// What people remember on a local day of the audience.
fn remembered_on(facts: &Facts<'_>, day: NaiveDate) -> Option<String> {
    let mut special = facts.special_days(day).into_iter();
    let found = special.find(|special| special.kind == DayKind::Remembrance);
    found.map(|special| special.name)
}

/// Whether the author says that it is meant to make people laugh.
fn is_humorous(facts: &Facts<'_>) -> bool {
    let pillar = facts.context.post.pillar.as_deref().map(str::trim);
    pillar.is_some_and(|pillar| HUMOUR.iter().any(|name| name.eq_ignore_ascii_case(pillar)))
}

/// Names the next day that suits the post, at the same time of day; never a past one.
fn fix(facts: &Facts<'_>, is_offer: bool) -> Phrase {
    let suits = |at: &crate::domain::time::Instant| {
        let day = facts.local_at(*at).date();
        let is_unfit = if is_offer {
            is_unfit_for_offers(facts, day)
        } else {
            remembered_on(facts, day).is_some()
        };
        *at >= facts.context.now && !is_unfit
    };
    let found = || {
        let mut later = (1..=SEARCH_DAYS).map(|days| facts.days_after(days));
        later.find(suits)
    };
    let Some(at) = facts.has_reader.then(found).flatten() else {
        return Phrase::new("fix-sensitive-date-other");
    };
    Phrase::new("fix-sensitive-date")
        .with("date", Param::Day(facts.local_at(at).date()))
        .with("at", Param::Text(at.to_string()))
}
