//! The adapter against canned answers: what each of them means.

use serde_json::{Value, json};

use super::{CHAT, TOKEN, adapter, answers, drafted, message, path, sent, trial};
use crate::{
    domain::attempt::Journal,
    networks::{
        Adapter, Look, Outcome, Session,
        contract::Canned,
        drive::{MADE_AT, look, permit, picture, requests},
    },
};

const REFUSED: Outcome = Outcome::Refused { duplicate: false };

fn throttled(seconds: i64) -> Outcome {
    Outcome::Throttled {
        retry_after_s: Some(seconds),
    }
}

fn canned(status: u16, body: Value) -> Canned {
    Canned::new("POST", &path("sendMessage"), body).status(status)
}

fn error(code: u16, description: &str) -> Canned {
    let body = json!({ "ok": false, "error_code": code, "description": description });
    canned(code, body)
}

#[tokio::test]
async fn answers_are_sorted() {
    let done = |remote_id: Option<&str>, data: Value| Outcome::Done {
        remote_id: remote_id.map(str::to_owned),
        data,
    };
    let mut private = message(7);
    private["chat"] = json!({ "id": -1_001_234_567_890_i64, "type": "channel" });
    let mut group = message(7);
    group["chat"] = json!({ "id": -4_242, "type": "group" });
    let wait = json!({
        "ok": false, "error_code": 429, "description": "Too Many Requests: retry after 5",
        "parameters": { "retry_after": 5 },
    });
    let cases = vec![
        (
            canned(200, sent(&message(7))),
            done(Some("7"), json!({ "url": "https://t.me/shop/7" })),
        ),
        (
            canned(200, sent(&private)),
            done(Some("7"), json!({ "url": "https://t.me/c/1234567890/7" })),
        ),
        (canned(200, sent(&group)), done(Some("7"), json!({}))),
        // It is put off by the server itself.
        (canned(200, sent(&message(0))), done(None, json!({}))),
        (canned(200, sent(&json!([message(7), message(8)]))), {
            done(Some("7,8"), json!({ "url": "https://t.me/shop/7" }))
        }),
        (canned(200, sent(&json!({}))), Outcome::Unknown),
        (canned(200, sent(&json!([]))), Outcome::Unknown),
        (canned(200, json!({ "ok": false })), Outcome::Unknown),
        (canned(200, json!({})), Outcome::Unknown),
        (canned(200, json!({})).text("<html>"), Outcome::Unknown),
        (error(400, "Bad Request: message is too long"), REFUSED),
        (error(413, "Request Entity Too Large"), REFUSED),
        (canned(413, json!({})).text("<html>"), REFUSED),
        (error(401, "Unauthorized"), Outcome::Unauthorized),
        (
            error(403, "Forbidden: bot was kicked from the channel chat"),
            Outcome::Unauthorized,
        ),
        (error(404, "Not Found"), Outcome::Unauthorized),
        (canned(429, wait), throttled(5)),
        (
            canned(429, json!({}))
                .text("slow")
                .header("retry-after", "9"),
            throttled(9),
        ),
        // Not the server's own word.
        (canned(400, json!({})).text("<html>"), Outcome::Unknown),
        (canned(401, json!({})), Outcome::Unknown),
        (canned(403, json!({})), Outcome::Unknown),
        (canned(404, json!({})).text("<html>"), Outcome::Unknown),
        (error(408, "Request Timeout"), Outcome::Unknown),
        (
            error(409, "Conflict: terminated by other getUpdates request"),
            Outcome::Unknown,
        ),
        (error(500, "Internal Server Error"), Outcome::Unknown),
        (error(502, "Bad Gateway"), Outcome::Unknown),
        (error(504, "Gateway Timeout"), Outcome::Unknown),
        (
            canned(302, json!({})).header("location", "/a"),
            Outcome::Unknown,
        ),
    ];
    let draft = drafted(&["Eins"], &json!({}));
    trial().sorted(&draft, &Journal::default(), cases).await;
}

#[tokio::test]
async fn a_call_that_is_cut_is_unclear() {
    let draft = drafted(&["Eins"], &json!({}));
    trial().breaks(&draft, &Journal::default()).await;
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Eins"], &json!({}));
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", ""));
    trial().breaks(&draft, &Journal::default()).await;
}

#[tokio::test]
async fn what_the_server_says_is_kept() {
    let draft = drafted(&["Eins"], &json!({}));
    let journal = Journal::default();
    let answer = error(400, "Bad Request:\n\u{7}chat not found");
    let report = trial().answered(&draft, &journal, answer).await;
    assert_eq!(report.error_code.as_deref(), Some("400"));
    assert_eq!(
        report.message.as_deref(),
        Some("Bad Request: chat not found")
    );
    let moved = json!({
        "ok": false, "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": { "migrate_to_chat_id": -1_009_i64 },
    });
    let report = trial().answered(&draft, &journal, canned(400, moved)).await;
    assert_eq!(report.outcome, REFUSED);
    assert!(report.message.unwrap().contains("-1009"));
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_before_anybody_is_asked() {
    let directory = tempfile::tempdir().unwrap();
    let one = || picture(directory.path(), "media_1", "");
    let mut gif = one();
    gif.content_type = "image/gif".to_owned();
    let (mut long, mut large, mut heavy) = (one(), one(), one());
    (long.width, long.height) = (2_100, 100);
    (large.width, large.height) = (5_001, 5_000);
    heavy.content_type = "video/mp4".to_owned();
    heavy.size_bytes = 100_000_001;
    let buttons = json!({ "buttons": [{ "text": "a", "url": "https://example.org" }] });
    let document = json!({ "as_document": true });
    let (mut bent, mut square, mut slender) = (one(), one(), one());
    (bent.width, bent.height) = (2_000, 100);
    (slender.width, slender.height) = (100, 2_001);
    (square.width, square.height) = (5_000, 5_000);
    // What is wrong further down is said before half of a thread is out.
    let server = trial().serve(&[]).await;
    let mut thread = drafted(&["Eins", "Zwei"], &json!({}));
    thread.parts[1].media = vec![one(), gif.clone()];
    let step = trial().next(&thread, &Journal::default());
    let session = Session::default().with("bot_token", TOKEN);
    let adapter = trial().at(&server);
    let report = adapter.publish(&thread, &step, &session, permit()).await;
    assert_eq!(report.outcome, REFUSED);
    assert_eq!(requests(&server).await, json!([]));
    for (media, settings, is_refused) in [
        (vec![one(), gif.clone()], json!({}), true),
        (vec![gif], json!({}), false),
        (vec![one(), one()], buttons.clone(), true),
        (vec![one()], buttons, false),
        (vec![long.clone()], json!({}), true),
        (vec![bent], json!({}), false),
        (vec![slender], json!({}), true),
        (vec![large], json!({}), true),
        (vec![square], json!({}), false),
        (vec![long], document, false),
        (vec![heavy.clone(), heavy], json!({}), true),
    ] {
        let server = trial().serve(&[]).await;
        let mut draft = drafted(&["Eins"], &settings);
        draft.parts[0].media = media;
        let step = trial().next(&draft, &Journal::default());
        let session = Session::default().with("bot_token", TOKEN);
        let adapter = trial().at(&server);
        let report = adapter.publish(&draft, &step, &session, permit()).await;
        let calls = requests(&server).await.as_array().unwrap().len();
        assert_eq!(report.outcome == REFUSED, is_refused, "{report:?}");
        assert_eq!(calls, usize::from(!is_refused));
    }
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let server = trial().serve(&[]).await;
    let adapter = trial().at(&server);
    let draft = drafted(&["a"], &json!({}));
    let step = trial().next(&draft, &Journal::default());
    let bare = Session::default();
    let report = adapter.publish(&draft, &step, &bare, permit()).await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    let report = adapter.remove(&draft.channel, "7", &bare).await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    assert_eq!(requests(&server).await, json!([]));
}

#[tokio::test]
async fn a_look_claims_nothing() {
    let draft = drafted(&["a"], &json!({}));
    let journal = Journal::default();
    let step = trial().next(&draft, &journal);
    let session = Session::default().with("bot_token", TOKEN);
    let seen = look(&adapter(), &draft, &journal, &step, MADE_AT, &session).await;
    assert!(matches!(
        seen,
        Look::Failed {
            unauthorized: false,
            ..
        }
    ));
}

#[tokio::test]
async fn what_is_gone_counts_as_removed() {
    assert!(adapter().can_remove());
    let channel = drafted(&["a"], &json!({})).channel;
    let session = Session::default().with("bot_token", TOKEN);
    let failed = |code: u16, description: &str| {
        let body = json!({ "ok": false, "error_code": code, "description": description });
        Canned::new("POST", &path("deleteMessage"), body).status(code)
    };
    let removed = |id: &str| Outcome::Done {
        remote_id: Some(id.to_owned()),
        data: json!({}),
    };
    for (answer, expected) in [
        (answers("deleteMessage", &json!(true)), removed("7")),
        (
            failed(400, "Bad Request: message to delete not found"),
            removed("7"),
        ),
        (
            failed(400, "Bad Request: message can't be deleted"),
            REFUSED,
        ),
        (failed(500, "Internal Server Error"), Outcome::Unknown),
    ] {
        let server = trial().serve(&[answer]).await;
        let adapter = trial().at(&server);
        let report = adapter.remove(&channel, "7", &session).await;
        assert_eq!(report.outcome, expected);
        let expected = json!({
            "call": format!("POST {}", path("deleteMessage")),
            "content-type": "application/json",
            "body": { "chat_id": CHAT.parse::<i64>().unwrap(), "message_id": 7 },
        });
        assert_eq!(requests(&server).await, json!([expected]));
    }
    let server = trial()
        .serve(&[answers("deleteMessages", &json!(true))])
        .await;
    let report = trial().at(&server).remove(&channel, "7,8", &session).await;
    assert_eq!(report.outcome, removed("7,8"));
    let sent = requests(&server).await;
    assert_eq!(sent[0]["body"]["message_ids"], json!([7, 8]));
    // A message without a number cannot be found again.
    let report = adapter().remove(&channel, "", &session).await;
    assert_eq!(report.outcome, REFUSED);
}
