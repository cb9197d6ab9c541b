//! The adapter against canned answers: connecting a blog, by consent and by hand.

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};

use super::{adapter, drafted, session, trial};
use crate::networks::{
    Adapter, ConnectError, ConnectRequest, Connected, Options, Session,
    consent::{Answered, Ask, Consent as _},
    contract::Canned,
    drive::{MADE_AT, channel_id, options, requests},
};

const TOKEN: &str = "/v2/oauth2/token";
const INFO: &str = "/v2/user/info";
const REDIRECT: &str = "https://dezent.example.org/connect";

fn blogs(names: &[&str]) -> Canned {
    let blog = |name: &&str| {
        json!({
            "name": name, "uuid": format!("t:id-of-{name}"), "title": format!("Blog {name}"),
            "url": format!("https://{name}.tumblr.com/"), "primary": true, "admin": true,
        })
    };
    let blogs: Vec<Value> = names.iter().map(blog).collect();
    let user = json!({ "user": { "name": "laden", "blogs": blogs } });
    let body = json!({ "meta": { "status": 200, "msg": "OK" }, "response": user });
    Canned::new("GET", INFO, body)
}

fn own_error(method: &'static str, path: &str, status: u16) -> Canned {
    let body = json!({
        "meta": { "status": status, "msg": "Unauthorized" }, "response": [],
        "errors": [{ "title": "Unauthorized", "code": 1_016, "detail": "Unable to authorize" }],
    });
    Canned::new(method, path, body).status(status)
}

fn granted() -> Canned {
    let body = json!({
        "access_token": "token-2", "expires_in": 2_520, "token_type": "bearer",
        "scope": "basic write offline_access", "refresh_token": "refresh-2",
    });
    Canned::new("POST", TOKEN, body)
}

fn renewed_session() -> Session {
    Session::default()
        .with("access_token", "token-2")
        .with("refresh_token", "refresh-2")
        .with("expires_at_ms", MADE_AT.plus_ms(2_520_000).ms().to_string())
}

fn kind_of(error: &ConnectError) -> String {
    match error {
        ConnectError::Field { field, .. } => field.clone(),
        ConnectError::Refused(_) => "refused".to_owned(),
        ConnectError::Unreachable(_) => "unreachable".to_owned(),
    }
}

#[tokio::test]
async fn a_person_is_asked_for_what_is_needed() {
    let redirect = REDIRECT.parse().unwrap();
    let ask = || Ask {
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
    let asked = adapter.ask(ask()).await.unwrap();
    assert_eq!(asked.kept.iter().count(), 0);
    let shown = asked
        .address
        .as_str()
        .replace(&server.uri(), "http://stand-in");
    insta::assert_json_snapshot!("ask", shown);
    insta::assert_json_snapshot!("registration", adapter.registration().unwrap());
    let nobody = super::adapter();
    assert!(!nobody.is_registered());
    assert!(nobody.ask(ask()).await.is_err());
}

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
    let (session, calls) = redeem_at(granted()).await;
    assert!(session.unwrap().is_same(&renewed_session()));
    insta::assert_json_snapshot!("redeem", calls);
    let standard = json!({ "error": "invalid_grant", "error_description": "No." });
    for (answer, expected) in [
        (Canned::new("POST", TOKEN, standard).status(400), "refused"),
        (own_error("POST", TOKEN, 401), "refused"),
        (own_error("POST", TOKEN, 429), "unreachable"),
        (Canned::new("POST", TOKEN, json!({})), "unreachable"),
        (
            Canned::new("POST", TOKEN, json!({})).status(500),
            "unreachable",
        ),
    ] {
        let (session, _) = redeem_at(answer).await;
        assert_eq!(kind_of(&session.unwrap_err()), expected);
    }
}

#[tokio::test]
async fn every_blog_is_a_target() {
    let server = trial().serve(&[blogs(&["laden", "werkstatt"])]).await;
    let given = options(&json!({ "reblogs": "noone" }));
    let targets = trial().at(&server).targets(&session(), &given).await;
    let shown: Vec<Value> = targets
        .unwrap()
        .iter()
        .map(|one| {
            assert!(one.connected.session.is_same(&session()));
            assert_eq!(one.connected.options, given);
            json!({ "kind": one.kind, "about": one.about, "account": one.connected.account })
        })
        .collect();
    insta::assert_json_snapshot!("targets", shown);
    let expected = json!([{ "call": format!("GET {INFO}"), "authorization": "Bearer token-1" }]);
    assert_eq!(requests(&server).await, expected);
    for (answer, expected) in [
        (own_error("GET", INFO, 401), "refused"),
        (
            Canned::new("GET", INFO, json!({})).status(401),
            "unreachable",
        ),
        (own_error("GET", INFO, 503), "unreachable"),
        (Canned::new("GET", INFO, json!({})), "unreachable"),
    ] {
        let server = trial().serve(&[answer]).await;
        let targets = trial()
            .at(&server)
            .targets(&session(), &Options::new())
            .await;
        assert_eq!(kind_of(&targets.unwrap_err()), expected);
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
async fn a_token_that_is_typed_in_needs_a_blog_where_there_are_several() {
    let token = ("access_token", " token-1 ");
    let both = [blogs(&["laden", "werkstatt"])];
    for (wanted, expected) in [
        (Some("werkstatt"), Ok("t:id-of-werkstatt")),
        (Some("@laden"), Ok("t:id-of-laden")),
        (Some("laden.tumblr.com"), Ok("t:id-of-laden")),
        (Some("t:id-of-laden"), Ok("t:id-of-laden")),
        (Some("other"), Err("credentials.blog")),
        (None, Err("credentials.blog")),
    ] {
        let mut credentials = vec![token, ("refresh_token", "refresh-1")];
        credentials.extend(wanted.map(|wanted| ("blog", wanted)));
        let (connected, _) = connect_at(&both, &credentials, &json!({})).await;
        match (connected, expected) {
            (Ok(connected), Ok(id)) => {
                assert_eq!(connected.account.remote_id, id);
                assert!(connected.session.is_same(&session()));
            }
            (Err(error), Err(field)) => assert_eq!(kind_of(&error), field),
            (connected, _) => panic!("{wanted:?} {connected:?}"),
        }
    }
    let (connected, _) = connect_at(&[blogs(&["laden"])], &[token], &json!({})).await;
    let connected = connected.unwrap();
    assert_eq!(connected.account.handle, "laden");
    let kept: Vec<&str> = connected.session.iter().map(|(name, _)| name).collect();
    assert_eq!(kept, ["access_token"]);
    let (connected, _) = connect_at(&[blogs(&[])], &[token], &json!({})).await;
    assert_eq!(kind_of(&connected.unwrap_err()), "refused");
}

#[tokio::test]
async fn what_is_wrong_with_the_request_is_named_before_anybody_is_asked() {
    for (credentials, settings, expected) in [
        (vec![], json!({}), "credentials.access_token"),
        (
            vec![("access_token", " ")],
            json!({}),
            "credentials.access_token",
        ),
        (
            vec![("access_token", "a")],
            json!({ "tags": "a" }),
            "options.tags",
        ),
    ] {
        let (connected, calls) = connect_at(&[], &credentials, &settings).await;
        assert_eq!(kind_of(&connected.unwrap_err()), expected);
        assert_eq!(calls, json!([]));
    }
    let answers = [own_error("GET", INFO, 401)];
    let (connected, _) = connect_at(&answers, &[("access_token", "hunter2")], &json!({})).await;
    let error = connected.unwrap_err();
    assert!(!error.to_string().contains("hunter2"), "{error}");
}

#[tokio::test]
async fn a_session_is_renewed_before_it_ends() {
    let channel = drafted(&["a"], &json!({})).channel;
    let renewed = renewed_session();
    let at = |ms: i64| MADE_AT.plus_ms(ms);
    assert!(!adapter().is_stale(&renewed, at(2_520_000 - 600_001)));
    assert!(adapter().is_stale(&renewed, at(2_520_000 - 600_000)));
    // Of one that was typed in, nobody knows the end.
    assert!(!adapter().is_stale(&session(), at(2_520_000)));
    assert_eq!(adapter().session_ends_at(&renewed), None);
    let ends_at = renewed.get("expires_at_ms").unwrap().expose_secret();
    let lone = Session::default().with("expires_at_ms", ends_at);
    assert_eq!(adapter().session_ends_at(&lone), Some(at(2_520_000)));

    let server = trial().serve(&[granted()]).await;
    let fresh = trial().at(&server).refresh(&channel, &session()).await;
    assert!(fresh.unwrap().is_same(&renewed));
    insta::assert_json_snapshot!("refresh", requests(&server).await);
    let kept = json!({ "access_token": "token-2", "token_type": "bearer" });
    let server = trial().serve(&[Canned::new("POST", TOKEN, kept)]).await;
    let fresh = trial().at(&server).refresh(&channel, &session()).await;
    let expected = session().with("access_token", "token-2");
    assert!(fresh.unwrap().is_same(&expected), "the refresh token stays");

    let standard = |error: &str| Canned::new("POST", TOKEN, json!({ "error": error })).status(400);
    for (answer, expected) in [
        (own_error("POST", TOKEN, 401), "refused"),
        (standard("invalid_grant"), "refused"),
        (standard("invalid_request"), "unreachable"),
        (own_error("POST", TOKEN, 403), "unreachable"),
        (own_error("POST", TOKEN, 503), "unreachable"),
        (Canned::new("POST", TOKEN, json!({})), "unreachable"),
    ] {
        let server = trial().serve(&[answer]).await;
        let fresh = trial().at(&server).refresh(&channel, &session()).await;
        assert_eq!(kind_of(&fresh.unwrap_err()), expected);
    }
    let bare = Session::default().with("access_token", "token-1");
    let fresh = adapter().refresh(&channel, &bare).await;
    assert_eq!(kind_of(&fresh.unwrap_err()), "refused");
}
