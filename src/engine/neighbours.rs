//! Other nodes: telling them that there is something to look at, and hearing it from them.
//!
//! Both are hints on connections of their own. What is told within a tenth of a second is told once,
//! and after each new connection the engine looks once, because something may have been missed.

use std::{sync::Arc, time::Duration};

use tokio::task::JoinSet;

use super::Inner;
use crate::store::hints::{self, Hints};

/// How far apart two hints are at least.
const APART: Duration = Duration::from_millis(100);
/// How long to wait before a lost connection is made again.
const AGAIN: Duration = Duration::from_secs(1);

/// Tells and hears until the set is dropped; nothing on a database that one process owns.
pub(super) fn start(inner: &Arc<Inner>) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    if !inner.services.db.is_single_process() {
        tasks.spawn(tell(Arc::clone(inner)));
        tasks.spawn(hear(Arc::clone(inner)));
    }
    tasks
}

async fn tell(inner: Arc<Inner>) {
    loop {
        inner.services.bell.news().await;
        if let Err(error) = hints::tell(&inner.services.db, inner.owner).await {
            tracing::debug!(%error, "other nodes could not be told; they look by themselves");
        }
        tokio::time::sleep(APART).await;
    }
}

async fn hear(inner: Arc<Inner>) {
    loop {
        match Hints::listen(&inner.services.db, inner.owner).await {
            Ok(Some(mut hints)) => {
                inner.services.bell.ring_here();
                while hints.heard().await.is_ok() {
                    inner.services.bell.ring_here();
                }
            }
            Ok(None) => return,
            Err(error) => tracing::debug!(%error, "other nodes cannot be heard"),
        }
        tokio::time::sleep(AGAIN).await;
    }
}
