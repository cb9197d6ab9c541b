//! `/media` as a list: found, described, stored once, and removed.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::media::{PNG, file, film, upload};
use crate::harness::{Dezent, at, text};

/// Ids of a page, in its order.
fn ids(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap().iter();
    items.map(|media| text(&media["id"])).collect()
}

#[tokio::test]
async fn the_list_is_paged_newest_first_and_searched_by_words() {
    let app = Dezent::spawn().await;
    let mut made = Vec::new();
    for (ms, alt) in [(1, "Ein Brot"), (2, "100 % Roggen"), (3, "Brötchen")] {
        app.clock.advance_ms(1);
        let form = file(&film(ms)).text("alt", alt).text("credit", "Bäckerei");
        made.push(text(&upload(&app.client, form).await.expect(201)["id"]));
    }
    made.reverse();
    let first = app.client.get("/api/v1/media?limit=2").await.expect(200);
    assert_eq!(ids(&first), made[..2]);
    let path = format!(
        "/api/v1/media?limit=2&cursor={}",
        text(&first["next_cursor"])
    );
    let second = app.client.get(&path).await.expect(200);
    assert_eq!(
        (ids(&second), &second["next_cursor"]),
        (made[2..].to_vec(), &json!(null))
    );
    for (words, found) in [
        ("BROT", &made[2..]),
        ("%25", &made[1..2]),
        ("_", &made[..0]),
        ("kerei", &made[..]),
        ("", &made[..]),
    ] {
        let page = app.client.get(&format!("/api/v1/media?q={words}")).await;
        assert_eq!(ids(&page.expect(200)), found, "{words}");
    }
    let long = format!("/api/v1/media?q={}", "x".repeat(201));
    let named = app
        .client
        .get(&long)
        .await
        .problem_field(422, "invalid_value");
    assert_eq!(named.0, "q");
}

#[tokio::test]
async fn what_is_said_of_a_picture_changes_and_nothing_else() {
    let app = Dezent::spawn().await;
    let made = upload(&app.client, file(PNG).text("credit", "Ada"))
        .await
        .expect(201);
    let path = format!("/api/v1/media/{}", text(&made["id"]));
    let change = json!({ "alt": "Ein Laib", "credit": null, "licence": "CC BY 4.0" });
    let changed = app.client.patch(&path, &change).await.expect(200);
    assert_eq!(
        (&changed["alt"], &changed["credit"], &changed["licence"]),
        (&json!("Ein Laib"), &json!(null), &json!("CC BY 4.0"))
    );
    assert_eq!(app.client.get(&path).await.expect(200), changed);
    assert_eq!(
        app.client.patch(&path, &json!({})).await.expect(200),
        changed
    );
    let wrong = app.client.patch(&path, &json!({ "width": 7 })).await;
    assert_eq!(wrong.problem_field(422, "unknown_field").0, "width");
    let wrong = app.client.patch(&path, &json!({ "alt": null })).await;
    assert_eq!(wrong.problem_field(422, "invalid_value").0, "alt");
    let wrong = json!({ "alt": "x".repeat(10_001) });
    let wrong = app.client.patch(&path, &wrong).await;
    assert_eq!(wrong.problem_field(422, "invalid_value").0, "alt");
}

#[tokio::test]
async fn a_planned_post_takes_the_new_description_with_it() {
    let app = Dezent::spawn().await;
    // Its container, which holds the description, is prepared before its time.
    let channel = app.channel(json!({ "kind": "k3" })).await;
    let media = upload(&app.client, file(PNG).text("alt", "alt"))
        .await
        .expect(201);
    let body = json!({
        "text": "Brot", "media": [media["id"]], "channels": [channel], "publish_at": at(60_000),
    });
    app.create_post(body).await;
    app.run().await;
    let path = format!("/api/v1/media/{}", text(&media["id"]));
    app.client
        .patch(&path, &json!({ "alt": "neu" }))
        .await
        .expect(200);
    app.clock.advance_ms(60_000);
    app.run().await;
    let public = app.public_on(&channel).await;
    assert_eq!(public.len(), 1);
    assert_eq!(public[0]["media"][0]["alt"], "neu");
}

#[tokio::test]
async fn a_description_waits_while_a_post_with_it_may_be_out() {
    let app = Dezent::spawn().await;
    let channel = app
        .channel(json!({ "kind": "k4", "script": "prepare:ok cut-before" }))
        .await;
    let media = upload(&app.client, file(PNG)).await.expect(201);
    let body = json!({
        "text": "Brot", "media": [media["id"]], "channels": [channel], "publish_at": at(0),
    });
    let post = app.create_post(body).await;
    app.run().await;
    let id = text(&post["publications"][0]["id"]);
    let state = app.client.get(&format!("/api/v1/publications/{id}")).await;
    assert_eq!(state.expect(200)["state"], "unknown");
    let path = format!("/api/v1/media/{}", text(&media["id"]));
    let refused = app.client.patch(&path, &json!({ "alt": "neu" })).await;
    refused.problem(409, "in_flight");
    let credit = app.client.patch(&path, &json!({ "credit": "Ada" })).await;
    assert_eq!(credit.expect(200)["credit"], "Ada", "nobody is told of it");
}

#[tokio::test]
async fn the_same_file_is_stored_once_in_each_workspace() {
    let app = Dezent::spawn().await;
    let first = upload(&app.client, file(PNG).text("alt", "eins"))
        .await
        .expect(201);
    assert_eq!(first["is_duplicate"], json!(false));
    let before = app.files();
    let second = upload(&app.client, file(PNG).text("alt", "zwei"))
        .await
        .expect(200);
    assert_eq!(second["is_duplicate"], json!(true));
    assert_eq!(
        (&second["id"], &second["alt"]),
        (&first["id"], &json!("eins"))
    );
    assert_eq!(app.files(), before);
    let other = app.second_workspace().await;
    let theirs = upload(&other, file(PNG)).await.expect(201);
    assert_ne!(theirs["id"], first["id"]);
    assert_eq!(
        theirs["is_duplicate"],
        json!(false),
        "nobody learns what others have"
    );
}

#[tokio::test]
async fn a_picture_is_removed_with_its_bytes_once_no_post_carries_it() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let media = upload(&app.client, file(PNG)).await.expect(201);
    let path = format!("/api/v1/media/{}", text(&media["id"]));
    let own = json!([{ "channel": channel, "thread": [{ "text": "y", "media": [media["id"]] }] }]);
    let mut posts = Vec::new();
    for body in [
        json!({ "text": "x", "media": [media["id"]] }),
        json!({ "text": "x", "thread": [{ "text": "y", "media": [media["id"]] }] }),
        json!({ "text": "x", "channels": [channel], "variants": own }),
    ] {
        posts.push(text(&app.create_post(body).await["id"]));
    }
    let problem = app.client.delete(&path).await.problem(409, "media_in_use");
    posts.sort();
    assert_eq!(problem["posts"], json!(posts));
    for post in &posts {
        let answer = app.client.delete(&format!("/api/v1/posts/{post}")).await;
        assert_eq!(answer.status, 204);
    }
    assert_eq!(app.files(), 2);
    assert_eq!(app.client.delete(&path).await.status, 204);
    assert_eq!(app.files(), 0);
    app.client.delete(&path).await.problem(404, "not_found");
    app.client.get(&path).await.problem(404, "not_found");
    let answer = app
        .client
        .post(
            "/api/v1/posts",
            &json!({ "text": "x", "media": [media["id"]] }),
        )
        .await;
    assert_eq!(answer.problem_field(422, "invalid_value").0, "media[0]");
    let again = upload(&app.client, file(PNG)).await.expect(201);
    assert_ne!(again["id"], media["id"]);
}

#[tokio::test]
async fn a_film_says_whether_it_can_be_read_along() {
    let app = Dezent::spawn().await;
    let silent = upload(&app.client, file(&film(1))).await.expect(201);
    assert_eq!(silent["has_captions"], false);
    let form = file(&film(2)).text("has_captions", "true");
    let media = upload(&app.client, form).await.expect(201);
    assert_eq!(media["has_captions"], true);
    let path = format!("/api/v1/media/{}", text(&media["id"]));
    // What is not given stays.
    let named = app.client.patch(&path, &json!({ "alt": "Teig" })).await;
    assert_eq!(named.expect(200)["has_captions"], true);
    let off = app
        .client
        .patch(&path, &json!({ "has_captions": false }))
        .await;
    assert_eq!(off.expect(200)["revision"], 3);
    assert_eq!(
        app.client.get(&path).await.expect(200)["has_captions"],
        false
    );
    for wrong in [
        json!({ "has_captions": null }),
        json!({ "has_captions": "yes" }),
    ] {
        let refused = app.client.patch(&path, &wrong).await;
        assert_eq!(
            refused.problem_field(422, "invalid_value").0,
            "has_captions"
        );
    }
    let form = file(&film(3)).text("has_captions", "yes");
    let refused = upload(&app.client, form).await;
    let (field, code) = refused.problem_field(422, "invalid_value");
    assert_eq!((field.as_str(), code.as_str()), ("has_captions", "invalid"));
}

/// Where there is nothing to hear there is nothing to read along.
#[tokio::test]
async fn a_picture_has_no_captions() {
    let app = Dezent::spawn().await;
    let captioned = || file(PNG).text("has_captions", "true");
    let no_film = ("has_captions".to_owned(), "no_film".to_owned());
    let refused = upload(&app.client, captioned()).await;
    assert_eq!(refused.problem_field(422, "invalid_value"), no_film);
    assert_eq!(app.files(), 0, "nothing is left of it");
    let form = file(PNG).text("has_captions", "false");
    let picture = upload(&app.client, form).await.expect(201);
    assert_eq!(picture["has_captions"], false);
    let again = upload(&app.client, captioned()).await;
    assert_eq!(again.problem_field(422, "invalid_value"), no_film);
    let path = format!("/api/v1/media/{}", text(&picture["id"]));
    let refused = app
        .client
        .patch(&path, &json!({ "has_captions": true }))
        .await;
    assert_eq!(refused.problem_field(422, "invalid_value"), no_film);
}

#[tokio::test]
async fn the_posts_that_carry_a_picture_are_found() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let media = upload(&app.client, file(PNG)).await.expect(201);
    let id = text(&media["id"]);
    let carried = async || {
        let list = format!("/api/v1/posts?media={id}&fields=text");
        let page = app.client.get(&list).await.expect(200);
        let items = page["items"].as_array().unwrap().clone();
        let texts = items.iter().map(|post| text(&post["text"]));
        texts.collect::<BTreeSet<_>>()
    };
    assert!(carried().await.is_empty());
    for body in [
        json!({ "text": "first", "media": [id] }),
        json!({ "text": "thread", "thread": [{ "text": "x", "media": [id] }] }),
        json!({ "text": "variant", "channels": [channel], "variants": [{ "channel": channel, "media": [id] }] }),
        json!({ "text": "none" }),
    ] {
        app.create_post(body).await;
    }
    let expected = ["variant", "thread", "first"].map(str::to_owned);
    assert_eq!(carried().await, expected.into());
    let other = app.second_workspace().await;
    let list = format!("/api/v1/posts?media={id}");
    assert_eq!(other.get(&list).await.expect(200)["items"], json!([]));
}
