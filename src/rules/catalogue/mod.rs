//! The catalogue: every rule, one file for each.

mod ad_density;
mod consecutive_promos;
mod post_rate_max;
mod unused_suppression;

pub use ad_density::OfferShare;
pub(super) use ad_density::share;

use super::Rule;

/// Every rule, in the order in which findings of one severity are shown.
pub const ALL: &[&Rule] = &[
    // Offers and rhythm.
    &ad_density::RULE,
    &consecutive_promos::RULE,
    &post_rate_max::RULE,
    // The rules themselves.
    &unused_suppression::RULE,
];
