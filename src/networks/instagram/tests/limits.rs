//! The adapter by itself: what it accepts, and which settings it refuses.

use serde_json::{Value, json};

use super::adapter;
use crate::{
    domain::{
        id::{MediaId, WorkspaceId},
        media::{Media, MediaType},
        post::Part,
        text::TextUnit,
        time::Instant,
    },
    networks::{Adapter, PREPARE_AHEAD_MAX_MS, drive::options},
};

fn carried(media_type: MediaType, width: u32, height: u32) -> Media {
    let at = Instant::from_ms(1);
    Media {
        id: MediaId::new(at),
        workspace: WorkspaceId::new(at),
        media_type,
        size_bytes: 1_000,
        width,
        height,
        duration_ms: media_type.is_video().then_some(3_000),
        has_audio: None,
        codecs: None,
        has_captions: false,
        alt: String::new(),
        credit: None,
        licence: None,
        has_thumbnail: false,
        sha256: String::new(),
        revision: 1,
        created_at: at,
    }
}

fn refused(settings: &Value, part: usize, media: &[Media]) -> Vec<String> {
    let carried: Vec<(usize, &Media)> = media.iter().enumerate().collect();
    let limits = adapter().limits(&options(settings));
    let refusals = limits.refuse_media(part, &carried).into_iter();
    refusals.map(|refusal| refusal.code).collect()
}

#[test]
fn limits_are_metas_own() {
    let adapter = adapter();
    let feed = adapter.limits(&options(&json!({})));
    assert_eq!(
        (feed.text_max, feed.text_unit),
        (2_200, TextUnit::Characters)
    );
    assert_eq!((feed.hashtags_max, feed.mentions_max), (Some(30), Some(20)));
    assert_eq!(
        (feed.images_max, feed.videos_max, feed.media_max),
        (10, 10, Some(10))
    );
    assert_eq!(feed.image_types, [MediaType::Jpeg]);
    assert_eq!(feed.image_size_bytes_max, 8_000_000);
    assert_eq!(feed.video_size_bytes_max, 300_000_000);
    assert_eq!((feed.alt_max, feed.thread_parts_max), (1_000, 10));
    let films = (feed.video_duration_ms_min, feed.video_duration_ms_max);
    assert_eq!(films, (Some(3_000), Some(900_000)));
    let reel = adapter.limits(&options(&json!({ "placement": "reel" })));
    assert_eq!(
        (reel.images_max, reel.videos_max, reel.text_max),
        (0, 1, 2_200)
    );
    let story = adapter.limits(&options(&json!({ "placement": "story" })));
    assert_eq!((story.text_max, story.media_max), (0, Some(1)));
    assert_eq!(story.video_duration_ms_max, Some(60_000));
    assert_eq!(story.video_size_bytes_max, 100_000_000);
    assert_eq!(
        adapter.prepare_ahead_ms(&options(&json!({})), true),
        PREPARE_AHEAD_MAX_MS
    );
    assert!(adapter.budgets(&options(&json!({}))).is_empty());
    assert!(adapter.fetches_media());
}

#[test]
fn shapes_and_comments_are_judged_where_they_matter() {
    let square = carried(MediaType::Jpeg, 1_080, 1_080);
    let high = carried(MediaType::Jpeg, 1_080, 1_920);
    let film = carried(MediaType::Mp4, 1_080, 1_920);
    let (feed, story) = (json!({}), json!({ "placement": "story" }));
    assert!(refused(&feed, 0, &[square.clone(), film.clone()]).is_empty());
    assert_eq!(
        refused(&feed, 0, std::slice::from_ref(&high)),
        ["media_shape"]
    );
    assert!(refused(&story, 0, std::slice::from_ref(&high)).is_empty());
    assert!(refused(&story, 1, std::slice::from_ref(&film)).is_empty());
    let two = [high.clone(), high];
    assert_eq!(
        refused(&story, 0, &two),
        ["media_too_many", "media_too_many"]
    );
    assert_eq!(
        refused(&feed, 1, std::slice::from_ref(&square)),
        ["media_too_many"]
    );
    assert_eq!(
        refused(&feed, 0, &vec![square; 11]),
        ["media_too_many", "media_too_many"]
    );
    let png = carried(MediaType::Png, 1_080, 1_080);
    assert_eq!(refused(&feed, 0, &[png]), ["media_type"]);
    let mut short = film;
    short.duration_ms = Some(2_999);
    assert_eq!(refused(&feed, 0, &[short]), ["media_too_short"]);
}

#[test]
fn texts_are_judged_where_they_matter() {
    let refused = |settings: Value, text: String, media: usize| -> Vec<String> {
        let part = Part {
            text,
            media: vec![MediaId::new(Instant::from_ms(1)); media],
        };
        let limits = adapter().limits(&options(&settings));
        let refusals = limits.refuse_parts(&[part]).into_iter();
        refusals.map(|refusal| refusal.code).collect()
    };
    let tags = |count: usize| "#a ".repeat(count);
    assert!(refused(json!({}), "x".repeat(2_200), 1).is_empty());
    assert_eq!(refused(json!({}), "x".repeat(2_201), 1), ["text_too_long"]);
    assert_eq!(refused(json!({}), "x".to_owned(), 0), ["media_needed"]);
    assert!(refused(json!({}), tags(30), 1).is_empty());
    assert_eq!(refused(json!({}), tags(31), 1), ["too_many_hashtags"]);
    assert_eq!(
        refused(json!({}), "@a ".repeat(21), 1),
        ["too_many_mentions"]
    );
    let story = json!({ "placement": "story" });
    assert!(refused(story.clone(), String::new(), 1).is_empty());
    assert_eq!(refused(story, "x".to_owned(), 1), ["text_too_long"]);
}

#[test]
fn settings_are_refused_by_name() {
    let refused = |settings: &Value| -> Vec<String> {
        let refusals = adapter().refuse_options(&options(settings));
        refusals.into_iter().map(|refusal| refusal.field).collect()
    };
    let tag = |name: &str, x: f64| json!([{ "username": name, "x": x, "y": 0.5 }]);
    for (name, good, bad) in [
        ("placement", json!("reel"), json!("post")),
        ("placement", json!("feed"), json!(1)),
        (
            "collaborators",
            json!(["a.b", "c_d", "e"]),
            json!(["a", "b", "c", "d"]),
        ),
        ("collaborators", json!(["maria"]), json!(["@maria"])),
        ("collaborators", json!(["maria"]), json!([])),
        ("user_tags", tag("maria", 1.0), tag("maria", 1.1)),
        (
            "user_tags",
            json!([{ "username": "maria" }]),
            json!([{ "x": 0.5 }]),
        ),
        ("user_tags", tag("maria", 0.0), json!(["maria"])),
        (
            "user_tags",
            tag("maria", 0.0),
            json!([{ "username": "maria", "z": 1 }]),
        ),
        ("location_id", json!("17"), json!("Berlin")),
        ("comments", json!(false), json!("off")),
        ("share_to_feed", json!(true), json!(1)),
        ("cover_url", json!("https://a.test/a.jpg"), json!("a.jpg")),
        (
            "cover_url",
            json!("https://a.test/a.jpg"),
            json!("https://a.test/ä.jpg"),
        ),
        ("thumb_offset_ms", json!(900_000), json!(900_001)),
        ("thumb_offset_ms", json!(0), json!(-1)),
        ("audio_name", json!("a"), json!("")),
        ("trial_reel", json!("MANUAL"), json!("manual")),
        ("is_ai_generated", json!(true), json!("yes")),
        ("is_paid_partnership", json!(true), json!("yes")),
        (
            "branded_content_sponsor_ids",
            json!(["1", "2"]),
            json!(["1", "2", "3"]),
        ),
        ("branded_content_sponsor_ids", json!(["1"]), json!(["a"])),
    ] {
        assert!(refused(&json!({ name: good })).is_empty(), "{name} {good}");
        let field = format!("options.{name}");
        assert_eq!(refused(&json!({ name: bad })), [field], "{bad}");
    }
    // What connecting found out is not for people to write.
    assert_eq!(refused(&json!({ "login": "facebook" })), ["options.login"]);
    let story = json!({ "placement": "story", "cover_url": "https://a.test/a.jpg" });
    assert_eq!(refused(&story), ["options.cover_url"]);
}
