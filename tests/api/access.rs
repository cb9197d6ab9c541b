//! Who may do what: every call of the description, as every role, here and in another workspace.

use std::collections::BTreeMap;

use dezent::{
    api,
    domain::{
        id::SignInId,
        role::{Action, Role},
    },
};
use reqwest::Method;
use serde_json::{Value, json};
use strum::IntoEnumIterator as _;

use super::media::{PNG, file, upload};
use crate::harness::{Answer, Client, Dezent, text};

/// The digits of every id in the examples of the description.
const DIGITS: &str = "01993b5c6d7e7f8090a1b2c3d4e5f607";

/// An address on this machine at which nobody listens.
const NOWHERE: &str = "http://127.0.0.1:9/";

/// A call of the description.
pub(super) struct Call {
    pub(super) name: String,
    pub(super) method: Method,
    path: String,
    action: Action,
    pub(super) body: Option<Value>,
    pub(super) is_form: bool,
}

/// The calls of the first version that need no key, because they are how one comes to have one.
const OPEN: [&str; 3] = ["accept_setup", "get_setup", "sign_in"];

/// Whether a call of the description needs no key.
pub(super) fn is_open(path: &str, operation: &Value) -> bool {
    let name = operation["operationId"].as_str();
    !path.starts_with("/api/v1") || name.is_none_or(|name| OPEN.contains(&name))
}

pub(super) fn calls() -> Vec<Call> {
    let document = serde_json::to_value(api::openapi()).unwrap();
    let mut calls = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Some(action) = operation["x-action"].as_str() else {
                assert!(is_open(path, operation), "{method} {path} has no action");
                continue;
            };
            let sent = &operation["requestBody"]["content"];
            calls.push(Call {
                name: text(&operation["operationId"]),
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
                action: action.parse().unwrap(),
                body: sent["application/json"].get("example").cloned(),
                is_form: sent["multipart/form-data"].is_object(),
            });
        }
    }
    calls
}

/// Things to call about, made anew for each call, because some calls remove them.
pub(super) struct Things(BTreeMap<&'static str, String>);

/// Makes one thing after removing those that are left, because a workspace has only so many.
async fn made_anew(app: &Dezent, noun: &str, body: Value) -> String {
    let list = format!("/api/v1/{noun}");
    let left = app.client.get(&list).await.expect(200);
    for one in left["items"].as_array().unwrap() {
        let path = format!("{list}/{}", text(&one["id"]));
        assert_eq!(app.client.delete(&path).await.status, 204);
    }
    text(&app.client.post(&list, &body).await.expect(201)["id"])
}

/// One thing of a kind, made where none is left.
async fn one_of(app: &Dezent, noun: &str, body: Value) -> String {
    let list = format!("/api/v1/{noun}");
    let left = app.client.get(&list).await.expect(200);
    match left["items"].get(0) {
        Some(one) => text(&one["id"]),
        None => text(&app.client.post(&list, &body).await.expect(201)["id"]),
    }
}

/// A connection that a caller has begun; nobody else sees it.
pub(super) async fn asked_by(client: &Client) -> String {
    let asked = json!({ "network": "pinterest" });
    let asked = client.post("/api/v1/channels/connect", &asked).await;
    text(&asked.expect(201)["id"])
}

impl Things {
    pub(super) async fn make(app: &Dezent) -> Self {
        // Some calls pause everything.
        let go_on = json!({ "paused": false });
        app.client.put("/api/v1/pause", &go_on).await.expect(200);
        let channel = app.channel(json!({})).await;
        let publication = app.due_now(&channel).await;
        let read = |path: String| async move { app.client.get(&path).await.expect(200) };
        let post = read(format!("/api/v1/publications/{publication}")).await["post"].clone();
        let anna = json!({ "name": "Anna", "role": "viewer" });
        let anna = app.client.post("/api/v1/people", &anna).await.expect(201);
        let key = json!({ "name": "x", "role": "viewer" });
        let key = app.client.post("/api/v1/keys", &key).await.expect(201);
        let hook = json!({ "name": "x", "url": NOWHERE });
        let hook = made_anew(app, "webhooks", hook).await;
        let audience = one_of(app, "audiences", json!({ "name": "x" })).await;
        let offer = one_of(app, "offers", json!({ "name": "x" })).await;
        let item = json!({ "kind": "praise", "text": "x" });
        let item = one_of(app, "inbox/items", item).await;
        let calendar = one_of(app, "calendars", json!({ "name": "x" })).await;
        let silent = json!({ "rule": "ad-density", "reason": "x" });
        let suppression = made_anew(app, "suppressions", silent).await;
        let asked = asked_by(&app.client).await;
        // Everybody who plans may let something out, too: which roles may is not asked here.
        let layer = json!({ "override_by": ["owner", "editor", "reviewer"] });
        let workspace = "/api/v1/rules/layers/workspace";
        app.client.put(workspace, &layer).await.expect(200);
        let let_out = json!({ "rule": "ad-density", "reason": "for a good reason" });
        let overrides = format!("/api/v1/posts/{}/overrides", text(&post));
        app.client.post(&overrides, &let_out).await.expect(201);
        // The same file is stored once, and some calls remove it.
        let media = upload(&app.client, file(PNG)).await;
        let media: Value = serde_json::from_str(&media.text).unwrap();
        Self(BTreeMap::from([
            ("media", text(&media["id"])),
            ("chan", channel),
            ("pub", publication),
            ("post", text(&post)),
            ("person", text(&anna["id"])),
            ("key", text(&key["id"])),
            ("hook", hook),
            ("aud", audience),
            ("offer", offer),
            ("cal", calendar),
            ("inbox", item),
            ("sup", suppression),
            ("conn", asked),
            ("signin", SignInId::new(app.clock.now()).to_string()),
            ("ws", app.app.workspace().to_string()),
        ]))
    }

    /// Has what happened delivered, as far as that goes; says the id of one delivery.
    pub(super) async fn deliver(&mut self, app: &Dezent) {
        app.run().await;
        let path = format!("/api/v1/webhooks/{}/deliveries", self.0["hook"]);
        let deliveries = app.client.get(&path).await.expect(200);
        self.0.insert("dlv", text(&deliveries["items"][0]["id"]));
    }

    /// Calls about another thing of a kind.
    pub(super) fn put(&mut self, prefix: &'static str, id: String) {
        self.0.insert(prefix, id);
    }

    /// The id that an address is about.
    fn of(&self, path: &str) -> &str {
        if path.contains("/channels/connect/") {
            return &self.0["conn"];
        }
        let noun = path.trim_start_matches("/api/v1/").split('/').next();
        let prefix = match noun.unwrap() {
            "channels" => "chan",
            "media" => "media",
            "publications" => "pub",
            "posts" => "post",
            "people" => "person",
            "keys" => "key",
            "webhooks" => "hook",
            "audiences" => "aud",
            "offers" => "offer",
            "calendars" => "cal",
            "inbox" => "inbox",
            "suppressions" => "sup",
            "workspaces" => "ws",
            "sessions" => "signin",
            other => panic!("nothing is made for {other}"),
        };
        &self.0[prefix]
    }

    /// An example about these things.
    fn within(&self, example: &Value) -> Value {
        let mut text = example.to_string();
        for (prefix, id) in &self.0 {
            text = text.replace(&format!("\"{prefix}_{DIGITS}\""), &format!("\"{id}\""));
        }
        serde_json::from_str(&text).unwrap()
    }
}

pub(super) async fn make(client: &Client, call: &Call, things: &Things) -> Answer {
    let mut path = call.path.clone();
    if path.contains("{id}") {
        path = path.replace("{id}", things.of(&call.path));
    }
    if path.contains("{delivery}") {
        path = path.replace("{delivery}", &things.0["dlv"]);
    }
    path = path.replace("{network}", "mastodon");
    path = path.replace("{rule}", "ad-density");
    path = path.replace("{of}", &things.0["chan"]);
    let path = match call.name.as_str() {
        "get_calendar" => format!("{path}?from=2026-12-01T00:00:00Z&to=2026-12-02T00:00:00Z"),
        _ => path,
    };
    assert!(
        !path.contains('{'),
        "{path} is about something that is not made here"
    );
    let request = client.call(call.method.clone(), &path);
    Answer::of(match &call.body {
        Some(example) => request.json(&things.within(example)),
        // A form without its file: whoever is let in is told what is missing.
        None if call.is_form => request
            .header("content-type", "multipart/form-data; boundary=x")
            .body("--x\r\nContent-Disposition: form-data; name=\"alt\"\r\n\r\nx\r\n--x--\r\n"),
        None => request,
    })
    .await
}

/// A shop whose messages may go to this machine.
pub(super) async fn shop() -> Dezent {
    Dezent::spawn_with(|config| {
        config.http.allow_private_addresses = true;
        config.server.public_url = Some("https://dezent.example.org".parse().unwrap());
    })
    .await
}

#[test]
fn every_call_names_its_action_and_this_is_who_may_make_it() {
    let mut lines: Vec<String> = calls()
        .iter()
        .map(|call| {
            let may = |role: Role| if role.may(call.action) { "x" } else { "-" };
            let roles: Vec<&str> = Role::iter().map(may).collect();
            format!("{} {} {}", roles.join(" "), call.name, call.action)
        })
        .collect();
    lines.sort_by(|a, b| a[8..].cmp(&b[8..]));
    insta::assert_snapshot!("access", lines.join("\n"));
}

#[tokio::test]
async fn every_role_may_do_what_it_was_granted_and_nothing_else() {
    let app = shop().await;
    let mut clients = Vec::new();
    for role in Role::iter() {
        clients.push((role, app.with_role(role).await));
    }
    for call in calls() {
        for (role, client) in &clients {
            let mut things = Things::make(&app).await;
            if call.path.contains("{delivery}") {
                things.deliver(&app).await;
            }
            if call.path.contains("/connect/") && role.may(call.action) {
                things.put("conn", asked_by(client).await);
            }
            let answer = make(client, &call, &things).await;
            let (name, status) = (&call.name, answer.status);
            if role.may(call.action) {
                // A program is signed in nowhere, so it finds nothing to sign out.
                let is_there = status != 404 || name == "delete_session";
                let is_let_in = is_there && !matches!(status, 401 | 403 | 405) && status < 500;
                assert!(is_let_in, "{name} as {role}: {status} {}", answer.text);
            } else {
                let problem = answer.problem(403, "forbidden");
                assert_eq!(
                    problem["action"],
                    call.action.to_string(),
                    "{name} as {role}"
                );
            }
        }
        let nobody = app.client.with_key(None);
        let mut things = Things::make(&app).await;
        things.deliver(&app).await;
        let answer = make(&nobody, &call, &things).await;
        answer.problem(401, "unauthenticated");
    }
}

#[tokio::test]
async fn no_role_of_another_workspace_reaches_what_is_not_its_own() {
    let app = shop().await;
    let other = json!({ "name": "Zwei" });
    let other = app
        .client
        .post("/api/v1/workspaces", &other)
        .await
        .expect(201);
    let other = text(&other["id"]).parse().unwrap();
    let mut things = Things::make(&app).await;
    things.deliver(&app).await;
    let mut asked = 0;
    for role in Role::iter() {
        let client = app.with_role_in(other, role).await;
        for call in calls().iter().filter(|call| call.path.contains("{id}")) {
            let answer = make(&client, call, &things).await;
            if role.may(call.action) {
                answer.problem(404, "not_found");
            } else {
                answer.problem(403, "forbidden");
            }
            asked += 1;
        }
    }
    assert!(asked >= 4 * 16, "{asked}");
    // Everything is still there, as it was.
    for noun in ["posts", "channels", "people", "publications", "media"] {
        let path = format!("/api/v1/{noun}");
        let left = app.client.get(&path).await.expect(200);
        assert_eq!(left["items"].as_array().unwrap().len(), 1, "{noun}");
    }
}
