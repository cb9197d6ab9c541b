//! The adapter against canned answers: what each answer comes to.

use serde_json::{Value, json};

use super::{
    BY_FACEBOOK, JPEG, MEDIA, MP4, PUBLISH, TRIAL, carrying, drafted, id, is, ready, session,
};
use crate::{
    domain::attempt::Journal,
    networks::{Adapter, Outcome, contract::Canned, drive::enter},
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
        "is_transient": false, "fbtrace_id": "A",
    }})
}

/// What every call may be answered with, at this path.
fn common(path: &str) -> Vec<(Canned, Outcome)> {
    let no = |status: u16, body: Value| Canned::new("POST", path, body).status(status);
    let usage = r#"{"1784":[{"type":"instagram","estimated_time_to_regain_access":2},
        {"type":"instagram","estimated_time_to_regain_access":5}]}"#
        .replace('\n', "");
    let transient = json!({ "error": { "code": 36_004, "is_transient": true, "message": "a" }});
    vec![
        (no(400, error(190, 463)), Outcome::Unauthorized),
        (no(401, error(102, 0)), Outcome::Unauthorized),
        (no(403, error(10, 0)), Outcome::Unauthorized),
        (no(403, error(200, 0)), Outcome::Unauthorized),
        (no(400, error(4, 0)), throttled(None)),
        (
            no(400, error(4, 0)).header("x-business-use-case-usage", usage),
            throttled(Some(300)),
        ),
        (no(400, error(9, 2_207_042)), throttled(None)),
        (
            no(429, json!({})).header("retry-after", "7"),
            throttled(Some(7)),
        ),
        (no(400, error(80_002, 0)), throttled(None)),
        (no(400, error(25, 2_207_050)), REFUSED),
        (no(400, error(100, 0)), REFUSED),
        (no(400, error(36_004, 2_207_010)), REFUSED),
        (no(400, transient), Outcome::Unknown),
        (no(400, error(1, 0)), Outcome::Unknown),
        (no(400, error(24, 2_207_008)), Outcome::Unknown),
        (no(400, error(-2, 2_207_020)), Outcome::Unknown),
        (no(400, error(-1, 2_207_001)), Outcome::Unknown),
        (no(400, json!({})), Outcome::Unknown),
        (no(408, error(100, 0)), Outcome::Unknown),
        (no(409, error(100, 0)), Outcome::Unknown),
        (
            no(302, json!({})).header("location", "https://a.test"),
            Outcome::Unknown,
        ),
        (no(500, error(-1, 2_207_001)), Outcome::Unknown),
        (no(503, error(36_004, 2_207_010)), Outcome::Unknown),
        (no(200, json!({})), Outcome::Unknown),
        (no(200, json!({ "id": "" })), Outcome::Unknown),
        (no(200, json!({})).text("<html>"), Outcome::Unknown),
    ]
}

#[tokio::test]
async fn each_answer_to_publishing_is_sorted() {
    let directory = tempfile::tempdir().unwrap();
    let draft = carrying(directory.path(), &[JPEG], &json!({}));
    let no = |body: Value| Canned::new("POST", PUBLISH, body).status(400);
    let mut cases = common(PUBLISH);
    cases.extend([
        (Canned::new("POST", PUBLISH, id("m1")), done("m1")),
        // It may be too early, too late, or published already: the container tells.
        (no(error(9_007, 2_207_027)), Outcome::Unknown),
        (no(error(24, 2_207_006)), Outcome::Unknown),
        (no(error(4, 2_207_051)), Outcome::Unknown),
    ]);
    TRIAL.sorted(&draft, &ready(), cases).await;
}

#[tokio::test]
async fn each_answer_to_making_a_container_is_sorted() {
    let directory = tempfile::tempdir().unwrap();
    let draft = carrying(directory.path(), &[JPEG], &json!({}));
    let no = |body: Value| Canned::new("POST", MEDIA, body).status(400);
    let mut cases = common(MEDIA);
    cases.extend([
        (Canned::new("POST", MEDIA, id("c1")), done("c1")),
        (no(error(4, 2_207_051)), REFUSED),
        (no(error(9_004, 2_207_052)), Outcome::Unknown),
        (no(error(-2, 2_207_003)), Outcome::Unknown),
        (no(error(-1, 2_207_032)), Outcome::Unknown),
        (no(error(-1, 2_207_053)), Outcome::Unknown),
        (no(error(-1, 2_207_082)), Outcome::Unknown),
        (no(error(24, 2_207_006)), REFUSED),
        (no(error(36_000, 2_207_004)), REFUSED),
        (no(error(36_001, 2_207_005)), REFUSED),
        (no(error(36_003, 2_207_009)), REFUSED),
        (no(error(352, 2_207_026)), REFUSED),
        (no(error(1, 2_207_057)), REFUSED),
        (no(error(100, 2_207_028)), REFUSED),
        (no(error(-1, 2_207_081)), REFUSED),
    ]);
    TRIAL.sorted(&draft, &Journal::default(), cases).await;
}

#[tokio::test]
async fn each_answer_to_a_comment_is_sorted() {
    let draft = drafted(&["Eins", "Zwei"], &json!({}));
    let mut journal = ready();
    enter(&mut journal, "post:0", Some("m1"), json!({}));
    let path = "/v25.0/m1/comments";
    let mut cases = common(path);
    // Captions and containers are no matter of comments.
    cases.retain(|(answer, _)| !format!("{answer:?}").contains("22070"));
    cases.extend([
        (Canned::new("POST", path, id("k1")), done("k1")),
        (
            Canned::new("POST", path, error(4, 2_207_051)).status(400),
            REFUSED,
        ),
    ]);
    TRIAL.sorted(&draft, &journal, cases).await;
    TRIAL.breaks(&draft, &journal).await;
}

#[tokio::test]
async fn each_state_of_a_container_is_sorted() {
    let directory = tempfile::tempdir().unwrap();
    let draft = carrying(directory.path(), &[JPEG], &json!({}));
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
    let path = "/v25.0/c1";
    let no = |status: u16, body: Value| Canned::new("GET", path, body).status(status);
    let failed = |words: &str| {
        let body = json!({ "status_code": "ERROR", "status": words });
        Canned::new("GET", path, body)
    };
    let cases = vec![
        (is("c1", "FINISHED"), done("c1")),
        (is("c1", "IN_PROGRESS"), working(10_000)),
        (is("c1", "EXPIRED"), dead()),
        (failed("Error: 2207053: unknown upload error"), dead()),
        (failed("Error"), dead()),
        (failed("Error: 2207026: unsupported video format"), REFUSED),
        (failed("2207050"), REFUSED),
        (is("c1", "PUBLISHED"), Outcome::Unknown),
        (is("c1", "SOMETHING"), Outcome::Unknown),
        (no(400, error(100, 33)), dead()),
        (no(400, error(24, 2_207_008)), Outcome::Unknown),
        (no(400, error(190, 0)), Outcome::Unauthorized),
        (no(500, json!({})), Outcome::Unknown),
    ];
    TRIAL.sorted(&draft, &journal, cases).await;
    let film = carrying(directory.path(), &[MP4], &json!({}));
    let cases = vec![(is("c1", "IN_PROGRESS"), working(60_000))];
    TRIAL.sorted(&film, &journal, cases).await;
}

#[tokio::test]
async fn each_answer_to_bytes_is_sorted() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = carrying(directory.path(), &[MP4], &json!({ "login": "facebook" }));
    draft.parts[0].media[0].address = None;
    let mut journal = Journal::default();
    enter(&mut journal, "container:0", Some("c1"), json!({}));
    let dead = || Outcome::Done {
        remote_id: Some("c1".to_owned()),
        data: json!({ "state": "dead" }),
    };
    let answer = |status: u16, body: Value| {
        Canned::new("POST", "/ig-api-upload/v25.0/c1", body).status(status)
    };
    let info = |kind: &str| json!({ "debug_info": { "type": kind, "message": "a" }});
    let cases = vec![
        (answer(200, json!({ "success": true })), done("c1")),
        (answer(200, json!({ "success": false })), Outcome::Unknown),
        (answer(400, info("OffsetInvalidError")), dead()),
        (answer(412, info("PartialRequestError")), dead()),
        (answer(400, error(100, 0)), dead()),
        (answer(401, error(190, 0)), Outcome::Unauthorized),
        (answer(500, info("ProcessingFailedError")), Outcome::Unknown),
        (answer(502, json!({})), Outcome::Unknown),
    ];
    BY_FACEBOOK.sorted(&draft, &journal, cases).await;
    // The last of three gives up.
    for attempt in 1..3 {
        let state = json!({ "state": "dead" });
        let before = if attempt == 1 {
            "container:0".to_owned()
        } else {
            "container:0:again:1".to_owned()
        };
        enter(&mut journal, &format!("bytes:{before}"), Some("c1"), state);
        let name = format!("container:0:again:{attempt}");
        enter(&mut journal, &name, Some("c1"), json!({}));
    }
    let cases = vec![(answer(400, info("OffsetInvalidError")), REFUSED)];
    BY_FACEBOOK.sorted(&draft, &journal, cases).await;
}

#[tokio::test]
async fn a_call_that_breaks_off_is_unclear() {
    let directory = tempfile::tempdir().unwrap();
    let draft = carrying(directory.path(), &[JPEG], &json!({}));
    TRIAL.breaks(&draft, &ready()).await;
}

#[tokio::test]
async fn comments_that_could_not_be_forbidden_are_told() {
    let draft = drafted(&["Eins"], &json!({ "comments": false }));
    let mut journal = ready();
    enter(&mut journal, "post:0", Some("m1"), json!({}));
    for (status, body, is_told) in [
        (200, json!({ "success": true }), false),
        (400, error(100, 0), true),
        (500, json!({}), true),
    ] {
        let answer = Canned::new("POST", "/v25.0/m1", body).status(status);
        let report = TRIAL.answered(&draft, &journal, answer).await;
        assert!(matches!(report.outcome, Outcome::Done { .. }), "{report:?}");
        assert_eq!(report.message.is_some(), is_told, "{status}");
    }
}

#[tokio::test]
async fn a_post_is_removed_only_with_a_login_at_facebook() {
    let draft = drafted(&["Eins"], &json!({}));
    let by_facebook = || session().with("login", "facebook");
    let gone = || Outcome::Done {
        remote_id: None,
        data: json!({}),
    };
    for (status, body, expected) in [
        (200, json!({ "success": true, "deleted_id": "m1" }), gone()),
        (200, json!({ "success": false }), Outcome::Unknown),
        (400, error(-1, 2_207_073), REFUSED),
        (400, error(190, 0), Outcome::Unauthorized),
        (500, json!({}), Outcome::Unknown),
    ] {
        let answer = Canned::new("DELETE", "/v25.0/m1", body).status(status);
        let server = TRIAL.serve(&[answer]).await;
        let adapter = TRIAL.at(&server);
        let removed = adapter.remove(&draft.channel, "m1", &by_facebook()).await;
        assert_eq!(removed.outcome, expected, "{status}");
    }
    let server = TRIAL.serve(&[]).await;
    let removed = TRIAL
        .at(&server)
        .remove(&draft.channel, "m1", &session())
        .await;
    assert_eq!(removed.outcome, REFUSED);
    assert!(server.received_requests().await.unwrap().is_empty());
}
