//! The adapter against canned answers: what is sent, exactly.

use serde_json::{Value, json};
use url::Url;

use super::Discord;
use crate::{
    domain::{attempt::Journal, media::MediaType, network::Kind, post::Part},
    networks::{
        Adapter, Draft, Place, Session,
        contract::{Canned, Trial, place},
        drive::{draft, enter, http, options, picture, requests},
    },
};

mod accounts;
mod checkups;
mod looking;
mod outcomes;

const CHANNEL: &str = "300";
const HOOK: &str = "/v10/webhooks/42/tok-en_9";

fn session() -> Session {
    Session::default()
        .with("webhook_id", "42")
        .with("webhook_token", "tok-en_9")
        .with("guild_id", "100")
        .with("bot_token", "bot-1")
}

fn trial() -> Trial<Discord> {
    Trial {
        adapter: |base: &Url| Discord::new(http(), place(base)),
        session: |_| session(),
    }
}

fn adapter() -> Discord {
    Discord::new(http(), Place::default())
}

fn drafted(texts: &[&str], settings: &Value) -> Draft {
    draft(CHANNEL, texts, settings)
}

fn message(id: &str, channel: &str) -> Value {
    json!({
        "id": id, "channel_id": channel, "content": "…", "attachments": [], "embeds": [],
        "timestamp": "2026-11-23T06:00:00.000000+00:00", "webhook_id": "42",
    })
}

fn answers(id: &str) -> Canned {
    Canned::new("POST", HOOK, message(id, CHANNEL)).query("wait", "true")
}

#[tokio::test]
async fn a_text_pings_nobody() {
    let draft = drafted(&["Grüße @everyone & <@1>: https://example.org"], &json!({}));
    let shown = trial().sent(&draft, &[answers("7")]).await;
    insta::assert_json_snapshot!("text", shown);
}

#[tokio::test]
async fn every_setting_is_said() {
    let directory = tempfile::tempdir().unwrap();
    let settings = json!({
        "username": "Laden", "avatar_url": "https://example.org/a.png",
        "mentions": ["users", "roles"], "format": "plain", "silent": true, "link_previews": false,
        "spoiler": true, "card_title": "Brot", "card_description": "Aus **Roggen**",
        "card_url": "https://example.org/brot", "card_image": true, "card_color": "#c0ffee",
        "card_footer": "Solange der Vorrat reicht",
    });
    let mut draft = drafted(&["# Neu: *Roggen_Brot*"], &settings);
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", "Ein Laib"));
    let mut seen = serde_json::Map::new();
    let all = trial().sent(&draft, &[answers("7")]).await;
    seen.insert("all".to_owned(), all);
    let plain_card = json!({ "card_title": "Brot", "silent": true });
    let draft = drafted(&["Neu"], &plain_card);
    let card = trial().sent(&draft, &[answers("7")]).await;
    seen.insert("card".to_owned(), card);
    let no_previews = json!({ "link_previews": false, "silent": true });
    let draft = drafted(&["https://example.org"], &no_previews);
    let bare = trial().sent(&draft, &[answers("7")]).await;
    seen.insert("no_previews".to_owned(), bare);
    insta::assert_json_snapshot!("settings", seen);
}

#[tokio::test]
async fn files_go_with_their_descriptions() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&[""], &json!({}));
    let mut film = picture(directory.path(), "media_2", "");
    film.content_type = "video/mp4".to_owned();
    let mut long = picture(directory.path(), "media_3", &"ä".repeat(1_025));
    long.content_type = "image/jpeg".to_owned();
    let first = picture(directory.path(), "media_1", "Ein \"Laib\" Brot");
    draft.parts[0].media.extend([first, film, long]);
    let server = trial().serve(&[answers("7")]).await;
    let step = trial().next(&draft, &Journal::default());
    let permit = crate::networks::drive::permit();
    let adapter = trial().at(&server);
    adapter.publish(&draft, &step, &session(), permit).await;
    let sent = requests(&server).await;
    let body = sent[0]["body"].as_str().unwrap();
    assert_eq!(body.matches('ä').count(), 1_024);
    let shown = sent.to_string().replace(&"ä".repeat(1_024), "ä…");
    let shown: Value = serde_json::from_str(&shown).unwrap();
    insta::assert_json_snapshot!("files", shown);
}

#[tokio::test]
async fn parts_of_a_thread_follow_one_another() {
    let settings = json!({ "card_title": "Brot", "username": "Laden" });
    let draft = drafted(&["Eins", "Zwei"], &settings);
    let shown = trial()
        .sent(&draft, &[answers("7").once(), answers("8")])
        .await;
    insta::assert_json_snapshot!("thread", shown);
}

#[tokio::test]
async fn a_forum_gets_a_thread_and_the_rest_goes_into_it() {
    let settings = json!({ "thread_name": "Brot im Herbst", "thread_tags": ["5", "6"] });
    let draft = drafted(&["Eins", "Zwei"], &settings);
    let into = Canned::new("POST", HOOK, message("8", "900")).query("thread_id", "900");
    let begun = Canned::new("POST", HOOK, message("7", "900"));
    let shown = trial().sent(&draft, &[into, begun]).await;
    insta::assert_json_snapshot!("forum", shown);
}

#[tokio::test]
async fn a_thread_that_is_there_gets_every_part() {
    let settings = json!({ "thread_id": "900", "thread_name": "Unbenutzt" });
    let draft = drafted(&["Eins", "Zwei"], &settings);
    let into = |id: &str| Canned::new("POST", HOOK, message(id, "900")).query("thread_id", "900");
    let shown = trial().sent(&draft, &[into("7").once(), into("8")]).await;
    insta::assert_json_snapshot!("into_thread", shown);
}

#[test]
fn what_is_out_is_not_sent_again() {
    let draft = drafted(&["Eins", "Zwei"], &json!({}));
    let mut journal = Journal::default();
    let first = trial().next(&draft, &journal);
    assert_eq!(trial().next(&draft, &journal), first);
    enter(&mut journal, "post:0", Some("7"), json!({}));
    let second = trial().next(&draft, &journal);
    assert_eq!((second.name.as_str(), second.part), ("post:1", 1));
    assert_eq!(second.request["message"]["content"], "Zwei");
}

#[test]
fn settings_are_refused_by_name() {
    let refused = |settings: Value| -> Vec<String> {
        let refusals = adapter().refuse_options(&options(&settings));
        refusals.into_iter().map(|refusal| refusal.field).collect()
    };
    let good = json!({
        "username": "x".repeat(80), "avatar_url": "https://example.org/a.png",
        "mentions": ["users", "roles", "everyone"], "format": "plain", "silent": false,
        "link_previews": true, "spoiler": true, "thread_id": "12345678901234567890",
        "thread_name": "x".repeat(100), "thread_tags": ["1", "2", "3", "4", "5"],
        "card_title": "x".repeat(256), "card_description": "x".repeat(4_096),
        "card_url": "http://example.org", "card_image": false, "card_color": "#FFFFFF",
        "card_footer": "x".repeat(2_048),
    });
    assert_eq!(refused(good), [""; 0]);
    for (name, value) in [
        ("username", json!("x".repeat(81))),
        ("username", json!(" ")),
        ("username", json!("Mein DisCord")),
        ("username", json!("clyde")),
        ("avatar_url", json!("example.org")),
        ("mentions", json!("everyone")),
        ("mentions", json!(["here"])),
        ("mentions", json!(["users", "users"])),
        ("format", json!("html")),
        ("silent", json!(1)),
        ("link_previews", json!("no")),
        ("spoiler", json!(null)),
        ("thread_id", json!(5)),
        ("thread_id", json!("a")),
        ("thread_id", json!("123456789012345678901")),
        ("thread_name", json!("x".repeat(101))),
        ("thread_tags", json!(["1", "2", "3", "4", "5", "6"])),
        ("thread_tags", json!([1])),
        ("thread_tags", json!(["1", "1"])),
        ("card_title", json!("x".repeat(257))),
        ("card_description", json!("x".repeat(4_097))),
        ("card_url", json!("ftp://example.org")),
        ("card_image", json!("media_1")),
        ("card_color", json!("red")),
        ("card_color", json!("#fffffff")),
        ("card_color", json!("#+fffff")),
        ("card_footer", json!("x".repeat(2_049))),
        ("colour", json!("red")),
        // What connecting found out is not for people to write.
        ("reads_back", json!(true)),
    ] {
        let expected = [format!("options.{name}")];
        assert_eq!(refused(json!({ name: value })), expected, "{value}");
    }
}

#[test]
fn limits_hold_at_their_borders() {
    let adapter = adapter();
    let limits = adapter.limits(&options(&json!({})));
    let refused = |text: String| -> usize {
        let media = Vec::new();
        limits.refuse_parts(&[Part { text, media }]).len()
    };
    // An emoji is one code point.
    assert_eq!(refused("👋".repeat(2_000)), 0);
    assert_eq!(refused("👋".repeat(2_001)), 1);
    assert_eq!(
        (limits.media_max, limits.images_max, limits.videos_max),
        (Some(10), 10, 10)
    );
    assert_eq!(limits.image_size_bytes_max, 10_485_760);
    assert_eq!(limits.video_size_bytes_max, 10_485_760);
    assert_eq!(limits.alt_max, 1_024);
    assert_eq!(limits.thread_parts_max, 25);
    assert_eq!(limits.video_types, [MediaType::Mp4, MediaType::Quicktime]);
    assert!(limits.mixes_media);
}

#[test]
fn only_a_bot_that_reads_tells_what_became_of_a_post() {
    let kind = |settings: Value| adapter().kind(&options(&settings));
    assert_eq!(kind(json!({})), Kind::Blind);
    assert_eq!(kind(json!({ "reads_back": false })), Kind::Blind);
    assert_eq!(kind(json!({ "reads_back": true })), Kind::Listing);
    let into = json!({ "reads_back": true, "thread_id": "900" });
    assert_eq!(kind(into), Kind::Listing);
    let begins = json!({ "reads_back": true, "thread_name": "Brot" });
    assert_eq!(kind(begins), Kind::Blind);
}
