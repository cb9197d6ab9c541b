//! `alt-text-missing`: pictures that nobody has described, and films that cannot be read along.

use unicode_segmentation::UnicodeSegmentation as _;

use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    context::Carried,
    facts::Facts,
    finding::{FixKind, Measure, Phrase, Report, Span},
    likeness::{bare, groups, likeness},
    locale::Param,
    reading::folded,
    rule,
    thresholds::{Steps, Unit},
};

rule! {
    /// A picture has no description that says what it shows, or a film cannot be read along.
    ///
    /// # What it finds
    ///
    /// Pictures without a description, and films without captions. A description that is the name of
    /// a file, such as `IMG_1234.jpg` or what a program calls a screenshot, that is very short, or
    /// that only repeats what the post says, is as good as none and reported as well.
    ///
    /// # Why it matters
    ///
    /// People who cannot see the picture have its description read to them. Without one they hear that
    /// there is a picture, and nothing else; with the name of a file they hear its letters. In some
    /// places, above all in the fediverse, people do not pass on a picture without a description.
    ///
    /// # Example
    ///
    /// A picture of the new bench in front of the shop, described as "DSC00042".
    ///
    /// # Instead
    ///
    /// Say in one sentence what is to be seen and what matters about it: "An oak bench with a blue
    /// cushion stands below our shop window."
    ///
    /// # Source
    ///
    /// E20 and E28 for descriptions; E31 for the likeness from which on one text repeats another. From
    /// how many characters on a description says something is our own judgement.
    id: "alt-text-missing",
    scope: Scope::Post,
    default_severity: Severity::Warning,
    blocks: false,
    units: &[Unit::Files, Unit::Characters, Unit::LikenessPercent],
    sentences: &[
        "rule-alt-text-missing",
        "rule-alt-text-missing-captions",
        "rule-alt-text-missing-file-name",
        "rule-alt-text-missing-repeats",
        "rule-alt-text-missing-short",
    ],
    fixes: &["fix-alt-text-missing", "fix-alt-text-missing-captions"],
    evidence: &["E20", "E28", "E31"],
    check: check,
}

/// What is wrong with a picture or film, in the order in which it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    Missing,
    Captions,
    FileName,
    Repeats,
    Short,
}

impl Fault {
    /// What is said about it.
    const fn sentence(self) -> &'static str {
        match self {
            Self::Missing => "rule-alt-text-missing",
            Self::Captions => "rule-alt-text-missing-captions",
            Self::FileName => "rule-alt-text-missing-file-name",
            Self::Repeats => "rule-alt-text-missing-repeats",
            Self::Short => "rule-alt-text-missing-short",
        }
    }

    /// What is suggested.
    const fn fix(self) -> &'static str {
        match self {
            Self::Captions => "fix-alt-text-missing-captions",
            _ => "fix-alt-text-missing",
        }
    }
}

/// A fault that passes a step.
struct Found {
    severity: Severity,
    fault: Fault,
    measured: Measure,
    limit: Measure,
    span: Option<Span>,
}

/// The steps of all that is measured.
struct Limits {
    characters: Steps,
    likeness: Steps,
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let media = &facts.context.post.media;
    if media.is_empty() {
        return Vec::new();
    }
    let mut found = without(facts, media);
    found.extend(poor(facts, media));
    // Of equal severity the first kind of fault is told.
    let Some(worst) = found
        .iter()
        .min_by_key(|one| (std::cmp::Reverse(one.severity), one.fault))
    else {
        return Vec::new();
    };
    let same = found.iter().filter(|one| one.fault == worst.fault);
    let count = Param::Number(match worst.measured.unit {
        Unit::Files => files(media, worst.fault),
        _ => u32::try_from(same.count()).unwrap_or(u32::MAX),
    });
    let report = Report::new(
        worst.severity,
        Phrase::new(worst.fault.sentence()).with("n", count.clone()),
    )
    .measuring(worst.measured, worst.limit)
    .at(found.iter().filter_map(|one| one.span.clone()).collect())
    .fixed_by(
        FixKind::Suggest,
        Vec::new(),
        Phrase::new(worst.fault.fix()).with("n", count),
    );
    vec![report]
}

/// How many files have one of the faults that need no steps of their own.
fn files(media: &[Carried], fault: Fault) -> u32 {
    let has = |file: &&Carried| plain_fault(file) == Some(fault);
    u32::try_from(media.iter().filter(has).count()).unwrap_or(u32::MAX)
}

/// What is wrong with a file whatever the numbers are.
fn plain_fault(file: &Carried) -> Option<Fault> {
    let alt = file.alt.trim();
    if file.is_film && !file.has_captions {
        Some(Fault::Captions)
    } else if alt.is_empty() {
        (!file.is_film).then_some(Fault::Missing)
    } else {
        is_file_name(alt).then_some(Fault::FileName)
    }
}

/// What is missing, and the names of files; each kind is counted over all files.
fn without(facts: &Facts<'_>, media: &[Carried]) -> Vec<Found> {
    let unit = Unit::Files;
    let steps = facts.steps(ID, unit);
    let mut found = Vec::new();
    for fault in [Fault::Missing, Fault::Captions, Fault::FileName] {
        let count = files(media, fault);
        let Some((severity, limit)) = steps.passed(unit, f64::from(count)) else {
            continue;
        };
        let is_so = |file: &&Carried| plain_fault(file) == Some(fault);
        let spans = media.iter().filter(is_so).map(|file| match fault {
            Fault::FileName => whole(file),
            _ => None,
        });
        found.extend(spans.map(|span| Found {
            severity,
            fault,
            measured: Measure::whole(count, unit),
            limit: Measure::of(limit, unit),
            span,
        }));
    }
    found
}

/// Descriptions that say too little.
fn poor(facts: &Facts<'_>, media: &[Carried]) -> Vec<Found> {
    let limits = Limits {
        characters: facts.steps(ID, Unit::Characters),
        likeness: facts.steps(ID, Unit::LikenessPercent),
    };
    let described = media
        .iter()
        .filter(|file| !file.alt.trim().is_empty() && !is_file_name(file.alt.trim()));
    let described: Vec<&Carried> = described.collect();
    if described.is_empty() {
        return Vec::new();
    }
    let parts: Vec<_> = facts.parts().iter().map(bare).collect();
    let parts: Vec<_> = parts
        .iter()
        .filter(|text| !text.is_empty())
        .map(|text| groups(text))
        .collect();
    let poor = described.into_iter().filter_map(|file| {
        let reading = facts.rules().read_text(&file.alt, None);
        let own = groups(&bare(&reading));
        let alike = parts.iter().map(|part| 100.0 * likeness(part, &own));
        let alike = alike.fold(0.0, f64::max);
        let unit = Unit::LikenessPercent;
        if let Some((severity, limit)) = limits.likeness.passed(unit, alike) {
            return Some(Found {
                severity,
                fault: Fault::Repeats,
                measured: Measure::of(alike, unit),
                limit: Measure::of(limit, unit),
                span: whole(file),
            });
        }
        short(file, limits.characters)
    });
    poor.collect()
}

/// What is said of a description that is too short.
fn short(file: &Carried, steps: Steps) -> Option<Found> {
    let unit = Unit::Characters;
    let length = u32::try_from(file.alt.trim().graphemes(true).count()).unwrap_or(u32::MAX);
    let (severity, limit) = steps.passed(unit, f64::from(length))?;
    Some(Found {
        severity,
        fault: Fault::Short,
        measured: Measure::whole(length, unit),
        limit: Measure::of(limit, unit),
        span: whole(file),
    })
}

/// The whole description of a file.
fn whole(file: &Carried) -> Option<Span> {
    Span::new(file.field.as_str(), &file.alt, 0..file.alt.len())
}

/// How the names of pictures and films end; folded.
const ENDINGS: &[&str] = &[
    ".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".heic", ".heif", ".tif", ".tiff", ".bmp",
    ".svg", ".mp4", ".mov", ".m4v", ".webm", ".psd", ".pdf",
];
/// What cameras, phones and programs call pictures and films before they number them; folded.
const NAMES: &[&str] = &[
    "img",
    "dsc",
    "dscn",
    "dscf",
    "pxl",
    "mvi",
    "gopr",
    "dji",
    "vid",
    "mov",
    "fb",
    "pano",
    "image",
    "images",
    "photo",
    "picture",
    "pic",
    "foto",
    "bild",
    "video",
    "scan",
    "screenshot",
    "bildschirmfoto",
    "bildschirmaufnahme",
    "screen",
    "shot",
    "whatsapp",
    "signal",
    "unbenannt",
    "untitled",
    "design",
    "kopie",
    "copy",
    "von",
    "of",
    "um",
    "at",
    "am",
    "pm",
    "hdr",
    "wa",
    "edit",
    "bearbeitet",
    "neu",
    "final",
    "download",
    "received",
    "snapchat",
    "canva",
];
/// From how many letters on digits from 0 to f are the name that a program made up.
const HEX_MIN: usize = 16;

/// Whether a description is the name of a file.
fn is_file_name(alt: &str) -> bool {
    let name = folded(alt);
    if ENDINGS.iter().any(|ending| name.ends_with(ending)) {
        return true;
    }
    let words = || {
        name.split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
    };
    let is_numbered = |word: &str| {
        let letters = word.trim_end_matches(|letter: char| letter.is_ascii_digit());
        letters.is_empty() || NAMES.contains(&letters)
    };
    let has_digit = name.contains(|letter: char| letter.is_ascii_digit());
    let is_one_word = !alt.contains(char::is_whitespace);
    let is_hex = |letter: char| letter.is_ascii_hexdigit() || matches!(letter, '-' | '_');
    let is_made_up = is_one_word && has_digit && name.len() >= HEX_MIN && name.chars().all(is_hex);
    let is_joined = is_one_word && name.contains('_') && !name.contains(['#', '@']);
    is_made_up || is_joined || (has_digit && words().all(is_numbered))
}

#[cfg(test)]
mod tests {
    use super::is_file_name;

    #[test]
    fn names_that_cameras_and_programs_give_are_names_of_files() {
        let names = [
            "IMG_1234.jpg",
            "DSC01234",
            "Unser Laden.JPEG",
            "Screenshot 2026-11-02 at 10.12.33",
            "Bildschirmfoto 2026-11-02 um 10.12.33",
            "WhatsApp Image 2026-11-02 at 10.12.33 (1)",
            "3f2b8c1e-9d4a-4c6f-8e2b-1a7d5f0c9b3e",
            "herbst_banner_final",
            "Foto 3",
            "20261102",
        ];
        for name in names {
            assert!(is_file_name(name), "{name}");
        }
    }

    #[test]
    fn descriptions_are_not() {
        let descriptions = [
            "Screenshot of our booking page with two free dates",
            "Foto: 3 Brote auf einem Brett",
            "Schwarz-Weiß-Fotografie",
            "Ein Bild vom Hof",
            "Plakat zum Hoffest am 12. Juli",
            "@",
            "🥖",
        ];
        for description in descriptions {
            assert!(!is_file_name(description), "{description}");
        }
    }
}
