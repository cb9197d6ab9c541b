//! The adapter against canned answers: looking for a part whose outcome is unclear.

use serde_json::{Value, json};

use super::{JPEG, LINK, MP4, TRIAL, adapter, carrying, drafted, filled, laid};
use crate::{
    domain::{
        attempt::Journal,
        time::{Instant, MINUTE_MS},
    },
    networks::{
        Adapter, Draft, Look, Step,
        contract::Canned,
        drive::{MADE_AT, enter},
    },
};

pub(super) const SINCE: Instant = MADE_AT.plus_ms(-MINUTE_MS);
const POSTS: &str = "/v25.0/500/published_posts";
const ELSEWHERE: Option<&str> = Some("http://elsewhere.test/v25.0/500/published_posts?until=1");

/// A list, which says where its next page is.
pub(super) fn list(path: &str, entries: &Value, next: Option<&str>) -> Canned {
    Canned::new(
        "GET",
        path,
        json!({ "data": entries, "paging": { "next": next } }),
    )
}

pub(super) fn time(after_s: i64) -> String {
    let at = MADE_AT.plus_ms(after_s * 1_000).utc();
    at.format("%Y-%m-%dT%H:%M:%S+0000").to_string()
}

/// A post that was made so many seconds after the step began.
fn post(id: &str, message: &str, after_s: i64) -> Value {
    json!({
        "id": id, "message": message, "created_time": time(after_s),
        "permalink_url": format!("https://www.facebook.com/500/posts/{id}"),
    })
}

/// The same with these pictures.
fn with(mut post: Value, pictures: &[&str]) -> Value {
    let shown = |id: &&str| json!({ "media_type": "photo", "target": { "id": id } });
    let shown: Vec<Value> = pictures.iter().map(shown).collect();
    post["attachments"] = if let [only] = shown.as_slice() {
        json!({ "data": [only] })
    } else {
        json!({ "data": [{ "media_type": "album", "subattachments": { "data": shown } }] })
    };
    post
}

pub(super) fn found(look: Look) -> (bool, Vec<String>) {
    match look {
        Look::Listed {
            complete,
            candidates,
        } => {
            let ids = candidates.into_iter().map(|one| one.remote_id);
            (complete, ids.collect())
        }
        other => panic!("{other:?}"),
    }
}

pub(super) fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

async fn listed(
    draft: &Draft,
    journal: &Journal,
    step: &Step,
    (posts, next): (&Value, Option<&str>),
) -> (bool, Vec<String>) {
    let answers = [list(POSTS, posts, next)];
    found(TRIAL.seen(draft, journal, (step, SINCE), &answers).await)
}

#[tokio::test]
async fn a_text_is_looked_for_among_the_pages_posts() {
    let draft = drafted(&["Guten  Morgen\nalle"], &json!({}));
    let journal = Journal::default();
    let step = TRIAL.next(&draft, &journal);
    let text = "Guten Morgen alle";
    let mut preview = post("500_1", text, 2);
    preview["attachments"] =
        json!({ "data": [{ "media_type": "link", "target": { "url": "a" } }] });
    for (posts, next, expected) in [
        (
            json!([post("500_1", text, 2), post("500_0", "Anders", 1)]),
            None,
            (true, vec!["500_1"]),
        ),
        // The preview of a link says nothing.
        (json!([preview]), None, (true, vec!["500_1"])),
        (
            json!([post("500_2", text, 3), post("500_1", text, 2)]),
            None,
            (true, vec!["500_2", "500_1"]),
        ),
        // Ours has no pictures and leads nowhere, but the words are the same.
        (
            json!([with(post("500_1", text, 2), &["81"])]),
            None,
            (false, vec![]),
        ),
        (json!([]), None, (true, vec![])),
        (json!([post("500_0", text, -61)]), None, (true, vec![])),
        (json!([post("500_0", text, -61)]), ELSEWHERE, (true, vec![])),
        // More pages than may be read.
        (
            json!([post("500_9", "Anders", 1)]),
            ELSEWHERE,
            (false, vec![]),
        ),
    ] {
        let seen = listed(&draft, &journal, &step, (&posts, next)).await;
        assert_eq!(seen, (expected.0, ids(&expected.1)), "{posts}");
    }
    let asked = [list(POSTS, &json!([post("500_1", text, 2)]), None).query("since", "1795413540")];
    let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &asked).await;
    let Look::Listed { candidates, .. } = seen else {
        panic!("{seen:?}")
    };
    let url = "https://www.facebook.com/500/posts/500_1";
    assert_eq!(candidates[0].data, json!({ "url": url }));
}

#[tokio::test]
async fn pictures_are_known_by_their_ids_and_else_by_their_number() {
    let directory = tempfile::tempdir().unwrap();
    let draft = carrying(directory.path(), &[JPEG, JPEG], &json!({}));
    let mut journal = laid();
    enter(&mut journal, "upload:0:1", Some("72"), json!({}));
    let step = TRIAL.next(&draft, &journal);
    let text = "Frisch #brot";
    let (own, other) = (
        with(post("500_1", "Geändert", 2), &["71", "72"]),
        ["81", "82"],
    );
    let alike = with(post("500_2", text, 3), &other);
    // The very pictures count for more than the words.
    let posts = json!([alike, own]);
    let seen = listed(&draft, &journal, &step, (&posts, None)).await;
    assert_eq!(seen, (true, ids(&["500_1"])));
    let posts = json!([
        alike,
        with(post("500_3", text, 3), &["81"]),
        post("500_4", text, 1)
    ]);
    let seen = listed(&draft, &journal, &step, (&posts, None)).await;
    assert_eq!(seen, (true, ids(&["500_2", "500_4"])));
    // Where the record was lost, only words and number are known.
    let lost = Journal::default();
    let step = adapter().public_step(&draft, &lost).unwrap();
    let posts = json!([with(post("500_2", text, 3), &other), own]);
    let seen = listed(&draft, &lost, &step, (&posts, None)).await;
    assert_eq!(seen, (true, ids(&["500_2"])));
}

#[tokio::test]
async fn a_film_of_the_feed_is_never_proven_absent() {
    let directory = tempfile::tempdir().unwrap();
    let draft = carrying(directory.path(), &[MP4], &json!({}));
    let journal = Journal::default();
    let step = TRIAL.next(&draft, &journal);
    let text = "Frisch #brot";
    for (posts, expected) in [
        (json!([]), vec![]),
        (
            json!([with(post("500_1", text, 90), &["9"])]),
            vec!["500_1"],
        ),
    ] {
        let seen = listed(&draft, &journal, &step, (&posts, None)).await;
        assert_eq!(seen, (false, ids(&expected)), "{posts}");
    }
}

#[tokio::test]
async fn a_story_cannot_be_looked_for() {
    let directory = tempfile::tempdir().unwrap();
    for (kind, journal) in [(JPEG, laid()), (MP4, filled())] {
        let draft = carrying(directory.path(), &[kind], &json!({ "placement": "story" }));
        let step = TRIAL.next(&draft, &journal);
        let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &[]).await;
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
    }
}

#[tokio::test]
async fn a_comment_is_looked_for_below_its_post() {
    let draft = drafted(&["Eins", "Zwei"], &json!({}));
    let mut journal = Journal::default();
    enter(
        &mut journal,
        "post:0",
        Some("500_1"),
        json!({ "url": LINK }),
    );
    let step = TRIAL.next(&draft, &journal);
    assert_eq!(step.name, "comment:1");
    let comment = |id: &str, text: &str, from: Option<&str>, after_s: i64| {
        let from = from.map(|id| json!({ "id": id }));
        json!({ "id": id, "message": text, "from": from, "created_time": time(after_s) })
    };
    for (comments, next, expected) in [
        (
            json!([
                comment("1_2", "Zwei", Some("500"), 2),
                comment("1_3", "Zwei", Some("6"), 3)
            ]),
            None,
            (true, vec!["1_2"]),
        ),
        (
            json!([comment("1_2", "Zwei", None, 2)]),
            None,
            (true, vec!["1_2"]),
        ),
        (
            json!([
                comment("1_2", "Zwei", Some("500"), 2),
                comment("1_3", "Zwei", Some("500"), 3)
            ]),
            None,
            (true, vec!["1_2", "1_3"]),
        ),
        (
            json!([comment("1_2", "Zwei", Some("500"), -61)]),
            None,
            (true, vec![]),
        ),
        // They may come oldest first, so an old one proves nothing.
        (
            json!([comment("1_0", "Alt", Some("6"), -999)]),
            ELSEWHERE,
            (false, vec![]),
        ),
    ] {
        let answers = [list("/v25.0/500_1/comments", &comments, next)];
        let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &answers).await;
        assert_eq!(found(seen), (expected.0, ids(&expected.1)), "{comments}");
    }
}

#[tokio::test]
async fn a_look_that_saw_nothing_says_why() {
    let draft = drafted(&["Eins"], &json!({}));
    let journal = Journal::default();
    let step = TRIAL.next(&draft, &journal);
    for (status, body, is_unauthorized) in [
        (
            400,
            json!({ "error": { "code": 190, "message": "a" }}),
            true,
        ),
        (
            403,
            json!({ "error": { "code": 200, "message": "a" }}),
            true,
        ),
        (
            400,
            json!({ "error": { "code": 100, "message": "a" }}),
            false,
        ),
        (400, json!({ "error": { "code": 4, "message": "a" }}), false),
        (500, json!({}), false),
        (200, json!({ "posts": [] }), false),
    ] {
        let answers = [Canned::new("GET", POSTS, body).status(status)];
        let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &answers).await;
        let Look::Failed { unauthorized, .. } = seen else {
            panic!("{seen:?}")
        };
        assert_eq!(unauthorized, is_unauthorized, "{status}");
    }
}
