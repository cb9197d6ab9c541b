//! `ad-disclosure`: what is paid for or was given says so in its first words.

use std::ops::Range;

use crate::domain::{profile::Market, severity::Severity};
use crate::rules::{
    Scope,
    facts::Facts,
    finding::{Edit, FixKind, Phrase, Report, Span},
    lexicon::Hit,
    locale::Param,
    reading::{Kind, Lang, Reading, Token},
    rule,
};

rule! {
    /// A post that somebody paid for, or gave something for, does not say so in its first words.
    ///
    /// # What it finds
    ///
    /// A post whose author says that it is paid, a gift, an affiliate's, a partner's or an
    /// employee's, and that does not begin with a clear label. Emojis and brackets may stand before
    /// it, in answers the accounts that are spoken to. In German-speaking markets and the rest of the
    /// European Union *Anzeige*, *Werbung* and *bezahlte Werbepartnerschaft* count, in an English
    /// text *Ad*, *Advertisement* and *Paid partnership*; *#ad*, *sponsored by*, *powered by*, *in
    /// Kooperation mit* and *PR-Sample* do not. Elsewhere *#ad* and *Sponsored* count as well, and
    /// *sp*, *spon*, *collab*, *ambassador* and thanks do not. A clear German word as a hashtag
    /// counts where it is the very first and no further hashtag follows. A label that comes later, or
    /// among hashtags, does not count. Of a thread only the first part is looked at. Whether a
    /// network shows a label of its own cannot be seen here, and it would not be enough alone.
    ///
    /// # Why it matters
    ///
    /// Readers have to know whom they listen to before they listen. Hidden advertising is unfair by
    /// law, warning letters are common, and followers who find out later do not come back.
    ///
    /// # Example
    ///
    /// "Three days at the lake, what a view … #travel #ad #summer", about a hotel that paid for it.
    ///
    /// # Instead
    ///
    /// "Ad: Three days at the lake, what a view …" or "Anzeige: Drei Tage am See, …". The fix puts
    /// the label in front, and takes it for an unclear one that stands there.
    ///
    /// # Source
    ///
    /// E21: UWG section 5a (4), Medienstaatsvertrag sections 22 and 74, and the guide of the German
    /// media authorities of 2022; E22 for the United States. This is a hint and no legal advice.
    id: "ad-disclosure",
    scope: Scope::Post,
    default_severity: Severity::Error,
    blocks: true,
    units: &[],
    sentences: &[
        "rule-ad-disclosure",
        "rule-ad-disclosure-unclear",
        "rule-ad-disclosure-late",
    ],
    fixes: &["fix-ad-disclosure", "fix-ad-disclosure-replace"],
    evidence: &["E21", "E22"],
    check: check,
}

/// Labels that stand alone, and which of them count is said by [`Labels::accepts`].
const LABELS: [&str; 7] = [
    "disclosure.german",
    "disclosure.begun",
    "disclosure.english",
    "disclosure.sponsored",
    "disclosure.by",
    "disclosure.foreign",
    "disclosure.weak",
];
/// Phrases within a sentence that only hint at what should be said.
const HINT: &str = "disclosure.hint";
/// Marks behind a word with which it is no label.
const GOES_ON: [char; 7] = ['?', '“', '”', '"', '%', '&', '+'];

/// How many passages are shown at the most; nobody reads more of them.
const PASSAGES_MAX: usize = 50;

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    if !facts.context.post.about.relation.needs_label() {
        return Vec::new();
    }
    let labels = Labels::of(facts);
    if labels.at_start().any(|hit| labels.accepts(hit)) {
        return Vec::new();
    }
    vec![labels.report()]
}

/// The first part with the place where its label belongs.
struct Labels<'f, 'a> {
    reading: &'f Reading<'a>,
    market: Option<Market>,
    lang: Option<Lang>,
    is_answer: bool,
    /// The first token that is more than a mark or a pictogram.
    start: usize,
}

impl<'f, 'a> Labels<'f, 'a> {
    fn of(facts: &'f Facts<'a>) -> Self {
        let reading = facts.text();
        let is_answer = facts.context.post.about.kind.is_in_conversation();
        let leads = |token: &Token| match token.kind {
            Kind::Mark | Kind::Emoji | Kind::Break | Kind::Number => true,
            Kind::Mention => is_answer,
            _ => false,
        };
        let tokens = &reading.tokens;
        let start = tokens.iter().position(|token| !leads(token));
        Self {
            reading,
            market: facts.market(),
            lang: facts.lang(),
            is_answer,
            start: start.unwrap_or(tokens.len()),
        }
    }

    /// The labels that stand at the beginning, on their own.
    fn at_start(&self) -> impl Iterator<Item = &'f Hit> {
        self.all().filter(|hit| hit.tokens.start == self.start)
    }

    /// What looks like a label, wherever it stands.
    fn all(&self) -> impl Iterator<Item = &'f Hit> {
        let reading = self.reading;
        reading.hits.iter().filter(move |hit| {
            LABELS.contains(&hit.name) && hit.is_meant() && stands_alone(reading, hit)
        })
    }

    /// Whether a label is clear enough, and not lost among hashtags.
    fn accepts(&self, hit: &Hit) -> bool {
        let next = self.reading.tokens.get(hit.tokens.end);
        let is_lost = self.is_hashtag(hit) && next.is_some_and(|next| next.kind == Kind::Hashtag);
        self.is_clear(hit) && !is_lost
    }

    fn is_hashtag(&self, hit: &Hit) -> bool {
        let token = self.reading.tokens.get(hit.tokens.start);
        token.is_some_and(|token| token.kind == Kind::Hashtag)
    }

    /// Whether a label's words are clear to the readers it is for.
    fn is_clear(&self, hit: &Hit) -> bool {
        let is_strict = self
            .market
            .is_some_and(|market| market.is_in_eu() || market == Market::Ch);
        match hit.name {
            "disclosure.german" | "disclosure.begun" => is_strict || self.lang != Some(Lang::En),
            "disclosure.english" if is_strict => {
                !self.is_hashtag(hit) && self.lang != Some(Lang::De)
            }
            "disclosure.english" => true,
            "disclosure.sponsored" | "disclosure.by" => !is_strict,
            "disclosure.foreign" => self.lang != Some(Lang::De),
            _ => false,
        }
    }

    /// Says what is wrong, and puts it right.
    fn report(&self) -> Report {
        let hints = self.reading.meant(HINT);
        let mut found: Vec<&Hit> = self.all().chain(hints).collect();
        found.sort_by_key(|hit| (hit.tokens.start, std::cmp::Reverse(hit.tokens.end)));
        let mut end = 0;
        found.retain(|hit| {
            let is_new = hit.tokens.start >= end;
            end = end.max(hit.tokens.end);
            is_new
        });
        let replaceable = self.at_start().filter(|hit| !goes_on(hit));
        let wrong = replaceable.max_by_key(|hit| hit.tokens.end);
        let late = found.iter().find(|hit| self.is_clear(hit));
        let (key, named) = match (wrong, late, found.first()) {
            (Some(wrong), _, _) => ("rule-ad-disclosure-unclear", Some(wrong)),
            (None, Some(late), _) => ("rule-ad-disclosure-late", Some(*late)),
            (None, None, Some(first)) => ("rule-ad-disclosure-unclear", Some(*first)),
            (None, None, None) => ("rule-ad-disclosure", None),
        };
        let message = Phrase::new(key);
        let message = match named {
            Some(hit) => message.with("label", Param::Text(self.words(&hit.tokens))),
            None => message,
        };
        let shown = found.iter().take(PASSAGES_MAX);
        let spans = shown.filter_map(|hit| self.reading.span(&hit.tokens));
        let (edit, label) = self.fix(wrong);
        Report::new(Severity::Error, message)
            .at(spans.collect())
            .fixed_by(FixKind::Safe, edit.into_iter().collect(), label)
    }

    /// The words of some tokens as they stand in the text.
    fn words(&self, tokens: &Range<usize>) -> String {
        let span = self.reading.span(tokens);
        span.map(|span| span.text).unwrap_or_default()
    }

    /// The change that puts the label where it belongs, and what it is called.
    fn fix(&self, wrong: Option<&Hit>) -> (Option<Edit>, Phrase) {
        let is_german = match self.lang {
            Some(lang) => lang == Lang::De,
            None => matches!(self.market, Some(Market::De | Market::At | Market::Ch)),
        };
        let label = if is_german { "Anzeige" } else { "Ad" };
        let said = Param::Text(format!("{label}:"));
        if let Some(hit) = wrong {
            // A bracket, a colon or a line that follows ends the new label as it did the old one.
            let next = self.reading.tokens.get(hit.tokens.end);
            let is_ended = next.is_none_or(|next| match next.kind {
                Kind::Mark => !self.reading.raw(next).starts_with(GOES_ON),
                kind => kind == Kind::Break,
            });
            let colon = if is_ended { "" } else { ":" };
            let label = format!("{label}{colon}");
            let before = self
                .reading
                .text
                .get(..self.reading.bytes(&hit.tokens).start);
            let is_glued = before.is_some_and(|before| before.ends_with(char::is_alphanumeric));
            let gap = if is_glued { " " } else { "" };
            let phrase = Phrase::new("fix-ad-disclosure-replace")
                .with("label", Param::Text(label.clone()))
                .with("wrong", Param::Text(self.words(&hit.tokens)));
            let replacement = format!("{gap}{label}");
            return (edit(self.reading.span(&hit.tokens), replacement), phrase);
        }
        let (at, replacement) = self.place(label);
        let phrase = Phrase::new("fix-ad-disclosure").with("label", said);
        (edit(self.reading.span_at(at..at), replacement), phrase)
    }

    /// Where the label is put in, and with what around it.
    fn place(&self, label: &str) -> (usize, String) {
        let text = self.reading.text;
        if text.is_empty() {
            return (0, label.to_owned());
        }
        // An answer begins with whom it is for.
        let is_lead = |token: &&Token| self.is_answer && token.kind == Kind::Mention;
        let leads = self.reading.tokens.iter().take_while(is_lead);
        match leads.last() {
            None => (0, format!("{label}: ")),
            Some(lead) => (lead.bytes.end, format!(" {label}:")),
        }
    }
}

fn edit(span: Option<Span>, replacement: String) -> Option<Edit> {
    Some(Edit {
        span: span?,
        replacement,
    })
}

/// Whether words stand apart from what is around them, as a label does.
fn stands_alone(reading: &Reading<'_>, hit: &Hit) -> bool {
    let tokens = &reading.tokens;
    let Some(first) = tokens.get(hit.tokens.start) else {
        return false;
    };
    if first.kind == Kind::Hashtag {
        return true;
    }
    let before = hit
        .tokens
        .start
        .checked_sub(1)
        .and_then(|place| tokens.get(place));
    let begins = before.is_none_or(|before| match before.kind {
        Kind::Mark => !reading.raw(before).starts_with([',', ';', '&', '+']),
        Kind::Emoji | Kind::Break | Kind::Mention | Kind::Number | Kind::Hashtag => true,
        _ => false,
    });
    begins && (goes_on(hit) || ends(reading, hit, first))
}

/// Whether a label goes on as a sentence.
fn goes_on(hit: &Hit) -> bool {
    matches!(hit.name, "disclosure.begun" | "disclosure.by")
}

/// Whether a label ends behind a hit: what follows is no part of the same sentence.
fn ends(reading: &Reading<'_>, hit: &Hit, first: &Token) -> bool {
    let Some(next) = reading.tokens.get(hit.tokens.end) else {
        return true;
    };
    match next.kind {
        Kind::Mark => !reading.raw(next).starts_with(GOES_ON),
        Kind::Word | Kind::Code => {
            let is_loud = !reading.raw(first).contains(char::is_lowercase);
            let is_german = hit.name == "disclosure.german";
            is_loud || is_german && next.is_capitalised
        }
        _ => true,
    }
}
