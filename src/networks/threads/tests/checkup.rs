//! The adapter against canned answers: trying a session out.

use serde_json::{Value, json};

use super::{TRIAL, USER, drafted};
use crate::networks::{
    Adapter, Checkup, Quota, Session,
    contract::{Canned, ended},
};

const ME: &str = "/v1.0/me";
const LIMITS: &str = "/v1.0/1000/threads_publishing_limit";
const DEBUG: &str = "/v1.0/debug_token";

fn me(id: &str) -> Canned {
    Canned::new("GET", ME, json!({ "id": id, "username": "shop" }))
}

fn posts() -> Canned {
    let one = json!({ "quota_usage": 4, "config": { "quota_total": 250 } });
    Canned::new("GET", LIMITS, json!({ "data": [one] })).query("fields", "quota_usage,config")
}

fn replies() -> Canned {
    let one = json!({ "reply_quota_usage": 1, "reply_config": { "quota_total": 1_000 } });
    Canned::new("GET", LIMITS, json!({ "data": [one] }))
        .query("fields", "reply_quota_usage,reply_config")
}

fn told(is_valid: bool) -> Canned {
    let scopes = ["threads_basic", "threads_content_publish"];
    let told = json!({ "type": "USER", "is_valid": is_valid, "scopes": scopes, "user_id": USER });
    Canned::new("GET", DEBUG, json!({ "data": told }))
}

fn error(code: i64) -> Value {
    json!({ "error": { "code": code, "message": "No" }})
}

fn quota(of: &str, left: i64, max: i64) -> Quota {
    Quota {
        of: of.to_owned(),
        left: Some(left),
        max: Some(max),
        ends_at: None,
    }
}

fn found() -> Checkup {
    Checkup::of(USER, "@shop")
}

#[tokio::test]
async fn a_session_tells_its_profile_what_it_may_do_and_what_is_left() {
    let channel = drafted(&["a"], &json!({})).channel;
    let answers = [me(USER), posts(), replies(), told(true)];
    let (tried, asked) = TRIAL.tried(&channel, &answers).await;
    let expected = found()
        .with_scopes(Some("threads_basic,threads_content_publish"))
        .with_quota(quota("posts", 246, 250))
        .with_quota(quota("replies", 999, 1_000));
    assert_eq!(tried, Ok(Some(expected)));
    insta::assert_json_snapshot!("checkup", asked);
    let (tried, _) = TRIAL.tried(&channel, &[me("9")]).await;
    assert_eq!(
        tried,
        Ok(Some(Checkup::of("9", "@shop"))),
        "another profile"
    );
}

#[tokio::test]
async fn what_meta_does_not_tell_is_not_told() {
    let channel = drafted(&["a"], &json!({})).channel;
    let refused = |path: &str| Canned::new("GET", path, error(10)).status(403);
    for debugged in [told(false), told(true).status(500), refused(DEBUG)] {
        // Who may publish may do without the right to answer.
        let answers = [me(USER), posts(), refused(LIMITS), debugged];
        let (tried, _) = TRIAL.tried(&channel, &answers).await;
        let expected = found().with_quota(quota("posts", 246, 250));
        assert_eq!(tried, Ok(Some(expected)));
    }
    let down = Canned::new("GET", LIMITS, json!({})).status(500);
    let (tried, _) = TRIAL.tried(&channel, &[me(USER), down]).await;
    assert_eq!(tried, Ok(Some(found())));
    let (tried, _) = TRIAL.tried(&channel, &[me(USER), refused(LIMITS)]).await;
    assert_eq!(ended(&tried), "refused", "it may not publish");
}

#[tokio::test]
async fn a_dead_token_is_told_apart_from_a_network_in_trouble() {
    let channel = drafted(&["a"], &json!({})).channel;
    for (status, body, expected) in [
        (400, error(190), "refused"),
        (403, error(200), "refused"),
        (400, error(4), "unreachable"),
        (400, error(100), "unreachable"),
        (500, error(190), "unreachable"),
        (200, json!({}), "unreachable"),
    ] {
        let answer = Canned::new("GET", ME, body.clone()).status(status);
        let (tried, asked) = TRIAL.tried(&channel, &[answer]).await;
        assert_eq!(ended(&tried), expected, "{status} {body} {tried:?}");
        assert_eq!(asked.as_array().unwrap().len(), 1);
    }
    let server = TRIAL.serve(&[]).await;
    let adapter = TRIAL.at(&server);
    let tried = adapter.check_up(&channel, &Session::default()).await;
    assert_eq!(ended(&tried), "refused");
}
