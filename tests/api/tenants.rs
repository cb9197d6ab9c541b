//! What belongs to another workspace is not there: the same answer as for what never was.

use dezent::api;
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    access::asked_by,
    events::Stream,
    media::{PNG, file, upload},
    sign_in,
};
use crate::harness::{Answer, Client, Dezent, at, text};

/// Whatever differs between two answers about nothing.
fn told(answer: Answer) -> Value {
    let mut problem = answer.problem(404, "not_found");
    problem.as_object_mut().unwrap().remove("instance");
    problem
}

/// A body that each call would take.
fn body(path: &str) -> Option<Value> {
    let name = path.rsplit('/').next().unwrap();
    match name {
        "schedule" => Some(json!({ "at": at(60_000) })),
        "resolve" => Some(json!({ "decision": "drop" })),
        "{id}" if path.contains("posts") => Some(json!({ "text": "x" })),
        "{id}" if path.contains("channels") => Some(json!({ "paused": true })),
        "{id}" if path.contains("people") => Some(json!({ "role": "viewer" })),
        "{id}" if path.contains("workspaces") => Some(json!({ "name": "x" })),
        "{id}" if path.contains("webhooks") => Some(json!({ "name": "x" })),
        "{id}" if path.contains("media") => Some(json!({ "alt": "x" })),
        "{id}" if path.contains("audiences") => Some(json!({ "name": "x" })),
        "{id}" if path.contains("offers") => Some(json!({ "name": "x" })),
        "{id}" if path.contains("calendars") => Some(json!({ "name": "x" })),
        "{id}" if path.contains("inbox") => Some(json!({ "text": "x" })),
        "overrides" => Some(json!({ "rule": "ad-density", "reason": "for a good reason" })),
        "address" | "targets" => Some(json!({})),
        _ => None,
    }
}

async fn call(client: &Client, method: &Method, path: &str, id: &str) -> Answer {
    let call = client.call(method.clone(), &path.replace("{id}", id));
    let call = match body(path).filter(|_| method != Method::GET) {
        Some(body) => call.json(&body),
        None => call,
    };
    Answer::of(call).await
}

#[tokio::test]
async fn foreign_and_missing_ids_are_answered_alike_by_every_call() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let publication = app.due_now(&channel).await;
    let before = app.client.get("/api/v1/posts").await.expect(200);
    let post = text(&before["items"][0]["id"]);
    let anna = json!({ "name": "Anna", "role": "viewer" });
    let anna = app.client.post("/api/v1/people", &anna).await.expect(201);
    let keys = app.client.get("/api/v1/keys").await.expect(200);
    let (person, key) = (text(&anna["id"]), text(&keys["items"][0]["id"]));
    let workspace = app.app.workspace().to_string();
    let hook = json!({ "name": "x", "url": "https://example.org/" });
    let hook = app.client.post("/api/v1/webhooks", &hook).await.expect(201);
    let hook = text(&hook["id"]);
    let media = upload(&app.client, file(PNG)).await.expect(201);
    let media = text(&media["id"]);
    let audience = json!({ "name": "Familien" });
    let audience = app.client.post("/api/v1/audiences", &audience).await;
    let audience = text(&audience.expect(201)["id"]);
    let offer = json!({ "name": "Brett" });
    let offer = app.client.post("/api/v1/offers", &offer).await.expect(201);
    let offer = text(&offer["id"]);
    let calendar = json!({ "name": "Ort" });
    let calendar = app.client.post("/api/v1/calendars", &calendar).await;
    let calendar = text(&calendar.expect(201)["id"]);
    let question = json!({ "kind": "question", "text": "x" });
    let question = app.client.post("/api/v1/inbox/items", &question).await;
    let question = text(&question.expect(201)["id"]);
    let asked = asked_by(&app.client).await;
    let signed_in = sign_in::owner(&app).await.session().await;
    let other = app.second_workspace().await;
    let document = serde_json::to_value(api::openapi()).unwrap();
    let mut asked_about = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        if !path.contains("{id}") {
            continue;
        }
        let (id, prefix) = if path.contains("/connect/") {
            (&asked, "conn")
        } else if path.contains("/people/") {
            (&person, "person")
        } else if path.contains("/keys/") {
            (&key, "key")
        } else if path.contains("/workspaces/") {
            (&workspace, "ws")
        } else if path.contains("/posts/") {
            (&post, "post")
        } else if path.contains("/publications/") {
            (&publication, "pub")
        } else if path.contains("/webhooks/") {
            (&hook, "hook")
        } else if path.contains("/media/") {
            (&media, "media")
        } else if path.contains("/audiences/") {
            (&audience, "aud")
        } else if path.contains("/offers/") {
            (&offer, "offer")
        } else if path.contains("/calendars/") {
            (&calendar, "cal")
        } else if path.contains("/inbox/") {
            (&question, "inbox")
        } else if path.contains("/sessions/") {
            (&signed_in, "signin")
        } else {
            (&channel, "chan")
        };
        let nobody = format!("{prefix}_0192aaaaaaaa7000800000000000dead");
        for method in ["get", "post", "patch", "delete"] {
            if item[method].is_null() {
                continue;
            }
            let method: Method = method.to_uppercase().parse().unwrap();
            let foreign = told(call(&other, &method, path, id).await);
            assert_eq!(
                foreign,
                told(call(&other, &method, path, &nobody).await),
                "{method} {path}"
            );
            assert_eq!(
                foreign,
                told(call(&other, &method, path, "x").await),
                "{method} {path}"
            );
            asked_about += 1;
        }
    }
    assert_eq!(asked_about, 56, "every call that takes an id");
    assert_eq!(
        app.client.get("/api/v1/posts").await.expect(200),
        before,
        "nothing has changed"
    );
}

#[tokio::test]
async fn lists_show_only_ones_own() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let publication = app.due_now(&channel).await;
    let post = text(&app.client.get("/api/v1/posts").await.expect(200)["items"][0]["id"]);
    upload(&app.client, file(PNG)).await.expect(201);
    let other = app.second_workspace().await;
    let calendar = format!("calendar?from={}&to={}", at(-60_000), at(60_000));
    let lists = [
        "posts".to_owned(),
        "publications".to_owned(),
        "channels".to_owned(),
        calendar.clone(),
        format!("{calendar}&channel={channel}"),
        format!("publications?post={post}"),
        format!("publications?channel={channel}"),
        "media".to_owned(),
        "channels?with=health,figures".to_owned(),
        "posts?q=morgen".to_owned(),
        format!("posts?channel={channel}"),
        format!("events?channel={channel}&kind=channel_connected"),
        format!("events?post={post}&kind=post_created"),
    ];
    for list in lists {
        let path = format!("/api/v1/{list}");
        assert_eq!(
            other.get(&path).await.expect(200)["items"],
            json!([]),
            "{list}"
        );
        assert_eq!(
            app.client.get(&path).await.expect(200)["items"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
    }
    let answer = app
        .client
        .get(&format!("/api/v1/publications/{publication}"))
        .await;
    assert_eq!(answer.status, 200);
}

/// Labels, switches and what happened are each workspace's own, also as they happen.
#[tokio::test]
async fn nobody_hears_or_stops_what_is_anothers() {
    let app = Dezent::spawn().await;
    let other = app.second_workspace().await;
    let mut theirs = Stream::open(&other, "", None).await;
    let channel = app.channel(json!({})).await;
    app.create_post(json!({ "text": "x", "tags": ["brot"], "pillar": "backen" }))
        .await;
    let publication = app.due_now(&channel).await;
    for list in ["tags", "pillars"] {
        let path = format!("/api/v1/{list}");
        let seen = async |client: &Client| {
            let page = client.get(&path).await.expect(200);
            page["items"].as_array().unwrap().len()
        };
        assert_eq!(
            (seen(&app.client).await, seen(&other).await),
            (1, 0),
            "{list}"
        );
    }
    let stop = json!({ "stopped": true, "reason": "x" });
    let switches = "/api/v1/switches";
    let all = format!("{switches}/all");
    other.put(&all, &stop).await.expect(200);
    let own = app.client.get(switches).await.expect(200);
    assert!(!own.to_string().contains("true"), "{own}");
    app.run().await;
    let path = format!("/api/v1/publications/{publication}");
    assert_eq!(app.client.get(&path).await.expect(200)["state"], "sent");
    // Of all this they heard what they did themselves.
    assert_eq!(theirs.next().await.unwrap().kind, "network_stopped");
    other
        .put(&all, &json!({ "stopped": false }))
        .await
        .expect(200);
    assert_eq!(theirs.next().await.unwrap().kind, "network_released");
}

/// Among many, what belongs to another workspace is answered like what never was.
#[tokio::test]
async fn foreign_things_among_many_are_not_there() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let publication = app.due_now(&channel).await;
    let post = text(&app.client.get("/api/v1/posts").await.expect(200)["items"][0]["id"]);
    let before = app.stored(&publication).await;
    let other = app.second_workspace().await;
    for (path, id, nobody) in [
        (
            "posts/bulk/schedule",
            &post,
            "post_0192aaaaaaaa7000800000000000dead",
        ),
        (
            "posts/bulk/unschedule",
            &post,
            "post_0192aaaaaaaa7000800000000000dead",
        ),
        (
            "publications/bulk/cancel",
            &publication,
            "pub_0192aaaaaaaa7000800000000000dead",
        ),
    ] {
        let asked = async |id: &str| {
            let body = if path.ends_with("/schedule") {
                json!({ "items": [{ "id": id, "at": at(60_000) }] })
            } else {
                json!({ "ids": [id] })
            };
            let answer = other
                .post(&format!("/api/v1/{path}"), &body)
                .await
                .expect(200);
            let mut item = answer["items"][0].clone();
            assert_eq!(
                (&item["ok"], &answer["confirm"]),
                (&json!(false), &Value::Null)
            );
            item.as_object_mut().unwrap().remove("id");
            item
        };
        let foreign = asked(id).await;
        assert_eq!(foreign["problem"]["code"], "not_found");
        assert_eq!(foreign, asked(nobody).await, "{path}");
    }
    assert_eq!(app.stored(&publication).await, before);
}

#[tokio::test]
async fn a_foreign_channel_is_refused_like_one_that_never_was() {
    let app = Dezent::spawn().await;
    let foreign = app.channel(json!({})).await;
    let other = app.second_workspace().await;
    for path in ["/api/v1/posts", "/api/v1/check"] {
        let refused = async |channel: &str| {
            let body = json!({ "text": "x", "channels": [channel], "publish_at": at(60_000) });
            let mut problem = other.post(path, &body).await.problem(422, "invalid_value");
            problem.as_object_mut().unwrap().remove("instance");
            problem
        };
        let nobody = "chan_0192aaaaaaaa7000800000000000dead";
        assert_eq!(refused(&foreign).await, refused(nobody).await);
    }
    assert_eq!(
        other.get("/api/v1/posts").await.expect(200)["items"],
        json!([])
    );
}

#[tokio::test]
async fn posts_of_another_workspace_are_no_neighbours() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    for minute in 1..=2 {
        app.create_post(json!({
            "text": "Angebot", "channels": [channel], "promotion": "offer",
            "publish_at": at(minute * 60_000),
        }))
        .await;
    }
    let other = app.second_workspace().await;
    let body = json!({ "network": "sandbox", "name": "Anderer", "time_zone": "UTC" });
    let own = other.post("/api/v1/channels", &body).await.expect(201)["id"].clone();
    let offer = json!({
        "text": "Angebot", "channels": [own], "promotion": "offer", "publish_at": at(180_000),
    });
    other.post("/api/v1/posts", &offer).await.expect(201);
}

/// What rules know of a workspace is its own.
#[tokio::test]
async fn nobody_sees_or_writes_what_rules_know_of_another() {
    let app = Dezent::spawn().await;
    let other = app.second_workspace().await;
    let profile = "/api/v1/workspace/profile";
    let body = json!({ "sector": "food" });
    app.client.put(profile, &body).await.expect(200);
    assert_eq!(other.get(profile).await.expect(200)["revision"], 0);
    let named = json!({ "name": "x" });
    let said = json!({ "kind": "question", "text": "x" });
    let silent = json!({ "rule": "ad-density", "reason": "x" });
    for (list, body) in [
        ("audiences", &named),
        ("offers", &named),
        ("calendars", &named),
        ("inbox/items", &said),
        ("suppressions", &silent),
    ] {
        let path = format!("/api/v1/{list}");
        app.client.post(&path, body).await.expect(201);
        assert_eq!(
            other.get(&path).await.expect(200)["items"],
            json!([]),
            "{list}"
        );
    }
    let layer = json!({ "blocks_from": "warning" });
    let own = "/api/v1/rules/layers/workspace";
    app.client.put(own, &layer).await.expect(200);
    assert_eq!(
        other.get(own).await.expect(200)["layer"],
        json!({ "rules": {} })
    );
    let theirs = other.get("/api/v1/rules/layers").await.expect(200);
    assert_eq!(theirs["items"], json!([]));
    let pause = json!({ "paused": true, "reason": "Hochwasser hier" });
    app.client.put("/api/v1/pause", &pause).await.expect(200);
    let theirs = other.get("/api/v1/pause").await.expect(200);
    assert_eq!(
        (&theirs["paused"], &theirs["reason"]),
        (&json!(false), &Value::Null)
    );
    let go_on = json!({ "paused": false });
    other.put("/api/v1/pause", &go_on).await.expect(200);
    let own = app.client.get("/api/v1/pause").await.expect(200);
    assert_eq!(own["paused"], true);
    let body = json!({ "sector": "home" });
    other.put(profile, &body).await.expect(200);
    let own = app.client.get(profile).await.expect(200);
    assert_eq!(
        (&own["sector"], &own["revision"]),
        (&json!("food"), &json!(1))
    );
}
