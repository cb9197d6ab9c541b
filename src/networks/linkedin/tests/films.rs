//! The adapter against canned answers: films, piece by piece.

use serde_json::{Value, json};
use wiremock::MockServer;

use super::{
    POST, POSTS, TRIAL, drafted, session,
    uploads::{REFUSED, VIDEO, VIDEO_STATUS, cases, driven, error, film, once, with},
};
use crate::{
    domain::attempt::Journal,
    networks::{
        Adapter, Outcome,
        contract::Canned,
        drive::{Driven, answer, enter},
    },
};

const VIDEOS: &str = "/rest/videos";

/// The answer to beginning a film of 12 bytes in pieces of 8.
fn begun_film(server: &MockServer) -> Value {
    let piece = |number: u64, first: u64, last: u64| {
        let url = format!("{}/dms/{number}?sig=a", server.uri());
        json!({ "uploadUrl": url, "firstByte": first, "lastByte": last })
    };
    json!({ "value": {
        "video": VIDEO, "uploadToken": "tok",
        "uploadInstructions": [piece(0, 0, 7), piece(1, 8, 11)],
    }})
}

#[tokio::test]
async fn a_film_goes_piece_by_piece_to_signed_addresses() {
    let directory = tempfile::tempdir().unwrap();
    let server = MockServer::start().await;
    once(&server, ("POST", VIDEOS), 200, &[], begun_film(&server)).await;
    once(
        &server,
        ("PUT", "/dms/0"),
        200,
        &[("etag", "\"e0\"")],
        json!({}),
    )
    .await;
    once(
        &server,
        ("PUT", "/dms/1"),
        200,
        &[("etag", "e1")],
        json!({}),
    )
    .await;
    once(&server, ("POST", VIDEOS), 200, &[], json!({})).await;
    let ready = json!({ "status": "AVAILABLE" });
    answer(&server, "GET", VIDEO_STATUS, 200, ready).await;
    once(
        &server,
        ("POST", POSTS),
        201,
        &[("x-restli-id", POST)],
        json!({}),
    )
    .await;
    let media = vec![film(directory.path(), 12)];
    let draft = with(drafted(&["So geht der Teig auf"], &json!({})), media);
    let (ended, sent) = driven(&server, &draft, &mut Journal::default()).await;
    assert!(matches!(ended, Driven::Done(_)), "{ended:?}");
    insta::assert_json_snapshot!("film", sent);
}

#[tokio::test]
async fn only_the_missing_pieces_are_sent_after_a_break() {
    let directory = tempfile::tempdir().unwrap();
    let server = MockServer::start().await;
    let media = vec![film(directory.path(), 12)];
    let draft = with(drafted(&["Film"], &json!({})), media);
    let url = |number: u64| format!("{}/dms/{number}", server.uri());
    let begun = json!({ "token": "", "pieces": [[url(0), 0, 7], [url(1), 8, 11]] });
    let mut journal = Journal::default();
    enter(&mut journal, "upload:0:0", Some(VIDEO), begun);
    // A piece of an upload that was given up does not count.
    enter(
        &mut journal,
        "put:0:0:0",
        Some("urn:li:video:80"),
        json!({ "etag": "x" }),
    );
    assert_eq!(TRIAL.next(&draft, &journal).name, "put:0:0:0");
    enter(
        &mut journal,
        "put:0:0:0",
        Some(VIDEO),
        json!({ "etag": "e0" }),
    );
    once(
        &server,
        ("PUT", "/dms/1"),
        200,
        &[("etag", "e1")],
        json!({}),
    )
    .await;
    let (ended, sent) = driven(&server, &draft, &mut journal).await;
    let Driven::Stopped(step, _) = ended else {
        panic!("{ended:?}")
    };
    assert_eq!(step.name, "finalize:0:0");
    let expected = json!({ "video": VIDEO, "uploadToken": "", "uploadedPartIds": ["e0", "e1"] });
    assert_eq!(step.request, expected);
    assert_eq!(sent[0]["body"], "ijkl");
}

#[tokio::test]
async fn answers_about_films_are_believed_as_documented() {
    let directory = tempfile::tempdir().unwrap();
    let draft = with(
        drafted(&["Film"], &json!({})),
        vec![film(directory.path(), 12)],
    );
    let mut journal = Journal::default();
    TRIAL.sorted(&draft, &journal, cases("POST", VIDEOS)).await;
    let made = |pieces: Value| {
        let value = json!({ "video": VIDEO, "uploadInstructions": pieces });
        (
            Canned::new("POST", VIDEOS, json!({ "value": value })),
            Outcome::Unknown,
        )
    };
    let piece = |first: u64, last: u64| json!({ "uploadUrl": "https://a.de", "firstByte": first, "lastByte": last });
    let gaps = vec![
        made(json!([])),
        made(json!([piece(0, 10)])),
        made(json!([piece(0, 12)])),
        made(json!([piece(0, 5), piece(7, 11)])),
        made(json!([piece(6, 11), piece(0, 5)])),
    ];
    TRIAL.sorted(&draft, &journal, gaps).await;
    enter(
        &mut journal,
        "upload:0:0",
        Some(VIDEO),
        json!({ "token": "", "pieces": [] }),
    );
    TRIAL.sorted(&draft, &journal, cases("POST", VIDEOS)).await;
    enter(&mut journal, "finalize:0:0", Some(VIDEO), json!({}));
    TRIAL
        .sorted(&draft, &journal, cases("GET", VIDEO_STATUS))
        .await;
}

#[tokio::test]
async fn a_piece_counts_with_its_mark_only_and_knows_no_session() {
    let directory = tempfile::tempdir().unwrap();
    let draft = with(
        drafted(&["Film"], &json!({})),
        vec![film(directory.path(), 12)],
    );
    let session = session(&"http://127.0.0.1:9".parse().unwrap());
    for (status, headers, expected) in [
        (200, &[("etag", "\"\"")][..], Outcome::Unknown),
        (200, &[], Outcome::Unknown),
        (401, &[("etag", "e0")], Outcome::Unknown),
        (403, &[], Outcome::Unknown),
        (413, &[], REFUSED),
        (503, &[("etag", "e0")], Outcome::Unknown),
    ] {
        let server = MockServer::start().await;
        let mut journal = Journal::default();
        let pieces = json!([[format!("{}/dms/0", server.uri()), 0, 11]]);
        enter(
            &mut journal,
            "upload:0:0",
            Some(VIDEO),
            json!({ "pieces": pieces }),
        );
        once(
            &server,
            ("PUT", "/dms/0"),
            status,
            headers,
            error(status, "a"),
        )
        .await;
        let step = TRIAL.next(&draft, &journal);
        let report = TRIAL.at(&server).prepare(&draft, &step, &session).await;
        assert_eq!(report.outcome, expected, "{status} {headers:?}");
    }
}
