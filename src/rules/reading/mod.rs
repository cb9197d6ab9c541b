//! Reading: a text taken apart once, for all rules that look at words.
//!
//! What is read are tokens with their places in the text, sentences, languages, and what the
//! [`lexicon`](super::lexicon) finds. Nothing is judged here.

mod fold;
mod lang;
mod quotes;
mod scan;
#[cfg(test)]
mod tests;
mod token;

use std::{cell::OnceCell, ops::Range};

use super::{
    lexicon::{Hit, Lexicon},
    span::{Place, Span},
};

pub use fold::folded;
pub use lang::Lang;
pub use token::{Kind, Token};

/// The name of the field that a post's text is.
pub const TEXT: &str = "text";

/// A text taken apart.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The text as it was given.
    pub text: &'a str,
    /// Its tokens in order; white space between them is none.
    pub tokens: Vec<Token>,
    /// The tokens of each sentence.
    pub sentences: Vec<Sentence>,
    /// The language most of it is in; none where neither German nor English is seen.
    pub lang: Option<Lang>,
    /// What the lexicon finds, in the order of the text.
    pub hits: Vec<Hit>,
    /// The field it was read from, as spans name it.
    field: String,
    folded: String,
    /// Places that are counted already, one for every so many bytes, made when one is asked for.
    counted: OnceCell<Vec<Place>>,
}

/// How far apart the places are that are counted once, in bytes: so that a passage near the end of a long
/// text need not be counted from its beginning.
const COUNTED_EVERY: usize = 1 << 10;

/// One sentence; a line break ends one as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The languages whose words are looked for in it.
    pub langs: Langs,
}

/// The languages that a passage may be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Langs {
    /// German.
    pub de: bool,
    /// English.
    pub en: bool,
}

impl Langs {
    /// Whether it is one of them.
    pub const fn has(self, lang: Lang) -> bool {
        match lang {
            Lang::De => self.de,
            Lang::En => self.en,
        }
    }
}

/// Places of a text, about [`COUNTED_EVERY`] bytes apart.
fn counted(text: &str) -> Vec<Place> {
    let mut places = Vec::new();
    let (mut place, mut rest) = (Place::default(), text);
    while rest.len() > COUNTED_EVERY {
        let (passage, after) = rest.split_at(rest.floor_char_boundary(COUNTED_EVERY));
        place = place.moved(passage);
        places.push(place);
        rest = after;
    }
    places
}

impl<'a> Reading<'a> {
    /// Takes a text apart. `lang` is what the author says, as a BCP 47 tag.
    pub fn new(text: &'a str, lang: Option<&str>, lexicon: &Lexicon) -> Self {
        let mut scanned = scan::scan(text);
        quotes::mark(text, &mut scanned.tokens);
        let sentences = scan::sentences(text, &scanned);
        let (sentences, lang) =
            lang::of_sentences(&scanned.tokens, &scanned.folded, sentences, lang, lexicon);
        let mut reading = Self {
            text,
            tokens: scanned.tokens,
            sentences,
            lang,
            hits: Vec::new(),
            field: TEXT.to_owned(),
            folded: scanned.folded,
            counted: OnceCell::new(),
        };
        reading.hits = lexicon.find(&reading);
        reading
    }

    /// Takes a text apart into tokens alone: without languages and without what the lexicon finds.
    pub(super) fn of_tokens(text: &'a str) -> Self {
        let scanned = scan::scan(text);
        Self {
            text,
            tokens: scanned.tokens,
            sentences: Vec::new(),
            lang: None,
            hits: Vec::new(),
            field: TEXT.to_owned(),
            folded: scanned.folded,
            counted: OnceCell::new(),
        }
    }

    /// The same, read from another field than the post's text.
    #[must_use]
    pub fn of_field(self, field: String) -> Self {
        Self { field, ..self }
    }

    /// The letters of a token as they are compared: lower case, plain letters, umlauts in two letters.
    pub fn key(&self, token: &Token) -> &str {
        &self.folded[token.key.clone()]
    }

    /// The letters of a token as they stand in the text.
    pub fn raw(&self, token: &Token) -> &'a str {
        &self.text[token.bytes.clone()]
    }

    /// The bytes of the text from the first to the last of some tokens.
    pub fn bytes(&self, tokens: &Range<usize>) -> Range<usize> {
        let within = self.tokens.get(tokens.clone()).unwrap_or_default();
        match (within.first(), within.last()) {
            (Some(first), Some(last)) => first.bytes.start..last.bytes.end,
            _ => 0..0,
        }
    }

    /// The passage of some tokens.
    pub fn span(&self, tokens: &Range<usize>) -> Option<Span> {
        self.span_at(self.bytes(tokens))
    }

    /// The passage of some bytes.
    pub fn span_at(&self, bytes: Range<usize>) -> Option<Span> {
        let counted = self.counted.get_or_init(|| counted(self.text));
        let place = counted.partition_point(|place| place.bytes <= bytes.start);
        let before = place.checked_sub(1).and_then(|place| counted.get(place));
        let before = before.copied().unwrap_or_default();
        Span::after(self.field.as_str(), self.text, bytes, before)
    }

    /// The tokens of one kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Token> {
        self.tokens.iter().filter(move |token| token.kind == kind)
    }

    /// What the lexicon finds under a name.
    pub fn hits_of(&self, name: &str) -> impl Iterator<Item = &Hit> {
        self.hits.iter().filter(move |hit| hit.name == name)
    }

    /// What the lexicon finds under a name, without quotations and what is negated.
    pub fn meant(&self, name: &str) -> impl Iterator<Item = &Hit> {
        self.hits_of(name).filter(|hit| hit.is_meant())
    }

    /// Whether any of that is found.
    pub fn means(&self, name: &str) -> bool {
        self.meant(name).next().is_some()
    }

    /// The sentence that a token is in.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences
            .partition_point(|sentence| sentence.tokens.end <= token)
    }
}
