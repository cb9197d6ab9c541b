//! The adapter against canned answers: what is sent, exactly.

use serde_json::{Value, json};
use url::Url;
use wiremock::MockServer;

use super::Slack;
use crate::{
    domain::{attempt::Journal, network::Kind, post::Part},
    networks::{
        Adapter, Draft, Next, Now, Outcome, Place, Session,
        contract::{Canned, Trial, place},
        drive::{Driven, MADE_AT, answer, draft, drive, enter, http, options, picture, requests},
    },
};

mod accounts;
mod checkups;
mod looking;
mod outcomes;

const CHANNEL: &str = "C0123456789";
const POST: &str = "/chat.postMessage";
const SHARE: &str = "/files.completeUploadExternal";
const ROOM: &str = "/files.getUploadURLExternal";
const HOOK: &str = "/services/T1/B2/s3Cr3t";
const TS: &str = "1795413605.000100";

fn session() -> Session {
    Session::default()
        .with("access_token", "xoxb-1")
        .with("bot_id", "B9")
        .with("bot_user_id", "U9")
        .with("webhook_path", "T1/B2/s3Cr3t")
}

fn trial() -> Trial<Slack> {
    Trial {
        adapter: |base: &Url| Slack::new(http(), place(base), Now::new(|| MADE_AT)),
        session: |_| session(),
    }
}

fn adapter() -> Slack {
    Slack::new(http(), Place::default(), Now::new(|| MADE_AT))
}

fn drafted(texts: &[&str], settings: &Value) -> Draft {
    let mut draft = draft(CHANNEL, texts, settings);
    draft.channel.account.url = Some(format!("https://shop.slack.com/archives/{CHANNEL}"));
    draft
}

fn by_hook(texts: &[&str], settings: &Value) -> Draft {
    let mut settings = settings.clone();
    settings["way"] = json!("webhook");
    let mut draft = draft("T1/B2", texts, &settings);
    draft.channel.account.url = None;
    draft
}

fn made(ts: &str) -> Value {
    json!({ "ok": true, "channel": CHANNEL, "ts": ts, "message": { "text": "…" } })
}

fn answers(ts: &str) -> Canned {
    Canned::new("POST", POST, made(ts))
}

#[tokio::test]
async fn a_text_carries_its_key_and_mentions_nobody() {
    let text = "Grüße & <!channel>: *neu* https://example.org/?a=1&b=2";
    let shown = trial()
        .sent(&drafted(&[text], &json!({})), &[answers(TS)])
        .await;
    insta::assert_json_snapshot!("text", shown);
}

#[tokio::test]
async fn every_setting_is_said() {
    let settings = json!({
        "format": "mrkdwn", "header": "Neu & frisch", "image_url": "https://example.org/a.png",
        "image_alt": "Ein Laib", "unfurl_links": true, "unfurl_media": false,
        "thread_ts": "1724320000.000100", "reply_broadcast": true,
    });
    let draft = drafted(&["<https://example.org|Zum Laden> & mehr"], &settings);
    let mut seen = serde_json::Map::new();
    let bot = trial().sent(&draft, &[answers(TS)]).await;
    seen.insert("bot".to_owned(), bot);
    let draft = by_hook(&["<https://example.org|Zum Laden> & mehr"], &settings);
    let hook = Canned::new("POST", HOOK, Value::Null).text("ok");
    let hook = trial().sent(&draft, &[hook]).await;
    seen.insert("webhook".to_owned(), hook);
    insta::assert_json_snapshot!("settings", seen);
}

#[tokio::test]
async fn a_long_text_with_a_heading_is_cut_into_sections() {
    let text = format!("{}\n{}", "a".repeat(2_500), "b & c ".repeat(200));
    let draft = drafted(&[&text], &json!({ "header": "Lang" }));
    let step = trial().next(&draft, &Journal::default());
    let blocks = step.request["blocks"].as_array().unwrap();
    let lengths: Vec<usize> = blocks[1..]
        .iter()
        .map(|block| block["text"]["text"].as_str().unwrap().chars().count())
        .collect();
    assert_eq!(lengths, [2_500, 2_000]);
}

#[tokio::test]
async fn a_webhook_says_ok_and_no_more() {
    let hook = Canned::new("POST", HOOK, Value::Null).text("ok");
    let shown = trial()
        .sent(&by_hook(&["Guten Morgen & <3"], &json!({})), &[hook])
        .await;
    insta::assert_json_snapshot!("webhook", shown);
}

#[tokio::test]
async fn parts_of_a_thread_answer_the_first() {
    let settings = json!({ "reply_broadcast": true, "header": "Drei Teile" });
    let draft = drafted(&["Eins", "Zwei", "Drei"], &settings);
    let shown = trial()
        .sent(
            &draft,
            &[
                answers(TS).once(),
                answers("1795413606.000200").once(),
                answers("1795413607.000300"),
            ],
        )
        .await;
    insta::assert_json_snapshot!("thread", shown);
}

/// A draft of two parts, the second with two files.
fn with_files(directory: &std::path::Path) -> Draft {
    let mut draft = drafted(&["Eins", "Zwei & drei"], &json!({}));
    let mut film = picture(directory, "media_2", "");
    film.content_type = "video/mp4".to_owned();
    let first = picture(directory, "media_1", "Ein \"Laib\" Brot");
    draft.parts[1].media.extend([first, film]);
    draft
}

#[tokio::test]
async fn files_are_brought_before_anything_is_public_and_shared_together() {
    let server = MockServer::start().await;
    let directory = tempfile::tempdir().unwrap();
    let draft = with_files(directory.path());
    for id in ["F1", "F2"] {
        let room = json!({
            "ok": true, "file_id": id, "upload_url": format!("{}/put/{id}", server.uri()),
        });
        wiremock::Mock::given(wiremock::matchers::path(ROOM))
            .respond_with(wiremock::ResponseTemplate::new(200).set_body_json(room))
            .up_to_n_times(1)
            .mount(&server)
            .await;
        answer(&server, "POST", &format!("/put/{id}"), 200, json!("OK")).await;
    }
    answer(&server, "POST", POST, 200, made(TS)).await;
    let shared = json!({ "ok": true, "files": [{ "id": "F1" }, { "id": "F2" }] });
    answer(&server, "POST", SHARE, 200, shared).await;
    let mut journal = Journal::default();
    let adapter = trial().at(&server);
    let driven = drive(&adapter, &draft, &mut journal, &session()).await;
    let Driven::Stopped(step, report) = driven else {
        panic!("{driven:?}")
    };
    assert_eq!(step.name, "post:1");
    // The message that Slack makes of it is looked for by the file.
    let expected = Outcome::Processing {
        remote_id: "F1".to_owned(),
        data: json!({}),
        look_in_ms: 15_000,
    };
    assert_eq!(report.outcome, expected);
    let shown = requests(&server).await.to_string();
    let shown = shown.replace(&server.uri(), "http://stand-in");
    let shown: Value = serde_json::from_str(&shown).unwrap();
    insta::assert_json_snapshot!("files", shown);
}

#[test]
fn what_was_prepared_is_not_prepared_again_unless_it_is_old() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = with_files(directory.path());
    let mut journal = Journal::default();
    let next = |draft: &Draft, journal: &Journal| trial().next(draft, journal).name;
    let room = |id: &str| json!({ "upload_url": format!("http://127.0.0.1:9/{id}") });
    assert_eq!(next(&draft, &journal), "room:1:0");
    enter(&mut journal, "room:1:0", Some("F1"), room("F1"));
    assert_eq!(next(&draft, &journal), "upload:1:0");
    enter(&mut journal, "upload:1:0", Some("F1"), json!({}));
    assert_eq!(next(&draft, &journal), "room:1:1");
    enter(&mut journal, "room:1:1", Some("F2"), room("F2"));
    // What was brought for another room is of no use.
    enter(&mut journal, "upload:1:1", Some("F9"), json!({}));
    assert_eq!(next(&draft, &journal), "upload:1:1");
    enter(&mut journal, "upload:1:1", Some("F2"), json!({}));
    assert_eq!(next(&draft, &journal), "post:0");
    enter(&mut journal, "post:0", Some(TS), json!({}));
    let step = trial().next(&draft, &journal);
    assert_eq!((step.name.as_str(), step.key), ("post:1", None));
    assert_eq!(step.request["thread_ts"], TS);
    assert_eq!(step.request["files"][1]["id"], "F2");
    draft.created_at = draft.created_at.plus_ms(30 * 60_000 - 1);
    assert_eq!(next(&draft, &journal), "post:1");
    draft.created_at = draft.created_at.plus_ms(1);
    assert_eq!(next(&draft, &journal), "room:1:0");
    // What is public stays so, however old its files are.
    enter(&mut journal, "post:1", Some("1795413606.000200"), json!({}));
    let Next::Done(proof) = adapter().next(&draft, &journal) else {
        panic!("everything is out")
    };
    assert_eq!(proof.remote_id, TS);
}

#[test]
fn a_repeat_has_the_same_key_and_the_same_request() {
    let draft = drafted(&["Eins", "Zwei"], &json!({}));
    let journal = Journal::default();
    let first = trial().next(&draft, &journal);
    assert_eq!(trial().next(&draft, &journal), first);
    assert_eq!(first.key.as_deref(), Some(draft.parts[0].key.as_str()));
    let hook = by_hook(&["Eins"], &json!({}));
    assert_eq!(trial().next(&hook, &journal).key, None);
}

#[test]
fn settings_are_refused_by_name() {
    let refused = |settings: Value| -> Vec<String> {
        let refusals = adapter().refuse_options(&options(&settings));
        refusals.into_iter().map(|refusal| refusal.field).collect()
    };
    let address = |length: usize| format!("https://example.org/{}", "x".repeat(length - 20));
    let good = json!({
        "format": "text", "header": "x".repeat(150), "image_url": address(3_000),
        "image_alt": "x".repeat(2_000), "unfurl_links": false, "unfurl_media": true,
        "thread_ts": "1724320000.000100", "reply_broadcast": false,
    });
    assert_eq!(refused(good), [""; 0]);
    for (name, value) in [
        ("format", json!("html")),
        ("header", json!("x".repeat(151))),
        ("header", json!(" ")),
        ("image_url", json!("http://example.org/a.png")),
        ("image_url", json!(address(3_001))),
        ("image_alt", json!("x".repeat(2_001))),
        ("image_alt", json!("")),
        ("unfurl_links", json!("yes")),
        ("unfurl_media", json!(1)),
        ("reply_broadcast", json!(null)),
        ("thread_ts", json!("1724320000")),
        ("thread_ts", json!(1_724_320_000.1)),
        ("thread_ts", json!("a.b")),
        ("thread_ts", json!("1.1&ts=2")),
        ("colour", json!("red")),
        // What connecting found out is not for people to write.
        ("way", json!("bot")),
    ] {
        let expected = [format!("options.{name}")];
        assert_eq!(refused(json!({ name: value })), expected, "{value}");
    }
}

#[test]
fn a_channel_takes_what_its_way_in_can() {
    let adapter = adapter();
    let limits = |settings: Value| adapter.limits(&options(&settings));
    let (bot, hook) = (limits(json!({})), limits(json!({ "way": "webhook" })));
    let refused = |text: String| -> usize {
        let media = Vec::new();
        bot.refuse_parts(&[Part { text, media }]).len()
    };
    assert_eq!(refused("ä".repeat(4_000)), 0);
    assert_eq!(refused("ä".repeat(4_001)), 1);
    assert_eq!(
        (bot.media_max, bot.images_max, bot.videos_max),
        (Some(10), 10, 10)
    );
    assert_eq!((bot.alt_max, bot.thread_parts_max), (1_000, 25));
    assert_eq!(
        (hook.images_max, hook.videos_max, hook.thread_parts_max),
        (0, 0, 1)
    );
    assert_eq!(hook.text_max, 4_000);
    let kind = |settings: Value| adapter.kind(&options(&settings));
    assert_eq!(kind(json!({ "way": "bot" })), Kind::Listing);
    assert_eq!(kind(json!({ "way": "webhook" })), Kind::Blind);
}
