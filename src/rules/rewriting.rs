//! Rewriting: the changes a fix makes to one text, and the passages a finding shows.

use std::ops::Range;

use super::{
    finding::{Edit, Span},
    reading::Reading,
};

/// How many passages or changes are told one by one; finding the place of each reads the text anew.
const SINGLE_MAX: usize = 200;

/// The passages of some bytes, in order; of very many the first.
pub(super) fn passages(
    reading: &Reading<'_>,
    ranges: impl IntoIterator<Item = Range<usize>>,
) -> Vec<Span> {
    let ranges = ranges.into_iter().take(SINGLE_MAX);
    ranges.filter_map(|range| reading.span_at(range)).collect()
}

/// The changes to one text.
#[derive(Debug)]
pub(super) struct Rewriting<'a> {
    reading: &'a Reading<'a>,
    changes: Vec<(Range<usize>, String)>,
}

impl<'a> Rewriting<'a> {
    /// No change yet.
    pub(super) const fn of(reading: &'a Reading<'a>) -> Self {
        Self {
            reading,
            changes: Vec::new(),
        }
    }

    /// Writes something else at some bytes; what is the same already is no change.
    pub(super) fn replace(&mut self, bytes: Range<usize>, by: impl Into<String>) {
        let by = by.into();
        let passage = self.reading.text.get(bytes.clone());
        if passage.is_some_and(|passage| passage != by) {
            self.changes.push((bytes, by));
        }
    }

    /// The changes as edits, from front to back. Of two that overlap the first one stays; very many
    /// become one that spans them all.
    pub(super) fn edits(mut self) -> Vec<Edit> {
        self.changes
            .sort_by_key(|(bytes, _)| (bytes.start, bytes.end));
        let mut done = 0;
        self.changes.retain(|(bytes, _)| {
            let is_behind = bytes.start >= done;
            done = if is_behind { bytes.end } else { done };
            is_behind
        });
        if self.changes.len() > SINGLE_MAX {
            self.changes = self.joined().into_iter().collect();
        }
        let edit = |(bytes, replacement)| {
            Some(Edit {
                span: self.reading.span_at(bytes)?,
                replacement,
            })
        };
        self.changes.into_iter().filter_map(edit).collect()
    }

    /// All changes as one, with the text between them.
    fn joined(&self) -> Option<(Range<usize>, String)> {
        let start = self.changes.first()?.0.start;
        let (mut end, mut text) = (start, String::new());
        for (bytes, replacement) in &self.changes {
            text.push_str(self.reading.text.get(end..bytes.start)?);
            text.push_str(replacement);
            end = bytes.end;
        }
        Some((start..end, text))
    }
}

#[cfg(test)]
mod tests {
    use super::{Reading, Rewriting, SINGLE_MAX};
    use crate::rules::Rules;

    fn edits(reading: &Reading<'_>, changes: &[(std::ops::Range<usize>, &str)]) -> Vec<String> {
        let mut rewriting = Rewriting::of(reading);
        for (bytes, by) in changes {
            rewriting.replace(bytes.clone(), *by);
        }
        let edits = rewriting.edits().into_iter();
        edits
            .map(|edit| format!("{} -> {}", edit.span.text, edit.replacement))
            .collect()
    }

    #[test]
    fn edits_stand_in_order_and_do_not_overlap() {
        let rules = Rules::load();
        let reading = rules.read_text("Grüße aus dem Laden", None);
        let changes = [
            (12..15, "DEM"),
            (0..7, "Hallo"),
            (4..9, "overlaps"),
            (8..11, "aus"),
        ];
        assert_eq!(edits(&reading, &changes), ["Grüße -> Hallo", "dem -> DEM"]);
    }

    #[test]
    fn very_many_changes_become_one() {
        let rules = Rules::load();
        let text = "ab".repeat(SINGLE_MAX + 1);
        let reading = rules.read_text(&text, None);
        let changes: Vec<_> = (0..=SINGLE_MAX)
            .map(|at| (2 * at..2 * at + 1, ""))
            .collect();
        let all = "ab".repeat(SINGLE_MAX) + "a";
        let expected = format!("{all} -> {}", "b".repeat(SINGLE_MAX));
        assert_eq!(edits(&reading, &changes), [expected]);
    }
}
