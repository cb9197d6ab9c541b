//! The adapter against canned answers: looking for a post.

use serde_json::{Value, json};

use super::{FILM_BYTES, adapter, creator, drafted, error, film, ok, photo, public, trial};
use crate::{
    domain::{
        attempt::Journal,
        time::{Instant, MINUTE_MS, SECOND_MS},
    },
    networks::tiktok::Tiktok,
    networks::{
        Adapter, Draft, Look, LookRequest, Now, Session,
        contract::{Canned, place},
        drive::{MADE_AT, enter, http, requests},
    },
};

const STATUS: &str = "/post/publish/status/fetch/";
const LIST: &str = "/video/list/";

/// A film whose pieces but the last are there.
fn uploading() -> Journal {
    let mut journal = Journal::default();
    enter(&mut journal, "creator:0", None, creator());
    let url = json!({ "upload_url": "http://127.0.0.1:9/upload" });
    enter(&mut journal, "init:0", Some("v-1"), url);
    journal
}

/// The same after `TikTok` has taken it.
fn taken() -> Journal {
    let mut journal = uploading();
    let data = json!({ "publish_id": "v-1" });
    enter(&mut journal, "post:0", Some("v-1"), data);
    journal
}

fn told(status: &str, more: &Value) -> Canned {
    let mut data = json!({ "status": status });
    for (name, value) in more.as_object().unwrap() {
        data[name] = value.clone();
    }
    Canned::new("POST", STATUS, ok(&data))
}

/// Looks so many milliseconds after the draft was made, by a handle where the network gave one.
async fn seen_at(
    after_ms: i64,
    (draft, journal): (&Draft, &Journal),
    handle: Option<&str>,
    answer: Canned,
) -> (Look, Value) {
    let server = trial().serve(&[answer]).await;
    let base = server.uri().parse().unwrap();
    let adapter = Tiktok::new(
        http(),
        place(&base),
        Now::new(move || MADE_AT.plus_ms(after_ms)),
    );
    let step = adapter
        .public_step(draft, &Journal::default())
        .expect("there is one on an empty journal");
    let request = LookRequest {
        draft,
        journal,
        step: &step,
        handle,
        since: Instant::from_ms(MADE_AT.ms() - MINUTE_MS),
        is_lost: false,
    };
    let look = adapter.look(request, &(trial().session)(&base)).await;
    (look, requests(&server).await)
}

fn uploaded_film(directory: &tempfile::TempDir) -> Draft {
    let film = film(directory.path(), FILM_BYTES);
    drafted("Tee", vec![film], &public(&json!({})))
}

fn out(id: &str, url: Option<&str>) -> Look {
    let mut data = json!({ "publish_id": "v-1", "is_out": true });
    if let Some(url) = url {
        data["url"] = json!(url);
    }
    Look::Out {
        remote_id: id.to_owned(),
        data,
    }
}

const WAITS: Look = Look::Processing { look_in_ms: 15_000 };

#[tokio::test]
async fn a_post_is_asked_for_by_its_handle() {
    let directory = tempfile::tempdir().unwrap();
    let draft = uploaded_film(&directory);
    let id = json!({ "publicaly_available_post_id": [7_512_345_678_901_234_567_i64] });
    let done = told("PUBLISH_COMPLETE", &id);
    let (look, calls) = seen_at(0, (&draft, &taken()), Some("v-1"), done.clone()).await;
    let url = "https://www.tiktok.com/@laden/video/7512345678901234567";
    let expected = out("7512345678901234567", Some(url));
    assert_eq!(look, expected);
    insta::assert_json_snapshot!("status", calls);
    // The same where nobody knows whether the last piece came: the handle was there before.
    let (look, _) = seen_at(0, (&draft, &uploading()), None, done).await;
    assert_eq!(look, expected);
}

#[tokio::test]
async fn a_public_post_is_given_a_moment_to_get_its_id() {
    let directory = tempfile::tempdir().unwrap();
    let draft = uploaded_film(&directory);
    let done = || told("PUBLISH_COMPLETE", &json!({}));
    let all = (&draft, &taken());
    // It was sent a minute before at the most.
    let wait = 4 * MINUTE_MS;
    assert_eq!(seen_at(wait - 1, all, Some("v-1"), done()).await.0, WAITS);
    assert_eq!(
        seen_at(wait, all, Some("v-1"), done()).await.0,
        out("v-1", None)
    );
    // What only its maker sees gets none.
    let mut hidden = uploaded_film(&directory);
    hidden
        .options
        .insert("privacy_level".to_owned(), json!("SELF_ONLY"));
    let look = seen_at(0, (&hidden, &taken()), Some("v-1"), done()).await.0;
    assert_eq!(look, out("v-1", None));
}

#[tokio::test]
async fn what_is_known_by_one_id_stays_known_by_it() {
    let directory = tempfile::tempdir().unwrap();
    let draft = uploaded_film(&directory);
    let mut journal = taken();
    let data = json!({ "publish_id": "v-1", "is_out": true });
    enter(&mut journal, "post:0", Some("v-1"), data);
    let id = json!({ "publicaly_available_post_id": ["75"] });
    let done = told("PUBLISH_COMPLETE", &id);
    let look = seen_at(0, (&draft, &journal), Some("v-1"), done).await.0;
    let Look::Out { remote_id, .. } = &look else {
        panic!("{look:?}")
    };
    assert_eq!(remote_id, "v-1");
    // Read back, what has fallen is gone.
    let fallen = told("FAILED", &json!({ "fail_reason": "spam_risk" }));
    let look = seen_at(0, (&draft, &journal), Some("v-1"), fallen).await.0;
    assert_eq!(look, Look::Gone);
}

#[tokio::test]
async fn a_last_piece_that_did_not_come_can_be_sent_again_for_an_hour() {
    let directory = tempfile::tempdir().unwrap();
    let draft = uploaded_film(&directory);
    let all = (&draft, &uploading());
    let there = |bytes: u64| told("PROCESSING_UPLOAD", &json!({ "uploaded_bytes": bytes }));
    let hour = 60 * MINUTE_MS;
    let short = || there(FILM_BYTES - 1);
    assert_eq!(seen_at(hour - 1, all, None, short()).await.0, Look::Ready);
    assert_eq!(seen_at(hour, all, None, short()).await.0, Look::Gone);
    assert_eq!(seen_at(hour, all, None, there(FILM_BYTES)).await.0, WAITS);
    let silent = told("PROCESSING_UPLOAD", &json!({}));
    assert_eq!(seen_at(0, all, None, silent).await.0, WAITS);
    // What TikTok has taken is worked on, whatever it says of its bytes.
    let look = seen_at(0, (&draft, &taken()), Some("v-1"), short()).await.0;
    assert_eq!(look, WAITS);
}

#[tokio::test]
async fn what_tiktok_gives_up_is_refused_where_it_says_why() {
    let directory = tempfile::tempdir().unwrap();
    let draft = uploaded_film(&directory);
    let fallen = |reason: &str| told("FAILED", &json!({ "fail_reason": reason }));
    let (uploading, taken) = (uploading(), taken());
    let all = [(&uploading, None), (&taken, Some("v-1"))];
    for (reason, words) in [
        ("file_format_check_failed", "does not take files"),
        ("duration_check_failed", "too short or too long"),
        ("frame_rate_check_failed", "frame rate"),
        ("picture_size_check_failed", "width and height"),
        ("video_pull_failed", "could not fetch the film"),
        ("photo_pull_failed", "could not fetch a picture"),
        ("internal", "send it again"),
        ("publish_cancelled", "cancelled"),
        ("auth_removed", "permission"),
        ("spam_risk_too_many_posts", "too much today"),
        ("spam_risk_user_banned_from_posting", "may not post"),
        ("spam_risk_text", "text for spam"),
        ("spam_risk", "post for spam"),
    ] {
        for (journal, handle) in all {
            let look = seen_at(0, (&draft, journal), handle, fallen(reason))
                .await
                .0;
            let Look::Refused { message } = look else {
                panic!("{reason} {look:?}")
            };
            let is_told = message.contains(words) && message.ends_with(&format!(" ({reason})"));
            assert!(is_told, "{message}");
        }
    }
    // A reason that is not documented, or none, ends the handle and says no more.
    let silent = || told("FAILED", &json!({}));
    for (journal, handle) in all {
        for answer in [fallen("something_new"), silent()] {
            let look = seen_at(0, (&draft, journal), handle, answer).await.0;
            assert_eq!(look, Look::Gone);
        }
    }
    // Nothing is final that TikTok gives a public id.
    let odd = json!({ "fail_reason": "spam_risk", "publicaly_available_post_id": [75] });
    let look = seen_at(0, (&draft, &taken), Some("v-1"), told("FAILED", &odd))
        .await
        .0;
    assert!(matches!(look, Look::Failed { .. }), "{look:?}");
}

#[tokio::test]
async fn other_answers_are_sorted() {
    let directory = tempfile::tempdir().unwrap();
    let draft = uploaded_film(&directory);
    let all = (&draft, &taken());
    let call = |status: u16, code: &str| Canned::new("POST", STATUS, error(code)).status(status);
    let failed = |unauthorized| move |look: &Look| matches!(look, Look::Failed { unauthorized: seen, .. } if *seen == unauthorized);
    for status in ["PROCESSING_DOWNLOAD", "SEND_TO_USER_INBOX", "SOMETHING_NEW"] {
        let look = seen_at(0, all, Some("v-1"), told(status, &json!({})))
            .await
            .0;
        assert_eq!(look, WAITS, "{status}");
    }
    // By a handle that TikTok does not know nothing more is learnt.
    let unknown = || call(400, "invalid_publish_id");
    for (journal, handle) in [(&uploading(), None), (&taken(), Some("v-1"))] {
        let look = seen_at(0, (&draft, journal), handle, unknown()).await.0;
        assert_eq!(look, Look::Gone);
    }
    for (answer, unauthorized) in [
        (call(401, "access_token_invalid"), true),
        (call(401, "scope_not_authorized"), false),
        (call(429, "rate_limit_exceeded"), false),
        (call(500, "internal_error"), false),
        (call(200, "ok"), false),
        (Canned::new("POST", STATUS, Value::Null).status(401), true),
        (Canned::new("POST", STATUS, Value::Null).text("<"), false),
    ] {
        let told = format!("{answer:?}");
        let look = seen_at(0, all, Some("v-1"), answer).await.0;
        assert!(failed(unauthorized)(&look), "{told} {look:?}");
    }
}

#[tokio::test]
async fn what_lies_in_the_inbox_is_delivered() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = uploaded_film(&directory);
    draft.options.insert("mode".to_owned(), json!("inbox"));
    let lies = told("SEND_TO_USER_INBOX", &json!({}));
    let look = seen_at(0, (&draft, &taken()), Some("v-1"), lies).await.0;
    assert_eq!(look, out("v-1", None));
}

/// Pictures whose call was never answered.
fn pictures(directory: &tempfile::TempDir) -> Draft {
    let settings = public(&json!({ "title": "Brot" }));
    drafted(
        "Frisch  aus dem\nOfen",
        vec![photo(directory.path(), "m")],
        &settings,
    )
}

fn listed(id: &str, title: &str, after_s: i64) -> Value {
    let at_s = MADE_AT.ms() / SECOND_MS + after_s;
    json!({ "id": id, "create_time": at_s, "title": title, "share_url": "https://tiktok.test/1" })
}

fn list(posts: &[Value]) -> Canned {
    let data = json!({ "videos": posts, "cursor": 1, "has_more": false });
    Canned::new("POST", LIST, ok(&data))
}

#[tokio::test]
async fn a_post_without_a_handle_is_looked_for_in_the_list_which_proves_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let draft = pictures(&directory);
    let mut journal = Journal::default();
    enter(&mut journal, "creator:0", None, creator());
    let mut undated = listed("1", "Brot", 0);
    undated["create_time"] = Value::Null;
    let page = list(&[
        listed("5", "Brot", 5),
        listed("4", "Frisch aus dem Ofen", 4),
        listed("3", "Kuchen", 3),
        listed("2", "Brot", -61),
        undated,
    ]);
    let (look, calls) = seen_at(0, (&draft, &journal), None, page).await;
    insta::assert_json_snapshot!("list", calls);
    let Look::Listed {
        complete: false,
        candidates,
    } = look
    else {
        panic!("{look:?}")
    };
    let ids: Vec<&str> = candidates
        .iter()
        .map(|one| one.remote_id.as_str())
        .collect();
    assert_eq!(ids, ["5", "4"]);
    let data = json!({ "is_out": true, "url": "https://tiktok.test/1" });
    assert_eq!(candidates[0].data, data);
    let (look, _) = seen_at(0, (&draft, &journal), None, list(&[])).await;
    let none = Look::Listed {
        complete: false,
        candidates: vec![],
    };
    assert_eq!(look, none);
    // What was found in the list is read back there: its id is no handle.
    enter(&mut journal, "post:0", Some("5"), data);
    let (look, calls) = seen_at(0, (&draft, &journal), Some("5"), list(&[])).await;
    assert_eq!(look, none);
    assert_eq!(calls.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn where_nothing_can_be_listed_nothing_is_seen() {
    let directory = tempfile::tempdir().unwrap();
    let draft = pictures(&directory);
    let journal = Journal::default();
    let step = adapter(&"http://127.0.0.1:9".parse().unwrap())
        .public_step(&draft, &journal)
        .unwrap();
    let mut inbox = draft.clone();
    inbox.options.insert("mode".to_owned(), json!("inbox"));
    let bare = Session::default().with("access_token", "token-1");
    let without = bare.clone().with("scope", "user.info.basic video.publish");
    for (draft, session) in [(&draft, without), (&inbox, bare)] {
        let server = trial().serve(&[list(&[])]).await;
        let request = LookRequest {
            draft,
            journal: &journal,
            step: &step,
            handle: None,
            since: MADE_AT,
            is_lost: false,
        };
        let look = trial().at(&server).look(request, &session).await;
        assert!(
            matches!(
                look,
                Look::Failed {
                    unauthorized: false,
                    ..
                }
            ),
            "{look:?}"
        );
        assert_eq!(requests(&server).await, json!([]));
    }
    let answer = Canned::new("POST", LIST, error("scope_not_authorized")).status(401);
    let look = seen_at(0, (&draft, &journal), None, answer).await.0;
    assert!(
        matches!(
            look,
            Look::Failed {
                unauthorized: false,
                ..
            }
        ),
        "{look:?}"
    );
}
