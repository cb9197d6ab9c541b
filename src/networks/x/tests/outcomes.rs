//! The adapter against canned answers: what each answer means.

use serde_json::{Value, json};

use super::{TRIAL, TWEETS, drafted};
use crate::{
    domain::attempt::Journal,
    networks::{Adapter, Outcome, RateLimit, contract::Canned, drive::requests},
};

const REFUSED: Outcome = Outcome::Refused { duplicate: false };
const DUPLICATE: Outcome = Outcome::Refused { duplicate: true };
const DATE: (&str, &str) = ("date", "Mon, 23 Nov 2026 06:00:00 GMT");
/// Fifteen minutes after that, in seconds since 1970.
const RESET_S: i64 = 1_795_413_600 + 900;

fn canned(status: u16, body: Value) -> Canned {
    Canned::new("POST", TWEETS, body).status(status)
}

fn problem(title: &str, detail: &str) -> Value {
    json!({ "title": title, "detail": detail, "type": "about:blank", "status": 400 })
}

fn throttled(retry_after_s: Option<i64>) -> Outcome {
    Outcome::Throttled { retry_after_s }
}

#[tokio::test]
async fn x_says_by_its_answer_what_was_not_made() {
    let draft = drafted(&["Eins"], &json!({}));
    let known = |kind: &str| json!({ "title": "a", "type": format!("https://api.x.com/2/problems/{kind}") });
    let cases = vec![
        (
            canned(
                400,
                problem("Invalid Request", "One or more parameters are invalid."),
            ),
            REFUSED,
        ),
        (
            canned(
                400,
                json!({ "errors": [{ "message": "text is too long" }] }),
            ),
            REFUSED,
        ),
        (canned(401, json!({})), Outcome::Unauthorized),
        (
            canned(401, problem("Unauthorized", "Unauthorized")),
            Outcome::Unauthorized,
        ),
        (
            canned(402, problem("CreditsDepleted", "No credits.")),
            REFUSED,
        ),
        (
            canned(
                403,
                problem(
                    "Forbidden",
                    "You are not allowed to create a Tweet with duplicate content.",
                ),
            ),
            DUPLICATE,
        ),
        (
            canned(403, problem("Forbidden", "You are not permitted to reply.")),
            REFUSED,
        ),
        (
            canned(403, problem("Forbidden", "You have been blocked.")),
            REFUSED,
        ),
        (canned(403, known("client-not-enrolled")), REFUSED),
        (
            canned(403, problem("Forbidden", "Your account is suspended.")),
            Outcome::Unauthorized,
        ),
        (
            canned(403, problem("Forbidden", "This account is locked.")),
            Outcome::Unauthorized,
        ),
        (
            canned(403, problem("Forbidden", "Missing scope tweet.write")),
            Outcome::Unauthorized,
        ),
        (canned(429, known("usage-capped")), REFUSED),
        (canned(404, problem("Not Found", "a")), Outcome::Unknown),
        (canned(408, problem("Timeout", "a")), Outcome::Unknown),
        (canned(409, problem("Conflict", "a")), Outcome::Unknown),
        (
            canned(500, problem("Internal Error", "a")),
            Outcome::Unknown,
        ),
        (
            canned(503, problem("Service Unavailable", "Over capacity")),
            Outcome::Unknown,
        ),
        (
            canned(302, json!({})).header("location", "/elsewhere"),
            Outcome::Unknown,
        ),
        // What names nothing is not X's own.
        (canned(400, json!({})), Outcome::Unknown),
        (canned(403, Value::Null).text("<html>"), Outcome::Unknown),
        (canned(402, Value::Null), Outcome::Unknown),
    ];
    TRIAL.sorted(&draft, &Journal::default(), cases).await;
}

#[tokio::test]
async fn a_success_that_names_nothing_is_unclear() {
    let draft = drafted(&["Eins"], &json!({}));
    let cases = vec![
        (canned(201, json!({})), Outcome::Unknown),
        (canned(201, json!([])), Outcome::Unknown),
        (canned(201, json!({ "data": {} })), Outcome::Unknown),
        (
            canned(201, json!({ "data": { "id": "" } })),
            Outcome::Unknown,
        ),
        (
            canned(201, json!({ "data": { "id": 5 } })),
            Outcome::Unknown,
        ),
        (
            canned(200, Value::Null).text("{\"data\":{\"id\":\"1\""),
            Outcome::Unknown,
        ),
        (canned(204, Value::Null), Outcome::Unknown),
        (
            canned(
                201,
                json!({ "data": { "id": "7" }, "errors": [{ "message": "a" }] }),
            ),
            Outcome::Done {
                remote_id: Some("7".to_owned()),
                data: json!({ "url": "https://x.com/shop/status/7" }),
            },
        ),
    ];
    TRIAL.sorted(&draft, &Journal::default(), cases).await;
}

#[tokio::test]
async fn a_wait_lasts_until_the_last_of_the_limits_that_are_used_up() {
    let draft = drafted(&["Eins"], &json!({}));
    let limited = |headers: &[(&'static str, String)]| {
        let answer = canned(429, problem("Too Many Requests", "a")).header(DATE.0, DATE.1);
        headers.iter().fold(answer, |answer, (name, value)| {
            answer.header(name, value.as_str())
        })
    };
    let reset = |after_s: i64| (RESET_S - 900 + after_s).to_string();
    let zero = || "0".to_owned();
    let cases = vec![
        (limited(&[]), throttled(None)),
        (
            limited(&[("retry-after", "12".to_owned())]),
            throttled(Some(12)),
        ),
        (
            limited(&[
                ("x-rate-limit-remaining", zero()),
                ("x-rate-limit-reset", reset(900)),
            ]),
            throttled(Some(900)),
        ),
        // Not said to be used up, but nothing else is.
        (
            limited(&[("x-rate-limit-reset", reset(60))]),
            throttled(Some(60)),
        ),
        (
            limited(&[
                ("x-rate-limit-remaining", "5".to_owned()),
                ("x-rate-limit-reset", reset(900)),
                ("x-user-limit-24hour-remaining", zero()),
                ("x-user-limit-24hour-reset", reset(7_200)),
                ("x-app-limit-24hour-remaining", zero()),
                ("x-app-limit-24hour-reset", reset(3_600)),
            ]),
            throttled(Some(7_200)),
        ),
        (
            limited(&[
                ("x-rate-limit-remaining", zero()),
                ("x-rate-limit-reset", reset(-5)),
            ]),
            throttled(Some(0)),
        ),
    ];
    TRIAL.sorted(&draft, &Journal::default(), cases).await;
    // Without a date our own clock is used, whose instant is 06:00:00.250 there.
    let answer = canned(429, problem("Too Many Requests", "a"))
        .header("date", "soon")
        .header("x-rate-limit-reset", reset(900));
    let report = TRIAL.answered(&draft, &Journal::default(), answer).await;
    assert_eq!(report.outcome, throttled(Some(900)));
}

#[tokio::test]
async fn what_x_says_is_kept_as_a_sentence_and_a_code() {
    let draft = drafted(&["Eins"], &json!({}));
    let answered = async |answer| TRIAL.answered(&draft, &Journal::default(), answer).await;
    let answer = canned(201, json!({ "data": { "id": "7" } }))
        .header(DATE.0, DATE.1)
        .header("x-rate-limit-limit", "100")
        .header("x-rate-limit-remaining", "97")
        .header("x-rate-limit-reset", RESET_S.to_string());
    let report = answered(answer).await;
    let of_posts = RateLimit {
        limit: Some(100),
        remaining: Some(97),
        reset_in_s: Some(900),
    };
    assert_eq!(
        (report.rate_limit, report.http_status),
        (of_posts, Some(201))
    );
    let report = answered(canned(
        400,
        problem("Invalid Request", "first\n\u{7}second"),
    ))
    .await;
    assert_eq!(report.message.as_deref(), Some("first second"));
    assert_eq!(report.error_code.as_deref(), Some("Invalid Request"));
    let kind = "https://api.x.com/2/problems/usage-capped";
    let body = json!({ "title": "UsageCapExceeded", "detail": "Cap reached", "type": kind });
    let report = answered(canned(429, body)).await;
    assert_eq!(report.error_code.as_deref(), Some("usage-capped"));
    let message = report.message.unwrap();
    assert!(
        message.contains("spending cap") && message.ends_with("Cap reached"),
        "{message}"
    );
}

#[tokio::test]
async fn a_cut_connection_is_unclear_and_a_refused_one_is_not() {
    let draft = drafted(&["Eins"], &json!({}));
    TRIAL.breaks(&draft, &Journal::default()).await;
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let server = TRIAL.serve(&[]).await;
    let draft = drafted(&["Eins"], &json!({}));
    let step = TRIAL.next(&draft, &Journal::default());
    let adapter = TRIAL.at(&server);
    let bare = crate::networks::Session::default();
    let permit = crate::networks::drive::permit();
    let report = adapter.publish(&draft, &step, &bare, permit).await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    let report = adapter.remove(&draft.channel, "7", &bare).await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    let report = adapter.prepare(&draft, &step, &bare).await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    assert_eq!(requests(&server).await, json!([]));
}

#[tokio::test]
async fn what_is_gone_counts_as_removed() {
    let removed = || Outcome::Done {
        remote_id: Some("7".to_owned()),
        data: json!({}),
    };
    let gone = "https://api.x.com/2/problems/resource-not-found";
    let cases = [
        (200, json!({ "data": { "deleted": true } }), removed()),
        (
            404,
            json!({ "title": "Not Found Error", "type": gone }),
            removed(),
        ),
        (
            200,
            json!({ "data": { "deleted": false } }),
            Outcome::Unknown,
        ),
        (200, json!({}), Outcome::Unknown),
        (404, json!({}), Outcome::Unknown),
        (401, json!({}), Outcome::Unauthorized),
        (403, problem("Forbidden", "Not yours."), REFUSED),
        (429, json!({}), throttled(None)),
        (500, json!({}), Outcome::Unknown),
    ];
    let channel = drafted(&["a"], &json!({})).channel;
    for (status, body, expected) in cases {
        let path = format!("{TWEETS}/7");
        let answer = Canned::new("DELETE", &path, body.clone()).status(status);
        let server = TRIAL.serve(&[answer]).await;
        let adapter = TRIAL.at(&server);
        assert!(adapter.can_remove());
        let session = (TRIAL.session)(&server.uri().parse().unwrap());
        let report = adapter.remove(&channel, "7", &session).await;
        assert_eq!(report.outcome, expected, "{status} {body}");
        let call = format!("DELETE {path}");
        let expected = json!([{ "call": call, "authorization": "Bearer token-1" }]);
        assert_eq!(requests(&server).await, expected);
    }
}
