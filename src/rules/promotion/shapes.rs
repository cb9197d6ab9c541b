//! Shapes: what a text looks like, whatever its words are.

use std::ops::Range;

use super::features::Feature;
use crate::rules::reading::{Kind, Reading, Token};

/// From how many words on a text is long.
const LONG: f64 = 25.0;
/// Up to how many words a text is brief.
const BRIEF: f64 = 10.0;
/// How many tokens a short sentence has at the most.
const SHORT: usize = 4;

/// What a text looks like.
pub(super) fn shapes(reading: &Reading<'_>, found: &mut Vec<Feature>) {
    let seen = Seen { reading };
    let half = |number: f64| number / 2.0;
    let by_kind = |kind: Kind| seen.count(|token| token.kind == kind);
    let at_kind = |kind: Kind| seen.first(|token| token.kind == kind);
    let money = by_kind(Kind::Money);
    let caps = seen.count(|token| token.is_caps);
    let words = by_kind(Kind::Word) + by_kind(Kind::Code);
    let is_run = |token: &Token| token.count > 1 && (seen.is(token, '!') || seen.is(token, '?'));
    let exclaims = seen.count(|token| seen.is(token, '!'));
    let all = [
        ("shape.money", money.min(1.0), at_kind(Kind::Money)),
        ("shape.money_more", half(money - 1.0), None),
        (
            "shape.percent",
            by_kind(Kind::Percent).min(1.0),
            at_kind(Kind::Percent),
        ),
        ("shape.clock", by_kind(Kind::Clock).min(1.0), None),
        ("shape.number", half(by_kind(Kind::Number)), None),
        (
            "shape.link",
            by_kind(Kind::Link).min(1.0),
            at_kind(Kind::Link),
        ),
        ("shape.hashtag", half(by_kind(Kind::Hashtag)), None),
        ("shape.emoji", half(by_kind(Kind::Emoji)), None),
        (
            "shape.exclaim",
            half(exclaims),
            seen.first(|token| seen.is(token, '!')),
        ),
        (
            "shape.exclaim_run",
            seen.count(is_run).min(1.0),
            seen.first(is_run),
        ),
        (
            "shape.caps",
            caps.min(1.0),
            seen.first(|token| token.is_caps),
        ),
        ("shape.caps_more", half(caps - 1.0), None),
        (
            "shape.question",
            half(seen.count(|token| seen.is(token, '?'))),
            None,
        ),
        ("shape.question_last", seen.ends_with_question(), None),
        ("shape.reply", seen.begins_with_account(), None),
        ("shape.quoted", seen.quotes(), None),
        ("shape.short_sentences", half(seen.short() - 1.0), None),
        ("shape.long", (words - LONG) / LONG, None),
        ("shape.brief", f64::from(u8::from(words < BRIEF)), None),
    ];
    let all = all.into_iter().filter(|(_, value, _)| *value > 0.0);
    found.extend(all.map(|(name, value, tokens)| Feature {
        name,
        value: value.min(2.0),
        tokens,
    }));
}

/// A reading that is counted over; what is quoted does not count.
struct Seen<'a> {
    reading: &'a Reading<'a>,
}

impl Seen<'_> {
    /// How many tokens are wanted.
    fn count(&self, is_wanted: impl Fn(&Token) -> bool) -> f64 {
        let tokens = self.reading.tokens.iter();
        let wanted = tokens.filter(|token| !token.is_quoted && is_wanted(token));
        number(wanted.count())
    }

    /// Where the first of them is.
    fn first(&self, is_wanted: impl Fn(&Token) -> bool) -> Option<Range<usize>> {
        let mut tokens = self.reading.tokens.iter();
        let place = tokens.position(|token| !token.is_quoted && is_wanted(token))?;
        Some(place..place + 1)
    }

    /// Whether a token is this mark.
    fn is(&self, token: &Token, mark: char) -> bool {
        token.is_mark(self.reading.text, mark)
    }

    /// 1 where the last of the words is a question.
    fn ends_with_question(&self) -> f64 {
        let is_behind =
            |kind| matches!(kind, Kind::Emoji | Kind::Hashtag | Kind::Break | Kind::Link);
        let mut tokens = self.reading.tokens.iter().rev();
        let last = tokens.find(|token| !is_behind(token.kind));
        let asks = last.is_some_and(|token| self.is(token, '?') && !token.is_quoted);
        f64::from(u8::from(asks))
    }

    /// 1 where an account is spoken to.
    fn begins_with_account(&self) -> f64 {
        let first = self.reading.tokens.first();
        f64::from(u8::from(
            first.is_some_and(|token| token.kind == Kind::Mention),
        ))
    }

    /// 1 where something is quoted.
    fn quotes(&self) -> f64 {
        let quoted = self.reading.tokens.iter().filter(|token| token.is_quoted);
        f64::from(u8::from(quoted.count() > 1))
    }

    /// How many sentences are short.
    fn short(&self) -> f64 {
        let lengths = self.reading.sentences.iter().map(|it| it.tokens.len());
        number(
            lengths
                .filter(|length| (1..=SHORT).contains(length))
                .count(),
        )
    }
}

/// A count as a number to reckon with.
pub(super) fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}
