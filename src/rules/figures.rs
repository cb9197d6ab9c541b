//! Figures: a stretch of a channel in numbers, for a page that draws them.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::{
    Rules,
    context::Setting,
    facts::{count, verdict_of},
    policy::Policy,
    promotion::{hundredths, is_promotional, weight},
    thresholds::{Steps, Unit},
};
use crate::domain::{
    network::Network,
    publication::Neighbour,
    rule_layer::Limits,
    time::{HOUR_MS, Instant, TimeZone},
};

/// What is shown of a stretch.
#[derive(Debug, Clone, Copy)]
pub struct Stretch {
    /// From this instant.
    pub from: Instant,
    /// To before this one.
    pub to: Instant,
    /// The zone its days are counted in.
    pub zone: TimeZone,
    /// The channel's network.
    pub network: Network,
}

/// A stretch of a channel in numbers; published and planned posts count alike.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct WindowFigures {
    /// How many posts there are.
    pub posts: u32,
    /// How many of them are offers: by their author's word, else by what they read as.
    pub offers: u32,
    /// The share of offers, in percent; null without posts.
    pub offer_percent: Option<f64>,
    /// The share where a soft mention counts half and a hard sell one and a half, in percent; null
    /// without posts.
    pub weight_percent: Option<f64>,
    /// Above these shares of offers, in percent, another offer is reported here.
    pub offer_limits: Limits,
    /// Posts a week on average over the stretch.
    pub posts_per_week: f64,
    /// Each local day of the stretch.
    pub days: Vec<DayFigures>,
    /// Each ISO week, Monday to Sunday, that has a day in the stretch.
    pub weeks: Vec<WeekFigures>,
    /// The time between posts; null with fewer than two.
    pub gaps: Option<GapFigures>,
    /// The time between offers; null with fewer than two.
    pub offer_gaps: Option<GapFigures>,
    /// Posts by pillar, the most frequent first.
    pub pillars: Vec<PillarFigures>,
}

/// One local day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct DayFigures {
    /// Which day.
    pub day: NaiveDate,
    /// How many posts go out on it.
    pub posts: u32,
    /// How many of them are offers.
    pub offers: u32,
}

/// One ISO week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct WeekFigures {
    /// Its Monday.
    pub monday: NaiveDate,
    /// How many posts of the stretch go out in it.
    pub posts: u32,
    /// How many of them are offers.
    pub offers: u32,
}

/// The time between neighbours, in hours.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, utoipa::ToSchema)]
pub struct GapFigures {
    /// The shortest.
    pub shortest_hours: f64,
    /// The one in the middle.
    pub median_hours: f64,
    /// The longest.
    pub longest_hours: f64,
}

/// One pillar.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PillarFigures {
    /// Its name; null for posts without one.
    pub pillar: Option<String>,
    /// How many posts it has.
    pub posts: u32,
    /// Its share of all posts, in percent.
    pub percent: f64,
    /// The share it should have, in percent, where the workspace says so.
    pub target_percent: Option<u32>,
}

impl Rules {
    /// The numbers of a stretch, of the channel's posts in any order.
    pub fn figures(
        &self,
        posts: &[Neighbour],
        stretch: Stretch,
        setting: &Setting,
    ) -> WindowFigures {
        let mut posts: Vec<&Neighbour> = posts
            .iter()
            .filter(|post| post.at >= stretch.from && post.at < stretch.to)
            .collect();
        posts.sort_by_key(|post| (post.at, post.publication));
        let read = |post: &Neighbour| verdict_of(post, &setting.profile);
        let sells = |post: &&Neighbour| is_promotional(post.promotion, || read(post));
        let offers: Vec<&Neighbour> = posts.iter().copied().filter(sells).collect();
        let weights = posts.iter().map(|post| weight(post.promotion, read(post)));
        let total: f64 = weights.sum();
        let number = f64::from(count(&posts));
        let percent = |part: f64| (number > 0.0).then(|| hundredths(100.0 * part / number));
        let days = days(&posts, &offers, stretch);
        WindowFigures {
            posts: count(&posts),
            offers: count(&offers),
            offer_percent: percent(f64::from(count(&offers))),
            weight_percent: percent(total),
            offer_limits: self.offer_limits(stretch.network, setting),
            posts_per_week: hundredths(7.0 * number / f64::from(amount(days.len()).max(1))),
            weeks: weeks(&days),
            days,
            gaps: gaps(&posts),
            offer_gaps: gaps(&offers),
            pillars: pillars(&posts, setting),
        }
    }

    fn offer_limits(&self, network: Network, setting: &Setting) -> Steps {
        let rule = "ad-density";
        let (built_in, _) = self
            .thresholds
            .steps(rule, Unit::Percent, network.into(), None);
        Policy::of(&setting.layers).steps(rule, Unit::Percent, built_in)
    }
}

/// Every local day of a stretch, those without posts too.
fn days(posts: &[&Neighbour], offers: &[&Neighbour], stretch: Stretch) -> Vec<DayFigures> {
    let Stretch { from, to, zone, .. } = stretch;
    let (first, last) = (from.day_in(zone), to.plus_ms(-1).day_in(zone));
    let mut days: BTreeMap<NaiveDate, (u32, u32)> = first
        .iter_days()
        .take_while(|day| *day <= last)
        .map(|day| (day, (0, 0)))
        .collect();
    for post in posts {
        days.entry(post.at.day_in(zone)).or_default().0 += 1;
    }
    for offer in offers {
        days.entry(offer.at.day_in(zone)).or_default().1 += 1;
    }
    let days = days.into_iter();
    days.map(|(day, (posts, offers))| DayFigures { day, posts, offers })
        .collect()
}

fn weeks(days: &[DayFigures]) -> Vec<WeekFigures> {
    let mut weeks: Vec<WeekFigures> = Vec::new();
    for one in days {
        let since_monday = u64::from(chrono::Datelike::weekday(&one.day).num_days_from_monday());
        let monday = one.day.checked_sub_days(Days::new(since_monday));
        let monday = monday.unwrap_or(one.day);
        match weeks.last_mut().filter(|week| week.monday == monday) {
            Some(week) => {
                week.posts += one.posts;
                week.offers += one.offers;
            }
            None => weeks.push(WeekFigures {
                monday,
                posts: one.posts,
                offers: one.offers,
            }),
        }
    }
    weeks
}

fn gaps(posts: &[&Neighbour]) -> Option<GapFigures> {
    let pairs = posts.windows(2).filter_map(|pair| match pair {
        [one, next] => Some(next.at.ms_since(one.at)),
        _ => None,
    });
    let mut gaps: Vec<i64> = pairs.collect();
    gaps.sort_unstable();
    // Instants are within a few years, which minutes count exactly.
    let hours = |ms: i64| {
        let minutes = i32::try_from(ms / (HOUR_MS / 60)).unwrap_or(i32::MAX);
        hundredths(f64::from(minutes) / 60.0)
    };
    Some(GapFigures {
        shortest_hours: hours(*gaps.first()?),
        median_hours: hours(*gaps.get(gaps.len() / 2)?),
        longest_hours: hours(*gaps.last()?),
    })
}

fn pillars(posts: &[&Neighbour], setting: &Setting) -> Vec<PillarFigures> {
    let mut counted: BTreeMap<Option<&str>, u32> = BTreeMap::new();
    for target in &setting.profile.pillar_targets {
        counted.insert(Some(&target.pillar), 0);
    }
    for post in posts {
        *counted.entry(post.pillar.as_deref()).or_default() += 1;
    }
    let whole = f64::from(count(posts)).max(1.0);
    let mut pillars: Vec<PillarFigures> = counted
        .into_iter()
        .map(|(pillar, posts)| {
            let mut targets = setting.profile.pillar_targets.iter();
            let target = targets.find(|target| Some(target.pillar.as_str()) == pillar);
            PillarFigures {
                pillar: pillar.map(str::to_owned),
                posts,
                percent: hundredths(100.0 * f64::from(posts) / whole),
                target_percent: target.map(|target| target.percent),
            }
        })
        .collect();
    pillars.sort_by(|one, other| (other.posts, &one.pillar).cmp(&(one.posts, &other.pillar)));
    pillars
}

fn amount(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
