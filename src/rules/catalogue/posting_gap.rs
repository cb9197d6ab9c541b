//! `posting-gap`: a long silence before a post.

use chrono::{Days, NaiveDate};

use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    facts::{Facts, related},
    finding::{FixKind, Measure, Phrase, Report, Role},
    locale::Param,
    rule,
    thresholds::{Steps, Unit},
};

rule! {
    /// The channel is silent for a long time before this post.
    ///
    /// # What it finds
    ///
    /// A post that ends a silence: how many whole local days of the audience lie between it and the
    /// post before it, with nothing published and nothing planned. Above the network's figure it is an
    /// info, above twice of it a warning. A silence that is over, or nearly, cannot be filled any more;
    /// the post that ends it is welcome, and it is never more than an info. The first post of a channel,
    /// answers in other people's conversations, and channels that are paused are not reported.
    ///
    /// # Why it matters
    ///
    /// People forget accounts from which they hear nothing, and who looks in wonders whether the shop
    /// is still there. A steady small rhythm is worth more than a burst.
    ///
    /// # Example
    ///
    /// Five posts in the week of the fair, and then nothing for the whole of the holidays.
    ///
    /// # Instead
    ///
    /// Put an evergreen post in the middle of the silence: advice that is as true as last year, and that
    /// has not been told lately. After a silence, plan the next post soon.
    ///
    /// # Source
    ///
    /// E0 for steadiness, E9 for the usual rhythm. The figures are our own judgement: about one and a
    /// half times the pause that the usual rhythm leaves.
    id: "posting-gap",
    scope: Scope::Window,
    default_severity: Severity::Info,
    blocks: false,
    units: &[Unit::Days],
    sentences: &["rule-posting-gap", "rule-posting-gap-over"],
    fixes: &["fix-posting-gap", "fix-posting-gap-next", "fix-posting-gap-steady"],
    evidence: &["E0", "E9"],
    check: check,
}

/// The local days on which nothing goes out, from the first to before the day of the post.
#[derive(Debug, Clone, Copy)]
struct Silence {
    /// The first day without a post.
    from: NaiveDate,
    /// The day of the post that ends it.
    until: NaiveDate,
}

impl Silence {
    /// How many days it has.
    fn days(self) -> u32 {
        let days = self.until.signed_duration_since(self.from).num_days();
        u32::try_from(days).unwrap_or_default()
    }

    /// The part of it that is still to come after a day.
    fn after(self, today: NaiveDate) -> Self {
        let tomorrow = today.succ_opt().unwrap_or(today);
        Self {
            from: self.from.max(tomorrow),
            ..self
        }
    }

    /// The day in its middle.
    fn middle(self) -> NaiveDate {
        let half = Days::new(u64::from(self.days() / 2));
        self.from.checked_add_days(half).unwrap_or(self.from)
    }
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let context = facts.context;
    let is_elsewhere = context.post.about.kind.is_in_conversation();
    if is_elsewhere || context.setting.pause.is_some() {
        return Vec::new();
    }
    let Some(last) = facts.earlier().last() else {
        return Vec::new();
    };
    let zone = context.time_zone;
    let last_day = last.at.day_in(zone);
    let silence = Silence {
        from: last_day.succ_opt().unwrap_or(last_day),
        until: facts.at.day_in(zone),
    };
    let steps = facts.steps(ID, Unit::Days);
    let passed = |silence: Silence| steps.passed(Unit::Days, f64::from(silence.days()));
    let Some((severity, limit)) = passed(silence) else {
        return Vec::new();
    };
    let ahead = silence.after(context.now.day_in(zone));
    let is_open = passed(ahead).is_some();
    let (severity, limit, key, fix) = if is_open {
        (severity, limit, "rule-posting-gap", fill(ahead))
    } else {
        // What is past cannot be filled, and whoever comes back is not to be scolded for it.
        let severity = severity.min(Severity::Info);
        let limit = steps.info.map_or(limit, |info| info.min(limit));
        let fix = go_on(facts, steps);
        (severity, limit, "rule-posting-gap-over", fix)
    };
    let message = Phrase::new(key).with("d", Param::Number(silence.days()));
    vec![
        Report::new(severity, message)
            .measuring(
                Measure::whole(silence.days(), Unit::Days),
                Measure::of(limit, Unit::Days),
            )
            .with_related(related(&[*last], Role::Before))
            .fixed_by(FixKind::Suggest, Vec::new(), fix),
    ]
}

/// Names the day in the middle of what is still to come of a silence.
fn fill(ahead: Silence) -> Phrase {
    Phrase::new("fix-posting-gap").with("date", Param::Day(ahead.middle()))
}

/// After a silence: says by when the next post is due, or that it is planned already.
fn go_on(facts: &Facts<'_>, steps: Steps) -> Phrase {
    let zone = facts.context.time_zone;
    let next = facts.later().first().filter(|_| facts.has_reader);
    let until = next.map(|next| next.at.day_in(zone));
    let today = facts.at.day_in(zone);
    let from = today.succ_opt().unwrap_or(today);
    let is_soon = |until: &NaiveDate| {
        let until = *until;
        let days = f64::from(Silence { from, until }.days());
        steps.passed(Unit::Days, days).is_none()
    };
    if let Some(day) = until.filter(is_soon) {
        return Phrase::new("fix-posting-gap-steady").with("date", Param::Day(day));
    }
    let limits = [steps.info, steps.warning, steps.error];
    let fewest = limits.into_iter().flatten().fold(f64::INFINITY, f64::min);
    Phrase::new("fix-posting-gap-next").with("n", Param::whole(fewest))
}
