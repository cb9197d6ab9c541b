//! Days that are known, tried on the built-in calendars.

use super::{Calendars, DayKind, Market, NaiveDate, Profile, Traits, easter};

fn calendars() -> Calendars {
    Calendars::read().unwrap()
}

fn day(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

/// The names of the days of one kind on a date.
fn on(date: &str, calendar: &str, kind: DayKind) -> Vec<String> {
    let found = calendars().on(day(date), &[calendar.to_owned()]);
    let of_kind = found.into_iter().filter(|found| found.kind == kind);
    of_kind.map(|found| found.name).collect()
}

fn holidays(date: &str, calendar: &str) -> Vec<String> {
    on(date, calendar, DayKind::Holiday)
}

fn remembrance(date: &str, calendar: &str) -> Vec<String> {
    on(date, calendar, DayKind::Remembrance)
}

#[test]
fn easter_is_where_it_is_known_to_be() {
    for known in [
        "1818-03-22",
        "1943-04-25",
        "1954-04-18",
        "1981-04-19",
        "2000-04-23",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2028-04-16",
        "2029-04-01",
        "2030-04-21",
        "2038-04-25",
        "2049-04-18",
        "2285-03-22",
    ] {
        let known = day(known);
        assert_eq!(easter(chrono::Datelike::year(&known)), Some(known));
    }
    for year in [i32::MIN, -4712, 0, i32::MAX] {
        let _ = easter(year);
    }
}

#[test]
fn days_that_move_fall_where_they_are_known_to_fall() {
    for (date, calendar, name) in [
        ("2026-04-03", "de", "Karfreitag"),
        ("2026-05-14", "de", "Christi Himmelfahrt"),
        ("2027-03-29", "de", "Ostermontag"),
        ("2028-06-05", "de", "Pfingstmontag"),
        ("2026-06-04", "de-nw", "Fronleichnam"),
        ("2026-11-18", "de-sn", "Buß- und Bettag"),
        ("2028-11-22", "de-sn", "Buß- und Bettag"),
        ("2030-05-30", "at", "Christi Himmelfahrt"),
        ("2026-06-04", "at-9", "Fronleichnam"),
        ("2026-09-10", "ch-ge", "Jeûne genevois"),
        ("2026-09-21", "ch-vd", "Lundi du Jeûne fédéral"),
        ("2026-01-19", "us", "Martin Luther King Jr. Day"),
        ("2026-11-26", "us", "Thanksgiving Day"),
        ("2029-11-22", "us-ca", "Thanksgiving Day"),
        ("2027-05-31", "us", "Memorial Day"),
        ("2030-09-02", "us", "Labor Day"),
        ("2026-05-04", "uk", "Early May bank holiday"),
        ("2026-05-25", "uk-nir", "Spring bank holiday"),
        ("2026-08-31", "uk-eng", "Summer bank holiday"),
        ("2026-08-03", "uk-sct", "Summer bank holiday"),
    ] {
        assert_eq!(holidays(date, calendar), [name], "{date} {calendar}");
    }
}

#[test]
fn days_of_remembrance_fall_where_they_are_known_to_fall() {
    for (date, calendar, name) in [
        ("2026-11-15", "de", "Volkstrauertag"),
        ("2027-11-14", "de", "Volkstrauertag"),
        ("2028-11-19", "de-by", "Volkstrauertag"),
        ("2026-11-22", "de", "Totensonntag"),
        ("2028-11-26", "de", "Totensonntag"),
        ("2030-11-24", "de", "Totensonntag"),
        ("2027-03-26", "de-hh", "Karfreitag"),
        ("2027-11-09", "de", "Gedenktag der Novemberpogrome"),
        (
            "2027-01-27",
            "de",
            "Tag des Gedenkens an die Opfer des Nationalsozialismus",
        ),
        ("2027-03-26", "ch-zh", "Karfreitag"),
        ("2027-05-31", "us", "Memorial Day"),
        ("2028-05-29", "us-tx", "Memorial Day"),
        ("2027-09-11", "us", "Patriot Day"),
        ("2026-11-08", "uk", "Remembrance Sunday"),
        ("2027-11-14", "uk-sct", "Remembrance Sunday"),
        ("2027-11-11", "uk", "Armistice Day"),
    ] {
        assert_eq!(remembrance(date, calendar), [name], "{date} {calendar}");
    }
    // Ash Wednesday is none.
    assert!(remembrance("2027-02-10", "de").is_empty());
}

#[test]
fn a_region_has_the_days_of_its_country_and_no_others() {
    assert_eq!(
        holidays("2027-10-03", "de-by"),
        ["Tag der Deutschen Einheit"]
    );
    assert_eq!(holidays("2027-11-01", "de-by"), ["Allerheiligen"]);
    assert!(holidays("2027-11-01", "de-be").is_empty());
    assert!(holidays("2027-11-01", "de").is_empty());
    assert_eq!(holidays("2027-09-20", "de-th"), ["Weltkindertag"]);
    assert!(holidays("2026-11-18", "de-th").is_empty());
    assert!(holidays("2027-03-26", "ch-ti").is_empty());
    assert_eq!(holidays("2027-11-30", "uk-sct"), ["St Andrew's Day"]);
    assert!(holidays("2027-03-29", "uk-sct").is_empty());
}

#[test]
fn a_law_holds_from_its_first_year_to_its_last() {
    assert!(holidays("2018-03-08", "de-be").is_empty());
    assert_eq!(
        holidays("2019-03-08", "de-be"),
        ["Internationaler Frauentag"]
    );
    assert!(holidays("2022-03-08", "de-mv").is_empty());
    assert_eq!(
        holidays("2023-03-08", "de-mv"),
        ["Internationaler Frauentag"]
    );
    assert_eq!(holidays("2017-10-31", "de-by"), ["Reformationstag"]);
    assert!(holidays("2018-10-31", "de-by").is_empty());
    assert_eq!(holidays("2018-10-31", "de-hh"), ["Reformationstag"]);
    assert!(holidays("2024-05-08", "de-be").is_empty());
    assert_eq!(
        holidays("2025-05-08", "de-be"),
        ["80. Jahrestag der Befreiung"]
    );
    assert!(holidays("2020-06-19", "us").is_empty());
    assert!(holidays("2020-05-04", "uk").is_empty());
}

#[test]
fn every_region_of_an_entry_is_one_of_its_calendar() {
    for calendar in calendars().all() {
        for entry in &calendar.days {
            assert!(
                entry
                    .regions
                    .iter()
                    .all(|region| calendar.regions.contains(region)),
                "{entry:?}"
            );
            assert!(entry.name.chars().count() <= 100);
        }
        let start = format!("{}-", calendar.name);
        assert!(
            calendar
                .regions
                .iter()
                .all(|region| region.starts_with(&start))
        );
    }
}

#[test]
fn names_of_several_calendars_give_each_day_once() {
    let names = ["de", "de-by", "at", "nowhere"].map(str::to_owned);
    let found = calendars().on(day("2027-01-01"), &names);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].name, "Neujahr");
    assert!(
        calendars()
            .on(day("2027-01-01"), &["fr".to_owned()])
            .is_empty()
    );
}

#[test]
fn only_names_of_calendars_are_known() {
    let calendars = calendars();
    for name in ["de", "de-by", "at-9", "ch-zh", "us-dc", "uk", "uk-sct"] {
        assert!(calendars.knows(name), "{name}");
    }
    for name in ["", "DE", "de-", "de-xx", "gb", "fr", "by"] {
        assert!(!calendars.knows(name), "{name}");
    }
}

#[test]
fn an_audience_comes_before_the_workspace() {
    let calendars = calendars();
    let profile = Profile {
        calendars: vec!["de-by".to_owned()],
        ..Profile::default()
    };
    let audience = |country: Option<&str>, region: Option<&str>, names: &[&str]| Traits {
        country: country.map(str::to_owned),
        region: region.map(str::to_owned),
        calendars: names.iter().map(|name| (*name).to_owned()).collect(),
        ..Traits::default()
    };
    for (traits, expected) in [
        (audience(Some("DE"), None, &["us", "at"]), &["us", "at"][..]),
        (audience(Some("AT"), Some("9"), &[]), &["at-9"]),
        (audience(Some("de"), Some("sn"), &[]), &["de-sn"]),
        (audience(Some("DE"), Some("XX"), &[]), &["de"]),
        (audience(Some("GB"), Some("SCT"), &[]), &["uk-sct"]),
        (audience(Some("FR"), None, &[]), &[]),
        (audience(None, None, &[]), &["de-by"]),
    ] {
        let found = calendars.of_audience(&traits, &profile, Some(Market::Uk));
        assert_eq!(found, expected, "{traits:?}");
    }
    let of_market = |market| calendars.of_audience(&Traits::default(), &Profile::default(), market);
    assert_eq!(of_market(Some(Market::Ch)), ["ch"]);
    assert!(of_market(Some(Market::Eu)).is_empty());
    assert!(of_market(None).is_empty());
}
