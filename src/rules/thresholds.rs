//! Thresholds: for each rule and network the numbers above which it speaks.
//!
//! They are data with a version, a source and a date, in `data/thresholds.json`. A network is named
//! as text there, so that a post can be judged for a network before it is spoken to; a network
//! without a row is judged by the default network's.

use serde::{Deserialize, Serialize};

use super::{RulesError, Severity};

/// What a number counts.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::Display, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Unit {
    /// Hundredths of the posts looked at.
    Percent,
    /// Posts without another kind of post in between.
    PostsInARow,
    /// Posts on one local calendar day.
    PostsPerDay,
    /// Posts in one ISO week, Monday to Sunday local time.
    PostsPerWeek,
}

/// The numbers above which a rule reports; a number that is exactly met is still fine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Steps {
    /// Above this it is an info.
    pub info: Option<u32>,
    /// Above this it is a warning.
    pub warning: Option<u32>,
    /// Above this it is an error.
    pub error: Option<u32>,
}

impl Steps {
    /// The most severe step that is passed, with its number.
    pub fn exceeded(&self, passes: impl Fn(u32) -> bool) -> Option<(Severity, u32)> {
        [
            (Severity::Error, self.error),
            (Severity::Warning, self.warning),
            (Severity::Info, self.info),
        ]
        .into_iter()
        .find_map(|(severity, limit)| {
            limit
                .filter(|limit| passes(*limit))
                .map(|limit| (severity, limit))
        })
    }
}

/// One line of the data: the steps of one rule on one network.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The rule's id.
    pub rule: String,
    /// What is counted.
    pub unit: Unit,
    /// The network's name in snake case, such as `google_business`.
    pub network: String,
    /// The row holds only for channels with more followers than this.
    pub followers_above: Option<u64>,
    /// Above this it is an info.
    pub info: Option<u32>,
    /// Above this it is a warning.
    pub warning: Option<u32>,
    /// Above this it is an error.
    pub error: Option<u32>,
    /// Where the numbers come from; codes such as `E9` are explained in the evidence.
    pub source: String,
    /// The day the numbers were set, as in 2026-11-23.
    pub date: chrono::NaiveDate,
}

/// A study, a guideline or a habit that thresholds rest on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Its stable code, such as `E9`.
    pub code: String,
    /// Who found it, and when.
    pub source: String,
    /// What it says.
    pub finding: String,
}

/// All thresholds, and what they rest on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// The version that findings carry; changes with every number.
    pub version: String,
    default_network: String,
    evidence: Vec<Evidence>,
    rows: Vec<Row>,
}

impl Thresholds {
    /// Reads the compiled-in data.
    pub(super) fn read() -> Result<Self, RulesError> {
        Ok(serde_json::from_str(include_str!("data/thresholds.json"))?)
    }

    /// The steps of a rule on a network; none at all where the rule has no rows.
    ///
    /// Of several rows the one for the most followers wins that the channel has more of. A channel
    /// whose followers are not known gets the row without a condition.
    pub fn steps(&self, rule: &str, unit: Unit, network: &str, followers: Option<u64>) -> Steps {
        let row = |network: &str| {
            self.rows
                .iter()
                // What is quickly compared comes first: every rule asks for every post.
                .filter(|row| row.unit == unit && row.network == network && row.rule == rule)
                .filter(|row| {
                    row.followers_above
                        .is_none_or(|above| followers > Some(above))
                })
                .max_by_key(|row| row.followers_above)
        };
        row(network)
            .or_else(|| row(&self.default_network))
            .map(|row| Steps {
                info: row.info,
                warning: row.warning,
                error: row.error,
            })
            .unwrap_or_default()
    }

    /// The network whose rows hold for every network without rows.
    pub fn default_network(&self) -> &str {
        &self.default_network
    }

    /// Every row, in the order of the data.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// All evidence, in the order of its codes.
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// Whether a code of evidence is explained.
    #[cfg(test)]
    pub(super) fn explains(&self, code: &str) -> bool {
        self.evidence.iter().any(|evidence| evidence.code == code)
    }
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator;

    use super::{Severity, Steps, Thresholds, Unit};
    use crate::domain::network::Network;

    /// The networks the data must know, beside those that are spoken to.
    const NETWORKS: [&str; 18] = [
        "bluesky",
        "discord",
        "facebook",
        "google_business",
        "instagram",
        "linkedin",
        "mastodon",
        "newsletter",
        "pinterest",
        "reddit",
        "telegram",
        "threads",
        "tiktok",
        "tumblr",
        "whatsapp_channel",
        "x",
        "xing",
        "youtube",
    ];

    #[test]
    fn a_number_that_is_exactly_met_is_fine() {
        let steps = Steps {
            info: None,
            warning: Some(2),
            error: Some(4),
        };
        assert_eq!(steps.exceeded(|limit| 2 > limit), None);
        assert_eq!(
            steps.exceeded(|limit| 3 > limit),
            Some((Severity::Warning, 2))
        );
        assert_eq!(
            steps.exceeded(|limit| 5 > limit),
            Some((Severity::Error, 4))
        );
    }

    #[test]
    fn every_network_has_rows_of_its_own_or_the_default() {
        let thresholds = Thresholds::read().unwrap();
        let own = |rule: &str, unit: Unit, network: &str| {
            let mut rows = thresholds.rows.iter();
            rows.any(|row| row.rule == rule && row.unit == unit && row.network == network)
        };
        let spoken = Network::iter().map(<&str>::from);
        for network in NETWORKS.into_iter().chain(spoken) {
            assert!(own("ad-density", Unit::Percent, network), "{network}");
            assert!(
                own("post-rate-max", Unit::PostsPerDay, network),
                "{network}"
            );
            assert!(
                own("post-rate-max", Unit::PostsPerWeek, network),
                "{network}"
            );
        }
        assert!(own(
            "consecutive-promos",
            Unit::PostsInARow,
            &thresholds.default_network
        ));
    }

    #[test]
    fn each_row_stands_once_and_its_steps_rise() {
        let thresholds = Thresholds::read().unwrap();
        for (place, row) in thresholds.rows.iter().enumerate() {
            let name = |row: &super::Row| {
                (
                    row.rule.clone(),
                    row.unit,
                    row.network.clone(),
                    row.followers_above,
                )
            };
            assert!(
                thresholds.rows[..place]
                    .iter()
                    .all(|other| name(other) != name(row))
            );
            let steps: Vec<u32> = [row.info, row.warning, row.error]
                .into_iter()
                .flatten()
                .collect();
            assert!(!steps.is_empty() && steps.is_sorted(), "{row:?}");
            assert!(!row.source.is_empty());
        }
    }

    #[test]
    fn the_codes_in_sources_are_explained() {
        let thresholds = Thresholds::read().unwrap();
        for row in &thresholds.rows {
            let words = row.source.split(|letter: char| !letter.is_alphanumeric());
            let codes = words.filter(|word| {
                word.strip_prefix('E')
                    .is_some_and(|rest| rest.parse::<u32>().is_ok())
            });
            for code in codes {
                assert!(thresholds.explains(code), "{code} in {row:?}");
            }
        }
    }

    #[test]
    fn followers_pick_the_row() {
        let thresholds = Thresholds::read().unwrap();
        let day = |followers| {
            let unit = Unit::PostsPerDay;
            thresholds
                .steps("post-rate-max", unit, "facebook", followers)
                .error
        };
        assert_eq!(day(None), Some(3));
        assert_eq!(day(Some(10_000)), Some(3));
        assert_eq!(day(Some(10_001)), Some(5));
    }
}
