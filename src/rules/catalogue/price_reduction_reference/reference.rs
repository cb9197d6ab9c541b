//! References: the lowest price of the last 30 days, as a text names it and as the record has it.

use std::ops::Range;

use super::cents;
use crate::domain::{offer::Terms, profile::Market};
use crate::rules::{
    Rules,
    finding::Phrase,
    locale::{Param, Params},
    reading::{Kind, Lang, Reading},
};

/// How many days the law looks back, as figures and as words; folded.
const DAYS: [&str; 3] = ["30", "dreissig", "thirty"];
/// How far from the words their price may stand, in tokens.
const REACH: usize = 8;

/// Where a text names the lowest price of the last 30 days.
pub(super) struct Lowest<'a> {
    /// The part it stands in.
    pub part: &'a Reading<'a>,
    /// The price in hundredths, and its token; none where no price stands with it.
    pub price: Option<(i64, Range<usize>)>,
}

/// The first place of a part that names it.
pub(super) fn lowest<'a>(part: &'a Reading<'a>) -> Option<Lowest<'a>> {
    let mut hits = part.hits_of("price.lowest");
    let hit = hits.find(|hit| {
        let tokens = part.tokens.get(hit.tokens.clone()).unwrap_or_default();
        tokens.iter().any(|token| {
            let key = part.key(token);
            let first = key.split('-').next().unwrap_or_default();
            DAYS.contains(&key) || DAYS.contains(&first)
        })
    })?;
    let sentence = part.sentences.get(part.sentence_of(hit.tokens.start))?;
    let within = &sentence.tokens;
    let price = |at: usize| {
        let token = part.tokens.get(at)?;
        let is_money = token.kind == Kind::Money;
        let cents = is_money.then(|| cents(part.raw(token)))??;
        Some((cents, at..at + 1))
    };
    let until = hit.tokens.end.saturating_add(REACH).min(within.end);
    let from = hit.tokens.start.saturating_sub(REACH).max(within.start);
    let inside = hit.tokens.clone().find_map(price);
    let behind = || (hit.tokens.end..until).find_map(price);
    let before = || (from..hit.tokens.start).rev().find_map(price);
    Some(Lowest {
        part,
        price: inside.or_else(behind).or_else(before),
    })
}

/// What the record says of an offer's prices.
pub(super) struct Known {
    /// The lowest price of the 30 days before the reduction, in hundredths.
    pub lowest: i64,
    now: i64,
    currency: String,
}

impl Known {
    /// The prices of an offer; none where no earlier one is known.
    pub(super) fn of(terms: &Terms, market: Option<Market>) -> Option<Self> {
        let usual = match market {
            Some(Market::Uk) => "GBP",
            Some(Market::Us) => "USD",
            Some(Market::Ch) => "CHF",
            _ => "EUR",
        };
        let lowest = terms.lowest_before_cents()?;
        Some(Self {
            lowest: (lowest > 0).then_some(lowest)?,
            now: terms.price_cents()?,
            currency: terms.currency.clone().unwrap_or_else(|| usual.to_owned()),
        })
    }

    /// How much lower the present price is, in percent; negative where it is higher.
    #[expect(
        clippy::cast_precision_loss,
        reason = "prices are at most 10^12 hundredths, which a float holds exactly"
    )]
    pub(super) fn percent(&self) -> f64 {
        let saved = self.lowest.saturating_sub(self.now);
        100.0 * saved as f64 / self.lowest as f64
    }

    /// The lowest price as people of a language write it.
    pub(super) fn written(&self, lang: Option<Lang>) -> String {
        let (whole, rest) = (self.lowest / 100, self.lowest % 100);
        let is_german = lang == Some(Lang::De);
        let sum = match (rest, is_german) {
            (0, _) => whole.to_string(),
            (_, true) => format!("{whole},{rest:02}"),
            (_, false) => format!("{whole}.{rest:02}"),
        };
        let sign = match self.currency.as_str() {
            "EUR" => "€",
            "GBP" => "£",
            "USD" => "$",
            other => return format!("{sum} {other}"),
        };
        if is_german {
            format!("{sum} {sign}")
        } else {
            format!("{sign}{sum}")
        }
    }

    /// Adds the lowest price to a sentence, for each language as it writes it.
    pub(super) fn price(&self, phrase: Phrase) -> Phrase {
        phrase
            .with("price", Param::Text(self.written(Some(Lang::En))))
            .with("preis", Param::Text(self.written(Some(Lang::De))))
    }

    /// The words that name the lowest price, in the language of the post.
    pub(super) fn passage(&self, rules: &Rules, lang: Option<Lang>) -> String {
        let price = Param::Text(self.written(lang));
        let params: Params = [("price".to_owned(), price)].into();
        let sentence = rules.sentence("lowest-price-of-30-days", &params);
        if lang == Some(Lang::De) {
            sentence.de
        } else {
            sentence.en
        }
    }
}
