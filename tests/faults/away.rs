//! PostgreSQL goes away and comes back. SQLite has no server that could; there the lock and the full
//! disk prove the same, so these tests have nothing to prove on it and end at once.

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
use crate::harness::database::{Server, Stop};

/// How long the server is away.
const AWAY_FOR: Duration = Duration::from_secs(6);

/// How soon callers are told, at the latest.
const SOON: Duration = Duration::from_secs(10);

/// The server falls over while some posts are on the wire, some are out and some are still to be
/// claimed. Callers are told that it is away, and all goes on by itself when it is back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_falls_over_in_the_middle_of_sending_loses_and_doubles_nothing() {
    let Some(server) = Server::own().await else {
        return;
    };
    let kinds: Vec<_> = KINDS.into_iter().cycle().take(20).collect();
    let script = json!(["slow=150", "slow=300", "slow=1500"]);
    let url = Some(server.url());
    let mut shop = Shop::open_on(url, &kinds, script, StopPoints::default()).await;
    for channel in 0..kinds.len() {
        for second in 1..=3 {
            shop.plan(channel, 1, second * SECOND_MS).await;
        }
    }
    shop.run();
    shop.advance_ms(4 * SECOND_MS);
    until("half of them are out", async || shop.public() >= 30).await;
    server.stop(Stop::Immediate).await;
    let began = Instant::now();
    assert!(shop.public() < 60, "it came too late");
    while began.elapsed() < AWAY_FOR {
        let asked = Instant::now();
        let at = shop.clock.now().plus_ms(MINUTE_MS).to_string();
        let post = ["Not now".to_owned()];
        let (ready, read, write) = tokio::join!(
            shop.client().get("/readyz"),
            shop.client().get("/api/v1/publications"),
            shop.post(0, &post, &at),
        );
        for answer in [ready, read, write] {
            answer.problem(503, "not_ready");
        }
        assert!(asked.elapsed() < SOON, "callers hang");
        shop.client().get("/healthz").await.expect(200);
    }
    let noted = shop.noted();
    assert!(noted > 0, "no answer came while it was away");
    server.start().await;
    until("it answers again", async || {
        shop.client().get("/readyz").await.status == 200
    })
    .await;
    shop.settle().await;
    let Judged { out, asked } = shop.judge().await;
    assert_eq!(out + asked, 60);
    // What was begun and never sent on a blind channel, because the commit's answer was lost.
    assert!(asked <= 4, "{asked}");
    assert_eq!(shop.noted(), 0, "what is stored is no longer noted");
}

/// A shop whose ten posts were answered at the moment at which the server was stopped, so that all
/// answers are in the result file.
async fn all_noted(server: &Server) -> Shop {
    let gate = Gate::at(StopPoint::BeforeEndCommit);
    let kinds: Vec<_> = KINDS.into_iter().cycle().take(10).collect();
    let url = Some(server.url());
    let mut shop = Shop::open_on(url, &kinds, json!([]), gate.stops()).await;
    for channel in 0..kinds.len() {
        shop.plan(channel, 1, 10 * SECOND_MS).await;
    }
    shop.run();
    shop.advance_ms(10 * SECOND_MS);
    until("all are answered", async || gate.waiting() == kinds.len()).await;
    server.stop(Stop::Fast).await;
    gate.open();
    until("all are noted", async || shop.noted() == kinds.len()).await;
    shop
}

/// The server is restarted while every answer is to be stored, and the process dies before it is
/// back: all answers are in the result file, and the next life needs nobody to look.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_that_come_while_the_server_restarts_outlive_the_process() {
    let Some(server) = Server::own().await else {
        return;
    };
    let mut shop = all_noted(&server).await;
    shop.kill().await;
    server.start().await;
    shop.begin(StopPoints::default()).await;
    assert_eq!(shop.count(State::Sent).await, Some(10));
    assert_eq!(shop.noted(), 0);
    shop.run();
    shop.settle().await;
    assert_eq!(shop.judge().await, Judged { out: 10, asked: 0 });
}

/// The same with a process that stays: it stores them by itself as soon as the server is back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_that_come_while_the_server_restarts_are_stored_afterwards() {
    let Some(server) = Server::own().await else {
        return;
    };
    let shop = all_noted(&server).await;
    server.start().await;
    // Not by a look: the clock stands still.
    shop.until_in(State::Sent, 10).await;
    assert_eq!(shop.noted(), 0);
    shop.settle().await;
    assert_eq!(shop.judge().await, Judged { out: 10, asked: 0 });
}
