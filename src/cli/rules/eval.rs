//! `dezent rules eval`: precision, recall and F1 of what posts read as, by language, and the misses.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead, BufReader, Write},
    path::Path,
};

use serde::Deserialize;
use serde_json::Value;

use crate::{
    cli::CliError,
    domain::text::excerpt,
    rules::{
        Rules,
        promotion::{Verdict, score},
    },
};

/// How much of a text stands beside a miss, in graphemes.
const SHOWN: usize = 100;

/// One labelled post; whatever else its line holds is not looked at.
#[derive(Debug, Deserialize)]
struct Labelled {
    #[serde(default)]
    id: Value,
    text: String,
    lang: Option<String>,
    promotional: bool,
    hard_sell: bool,
}

/// How often it was right, and how it was wrong.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    right: u32,
    alarms: u32,
    missed: u32,
    posts: u32,
}

impl Tally {
    fn add(&mut self, is_found: bool, is_labelled: bool) {
        self.posts += 1;
        match (is_found, is_labelled) {
            (true, true) => self.right += 1,
            (true, false) => self.alarms += 1,
            (false, true) => self.missed += 1,
            (false, false) => {}
        }
    }

    fn told(self) -> String {
        let share = |whole: u32| f64::from(self.right) / f64::from(whole.max(1));
        let precision = share(self.right + self.alarms);
        let recall = share(self.right + self.missed);
        let f1 = 2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE);
        format!(
            "precision {precision:.3}  recall {recall:.3}  F1 {f1:.3}  ({} posts, {} of them so)",
            self.posts,
            self.right + self.missed
        )
    }
}

/// Reads a file of labelled posts and tells how they are read.
pub(super) fn run(rules: &Rules, file: &Path, out: &mut impl Write) -> Result<(), CliError> {
    let shown = file.display().to_string();
    let failed = |error| CliError::Io(format!("{shown} cannot be read"), error);
    let input: Box<dyn BufRead> = if file == Path::new("-") {
        Box::new(BufReader::new(std::io::stdin()))
    } else {
        Box::new(BufReader::new(File::open(file).map_err(failed)?))
    };
    let mut tallies: BTreeMap<(usize, String), Tally> = BTreeMap::new();
    let mut misses = Vec::new();
    for (no, line) in (1_u64..).zip(input.lines()) {
        let line = line.map_err(failed)?;
        if line.trim().is_empty() {
            continue;
        }
        let post: Labelled = serde_json::from_str(&line)
            .map_err(|error| CliError::Usage(format!("{shown}, line {no}: {error}")))?;
        let scores = score(
            &rules.read_text(&post.text, post.lang.as_deref()),
            rules.weights(),
        );
        let verdict = Verdict::of(scores.promo, scores.pressure);
        let lang = post.lang.clone().unwrap_or_else(|| "?".to_owned());
        let found = [verdict.sells(), verdict == Verdict::HardSell];
        let labelled = [post.promotional, post.hard_sell];
        for (label, name) in NAMES.iter().enumerate() {
            for key in ["all".to_owned(), lang.clone()] {
                let tally = tallies.entry((label, key)).or_default();
                tally.add(found[label], labelled[label]);
            }
            if found[label] != labelled[label] {
                let wrong = if found[label] {
                    "false alarm"
                } else {
                    "missed"
                };
                let id = post
                    .id
                    .as_str()
                    .map_or_else(|| format!("line {no}"), str::to_owned);
                misses.push(format!(
                    "{wrong} ({name}), {id}: selling {:.2}, pressing {:.2}: {}",
                    scores.promo,
                    scores.pressure,
                    excerpt(&post.text, SHOWN)
                ));
            }
        }
    }
    for ((label, lang), tally) in tallies {
        writeln!(out, "{:<12} {lang:<4} {}", NAMES[label], tally.told())?;
    }
    for miss in misses {
        writeln!(out, "{miss}")?;
    }
    Ok(())
}

/// What is measured.
const NAMES: [&str; 2] = ["promotional", "hard sell"];
