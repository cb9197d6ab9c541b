//! The adapter against canned answers: what is sent, exactly.

use serde_json::{Value, json};
use url::Url;

use super::X;
use crate::{
    domain::{
        attempt::Journal,
        budget::Scope,
        id::{MediaId, WorkspaceId},
        media::{Media, MediaType},
        network::Kind,
        post::Part,
        time::Instant,
    },
    networks::{
        Adapter, Draft, Next, Now, PREPARE_AHEAD_MAX_MS, Session,
        contract::{Canned, Trial, place},
        drive::{MADE_AT, draft, enter, http, options},
    },
};

mod accounts;
mod checkup;
mod looking;
mod outcomes;
mod uploads;

const TWEETS: &str = "/2/tweets";

fn adapter(base: &Url) -> X {
    X::new(http(), place(base), Now::new(|| MADE_AT))
}

fn session(_: &Url) -> Session {
    Session::default().with("access_token", "token-1")
}

const TRIAL: Trial<X> = Trial { adapter, session };

/// The adapter where it calls nobody.
fn quiet() -> X {
    adapter(&"http://127.0.0.1:9".parse().unwrap())
}

/// A draft of the account `@shop`.
fn drafted(texts: &[&str], settings: &Value) -> Draft {
    let mut draft = draft("2244994945", texts, settings);
    draft.channel.account.handle = "@shop".to_owned();
    draft
}

/// Posts that are made one after another, beginning with the id 1.
fn posts(count: u64) -> Vec<Canned> {
    let made = |id: u64| {
        let body = json!({ "data": { "id": id.to_string(), "text": "…" } });
        Canned::new("POST", TWEETS, body).status(201).once()
    };
    (1..=count).map(made).collect()
}

/// The body of the call that a draft's first part becomes.
fn body(settings: &Value) -> Value {
    let draft = drafted(&["Eins"], settings);
    TRIAL.next(&draft, &Journal::default()).request
}

#[tokio::test]
async fn a_text_is_sent_as_it_is() {
    let mut draft = drafted(
        &["Grüße von @maria: https://example.org/brot?a=1&b=2 #käse"],
        &json!({}),
    );
    // X takes no language.
    draft.lang = Some("en".to_owned());
    insta::assert_json_snapshot!("text", TRIAL.sent(&draft, &posts(1)).await);
}

#[tokio::test]
async fn parts_of_a_thread_answer_one_another() {
    let settings = json!({
        "reply_settings": "following", "paid_partnership": true, "place_id": "df51dec6f4ee2b2c",
        "community_id": "1146654567674912769", "share_with_followers": true,
    });
    let draft = drafted(&["Eins", "Zwei", "Drei"], &settings);
    insta::assert_json_snapshot!("thread", TRIAL.sent(&draft, &posts(3)).await);
}

#[test]
fn each_setting_is_said_in_xs_words() {
    let all = [
        json!({ "reply_settings": "everyone" }),
        json!({ "reply_settings": "mentionedUsers" }),
        json!({ "made_with_ai": true, "paid_partnership": true, "for_super_followers_only": true }),
        json!({ "made_with_ai": false, "paid_partnership": false, "for_super_followers_only": false }),
        json!({ "share_with_followers": true }),
        json!({ "community_id": "7", "share_with_followers": false }),
        json!({ "quote_tweet_id": "1880000000000000000" }),
        json!({ "card_uri": "card://853503245793641682" }),
        json!({ "poll": { "options": ["Roggen", "Weizen"], "duration_minutes": 1_440 } }),
        // Nobody is tagged where there is no picture, and what is told of accounts is not sent.
        json!({ "tagged_user_ids": ["7"], "long_posts": true, "threads": false }),
        json!({ "sensitive_media": ["other"], "account": { "subscription_type": "Premium" } }),
    ];
    let bodies: Vec<Value> = all
        .iter()
        .map(|settings| json!({ "settings": settings, "body": body(settings) }))
        .collect();
    insta::assert_json_snapshot!("settings", bodies);
}

#[test]
fn a_repeat_has_the_same_request_and_no_key() {
    let draft = drafted(&["Eins", "Zwei"], &json!({}));
    let mut journal = Journal::default();
    let first = TRIAL.next(&draft, &journal);
    assert_eq!(TRIAL.next(&draft, &journal), first);
    assert_eq!((first.name.as_str(), first.key), ("post:0", None));
    enter(&mut journal, "post:0", Some("1"), json!({}));
    let second = TRIAL.next(&draft, &journal);
    assert_eq!(second.part, 1);
    assert_eq!(second.request["reply"]["in_reply_to_tweet_id"], "1");
    enter(&mut journal, "post:1", Some("2"), json!({}));
    assert_eq!(quiet().public_step(&draft, &journal), None);
    let Next::Done(proof) = quiet().next(&draft, &journal) else {
        panic!("everything is out")
    };
    assert_eq!(proof.remote_id, "1");
}

#[tokio::test]
async fn only_the_rest_is_sent_where_the_first_part_is_out() {
    let draft = drafted(&["Eins", "Zwei"], &json!({}));
    let mut journal = Journal::default();
    let url = "https://x.com/shop/status/9";
    enter(&mut journal, "post:0", Some("9"), json!({ "url": url }));
    let sent = TRIAL.sent_after(&draft, &mut journal, &posts(1)).await;
    let requests = sent["requests"].as_array().unwrap();
    assert_eq!(requests.len(), 1);
    let expected = json!({ "text": "Zwei", "reply": { "in_reply_to_tweet_id": "9" } });
    assert_eq!(requests[0]["body"], expected);
    assert_eq!(sent["ended"], json!({ "remote_id": "9", "url": url }));
}

fn fields(settings: &Value, of_post: bool) -> Vec<String> {
    let settings = options(settings);
    let refusals = if of_post {
        quiet().refuse_variant_options(&settings)
    } else {
        quiet().refuse_options(&settings)
    };
    refusals.into_iter().map(|refusal| refusal.field).collect()
}

#[test]
fn settings_are_refused_by_name() {
    for good in [
        json!({}),
        json!({ "reply_settings": "verified", "made_with_ai": true, "paid_partnership": false }),
        json!({ "sensitive_media": ["adult_content", "graphic_violence", "other"] }),
        json!({ "community_id": "1146654567674912769", "share_with_followers": true }),
        json!({ "place_id": "df51dec6f4ee2b2c", "long_posts": false, "threads": true }),
        json!({ "tagged_user_ids": ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"] }),
        json!({ "poll": { "options": ["a", "b", "c", "x".repeat(25)], "duration_minutes": 5 } }),
        json!({ "poll": { "options": ["a", "b"], "duration_minutes": 10_080 } }),
        json!({ "quote_tweet_id": "1" }),
        json!({ "card_uri": "card://1" }),
    ] {
        assert_eq!(fields(&good, false), [""; 0], "{good}");
        assert_eq!(fields(&good, true), [""; 0], "{good}");
    }
    for (name, value) in [
        ("reply_settings", json!("nobody")),
        ("reply_settings", json!(true)),
        ("made_with_ai", json!("yes")),
        ("paid_partnership", json!(1)),
        ("for_super_followers_only", json!(null)),
        ("long_posts", json!("true")),
        ("threads", json!(0)),
        ("sensitive_media", json!("other")),
        ("sensitive_media", json!([])),
        ("sensitive_media", json!(["other", "other"])),
        ("sensitive_media", json!(["spoiler"])),
        ("community_id", json!(5)),
        ("community_id", json!("5a")),
        ("quote_tweet_id", json!("")),
        ("quote_tweet_id", json!("12345678901234567890")),
        ("card_uri", json!("https://a.de")),
        ("card_uri", json!("card://")),
        ("place_id", json!("a/b")),
        ("tagged_user_ids", json!(["a"])),
        (
            "tagged_user_ids",
            json!(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"]),
        ),
        ("poll", json!({ "options": ["a"], "duration_minutes": 5 })),
        (
            "poll",
            json!({ "options": ["a", "a"], "duration_minutes": 5 }),
        ),
        (
            "poll",
            json!({ "options": ["a", " "], "duration_minutes": 5 }),
        ),
        (
            "poll",
            json!({ "options": ["a", "b", "c", "d", "e"], "duration_minutes": 5 }),
        ),
        (
            "poll",
            json!({ "options": ["a", "x".repeat(26)], "duration_minutes": 5 }),
        ),
        (
            "poll",
            json!({ "options": ["a", "b"], "duration_minutes": 4 }),
        ),
        (
            "poll",
            json!({ "options": ["a", "b"], "duration_minutes": 10_081 }),
        ),
        (
            "poll",
            json!({ "options": ["a", "b"], "duration_minutes": 5, "multiple": true }),
        ),
        ("poll", json!("a or b")),
        ("colour", json!("red")),
        // What connecting found out is not for people to write.
        ("account", json!({ "subscription_type": "Premium" })),
    ] {
        let expected = [format!("options.{name}")];
        assert_eq!(
            fields(&json!({ name: value }), false),
            expected,
            "{name} {value}"
        );
        assert_eq!(
            fields(&json!({ name: value }), true),
            expected,
            "{name} {value}"
        );
    }
    let two = json!({ "quote_tweet_id": "1", "card_uri": "card://1" });
    assert_eq!(fields(&two, true), ["options.card_uri"]);
    // A post may bring it alone, where its channel has the community.
    let alone = json!({ "share_with_followers": true });
    assert_eq!(fields(&alone, false), ["options.share_with_followers"]);
    assert_eq!(fields(&alone, true), [""; 0]);
}

fn media(media_type: MediaType) -> Media {
    let at = Instant::from_ms(1);
    Media {
        id: MediaId::new(at),
        workspace: WorkspaceId::new(at),
        media_type,
        size_bytes: 1_000,
        width: 640,
        height: 480,
        duration_ms: media_type.is_video().then_some(60_000),
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
fn pictures_and_films_have_their_limits() {
    let limits = quiet().limits(&options(&json!({})));
    let codes = |carried: &[Media]| -> Vec<String> {
        let carried: Vec<(usize, &Media)> = carried.iter().enumerate().collect();
        let refusals = limits.refuse_media(0, &carried);
        refusals.into_iter().map(|refusal| refusal.code).collect()
    };
    let png = media(MediaType::Png);
    let film = media(MediaType::Mp4);
    let sized = |media: &Media, size_bytes: u64| Media {
        size_bytes,
        ..media.clone()
    };
    let shaped = |width: u32, height: u32| Media {
        width,
        height,
        ..film.clone()
    };
    let long = |duration_ms: i64| Media {
        duration_ms: Some(duration_ms),
        ..film.clone()
    };
    let told = |length: usize| Media {
        alt: "ä".repeat(length),
        ..png.clone()
    };
    let gif = media(MediaType::Gif);
    for good in [
        vec![png.clone(); 4],
        vec![media(MediaType::Jpeg), media(MediaType::Webp)],
        vec![sized(&png, 5_000_000)],
        vec![sized(&gif, 15_000_000)],
        vec![sized(&film, 512_000_000)],
        vec![media(MediaType::Quicktime)],
        vec![shaped(1_280, 720)],
        vec![shaped(32, 96)],
        vec![long(500)],
        vec![long(140_000)],
        vec![told(1_000)],
    ] {
        assert_eq!(codes(&good), [""; 0], "{good:?}");
    }
    for (bad, code) in [
        (vec![png.clone(); 5], "media_too_many"),
        (vec![film.clone(); 2], "media_too_many"),
        (vec![png.clone(), film.clone()], "media_mixed"),
        (vec![png.clone(), gif.clone()], "media_mixed"),
        (vec![sized(&png, 5_000_001)], "media_too_large"),
        (vec![sized(&gif, 15_000_001)], "media_too_large"),
        (vec![sized(&film, 512_000_001)], "media_too_large"),
        (vec![shaped(1_281, 720)], "media_too_big"),
        (vec![shaped(31, 40)], "media_too_small"),
        (vec![shaped(400, 1_240)], "media_shape"),
        (vec![long(499)], "media_too_short"),
        (vec![long(140_001)], "media_too_long"),
        (vec![told(1_001)], "alt_too_long"),
    ] {
        assert_eq!(codes(&bad), [code], "{bad:?}");
    }
}

#[test]
fn a_text_is_as_long_as_its_account_may_write() {
    let refused = |settings: Value, texts: &[&str]| -> Vec<String> {
        let part = |text: &&str| Part {
            text: (*text).to_owned(),
            media: Vec::new(),
        };
        let parts: Vec<Part> = texts.iter().map(part).collect();
        let refusals = quiet().limits(&options(&settings)).refuse_parts(&parts);
        refusals.into_iter().map(|refusal| refusal.code).collect()
    };
    let text = |length: usize| "x".repeat(length);
    assert_eq!(refused(json!({}), &[&text(280)]), [""; 0]);
    assert_eq!(refused(json!({}), &[&text(281)]), ["text_too_long"]);
    assert_eq!(refused(json!({}), &[&"漢".repeat(140)]), [""; 0]);
    assert_eq!(refused(json!({}), &[&"漢".repeat(141)]), ["text_too_long"]);
    let link = format!("{} https://example.org/{}", text(256), text(200));
    assert_eq!(refused(json!({}), &[&link]), [""; 0], "a link counts 23");
    let of = |name: &str| json!({ "account": { "subscription_type": name } });
    for (settings, max) in [
        (of("None"), 280),
        (of("Basic"), 280),
        (of("Premium"), 25_000),
        (of("PremiumPlus"), 25_000),
        (json!({ "long_posts": true }), 25_000),
        (
            json!({ "long_posts": false, "account": { "subscription_type": "Premium" } }),
            280,
        ),
    ] {
        assert_eq!(
            quiet().limits(&options(&settings)).text_max,
            max,
            "{settings}"
        );
    }
    assert_eq!(
        refused(json!({}), &["\u{feff}Eins"]),
        ["characters_refused"]
    );
    assert_eq!(refused(json!({}), &["a"; 25]), [""; 0]);
    assert_eq!(refused(json!({}), &["a"; 26]), ["thread_too_long"]);
    assert_eq!(
        refused(json!({ "threads": false }), &["a", "b"]),
        ["thread_unsupported"]
    );
    for instead in [
        json!({ "poll": { "options": ["a", "b"], "duration_minutes": 5 } }),
        json!({ "quote_tweet_id": "1" }),
        json!({ "card_uri": "card://1" }),
    ] {
        let limits = quiet().limits(&options(&instead));
        let refusals = limits.refuse_media(0, &[(0, &media(MediaType::Png))]);
        assert!(!refusals.is_empty(), "{instead}");
    }
}

#[test]
fn the_network_is_what_its_documentation_says() {
    let none = options(&json!({}));
    assert_eq!(quiet().kind(&none), Kind::Listing);
    let budgets: Vec<(Scope, i64, i64, i64)> = quiet()
        .budgets(&none)
        .into_iter()
        .map(|limit| (limit.scope, limit.max, limit.window_ms, limit.cost))
        .collect();
    let minutes = 60_000;
    let expected = [
        (Scope::Channel, 100, 15 * minutes, 1),
        (Scope::App, 10_000, 24 * 60 * minutes, 1),
    ];
    assert_eq!(budgets, expected);
    assert_eq!(quiet().prepare_ahead_ms(&none, true), PREPARE_AHEAD_MAX_MS);
    assert_eq!(quiet().prepare_ahead_ms(&none, false), 0);
    assert!(!quiet().fetches_media());
}
