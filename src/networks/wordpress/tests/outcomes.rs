//! The adapter against canned answers: what each answer means.

use serde_json::{Value, json};

use super::{COMMENTS, LINK, MEDIA, POST, POSTS, TRIAL, drafted, post, with_draft, with_post};
use crate::{
    domain::attempt::Journal,
    networks::{
        Adapter as _, Outcome,
        contract::Canned,
        drive::{picture, requests},
    },
};

const REFUSED: Outcome = Outcome::Refused { duplicate: false };
const THROTTLED: Outcome = Outcome::Throttled {
    retry_after_s: Some(30),
};

fn error(code: &str) -> Value {
    json!({ "code": code, "message": "<strong>No</strong>: not &#8220;so&#8221;.", "data": null })
}

/// What a path answers with a status and a code.
fn answers(path: &'static str, cases: &[(u16, &str, Outcome)]) -> Vec<(Canned, Outcome)> {
    let answer = |(status, code, outcome): &(u16, &str, Outcome)| {
        let canned = Canned::new("POST", path, error(code)).status(*status);
        (canned.header("retry-after", "30"), outcome.clone())
    };
    cases.iter().map(answer).collect()
}

/// What comes from something before the site, without a code.
fn strangers(path: &'static str, cases: &[(u16, Outcome)]) -> Vec<(Canned, Outcome)> {
    let answer = |(status, outcome): &(u16, Outcome)| {
        let canned = Canned::new("POST", path, Value::Null).status(*status);
        let canned = canned.text("<html>").header("retry-after", "30");
        (canned, outcome.clone())
    };
    cases.iter().map(answer).collect()
}

#[tokio::test]
async fn publishing_is_refused_in_the_sites_own_words() {
    let draft = drafted(&["Eins"], &json!({}));
    let cases = answers(
        POST,
        &[
            (401, "rest_not_logged_in", Outcome::Unauthorized),
            (401, "incorrect_password", Outcome::Unauthorized),
            (403, "rest_cannot_publish", REFUSED),
            (403, "rest_cannot_edit", REFUSED),
            (403, "rest_cannot_edit_others", REFUSED),
            (403, "rest_cannot_assign_sticky", REFUSED),
            (403, "blocked_by_a_plugin", Outcome::Unknown),
            (400, "rest_invalid_param", REFUSED),
            (400, "empty_content", REFUSED),
            (400, "something_else", Outcome::Unknown),
            (404, "rest_post_invalid_id", REFUSED),
            (404, "rest_no_route", REFUSED),
            (404, "", Outcome::Unknown),
            (429, "too_many", THROTTLED),
            (408, "a", Outcome::Unknown),
            (409, "a", Outcome::Unknown),
            (302, "rest_cannot_publish", Outcome::Unknown),
            (500, "db_insert_error", Outcome::Unknown),
            (500, "rest_cannot_publish", Outcome::Unknown),
        ],
    );
    TRIAL.sorted(&draft, &with_draft(), cases).await;
    let cases = strangers(
        POST,
        &[
            (401, Outcome::Unauthorized),
            (403, Outcome::Unknown),
            (404, Outcome::Unknown),
            (413, REFUSED),
            (429, THROTTLED),
            (502, Outcome::Unknown),
            (503, Outcome::Unknown),
            (504, Outcome::Unknown),
        ],
    );
    TRIAL.sorted(&draft, &with_draft(), cases).await;
}

#[tokio::test]
async fn a_success_counts_where_it_names_the_post_and_its_status() {
    let draft = drafted(&["Eins"], &json!({}));
    let done = Outcome::Done {
        remote_id: Some("101".to_owned()),
        data: json!({ "url": LINK }),
    };
    let mut other = post("publish");
    other["id"] = json!(102);
    let cases = vec![
        (Canned::new("POST", POST, post("publish")), done),
        (Canned::new("POST", POST, post("draft")), Outcome::Unknown),
        (Canned::new("POST", POST, other), Outcome::Unknown),
        (Canned::new("POST", POST, json!({})), Outcome::Unknown),
        (Canned::new("POST", POST, json!([])), Outcome::Unknown),
        (
            Canned::new("POST", POST, Value::Null).text("<html>"),
            Outcome::Unknown,
        ),
        (
            Canned::new("POST", POST, Value::Null).text("{\"id\":1"),
            Outcome::Unknown,
        ),
    ];
    TRIAL.sorted(&draft, &with_draft(), cases).await;
}

#[tokio::test]
async fn a_call_that_breaks_off_is_unclear() {
    let draft = drafted(&["Eins", "Zwei"], &json!({}));
    TRIAL.breaks(&draft, &with_draft()).await;
    TRIAL.breaks(&draft, &with_post()).await;
}

#[tokio::test]
async fn comments_are_refused_in_words_of_their_own() {
    let draft = drafted(&["Eins", "Zwei"], &json!({}));
    let mut cases = answers(
        COMMENTS,
        &[
            (401, "rest_comment_login_required", Outcome::Unauthorized),
            (403, "rest_comment_closed", REFUSED),
            (403, "rest_comment_draft_post", REFUSED),
            (403, "rest_comment_trash_post", REFUSED),
            (400, "rest_comment_content_invalid", REFUSED),
            (400, "rest_comment_author_data_required", REFUSED),
            (400, "comment_content_column_length", REFUSED),
            (400, "comment_flood", THROTTLED),
            (
                409,
                "comment_duplicate",
                Outcome::Refused { duplicate: true },
            ),
            (409, "something_else", Outcome::Unknown),
            (500, "rest_comment_failed_create", Outcome::Unknown),
        ],
    );
    let done = Outcome::Done {
        remote_id: Some("comment-41".to_owned()),
        data: json!({ "url": "https://example.org/#41" }),
    };
    let made = json!({ "id": 41, "status": "hold", "link": "https://example.org/#41" });
    cases.extend([
        (Canned::new("POST", COMMENTS, made).status(201), done),
        (
            Canned::new("POST", COMMENTS, json!({ "id": 0 })).status(201),
            Outcome::Unknown,
        ),
        (
            Canned::new("POST", COMMENTS, json!({})).status(201),
            Outcome::Unknown,
        ),
    ]);
    TRIAL.sorted(&draft, &with_post(), cases).await;
}

#[tokio::test]
async fn drafts_are_refused_by_any_no_of_the_site() {
    let draft = drafted(&["Eins"], &json!({}));
    let mut cases = answers(
        POSTS,
        &[
            (401, "rest_cannot_create", Outcome::Unauthorized),
            (403, "rest_cannot_create", REFUSED),
            (403, "rest_cannot_assign_term", REFUSED),
            (400, "rest_invalid_param", REFUSED),
            (404, "rest_no_route", REFUSED),
            (429, "a", THROTTLED),
            (409, "a", Outcome::Unknown),
            (500, "db_insert_error", Outcome::Unknown),
        ],
    );
    cases.extend(strangers(
        POSTS,
        &[
            (400, Outcome::Unknown),
            (403, Outcome::Unknown),
            (503, Outcome::Unknown),
        ],
    ));
    cases.push((
        Canned::new("POST", POSTS, json!({})).status(201),
        Outcome::Unknown,
    ));
    TRIAL.sorted(&draft, &Journal::default(), cases).await;
}

#[tokio::test]
async fn uploads_are_refused_by_any_no_of_the_site() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Eins"], &json!({}));
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", "a"));
    let mut cases = answers(
        MEDIA,
        &[
            (400, "rest_cannot_create", REFUSED),
            (400, "rest_upload_file_too_big", REFUSED),
            (400, "rest_upload_limited_space", REFUSED),
            (400, "rest_upload_user_quota_exceeded", REFUSED),
            (412, "rest_upload_hash_mismatch", REFUSED),
            (401, "rest_not_logged_in", Outcome::Unauthorized),
            // Larger than PHP takes, or of a type that the site does not.
            (500, "rest_upload_unknown_error", REFUSED),
            (500, "something_else", Outcome::Unknown),
        ],
    );
    cases.extend(strangers(MEDIA, &[(413, REFUSED), (504, Outcome::Unknown)]));
    cases.push((
        Canned::new("POST", MEDIA, json!({ "id": 88 })).status(201),
        Outcome::Unknown,
    ));
    let marked = |status: u16, id: &str| {
        Canned::new("POST", MEDIA, Value::Null)
            .status(status)
            .header("x-wp-upload-attachment-id", id)
    };
    cases.push((marked(500, "88/../x"), Outcome::Unknown));
    cases.push((marked(400, "88"), Outcome::Unknown));
    TRIAL.sorted(&draft, &Journal::default(), cases).await;
    // What PHP has cut off is not told as what the site misses in it.
    let unseen = error("rest_upload_no_content_disposition");
    let unseen = Canned::new("POST", MEDIA, unseen).status(400);
    let report = TRIAL.answered(&draft, &Journal::default(), unseen).await;
    assert_eq!(report.outcome, REFUSED);
    let message = report.message.as_deref();
    assert_eq!(message, Some("the file is larger than the site takes"));
}

#[tokio::test]
async fn what_the_site_says_becomes_one_plain_line() {
    let draft = drafted(&["Eins"], &json!({}));
    let answer = Canned::new("POST", POST, error("rest_cannot_publish")).status(403);
    let report = TRIAL.answered(&draft, &with_draft(), answer).await;
    assert_eq!(report.error_code.as_deref(), Some("rest_cannot_publish"));
    assert_eq!(report.message.as_deref(), Some("No : not “so”."));
}

#[tokio::test]
async fn a_post_is_moved_to_the_trash() {
    let draft = drafted(&["Eins"], &json!({}));
    let done = Outcome::Done {
        remote_id: Some("101".to_owned()),
        data: json!({}),
    };
    for (status, code, expected) in [
        (200, "", done.clone()),
        (410, "rest_already_trashed", done.clone()),
        (404, "rest_post_invalid_id", done.clone()),
        (404, "rest_comment_invalid_id", done),
        (404, "rest_no_route", REFUSED),
        (403, "rest_cannot_delete", REFUSED),
        (403, "rest_user_cannot_delete_post", REFUSED),
        (501, "rest_trash_not_supported", REFUSED),
        (401, "rest_not_logged_in", Outcome::Unauthorized),
        (410, "", Outcome::Unknown),
        (500, "rest_cannot_delete", Outcome::Unknown),
    ] {
        let server = TRIAL
            .serve(&[Canned::new("DELETE", POST, error(code)).status(status)])
            .await;
        let session = super::session(&server.uri().parse().unwrap());
        let adapter = TRIAL.at(&server);
        assert!(adapter.can_remove());
        let report = adapter.remove(&draft.channel, "101", &session).await;
        assert_eq!(report.outcome, expected, "{status} {code}");
    }
}

/// A site counts comments and posts apart, so the number alone would name a stranger's post.
#[tokio::test]
async fn a_comment_is_never_taken_for_the_post_of_its_number() {
    let draft = drafted(&["Eins"], &json!({}));
    let made = json!({ "id": 101, "status": "trash" });
    let server = TRIAL
        .serve(&[
            Canned::new("DELETE", &format!("{COMMENTS}/101"), made.clone()),
            Canned::new("DELETE", POST, made),
        ])
        .await;
    let session = super::session(&server.uri().parse().unwrap());
    for id in ["comment-101", "101"] {
        let report = TRIAL.at(&server).remove(&draft.channel, id, &session).await;
        assert!(matches!(report.outcome, Outcome::Done { .. }), "{report:?}");
    }
    let seen = requests(&server).await;
    assert_eq!(seen[0]["call"], format!("DELETE {COMMENTS}/101"));
    assert_eq!(seen[1]["call"], format!("DELETE {POST}"));
}
