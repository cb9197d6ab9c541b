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
        size_bytes: 4_000_000,
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
    let limits = |settings: Value| adapter.limits(&options(&settings));
    let feed = limits(json!({}));
    assert_eq!(
        (feed.text_max, feed.text_unit),
        (63_206, TextUnit::Characters)
    );
    assert_eq!((feed.images_max, feed.videos_max), (10, 1));
    assert_eq!(
        feed.image_types,
        [MediaType::Jpeg, MediaType::Png, MediaType::Gif]
    );
    assert_eq!(feed.image_size_bytes_max, 4_000_000);
    assert_eq!(feed.video_size_bytes_max, 2_000_000_000);
    assert!(!feed.mixes_media && !feed.needs_media);
    assert_eq!(
        (
            feed.comments.map(|one| one.images_max),
            feed.thread_parts_max
        ),
        (Some(1), 10)
    );
    for text in ["link", "text_format_preset_id"] {
        let limits = limits(json!({ text: "https://a.test" }));
        assert_eq!((limits.images_max, limits.videos_max), (0, 0));
    }
    let reel = limits(json!({ "placement": "reel" }));
    assert_eq!(
        (reel.images_max, reel.videos_max, reel.needs_media),
        (0, 1, true)
    );
    let films = (reel.video_duration_ms_min, reel.video_duration_ms_max);
    assert_eq!(films, (Some(3_000), Some(90_000)));
    let story = limits(json!({ "placement": "story" }));
    assert_eq!(
        (story.text_max, story.media_max, story.needs_media),
        (0, Some(1), true)
    );

    let ahead = |has_media| adapter.prepare_ahead_ms(&options(&json!({})), has_media);
    assert_eq!((ahead(false), ahead(true)), (0, PREPARE_AHEAD_MAX_MS));
    let budget = |settings: Value| -> Vec<(i64, i64)> {
        let budgets = adapter.budgets(&options(&settings)).into_iter();
        budgets.map(|limit| (limit.max, limit.window_ms)).collect()
    };
    assert_eq!(budget(json!({ "placement": "reel" })), [(30, 86_400_000)]);
    assert_eq!(budget(json!({})), []);
    assert!(adapter.fetches_media());
}

#[test]
fn pictures_and_films_are_judged_where_they_are_shown() {
    let picture = carried(MediaType::Jpeg, 1_080, 1_080);
    let high = carried(MediaType::Mp4, 1_080, 1_920);
    let wide = carried(MediaType::Mp4, 1_920, 1_080);
    let (feed, reel) = (json!({}), json!({ "placement": "reel" }));
    let story = json!({ "placement": "story" });
    assert!(refused(&feed, 0, &vec![picture.clone(); 10]).is_empty());
    assert_eq!(
        refused(&feed, 0, &vec![picture.clone(); 11]),
        ["media_too_many"]
    );
    assert!(refused(&feed, 0, std::slice::from_ref(&wide)).is_empty());
    assert_eq!(
        refused(&feed, 0, &[picture.clone(), wide.clone()]),
        ["media_mixed"]
    );
    assert!(refused(&feed, 1, std::slice::from_ref(&picture)).is_empty());
    assert_eq!(
        refused(&feed, 1, &[picture.clone(), picture.clone()]),
        ["media_too_many"]
    );
    assert_eq!(
        refused(&feed, 1, std::slice::from_ref(&high)),
        ["media_too_many"]
    );
    assert!(refused(&reel, 0, std::slice::from_ref(&high)).is_empty());
    assert_eq!(
        refused(&reel, 0, std::slice::from_ref(&wide)),
        ["media_shape"]
    );
    assert_eq!(
        refused(&reel, 0, std::slice::from_ref(&picture)),
        ["media_too_many"]
    );
    assert_eq!(
        refused(&reel, 0, &[carried(MediaType::Mp4, 539, 958)]),
        ["media_too_small"]
    );
    assert!(refused(&reel, 0, &[carried(MediaType::Mp4, 540, 960)]).is_empty());
    assert!(refused(&story, 1, std::slice::from_ref(&high)).is_empty());
    assert_eq!(
        refused(&story, 1, std::slice::from_ref(&wide)),
        ["media_shape"]
    );
    assert_eq!(
        refused(&story, 0, &[carried(MediaType::Mp4, 539, 958)]),
        ["media_too_small"]
    );
    assert!(refused(&story, 0, &[carried(MediaType::Quicktime, 540, 960)]).is_empty());
    let flat = carried(MediaType::Jpeg, 1_200, 300);
    assert!(refused(&story, 0, std::slice::from_ref(&flat)).is_empty());
    assert_eq!(
        refused(&story, 0, &[picture.clone(), high.clone()]).len(),
        2
    );
    let mut large = picture;
    large.size_bytes += 1;
    assert_eq!(refused(&feed, 0, &[large]), ["media_too_large"]);
    let mut long = high.clone();
    long.duration_ms = Some(90_001);
    assert_eq!(refused(&reel, 0, &[long.clone()]), ["media_too_long"]);
    assert_eq!(refused(&story, 0, &[long.clone()]), ["media_too_long"]);
    assert!(refused(&feed, 0, &[long]).is_empty());
    let mut short = high;
    short.duration_ms = Some(2_999);
    assert_eq!(refused(&reel, 0, &[short]), ["media_too_short"]);
}

#[test]
fn texts_are_judged_where_they_are_shown() {
    let refused = |settings: Value, text: String, media: usize| -> Vec<String> {
        let part = Part {
            text,
            media: vec![MediaId::new(Instant::from_ms(1)); media],
        };
        let limits = adapter().limits(&options(&settings));
        let refusals = limits.refuse_parts(&[part]).into_iter();
        refusals.map(|refusal| refusal.code).collect()
    };
    assert!(refused(json!({}), "x".repeat(63_206), 0).is_empty());
    assert_eq!(refused(json!({}), "x".repeat(63_207), 0), ["text_too_long"]);
    let story = json!({ "placement": "story" });
    assert!(refused(story.clone(), String::new(), 1).is_empty());
    assert_eq!(refused(story, "x".to_owned(), 1), ["text_too_long"]);
    assert_eq!(
        refused(json!({ "placement": "reel" }), "x".to_owned(), 0),
        ["media_needed"]
    );
}

#[test]
fn settings_are_refused_by_name() {
    let refused = |settings: &Value| -> Vec<String> {
        let refusals = adapter().refuse_options(&options(settings));
        refusals.into_iter().map(|refusal| refusal.field).collect()
    };
    for (name, good, bad) in [
        ("placement", json!("story"), json!("group")),
        ("link", json!("https://a.test"), json!("a.test")),
        ("title", json!("x".repeat(255)), json!("x".repeat(256))),
        ("countries", json!(["DE"]), json!(["Germany"])),
        ("countries", json!(["DE"]), json!([])),
        ("place_id", json!("17"), json!("Berlin")),
        ("text_format_preset_id", json!("17"), json!(17)),
        ("sponsor_id", json!("17"), json!("brand")),
    ] {
        assert!(refused(&json!({ name: good })).is_empty(), "{name} {good}");
        let field = format!("options.{name}");
        assert_eq!(refused(&json!({ name: bad })), [field], "{bad}");
    }
    assert_eq!(refused(&json!({ "colour": "red" })), ["options.colour"]);
    let both = |relationship: Value| {
        refused(&json!({ "sponsor_id": "17", "sponsor_relationship": relationship }))
    };
    assert!(both(json!(1)).is_empty());
    assert_eq!(both(json!("a")), ["options.sponsor_relationship"]);
    for (settings, field) in [
        (
            json!({ "sponsor_relationship": 1 }),
            "options.sponsor_relationship",
        ),
        (
            json!({ "link": "https://a.test", "text_format_preset_id": "1" }),
            "options.text_format_preset_id",
        ),
        (
            json!({ "placement": "reel", "countries": ["DE"] }),
            "options.countries",
        ),
        (
            json!({ "placement": "story", "link": "https://a.test" }),
            "options.link",
        ),
    ] {
        assert_eq!(refused(&settings), [field], "{settings}");
    }
}
