//! The bell that wakes the engine sooner than its next look; a hint, never the truth.

use std::sync::Arc;

use tokio::sync::{Notify, watch};

/// Rings when something may have become due. Rings while nobody listens are kept as one.
#[derive(Debug, Clone, Default)]
pub struct Bell {
    here: Arc<Notify>,
    news: Arc<Notify>,
    rung: Arc<watch::Sender<u64>>,
}

impl Bell {
    /// Says "look now" here and to every other node.
    pub fn ring(&self) {
        self.ring_here();
        self.news.notify_one();
    }

    /// Says "look now" here alone.
    pub fn ring_here(&self) {
        self.here.notify_one();
        self.rung
            .send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Tells of every ring from now on, to as many as want to hear it.
    pub fn listen(&self) -> watch::Receiver<u64> {
        self.rung.subscribe()
    }

    /// Waits for the next ring, or returns at once where one was missed.
    pub async fn heard(&self) {
        self.here.notified().await;
    }

    /// Waits until there is something to tell other nodes.
    pub async fn news(&self) {
        self.news.notified().await;
    }
}
