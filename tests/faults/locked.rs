//! The database is locked for ten seconds by somebody else, twice as long as anyone waits for it:
//! SQLite's one write lock, or on PostgreSQL a lock on the table that every move writes.

use std::time::{Duration, Instant};

use dezent::{
    domain::publication::State,
    stop_points::{StopPoint, StopPoints},
};
use serde_json::json;

use super::{
    gate::Gate,
    shop::{Judged, KINDS, MINUTE_MS, SECOND_MS, Shop, until},
};
use crate::harness::database::Lock;

/// How long somebody else holds the lock.
const LOCKED_FOR: Duration = Duration::from_secs(10);

/// Waits until the lock was held for as long as it is meant to be.
async fn held_since(began: Instant) {
    until("ten seconds are over", async || {
        began.elapsed() >= LOCKED_FOR
    })
    .await;
}

/// What is asked for is turned away for now, without a word of the inside, and nothing is kept of
/// it; what is read is answered as ever.
async fn turns_writers_away_and_serves_readers(shop: &Shop) {
    let at = shop.clock.now().plus_ms(MINUTE_MS).to_string();
    let problem = shop.post(0, &["Not now".to_owned()], &at).await;
    let problem = problem.problem(503, "not_ready");
    let detail = "The database takes nothing at present. Try again in a moment.";
    assert_eq!(problem["detail"], detail);
    for path in [
        "/readyz",
        "/api/v1/posts",
        "/api/v1/publications",
        "/metrics",
    ] {
        shop.client().get(path).await.expect(200);
    }
}

/// Whether both posts of the third kind, which alone has something to prepare, are prepared ahead
/// of their instants and wait again.
async fn is_prepared(shop: &Shop) -> bool {
    let third = KINDS.iter().position(|kind| *kind == "k3").unwrap();
    for id in &shop.ids()[2 * third..2 * third + 2] {
        let seen = shop.seen(id).await;
        if seen["steps"] == json!([]) || seen["state"] != "waiting" {
            return false;
        }
    }
    true
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_due_while_the_database_is_locked_goes_out_afterwards() {
    let mut shop = Shop::open(&KINDS, json!([]), StopPoints::default()).await;
    for channel in 0..KINDS.len() {
        shop.plan(channel, 1, 10 * SECOND_MS).await;
        shop.plan(channel, 2, 11 * SECOND_MS).await;
    }
    shop.run();
    until("what can be is prepared", async || is_prepared(&shop).await).await;
    let (lock, began) = (Lock::take(&shop.location()).await, Instant::now());
    shop.advance_ms(11 * SECOND_MS);
    turns_writers_away_and_serves_readers(&shop).await;
    held_since(began).await;
    assert_eq!(shop.public(), 0);
    assert_eq!(shop.count(State::Waiting).await, Some(10));
    lock.let_go().await;
    // No lease has to end for it: nothing was claimed.
    shop.until_in(State::Sent, 10).await;
    shop.settle().await;
    assert_eq!(shop.judge().await, Judged { out: 10, asked: 0 });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_recorded_as_begun_is_not_sent() {
    let gate = Gate::at(StopPoint::BeforeBeginCommit);
    let mut shop = Shop::open(&KINDS, json!([]), gate.stops()).await;
    for channel in 0..KINDS.len() {
        shop.plan(channel, 1, 10 * SECOND_MS).await;
    }
    shop.run();
    shop.advance_ms(10 * SECOND_MS);
    until("all are about to begin", async || {
        gate.waiting() == KINDS.len()
    })
    .await;
    let (lock, began) = (Lock::take(&shop.location()).await, Instant::now());
    gate.open();
    until("all have given up", async || {
        shop.engine().leases_held() == 0
    })
    .await;
    assert!(began.elapsed() < 2 * LOCKED_FOR, "one after the other");
    turns_writers_away_and_serves_readers(&shop).await;
    held_since(began).await;
    assert_eq!(shop.public(), 0);
    lock.let_go().await;
    shop.settle().await;
    assert_eq!(shop.judge().await, Judged { out: 5, asked: 0 });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_comes_while_the_database_is_locked_is_stored_afterwards() {
    let gate = Gate::at(StopPoint::BeforeEndCommit);
    let mut shop = Shop::open(&KINDS, json!([]), gate.stops()).await;
    for channel in 0..KINDS.len() {
        shop.plan(channel, 1, 10 * SECOND_MS).await;
    }
    shop.run();
    shop.advance_ms(10 * SECOND_MS);
    until("all are answered", async || gate.waiting() == KINDS.len()).await;
    let (lock, began) = (Lock::take(&shop.location()).await, Instant::now());
    gate.open();
    until("all are noted", async || shop.noted() == KINDS.len()).await;
    assert!(began.elapsed() < LOCKED_FOR / 2, "noted only when refused");
    turns_writers_away_and_serves_readers(&shop).await;
    held_since(began).await;
    assert_eq!(shop.count(State::Sending).await, Some(5));
    lock.let_go().await;
    // Not by a look: the clock stands still.
    shop.until_in(State::Sent, 5).await;
    assert_eq!(shop.noted(), 0, "what is stored is no longer noted");
    shop.settle().await;
    assert_eq!(shop.judge().await, Judged { out: 5, asked: 0 });
}
