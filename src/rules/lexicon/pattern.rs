//! Patterns: how a line of a word list is written, and the index it is found by.
//!
//! A pattern is a row of elements with spaces between them; it stands for as many tokens.
//!
//! | element | stands for |
//! | --- | --- |
//! | `jetzt` | this word, in any case and with umlauts in either spelling; also as a hashtag |
//! | `bestell*` | a word that begins so |
//! | `*rabatt` | a word that ends so and is longer |
//! | `kauf\|kaufe\|hol*` | one of these |
//! | `@time` | a word of the class of this name |
//! | `@number` `@money` `@percent` `@clock` `@code` `@link` `@mention` `@hashtag` `@emoji` | a token of this kind |
//! | `@any` | any one token |
//! | `!` `?` `,` `:` | this mark, however often |
//! | `~3` | up to three tokens of any kind |
//! | `word/` | the same, but it may be missing |
//! | `^` | the start of a sentence or clause |
//! | `^^` | the start of a sentence |
//! | `$` | the end of a clause, and no token |

use std::collections::HashMap;

use crate::rules::reading::Kind;

/// One thing a token may be.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Atom {
    Word(Box<str>),
    Prefix(Box<str>),
    Suffix(Box<str>),
    Kind(Kind),
    Mark(char),
    Any,
}

/// One element of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Element {
    /// One token that is one of these; it may be missing where `is_optional`.
    One { atoms: Vec<Atom>, is_optional: bool },
    /// Up to so many tokens of any kind.
    Gap(usize),
    /// The start of a clause, or of a sentence.
    Start { of_sentence: bool },
    /// The end of a clause.
    End,
}

/// One pattern and its list.
#[derive(Debug)]
pub(super) struct Pattern {
    pub(super) list: usize,
    pub(super) elements: Vec<Element>,
}

/// All patterns by what their first token may be.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) patterns: Vec<Pattern>,
    words: HashMap<Box<str>, Vec<usize>>,
    prefixes: HashMap<Box<str>, Vec<usize>>,
    suffixes: HashMap<Box<str>, Vec<usize>>,
    kinds: HashMap<Kind, Vec<usize>>,
    marks: HashMap<char, Vec<usize>>,
    prefix_lengths: Vec<usize>,
    suffix_lengths: Vec<usize>,
}

impl Index {
    /// Adds a pattern; its first element that stands for a token finds it.
    pub(super) fn add(&mut self, list: usize, elements: Vec<Element>) {
        let place = self.patterns.len();
        for element in &elements {
            let Element::One { atoms, is_optional } = element else {
                continue;
            };
            for atom in atoms {
                self.enter(atom, place);
            }
            if !is_optional {
                break;
            }
        }
        self.patterns.push(Pattern { list, elements });
    }

    fn enter(&mut self, atom: &Atom, place: usize) {
        match atom {
            Atom::Word(word) => self.words.entry(word.clone()).or_default().push(place),
            Atom::Prefix(start) => {
                note(&mut self.prefix_lengths, start.len());
                self.prefixes.entry(start.clone()).or_default().push(place);
            }
            Atom::Suffix(end) => {
                note(&mut self.suffix_lengths, end.len());
                self.suffixes.entry(end.clone()).or_default().push(place);
            }
            Atom::Kind(kind) => self.kinds.entry(*kind).or_default().push(place),
            Atom::Mark(mark) => self.marks.entry(*mark).or_default().push(place),
            // The parser lets none begin so.
            Atom::Any => {}
        }
    }

    /// The patterns that may begin with a token, into `found`, each once.
    pub(super) fn beginning(
        &self,
        kind: Kind,
        key: &str,
        mark: Option<char>,
        found: &mut Vec<usize>,
    ) {
        found.clear();
        let mut take = |places: Option<&Vec<usize>>| found.extend(places.into_iter().flatten());
        take(self.kinds.get(&kind));
        match kind {
            Kind::Word | Kind::Code | Kind::Hashtag => {
                take(self.words.get(key));
                for length in self
                    .prefix_lengths
                    .iter()
                    .take_while(|length| **length <= key.len())
                {
                    take(
                        key.get(..*length)
                            .and_then(|start| self.prefixes.get(start)),
                    );
                }
                for length in self
                    .suffix_lengths
                    .iter()
                    .take_while(|length| **length < key.len())
                {
                    let end = key.get(key.len() - length..);
                    take(end.and_then(|end| self.suffixes.get(end)));
                }
            }
            Kind::Mark => take(mark.and_then(|mark| self.marks.get(&mark))),
            _ => {}
        }
        found.sort_unstable();
        found.dedup();
    }
}

/// Adds a length to an ordered list of lengths.
fn note(lengths: &mut Vec<usize>, length: usize) {
    if let Err(place) = lengths.binary_search(&length) {
        lengths.insert(place, length);
    }
}
