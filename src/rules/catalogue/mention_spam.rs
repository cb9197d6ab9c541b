//! `mention-spam`: many accounts named in one post, or one account again and again.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::domain::publication::Neighbour;
use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    facts::{Facts, related},
    finding::{FixKind, Measure, Phrase, Report, Role, Span},
    locale::Param,
    reading::{Kind, Reading},
    rule,
    thresholds::Unit,
};

use super::promo_gap::{hours_between, whole_hours_between};

/// How many passages are shown at the most; nobody reads more of them.
const SPANS_MAX: usize = 50;

rule! {
    /// A post names many accounts, or an account that was named only a short while ago.
    ///
    /// # What it finds
    ///
    /// A post of its own, not an answer in a conversation, that names too many different accounts in
    /// all its parts together; or one that names an account which another post of the channel has named
    /// within the last hours. An account that a post names twice counts once, one with a server behind
    /// it counts as one, and addresses of mail do not count.
    ///
    /// # Why it matters
    ///
    /// Everybody who is named gets a notice and is pulled in unasked. Who is named for reach alone will
    /// mute the shop, and networks take many names for spam.
    ///
    /// # Example
    ///
    /// A picture of the market stall with the names of eight neighbours who were not there.
    ///
    /// # Instead
    ///
    /// Name those who are really part of the story, and leave a day between two posts about them.
    ///
    /// # Source
    ///
    /// E17 for the day between two mentions. How many are too many is our own judgement.
    id: "mention-spam",
    scope: Scope::Window,
    default_severity: Severity::Warning,
    blocks: false,
    units: &[Unit::Mentions, Unit::HoursSinceMention],
    sentences: &["rule-mention-spam", "rule-mention-spam-again"],
    fixes: &["fix-mention-spam", "fix-mention-spam-again"],
    evidence: &["E17"],
    check: check,
}

/// An account where it is named.
struct Account<'a> {
    /// The part it is in.
    reading: &'a Reading<'a>,
    /// The tokens of it: the name, and its server where one is given.
    tokens: Range<usize>,
    /// The pieces of it in lower case, as gists keep them: the name, then its server.
    pieces: Vec<String>,
}

impl Account<'_> {
    /// Whether all of it is among what a neighbour names.
    fn is_among(&self, named: &BTreeSet<&str>) -> bool {
        let mut pieces = self.pieces.iter();
        pieces.all(|piece| named.contains(piece.as_str()))
    }

    fn span(&self) -> Option<Span> {
        self.reading.span(&self.tokens)
    }
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    if facts.context.post.about.kind.is_in_conversation() {
        return Vec::new();
    }
    let accounts = accounts(facts);
    let most_severe = match (many(facts, &accounts), again(facts, &accounts)) {
        (Some(many), Some(again)) if again.severity > many.severity => Some(again),
        (many, again) => many.or(again),
    };
    most_severe.into_iter().collect()
}

/// Every account that the post names, each where it is named first.
fn accounts<'b>(facts: &'b Facts<'_>) -> Vec<Account<'b>> {
    let mut seen = BTreeSet::new();
    let all = facts.parts().iter().flat_map(accounts_of);
    all.filter(|account| seen.insert(account.pieces.clone()))
        .collect()
}

fn accounts_of<'b>(reading: &'b Reading<'_>) -> Vec<Account<'b>> {
    let mut found: Vec<Account<'b>> = Vec::new();
    // Where the token before ended that belongs to the same run of letters, and what it was.
    let mut before: Option<(usize, Kind)> = None;
    for (place, token) in reading.tokens.iter().enumerate() {
        let joined = before.filter(|(end, _)| *end == token.bytes.start);
        before = Some((token.bytes.end, token.kind));
        if token.kind != Kind::Mention {
            continue;
        }
        let piece = reading.raw(token).to_lowercase();
        match joined.map(|(_, kind)| kind) {
            // `@name@server` is one account.
            Some(Kind::Mention) => {
                if let Some(account) = found.last_mut().filter(|it| it.tokens.end == place) {
                    account.tokens.end = place + 1;
                    account.pieces.push(piece);
                }
            }
            // `name@server` is an address of mail.
            Some(Kind::Word | Kind::Code | Kind::Number | Kind::Link) => {}
            _ if is_time(&piece) => {}
            _ => found.push(Account {
                reading,
                tokens: place..place + 1,
                pieces: vec![piece],
            }),
        }
    }
    found
}

/// Whether it says when rather than who, as `@8pm` does.
fn is_time(piece: &str) -> bool {
    let name = piece.trim_start_matches('@');
    let bare = name.strip_suffix("am").or_else(|| name.strip_suffix("pm"));
    let bare = bare.unwrap_or(name);
    !bare.is_empty()
        && bare
            .chars()
            .all(|letter| !letter.is_alphabetic() && letter != '_')
}

/// The passages of the first of some accounts.
fn spans<'b, 'c: 'b>(accounts: impl IntoIterator<Item = &'b Account<'c>>) -> Vec<Span> {
    let first = accounts.into_iter().take(SPANS_MAX);
    first.filter_map(Account::span).collect()
}

/// Reports a post that names too many accounts.
fn many(facts: &Facts<'_>, accounts: &[Account<'_>]) -> Option<Report> {
    let unit = Unit::Mentions;
    let steps = facts.steps(ID, unit);
    let number = u32::try_from(accounts.len()).unwrap_or(u32::MAX);
    let (severity, limit) = steps.passed(unit, f64::from(number))?;
    let limits = [steps.info, steps.warning, steps.error];
    let fewest = limits.into_iter().flatten().fold(f64::INFINITY, f64::min);
    let message = Phrase::new("rule-mention-spam").with("n", Param::Number(number));
    let fix = Phrase::new("fix-mention-spam").with("n", Param::whole(fewest));
    let report = Report::new(severity, message)
        .measuring(Measure::whole(number, unit), Measure::of(limit, unit))
        .at(spans(accounts.iter()))
        .fixed_by(FixKind::Suggest, Vec::new(), fix);
    Some(report)
}

/// The accounts that a neighbour names as well.
fn named_by<'b, 'c>(other: &Neighbour, accounts: &'b [Account<'c>]) -> Vec<&'b Account<'c>> {
    let named: BTreeSet<&str> = other.gist.mentions.iter().map(String::as_str).collect();
    let accounts = accounts.iter();
    accounts
        .filter(|account| account.is_among(&named))
        .collect()
}

/// Reports a post that names an account which was named a short while ago.
fn again(facts: &Facts<'_>, accounts: &[Account<'_>]) -> Option<Report> {
    if accounts.is_empty() {
        return None;
    }
    let unit = Unit::HoursSinceMention;
    let steps = facts.steps(ID, unit);
    let passed = |other: &Neighbour| steps.passed(unit, hours_between(other.at, facts.at));
    let near = facts.earlier().iter().rev().copied();
    let near = near.take_while(|other| passed(other).is_some());
    let mut shared = near.map(|other| (other, named_by(other, accounts)));
    let (last, named) = shared.find(|(_, named)| !named.is_empty())?;
    let (severity, limit) = passed(last)?;
    let account = Param::Text(named.first()?.pieces.concat());
    let hours = whole_hours_between(last.at, facts.at);
    let message = Phrase::new("rule-mention-spam-again")
        .with("account", account.clone())
        .with("h", Param::Number(hours));
    let fix = Phrase::new("fix-mention-spam-again")
        .with("account", account)
        .with("n", Param::whole(limit));
    let report = Report::new(severity, message)
        .measuring(Measure::whole(hours, unit), Measure::of(limit, unit))
        .at(spans(named))
        .with_related(related(&[last], Role::SameAccount))
        .fixed_by(FixKind::Suggest, Vec::new(), fix);
    Some(report)
}
