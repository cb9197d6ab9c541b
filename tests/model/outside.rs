//! What comes from outside: the network, time, crashes, and people.

use dezent::domain::{publication::State, transition::Move};

use super::{
    protocol::Protocol,
    steps::{Absence, Call, Record},
    world::{KeyAge, Late, Lease, LookAt, Row, Task, World},
};

impl Protocol {
    pub(super) fn die(world: &mut World, publication: usize, step: u8) -> bool {
        world.rows[publication].steps.get_mut(step).call = Call::Dead;
        true
    }

    pub(super) fn crash(world: &mut World, node: usize) -> bool {
        world.tasks[node].fill(Task::Idle);
        world.left.crashes -= 1;
        true
    }

    pub(super) fn end_lease(world: &mut World, publication: usize) -> bool {
        if world.has_live_holder(publication) {
            world.left.freezes = world.left.freezes.saturating_sub(1);
        }
        world.rows[publication].lease = Lease::Ended;
        true
    }

    pub(super) fn extend(world: &mut World, publication: usize) -> bool {
        world.rows[publication].lease = Lease::Held;
        true
    }

    /// The quiet time is over, or three minutes since a look.
    pub(super) fn time_to_look(world: &mut World, publication: usize) -> bool {
        let row = &mut world.rows[publication];
        if let LookAt::After(at) = row.look {
            let step = row.steps.get_mut(at);
            if step.absence == Absence::SeenOnce {
                step.absence = Absence::SeenBefore;
            }
        }
        row.look = LookAt::Now;
        true
    }

    /// The network forgets a key after its lifetime.
    pub(super) fn age_key(world: &mut World, publication: usize) -> bool {
        let row = &mut world.rows[publication];
        if row.key == KeyAge::Young {
            row.key = KeyAge::Old;
        } else {
            row.key = KeyAge::Forgotten;
            row.public_keys &= !(1 << row.key_epoch);
        }
        true
    }

    pub(super) fn cancel(&self, world: &mut World, publication: usize) -> bool {
        world.left.acts -= 1;
        let row = &mut world.rows[publication];
        row.revision += 1;
        if matches!(row.state, State::Sending | State::Unknown) {
            row.cancel_wish = true;
            return true;
        }
        // Who drops what is asked about knows that it may be out.
        row.told |= row.asked;
        self.withdraw(row)
    }

    pub(super) fn edit(&self, world: &mut World, publication: usize) -> bool {
        world.left.acts -= 1;
        let row = &mut world.rows[publication];
        let is_put_back =
            row.state != State::Due || self.moves_now(row, Move::PutBack, State::Waiting);
        row.revision += 1;
        is_put_back
    }

    pub(super) fn posted(&self, world: &mut World, publication: usize) -> bool {
        world.left.acts -= 1;
        let row = &mut world.rows[publication];
        let by = if row.state == State::Unknown {
            Move::StoreReceipt
        } else {
            Move::Decide
        };
        let is_done = self.moves_now(row, by, State::Sent);
        row.receipt = true;
        row.cancel_wish = false;
        row.revision += 1;
        close_open(row);
        is_done
    }

    pub(super) fn resend(&self, world: &mut World, publication: usize) -> bool {
        world.left.acts -= 1;
        let last = world.rows.iter().map(|row| row.place).max();
        let row = &mut world.rows[publication];
        if row.asked {
            row.key_epoch += 1;
            row.key = KeyAge::Young;
            row.repeated = false;
        }
        let is_done = self.moves_now(row, Move::Decide, State::Waiting);
        row.place = last.unwrap_or_default() + 1;
        row.tries = 0;
        row.sends = 0;
        row.late = Late::Nothing;
        row.cancel_wish = false;
        row.revision += 1;
        close_open(row);
        is_done
    }
}

fn close_open(row: &mut Row) {
    if let Some(at) = row.steps.open() {
        row.steps.get_mut(at).record = Record::Closed;
    }
}
