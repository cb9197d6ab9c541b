//! What a channel takes: settings, texts and media at the borders of their limits.

use serde_json::{Value, json};

use super::adapter;
use crate::{
    domain::{
        id::{MediaId, WorkspaceId},
        media::{Media, MediaType},
        network::Kind,
        post::Part,
        time::Instant,
    },
    networks::{Adapter as _, Options, drive::options},
};

#[test]
fn settings_are_refused_by_name() {
    let refused = |settings: &Value| -> Vec<String> {
        let refusals = adapter().refuse_options(&options(settings));
        refusals.into_iter().map(|refusal| refusal.field).collect()
    };
    for good in [
        json!({ "subreddit": "r/tea", "title": "x".repeat(300), "nsfw": true }),
        json!({ "subreddit": "/r/tea_de" }),
        json!({ "subreddit": "u_tee-laden" }),
        json!({ "link": "https://example.org", "resubmit": true, "spoiler": false }),
        json!({ "flair_id": "0f1e2d3c-0000-11ee-aaaa-0f1e2d3c4b5a", "flair_text": "x".repeat(64) }),
        json!({ "send_replies": false, "captions": true, "silent": true }),
    ] {
        assert!(refused(&good).is_empty(), "{good}");
    }
    for (name, value) in [
        ("subreddit", json!("tea time")),
        ("subreddit", json!("https://www.reddit.com/r/tea")),
        ("subreddit", json!("r/")),
        ("title", json!("x".repeat(301))),
        ("title", json!(" ")),
        ("link", json!("example.org")),
        ("link", json!("javascript:alert(1)")),
        ("resubmit", json!("yes")),
        ("flair_id", json!("Laden")),
        ("flair_text", json!("x".repeat(65))),
        ("nsfw", json!(1)),
        ("spoiler", json!("no")),
        ("send_replies", json!("no")),
        ("captions", json!(0)),
        ("silent", json!("")),
        ("visibility", json!("public")),
    ] {
        let expected = [format!("options.{name}")];
        assert_eq!(refused(&json!({ name: value })), expected, "{value}");
    }
}

fn of_texts(settings: &Value, texts: &[String]) -> Vec<(String, usize)> {
    let part = |text: &String| Part {
        text: text.clone(),
        media: Vec::new(),
    };
    let parts: Vec<Part> = texts.iter().map(part).collect();
    let refusals = adapter().limits(&options(settings)).refuse_parts(&parts);
    refusals
        .into_iter()
        .map(|one| (one.code, one.limit))
        .collect()
}

#[test]
fn texts_hold_at_their_border() {
    let text = |length: usize| "ü".repeat(length);
    let none = json!({});
    let too_long = |limit: usize| [("text_too_long".to_owned(), limit)];
    assert_eq!(of_texts(&none, &[text(40_000), text(10_000)]), []);
    assert_eq!(of_texts(&none, &[text(40_001)]), too_long(40_000));
    assert_eq!(of_texts(&none, &[text(1), text(10_001)]), too_long(10_000));
    let link = json!({ "link": "https://example.org" });
    assert_eq!(of_texts(&link, &[text(10_000)]), []);
    assert_eq!(of_texts(&link, &[text(10_001)]), too_long(10_000));
    let parts = |count: usize| vec!["x".to_owned(); count];
    assert_eq!(of_texts(&none, &parts(10)), []);
    assert_eq!(
        of_texts(&none, &parts(11)),
        [("thread_too_long".to_owned(), 10)]
    );
    assert_eq!(adapter().kind(&Options::new()), Kind::Listing);
    assert_eq!(adapter().prepare_ahead_ms(&Options::new(), true), 0);
}

fn media(media_type: MediaType, size_bytes: u64, alt: &str) -> Media {
    let at = Instant::from_ms(1);
    Media {
        id: MediaId::new(at),
        workspace: WorkspaceId::new(at),
        media_type,
        size_bytes,
        width: 640,
        height: 480,
        duration_ms: None,
        has_audio: None,
        codecs: None,
        has_captions: false,
        alt: alt.to_owned(),
        credit: None,
        licence: None,
        has_thumbnail: false,
        sha256: String::new(),
        revision: 1,
        created_at: at,
    }
}

fn of_media(settings: &Value, part: usize, carried: &[Media]) -> Vec<String> {
    let carried: Vec<(usize, &Media)> = carried.iter().enumerate().collect();
    let limits = adapter().limits(&options(settings));
    let refusals = limits.refuse_media(part, &carried).into_iter();
    refusals.map(|one| one.code).collect()
}

#[test]
fn media_hold_at_their_border() {
    let none = json!({});
    let picture = || media(MediaType::Png, 20_000_000, "");
    let film = || media(MediaType::Mp4, 1_000_000_000, "");
    let pictures = |count: usize| -> Vec<Media> { (0..count).map(|_| picture()).collect() };
    assert!(of_media(&none, 0, &pictures(20)).is_empty());
    assert_eq!(of_media(&none, 0, &pictures(21)), ["media_too_many"]);
    assert!(of_media(&none, 0, &[film(), picture()]).is_empty());
    assert_eq!(of_media(&none, 0, &[film()]), ["media_needed"]);
    assert_eq!(
        of_media(&none, 0, &[film(), picture(), picture()]),
        ["media_too_many"]
    );
    assert_eq!(
        of_media(&none, 0, &[film(), film(), picture()]),
        ["media_too_many"]
    );
    assert_eq!(
        of_media(&none, 0, &[media(MediaType::Gif, 20_000_001, "")]),
        ["media_too_large"]
    );
    let large = [media(MediaType::Quicktime, 1_000_000_001, ""), picture()];
    assert_eq!(of_media(&none, 0, &large), ["media_too_large"]);
    assert_eq!(
        of_media(&none, 0, &[media(MediaType::Webp, 1, "")]),
        ["media_type"]
    );
    assert_eq!(of_media(&none, 1, &[picture()]), ["media_too_many"]);
    let link = json!({ "link": "https://example.org" });
    assert_eq!(of_media(&link, 0, &[picture()]), ["media_too_many"]);
    let captions = json!({ "captions": true });
    let described = |length: usize| [media(MediaType::Png, 1, &"x".repeat(length))];
    assert!(of_media(&captions, 0, &described(180)).is_empty());
    assert_eq!(of_media(&captions, 0, &described(181)), ["alt_too_long"]);
    assert!(of_media(&none, 0, &described(181)).is_empty());
}
