//! The adapter against canned answers: trying the session of a blog out.

use serde_json::{Value, json};

use super::{BLOG, drafted, trial};
use crate::{
    domain::time::Instant,
    networks::{
        Adapter, Checkup, ConnectError, Quota, Session,
        contract::{Canned, ended},
    },
};

const INFO: &str = "/v2/user/info";
const LIMITS: &str = "/v2/user/limits";

fn said(path: &str, status: u16, user: &Value) -> Canned {
    let body = json!({
        "meta": { "status": status, "msg": "Told" }, "response": { "user": user },
    });
    Canned::new("GET", path, body).status(status)
}

fn blogs(ids: &[&str]) -> Canned {
    let blog = |id: &&str| json!({ "name": "laden", "uuid": id, "title": "Der Laden" });
    let blogs: Vec<Value> = ids.iter().map(blog).collect();
    said(INFO, 200, &json!({ "name": "laden", "blogs": blogs }))
}

fn limits() -> Canned {
    let limit = |limit: i64, remaining: i64| {
        json!({
            "description": "a", "limit": limit, "remaining": remaining, "reset_at": 1_670_043_600,
        })
    };
    let user = json!({
        "follows": limit(200, 199), "posts": limit(250, 249), "videos": limit(20, 0),
        "photos": { "limit": 250 },
    });
    said(LIMITS, 200, &user)
}

fn quota(of: &str, left: i64, max: i64) -> Quota {
    Quota {
        of: of.to_owned(),
        left: Some(left),
        max: Some(max),
        ends_at: Some(Instant::from_ms(1_670_043_600_000)),
    }
}

#[tokio::test]
async fn a_session_tells_its_blog_and_what_is_left_of_the_day() {
    let channel = drafted(&["a"], &json!({})).channel;
    let answers = [blogs(&["t:other", BLOG]), limits()];
    let (tried, asked) = trial().tried(&channel, &answers).await;
    let found = Checkup::of(BLOG, "laden");
    let expected = found
        .clone()
        .with_quota(quota("posts", 249, 250))
        .with_quota(quota("films", 0, 20));
    assert_eq!(tried, Ok(Some(expected)));
    insta::assert_json_snapshot!("checkup", asked);
    for answer in [
        said(LIMITS, 401, &json!({})),
        said(
            LIMITS,
            500,
            &json!({ "posts": { "limit": 1, "remaining": 1 } }),
        ),
        said(LIMITS, 200, &json!([])),
        Canned::new("GET", LIMITS, Value::Null).text("<html>"),
    ] {
        let (tried, _) = trial().tried(&channel, &[blogs(&[BLOG]), answer]).await;
        assert_eq!(tried, Ok(Some(found.clone())));
    }
}

#[tokio::test]
async fn a_blog_that_the_account_may_not_post_to_is_named() {
    let channel = drafted(&["a"], &json!({})).channel;
    for ids in [&["t:other"][..], &[]] {
        let (tried, asked) = trial().tried(&channel, &[blogs(ids), limits()]).await;
        let Err(ConnectError::Refused(why)) = tried else {
            panic!("{tried:?}")
        };
        assert!(why.contains("laden may not post there any more"), "{why}");
        assert_eq!(asked.as_array().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_dead_token_is_told_apart_from_a_network_in_trouble() {
    let channel = drafted(&["a"], &json!({})).channel;
    for (answer, expected) in [
        (said(INFO, 401, &json!({})), "refused"),
        (
            Canned::new("GET", INFO, json!({})).status(401),
            "unreachable",
        ),
        (said(INFO, 403, &json!({})), "unreachable"),
        (said(INFO, 429, &json!({})), "unreachable"),
        (blogs(&[BLOG]).status(500), "unreachable"),
        (said(INFO, 200, &json!({})), "unreachable"),
    ] {
        let told = format!("{answer:?}");
        let (tried, _) = trial().tried(&channel, &[answer]).await;
        assert_eq!(ended(&tried), expected, "{told} {tried:?}");
    }
    let server = trial().serve(&[]).await;
    let adapter = trial().at(&server);
    let tried = adapter.check_up(&channel, &Session::default()).await;
    assert_eq!(ended(&tried), "refused");
}
