//! `same-time-burst`: the same text on many channels at once.

use std::{cmp::Ordering, collections::BTreeSet};

use super::quiet_hours::clock;
use crate::domain::{
    id::ChannelId,
    severity::Severity,
    time::{Instant, MINUTE_MS},
};
use crate::rules::{
    Scope,
    context::{ELSEWHERE_MS, Elsewhere},
    facts::Facts,
    finding::{FixKind, Measure, Phrase, Related, Report, Role},
    gist,
    likeness::{groups, same, sketch},
    locale::Param,
    rule,
    thresholds::Unit,
};

/// How close together instants count as the same time, in milliseconds.
const BURST_MS: i64 = 5 * MINUTE_MS;
/// With fewer letters than this only equal texts count: short ones are alike too easily.
const LETTERS_MIN: usize = 25;

rule! {
    /// The same text goes out on several channels at the same time.
    ///
    /// # What it finds
    ///
    /// A post that says the same, or nearly the same, as what goes out on other channels of the
    /// workspace within five minutes before or after it, from three channels on with its own. Links,
    /// accounts, pictograms, numbers and the hashtags at the end make no difference. How much two texts
    /// have in common is told from what is kept of them, so close to the limit it may err. Channels of
    /// one network are counted as well, because some networks forbid a text on two accounts. A text of
    /// fewer than 25 letters counts only where it is wholly equal; one without words never counts. A
    /// draft without an instant is not judged.
    ///
    /// # Why it matters
    ///
    /// Those who like a shop best follow it in several places. They see the same words everywhere
    /// within minutes, and notice that none of them were meant for that place. X takes equal posts on
    /// several accounts for spam.
    ///
    /// # Example
    ///
    /// One text about the new opening hours, at 9:00 in three places.
    ///
    /// # Instead
    ///
    /// Let a quarter of an hour or more pass between the channels, and write for each what fits there.
    /// On X let the second account repost the first one's post.
    ///
    /// # Source
    ///
    /// E17 for what X forbids; E20 for the manners of the fediverse. Number of channels and minutes
    /// are our own judgement.
    id: "same-time-burst",
    scope: Scope::Workspace,
    default_severity: Severity::Warning,
    blocks: false,
    units: &[Unit::Channels, Unit::ChannelsOfNetwork, Unit::LikenessPercent],
    sentences: &["rule-same-time-burst", "rule-same-time-burst-network"],
    fixes: &["fix-same-time-burst", "fix-same-time-burst-network"],
    evidence: &["E17", "E20"],
    check: check,
}

/// What a text is compared by.
struct Own {
    same: u64,
    sketch: Vec<u32>,
    /// Whether it has letters enough for texts that are only alike to count.
    is_long: bool,
}

impl Own {
    /// What the post's text is compared by; none where it says nothing in words.
    fn of(facts: &Facts<'_>) -> Option<Self> {
        let whole = gist::whole(facts.parts());
        let letters = whole.chars().filter(|letter| letter.is_alphabetic());
        let letters = letters.count();
        (letters > 0).then(|| Self {
            same: same(&whole),
            sketch: sketch(&groups(&whole)),
            is_long: letters >= LETTERS_MIN,
        })
    }
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let Some(at) = facts.context.post.at else {
        return Vec::new();
    };
    let near = near(facts, at);
    if near.is_empty() {
        return Vec::new();
    }
    let Some(own) = Own::of(facts) else {
        return Vec::new();
    };
    let steps = facts.steps(ID, Unit::LikenessPercent);
    let is_alike = |other: &&Elsewhere| {
        let percent = 100.0 * sketched_likeness(&own.sketch, &other.gist.sketch);
        let passes = || steps.passed(Unit::LikenessPercent, percent).is_some();
        other.gist.same == own.same || (own.is_long && passes())
    };
    let alike: Vec<&Elsewhere> = near.into_iter().filter(is_alike).collect();
    let network = facts.context.network;
    let of_network = alike
        .iter()
        .copied()
        .filter(|other| other.network == network);
    let of_network: Vec<&Elsewhere> = of_network.collect();
    let all = burst(facts, &alike, Unit::Channels, KEYS);
    let network = burst(facts, &of_network, Unit::ChannelsOfNetwork, NETWORK_KEYS);
    // Of equal severity the wider one is reported: what helps there helps on the network as well.
    let most_severe = match (all, network) {
        (Some(all), Some(network)) if network.severity > all.severity => Some(network),
        (all, network) => all.or(network),
    };
    most_severe.into_iter().collect()
}

/// The sentence and the fix for channels of any network.
const KEYS: [&str; 2] = ["rule-same-time-burst", "fix-same-time-burst"];
/// The sentence and the fix for channels of one network.
const NETWORK_KEYS: [&str; 2] = [
    "rule-same-time-burst-network",
    "fix-same-time-burst-network",
];

/// What goes out on other channels at the same time.
fn near<'a>(facts: &Facts<'a>, at: Instant) -> Vec<&'a Elsewhere> {
    let others = facts.context.elsewhere.iter();
    let is_near = |other: &&Elsewhere| other.at.ms_since(at).abs() <= BURST_MS;
    others
        .filter(|other| other.channel != facts.context.channel)
        .filter(is_near)
        .collect()
}

/// Reports that too many channels say the same.
fn burst(
    facts: &Facts<'_>,
    alike: &[&Elsewhere],
    unit: Unit,
    [message, fix]: [&'static str; 2],
) -> Option<Report> {
    let channels: BTreeSet<ChannelId> = alike.iter().map(|other| other.channel).collect();
    let count = u32::try_from(channels.len() + 1).unwrap_or(u32::MAX);
    let (severity, limit) = facts.steps(ID, unit).passed(unit, f64::from(count))?;
    let minutes = u32::try_from(ELSEWHERE_MS / MINUTE_MS).unwrap_or_default();
    let message = Phrase::new(message)
        .with("t", clock(facts.local().time()))
        .with("n", Param::Number(count));
    let fix = Phrase::new(fix).with("minutes", Param::Number(minutes));
    let report = Report::new(severity, message)
        .measuring(Measure::whole(count, unit), Measure::of(limit, unit))
        .with_related(related(facts, alike))
        .fixed_by(FixKind::Suggest, Vec::new(), fix);
    Some(report)
}

/// The other posts that say the same, each once and from early to late.
fn related(facts: &Facts<'_>, alike: &[&Elsewhere]) -> Vec<Related> {
    let own = facts.context.subject.post();
    let posts = alike.iter().filter_map(|other| {
        let post = other.post.filter(|post| Some(*post) != own)?;
        Some((other.at, post))
    });
    let posts: BTreeSet<_> = posts.collect();
    let role = Role::SameTime;
    let related = posts
        .into_iter()
        .map(|(at, post)| Related { post, at, role });
    related.collect()
}

/// About which share of their groups two texts have in common, told from their sketches: of the
/// smallest numbers that either has, the share that both have.
fn sketched_likeness(one: &[u32], other: &[u32]) -> f64 {
    // Beyond the end of the longer sketch nothing is known of either text.
    let size = one.len().max(other.len());
    let (mut left, mut right, mut seen, mut both) = (0, 0, 0_u32, 0_u32);
    while usize::try_from(seen).is_ok_and(|seen| seen < size) {
        let order = match (one.get(left), other.get(right)) {
            (Some(left), Some(right)) => left.cmp(right),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => break,
        };
        left += usize::from(order.is_le());
        right += usize::from(order.is_ge());
        both += u32::from(order.is_eq());
        seen += 1;
    }
    f64::from(both) / f64::from(seen.max(1))
}

#[cfg(test)]
mod tests {
    use super::sketched_likeness;

    /// The share in percent.
    fn percent(one: &[u32], other: &[u32]) -> String {
        format!("{:.0}", 100.0 * sketched_likeness(one, other))
    }

    #[test]
    fn sketches_are_compared_by_their_smallest_numbers() {
        assert_eq!(percent(&[1, 2, 3, 4], &[1, 2, 3, 4]), "100");
        // Of 1, 2, 3 and 4 both have 1 and 3; what is larger does not count.
        assert_eq!(percent(&[1, 2, 3, 9], &[1, 3, 4, 8]), "50");
        assert_eq!(percent(&[1, 2, 3, 4], &[5, 6, 7, 8]), "0");
        assert_eq!(percent(&[1, 2], &[1, 2, 3, 4]), "50");
        assert_eq!(percent(&[], &[1]), "0");
        assert_eq!(percent(&[], &[]), "0");
    }
}
