//! The adapter against canned answers: looking for a part.

use serde_json::{Value, json};

use super::{CHANNEL, HOOK, adapter, drafted, message, session, trial};
use crate::{
    domain::{attempt::Journal, time::Instant},
    networks::{
        Adapter, Draft, Look, LookRequest, Session,
        contract::Canned,
        drive::{MADE_AT, enter, look, picture, requests},
    },
};

const LIST: &str = "/v10/channels/300/messages";
/// The first id that a message can have which was made when the drafts were.
const FIRST: u64 = 1_574_303_486_181_376_000;

/// A message of the webhook's, made so many seconds after the drafts.
fn listed(after_s: u64, text: &str) -> Value {
    let id = FIRST + ((after_s * 1_000) << 22);
    let mut listed = message(&id.to_string(), CHANNEL);
    listed["content"] = json!(text);
    listed
}

fn page(messages: &[Value]) -> Canned {
    Canned::new("GET", LIST, json!(messages))
}

async fn look_in(draft: &Draft, pages: &[Canned]) -> (Look, Value) {
    let journal = Journal::default();
    let step = adapter().public_step(draft, &journal).unwrap();
    let server = trial().serve(pages).await;
    let adapter = trial().at(&server);
    let seen = look(&adapter, draft, &journal, &step, MADE_AT, &session()).await;
    (seen, requests(&server).await)
}

/// Whether the list was complete, and how many seconds after the drafts those were made that fit.
#[track_caller]
fn found(look: &Look) -> (bool, Vec<u64>) {
    let Look::Listed {
        complete,
        candidates,
    } = look
    else {
        panic!("{look:?}")
    };
    let ids = candidates.iter().map(|one| {
        let id: u64 = one.remote_id.parse().unwrap();
        ((id - FIRST) >> 22) / 1_000
    });
    (*complete, ids.collect())
}

#[tokio::test]
async fn a_message_is_found_by_what_it_says() {
    let draft = drafted(&[" Guten\nMorgen "], &json!({}));
    let mut other_hook = listed(40, "Guten\nMorgen");
    other_hook["webhook_id"] = json!("43");
    let mut person = listed(50, "Guten\nMorgen");
    person.as_object_mut().unwrap().remove("webhook_id");
    let mut with_file = listed(60, "Guten\nMorgen");
    with_file["attachments"] = json!([{ "id": "1" }]);
    let ours = listed(30, "Guten\nMorgen");
    let list = [
        with_file,
        person,
        other_hook,
        ours.clone(),
        listed(20, "Guten Abend"),
    ];
    let (look, calls) = look_in(&draft, &[page(&list)]).await;
    assert_eq!(found(&look), (true, vec![30]));
    let Look::Listed { candidates, .. } = look else {
        unreachable!()
    };
    let id = ours["id"].as_str().unwrap();
    let url = format!("https://discord.com/channels/100/300/{id}");
    assert_eq!(
        candidates[0].data,
        json!({ "channel_id": "300", "url": url })
    );
    let expected = json!([{
        "call": format!("GET {LIST}?after={FIRST}&limit=100"),
        "authorization": "Bot bot-1",
    }]);
    assert_eq!(calls, expected);
}

/// What a bot sees of the whole channel, which is asked where nothing new was seen.
fn newest(messages: &[Value]) -> Canned {
    page(messages).query("limit", "1")
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_two_are_two() {
    let draft = drafted(&["Eins"], &json!({}));
    let mut old = listed(0, "Alt");
    old["webhook_id"] = json!("43");
    let (look, calls) = look_in(&draft, &[newest(&[old]), page(&[])]).await;
    assert_eq!(found(&look), (true, vec![]));
    assert_eq!(calls[1]["call"], format!("GET {LIST}?limit=1"));
    assert_eq!(calls[1]["authorization"], "Bot bot-1");
    let (look, _) = look_in(&draft, &[page(&[listed(9, "Neu")])]).await;
    assert_eq!(found(&look), (true, vec![]));
    let (look, _) = look_in(&draft, &[page(&[listed(9, "Eins"), listed(8, "Eins")])]).await;
    assert_eq!(found(&look), (true, vec![9, 8]));
}

#[tokio::test]
async fn files_and_cards_tell_one_message_from_another() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(
        &["Eins"],
        &json!({ "card_title": "Brot", "card_image": true }),
    );
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", ""));
    let with = |after_s: u64, files: usize, title: &str| {
        let mut one = listed(after_s, "Eins");
        one["attachments"] = json!(vec![json!({ "id": "1" }); files]);
        one["embeds"] = json!([{ "title": title }]);
        one
    };
    let list = [
        with(50, 2, "Brot"),
        with(40, 1, "Brot"),
        with(30, 0, "Brot"),
        with(20, 1, "Käse"),
        listed(10, "Eins"),
    ];
    let (look, _) = look_in(&draft, &[page(&list)]).await;
    // Discord may not count a picture that a card shows.
    assert_eq!(found(&look), (true, vec![40, 30]));
}

#[tokio::test]
async fn escapes_are_part_of_what_was_sent() {
    let draft = drafted(&["*Eins*"], &json!({ "format": "plain" }));
    let list = [listed(9, "*Eins*"), listed(8, "\\*Eins\\*")];
    let (look, _) = look_in(&draft, &[page(&list)]).await;
    assert_eq!(found(&look), (true, vec![8]));
}

/// Discord shows an empty channel to a bot that may not read what was said before.
#[tokio::test]
async fn a_bot_that_may_not_read_the_history_proves_nothing() {
    let draft = drafted(&["Eins"], &json!({}));
    let (look, calls) = look_in(&draft, &[newest(&[]), page(&[])]).await;
    assert_eq!(found(&look), (false, vec![]));
    assert_eq!(calls.as_array().unwrap().len(), 2);
    let broken = newest(&[]).status(500);
    let (look, _) = look_in(&draft, &[broken, page(&[])]).await;
    assert!(matches!(look, Look::Failed { .. }), "{look:?}");
}

#[tokio::test]
async fn characters_that_nobody_sees_may_be_missing() {
    let draft = drafted(&["Gu\u{200b}ten\u{202e} Mor\u{ad}gen\u{7}"], &json!({}));
    let list = [listed(9, "Guten Morgen"), listed(8, "GutenMorgen")];
    let (look, _) = look_in(&draft, &[page(&list)]).await;
    assert_eq!(found(&look), (true, vec![9]));
}

#[tokio::test]
async fn a_bot_that_may_not_read_contents_proves_nothing() {
    let draft = drafted(&["Eins"], &json!({}));
    let (look, _) = look_in(&draft, &[page(&[listed(9, "")])]).await;
    assert_eq!(found(&look), (false, vec![]));
}

#[tokio::test]
async fn every_page_is_read_and_a_list_without_end_is_not_complete() {
    let draft = drafted(&["Eins"], &json!({}));
    let full = |from_s: u64| -> Vec<Value> {
        (from_s..from_s + 100)
            .rev()
            .map(|after_s| listed(after_s, "Neu"))
            .collect()
    };
    let pages = [page(&full(0)).once(), page(&[listed(101, "Eins")])];
    let (look, calls) = look_in(&draft, &pages).await;
    assert_eq!(found(&look), (true, vec![101]));
    let last = FIRST + (99_000 << 22);
    assert_eq!(
        calls[1]["call"],
        format!("GET {LIST}?after={last}&limit=100")
    );
    let pages: Vec<Canned> = (0..6).map(|no| page(&full(no * 100)).once()).collect();
    let (look, calls) = look_in(&draft, &pages).await;
    assert_eq!(found(&look), (false, vec![]));
    assert_eq!(calls.as_array().unwrap().len(), 5);
    // The same page again and again.
    let (look, calls) = look_in(&draft, &[page(&full(0))]).await;
    assert_eq!(found(&look), (false, vec![]));
    assert_eq!(calls.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_thread_is_read_as_a_channel_of_its_own() {
    let draft = drafted(&["Eins", "Zwei"], &json!({ "thread_name": "Brot" }));
    let mut journal = Journal::default();
    let begun = json!({ "channel_id": "900" });
    enter(&mut journal, "post:0", Some("900/7"), begun);
    let step = trial().next(&draft, &journal);
    let mut ours = listed(9, "Zwei");
    ours["channel_id"] = json!("900");
    let list = Canned::new("GET", "/v10/channels/900/messages", json!([ours]));
    let since: Instant = MADE_AT;
    let seen = trial()
        .seen(&draft, &journal, (&step, since), &[list])
        .await;
    let Look::Listed { candidates, .. } = seen else {
        panic!("{seen:?}")
    };
    let id = ours["id"].as_str().unwrap();
    assert_eq!(candidates[0].remote_id, format!("900/{id}"));
    // The thread that may have been begun by the first part has no known id.
    let (look, calls) = look_in(&draft, &[]).await;
    assert!(matches!(look, Look::Failed { .. }), "{look:?}");
    assert_eq!(calls, json!([]));
}

#[tokio::test]
async fn a_list_that_cannot_be_read_shows_nothing() {
    let draft = drafted(&["Eins"], &json!({}));
    for (status, body) in [
        (401, json!({ "code": 0, "message": "401: Unauthorized" })),
        (403, json!({ "code": 50_001, "message": "Missing Access" })),
        (429, json!({ "retry_after": 1 })),
        (500, json!({})),
        (200, json!({})),
        (302, json!([])),
    ] {
        let answer = Canned::new("GET", LIST, body).status(status);
        let (look, _) = look_in(&draft, &[answer]).await;
        let Look::Failed { unauthorized, .. } = look else {
            panic!("{look:?}")
        };
        assert!(!unauthorized, "{status}: the webhook is another session");
    }
    // Without a bot nothing can be listed.
    let journal = Journal::default();
    let step = trial().next(&draft, &journal);
    let bare = Session::default().with("webhook_id", "42");
    let seen = look(&adapter(), &draft, &journal, &step, MADE_AT, &bare).await;
    assert!(matches!(seen, Look::Failed { .. }), "{seen:?}");
}

#[tokio::test]
async fn a_known_message_is_read_by_its_id() {
    let draft = drafted(&["Eins"], &json!({}));
    let journal = Journal::default();
    let step = trial().next(&draft, &journal);
    let unknown = |code: i64| json!({ "code": code, "message": "No." });
    for (handle, status, body, expected) in [
        ("7", 200, message("7", CHANNEL), "out"),
        ("900/7", 200, message("7", "900"), "out"),
        ("7", 200, message("8", CHANNEL), "failed"),
        ("7", 404, unknown(10_008), "gone"),
        ("7", 404, unknown(10_015), "failed"),
        ("7", 404, json!({}), "failed"),
        ("7", 500, json!({}), "failed"),
    ] {
        let path = format!("{HOOK}/messages/7");
        let answer = Canned::new("GET", &path, body).status(status);
        let server = trial().serve(&[answer]).await;
        let request = LookRequest {
            draft: &draft,
            journal: &journal,
            step: &step,
            handle: Some(handle),
            since: MADE_AT,
            is_lost: false,
        };
        let seen = trial().at(&server).look(request, &session()).await;
        let is_right = match &seen {
            Look::Out { remote_id, .. } => expected == "out" && remote_id == handle,
            Look::Gone => expected == "gone",
            Look::Failed { .. } => expected == "failed",
            _ => false,
        };
        assert!(is_right, "{handle} {status} {seen:?}");
        let query = if handle == "7" { "" } else { "?thread_id=900" };
        let calls = requests(&server).await;
        assert_eq!(calls, json!([{ "call": format!("GET {path}{query}") }]));
    }
}
