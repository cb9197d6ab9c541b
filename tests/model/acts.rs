//! What may happen next: every act of a node, of the network, of time and of people.

use dezent::domain::{network::Kind, publication::State};

use super::{
    protocol::Protocol,
    steps::Call,
    turns::{Brief, Candidate, Choice, Lane, Tries},
    world::{Answer, KeyAge, Lease, LookAt, NODES, Row, Task, World},
};

/// One thing that happens at once: nothing else can come between its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// T1: a node claims it; the lane is held meanwhile.
    Claim(usize, usize),
    /// T12: it is past its grace and was never tried.
    MarkLate(usize),
    /// T14: it is past its grace or its tries.
    GiveUpTrying(usize),
    /// T13: a wish to cancel it is granted, now that nothing of it is on its way.
    GrantWish(usize),
    /// T2: the node that has claimed it is not ready, such as without a session.
    PutBack(usize, usize),
    /// T14: the node that has claimed it finds that a rule blocks it.
    Hold(usize, usize),
    /// T3: the public step is committed and the permit made; or the claim is given back.
    Begin(usize, usize),
    /// The last check fails, or no connection is made: nothing was sent.
    NotSend(usize, usize),
    /// The last check holds, and the bytes leave.
    Send(usize, usize),
    /// The network carries a call out.
    Land(usize, u8),
    /// The network never will.
    Die(usize, u8),
    /// The sender hears, or hears nothing.
    Hear(usize, usize, Answer),
    /// T4, T6, T7, T8: the end of the step is committed, or comes too late.
    End(usize, usize),
    /// T4 by any lease number, after the end came too late.
    KeepProof(usize, usize),
    /// A node dies with everything it has in memory.
    Crash(usize),
    /// The lease of a publication runs out.
    EndLease(usize),
    /// A holder that lives extends a lease that has run out and that nobody has touched.
    Extend(usize),
    /// A node reads a row whose lease has ended.
    ReadEnded(usize, usize),
    /// T2, T8: it moves the row it has read.
    Reap(usize, usize),
    /// The time to look has come.
    TimeToLook(usize),
    /// The key of a publication's first try comes to the next age.
    KeyAges(usize),
    /// T11: a node takes the lease to look.
    TakeToLook(usize, usize),
    /// It looks; whether the network shows a post that is public, and whether the grace is over.
    Look(usize, usize, Sight, bool),
    /// T4, T9, T10 or T11's end: what the look says is committed.
    Settle(usize, usize),
    /// T13, or the wish of it.
    Cancel(usize),
    /// A person changes the text.
    Edit(usize),
    /// A person has found it: T4 or T13.
    Posted(usize),
    /// A person lets it be sent again or now: T13.
    Resend(usize),
}

/// What the network lets a look see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    /// What is there.
    Truth,
    /// Nothing, although there is something: once for each publication.
    Hidden,
    /// Not everything, or an error.
    Incomplete,
}

impl Act {
    /// Whether it is a fault or the doing of a person: what may never come again.
    pub(super) fn is_from_outside(self, world: &World) -> bool {
        match self {
            Self::Crash(_)
            | Self::Cancel(_)
            | Self::Edit(_)
            | Self::Posted(_)
            | Self::Resend(_) => true,
            Self::EndLease(publication) => world.has_live_holder(publication),
            _ => false,
        }
    }
}

impl Protocol {
    /// Everything that may happen next.
    pub(super) fn possible(&self, world: &World, acts: &mut Vec<Act>) {
        for channel in 0..self.channels {
            self.turns_of(world, channel, acts);
        }
        for publication in 0..self.publications() {
            self.acts_of_world(world, publication, acts);
            for node in 0..NODES {
                self.acts_of_node(world, node, publication, acts);
            }
            if world.left.acts > 0 {
                let is_hasty = self.defects.hasty_person;
                acts_of_people(&world.rows[publication], publication, is_hasty, acts);
            }
        }
        for node in 0..NODES {
            let has_memory = world.tasks[node].iter().any(|task| *task != Task::Idle);
            if world.left.crashes > 0 && has_memory {
                acts.push(Act::Crash(node));
            }
        }
    }

    /// What the lane of a channel may decide, whether or not a back-off or the grace is over.
    fn turns_of(&self, world: &World, channel: usize, acts: &mut Vec<Act>) {
        let on_channel = || {
            (0..self.publications())
                .filter(move |publication| self.channel_of(*publication) == channel)
        };
        let is_waiting = |publication: &usize| world.rows[*publication].state == State::Waiting;
        let is_busy = on_channel().any(|publication| {
            matches!(world.rows[publication].state, State::Due | State::Sending)
        });
        let head = on_channel()
            .filter(is_waiting)
            .filter(|publication| !world.rows[*publication].attempted)
            .min_by_key(|publication| world.rows[*publication].place);
        let retries = on_channel()
            .filter(is_waiting)
            .filter(|publication| world.rows[*publication].attempted);
        for retry in retries.map(Some).chain([None]) {
            if head.is_none() && retry.is_none() {
                continue;
            }
            for is_late in [false, true] {
                let lane = Lane {
                    is_busy,
                    head: head.map(|head| self.brief(&world.rows[head])),
                    retry: retry.map(|retry| self.brief(&world.rows[retry])),
                    is_ripe: true,
                    is_late,
                };
                self.turn(world, lane, head, retry, acts);
                if retry.is_some() && head.is_some() {
                    let in_back_off = Lane {
                        is_ripe: false,
                        ..lane
                    };
                    self.turn(world, in_back_off, head, retry, acts);
                }
            }
        }
    }

    fn turn(
        &self,
        world: &World,
        lane: Lane,
        head: Option<usize>,
        retry: Option<usize>,
        acts: &mut Vec<Act>,
    ) {
        let named = |candidate| match candidate {
            Candidate::Head => head,
            Candidate::Retry => retry,
        };
        let mut add = |act| {
            if !acts.contains(&act) {
                acts.push(act);
            }
        };
        match self.turns.choice(lane) {
            Choice::Take(candidate) => {
                let publication = named(candidate).unwrap();
                for node in 0..NODES {
                    if world.tasks[node][publication] == Task::Idle {
                        add(Act::Claim(node, publication));
                    }
                }
            }
            Choice::MarkLate(candidate) => add(Act::MarkLate(named(candidate).unwrap())),
            Choice::GiveUp(candidate) => add(Act::GiveUpTrying(named(candidate).unwrap())),
            Choice::Cancel(candidate) => add(Act::GrantWish(named(candidate).unwrap())),
            Choice::Sleep => {}
        }
    }

    fn brief(&self, row: &Row) -> Brief {
        Brief {
            cancel_wish: row.cancel_wish,
            tries: match row.tries {
                0 => Tries::Never,
                tries if tries < self.tries => Tries::Some,
                _ => Tries::All,
            },
        }
    }

    /// What a node may do with a publication.
    fn acts_of_node(&self, world: &World, node: usize, publication: usize, acts: &mut Vec<Act>) {
        let row = &world.rows[publication];
        match world.tasks[node][publication] {
            Task::Idle => {
                if matches!(row.state, State::Due | State::Sending) && row.lease == Lease::Ended {
                    acts.push(Act::ReadEnded(node, publication));
                }
                if row.state == State::Unknown {
                    acts.push(Act::TakeToLook(node, publication));
                }
            }
            Task::Loaded(_) => {
                acts.push(Act::PutBack(node, publication));
                acts.push(Act::Hold(node, publication));
                acts.push(Act::Begin(node, publication));
            }
            Task::Permitted(..) => {
                acts.push(Act::NotSend(node, publication));
                acts.push(Act::Send(node, publication));
            }
            Task::Calling(_, step) => {
                let heard: &[Answer] = match row.steps.get(step).call {
                    Call::Landed => &[Answer::Done, Answer::Unclear],
                    Call::Dead => &[Answer::Not, Answer::Refused, Answer::Unclear],
                    Call::UnderWay | Call::Unsent => &[Answer::Unclear],
                };
                let hear = |answer: &Answer| Act::Hear(node, publication, *answer);
                acts.extend(heard.iter().map(hear));
            }
            Task::Answered(..) => acts.push(Act::End(node, publication)),
            Task::Proving(_) => acts.push(Act::KeepProof(node, publication)),
            Task::Reaping(..) => acts.push(Act::Reap(node, publication)),
            Task::Looking(_) => self.looks(row, node, publication, acts),
            Task::Looked(..) => acts.push(Act::Settle(node, publication)),
        }
    }

    fn looks(&self, row: &Row, node: usize, publication: usize, acts: &mut Vec<Act>) {
        let mut look = |sight, is_late| acts.push(Act::Look(node, publication, sight, is_late));
        look(Sight::Truth, false);
        if self.kind == Kind::Blind {
            return;
        }
        look(Sight::Incomplete, false);
        if row.public == 0 {
            look(Sight::Truth, true);
        } else if !row.hidden && self.lists() {
            look(Sight::Hidden, false);
            look(Sight::Hidden, true);
        }
    }

    /// What the network does with a publication's calls, and what time does with its row.
    fn acts_of_world(&self, world: &World, publication: usize, acts: &mut Vec<Act>) {
        let row = &world.rows[publication];
        for at in row.steps.places() {
            if row.steps.get(at).call == Call::UnderWay {
                acts.push(Act::Land(publication, at));
                acts.push(Act::Die(publication, at));
            }
        }
        let is_alive = world.has_live_holder(publication);
        let may_freeze = self.defects.no_last_check || !world.has_fresh_permit(publication);
        if row.lease == Lease::Held && may_freeze && (!is_alive || world.left.freezes > 0) {
            acts.push(Act::EndLease(publication));
        }
        if row.lease == Lease::Ended && is_alive {
            acts.push(Act::Extend(publication));
        }
        // Half a lifetime is longer than any call.
        let may_be_forgotten = !row.is_under_way() && !world.has_fresh_permit(publication);
        let may_age = match row.key {
            KeyAge::Young => row.attempted,
            KeyAge::Old => may_be_forgotten,
            KeyAge::Forgotten => false,
        };
        if self.kind == Kind::ServerKey && may_age && !row.rests() {
            acts.push(Act::KeyAges(publication));
        }
        if let LookAt::After(step) = row.look {
            // Older calls have ended by then as well: they began before it.
            let may_land = |at| {
                let may_be_sent = !self.defects.no_last_check && world.may_be_sent(publication, at);
                row.steps.get(at).call == Call::UnderWay || may_be_sent
            };
            if !(0..=step).any(may_land) {
                acts.push(Act::TimeToLook(publication));
            }
        }
    }
}

/// What people may do with a publication. They tell the truth about what they see.
fn acts_of_people(row: &Row, publication: usize, is_hasty: bool, acts: &mut Vec<Act>) {
    let is_free = matches!(row.state, State::Waiting | State::Due | State::Held);
    let may_wish = matches!(row.state, State::Sending | State::Unknown) && !row.cancel_wish;
    if is_free || may_wish {
        acts.push(Act::Cancel(publication));
    }
    if is_free {
        acts.push(Act::Edit(publication));
    }
    if matches!(row.state, State::Unknown | State::Held) && row.public > 0 {
        acts.push(Act::Posted(publication));
    }
    // Who is asked looks first, and not before nothing can come any more; who is not asked trusts.
    let is_clear = row.public == 0 && (is_hasty || !row.is_under_way());
    if row.state == State::Held && (is_clear || !row.asked) {
        acts.push(Act::Resend(publication));
    }
}
