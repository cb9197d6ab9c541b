//! The adapter against canned answers: trying a session out.

use serde_json::{Value, json};

use super::{CREATOR, drafted, ok, trial};
use crate::networks::{
    Adapter, Checkup, ConnectError, Quota, Session,
    contract::Canned,
    drive::{options, requests},
};

/// Tries a session out at a stand-in that answers so: what came of it, and the calls.
async fn try_out(
    settings: &Value,
    answers: &[Canned],
) -> (Result<Option<Checkup>, ConnectError>, Value) {
    let server = trial().serve(answers).await;
    let mut channel = drafted("a", Vec::new(), &json!({})).channel;
    channel.options = options(settings);
    let session = Session::default().with("access_token", "token-1");
    let tried = trial().at(&server).check_up(&channel, &session).await;
    (tried, requests(&server).await)
}

/// How it failed, in a word.
fn failed(tried: Result<Option<Checkup>, ConnectError>) -> (&'static str, String) {
    match tried.unwrap_err() {
        ConnectError::Refused(told) => ("refused", told),
        ConnectError::Unreachable(told) => ("unreachable", told),
        ConnectError::Field { field, .. } => panic!("{field}"),
    }
}

const USER: &str = "/user/info/";

fn user(id: &str) -> Canned {
    let user = json!({ "user": { "open_id": id, "display_name": "Der Laden" } });
    Canned::new("GET", USER, ok(&user))
}

fn creator() -> Canned {
    let creator = json!({
        "creator_username": "laden", "creator_nickname": "Der Laden",
        "privacy_level_options": ["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"],
        "comment_disabled": false, "duet_disabled": false, "stitch_disabled": true,
        "max_video_post_duration_sec": 300,
    });
    Canned::new("POST", CREATOR, ok(&creator))
}

fn error(method: &'static str, path: &str, status: u16, code: &str) -> Canned {
    let body = json!({ "data": {}, "error": { "code": code, "message": "No.", "log_id": "1" } });
    Canned::new(method, path, body).status(status)
}

fn used_up(of: &str) -> Checkup {
    Checkup::of("open-1", "Der Laden").with_quota(Quota {
        of: of.to_owned(),
        left: Some(0),
        ..Quota::default()
    })
}

#[tokio::test]
async fn a_session_tells_whose_it_is_and_how_long_films_may_be() {
    let settings = json!({ "privacy_level": "SELF_ONLY" });
    let (tried, calls) = try_out(&settings, &[user("open-1"), creator()]).await;
    let expected = Checkup::of("open-1", "Der Laden").with_quota(Quota {
        of: "seconds of film".to_owned(),
        max: Some(300),
        ..Quota::default()
    });
    assert_eq!(tried.unwrap(), Some(expected.clone()));
    insta::assert_json_snapshot!("checkup", calls);
    // Who may see a post may be said with each.
    let (tried, _) = try_out(&json!({}), &[user("open-1"), creator()]).await;
    assert_eq!(tried.unwrap(), Some(expected));
}

#[tokio::test]
async fn nothing_more_is_asked_of_an_inbox() {
    let (tried, calls) = try_out(&json!({ "mode": "inbox" }), &[user("open-1")]).await;
    assert_eq!(tried.unwrap(), Some(Checkup::of("open-1", "Der Laden")));
    assert_eq!(calls.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_session_of_another_account_says_so() {
    let (tried, _) = try_out(&json!({}), &[user("open-2"), creator()]).await;
    let found = tried.unwrap().unwrap();
    assert_eq!(found.remote_id.as_deref(), Some("open-2"));
}

#[tokio::test]
async fn what_is_used_up_for_today_is_no_fault_of_the_session() {
    for (status, code, of) in [
        (403, "spam_risk_too_many_posts", "posts"),
        // As TikTok answers here.
        (200, "spam_risk_too_many_posts", "posts"),
        (403, "reached_active_user_cap", "posting accounts"),
    ] {
        let answers = [user("open-1"), error("POST", CREATOR, status, code)];
        let (tried, _) = try_out(&json!({}), &answers).await;
        assert_eq!(tried.unwrap(), Some(used_up(of)), "{status} {code}");
    }
}

#[tokio::test]
async fn what_is_wrong_is_told_apart_from_what_may_work_later() {
    let whose = |status: u16, code: &str| vec![error("GET", USER, status, code)];
    let may = |status: u16, code: &str| vec![user("open-1"), error("POST", CREATOR, status, code)];
    let followers = json!({ "privacy_level": "FOLLOWER_OF_CREATOR" });
    let none = json!({});
    for (settings, answers, expected, words) in [
        (
            &none,
            whose(401, "access_token_invalid"),
            "refused",
            "access_token_invalid",
        ),
        (
            &none,
            whose(401, "scope_not_authorized"),
            "refused",
            "scope_not_authorized",
        ),
        (
            &none,
            may(401, "scope_not_authorized"),
            "refused",
            "scope_not_authorized",
        ),
        (
            &none,
            may(401, "access_token_invalid"),
            "refused",
            "access_token_invalid",
        ),
        (
            &none,
            may(403, "spam_risk_user_banned_from_posting"),
            "refused",
            "post nothing",
        ),
        (
            &followers,
            vec![user("open-1"), creator()],
            "refused",
            "it may use PUBLIC_TO_EVERYONE",
        ),
        (
            &none,
            whose(500, "access_token_invalid"),
            "unreachable",
            "500",
        ),
        (
            &none,
            whose(429, "rate_limit_exceeded"),
            "unreachable",
            "429",
        ),
        (&none, whose(200, "ok"), "unreachable", "200"),
        (&none, may(429, "rate_limit_exceeded"), "unreachable", "429"),
        (
            &none,
            may(500, "spam_risk_too_many_posts"),
            "unreachable",
            "500",
        ),
        (
            &none,
            may(403, "spam_risk_too_many_pending_share"),
            "unreachable",
            "403",
        ),
        (&none, may(400, "invalid_params"), "unreachable", "400"),
        (&none, may(200, "ok"), "unreachable", "200"),
        (
            &none,
            vec![Canned::new("GET", USER, Value::Null).status(401)],
            "unreachable",
            "401",
        ),
    ] {
        let shown = format!("{answers:?}");
        let (kind, told) = failed(try_out(settings, &answers).await.0);
        assert_eq!(kind, expected, "{shown}: {told}");
        assert!(told.contains(words), "{told}");
    }
}

#[tokio::test]
async fn without_a_token_or_a_right_nobody_is_asked() {
    let server = trial().serve(&[user("open-1")]).await;
    let channel = drafted("a", Vec::new(), &json!({})).channel;
    let inbox_alone = Session::default()
        .with("access_token", "token-1")
        .with("scope", "user.info.basic video.upload");
    for session in [Session::default(), inbox_alone] {
        let tried = trial().at(&server).check_up(&channel, &session).await;
        assert!(matches!(tried, Err(ConnectError::Refused(_))), "{tried:?}");
    }
    assert_eq!(requests(&server).await, json!([]));
}
