//! What posts weighed before. A calendar is read again and again, and little changes in between.

use std::{
    fmt::{self, Debug, Write as _},
    hash::{BuildHasher as _, Hash, Hasher, RandomState},
    sync::Mutex,
};

use hashlink::LruCache;

use super::{Entry, Known};
use crate::{
    domain::{
        channel::Outline,
        time::{Instant, MINUTE_MS},
    },
    rules::Weighed,
};

/// How many are remembered; a hundred bytes each.
const KEPT: usize = 20_000;
/// How long the same moment lasts for rules, in milliseconds: they look at the day in the zone of the
/// audience, and all zones begin their days at a quarter of an hour. So nothing is remembered longer.
const MOMENT_MS: i64 = 15 * MINUTE_MS;

/// What posts weighed, each under the mark of everything that was told to the rules.
pub struct Memo {
    kept: Mutex<LruCache<u64, Weighed>>,
    /// Nobody outside knows them, so nobody can write two texts with one mark.
    keys: RandomState,
}

/// A number that stands for what the rules are told: another text, another neighbour or another wish
/// gives another number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark(u64);

impl Default for Memo {
    fn default() -> Self {
        Self {
            kept: Mutex::new(LruCache::new(KEPT)),
            keys: RandomState::new(),
        }
    }
}

impl Memo {
    /// What weighed the same before.
    pub fn get(&self, mark: Mark) -> Option<Weighed> {
        let mut kept = self.kept.lock().ok()?;
        kept.get(&mark.0).cloned()
    }

    /// Remembers what something weighed.
    pub fn keep(&self, mark: Mark, weighed: &Weighed) {
        if let Ok(mut kept) = self.kept.lock() {
            kept.insert(mark.0, weighed.clone());
        }
    }

    /// The mark of something that has an order and a sameness of its own.
    pub fn of(&self, what: &impl Hash) -> Mark {
        Mark(self.keys.hash_one(what))
    }

    /// The mark of what is known of a workspace, at this moment.
    pub fn of_known(&self, known: &Known, now: Instant) -> Mark {
        let mut hasher = self.keys.build_hasher();
        said(&mut hasher, known);
        let moment_ms = if known.waiting.is_empty() {
            MOMENT_MS
        } else {
            // Whoever waits has waited a minute longer.
            MINUTE_MS
        };
        hasher.write_i64(now.ms().div_euclid(moment_ms));
        Mark(hasher.finish())
    }

    /// The mark of one entry: itself, its channel, what goes out before it there in order, what goes out
    /// elsewhere in any order, and what is known of the workspace.
    pub fn of_entry(
        &self,
        (entry, channel): (&Entry, Outline),
        near: &[Mark],
        elsewhere: impl Iterator<Item = Mark>,
        known: Mark,
    ) -> Mark {
        let mut hasher = self.keys.build_hasher();
        entry.subject.post().hash(&mut hasher);
        entry.judged.hash(&mut hasher);
        said(&mut hasher, &(&entry.layer, channel));
        for Mark(mark) in near {
            hasher.write_u64(*mark);
        }
        let sum = elsewhere.fold(0_u64, |sum, Mark(mark)| sum.wrapping_add(mark));
        hasher.write_u64(sum);
        hasher.write_u64(known.0);
        Mark(hasher.finish())
    }
}

impl Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memo").finish_non_exhaustive()
    }
}

/// Takes in everything that a thing says of itself. It holds numbers that have no hash, and there is
/// little of it.
fn said(hasher: &mut impl Hasher, what: &impl Debug) {
    struct Said<'a, H>(&'a mut H);
    impl<H: Hasher> fmt::Write for Said<'_, H> {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0.write(text.as_bytes());
            Ok(())
        }
    }
    // Writing into a hasher never fails.
    let _ = write!(Said(hasher), "{what:?}");
}
