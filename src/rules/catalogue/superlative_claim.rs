//! `superlative-claim`: a claim to the top position without a proof.

use std::{collections::HashSet, ops::Range};

use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    catalogue::reductions::SPANS_MAX,
    facts::Facts,
    finding::{FixKind, Measure, Phrase, Report, Span},
    locale::Param,
    reading::{Kind, Reading},
    rule,
    thresholds::Unit,
};

rule! {
    /// The post claims a top position that it does not prove.
    ///
    /// # What it finds
    ///
    /// "The best", "cheapest", "number one", "the only", "guaranteed", "never again" and the like, said of
    /// one's own offer: in a post that sells something, or in a sentence that says "we" or "our" and names
    /// what is sold. What
    /// others say in quotation marks passes, and so does an award with whoever gave it. Taste and courtesy
    /// pass too: the best day of a year, kind regards, what works best, a best-before date.
    ///
    /// # Why it matters
    ///
    /// Who claims the top must be able to prove a clear and lasting lead, and readers have learnt to skip
    /// such words.
    ///
    /// # Example
    ///
    /// "The best coffee in town, guaranteed fresh."
    ///
    /// # Instead
    ///
    /// "Roasted on Tuesday, ground when you order."
    ///
    /// # Source
    ///
    /// Section 5 UWG on misleading statements, of which claims to a top position are the usual case; E2
    /// for the tone.
    id: "superlative-claim",
    scope: Scope::Post,
    default_severity: Severity::Warning,
    blocks: false,
    units: &[Unit::Hits],
    sentences: &["rule-superlative-claim"],
    fixes: &["fix-superlative-claim"],
    evidence: &["E2"],
    check: check,
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let sells = facts.is_promotional() || facts.verdict().sells();
    let claims: Vec<(&Reading<'_>, Range<usize>)> = facts
        .parts()
        .iter()
        .flat_map(|part| {
            claims(part, sells)
                .into_iter()
                .map(move |tokens| (part, tokens))
        })
        .collect();
    let unit = Unit::Hits;
    let number = u32::try_from(claims.len()).unwrap_or(u32::MAX);
    let Some((severity, limit)) = facts.steps(ID, unit).passed(unit, f64::from(number)) else {
        return Vec::new();
    };
    let shown = claims.iter().take(SPANS_MAX);
    let spans: Vec<Span> = shown
        .filter_map(|(part, tokens)| part.span(tokens))
        .collect();
    let claim = spans
        .first()
        .map_or_else(String::new, |span| span.text.clone());
    let message = Phrase::new("rule-superlative-claim").with("claim", Param::Text(claim));
    let fix = Phrase::new("fix-superlative-claim");
    vec![
        Report::new(severity, message)
            .measuring(Measure::whole(number, unit), Measure::of(limit, unit))
            .at(spans)
            .fixed_by(FixKind::Suggest, Vec::new(), fix),
    ]
}

/// The claims of a part, in order and without those that overlap.
fn claims(part: &Reading<'_>, sells: bool) -> Vec<Range<usize>> {
    // The lowest price of the last days is what the law asks for and no boast.
    let harmless: Vec<&Range<usize>> = (part.hits.iter())
        .filter(|hit| matches!(hit.name, "superlative.harmless" | "price.lowest"))
        .map(|hit| &hit.tokens)
        .collect();
    let proven = proven(part);
    let of_product: HashSet<usize> = sentences(part, "superlative.product").collect();
    let own: HashSet<usize> = sentences(part, "superlative.own")
        .filter(|sentence| of_product.contains(sentence))
        .collect();
    let mut found: Vec<Range<usize>> = Vec::new();
    for hit in part.meant("superlative.claim") {
        let tokens = &with_rank(part, without_marks(part, &hit.tokens));
        let sentence = part.sentence_of(tokens.start);
        let is_ours = sells || own.contains(&sentence);
        let is_question = ends_as_question(part, sentence) && !sells;
        let overlaps = |last: &Range<usize>| tokens.start < last.end;
        if is_ours
            && !is_question
            && is_first(part, tokens)
            && !proven.contains(&sentence)
            && !touches(&harmless, tokens)
            && !found.last().is_some_and(overlaps)
        {
            found.push(tokens.clone());
        }
    }
    found
}

/// A passage without the marks at its end.
fn without_marks(part: &Reading<'_>, tokens: &Range<usize>) -> Range<usize> {
    let marks = part
        .tokens
        .get(tokens.clone())
        .unwrap_or_default()
        .iter()
        .rev()
        .take_while(|token| token.kind == Kind::Mark);
    tokens.start..tokens.end - marks.count()
}

/// A passage with the figure behind its end, where it ends in "Nr." or "No.", which parts sentences.
fn with_rank(part: &Reading<'_>, tokens: Range<usize>) -> Range<usize> {
    let key = |at: usize| part.tokens.get(at).map(|token| part.key(token));
    let is_short = matches!(key(tokens.end.saturating_sub(1)), Some("nr" | "no"));
    if is_short {
        tokens.start..tokens.end + 2
    } else {
        tokens
    }
}

/// Whether a rank that a passage names, if it names one, is the first.
fn is_first(part: &Reading<'_>, tokens: &Range<usize>) -> bool {
    let Some(tokens) = part.tokens.get(tokens.clone()) else {
        return false;
    };
    let is_short = |key| matches!(key, "nr" | "no");
    let mut numbers = tokens.iter().filter(|token| token.kind == Kind::Number);
    let needs_one = tokens.iter().any(|token| is_short(part.key(token)));
    let has_one = tokens.last().is_some_and(|token| part.raw(token) == "1");
    numbers.all(|token| part.raw(token) == "1") && (has_one || !needs_one)
}

/// Whether one of some ordered ranges has a token in common with a range.
fn touches(ranges: &[&Range<usize>], tokens: &Range<usize>) -> bool {
    let first = ranges.partition_point(|range| range.end <= tokens.start);
    ranges
        .get(first)
        .is_some_and(|range| range.start < tokens.end)
}

/// The sentences that a list finds something in.
fn sentences<'a>(part: &'a Reading<'_>, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    part.hits_of(name)
        .map(|hit| part.sentence_of(hit.tokens.start))
}

/// The sentences that name an award and who gave it, and the ones right before them.
fn proven(part: &Reading<'_>) -> HashSet<usize> {
    let sources: HashSet<usize> = sentences(part, "superlative.source").collect();
    sentences(part, "superlative.award")
        .filter(|sentence| sources.contains(sentence))
        .flat_map(|sentence| [sentence.saturating_sub(1), sentence])
        .collect()
}

/// Whether a sentence asks.
fn ends_as_question(part: &Reading<'_>, sentence: usize) -> bool {
    let tokens = part.sentences.get(sentence).map(|it| it.tokens.clone());
    let last = tokens
        .and_then(|tokens| part.tokens.get(tokens))
        .and_then(<[_]>::last);
    last.is_some_and(|token| token.kind == Kind::Mark && part.raw(token).contains('?'))
}
