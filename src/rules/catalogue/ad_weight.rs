//! `ad-weight`: how much of a channel's recent posts is advertising, with loud offers counting more.

use crate::domain::publication::Neighbour;
use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    facts::{Facts, count},
    finding::{FixKind, Measure, Phrase, Related, Report, Role},
    locale::Param,
    promotion::weight,
    rule,
    thresholds::{Steps, Unit},
};

/// How many local days the window reaches back.
const WINDOW_DAYS: i64 = 14;
/// The window reaches further back until it holds so many posts, the judged one included.
const POSTS_MIN: usize = 5;
/// The window holds at most so many posts, the judged one included.
const POSTS_MAX: usize = 20;
/// What a plain offer weighs; what weighs more is loud.
const PLAIN: f64 = 1.0;
/// What a step towards a quieter tone takes away: from loud to plain, and from plain to a mention.
const STEP: f64 = 0.5;

rule! {
    /// Weighted by tone, too much of the channel's recent posts is advertising.
    ///
    /// # What it finds
    ///
    /// An offer with which the channel's recent posts weigh too much. The window is that of
    /// `ad-density`: the last 14 days before the post and the post itself, further back until it holds
    /// 5 posts, and the 20 latest at most. A post that sells nothing weighs nothing, a passing mention
    /// half, an offer one, and an offer that presses one and a half; the sum is taken as a share of all
    /// posts. The author's word counts first, but a tag does not make a loud offer quiet. Only offers
    /// are reported. Where fewer than 5 posts are in reach, one offer is always fine and more are a
    /// warning at most.
    ///
    /// # Why it matters
    ///
    /// One loud offer costs more trust than a quiet one, and many small mentions add up to a flyer. A
    /// count of offers alone sees neither.
    ///
    /// # Example
    ///
    /// Two of ten posts are offers, which is a fair share; but both shout, and three tips end with a
    /// word about the shop.
    ///
    /// # Instead
    ///
    /// Take the pressure out of one of the loud ones, or tell the offer in passing, within a story.
    ///
    /// # Source
    ///
    /// E1 and E2 for what people take as too promotional. That loud posts count more than quiet ones is
    /// our own judgement, and so are the numbers.
    id: "ad-weight",
    scope: Scope::Window,
    default_severity: Severity::Warning,
    blocks: false,
    units: &[Unit::Percent],
    sentences: &["rule-ad-weight", "rule-ad-weight-sum"],
    fixes: &["fix-ad-weight", "fix-ad-weight-other", "fix-ad-weight-mention"],
    evidence: &["E1", "E2"],
    check: check,
}

/// A window of posts, weighed.
struct Scale<'a> {
    /// The earlier posts with what each weighs.
    earlier: Vec<(&'a Neighbour, f64)>,
    /// What the judged post weighs.
    own: f64,
    /// How many posts there are, the judged one included.
    posts: u32,
    /// How many of them are offers.
    offers: u32,
}

impl<'a> Scale<'a> {
    fn of(facts: &Facts<'a>) -> Self {
        let window = facts.mix(WINDOW_DAYS, POSTS_MIN, POSTS_MAX);
        let weigh = |other: &&'a Neighbour| {
            let verdict = facts.verdict_of(other);
            (*other, weight(other.promotion, verdict))
        };
        Self {
            earlier: window.iter().map(weigh).collect(),
            own: weight(facts.context.post.promotion, facts.verdict()),
            posts: count(window).saturating_add(1),
            offers: facts.count_offers(window).saturating_add(1),
        }
    }

    /// What all posts weigh together.
    fn sum(&self) -> f64 {
        self.own + self.earlier.iter().map(|(_, weight)| weight).sum::<f64>()
    }

    /// What they would weigh if none of them were loud.
    fn sum_without_tone(&self) -> f64 {
        let earlier = self.earlier.iter().map(|(_, weight)| weight.min(PLAIN));
        self.own.min(PLAIN) + earlier.sum::<f64>()
    }

    /// A weight as a share of all posts, in percent.
    fn percent(&self, weight: f64) -> f64 {
        100.0 * weight / f64::from(self.posts)
    }

    /// The step that a weight passes, if any, as an exact fraction.
    fn passes(&self, steps: Steps, weight: f64) -> Option<(Severity, f64)> {
        let few = usize::try_from(self.posts).is_ok_and(|posts| posts < POSTS_MIN);
        if few && self.offers == 1 {
            return None;
        }
        let error = steps.error.filter(|_| !few);
        let posts = f64::from(self.posts);
        Steps { error, ..steps }.exceeded(|limit| 100.0 * weight > limit * posts)
    }

    /// The offers among the earlier posts, loud or not.
    fn related(&self, facts: &Facts<'_>) -> Vec<Related> {
        let offers = (self.earlier.iter()).filter(|(other, _)| facts.sells(other));
        let listed = offers.map(|(other, weight)| Related {
            post: other.post,
            at: other.at,
            role: role(*weight),
        });
        listed.collect()
    }
}

/// The part an offer of this weight has.
fn role(weight: f64) -> Role {
    if weight > PLAIN {
        Role::Loud
    } else {
        Role::Offer
    }
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    if !facts.is_promotional() {
        return Vec::new();
    }
    let scale = Scale::of(facts);
    let steps = facts.steps(ID, Unit::Percent);
    let Some((severity, limit)) = scale.passes(steps, scale.sum()) else {
        return Vec::new();
    };
    // Few but loud they are only where the same offers in a plain tone would have been fine.
    let is_for_tone = scale.passes(steps, scale.sum_without_tone()).is_none();
    let key = if is_for_tone {
        "rule-ad-weight"
    } else {
        "rule-ad-weight-sum"
    };
    let percent = scale.percent(scale.sum());
    let message = Phrase::new(key)
        .with("p", Param::whole(percent.round()))
        .with("m", Param::Number(scale.posts));
    let (measured, limit) = (
        Measure::of(percent, Unit::Percent),
        Measure::of(limit, Unit::Percent),
    );
    vec![
        Report::new(severity, message)
            .measuring(measured, limit)
            .with_related(scale.related(facts))
            .fixed_by(FixKind::Suggest, Vec::new(), fix(&scale)),
    ]
}

/// Names a post that can still be softened, and the share that would be left.
fn fix(scale: &Scale<'_>) -> Phrase {
    let is_planned_and_loud =
        |(other, weight): &(&Neighbour, f64)| !other.is_out && *weight > PLAIN;
    let key = if scale.own > PLAIN {
        "fix-ad-weight"
    } else if scale.earlier.iter().any(is_planned_and_loud) {
        "fix-ad-weight-other"
    } else {
        "fix-ad-weight-mention"
    };
    let left = scale.percent(scale.sum() - STEP);
    Phrase::new(key).with("p", Param::whole(left.round()))
}
