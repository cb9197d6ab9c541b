//! What a node does with a publication it has claimed, until its step has ended.

use dezent::domain::{network::Kind, publication::State, transition::Move};

use super::{
    protocol::Protocol,
    steps::{Absence, Call, Record, Step},
    world::{Answer, KeyAge, Late, LookAt, Row, Task, World},
};

impl Protocol {
    /// T1, while the lane is held.
    pub(super) fn claim(&self, world: &mut World, node: usize, publication: usize) -> bool {
        let row = &mut world.rows[publication];
        let is_claimed = self.moves_now(row, Move::Claim, State::Due);
        if is_claimed {
            world.tasks[node][publication] = Task::Loaded(row.seen());
        }
        is_claimed
    }

    /// T2 after a try that failed before anything was sent.
    pub(super) fn put_back(&self, world: &mut World, node: usize, publication: usize) -> bool {
        let row = &mut world.rows[publication];
        if let Task::Loaded(seen) = world.tasks[node][publication]
            && self.moves(row, Move::PutBack, State::Waiting, seen)
        {
            self.count_try(row);
        }
        world.tasks[node][publication] = Task::Idle;
        true
    }

    /// T14 by the node that has claimed it.
    pub(super) fn hold(&self, world: &mut World, node: usize, publication: usize) -> bool {
        if let Task::Loaded(seen) = world.tasks[node][publication] {
            let row = &mut world.rows[publication];
            self.gives_up(row, Move::Hold, seen);
        }
        world.tasks[node][publication] = Task::Idle;
        true
    }

    /// T3, or T2 where somebody else has decided.
    pub(super) fn begin(&self, world: &mut World, node: usize, publication: usize) -> bool {
        let Task::Loaded(seen) = world.tasks[node][publication] else {
            return false;
        };
        let row = &mut world.rows[publication];
        if row.steps.is_full() {
            return false;
        }
        if row.late == Late::Done {
            // Everything is out already; only the receipt is missing.
            row.receipt |= self.moves(row, Move::StoreReceipt, State::Sent, seen);
            world.tasks[node][publication] = Task::Idle;
            return true;
        }
        if self.kind == Kind::ServerKey && row.repeated && row.key != KeyAge::Young {
            // The network may have forgotten the key of a first try that nobody has settled.
            row.asked |= self.moves(row, Move::Hold, State::Held, seen);
            world.tasks[node][publication] = Task::Idle;
            return true;
        }
        let mut step = Step {
            record: Record::Started,
            call: Call::Unsent,
            key_epoch: row.key_epoch,
            absence: Absence::NotSeen,
        };
        if self.defects.no_record {
            // The call is there all the same; only nobody will know.
            step.record = Record::Closed;
            let at = row.steps.push(step);
            world.tasks[node][publication] = Task::Permitted(seen, at);
        } else if self.moves(row, Move::BeginPublic, State::Sending, seen) {
            let at = row.steps.push(step);
            world.tasks[node][publication] = Task::Permitted(row.seen(), at);
            self.note_order(world, publication);
            let row = &mut world.rows[publication];
            row.attempted = true;
            row.late = Late::Nothing;
        } else {
            self.moves(row, Move::PutBack, State::Waiting, seen);
            world.tasks[node][publication] = Task::Idle;
        }
        true
    }

    /// Notes where a first public step begins before that of an earlier publication.
    fn note_order(&self, world: &mut World, publication: usize) {
        let now = world.rows[publication];
        let is_passed = |other: usize| {
            let row = &world.rows[other];
            let is_next = matches!(row.state, State::Waiting | State::Due) && !row.attempted;
            self.channel_of(other) == self.channel_of(publication)
                && is_next
                && row.place < now.place
        };
        let is_first = !now.attempted;
        world.overtaken |= is_first && (0..self.publications()).any(is_passed);
    }

    /// The permit has gone stale, or no connection was made.
    pub(super) fn not_send(world: &mut World, node: usize, publication: usize) -> bool {
        let Task::Permitted(seen, at) = world.tasks[node][publication] else {
            return false;
        };
        world.rows[publication].steps.get_mut(at).call = Call::Dead;
        world.tasks[node][publication] = Task::Answered(seen, at, Answer::Not);
        true
    }

    pub(super) fn send(&self, world: &mut World, node: usize, publication: usize) -> bool {
        let Task::Permitted(seen, at) = world.tasks[node][publication] else {
            return false;
        };
        let row = &mut world.rows[publication];
        row.steps.get_mut(at).call = Call::UnderWay;
        if self.kind == Kind::Blind {
            row.sends += 1;
        }
        world.tasks[node][publication] = Task::Calling(seen, at);
        true
    }

    pub(super) fn hear(world: &mut World, node: usize, publication: usize, answer: Answer) -> bool {
        let Task::Calling(seen, at) = world.tasks[node][publication] else {
            return false;
        };
        if matches!(answer, Answer::Not | Answer::Refused) {
            let row = &mut world.rows[publication];
            row.sends = row.sends.saturating_sub(1);
        }
        world.tasks[node][publication] = Task::Answered(seen, at, answer);
        true
    }

    /// The end of a step: T4, T6, T7 or T8. Where somebody else has moved the row, the step is
    /// closed all the same, and proof of success is kept in a transaction of its own.
    pub(super) fn end(&self, world: &mut World, node: usize, publication: usize) -> bool {
        let Task::Answered(seen, at, answer) = world.tasks[node][publication] else {
            return false;
        };
        let row = &mut world.rows[publication];
        world.tasks[node][publication] = Task::Idle;
        if self.defects.no_record && answer != Answer::Done {
            self.moves(row, Move::PutBack, State::Waiting, seen);
            return true;
        }
        // A repeat that is refused says nothing about the first try.
        let is_no =
            answer == Answer::Refused || (answer == Answer::Not && self.kind == Kind::ServerKey);
        let is_unclear = answer == Answer::Unclear || (is_no && row.repeated);
        let (by, to) = match answer {
            _ if is_unclear => (Move::LoseSight, State::Unknown),
            Answer::Done => (Move::StoreReceipt, State::Sent),
            Answer::Not => (Move::TryAgain, State::Waiting),
            _ => (Move::Refuse, State::Failed),
        };
        let is_moved = self.moves(row, by, to, seen);
        let step = row.steps.get_mut(at);
        if is_unclear && step.record == Record::Started {
            step.record = Record::Unclear;
        } else if !is_unclear {
            step.record = Record::Closed;
        }
        row.late = match answer {
            _ if is_moved || is_unclear => row.late,
            Answer::Done => Late::Done,
            Answer::Not | Answer::Refused => Late::Not,
            Answer::Unclear => row.late,
        };
        match (is_moved, answer) {
            (true, _) if is_unclear => row.look = self.first_look(Some(at)),
            (true, Answer::Done) => row.receipt = true,
            (true, Answer::Not) => self.count_try(row),
            (false, Answer::Done) => world.tasks[node][publication] = Task::Proving(at),
            _ => {}
        }
        true
    }

    /// T4 from whatever state the row is in now; a person is told where that cannot be.
    pub(super) fn keep_proof(&self, world: &mut World, node: usize, publication: usize) -> bool {
        world.tasks[node][publication] = Task::Idle;
        let row = &mut world.rows[publication];
        if row.receipt {
            return true;
        }
        let may_be_kept = row.steps.open().is_none() && accepts_proof(row.state);
        if may_be_kept && self.moves_now(row, Move::StoreReceipt, State::Sent) {
            row.receipt = true;
        } else {
            row.told = true;
        }
        true
    }

    /// When an unclear step is first looked up: after its quiet time, but on networks where a
    /// repeat is harmless or nothing can be asked, at once.
    pub(super) fn first_look(&self, step: Option<u8>) -> LookAt {
        let is_at_once = matches!(self.kind, Kind::ChosenId | Kind::Blind);
        match step {
            Some(step) if !is_at_once && !self.defects.no_quiet_time => LookAt::After(step),
            _ => LookAt::Now,
        }
    }

    pub(super) fn count_try(&self, row: &mut Row) {
        row.tries = self.tries.min(row.tries + 1);
    }
}

fn accepts_proof(state: State) -> bool {
    dezent::domain::transition::Transition::find(Move::StoreReceipt, state, State::Sent).is_ok()
}
