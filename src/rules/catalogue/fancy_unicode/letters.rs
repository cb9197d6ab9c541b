//! Signs that stand for letters, and letters under marks.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::compose};

use super::{Decorated, Way};

/// From so many marks on a letter is under a heap.
const MARKS_MIN: usize = 3;
/// Small capitals, in the order of the letters they stand for; none is made for x.
const SMALL_CAPITALS: [(char, char); 25] = [
    ('ᴀ', 'a'),
    ('ʙ', 'b'),
    ('ᴄ', 'c'),
    ('ᴅ', 'd'),
    ('ᴇ', 'e'),
    ('ꜰ', 'f'),
    ('ɢ', 'g'),
    ('ʜ', 'h'),
    ('ɪ', 'i'),
    ('ᴊ', 'j'),
    ('ᴋ', 'k'),
    ('ʟ', 'l'),
    ('ᴍ', 'm'),
    ('ɴ', 'n'),
    ('ᴏ', 'o'),
    ('ᴘ', 'p'),
    ('ǫ', 'q'),
    ('ʀ', 'r'),
    ('ꜱ', 's'),
    ('ᴛ', 't'),
    ('ᴜ', 'u'),
    ('ᴠ', 'v'),
    ('ᴡ', 'w'),
    ('ʏ', 'y'),
    ('ᴢ', 'z'),
];

/// The letter or digit that a decorative sign stands for.
pub(super) fn plain(sign: char, is_wide_fine: bool) -> Option<char> {
    let code = u32::from(sign);
    let from = |first: u32, letter: char| char::from_u32(u32::from(letter) + code - first);
    match sign {
        'ⓐ'..='ⓩ' => from(0x24d0, 'a'),
        'Ⓐ'..='Ⓩ' => from(0x24b6, 'A'),
        '⒜'..='⒵' => from(0x249c, 'a'),
        '\u{1f110}'..='\u{1f129}' => from(0x1f110, 'A'),
        '\u{1f130}'..='\u{1f149}' => from(0x1f130, 'A'),
        '\u{1f150}'..='\u{1f169}' => from(0x1f150, 'A'),
        '\u{1f170}'..='\u{1f189}' => from(0x1f170, 'A'),
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' if !is_wide_fine => {
            std::iter::once(sign).nfkc().next()
        }
        '\u{1d400}'..='\u{1d7ff}'
        | 'ℂ'
        | 'ℊ'..='ℓ'
        | 'ℕ'
        | 'ℙ'..='ℝ'
        | 'ℤ'
        | 'ℨ'
        | 'ℬ'
        | 'ℭ'
        | 'ℯ'..='ℱ'
        | 'ℳ'
        | 'ℴ' => std::iter::once(sign).nfkc().next(),
        'ᴀ'..='ᴢ' | 'ʙ' | 'ꜰ' | 'ɢ' | 'ʜ' | 'ɪ' | 'ʟ' | 'ɴ' | 'ǫ' | 'ʀ' | 'ꜱ' | 'ʏ' =>
        {
            let mut pairs = SMALL_CAPITALS.iter();
            pairs
                .find(|(small, _)| *small == sign)
                .map(|(_, letter)| *letter)
        }
        _ => None,
    }
}

/// Whether a small capital is one of those that phonetic spelling has as well.
const fn is_phonetic(sign: char) -> bool {
    matches!(sign, 'ʙ' | 'ɢ' | 'ʜ' | 'ɪ' | 'ʟ' | 'ɴ' | 'ʀ' | 'ʏ' | 'ǫ')
}

/// Adds what is decorated within one token.
pub(super) fn decorated(
    text: &str,
    bytes: Range<usize>,
    is_wide_fine: bool,
    found: &mut Vec<Decorated>,
) {
    let passage = text.get(bytes.clone()).unwrap_or_default();
    if passage.is_ascii() {
        return;
    }
    let mut heaps = Heaps::default();
    let mut row = Row::default();
    for (at, letter) in passage.char_indices() {
        if is_mark(letter) {
            heaps.mark(at, letter);
            continue;
        }
        heaps.letter(at, letter);
        if let Some(plain) = plain(letter, is_wide_fine) {
            row.push(at, letter, plain);
        } else if !is_between(letter) {
            row.close(bytes.start, found);
        }
    }
    row.close(bytes.start, found);
    heaps.close(passage, bytes.start, found);
}

/// Marks that change or strike out the letter before them.
const fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}')
}

/// What may stand between the signs of one word without ending it.
const fn is_between(letter: char) -> bool {
    matches!(
        letter,
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe0e}' | '\u{fe0f}'
    )
}

/// Decorative signs side by side.
#[derive(Default)]
struct Row {
    start: usize,
    end: usize,
    plain: String,
    letters: u32,
    phonetic: u32,
}

impl Row {
    fn push(&mut self, at: usize, sign: char, plain: char) {
        if self.letters == 0 {
            self.start = at;
        }
        self.end = at + sign.len_utf8();
        self.plain.push(plain);
        self.letters += 1;
        self.phonetic += u32::from(is_phonetic(sign));
    }

    /// Keeps the row if it is one: a single sign may be part of a formula, a list or a label.
    fn close(&mut self, offset: usize, found: &mut Vec<Decorated>) {
        let row = std::mem::take(self);
        if row.letters > 1 && row.phonetic < row.letters {
            found.push(Decorated {
                bytes: offset + row.start..offset + row.end,
                letters: row.letters,
                way: Way::Signs,
                plain: row.plain,
                is_sure: true,
            });
        }
    }
}

/// Letters under heaps of marks, or with a line through or under them.
#[derive(Default)]
struct Heaps {
    base: Option<(usize, char)>,
    marks: Vec<char>,
    start: Option<usize>,
    end: usize,
    letters: u32,
    struck: u32,
}

impl Heaps {
    fn mark(&mut self, at: usize, mark: char) {
        self.marks.push(mark);
        self.end = if self.is_heap() {
            at + mark.len_utf8()
        } else {
            self.end
        };
    }

    fn is_heap(&self) -> bool {
        self.marks.len() >= MARKS_MIN || self.marks.iter().any(|mark| is_line(*mark))
    }

    /// Ends the letter before and begins another.
    fn letter(&mut self, at: usize, letter: char) {
        self.settle();
        self.base = Some((at, letter));
    }

    fn settle(&mut self) {
        if let Some((at, _)) = self.base.filter(|_| self.is_heap()) {
            self.start.get_or_insert(at);
            self.letters += 1;
            let is_struck = self.marks.iter().any(|mark| is_strike(*mark));
            self.struck += u32::from(is_struck && self.marks.len() < MARKS_MIN);
        }
        self.marks.clear();
        self.base = None;
    }

    fn close(mut self, passage: &str, offset: usize, found: &mut Vec<Decorated>) {
        self.settle();
        let Some(start) = self.start else {
            return;
        };
        let bare = passage.get(start..self.end).unwrap_or_default();
        found.push(Decorated {
            bytes: offset + start..offset + self.end,
            letters: self.letters,
            way: Way::Marks,
            plain: without_heaps(bare),
            // A line through most of a word may say that it no longer holds.
            is_sure: self.struck <= self.letters / 2,
        });
    }
}

/// The letters without what is heaped on them; the dots of an umlaut stay.
fn without_heaps(passage: &str) -> String {
    let mut plain = String::with_capacity(passage.len());
    let mut letters = passage.chars().peekable();
    while let Some(letter) = letters.next() {
        let mut marks = Vec::new();
        while let Some(mark) = letters.next_if(|next| is_mark(*next)) {
            marks.push(mark);
        }
        let is_heap = marks.len() >= MARKS_MIN || marks.iter().any(|mark| is_line(*mark));
        if !is_heap {
            plain.push(letter);
            plain.extend(marks);
            continue;
        }
        let dots = marks.first().filter(|mark| **mark == '\u{308}');
        let umlaut = dots.and_then(|dots| compose(letter, *dots));
        plain.push(umlaut.unwrap_or(letter));
    }
    plain
}

/// Marks that draw a line through or along a word.
const fn is_line(mark: char) -> bool {
    is_strike(mark)
        || matches!(
            mark,
            '\u{332}' | '\u{333}' | '\u{305}' | '\u{33f}' | '\u{347}'
        )
}

/// Marks that draw a line through a letter.
const fn is_strike(mark: char) -> bool {
    matches!(mark, '\u{334}'..='\u{338}')
}
