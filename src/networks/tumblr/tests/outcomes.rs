//! The adapter against canned answers: what each of them means.

use serde_json::{Value, json};

use super::{BLOG, POSTS, adapter, drafted, made, read, session, trial};
use crate::{
    domain::attempt::Journal,
    networks::{
        Adapter, Draft, Outcome, Session,
        contract::Canned,
        drive::{enter, permit, picture, requests},
    },
};

const REFUSED: Outcome = Outcome::Refused { duplicate: false };

fn throttled(retry_after_s: Option<i64>) -> Outcome {
    Outcome::Throttled { retry_after_s }
}

fn canned(status: u16, body: Value) -> Canned {
    Canned::new("POST", POSTS, body).status(status)
}

fn body(status: u16, code: i64) -> Value {
    json!({
        "meta": { "status": status, "msg": "No" }, "response": [],
        "errors": [{ "title": "No", "code": code, "detail": "Something." }],
    })
}

fn error(status: u16, code: i64) -> Canned {
    canned(status, body(status, code))
}

fn with_film(directory: &std::path::Path, part: usize) -> Draft {
    let mut draft = drafted(&["Eins", "Zwei"], &json!({}));
    let mut film = picture(directory, "media_1", "");
    film.content_type = "video/mp4".to_owned();
    draft.parts[part].media.push(film);
    draft
}

#[tokio::test]
async fn answers_are_sorted() {
    let url =
        |id: &str| json!({ "url": format!("https://laden.tumblr.com/post/{id}/eins-49ac5de219") });
    let done = |id: &str| Outcome::Done {
        remote_id: Some(id.to_owned()),
        data: url(id),
    };
    let number =
        json!({ "meta": { "status": 201 }, "response": { "id": 7_300_000_000_000_000_000_u64 } });
    let used_up = |window: &'static str| {
        let remaining = if window == "hour" { "0" } else { "9" };
        let other = if window == "hour" { "9" } else { "0" };
        error(429, 0)
            .header("x-ratelimit-perhour-remaining", remaining)
            .header("x-ratelimit-perhour-reset", "120")
            .header("x-ratelimit-perday-remaining", other)
            .header("x-ratelimit-perday-reset", "7200")
    };
    let cases = vec![
        (made("73"), done("73")),
        (canned(201, number), done("7300000000000000000")),
        (canned(201, json!({ "response": {} })), Outcome::Unknown),
        (
            canned(201, json!({ "response": { "id": "" } })),
            Outcome::Unknown,
        ),
        (canned(201, json!({})), Outcome::Unknown),
        (canned(200, json!({})).text("<html>"), Outcome::Unknown),
        (error(400, 8_001), REFUSED),
        (error(400, 8_005), REFUSED),
        (error(400, 8_016), REFUSED),
        (error(403, 8_008), REFUSED),
        (error(403, 0), REFUSED),
        (error(404, 0), REFUSED),
        (error(401, 0), Outcome::Unauthorized),
        (error(403, 8_004), throttled(Some(3_600))),
        (error(403, 8_011), throttled(Some(3_600))),
        (error(403, 8_023), throttled(Some(3_600))),
        (error(403, 8_010), throttled(Some(180))),
        (
            error(403, 8_010).header("retry-after", "60"),
            throttled(Some(60)),
        ),
        (used_up("hour"), throttled(Some(120))),
        (used_up("day"), throttled(Some(7_200))),
        (
            canned(429, json!({}))
                .text("slow")
                .header("retry-after", "9"),
            throttled(Some(9)),
        ),
        (error(429, 0), throttled(None)),
        // Not Tumblr's own word.
        (canned(400, json!({})).text("<html>"), Outcome::Unknown),
        (canned(401, json!({})), Outcome::Unknown),
        (canned(403, json!({})), Outcome::Unknown),
        (canned(404, json!({})).text("<html>"), Outcome::Unknown),
        (error(408, 0), Outcome::Unknown),
        (error(409, 0), Outcome::Unknown),
        (error(500, 8_006), Outcome::Unknown),
        (error(500, 8_009), Outcome::Unknown),
        (error(503, 0), Outcome::Unknown),
        (
            canned(302, json!({})).header("location", "/a"),
            Outcome::Unknown,
        ),
    ];
    let draft = drafted(&["Eins"], &json!({}));
    trial().sorted(&draft, &Journal::default(), cases).await;
    // A post with a film appears once Tumblr is done with it.
    let directory = tempfile::tempdir().unwrap();
    let draft = with_film(directory.path(), 0);
    let processing = Outcome::Processing {
        remote_id: "73".to_owned(),
        data: url("73"),
        look_in_ms: 60_000,
    };
    let cases = vec![(made("73"), processing), (error(500, 0), Outcome::Unknown)];
    trial().sorted(&draft, &Journal::default(), cases).await;
}

#[tokio::test]
async fn answers_about_a_parent_are_sorted() {
    let path = format!("{POSTS}/71");
    let canned = |status: u16, body: Value| Canned::new("GET", &path, body).status(status);
    let known = Outcome::Done {
        remote_id: Some("71".to_owned()),
        data: json!({ "reblog_key": "key-of-71" }),
    };
    let listed = json!({ "meta": {}, "response": { "posts": [
        { "id": 71, "id_string": "71", "reblog_key": "key-of-71" },
    ] } });
    let numbered = json!({ "meta": {}, "response": { "id": 71, "reblog_key": "key-of-71" } });
    let bare = json!({ "meta": {}, "response": { "id": "71" } });
    let other = json!({ "meta": {}, "response": { "id": "70", "reblog_key": "key-of-70" } });
    let cases = vec![
        (read("71"), known.clone()),
        (canned(200, listed), known.clone()),
        (canned(200, numbered), known),
        (canned(200, bare), Outcome::Unknown),
        // What is said of another post is of no use.
        (canned(200, other), Outcome::Unknown),
        (canned(200, json!({})), Outcome::Unknown),
        (canned(401, body(401, 0)), Outcome::Unauthorized),
        (canned(403, body(403, 0)), REFUSED),
        // It may not be everywhere yet.
        (canned(404, body(404, 0)), Outcome::Unknown),
        (canned(429, body(429, 0)), throttled(None)),
        (canned(500, json!({})), Outcome::Unknown),
    ];
    let draft = drafted(&["Eins", "Zwei"], &json!({}));
    let mut journal = Journal::default();
    enter(&mut journal, "post:0", Some("71"), json!({}));
    trial().sorted(&draft, &journal, cases).await;
}

#[tokio::test]
async fn a_call_that_is_cut_is_unclear() {
    let directory = tempfile::tempdir().unwrap();
    let draft = drafted(&["Eins"], &json!({}));
    trial().breaks(&draft, &Journal::default()).await;
    let draft = with_film(directory.path(), 0);
    trial().breaks(&draft, &Journal::default()).await;
}

#[tokio::test]
async fn what_tumblr_says_is_kept() {
    let draft = drafted(&["Eins"], &json!({}));
    let journal = Journal::default();
    let report = trial().answered(&draft, &journal, error(400, 8_001)).await;
    assert_eq!(report.error_code.as_deref(), Some("8001"));
    assert_eq!(report.message.as_deref(), Some("No: Something."));
    let bare = json!({ "meta": { "status": 403, "msg": "For\u{7}bidden" } });
    let report = trial().answered(&draft, &journal, canned(403, bare)).await;
    assert_eq!(report.error_code, None);
    assert_eq!(report.message.as_deref(), Some("Forbidden"));
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_before_anybody_is_asked() {
    let directory = tempfile::tempdir().unwrap();
    let private = json!({ "visibility": "private" });
    let unshared = json!({ "reblogs": "noone" });
    for (draft, is_refused) in [
        (with_film(directory.path(), 1), true),
        (with_film(directory.path(), 0), false),
        (drafted(&["Eins", "Zwei"], &private), true),
        (drafted(&["Eins"], &private), false),
        (drafted(&["Eins", "Zwei"], &unshared), true),
        (drafted(&["Eins"], &unshared), false),
    ] {
        let server = trial().serve(&[]).await;
        let step = trial().next(&draft, &Journal::default());
        let adapter = trial().at(&server);
        let report = adapter.publish(&draft, &step, &session(), permit()).await;
        let calls = requests(&server).await.as_array().unwrap().len();
        assert_eq!(report.outcome == REFUSED, is_refused, "{report:?}");
        assert_eq!(calls, usize::from(!is_refused));
    }
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let server = trial().serve(&[]).await;
    let adapter = trial().at(&server);
    let bare = Session::default();
    let draft = drafted(&["a", "b"], &json!({}));
    let mut journal = Journal::default();
    let step = trial().next(&draft, &journal);
    let report = adapter.publish(&draft, &step, &bare, permit()).await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    enter(&mut journal, "post:0", Some("71"), json!({}));
    let step = trial().next(&draft, &journal);
    let report = adapter.prepare(&draft, &step, &bare).await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    let report = adapter.remove(&draft.channel, "71", &bare).await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    assert_eq!(requests(&server).await, json!([]));
}

#[tokio::test]
async fn what_is_gone_counts_as_removed() {
    let path = format!("/v2/blog/{BLOG}/post/delete");
    assert!(adapter().can_remove());
    let channel = drafted(&["a"], &json!({})).channel;
    let removed = Outcome::Done {
        remote_id: Some("73".to_owned()),
        data: json!({}),
    };
    let ok = json!({ "meta": { "status": 200, "msg": "OK" }, "response": { "id": "73" } });
    for (status, body, expected) in [
        (200, ok, removed.clone()),
        (404, body(404, 0), removed),
        (404, json!({}), Outcome::Unknown),
        (401, body(401, 0), Outcome::Unauthorized),
        (403, body(403, 0), REFUSED),
        (500, json!({}), Outcome::Unknown),
    ] {
        let answer = Canned::new("POST", &path, body).status(status);
        let server = trial().serve(&[answer]).await;
        let adapter = trial().at(&server);
        let report = adapter.remove(&channel, "73", &session()).await;
        assert_eq!(report.outcome, expected, "{status}");
        let expected = json!([{
            "call": format!("POST {path}"), "authorization": "Bearer token-1",
            "content-type": "application/x-www-form-urlencoded", "body": "id=73",
        }]);
        assert_eq!(requests(&server).await, expected);
    }
}
