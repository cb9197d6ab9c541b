//! `controversial-topic`: words of disputes that split an audience.

use std::ops::Range;

use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    facts::Facts,
    finding::{FixKind, Measure, Phrase, Report},
    lexicon::Hit,
    reading::{Reading, folded},
    rule,
    thresholds::Unit,
};

/// What a strong word counts; a weak one counts one.
const STRONG: u32 = 2;
/// From how many letters on an agreed word stands for longer ones that begin with it.
const STEM_MIN: usize = 4;

rule! {
    /// The post touches a dispute that splits its audience.
    ///
    /// # What it finds
    ///
    /// Words of party politics, religious disputes, war, migration, abortion, debates about gender,
    /// and conspiracies. There are strong words, which name the dispute itself, and weak ones, which
    /// often come with it. A strong word counts two and a weak one counts one; each word counts once,
    /// whatever its form, and what is quoted counts as well. So one strong word or two different weak
    /// ones are reported. Weak words do not count in a call for help. Words that trades use in a peaceful sense, and feasts such as Christmas, are
    /// in no list. A workspace can name what it speaks about on purpose as an agreed topic: a subject
    /// (`politics`, `religion`, `war`, `migration`, `abortion`, `gender` or `conspiracy`, in English or
    /// in German) or a word, such as `democracy`. That is not reported then.
    ///
    /// # Why it matters
    ///
    /// A shop that takes sides by accident loses people on both, and the dispute is then held below
    /// its posts. Whoever takes sides on purpose is better off when two people have read the post.
    ///
    /// # Example
    ///
    /// "At least our bread rises faster than the hopes of the Tories."
    ///
    /// # Instead
    ///
    /// Let a second person read the post before it goes out, or leave the aside away.
    ///
    /// # Source
    ///
    /// E0: keep out of controversies. The words and what they count are our own choice.
    id: "controversial-topic",
    scope: Scope::Post,
    default_severity: Severity::Warning,
    blocks: false,
    units: &[Unit::Hits],
    sentences: &["rule-controversial-topic"],
    fixes: &["fix-controversial-topic"],
    evidence: &["E0"],
    check: check,
}

/// A subject and its lists of words.
struct Subject {
    /// Its name in English and in German, folded.
    names: [&'static str; 2],
    strong: &'static str,
    weak: &'static str,
}

/// Every subject there are words for.
const SUBJECTS: &[Subject] = &[
    Subject {
        names: ["politics", "politik"],
        strong: "controversy.politics.strong",
        weak: "controversy.politics.weak",
    },
    Subject {
        names: ["religion", "religion"],
        strong: "controversy.religion.strong",
        weak: "controversy.religion.weak",
    },
    Subject {
        names: ["war", "krieg"],
        strong: "controversy.war.strong",
        weak: "controversy.war.weak",
    },
    Subject {
        names: ["migration", "migration"],
        strong: "controversy.migration.strong",
        weak: "controversy.migration.weak",
    },
    Subject {
        names: ["abortion", "abtreibung"],
        strong: "controversy.abortion.strong",
        weak: "controversy.abortion.weak",
    },
    Subject {
        names: ["gender", "gender"],
        strong: "controversy.gender.strong",
        weak: "controversy.gender.weak",
    },
    Subject {
        names: ["conspiracy", "verschwoerung"],
        strong: "controversy.conspiracy.strong",
        weak: "controversy.conspiracy.weak",
    },
];

/// A word of a dispute.
struct Term {
    /// Its line in the lists; two forms of one word have the same.
    line: usize,
    part: usize,
    tokens: Range<usize>,
    counts: u32,
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let terms = terms(facts);
    let mut counted: Vec<(usize, u32)> = terms.iter().map(|one| (one.line, one.counts)).collect();
    counted.sort_unstable();
    counted.dedup();
    let sum = counted
        .iter()
        .fold(0_u32, |sum, (_, counts)| sum.saturating_add(*counts));
    let unit = Unit::Hits;
    let Some((severity, limit)) = facts.steps(ID, unit).passed(unit, f64::from(sum)) else {
        return Vec::new();
    };
    let shown = terms.iter().filter(|_| facts.has_reader);
    let spans = shown.filter_map(|term| {
        let reading = facts.parts().get(term.part)?;
        reading.span(&term.tokens)
    });
    vec![
        Report::new(severity, Phrase::new("rule-controversial-topic"))
            .measuring(Measure::whole(sum, unit), Measure::of(limit, unit))
            .at(spans.collect())
            .fixed_by(
                FixKind::Suggest,
                Vec::new(),
                Phrase::new("fix-controversial-topic"),
            ),
    ]
}

/// The words of disputes that nobody has agreed on, in the order of the text.
fn terms(facts: &Facts<'_>) -> Vec<Term> {
    let topics = &facts.context.setting.profile.agreed_topics;
    let agreed: Vec<String> = topics.iter().map(|topic| folded(topic.trim())).collect();
    let open = SUBJECTS.iter().filter(|subject| {
        let mut names = subject.names.iter();
        !names.any(|name| agreed.iter().any(|topic| topic == name))
    });
    // Who collects blankets for people who fled takes no side.
    let helps =
        |reading: &Reading<'_>| reading.means("controversy.help") || reading.means("frame.charity");
    let weak = u32::from(!facts.parts().iter().any(helps));
    let lists: Vec<(&str, u32)> = open
        .flat_map(|subject| [(subject.strong, STRONG), (subject.weak, weak)])
        .filter(|(_, counts)| *counts > 0)
        .collect();
    let mut terms = Vec::new();
    for (part, reading) in facts.parts().iter().enumerate() {
        let found = reading.hits.iter().filter_map(|hit| {
            let (_, counts) = lists.iter().find(|(list, _)| *list == hit.name)?;
            (!is_agreed(reading, hit, &agreed)).then(|| Term {
                line: hit.pattern,
                part,
                tokens: hit.tokens.clone(),
                counts: *counts,
            })
        });
        terms.extend(without_overlaps(found.collect()));
    }
    terms
}

/// Of words that share a token only the one that counts most, and of those the first.
fn without_overlaps(found: Vec<Term>) -> Vec<Term> {
    let mut kept: Vec<Term> = Vec::new();
    for term in found {
        match kept.last_mut() {
            Some(last) if term.tokens.start < last.tokens.end => {
                if term.counts > last.counts {
                    *last = term;
                }
            }
            _ => kept.push(term),
        }
    }
    kept
}

/// Whether the workspace speaks about this word on purpose.
fn is_agreed(reading: &Reading<'_>, hit: &Hit, agreed: &[String]) -> bool {
    let tokens = reading.tokens.get(hit.tokens.clone()).unwrap_or_default();
    let keys: Vec<&str> = tokens.iter().map(|token| reading.key(token)).collect();
    let whole = keys.join(" ");
    let begins = |topic: &str| {
        let mut keys = keys.iter();
        topic.len() >= STEM_MIN && keys.any(|key| key.starts_with(topic))
    };
    let mut agreed = agreed.iter().filter(|topic| !topic.is_empty());
    agreed.any(|topic| *topic == whole || keys.contains(&topic.as_str()) || begins(topic))
}
