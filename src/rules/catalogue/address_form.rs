//! `address-form`: du and Sie in one post, the form the channel does not use, jargon and long sentences.

use std::{collections::HashMap, ops::Range};

use crate::domain::{audience::Style, severity::Severity};
use crate::rules::{
    Scope,
    facts::Facts,
    finding::{FixKind, Measure, Phrase, Report},
    lexicon::Hit,
    locale::Param,
    reading::{Kind, Lang, Reading, Token, folded},
    rule,
    thresholds::Unit,
};

/// Fewer sentences than this have no average worth speaking of.
const SENTENCES_MIN: u32 = 3;
/// The formal address, where it has a capital; folded.
const FORMAL: &[&str] = &[
    "sie", "ihnen", "ihr", "ihre", "ihren", "ihrem", "ihrer", "ihres",
];

rule! {
    /// The post addresses people in two forms, in another form than its channel, or over their heads.
    ///
    /// # What it finds
    ///
    /// In German posts, *du* or *ihr* next to *Sie*, and either where the audience is spoken to in the
    /// other form. Only what is clear counts: *Sie*, *Ihnen* and *Ihr* with a capital within a
    /// sentence, commands such as *kommen Sie*, and *ihr* where its verb says that readers are meant
    /// and not *her coffee*. What is quoted does not count. In posts of either language, sentences that
    /// are long on average (of three sentences or more) and several words of the trade are an info: the
    /// built-in ones and those that the audience is to be spared. An audience that knows the words of
    /// the trade is not spared them.
    ///
    /// # Why it matters
    ///
    /// Whoever reads *du* and *Sie* in one post notices that two people wrote it, or a template did.
    /// Long sentences and words of the trade are skipped, and many people dislike slang.
    ///
    /// # Example
    ///
    /// "Kommt am Samstag vorbei, wir zeigen Ihnen die neue Werkstatt."
    ///
    /// # Instead
    ///
    /// Use the form that the channel uses from the first to the last sentence, and the words you would
    /// use across the counter.
    ///
    /// # Source
    ///
    /// E0: language that fits the audience. E2 for slang. The length of sentences and the number of
    /// words are our own judgement.
    id: "address-form",
    scope: Scope::Post,
    default_severity: Severity::Warning,
    blocks: false,
    units: &[Unit::WordsPerSentence, Unit::JargonWords],
    sentences: &[
        "rule-address-form",
        "rule-address-form-sie",
        "rule-address-form-du",
        "rule-address-form-jargon",
        "rule-address-form-sentences",
    ],
    fixes: &[
        "fix-address-form",
        "fix-address-form-du",
        "fix-address-form-sie",
        "fix-address-form-jargon",
        "fix-address-form-sentences",
    ],
    evidence: &["E0", "E2"],
    check: check,
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let found = [form(facts), jargon(facts), sentences(facts)];
    let found = found.into_iter().flatten();
    // Of equal severity the first is reported: it is the easiest to put right.
    let worst = found.reduce(|one, other| {
        if other.severity > one.severity {
            other
        } else {
            one
        }
    });
    worst.into_iter().collect()
}

/// Where each form stands in a text, as tokens in order.
#[derive(Default)]
struct Forms {
    du: Vec<Range<usize>>,
    sie: Vec<Range<usize>>,
}

/// What is said about the form of address.
fn form(facts: &Facts<'_>) -> Option<Report> {
    let german = facts
        .parts()
        .iter()
        .filter(|reading| reading.lang == Some(Lang::De));
    let forms: Vec<(&Reading<'_>, Forms)> =
        german.map(|reading| (reading, forms(reading))).collect();
    let has_du = forms.iter().any(|(_, forms)| !forms.du.is_empty());
    let has_sie = forms.iter().any(|(_, forms)| !forms.sie.is_empty());
    let style = facts.context.setting.traits.style;
    let sentence = match (has_du, has_sie, style) {
        (true, true, _) => "rule-address-form",
        (true, false, Style::Sie) => "rule-address-form-sie",
        (false, true, Style::Du) => "rule-address-form-du",
        _ => return None,
    };
    let fix = match style {
        Style::Neutral => "fix-address-form",
        Style::Du => "fix-address-form-du",
        Style::Sie => "fix-address-form-sie",
    };
    // Where the channel's form is known, only the other one is to be changed.
    let is_shown = |of: Style| style == Style::Neutral || style != of;
    let mut spans = Vec::new();
    for (reading, forms) in forms.iter().filter(|_| facts.has_reader) {
        let du = forms.du.iter().filter(|_| is_shown(Style::Du));
        let sie = forms.sie.iter().filter(|_| is_shown(Style::Sie));
        let mut shown: Vec<&Range<usize>> = du.chain(sie).collect();
        shown.sort_by_key(|tokens| tokens.start);
        spans.extend(shown.into_iter().filter_map(|tokens| reading.span(tokens)));
    }
    let report = Report::new(Severity::Warning, Phrase::new(sentence))
        .at(spans)
        .fixed_by(FixKind::Suggest, Vec::new(), Phrase::new(fix));
    Some(report)
}

/// Where a text addresses its readers, and how.
fn forms(reading: &Reading<'_>) -> Forms {
    let mut forms = Forms::default();
    let is_capitalised = |hit: &Hit| {
        let first = reading.tokens.get(hit.tokens.start);
        first.is_some_and(|first| first.is_capitalised)
    };
    let mut idioms = reading.meant("address.not").peekable();
    for hit in reading.hits.iter().filter(|hit| hit.is_meant()) {
        while idioms
            .next_if(|idiom| idiom.tokens.end <= hit.tokens.start)
            .is_some()
        {}
        let is_idiom = idioms
            .peek()
            .is_some_and(|idiom| idiom.tokens.start <= hit.tokens.start);
        let tokens = match hit.name {
            "address.du" if !is_idiom => Some(hit.tokens.clone()),
            // With a small letter it is what a third person does, behind a quotation for one.
            "address.command" if is_capitalised(hit) => Some(hit.tokens.clone()),
            "address.ihr" => pronoun(reading, hit),
            _ => None,
        };
        let end = forms.du.last().map_or(0, |last| last.end);
        forms.du.extend(tokens.filter(|tokens| tokens.start >= end));
    }
    let mut du = forms.du.iter().peekable();
    for sentence in reading
        .sentences
        .iter()
        .filter(|sentence| sentence.langs.de && !is_reported(reading, &sentence.tokens))
    {
        for place in sentence.tokens.clone() {
            while du.next_if(|du| du.end <= place).is_some() {}
            let is_du = du.peek().is_some_and(|du| du.contains(&place));
            if !is_du && is_formal(reading, &sentence.tokens, place) {
                let verb = command(reading, &sentence.tokens, place);
                forms.sie.push(verb..place + 1);
            }
        }
    }
    forms
}

/// Whether a sentence tells what somebody says to others: a formal address within it is quoted.
fn is_reported(reading: &Reading<'_>, sentence: &Range<usize>) -> bool {
    let tokens = reading.tokens.get(sentence.clone()).unwrap_or_default();
    let mut quoted = tokens
        .iter()
        .filter(|token| token.is_quoted && token.is_capitalised);
    quoted.any(|token| FORMAL.contains(&reading.key(token)))
}

/// The "ihr" of a passage in which it means the readers.
fn pronoun(reading: &Reading<'_>, hit: &Hit) -> Option<Range<usize>> {
    let mut places = hit.tokens.clone();
    let is_pronoun = |token: &Token| matches!(reading.key(token), "ihr" | "euch");
    let place = places.find(|place| reading.tokens.get(*place).is_some_and(is_pronoun))?;
    Some(place..place + 1)
}

/// Whether a word is the formal address: a capital that nothing else explains.
fn is_formal(reading: &Reading<'_>, sentence: &Range<usize>, place: usize) -> bool {
    let Some(token) = reading.tokens.get(place) else {
        return false;
    };
    if !token.is_word() || !token.is_capitalised || token.is_caps || token.is_quoted {
        return false;
    }
    // Behind a colon, a dash, a bracket or a pictogram a new sentence may begin.
    let before = place
        .checked_sub(1)
        .filter(|before| sentence.contains(before));
    let before = before.and_then(|before| reading.tokens.get(before));
    let is_within =
        before.is_some_and(|before| before.is_word() || before.is_mark(reading.text, ','));
    is_within
        && match reading.key(token) {
            "ihr" => belongs(reading, sentence, place),
            key => FORMAL.contains(&key),
        }
}

/// Whether "Ihr" with a capital is "your": a thing follows, at once or behind an adjective.
fn belongs(reading: &Reading<'_>, sentence: &Range<usize>, place: usize) -> bool {
    let word = |place: usize| {
        let token = reading.tokens.get(place)?;
        (sentence.contains(&place) && token.is_word()).then_some(token)
    };
    let is_adjective = |token: &Token| {
        let key = reading.key(token);
        key.ends_with("es") || key.ends_with("er") || key.ends_with('e') || key.ends_with("en")
    };
    match (word(place + 1), word(place + 2)) {
        (Some(next), _) if next.is_capitalised => true,
        (Some(next), Some(thing)) => is_adjective(next) && thing.is_capitalised,
        _ => false,
    }
}

/// Where a command begins that a formal "Sie" ends, or the "Sie" itself.
fn command(reading: &Reading<'_>, sentence: &Range<usize>, place: usize) -> usize {
    let before = place.saturating_sub(1);
    let is_verb = |token: &Token| token.is_word() && reading.key(token).ends_with('n');
    let is_pronoun = |token: &Token| reading.key(token) == "sie";
    let verb = reading
        .tokens
        .get(before)
        .filter(|_| before == sentence.start);
    let is_command = reading.tokens.get(place).is_some_and(is_pronoun) && verb.is_some_and(is_verb);
    if is_command { before } else { place }
}

/// What is said about words of the trade.
fn jargon(facts: &Facts<'_>) -> Option<Report> {
    let traits = &facts.context.setting.traits;
    if traits.knows_jargon {
        return None;
    }
    let own = own_jargon(&traits.jargon);
    let (mut places, mut spans) = (0, Vec::new());
    for reading in facts.parts() {
        let built_in = reading
            .meant("address.jargon")
            .map(|hit| hit.tokens.clone());
        let named = (0..reading.tokens.len()).filter_map(|place| named(reading, place, &own));
        let mut found: Vec<Range<usize>> = built_in.chain(named).collect();
        found.sort_by_key(|tokens| (tokens.start, std::cmp::Reverse(tokens.end)));
        found.dedup_by(|later, first| later.start < first.end);
        places += found.len();
        let shown = found.iter().filter(|_| facts.has_reader);
        spans.extend(shown.filter_map(|tokens| reading.span(tokens)));
    }
    let unit = Unit::JargonWords;
    let count = u32::try_from(places).unwrap_or(u32::MAX);
    let (severity, limit) = facts.steps(ID, unit).passed(unit, f64::from(count))?;
    let message = Phrase::new("rule-address-form-jargon").with("n", Param::Number(count));
    let report = Report::new(severity, message)
        .measuring(Measure::whole(count, unit), Measure::of(limit, unit))
        .at(spans)
        .fixed_by(
            FixKind::Suggest,
            Vec::new(),
            Phrase::new("fix-address-form-jargon"),
        );
    Some(report)
}

/// The words that an audience is to be spared, by the first of each.
fn own_jargon(words: &[String]) -> HashMap<String, Vec<Vec<String>>> {
    let mut own: HashMap<String, Vec<Vec<String>>> = HashMap::new();
    for word in words {
        let mut keys = word.split_whitespace().map(folded);
        if let Some(first) = keys.next() {
            own.entry(first).or_default().push(keys.collect());
        }
    }
    own
}

/// The tokens of such a word that begins at a place.
fn named(
    reading: &Reading<'_>,
    place: usize,
    own: &HashMap<String, Vec<Vec<String>>>,
) -> Option<Range<usize>> {
    let first = reading.tokens.get(place)?;
    if first.is_quoted {
        return None;
    }
    let ways = own.get(reading.key(first))?;
    let follows = |rest: &&Vec<String>| {
        let next = reading.tokens.get(place + 1..).unwrap_or_default();
        let keys = next.iter().map(|token| reading.key(token));
        next.len() >= rest.len() && rest.iter().zip(keys).all(|(word, key)| word == key)
    };
    let longest = ways.iter().filter(follows).map(Vec::len).max()?;
    Some(place..place + 1 + longest)
}

/// What is said about long sentences.
fn sentences(facts: &Facts<'_>) -> Option<Report> {
    let lengths = || {
        facts.parts().iter().flat_map(|reading| {
            let sentences = reading.sentences.iter();
            sentences
                .map(move |sentence| (reading, &sentence.tokens, words(reading, &sentence.tokens)))
        })
    };
    let spoken = lengths().filter(|(.., words)| *words > 0);
    let (count, sum) = spoken.fold((0_u32, 0_u32), |(count, sum), (.., words)| {
        (count.saturating_add(1), sum.saturating_add(words))
    });
    if count < SENTENCES_MIN {
        return None;
    }
    let steps = facts.steps(ID, Unit::WordsPerSentence);
    let (severity, limit) = steps.exceeded(|limit| f64::from(sum) > limit * f64::from(count))?;
    let long = lengths().filter(|(.., words)| f64::from(*words) > limit);
    let shown = long.filter(|_| facts.has_reader);
    let spans = shown.filter_map(|(reading, tokens, _)| reading.span(tokens));
    let average = f64::from(sum) / f64::from(count);
    let message =
        Phrase::new("rule-address-form-sentences").with("n", Param::whole(average.round()));
    let report = Report::new(severity, message)
        .measuring(
            Measure::of(average, Unit::WordsPerSentence),
            Measure::of(limit, Unit::WordsPerSentence),
        )
        .at(spans.collect())
        .fixed_by(
            FixKind::Suggest,
            Vec::new(),
            Phrase::new("fix-address-form-sentences"),
        );
    Some(report)
}

/// How many words a sentence has; numbers are words, what is only shown is not.
fn words(reading: &Reading<'_>, tokens: &Range<usize>) -> u32 {
    let tokens = reading.tokens.get(tokens.clone()).unwrap_or_default();
    let spoken = tokens.iter().filter(|token| {
        matches!(
            token.kind,
            Kind::Word | Kind::Code | Kind::Number | Kind::Money | Kind::Percent | Kind::Clock
        )
    });
    u32::try_from(spoken.count()).unwrap_or(u32::MAX)
}
