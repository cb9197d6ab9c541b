//! The network's own clock: the system's, one that was set and runs on, or one that it follows.

use std::sync::{Mutex, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::{Follow, record::Moment};

/// The latest time the clock can be set to: the end of the year 9998.
///
/// Later years have five digits soon after, which RFC 3339 cannot write.
const LATEST_MS: i64 = 253_370_764_799_999;

/// A clock that can be set to any time and runs on from there.
///
/// It is not remembered: after a restart it is the system's clock again.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    /// The clock it follows instead of the system's.
    follow: Option<Follow>,
    /// The time it was set to, and when that was.
    set: Mutex<Option<(Moment, Instant)>>,
}

impl Clock {
    /// A clock that follows another one until it is set.
    pub(crate) fn following(follow: Option<Follow>) -> Self {
        let set = Mutex::default();
        Self { follow, set }
    }

    /// The time now.
    pub(crate) fn now(&self) -> Moment {
        let set = *self.set.lock().unwrap_or_else(PoisonError::into_inner);
        if let (None, Some(follow)) = (set, &self.follow) {
            return Moment::from_ms(follow.now_ms().clamp(0, LATEST_MS));
        }
        let (start_ms, passed) = match set {
            Some((start, since)) => (start.ms(), since.elapsed()),
            // Before 1970 nobody rehearses anything: such a clock counts as 1970.
            None => (
                0,
                SystemTime::now()
                    .duration_since(UNIX_EPOCH)
                    .unwrap_or_default(),
            ),
        };
        let passed_ms = i64::try_from(passed.as_millis()).unwrap_or(i64::MAX);
        Moment::from_ms(start_ms.saturating_add(passed_ms).min(LATEST_MS))
    }

    /// Sets the clock; it runs on from there. `false` if no such time can be set.
    pub(crate) fn set(&self, now_ms: i64) -> bool {
        if !(0..=LATEST_MS).contains(&now_ms) {
            return false;
        }
        let set = Some((Moment::from_ms(now_ms), Instant::now()));
        *self.set.lock().unwrap_or_else(PoisonError::into_inner) = set;
        true
    }
}
