//! The adapter against canned answers: what each answer means.

use serde_json::{Value, json};

use super::{
    CHANNEL, LENGTH, PIECE, SESSION, ahead, complete, drafted, next, out, sent_ahead, trial, wants,
};
use crate::{
    domain::attempt::Journal,
    networks::{
        Adapter as _, Outcome, Session, StepReport,
        contract::Canned,
        drive::{draft, enter, permit, picture},
    },
};

const REFUSED: Outcome = Outcome::Refused { duplicate: false };

/// An error as the older of Google's networks tell it.
fn error(status: u16, reason: &str) -> Value {
    json!({ "error": {
        "code": status,
        "message": format!("This is {reason}."),
        "errors": [{ "domain": "youtube.video", "reason": reason, "message": "No." }],
    }})
}

fn throttled(retry_after_s: Option<i64>) -> Outcome {
    Outcome::Throttled { retry_after_s }
}

/// From the clock of the tests, a quarter of a second past 2026-11-23T06:00:00Z, to midnight Pacific
/// time, which is at 08:00.
const NEW_DAY_S: i64 = 7_200;

/// What every call about a film may be answered with.
fn cases(method: &'static str, path: &str) -> Vec<(Canned, Outcome)> {
    let said =
        |status: u16, reason: &str| Canned::new(method, path, error(status, reason)).status(status);
    let bare = |status: u16| Canned::new(method, path, Value::Null).status(status);
    let mut cases = vec![
        (said(401, "authError"), Outcome::Unauthorized),
        (said(401, "unauthorized"), Outcome::Unauthorized),
        (bare(401), Outcome::Unauthorized),
        (said(403, "insufficientPermissions"), Outcome::Unauthorized),
        (said(403, "forbidden"), Outcome::Unauthorized),
        (said(403, "quotaExceeded"), throttled(Some(NEW_DAY_S))),
        (said(403, "dailyLimitExceeded"), throttled(Some(NEW_DAY_S))),
        (said(400, "uploadLimitExceeded"), throttled(Some(NEW_DAY_S))),
        (said(403, "rateLimitExceeded"), throttled(None)),
        (
            said(429, "userRateLimitExceeded").header("retry-after", "30"),
            throttled(Some(30)),
        ),
        (bare(429).header("retry-after", "9"), throttled(Some(9))),
        (said(401, "youtubeSignupRequired"), REFUSED),
        (said(403, "somethingNew"), Outcome::Unknown),
        (bare(400), Outcome::Unknown),
        (bare(403).text("<html>"), Outcome::Unknown),
        // A reason that is told with a status that leaves it open counts for nothing.
        (said(500, "invalidTitle"), Outcome::Unknown),
        (said(503, "backendError"), Outcome::Unknown),
        (said(408, "invalidTitle"), Outcome::Unknown),
        (said(409, "invalidTitle"), Outcome::Unknown),
        (bare(302).header("location", "/elsewhere"), Outcome::Unknown),
        (bare(200).text("<html>"), Outcome::Unknown),
        (Canned::new(method, path, json!({})), Outcome::Unknown),
    ];
    for reason in [
        "invalidTitle",
        "invalidDescription",
        "invalidTags",
        "invalidCategoryId",
        "invalidVideoMetadata",
        "invalidPublishAt",
        "invalidFilename",
        "mediaBodyRequired",
        "forbiddenLicenseSetting",
        "forbiddenPrivacySetting",
        "defaultLanguageNotSet",
    ] {
        cases.push((said(400, reason), REFUSED));
    }
    cases
}

#[tokio::test]
async fn a_session_is_opened_or_not() {
    let directory = tempfile::tempdir().unwrap();
    let draft = drafted(directory.path(), LENGTH, &["Tee"], &json!({}));
    let opened =
        |location: &str| Canned::new("POST", "/videos", Value::Null).header("location", location);
    let mut cases = cases("POST", "/videos");
    let session = |location: &str| Outcome::Done {
        remote_id: None,
        data: json!({ "session": location }),
    };
    let googles = "https://www.googleapis.com/upload/youtube/v3/videos?upload_id=x";
    cases.push((opened(googles), session(googles)));
    // The token goes nowhere else.
    cases.push((
        opened("https://googleapis.com.example.org/a"),
        Outcome::Unknown,
    ));
    cases.push((opened("http://www.googleapis.com/a"), Outcome::Unknown));
    cases.push((opened(googles).status(201), Outcome::Unknown));
    trial().sorted(&draft, &Journal::default(), cases).await;
}

#[tokio::test]
async fn the_last_piece_makes_the_film_public_or_not() {
    let directory = tempfile::tempdir().unwrap();
    let draft = drafted(directory.path(), LENGTH, &["Tee"], &json!({}));
    let path = "/session/1";
    let mut cases = cases("PUT", path);
    let out = Outcome::Done {
        remote_id: Some("v1".to_owned()),
        data: json!({ "url": "https://www.youtube.com/watch?v=v1", "bare": true }),
    };
    cases.push((complete(), out.clone()));
    cases.push((complete().status(201), out));
    // It asks for more, or knows nothing of it: the session is asked.
    cases.push((wants(2 * PIECE), Outcome::Unknown));
    cases.push((
        Canned::new("PUT", path, error(404, "notFound")).status(404),
        Outcome::Unknown,
    ));
    cases.push((
        Canned::new("PUT", path, Value::Null).status(410),
        Outcome::Unknown,
    ));
    cases.push((
        Canned::new("PUT", path, json!({ "id": "" })),
        Outcome::Unknown,
    ));
    trial().sorted(&draft, &sent_ahead(), cases).await;
}

#[tokio::test]
async fn what_youtube_says_is_kept_as_one_line() {
    let directory = tempfile::tempdir().unwrap();
    let draft = drafted(directory.path(), LENGTH, &["Tee"], &json!({}));
    let mut said = error(400, "invalidTags");
    said["error"]["message"] = json!("These\n\u{7}tags are wrong.");
    let answer = Canned::new("POST", "/videos", said).status(400);
    let report = trial().answered(&draft, &Journal::default(), answer).await;
    assert_eq!(report.error_code.as_deref(), Some("invalidTags"));
    assert_eq!(report.message.as_deref(), Some("These tags are wrong."));
    assert_eq!(report.http_status, Some(400));
}

#[tokio::test]
async fn a_last_piece_that_breaks_off_is_unclear() {
    let directory = tempfile::tempdir().unwrap();
    let draft = drafted(directory.path(), 12, &["Tee"], &json!({}));
    let mut journal = Journal::default();
    enter(
        &mut journal,
        "session:0",
        None,
        json!({ "session": SESSION }),
    );
    trial().breaks(&draft, &journal).await;
}

#[tokio::test]
async fn a_comment_that_breaks_off_is_unclear() {
    let directory = tempfile::tempdir().unwrap();
    let draft = drafted(directory.path(), LENGTH, &["Tee", "Mehr"], &json!({}));
    trial().breaks(&draft, &out()).await;
}

#[tokio::test]
async fn an_upload_is_believed_when_it_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let draft = drafted(directory.path(), LENGTH, &["Tee"], &json!({}));
    let put = |status: u16, body: Value| Canned::new("PUT", "/session/1", body).status(status);
    for (answers, outcome) in [
        (vec![put(401, Value::Null)], "Unauthorized"),
        (vec![put(500, Value::Null)], "Unknown"),
        (
            vec![put(308, Value::Null).header("range", "lines=1")],
            "Unknown",
        ),
        (
            vec![wants(0).once(), put(403, error(403, "forbidden"))],
            "Unauthorized",
        ),
        (
            vec![wants(0).once(), put(400, error(400, "invalidFilename"))],
            "Refused { duplicate: false }",
        ),
        (vec![wants(0).once(), put(503, Value::Null)], "Unknown"),
    ] {
        let (_, ended) = ahead(&draft, &answers).await;
        assert_eq!(ended["outcome"], outcome, "{answers:?}");
        assert_eq!(ended["stopped"], "upload:0:0");
    }
}

#[tokio::test]
async fn half_a_file_is_never_taken_for_a_whole_one() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(directory.path(), LENGTH, &["Tee"], &json!({}));
    draft.parts[0].media[0].size_bytes += 1;
    let shown = trial()
        .sent_after(&draft, &mut sent_ahead(), &[complete()])
        .await;
    assert_eq!(shown["requests"], json!([]));
    assert_eq!(shown["ended"]["outcome"], "NotSent");
}

#[tokio::test]
async fn a_comment_is_written_or_not() {
    let directory = tempfile::tempdir().unwrap();
    let draft = drafted(directory.path(), LENGTH, &["Tee", "Mehr"], &json!({}));
    let path = "/commentThreads";
    let said =
        |status: u16, reason: &str| Canned::new("POST", path, error(status, reason)).status(status);
    let bare = |status: u16| Canned::new("POST", path, Value::Null).status(status);
    let cases = vec![
        (
            Canned::new("POST", path, json!({ "id": "c1" })),
            Outcome::Done {
                remote_id: Some("c1".to_owned()),
                data: json!({}),
            },
        ),
        (Canned::new("POST", path, json!({})), Outcome::Unknown),
        (bare(200).text("{"), Outcome::Unknown),
        (said(403, "commentsDisabled"), REFUSED),
        (said(403, "forbidden"), REFUSED),
        (said(400, "commentTextTooLong"), REFUSED),
        (said(404, "videoNotFound"), REFUSED),
        (said(403, "quotaExceeded"), throttled(Some(NEW_DAY_S))),
        (said(403, "rateLimitExceeded"), throttled(None)),
        (said(401, "authError"), Outcome::Unauthorized),
        (said(403, "insufficientPermissions"), Outcome::Unauthorized),
        (said(400, "processingFailure"), Outcome::Unknown),
        (said(503, "commentsDisabled"), Outcome::Unknown),
        (bare(408), Outcome::Unknown),
        (bare(409), Outcome::Unknown),
        (bare(302), Outcome::Unknown),
    ];
    trial().sorted(&draft, &out(), cases).await;
}

/// However the picture and the playlist end, the film is out and the way goes on.
#[tokio::test]
async fn what_comes_after_never_fails_the_film() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(
        directory.path(),
        LENGTH,
        &["Tee"],
        &json!({ "playlist_id": "PL1" }),
    );
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_2", ""));
    let first = next(&draft, &out());
    assert_eq!(first.name, "thumbnail:0");
    let failed = Outcome::Done {
        remote_id: None,
        data: json!({ "failed": true }),
    };
    let told = |report: &StepReport| report.message.clone().unwrap();
    let path = "/thumbnails/set";
    for status in [400, 401, 403, 404, 409, 429, 500, 503, 302] {
        let answer = Canned::new("POST", path, error(status, "forbidden")).status(status);
        let report = trial().answered(&draft, &out(), answer).await;
        assert_eq!(report.outcome, failed, "{status}");
        assert_eq!(report.error_code.as_deref(), Some("forbidden"));
        assert_eq!(
            told(&report),
            "the film is out, and the film's picture could not be set: This is forbidden."
        );
    }
    let mut journal = out();
    enter(&mut journal, "thumbnail:0", None, json!({ "failed": true }));
    let answer = Canned::new("POST", "/playlistItems", Value::Null).status(500);
    let report = trial().answered(&draft, &journal, answer).await;
    assert_eq!(report.outcome, failed);
    // Nobody answers at all.
    let nobody = super::adapter();
    let step = next(&draft, &journal);
    let report = nobody.prepare(&draft, &step, &super::session()).await;
    assert_eq!(report.outcome, failed);
    assert!(told(&report).starts_with("the film is out, and the playlist"));
    enter(&mut journal, "playlist:0", None, json!({ "failed": true }));
    assert!(super::adapter().public_step(&draft, &journal).is_none());
    assert!(matches!(
        super::adapter().next(&draft, &journal),
        crate::networks::Next::Done(_)
    ));
}

#[tokio::test]
async fn what_is_gone_counts_as_removed() {
    let channel = draft(CHANNEL, &["a"], &json!({})).channel;
    let removed = Outcome::Done {
        remote_id: Some("v1".to_owned()),
        data: json!({}),
    };
    for (status, body, expected) in [
        (204, Value::Null, removed.clone()),
        (404, error(404, "videoNotFound"), removed),
        (404, Value::Null, Outcome::Unknown),
        (403, error(403, "forbidden"), REFUSED),
        (401, error(401, "authError"), Outcome::Unauthorized),
        (403, error(403, "quotaExceeded"), throttled(Some(NEW_DAY_S))),
        (500, Value::Null, Outcome::Unknown),
    ] {
        let answer = Canned::new("DELETE", "/videos", body)
            .query("id", "v1")
            .status(status);
        let server = trial().serve(&[answer]).await;
        let adapter = trial().at(&server);
        let report = adapter.remove(&channel, "v1", &super::session()).await;
        assert_eq!(report.outcome, expected, "{status}");
    }
    assert!(super::adapter().can_remove());
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let directory = tempfile::tempdir().unwrap();
    let draft = drafted(directory.path(), LENGTH, &["Tee"], &json!({}));
    let server = trial().serve(&[]).await;
    let adapter = trial().at(&server);
    let bare = Session::default();
    let session = next(&draft, &Journal::default());
    let public = next(&draft, &sent_ahead());
    for report in [
        adapter.prepare(&draft, &session, &bare).await,
        adapter.publish(&draft, &public, &bare, permit()).await,
        adapter.remove(&draft.channel, "v1", &bare).await,
    ] {
        assert_eq!(report.outcome, Outcome::Unauthorized);
    }
    assert!(server.received_requests().await.unwrap().is_empty());
}
