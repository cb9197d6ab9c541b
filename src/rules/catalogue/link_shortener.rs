//! `link-shortener`: links that hide where they lead, or follow their readers around.

use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    facts::Facts,
    finding::{Edit, FixKind, Measure, Phrase, Report, Span},
    links::{Link, Owner},
    locale::Param,
    rule,
    thresholds::{Steps, Unit},
};

rule! {
    /// A link does not show where it leads, or carries parameters that follow its readers.
    ///
    /// # What it finds
    ///
    /// Links of public services that shorten addresses, and links that lead through a page of a
    /// network, a search engine or a mail filter to the address that is meant. Short addresses that
    /// the workspace names as its own are fine. Where no link is hidden, parameters that only say which
    /// way a reader came, such as those of advertising and newsletters, are an info. Which services and
    /// parameters are known is data.
    ///
    /// # Why it matters
    ///
    /// People like to see where a link leads before they follow it. Shortened links are often taken
    /// for spam, by people and by filters, and they save nothing where every link counts the same
    /// number of characters. Parameters make an address long and tell on whoever passes it on.
    ///
    /// # Example
    ///
    /// "The whole story is here: bit.ly/3xYz"
    ///
    /// # Instead
    ///
    /// Use the address of the page itself, or a short address of your own. Links that name their
    /// target, and those with parameters, can be put right without asking.
    ///
    /// # Source
    ///
    /// E20 for shortened links. That parameters are worth an info is our own judgement.
    id: "link-shortener",
    scope: Scope::Post,
    default_severity: Severity::Warning,
    blocks: false,
    units: &[Unit::Hits],
    sentences: &["rule-link-shortener", "rule-link-shortener-tracking"],
    fixes: &[
        "fix-link-shortener",
        "fix-link-shortener-expand",
        "fix-link-shortener-tracking",
    ],
    evidence: &["E20"],
    check: check,
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let report = hidden(facts).or_else(|| tracked(facts));
    report.into_iter().collect()
}

/// A link as it stands in the text.
fn raw<'a>(facts: &'a Facts<'_>, link: &Link) -> &'a str {
    let reading = facts.parts().get(link.part);
    reading
        .and_then(|reading| reading.text.get(link.bytes.clone()))
        .unwrap_or_default()
}

/// The passage of some bytes of a link.
fn span(facts: &Facts<'_>, link: &Link, within: std::ops::Range<usize>) -> Option<Span> {
    let start = link.bytes.start;
    let reading = facts.parts().get(link.part)?;
    reading.span_at(start + within.start..start + within.end)
}

/// What is said where links hide their targets.
fn hidden(facts: &Facts<'_>) -> Option<Report> {
    let shorteners = facts.rules().shorteners();
    let hides = |link: &&Link| {
        link.kind == Owner::Other && (shorteners.shortens(link) || shorteners.wraps(link))
    };
    let links: Vec<&Link> = facts.links().iter().filter(hides).collect();
    let steps = Steps {
        info: None,
        ..facts.steps(ID, Unit::Hits)
    };
    let (severity, measured, limit) = passed(steps, links.len())?;
    let whole = |link: &Link| {
        let bytes = 0..link.bytes.len();
        facts.has_reader.then(|| span(facts, link, bytes)).flatten()
    };
    let edits: Vec<Edit> = links
        .iter()
        .filter_map(|link| {
            let replacement = shorteners.target(link, raw(facts, link))?;
            let span = whole(link)?;
            Some(Edit { span, replacement })
        })
        .collect();
    let are_all_known = edits.len() == links.len();
    let (kind, label) = if are_all_known {
        (FixKind::Safe, "fix-link-shortener-expand")
    } else {
        (FixKind::Suggest, "fix-link-shortener")
    };
    let report = Report::new(severity, Phrase::new("rule-link-shortener"))
        .measuring(measured, limit)
        .at(links.iter().filter_map(|link| whole(link)).collect())
        .fixed_by(kind, edits, Phrase::new(label));
    Some(report)
}

/// What is said where links follow their readers.
fn tracked(facts: &Facts<'_>) -> Option<Report> {
    let shorteners = facts.rules().shorteners();
    let links = facts.links().iter().filter_map(|link| {
        let (query, replacement) = shorteners.untracked(raw(facts, link))?;
        Some((link, query, replacement))
    });
    let links: Vec<_> = links.collect();
    let steps = Steps {
        info: facts.steps(ID, Unit::Hits).info,
        ..Steps::default()
    };
    let (severity, measured, limit) = passed(steps, links.len())?;
    let count = u32::try_from(links.len()).unwrap_or(u32::MAX);
    let (mut spans, mut edits) = (Vec::new(), Vec::new());
    for (link, query, replacement) in links.into_iter().filter(|_| facts.has_reader) {
        let parameters = shorteners.tracked(raw(facts, link)).into_iter();
        spans.extend(parameters.filter_map(|range| span(facts, link, range)));
        let span = span(facts, link, query);
        edits.extend(span.map(|span| Edit { span, replacement }));
    }
    let said = |key| Phrase::new(key).with("n", Param::Number(count));
    let report = Report::new(severity, said("rule-link-shortener-tracking"))
        .measuring(measured, limit)
        .at(spans)
        .fixed_by(FixKind::Safe, edits, said("fix-link-shortener-tracking"));
    Some(report)
}

/// The step that so many links pass, with the measures.
fn passed(steps: Steps, links: usize) -> Option<(Severity, Measure, Measure)> {
    let unit = Unit::Hits;
    let links = u32::try_from(links).unwrap_or(u32::MAX);
    let (severity, limit) = steps.passed(unit, f64::from(links))?;
    Some((
        severity,
        Measure::whole(links, unit),
        Measure::of(limit, unit),
    ))
}
