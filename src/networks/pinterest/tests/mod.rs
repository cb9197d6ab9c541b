//! The adapter against canned answers: what is sent, exactly.

use std::path::Path;

use serde_json::{Value, json};
use url::Url;

use super::Pinterest;
use crate::{
    domain::{attempt::Journal, media::MediaType, network::Kind, text::TextUnit},
    networks::{
        Adapter, Draft, DraftMedia, Next, Now, Options, Outcome, PREPARE_AHEAD_MAX_MS, Session,
        contract::{Canned, Trial, place},
        drive::{Driven, MADE_AT, answer, draft, drive, enter, http, options, picture, requests},
    },
};

mod accounts;
mod checkup;
mod looking;
mod outcomes;

fn trial() -> Trial<Pinterest> {
    Trial {
        adapter,
        session: |_| Session::default().with("access_token", "token-1"),
    }
}

fn adapter(base: &Url) -> Pinterest {
    Pinterest::new(http(), place(base), Now::new(|| MADE_AT))
}

/// The adapter of no server.
fn idle() -> Pinterest {
    adapter(&"http://127.0.0.1:9".parse().unwrap())
}

/// A draft for the board 549, or for a section of it.
fn drafted(board: &str, text: &str, media: Vec<DraftMedia>, settings: &Value) -> Draft {
    let mut draft = draft(board, &[text], settings);
    draft.parts[0].media = media;
    draft
}

fn image(directory: &Path, name: &str, alt: &str) -> DraftMedia {
    picture(directory, name, alt)
}

fn film(directory: &Path, name: &str, alt: &str) -> DraftMedia {
    let mut film = picture(directory, name, alt);
    film.content_type = "video/mp4".to_owned();
    film.duration_ms = Some(8_000);
    film
}

/// With an address to fetch it from.
fn reachable(mut media: DraftMedia) -> DraftMedia {
    media.address = Some(format!("https://dezent.test/m/{}?until=9", media.name));
    media
}

/// The answer to a Pin that was made.
fn made() -> Canned {
    let pin = json!({ "id": "813", "link": null, "created_at": "2026-11-23T06:00:01" });
    Canned::new("POST", "/pins", pin).status(201)
}

async fn sent(draft: &Draft) -> Value {
    trial().sent(draft, &[made()]).await
}

#[tokio::test]
async fn a_picture_is_sent_along_or_fetched() {
    let directory = tempfile::tempdir().unwrap();
    let bare = image(directory.path(), "media_1", "Ein \"Laib\" Brot");
    let settings = json!({
        "title": " Brot ", "link": "https://example.org/brot?a=1", "section": "12",
        "sponsor_id": "77",
    });
    let full = drafted("549", "Frisch #Brot", vec![bare.clone()], &settings);
    insta::assert_json_snapshot!("image", sent(&full).await);
    let fetched = drafted("549/13", "", vec![reachable(bare.clone())], &json!({}));
    insta::assert_json_snapshot!("image_fetched", sent(&fetched).await);
    // A person may want it sent along although it could be fetched.
    let settings = json!({ "image_transfer": "upload" });
    let along = drafted("549", "a", vec![reachable(bare)], &settings);
    let seen = sent(&along).await;
    let source = &seen["requests"][0]["body"]["media_source"];
    assert_eq!(source["source_type"], "image_base64");
}

#[tokio::test]
async fn several_pictures_are_a_carousel_of_one_kind() {
    let directory = tempfile::tempdir().unwrap();
    let first = image(directory.path(), "media_1", "Eins");
    let second = image(directory.path(), "media_2", "Zwei");
    let along = drafted(
        "549",
        "Zwei",
        vec![first.clone(), second.clone()],
        &json!({}),
    );
    insta::assert_json_snapshot!("carousel", sent(&along).await);
    let both = vec![reachable(first.clone()), reachable(second.clone())];
    let fetched = drafted("549", "Zwei", both, &json!({}));
    insta::assert_json_snapshot!("carousel_fetched", sent(&fetched).await);
    // Where one cannot be fetched, none is.
    let mixed = drafted("549", "Zwei", vec![reachable(first), second], &json!({}));
    let seen = sent(&mixed).await;
    let source = &seen["requests"][0]["body"]["media_source"];
    assert_eq!(source["source_type"], "multiple_image_base64");
}

#[test]
fn a_description_is_cut_where_pinterest_takes_no_more() {
    let directory = tempfile::tempdir().unwrap();
    let told = |alt: &str| {
        let picture = image(directory.path(), "media_1", alt);
        let draft = drafted("549", "a", vec![picture], &json!({}));
        trial().next(&draft, &Journal::default()).request["alt_text"].clone()
    };
    let longest = "ä".repeat(500);
    assert_eq!(told(&longest), json!(longest));
    // What is one letter to a reader is several to Pinterest.
    let cut = told(&"👩‍👩‍👧".repeat(500));
    assert_eq!(cut.as_str().unwrap().encode_utf16().count(), 499);
    assert_eq!(
        told(&format!("{}👋", "a".repeat(499))),
        json!("a".repeat(499))
    );
}

#[test]
fn a_call_has_more_time_for_pictures_that_go_along() {
    let directory = tempfile::tempdir().unwrap();
    let mut large = image(directory.path(), "media_1", "");
    large.size_bytes = 20_000_000;
    let limit_ms = |media: Vec<DraftMedia>, settings: Value| {
        let draft = drafted("549", "a", media, &settings);
        trial().next(&draft, &Journal::default()).limit_ms
    };
    assert_eq!(limit_ms(vec![large.clone(); 2], json!({})), 430_000);
    let fetched = reachable(large.clone());
    assert_eq!(limit_ms(vec![fetched.clone(); 2], json!({})), 30_000);
    assert_eq!(limit_ms(vec![fetched.clone(), large], json!({})), 430_000);
    let upload = json!({ "image_transfer": "upload" });
    assert_eq!(limit_ms(vec![fetched], upload), 230_000);
}

/// Publishes a film on a stand-in whose own address the registration names for the upload.
async fn film_sent(draft: &Draft) -> Value {
    let status = json!({ "media_id": "m-5", "status": "succeeded" });
    let server = trial()
        .serve(&[
            Canned::new("POST", "/bucket", Value::Null).status(204),
            Canned::new("GET", "/media/m-5", status),
            made(),
        ])
        .await;
    let registered = json!({
        "media_id": "m-5", "media_type": "video",
        "upload_url": format!("{}/bucket", server.uri()),
        "upload_parameters": {
            "key": "uploads/5", "policy": "cG9saWN5", "x-amz-signature": "ab12",
            "Content-Type": "multipart/form-data",
        },
    });
    answer(&server, "POST", "/media", 201, registered).await;
    let session = (trial().session)(&server.uri().parse().unwrap());
    let mut journal = Journal::default();
    let driven = drive(&trial().at(&server), draft, &mut journal, &session).await;
    let Driven::Done(proof) = driven else {
        panic!("{driven:?}")
    };
    assert_eq!(proof.remote_id, "813");
    assert_eq!(
        proof.url.as_deref(),
        Some("https://www.pinterest.com/pin/813/")
    );
    requests(&server).await
}

#[tokio::test]
async fn a_film_is_registered_uploaded_and_waited_for() {
    let directory = tempfile::tempdir().unwrap();
    let film = film(directory.path(), "media_3", "Teig, der aufgeht");
    let alone = drafted("549", "Teig", vec![film.clone()], &json!({ "cover_s": 3 }));
    insta::assert_json_snapshot!("film", film_sent(&alone).await);
    // A picture that goes with it is its cover, wherever it stands.
    let cover = image(directory.path(), "media_4", "Das Bild");
    let covered = drafted("549", "", vec![cover.clone(), film.clone()], &json!({}));
    let seen = film_sent(&covered).await;
    insta::assert_json_snapshot!("film_with_cover", seen[3]);
    let fetched = drafted("549", "", vec![film, reachable(cover)], &json!({}));
    let seen = film_sent(&fetched).await;
    insta::assert_json_snapshot!("film_with_cover_fetched", seen[3]["body"]);
}

/// What is prepared of a film when the draft is made.
fn prepared() -> Journal {
    let mut journal = Journal::default();
    let data = json!({ "upload_url": "http://127.0.0.1:9/b", "upload_parameters": {} });
    enter(&mut journal, "register:0:0", Some("m-5"), data);
    enter(&mut journal, "upload:0:0", Some("m-5"), json!({}));
    journal
}

#[test]
fn what_is_prepared_is_not_prepared_again_unless_it_is_old() {
    let directory = tempfile::tempdir().unwrap();
    let film = film(directory.path(), "media_3", "");
    let mut draft = drafted("549", "Teig", vec![film], &json!({}));
    let name = |draft: &Draft, journal: &Journal| trial().next(draft, journal).name;
    let mut journal = Journal::default();
    assert_eq!(name(&draft, &journal), "register:0:0");
    let data = json!({ "upload_url": "http://127.0.0.1:9/b", "upload_parameters": {} });
    enter(&mut journal, "register:0:0", Some("m-5"), data);
    assert_eq!(name(&draft, &journal), "upload:0:0");
    let mut journal = prepared();
    assert_eq!(name(&draft, &journal), "ready:0:0");
    let is_processing = json!({ "processing": true });
    enter(&mut journal, "ready:0:0", Some("m-5"), is_processing);
    assert_eq!(name(&draft, &journal), "ready:0:0");
    enter(&mut journal, "ready:0:0", Some("m-5"), json!({}));
    assert_eq!(name(&draft, &journal), "post:0");
    let source = trial().next(&draft, &journal).request["media_source"].clone();
    assert_eq!(source["media_id"], "m-5");
    // A draft that was held for hours begins anew.
    let hour = 3_600_000;
    draft.created_at = MADE_AT.plus_ms(6 * hour - 1);
    assert_eq!(name(&draft, &journal), "post:0");
    draft.created_at = MADE_AT.plus_ms(6 * hour);
    assert_eq!(name(&draft, &journal), "register:0:0");
    // What was uploaded to another registration is another film.
    draft.created_at = MADE_AT;
    enter(&mut journal, "register:0:0", Some("m-6"), json!({}));
    assert_eq!(name(&draft, &journal), "upload:0:0");
    draft.created_at = MADE_AT.plus_ms(hour);
    assert_eq!(name(&draft, &journal), "register:0:0");
}

#[test]
fn the_public_step_is_known_before_anything_is_prepared() {
    let directory = tempfile::tempdir().unwrap();
    let film = film(directory.path(), "media_3", "");
    let draft = drafted("549", "Teig", vec![film], &json!({}));
    let mut journal = Journal::default();
    let step = idle().public_step(&draft, &journal).unwrap();
    assert_eq!((step.name.as_str(), step.part), ("post:0", 0));
    enter(&mut journal, "post:0", Some("813"), json!({}));
    assert_eq!(idle().public_step(&draft, &journal), None);
    let Next::Done(proof) = idle().next(&draft, &journal) else {
        panic!("it is out")
    };
    assert_eq!(proof.remote_id, "813");
}

#[tokio::test]
async fn what_makes_no_pin_is_refused_before_anything_is_sent() {
    let directory = tempfile::tempdir().unwrap();
    let one = image(directory.path(), "media_1", "");
    let mut wider = image(directory.path(), "media_2", "");
    wider.width = 641;
    let film = film(directory.path(), "media_3", "");
    for (media, why) in [
        (vec![], "a Pin needs a picture or a film"),
        (
            vec![one.clone(), wider],
            "all pictures of one Pin must have the same width and the same height",
        ),
        (
            vec![one.clone(), film, one.clone()],
            "a film goes with one picture at most, which is its cover",
        ),
    ] {
        let draft = drafted("549", "a", media, &json!({}));
        let seen = trial().sent(&draft, &[made()]).await;
        assert_eq!(seen["requests"], json!([]));
        assert_eq!(seen["ended"]["message"], why);
        let refused = format!("{:?}", Outcome::Refused { duplicate: false });
        assert_eq!(seen["ended"]["outcome"], refused);
    }
    // What cannot be fetched has not been sent.
    let settings = json!({ "image_transfer": "pull" });
    let draft = drafted("549", "a", vec![one], &settings);
    let seen = trial().sent(&draft, &[made()]).await;
    assert_eq!(seen["requests"], json!([]));
    assert_eq!(seen["ended"]["outcome"], format!("{:?}", Outcome::NotSent));
}

#[test]
fn limits_are_the_networks_own() {
    let limits = idle().limits(&Options::new());
    let fits = |text: &str| {
        let length = limits.measure(text);
        length.counted <= length.limit
    };
    assert!(fits(&"a".repeat(800)) && !fits(&"a".repeat(801)));
    assert!(fits(&"😀".repeat(400)) && !fits(&"😀".repeat(401)));
    assert_eq!(limits.text_unit, TextUnit::Utf16);
    assert_eq!((limits.images_max, limits.videos_max), (5, 1));
    assert_eq!(limits.image_types, [MediaType::Jpeg, MediaType::Png]);
    assert_eq!(limits.image_size_bytes_max, 20_000_000);
    assert_eq!(limits.video_duration_ms_min, Some(4_000));
    assert_eq!(limits.video_duration_ms_max, Some(900_000));
    let ratios = limits.video_ratios.unwrap();
    assert!(ratios.hold(500, 1_000) && !ratios.hold(480, 1_000));
    assert!(ratios.hold(1_910, 1_000) && !ratios.hold(1_930, 1_000));
    assert_eq!((limits.alt_max, limits.thread_parts_max), (500, 1));
    assert!(limits.needs_media && limits.mixes_media);
    assert_eq!(idle().kind(&Options::new()), Kind::Listing);
    let ahead = |has_media| idle().prepare_ahead_ms(&Options::new(), has_media);
    assert_eq!((ahead(false), ahead(true)), (0, PREPARE_AHEAD_MAX_MS));
}

#[test]
fn settings_are_refused_by_their_names() {
    let refused = |name: &str, value: Value| {
        let refusals = idle().refuse_options(&options(&json!({ name: value })));
        let fields = refusals.into_iter().map(|refusal| refusal.field);
        fields.collect::<Vec<_>>()
    };
    let long_link = format!("https://example.org/{}", "a".repeat(2_028));
    for (name, value) in [
        ("title", json!("a".repeat(100))),
        ("link", json!("http://example.org")),
        ("link", json!(long_link)),
        ("section", json!("12")),
        ("cover_s", json!(900)),
        ("image_transfer", json!("auto")),
        ("image_transfer", json!("upload")),
        ("image_transfer", json!("pull")),
        ("sponsor_id", json!("77")),
    ] {
        assert_eq!(refused(name, value.clone()), [""; 0], "{name} {value}");
    }
    for (name, value) in [
        ("title", json!("a".repeat(101))),
        ("title", json!(1)),
        ("link", json!("example.org")),
        ("link", json!("ftp://example.org")),
        ("link", json!(format!("{long_link}a"))),
        ("section", json!("12a")),
        ("section", json!("")),
        ("section", json!(12)),
        ("cover_s", json!(901)),
        ("cover_s", json!(-1)),
        ("cover_s", json!("3")),
        ("image_transfer", json!("base64")),
        ("sponsor_id", json!("shop")),
        ("board", json!("549")),
    ] {
        let field = format!("options.{name}");
        assert_eq!(refused(name, value.clone()), [field], "{name} {value}");
    }
}
