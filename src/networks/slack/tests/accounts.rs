//! The adapter against canned answers: connecting a channel, by consent and by hand.

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};

use super::{HOOK, adapter, drafted, trial};
use crate::{
    domain::network::Kind,
    networks::{
        Adapter, ConnectError, ConnectRequest, Connected, Options, Session,
        consent::{Answered, Ask, Consent as _},
        contract::Canned,
        drive::{MADE_AT, channel_id, options, requests},
    },
};

const ACCESS: &str = "/oauth.v2.access";
const TEST: &str = "/auth.test";
const LIST: &str = "/conversations.list";
const REDIRECT: &str = "https://dezent.example.org/connect";

fn bot() -> Canned {
    let bot = json!({
        "ok": true, "url": "https://shop.slack.com/", "team_id": "T1", "user_id": "U9",
        "bot_id": "B9",
    });
    Canned::new("POST", TEST, bot)
}

fn channels(ids: &[&str], cursor: &str) -> Canned {
    let channel = |id: &&str| {
        json!({
            "id": id, "name": format!("kanal-{}", id.to_lowercase()),
            "is_private": *id == "C2", "is_member": *id != "C1",
        })
    };
    let page = json!({
        "ok": true, "channels": ids.iter().map(channel).collect::<Vec<_>>(),
        "response_metadata": { "next_cursor": cursor },
    });
    Canned::new("GET", LIST, page)
}

fn error(method: &'static str, path: &str, name: &str) -> Canned {
    Canned::new(method, path, json!({ "ok": false, "error": name }))
}

fn kind_of(error: &ConnectError) -> String {
    match error {
        ConnectError::Field { field, .. } => field.clone(),
        ConnectError::Refused(_) => "refused".to_owned(),
        ConnectError::Unreachable(_) => "unreachable".to_owned(),
    }
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
async fn a_person_is_asked_for_what_is_needed() {
    let redirect = REDIRECT.parse().unwrap();
    let ask = Ask {
        redirect: &redirect,
        state: "state-1",
        server: None,
        hint: None,
    };
    let server = trial().serve(&[]).await;
    let adapter = trial().at(&server);
    assert!(adapter.is_registered());
    assert!(adapter.consent().is_some());
    assert!(!adapter.needs_server());
    let asked = adapter.ask(ask).await.unwrap();
    assert_eq!(asked.kept.iter().count(), 0);
    let shown = asked
        .address
        .as_str()
        .replace(&server.uri(), "http://stand-in");
    insta::assert_json_snapshot!("ask", shown);
    let registration = adapter.registration().unwrap();
    insta::assert_json_snapshot!("registration", registration);
    let nobody = super::adapter();
    assert!(!nobody.is_registered());
    let ask = Ask {
        redirect: &redirect,
        state: "state-1",
        server: None,
        hint: None,
    };
    assert!(nobody.ask(ask).await.is_err());
}

/// Exchanges a code at a stand-in that answers so.
async fn redeem_at(answer: Canned) -> (Result<Session, ConnectError>, Value) {
    let server = trial().serve(&[answer]).await;
    let (redirect, code) = (REDIRECT.parse().unwrap(), SecretString::from("code-1"));
    let answered = Answered {
        redirect: &redirect,
        code: &code,
        issuer: None,
        kept: &Session::default(),
    };
    let redeemed = trial().at(&server).redeem(answered).await;
    (redeemed, requests(&server).await)
}

#[tokio::test]
async fn a_code_is_exchanged_once() {
    let granted = json!({
        "ok": true, "access_token": "xoxb-1", "token_type": "bot", "scope": "chat:write",
        "bot_user_id": "U9", "app_id": "A1", "team": { "id": "T1", "name": "Laden" },
    });
    let (session, calls) = redeem_at(Canned::new("POST", ACCESS, granted)).await;
    let expected = Session::default().with("access_token", "xoxb-1");
    assert!(session.unwrap().is_same(&expected));
    insta::assert_json_snapshot!("redeem", calls);
    for (answer, expected) in [
        (error("POST", ACCESS, "invalid_code"), "refused"),
        (error("POST", ACCESS, "bad_redirect_uri"), "refused"),
        (error("POST", ACCESS, "internal_error"), "unreachable"),
        (error("POST", ACCESS, "ratelimited"), "unreachable"),
        (Canned::new("POST", ACCESS, json!({})), "unreachable"),
        (
            Canned::new("POST", ACCESS, json!({})).status(500),
            "unreachable",
        ),
    ] {
        let (session, _) = redeem_at(answer).await;
        assert_eq!(kind_of(&session.unwrap_err()), expected);
    }
}

#[tokio::test]
async fn every_channel_of_every_page_is_a_target() {
    let pages = [
        bot(),
        channels(&["C3"], "").query("cursor", "next=="),
        channels(&["C1", "C2"], "next=="),
    ];
    let server = trial().serve(&pages).await;
    let session = Session::default().with("access_token", "xoxb-1");
    let given = options(&json!({ "unfurl_links": false }));
    let targets = trial().at(&server).targets(&session, &given).await.unwrap();
    let shown: Vec<Value> = targets
        .iter()
        .map(|one| {
            let Connected {
                account,
                session,
                options,
            } = &one.connected;
            let session: serde_json::Map<String, Value> = session
                .iter()
                .map(|(name, secret)| (name.to_owned(), json!(secret.expose_secret())))
                .collect();
            json!({
                "kind": one.kind, "about": one.about, "account": account, "session": session,
                "options": options,
            })
        })
        .collect();
    insta::assert_json_snapshot!("targets", shown);
    insta::assert_json_snapshot!("targets_calls", requests(&server).await);
    // A list without an end is left at some point.
    let server = trial().serve(&[bot(), channels(&["C1"], "again")]).await;
    let targets = trial().at(&server).targets(&session, &Options::new()).await;
    assert_eq!(targets.unwrap().len(), 25);
}

#[tokio::test]
async fn a_token_that_is_typed_in_needs_a_channel_where_there_are_several() {
    let answers = [bot(), channels(&["C1", "C2"], "")];
    let token = ("access_token", " xoxb-1 ");
    for (wanted, expected) in [
        (Some("C2"), Ok("C2")),
        (Some("#kanal-c1"), Ok("C1")),
        (Some("kanal-c2"), Ok("C2")),
        (Some("C9"), Err("credentials.channel")),
        (None, Err("credentials.channel")),
    ] {
        let mut credentials = vec![token, ("refresh_token", "xoxe-1")];
        credentials.extend(wanted.map(|wanted| ("channel", wanted)));
        let (connected, _) = connect_at(&answers, &credentials, &json!({})).await;
        match (connected, expected) {
            (Ok(connected), Ok(id)) => {
                assert_eq!(connected.account.remote_id, id);
                let kept = |name: &str| connected.session.get(name).unwrap().expose_secret();
                assert_eq!(kept("access_token"), "xoxb-1");
                assert_eq!(kept("refresh_token"), "xoxe-1");
                assert_eq!(adapter().kind(&connected.options), Kind::Listing);
            }
            (Err(error), Err(field)) => assert_eq!(kind_of(&error), field),
            (connected, _) => panic!("{wanted:?} {connected:?}"),
        }
    }
    let (connected, _) = connect_at(&[bot(), channels(&["C1"], "")], &[token], &json!({})).await;
    assert_eq!(connected.unwrap().account.remote_id, "C1");
    let (connected, _) = connect_at(&[bot(), channels(&[], "")], &[token], &json!({})).await;
    assert_eq!(kind_of(&connected.unwrap_err()), "refused");
}

#[tokio::test]
async fn a_webhook_is_proven_without_a_message() {
    let hook = |status: u16, words: &str| {
        let answer = Canned::new("POST", HOOK, Value::Null).status(status);
        answer.text(words)
    };
    let url = "https://hooks.slack.com/services/T1/B2/s3Cr3t";
    for (answer, expected) in [
        (hook(400, "no_text"), Ok(())),
        (hook(400, "invalid_payload"), Ok(())),
        (hook(403, "invalid_token"), Err("refused")),
        (hook(403, "action_prohibited"), Err("refused")),
        (hook(404, "no_service"), Err("refused")),
        (hook(410, "channel_is_archived"), Err("refused")),
        (hook(429, ""), Err("unreachable")),
        (hook(500, "rollup_error"), Err("unreachable")),
    ] {
        let told = format!("{answer:?}");
        let credentials = [("access_token", url)];
        let (connected, calls) = connect_at(&[answer], &credentials, &json!({})).await;
        let expected_call = json!([{
            "call": format!("POST {HOOK}"), "content-type": "application/json", "body": {},
        }]);
        assert_eq!(calls, expected_call);
        match (connected, expected) {
            (Ok(connected), Ok(())) => {
                assert_eq!(connected.account.remote_id, "T1/B2");
                let expected = Session::default().with("webhook_path", "T1/B2/s3Cr3t");
                assert!(connected.session.is_same(&expected));
                assert_eq!(adapter().kind(&connected.options), Kind::Blind);
            }
            (Err(error), Err(kind)) => {
                assert_eq!(kind_of(&error), kind, "{told}");
                assert!(!error.to_string().contains("s3Cr3t"), "{error}");
            }
            (connected, _) => panic!("{told} {connected:?}"),
        }
    }
}

#[tokio::test]
async fn what_is_wrong_is_told_apart_from_what_may_work_later() {
    let token = [("access_token", "xoxb-hunter2")];
    for (answers, expected) in [
        (vec![error("POST", TEST, "invalid_auth")], "refused"),
        (vec![error("POST", TEST, "account_inactive")], "refused"),
        (vec![error("POST", TEST, "internal_error")], "unreachable"),
        (
            vec![Canned::new("POST", TEST, json!({})).status(503)],
            "unreachable",
        ),
        (vec![bot(), error("GET", LIST, "missing_scope")], "refused"),
        (
            vec![bot(), error("GET", LIST, "ratelimited")],
            "unreachable",
        ),
    ] {
        let told = format!("{answers:?}");
        let (connected, _) = connect_at(&answers, &token, &json!({})).await;
        let error = connected.unwrap_err();
        assert_eq!(kind_of(&error), expected, "{told}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
    for (credentials, settings, expected) in [
        (vec![], json!({}), "credentials.access_token"),
        (
            vec![("access_token", "https://example.org/services/T1/B2/hunter2")],
            json!({}),
            "credentials.access_token",
        ),
        (
            vec![("access_token", "xoxb-1")],
            json!({ "header": 1 }),
            "options.header",
        ),
        (
            vec![("access_token", "xoxb-1")],
            json!({ "way": "bot" }),
            "options.way",
        ),
    ] {
        let (connected, calls) = connect_at(&[], &credentials, &settings).await;
        let error = connected.unwrap_err();
        assert_eq!(kind_of(&error), expected);
        assert!(!error.to_string().contains("hunter2"), "{error}");
        assert_eq!(calls, json!([]));
    }
}

#[tokio::test]
async fn tokens_that_rotate_are_renewed_and_others_are_asked_about() {
    let channel = drafted(&["a"], &json!({})).channel;
    let rotating = Session::default()
        .with("access_token", "xoxe.xoxb-1")
        .with("refresh_token", "xoxe-1")
        .with("bot_id", "B9")
        .with("expires_at_ms", MADE_AT.plus_ms(600_000).ms().to_string());
    let adapter_now = adapter();
    assert!(!adapter_now.is_stale(&rotating, MADE_AT.plus_ms(-1)));
    assert!(adapter_now.is_stale(&rotating, MADE_AT));
    assert_eq!(adapter_now.session_ends_at(&rotating), None);
    let granted = json!({
        "ok": true, "access_token": "xoxe.xoxb-2", "refresh_token": "xoxe-2",
        "expires_in": 43_200, "token_type": "bot",
    });
    let server = trial().serve(&[Canned::new("POST", ACCESS, granted)]).await;
    let renewed = trial().at(&server).refresh(&channel, &rotating).await;
    let expected = Session::default()
        .with("access_token", "xoxe.xoxb-2")
        .with("refresh_token", "xoxe-2")
        .with("bot_id", "B9")
        .with(
            "expires_at_ms",
            MADE_AT.plus_ms(43_200_000).ms().to_string(),
        );
    assert!(renewed.unwrap().is_same(&expected));
    insta::assert_json_snapshot!("refresh", requests(&server).await);
    let dead = Session::default().with("webhook_path", "T1/B2/s3Cr3t");
    let plain = Session::default().with("access_token", "xoxb-1");
    assert!(!adapter_now.is_stale(&plain, MADE_AT));
    for (session, answer, expected) in [
        (
            &rotating,
            error("POST", ACCESS, "invalid_refresh_token"),
            Err("refused"),
        ),
        (
            &rotating,
            error("POST", ACCESS, "token_revoked"),
            Err("refused"),
        ),
        (
            &rotating,
            error("POST", ACCESS, "invalid_client_id"),
            Err("unreachable"),
        ),
        (
            &rotating,
            error("POST", ACCESS, "internal_error"),
            Err("unreachable"),
        ),
        (&plain, bot(), Ok(())),
        (&plain, error("POST", TEST, "token_revoked"), Err("refused")),
        (
            &plain,
            error("POST", TEST, "fatal_error"),
            Err("unreachable"),
        ),
        (&dead, bot(), Err("refused")),
    ] {
        let server = trial().serve(&[answer]).await;
        let renewed = trial().at(&server).refresh(&channel, session).await;
        match (renewed, expected) {
            (Ok(renewed), Ok(())) => assert!(renewed.is_same(session)),
            (Err(error), Err(kind)) => assert_eq!(kind_of(&error), kind),
            (renewed, _) => panic!("{renewed:?}"),
        }
    }
}
