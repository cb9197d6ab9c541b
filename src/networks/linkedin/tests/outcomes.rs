//! The adapter against canned answers: what each answer means.

use serde_json::{Value, json};

use super::{COMMENTS, POST, POSTS, TRIAL, drafted, posted};
use crate::{
    domain::attempt::Journal,
    networks::{
        Adapter, Outcome, Session,
        contract::Canned,
        drive::{enter, permit, requests},
    },
};

const REFUSED: Outcome = Outcome::Refused { duplicate: false };
const DUPLICATE: Outcome = Outcome::Refused { duplicate: true };

fn error(status: u16, code: &str, message: &str) -> Value {
    json!({ "status": status, "code": code, "message": message })
}

fn throttled(retry_after_s: i64) -> Outcome {
    Outcome::Throttled {
        retry_after_s: Some(retry_after_s),
    }
}

/// What `LinkedIn`'s own answers mean, to a post as to a comment.
fn cases(path: &str) -> Vec<(Canned, Outcome)> {
    let canned = |status: u16, code: &str, message: &str| {
        Canned::new("POST", path, error(status, code, message)).status(status)
    };
    let bare = |status: u16, body: Value| Canned::new("POST", path, body).status(status);
    let date = "Mon, 23 Nov 2026 06:00:00 GMT";
    vec![
        (canned(400, "INVALID_URN_ID", "a"), REFUSED),
        (canned(400, "INVALID_VALUE_FOR_FIELD", "a"), REFUSED),
        (canned(400, "MEDIA_ASSET_PROCESSING_FAILED", "a"), REFUSED),
        (
            canned(400, "MEDIA_ASSET_WAITING_UPLOAD", "a"),
            Outcome::NotSent,
        ),
        (
            canned(400, "a", "Unable to obtain activity"),
            Outcome::Unknown,
        ),
        (
            bare(400, json!({ "serviceErrorCode": 100, "message": "a" })),
            REFUSED,
        ),
        (
            canned(401, "EXPIRED_ACCESS_TOKEN", "a"),
            Outcome::Unauthorized,
        ),
        (
            canned(401, "REVOKED_ACCESS_TOKEN", "a"),
            Outcome::Unauthorized,
        ),
        (
            bare(401, json!({ "serviceErrorCode": 65_601 })),
            Outcome::Unauthorized,
        ),
        (
            canned(403, "ACCESS_DENIED", "Not enough permissions"),
            Outcome::Unauthorized,
        ),
        (
            canned(403, "", "resource is forbidden"),
            Outcome::Unauthorized,
        ),
        (
            canned(403, "a", "Unable to obtain activity"),
            Outcome::Unknown,
        ),
        (
            canned(422, "", "Content is a duplicate of urn:li:share:5"),
            DUPLICATE,
        ),
        (canned(422, "DUPLICATE_POST", "a"), DUPLICATE),
        (
            canned(409, "", "Content is a duplicate of urn:li:ugcPost:5"),
            DUPLICATE,
        ),
        (canned(409, "CONFLICT", "a"), Outcome::Unknown),
        (canned(422, "a", "b"), Outcome::Unknown),
        (canned(413, "a", "a"), REFUSED),
        (canned(415, "a", "a"), REFUSED),
        (canned(426, "NONEXISTENT_VERSION", "a"), REFUSED),
        (
            canned(429, "a", "a").header("retry-after", "30"),
            throttled(30),
        ),
        // The limits of a day end at midnight.
        (
            canned(429, "a", "a").header("date", date),
            throttled(18 * 3_600),
        ),
        (canned(404, "NOT_FOUND", "a"), Outcome::Unknown),
        (canned(408, "a", "a"), Outcome::Unknown),
        (
            canned(500, "a", "Unable to obtain activity"),
            Outcome::Unknown,
        ),
        (canned(503, "a", "a"), Outcome::Unknown),
        (canned(504, "a", "a"), Outcome::Unknown),
        (
            bare(302, json!({})).header("location", "/elsewhere"),
            Outcome::Unknown,
        ),
        // What names nothing is not LinkedIn's own.
        (bare(400, json!({})), Outcome::Unknown),
        (bare(403, Value::Null).text("<html>"), Outcome::Unknown),
        (bare(422, Value::Null).text("duplicate"), Outcome::Unknown),
        // A success that names nothing may be one.
        (bare(201, json!({})), Outcome::Unknown),
        (bare(201, json!([])), Outcome::Unknown),
        (bare(200, Value::Null).text("{\"id\":"), Outcome::Unknown),
        (bare(204, Value::Null), Outcome::Unknown),
    ]
}

#[tokio::test]
async fn linkedin_says_by_its_answer_what_was_not_made() {
    let draft = drafted(&["Eins"], &json!({}));
    let mut cases = cases(POSTS);
    let made = |status: u16, urn: &str| {
        Canned::new("POST", POSTS, Value::Null)
            .status(status)
            .header("x-restli-id", urn)
    };
    let done = |urn: &str| Outcome::Done {
        remote_id: Some(urn.to_owned()),
        data: json!({}),
    };
    cases.extend([
        (made(201, "urn:li:ugcPost:8"), done("urn:li:ugcPost:8")),
        (made(201, "8"), Outcome::Unknown),
        (made(500, "urn:li:share:8"), Outcome::Unknown),
        // The name of a post stands in the header.
        (
            Canned::new("POST", POSTS, json!({ "id": "urn:li:share:8" })).status(201),
            Outcome::Unknown,
        ),
    ]);
    TRIAL.sorted(&draft, &Journal::default(), cases).await;
}

#[tokio::test]
async fn it_says_the_same_of_comments() {
    let draft = drafted(&["Eins", "Zwei"], &json!({}));
    let mut journal = Journal::default();
    enter(&mut journal, "post:0", Some(POST), json!({}));
    let urn = "urn:li:comment:(urn:li:activity:9,1)";
    let made = |body: Value| Canned::new("POST", COMMENTS, body).status(201);
    let done = |id: &str| Outcome::Done {
        remote_id: Some(id.to_owned()),
        data: json!({}),
    };
    let mut cases = cases(COMMENTS);
    cases.extend([
        (made(json!({ "$URN": urn, "id": "1" })), done(urn)),
        (
            made(json!({ "id": "1" })).header("x-restli-id", urn),
            done(urn),
        ),
        (made(json!({ "id": "1" })), done("1")),
        (made(json!({ "id": 1 })), Outcome::Unknown),
    ]);
    TRIAL.sorted(&draft, &journal, cases).await;
    TRIAL.breaks(&draft, &journal).await;
}

#[tokio::test]
async fn a_cut_connection_is_unclear_and_a_refused_one_is_not() {
    let draft = drafted(&["Eins"], &json!({}));
    TRIAL.breaks(&draft, &Journal::default()).await;
}

#[tokio::test]
async fn what_linkedin_says_is_kept_as_a_sentence_and_a_code() {
    let draft = drafted(&["Eins"], &json!({}));
    let answered = async |status: u16, body: Value| {
        let answer = Canned::new("POST", POSTS, body).status(status);
        TRIAL.answered(&draft, &Journal::default(), answer).await
    };
    let words = "Content is a duplicate of urn:li:share:5\n\u{7}now";
    let report = answered(422, error(422, "DUPLICATE_POST", words)).await;
    let shown = "Content is a duplicate of urn:li:share:5 now";
    assert_eq!(report.message.as_deref(), Some(shown));
    assert_eq!(report.error_code.as_deref(), Some("DUPLICATE_POST"));
    assert_eq!(report.http_status, Some(422));
    let report = answered(400, json!({ "serviceErrorCode": 100, "message": "a" })).await;
    assert_eq!(report.error_code.as_deref(), Some("100"));
    let report = answered(426, error(426, "NONEXISTENT_VERSION", "Requested version")).await;
    assert!(report.message.unwrap().contains("api_version"));
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let server = TRIAL.serve(&[posted()]).await;
    let draft = drafted(&["Eins"], &json!({}));
    let step = TRIAL.next(&draft, &Journal::default());
    let (adapter, bare) = (TRIAL.at(&server), Session::default());
    let report = adapter.publish(&draft, &step, &bare, permit()).await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    let report = adapter.prepare(&draft, &step, &bare).await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    let report = adapter.remove(&draft.channel, POST, &bare).await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    // A step of something else is none.
    let session = (TRIAL.session)(&server.uri().parse().unwrap());
    let mut other = step.clone();
    other.name = "comment:1".to_owned();
    let report = adapter.publish(&draft, &other, &session, permit()).await;
    assert_eq!(report.outcome, Outcome::NotSent);
    let report = adapter.prepare(&draft, &step, &session).await;
    assert_eq!(report.outcome, Outcome::NotSent);
    assert_eq!(requests(&server).await, json!([]));
}

#[tokio::test]
async fn what_is_gone_counts_as_removed() {
    let removed = || Outcome::Done {
        remote_id: Some(POST.to_owned()),
        data: json!({}),
    };
    let cases = [
        (204, Value::Null, removed()),
        (200, json!({}), removed()),
        (404, error(404, "NOT_FOUND", "a"), removed()),
        (404, json!({}), Outcome::Unknown),
        (400, error(400, "INVALID_URN_TYPE", "a"), REFUSED),
        (401, json!({}), Outcome::Unauthorized),
        (403, error(403, "ACCESS_DENIED", "a"), Outcome::Unauthorized),
        (500, json!({}), Outcome::Unknown),
    ];
    let channel = drafted(&["a"], &json!({})).channel;
    for (status, body, expected) in cases {
        let path = "/rest/posts/urn%3Ali%3Ashare%3A7";
        let server = TRIAL
            .serve(&[Canned::new("DELETE", path, body.clone()).status(status)])
            .await;
        let adapter = TRIAL.at(&server);
        assert!(adapter.can_remove());
        let session = (TRIAL.session)(&server.uri().parse().unwrap());
        let report = adapter.remove(&channel, POST, &session).await;
        assert_eq!(report.outcome, expected, "{status} {body}");
        let call = format!("DELETE {path}");
        let expected = json!([{ "call": call, "authorization": "Bearer token-1" }]);
        assert_eq!(requests(&server).await, expected);
    }
}

/// The parts of a post are removed one by one, and a comment's id must never be taken for a post's.
#[tokio::test]
async fn a_comment_goes_with_its_post() {
    let server = TRIAL.serve(&[]).await;
    let channel = drafted(&["a"], &json!({})).channel;
    let session = (TRIAL.session)(&server.uri().parse().unwrap());
    for id in ["urn:li:comment:(urn:li:activity:7,8)", "8"] {
        let report = TRIAL.at(&server).remove(&channel, id, &session).await;
        assert!(matches!(report.outcome, Outcome::Done { .. }), "{id}");
    }
    assert_eq!(requests(&server).await, json!([]));
}
