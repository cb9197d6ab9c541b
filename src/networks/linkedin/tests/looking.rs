//! The adapter against canned answers: looking for a part.

use serde_json::{Value, json};

use super::{COMMENTS, PAGE, POST, POSTS, TRIAL, drafted, personal, quiet};
use crate::{
    domain::attempt::Journal,
    networks::{
        Adapter as _, Draft, Look,
        contract::Canned,
        drive::{MADE_AT, enter, look, picture, requests},
    },
};

/// A post in the list, made so many seconds after the beginning of what is looked through.
fn listed(id: &str, commentary: &str, after_s: i64) -> Value {
    let at_ms = MADE_AT.plus_ms(after_s * 1_000).ms();
    json!({
        "id": format!("urn:li:share:{id}"), "author": PAGE, "commentary": commentary,
        "createdAt": at_ms, "publishedAt": at_ms, "lastModifiedAt": at_ms,
    })
}

/// A post from long before.
fn old() -> Value {
    listed("1", "Gestern", -600)
}

fn page(posts: &[Value]) -> Value {
    json!({ "elements": posts })
}

async fn seen(draft: &Draft, journal: &Journal, answers: &[Canned]) -> Look {
    let step = quiet().public_step(draft, journal).unwrap();
    TRIAL.seen(draft, journal, (&step, MADE_AT), answers).await
}

/// Looks for the post of a draft in pages of posts, after which come empty ones.
async fn found_in(draft: &Draft, journal: &Journal, pages: &[&[Value]]) -> (bool, Vec<String>) {
    let mut answers: Vec<Canned> = pages
        .iter()
        .map(|posts| Canned::new("GET", POSTS, page(posts)).once())
        .collect();
    answers.push(Canned::new("GET", POSTS, page(&[])));
    found(seen(draft, journal, &answers).await)
}

/// Whether the list was complete, and the last pieces of the ids of those that fit.
#[track_caller]
fn found(look: Look) -> (bool, Vec<String>) {
    let Look::Listed {
        complete,
        candidates,
    } = look
    else {
        panic!("{look:?}")
    };
    let ids = candidates.into_iter();
    let last = |id: String| id.rsplit(':').next().unwrap().to_owned();
    (complete, ids.map(|one| last(one.remote_id)).collect())
}

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

#[tokio::test]
async fn a_post_is_found_by_what_it_says() {
    let draft = drafted(
        &["Brot (frisch) #Ofen: https://example.org/brot"],
        &json!({}),
    );
    let words = "Brot \\(frisch\\) {hashtag|\\#|Ofen}: https://example.org/brot";
    let posts = [
        listed("5", "Etwas anderes", 30),
        listed("4", words, 20),
        old(),
    ];
    let server = TRIAL
        .serve(&[Canned::new("GET", POSTS, page(&posts))])
        .await;
    let session = (TRIAL.session)(&server.uri().parse().unwrap());
    let journal = Journal::default();
    let step = quiet().public_step(&draft, &journal).unwrap();
    let seen = look(
        &TRIAL.at(&server),
        &draft,
        &journal,
        &step,
        MADE_AT,
        &session,
    )
    .await;
    assert_eq!(found(seen), (true, ids(&["4"])));
    let call = "GET /rest/posts?q=author&author=urn%3Ali%3Aorganization%3A42&count=10&start=0\
                &sortBy=LAST_MODIFIED";
    let expected = json!([{ "call": call, "authorization": "Bearer token-1" }]);
    assert_eq!(requests(&server).await, expected);
    let received = server.received_requests().await.unwrap();
    let header = |name: &str| received[0].headers.get(name).unwrap().to_str().unwrap();
    assert_eq!(header("x-restli-method"), "FINDER");
    assert_eq!(header("linkedin-version"), "202609");
}

#[tokio::test]
async fn what_is_not_ours_is_no_candidate() {
    let draft = drafted(&["Eins"], &json!({}));
    let mut stranger = listed("9", "Eins", 10);
    stranger["author"] = json!("urn:li:organization:43");
    let mut picture = listed("8", "Eins", 10);
    picture["content"] = json!({ "media": { "id": "urn:li:image:91" } });
    let too_old = listed("5", "Eins", -1);
    let posts = [stranger, picture, listed("7", "Eins!", 10), too_old];
    let journal = Journal::default();
    assert_eq!(
        found_in(&draft, &journal, &[&posts]).await,
        (true, ids(&[]))
    );
    assert_eq!(found_in(&draft, &journal, &[]).await, (true, ids(&[])));
}

#[tokio::test]
async fn pictures_are_counted() {
    let directory = tempfile::tempdir().unwrap();
    let journal = Journal::default();
    let with = |count: usize, settings: &Value| {
        let mut draft = drafted(&["Eins"], settings);
        let media =
            (0..count).map(|number| picture(directory.path(), &format!("media_{number}"), ""));
        draft.parts[0].media = media.collect();
        draft
    };
    let carrying = |id: &str, content: Value| {
        let mut post = listed(id, "Eins", 10);
        post["content"] = content;
        post
    };
    let posts = [
        carrying("5", json!({ "media": { "id": "urn:li:image:91" } })),
        carrying(
            "4",
            json!({ "multiImage": { "images": [{ "id": "a" }, { "id": "b" }] } }),
        ),
        carrying("3", json!({ "article": { "source": "https://a.de" } })),
        old(),
    ];
    let none = json!({});
    let card = json!({ "link": "https://a.de", "link_title": "a" });
    for (draft, expected) in [
        (with(1, &none), "5"),
        (with(2, &none), "4"),
        (with(0, &none), "3"),
        // The card's picture is none of the post's.
        (with(1, &card), "3"),
    ] {
        assert_eq!(
            found_in(&draft, &journal, &[&posts]).await,
            (true, ids(&[expected]))
        );
    }
}

#[tokio::test]
async fn two_that_fit_are_two_candidates_and_the_better_one_is_one() {
    let journal = Journal::default();
    let draft = drafted(&["Eins https://example.org/a"], &json!({}));
    let short = listed("5", "Eins https://lnkd.in/abc", 30);
    let whole = listed("4", "Eins https://example.org/a", 20);
    let posts = [short.clone(), whole, old()];
    assert_eq!(
        found_in(&draft, &journal, &[&posts]).await,
        (true, ids(&["4"]))
    );
    let posts = [short.clone(), old()];
    assert_eq!(
        found_in(&draft, &journal, &[&posts]).await,
        (true, ids(&["5"]))
    );
    // One that leads elsewhere is neither ours nor proof that ours is not there.
    let other = listed("6", "Eins https://example.org/b", 30);
    assert_eq!(
        found_in(&draft, &journal, &[&[other.clone(), old()]]).await,
        (false, ids(&[]))
    );
    let before = listed("2", "Eins https://example.org/b", -1);
    assert_eq!(
        found_in(&draft, &journal, &[&[before, old()]]).await,
        (true, ids(&[]))
    );
    let posts = [short, listed("3", "Eins https://lnkd.in/def", 10), old()];
    assert_eq!(
        found_in(&draft, &journal, &[&posts]).await,
        (true, ids(&["5", "3"]))
    );
}

#[tokio::test]
async fn the_list_is_read_back_to_before_the_first_try() {
    let draft = drafted(&["Eins"], &json!({}));
    let journal = Journal::default();
    let first = [listed("9", "Neu", 90), listed("8", "Neu", 80)];
    let second = [listed("7", "Eins", 70), old()];
    let pages: [&[Value]; 2] = [&first, &second];
    assert_eq!(
        found_in(&draft, &journal, &pages).await,
        (true, ids(&["7"]))
    );
    let answers = [
        Canned::new("GET", POSTS, page(&first)).query("start", "0"),
        Canned::new("GET", POSTS, page(&second)).query("start", "2"),
    ];
    let look = seen(&draft, &journal, &answers).await;
    assert_eq!(found(look), (true, ids(&["7"])));
    // One that turns the same page again and again is given up.
    let look = seen(&draft, &journal, &[Canned::new("GET", POSTS, page(&first))]).await;
    assert_eq!(found(look), (false, ids(&[])));
}

#[tokio::test]
async fn a_list_in_another_order_is_read_to_its_end() {
    let draft = drafted(&["Eins"], &json!({}));
    let journal = Journal::default();
    let jumbled = [old(), listed("9", "Neu", 90)];
    let rest = [listed("4", "Eins", 20), listed("2", "Gestern", -700)];
    let pages: [&[Value]; 2] = [&jumbled, &rest];
    assert_eq!(
        found_in(&draft, &journal, &pages).await,
        (true, ids(&["4"]))
    );
    let mut undated = old();
    undated.as_object_mut().unwrap().remove("lastModifiedAt");
    let pages: [&[Value]; 2] = [&[undated], &rest];
    assert_eq!(
        found_in(&draft, &journal, &pages).await,
        (true, ids(&["4"]))
    );
}

#[tokio::test]
async fn what_cannot_be_judged_makes_a_list_incomplete() {
    let draft = drafted(&["Eins"], &json!({}));
    let mut journal = Journal::default();
    let mut undated = listed("4", "Eins", 20);
    undated.as_object_mut().unwrap().remove("createdAt");
    let posts = [undated, old()];
    assert_eq!(
        found_in(&draft, &journal, &[&posts]).await,
        (false, ids(&[]))
    );
    // A post whose picture was not waited for may be there and not be shown.
    let directory = tempfile::tempdir().unwrap();
    let mut draft = draft;
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", ""));
    let image = "urn:li:image:91";
    enter(&mut journal, "ready:0:0", Some(image), json!({}));
    assert_eq!(
        found_in(&draft, &journal, &[&[old()]]).await,
        (true, ids(&[]))
    );
    enter(
        &mut journal,
        "ready:0:0",
        Some(image),
        json!({ "grace": true }),
    );
    assert_eq!(
        found_in(&draft, &journal, &[&[old()]]).await,
        (false, ids(&[]))
    );
}

fn comment(id: &str, text: &str, after_s: i64) -> Value {
    json!({
        "$URN": format!("urn:li:comment:{id}"), "actor": PAGE, "message": { "text": text },
        "created": { "time": MADE_AT.plus_ms(after_s * 1_000).ms() },
    })
}

#[tokio::test]
async fn a_comment_is_found_under_its_post() {
    let draft = drafted(&["Eins", "Zwei (mehr)"], &json!({}));
    let mut journal = Journal::default();
    enter(&mut journal, "post:0", Some(POST), json!({}));
    let mut stranger = comment("9", "Zwei (mehr)", 10);
    stranger["actor"] = json!("urn:li:person:x");
    let first = [stranger, comment("8", "Zwei", 10)];
    let second = [
        comment("7", "Zwei (mehr)", 20),
        comment("6", "Zwei (mehr)", -1),
    ];
    let of = |start: &str, comments: &[Value]| {
        Canned::new("GET", COMMENTS, page(comments))
            .query("start", start)
            .query("count", "100")
    };
    let answers = [of("0", &first), of("2", &second), of("4", &[])];
    let looked = seen(&draft, &journal, &answers).await;
    assert_eq!(found(looked), (true, ids(&["7"])));
    // All are read, which is no search: of those LinkedIn wants to be told.
    let server = TRIAL.serve(&[of("0", &[])]).await;
    let session = (TRIAL.session)(&server.uri().parse().unwrap());
    let step = quiet().public_step(&draft, &journal).unwrap();
    look(
        &TRIAL.at(&server),
        &draft,
        &journal,
        &step,
        MADE_AT,
        &session,
    )
    .await;
    let received = server.received_requests().await.unwrap();
    assert!(received[0].headers.get("x-restli-method").is_none());
    assert!(received[0].headers.get("linkedin-version").is_some());
    // Without its end, a list proves nothing.
    let look = seen(
        &draft,
        &journal,
        &[Canned::new("GET", COMMENTS, page(&second))],
    )
    .await;
    assert_eq!(found(look), (false, ids(&["7"])));
    let look = seen(&draft, &journal, &[of("0", &[])]).await;
    assert_eq!(found(look), (true, ids(&[])));
    let mut nameless = comment("7", "Zwei (mehr)", 20);
    nameless.as_object_mut().unwrap().remove("$URN");
    let answers = [of("0", &[nameless]), of("1", &[])];
    let look = seen(&draft, &journal, &answers).await;
    assert_eq!(found(look), (false, ids(&[])));
}

#[tokio::test]
async fn a_list_that_cannot_be_read_shows_nothing() {
    let draft = drafted(&["Eins"], &json!({}));
    let journal = Journal::default();
    let forbidden = json!({ "status": 403, "message": "Not enough permissions" });
    for (status, body, is_unauthorized) in [
        (401, json!({ "status": 401, "message": "Expired" }), true),
        (403, forbidden, false),
        (429, json!({}), false),
        (500, json!({}), false),
        (200, json!({}), false),
        (302, page(&[]), false),
    ] {
        let answer = Canned::new("GET", POSTS, body.clone()).status(status);
        let look = seen(&draft, &journal, &[answer]).await;
        let Look::Failed { unauthorized, .. } = look else {
            panic!("{status} {look:?}")
        };
        assert_eq!(unauthorized, is_unauthorized, "{status} {body}");
    }
    // Of a member there is nothing to be read, and nothing is asked.
    let draft = personal(&["Eins"], &json!({}));
    let server = TRIAL.serve(&[]).await;
    let session = (TRIAL.session)(&server.uri().parse().unwrap());
    let step = quiet().public_step(&draft, &journal).unwrap();
    let seen = look(
        &TRIAL.at(&server),
        &draft,
        &journal,
        &step,
        MADE_AT,
        &session,
    )
    .await;
    assert!(
        matches!(
            seen,
            Look::Failed {
                unauthorized: false,
                ..
            }
        ),
        "{seen:?}"
    );
    assert_eq!(requests(&server).await, json!([]));
}
