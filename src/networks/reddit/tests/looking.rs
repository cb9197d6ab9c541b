//! The adapter against canned answers: looking for a post or a comment.

use serde_json::{Value, json};

use super::{adapter, drafted, session, trial};
use crate::{
    domain::attempt::Journal,
    networks::{
        Adapter as _, Draft, Look, LookRequest, Session,
        contract::Canned,
        drive::{MADE_AT, enter, picture, requests},
    },
};

const SUBMITTED: &str = "/user/teeladen/submitted";
const COMMENTS: &str = "/comments/1abc";

/// How a look ended, in short: the ids of candidates after whether the list was complete.
fn short(look: &Look) -> String {
    match look {
        Look::Out { remote_id, .. } => format!("out {remote_id}"),
        Look::Listed {
            complete,
            candidates,
        } => {
            let ids: Vec<&str> = candidates.iter().map(|one| &*one.remote_id).collect();
            format!("{complete} {}", ids.join(" "))
                .trim_end()
                .to_owned()
        }
        Look::Failed { unauthorized, .. } => format!("failed {unauthorized}"),
        Look::Gone => "gone".to_owned(),
        Look::Processing { look_in_ms } => format!("processing {look_in_ms}"),
        other => format!("{other:?}"),
    }
}

/// Looks for the next part on a stand-in, with or without a handle.
async fn seen(draft: &Draft, journal: &Journal, handle: Option<&str>, answers: &[Canned]) -> Look {
    let server = trial().serve(answers).await;
    let step = adapter().public_step(draft, journal).unwrap();
    let request = LookRequest {
        draft,
        journal,
        step: &step,
        handle,
        since: MADE_AT,
        is_lost: false,
    };
    trial().at(&server).look(request, &session()).await
}

/// The second that an instant lies in, as Reddit writes it.
fn second(after_s: i64) -> f64 {
    let ms = MADE_AT.ms() / 1_000 + after_s;
    f64::from(i32::try_from(ms).unwrap())
}

/// A post in the list, made so many seconds after the look's beginning.
fn listed(id: &str, title: &str, after_s: i64) -> Value {
    json!({ "kind": "t3", "data": {
        "name": format!("t3_{id}"), "title": title, "subreddit": "Tea",
        "created_utc": second(after_s), "permalink": format!("/r/Tea/comments/{id}/x/"),
    }})
}

fn page(posts: &[Value], after: Option<&str>) -> Canned {
    let body = json!({ "kind": "Listing", "data": { "children": posts, "after": after } });
    Canned::new("GET", SUBMITTED, body)
}

fn post() -> Draft {
    drafted(
        &["Tee & <Kuchen>\nund mehr"],
        &json!({ "subreddit": "r/tea" }),
    )
}

async fn found(answers: &[Canned]) -> String {
    short(&seen(&post(), &Journal::default(), None, answers).await)
}

#[tokio::test]
async fn a_post_is_found_by_its_community_and_title() {
    let ours = listed("1abc", "Tee &amp; &lt;Kuchen&gt;", 20);
    let plain = listed("2abc", "Tee & <Kuchen>", 30);
    let other = listed("3abc", "Tee", 20);
    let old = listed("4abc", "Tee & <Kuchen>", -2);
    let mut elsewhere = listed("5abc", "Tee & <Kuchen>", 20);
    elsewhere["data"]["subreddit"] = json!("coffee");
    let of = |posts: Vec<Value>| async move { found(&[page(&posts, None)]).await };
    assert_eq!(
        of(vec![other.clone(), elsewhere, ours.clone(), old]).await,
        "true t3_1abc"
    );
    assert_eq!(of(vec![plain, ours.clone()]).await, "true t3_2abc t3_1abc");
    assert_eq!(of(vec![other]).await, "true");
    assert_eq!(of(vec![]).await, "true");
    let look = seen(&post(), &Journal::default(), None, &[page(&[ours], None)]).await;
    let Look::Listed { candidates, .. } = look else {
        panic!()
    };
    let url = "https://www.reddit.com/r/Tea/comments/1abc/x/";
    assert_eq!(candidates[0].data, json!({ "url": url }));
    // On the account's own profile.
    let draft = drafted(&["Tee"], &json!({}));
    let mut own = listed("6abc", "Tee", 1);
    own["data"]["subreddit"] = json!("u_teeladen");
    let look = seen(&draft, &Journal::default(), None, &[page(&[own], None)]).await;
    assert_eq!(short(&look), "true t3_6abc");
}

#[tokio::test]
async fn the_list_is_read_back_to_before_the_first_try() {
    let ours = listed("1abc", "Tee & <Kuchen>", 5);
    let (new, old) = (listed("9", "Neu", 50), listed("0", "Alt", -90));
    let pages = [
        page(std::slice::from_ref(&ours), None).query("after", "t3_9"),
        page(std::slice::from_ref(&new), Some("t3_9")),
    ];
    assert_eq!(found(&pages).await, "true t3_1abc");
    assert_eq!(
        found(&[page(&[new.clone(), old.clone()], Some("t3_0"))]).await,
        "true"
    );
    // What is pinned stands first, however old it is.
    let endless = found(&[page(&[old, new, ours], Some("t3_9"))]).await;
    assert!(endless.starts_with("false t3_1abc"), "{endless}");
    for (status, expected) in [
        (401, "failed true"),
        (403, "failed true"),
        (500, "failed false"),
    ] {
        assert_eq!(found(&[page(&[], None).status(status)]).await, expected);
    }
    let unreadable = Canned::new("GET", SUBMITTED, json!({ "data": {} }));
    assert_eq!(found(&[unreadable]).await, "failed false");
    let html = Canned::new("GET", SUBMITTED, Value::Null).text("<html>");
    assert_eq!(found(&[html]).await, "failed false");
}

#[tokio::test]
async fn the_lists_are_asked_for_the_newest_first() {
    let server = trial().serve(&[page(&[], None)]).await;
    let (draft, journal) = (post(), Journal::default());
    let step = adapter().public_step(&draft, &journal).unwrap();
    let request = LookRequest {
        draft: &draft,
        journal: &journal,
        step: &step,
        handle: None,
        since: MADE_AT,
        is_lost: false,
    };
    trial().at(&server).look(request, &session()).await;
    let expected = json!([{
        "call": format!("GET {SUBMITTED}?sort=new&limit=100"),
        "authorization": "Bearer token-1",
    }]);
    assert_eq!(requests(&server).await, expected);
}

/// That a picture is not there yet proves nothing: Reddit has taken it.
#[tokio::test]
async fn what_reddit_makes_by_and_by_is_waited_for() {
    let handle = Some("https://store.example.org/k/1");
    let journal = Journal::default();
    let none = [page(&[], None)];
    assert_eq!(
        short(&seen(&post(), &journal, handle, &none).await),
        "processing 20000"
    );
    let there = [page(&[listed("1abc", "Tee & <Kuchen>", 20)], None)];
    assert_eq!(
        short(&seen(&post(), &journal, handle, &there).await),
        "true t3_1abc"
    );
}

/// Nor does it where nobody heard whether Reddit has taken it; a gallery is there at once.
#[tokio::test]
async fn a_list_without_what_is_made_by_and_by_is_not_complete() {
    let directory = tempfile::tempdir().unwrap();
    let with = |media: Vec<crate::networks::DraftMedia>| {
        let mut draft = post();
        draft.parts[0].media = media;
        draft
    };
    let picture = |name: &str| picture(directory.path(), name, "");
    let film = super::film(directory.path());
    let journal = Journal::default();
    for (media, none, one) in [
        (vec![picture("m1")], "false", "false t3_1abc"),
        (vec![picture("m1"), film], "false", "false t3_1abc"),
        (vec![picture("m1"), picture("m2")], "true", "true t3_1abc"),
    ] {
        let draft = with(media);
        let look = seen(&draft, &journal, None, &[page(&[], None)]).await;
        assert_eq!(short(&look), none);
        let there = [page(&[listed("1abc", "Tee & <Kuchen>", 20)], None)];
        assert_eq!(short(&seen(&draft, &journal, None, &there).await), one);
    }
}

#[tokio::test]
async fn a_post_whose_id_is_known_is_read_by_it() {
    let one = |more: Value| {
        let mut post = json!({ "name": "t3_1abc", "author": "teeladen", "permalink": "/r/tea/1" });
        for (name, value) in more.as_object().unwrap() {
            post[name] = value.clone();
        }
        json!({ "data": { "children": [{ "kind": "t3", "data": post }] } })
    };
    for (status, body, expected) in [
        (200, one(json!({})), "out t3_1abc"),
        (
            200,
            one(json!({ "removed_by_category": null })),
            "out t3_1abc",
        ),
        (
            200,
            one(json!({ "removed_by_category": "moderator" })),
            "gone",
        ),
        (200, one(json!({ "author": "[deleted]" })), "gone"),
        (200, one(json!({ "name": "t3_9" })), "gone"),
        (200, json!({ "data": { "children": [] } }), "gone"),
        (200, json!({}), "failed false"),
        (401, json!({}), "failed true"),
        (503, json!({}), "failed false"),
    ] {
        let answer = Canned::new("GET", "/api/info", body.clone())
            .query("id", "t3_1abc")
            .status(status);
        let look = seen(&post(), &Journal::default(), Some("t3_1abc"), &[answer]).await;
        assert_eq!(short(&look), expected, "{status} {body}");
    }
}

/// A comment under the post.
fn comment(id: &str, author: &str, body: &str, after_s: i64) -> Value {
    json!({ "kind": "t1", "data": {
        "name": format!("t1_{id}"), "author": author, "body": body, "created_utc": second(after_s),
    }})
}

#[tokio::test]
async fn a_comment_is_found_under_the_post() {
    let draft = drafted(&["Tee", "Fragen & <Antworten>"], &json!({}));
    let mut journal = Journal::default();
    enter(&mut journal, "post:0", Some("t3_1abc"), json!({}));
    let under = |comments: &[Value]| {
        let listing =
            |children: Value| json!({ "kind": "Listing", "data": { "children": children } });
        Canned::new(
            "GET",
            COMMENTS,
            json!([listing(json!([])), listing(json!(comments))]),
        )
    };
    let ours = comment("c1", "TeeLaden", "Fragen &amp; &lt;Antworten&gt;", 10);
    let others = comment("c2", "other", "Fragen & <Antworten>", 10);
    let different = comment("c3", "teeladen", "Fragen", 10);
    let old = comment("c4", "teeladen", "Fragen & <Antworten>", -5);
    let more = json!({ "kind": "more", "data": { "count": 7 } });
    for (answer, expected) in [
        (
            under(&[others.clone(), ours.clone(), different.clone()]),
            "true t1_c1",
        ),
        (under(&[others.clone(), different, old.clone()]), "true"),
        (under(&[others.clone(), more.clone()]), "false"),
        (under(&[others, old, more.clone()]), "true"),
        (under(&[ours.clone(), more]), "false t1_c1"),
        (under(&[]), "true"),
        (under(&[]).status(403), "failed true"),
        (under(&[]).status(500), "failed false"),
        (Canned::new("GET", COMMENTS, json!([])), "failed false"),
    ] {
        let told = format!("{answer:?}");
        let look = seen(&draft, &journal, None, &[answer]).await;
        assert_eq!(short(&look), expected, "{told}");
    }
    let second = comment("c5", "teeladen", "Fragen & <Antworten>", 20);
    let look = seen(&draft, &journal, None, &[under(&[second, ours])]).await;
    assert_eq!(short(&look), "true t1_c5 t1_c1");
}

#[tokio::test]
async fn what_of_the_text_follows_is_found_as_well() {
    let settings = json!({ "link": "https://example.org" });
    let draft = drafted(&["Tee\nund mehr"], &settings);
    let mut journal = Journal::default();
    enter(&mut journal, "post:0", Some("t3_1abc"), json!({}));
    let comments = json!([comment("c1", "teeladen", "und mehr", 10)]);
    let listing = json!({ "data": { "children": comments } });
    let answer = Canned::new("GET", COMMENTS, json!([{}, listing]));
    let look = seen(&draft, &journal, None, &[answer]).await;
    assert_eq!(short(&look), "true t1_c1");
}

#[tokio::test]
async fn without_a_token_nothing_is_seen() {
    let (draft, journal) = (post(), Journal::default());
    let step = adapter().public_step(&draft, &journal).unwrap();
    let request = LookRequest {
        draft: &draft,
        journal: &journal,
        step: &step,
        handle: None,
        since: MADE_AT,
        is_lost: false,
    };
    let look = adapter().look(request, &Session::default()).await;
    assert_eq!(short(&look), "failed true");
}
