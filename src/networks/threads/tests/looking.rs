//! The adapter against canned answers: looking for a part whose outcome is unclear.

use serde_json::{Value, json};

use super::{TRIAL, drafted, is, media, ready, session};
use crate::{
    domain::{
        attempt::Journal,
        time::{Instant, MINUTE_MS},
    },
    networks::{
        Adapter, Draft, Look, LookRequest, Step,
        contract::Canned,
        drive::{MADE_AT, enter},
    },
};

const SINCE: Instant = MADE_AT.plus_ms(-MINUTE_MS);
const LIST: &str = "/v1.0/1000/threads";
const REPLIES: &str = "/v1.0/1000/replies";

fn list(path: &str, posts: &Value) -> Canned {
    Canned::new("GET", path, json!({ "data": posts }))
}

/// A post that was made so many seconds after the step began.
fn post(id: &str, text: &str, after_s: i64) -> Value {
    let at = MADE_AT.plus_ms(after_s * 1_000).utc();
    json!({
        "id": id, "text": text, "media_type": "TEXT_POST",
        "timestamp": at.format("%Y-%m-%dT%H:%M:%S+0000").to_string(),
        "permalink": format!("https://www.threads.com/@shop/post/{id}"),
    })
}

fn step(draft: &Draft, journal: &Journal) -> Step {
    TRIAL.next(draft, journal)
}

fn found(look: Look) -> (bool, Vec<String>) {
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

#[tokio::test]
async fn a_container_says_what_became_of_it() {
    let draft = drafted(&["Eins"], &json!({}));
    let journal = ready();
    let step = step(&draft, &journal);
    for (status, expected) in [
        ("FINISHED", Look::Ready),
        ("IN_PROGRESS", Look::Processing { look_in_ms: 30_000 }),
        (
            "ERROR",
            Look::Refused {
                message: "Threads could not use it".to_owned(),
            },
        ),
        ("EXPIRED", Look::Gone),
    ] {
        let answers = [is("c1", status)];
        let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &answers).await;
        assert_eq!(seen, expected, "{status}");
    }
    let other = [is("c1", "NEW")];
    let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &other).await;
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

#[tokio::test]
async fn a_container_that_failed_says_why() {
    let draft = drafted(&["Eins"], &json!({}));
    let journal = ready();
    let step = step(&draft, &journal);
    let why = "FAILED_PROCESSING_VIDEO";
    let failed = json!({ "id": "c1", "status": "ERROR", "error_message": why });
    let answers = [Canned::new("GET", "/v1.0/c1", failed)];
    let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &answers).await;
    let message = why.to_owned();
    assert_eq!(seen, Look::Refused { message });
}

#[tokio::test]
async fn a_published_container_is_found_in_the_list_and_never_proven_absent() {
    let draft = drafted(&["Guten #Morgen"], &json!({}));
    let journal = ready();
    let step = step(&draft, &journal);
    for (posts, expected) in [
        // The first hashtag has lost its sign.
        (
            json!([post("m1", "Guten Morgen", 2), post("m0", "Anders", 1)]),
            vec!["m1"],
        ),
        (
            json!([
                post("m1", "Guten #Morgen", 2),
                post("m0", "Guten Morgen", -61)
            ]),
            vec!["m1"],
        ),
        (
            json!([post("m2", "Guten Morgen", 3), post("m1", "Guten Morgen", 2)]),
            vec!["m2", "m1"],
        ),
        (json!([post("m0", "Guten Morgen", -61)]), vec![]),
        (json!([]), vec![]),
    ] {
        let answers = [is("c1", "PUBLISHED"), list(LIST, &posts)];
        let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &answers).await;
        let expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
        assert_eq!(found(seen), (false, expected), "{posts}");
    }
}

#[tokio::test]
async fn what_is_found_brings_its_address_along() {
    let draft = drafted(&["Eins"], &json!({}));
    let journal = ready();
    let step = step(&draft, &journal);
    let answers = [
        is("c1", "PUBLISHED"),
        list(LIST, &json!([post("m1", "Eins", 1)])),
    ];
    let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &answers).await;
    let Look::Listed { candidates, .. } = seen else {
        panic!("{seen:?}")
    };
    assert_eq!(
        candidates[0].data,
        json!({ "url": "https://www.threads.com/@shop/post/m1" })
    );
}

#[tokio::test]
async fn another_kind_of_post_or_another_parent_is_not_ours() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Eins", "Eins"], &json!({}));
    let picture = || media(directory.path(), "media_1", "image/jpeg", "");
    draft.parts[1].media.push(picture());
    let mut journal = ready();
    enter(&mut journal, "post:0", Some("m1"), json!({}));
    enter(&mut journal, "container:1", Some("c2"), json!({}));
    enter(&mut journal, "ready:container:1", Some("c2"), json!({}));
    let step = step(&draft, &journal);
    assert_eq!(step.name, "post:1");
    let reply = |id: &str, media_type: &str, parent: Value| {
        let mut reply = post(id, "Eins", 1);
        reply["media_type"] = json!(media_type);
        reply["replied_to"] = parent;
        reply
    };
    let to = |id: &str| json!({ "id": id });
    let posts = json!([
        reply("m4", "TEXT_POST", to("m1")),
        reply("m3", "IMAGE", to("m0")),
        reply("m2", "IMAGE", to("m1")),
        reply("m9", "IMAGE", Value::Null),
    ]);
    let fields = "id,text,timestamp,permalink,media_type,replied_to";
    let replies = list(REPLIES, &posts).query("fields", fields);
    let answers = [is("c2", "PUBLISHED"), replies];
    let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &answers).await;
    assert_eq!(found(seen), (false, vec!["m2".to_owned()]));
}

/// The record was lost: a container that it names may be an older one's.
#[tokio::test]
async fn without_its_container_a_post_is_looked_for_in_the_list() {
    let draft = drafted(&["Eins"], &json!({}));
    let journal = Journal::default();
    let base = "http://127.0.0.1:9".parse().unwrap();
    let step = (TRIAL.adapter)(&base)
        .public_step(&draft, &journal)
        .unwrap();
    let next = |uri: &str| format!("{uri}{LIST}?after=b&access_token=secret");
    let page = |posts: &Value, next: Option<String>| {
        let body = json!({ "data": posts, "paging": { "cursors": {}, "next": next } });
        Canned::new("GET", LIST, body)
    };
    let since = "1795413540";
    // All of it was read.
    let posts = json!([post("m1", "Eins", 1)]);
    let fields = "id,text,timestamp,permalink,media_type";
    let answers = [page(&posts, None)
        .query("since", since)
        .query("fields", fields)];
    let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &answers).await;
    assert_eq!(found(seen), (true, vec!["m1".to_owned()]));
    let answers = [page(&json!([]), None)];
    let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &answers).await;
    assert_eq!(found(seen), (true, vec![]));
    // It goes back far enough.
    let posts = json!([post("m0", "Eins", -61)]);
    let answers = [page(&posts, Some(next("http://elsewhere.test")))];
    let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &answers).await;
    assert_eq!(found(seen), (true, vec![]));
    // The next page lies elsewhere, where no token is sent.
    let posts = json!([post("m9", "Anders", 1)]);
    let answers = [page(&posts, Some(next("http://elsewhere.test")))];
    let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &answers).await;
    assert_eq!(found(seen), (false, vec![]));
}

#[tokio::test]
async fn a_post_that_disappears_is_never_proven_absent() {
    let draft = drafted(&["Eins"], &json!({ "is_ghost_post": true }));
    let journal = Journal::default();
    let base = "http://127.0.0.1:9".parse().unwrap();
    let step = (TRIAL.adapter)(&base)
        .public_step(&draft, &journal)
        .unwrap();
    let answers = [list(LIST, &json!([]))];
    let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &answers).await;
    assert_eq!(found(seen), (false, vec![]));
}

#[tokio::test]
async fn pages_are_followed_with_the_token_in_a_header() {
    let draft = drafted(&["Eins"], &json!({}));
    let journal = Journal::default();
    let server = TRIAL.serve(&[]).await;
    let next = format!(
        "{}{LIST}?limit=50&after=b&access_token=secret",
        server.uri()
    );
    let first = json!({ "data": [post("m9", "Anders", 2)], "paging": { "next": next } });
    let second = json!({ "data": [post("m1", "Eins", 1)] });
    for (body, after) in [(second, Some("b")), (first, None)] {
        let given = wiremock::Mock::given(wiremock::matchers::path(LIST));
        let given = match after {
            Some(after) => given.and(wiremock::matchers::query_param("after", after)),
            None => given,
        };
        given
            .respond_with(wiremock::ResponseTemplate::new(200).set_body_json(body))
            .mount(&server)
            .await;
    }
    let adapter = TRIAL.at(&server);
    let step = adapter.public_step(&draft, &journal).unwrap();
    let seen =
        crate::networks::drive::look(&adapter, &draft, &journal, &step, SINCE, &session()).await;
    assert_eq!(found(seen), (true, vec!["m1".to_owned()]));
    let calls = crate::networks::drive::requests(&server).await;
    assert_eq!(calls[1]["call"], format!("GET {LIST}?limit=50&after=b"));
    assert_eq!(calls[1]["authorization"], "Bearer token-1");
}

#[tokio::test]
async fn a_look_that_saw_nothing_says_why() {
    let draft = drafted(&["Eins"], &json!({}));
    let journal = ready();
    let step = step(&draft, &journal);
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
        (429, json!({}), false),
        (500, json!({}), false),
        (302, json!({}), false),
        (200, json!({}), false),
    ] {
        let answers = [Canned::new("GET", "/v1.0/c1", body).status(status)];
        let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &answers).await;
        let Look::Failed { unauthorized, .. } = seen else {
            panic!("{seen:?}")
        };
        assert_eq!(unauthorized, is_unauthorized, "{status}");
    }
    // A list that cannot be read says nothing either.
    let answers = [
        is("c1", "PUBLISHED"),
        Canned::new("GET", LIST, json!([])).status(500),
    ];
    let seen = TRIAL.seen(&draft, &journal, (&step, SINCE), &answers).await;
    assert!(matches!(seen, Look::Failed { .. }), "{seen:?}");
}

/// A post whose id is known, as when it is read back once more, is read by it.
#[tokio::test]
async fn a_known_post_is_read_by_its_id() {
    let draft = drafted(&["Eins"], &json!({}));
    let journal = ready();
    let step = step(&draft, &journal);
    let gone = json!({ "error": { "code": 100, "error_subcode": 33, "message": "a" }});
    for (status, body, is_out) in [
        (200, post("m1", "Eins", 1), true),
        (200, post("m2", "Eins", 1), false),
        // It may be gone, or this token may not see it.
        (400, gone, false),
    ] {
        let answer = Canned::new("GET", "/v1.0/m1", body).status(status);
        let server = TRIAL.serve(&[answer]).await;
        let request = LookRequest {
            draft: &draft,
            journal: &journal,
            step: &step,
            handle: Some("m1"),
            since: SINCE,
            is_lost: false,
        };
        let seen = TRIAL.at(&server).look(request, &session()).await;
        match seen {
            Look::Out { remote_id, data } if is_out => {
                assert_eq!(remote_id, "m1");
                assert_eq!(data["url"], "https://www.threads.com/@shop/post/m1");
            }
            Look::Failed { .. } if !is_out => {}
            seen => panic!("{status} {seen:?}"),
        }
    }
}
