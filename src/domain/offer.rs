//! Offers: what is sold, at which prices, until when, so that posts can be held to it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    id::{OfferId, WorkspaceId},
    time::Instant,
};

/// What an offer is of.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Default,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum OfferKind {
    /// Things.
    #[default]
    Goods,
    /// A service.
    Service,
    /// A voucher.
    Voucher,
    /// More for less, such as three for two.
    Quantity,
}

/// A price and the day from which it held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// From this day on.
    pub from: NaiveDate,
    /// The total price in hundredths of the currency, 0 to 10^12.
    pub cents: i64,
}

/// What is known of an offer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Terms {
    /// What it is of.
    pub kind: OfferKind,
    /// Whether only firms may take it.
    pub is_for_firms: bool,
    /// The currency as ISO 4217, such as `EUR`.
    pub currency: Option<String>,
    /// Its prices by day, the present one last. At most 400, each later than the one before.
    pub prices: Vec<Price>,
    /// The first day on which it can be had.
    pub starts_on: Option<NaiveDate>,
    /// The last day on which it can be had; not before `starts_on`.
    pub ends_on: Option<NaiveDate>,
    /// How many there are.
    pub stock: Option<u32>,
    /// Where it can be had: an http(s) address.
    pub url: Option<String>,
    /// Where its terms stand, for prize draws and the like: an http(s) address.
    pub terms_url: Option<String>,
}

impl Terms {
    /// The lowest price of the 30 days before the latest reduction came into force, in hundredths of
    /// the currency; none where no earlier price is known.
    ///
    /// The reference that Article 6a of Directive 98/6/EC asks for: the lowest price of the 30 days
    /// before the reduction, where one that held on the first of these days counts too
    /// (<https://eur-lex.europa.eu/eli/dir/1998/6/2022-05-28>, read on 2026-11-24).
    pub fn lowest_before_cents(&self) -> Option<i64> {
        let (now, before) = self.prices.split_last()?;
        let first = now.from.checked_sub_days(chrono::Days::new(30))?;
        let mut lowest = None;
        for (place, price) in before.iter().enumerate() {
            let until = before.get(place + 1).map_or(now.from, |next| next.from);
            if until > first {
                lowest = Some(lowest.map_or(price.cents, |least: i64| least.min(price.cents)));
            }
        }
        lowest
    }

    /// The present price, in hundredths of the currency.
    pub fn price_cents(&self) -> Option<i64> {
        self.prices.last().map(|price| price.cents)
    }
}

/// An offer that posts may tell of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// Its id.
    pub id: OfferId,
    /// Who owns it.
    pub workspace: WorkspaceId,
    /// Rises with each change.
    pub revision: i64,
    /// What people here call it, at most 100 characters.
    pub name: String,
    /// What is known of it.
    pub terms: Terms,
    /// When it was made.
    pub created_at: Instant,
}

#[cfg(test)]
mod tests {
    use super::{Price, Terms};

    fn terms(prices: &[(&str, i64)]) -> Terms {
        let price = |(from, cents): &(&str, i64)| Price {
            from: from.parse().unwrap(),
            cents: *cents,
        };
        Terms {
            prices: prices.iter().map(price).collect(),
            ..Terms::default()
        }
    }

    #[test]
    fn the_lowest_price_is_that_of_the_thirty_days_before() {
        let known = terms(&[
            ("2026-01-01", 1_000),
            ("2026-09-01", 4_000),
            ("2026-10-20", 5_000),
            ("2026-11-24", 3_500),
        ]);
        assert_eq!(known.lowest_before_cents(), Some(5_000));
        let sooner = terms(&[
            ("2026-09-01", 4_000),
            ("2026-10-26", 5_000),
            ("2026-11-24", 3_500),
        ]);
        assert_eq!(sooner.lowest_before_cents(), Some(4_000));
        assert_eq!(terms(&[("2026-11-24", 3_500)]).lowest_before_cents(), None);
        assert_eq!(terms(&[]).price_cents(), None);
    }
}
