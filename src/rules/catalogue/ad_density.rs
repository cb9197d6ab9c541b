//! `ad-density`: how many of a channel's recent posts are offers.

use crate::domain::publication::Neighbour;
use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    facts::{Facts, count, related},
    finding::{FixKind, Measure, Phrase, Report, Role},
    locale::Param,
    rule,
    thresholds::{Steps, Unit},
};

/// How many local days the window reaches back.
const WINDOW_DAYS: i64 = 14;
/// The window reaches further back until it holds so many posts, the judged one included.
const POSTS_MIN: usize = 5;
/// The window holds at most so many posts, the judged one included.
const POSTS_MAX: usize = 20;
/// How many days ahead a better day is looked for.
const SEARCH_DAYS: u32 = 60;

rule! {
    /// Too large a share of the channel's recent posts sells something.
    ///
    /// # What it finds
    ///
    /// An offer that would make the share of offers among the channel's recent posts too large. The
    /// window is the last 14 days before the post, in the audience's time zone and with the post
    /// itself. It reaches further back until it holds 5 posts, and it holds the 20 latest at most.
    /// Published and planned posts count alike; later ones do not count. Only posts tagged as an
    /// offer count as offers, and only they are reported. Where fewer than 5 posts are in reach, one
    /// offer is always fine and more are a warning at most.
    ///
    /// # Why it matters
    ///
    /// People follow a shop for what they learn, see and can ask there. More than half are annoyed by
    /// too many promotions, and almost half stop following for it.
    ///
    /// # Example
    ///
    /// A tip on Monday, then offers on Wednesday, Thursday and Friday, and a picture of the workshop
    /// in between: 3 of 5 posts sell something.
    ///
    /// # Instead
    ///
    /// Swap the offer for a tip, a story or an answer to a question customers ask, or move it to the
    /// day the finding names: the first on which the share fits with everything that is planned.
    ///
    /// # Source
    ///
    /// E2 for the annoyance; E6, E7 and E8 for the usual mixes, between one post in ten and one in
    /// five. The limits of each network are our own judgement where no code stands.
    id: "ad-density",
    scope: Scope::Window,
    default_severity: Severity::Warning,
    blocks: true,
    units: &[Unit::Percent],
    sentences: &["rule-ad-density"],
    fixes: &["fix-ad-density", "fix-ad-density-swap"],
    evidence: &["E2", "E6", "E7", "E8"],
    check: check,
}

/// Offers among posts.
#[derive(Debug, Clone, Copy)]
struct Share {
    offers: u32,
    posts: u32,
}

impl Share {
    /// The share at the end of a window of earlier posts, with an offer as the last post.
    fn ending_with_an_offer<'a>(facts: &Facts<'a>, window: &[&'a Neighbour]) -> Self {
        Self {
            offers: facts.count_offers(window) + 1,
            posts: count(window) + 1,
        }
    }

    /// The step it passes, if any, as an exact fraction.
    fn passes(self, steps: Steps) -> Option<(Severity, f64)> {
        let few = usize::try_from(self.posts).is_ok_and(|posts| posts < POSTS_MIN);
        if few && self.offers == 1 {
            return None;
        }
        let steps = if few {
            Steps {
                error: None,
                ..steps
            }
        } else {
            steps
        };
        let (offers, posts) = (f64::from(self.offers), f64::from(self.posts));
        steps.exceeded(|limit| 100.0 * offers > limit * posts)
    }
}

/// How many of a channel's latest posts are offers, and above which share the rule speaks.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct OfferShare {
    /// How many of them are offers.
    pub offers: u32,
    /// How many posts are looked at: those of the last 14 days, at least 5 and at most 20.
    pub posts: u32,
    /// Above this share another offer is a warning, in percent.
    pub warning_above_percent: Option<f64>,
    /// Above this share another offer is an error, in percent.
    pub error_above_percent: Option<f64>,
}

/// The share over the posts before the judged one, which itself does not count.
pub(in crate::rules) fn share(facts: &Facts<'_>) -> OfferShare {
    let steps = facts.steps(ID, Unit::Percent);
    let earlier = facts.earlier();
    let start = facts.days_after(-WINDOW_DAYS);
    let recent = earlier.len() - earlier.partition_point(|other| other.at < start);
    let taken = recent.clamp(POSTS_MIN, POSTS_MAX).min(earlier.len());
    let window = &earlier[earlier.len() - taken..];
    OfferShare {
        offers: facts.count_offers(window),
        posts: count(window),
        warning_above_percent: steps.warning,
        error_above_percent: steps.error,
    }
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    if !facts.is_promotional() {
        return Vec::new();
    }
    let steps = facts.steps(ID, Unit::Percent);
    let window = window(facts, 0);
    let share = Share::ending_with_an_offer(facts, window);
    let Some((severity, limit)) = share.passes(steps) else {
        return Vec::new();
    };
    let message = Phrase::new("rule-ad-density")
        .with("n", Param::Number(share.offers))
        .with("m", Param::Number(share.posts));
    let measured = Measure::share(share.offers, share.posts);
    vec![
        Report::new(severity, message)
            .measuring(measured, Measure::of(limit, Unit::Percent))
            .with_related(related(&facts.offers(window), Role::Offer))
            .fixed_by(FixKind::Suggest, Vec::new(), fix(facts, steps)),
    ]
}

/// The earlier posts of the window if the post were sent so many days later.
fn window<'a, 'b>(facts: &'b Facts<'a>, days: i64) -> &'b [&'a Neighbour] {
    let at = if days == 0 {
        facts.at
    } else {
        facts.days_after(days)
    };
    let earlier = facts.before(at);
    let start = facts.days_after(days - WINDOW_DAYS);
    let recent = earlier.len() - earlier.partition_point(|other| other.at < start);
    let taken = recent
        .clamp(POSTS_MIN - 1, POSTS_MAX - 1)
        .min(earlier.len());
    &earlier[earlier.len() - taken..]
}

/// Names the first day on which the share fits, with all that is planned as it is; never a past one.
fn fix(facts: &Facts<'_>, steps: Steps) -> Phrase {
    let fits = |days: &u32| {
        let days = i64::from(*days);
        let share = Share::ending_with_an_offer(facts, window(facts, days));
        facts.days_after(days) >= facts.context.now && share.passes(steps).is_none()
    };
    let found = || (1..=SEARCH_DAYS).find(fits);
    let Some(days) = facts.has_reader.then(found).flatten() else {
        return Phrase::new("fix-ad-density-swap").with("days", Param::Number(SEARCH_DAYS));
    };
    let at = facts.days_after(i64::from(days));
    Phrase::new("fix-ad-density")
        .with("date", Param::Day(at.day_in(facts.context.time_zone)))
        .with("at", Param::Text(at.to_string()))
}
