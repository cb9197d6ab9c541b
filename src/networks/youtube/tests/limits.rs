//! What a channel takes: settings, texts and films at the borders of their limits.

use serde_json::{Value, json};

use super::adapter;
use crate::{
    domain::{
        budget::Scope,
        id::{MediaId, WorkspaceId},
        media::{Media, MediaType},
        network::Kind,
        post::Part,
        time::{HOUR_MS, Instant},
    },
    networks::{Adapter as _, Options, PREPARE_AHEAD_MAX_MS, drive::options},
};

#[test]
fn settings_are_refused_by_name() {
    let refused = |settings: &Value| -> Vec<String> {
        let refusals = adapter().refuse_options(&options(settings));
        refusals.into_iter().map(|refusal| refusal.field).collect()
    };
    for good in [
        json!({ "title": "x".repeat(100), "visibility": "private", "category_id": "1" }),
        // 494, a comma, and a tag of three characters with its two quotes.
        json!({ "tags": ["x".repeat(494), "a b".to_owned()] }),
        json!({ "made_for_kids": true, "synthetic_media": false, "paid_promotion": true }),
        json!({ "license": "youtube", "playlist_id": "PL-a_1", "language": "pt-BR" }),
        json!({ "uploads_per_day": 1 }),
    ] {
        assert!(refused(&good).is_empty(), "{good}");
    }
    for (name, value) in [
        ("title", json!("x".repeat(101))),
        ("title", json!("")),
        ("title", json!("a < b")),
        ("title", json!("a > b")),
        ("visibility", json!("hidden")),
        ("tags", json!("a,b")),
        ("tags", json!(["a", 1])),
        ("tags", json!(["a,b"])),
        ("tags", json!([" "])),
        ("tags", json!(["x".repeat(495), "a b"])),
        ("category_id", json!(22)),
        ("category_id", json!("people")),
        ("made_for_kids", json!("no")),
        ("synthetic_media", json!(1)),
        ("paid_promotion", json!("yes")),
        ("license", json!("cc-by")),
        ("embeddable", json!(0)),
        ("notify_subscribers", json!("no")),
        (
            "playlist_id",
            json!("https://www.youtube.com/playlist?list=PL1"),
        ),
        ("language", json!("German")),
        ("uploads_per_day", json!(0)),
        ("colour", json!("red")),
    ] {
        assert_eq!(
            refused(&json!({ name: value })),
            [format!("options.{name}")],
            "{value}"
        );
    }
}

fn refused_parts(texts: &[String]) -> Vec<(String, String, usize)> {
    let part = |text: &String| Part {
        text: text.clone(),
        media: vec![MediaId::new(Instant::from_ms(1))],
    };
    let parts: Vec<Part> = texts.iter().map(part).collect();
    let refusals = adapter().limits(&Options::new()).refuse_parts(&parts);
    refusals
        .into_iter()
        .map(|one| (one.field, one.code, one.limit))
        .collect()
}

fn media(media_type: MediaType, size_bytes: u64) -> Media {
    let at = Instant::from_ms(1);
    Media {
        id: MediaId::new(at),
        workspace: WorkspaceId::new(at),
        media_type,
        size_bytes,
        width: 1_080,
        height: 1_920,
        duration_ms: None,
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

#[test]
fn limits_hold_at_their_border() {
    let text = |length: usize| "x".repeat(length);
    assert_eq!(refused_parts(&[text(5_000)]), []);
    let too_long = ("text".to_owned(), "text_too_long".to_owned(), 5_000);
    assert_eq!(
        refused_parts(&[text(5_001)]),
        std::slice::from_ref(&too_long)
    );
    assert_eq!(refused_parts(&["ü".repeat(2_501)]), [too_long]);
    let angle = ("text".to_owned(), "text_character".to_owned(), 0);
    assert_eq!(
        refused_parts(&["a < b".to_owned(), "a < b".to_owned()]),
        [angle]
    );
    let parts = |count: usize| vec!["x".to_owned(); count];
    assert_eq!(refused_parts(&parts(5)), []);
    let thread = ("thread".to_owned(), "thread_too_long".to_owned(), 5);
    assert_eq!(refused_parts(&parts(6)), [thread]);

    let refused = |part: usize, carried: &[Media]| -> Vec<String> {
        let carried: Vec<(usize, &Media)> = carried.iter().enumerate().collect();
        let limits = adapter().limits(&Options::new());
        let refusals = limits.refuse_media(part, &carried).into_iter();
        refusals.map(|one| one.code).collect()
    };
    let film = || media(MediaType::Mp4, 274_877_906_944);
    let cover = || media(MediaType::Jpeg, 2_097_152);
    assert!(refused(0, &[film(), cover()]).is_empty());
    assert_eq!(
        refused(0, &[media(MediaType::Mp4, 274_877_906_945)]),
        ["media_too_large"]
    );
    assert_eq!(
        refused(0, &[film(), media(MediaType::Png, 2_097_153)]),
        ["media_too_large"]
    );
    assert_eq!(
        refused(0, &[film(), media(MediaType::Gif, 1)]),
        ["media_type"]
    );
    assert_eq!(refused(0, &[film(), film()]), ["media_too_many"]);
    assert_eq!(refused(0, &[film(), cover(), cover()]), ["media_too_many"]);
    assert_eq!(refused(0, &[cover()]), ["media_needed"]);
    assert_eq!(refused(1, &[cover()]), ["media_too_many"]);
}

#[test]
fn a_channel_is_looked_for_by_its_sessions_and_counts_the_days_films() {
    let adapter = adapter();
    let none = Options::new();
    assert_eq!(adapter.kind(&none), Kind::Handle);
    assert_eq!(adapter.prepare_ahead_ms(&none, true), PREPARE_AHEAD_MAX_MS);
    assert_eq!(adapter.prepare_ahead_ms(&none, false), 0);
    assert!(!adapter.fetches_media());
    let max = |settings: Value| {
        let limits = adapter.budgets(&options(&settings));
        assert_eq!(limits.len(), 1);
        assert_eq!(
            (limits[0].scope, limits[0].window_ms),
            (Scope::App, 24 * HOUR_MS)
        );
        limits[0].max
    };
    assert_eq!(max(json!({})), 100);
    assert_eq!(max(json!({ "uploads_per_day": 900 })), 900);
}
