//! A model of the publishing protocol, explored to its last state; a test binary of its own, because
//! no database is in it.
//!
//! Two nodes, the network, time and people do everything they can, in every order. Rows are moved by
//! the product's own table of transitions, and turns are decided by the product's own function, so
//! what is proven here is proven of them. Promises G1, G3 and a part of G6 are properties of every
//! state; G2 is proven on the whole graph: once faults and people stop, everything comes to rest in
//! finitely many acts.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should say where"
)]

use std::{io::Write as _, time::Instant};

use dezent::domain::{network::Kind, transition::Move};
use stateright::{Checker as _, HasDiscoveries, Model as _};
use strum::IntoEnumIterator as _;

use self::{
    moves::Defects,
    protocol::{NEVER_TWO, NOTHING_OPEN, NOTHING_UNTOLD, Protocol},
    world::Left,
};

mod acts;
mod graph;
mod looker;
mod moves;
mod outside;
mod protocol;
mod sender;
mod steps;
mod tidy;
mod turns;
mod world;

/// How many states an exploration must have, where there is anything to look up.
const STATES_MIN: usize = 100_000;

/// One publication, and everything once that may go wrong: a crash at any move, a node that stands
/// still for longer than its lease, a person who cancels, edits or answers.
fn single(kind: Kind) -> Protocol {
    let mut protocol = Protocol::new(kind);
    protocol.count = 1;
    protocol.left = Left {
        crashes: 1,
        freezes: 1,
        acts: 1,
    };
    protocol
}

/// Two publications of one channel, and a crash at any move.
fn pair(kind: Kind) -> Protocol {
    let mut protocol = Protocol::new(kind);
    protocol.left.crashes = 1;
    match kind {
        // The age of its keys makes many more states of each.
        Kind::ServerKey => (protocol.tries, protocol.looks) = (1, 1),
        // A repeat at any time makes more of them, too.
        Kind::ChosenId => (protocol.tries, protocol.looks) = (2, 1),
        _ => {}
    }
    protocol
}

/// Every property holds in every state, and from every state everything comes to rest.
fn prove(protocol: &Protocol) -> usize {
    let began = Instant::now();
    let checker = protocol.clone().checker().spawn_bfs().join();
    checker.assert_properties();
    let walk = graph::walk(protocol);
    assert_eq!(walk.unsettled, None, "it may never come to rest");
    assert_eq!(walk.states, checker.unique_state_count());
    let Protocol {
        kind,
        count,
        channels,
        tries,
        looks,
        left,
        ..
    } = protocol;
    tell(&format!(
        "model: {kind:?}, 2 nodes, {count} publications on {channels} channel, {tries} tries, {looks} \
         looks, {left:?}: {} states, at most {} acts to rest, {:.1} s",
        walk.states,
        walk.acts_to_rest,
        began.elapsed().as_secs_f64()
    ));
    walk.states
}

/// Also shown where all is well, because the bounds belong to what is proven.
fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

macro_rules! prove_each {
    ($($name:ident: $kind:expr, $shape:ident;)*) => {
        $(
            #[test]
            fn $name() {
                let states = prove(&$shape($kind));
                assert!(states >= STATES_MIN || $kind == Kind::Blind, "{states}");
            }
        )*
    };
}

prove_each! {
    one_publication_with_a_chosen_id: Kind::ChosenId, single;
    one_publication_with_a_servers_key: Kind::ServerKey, single;
    one_publication_with_a_handle: Kind::Handle, single;
    one_publication_in_a_listing: Kind::Listing, single;
    one_publication_that_nobody_can_see: Kind::Blind, single;
    two_publications_with_chosen_ids: Kind::ChosenId, pair;
    two_publications_with_servers_keys: Kind::ServerKey, pair;
    two_publications_with_handles: Kind::Handle, pair;
    two_publications_in_a_listing: Kind::Listing, pair;
    two_publications_that_nobody_can_see: Kind::Blind, pair;
}

/// Whether leaving something out breaks a property; the exploration ends as soon as it does.
fn breaks(kind: Kind, leave_out: fn(&mut Defects), property: &'static str) -> bool {
    let mut protocol = single(kind);
    leave_out(&mut protocol.defects);
    let checker = protocol
        .checker()
        .finish_when(HasDiscoveries::AnyOf([property].into()))
        .spawn_bfs()
        .join();
    checker.discovery(property).is_some_and(|path| {
        let acts = path.into_actions().len();
        tell(&format!(
            "model: {kind:?}, broken after {acts} acts: {property}"
        ));
        true
    })
}

#[test]
fn without_the_test_of_the_lease_a_post_is_doubled() {
    let leave_out: fn(&mut Defects) = |without| without.untested = Move::iter().collect();
    for kind in [Kind::Listing, Kind::Blind] {
        assert!(breaks(kind, leave_out, NEVER_TWO), "{kind:?}");
    }
    // One line of the table is enough.
    let leave_out: fn(&mut Defects) = |without| without.untested = [Move::TryAgain].into();
    assert!(breaks(Kind::Listing, leave_out, NOTHING_OPEN));
    let leave_out: fn(&mut Defects) = |without| without.untested = [Move::LoseSight].into();
    assert!(breaks(Kind::Blind, leave_out, NEVER_TWO));
}

#[test]
fn with_one_look_instead_of_two_a_post_is_doubled() {
    for kind in [Kind::Listing, Kind::ServerKey] {
        assert!(breaks(kind, |without| without.one_look = true, NEVER_TWO));
    }
}

#[test]
fn without_the_commit_before_the_call_a_post_is_doubled() {
    for kind in [Kind::Listing, Kind::Blind] {
        assert!(breaks(kind, |without| without.no_record = true, NEVER_TWO));
    }
}

#[test]
fn without_proof_of_absence_or_the_quiet_time_before_it_a_post_is_doubled() {
    assert!(breaks(
        Kind::Listing,
        |without| without.no_proof = true,
        NEVER_TWO
    ));
    let leave_out: fn(&mut Defects) = |without| without.no_quiet_time = true;
    assert!(breaks(Kind::Listing, leave_out, NEVER_TWO));
}

#[test]
fn without_the_last_check_a_frozen_node_doubles_a_post() {
    for kind in [Kind::Listing, Kind::Blind] {
        let leave_out: fn(&mut Defects) = |without| without.no_last_check = true;
        assert!(breaks(kind, leave_out, NEVER_TWO), "{kind:?}");
    }
}

#[test]
fn where_a_first_try_is_forgotten_nobody_is_told_that_it_is_out() {
    for kind in [Kind::ChosenId, Kind::ServerKey] {
        let leave_out: fn(&mut Defects) = |without| without.forgets_repeat = true;
        assert!(breaks(kind, leave_out, NOTHING_UNTOLD), "{kind:?}");
    }
}

/// What is asked of people: to look only when nothing can come any more.
#[test]
fn who_answers_while_the_call_is_under_way_may_be_wrong() {
    assert!(breaks(
        Kind::Blind,
        |without| without.hasty_person = true,
        NOTHING_UNTOLD
    ));
}
