//! Passages: the words of a post that a score rests on, as people are shown them.

use std::ops::Range;

use super::{
    facts::Facts,
    finding::Span,
    promotion::{Sign, WORDING, reasons},
    reading::Reading,
};

/// Where no passage can be named and only the wording speaks for a score, it counts so many points
/// less: a rule that cannot say what it means must be the surer.
pub(super) const WORDING_ALONE: f64 = 1.0;
/// How many characters of a passage are quoted at the most.
const QUOTED: usize = 60;

/// A passage and what it adds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Passage {
    /// The feature it was found by; the strongest where there are several.
    pub(super) feature: &'static str,
    /// What that adds to the score.
    pub(super) points: f64,
    /// Where it is.
    pub(super) span: Span,
}

/// The passages of all parts that the wanted signs were found by, in the order of the text; where two
/// overlap they are one.
pub(super) fn named(
    facts: &Facts<'_>,
    is_wanted: fn(&Sign) -> bool,
    of: fn(&Sign) -> f64,
) -> Vec<Passage> {
    let parts = facts.parts().iter().zip(facts.scores());
    parts
        .flat_map(|(reading, scores)| {
            let wanted = scores.signs.iter().filter(|sign| is_wanted(sign));
            let places = wanted.flat_map(|sign| {
                let places = places(reading, sign).into_iter();
                places.map(|tokens| (sign.feature, of(sign), tokens))
            });
            within(reading, places.collect())
        })
        .collect()
}

/// The sentences whose wording adds most, from strong to weak.
pub(super) fn worded(facts: &Facts<'_>, of: fn(&Sign) -> f64) -> Vec<Passage> {
    let reasons = reasons(facts, of).into_iter();
    reasons
        .filter(|because| because.feature == WORDING)
        .filter_map(|because| {
            Some(Passage {
                feature: because.feature,
                points: because.points,
                span: because.span?,
            })
        })
        .collect()
}

/// The places of passages.
pub(super) fn spans(passages: &[Passage]) -> Vec<Span> {
    passages
        .iter()
        .map(|passage| passage.span.clone())
        .collect()
}

/// The words of the first passages, three at the most and each once, short enough to be quoted.
pub(super) fn quotes(passages: &[&Passage]) -> Vec<String> {
    let mut quotes: Vec<String> = Vec::new();
    for passage in passages {
        let quote = short(&passage.span.text);
        let is_said = |said: &String| said.to_lowercase() == quote.to_lowercase();
        if quotes.len() < 3 && !quotes.iter().any(is_said) {
            quotes.push(quote);
        }
    }
    quotes
}

/// Everywhere that a sign was seen.
fn places(reading: &Reading<'_>, sign: &Sign) -> Vec<Range<usize>> {
    let hits: Vec<Range<usize>> = reading
        .meant(sign.feature)
        .map(|hit| hit.tokens.clone())
        .collect();
    if hits.is_empty() {
        sign.tokens.iter().cloned().collect()
    } else {
        hits
    }
}

/// The passages of one part, from what was found in it.
fn within(
    reading: &Reading<'_>,
    mut found: Vec<(&'static str, f64, Range<usize>)>,
) -> Vec<Passage> {
    found.sort_by_key(|(_, _, tokens)| (tokens.start, tokens.end));
    let mut apart: Vec<(&'static str, f64, Range<usize>)> = Vec::new();
    for (feature, points, tokens) in found {
        match apart.last_mut() {
            Some(last) if tokens.start < last.2.end => {
                if points > last.1 {
                    (last.0, last.1) = (feature, points);
                }
                last.2.end = last.2.end.max(tokens.end);
            }
            _ => apart.push((feature, points, tokens)),
        }
    }
    let passages = apart.into_iter().filter_map(|(feature, points, tokens)| {
        let span = reading.span(&tokens)?;
        (!span.text.is_empty()).then_some(Passage {
            feature,
            points,
            span,
        })
    });
    passages.collect()
}

/// A passage in one line, cut after a word where it is long.
fn short(passage: &str) -> String {
    let mut quote = String::new();
    let mut length = 0;
    for word in passage.split_whitespace() {
        let more = word.chars().count() + usize::from(length > 0);
        if length > 0 && length + more > QUOTED {
            quote.push_str(" …");
            break;
        }
        if length > 0 {
            quote.push(' ');
        }
        quote.extend(word.chars().take(QUOTED));
        length += more;
    }
    quote
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_long_passage_is_cut_after_a_word() {
        assert_eq!(short("nur  noch\nheute"), "nur noch heute");
        let long =
            "Wer bis Sonntag unterschreibt, bekommt die Wallbox gratis dazu, und zwar nur dann.";
        assert_eq!(
            short(long),
            "Wer bis Sonntag unterschreibt, bekommt die Wallbox gratis …"
        );
        assert_eq!(short(&"ü".repeat(100)), "ü".repeat(60));
        assert_eq!(short(" "), "");
    }
}
