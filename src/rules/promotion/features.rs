//! Features: what of a text speaks for or against its being an offer, each with its place.

use std::ops::Range;

use super::shapes::{number, shapes};
use crate::rules::reading::Reading;

/// One thing that was seen in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// Its stable name: a list of the lexicon, or one of the shapes.
    pub name: &'static str,
    /// How strongly it was seen, from 0 to 2.
    pub value: f64,
    /// Where, as tokens of the reading.
    pub tokens: Option<Range<usize>>,
}

/// Everything that is seen in a text.
pub fn features(reading: &Reading<'_>) -> Vec<Feature> {
    let mut found = Vec::new();
    lists(reading, &mut found);
    shapes(reading, &mut found);
    pairs(&mut found);
    found
}

/// What the lexicon finds: one feature for each list, stronger where it is found more than once.
fn lists(reading: &Reading<'_>, found: &mut Vec<Feature>) {
    let hits = reading.hits.iter().filter(|hit| hit.is_scored);
    for hit in hits.filter(|hit| hit.is_meant()) {
        match found.iter_mut().find(|feature| feature.name == hit.name) {
            Some(feature) => feature.value = (feature.value + 0.5).min(2.0),
            None => found.push(Feature {
                name: hit.name,
                value: 1.0,
                tokens: Some(hit.tokens.clone()),
            }),
        }
    }
}

/// What means more together than apart.
fn pairs(found: &mut Vec<Feature>) {
    let has = |start: &str, found: &[Feature]| {
        found.iter().any(|feature| feature.name.starts_with(start))
    };
    let sells = ["call.", "offer.", "price.", "link.", "shape.money"];
    let is_selling = sells.iter().any(|start| has(start, found));
    let kinds = found
        .iter()
        .filter(|feature| feature.name.starts_with("press."))
        .count();
    let kinds = number(kinds);
    let sales = found
        .iter()
        .filter(|feature| sells.iter().any(|start| feature.name.starts_with(start)))
        .count();
    let sales = number(sales);
    let has_frame = has("frame.", found);
    let mut add = |name: &'static str, value: f64| {
        if value > 0.0 {
            found.push(Feature {
                name,
                value: value.min(2.0),
                tokens: None,
            });
        }
    };
    add(
        "pair.press_and_sell",
        if is_selling { kinds.min(1.0) } else { 0.0 },
    );
    add("pair.press_many", (kinds - 1.0) / 2.0);
    add("pair.sell_many", (sales - 1.0) / 2.0);
    add(
        "pair.sell_unframed",
        if has_frame { 0.0 } else { sales.min(2.0) },
    );
    add("pair.nothing", if sales + kinds > 0.0 { 0.0 } else { 1.0 });
}
