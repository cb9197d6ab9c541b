//! The adapter against canned answers: pictures and films.

use serde_json::{Value, json};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

use super::{MEMBER, POST, POSTS, TRIAL, drafted, personal, quiet, session};
use crate::{
    domain::attempt::Journal,
    networks::{
        Adapter, Draft, DraftMedia, Outcome, StepReport,
        contract::Canned,
        drive::{Driven, MADE_AT, answer, drive, enter, picture, requests},
    },
};

const IMAGES: &str = "/rest/images";
const IMAGE: &str = "urn:li:image:91";
pub(super) const VIDEO: &str = "urn:li:video:91";
const IMAGE_STATUS: &str = "/rest/images/urn%3Ali%3Aimage%3A91";
pub(super) const VIDEO_STATUS: &str = "/rest/videos/urn%3Ali%3Avideo%3A91";
pub(super) const REFUSED: Outcome = Outcome::Refused { duplicate: false };

pub(super) fn with(mut draft: Draft, media: Vec<DraftMedia>) -> Draft {
    draft.parts[0].media = media;
    draft
}

/// A film of so many bytes.
pub(super) fn film(directory: &std::path::Path, size_bytes: usize) -> DraftMedia {
    let mut film = picture(directory, "media_9", "Teig, der aufgeht");
    let bytes: Vec<u8> = (b'a'..=b'z').cycle().take(size_bytes).collect();
    std::fs::write(directory.join("media_9"), bytes).unwrap();
    film.content_type = "video/mp4".to_owned();
    film.size_bytes = size_bytes as u64;
    film.duration_ms = Some(4_000);
    film
}

/// Answers once with a status, headers and JSON.
pub(super) async fn once(
    server: &MockServer,
    (method, path): (&str, &str),
    status: u16,
    headers: &[(&str, &str)],
    body: Value,
) {
    let mut response = ResponseTemplate::new(status).set_body_json(body);
    for (name, value) in headers {
        response = response.insert_header(*name, *value);
    }
    Mock::given(matchers::method(method))
        .and(matchers::path(path))
        .respond_with(response)
        .up_to_n_times(1)
        .mount(server)
        .await;
}

/// Drives a draft on a stand-in, and tells what was sent, without the stand-in's own address.
pub(super) async fn driven(
    server: &MockServer,
    draft: &Draft,
    journal: &mut Journal,
) -> (Driven, Value) {
    let adapter = TRIAL.at(server);
    let session = session(&server.uri().parse().unwrap());
    let driven = drive(&adapter, draft, journal, &session).await;
    let sent = requests(server).await.to_string();
    let sent = sent.replace(&server.uri(), "http://stand-in");
    (driven, serde_json::from_str(&sent).unwrap())
}

#[test]
fn a_description_is_cut_where_linkedin_takes_no_more() {
    let directory = tempfile::tempdir().unwrap();
    // What is one letter to a reader is five characters to LinkedIn.
    let picture = picture(directory.path(), "media_1", &"👩‍👩‍👧".repeat(1_000));
    let draft = with(drafted(&["Frisch"], &json!({})), vec![picture]);
    let mut journal = Journal::default();
    enter(&mut journal, "upload:0:0", Some(IMAGE), json!({}));
    let step = quiet().public_step(&draft, &journal).unwrap();
    let told = step.request["content"]["media"]["altText"].as_str();
    assert_eq!(told.unwrap().chars().count(), 4_086);
}

/// Serves so many pictures, each with its own name and address.
async fn serve_pictures(server: &MockServer, count: u64) {
    for number in 91..91 + count {
        let urn = format!("urn:li:image:{number}");
        let begun = json!({ "value": {
            "uploadUrlExpiresAt": MADE_AT.plus_ms(60_000).ms(),
            "uploadUrl": format!("{}/dms/{number}%2Fa?sau=x%2By", server.uri()),
            "image": urn,
        }});
        once(server, ("POST", IMAGES), 200, &[], begun).await;
        answer(server, "PUT", &format!("/dms/{number}%2Fa"), 201, json!({})).await;
        let status = format!("/rest/images/urn%3Ali%3Aimage%3A{number}");
        let ready = json!({ "id": urn, "status": "AVAILABLE" });
        answer(server, "GET", &status, 200, ready).await;
    }
    let id = [("x-restli-id", POST)];
    once(server, ("POST", POSTS), 201, &id, json!({})).await;
}

#[tokio::test]
async fn a_picture_goes_to_its_own_address_before_the_post() {
    let directory = tempfile::tempdir().unwrap();
    let server = MockServer::start().await;
    serve_pictures(&server, 1).await;
    let settings = json!({ "media_title": "Laib (rund)" });
    let media = vec![picture(directory.path(), "media_1", "Ein \"Laib\" Brot")];
    let draft = with(drafted(&["Frisch"], &settings), media);
    let (ended, sent) = driven(&server, &draft, &mut Journal::default()).await;
    assert!(matches!(ended, Driven::Done(_)), "{ended:?}");
    insta::assert_json_snapshot!("picture", sent);
}

#[tokio::test]
async fn several_pictures_are_one_post_of_several() {
    let directory = tempfile::tempdir().unwrap();
    let server = MockServer::start().await;
    serve_pictures(&server, 2).await;
    let media = vec![
        picture(directory.path(), "media_1", "Laib"),
        picture(directory.path(), "media_2", ""),
    ];
    let draft = with(personal(&["Frisch"], &json!({ "media_title": "a" })), media);
    let (ended, sent) = driven(&server, &draft, &mut Journal::default()).await;
    assert!(matches!(ended, Driven::Done(_)), "{ended:?}");
    let calls = sent.as_array().unwrap();
    assert_eq!(calls.len(), 7);
    let owner = json!({ "initializeUploadRequest": { "owner": MEMBER } });
    assert_eq!(calls[0]["body"], owner);
    let expected = json!({ "multiImage": { "images": [
        { "id": "urn:li:image:91", "altText": "Laib" },
        { "id": "urn:li:image:92" },
    ]}});
    assert_eq!(calls[6]["body"]["content"], expected);
}

#[tokio::test]
async fn a_picture_beside_a_link_becomes_the_cards() {
    let directory = tempfile::tempdir().unwrap();
    let server = MockServer::start().await;
    serve_pictures(&server, 1).await;
    let settings = json!({ "link": "https://example.org", "link_title": "Brot" });
    let media = vec![picture(directory.path(), "media_1", "Laib")];
    let draft = with(drafted(&["Frisch"], &settings), media);
    let (_, sent) = driven(&server, &draft, &mut Journal::default()).await;
    let expected = json!({ "article": {
        "source": "https://example.org", "title": "Brot", "thumbnail": IMAGE,
    }});
    assert_eq!(sent[3]["body"]["content"], expected);
}

/// The report of the next exchange, which is answered so.
async fn asked(
    draft: &Draft,
    journal: &Journal,
    path: &str,
    status: u16,
    body: Value,
) -> StepReport {
    let answer = Canned::new("GET", path, body).status(status);
    TRIAL.answered(draft, journal, answer).await
}

#[tokio::test]
async fn linkedin_is_asked_less_and_less_often_until_it_is_done() {
    let directory = tempfile::tempdir().unwrap();
    for (is_film, first_s) in [(false, 2), (true, 10)] {
        let (media, urn, path) = if is_film {
            (film(directory.path(), 12), VIDEO, VIDEO_STATUS)
        } else {
            (
                picture(directory.path(), "media_1", ""),
                IMAGE,
                IMAGE_STATUS,
            )
        };
        let draft = with(drafted(&["Eins"], &json!({})), vec![media]);
        let mut journal = Journal::default();
        enter(
            &mut journal,
            "upload:0:0",
            Some(urn),
            json!({ "pieces": [] }),
        );
        let last = if is_film { "finalize:0:0" } else { "put:0:0" };
        enter(&mut journal, last, Some(urn), json!({}));
        let mut waits = Vec::new();
        for state in [
            "WAITING_UPLOAD",
            "PROCESSING",
            "PROCESSING",
            "PROCESSING",
            "PROCESSING",
            "PROCESSING",
        ] {
            assert_eq!(TRIAL.next(&draft, &journal).name, "ready:0:0");
            let body = json!({ "status": state });
            let report = asked(&draft, &journal, path, 200, body).await;
            let Outcome::Processing {
                remote_id,
                data,
                look_in_ms,
            } = report.outcome
            else {
                panic!("{report:?}")
            };
            waits.push(look_in_ms / 1_000);
            enter(&mut journal, "ready:0:0", Some(&remote_id), data);
        }
        let doubled = |turn: u32| (first_s * 2_i64.pow(turn)).min(60);
        assert_eq!(waits, (0..6).map(doubled).collect::<Vec<_>>());
        let report = asked(
            &draft,
            &journal,
            path,
            200,
            json!({ "status": "AVAILABLE" }),
        )
        .await;
        let Outcome::Done { remote_id, data } = report.outcome else {
            panic!("{report:?}")
        };
        enter(&mut journal, "ready:0:0", remote_id.as_deref(), data);
        let step = TRIAL.next(&draft, &journal);
        assert_eq!(step.name, "post:0");
        assert_eq!(step.request["content"]["media"]["id"], urn);
    }
}

#[tokio::test]
async fn a_member_who_may_not_ask_is_given_a_moment_instead() {
    let directory = tempfile::tempdir().unwrap();
    let media = vec![picture(directory.path(), "media_1", "")];
    let mut journal = Journal::default();
    enter(&mut journal, "upload:0:0", Some(IMAGE), json!({}));
    enter(&mut journal, "put:0:0", Some(IMAGE), json!({}));
    let forbidden = json!({ "status": 403, "code": "ACCESS_DENIED", "message": "Not enough" });
    let draft = with(personal(&["Eins"], &json!({})), media.clone());
    let report = asked(&draft, &journal, IMAGE_STATUS, 403, forbidden.clone()).await;
    let expected = Outcome::Processing {
        remote_id: IMAGE.to_owned(),
        data: json!({ "grace": true }),
        look_in_ms: 10_000,
    };
    assert_eq!(report.outcome, expected);
    // A page's session may ask, so this is one that lacks something.
    let draft = with(drafted(&["Eins"], &json!({})), media);
    let report = asked(&draft, &journal, IMAGE_STATUS, 403, forbidden).await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    enter(
        &mut journal,
        "ready:0:0",
        Some(IMAGE),
        json!({ "grace": true }),
    );
    assert_eq!(TRIAL.next(&draft, &journal).name, "post:0");
}

#[test]
fn an_upload_that_is_old_or_whose_address_has_ended_is_made_anew() {
    let directory = tempfile::tempdir().unwrap();
    let media = vec![picture(directory.path(), "media_1", "")];
    let draft = with(drafted(&["Eins"], &json!({})), media);
    let later = |ms: i64| Draft {
        created_at: MADE_AT.plus_ms(ms),
        ..draft.clone()
    };
    let ends_at_ms = MADE_AT.plus_ms(60_000).ms();
    let begun = json!({ "address": "http://127.0.0.1:9/a", "expires_at_ms": ends_at_ms });
    let mut journal = Journal::default();
    enter(&mut journal, "upload:0:0", Some(IMAGE), begun);
    assert_eq!(TRIAL.next(&later(59_999), &journal).name, "put:0:0");
    assert_eq!(TRIAL.next(&later(60_000), &journal).name, "upload:0:0");
    // Once the file is there, its address is of no use any more.
    enter(&mut journal, "put:0:0", Some(IMAGE), json!({}));
    assert_eq!(TRIAL.next(&later(60_000), &journal).name, "ready:0:0");
    assert_eq!(
        TRIAL.next(&later(6 * 3_600_000 - 1), &journal).name,
        "ready:0:0"
    );
    assert_eq!(
        TRIAL.next(&later(6 * 3_600_000), &journal).name,
        "upload:0:0"
    );
}

pub(super) fn error(status: u16, code: &str) -> Value {
    json!({ "status": status, "code": code, "message": "a" })
}

/// What `LinkedIn`'s own answers mean wherever a file is concerned.
pub(super) fn cases(method: &'static str, path: &str) -> Vec<(Canned, Outcome)> {
    let canned = |status, body| Canned::new(method, path, body).status(status);
    let retry_after_s = Some(30);
    vec![
        (canned(400, error(400, "INVALID_URN_TYPE")), REFUSED),
        (
            canned(400, error(400, "EXPIRED_UPLOAD_URL")),
            Outcome::Unknown,
        ),
        (canned(400, json!({})), Outcome::Unknown),
        (canned(401, json!({})), Outcome::Unauthorized),
        (canned(413, Value::Null), REFUSED),
        (canned(415, Value::Null), REFUSED),
        (canned(426, error(426, "NONEXISTENT_VERSION")), REFUSED),
        (
            canned(429, json!({})).header("retry-after", "30"),
            Outcome::Throttled { retry_after_s },
        ),
        (canned(302, json!({})), Outcome::Unknown),
        (canned(404, error(404, "NOT_FOUND")), Outcome::Unknown),
        (canned(503, json!({})), Outcome::Unknown),
    ]
}

#[tokio::test]
async fn answers_about_pictures_are_believed_as_documented() {
    let directory = tempfile::tempdir().unwrap();
    let media = vec![picture(directory.path(), "media_1", "")];
    let draft = with(drafted(&["Eins"], &json!({})), media);
    let mut journal = Journal::default();
    TRIAL.sorted(&draft, &journal, cases("POST", IMAGES)).await;
    let made = |value: Value| Canned::new("POST", IMAGES, json!({ "value": value }));
    let unnamed = vec![
        (made(json!({ "image": IMAGE })), Outcome::Unknown),
        (
            made(json!({ "image": "91", "uploadUrl": "https://a.de" })),
            Outcome::Unknown,
        ),
        (
            made(json!({ "video": IMAGE, "uploadUrl": "https://a.de" })),
            Outcome::Unknown,
        ),
        (
            Canned::new("POST", IMAGES, Value::Null).text("<html>"),
            Outcome::Unknown,
        ),
    ];
    TRIAL.sorted(&draft, &journal, unnamed).await;
    enter(&mut journal, "upload:0:0", Some(IMAGE), json!({}));
    enter(&mut journal, "put:0:0", Some(IMAGE), json!({}));
    TRIAL
        .sorted(&draft, &journal, cases("GET", IMAGE_STATUS))
        .await;
    let state = |state: &str| Canned::new("GET", IMAGE_STATUS, json!({ "status": state }));
    let states = vec![
        (state("PROCESSING_FAILED"), REFUSED),
        (state("RESTING"), Outcome::Unknown),
        (
            Canned::new("GET", IMAGE_STATUS, json!({})),
            Outcome::Unknown,
        ),
    ];
    TRIAL.sorted(&draft, &journal, states).await;
}

#[tokio::test]
async fn a_picture_is_only_brought_where_the_session_may_be_shown() {
    let directory = tempfile::tempdir().unwrap();
    let media = vec![picture(directory.path(), "media_1", "")];
    let draft = with(drafted(&["Eins"], &json!({})), media);
    let session = session(&"http://127.0.0.1:9".parse().unwrap());
    let put = async |address: &str| {
        let server = MockServer::start().await;
        let mut journal = Journal::default();
        let address = address.replace("http://stand-in", &server.uri());
        enter(
            &mut journal,
            "upload:0:0",
            Some(IMAGE),
            json!({ "address": address }),
        );
        let step = TRIAL.next(&draft, &journal);
        assert_eq!(step.name, "put:0:0");
        for (path, status) in [("/ok", 201), ("/old", 400), ("/no", 401), ("/late", 503)] {
            let body = if status == 400 {
                error(400, "EXPIRED_UPLOAD_URL")
            } else {
                json!({})
            };
            answer(&server, "PUT", path, status, body).await;
        }
        TRIAL
            .at(&server)
            .prepare(&draft, &step, &session)
            .await
            .outcome
    };
    let done = Outcome::Done {
        remote_id: Some(IMAGE.to_owned()),
        data: json!({}),
    };
    assert_eq!(put("http://stand-in/ok").await, done);
    assert_eq!(put("http://stand-in/old").await, Outcome::Unknown);
    assert_eq!(put("http://stand-in/no").await, Outcome::Unauthorized);
    assert_eq!(put("http://stand-in/late").await, Outcome::Unknown);
    for elsewhere in [
        "http://127.0.0.1:9/ok",
        "https://linkedin.com.example.org/ok",
        "https://notlinkedin.com/ok",
        "http://www.linkedin.com/ok",
    ] {
        assert_eq!(put(elsewhere).await, REFUSED, "{elsewhere}");
    }
    assert_eq!(put("nowhere").await, Outcome::Unknown);
}
