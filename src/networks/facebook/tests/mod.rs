//! The adapter against canned answers: what is sent, exactly, and in which order.

use serde_json::{Value, json};
use url::Url;

use super::Facebook;
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
mod films;
mod limits;
mod looking;
mod outcomes;

const PAGE: &str = "500";
const FEED: &str = "/v25.0/500/feed";
const PHOTOS: &str = "/v25.0/500/photos";
const VIDEOS: &str = "/v25.0/500/videos";
const REELS: &str = "/v25.0/500/video_reels";
const LINK: &str = "https://www.facebook.com/500/posts/1";

const TRIAL: Trial<Facebook> = Trial {
    adapter: |base| Facebook::new(http(), place(base), Now::new(|| MADE_AT)),
    session: |_| session(),
};

const JPEG: &str = "image/jpeg";
const MP4: &str = "video/mp4";

fn session() -> Session {
    Session::default().with("access_token", "page-1")
}

fn adapter() -> Facebook {
    (TRIAL.adapter)(&"http://127.0.0.1:9".parse().unwrap())
}

fn drafted(texts: &[&str], settings: &Value) -> Draft {
    draft(PAGE, texts, settings)
}

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
        carried.map(|(kind, number)| {
            media(directory, &format!("media_{number}"), kind, "Ein \"Laib\"")
        }),
    );
    draft
}

fn id(id: &str) -> Value {
    json!({ "id": id })
}

/// The answer to a post of the feed.
fn posted() -> Canned {
    let body = json!({ "id": "500_1", "permalink_url": LINK });
    Canned::new("POST", FEED, body)
}

/// Answers that lay down pictures under these ids.
fn lays(ids: &[&str]) -> Vec<Canned> {
    let laid = ids.iter();
    laid.map(|picture| Canned::new("POST", PHOTOS, id(picture)).once())
        .collect()
}

/// Answers with which a film of the id 9 is begun and its bytes are taken.
fn takes_film(edge: &str) -> Vec<Canned> {
    let begun =
        json!({ "video_id": "9", "upload_url": "https://rupload.facebook.com/video-upload/9" });
    vec![
        Canned::new("POST", &format!("/v25.0/500/{edge}"), begun).once(),
        Canned::new("POST", "/video-upload/v25.0/9", json!({ "success": true })),
    ]
}

/// The journal of a reel whose bytes were taken.
fn filled() -> Journal {
    let mut journal = Journal::default();
    enter(&mut journal, "film:0", Some("9"), json!({}));
    enter(&mut journal, "bytes:film:0", Some("9"), json!({}));
    journal
}

/// The journal of a post whose only picture was laid down.
fn laid() -> Journal {
    let mut journal = Journal::default();
    enter(&mut journal, "upload:0:0", Some("71"), json!({}));
    journal
}

fn calls(shown: &Value) -> Vec<&str> {
    let requests = shown["requests"].as_array().unwrap().iter();
    requests
        .map(|request| request["call"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_text_is_one_call() {
    let draft = drafted(
        &["Grüße an alle: https://example.org #brot & mehr"],
        &json!({}),
    );
    let shown = TRIAL.sent(&draft, &[posted()]).await;
    insta::assert_json_snapshot!("text", shown);
}

#[tokio::test]
async fn every_setting_is_said_in_metas_words() {
    let settings = json!({
        "link": "https://example.org/a?b=1", "countries": ["DE", "AT"], "place_id": "17",
        "sponsor_id": "18", "sponsor_relationship": 1, "placement": "feed",
    });
    assert!(adapter().refuse_options(&options(&settings)).is_empty());
    let mut draft = drafted(&["Neu"], &settings);
    draft.lang = Some("en".to_owned());
    let shown = TRIAL.sent(&draft, &[posted()]).await;
    insta::assert_json_snapshot!("settings", shown["requests"][0]);
    let draft = drafted(&["Neu"], &json!({ "text_format_preset_id": "19" }));
    let shown = TRIAL.sent(&draft, &[posted()]).await;
    assert_eq!(shown["requests"][0]["body"]["text_format_preset_id"], "19");
}

#[tokio::test]
async fn a_picture_is_laid_down_and_then_shown() {
    let directory = tempfile::tempdir().unwrap();
    let draft = carrying(directory.path(), &[JPEG], &json!({}));
    let answers = [lays(&["71"]), vec![posted()]].concat();
    insta::assert_json_snapshot!("picture", TRIAL.sent(&draft, &answers).await);
}

#[tokio::test]
async fn several_pictures_are_shown_in_their_order() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = carrying(directory.path(), &[JPEG, "image/png"], &json!({}));
    draft.parts[0].text = String::new();
    draft.parts[0].media[1].alt = String::new();
    let answers = [lays(&["71", "72"]), vec![posted()]].concat();
    let shown = TRIAL.sent(&draft, &answers).await;
    assert_eq!(
        shown["requests"][2]["body"],
        json!({
            "published": true, "attached_media": [{ "media_fbid": "71" }, { "media_fbid": "72" }],
        })
    );
    let second = shown["requests"][1]["body"].as_str().unwrap();
    assert!(!second.contains("alt_text_custom"), "{second}");
    assert!(second.contains("filename=\"image.png\""), "{second}");
}

#[tokio::test]
async fn a_film_of_the_feed_is_fetched_from_here_and_worked_on() {
    let directory = tempfile::tempdir().unwrap();
    let settings = json!({ "title": "Der Ofen", "sponsor_id": "18", "countries": ["DE"] });
    let mut draft = carrying(directory.path(), &[MP4], &settings);
    let answers = [Canned::new("POST", VIDEOS, id("9"))];
    insta::assert_json_snapshot!("film", TRIAL.sent(&draft, &answers).await);
    draft.parts[0].media[0].address = None;
    let shown = TRIAL.sent(&draft, &answers).await;
    assert_eq!(shown["requests"], json!([]));
    assert_eq!(shown["ended"]["outcome"], "NotSent");
}

#[tokio::test]
async fn a_reel_is_begun_sent_and_finished() {
    let directory = tempfile::tempdir().unwrap();
    let settings = json!({ "placement": "reel", "title": "Der Ofen" });
    let mut draft = carrying(directory.path(), &[MP4], &settings);
    // Its bytes are sent, so it needs no address.
    draft.parts[0].media[0].address = None;
    let mut answers = takes_film("video_reels");
    answers.push(Canned::new("POST", REELS, json!({ "success": true })));
    insta::assert_json_snapshot!("reel", TRIAL.sent(&draft, &answers).await);
    let server = TRIAL.serve(&answers).await;
    let mut journal = Journal::default();
    enter(&mut journal, "film:0", Some("9"), json!({}));
    let adapter = TRIAL.at(&server);
    let Next::Prepare(step) = adapter.next(&draft, &journal) else {
        panic!("its bytes are missing")
    };
    adapter.prepare(&draft, &step, &session()).await;
    let received = server.received_requests().await.unwrap();
    let header = |name: &str| received[0].headers[name].to_str().unwrap().to_owned();
    let expected = ("0".to_owned(), "12".to_owned(), "12".to_owned());
    assert_eq!(
        (
            header("offset"),
            header("file_size"),
            header("content-length")
        ),
        expected
    );
}

#[tokio::test]
async fn each_part_of_a_story_is_a_story() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["", ""], &json!({ "placement": "story" }));
    let picture = media(directory.path(), "media_1", JPEG, "Ein Laib");
    draft.parts[0].media.push(picture);
    draft.parts[1]
        .media
        .push(media(directory.path(), "media_2", MP4, ""));
    let mut answers = lays(&["71"]);
    let story = |post: &str| json!({ "success": true, "post_id": post });
    answers.push(Canned::new("POST", "/v25.0/500/photo_stories", story("1")));
    answers.extend(takes_film("video_stories"));
    answers.push(Canned::new("POST", "/v25.0/500/video_stories", story("2")));
    insta::assert_json_snapshot!("stories", TRIAL.sent(&draft, &answers).await);
}

#[tokio::test]
async fn parts_after_the_first_are_comments() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Eins", "Zwei & mehr", ""], &json!({}));
    draft.parts[2]
        .media
        .push(media(directory.path(), "media_1", JPEG, ""));
    let comments = "/v25.0/500_1/comments";
    let answers = [
        posted(),
        Canned::new("POST", comments, id("1_2")).once(),
        Canned::new("POST", comments, id("1_3")).once(),
    ];
    insta::assert_json_snapshot!("comments", TRIAL.sent(&draft, &answers).await);
    // What cannot be fetched is found before anything is public.
    draft.parts[2].media[0].address = None;
    let shown = TRIAL.sent(&draft, &answers).await;
    assert_eq!(shown["requests"], json!([]));
    assert_eq!(shown["ended"]["outcome"], "NotSent");
    draft.parts[0]
        .media
        .push(media(directory.path(), "media_2", JPEG, ""));
    assert_eq!(TRIAL.sent(&draft, &answers).await["requests"], json!([]));
}

#[tokio::test]
async fn only_the_rest_is_sent_after_what_the_journal_holds() {
    let directory = tempfile::tempdir().unwrap();
    let draft = carrying(directory.path(), &[JPEG, JPEG], &json!({}));
    let answers = [lays(&["72"]), vec![posted()]].concat();
    let shown = TRIAL.sent_after(&draft, &mut laid(), &answers).await;
    let feed = "POST /v25.0/500/feed?fields=id%2Cpermalink_url";
    assert_eq!(calls(&shown), ["POST /v25.0/500/photos", feed]);
    let attached = &shown["requests"][1]["body"]["attached_media"];
    assert_eq!(
        *attached,
        json!([{ "media_fbid": "71" }, { "media_fbid": "72" }])
    );

    let reel = carrying(directory.path(), &[MP4], &json!({ "placement": "reel" }));
    let answers = [Canned::new("POST", REELS, json!({ "success": true }))];
    let shown = TRIAL.sent_after(&reel, &mut filled(), &answers).await;
    assert_eq!(calls(&shown), ["POST /v25.0/500/video_reels"]);
    assert_eq!(shown["requests"][0]["body"]["video_id"], "9");
}

#[tokio::test]
async fn a_film_whose_bytes_are_refused_is_begun_anew_and_given_up_at_last() {
    let directory = tempfile::tempdir().unwrap();
    let draft = carrying(directory.path(), &[MP4], &json!({ "placement": "reel" }));
    let begun = |film: &str| Canned::new("POST", REELS, json!({ "video_id": film })).once();
    let bytes = |film: &str, status: u16, body: Value| {
        Canned::new("POST", &format!("/video-upload/v25.0/{film}"), body).status(status)
    };
    let refused = json!({ "debug_info": { "type": "OffsetInvalidError", "message": "again" }});
    let answers = [
        begun("8"),
        begun("9"),
        bytes("8", 400, refused.clone()),
        bytes("9", 200, json!({ "success": true })),
        Canned::new("POST", REELS, json!({ "success": true })),
    ];
    let shown = TRIAL.sent(&draft, &answers).await;
    assert_eq!(shown["requests"][4]["body"]["video_id"], "9");
    let answers = [
        begun("7"),
        begun("8"),
        begun("9"),
        bytes("7", 400, refused.clone()),
        bytes("8", 400, refused.clone()),
        bytes("9", 400, refused),
    ];
    let shown = TRIAL.sent(&draft, &answers).await;
    assert_eq!(shown["ended"]["outcome"], "Refused { duplicate: false }");
    assert_eq!(shown["ended"]["message"], "again");
    assert_eq!(shown["requests"].as_array().unwrap().len(), 6);
}

#[test]
fn a_repeat_has_the_same_request() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = carrying(directory.path(), &[JPEG], &json!({}));
    let step = TRIAL.next(&draft, &laid());
    assert_eq!(step, TRIAL.next(&draft, &laid()));
    assert_eq!(adapter().public_step(&draft, &laid()), Some(step));
    assert_eq!(
        adapter()
            .public_step(&draft, &Journal::default())
            .unwrap()
            .name,
        "post:0"
    );
    // What was laid down long ago is laid down anew.
    draft.created_at = draft.created_at.plus_ms(20 * 3_600_000);
    assert_eq!(TRIAL.next(&draft, &laid()).name, "upload:0:0");
    draft.parts[0].media[0].alt = "b".to_owned();
    let other = TRIAL.next(&draft, &Journal::default());
    draft.parts[0].media[0].alt = "c".to_owned();
    assert_ne!(
        TRIAL.next(&draft, &Journal::default()).request,
        other.request
    );

    let film = carrying(directory.path(), &[MP4], &json!({}));
    let first = TRIAL.next(&film, &Journal::default());
    let mut moved = film;
    moved.parts[0].media[0].address = Some("https://media.test/another".to_owned());
    assert_eq!(TRIAL.next(&moved, &Journal::default()), first);
    let reel = carrying(directory.path(), &[MP4], &json!({ "placement": "reel" }));
    assert_eq!(TRIAL.next(&reel, &filled()).key.as_deref(), Some("9"));
}

#[test]
fn how_an_outcome_is_settled_follows_from_where_it_is_shown() {
    let directory = tempfile::tempdir().unwrap();
    for (settings, kind) in [
        (json!({}), Kind::Listing),
        (json!({ "placement": "reel" }), Kind::Handle),
        (json!({ "placement": "story" }), Kind::Blind),
    ] {
        let draft = carrying(directory.path(), &[MP4], &settings);
        assert_eq!(adapter().kind_of(&draft), kind, "{settings}");
    }
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let directory = tempfile::tempdir().unwrap();
    let server = TRIAL.serve(&[]).await;
    let adapter = TRIAL.at(&server);
    let bare = Session::default();
    let (picture, reel) = (
        carrying(directory.path(), &[JPEG], &json!({})),
        carrying(directory.path(), &[MP4], &json!({ "placement": "reel" })),
    );
    let mut begun = Journal::default();
    enter(&mut begun, "film:0", Some("9"), json!({}));
    for (draft, journal) in [
        (&picture, Journal::default()),
        (&picture, laid()),
        (&reel, Journal::default()),
        (&reel, begun),
        (&reel, filled()),
    ] {
        let report = match adapter.next(draft, &journal) {
            Next::Prepare(step) => adapter.prepare(draft, &step, &bare).await,
            Next::Public(step) => adapter.publish(draft, &step, &bare, permit()).await,
            Next::Done(proof) => panic!("{proof:?}"),
        };
        assert_eq!(report.outcome, Outcome::Unauthorized);
    }
    let report = adapter.remove(&picture.channel, "500_1", &bare).await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[test]
fn the_usual_places_are_metas() {
    use crate::networks::Place;

    let usual = Facebook::new(http(), Place::default(), Now::new(|| MADE_AT));
    let places = [&usual.api, &usual.films, &usual.pages, &usual.tokens];
    assert_eq!(
        places.map(Url::as_str),
        [
            "https://graph.facebook.com/v25.0",
            "https://rupload.facebook.com/",
            "https://www.facebook.com/v25.0",
            "https://graph.facebook.com/v25.0",
        ]
    );
}
