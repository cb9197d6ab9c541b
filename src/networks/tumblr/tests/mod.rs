//! The adapter against canned answers: what is sent, exactly.

use serde_json::{Value, json};
use url::Url;

use super::Tumblr;
use crate::{
    domain::{attempt::Journal, budget::Scope, media::MediaType, network::Kind, post::Part},
    networks::{
        Adapter, Draft, Now, Place, Session,
        contract::{Canned, Trial, place},
        drive::{MADE_AT, draft, enter, http, options, picture},
    },
};

mod accounts;
mod checkup;
mod looking;
mod outcomes;

const BLOG: &str = "t:abcDEF123";
const POSTS: &str = "/v2/blog/t:abcDEF123/posts";

fn session() -> Session {
    Session::default()
        .with("access_token", "token-1")
        .with("refresh_token", "refresh-1")
}

fn trial() -> Trial<Tumblr> {
    Trial {
        adapter: |base: &Url| Tumblr::new(http(), place(base), Now::new(|| MADE_AT)),
        session: |_| session(),
    }
}

fn adapter() -> Tumblr {
    Tumblr::new(http(), Place::default(), Now::new(|| MADE_AT))
}

fn drafted(texts: &[&str], settings: &Value) -> Draft {
    let mut draft = draft(BLOG, texts, settings);
    draft.channel.account.handle = "laden".to_owned();
    draft
}

fn made(id: &str) -> Canned {
    let body = json!({ "meta": { "status": 201, "msg": "Created" }, "response": { "id": id } });
    Canned::new("POST", POSTS, body).status(201)
}

/// A post as it is read by its id, which is a text there and nowhere else in the answer.
fn read(id: &str) -> Canned {
    let post = json!({
        "object_type": "post", "type": "blocks", "id": id, "tumblelog_uuid": BLOG,
        "reblog_key": format!("key-of-{id}"), "trail": [], "content": [], "layout": [],
    });
    let body = json!({ "meta": { "status": 200, "msg": "OK" }, "response": post });
    Canned::new("GET", &format!("{POSTS}/{id}"), body).query("post_format", "npf")
}

#[tokio::test]
async fn a_text_becomes_blocks_whose_links_lead_somewhere() {
    let text = "Grüße 👋 & <3\n\nMehr: https://example.org/?a=1&b=2\nund #Käse";
    let shown = trial()
        .sent(&drafted(&[text], &json!({})), &[made("73")])
        .await;
    insta::assert_json_snapshot!("text", shown);
}

#[tokio::test]
async fn every_setting_is_said() {
    let directory = tempfile::tempdir().unwrap();
    let settings = json!({
        "title": "Neu im Laden", "tags": ["brot", "frisch gebacken"], "visibility": "private",
        "text_style": "quote", "link_url": "https://example.org/brot", "link_title": "Brot",
        "link_description": "Aus Roggen", "video_url": "https://video.example.org/v",
        "images_per_row": 2, "read_more_after": 1, "slug": "neues-brot",
        "source_url": "https://example.org", "reblogs": "noone",
    });
    let mut draft = drafted(&["Eins\n\nZwei"], &settings);
    for name in ["media_1", "media_2", "media_3"] {
        let alt = if name == "media_1" { "Ein Laib" } else { "" };
        draft.parts[0]
            .media
            .push(picture(directory.path(), name, alt));
    }
    let shown = trial().sent(&draft, &[made("73")]).await;
    insta::assert_json_snapshot!("settings", shown);
    let plain = json!({ "visibility": "public", "link_url": "https://example.org", "tags": [] });
    let shown = trial()
        .sent(&drafted(&["Eins"], &plain), &[made("73")])
        .await;
    insta::assert_json_snapshot!("link", shown);
}

#[tokio::test]
async fn pictures_go_with_the_post() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&[""], &json!({}));
    let first = picture(directory.path(), "media_1", "Ein \"Laib\" Brot");
    let mut second = picture(directory.path(), "media_2", "");
    second.content_type = "image/jpeg".to_owned();
    draft.parts[0].media.extend([first, second]);
    let shown = trial().sent(&draft, &[made("73")]).await;
    insta::assert_json_snapshot!("pictures", shown);
}

#[tokio::test]
async fn a_film_is_worked_on_for_a_while() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["So geht der Teig auf"], &json!({}));
    let mut film = picture(directory.path(), "media_1", "Teig");
    film.content_type = "video/mp4".to_owned();
    draft.parts[0].media.push(film);
    let shown = trial().sent(&draft, &[made("73")]).await;
    insta::assert_json_snapshot!("film", shown);
}

#[tokio::test]
async fn parts_of_a_thread_reblog_one_another() {
    let settings = json!({ "tags": ["brot"], "title": "Drei Teile", "reblogs": "everyone" });
    let draft = drafted(&["Eins", "Zwei", "Drei"], &settings);
    let shown = trial()
        .sent(
            &draft,
            &[
                made("71").once(),
                read("71"),
                made("72").once(),
                read("72"),
                made("73"),
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
    assert_eq!(trial().next(&draft, &journal), first);
    assert_eq!(first.key.as_deref(), Some("eins-49ac5de219"));
    enter(&mut journal, "post:0", Some("71"), json!({}));
    let read = trial().next(&draft, &journal);
    assert_eq!((read.name.as_str(), read.part), ("parent:1", 1));
    // Enough to look for the part, whatever is still to be read.
    let step = adapter().public_step(&draft, &journal).unwrap();
    assert_eq!(step.name, "post:1");
    // What was read of another post is of no use.
    let key = |key: &str| json!({ "reblog_key": key });
    enter(&mut journal, "parent:1", Some("70"), key("other"));
    assert_eq!(trial().next(&draft, &journal).name, "parent:1");
    enter(&mut journal, "parent:1", Some("71"), key("right"));
    let step = trial().next(&draft, &journal);
    assert_eq!(step.name, "post:1");
    assert_eq!(step.request["post"]["reblog_key"], "right");
    // Tumblr wants a number here.
    assert_eq!(step.request["post"]["parent_post_id"], 71);
}

#[test]
fn reading_on_is_offered_only_where_something_follows() {
    let truncated = |text: &str, after: u64, more: Value| {
        let mut settings = json!({ "read_more_after": after });
        for (name, value) in more.as_object().unwrap() {
            settings[name] = value.clone();
        }
        let step = trial().next(&drafted(&[text], &settings), &Journal::default());
        step.request["post"]["layout"][0]["truncate_after"].as_u64()
    };
    assert_eq!(truncated("Eins\n\nZwei", 1, json!({})), Some(0));
    assert_eq!(
        truncated("Eins\n\nZwei", 1, json!({ "title": "Null" })),
        Some(1)
    );
    assert_eq!(truncated("Eins\n\nZwei", 2, json!({})), None);
    assert_eq!(truncated("Eins\n\nZwei", 3, json!({})), None);
    let link = json!({ "link_url": "https://example.org" });
    assert_eq!(truncated("Eins\n\nZwei", 2, link), Some(1));
}

#[test]
fn settings_are_refused_by_name() {
    let refused = |settings: Value| -> Vec<String> {
        let refusals = adapter().refuse_options(&options(&settings));
        refusals.into_iter().map(|refusal| refusal.field).collect()
    };
    let address = |length: usize| format!("https://example.org/{}", "x".repeat(length - 20));
    let good = json!({
        "title": "x".repeat(4_096), "tags": vec!["x".repeat(140); 30], "visibility": "private",
        "text_style": "chat", "link_url": address(2_000), "link_title": "a",
        "link_description": "b", "video_url": "http://example.org/v", "images_per_row": 3,
        "read_more_after": 1_000, "slug": "a-1", "source_url": address(30), "reblogs": "everyone",
    });
    assert_eq!(refused(good), [""; 0]);
    for (name, value) in [
        ("title", json!("x".repeat(4_097))),
        ("title", json!(" ")),
        ("tags", json!("brot, käse")),
        ("tags", json!(["a,b"])),
        ("tags", json!(["#brot"])),
        ("tags", json!([" "])),
        ("tags", json!(["x".repeat(141)])),
        ("tags", json!(vec!["a"; 31])),
        ("visibility", json!("queue")),
        ("text_style", json!("heading1")),
        ("link_url", json!("example.org")),
        ("link_url", json!(address(2_001))),
        ("link_title", json!(1)),
        ("link_description", json!("")),
        ("video_url", json!("ftp://example.org")),
        ("images_per_row", json!(0)),
        ("images_per_row", json!(4)),
        ("read_more_after", json!(0)),
        ("read_more_after", json!("1")),
        ("read_more_after", json!(1_001)),
        ("slug", json!("Neues Brot")),
        ("slug", json!("x".repeat(101))),
        ("source_url", json!("here")),
        ("reblogs", json!("friends")),
        ("colour", json!("red")),
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
    assert_eq!(refused("👋".repeat(100_000)), 0);
    assert_eq!(refused("👋".repeat(100_001)), 1);
    assert_eq!((limits.images_max, limits.videos_max), (30, 1));
    assert_eq!(limits.image_size_bytes_max, 10_000_000);
    assert_eq!(limits.video_size_bytes_max, 100_000_000);
    assert_eq!(limits.video_duration_ms_max, Some(600_000));
    assert_eq!(
        limits.image_types,
        [MediaType::Jpeg, MediaType::Png, MediaType::Gif]
    );
    assert_eq!(limits.video_types, [MediaType::Mp4]);
    assert_eq!((limits.alt_max, limits.thread_parts_max), (4_096, 10));
    assert_eq!(adapter.kind(&options(&json!({}))), Kind::Listing);
    let budgets = adapter.budgets(&options(&json!({})));
    let told: Vec<(Scope, i64, i64, i64)> = budgets
        .iter()
        .map(|limit| (limit.scope, limit.max, limit.window_ms, limit.cost))
        .collect();
    assert_eq!(
        told,
        [
            (Scope::Channel, 250, 86_400_000, 1),
            (Scope::App, 1_000, 3_600_000, 2),
            (Scope::App, 5_000, 86_400_000, 2),
        ]
    );
}
