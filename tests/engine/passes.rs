//! What passes of the engine do, on a clock that is moved by hand.

use serde_json::{Value, json};

use crate::harness::{Dezent, text};

const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60_000;

async fn plan(dezent: &Dezent, channel: &str, words: &str, in_ms: i64) -> String {
    let body = json!({
        "text": words, "channels": [channel], "promotion": "none", "publish_at": dezent.in_ms(in_ms),
    });
    text(&dezent.create_post(body).await["publications"][0]["id"])
}

async fn seen(dezent: &Dezent, id: &str) -> Value {
    dezent
        .client
        .get(&format!("/api/v1/publications/{id}"))
        .await
        .expect(200)
}

async fn texts_on(dezent: &Dezent, channel: &str) -> Vec<String> {
    dezent
        .public_on(channel)
        .await
        .iter()
        .map(|post| text(&post["text"]))
        .collect()
}

async fn run_at(dezent: &Dezent, in_ms: i64) {
    dezent.clock.advance_ms(in_ms);
    dezent.run().await;
}

#[tokio::test]
async fn nothing_goes_out_a_moment_early_and_everything_goes_out_on_time() {
    let dezent = Dezent::spawn().await;
    let channel = dezent.channel(json!({})).await;
    let id = plan(&dezent, &channel, "Guten Morgen", MINUTE_MS).await;
    run_at(&dezent, MINUTE_MS - 1).await;
    assert_eq!(texts_on(&dezent, &channel).await, Vec::<String>::new());
    run_at(&dezent, 1).await;
    assert_eq!(texts_on(&dezent, &channel).await, ["Guten Morgen"]);
    let publication = seen(&dezent, &id).await;
    assert_eq!(publication["state"], "sent");
    assert_eq!(publication["steps"][0]["result"], "done");
    run_at(&dezent, 5 * MINUTE_MS).await;
    assert_eq!(seen(&dezent, &id).await["state"], "confirmed");
    assert_eq!(texts_on(&dezent, &channel).await, ["Guten Morgen"]);
}

#[tokio::test]
async fn posts_of_one_channel_keep_their_order_and_late_ones_their_distance() {
    let dezent = Dezent::spawn().await;
    let channel = dezent.channel(json!({})).await;
    for (words, in_ms) in [("drei", 3), ("eins", 1), ("zwei", 2)] {
        plan(&dezent, &channel, words, in_ms * SECOND_MS).await;
    }
    // Ten minutes of standstill: what follows is late, and does not come as a burst.
    run_at(&dezent, 10 * MINUTE_MS).await;
    assert_eq!(texts_on(&dezent, &channel).await, ["eins"]);
    run_at(&dezent, MINUTE_MS - 1).await;
    assert_eq!(texts_on(&dezent, &channel).await, ["eins"]);
    run_at(&dezent, 1).await;
    run_at(&dezent, MINUTE_MS).await;
    assert_eq!(texts_on(&dezent, &channel).await, ["eins", "zwei", "drei"]);
}

#[tokio::test]
async fn past_its_grace_a_post_waits_for_a_person_who_may_still_send_it() {
    let dezent = Dezent::spawn().await;
    let channel = dezent.channel(json!({})).await;
    let id = plan(&dezent, &channel, "Frühstück", SECOND_MS).await;
    run_at(&dezent, 31 * MINUTE_MS + 2 * SECOND_MS).await;
    let publication = seen(&dezent, &id).await;
    assert_eq!(
        (&publication["state"], &publication["reason"]),
        (&json!("held"), &json!("late"))
    );
    assert_eq!(texts_on(&dezent, &channel).await, Vec::<String>::new());
    let answer = json!({ "decision": "resend" });
    dezent
        .client
        .post(&format!("/api/v1/publications/{id}/resolve"), &answer)
        .await
        .expect(200);
    dezent.run().await;
    assert_eq!(texts_on(&dezent, &channel).await, ["Frühstück"]);
}

#[tokio::test]
async fn a_throttled_channel_rests_as_long_as_the_network_asked() {
    let dezent = Dezent::spawn().await;
    let channel = dezent.channel(json!({ "script": ["429=90"] })).await;
    let first = plan(&dezent, &channel, "eins", SECOND_MS).await;
    plan(&dezent, &channel, "zwei", 2 * SECOND_MS).await;
    run_at(&dezent, 3 * SECOND_MS).await;
    let publication = seen(&dezent, &first).await;
    assert_eq!(publication["state"], "waiting");
    assert_eq!(publication["steps"][0]["result"], "throttled");
    assert_eq!(publication["steps"][0]["retry_after_s"], 90);
    run_at(&dezent, 86 * SECOND_MS).await;
    assert_eq!(texts_on(&dezent, &channel).await, Vec::<String>::new());
    for _ in 0..3 {
        run_at(&dezent, MINUTE_MS).await;
    }
    assert_eq!(texts_on(&dezent, &channel).await, ["eins", "zwei"]);
}

#[tokio::test]
async fn a_refusal_ends_one_post_and_not_the_next() {
    let dezent = Dezent::spawn().await;
    let channel = dezent
        .channel(json!({ "script": ["422", "duplicate", "ok"] }))
        .await;
    let refused = plan(&dezent, &channel, "eins", SECOND_MS).await;
    let duplicate = plan(&dezent, &channel, "zwei", 2 * SECOND_MS).await;
    let fine = plan(&dezent, &channel, "drei", 3 * SECOND_MS).await;
    run_at(&dezent, 4 * SECOND_MS).await;
    let outcome = async |id: &str| {
        let publication = seen(&dezent, id).await;
        (text(&publication["state"]), publication["reason"].clone())
    };
    assert_eq!(
        outcome(&refused).await,
        ("failed".to_owned(), json!("refused"))
    );
    assert_eq!(
        outcome(&duplicate).await,
        ("failed".to_owned(), json!("duplicate"))
    );
    assert_eq!(outcome(&fine).await, ("sent".to_owned(), Value::Null));
}

#[tokio::test]
async fn a_later_part_that_is_refused_leaves_the_thread_to_a_person() {
    let dezent = Dezent::spawn().await;
    let channel = dezent.channel(json!({ "script": ["ok", "422"] })).await;
    let body = json!({
        "text": "eins", "thread": [{ "text": "zwei" }, { "text": "drei" }], "channels": [channel],
        "publish_at": dezent.in_ms(0),
    });
    let post = dezent.create_post(body).await;
    let id = text(&post["publications"][0]["id"]);
    dezent.run().await;
    let publication = seen(&dezent, &id).await;
    assert_eq!(publication["state"], "held");
    assert_eq!(publication["reason"], "partial_thread");
    assert_eq!(texts_on(&dezent, &channel).await, ["eins"]);
    // Released, it goes on with the next part and never starts over.
    let answer = json!({ "decision": "resend" });
    dezent
        .client
        .post(&format!("/api/v1/publications/{id}/resolve"), &answer)
        .await
        .expect(200);
    dezent.run().await;
    assert_eq!(texts_on(&dezent, &channel).await, ["eins", "zwei", "drei"]);
    assert_eq!(seen(&dezent, &id).await["state"], "sent");
}

#[tokio::test]
async fn a_session_refused_twice_stops_the_channel_and_loses_nothing() {
    let dezent = Dezent::spawn().await;
    let channel = dezent
        .channel(json!({ "script": ["401", "401", "401"] }))
        .await;
    let id = plan(&dezent, &channel, "eins", SECOND_MS).await;
    for _ in 0..4 {
        run_at(&dezent, 3 * SECOND_MS).await;
    }
    let shown = dezent
        .client
        .get(&format!("/api/v1/channels/{channel}"))
        .await
        .expect(200);
    assert_eq!(shown["state"], "needs_auth");
    assert_eq!(seen(&dezent, &id).await["state"], "waiting");
    run_at(&dezent, 31 * MINUTE_MS).await;
    assert_eq!(seen(&dezent, &id).await["state"], "held");
    assert_eq!(texts_on(&dezent, &channel).await, Vec::<String>::new());
}

#[tokio::test]
async fn an_unclear_outcome_that_a_person_cancelled_is_not_sent_again() {
    let dezent = Dezent::spawn().await;
    for (script, state, public) in [("cut-before", "cancelled", 0), ("cut-after", "sent", 1)] {
        let channel = dezent
            .channel(json!({ "kind": "k4", "script": [script] }))
            .await;
        let id = plan(&dezent, &channel, "eins", SECOND_MS).await;
        run_at(&dezent, 2 * SECOND_MS).await;
        assert_eq!(seen(&dezent, &id).await["state"], "unknown");
        let cancelled = dezent
            .client
            .ask(&format!("/api/v1/publications/{id}/cancel"))
            .await;
        assert!(matches!(cancelled.status, 200 | 202), "{}", cancelled.text);
        for _ in 0..20 {
            run_at(&dezent, 30 * SECOND_MS).await;
        }
        let ended = seen(&dezent, &id).await;
        let is_expected =
            ended["state"] == state || (state == "sent" && ended["state"] == "confirmed");
        assert!(is_expected, "{script}: {ended:#}");
        assert_eq!(texts_on(&dezent, &channel).await.len(), public, "{script}");
    }
}

/// A first try was unclear and is to be repeated, which is harmless there; cancelled before that, it
/// may still be out, and nobody would look any more. So a person is asked, and told what to look for.
#[tokio::test]
async fn what_may_be_out_is_not_cancelled_unasked() {
    let dezent = Dezent::spawn().await;
    let script = json!(["cut-before", "ok"]);
    let channel = dezent
        .channel(json!({ "kind": "k1", "script": script }))
        .await;
    let id = plan(&dezent, &channel, "eins", SECOND_MS).await;
    run_at(&dezent, 2 * SECOND_MS).await;
    let waits = seen(&dezent, &id).await;
    assert_eq!(waits["state"], "waiting", "{waits:#}");
    assert_eq!(waits["steps"][0]["settled"], "repeatable", "{waits:#}");
    let post = format!("/api/v1/posts/{}", text(&waits["post"]));
    let removed = dezent.client.delete(&post).await;
    removed.problem(409, "needs_decision");
    let cancel = format!("/api/v1/publications/{id}/cancel");
    let asked = dezent.client.ask(&cancel).await.expect(200);
    assert_eq!(asked["state"], "held", "{asked:#}");
    assert_eq!(asked["reason"], "unknown_outcome", "{asked:#}");
    let asked = seen(&dezent, &id).await;
    assert_eq!(asked["question"]["text"], "eins", "{asked:#}");
    assert!(asked["question"]["sent_at"].is_string(), "{asked:#}");
    // The person has looked, and it is not there.
    let answer = json!({ "decision": "drop" });
    let resolve = format!("/api/v1/publications/{id}/resolve");
    let dropped = dezent.client.post(&resolve, &answer).await.expect(200);
    assert_eq!(dropped["state"], "cancelled");
    run_at(&dezent, 10 * MINUTE_MS).await;
    assert_eq!(texts_on(&dezent, &channel).await, Vec::<String>::new());
}

#[tokio::test]
async fn where_nothing_can_be_looked_up_a_person_is_asked_at_once() {
    let dezent = Dezent::spawn().await;
    let channel = dezent
        .channel(json!({ "kind": "k5", "script": ["cut-after"] }))
        .await;
    let id = plan(&dezent, &channel, "eins", SECOND_MS).await;
    run_at(&dezent, 2 * SECOND_MS).await;
    let publication = seen(&dezent, &id).await;
    assert_eq!(publication["reason"], "unknown_outcome", "{publication:#}");
    // The person looks, finds it, and says where.
    let answer = json!({ "decision": "posted", "url": "https://example.org/1" });
    dezent
        .client
        .post(&format!("/api/v1/publications/{id}/resolve"), &answer)
        .await
        .expect(200);
    for _ in 0..5 {
        run_at(&dezent, 10 * MINUTE_MS).await;
    }
    assert_eq!(texts_on(&dezent, &channel).await, ["eins"]);
    assert_eq!(
        seen(&dezent, &id).await["receipt"]["url"],
        "https://example.org/1"
    );
}

#[tokio::test]
async fn two_candidates_are_a_question_for_a_person() {
    let dezent = Dezent::spawn().await;
    let channel = dezent
        .channel(json!({ "kind": "k4", "script": ["cut-after"] }))
        .await;
    let id = plan(&dezent, &channel, "eins", SECOND_MS).await;
    run_at(&dezent, 2 * SECOND_MS).await;
    // Somebody else posts the very same words by hand.
    dezent.post_by_hand(&channel, "eins").await;
    for _ in 0..20 {
        run_at(&dezent, 30 * SECOND_MS).await;
    }
    let publication = seen(&dezent, &id).await;
    assert_eq!(publication["reason"], "unknown_outcome", "{publication:#}");
    assert_eq!(texts_on(&dezent, &channel).await.len(), 2);
}

#[tokio::test]
async fn an_edit_before_the_instant_is_what_goes_out() {
    let dezent = Dezent::spawn().await;
    let channel = dezent.channel(json!({})).await;
    let body =
        json!({ "text": "alt", "channels": [channel], "publish_at": dezent.in_ms(MINUTE_MS) });
    let post = dezent.create_post(body).await;
    let path = format!("/api/v1/posts/{}", text(&post["id"]));
    dezent
        .client
        .patch(&path, &json!({ "text": "neu" }))
        .await
        .expect(200);
    run_at(&dezent, MINUTE_MS).await;
    assert_eq!(texts_on(&dezent, &channel).await, ["neu"]);
    let late = dezent
        .client
        .patch(&path, &json!({ "text": "zu spät" }))
        .await;
    assert_eq!(late.status, 409, "{}", late.text);
}

/// What was fine when it was planned may be one offer too many when its instant comes.
#[tokio::test]
async fn a_post_that_a_rule_blocks_by_then_is_held_and_says_why() {
    let dezent = Dezent::spawn().await;
    let channel = dezent.channel(json!({})).await;
    let offer = async |words: &str, in_ms: i64| {
        let body = json!({
            "text": words, "channels": [channel], "promotion": "offer",
            "publish_at": dezent.in_ms(in_ms),
        });
        dezent.client.post("/api/v1/posts", &body).await
    };
    let tip = json!({
        "text": "Tipp", "channels": [channel], "promotion": "none",
        "publish_at": dezent.in_ms(90 * MINUTE_MS),
    });
    let tip = dezent.create_post(tip).await;
    let first = offer("Angebot 1", 80 * MINUTE_MS).await.expect(201);
    let second = offer("Angebot 2", 95 * MINUTE_MS).await.expect(201);
    let third = offer("Angebot 3", 110 * MINUTE_MS).await.expect(201);
    // The tip between the offers is taken out, and three offers in a row remain.
    let path = format!("/api/v1/posts/{}", text(&tip["id"]));
    assert_eq!(dezent.client.delete(&path).await.status, 204);
    for _ in 0..12 {
        run_at(&dezent, 10 * MINUTE_MS).await;
    }
    let state = async |post: &Value| {
        let publication = seen(&dezent, &text(&post["publications"][0]["id"])).await;
        (text(&publication["state"]), publication["reason"].clone())
    };
    assert_eq!(state(&first).await.0, "confirmed");
    assert_eq!(state(&second).await.0, "confirmed");
    assert_eq!(state(&third).await, ("held".to_owned(), json!("rule")));
    assert_eq!(
        texts_on(&dezent, &channel).await,
        ["Angebot 1", "Angebot 2"]
    );
}

/// A channel may rather leave out what is past its grace than ask about it.
#[tokio::test]
async fn a_channel_may_leave_out_what_is_too_late() {
    let dezent = Dezent::spawn().await;
    let channel = dezent.channel_that_skips().await;
    let id = plan(&dezent, &channel, "Frühstück", SECOND_MS).await;
    run_at(&dezent, 31 * MINUTE_MS + 2 * SECOND_MS).await;
    let publication = seen(&dezent, &id).await;
    assert_eq!(publication["state"], "skipped");
    assert_eq!(publication["reason"], "late");
    assert_eq!(publication["steps"], json!([]));
}
