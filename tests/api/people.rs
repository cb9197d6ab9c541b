//! People, roles, keys and workspaces: who may do what, and since when.

use dezent::domain::role::Role;
use serde_json::{Value, json};

use crate::harness::{Client, Dezent, text};

async fn add(owner: &Client, name: &str, role: &str) -> String {
    let body = json!({ "name": name, "role": role });
    text(&owner.post("/api/v1/people", &body).await.expect(201)["id"])
}

async fn key_of(owner: &Client, body: Value) -> Client {
    let made = owner.post("/api/v1/keys", &body).await.expect(201);
    owner.with_key(Some(&text(&made["text"])))
}

#[tokio::test]
async fn a_person_calls_with_a_key_of_their_own_and_with_their_role() {
    let app = Dezent::spawn().await;
    let owner = &app.client;
    let anna = add(owner, "Anna", "editor").await;
    let call = key_of(owner, json!({ "name": "laptop", "person": anna })).await;
    let me = call.get("/api/v1/me").await.expect(200);
    assert_eq!(
        (&me["person"], &me["role"]),
        (&json!(anna), &json!("editor"))
    );
    let abilities = me["abilities"].as_array().unwrap();
    assert!(abilities.contains(&json!("write_posts")));
    assert!(!abilities.contains(&json!("manage_people")));
    assert_eq!(me["workspaces"].as_array().unwrap().len(), 1);
    let post = json!({ "text": "Guten Morgen" });
    call.post("/api/v1/posts", &post).await.expect(201);
    let person = format!("/api/v1/people/{anna}");
    // Another role holds from the next call on.
    let viewer = json!({ "role": "viewer" });
    owner.patch(&person, &viewer).await.expect(200);
    let refused = call.post("/api/v1/posts", &post).await;
    refused.problem(403, "forbidden");
    assert_eq!(call.get("/api/v1/posts").await.status, 200);
    // Whoever is let go is not known any more.
    assert_eq!(owner.delete(&person).await.status, 204);
    let gone = call.get("/api/v1/posts").await;
    gone.problem(401, "unauthenticated");
    owner.get(&person).await.problem(404, "not_found");
}

#[tokio::test]
async fn a_key_is_only_for_its_scopes_and_only_until_its_end() {
    let app = Dezent::spawn().await;
    let body = json!({
        "name": "feed", "role": "editor", "scopes": ["read_posts"], "expires_at": app.in_ms(60_000),
    });
    let call = key_of(&app.client, body).await;
    assert_eq!(call.get("/api/v1/posts").await.status, 200);
    call.get("/api/v1/channels").await.problem(403, "forbidden");
    app.clock.advance_ms(60_000);
    let ended = call.get("/api/v1/posts").await;
    ended.problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_key_makes_no_key_that_can_do_more() {
    let app = Dezent::spawn().await;
    let scopes = ["manage_keys", "read_posts"];
    let body = json!({ "name": "a", "role": "owner", "scopes": scopes });
    let call = key_of(&app.client, body).await;
    let body = json!({ "name": "b", "role": "owner", "scopes": ["write_posts"] });
    let refused = call.post("/api/v1/keys", &body).await;
    let (field, code) = refused.problem_field(422, "invalid_value");
    assert_eq!((field.as_str(), code.as_str()), ("scopes", "scope_too_far"));
    // Without scopes it gets those of the key that asks.
    let body = json!({ "name": "c", "role": "owner" });
    let made = call.post("/api/v1/keys", &body).await.expect(201);
    assert_eq!(made["scopes"], json!(scopes));
}

#[tokio::test]
async fn what_a_key_cannot_be_is_named() {
    let app = Dezent::spawn().await;
    let nobody = "person_0192aaaaaaaa7000800000000000dead";
    for (body, field, code) in [
        (json!({ "name": "x" }), "role", "role_or_person"),
        (json!({ "name": " ", "role": "viewer" }), "name", "empty"),
        (
            json!({ "name": "x", "role": "viewer", "scopes": [] }),
            "scopes",
            "scopes_empty",
        ),
        (
            json!({ "name": "x", "role": "viewer", "expires_at": app.in_ms(0) }),
            "expires_at",
            "in_the_past",
        ),
        (
            json!({ "name": "x", "person": nobody }),
            "person",
            "person_unknown",
        ),
        (
            json!({ "name": "x", "person": nobody, "role": "owner" }),
            "role",
            "role_or_person",
        ),
        (json!({ "name": "x", "role": "king" }), "role", "invalid"),
    ] {
        let answer = app.client.post("/api/v1/keys", &body).await;
        let found = answer.problem_field(422, "invalid_value");
        assert_eq!(
            (found.0.as_str(), found.1.as_str()),
            (field, code),
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_key_is_listed_without_its_text_and_taken_back_for_good() {
    let app = Dezent::spawn().await;
    let owner = &app.client;
    let body = json!({ "name": "x", "role": "viewer" });
    let made = owner.post("/api/v1/keys", &body).await.expect(201);
    let (id, secret) = (text(&made["id"]), text(&made["text"]));
    let call = owner.with_key(Some(&secret));
    assert_eq!(call.get("/api/v1/me").await.status, 200);
    let listed = owner.get("/api/v1/keys").await;
    assert!(!listed.text.contains(&secret) && listed.text.contains(&id));
    let path = format!("/api/v1/keys/{id}");
    assert_eq!(owner.delete(&path).await.status, 204);
    call.get("/api/v1/me").await.problem(401, "unauthenticated");
    owner.delete(&path).await.problem(409, "not_possible");
}

#[tokio::test]
async fn a_workspace_keeps_an_owner() {
    let app = Dezent::spawn().await;
    let owner = json!({ "name": "Bea", "email": "Bea@Example.org " });
    let body = json!({ "name": "Nachbar", "owner": owner });
    let made = app
        .client
        .post("/api/v1/workspaces", &body)
        .await
        .expect(201);
    let bea = app.client.with_key(Some(&text(&made["key"]["text"])));
    assert_eq!(made["owner"]["email"], "bea@example.org");
    let person = format!("/api/v1/people/{}", text(&made["owner"]["id"]));
    let editor = json!({ "role": "editor" });
    bea.patch(&person, &editor)
        .await
        .problem(409, "not_possible");
    bea.delete(&person).await.problem(409, "not_possible");
    let other = add(&bea, "Carla", "owner").await;
    bea.patch(&person, &editor).await.expect(200);
    let refused = bea.delete(&format!("/api/v1/people/{other}")).await;
    refused.problem(403, "forbidden");
}

#[tokio::test]
async fn one_person_belongs_to_two_workspaces_and_sees_both_from_each() {
    let app = Dezent::spawn().await;
    let body = json!({ "name": "Zwei", "owner": { "name": "Bea", "email": "bea@example.org" } });
    let made = app
        .client
        .post("/api/v1/workspaces", &body)
        .await
        .expect(201);
    let bea = app.client.with_key(Some(&text(&made["key"]["text"])));
    let body = json!({ "name": "Beate", "email": "BEA@example.org", "role": "reviewer" });
    let here = app.client.post("/api/v1/people", &body).await.expect(201);
    assert_eq!(here["id"], made["owner"]["id"]);
    assert_eq!(
        here["name"], "Beate",
        "what she is called elsewhere is not told"
    );
    let me = bea.get("/api/v1/me").await.expect(200);
    let workspaces = me["workspaces"].as_array().unwrap();
    let role = |name: &str| {
        let one = workspaces.iter().find(|one| one["name"] == name);
        one.unwrap()["role"].clone()
    };
    assert_eq!(
        (role("My shop"), role("Zwei")),
        (json!("reviewer"), json!("owner"))
    );
    let again = app.client.post("/api/v1/people", &body).await;
    again.problem(409, "not_possible");
    // Her key is for one of them only.
    let people = bea.get("/api/v1/people").await.expect(200);
    assert_eq!(people["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_address_that_is_none_is_named() {
    let app = Dezent::spawn().await;
    for email in [
        "",
        "anna",
        "anna@",
        "@example.org",
        "an na@example.org",
        "a@b@c",
    ] {
        let body = json!({ "name": "Anna", "email": email, "role": "viewer" });
        let answer = app.client.post("/api/v1/people", &body).await;
        assert_eq!(
            answer.problem_field(422, "invalid_value").0,
            "email",
            "{email}"
        );
    }
    let body = json!({ "name": "Zwei", "owner": { "name": "", "email": "bea" } });
    let answer = app.client.post("/api/v1/workspaces", &body).await;
    let problem = answer.problem(422, "invalid_value");
    let fields = problem["fields"].as_array().unwrap();
    let names: Vec<&Value> = fields.iter().map(|field| &field["field"]).collect();
    assert_eq!(names, ["owner.name", "owner.email"]);
}

#[tokio::test]
async fn only_those_who_run_the_installation_reach_beyond_their_workspace() {
    let app = Dezent::spawn().await;
    let other = app.second_workspace().await;
    let body = json!({ "name": "Drei" });
    let refused = other.post("/api/v1/workspaces", &body).await;
    refused.problem(403, "forbidden");
    let confirm = json!({ "what": "clock" });
    let refused = other.post("/api/v1/system/confirm", &confirm).await;
    refused.problem(403, "forbidden");
    let me = other.get("/api/v1/me").await.expect(200);
    let abilities = me["abilities"].as_array().unwrap();
    assert!(!abilities.contains(&json!("confirm_system")));
    let editor = app.with_role(Role::Editor).await;
    let refused = editor.post("/api/v1/workspaces", &body).await;
    refused.problem(403, "forbidden");
}

#[tokio::test]
async fn a_workspace_is_changed_by_its_owner_alone() {
    let app = Dezent::spawn().await;
    let me = app.client.get("/api/v1/me").await.expect(200);
    let path = format!("/api/v1/workspaces/{}", text(&me["workspace"]["id"]));
    let body = json!({ "name": " Laden " });
    let renamed = app.client.patch(&path, &body).await.expect(200);
    assert_eq!(renamed["name"], "Laden");
    let listed = app.client.get("/api/v1/workspaces").await.expect(200);
    assert_eq!(listed["items"][0]["name"], "Laden");
    assert_eq!(renamed["time_zone"], Value::Null);
    let zone = json!({ "time_zone": "Europe/Berlin" });
    let moved = app.client.patch(&path, &zone).await.expect(200);
    assert_eq!(
        (&moved["name"], &moved["time_zone"]),
        (&json!("Laden"), &json!("Europe/Berlin"))
    );
    let me = app.client.get("/api/v1/me").await.expect(200);
    assert_eq!(me["workspace"]["time_zone"], "Europe/Berlin");
    let answer = app
        .client
        .patch(&path, &json!({ "time_zone": "Berlin" }))
        .await;
    let field = answer.problem_field(422, "invalid_value").0;
    assert_eq!(field, "time_zone");
    let none = json!({ "time_zone": null });
    let none = app.client.patch(&path, &none).await.expect(200);
    assert_eq!(none["time_zone"], Value::Null);
    let told = app.client.get("/api/v1/events?limit=3").await.expect(200);
    let kinds = told["items"].as_array().unwrap().iter();
    let kinds: Vec<&Value> = kinds.map(|event| &event["kind"]).collect();
    let zone = "workspace_zone_changed";
    assert_eq!(kinds, [zone, zone, "workspace_renamed"]);
    let other = app.second_workspace().await;
    other.patch(&path, &body).await.problem(404, "not_found");
}
