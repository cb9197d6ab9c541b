//! The adapter against canned answers: looking for a film or a reel whose outcome is unclear.

use serde_json::{Value, json};

use super::{
    LINK, MP4, TRIAL, adapter, carrying, filled,
    looking::{SINCE, found, ids, list, time},
    session,
};
use crate::{
    domain::attempt::Journal,
    networks::{Adapter, Look, LookRequest, contract::Canned, drive::enter},
};

const FILM: &str = "/v25.0/9";

fn film(status: &Value) -> Value {
    json!({ "id": "9", "post_id": "77", "permalink_url": "/reel/9/", "status": status })
}

#[tokio::test]
async fn a_reel_says_what_became_of_it() {
    let directory = tempfile::tempdir().unwrap();
    let draft = carrying(directory.path(), &[MP4], &json!({ "placement": "reel" }));
    let step = TRIAL.next(&draft, &filled());
    let phase =
        |status: &str, publish: &str| json!({ "status": status, "publish_status": publish });
    let out = |id: &str| Look::Out {
        remote_id: id.to_owned(),
        data: json!({ "url": "https://www.facebook.com/reel/9/" }),
    };
    let working = || Look::Processing { look_in_ms: 60_000 };
    for (status, expected) in [
        (
            json!({ "publishing_phase": phase("complete", "published") }),
            out("77"),
        ),
        (
            json!({ "publishing_phase": { "status": "complete" } }),
            out("77"),
        ),
        (
            json!({ "publishing_phase": phase("not_started", "draft") }),
            Look::Ready,
        ),
        // Only of a film of the feed does this say that it is out.
        (json!({ "video_status": "ready" }), working()),
        (
            json!({
                "publishing_phase": phase("not_started", "draft"),
                "processing_phase": { "status": "in_progress" },
            }),
            working(),
        ),
        (
            json!({ "publishing_phase": phase("in_progress", "draft") }),
            working(),
        ),
        (
            json!({ "publishing_phase": phase("not_started", "scheduled") }),
            working(),
        ),
        // Nothing is said of publishing: the call may have come or not.
        (
            json!({ "publishing_phase": { "status": "not_started" } }),
            working(),
        ),
        (json!({ "video_status": "processing" }), working()),
        (json!({}), working()),
        (
            json!({ "publishing_phase": phase("error", "error") }),
            Look::Gone,
        ),
        (json!({ "video_status": "expired" }), Look::Gone),
        (json!({ "video_status": "upload_failed" }), Look::Gone),
        (json!({ "video_status": "error" }), Look::Gone),
    ] {
        let answers = [Canned::new("GET", FILM, film(&status))];
        let seen = TRIAL
            .seen(&draft, &filled(), (&step, SINCE), &answers)
            .await;
        assert_eq!(seen, expected, "{status}");
    }
    let mut bare = film(&json!({ "publishing_phase": phase("complete", "published") }));
    bare["post_id"] = Value::Null;
    let answers = [Canned::new("GET", FILM, bare)];
    let seen = TRIAL
        .seen(&draft, &filled(), (&step, SINCE), &answers)
        .await;
    assert_eq!(seen, out("9"));
    let other = json!({ "id": "8", "status": {} });
    let answers = [Canned::new("GET", FILM, other)];
    let seen = TRIAL
        .seen(&draft, &filled(), (&step, SINCE), &answers)
        .await;
    assert!(matches!(seen, Look::Failed { .. }), "{seen:?}");
}

/// What Facebook has accepted is neither made nor finished once more.
#[tokio::test]
async fn an_accepted_film_is_asked_about_until_it_is_out() {
    let directory = tempfile::tempdir().unwrap();
    let out = Some(Look::Out {
        remote_id: "77".to_owned(),
        data: json!({ "url": "https://www.facebook.com/reel/9/" }),
    });
    let working = || Some(Look::Processing { look_in_ms: 60_000 });
    for (settings, before) in [
        (json!({}), Journal::default()),
        (json!({ "placement": "reel" }), filled()),
    ] {
        let draft = carrying(directory.path(), &[MP4], &settings);
        let step = TRIAL.next(&draft, &before);
        let is_reel = settings["placement"] == "reel";
        let ready = if is_reel { working() } else { out.clone() };
        for (status, expected) in [
            (json!({ "video_status": "ready" }), ready),
            (
                json!({ "publishing_phase": { "publish_status": "draft" } }),
                working(),
            ),
            (json!({ "video_status": "processing" }), working()),
            (json!({ "video_status": "error" }), None),
            (
                json!({ "publishing_phase": { "publish_status": "error" } }),
                None,
            ),
        ] {
            let server = TRIAL
                .serve(&[Canned::new("GET", FILM, film(&status))])
                .await;
            let mut journal = before.clone();
            enter(&mut journal, "post:0", Some("9"), json!({ "video": "9" }));
            let request = LookRequest {
                draft: &draft,
                journal: &journal,
                step: &step,
                handle: Some("9"),
                since: SINCE,
                is_lost: false,
            };
            match (TRIAL.at(&server).look(request, &session()).await, expected) {
                (Look::Failed { unauthorized, .. }, None) => assert!(!unauthorized),
                (seen, expected) => assert_eq!(Some(seen), expected, "{settings} {status}"),
            }
        }
    }
}

/// What Facebook works on is asked about by its film, and read back by its post.
#[tokio::test]
async fn a_handle_is_a_film_until_it_is_a_post() {
    let directory = tempfile::tempdir().unwrap();
    for (settings, before) in [
        (json!({}), Journal::default()),
        (json!({ "placement": "reel" }), filled()),
    ] {
        let draft = carrying(directory.path(), &[MP4], &settings);
        let step = TRIAL.next(&draft, &before);
        let answers = [
            Canned::new(
                "GET",
                FILM,
                film(&json!({ "publishing_phase": { "publish_status": "published" } })),
            ),
            Canned::new(
                "GET",
                "/v25.0/77",
                json!({ "id": "77", "permalink_url": LINK }),
            ),
        ];
        let server = TRIAL.serve(&answers).await;
        let adapter = TRIAL.at(&server);
        for (handle, data, url) in [
            (
                "9",
                json!({ "video": "9" }),
                "https://www.facebook.com/reel/9/",
            ),
            ("77", json!({ "url": LINK }), LINK),
        ] {
            let mut journal = before.clone();
            enter(&mut journal, "post:0", Some(handle), data);
            let request = LookRequest {
                draft: &draft,
                journal: &journal,
                step: &step,
                handle: Some(handle),
                since: SINCE,
                is_lost: false,
            };
            let seen = adapter.look(request, &session()).await;
            let expected = Look::Out {
                remote_id: "77".to_owned(),
                data: json!({ "url": url }),
            };
            assert_eq!(seen, expected, "{settings} {handle}");
        }
    }
}

#[tokio::test]
async fn a_reel_whose_record_was_lost_is_looked_for_among_the_pages_reels() {
    let directory = tempfile::tempdir().unwrap();
    let draft = carrying(directory.path(), &[MP4], &json!({ "placement": "reel" }));
    let journal = Journal::default();
    let step = adapter().public_step(&draft, &journal).unwrap();
    let reel = |id: &str, text: &str, after_s: i64| {
        json!({
            "id": id, "description": text, "created_time": time(after_s), "post_id": "77",
            "permalink_url": "/reel/9/",
        })
    };
    for (reels, expected) in [
        (
            json!([reel("9", "Frisch #brot", 2), reel("8", "Anders", 1)]),
            vec!["77"],
        ),
        (json!([reel("9", "Frisch #brot", -61)]), vec![]),
    ] {
        let answers = [list("/v25.0/500/video_reels", &reels, None)];
        let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &answers).await;
        assert_eq!(found(seen), (false, ids(&expected)), "{reels}");
    }
}
