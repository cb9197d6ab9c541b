//! `urgency-scarcity`: a limit of time or quantity that presses, and one that is not true.

mod dates;

use std::{collections::HashSet, ops::Range};

use chrono::NaiveDate;

use self::dates::last_days;
use crate::domain::{offer::Terms, severity::Severity};
use crate::rules::{
    Scope,
    catalogue::reductions::SPANS_MAX,
    facts::Facts,
    finding::{FixKind, Measure, Phrase, Report, Span},
    lexicon::Hit,
    locale::Param,
    reading::{Kind, Reading},
    rule,
    thresholds::Unit,
};

rule! {
    /// A limit of time or quantity presses readers, or the offer on record disproves it.
    ///
    /// # What it finds
    ///
    /// In a post that sells something: "only today", "last chance", "only 5 left", "while stocks last"
    /// and the like, each a warning. Where the post is linked to an offer on record, a claim that the
    /// record disproves is an error: a last day that is not the offer's last day, or fewer pieces than
    /// there are. A plain end date, or one plain number of free places, is what it recommends and is not
    /// reported while it is true. Opening hours are no limit of an offer.
    ///
    /// # Why it matters
    ///
    /// Pressure sells once and costs trust for long. A false statement that an offer holds only for a very
    /// short time is always unfair in the European Union, whatever came of it.
    ///
    /// # Example
    ///
    /// "Only today! Only 5 left!" for an offer that runs until Saturday, with forty in the store.
    ///
    /// # Instead
    ///
    /// Name the day on which the offer ends, once and without a countdown: "The offer is valid until 5
    /// December."
    ///
    /// # Source
    ///
    /// E26: annex to section 3 (3) UWG, no. 7, after Directive 2005/29/EC, annex I, no. 7. That a limit
    /// presses even where it is true is our own judgement, with E2.
    id: "urgency-scarcity",
    scope: Scope::Post,
    default_severity: Severity::Warning,
    blocks: false,
    units: &[Unit::Hits],
    sentences: &[
        "rule-urgency-scarcity",
        "rule-urgency-scarcity-day",
        "rule-urgency-scarcity-stock",
    ],
    fixes: &[
        "fix-urgency-scarcity",
        "fix-urgency-scarcity-day",
        "fix-urgency-scarcity-stock",
    ],
    evidence: &["E26", "E2"],
    check: check,
}

/// The lists of limits that press.
const PRESSING: [&str; 4] = [
    "urgency.today",
    "urgency.last",
    "urgency.time",
    "urgency.few",
];

/// Numbers as words, from one on; folded.
const NUMBERS: [(&str, u32); 24] = [
    ("ein", 1),
    ("eine", 1),
    ("one", 1),
    ("zwei", 2),
    ("two", 2),
    ("drei", 3),
    ("three", 3),
    ("vier", 4),
    ("four", 4),
    ("fuenf", 5),
    ("five", 5),
    ("sechs", 6),
    ("six", 6),
    ("sieben", 7),
    ("seven", 7),
    ("acht", 8),
    ("eight", 8),
    ("neun", 9),
    ("nine", 9),
    ("zehn", 10),
    ("ten", 10),
    ("elf", 11),
    ("zwoelf", 12),
    ("twelve", 12),
];

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    if !(facts.is_promotional() || facts.verdict().sells()) {
        return Vec::new();
    }
    let terms = facts.context.post.offer.as_deref();
    let disproved =
        terms.and_then(|terms| wrong_day(facts, terms).or_else(|| wrong_stock(facts, terms)));
    disproved.or_else(|| pressing(facts)).into_iter().collect()
}

/// Reports limits that press, true or not.
fn pressing(facts: &Facts<'_>) -> Option<Report> {
    let unit = Unit::Hits;
    let found: Vec<(&Reading<'_>, Range<usize>)> = facts
        .parts()
        .iter()
        .flat_map(|part| apart(part).into_iter().map(move |tokens| (part, tokens)))
        .collect();
    let number = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let (severity, limit) = facts.steps(ID, unit).passed(unit, f64::from(number))?;
    let shown = found.iter().take(SPANS_MAX);
    let spans: Vec<Span> = shown
        .filter_map(|(part, tokens)| part.span(tokens))
        .collect();
    let message = Phrase::new("rule-urgency-scarcity").with("claim", claim(spans.first()));
    let ends_on = facts
        .context
        .post
        .offer
        .as_ref()
        .and_then(|terms| terms.ends_on);
    let fix = match ends_on {
        Some(day) => Phrase::new("fix-urgency-scarcity-day").with("date", Param::Day(day)),
        None => Phrase::new("fix-urgency-scarcity"),
    };
    let report = Report::new(severity, message)
        .measuring(Measure::whole(number, unit), Measure::of(limit, unit))
        .at(spans);
    Some(report.fixed_by(FixKind::Suggest, Vec::new(), fix))
}

/// The passages of a part that press, without those that overlap.
fn apart(part: &Reading<'_>) -> Vec<Range<usize>> {
    let hours: HashSet<usize> = part
        .hits_of("urgency.hours")
        .map(|hit| part.sentence_of(hit.tokens.start))
        .collect();
    let is_of_hours = |hit: &Hit| {
        hit.name != "urgency.few" && hours.contains(&part.sentence_of(hit.tokens.start))
    };
    let hits = part.hits.iter().filter(|hit| hit.is_meant());
    let pressing = hits.filter(|hit| PRESSING.contains(&hit.name) && !is_of_hours(hit));
    merged(pressing.map(|hit| hit.tokens.clone()))
}

/// Some passages in order, of which those that overlap become one.
fn merged(passages: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut passages: Vec<Range<usize>> = passages.collect();
    passages.sort_by_key(|tokens| tokens.start);
    let mut found: Vec<Range<usize>> = Vec::new();
    for tokens in passages {
        match found.last_mut().filter(|last| tokens.start < last.end) {
            Some(last) => last.end = last.end.max(tokens.end),
            None => found.push(tokens),
        }
    }
    found
}

/// What is claimed, as a sentence cites it.
fn claim(span: Option<&Span>) -> Param {
    Param::Text(span.map_or_else(String::new, |span| span.text.clone()))
}

/// Reports a last day that is not the offer's.
fn wrong_day(facts: &Facts<'_>, terms: &Terms) -> Option<Report> {
    let ends = terms.ends_on?;
    let today = facts.local().date();
    let spans: Vec<Span> = facts
        .parts()
        .iter()
        .flat_map(|part| {
            let tokens = wrong_days(part, ends, today).into_iter();
            tokens.filter_map(|tokens| part.span(&tokens))
        })
        .take(SPANS_MAX)
        .collect();
    let message = Phrase::new("rule-urgency-scarcity-day")
        .with("claim", claim(Some(spans.first()?)))
        .with("date", Param::Day(ends));
    let fix = Phrase::new("fix-urgency-scarcity-day").with("date", Param::Day(ends));
    let report = Report::new(Severity::Error, message).at(spans);
    Some(report.fixed_by(FixKind::Suggest, Vec::new(), fix))
}

/// The passages of a part that name another last day than the offer has, in order.
fn wrong_days(part: &Reading<'_>, ends: NaiveDate, today: NaiveDate) -> Vec<Range<usize>> {
    let sentences = |name| -> HashSet<usize> {
        let hits = part.hits_of(name);
        hits.map(|hit| part.sentence_of(hit.tokens.start)).collect()
    };
    let (of_offers, of_others) = (sentences("urgency.offer"), sentences("urgency.other"));
    let dated = last_days(part).into_iter().filter(|day| {
        let sentence = part.sentence_of(day.tokens.start);
        let is_ours = of_offers.contains(&sentence) && !of_others.contains(&sentence);
        is_ours && day.contradicts(ends, today)
    });
    let now = part
        .meant("urgency.today")
        .chain(part.meant("urgency.last"));
    let now = now.filter(|_| ends != today).map(|hit| hit.tokens.clone());
    merged(dated.map(|day| day.tokens).chain(now))
}

/// Reports a number of pieces that is smaller than what there is.
fn wrong_stock(facts: &Facts<'_>, terms: &Terms) -> Option<Report> {
    let stock = terms.stock?;
    let spans: Vec<Span> = facts
        .parts()
        .iter()
        .flat_map(|part| {
            let named = part.meant("urgency.few").chain(part.meant("urgency.stock"));
            let fewer = named.filter(|hit| number(part, hit).is_some_and(|said| said < stock));
            let passages = merged(fewer.map(|hit| hit.tokens.clone())).into_iter();
            passages.filter_map(|tokens| part.span(&tokens))
        })
        .take(SPANS_MAX)
        .collect();
    let message = Phrase::new("rule-urgency-scarcity-stock")
        .with("claim", claim(Some(spans.first()?)))
        .with("n", Param::Number(stock));
    let fix = Phrase::new("fix-urgency-scarcity-stock").with("n", Param::Number(stock));
    let report = Report::new(Severity::Error, message).at(spans);
    Some(report.fixed_by(FixKind::Suggest, Vec::new(), fix))
}

/// How many are said to be left: the first number of a hit. What the first buyers get, or how many of
/// many are gone, says nothing of what is left.
fn number(part: &Reading<'_>, hit: &Hit) -> Option<u32> {
    let tokens = part.tokens.get(hit.tokens.clone())?;
    let says_else = |key: &str| matches!(key, "ersten" | "first" | "von" | "of");
    if tokens.iter().any(|token| says_else(part.key(token))) {
        return None;
    }
    tokens.iter().find_map(|token| match token.kind {
        Kind::Number => part.raw(token).parse().ok(),
        Kind::Word => {
            let mut numbers = NUMBERS.iter();
            let found = numbers.find(|(word, _)| *word == part.key(token))?;
            Some(found.1)
        }
        _ => None,
    })
}
