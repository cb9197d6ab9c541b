//! `contest-terms`: prize draws without terms, an end, somebody who runs them, or a reason.

use crate::domain::{profile::Market, severity::Severity};
use crate::rules::{
    Scope,
    facts::Facts,
    finding::{Edit, FixKind, Phrase, Report, Span},
    locale::{Param, Params, Sentence},
    promotion::Verdict,
    reading::{Lang, Reading},
    rule,
    thresholds::Unit,
};

rule! {
    /// A prize draw lacks its terms, its last day, who runs it, or a reason.
    ///
    /// # What it finds
    ///
    /// A post that gives something away by lot, and that does not tell where the terms stand or until
    /// when one may take part: an error. Nobody who runs it, no line that the network has no part in
    /// it, taking part by tagging friends or by sharing, and a draw with nothing but the call to win
    /// are warnings. The most severe is reported, and its sentence names what else is missing. Terms
    /// count as told with a word for them, or with a link to their page, such as the one on the
    /// offer's record; the record alone does not help readers, but the fix takes link and day from
    /// it. Where the operator of a network does not ask for the line, its lack is an info. Winners of
    /// a past draw, money that a raffle raised, draws that somebody does not run, and warnings about
    /// false ones are left alone. It never holds a post back unless the workspace says so.
    ///
    /// # Why it matters
    ///
    /// People want to know what they take part in. Networks remove draws without terms, and show
    /// fewer people those that have no context.
    ///
    /// # Example
    ///
    /// "Giveaway! Tag two friends and win a hamper."
    ///
    /// # Instead
    ///
    /// "Our bakery turns ten, so we are giving away ten hampers. Tell us your favourite loaf by
    /// Sunday, 6 pm. Terms: shop.example/draw. This network has no part in the draw."
    ///
    /// # Source
    ///
    /// E27 for terms, release and tags; E1 for draws without context. This is a hint and no legal
    /// advice.
    id: "contest-terms",
    scope: Scope::Post,
    default_severity: Severity::Error,
    blocks: false,
    units: &[Unit::Hits],
    sentences: &[
        "rule-contest-terms",
        "rule-contest-terms-terms",
        "rule-contest-terms-date",
        "rule-contest-terms-line",
        "rule-contest-terms-tagging",
        "rule-contest-terms-context",
    ],
    fixes: &[
        "fix-contest-terms",
        "fix-contest-terms-tagging",
        "fix-contest-terms-context",
    ],
    evidence: &["E1", "E27"],
    check: check,
}

/// Words in an address that lead to terms.
const TERMS_PATHS: [&str; 7] = [
    "gewinnspiel",
    "teilnahme",
    "bedingungen",
    "terms",
    "rules",
    "giveaway",
    "verlosung",
];

/// How many passages are shown at the most; nobody reads more of them.
const PASSAGES_MAX: usize = 50;

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let parts = facts.parts();
    if parts.iter().any(|part| part.means("contest.fake")) {
        return Vec::new();
    }
    match draw(parts) {
        Some((part, spans)) => Draw::of(facts, part, spans)
            .report(facts)
            .into_iter()
            .collect(),
        None => bare_call(facts).into_iter().collect(),
    }
}

/// Where a draw is announced: the part, and the passages in all parts.
fn draw(parts: &[Reading<'_>]) -> Option<(usize, Vec<Span>)> {
    let is_over = parts.iter().any(|part| part.means("contest.past"));
    let is_joined = parts.iter().any(|part| part.means("contest.part"));
    let mut first = None;
    let mut spans = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        let past = sentences_with(part, &["contest.past"]);
        let goes_on = |token: usize| !is_at(&past, part.sentence_of(token));
        let run = part
            .meant("contest.run")
            .filter(|hit| goes_on(hit.tokens.start));
        let maybe = part
            .meant("contest.maybe")
            .filter(|_| is_joined && !is_over);
        let mut hits: Vec<_> = run.chain(maybe).collect();
        hits.sort_by_key(|hit| (hit.tokens.start, std::cmp::Reverse(hit.tokens.end)));
        let mut end = 0;
        for hit in hits {
            if hit.tokens.start >= end {
                end = hit.tokens.end;
                first = first.or(Some(place));
                if spans.len() < PASSAGES_MAX {
                    spans.extend(part.span(&hit.tokens));
                }
            }
        }
    }
    first.map(|place| (place, spans))
}

/// For each sentence whether something of one of these lists is meant in it.
fn sentences_with(reading: &Reading<'_>, names: &[&str]) -> Vec<bool> {
    let mut found = vec![false; reading.sentences.len()];
    for hit in reading.hits.iter().filter(|hit| names.contains(&hit.name)) {
        if let Some(flag) = found.get_mut(reading.sentence_of(hit.tokens.start)) {
            *flag |= hit.is_meant();
        }
    }
    found
}

fn is_at(flags: &[bool], place: usize) -> bool {
    flags.get(place).copied().unwrap_or_default()
}

/// A call to win without a draw that anybody could take part in.
fn bare_call(facts: &Facts<'_>) -> Option<Report> {
    let parts = facts.parts();
    let sells = facts.is_promotional() || facts.verdict() != Verdict::None;
    if !sells || parts.iter().any(|part| part.means("contest.past")) {
        return None;
    }
    let calls = parts.iter().flat_map(|part| {
        part.meant("contest.win")
            .filter_map(|hit| part.span(&hit.tokens))
    });
    let calls: Vec<Span> = calls.take(PASSAGES_MAX).collect();
    (!calls.is_empty()).then(|| context_is_missing(calls))
}

fn context_is_missing(spans: Vec<Span>) -> Report {
    let message = Phrase::new("rule-contest-terms-context");
    let fix = Phrase::new("fix-contest-terms-context");
    Report::new(Severity::Warning, message)
        .at(spans)
        .fixed_by(FixKind::Suggest, Vec::new(), fix)
}

/// What a draw does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lack {
    /// Until when one may take part.
    Date,
    /// Where the terms stand.
    Terms,
    /// Who runs it.
    Organiser,
    /// That the network has no part in it.
    Line,
}

/// A draw and what is told of it.
struct Draw {
    part: usize,
    spans: Vec<Span>,
    /// Taking part by tagging or sharing.
    tags: Vec<Span>,
    lacks: Vec<Lack>,
    /// Whether there is nothing but the draw.
    is_bare: bool,
}

impl Draw {
    fn of(facts: &Facts<'_>, part: usize, spans: Vec<Span>) -> Self {
        let parts = facts.parts();
        let lacks = |name: &str| !parts.iter().any(|part| part.means(name));
        let asks_for_line = facts
            .steps(ID, Unit::Hits)
            .passed(Unit::Hits, 1.0)
            .is_some();
        let found = [
            lacks("contest.date").then_some(Lack::Date),
            (lacks("contest.terms") && !links_terms(facts)).then_some(Lack::Terms),
            lacks("contest.organiser").then_some(Lack::Organiser),
            (asks_for_line && lacks("contest.platform")).then_some(Lack::Line),
        ];
        let tags = parts.iter().flat_map(|part| {
            part.meant("contest.tag")
                .filter_map(|hit| part.span(&hit.tokens))
        });
        Self {
            part,
            spans,
            tags: tags.take(PASSAGES_MAX).collect(),
            lacks: found.into_iter().flatten().collect(),
            is_bare: lacks("contest.reason") && parts.iter().all(is_all_draw),
        }
    }

    /// Says what weighs most, and what else is missing.
    fn report(self, facts: &Facts<'_>) -> Option<Report> {
        let is_lacking = |lack| self.lacks.contains(&lack);
        let also = match (is_lacking(Lack::Line), is_lacking(Lack::Organiser)) {
            (true, true) => "both",
            (true, false) => "line",
            (false, true) => "organiser",
            (false, false) => "none",
        };
        let key = match (is_lacking(Lack::Terms), is_lacking(Lack::Date)) {
            (true, true) => Some("rule-contest-terms"),
            (true, false) => Some("rule-contest-terms-terms"),
            (false, true) => Some("rule-contest-terms-date"),
            (false, false) => None,
        };
        let steps = facts.steps(ID, Unit::Hits);
        let line = is_lacking(Lack::Line)
            .then(|| steps.passed(Unit::Hits, 1.0))
            .flatten();
        let line = line.map(|(severity, _)| severity);
        let organiser = is_lacking(Lack::Organiser).then_some(Severity::Warning);
        let lesser = line.max(organiser);
        let (severity, key) = match (key, lesser) {
            (Some(key), _) => (Severity::Error, key),
            (None, Some(lesser)) if lesser >= Severity::Warning => {
                (lesser, "rule-contest-terms-line")
            }
            _ if !self.tags.is_empty() => {
                let message = Phrase::new("rule-contest-terms-tagging");
                let fix = Phrase::new("fix-contest-terms-tagging");
                let report = Report::new(Severity::Warning, message).at(self.tags);
                return Some(report.fixed_by(FixKind::Suggest, Vec::new(), fix));
            }
            _ if self.is_bare => return Some(context_is_missing(self.spans)),
            (None, Some(lesser)) => (lesser, "rule-contest-terms-line"),
            (None, None) => return None,
        };
        let message = Phrase::new(key).with("also", Param::Text(also.to_owned()));
        let edits = self.edit(facts).into_iter().collect();
        let mut spans = self.spans;
        spans.extend(self.tags);
        let fix = Phrase::new("fix-contest-terms");
        Some(
            Report::new(severity, message)
                .at(spans)
                .fixed_by(FixKind::Suggest, edits, fix),
        )
    }

    /// The lines that are missing, at the end of the part that announces the draw.
    fn edit(&self, facts: &Facts<'_>) -> Option<Edit> {
        if !facts.has_reader {
            return None;
        }
        let terms = facts.context.post.offer.as_deref();
        let date = match terms.and_then(|terms| terms.ends_on) {
            Some(day) => ("fix-contest-terms-until", Some(("date", Param::Day(day)))),
            None => ("fix-contest-terms-until-open", None),
        };
        let url = match terms.and_then(|terms| terms.terms_url.clone()) {
            Some(url) => ("fix-contest-terms-link", Some(("url", Param::Text(url)))),
            None => ("fix-contest-terms-link-open", None),
        };
        let lines = self.lacks.iter().map(|lack| {
            let (key, param) = match lack {
                Lack::Date => date.clone(),
                Lack::Terms => url.clone(),
                Lack::Organiser => ("fix-contest-terms-organiser", None),
                Lack::Line => ("fix-contest-terms-line", None),
            };
            let params: Params = param
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect();
            in_language(facts, facts.rules().sentence(key, &params))
        });
        let lines: Vec<String> = lines.collect();
        let reading = facts.parts().get(self.part)?;
        let end = reading.text.len();
        Some(Edit {
            span: reading.span_at(end..end)?,
            replacement: format!("\n\n{}", lines.join("\n")),
        })
    }
}

/// A sentence in the language of the post.
fn in_language(facts: &Facts<'_>, sentence: Sentence) -> String {
    let is_german = match facts.lang() {
        Some(lang) => lang == Lang::De,
        None => matches!(facts.market(), Some(Market::De | Market::At | Market::Ch)),
    };
    if is_german { sentence.de } else { sentence.en }
}

/// Whether a link leads to the terms: to those on the offer's record, or to a page named after them.
fn links_terms(facts: &Facts<'_>) -> bool {
    let terms = facts.context.post.offer.as_deref();
    let known = terms.and_then(|terms| terms.terms_url.as_deref());
    let known = known.map(crate::rules::links::address);
    facts.links().iter().any(|link| {
        let address = link.address.to_lowercase();
        known.as_deref() == Some(link.address.as_str())
            || TERMS_PATHS.iter().any(|word| address.contains(word))
    })
}

/// Whether every sentence of a part belongs to the draw.
fn is_all_draw(reading: &Reading<'_>) -> bool {
    let names = [
        "contest.run",
        "contest.maybe",
        "contest.part",
        "contest.tag",
        "contest.terms",
        "contest.date",
        "contest.platform",
        "contest.win",
    ];
    sentences_with(reading, &names)
        .into_iter()
        .all(|is_of_draw| is_of_draw)
}
