//! The adapter against canned answers: looking for a part.

use serde_json::{Value, json};

use super::{TRIAL, drafted};
use crate::{
    domain::attempt::Journal,
    networks::{
        Draft, Look, Step,
        contract::Canned,
        drive::{MADE_AT, enter, picture},
    },
};

const LIST: &str = "/2/users/2244994945/tweets";

/// A post in the list, made so many seconds after the beginning of what is looked through.
fn listed(id: &str, text: &str, after_s: i64) -> Value {
    json!({ "id": id, "text": text, "created_at": MADE_AT.plus_ms(after_s * 1_000) })
}

fn page(posts: &[Value]) -> Value {
    json!({ "data": posts, "meta": { "result_count": posts.len() } })
}

fn step(draft: &Draft, journal: &Journal) -> Step {
    use crate::networks::Adapter as _;
    super::quiet().public_step(draft, journal).unwrap()
}

async fn seen(draft: &Draft, journal: &Journal, answers: &[Canned]) -> Look {
    let step = step(draft, journal);
    TRIAL.seen(draft, journal, (&step, MADE_AT), answers).await
}

/// Looks for the first part of a draft in one page of posts.
async fn found_in(draft: &Draft, posts: &[Value]) -> (bool, Vec<String>) {
    let answer = Canned::new("GET", LIST, page(posts));
    found(seen(draft, &Journal::default(), &[answer]).await)
}

#[track_caller]
fn found(look: Look) -> (bool, Vec<String>) {
    let Look::Listed {
        complete,
        candidates,
    } = look
    else {
        panic!("{look:?}")
    };
    (
        complete,
        candidates.into_iter().map(|one| one.remote_id).collect(),
    )
}

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

#[tokio::test]
async fn a_post_is_found_by_what_it_says() {
    let text = "Brot & Käse <heute>: https://example.org/a?b=1&c=2 oder example.org";
    let draft = drafted(&[text], &json!({}));
    let mut ours = listed(
        "4",
        "Brot &amp; Käse &lt;heute&gt;: https://t.co/abc oder https://t.co/def",
        20,
    );
    ours["entities"] = json!({ "urls": [
        { "url": "https://t.co/abc", "expanded_url": "https://example.org/a?b=1&c=2" },
        { "url": "https://t.co/def", "expanded_url": "http://example.org" },
    ]});
    let posts = [listed("5", "Etwas anderes", 30), ours];
    let server = TRIAL.serve(&[Canned::new("GET", LIST, page(&posts))]).await;
    let session = (super::session)(&server.uri().parse().unwrap());
    let journal = Journal::default();
    let step = step(&draft, &journal);
    let adapter = TRIAL.at(&server);
    let look =
        crate::networks::drive::look(&adapter, &draft, &journal, &step, MADE_AT, &session).await;
    let Look::Listed {
        complete,
        candidates,
    } = look
    else {
        panic!("{look:?}")
    };
    assert!(complete);
    assert_eq!(candidates.len(), 1);
    assert_eq!(candidates[0].remote_id, "4");
    assert_eq!(
        candidates[0].data,
        json!({ "url": "https://x.com/shop/status/4" })
    );
    let call = "GET /2/users/2244994945/tweets?max_results=100&start_time=2026-11-23T06%3A00%3A00Z\
                &post.fields=attachments%2Ccreated_at%2Centities%2Cnote_post\
                &expansions=referenced_posts";
    let expected = json!([{ "call": call, "authorization": "Bearer token-1" }]);
    assert_eq!(crate::networks::drive::requests(&server).await, expected);
}

#[tokio::test]
async fn what_is_not_ours_is_no_candidate() {
    let draft = drafted(&["Eins"], &json!({}));
    let about = |id: &str, kind: &str| {
        let mut post = listed(id, "Eins", 10);
        post["referenced_tweets"] = json!([{ "type": kind, "id": "3" }]);
        post
    };
    let mut picture = listed("6", "Eins", 10);
    picture["attachments"] = json!({ "media_keys": ["3_91"] });
    let posts = [
        about("9", "retweeted"),
        about("8", "replied_to"),
        picture,
        listed("5", "Eins", -1),
        listed("4", "Eins!", 10),
    ];
    assert_eq!(found_in(&draft, &posts).await, (true, ids(&[])));
    assert_eq!(found_in(&draft, &[]).await, (true, ids(&[])));
    // An empty list comes without its posts.
    let none = Canned::new("GET", LIST, json!({ "meta": { "result_count": 0 } }));
    let look = seen(&draft, &Journal::default(), &[none]).await;
    assert_eq!(found(look), (true, ids(&[])));
}

#[tokio::test]
async fn two_that_fit_are_two_candidates_and_the_better_one_is_one() {
    let draft = drafted(&["Eins https://a.de"], &json!({}));
    let short = |id: &str, target: &str| {
        let mut post = listed(id, "Eins https://t.co/abc", 10);
        post["entities"] = json!({ "urls": [
            { "url": "https://t.co/abc", "expanded_url": target },
        ]});
        post
    };
    let posts = [short("5", "https://a.de"), short("4", "https://b.de")];
    assert_eq!(found_in(&draft, &posts).await, (false, ids(&["5"])));
    // One that leads elsewhere is neither ours nor proof that ours is not there.
    let posts = [short("4", "https://b.de")];
    assert_eq!(found_in(&draft, &posts).await, (false, ids(&[])));
    let posts = [short("5", "https://a.de"), short("4", "https://a.de/")];
    assert_eq!(found_in(&draft, &posts).await, (true, ids(&["5", "4"])));
    // Where X does not say where its short link leads, the words decide.
    let posts = [listed("4", "Eins https://t.co/abc", 10)];
    assert_eq!(found_in(&draft, &posts).await, (true, ids(&["4"])));
}

#[tokio::test]
async fn links_that_x_adds_are_no_part_of_the_text() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Eins"], &json!({}));
    let media = picture(directory.path(), "media_1", "");
    draft.parts[0].media.push(media);
    for link in [
        json!({ "url": "https://t.co/abc", "media_key": "3_91" }),
        json!({ "url": "https://t.co/abc", "expanded_url": "https://x.com/shop/status/4/photo/1" }),
    ] {
        let mut post = listed("4", "Eins https://t.co/abc", 10);
        post["attachments"] = json!({ "media_keys": ["3_91"] });
        post["entities"] = json!({ "urls": [link] });
        assert_eq!(found_in(&draft, &[post]).await, (true, ids(&["4"])));
    }
    let draft = drafted(&["Eins"], &json!({ "quote_tweet_id": "77" }));
    let quote = |id: &str, target: &str| {
        let mut post = listed(id, "Eins https://t.co/abc", 10);
        post["entities"] =
            json!({ "urls": [{ "url": "https://t.co/abc", "expanded_url": target }]});
        post["referenced_posts"] = json!([{ "type": "quoted", "id": "77" }]);
        post
    };
    let posts = [
        quote("5", "https://x.com/maria/status/77"),
        quote("4", "https://x.com/maria/status/78"),
    ];
    assert_eq!(found_in(&draft, &posts).await, (false, ids(&["5"])));
}

#[tokio::test]
async fn a_part_of_a_thread_is_found_under_the_part_before_it() {
    let draft = drafted(&["Eins", "Zwei"], &json!({}));
    let mut journal = Journal::default();
    enter(&mut journal, "post:0", Some("4"), json!({}));
    let under = |id: &str, name: &str, parent: &str| {
        let mut post = listed(id, "Zwei", 40);
        post[name] = json!([{ "type": "replied_to", "id": parent }]);
        post
    };
    let posts = [
        under("8", "referenced_tweets", "3"),
        under("7", "referenced_posts", "4"),
        listed("5", "Zwei", 30),
        listed("4", "Eins", 20),
    ];
    let answer = Canned::new("GET", LIST, page(&posts));
    let look = seen(&draft, &journal, &[answer]).await;
    assert_eq!(found(look), (false, ids(&["7"])));
    // What does not tell what it answers may be a part, and its absence is not proven by it.
    let bare = Canned::new("GET", LIST, page(&[listed("5", "Zwei", 30)]));
    let look = seen(&draft, &journal, &[bare]).await;
    assert_eq!(found(look), (false, ids(&[])));
    // While X renames it, both names may stand there.
    let mut both = under("7", "referenced_tweets", "4");
    both["referenced_posts"] = both["referenced_tweets"].clone();
    both["note_post"] = json!({ "text": "Zwei" });
    both["note_tweet"] = both["note_post"].clone();
    let both = Canned::new("GET", LIST, page(&[both]));
    let look = seen(&draft, &journal, &[both]).await;
    assert_eq!(found(look), (true, ids(&["7"])));
    let other = Canned::new("GET", LIST, page(&[under("8", "referenced_posts", "3")]));
    let look = seen(&draft, &journal, &[other]).await;
    assert_eq!(found(look), (true, ids(&[])));
}

#[tokio::test]
async fn a_list_is_asked_for_in_the_words_that_x_knows() {
    let draft = drafted(&["Eins"], &json!({}));
    let refusal = json!({ "errors": [{ "message": "The query parameter [post.fields] is not one of [id]" }] });
    let answers = [
        Canned::new("GET", LIST, page(&[listed("4", "Eins", 10)])).query(
            "tweet.fields",
            "attachments,created_at,entities,note_tweet,referenced_tweets",
        ),
        Canned::new("GET", LIST, refusal.clone()).status(400),
    ];
    let look = seen(&draft, &Journal::default(), &answers).await;
    assert_eq!(found(look), (true, ids(&["4"])));
    let refusal = [Canned::new("GET", LIST, refusal).status(400)];
    let look = seen(&draft, &Journal::default(), &refusal).await;
    assert!(matches!(look, Look::Failed { .. }), "{look:?}");
}

#[tokio::test]
async fn what_is_null_is_not_there() {
    let draft = drafted(&["Eins"], &json!({}));
    let mut post = listed("4", "Eins", 10);
    for name in ["attachments", "entities", "note_post", "referenced_posts"] {
        post[name] = Value::Null;
    }
    assert_eq!(found_in(&draft, &[post.clone()]).await, (true, ids(&["4"])));
    post["attachments"] = json!({ "media_keys": null, "poll_ids": null });
    post["entities"] = json!({ "urls": null, "mentions": null });
    assert_eq!(found_in(&draft, &[post.clone()]).await, (true, ids(&["4"])));
    post["entities"] = json!({ "urls": [{ "start": 0, "end": 4, "url": null }] });
    assert_eq!(found_in(&draft, &[post]).await, (true, ids(&["4"])));
}

#[tokio::test]
async fn a_list_is_read_to_its_end() {
    let draft = drafted(&["Eins"], &json!({}));
    let mut first = page(&[listed("9", "Neu", 90)]);
    first["meta"]["next_token"] = json!("weiter");
    let answers = [
        Canned::new("GET", LIST, first.clone()).once(),
        Canned::new("GET", LIST, page(&[listed("7", "Eins", 70)]))
            .query("pagination_token", "weiter"),
    ];
    let look = seen(&draft, &Journal::default(), &answers).await;
    assert_eq!(found(look), (true, ids(&["7"])));
    // One without an end is given up.
    let look = seen(
        &draft,
        &Journal::default(),
        &[Canned::new("GET", LIST, first)],
    )
    .await;
    assert_eq!(found(look), (false, ids(&[])));
}

#[tokio::test]
async fn a_list_from_which_something_is_missing_is_not_complete() {
    let draft = drafted(&["Eins"], &json!({}));
    let mut short = page(&[listed("4", "Neu", 10)]);
    short["meta"]["result_count"] = json!(2);
    let mut partial = page(&[listed("4", "Neu", 10)]);
    partial["errors"] = json!([{ "title": "Authorization Error" }]);
    // One that does not tell when it was made shows that the fields were not answered.
    let mut bare = page(&[listed("4", "Neu", 10)]);
    bare["data"][0]
        .as_object_mut()
        .unwrap()
        .remove("created_at");
    for body in [short, partial, bare] {
        let look = seen(
            &draft,
            &Journal::default(),
            &[Canned::new("GET", LIST, body)],
        )
        .await;
        assert_eq!(found(look), (false, ids(&[])));
    }
    // It is not documented that lists hold these.
    for settings in [
        json!({ "community_id": "7" }),
        json!({ "for_super_followers_only": true }),
    ] {
        let draft = drafted(&["Eins"], &settings);
        assert_eq!(found_in(&draft, &[]).await, (false, ids(&[])));
        let there = [listed("4", "Eins", 10)];
        assert_eq!(found_in(&draft, &there).await, (false, ids(&["4"])));
    }
}

#[tokio::test]
async fn of_a_long_text_the_beginning_is_enough_and_its_absence_is_no_proof() {
    let text = format!("Langer Text: {}", "wort ".repeat(60));
    let draft = drafted(&[&text], &json!({ "long_posts": true }));
    let mut ours = listed("4", &format!("{}… https://t.co/abc", &text[..270]), 10);
    ours["entities"] = json!({ "urls": [
        { "url": "https://t.co/abc", "expanded_url": "https://x.com/i/web/status/4" },
    ]});
    let other = listed("5", "Anderer Text: wort… https://t.co/def", 10);
    assert_eq!(found_in(&draft, &[other, ours]).await, (false, ids(&["4"])));
    let empty = listed("4", "… https://t.co/abc", 10);
    assert_eq!(found_in(&draft, &[empty]).await, (false, ids(&[])));
    // Where the whole text is told, the beginning is not enough.
    let whole = |text: &str| {
        let mut post = listed("4", &format!("{}… https://t.co/abc", &text[..270]), 10);
        post["note_tweet"] = json!({ "text": text });
        post
    };
    assert_eq!(
        found_in(&draft, &[whole(&text)]).await,
        (false, ids(&["4"]))
    );
    let other = whole(&format!("{text} und mehr"));
    assert_eq!(found_in(&draft, &[other]).await, (false, ids(&[])));
    let linked = format!("{text} https://a.de");
    let draft = drafted(&[&linked], &json!({ "long_posts": true }));
    let mut post = whole(&format!("{text} https://t.co/def"));
    post["note_tweet"]["entities"] = json!({ "urls": [
        { "url": "https://t.co/def", "expanded_url": "https://a.de" },
    ]});
    assert_eq!(found_in(&draft, &[post]).await, (false, ids(&["4"])));
    // A short text is compared as a whole.
    let draft = drafted(&["Eins und zwei"], &json!({}));
    let cut = listed("4", "Eins…", 10);
    assert_eq!(found_in(&draft, &[cut]).await, (true, ids(&[])));
}

#[tokio::test]
async fn a_list_that_cannot_be_read_shows_nothing() {
    let draft = drafted(&["Eins"], &json!({}));
    for (status, body, is_unauthorized) in [
        (401, json!({ "title": "Unauthorized" }), true),
        (403, json!({ "title": "Forbidden" }), false),
        (429, json!({ "title": "Too Many Requests" }), false),
        (503, json!({}), false),
        (200, json!({}), false),
        (200, json!({ "data": [] }), false),
        (302, page(&[]), false),
    ] {
        let answer = Canned::new("GET", LIST, body.clone()).status(status);
        let look = seen(&draft, &Journal::default(), &[answer]).await;
        let Look::Failed { unauthorized, .. } = look else {
            panic!("{status} {look:?}")
        };
        assert_eq!(unauthorized, is_unauthorized, "{status} {body}");
    }
}
