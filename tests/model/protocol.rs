//! The protocol as a state machine: where it begins, what each act does, and what must always hold.

use dezent::domain::{network::Kind, publication::State, transition::Move};
use stateright::{Model, Property};

use super::{
    acts::Act,
    moves::{Defects, compare_and_set},
    turns::Turns,
    world::{Late, Left, Row, Seen, World},
};

/// Promise G1.
pub(super) const NEVER_TWO: &str = "never two posts of one publication";
/// Promise G3.
pub(super) const IN_ORDER: &str = "first public steps of a channel begin in order";
/// What the unique index of the table holds up as well.
pub(super) const ONE_SENDING: &str = "one publication of a channel is being sent";
/// Why what waits may be sent at all.
pub(super) const NOTHING_OPEN: &str = "what waits or is claimed has no open step";
/// What a receipt says is so.
pub(super) const RECEIPT_IS_TRUE: &str = "what has a receipt is public";
/// Part of promise G6.
pub(super) const NOTHING_UNTOLD: &str =
    "what rests and is public is known to be, or is asked about";

/// The protocol with its bounds.
#[derive(Debug, Clone)]
pub(super) struct Protocol {
    /// How unclear outcomes are settled.
    pub(super) kind: Kind,
    /// How many publications there are.
    pub(super) count: u8,
    /// How many channels they are on; the first publication is on the first.
    pub(super) channels: usize,
    /// Failed tries after which a person is asked.
    pub(super) tries: u8,
    /// Looks that settle nothing after which a person is asked.
    pub(super) looks: u8,
    /// What may happen that nobody wants.
    pub(super) left: Left,
    /// What is left out on purpose.
    pub(super) defects: Defects,
    /// Whose turn it is.
    pub(super) turns: Turns,
}

impl Protocol {
    /// Two publications on one channel, and nothing goes wrong.
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            count: 2,
            channels: 1,
            tries: 2,
            looks: 2,
            left: Left {
                crashes: 0,
                freezes: 0,
                acts: 0,
            },
            defects: Defects::default(),
            turns: Turns::ask(),
        }
    }

    pub(super) fn publications(&self) -> usize {
        usize::from(self.count)
    }

    pub(super) fn channel_of(&self, publication: usize) -> usize {
        publication % self.channels
    }

    /// Whether unclear outcomes are settled by a listing, which may lag.
    pub(super) fn lists(&self) -> bool {
        matches!(self.kind, Kind::Listing | Kind::ServerKey)
    }

    /// A compare-and-set, by what was read before.
    pub(super) fn moves(&self, row: &mut Row, by: Move, to: State, seen: Seen) -> bool {
        compare_and_set(row, by, to, seen, &self.defects)
    }

    /// A compare-and-set in the transaction that reads the row.
    pub(super) fn moves_now(&self, row: &mut Row, by: Move, to: State) -> bool {
        let seen = row.seen();
        self.moves(row, by, to, seen)
    }

    /// A move to held; a person is asked where an earlier try is out or may be.
    pub(super) fn gives_up(&self, row: &mut Row, by: Move, seen: Seen) -> bool {
        let is_done = self.moves(row, by, State::Held, seen);
        row.asked |= is_done && self.is_in_doubt(row);
        is_done
    }

    /// T13: cancelled, or a person is asked where an earlier try is out or may be.
    pub(super) fn withdraw(&self, row: &mut Row) -> bool {
        if row.state != State::Held && self.is_in_doubt(row) {
            return self.gives_up(row, Move::Decide, row.seen());
        }
        self.moves_now(row, Move::Decide, State::Cancelled)
    }

    fn is_in_doubt(&self, row: &Row) -> bool {
        (row.repeated && !self.defects.forgets_repeat) || row.late == Late::Done
    }

    /// Whether every row rests where promise G2 allows it.
    pub(super) fn is_at_rest(&self, world: &World) -> bool {
        world.rows[..self.publications()].iter().all(Row::rests)
    }
}

impl Model for Protocol {
    type State = World;
    type Action = Act;

    fn init_states(&self) -> Vec<World> {
        vec![World::new(self.count, self.left)]
    }

    fn actions(&self, world: &World, acts: &mut Vec<Act>) {
        self.possible(world, acts);
    }

    fn next_state(&self, world: &World, act: Act) -> Option<World> {
        let mut next = *world;
        let is_done = match act {
            Act::Claim(node, publication) => self.claim(&mut next, node, publication),
            Act::MarkLate(publication)
            | Act::GiveUpTrying(publication)
            | Act::GrantWish(publication) => {
                let row = &mut next.rows[publication];
                match act {
                    Act::MarkLate(_) => self.gives_up(row, Move::MarkLate, row.seen()),
                    Act::GiveUpTrying(_) => self.gives_up(row, Move::Hold, row.seen()),
                    _ => self.withdraw(row),
                }
            }
            Act::PutBack(node, publication) => self.put_back(&mut next, node, publication),
            Act::Hold(node, publication) => self.hold(&mut next, node, publication),
            Act::Begin(node, publication) => self.begin(&mut next, node, publication),
            Act::NotSend(node, publication) => Self::not_send(&mut next, node, publication),
            Act::Send(node, publication) => self.send(&mut next, node, publication),
            Act::Land(publication, step) => {
                next.rows[publication].land(step, self.kind);
                true
            }
            Act::Die(publication, step) => Self::die(&mut next, publication, step),
            Act::Hear(node, publication, answer) => {
                Self::hear(&mut next, node, publication, answer)
            }
            Act::End(node, publication) => self.end(&mut next, node, publication),
            Act::KeepProof(node, publication) => self.keep_proof(&mut next, node, publication),
            Act::Crash(node) => Self::crash(&mut next, node),
            Act::EndLease(publication) => Self::end_lease(&mut next, publication),
            Act::Extend(publication) => Self::extend(&mut next, publication),
            Act::ReadEnded(node, publication) => Self::read_ended(&mut next, node, publication),
            Act::Reap(node, publication) => self.reap(&mut next, node, publication),
            Act::TimeToLook(publication) => Self::time_to_look(&mut next, publication),
            Act::KeyAges(publication) => Self::age_key(&mut next, publication),
            Act::TakeToLook(node, publication) => self.take_to_look(&mut next, node, publication),
            Act::Look(node, publication, sight, is_late) => {
                self.look(&mut next, node, publication, sight, is_late)
            }
            Act::Settle(node, publication) => self.settle(&mut next, node, publication),
            Act::Cancel(publication) => self.cancel(&mut next, publication),
            Act::Edit(publication) => self.edit(&mut next, publication),
            Act::Posted(publication) => self.posted(&mut next, publication),
            Act::Resend(publication) => self.resend(&mut next, publication),
        };
        next.tidy();
        (is_done && next != *world).then_some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(NEVER_TWO, never_two),
            Property::always(IN_ORDER, |_, world: &World| !world.overtaken),
            Property::always(ONE_SENDING, one_sending),
            Property::always(NOTHING_OPEN, nothing_open),
            Property::always(RECEIPT_IS_TRUE, |_, world: &World| {
                (world.rows.iter()).all(|row| !row.receipt || row.public > 0)
            }),
            Property::always(NOTHING_UNTOLD, nothing_untold),
        ]
    }
}

/// On a network where nothing can be asked, even two sends would be one too many.
fn never_two(protocol: &Protocol, world: &World) -> bool {
    let mut rows = world.rows.iter();
    rows.all(|row| row.public <= 1 && (protocol.kind != Kind::Blind || row.sends <= 1))
}

fn one_sending(protocol: &Protocol, world: &World) -> bool {
    (0..protocol.channels).all(|channel| {
        let sending = (0..protocol.publications()).filter(|publication| {
            protocol.channel_of(*publication) == channel
                && world.rows[*publication].state == State::Sending
        });
        sending.count() <= 1
    })
}

fn nothing_open(_: &Protocol, world: &World) -> bool {
    let is_free = |row: &Row| matches!(row.state, State::Waiting | State::Due);
    let mut rows = world.rows.iter();
    rows.all(|row| !is_free(row) || row.steps.open().is_none())
}

fn nothing_untold(protocol: &Protocol, world: &World) -> bool {
    (0..protocol.publications()).all(|publication| {
        let row = &world.rows[publication];
        let is_silent = row.public == 0 || !row.rests() || world.is_busy_with(publication);
        is_silent || row.state == State::Sent || row.told || row.asked
    })
}
