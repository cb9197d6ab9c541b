//! The adapter against canned answers: trying a session out.

use serde_json::json;

use super::{TRIAL, drafted};
use crate::{
    domain::time::Instant,
    networks::{
        Adapter, Checkup, ConnectError, Quota, Session,
        contract::{Canned, ended},
    },
};

const ME: &str = "/2/users/me";

fn me(id: &str) -> Canned {
    let me = json!({ "id": id, "name": "Laden", "username": "shop", "subscription_type": "None" });
    Canned::new("GET", ME, json!({ "data": me }))
}

#[tokio::test]
async fn a_session_tells_its_account_and_the_limit_of_asking() {
    let channel = drafted(&["a"], &json!({})).channel;
    let answer = me("2244994945")
        .header("date", "Mon, 23 Nov 2026 06:00:00 GMT")
        .header("x-rate-limit-limit", "75")
        .header("x-rate-limit-remaining", "74")
        .header("x-rate-limit-reset", "1795414500");
    let (tried, asked) = TRIAL.tried(&channel, &[answer]).await;
    let found = Checkup::of("2244994945", "@shop").with_quota(Quota {
        of: "calls".to_owned(),
        left: Some(74),
        max: Some(75),
        // 900 seconds after the answer, by our own clock.
        ends_at: Some(Instant::from_ms(1_795_414_500_250)),
    });
    assert_eq!(tried, Ok(Some(found)));
    let call = format!("GET {ME}?user.fields=subscription_type");
    let expected = json!([{ "call": call, "authorization": "Bearer token-1" }]);
    assert_eq!(asked, expected);
    let (tried, _) = TRIAL.tried(&channel, &[me("9")]).await;
    assert_eq!(
        tried,
        Ok(Some(Checkup::of("9", "@shop"))),
        "another account"
    );
}

#[tokio::test]
async fn a_dead_token_and_used_up_money_are_told_apart_from_a_network_in_trouble() {
    let channel = drafted(&["a"], &json!({})).channel;
    let capped = json!({ "title": "Capped", "type": "https://api.x.com/2/problems/usage-capped" });
    for (status, body, expected, words) in [
        (401, json!({ "detail": "Bad" }), "refused", "token: Bad"),
        (401, json!({}), "refused", "access token"),
        (
            403,
            json!({ "title": "Forbidden" }),
            "refused",
            "token: Forbidden",
        ),
        (
            403,
            json!({ "detail": "Your account is suspended" }),
            "refused",
            "suspended",
        ),
        (
            402,
            json!({ "title": "CreditsDepleted" }),
            "refused",
            "credits",
        ),
        (429, capped, "refused", "spending cap"),
        (
            429,
            json!({ "title": "Too Many Requests" }),
            "unreachable",
            "429",
        ),
        (400, json!({ "detail": "Bad" }), "unreachable", "400"),
        // Something before X says so.
        (403, json!({}), "unreachable", "403"),
        (503, json!({ "title": "Down" }), "unreachable", "503"),
        (302, json!({}), "unreachable", "302"),
        (200, json!({}), "unreachable", "200"),
        (
            200,
            json!({ "data": { "id": "x", "username": "a" } }),
            "unreachable",
            "200",
        ),
    ] {
        let answer = Canned::new("GET", ME, body.clone()).status(status);
        let (tried, _) = TRIAL.tried(&channel, &[answer]).await;
        assert_eq!(ended(&tried), expected, "{status} {body} {tried:?}");
        let Err(ConnectError::Refused(told) | ConnectError::Unreachable(told)) = tried else {
            panic!("{status}")
        };
        assert!(told.contains(words), "{told}");
    }
    let server = TRIAL.serve(&[]).await;
    let adapter = TRIAL.at(&server);
    let tried = adapter.check_up(&channel, &Session::default()).await;
    assert_eq!(ended(&tried), "refused");
}
