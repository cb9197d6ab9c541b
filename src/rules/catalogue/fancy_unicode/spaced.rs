//! Words with a space between each two letters.

use std::ops::Range;

use super::{Decorated, Way, letters::plain};
use crate::rules::{
    reading::{Kind, Reading, Token, folded},
    spelling::Spelling,
};

/// From so many single letters on they are a word.
const LETTERS_MIN: usize = 4;
/// What letters a word is said with; folded.
const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];
/// The last letter that names a note, a vitamin or an entrance.
const LAST_NAME: char = 'h';
/// What single letters name the points of the compass in German and English.
const POINTS: [char; 5] = ['n', 'o', 'e', 's', 'w'];

/// The words that are spaced out.
pub(super) fn spaced_out(reading: &Reading<'_>, spelling: &Spelling) -> Vec<Decorated> {
    let tokens = &reading.tokens;
    let mut found = Vec::new();
    let mut start = 0;
    while start < tokens.len() {
        let mut end = start;
        while end < tokens.len()
            && is_single_letter(reading, &tokens[end])
            && (end == start || is_one_space(reading, &tokens[end - 1], &tokens[end]))
        {
            end += 1;
        }
        found.extend(word(reading, spelling, start..end));
        start = end.max(start + 1);
    }
    found
}

fn is_single_letter(reading: &Reading<'_>, token: &Token) -> bool {
    let mut letters = reading.raw(token).chars();
    let letter = letters.next().filter(|letter| letter.is_alphabetic());
    token.kind == Kind::Word && letter.is_some() && letters.next().is_none()
}

fn is_one_space(reading: &Reading<'_>, before: &Token, token: &Token) -> bool {
    let gap = reading.text.get(before.bytes.end..token.bytes.start);
    gap.is_some_and(|gap| gap.chars().count() == 1)
}

/// The word that single letters make up, if they do.
fn word(reading: &Reading<'_>, spelling: &Spelling, places: Range<usize>) -> Option<Decorated> {
    let tokens = reading.tokens.get(places)?;
    if tokens.len() < LETTERS_MIN {
        return None;
    }
    let letters = tokens.iter().map(|token| reading.raw(token));
    let joined: String = letters
        .flat_map(str::chars)
        .map(|letter| plain(letter, false).unwrap_or(letter))
        .collect();
    let key = folded(&joined);
    if is_list(&key) || !is_one_case(&joined) {
        return None;
    }
    let bytes = tokens.first()?.bytes.start..tokens.last()?.bytes.end;
    Some(Decorated {
        bytes,
        letters: u32::try_from(tokens.len()).unwrap_or(u32::MAX),
        way: Way::Spaces,
        plain: joined,
        is_sure: spelling.knows(&key) || spelling.is_acronym(&key),
    })
}

/// Whether letters are names of their own and no word: in their order, without a vowel or without any
/// other letter, notes, or points of the compass.
fn is_list(key: &str) -> bool {
    let vowels = key.chars().filter(|letter| VOWELS.contains(letter)).count();
    vowels == 0
        || vowels == key.chars().count()
        || key.chars().is_sorted()
        || key.chars().all(|letter| letter <= LAST_NAME)
        || key.chars().all(|letter| POINTS.contains(&letter))
}

/// Whether all letters are large, all small, or small behind the first.
fn is_one_case(word: &str) -> bool {
    let behind = word.chars().skip(1);
    let is_large = |letter: char| letter.is_uppercase();
    word.chars().all(is_large) || !behind.into_iter().any(is_large)
}
