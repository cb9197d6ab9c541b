//! The adapter against canned answers: what is sent, exactly.

use std::path::Path;

use serde_json::{Value, json};
use url::Url;

use super::Youtube;
use crate::{
    domain::{attempt::Journal, time::DAY_MS},
    networks::{
        Adapter as _, Draft, DraftMedia, Next, Now, Session, Step,
        contract::{Canned, Trial, place},
        drive::{MADE_AT, draft, enter, http, picture},
    },
};

mod accounts;
mod checkups;
mod limits;
mod looking;
mod outcomes;

const CHANNEL: &str = "UC1";
const SESSION: &str = "/session/1?upload_id=abc";
/// The pieces of a film.
const PIECE: u64 = 262_144;
/// A film of two pieces and a bit.
const LENGTH: u64 = 2 * PIECE + 7;

fn trial() -> Trial<Youtube> {
    Trial {
        adapter: |base| Youtube::new(http(), &place(base), Now::new(|| MADE_AT)),
        session: |_| session(),
    }
}

fn adapter() -> Youtube {
    let nowhere: Url = "http://127.0.0.1:9".parse().unwrap();
    (trial().adapter)(&nowhere)
}

fn session() -> Session {
    Session::default()
        .with("access_token", "token-1")
        .with("refresh_token", "refresh-1")
        .with("uploads_playlist", "UU1")
}

/// A film of so many bytes.
fn film(directory: &Path, size_bytes: u64) -> DraftMedia {
    let mut film = picture(directory, "media_1", "");
    let bytes: Vec<u8> = (0..size_bytes).map(|at| b'a' + (at % 23) as u8).collect();
    std::fs::write(directory.join("media_1"), bytes).unwrap();
    film.content_type = "video/mp4".to_owned();
    film.size_bytes = size_bytes;
    film
}

/// A draft with a film of so many bytes.
fn drafted(directory: &Path, size_bytes: u64, texts: &[&str], settings: &Value) -> Draft {
    let mut draft = draft(CHANNEL, texts, settings);
    draft.parts[0].media.push(film(directory, size_bytes));
    draft
}

/// A journal in which all but the last piece of a film is sent.
fn sent_ahead() -> Journal {
    let mut journal = Journal::default();
    enter(
        &mut journal,
        "session:0",
        None,
        json!({ "session": SESSION }),
    );
    enter(
        &mut journal,
        "upload:0:0",
        None,
        json!({ "session": SESSION }),
    );
    journal
}

/// A journal in which the film is out.
fn out() -> Journal {
    let mut journal = sent_ahead();
    let data = json!({ "url": "https://www.youtube.com/watch?v=v1", "bare": true });
    enter(&mut journal, "post:0", Some("v1"), data);
    journal
}

fn opened() -> Canned {
    Canned::new("POST", "/videos", Value::Null).header("location", SESSION)
}

/// What a session answers that has so many bytes.
fn wants(there: u64) -> Canned {
    let answer = Canned::new("PUT", "/session/1", Value::Null).status(308);
    match there.checked_sub(1) {
        Some(last) => answer.header("range", format!("bytes=0-{last}")),
        None => answer,
    }
}

fn complete() -> Canned {
    Canned::new(
        "PUT",
        "/session/1",
        json!({ "kind": "youtube#video", "id": "v1" }),
    )
}

/// The whole way of a film of more than one piece.
fn answers() -> Vec<Canned> {
    vec![
        opened(),
        wants(0).once(),
        wants(2 * PIECE).once(),
        complete(),
        Canned::new("POST", "/thumbnails/set", json!({})),
        Canned::new("POST", "/playlistItems", json!({ "id": "i1" })),
        Canned::new("POST", "/commentThreads", json!({ "id": "c1" })).once(),
        Canned::new("POST", "/commentThreads", json!({ "id": "c2" })).once(),
    ]
}

/// Long bodies as their length.
fn shortened(mut shown: Value) -> Value {
    for request in shown["requests"].as_array_mut().unwrap() {
        if let Some(body) = request["body"].as_str().filter(|body| body.len() > 1_000) {
            request["body"] = json!(format!("{} bytes from {}", body.len(), &body[..3]));
        }
    }
    shown
}

async fn sent(draft: &Draft) -> Value {
    shortened(trial().sent(draft, &answers()).await)
}

#[tokio::test]
async fn a_film_is_sent_ahead_and_completed_by_its_last_piece() {
    let directory = tempfile::tempdir().unwrap();
    let text = "Tee in 30 Sekunden\n\nMehr auf https://example.org";
    let draft = drafted(directory.path(), LENGTH, &[text], &json!({}));
    insta::assert_json_snapshot!("film", sent(&draft).await);
}

#[tokio::test]
async fn a_small_film_is_one_piece() {
    let directory = tempfile::tempdir().unwrap();
    let draft = drafted(directory.path(), 12, &["Tee"], &json!({}));
    let shown = trial().sent(&draft, &[opened(), complete()]).await;
    insta::assert_json_snapshot!("small_film", shown);
}

#[tokio::test]
async fn every_setting_and_label_goes_along() {
    let directory = tempfile::tempdir().unwrap();
    let settings = json!({
        "title": " Tee & mehr ", "visibility": "unlisted", "tags": ["tee", " grüner Tee "],
        "category_id": "26", "made_for_kids": false, "synthetic_media": true,
        "paid_promotion": true, "license": "creativeCommon", "embeddable": false,
        "notify_subscribers": false, "playlist_id": "PL1", "language": "fr",
        "uploads_per_day": 500,
    });
    let mut draft = drafted(directory.path(), 12, &["Tee", "Fragen?", "<3"], &settings);
    draft.lang = Some("de-AT".to_owned());
    draft.parts[0]
        .media
        .insert(0, picture(directory.path(), "media_2", "Eine Kanne"));
    let mut answers = answers();
    answers.drain(1..3);
    let shown = trial().sent(&draft, &answers).await;
    insta::assert_json_snapshot!("settings", shown);
}

#[tokio::test]
async fn the_language_of_the_settings_stands_in_for_one() {
    let directory = tempfile::tempdir().unwrap();
    let of = |lang: Option<&str>, settings: Value| {
        let mut draft = drafted(directory.path(), 12, &["Tee"], &settings);
        draft.lang = lang.map(str::to_owned);
        let step = trial().next(&draft, &Journal::default());
        step.request["body"]["snippet"]["defaultLanguage"].clone()
    };
    assert_eq!(of(None, json!({ "language": "fr" })), "fr");
    assert_eq!(of(Some("pt-BR"), json!({ "language": "fr" })), "pt-BR");
    assert_eq!(of(None, json!({})), Value::Null);
}

#[test]
fn the_first_line_is_the_title_where_nobody_gives_one() {
    let directory = tempfile::tempdir().unwrap();
    let title = |text: &str, settings: Value| {
        let draft = drafted(directory.path(), 12, &[text], &settings);
        let step = trial().next(&draft, &Journal::default());
        step.request["body"]["snippet"]["title"].clone()
    };
    assert_eq!(title("\n Eins \nZwei", json!({})), "Eins");
    assert_eq!(title("Eins", json!({ "title": "Zwei" })), "Zwei");
    let (whole, long) = ("x".repeat(100), "x".repeat(101));
    assert_eq!(title(&whole, json!({})), json!(whole));
    assert_eq!(
        title(&long, json!({})),
        json!(format!("{}…", "x".repeat(99)))
    );
}

#[tokio::test]
async fn a_journal_is_gone_on_from() {
    let directory = tempfile::tempdir().unwrap();
    let draft = drafted(directory.path(), LENGTH, &["Tee", "Mehr"], &json!({}));
    let mut journal = sent_ahead();
    let answers = [
        complete(),
        Canned::new("POST", "/commentThreads", json!({ "id": "c1" })),
    ];
    let shown = trial().sent_after(&draft, &mut journal, &answers).await;
    insta::assert_json_snapshot!("resumed", shortened(shown));
}

/// Makes the step that sends ahead: what was called, and how it ended.
async fn ahead(draft: &Draft, answers: &[Canned]) -> (Vec<String>, Value) {
    let mut journal = Journal::default();
    enter(
        &mut journal,
        "session:0",
        None,
        json!({ "session": SESSION }),
    );
    let shown = trial().sent_after(draft, &mut journal, answers).await;
    let requests = shown["requests"].as_array().unwrap().iter();
    let ranges = requests.map(|one| {
        let length = one["body"].as_str().unwrap_or_default().len();
        format!("{} {length}", one["content-range"].as_str().unwrap_or("-"))
    });
    (ranges.collect(), shown["ended"].clone())
}

#[tokio::test]
async fn an_upload_that_broke_off_goes_on_where_it_ended() {
    let directory = tempfile::tempdir().unwrap();
    let draft = drafted(directory.path(), LENGTH, &["Tee"], &json!({}));
    let answers = [
        wants(PIECE).once(),
        wants(2 * PIECE).once(),
        complete().once(),
    ];
    let (ranges, ended) = ahead(&draft, &answers).await;
    assert_eq!(
        ranges,
        [
            "bytes */524295 0",
            "bytes 262144-524287/524295 262144",
            "bytes 524288-524294/524295 7",
        ]
    );
    assert_eq!(ended["remote_id"], "v1");
    // What is all there is not sent again.
    let (ranges, _) = ahead(&draft, &[wants(2 * PIECE).once(), complete()]).await;
    assert_eq!(ranges, ["bytes */524295 0", "bytes 524288-524294/524295 7"]);
    // A session that has taken half of it only is asked again by the next try.
    let (ranges, ended) = ahead(&draft, &[wants(0).once(), wants(PIECE).once()]).await;
    assert_eq!(ranges.len(), 2);
    assert_eq!(ended["stopped"], "upload:0:0");
    assert_eq!(ended["outcome"], "Unknown");
}

#[tokio::test]
async fn a_session_that_is_of_no_use_any_more_is_opened_anew() {
    let directory = tempfile::tempdir().unwrap();
    let draft = drafted(directory.path(), LENGTH, &["Tee"], &json!({}));
    let other = "/session/2";
    let gone = |status| Canned::new("PUT", "/session/1", Value::Null).status(status);
    for first in [gone(404), gone(410), wants(LENGTH - 1)] {
        let put = |status| Canned::new("PUT", other, Value::Null).status(status);
        let answers = [
            first.once(),
            Canned::new("POST", "/videos", Value::Null).header("location", other),
            put(308).once(),
            put(308).header("range", "bytes=0-524287").once(),
            Canned::new("PUT", other, json!({ "id": "v2" })).once(),
        ];
        let (ranges, ended) = ahead(&draft, &answers).await;
        assert_eq!(ended["remote_id"], "v2");
        assert_eq!(ranges.len(), 5, "{ranges:?}");
    }
}

#[test]
fn a_session_that_is_days_old_is_opened_anew() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(directory.path(), LENGTH, &["Tee"], &json!({}));
    let name = |draft: &Draft| trial().next(draft, &sent_ahead()).name;
    draft.created_at = MADE_AT.plus_ms(5 * DAY_MS - 1);
    assert_eq!(name(&draft), "post:0");
    draft.created_at = MADE_AT.plus_ms(5 * DAY_MS);
    assert_eq!(name(&draft), "session:0");
    // Once the film is out, its session does not matter.
    assert!(matches!(adapter().next(&draft, &out()), Next::Done(_)));
}

#[test]
fn a_repeat_is_the_same_request_and_another_film_is_not() {
    let directory = tempfile::tempdir().unwrap();
    let draft = drafted(directory.path(), LENGTH, &["Tee"], &json!({}));
    let first = trial().next(&draft, &Journal::default());
    assert_eq!(trial().next(&draft, &Journal::default()), first);
    let mut other = draft.clone();
    other.parts[0].media[0].name = "media_9".to_owned();
    assert_ne!(
        trial().next(&other, &Journal::default()).request,
        first.request
    );
    let public = trial().next(&draft, &sent_ahead());
    assert_eq!(adapter().public_step(&draft, &sent_ahead()), Some(public));
    let bare = adapter().public_step(&draft, &Journal::default()).unwrap();
    assert_eq!((bare.name.as_str(), bare.part), ("post:0", 0));
    assert_eq!(adapter().public_step(&draft, &out()), None);
}

#[tokio::test]
async fn a_film_or_a_title_that_is_missing_is_told_before_anything_is_sent() {
    let directory = tempfile::tempdir().unwrap();
    let without_film = draft(CHANNEL, &["Tee"], &json!({}));
    let without_title = drafted(directory.path(), 12, &[" "], &json!({}));
    for (draft, told) in [(without_film, "films only"), (without_title, "a title")] {
        let shown = trial().sent(&draft, &[]).await;
        assert_eq!(shown["requests"], json!([]));
        let outcome = "Refused { duplicate: false }";
        assert_eq!(shown["ended"]["outcome"], outcome);
        let message = shown["ended"]["message"].as_str().unwrap();
        assert!(message.contains(told), "{message}");
    }
}

/// The step that comes next on a journal.
fn next(draft: &Draft, journal: &Journal) -> Step {
    trial().next(draft, journal)
}
