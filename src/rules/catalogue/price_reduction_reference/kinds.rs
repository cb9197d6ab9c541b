//! Kinds: what a reduction is of and for whom, as far as the law looks at that.

use std::collections::HashSet;

use super::Announced;
use crate::domain::{
    offer::{OfferKind, Terms},
    profile::{Market, Sector},
    severity::Severity,
};
use crate::rules::{
    catalogue::reductions::saves,
    facts::Facts,
    reading::{Kind, Reading},
};

/// What a missing or wrong reference weighs.
pub(super) fn severity(
    facts: &Facts<'_>,
    terms: Option<&Terms>,
    announced: &[Announced<'_>],
) -> Severity {
    let is_german = facts.market() == Some(Market::De);
    if is_german && is_for_consumers(facts, terms, announced) {
        Severity::Error
    } else {
        Severity::Warning
    }
}

/// Whether goods are offered to consumers at a reduction that is measured: by the record, and where there
/// is none, by the words around it and by the workspace's trade.
pub(super) fn is_for_consumers(
    facts: &Facts<'_>,
    terms: Option<&Terms>,
    announced: &[Announced<'_>],
) -> bool {
    let mut measured = announced.iter().flat_map(|one| {
        let measured = one.reductions.iter().filter(|it| it.form.is_measured());
        measured.map(move |it| (one, it))
    });
    if let Some(terms) = terms {
        let is_of_goods = terms.kind == OfferKind::Goods && !terms.is_for_firms;
        return is_of_goods && measured.next().is_some();
    }
    let setting = &facts.context.setting;
    if setting.traits.is_business || sells_services(setting.profile.sector) {
        return false;
    }
    announced.iter().any(|one| {
        let (doubtful, priced) = (doubtful(one.part), priced(one.part));
        let mut measured = one.reductions.iter().filter(|it| it.form.is_measured());
        measured.any(|it| {
            let sentence = one.part.sentence_of(it.tokens.start);
            // What is only said to be saved may be time or power.
            let is_of_price = !saves(one.part, &it.tokens) || priced.contains(&sentence);
            !doubtful.contains(&sentence) && is_of_price
        })
    })
}

/// The sentences of a part in or next to which a service, a code or a group of customers is named.
fn doubtful(part: &Reading<'_>) -> HashSet<usize> {
    let named = part.hits.iter().filter(|hit| {
        matches!(hit.name, "price.service" | "price.loyalty" | "price.bundle") && !hit.is_quoted
    });
    named
        .map(|hit| part.sentence_of(hit.tokens.start))
        .flat_map(|at| [at.saturating_sub(1), at, at + 1])
        .collect()
}

/// The sentences of a part that name a price or ask to buy.
fn priced(part: &Reading<'_>) -> HashSet<usize> {
    let calls = part.meant("call.purchase").map(|hit| hit.tokens.start);
    let tokens = part.tokens.iter().enumerate();
    let prices = tokens.filter(|(_, token)| token.kind == Kind::Money);
    calls
        .chain(prices.map(|(at, _)| at))
        .map(|at| part.sentence_of(at))
        .collect()
}

/// Whether a trade mostly sells work, time or places.
const fn sells_services(sector: Sector) -> bool {
    matches!(
        sector,
        Sector::Services
            | Sector::Travel
            | Sector::Gastronomy
            | Sector::Culture
            | Sector::Health
            | Sector::Public
    )
}
