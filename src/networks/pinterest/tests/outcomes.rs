//! The adapter against canned answers: what they mean.

use serde_json::{Value, json};

use super::{drafted, film, idle, image, prepared, trial};
use crate::{
    domain::attempt::Journal,
    networks::{Adapter, Outcome, Session, contract::Canned, drive::enter},
};

const REFUSED: Outcome = Outcome::Refused { duplicate: false };
const UNKNOWN: Outcome = Outcome::Unknown;

fn error(code: i64, message: &str) -> Value {
    json!({ "code": code, "message": message })
}

fn throttled(retry_after_s: Option<i64>) -> Outcome {
    Outcome::Throttled { retry_after_s }
}

#[tokio::test]
async fn answers_to_a_pin_are_sorted() {
    let directory = tempfile::tempdir().unwrap();
    let picture = image(directory.path(), "media_1", "");
    let draft = drafted("549", "Brot", vec![picture], &json!({}));
    let pin = |body: Value| Canned::new("POST", "/pins", body);
    let done = Outcome::Done {
        remote_id: Some("813".to_owned()),
        data: json!({ "url": "https://www.pinterest.com/pin/813/" }),
    };
    let cases = vec![
        (pin(json!({ "id": "813" })), done.clone()),
        (pin(json!({ "id": "813" })).status(201), done),
        (pin(json!({ "id": "" })).status(201), UNKNOWN),
        (pin(json!({})).status(201), UNKNOWN),
        (pin(Value::Null).text("<html>").status(201), UNKNOWN),
        (pin(error(1, "Board not found")).status(400), REFUSED),
        (
            pin(error(1, "Unable to reach the URL. Please check the URL.")).status(400),
            Outcome::NotSent,
        ),
        (pin(json!({})).status(400), UNKNOWN),
        (
            pin(error(2, "Authentication failed.")).status(401),
            Outcome::Unauthorized,
        ),
        (pin(error(29, "Not permitted")).status(403), REFUSED),
        (pin(Value::Null).text("<html>").status(403), UNKNOWN),
        (pin(error(40, "Board not found.")).status(404), REFUSED),
        (pin(error(8, "Wait")).status(429), throttled(None)),
        (
            pin(Value::Null).status(429).header("retry-after", "30"),
            throttled(Some(30)),
        ),
        (
            pin(error(8, "Wait"))
                .status(429)
                .header("x-ratelimit-remaining", "0")
                .header("x-ratelimit-reset", "45"),
            throttled(Some(45)),
        ),
        (pin(error(0, "Later")).status(408), UNKNOWN),
        (pin(error(0, "Conflict")).status(409), UNKNOWN),
        (
            pin(Value::Null).status(302).header("location", "/pins"),
            UNKNOWN,
        ),
        (pin(error(0, "Fault")).status(500), UNKNOWN),
        (pin(error(0, "Fault")).status(503), UNKNOWN),
    ];
    trial().sorted(&draft, &Journal::default(), cases).await;
    trial().breaks(&draft, &Journal::default()).await;
}

#[tokio::test]
async fn an_error_keeps_its_number_and_its_sentence() {
    let directory = tempfile::tempdir().unwrap();
    let picture = image(directory.path(), "media_1", "");
    let draft = drafted("549", "Brot", vec![picture], &json!({}));
    let answer = Canned::new("POST", "/pins", error(1, "Board\n\u{7} not found")).status(400);
    let report = trial().answered(&draft, &Journal::default(), answer).await;
    assert_eq!(report.error_code.as_deref(), Some("1"));
    assert_eq!(report.message.as_deref(), Some("Board not found"));
    assert_eq!(report.http_status, Some(400));
}

#[tokio::test]
async fn answers_about_a_film_are_sorted() {
    let directory = tempfile::tempdir().unwrap();
    let film = film(directory.path(), "media_3", "");
    let draft = drafted("549", "Teig", vec![film], &json!({}));
    let registration = |body: Value| Canned::new("POST", "/media", body).status(201);
    let good = json!({
        "media_id": "m-5", "upload_url": "https://bucket.test/",
        "upload_parameters": { "key": "a" },
    });
    let registered = Outcome::Done {
        remote_id: Some("m-5".to_owned()),
        data: json!({ "upload_url": "https://bucket.test/", "upload_parameters": { "key": "a" } }),
    };
    let cases = vec![
        (registration(good), registered),
        (registration(json!({ "media_id": "m-5" })), UNKNOWN),
        (
            registration(error(2, "Authentication failed.")).status(401),
            Outcome::Unauthorized,
        ),
        (registration(error(29, "No")).status(403), REFUSED),
        (registration(Value::Null).status(429), throttled(None)),
        (registration(Value::Null).status(500), UNKNOWN),
    ];
    trial().sorted(&draft, &Journal::default(), cases).await;

    let asked = |status: &str| Canned::new("GET", "/media/m-5", json!({ "status": status }));
    let processing = Outcome::Processing {
        remote_id: "m-5".to_owned(),
        data: json!({ "processing": true }),
        look_in_ms: 5_000,
    };
    let ready = Outcome::Done {
        remote_id: Some("m-5".to_owned()),
        data: json!({}),
    };
    let cases = vec![
        (asked("registered"), processing.clone()),
        (asked("processing"), processing),
        (asked("succeeded"), ready),
        (asked("failed"), REFUSED),
        (asked("asleep"), UNKNOWN),
        (asked("succeeded").status(500), UNKNOWN),
        (asked("succeeded").text("{"), UNKNOWN),
    ];
    trial().sorted(&draft, &prepared(), cases).await;
}

#[tokio::test]
async fn a_storage_service_is_believed_when_it_refuses() {
    let directory = tempfile::tempdir().unwrap();
    let film = film(directory.path(), "media_3", "");
    let draft = drafted("549", "Teig", vec![film], &json!({}));
    for (status, expected) in [
        (400, REFUSED),
        (413, REFUSED),
        (403, UNKNOWN),
        (307, UNKNOWN),
        (503, UNKNOWN),
    ] {
        let bucket = Canned::new("POST", "/bucket", Value::Null).status(status);
        let server = trial().serve(&[bucket]).await;
        let to = json!({
            "upload_url": format!("{}/bucket", server.uri()), "upload_parameters": {},
        });
        let mut journal = Journal::default();
        enter(&mut journal, "register:0:0", Some("m-5"), to);
        let step = trial().next(&draft, &journal);
        assert_eq!(step.name, "upload:0:0");
        let report = idle().prepare(&draft, &step, &Session::default()).await;
        assert_eq!(report.outcome, expected, "{status}");
    }
}

#[tokio::test]
async fn nothing_is_sent_without_a_token() {
    let directory = tempfile::tempdir().unwrap();
    let picture = image(directory.path(), "media_1", "");
    let draft = drafted("549", "Brot", vec![picture], &json!({}));
    let mut trial = trial();
    trial.session = |_| Session::default();
    let seen = trial.sent(&draft, &[super::made()]).await;
    assert_eq!(seen["requests"], json!([]));
    assert_eq!(seen["ended"]["outcome"], "Unauthorized");
}

#[tokio::test]
async fn what_is_gone_counts_as_removed() {
    let removed = Outcome::Done {
        remote_id: Some("813".to_owned()),
        data: json!({}),
    };
    let cases = [
        (204, Value::Null, removed.clone()),
        (404, error(50, "Pin not found."), removed),
        (404, Value::Null, UNKNOWN),
        (401, error(2, "No"), Outcome::Unauthorized),
        (403, error(29, "No"), REFUSED),
        (429, error(8, "Wait"), throttled(None)),
        (500, Value::Null, UNKNOWN),
    ];
    assert!(idle().can_remove());
    let channel = drafted("549", "a", vec![], &json!({})).channel;
    for (status, body, expected) in cases {
        let answer = Canned::new("DELETE", "/pins/813", body).status(status);
        let server = trial().serve(&[answer]).await;
        let session = (trial().session)(&server.uri().parse().unwrap());
        let report = trial().at(&server).remove(&channel, "813", &session).await;
        assert_eq!(report.outcome, expected, "{status}");
    }
}
