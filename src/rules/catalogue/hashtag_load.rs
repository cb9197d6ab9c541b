//! `hashtag-load`: many hashtags, the same one twice, or those that say nothing.

use std::{cmp::Reverse, collections::HashSet};

use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    facts::Facts,
    finding::{Edit, FixKind, Measure, Phrase, Report},
    hashtags::{Tag, is_among_words, tags},
    locale::Param,
    reading::Reading,
    rewriting::{Rewriting, passages},
    rule,
    spelling::Spelling,
    thresholds::{Steps, Unit},
};

rule! {
    /// The post has more hashtags than help, the same one twice, or some that say nothing.
    ///
    /// # What it finds
    ///
    /// More hashtags than readers of the network are used to, as a warning, and more than its upper
    /// number, as a warning in plainer words. Only where the network itself takes no more, the upper
    /// number is an error and holds the post back. It finds as well a hashtag that stands there twice
    /// and those that are there to be counted, such as #like4like or #viral. Each part of a thread is
    /// a post of its own; the one with the most is reported.
    ///
    /// # Why it matters
    ///
    /// One tag that fits is looked for by people who want just that. A cloud of tags looks like spam
    /// and costs reach on some networks; on others all tags are ignored from some number on.
    ///
    /// # Example
    ///
    /// "#kaffee #coffee #instagood #viral #love #monday #kaffeeliebe #like4like" under a picture of a
    /// cup.
    ///
    /// # Instead
    ///
    /// Keep the most specific ones, which name the place, the craft or the thing, and drop those that
    /// fit everything. The fix proposes the longest that are no filler.
    ///
    /// # Source
    ///
    /// E15 for the networks that take no more than so many, and for what others advise; E20 for
    /// networks on which tags carry discovery. Where no code stands, the numbers are our own judgement.
    id: "hashtag-load",
    scope: Scope::Post,
    default_severity: Severity::Warning,
    blocks: true,
    units: &[Unit::Hashtags, Unit::Hits],
    sentences: &[
        "rule-hashtag-load",
        "rule-hashtag-load-far",
        "rule-hashtag-load-cap",
        "rule-hashtag-load-filler",
        "rule-hashtag-load-repeated",
    ],
    fixes: &[
        "fix-hashtag-load",
        "fix-hashtag-load-none",
        "fix-hashtag-load-drop",
    ],
    evidence: &["E15", "E20"],
    check: check,
}

/// The hashtags of one part.
struct Cloud<'a> {
    reading: &'a Reading<'a>,
    tags: Vec<Tag<'a>>,
    /// Which of them say nothing.
    fillers: Vec<usize>,
    /// Which of them stand there already.
    repeated: Vec<usize>,
}

impl<'a> Cloud<'a> {
    fn of(facts: &'a Facts<'_>, reading: &'a Reading<'a>) -> Self {
        let spelling = &facts.rules().spelling;
        let tags: Vec<Tag<'a>> = tags(reading).collect();
        let mut seen = HashSet::new();
        let places = 0..tags.len();
        let fillers = places
            .clone()
            .filter(|place| spelling.is_filler(tags[*place].key));
        Self {
            fillers: fillers.collect(),
            repeated: places
                .filter(|place| !seen.insert(tags[*place].key))
                .collect(),
            reading,
            tags,
        }
    }

    /// Those that say most, as many as may stay, in the order of the text: what labels an ad, then
    /// the longest.
    fn kept(&self, most: usize, spelling: &Spelling) -> Vec<usize> {
        let is_in = |places: &[usize], place: usize| places.binary_search(&place).is_ok();
        let is_wanted =
            |place: &usize| !is_in(&self.fillers, *place) && !is_in(&self.repeated, *place);
        let mut kept: Vec<usize> = (0..self.tags.len()).filter(is_wanted).collect();
        kept.sort_by_key(|place| {
            let key = self.tags[*place].key;
            Reverse((spelling.is_label(key), key.chars().count()))
        });
        kept.truncate(most);
        kept.sort_unstable();
        kept
    }

    /// Takes out all others; one among words stays as a word.
    fn edits(&self, kept: &[usize], spelling: &Spelling) -> Vec<Edit> {
        let mut rewriting = Rewriting::of(self.reading);
        for (place, tag) in self.tags.iter().enumerate() {
            if kept.binary_search(&place).is_ok() {
                continue;
            }
            if is_among_words(self.reading, tag.place, spelling) {
                rewriting.replace(tag.bytes.start..tag.bytes.start + 1, "");
            } else {
                let before = self.reading.text.get(..tag.bytes.start).unwrap_or_default();
                let is_space = |letter: char| letter.is_whitespace() && letter != '\n';
                let start = before.trim_end_matches(is_space).len();
                rewriting.replace(start..tag.bytes.end, "");
            }
        }
        rewriting.edits()
    }
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let parts = facts.parts().iter();
    let clouds: Vec<Cloud<'_>> = parts.map(|part| Cloud::of(facts, part)).collect();
    let most = clouds.iter().max_by_key(|cloud| cloud.tags.len());
    let count = number(most.map_or(0, |cloud| cloud.tags.len()));
    let steps = facts.steps(ID, Unit::Hashtags);
    let by_number = steps
        .passed(Unit::Hashtags, f64::from(count))
        .map(|(severity, limit)| too_many(facts, severity, (count, limit)));
    let by_kind = of_a_kind(facts, &clouds);
    let severest = match (by_number, by_kind) {
        (Some(number), Some(kind)) if kind.severity > number.severity => Some(kind),
        (number, kind) => number.or(kind),
    };
    let reports = severest.map(|report| fixed(facts, &clouds, steps, report));
    reports.into_iter().collect()
}

/// Reports too many.
fn too_many(facts: &Facts<'_>, severity: Severity, (count, limit): (u32, f64)) -> Report {
    let unit = Unit::Hashtags;
    let is_upper = severity == Severity::Error;
    let is_enforced = facts.rules().spelling.is_enforced(facts.network());
    // Elsewhere the upper number is advice, unless somebody has set it for this workspace.
    let thresholds = &facts.rules().thresholds;
    let (built_in, _) = thresholds.steps(ID, unit, facts.network(), facts.context.followers);
    let is_advice = is_upper && !is_enforced && built_in.error == Some(limit);
    let (severity, sentence) = match (is_upper, is_advice) {
        (true, true) => (Severity::Warning, "rule-hashtag-load-far"),
        (true, false) => (Severity::Error, "rule-hashtag-load-cap"),
        _ => (severity, "rule-hashtag-load"),
    };
    let message = Phrase::new(sentence)
        .with("n", Param::whole(limit))
        .with("count", Param::Number(count));
    Report::new(severity, message).measuring(Measure::whole(count, unit), Measure::of(limit, unit))
}

/// Reports those that say nothing, or the same one twice.
fn of_a_kind(facts: &Facts<'_>, clouds: &[Cloud<'_>]) -> Option<Report> {
    let first = |cloud: &Cloud<'_>, places: &[usize]| {
        let tag = places.first().and_then(|place| cloud.tags.get(*place));
        tag.map(|tag| tag.raw.to_owned())
    };
    let mut all = clouds.iter();
    let filler = all.find_map(|cloud| first(cloud, &cloud.fillers));
    let mut all = clouds.iter();
    let repeated = all.find_map(|cloud| first(cloud, &cloud.repeated));
    let (sentence, tag) = match (filler, repeated) {
        (Some(tag), _) => ("rule-hashtag-load-filler", tag),
        (None, tag) => ("rule-hashtag-load-repeated", tag?),
    };
    let counts = clouds
        .iter()
        .map(|cloud| cloud.fillers.len() + cloud.repeated.len());
    let count = number(counts.max().unwrap_or_default());
    let unit = Unit::Hits;
    let (severity, limit) = facts.steps(ID, unit).passed(unit, f64::from(count))?;
    let message = Phrase::new(sentence).with("tag", Param::Text(tag));
    let measured = Measure::whole(count, unit);
    Some(Report::new(severity, message).measuring(measured, Measure::of(limit, unit)))
}

/// Adds the passages and what may stay.
fn fixed(facts: &Facts<'_>, clouds: &[Cloud<'_>], steps: Steps, report: Report) -> Report {
    let (most, spelling) = (smallest(steps), &facts.rules().spelling);
    let (mut spans, mut edits, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for cloud in clouds.iter().filter(|_| facts.has_reader) {
        let are_many = cloud.tags.len() > most;
        let kept = cloud.kept(most, spelling);
        let bytes = |place: &usize| cloud.tags[*place].bytes.clone();
        if are_many {
            spans.extend(passages(
                cloud.reading,
                cloud.tags.iter().map(|tag| tag.bytes.clone()),
            ));
        } else {
            let mut places = [cloud.fillers.as_slice(), &cloud.repeated].concat();
            places.sort_unstable();
            places.dedup();
            spans.extend(passages(cloud.reading, places.iter().map(bytes)));
        }
        edits.extend(cloud.edits(&kept, spelling));
        names.extend(kept.iter().map(|place| cloud.tags[*place].raw));
    }
    let label = match (names.is_empty(), most) {
        (false, _) => "fix-hashtag-load",
        (true, 0) => "fix-hashtag-load-none",
        (true, _) => "fix-hashtag-load-drop",
    };
    let label = Phrase::new(label).with("tags", Param::Text(names.join(" ")));
    report.at(spans).fixed_by(FixKind::Suggest, edits, label)
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

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
