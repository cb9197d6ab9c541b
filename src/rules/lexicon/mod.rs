//! The lexicon: what word lists find in a text, each under a name.
//!
//! The lists are data in `words/`, one file for each subject and language. A line is one pattern
//! over the tokens of one sentence; see [`pattern`] for how it is written. A list is named by a line
//! `[name]`, and may carry marks behind it:
//!
//! * `negatable`: a *kein*, *nicht*, *no* or *don't* shortly before takes the meaning away;
//! * `quotable`: what stands within quotation marks is meant all the same.
//!
//! A line `@class = word other* …` names words for use in patterns of the same file. What follows
//! `#` is a comment; the first comment of a file says its version and source.

mod find;
mod parse;
pub mod pattern;
#[cfg(test)]
mod tests;

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::{RulesError, reading::Lang};
use pattern::Index;

pub use parse::LexiconError;

/// The word lists of a subject, in one language.
macro_rules! file {
    ($name:literal, $lang:expr) => {
        (
            $name,
            Some($lang),
            include_str!(concat!("../words/", $name, ".txt")),
        )
    };
}

/// The word lists, each with its language; none is for both.
const FILES: &[(&str, Option<Lang>, &str)] = &[
    file!("promotion.de", Lang::De),
    file!("promotion.en", Lang::En),
    file!("address.de", Lang::De),
    file!("address.en", Lang::En),
    file!("bait.de", Lang::De),
    file!("bait.en", Lang::En),
    file!("contest.de", Lang::De),
    file!("contest.en", Lang::En),
    file!("controversy.de", Lang::De),
    file!("controversy.en", Lang::En),
    file!("disclosure.de", Lang::De),
    file!("disclosure.en", Lang::En),
    file!("green.de", Lang::De),
    file!("green.en", Lang::En),
    file!("health.de", Lang::De),
    file!("health.en", Lang::En),
    file!("price.de", Lang::De),
    file!("price.en", Lang::En),
    file!("request.de", Lang::De),
    file!("request.en", Lang::En),
    file!("superlative.de", Lang::De),
    file!("superlative.en", Lang::En),
    file!("urgency.de", Lang::De),
    file!("urgency.en", Lang::En),
];

/// Something the lexicon found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The list it was found by.
    pub name: &'static str,
    /// Which pattern of all lists it was found by.
    pub pattern: usize,
    /// The tokens.
    pub tokens: Range<usize>,
    /// Whether all of it stands within quotation marks.
    pub is_quoted: bool,
    /// Whether a word before it takes its meaning away.
    pub is_negated: bool,
    /// Whether it counts for what a post reads as; what only one rule looks for does not.
    pub is_scored: bool,
}

impl Hit {
    /// Whether it is said by the author and not taken back.
    pub const fn is_meant(&self) -> bool {
        !self.is_quoted && !self.is_negated
    }
}

/// All word lists, ready to be looked for.
#[derive(Debug)]
pub struct Lexicon {
    lists: Vec<List>,
    /// How many names there are.
    names: usize,
    index: Index,
    common_de: HashSet<&'static str>,
    common_en: HashSet<&'static str>,
}

/// One list of patterns.
#[derive(Debug)]
struct List {
    name: &'static str,
    /// A number that lists of the same name share.
    name_no: usize,
    lang: Option<Lang>,
    is_negatable: bool,
    is_quotable: bool,
    is_scored: bool,
}

/// The subject whose lists count for what a post reads as.
const SCORED: &str = "promotion";

impl Lexicon {
    /// Reads the compiled-in lists.
    pub(super) fn read() -> Result<Self, RulesError> {
        let mut lists = Vec::new();
        let mut index = Index::default();
        for (file, lang, source) in FILES {
            let first = lists.len();
            parse::read(source, *lang, &mut lists, &mut index)
                .map_err(|problem| RulesError::Words { file, problem })?;
            for list in &mut lists[first..] {
                list.is_scored = file.starts_with(SCORED);
            }
        }
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        for list in &mut lists {
            let next = numbers.len();
            list.name_no = *numbers.entry(list.name).or_insert(next);
        }
        Ok(Self {
            names: numbers.len(),
            lists,
            index,
            common_de: words(include_str!("../words/stop.de.txt")),
            common_en: words(include_str!("../words/stop.en.txt")),
        })
    }

    /// Whether a folded word is one that nearly every text of a language has.
    pub(super) fn is_common(&self, lang: Lang, word: &str) -> bool {
        match lang {
            Lang::De => self.common_de.contains(word),
            Lang::En => self.common_en.contains(word),
        }
    }

    /// The names of all lists, each once, in the order of the files.
    pub fn names(&self) -> Vec<&'static str> {
        let mut names: Vec<_> = self.lists.iter().map(|list| list.name).collect();
        let mut seen = HashSet::new();
        names.retain(|name| seen.insert(*name));
        names
    }
}

/// The words of a list without patterns.
fn words(source: &'static str) -> HashSet<&'static str> {
    source
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .collect()
}
