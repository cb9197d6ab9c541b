//! `replies-before-promo`: an offer while people wait for an answer, and posts without conversation.

use chrono::{Datelike, NaiveDateTime, Timelike};

use crate::domain::{profile::OpenHours, severity::Severity, time::DAY_MS};
use crate::rules::{
    Scope,
    context::Waiting,
    facts::{Facts, count},
    finding::{FixKind, Measure, Phrase, Report},
    locale::Param,
    rule,
    thresholds::Unit,
};

/// How long posts and answers are counted, in milliseconds.
const COUNTED_MS: i64 = 30 * DAY_MS;
/// From which second of the day on somebody answers where the workspace says nothing.
const OPENS_S: i64 = 9 * 3_600;
/// Until which second of the day.
const CLOSES_S: i64 = 18 * 3_600;
/// The seconds of a day.
const DAY_S: i64 = 24 * 3_600;

rule! {
    /// People wait for an answer while the next offer goes out, or there are far more posts than answers.
    ///
    /// # What it finds
    ///
    /// An offer that is planned while a question or a complaint in the workspace's inbox, on whatever
    /// channel, has waited too long. Only offers are reported for it; a helpful post never is. The
    /// wait is that of the oldest, as it is now, or was at the post's instant where that is past: who
    /// will wait in a week, nobody knows. It is counted in the workspace's opening hours, in the
    /// audience's time zone; where it names none, these are Monday to Friday from 9 to 18. The
    /// audience's own expectation of an answer stands over the built-in limit for the warning. The
    /// limit for the error is counted in plain hours since the message came, but it never holds
    /// before the first limit is passed as well: nobody is blamed for a weekend. The number that is
    /// named is that of all who wait.
    ///
    /// It also says, as an info and on the next post of the channel only, when the channel had more
    /// posts for each answer in the last 30 days than the limit. It does not where the channel's
    /// inbox has never been used.
    ///
    /// # Why it matters
    ///
    /// Two in five people expect an answer within an hour, four in five within a day. An offer above
    /// an open complaint is what everybody else reads first.
    ///
    /// # Example
    ///
    /// Since ten in the morning a customer asks where her parcel is, and at noon "New in our shop"
    /// goes out.
    ///
    /// # Instead
    ///
    /// Answer first, if only to say when there will be more to say. Then post.
    ///
    /// # Source
    ///
    /// E0 for answers within minutes; E3 and E5 for what people expect; E4 for how many posts firms
    /// send for each answer.
    id: "replies-before-promo",
    scope: Scope::Workspace,
    default_severity: Severity::Warning,
    blocks: false,
    units: &[Unit::Hours, Unit::PostsPerReply],
    sentences: &["rule-replies-before-promo", "rule-replies-before-promo-ratio"],
    fixes: &["fix-replies-before-promo", "fix-replies-before-promo-ratio"],
    evidence: &["E0", "E3", "E4", "E5"],
    check: check,
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let found = waiting(facts).or_else(|| ratio(facts));
    found.into_iter().collect()
}

/// Reports an offer while people wait.
fn waiting(facts: &Facts<'_>) -> Option<Report> {
    let setting = &facts.context.setting;
    let until = facts.context.now.min(facts.at);
    let waits = |one: &&Waiting| one.kind.needs_answer() && one.since <= until;
    let people = setting.waiting.iter().filter(waits);
    let oldest = people.clone().map(|one| one.since).min()?;
    if !facts.is_promotional() {
        return None;
    }
    let from = facts.local_at(oldest);
    let open = hours(open_seconds(
        &setting.profile.open_hours,
        from,
        facts.local_at(until),
    ));
    let plain = hours(until.ms_since(oldest) / 1_000);
    let (severity, measured, limit) = waited(facts, open, plain)?;
    let number = u32::try_from(people.count()).unwrap_or(u32::MAX);
    let message = Phrase::new("rule-replies-before-promo").with("n", Param::Number(number));
    let fix = Phrase::new("fix-replies-before-promo").with("date", Param::Day(from.date()));
    let unit = Unit::Hours;
    Some(
        Report::new(severity, message)
            .measuring(Measure::of(measured, unit), Measure::of(limit, unit))
            .fixed_by(FixKind::Suggest, Vec::new(), fix),
    )
}

/// The step that a wait passes, with the wait and the limit; the hours are open ones and plain ones.
fn waited(facts: &Facts<'_>, open: f64, plain: f64) -> Option<(Severity, f64, f64)> {
    let steps = facts.steps(ID, Unit::Hours);
    let expected = facts.context.setting.traits.reply_target_minutes;
    let expected = expected.map(|minutes| f64::from(minutes) / 60.0);
    let warning = expected.or(steps.warning);
    let is_late = warning.is_none_or(|limit| open > limit);
    let error = steps.error.filter(|limit| is_late && plain > *limit);
    let of_error = error.map(|limit| (Severity::Error, plain, limit));
    let of = |severity, limit: Option<f64>| {
        let limit = limit.filter(|limit| open > *limit)?;
        Some((severity, open, limit))
    };
    of_error
        .or_else(|| of(Severity::Warning, warning))
        .or_else(|| of(Severity::Info, steps.info))
}

/// Reports the next post of a channel that talks more than it answers.
fn ratio(facts: &Facts<'_>) -> Option<Report> {
    let now = facts.context.now;
    let answers = facts.context.setting.answered?;
    let earlier = facts.earlier();
    let is_next = facts.at >= now && earlier.last().is_none_or(|other| other.at < now);
    if !is_next {
        return None;
    }
    let start = now.plus_ms(-COUNTED_MS);
    let recent = earlier[earlier.partition_point(|other| other.at < start)..].iter();
    let out: Vec<_> = recent.copied().filter(|other| other.is_out).collect();
    let posts = count(&out);
    let unit = Unit::PostsPerReply;
    let steps = facts.steps(ID, unit);
    let (whole, part) = (f64::from(posts), f64::from(answers.max(1)));
    let (severity, limit) = steps.exceeded(|limit| whole > limit * part)?;
    let message = Phrase::new("rule-replies-before-promo-ratio")
        .with("posts", Param::Number(posts))
        .with("replies", Param::Number(answers));
    Some(
        Report::new(severity, message)
            .measuring(Measure::of(whole / part, unit), Measure::of(limit, unit))
            .fixed_by(
                FixKind::Suggest,
                Vec::new(),
                Phrase::new("fix-replies-before-promo-ratio"),
            ),
    )
}

/// Seconds as hours.
fn hours(seconds: i64) -> f64 {
    f64::from(u32::try_from(seconds.max(0)).unwrap_or(u32::MAX)) / 3_600.0
}

/// The seconds between two local times in which somebody is there to answer.
fn open_seconds(hours: &[OpenHours], from: NaiveDateTime, to: NaiveDateTime) -> i64 {
    let of_day = |weekday: u32| merged(hours, weekday);
    let week: Vec<Vec<(i64, i64)>> = (1..=7).map(of_day).collect();
    let whole_week: i64 = week
        .iter()
        .flatten()
        .map(|(open, close)| close - open)
        .sum();
    let days = (to.date() - from.date()).num_days();
    if days < 0 {
        return 0;
    }
    // Whole weeks are the same wherever they begin, so only the days that are left over are gone through.
    let weeks = days / 7;
    let first = i64::from(from.weekday().num_days_from_monday());
    let end = second_of_day(to);
    let rest: i64 = (0..=days % 7)
        .map(|day| {
            let is_last = day == days % 7;
            let start = if day == 0 { second_of_day(from) } else { 0 };
            let end = if is_last { end } else { DAY_S };
            let weekday = usize::try_from((first + day) % 7).unwrap_or_default();
            let open = week.get(weekday).into_iter().flatten();
            open.map(|(opens, closes)| overlap((*opens, *closes), (start, end)))
                .sum::<i64>()
        })
        .sum();
    weeks * whole_week + rest
}

/// How much of two stretches is the same; negative where the second one runs backwards, as it does
/// for the last day of whole weeks that end earlier in the day than they began.
fn overlap((opens, closes): (i64, i64), (start, end): (i64, i64)) -> i64 {
    let within = |second: i64| second.clamp(opens, closes.max(opens));
    within(end) - within(start)
}

/// When a day of the week is open, as seconds of the day, in order and without overlaps.
fn merged(hours: &[OpenHours], weekday: u32) -> Vec<(i64, i64)> {
    if hours.is_empty() {
        let is_weekday = weekday <= 5;
        return is_weekday
            .then_some((OPENS_S, CLOSES_S))
            .into_iter()
            .collect();
    }
    let of_day = hours.iter().filter(|open| open.weekday == weekday);
    let mut found: Vec<(i64, i64)> = of_day
        .map(|open| {
            (
                i64::from(open.from_minute) * 60,
                i64::from(open.to_minute) * 60,
            )
        })
        .collect();
    found.sort_unstable();
    let mut apart: Vec<(i64, i64)> = Vec::new();
    for (opens, closes) in found {
        match apart.last_mut() {
            Some(last) if opens <= last.1 => last.1 = last.1.max(closes),
            _ => apart.push((opens, closes)),
        }
    }
    apart
}

fn second_of_day(local: NaiveDateTime) -> i64 {
    i64::from(local.num_seconds_from_midnight())
}

#[cfg(test)]
mod tests {
    use super::{NaiveDateTime, OpenHours, open_seconds};

    fn open_minutes(hours: &[OpenHours], from: &str, to: &str) -> i64 {
        let local = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        open_seconds(hours, local(from), local(to)) / 60
    }

    #[test]
    fn nights_and_weekends_do_not_count() {
        let cases = [
            ("2026-12-02 09:30", "2026-12-02 10:15", 45),
            ("2026-12-02 06:00", "2026-12-02 10:00", 60),
            ("2026-12-02 17:30", "2026-12-03 09:10", 40),
            // Over a weekend.
            ("2026-12-04 17:45", "2026-12-07 09:15", 30),
            ("2026-12-05 10:00", "2026-12-06 22:00", 0),
            // Whole weeks, and one that ends earlier in the day than it began.
            ("2026-12-02 12:00", "2026-12-09 12:00", 5 * 540),
            ("2026-12-02 15:00", "2026-12-16 12:00", 10 * 540 - 180),
            ("2026-12-02 10:00", "2026-12-02 09:30", -30),
            ("2026-12-03 10:00", "2026-12-02 09:30", 0),
        ];
        for (from, to, expected) in cases {
            assert_eq!(open_minutes(&[], from, to), expected, "{from} {to}");
        }
    }

    #[test]
    fn hours_that_overlap_count_once() {
        let open = |weekday, from_minute, to_minute| OpenHours {
            weekday,
            from_minute,
            to_minute,
        };
        let hours = [open(6, 600, 720), open(6, 660, 780), open(6, 900, 960)];
        let saturday = ("2026-12-05 00:00", "2026-12-05 23:59");
        assert_eq!(open_minutes(&hours, saturday.0, saturday.1), 240);
        let monday = ("2026-12-07 09:00", "2026-12-07 18:00");
        assert_eq!(open_minutes(&hours, monday.0, monday.1), 0);
    }
}
