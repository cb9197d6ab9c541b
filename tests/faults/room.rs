//! The result file has no room left: what could not be noted is not sent.

use dezent::{domain::publication::State, stop_points::StopPoint};
use serde_json::json;

use super::{
    full::{fill, make_room},
    gate::Gate,
    shop::{Judged, KINDS, SECOND_MS, Shop, until},
};

/// The room that is kept for one answer, in bytes.
const ANSWER_MAX: u64 = 4 << 10;
/// As much room as the product gives the file, in bytes.
const ENOUGH: u64 = 64 << 20;

/// Five posts are due at once, and two answers can be noted: no more than two calls are ever open,
/// whoever watches is told, and all five go out one after the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_more_is_sent_at_once_than_can_be_noted() {
    let gate = Gate::at(StopPoint::BeforeEndCommit);
    let mut shop = Shop::open(&KINDS, json!([]), gate.stops()).await;
    shop.engine().limit_results(2 * ANSWER_MAX);
    for channel in 0..KINDS.len() {
        shop.plan(channel, 1, 10 * SECOND_MS).await;
    }
    shop.client().get("/readyz").await.expect(200);
    shop.run();
    shop.advance_ms(10 * SECOND_MS);
    until("two calls are open", async || gate.waiting() == 2).await;
    until("the others have given up", async || {
        shop.engine().leases_held() == 2
    })
    .await;
    assert_eq!(shop.public(), 2);
    let problem = shop.client().get("/readyz").await.problem(503, "not_ready");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("no room"), "{detail}");
    // Nor is anything claimed any more, however often the engine looks.
    for _ in 0..3 {
        shop.advance_ms(10 * SECOND_MS);
        let now = shop.clock.now();
        until("it has looked", async || shop.last_tick_at() == Some(now)).await;
    }
    assert_eq!(shop.count(State::Due).await, Some(0));
    assert_eq!((gate.waiting(), shop.public()), (2, 2));
    gate.open();
    shop.settle().await;
    assert_eq!(shop.judge().await, Judged { out: 5, asked: 0 });
    shop.client().get("/readyz").await.expect(200);
}

/// Neither the database nor the file takes an answer. Nothing else begins while it is in memory
/// alone, not even when both would take something again, until it is stored.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_in_memory_alone_stops_all_sending() {
    let gate = Gate::at(StopPoint::BeforeEndCommit);
    let mut shop = Shop::open(&["k5", "k1"], json!([]), gate.stops()).await;
    shop.plan(0, 1, 10 * SECOND_MS).await;
    shop.plan(1, 1, 12 * SECOND_MS).await;
    shop.run();
    shop.advance_ms(10 * SECOND_MS);
    until("it is answered", async || gate.waiting() == 1).await;
    fill(&shop.services().db).await;
    shop.engine().limit_results(0);
    gate.open();
    until("nobody takes the answer", async || {
        shop.client().get("/readyz").await.status == 503
    })
    .await;
    assert_eq!(shop.noted(), 0);
    shop.engine().limit_results(ENOUGH);
    make_room(&shop.services().db).await;
    shop.advance_ms(2 * SECOND_MS);
    let (first, second) = (shop.ids()[0].clone(), shop.ids()[1].clone());
    let mut looks = 0;
    loop {
        // Read in this order, what the second one is cannot have followed from the first one's end.
        let state = shop.seen(&second).await["state"].clone();
        if shop.seen(&first).await["state"] != "sending" {
            break;
        }
        assert_eq!(
            state, "waiting",
            "it began while an answer was in memory alone"
        );
        looks += 1;
    }
    assert!(
        looks > 10,
        "it was stored at once, which proves nothing: {looks}"
    );
    shop.until_in(State::Sent, 2).await;
    shop.client().get("/readyz").await.expect(200);
    assert_eq!(shop.judge().await, Judged { out: 2, asked: 0 });
}
