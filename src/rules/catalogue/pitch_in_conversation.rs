//! `pitch-in-conversation`: an offer in a conversation that others have.

use crate::domain::{post::Promotion, severity::Severity};
use crate::rules::{
    Scope,
    facts::Facts,
    finding::{FixKind, Measure, Phrase, Report, Span},
    passages::{WORDING_ALONE, named, spans, worded},
    promotion::{Sign, reasons},
    rule,
    thresholds::Unit,
};

rule! {
    /// A reply, a comment or a post in a group sells something that nobody asked for.
    ///
    /// # What it finds
    ///
    /// A post that its author marks as a reply, a comment or a post in a group, and that reads as an
    /// offer: the points for selling reach the limit. What the author calls it takes nothing away,
    /// but a post tagged as an offer is reported whatever it reads as. Where no word can be named
    /// that sells, and only the wording sounds like an offer, it counts a point less. A post whose
    /// author says that somebody asked for an offer is left alone.
    ///
    /// # Why it matters
    ///
    /// Whoever helps in other people's conversations is remembered and looked up; whoever sells
    /// there is blocked, and many groups remove such posts or the account behind them.
    ///
    /// # Example
    ///
    /// Somebody asks how to get candle wax out of a tablecloth, and the answer is "Order our stain
    /// remover, 9.90 €, link below".
    ///
    /// # Instead
    ///
    /// Give the advice, and leave the offer out. People find the shop by the name of who helped.
    ///
    /// # Source
    ///
    /// E0 for helping before selling; E8 and E19 for what communities and networks do with accounts
    /// that promote themselves. The limit is where a post reads as an offer.
    id: "pitch-in-conversation",
    scope: Scope::Post,
    default_severity: Severity::Error,
    blocks: true,
    units: &[Unit::PromoScore],
    sentences: &["rule-pitch-in-conversation", "rule-pitch-in-conversation-tagged"],
    fixes: &["fix-pitch-in-conversation", "fix-pitch-in-conversation-tagged"],
    evidence: &["E0", "E8", "E19"],
    check: check,
}

/// How the names of those features begin that are passages which sell.
const SELLING: [&str; 8] = [
    "call.",
    "draw",
    "label.",
    "link.bio",
    "offer.",
    "press.",
    "price.",
    "shape.money",
];

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let about = &facts.context.post.about;
    if !about.kind.is_in_conversation() || about.was_asked {
        return Vec::new();
    }
    let unit = Unit::PromoScore;
    let steps = facts.steps(ID, unit);
    let selling = selling(facts);
    let unnamed = if selling.is_empty() {
        WORDING_ALONE
    } else {
        0.0
    };
    let score = (facts.promo_score() - unnamed).max(0.0);
    let report = if let Some((severity, limit)) = steps.passed(unit, score) {
        Report::new(severity, Phrase::new("rule-pitch-in-conversation"))
            .measuring(Measure::of(score, unit), Measure::of(limit, unit))
            .because(reasons(facts, |sign| sign.promo))
            .fixed_by(
                FixKind::Suggest,
                Vec::new(),
                Phrase::new("fix-pitch-in-conversation"),
            )
    } else if facts.context.post.promotion == Promotion::Offer
        && let Some((severity, _)) = steps.exceeded(|_| true)
    {
        let message = Phrase::new("rule-pitch-in-conversation-tagged");
        let fix = Phrase::new("fix-pitch-in-conversation-tagged");
        Report::new(severity, message).fixed_by(FixKind::Suggest, Vec::new(), fix)
    } else {
        return Vec::new();
    };
    let is_worded = selling.is_empty() && score > 0.0;
    let spans = if is_worded {
        spans(&worded(facts, |sign| sign.promo))
    } else {
        selling
    };
    vec![report.at(spans)]
}

/// The passages that sell, and the links to the own shop.
fn selling(facts: &Facts<'_>) -> Vec<Span> {
    let sells = |sign: &Sign| SELLING.iter().any(|start| sign.feature.starts_with(start));
    let mut found = spans(&named(facts, sells, |sign| sign.promo));
    let own = facts.links().iter().filter(|link| link.kind.is_own());
    let links = own.filter_map(|link| facts.parts().get(link.part)?.span_at(link.bytes.clone()));
    let apart = |link: &Span| {
        let mut spans = found.iter().filter(|span| span.field == link.field);
        spans.all(|span| span.byte_end <= link.byte_start || link.byte_end <= span.byte_start)
    };
    let links: Vec<Span> = links.filter(apart).collect();
    found.extend(links);
    found
}
