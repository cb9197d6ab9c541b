//! Reductions: where a text says that a price has come down, and by how much.
//!
//! Two rules share this: one looks at how loud they are, the other at what they are measured by.

use std::{collections::HashSet, ops::Range};

use crate::rules::reading::{Kind, Reading, Token};

/// How many passages a finding shows at the most.
pub(super) const SPANS_MAX: usize = 20;

/// A passage that says a price has come down.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reduction {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// How it says so.
    pub form: Form,
}

/// How a reduction is put.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Form {
    /// As a percentage: how large it is, and which token names it.
    Percent { percent: f64, token: usize },
    /// As an old and a new price, in hundredths.
    Strike { before: i64, now: i64 },
    /// As half the price.
    Half,
    /// As a sum that is saved.
    Amount,
    /// As more for less.
    Bundle,
    /// Without any measure.
    Word,
    /// By the name of a sale, which need not be about one price.
    Sale,
}

impl Form {
    /// The form that a list of the lexicon stands for, the clearest first.
    const LISTS: [&str; 7] = [
        "price.percent",
        "price.strike",
        "price.half",
        "price.amount",
        "price.bundle",
        "price.word",
        "price.sale",
    ];

    /// Whether it says how large the reduction is.
    pub(super) const fn is_measured(self) -> bool {
        matches!(
            self,
            Self::Percent { .. } | Self::Strike { .. } | Self::Half | Self::Amount
        )
    }

    /// Whether it only stands for a reduction that may be named nearby.
    const fn is_name(self) -> bool {
        matches!(self, Self::Word | Self::Sale)
    }
}

impl Reduction {
    /// How much of the price it takes away, in whole percent; none where that is not said.
    pub(super) fn percent(&self) -> Option<u32> {
        match self.form {
            Form::Percent { percent, .. } => Some(floor(percent)),
            Form::Strike { before, now } => {
                let share = before
                    .checked_sub(now)?
                    .checked_mul(100)?
                    .checked_div(before)?;
                u32::try_from(share).ok()
            }
            Form::Half => Some(50),
            _ => None,
        }
    }
}

/// The whole part of a percentage.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "what does not fit becomes the largest or smallest number that does"
)]
fn floor(percent: f64) -> u32 {
    percent as u32
}

/// Every reduction that a text speaks of, in order; one passage counts once, and a bare word only in a
/// sentence that does not measure it.
pub(super) fn reductions(reading: &Reading<'_>) -> Vec<Reduction> {
    let others = reading.hits_of("price.other");
    let of_others: HashSet<usize> = others
        .map(|hit| reading.sentence_of(hit.tokens.start))
        .collect();
    let mut found: Vec<(usize, Reduction)> = Vec::new();
    for hit in reading.hits.iter().filter(|hit| hit.is_meant()) {
        let Some(rank) = Form::LISTS.iter().position(|list| *list == hit.name) else {
            continue;
        };
        let is_other = of_others.contains(&reading.sentence_of(hit.tokens.start))
            && saves(reading, &hit.tokens);
        if is_other {
            continue;
        }
        if let Some(form) = form(reading, rank, &hit.tokens) {
            let tokens = hit.tokens.clone();
            found.push((rank, Reduction { tokens, form }));
        }
    }
    let mut kept: Vec<(usize, Reduction)> = Vec::new();
    for (rank, one) in found {
        match kept.last_mut() {
            Some((other, last)) if last.tokens.end > one.tokens.start => {
                if rank < *other {
                    (*other, *last) = (rank, one);
                }
            }
            _ => kept.push((rank, one)),
        }
    }
    let measured: HashSet<usize> = kept
        .iter()
        .filter(|(_, one)| !one.form.is_name())
        .map(|(_, one)| reading.sentence_of(one.tokens.start))
        .collect();
    let is_said = |one: &Reduction| {
        !one.form.is_name() || !measured.contains(&reading.sentence_of(one.tokens.start))
    };
    kept.into_iter()
        .map(|(_, one)| one)
        .filter(is_said)
        .collect()
}

/// Words of saving, which may be of other things than the price; folded.
const SAVING: &[&str] = &[
    "spar",
    "spart",
    "spare",
    "sparen",
    "sparst",
    "guenstiger",
    "billiger",
    "gespart",
    "gesenkt",
    "weniger",
    "save",
    "saving",
    "savings",
    "cheaper",
    "less",
    "cut",
];

/// Whether a passage speaks of saving.
pub(super) fn saves(reading: &Reading<'_>, tokens: &Range<usize>) -> bool {
    let tokens = reading.tokens.get(tokens.clone()).unwrap_or_default();
    tokens
        .iter()
        .any(|token| SAVING.contains(&reading.key(token)))
}

/// The sentences that some frames stand in, such as explanations, and that sell nothing themselves.
pub(super) fn framed(reading: &Reading<'_>, frames: &[&'static str]) -> HashSet<usize> {
    let sentences = |lists: &[&'static str]| -> HashSet<usize> {
        let hits = lists.iter().flat_map(|list| reading.meant(list));
        hits.map(|hit| reading.sentence_of(hit.tokens.start))
            .collect()
    };
    // "Use the code" reads like an explanation, but it sells.
    let selling = sentences(&["call.purchase", "price.code"]);
    let mut framed = sentences(frames);
    framed.retain(|sentence| !selling.contains(sentence));
    framed
}

/// What a hit of a list says; none where its numbers say something else.
fn form(reading: &Reading<'_>, rank: usize, tokens: &Range<usize>) -> Option<Form> {
    match rank {
        0 => {
            let token = tokens
                .clone()
                .find(|at| kind(reading, *at) == Some(Kind::Percent))?;
            let before = tokens.start.checked_sub(1);
            let is_range = before
                .and_then(|at| kind(reading, at))
                .is_some_and(|kind| matches!(kind, Kind::Number | Kind::Percent));
            let starts_with_mark = kind(reading, tokens.start) == Some(Kind::Mark);
            let percent = amount(reading.raw(reading.tokens.get(token)?))?.1;
            (percent > 0.0 && percent < 100.0 && !(is_range && starts_with_mark))
                .then_some(Form::Percent { percent, token })
        }
        1 => strike(reading, tokens),
        2 => Some(Form::Half),
        3 => Some(Form::Amount),
        4 => Some(Form::Bundle),
        5 => Some(Form::Word),
        _ => Some(Form::Sale),
    }
}

fn kind(reading: &Reading<'_>, at: usize) -> Option<Kind> {
    reading.tokens.get(at).map(|token| token.kind)
}

/// How many tokens apart the new price may stand from the old one.
const PRICES_APART: usize = 6;

/// An old and a new price: the old one in the hit, the new one nearby in the same sentence and lower.
fn strike(reading: &Reading<'_>, tokens: &Range<usize>) -> Option<Form> {
    let sentence = reading.sentences.get(reading.sentence_of(tokens.start))?;
    let within = &sentence.tokens;
    let is_sum = |at: &usize| {
        let kind = kind(reading, *at);
        kind == Some(Kind::Money) || kind == Some(Kind::Number) && stands_alone(reading, at + 1)
    };
    let old = tokens.clone().find(is_sum)?;
    let from = tokens.start.saturating_sub(PRICES_APART).max(within.start);
    let until = tokens.end.saturating_add(PRICES_APART).min(within.end);
    if let Some(new) = (old + 1..tokens.end).find(is_sum) {
        return fallen(reading, old, new);
    }
    let earlier = (from..tokens.start).rev().find(is_sum);
    let later = (tokens.end..until).find(is_sum);
    let mut new = earlier.into_iter().chain(later);
    new.find_map(|new| fallen(reading, old, new))
}

/// Two prices of which the new one is lower. Of two bare numbers none may be a price; one takes its
/// currency from the other.
fn fallen(reading: &Reading<'_>, old: usize, new: usize) -> Option<Form> {
    let (old, new) = (reading.tokens.get(old)?, reading.tokens.get(new)?);
    let is_small = |token: &Token| token.kind == Kind::Money && is_small(reading.raw(token));
    let (before, now) = match (old.kind, new.kind) {
        (Kind::Number, Kind::Number) => return None,
        (Kind::Money, Kind::Money) => (cents(reading.raw(old))?, cents(reading.raw(new))?),
        _ => {
            let scale = if is_small(old) || is_small(new) {
                100
            } else {
                1
            };
            let (before, now) = (amount(reading.raw(old))?.0, amount(reading.raw(new))?.0);
            (before / scale, now / scale)
        }
    };
    (now < before && now > 0).then_some(Form::Strike { before, now })
}

/// Words that may follow a price without its currency; others are what is counted. Folded.
const AFTER_PRICES: &[&str] = &[
    "statt", "anstatt", "auf", "nur", "jetzt", "heute", "instead", "down", "to", "now",
];

/// Whether no word for what is counted stands at a token, right behind a number.
fn stands_alone(reading: &Reading<'_>, at: usize) -> bool {
    let next = reading.tokens.get(at);
    next.is_none_or(|next| !next.is_word() || AFTER_PRICES.contains(&reading.key(next)))
}

/// An amount in hundredths.
pub(super) fn cents(raw: &str) -> Option<i64> {
    let (cents, _) = amount(raw)?;
    Some(if is_small(raw) { cents / 100 } else { cents })
}

/// Whether an amount is given in hundredths of its currency.
fn is_small(raw: &str) -> bool {
    let lower = raw.to_lowercase();
    let mut words = ["cent", "cents", "pence"].iter();
    words.any(|word| lower.ends_with(word))
}

/// A number as people write it, in hundredths and as it is: the last comma or dot with one or two digits
/// behind it is the decimal one, all others part thousands.
fn amount(raw: &str) -> Option<(i64, f64)> {
    let start = raw.find(|letter: char| letter.is_ascii_digit())?;
    let digits = raw.get(start..)?;
    let end = digits
        .find(|letter: char| !(letter.is_ascii_digit() || matches!(letter, '.' | ',' | '\'')))
        .unwrap_or(digits.len());
    let number = digits
        .get(..end)?
        .trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let (whole, decimals) = match number.rfind(['.', ',']) {
        Some(place) if number.len() - place <= 3 => {
            (number.get(..place)?, number.get(place + 1..)?)
        }
        _ => (number, ""),
    };
    let mut whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let plain: f64 = format!("{whole}.{decimals}0").parse().ok()?;
    whole.push_str(decimals);
    whole.extend(std::iter::repeat_n(
        '0',
        2_usize.saturating_sub(decimals.len()),
    ));
    Some((whole.parse().ok()?, plain))
}

#[cfg(test)]
mod tests {
    use super::{amount, cents};

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (raw, expected) in [
            ("49 €", 4_900),
            ("49,90 €", 4_990),
            ("€1,299.00", 129_900),
            ("1.299 Euro", 129_900),
            ("2,5", 250),
            ("49,-", 4_900),
            ("80 Cent", 80),
        ] {
            assert_eq!(cents(raw), Some(expected), "{raw}");
        }
        assert_eq!(cents("€"), None);
        assert_eq!(cents("99999999999999999999 €"), None);
    }

    #[test]
    fn a_percentage_keeps_its_decimals() {
        assert_eq!(amount("12,5 %").map(|(_, plain)| plain), Some(12.5));
        assert_eq!(amount("20\u{202f}%").map(|(_, plain)| plain), Some(20.0));
    }
}
