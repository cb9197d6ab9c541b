//! Uploads with an `Idempotency-Key`, and the revisions of what was uploaded.

use reqwest::Method;
use serde_json::{Value, json};

use super::media::{Form, PNG, file, film, upload, upload_with};
use crate::harness::{Answer, Dezent, text};

const KEY: &str = "idempotency-key";

async fn once(app: &Dezent, key: &str, form: Form) -> Answer {
    upload_with(&app.client, form, &[(KEY, key)]).await
}

async fn stored(app: &Dezent) -> usize {
    let page = app.client.get("/api/v1/media").await.expect(200);
    page["items"].as_array().unwrap().len()
}

fn told() -> Form {
    file(PNG).text("alt", "Ein Laib").text("credit", "Ada")
}

#[tokio::test]
async fn an_upload_that_is_repeated_is_answered_again_and_stored_once() {
    let app = Dezent::spawn().await;
    let first = once(&app, "k1", told()).await;
    assert_eq!(first.header("idempotent-replayed"), "");
    assert_eq!(first.header("etag"), "\"1\"");
    let answered = first.text.clone();
    let id = text(&first.expect(201)["id"]);
    let files = app.files();
    let again = once(&app, "k1", told()).await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.header("etag"), "\"1\"");
    assert_eq!((again.status, &again.text), (201, &answered));
    assert_eq!((stored(&app).await, app.files()), (1, files));
    // The answer stays what it was, also when what it tells of is gone.
    let path = format!("/api/v1/media/{id}");
    assert_eq!(app.client.delete(&path).await.status, 204);
    let again = once(&app, "k1", told()).await;
    assert_eq!((again.status, &again.text), (201, &answered));
    assert_eq!((stored(&app).await, app.files()), (0, 0));
}

#[tokio::test]
async fn a_key_for_another_file_or_other_words_is_refused() {
    let app = Dezent::spawn().await;
    once(&app, "k1", told()).await.expect(201);
    let files = app.files();
    for form in [
        file(&film(1)).text("alt", "Ein Laib").text("credit", "Ada"),
        file(PNG).text("alt", "Ein Laib"),
        file(PNG).text("alt", "Ein Laib").text("licence", "Ada"),
        file(PNG).text("alt", "Ein LaibA").text("credit", "da"),
        told().text("has_captions", "true"),
    ] {
        let refused = once(&app, "k1", form).await;
        refused.problem(422, "idempotency_key_reused");
    }
    assert_eq!((stored(&app).await, app.files()), (1, files));
}

#[tokio::test]
async fn a_file_that_was_there_is_told_again_with_the_same_words() {
    let app = Dezent::spawn().await;
    upload(&app.client, told()).await.expect(201);
    let first = once(&app, "k1", file(PNG)).await;
    let answered = first.text.clone();
    let id = text(&first.expect(200)["id"]);
    let words = json!({ "alt": "Zwei Laibe" });
    let path = format!("/api/v1/media/{id}");
    app.client.patch(&path, &words).await.expect(200);
    let again = once(&app, "k1", file(PNG)).await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!((again.status, &again.text), (200, &answered));
}

#[tokio::test]
async fn uploads_with_one_key_at_the_same_moment_store_one_file() {
    let app = Dezent::spawn().await;
    let calls = (0..6).map(|_| once(&app, "k1", told()));
    let mut made = 0;
    for answer in futures_util::future::join_all(calls).await {
        match answer.status {
            201 if answer.header("idempotent-replayed").is_empty() => made += 1,
            201 => {}
            _ => drop(answer.problem(409, "idempotency_key_in_use")),
        }
    }
    assert_eq!((made, stored(&app).await), (1, 1));
    assert_eq!(app.files(), 2, "the picture and its small one");
}

#[tokio::test]
async fn an_upload_that_was_refused_may_be_sent_again_with_the_same_key() {
    let app = Dezent::spawn().await;
    let refused = once(&app, "k1", file(b"no picture")).await;
    refused.problem(422, "unsupported_media");
    once(&app, "k1", told()).await.expect(201);
}

async fn with(app: &Dezent, method: Method, path: &str, header: (&str, &str)) -> Answer {
    let call = app.client.call(method.clone(), path);
    let call = call.header(header.0, header.1);
    Answer::of(match method {
        Method::PATCH => call.json(&json!({ "alt": "Zwei Laibe" })),
        _ => call,
    })
    .await
}

#[tokio::test]
async fn words_are_changed_and_files_removed_once_and_only_as_they_were_read() {
    let app = Dezent::spawn().await;
    let id = text(&upload(&app.client, told()).await.expect(201)["id"]);
    let path = format!("/api/v1/media/{id}");
    assert_eq!(app.client.get(&path).await.header("etag"), "\"1\"");
    let changed = with(&app, Method::PATCH, &path, ("if-match", "\"1\"")).await;
    assert_eq!(changed.header("etag"), "\"2\"");
    assert_eq!(changed.expect(200)["revision"], 2);
    for method in [Method::PATCH, Method::DELETE] {
        let stale = with(&app, method, &path, ("if-match", "\"1\"")).await;
        assert_eq!(stale.problem(412, "precondition_failed")["revision"], 2);
    }
    // Nothing to change is answered as it is, and again the same.
    for replayed in ["", "true"] {
        let same = with(&app, Method::PATCH, &path, (KEY, "k1")).await;
        assert_eq!(same.header("idempotent-replayed"), replayed);
        assert_eq!(same.expect(200)["revision"], 2);
    }
    for replayed in ["", "true"] {
        let removed = with(&app, Method::DELETE, &path, (KEY, "k2")).await;
        assert_eq!(removed.header("idempotent-replayed"), replayed);
        assert_eq!(removed.status, 204);
    }
    app.client.get(&path).await.problem(404, "not_found");
}

#[tokio::test]
async fn only_the_fields_that_are_asked_for_are_shown() {
    let app = Dezent::spawn().await;
    let id = text(&upload(&app.client, told()).await.expect(201)["id"]);
    for path in ["media".to_owned(), format!("media/{id}")] {
        let ask = async |fields: &str| {
            let path = format!("/api/v1/{path}?fields={fields}");
            app.client.get(&path).await
        };
        let shown = ask("id,alt").await.expect(200);
        let one: &Value = shown["items"].get(0).unwrap_or(&shown);
        assert_eq!(one, &json!({ "id": id, "alt": "Ein Laib" }));
        let wrong = ask("id,colour").await;
        assert_eq!(wrong.problem_field(422, "invalid_value").0, "fields");
    }
}
