//! The adapter against canned answers: what is sent, exactly.

use std::path::Path;

use serde_json::{Value, json};
use url::Url;

use super::Reddit;
use crate::{
    domain::{
        attempt::Journal,
        time::{HOUR_MS, MINUTE_MS},
    },
    networks::{
        Adapter as _, Draft, DraftMedia, Next, Now, Session,
        contract::{Canned, Trial, place},
        drive::{MADE_AT, draft, enter, http, picture},
    },
};

mod accounts;
mod checkups;
mod limits;
mod looking;
mod outcomes;

const SUBMIT: &str = "/api/submit";
const GALLERY: &str = "/api/submit_gallery_post.json";
const COMMENT: &str = "/api/comment";
const ASSET: &str = "/api/media/asset.json";

fn trial() -> Trial<Reddit> {
    Trial {
        adapter: |base| Reddit::new(http(), place(base), Now::new(|| MADE_AT)),
        session: |_| session(),
    }
}

fn adapter() -> Reddit {
    let nowhere: Url = "http://127.0.0.1:9".parse().unwrap();
    (trial().adapter)(&nowhere)
}

fn session() -> Session {
    Session::default()
        .with("access_token", "token-1")
        .with("refresh_token", "refresh-1")
}

fn drafted(texts: &[&str], settings: &Value) -> Draft {
    let mut draft = draft("abc12", texts, settings);
    draft.channel.account.handle = "teeladen".to_owned();
    draft
}

fn film(directory: &Path) -> DraftMedia {
    let mut film = picture(directory, "media_9", "");
    film.content_type = "video/quicktime".to_owned();
    film
}

/// The answer to a post that has an id at once.
fn posted(path: &str) -> Canned {
    let data = json!({
        "url": "https://www.reddit.com/r/tea/comments/1abc/tee/", "id": "1abc", "name": "t3_1abc",
    });
    Canned::new(
        "POST",
        path,
        json!({ "json": { "errors": [], "data": data } }),
    )
}

/// The answer to a post that is made by and by.
fn taken() -> Canned {
    let data = json!({ "user_submitted_page": "x", "websocket_url": "wss://example.org/1" });
    Canned::new(
        "POST",
        SUBMIT,
        json!({ "json": { "errors": [], "data": data } }),
    )
}

fn commented(id: &str) -> Canned {
    let things = json!([{ "kind": "t1", "data": { "id": id, "name": format!("t1_{id}") } }]);
    let body = json!({ "json": { "errors": [], "data": { "things": things } } });
    Canned::new("POST", COMMENT, body)
}

/// A community that takes everything.
fn community() -> Canned {
    let about = json!({ "kind": "t5", "data": {
        "submission_type": "any", "allow_images": true, "allow_videos": true,
        "allow_galleries": true,
    }});
    Canned::new("GET", "/r/tea/about", about)
}

/// A place in the store for the file of that number.
fn asset(number: u32) -> Canned {
    let body = json!({
        "args": {
            "action": "//reddit-uploaded-media.example.org",
            "fields": [
                { "name": "acl", "value": "private" },
                { "name": "key", "value": format!("t2_abc/{number}") },
                { "name": "policy", "value": "signed" },
            ],
        },
        "asset": { "asset_id": format!("a{number}"), "websocket_url": "wss://example.org/a" },
    });
    Canned::new("POST", ASSET, body)
}

/// The store, which answers in XML.
fn store() -> Canned {
    Canned::new("POST", "/", Value::Null)
        .status(201)
        .text("<PostResponse><Location>https://example.org/t2_abc%2F1</Location></PostResponse>")
}

#[tokio::test]
async fn a_text_goes_to_the_accounts_own_profile() {
    let draft = drafted(
        &["Neue Teekarte \n\nAb *heute* bei https://example.org"],
        &json!({}),
    );
    insta::assert_json_snapshot!("text", trial().sent(&draft, &[posted(SUBMIT)]).await);
}

#[tokio::test]
async fn a_text_goes_to_a_community_with_every_setting() {
    let settings = json!({
        "subreddit": "r/tea", "title": " Tee & mehr ", "flair_id": "0f1e-2d", "flair_text": "Laden",
        "nsfw": true, "spoiler": true, "send_replies": false,
    });
    let draft = drafted(&["Worte\nund mehr", "Erste Antwort", "Zweite"], &settings);
    let answers = [
        community(),
        posted(SUBMIT),
        commented("c1").once(),
        commented("c2").once(),
    ];
    insta::assert_json_snapshot!("settings", trial().sent(&draft, &answers).await);
}

#[tokio::test]
async fn a_link_has_a_title_and_its_text_follows() {
    let settings = json!({
        "subreddit": "tea", "link": "https://example.org/tee?a=1", "nsfw": false,
    });
    let draft = drafted(
        &["Neue Teekarte\n\nWas neu ist", "Und noch etwas"],
        &settings,
    );
    let answers = [
        community(),
        posted(SUBMIT),
        commented("c1").once(),
        commented("c2").once(),
    ];
    insta::assert_json_snapshot!("link", trial().sent(&draft, &answers).await);
    let again = json!({ "link": "https://example.org", "resubmit": true });
    let step = trial().next(&drafted(&["Tee"], &again), &Journal::default());
    assert_eq!(step.request["resubmit"], true);
}

#[tokio::test]
async fn a_picture_is_stored_first_and_made_by_and_by() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Neue Kanne"], &json!({ "subreddit": "tea" }));
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", "Eine Kanne"));
    let answers = [community(), asset(1), store(), taken()];
    let shown = trial().sent(&draft, &answers).await;
    insta::assert_json_snapshot!("picture", shown);
}

#[tokio::test]
async fn pictures_are_a_gallery() {
    let directory = tempfile::tempdir().unwrap();
    let settings = json!({
        "captions": true, "flair_id": "0f1e", "flair_text": "Laden", "spoiler": true,
        "send_replies": true,
    });
    let mut draft = drafted(&["Neue Kannen\nZwei davon"], &settings);
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", "Eine Kanne"));
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_2", ""));
    let answers = [
        asset(1).once(),
        asset(2),
        store(),
        posted(GALLERY),
        commented("c1"),
    ];
    insta::assert_json_snapshot!("gallery", trial().sent(&draft, &answers).await);
    // Descriptions are seen by everybody there, so they are shown only where that is wanted.
    draft.options.remove("captions");
    let mut journal = Journal::default();
    for (position, id) in ["a1", "a2"].iter().enumerate() {
        let name = format!("upload:0:{position}");
        enter(
            &mut journal,
            &name,
            Some(id),
            json!({ "url": "https://a.de" }),
        );
    }
    let step = trial().next(&draft, &journal);
    let item = |id: &str| json!({ "media_id": id, "caption": "", "outbound_url": "" });
    assert_eq!(step.request["items"], json!([item("a1"), item("a2")]));
}

#[tokio::test]
async fn a_film_goes_with_the_picture_that_stands_for_it() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["So geht das"], &json!({}));
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", ""));
    draft.parts[0].media.push(film(directory.path()));
    let answers = [asset(1).once(), asset(2), store(), taken()];
    insta::assert_json_snapshot!("film", trial().sent(&draft, &answers).await);
    let mut journal = Journal::default();
    enter(
        &mut journal,
        "upload:0:0",
        Some("a1"),
        json!({ "url": "https://a.de/1" }),
    );
    enter(
        &mut journal,
        "upload:0:1",
        Some("a2"),
        json!({ "url": "https://a.de/2" }),
    );
    draft.options.insert("silent".to_owned(), json!(true));
    let step = trial().next(&draft, &journal);
    assert_eq!(step.request["kind"], "videogif");
    assert_eq!(step.request["url"], "https://a.de/2");
    assert_eq!(step.request["video_poster_url"], "https://a.de/1");
}

/// The calls of a draft that is gone on with: the paths, and the place of the file.
async fn calls_after(draft: &Draft, journal: &mut Journal, answers: &[Canned]) -> Vec<String> {
    let shown = trial().sent_after(draft, journal, answers).await;
    let requests = shown["requests"].as_array().unwrap().iter();
    requests
        .map(|one| one["call"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_journal_is_gone_on_from() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Kanne"], &json!({ "subreddit": "tea" }));
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", ""));
    let answers = [community(), asset(1), store(), posted(SUBMIT)];
    let mut journal = Journal::default();
    enter(&mut journal, "community:0", None, json!({}));
    let form = json!({
        "action": "//store.example.org", "fields": [{ "name": "key", "value": "k/1" }],
    });
    enter(
        &mut journal,
        "asset:0:0",
        Some("a1"),
        json!({ "form": form }),
    );
    let calls = calls_after(&draft, &mut journal.clone(), &answers).await;
    assert_eq!(calls, ["POST /", &format!("POST {SUBMIT}")]);
    enter(
        &mut journal,
        "upload:0:0",
        Some("a1"),
        json!({ "url": "https://store.example.org/k/1" }),
    );
    let calls = calls_after(&draft, &mut journal, &answers).await;
    assert_eq!(calls, [format!("POST {SUBMIT}")]);
    // All that is out, is out.
    assert!(matches!(adapter().next(&draft, &journal), Next::Done(_)));
}

#[test]
fn a_place_in_the_store_and_what_lies_there_are_used_while_they_are_young() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Kanne"], &json!({}));
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", ""));
    let mut journal = Journal::default();
    let next = |draft: &Draft, journal: &Journal, after_ms: i64| {
        let mut draft = draft.clone();
        draft.created_at = MADE_AT.plus_ms(after_ms);
        trial().next(&draft, journal).name
    };
    enter(&mut journal, "asset:0:0", Some("a1"), json!({ "form": {} }));
    assert_eq!(next(&draft, &journal, 5 * MINUTE_MS - 1), "upload:0:0");
    assert_eq!(next(&draft, &journal, 5 * MINUTE_MS), "asset:0:0");
    enter(
        &mut journal,
        "upload:0:0",
        Some("a1"),
        json!({ "url": "https://a.de" }),
    );
    assert_eq!(next(&draft, &journal, HOUR_MS - 1), "post:0");
    assert_eq!(next(&draft, &journal, HOUR_MS), "asset:0:0");
}

#[test]
fn the_title_is_the_first_line_and_nothing_is_lost() {
    let of = |text: &str, settings: Value| {
        let step = trial().next(&drafted(&[text], &settings), &Journal::default());
        (step.request["title"].clone(), step.request["text"].clone())
    };
    let none = json!({});
    assert_eq!(
        of("Tee\n\nMehr\nund mehr", none.clone()),
        (json!("Tee"), json!("Mehr\nund mehr"))
    );
    assert_eq!(of(" Tee ", none.clone()), (json!("Tee"), json!("")));
    let titled = json!({ "title": "Tee" });
    assert_eq!(
        of("Tee\nMehr", titled.clone()),
        (json!("Tee"), json!("Tee\nMehr"))
    );
    assert_eq!(of("Tee", titled), (json!("Tee"), json!("")));
    let whole = "x".repeat(300);
    assert_eq!(of(&whole, none.clone()), (json!(whole), json!("")));
    // Where the first line is too long for a title, it is told whole below it.
    let long = "x".repeat(301);
    let title = format!("{}…", "x".repeat(299));
    assert_eq!(of(&long, none), (json!(title), json!(long)));
}

#[tokio::test]
async fn what_cannot_be_sent_is_told_before_anything_is() {
    let directory = tempfile::tempdir().unwrap();
    let with = |texts: &[&str], settings: Value, media: Vec<DraftMedia>| {
        let mut draft = drafted(texts, &settings);
        draft.parts[0].media = media;
        draft
    };
    let picture = |name: &str| picture(directory.path(), name, "");
    let long = format!("Titel\n{}", "x".repeat(10_001));
    for (draft, told) in [
        (with(&[" "], json!({}), vec![picture("m1")]), "a title"),
        (with(&[" "], json!({}), vec![]), "a title"),
        (
            with(
                &["a"],
                json!({ "link": "https://a.de" }),
                vec![picture("m1")],
            ),
            "not both",
        ),
        (
            with(&["a"], json!({}), vec![film(directory.path())]),
            "goes with one picture",
        ),
        (
            with(
                &["a"],
                json!({}),
                vec![film(directory.path()), picture("m1"), picture("m2")],
            ),
            "goes with one picture",
        ),
        (
            with(&[&long], json!({}), vec![picture("m1")]),
            "10000 characters",
        ),
    ] {
        let shown = trial()
            .sent(&draft, &[asset(1), store(), posted(SUBMIT)])
            .await;
        assert_eq!(shown["requests"], json!([]), "{told}");
        assert_eq!(shown["ended"]["outcome"], "Refused { duplicate: false }");
        let message = shown["ended"]["message"].as_str().unwrap();
        assert!(message.contains(told), "{message}");
    }
}

#[tokio::test]
async fn a_call_says_who_makes_it() {
    let server = trial().serve(&[posted(SUBMIT)]).await;
    let draft = drafted(&["Tee"], &json!({}));
    let step = trial().next(&draft, &Journal::default());
    let adapter = trial().at(&server);
    let permit = crate::networks::drive::permit();
    adapter.publish(&draft, &step, &session(), permit).await;
    let received = server.received_requests().await.unwrap();
    let agent = received[0].headers["user-agent"].to_str().unwrap();
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(agent, format!("server:app-1:v{version} (by /u/teeladen)"));
}

#[test]
fn a_post_that_reddit_makes_by_and_by_is_not_out_yet() {
    let draft = drafted(&["Tee", "Mehr"], &json!({}));
    let mut journal = Journal::default();
    let name = |journal: &Journal| adapter().public_step(&draft, journal).map(|step| step.name);
    assert_eq!(name(&journal).as_deref(), Some("post:0"));
    enter(
        &mut journal,
        "post:0",
        Some("https://store.example.org/k/1"),
        json!({}),
    );
    assert_eq!(name(&journal).as_deref(), Some("post:0"));
    enter(&mut journal, "post:0", Some("t3_1abc"), json!({}));
    assert_eq!(name(&journal).as_deref(), Some("comment:1"));
    enter(&mut journal, "comment:1", Some("t1_c1"), json!({}));
    assert_eq!(name(&journal), None);
}
