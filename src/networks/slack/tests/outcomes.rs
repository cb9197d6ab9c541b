//! The adapter against canned answers: what each of them means.

use serde_json::{Value, json};

use super::{
    CHANNEL, HOOK, POST, ROOM, SHARE, TS, adapter, by_hook, drafted, made, session, trial,
};
use crate::{
    domain::attempt::Journal,
    networks::{
        Adapter, Outcome, Session,
        contract::Canned,
        drive::{enter, permit, picture, requests},
    },
};

const REFUSED: Outcome = Outcome::Refused { duplicate: false };

fn throttled(retry_after_s: Option<i64>) -> Outcome {
    Outcome::Throttled { retry_after_s }
}

fn error(path: &str, name: &str) -> Canned {
    Canned::new("POST", path, json!({ "ok": false, "error": name }))
}

/// Answers that mean the same for every call of the API.
fn common(path: &'static str) -> Vec<(Canned, Outcome)> {
    let canned = |status: u16, body: Value| Canned::new("POST", path, body).status(status);
    vec![
        (error(path, "invalid_auth"), Outcome::Unauthorized),
        (error(path, "not_authed"), Outcome::Unauthorized),
        (error(path, "token_revoked"), Outcome::Unauthorized),
        (error(path, "token_expired"), Outcome::Unauthorized),
        (error(path, "account_inactive"), Outcome::Unauthorized),
        (error(path, "missing_scope"), Outcome::Unauthorized),
        (error(path, "not_allowed_token_type"), Outcome::Unauthorized),
        (error(path, "invalid_arguments"), REFUSED),
        (error(path, "access_denied"), REFUSED),
        (error(path, "channel_not_found"), REFUSED),
        (
            error(path, "restricted_action_thread_only_channel"),
            REFUSED,
        ),
        (
            error(path, "ratelimited").header("retry-after", "7"),
            throttled(Some(7)),
        ),
        (error(path, "rate_limited"), throttled(None)),
        (
            canned(429, json!({})).text("").header("retry-after", "30"),
            throttled(Some(30)),
        ),
        // A part may have been done.
        (error(path, "internal_error"), Outcome::Unknown),
        (error(path, "fatal_error"), Outcome::Unknown),
        (error(path, "request_timeout"), Outcome::Unknown),
        (error(path, "service_unavailable"), Outcome::Unknown),
        (error(path, "something_new"), Outcome::Unknown),
        (canned(200, json!({ "ok": true })), Outcome::Unknown),
        (canned(200, json!({})), Outcome::Unknown),
        (canned(200, json!({})).text("<html>"), Outcome::Unknown),
        (canned(400, json!({})), Outcome::Unknown),
        (canned(408, json!({})), Outcome::Unknown),
        (canned(409, json!({})), Outcome::Unknown),
        (canned(500, json!({})), Outcome::Unknown),
        (canned(503, json!({})), Outcome::Unknown),
        (
            canned(302, json!({})).header("location", "/a"),
            Outcome::Unknown,
        ),
    ]
}

#[tokio::test]
async fn answers_to_a_message_are_sorted() {
    let done = Outcome::Done {
        remote_id: Some(TS.to_owned()),
        data: json!({
            "url": format!("https://shop.slack.com/archives/{CHANNEL}/p1795413605000100"),
        }),
    };
    let mut cases = common(POST);
    let no_number = json!({ "ok": true, "ts": "" });
    cases.extend([
        (Canned::new("POST", POST, made(TS)), done),
        (Canned::new("POST", POST, no_number), Outcome::Unknown),
        (
            Canned::new("POST", POST, made(TS)).status(500),
            Outcome::Unknown,
        ),
        (error(POST, "msg_too_long"), REFUSED),
        (error(POST, "invalid_blocks"), REFUSED),
        (error(POST, "is_archived"), REFUSED),
        (error(POST, "not_in_channel"), REFUSED),
        (error(POST, "cannot_reply_to_message"), REFUSED),
    ]);
    let draft = drafted(&["Eins"], &json!({}));
    trial().sorted(&draft, &Journal::default(), cases).await;
}

#[tokio::test]
async fn answers_to_files_are_sorted() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Eins"], &json!({}));
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", ""));
    let mut journal = Journal::default();
    let room = json!({ "ok": true, "file_id": "F1", "upload_url": "https://files.example.org/a" });
    let known = Outcome::Done {
        remote_id: Some("F1".to_owned()),
        data: json!({ "upload_url": "https://files.example.org/a" }),
    };
    let mut cases = common(ROOM);
    let nowhere = json!({ "ok": true, "file_id": "F1", "upload_url": "here" });
    cases.extend([
        (Canned::new("POST", ROOM, room), known),
        (Canned::new("POST", ROOM, nowhere), Outcome::Unknown),
        (error(ROOM, "file_uploads_disabled"), REFUSED),
        (error(ROOM, "storage_limit_reached"), REFUSED),
        (error(ROOM, "file_upload_size_restricted"), REFUSED),
    ]);
    trial().sorted(&draft, &journal, cases).await;
    for (name, data) in [
        (
            "room:0:0",
            json!({ "upload_url": "http://127.0.0.1:9/put" }),
        ),
        ("upload:0:0", json!({})),
    ] {
        enter(&mut journal, name, Some("F1"), data);
    }
    let mut cases = common(SHARE);
    // Nothing but its being done is said of shared files.
    cases.retain(|(answer, _)| !format!("{answer:?}").contains("\"ok\": Bool(true)"));
    let processing = Outcome::Processing {
        remote_id: "F1".to_owned(),
        data: json!({}),
        look_in_ms: 15_000,
    };
    let shared = json!({ "ok": true, "files": [{ "id": "F1", "title": "a" }] });
    cases.push((Canned::new("POST", SHARE, shared), processing));
    cases.push((error(SHARE, "invalid_channel"), REFUSED));
    cases.push((error(SHARE, "posting_to_channel_denied"), REFUSED));
    // They may have been shared before.
    cases.push((error(SHARE, "file_not_found"), Outcome::Unknown));
    cases.push((error(SHARE, "file_update_failed"), Outcome::Unknown));
    trial().sorted(&draft, &journal, cases).await;
    trial().breaks(&draft, &journal).await;
}

#[tokio::test]
async fn a_file_is_brought_again_whatever_went_wrong() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Eins"], &json!({}));
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", ""));
    for (status, is_done) in [(200, true), (302, false), (404, false), (500, false)] {
        let answer = Canned::new("POST", "/put", json!("OK")).status(status);
        let server = trial().serve(&[answer]).await;
        let mut journal = Journal::default();
        let room = json!({ "upload_url": format!("{}/put", server.uri()) });
        enter(&mut journal, "room:0:0", Some("F1"), room);
        let step = trial().next(&draft, &journal);
        let report = trial().at(&server).prepare(&draft, &step, &session()).await;
        let expected = if is_done {
            Outcome::Done {
                remote_id: Some("F1".to_owned()),
                data: json!({}),
            }
        } else {
            Outcome::Unknown
        };
        assert_eq!(report.outcome, expected, "{status}");
        // The token goes to the API alone.
        let sent = requests(&server).await;
        assert_eq!(sent[0].get("authorization"), None);
    }
}

#[tokio::test]
async fn a_webhook_answers_in_words() {
    let canned = |status: u16, words: &str| {
        Canned::new("POST", HOOK, Value::Null)
            .status(status)
            .text(words)
    };
    let done = Outcome::Done {
        remote_id: None,
        data: json!({}),
    };
    let cases = vec![
        (canned(200, "ok"), done.clone()),
        (canned(200, "ok\n"), done),
        (canned(200, ""), Outcome::Unknown),
        (canned(200, "<html>"), Outcome::Unknown),
        (canned(202, "ok"), Outcome::Unknown),
        (canned(400, "invalid_payload"), REFUSED),
        (canned(400, "no_text"), REFUSED),
        (canned(400, "invalid_blocks"), REFUSED),
        (canned(400, "something_new"), Outcome::Unknown),
        (canned(403, "action_prohibited"), REFUSED),
        (canned(403, "invalid_token"), Outcome::Unauthorized),
        (canned(403, "<html>"), Outcome::Unknown),
        (canned(404, "channel_not_found"), Outcome::Unauthorized),
        (canned(403, "posting_to_general_channel_denied"), REFUSED),
        (canned(403, "team_disabled"), Outcome::Unauthorized),
        (canned(404, "no_active_hooks"), Outcome::Unauthorized),
        (canned(404, "no_service_id"), Outcome::Unauthorized),
        (canned(404, "no_service"), Outcome::Unauthorized),
        (canned(404, "no_team"), Outcome::Unauthorized),
        (canned(410, "channel_is_archived"), Outcome::Unauthorized),
        (
            canned(429, "slow").header("retry-after", "3"),
            throttled(Some(3)),
        ),
        (canned(500, "rollup_error"), Outcome::Unknown),
        (canned(503, ""), Outcome::Unknown),
        (canned(408, ""), Outcome::Unknown),
        (canned(409, ""), Outcome::Unknown),
        (canned(302, "ok"), Outcome::Unknown),
    ];
    let draft = by_hook(&["Eins"], &json!({}));
    trial().sorted(&draft, &Journal::default(), cases).await;
    trial().breaks(&draft, &Journal::default()).await;
}

#[tokio::test]
async fn a_call_that_is_cut_is_unclear() {
    let draft = drafted(&["Eins"], &json!({}));
    trial().breaks(&draft, &Journal::default()).await;
}

#[tokio::test]
async fn what_slack_says_is_kept() {
    let draft = drafted(&["Eins"], &json!({}));
    let journal = Journal::default();
    let body = json!({
        "ok": false, "error": "invalid_blocks",
        "response_metadata": { "messages": ["[ERROR] must be\u{7} shorter", "[ERROR] b"] },
    });
    let answer = Canned::new("POST", POST, body);
    let report = trial().answered(&draft, &journal, answer).await;
    assert_eq!(report.error_code.as_deref(), Some("invalid_blocks"));
    let message = "[ERROR] must be shorter; [ERROR] b";
    assert_eq!(report.message.as_deref(), Some(message));
    let body = json!({ "ok": false, "error": "missing_scope", "needed": "chat:write" });
    let answer = Canned::new("POST", POST, body);
    let report = trial().answered(&draft, &journal, answer).await;
    let message = "the scope chat:write is needed";
    assert_eq!(report.message.as_deref(), Some(message));
}

#[tokio::test]
async fn a_picture_without_words_is_refused_before_anybody_is_asked() {
    let server = trial().serve(&[]).await;
    let settings = json!({ "image_url": "https://example.org/a.png" });
    let draft = drafted(&["a"], &settings);
    let step = trial().next(&draft, &Journal::default());
    let adapter = trial().at(&server);
    let report = adapter.publish(&draft, &step, &session(), permit()).await;
    assert_eq!(report.outcome, REFUSED);
    assert_eq!(requests(&server).await, json!([]));
}

#[tokio::test]
async fn without_credentials_nothing_is_sent() {
    let directory = tempfile::tempdir().unwrap();
    let server = trial().serve(&[]).await;
    let adapter = trial().at(&server);
    let bare = Session::default();
    let mut with_file = drafted(&["a"], &json!({}));
    with_file.parts[0]
        .media
        .push(picture(directory.path(), "media_1", ""));
    let step = trial().next(&with_file, &Journal::default());
    let report = adapter.prepare(&with_file, &step, &bare).await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    for draft in [drafted(&["a"], &json!({})), by_hook(&["a"], &json!({}))] {
        let step = trial().next(&draft, &Journal::default());
        let report = adapter.publish(&draft, &step, &bare, permit()).await;
        assert_eq!(report.outcome, Outcome::Unauthorized);
        let report = adapter.remove(&draft.channel, TS, &bare).await;
        assert_eq!(report.outcome, Outcome::Unauthorized);
    }
    assert_eq!(requests(&server).await, json!([]));
}

#[tokio::test]
async fn what_is_gone_counts_as_removed() {
    const DELETE: &str = "/chat.delete";
    assert!(adapter().can_remove());
    let channel = drafted(&["a"], &json!({})).channel;
    let bot = Session::default().with("access_token", "xoxb-1");
    let removed = Outcome::Done {
        remote_id: Some(TS.to_owned()),
        data: json!({}),
    };
    let gone = Canned::new("POST", DELETE, json!({ "ok": true, "ts": TS }));
    for (answer, expected) in [
        (gone, removed.clone()),
        (error(DELETE, "message_not_found"), removed),
        (error(DELETE, "cant_delete_message"), REFUSED),
        (error(DELETE, "token_revoked"), Outcome::Unauthorized),
        (error(DELETE, "internal_error"), Outcome::Unknown),
    ] {
        let server = trial().serve(&[answer]).await;
        let report = trial().at(&server).remove(&channel, TS, &bot).await;
        assert_eq!(report.outcome, expected);
        let expected = json!([{
            "call": format!("POST {DELETE}"), "authorization": "Bearer xoxb-1",
            "content-type": "application/json", "body": { "channel": CHANNEL, "ts": TS },
        }]);
        assert_eq!(requests(&server).await, expected);
    }
    let hook = Session::default().with("webhook_path", "T1/B2/s3Cr3t");
    let report = adapter().remove(&channel, "", &hook).await;
    assert_eq!(report.outcome, REFUSED);
}
