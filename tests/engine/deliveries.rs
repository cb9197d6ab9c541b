//! Messages on their way to webhooks: tried again over days, once by several nodes, and given up.

use dezent::{
    domain::{event::EventKind, webhook::RETRIES_MS},
    store::{
        deliveries,
        events::{self, NewEvent},
    },
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{
    Client, Dezent,
    database::is_postgres,
    receiver::{Call, Receiver, Reply},
    text,
};

const PATH: &str = "/api/v1/webhooks";
const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;

async fn dezent() -> Dezent {
    Dezent::spawn_with(|config| config.http.allow_private_addresses = true).await
}

/// A webhook that is told of sent posts and of connected channels.
async fn webhook(dezent: &Dezent, receiver: &Receiver) -> Value {
    let events = [
        "publication.sent",
        "channel.connected",
        "webhook.switched_off",
    ];
    let body = json!({ "name": "Laden", "url": receiver.url, "events": events });
    dezent.client.post(PATH, &body).await.expect(201)
}

async fn shown(client: &Client, webhook: &Value) -> Value {
    client
        .get(&format!("{PATH}/{}", text(&webhook["id"])))
        .await
        .expect(200)
}

async fn log(client: &Client, webhook: &Value) -> Vec<Value> {
    let path = format!("{PATH}/{}/deliveries", text(&webhook["id"]));
    let page = client.get(&path).await.expect(200);
    page["items"].as_array().unwrap().clone()
}

async fn run_in(dezent: &Dezent, ms: i64) {
    dezent.clock.advance_ms(ms);
    dezent.run().await;
}

fn ids(calls: &[Call]) -> Vec<&str> {
    calls.iter().map(Call::id).collect()
}

#[tokio::test]
async fn a_sent_post_is_told_once_signed_and_without_its_words() {
    let dezent = dezent().await;
    let receiver = Receiver::start().await;
    let channel = dezent.channel(json!({})).await;
    dezent.clock.advance_ms(1);
    let webhook = webhook(&dezent, &receiver).await;
    let publication = dezent.due_now(&channel).await;
    dezent.run().await;
    dezent.run().await;
    let calls = receiver.calls();
    let [call] = calls.as_slice() else {
        panic!("{calls:#?}")
    };
    let secret = text(&webhook["secret"]);
    assert_eq!(call.verify(&secret, dezent.clock.now()), Ok(()));
    let body = call.json();
    assert_eq!(body["type"], "publication.sent");
    assert_eq!(body["timestamp"], dezent.in_ms(0));
    assert_eq!(body["data"]["publication"], publication);
    assert_eq!(body["data"]["channel"], channel);
    assert_eq!(body["data"]["actor"], "engine");
    assert!(!body.to_string().contains("Guten Morgen"), "{body}");
    let log = log(&dezent.client, &webhook).await;
    assert_eq!(log.len(), 1);
    assert_eq!(log[0]["message_id"], call.id());
    assert_eq!(log[0]["event"], body["data"]["event"]);
    assert_eq!(
        (&log[0]["state"], &log[0]["tries"]),
        (&json!("done"), &json!(1))
    );
    assert_eq!(
        (&log[0]["last_status"], &log[0]["next_try_at"]),
        (&json!(204), &Value::Null)
    );
}

#[tokio::test]
async fn what_is_not_taken_is_sent_again_over_days_and_then_given_up() {
    let dezent = dezent().await;
    let receiver = Receiver::start().await;
    let webhook = webhook(&dezent, &receiver).await;
    receiver.always(Reply::Says(500, "", "oh"));
    dezent.channel(json!({})).await;
    dezent.run().await;
    for (tries, wait) in (1..).zip(RETRIES_MS) {
        let log = log(&dezent.client, &webhook).await;
        assert_eq!(
            (&log[0]["state"], &log[0]["tries"]),
            (&json!("waiting"), &json!(tries))
        );
        assert_eq!(log[0]["last_error"], "the receiver answered 500");
        run_in(&dezent, wait - 1).await;
        assert_eq!(receiver.calls().len(), tries, "not before its time");
        run_in(&dezent, wait / 5 + 1).await;
        assert_eq!(receiver.calls().len(), tries + 1);
    }
    let calls = receiver.calls();
    assert_eq!(calls.len(), 10);
    let first = calls[0].id();
    assert!(
        calls.iter().all(|call| call.id() == first),
        "{:?}",
        ids(&calls)
    );
    assert!(calls.iter().all(|call| call.body == calls[0].body));
    assert_ne!(
        calls[0].header("webhook-timestamp"),
        calls[9].header("webhook-timestamp")
    );
    let log = log(&dezent.client, &webhook).await;
    assert_eq!(log[0]["state"], "dead");
    // It has taken nothing for days: it is switched off, and only then.
    assert_eq!(shown(&dezent.client, &webhook).await["state"], "failing");
    receiver.always(Reply::Says(204, "", ""));
    dezent.channel(json!({})).await;
    run_in(&dezent, DAY_MS).await;
    assert_eq!(receiver.calls().len(), 10);
    // A person starts it again, and what is new is told.
    let path = format!("{PATH}/{}", text(&webhook["id"]));
    let started = dezent
        .client
        .patch(&path, &json!({ "paused": false }))
        .await
        .expect(200);
    assert_eq!(started["state"], "active");
    dezent.channel(json!({})).await;
    dezent.run().await;
    assert!(receiver.calls().len() > 10);
}

#[tokio::test]
async fn a_receiver_that_is_gone_switches_its_webhook_off_and_says_so() {
    let dezent = dezent().await;
    let (gone, other) = (Receiver::start().await, Receiver::start().await);
    let first = webhook(&dezent, &gone).await;
    webhook(&dezent, &other).await;
    gone.then([Reply::Says(410, "", "")]);
    dezent.channel(json!({})).await;
    dezent.run().await;
    assert_eq!(shown(&dezent.client, &first).await["state"], "gone");
    let told: Vec<Value> = other.calls().iter().map(Call::json).collect();
    let off = told
        .iter()
        .find(|body| body["type"] == "webhook.switched_off");
    let off = off.unwrap_or_else(|| panic!("{told:#?}"));
    assert_eq!(off["data"]["detail"]["webhook"], first["id"]);
    assert_eq!(off["data"]["detail"]["state"], "gone");
    dezent.channel(json!({})).await;
    run_in(&dezent, DAY_MS).await;
    assert_eq!(gone.calls().len(), 1);
}

#[tokio::test]
async fn a_redirect_is_a_no_and_a_wish_to_wait_is_kept() {
    let dezent = dezent().await;
    let (receiver, elsewhere) = (Receiver::start().await, Receiver::start().await);
    let webhook = webhook(&dezent, &receiver).await;
    let location = format!("location: {}\r\n", elsewhere.url).leak();
    receiver.then([
        Reply::Says(308, location, ""),
        Reply::Says(429, "retry-after: 3600\r\n", ""),
        Reply::Cut,
    ]);
    dezent.channel(json!({})).await;
    dezent.run().await;
    assert!(elsewhere.calls().is_empty());
    let log_now = log(&dezent.client, &webhook).await;
    assert_eq!(log_now[0]["last_status"], 308);
    run_in(&dezent, 6_000).await;
    assert_eq!(
        log(&dezent.client, &webhook).await[0]["next_try_at"],
        dezent.in_ms(3_600_000)
    );
    run_in(&dezent, 3_600_000).await;
    let log_now = log(&dezent.client, &webhook).await;
    assert_eq!(log_now[0]["last_status"], Value::Null);
    assert_eq!(log_now[0]["last_error"], "the connection broke off");
    run_in(&dezent, 36 * MINUTE_MS).await;
    assert_eq!(log(&dezent.client, &webhook).await[0]["state"], "done");
    let calls = receiver.calls();
    assert_eq!(calls.len(), 4);
    assert!(calls.iter().all(|call| call.id() == calls[0].id()));
}

#[tokio::test]
async fn for_a_day_after_a_change_both_secrets_sign() {
    let dezent = dezent().await;
    let receiver = Receiver::start().await;
    let webhook = webhook(&dezent, &receiver).await;
    let old = text(&webhook["secret"]);
    let rotate = format!("{PATH}/{}/rotate-secret", text(&webhook["id"]));
    let new = text(&dezent.client.ask(&rotate).await.expect(200)["secret"]);
    let signed = async || {
        dezent.channel(json!({})).await;
        dezent.run().await;
        let calls = receiver.calls();
        let (last, now) = (calls.last().unwrap(), dezent.clock.now());
        let count = last.header("webhook-signature").split(' ').count();
        (
            count,
            last.verify(&old, now).is_ok(),
            last.verify(&new, now).is_ok(),
        )
    };
    assert_eq!(signed().await, (2, true, true));
    dezent.clock.advance_ms(DAY_MS - 1);
    assert_eq!(signed().await, (2, true, true));
    dezent.clock.advance_ms(1);
    assert_eq!(signed().await, (1, false, true));
}

#[tokio::test]
async fn what_happens_in_a_pause_is_not_told_and_what_waited_goes_on() {
    let dezent = dezent().await;
    let receiver = Receiver::start().await;
    let webhook = webhook(&dezent, &receiver).await;
    let path = format!("{PATH}/{}", text(&webhook["id"]));
    receiver.then([Reply::Says(500, "", "")]);
    dezent.channel(json!({})).await;
    dezent.run().await;
    dezent
        .client
        .patch(&path, &json!({ "paused": true }))
        .await
        .expect(200);
    dezent.channel(json!({})).await;
    run_in(&dezent, DAY_MS).await;
    assert_eq!(receiver.calls().len(), 1);
    dezent.clock.advance_ms(10 * MINUTE_MS);
    dezent
        .client
        .patch(&path, &json!({ "paused": false }))
        .await
        .expect(200);
    dezent.run().await;
    let calls = receiver.calls();
    assert_eq!(calls.len(), 2, "{calls:#?}");
    assert_eq!(calls[0].id(), calls[1].id());
}

#[tokio::test]
async fn a_message_can_be_had_again_with_the_same_id() {
    let dezent = dezent().await;
    let receiver = Receiver::start().await;
    let webhook = webhook(&dezent, &receiver).await;
    dezent.channel(json!({})).await;
    dezent.run().await;
    let delivery = text(&log(&dezent.client, &webhook).await[0]["id"]);
    let hook = text(&webhook["id"]);
    let again = format!("{PATH}/{hook}/deliveries/{delivery}/redeliver");
    let waiting = dezent.client.ask(&again).await.expect(200);
    assert_eq!(
        (&waiting["state"], &waiting["tries"]),
        (&json!("waiting"), &json!(0))
    );
    dezent.run().await;
    let calls = receiver.calls();
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0].id(), calls[1].id());
    assert_eq!(calls[0].body, calls[1].body);
    let path = format!("{PATH}/{hook}");
    dezent
        .client
        .patch(&path, &json!({ "paused": true }))
        .await
        .expect(200);
    dezent.client.ask(&again).await.problem(409, "not_possible");
}

#[tokio::test]
async fn the_log_has_pages_and_forgets_after_thirty_days() {
    let dezent = dezent().await;
    let receiver = Receiver::start().await;
    let webhook = webhook(&dezent, &receiver).await;
    for _ in 0..3 {
        dezent.channel(json!({})).await;
        run_in(&dezent, MINUTE_MS).await;
    }
    let path = format!("{PATH}/{}/deliveries?limit=2", text(&webhook["id"]));
    let first = dezent.client.get(&path).await.expect(200);
    let cursor = text(&first["next_cursor"]);
    let second = dezent
        .client
        .get(&format!("{path}&cursor={cursor}"))
        .await
        .expect(200);
    assert_eq!(first["items"].as_array().unwrap().len(), 2);
    assert_eq!(second["items"].as_array().unwrap().len(), 1);
    assert_eq!(second["next_cursor"], Value::Null);
    run_in(&dezent, 29 * DAY_MS).await;
    assert_eq!(log(&dezent.client, &webhook).await.len(), 3);
    run_in(&dezent, 2 * DAY_MS).await;
    assert_eq!(log(&dezent.client, &webhook).await.len(), 0);
}

/// Each receiver has its own line: one that is behind with hundreds does not hold up another.
#[tokio::test]
async fn a_receiver_that_fails_does_not_hold_up_the_others() {
    let dezent = dezent().await;
    let (failing, other) = (Receiver::start().await, Receiver::start().await);
    let first = webhook(&dezent, &failing).await;
    failing.always(Reply::Says(500, "", ""));
    for _ in 0..40 {
        dezent.channel(json!({})).await;
    }
    dezent.run().await;
    webhook(&dezent, &other).await;
    dezent.channel(json!({})).await;
    run_in(&dezent, 7_000).await;
    assert_eq!(other.calls().len(), 1);
    assert_eq!(log(&dezent.client, &first).await.len(), 41);
}

/// A message whose sender died goes out when the lease has ended, and what the sender would still
/// say of it is not heard.
#[tokio::test]
async fn a_message_of_a_dead_node_goes_out_again_with_the_same_id() {
    let dezent = dezent().await;
    let receiver = Receiver::start().await;
    let webhook = webhook(&dezent, &receiver).await;
    receiver.then([Reply::Says(500, "", "")]);
    dezent.channel(json!({})).await;
    dezent.run().await;
    dezent.clock.advance_ms(6_000);
    let db = &dezent.app.services().db;
    let id = text(&log(&dezent.client, &webhook).await[0]["id"]);
    let ids = [id.parse().unwrap()];
    let now = dezent.clock.now();
    let tx = db.begin_write().await.unwrap();
    let until = now.plus_ms(MINUTE_MS);
    let taken = deliveries::take(&tx, &ids, Uuid::new_v4(), now, until)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(taken.len(), 1);
    run_in(&dezent, MINUTE_MS - 1).await;
    assert_eq!(receiver.calls().len(), 1, "it is still the other node's");
    run_in(&dezent, 1).await;
    let calls = receiver.calls();
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0].id(), calls[1].id());
    let tx = db.begin_write().await.unwrap();
    let late = deliveries::end(&tx, &taken[0], dezent.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(!late);
    let log = log(&dezent.client, &webhook).await;
    assert_eq!(
        (&log[0]["state"], &log[0]["tries"]),
        (&json!("done"), &json!(3))
    );
}

#[tokio::test]
async fn of_two_nodes_one_takes_a_message() {
    let dezent = dezent().await;
    let receiver = Receiver::start().await;
    let webhook = webhook(&dezent, &receiver).await;
    receiver.always(Reply::Says(500, "", ""));
    for _ in 0..20 {
        dezent.channel(json!({})).await;
    }
    dezent.run().await;
    dezent.clock.advance_ms(6_000);
    let log = log(&dezent.client, &webhook).await;
    let ids: Vec<_> = log
        .iter()
        .map(|one| text(&one["id"]).parse().unwrap())
        .collect();
    let take = async || {
        let now = dezent.clock.now();
        let tx = dezent.app.services().db.begin_write().await.unwrap();
        let until = now.plus_ms(MINUTE_MS);
        let taken = deliveries::take(&tx, &ids, Uuid::new_v4(), now, until).await;
        tx.commit().await.unwrap();
        taken.unwrap().len()
    };
    let taken = tokio::join!(take(), take(), take());
    assert_eq!(taken.0 + taken.1 + taken.2, 20, "{taken:?}");
}

/// On several nodes an event with a lower id can be committed after one with a higher one was told.
#[tokio::test]
async fn an_event_that_was_committed_late_is_told_too() {
    if !is_postgres() {
        // One writer after another: there is no such thing.
        return;
    }
    for (late_ms, wait_ms) in [(3_000, 0), (55_000, 2 * MINUTE_MS)] {
        let dezent = dezent().await;
        let receiver = Receiver::start().await;
        webhook(&dezent, &receiver).await;
        let services = dezent.app.services();
        let slow = services.db.begin_write().await.unwrap();
        let now = dezent.clock.now();
        let kind = EventKind::ChannelConnected;
        let event = NewEvent::new(dezent.app.workspace(), kind, now, "cli");
        events::append(&slow, &[&event]).await.unwrap();
        dezent.clock.advance_ms(late_ms);
        dezent.channel(json!({})).await;
        dezent.run().await;
        assert_eq!(receiver.calls().len(), 1);
        slow.commit().await.unwrap();
        run_in(&dezent, wait_ms).await;
        dezent.run().await;
        assert_eq!(receiver.calls().len(), 2, "{late_ms}");
    }
}
