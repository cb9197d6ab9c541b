//! The adapter against canned answers: what is sent, exactly, and in which order.

use serde_json::{Value, json};

use super::Threads;
use crate::{
    domain::{attempt::Journal, media::MediaType, network::Kind, post::Part, text::TextUnit},
    networks::{
        Adapter, Draft, DraftMedia, Next, Now, Outcome, PREPARE_AHEAD_MAX_MS, Session,
        contract::{Canned, Trial, place},
        drive::{MADE_AT, draft, enter, http, options, picture},
    },
};

mod accounts;
mod checkup;
mod looking;
mod outcomes;

const USER: &str = "1000";
const THREADS: &str = "/v1.0/1000/threads";
const PUBLISH: &str = "/v1.0/1000/threads_publish";
const LINK: &str = "https://www.threads.com/@shop/post/abc";

const TRIAL: Trial<Threads> = Trial {
    adapter: |base| Threads::new(http(), place(base), Now::new(|| MADE_AT)),
    session: |_| session(),
};

fn session() -> Session {
    Session::default().with("access_token", "token-1")
}

fn adapter() -> Threads {
    (TRIAL.adapter)(&"http://127.0.0.1:9".parse().unwrap())
}

fn drafted(texts: &[&str], settings: &Value) -> Draft {
    draft(USER, texts, settings)
}

/// A picture or film that Meta may fetch.
fn media(directory: &std::path::Path, name: &str, content_type: &str, alt: &str) -> DraftMedia {
    DraftMedia {
        content_type: content_type.to_owned(),
        address: Some(format!("https://media.test/{name}?until=1&sign=a")),
        ..picture(directory, name, alt)
    }
}

fn id(id: &str) -> Value {
    json!({ "id": id })
}

/// Answers that make containers of these ids, one after another.
fn makes(ids: &[&str]) -> Vec<Canned> {
    let made = ids.iter();
    made.map(|made| Canned::new("POST", THREADS, id(made)).once())
        .collect()
}

/// The answer about a container.
fn is(container: &str, status: &str) -> Canned {
    Canned::new(
        "GET",
        &format!("/v1.0/{container}"),
        json!({ "status": status, "id": container }),
    )
}

/// Answers with which everything goes well: containers of these ids become posts of those.
fn goes_well(containers: &[&str], posts: &[&str]) -> Vec<Canned> {
    let mut answers = makes(containers);
    answers.extend(containers.iter().map(|container| is(container, "FINISHED")));
    answers.extend(
        posts
            .iter()
            .map(|post| Canned::new("POST", PUBLISH, id(post)).once()),
    );
    answers.push(Canned::new(
        "GET",
        &format!("/v1.0/{}", posts[0]),
        json!({ "id": posts[0], "permalink": LINK }),
    ));
    answers
}

/// The journal of a draft whose container is ready.
fn ready() -> Journal {
    let mut journal = Journal::default();
    enter(&mut journal, "container:0", Some("c1"), json!({}));
    enter(&mut journal, "ready:container:0", Some("c1"), json!({}));
    journal
}

#[tokio::test]
async fn a_text_is_made_waited_for_and_published() {
    let draft = drafted(
        &["Grüße an @maria: https://example.org #brot & mehr"],
        &json!({}),
    );
    let shown = TRIAL.sent(&draft, &goes_well(&["c1"], &["m1"])).await;
    insta::assert_json_snapshot!("text", shown);
}

#[tokio::test]
async fn every_setting_is_said_in_metas_words() {
    let settings = json!({
        "reply_control": "mentioned_only", "topic_tag": "Brot", "link": "https://example.org/a?b=1",
        "quote_post_id": "17", "reply_to_id": "18", "location_id": "19",
        "spoilers": ["Mörder", "nicht da"], "allowlisted_country_codes": ["DE", "AT"],
        "gif_id": "abc", "text_attachment": "Sehr viel mehr", "is_spoiler_media": true,
    });
    assert!(adapter().refuse_options(&options(&settings)).is_empty());
    let mut draft = drafted(&["Der Mörder ist der Gärtner"], &settings);
    draft.lang = Some("en".to_owned());
    let shown = TRIAL.sent(&draft, &goes_well(&["c1"], &["m1"])).await;
    insta::assert_json_snapshot!("settings", shown["requests"][0]);
    let poll = drafted(
        &["Was?"],
        &json!({ "poll": ["Roggen", "Weizen", "Dinkel"] }),
    );
    let shown = TRIAL.sent(&poll, &goes_well(&["c1"], &["m1"])).await;
    insta::assert_json_snapshot!("poll", shown["requests"][0]);
    let settings = json!({
        "text_attachment": "Mehr", "text_attachment_link": "https://example.org/lang",
        "gif_id": "abc", "gif_provider": "OTHER",
    });
    assert!(adapter().refuse_options(&options(&settings)).is_empty());
    let long = drafted(&["Kurz"], &settings);
    let shown = TRIAL.sent(&long, &goes_well(&["c1"], &["m1"])).await;
    insta::assert_json_snapshot!("long", shown["requests"][0]);
}

/// A post that disappears leaves out what the channel wishes for others.
#[tokio::test]
async fn a_post_that_disappears_carries_spoilers_and_nothing_else() {
    let settings = json!({
        "is_ghost_post": true, "spoilers": ["Mörder"], "reply_control": "everyone",
        "topic_tag": "Brot", "location_id": "19",
    });
    let draft = drafted(&["Der Mörder"], &settings);
    let shown = TRIAL.sent(&draft, &goes_well(&["c1"], &["m1"])).await;
    insta::assert_json_snapshot!("ghost", shown["requests"][0]);
}

#[tokio::test]
async fn a_picture_and_a_film_are_fetched_from_here() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Frisch"], &json!({ "is_spoiler_media": true }));
    draft.parts[0]
        .media
        .push(media(directory.path(), "media_1", "image/jpeg", "Ein Laib"));
    let shown = TRIAL.sent(&draft, &goes_well(&["c1"], &["m1"])).await;
    insta::assert_json_snapshot!("picture", shown["requests"][0]);
    draft.parts[0].media[0] = media(directory.path(), "media_2", "video/mp4", "");
    draft.parts[0].text = String::new();
    let shown = TRIAL.sent(&draft, &goes_well(&["c1"], &["m1"])).await;
    insta::assert_json_snapshot!("film", shown["requests"][0]);
}

#[tokio::test]
async fn several_pictures_and_films_are_made_one_by_one_first() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Drei"], &json!({ "topic_tag": "Brot" }));
    draft.parts[0].media.extend([
        media(directory.path(), "media_1", "image/jpeg", "Eins"),
        media(directory.path(), "media_2", "video/mp4", ""),
        media(directory.path(), "media_3", "image/png", "Drei"),
    ]);
    let answers = goes_well(&["i1", "i2", "i3", "c1"], &["m1"]);
    insta::assert_json_snapshot!("several", TRIAL.sent(&draft, &answers).await);
}

#[tokio::test]
async fn parts_of_a_thread_answer_one_another() {
    let directory = tempfile::tempdir().unwrap();
    let settings = json!({ "topic_tag": "Brot", "reply_control": "everyone" });
    let mut draft = drafted(&["Eins", "Zwei", "Drei"], &settings);
    draft.parts[2]
        .media
        .push(media(directory.path(), "media_1", "image/jpeg", ""));
    let answers = goes_well(&["c1", "c2", "c3"], &["m1", "m2", "m3"]);
    insta::assert_json_snapshot!("thread", TRIAL.sent(&draft, &answers).await);
}

#[tokio::test]
async fn without_a_public_address_nothing_is_sent() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Eins"], &json!({}));
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", ""));
    let shown = TRIAL.sent(&draft, &[]).await;
    assert_eq!(shown["requests"], json!([]));
    assert_eq!(shown["ended"]["outcome"], "NotSent");
    let told = shown["ended"]["message"].as_str().unwrap();
    assert!(told.contains("public_url"), "{told}");
}

#[tokio::test]
async fn a_topic_that_is_refused_is_left_out() {
    let refused = json!({ "error": { "code": 100, "error_subcode": 4_279_071, "message": "no" }});
    let mut answers = vec![Canned::new("POST", THREADS, refused).status(400).once()];
    answers.extend(goes_well(&["c2"], &["m1"]));
    let draft = drafted(&["Eins"], &json!({ "topic_tag": "Verboten" }));
    let shown = TRIAL.sent(&draft, &answers).await;
    assert_eq!(
        shown["requests"][0]["body"],
        "media_type=TEXT&text=Eins&topic_tag=Verboten"
    );
    assert_eq!(shown["requests"][1]["body"], "media_type=TEXT&text=Eins");
    assert_eq!(shown["ended"], json!({ "remote_id": "m1", "url": LINK }));
}

#[tokio::test]
async fn what_dies_on_the_way_is_made_anew_and_given_up_at_last() {
    let error = |container: &str| {
        let body = json!({ "status": "ERROR", "error_message": "UNKNOWN", "id": container });
        Canned::new("GET", &format!("/v1.0/{container}"), body)
    };
    let draft = drafted(&["Eins"], &json!({}));
    let mut answers = vec![
        Canned::new("POST", THREADS, id("dead")).once(),
        error("dead"),
    ];
    answers.extend(goes_well(&["c2"], &["m1"]));
    let shown = TRIAL.sent(&draft, &answers).await;
    assert_eq!(shown["ended"]["remote_id"], "m1");
    assert_eq!(shown["requests"][4]["body"], "creation_id=c2");

    let mut answers = makes(&["d1", "d2", "d3"]);
    answers.extend([error("d1"), is("d2", "EXPIRED"), error("d3")]);
    let shown = TRIAL.sent(&draft, &answers).await;
    assert_eq!(shown["ended"]["outcome"], "Refused { duplicate: false }");
    assert_eq!(shown["ended"]["message"], "UNKNOWN");
    assert_eq!(shown["requests"].as_array().unwrap().len(), 6);
}

#[tokio::test]
async fn only_the_rest_is_sent_after_what_the_journal_holds() {
    let draft = drafted(&["Eins", "Zwei"], &json!({}));
    let mut journal = ready();
    enter(&mut journal, "post:0", Some("m1"), json!({}));
    let answers = goes_well(&["c2"], &["m2"]);
    let seen = json!({ "permalink": LINK });
    let answers = [answers, vec![Canned::new("GET", "/v1.0/m1", seen)]].concat();
    let shown = TRIAL.sent_after(&draft, &mut journal, &answers).await;
    let calls: Vec<&str> = shown["requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|request| request["call"].as_str().unwrap())
        .collect();
    assert_eq!(
        calls,
        [
            "POST /v1.0/1000/threads",
            "GET /v1.0/c2?fields=status%2Cerror_message",
            "POST /v1.0/1000/threads_publish",
            "GET /v1.0/m1?fields=id%2Cpermalink",
        ]
    );
    // What a look has found out is not asked again.
    let mut journal = ready();
    let found = json!({ "url": LINK });
    enter(&mut journal, "post:0", Some("m1"), found);
    enter(&mut journal, "post:1", Some("m2"), json!({}));
    let Next::Done(proof) = adapter().next(&draft, &journal) else {
        panic!("everything is out")
    };
    assert_eq!(
        (proof.remote_id.as_str(), proof.url.as_deref()),
        ("m1", Some(LINK))
    );
    assert_eq!(adapter().public_step(&draft, &journal), None);
}

#[test]
fn a_repeat_has_the_same_container_and_the_same_request() {
    let draft = drafted(&["Eins"], &json!({}));
    let step = TRIAL.next(&draft, &ready());
    assert_eq!(step, TRIAL.next(&draft, &ready()));
    assert_eq!(step.key.as_deref(), Some("c1"));
    assert_eq!(adapter().public_step(&draft, &ready()), Some(step));
    let unprepared = adapter().public_step(&draft, &Journal::default()).unwrap();
    assert_eq!((unprepared.name.as_str(), unprepared.key), ("post:0", None));
}

#[test]
fn a_container_that_is_almost_a_day_old_is_made_anew() {
    let mut draft = drafted(&["Eins"], &json!({}));
    assert_eq!(TRIAL.next(&draft, &ready()).name, "post:0");
    draft.created_at = draft.created_at.plus_ms(20 * 3_600_000);
    assert_eq!(TRIAL.next(&draft, &ready()).name, "container:0");
}

#[test]
fn a_signed_address_is_no_part_of_the_recorded_request() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Eins"], &json!({}));
    draft.parts[0]
        .media
        .push(media(directory.path(), "media_1", "image/jpeg", "a"));
    let first = TRIAL.next(&draft, &Journal::default());
    draft.parts[0].media[0].address = Some("https://media.test/another".to_owned());
    assert_eq!(TRIAL.next(&draft, &Journal::default()), first);
    draft.parts[0].media[0].alt = "b".to_owned();
    assert_ne!(TRIAL.next(&draft, &Journal::default()), first);
}

#[test]
fn limits_are_metas_own() {
    let adapter = adapter();
    let limits = adapter.limits(&options(&json!({})));
    assert_eq!(
        (limits.text_max, limits.text_unit),
        (500, TextUnit::EmojiBytes)
    );
    assert_eq!(adapter.measure(&options(&json!({})), "Hi 😀").counted, 7);
    assert_eq!(
        (limits.images_max, limits.videos_max, limits.media_max),
        (20, 20, Some(20))
    );
    assert_eq!(limits.image_types, [MediaType::Jpeg, MediaType::Png]);
    assert_eq!(limits.image_size_bytes_max, 8_000_000);
    assert_eq!(limits.video_size_bytes_max, 1_000_000_000);
    assert_eq!(limits.video_duration_ms_max, Some(300_000));
    assert_eq!((limits.alt_max, limits.thread_parts_max), (1_000, 25));
    assert!(limits.mixes_media && !limits.needs_media);
    for (settings, images, links, parts) in [
        (json!({ "link": "https://a.test" }), 0, 4, 25),
        (
            json!({ "text_attachment": "a", "text_attachment_link": "https://a.test" }),
            0,
            4,
            25,
        ),
        (json!({ "poll": ["a", "b"] }), 0, 5, 25),
        (json!({ "gif_id": "a" }), 0, 5, 25),
        (json!({ "text_attachment": "a" }), 0, 5, 25),
        (json!({ "is_ghost_post": true }), 0, 5, 1),
        (json!({ "is_ghost_post": false }), 20, 5, 25),
    ] {
        let limits = adapter.limits(&options(&settings));
        let seen = (limits.images_max, limits.links_max, limits.thread_parts_max);
        assert_eq!(seen, (images, Some(links), parts), "{settings}");
    }
    let part = |text: String| Part {
        text,
        media: Vec::new(),
    };
    let refused = |text: String| -> Vec<String> {
        let refusals = limits.refuse_parts(&[part(text)]);
        refusals.into_iter().map(|refusal| refusal.code).collect()
    };
    assert!(refused("x".repeat(500)).is_empty());
    assert_eq!(refused("x".repeat(501)), ["text_too_long"]);
    let links = |count: usize| {
        let links = (0..count).map(|one| format!("https://a.test/{one} "));
        links.collect::<String>()
    };
    assert!(refused(links(5)).is_empty());
    assert_eq!(refused(links(6)), ["too_many_links"]);
    assert_eq!(adapter.kind(&options(&json!({}))), Kind::Handle);
    let budgets = adapter.budgets(&options(&json!({})));
    assert_eq!((budgets[0].max, budgets[0].window_ms), (250, 86_400_000));
    let ahead = adapter.prepare_ahead_ms(&options(&json!({})), false);
    assert_eq!(ahead, PREPARE_AHEAD_MAX_MS);
    assert!(adapter.fetches_media());
}

#[test]
fn settings_are_refused_by_name() {
    let refused = |settings: &Value| -> Vec<String> {
        let refusals = adapter().refuse_options(&options(settings));
        refusals.into_iter().map(|refusal| refusal.field).collect()
    };
    let long = |count: usize| "x".repeat(count);
    for (name, good, bad) in [
        ("reply_control", json!("followers_only"), json!("nobody")),
        ("topic_tag", json!(long(50)), json!(long(51))),
        ("topic_tag", json!("Brot Zeit"), json!("a.b")),
        ("topic_tag", json!("#brot"), json!("a&b")),
        ("link", json!("https://a.test"), json!("a.test")),
        ("link", json!("http://a.test"), json!("ftp://a.test")),
        ("poll", json!(["a", "b", "c", "d"]), json!(["a"])),
        ("poll", json!(["a", "b"]), json!(["a", "b", "c", "d", "e"])),
        ("poll", json!(["a", "b"]), json!(["a", " "])),
        ("poll", json!([long(25), "b"]), json!([long(26), "b"])),
        ("gif_id", json!("a"), json!("")),
        ("text_attachment", json!(long(10_000)), json!(long(10_001))),
        ("quote_post_id", json!("17"), json!("a")),
        ("reply_to_id", json!("17"), json!(17)),
        ("location_id", json!("17"), json!("")),
        ("is_ghost_post", json!(true), json!("yes")),
        ("is_spoiler_media", json!(false), json!(1)),
        ("spoilers", json!(["a"]), json!([])),
        ("spoilers", json!(vec!["a"; 10]), json!(vec!["a"; 11])),
        ("allowlisted_country_codes", json!(["DE"]), json!(["de"])),
        (
            "allowlisted_country_codes",
            json!(["DE", "AT"]),
            json!("DE"),
        ),
    ] {
        assert!(refused(&json!({ name: good })).is_empty(), "{name} {good}");
        let field = format!("options.{name}");
        assert_eq!(refused(&json!({ name: bad })), [field], "{bad}");
    }
    assert_eq!(refused(&json!({ "colour": "red" })), ["options.colour"]);
    for (settings, field) in [
        (
            json!({ "poll": ["a", "b"], "link": "https://a.test" }),
            "options.link",
        ),
        (
            json!({ "poll": ["a", "b"], "text_attachment": "a" }),
            "options.text_attachment",
        ),
        (
            json!({ "poll": ["a", "b"], "gif_id": "a" }),
            "options.gif_id",
        ),
        (json!({ "gif_provider": "TENOR" }), "options.gif_provider"),
        (
            json!({ "text_attachment_link": "https://a.test" }),
            "options.text_attachment_link",
        ),
        (
            json!({
                "link": "https://a.test", "text_attachment": "a",
                "text_attachment_link": "https://b.test",
            }),
            "options.text_attachment_link",
        ),
    ] {
        assert_eq!(refused(&settings), [field], "{settings}");
    }
    for (name, value) in [
        ("reply_control", json!("everyone")),
        ("topic_tag", json!("Brot")),
        ("link", json!("https://a.test")),
        ("poll", json!(["a", "b"])),
        ("gif_id", json!("a")),
        ("text_attachment", json!("a")),
        ("quote_post_id", json!("17")),
        ("reply_to_id", json!("17")),
        ("location_id", json!("17")),
        ("allowlisted_country_codes", json!(["DE"])),
    ] {
        let with = |is_ghost: bool| refused(&json!({ "is_ghost_post": is_ghost, name: value }));
        assert_eq!(with(true), [format!("options.{name}")]);
        assert!(with(false).is_empty(), "{name}");
    }
    let hidden = json!({ "is_ghost_post": true, "spoilers": ["a"] });
    assert!(refused(&hidden).is_empty());
    let together = json!({ "gif_id": "a", "gif_provider": "GIPHY" });
    assert!(refused(&together).is_empty());
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let draft = drafted(&["Eins"], &json!({}));
    let server = TRIAL.serve(&[]).await;
    let adapter = TRIAL.at(&server);
    let bare = Session::default();
    for journal in [Journal::default(), ready()] {
        let report = match adapter.next(&draft, &journal) {
            Next::Prepare(step) => adapter.prepare(&draft, &step, &bare).await,
            Next::Public(step) => {
                let permit = crate::networks::drive::permit();
                adapter.publish(&draft, &step, &bare, permit).await
            }
            Next::Done(proof) => panic!("{proof:?}"),
        };
        assert_eq!(report.outcome, Outcome::Unauthorized);
    }
    let report = adapter.remove(&draft.channel, "m1", &bare).await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    assert!(server.received_requests().await.unwrap().is_empty());
}
