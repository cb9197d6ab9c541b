//! The adapter against canned answers: what is sent, exactly, to each software.

use serde_json::{Value, json};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

use super::Mastodon;
use crate::{
    domain::{attempt::Journal, budget::Scope, network::Kind, post::Part},
    networks::{
        Adapter, Draft, Next, Options, Outcome, PREPARE_AHEAD_MAX_MS, Session, Step,
        drive::{Driven, answer, draft, drive, enter, http, options, permit, picture, requests},
    },
};

mod accounts;
mod consent;
mod looking;
mod outcomes;

const ACCOUNT: &str = "109@social.test";
const STATUSES: &str = "/api/v1/statuses";
const MEDIA: &str = "/api/v2/media";
const LIST: &str = "/api/v1/accounts/109/statuses";

fn adapter() -> Mastodon {
    Mastodon::new(http())
}

fn session(server: &MockServer) -> Session {
    Session::default()
        .with("server", server.uri())
        .with("access_token", "token-1")
}

/// Settings of a channel on a server of this software.
fn on(software: &str, more: &Value) -> Value {
    let mut settings = json!({ "instance": { "software": software, "version": "1.2.3" } });
    for (name, value) in more.as_object().unwrap() {
        settings[name] = value.clone();
    }
    settings
}

/// A draft on a channel with these settings.
fn drafted(texts: &[&str], settings: &Value) -> Draft {
    let mut draft = draft(ACCOUNT, texts, settings);
    draft.channel.options = draft.options.clone();
    draft
}

/// The step that makes the next part public.
fn public_step(draft: &Draft, journal: &Journal) -> Step {
    match adapter().next(draft, journal) {
        Next::Public(step) => step,
        other => panic!("{other:?}"),
    }
}

/// Answers posts with the ids 1, 2, 3 and uploads with the ids 91, 92, 93.
async fn serve(server: &MockServer) {
    for (path, first) in [(STATUSES, 1), (MEDIA, 91)] {
        for id in first..first + 3 {
            let made = json!({
                "id": id.to_string(), "url": format!("https://social.test/@shop/{id}"),
            });
            Mock::given(matchers::method("POST"))
                .and(matchers::path(path))
                .respond_with(ResponseTemplate::new(200).set_body_json(made))
                .up_to_n_times(1)
                .mount(server)
                .await;
        }
    }
}

/// Publishes a draft and says what was sent.
async fn sent(draft: &Draft) -> Value {
    let server = MockServer::start().await;
    serve(&server).await;
    let mut journal = Journal::default();
    let driven = drive(&adapter(), draft, &mut journal, &session(&server)).await;
    let Driven::Done(proof) = driven else {
        panic!("{driven:?}")
    };
    assert_eq!(proof.remote_id, "1");
    assert_eq!(proof.url.as_deref(), Some("https://social.test/@shop/1"));
    requests(&server).await
}

#[tokio::test]
async fn a_text_is_sent_with_its_key() {
    let draft = drafted(
        &["Grüße von @maria@example.org: https://example.org"],
        &json!({}),
    );
    insta::assert_json_snapshot!("text", sent(&draft).await);
}

#[tokio::test]
async fn pictures_go_first_with_their_descriptions() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Frisch aus dem Ofen"], &json!({ "sensitive": true }));
    let mut second = picture(directory.path(), "media_2", "");
    second.content_type = "image/jpeg".to_owned();
    let first = picture(
        directory.path(),
        "media_1",
        "Ein \"Laib\" Brot\nauf dem Tisch",
    );
    draft.parts[0].media.extend([first, second]);
    insta::assert_json_snapshot!("media", sent(&draft).await);
}

#[tokio::test]
async fn a_film_goes_first_under_a_name_that_says_what_it_is() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["So geht der Teig auf"], &json!({}));
    let mut film = picture(directory.path(), "media_3", "Teig, der aufgeht");
    film.content_type = "video/quicktime".to_owned();
    film.duration_ms = Some(4_000);
    draft.parts[0].media.push(film);
    insta::assert_json_snapshot!("film", sent(&draft).await);
}

#[tokio::test]
async fn half_a_file_is_never_taken_for_a_whole_one() {
    let server = MockServer::start().await;
    serve(&server).await;
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Eins"], &json!({}));
    let mut short = picture(directory.path(), "media_1", "");
    short.size_bytes += 1;
    draft.parts[0].media.push(short);
    let mut journal = Journal::default();
    let driven = drive(&adapter(), &draft, &mut journal, &session(&server)).await;
    let Driven::Stopped(step, report) = driven else {
        panic!("{driven:?}")
    };
    assert_eq!(
        (step.name.as_str(), report.outcome),
        ("upload:0:0", Outcome::Unknown)
    );
}

#[tokio::test]
async fn parts_of_a_thread_answer_one_another() {
    let directory = tempfile::tempdir().unwrap();
    let settings = json!({ "visibility": "unlisted", "poll": {
        "options": ["Ja", "Nein"], "expires_in_s": 3_600,
    }});
    let mut draft = drafted(&["Eins", "Zwei", "Drei"], &settings);
    let media = picture(directory.path(), "media_1", "Der Ofen");
    draft.parts[2].media.push(media);
    insta::assert_json_snapshot!("thread", sent(&draft).await);
}

#[tokio::test]
async fn a_poll_and_a_warning_are_said_in_the_servers_words() {
    let settings = json!({
        "spoiler_text": " Essen ", "sensitive": false, "visibility": "private", "language": "en",
        "poll": {
            "options": ["Roggen", "Weizen"], "expires_in_s": 86_400, "multiple": true,
            "hide_totals": true,
        },
    });
    let mut draft = drafted(&["Was backen wir?"], &settings);
    draft.lang = None;
    insta::assert_json_snapshot!("poll", sent(&draft).await);
}

#[tokio::test]
async fn each_software_is_told_what_it_understands() {
    let mut seen = serde_json::Map::new();
    for software in [
        "mastodon",
        "hometown",
        "gotosocial",
        "pleroma",
        "akkoma",
        "pixelfed",
        "other",
    ] {
        let settings = on(software, &json!({ "spoiler_text": "Essen" }));
        seen.insert(
            software.to_owned(),
            sent(&drafted(&["Guten Morgen"], &settings)).await,
        );
    }
    let mut glitch = on("mastodon", &json!({}));
    glitch["instance"]["version"] = json!("4.4.2+glitch");
    seen.insert(
        "glitch".to_owned(),
        sent(&drafted(&["Guten Morgen"], &glitch)).await,
    );
    insta::assert_json_snapshot!("software", seen);
}

#[tokio::test]
async fn the_server_is_asked_until_it_is_done_with_a_picture() {
    let server = MockServer::start().await;
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Eins"], &on("pixelfed", &json!({})));
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", "a"));
    answer(
        &server,
        "POST",
        MEDIA,
        202,
        json!({ "id": "91", "url": null }),
    )
    .await;
    let asked = "/api/v1/media/91";
    Mock::given(matchers::path(asked))
        .respond_with(ResponseTemplate::new(206))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    answer(
        &server,
        "GET",
        asked,
        200,
        json!({ "id": "91", "url": "https://a.test/91" }),
    )
    .await;
    answer(&server, "POST", STATUSES, 200, json!({ "id": "1" })).await;
    let (adapter, session) = (adapter(), session(&server));
    let mut journal = Journal::default();
    // The engine notes what is processing, and asks again later.
    for name in ["upload:0:0", "ready:0:0"] {
        let driven = drive(&adapter, &draft, &mut journal, &session).await;
        let Driven::Stopped(step, report) = driven else {
            panic!("{driven:?}")
        };
        let Outcome::Processing {
            remote_id,
            data,
            look_in_ms,
        } = report.outcome
        else {
            panic!("{report:?}")
        };
        assert_eq!(
            (step.name.as_str(), remote_id.as_str(), look_in_ms),
            (name, "91", 3_000)
        );
        enter(&mut journal, name, Some("91"), data);
    }
    let driven = drive(&adapter, &draft, &mut journal, &session).await;
    assert!(matches!(driven, Driven::Done(_)), "{driven:?}");
    let seen = requests(&server).await;
    let calls: Vec<&str> = seen
        .as_array()
        .unwrap()
        .iter()
        .map(|call| call["call"].as_str().unwrap())
        .collect();
    let (ask, post) = (format!("GET {asked}"), format!("POST {STATUSES}"));
    assert_eq!(calls, [&format!("POST {MEDIA}"), &ask, &ask, &post]);
    assert_eq!(seen[3]["body"]["media_ids"], json!(["91"]));
}

#[test]
fn an_upload_that_is_hours_old_is_made_anew() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Eins"], &json!({}));
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", "a"));
    let mut journal = Journal::default();
    enter(&mut journal, "upload:0:0", Some("91"), json!({}));
    assert!(matches!(adapter().next(&draft, &journal), Next::Public(_)));
    draft.created_at = draft.created_at.plus_ms(6 * 3_600_000);
    let Next::Prepare(step) = adapter().next(&draft, &journal) else {
        panic!("the old upload is used")
    };
    assert_eq!(step.name, "upload:0:0");
}

#[test]
fn another_description_is_another_upload() {
    let directory = tempfile::tempdir().unwrap();
    let step = |alt: &str| {
        let mut draft = drafted(&["Eins"], &json!({}));
        draft.parts[0]
            .media
            .push(picture(directory.path(), "media_1", alt));
        match adapter().next(&draft, &Journal::default()) {
            Next::Prepare(step) => step,
            other => panic!("{other:?}"),
        }
    };
    assert_ne!(step("a").request, step("b").request);
    assert_eq!(step("a"), step("a"));
}

#[test]
fn a_repeat_has_the_same_key_and_the_same_request() {
    let draft = drafted(&["Eins", "Zwei"], &json!({}));
    let mut journal = Journal::default();
    let first = public_step(&draft, &journal);
    assert_eq!(public_step(&draft, &journal), first);
    assert_eq!(first.key.as_deref(), Some(draft.parts[0].key.as_str()));
    enter(&mut journal, "post:0", Some("1"), json!({}));
    let second = public_step(&draft, &journal);
    assert_ne!(second.key, first.key);
    assert_eq!(second.request["in_reply_to_id"], "1");
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let server = MockServer::start().await;
    let draft = drafted(&["a"], &json!({}));
    let step = public_step(&draft, &Journal::default());
    let bare = Session::default().with("server", server.uri());
    let report = adapter().publish(&draft, &step, &bare, permit()).await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    let report = adapter()
        .remove(&draft.channel, "1", &Session::default())
        .await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    assert_eq!(requests(&server).await, json!([]));
}

#[test]
fn settings_are_refused_by_name() {
    let refused = |settings: Value| -> Vec<String> {
        let refusals = adapter().refuse_options(&options(&settings));
        refusals.into_iter().map(|refusal| refusal.field).collect()
    };
    let poll = |more: Value| {
        let mut poll = json!({ "options": ["a", "b"], "expires_in_s": 300 });
        for (name, value) in more.as_object().unwrap() {
            poll[name] = value.clone();
        }
        json!({ "poll": poll })
    };
    for good in [
        json!({ "visibility": "private", "sensitive": true, "spoiler_text": "", "language": "de-AT" }),
        poll(json!({})),
        poll(json!({ "multiple": true, "hide_totals": false, "expires_in_s": 31_536_000 })),
    ] {
        assert!(refused(good.clone()).is_empty(), "{good}");
    }
    let long = "x".repeat(501);
    for (name, value) in [
        ("visibility", json!("direct")),
        ("visibility", json!(1)),
        ("sensitive", json!("yes")),
        ("spoiler_text", json!(long)),
        ("spoiler_text", json!(1)),
        ("language", json!("German")),
        ("language", json!("")),
        ("colour", json!("red")),
        // What connecting found out is not for people to write.
        ("instance", json!({ "text_max": 100_000 })),
    ] {
        assert_eq!(
            refused(json!({ name: value })),
            [format!("options.{name}")],
            "{value}"
        );
    }
    for bad in [
        poll(json!({ "options": ["a"] })),
        poll(json!({ "options": ["a", "a"] })),
        poll(json!({ "options": ["a", " "] })),
        poll(json!({ "options": ["a", "x".repeat(201)] })),
        poll(json!({ "options": vec!["a"; 21] })),
        poll(json!({ "expires_in_s": 299 })),
        poll(json!({ "expires_in_s": 31_536_001 })),
        poll(json!({ "expires_in": 300 })),
        json!({ "poll": { "options": ["a", "b"] } }),
        json!({ "poll": "a or b" }),
    ] {
        assert_eq!(refused(bad.clone()), ["options.poll"], "{bad}");
    }
}

#[test]
fn a_channel_is_what_its_server_makes_it() {
    let adapter = adapter();
    let of = |software: &str| -> Options { options(&on(software, &json!({}))) };
    assert_eq!(adapter.kind(&Options::new()), Kind::ServerKey);
    assert_eq!(adapter.kind(&of("gotosocial")), Kind::Listing);
    let limits = |software: &str| -> Vec<(i64, i64)> {
        let limits = adapter.budgets(&of(software));
        assert!(
            limits
                .iter()
                .all(|limit| limit.scope == Scope::Channel && limit.cost == 1)
        );
        limits
            .iter()
            .map(|limit| (limit.max, limit.window_ms))
            .collect()
    };
    assert_eq!(limits("mastodon"), [(300, 3 * 3_600_000)]);
    assert_eq!(limits("pixelfed"), [(1_000, 24 * 3_600_000)]);
    assert_eq!(limits("gotosocial"), []);
    assert_eq!(
        adapter.prepare_ahead_ms(&of("mastodon"), true),
        PREPARE_AHEAD_MAX_MS
    );
    assert_eq!(adapter.prepare_ahead_ms(&of("mastodon"), false), 0);
    let with_poll = json!({ "poll": { "options": ["a", "b"], "expires_in_s": 300 } });
    assert_eq!(adapter.limits(&options(&with_poll)).images_max, 0);

    let part = Part {
        text: "Nur Worte".to_owned(),
        media: Vec::new(),
    };
    let refused = |software: &str| -> Vec<String> {
        let refusals = adapter
            .limits(&of(software))
            .refuse_parts(std::slice::from_ref(&part));
        refusals.into_iter().map(|refusal| refusal.code).collect()
    };
    assert_eq!(refused("pixelfed"), ["media_needed"]);
    assert!(refused("mastodon").is_empty());

    let text = "Käse 👩‍👩‍👧 @maria@example.org https://example.org/sehr/lang/und/laenger";
    let counted = |software: &str, warning: &str| {
        let settings = options(&on(software, &json!({ "spoiler_text": warning })));
        let length = adapter.measure(&settings, text);
        (length.counted, length.limit)
    };
    assert_eq!(counted("mastodon", "abc"), (7 + 6 + 1 + 23, 497));
    assert_eq!(counted("pleroma", "abc"), (7 + 18 + 1 + 41, 497));
    assert_eq!(counted("gotosocial", "👩‍👩‍👧"), (11 + 18 + 1 + 41, 495));
    assert_eq!(counted("pixelfed", "abc"), (11 + 18 + 1 + 41, 500));
}
