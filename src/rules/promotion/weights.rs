//! Weights: how many points each thing that is seen in a text adds or takes.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

/// How many points each feature adds to the two scores. Made by `examples/train.rs` from the labelled
/// posts in `tests/rules/corpus/`, and shipped as data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Weights {
    /// Its date; rises when a number changes.
    pub version: String,
    /// Where the numbers come from.
    pub source: String,
    /// What a text has in which nothing is seen: the score for selling, and the one for pressing.
    pub base: [f64; 2],
    /// What each feature adds to the two, at strength 1.
    pub features: BTreeMap<String, [f64; 2]>,
    /// What each piece of wording adds to the two.
    pub wording: BTreeMap<String, [f64; 2]>,
    /// The same, found faster: each word of a text asks three times.
    #[serde(skip)]
    pub index: HashMap<String, [f64; 2]>,
}

impl Weights {
    /// Reads the compiled-in numbers.
    pub(in crate::rules) fn read() -> serde_json::Result<Self> {
        let mut weights: Self = serde_json::from_str(include_str!("../data/promotion.json"))?;
        weights.index = std::mem::take(&mut weights.wording).into_iter().collect();
        Ok(weights)
    }

    /// What a feature adds to the two scores.
    pub(super) fn of(&self, feature: &str) -> [f64; 2] {
        self.features.get(feature).copied().unwrap_or_default()
    }

    /// What a piece of wording adds to the two scores.
    pub(super) fn of_wording(&self, name: &str) -> [f64; 2] {
        self.index.get(name).copied().unwrap_or_default()
    }
}
