//! `fancy-unicode`: letters that only look like letters.

mod letters;
mod spaced;

use std::ops::Range;

use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    facts::Facts,
    finding::{FixKind, Measure, Phrase, Report},
    locale::Param,
    reading::{Kind, Reading},
    rewriting::{Rewriting, passages},
    rule,
    thresholds::Unit,
};

use letters::decorated;
use spaced::spaced_out;

rule! {
    /// The post is decorated with signs that look like letters, or with letters set apart.
    ///
    /// # What it finds
    ///
    /// Three or more letters from blocks that are made for formulas, lists or other scripts, such as
    /// 𝗯𝗼𝗹𝗱, 𝓼𝓬𝓻𝓲𝓹𝓽, ⓒⓘⓡⓒⓛⓔⓓ or ｗｉｄｅ ones, small capitals, letters under heaps of marks or with a line
    /// through them, and words of four or more letters with a space between each. A single such sign
    /// does not count, nor do raised numbers, ™ and №, framed digits and emojis, nor wide letters in a
    /// Japanese, Chinese or Korean text, nor letters in their order and names of notes.
    ///
    /// # Why it matters
    ///
    /// Screen readers skip such signs or read each with its full name, search does not find the word,
    /// and some phones show boxes.
    ///
    /// # Example
    ///
    /// "𝗡𝗲𝘂 im 𝓛𝓪𝓭𝓮𝓷" and "H E U T E".
    ///
    /// # Instead
    ///
    /// Write plain letters. The fix does so; where taking a line away could change what is said, or
    /// where it is not clear which words the letters make up, it only proposes.
    ///
    /// # Source
    ///
    /// E28 for decorative letters. The numbers are our own judgement.
    id: "fancy-unicode",
    scope: Scope::Post,
    default_severity: Severity::Warning,
    blocks: false,
    units: &[Unit::Letters],
    sentences: &[
        "rule-fancy-unicode",
        "rule-fancy-unicode-marks",
        "rule-fancy-unicode-spaced",
    ],
    fixes: &["fix-fancy-unicode", "fix-fancy-unicode-unsure"],
    evidence: &["E28"],
    check: check,
}

/// How a passage is decorated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// By other signs.
    Signs,
    /// By marks on the letters.
    Marks,
    /// By spaces.
    Spaces,
}

/// A passage that is decorated.
struct Decorated {
    bytes: Range<usize>,
    letters: u32,
    way: Way,
    /// The passage in plain letters.
    plain: String,
    /// Whether the plain letters say the same beyond doubt.
    is_sure: bool,
}

/// What is decorated in one part.
struct Part<'a> {
    reading: &'a Reading<'a>,
    found: Vec<Decorated>,
}

impl<'a> Part<'a> {
    fn of(facts: &Facts<'_>, reading: &'a Reading<'a>) -> Self {
        let mut found = spaced_out(reading, &facts.rules().spelling);
        let is_wide_fine = reading.text.contains(is_east_asian);
        let mut taken = found.iter().map(|one| one.bytes.clone()).peekable();
        let mut signs = Vec::new();
        for token in &reading.tokens {
            while taken
                .next_if(|bytes| bytes.end <= token.bytes.start)
                .is_some()
            {}
            let is_taken = taken
                .peek()
                .is_some_and(|bytes| bytes.start <= token.bytes.start);
            if !is_taken && !matches!(token.kind, Kind::Link | Kind::Break) {
                decorated(reading.text, token.bytes.clone(), is_wide_fine, &mut signs);
            }
        }
        found.extend(signs);
        found.sort_by_key(|one| one.bytes.start);
        Self { reading, found }
    }

    fn letters(&self) -> u32 {
        let letters = self.found.iter().map(|one| one.letters);
        letters.fold(0, u32::saturating_add)
    }
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let parts = facts.parts().iter();
    let parts: Vec<Part<'_>> = parts.map(|part| Part::of(facts, part)).collect();
    let letters = parts.iter().map(Part::letters).max().unwrap_or_default();
    let unit = Unit::Letters;
    let Some((severity, limit)) = facts.steps(ID, unit).passed(unit, f64::from(letters)) else {
        return Vec::new();
    };
    let all = || parts.iter().flat_map(|part| &part.found);
    // The sentence is the one for what there is most of.
    let count = |way: Way| {
        let letters = all().filter(|one| one.way == way).map(|one| one.letters);
        letters.fold(0, u32::saturating_add)
    };
    let (signs, marks, spaces) = (count(Way::Signs), count(Way::Marks), count(Way::Spaces));
    let sentence = if signs >= marks && signs >= spaces {
        "rule-fancy-unicode"
    } else if marks >= spaces {
        "rule-fancy-unicode-marks"
    } else {
        "rule-fancy-unicode-spaced"
    };
    let (kind, label) = if all().all(|one| one.is_sure) {
        (FixKind::Safe, "fix-fancy-unicode")
    } else {
        (FixKind::Suggest, "fix-fancy-unicode-unsure")
    };
    let (mut spans, mut edits) = (Vec::new(), Vec::new());
    for part in parts.iter().filter(|_| facts.has_reader) {
        let ranges = part.found.iter().map(|one| one.bytes.clone());
        spans.extend(passages(part.reading, ranges));
        let mut rewriting = Rewriting::of(part.reading);
        for one in &part.found {
            rewriting.replace(one.bytes.clone(), one.plain.clone());
        }
        edits.extend(rewriting.edits());
    }
    let passage = all().find(|one| one.way == Way::Spaces);
    let plain = passage.map_or_else(String::new, |one| one.plain.clone());
    let message = Phrase::new(sentence).with("word", Param::Text(plain));
    let report = Report::new(severity, message)
        .measuring(Measure::whole(letters, unit), Measure::of(limit, unit))
        .at(spans)
        .fixed_by(kind, edits, Phrase::new(label));
    vec![report]
}

/// Whether a letter belongs to a script that has wide Latin letters beside it.
const fn is_east_asian(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}
