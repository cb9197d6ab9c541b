//! Folding: the form of a word in which spellings of the same word are equal.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The folded form of a word.
pub fn folded(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    fold(word, &mut folded);
    folded
}

/// Adds the folded form of a word: lower case, umlauts in two letters, accents left out, letters of
/// decorative blocks as the letters they stand for.
pub(super) fn fold(word: &str, into: &mut String) {
    if word.is_ascii() {
        into.extend(word.chars().map(|letter| letter.to_ascii_lowercase()));
        return;
    }
    for letter in word.nfkc().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' | '\'' | '-' => into.push(letter),
            'ä' => into.push_str("ae"),
            'ö' => into.push_str("oe"),
            'ü' => into.push_str("ue"),
            'ß' => into.push_str("ss"),
            '’' | '‘' | '´' | 'ʼ' => into.push('\''),
            '‐' | '‑' => into.push('-'),
            other => into.extend(other.nfd().filter(|part| !is_combining_mark(*part))),
        }
    }
}
