//! What becomes of a row that its holder has left, and how an unclear outcome is looked up.

use dezent::domain::{network::Kind, publication::State, transition::Move};

use super::{
    acts::Sight,
    protocol::Protocol,
    steps::{Absence, Record},
    world::{KeyAge, Late, LookAt, Row, Seen, Task, Verdict, World},
};

impl Protocol {
    /// Reads a row whose lease has ended, and when its step would be looked up.
    pub(super) fn read_ended(world: &mut World, node: usize, publication: usize) -> bool {
        let row = &world.rows[publication];
        world.tasks[node][publication] = Task::Reaping(row.seen(), row.steps.open());
        true
    }

    /// T2 for what was claimed, T8 for what was being sent.
    pub(super) fn reap(&self, world: &mut World, node: usize, publication: usize) -> bool {
        let Task::Reaping(seen, step) = world.tasks[node][publication] else {
            return false;
        };
        world.tasks[node][publication] = Task::Idle;
        let row = &mut world.rows[publication];
        if seen.state == State::Due {
            self.moves(row, Move::PutBack, State::Waiting, seen);
        } else if self.moves(row, Move::LoseSight, State::Unknown, seen) {
            row.look = self.first_look(step);
        }
        true
    }

    /// T11.
    pub(super) fn take_to_look(&self, world: &mut World, node: usize, publication: usize) -> bool {
        let row = &mut world.rows[publication];
        let is_taken = self.moves_now(row, Move::TakeToLook, State::Unknown);
        if is_taken {
            world.tasks[node][publication] = Task::Looking(row.seen());
        }
        is_taken
    }

    /// Asks the network, and judges what it says by what was seen before.
    pub(super) fn look(
        &self,
        world: &mut World,
        node: usize,
        publication: usize,
        sight: Sight,
        is_late: bool,
    ) -> bool {
        let Task::Looking(seen) = world.tasks[node][publication] else {
            return false;
        };
        let row = &mut world.rows[publication];
        let step = row.steps.open();
        let verdict = match step {
            Some(step) if self.kind != Kind::Blind => {
                let absence = row.steps.get(step).absence;
                self.judge(row, seen, absence, sight, is_late)
            }
            None if row.late != Late::Nothing => Verdict::Answered,
            // Without its step nothing can be compared.
            _ => Verdict::Ask,
        };
        row.hidden |= sight == Sight::Hidden;
        world.tasks[node][publication] = Task::Looked(seen, step, verdict);
        true
    }

    fn judge(
        &self,
        row: &Row,
        seen: Seen,
        absence: Absence,
        sight: Sight,
        is_late: bool,
    ) -> Verdict {
        let is_last = row.looks >= self.looks;
        let again = |counts| {
            if is_last {
                Verdict::Ask
            } else {
                Verdict::Again(counts)
            }
        };
        let is_wanted = !seen.cancel_wish && !is_late;
        match sight {
            Sight::Truth if row.public == 1 => Verdict::Found,
            Sight::Truth if row.public > 1 => Verdict::Ask,
            _ if self.defects.no_proof => Verdict::Absent,
            Sight::Incomplete => again(false),
            Sight::Truth | Sight::Hidden => {
                let is_proven = absence == Absence::SeenBefore || self.defects.one_look;
                match (self.kind, is_proven) {
                    (Kind::ChosenId | Kind::Handle, _) if is_wanted => Verdict::Repeatable,
                    (Kind::ServerKey, _) if is_wanted && row.key == KeyAge::Young => {
                        Verdict::Repeatable
                    }
                    (_, false) => again(true),
                    (_, true) if is_late && !seen.cancel_wish => Verdict::Late,
                    (_, true) => Verdict::Absent,
                }
            }
        }
    }

    /// Writes what the look says; where somebody else has moved the row, nothing.
    pub(super) fn settle(&self, world: &mut World, node: usize, publication: usize) -> bool {
        let Task::Looked(seen, step, verdict) = world.tasks[node][publication] else {
            return false;
        };
        world.tasks[node][publication] = Task::Idle;
        let row = &mut world.rows[publication];
        let (looks, row_asked) = (row.looks, verdict == Verdict::Ask);
        let (by, to) = match verdict {
            Verdict::Found => (Move::StoreReceipt, State::Sent),
            Verdict::Absent | Verdict::Repeatable | Verdict::Answered => {
                (Move::Release, State::Waiting)
            }
            Verdict::Late | Verdict::Ask => (Move::GiveUp, State::Held),
            Verdict::Again(_) => (Move::LookLater, State::Unknown),
        };
        if !self.moves(row, by, to, seen) {
            return true;
        }
        row.asked = row_asked;
        row.receipt |= verdict == Verdict::Found;
        row.repeated |= verdict == Verdict::Repeatable;
        if to == State::Waiting && row.late != Late::Done {
            self.count_try(row);
        }
        if verdict == Verdict::Absent {
            // Older calls had ended by then as well.
            row.repeated = false;
            if self.kind == Kind::Handle {
                // The handle is gone for good: a new round makes a new one.
                row.key_epoch += 1;
            }
        }
        let Some(at) = step else {
            return true;
        };
        if let Verdict::Again(counts) = verdict {
            row.look = LookAt::After(at);
            row.looks = looks + 1;
            let step = row.steps.get_mut(at);
            if counts && step.absence == Absence::NotSeen {
                step.absence = Absence::SeenOnce;
            }
        } else if verdict != Verdict::Ask {
            row.steps.get_mut(at).record = Record::Closed;
        }
        true
    }
}
