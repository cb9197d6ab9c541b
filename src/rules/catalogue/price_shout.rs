//! `price-shout`: prices and discounts that are louder than what is sold.

use std::cmp::Reverse;

use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    catalogue::reductions::{Reduction, SPANS_MAX, framed, reductions},
    facts::Facts,
    finding::{FixKind, Measure, Phrase, Report, Span},
    locale::Param,
    reading::{Kind, Reading},
    rule,
    thresholds::Unit,
};

rule! {
    /// Prices and discounts are louder than what is sold.
    ///
    /// # What it finds
    ///
    /// In a post that sells something: each discount that is named, a discount of half the price or
    /// more, and a price among the first characters. A percentage, an old price beside a new one, a sum
    /// that is saved, three for two and words such as "sale" are discounts; what one phrase says twice
    /// counts once. A percentage in an explanation or in a statistic is none, and neither is a price that
    /// goes up. Only the most severe of these is reported.
    ///
    /// # Why it matters
    ///
    /// Posts that only push a purchase felt too promotional to most people who were asked, and networks
    /// show them to fewer. A price says nothing about what a thing is good for.
    ///
    /// # Example
    ///
    /// "19 € instead of 39 €! 20 % off with every second one!"
    ///
    /// # Instead
    ///
    /// Begin with what it is for or how it came about, and name one price at the end.
    ///
    /// # Source
    ///
    /// E1 for how such posts are felt. The limits are our own judgement.
    id: "price-shout",
    scope: Scope::Post,
    default_severity: Severity::Warning,
    blocks: false,
    units: &[Unit::Discounts, Unit::Percent, Unit::Characters],
    sentences: &[
        "rule-price-shout",
        "rule-price-shout-large",
        "rule-price-shout-one",
        "rule-price-shout-early",
    ],
    fixes: &["fix-price-shout", "fix-price-shout-early"],
    evidence: &["E1"],
    check: check,
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    if !(facts.is_promotional() || facts.verdict().sells()) {
        return Vec::new();
    }
    let loud: Vec<(&Reading<'_>, Reduction)> = facts
        .parts()
        .iter()
        .flat_map(|part| shouted(part).into_iter().map(move |one| (part, one)))
        .collect();
    let found = [many(facts, &loud), large(facts, &loud), early(facts)];
    // Of equal severity the first is reported.
    let most_severe = found.into_iter().flatten().reduce(|one, next| {
        if next.severity > one.severity {
            next
        } else {
            one
        }
    });
    most_severe.into_iter().collect()
}

/// The discounts of a part that are not only explained or counted.
fn shouted(part: &Reading<'_>) -> Vec<Reduction> {
    let framed = framed(part, &["frame.howto", "frame.stats", "price.counted"]);
    let mut all = reductions(part);
    all.retain(|one| {
        !(one.form.is_measured() && framed.contains(&part.sentence_of(one.tokens.start)))
    });
    all
}

fn spans(loud: &[(&Reading<'_>, Reduction)]) -> Vec<Span> {
    let spans = loud
        .iter()
        .take(SPANS_MAX)
        .map(|(part, one)| part.span(&one.tokens));
    spans.flatten().collect()
}

/// Reports how many discounts are named.
fn many(facts: &Facts<'_>, loud: &[(&Reading<'_>, Reduction)]) -> Option<Report> {
    let unit = Unit::Discounts;
    let number = u32::try_from(loud.len()).unwrap_or(u32::MAX);
    let (severity, limit) = facts.steps(ID, unit).passed(unit, f64::from(number))?;
    let key = if number == 1 {
        "rule-price-shout-one"
    } else {
        "rule-price-shout"
    };
    let report = Report::new(severity, Phrase::new(key))
        .measuring(Measure::whole(number, unit), Measure::of(limit, unit))
        .at(spans(loud));
    Some(report.fixed_by(FixKind::Suggest, Vec::new(), Phrase::new("fix-price-shout")))
}

/// Reports the largest discount.
fn large(facts: &Facts<'_>, loud: &[(&Reading<'_>, Reduction)]) -> Option<Report> {
    let unit = Unit::Percent;
    let sized = loud.iter().filter_map(|(part, one)| {
        let percent = one.percent()?;
        Some((percent, part, one))
    });
    let (percent, part, one) =
        sized.max_by_key(|(percent, _, one)| (*percent, Reverse(one.tokens.start)))?;
    let (severity, limit) = facts.steps(ID, unit).passed(unit, f64::from(percent))?;
    let message = Phrase::new("rule-price-shout-large").with("n", Param::Number(percent));
    let report = Report::new(severity, message)
        .measuring(Measure::whole(percent, unit), Measure::of(limit, unit))
        .at(part.span(&one.tokens).into_iter().collect());
    Some(report.fixed_by(FixKind::Suggest, Vec::new(), Phrase::new("fix-price-shout")))
}

/// Reports a price among the first characters.
fn early(facts: &Facts<'_>) -> Option<Report> {
    let unit = Unit::Characters;
    let reading = facts.text();
    let price = reading
        .of_kind(Kind::Money)
        .find(|token| !token.is_quoted)?;
    let span = reading.span_at(price.bytes.clone())?;
    let before = u32::try_from(span.char_start).unwrap_or(u32::MAX);
    let (severity, limit) = facts.steps(ID, unit).passed(unit, f64::from(before))?;
    let message =
        Phrase::new("rule-price-shout-early").with("price", Param::Text(span.text.clone()));
    let report = Report::new(severity, message)
        .measuring(Measure::whole(before, unit), Measure::of(limit, unit))
        .at(vec![span]);
    Some(report.fixed_by(
        FixKind::Suggest,
        Vec::new(),
        Phrase::new("fix-price-shout-early"),
    ))
}
