//! The bell that wakes the engine sooner than its next look; a hint, never the truth.

use std::sync::Arc;

use tokio::sync::Notify;

/// Rings when something may have become due. Rings while nobody listens are kept as one.
#[derive(Debug, Clone, Default)]
pub struct Bell {
    notify: Arc<Notify>,
}

impl Bell {
    /// Says "look now".
    pub fn ring(&self) {
        self.notify.notify_one();
    }

    /// Waits for the next ring, or returns at once where one was missed.
    pub async fn heard(&self) {
        self.notify.notified().await;
    }
}
