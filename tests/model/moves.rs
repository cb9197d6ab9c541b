//! One compare-and-set: the product's table of moves, carried out on a row of the model.
//!
//! Nothing else in the model changes a state or a lease number, so a line of the table that loses
//! its lease test, a guard or its lease effect changes what the model can do.

use std::collections::HashSet;

use dezent::domain::{
    publication::State,
    transition::{Guard, LeaseEffect, LeaseTest, Move, TABLE, Transition},
};

use super::world::{Lease, LookAt, Row, Seen};

/// What is left out on purpose, to see that the properties notice.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct Defects {
    /// Moves whose lease test is not made.
    pub(super) untested: HashSet<Move>,
    /// Guards that are not asked.
    pub(super) unguarded: Vec<Guard>,
    /// One look that finds nothing proves absence.
    pub(super) one_look: bool,
    /// The send is made without T3's commit.
    pub(super) no_record: bool,
    /// A look releases whatever it saw.
    pub(super) no_proof: bool,
    /// It is looked at once, while the call may be under way.
    pub(super) no_quiet_time: bool,
    /// Who is asked what became of a send looks while it may still be carried out.
    pub(super) hasty_person: bool,
    /// A row whose first try was only to be repeated ends as if that had come to nothing.
    pub(super) forgets_repeat: bool,
    /// A permit does not go stale, however long its holder was frozen.
    pub(super) no_last_check: bool,
}

/// Moves a row as the table says; false where the row is no longer as it was seen.
///
/// Panics where the table does not hold the move at all.
pub(super) fn compare_and_set(
    row: &mut Row,
    by: Move,
    to: State,
    seen: Seen,
    defects: &Defects,
) -> bool {
    let line = Transition::find(by, seen.state, to).unwrap();
    let is_as_seen = row.state == seen.state
        && (defects.untested.contains(&by) || holds_lease(line.lease, row, seen))
        && (line.guards.iter())
            .all(|guard| defects.unguarded.contains(guard) || is_met(*guard, row, seen));
    if is_as_seen {
        row.state = to;
        change_lease(line.lease_effect, row, seen);
        if !matches!(to, State::Sent | State::Unknown | State::Processing) {
            row.look = LookAt::Never;
        }
        if to != State::Unknown {
            row.looks = 0;
        }
        row.asked = false;
    }
    is_as_seen
}

fn holds_lease(test: LeaseTest, row: &Row, seen: Seen) -> bool {
    let is_unchanged = row.lease_no == seen.lease_no;
    match test {
        LeaseTest::Mine | LeaseTest::Unchanged => is_unchanged,
        LeaseTest::Ended => is_unchanged && row.lease != Lease::Held,
    }
}

/// Instants and back-off are not in the model: both count as reached.
fn is_met(guard: Guard, row: &Row, seen: Seen) -> bool {
    match guard {
        Guard::RunAtReached | Guard::InstantReached => true,
        Guard::LookReached => row.look == LookAt::Now,
        Guard::SameRevision => row.revision == seen.revision,
        Guard::NoOpenPublicStep => row.steps.open().is_none(),
        Guard::NoCancelWish => !row.cancel_wish,
        Guard::LeaseLeft => row.lease == Lease::Held,
        Guard::NoReceipt => !row.receipt,
    }
}

/// The number that is written follows from the number that was read, as in the store.
fn change_lease(effect: LeaseEffect, row: &mut Row, seen: Seen) {
    (row.lease_no, row.lease) = match effect {
        LeaseEffect::Take => (seen.lease_no + 1, Lease::Held),
        LeaseEffect::Keep => (seen.lease_no, Lease::Held),
        LeaseEffect::End => (seen.lease_no + 1, Lease::Nobody),
        LeaseEffect::Untouched => (row.lease_no, row.lease),
    };
}

#[test]
fn a_row_of_the_model_moves_as_a_publication_does() {
    let now = dezent::domain::time::Instant::from_ms(0);
    for line in TABLE {
        for (from, to) in pairs(line) {
            let mut row = Row::planned(0);
            (row.state, row.lease_no, row.lease) = (from, 7, Lease::Ended);
            row.look = LookAt::Now;
            let has_lease_left = line.guards.contains(&Guard::LeaseLeft);
            if has_lease_left {
                row.lease = Lease::Held;
            }
            let mut real = super::turns::publication(0);
            (real.state, real.lease.no) = (from, 7);
            real.lease.owner = Some(uuid::Uuid::nil());
            real.lease.ends_at = Some(now);
            let real = real.moved(line.by, to, now).unwrap();

            let seen = row.seen();
            assert!(
                compare_and_set(&mut row, line.by, to, seen, &Defects::default()),
                "{line:?}"
            );
            assert_eq!(row.state, real.state, "{line:?}");
            assert_eq!(i64::from(row.lease_no), real.lease.no, "{line:?}");
            let has_ended = real.lease.ends_at.is_some_and(|ends_at| ends_at <= now);
            let lease = match (real.lease.owner, has_ended) {
                (None, _) => Lease::Nobody,
                (Some(_), true) => Lease::Ended,
                (Some(_), false) => Lease::Held,
            };
            assert_eq!(row.lease, lease, "{line:?}");
        }
    }
}

fn pairs(line: &Transition) -> impl Iterator<Item = (State, State)> {
    let from = line.from.iter();
    from.flat_map(|from| line.to.iter().map(|to| (*from, *to)))
}
