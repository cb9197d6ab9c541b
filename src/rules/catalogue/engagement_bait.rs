//! `engagement-bait`: asking for likes, reactions, shares, tags or given words.

use std::ops::Range;

use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    facts::Facts,
    finding::{FixKind, Measure, Phrase, Report},
    lexicon::Hit,
    reading::{Kind, Reading, Token},
    rule,
    thresholds::Unit,
};

/// How many words may stand between "comment" and the word that is asked for.
const FILLERS_MAX: usize = 5;
/// How many tokens around a request are looked at for what makes it one or none.
const REACH: usize = 12;

rule! {
    /// The post asks for likes, reactions, shares, tags or a given word.
    ///
    /// # What it finds
    ///
    /// Requests to like, to react with a pictogram, to share the post, to tag or name other people, or
    /// to comment a given word, letter or pictogram. A question with an open answer is none, nor is the
    /// wish to hear a story or an experience, a poll of the network's own, or the request to tag the
    /// shop on one's own pictures. What is quoted or said in thanks is not meant. Calls for help are
    /// left alone: missing people and animals, fundraisers, recalls, warnings and matters of safety.
    ///
    /// # Why it matters
    ///
    /// Networks show such posts to fewer people, and those of repeat offenders to fewer still. People
    /// who click because they were told to do not come back for the bread.
    ///
    /// # Example
    ///
    /// "Like this post and tag two friends who need a holiday!"
    ///
    /// # Instead
    ///
    /// Ask what you would like to know, so that people can answer in their own words.
    ///
    /// # Source
    ///
    /// E16 for what is ranked lower and what is exempt; E19 for posts that are not shown beyond
    /// contacts.
    id: "engagement-bait",
    scope: Scope::Post,
    default_severity: Severity::Warning,
    blocks: false,
    units: &[Unit::Hits],
    sentences: &[
        "rule-engagement-bait",
        "rule-engagement-bait-share",
        "rule-engagement-bait-tag",
        "rule-engagement-bait-comment",
    ],
    fixes: &["fix-engagement-bait"],
    evidence: &["E16", "E19"],
    check: check,
}

/// The lists of whole requests, each with what is said about it.
const REQUESTS: &[(&str, &str)] = &[
    ("bait.like", LIKE),
    ("bait.react", LIKE),
    ("bait.emoji", LIKE),
    ("bait.share", "rule-engagement-bait-share"),
    ("bait.tag", "rule-engagement-bait-tag"),
    ("bait.comment", COMMENT),
    ("bait.lead", COMMENT),
    ("bait.write", COMMENT),
];
const LIKE: &str = "rule-engagement-bait";
const COMMENT: &str = "rule-engagement-bait-comment";

/// A request and where it stands.
struct Request {
    sentence: &'static str,
    part: usize,
    tokens: Range<usize>,
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let requests = requests(facts);
    let Some(first) = requests.first() else {
        return Vec::new();
    };
    let unit = Unit::Hits;
    let count = u32::try_from(requests.len()).unwrap_or(u32::MAX);
    let passed = facts.steps(ID, unit).passed(unit, f64::from(count));
    let Some((severity, limit)) = passed.filter(|_| !is_call_for_help(facts)) else {
        return Vec::new();
    };
    let shown = requests.iter().filter(|_| facts.has_reader);
    let spans = shown.filter_map(|request| {
        let reading = facts.parts().get(request.part)?;
        reading.span(&request.tokens)
    });
    vec![
        Report::new(severity, Phrase::new(first.sentence))
            .measuring(Measure::whole(count, unit), Measure::of(limit, unit))
            .at(spans.collect())
            .fixed_by(
                FixKind::Suggest,
                Vec::new(),
                Phrase::new("fix-engagement-bait"),
            ),
    ]
}

/// Whether the post is one of those for which networks make an exception. The wider lists of what
/// takes from an offer count only where nothing is sold.
fn is_call_for_help(facts: &Facts<'_>) -> bool {
    let any = |names: &[&str]| {
        let mut parts = facts.parts().iter();
        parts.any(|reading| names.iter().any(|name| reading.means(name)))
    };
    any(&["bait.help"]) || any(&["frame.charity", "frame.warning"]) && !facts.verdict().sells()
}

/// The requests of all parts, in the order of the text.
fn requests(facts: &Facts<'_>) -> Vec<Request> {
    let mut requests: Vec<Request> = Vec::new();
    for (part, reading) in facts.parts().iter().enumerate() {
        let meant = reading.hits.iter().filter(|hit| hit.is_meant());
        for hit in meant {
            let Some((_, sentence)) = REQUESTS.iter().find(|(name, _)| *name == hit.name) else {
                continue;
            };
            let Some(tokens) = request(reading, hit) else {
                continue;
            };
            let mut last = requests.last_mut().filter(|last| last.part == part);
            match &mut last {
                Some(last) if tokens.start < last.tokens.end => {
                    last.tokens.end = last.tokens.end.max(tokens.end);
                }
                _ => requests.push(Request {
                    sentence,
                    part,
                    tokens,
                }),
            }
        }
    }
    requests
}

/// The tokens of a request; none where what was found is not one.
fn request(reading: &Reading<'_>, hit: &Hit) -> Option<Range<usize>> {
    let sentence = reading
        .sentences
        .get(reading.sentence_of(hit.tokens.start))?;
    let within = &sentence.tokens;
    let before = hit.tokens.start.saturating_sub(REACH).max(within.start)..hit.tokens.start;
    if begins_within(reading, "bait.thanks", before) {
        return None;
    }
    match hit.name {
        // A capital behind a pictogram begins another sentence.
        "bait.emoji" => {
            let second = reading.tokens.get(hit.tokens.start + 1)?;
            (!second.is_capitalised).then(|| hit.tokens.clone())
        }
        "bait.lead" => given_word(reading, hit, within.end),
        "bait.write" => {
            let tokens = given_word(reading, hit, within.end)?;
            let near = hit.tokens.end..within.end.min(tokens.end + REACH);
            begins_within(reading, "bait.place", near).then_some(tokens)
        }
        _ => Some(hit.tokens.clone()),
    }
}

/// Whether a list finds something that begins among some tokens.
fn begins_within(reading: &Reading<'_>, name: &str, tokens: Range<usize>) -> bool {
    let first = reading
        .hits
        .partition_point(|hit| hit.tokens.start < tokens.start);
    let mut hits = reading.hits.iter().skip(first);
    hits.by_ref()
        .take_while(|hit| hit.tokens.start < tokens.end)
        .any(|hit| hit.name == name)
}

/// The tokens from a verb to the word that is to be written; none where no word is given.
fn given_word(reading: &Reading<'_>, hit: &Hit, end: usize) -> Option<Range<usize>> {
    let at = |place: usize, name| begins_within(reading, name, place..place + 1);
    let verb = reading.tokens.get(hit.tokens.end.checked_sub(1)?)?;
    let is_shouted = is_in_capitals(reading, verb);
    let start = hit.tokens.start;
    for place in (hit.tokens.end..end).take(FILLERS_MAX + 1) {
        let token = reading.tokens.get(place)?;
        if opens_quotation(reading, place) {
            let quoted = reading.tokens.get(place + 1..end)?.iter();
            let length = quoted.take_while(|token| token.is_quoted).count();
            return Some(start..end.min(place + length + 2));
        }
        let is_given = match token.kind {
            Kind::Word | Kind::Code => {
                !is_shouted && is_in_capitals(reading, token) && !at(place, "bait.way")
            }
            Kind::Emoji => at(place - 1, "bait.with") || at(place + 1, "bait.place"),
            Kind::Number => at(place - 1, "bait.with") && is_choice(reading, place + 1),
            _ => false,
        };
        if is_given {
            return Some(start..place + 1);
        }
        if !at(place, "bait.filler") {
            return None;
        }
    }
    None
}

/// Whether the mark at a place opens a quotation.
fn opens_quotation(reading: &Reading<'_>, place: usize) -> bool {
    let is_quoted = |place: usize| reading.tokens.get(place).map(|token| token.is_quoted);
    let is_mark = |token: &Token| token.kind == Kind::Mark;
    reading.tokens.get(place).is_some_and(is_mark)
        && is_quoted(place) == Some(false)
        && is_quoted(place + 1) == Some(true)
}

/// Whether a word has two letters or more and no small one among them, or is one letter to choose.
fn is_in_capitals(reading: &Reading<'_>, token: &Token) -> bool {
    let raw = reading.raw(token);
    let letters = || raw.chars().filter(|letter| letter.is_alphabetic());
    letters().all(char::is_uppercase) && letters().count() >= 1 && raw != "I"
}

/// Whether another choice follows, or nothing.
fn is_choice(reading: &Reading<'_>, place: usize) -> bool {
    reading.tokens.get(place).is_none_or(|next| {
        matches!(next.kind, Kind::Mark | Kind::Break) || matches!(reading.key(next), "oder" | "or")
    })
}
