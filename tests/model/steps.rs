//! The steps of a publication: the record of attempts, and the calls that it stands for.

/// How many steps of one publication can matter at the same time.
const STEPS: usize = 4;

/// One public step: its row in the record of attempts, and the call it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Step {
    pub(super) record: Record,
    pub(super) call: Call,
    pub(super) key_epoch: u8,
    pub(super) absence: Absence,
}

/// What the record says of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Record {
    /// Started, and no end stored.
    Started,
    /// Ended, and nobody knows how.
    Unclear,
    /// Ended, or settled by a look or a person.
    Closed,
}

/// What became of a call at the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Call {
    /// No byte of it has left.
    Unsent,
    /// It is on the wire, and may still be carried out.
    UnderWay,
    /// It was carried out.
    Landed,
    /// It never will be.
    Dead,
}

/// The evidence of a step so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Absence {
    /// None.
    NotSeen,
    /// One complete look found nothing.
    SeenOnce,
    /// The same, three minutes ago at least.
    SeenBefore,
}

impl Step {
    /// What stands where no step is.
    const NONE: Self = Self {
        record: Record::Closed,
        call: Call::Dead,
        key_epoch: 0,
        absence: Absence::NotSeen,
    };

    /// Whether it may still be under way by the record, or nobody knows how it ended.
    pub(super) fn is_open(self) -> bool {
        self.record != Record::Closed
    }
}

/// A few steps, oldest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Steps {
    count: u8,
    /// Those past the count are always [`Step::NONE`].
    all: [Step; STEPS],
}

impl Steps {
    pub(super) const EMPTY: Self = Self {
        count: 0,
        all: [Step::NONE; STEPS],
    };

    pub(super) fn iter(&self) -> std::slice::Iter<'_, Step> {
        self.all[..usize::from(self.count)].iter()
    }

    pub(super) fn get(&self, at: u8) -> &Step {
        &self.all[usize::from(at)]
    }

    pub(super) fn get_mut(&mut self, at: u8) -> &mut Step {
        &mut self.all[usize::from(at)]
    }

    /// Adds a step and says where.
    pub(super) fn push(&mut self, step: Step) -> u8 {
        let at = self.count;
        self.all[usize::from(at)] = step;
        self.count += 1;
        at
    }

    /// Whether there is no room for another.
    pub(super) fn is_full(&self) -> bool {
        usize::from(self.count) == STEPS
    }

    /// The places of all steps.
    pub(super) fn places(&self) -> std::ops::Range<u8> {
        0..self.count
    }

    /// The newest step whose outcome is open.
    pub(super) fn open(&self) -> Option<u8> {
        self.places().rev().find(|at| self.get(*at).is_open())
    }

    /// Forgets a step; those after it move up.
    pub(super) fn remove(&mut self, at: u8) {
        let at = usize::from(at);
        self.all.copy_within(at + 1.., at);
        self.all[STEPS - 1] = Step::NONE;
        self.count -= 1;
    }
}
