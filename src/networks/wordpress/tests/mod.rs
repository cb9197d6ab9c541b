//! The adapter against canned answers: what is sent, exactly.

use serde_json::{Value, json};
use url::Url;

use super::WordPress;
use crate::{
    domain::{
        attempt::Journal,
        network::{Comments, Kind},
        post::Part,
    },
    networks::{
        Adapter, Draft, DraftMedia, Next, Outcome, PREPARE_AHEAD_MAX_MS, Session,
        contract::{Canned, Trial},
        drive::{draft, enter, http, options, permit, picture},
    },
};

mod accounts;
mod looking;
mod outcomes;

const ACCOUNT: &str = "7@example.org";
const POSTS: &str = "/wp-json/wp/v2/posts";
const POST: &str = "/wp-json/wp/v2/posts/101";
const MEDIA: &str = "/wp-json/wp/v2/media";
const COMMENTS: &str = "/wp-json/wp/v2/comments";
const LINK: &str = "https://example.org/2026/brot/";

const TRIAL: Trial<WordPress> = Trial {
    adapter: |_| WordPress::new(http()),
    session,
};

fn adapter() -> WordPress {
    WordPress::new(http())
}

fn session(base: &Url) -> Session {
    Session::default()
        .with("api_root", base.join("wp-json/").unwrap().as_str())
        .with("username", "anna")
        .with("application_password", "abcd EFGH 1234 ijkl MNOP 5678")
}

fn drafted(texts: &[&str], settings: &Value) -> Draft {
    draft(ACCOUNT, texts, settings)
}

fn film(directory: &std::path::Path, name: &str) -> DraftMedia {
    let mut film = picture(directory, name, "Teig, der aufgeht");
    film.content_type = "video/mp4".to_owned();
    film.duration_ms = Some(4_000);
    film
}

/// A post with this status.
fn post(status: &str) -> Value {
    json!({ "id": 101, "status": status, "link": LINK, "slug": "brot-0" })
}

/// A site that takes everything: drafts, publishing with this status, files, comments.
fn site(status: &str) -> Vec<Canned> {
    let file = |id: u64| json!({ "id": id, "source_url": format!("https://example.org/{id}") });
    let comment =
        |id: u64| json!({ "id": id, "status": "approved", "link": format!("{LINK}#{id}") });
    vec![
        Canned::new("POST", POSTS, post("draft")).status(201),
        Canned::new("POST", POST, post(status)),
        Canned::new("POST", MEDIA, file(88)).status(201).once(),
        Canned::new("POST", MEDIA, file(89)).status(201).once(),
        Canned::new("POST", MEDIA, file(90)).status(201).once(),
        Canned::new("POST", COMMENTS, comment(41))
            .status(201)
            .once(),
        Canned::new("POST", COMMENTS, comment(42))
            .status(201)
            .once(),
    ]
}

/// A journal in which the draft is made.
fn with_draft() -> Journal {
    let mut journal = Journal::default();
    enter(&mut journal, "draft:0", Some("101"), json!({}));
    journal
}

/// A journal in which the post is out.
fn with_post() -> Journal {
    let mut journal = with_draft();
    enter(&mut journal, "post:0", Some("101"), json!({ "url": LINK }));
    journal
}

#[tokio::test]
async fn a_text_becomes_a_draft_and_is_published() {
    let text = "Frühlings-Brot & <Käse>\n\nAb morgen: https://example.org/brot?a=1&b=2\nBis bald!";
    let draft = drafted(&[text], &json!({}));
    insta::assert_json_snapshot!("text", TRIAL.sent(&draft, &site("publish")).await);
}

#[tokio::test]
async fn settings_are_said_in_the_sites_words() {
    let settings = json!({
        "title": "Die \"Liste\"", "excerpt": " Kurz & gut ", "slug": "Unsere Liste!",
        "status": "private", "comment_status": "closed", "sticky": true, "format": "aside",
        "sponsored_links": true, "embed_links": true, "content_format": "html",
        "categories": [3, 3], "tags": [12, 15],
    });
    let text = "Anzeige: https://example.org\n\nhttps://video.example.org/1";
    let draft = drafted(&[text], &settings);
    insta::assert_json_snapshot!("settings", TRIAL.sent(&draft, &site("private")).await);
}

#[tokio::test]
async fn categories_and_tags_are_found_or_made() {
    let settings = json!({ "categories": ["Brot & Käse", 3], "tags": ["Neu", "neu ", "2026"] });
    let draft = drafted(&["Eins"], &settings);
    let (categories, tags) = ("/wp-json/wp/v2/categories", "/wp-json/wp/v2/tags");
    let exists = json!({
        "code": "term_exists", "message": "A term exists.", "data": { "status": 400, "term_id": 16 },
    });
    let mut answers = vec![
        Canned::new(
            "GET",
            categories,
            json!([{ "id": 8, "name": "Brot" }, { "id": 9, "name": "brot &amp; käse" }]),
        ),
        Canned::new("GET", tags, json!([{ "id": 15, "name": "Neues" }])).query("search", "Neu"),
        Canned::new("GET", tags, json!([])),
        Canned::new("POST", tags, exists).status(400).once(),
        Canned::new("POST", tags, json!({ "id": 17, "name": "neu" }))
            .status(201)
            .once(),
        Canned::new("POST", tags, json!({ "id": 18, "name": "2026" }))
            .status(201)
            .once(),
    ];
    answers.extend(site("publish"));
    insta::assert_json_snapshot!("terms", TRIAL.sent(&draft, &answers).await);
}

#[tokio::test]
async fn the_first_image_is_featured_and_the_rest_stands_below() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Frisch\n\nAus dem Ofen"], &json!({}));
    let mut second = picture(
        directory.path(),
        "media_2.jpeg",
        "Ein \"Laib\" Brot\nauf dem Tisch",
    );
    second.content_type = "image/jpeg".to_owned();
    draft.parts[0].media.extend([
        film(directory.path(), "media_3"),
        picture(directory.path(), "media_1", ""),
        second,
    ]);
    insta::assert_json_snapshot!("media", TRIAL.sent(&draft, &site("publish")).await);
}

#[tokio::test]
async fn without_a_featured_image_all_stand_in_the_content() {
    let directory = tempfile::tempdir().unwrap();
    let image = picture(directory.path(), "media_1", "Brot");
    let mut draft = drafted(&["Eins"], &json!({ "featured_image": false }));
    draft.parts[0].media.push(image.clone());
    let shown = TRIAL.sent(&draft, &site("publish")).await;
    let body = &shown["requests"][1]["body"];
    assert_eq!(body["featured_media"], Value::Null);
    let content = body["content"].as_str().unwrap();
    assert!(
        content.contains("<img src=\"https://example.org/88\" alt=\"Brot\""),
        "{content}"
    );
    // An image without a word is the whole post.
    let mut draft = drafted(&[""], &json!({}));
    draft.parts[0].media.push(image);
    let shown = TRIAL.sent(&draft, &site("publish")).await;
    let body = &shown["requests"][1]["body"];
    assert_eq!(
        (&body["title"], &body["featured_media"]),
        (&json!(""), &json!(88))
    );
    let content = body["content"].as_str().unwrap();
    assert!(content.contains("class=\"wp-image-88\""), "{content}");
}

#[tokio::test]
async fn further_parts_become_comments() {
    let texts = ["Eins", "Zwei & <b>\nmehr", "Drei"];
    let draft = drafted(&texts, &json!({}));
    insta::assert_json_snapshot!("comments", TRIAL.sent(&draft, &site("publish")).await);
}

/// What would be found out only after the post is public is found before.
#[tokio::test]
async fn parts_that_cannot_become_comments_are_refused_before_anything_is_public() {
    let directory = tempfile::tempdir().unwrap();
    let mut pictured = drafted(&["Eins", "Zwei"], &json!({}));
    let image = picture(directory.path(), "media_1", "");
    pictured.parts[1].media.push(image);
    let long = |length: usize| drafted(&["Eins", &"[".repeat(length)], &json!({}));
    let calls = |shown: &Value| shown["requests"].as_array().unwrap().len();
    for (draft, why) in [(pictured, "no pictures"), (long(13_106), "too long")] {
        let shown = TRIAL.sent(&draft, &site("publish")).await;
        assert_eq!(calls(&shown), 0);
        let ended = &shown["ended"];
        assert_eq!(ended["stopped"], "check:0");
        assert_eq!(ended["outcome"], "Refused { duplicate: false }");
        assert!(ended["message"].as_str().unwrap().contains(why), "{ended}");
    }
    let shown = TRIAL.sent(&long(13_105), &site("publish")).await;
    assert_eq!(shown["ended"]["remote_id"], "101");

    // The site tells with the draft whether comments are open.
    for (status, sent) in [("open", 3), ("closed", 1)] {
        let mut draft = post("draft");
        draft["comment_status"] = json!(status);
        let mut answers = vec![Canned::new("POST", POSTS, draft).status(201)];
        answers.extend(site("publish"));
        let shown = TRIAL
            .sent(&drafted(&["Eins", "Zwei"], &json!({})), &answers)
            .await;
        assert_eq!(calls(&shown), sent, "{shown}");
        assert_eq!(shown["ended"]["stopped"] == "check:0", status == "closed");
        let shown = TRIAL.sent(&drafted(&["Eins"], &json!({})), &answers).await;
        assert_eq!(shown["ended"]["remote_id"], "101");
    }
}

#[tokio::test]
async fn a_site_without_readable_addresses_is_spoken_to_by_a_parameter() {
    let server = TRIAL
        .serve(&[Canned::new("POST", "/", post("draft"))
            .query("rest_route", "/wp/v2/posts")
            .status(201)])
        .await;
    let base: Url = server.uri().parse().unwrap();
    let root = base.join("?rest_route=/").unwrap();
    let session = session(&base).with("api_root", root.as_str());
    let draft = drafted(&["Eins"], &json!({}));
    let step = TRIAL.next(&draft, &Journal::default());
    let report = adapter().prepare(&draft, &step, &session).await;
    assert!(matches!(report.outcome, Outcome::Done { .. }), "{report:?}");
}

#[tokio::test]
async fn a_site_that_ran_out_of_time_is_let_go_on_with_its_file() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Eins"], &json!({}));
    let image = picture(directory.path(), "media_1", "");
    draft.parts[0].media.push(image);
    let broken = || {
        Canned::new("POST", MEDIA, Value::Null)
            .status(500)
            .header("x-wp-upload-attachment-id", "88")
    };
    let report = TRIAL.answered(&draft, &Journal::default(), broken()).await;
    let Outcome::Processing {
        remote_id,
        data,
        look_in_ms,
    } = report.outcome
    else {
        panic!("{report:?}")
    };
    assert_eq!((remote_id.as_str(), look_in_ms), ("88", 3_000));
    let mut journal = Journal::default();
    enter(&mut journal, "upload:0:0", Some("88"), data);
    let path = "/wp-json/wp/v2/media/88/post-process";
    let mut answers = vec![Canned::new(
        "POST",
        path,
        json!({ "id": 88, "source_url": "https://example.org/88" }),
    )];
    answers.extend(site("publish"));
    let shown = TRIAL.sent_after(&draft, &mut journal, &answers).await;
    let first = &shown["requests"][0];
    assert_eq!(first["call"], format!("POST {path}"));
    assert_eq!(first["body"], json!({ "action": "create-image-subsizes" }));
    assert_eq!(shown["requests"][1]["body"]["featured_media"], 88);
    assert_eq!(shown["ended"]["remote_id"], "101");
}

#[test]
fn a_repeat_has_the_same_request() {
    let draft = drafted(&["Eins\n\nZwei", "Drei"], &json!({}));
    let first = TRIAL.next(&draft, &Journal::default());
    assert_eq!(TRIAL.next(&draft, &Journal::default()), first);
    assert_eq!(first.request["slug"], "eins-49ac5de2");
    // What is given is kept as far as an address has room for it.
    let given = json!({ "slug": "wort-".repeat(30) });
    let given = TRIAL.next(&drafted(&["Eins"], &given), &Journal::default());
    let slug = given.request["slug"].as_str().unwrap();
    assert_eq!(
        slug,
        format!("{}-49ac5de2", "wort-".repeat(30).trim_end_matches('-'))
    );
    // Another key is another slug, and another description is another upload.
    let mut other = draft.clone();
    other.parts[0].key = "ffff0000".repeat(8);
    assert_eq!(
        TRIAL.next(&other, &Journal::default()).request["slug"],
        "eins-ffff0000"
    );
    let directory = tempfile::tempdir().unwrap();
    let upload = |alt: &str| {
        let mut draft = draft.clone();
        draft.parts[0]
            .media
            .push(picture(directory.path(), "media_1", alt));
        TRIAL.next(&draft, &Journal::default())
    };
    assert_eq!(upload("a"), upload("a"));
    assert_ne!(upload("a").request, upload("b").request);
}

#[tokio::test]
async fn only_what_is_missing_is_sent() {
    let draft = drafted(&["Eins", "Zwei"], &json!({ "tags": ["Neu"] }));
    let calls = |shown: &Value| -> Vec<String> {
        let requests = shown["requests"].as_array().unwrap().iter();
        requests
            .map(|one| one["call"].as_str().unwrap().to_owned())
            .collect()
    };
    let mut journal = with_draft();
    let shown = TRIAL
        .sent_after(&draft, &mut journal, &site("publish"))
        .await;
    assert_eq!(
        calls(&shown),
        [format!("POST {POST}"), format!("POST {COMMENTS}")]
    );
    let mut journal = with_post();
    let shown = TRIAL
        .sent_after(&draft, &mut journal, &site("publish"))
        .await;
    assert_eq!(calls(&shown), [format!("POST {COMMENTS}")]);
    assert_eq!(shown["ended"]["url"], LINK);
    // What was prepared before an edit does not count any more, and what is public stays.
    let mut journal = Journal::default();
    enter(&mut journal, "post:0", Some("101"), json!({ "url": LINK }));
    let shown = TRIAL
        .sent_after(&draft, &mut journal, &site("publish"))
        .await;
    assert_eq!(calls(&shown), [format!("POST {COMMENTS}")]);
    assert_eq!(shown["requests"][0]["body"]["post"], 101);
}

#[test]
fn the_public_step_carries_its_handle() {
    let draft = drafted(&["Eins", "Zwei"], &json!({}));
    let adapter = adapter();
    assert_eq!(adapter.kind(&draft.options), Kind::Handle);
    assert_eq!(
        adapter.prepare_ahead_ms(&draft.options, false),
        PREPARE_AHEAD_MAX_MS
    );
    let unprepared = adapter.public_step(&draft, &Journal::default()).unwrap();
    assert_eq!((unprepared.name.as_str(), unprepared.key), ("post:0", None));
    assert!(matches!(
        adapter.next(&draft, &with_draft()),
        Next::Public(_)
    ));
    let step = adapter.public_step(&draft, &with_draft()).unwrap();
    assert_eq!(step.key.as_deref(), Some("101"));
    let comment = adapter.public_step(&draft, &with_post()).unwrap();
    assert_eq!(
        (comment.name.as_str(), comment.key, comment.part),
        ("comment:1", None, 1)
    );
}

#[tokio::test]
async fn without_a_password_nothing_is_sent() {
    let draft = drafted(&["Eins"], &json!({}));
    let adapter = adapter();
    let none = Session::default();
    let step = TRIAL.next(&draft, &Journal::default());
    let report = adapter.prepare(&draft, &step, &none).await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    let step = TRIAL.next(&draft, &with_draft());
    let report = adapter.publish(&draft, &step, &none, permit()).await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    let report = adapter.remove(&draft.channel, "101", &none).await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    // A step that knows no draft publishes nothing.
    let unprepared = adapter.public_step(&draft, &Journal::default()).unwrap();
    let nowhere = session(&"http://127.0.0.1:9".parse().unwrap());
    let report = adapter
        .publish(&draft, &unprepared, &nowhere, permit())
        .await;
    assert_eq!(report.outcome, Outcome::NotSent);
}

#[test]
fn settings_are_refused_by_name() {
    let refused = |settings: Value| -> Vec<String> {
        let refusals = adapter().refuse_options(&options(&settings));
        refusals.into_iter().map(|refusal| refusal.field).collect()
    };
    for good in [
        json!({ "title": "x".repeat(500), "excerpt": "x".repeat(5_000), "slug": "x".repeat(150) }),
        json!({ "status": "pending", "comment_status": "open", "format": "standard" }),
        json!({ "content_format": "blocks", "sticky": false, "featured_image": true }),
        json!({ "categories": [], "tags": ["a", 1, "x".repeat(200)] }),
    ] {
        assert!(refused(good.clone()).is_empty(), "{good}");
    }
    for (name, value) in [
        ("title", json!("x".repeat(501))),
        ("title", json!(1)),
        ("excerpt", json!("x".repeat(5_001))),
        ("slug", json!("x".repeat(151))),
        ("status", json!("future")),
        ("status", json!("draft")),
        ("comment_status", json!(true)),
        ("format", json!("story")),
        ("content_format", json!("markdown")),
        ("sticky", json!("yes")),
        ("featured_image", json!(1)),
        ("sponsored_links", json!(null)),
        ("embed_links", json!("no")),
        ("categories", json!("News")),
        ("categories", json!([0])),
        ("categories", json!([" "])),
        ("tags", json!([1.5])),
        ("tags", json!(["x".repeat(201)])),
        ("tags", json!(vec!["a"; 51])),
        ("colour", json!("red")),
        // What connecting found out is not for people to write.
        ("site", json!({ "may_upload": true })),
    ] {
        let settings = json!({ name: value });
        assert_eq!(refused(settings), [format!("options.{name}")], "{value}");
    }
}

#[test]
fn a_channel_takes_what_its_settings_leave_open() {
    let limits = |settings: Value| adapter().limits(&options(&settings));
    let part = |text: &str| Part {
        text: text.to_owned(),
        media: Vec::new(),
    };
    let refused = |settings: Value, parts: &[Part]| -> Vec<String> {
        let refusals = limits(settings).refuse_parts(parts);
        refusals.into_iter().map(|refusal| refusal.code).collect()
    };
    assert!(refused(json!({}), &[part(&"x".repeat(100_000))]).is_empty());
    assert_eq!(
        refused(json!({}), &[part(&"x".repeat(100_001))]),
        ["text_too_long"]
    );
    assert!(refused(json!({}), &vec![part("a"); 25]).is_empty());
    assert_eq!(
        refused(json!({}), &vec![part("a"); 26]),
        ["thread_too_long"]
    );
    for closed in [
        json!({ "comment_status": "closed" }),
        json!({ "status": "pending" }),
    ] {
        assert_eq!(refused(closed, &vec![part("a"); 2]), ["thread_unsupported"]);
    }
    let usual = limits(json!({}));
    assert_eq!(
        (usual.images_max, usual.videos_max, usual.mixes_media),
        (20, 20, true)
    );
    assert_eq!(usual.comments, Some(Comments::WORDS));
    let writes_only = limits(json!({ "site": { "may_upload": false } }));
    assert_eq!((writes_only.images_max, writes_only.videos_max), (0, 0));
}
