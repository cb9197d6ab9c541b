//! Dates: the last day that a text names, where it can be read for certain.

use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::rules::reading::{Kind, Reading};

/// Words before the last day; folded.
const UNTIL: &[&str] = &["bis", "until", "till", "through"];
/// Words that may stand between them and the day; folded.
const BETWEEN: &[&str] = &[
    "zum",
    "einschliesslich",
    "einschl",
    "inkl",
    "inklusive",
    "den",
    "am",
    "the",
    "on",
    "and",
    "including",
    "of",
];
/// How many tokens a day has at the most, with what stands before it.
const REACH: usize = 9;
/// For how many days ahead a day of the week is taken for that of this week or the next.
const NEXT_DAYS: u64 = 13;

/// Months by their number, in German and English, long and short; folded.
const MONTHS: [&[&str]; 12] = [
    &["januar", "jaenner", "january", "jan"],
    &["februar", "feber", "february", "feb"],
    &["maerz", "march", "mar"],
    &["april", "apr"],
    &["mai", "may"],
    &["juni", "june", "jun"],
    &["juli", "july", "jul"],
    &["august", "aug"],
    &["september", "sept", "sep"],
    &["oktober", "october", "okt", "oct"],
    &["november", "nov"],
    &["dezember", "december", "dez", "dec"],
];
/// Days of the week from Monday on; folded.
const WEEKDAYS: [(&[&str], Weekday); 7] = [
    (&["montag", "monday"], Weekday::Mon),
    (&["dienstag", "tuesday"], Weekday::Tue),
    (&["mittwoch", "wednesday"], Weekday::Wed),
    (&["donnerstag", "thursday"], Weekday::Thu),
    (&["freitag", "friday"], Weekday::Fri),
    (&["samstag", "sonnabend", "saturday"], Weekday::Sat),
    (&["sonntag", "sunday"], Weekday::Sun),
];

/// A last day as a text names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LastDay {
    /// Its tokens, with the word before it.
    pub tokens: Range<usize>,
    said: Said,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Date {
        day: u32,
        month: u32,
        year: Option<i32>,
    },
    Weekday(Weekday),
}

impl LastDay {
    /// Whether it clearly is not this day, read on another.
    pub(super) fn contradicts(&self, ends: NaiveDate, read: NaiveDate) -> bool {
        match self.said {
            Said::Date { day, month, year } => {
                (day, month) != (ends.day(), ends.month())
                    || year.is_some_and(|year| year != ends.year())
            }
            Said::Weekday(weekday) => {
                let latest = read.checked_add_days(Days::new(NEXT_DAYS));
                ends.weekday() != weekday || latest.is_some_and(|latest| ends > latest)
            }
        }
    }
}

/// The last days that a text names, in order.
pub(super) fn last_days(reading: &Reading<'_>) -> Vec<LastDay> {
    let mut found = Vec::new();
    for (start, token) in reading.tokens.iter().enumerate() {
        let is_until = token.is_word() && !token.is_quoted && UNTIL.contains(&reading.key(token));
        if let Some((end, said)) = is_until.then(|| day(reading, start + 1)).flatten() {
            let tokens = start..end;
            found.push(LastDay { tokens, said });
        }
    }
    found
}

/// The day that is named from a token on, and where it ends.
fn day(reading: &Reading<'_>, start: usize) -> Option<(usize, Said)> {
    let mut weekday = None;
    let mut at = start;
    while at < start + REACH {
        let token = reading.tokens.get(at)?;
        let key = reading.key(token);
        match token.kind {
            Kind::Number => return numbered(reading, at).or(weekday),
            Kind::Word if BETWEEN.contains(&key) => {}
            Kind::Word if weekday.is_none() && day_of_week(key).is_some() => {
                weekday = day_of_week(key).map(|day| (at + 1, Said::Weekday(day)));
            }
            Kind::Word => {
                return month(key)
                    .and_then(|month| english(reading, at + 1, month))
                    .or(weekday);
            }
            Kind::Mark if token.is_mark(reading.text, ',') && weekday.is_some() => {}
            _ => return weekday,
        }
        at += 1;
    }
    weekday
}

/// A day that begins with its number: `5. Dezember`, `05.12.2026`, `5th of December`.
fn numbered(reading: &Reading<'_>, at: usize) -> Option<(usize, Said)> {
    let raw = reading.raw(reading.tokens.get(at)?);
    if let Some((day, rest)) = raw.split_once('.') {
        let (month, year) = match rest.split_once('.') {
            Some((month, year)) => (month, Some(full_year(year)?)),
            None => (rest, None),
        };
        let said = date(day.parse().ok()?, month.parse().ok()?, year)?;
        let dot = reading.tokens.get(at + 1);
        let is_closed = dot.is_some_and(|dot| dot.is_mark(reading.text, '.') && !dot.is_spaced);
        // Without a dot behind it, 5.12 may be a price or a time of day.
        return (year.is_some() || is_closed)
            .then_some((at + 1 + usize::from(year.is_none()), said));
    }
    let day = raw.parse().ok()?;
    let mut next = at + 1;
    while let Some(token) = reading.tokens.get(next) {
        let is_dot = token.is_mark(reading.text, '.') && token.count == 1;
        let is_ending = matches!(reading.key(token), "st" | "nd" | "rd" | "th" | "of");
        if !(is_dot || is_ending) || next > at + 2 {
            break;
        }
        next += 1;
    }
    let month = month(reading.key(reading.tokens.get(next)?))?;
    let (end, year) = year(reading, next + 1);
    Some((end, date(day, month, year)?))
}

/// A day behind its month: `December 5`, `December 5th, 2026`.
fn english(reading: &Reading<'_>, at: usize, month: u32) -> Option<(usize, Said)> {
    let token = reading.tokens.get(at)?;
    let is_number = token.kind == Kind::Number;
    let day = is_number.then(|| reading.raw(token).parse().ok())??;
    let mut end = at + 1;
    let is_ending = |token: &&crate::rules::reading::Token| {
        !token.is_spaced && matches!(reading.key(token), "st" | "nd" | "rd" | "th")
    };
    if reading.tokens.get(end).as_ref().is_some_and(is_ending) {
        end += 1;
    }
    let comma = reading.tokens.get(end);
    let behind = end + usize::from(comma.is_some_and(|it| it.is_mark(reading.text, ',')));
    let (behind, year) = year(reading, behind);
    let end = if year.is_some() { behind } else { end };
    Some((end, date(day, month, year)?))
}

/// A year of four digits at a token, and where it ends.
fn year(reading: &Reading<'_>, at: usize) -> (usize, Option<i32>) {
    let token = reading.tokens.get(at);
    let raw = token
        .filter(|token| token.kind == Kind::Number)
        .map(|token| reading.raw(token));
    let year = raw.filter(|raw| raw.len() == 4).and_then(full_year);
    (at + usize::from(year.is_some()), year)
}

fn full_year(raw: &str) -> Option<i32> {
    let year: i32 = raw.parse().ok()?;
    match raw.len() {
        2 => Some(2_000 + year),
        4 => (2_000..2_200).contains(&year).then_some(year),
        _ => None,
    }
}

fn date(day: u32, month: u32, year: Option<i32>) -> Option<Said> {
    // A leap year, so that the 29th of February may be named without its year.
    NaiveDate::from_ymd_opt(year.unwrap_or(2_000), month, day)?;
    Some(Said::Date { day, month, year })
}

fn month(key: &str) -> Option<u32> {
    let place = MONTHS.iter().position(|names| names.contains(&key))?;
    u32::try_from(place + 1).ok()
}

fn day_of_week(key: &str) -> Option<Weekday> {
    let mut days = WEEKDAYS.iter();
    let found = days.find(|(names, _)| names.contains(&key))?;
    Some(found.1)
}

#[cfg(test)]
mod tests {
    use super::{LastDay, last_days};
    use crate::rules::{lexicon::Lexicon, reading::Reading};

    /// The passages with a last day, and whether each contradicts an end, read on 2 December 2026.
    fn read<'a>(text: &'a str, ends: &str) -> Vec<(&'a str, bool)> {
        let lexicon = Lexicon::read().unwrap();
        let reading = Reading::new(text, None, &lexicon);
        let (ends, read) = (ends.parse().unwrap(), "2026-12-02".parse().unwrap());
        let show = |day: &LastDay| {
            let passage = &text[reading.bytes(&day.tokens)];
            (passage, day.contradicts(ends, read))
        };
        last_days(&reading).iter().map(show).collect()
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        for (text, passage) in [
            ("Gilt bis 5. Dezember im Laden.", "bis 5. Dezember"),
            ("Gilt bis zum 05.12. im Laden", "bis zum 05.12."),
            ("Gilt bis 5.12.2026, solange", "bis 5.12.2026"),
            (
                "Gilt bis Samstag, den 5. Dezember 2026.",
                "bis Samstag, den 5. Dezember 2026",
            ),
            ("Gilt bis Samstag, dann nicht mehr", "bis Samstag"),
            ("Until 5 December in the shop", "Until 5 December"),
            (
                "until Saturday the 5th of December, then",
                "until Saturday the 5th of December",
            ),
            (
                "Valid until December 5th, 2026.",
                "until December 5th, 2026",
            ),
            ("Valid till Dec 5, in the shop", "till Dec 5"),
        ] {
            assert_eq!(read(text, "2026-12-05"), [(passage, false)], "{text}");
            assert_eq!(read(text, "2026-12-20"), [(passage, true)], "{text}");
        }
    }

    #[test]
    fn what_may_be_something_else_is_no_day() {
        for text in [
            "Von 3 bis 5 Euro",
            "bis 5.12 Euro",
            "bis 45. Mai",
            "bis 18 Uhr",
            "until we",
            "bis",
        ] {
            assert_eq!(read(text, "2026-12-05"), [], "{text}");
        }
    }
}
