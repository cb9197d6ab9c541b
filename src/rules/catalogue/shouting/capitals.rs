//! Words in capitals.

use std::{collections::HashSet, ops::Range};

use unicode_normalization::UnicodeNormalization;

use crate::rules::{
    facts::Facts,
    reading::{Kind, Lang, Reading, Token, folded},
    rewriting::Rewriting,
    spelling::{Class, Classes, Spelling},
};

/// A word that no list knows and that is no longer may be a name or an abbreviation.
const SHORT: usize = 5;
/// What letters a word can be said with; one without them is an abbreviation. Folded.
const VOWELS: [char; 6] = ['a', 'e', 'i', 'o', 'u', 'y'];

/// The words of a text that are in capitals without need.
pub(super) struct Capitals<'a> {
    reading: &'a Reading<'a>,
    spelling: &'a Spelling,
    own: HashSet<String>,
    /// Their tokens, in order.
    places: Vec<usize>,
    /// How many words there are in all; what is quoted does not count.
    pub(super) words: u32,
}

impl<'a> Capitals<'a> {
    pub(super) fn of(facts: &'a Facts<'_>, reading: &'a Reading<'a>) -> Self {
        let acronyms = &facts.context.setting.profile.acronyms;
        let has_any = reading.tokens.iter().any(|token| token.is_caps);
        let is_word = |token: &&Token| token.kind == Kind::Word && !token.is_quoted;
        let words = reading.tokens.iter().filter(is_word).count();
        let mut capitals = Self {
            reading,
            spelling: &facts.rules().spelling,
            own: acronyms
                .iter()
                .filter(|_| has_any)
                .map(|word| folded(word))
                .collect(),
            places: Vec::new(),
            words: u32::try_from(words).unwrap_or(u32::MAX),
        };
        let places = 0..reading.tokens.len();
        capitals.places = places.filter(|place| capitals.shouts(*place)).collect();
        capitals
    }

    /// How many there are.
    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.places.len()).unwrap_or(u32::MAX)
    }

    /// Where they are.
    pub(super) fn ranges(&self) -> impl Iterator<Item = Range<usize>> {
        let tokens = self.places.iter();
        tokens.filter_map(|place| Some(self.reading.tokens.get(*place)?.bytes.clone()))
    }

    /// Whether one of them is in a language whose capitals are not known.
    pub(super) fn is_foreign(&self) -> bool {
        let mut places = self.places.iter();
        places.any(|place| self.lang_at(*place).is_none())
    }

    /// Writes them in sentence case, with the short words among them.
    pub(super) fn calm(&self, rewriting: &mut Rewriting<'_>) {
        let mut done = 0;
        for place in &self.places {
            let mut start = *place;
            while start > done && self.is_short_capital(start - 1) {
                start -= 1;
            }
            let mut end = place + 1;
            while self.is_short_capital(end) {
                end += 1;
            }
            for within in start.max(done)..end {
                self.calm_one(within, rewriting);
            }
            done = end.max(done);
        }
    }

    fn calm_one(&self, place: usize, rewriting: &mut Rewriting<'_>) {
        let Some(token) = self.reading.tokens.get(place) else {
            return;
        };
        let raw = self.reading.raw(token);
        let mut calm = String::with_capacity(raw.len());
        for (number, piece) in raw.split_inclusive(['-', '‐', '‑']).enumerate() {
            let begins = number == 0 && self.begins_sentence(place);
            self.calm_piece(piece, begins, self.lang_at(place), &mut calm);
        }
        rewriting.replace(token.bytes.clone(), calm);
    }

    /// Writes one piece of a word with hyphens in sentence case.
    fn calm_piece(&self, piece: &str, begins: bool, lang: Option<Lang>, into: &mut String) {
        let word = folded(piece.trim_end_matches(['-', '‐', '‑']));
        if self.is_acronym(&word) {
            into.push_str(piece);
            return;
        }
        let has_capital = begins
            || match lang {
                Some(Lang::En) => {
                    let is_name = self.spelling.classes(Lang::En, &word).has(Class::Name);
                    is_name || word == "i" || word.starts_with("i'")
                }
                Some(Lang::De) | None => self.is_written_large(&word),
            };
        let mut letters = piece.nfkc().flat_map(char::to_lowercase);
        if let Some(first) = letters.next() {
            if has_capital {
                into.extend(first.to_uppercase());
            } else {
                into.push(first);
            }
        }
        into.extend(letters);
    }

    /// Whether German writes a word with a capital, as far as is known.
    fn is_written_large(&self, word: &str) -> bool {
        let classes = self.spelling.classes(Lang::De, word);
        if classes.has(Class::Noun) {
            return !classes.has_any(SMALL_BEFORE_NOUN);
        }
        !classes.is_known() || !classes.has_any(SMALL)
    }

    /// The language of the sentence a token is in.
    fn lang_at(&self, place: usize) -> Option<Lang> {
        let sentence = self.reading.sentence_of(place);
        let langs = self.reading.sentences.get(sentence)?.langs;
        match (langs.de, langs.en) {
            (true, false) => Some(Lang::De),
            (false, true) => Some(Lang::En),
            _ => self.reading.lang,
        }
    }

    /// Whether a token is the first word of its sentence.
    fn begins_sentence(&self, place: usize) -> bool {
        let sentence = self.reading.sentence_of(place);
        let Some(sentence) = self.reading.sentences.get(sentence) else {
            return true;
        };
        let before = sentence.tokens.start..place;
        let before = self.reading.tokens.get(before).unwrap_or_default();
        !before.iter().any(Token::is_word)
    }

    /// Whether a token is a word in capitals without need.
    fn shouts(&self, place: usize) -> bool {
        let Some(token) = self.reading.tokens.get(place) else {
            return false;
        };
        if token.kind != Kind::Word || !token.is_caps || token.is_quoted {
            return false;
        }
        let key = self.reading.key(token);
        if key.split('-').all(|piece| self.is_acronym(piece)) {
            return false;
        }
        let has_loud_neighbour =
            self.is_capital(place + 1) || (place > 0 && self.is_capital(place - 1));
        let may_be_name = key.len() <= SHORT && !self.spelling.knows(key);
        has_loud_neighbour || !may_be_name
    }

    /// Whether a token is a word all in capitals, with or without need.
    fn is_capital(&self, place: usize) -> bool {
        let token = self.reading.tokens.get(place);
        token.is_some_and(|token| {
            let raw = self.reading.raw(token);
            token.kind == Kind::Word
                && raw.chars().all(|letter| !letter.is_lowercase())
                && raw.chars().nth(1).is_some()
        })
    }

    /// Whether a token is a word of one or two capitals, such as IM or I'M, that is usually small.
    fn is_short_capital(&self, place: usize) -> bool {
        let token = self.reading.tokens.get(place);
        token.is_some_and(|token| {
            let raw = self.reading.raw(token);
            let is_small = |lang| {
                let word = self.spelling.classes(lang, self.reading.key(token));
                word.has_any(Classes::of(&[
                    Class::Small,
                    Class::Pronoun,
                    Class::Determiner,
                    Class::Preposition,
                ]))
            };
            let lang = self.lang_at(place);
            token.kind == Kind::Word
                && !token.is_quoted
                && raw.chars().filter(|letter| letter.is_alphabetic()).count() < 3
                && !raw.chars().any(char::is_lowercase)
                && [Lang::De, Lang::En]
                    .into_iter()
                    .any(|one| lang.is_none_or(|lang| lang == one) && is_small(one))
        })
    }

    /// Whether a folded word is an abbreviation, or a name in capitals.
    fn is_acronym(&self, word: &str) -> bool {
        let has_vowel = word.contains(VOWELS);
        word.is_empty()
            || self.own.contains(word)
            || self.spelling.is_acronym(word)
            || (!has_vowel && word.chars().all(char::is_alphabetic) && word.len() < 6)
            || (is_roman(word) && !self.spelling.knows(word))
    }
}

/// What German writes small although a noun is spelled the same.
const SMALL_BEFORE_NOUN: Classes = Classes::of(&[
    Class::Small,
    Class::Article,
    Class::Pronoun,
    Class::Preposition,
]);
/// What German writes small.
const SMALL: Classes = Classes::of(&[
    Class::Small,
    Class::Article,
    Class::Pronoun,
    Class::Preposition,
    Class::Adjective,
    Class::Base,
    Class::Infinitive,
    Class::Finite,
    Class::Participle,
    Class::Imperative,
    Class::Way,
]);

/// Whether a folded word is a number in Roman figures.
fn is_roman(word: &str) -> bool {
    word.chars().all(|letter| matches!(letter, 'i' | 'v' | 'x'))
}
