//! `cta-density`: how many things one post asks its readers to do.

use std::ops::Range;

use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    catalogue::reductions::SPANS_MAX,
    facts::Facts,
    finding::{FixKind, Measure, Phrase, Report, Span},
    locale::Param,
    reading::{Kind, Reading, Token},
    rule,
    thresholds::Unit,
};

rule! {
    /// One post asks its readers to do several things, or begins with a call to buy.
    ///
    /// # What it finds
    ///
    /// Calls to buy or book, invitations to come by, call or write, calls to follow or share, and the
    /// pointer to the link in the profile. What stands in one clause, or is joined by "or", is one request;
    /// so is what is joined by "and", unless it is about following or sharing. The pointer belongs to a
    /// call to buy, or to the request beside it. A question to readers is no request.
    /// A call to buy in the first sentence is an info by itself. Answers in a conversation are not looked
    /// at, and neither are warnings, appeals and job offers that sell nothing.
    ///
    /// # Why it matters
    ///
    /// Who is asked for three things does none of them, and a post that only pushes is felt as an ad.
    ///
    /// # Example
    ///
    /// "Order now! Follow us for more! And tag a friend who needs this!"
    ///
    /// # Instead
    ///
    /// Keep the softest request, and put the others into later posts.
    ///
    /// # Source
    ///
    /// E1 for posts that only push people to buy. The limits are our own judgement.
    id: "cta-density",
    scope: Scope::Post,
    default_severity: Severity::Warning,
    blocks: false,
    units: &[Unit::Requests, Unit::Hits],
    sentences: &["rule-cta-density", "rule-cta-density-first"],
    fixes: &["fix-cta-density", "fix-cta-density-first"],
    evidence: &["E1"],
    check: check,
}

/// What a request is for, from soft to hard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Call {
    /// To come by, call or write.
    Invite,
    /// To follow or share.
    Share,
    /// To follow the link in the profile.
    Link,
    /// To buy or book.
    Buy,
}

/// Something that readers are asked to do.
struct Request<'a> {
    part: &'a Reading<'a>,
    tokens: Range<usize>,
    call: Call,
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    if facts.context.post.about.kind.is_in_conversation() {
        return Vec::new();
    }
    let sells = facts.is_promotional() || facts.verdict().sells();
    if !sells && facts.parts().iter().any(serves) {
        return Vec::new();
    }
    let mut requests: Vec<Request<'_>> = facts.parts().iter().flat_map(requests).collect();
    // What reads like a call to buy is advice where nothing is sold.
    if !sells {
        requests.retain(|request| request.call != Call::Buy);
    }
    let report = many(facts, &requests).or_else(|| first(facts, &requests));
    report.into_iter().collect()
}

/// Whether a part warns, helps, or looks for people: there several requests are no advertising.
fn serves(part: &Reading<'_>) -> bool {
    let mut frames = ["frame.warning", "frame.charity", "frame.civic", "frame.job"].iter();
    frames.any(|frame| part.means(frame))
}

/// The requests of a part in order, each once.
fn requests<'a>(part: &'a Reading<'a>) -> Vec<Request<'a>> {
    let mut found: Vec<Request<'a>> = Vec::new();
    let mut asks_to_buy = false;
    for hit in part.hits.iter().filter(|hit| hit.is_meant()) {
        let call = match hit.name {
            "request.invite" => Call::Invite,
            "request.share" => Call::Share,
            "request.link" => Call::Link,
            "request.buy" => Call::Buy,
            _ => continue,
        };
        asks_to_buy |= call == Call::Buy;
        if call == Call::Link && asks_to_buy {
            continue;
        }
        match found
            .last_mut()
            .filter(|last| is_same(part, last, &hit.tokens, call))
        {
            Some(last) => {
                last.tokens.end = last.tokens.end.max(hit.tokens.end);
                last.call = last.call.max(call);
            }
            None => found.push(Request {
                part,
                tokens: hit.tokens.clone(),
                call,
            }),
        }
    }
    found
}

/// Whether what follows belongs to a request: it overlaps with it, no mark parts the two, or it is the
/// way to do it.
fn is_same(part: &Reading<'_>, last: &Request<'_>, next: &Range<usize>, call: Call) -> bool {
    if next.start < last.tokens.end {
        return true;
    }
    let sentences = part.sentence_of(next.start) - part.sentence_of(last.tokens.start);
    let is_way = (call == Call::Link) != (last.call == Call::Link);
    if is_way {
        return sentences <= 1;
    }
    let between = part.tokens.get(last.tokens.end..next.start);
    let is_share = call == Call::Share || last.call == Call::Share;
    let parts = |token: &Token| {
        let is_and = matches!(part.key(token), "und" | "and");
        matches!(token.kind, Kind::Mark | Kind::Break | Kind::Emoji) || (is_share && is_and)
    };
    sentences == 0 && !between.unwrap_or_default().iter().any(parts)
}

/// Reports how many requests there are.
fn many(facts: &Facts<'_>, requests: &[Request<'_>]) -> Option<Report> {
    let unit = Unit::Requests;
    let number = u32::try_from(requests.len()).unwrap_or(u32::MAX);
    let (severity, limit) = facts.steps(ID, unit).passed(unit, f64::from(number))?;
    let softest = requests.iter().min_by_key(|request| request.call)?;
    let kept = softest.part.span(&softest.tokens)?.text;
    let shown = requests.iter().take(SPANS_MAX);
    let spans: Vec<Span> = shown
        .filter_map(|request| request.part.span(&request.tokens))
        .collect();
    let message = Phrase::new("rule-cta-density");
    let fix = Phrase::new("fix-cta-density").with("kept", Param::Text(kept));
    let report = Report::new(severity, message)
        .measuring(Measure::whole(number, unit), Measure::of(limit, unit))
        .at(spans);
    Some(report.fixed_by(FixKind::Suggest, Vec::new(), fix))
}

/// Reports a call to buy in the first sentence.
fn first(facts: &Facts<'_>, requests: &[Request<'_>]) -> Option<Report> {
    let unit = Unit::Hits;
    let reading = facts.text();
    let end = reading.sentences.first()?.tokens.end;
    let calls: Vec<Span> = requests
        .iter()
        .take_while(|request| std::ptr::eq(request.part, reading) && request.tokens.start < end)
        .filter(|request| request.call == Call::Buy)
        .filter_map(|request| reading.span(&request.tokens))
        .collect();
    let number = u32::try_from(calls.len()).unwrap_or(u32::MAX);
    let (severity, limit) = facts.steps(ID, unit).passed(unit, f64::from(number))?;
    let report = Report::new(severity, Phrase::new("rule-cta-density-first"))
        .measuring(Measure::whole(number, unit), Measure::of(limit, unit))
        .at(calls);
    Some(report.fixed_by(
        FixKind::Suggest,
        Vec::new(),
        Phrase::new("fix-cta-density-first"),
    ))
}
