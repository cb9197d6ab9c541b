//! `pillar-balance`: how a channel's recent posts share out among its content pillars.

use std::collections::BTreeMap;

use crate::domain::severity::Severity;
use crate::domain::time::Instant;
use crate::rules::{
    Scope,
    facts::Facts,
    finding::{FixKind, Measure, Phrase, Report},
    locale::Param,
    pillars::Pillar,
    reading::Lang,
    rule,
    thresholds::Unit,
};

/// How many local days the window reaches back.
const WINDOW_DAYS: i64 = 28;
/// How many local days back it is looked when a pillar was told from last.
const REACH_DAYS: i64 = 90;
/// With fewer posts of a pillar, the judged one included, a share says nothing.
const POSTS_MIN: u32 = 8;

rule! {
    /// The channel's recent posts leave one of its content pillars short.
    ///
    /// # What it finds
    ///
    /// A post that belongs to a pillar, on a channel whose mix of the last 28 days and this post is
    /// far from the one that is wanted. The wanted mix is the workspace's; where it has none it is 30 %
    /// knowledge, 20 % behind the scenes, 15 % join-in campaigns, 20 % community and at most 15 %
    /// offers, and that holds only where all posts of the window name these pillars. It takes 8 posts
    /// with a pillar; posts without one do not count. An info says that another pillar lies more than 15
    /// points below its share, or that the post's own lies as much above. A post of a pillar that is
    /// short itself is never reported for this. A warning says that a pillar was not told from for more
    /// than 21 days, although its share is at least one post in the window; one that was never told
    /// counts from the first post with any pillar, 90 days back at most. A pillar whose share is a
    /// maximum is reported only above it.
    ///
    /// # Why it matters
    ///
    /// A pillar that nobody tells from is missed only once it is gone: the channel turns into a notice
    /// board without anybody having decided so.
    ///
    /// # Example
    ///
    /// Ten tips in a row, because they are easily written, and not a word from the workshop since
    /// spring.
    ///
    /// # Instead
    ///
    /// Tell from the pillar that the finding names next, or put it in this post's place.
    ///
    /// # Source
    ///
    /// E0 for information, campaigns and a look behind the scenes instead of offers; E6 and E7 for how
    /// little should sell. The shares, the 15 points and the 21 days are our own judgement.
    id: "pillar-balance",
    scope: Scope::Window,
    default_severity: Severity::Info,
    blocks: false,
    units: &[Unit::PercentagePoints, Unit::DaysSincePillar],
    sentences: &[
        "rule-pillar-balance",
        "rule-pillar-balance-share",
        "rule-pillar-balance-maximum",
        "rule-pillar-balance-empty",
    ],
    fixes: &["fix-pillar-balance", "fix-pillar-balance-rest"],
    evidence: &["E0", "E6", "E7"],
    check: check,
}

/// A pillar with the share it should have.
struct Target<'a> {
    /// What it is called.
    name: &'a str,
    percent: u32,
    is_maximum: bool,
    /// What the built-in mix says of it; none for a pillar of the workspace's own.
    built_in: Option<&'a Pillar>,
}

impl Target<'_> {
    /// Whether a post names it, in lower case.
    fn is_meant(&self, name: &str) -> bool {
        let own = || key(self.name) == name;
        self.built_in
            .map_or_else(own, |pillar| pillar.is_named(name))
    }
}

/// A pillar's share of the window against its target.
struct Share<'a> {
    target: &'a Target<'a>,
    posts: u32,
    /// How many posts it has above its target, times a hundred; below it where negative.
    surplus: f64,
}

impl Share<'_> {
    /// Whether it needs posts: it has none to spare.
    fn is_short(&self) -> bool {
        !self.target.is_maximum && self.surplus <= 0.0
    }
}

/// The pillars of the window.
struct Window<'a> {
    /// What posts name, in lower case, with how many do and how it is written.
    named: BTreeMap<String, (u32, &'a str)>,
    /// How many posts have a pillar.
    posts: u32,
    /// The judged post's own pillar, in lower case.
    own: String,
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let own = facts.context.post.pillar.as_deref().unwrap_or_default();
    if key(own).is_empty() {
        return Vec::new();
    }
    let window = Window::of(facts, own);
    if window.posts < POSTS_MIN {
        return Vec::new();
    }
    let targets = targets(facts, &window.own);
    let knows = |name: &String| targets.iter().any(|target| target.is_meant(name));
    let is_built_in = targets.iter().any(|target| target.built_in.is_some());
    // Whoever names pillars of other kinds has a mix in mind that nobody has told.
    if is_built_in && !window.named.keys().all(knows) {
        return Vec::new();
    }
    let shares: Vec<Share<'_>> = targets.iter().map(|target| window.share(target)).collect();
    let found = empty(facts, &window, &shares)
        .or_else(|| short(facts, &window, &shares))
        .or_else(|| much(facts, &window, &shares));
    found.into_iter().collect()
}

/// The mix that is wanted; `named` is the post's own pillar, in lower case.
fn targets<'b>(facts: &'b Facts<'_>, named: &str) -> Vec<Target<'b>> {
    let own = &facts.context.setting.profile.pillar_targets;
    if !own.is_empty() {
        let targets = own.iter().map(|target| Target {
            name: &target.pillar,
            percent: target.percent,
            is_maximum: target.is_maximum,
            built_in: None,
        });
        return targets.collect();
    }
    // The finding names pillars in the language in which posts do.
    let mix = &facts.rules().pillars;
    let lang = mix.lang_of(named).or_else(|| facts.lang());
    let lang = lang.unwrap_or(Lang::En);
    let targets = mix.pillars.iter().map(|pillar| Target {
        name: pillar.name(lang),
        percent: pillar.percent,
        is_maximum: pillar.is_maximum,
        built_in: Some(pillar),
    });
    targets.collect()
}

/// A pillar's name as it is compared.
fn key(name: &str) -> String {
    name.trim().to_lowercase()
}

impl<'a> Window<'a> {
    fn of(facts: &Facts<'a>, own: &'a str) -> Self {
        let recent = facts.within_days(WINDOW_DAYS).iter();
        let names = recent.filter_map(|other| other.pillar.as_deref());
        let mut named: BTreeMap<String, (u32, &'a str)> = BTreeMap::new();
        for name in names.chain([own]) {
            let key = key(name);
            if !key.is_empty() {
                named.entry(key).or_insert((0, name.trim())).0 += 1;
            }
        }
        Self {
            posts: named.values().map(|(posts, _)| posts).sum(),
            named,
            own: key(own),
        }
    }

    /// What a target has of the window.
    fn share<'b>(&self, target: &'b Target<'b>) -> Share<'b> {
        let named = self.named.iter();
        let meant = named.filter(|(name, _)| target.is_meant(name));
        let posts = meant.map(|(_, (posts, _))| posts).sum();
        let wanted = f64::from(target.percent) * f64::from(self.posts);
        Share {
            target,
            posts,
            surplus: 100.0 * f64::from(posts) - wanted,
        }
    }

    /// A pillar's number of posts as a share, in whole percent.
    fn percent(&self, posts: u32) -> Param {
        Param::whole(Measure::share(posts, self.posts).value.round())
    }

    /// The pillar of more than half of the posts, in lower case and as it is written.
    fn most(&self) -> Option<(&str, &'a str)> {
        let mut named = self.named.iter();
        let most = named.find(|(_, (posts, _))| posts.saturating_mul(2) > self.posts);
        most.map(|(name, (_, written))| (name.as_str(), *written))
    }

    /// How far a share is off, in percentage points.
    fn points(&self, surplus: f64) -> Measure {
        let points = surplus.abs() / f64::from(self.posts);
        Measure::of(points, Unit::PercentagePoints)
    }

    /// The step that a share passes by being off so far, if any, as an exact fraction.
    fn passes(&self, facts: &Facts<'_>, surplus: f64) -> Option<(Severity, Measure)> {
        let unit = Unit::PercentagePoints;
        let posts = f64::from(self.posts);
        let steps = facts.steps(ID, unit);
        let (severity, limit) = steps.exceeded(|limit| surplus > limit * posts)?;
        Some((severity, Measure::of(limit, unit)))
    }
}

/// Reports a pillar that was not told from for a long time: the one that waits longest.
fn empty(facts: &Facts<'_>, window: &Window<'_>, shares: &[Share<'_>]) -> Option<Report> {
    let is_due = |share: &&Share<'_>| {
        let wanted = f64::from(share.target.percent) * f64::from(window.posts);
        !share.target.is_maximum && wanted >= 100.0 && !share.target.is_meant(&window.own)
    };
    let due: Vec<&Share<'_>> = shares.iter().filter(is_due).collect();
    if due.is_empty() {
        return None;
    }
    let told = told(facts);
    let first = told.values().map(|(first, _)| *first).min()?;
    let since = |share: &Share<'_>| {
        let meant = told
            .iter()
            .filter(|(name, _)| share.target.is_meant(&key(name)));
        let last = meant.map(|(_, (_, last))| *last).max();
        days_since(facts, last.unwrap_or(first))
    };
    // Of those that wait equally long, the first.
    let waiting = due.into_iter().rev().map(|share| (since(share), share));
    let (days, share) = waiting.max_by_key(|(days, _)| *days)?;
    let unit = Unit::DaysSincePillar;
    let (severity, limit) = facts.steps(ID, unit).passed(unit, f64::from(days))?;
    let message = Phrase::new("rule-pillar-balance-empty")
        .with("missing", Param::Text(share.target.name.to_owned()))
        .with("d", Param::Number(days));
    let report = Report::new(severity, message)
        .measuring(Measure::whole(days, unit), Measure::of(limit, unit))
        .fixed_by(FixKind::Suggest, Vec::new(), tell(share.target.name));
    Some(report)
}

/// When each pillar was told from first and last, by the name that posts have for it.
fn told<'a>(facts: &Facts<'a>) -> BTreeMap<&'a str, (Instant, Instant)> {
    let mut told = BTreeMap::new();
    for other in facts.within_days(REACH_DAYS) {
        if let Some(name) = other
            .pillar
            .as_deref()
            .filter(|name| !name.trim().is_empty())
        {
            told.entry(name).or_insert((other.at, other.at)).1 = other.at;
        }
    }
    told
}

/// The local days from that of an instant to that of the post.
fn days_since(facts: &Facts<'_>, at: Instant) -> u32 {
    let zone = facts.context.time_zone;
    let days = facts.at.day_in(zone).signed_duration_since(at.day_in(zone));
    u32::try_from(days.num_days()).unwrap_or_default()
}

/// Reports the pillar that is furthest below its share, unless the post helps one that is below too.
fn short(facts: &Facts<'_>, window: &Window<'_>, shares: &[Share<'_>]) -> Option<Report> {
    let own = shares
        .iter()
        .find(|share| share.target.is_meant(&window.own));
    if own.is_some_and(Share::is_short) {
        return None;
    }
    let share = furthest_below(shares)?;
    let (severity, limit) = window.passes(facts, -share.surplus)?;
    let missing = || Param::Text(share.target.name.to_owned());
    let message = match window.most() {
        Some((name, written)) if !share.target.is_meant(name) => Phrase::new("rule-pillar-balance")
            .with("missing", missing())
            .with("pillar", Param::Text(written.to_owned())),
        _ => Phrase::new("rule-pillar-balance-share")
            .with("pillar", missing())
            .with("p", window.percent(share.posts))
            .with("target", Param::Number(share.target.percent)),
    };
    let report = Report::new(severity, message)
        .measuring(window.points(share.surplus), limit)
        .fixed_by(FixKind::Suggest, Vec::new(), tell(share.target.name));
    Some(report)
}

/// Reports that the post's own pillar is far above its share.
fn much(facts: &Facts<'_>, window: &Window<'_>, shares: &[Share<'_>]) -> Option<Report> {
    let own = shares
        .iter()
        .find(|share| share.target.is_meant(&window.own))?;
    let (severity, limit) = window.passes(facts, own.surplus)?;
    let key = if own.target.is_maximum {
        "rule-pillar-balance-maximum"
    } else {
        "rule-pillar-balance-share"
    };
    let name = || Param::Text(own.target.name.to_owned());
    let message = Phrase::new(key)
        .with("pillar", name())
        .with("p", window.percent(own.posts))
        .with("target", Param::Number(own.target.percent));
    let fix = furthest_below(shares).map_or_else(
        || Phrase::new("fix-pillar-balance-rest").with("pillar", name()),
        |share| tell(share.target.name),
    );
    let report = Report::new(severity, message)
        .measuring(window.points(own.surplus), limit)
        .fixed_by(FixKind::Suggest, Vec::new(), fix);
    Some(report)
}

/// The pillar that is furthest below its share; the first of those that are equally far.
fn furthest_below<'b>(shares: &'b [Share<'b>]) -> Option<&'b Share<'b>> {
    let below = shares.iter();
    let below = below.filter(|share| !share.target.is_maximum && share.surplus < 0.0);
    below.min_by(|one, other| one.surplus.total_cmp(&other.surplus))
}

/// Proposes to tell from a pillar.
fn tell(name: &str) -> Phrase {
    Phrase::new("fix-pillar-balance").with("missing", Param::Text(name.to_owned()))
}
