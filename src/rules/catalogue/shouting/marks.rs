//! Exclamation and question marks.

use std::ops::Range;

use crate::rules::{
    reading::{Kind, Reading, Token},
    rewriting::Rewriting,
};

/// Marks that stand together, be there spaces between them or not.
struct Group {
    bytes: Range<usize>,
    exclamations: u32,
    questions: u32,
}

impl Group {
    const fn is_run(&self) -> bool {
        self.exclamations > 1 || self.questions > 1
    }
}

/// The exclamation and question marks of a text; those within quotation marks are somebody else's.
pub(super) struct Marks<'a> {
    reading: &'a Reading<'a>,
    groups: Vec<Group>,
}

impl<'a> Marks<'a> {
    pub(super) fn of(reading: &'a Reading<'a>) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        let mut last = None;
        for (place, token) in reading.tokens.iter().enumerate() {
            if token.is_quoted || !is_loud(reading, token) || is_aside(reading, place) {
                continue;
            }
            let group = Group {
                bytes: token.bytes.clone(),
                exclamations: count(reading.raw(token), &['!', '！', '⁉'], '‼'),
                questions: count(reading.raw(token), &['?', '？', '⁉'], '⁇'),
            };
            match groups.last_mut() {
                Some(open) if last.is_some_and(|last| last + 1 == place) => {
                    open.bytes.end = group.bytes.end;
                    open.exclamations += group.exclamations;
                    open.questions += group.questions;
                }
                _ => groups.push(group),
            }
            last = Some(place);
        }
        Self { reading, groups }
    }

    /// How many exclamation marks there are.
    pub(super) fn exclamations(&self) -> u32 {
        self.groups.iter().map(|group| group.exclamations).sum()
    }

    /// At how many places there is one.
    pub(super) fn exclamation_groups(&self) -> usize {
        let groups = self.groups.iter();
        groups.filter(|group| group.exclamations > 0).count()
    }

    /// At how many places the same mark stands twice or more.
    pub(super) fn runs(&self) -> u32 {
        let runs = self.groups.iter().filter(|group| group.is_run());
        u32::try_from(runs.count()).unwrap_or(u32::MAX)
    }

    /// Where marks are in heaps, or where any exclamation mark is.
    pub(super) fn ranges(&self, all: bool) -> impl Iterator<Item = Range<usize>> {
        let groups = self.groups.iter();
        groups
            .filter(move |group| group.is_run() || (all && group.exclamations > 0))
            .map(|group| group.bytes.clone())
    }

    /// Leaves one mark of each heap, and so many exclamation marks; those behind become full stops.
    pub(super) fn calm(&self, allowed: usize, rewriting: &mut Rewriting<'_>) {
        let mut kept = 0;
        for group in &self.groups {
            let text = &self.reading.text[group.bytes.clone()];
            let is_wide = text.starts_with(['！', '？']);
            let may_stay = group.exclamations == 0 || kept < allowed;
            kept += usize::from(group.exclamations > 0 && group.questions == 0 && may_stay);
            let mark = match (group.questions > 0, is_wide) {
                // A lone ?! stays where exclamation marks may.
                (true, _) if may_stay && !group.is_run() => {
                    kept += usize::from(group.exclamations > 0);
                    continue;
                }
                (true, false) => "?",
                (true, true) => "？",
                (false, false) if may_stay => "!",
                (false, true) if may_stay => "！",
                (false, false) => ".",
                (false, true) => "。",
            };
            rewriting.replace(group.bytes.clone(), mark);
        }
    }
}

/// How many of some marks there are; a double one counts as two.
fn count(text: &str, single: &[char], double: char) -> u32 {
    text.chars()
        .map(|mark| u32::from(single.contains(&mark)) + 2 * u32::from(mark == double))
        .sum()
}

fn is_loud(reading: &Reading<'_>, token: &Token) -> bool {
    token.kind == Kind::Mark
        && (reading.raw(token)).starts_with(['!', '?', '‼', '⁇', '⁉', '！', '？'])
}

/// Whether the mark stands alone in brackets, as in (!).
fn is_aside(reading: &Reading<'_>, place: usize) -> bool {
    let is_mark = |place: Option<usize>, mark: char| {
        let token = place.and_then(|place| reading.tokens.get(place));
        token.is_some_and(|token| token.is_mark(reading.text, mark))
    };
    is_mark(place.checked_sub(1), '(') && is_mark(place.checked_add(1), ')')
}
