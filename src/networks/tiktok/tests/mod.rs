//! The adapter against canned answers: what is sent, exactly.

use std::path::Path;

use serde_json::{Value, json};
use url::Url;

use super::Tiktok;
use crate::{
    domain::{
        attempt::Journal, budget::Limit, id::MediaId, media::MediaType, network::Kind, post::Part,
        text::TextUnit, time::Instant,
    },
    networks::{
        Adapter, Draft, DraftMedia, Next, Now, Options, PREPARE_AHEAD_MAX_MS, Session,
        contract::{Canned, Trial, place},
        drive::{Driven, MADE_AT, answer, draft, drive, enter, http, options, picture},
    },
};

mod accounts;
mod checkups;
mod looking;
mod outcomes;

const CREATOR: &str = "/post/publish/creator_info/query/";
const VIDEO: &str = "/post/publish/video/init/";
const INBOX: &str = "/post/publish/inbox/video/init/";
const PHOTOS: &str = "/post/publish/content/init/";
/// More than two pieces' worth of bytes by one.
const FILM_BYTES: u64 = 2 * 5 * 1024 * 1024 + 1;

fn trial() -> Trial<Tiktok> {
    Trial {
        adapter,
        session: |_| Session::default().with("access_token", "token-1"),
    }
}

fn adapter(base: &Url) -> Tiktok {
    Tiktok::new(http(), place(base), Now::new(|| MADE_AT))
}

/// The adapter of no server.
fn idle() -> Tiktok {
    adapter(&"http://127.0.0.1:9".parse().unwrap())
}

fn drafted(text: &str, media: Vec<DraftMedia>, settings: &Value) -> Draft {
    let mut draft = draft("open-1", &[text], settings);
    draft.parts[0].media = media;
    draft
}

/// A picture with an address to fetch it from.
fn photo(directory: &Path, name: &str) -> DraftMedia {
    let mut photo = picture(directory, name, "Ein Laib");
    photo.content_type = "image/jpeg".to_owned();
    photo.address = Some(format!("https://dezent.test/m/{name}?until=9"));
    photo
}

fn film(directory: &Path, size_bytes: u64) -> DraftMedia {
    let mut film = picture(directory, "media_3", "");
    let bytes: Vec<u8> = (0..size_bytes)
        .map(|at| b"abcdefg"[usize::try_from(at % 7).unwrap()])
        .collect();
    std::fs::write(directory.join("media_3"), bytes).unwrap();
    film.content_type = "video/mp4".to_owned();
    film.size_bytes = size_bytes;
    film.duration_ms = Some(8_000);
    film.address = Some("https://dezent.test/m/media_3?until=9".to_owned());
    film
}

/// An answer as `TikTok` wraps it.
fn ok(data: &Value) -> Value {
    json!({ "data": data, "error": { "code": "ok", "message": "", "log_id": "log-1" } })
}

fn error(code: &str) -> Value {
    json!({ "data": {}, "error": { "code": code, "message": "A sentence.", "log_id": "log-1" } })
}

fn creator() -> Value {
    json!({
        "creator_username": "laden", "creator_nickname": "Laden",
        "privacy_level_options": ["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"],
        "comment_disabled": false, "duet_disabled": true, "stitch_disabled": false,
        "max_video_post_duration_sec": 600,
    })
}

/// The answers to everything but pieces.
fn answers() -> Vec<Canned> {
    let begun = |id: &str| ok(&json!({ "publish_id": id }));
    vec![
        Canned::new("POST", CREATOR, ok(&creator())),
        Canned::new("POST", VIDEO, begun("v_pub_url~v2.1")),
        Canned::new("POST", INBOX, begun("v_inbox_url~v2.1")),
        Canned::new("POST", PHOTOS, begun("p_pub_url~v2.1")),
    ]
}

async fn sent(draft: &Draft) -> Value {
    trial().sent(draft, &answers()).await
}

fn public(more: &Value) -> Value {
    let mut settings = json!({ "privacy_level": "PUBLIC_TO_EVERYONE" });
    for (name, value) in more.as_object().unwrap() {
        settings[name] = value.clone();
    }
    settings
}

/// Every setting that a film can have, on.
fn all_of_a_film() -> Value {
    public(&json!({
        "allow_comment": true, "allow_duet": true, "allow_stitch": true, "brand_content": true,
        "brand_organic": true, "is_aigc": true, "cover_ms": 1_000,
    }))
}

#[tokio::test]
async fn a_film_is_fetched_where_a_person_wants_that() {
    let directory = tempfile::tempdir().unwrap();
    let film = film(directory.path(), 12);
    let mut settings = all_of_a_film();
    settings["video_transfer"] = json!("pull");
    let draft = drafted("Tee #tee @freund", vec![film.clone()], &settings);
    insta::assert_json_snapshot!("pull", sent(&draft).await);
    let settings = json!({ "mode": "inbox", "video_transfer": "pull" });
    let draft = drafted("Tee", vec![film], &settings);
    insta::assert_json_snapshot!("pull_inbox", sent(&draft).await);
}

#[tokio::test]
async fn pictures_are_fetched() {
    let directory = tempfile::tempdir().unwrap();
    let two = || {
        vec![
            photo(directory.path(), "media_1"),
            photo(directory.path(), "media_2"),
        ]
    };
    let settings = public(&json!({
        "title": " Brot ", "cover_index": 1, "auto_add_music": true, "allow_comment": true,
        "brand_organic": true,
    }));
    let draft = drafted("Frisch #Brot", two(), &settings);
    insta::assert_json_snapshot!("photos", sent(&draft).await);
    // Nothing is on unless somebody says so.
    let draft = drafted("", two(), &json!({ "privacy_level": "SELF_ONLY" }));
    insta::assert_json_snapshot!("photos_bare", sent(&draft).await);
    let settings = json!({ "mode": "inbox", "title": "Brot" });
    let draft = drafted("Frisch", two(), &settings);
    insta::assert_json_snapshot!("photos_inbox", sent(&draft).await);
}

/// Sends a film in pieces: the calls, with pieces by their size and their range only, and how it ended.
async fn film_sent(draft: &Draft, journal: &mut Journal) -> Value {
    let server = trial()
        .serve(&[
            Canned::new("POST", CREATOR, ok(&creator())),
            Canned::new("PUT", "/upload", Value::Null)
                .query("upload_id", "7")
                .status(206)
                .once(),
            Canned::new("PUT", "/upload", Value::Null).status(201),
        ])
        .await;
    let begun = ok(&json!({
        "publish_id": "v_pub_file~v2.1",
        "upload_url": format!("{}/upload?upload_id=7&upload_token=t", server.uri()),
    }));
    for path in [VIDEO, INBOX] {
        answer(&server, "POST", path, 200, begun.clone()).await;
    }
    let session = (trial().session)(&server.uri().parse().unwrap());
    let driven = drive(&trial().at(&server), draft, journal, &session).await;
    let Driven::Stopped(step, report) = driven else {
        panic!("{driven:?}")
    };
    let received = server.received_requests().await.unwrap();
    let calls: Vec<Value> = received
        .iter()
        .map(|request| {
            let query = request.url.query().unwrap_or_default();
            let header = |name: &str| request.headers.get(name).map(|one| one.to_str().unwrap());
            let body = serde_json::from_slice(&request.body);
            json!({
                "call": format!("{} {}?{query}", request.method, request.url.path()),
                "authorization": header("authorization"),
                "content-type": header("content-type"),
                "content-length": header("content-length"),
                "content-range": header("content-range"),
                "body": body.unwrap_or_else(|_| json!(request.body.len())),
            })
        })
        .collect();
    json!({ "calls": calls, "step": step.name, "key": step.key,
        "ended": format!("{:?}", report.outcome) })
}

#[tokio::test]
async fn a_film_is_sent_in_pieces_and_the_last_one_makes_the_post() {
    let directory = tempfile::tempdir().unwrap();
    let film = film(directory.path(), FILM_BYTES);
    let draft = drafted("Tee #tee @freund", vec![film.clone()], &all_of_a_film());
    let mut journal = Journal::default();
    let seen = film_sent(&draft, &mut journal).await;
    insta::assert_json_snapshot!("film", seen);
    for name in ["creator:0", "init:0", "piece:0:0"] {
        assert!(journal.get(name).is_some(), "{name}");
    }
    let inbox = drafted("Tee", vec![film], &json!({ "mode": "inbox" }));
    let seen = film_sent(&inbox, &mut Journal::default()).await;
    insta::assert_json_snapshot!("film_inbox", seen);
}

#[tokio::test]
async fn the_pieces_are_the_film() {
    let directory = tempfile::tempdir().unwrap();
    let film = film(directory.path(), FILM_BYTES);
    let all = super::pieces::read(&film, 0..FILM_BYTES).await.unwrap();
    let pieces = super::pieces::Pieces::of(FILM_BYTES);
    let mut joined = Vec::new();
    for index in 0..pieces.count {
        let range = pieces.range(index);
        joined.extend(super::pieces::read(&film, range).await.unwrap());
    }
    assert_eq!(pieces.count, 2);
    assert!(joined == all && all.len() as u64 == FILM_BYTES);
    // Half a piece is never taken for a whole one.
    let short = super::pieces::read(&film, FILM_BYTES - 1..FILM_BYTES + 1).await;
    assert_eq!(
        short.unwrap_err().outcome,
        crate::networks::Outcome::NotSent
    );
}

/// What is left of an upload that has begun.
fn begun(id: &str) -> Value {
    json!({ "upload_url": format!("http://127.0.0.1:9/upload?id={id}") })
}

#[test]
fn only_what_is_missing_is_sent_and_what_is_over_is_begun_anew() {
    let directory = tempfile::tempdir().unwrap();
    let film = film(directory.path(), FILM_BYTES);
    let mut draft = drafted("Tee", vec![film], &public(&json!({})));
    let step = |draft: &Draft, journal: &Journal| trial().next(draft, journal);
    let mut journal = Journal::default();
    assert_eq!(step(&draft, &journal).name, "creator:0");
    enter(&mut journal, "creator:0", None, creator());
    assert_eq!(step(&draft, &journal).name, "init:0");
    enter(&mut journal, "init:0", Some("a"), begun("a"));
    let first = step(&draft, &journal);
    assert_eq!(
        (first.name.as_str(), &first.request["to"]),
        ("piece:0:0", &json!(5_242_880))
    );
    enter(&mut journal, "piece:0:0", Some("a"), json!({}));
    let last = step(&draft, &journal);
    assert_eq!(
        (last.name.as_str(), last.key.as_deref()),
        ("post:0", Some("a"))
    );
    assert_eq!(last.request["from"], 5_242_880);
    assert_eq!(last.request["to"], FILM_BYTES);
    // TikTok has ended the upload: the pieces of it are of no use for the next one.
    enter(
        &mut journal,
        "piece:0:0",
        Some("a"),
        json!({ "is_over": true }),
    );
    assert_eq!(step(&draft, &journal).name, "init:0");
    enter(&mut journal, "init:0", Some("b"), begun("b"));
    assert_eq!(step(&draft, &journal).name, "piece:0:0");
    enter(&mut journal, "piece:0:0", Some("b"), json!({}));
    assert_eq!(step(&draft, &journal).name, "post:0");
    // So has time.
    let minute = 60_000;
    draft.created_at = MADE_AT.plus_ms(50 * minute - 1);
    assert_eq!(step(&draft, &journal).name, "post:0");
    draft.created_at = MADE_AT.plus_ms(50 * minute);
    assert_eq!(step(&draft, &journal).name, "init:0");
    draft.created_at = MADE_AT.plus_ms(60 * minute);
    assert_eq!(step(&draft, &journal).name, "creator:0");
    enter(
        &mut journal,
        "post:0",
        Some("813"),
        json!({ "url": "https://a.test" }),
    );
    let Next::Done(proof) = idle().next(&draft, &journal) else {
        panic!("it is out")
    };
    assert_eq!(proof.remote_id, "813");
    assert_eq!(proof.url.as_deref(), Some("https://a.test"));
    assert_eq!(idle().public_step(&draft, &journal), None);
}

#[test]
fn the_public_step_is_known_before_anything_is_prepared() {
    let directory = tempfile::tempdir().unwrap();
    let draft = drafted("Tee", vec![film(directory.path(), 12)], &public(&json!({})));
    let step = idle().public_step(&draft, &Journal::default()).unwrap();
    assert_eq!((step.name.as_str(), step.key), ("post:0", None));
}

#[tokio::test]
async fn what_makes_no_post_is_refused_before_anything_is_sent() {
    let directory = tempfile::tempdir().unwrap();
    let (film, photo) = (
        film(directory.path(), 12),
        photo(directory.path(), "media_1"),
    );
    let mut nowhere = photo.clone();
    nowhere.address = None;
    let refused = "Refused { duplicate: false }";
    let aigc = public(&json!({ "is_aigc": true }));
    let cover = public(&json!({ "cover_index": 1 }));
    let hidden = json!({ "privacy_level": "SELF_ONLY", "brand_content": true });
    for (media, settings, outcome, why) in [
        (vec![], public(&json!({})), refused, "one film, or pictures"),
        (
            vec![film.clone(), photo.clone()],
            public(&json!({})),
            refused,
            "one film, or pictures",
        ),
        (vec![film.clone()], json!({}), refused, "say who may see it"),
        (vec![film], hidden, refused, "cannot be SELF_ONLY"),
        (vec![photo.clone()], aigc, refused, "films only"),
        (vec![photo], cover, refused, "cover_index"),
        (
            vec![nowhere.clone()],
            public(&json!({})),
            "NotSent",
            "no public address",
        ),
        (
            vec![nowhere],
            json!({ "mode": "inbox" }),
            "NotSent",
            "no public address",
        ),
        (
            vec![],
            json!({ "mode": "inbox" }),
            refused,
            "one film, or pictures",
        ),
    ] {
        let draft = drafted("Tee", media, &settings);
        let seen = sent(&draft).await;
        assert_eq!(seen["requests"], json!([]), "{why}");
        assert_eq!(seen["ended"]["outcome"], outcome, "{why}");
        let message = seen["ended"]["message"].as_str().unwrap();
        assert!(message.contains(why), "{message}");
    }
}

#[test]
fn limits_are_the_networks_own() {
    let limits = idle().limits(&Options::new());
    let fits = |text: &str| {
        let length = limits.measure(text);
        length.counted <= length.limit
    };
    assert!(fits(&"a".repeat(2_200)) && !fits(&"a".repeat(2_201)));
    assert!(fits(&"😀".repeat(1_100)) && !fits(&"😀".repeat(1_101)));
    assert_eq!(limits.text_unit, TextUnit::Utf16);
    assert_eq!((limits.images_max, limits.videos_max), (35, 1));
    assert_eq!(limits.image_types, [MediaType::Jpeg, MediaType::Webp]);
    assert_eq!(limits.video_types, [MediaType::Mp4, MediaType::Quicktime]);
    assert_eq!(limits.image_size_bytes_max, 20_000_000);
    assert_eq!(limits.image_side_max, Some(1_920));
    assert_eq!(limits.image_pixels_max, Some(2_073_600));
    assert_eq!(limits.video_size_bytes_max, 4_000_000_000);
    assert_eq!(limits.video_duration_ms_max, Some(600_000));
    let sides = (limits.video_side_min, limits.video_side_max);
    assert_eq!(sides, (Some(360), Some(4_096)));
    assert!(limits.needs_media && !limits.mixes_media);
    assert_eq!(limits.thread_parts_max, 1);
    let ahead = |has_media| idle().prepare_ahead_ms(&Options::new(), has_media);
    assert_eq!((ahead(false), ahead(true)), (0, PREPARE_AHEAD_MAX_MS));
    assert!(idle().fetches_media());
    let budget = |settings: Value| -> Vec<(&str, i64)> {
        let budgets = idle().budgets(&options(&settings));
        budgets
            .iter()
            .map(|Limit { name, max, .. }| (*name, *max))
            .collect()
    };
    assert_eq!(budget(json!({})), [("posts_per_day", 15)]);
    assert_eq!(budget(json!({ "mode": "inbox" })), [("inbox_per_day", 5)]);
}

#[test]
fn what_settings_lack_is_told_before_a_post_is_planned() {
    let told = |settings: Value| -> Vec<(String, String)> {
        let part = Part {
            text: "Tee".to_owned(),
            media: vec![MediaId::new(Instant::from_ms(1))],
        };
        let limits = idle().limits(&options(&settings));
        let refusals = limits.refuse_parts(&[part]).into_iter();
        refusals
            .map(|refusal| (refusal.field, refusal.message))
            .collect()
    };
    let refused = |field: &str, why: &str| [(format!("options.{field}"), why.to_owned())];
    let levels = "say who may see it: one of PUBLIC_TO_EVERYONE, MUTUAL_FOLLOW_FRIENDS, \
                  FOLLOWER_OF_CREATOR, SELF_ONLY";
    for settings in [json!({}), json!({ "mode": "direct" })] {
        assert_eq!(told(settings), refused("privacy_level", levels));
    }
    let hidden = json!({ "privacy_level": "SELF_ONLY", "brand_content": true });
    let why = "a paid partnership cannot be SELF_ONLY; choose who else may see it";
    assert_eq!(told(hidden.clone()), refused("brand_content", why));
    let mut inbox = hidden;
    inbox["mode"] = json!("inbox");
    for settings in [public(&json!({})), inbox, json!({ "mode": "inbox" })] {
        assert_eq!(told(settings), []);
    }
}

#[test]
fn an_unclear_end_is_settled_by_the_handle_where_there_is_one_before() {
    let directory = tempfile::tempdir().unwrap();
    let kind = |media: DraftMedia, settings: Value| {
        idle().kind_of(&drafted("Tee", vec![media], &settings))
    };
    let film = film(directory.path(), 12);
    assert_eq!(kind(film.clone(), json!({})), Kind::Handle);
    let pull = json!({ "video_transfer": "pull" });
    assert_eq!(kind(film, pull.clone()), Kind::Listing);
    assert_eq!(
        kind(photo(directory.path(), "media_1"), json!({})),
        Kind::Listing
    );
    assert_eq!(idle().kind(&Options::new()), Kind::Handle);
    assert_eq!(idle().kind(&options(&pull)), Kind::Listing);
}

#[test]
fn settings_are_refused_by_their_names() {
    let refused = |settings: Value| {
        let refusals = idle().refuse_options(&options(&settings));
        let fields = refusals.into_iter().map(|refusal| refusal.field);
        fields.collect::<Vec<_>>()
    };
    assert_eq!(refused(all_of_a_film()), [""; 0]);
    for (name, value) in [
        ("privacy_level", json!("FOLLOWER_OF_CREATOR")),
        ("mode", json!("direct")),
        ("mode", json!("inbox")),
        ("title", json!("a".repeat(90))),
        ("cover_ms", json!(600_000)),
        ("cover_index", json!(34)),
        ("video_transfer", json!("upload")),
    ] {
        assert_eq!(refused(json!({ name: value })), [""; 0], "{name}");
    }
    for (name, value) in [
        ("privacy_level", json!("public")),
        ("privacy_level", json!("")),
        ("mode", json!("draft")),
        ("title", json!("a".repeat(91))),
        ("cover_ms", json!(600_001)),
        ("cover_ms", json!(-1)),
        ("cover_index", json!(35)),
        ("video_transfer", json!("fetch")),
        ("allow_comment", json!("yes")),
        ("allow_duet", json!(1)),
        ("allow_stitch", json!(null)),
        ("brand_content", json!("true")),
        ("brand_organic", json!([])),
        ("is_aigc", json!(0)),
        ("auto_add_music", json!("no")),
        ("visibility", json!("public")),
    ] {
        let field = format!("options.{name}");
        assert_eq!(refused(json!({ name: value })), [field], "{name} {value}");
    }
    let hidden = json!({ "privacy_level": "SELF_ONLY", "brand_content": true });
    assert_eq!(refused(hidden), ["options.brand_content"]);
    let own = json!({ "privacy_level": "SELF_ONLY", "brand_organic": true });
    assert_eq!(refused(own), [""; 0]);
}
