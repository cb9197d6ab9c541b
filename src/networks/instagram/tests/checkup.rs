//! The adapter against canned answers: trying a session of either login out.

use serde_json::{Value, json};

use super::{BY_FACEBOOK, TRIAL, USER, drafted};
use crate::networks::{
    Adapter, Checkup, Quota, Session,
    contract::{Canned, ended},
};

const ME: &str = "/v25.0/me";
const LIMIT: &str = "/v25.0/1784/content_publishing_limit";

fn me(id: &Value) -> Canned {
    let body = json!({ "user_id": id, "username": "shop", "account_type": "BUSINESS" });
    Canned::new("GET", ME, body)
}

/// The page that leads to the account.
fn page() -> Canned {
    let body = json!({
        "id": "1", "name": "Seite", "instagram_business_account": { "id": USER, "username": "shop" },
    });
    Canned::new("GET", ME, body)
}

fn limit(used: i64) -> Canned {
    let config = json!({ "quota_total": 50, "quota_duration": 86_400 });
    let body = json!({ "data": [{ "quota_usage": used, "config": config }] });
    Canned::new("GET", LIMIT, body)
}

fn error(code: i64) -> Value {
    json!({ "error": { "code": code, "message": "No" }})
}

/// The account, with so many of fifty posts left.
fn found(left: Option<i64>) -> Checkup {
    Checkup::of(USER, "@shop").with_quota(Quota {
        of: "posts".to_owned(),
        left,
        max: Some(50),
        ends_at: None,
    })
}

#[tokio::test]
async fn a_session_of_either_login_tells_its_account_and_what_is_left() {
    let channel = drafted(&["a"], &json!({})).channel;
    for id in [json!(USER), json!(1_784)] {
        let (tried, asked) = TRIAL.tried(&channel, &[me(&id), limit(4)]).await;
        assert_eq!(tried, Ok(Some(found(Some(46)))));
        insta::assert_json_snapshot!("checkup", asked);
    }
    let (tried, asked) = BY_FACEBOOK.tried(&channel, &[page(), limit(51)]).await;
    assert_eq!(tried, Ok(Some(found(Some(0)))));
    insta::assert_json_snapshot!("checkup_by_facebook", asked);
    let (tried, _) = TRIAL.tried(&channel, &[me(&json!("9"))]).await;
    assert_eq!(
        tried,
        Ok(Some(Checkup::of("9", "@shop"))),
        "another account"
    );
}

#[tokio::test]
async fn a_limit_that_cannot_be_read_is_not_told_and_one_that_may_not_be_is_a_missing_right() {
    let channel = drafted(&["a"], &json!({})).channel;
    let bare = Checkup::of(USER, "@shop");
    let only_max = json!({ "data": [{ "config": { "quota_total": 50 } }] });
    for (status, body, expected) in [
        (200, only_max, Some(found(None))),
        (200, json!({ "data": [] }), Some(bare.clone())),
        (400, error(100), Some(bare.clone())),
        (400, error(4), Some(bare.clone())),
        (500, error(10), Some(bare)),
        (403, error(10), None),
        (403, error(200), None),
        (400, error(190), None),
    ] {
        let answer = Canned::new("GET", LIMIT, body.clone()).status(status);
        let answers = [me(&json!(USER)), answer];
        let (tried, _) = TRIAL.tried(&channel, &answers).await;
        match expected {
            Some(expected) => assert_eq!(tried, Ok(Some(expected)), "{status} {body}"),
            None => assert_eq!(ended(&tried), "refused", "{status} {body}"),
        }
    }
}

#[tokio::test]
async fn a_dead_token_is_told_apart_from_a_network_in_trouble() {
    let channel = drafted(&["a"], &json!({})).channel;
    for (status, body, expected) in [
        (400, error(190), ["refused", "refused"]),
        (403, error(10), ["refused", "refused"]),
        // A page without an account, or no page.
        (
            200,
            json!({ "id": "1", "name": "a" }),
            ["unreachable", "refused"],
        ),
        (400, error(100), ["unreachable", "refused"]),
        (400, error(4), ["unreachable", "unreachable"]),
        (500, error(190), ["unreachable", "unreachable"]),
        (200, json!([]), ["unreachable", "unreachable"]),
    ] {
        for (trial, expected) in [TRIAL, BY_FACEBOOK].iter().zip(expected) {
            let answer = Canned::new("GET", ME, body.clone()).status(status);
            let (tried, _) = trial.tried(&channel, &[answer]).await;
            assert_eq!(ended(&tried), expected, "{status} {body} {tried:?}");
        }
    }
    let server = TRIAL.serve(&[]).await;
    let adapter = TRIAL.at(&server);
    let tried = adapter.check_up(&channel, &Session::default()).await;
    assert_eq!(ended(&tried), "refused");
}
