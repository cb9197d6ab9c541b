//! The adapter against canned answers: what each answer means.

use serde_json::{Value, json};

use super::{
    ASSET, COMMENT, GALLERY, SUBMIT, adapter, commented, drafted, posted, session, store, taken,
    trial,
};
use crate::{
    domain::attempt::Journal,
    networks::{
        Adapter as _, Draft, Outcome, RateLimit, Session,
        contract::Canned,
        drive::{enter, permit, picture},
    },
};

const REFUSED: Outcome = Outcome::Refused { duplicate: false };

fn throttled(retry_after_s: Option<i64>) -> Outcome {
    Outcome::Throttled { retry_after_s }
}

fn done(id: &str, data: Value) -> Outcome {
    Outcome::Done {
        remote_id: Some(id.to_owned()),
        data,
    }
}

/// An error that is told in an answer of 200.
fn told(path: &str, code: &str, sentence: &str) -> Canned {
    let body = json!({ "json": { "errors": [[code, sentence, "title"]] } });
    Canned::new("POST", path, body)
}

/// What every call may be answered with by its status.
fn statuses(method: &'static str, path: &str) -> Vec<(Canned, Outcome)> {
    let said = |status: u16| {
        let body = json!({ "message": "Forbidden", "error": status });
        Canned::new(method, path, body).status(status)
    };
    let named = |status: u16, reason: &str, explanation: &str| {
        let body = json!({
            "message": "Bad Request", "error": status, "reason": reason,
            "explanation": explanation, "fields": ["url"],
        });
        Canned::new(method, path, body).status(status)
    };
    let bare = |status: u16| Canned::new(method, path, Value::Null).status(status);
    vec![
        (said(401), Outcome::Unauthorized),
        (bare(401), Outcome::Unauthorized),
        (said(403), REFUSED),
        (said(404), REFUSED),
        // Not Reddit's own: something before it.
        (bare(403).text("<html>blocked</html>"), Outcome::Unknown),
        (bare(404), Outcome::Unknown),
        (bare(429), throttled(None)),
        (bare(429).header("retry-after", "30"), throttled(Some(30))),
        (
            said(429)
                .header("x-ratelimit-used", "100")
                .header("x-ratelimit-remaining", "0.0")
                .header("x-ratelimit-reset", "41"),
            throttled(Some(41)),
        ),
        (said(400), Outcome::Unknown),
        (named(400, "BAD_URL", "check it"), REFUSED),
        (named(400, "SUBMIT_VALIDATION_TITLE_MAX", "short"), REFUSED),
        (named(400, "SOMETHING_NEW", "?"), Outcome::Unknown),
        (
            named(400, "ALREADY_SUB", "it is there"),
            Outcome::Refused { duplicate: true },
        ),
        (
            named(400, "RATELIMIT", "try again in 3 minutes"),
            throttled(Some(180)),
        ),
        (named(403, "USER_REQUIRED", "log in"), Outcome::Unauthorized),
        (named(403, "private", "no"), REFUSED),
        (named(409, "BAD_URL", "check it"), Outcome::Unknown),
        (named(500, "BAD_URL", "check it"), Outcome::Unknown),
        (said(408), Outcome::Unknown),
        (said(409), Outcome::Unknown),
        (said(500), Outcome::Unknown),
        (bare(502), Outcome::Unknown),
        (said(503), Outcome::Unknown),
        (bare(504), Outcome::Unknown),
        (bare(302).header("location", "/elsewhere"), Outcome::Unknown),
        (bare(200).text("<html>"), Outcome::Unknown),
    ]
}

fn errors(path: &'static str) -> Vec<(Canned, Outcome)> {
    let wait = "you are doing that too much. try again in 9 minutes.";
    let in_seconds =
        json!({ "json": { "ratelimit": 41.3, "errors": [["RATELIMIT", wait, null]] } });
    let mut cases = vec![
        (told(path, "RATELIMIT", wait), throttled(Some(540))),
        (Canned::new("POST", path, in_seconds), throttled(Some(42))),
        (told(path, "RATELIMIT", "try again later"), throttled(None)),
        (
            told(path, "QUOTA_FILLED", "Please try again in an hour."),
            throttled(Some(3_600)),
        ),
        (
            told(path, "SUBREDDIT_RATELIMIT", "try again later."),
            throttled(None),
        ),
        (
            told(path, "USER_REQUIRED", "please log in"),
            Outcome::Unauthorized,
        ),
        (
            told(path, "ALREADY_SUB", "that link has already been submitted"),
            Outcome::Refused { duplicate: true },
        ),
        (
            told(path, "SUBMIT_VALIDATION_FLAIR_REQUIRED", "needs a flair"),
            REFUSED,
        ),
        (told(path, "SOMETHING_NEW", "?"), Outcome::Unknown),
        (told(path, "", ""), Outcome::Unknown),
        (
            Canned::new("POST", path, json!({ "json": { "errors": [[]] } })),
            Outcome::Unknown,
        ),
        (Canned::new("POST", path, json!({})), Outcome::Unknown),
        (
            Canned::new("POST", path, json!({ "json": {} })),
            Outcome::Unknown,
        ),
        (
            Canned::new("POST", path, json!({ "success": false })),
            Outcome::Unknown,
        ),
    ];
    for code in [
        "SUBREDDIT_NOEXIST",
        "SUBREDDIT_NOTALLOWED",
        "SUBREDDIT_REQUIRED",
        "NO_SELFS",
        "NO_LINKS",
        "NO_TEXT",
        "TOO_LONG",
        "BAD_URL",
        "DOMAIN_BANNED",
        "BAD_CAPTCHA",
        "IN_TIMEOUT",
        "VERIFIED_USER_REQUIRED",
        "NO_API",
        "INVALID_OPTION",
        "JSON_MISSING_KEY",
    ] {
        cases.push((told(path, code, "no"), REFUSED));
    }
    cases
}

fn words() -> Draft {
    drafted(&["Tee"], &json!({}))
}

#[tokio::test]
async fn a_post_is_made_or_not() {
    let mut cases = statuses("POST", SUBMIT);
    cases.extend(errors(SUBMIT));
    let url = "https://www.reddit.com/r/tea/comments/1abc/tee/";
    cases.push((posted(SUBMIT), done("t3_1abc", json!({ "url": url }))));
    let data = |data: Value| {
        Canned::new(
            "POST",
            SUBMIT,
            json!({ "json": { "errors": [], "data": data } }),
        )
    };
    cases.push((data(json!({ "id": "1abc" })), done("t3_1abc", json!({}))));
    cases.push((data(json!({ "id": "t3_1abc" })), done("t3_1abc", json!({}))));
    cases.push((data(json!({ "name": "t1_1abc" })), Outcome::Unknown));
    cases.push((data(json!({ "id": "" })), Outcome::Unknown));
    // A text is not made by and by.
    cases.push((taken(), Outcome::Unknown));
    trial().sorted(&words(), &Journal::default(), cases).await;
    trial().breaks(&words(), &Journal::default()).await;
}

/// A draft with so many pictures that are stored already.
fn stored(directory: &tempfile::TempDir, pictures: usize) -> (Draft, Journal) {
    let (mut draft, mut journal) = (words(), Journal::default());
    for position in 0..pictures {
        let name = format!("media_{position}");
        draft.parts[0]
            .media
            .push(picture(directory.path(), &name, ""));
        let url = format!("https://store.example.org/k/{position}");
        let name = format!("upload:0:{position}");
        enter(&mut journal, &name, Some("a1"), json!({ "url": url }));
    }
    (draft, journal)
}

#[tokio::test]
async fn a_picture_is_taken_and_made_by_and_by() {
    let directory = tempfile::tempdir().unwrap();
    let (draft, journal) = stored(&directory, 1);
    let later = Outcome::Processing {
        remote_id: "https://store.example.org/k/0".to_owned(),
        data: json!({}),
        look_in_ms: 15_000,
    };
    let nothing = json!({ "json": { "errors": [], "data": {} } });
    let cases = vec![
        (taken(), later),
        (Canned::new("POST", SUBMIT, nothing), Outcome::Unknown),
        (told(SUBMIT, "BAD_URL", "no"), REFUSED),
        (
            Canned::new("POST", SUBMIT, Value::Null).status(500),
            Outcome::Unknown,
        ),
    ];
    trial().sorted(&draft, &journal, cases).await;
    trial().breaks(&draft, &journal).await;
}

#[tokio::test]
async fn a_gallery_is_made_or_not() {
    let directory = tempfile::tempdir().unwrap();
    let (draft, journal) = stored(&directory, 2);
    let mut cases = statuses("POST", GALLERY);
    cases.extend(errors(GALLERY));
    let url = "https://www.reddit.com/r/tea/comments/1abc/tee/";
    cases.push((posted(GALLERY), done("t3_1abc", json!({ "url": url }))));
    trial().sorted(&draft, &journal, cases).await;
    trial().breaks(&draft, &journal).await;
}

#[tokio::test]
async fn a_comment_is_made_or_not() {
    let draft = drafted(&["Tee", "Mehr"], &json!({}));
    let mut journal = Journal::default();
    enter(&mut journal, "post:0", Some("t3_1abc"), json!({}));
    let mut cases = statuses("POST", COMMENT);
    cases.extend(errors(COMMENT));
    cases.push((told(COMMENT, "THREAD_LOCKED", "no"), REFUSED));
    cases.push((commented("c1"), done("t1_c1", json!({}))));
    let things = json!({ "json": { "errors": [], "data": { "things": [] } } });
    cases.push((Canned::new("POST", COMMENT, things), Outcome::Unknown));
    trial().sorted(&draft, &journal, cases).await;
    trial().breaks(&draft, &journal).await;
}

#[tokio::test]
async fn what_reddit_says_is_kept_and_its_limit_on_calls_is_not() {
    let answer = told(SUBMIT, "TOO_LONG", "this is\n\u{7}too long (max: 300)")
        .header("x-ratelimit-limit", "100")
        .header("x-ratelimit-remaining", "99")
        .header("x-ratelimit-reset", "20");
    let report = trial()
        .answered(&words(), &Journal::default(), answer)
        .await;
    assert_eq!(report.error_code.as_deref(), Some("TOO_LONG"));
    assert_eq!(
        report.message.as_deref(),
        Some("this is too long (max: 300)")
    );
    assert_eq!(report.rate_limit, RateLimit::default());
}

fn with_picture(directory: &tempfile::TempDir) -> Draft {
    let mut draft = words();
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", ""));
    draft
}

#[tokio::test]
async fn a_place_in_the_store_is_given_or_not() {
    let directory = tempfile::tempdir().unwrap();
    let draft = with_picture(&directory);
    let mut cases = statuses("POST", ASSET);
    let form = json!({ "action": "//a.de", "fields": [{ "name": "key", "value": "k" }] });
    let given = |id: &str| {
        let body = json!({ "args": form, "asset": { "asset_id": id } });
        Canned::new("POST", ASSET, body)
    };
    cases.push((given("a1"), done("a1", json!({ "form": form }))));
    cases.push((given(""), Outcome::Unknown));
    cases.push((
        Canned::new("POST", ASSET, json!({ "args": form })),
        Outcome::Unknown,
    ));
    trial().sorted(&draft, &Journal::default(), cases).await;
}

#[tokio::test]
async fn the_store_takes_a_file_or_not() {
    let directory = tempfile::tempdir().unwrap();
    let draft = with_picture(&directory);
    let journal = |action: &str, field: &str| {
        let mut journal = Journal::default();
        let form = json!({ "action": action, "fields": [{ "name": field, "value": "k/1" }] });
        enter(
            &mut journal,
            "asset:0:0",
            Some("a1"),
            json!({ "form": form }),
        );
        journal
    };
    let said = |status: u16, code: &str| {
        let body = format!("<Error><Code>{code}</Code></Error>");
        Canned::new("POST", "/", Value::Null)
            .status(status)
            .text(&body)
    };
    let url = json!({ "url": "https://store.example.org/k/1" });
    let cases = vec![
        (store(), done("a1", url)),
        (said(400, "EntityTooLarge"), REFUSED),
        (said(413, ""), REFUSED),
        // Its leave has ended: another place is asked for.
        (said(403, "AccessDenied"), Outcome::Unknown),
        (said(400, "EntityTooSmall"), Outcome::Unknown),
        (said(204, ""), Outcome::Unknown),
        (said(500, "InternalError"), Outcome::Unknown),
    ];
    trial()
        .sorted(&draft, &journal("//store.example.org", "key"), cases)
        .await;
    for (action, field) in [("//store.example.org", "name"), ("//", "key")] {
        let mut journal = journal(action, field);
        let shown = trial().sent_after(&draft, &mut journal, &[store()]).await;
        assert_eq!(shown["requests"], json!([]), "{action} {field}");
        assert_eq!(shown["ended"]["outcome"], "Unknown");
    }
}

/// The store is another company's: it is told nobody's token.
#[tokio::test]
async fn a_place_that_reddit_gives_is_used_where_the_settings_name_none() {
    let directory = tempfile::tempdir().unwrap();
    let draft = with_picture(&directory);
    let mut journal = Journal::default();
    let form = json!({
        "action": "//127.0.0.1:9", "fields": [{ "name": "key", "value": "k/1" }],
    });
    enter(
        &mut journal,
        "asset:0:0",
        Some("a1"),
        json!({ "form": form }),
    );
    let place = crate::networks::Place::default();
    let now = crate::networks::Now::new(|| crate::networks::drive::MADE_AT);
    let adapter = super::Reddit::new(crate::networks::drive::http(), place, now);
    let step = trial().next(&draft, &journal);
    let report = adapter.prepare(&draft, &step, &session()).await;
    assert_eq!(
        report.outcome,
        Outcome::NotSent,
        "nobody listens there: {report:?}"
    );
}

#[tokio::test]
async fn a_community_says_what_it_takes() {
    let directory = tempfile::tempdir().unwrap();
    let settings = json!({ "subreddit": "r/tea" });
    let words = drafted(&["Tee"], &settings);
    let link = drafted(
        &["Tee"],
        &json!({ "subreddit": "tea", "link": "https://a.de" }),
    );
    let mut one = words.clone();
    one.parts[0]
        .media
        .push(picture(directory.path(), "media_1", ""));
    let mut two = one.clone();
    two.parts[0]
        .media
        .push(picture(directory.path(), "media_2", ""));
    let mut film = one.clone();
    film.parts[0].media.push(super::film(directory.path()));
    let about =
        |data: Value| Canned::new("GET", "/r/tea/about", json!({ "kind": "t5", "data": data }));
    let fine = Outcome::Done {
        remote_id: None,
        data: json!({}),
    };
    for (draft, data, expected) in [
        (&words, json!({ "submission_type": "link" }), REFUSED),
        (&words, json!({ "submission_type": "self" }), fine.clone()),
        (&link, json!({ "submission_type": "self" }), REFUSED),
        (&link, json!({ "submission_type": "link" }), fine.clone()),
        (&one, json!({ "submission_type": "self" }), REFUSED),
        (&one, json!({ "allow_images": false }), REFUSED),
        (
            &one,
            json!({ "allow_images": true, "allow_galleries": false }),
            fine.clone(),
        ),
        (&two, json!({ "allow_galleries": false }), REFUSED),
        (
            &film,
            json!({ "allow_videos": false, "allow_images": true }),
            REFUSED,
        ),
        (
            &film,
            json!({ "allow_videos": true, "allow_images": false }),
            fine.clone(),
        ),
        (&words, Value::Null, fine.clone()),
    ] {
        let answer = about(data.clone());
        let report = trial().answered(draft, &Journal::default(), answer).await;
        assert_eq!(report.outcome, expected, "{data}");
    }
    // What is not clear, the post itself is told.
    for (status, body, expected) in [
        (
            403,
            json!({ "message": "Forbidden", "reason": "private" }),
            REFUSED,
        ),
        (
            404,
            json!({ "message": "Not Found", "error": 404 }),
            REFUSED,
        ),
        (401, Value::Null, Outcome::Unauthorized),
        (429, Value::Null, throttled(None)),
        (302, Value::Null, fine.clone()),
        (403, Value::Null, fine),
        (500, Value::Null, Outcome::Unknown),
    ] {
        let answer = about(json!({})).status(status);
        let answer = if body.is_null() {
            answer.text("<html>")
        } else {
            Canned::new("GET", "/r/tea/about", body).status(status)
        };
        let report = trial().answered(&words, &Journal::default(), answer).await;
        assert_eq!(report.outcome, expected, "{status}");
    }
}

#[tokio::test]
async fn whatever_was_there_is_removed() {
    let channel = words().channel;
    for (status, expected) in [
        (200, done("t3_1abc", json!({}))),
        (401, Outcome::Unauthorized),
        (500, Outcome::Unknown),
    ] {
        let answer = Canned::new("POST", "/api/del", json!({})).status(status);
        let server = trial().serve(&[answer]).await;
        let report = trial()
            .at(&server)
            .remove(&channel, "t3_1abc", &session())
            .await;
        assert_eq!(report.outcome, expected, "{status}");
        let calls = crate::networks::drive::requests(&server).await;
        assert_eq!(calls[0]["body"], "id=t3_1abc");
    }
    assert!(adapter().can_remove());
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let server = trial().serve(&[]).await;
    let (draft, bare) = (words(), Session::default());
    let step = trial().next(&draft, &Journal::default());
    let adapter = trial().at(&server);
    for report in [
        adapter.prepare(&draft, &step, &bare).await,
        adapter.publish(&draft, &step, &bare, permit()).await,
        adapter.remove(&draft.channel, "t3_1", &bare).await,
    ] {
        assert_eq!(report.outcome, Outcome::Unauthorized);
    }
    assert!(server.received_requests().await.unwrap().is_empty());
}
