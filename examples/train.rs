//! Works out how many points each feature of a text adds, from labelled posts.
//!
//! `cargo run --release --features testing --example train` reads `tests/rules/corpus/tuning.jsonl`,
//! writes `src/rules/data/promotion.json`, and prints how well the points do on writers whose posts
//! were left out. The *untouched set* beside it is not read. The method is logistic regression with a
//! quadratic penalty, solved coordinate by coordinate; equal input gives equal bytes.

#![expect(clippy::print_stdout, reason = "it tells how well the points do")]

use std::collections::{BTreeMap, BTreeSet, HashMap};

use dezent::rules::{
    Rules,
    promotion::{HARD_SELL, PROMOTIONAL, features::features, weights::Weights, words},
};
use serde::Deserialize;

const CORPUS: &str = "tests/rules/corpus/tuning.jsonl";
const OUT: &str = "src/rules/data/promotion.json";
/// What a mistake costs against large numbers.
const COST: f64 = 1.0;
/// How strongly a piece of wording counts against a feature of the lexicon.
const WORDING: f64 = 0.7;
/// In how many posts something must be seen to count.
const SEEN_IN: usize = 3;
/// How many rounds over all features.
const ROUNDS: usize = 60;
/// The difference of log odds that is one point.
const UNIT: f64 = 1.2;
/// What the two verdicts are to be right in, at least, on writers that were left out.
const PRECISION: [f64; 2] = [0.90, 0.92];
/// Points below this are left out.
const SMALLEST: f64 = 0.02;

#[derive(Deserialize)]
struct Labelled {
    id: String,
    lang: String,
    text: String,
    promotional: bool,
    hard_sell: bool,
}

/// A post as numbers.
struct Row {
    writer: char,
    is_german: bool,
    labels: [bool; 2],
    features: BTreeMap<String, f64>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rules = Rules::load();
    let rows: Vec<Row> = std::fs::read_to_string(CORPUS)?
        .lines()
        .map(|line| Ok(row(&rules, &serde_json::from_str(line)?)))
        .collect::<Result<_, serde_json::Error>>()?;
    let writers: BTreeSet<char> = rows.iter().map(|row| row.writer).collect();
    let mut models = Vec::new();
    for label in 0..2 {
        let mut scores = Vec::new();
        for writer in &writers {
            let (held, used): (Vec<&Row>, Vec<&Row>) =
                rows.iter().partition(|row| row.writer == *writer);
            let model = Model::fit(&used, label);
            scores.extend(held.iter().map(|row| (model.score(row), *row)));
        }
        let threshold = threshold(&scores, label);
        println!("{}", told(&scores, label, threshold));
        let model = Model::fit(&rows.iter().collect::<Vec<_>>(), label);
        models.push((model, threshold));
    }
    std::fs::write(OUT, written(&models)?)?;
    Ok(())
}

fn row(rules: &Rules, post: &Labelled) -> Row {
    let reading = rules.read_text(&post.text, Some(&post.lang));
    let mut found: BTreeMap<String, f64> = features(&reading)
        .into_iter()
        .map(|feature| (feature.name.to_owned(), feature.value))
        .collect();
    words::each(&reading, |name, _| {
        found.insert(name.to_owned(), WORDING);
    });
    Row {
        writer: post.id.chars().next().unwrap_or_default(),
        is_german: post.lang == "de",
        labels: [post.promotional, post.hard_sell],
        features: found,
    }
}

/// Log odds as a sum.
struct Model {
    bias: f64,
    weights: HashMap<String, f64>,
}

impl Model {
    fn fit(rows: &[&Row], label: usize) -> Self {
        let mut columns: BTreeMap<&str, Vec<(usize, f64)>> = BTreeMap::new();
        for (place, row) in rows.iter().enumerate() {
            for (name, value) in &row.features {
                columns.entry(name).or_default().push((place, *value));
            }
        }
        columns.retain(|_, column| column.len() >= SEEN_IN);
        let all = (0..rows.len()).map(|place| (place, 1.0)).collect();
        let columns: Vec<(&str, Vec<(usize, f64)>)> =
            std::iter::once(("", all)).chain(columns).collect();
        let signs: Vec<f64> = rows
            .iter()
            .map(|row| if row.labels[label] { 1.0 } else { -1.0 })
            .collect();
        let mut margins = vec![0.0; rows.len()];
        let mut weights = vec![0.0; columns.len()];
        // How far one step may go; it grows and shrinks with what was gone.
        let mut reach = vec![1.0_f64; columns.len()];
        for _ in 0..ROUNDS {
            for (place, (name, column)) in columns.iter().enumerate() {
                let penalty = if name.is_empty() { 0.01 } else { 1.0 };
                let (mut slope, mut bend) = (penalty * weights[place], penalty);
                for (row, value) in column {
                    let miss = 1.0 / (1.0 + (signs[*row] * margins[*row]).exp());
                    slope -= COST * signs[*row] * value * miss;
                    bend += COST * value * value * miss.mul_add(-miss, miss).max(0.02);
                }
                let step = (-slope / bend).clamp(-reach[place], reach[place]);
                weights[place] += step;
                reach[place] = (2.0 * step.abs()).max(reach[place] / 2.0);
                for (row, value) in column {
                    margins[*row] += step * value;
                }
            }
        }
        let names = columns.iter().map(|(name, _)| (*name).to_owned());
        let mut weights: HashMap<String, f64> = names.zip(weights).collect();
        let bias = weights.remove("").unwrap_or_default();
        Self { bias, weights }
    }

    fn score(&self, row: &Row) -> f64 {
        let each = row.features.iter();
        let sum: f64 = each
            .filter_map(|(name, value)| Some(self.weights.get(name)? * value))
            .sum();
        self.bias + sum
    }
}

/// Of everything that is precise enough, what finds most.
fn threshold(scores: &[(f64, &Row)], label: usize) -> f64 {
    let mut sorted: Vec<(f64, bool)> = scores
        .iter()
        .map(|(score, row)| (*score, row.labels[label]))
        .collect();
    sorted.sort_by(|one, other| other.0.total_cmp(&one.0));
    let (mut right, mut found) = (0.0, f64::MAX);
    for (count, (score, is_right)) in (1_u32..).zip(&sorted) {
        right += f64::from(u8::from(*is_right));
        if right / f64::from(count) >= PRECISION[label] {
            found = *score;
        }
    }
    found
}

/// Precision, recall and F1, of all and by language.
fn told(scores: &[(f64, &Row)], label: usize, threshold: f64) -> String {
    let figures = |is_wanted: &dyn Fn(&Row) -> bool| {
        let (mut right, mut wrong, mut missed) = (0.0, 0.0, 0.0);
        for (score, row) in scores.iter().filter(|(_, row)| is_wanted(row)) {
            match (*score >= threshold, row.labels[label]) {
                (true, true) => right += 1.0,
                (true, false) => wrong += 1.0,
                (false, true) => missed += 1.0,
                (false, false) => {}
            }
        }
        let (precision, recall) = (right / (right + wrong), right / (right + missed));
        let f1 = 2.0 * precision * recall / (precision + recall);
        format!("precision {precision:.3} recall {recall:.3} F1 {f1:.3}")
    };
    let name = ["promotional", "hard sell"][label];
    format!(
        "{name}, writers left out: {}\n  German: {}\n  English: {}",
        figures(&|_| true),
        figures(&|row| row.is_german),
        figures(&|row| !row.is_german)
    )
}

/// The points as they are shipped, one line for each feature.
fn written(models: &[(Model, f64)]) -> serde_json::Result<String> {
    let points = |number: f64| (number / UNIT * 1_000.0).round() / 1_000.0;
    let names: BTreeSet<&String> = models
        .iter()
        .flat_map(|(model, _)| model.weights.keys())
        .collect();
    let of = |name: &str| {
        [0, 1].map(|label: usize| {
            let (model, _): &(Model, f64) = &models[label];
            points(model.weights.get(name).copied().unwrap_or_default())
        })
    };
    let bases = [PROMOTIONAL, HARD_SELL];
    let mut weights = Weights {
        version: "2026-11-30".to_owned(),
        source: format!("examples/train.rs over {CORPUS}"),
        base: [0, 1].map(|label: usize| {
            let (model, threshold) = &models[label];
            points(UNIT.mul_add(bases[label], model.bias - threshold))
        }),
        features: BTreeMap::new(),
        wording: BTreeMap::new(),
        index: HashMap::new(),
    };
    for name in names {
        let pair = of(name);
        if !name.contains(':') {
            weights.features.insert(name.clone(), pair);
            continue;
        }
        let pair = pair.map(|each| points(each * UNIT * WORDING));
        if pair.iter().any(|each| each.abs() >= SMALLEST) {
            weights.wording.insert(name.clone(), pair);
        }
    }
    let json = serde_json::to_string(&weights)?;
    Ok(json.replace("],\"", "],\n\"").replace("{\"", "{\n\"") + "\n")
}
