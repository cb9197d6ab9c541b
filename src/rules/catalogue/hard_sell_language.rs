//! `hard-sell-language`: an offer that presses.

use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    facts::Facts,
    finding::{FixKind, Measure, Phrase, Report},
    locale::Param,
    passages::{Passage, WORDING_ALONE, named, quotes, spans, worded},
    promotion::{Sign, reasons},
    rule,
    thresholds::Unit,
};

rule! {
    /// The post sells something and pushes instead of inviting.
    ///
    /// # What it finds
    ///
    /// An offer whose points for pressing reach a limit: for time and number limits, hurry, threats,
    /// shame and fear, questions why anybody still waits, commands in a row, loud prices, capitals
    /// and exclamation marks. The post must sell something, by its author's word or by what it reads
    /// as; a recall, an appeal for help or a warning may press. A post that reads as an offer is
    /// looked at even if its author calls it none: that tag says what a post is for, not how it
    /// sounds. One plain limit is not enough. Where nothing is named that presses, beside one request
    /// and a price, and only the wording sounds like it, it counts a point less.
    ///
    /// # Why it matters
    ///
    /// Pressure sells once. Most people are annoyed by it, almost half stop following for too many
    /// promotions, and networks show such posts to fewer people.
    ///
    /// # Example
    ///
    /// "LAST CHANCE!!! Only 3 jackets left, buy now or freeze all winter!"
    ///
    /// # Instead
    ///
    /// Say what there is, what it is good for, and until when: "The last three wool jackets of this
    /// winter hang in the shop until Saturday."
    ///
    /// # Source
    ///
    /// E0 for offers without bluntness; E1 for posts that only push a purchase; E2 for the
    /// annoyance. The points and both limits are our own judgement, tried on labelled posts.
    id: "hard-sell-language",
    scope: Scope::Post,
    default_severity: Severity::Warning,
    blocks: true,
    units: &[Unit::PressureScore],
    sentences: &["rule-hard-sell-language"],
    fixes: &[
        "fix-hard-sell-language",
        "fix-hard-sell-language-limit",
        "fix-hard-sell-language-threat",
        "fix-hard-sell-language-loud",
    ],
    evidence: &["E0", "E1", "E2"],
    check: check,
}

/// How the names of those features begin that are passages which press.
const PRESSING: [&str; 3] = [CALL, "press.", "price."];
/// The feature of a request to buy or book.
const CALL: &str = "call.purchase";
/// The feature of a word in capitals.
const CAPITALS: &str = "shape.caps";
/// The features that are loud.
const LOUD: [&str; 2] = [CAPITALS, "shape.exclaim_run"];

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let unit = Unit::PressureScore;
    let steps = facts.steps(ID, unit);
    let pressure = facts.pressure_score();
    if steps.passed(unit, pressure).is_none() {
        return Vec::new();
    }
    if !facts.is_promotional() && !facts.verdict().sells() {
        return Vec::new();
    }
    let mut pressing = named(facts, presses, |sign| sign.pressure);
    if !has_capitals(facts) {
        pressing.retain(|passage| passage.feature != CAPITALS);
    }
    let mut unnamed = 0.0;
    if is_plain(&pressing) {
        pressing = worded(facts, |sign| sign.pressure);
        unnamed = WORDING_ALONE;
    }
    let pressure = (pressure - unnamed).max(0.0);
    let Some((severity, limit)) = steps.passed(unit, pressure) else {
        return Vec::new();
    };
    let ranked = ranked(&pressing);
    vec![
        Report::new(severity, message(&ranked))
            .measuring(Measure::of(pressure, unit), Measure::of(limit, unit))
            .at(spans(&pressing))
            .because(reasons(facts, |sign| sign.pressure))
            .fixed_by(FixKind::Suggest, Vec::new(), Phrase::new(fix(&ranked))),
    ]
}

/// Whether a sign is a passage that presses: one that adds points, or one that is loud.
fn presses(sign: &Sign) -> bool {
    let adds = sign.pressure > 0.0;
    let is_listed = PRESSING.iter().any(|start| sign.feature.starts_with(start));
    (adds && is_listed) || LOUD.contains(&sign.feature)
}

/// Whether passages press only together with the wording: a request and a price are in every offer.
fn is_plain(pressing: &[Passage]) -> bool {
    let of = |feature: &'static str| {
        let found = pressing.iter();
        found.filter(move |passage| passage.feature.starts_with(feature))
    };
    let loud = pressing.iter().any(|it| LOUD.contains(&it.feature));
    !loud && of("press.").next().is_none() && of(CALL).nth(1).is_none()
}

/// Whether several words are in capitals; a single one is most often an abbreviation.
fn has_capitals(facts: &Facts<'_>) -> bool {
    let mut signs = facts.scores().iter().flat_map(|scores| &scores.signs);
    signs.any(|sign| sign.feature == "shape.caps_more")
}

/// The passages from strong to weak; a request and a price only press beside something else.
fn ranked(pressing: &[Passage]) -> Vec<&Passage> {
    let is_beside = |it: &Passage| it.feature == CALL || it.feature.starts_with("price.");
    let mut ranked: Vec<&Passage> = pressing.iter().collect();
    ranked.sort_by(|one, other| {
        let strength = other.points.total_cmp(&one.points);
        is_beside(one).cmp(&is_beside(other)).then(strength)
    });
    ranked
}

/// Quotes the strongest passages.
fn message(ranked: &[&Passage]) -> Phrase {
    let quotes = quotes(ranked);
    let number = u32::try_from(quotes.len()).unwrap_or_default();
    let message = Phrase::new("rule-hard-sell-language").with("n", Param::Number(number));
    ["first", "second", "third"]
        .into_iter()
        .zip(quotes)
        .fold(message, |message, (name, quote)| {
            message.with(name, Param::Text(quote))
        })
}

/// What helps against the strongest passage.
fn fix(ranked: &[&Passage]) -> &'static str {
    match ranked.first().map(|passage| passage.feature) {
        Some("press.time" | "press.quantity" | "press.hurry" | "press.wait") => {
            "fix-hard-sell-language-limit"
        }
        Some("press.threat" | "press.shame" | "press.fear" | "press.crowd") => {
            "fix-hard-sell-language-threat"
        }
        Some(CAPITALS | "shape.exclaim_run") => "fix-hard-sell-language-loud",
        _ => "fix-hard-sell-language",
    }
}
