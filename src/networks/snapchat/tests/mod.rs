//! The adapter against canned answers: what is sent, exactly.

use std::path::Path;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use url::Url;

use super::{Snapchat, seal::Seal};
use crate::{
    domain::{attempt::Journal, media::MediaType, network::Kind, text::TextUnit},
    networks::{
        Adapter, Draft, DraftMedia, Next, Now, PREPARE_AHEAD_MAX_MS, Session,
        contract::{Canned, Trial, place},
        drive::{MADE_AT, draft, enter, http, options, picture},
    },
};

mod accounts;
mod checkups;
mod outcomes;

const MEDIA: &str = "/public_profiles/profile-1/media";
const STORIES: &str = "/public_profiles/profile-1/stories";
const SAVED: &str = "/public_profiles/profile-1/saved_stories";
const SPOTLIGHTS: &str = "/public_profiles/profile-1/spotlights";

fn trial() -> Trial<Snapchat> {
    Trial {
        adapter,
        session: |_| Session::default().with("access_token", "token-1"),
    }
}

fn adapter(base: &Url) -> Snapchat {
    Snapchat::new(http(), place(base), Now::new(|| MADE_AT))
}

/// The adapter of no server.
fn idle() -> Snapchat {
    adapter(&"http://127.0.0.1:9".parse().unwrap())
}

fn drafted(text: &str, media: Vec<DraftMedia>, settings: &Value) -> Draft {
    let mut draft = draft("profile-1", &[text], settings);
    draft.parts[0].media = media;
    draft
}

fn image(directory: &Path) -> DraftMedia {
    picture(directory, "media_1", "Ein Laib")
}

fn film(directory: &Path) -> DraftMedia {
    let mut film = picture(directory, "media_3", "");
    film.content_type = "video/mp4".to_owned();
    film.duration_ms = Some(8_000);
    film
}

fn success(more: &Value) -> Value {
    let mut answer = json!({ "request_status": "SUCCESS", "request_id": "request-1" });
    for (name, value) in more.as_object().unwrap() {
        answer[name] = value.clone();
    }
    answer
}

/// The answers to everything.
fn answers() -> Vec<Canned> {
    let registered = json!({
        "media_id": "m-5", "add_path": "/v1/media/m-5/add?token=a",
        "finalize_path": "/v1/media/m-5/finalize?token=f",
    });
    let story = json!({ "sub_request_status": "SUCCESS", "saved_story": { "id": "saved-1" } });
    vec![
        Canned::new("POST", MEDIA, success(&registered)),
        Canned::new("POST", "/v1/media/m-5/add", success(&json!({}))),
        Canned::new("POST", "/v1/media/m-5/finalize", success(&json!({}))),
        Canned::new("POST", STORIES, success(&json!({}))),
        Canned::new("POST", SAVED, success(&json!({ "saved_stories": [story] }))),
        Canned::new(
            "POST",
            SPOTLIGHTS,
            success(&json!({ "spotlight_id": "spot-1" })),
        ),
    ]
}

/// What is sent, with the encrypted file, which is no text, by its size.
async fn sent(draft: &Draft) -> Value {
    let mut seen = trial().sent(draft, &answers()).await;
    let form = seen["requests"][1]["body"].as_str().unwrap().to_owned();
    let (head, _) = form.split_once("application/octet-stream\r\n\r\n").unwrap();
    seen["requests"][1]["body"] = json!(head);
    seen
}

#[tokio::test]
async fn a_story_is_encrypted_uploaded_and_made() {
    let directory = tempfile::tempdir().unwrap();
    let draft = drafted("", vec![image(directory.path())], &json!({}));
    insta::assert_json_snapshot!("story", sent(&draft).await);
}

#[tokio::test]
async fn saved_stories_and_spotlights_say_what_they_are() {
    let directory = tempfile::tempdir().unwrap();
    let settings = json!({ "placement": "saved_story" });
    let draft = drafted(" Brot ", vec![film(directory.path())], &settings);
    let seen = sent(&draft).await;
    insta::assert_json_snapshot!("saved_story", [&seen["requests"][3], &seen["ended"]]);
    let settings = json!({ "placement": "spotlight", "locale": "de_AT" });
    let mut draft = drafted(
        "So geht der Teig auf #brot",
        vec![film(directory.path())],
        &settings,
    );
    let seen = sent(&draft).await;
    insta::assert_json_snapshot!(
        "spotlight",
        [&seen["requests"][0], &seen["requests"][3], &seen["ended"]]
    );
    // Without a locale the post's language says it, where it names a country.
    draft.options.remove("locale");
    for (lang, expected) in [("de-DE", "de_DE"), ("de", "en_US"), ("zh-Hant", "en_US")] {
        draft.lang = Some(lang.to_owned());
        let step = idle().public_step(&draft, &Journal::default()).unwrap();
        assert_eq!(step.request["body"]["locale"], expected, "{lang}");
    }
    draft.parts[0].text = String::new();
    let step = idle().public_step(&draft, &Journal::default()).unwrap();
    assert_eq!(step.request["body"].get("description"), None);
}

/// Decrypts what was uploaded with the key that was registered for it.
#[tokio::test]
async fn what_is_uploaded_is_the_file_under_its_key() {
    use cbc::cipher::{BlockModeDecrypt as _, KeyIvInit as _, array::Array};
    let directory = tempfile::tempdir().unwrap();
    let draft = drafted("", vec![image(directory.path())], &json!({}));
    let server = trial().serve(&answers()).await;
    let session = (trial().session)(&server.uri().parse().unwrap());
    let mut journal = Journal::default();
    crate::networks::drive::drive(&trial().at(&server), &draft, &mut journal, &session).await;
    let received = server.received_requests().await.unwrap();
    let registration: Value = serde_json::from_slice(&received[0].body).unwrap();
    let secret = |name: &str| {
        let secret = registration[name].as_str().unwrap();
        STANDARD.decode(secret).unwrap()
    };
    let key: [u8; 32] = secret("key").try_into().unwrap();
    let iv: [u8; 16] = secret("iv").try_into().unwrap();
    let form = &received[1].body;
    let mark = b"application/octet-stream\r\n\r\n";
    let start = form
        .windows(mark.len())
        .position(|part| part == mark)
        .unwrap()
        + mark.len();
    // Twelve bytes become one block.
    let mut sealed = form[start..start + 16].to_vec();
    assert_eq!(form[start + 16..start + 20], *b"\r\n--");
    let mut cipher = cbc::Decryptor::<aes::Aes256>::new(&key.into(), &iv.into());
    cipher.decrypt_blocks(Array::slice_as_chunks_mut(&mut sealed).0);
    assert_eq!(sealed, b"\x89PNG\r\n\x1a\n0000\x04\x04\x04\x04");
}

#[test]
fn each_file_of_each_part_has_a_key_of_its_own() {
    let directory = tempfile::tempdir().unwrap();
    let draft = drafted("", vec![], &json!({}));
    let (image, film) = (image(directory.path()), film(directory.path()));
    let seal = |key: &str, media: &DraftMedia| {
        let mut part = draft.parts[0].clone();
        part.key = key.to_owned();
        let Seal { key, iv } = Seal::of(&part, media);
        (key, iv)
    };
    assert_eq!(seal("a", &image), seal("a", &image));
    let (key, iv) = seal("a", &image);
    assert_ne!(key[..16], iv);
    for (other_key, other_iv) in [seal("b", &image), seal("a", &film)] {
        assert!(other_key != key && other_iv != iv);
    }
}

/// What is known of a file that was registered.
fn registered(id: &str) -> (Option<&str>, Value) {
    let data = json!({ "add_path": "/v1/add", "finalize_path": "/v1/finalize" });
    (Some(id), data)
}

#[test]
fn only_what_is_missing_is_sent() {
    let directory = tempfile::tempdir().unwrap();
    let mut film = film(directory.path());
    film.size_bytes = 64_000_000;
    let mut draft = drafted("", vec![film], &json!({}));
    let step = |draft: &Draft, journal: &Journal| trial().next(draft, journal);
    let mut journal = Journal::default();
    assert_eq!(step(&draft, &journal).name, "media:0");
    let public = idle().public_step(&draft, &journal).unwrap();
    assert_eq!((public.name.as_str(), public.key), ("post:0", None));
    let (id, data) = registered("m-5");
    enter(&mut journal, "media:0", id, data);
    // The padding needs a piece of its own here.
    for (index, from, to) in [
        (0, 0, 32_000_000),
        (1, 32_000_000, 64_000_000),
        (2, 64_000_000, 64_000_016),
    ] {
        let piece = step(&draft, &journal);
        assert_eq!(piece.name, format!("add:0:{index}"));
        assert_eq!(piece.request["part_number"], index + 1);
        assert_eq!(piece.request["from"], from);
        assert_eq!(piece.request["to"], to);
        enter(&mut journal, &piece.name, Some("m-5"), json!({}));
    }
    assert_eq!(step(&draft, &journal).name, "finalize:0");
    enter(&mut journal, "finalize:0", Some("m-5"), json!({}));
    let public = step(&draft, &journal);
    assert_eq!(
        public.request,
        json!({ "path": "stories", "body": { "media_id": "m-5" } })
    );
    let hour = 3_600_000;
    draft.created_at = MADE_AT.plus_ms(20 * hour - 1);
    assert_eq!(step(&draft, &journal).name, "post:0");
    draft.created_at = MADE_AT.plus_ms(20 * hour);
    assert_eq!(step(&draft, &journal).name, "media:0");
    // Pieces of another file are of no use.
    draft.created_at = MADE_AT;
    let (id, data) = registered("m-6");
    enter(&mut journal, "media:0", id, data);
    assert_eq!(step(&draft, &journal).name, "add:0:0");
    enter(&mut journal, "post:0", Some("request-1"), json!({}));
    let Next::Done(proof) = idle().next(&draft, &journal) else {
        panic!("it is out")
    };
    assert_eq!((proof.remote_id.as_str(), proof.url), ("request-1", None));
}

#[tokio::test]
async fn what_makes_no_post_is_refused_before_anything_is_sent() {
    let directory = tempfile::tempdir().unwrap();
    let image = image(directory.path());
    for (media, placement, why) in [
        (
            vec![],
            "story",
            "a post on Snapchat has one picture or one film",
        ),
        (
            vec![image.clone(), film(directory.path())],
            "story",
            "a post on Snapchat has one picture or one film",
        ),
        (vec![image], "spotlight", "a spotlight is a film"),
    ] {
        let draft = drafted("", media, &json!({ "placement": placement }));
        let seen = trial().sent(&draft, &answers()).await;
        assert_eq!(seen["requests"], json!([]));
        assert_eq!(seen["ended"]["message"], why);
        assert_eq!(seen["ended"]["outcome"], "Refused { duplicate: false }");
    }
}

#[test]
fn limits_are_those_of_the_place() {
    let limits = |placement: &str| idle().limits(&options(&json!({ "placement": placement })));
    let fits = |placement: &str, length: usize| {
        let length = limits(placement).measure(&"a".repeat(length));
        length.counted <= length.limit
    };
    assert!(fits("story", 0) && !fits("story", 1));
    assert!(fits("saved_story", 45) && !fits("saved_story", 46));
    assert!(fits("spotlight", 160) && !fits("spotlight", 161));
    for (placement, images, shortest_ms, kind) in [
        ("story", 1, 5_000, Kind::Blind),
        ("saved_story", 1, 5_000, Kind::Blind),
        ("spotlight", 0, 6_000, Kind::Handle),
    ] {
        let limits = limits(placement);
        assert_eq!(limits.images_max, images, "{placement}");
        assert_eq!(limits.image_types.is_empty(), images == 0);
        assert_eq!((limits.videos_max, limits.media_max), (1, Some(1)));
        assert_eq!(limits.video_duration_ms_min, Some(shortest_ms));
        assert_eq!(limits.video_duration_ms_max, Some(60_000));
        assert_eq!(limits.video_types, [MediaType::Mp4]);
        assert_eq!(limits.video_side_min, Some(540));
        let ratios = limits.video_ratios.unwrap();
        assert!(ratios.hold(540, 960) && ratios.hold(1_080, 1_920));
        assert!(!ratios.hold(1_080, 1_350) && !ratios.hold(1_920, 1_080));
        assert_eq!(limits.text_unit, TextUnit::Utf16);
        assert!(limits.needs_media);
        assert_eq!(limits.thread_parts_max, 1);
        let settings = options(&json!({ "placement": placement }));
        assert_eq!(idle().kind(&settings), kind, "{placement}");
    }
    let sizes = limits("story");
    assert_eq!(sizes.image_types, [MediaType::Jpeg, MediaType::Png]);
    assert_eq!(sizes.image_size_bytes_max, 20_000_000);
    assert_eq!(sizes.video_size_bytes_max, 500_000_000);
    let ahead = |has_media| idle().prepare_ahead_ms(&options(&json!({})), has_media);
    assert_eq!((ahead(false), ahead(true)), (0, PREPARE_AHEAD_MAX_MS));
}

#[test]
fn settings_are_refused_by_their_names() {
    let refused = |name: &str, value: &Value| {
        let refusals = idle().refuse_options(&options(&json!({ name: value })));
        let fields = refusals.into_iter().map(|refusal| refusal.field);
        fields.collect::<Vec<_>>()
    };
    for (name, value) in [
        ("placement", json!("story")),
        ("placement", json!("saved_story")),
        ("placement", json!("spotlight")),
        ("locale", json!("de_DE")),
    ] {
        assert_eq!(refused(name, &value), [""; 0], "{value}");
    }
    for (name, value) in [
        ("placement", json!("chat")),
        ("placement", json!(1)),
        ("locale", json!("de")),
        ("locale", json!("de-DE")),
        ("locale", json!("DE_de")),
        ("title", json!("a")),
    ] {
        let field = format!("options.{name}");
        assert_eq!(refused(name, &value), [field], "{value}");
    }
}
