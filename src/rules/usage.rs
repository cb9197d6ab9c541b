//! Usage: which networks take up a team's time, and how many people of a group use which of them.
//!
//! Both are data with a source and a date, in `data/networks.json` and `data/audience.json`. Surveys
//! ask differently from country to country, so networks are compared within one table only.

use serde::Deserialize;

use crate::domain::audience::{Education, Gender, Income, Traits};

/// An audience without an upper age ends here, and so does the oldest group of a survey.
const OLDEST: u32 = 84;
/// An audience that spans so much of all ages is not told apart by age.
const ALL_AGES: f64 = 0.9;
/// Figures must be there for so much of the ages of an audience.
const COVERED: f64 = 0.75;

/// How much of a team's time the channels of a network take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Counts {
    /// None: nobody answers there.
    Never,
    /// All of its channels are one network.
    Once,
    /// Each channel stands for a network of its own.
    Each,
}

/// What is asked in a survey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, strum::Display)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub(super) enum Measure {
    /// Who uses a network at all.
    Ever,
    /// Who uses it at least once a week.
    Weekly,
}

/// What is known of networks beside their thresholds.
#[derive(Debug)]
pub(super) struct Usage {
    networks: Vec<Listed>,
    business: Vec<Factor>,
    tables: Vec<Table>,
}

/// `data/networks.json`.
#[derive(Debug, Deserialize)]
struct Networks {
    networks: Vec<Listed>,
}

/// One network of the list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    network: String,
    label: String,
    counts: Counts,
}

/// `data/audience.json`.
#[derive(Debug, Deserialize)]
struct Surveys {
    business: Vec<Factor>,
    tables: Vec<Table>,
}

/// How much better a network fits firms than its share of all people says.
#[derive(Debug, Deserialize)]
struct Factor {
    network: String,
    factor: f64,
}

/// The figures of one country.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    country: String,
    measure: Measure,
    ages_from: u32,
    figures: Vec<Figure>,
}

/// How many percent of a group use a network.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Figure {
    network: String,
    group: Group,
    percent: f64,
    #[serde(default)]
    is_rough: bool,
    source: String,
    year: u32,
}

/// A group that was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Group {
    All,
    Women,
    Men,
    Degree,
    School,
    Ages(u32, Option<u32>),
}

/// How a network stands with an audience.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Standing<'a> {
    /// The network's name as people write it.
    pub(super) label: &'a str,
    /// How many percent of the audience use it.
    pub(super) percent: f64,
    /// Who asked.
    pub(super) source: &'a str,
    /// When.
    pub(super) year: u32,
    /// The percentage as it is compared.
    weight: f64,
    /// Whether the figures do not tell the audience apart in every respect.
    is_rough: bool,
}

/// How well a network fits an audience.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fit<'a> {
    /// Its share of the audience in percent of the best network's.
    pub(super) percent: f64,
    /// How it stands itself.
    pub(super) own: Standing<'a>,
    /// The other networks that fit better, two at the most, from good to less good.
    pub(super) best: Vec<Standing<'a>>,
    /// What was asked.
    pub(super) measure: Measure,
    /// Whether the figures do not tell the audience apart in every respect.
    pub(super) is_rough: bool,
}

/// Whom the figures are wanted for.
struct Target {
    /// Groups of ages and how many years of the audience lie in each; empty where ages do not matter.
    ages: Vec<(Group, f64)>,
    /// How many of the audience's years have a figure, from 0 to 1.
    covered: f64,
    /// What else tells it apart.
    groups: Vec<Group>,
    /// Whether something tells it apart that nobody asked about.
    is_rough: bool,
    is_business: bool,
}

impl Usage {
    /// Reads the compiled-in data.
    pub(super) fn read() -> serde_json::Result<Self> {
        let Networks { networks } = serde_json::from_str(include_str!("data/networks.json"))?;
        let Surveys { business, tables } =
            serde_json::from_str(include_str!("data/audience.json"))?;
        Ok(Self {
            networks,
            business,
            tables,
        })
    }

    /// How much time the channels of a network take; one that is not listed counts once.
    pub(super) fn counts(&self, network: &str) -> Counts {
        let mut listed = self.networks.iter();
        let found = listed.find(|listed| listed.network == network);
        found.map_or(Counts::Once, |listed| listed.counts)
    }

    /// A network's name as people write it.
    pub(super) fn label<'a>(&'a self, network: &'a str) -> &'a str {
        let mut listed = self.networks.iter();
        let found = listed.find(|listed| listed.network == network);
        found.map_or(network, |listed| &listed.label)
    }

    /// How well a network fits an audience in a country; none where too little is known of it.
    pub(super) fn fit(&self, network: &str, country: &str, traits: &Traits) -> Option<Fit<'_>> {
        let mut tables = self.tables.iter();
        let table = tables.find(|table| table.country.eq_ignore_ascii_case(country))?;
        let target = table.target(network, traits)?;
        let own = self.standing(table, network, &target)?;
        let mut names: Vec<&str> = Vec::new();
        for figure in table.figures.iter().filter(|one| one.network != network) {
            if !names.contains(&figure.network.as_str()) {
                names.push(&figure.network);
            }
        }
        let others = names.into_iter();
        let mut best: Vec<Standing<'_>> = others
            .filter_map(|name| self.standing(table, name, &target))
            .collect();
        best.sort_by(|one, other| other.weight.total_cmp(&one.weight));
        let highest = best.first()?.weight.max(own.weight);
        best.retain(|one| one.weight > own.weight && one.percent > own.percent);
        best.truncate(2);
        Some(Fit {
            percent: 100.0 * own.weight / highest.max(f64::MIN_POSITIVE),
            measure: table.measure,
            is_rough: own.is_rough || target.is_rough || target.covered < 1.0,
            own,
            best,
        })
    }

    /// How a network stands with a target; none where a figure is missing that it rests on.
    fn standing<'a>(
        &'a self,
        table: &'a Table,
        network: &str,
        target: &Target,
    ) -> Option<Standing<'a>> {
        let all = [(Group::All, 1.0)];
        let groups = if target.ages.is_empty() {
            &all[..]
        } else {
            &target.ages
        };
        let known: Option<Vec<(&Figure, f64)>> = groups
            .iter()
            .map(|(group, years)| Some((table.latest(network, *group)?, *years)))
            .collect();
        let known = known?;
        let years: f64 = known.iter().map(|(_, years)| years).sum();
        let share: f64 = known.iter().map(|(one, years)| one.percent * years).sum();
        let (main, _) = known
            .iter()
            .max_by(|one, other| one.1.total_cmp(&other.1))?;
        let leans = target
            .groups
            .iter()
            .map(|group| table.lean(network, *group));
        let lean: f64 = leans.clone().map(|lean| lean.unwrap_or(1.0)).product();
        let percent = (share / years * lean).min(100.0);
        let business = self.business.iter().find(|one| one.network == network);
        let factor = business.filter(|_| target.is_business);
        Some(Standing {
            label: self.label(&main.network),
            percent,
            source: &main.source,
            year: main.year,
            weight: percent * factor.map_or(1.0, |one| one.factor),
            is_rough: known.iter().any(|(one, _)| one.is_rough)
                || leans.into_iter().any(|lean| lean.is_none()),
        })
    }
}

impl Table {
    /// Whom figures are wanted for, with those ages that a network has figures for; none where there
    /// are too few of them.
    fn target(&self, network: &str, traits: &Traits) -> Option<Target> {
        let gender = match traits.gender {
            Gender::All => None,
            Gender::Women => Some(Group::Women),
            Gender::Men => Some(Group::Men),
        };
        let education = match traits.education {
            Education::Any | Education::Vocational => None,
            Education::School => Some(Group::School),
            Education::Degree => Some(Group::Degree),
        };
        let (ages, covered) = self.ages(network, traits)?;
        Some(Target {
            ages,
            covered,
            groups: gender.into_iter().chain(education).collect(),
            is_rough: traits.education == Education::Vocational || traits.income != Income::Any,
            is_business: traits.is_business,
        })
    }

    /// The groups of ages of an audience that a network has figures for, with the years in each, and
    /// what share of its years that is.
    fn ages(&self, network: &str, traits: &Traits) -> Option<(Vec<(Group, f64)>, f64)> {
        let from = traits.age_from.unwrap_or_default().max(self.ages_from);
        let to = traits.age_to.unwrap_or(OLDEST).min(OLDEST);
        let years = years(from, to)?;
        let every = self::years(self.ages_from, OLDEST)?;
        if years >= ALL_AGES * every {
            return Some((Vec::new(), 1.0));
        }
        let mut ages: Vec<(Group, f64)> = Vec::new();
        for figure in self.figures.iter().filter(|one| one.network == network) {
            if let Group::Ages(start, end) = figure.group
                && let Some(within) = self::years(from.max(start), to.min(end.unwrap_or(OLDEST)))
                && !ages.iter().any(|(group, _)| *group == figure.group)
            {
                ages.push((figure.group, within));
            }
        }
        let covered = ages.iter().map(|(_, within)| within).sum::<f64>() / years;
        (covered >= COVERED).then_some((ages, covered))
    }

    /// The latest figure of a group.
    fn latest(&self, network: &str, group: Group) -> Option<&Figure> {
        self.of(network, group).max_by_key(|figure| figure.year)
    }

    /// How much more, or less, a group uses a network than all do, around the same year.
    fn lean(&self, network: &str, group: Group) -> Option<f64> {
        let own = self.latest(network, group)?;
        let all = self
            .of(network, Group::All)
            .min_by_key(|figure| figure.year.abs_diff(own.year))?;
        (all.percent > 0.0).then(|| own.percent / all.percent)
    }

    fn of(&self, network: &str, group: Group) -> impl Iterator<Item = &Figure> {
        let figures = self.figures.iter();
        figures.filter(move |figure| figure.network == network && figure.group == group)
    }
}

/// The years from one age to another, both included; none where there are none.
fn years(from: u32, to: u32) -> Option<f64> {
    (to.saturating_add(1))
        .checked_sub(from)
        .filter(|years| *years > 0)
        .map(f64::from)
}

#[cfg(test)]
mod tests {
    use super::{Counts, Education, Fit, Gender, Traits, Usage};

    fn aged(from: u32, to: u32) -> Traits {
        Traits {
            age_from: Some(from),
            age_to: Some(to),
            ..Traits::default()
        }
    }

    fn whole(fit: Option<&Fit<'_>>) -> Option<f64> {
        fit.map(|fit| fit.percent.round())
    }

    #[test]
    fn every_figure_is_a_percentage_of_a_listed_network() {
        let usage = Usage::read().unwrap();
        for table in &usage.tables {
            for figure in &table.figures {
                assert!((0.0..=100.0).contains(&figure.percent), "{figure:?}");
                assert!((2020..=2026).contains(&figure.year) && !figure.source.is_empty());
                assert_ne!(usage.label(&figure.network), figure.network, "{figure:?}");
                let same = table.of(&figure.network, figure.group);
                assert_eq!(same.filter(|other| other.year == figure.year).count(), 1);
            }
        }
    }

    #[test]
    fn networks_are_compared_within_one_country_and_group() {
        let usage = Usage::read().unwrap();
        let young = usage.fit("facebook", "de", &aged(14, 29));
        assert_eq!(whole(young.as_ref()), Some(43.0));
        let best = young.map(|fit| fit.best.iter().map(|one| one.label).collect::<Vec<_>>());
        assert_eq!(best, Some(vec!["Instagram", "Snapchat"]));
        let both = usage.fit("facebook", "DE", &aged(20, 39));
        // 34 and 51 against 80 and 50 percent, ten years of each.
        assert_eq!(whole(both.as_ref()), Some(65.0));
        assert_eq!(usage.fit("youtube", "DE", &aged(14, 29)), None);
        assert_eq!(usage.fit("facebook", "FR", &aged(14, 29)), None);
    }

    #[test]
    fn ages_without_figures_are_not_guessed() {
        let usage = Usage::read().unwrap();
        assert_eq!(usage.fit("tiktok", "DE", &aged(30, 49)), None);
        assert_eq!(usage.fit("instagram", "DE", &aged(45, 60)), None);
        assert_eq!(usage.fit("instagram", "DE", &aged(5, 13)), None);
        let most = usage.fit("instagram", "DE", &aged(30, 51)).unwrap();
        assert!(most.is_rough && most.percent > 90.0);
    }

    #[test]
    fn men_women_and_degrees_lean_the_figures() {
        let usage = Usage::read().unwrap();
        let of = |gender, education| Traits {
            gender,
            education,
            ..Traits::default()
        };
        let percent = |network: &str, traits: &Traits| {
            let fit = usage.fit(network, "US", traits).unwrap();
            (fit.own.percent.round(), fit.is_rough)
        };
        assert_eq!(
            percent("pinterest", &of(Gender::Men, Education::Any)),
            (16.0, false)
        );
        assert_eq!(
            percent("linkedin", &of(Gender::All, Education::School)),
            (10.0, false)
        );
        assert_eq!(
            percent("reddit", &of(Gender::Women, Education::Any)),
            (26.0, true)
        );
    }

    #[test]
    fn firms_are_met_on_networks_for_work() {
        let usage = Usage::read().unwrap();
        let firms = Traits {
            is_business: true,
            ..Traits::default()
        };
        let people = usage.fit("linkedin", "US", &Traits::default());
        assert_eq!(whole(people.as_ref()), Some(36.0));
        assert_eq!(
            whole(usage.fit("linkedin", "US", &firms).as_ref()),
            Some(71.0)
        );
        assert_eq!(usage.counts("webhook"), Counts::Never);
        assert_eq!(usage.counts("elsewhere"), Counts::Once);
    }
}
