//! The adapter against canned answers: what is sent, exactly, and in which order.

use serde_json::{Value, json};
use url::Url;

use super::Instagram;
use crate::{
    domain::{attempt::Journal, network::Kind},
    networks::{
        Adapter, Draft, DraftMedia, Next, Now, Outcome, Session,
        contract::{Canned, Trial, place},
        drive::{MADE_AT, draft, enter, http, options, permit, picture},
    },
};

mod accounts;
mod checkup;
mod limits;
mod looking;
mod outcomes;

const USER: &str = "1784";
const MEDIA: &str = "/v25.0/1784/media";
const PUBLISH: &str = "/v25.0/1784/media_publish";
const LINK: &str = "https://www.instagram.com/p/abc/";

/// An account that was connected with a login at Instagram.
const TRIAL: Trial<Instagram> = Trial {
    adapter: made,
    session: |_| session(),
};
/// An account that was connected with a login at Facebook.
const BY_FACEBOOK: Trial<Instagram> = Trial {
    adapter: made,
    session: |_| session().with("login", "facebook"),
};

fn made(base: &Url) -> Instagram {
    Instagram::new(http(), place(base), Now::new(|| MADE_AT))
}

fn session() -> Session {
    Session::default().with("access_token", "token-1")
}

fn adapter() -> Instagram {
    made(&"http://127.0.0.1:9".parse().unwrap())
}

fn drafted(texts: &[&str], settings: &Value) -> Draft {
    let mut draft = draft(USER, texts, settings);
    draft.channel.account.handle = "@shop".to_owned();
    draft
}

/// A picture or film that Meta may fetch.
fn media(directory: &std::path::Path, name: &str, content_type: &str, alt: &str) -> DraftMedia {
    DraftMedia {
        content_type: content_type.to_owned(),
        address: Some(format!("https://media.test/{name}?until=1&sign=a")),
        ..picture(directory, name, alt)
    }
}

/// A draft with these pictures and films in its first part.
fn carrying(directory: &std::path::Path, types: &[&str], settings: &Value) -> Draft {
    let mut draft = drafted(&["Frisch #brot"], settings);
    let carried = types.iter().zip(1..);
    draft.parts[0].media.extend(
        carried
            .map(|(kind, number)| media(directory, &format!("media_{number}"), kind, "Ein Laib")),
    );
    draft
}

fn id(id: &str) -> Value {
    json!({ "id": id })
}

/// The answer about a container.
fn is(container: &str, status: &str) -> Canned {
    let body = json!({ "status_code": status, "status": status, "id": container });
    Canned::new("GET", &format!("/v25.0/{container}"), body)
}

/// Answers with which everything goes well: containers of these ids become posts of those.
fn goes_well(containers: &[&str], posts: &[&str]) -> Vec<Canned> {
    let made = containers
        .iter()
        .map(|made| Canned::new("POST", MEDIA, id(made)).once());
    let ready = containers.iter().map(|made| is(made, "FINISHED"));
    let out = posts
        .iter()
        .map(|post| Canned::new("POST", PUBLISH, id(post)).once());
    let seen = json!({ "id": posts[0], "permalink": LINK });
    let seen = Canned::new("GET", &format!("/v25.0/{}", posts[0]), seen);
    made.chain(ready).chain(out).chain([seen]).collect()
}

/// The journal of a draft whose container is ready.
fn ready() -> Journal {
    let mut journal = Journal::default();
    enter(&mut journal, "container:0", Some("c1"), json!({}));
    enter(&mut journal, "ready:container:0", Some("c1"), json!({}));
    journal
}

const JPEG: &str = "image/jpeg";
const MP4: &str = "video/mp4";

#[tokio::test]
async fn a_picture_is_made_waited_for_and_published() {
    let directory = tempfile::tempdir().unwrap();
    let settings = json!({
        "location_id": "19", "collaborators": ["ofen.shop"], "is_ai_generated": true,
        "user_tags": [{ "username": "maria", "x": 0.5, "y": 0.25 }],
    });
    assert!(adapter().refuse_options(&options(&settings)).is_empty());
    let draft = carrying(directory.path(), &[JPEG], &settings);
    let shown = TRIAL.sent(&draft, &goes_well(&["c1"], &["m1"])).await;
    insta::assert_json_snapshot!("picture", shown);
}

#[tokio::test]
async fn a_single_film_is_a_reel() {
    let directory = tempfile::tempdir().unwrap();
    let settings = json!({
        "share_to_feed": true, "cover_url": "https://media.test/cover.jpg", "thumb_offset_ms": 1500,
        "audio_name": "Knuspern", "trial_reel": "SS_PERFORMANCE", "collaborators": ["maria"],
        "user_tags": [{ "username": "maria" }],
    });
    assert!(adapter().refuse_options(&options(&settings)).is_empty());
    let draft = carrying(directory.path(), &[MP4], &settings);
    let shown = TRIAL.sent(&draft, &goes_well(&["c1"], &["m1"])).await;
    insta::assert_json_snapshot!("reel", shown["requests"][0]);
}

#[tokio::test]
async fn several_pictures_and_films_are_made_one_by_one_first() {
    let directory = tempfile::tempdir().unwrap();
    let settings = json!({
        "collaborators": ["maria"], "user_tags": [{ "username": "maria", "x": 0, "y": 1 }],
    });
    let draft = carrying(directory.path(), &[JPEG, MP4, JPEG], &settings);
    let answers = goes_well(&["i1", "i2", "i3", "c1"], &["m1"]);
    insta::assert_json_snapshot!("several", TRIAL.sent(&draft, &answers).await);
}

#[tokio::test]
async fn each_part_of_a_story_is_a_story() {
    let directory = tempfile::tempdir().unwrap();
    let settings = json!({
        "placement": "story", "user_tags": [{ "username": "maria" }], "location_id": "19",
    });
    let mut draft = drafted(&["", ""], &settings);
    let picture = media(directory.path(), "media_1", JPEG, "Ein Laib");
    draft.parts[0].media.push(picture);
    let film = media(directory.path(), "media_2", MP4, "");
    draft.parts[1].media.push(film);
    let answers = goes_well(&["c1", "c2"], &["m1", "m2"]);
    insta::assert_json_snapshot!("stories", TRIAL.sent(&draft, &answers).await);
}

#[tokio::test]
async fn parts_after_the_first_are_comments_and_comments_can_be_forbidden_after_them() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(
        &["Eins", "Zwei & #mehr", "Drei"],
        &json!({ "comments": false }),
    );
    draft.parts[0]
        .media
        .push(media(directory.path(), "media_1", JPEG, ""));
    let comments = "/v25.0/m1/comments";
    let mut answers = goes_well(&["c1"], &["m1"]);
    answers.extend([
        Canned::new("POST", comments, id("k1")).once(),
        Canned::new("POST", comments, id("k2")).once(),
        Canned::new("POST", "/v25.0/m1", json!({ "success": true })),
    ]);
    insta::assert_json_snapshot!("comments", TRIAL.sent(&draft, &answers).await);
    // The post is out, whatever is said of its comments.
    answers.pop();
    let shown = TRIAL.sent(&draft, &answers).await;
    assert_eq!(shown["ended"], json!({ "remote_id": "m1", "url": LINK }));
}

#[tokio::test]
async fn a_paid_partnership_needs_a_login_at_facebook() {
    let directory = tempfile::tempdir().unwrap();
    let settings = json!({
        "is_paid_partnership": true, "branded_content_sponsor_ids": ["17", "18"],
    });
    let draft = carrying(directory.path(), &[JPEG], &settings);
    let answers = goes_well(&["c1"], &["m1"]);
    let shown = BY_FACEBOOK.sent(&draft, &answers).await;
    insta::assert_json_snapshot!("partnership", shown["requests"][0]);
    let shown = TRIAL.sent(&draft, &answers).await;
    assert_eq!(shown["requests"], json!([]));
    assert_eq!(shown["ended"]["outcome"], "Refused { duplicate: false }");
}

#[tokio::test]
async fn a_film_is_sent_as_bytes_where_it_cannot_be_fetched() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = carrying(directory.path(), &[MP4], &json!({}));
    draft.parts[0].media[0].address = None;
    let shown = BY_FACEBOOK.sent(&draft, &[]).await;
    assert_eq!(
        shown["requests"],
        json!([]),
        "the channel does not say its login"
    );
    draft.options.insert("login".to_owned(), json!("facebook"));
    let mut answers = goes_well(&["c1"], &["m1"]);
    let sent = json!({ "success": true });
    answers.push(Canned::new("POST", "/ig-api-upload/v25.0/c1", sent));
    let shown = BY_FACEBOOK.sent(&draft, &answers).await;
    insta::assert_json_snapshot!("bytes", shown);
    // Which of the headers say where the bytes lie.
    let server = BY_FACEBOOK.serve(&answers).await;
    let mut journal = Journal::default();
    enter(&mut journal, "container:0", Some("c1"), json!({}));
    let adapter = BY_FACEBOOK.at(&server);
    let Next::Prepare(step) = adapter.next(&draft, &journal) else {
        panic!("its bytes are missing")
    };
    adapter.prepare(&draft, &step, &session()).await;
    let received = server.received_requests().await.unwrap();
    let header = |name: &str| received[0].headers[name].to_str().unwrap().to_owned();
    assert_eq!(
        (header("offset"), header("file_size")),
        ("0".to_owned(), "12".to_owned())
    );
    assert_eq!(header("content-length"), "12");
}

#[tokio::test]
async fn without_a_public_address_nothing_is_sent() {
    let directory = tempfile::tempdir().unwrap();
    for types in [&[JPEG][..], &[MP4], &[JPEG, JPEG]] {
        let mut draft = carrying(directory.path(), types, &json!({}));
        for media in &mut draft.parts[0].media {
            media.address = None;
        }
        let shown = TRIAL.sent(&draft, &[]).await;
        assert_eq!(shown["requests"], json!([]));
        assert_eq!(shown["ended"]["outcome"], "NotSent");
    }
}

#[tokio::test]
async fn a_comment_with_a_picture_stops_everything_before_it_begins() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Eins", "Zwei"], &json!({}));
    for part in &mut draft.parts {
        part.media
            .push(media(directory.path(), "media_1", JPEG, ""));
    }
    let shown = TRIAL.sent(&draft, &[]).await;
    assert_eq!(shown["requests"], json!([]));
    assert_eq!(shown["ended"]["outcome"], "Refused { duplicate: false }");
}

#[tokio::test]
async fn what_dies_on_the_way_is_made_anew_unless_that_is_hopeless() {
    let directory = tempfile::tempdir().unwrap();
    let draft = carrying(directory.path(), &[JPEG], &json!({}));
    let failed = |container: &str, words: &str| {
        let body = json!({ "status_code": "ERROR", "status": words, "id": container });
        Canned::new("GET", &format!("/v25.0/{container}"), body)
    };
    let made = |container: &str| Canned::new("POST", MEDIA, id(container)).once();
    let mut answers = vec![made("d1"), failed("d1", "Error: 2207032")];
    answers.extend(goes_well(&["c2"], &["m1"]));
    let shown = TRIAL.sent(&draft, &answers).await;
    assert_eq!(shown["ended"]["remote_id"], "m1");
    assert_eq!(shown["requests"][4]["body"], "creation_id=c2");

    let answers = [
        made("d1"),
        failed("d1", "Error: it has error code 2207026."),
    ];
    let shown = TRIAL.sent(&draft, &answers).await;
    assert_eq!(shown["ended"]["outcome"], "Refused { duplicate: false }");
    assert_eq!(shown["ended"]["error_code"], "2207026");
    assert_eq!(shown["requests"].as_array().unwrap().len(), 2);

    let gone = [
        is("d1", "EXPIRED"),
        is("d2", "EXPIRED"),
        is("d3", "EXPIRED"),
    ];
    let answers = [[made("d1"), made("d2"), made("d3")], gone].concat();
    let shown = TRIAL.sent(&draft, &answers).await;
    assert_eq!(shown["ended"]["outcome"], "Refused { duplicate: false }");
    assert_eq!(shown["requests"].as_array().unwrap().len(), 6);
}

#[tokio::test]
async fn only_the_rest_is_sent_after_what_the_journal_holds() {
    let directory = tempfile::tempdir().unwrap();
    let draft = carrying(directory.path(), &[JPEG, JPEG], &json!({}));
    let mut journal = Journal::default();
    enter(&mut journal, "item:0:0", Some("i1"), json!({}));
    enter(&mut journal, "ready:item:0:0", Some("i1"), json!({}));
    enter(&mut journal, "item:0:1", Some("i2"), json!({}));
    let mut answers = goes_well(&["c1"], &["m1"]);
    answers.push(is("i2", "FINISHED"));
    let shown = TRIAL.sent_after(&draft, &mut journal, &answers).await;
    let calls: Vec<&str> = shown["requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|request| request["call"].as_str().unwrap())
        .collect();
    assert_eq!(
        calls,
        [
            "GET /v25.0/i2?fields=status_code%2Cstatus",
            "POST /v25.0/1784/media",
            "GET /v25.0/c1?fields=status_code%2Cstatus",
            "POST /v25.0/1784/media_publish",
            "GET /v25.0/m1?fields=id%2Cpermalink",
        ]
    );
    let body = shown["requests"][1]["body"].as_str().unwrap();
    assert!(
        body.starts_with("caption=Frisch+%23brot&children=i1%2Ci2"),
        "{body}"
    );
}

#[test]
fn a_repeat_has_the_same_container_and_the_same_request() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = carrying(directory.path(), &[JPEG], &json!({}));
    let step = TRIAL.next(&draft, &ready());
    assert_eq!(step, TRIAL.next(&draft, &ready()));
    assert_eq!(step.key.as_deref(), Some("c1"));
    assert_eq!(adapter().public_step(&draft, &ready()), Some(step));
    let unprepared = adapter().public_step(&draft, &Journal::default()).unwrap();
    assert_eq!((unprepared.name.as_str(), unprepared.key), ("post:0", None));
    assert_eq!(adapter().kind_of(&draft), Kind::Handle);
    draft.created_at = draft.created_at.plus_ms(20 * 3_600_000);
    assert_eq!(TRIAL.next(&draft, &ready()).name, "container:0");
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let directory = tempfile::tempdir().unwrap();
    let draft = carrying(directory.path(), &[JPEG], &json!({}));
    let server = TRIAL.serve(&[]).await;
    let adapter = TRIAL.at(&server);
    let bare = Session::default();
    for journal in [Journal::default(), ready()] {
        let report = match adapter.next(&draft, &journal) {
            Next::Prepare(step) => adapter.prepare(&draft, &step, &bare).await,
            Next::Public(step) => adapter.publish(&draft, &step, &bare, permit()).await,
            Next::Done(proof) => panic!("{proof:?}"),
        };
        assert_eq!(report.outcome, Outcome::Unauthorized);
    }
    let report = adapter.remove(&draft.channel, "m1", &bare).await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    assert!(server.received_requests().await.unwrap().is_empty());
}
