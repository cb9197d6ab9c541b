//! The catalogue: every rule, one file for each.

mod ad_density;
mod ad_disclosure;
mod ad_weight;
mod address_form;
mod alt_text_missing;
mod audience_fit;
mod consecutive_promos;
mod contest_terms;
mod controversial_topic;
mod crisis_pause;
mod cta_density;
mod emoji_load;
mod engagement_bait;
mod fancy_unicode;
mod green_claim;
mod hard_sell_language;
mod hashtag_camel_case;
mod hashtag_load;
mod health_claim;
mod link_shortener;
mod mention_spam;
mod near_duplicate;
mod network_focus;
mod pillar_balance;
mod pitch_in_conversation;
mod post_rate_max;
mod posting_gap;
mod price_reduction_reference;
mod price_shout;
mod promo_gap;
mod quiet_hours;
mod reductions;
mod replies_before_promo;
mod same_time_burst;
mod sensitive_date;
mod shop_link_share;
mod shouting;
mod superlative_claim;
mod unused_suppression;
mod urgency_scarcity;

pub use ad_density::OfferShare;
pub(super) use ad_density::share;
pub use quiet_hours::QUIET_MINUTES;

use super::Rule;

/// Every rule, in the order in which findings of one severity are shown.
pub const ALL: &[&Rule] = &[
    // Offers and rhythm.
    &ad_density::RULE,
    &ad_weight::RULE,
    &consecutive_promos::RULE,
    &promo_gap::RULE,
    &post_rate_max::RULE,
    &posting_gap::RULE,
    &quiet_hours::RULE,
    &same_time_burst::RULE,
    &near_duplicate::RULE,
    &shop_link_share::RULE,
    // Conversation before offers.
    &replies_before_promo::RULE,
    &pitch_in_conversation::RULE,
    // The language of a post.
    &hard_sell_language::RULE,
    &urgency_scarcity::RULE,
    &price_shout::RULE,
    &superlative_claim::RULE,
    &shouting::RULE,
    &emoji_load::RULE,
    &cta_density::RULE,
    &engagement_bait::RULE,
    // Reach.
    &hashtag_load::RULE,
    &mention_spam::RULE,
    &link_shortener::RULE,
    // Law and claims.
    &ad_disclosure::RULE,
    &price_reduction_reference::RULE,
    &green_claim::RULE,
    &health_claim::RULE,
    &contest_terms::RULE,
    // What happens around it.
    &sensitive_date::RULE,
    &crisis_pause::RULE,
    &controversial_topic::RULE,
    // Accessibility.
    &alt_text_missing::RULE,
    &hashtag_camel_case::RULE,
    &fancy_unicode::RULE,
    // Strategy and audience.
    &pillar_balance::RULE,
    &network_focus::RULE,
    &audience_fit::RULE,
    &address_form::RULE,
    // The rules themselves.
    &unused_suppression::RULE,
];
