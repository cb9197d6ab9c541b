//! `POST /posts`, `GET /posts`, `GET /posts/{id}`, `DELETE /posts/{id}`.

use dezent::domain::{publication::State, transition::Move};
use serde_json::{Value, json};

use crate::harness::{Dezent, at, text};

const HOUR_MS: i64 = 3_600_000;

async fn count(app: &Dezent, list: &str) -> usize {
    let page = app.client.get(&format!("/api/v1/{list}")).await.expect(200);
    page["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn a_draft_is_saved_as_it_was_written() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let body = json!({
        "text": "Heute backen wir Brot mit Sauerteig und zeigen euch, wie das geht.",
        "channels": [channel], "promotion": "soft", "pillar": "Werkstatt", "tags": ["Brot"],
        "variants": [{ "channel": channel, "text": "Kurz: Brot." }], "thread": [{ "text": "Teil 2" }],
    });
    let post = app.create_post(body.clone()).await;
    assert_eq!(post["state"], "draft");
    assert_eq!(post["revision"], 1);
    assert_eq!(post["lang"], "de", "the language was clear");
    assert_eq!(post["classification"]["verdict"], "none");
    assert_eq!(post["publications"], json!([]));
    for field in ["text", "channels", "promotion", "pillar", "tags"] {
        assert_eq!(post[field], body[field], "{field}");
    }
    assert_eq!(post["variants"][0]["text"], "Kurz: Brot.");
    assert_eq!(post["thread"][0]["text"], "Teil 2");
    let read = app
        .client
        .get(&format!("/api/v1/posts/{}", text(&post["id"])))
        .await
        .expect(200);
    assert_eq!(read, post);
}

#[tokio::test]
async fn a_draft_is_saved_even_where_no_network_would_take_it() {
    let app = Dezent::spawn().await;
    let channel = app
        .channel(json!({ "text_max": 10, "threads": false }))
        .await;
    let body = json!({
        "text": "Guten Morgen!", "channels": [channel], "thread": [{ "text": "zwei" }],
    });
    let post = app.create_post(body).await;
    let limits = post["limits"].as_array().unwrap();
    let named: Vec<(&str, &str)> = limits
        .iter()
        .map(|limit| {
            (
                limit["field"].as_str().unwrap(),
                limit["code"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        named,
        [("thread", "thread_unsupported"), ("text", "text_too_long")]
    );
    assert_eq!(limits[1]["channel"], channel);
    assert_eq!(
        (&limits[1]["count"], &limits[1]["limit"]),
        (&json!(13), &json!(10))
    );
    assert_eq!(limits[1]["unit"], "graphemes");
    assert_eq!(
        app.create_post(json!({ "text": "" })).await["state"],
        "draft"
    );
}

#[tokio::test]
async fn a_post_with_an_instant_gets_a_publication_for_each_channel() {
    let app = Dezent::spawn().await;
    let (one, two) = (app.channel(json!({})).await, app.channel(json!({})).await);
    let body = json!({
        "text": "Guten Morgen", "channels": [two, one], "publish_at": "2026-12-01T10:00:00+01:00",
    });
    let post = app.create_post(body).await;
    assert_eq!(post["state"], "scheduled");
    let publications = post["publications"].as_array().unwrap();
    let channels: Vec<&Value> = publications.iter().map(|own| &own["channel"]).collect();
    assert_eq!(channels, [&two, &one]);
    for publication in publications {
        assert_eq!(publication["state"], "waiting");
        assert_eq!(publication["due_at"], "2026-12-01T09:00:00.000Z");
    }
    assert_eq!(post["planned_at"], "2026-12-01T09:00:00.000Z");
    app.run().await;
    assert!(
        app.public_on(&one).await.is_empty(),
        "nothing goes out early"
    );
    app.clock.advance_ms(HOUR_MS);
    app.run().await;
    for channel in [&one, &two] {
        assert_eq!(app.public_on(channel).await[0]["text"], "Guten Morgen");
    }
    let read = app
        .client
        .get(&format!("/api/v1/posts/{}", text(&post["id"])))
        .await
        .expect(200);
    assert_eq!(read["state"], "published");
}

#[tokio::test]
async fn an_instant_may_have_just_passed_but_not_long_ago() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let body = |at: String| json!({ "text": "x", "channels": [channel], "publish_at": at });
    app.create_post(body(at(-60_000))).await;
    let late = app.client.post("/api/v1/posts", &body(at(-60_001))).await;
    let problem = late.problem(422, "in_the_past");
    assert_eq!(problem["server_time"], "2026-12-01T08:00:00.000Z");
    assert_eq!(problem["fields"][0]["field"], "publish_at");
    assert_eq!(
        (
            count(&app, "posts").await,
            count(&app, "publications").await
        ),
        (1, 1)
    );
}

#[tokio::test]
async fn what_a_network_would_refuse_is_refused_with_field_limit_and_count() {
    let app = Dezent::spawn().await;
    let channel = app
        .channel(json!({ "text_max": 5, "threads": false }))
        .await;
    let refused = async |more: Value| {
        let mut body = json!({ "text": "kurz", "channels": [channel], "publish_at": at(HOUR_MS) });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        app.client
            .post("/api/v1/posts", &body)
            .await
            .problem(422, "network_limits")
    };
    let problem = refused(json!({ "text": "zu lang" })).await;
    let field = &problem["fields"][0];
    assert_eq!(
        (&field["field"], &field["code"]),
        (&json!("text"), &json!("text_too_long"))
    );
    assert_eq!((&field["count"], &field["limit"]), (&json!(7), &json!(5)));
    assert_eq!(field["channel"], channel);
    let own = json!({ "variants": [{ "channel": channel, "text": "viel zu lang" }] });
    assert_eq!(refused(own).await["fields"][0]["field"], "variants[0].text");
    let thread = json!({ "thread": [{ "text": "zwei" }] });
    assert_eq!(
        refused(thread).await["fields"][0]["code"],
        "thread_unsupported"
    );
    let empty = json!({ "text": " " });
    assert_eq!(refused(empty).await["fields"][0]["code"], "text_empty");
    assert_eq!(
        (
            count(&app, "posts").await,
            count(&app, "publications").await
        ),
        (0, 0)
    );
}

#[tokio::test]
async fn a_text_of_its_own_brings_a_thread_to_a_network_without_threads() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({ "threads": false })).await;
    let body = json!({
        "text": "eins", "thread": [{ "text": "zwei" }], "channels": [channel],
        "variants": [{ "channel": channel, "text": "alles in einem" }], "publish_at": at(0),
    });
    app.create_post(body).await;
    app.run().await;
    let public = app.public_on(&channel).await;
    assert_eq!(public.len(), 1);
    assert_eq!(public[0]["text"], "alles in einem");
}

#[tokio::test]
async fn a_blocking_rule_saves_nothing_and_says_why() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let offer = |hour: i64| {
        json!({
            "text": "Nur heute", "channels": [channel], "promotion": "offer",
            "publish_at": at(hour * HOUR_MS),
        })
    };
    app.create_post(offer(1)).await;
    app.create_post(offer(2)).await;
    let problem = app
        .client
        .post("/api/v1/posts", &offer(3))
        .await
        .problem(422, "blocked_by_rules");
    let findings = problem["findings"].as_array().unwrap();
    let blocking: Vec<&Value> = findings
        .iter()
        .filter(|found| found["blocks"] == true)
        .collect();
    assert!(
        blocking
            .iter()
            .any(|found| found["rule"] == "consecutive-promos"),
        "{findings:?}"
    );
    for finding in findings {
        assert_eq!(finding["channel"], channel);
        assert_eq!(finding["subject"], Value::Null, "it is not stored");
    }
    assert_eq!(problem["detail"], blocking[0]["message"]["en"]);
    assert_eq!(
        (
            count(&app, "posts").await,
            count(&app, "publications").await
        ),
        (2, 2)
    );
    app.clock.advance_ms(2 * HOUR_MS);
    let mut draft = offer(3);
    draft.as_object_mut().unwrap().remove("publish_at");
    let draft = app.create_post(draft).await;
    assert_eq!(draft["state"], "draft");
    assert!(!draft["findings"].as_array().unwrap().is_empty());
    assert_eq!(draft["findings"][0]["subject"], draft["id"]);
}

/// An id of nobody.
const NOBODY: &str = "0192aaaaaaaa7000800000000000dead";

/// Tries bodies that cannot be taken, and says which field was named for each, and why.
async fn refused(app: &Dezent, code: &str, bodies: &[(Value, &str, &str)]) {
    for (body, field, what) in bodies {
        let answer = app.client.post("/api/v1/posts", body).await;
        let named = answer.problem_field(422, code);
        assert_eq!(named, ((*field).to_owned(), (*what).to_owned()), "{body}");
    }
    assert_eq!(
        (count(app, "posts").await, count(app, "publications").await),
        (0, 0)
    );
}

#[tokio::test]
async fn unknown_fields_are_refused_by_name() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let variant = json!({ "channel": channel, "size": 1 });
    let cases = [
        (
            json!({ "text": "x", "colour": "red" }),
            "colour",
            "unknown_field",
        ),
        (
            json!({ "text": "x", "state": "sent" }),
            "state",
            "unknown_field",
        ),
        (
            json!({ "text": "x", "channels": [channel], "variants": [variant] }),
            "variants[0].size",
            "unknown_field",
        ),
    ];
    refused(&app, "unknown_field", &cases).await;
}

#[tokio::test]
async fn what_does_not_exist_or_is_there_twice_is_named() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let odd = json!({ "channel": channel, "options": { "kind": "k9" } });
    let cases = [
        (
            json!({ "text": "x", "channels": [format!("chan_{NOBODY}")] }),
            "channels[0]",
            "channel_unknown",
        ),
        (
            json!({ "text": "x", "channels": [channel, channel] }),
            "channels[1]",
            "channel_twice",
        ),
        (
            json!({ "text": "x", "variants": [{ "channel": channel }] }),
            "variants[0].channel",
            "channel_not_meant",
        ),
        (
            json!({ "text": "x", "channels": [channel], "variants": [odd] }),
            "variants[0].options.kind",
            "option_invalid",
        ),
        (
            json!({ "text": "x", "media": [format!("media_{NOBODY}")] }),
            "media[0]",
            "media_unknown",
        ),
        (
            json!({ "text": "x", "publish_at": at(0) }),
            "channels",
            "channels_missing",
        ),
    ];
    refused(&app, "invalid_value", &cases).await;
}

#[tokio::test]
async fn wrong_values_are_named_with_their_limit() {
    let app = Dezent::spawn().await;
    let cases = [
        (json!({}), "text", "missing"),
        (json!({ "text": 5 }), "text", "invalid"),
        (
            json!({ "text": "x", "lang": "Deutsch bitte" }),
            "lang",
            "lang_invalid",
        ),
        (json!({ "text": "x".repeat(100_001) }), "text", "too_long"),
        (
            json!({ "text": "x", "tags": vec!["t"; 21] }),
            "tags",
            "too_long",
        ),
        (
            json!({ "text": "x", "pillar": "p".repeat(51) }),
            "pillar",
            "too_long",
        ),
        (
            json!({ "text": "x", "promotion": "loud" }),
            "promotion",
            "invalid",
        ),
        (
            json!({ "text": "x", "publish_at": "morgen" }),
            "publish_at",
            "invalid",
        ),
        (json!({ "text": "a\u{0}b" }), "text", "character"),
    ];
    refused(&app, "invalid_value", &cases).await;
    let long = json!({ "text": "x".repeat(100_001) });
    let problem = app
        .client
        .post("/api/v1/posts", &long)
        .await
        .problem(422, "invalid_value");
    let field = &problem["fields"][0];
    assert_eq!(
        (&field["count"], &field["limit"]),
        (&json!(100_001), &json!(100_000))
    );
}

#[tokio::test]
async fn lists_are_paged_newest_first() {
    let app = Dezent::spawn().await;
    for number in 1..=5 {
        app.clock.advance_ms(1);
        app.create_post(json!({ "text": format!("{number}") }))
            .await;
    }
    let mut seen = Vec::new();
    let mut path = "/api/v1/posts?limit=2".to_owned();
    loop {
        let page = app.client.get(&path).await.expect(200);
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 2);
        seen.extend(items.iter().map(|post| text(&post["text"])));
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        path = format!("/api/v1/posts?limit=2&cursor={cursor}");
    }
    assert_eq!(seen, ["5", "4", "3", "2", "1"]);
    for (query, field) in [
        ("cursor=x", "cursor"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
    ] {
        let answer = app.client.get(&format!("/api/v1/posts?{query}")).await;
        assert_eq!(answer.problem_field(422, "invalid_value").0, field);
    }
    let answer = app.client.get("/api/v1/posts?colour=red").await;
    assert_eq!(answer.problem_field(422, "unknown_field").0, "colour");
}

#[tokio::test]
async fn a_removed_post_is_gone_and_is_not_published() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let publication = app.due_now(&channel).await;
    let post = text(&app.client.get("/api/v1/posts").await.expect(200)["items"][0]["id"]);
    let path = format!("/api/v1/posts/{post}");
    app.client.delete(&path).await.expect(204);
    app.client.get(&path).await.problem(404, "not_found");
    app.client.delete(&path).await.problem(404, "not_found");
    assert_eq!(count(&app, "posts").await, 0);
    app.run().await;
    assert!(app.public_on(&channel).await.is_empty());
    let read = app
        .client
        .get(&format!("/api/v1/publications/{publication}"))
        .await
        .expect(200);
    assert_eq!(
        (&read["state"], &read["reason"]),
        (&json!("cancelled"), &json!("dropped"))
    );
}

#[tokio::test]
async fn a_post_is_not_removed_while_it_may_be_on_its_way() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({ "kind": "k4" })).await;
    let publication = app.due_now(&channel).await;
    let post = text(&app.client.get("/api/v1/posts").await.expect(200)["items"][0]["id"]);
    let path = format!("/api/v1/posts/{post}");
    app.begin_sending(&publication).await;
    let problem = app.client.delete(&path).await.problem(409, "in_flight");
    assert_eq!(
        (&problem["state"], &problem["publication"]),
        (&json!("sending"), &json!(publication))
    );
    app.make(&publication, Move::LoseSight, State::Unknown, |_| {})
        .await;
    assert_eq!(
        app.client.delete(&path).await.problem(409, "in_flight")["state"],
        "unknown"
    );
    app.client.get(&path).await.expect(200);
}
