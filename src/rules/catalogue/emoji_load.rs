//! `emoji-load`: many emojis, several in a row, or emojis as bullets.

mod emojis;
mod fewer;

use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    facts::Facts,
    finding::{FixKind, Measure, Phrase, Report},
    locale::Param,
    rule,
    thresholds::{Steps, Unit},
};

use emojis::Emojis;
use fewer::{Fewer, Limits};

rule! {
    /// The post has many emojis, several in a row, or emojis as bullets.
    ///
    /// # What it finds
    ///
    /// More than five emojis in one post, three or more in a row, and three or more lines that begin
    /// with one as a bullet. On networks for work more than three are an info. What looks like one
    /// picture is one emoji: families, flags, skin tones and framed digits. Up to five stars in a row
    /// are a rating and count as one. Signs that are part of the text, such as arrows, check marks
    /// and ™, do not count. Each part of a thread is looked at by itself.
    ///
    /// # Why it matters
    ///
    /// A screen reader reads the name of every emoji aloud, in a row one after the other and at the
    /// beginning of a line before what the line says.
    ///
    /// # Example
    ///
    /// "🎉🎉🎉 Endlich Wochenende 🥳🍾✨" is read as six names around two words.
    ///
    /// # Instead
    ///
    /// Say it in words and put one or two emojis at the end. The fix cuts each row to one, writes
    /// dashes or numbers for bullets, and keeps the last ones. Where an emoji may stand for a word,
    /// such as a flag or a heart within a sentence, it only proposes.
    ///
    /// # Source
    ///
    /// E28 for how emojis are read. The numbers are our own judgement.
    id: "emoji-load",
    scope: Scope::Post,
    default_severity: Severity::Warning,
    blocks: false,
    units: &[Unit::Emojis, Unit::EmojisInARow, Unit::Hits],
    sentences: &[
        "rule-emoji-load",
        "rule-emoji-load-row",
        "rule-emoji-load-bullets",
    ],
    fixes: &[
        "fix-emoji-load",
        "fix-emoji-load-list",
        "fix-emoji-load-rows",
        "fix-emoji-load-bullets",
        "fix-emoji-load-words",
    ],
    evidence: &["E28"],
    check: check,
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let spelling = &facts.rules().spelling;
    let parts = facts.parts().iter();
    let parts: Vec<Emojis<'_>> = parts.map(|part| Emojis::of(part, spelling)).collect();
    let numbers = parts.iter().map(Emojis::numbers);
    let most = numbers.reduce(|most, of_part| [0, 1, 2].map(|one| most[one].max(of_part[one])));
    let most = most.unwrap_or_default();
    let [emojis, in_a_row, bullets] = most.map(|most| u32::try_from(most).unwrap_or(u32::MAX));
    let all = [
        (Unit::Emojis, emojis, "rule-emoji-load"),
        (Unit::EmojisInARow, in_a_row, "rule-emoji-load-row"),
        (Unit::Hits, bullets, "rule-emoji-load-bullets"),
    ];
    let passed = all.into_iter().filter_map(|(unit, number, sentence)| {
        let (severity, limit) = facts.steps(ID, unit).passed(unit, f64::from(number))?;
        let message = Phrase::new(sentence).with("n", Param::Number(number));
        let measures = (Measure::whole(number, unit), Measure::of(limit, unit));
        Some((severity, message, measures))
    });
    // Of equal severity the first one stays.
    let worst = passed.reduce(|worst, one| if one.0 > worst.0 { one } else { worst });
    let reports = worst.map(|(severity, message, (measured, limit))| {
        let report = Report::new(severity, message).measuring(measured, limit);
        fixed(facts, &parts, report, measured.unit)
    });
    reports.into_iter().collect()
}

/// Adds the passages and the fix.
fn fixed(facts: &Facts<'_>, parts: &[Emojis<'_>], report: Report, unit: Unit) -> Report {
    let limits = Limits {
        emojis: smallest(facts.steps(ID, Unit::Emojis)),
        in_a_row: smallest(facts.steps(ID, Unit::EmojisInARow)),
        bullets: smallest(facts.steps(ID, Unit::Hits)),
    };
    let parts = parts.iter().filter(|_| facts.has_reader);
    let parts: Vec<Fewer<'_>> = parts.map(|part| Fewer::of(part, limits)).collect();
    let spans = parts.iter().flat_map(Fewer::spans).collect();
    let edits = parts.iter().flat_map(Fewer::edits).collect();
    let is_sure = parts.iter().all(|part| part.is_sure);
    let has_bullets = parts.iter().any(|part| part.has_bullets);
    let (kind, label) = match unit {
        _ if !is_sure => (FixKind::Suggest, "fix-emoji-load-words"),
        Unit::Hits => (FixKind::Suggest, "fix-emoji-load-bullets"),
        _ if has_bullets => (FixKind::Safe, "fix-emoji-load-list"),
        Unit::EmojisInARow => (FixKind::Safe, "fix-emoji-load-rows"),
        _ => (FixKind::Safe, "fix-emoji-load"),
    };
    let kept = u32::try_from(limits.emojis).unwrap_or(u32::MAX);
    let label = Phrase::new(label).with("n", Param::Number(kept));
    report.at(spans).fixed_by(kind, edits, label)
}

/// The smallest number that is still fine.
fn smallest(steps: Steps) -> usize {
    let limits = [steps.info, steps.warning, steps.error];
    let smallest = limits.into_iter().flatten().fold(f64::MAX, f64::min);
    match Param::whole(smallest) {
        Param::Number(number) => usize::try_from(number).unwrap_or(usize::MAX),
        _ => usize::MAX,
    }
}
