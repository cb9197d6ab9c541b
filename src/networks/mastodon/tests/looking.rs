//! The adapter against canned answers: looking for a part.

use serde_json::{Value, json};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

use super::{LIST, STATUSES, adapter, drafted, on, public_step, session};
use crate::{
    domain::{attempt::Journal, time::MINUTE_MS},
    networks::{
        Adapter, Draft, Look, LookRequest,
        drive::{MADE_AT, answer, enter, look, picture, requests},
    },
};

/// A post in the list, made so many seconds after the beginning of what is looked through.
fn listed(id: &str, text: &str, after_s: i64) -> Value {
    json!({
        "id": id,
        "created_at": MADE_AT.plus_ms(after_s * 1_000),
        "content": format!("<p>{text}</p>"),
        "in_reply_to_id": null,
        "media_attachments": [],
        "reblog": null,
        "url": format!("https://social.test/@shop/{id}"),
    })
}

/// A post from long before.
fn old() -> Value {
    listed("1", "Gestern", -600)
}

/// Looks for the next part of a draft in pages of posts.
async fn look_in(draft: &Draft, journal: &Journal, pages: &[Value]) -> (Look, Value) {
    let server = MockServer::start().await;
    for page in pages {
        Mock::given(matchers::path(LIST))
            .respond_with(ResponseTemplate::new(200).set_body_json(page))
            .up_to_n_times(1)
            .mount(&server)
            .await;
    }
    let step = adapter().public_step(draft, journal).unwrap();
    let seen = look(
        &adapter(),
        draft,
        journal,
        &step,
        MADE_AT,
        &session(&server),
    )
    .await;
    (seen, requests(&server).await)
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

#[tokio::test]
async fn a_post_is_found_by_what_it_says() {
    let draft = drafted(&["Guten Morgen, @maria@example.org"], &json!({}));
    let fits = "Guten Morgen, <span class=\"h-card\"><a class=\"u-url mention\">@<span>maria</span></a></span>";
    let page = json!([
        listed("5", "Etwas anderes", 30),
        listed("4", fits, 20),
        old(),
        listed("0", fits, -700),
    ]);
    let (look, calls) = look_in(&draft, &Journal::default(), &[page]).await;
    assert_eq!(found(&look), (true, vec!["4"]));
    let Look::Listed { candidates, .. } = look else {
        unreachable!()
    };
    assert_eq!(
        candidates[0].data,
        json!({ "url": "https://social.test/@shop/4" })
    );
    let expected = json!([{
        "call": format!("GET {LIST}?limit=40&exclude_reblogs=true"),
        "authorization": "Bearer token-1",
    }]);
    assert_eq!(calls, expected);
}

#[tokio::test]
async fn what_is_not_ours_is_no_candidate() {
    let draft = drafted(&["Eins"], &json!({}));
    let mut boost = listed("9", "Eins", 10);
    boost["reblog"] = json!({ "id": "8" });
    let mut reply = listed("7", "Eins", 10);
    reply["in_reply_to_id"] = json!("3");
    let mut picture = listed("6", "Eins", 10);
    picture["media_attachments"] = json!([{ "id": "91" }]);
    let too_old = listed("5", "Eins", -1);
    let page = json!([boost, reply, picture, too_old]);
    let (look, _) = look_in(&draft, &Journal::default(), &[page]).await;
    assert_eq!(found(&look), (true, vec![]));
}

#[tokio::test]
async fn two_that_fit_are_two_candidates() {
    let draft = drafted(&["Eins"], &json!({}));
    let page = json!([listed("5", "Eins", 30), listed("4", " Eins ", 20), old()]);
    let (look, _) = look_in(&draft, &Journal::default(), &[page]).await;
    assert_eq!(found(&look), (true, vec!["5", "4"]));
}

#[tokio::test]
async fn the_list_is_read_back_to_before_the_first_try() {
    let draft = drafted(&["Eins"], &json!({}));
    let pages = [
        json!([listed("9", "Neu", 90), listed("8", "Neu", 80)]),
        json!([listed("7", "Eins", 70)]),
        json!([listed("6", "Neu", 60), old()]),
    ];
    let (look, calls) = look_in(&draft, &Journal::default(), &pages).await;
    assert_eq!(found(&look), (true, vec!["7"]));
    let queries: Vec<&str> = calls
        .as_array()
        .unwrap()
        .iter()
        .map(|call| call["call"].as_str().unwrap().split('?').nth(1).unwrap())
        .collect();
    assert_eq!(
        queries,
        [
            "limit=40&exclude_reblogs=true",
            "limit=40&exclude_reblogs=true&max_id=8",
            "limit=40&exclude_reblogs=true&max_id=7",
        ]
    );
    // An account without older posts ends with an empty page.
    let pages = [json!([listed("9", "Neu", 90)]), json!([])];
    let (look, _) = look_in(&draft, &Journal::default(), &pages).await;
    assert_eq!(found(&look), (true, vec![]));
}

#[tokio::test]
async fn a_list_without_an_end_is_not_complete() {
    let draft = drafted(&["Eins"], &json!({}));
    let pages: Vec<Value> = (0..10)
        .map(|page| json!([listed(&format!("{}", 100 - page), "Neu", 90)]))
        .collect();
    let (look, calls) = look_in(&draft, &Journal::default(), &pages).await;
    assert_eq!(found(&look), (false, vec![]));
    assert_eq!(calls.as_array().unwrap().len(), 10);
    // A server that turns the same page again and again.
    let page = json!([listed("9", "Eins", 90)]);
    let (look, calls) = look_in(&draft, &Journal::default(), &[page.clone(), page]).await;
    assert_eq!(found(&look), (false, vec!["9"]));
    assert_eq!(calls.as_array().unwrap().len(), 2);
    // Of other software it is not known what its list leaves out.
    let draft = drafted(&["Eins"], &on("other", &json!({})));
    let (look, _) = look_in(&draft, &Journal::default(), &[json!([old()])]).await;
    assert_eq!(found(&look), (false, vec![]));
}

#[tokio::test]
async fn pictures_tell_a_post_from_one_that_says_the_same() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Eins"], &json!({}));
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", ""));
    let mut journal = Journal::default();
    enter(&mut journal, "upload:0:0", Some("91"), json!({}));
    let with = |id: &str, text: &str, media: &str| {
        let mut post = listed(id, text, 30);
        post["media_attachments"] = json!([{ "id": media }]);
        post
    };
    let page = json!([with("5", "Eins", "77"), with("4", "Eins", "91"), old()]);
    let (look, _) = look_in(&draft, &journal, &[page]).await;
    assert_eq!(found(&look), (true, vec!["4"]));
    let page = json!([with("4", "Anders gesagt", "91"), old()]);
    let (look, _) = look_in(&draft, &journal, &[page]).await;
    assert_eq!(
        found(&look),
        (true, vec!["4"]),
        "the server changed the words"
    );
    // Pleroma gives pictures other ids once they are used.
    let page = json!([with("5", "Eins", "-12345"), with("4", "Zwei", "7"), old()]);
    let (look, _) = look_in(&draft, &journal, &[page]).await;
    assert_eq!(found(&look), (true, vec!["5"]));
}

#[tokio::test]
async fn a_part_of_a_thread_is_found_under_the_part_before_it() {
    let draft = drafted(&["Eins", "Zwei"], &json!({}));
    let mut journal = Journal::default();
    enter(&mut journal, "post:0", Some("4"), json!({}));
    let mut ours = listed("6", "Zwei", 40);
    ours["in_reply_to_id"] = json!("4");
    let page = json!([
        ours,
        listed("5", "Zwei", 30),
        listed("4", "Eins", 20),
        old()
    ]);
    let (look, _) = look_in(&draft, &journal, &[page]).await;
    assert_eq!(found(&look), (true, vec!["6"]));
}

#[tokio::test]
async fn a_list_that_cannot_be_read_shows_nothing() {
    let draft = drafted(&["Eins"], &json!({}));
    let step = public_step(&draft, &Journal::default());
    for (status, body, is_unauthorized) in [
        (401, json!({ "error": "The access token is invalid" }), true),
        (
            403,
            json!({ "error": "This action is outside the authorized scopes" }),
            true,
        ),
        (500, json!({}), false),
        (200, json!({}), false),
        (302, json!([]), false),
    ] {
        let server = MockServer::start().await;
        answer(&server, "GET", LIST, status, body.clone()).await;
        let journal = Journal::default();
        let seen = look(
            &adapter(),
            &draft,
            &journal,
            &step,
            MADE_AT,
            &session(&server),
        )
        .await;
        let Look::Failed { unauthorized, .. } = seen else {
            panic!("{seen:?}")
        };
        assert_eq!(unauthorized, is_unauthorized, "{status} {body}");
    }
}

/// A post whose id is known, as when it is read back once more, is read by it.
#[tokio::test]
async fn a_known_post_is_read_by_its_id() {
    let draft = drafted(&["Eins"], &json!({}));
    let journal = Journal::default();
    let step = public_step(&draft, &journal);
    for (status, body, expected) in [
        (200, listed("4", "Eins", 0), Some("4")),
        (404, json!({ "error": "Record not found" }), None),
    ] {
        let server = MockServer::start().await;
        let path = format!("{STATUSES}/4");
        answer(&server, "GET", &path, status, body).await;
        let request = LookRequest {
            draft: &draft,
            journal: &journal,
            step: &step,
            handle: Some("4"),
            since: MADE_AT.plus_ms(-MINUTE_MS),
            is_lost: false,
        };
        let seen = adapter().look(request, &session(&server)).await;
        match (seen, expected) {
            (Look::Out { remote_id, .. }, Some(id)) => assert_eq!(remote_id, id),
            (Look::Gone, None) => {}
            (seen, _) => panic!("{status} {seen:?}"),
        }
    }
}
