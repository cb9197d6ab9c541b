//! What holds for any channel, tried on many made at random.

use dezent::{
    domain::{
        post::Promotion,
        publication::Neighbour,
        severity::Severity,
        time::{DAY_MS, Instant, MINUTE_MS},
    },
    rules::{
        Rules,
        context::{BACK_MS, Context, LATEST_TO_WEIGH},
        finding::Finding,
        locale::Param,
        policy::Policy,
    },
};
use proptest::{collection::vec, prelude::*, sample::select};

use super::{context, neighbour};

/// The instant of the judged post, in milliseconds: 2026-12-02T09:00:00Z.
const AT_MS: i64 = 1_796_202_000_000;
/// The number of a post that is added.
const ADDED: u32 = 900;

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 256,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn promotions() -> impl Strategy<Value = Promotion> {
    let all = vec![
        Promotion::Offer,
        Promotion::Offer,
        Promotion::None,
        Promotion::Soft,
        Promotion::Auto,
    ];
    select(all)
}

fn networks() -> impl Strategy<Value = &'static str> {
    select(vec![
        "sandbox",
        "bluesky",
        "mastodon",
        "reddit",
        "pinterest",
        "linkedin",
    ])
}

/// Instants from 40 days before the judged post to 10 days after it, often close to it.
fn instants() -> impl Strategy<Value = Instant> {
    let minutes = prop_oneof![-57_600_i64..14_400, -21_000_i64..0, -1_440_i64..1];
    minutes.prop_map(|minutes| Instant::from_ms(AT_MS).plus_ms(minutes * MINUTE_MS))
}

fn channels(size: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Neighbour>> {
    vec((instants(), promotions()), size).prop_map(|posts| {
        (1..)
            .zip(posts)
            .map(|(number, (at, kind))| neighbour(number, number, at, kind))
            .collect()
    })
}

fn offer_at(at_ms: i64, neighbours: Vec<Neighbour>) -> Context<'static> {
    context(Some(Instant::from_ms(at_ms)), Promotion::Offer, neighbours)
}

fn offer_among(neighbours: Vec<Neighbour>) -> Context<'static> {
    offer_at(AT_MS, neighbours)
}

/// What `ad-density` finds in a context.
fn density_in(rules: &Rules, network: &str, context: &Context<'_>) -> Option<Finding> {
    let found = rules.check_as(network, &Policy::default(), context);
    found
        .into_iter()
        .find(|finding| finding.rule == "ad-density")
}

/// What `ad-density` finds for an offer among neighbours.
fn density(rules: &Rules, network: &str, neighbours: Vec<Neighbour>) -> Option<Finding> {
    density_in(rules, network, &offer_among(neighbours))
}

fn severity(finding: Option<&Finding>) -> Option<Severity> {
    finding.map(|finding| finding.severity)
}

fn share(finding: Option<&Finding>) -> Option<f64> {
    finding
        .and_then(|finding| finding.measured)
        .map(|measured| measured.value)
}

proptest! {
    #![proptest_config(config())]

    /// Below five posts one offer is always fine, and the fifth post ends that; so the severity is
    /// compared where five are in reach, and the share everywhere.
    #[test]
    fn a_helpful_post_more_never_raises_the_share_of_offers(
        network in networks(),
        neighbours in channels(0..30),
        at in instants(),
    ) {
        let rules = Rules::load();
        let earlier = neighbours.iter().filter(|other| other.at.ms() <= AT_MS).count();
        let mut more = neighbours.clone();
        more.push(neighbour(ADDED, ADDED, at, Promotion::None));
        let before = density(&rules, network, neighbours);
        let after = density(&rules, network, more);
        if let (Some(before), Some(after)) = (share(before.as_ref()), share(after.as_ref())) {
            prop_assert!(after <= before, "{before} became {after}");
        }
        if earlier + 1 >= 5 {
            prop_assert!(severity(after.as_ref()) <= severity(before.as_ref()));
        }
    }

    #[test]
    fn an_offer_less_never_makes_a_finding(
        network in networks(),
        neighbours in channels(1..30),
        place in any::<prop::sample::Index>(),
    ) {
        let rules = Rules::load();
        let mut fewer = neighbours.clone();
        let mut neighbours = neighbours;
        let place = place.index(neighbours.len());
        neighbours[place].promotion = Promotion::Offer;
        fewer.remove(place);
        let before = density(&rules, network, neighbours);
        let after = density(&rules, network, fewer);
        prop_assert!(severity(after.as_ref()) <= severity(before.as_ref()));
    }

    #[test]
    fn the_order_of_neighbours_does_not_change_a_byte(
        (neighbours, shuffled) in channels(0..30)
            .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        let rules = Rules::load();
        let bytes = |neighbours| serde_json::to_vec(&rules.check(&offer_among(neighbours))).unwrap();
        prop_assert_eq!(bytes(neighbours), bytes(shuffled));
    }

    /// Whoever only weighs need not read what lies further back.
    #[test]
    fn what_is_out_of_reach_weighs_nothing(
        network in networks(),
        mut neighbours in channels(0..30),
    ) {
        let rules = Rules::load();
        let weigh = |neighbours| -> Vec<_> {
            let found = rules.check_as(network, &Policy::default(), &offer_among(neighbours));
            found.into_iter().map(|one| (one.rule, one.severity, one.blocks)).collect()
        };
        neighbours.sort_by_key(|other| other.at);
        let until = |at_ms| neighbours.partition_point(|other| other.at.ms() < at_ms);
        let latest = until(AT_MS).saturating_sub(LATEST_TO_WEIGH);
        let reached = neighbours[latest.min(until(AT_MS - BACK_MS))..].to_vec();
        prop_assert_eq!(weigh(reached), weigh(neighbours));
    }

    #[test]
    fn a_week_later_everything_is_found_again(
        network in networks(),
        neighbours in channels(0..30),
    ) {
        let rules = Rules::load();
        let found = |context: &Context<'_>| rules.check_as(network, &Policy::default(), context);
        let here = offer_among(neighbours);
        let mut later = here.clone();
        later.post.at = here.post.at.map(|at| at.plus_ms(7 * DAY_MS));
        for other in later.neighbours.to_mut() {
            other.at = other.at.plus_ms(7 * DAY_MS);
        }
        let mut moved = found(&here);
        for related in moved.iter_mut().flat_map(|finding| &mut finding.related) {
            related.at = related.at.plus_ms(7 * DAY_MS);
        }
        let mut again = found(&later);
        // The day a fix names is a week later too; its words are compared by the rule's own cases.
        for finding in moved.iter_mut().chain(&mut again) {
            finding.fix = None;
        }
        prop_assert_eq!(moved, again);
    }

    /// Where no day is named, none of the sixty fits.
    #[test]
    fn the_day_a_fix_names_is_the_first_that_fits(
        network in networks(),
        neighbours in channels(4..30),
    ) {
        let rules = Rules::load();
        if let Some(found) = density(&rules, network, neighbours.clone()) {
            let params = found.fix.unwrap().label.params;
            let fits = (1..=60_i64).map(|days| AT_MS + days * DAY_MS).find(|at_ms| {
                density_in(&rules, network, &offer_at(*at_ms, neighbours.clone())).is_none()
            });
            let named = fits.map(|at_ms| Param::Text(Instant::from_ms(at_ms).to_string()));
            prop_assert_eq!(params.get("at"), named.as_ref());
        }
    }
}
