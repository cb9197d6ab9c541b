//! The adapter against canned answers: connecting an account, and keeping it connected.

use secrecy::ExposeSecret;
use serde_json::{Value, json};
use url::Url;

use super::{TRIAL, adapter, drafted, session};
use crate::{
    domain::time::{DAY_MS, Instant},
    networks::{
        Adapter, ConnectError, ConnectRequest, Connected, Now, Place, Session,
        consent::{Answered, Ask},
        contract::Canned,
        drive::{MADE_AT, channel_id, http, options, requests},
        threads::Threads,
    },
};

fn redirect() -> Url {
    "https://dezent.example/connect/threads/callback"
        .parse()
        .unwrap()
}

fn me() -> Canned {
    let body = json!({ "id": "1000", "username": "shop", "name": "Der Laden" });
    Canned::new("GET", "/v1.0/me", body)
}

fn text<'a>(session: &'a Session, name: &str) -> Option<&'a str> {
    session.get(name).map(ExposeSecret::expose_secret)
}

fn until(at: Instant) -> Session {
    session().with("expires_at_ms", at.ms().to_string())
}

#[tokio::test]
async fn a_person_is_asked_on_metas_own_page() {
    let ask = Ask {
        redirect: &redirect(),
        state: "state-1",
        server: None,
        hint: None,
    };
    let asked = adapter().consent().unwrap().ask(ask).await.unwrap();
    assert_eq!(
        asked.address.as_str(),
        "http://127.0.0.1:9/oauth/authorize?response_type=code&client_id=app-1&state=state-1\
         &redirect_uri=https%3A%2F%2Fdezent.example%2Fconnect%2Fthreads%2Fcallback\
         &scope=threads_basic%2Cthreads_content_publish%2Cthreads_manage_replies\
         %2Cthreads_read_replies%2Cthreads_delete"
    );
    assert_eq!(asked.kept.iter().count(), 0);
}

#[tokio::test]
async fn where_nobody_registered_an_app_nobody_is_asked() {
    let bare = Threads::new(http(), Place::default(), Now::new(|| MADE_AT));
    let consent = bare.consent().unwrap();
    assert!(!consent.is_registered());
    let usual = bare.consent().unwrap().registration().unwrap();
    assert!(usual.scopes.contains(&"threads_content_publish"));
    let ask = Ask {
        redirect: &redirect(),
        state: "state-1",
        server: None,
        hint: None,
    };
    let refused = consent.ask(ask).await.unwrap_err();
    assert!(matches!(refused, ConnectError::Refused(_)), "{refused:?}");
    assert!(adapter().consent().unwrap().is_registered());
}

async fn redeemed(answers: &[Canned]) -> (Result<Session, ConnectError>, Value) {
    let server = TRIAL.serve(answers).await;
    let answered = Answered {
        redirect: &redirect(),
        code: &"code-1#_".to_owned().into(),
        issuer: None,
        kept: &Session::default(),
    };
    let adapter = TRIAL.at(&server);
    let redeemed = adapter.consent().unwrap().redeem(answered).await;
    (redeemed, requests(&server).await)
}

#[tokio::test]
async fn a_code_becomes_a_token_for_sixty_days() {
    let answers = [
        Canned::new(
            "POST",
            "/oauth/access_token",
            json!({ "access_token": "short", "user_id": 1 }),
        ),
        Canned::new(
            "GET",
            "/access_token",
            json!({ "access_token": "long", "token_type": "bearer", "expires_in": 5_184_000 }),
        ),
    ];
    let (redeemed, sent) = redeemed(&answers).await;
    let redeemed = redeemed.unwrap();
    assert_eq!(text(&redeemed, "access_token"), Some("long"));
    let ends_at = MADE_AT.plus_ms(60 * DAY_MS);
    assert_eq!(adapter().session_ends_at(&redeemed), Some(ends_at));
    insta::assert_json_snapshot!("redeem", sent);
}

#[tokio::test]
async fn a_code_that_is_not_taken_is_told_apart_from_a_network_in_trouble() {
    let path = "/oauth/access_token";
    let error = |code: i64| json!({ "error": { "code": code, "message": "This code is used" }});
    for (answer, is_refused) in [
        (Canned::new("POST", path, error(100)).status(400), true),
        (Canned::new("POST", path, error(190)).status(401), true),
        (
            Canned::new(
                "POST",
                path,
                json!({ "error_message": "This code is used" }),
            )
            .status(400),
            true,
        ),
        (Canned::new("POST", path, error(4)).status(400), false),
        (Canned::new("POST", path, json!({})).status(400), false),
        (Canned::new("POST", path, error(100)).status(500), false),
        (Canned::new("POST", path, json!({ "user_id": 1 })), false),
    ] {
        let told = format!("{answer:?}");
        let (redeemed, _) = redeemed(&[answer]).await;
        match redeemed.unwrap_err() {
            ConnectError::Refused(words) if is_refused => assert_eq!(words, "This code is used"),
            ConnectError::Unreachable(_) if !is_refused => {}
            other => panic!("{told} {other:?}"),
        }
    }
}

async fn connect(
    answers: &[Canned],
    token: &str,
    settings: &Value,
) -> Result<Connected, ConnectError> {
    let server = TRIAL.serve(answers).await;
    let request = ConnectRequest {
        channel: channel_id(),
        name: "Laden",
        credentials: &Session::default().with("access_token", token.to_owned()),
        options: &options(settings),
    };
    TRIAL.at(&server).connect(request).await
}

#[tokio::test]
async fn a_token_that_was_typed_in_says_whose_it_is() {
    let settings = json!({ "reply_control": "everyone" });
    let connected = connect(&[me()], " token-1 ", &settings).await.unwrap();
    let account = &connected.account;
    assert_eq!(account.remote_id, "1000");
    assert_eq!(account.handle, "@shop");
    assert_eq!(
        account.url.as_deref(),
        Some("https://www.threads.com/@shop")
    );
    assert_eq!(account.server, None);
    assert_eq!(connected.options, options(&settings));
    assert_eq!(text(&connected.session, "access_token"), Some("token-1"));
    // It is renewed a day from now, when it is surely old enough.
    let adapter = adapter();
    assert!(!adapter.is_stale(&connected.session, MADE_AT.plus_ms(DAY_MS - 1)));
    assert!(adapter.is_stale(&connected.session, MADE_AT.plus_ms(DAY_MS)));
}

#[tokio::test]
async fn what_is_wrong_with_the_request_is_named() {
    for (token, settings, expected) in [
        (" ", json!({}), "credentials.access_token"),
        (
            "a",
            json!({ "reply_control": "nobody" }),
            "options.reply_control",
        ),
        ("a", json!({ "poll": ["a", "b"] }), "options.poll"),
        ("a", json!({ "reply_to_id": "17" }), "options.reply_to_id"),
    ] {
        let failed = connect(&[me()], token, &settings).await.unwrap_err();
        let ConnectError::Field { field, .. } = &failed else {
            panic!("{failed:?}")
        };
        assert_eq!(field, expected);
    }
    let error = json!({ "error": { "code": 190, "message": "Invalid token" }});
    let answer = Canned::new("GET", "/v1.0/me", error).status(400);
    let failed = connect(&[answer], "a", &json!({})).await.unwrap_err();
    assert_eq!(failed, ConnectError::Refused("Invalid token".to_owned()));
    let answer = Canned::new("GET", "/v1.0/me", json!({})).status(500);
    let failed = connect(&[answer], "a", &json!({})).await.unwrap_err();
    assert!(matches!(failed, ConnectError::Unreachable(_)), "{failed:?}");
}

#[tokio::test]
async fn a_session_is_renewed_at_half_of_its_time() {
    let adapter = adapter();
    let ends = |days: i64| until(MADE_AT.plus_ms(days * DAY_MS));
    assert!(adapter.is_stale(&ends(30), MADE_AT));
    assert!(!adapter.is_stale(&ends(31), MADE_AT));
    let renewed = json!({ "access_token": "new", "token_type": "bearer", "expires_in": 5_184_000 });
    let path = "/refresh_access_token";
    let server = TRIAL.serve(&[Canned::new("GET", path, renewed)]).await;
    let channel = drafted(&["a"], &json!({})).channel;
    let old = ends(20).with("kept", "as it was");
    let new = TRIAL.at(&server).refresh(&channel, &old).await.unwrap();
    assert_eq!(text(&new, "access_token"), Some("new"));
    assert_eq!(text(&new, "kept"), Some("as it was"));
    assert_eq!(
        adapter.session_ends_at(&new),
        Some(MADE_AT.plus_ms(60 * DAY_MS))
    );
    let sent = requests(&server).await;
    let call = "GET /refresh_access_token?grant_type=th_refresh_token&access_token=token-1";
    assert_eq!(sent[0]["call"], call);
}

#[tokio::test]
async fn a_token_that_cannot_be_renewed_is_used_until_its_end() {
    let path = "/refresh_access_token";
    let channel = drafted(&["a"], &json!({})).channel;
    let error = |code: i64| json!({ "error": { "code": code, "message": "a" }});
    for (status, body, days, expected) in [
        (400, error(190), 20, "refused"),
        (401, error(102), 20, "refused"),
        (400, error(10), 20, "kept"),
        (400, error(100), 20, "kept"),
        (503, error(190), 20, "kept"),
        (200, json!({}), 20, "kept"),
        (400, error(10), 1, "unreachable"),
        (503, json!({}), -1, "unreachable"),
    ] {
        let answer = Canned::new("GET", path, body.clone()).status(status);
        let server = TRIAL.serve(&[answer]).await;
        let old = until(MADE_AT.plus_ms(days * DAY_MS));
        let seen = match TRIAL.at(&server).refresh(&channel, &old).await {
            Ok(session) if session.is_same(&old) => "kept",
            Ok(session) => panic!("{session:?}"),
            Err(ConnectError::Refused(_)) => "refused",
            Err(ConnectError::Unreachable(_)) => "unreachable",
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(seen, expected, "{status} {body} {days}");
    }
    let bare = Session::default();
    let failed = adapter().refresh(&channel, &bare).await.unwrap_err();
    assert!(matches!(failed, ConnectError::Refused(_)), "{failed:?}");
}

#[test]
fn the_usual_places_are_metas() {
    let usual = Threads::new(http(), Place::default(), Now::new(|| MADE_AT));
    let places = [&usual.api, &usual.tokens, &usual.pages].map(Url::as_str);
    assert_eq!(
        places,
        [
            "https://graph.threads.net/v1.0",
            "https://graph.threads.net/",
            "https://www.threads.com/",
        ]
    );
}
