//! The adapter against canned answers: looking for a part.

use serde_json::{Value, json};

use super::{COMMENTS, LINK, POST, POSTS, TRIAL, adapter, drafted, post, with_draft, with_post};
use crate::{
    domain::{attempt::Journal, time::MINUTE_MS},
    networks::{
        Adapter as _, Draft, Look, LookRequest,
        contract::Canned,
        drive::{MADE_AT, enter, requests},
    },
};

fn out() -> Look {
    Look::Out {
        remote_id: "101".to_owned(),
        data: json!({ "url": LINK }),
    }
}

/// Looks for the first part by its draft's id.
async fn seen(draft: &Draft, answer: Canned) -> Look {
    let journal = with_draft();
    let step = adapter().public_step(draft, &journal).unwrap();
    TRIAL
        .seen(draft, &journal, (&step, MADE_AT), &[answer])
        .await
}

#[tokio::test]
async fn a_post_is_read_by_its_drafts_id() {
    let draft = drafted(&["Eins"], &json!({}));
    for (status, expected) in [
        ("publish", out()),
        ("private", out()),
        ("future", out()),
        ("draft", Look::Ready),
        ("auto-draft", Look::Ready),
        ("pending", Look::Ready),
    ] {
        let look = seen(&draft, Canned::new("GET", POST, post(status))).await;
        assert_eq!(look, expected, "{status}");
    }
    let pending = drafted(&["Eins"], &json!({ "status": "pending" }));
    let look = seen(&pending, Canned::new("GET", POST, post("pending"))).await;
    assert_eq!(look, out());
    let look = seen(&pending, Canned::new("GET", POST, post("draft"))).await;
    assert_eq!(look, Look::Ready);
    let gone = json!({ "code": "rest_post_invalid_id", "message": "Invalid post ID." });
    let look = seen(&draft, Canned::new("GET", POST, gone).status(404)).await;
    assert_eq!(look, Look::Gone);
}

#[tokio::test]
async fn what_cannot_be_read_shows_nothing() {
    let draft = drafted(&["Eins"], &json!({}));
    let error = |code: &str| json!({ "code": code, "message": "No." });
    let mut other = post("publish");
    other["id"] = json!(102);
    for (answer, is_unauthorized) in [
        (
            Canned::new("GET", POST, error("rest_not_logged_in")).status(401),
            true,
        ),
        (
            Canned::new("GET", POST, error("rest_forbidden_context")).status(403),
            false,
        ),
        (
            Canned::new("GET", POST, error("rest_no_route")).status(404),
            false,
        ),
        (Canned::new("GET", POST, Value::Null).status(404), false),
        (Canned::new("GET", POST, post("publish")).status(500), false),
        (Canned::new("GET", POST, post("publish")).status(302), false),
        (Canned::new("GET", POST, json!({})), false),
        (Canned::new("GET", POST, other), false),
        (Canned::new("GET", POST, post("archived")), false),
        // It may have been public before.
        (Canned::new("GET", POST, post("trash")), false),
    ] {
        let told = format!("{answer:?}");
        let Look::Failed { unauthorized, .. } = seen(&draft, answer).await else {
            panic!("{told}")
        };
        assert_eq!(unauthorized, is_unauthorized, "{told}");
    }
}

/// A post that is known to be out is read back by its id.
#[tokio::test]
async fn a_known_post_in_the_trash_is_gone() {
    let draft = drafted(&["Eins"], &json!({}));
    let journal = with_post();
    let step = TRIAL.next(&drafted(&["Eins", "Zwei"], &json!({})), &with_draft());
    for (status, expected) in [("publish", out()), ("trash", Look::Gone)] {
        let server = TRIAL.serve(&[Canned::new("GET", POST, post(status))]).await;
        let request = LookRequest {
            draft: &draft,
            journal: &journal,
            step: &step,
            handle: Some("101"),
            since: MADE_AT.plus_ms(-MINUTE_MS),
            is_lost: false,
        };
        let session = super::session(&server.uri().parse().unwrap());
        let look = TRIAL.at(&server).look(request, &session).await;
        assert_eq!(look, expected);
        // What an editor has published is not shown to its author with `context=edit`.
        let call = "GET /wp-json/wp/v2/posts/101?_fields=id%2Cstatus%2Clink";
        assert_eq!(requests(&server).await[0]["call"], call);
    }
}

/// A post of the list, changed so many seconds after the beginning of what is looked through.
fn listed(id: u64, slug: &str, status: &str, after_s: i64) -> Value {
    let at = MADE_AT.plus_ms(after_s * 1_000).to_string();
    json!({
        "id": id, "slug": slug, "status": status, "link": LINK,
        "title": { "rendered": "Brot &amp; Laden" },
        "modified_gmt": at.split('.').next().unwrap(),
    })
}

#[tokio::test]
async fn a_post_whose_id_is_lost_is_known_by_its_slug() {
    let draft = drafted(&["Eins"], &json!({}));
    let journal = Journal::default();
    let step = adapter().public_step(&draft, &journal).unwrap();
    let slug = "eins-49ac5de2";
    let look = async |answers: &[Canned]| -> (bool, Vec<String>) {
        let seen = TRIAL
            .seen(&draft, &journal, (&step, MADE_AT), answers)
            .await;
        let Look::Listed {
            complete,
            candidates,
        } = seen
        else {
            panic!("{seen:?}")
        };
        (
            complete,
            candidates.into_iter().map(|one| one.remote_id).collect(),
        )
    };
    let page = json!([
        listed(9, "anderes", "publish", 50),
        listed(8, &format!("{slug}-2"), "publish", 40),
        listed(7, slug, "draft", 30),
        listed(6, "49ac5de20-eins", "publish", 20),
        listed(5, slug, "publish", -1),
    ]);
    let found = look(&[Canned::new("GET", POSTS, page)]).await;
    assert_eq!(found, (true, vec!["8".to_owned()]));
    let two = json!([
        listed(8, slug, "publish", 40),
        listed(7, slug, "private", 30)
    ]);
    let one_page = Canned::new("GET", POSTS, two).header("x-wp-totalpages", "1");
    assert_eq!(
        look(&[one_page]).await,
        (true, vec!["8".to_owned(), "7".to_owned()])
    );
    assert_eq!(
        look(&[Canned::new("GET", POSTS, json!([]))]).await,
        (true, vec![])
    );
    // A site with more than is looked through.
    let endless = Canned::new("GET", POSTS, json!([listed(9, "anderes", "publish", 50)]));
    let endless = endless.header("x-wp-totalpages", "6");
    assert_eq!(look(&[endless]).await, (false, vec![]));

    // What could be ours proves that nothing is there no more than a list that is cut.
    let headed = |mut post: Value, title: &str| {
        post["title"]["rendered"] = json!(title);
        Canned::new("GET", POSTS, json!([post])).header("x-wp-totalpages", "1")
    };
    let trashed = format!("{slug}__trashed");
    for (post, title, is_complete) in [
        (listed(7, "", "pending", 30), "Eins", false),
        (listed(7, "von-hand", "publish", 30), "Eins", false),
        (listed(7, "von-hand", "private", 30), "Privat: Eins", false),
        (listed(7, &trashed, "trash", 30), "Eins", false),
        (listed(7, "anderes__trashed", "trash", 30), "Eins", true),
        (listed(7, slug, "draft", 30), "Eins", true),
        (listed(7, "von-hand", "publish", 30), "Zwei", true),
        (listed(7, "von-hand", "publish", -1), "Eins", true),
    ] {
        let told = post.to_string();
        assert_eq!(
            look(&[headed(post, title)]).await,
            (is_complete, vec![]),
            "{told}"
        );
    }

    let server = TRIAL.serve(&[Canned::new("GET", POSTS, json!([]))]).await;
    let session = super::session(&server.uri().parse().unwrap());
    let request = LookRequest {
        draft: &draft,
        journal: &journal,
        step: &step,
        handle: None,
        since: MADE_AT,
        is_lost: true,
    };
    TRIAL.at(&server).look(request, &session).await;
    insta::assert_json_snapshot!("list", requests(&server).await);
}

/// A comment, made so many seconds after the beginning of what is looked through.
fn comment(id: u64, author: u64, html: &str, after_s: i64) -> Value {
    let at = MADE_AT.plus_ms(after_s * 1_000).to_string();
    json!({
        "id": id, "author": author, "date_gmt": at.split('.').next().unwrap(),
        "link": format!("{LINK}#comment-{id}"), "content": { "rendered": html },
    })
}

#[tokio::test]
async fn a_comment_is_found_by_what_it_says_and_never_missed_for_certain() {
    let draft = drafted(&["Eins", "\"Zwei\" & mehr"], &json!({}));
    let journal = with_post();
    let step = adapter().public_step(&draft, &journal).unwrap();
    let ours = "<p>&#8220;Zwei&#8221; &amp; mehr</p>\n";
    let look = async |answer: Canned| {
        TRIAL
            .seen(&draft, &journal, (&step, MADE_AT), &[answer])
            .await
    };
    let page = json!([
        comment(44, 7, "<p>Drei</p>", 50),
        comment(43, 8, ours, 40),
        comment(42, 7, ours, 30),
        comment(41, 7, ours, -1),
    ]);
    let Look::Listed {
        complete,
        candidates,
    } = look(Canned::new("GET", COMMENTS, page)).await
    else {
        panic!()
    };
    assert!(!complete, "a filter may hold comments back");
    assert_eq!(candidates.len(), 1);
    assert_eq!(candidates[0].remote_id, "comment-42");
    assert_eq!(
        candidates[0].data,
        json!({ "url": format!("{LINK}#comment-42") })
    );
    let two = json!([comment(43, 7, ours, 40), comment(42, 7, ours, 30)]);
    let Look::Listed { candidates, .. } = look(Canned::new("GET", COMMENTS, two)).await else {
        panic!()
    };
    assert_eq!(candidates.len(), 2);
    // The same words in an earlier part are that part's.
    let draft = drafted(&["Eins", "\"Zwei\" & mehr", "\"Zwei\" & mehr"], &json!({}));
    let mut journal = with_post();
    enter(&mut journal, "comment:1", Some("comment-42"), json!({}));
    let step = adapter().public_step(&draft, &journal).unwrap();
    let page = json!([comment(42, 7, ours, 30)]);
    let answer = [Canned::new("GET", COMMENTS, page)];
    let Look::Listed { candidates, .. } = TRIAL
        .seen(&draft, &journal, (&step, MADE_AT), &answer)
        .await
    else {
        panic!()
    };
    assert_eq!(candidates, []);
    let refused = json!({ "code": "rest_not_logged_in", "message": "No." });
    let seen = look(Canned::new("GET", COMMENTS, refused).status(401)).await;
    assert!(
        matches!(
            seen,
            Look::Failed {
                unauthorized: true,
                ..
            }
        ),
        "{seen:?}"
    );
}
