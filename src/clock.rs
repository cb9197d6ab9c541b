//! The one place that asks what time it is.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use crate::domain::time::Instant;

/// Tells the time in whole milliseconds: the machine's, or one that a test sets.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    set: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self { set: None }
    }

    /// A clock that stands still until it is moved.
    pub fn manual(start: Instant) -> Self {
        Self {
            set: Some(Arc::new(AtomicI64::new(start.ms()))),
        }
    }

    /// Now. Rounded down, so that nothing is ever due a moment early.
    pub fn now(&self) -> Instant {
        if let Some(set) = &self.set {
            return Instant::from_ms(set.load(Ordering::SeqCst));
        }
        #[expect(clippy::disallowed_methods, reason = "everything else asks this clock")]
        let now = chrono::Utc::now();
        now.into()
    }

    /// Moves a manual clock to an instant; the machine's clock stays as it is.
    pub fn set(&self, to: Instant) {
        if let Some(set) = &self.set {
            set.store(to.ms(), Ordering::SeqCst);
        }
    }

    /// Moves a manual clock on by so many milliseconds.
    pub fn advance_ms(&self, ms: i64) {
        if let Some(set) = &self.set {
            set.fetch_add(ms, Ordering::SeqCst);
        }
    }

    /// Whether it stands still until it is moved.
    pub fn is_manual(&self) -> bool {
        self.set.is_some()
    }
}
