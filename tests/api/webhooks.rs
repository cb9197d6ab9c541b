//! `/webhooks`: made, changed, tried out and removed; their secrets shown once.

use serde_json::{Value, json};

use crate::harness::{
    Dezent,
    receiver::{Call, Receiver, Reply},
    text,
};

const PATH: &str = "/api/v1/webhooks";

async fn dezent() -> Dezent {
    Dezent::spawn_with(|config| config.http.allow_private_addresses = true).await
}

async fn made(dezent: &Dezent, url: &str, events: Value) -> Value {
    let body = json!({ "name": "Laden", "url": url, "events": events });
    dezent.client.post(PATH, &body).await.expect(201)
}

fn of(webhook: &Value, rest: &str) -> String {
    format!("{PATH}/{}{rest}", text(&webhook["id"]))
}

#[tokio::test]
async fn a_secret_is_shown_once_and_never_again() {
    let dezent = dezent().await;
    let receiver = Receiver::start().await;
    let webhook = made(&dezent, &receiver.url, json!([])).await;
    let first = text(&webhook["secret"]);
    assert!(first.starts_with("whsec_") && first.len() == 50, "{first}");
    let rotated = dezent.client.ask(&of(&webhook, "/rotate-secret")).await;
    let rotated = rotated.expect(200);
    let second = text(&rotated["secret"]);
    assert_ne!(first, second);
    assert_eq!(rotated["previous_secret_until"], dezent.in_ms(86_400_000));
    dezent.client.ask(&of(&webhook, "/test")).await.expect(200);
    dezent.run().await;
    let change = json!({ "name": "Neu" });
    let shown = [
        dezent.client.get(PATH).await.expect(200),
        dezent.client.get(&of(&webhook, "")).await.expect(200),
        dezent
            .client
            .patch(&of(&webhook, ""), &change)
            .await
            .expect(200),
        dezent
            .client
            .get(&of(&webhook, "/deliveries"))
            .await
            .expect(200),
    ];
    let told: Vec<String> = receiver
        .calls()
        .iter()
        .map(|call| String::from_utf8_lossy(&call.body).into_owned())
        .collect();
    assert!(told.len() > 1);
    for secret in [&first, &second] {
        for shown in shown.iter().map(ToString::to_string).chain(told.clone()) {
            assert!(!shown.contains(&secret[6..]), "{shown}");
        }
    }
    assert_eq!(shown[2]["name"], "Neu");
    assert_eq!(shown[2].get("secret"), None);
}

#[tokio::test]
async fn a_test_says_what_came_back() {
    let dezent = dezent().await;
    let receiver = Receiver::start().await;
    let webhook = made(&dezent, &receiver.url, json!(["channel.needs_auth"])).await;
    receiver.then([
        Reply::Says(200, "", "gut\u{1b}[1m"),
        Reply::Says(404, "", "nothing here"),
        Reply::Says(302, "location: http://127.0.0.1:9/\r\n", ""),
        Reply::Says(410, "", ""),
        Reply::Cut,
    ]);
    let mut answers = Vec::new();
    for _ in 0..5 {
        let mut answer = dezent.client.ask(&of(&webhook, "/test")).await.expect(200);
        assert!(answer["duration_ms"].as_u64().unwrap() < 20_000);
        answer.as_object_mut().unwrap().remove("duration_ms");
        answers.push(answer);
    }
    let answer = |taken, status: Value, message: Value, answer: &str| json!({ "taken": taken, "status": status, "message": message, "answer": answer });
    let expected = [
        answer(true, json!(200), Value::Null, "gut[1m"),
        answer(
            false,
            json!(404),
            json!("the receiver answered 404"),
            "nothing here",
        ),
        answer(
            false,
            json!(302),
            json!("the receiver answered 302; redirects are not followed"),
            "",
        ),
        answer(
            false,
            json!(410),
            json!("the receiver wants nothing more (410)"),
            "",
        ),
        answer(false, Value::Null, json!("the connection broke off"), ""),
    ];
    assert_eq!(answers, expected);
    let calls = receiver.calls();
    let secret = text(&webhook["secret"]);
    for call in &calls {
        assert_eq!(call.verify(&secret, dezent.clock.now()), Ok(()));
        assert_eq!(call.json()["type"], "webhook.test");
        assert_eq!(call.json()["data"]["webhook"], webhook["id"]);
    }
    assert_ne!(calls[0].id(), calls[1].id(), "each is a message of its own");
    // A test changes nothing, whatever came of it.
    let shown = dezent.client.get(&of(&webhook, "")).await.expect(200);
    assert_eq!(shown["state"], "active");
    let log = dezent
        .client
        .get(&of(&webhook, "/deliveries"))
        .await
        .expect(200);
    assert_eq!(log["items"], json!([]));
}

#[tokio::test]
async fn what_cannot_be_taken_is_named() {
    let guarded = Dezent::spawn().await;
    let good = json!({ "name": "Laden", "url": "https://example.org/hook" });
    let with = |field: &str, value: Value| {
        let mut body = good.clone();
        body[field] = value;
        body
    };
    let cases = [
        (with("name", json!("  ")), "name", "empty"),
        (with("name", json!("x".repeat(101))), "name", "too_long"),
        (with("name", json!("a\0b")), "name", "character"),
        (with("url", json!("example.org")), "url", "refused"),
        (with("url", json!("http://example.org/")), "url", "refused"),
        (with("url", json!("https://127.0.0.1/")), "url", "refused"),
        (
            with("url", json!("https://169.254.169.254/")),
            "url",
            "refused",
        ),
        (
            with("url", json!("https://a:b@example.org/")),
            "url",
            "refused",
        ),
        (
            with("url", json!("https://example.org:22/")),
            "url",
            "refused",
        ),
        (
            with(
                "url",
                json!(format!("https://example.org/{}", "x".repeat(2_000))),
            ),
            "url",
            "too_long",
        ),
        (
            with("events", json!(["publication.sent", "post"])),
            "events[1]",
            "unknown",
        ),
    ];
    for (body, field, code) in cases {
        let answer = guarded.client.post(PATH, &body).await;
        assert_eq!(
            answer.problem_field(422, "invalid_value"),
            (field.to_owned(), code.to_owned()),
            "{body}"
        );
    }
    let unknown = with("secret", json!("whsec_x"));
    guarded
        .client
        .post(PATH, &unknown)
        .await
        .problem(422, "unknown_field");
    let events = json!(["publication.sent", "publication.sent", "channel.needs_auth"]);
    let made = guarded
        .client
        .post(PATH, &with("events", events))
        .await
        .expect(201);
    assert_eq!(
        made["events"],
        json!(["publication.sent", "channel.needs_auth"])
    );
    let answer = guarded
        .client
        .patch(&of(&made, ""), &json!({ "url": "https://10.0.0.1/" }))
        .await;
    assert_eq!(answer.problem_field(422, "invalid_value").0, "url");
}

#[tokio::test]
async fn there_are_fifty_at_the_most() {
    let dezent = Dezent::spawn().await;
    for number in 0..50 {
        made(&dezent, &format!("https://example.org/{number}"), json!([])).await;
    }
    let body = json!({ "name": "Laden", "url": "https://example.org/" });
    dezent
        .client
        .post(PATH, &body)
        .await
        .problem(409, "not_possible");
    let listed = dezent.client.get(PATH).await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 50);
}

#[tokio::test]
async fn what_belongs_to_another_workspace_is_not_there() {
    let dezent = dezent().await;
    let receiver = Receiver::start().await;
    let webhook = made(&dezent, &receiver.url, json!([])).await;
    dezent.run().await;
    let log = dezent
        .client
        .get(&of(&webhook, "/deliveries"))
        .await
        .expect(200);
    let delivery = text(&log["items"][0]["id"]);
    let few = of(&webhook, "/deliveries?fields=id&limit=1");
    let few = dezent.client.get(&few).await.expect(200);
    assert_eq!(few["items"], json!([{ "id": delivery }]));
    let other = dezent.second_workspace().await;
    let own = json!({ "name": "Anderer", "url": receiver.url });
    let own = other.post(PATH, &own).await.expect(201);
    let again = format!("/deliveries/{delivery}/redeliver");
    other.get(&of(&webhook, "")).await.problem(404, "not_found");
    other
        .patch(&of(&webhook, ""), &json!({ "name": "x" }))
        .await
        .problem(404, "not_found");
    other
        .delete(&of(&webhook, ""))
        .await
        .problem(404, "not_found");
    for rest in ["/rotate-secret", "/test", &again] {
        other
            .ask(&of(&webhook, rest))
            .await
            .problem(404, "not_found");
    }
    other
        .get(&of(&webhook, "/deliveries"))
        .await
        .problem(404, "not_found");
    // Nor is a delivery found beneath another webhook.
    other.ask(&of(&own, &again)).await.problem(404, "not_found");
    assert_eq!(
        other.get(PATH).await.expect(200)["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let before = receiver.calls().len();
    // What happens in one workspace is not told to the other.
    dezent.channel(json!({})).await;
    dezent.run().await;
    let told: Vec<Value> = receiver.calls()[before..].iter().map(Call::json).collect();
    let connected = told
        .iter()
        .filter(|body| body["type"] == "channel.connected");
    assert_eq!(connected.count(), 1, "{told:#?}");
}

#[tokio::test]
async fn a_removed_webhook_is_gone_with_its_log() {
    let dezent = dezent().await;
    let receiver = Receiver::start().await;
    let webhook = made(&dezent, &receiver.url, json!([])).await;
    dezent.run().await;
    let told = receiver.calls().len();
    assert!(told > 0);
    dezent.client.delete(&of(&webhook, "")).await.expect(204);
    dezent
        .client
        .get(&of(&webhook, ""))
        .await
        .problem(404, "not_found");
    dezent.channel(json!({})).await;
    dezent.run().await;
    assert_eq!(receiver.calls().len(), told);
}
