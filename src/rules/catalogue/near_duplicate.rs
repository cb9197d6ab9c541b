//! `near-duplicate`: posts that say almost the same as an earlier one on the channel.

use std::collections::BTreeSet;

use crate::domain::{id::PublicationId, publication::Neighbour, severity::Severity};
use crate::rules::{
    Scope,
    facts::{Facts, related},
    finding::{FixKind, Measure, Phrase, Report, Role},
    gist,
    likeness::{groups, likeness, same},
    locale::Param,
    rule,
    thresholds::Unit,
};

/// How many local days a text is remembered.
const WINDOW_DAYS: i64 = 90;
/// The same for a post that may be told again and again.
const EVERGREEN_WINDOW_DAYS: i64 = 365;
/// With fewer letters than this only equal texts count: short ones are alike too easily.
const LETTERS_MIN: usize = 25;
/// With fewer letters than this nothing counts: wishes for a good morning or a good weekend may come
/// again and again.
const LETTERS_MIN_EQUAL: usize = 20;
/// Two texts that are wholly equal, in percent.
const EQUAL: f64 = 100.0;

rule! {
    /// The post says almost the same as an earlier one on the channel.
    ///
    /// # What it finds
    ///
    /// A post that has 70 % or more of its groups of four letters in common with one of the 90 local
    /// days before it on the same channel, published or planned; from 50 % on it is an info. Links,
    /// accounts, pictograms, numbers and the hashtags at the end make no difference. A post that its
    /// author marks as evergreen is compared with those of 365 days, because it is meant to come again,
    /// but not soon. Later posts do not count: they are reported when it is their turn. A text of fewer
    /// than 25 letters counts only where it is wholly equal, and one of fewer than 20 never: "Have a
    /// lovely weekend" may come every Friday.
    ///
    /// # Why it matters
    ///
    /// Whoever has read it once scrolls on, and after the third time stops following. X forbids posts
    /// that repeat an earlier one, and Pinterest takes them for spam.
    ///
    /// # Example
    ///
    /// "Our workshop is open again: come and look over the potter's shoulder on Tuesday." and three
    /// weeks later the same with Thursday.
    ///
    /// # Instead
    ///
    /// Open both side by side, write the opening anew, and add one thing that was not known then.
    ///
    /// # Source
    ///
    /// E17 and E18 for what networks forbid; E31 for the limits: one changed word leaves 82 % in common,
    /// half a new text 29 %, and texts that have nothing to do with each other 16 % at the most.
    id: "near-duplicate",
    scope: Scope::Window,
    default_severity: Severity::Warning,
    blocks: false,
    units: &[Unit::LikenessPercent],
    sentences: &["rule-near-duplicate", "rule-near-duplicate-equal", "rule-near-duplicate-similar"],
    fixes: &["fix-near-duplicate", "fix-near-duplicate-similar"],
    evidence: &["E17", "E18", "E31"],
    check: check,
}

/// An earlier post and how much of the text it has in common, in percent.
type Alike<'a> = (f64, &'a Neighbour);

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let days = if facts.context.post.about.is_evergreen {
        EVERGREEN_WINDOW_DAYS
    } else {
        WINDOW_DAYS
    };
    let window = facts.within_days(days);
    if window.is_empty() {
        return Vec::new();
    }
    let unit = Unit::LikenessPercent;
    let steps = facts.steps(ID, unit);
    let mut alike = alike(facts, window);
    alike.retain(|(percent, _)| steps.passed(unit, *percent).is_some());
    // The most alike is named, and of several equally alike ones the latest.
    let most = alike.iter().max_by(|one, other| one.0.total_cmp(&other.0));
    let Some((percent, most)) = most.copied() else {
        return Vec::new();
    };
    let Some((severity, limit)) = steps.passed(unit, percent) else {
        return Vec::new();
    };
    let (message, fix) = if percent >= EQUAL {
        ("rule-near-duplicate-equal", "fix-near-duplicate")
    } else if severity > Severity::Info {
        ("rule-near-duplicate", "fix-near-duplicate")
    } else {
        ("rule-near-duplicate-similar", "fix-near-duplicate-similar")
    };
    let day = most.at.day_in(facts.context.time_zone);
    let message = Phrase::new(message).with("date", Param::Day(day));
    let posts: Vec<&Neighbour> = alike.iter().map(|(_, other)| *other).collect();
    vec![
        Report::new(severity, message)
            .measuring(Measure::of(percent, unit), Measure::of(limit, unit))
            .with_related(related(&posts, Role::Similar))
            .fixed_by(FixKind::Suggest, Vec::new(), Phrase::new(fix)),
    ]
}

/// The posts of a window that are known to have something in common with the post, in their order.
fn alike<'a>(facts: &Facts<'_>, window: &[&'a Neighbour]) -> Vec<Alike<'a>> {
    let whole = gist::whole(facts.parts());
    let letters = whole.chars().filter(|letter| letter.is_alphabetic());
    let letters = letters.count();
    if letters < LETTERS_MIN_EQUAL {
        return Vec::new();
    }
    let (same, own) = (same(&whole), groups(&whole));
    let percent = |other: &Neighbour| {
        if other.gist.same == same {
            return Some(EQUAL);
        }
        let text = text_of(facts, other.publication).filter(|_| letters >= LETTERS_MIN)?;
        Some(percent_in_common(&own, &groups(&text)))
    };
    let others = window.iter();
    let alike = others.filter_map(|other| Some((percent(other)?, *other)));
    alike.collect()
}

/// What a neighbour says, as it is compared; none where it was not worth reading.
fn text_of(facts: &Facts<'_>, publication: PublicationId) -> Option<String> {
    let mut lookalikes = facts.context.lookalikes.iter();
    let found = lookalikes.find(|lookalike| lookalike.publication == publication)?;
    Some(gist::whole_of(&found.text))
}

/// How much two texts have in common, in percent. Texts that are not equal never have all: only
/// then does the sentence say that one is the other.
fn percent_in_common(one: &BTreeSet<u32>, other: &BTreeSet<u32>) -> f64 {
    (100.0 * likeness(one, other)).min(EQUAL - 0.01)
}
