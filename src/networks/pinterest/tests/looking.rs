//! The adapter against canned answers: looking for a Pin.

use serde_json::{Value, json};

use super::{drafted, trial};
use crate::{
    domain::{
        attempt::Journal,
        time::{Instant, MINUTE_MS},
    },
    networks::{
        Adapter, Draft, Look, LookRequest,
        contract::Canned,
        drive::{MADE_AT, requests},
    },
};

const BOARD: &str = "/boards/549/pins";

/// A Pin that was made so many seconds after the beginning of what is looked through.
fn pin(id: &str, title: &str, description: &str, after_s: i64) -> Value {
    let at = MADE_AT.plus_ms(after_s * 1_000).utc();
    json!({
        "id": id, "title": title, "description": description, "link": "https://example.org/brot",
        "board_id": "549", "created_at": at.format("%Y-%m-%dT%H:%M:%S").to_string(),
    })
}

fn ours() -> Draft {
    let settings = json!({ "title": "Brot", "link": "https://example.org/brot/?a=1" });
    drafted("549", "Frisch  aus dem\nOfen", vec![], &settings)
}

fn page(items: &[Value], bookmark: Option<&str>) -> Value {
    json!({ "items": items, "bookmark": bookmark })
}

async fn seen(draft: &Draft, answers: &[Canned]) -> Look {
    let journal = Journal::default();
    let step = trial().next(draft, &journal);
    trial()
        .seen(draft, &journal, (&step, MADE_AT), answers)
        .await
}

/// Whether the list was complete, and the ids of those that fit.
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

fn list(items: &[Value]) -> [Canned; 1] {
    [Canned::new("GET", BOARD, page(items, None))]
}

#[tokio::test]
async fn a_pin_is_found_by_its_words() {
    let fits = pin("4", "Brot", "Frisch aus dem Ofen", 5);
    let look = seen(
        &ours(),
        &list(&[
            pin("5", "Brot", "Etwas anderes", 9),
            fits,
            pin("3", "Kuchen", "Frisch aus dem Ofen", 5),
            pin("2", "Brot", "Frisch aus dem Ofen", -1),
        ]),
    )
    .await;
    assert_eq!(found(&look), (true, vec!["4"]));
    let Look::Listed { candidates, .. } = look else {
        unreachable!()
    };
    let url = json!({ "url": "https://www.pinterest.com/pin/4/" });
    assert_eq!(candidates[0].data, url);
}

#[tokio::test]
async fn a_pin_that_leads_elsewhere_is_neither_ours_nor_proof() {
    for link in [json!("https://example.org/kuchen"), Value::Null] {
        let mut other = pin("4", "Brot", "Frisch aus dem Ofen", 5);
        other["link"] = link;
        let look = seen(&ours(), &list(std::slice::from_ref(&other))).await;
        assert_eq!(found(&look), (false, vec![]));
        // One from before cannot be ours, wherever it leads.
        other["created_at"] = json!(MADE_AT.plus_ms(-1_000));
        let look = seen(&ours(), &list(&[other])).await;
        assert_eq!(found(&look), (true, vec![]));
    }
    let mut ours_too = pin("4", "Brot", "Frisch aus dem Ofen", 5);
    ours_too["link"] = json!("http://example.org/brot?utm_source=Pinterest");
    let look = seen(&ours(), &list(&[ours_too])).await;
    assert_eq!(found(&look), (true, vec!["4"]));
}

#[tokio::test]
async fn a_pin_without_words_is_told_by_its_link() {
    let settings = json!({ "link": "https://example.org/brot/?a=1" });
    let draft = drafted("549", "", vec![], &settings);
    let mut other = pin("5", "", "", 5);
    other["link"] = json!("https://example.org/kuchen");
    let mut bare = pin("6", "", "", 5);
    bare["link"] = Value::Null;
    let mut null = pin("4", "", "", 5);
    (null["title"], null["description"]) = (Value::Null, Value::Null);
    let look = seen(&draft, &list(&[other, bare, null])).await;
    assert_eq!(found(&look), (true, vec!["4"]));
}

#[tokio::test]
async fn two_that_fit_are_two_and_none_is_none() {
    let twice = [
        pin("5", "Brot", "Frisch aus dem Ofen", 9),
        pin("4", "Brot", "Frisch aus dem Ofen", 5),
    ];
    let look = seen(&ours(), &list(&twice)).await;
    assert_eq!(found(&look), (true, vec!["5", "4"]));
    let look = seen(&ours(), &list(&[])).await;
    assert_eq!(found(&look), (true, vec![]));
}

#[tokio::test]
async fn a_list_is_complete_at_its_end_only() {
    let other = || page(&[pin("9", "Neu", "", 9)], Some("next"));
    let first = Canned::new("GET", BOARD, other()).once();
    let second = page(&[pin("4", "Brot", "Frisch aus dem Ofen", 5)], None);
    let second = Canned::new("GET", BOARD, second).query("bookmark", "next");
    let server = trial().serve(&[first.clone(), second.clone()]).await;
    let look = seen(&ours(), &[first, second]).await;
    assert_eq!(found(&look), (true, vec!["4"]));
    drop(server);
    // Without an end nothing is proven.
    let endless = Canned::new("GET", BOARD, other());
    let look = seen(&ours(), &[endless]).await;
    assert_eq!(found(&look), (false, vec![]));
}

#[tokio::test]
async fn what_cannot_be_dated_is_neither_ours_nor_proof() {
    let mut undated = pin("4", "Brot", "Frisch aus dem Ofen", 5);
    undated["created_at"] = json!("soon");
    let look = seen(&ours(), &list(&[undated])).await;
    assert_eq!(found(&look), (false, vec![]));
    // Times are read with and without a zone.
    let mut dated = pin("4", "Brot", "Frisch aus dem Ofen", 5);
    for at in [json!(MADE_AT), json!("2026-11-23T06:00:01-00:00")] {
        dated["created_at"] = at;
        let look = seen(&ours(), &list(&[dated.clone()])).await;
        assert_eq!(found(&look), (true, vec!["4"]));
    }
}

#[tokio::test]
async fn a_pin_in_a_section_is_looked_for_among_all() {
    let mut draft = ours();
    draft.channel.account.remote_id = "549/12".to_owned();
    let mut elsewhere = pin("5", "Brot", "Frisch aus dem Ofen", 5);
    elsewhere["board_id"] = json!("550");
    let items = [elsewhere, pin("4", "Brot", "Frisch aus dem Ofen", 5)];
    let answers = [Canned::new("GET", "/pins", page(&items, None)).query("page_size", "100")];
    let look = seen(&draft, &answers).await;
    assert_eq!(found(&look), (true, vec!["4"]));
    let mut draft = ours();
    draft.options.insert("section".to_owned(), json!("12"));
    let look = seen(&draft, &answers).await;
    assert_eq!(found(&look), (true, vec!["4"]));
}

#[tokio::test]
async fn a_list_that_cannot_be_read_shows_nothing() {
    for (status, is_unauthorized) in [(401, true), (403, false), (500, false), (302, false)] {
        let answer = Canned::new("GET", BOARD, json!({ "code": 2, "message": "No" }));
        let look = seen(&ours(), &[answer.status(status)]).await;
        let Look::Failed { unauthorized, .. } = look else {
            panic!("{look:?}")
        };
        assert_eq!(unauthorized, is_unauthorized, "{status}");
    }
    let look = seen(&ours(), &[Canned::new("GET", BOARD, json!({}))]).await;
    assert!(matches!(look, Look::Failed { .. }), "{look:?}");
}

#[tokio::test]
async fn a_known_pin_is_read_by_its_id() {
    let draft = ours();
    let journal = Journal::default();
    let step = trial().next(&draft, &journal);
    let out = Look::Out {
        remote_id: "4".to_owned(),
        data: json!({ "url": "https://www.pinterest.com/pin/4/" }),
    };
    for (status, body, expected) in [
        (200, pin("4", "Brot", "", 0), Some(out)),
        (
            404,
            json!({ "code": 50, "message": "No" }),
            Some(Look::Gone),
        ),
        (500, json!({}), None),
    ] {
        let answer = Canned::new("GET", "/pins/4", body).status(status);
        let server = trial().serve(&[answer]).await;
        let request = LookRequest {
            draft: &draft,
            journal: &journal,
            step: &step,
            handle: Some("4"),
            since: Instant::from_ms(MADE_AT.ms() - MINUTE_MS),
            is_lost: false,
        };
        let session = (trial().session)(&server.uri().parse().unwrap());
        let look = trial().at(&server).look(request, &session).await;
        match expected {
            Some(expected) => assert_eq!(look, expected),
            None => assert!(matches!(look, Look::Failed { .. }), "{look:?}"),
        }
        let call = requests(&server).await[0]["call"].clone();
        assert_eq!(call, "GET /pins/4");
    }
}
