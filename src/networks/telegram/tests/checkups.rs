//! The adapter against canned answers: trying a bot out.

use serde_json::{Value, json};

use super::{CHAT, TOKEN, answers, drafted, path, trial};
use crate::networks::{Adapter, Checkup, ConnectError, Session, contract::Canned, drive::requests};

/// Tries a bot out at a stand-in that answers so: what came of it, and the calls.
async fn try_out(answers: &[Canned]) -> (Result<Option<Checkup>, ConnectError>, Value) {
    let server = trial().serve(answers).await;
    let tried = trial()
        .at(&server)
        .check_up(
            &drafted(&["a"], &json!({})).channel,
            &Session::default().with("bot_token", TOKEN),
        )
        .await;
    (tried, requests(&server).await)
}

/// How it failed, in a word.
fn failed(tried: Result<Option<Checkup>, ConnectError>) -> (&'static str, String) {
    match tried.unwrap_err() {
        ConnectError::Refused(told) => ("refused", told),
        ConnectError::Unreachable(told) => ("unreachable", told),
        ConnectError::Field { field, .. } => panic!("{field}"),
    }
}

fn bot() -> Canned {
    answers("getMe", &json!({ "id": 123_456, "username": "shop_bot" }))
}

fn chat(more: &Value) -> Canned {
    let id: i64 = CHAT.parse().unwrap();
    let mut chat = json!({ "id": id, "type": "channel", "title": "Laden" });
    for (name, value) in more.as_object().unwrap() {
        chat[name] = value.clone();
    }
    answers("getChat", &chat)
}

fn member(member: &Value) -> Canned {
    answers("getChatMember", member)
}

fn administrator() -> Canned {
    member(&json!({ "status": "administrator", "can_post_messages": true }))
}

fn error(method: &str, code: u16, sentence: &str) -> Canned {
    let body = json!({ "ok": false, "error_code": code, "description": sentence });
    Canned::new("POST", &path(method), body).status(code)
}

#[tokio::test]
async fn a_session_tells_its_chat() {
    let answers = [bot(), chat(&json!({ "username": "shop" })), administrator()];
    let (tried, calls) = try_out(&answers).await;
    assert_eq!(tried.unwrap(), Some(Checkup::of(CHAT, "@shop")));
    insta::assert_json_snapshot!("checkup", calls);
    let answers = [bot(), chat(&json!({})), administrator()];
    let (tried, _) = try_out(&answers).await;
    assert_eq!(tried.unwrap(), Some(Checkup::of(CHAT, "Laden")));
    // What is answered counts, not what was asked for.
    let answers = [bot(), chat(&json!({ "id": -1_009_i64 })), administrator()];
    let (tried, _) = try_out(&answers).await;
    assert_eq!(tried.unwrap(), Some(Checkup::of("-1009", "Laden")));
}

#[tokio::test]
async fn what_is_wrong_is_told_apart_from_what_may_work_later() {
    let there = || chat(&json!({}));
    let moved = json!({
        "ok": false, "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": { "migrate_to_chat_id": -1_009_i64 },
    });
    let moved = Canned::new("POST", &path("getChat"), moved).status(400);
    let gone = "Bad Request: chat not found";
    let kicked = "Forbidden: bot was kicked from the channel chat";
    let no_right = json!({ "status": "administrator", "can_post_messages": false });
    for (answers, expected, words) in [
        (
            vec![error("getMe", 401, "Unauthorized")],
            "refused",
            "token",
        ),
        (vec![error("getMe", 404, "Not Found")], "refused", "token"),
        (
            vec![bot(), error("getChat", 400, gone)],
            "refused",
            "chat not found; make the bot",
        ),
        (
            vec![bot(), error("getChat", 403, kicked)],
            "refused",
            "kicked",
        ),
        (vec![bot(), moved], "refused", "the group has become -1009"),
        (
            vec![bot(), there(), member(&no_right)],
            "refused",
            "right to post messages",
        ),
        (
            vec![bot(), there(), member(&json!({ "status": "left" }))],
            "refused",
            "make the bot",
        ),
        (
            vec![bot(), chat(&json!({ "type": "private" })), administrator()],
            "refused",
            "neither",
        ),
        // Not Telegram's own word.
        (
            vec![Canned::new("POST", &path("getMe"), json!({})).status(401)],
            "unreachable",
            "401",
        ),
        (
            vec![error("getMe", 429, "Too Many Requests: retry after 5")],
            "unreachable",
            "429",
        ),
        (
            vec![bot(), error("getChat", 502, "Bad Gateway")],
            "unreachable",
            "502",
        ),
        (vec![bot(), there()], "unreachable", "404"),
        (
            vec![bot(), answers("getChat", &json!({}))],
            "unreachable",
            "200",
        ),
    ] {
        let shown = format!("{answers:?}");
        let (kind, told) = failed(try_out(&answers).await.0);
        assert_eq!(kind, expected, "{shown}: {told}");
        assert!(told.contains(words), "{told}");
        assert!(!told.contains(TOKEN), "{told}");
    }
}

#[tokio::test]
async fn without_a_token_nobody_is_asked() {
    let server = trial().serve(&[bot()]).await;
    let channel = drafted(&["a"], &json!({})).channel;
    let none = Session::default();
    let tried = trial().at(&server).check_up(&channel, &none).await;
    assert!(matches!(tried, Err(ConnectError::Refused(_))));
    assert_eq!(requests(&server).await, json!([]));
}
