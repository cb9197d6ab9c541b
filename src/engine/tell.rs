//! Telling others what happened: a loop of its own, so that a slow receiver never holds up a post.

use std::{sync::Arc, time::Duration};

use tokio::{sync::Semaphore, task::JoinSet};
use tokio_util::sync::CancellationToken;

use super::{
    EngineError, Inner,
    jobs::{deliver, fan_out, mail},
};

/// How often it is looked whether there is something to tell.
const EVERY: Duration = Duration::from_secs(1);
/// How long open calls may go on after a stop was asked for; longer than a call may take.
const STOP_WAIT: Duration = Duration::from_secs(25);
/// How many messages are on their way at once.
const AT_ONCE: usize = 32;

/// Tells until it is told to stop; then lets open calls end.
pub(super) async fn run(inner: Arc<Inner>, stop: CancellationToken) {
    let couriers = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    while !stop.is_cancelled() {
        while tasks.try_join_next().is_some() {}
        match round(&inner, &couriers, &mut tasks).await {
            Ok(told) if told > 0 => continue,
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "what happened could not be told"),
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
    let ended = async { while tasks.join_next().await.is_some() {} };
    if tokio::time::timeout(STOP_WAIT, ended).await.is_err() {
        tracing::warn!("some messages were still on their way; they are sent again");
    }
}

/// Hands events on and sends what is due, until nothing is; for passes. Says how much that was.
pub(super) async fn pass(inner: &Arc<Inner>) -> Result<usize, EngineError> {
    let couriers = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    let told = round(inner, &couriers, &mut tasks).await?;
    while tasks.join_next().await.is_some() {}
    Ok(told)
}

/// One look; says how much was told or is on its way now.
async fn round(
    inner: &Arc<Inner>,
    couriers: &Arc<Semaphore>,
    tasks: &mut JoinSet<()>,
) -> Result<usize, EngineError> {
    let new = fan_out::run(inner).await?;
    let letter = mail::take(inner).await?;
    let mailed = letter.len();
    if mailed > 0 {
        tasks.spawn(mail::run(Arc::clone(inner), letter));
    }
    let errands = deliver::take(inner, couriers.available_permits()).await?;
    let told = new + mailed + errands.len();
    for errand in errands {
        let Ok(courier) = Arc::clone(couriers).acquire_owned().await else {
            break;
        };
        let inner = Arc::clone(inner);
        tasks.spawn(async move {
            deliver::run(inner, errand).await;
            drop(courier);
        });
    }
    Ok(told)
}
