//! `health-claim`: promised effects on body and health.

use std::ops::Range;

use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    facts::Facts,
    finding::{FixKind, Phrase, Report, Span},
    lexicon::Hit,
    locale::Param,
    reading::{Kind, Reading},
    rule,
};

rule! {
    /// An effect on health or body is promised without an approved claim.
    ///
    /// # What it finds
    ///
    /// Promises that goods detoxify, strengthen the immune system, heal or relieve an illness, burn
    /// fat, rejuvenate, or are good for health or an organ, in German and English. It is an error for
    /// workspaces that sell food, supplements or cosmetics. For all others it is a warning, and only
    /// where the post sells something or speaks of its own goods. A statement passes where it stands
    /// within one that the workspace's profile lists as approved, word for word. Questions,
    /// quotations, what is denied or taken back, old tales, news of hospitals and studies, advice on
    /// exercise, and a *detox* of inboxes and wardrobes are left alone. It never holds a post back
    /// unless the workspace says so.
    ///
    /// # Why it matters
    ///
    /// People who are ill hope for more than a product can keep. For food every statement on health
    /// needs an approval, and "detox" has none.
    ///
    /// # Example
    ///
    /// "Our detox tea boosts your immune system." or "Unser Ingwersaft hilft gegen Erkältungen."
    ///
    /// # Instead
    ///
    /// "With vitamin C, which contributes to the normal function of the immune system", if there is
    /// enough of it in the product; or tell how it tastes and where it grows.
    ///
    /// # Source
    ///
    /// E25: Regulation (EC) 1924/2006, article 10, and the judgement of the German Federal Court of
    /// 2017 on "detox". This is a hint and no legal advice.
    id: "health-claim",
    scope: Scope::Post,
    default_severity: Severity::Error,
    blocks: false,
    units: &[],
    sentences: &["rule-health-claim"],
    fixes: &["fix-health-claim", "fix-health-claim-approved"],
    evidence: &["E25"],
    check: check,
}

/// The lists of what is promised.
const CLAIMS: [&str; 2] = ["health.effect", "health.detox"];
/// Words within a promise that take it back; folded.
const NEGATIONS: [&str; 10] = [
    "kein", "keine", "keinen", "keinem", "keiner", "nicht", "nie", "no", "not", "never",
];

/// How many passages are shown at the most; nobody reads more of them.
const PASSAGES_MAX: usize = 50;

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let parts = facts.parts();
    let is_claim = |hit: &Hit| CLAIMS.contains(&hit.name) && hit.is_meant();
    if !parts.iter().any(|part| part.hits.iter().any(is_claim))
        || parts.iter().any(|part| part.means("health.debunk"))
    {
        return Vec::new();
    }
    let profile = &facts.context.setting.profile;
    let is_strict = profile.sector.needs_approved_claims();
    let must_be_own = !is_strict && !facts.is_promotional();
    let approved = approved(facts);
    let spans: Vec<Span> = parts
        .iter()
        .flat_map(|part| claims_in(part, must_be_own, &approved))
        .take(PASSAGES_MAX)
        .collect();
    let Some(first) = spans.first() else {
        return Vec::new();
    };
    let severity = if is_strict {
        Severity::Error
    } else {
        Severity::Warning
    };
    let message = Phrase::new("rule-health-claim").with("claim", Param::Text(first.text.clone()));
    let fix = match profile.approved_health_claims.first() {
        Some(claim) => {
            Phrase::new("fix-health-claim-approved").with("claim", Param::Text(claim.clone()))
        }
        None => Phrase::new("fix-health-claim"),
    };
    let report =
        Report::new(severity, message)
            .at(spans)
            .fixed_by(FixKind::Suggest, Vec::new(), fix);
    vec![report]
}

/// The words of each approved statement, folded.
fn approved(facts: &Facts<'_>) -> Vec<Vec<String>> {
    let claims = facts.context.setting.profile.approved_health_claims.iter();
    let words = claims.map(|claim| {
        let reading = facts.rules().read_text(claim, None);
        let tokens = reading.tokens.iter().filter(|token| is_said(token.kind));
        tokens.map(|token| reading.key(token).to_owned()).collect()
    });
    words
        .filter(|words: &Vec<String>| !words.is_empty())
        .collect()
}

/// Whether a token counts where two statements are compared; marks and line breaks do not.
const fn is_said(kind: Kind) -> bool {
    !matches!(kind, Kind::Mark | Kind::Break | Kind::Emoji)
}

/// The promises of one part that nobody approved.
fn claims_in(reading: &Reading<'_>, must_be_own: bool, approved: &[Vec<String>]) -> Vec<Span> {
    let sentences = sentences(reading);
    let fine = fine(reading, approved);
    let counts = |hit: &&Hit| {
        let sentence = sentences.get(reading.sentence_of(hit.tokens.start));
        let is_heard = sentence.is_some_and(|sentence| match sentence {
            Sentence::Own => true,
            Sentence::Plain => !must_be_own,
            Sentence::News | Sentence::Aside => false,
        });
        let is_fine = hit
            .tokens
            .clone()
            .all(|token| fine.get(token).copied().unwrap_or_default());
        let tokens = reading.tokens.get(hit.tokens.clone()).unwrap_or_default();
        let is_denied = tokens
            .iter()
            .any(|token| NEGATIONS.contains(&reading.key(token)));
        is_heard && !is_fine && !is_denied
    };
    let mut found: Vec<&Hit> = CLAIMS
        .iter()
        .flat_map(|name| reading.meant(name))
        .filter(counts)
        .collect();
    found.sort_by_key(|hit| (hit.tokens.start, std::cmp::Reverse(hit.tokens.end)));
    let mut end = 0;
    found.retain(|hit| {
        let is_new = hit.tokens.start >= end;
        end = end.max(hit.tokens.end);
        is_new
    });
    let shown = found.iter().take(PASSAGES_MAX);
    shown.filter_map(|hit| reading.span(&hit.tokens)).collect()
}

/// What a sentence speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sentence {
    /// Nothing that is seen.
    Plain,
    /// News, which one's own goods make a promise of again.
    News,
    /// One's own goods.
    Own,
    /// Somebody else, old times, or a question.
    Aside,
}

/// What each sentence speaks of.
fn sentences(reading: &Reading<'_>) -> Vec<Sentence> {
    let all = reading.sentences.iter();
    let mut all: Vec<Sentence> = all
        .map(|sentence| {
            if asks(reading, &sentence.tokens) {
                Sentence::Aside
            } else {
                Sentence::Plain
            }
        })
        .collect();
    for hit in &reading.hits {
        let found = match hit.name {
            "health.news" => Sentence::News,
            "health.own" => Sentence::Own,
            "health.aside" => Sentence::Aside,
            _ => continue,
        };
        if let Some(sentence) = all.get_mut(reading.sentence_of(hit.tokens.start)) {
            *sentence = found.max(*sentence);
        }
    }
    all
}

/// Whether a sentence is a question.
fn asks(reading: &Reading<'_>, tokens: &Range<usize>) -> bool {
    let tokens = reading.tokens.get(tokens.clone()).unwrap_or_default();
    let last = tokens.iter().rev().find(|token| token.kind == Kind::Mark);
    last.is_some_and(|token| token.is_mark(reading.text, '?'))
}

/// For each token whether it is part of an approved statement, or of what only sounds like a promise.
fn fine(reading: &Reading<'_>, approved: &[Vec<String>]) -> Vec<bool> {
    let mut fine = vec![false; reading.tokens.len()];
    let mut cover = |tokens: Range<usize>| {
        for flag in fine.get_mut(tokens).unwrap_or_default() {
            *flag = true;
        }
    };
    for hit in reading.hits_of("health.figurative") {
        cover(hit.tokens.clone());
    }
    let tokens = || reading.tokens.iter().enumerate();
    let said: Vec<(usize, &str)> = tokens()
        .filter(|(_, token)| is_said(token.kind))
        .map(|(place, token)| (place, reading.key(token)))
        .collect();
    for words in approved {
        for window in said.windows(words.len()) {
            let mut pairs = window.iter().zip(words);
            let is_equal = pairs.all(|((_, key), word)| key == word);
            if let (true, [(first, _), .., (last, _)]) = (is_equal, window) {
                cover(*first..last + 1);
            }
        }
    }
    fine
}
