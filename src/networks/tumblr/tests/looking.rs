//! The adapter against canned answers: looking for a part.

use serde_json::{Value, json};

use super::{POSTS, adapter, drafted, session, trial};
use crate::{
    domain::attempt::Journal,
    networks::{
        Adapter, Draft, Look, LookRequest, Session,
        contract::Canned,
        drive::{MADE_AT, enter, picture, requests},
    },
};

const MADE_AT_S: i64 = MADE_AT.ms() / 1_000;

/// A post in the list, made so many seconds after the drafts.
fn listed(id: &str, text: &str, after_s: i64) -> Value {
    json!({
        "id": 1, "id_string": id, "timestamp": MADE_AT_S + after_s, "slug": format!("slug-{id}"),
        "post_url": format!("https://laden.tumblr.com/post/{id}/slug-{id}"), "reblog_key": "k",
        "content": [{ "type": "text", "text": text }],
    })
}

/// A post from long before.
fn old() -> Value {
    listed("1", "Gestern", -600)
}

fn page(posts: &[Value]) -> Canned {
    let body = json!({ "meta": { "status": 200 }, "response": { "posts": posts } });
    Canned::new("GET", POSTS, body)
}

async fn look_in(
    draft: &Draft,
    journal: &Journal,
    handle: Option<&str>,
    answers: &[Canned],
) -> (Look, Value) {
    let server = trial().serve(answers).await;
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

async fn look_once(draft: &Draft, answers: &[Canned]) -> (Look, Value) {
    look_in(draft, &Journal::default(), None, answers).await
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
    let draft = drafted(&["Guten\nMorgen\n\nallen"], &json!({}));
    let mut same = listed("7", "Guten Morgen", 30);
    same["content"] = json!([
        { "type": "text", "text": "Guten\nMorgen" }, { "type": "text", "text": "allen" },
    ]);
    let mut reblog = same.clone();
    reblog["id_string"] = json!("8");
    // All that lists are documented to tell of what was reblogged.
    reblog["parent_post_url"] = json!("https://other.tumblr.com/post/5/brot");
    let mut pictured = same.clone();
    pictured["id_string"] = json!("9");
    pictured["content"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "type": "image" }));
    let mut too_old = same.clone();
    too_old["timestamp"] = json!(MADE_AT_S - 1);
    let list = [
        pictured,
        reblog,
        same,
        listed("6", "Guten Abend", 20),
        too_old,
    ];
    let (look, calls) = look_once(&draft, &[page(&list)]).await;
    assert_eq!(found(&look), (true, vec!["7"]));
    let Look::Listed { candidates, .. } = look else {
        unreachable!()
    };
    let url = "https://laden.tumblr.com/post/7/slug-7";
    assert_eq!(candidates[0].data, json!({ "url": url }));
    let expected = json!([{
        "call": format!("GET {POSTS}?npf=true&limit=20&offset=0&api_key=app-1"),
        "authorization": "Bearer token-1",
    }]);
    assert_eq!(calls, expected);
}

#[tokio::test]
async fn its_own_address_tells_a_post_from_others() {
    let draft = drafted(&["Eins"], &json!({}));
    let mut marked = listed("7", "Von Tumblr geändert", 30);
    marked["slug"] = json!("eins-49ac5de219");
    let list = [listed("8", "Eins", 40), marked.clone(), old()];
    let (look, _) = look_once(&draft, &[page(&list)]).await;
    assert_eq!(found(&look), (true, vec!["7"]));
    // A chosen address may be any post's.
    let draft = drafted(&["Eins"], &json!({ "slug": "eins-49ac5de219" }));
    let (look, _) = look_once(&draft, &[page(&list)]).await;
    assert_eq!(found(&look), (true, vec!["8"]));
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_two_are_two() {
    let draft = drafted(&["Eins"], &json!({}));
    let (look, _) = look_once(&draft, &[page(&[])]).await;
    assert_eq!(found(&look), (true, vec![]));
    let list = [listed("8", "Eins", 9), listed("7", "Eins", 8), old()];
    let (look, _) = look_once(&draft, &[page(&list)]).await;
    assert_eq!(found(&look), (true, vec!["8", "7"]));
}

#[tokio::test]
async fn the_list_is_read_back_to_before_the_first_try() {
    let draft = drafted(&["Eins"], &json!({}));
    // An old post that is pinned says nothing about the rest of its page.
    let pages = [
        page(&[old(), listed("9", "Neu", 50)]).query("offset", "0"),
        // Meanwhile another post was made.
        page(&[listed("9", "Neu", 50), listed("7", "Eins", 30)]).query("offset", "20"),
        page(&[old()]).query("offset", "40"),
    ];
    let (look, calls) = look_once(&draft, &pages).await;
    assert_eq!(found(&look), (true, vec!["7"]));
    assert_eq!(calls.as_array().unwrap().len(), 3);
    let (look, calls) = look_once(&draft, &[page(&[listed("9", "Eins", 50)])]).await;
    assert_eq!(found(&look), (false, vec!["9"]));
    assert_eq!(calls.as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn a_reblog_is_found_under_its_parent() {
    let draft = drafted(&["Eins", "Zwei"], &json!({}));
    let mut journal = Journal::default();
    enter(&mut journal, "post:0", Some("7"), json!({}));
    let under = |id: &str, parent: Value| {
        let mut post = listed(id, "Zwei", 30);
        post["parent_post_id"] = parent;
        post
    };
    let mut told = listed("13", "Zwei", 30);
    told["parent_post_url"] = json!("https://laden.tumblr.com/post/7/eins");
    let mut other = told.clone();
    other["id_string"] = json!("14");
    other["parent_post_url"] = json!("https://laden.tumblr.com/post/6/eins");
    let list = [
        other,
        told,
        under("12", json!("6")),
        under("11", json!("7")),
        under("10", json!(7)),
        under("9", Value::Null),
        old(),
    ];
    let (look, _) = look_in(&draft, &journal, None, &[page(&list)]).await;
    assert_eq!(found(&look), (true, vec!["13", "11", "10", "9"]));
}

/// A draft with a film.
fn with_film(directory: &std::path::Path) -> Draft {
    let mut draft = drafted(&["Eins"], &json!({}));
    let mut film = picture(directory, "media_1", "");
    film.content_type = "video/mp4".to_owned();
    draft.parts[0].media.push(film);
    draft
}

#[tokio::test]
async fn a_film_that_is_not_listed_may_be_worked_on() {
    let directory = tempfile::tempdir().unwrap();
    let draft = with_film(directory.path());
    let (look, _) = look_once(&draft, &[page(&[listed("8", "Eins", 9), old()])]).await;
    assert_eq!(found(&look), (false, vec![]));
    let mut ours = listed("7", "Eins", 9);
    ours["content"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "type": "video" }));
    let (look, _) = look_once(&draft, &[page(&[ours, old()])]).await;
    assert_eq!(found(&look).1, ["7"]);
}

#[tokio::test]
async fn a_known_post_is_read_by_its_id() {
    let directory = tempfile::tempdir().unwrap();
    let (text, film) = (drafted(&["Eins"], &json!({})), with_film(directory.path()));
    let journal = Journal::default();
    let own = |response: Value| json!({ "meta": { "status": 200 }, "response": response });
    let read = |id: &str| own(json!({ "id": id, "reblog_key": "k", "content": [] }));
    for (draft, status, body, expected) in [
        (&text, 200, read("7"), "out"),
        (&film, 200, read("7"), "out"),
        (
            &text,
            200,
            own(json!({ "posts": [listed("7", "Eins", 0)] })),
            "out",
        ),
        (&text, 200, read("8"), "failed"),
        (&text, 200, json!({}), "failed"),
        (&text, 404, own(json!([])), "gone"),
        (&film, 404, own(json!([])), "processing"),
        (&text, 404, json!({}), "failed"),
        (&text, 401, own(json!([])), "unauthorized"),
        (&text, 500, json!({}), "failed"),
    ] {
        let path = format!("{POSTS}/7");
        let answer = Canned::new("GET", &path, body).status(status);
        let (look, calls) = look_in(draft, &journal, Some("7"), &[answer]).await;
        let seen = match &look {
            Look::Out { remote_id, .. } if remote_id == "7" => "out",
            Look::Gone => "gone",
            Look::Processing { look_in_ms: 60_000 } => "processing",
            Look::Failed {
                unauthorized: true, ..
            } => "unauthorized",
            Look::Failed { .. } => "failed",
            _ => "other",
        };
        assert_eq!(seen, expected, "{status} {look:?}");
        assert_eq!(calls[0]["call"], format!("GET {path}?post_format=npf"));
    }
    // Where Tumblr does not tell its address, that is made of what was sent.
    let answer = Canned::new("GET", &format!("{POSTS}/7"), read("7"));
    let (look, _) = look_in(&text, &journal, Some("7"), &[answer]).await;
    let url = "https://laden.tumblr.com/post/7/eins-49ac5de219";
    let expected = Look::Out {
        remote_id: "7".to_owned(),
        data: json!({ "url": url }),
    };
    assert_eq!(look, expected);
}

#[tokio::test]
async fn a_list_that_cannot_be_read_shows_nothing() {
    let draft = drafted(&["Eins"], &json!({}));
    let own = |response: Value| json!({ "meta": {}, "response": response });
    for (status, body, is_unauthorized) in [
        (401, own(json!([])), true),
        (401, json!({}), false),
        (429, own(json!([])), false),
        (500, json!({}), false),
        (200, json!({}), false),
        (302, own(json!({ "posts": [] })), false),
    ] {
        let answer = Canned::new("GET", POSTS, body.clone()).status(status);
        let (look, _) = look_once(&draft, &[answer]).await;
        let Look::Failed { unauthorized, .. } = look else {
            panic!("{look:?}")
        };
        assert_eq!(unauthorized, is_unauthorized, "{status} {body}");
    }
    let step = adapter().public_step(&draft, &Journal::default()).unwrap();
    let request = LookRequest {
        draft: &draft,
        journal: &Journal::default(),
        step: &step,
        handle: None,
        since: MADE_AT,
        is_lost: false,
    };
    let look = adapter().look(request, &Session::default()).await;
    let Look::Failed { unauthorized, .. } = look else {
        panic!("{look:?}")
    };
    assert!(unauthorized);
}
