//! `price-reduction-reference`: a reduction without the lowest price of the last 30 days.

mod kinds;
mod reference;

use self::{
    kinds::{is_for_consumers, severity},
    reference::{Known, Lowest, lowest},
};
use crate::domain::{profile::Market, severity::Severity};
use crate::rules::{
    Scope,
    catalogue::reductions::{Form, Reduction, SPANS_MAX, cents, framed, reductions},
    facts::Facts,
    finding::{Edit, FixKind, Phrase, Report, Span},
    locale::Param,
    reading::Reading,
    rule,
};

rule! {
    /// A reduction is announced without the lowest price of the last 30 days.
    ///
    /// # What it finds
    ///
    /// A percentage, an old price beside a new one, a sum that is saved, more for less, or a word such as
    /// "reduced", in a post that sells something and does not name the lowest price of the last 30 days.
    /// Where the post is linked to an offer on record, that price and the percentage are compared with
    /// the record; an old price that is the lowest of the 30 days is that price named. It is an error for
    /// goods to consumers in Germany where the reduction is measured, and a warning elsewhere, for
    /// services, vouchers and codes, quantity deals and offers to firms. Without a record the kind is read
    /// from the words around the reduction and from the workspace's trade. Goods that would spoil and are
    /// reduced for it are not reported. This is a hint, not legal advice.
    ///
    /// # Why it matters
    ///
    /// An old price that nobody paid makes any price look low. The law asks for the lowest one of the 30
    /// days before, so that a reduction is what it says.
    ///
    /// # Example
    ///
    /// "Linen coat, 20 % off" after a week in which it cost a third less.
    ///
    /// # Instead
    ///
    /// "Linen coat, now €79 (lowest price in the last 30 days: €99)."
    ///
    /// # Source
    ///
    /// E23: Article 6a of Directive 98/6/EC, in Germany `PAngV` section 11, with CJEU C-330/23 of 26
    /// September 2024 and BGH I ZR 183/24 of 9 October 2025. What warns only, legal views differ on.
    id: "price-reduction-reference",
    scope: Scope::Post,
    default_severity: Severity::Error,
    blocks: true,
    units: &[],
    sentences: &[
        "rule-price-reduction-reference",
        "rule-price-reduction-reference-views",
        "rule-price-reduction-reference-elsewhere",
        "rule-price-reduction-reference-figure",
        "rule-price-reduction-reference-percent",
    ],
    fixes: &[
        "fix-price-reduction-reference",
        "fix-price-reduction-reference-insert",
        "fix-price-reduction-reference-figure",
        "fix-price-reduction-reference-percent",
        "fix-price-reduction-reference-none",
        "fix-price-reduction-reference-elsewhere",
    ],
    evidence: &["E23"],
    check: check,
}

/// By how many points a percentage may be off for its rounding.
const ROUNDING: f64 = 1.0;

/// A part of the post with the reductions it announces.
struct Announced<'a> {
    part: &'a Reading<'a>,
    reductions: Vec<Reduction>,
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let terms = facts.context.post.offer.as_deref();
    if !(terms.is_some() || facts.is_promotional() || facts.verdict().sells()) {
        return Vec::new();
    }
    let is_sold_off = facts
        .parts()
        .iter()
        .any(|part| part.means("price.perishable"));
    let announced: Vec<Announced<'_>> = facts
        .parts()
        .iter()
        .map(|part| Announced {
            part,
            reductions: reductions(part),
        })
        .map(|mut one| {
            let counted = framed(one.part, &["frame.stats", "price.counted"]);
            one.reductions.retain(|it| {
                it.form != Form::Sale && !counted.contains(&one.part.sentence_of(it.tokens.start))
            });
            one
        })
        .filter(|one| !one.reductions.is_empty())
        .collect();
    if announced.is_empty() || is_sold_off {
        return Vec::new();
    }
    let case = Case {
        facts,
        known: terms.and_then(|terms| Known::of(terms, facts.market())),
        severity: severity(facts, terms, &announced),
        announced,
    };
    case.report().into_iter().collect()
}

/// A post that announces a reduction, with what is known of its offer.
struct Case<'a, 'f> {
    facts: &'a Facts<'f>,
    announced: Vec<Announced<'a>>,
    known: Option<Known>,
    severity: Severity,
}

impl Case<'_, '_> {
    fn report(&self) -> Option<Report> {
        let stated = self.facts.parts().iter().find_map(lowest);
        match (stated, &self.known) {
            (Some(_), None) => None,
            (Some(stated), Some(known)) => match stated.price {
                None if self.is_struck_from(known) => self.wrong_percent(known),
                None => Some(self.missing()),
                Some((cents, _)) if cents != known.lowest => {
                    Some(self.wrong_figure(known, &stated))
                }
                Some(_) => self.wrong_percent(known),
            },
            (None, Some(known)) if self.is_struck_from(known) => self.wrong_percent(known),
            (None, _) => Some(self.missing()),
        }
    }

    fn all(&self) -> impl Iterator<Item = (&Reading<'_>, &Reduction)> {
        let announced = self.announced.iter();
        announced.flat_map(|one| one.reductions.iter().map(move |it| (one.part, it)))
    }

    /// Whether every old price that is named is the lowest of the 30 days.
    fn is_struck_from(&self, known: &Known) -> bool {
        let mut old = self.all().filter_map(|(_, one)| match one.form {
            Form::Strike { before, .. } => Some(before),
            _ => None,
        });
        let first = old.next();
        first == Some(known.lowest) && old.all(|before| before == known.lowest)
    }

    /// Reports that the price is not there.
    fn missing(&self) -> Report {
        let market = self.facts.market();
        let is_in_eu = market.is_some_and(Market::is_in_eu);
        let (message, fix) = if is_in_eu || self.known.is_some() {
            let is_sure = self.severity == Severity::Error || self.is_clear();
            let key = if is_sure {
                "rule-price-reduction-reference"
            } else {
                "rule-price-reduction-reference-views"
            };
            (key, "fix-price-reduction-reference")
        } else {
            (
                "rule-price-reduction-reference-elsewhere",
                "fix-price-reduction-reference-elsewhere",
            )
        };
        let shown = self.all().take(SPANS_MAX);
        let spans = shown.filter_map(|(part, one)| part.span(&one.tokens));
        let report = Report::new(self.severity, Phrase::new(message)).at(spans.collect());
        match &self.known {
            Some(known) if known.percent() <= 0.0 => report.fixed_by(
                FixKind::Suggest,
                Vec::new(),
                known.price(Phrase::new("fix-price-reduction-reference-none")),
            ),
            Some(known) => report.fixed_by(
                FixKind::Suggest,
                self.insertion(known),
                known.price(Phrase::new("fix-price-reduction-reference-insert")),
            ),
            None => report.fixed_by(FixKind::Suggest, Vec::new(), Phrase::new(fix)),
        }
    }

    /// Whether the law is clear on it: goods to consumers.
    fn is_clear(&self) -> bool {
        let terms = self.facts.context.post.offer.as_deref();
        is_for_consumers(self.facts, terms, &self.announced)
    }

    /// Puts the price behind the last reduction, and the right percentage where another stands.
    fn insertion(&self, known: &Known) -> Vec<Edit> {
        if !self.facts.has_reader {
            return Vec::new();
        }
        let Some((part, last)) = self.all().last() else {
            return Vec::new();
        };
        let end = part.bytes(&last.tokens).end;
        let passage = known.passage(self.facts.rules(), self.facts.lang());
        let edit = part.span_at(end..end).map(|span| Edit {
            span,
            replacement: format!(" ({passage})"),
        });
        edit.into_iter().chain(self.percent_edits(known)).collect()
    }

    /// Reports that another price is named than the record has.
    fn wrong_figure(&self, known: &Known, stated: &Lowest<'_>) -> Report {
        let span = stated
            .price
            .as_ref()
            .and_then(|(_, at)| stated.part.span(at));
        let spans: Vec<Span> = span.into_iter().collect();
        let replacement = known.written(self.facts.lang());
        let edits = spans.iter().map(|span| Edit {
            span: span.clone(),
            replacement: replacement.clone(),
        });
        let edits = edits.collect();
        let message = known.price(Phrase::new("rule-price-reduction-reference-figure"));
        let fix = known.price(Phrase::new("fix-price-reduction-reference-figure"));
        Report::new(self.severity, message)
            .at(spans)
            .fixed_by(FixKind::Suggest, edits, fix)
    }

    /// Reports a percentage that is not what the record comes to. One that is too small deceives nobody,
    /// but one of the two figures is old.
    fn wrong_percent(&self, known: &Known) -> Option<Report> {
        let right = known.percent();
        let wrong = self.all().filter(|(_, one)| is_off(one, right));
        let wrong: Vec<(&Reading<'_>, &Reduction)> = wrong.take(SPANS_MAX).collect();
        let (_, first) = wrong.first()?;
        let is_too_large = wrong.iter().any(|(_, one)| said(one) > Some(right));
        let severity = if is_too_large {
            self.severity
        } else {
            Severity::Warning
        };
        let spans = wrong
            .iter()
            .filter_map(|(part, one)| part.span(&one.tokens));
        let message = known
            .price(Phrase::new("rule-price-reduction-reference-percent"))
            .with("n", Param::whole(right))
            .with("said", Param::Number(first.percent().unwrap_or_default()));
        let fix = if right <= 0.0 {
            known.price(Phrase::new("fix-price-reduction-reference-none"))
        } else {
            Phrase::new("fix-price-reduction-reference-percent").with("n", Param::whole(right))
        };
        let report = Report::new(severity, message).at(spans.collect());
        Some(report.fixed_by(FixKind::Suggest, self.percent_edits(known), fix))
    }

    /// Writes the right percentage where another stands.
    fn percent_edits(&self, known: &Known) -> Vec<Edit> {
        let right = known.percent();
        if right < 1.0 {
            return Vec::new();
        }
        let wrong = self.all().filter(|(_, one)| is_off(one, right));
        wrong
            .take(SPANS_MAX)
            .filter_map(|(part, one)| {
                let Form::Percent { token, .. } = one.form else {
                    return None;
                };
                let token = part.tokens.get(token)?;
                let raw = part.raw(token);
                let digits = raw.trim_end_matches(|letter: char| !letter.is_ascii_digit());
                let start = token.bytes.start;
                Some(Edit {
                    span: part.span_at(start..start + digits.len())?,
                    replacement: right.floor().to_string(),
                })
            })
            .collect()
    }
}

/// The percentage of a reduction that names one.
fn said(one: &Reduction) -> Option<f64> {
    match one.form {
        Form::Percent { percent, .. } => Some(percent),
        Form::Half => Some(50.0),
        _ => None,
    }
}

/// Whether a percentage is not the right one.
fn is_off(one: &Reduction, right: f64) -> bool {
    said(one).is_some_and(|said| (said - right.max(0.0)).abs() >= ROUNDING)
}
