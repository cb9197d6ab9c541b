//! `GET /publications`, `GET /publications/{id}`, and the two answers a person gives.

use dezent::domain::{
    attempt::{Settled, StepResult},
    publication::{Publication, Reason, State},
    transition::Move,
};
use serde_json::{Value, json};

use crate::harness::{Answer, Dezent, at, text};

const MINUTE_MS: i64 = 60_000;

async fn cancel(app: &Dezent, id: &str) -> Answer {
    app.client
        .ask(&format!("/api/v1/publications/{id}/cancel"))
        .await
}

async fn resolve(app: &Dezent, id: &str, body: Value) -> Answer {
    app.client
        .post(&format!("/api/v1/publications/{id}/resolve"), &body)
        .await
}

async fn read(app: &Dezent, id: &str) -> Value {
    app.client
        .get(&format!("/api/v1/publications/{id}"))
        .await
        .expect(200)
}

fn kinds(publication: &Value) -> Vec<&str> {
    let events = publication["events"].as_array().unwrap();
    events
        .iter()
        .map(|event| event["kind"].as_str().unwrap())
        .collect()
}

/// A publication that nobody knows about whether it is out: on a network that cannot be asked.
async fn unclear(app: &Dezent, script: &str) -> (String, String) {
    let channel = app.channel(json!({ "kind": "k5", "script": script })).await;
    let publication = app.due_now(&channel).await;
    app.run().await;
    let stored = app.stored(&publication).await;
    assert_eq!(
        (stored.state, stored.reason),
        (State::Held, Some(Reason::UnknownOutcome))
    );
    (channel, publication)
}

#[tokio::test]
async fn a_publication_shows_its_whole_record() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let id = app.due_now(&channel).await;
    let waiting = read(&app, &id).await;
    assert_eq!(
        (&waiting["state"], &waiting["steps"]),
        (&json!("waiting"), &json!([]))
    );
    assert_eq!(
        (&waiting["question"], &waiting["receipt"]),
        (&Value::Null, &Value::Null)
    );
    app.clock.advance_ms(2 * MINUTE_MS);
    app.run().await;
    let sent = read(&app, &id).await;
    assert_eq!(
        (&sent["state"], &sent["is_late"]),
        (&json!("sent"), &json!(true))
    );
    assert_eq!(sent["network"], "sandbox");
    assert!(text(&sent["receipt"]["url"]).contains(&channel));
    let step = &sent["steps"][0];
    assert_eq!(
        (&step["no"], &step["kind"], &step["result"]),
        (&json!(1), &json!("public"), &json!("done"))
    );
    assert_eq!(step["remote_id"], sent["receipt"]["remote_id"]);
    assert_eq!(step["request_hash"].as_str().unwrap().len(), 64);
    assert!(kinds(&sent).contains(&"publication_sent"), "{sent}");
}

#[tokio::test]
async fn publications_are_listed_by_post_channel_and_state() {
    let app = Dezent::spawn().await;
    let (one, two) = (app.channel(json!({})).await, app.channel(json!({})).await);
    let first = app.due_now(&one).await;
    app.clock.advance_ms(1);
    let second = app.due_now(&two).await;
    app.run().await;
    app.clock.advance_ms(1);
    let third = app.due_now(&two).await;
    let list = async |query: String| -> Vec<String> {
        let page = app
            .client
            .get(&format!("/api/v1/publications?{query}"))
            .await
            .expect(200);
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| text(&item["id"]))
            .collect()
    };
    assert_eq!(
        list(String::new()).await,
        [third.clone(), second.clone(), first.clone()]
    );
    assert_eq!(
        list(format!("channel={one}")).await,
        std::slice::from_ref(&first)
    );
    assert_eq!(
        list("state=waiting".to_owned()).await,
        std::slice::from_ref(&third)
    );
    assert_eq!(list("state=waiting,sent".to_owned()).await.len(), 3);
    let post = text(&read(&app, &second).await["post"]);
    assert_eq!(list(format!("post={post}")).await, [second]);
    let page = app
        .client
        .get("/api/v1/publications?limit=1")
        .await
        .expect(200);
    let cursor = text(&page["next_cursor"]);
    assert_eq!(
        list(format!("limit=5&cursor={cursor}")).await.last(),
        Some(&first)
    );
    for (query, field) in [
        ("state=asleep", "state"),
        ("post=post_1", "post"),
        ("cursor=%20", "cursor"),
    ] {
        let answer = app
            .client
            .get(&format!("/api/v1/publications?{query}"))
            .await;
        assert_eq!(answer.problem_field(422, "invalid_value").0, field);
    }
}

#[tokio::test]
async fn what_waits_or_is_held_is_cancelled_at_once() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let waiting = app.due_now(&channel).await;
    let cancelled = cancel(&app, &waiting).await.expect(200);
    assert_eq!(
        (&cancelled["state"], &cancelled["revision"]),
        (&json!("cancelled"), &json!(2))
    );
    assert_eq!(kinds(&cancelled), ["publication_cancelled"]);
    let claimed = app.due_now(&channel).await;
    app.make(&claimed, Move::Claim, State::Due, |_| {}).await;
    let lease_no = app.stored(&claimed).await.lease.no;
    assert_eq!(
        cancel(&app, &claimed).await.expect(200)["state"],
        "cancelled"
    );
    assert!(
        app.stored(&claimed).await.lease.no > lease_no,
        "its sender notices"
    );
    let held = app.due_now(&channel).await;
    app.make(&held, Move::Hold, State::Held, |after| {
        after.reason = Some(Reason::Rule);
    })
    .await;
    assert_eq!(cancel(&app, &held).await.expect(200)["state"], "cancelled");
    app.run().await;
    assert!(app.public_on(&channel).await.is_empty());
    let problem = cancel(&app, &held).await.problem(409, "not_possible");
    assert_eq!(problem["state"], "cancelled");
}

#[tokio::test]
async fn while_it_is_being_sent_a_cancel_is_a_conflict_and_a_wish() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let id = app.due_now(&channel).await;
    app.begin_sending(&id).await;
    let problem = cancel(&app, &id).await.problem(409, "in_flight");
    assert_eq!(
        (&problem["state"], &problem["cancel_wish"]),
        (&json!("sending"), &json!(true))
    );
    assert!(app.stored(&id).await.cancel_wish);
    app.make(&id, Move::StoreReceipt, State::Sent, |_| {}).await;
    assert_eq!(
        cancel(&app, &id).await.problem(409, "not_possible")["state"],
        "sent"
    );
}

#[tokio::test]
async fn while_it_is_unclear_a_cancel_is_a_wish_that_is_honoured() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({ "kind": "k4", "script": "500" })).await;
    let id = app.due_now(&channel).await;
    app.run().await;
    assert_eq!(app.stored(&id).await.state, State::Unknown);
    let wished = cancel(&app, &id).await.expect(202);
    assert_eq!(
        (&wished["state"], &wished["cancel_wish"]),
        (&json!("unknown"), &json!(true))
    );
    let revision = wished["revision"].clone();
    assert_eq!(
        cancel(&app, &id).await.expect(202)["revision"],
        revision,
        "one wish is enough"
    );
    for _ in 0..4 {
        app.clock.advance_ms(4 * MINUTE_MS);
        app.run().await;
    }
    assert_eq!(app.stored(&id).await.state, State::Cancelled);
    assert!(app.public_on(&channel).await.is_empty());
}

#[tokio::test]
async fn a_thread_of_which_a_part_is_out_waits_for_a_person() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({ "script": ["ok", "429=600"] })).await;
    let body = json!({
        "text": "eins", "thread": [{ "text": "zwei" }], "channels": [channel], "publish_at": at(0),
    });
    let post = app.create_post(body).await;
    let id = text(&post["publications"][0]["id"]);
    app.run().await;
    assert_eq!(app.stored(&id).await.state, State::Waiting);
    let held = cancel(&app, &id).await.expect(200);
    assert_eq!(
        (&held["state"], &held["reason"]),
        (&json!("held"), &json!("partial_thread"))
    );
    cancel(&app, &id).await.problem(409, "needs_decision");
    let path = format!("/api/v1/posts/{}", text(&post["id"]));
    app.client
        .delete(&path)
        .await
        .problem(409, "needs_decision");
    let key_epoch = app.stored(&id).await.key_epoch;
    let released = resolve(&app, &id, json!({ "decision": "resend" }))
        .await
        .expect(200);
    assert_eq!(released["state"], "waiting");
    assert_eq!(
        app.stored(&id).await.key_epoch,
        key_epoch,
        "the part that is out stays known"
    );
    app.clock.advance_ms(20 * MINUTE_MS);
    app.run().await;
    let texts: Vec<Value> = app
        .public_on(&channel)
        .await
        .iter()
        .map(|post| post["text"].clone())
        .collect();
    assert_eq!(texts, ["eins", "zwei"]);
}

#[tokio::test]
async fn the_question_says_when_what_and_where() {
    let app = Dezent::spawn().await;
    let (channel, id) = unclear(&app, "500-with-effect").await;
    let held = read(&app, &id).await;
    let question = &held["question"];
    assert_eq!(
        (&question["sent_at"], &question["text"]),
        (&json!(at(0)), &json!("Guten Morgen"))
    );
    assert!(text(&question["where_to_look"]).contains(&channel));
    assert_eq!(held["steps"][0]["result"], json!(StepResult::Unknown));
}

#[tokio::test]
async fn posted_is_taken_as_proof() {
    let app = Dezent::spawn().await;
    let (_, id) = unclear(&app, "500-with-effect").await;
    let url = "https://social.example/laden/1";
    let body = json!({ "decision": "posted", "url": url });
    let sent = resolve(&app, &id, body.clone()).await.expect(200);
    assert_eq!(
        (&sent["state"], &sent["receipt"]["url"]),
        (&json!("sent"), &json!(url))
    );
    let step = &sent["steps"][0];
    assert_eq!(
        (&step["settled"], &step["remote_id"]),
        (&json!(Settled::Posted), &json!(url))
    );
    assert_eq!(
        (&step["evidence"][0]["how"], &step["evidence"][0]["note"]),
        (&json!("person"), &json!(url))
    );
    assert_eq!(
        (&sent["question"], &sent["look_again_at"]),
        (&Value::Null, &Value::Null)
    );
    assert!(kinds(&sent).contains(&"publication_resolved"));
    assert_eq!(
        resolve(&app, &id, body).await.problem(409, "not_possible")["state"],
        "sent"
    );
}

#[tokio::test]
async fn resend_sends_it_again_with_new_keys() {
    let app = Dezent::spawn().await;
    let (channel, id) = unclear(&app, "500").await;
    app.clock.advance_ms(40 * MINUTE_MS);
    let released = resolve(&app, &id, json!({ "decision": "resend" }))
        .await
        .expect(200);
    assert_eq!(
        (&released["state"], &released["due_at"]),
        (&json!("waiting"), &json!(app.in_ms(0)))
    );
    assert_eq!(released["steps"][0]["settled"], json!(Settled::NotPosted));
    let stored = app.stored(&id).await;
    assert_eq!(
        (stored.key_epoch, stored.first_sent_at, stored.tries),
        (1, None, 0)
    );
    app.run().await;
    assert_eq!(app.public_on(&channel).await.len(), 1);
    assert_eq!(app.stored(&id).await.state, State::Sent);
}

#[tokio::test]
async fn resend_may_wait_for_a_better_instant() {
    let app = Dezent::spawn().await;
    let (channel, id) = unclear(&app, "500").await;
    app.clock.advance_ms(40 * MINUTE_MS);
    let at = app.in_ms(90 * MINUTE_MS);
    let released = resolve(&app, &id, json!({ "decision": "resend", "at": at })).await;
    let released = released.expect(200);
    assert_eq!(
        (&released["state"], &released["due_at"]),
        (&json!("waiting"), &json!(at))
    );
    app.run().await;
    assert!(app.public_on(&channel).await.is_empty());
    app.clock.advance_ms(90 * MINUTE_MS);
    app.run().await;
    assert_eq!(app.public_on(&channel).await.len(), 1);
    assert_eq!(app.stored(&id).await.state, State::Sent);
}

#[tokio::test]
async fn drop_leaves_it() {
    let app = Dezent::spawn().await;
    let (channel, id) = unclear(&app, "500").await;
    let dropped = resolve(&app, &id, json!({ "decision": "drop" }))
        .await
        .expect(200);
    assert_eq!(
        (&dropped["state"], &dropped["reason"]),
        (&json!("cancelled"), &json!("dropped"))
    );
    app.clock.advance_ms(MINUTE_MS);
    app.run().await;
    assert!(app.public_on(&channel).await.is_empty());
}

#[tokio::test]
async fn while_it_is_looked_for_only_posted_and_drop_are_taken() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({ "kind": "k4" })).await;
    let id = app.due_now(&channel).await;
    app.lose_sight(&id).await;
    let problem = resolve(&app, &id, json!({ "decision": "resend" }))
        .await
        .problem(409, "still_looking");
    assert_eq!(problem["state"], "unknown");
    let wished = resolve(&app, &id, json!({ "decision": "drop" }))
        .await
        .expect(200);
    assert_eq!(
        (&wished["state"], &wished["cancel_wish"]),
        (&json!("unknown"), &json!(true))
    );
    let body = json!({ "decision": "posted", "url": "https://social.example/1" });
    let sent = resolve(&app, &id, body).await.expect(200);
    assert_eq!(
        (&sent["state"], &sent["cancel_wish"]),
        (&json!("sent"), &json!(false))
    );
    assert_eq!(sent["steps"][0]["settled"], json!(Settled::Posted));
}

#[tokio::test]
async fn a_reminder_is_answered_with_posted_or_drop() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let handed = async || {
        let id = app.due_now(&channel).await;
        app.begin_sending(&id).await;
        app.make(&id, Move::HandOver, State::Handed, |_| {}).await;
        id
    };
    let id = handed().await;
    let problem = resolve(&app, &id, json!({ "decision": "resend" }))
        .await
        .problem(409, "not_possible");
    assert_eq!(problem["state"], "handed");
    cancel(&app, &id).await.problem(409, "not_possible");
    let body = json!({ "decision": "posted", "url": "https://social.example/1" });
    assert_eq!(resolve(&app, &id, body).await.expect(200)["state"], "sent");
    // Not everything that people post has an address.
    let id = handed().await;
    let posted = resolve(&app, &id, json!({ "decision": "posted" })).await;
    let posted = posted.expect(200);
    assert_eq!(posted["state"], "sent");
    assert_eq!(posted["receipt"]["url"], Value::Null);
    let id = handed().await;
    let dropped = resolve(&app, &id, json!({ "decision": "drop" }))
        .await
        .expect(200);
    assert_eq!(dropped["state"], "skipped");
}

#[tokio::test]
async fn what_is_held_for_another_reason_is_released_as_it_is() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let id = app.due_now(&channel).await;
    let hold = |after: &mut Publication| after.reason = Some(Reason::Quota);
    app.make(&id, Move::Hold, State::Held, hold).await;
    app.clock.advance_ms(90 * MINUTE_MS);
    let released = resolve(&app, &id, json!({ "decision": "resend" }))
        .await
        .expect(200);
    assert_eq!(
        (&released["state"], &released["is_late"]),
        (&json!("waiting"), &json!(false))
    );
    assert_eq!(app.stored(&id).await.key_epoch, 0);
    app.run().await;
    assert_eq!(app.public_on(&channel).await.len(), 1);
}

#[tokio::test]
async fn a_wrong_answer_is_named() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let id = app.due_now(&channel).await;
    let cases = [
        (json!({}), "invalid_value", "decision"),
        (json!({ "decision": "maybe" }), "invalid_value", "decision"),
        (
            json!({ "decision": "drop", "why": "x" }),
            "unknown_field",
            "why",
        ),
        (json!({ "decision": "posted" }), "invalid_value", "url"),
        (
            json!({ "decision": "posted", "url": "javascript:alert(1)" }),
            "invalid_value",
            "url",
        ),
        (
            json!({ "decision": "drop", "url": "https://a.example" }),
            "invalid_value",
            "url",
        ),
        (
            json!({ "decision": "drop", "at": app.in_ms(MINUTE_MS) }),
            "invalid_value",
            "at",
        ),
        (
            json!({ "decision": "resend", "at": app.in_ms(-90 * MINUTE_MS) }),
            "in_the_past",
            "at",
        ),
    ];
    for (body, code, field) in cases {
        let answer = resolve(&app, &id, body.clone()).await;
        assert_eq!(answer.problem_field(422, code).0, field, "{body}");
    }
    for decision in ["resend", "drop"] {
        let answer = resolve(&app, &id, json!({ "decision": decision })).await;
        assert_eq!(answer.problem(409, "not_possible")["state"], "waiting");
    }
}
