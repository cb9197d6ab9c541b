//! A person's own account: how the page looks to them, their password, and their workspaces.

use reqwest::Method;
use serde_json::json;

use super::sign_in::{Browser, PASSWORD, owner};
use crate::harness::Dezent;

#[tokio::test]
async fn people_change_their_own_account() {
    let app = Dezent::spawn().await;
    let mut here = owner(&app).await;
    let mut there = Browser::at(&app);
    there
        .sign_in("mira@example.org", PASSWORD)
        .await
        .expect(200);
    let wishes = json!({
        "name": "Mira B.", "theme": "dark", "density": "compact", "time_zone": "Europe/London", "shortcuts": false,
        "language": null,
    });
    let changed = here.own(Method::PATCH, "/api/v1/account", &wishes).await;
    let changed = changed.expect(200);
    let person = &changed["person"];
    for (name, value) in wishes.as_object().unwrap() {
        assert_eq!(&person[name], value, "{name}");
    }
    let wrong = json!({ "present": "vier Laibe", "new": "fünf andere Wörter" });
    let refused = here
        .own(Method::PUT, "/api/v1/account/password", &wrong)
        .await;
    assert_eq!(refused.problem_field(422, "invalid_value").0, "present");
    let none = json!({ "new": "fünf andere Wörter" });
    let refused = here
        .own(Method::PUT, "/api/v1/account/password", &none)
        .await;
    assert_eq!(refused.problem_field(422, "invalid_value").0, "present");
    let short = json!({ "present": PASSWORD, "new": "kurz" });
    let refused = here
        .own(Method::PUT, "/api/v1/account/password", &short)
        .await;
    assert_eq!(refused.problem_field(422, "invalid_value").0, "new");
    let new = json!({ "present": PASSWORD, "new": "fünf andere Wörter" });
    here.own(Method::PUT, "/api/v1/account/password", &new)
        .await
        .expect(204);
    here.get("/api/v1/session").await.expect(200);
    there
        .get("/api/v1/session")
        .await
        .problem(401, "unauthenticated");
    let old = there.sign_in("mira@example.org", PASSWORD).await;
    old.problem(401, "wrong_credentials");
    there
        .sign_in("mira@example.org", "fünf andere Wörter")
        .await
        .expect(200);
    // Each is on record once, with who did it and from where.
    let told = here.get("/api/v1/events").await.expect(200);
    let told = told["items"].as_array().unwrap().iter();
    let told = told.filter(|event| event["actor"] == person["id"]);
    let kinds: Vec<&str> = told
        .map(|event| {
            assert_eq!(event["origin"], "127.0.0.1");
            event["kind"].as_str().unwrap()
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "member_signed_in",
            "member_password_changed",
            "member_changed",
            "member_signed_in",
            "member_signed_in",
        ]
    );
    // A program has no account.
    let program = app.client.patch("/api/v1/account", &wishes).await;
    program.problem(409, "not_possible");
}

#[tokio::test]
async fn somebody_of_two_workspaces_looks_at_one_and_then_the_other() {
    let app = Dezent::spawn().await;
    let mut browser = owner(&app).await;
    let second = json!({ "name": "Zweiter Laden", "owner": { "name": "Mira", "email": "mira@example.org" } });
    let second = browser
        .post("/api/v1/workspaces", &second)
        .await
        .expect(201);
    browser
        .post("/api/v1/posts", &json!({ "text": "Hier" }))
        .await
        .expect(201);
    let there = json!({ "workspace": second["id"] });
    let seen = browser.own(Method::PATCH, "/api/v1/session", &there).await;
    let seen = seen.expect(200);
    assert_eq!(seen["workspace"]["name"], "Zweiter Laden");
    assert_eq!(seen["workspaces"].as_array().unwrap().len(), 2);
    let posts = browser.get("/api/v1/posts").await.expect(200);
    assert_eq!(posts["items"], json!([]), "the two never see each other");
    let foreign = json!({ "workspace": "ws_01993b5c6d7e7f8090a1b2c3d4e5f607" });
    let refused = browser
        .own(Method::PATCH, "/api/v1/session", &foreign)
        .await;
    assert_eq!(refused.problem_field(422, "invalid_value").0, "workspace");
}
