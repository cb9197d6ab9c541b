//! Text as networks count it, as people skim it, and as two copies of it are compared.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

mod emoji;
mod weighted;

pub use weighted::links as weighted_links;

/// The unit in which a network counts a text.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::Display, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum TextUnit {
    /// Extended grapheme clusters, Unicode Annex 29: what a reader calls a character.
    Graphemes,
    /// Unicode code points one by one: what looks like one character may be several.
    Characters,
    /// Bytes of the UTF-8 form.
    Bytes,
    /// Code units of the UTF-16 form: letters of most alphabets count one, emojis two or more.
    Utf16,
    /// As X counts: letters of most alphabets one, others and emojis two, links 23.
    Weighted,
    /// As Threads counts: code points, and emojis by the bytes of their UTF-8 form.
    EmojiBytes,
}

impl TextUnit {
    /// How long a text is in this unit.
    pub fn count(self, text: &str) -> usize {
        match self {
            Self::Graphemes => text.graphemes(true).count(),
            Self::Characters => text.chars().count(),
            Self::Bytes => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
            Self::Weighted => weighted::count(text),
            Self::EmojiBytes => emoji::count_bytes(text),
        }
    }
}

/// The first words of a text on one line, at most `max` graphemes and with `…` where it was cut.
pub fn excerpt(text: &str, max: usize) -> String {
    let line = normalised(text);
    // A grapheme has at least one byte, so that a short line need not be taken apart.
    if line.len() <= max || line.graphemes(true).nth(max).is_none() {
        return line;
    }
    let mut short: String = line.graphemes(true).take(max.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// The first words of a text on one line, at most `max` in a unit and with `…` where it was cut.
pub fn excerpt_in(text: &str, unit: TextUnit, max: usize) -> String {
    let line = normalised(text);
    if unit.count(&line) <= max {
        return line;
    }
    let mut room = max.saturating_sub(unit.count("…"));
    let mut short = String::new();
    for grapheme in line.graphemes(true) {
        let Some(left) = room.checked_sub(unit.count(grapheme)) else {
            break;
        };
        room = left;
        short.push_str(grapheme);
    }
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// The form in which two copies of one post are equal: white space folded, ends trimmed.
///
/// Networks trim, join and re-break lines; they do not change words. Letters keep their case.
pub fn normalised(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::{TextUnit, excerpt, excerpt_in, normalised};

    #[test]
    fn a_family_is_one_grapheme_and_many_bytes() {
        assert_eq!(TextUnit::Graphemes.count("👩‍👩‍👧"), 1);
        assert_eq!(TextUnit::Characters.count("👩‍👩‍👧"), 5);
        assert_eq!(TextUnit::Bytes.count("👩‍👩‍👧"), 18);
    }

    #[test]
    fn an_excerpt_is_one_line_and_cut_between_graphemes() {
        assert_eq!(excerpt("Guten\n Morgen", 40), "Guten Morgen");
        assert_eq!(excerpt("eins zwei drei", 6), "eins…");
        assert_eq!(excerpt("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 2), "👩‍👩‍👧…");
    }

    #[test]
    fn an_excerpt_in_a_unit_is_cut_between_graphemes_and_never_too_long() {
        let cut = |text, max| excerpt_in(text, TextUnit::Characters, max);
        assert_eq!(cut("eins\n zwei", 9), "eins zwei");
        assert_eq!(cut("eins zwei drei", 6), "eins…");
        assert_eq!(cut("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 15), "👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧");
        assert_eq!(cut("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 14), "👩‍👩‍👧👩‍👩‍👧…");
        assert_eq!(cut("👩‍👩‍👧👩‍👩‍👧", 5), "…");
    }

    #[test]
    fn line_breaks_do_not_make_another_text() {
        assert_eq!(normalised(" a\r\nb  c "), normalised("a b\nc"));
    }
}
