//! Thresholds: for each rule and network the numbers above which it speaks.
//!
//! They are data with a source and a date, one file for each rule in `data/thresholds/`; the version
//! and the evidence stand in `data/thresholds.json`. A network is named as text there, so that a post
//! can be judged for a network before it is spoken to; a network without a row is judged by the
//! default network's.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{RulesError, catalogue::ALL, locale::Sentence};
use crate::domain::{rule_layer::Limits, severity::Severity};

/// What a number counts.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Unit {
    /// Hundredths of what is looked at.
    Percent,
    /// Posts without another kind of post in between.
    PostsInARow,
    /// Posts on one local calendar day.
    PostsPerDay,
    /// Posts in one ISO week, Monday to Sunday local time.
    PostsPerWeek,
    /// Hours since something; fewer than the limit are reported.
    HoursSince,
    /// Days in which nothing happens.
    Days,
    /// Hours that somebody waits while somebody is there to answer.
    Hours,
    /// Posts for each answer that was given.
    PostsPerReply,
    /// Channels that say the same.
    Channels,
    /// Channels of one network that say the same.
    ChannelsOfNetwork,
    /// How much of two texts is the same; the limit itself is reported.
    LikenessPercent,
    /// Posts that link to the same page.
    SameLinks,
    /// Points for pressing; the limit itself is reported.
    PressureScore,
    /// Points for selling; the limit itself is reported.
    PromoScore,
    /// Passages of a kind.
    Hits,
    /// Reductions that are named.
    Discounts,
    /// Words all in capitals.
    CapitalWords,
    /// Exclamation marks.
    Marks,
    /// Emojis.
    Emojis,
    /// Emojis without a word in between.
    EmojisInARow,
    /// Things that readers are asked to do.
    Requests,
    /// Hashtags.
    Hashtags,
    /// Accounts that are named.
    Mentions,
    /// Hours since an account was named; fewer than the limit are reported.
    HoursSinceMention,
    /// Letters of a kind.
    Letters,
    /// Characters; fewer than the limit are reported.
    Characters,
    /// Pictures or films.
    Files,
    /// The difference of two shares.
    PercentagePoints,
    /// Days since a pillar was last told from.
    DaysSincePillar,
    /// Networks in use.
    Networks,
    /// Hours of work a week.
    HoursPerWeek,
    /// How well a network fits the audience, against the one that fits best; less than the limit is reported.
    FitPercent,
    /// Words of a sentence, on average.
    WordsPerSentence,
    /// Words of the trade.
    JargonWords,
}

impl Unit {
    /// On which side of its limit a number is reported.
    pub const fn side(self) -> Side {
        match self {
            Self::HoursSince | Self::HoursSinceMention | Self::Characters | Self::FitPercent => {
                Side::Below
            }
            Self::LikenessPercent | Self::PressureScore | Self::PromoScore => Side::From,
            _ => Side::Above,
        }
    }
}

/// On which side of its limit a number is reported.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::Display, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Side {
    /// A number that is exactly met is still fine.
    Above,
    /// A number that is exactly met is reported.
    From,
    /// A number below the limit is reported.
    Below,
}

/// The numbers at which a rule reports; on which side of them, the unit says.
pub type Steps = Limits;

impl Steps {
    /// The most severe step that is passed, with its limit.
    pub fn exceeded(&self, passes: impl Fn(f64) -> bool) -> Option<(Severity, f64)> {
        [
            (Severity::Error, self.error),
            (Severity::Warning, self.warning),
            (Severity::Info, self.info),
        ]
        .into_iter()
        .find_map(|(severity, limit)| Some((severity, limit.filter(|limit| passes(*limit))?)))
    }

    /// The most severe step that a number passes, with its limit.
    pub fn passed(&self, unit: Unit, number: f64) -> Option<(Severity, f64)> {
        self.exceeded(|limit| match unit.side() {
            Side::Above => number > limit,
            Side::From => number >= limit,
            Side::Below => number < limit,
        })
    }

    /// The same, where another's numbers stand over these.
    #[must_use]
    pub fn under(self, over: Self) -> Self {
        Self {
            info: over.info.or(self.info),
            warning: over.warning.or(self.warning),
            error: over.error.or(self.error),
        }
    }
}

/// One row: a rule's numbers on one network.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The rule's id.
    pub rule: &'static str,
    /// What is counted.
    pub unit: Unit,
    /// The network by name.
    pub network: String,
    /// The row holds only for channels with more followers than this.
    pub followers_above: Option<u64>,
    /// The numbers.
    pub steps: Steps,
    /// Where they come from.
    pub source: String,
    /// When they were written down.
    pub date: chrono::NaiveDate,
}

/// A row as its file has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    unit: Unit,
    network: String,
    followers_above: Option<u64>,
    info: Option<f64>,
    warning: Option<f64>,
    error: Option<f64>,
    source: String,
    date: chrono::NaiveDate,
}

/// What a code of evidence stands for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The code, such as `E7`.
    pub code: String,
    /// Who found it, and when.
    pub source: Sentence,
    /// What was found.
    pub finding: Sentence,
}

/// What all thresholds have in common.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Common {
    version: String,
    default_network: String,
    evidence: Vec<Evidence>,
}

/// All thresholds.
#[derive(Debug, Clone, PartialEq)]
pub struct Thresholds {
    /// Their date; rises when a number changes.
    pub version: String,
    default_network: String,
    evidence: Vec<Evidence>,
    rows: Vec<Row>,
    /// The places of the rows of each rule and unit: every rule asks for every post.
    places: HashMap<(&'static str, Unit), Vec<usize>>,
}

impl Thresholds {
    /// Reads the compiled-in data.
    pub(super) fn read() -> Result<Self, RulesError> {
        let common: Common = serde_json::from_str(include_str!("data/thresholds.json"))?;
        let mut rows = Vec::new();
        for rule in ALL {
            let written: Vec<Written> = serde_json::from_str(rule.thresholds)?;
            rows.extend(written.into_iter().map(|row| Row {
                rule: rule.id,
                unit: row.unit,
                network: row.network,
                followers_above: row.followers_above,
                steps: Steps {
                    info: row.info,
                    warning: row.warning,
                    error: row.error,
                },
                source: row.source,
                date: row.date,
            }));
        }
        let mut places: HashMap<_, Vec<usize>> = HashMap::new();
        for (place, row) in rows.iter().enumerate() {
            places.entry((row.rule, row.unit)).or_default().push(place);
        }
        Ok(Self {
            version: common.version,
            default_network: common.default_network,
            evidence: common.evidence,
            rows,
            places,
        })
    }

    /// The numbers of a rule on a network, and whether they are the network's own.
    pub fn steps(
        &self,
        rule: &str,
        unit: Unit,
        network: &str,
        followers: Option<u64>,
    ) -> (Steps, bool) {
        let places = self.places.get(&(rule, unit)).map(Vec::as_slice);
        let places = places.unwrap_or_default();
        let row = |network: &str| {
            places
                .iter()
                .filter_map(|place| self.rows.get(*place))
                .filter(|row| row.network == network)
                .filter(|row| {
                    row.followers_above
                        .is_none_or(|above| followers > Some(above))
                })
                .max_by_key(|row| row.followers_above)
        };
        let own = row(network);
        let is_own = own.is_some() && network != self.default_network;
        let found = own.or_else(|| row(&self.default_network));
        (found.map(|row| row.steps).unwrap_or_default(), is_own)
    }

    /// The network whose rows hold where a network has none.
    pub fn default_network(&self) -> &str {
        &self.default_network
    }

    /// All rows, in the order of the rules and of their files.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// All evidence, in the order of the file.
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

    use super::{Severity, Side, Steps, Thresholds, Unit};
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
            warning: Some(2.0),
            error: Some(4.0),
        };
        assert_eq!(steps.exceeded(|limit| 2.0 > limit), None);
        assert_eq!(
            steps.exceeded(|limit| 3.0 > limit),
            Some((Severity::Warning, 2.0))
        );
        assert_eq!(
            steps.exceeded(|limit| 5.0 > limit),
            Some((Severity::Error, 4.0))
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
            let name =
                |row: &super::Row| (row.rule, row.unit, row.network.clone(), row.followers_above);
            assert!(
                thresholds.rows[..place]
                    .iter()
                    .all(|other| name(other) != name(row))
            );
            let Steps {
                info,
                warning,
                error,
            } = row.steps;
            let mut steps: Vec<f64> = [info, warning, error].into_iter().flatten().collect();
            if row.unit.side() == Side::Below {
                steps.reverse();
            }
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
                .0
                .error
        };
        assert_eq!(day(None), Some(3.0));
        assert_eq!(day(Some(10_000)), Some(3.0));
        assert_eq!(day(Some(10_001)), Some(5.0));
    }
}
