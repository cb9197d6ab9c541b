//! Hashtags: which of them networks make a link of, and how they stand in a text.

use std::ops::Range;

use super::{
    reading::{Kind, Lang, Reading, Token},
    spelling::{Class, Classes, Spelling},
};

/// One hashtag.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    /// As it stands in the text, with its sign.
    pub(super) raw: &'a str,
    /// Its letters as they are compared.
    pub(super) key: &'a str,
    /// Its bytes.
    pub(super) bytes: Range<usize>,
    /// Its token.
    pub(super) place: usize,
}

/// The hashtags of a text, in order. What has no letter is none, nor is what hangs on a word.
pub(super) fn tags<'a>(reading: &'a Reading<'_>) -> impl Iterator<Item = Tag<'a>> {
    let tokens = reading.tokens.iter().enumerate();
    let tags = tokens.filter(|(place, token)| {
        token.kind == Kind::Hashtag
            && reading.raw(token).contains(char::is_alphabetic)
            && !hangs_on_word(reading, *place, token)
    });
    tags.map(|(place, token)| Tag {
        raw: reading.raw(token),
        key: reading.key(token),
        bytes: token.bytes.clone(),
        place,
    })
}

fn hangs_on_word(reading: &Reading<'_>, place: usize, token: &Token) -> bool {
    let before = place.checked_sub(1).and_then(|at| reading.tokens.get(at));
    let is_text = |token: &Token| {
        matches!(
            token.kind,
            Kind::Word | Kind::Code | Kind::Number | Kind::Link
        )
    };
    !token.is_spaced && before.is_some_and(is_text)
}

/// Whether a hashtag is one of the words of a sentence: the sentence goes on behind it, or breaks off
/// without it.
pub(super) fn is_among_words(reading: &Reading<'_>, place: usize, spelling: &Spelling) -> bool {
    let next = reading.tokens.get(place + 1);
    let goes_on =
        next.is_some_and(|next| !matches!(next.kind, Kind::Break | Kind::Hashtag | Kind::Emoji));
    let before = place.checked_sub(1).and_then(|at| reading.tokens.get(at));
    let breaks_off = before.is_some_and(|before| {
        let classes = |lang| spelling.classes(lang, reading.key(before));
        before.is_word()
            && [Lang::De, Lang::En]
                .into_iter()
                .any(|lang| classes(lang).has_any(OPEN))
    });
    goes_on || breaks_off
}

/// What no sentence ends with.
const OPEN: Classes = Classes::of(&[
    Class::Article,
    Class::Preposition,
    Class::And,
    Class::Determiner,
]);
