//! The adapter against canned answers: trying the session of a board out.

use serde_json::json;

use super::{drafted, trial};
use crate::networks::{
    Adapter, ChannelFacts, Checkup, ConnectError, Quota, Session,
    contract::{Canned, ended},
};

const OWN: &str = "/user_account";
const BOARD: &str = "/boards/549";
const SECTIONS: &str = "/boards/549/sections";

fn of(board: &str) -> ChannelFacts {
    drafted(board, "a", Vec::new(), &json!({})).channel
}

fn own() -> Canned {
    Canned::new("GET", OWN, json!({ "id": "u-1", "username": "laden" }))
}

fn board() -> Canned {
    let board = json!({ "id": "549", "name": "Brot", "privacy": "PUBLIC" });
    Canned::new("GET", BOARD, board)
}

fn error(path: &str, status: u16) -> Canned {
    let body = json!({ "code": 2, "message": "No." });
    Canned::new("GET", path, body).status(status)
}

#[tokio::test]
async fn a_session_tells_its_board_and_what_is_left() {
    let limited = own()
        .header("x-ratelimit-limit", "1000")
        .header("x-ratelimit-remaining", "998");
    let (tried, asked) = trial().tried(&of("549"), &[limited, board()]).await;
    let found = Checkup::of("549", "laden/Brot");
    let expected = found.clone().with_quota(Quota {
        of: "calls".to_owned(),
        left: Some(998),
        max: Some(1_000),
        ends_at: None,
    });
    assert_eq!(tried, Ok(Some(expected)));
    insta::assert_json_snapshot!("checkup", asked);
    // Several windows in one header are not understood.
    let strange = own().header("x-ratelimit-limit", "100, 100;w=1, 1000;w=60");
    let (tried, _) = trial().tried(&of("549"), &[strange, board()]).await;
    assert_eq!(tried, Ok(Some(found)));
}

#[tokio::test]
async fn a_section_is_looked_for_in_its_board() {
    let one = |id: &str, name: &str| json!({ "id": id, "name": name });
    let first = json!({ "items": [one("11", "Weizen")], "bookmark": "b-2" });
    let second = json!({ "items": [one("12", "Roggen")], "bookmark": null });
    let answers = [
        own(),
        board(),
        Canned::new("GET", SECTIONS, second).query("bookmark", "b-2"),
        Canned::new("GET", SECTIONS, first),
    ];
    let (tried, asked) = trial().tried(&of("549/12"), &answers).await;
    assert_eq!(tried, Ok(Some(Checkup::of("549/12", "laden/Brot/Roggen"))));
    insta::assert_json_snapshot!("checkup_of_section", asked);
    let (tried, _) = trial().tried(&of("549/13"), &answers).await;
    let why = "this section of a board is not there any more; choose another";
    assert_eq!(tried, Err(ConnectError::Refused(why.to_owned())));
}

#[tokio::test]
async fn a_board_that_is_gone_and_a_dead_token_are_told_apart_from_trouble() {
    for (answers, expected) in [
        (vec![error(OWN, 401)], "refused"),
        (vec![error(OWN, 403)], "refused"),
        (
            vec![Canned::new("GET", OWN, json!({})).status(403)],
            "unreachable",
        ),
        (vec![error(OWN, 404)], "unreachable"),
        (vec![error(OWN, 429)], "unreachable"),
        (vec![error(OWN, 500)], "unreachable"),
        (vec![Canned::new("GET", OWN, json!({}))], "unreachable"),
        (vec![own(), error(BOARD, 401)], "refused"),
        // Somebody else's board, or a permission that is missing.
        (vec![own(), error(BOARD, 403)], "refused"),
        (vec![own(), error(BOARD, 404)], "refused"),
        // It is not Pinterest that says so.
        (vec![own()], "unreachable"),
        (vec![own(), error(BOARD, 500)], "unreachable"),
        (
            vec![own(), Canned::new("GET", BOARD, json!({}))],
            "unreachable",
        ),
    ] {
        let (tried, _) = trial().tried(&of("549"), &answers).await;
        assert_eq!(ended(&tried), expected, "{answers:?} {tried:?}");
    }
    let server = trial().serve(&[]).await;
    let adapter = trial().at(&server);
    let tried = adapter.check_up(&of("549"), &Session::default()).await;
    assert_eq!(ended(&tried), "refused");
}

#[tokio::test]
async fn another_board_in_the_answer_is_told_as_what_it_is() {
    let other = json!({ "id": "7", "name": "Kuchen", "privacy": "PUBLIC" });
    let answers = [own(), Canned::new("GET", BOARD, other)];
    let (tried, _) = trial().tried(&of("549"), &answers).await;
    assert_eq!(tried, Ok(Some(Checkup::of("7", "laden/Kuchen"))));
}
