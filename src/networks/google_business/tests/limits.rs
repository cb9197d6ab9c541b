//! What a channel takes: settings, texts and pictures at the borders of their limits.

use serde_json::{Value, json};

use super::adapter;
use crate::{
    domain::{
        budget::Scope,
        id::{MediaId, WorkspaceId},
        media::{Media, MediaType},
        network::Kind,
        post::Part,
        time::{Instant, MINUTE_MS},
    },
    networks::{Adapter as _, Options, drive::options},
};

#[test]
fn settings_are_refused_by_name() {
    let refused = |settings: &Value| -> Vec<String> {
        let refusals = adapter().refuse_options(&options(settings));
        refusals.into_iter().map(|refusal| refusal.field).collect()
    };
    let times = |more: Value| {
        let mut settings = json!({
            "event_title": "x".repeat(58), "starts_at": "2026-12-24T10:00",
            "ends_at": "2026-12-24T10:01",
        });
        for (name, value) in more.as_object().unwrap() {
            settings[name] = value.clone();
        }
        settings
    };
    for good in [
        json!({}),
        json!({ "type": "standard", "language": "pt-BR" }),
        json!({ "action": "call" }),
        json!({ "action_url": "https://example.org" }),
        json!({ "action": "shop", "action_url": "http://example.org" }),
        times(json!({ "type": "event", "action": "call" })),
        times(
            json!({ "type": "offer", "coupon_code": "A", "terms": "B", "redeem_url": "https://a.de" }),
        ),
    ] {
        assert!(refused(&good).is_empty(), "{good}");
    }
    for (name, value) in [
        ("type", json!("alert")),
        ("action", json!("get_offer")),
        ("action_url", json!("example.org")),
        ("action_url", json!("mailto:a@example.org")),
        ("event_title", json!("x".repeat(59))),
        ("event_title", json!("")),
        ("starts_at", json!("2026-12-24T10:00:00Z")),
        ("ends_at", json!("tomorrow")),
        ("coupon_code", json!("x".repeat(59))),
        ("redeem_url", json!("ftp://example.org")),
        ("terms", json!(1)),
        ("language", json!("German")),
        ("location", json!("locations/3")),
    ] {
        let expected = [format!("options.{name}")];
        assert_eq!(refused(&json!({ name: value })), expected, "{value}");
    }
    let all = [
        "options.event_title",
        "options.starts_at",
        "options.ends_at",
    ];
    assert_eq!(refused(&json!({ "type": "event" })), all);
    assert_eq!(
        refused(&json!({ "type": "offer", "event_title": "a" })),
        all[1..]
    );
    let backwards = times(json!({ "ends_at": "2026-12-24T10:00" }));
    assert_eq!(refused(&backwards), ["options.ends_at"]);
    let url = "https://a.de";
    for (settings, field) in [
        (json!({ "action": "shop" }), "options.action_url"),
        (
            json!({ "action": "call", "action_url": url }),
            "options.action_url",
        ),
        (
            times(json!({ "type": "offer", "action": "shop", "action_url": url })),
            "options.action",
        ),
    ] {
        assert_eq!(refused(&settings), [field], "{settings}");
    }
}

#[test]
fn an_event_without_its_times_is_told_before_it_is_planned() {
    let told = |settings: Value| -> Vec<String> {
        let part = Part {
            text: "Tee".to_owned(),
            media: Vec::new(),
        };
        let limits = adapter().limits(&options(&settings));
        let refusals = limits.refuse_parts(&[part]).into_iter();
        refusals.map(|refusal| refusal.field).collect()
    };
    assert_eq!(told(json!({})), [""; 0]);
    assert_eq!(told(json!({ "type": "event" })), ["options.event_title"]);
    let named = json!({ "type": "offer", "event_title": "Tee", "starts_at": "2026-12-24T10:00" });
    assert_eq!(told(named), ["options.ends_at"]);
}

fn media(media_type: MediaType, size_bytes: u64, side: u32) -> Media {
    let at = Instant::from_ms(1);
    Media {
        id: MediaId::new(at),
        workspace: WorkspaceId::new(at),
        media_type,
        size_bytes,
        width: 1_200,
        height: side,
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
    let limits = adapter().limits(&Options::new());
    let of_texts = |texts: &[String]| -> Vec<String> {
        let part = |text: &String| Part {
            text: text.clone(),
            media: Vec::new(),
        };
        let parts: Vec<Part> = texts.iter().map(part).collect();
        let refusals = limits.refuse_parts(&parts).into_iter();
        refusals.map(|one| one.code).collect()
    };
    assert!(of_texts(&["x".repeat(1_500)]).is_empty());
    assert_eq!(of_texts(&["x".repeat(1_501)]), ["text_too_long"]);
    assert!(of_texts(&["👋".repeat(750)]).is_empty());
    assert_eq!(of_texts(&["👋".repeat(751)]), ["text_too_long"]);
    assert_eq!(
        of_texts(&["a".to_owned(), "b".to_owned()]),
        ["thread_unsupported"]
    );
    let of_media = |carried: &[Media]| -> Vec<String> {
        let carried: Vec<(usize, &Media)> = carried.iter().enumerate().collect();
        let refusals = limits.refuse_media(0, &carried).into_iter();
        refusals.map(|one| one.code).collect()
    };
    let good = || media(MediaType::Jpeg, 5_000_000, 250);
    assert!(of_media(&[good()]).is_empty());
    assert_eq!(
        of_media(&[media(MediaType::Png, 5_000_001, 250)]),
        ["media_too_large"]
    );
    assert_eq!(
        of_media(&[media(MediaType::Png, 1, 249)]),
        ["media_too_small"]
    );
    assert_eq!(of_media(&[media(MediaType::Gif, 1, 900)]), ["media_type"]);
    assert_eq!(of_media(&[media(MediaType::Mp4, 1, 900)]), ["media_type"]);
    assert_eq!(of_media(&[good(), good()]), ["media_too_many"]);
    assert_eq!(adapter().kind(&Options::new()), Kind::Listing);
    let budgets = adapter().budgets(&Options::new());
    assert_eq!(budgets.len(), 1);
    let budget = budgets[0];
    assert_eq!(
        (budget.scope, budget.max, budget.window_ms),
        (Scope::Channel, 10, MINUTE_MS)
    );
}
