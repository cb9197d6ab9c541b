//! The whole graph of states, walked without the checker: what promise G2 is proven on.

use std::{
    collections::{HashMap, hash_map::Entry},
    hash::{Hash as _, Hasher},
};

use stateright::Model as _;

use super::{acts::Act, protocol::Protocol, world::World};

/// What was found of a graph.
#[derive(Debug)]
pub(super) struct Walk {
    /// How many states there are.
    pub(super) states: usize,
    /// The most acts it takes until everything rests, from any state, once faults and people stop.
    pub(super) acts_to_rest: u32,
    /// A state from which it may go on without end, or stop short of rest, with the way to it.
    pub(super) unsettled: Option<String>,
}

/// Walks everything that can be reached, then goes back from where nothing more happens.
///
/// On the way back only acts count that are neither faults nor the doing of people. A state
/// without such acts is settled where every row rests. Any other state is settled once all its
/// acts lead to settled states. So from a settled state everything comes to rest in finitely many
/// acts, whatever their order, and the state itself is settled only after all that follow it: one
/// that lies on a circle never is, nor one that leads to a state which can do nothing and does not
/// rest.
pub(super) fn walk(protocol: &Protocol) -> Walk {
    let graph = Graph::explore(protocol);
    let before = Before::of(&graph);
    let mut open = graph.onward.clone();
    let mut acts_to_rest: Vec<Option<u32>> = vec![None; open.len()];
    let mut settled: Vec<usize> = (0..open.len())
        .filter(|state| open[*state] == 0 && protocol.is_at_rest(&graph.worlds[*state]))
        .collect();
    for state in &settled {
        acts_to_rest[*state] = Some(0);
    }
    let mut at = 0;
    while at < settled.len() {
        let acts = acts_to_rest[settled[at]].map(|acts| acts + 1);
        for state in before.states(settled[at]) {
            acts_to_rest[*state] = acts_to_rest[*state].max(acts);
            open[*state] -= 1;
            if open[*state] == 0 {
                settled.push(*state);
            }
        }
        at += 1;
    }
    let mut is_settled = vec![false; open.len()];
    for state in settled {
        is_settled[state] = true;
    }
    let unsettled = is_settled.iter().position(|is_settled| !is_settled);
    Walk {
        states: graph.worlds.len(),
        acts_to_rest: acts_to_rest
            .iter()
            .flatten()
            .copied()
            .max()
            .unwrap_or_default(),
        unsettled: unsettled.map(|state| graph.way_to(state)),
    }
}

#[derive(Default)]
struct Graph {
    worlds: Vec<World>,
    /// The number of each state, by its hash.
    numbers: HashMap<u64, usize>,
    /// From where, and by what, each state was first reached.
    reached_by: Vec<Option<(usize, Act)>>,
    /// How many acts that count lead onward from each state.
    onward: Vec<u32>,
    /// Those acts, each as the state it leads to and the state it leads from.
    acts: Vec<(usize, usize)>,
}

impl Graph {
    fn explore(protocol: &Protocol) -> Self {
        let mut graph = Self::default();
        for world in protocol.init_states() {
            graph.number(world, None);
        }
        let (mut at, mut acts) = (0, Vec::new());
        while at < graph.worlds.len() {
            let world = graph.worlds[at];
            protocol.actions(&world, &mut acts);
            for act in acts.drain(..) {
                let Some(next) = protocol.next_state(&world, act) else {
                    continue;
                };
                let next = graph.number(next, Some((at, act)));
                if !act.is_from_outside(&world) {
                    graph.onward[at] += 1;
                    graph.acts.push((next, at));
                }
            }
            at += 1;
        }
        graph
    }

    /// The number of a state, a new one where it was not known.
    ///
    /// Panics where two states have the same hash, rather than take one for the other.
    fn number(&mut self, world: World, reached_by: Option<(usize, Act)>) -> usize {
        let mut hasher = Mix(0);
        world.hash(&mut hasher);
        match self.numbers.entry(hasher.finish()) {
            Entry::Occupied(known) => {
                assert!(self.worlds[*known.get()] == world, "two states, one hash");
                *known.get()
            }
            Entry::Vacant(new) => {
                let number = *new.insert(self.worlds.len());
                self.worlds.push(world);
                self.reached_by.push(reached_by);
                self.onward.push(0);
                number
            }
        }
    }

    fn way_to(&self, state: usize) -> String {
        let mut way = Vec::new();
        let mut at = state;
        while let Some((before, act)) = self.reached_by[at] {
            way.push(format!("{act:?}"));
            at = before;
        }
        way.reverse();
        format!("{} leads to {:?}", way.join(", "), self.worlds[state])
    }
}

/// From which states the acts of a graph lead to each.
struct Before {
    /// Where the list of each state begins; the last one ends the last list.
    begins: Vec<usize>,
    states: Vec<usize>,
}

impl Before {
    fn of(graph: &Graph) -> Self {
        let mut acts = graph.acts.clone();
        acts.sort_unstable();
        let mut begins = vec![0; graph.worlds.len() + 1];
        for (to, _) in &acts {
            begins[to + 1] += 1;
        }
        for to in 1..begins.len() {
            begins[to] += begins[to - 1];
        }
        let states = acts.into_iter().map(|(_, from)| from).collect();
        Self { begins, states }
    }

    fn states(&self, to: usize) -> &[usize] {
        &self.states[self.begins[to]..self.begins[to + 1]]
    }
}

/// A short hash of 64 bits. It need not be a good one, because equal hashes are noticed.
struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u8(*byte);
        }
    }

    fn write_u8(&mut self, byte: u8) {
        let mixed = (self.0 ^ u64::from(byte)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed.rotate_left(29);
    }

    fn write_isize(&mut self, number: isize) {
        // What is written here are the numbers of variants, which are small.
        self.write_u8(number.to_le_bytes()[0]);
    }
}
