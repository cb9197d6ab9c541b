//! `shop-link-share`: how many of a channel's recent posts lead to the shop, and to one and the same page.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::publication::Neighbour;
use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    facts::{Facts, count, related},
    finding::{FixKind, Measure, Phrase, Report, Role, Span},
    links::Link,
    locale::Param,
    rule,
    thresholds::Unit,
};

/// How many local days the window of the share reaches back.
const WINDOW_DAYS: i64 = 14;
/// The window reaches further back until it holds so many posts; with fewer there is no share.
const POSTS_MIN: usize = 5;
/// The window holds at most so many posts, the judged one included.
const POSTS_MAX: usize = 20;
/// Within how many local days links to one page are counted.
const REPEAT_DAYS: u32 = 30;
/// How many passages are shown at the most; nobody reads more of them.
const SPANS_MAX: usize = 50;

rule! {
    /// Too many of the channel's recent posts lead to the shop, or to one and the same page.
    ///
    /// # What it finds
    ///
    /// A post with a link to the workspace's own shop, site or booking page, where too large a share of
    /// the channel's recent posts has one. The window is the last 14 days before the post and the post
    /// itself, further back until it holds 5 posts, and the 20 latest at most; with fewer posts in
    /// reach there is no share. It also finds a post that links to a page, anybody's, to which too many
    /// posts of the last 30 days link already. Pages are compared by host and path; a link whose page
    /// is named by what stands behind a question mark is not compared. Only posts with such a link are
    /// reported.
    ///
    /// # Why it matters
    ///
    /// A feed in which every second post leads to the till reads like a catalogue, however friendly the
    /// words are; and the same address again and again is what filters take for spam.
    ///
    /// # Example
    ///
    /// A recipe, a portrait of the new baker, a look into the oven, and below each of them "order here".
    ///
    /// # Instead
    ///
    /// Let a good post stand without a link, or link to somebody else's page that helps.
    ///
    /// # Source
    ///
    /// E7 for the mix in whose spirit it is, E18 for repetitive links. The numbers are our own judgement.
    id: "shop-link-share",
    scope: Scope::Window,
    default_severity: Severity::Info,
    blocks: false,
    units: &[Unit::Percent, Unit::SameLinks],
    sentences: &["rule-shop-link-share", "rule-shop-link-share-same"],
    fixes: &["fix-shop-link-share", "fix-shop-link-share-same"],
    evidence: &["E7", "E18"],
    check: check,
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let most_severe = match (share(facts), same(facts)) {
        (Some(share), Some(same)) if share.severity > same.severity => Some(share),
        // Of equal severity the page is reported: it is the easier one to put right.
        (share, same) => same.or(share),
    };
    most_severe.into_iter().collect()
}

/// Reports a post with which too large a share leads to where the workspace sells.
fn share(facts: &Facts<'_>) -> Option<Report> {
    let own: Vec<&Link> = (facts.links().iter())
        .filter(|link| link.kind.is_own())
        .collect();
    let window = facts.mix(WINDOW_DAYS, POSTS_MIN, POSTS_MAX);
    if own.is_empty() || window.len() + 1 < POSTS_MIN {
        return None;
    }
    let others: Vec<&Neighbour> = (window.iter().copied())
        .filter(|other| leads_to_shop(facts, other))
        .collect();
    let (linked, posts) = (count(&others) + 1, count(window) + 1);
    let steps = facts.steps(ID, Unit::Percent);
    let (part, whole) = (f64::from(linked), f64::from(posts));
    let (severity, limit) = steps.exceeded(|limit| 100.0 * part > limit * whole)?;
    let measured = Measure::share(linked, posts);
    let message = Phrase::new("rule-shop-link-share")
        .with("p", Param::whole(measured.value.round()))
        .with("n", Param::Number(linked))
        .with("m", Param::Number(posts));
    let report = Report::new(severity, message)
        .measuring(measured, Measure::of(limit, Unit::Percent))
        .at(spans(facts, &own))
        .with_related(related(&others, Role::SameLink))
        .fixed_by(
            FixKind::Suggest,
            Vec::new(),
            Phrase::new("fix-shop-link-share"),
        );
    Some(report)
}

fn leads_to_shop(facts: &Facts<'_>, other: &Neighbour) -> bool {
    let profile = &facts.context.setting.profile;
    let mut links = other.gist.links.iter();
    links.any(|link| Link::is_own_address(link, profile))
}

/// Reports a post that links to a page to which too many others link already.
fn same(facts: &Facts<'_>) -> Option<Report> {
    let named: Vec<&Link> = (facts.links().iter())
        .filter(|link| is_named_by_path(facts, link))
        .collect();
    if named.is_empty() {
        return None;
    }
    let recent = facts.within_days(i64::from(REPEAT_DAYS));
    let mut posts: BTreeMap<&str, Vec<&Neighbour>> = BTreeMap::new();
    for other in recent {
        let links: BTreeSet<&str> = other.gist.links.iter().map(String::as_str).collect();
        for link in links {
            posts.entry(link).or_default().push(other);
        }
    }
    let linking = |link: &Link| posts.get(link.address.as_str());
    // The first of those that are linked to most.
    let most = named.iter().rev().copied();
    let most = most.max_by_key(|link| linking(link).map_or(0, Vec::len))?;
    let others = linking(most)?;
    let number = count(others).saturating_add(1);
    let unit = Unit::SameLinks;
    let (severity, limit) = facts.steps(ID, unit).passed(unit, f64::from(number))?;
    let named = named.into_iter();
    let equal: Vec<&Link> = named.filter(|link| link.address == most.address).collect();
    let message = Phrase::new("rule-shop-link-share-same")
        .with("n", Param::Number(number))
        .with("days", Param::Number(REPEAT_DAYS));
    let report = Report::new(severity, message)
        .measuring(Measure::whole(number, unit), Measure::of(limit, unit))
        .at(spans(facts, &equal))
        .with_related(related(others, Role::SameLink))
        .fixed_by(
            FixKind::Suggest,
            Vec::new(),
            Phrase::new("fix-shop-link-share-same"),
        );
    Some(report)
}

/// Whether host and path alone say which page a link leads to.
///
/// Of neighbours nothing else is kept, so two films of one site would look like one page.
fn is_named_by_path(facts: &Facts<'_>, link: &Link) -> bool {
    let reading = facts.parts().get(link.part);
    let raw = reading.and_then(|reading| reading.text.get(link.bytes.clone()));
    let (rest, fragment) = raw
        .unwrap_or_default()
        .split_once('#')
        .unwrap_or((raw.unwrap_or_default(), ""));
    let query = rest.split_once('?').map_or("", |(_, query)| query);
    let mut pairs = query.split('&').filter(|pair| !pair.is_empty());
    !fragment.contains('/') && pairs.all(|pair| pair.starts_with("utm_"))
}

/// The passages of the first of some links.
fn spans(facts: &Facts<'_>, links: &[&Link]) -> Vec<Span> {
    let span = |link: &&Link| {
        let reading = facts.parts().get(link.part)?;
        reading.span_at(link.bytes.clone())
    };
    links.iter().take(SPANS_MAX).filter_map(span).collect()
}
