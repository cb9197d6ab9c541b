//! Built-in calendars: public holidays and days of remembrance, by country and region.
//!
//! They are data with a source and a date, one file for each country in `data/calendars/`. A name
//! such as `de` or `de-by` picks the days of a country or of one of its regions; those that hold in
//! the whole country are part of every region. Days in lieu, as the United Kingdom and the United
//! States keep them where a holiday falls on a weekend, are not in the data, nor are days that hold
//! in single municipalities.

use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use serde::Deserialize;

use super::Rules;
use crate::domain::{
    audience::Traits,
    profile::{Market, Profile},
    special_day::{DayKind, SpecialDay},
};

#[cfg(test)]
mod tests;

/// The calendars as their files have them.
const FILES: [&str; 5] = [
    include_str!("data/calendars/de.json"),
    include_str!("data/calendars/at.json"),
    include_str!("data/calendars/ch.json"),
    include_str!("data/calendars/us.json"),
    include_str!("data/calendars/uk.json"),
];

/// The calendar of one country.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Its name, such as `de`.
    pub name: String,
    /// The country as ISO 3166-1 alpha-2, such as `DE`.
    pub country: String,
    /// The version of its data; rises when a day changes.
    pub version: String,
    /// When the days were written down.
    pub date: NaiveDate,
    /// Where the days come from, and what is left out.
    pub source: String,
    /// The names of its regions, such as `de-by`.
    pub regions: Vec<String>,
    /// What it holds.
    days: Vec<Entry>,
}

/// A day of a calendar, year for year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    kind: DayKind,
    falls: Falls,
    /// Where it holds; empty for everywhere.
    #[serde(default)]
    regions: Vec<String>,
    /// The first year in which it holds.
    from: Option<i32>,
    /// The last year in which it holds.
    until: Option<i32>,
}

/// How a day is found in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Falls {
    /// On the same date in every year.
    Date(MonthDay),
    /// So many days after Easter Sunday, or before it.
    Easter(i64),
    /// On the n-th such weekday of a month.
    Nth {
        n: u32,
        weekday: Weekday,
        month: u32,
    },
    /// On the last such weekday of a month.
    Last { weekday: Weekday, month: u32 },
    /// On the last such weekday before a date of the same year.
    Before { weekday: Weekday, date: MonthDay },
    /// On the first such weekday after a date of the same year.
    After { weekday: Weekday, date: MonthDay },
}

/// A month and a day of it, written as `05-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
struct MonthDay {
    month: u32,
    day: u32,
}

impl TryFrom<String> for MonthDay {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (month, day) = text.split_once('-').unwrap_or_default();
        match (month.parse(), day.parse()) {
            // Any leap year tells whether there is such a day at all.
            (Ok(month), Ok(day)) if NaiveDate::from_ymd_opt(2024, month, day).is_some() => {
                Ok(Self { month, day })
            }
            _ => Err(format!("expected a month and a day like 05-01, not {text}")),
        }
    }
}

impl MonthDay {
    /// The day of a year; none for 29 February in most years.
    fn in_year(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month, self.day)
    }
}

impl Falls {
    /// Whether it falls on a day.
    fn is_on(self, day: NaiveDate) -> bool {
        let year = day.year();
        // From 1 to 7 where the day is within the week after a date.
        let after = |date: MonthDay| date.in_year(year).map(|date| (day - date).num_days());
        match self {
            Self::Date(date) => date.in_year(year) == Some(day),
            Self::Easter(days) => {
                easter(year).is_some_and(|easter| (day - easter).num_days() == days)
            }
            Self::Nth { n, weekday, month } => {
                day.weekday() == weekday && day.month() == month && day.day0() / 7 + 1 == n
            }
            Self::Last { weekday, month } => {
                let next = day.checked_add_days(Days::new(7));
                let is_last = next.is_none_or(|next| next.month() != month);
                day.weekday() == weekday && day.month() == month && is_last
            }
            Self::Before { weekday, date } => {
                day.weekday() == weekday && after(date).is_some_and(|days| (-7..0).contains(&days))
            }
            Self::After { weekday, date } => {
                day.weekday() == weekday && after(date).is_some_and(|days| (1..=7).contains(&days))
            }
        }
    }
}

/// Easter Sunday of a year of the Gregorian calendar.
fn easter(year: i32) -> Option<NaiveDate> {
    // The full moon is found by its cycle of 19 years, corrected for the leap days that were left out
    // and for the moon's own drift; Easter is the Sunday after it (J. Meeus, Astronomical Algorithms).
    let (century, cycle) = (year.div_euclid(100), year.rem_euclid(19));
    let left_out = century - century / 4;
    let drift = (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * cycle + left_out - drift + 15).rem_euclid(30);
    let weekday =
        (32 + 2 * (century % 4) + 2 * (year.rem_euclid(100) / 4) - moon - year.rem_euclid(100) % 4)
            .rem_euclid(7);
    let late = (cycle + 11 * moon + 22 * weekday) / 451;
    let days = u64::try_from(moon + weekday - 7 * late).ok()?;
    NaiveDate::from_ymd_opt(year, 3, 22)?.checked_add_days(Days::new(days))
}

impl Entry {
    /// Whether it holds on a day for whoever asks for these names of one calendar.
    fn holds(&self, day: NaiveDate, names: &[&str]) -> bool {
        let year = day.year();
        let holds_there = |region: &String| names.contains(&region.as_str());
        self.from.is_none_or(|from| year >= from)
            && self.until.is_none_or(|until| year <= until)
            && (self.regions.is_empty() || self.regions.iter().any(holds_there))
            && self.falls.is_on(day)
    }
}

impl Calendar {
    /// Whether a name means the calendar or one of its regions.
    fn is_meant(&self, name: &str) -> bool {
        self.name == name || self.regions.iter().any(|region| region == name)
    }
}

/// All built-in calendars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendars(Vec<Calendar>);

impl Calendars {
    /// Reads the compiled-in data.
    pub(super) fn read() -> serde_json::Result<Self> {
        let read = FILES.iter().map(|file| serde_json::from_str(file));
        read.collect::<Result<_, _>>().map(Self)
    }

    /// The calendars, one for each country.
    pub fn all(&self) -> &[Calendar] {
        &self.0
    }

    /// Whether there is a calendar of this name, such as `de` or `de-by`.
    pub fn knows(&self, name: &str) -> bool {
        self.0.iter().any(|calendar| calendar.is_meant(name))
    }

    /// The names of the calendars that hold for an audience: those it names, else that of its country
    /// and region, else those of the workspace's profile, else that of the market.
    ///
    /// An audience in a country without a calendar has none, whatever the workspace says of others.
    pub fn of_audience(
        &self,
        traits: &Traits,
        profile: &Profile,
        market: Option<Market>,
    ) -> Vec<String> {
        if !traits.calendars.is_empty() {
            return traits.calendars.clone();
        }
        if let Some(country) = &traits.country {
            let name = self.of_country(country, traits.region.as_deref());
            return name.into_iter().collect();
        }
        if !profile.calendars.is_empty() {
            return profile.calendars.clone();
        }
        let name = market.and_then(of_market);
        name.map(str::to_owned).into_iter().collect()
    }

    /// The name for a country and a region; the country's where the region is not known.
    fn of_country(&self, country: &str, region: Option<&str>) -> Option<String> {
        let is_meant = |calendar: &&Calendar| {
            let names = [&calendar.country, &calendar.name];
            names.iter().any(|name| name.eq_ignore_ascii_case(country))
        };
        let calendar = self.0.iter().find(is_meant)?;
        let of_region = |region: &str| format!("{}-{}", calendar.name, region.to_ascii_lowercase());
        let name = region.map(of_region);
        let known = name.filter(|name| calendar.regions.contains(name));
        Some(known.unwrap_or_else(|| calendar.name.clone()))
    }

    /// What falls on a day in any of some calendars; names of no calendar give nothing.
    pub fn on(&self, day: NaiveDate, names: &[String]) -> Vec<SpecialDay> {
        let mut found: Vec<SpecialDay> = Vec::new();
        for calendar in &self.0 {
            let names = names.iter().map(String::as_str);
            let names: Vec<&str> = names.filter(|name| calendar.is_meant(name)).collect();
            if names.is_empty() {
                continue;
            }
            let entries = calendar.days.iter();
            for entry in entries.filter(|entry| entry.holds(day, &names)) {
                let special = SpecialDay {
                    day,
                    name: entry.name.clone(),
                    kind: entry.kind,
                };
                if !found.contains(&special) {
                    found.push(special);
                }
            }
        }
        found
    }
}

impl Rules {
    /// The built-in calendars.
    pub const fn calendars(&self) -> &Calendars {
        &self.calendars
    }
}

/// The calendar of a market; none where it is more than one country, or one without a calendar.
const fn of_market(market: Market) -> Option<&'static str> {
    match market {
        Market::De => Some("de"),
        Market::At => Some("at"),
        Market::Ch => Some("ch"),
        Market::Uk => Some("uk"),
        Market::Us => Some("us"),
        Market::Eu | Market::Other => None,
    }
}
