//! The adapter against canned answers: pictures and films.

use serde_json::{Value, json};

use super::{TRIAL, drafted, posts};
use crate::{
    domain::attempt::Journal,
    networks::{
        Draft, DraftMedia, Outcome,
        contract::Canned,
        drive::{enter, picture},
    },
};

const UPLOAD: &str = "/2/media/upload";
const METADATA: &str = "/2/media/metadata";
const REFUSED: Outcome = Outcome::Refused { duplicate: false };

/// What X says of a file.
fn file(id: &str) -> Value {
    json!({ "data": { "id": id, "media_key": format!("3_{id}"), "expires_after_secs": 86_400 } })
}

fn working(id: &str, state: &str) -> Value {
    let mut body = file(id);
    body["data"]["processing_info"] = json!({ "state": state, "check_after_secs": 7 });
    body
}

fn with(text: &str, settings: &Value, media: Vec<DraftMedia>) -> Draft {
    let mut draft = drafted(&[text], settings);
    draft.parts[0].media = media;
    draft
}

/// A film of so many bytes.
fn film(directory: &std::path::Path, size_bytes: usize, alt: &str) -> DraftMedia {
    let mut film = picture(directory, "media_9", alt);
    std::fs::write(directory.join("media_9"), vec![b'~'; size_bytes]).unwrap();
    film.content_type = "video/mp4".to_owned();
    film.size_bytes = size_bytes as u64;
    film.duration_ms = Some(4_000);
    film
}

fn done() -> Canned {
    Canned::new("POST", METADATA, json!({ "data": { "id": "91" } }))
}

#[tokio::test]
async fn pictures_go_first_in_one_call_each_and_are_described() {
    let directory = tempfile::tempdir().unwrap();
    let mut second = picture(directory.path(), "media_2", "");
    second.content_type = "image/jpeg".to_owned();
    let first = picture(
        directory.path(),
        "media_1",
        "Ein \"Laib\" Brot\nauf dem Tisch",
    );
    let settings = json!({ "tagged_user_ids": ["7", "8"], "made_with_ai": true });
    let draft = with("Frisch aus dem Ofen", &settings, vec![first, second]);
    let mut answers = posts(1);
    answers.extend([
        Canned::new("POST", UPLOAD, file("91")).once(),
        Canned::new("POST", UPLOAD, file("92")).once(),
        done(),
    ]);
    insta::assert_json_snapshot!("pictures", TRIAL.sent(&draft, &answers).await);
}

#[test]
fn a_description_is_cut_where_x_takes_no_more() {
    let directory = tempfile::tempdir().unwrap();
    // What is one letter to a reader is five characters to X.
    let picture = picture(directory.path(), "media_1", &"👩‍👩‍👧".repeat(201));
    let draft = with("Eins", &json!({}), vec![picture]);
    let mut journal = Journal::default();
    enter(&mut journal, "upload:0:0", Some("91"), json!({}));
    let step = TRIAL.next(&draft, &journal);
    let told = step.request["metadata"]["alt_text"]["text"].as_str();
    assert_eq!(told.unwrap(), "👩‍👩‍👧".repeat(200));
}

#[tokio::test]
async fn a_picture_without_words_is_sent_without_a_text() {
    let directory = tempfile::tempdir().unwrap();
    let draft = with(
        "",
        &json!({}),
        vec![picture(directory.path(), "media_1", "")],
    );
    let mut answers = posts(1);
    answers.push(Canned::new("POST", UPLOAD, file("91")));
    let sent = TRIAL.sent(&draft, &answers).await;
    assert_eq!(
        sent["requests"][1]["body"],
        json!({ "media": { "media_ids": ["91"] } })
    );
}

#[tokio::test]
async fn a_gif_and_a_film_go_piece_by_piece() {
    let directory = tempfile::tempdir().unwrap();
    let mut gif = picture(directory.path(), "media_4", "Teig, der aufgeht");
    gif.content_type = "image/gif".to_owned();
    let settings = json!({ "sensitive_media": ["graphic_violence", "other"] });
    let draft = with("So geht der Teig auf", &settings, vec![gif]);
    let mut answers = posts(1);
    answers.extend([
        Canned::new("POST", "/2/media/upload/initialize", file("91")),
        Canned::new("POST", "/2/media/upload/91/append", Value::Null).status(204),
        Canned::new("POST", "/2/media/upload/91/finalize", file("91")),
        done(),
    ]);
    insta::assert_json_snapshot!("gif", TRIAL.sent(&draft, &answers).await);
}

#[tokio::test]
async fn a_large_film_is_cut_into_pieces_and_waited_for() {
    let directory = tempfile::tempdir().unwrap();
    let draft = with(
        "Film",
        &json!({}),
        vec![film(directory.path(), 8_000_003, "")],
    );
    let answers = [
        Canned::new("POST", "/2/media/upload/initialize", file("91")),
        Canned::new("POST", "/2/media/upload/91/append", Value::Null).status(204),
        Canned::new(
            "POST",
            "/2/media/upload/91/finalize",
            working("91", "pending"),
        ),
    ];
    let mut journal = Journal::default();
    let sent = TRIAL.sent_after(&draft, &mut journal, &answers).await;
    assert_eq!(sent["ended"]["stopped"], "finalize:0:0");
    let requests = sent["requests"].as_array().unwrap();
    let begun = json!({
        "media_type": "video/mp4", "total_bytes": 8_000_003, "media_category": "tweet_video",
    });
    assert_eq!(requests[0]["body"], begun);
    let pieces: Vec<(usize, bool)> = (1..4)
        .map(|number| {
            let body = requests[number]["body"].as_str().unwrap();
            let index = format!("name=\"segment_index\"\r\n\r\n{}\r\n", number - 1);
            (body.matches('~').count(), body.contains(&index))
        })
        .collect();
    assert_eq!(pieces, [(4_000_000, true), (4_000_000, true), (3, true)]);
    assert_eq!(requests.len(), 5);

    // The engine notes what is processing, and asks again later.
    let mut left = json!({ "processing": true });
    for (state, expected) in [("in_progress", true), ("succeeded", false)] {
        enter(&mut journal, "finalize:0:0", Some("91"), left.clone());
        let step = TRIAL.next(&draft, &journal);
        assert_eq!(step.name, "status:0:0");
        let answer = Canned::new("GET", UPLOAD, working("91", state))
            .query("command", "STATUS")
            .query("media_id", "91");
        let report = TRIAL.answered(&draft, &journal, answer).await;
        match report.outcome {
            Outcome::Processing {
                remote_id,
                data,
                look_in_ms,
            } => {
                assert!(expected);
                assert_eq!((remote_id.as_str(), look_in_ms), ("91", 7_000));
                enter(&mut journal, "status:0:0", Some("91"), data.clone());
                left = data;
            }
            Outcome::Done { remote_id, data } => {
                assert!(!expected);
                enter(&mut journal, "status:0:0", remote_id.as_deref(), data);
            }
            other => panic!("{other:?}"),
        }
    }
    let step = TRIAL.next(&draft, &journal);
    assert_eq!(step.name, "post:0");
    assert_eq!(step.request["media"]["media_ids"], json!(["91"]));
}

#[tokio::test]
async fn only_the_missing_pieces_are_sent_after_a_break() {
    let directory = tempfile::tempdir().unwrap();
    let draft = with(
        "Film",
        &json!({}),
        vec![film(directory.path(), 8_000_003, "Ofen")],
    );
    let mut journal = Journal::default();
    enter(&mut journal, "upload:0:0", Some("91"), json!({}));
    enter(&mut journal, "append:0:0:0", Some("91"), json!({}));
    // A piece of an upload that was given up does not count.
    enter(&mut journal, "append:0:0:1", Some("80"), json!({}));
    assert_eq!(TRIAL.next(&draft, &journal).name, "append:0:0:1");
    enter(&mut journal, "append:0:0:1", Some("91"), json!({}));
    let mut answers = posts(1);
    answers.extend([
        Canned::new("POST", "/2/media/upload/91/append", Value::Null),
        Canned::new(
            "POST",
            "/2/media/upload/91/finalize",
            working("91", "succeeded"),
        ),
        // It is not documented whether films take descriptions.
        Canned::new("POST", METADATA, json!({ "title": "Invalid Request" })).status(400),
    ]);
    let sent = TRIAL.sent_after(&draft, &mut journal, &answers).await;
    let calls: Vec<&str> = sent["requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|request| request["call"].as_str().unwrap())
        .collect();
    let expected = [
        "POST /2/media/upload/91/append",
        "POST /2/media/upload/91/finalize",
        "POST /2/media/metadata",
        "POST /2/tweets",
    ];
    assert_eq!(calls, expected);
    assert_eq!(sent["ended"]["remote_id"], "1");
    assert_eq!(
        journal.get("describe:0:0").unwrap().data,
        json!({ "described": false })
    );
}

#[test]
fn an_upload_that_is_nearly_a_day_old_is_made_anew() {
    let directory = tempfile::tempdir().unwrap();
    let media = vec![picture(directory.path(), "media_1", "Laib")];
    let mut draft = with("Eins", &json!({}), media);
    let mut journal = Journal::default();
    enter(&mut journal, "upload:0:0", Some("91"), json!({}));
    enter(&mut journal, "describe:0:0", Some("91"), json!({}));
    draft.created_at = draft.created_at.plus_ms(20 * 3_600_000 - 1);
    assert_eq!(TRIAL.next(&draft, &journal).name, "post:0");
    draft.created_at = draft.created_at.plus_ms(1);
    assert_eq!(TRIAL.next(&draft, &journal).name, "upload:0:0");
}

#[tokio::test]
async fn answers_about_files_are_believed_as_documented() {
    let directory = tempfile::tempdir().unwrap();
    let draft = with("Film", &json!({}), vec![film(directory.path(), 8, "Ofen")]);
    let mut journal = Journal::default();
    let problem = |title: &str| json!({ "title": title, "detail": title });
    let cases = |method: &'static str, path: &str| {
        let canned = |status, body| Canned::new(method, path, body).status(status);
        let retry_after_s = Some(30);
        vec![
            (canned(400, problem("Invalid Request")), REFUSED),
            (canned(401, json!({})), Outcome::Unauthorized),
            (canned(402, problem("CreditsDepleted")), REFUSED),
            (canned(403, problem("Forbidden")), REFUSED),
            (
                canned(403, problem("missing scope media.write")),
                Outcome::Unauthorized,
            ),
            (
                canned(429, problem("Too Many Requests")).header("retry-after", "30"),
                Outcome::Throttled { retry_after_s },
            ),
            (canned(302, json!({})), Outcome::Unknown),
            (canned(404, problem("Not Found")), Outcome::Unknown),
            (
                canned(503, problem("Service Unavailable")),
                Outcome::Unknown,
            ),
        ]
    };
    let unnamed = |path: &str| {
        vec![
            (Canned::new("POST", path, json!({})), Outcome::Unknown),
            (Canned::new("POST", path, file("x")), Outcome::Unknown),
            (
                Canned::new("POST", path, Value::Null).text("<html>"),
                Outcome::Unknown,
            ),
        ]
    };
    let path = "/2/media/upload/initialize";
    TRIAL.sorted(&draft, &journal, cases("POST", path)).await;
    TRIAL.sorted(&draft, &journal, unnamed(path)).await;
    enter(&mut journal, "upload:0:0", Some("91"), json!({}));
    TRIAL
        .sorted(&draft, &journal, cases("POST", "/2/media/upload/91/append"))
        .await;
    enter(&mut journal, "append:0:0:0", Some("91"), json!({}));
    let path = "/2/media/upload/91/finalize";
    TRIAL.sorted(&draft, &journal, cases("POST", path)).await;
    TRIAL.sorted(&draft, &journal, unnamed(path)).await;
    let of_states = vec![
        (Canned::new("POST", path, working("91", "failed")), REFUSED),
        (
            Canned::new("POST", path, working("91", "paused")),
            Outcome::Unknown,
        ),
        // An answer about another file is none.
        (Canned::new("POST", path, file("92")), Outcome::Unknown),
    ];
    TRIAL.sorted(&draft, &journal, of_states).await;
    enter(
        &mut journal,
        "finalize:0:0",
        Some("91"),
        json!({ "processing": true }),
    );
    TRIAL.sorted(&draft, &journal, cases("GET", UPLOAD)).await;
    let failed = vec![(Canned::new("GET", UPLOAD, working("91", "failed")), REFUSED)];
    TRIAL.sorted(&draft, &journal, failed).await;
    enter(&mut journal, "status:0:0", Some("91"), json!({}));
    let described = cases("POST", METADATA).into_iter().skip(1).collect();
    TRIAL.sorted(&draft, &journal, described).await;
    // A picture always takes a description, and a warning is not left out.
    let refusal = || Canned::new("POST", METADATA, problem("Invalid Request")).status(400);
    let mut warned = draft.clone();
    warned
        .options
        .insert("sensitive_media".to_owned(), json!(["other"]));
    TRIAL
        .sorted(&warned, &journal, vec![(refusal(), REFUSED)])
        .await;
    let media = vec![picture(directory.path(), "media_1", "Laib")];
    let draft = with("Eins", &json!({}), media);
    let mut journal = Journal::default();
    enter(&mut journal, "upload:0:0", Some("91"), json!({}));
    TRIAL
        .sorted(&draft, &journal, vec![(refusal(), REFUSED)])
        .await;
}

#[tokio::test]
async fn half_a_file_is_never_taken_for_a_whole_one() {
    let directory = tempfile::tempdir().unwrap();
    let mut short = picture(directory.path(), "media_1", "");
    short.size_bytes += 1;
    let draft = with("Eins", &json!({}), vec![short]);
    let answers = [Canned::new("POST", UPLOAD, file("91"))];
    let sent = TRIAL.sent(&draft, &answers).await;
    assert_eq!(sent["ended"]["stopped"], "upload:0:0");
    assert_eq!(sent["ended"]["outcome"], "Unknown");
    let mut short = film(directory.path(), 8, "");
    short.size_bytes += 1;
    let draft = with("Eins", &json!({}), vec![short]);
    let answers = [Canned::new(
        "POST",
        "/2/media/upload/initialize",
        file("91"),
    )];
    let sent = TRIAL.sent(&draft, &answers).await;
    assert_eq!(sent["ended"]["stopped"], "append:0:0:0");
    assert_eq!(sent["ended"]["outcome"], "NotSent");
}
