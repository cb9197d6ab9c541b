//! `shouting`: words in capitals, and marks in heaps.

mod capitals;
mod marks;

use std::ops::Range;

use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    facts::Facts,
    finding::{Edit, FixKind, Measure, Phrase, Report, Span},
    locale::Param,
    reading::Reading,
    rewriting::{Rewriting, passages},
    rule,
    thresholds::{Steps, Unit},
};

use capitals::Capitals;
use marks::Marks;

/// With fewer words than these the share of those in capitals says nothing.
const WORDS_MIN: u32 = 4;

rule! {
    /// The post shouts: with words in capitals, or with marks in heaps.
    ///
    /// # What it finds
    ///
    /// Three or more words in capitals, or more than 30 % of at least four words; `!!` and `??`; and
    /// more than two exclamation marks in one post. A word counts from three letters on.
    /// Abbreviations such as TÜV or FAQ, names in capitals, codes, hashtags and what stands within
    /// quotation marks do not count, nor does a short word that no list knows and that stands alone
    /// among small ones. A workspace can name abbreviations of its own. Each part of a thread is
    /// looked at by itself.
    ///
    /// # Why it matters
    ///
    /// Capitals and heaps of marks are read as a raised voice, and who raises it seems to need it.
    /// They are hard to read as well: capitals have no outline, and some screen readers spell them.
    ///
    /// # Example
    ///
    /// "NUR HEUTE: ALLES MUSS RAUS!!!"
    ///
    /// # Instead
    ///
    /// Write it the way you would say it in the shop, and end it with one mark or a full stop. The
    /// fix does so: one mark at a time, full stops from the third exclamation on, and words in
    /// sentence case. German words keep a capital unless they are known to be written small.
    ///
    /// # Source
    ///
    /// E2 for the tone people dislike; E28 for capitals and accessibility. The numbers are our own
    /// judgement.
    id: "shouting",
    scope: Scope::Post,
    default_severity: Severity::Warning,
    blocks: false,
    units: &[Unit::CapitalWords, Unit::Percent, Unit::Hits, Unit::Marks],
    sentences: &[
        "rule-shouting",
        "rule-shouting-capitals",
        "rule-shouting-share",
        "rule-shouting-runs",
        "rule-shouting-exclamations",
    ],
    fixes: &[
        "fix-shouting",
        "fix-shouting-capitals",
        "fix-shouting-runs",
        "fix-shouting-marks",
    ],
    evidence: &["E2", "E28"],
    check: check,
}

/// What one step of the thresholds says about one part.
struct Passed {
    severity: Severity,
    limit: Measure,
    measured: Measure,
    sentence: &'static str,
}

/// What is loud in one part of a post.
struct Loud<'a> {
    reading: &'a Reading<'a>,
    capitals: Capitals<'a>,
    marks: Marks<'a>,
    by_capitals: Vec<Passed>,
    by_marks: Vec<Passed>,
}

impl<'a> Loud<'a> {
    fn of(facts: &'a Facts<'_>, reading: &'a Reading<'a>) -> Self {
        let capitals = Capitals::of(facts, reading);
        let marks = Marks::of(reading);
        Self {
            by_capitals: passed_by_capitals(facts, &capitals),
            by_marks: passed_by_marks(facts, &marks),
            reading,
            capitals,
            marks,
        }
    }

    /// The passages, in the order of the text.
    fn ranges(&self) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        if !self.by_capitals.is_empty() {
            ranges.extend(self.capitals.ranges());
        }
        if !self.by_marks.is_empty() {
            let all = self
                .by_marks
                .iter()
                .any(|passed| passed.measured.unit == Unit::Marks);
            ranges.extend(self.marks.ranges(all));
        }
        ranges.sort_by_key(|range| range.start);
        ranges
    }

    fn edits(&self, allowed: usize) -> Vec<Edit> {
        let mut rewriting = Rewriting::of(self.reading);
        if !self.by_capitals.is_empty() {
            self.capitals.calm(&mut rewriting);
        }
        if !self.by_marks.is_empty() {
            self.marks.calm(allowed, &mut rewriting);
        }
        rewriting.edits()
    }
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let parts: Vec<Loud<'_>> = facts
        .parts()
        .iter()
        .map(|part| Loud::of(facts, part))
        .collect();
    let capitals = worst(parts.iter().flat_map(|loud| &loud.by_capitals));
    let marks = worst(parts.iter().flat_map(|loud| &loud.by_marks));
    let (loudest, both) = match (capitals, marks) {
        (Some(capitals), Some(marks)) if marks.severity > capitals.severity => (marks, true),
        (Some(capitals), marks) => (capitals, marks.is_some()),
        (None, Some(marks)) => (marks, false),
        (None, None) => return Vec::new(),
    };
    let sentence = if both {
        "rule-shouting"
    } else {
        loudest.sentence
    };
    let message = Phrase::new(sentence).with("n", Param::whole(loudest.measured.value));
    let report = Report::new(loudest.severity, message).measuring(loudest.measured, loudest.limit);
    let (kind, label) = fix(facts, &parts, capitals, marks);
    let edits = |loud: &Loud<'_>| loud.edits(exclamations_allowed(facts));
    let edits = parts.iter().filter(|_| facts.has_reader).flat_map(edits);
    let report = report.fixed_by(kind, edits.collect(), label);
    vec![report.at(spans(facts, &parts))]
}

/// The most severe of what is passed, and of equal ones the first.
fn worst<'a>(all: impl Iterator<Item = &'a Passed>) -> Option<&'a Passed> {
    all.reduce(|worst, passed| {
        if passed.severity > worst.severity {
            passed
        } else {
            worst
        }
    })
}

fn spans(facts: &Facts<'_>, parts: &[Loud<'_>]) -> Vec<Span> {
    let parts = parts.iter().filter(|_| facts.has_reader);
    parts
        .flat_map(|loud| passages(loud.reading, loud.ranges()))
        .collect()
}

/// What the fix is called, and whether it may be applied unasked: not where it changes the letters of
/// a language that is not known, or marks that have a counterpart before the sentence.
fn fix(
    facts: &Facts<'_>,
    parts: &[Loud<'_>],
    capitals: Option<&Passed>,
    marks: Option<&Passed>,
) -> (FixKind, Phrase) {
    let is_foreign = |loud: &Loud<'_>| {
        (!loud.by_capitals.is_empty() && loud.capitals.is_foreign())
            || (!loud.by_marks.is_empty() && loud.reading.text.contains(['¡', '¿']))
    };
    let kind = if parts.iter().any(is_foreign) {
        FixKind::Suggest
    } else {
        FixKind::Safe
    };
    let allowed = exclamations_allowed(facts);
    let is_cut =
        |loud: &Loud<'_>| !loud.by_marks.is_empty() && loud.marks.exclamation_groups() > allowed;
    let label = match (capitals, marks) {
        (Some(_), None) => "fix-shouting-capitals",
        (Some(_), Some(_)) => "fix-shouting",
        (None, _) if parts.iter().any(is_cut) => "fix-shouting-marks",
        (None, _) => "fix-shouting-runs",
    };
    let allowed = u32::try_from(allowed).unwrap_or(u32::MAX);
    (kind, Phrase::new(label).with("n", Param::Number(allowed)))
}

fn passed_by_capitals(facts: &Facts<'_>, capitals: &Capitals<'_>) -> Vec<Passed> {
    let unit = Unit::CapitalWords;
    let count = capitals.count();
    let by_number = facts.steps(ID, unit).passed(unit, f64::from(count));
    let (part, whole) = (f64::from(count), f64::from(capitals.words));
    let passes = |limit| capitals.words >= WORDS_MIN && 100.0 * part > limit * whole;
    let by_share = facts.steps(ID, Unit::Percent).exceeded(passes);
    let by_number = by_number.map(|(severity, limit)| Passed {
        severity,
        limit: Measure::of(limit, unit),
        measured: Measure::whole(count, unit),
        sentence: "rule-shouting-capitals",
    });
    let by_share = by_share.map(|(severity, limit)| Passed {
        severity,
        limit: Measure::of(limit, Unit::Percent),
        measured: Measure::share(count, capitals.words),
        sentence: "rule-shouting-share",
    });
    by_number.into_iter().chain(by_share).collect()
}

fn passed_by_marks(facts: &Facts<'_>, marks: &Marks<'_>) -> Vec<Passed> {
    let all = [
        (Unit::Hits, marks.runs(), "rule-shouting-runs"),
        (
            Unit::Marks,
            marks.exclamations(),
            "rule-shouting-exclamations",
        ),
    ];
    let passed = all.into_iter().filter_map(|(unit, number, sentence)| {
        let steps = facts.steps(ID, unit);
        let (severity, limit) = steps.passed(unit, f64::from(number))?;
        Some(Passed {
            severity,
            limit: Measure::of(limit, unit),
            measured: Measure::whole(number, unit),
            sentence,
        })
    });
    passed.collect()
}

/// How many exclamation marks may stay.
fn exclamations_allowed(facts: &Facts<'_>) -> usize {
    let Steps {
        info,
        warning,
        error,
    } = facts.steps(ID, Unit::Marks);
    let limits = [info, warning, error].into_iter().flatten();
    let smallest = limits.fold(f64::from(u32::MAX), f64::min);
    match Param::whole(smallest) {
        Param::Number(number) => usize::try_from(number).unwrap_or(usize::MAX),
        _ => 0,
    }
}
