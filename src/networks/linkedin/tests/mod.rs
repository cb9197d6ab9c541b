//! The adapter against canned answers: what is sent, exactly.

use serde_json::{Value, json};
use url::Url;

use super::LinkedIn;
use crate::{
    domain::{
        attempt::Journal,
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
mod films;
mod looking;
mod outcomes;
mod uploads;

const PAGE: &str = "urn:li:organization:42";
const MEMBER: &str = "urn:li:person:aB-9_";
const POST: &str = "urn:li:share:7";
const POSTS: &str = "/rest/posts";
/// Where comments under the post are.
const COMMENTS: &str = "/rest/socialActions/urn%3Ali%3Ashare%3A7/comments";

fn adapter(base: &Url) -> LinkedIn {
    LinkedIn::new(http(), place(base), Now::new(|| MADE_AT))
}

fn session(_: &Url) -> Session {
    Session::default().with("access_token", "token-1")
}

const TRIAL: Trial<LinkedIn> = Trial { adapter, session };

/// The adapter where it calls nobody.
fn quiet() -> LinkedIn {
    adapter(&"http://127.0.0.1:9".parse().unwrap())
}

/// A draft of the page.
fn drafted(texts: &[&str], settings: &Value) -> Draft {
    let mut draft = draft(PAGE, texts, settings);
    draft
        .options
        .insert("author".to_owned(), super::settings::author(true, true));
    draft.channel.options = draft.options.clone();
    draft
}

/// A draft of the member.
fn personal(texts: &[&str], settings: &Value) -> Draft {
    let mut draft = drafted(texts, settings);
    draft.channel.account.remote_id = MEMBER.to_owned();
    draft
        .options
        .insert("author".to_owned(), super::settings::author(false, false));
    draft
}

/// A post that is made.
fn posted() -> Canned {
    Canned::new("POST", POSTS, Value::Null)
        .status(201)
        .header("x-restli-id", POST)
}

/// The body of the post that a draft becomes.
fn body(draft: &Draft) -> Value {
    quiet()
        .public_step(draft, &Journal::default())
        .unwrap()
        .request
}

#[tokio::test]
async fn a_text_is_sent_in_the_little_format() {
    let text = "Hello (world): 100 % *frisch*!\n\n#Brot @[Bäckerei](urn:li:organization:8)\n\
                https://example.org/a_b";
    let mut draft = drafted(&[text], &json!({}));
    // LinkedIn takes no language.
    draft.lang = Some("en".to_owned());
    insta::assert_json_snapshot!("text", TRIAL.sent(&draft, &[posted()]).await);
}

#[tokio::test]
async fn every_call_names_the_version_it_speaks() {
    for (settings, expected) in [
        (json!({}), "202609"),
        (json!({ "api_version": "202702" }), "202702"),
    ] {
        let server = TRIAL.serve(&[posted()]).await;
        let draft = drafted(&["Eins"], &settings);
        let step = TRIAL.next(&draft, &Journal::default());
        let session = session(&server.uri().parse().unwrap());
        let permit = crate::networks::drive::permit();
        TRIAL
            .at(&server)
            .publish(&draft, &step, &session, permit)
            .await;
        TRIAL
            .at(&server)
            .remove(&draft.channel, POST, &session)
            .await;
        let received = server.received_requests().await.unwrap();
        assert_eq!(received.len(), 2);
        for request in received {
            let header = |name: &str| request.headers.get(name).unwrap().to_str().unwrap();
            assert_eq!(header("linkedin-version"), expected);
            assert_eq!(header("x-restli-protocol-version"), "2.0.0");
        }
    }
}

#[tokio::test]
async fn later_parts_are_comments_under_the_post() {
    let draft = drafted(&["Eins", "Zwei (mehr)", "Drei"], &json!({}));
    let comment = |id: &str| {
        let urn = format!("urn:li:comment:(urn:li:activity:9,{id})");
        Canned::new("POST", COMMENTS, json!({ "$URN": urn, "id": id }))
            .status(201)
            .once()
    };
    let answers = [posted(), comment("1"), comment("2")];
    insta::assert_json_snapshot!("comments", TRIAL.sent(&draft, &answers).await);
}

#[test]
fn each_setting_is_said_in_linkedins_words() {
    let all = [
        json!({ "visibility": "logged_in", "reshare_disabled": true }),
        json!({ "visibility": "connections", "reshare_disabled": false }),
        json!({
            "link": "https://example.org/brot", "link_title": "Brot (frisch)",
            "link_description": "Vom *Ofen*",
        }),
        json!({ "link": "https://example.org/brot", "link_title": "Brot" }),
        json!({ "poll": { "question": "Was?", "options": ["Roggen", "Weizen"] } }),
        json!({ "poll": { "question": "Was?", "options": ["A", "B", "C", "D"], "duration": "fourteen_days" } }),
        json!({ "reshare": "urn:li:share:5" }),
        // There is no picture to have a title.
        json!({ "media_title": "Laib", "comments": true, "api_version": "202701" }),
    ];
    let bodies: Vec<Value> = all
        .iter()
        .map(|settings| {
            let mut body = body(&personal(&["Eins"], settings));
            body.as_object_mut().unwrap().remove("distribution");
            json!({ "settings": settings, "body": body })
        })
        .collect();
    insta::assert_json_snapshot!("settings", bodies);
}

#[tokio::test]
async fn only_the_rest_is_sent_where_the_post_is_out() {
    let draft = drafted(&["Eins", "Zwei"], &json!({}));
    let mut journal = Journal::default();
    let first = TRIAL.next(&draft, &journal);
    assert_eq!(TRIAL.next(&draft, &journal), first);
    assert_eq!(
        (first.name.as_str(), first.part, first.key),
        ("post:0", 0, None)
    );
    enter(&mut journal, "post:0", Some(POST), json!({}));
    let second = TRIAL.next(&draft, &journal);
    assert_eq!((second.name.as_str(), second.part), ("comment:1", 1));
    let comment = Canned::new("POST", COMMENTS, json!({ "id": "1" })).status(201);
    let sent = TRIAL.sent_after(&draft, &mut journal, &[comment]).await;
    assert_eq!(sent["requests"].as_array().unwrap().len(), 1);
    let url = "https://www.linkedin.com/feed/update/urn:li:share:7/";
    assert_eq!(sent["ended"], json!({ "remote_id": POST, "url": url }));
    assert_eq!(quiet().public_step(&draft, &journal), None);
    assert!(matches!(quiet().next(&draft, &journal), Next::Done(_)));
}

fn fields(settings: &Value) -> Vec<String> {
    let refusals = quiet().refuse_options(&options(settings));
    refusals.into_iter().map(|refusal| refusal.field).collect()
}

#[test]
fn settings_are_refused_by_name() {
    let poll = |answers: Value| json!({ "question": "Was?", "options": answers });
    let card = |link: &str| json!({ "link": link, "link_title": "Brot" });
    for good in [
        json!({}),
        json!({ "visibility": "connections", "reshare_disabled": true, "comments": false }),
        json!({ "permissions": "member" }),
        json!({ "permissions": "pages" }),
        json!({ "link": "https://a.de/?b=c", "link_title": "a", "link_description": "b" }),
        json!({ "poll": poll(json!(["a", "b"])) }),
        json!({ "poll": { "question": "a", "options": ["a", "b"], "duration": "one_day" } }),
        json!({ "reshare": "urn:li:ugcPost:7", "api_version": "202612", "media_title": "a" }),
    ] {
        assert_eq!(fields(&good), [""; 0], "{good}");
    }
    for (name, value) in [
        ("visibility", json!("PUBLIC")),
        ("visibility", json!(1)),
        ("reshare_disabled", json!("yes")),
        ("comments", json!("no")),
        ("permissions", json!("everything")),
        ("permissions", json!(["member"])),
        ("media_title", json!(" ")),
        (
            "reshare",
            json!("https://www.linkedin.com/feed/update/urn:li:share:7/"),
        ),
        ("api_version", json!("2026-09")),
        ("api_version", json!("202613")),
        ("api_version", json!(202_609)),
        ("poll", poll(json!(["a"]))),
        ("poll", poll(json!(["a", "a"]))),
        ("poll", poll(json!(["a", ""]))),
        ("poll", poll(json!(["a", "b", "c", "d", "e"]))),
        ("poll", json!({ "options": ["a", "b"] })),
        (
            "poll",
            json!({ "question": "a", "options": ["a", "b"], "duration": "two_days" }),
        ),
        (
            "poll",
            json!({ "question": "a", "options": ["a", "b"], "days": 1 }),
        ),
        ("poll", json!("a or b")),
        ("colour", json!("red")),
        // What connecting found out is not for people to write.
        ("author", json!({ "kind": "organization" })),
    ] {
        assert_eq!(
            fields(&json!({ name: value })),
            [format!("options.{name}")],
            "{value}"
        );
    }
    assert_eq!(fields(&card("ftp://a.de")), ["options.link"]);
    assert_eq!(fields(&card("a.de")), ["options.link"]);
    assert_eq!(
        fields(&json!({ "link": "https://a.de" })),
        ["options.link_title"]
    );
    assert_eq!(
        fields(&json!({ "link_title": "a" })),
        ["options.link_title"]
    );
    assert_eq!(
        fields(&json!({ "link_description": "a" })),
        ["options.link_description"]
    );
    let mut two = card("https://a.de");
    two["reshare"] = json!(POST);
    assert_eq!(fields(&two), ["options.reshare"]);
}

fn media(media_type: MediaType) -> Media {
    let at = Instant::from_ms(1);
    Media {
        id: MediaId::new(at),
        workspace: WorkspaceId::new(at),
        media_type,
        size_bytes: 100_000,
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

/// What `LinkedIn` would refuse in what a post carries, by its names.
fn refused(settings: &Value, carried: &[Media]) -> Vec<String> {
    let carried: Vec<(usize, &Media)> = carried.iter().enumerate().collect();
    let refusals = quiet().limits(&options(settings)).refuse_media(0, &carried);
    refusals.into_iter().map(|refusal| refusal.code).collect()
}

#[test]
fn pictures_and_films_have_their_limits() {
    let none = json!({});
    let (png, film) = (media(MediaType::Png), media(MediaType::Mp4));
    let long = |duration_ms: i64| Media {
        duration_ms: Some(duration_ms),
        ..film.clone()
    };
    let sized = |width: u32, height: u32| Media {
        width,
        height,
        ..png.clone()
    };
    let told = |length: usize| Media {
        alt: "ä".repeat(length),
        ..png.clone()
    };
    for good in [
        vec![png.clone(); 20],
        vec![media(MediaType::Jpeg), media(MediaType::Gif)],
        vec![sized(6_000, 6_025)],
        vec![Media {
            size_bytes: 500_000_000,
            ..film.clone()
        }],
        vec![long(3_000)],
        vec![long(1_800_000)],
        vec![told(4_086)],
    ] {
        assert_eq!(refused(&none, &good), [""; 0], "{good:?}");
    }
    for (bad, code) in [
        (vec![png.clone(); 21], "media_too_many"),
        (vec![film.clone(); 2], "media_too_many"),
        (vec![png.clone(), film.clone()], "media_mixed"),
        (vec![media(MediaType::Webp)], "media_type"),
        (vec![media(MediaType::Quicktime)], "media_type"),
        // 36,152,320 pixels.
        (vec![sized(5_120, 7_061)], "media_too_big"),
        (
            vec![Media {
                size_bytes: 500_000_001,
                ..film.clone()
            }],
            "media_too_large",
        ),
        (vec![long(2_999)], "media_too_short"),
        (vec![long(1_800_001)], "media_too_long"),
        (vec![told(4_087)], "alt_too_long"),
    ] {
        assert_eq!(refused(&none, &bad), [code], "{bad:?}");
    }
    let card = json!({ "link": "https://a.de", "link_title": "a" });
    assert_eq!(refused(&card, std::slice::from_ref(&png)), [""; 0]);
    assert_eq!(
        refused(&card, &[png.clone(), png.clone()]),
        ["media_too_many"]
    );
    assert!(!refused(&card, std::slice::from_ref(&film)).is_empty());
    for settings in [
        json!({ "poll": { "question": "a", "options": ["a", "b"] } }),
        json!({ "reshare": POST }),
    ] {
        assert!(!refused(&settings, std::slice::from_ref(&png)).is_empty());
    }
}

#[test]
fn texts_are_counted_with_what_is_escaped() {
    let with = |settings: &Value, texts: &[&str]| -> Vec<String> {
        let part = |text: &&str| Part {
            text: (*text).to_owned(),
            media: Vec::new(),
        };
        let parts: Vec<Part> = texts.iter().map(part).collect();
        let refusals = quiet().limits(&options(settings)).refuse_parts(&parts);
        refusals.into_iter().map(|refusal| refusal.code).collect()
    };
    let page = json!({ "author": { "kind": "organization", "comments": true } });
    let text = |length: usize| "ä".repeat(length);
    assert_eq!(with(&page, &[&text(3_000)]), [""; 0]);
    assert_eq!(with(&page, &[&text(3_001)]), ["text_too_long"]);
    assert_eq!(with(&page, &[&format!("({})", text(2_996))]), [""; 0]);
    assert_eq!(
        with(&page, &[&format!("({})", text(2_997))]),
        ["text_too_long"]
    );
    assert_eq!(with(&page, &["a", &text(1_250)]), [""; 0]);
    assert_eq!(with(&page, &["a", &text(1_251)]), ["text_too_long"]);
    let comments = quiet().limits(&options(&page)).comments;
    assert_eq!(comments.map(|comments| comments.images_max), Some(0));
    assert_eq!(with(&page, &["a"; 10]), [""; 0]);
    assert_eq!(with(&page, &["a"; 11]), ["thread_too_long"]);
    // Whoever may not comment has posts of one part.
    for settings in [
        json!({}),
        json!({ "author": { "kind": "member", "comments": false } }),
        json!({ "author": { "kind": "organization", "comments": true }, "comments": false }),
    ] {
        assert_eq!(
            with(&settings, &["a", "b"]),
            ["thread_unsupported"],
            "{settings}"
        );
    }
    let member = json!({ "author": { "kind": "member", "comments": false }, "comments": true });
    assert_eq!(with(&member, &["a", "b"]), [""; 0]);
}

#[test]
fn a_page_can_be_looked_at_and_a_member_cannot() {
    let (page, member) = (drafted(&["a"], &json!({})), personal(&["a"], &json!({})));
    assert_eq!(quiet().kind(&page.options), Kind::Listing);
    assert_eq!(quiet().kind_of(&page), Kind::Listing);
    assert_eq!(quiet().kind(&member.options), Kind::Blind);
    assert_eq!(quiet().kind_of(&member), Kind::Blind);
    assert_eq!(quiet().kind(&options(&json!({}))), Kind::Blind);
    assert_eq!(quiet().budgets(&page.options), []);
    let budgets = quiet().budgets(&member.options);
    let day = 24 * 60 * 60_000;
    assert_eq!(budgets.len(), 1);
    assert_eq!(
        (budgets[0].max, budgets[0].window_ms, budgets[0].cost),
        (150, day, 4)
    );
    assert_eq!(
        quiet().prepare_ahead_ms(&page.options, true),
        PREPARE_AHEAD_MAX_MS
    );
    assert_eq!(quiet().prepare_ahead_ms(&page.options, false), 0);
    assert!(!quiet().fetches_media());
}
