//! What there is in the model: the table's rows, what each node has in memory, and the network.

use dezent::domain::{network::Kind, publication::State};

use super::steps::{Call, Steps};

/// How many nodes work on the same database.
pub(super) const NODES: usize = 2;
/// How many publications there may be.
pub(super) const PUBLICATIONS: usize = 2;

/// Everything at one moment: the database, the memories of the nodes, and the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct World {
    /// The table of publications, each with its steps and with what the network made of them.
    pub(super) rows: [Row; PUBLICATIONS],
    /// What each node has in memory about each publication; a crash empties a node's.
    pub(super) tasks: [[Task; PUBLICATIONS]; NODES],
    /// What may still happen that nobody wants.
    pub(super) left: Left,
    /// A first public step began while an earlier publication of its channel still had none.
    pub(super) overtaken: bool,
}

/// How often something may still happen, so that there is an end to the states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Left {
    /// Crashes, of either node.
    pub(super) crashes: u8,
    /// Leases that end although their holder lives: it is frozen, or cut off from the database.
    pub(super) freezes: u8,
    /// Cancels, edits and answers of people.
    pub(super) acts: u8,
}

/// One line of the table of publications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "each is a column of its own")]
pub(super) struct Row {
    pub(super) state: State,
    /// Only whether two numbers are equal or follow each other counts, see `tidy.rs`.
    pub(super) lease_no: u8,
    pub(super) lease: Lease,
    /// Like the lease number.
    pub(super) revision: u8,
    /// Its place in the order of its channel: instant, position and id in one.
    pub(super) place: u8,
    /// Failed tries so far, up to the bound.
    pub(super) tries: u8,
    /// Whether a public step ever began.
    pub(super) attempted: bool,
    pub(super) cancel_wish: bool,
    /// Whether the network's proof is stored.
    pub(super) receipt: bool,
    /// The round of keys.
    pub(super) key_epoch: u8,
    /// Held because nobody can tell whether it is out.
    pub(super) asked: bool,
    /// A person was told that it is out although its row says otherwise.
    pub(super) told: bool,
    /// When an unclear outcome is looked up.
    pub(super) look: LookAt,
    /// Looks that settled nothing, up to the bound.
    pub(super) looks: u8,
    /// An unclear try of this round of keys was only to be repeated, not settled.
    pub(super) repeated: bool,
    /// What its newest step says, where its sender came too late to move the row.
    pub(super) late: Late,
    /// Its steps that still matter, oldest first.
    pub(super) steps: Steps,
    /// How many posts of it are public: the network's own list, which outlives every node.
    pub(super) public: u8,
    /// The keys under which a post of it is public, as bits; for networks that go by the key.
    pub(super) public_keys: u8,
    /// How old the key of the first try is; counted only where keys have a lifetime.
    pub(super) key: KeyAge,
    /// Whether the network's listing has left it out once.
    pub(super) hidden: bool,
    /// Sends that were not refused for certain since a person last decided; for blind networks.
    pub(super) sends: u8,
}

/// Who holds the lease of a row. The table never asks for the owner's name, only for a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Lease {
    /// Nobody: no owner, no end.
    Nobody,
    /// Somebody, and it has not ended.
    Held,
    /// Somebody, and its end has passed.
    Ended,
}

/// When a row is looked up: `look_again_at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum LookAt {
    /// It is not.
    Never,
    /// Once the quiet time of this step is over, or three minutes after a look for it.
    After(u8),
    /// Now.
    Now,
}

/// How long ago a key was first used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum KeyAge {
    /// Less than half of its lifetime.
    Young,
    /// More than half of it.
    Old,
    /// All of it: the network has forgotten it.
    Forgotten,
}

/// An answer that is stored with its step, and that has not moved its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Late {
    /// There is none.
    Nothing,
    /// The post is out.
    Done,
    /// Nothing was made.
    Not,
}

/// A row as it was read: what a compare-and-set compares with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Seen {
    pub(super) state: State,
    pub(super) lease_no: u8,
    pub(super) revision: u8,
    pub(super) cancel_wish: bool,
}

/// What a node is about to do with a publication, and what it remembers of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Task {
    /// Nothing.
    Idle,
    /// It has claimed and loaded it.
    Loaded(Seen),
    /// The step is committed, and the permit to make it is fresh.
    Permitted(Seen, u8),
    /// The call is made, and the answer is awaited.
    Calling(Seen, u8),
    /// The answer is here, and not yet on disk.
    Answered(Seen, u8, Answer),
    /// Somebody else has decided first; what is left is proof of success to be kept.
    Proving(u8),
    /// It has read a row whose lease has ended, with the step whose quiet time would be waited for.
    Reaping(Seen, Option<u8>),
    /// It has taken the lease to look.
    Looking(Seen),
    /// It has looked, and nothing of that is on disk.
    Looked(Seen, Option<u8>, Verdict),
}

/// How a call ended, as its sender sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Answer {
    /// The network says that it is public.
    Done,
    /// Nothing was made, and another try is allowed: not sent, throttled, unauthorized.
    Not,
    /// Nothing was made, and the network will not make it.
    Refused,
    /// Everything else.
    Unclear,
}

/// What a look says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// It is out.
    Found,
    /// It is not out.
    Absent,
    /// Nothing is open any more, and the steps say how to go on.
    Answered,
    /// It may be out, but a repeat is harmless.
    Repeatable,
    /// It is not out, and it is too late to send it again.
    Late,
    /// Nothing yet; whether the look counts as one that found nothing.
    Again(bool),
    /// Only a person can tell.
    Ask,
}

impl Task {
    /// The lease number under which a node works, where it believes to hold a lease.
    fn held_no(self) -> Option<u8> {
        match self {
            Self::Loaded(seen)
            | Self::Permitted(seen, _)
            | Self::Calling(seen, _)
            | Self::Answered(seen, _, _)
            | Self::Looking(seen)
            | Self::Looked(seen, _, _) => Some(seen.lease_no),
            Self::Idle | Self::Proving(_) | Self::Reaping(..) => None,
        }
    }
}

impl Row {
    /// A publication that waits, at its place in the order of its channel.
    pub(super) fn planned(place: u8) -> Self {
        Self {
            state: State::Waiting,
            lease_no: 0,
            lease: Lease::Nobody,
            revision: 0,
            place,
            tries: 0,
            attempted: false,
            cancel_wish: false,
            receipt: false,
            key_epoch: 0,
            asked: false,
            told: false,
            look: LookAt::Never,
            looks: 0,
            repeated: false,
            late: Late::Nothing,
            steps: Steps::EMPTY,
            public: 0,
            public_keys: 0,
            key: KeyAge::Young,
            hidden: false,
            sends: 0,
        }
    }

    /// What a compare-and-set would compare with, were it read now.
    pub(super) fn seen(&self) -> Seen {
        Seen {
            state: self.state,
            lease_no: self.lease_no,
            revision: self.revision,
            cancel_wish: self.cancel_wish,
        }
    }

    /// Whether a call may still be carried out.
    pub(super) fn is_under_way(&self) -> bool {
        self.steps.iter().any(|step| step.call == Call::UnderWay)
    }

    /// Whether it is in a state that promise G2 allows to rest in.
    pub(super) fn rests(&self) -> bool {
        matches!(self.state, State::Sent | State::Held) || self.state.is_end()
    }

    /// The network carries a call out: a post more, unless it goes by the key and knows it.
    pub(super) fn land(&mut self, at: u8, kind: Kind) {
        self.steps.get_mut(at).call = Call::Landed;
        let key = match kind {
            Kind::ChosenId | Kind::ServerKey | Kind::Handle => 1 << self.steps.get(at).key_epoch,
            Kind::Listing | Kind::Blind => 0,
        };
        if self.public_keys & key == 0 {
            self.public += 1;
        }
        self.public_keys |= key;
    }
}

impl World {
    /// `count` publications that wait, in order; the other rows have ended before.
    pub(super) fn new(count: u8, left: Left) -> Self {
        let mut rows = [Row::planned(0), Row::planned(1)];
        for row in rows.iter_mut().skip(usize::from(count)) {
            row.state = State::Cancelled;
        }
        Self {
            rows,
            tasks: [[Task::Idle; PUBLICATIONS]; NODES],
            left,
            overtaken: false,
        }
    }

    /// Whether some node that lives works on a publication under its present lease number.
    pub(super) fn has_live_holder(&self, publication: usize) -> bool {
        let no = Some(self.rows[publication].lease_no);
        self.tasks
            .iter()
            .any(|tasks| tasks[publication].held_no() == no)
    }

    /// Whether some node holds a fresh permit of a publication under its present lease number.
    pub(super) fn has_fresh_permit(&self, publication: usize) -> bool {
        let no = Some(self.rows[publication].lease_no);
        self.tasks.iter().any(|tasks| {
            let task = tasks[publication];
            matches!(task, Task::Permitted(..)) && task.held_no() == no
        })
    }

    /// Whether something of a publication is on its way: in a node's memory or on the wire.
    pub(super) fn is_busy_with(&self, publication: usize) -> bool {
        let mut tasks = self.tasks.iter().map(|tasks| tasks[publication]);
        tasks.any(|task| task != Task::Idle) || self.rows[publication].is_under_way()
    }

    /// Whether some node may still send the call of a step.
    pub(super) fn may_be_sent(&self, publication: usize, step: u8) -> bool {
        self.tasks.iter().any(
            |tasks| matches!(tasks[publication], Task::Permitted(_, permitted) if permitted == step),
        )
    }
}
