//! The adapter against canned answers: what they mean, and looking for a spotlight.

use serde_json::{Value, json};

use super::{
    MEDIA, SAVED, SPOTLIGHTS, STORIES, drafted, film, idle, image, registered, success, trial,
};
use crate::{
    domain::{attempt::Journal, time::MINUTE_MS},
    networks::{
        Adapter, Draft, Look, LookRequest, Outcome,
        contract::Canned,
        drive::{MADE_AT, enter, requests},
    },
};

const REFUSED: Outcome = Outcome::Refused { duplicate: false };
const UNKNOWN: Outcome = Outcome::Unknown;

fn throttled(retry_after_s: i64) -> Outcome {
    Outcome::Throttled {
        retry_after_s: Some(retry_after_s),
    }
}

fn error(code: &str) -> Value {
    json!({
        "request_status": "ERROR", "request_id": "request-1", "error_code": code,
        "debug_message": "Inside.", "display_message": "A sentence.",
    })
}

fn done(id: &str) -> Outcome {
    Outcome::Done {
        remote_id: Some(id.to_owned()),
        data: json!({}),
    }
}

/// What every call may be answered with, and what that means.
fn errors(path: &str) -> Vec<(Canned, Outcome)> {
    let named = |status: u16, code: &str| Canned::new("POST", path, error(code)).status(status);
    let call = |status: u16| named(status, "E1");
    let bare = |status: u16| Canned::new("POST", path, Value::Null).status(status);
    let partial = json!({ "request_status": "PARTIAL", "request_id": "request-1" });
    vec![
        (call(200), REFUSED),
        (call(400), REFUSED),
        (call(403), REFUSED),
        (call(404), REFUSED),
        (named(400, "MEDIA_EXPIRED"), REFUSED),
        // The file is not ready: nothing was made yet.
        (named(400, "MEDIA_PROCESSING"), throttled(15)),
        (named(200, "MEDIA_PROCESSING"), throttled(15)),
        (
            named(400, "MEDIA_PROCESSING").header("retry-after", "3"),
            throttled(3),
        ),
        (named(500, "MEDIA_PROCESSING"), UNKNOWN),
        // A call before this one is making the post, so that it may come to be.
        (named(200, "MEDIA_POSTING_ALREADY_IN_PROGRESS"), UNKNOWN),
        (named(400, "MEDIA_POSTING_ALREADY_IN_PROGRESS"), UNKNOWN),
        (call(401), Outcome::Unauthorized),
        (bare(401), Outcome::Unauthorized),
        (call(429), throttled(30)),
        (bare(429).header("retry-after", "7"), throttled(7)),
        (bare(400), UNKNOWN),
        (bare(403), UNKNOWN),
        (call(408), UNKNOWN),
        (call(409), UNKNOWN),
        (call(500), UNKNOWN),
        (bare(503), UNKNOWN),
        (bare(302).header("location", "/"), UNKNOWN),
        (Canned::new("POST", path, partial), UNKNOWN),
        (bare(200), UNKNOWN),
        (bare(200).text("<html>"), UNKNOWN),
    ]
}

/// A file that is ready.
fn ready() -> Journal {
    let mut journal = Journal::default();
    let (id, data) = registered("m-5");
    enter(&mut journal, "media:0", id, data);
    enter(&mut journal, "add:0:0", id, json!({}));
    enter(&mut journal, "finalize:0", id, json!({}));
    journal
}

fn in_place(directory: &tempfile::TempDir, placement: &str) -> Draft {
    let settings = json!({ "placement": placement });
    drafted("Brot", vec![film(directory.path())], &settings)
}

#[tokio::test]
async fn answers_to_a_story_are_sorted() {
    let directory = tempfile::tempdir().unwrap();
    let draft = in_place(&directory, "story");
    let mut cases = errors(STORIES);
    let bare = json!({ "request_status": "SUCCESS" });
    cases.extend([
        (
            Canned::new("POST", STORIES, success(&json!({}))),
            done("request-1"),
        ),
        (Canned::new("POST", STORIES, bare), UNKNOWN),
        (
            Canned::new("POST", STORIES, success(&json!({}))).status(500),
            UNKNOWN,
        ),
    ]);
    trial().sorted(&draft, &ready(), cases).await;
    trial().breaks(&draft, &ready()).await;
    let answer = Canned::new("POST", STORIES, error("E1")).status(403);
    let report = trial().answered(&draft, &ready(), answer).await;
    assert_eq!(report.error_code.as_deref(), Some("E1"));
    assert_eq!(report.message.as_deref(), Some("A sentence."));
}

#[tokio::test]
async fn a_saved_story_has_a_status_of_its_own() {
    let directory = tempfile::tempdir().unwrap();
    let draft = in_place(&directory, "saved_story");
    let of = |status: &str, one: Value| {
        let body = json!({ "request_status": status, "request_id": "r", "saved_stories": [one] });
        Canned::new("POST", SAVED, body)
    };
    let saved = json!({ "sub_request_status": "SUCCESS", "saved_story": { "id": "saved-1" } });
    let failed = json!({ "sub_request_status": "ERROR", "sub_request_error_reason": "Too long" });
    let nameless = json!({ "sub_request_status": "SUCCESS" });
    let mut cases = errors(SAVED);
    cases.extend([
        (of("SUCCESS", saved.clone()), done("saved-1")),
        (of("PARTIAL", saved.clone()), done("saved-1")),
        (of("SUCCESS", saved).status(500), UNKNOWN),
        (of("PARTIAL", failed.clone()), REFUSED),
        (of("SUCCESS", nameless), UNKNOWN),
        (Canned::new("POST", SAVED, success(&json!({}))), UNKNOWN),
    ]);
    trial().sorted(&draft, &ready(), cases).await;
    trial().breaks(&draft, &ready()).await;
    let report = trial()
        .answered(&draft, &ready(), of("PARTIAL", failed))
        .await;
    assert_eq!(report.message.as_deref(), Some("Too long"));
}

#[tokio::test]
async fn a_spotlight_is_looked_through_first() {
    let directory = tempfile::tempdir().unwrap();
    let draft = in_place(&directory, "spotlight");
    let mut cases = errors(SPOTLIGHTS);
    let pending = Outcome::Processing {
        remote_id: "spot-1".to_owned(),
        data: json!({}),
        look_in_ms: 120_000,
    };
    let made = |id: &str| {
        let body = success(&json!({ "spotlight_id": id }));
        Canned::new("POST", SPOTLIGHTS, body)
    };
    cases.extend([
        (made("spot-1"), pending),
        (made(""), UNKNOWN),
        (
            Canned::new("POST", SPOTLIGHTS, success(&json!({}))),
            UNKNOWN,
        ),
    ]);
    trial().sorted(&draft, &ready(), cases).await;
    trial().breaks(&draft, &ready()).await;
}

#[tokio::test]
async fn answers_that_prepare_are_sorted() {
    let directory = tempfile::tempdir().unwrap();
    let draft = drafted("", vec![image(directory.path())], &json!({}));
    let paths = json!({ "add_path": "/v1/add", "finalize_path": "/v1/finalize" });
    let mut full = paths.clone();
    full["media_id"] = json!("m-5");
    let good = Outcome::Done {
        remote_id: Some("m-5".to_owned()),
        data: paths.clone(),
    };
    let mut cases = errors(MEDIA);
    cases.extend([
        (Canned::new("POST", MEDIA, success(&full)), good),
        (Canned::new("POST", MEDIA, success(&paths)), UNKNOWN),
        (
            Canned::new("POST", MEDIA, success(&json!({ "media_id": "m-5" }))),
            UNKNOWN,
        ),
    ]);
    trial().sorted(&draft, &Journal::default(), cases).await;
    let mut journal = Journal::default();
    let (id, data) = registered("m-5");
    enter(&mut journal, "media:0", id, data);
    for (name, path) in [("add:0:0", "/v1/add"), ("finalize:0", "/v1/finalize")] {
        let mut cases = errors(path);
        let good = Canned::new("POST", path, success(&json!({})));
        cases.push((good, done("m-5")));
        trial().sorted(&draft, &journal, cases).await;
        enter(&mut journal, name, id, json!({}));
    }
}

#[tokio::test]
async fn a_token_is_told_to_nobody_else() {
    let directory = tempfile::tempdir().unwrap();
    let draft = drafted("", vec![image(directory.path())], &json!({}));
    let server = trial().serve(&[]).await;
    let elsewhere = server.uri().replace("127.0.0.1", "localhost");
    for path in [
        json!(format!("{elsewhere}/v1/add")),
        json!(elsewhere.trim_start_matches("http:")),
        json!("http://["),
        json!(null),
    ] {
        let mut journal = Journal::default();
        let data = json!({ "add_path": path, "finalize_path": path });
        enter(&mut journal, "media:0", Some("m-5"), data);
        let step = trial().next(&draft, &journal);
        let session = (trial().session)(&server.uri().parse().unwrap());
        let report = trial().at(&server).prepare(&draft, &step, &session).await;
        assert_eq!(report.outcome, UNKNOWN, "{path}");
    }
    assert_eq!(requests(&server).await, json!([]));
}

#[tokio::test]
async fn nothing_is_sent_without_a_token() {
    let directory = tempfile::tempdir().unwrap();
    let draft = in_place(&directory, "story");
    let mut bare = trial();
    bare.session = |_| crate::networks::Session::default();
    let seen = bare.sent(&draft, &super::answers()).await;
    assert_eq!(seen["requests"], json!([]));
    assert_eq!(seen["ended"]["outcome"], "Unauthorized");
    let seen = bare
        .sent_after(&draft, &mut ready(), &super::answers())
        .await;
    assert_eq!(seen["requests"], json!([]));
    assert_eq!(seen["ended"]["stopped"], "post:0");
    assert_eq!(seen["ended"]["outcome"], "Unauthorized");
}

/// Looks for a post by the id that its network gave.
async fn seen(
    draft: &Draft,
    journal: &Journal,
    handle: Option<&str>,
    answer: Canned,
) -> (Look, Value) {
    let server = trial().serve(&[answer]).await;
    let step = idle().public_step(draft, &Journal::default()).unwrap();
    let request = LookRequest {
        draft,
        journal,
        step: &step,
        handle,
        since: MADE_AT.plus_ms(-MINUTE_MS),
        is_lost: false,
    };
    let session = (trial().session)(&server.uri().parse().unwrap());
    let look = trial().at(&server).look(request, &session).await;
    (look, requests(&server).await)
}

fn told(status: &str) -> Canned {
    let spotlight = json!({
        "id": "spot-1", "status": status, "share_link": "https://snapchat.test/spotlight/1",
    });
    let body = success(&json!({ "spotlights": [{ "spotlight": spotlight }] }));
    Canned::new("GET", &format!("{SPOTLIGHTS}/spot-1"), body)
}

#[tokio::test]
async fn a_spotlight_is_asked_for_by_its_id() {
    let directory = tempfile::tempdir().unwrap();
    let draft = in_place(&directory, "spotlight");
    let mut journal = ready();
    enter(&mut journal, "post:0", Some("spot-1"), json!({}));
    let id = Some("spot-1");
    let (look, calls) = seen(&draft, &journal, id, told("LIVE")).await;
    let data = json!({ "is_live": true, "url": "https://snapchat.test/spotlight/1" });
    let live = Look::Out {
        remote_id: "spot-1".to_owned(),
        data: data.clone(),
    };
    assert_eq!(look, live);
    let call = json!([{
        "call": format!("GET {SPOTLIGHTS}/spot-1"), "authorization": "Bearer token-1",
    }]);
    assert_eq!(calls, call);
    for status in ["PENDING", "IN_REVIEW"] {
        let look = seen(&draft, &journal, id, told(status)).await.0;
        let waits = Look::Processing {
            look_in_ms: 120_000,
        };
        assert_eq!(look, waits, "{status}");
    }
    let look = seen(&draft, &journal, id, told("REJECTED")).await.0;
    let rejected = Look::Refused {
        message: "Snapchat has looked through this spotlight and rejected it".to_owned(),
    };
    assert_eq!(look, rejected);
    // What was live and is rejected later is gone.
    enter(&mut journal, "post:0", id, data);
    let look = seen(&draft, &journal, id, told("REJECTED")).await.0;
    assert_eq!(look, Look::Gone);
    for (answer, is_unauthorized) in [
        (told("LIVE").status(401), true),
        (told("LIVE").status(403), false),
        (told("LIVE").status(404), false),
        (told("LIVE").status(500), false),
        (told("LIVE").text("{}"), false),
    ] {
        let look = seen(&draft, &journal, id, answer).await.0;
        let Look::Failed { unauthorized, .. } = look else {
            panic!("{look:?}")
        };
        assert_eq!(unauthorized, is_unauthorized);
    }
}

#[tokio::test]
async fn what_has_no_id_is_never_looked_for() {
    let directory = tempfile::tempdir().unwrap();
    for (placement, handle) in [
        ("story", None),
        ("story", Some("request-1")),
        ("saved_story", Some("saved-1")),
        ("spotlight", None),
    ] {
        let draft = in_place(&directory, placement);
        let (look, calls) = seen(&draft, &ready(), handle, told("LIVE")).await;
        let failed = matches!(
            look,
            Look::Failed {
                unauthorized: false,
                ..
            }
        );
        assert!(failed, "{placement} {look:?}");
        assert_eq!(calls, json!([]));
    }
}
