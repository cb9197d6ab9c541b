//! The adapter against canned answers: looking for a part whose outcome is unclear.

use serde_json::{Value, json};

use super::{JPEG, MP4, TRIAL, adapter, carrying, drafted, is, media, ready, session};
use crate::{
    domain::{
        attempt::Journal,
        time::{Instant, MINUTE_MS},
    },
    networks::{
        Adapter, Look, LookRequest,
        contract::Canned,
        drive::{MADE_AT, enter},
    },
};

const SINCE: Instant = MADE_AT.plus_ms(-MINUTE_MS);
const LIST: &str = "/v25.0/1784/media";

/// A list, which says where its next page is.
fn list(path: &str, entries: &Value, next: Option<&str>) -> Canned {
    Canned::new(
        "GET",
        path,
        json!({ "data": entries, "paging": { "next": next } }),
    )
}

fn time(after_s: i64) -> String {
    let at = MADE_AT.plus_ms(after_s * 1_000).utc();
    at.format("%Y-%m-%dT%H:%M:%S+0000").to_string()
}

/// A post that was made so many seconds after the step began.
fn post(id: &str, caption: &str, media_type: &str, after_s: i64) -> Value {
    json!({
        "id": id, "caption": caption, "media_type": media_type, "timestamp": time(after_s),
        "media_product_type": "FEED", "permalink": format!("https://www.instagram.com/p/{id}/"),
    })
}

fn comment(id: &str, text: &str, username: &str, after_s: i64) -> Value {
    json!({ "id": id, "text": text, "username": username, "timestamp": time(after_s) })
}

fn found(look: Look) -> (bool, Vec<String>) {
    match look {
        Look::Listed {
            complete,
            candidates,
        } => {
            let ids = candidates.into_iter().map(|one| one.remote_id);
            (complete, ids.collect())
        }
        other => panic!("{other:?}"),
    }
}

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

#[tokio::test]
async fn a_container_says_what_became_of_it() {
    let directory = tempfile::tempdir().unwrap();
    let draft = carrying(directory.path(), &[JPEG], &json!({}));
    let journal = ready();
    let step = TRIAL.next(&draft, &journal);
    for (status, expected) in [
        ("FINISHED", Look::Ready),
        ("IN_PROGRESS", Look::Processing { look_in_ms: 30_000 }),
        (
            "ERROR",
            Look::Refused {
                message: "ERROR".to_owned(),
            },
        ),
        ("EXPIRED", Look::Gone),
    ] {
        let answers = [is("c1", status)];
        let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &answers).await;
        assert_eq!(seen, expected, "{status}");
    }
    let other = [is("c1", "NEW")];
    let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &other).await;
    assert!(
        matches!(
            seen,
            Look::Failed {
                unauthorized: false,
                ..
            }
        ),
        "{seen:?}"
    );
}

#[tokio::test]
async fn a_container_that_failed_says_why() {
    let directory = tempfile::tempdir().unwrap();
    let draft = carrying(directory.path(), &[JPEG], &json!({}));
    let journal = ready();
    let step = TRIAL.next(&draft, &journal);
    let why = "Error: Media upload has failed with error code 2207026";
    let failed = json!({ "id": "c1", "status_code": "ERROR", "status": why });
    let answers = [Canned::new("GET", "/v25.0/c1", failed)];
    let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &answers).await;
    let message = why.to_owned();
    assert_eq!(seen, Look::Refused { message });
}

#[tokio::test]
async fn a_published_container_is_found_in_the_list_and_never_proven_absent() {
    let directory = tempfile::tempdir().unwrap();
    let draft = carrying(directory.path(), &[JPEG], &json!({}));
    let journal = ready();
    let step = TRIAL.next(&draft, &journal);
    let text = " Frisch\n#brot ";
    for (posts, expected) in [
        (
            json!([
                post("m1", text, "IMAGE", 2),
                post("m0", "Anders", "IMAGE", 1)
            ]),
            vec!["m1"],
        ),
        (json!([post("m1", text, "CAROUSEL_ALBUM", 2)]), vec![]),
        (json!([post("m0", text, "IMAGE", -61)]), vec![]),
        (
            json!([post("m2", text, "IMAGE", 2), post("m1", text, "IMAGE", 1)]),
            vec!["m2", "m1"],
        ),
    ] {
        let answers = [is("c1", "PUBLISHED"), list(LIST, &posts, None)];
        let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &answers).await;
        assert_eq!(found(seen), (false, ids(&expected)), "{posts}");
    }
    let seen = [
        is("c1", "PUBLISHED"),
        list(LIST, &json!([post("m1", text, "IMAGE", 2)]), None),
    ];
    let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &seen).await;
    let Look::Listed { candidates, .. } = seen else {
        panic!("{seen:?}")
    };
    assert_eq!(
        candidates[0].data,
        json!({ "url": "https://www.instagram.com/p/m1/" })
    );
}

#[tokio::test]
async fn a_story_is_looked_for_among_stories_by_its_kind_and_time() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&[""], &json!({ "placement": "story" }));
    draft.parts[0]
        .media
        .push(media(directory.path(), "media_1", MP4, ""));
    let journal = ready();
    let step = TRIAL.next(&draft, &journal);
    let stories = json!([
        post("s2", "", "IMAGE", 3),
        post("s1", "", "VIDEO", 2),
        post("s0", "", "VIDEO", -61),
    ]);
    let answers = [
        is("c1", "PUBLISHED"),
        list("/v25.0/1784/stories", &stories, None),
    ];
    let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &answers).await;
    assert_eq!(found(seen), (false, ids(&["s1"])));
}

/// The record was lost.
#[tokio::test]
async fn without_its_container_a_post_is_looked_for_in_the_list() {
    let directory = tempfile::tempdir().unwrap();
    let draft = carrying(directory.path(), &[JPEG, JPEG], &json!({}));
    let journal = Journal::default();
    let step = adapter().public_step(&draft, &journal).unwrap();
    let elsewhere = Some("http://elsewhere.test/v25.0/1784/media?after=b");
    let own = post("m1", "Frisch #brot", "CAROUSEL_ALBUM", 1);
    let old = post("m0", "Frisch #brot", "CAROUSEL_ALBUM", -61);
    for (posts, next, expected) in [
        (json!([own]), None, (true, vec!["m1"])),
        (json!([]), None, (true, vec![])),
        (json!([old]), elsewhere, (true, vec![])),
        (
            json!([post("m9", "Anders", "IMAGE", 1)]),
            elsewhere,
            (false, vec![]),
        ),
    ] {
        let answers = [list(LIST, &posts, next)];
        let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &answers).await;
        assert_eq!(found(seen), (expected.0, ids(&expected.1)), "{posts}");
    }
}

#[tokio::test]
async fn a_trial_reel_is_never_proven_absent() {
    let directory = tempfile::tempdir().unwrap();
    let draft = carrying(directory.path(), &[MP4], &json!({ "trial_reel": "MANUAL" }));
    let journal = Journal::default();
    let step = adapter().public_step(&draft, &journal).unwrap();
    let own = post("m1", "Frisch #brot", "VIDEO", 1);
    for (posts, expected) in [(json!([]), vec![]), (json!([own]), vec!["m1"])] {
        let answers = [list(LIST, &posts, None)];
        let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &answers).await;
        assert_eq!(found(seen), (false, ids(&expected)), "{posts}");
    }
}

#[tokio::test]
async fn a_comment_is_looked_for_below_its_post() {
    let draft = drafted(&["Eins", "Zwei"], &json!({}));
    let mut journal = ready();
    enter(&mut journal, "post:0", Some("m1"), json!({}));
    let step = TRIAL.next(&draft, &journal);
    assert_eq!(step.name, "comment:1");
    let path = "/v25.0/m1/comments";
    let elsewhere = Some("http://elsewhere.test/v25.0/m1/comments?after=b");
    for (comments, next, expected) in [
        (
            json!([
                comment("k2", "Zwei", "maria", 3),
                comment("k1", "Zwei", "shop", 2)
            ]),
            None,
            (true, vec!["k1"]),
        ),
        (
            json!([
                comment("k2", "Zwei", "shop", 3),
                comment("k1", " Zwei ", "shop", 2)
            ]),
            None,
            (true, vec!["k2", "k1"]),
        ),
        (json!([]), None, (true, vec![])),
        // The account may be called otherwise by now.
        (
            json!([comment("k1", "Zwei", "laden", 2)]),
            None,
            (false, vec![]),
        ),
        (
            json!([comment("k0", "Zwei", "laden", -61)]),
            None,
            (true, vec![]),
        ),
        (
            json!([comment("k0", "Zwei", "shop", -61)]),
            elsewhere,
            (true, vec![]),
        ),
        (
            json!([comment("k9", "Anders", "maria", 1)]),
            elsewhere,
            (false, vec![]),
        ),
    ] {
        let answers = [list(path, &comments, next)];
        let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &answers).await;
        assert_eq!(found(seen), (expected.0, ids(&expected.1)), "{comments}");
    }
}

#[tokio::test]
async fn a_look_that_saw_nothing_says_why() {
    let directory = tempfile::tempdir().unwrap();
    let draft = carrying(directory.path(), &[JPEG], &json!({}));
    let journal = ready();
    let step = TRIAL.next(&draft, &journal);
    for (status, body, is_unauthorized) in [
        (
            400,
            json!({ "error": { "code": 190, "message": "a" }}),
            true,
        ),
        (
            400,
            json!({ "error": { "code": 100, "message": "a" }}),
            false,
        ),
        (429, json!({}), false),
        (500, json!({}), false),
        (200, json!([]), false),
    ] {
        let answers = [Canned::new("GET", "/v25.0/c1", body).status(status)];
        let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &answers).await;
        let Look::Failed { unauthorized, .. } = seen else {
            panic!("{seen:?}")
        };
        assert_eq!(unauthorized, is_unauthorized, "{status}");
    }
}

/// A post whose id is known, as when it is read back once more, is read by it.
#[tokio::test]
async fn a_known_post_is_read_by_its_id() {
    let directory = tempfile::tempdir().unwrap();
    let draft = carrying(directory.path(), &[JPEG], &json!({}));
    let journal = ready();
    let step = TRIAL.next(&draft, &journal);
    let gone = json!({ "error": { "code": 100, "error_subcode": 33, "message": "a" }});
    for (status, body, is_out) in [
        (200, post("m1", "Frisch", "IMAGE", 1), true),
        (200, post("m2", "Frisch", "IMAGE", 1), false),
        (400, gone, false),
    ] {
        let answer = Canned::new("GET", "/v25.0/m1", body).status(status);
        let server = TRIAL.serve(&[answer]).await;
        let request = LookRequest {
            draft: &draft,
            journal: &journal,
            step: &step,
            handle: Some("m1"),
            since: SINCE,
            is_lost: false,
        };
        match TRIAL.at(&server).look(request, &session()).await {
            Look::Out { remote_id, .. } if is_out => assert_eq!(remote_id, "m1"),
            Look::Failed { .. } if !is_out => {}
            seen => panic!("{status} {seen:?}"),
        }
    }
}
