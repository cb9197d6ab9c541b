//! The adapter against canned answers: looking for a part.

use serde_json::{Value, json};

use super::{CHANNEL, TS, adapter, by_hook, drafted, session, trial};
use crate::{
    domain::attempt::Journal,
    networks::{
        Adapter, Draft, Look, LookRequest,
        contract::Canned,
        drive::{MADE_AT, enter, look, picture, requests},
    },
};

const LIST: &str = "/conversations.history";
const REPLIES: &str = "/conversations.replies";

/// The number of a message made so many seconds after the drafts.
fn number(after_s: i64) -> String {
    let at = MADE_AT.plus_ms(after_s * 1_000).ms();
    format!("{}.{:03}100", at / 1_000, at % 1_000)
}

fn listed(after_s: i64, text: &str) -> Value {
    json!({ "ts": number(after_s), "text": text, "bot_id": "B9", "user": "U9" })
}

fn with_key(after_s: i64, key: &str) -> Value {
    let mut listed = listed(after_s, "…");
    listed["metadata"] = json!({ "event_type": "dezent_post", "event_payload": { "key": key } });
    listed
}

fn page(path: &str, messages: &[Value]) -> Canned {
    let page = json!({ "ok": true, "messages": messages, "has_more": false });
    Canned::new("GET", path, page)
}

fn more(path: &str, messages: &[Value], cursor: &str) -> Canned {
    let page = json!({
        "ok": true, "messages": messages, "has_more": true,
        "response_metadata": { "next_cursor": cursor },
    });
    Canned::new("GET", path, page)
}

async fn look_in(
    draft: &Draft,
    journal: &Journal,
    handle: Option<&str>,
    pages: &[Canned],
) -> (Look, Value) {
    let server = trial().serve(pages).await;
    let adapter = trial().at(&server);
    let mut step = adapter.public_step(draft, journal).unwrap();
    // A step is looked for by its name; its request is not kept.
    step.request = Value::Null;
    let request = LookRequest {
        draft,
        journal,
        step: &step,
        handle,
        since: MADE_AT,
        is_lost: false,
    };
    let seen = adapter.look(request, &session()).await;
    (seen, requests(&server).await)
}

async fn look_once(draft: &Draft, pages: &[Canned]) -> (Look, Value) {
    look_in(draft, &Journal::default(), None, pages).await
}

/// Whether the list was complete, and the numbers of those that fit.
#[track_caller]
fn found(look: &Look) -> (bool, Vec<&str>) {
    let Look::Listed {
        complete,
        candidates,
    } = look
    else {
        panic!("{look:?}")
    };
    let ids = candidates.iter().map(|one| one.remote_id.as_str());
    (*complete, ids.collect())
}

#[tokio::test]
async fn a_message_is_found_by_its_key() {
    let draft = drafted(&["Eins"], &json!({}));
    let key = draft.parts[0].key.as_str();
    let mut foreign = with_key(50, key);
    foreign["metadata"]["event_type"] = json!("other_app");
    let list = [
        foreign,
        with_key(40, "other"),
        with_key(30, key),
        // The same words, but without the key that every message of ours has.
        listed(20, "Eins"),
    ];
    let (look, calls) = look_once(&draft, &[page(LIST, &list)]).await;
    assert_eq!(found(&look), (true, vec![number(30).as_str()]));
    let Look::Listed { candidates, .. } = look else {
        unreachable!()
    };
    let url = candidates[0].data["url"].as_str().unwrap();
    let place = number(30).replace('.', "");
    assert!(url.ends_with(&format!("/archives/{CHANNEL}/p{place}")));
    let query = "inclusive=true&include_all_metadata=true&oldest=1795413600.250000&limit=15";
    let expected = json!([{
        "call": format!("GET {LIST}?channel={CHANNEL}&{query}"),
        "authorization": "Bearer xoxb-1",
    }]);
    assert_eq!(calls, expected);
}

#[tokio::test]
async fn where_keys_are_not_shown_our_own_words_are_found() {
    let draft = drafted(&["Brot & Käse: https://example.org"], &json!({}));
    let ours = "Brot &amp; Käse: <https://example.org>";
    let mut person = listed(60, ours);
    person["bot_id"] = Value::Null;
    person["user"] = json!("U1");
    let mut with_file = listed(50, ours);
    with_file["files"] = json!([{ "id": "F1" }]);
    let list = [
        person,
        with_file,
        listed(30, ours),
        listed(20, "Brot"),
        listed(-1, ours),
    ];
    let (look, _) = look_once(&draft, &[page(LIST, &list)]).await;
    assert_eq!(found(&look), (true, vec![number(30).as_str()]));
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_two_are_two() {
    let draft = drafted(&["Eins"], &json!({}));
    let (look, _) = look_once(&draft, &[page(LIST, &[])]).await;
    assert_eq!(found(&look), (true, vec![]));
    let key = draft.parts[0].key.as_str();
    let list = [with_key(9, key), with_key(8, key)];
    let (look, _) = look_once(&draft, &[page(LIST, &list)]).await;
    assert_eq!(found(&look), (true, vec![&*number(9), &*number(8)]));
}

#[tokio::test]
async fn every_page_is_read_and_a_list_without_end_is_not_complete() {
    let draft = drafted(&["Eins"], &json!({}));
    let key = draft.parts[0].key.as_str();
    let pages = [
        page(LIST, &[with_key(1, key)]).query("cursor", "c1"),
        more(LIST, &[listed(9, "Neu")], "c1"),
    ];
    let (look, calls) = look_once(&draft, &pages).await;
    assert_eq!(found(&look), (true, vec![number(1).as_str()]));
    assert!(
        calls[1]["call"]
            .as_str()
            .unwrap()
            .ends_with("&limit=15&cursor=c1")
    );
    let (look, calls) = look_once(&draft, &[more(LIST, &[listed(9, "Neu")], "c1")]).await;
    assert_eq!(found(&look), (false, vec![]));
    assert_eq!(calls.as_array().unwrap().len(), 5);
    // There is more, and no way to it.
    let (look, _) = look_once(&draft, &[more(LIST, &[], "")]).await;
    assert_eq!(found(&look), (false, vec![]));
}

#[tokio::test]
async fn an_answer_is_looked_for_among_answers() {
    let draft = drafted(&["Eins", "Zwei"], &json!({}));
    let mut journal = Journal::default();
    enter(&mut journal, "post:0", Some(TS), json!({}));
    let key = draft.parts[1].key.as_str();
    let list = [with_key(-5, "first"), with_key(9, key)];
    let (look, calls) = look_in(&draft, &journal, None, &[page(REPLIES, &list)]).await;
    assert_eq!(found(&look), (true, vec![number(9).as_str()]));
    let call = calls[0]["call"].as_str().unwrap();
    assert!(call.starts_with(&format!("GET {REPLIES}?channel={CHANNEL}&ts={TS}&")));
}

#[tokio::test]
async fn files_tell_the_message_that_slack_makes_of_them() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Eins"], &json!({}));
    for name in ["media_1", "media_2"] {
        draft.parts[0]
            .media
            .push(picture(directory.path(), name, ""));
    }
    let mut journal = Journal::default();
    let sharing = |after_s: i64, ids: &[&str]| {
        let mut one = listed(after_s, "Eins");
        one["files"] = ids.iter().map(|id| json!({ "id": id })).collect();
        one
    };
    // Without their ids nothing can be told.
    let (look, calls) = look_in(&draft, &journal, None, &[]).await;
    assert!(matches!(look, Look::Failed { .. }), "{look:?}");
    assert_eq!(calls, json!([]));
    for (position, id) in ["F1", "F2"].iter().enumerate() {
        let room = json!({ "upload_url": "http://127.0.0.1:9/" });
        enter(&mut journal, &format!("room:0:{position}"), Some(id), room);
        enter(
            &mut journal,
            &format!("upload:0:{position}"),
            Some(id),
            json!({}),
        );
    }
    let ours = sharing(30, &["F2", "F1"]);
    let list = [sharing(50, &["F1"]), ours, sharing(20, &[])];
    let (look, _) = look_in(&draft, &journal, None, &[page(LIST, &list)]).await;
    assert_eq!(found(&look), (false, vec![number(30).as_str()]));
    // Slack may still make it: that it is not there proves nothing.
    let (look, _) = look_in(&draft, &journal, None, &[page(LIST, &[])]).await;
    assert_eq!(found(&look), (false, vec![]));
    let (look, _) = look_in(&draft, &journal, Some("F1"), &[page(LIST, &list)]).await;
    let Look::Out { remote_id, .. } = look else {
        panic!("{look:?}")
    };
    assert_eq!(remote_id, number(30));
    let (look, _) = look_in(&draft, &journal, Some("F1"), &[page(LIST, &[])]).await;
    assert_eq!(look, Look::Processing { look_in_ms: 15_000 });
    let twice = [sharing(31, &["F1", "F2"]), sharing(30, &["F1", "F2"])];
    let (look, _) = look_in(&draft, &journal, Some("F1"), &[page(LIST, &twice)]).await;
    assert_eq!(found(&look).1.len(), 2);
}

#[tokio::test]
async fn a_known_message_is_read_by_its_number() {
    let draft = drafted(&["Eins"], &json!({}));
    let journal = Journal::default();
    let there = json!({ "ts": TS, "text": "Eins" });
    let (look, calls) = look_in(&draft, &journal, Some(TS), &[page(LIST, &[there])]).await;
    assert!(
        matches!(&look, Look::Out { remote_id, .. } if remote_id == TS),
        "{look:?}"
    );
    let call = calls[0]["call"].as_str().unwrap();
    assert!(
        call.ends_with(&format!("&oldest={TS}&latest={TS}&limit=15")),
        "{call}"
    );
    let (look, _) = look_in(&draft, &journal, Some(TS), &[page(LIST, &[listed(1, "b")])]).await;
    assert_eq!(look, Look::Gone);
}

#[tokio::test]
async fn a_list_that_cannot_be_read_shows_nothing() {
    let draft = drafted(&["Eins"], &json!({}));
    let error = |name: &str| json!({ "ok": false, "error": name });
    for (status, body, is_unauthorized) in [
        (200, error("invalid_auth"), true),
        (200, error("missing_scope"), true),
        (200, error("not_in_channel"), false),
        (429, error("ratelimited"), false),
        (500, json!({}), false),
        (200, json!({ "ok": true }), false),
        (200, json!({ "messages": [] }), false),
        (302, json!({}), false),
    ] {
        let answer = Canned::new("GET", LIST, body.clone()).status(status);
        let (look, _) = look_once(&draft, &[answer]).await;
        let Look::Failed { unauthorized, .. } = look else {
            panic!("{look:?}")
        };
        assert_eq!(unauthorized, is_unauthorized, "{status} {body}");
    }
}

#[tokio::test]
async fn a_webhook_claims_nothing() {
    let draft = by_hook(&["Eins"], &json!({}));
    let journal = Journal::default();
    let step = trial().next(&draft, &journal);
    let seen = look(&adapter(), &draft, &journal, &step, MADE_AT, &session()).await;
    assert!(matches!(
        seen,
        Look::Failed {
            unauthorized: false,
            ..
        }
    ));
}
