//! The adapter against canned answers: what is sent, exactly.

use serde_json::{Value, json};
use url::Url;

use super::Telegram;
use crate::{
    domain::{attempt::Journal, network::Kind, post::Part},
    networks::{
        Adapter, Draft, Next, Place, Session,
        contract::{Canned, Trial, place},
        drive::{draft, enter, http, options, picture},
    },
};

mod accounts;
mod checkups;
mod outcomes;

const CHAT: &str = "-1001234567890";
const TOKEN: &str = "123456:ABC-DEF";

/// The path of a method.
fn path(method: &str) -> String {
    format!("/bot{TOKEN}/{method}")
}

fn trial() -> Trial<Telegram> {
    Trial {
        adapter: |base: &Url| Telegram::new(http(), place(base)),
        session: |_| Session::default().with("bot_token", TOKEN),
    }
}

fn adapter() -> Telegram {
    Telegram::new(http(), Place::default())
}

fn drafted(texts: &[&str], settings: &Value) -> Draft {
    draft(CHAT, texts, settings)
}

fn message(id: i64) -> Value {
    json!({
        "message_id": id, "date": 1_795_413_600,
        "chat": { "id": -1_001_234_567_890_i64, "type": "channel", "username": "shop" },
    })
}

fn sent(result: &Value) -> Value {
    json!({ "ok": true, "result": result })
}

fn answers(method: &str, result: &Value) -> Canned {
    Canned::new("POST", &path(method), sent(result))
}

#[tokio::test]
async fn a_text_goes_in_one_call() {
    let draft = drafted(&["Grüße & <3: https://example.org"], &json!({}));
    let shown = trial()
        .sent(&draft, &[answers("sendMessage", &message(7))])
        .await;
    insta::assert_json_snapshot!("text", shown);
}

#[tokio::test]
async fn every_setting_is_said() {
    let settings = json!({
        "silent": true, "format": "html", "link_preview_url": "https://example.org/a",
        "link_preview_size": "large", "link_preview_above": true, "protect_content": true,
        "topic_id": 12, "caption_above": true, "spoiler": true,
        "buttons": [
            { "text": "Zum Laden", "url": "https://example.org/laden" },
            { "text": "Karte", "url": "https://example.org/karte" },
        ],
    });
    let mut seen = serde_json::Map::new();
    let draft = drafted(&["<b>Neu</b> im Laden"], &settings);
    let text = trial()
        .sent(&draft, &[answers("sendMessage", &message(7))])
        .await;
    seen.insert("text".to_owned(), text);
    let directory = tempfile::tempdir().unwrap();
    let mut with_picture = draft.clone();
    with_picture.parts[0]
        .media
        .push(picture(directory.path(), "media_1", "Brot"));
    let photo = trial()
        .sent(&with_picture, &[answers("sendPhoto", &message(7))])
        .await;
    seen.insert("photo".to_owned(), photo);
    let quiet =
        json!({ "link_preview": false, "link_preview_size": "small", "format": "markdown" });
    let draft = drafted(&["*Neu* im Laden"], &quiet);
    let text = trial()
        .sent(&draft, &[answers("sendMessage", &message(7))])
        .await;
    seen.insert("no_preview".to_owned(), text);
    let small = drafted(
        &["a"],
        &json!({ "link_preview_size": "small", "format": "plain" }),
    );
    let text = trial()
        .sent(&small, &[answers("sendMessage", &message(7))])
        .await;
    seen.insert("small_preview".to_owned(), text);
    insta::assert_json_snapshot!("settings", seen);
}

#[tokio::test]
async fn each_kind_of_file_has_its_method() {
    let directory = tempfile::tempdir().unwrap();
    let mut seen = serde_json::Map::new();
    for (content_type, as_document, method) in [
        ("image/jpeg", false, "sendPhoto"),
        ("image/gif", false, "sendAnimation"),
        ("video/mp4", false, "sendVideo"),
        ("image/png", true, "sendDocument"),
        ("video/quicktime", true, "sendDocument"),
    ] {
        let mut draft = drafted(&["Frisch"], &json!({ "as_document": as_document }));
        let mut media = picture(directory.path(), "media_1", "Ein Brot");
        media.content_type = content_type.to_owned();
        if content_type.starts_with("video/") {
            media.duration_ms = Some(4_500);
        }
        draft.parts[0].media.push(media);
        let shown = trial().sent(&draft, &[answers(method, &message(7))]).await;
        seen.insert(content_type.to_owned(), shown);
    }
    let mut bare = drafted(&[""], &json!({ "format": "html" }));
    bare.parts[0]
        .media
        .push(picture(directory.path(), "media_2", ""));
    let shown = trial()
        .sent(&bare, &[answers("sendPhoto", &message(7))])
        .await;
    seen.insert("without_text".to_owned(), shown);
    insta::assert_json_snapshot!("files", seen);
}

#[tokio::test]
async fn several_pictures_and_films_are_an_album() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Zwei"], &json!({ "spoiler": true, "format": "html" }));
    let mut film = picture(directory.path(), "media_2", "");
    film.content_type = "video/mp4".to_owned();
    film.duration_ms = Some(2_000);
    draft.parts[0]
        .media
        .extend([picture(directory.path(), "media_1", ""), film]);
    let result = json!([message(7), message(8)]);
    let shown = trial()
        .sent(&draft, &[answers("sendMediaGroup", &result)])
        .await;
    insta::assert_json_snapshot!("album", shown);
}

#[tokio::test]
async fn parts_of_a_thread_answer_one_another() {
    let directory = tempfile::tempdir().unwrap();
    let settings = json!({ "buttons": [{ "text": "Mehr", "url": "https://example.org" }] });
    let mut draft = drafted(&["Eins", "Zwei", "Drei"], &settings);
    draft.parts[1].media.extend([
        picture(directory.path(), "media_1", ""),
        picture(directory.path(), "media_2", ""),
    ]);
    let album = json!([message(8), message(9)]);
    let shown = trial()
        .sent(
            &draft,
            &[
                answers("sendMessage", &message(7)).once(),
                answers("sendMediaGroup", &album),
                answers("sendMessage", &message(10)),
            ],
        )
        .await;
    insta::assert_json_snapshot!("thread", shown);
}

#[test]
fn what_is_out_is_not_sent_again() {
    let draft = drafted(&["Eins", "Zwei"], &json!({}));
    let mut journal = Journal::default();
    let first = trial().next(&draft, &journal);
    assert_eq!(first.name, "post:0");
    assert_eq!(trial().next(&draft, &journal), first);
    // The server puts this one off and gives it no number: the next part answers nobody.
    enter(&mut journal, "post:0", None, json!({}));
    let second = trial().next(&draft, &journal);
    assert_eq!((second.name.as_str(), second.part), ("post:1", 1));
    assert_eq!(second.request["fields"].get("reply_parameters"), None);
    enter(&mut journal, "post:1", Some("8"), json!({}));
    let Next::Done(proof) = adapter().next(&draft, &journal) else {
        panic!("everything is out")
    };
    assert_eq!((proof.remote_id.as_str(), proof.url), ("", None));
}

#[test]
fn settings_are_refused_by_name() {
    let refused = |settings: Value| -> Vec<String> {
        let refusals = adapter().refuse_options(&options(&settings));
        refusals.into_iter().map(|refusal| refusal.field).collect()
    };
    let button = |text: &str, url: &str| json!({ "text": text, "url": url });
    let good = json!({
        "silent": true, "format": "markdown", "link_preview": true, "link_preview_size": "small",
        "link_preview_url": "http://example.org", "link_preview_above": false,
        "caption_above": true, "spoiler": false, "as_document": true, "protect_content": false,
        "topic_id": 1, "buttons": [button(&"x".repeat(64), "https://example.org")],
    });
    assert_eq!(refused(good), [""; 0]);
    for (name, value) in [
        ("silent", json!("yes")),
        ("format", json!("rtf")),
        ("link_preview", json!(1)),
        ("link_preview_url", json!("example.org")),
        ("link_preview_url", json!("tg://resolve")),
        ("link_preview_size", json!("huge")),
        ("link_preview_above", json!(null)),
        ("caption_above", json!("no")),
        ("spoiler", json!(0)),
        ("as_document", json!("")),
        ("protect_content", json!([])),
        ("topic_id", json!(0)),
        ("topic_id", json!("1")),
        ("buttons", json!("Mehr")),
        ("buttons", json!([button("Mehr", "example.org")])),
        ("buttons", json!([button(" ", "https://example.org")])),
        (
            "buttons",
            json!([button(&"x".repeat(65), "https://example.org")]),
        ),
        (
            "buttons",
            json!(vec![button("a", "https://example.org"); 9]),
        ),
        ("buttons", json!([{ "text": "a" }])),
        ("colour", json!("red")),
    ] {
        let expected = [format!("options.{name}")];
        assert_eq!(refused(json!({ name: value })), expected, "{value}");
    }
}

#[test]
fn limits_hold_at_their_borders() {
    let adapter = adapter();
    let part = |text: String, media: usize| Part {
        text,
        media: vec![
            crate::domain::id::MediaId::new(crate::domain::time::Instant::from_ms(1));
            media
        ],
    };
    let refused = |part: Part| -> usize {
        adapter
            .limits(&options(&json!({})))
            .refuse_parts(&[part])
            .len()
    };
    // An emoji is two code units of UTF-16.
    assert_eq!(refused(part("👋".repeat(2_048), 0)), 0);
    assert_eq!(refused(part("👋".repeat(2_048) + "x", 0)), 1);
    assert_eq!(refused(part("👋".repeat(512), 1)), 0);
    assert_eq!(refused(part("👋".repeat(512) + "x", 1)), 1);
    let limits = |settings: Value| adapter.limits(&options(&settings));
    let (photo, file) = (limits(json!({})), limits(json!({ "as_document": true })));
    assert_eq!(photo.image_size_bytes_max, 10_000_000);
    assert_eq!(file.image_size_bytes_max, 50_000_000);
    assert_eq!(photo.video_size_bytes_max, 50_000_000);
    assert_eq!(
        (photo.image_side_max, file.image_side_max),
        (Some(9_999), None)
    );
    assert_eq!((photo.video_types.len(), file.video_types.len()), (1, 2));
    assert_eq!(
        (photo.media_max, photo.images_max, photo.videos_max),
        (Some(10), 10, 10)
    );
    assert_eq!(photo.thread_parts_max, 25);
    assert_eq!(adapter.kind(&options(&json!({}))), Kind::Blind);
    let budgets = adapter.budgets(&options(&json!({})));
    assert_eq!((budgets[0].max, budgets[0].window_ms), (20, 60_000));
}
