//! The adapter against canned answers: connecting a channel.

use serde_json::{Value, json};

use super::{CHAT, TOKEN, adapter, answers, drafted, path, trial};
use crate::networks::{
    Adapter, ConnectError, ConnectRequest, Connected, Session,
    contract::Canned,
    drive::{MADE_AT, channel_id, options, requests},
};

fn bot() -> Canned {
    answers("getMe", &json!({ "id": 123_456, "username": "shop_bot" }))
}

fn chat(kind: &str, username: Option<&str>) -> Canned {
    let mut chat = json!({ "id": CHAT.parse::<i64>().unwrap(), "type": kind, "title": "Laden" });
    if let Some(username) = username {
        chat["username"] = json!(username);
    }
    answers("getChat", &chat)
}

fn member(member: &Value) -> Canned {
    answers("getChatMember", member)
}

fn administrator() -> Canned {
    member(&json!({ "status": "administrator", "can_post_messages": true }))
}

fn failed(method: &str, code: u16) -> Canned {
    let body =
        json!({ "ok": false, "error_code": code, "description": "Bad Request: chat not found" });
    Canned::new("POST", &path(method), body).status(code)
}

/// Connects at a stand-in that answers so: what came of it, and the calls.
async fn connect_at(
    answers: &[Canned],
    credentials: &[(&str, &str)],
    settings: &Value,
) -> (Result<Connected, ConnectError>, Value) {
    let server = trial().serve(answers).await;
    let credentials = credentials
        .iter()
        .fold(Session::default(), |session, (name, secret)| {
            session.with(name, *secret)
        });
    let request = ConnectRequest {
        channel: channel_id(),
        name: "Laden",
        credentials: &credentials,
        options: &options(settings),
    };
    let connected = trial().at(&server).connect(request).await;
    (connected, requests(&server).await)
}

async fn connect(answers: &[Canned]) -> Result<Connected, ConnectError> {
    let credentials = [("bot_token", TOKEN), ("chat", "@shop")];
    connect_at(answers, &credentials, &json!({})).await.0
}

#[tokio::test]
async fn connecting_finds_the_chat_and_the_right_to_post() {
    let answers = [bot(), chat("channel", Some("shop")), administrator()];
    let credentials = [("bot_token", " 123456:ABC-DEF "), ("chat", "@shop")];
    let settings = json!({ "silent": true });
    let (connected, calls) = connect_at(&answers, &credentials, &settings).await;
    let connected = connected.unwrap();
    assert_eq!(connected.account.remote_id, CHAT);
    assert_eq!(connected.account.handle, "@shop");
    assert_eq!(connected.account.url.as_deref(), Some("https://t.me/shop"));
    assert_eq!(connected.options, options(&settings));
    let expected = Session::default().with("bot_token", TOKEN);
    assert!(connected.session.is_same(&expected));
    insta::assert_json_snapshot!("connect", calls);
}

#[tokio::test]
async fn a_chat_without_a_public_name_goes_by_its_title() {
    let answers = [bot(), chat("channel", None), administrator()];
    let connected = connect(&answers).await.unwrap();
    assert_eq!(connected.account.handle, "Laden");
    assert_eq!(connected.account.url, None);
}

#[tokio::test]
async fn the_bot_must_be_allowed_to_post() {
    for (kind, is, may) in [
        (
            "channel",
            json!({ "status": "administrator", "can_post_messages": true }),
            true,
        ),
        ("channel", json!({ "status": "administrator" }), false),
        ("channel", json!({ "status": "member" }), false),
        ("channel", json!({ "status": "left" }), false),
        ("supergroup", json!({ "status": "administrator" }), true),
        ("group", json!({ "status": "member" }), true),
        (
            "group",
            json!({ "status": "restricted", "can_send_messages": true }),
            true,
        ),
        ("group", json!({ "status": "restricted" }), false),
        ("group", json!({ "status": "kicked" }), false),
        ("private", json!({ "status": "member" }), false),
    ] {
        let told = format!("{kind} {is}");
        let connected = connect(&[bot(), chat(kind, Some("shop")), member(&is)]).await;
        assert_eq!(connected.is_ok(), may, "{told}");
        if let Err(error) = connected {
            let field = "credentials.chat";
            assert!(
                matches!(&error, ConnectError::Field { field: at, .. } if at == field),
                "{told}: {error:?}"
            );
        }
    }
}

#[tokio::test]
async fn what_is_wrong_is_told_apart_from_what_may_work_later() {
    let (channel, admin) = (chat("channel", Some("shop")), administrator());
    let field = |error: ConnectError| match error {
        ConnectError::Field { field, .. } => field,
        ConnectError::Refused(_) => "refused".to_owned(),
        ConnectError::Unreachable(_) => "unreachable".to_owned(),
    };
    for (answers, expected) in [
        (vec![failed("getMe", 401)], "refused"),
        (vec![failed("getMe", 404)], "refused"),
        (vec![failed("getMe", 500)], "unreachable"),
        (vec![], "unreachable"),
        (vec![answers("getMe", &json!({}))], "unreachable"),
        (vec![bot(), failed("getChat", 400)], "credentials.chat"),
        (vec![bot(), failed("getChat", 502)], "unreachable"),
        (
            vec![bot(), channel.clone(), failed("getChatMember", 403)],
            "credentials.chat",
        ),
        (
            vec![bot(), channel, failed("getChatMember", 429)],
            "unreachable",
        ),
        (vec![bot(), admin], "unreachable"),
    ] {
        let told = format!("{answers:?}");
        let error = connect(&answers).await.unwrap_err();
        assert!(!error.to_string().contains(TOKEN), "{error}");
        assert_eq!(field(error), expected, "{told}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_the_request_is_named_before_anybody_is_asked() {
    for (credentials, settings, expected) in [
        (vec![("chat", "@shop")], json!({}), "credentials.bot_token"),
        (vec![("bot_token", TOKEN)], json!({}), "credentials.chat"),
        (
            vec![("bot_token", "hunter2"), ("chat", "@shop")],
            json!({}),
            "credentials.bot_token",
        ),
        (
            vec![("bot_token", TOKEN), ("chat", "my shop")],
            json!({}),
            "credentials.chat",
        ),
        (
            vec![("bot_token", TOKEN), ("chat", "@shop")],
            json!({ "silent": 1 }),
            "options.silent",
        ),
    ] {
        let (connected, calls) = connect_at(&[], &credentials, &settings).await;
        let error = connected.unwrap_err();
        let ConnectError::Field { field, message } = &error else {
            panic!("{error:?}")
        };
        assert_eq!(field, expected);
        assert!(!message.contains("hunter2"), "{message}");
        assert_eq!(calls, json!([]));
    }
}

#[tokio::test]
async fn a_token_has_no_end_and_is_only_asked_about() {
    let session = Session::default().with("bot_token", TOKEN);
    assert!(!adapter().is_stale(&session, MADE_AT));
    assert_eq!(adapter().session_ends_at(&session), None);
    let channel = drafted(&["a"], &json!({})).channel;
    let there = chat("channel", Some("shop"));
    for (answers, expected) in [
        (vec![bot(), there.clone(), administrator()], Ok(())),
        (vec![failed("getMe", 401)], Err(true)),
        (vec![bot(), failed("getChat", 403)], Err(true)),
        (
            vec![bot(), there, member(&json!({ "status": "kicked" }))],
            Err(true),
        ),
        (vec![failed("getMe", 500)], Err(false)),
    ] {
        let server = trial().serve(&answers).await;
        let renewed = trial().at(&server).refresh(&channel, &session).await;
        let seen = match renewed {
            Ok(renewed) => {
                assert!(renewed.is_same(&session));
                Ok(())
            }
            Err(ConnectError::Refused(_)) => Err(true),
            Err(_) => Err(false),
        };
        assert_eq!(seen, expected);
    }
    let bare = adapter().refresh(&channel, &Session::default()).await;
    assert!(matches!(bare, Err(ConnectError::Refused(_))));
}
