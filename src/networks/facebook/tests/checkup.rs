//! The adapter against canned answers: trying a page's session out.

use serde_json::{Value, json};

use super::{PAGE, TRIAL, drafted, session};
use crate::networks::{
    Adapter, Checkup, ConnectError, Now, Place, Session,
    contract::{Canned, ended, place},
    drive::{MADE_AT, http},
    facebook::Facebook,
};

const ME: &str = "/v25.0/me";
const DEBUG: &str = "/v25.0/debug_token";

fn page(id: &str) -> Canned {
    let page = json!({ "id": id, "name": "Der Laden", "category": "Bakery" });
    Canned::new("GET", ME, page)
}

/// What Meta tells of a token with this permission, and for which pages it was given.
fn told(is_valid: bool, scope: &str, targets: &Value) -> Canned {
    let granular = json!([
        { "scope": "pages_show_list" },
        { "scope": scope, "target_ids": targets },
    ]);
    let told = json!({ "data": {
        "app_id": "app-1", "type": "PAGE", "is_valid": is_valid, "profile_id": PAGE,
        "scopes": ["pages_show_list", scope], "granular_scopes": granular,
    }});
    Canned::new("GET", DEBUG, told)
}

fn found(scopes: Option<&str>) -> Checkup {
    Checkup::of(PAGE, "Der Laden").with_scopes(scopes)
}

const BOTH: &str = "pages_show_list,pages_manage_posts";

#[tokio::test]
async fn a_session_tells_its_page_and_what_it_may_do() {
    let channel = drafted(&["a"], &json!({})).channel;
    for targets in [json!([PAGE, "7"]), Value::Null] {
        let answers = [page(PAGE), told(true, "pages_manage_posts", &targets)];
        let (tried, asked) = TRIAL.tried(&channel, &answers).await;
        assert_eq!(tried, Ok(Some(found(Some(BOTH)))), "{targets}");
        insta::assert_json_snapshot!("checkup", asked);
    }
    // The session of another page is told as what it is.
    let (tried, _) = TRIAL.tried(&channel, &[page("501")]).await;
    assert_eq!(tried, Ok(Some(Checkup::of("501", "Der Laden"))));
}

#[tokio::test]
async fn what_meta_does_not_tell_is_not_told() {
    let channel = drafted(&["a"], &json!({})).channel;
    let strange = json!({ "error": { "code": 100, "message": "Another app's" }});
    for answer in [
        Canned::new("GET", DEBUG, strange).status(400),
        Canned::new("GET", DEBUG, json!({ "data": [] })),
        told(true, "pages_manage_posts", &json!([PAGE])).status(500),
        told(false, "pages_manage_posts", &json!([PAGE])),
    ] {
        let told = format!("{answer:?}");
        let (tried, _) = TRIAL.tried(&channel, &[page(PAGE), answer]).await;
        assert_eq!(tried, Ok(Some(found(None))), "{told}");
    }
    // Without an app nobody is asked.
    let server = TRIAL.serve(&[page(PAGE)]).await;
    let place = Place {
        app: None,
        ..place(&server.uri().parse().unwrap())
    };
    let bare = Facebook::new(http(), place, Now::new(|| MADE_AT));
    let tried = bare.check_up(&channel, &session()).await;
    assert_eq!(tried, Ok(Some(found(None))));
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_permission_that_is_missing_is_named() {
    let channel = drafted(&["a"], &json!({})).channel;
    for (scope, targets) in [
        ("pages_read_engagement", json!([PAGE])),
        ("pages_manage_posts", json!(["7"])),
        ("pages_manage_posts", json!([])),
    ] {
        let answers = [page(PAGE), told(true, scope, &targets)];
        let (tried, _) = TRIAL.tried(&channel, &answers).await;
        let why = "the permission pages_manage_posts is missing for this page";
        assert_eq!(tried, Err(ConnectError::Refused(why.to_owned())), "{scope}");
    }
}

#[tokio::test]
async fn a_dead_token_is_told_apart_from_a_network_in_trouble() {
    let channel = drafted(&["a"], &json!({})).channel;
    let error = |code: i64| json!({ "error": { "code": code, "message": "No" }});
    for (status, body, expected) in [
        (400, error(190), "refused"),
        (401, error(102), "refused"),
        (403, error(10), "refused"),
        (403, error(200), "refused"),
        // The page is gone, or it is a person's token.
        (400, error(100), "refused"),
        (400, error(4), "unreachable"),
        (400, error(1), "unreachable"),
        (400, json!({}), "unreachable"),
        (500, error(190), "unreachable"),
        (500, error(100), "unreachable"),
        (302, json!({}), "unreachable"),
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
    assert!(server.received_requests().await.unwrap().is_empty());
}
