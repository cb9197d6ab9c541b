//! Scanning: from letters to tokens, and from tokens to sentences.

use std::ops::Range;

use linkify::{LinkFinder, LinkKind};
use unicode_segmentation::UnicodeSegmentation;

use super::{
    fold::fold,
    token::{Kind, Token},
};

/// Words behind a number that make it an amount of money; folded.
const CURRENCY_WORDS: &[&str] = &[
    "euro", "euros", "eur", "cent", "cents", "chf", "franken", "fr", "usd", "gbp", "dollar",
    "dollars", "bucks", "pound", "pounds", "quid", "pence",
];
/// Signs before or behind a number that make it an amount of money.
const CURRENCY_SIGNS: &[char] = &['€', '$', '£'];
/// Abbreviations whose dot ends no sentence; folded.
const ABBREVIATIONS: &[&str] = &[
    "z", "b", "d", "h", "u", "a", "o", "ca", "bzw", "usw", "inkl", "zzgl", "nr", "str", "tel",
    "dr", "prof", "mr", "mrs", "ms", "st", "e.g", "i.e", "e", "g", "i", "vs", "approx", "no",
    "evtl", "ggf", "max", "min", "mind", "bspw",
];

/// Tokens with their compared forms.
pub(super) struct Scanned {
    pub(super) tokens: Vec<Token>,
    pub(super) folded: String,
}

/// What is read from where.
struct Scanner<'a> {
    text: &'a str,
    at: usize,
    is_spaced: bool,
    out: Scanned,
}

/// Takes a text apart into tokens.
pub(super) fn scan(text: &str) -> Scanned {
    let mut scanner = Scanner {
        text,
        at: 0,
        is_spaced: true,
        out: Scanned {
            tokens: Vec::with_capacity(text.len() / 5),
            folded: String::with_capacity(text.len() + 16),
        },
    };
    let mut finder = LinkFinder::new();
    finder.url_must_have_scheme(false);
    // Looking is worth while only where there is something that every address has.
    let has_any = text.contains(['/', '.', '@']);
    let found = finder.links(if has_any { text } else { "" });
    for link in found.filter(|link| *link.kind() == LinkKind::Url) {
        if is_address(link.as_str()) {
            scanner.run_to(link.start());
            scanner.push(Kind::Link, link.end());
        }
    }
    scanner.run_to(text.len());
    scanner.out
}

/// Whether what looks like an address is one: two words run together at a full stop are not.
fn is_address(found: &str) -> bool {
    if found.contains("://") || found.starts_with("www.") || found.contains('/') {
        return true;
    }
    let Some((_, end)) = found.rsplit_once('.') else {
        return false;
    };
    found.chars().all(|letter| !letter.is_uppercase())
        && psl::suffix(found.as_bytes()).is_some_and(|suffix| suffix.is_known())
        && end.len() >= 2
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Reads tokens up to a place in the text.
    fn run_to(&mut self, end: usize) {
        while self.at < end {
            let Some(letter) = self.rest().chars().next() else {
                return;
            };
            if letter == '\n' || letter == '\r' {
                let until = self.while_next(char::is_whitespace);
                self.push(Kind::Break, until);
            } else if letter.is_whitespace() || is_invisible(letter) {
                self.at += letter.len_utf8();
                self.is_spaced = true;
            } else {
                self.token(letter, end);
            }
        }
    }

    /// Where the run of letters that fit ends, from here.
    fn while_next(&self, fits: impl Fn(char) -> bool) -> usize {
        let rest = self.rest();
        self.at + rest.find(|letter| !fits(letter)).unwrap_or(rest.len())
    }

    fn token(&mut self, letter: char, end: usize) {
        let next = self.rest()[letter.len_utf8()..].chars().next();
        if is_shown_as_pictogram(letter, next) {
            let cluster = self.rest().graphemes(true).next().unwrap_or_default();
            return self.push(Kind::Emoji, self.at + cluster.len().max(letter.len_utf8()));
        }
        if letter == '@' || letter == '#' {
            let body = &self.rest()[1..];
            let is_named = |next: char| next.is_alphanumeric() || next == '_';
            let is_wide =
                |next: char| is_named(next) || (letter == '@' && matches!(next, '.' | '-'));
            let length = body.find(|next| !is_wide(next)).unwrap_or(body.len());
            let name = body[..length].trim_end_matches(['.', '-']);
            if name.chars().any(char::is_alphanumeric) {
                let kind = if letter == '@' {
                    Kind::Mention
                } else {
                    Kind::Hashtag
                };
                let until = (self.at + 1 + name.len()).min(end.max(self.at + 1));
                return self.push(kind, until);
            }
            return self.mark(letter);
        }
        if letter.is_ascii_digit() {
            return self.number(self.at);
        }
        if CURRENCY_SIGNS.contains(&letter) {
            let sign = letter.len_utf8();
            let after = &self.rest()[sign..];
            let space = after.len() - after.trim_start_matches([' ', '\u{a0}', '\u{202f}']).len();
            if after[space..].starts_with(|next: char| next.is_ascii_digit()) {
                let until = number_end(self.text, self.at + sign + space);
                return self.push(Kind::Money, until);
            }
            return self.mark(letter);
        }
        if letter.is_alphabetic() || is_mark_on_letter(letter) {
            return self.word();
        }
        let cluster = self.rest().graphemes(true).next().unwrap_or_default();
        if is_pictogram(cluster) {
            return self.push(Kind::Emoji, self.at + cluster.len().max(letter.len_utf8()));
        }
        self.mark(letter);
    }

    /// A run of the same mark; exclamation and question marks may be mixed in one.
    fn mark(&mut self, letter: char) {
        let is_loud = |next: char| matches!(next, '!' | '?' | '‼' | '⁉' | '！' | '？');
        let until = if is_loud(letter) {
            self.while_next(is_loud)
        } else {
            self.while_next(|next| next == letter)
        };
        let count = self.text[self.at..until].chars().count();
        self.push(Kind::Mark, until);
        if let Some(token) = self.out.tokens.last_mut() {
            token.count = count;
        }
    }

    /// A number and what makes it more than that.
    fn number(&mut self, start: usize) {
        let end = number_end(self.text, start);
        let body = &self.text[start..end];
        let after = &self.text[end..];
        let gap = after.len()
            - after
                .trim_start_matches([' ', '\u{a0}', '\u{202f}', '\u{2009}'])
                .len();
        let next = &after[gap..];
        if next.starts_with(['%', '％']) {
            let sign = next.chars().next().map_or(0, char::len_utf8);
            return self.push(Kind::Percent, end + gap + sign);
        }
        if let Some(sign) = next
            .chars()
            .next()
            .filter(|next| CURRENCY_SIGNS.contains(next))
        {
            let is_next_amount = gap > 0
                && next[sign.len_utf8()..].starts_with(|digit: char| digit.is_ascii_digit());
            if !is_next_amount {
                return self.push(Kind::Money, end + gap + sign.len_utf8());
            }
        }
        let word_length = next
            .find(|letter: char| !letter.is_alphabetic())
            .unwrap_or(next.len());
        let word = super::fold::folded(&next[..word_length]);
        if CURRENCY_WORDS.contains(&word.as_str()) {
            return self.push(Kind::Money, end + gap + word_length);
        }
        if matches!(word.as_str(), "prozent" | "percent") {
            return self.push(Kind::Percent, end + gap + word_length);
        }
        if matches!(word.as_str(), "uhr" | "am" | "pm") || (word == "h" && body.len() <= 2) {
            return self.push(Kind::Clock, end + gap + word_length);
        }
        if body.contains(':') {
            return self.push(Kind::Clock, end);
        }
        if after.starts_with(",-") || after.starts_with(",–") {
            let dash = after.chars().nth(1).map_or(1, char::len_utf8);
            return self.push(Kind::Money, end + 1 + dash);
        }
        self.push(Kind::Number, end);
    }

    /// A word with its hyphens, apostrophes and gender forms.
    fn word(&mut self) {
        let mut end = self.at;
        let mut letters = self.rest().char_indices().peekable();
        while let Some((place, letter)) = letters.next() {
            let next = letters.peek().map(|(_, next)| *next);
            let goes_on = next.is_some_and(char::is_alphanumeric);
            let is_inner = match letter {
                '\'' | '’' | '-' | '‐' | '‑' | '&' | '_' => goes_on,
                ':' | '*' => {
                    let rest = &self.rest()[place + 1..];
                    rest.starts_with("in") && !rest.starts_with("in ")
                }
                _ => {
                    letter.is_alphanumeric()
                        || is_mark_on_letter(letter)
                        || is_invisible_inside(letter)
                }
            };
            if !is_inner {
                break;
            }
            end = self.at + place + letter.len_utf8();
        }
        let end = end.max(self.at + self.rest().chars().next().map_or(1, char::len_utf8));
        let word = &self.text[self.at..end];
        let has_digits = word.chars().any(|letter| letter.is_ascii_digit());
        let is_loud = word
            .chars()
            .all(|letter| letter.is_ascii_digit() || letter.is_uppercase());
        let kind = if has_digits && is_loud && word.len() > 3 {
            Kind::Code
        } else {
            Kind::Word
        };
        self.push(kind, end);
    }

    fn push(&mut self, kind: Kind, end: usize) {
        let raw = &self.text[self.at..end];
        let key_start = self.out.folded.len();
        match kind {
            Kind::Break => self.out.folded.push('\n'),
            Kind::Hashtag | Kind::Mention => fold(&raw[1..], &mut self.out.folded),
            _ => fold(raw, &mut self.out.folded),
        }
        let letters = || raw.chars().filter(|letter| letter.is_alphabetic());
        let is_word = matches!(kind, Kind::Word | Kind::Code);
        self.out.tokens.push(Token {
            kind,
            bytes: self.at..end,
            key: key_start..self.out.folded.len(),
            is_caps: is_word && letters().all(char::is_uppercase) && letters().count() >= 3,
            is_capitalised: raw.starts_with(char::is_uppercase),
            has_umlaut: is_word && raw.contains(['ä', 'ö', 'ü', 'ß', 'Ä', 'Ö', 'Ü']),
            is_quoted: false,
            is_spaced: self.is_spaced,
            count: 1,
        });
        self.at = end;
        self.is_spaced = false;
    }
}

/// Where a number ends that starts here: digits, and marks between digits.
fn number_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = start;
    while end < bytes.len() {
        let is_digit = bytes[end].is_ascii_digit();
        let is_between = matches!(bytes[end], b'.' | b',' | b':' | b'\'')
            && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !(is_digit || is_between) {
            break;
        }
        end += 1;
    }
    end
}

/// Marks that change the letter before them.
fn is_mark_on_letter(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
}

/// Characters that nobody sees and that do not belong to words.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
        || (letter.is_control() && letter != '\n')
}

/// Invisible characters that people put inside of words.
fn is_invisible_inside(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}

/// Whether a digit, one of two marks or a letter is shown as a pictogram for what stands behind it, as
/// in 1️⃣ or 🅿️.
fn is_shown_as_pictogram(letter: char, next: Option<char>) -> bool {
    let is_asked_for = matches!(next, Some('\u{fe0f}' | '\u{20e3}'));
    let may_be = matches!(letter, '0'..='9' | '#' | '*') || letter.is_alphabetic();
    is_asked_for && may_be && !letter.is_ascii_alphabetic()
}

/// Whether a cluster of characters is shown as a pictogram.
fn is_pictogram(cluster: &str) -> bool {
    let mut letters = cluster.chars();
    let Some(first) = letters.next() else {
        return false;
    };
    matches!(first,
        '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}'
        | '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{25a0}'..='\u{25ff}' | '\u{2934}' | '\u{2935}'
        | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1e000}'..='\u{1efff}')
        || letters.any(|letter| letter == '\u{fe0f}')
}

/// The tokens of each sentence: one ends behind a full stop, a question or an exclamation, and at a line
/// break.
pub(super) fn sentences(text: &str, scanned: &Scanned) -> Vec<Range<usize>> {
    let tokens = &scanned.tokens;
    let mut found = Vec::new();
    let mut start = 0;
    for (place, token) in tokens.iter().enumerate() {
        if token.kind == Kind::Break {
            if start < place {
                found.push(start..place);
            }
            start = place + 1;
        } else if ends_sentence(text, scanned, place) {
            found.push(start..place + 1);
            start = place + 1;
        }
    }
    if start < tokens.len() {
        found.push(start..tokens.len());
    }
    found
}

fn ends_sentence(text: &str, scanned: &Scanned, place: usize) -> bool {
    let token = &scanned.tokens[place];
    if token.kind != Kind::Mark {
        return false;
    }
    let mark = text[token.bytes.clone()].chars().next().unwrap_or(' ');
    if !matches!(mark, '.' | '!' | '?' | '…' | '‼' | '⁉' | '！' | '？' | '。') {
        return false;
    }
    let next = scanned.tokens.get(place + 1);
    let goes_on_small = next.is_some_and(|next| next.is_word() && !next.is_capitalised);
    if mark != '.' || token.count > 1 {
        // Three dots and a small letter are a pause.
        return !(goes_on_small && matches!(mark, '.' | '…'));
    }
    let Some(before) = place.checked_sub(1).map(|place| &scanned.tokens[place]) else {
        return false;
    };
    let key = &scanned.folded[before.key.clone()];
    let is_ordinal = before.kind == Kind::Number
        && key.len() <= 2
        && next.is_some_and(|next| next.is_word() && next.is_spaced);
    let is_short =
        before.is_word() && ABBREVIATIONS.contains(&key) && next.is_some_and(Token::is_word);
    !(is_ordinal || is_short || token.is_spaced && goes_on_small)
}
