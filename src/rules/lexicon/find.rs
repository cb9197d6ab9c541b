//! Finding: where the patterns of the lists stand in a text.

use std::ops::Range;

use super::{
    Hit, Lexicon,
    pattern::{Atom, Element},
};
use crate::rules::reading::{Kind, Reading, Token};

/// How many tokens before a word a negation may stand.
const NEGATION_REACH: usize = 4;
/// The longest sentence whose patterns are looked for with gaps, in tokens: a bound on the work for
/// texts without any end.
const SENTENCE_MAX: usize = 400;

/// Whether a folded word negates what follows. Words that press instead, such as "don't miss", are
/// patterns of their own and begin with the negation.
fn negates(word: &str) -> bool {
    matches!(
        word,
        "kein"
            | "keine"
            | "keinen"
            | "keinem"
            | "keiner"
            | "keinerlei"
            | "nicht"
            | "nichts"
            | "ohne"
            | "nie"
            | "niemals"
            | "niemand"
            | "weder"
            | "statt"
            | "anstatt"
            | "no"
            | "not"
            | "non"
            | "without"
            | "never"
            | "don't"
            | "doesn't"
            | "won't"
            | "isn't"
            | "aren't"
            | "didn't"
            | "can't"
            | "needn't"
            | "nobody"
            | "nothing"
            | "nor"
            | "instead"
    )
}

/// Whether a negation before a folded word stands for more: "not only".
fn is_only(word: &str) -> bool {
    matches!(word, "nur" | "only" | "just" | "bloss")
}

/// Whether a folded word joins clauses; a command may follow it, and what stands before it is at its end.
fn joins(word: &str) -> bool {
    matches!(
        word,
        "und"
            | "oder"
            | "and"
            | "or"
            | "then"
            | "dann"
            | "also"
            | "so"
            | "just"
            | "please"
            | "bitte"
            | "einfach"
            | "jetzt"
            | "now"
            | "aber"
            | "but"
            | "denn"
            | "gleich"
            | "schnell"
            | "heute"
            | "hier"
            | "here"
            | "today"
            | "simply"
            | "go"
            | "komm"
            | "kommt"
    )
}

impl Lexicon {
    /// What the lists find, in the order of the text.
    pub(in crate::rules) fn find(&self, reading: &Reading<'_>) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut candidates = Vec::new();
        for sentence in &reading.sentences {
            let tokens = &sentence.tokens;
            for start in tokens.clone() {
                let token = &reading.tokens[start];
                let mark = (token.kind == Kind::Mark)
                    .then(|| reading.raw(token).chars().next())
                    .flatten();
                let key = reading.key(token);
                self.index.beginning(token.kind, key, mark, &mut candidates);
                for place in &candidates {
                    let pattern = &self.index.patterns[*place];
                    let list = &self.lists[pattern.list];
                    if list.lang.is_some_and(|lang| !sentence.langs.has(lang)) {
                        continue;
                    }
                    let last = tokens.end.min(start + SENTENCE_MAX);
                    let within = tokens.start..last;
                    let matcher = Matcher { reading, within };
                    let Some(end) = matcher.end(&pattern.elements, start, start) else {
                        continue;
                    };
                    let found = start..end;
                    let is_quoted = !list.is_quotable
                        && reading.tokens[found.clone()]
                            .iter()
                            .all(|token| token.is_quoted);
                    let is_negated = list.is_negatable && matcher.is_negated(start);
                    hits.push(Hit {
                        name: list.name,
                        pattern: *place,
                        tokens: found,
                        is_quoted,
                        is_negated,
                        is_scored: list.is_scored,
                    });
                }
            }
        }
        self.apart(hits)
    }

    /// Of what one list finds at one place, the longest; whatever other lists find there.
    fn apart(&self, mut hits: Vec<Hit>) -> Vec<Hit> {
        hits.sort_by(|one, other| {
            let by_place = (one.tokens.start, one.name).cmp(&(other.tokens.start, other.name));
            by_place.then(other.tokens.end.cmp(&one.tokens.end))
        });
        let mut ends = vec![0; self.names];
        hits.retain(|hit| {
            let list = self.index.patterns.get(hit.pattern).map(|found| found.list);
            let name = list
                .and_then(|list| self.lists.get(list))
                .map(|list| list.name_no);
            let Some(end) = name.and_then(|name| ends.get_mut(name)) else {
                return true;
            };
            let is_apart = hit.tokens.start >= *end;
            if is_apart {
                *end = hit.tokens.end;
            }
            is_apart
        });
        hits
    }
}

/// Looks at the tokens of one sentence.
struct Matcher<'r, 'a> {
    reading: &'r Reading<'a>,
    within: Range<usize>,
}

impl Matcher<'_, '_> {
    /// Where a pattern ends that stands at a token; none where it does not stand there.
    fn end(&self, elements: &[Element], start: usize, at: usize) -> Option<usize> {
        let Some((element, rest)) = elements.split_first() else {
            return (at > start).then_some(at);
        };
        match element {
            Element::Start { of_sentence } => {
                let starts = if *of_sentence {
                    self.starts_sentence(at)
                } else {
                    self.starts_clause(at)
                };
                if starts {
                    self.end(rest, start, at)
                } else {
                    None
                }
            }
            Element::End => {
                if self.ends_clause(at) {
                    self.end(rest, start, at)
                } else {
                    None
                }
            }
            Element::Gap(width) => (0..=*width)
                .take_while(|skipped| at + skipped <= self.within.end)
                .find_map(|skipped| self.end(rest, start, at + skipped)),
            Element::One { atoms, is_optional } => {
                let fits =
                    self.within.contains(&at) && atoms.iter().any(|atom| self.fits(atom, at));
                let taken = if fits {
                    self.end(rest, start, at + 1)
                } else {
                    None
                };
                taken.or_else(|| {
                    if *is_optional {
                        self.end(rest, start, at)
                    } else {
                        None
                    }
                })
            }
        }
    }

    fn fits(&self, atom: &Atom, at: usize) -> bool {
        let token = &self.reading.tokens[at];
        let key = self.reading.key(token);
        let is_word = token.is_word() || token.kind == Kind::Hashtag;
        match atom {
            Atom::Word(word) => is_word && key == &**word,
            Atom::Prefix(start) => is_word && key.starts_with(&**start),
            Atom::Suffix(end) => is_word && key.len() > end.len() && key.ends_with(&**end),
            Atom::Kind(kind) => token.kind == *kind,
            Atom::Mark(mark) => token.is_mark(self.reading.text, *mark),
            Atom::Any => true,
        }
    }

    fn before(&self, at: usize) -> Option<&Token> {
        let place = at.checked_sub(1)?;
        self.within
            .contains(&place)
            .then(|| &self.reading.tokens[place])
    }

    /// Whether nothing but marks and pictograms stands before it in its sentence.
    fn starts_sentence(&self, at: usize) -> bool {
        self.reading.tokens[self.within.start..at]
            .iter()
            .all(|token| matches!(token.kind, Kind::Mark | Kind::Emoji))
    }

    /// Whether a clause may begin here.
    fn starts_clause(&self, at: usize) -> bool {
        self.before(at).is_none_or(|before| {
            !before.is_word() && !matches!(before.kind, Kind::Number | Kind::Money | Kind::Percent)
                || joins(self.reading.key(before))
        })
    }

    /// Whether a clause ends before this token.
    fn ends_clause(&self, at: usize) -> bool {
        if at >= self.within.end {
            return true;
        }
        let next = &self.reading.tokens[at];
        match next.kind {
            Kind::Mark | Kind::Emoji | Kind::Break | Kind::Link | Kind::Hashtag => true,
            Kind::Word => matches!(
                self.reading.key(next),
                "und" | "and" | "oder" | "or" | "bevor" | "before"
            ),
            _ => false,
        }
    }

    /// Whether a negation stands shortly before.
    fn is_negated(&self, start: usize) -> bool {
        let from = start.saturating_sub(NEGATION_REACH).max(self.within.start);
        (from..start).any(|place| {
            let token = &self.reading.tokens[place];
            let negates = token.is_word() && negates(self.reading.key(token));
            let next = self.reading.tokens.get(place + 1);
            let is_more = next.is_some_and(|next| is_only(self.reading.key(next)));
            let is_ended = self.reading.tokens[place + 1..start]
                .iter()
                .any(|between| between.kind == Kind::Mark);
            negates && !is_more && !is_ended
        })
    }
}
