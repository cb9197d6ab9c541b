//! Whether a post sells something, and whether it presses: the one question that several rules share.
//!
//! Both are sums of points for what is seen in the text: what the lexicon finds, what the text looks
//! like, and its wording. The points are data, worked out from labelled posts; each of them can be
//! shown with its passage. No model is asked and nothing leaves the machine.

pub mod features;
mod shapes;
pub mod weights;
pub mod words;

use std::{collections::BTreeMap, ops::Range};

use serde::{Deserialize, Serialize};

use self::{features::features, weights::Weights};
use super::{
    facts::Facts,
    finding::{Because, Message, Phrase, Reason},
    locale::Locales,
    reading::Reading,
};
use crate::domain::post::Promotion;

/// From this score on a post sells something.
pub const PROMOTIONAL: f64 = 2.0;
/// From this score on it may: its author is asked.
pub const SOFT: f64 = 1.0;
/// From this score on a post that sells presses.
pub const HARD_SELL: f64 = 2.5;
/// From this score on it presses hard.
pub const SEVERE: f64 = 4.5;
/// What a link to the workspace's own shop or site adds to the score for selling.
pub const OWN_LINK: f64 = 1.0;

/// So many words are read as they stand; of more, each says the less, so that a long text is not an
/// offer for its length.
const FULL_WORDS: f64 = 60.0;
/// With fewer words than these a text says little for either side, and starts lower.
const FEW_WORDS: f64 = 6.0;

/// What a post reads as.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It sells nothing.
    None,
    /// It may sell something; its author knows.
    Soft,
    /// It sells something.
    Promotional,
    /// It sells something and presses.
    HardSell,
}

impl Verdict {
    /// What two scores mean.
    pub fn of(promo: f64, pressure: f64) -> Self {
        if promo >= PROMOTIONAL && pressure >= HARD_SELL {
            Self::HardSell
        } else if promo >= PROMOTIONAL {
            Self::Promotional
        } else if promo >= SOFT {
            Self::Soft
        } else {
            Self::None
        }
    }

    /// Whether it sells something.
    pub const fn sells(self) -> bool {
        matches!(self, Self::Promotional | Self::HardSell)
    }
}

/// The two scores of a text and what they are made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// How much it sells; from 0.
    pub promo: f64,
    /// How much it presses; from 0.
    pub pressure: f64,
    /// What adds to them or takes from them, in the order in which it was found.
    pub signs: Vec<Sign>,
}

/// Something that was seen and what it adds.
#[derive(Debug, Clone, PartialEq)]
pub struct Sign {
    /// The feature's name; [`WORDING`] for what a sentence's words add together.
    pub feature: &'static str,
    /// What it adds to the score for selling.
    pub promo: f64,
    /// What it adds to the score for pressing.
    pub pressure: f64,
    /// Where, as tokens of the reading.
    pub tokens: Option<Range<usize>>,
}

/// The feature that stands for the words of a sentence.
pub const WORDING: &str = "wording";

/// What a post reads as, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Classification {
    /// What it comes to.
    pub verdict: Verdict,
    /// How much it sells, from 0; 2 and more is promotional, 1 and more may be.
    pub promo_score: f64,
    /// How much it presses, from 0; 2.5 and more is a hard sell where it sells something.
    pub pressure_score: f64,
    /// What adds most to it, three at the most: to the selling, of a hard sell to the pressing.
    pub reasons: Vec<Reason>,
    /// What its author should know where their tag and the text say different things, or where the text
    /// leaves it open; null where they agree.
    pub tag_note: Option<Message>,
    /// The version of the points.
    pub version: String,
}

impl Classification {
    /// What a post reads as.
    pub(super) fn of(facts: &Facts<'_>, locales: &Locales) -> Self {
        let verdict = facts.verdict();
        let of: fn(&Sign) -> f64 = if verdict == Verdict::HardSell {
            |sign| sign.pressure
        } else {
            |sign| sign.promo
        };
        Self {
            verdict,
            promo_score: hundredths(facts.promo_score()),
            pressure_score: hundredths(facts.pressure_score()),
            reasons: reasons(facts, of)
                .into_iter()
                .map(|because| because.said(locales))
                .collect(),
            tag_note: tag_note(facts.context.post.promotion, verdict, facts.promo_score())
                .map(|key| Phrase::new(key).said(locales)),
            version: facts.rules().weights.version.clone(),
        }
    }
}

/// From this score on an author who says that a post is no offer is asked why.
const CLEARLY: f64 = 4.0;

/// What an author is told about their tag, as a key of the locales.
fn tag_note(tag: Promotion, verdict: Verdict, promo: f64) -> Option<&'static str> {
    match tag {
        Promotion::None if verdict.sells() && promo >= CLEARLY => Some("tag-none-but-clearly"),
        Promotion::None if verdict.sells() => Some("tag-none-but-sells"),
        Promotion::Soft if verdict == Verdict::HardSell => Some("tag-soft-but-presses"),
        Promotion::Offer if verdict == Verdict::None => Some("tag-offer-but-none"),
        Promotion::Auto if verdict == Verdict::Soft => Some("tag-open"),
        _ => None,
    }
}

/// The three signs that add most, in the strongest part; with the link to the own shop, which adds to
/// the selling alone.
pub fn reasons(facts: &Facts<'_>, of: fn(&Sign) -> f64) -> Vec<Because> {
    let mut found: Vec<Because> = Vec::new();
    let parts = facts.parts().iter().zip(facts.scores());
    for (reading, scores) in parts {
        let signs = scores.signs.iter().filter(|sign| of(sign) >= 0.1);
        found.extend(signs.map(|sign| Because {
            feature: sign.feature,
            points: hundredths(of(sign)),
            span: sign.tokens.as_ref().and_then(|tokens| reading.span(tokens)),
        }));
    }
    let own = facts.links().iter().find(|link| link.kind.is_own());
    if let Some(link) = own {
        let sign = Sign {
            feature: "link.own",
            promo: OWN_LINK,
            pressure: 0.0,
            tokens: Some(link.token..link.token + 1),
        };
        let reading = &facts.parts()[link.part];
        found.extend((of(&sign) > 0.0).then(|| Because {
            feature: sign.feature,
            points: of(&sign),
            span: reading.span_at(link.bytes.clone()),
        }));
    }
    found.sort_by(|one, other| other.points.total_cmp(&one.points));
    found.truncate(3);
    found
}

/// A score as it is shown.
pub fn hundredths(score: f64) -> f64 {
    (score * 100.0).round() / 100.0
}

/// Adds up what is seen in a text.
pub fn score(reading: &Reading<'_>, weights: &Weights) -> Scores {
    let mut signs: Vec<Sign> = features(reading)
        .into_iter()
        .map(|feature| {
            let [promo, pressure] = weights.of(feature.name).map(|each| each * feature.value);
            Sign {
                feature: feature.name,
                promo,
                pressure,
                tokens: feature.tokens,
            }
        })
        .collect();
    signs.extend(wording(reading, weights));
    let few = (count_words(reading) / FEW_WORDS).min(1.0);
    let sum =
        |base: f64, of: fn(&Sign) -> f64| (base * few + signs.iter().map(of).sum::<f64>()).max(0.0);
    Scores {
        promo: sum(weights.base[0], |sign| sign.promo),
        pressure: sum(weights.base[1], |sign| sign.pressure),
        signs,
    }
}

fn count_words(reading: &Reading<'_>) -> f64 {
    let words = reading.tokens.iter().filter(|token| token.is_word());
    shapes::number(words.count())
}

/// What the words of each sentence add.
fn wording(reading: &Reading<'_>, weights: &Weights) -> Vec<Sign> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut sums = vec![[0.0, 0.0]; reading.sentences.len()];
    words::each(reading, |name, sentence| {
        let [promo, pressure] = weights.of_wording(name);
        if (promo != 0.0 || pressure != 0.0) && !seen.contains_key(name) {
            seen.insert(name.to_owned(), sentence);
            sums[sentence][0] += promo;
            sums[sentence][1] += pressure;
        }
    });
    let share = (FULL_WORDS / count_words(reading).max(FULL_WORDS)).sqrt();
    sums.into_iter()
        .zip(&reading.sentences)
        .map(|([promo, pressure], sentence)| Sign {
            feature: WORDING,
            promo: promo * share,
            pressure: pressure * share,
            tokens: Some(sentence.tokens.clone()),
        })
        .collect()
}

/// Whether a post counts as promotional for the window rules: its author's word, and where there is
/// none, what it reads as.
pub fn is_promotional(promotion: Promotion, verdict: impl FnOnce() -> Verdict) -> bool {
    match promotion {
        Promotion::Offer => true,
        Promotion::None | Promotion::Soft => false,
        Promotion::Auto => verdict().sells(),
    }
}

/// How much a post weighs in the mix: nothing, half for a soft mention, one for an offer, one and a
/// half for one that presses. Its author's word wins, but a tag does not make a loud offer quiet.
pub const fn weight(promotion: Promotion, verdict: Verdict) -> f64 {
    match (promotion, verdict) {
        (Promotion::None, _) | (Promotion::Auto, Verdict::None) => 0.0,
        (Promotion::Soft, _) | (Promotion::Auto, Verdict::Soft) => 0.5,
        (Promotion::Offer | Promotion::Auto, Verdict::HardSell) => 1.5,
        (Promotion::Offer, _) | (Promotion::Auto, Verdict::Promotional) => 1.0,
    }
}
