//! Which emojis a text has, and how they stand.

use std::ops::Range;

use crate::rules::{
    reading::{Kind, Lang, Reading, Token},
    spelling::{Class, Spelling},
};

/// How many stars a rating has at the most.
const STARS_MAX: usize = 5;
/// Signs that are shown as pictograms without being asked to, or that are meant so.
const PICTOGRAMS: &[char] = &[
    '⌚', '⌛', '⏩', '⏪', '⏫', '⏬', '⏰', '⏳', '◽', '◾', '☔', '☕', '♿', '⚓', '⚡', '⚪',
    '⚫', '⚽', '⚾', '⛄', '⛅', '⛎', '⛔', '⛪', '⛲', '⛳', '⛵', '⛺', '⛽', '✅', '✊', '✋',
    '✨', '❌', '❎', '❓', '❔', '❕', '❗', '➕', '➖', '➗', '➰', '➿', '⬛', '⬜', '⭐', '⭕',
    '☀', '☁', '☂', '☃', '☎', '☘', '☝', '☹', '☺', '♠', '♣', '♥', '♦', '✂', '✈', '✉', '✌', '✍', '❄',
    '❣', '❤',
];

/// One emoji of a text.
pub(super) struct Emoji {
    /// Its token.
    pub(super) place: usize,
    /// Its bytes.
    pub(super) bytes: Range<usize>,
    /// Whether it is the first of a row that begins a line, which goes on in words.
    pub(super) is_bullet: bool,
    /// Whether words stand on both sides of its row.
    pub(super) is_among_words: bool,
    /// Whether it is the only mark between two sentences and the first of its row.
    pub(super) parts_sentences: bool,
    /// Where in all its row ends.
    pub(super) row_end: usize,
}

/// The emojis of a text.
pub(super) struct Emojis<'a> {
    pub(super) reading: &'a Reading<'a>,
    /// All of them, in order.
    pub(super) all: Vec<Emoji>,
    /// Those that stand in a row, as places in `all`; one alone is a row of its own.
    pub(super) rows: Vec<Range<usize>>,
}

impl<'a> Emojis<'a> {
    pub(super) fn of(reading: &'a Reading<'a>, spelling: &Spelling) -> Self {
        let tokens = reading.tokens.iter().enumerate();
        let all = tokens
            .filter(|(_, token)| is_emoji(reading, token))
            .map(|(place, token)| Emoji {
                place,
                bytes: token.bytes.clone(),
                is_bullet: false,
                is_among_words: false,
                parts_sentences: false,
                row_end: 0,
            });
        let mut all: Vec<Emoji> = all.collect();
        let mut rows: Vec<Range<usize>> = Vec::new();
        for number in 0..all.len() {
            let follows = number > 0 && all[number - 1].place + 1 == all[number].place;
            match rows.last_mut() {
                Some(row) if follows => row.end = number + 1,
                _ => rows.push(number..number + 1),
            }
        }
        for row in &rows {
            let places = all[row.start].place..all[row.end - 1].place;
            let behind = words_around(reading, &places);
            let begins = behind.map(|behind| begins_anew(reading, spelling, behind));
            all[row.start].parts_sentences = begins == Some(true);
            all[row.start].is_bullet = is_bullet(reading, &places);
            let is_among_words = begins == Some(false);
            for emoji in &mut all[row.clone()] {
                emoji.is_among_words = is_among_words;
                emoji.row_end = row.end;
            }
        }
        Self { reading, all, rows }
    }

    /// How many there are, how many stand in the longest row, and how many lines begin with one.
    pub(super) fn numbers(&self) -> [usize; 3] {
        [self.count(), self.longest_row(), self.bullets()]
    }

    /// How many there are; a rating is one.
    pub(super) fn count(&self) -> usize {
        let rows = self.rows.iter();
        rows.map(|row| if self.is_rating(row) { 1 } else { row.len() })
            .sum()
    }

    /// How many stand in the longest row; a rating is none.
    fn longest_row(&self) -> usize {
        let rows = self.rows.iter().filter(|row| !self.is_rating(row));
        rows.map(ExactSizeIterator::len).max().unwrap_or_default()
    }

    /// How many lines begin with one.
    pub(super) fn bullets(&self) -> usize {
        self.all.iter().filter(|emoji| emoji.is_bullet).count()
    }

    /// Whether a row is a rating in stars.
    pub(super) fn is_rating(&self, row: &Range<usize>) -> bool {
        let is_star = |number: usize| self.text(number).starts_with('⭐');
        (2..=STARS_MAX).contains(&row.len()) && row.clone().all(is_star)
    }

    /// An emoji as it stands in the text.
    pub(super) fn text(&self, number: usize) -> &'a str {
        let emoji = self.all.get(number);
        emoji
            .and_then(|emoji| self.reading.text.get(emoji.bytes.clone()))
            .unwrap_or_default()
    }
}

/// Whether a token is an emoji and not a sign that belongs to the text.
fn is_emoji(reading: &Reading<'_>, token: &Token) -> bool {
    if token.kind != Kind::Emoji {
        return false;
    }
    let raw = reading.raw(token);
    let first = raw.chars().next().unwrap_or(' ');
    let is_sign = matches!(first, '©' | '®' | '™' | 'ℹ') || raw.contains('\u{fe0e}');
    !is_sign
        && (('\u{1f000}'..='\u{1faff}').contains(&first)
            || raw.contains('\u{fe0f}')
            || raw.contains('\u{20e3}')
            || PICTOGRAMS.contains(&first))
}

/// Whether some emojis begin a line that goes on in words.
fn is_bullet(reading: &Reading<'_>, places: &Range<usize>) -> bool {
    let kind = |place: Option<usize>| {
        let token = place.and_then(|place| reading.tokens.get(place));
        token.map(|token| token.kind)
    };
    let begins = matches!(kind(places.start.checked_sub(1)), None | Some(Kind::Break));
    let next = kind(Some(places.end + 1));
    begins && !matches!(next, None | Some(Kind::Break | Kind::Hashtag))
}

/// The word right behind some emojis, where there is one right before them as well.
fn words_around<'a>(reading: &'a Reading<'_>, places: &Range<usize>) -> Option<&'a Token> {
    let is_speech = |token: &&Token| {
        !matches!(
            token.kind,
            Kind::Mark | Kind::Break | Kind::Emoji | Kind::Hashtag
        )
    };
    let before = places.start.checked_sub(1);
    let before = before.and_then(|place| reading.tokens.get(place));
    before.filter(is_speech)?;
    reading.tokens.get(places.end + 1).filter(is_speech)
}

/// Whether a word looks as if a sentence began with it that has no stop before it: it has a capital
/// without need.
fn begins_anew(reading: &Reading<'_>, spelling: &Spelling, token: &Token) -> bool {
    let key = reading.key(token);
    let needs_capital = match reading.lang {
        Some(Lang::En) => key == "i" || spelling.classes(Lang::En, key).has(Class::Name),
        Some(Lang::De) => {
            let classes = spelling.classes(Lang::De, key);
            classes.has(Class::Noun) || !classes.is_known()
        }
        None => true,
    };
    token.is_capitalised && !token.is_caps && !needs_capital
}
