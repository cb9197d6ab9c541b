//! Bringing states together that differ only in what nobody can find out any more.
//!
//! Every state is tidied as soon as it is made, so the explored graph is that of the tidy states.
//! None of this hides a behaviour: two states that become one can do the same things from then on,
//! and the properties say the same of both.

use dezent::domain::publication::State;

use super::{
    steps::Call,
    world::{LookAt, PUBLICATIONS, Row, Seen, Task, World},
};

/// Lease numbers further apart than this are moved together: no memory makes so many moves.
const GAP: u8 = 3;

impl World {
    /// Brings states together that differ only in what nobody can find out any more.
    ///
    /// The nodes are alike, so their order does not count. A step is forgotten once it is closed,
    /// its call can do nothing more, and no memory names it. Of numbers that are only compared,
    /// only the distance counts. Of a row that has ended, only what the properties ask for is kept.
    pub(super) fn tidy(&mut self) {
        for publication in 0..PUBLICATIONS {
            self.forget_steps(publication);
            self.renumber(publication);
            let is_busy = self.is_busy_with(publication);
            let row = &mut self.rows[publication];
            if !is_busy && (row.state.is_end() || row.state == State::Sent) {
                row.shrink();
            }
        }
        if self.tasks[1] < self.tasks[0] {
            self.tasks.swap(0, 1);
        }
    }

    fn forget_steps(&mut self, publication: usize) {
        let row = &mut self.rows[publication];
        for at in row.steps.places().rev() {
            let step = row.steps.get(at);
            let is_over = !step.is_open() && step.call != Call::UnderWay;
            let mut names = self
                .tasks
                .iter_mut()
                .filter_map(|tasks| tasks[publication].step_mut());
            if !is_over || row.look == LookAt::After(at) || names.any(|name| *name == at) {
                continue;
            }
            row.steps.remove(at);
            if let LookAt::After(name) = &mut row.look
                && *name > at
            {
                *name -= 1;
            }
            for tasks in &mut self.tasks {
                if let Some(name) = tasks[publication].step_mut()
                    && *name > at
                {
                    *name -= 1;
                }
            }
        }
    }

    fn renumber(&mut self, publication: usize) {
        let row = &mut self.rows[publication];
        let (mut leases, mut revisions) = (vec![&mut row.lease_no], vec![&mut row.revision]);
        for tasks in &mut self.tasks {
            if let Some(seen) = tasks[publication].seen_mut() {
                leases.push(&mut seen.lease_no);
                revisions.push(&mut seen.revision);
            }
        }
        close_gaps(&mut leases);
        close_gaps(&mut revisions);
    }
}

impl Row {
    /// Leaves of a row that has ended, and of which nothing is on its way, only what can be asked.
    fn shrink(&mut self) {
        *self = Self {
            state: self.state,
            receipt: self.receipt,
            asked: self.asked,
            told: self.told,
            public: self.public,
            ..Self::planned(0)
        };
    }
}

impl Task {
    fn seen_mut(&mut self) -> Option<&mut Seen> {
        match self {
            Self::Loaded(seen)
            | Self::Permitted(seen, _)
            | Self::Calling(seen, _)
            | Self::Answered(seen, _, _)
            | Self::Reaping(seen, _)
            | Self::Looking(seen)
            | Self::Looked(seen, _, _) => Some(seen),
            Self::Idle | Self::Proving(_) => None,
        }
    }

    fn step_mut(&mut self) -> Option<&mut u8> {
        match self {
            Self::Permitted(_, step)
            | Self::Calling(_, step)
            | Self::Answered(_, step, _)
            | Self::Proving(step) => Some(step),
            Self::Reaping(_, step) | Self::Looked(_, step, _) => step.as_mut(),
            Self::Idle | Self::Loaded(_) | Self::Looking(_) => None,
        }
    }
}

/// Counts from 0, and keeps order, equality and small distances.
fn close_gaps(numbers: &mut [&mut u8]) {
    numbers.sort_unstable();
    let (mut before, mut after) = (None, 0);
    for number in numbers {
        let was = **number;
        after += before.map_or(0, |before: u8| (was - before).min(GAP));
        **number = after;
        before = Some(was);
    }
}

#[test]
fn numbers_keep_their_order_and_small_distances() {
    let (mut row, mut old, mut new) = (9, 3, 8);
    close_gaps(&mut [&mut row, &mut old, &mut new]);
    assert_eq!((row, old, new), (4, 0, 3));
    let (mut one, mut same) = (7, 7);
    close_gaps(&mut [&mut one, &mut same]);
    assert_eq!((one, same), (0, 0));
}
