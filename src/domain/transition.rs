//! The table of moves between the states of a publication.
//!
//! It is the one description of what may happen: [`Publication::moved`] refuses what is not in it,
//! the store turns its tests into the `where` of a compare-and-set, and ARCHITECTURE.md draws it.
//!
//! [`Publication::moved`]: super::publication::Publication::moved

use super::publication::State::{
    self, Cancelled, Confirmed, Due, Failed, Handed, Held, Processing, Sending, Sent, Skipped,
    Unknown, Waiting,
};

/// What is being done to a publication.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, strum::EnumIter, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum Move {
    /// T1: a sender takes it.
    Claim,
    /// TP: a preparation begins or ends.
    Prepare,
    /// T2: it goes back untouched.
    PutBack,
    /// T3: a public step begins.
    BeginPublic,
    /// T4: proof of success is stored.
    StoreReceipt,
    /// T5: a part went out and more follow, or the network works on it.
    PartOut,
    /// T6: the outcome allows another try later.
    TryAgain,
    /// T7: the network refused it.
    Refuse,
    /// T8: the outcome became unclear.
    LoseSight,
    /// T9: it was proven absent, or repeating it is harmless.
    Release,
    /// T10: it cannot be settled without a person.
    GiveUp,
    /// T11: somebody takes it to look.
    TakeToLook,
    /// T11 ends: the look did not settle it; it will be looked at again.
    LookLater,
    /// T12: its grace is over.
    MarkLate,
    /// T13: a person cancels or decides.
    Decide,
    /// T14: it has to wait for a person or a channel.
    Hold,
    /// T15: a reminder was delivered, or answered.
    HandOver,
    /// T16: a later part was refused after an earlier one went out.
    BreakOff,
    /// T17: it was read back as sent.
    Confirm,
}

/// Whose lease number the move needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeaseTest {
    /// The row's number is the one the mover holds.
    Mine,
    /// The row's number is unchanged since it was read, and its lease has ended or never was.
    Ended,
    /// The row's number is unchanged since it was read, whoever holds it.
    Unchanged,
}

/// What the move does to the lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeaseEffect {
    /// The number rises and a new lease begins.
    Take,
    /// The lease goes on and is extended.
    Keep,
    /// The number rises and nobody holds it.
    End,
    /// Nothing.
    Untouched,
}

/// A test that must hold in the very statement that moves the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// `run_at` has come.
    RunAtReached,
    /// The planned instant has come.
    InstantReached,
    /// `look_again_at` has come.
    LookReached,
    /// The revision is as loaded.
    SameRevision,
    /// No public step of this publication is open.
    NoOpenPublicStep,
    /// Nobody wishes it cancelled, or a part is out already.
    NoCancelWish,
    /// At least 45 s of the lease are left.
    LeaseLeft,
    /// No receipt is stored yet.
    NoReceipt,
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Transition {
    /// What is done.
    pub by: Move,
    /// The states it may be done in.
    pub from: &'static [State],
    /// The states it may lead to.
    pub to: &'static [State],
    /// Whose lease number it needs.
    pub lease: LeaseTest,
    /// What it does to the lease.
    pub lease_effect: LeaseEffect,
    /// What else must hold in the same statement.
    pub guards: &'static [Guard],
}

/// A move the table does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a publication cannot go from {from} to {to} by {by}")]
pub struct IllegalTransition {
    /// What was tried.
    pub by: Move,
    /// Where it stood.
    pub from: State,
    /// Where it should have gone.
    pub to: State,
}

const fn row(
    by: Move,
    from: &'static [State],
    to: &'static [State],
    lease: LeaseTest,
    lease_effect: LeaseEffect,
    guards: &'static [Guard],
) -> Transition {
    Transition {
        by,
        from,
        to,
        lease,
        lease_effect,
        guards,
    }
}

/// The table. Being the head of its channel, the channel being ready and the grace not being over
/// are tested by the claim itself, which holds the channel's turn while it looks.
pub const TABLE: &[Transition] = &[
    row(
        Move::Claim,
        &[Waiting],
        &[Due],
        LeaseTest::Unchanged,
        LeaseEffect::Take,
        &[Guard::RunAtReached, Guard::SameRevision],
    ),
    row(
        Move::Prepare,
        &[Due],
        &[Due],
        LeaseTest::Mine,
        LeaseEffect::Keep,
        &[],
    ),
    row(
        Move::PutBack,
        &[Due],
        &[Waiting],
        LeaseTest::Mine,
        LeaseEffect::End,
        &[],
    ),
    row(
        Move::BeginPublic,
        &[Due],
        &[Sending],
        LeaseTest::Mine,
        LeaseEffect::Keep,
        &[
            Guard::InstantReached,
            Guard::SameRevision,
            Guard::NoOpenPublicStep,
            Guard::NoCancelWish,
            Guard::LeaseLeft,
        ],
    ),
    row(
        Move::StoreReceipt,
        &[Sending, Processing, Unknown, Held, Waiting, Due],
        &[Sent],
        LeaseTest::Unchanged,
        LeaseEffect::End,
        &[Guard::NoReceipt],
    ),
    row(
        Move::PartOut,
        &[Sending],
        &[Due],
        LeaseTest::Mine,
        LeaseEffect::Keep,
        &[],
    ),
    row(
        Move::PartOut,
        &[Sending],
        &[Processing],
        LeaseTest::Mine,
        LeaseEffect::End,
        &[],
    ),
    row(
        Move::TryAgain,
        &[Sending],
        &[Waiting],
        LeaseTest::Mine,
        LeaseEffect::End,
        &[],
    ),
    // From due where the network refuses a preparation, such as a picture: nothing is public.
    row(
        Move::Refuse,
        &[Sending, Processing, Due],
        &[Failed],
        LeaseTest::Mine,
        LeaseEffect::End,
        &[],
    ),
    row(
        Move::LoseSight,
        &[Sending],
        &[Unknown],
        LeaseTest::Unchanged,
        LeaseEffect::End,
        &[],
    ),
    row(
        Move::Release,
        &[Unknown],
        &[Waiting],
        LeaseTest::Mine,
        LeaseEffect::End,
        &[],
    ),
    row(
        Move::GiveUp,
        &[Unknown, Processing],
        &[Held],
        LeaseTest::Mine,
        LeaseEffect::End,
        &[],
    ),
    row(
        Move::TakeToLook,
        &[Unknown],
        &[Unknown],
        LeaseTest::Ended,
        LeaseEffect::Take,
        &[Guard::LookReached],
    ),
    row(
        Move::TakeToLook,
        &[Processing],
        &[Processing],
        LeaseTest::Ended,
        LeaseEffect::Take,
        &[Guard::LookReached],
    ),
    row(
        Move::LookLater,
        &[Unknown],
        &[Unknown],
        LeaseTest::Mine,
        LeaseEffect::End,
        &[],
    ),
    row(
        Move::LookLater,
        &[Processing],
        &[Processing],
        LeaseTest::Mine,
        LeaseEffect::End,
        &[],
    ),
    row(
        Move::MarkLate,
        &[Waiting],
        &[Held, Skipped],
        LeaseTest::Unchanged,
        LeaseEffect::End,
        &[Guard::SameRevision],
    ),
    row(
        Move::Decide,
        &[Waiting, Due, Held],
        &[Cancelled, Held],
        LeaseTest::Unchanged,
        LeaseEffect::End,
        &[Guard::SameRevision],
    ),
    row(
        Move::Decide,
        &[Held],
        &[Waiting, Sent],
        LeaseTest::Unchanged,
        LeaseEffect::End,
        &[Guard::SameRevision],
    ),
    row(
        Move::Hold,
        &[Waiting, Due],
        &[Held],
        LeaseTest::Mine,
        LeaseEffect::End,
        &[],
    ),
    row(
        Move::HandOver,
        &[Sending],
        &[Handed],
        LeaseTest::Mine,
        LeaseEffect::End,
        &[],
    ),
    row(
        Move::HandOver,
        &[Handed],
        &[Sent, Skipped],
        LeaseTest::Unchanged,
        LeaseEffect::Untouched,
        &[Guard::SameRevision],
    ),
    row(
        Move::BreakOff,
        &[Sending],
        &[Held],
        LeaseTest::Mine,
        LeaseEffect::End,
        &[],
    ),
    row(
        Move::Confirm,
        &[Sent],
        &[Confirmed],
        LeaseTest::Unchanged,
        LeaseEffect::Untouched,
        &[],
    ),
];

impl Transition {
    /// The line that allows a move, or the refusal.
    pub fn find(by: Move, from: State, to: State) -> Result<&'static Self, IllegalTransition> {
        TABLE
            .iter()
            .find(|row| row.by == by && row.from.contains(&from) && row.to.contains(&to))
            .ok_or(IllegalTransition { by, from, to })
    }

    /// Whether the move needs a guard.
    pub fn has(&self, guard: Guard) -> bool {
        self.guards.contains(&guard)
    }
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator as _;

    use super::{Move, State, TABLE, Transition};

    fn leads(from: State, to: State) -> bool {
        Move::iter().any(|by| Transition::find(by, from, to).is_ok())
    }

    #[test]
    fn what_must_never_happen_is_not_in_the_table() {
        assert!(
            !leads(State::Unknown, State::Due),
            "an unclear outcome is never just repeated"
        );
        assert!(!leads(State::Unknown, State::Sending));
        assert!(
            !leads(State::Waiting, State::Sending),
            "nothing is sent without a claim"
        );
        for to in State::iter().filter(|to| *to != State::Confirmed) {
            assert!(!leads(State::Sent, to), "sent is left for {to}");
        }
        for from in State::iter().filter(|from| from.is_end()) {
            for to in State::iter() {
                assert!(!leads(from, to), "{from} is an end, yet leads to {to}");
            }
        }
    }

    #[test]
    fn every_state_but_the_ends_can_be_left_and_each_can_be_reached() {
        for state in State::iter() {
            if !state.is_end() {
                assert!(
                    State::iter().any(|to| to != state && leads(state, to)),
                    "{state}"
                );
            }
            if state != State::Waiting {
                assert!(
                    State::iter().any(|from| from != state && leads(from, state)),
                    "{state}"
                );
            }
        }
        for by in Move::iter() {
            assert!(TABLE.iter().any(|row| row.by == by), "{by} is in no line");
        }
    }
}
