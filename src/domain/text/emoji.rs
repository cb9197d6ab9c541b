//! Emojis, as far as networks count them otherwise than letters.

use unicode_segmentation::UnicodeSegmentation as _;

/// Joins emojis into one.
const JOINER: char = '\u{200d}';
/// Asks for the coloured form of what comes before it.
const COLOURED: char = '\u{fe0f}';
/// Puts what comes before it on a key.
const KEY: char = '\u{20e3}';

/// Whether a grapheme is shown as an emoji.
///
/// A sign that has both forms, such as `☀`, is one only where its coloured form is asked for. Source:
/// Unicode Technical Standard 51, sections 1.4 and 2.7, and its data of emojis that are coloured by
/// themselves; read 2026-12-01.
pub(super) fn is_emoji(grapheme: &str) -> bool {
    let mut chars = grapheme.chars();
    let Some(first) = chars.next() else {
        return false;
    };
    if grapheme.contains(KEY) {
        return matches!(first, '0'..='9' | '#' | '*');
    }
    is_coloured(first) || (grapheme.contains([COLOURED, JOINER]) && may_be_coloured(first))
}

/// Whether a sign is coloured without being asked: `Emoji_Presentation`.
fn is_coloured(sign: char) -> bool {
    matches!(sign,
        '\u{231a}'..='\u{231b}' | '\u{23e9}'..='\u{23ec}' | '\u{23f0}' | '\u{23f3}'
        | '\u{25fd}'..='\u{25fe}' | '\u{2614}'..='\u{2615}' | '\u{2648}'..='\u{2653}' | '\u{267f}'
        | '\u{2693}' | '\u{26a1}' | '\u{26aa}'..='\u{26ab}' | '\u{26bd}'..='\u{26be}'
        | '\u{26c4}'..='\u{26c5}' | '\u{26ce}' | '\u{26d4}' | '\u{26ea}' | '\u{26f2}'..='\u{26f3}'
        | '\u{26f5}' | '\u{26fa}' | '\u{26fd}' | '\u{2705}' | '\u{270a}'..='\u{270b}' | '\u{2728}'
        | '\u{274c}' | '\u{274e}' | '\u{2753}'..='\u{2755}' | '\u{2757}' | '\u{2795}'..='\u{2797}'
        | '\u{27b0}' | '\u{27bf}' | '\u{2b1b}'..='\u{2b1c}' | '\u{2b50}' | '\u{2b55}'
        | '\u{1f004}' | '\u{1f0cf}' | '\u{1f18e}' | '\u{1f191}'..='\u{1f19a}'
        | '\u{1f1e6}'..='\u{1f1ff}' | '\u{1f201}' | '\u{1f21a}' | '\u{1f22f}'
        | '\u{1f232}'..='\u{1f236}' | '\u{1f238}'..='\u{1f23a}' | '\u{1f250}'..='\u{1f251}'
        | '\u{1f300}'..='\u{1f320}' | '\u{1f32d}'..='\u{1f335}' | '\u{1f337}'..='\u{1f37c}'
        | '\u{1f37e}'..='\u{1f393}' | '\u{1f3a0}'..='\u{1f3ca}' | '\u{1f3cf}'..='\u{1f3d3}'
        | '\u{1f3e0}'..='\u{1f3f0}' | '\u{1f3f4}' | '\u{1f3f8}'..='\u{1f43e}' | '\u{1f440}'
        | '\u{1f442}'..='\u{1f4fc}' | '\u{1f4ff}'..='\u{1f53d}' | '\u{1f54b}'..='\u{1f54e}'
        | '\u{1f550}'..='\u{1f567}' | '\u{1f57a}' | '\u{1f595}'..='\u{1f596}' | '\u{1f5a4}'
        | '\u{1f5fb}'..='\u{1f64f}' | '\u{1f680}'..='\u{1f6c5}' | '\u{1f6cc}'
        | '\u{1f6d0}'..='\u{1f6d2}' | '\u{1f6d5}'..='\u{1f6d8}' | '\u{1f6dc}'..='\u{1f6df}'
        | '\u{1f6eb}'..='\u{1f6ec}' | '\u{1f6f4}'..='\u{1f6fc}' | '\u{1f7e0}'..='\u{1f7eb}'
        | '\u{1f7f0}' | '\u{1f90c}'..='\u{1f93a}' | '\u{1f93c}'..='\u{1f945}'
        | '\u{1f947}'..='\u{1f9ff}' | '\u{1fa70}'..='\u{1faff}')
}

/// Whether a sign has a coloured form: as far as it is no letter and no digit, any sign of the blocks
/// in which those lie.
fn may_be_coloured(sign: char) -> bool {
    matches!(sign,
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}'
        | '\u{2194}'..='\u{21aa}' | '\u{2300}'..='\u{23ff}' | '\u{24c2}' | '\u{25a0}'..='\u{27bf}'
        | '\u{2934}'..='\u{2935}' | '\u{2b00}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}'
        | '\u{3299}' | '\u{1f000}'..='\u{1faff}')
}

/// How long a text is where emojis count by their bytes and all else by code points.
pub(super) fn count_bytes(text: &str) -> usize {
    let count = |grapheme: &str| {
        if is_emoji(grapheme) {
            grapheme.len()
        } else {
            grapheme.chars().count()
        }
    };
    text.graphemes(true).map(count).sum()
}

#[cfg(test)]
mod tests {
    use super::{count_bytes, is_emoji};

    #[test]
    fn signs_are_emojis_where_they_are_shown_as_such() {
        for emoji in ["😀", "👩‍👩‍👧", "🇩🇪", "👍🏽", "☀️", "1️⃣", "❤️", "🏳️‍🌈", "⭐"]
        {
            assert!(is_emoji(emoji), "{emoji}");
        }
        for other in ["a", "ß", "1", "#", "☀", "©", "漢", "é", "„"] {
            assert!(!is_emoji(other), "{other}");
        }
    }

    #[test]
    fn an_emoji_counts_by_its_bytes() {
        assert_eq!(count_bytes("Grüße"), 5);
        assert_eq!(count_bytes("Hi 😀"), 3 + 4);
        assert_eq!(count_bytes("👩‍👩‍👧"), 18);
    }
}
