//! `hashtag-camel-case`: hashtags of several words that are all in small letters.

mod split;

use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    facts::Facts,
    finding::{Edit, FixKind, Measure, Phrase, Report, Span},
    hashtags::{Tag, tags},
    locale::Param,
    reading::Reading,
    rewriting::{Rewriting, passages},
    rule,
    thresholds::Unit,
};

use split::{Split, split};

rule! {
    /// A hashtag of several words is written in small letters throughout.
    ///
    /// # What it finds
    ///
    /// A hashtag of nine or more letters, ten characters with its sign, that are all small and that
    /// two or three words of the word lists make up. A German compound is one word and stays as it is, such as #weihnachtsmarkt; German
    /// words are parted only where German writes them apart, such as an adjective before its noun.
    /// Words that everybody knows as one are left alone in both languages.
    ///
    /// # Why it matters
    ///
    /// A screen reader makes one long word of it and reads that as it can. With a capital at the
    /// beginning of each word it reads the words, and everybody else reads them faster.
    ///
    /// # Example
    ///
    /// `#gutesbrot`, `#unserneuerladen`, `#smallbusiness`.
    ///
    /// # Instead
    ///
    /// Write `#GutesBrot`, `#UnserNeuerLaden`, `#SmallBusiness`. The fix does so; where a tag can be
    /// parted in more than one way it only proposes.
    ///
    /// # Source
    ///
    /// E20 and E28 both ask for it. From how many letters on is our own judgement.
    id: "hashtag-camel-case",
    scope: Scope::Post,
    default_severity: Severity::Info,
    blocks: false,
    units: &[Unit::Letters],
    sentences: &["rule-hashtag-camel-case"],
    fixes: &["fix-hashtag-camel-case", "fix-hashtag-camel-case-unsure"],
    evidence: &["E20", "E28"],
    check: check,
}

/// A hashtag and how it would be read well.
struct Unread<'a> {
    reading: &'a Reading<'a>,
    tag: Tag<'a>,
    split: Split,
    severity: Severity,
    limit: f64,
    letters: u32,
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let parts = facts.parts().iter();
    let found: Vec<Unread<'_>> = parts.flat_map(|part| unread(facts, part)).collect();
    let severest = found.iter().map(|one| one.severity).max();
    let Some(first) = found.iter().find(|one| Some(one.severity) == severest) else {
        return Vec::new();
    };
    let text = |text: &str| Param::Text(text.to_owned());
    let message = Phrase::new("rule-hashtag-camel-case")
        .with("tag", text(first.tag.raw))
        .with("better", text(&first.split.written));
    let is_sure = found.iter().all(|one| one.split.is_sure);
    let (kind, label) = if is_sure {
        (FixKind::Safe, "fix-hashtag-camel-case")
    } else {
        (FixKind::Suggest, "fix-hashtag-camel-case-unsure")
    };
    let mut written: Vec<&str> = found.iter().map(|one| one.split.written.as_str()).collect();
    written.sort_unstable();
    written.dedup();
    let label = Phrase::new(label).with("better", text(&written.join(" ")));
    let report = Report::new(first.severity, message)
        .measuring(
            Measure::whole(first.letters, Unit::Letters),
            Measure::of(first.limit, Unit::Letters),
        )
        .at(spans(facts, &found))
        .fixed_by(kind, edits(facts, &found), label);
    vec![report]
}

/// The hashtags of one part that are not read well.
fn unread<'a>(facts: &'a Facts<'_>, reading: &'a Reading<'a>) -> impl Iterator<Item = Unread<'a>> {
    let steps = facts.steps(ID, Unit::Letters);
    tags(reading).filter_map(move |tag| {
        let letters = u32::try_from(tag.raw.chars().count()).unwrap_or(u32::MAX);
        let letters = letters.saturating_sub(1);
        let (severity, limit) = steps.passed(Unit::Letters, f64::from(letters))?;
        let split = split(&tag.raw[1..], &facts.rules().spelling, reading.lang)?;
        Some(Unread {
            reading,
            tag,
            split,
            severity,
            limit,
            letters,
        })
    })
}

fn spans(facts: &Facts<'_>, found: &[Unread<'_>]) -> Vec<Span> {
    let parts = facts.parts().iter().filter(|_| facts.has_reader);
    parts
        .flat_map(|part| passages(part, of_part(found, part).map(|one| one.tag.bytes.clone())))
        .collect()
}

fn edits(facts: &Facts<'_>, found: &[Unread<'_>]) -> Vec<Edit> {
    let parts = facts.parts().iter().filter(|_| facts.has_reader);
    parts
        .flat_map(|part| {
            let mut rewriting = Rewriting::of(part);
            for one in of_part(found, part) {
                rewriting.replace(one.tag.bytes.clone(), one.split.written.as_str());
            }
            rewriting.edits()
        })
        .collect()
}

/// What was found in one part.
fn of_part<'a>(
    found: &'a [Unread<'a>],
    part: &'a Reading<'_>,
) -> impl Iterator<Item = &'a Unread<'a>> {
    found
        .iter()
        .filter(|one| std::ptr::eq(one.reading.text, part.text))
}
