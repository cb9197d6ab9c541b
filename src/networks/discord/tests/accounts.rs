//! The adapter against canned answers: connecting a channel.

use serde_json::{Value, json};

use super::{HOOK, adapter, drafted, session, trial};
use crate::{
    domain::network::Kind,
    networks::{
        Adapter, ConnectError, ConnectRequest, Connected, Session,
        contract::Canned,
        drive::{MADE_AT, channel_id, options, requests},
    },
};

const URL: &str = "https://discord.com/api/webhooks/42/tok-en_9";

fn hook(kind: i64, channel: &str) -> Canned {
    let hook = json!({
        "id": "42", "type": kind, "name": "Laden", "channel_id": channel, "guild_id": "100",
        "application_id": null,
    });
    Canned::new("GET", HOOK, hook)
}

fn messages(status: u16, body: Value) -> Canned {
    Canned::new("GET", "/v10/channels/300/messages", body).status(status)
}

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

#[tokio::test]
async fn connecting_finds_the_channel_of_a_webhook() {
    let settings = json!({ "silent": true });
    let credentials = [("webhook_url", URL), ("bot_token", " ")];
    let (connected, calls) = connect_at(&[hook(1, "300")], &credentials, &settings).await;
    let connected = connected.unwrap();
    assert_eq!(connected.account.remote_id, "300");
    assert_eq!(connected.account.handle, "Laden");
    let url = "https://discord.com/channels/100/300";
    assert_eq!(connected.account.url.as_deref(), Some(url));
    let expected = Session::default()
        .with("webhook_id", "42")
        .with("webhook_token", "tok-en_9")
        .with("guild_id", "100");
    assert!(connected.session.is_same(&expected));
    assert_eq!(connected.options["silent"], true);
    assert_eq!(adapter().kind(&connected.options), Kind::Blind);
    assert_eq!(calls, json!([{ "call": format!("GET {HOOK}") }]));
}

#[tokio::test]
async fn a_bot_that_can_read_makes_unclear_posts_clear() {
    let credentials = [("webhook_url", URL), ("bot_token", "bot-1")];
    let answers = [hook(1, "300"), messages(200, json!([]))];
    let (connected, calls) = connect_at(&answers, &credentials, &json!({})).await;
    let connected = connected.unwrap();
    assert_eq!(adapter().kind(&connected.options), Kind::Listing);
    assert!(connected.session.is_same(&session()));
    let expected = json!({
        "call": "GET /v10/channels/300/messages?limit=1", "authorization": "Bot bot-1",
    });
    assert_eq!(calls[1], expected);
}

#[tokio::test]
async fn what_is_wrong_is_told_apart_from_what_may_work_later() {
    let unknown = |status: u16| {
        let body = json!({ "code": 10_015, "message": "Unknown Webhook" });
        Canned::new("GET", HOOK, body).status(status)
    };
    let no_access = messages(403, json!({ "code": 50_001, "message": "Missing Access" }));
    // As Discord tells of a webhook that answers commands.
    let of_app =
        json!({ "id": "42", "type": 3, "name": "App", "channel_id": null, "guild_id": null });
    let of_app = Canned::new("GET", HOOK, of_app);
    let both = [("webhook_url", URL), ("bot_token", "hunter2-hunter2")];
    for (answers, expected) in [
        (vec![unknown(404)], "refused"),
        (vec![unknown(401)], "refused"),
        (vec![unknown(500)], "unreachable"),
        // Not Discord's own word.
        (
            vec![Canned::new("GET", HOOK, json!({})).status(404)],
            "unreachable",
        ),
        (
            vec![Canned::new("GET", HOOK, json!({})).status(401)],
            "unreachable",
        ),
        (vec![Canned::new("GET", HOOK, json!({}))], "unreachable"),
        (vec![hook(3, "300")], "credentials.webhook_url"),
        (vec![of_app], "credentials.webhook_url"),
        (vec![hook(1, "300"), no_access], "credentials.bot_token"),
        (
            vec![hook(1, "300"), messages(401, json!({}))],
            "credentials.bot_token",
        ),
        (
            vec![hook(1, "300"), messages(502, json!({}))],
            "unreachable",
        ),
    ] {
        let told = format!("{answers:?}");
        let (connected, _) = connect_at(&answers, &both, &json!({})).await;
        let error = connected.unwrap_err();
        assert!(!error.to_string().contains("hunter2"), "{error}");
        let seen = match error {
            ConnectError::Field { field, .. } => field,
            ConnectError::Refused(_) => "refused".to_owned(),
            ConnectError::Unreachable(_) => "unreachable".to_owned(),
        };
        assert_eq!(seen, expected, "{told}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_the_request_is_named_before_anybody_is_asked() {
    for (credentials, settings, expected) in [
        (vec![], json!({}), "credentials.webhook_url"),
        (
            vec![("webhook_url", " ")],
            json!({}),
            "credentials.webhook_url",
        ),
        (
            vec![("webhook_url", "https://example.org/api/webhooks/42/hunter2")],
            json!({}),
            "credentials.webhook_url",
        ),
        (
            vec![("webhook_url", URL)],
            json!({ "silent": 1 }),
            "options.silent",
        ),
        (
            vec![("webhook_url", URL)],
            json!({ "reads_back": true }),
            "options.reads_back",
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
async fn a_webhook_has_no_end_and_is_only_asked_about() {
    assert!(!adapter().is_stale(&session(), MADE_AT));
    assert_eq!(adapter().session_ends_at(&session()), None);
    let channel = drafted(&["a"], &json!({})).channel;
    for (answer, expected) in [
        (hook(1, "300"), Ok(())),
        (hook(1, "301"), Err(true)),
        (
            Canned::new("GET", HOOK, json!({ "code": 10_015, "message": "No." })).status(404),
            Err(true),
        ),
        (hook(1, "300").status(404), Err(false)),
        (hook(1, "300").status(503), Err(false)),
    ] {
        let server = trial().serve(&[answer]).await;
        let renewed = trial().at(&server).refresh(&channel, &session()).await;
        let seen = match renewed {
            Ok(renewed) => {
                assert!(renewed.is_same(&session()));
                Ok(())
            }
            Err(ConnectError::Refused(_)) => Err(true),
            Err(_) => Err(false),
        };
        assert_eq!(seen, expected);
    }
}
