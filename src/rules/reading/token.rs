//! Tokens: the smallest pieces that rules look at.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A word, with its hyphens and apostrophes.
    Word,
    /// Capitals with digits, such as `SAVE20`.
    Code,
    /// A number.
    Number,
    /// An amount of money, with its currency.
    Money,
    /// A percentage, with its sign.
    Percent,
    /// A time of day, such as `18 Uhr`, `8:30` or `9 am`.
    Clock,
    /// A web address.
    Link,
    /// An account, such as `@someone`.
    Mention,
    /// A hashtag.
    Hashtag,
    /// A pictogram.
    Emoji,
    /// One or more of the same mark, such as `,` or `!!!`.
    Mark,
    /// One or more line breaks.
    Break,
}

/// One token.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own about the letters"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where it stands in the text.
    pub bytes: Range<usize>,
    /// Where its compared form stands among the compared forms.
    pub(super) key: Range<usize>,
    /// Whether it has three or more letters, and all of them are capitals.
    pub is_caps: bool,
    /// Whether it begins with a capital.
    pub is_capitalised: bool,
    /// Whether it is written with an umlaut or a sharp s.
    pub has_umlaut: bool,
    /// Whether it stands within quotation marks.
    pub is_quoted: bool,
    /// Whether white space stands before it.
    pub is_spaced: bool,
    /// How many of the same mark there are, or 1.
    pub count: usize,
}

impl Token {
    /// Whether it is a word of letters, or of capitals and digits.
    pub const fn is_word(&self) -> bool {
        matches!(self.kind, Kind::Word | Kind::Code)
    }

    /// Whether it is this mark, however often.
    pub fn is_mark(&self, text: &str, mark: char) -> bool {
        self.kind == Kind::Mark && text[self.bytes.clone()].starts_with(mark)
    }
}
