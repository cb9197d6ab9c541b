//! The adapter against canned answers: looking for a film or a comment.

use serde_json::{Value, json};

use super::{
    CHANNEL, LENGTH, PIECE, adapter, complete, drafted, out, sent_ahead, session, trial, wants,
};
use crate::{
    domain::{attempt::Journal, time::MINUTE_MS},
    networks::{
        Adapter as _, Draft, Look, LookRequest,
        contract::Canned,
        drive::{MADE_AT, requests},
    },
};

/// How a look ended, in short: the ids of candidates after whether the list was complete.
fn short(look: &Look) -> String {
    match look {
        Look::Out { remote_id, .. } => format!("out {remote_id}"),
        Look::Listed {
            complete,
            candidates,
        } => {
            let ids: Vec<&str> = candidates.iter().map(|one| &*one.remote_id).collect();
            format!("{complete} {}", ids.join(" "))
                .trim_end()
                .to_owned()
        }
        Look::Failed { unauthorized, .. } => format!("failed {unauthorized}"),
        Look::Gone => "gone".to_owned(),
        Look::Refused { message } => format!("refused {message}"),
        Look::Ready => "ready".to_owned(),
        other => format!("{other:?}"),
    }
}

async fn seen(draft: &Draft, journal: &Journal, answers: &[Canned]) -> Look {
    let step = adapter().public_step(draft, journal).unwrap();
    trial()
        .seen(draft, journal, (&step, MADE_AT), answers)
        .await
}

fn film(directory: &tempfile::TempDir) -> Draft {
    drafted(
        directory.path(),
        LENGTH,
        &["Tee\nmehr", "Fragen?"],
        &json!({}),
    )
}

/// A film in the list of what the channel has sent, made so many seconds after the look's beginning.
fn listed(id: &str, title: &str, after_s: i64) -> Value {
    json!({
        "snippet": { "title": title, "publishedAt": MADE_AT.plus_ms(after_s * 1_000) },
        "contentDetails": { "videoId": id },
    })
}

fn page(items: &[Value], next: Option<&str>) -> Canned {
    let mut body = json!({ "items": items });
    if let Some(next) = next {
        body["nextPageToken"] = json!(next);
    }
    Canned::new("GET", "/playlistItems", body)
}

/// A session that nobody knows any more.
fn dead() -> Canned {
    Canned::new("PUT", "/session/1", Value::Null).status(404)
}

#[tokio::test]
async fn the_session_tells_where_the_film_is() {
    let directory = tempfile::tempdir().unwrap();
    let (draft, journal) = (film(&directory), sent_ahead());
    let put = |status: u16| Canned::new("PUT", "/session/1", Value::Null).status(status);
    for (answer, expected) in [
        (complete(), "out v1"),
        (complete().status(201), "out v1"),
        (wants(2 * PIECE), "ready"),
        // It could not be completed as it was begun.
        (wants(PIECE), "gone"),
        (wants(LENGTH - 1), "gone"),
        (put(308), "gone"),
        (put(308).header("range", "lines"), "failed false"),
        (put(200), "failed false"),
        (put(500), "failed false"),
        (put(302), "failed false"),
        (put(401), "failed true"),
    ] {
        let told = format!("{answer:?}");
        assert_eq!(
            short(&seen(&draft, &journal, &[answer]).await),
            expected,
            "{told}"
        );
    }
    let Look::Out { data, .. } = seen(&draft, &journal, &[complete()]).await else {
        panic!()
    };
    let url = "https://www.youtube.com/watch?v=v1";
    assert_eq!(data, json!({ "url": url, "bare": true }));
    // A film of one piece has sent nothing ahead.
    let small = drafted(directory.path(), 12, &["Tee"], &json!({}));
    assert_eq!(short(&seen(&small, &journal, &[wants(0)]).await), "ready");
}

#[tokio::test]
async fn the_question_to_a_session_changes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let (draft, journal) = (film(&directory), sent_ahead());
    let server = trial().serve(&[wants(2 * PIECE)]).await;
    let step = adapter().public_step(&draft, &journal).unwrap();
    let request = LookRequest {
        draft: &draft,
        journal: &journal,
        step: &step,
        handle: None,
        since: MADE_AT,
        is_lost: false,
    };
    trial().at(&server).look(request, &session()).await;
    let expected = json!([{
        "call": "PUT /session/1?upload_id=abc",
        "authorization": "Bearer token-1",
        "content-range": "bytes */524295",
        "content-type": "application/octet-stream",
    }]);
    assert_eq!(requests(&server).await, expected);
}

#[tokio::test]
async fn without_its_session_a_film_is_looked_for_in_the_channels_list() {
    let directory = tempfile::tempdir().unwrap();
    let (draft, journal) = (film(&directory), sent_ahead());
    let old = listed("v0", "Tee", -3_600);
    let list = |items: &[Value]| [dead(), page(items, None)];
    let found = |items: Vec<Value>| {
        let (draft, journal) = (&draft, &journal);
        async move { short(&seen(draft, journal, &list(&items)).await) }
    };
    assert_eq!(
        found(vec![listed("v1", " Tee ", 20), old.clone()]).await,
        "true v1"
    );
    assert_eq!(
        found(vec![listed("v1", "Kaffee", 20), old.clone()]).await,
        "true"
    );
    assert_eq!(found(vec![]).await, "true");
    let two = vec![
        listed("v2", "Tee", 30),
        listed("v1", "Tee", 20),
        old.clone(),
    ];
    assert_eq!(found(two).await, "true v2 v1");
    // Its instant may be that of the session, which was opened before.
    assert_eq!(found(vec![listed("v1", "Tee", -59)]).await, "true v1");
    assert_eq!(found(vec![listed("v1", "Tee", -61)]).await, "true");
    // Without a session in the record, half an hour before the try.
    let none = Journal::default();
    let before = [page(&[listed("v1", "Tee", -1_800)], None)];
    assert_eq!(short(&seen(&draft, &none, &before).await), "true v1");
    let before = [page(&[listed("v1", "Tee", -1_861)], None)];
    assert_eq!(short(&seen(&draft, &none, &before).await), "true");
}

#[tokio::test]
async fn the_list_is_read_back_to_before_the_film() {
    let directory = tempfile::tempdir().unwrap();
    let (draft, journal) = (film(&directory), sent_ahead());
    let new = listed("v9", "Neu", 50);
    let pages = [
        dead(),
        page(&[listed("v1", "Tee", 10), listed("v0", "Alt", -90)], None).query("pageToken", "p2"),
        page(std::slice::from_ref(&new), Some("p2")),
    ];
    assert_eq!(short(&seen(&draft, &journal, &pages).await), "true v1");
    // It reaches back far enough on its first page.
    let pages = [
        dead(),
        page(&[new.clone(), listed("v0", "Alt", -90)], Some("p2")),
    ];
    assert_eq!(short(&seen(&draft, &journal, &pages).await), "true");
    // It never ends.
    let pages = [dead(), page(&[listed("v1", "Tee", 10), new], Some("p2"))];
    let look = short(&seen(&draft, &journal, &pages).await);
    assert!(look.starts_with("false v1"), "{look}");
    for (status, expected) in [
        (401, "failed true"),
        (404, "failed false"),
        (500, "failed false"),
    ] {
        let answers = [dead(), page(&[], None).status(status)];
        assert_eq!(short(&seen(&draft, &journal, &answers).await), expected);
    }
    let unreadable = [dead(), Canned::new("GET", "/playlistItems", json!({}))];
    assert_eq!(
        short(&seen(&draft, &journal, &unreadable).await),
        "failed false"
    );
}

#[tokio::test]
async fn a_record_that_was_restored_is_not_believed_about_its_session() {
    let directory = tempfile::tempdir().unwrap();
    let (draft, journal) = (film(&directory), sent_ahead());
    let answers = [wants(2 * PIECE), page(&[listed("v1", "Tee", 20)], None)];
    let server = trial().serve(&answers).await;
    let step = adapter().public_step(&draft, &journal).unwrap();
    let request = LookRequest {
        draft: &draft,
        journal: &journal,
        step: &step,
        handle: None,
        since: MADE_AT,
        is_lost: true,
    };
    let look = trial().at(&server).look(request, &session()).await;
    assert_eq!(short(&look), "true v1");
    let Look::Listed { candidates, .. } = look else {
        panic!()
    };
    assert_eq!(candidates[0].data["bare"], false);
}

#[tokio::test]
async fn a_known_film_is_read_by_its_id() {
    let directory = tempfile::tempdir().unwrap();
    let (draft, journal) = (film(&directory), Journal::default());
    let state = |id: &str, state: &str| json!({ "items": [{ "id": id, "status": { "uploadStatus": state } }] });
    let why = |state: &str, name: &str, reason: &str| json!({ "items": [{ "id": "v1", "status": { "uploadStatus": state, name: reason } }] });
    let limit = json!({ "error": { "errors": [{ "reason": "quotaExceeded" }] } });
    for (status, body, expected) in [
        (200, state("v1", "uploaded"), "out v1"),
        (200, state("v1", "processed"), "out v1"),
        (
            200,
            state("v1", "rejected"),
            "refused YouTube has rejected this film",
        ),
        (
            200,
            why("rejected", "rejectionReason", "duplicate"),
            "refused YouTube has rejected this film: duplicate",
        ),
        (
            200,
            why("failed", "failureReason", "codec"),
            "refused YouTube has failed to process this film: codec",
        ),
        (200, state("v1", "deleted"), "gone"),
        (200, state("v2", "processed"), "gone"),
        (200, json!({ "items": [] }), "gone"),
        (200, json!({}), "failed false"),
        (401, json!({}), "failed true"),
        // A new session helps against 403, but not where too much was asked.
        (403, json!({}), "failed true"),
        (403, limit, "failed false"),
        (500, json!({}), "failed false"),
    ] {
        let answer = Canned::new("GET", "/videos", body.clone())
            .query("id", "v1")
            .status(status);
        let server = trial().serve(&[answer]).await;
        let step = adapter().public_step(&draft, &journal).unwrap();
        let request = LookRequest {
            draft: &draft,
            journal: &journal,
            step: &step,
            handle: Some("v1"),
            since: MADE_AT.plus_ms(-MINUTE_MS),
            is_lost: false,
        };
        let look = trial().at(&server).look(request, &session()).await;
        assert_eq!(short(&look), expected, "{status} {body}");
    }
}

/// A comment on the film.
fn comment(id: &str, author: &str, text: &str, after_s: i64) -> Value {
    json!({ "id": id, "snippet": { "topLevelComment": { "snippet": {
        "textOriginal": text,
        "authorChannelId": { "value": author },
        "publishedAt": MADE_AT.plus_ms(after_s * 1_000),
    }}}})
}

#[tokio::test]
async fn a_comment_is_found_under_the_film() {
    let directory = tempfile::tempdir().unwrap();
    let (draft, journal) = (film(&directory), out());
    let page = |items: &[Value], next: Option<&str>| {
        let mut body = json!({ "items": items });
        if let Some(next) = next {
            body["nextPageToken"] = json!(next);
        }
        Canned::new("GET", "/commentThreads", body).query("videoId", "v1")
    };
    let ours = comment("c1", CHANNEL, "Fragen? ", 10);
    let others = comment("c2", "UC9", "Fragen?", 10);
    let other = comment("c3", CHANNEL, "Antworten!", 10);
    let old = comment("c4", CHANNEL, "Fragen?", -1);
    for (answers, expected) in [
        (
            vec![page(&[others.clone(), ours.clone(), other.clone()], None)],
            "true c1",
        ),
        (
            vec![page(&[others.clone(), other, old.clone()], None)],
            "true",
        ),
        (
            vec![page(&[ours.clone(), old.clone()], Some("p2"))],
            "true c1",
        ),
        (
            vec![
                page(std::slice::from_ref(&ours), None).query("pageToken", "p2"),
                page(std::slice::from_ref(&others), Some("p2")),
            ],
            "true c1",
        ),
        (vec![page(&[others], Some("p2"))], "false"),
        (vec![page(&[], None).status(403)], "failed true"),
        (vec![page(&[], None).status(500)], "failed false"),
    ] {
        let look = seen(&draft, &journal, &answers).await;
        assert_eq!(short(&look), expected, "{answers:?}");
    }
    let second = comment("c5", CHANNEL, "Fragen?", 20);
    let two = [page(&[second, ours], None)];
    assert_eq!(short(&seen(&draft, &journal, &two).await), "true c5 c1");
}

#[tokio::test]
async fn without_a_token_nothing_is_seen() {
    let directory = tempfile::tempdir().unwrap();
    let (draft, journal) = (film(&directory), sent_ahead());
    let step = adapter().public_step(&draft, &journal).unwrap();
    let request = LookRequest {
        draft: &draft,
        journal: &journal,
        step: &step,
        handle: None,
        since: MADE_AT,
        is_lost: false,
    };
    let look = adapter()
        .look(request, &crate::networks::Session::default())
        .await;
    assert_eq!(short(&look), "failed true");
}
