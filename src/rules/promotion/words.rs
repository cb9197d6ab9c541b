//! Wording: what single words and their order say for or against an offer.
//!
//! Words are taken by their first letters, so that inflected forms count as one; long ones by their
//! last letters too, which in a compound say what it is. Numbers, prices, days and the like count as
//! their kind. Nothing here says which words matter: the weights do.

use crate::rules::reading::{Kind, Reading, Token};

/// How many letters of a word count.
const STEM: usize = 7;
/// How many letters of each of two neighbouring words count.
const SHORT_STEM: usize = 5;
/// From how many letters on the end of a word counts as well, and how many letters of it.
const LONG: usize = 9;
const ENDING: usize = 5;

/// Calls with each feature of the wording: its name, and the sentence it is in. The same name may
/// come more than once.
pub fn each(reading: &Reading<'_>, mut with: impl FnMut(&str, usize)) {
    let mut name = String::new();
    let mut say = |parts: &[&str], sentence| {
        name.clear();
        name.extend(parts.iter().copied());
        with(&name, sentence);
    };
    for (place, sentence) in reading.sentences.iter().enumerate() {
        let mut before = "^";
        for token in &reading.tokens[sentence.tokens.clone()] {
            let word = form(reading, token);
            say(&["w:", first(word, STEM)], place);
            if word.len() >= LONG && !word.starts_with('<') {
                say(&["s:", last(word, ENDING)], place);
            }
            let (left, right) = (first(before, SHORT_STEM), first(word, SHORT_STEM));
            say(&["b:", left, "_", right], place);
            before = word;
        }
    }
}

/// What a word counts as where it is a day, a month or a number.
fn kind_of(word: &str) -> Option<&'static str> {
    // A match is much faster here than looking through lists, and every word is asked about.
    match word {
        "montag" | "dienstag" | "mittwoch" | "donnerstag" | "freitag" | "samstag" | "sonnabend"
        | "sonntag" | "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday"
        | "sunday" => Some("<day>"),
        "januar" | "februar" | "maerz" | "april" | "mai" | "juni" | "juli" | "august"
        | "september" | "oktober" | "november" | "dezember" | "january" | "february" | "march"
        | "may" | "june" | "july" | "october" | "december" => Some("<month>"),
        "zwei" | "drei" | "vier" | "fuenf" | "sechs" | "sieben" | "acht" | "neun" | "zehn"
        | "elf" | "zwoelf" | "two" | "three" | "four" | "five" | "six" | "seven" | "eight"
        | "nine" | "ten" | "eleven" | "twelve" => Some("<number>"),
        _ => None,
    }
}

/// A token as it is counted.
fn form<'a>(reading: &'a Reading<'_>, token: &Token) -> &'a str {
    let key = reading.key(token);
    match token.kind {
        Kind::Word => kind_of(key).unwrap_or(key),
        Kind::Hashtag => key,
        Kind::Mark if token.count > 1 => "<marks>",
        Kind::Mark => first(key, 1),
        Kind::Number => "<number>",
        Kind::Money => "<money>",
        Kind::Percent => "<percent>",
        Kind::Clock => "<clock>",
        Kind::Code => "<code>",
        Kind::Link => "<link>",
        Kind::Mention => "<mention>",
        Kind::Emoji => "<emoji>",
        Kind::Break => "<break>",
    }
}

/// So many letters from the start; marks that stand for a kind are kept whole.
fn first(word: &str, letters: usize) -> &str {
    if word.starts_with('<') {
        return word;
    }
    match word.char_indices().nth(letters) {
        Some((end, _)) => &word[..end],
        None => word,
    }
}

/// So many letters from the end.
fn last(word: &str, letters: usize) -> &str {
    match word.char_indices().rev().nth(letters - 1) {
        Some((start, _)) => &word[start..],
        None => word,
    }
}
