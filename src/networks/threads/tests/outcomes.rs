//! The adapter against canned answers: what each answer comes to.

use serde_json::{Value, json};

use super::{PUBLISH, THREADS, TRIAL, drafted, id, is, media, ready, session};
use crate::{
    domain::attempt::Journal,
    networks::{Adapter, Outcome, StepReport, contract::Canned, drive::enter},
};

const REFUSED: Outcome = Outcome::Refused { duplicate: false };

fn throttled(retry_after_s: Option<i64>) -> Outcome {
    Outcome::Throttled { retry_after_s }
}

fn done(id: &str) -> Outcome {
    Outcome::Done {
        remote_id: Some(id.to_owned()),
        data: json!({}),
    }
}

fn error(code: i64, subcode: i64) -> Value {
    json!({ "error": {
        "message": "Something", "type": "OAuthException", "code": code, "error_subcode": subcode,
        "fbtrace_id": "A",
    }})
}

/// What every call of Meta's may be answered with, at this path.
fn common(method: &'static str, path: &str) -> Vec<(Canned, Outcome)> {
    let no = |status: u16, body: Value| Canned::new(method, path, body).status(status);
    let usage =
        r#"{"17":[{"type":"threads","call_count":100,"estimated_time_to_regain_access":9}]}"#;
    let transient = json!({ "error": { "code": 100, "is_transient": true, "message": "a" }});
    vec![
        (no(400, error(190, 460)), Outcome::Unauthorized),
        (no(401, error(190, 0)), Outcome::Unauthorized),
        (no(400, error(102, 0)), Outcome::Unauthorized),
        (no(403, error(10, 0)), Outcome::Unauthorized),
        (no(403, error(200, 0)), Outcome::Unauthorized),
        (no(403, error(299, 0)), Outcome::Unauthorized),
        (no(403, error(300, 0)), Outcome::Unknown),
        (no(400, error(4, 0)), throttled(None)),
        (
            no(403, error(17, 0)).header("retry-after", "30"),
            throttled(Some(30)),
        ),
        (
            no(400, error(613, 0)).header("x-business-use-case-usage", usage),
            throttled(Some(540)),
        ),
        (no(400, error(32, 0)), throttled(None)),
        (
            no(429, json!({})).header("retry-after", "7"),
            throttled(Some(7)),
        ),
        (no(429, error(999, 0)), throttled(None)),
        (no(400, error(100, 0)), REFUSED),
        (no(400, error(0, 4_279_013)), REFUSED),
        (no(400, transient), Outcome::Unknown),
        (no(400, error(1, 0)), Outcome::Unknown),
        (no(400, error(2, 0)), Outcome::Unknown),
        (no(400, error(24, 4_279_009)), Outcome::Unknown),
        (no(400, json!({})), Outcome::Unknown),
        (no(401, json!({})), Outcome::Unknown),
        (no(404, json!({})).text("<html>"), Outcome::Unknown),
        (no(408, error(100, 0)), Outcome::Unknown),
        (no(409, error(100, 0)), Outcome::Unknown),
        (
            no(302, json!({})).header("location", "https://a.test"),
            Outcome::Unknown,
        ),
        (no(500, error(100, 0)), Outcome::Unknown),
        (no(503, error(190, 0)), Outcome::Unknown),
        (no(200, json!({})), Outcome::Unknown),
        (no(200, json!({ "id": "" })), Outcome::Unknown),
        (no(200, json!({})).text("{\"id\":"), Outcome::Unknown),
    ]
}

#[tokio::test]
async fn each_answer_to_publishing_is_sorted() {
    let draft = drafted(&["Eins"], &json!({}));
    let mut cases = common("POST", PUBLISH);
    cases.push((Canned::new("POST", PUBLISH, id("m1")), done("m1")));
    TRIAL.sorted(&draft, &ready(), cases).await;
}

#[tokio::test]
async fn each_answer_to_making_a_container_is_sorted() {
    let draft = drafted(&["Eins"], &json!({ "topic_tag": "a" }));
    let mut cases = common("POST", THREADS);
    cases.push((Canned::new("POST", THREADS, id("c1")), done("c1")));
    let topic = Canned::new("POST", THREADS, error(100, 4_279_071)).status(400);
    let left_out = Outcome::Done {
        remote_id: None,
        data: json!({ "topic_refused": true }),
    };
    cases.push((topic.clone(), left_out));
    TRIAL.sorted(&draft, &Journal::default(), cases).await;
    // Without a topic there is nothing to leave out.
    let draft = drafted(&["Eins"], &json!({}));
    TRIAL
        .sorted(&draft, &Journal::default(), vec![(topic, REFUSED)])
        .await;
}

#[tokio::test]
async fn each_state_of_a_container_is_sorted() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Eins"], &json!({}));
    let mut journal = Journal::default();
    enter(&mut journal, "container:0", Some("c1"), json!({}));
    let working = |look_in_ms| Outcome::Processing {
        remote_id: "c1".to_owned(),
        data: json!({ "state": "working" }),
        look_in_ms,
    };
    let dead = || Outcome::Done {
        remote_id: Some("c1".to_owned()),
        data: json!({ "state": "dead" }),
    };
    let no = |status: u16, body: Value| Canned::new("GET", "/v1.0/c1", body).status(status);
    let cases = vec![
        (is("c1", "FINISHED"), done("c1")),
        (is("c1", "IN_PROGRESS"), working(10_000)),
        (is("c1", "ERROR"), dead()),
        (is("c1", "EXPIRED"), dead()),
        (is("c1", "PUBLISHED"), Outcome::Unknown),
        (is("c1", "SOMETHING"), Outcome::Unknown),
        (no(400, error(100, 33)), dead()),
        (no(400, error(24, 0)), Outcome::Unknown),
        (no(400, error(190, 0)), Outcome::Unauthorized),
        (no(500, json!({})), Outcome::Unknown),
    ];
    TRIAL.sorted(&draft, &journal, cases).await;
    draft.parts[0]
        .media
        .push(media(directory.path(), "media_1", "video/mp4", ""));
    let film = vec![(is("c1", "IN_PROGRESS"), working(60_000))];
    TRIAL.sorted(&draft, &journal, film).await;
    // While it is worked on, the same is asked again.
    let state = json!({ "state": "working" });
    enter(&mut journal, "ready:container:0", Some("c1"), state);
    assert_eq!(TRIAL.next(&draft, &journal).name, "ready:container:0");
}

#[tokio::test]
async fn a_post_is_out_even_where_its_address_cannot_be_read() {
    let draft = drafted(&["Eins"], &json!({}));
    let mut journal = ready();
    enter(&mut journal, "post:0", Some("m1"), json!({}));
    let told = |url: Value| Outcome::Done {
        remote_id: Some("m1".to_owned()),
        data: json!({ "url": url }),
    };
    let answer = |status, body| Canned::new("GET", "/v1.0/m1", body).status(status);
    let cases = vec![
        (
            answer(200, json!({ "permalink": "https://a.test/1" })),
            told(json!("https://a.test/1")),
        ),
        (answer(200, json!({ "id": "m1" })), told(Value::Null)),
        (answer(500, json!({})), told(Value::Null)),
        (answer(400, error(190, 0)), told(Value::Null)),
    ];
    TRIAL.sorted(&draft, &journal, cases).await;
}

#[tokio::test]
async fn a_call_that_breaks_off_is_unclear() {
    let draft = drafted(&["Eins"], &json!({}));
    TRIAL.breaks(&draft, &ready()).await;
}

#[tokio::test]
async fn what_meta_says_is_kept_as_one_short_line() {
    let draft = drafted(&["Eins"], &json!({}));
    let body = json!({ "error": {
        "code": 190, "error_subcode": 460, "message": "technical",
        "error_user_msg": format!("Anmelden\n\u{7}bitte {}", "x".repeat(400)),
    }});
    let answer = Canned::new("POST", PUBLISH, body).status(400);
    let report = TRIAL.answered(&draft, &ready(), answer).await;
    let StepReport {
        error_code,
        message,
        http_status,
        ..
    } = report;
    assert_eq!(error_code.as_deref(), Some("190/460"));
    assert_eq!(http_status, Some(400));
    let message = message.unwrap();
    assert!(message.starts_with("Anmelden bitte xxx"), "{message}");
    assert_eq!(message.chars().count(), 200);
}

#[tokio::test]
async fn a_post_is_removed_by_its_id() {
    let draft = drafted(&["Eins"], &json!({}));
    for (status, body, expected) in [
        (
            200,
            json!({ "success": true }),
            Outcome::Done {
                remote_id: None,
                data: json!({}),
            },
        ),
        (400, error(100, 33), REFUSED),
        (400, error(190, 0), Outcome::Unauthorized),
        (500, json!({}), Outcome::Unknown),
    ] {
        let answer = Canned::new("DELETE", "/v1.0/m1", body).status(status);
        let server = TRIAL.serve(&[answer]).await;
        let removed = TRIAL
            .at(&server)
            .remove(&draft.channel, "m1", &session())
            .await;
        assert_eq!(removed.outcome, expected, "{status}");
    }
}
