//! Spelling: which words there are, what kind of word each is, and what is written in capitals.
//!
//! The lists are data in `data/*.txt`: a line `[class]` names what the words behind it are, and `#`
//! begins a comment. Words stand there as they are compared, in lower case and with umlauts in two
//! letters.

use std::collections::HashMap;

use super::reading::Lang;

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString)]
#[strum(serialize_all = "snake_case")]
pub(super) enum Class {
    /// German: a noun.
    Noun,
    /// German: an adjective as it stands before a noun.
    Adjective,
    /// German: an adjective without an ending.
    Base,
    /// German: what stands before a noun like an article.
    Article,
    /// A pronoun.
    Pronoun,
    /// German: a preposition.
    Preposition,
    /// German: a preposition that begins no other word.
    Free,
    /// German: what joins two of a kind.
    And,
    /// What is written small for other reasons.
    Small,
    /// German: a verb.
    Infinitive,
    /// German: a verb beside its subject.
    Finite,
    /// German: a participle.
    Participle,
    /// German: a verb that asks for something.
    Imperative,
    /// German: how one does something.
    Way,
    /// English: a noun, an adjective or a verb.
    Word,
    /// English: what stands before a noun like an article.
    Determiner,
    /// English: a name.
    Name,
    /// What looks like several words and is one.
    Whole,
    /// An abbreviation or a name in capitals.
    Acronym,
    /// A hashtag that says nothing.
    Filler,
    /// A hashtag that labels an ad.
    Label,
    /// A network that refuses more hashtags than its limit.
    Enforced,
}

/// What a word may be; nothing where it is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Classes(u32);

impl Classes {
    /// Some classes.
    pub(super) const fn of(classes: &[Class]) -> Self {
        let (mut bits, mut place) = (0, 0);
        while place < classes.len() {
            bits |= 1 << classes[place] as u32;
            place += 1;
        }
        Self(bits)
    }

    /// Whether it is known at all.
    pub(super) const fn is_known(self) -> bool {
        self.0 != 0
    }

    /// Whether it may be of a class.
    pub(super) const fn has(self, class: Class) -> bool {
        self.has_any(Self::of(&[class]))
    }

    /// Whether it may be of one of some classes.
    pub(super) const fn has_any(self, classes: Self) -> bool {
        self.0 & classes.0 != 0
    }
}

/// How many letters a word has with its space, or fewer.
const LETTERS: usize = 6;

/// The words of one file.
#[derive(Debug, Default)]
struct Words(HashMap<&'static str, Classes>);

impl Words {
    fn read(source: &'static str) -> Self {
        // About as many as there are; growing would take longer than reading.
        let mut words: HashMap<_, Classes> = HashMap::with_capacity(source.len() / LETTERS);
        let mut class = Classes::default();
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            let name = line
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'));
            if let Some(name) = name {
                class = name
                    .parse()
                    .map_or_else(|_| Classes::default(), |class| Classes::of(&[class]));
            } else {
                for word in line.split_whitespace() {
                    words.entry(word).or_default().0 |= class.0;
                }
            }
        }
        Self(words)
    }

    fn classes(&self, word: &str) -> Classes {
        self.0.get(word).copied().unwrap_or_default()
    }
}

/// All lists of words that tell how something is written.
#[derive(Debug)]
pub(super) struct Spelling {
    de: Words,
    en: Words,
    acronyms: Words,
    hashtags: Words,
}

impl Spelling {
    /// Reads the compiled-in lists.
    pub(super) fn read() -> Self {
        Self {
            de: Words::read(include_str!("data/words.de.txt")),
            en: Words::read(include_str!("data/words.en.txt")),
            acronyms: Words::read(include_str!("data/acronyms.txt")),
            hashtags: Words::read(include_str!("data/hashtags.txt")),
        }
    }

    /// What a folded word may be in a language.
    pub(super) fn classes(&self, lang: Lang, word: &str) -> Classes {
        match lang {
            Lang::De => self.de.classes(word),
            Lang::En => self.en.classes(word),
        }
    }

    /// Whether a folded word is known in either language.
    pub(super) fn knows(&self, word: &str) -> bool {
        [Lang::De, Lang::En]
            .into_iter()
            .any(|lang| self.classes(lang, word).is_known())
    }

    /// Whether a folded word is an abbreviation or a name that is written in capitals.
    pub(super) fn is_acronym(&self, word: &str) -> bool {
        self.acronyms.classes(word).is_known()
    }

    /// Whether a folded hashtag says nothing.
    pub(super) fn is_filler(&self, tag: &str) -> bool {
        self.hashtags.classes(tag).has(Class::Filler)
    }

    /// Whether a folded hashtag labels an ad.
    pub(super) fn is_label(&self, tag: &str) -> bool {
        self.hashtags.classes(tag).has(Class::Label)
    }

    /// Whether a network itself refuses more hashtags than its upper limit.
    pub(super) fn is_enforced(&self, network: &str) -> bool {
        self.hashtags.classes(network).has(Class::Enforced)
    }
}

#[cfg(test)]
mod tests {
    use super::{Class, Lang, Spelling};
    use crate::rules::reading::folded;

    #[test]
    fn words_are_told_apart_by_language_and_class() {
        let spelling = Spelling::read();
        let is = |lang, word, class| spelling.classes(lang, word).has(class);
        assert!(is(Lang::De, "gutes", Class::Adjective));
        assert!(is(Lang::De, "brot", Class::Noun));
        assert!(is(Lang::En, "coffee", Class::Word));
        assert!(!is(Lang::En, "brot", Class::Word));
        assert!(spelling.is_acronym("tuev"));
        assert!(spelling.is_filler("like4like"));
        assert!(spelling.is_enforced("instagram") && !spelling.is_enforced("facebook"));
    }

    #[test]
    fn every_word_has_a_class_and_is_written_as_it_is_compared() {
        let spelling = Spelling::read();
        let files = [
            &spelling.de,
            &spelling.en,
            &spelling.acronyms,
            &spelling.hashtags,
        ];
        for words in files {
            for (word, classes) in &words.0 {
                assert!(classes.is_known(), "{word} has no class");
                assert_eq!(folded(word), *word);
            }
        }
    }

    #[test]
    fn there_are_enough_words() {
        let spelling = Spelling::read();
        assert!(spelling.de.0.len() >= 1_500 && spelling.en.0.len() >= 1_500);
    }
}
