//! What posts weighed before. A calendar is read again and again, and little changes in between.

use std::{
    fmt::{self, Debug, Write as _},
    hash::{BuildHasher as _, Hash, Hasher, RandomState},
    sync::Mutex,
};

use futures_util::future::try_join;
use hashlink::LruCache;

use super::{Entry, Known};
use crate::{
    domain::{
        channel::Outline,
        id::{ChannelId, EventId, PostId, WorkspaceId},
        time::{Instant, MINUTE_MS, SECOND_MS},
    },
    rules::Weighed,
    store::{self, Db, StoreError},
};

/// How many are remembered; a hundred bytes each.
const KEPT: usize = 20_000;
/// How long the same moment lasts for rules, in milliseconds: they look at the day in the zone of the
/// audience, and all zones begin their days at a quarter of an hour. So nothing is remembered longer.
const MOMENT_MS: i64 = 15 * MINUTE_MS;
/// How long ago the newest fact must have happened, in milliseconds, before no older one can still be on
/// its way into the record: a write is over long before, and clocks of nodes differ by less.
const SETTLED_MS: i64 = 30 * SECOND_MS;

/// What posts weighed, each under the mark of everything that was told to the rules.
pub struct Memo {
    kept: Mutex<LruCache<u64, Weighed>>,
    /// Nobody outside knows them, so nobody can write two texts with one mark.
    keys: RandomState,
}

/// Where the record of a workspace stands. Whatever changes what rules are told is a fact as well, so
/// until the next one a post weighs the same, but for the moment itself.
#[derive(Debug, Clone, Copy, Hash)]
pub struct Standing {
    workspace: WorkspaceId,
    newest: Option<EventId>,
    moment: i64,
}

impl Standing {
    /// Where it stands; none while something is still happening.
    ///
    /// It has to be read before anything that is weighed, so that nothing newer is taken for it.
    pub async fn read(
        db: &Db,
        workspace: WorkspaceId,
        now: Instant,
    ) -> Result<Option<Self>, StoreError> {
        let newest = store::event_list::newest(db, workspace);
        let waiting = store::inbox::waiting(db, workspace, 1);
        let (newest, waiting) = try_join(newest, waiting).await?;
        let is_settled = newest.is_none_or(|newest| now.ms_since(newest.at()) >= SETTLED_MS);
        Ok(is_settled.then_some(Self {
            workspace,
            newest,
            moment: moment(now, !waiting.is_empty()),
        }))
    }
}

/// Which entry of a calendar is meant: a post may be shown on several channels and, once it is planned
/// anew, at several instants.
pub type Place = (PostId, ChannelId, Instant);

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
    pub fn keep(&self, mark: Mark, weighed: Weighed) {
        if let Ok(mut kept) = self.kept.lock() {
            kept.insert(mark.0, weighed);
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
        hasher.write_i64(moment(now, !known.waiting.is_empty()));
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

/// Which moment it is for rules.
fn moment(now: Instant, is_awaited: bool) -> i64 {
    // Whoever waits has waited a minute longer.
    let moment_ms = if is_awaited { MINUTE_MS } else { MOMENT_MS };
    now.ms().div_euclid(moment_ms)
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
