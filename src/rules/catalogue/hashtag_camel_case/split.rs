//! Where the words of a hashtag begin.

use crate::rules::{
    reading::{Lang, folded},
    spelling::{Class, Classes, Spelling},
};

/// Longer tags are not taken apart.
const LETTERS_MAX: usize = 40;
/// With fewer letters a word is one only if it is among those that join others.
const LETTERS_MIN: usize = 3;
/// The same of three English words, which short ones make up too easily.
const LETTERS_MIN_OF_THREE: usize = 4;

/// A hashtag taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Split {
    /// The tag with a capital at the beginning of each word.
    pub(super) written: String,
    /// Whether there is no other way to read it.
    pub(super) is_sure: bool,
}

/// Takes the letters of a hashtag apart, `lang` being the language of the text around it; none where
/// it is one word, or where the words are not known.
pub(super) fn split(letters: &str, spelling: &Spelling, lang: Option<Lang>) -> Option<Split> {
    let pieces = Pieces::of(letters, spelling, lang)?;
    if pieces.is_one_word() {
        return None;
    }
    let mut ways = pieces.ways();
    ways.sort_by_key(Vec::len);
    let best = ways.first()?;
    // What only parts the same words further is no other way.
    let is_finer = |way: &Vec<usize>| best.iter().all(|cut| way.contains(cut));
    Some(Split {
        is_sure: ways.iter().all(is_finer),
        written: pieces.written(best),
    })
}

/// What may stand where in a German tag: the classes of its words, in order. Nouns do not follow each
/// other, for German writes them as one.
const GERMAN: &[&[Classes]] = &[
    &[ADJECTIVE, NOUN],
    &[ARTICLE, NOUN],
    &[FREE, NOUN],
    &[FREE, PRONOUN],
    &[PRONOUN, FINITE],
    &[IMPERATIVE, WAY],
    &[WAY, INFINITIVE],
    &[ARTICLE, ADJECTIVE, NOUN],
    &[ADJECTIVE, ADJECTIVE, NOUN],
    &[PREPOSITION, ARTICLE, NOUN],
    &[PREPOSITION, ADJECTIVE, NOUN],
    &[PREPOSITION, NOUN, PARTICIPLE],
    &[PARTICIPLE, PREPOSITION, NOUN],
    &[INFINITIVE, FREE, NOUN],
    &[INFINITIVE, FREE, PRONOUN],
    &[NOUN, FREE, NOUN],
    &[NOUN, FREE, PRONOUN],
    &[NOUN, AND, NOUN],
    &[BASE, AND, BASE],
    &[PRONOUN, FINITE, NOUN],
    &[PRONOUN, FINITE, BASE],
    &[IMPERATIVE, ARTICLE, NOUN],
    &[IMPERATIVE, ADJECTIVE, NOUN],
    &[INFINITIVE, FINITE, BASE],
    &[NOUN, FINITE, BASE],
];

const NOUN: Classes = Classes::of(&[Class::Noun]);
const ADJECTIVE: Classes = Classes::of(&[Class::Adjective]);
const ARTICLE: Classes = Classes::of(&[Class::Article]);
const PRONOUN: Classes = Classes::of(&[Class::Pronoun]);
const PREPOSITION: Classes = Classes::of(&[Class::Preposition, Class::Free]);
const FREE: Classes = Classes::of(&[Class::Free]);
const AND: Classes = Classes::of(&[Class::And]);
const FINITE: Classes = Classes::of(&[Class::Finite]);
const INFINITIVE: Classes = Classes::of(&[Class::Infinitive]);
const PARTICIPLE: Classes = Classes::of(&[Class::Participle]);
const IMPERATIVE: Classes = Classes::of(&[Class::Imperative]);
const BASE: Classes = Classes::of(&[Class::Base]);
const WAY: Classes = Classes::of(&[Class::Way]);

/// What may stand where in an English tag.
const ENGLISH: &[&[Classes]] = &[
    &[SUBJECT, WORD],
    &[WORD, SOMEBODY],
    &[SUBJECT, SUBJECT, WORD],
    &[SUBJECT, PREPOSITION, SUBJECT],
    &[WORD, DETERMINER, WORD],
    &[SMALL, DETERMINER, WORD],
];

/// English words that carry something, and what stands before one.
const SUBJECT: Classes = Classes::of(&[
    Class::Word,
    Class::Whole,
    Class::Name,
    Class::Determiner,
    Class::Pronoun,
]);
const WORD: Classes = Classes::of(&[Class::Word, Class::Whole, Class::Name]);
const SOMEBODY: Classes = Classes::of(&[Class::Pronoun]);
const DETERMINER: Classes = Classes::of(&[Class::Determiner]);
const SMALL: Classes = Classes::of(&[Class::Small]);
/// What may be shorter than other words.
const JOINING: Classes = Classes::of(&[
    Class::Small,
    Class::Pronoun,
    Class::Determiner,
    Class::Preposition,
    Class::Free,
]);

/// The letters of a hashtag, folded, with the places where a word may begin.
struct Pieces<'a> {
    raw: Vec<char>,
    folded: String,
    /// Where in the folded letters each raw letter begins, and where they end.
    starts: Vec<usize>,
    spelling: &'a Spelling,
    lang: Option<Lang>,
}

impl<'a> Pieces<'a> {
    /// None where the letters are not all small ones, or are too many.
    fn of(letters: &str, spelling: &'a Spelling, lang: Option<Lang>) -> Option<Self> {
        let raw: Vec<char> = letters.chars().take(LETTERS_MAX + 1).collect();
        if raw.len() > LETTERS_MAX || !raw.iter().all(|letter| letter.is_lowercase()) {
            return None;
        }
        let (mut all, mut starts) = (String::new(), vec![0]);
        for letter in &raw {
            all.push_str(&folded(letter.encode_utf8(&mut [0; 4])));
            starts.push(all.len());
        }
        Some(Self {
            raw,
            folded: all,
            starts,
            spelling,
            lang,
        })
    }

    /// The folded letters from one raw letter to another.
    fn piece(&self, from: usize, to: usize) -> &str {
        let (from, to) = (self.starts.get(from), self.starts.get(to));
        from.zip(to)
            .and_then(|(from, to)| self.folded.get(*from..*to))
            .unwrap_or_default()
    }

    fn classes(&self, lang: Lang, from: usize, to: usize) -> Classes {
        let classes = self.spelling.classes(lang, self.piece(from, to));
        let (length, is_last) = (to - from, to == self.raw.len());
        if is_last && length < LETTERS_MIN {
            return Classes::default();
        }
        if length < 2 || (length < LETTERS_MIN && !classes.has_any(JOINING)) {
            return Classes::default();
        }
        classes
    }

    /// Whether a word is too short for one of three, as English goes.
    fn is_short(&self, lang: Lang, from: usize, to: usize) -> bool {
        let is_short = lang == Lang::En && to - from < LETTERS_MIN_OF_THREE;
        is_short && !self.classes(lang, from, to).has_any(JOINING)
    }

    /// Whether all of it is one word.
    fn is_one_word(&self) -> bool {
        self.spelling.knows(&self.folded)
    }

    /// All ways to part it, each as the places of its cuts.
    fn ways(&self) -> Vec<Vec<usize>> {
        let mut ways = Vec::new();
        for (lang, patterns) in [(Lang::De, GERMAN), (Lang::En, ENGLISH)] {
            self.ways_in(lang, patterns, &mut ways);
        }
        ways
    }

    fn ways_in(&self, lang: Lang, patterns: &[&[Classes]], ways: &mut Vec<Vec<usize>>) {
        let end = self.raw.len();
        for first in 1..end {
            let head = self.classes(lang, 0, first);
            if !head.is_known() {
                continue;
            }
            let words = [head, self.classes(lang, first, end)];
            self.add_way(lang, patterns, &words, &[first], ways);
            for second in first + 1..end {
                let middle = self.classes(lang, first, second);
                let is_short = [(0, first), (first, second), (second, end)]
                    .into_iter()
                    .any(|(from, to)| self.is_short(lang, from, to));
                if middle.is_known() && !is_short {
                    let words = [head, middle, self.classes(lang, second, end)];
                    self.add_way(lang, patterns, &words, &[first, second], ways);
                }
            }
        }
    }

    /// Adds a way to part it if a pattern allows it.
    fn add_way(
        &self,
        lang: Lang,
        patterns: &[&[Classes]],
        words: &[Classes],
        cuts: &[usize],
        ways: &mut Vec<Vec<usize>>,
    ) {
        let fits = |pattern: &&&[Classes]| {
            pattern.len() == words.len()
                && pattern
                    .iter()
                    .zip(words)
                    .all(|(wanted, word)| word.has_any(*wanted))
        };
        let cuts = cuts.to_vec();
        if patterns.iter().any(|pattern| fits(&pattern))
            && !ways.contains(&cuts)
            && !self.is_german_compound(lang, &cuts)
        {
            ways.push(cuts);
        }
    }

    /// Whether English words end in a German noun, in a German text: there they are one word.
    fn is_german_compound(&self, lang: Lang, cuts: &[usize]) -> bool {
        let start = cuts.last().copied().unwrap_or_default();
        let last = self.piece(start, self.raw.len());
        lang == Lang::En
            && self.lang == Some(Lang::De)
            && self.spelling.classes(Lang::De, last).has(Class::Noun)
    }

    /// The tag with a capital at the beginning of each word.
    fn written(&self, cuts: &[usize]) -> String {
        let mut written = String::from("#");
        for (place, letter) in self.raw.iter().enumerate() {
            if place == 0 || cuts.contains(&place) {
                written.extend(letter.to_uppercase());
            } else {
                written.push(*letter);
            }
        }
        written
    }
}
