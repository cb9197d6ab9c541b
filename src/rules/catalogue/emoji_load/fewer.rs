//! The same text with fewer emojis.

use std::ops::Range;

use super::emojis::Emojis;
use crate::rules::{
    finding::{Edit, Span},
    reading::{Kind, Token},
    rewriting::{Rewriting, passages},
};

/// Signs that say no; a list in which they stand means something by its signs.
const NO: [char; 6] = ['❌', '❎', '✖', '🚫', '👎', '⛔'];
/// What frames a digit.
const FRAME: char = '\u{20e3}';

/// What becomes of one emoji.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Stays,
    Goes,
    /// A dash or a number stands for it.
    IsBullet,
}

/// The largest numbers that are still fine.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) emojis: usize,
    pub(super) in_a_row: usize,
    pub(super) bullets: usize,
}

/// What becomes of the emojis of a text.
pub(super) struct Fewer<'a> {
    emojis: &'a Emojis<'a>,
    limits: Limits,
    fates: Vec<Fate>,
    /// Whether nothing goes that may mean something.
    pub(super) is_sure: bool,
    /// Whether dashes or numbers are written for bullets.
    pub(super) has_bullets: bool,
}

impl<'a> Fewer<'a> {
    /// Decides so that no limit is passed.
    pub(super) fn of(emojis: &'a Emojis<'a>, limits: Limits) -> Self {
        let mut fewer = Self {
            emojis,
            limits,
            fates: vec![Fate::Stays; emojis.all.len()],
            is_sure: true,
            has_bullets: emojis.bullets() > limits.bullets,
        };
        if fewer.has_bullets {
            fewer.mend_bullets();
        }
        fewer.cut_rows();
        fewer.keep_last();
        fewer
    }

    /// The passages that are too much.
    pub(super) fn spans(&self) -> Vec<Span> {
        let Emojis { all, rows, .. } = self.emojis;
        let are_many = self.emojis.count() > self.limits.emojis;
        let is_wanted = |row: &&Range<usize>| {
            let is_long = row.len() > self.limits.in_a_row && !self.emojis.is_rating(row);
            are_many || is_long || (self.has_bullets && all[row.start].is_bullet)
        };
        let wanted = rows.iter().filter(is_wanted);
        let ranges = wanted.map(|row| all[row.start].bytes.start..all[row.end - 1].bytes.end);
        passages(self.emojis.reading, ranges)
    }

    /// Writes dashes or numbers for bullets, unless they tell something themselves.
    fn mend_bullets(&mut self) {
        let emojis = self.emojis;
        let mut rows = emojis.rows.iter();
        let tells = |row: &Range<usize>| {
            let first = emojis.text(row.start);
            let is_number = row.len() == 1 && first.contains(FRAME);
            let mut texts = row.clone().map(|number| emojis.text(number));
            first.starts_with(NO) || (!is_number && texts.any(says_something))
        };
        if rows.any(|row| emojis.all[row.start].is_bullet && tells(row)) {
            self.is_sure = false;
            return;
        }
        for row in &self.emojis.rows {
            if self.emojis.all[row.start].is_bullet {
                self.fates[row.clone()].fill(Fate::Goes);
                self.fates[row.start] = Fate::IsBullet;
            }
        }
    }

    /// Leaves the first of each row that is too long.
    fn cut_rows(&mut self) {
        for row in &self.emojis.rows {
            let is_bullet = self.fates[row.start] == Fate::IsBullet;
            let is_short = row.len() <= self.limits.in_a_row;
            if is_bullet || is_short || self.emojis.is_rating(row) {
                continue;
            }
            let first = self.emojis.text(row.start);
            let mut others = row.clone().map(|number| self.emojis.text(number));
            if others.any(|text| text != first && says_something(text)) {
                self.is_sure = false;
            } else {
                self.fates[row.start + 1..row.end].fill(Fate::Goes);
            }
        }
    }

    /// Keeps the last ones, and all that may stand for a word.
    fn keep_last(&mut self) {
        let mut left: usize = self.emojis.rows.iter().map(|row| self.left_of(row)).sum();
        for row in &self.emojis.rows {
            if self.means_something(row) {
                continue;
            }
            for fate in &mut self.fates[row.clone()] {
                if *fate == Fate::Stays && left > self.limits.emojis {
                    *fate = Fate::Goes;
                    left -= 1;
                }
            }
        }
        self.is_sure &= left <= self.limits.emojis;
    }

    /// How many of a row stay, as they are counted.
    fn left_of(&self, row: &Range<usize>) -> usize {
        let fates = self.fates.get(row.clone()).unwrap_or_default();
        let staying = fates.iter().filter(|fate| **fate == Fate::Stays).count();
        if self.emojis.is_rating(row) {
            staying.min(1)
        } else {
            staying
        }
    }

    /// Whether a row may stand for a word or tell something.
    fn means_something(&self, row: &Range<usize>) -> bool {
        let mut texts = row.clone().map(|number| self.emojis.text(number));
        self.emojis.all[row.start].is_among_words
            || self.emojis.is_rating(row)
            || texts.any(says_something)
    }

    /// The changes to the text.
    pub(super) fn edits(&self) -> Vec<Edit> {
        let mut rewriting = Rewriting::of(self.emojis.reading);
        let mut number = 0;
        while number < self.fates.len() {
            let first = number;
            number += 1;
            match self.fates[first] {
                Fate::Stays => {}
                Fate::IsBullet => self.write_bullet(first, &mut rewriting),
                Fate::Goes => {
                    let row_end = self.emojis.all[first].row_end;
                    while number < row_end && self.fates[number] == Fate::Goes {
                        number += 1;
                    }
                    self.remove(first, number - 1, &mut rewriting);
                }
            }
        }
        rewriting.edits()
    }

    fn write_bullet(&self, number: usize, rewriting: &mut Rewriting<'_>) {
        let emoji = &self.emojis.all[number];
        let text = self.emojis.text(number);
        let digit = text.chars().next().filter(char::is_ascii_digit);
        let mut bullet = match digit {
            Some(digit) => format!("{digit}."),
            None if text.starts_with('🔟') => "10.".to_owned(),
            None => "-".to_owned(),
        };
        let next = self.emojis.reading.tokens.get(emoji.place + 1);
        let is_last = emoji.row_end == number + 1;
        if is_last && next.is_some_and(|next| !next.is_spaced) {
            bullet.push(' ');
        }
        rewriting.replace(emoji.bytes.clone(), bullet);
    }

    /// Takes out the emojis from one to another, with the space that would be left over.
    fn remove(&self, first: usize, last: usize, rewriting: &mut Rewriting<'_>) {
        let reading = self.emojis.reading;
        let (first, last) = (&self.emojis.all[first], &self.emojis.all[last]);
        let before = (first.place.checked_sub(1)).and_then(|place| reading.tokens.get(place));
        let behind = reading.tokens.get(last.place + 1);
        let is_edge = |token: Option<&Token>| token.is_none_or(|it| it.kind == Kind::Break);
        let bytes = first.bytes.start..last.bytes.end;
        let (start, end) = (
            before.map_or(0, |token| token.bytes.end),
            behind.map_or(reading.text.len(), |token| token.bytes.start),
        );
        match (is_edge(before), is_edge(behind)) {
            // A line of nothing else goes with one of its breaks.
            (true, true) => {
                let (from, to) = match (before, behind) {
                    (_, Some(behind)) => (start, behind.bytes.end),
                    (Some(before), None) => (before.bytes.start, end),
                    (None, None) => (bytes.start, bytes.end),
                };
                rewriting.replace(from..to, "");
            }
            (true, false) => rewriting.replace(bytes.start..end, ""),
            (false, true) => rewriting.replace(start..bytes.end, ""),
            (false, false) => {
                let is_mark = behind.is_some_and(|token| token.kind == Kind::Mark);
                let is_spaced = behind.is_some_and(|token| token.is_spaced);
                let gap = match (first.parts_sentences, is_mark || is_spaced) {
                    (true, true) => ".",
                    (true, false) => ". ",
                    (false, true) => "",
                    (false, false) => " ",
                };
                rewriting.replace(start..bytes.end, gap);
            }
        }
    }
}

/// Whether an emoji tells something that is lost with it: a flag or a framed digit.
fn says_something(text: &str) -> bool {
    text.starts_with(|letter| matches!(letter, '\u{1f1e6}'..='\u{1f1ff}')) || text.contains(FRAME)
}
