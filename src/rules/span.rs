//! Spans: passages of a post, counted in three ways.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A passage of a post, as a half-open range counted in three ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Span {
    /// The field it is in: `text`, `alt[0]`, `link[1]`.
    pub field: String,
    /// Where it starts, in bytes of UTF-8.
    pub byte_start: usize,
    /// Where it ends, in bytes of UTF-8.
    pub byte_end: usize,
    /// Where it starts, in Unicode scalar values.
    pub char_start: usize,
    /// Where it ends, in Unicode scalar values.
    pub char_end: usize,
    /// Where it starts, in UTF-16 code units, as browsers count.
    pub utf16_start: usize,
    /// Where it ends, in UTF-16 code units.
    pub utf16_end: usize,
    /// The passage itself.
    pub text: String,
}

impl Span {
    /// The passage of `text` at a range of bytes; none where the range cuts a letter in two or is
    /// not within the text.
    pub fn new(field: impl Into<String>, text: &str, bytes: Range<usize>) -> Option<Self> {
        Self::after(field, text, bytes, Place::default())
    }

    /// The same where a place before it is counted already.
    pub(super) fn after(
        field: impl Into<String>,
        text: &str,
        bytes: Range<usize>,
        counted: Place,
    ) -> Option<Self> {
        let passage = text.get(bytes.clone())?;
        let start = counted.moved(text.get(counted.bytes..bytes.start)?);
        let end = start.moved(passage);
        Some(Self {
            field: field.into(),
            byte_start: start.bytes,
            byte_end: end.bytes,
            char_start: start.chars,
            char_end: end.chars,
            utf16_start: start.utf16,
            utf16_end: end.utf16,
            text: passage.to_owned(),
        })
    }
}

/// A place in a text, counted in three ways.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// In bytes of UTF-8.
    pub(super) bytes: usize,
    /// In Unicode scalar values.
    pub(super) chars: usize,
    /// In UTF-16 code units.
    pub(super) utf16: usize,
}

impl Place {
    /// The place behind a passage that begins here.
    pub(super) fn moved(self, passage: &str) -> Self {
        Self {
            bytes: self.bytes + passage.len(),
            chars: self.chars + passage.chars().count(),
            utf16: self.utf16 + passage.encode_utf16().count(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Span;

    #[test]
    fn a_span_is_counted_in_bytes_letters_and_code_units() {
        let text = "Grüße 👩‍👩‍👧 nur heute";
        let start = text.find("nur").unwrap();
        let span = Span::new("text", text, start..start + 3).unwrap();
        assert_eq!(
            (span.byte_start, span.char_start, span.utf16_start),
            (27, 12, 15)
        );
        assert_eq!((span.byte_end, span.char_end, span.utf16_end), (30, 15, 18));
        assert_eq!(span.text, "nur");
    }

    #[test]
    fn a_span_does_not_cut_a_letter() {
        assert_eq!(Span::new("text", "Grüße", 0..3), None);
        assert_eq!(Span::new("text", "Grüße", 4..99), None);
    }
}
