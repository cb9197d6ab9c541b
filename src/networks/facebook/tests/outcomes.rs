//! The adapter against canned answers: what each answer comes to.

use serde_json::{Value, json};

use super::{
    FEED, JPEG, LINK, MP4, PHOTOS, REELS, TRIAL, VIDEOS, carrying, drafted, filled, id, laid,
    session,
};
use crate::{
    domain::attempt::Journal,
    networks::{Adapter, Draft, Outcome, contract::Canned, drive::enter},
};

const REFUSED: Outcome = Outcome::Refused { duplicate: false };
const DUPLICATE: Outcome = Outcome::Refused { duplicate: true };

fn throttled(retry_after_s: Option<i64>) -> Outcome {
    Outcome::Throttled { retry_after_s }
}

fn done(id: &str, data: Value) -> Outcome {
    Outcome::Done {
        remote_id: Some(id.to_owned()),
        data,
    }
}

fn error(code: i64, subcode: i64) -> Value {
    json!({ "error": {
        "message": "Something", "type": "OAuthException", "code": code, "error_subcode": subcode,
        "is_transient": false, "error_user_title": "a", "error_user_msg": "b", "fbtrace_id": "A",
    }})
}

/// What every call that writes may be answered with, at this path.
fn common(path: &str) -> Vec<(Canned, Outcome)> {
    let no = |status: u16, body: Value| Canned::new("POST", path, body).status(status);
    let usage =
        r#"{"500":[{"type":"pages","call_count":100,"estimated_time_to_regain_access":3}]}"#;
    let transient = json!({ "error": { "code": 100, "is_transient": true, "message": "a" }});
    let mut passing = error(324, 1_366_046);
    passing["error"]["is_transient"] = json!(true);
    vec![
        (no(400, error(190, 460)), Outcome::Unauthorized),
        (no(401, error(190, 467)), Outcome::Unauthorized),
        (no(400, error(102, 0)), Outcome::Unauthorized),
        (no(403, error(10, 0)), Outcome::Unauthorized),
        (no(403, error(200, 0)), Outcome::Unauthorized),
        (no(403, error(299, 0)), Outcome::Unauthorized),
        (no(400, error(4, 0)), throttled(None)),
        (no(400, error(17, 0)), throttled(None)),
        (
            no(403, error(32, 0)).header("x-business-use-case-usage", usage),
            throttled(Some(180)),
        ),
        (no(400, error(341, 0)), throttled(None)),
        (no(400, error(613, 0)), throttled(None)),
        (no(400, error(80_001, 0)), throttled(None)),
        (no(400, passing), Outcome::Unknown),
        (no(400, error(1, 1_390_008)), throttled(None)),
        (
            no(429, json!({})).header("retry-after", "7"),
            throttled(Some(7)),
        ),
        (no(400, error(506, 0)), DUPLICATE),
        (no(400, error(1, 1_366_051)), DUPLICATE),
        (no(400, error(3, 0)), REFUSED),
        (no(400, error(100, 0)), REFUSED),
        (no(400, error(368, 0)), REFUSED),
        (no(400, error(324, 1_366_046)), REFUSED),
        (no(400, error(324, 2_069_019)), REFUSED),
        (no(400, error(1, 1_404_102)), REFUSED),
        (no(400, error(1, 1_346_003)), REFUSED),
        (no(400, error(1, 1_609_008)), REFUSED),
        (no(400, error(1, 1_404_078)), REFUSED),
        (no(400, error(1, 4_854_002)), REFUSED),
        (no(400, transient), Outcome::Unknown),
        (no(400, error(1, 0)), Outcome::Unknown),
        (no(400, error(2, 0)), Outcome::Unknown),
        (no(400, error(999, 0)), Outcome::Unknown),
        (no(400, json!({})), Outcome::Unknown),
        (no(404, json!({})).text("<html>"), Outcome::Unknown),
        (no(408, error(100, 0)), Outcome::Unknown),
        (no(409, error(506, 0)), Outcome::Unknown),
        (
            no(302, json!({})).header("location", "https://a.test"),
            Outcome::Unknown,
        ),
        (no(500, error(506, 0)), Outcome::Unknown),
        (no(503, error(190, 0)), Outcome::Unknown),
        (no(200, json!({})), Outcome::Unknown),
        (no(200, json!({ "id": "" })), Outcome::Unknown),
        (no(200, json!({})).text("{\"id\":"), Outcome::Unknown),
    ]
}

fn story(directory: &std::path::Path, kind: &str) -> Draft {
    let mut draft = carrying(directory, &[kind], &json!({ "placement": "story" }));
    draft.parts[0].text = String::new();
    draft
}

#[tokio::test]
async fn each_answer_to_a_post_is_sorted() {
    let draft = drafted(&["Eins"], &json!({}));
    let journal = Journal::default();
    let mut cases = common(FEED);
    let whole = json!({ "id": "500_1", "permalink_url": LINK });
    cases.extend([
        (
            Canned::new("POST", FEED, whole),
            done("500_1", json!({ "url": LINK })),
        ),
        (
            Canned::new("POST", FEED, id("500_1")),
            done("500_1", json!({ "url": null })),
        ),
    ]);
    TRIAL.sorted(&draft, &journal, cases).await;
    TRIAL.breaks(&draft, &journal).await;
}

#[tokio::test]
async fn each_answer_to_a_film_of_the_feed_is_sorted() {
    let directory = tempfile::tempdir().unwrap();
    let draft = carrying(directory.path(), &[MP4], &json!({}));
    let journal = Journal::default();
    let accepted = Outcome::Processing {
        remote_id: "9".to_owned(),
        data: json!({ "video": "9" }),
        look_in_ms: 60_000,
    };
    let mut cases = common(VIDEOS);
    cases.push((Canned::new("POST", VIDEOS, id("9")), accepted));
    TRIAL.sorted(&draft, &journal, cases).await;
    TRIAL.breaks(&draft, &journal).await;
}

#[tokio::test]
async fn each_answer_to_a_reel_is_sorted() {
    let directory = tempfile::tempdir().unwrap();
    let draft = carrying(directory.path(), &[MP4], &json!({ "placement": "reel" }));
    let accepted = Outcome::Processing {
        remote_id: "9".to_owned(),
        data: json!({ "video": "9" }),
        look_in_ms: 60_000,
    };
    let mut cases = common(REELS);
    let answer = |body: Value| Canned::new("POST", REELS, body);
    cases.extend([
        (answer(json!({ "success": true })), accepted),
        (answer(json!({ "success": false })), Outcome::Unknown),
    ]);
    TRIAL.sorted(&draft, &filled(), cases).await;
    TRIAL.breaks(&draft, &filled()).await;
}

#[tokio::test]
async fn each_answer_to_a_story_is_sorted() {
    let directory = tempfile::tempdir().unwrap();
    for (kind, journal, path) in [
        (JPEG, laid(), "/v25.0/500/photo_stories"),
        (MP4, filled(), "/v25.0/500/video_stories"),
    ] {
        let draft = story(directory.path(), kind);
        let answer = |body: Value| Canned::new("POST", path, body);
        let mut cases = common(path);
        cases.extend([
            (
                answer(json!({ "success": true, "post_id": "1" })),
                done("1", json!({ "url": null })),
            ),
            (
                answer(json!({ "success": false, "post_id": "1" })),
                Outcome::Unknown,
            ),
            (answer(json!({ "success": true })), Outcome::Unknown),
        ]);
        TRIAL.sorted(&draft, &journal, cases).await;
        TRIAL.breaks(&draft, &journal).await;
    }
}

#[tokio::test]
async fn each_answer_to_a_comment_is_sorted() {
    let draft = drafted(&["Eins", "Zwei"], &json!({}));
    let mut journal = Journal::default();
    enter(
        &mut journal,
        "post:0",
        Some("500_1"),
        json!({ "url": LINK }),
    );
    let path = "/v25.0/500_1/comments";
    let mut cases = common(path);
    cases.push((Canned::new("POST", path, id("1_2")), done("1_2", json!({}))));
    TRIAL.sorted(&draft, &journal, cases).await;
    TRIAL.breaks(&draft, &journal).await;
}

#[tokio::test]
async fn each_answer_to_what_is_prepared_is_sorted() {
    let directory = tempfile::tempdir().unwrap();
    let picture = carrying(directory.path(), &[JPEG], &json!({}));
    let mut cases = common(PHOTOS);
    cases.push((Canned::new("POST", PHOTOS, id("71")), done("71", json!({}))));
    TRIAL.sorted(&picture, &Journal::default(), cases).await;

    let reel = carrying(directory.path(), &[MP4], &json!({ "placement": "reel" }));
    let begun = json!({ "video_id": "9", "upload_url": "https://a.test" });
    let mut cases = common(REELS);
    cases.push((Canned::new("POST", REELS, begun), done("9", json!({}))));
    TRIAL.sorted(&reel, &Journal::default(), cases).await;

    let mut journal = Journal::default();
    enter(&mut journal, "film:0", Some("9"), json!({}));
    let answer = |status: u16, body: Value| {
        Canned::new("POST", "/video-upload/v25.0/9", body).status(status)
    };
    let info = |kind: &str| json!({ "debug_info": { "type": kind, "message": "a" }});
    let dead = || done("9", json!({ "state": "dead" }));
    let cases = vec![
        (
            answer(200, json!({ "success": true })),
            done("9", json!({})),
        ),
        (answer(200, json!({ "success": false })), Outcome::Unknown),
        (answer(400, info("OffsetInvalidError")), dead()),
        (answer(400, info("ProcessingFailedError")), dead()),
        (answer(412, info("PartialRequestError")), dead()),
        (answer(400, error(100, 0)), dead()),
        (answer(401, error(190, 0)), Outcome::Unauthorized),
        (answer(500, info("ProcessingFailedError")), Outcome::Unknown),
        (answer(502, json!({})), Outcome::Unknown),
    ];
    TRIAL.sorted(&reel, &journal, cases).await;
}

#[tokio::test]
async fn half_a_file_is_never_taken_for_a_whole_one() {
    let directory = tempfile::tempdir().unwrap();
    for (kind, settings, journal) in [
        (JPEG, json!({}), Journal::default()),
        (MP4, json!({ "placement": "reel" }), {
            let mut journal = Journal::default();
            enter(&mut journal, "film:0", Some("9"), json!({}));
            journal
        }),
    ] {
        let mut draft = carrying(directory.path(), &[kind], &settings);
        draft.parts[0].media[0].size_bytes += 1;
        let answers = [
            Canned::new("POST", PHOTOS, id("71")),
            Canned::new("POST", "/video-upload/v25.0/9", json!({ "success": true })),
        ];
        let mut journal = journal;
        let shown = TRIAL.sent_after(&draft, &mut journal, &answers).await;
        assert_eq!(shown["ended"]["outcome"], "Unknown", "{kind}");
    }
}

#[tokio::test]
async fn a_post_is_removed_by_its_id() {
    let draft = drafted(&["Eins"], &json!({}));
    let gone = Outcome::Done {
        remote_id: None,
        data: json!({}),
    };
    for (status, body, expected) in [
        (200, json!({ "success": true }), gone),
        (200, json!({ "success": false }), Outcome::Unknown),
        (400, error(100, 33), REFUSED),
        (400, error(190, 0), Outcome::Unauthorized),
        (500, json!({}), Outcome::Unknown),
    ] {
        let answer = Canned::new("DELETE", "/v25.0/500_1", body).status(status);
        let server = TRIAL.serve(&[answer]).await;
        let adapter = TRIAL.at(&server);
        let removed = adapter.remove(&draft.channel, "500_1", &session()).await;
        assert_eq!(removed.outcome, expected, "{status}");
    }
}
