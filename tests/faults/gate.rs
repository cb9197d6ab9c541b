//! A gate at a named place: whoever comes there waits until it is opened.

use std::{
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use dezent::stop_points::{StopPoint, StopPoints};

/// How long somebody waits at most, should the test end without opening.
const LONGEST_WAIT: Duration = Duration::from_secs(50);

/// A gate that is shut at first.
pub(super) struct Gate {
    point: StopPoint,
    is_open: Mutex<bool>,
    told: Condvar,
    waiting: AtomicUsize,
}

impl Gate {
    /// Shuts a gate at a place.
    pub(super) fn at(point: StopPoint) -> Arc<Self> {
        Arc::new(Self {
            point,
            is_open: Mutex::new(false),
            told: Condvar::new(),
            waiting: AtomicUsize::new(0),
        })
    }

    /// What the program is to be started with.
    pub(super) fn stops(self: &Arc<Self>) -> StopPoints {
        let gate = Arc::clone(self);
        StopPoints::with_hook(Arc::new(move |point| {
            if point == gate.point {
                // Others go on with what this thread would have done next.
                tokio::task::block_in_place(|| gate.wait());
            }
        }))
    }

    fn wait(&self) {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let is_open = self.is_open.lock().unwrap();
        let is_shut = |is_open: &mut bool| !*is_open;
        let waited = self.told.wait_timeout_while(is_open, LONGEST_WAIT, is_shut);
        drop(waited.unwrap());
        self.waiting.fetch_sub(1, Ordering::SeqCst);
    }

    /// How many wait.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::SeqCst)
    }

    /// Lets everyone through, now and later.
    pub(super) fn open(&self) {
        *self.is_open.lock().unwrap() = true;
        self.told.notify_all();
    }
}
