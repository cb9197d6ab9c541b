//! `/posts/{id}/overrides`: what people let out although a rule holds it back.

use dezent::domain::role::Role;
use serde_json::{Value, json};

use crate::harness::{Dezent, at, text};

/// A draft of an offer that comes after two others, and its path.
async fn third_offer(app: &Dezent) -> String {
    let channel = app.channel(json!({})).await;
    let offer = json!({ "text": "Guten Morgen", "channels": [channel], "promotion": "offer" });
    for minute in [10, 20] {
        let mut planned = offer.clone();
        planned["publish_at"] = json!(at(minute * 60_000));
        app.create_post(planned).await;
    }
    let draft = app.create_post(offer).await;
    format!("/api/v1/posts/{}", text(&draft["id"]))
}

fn schedule() -> Value {
    json!({ "at": at(30 * 60_000) })
}

fn because(reason: &str) -> Value {
    json!({ "rule": "consecutive-promos", "reason": reason })
}

#[tokio::test]
async fn a_post_goes_out_with_a_reason_and_waits_again_without() {
    let app = Dezent::spawn().await;
    let post = third_offer(&app).await;
    let (plan, overrides) = (format!("{post}/schedule"), format!("{post}/overrides"));
    app.client
        .post(&plan, &schedule())
        .await
        .problem(422, "blocked_by_rules");
    let made = app
        .client
        .post(
            &overrides,
            &because("Räumungsverkauf, seit Mai so angekündigt"),
        )
        .await;
    let made = made.expect(201);
    assert_eq!(made["items"][0]["rule"], "consecutive-promos");
    assert!(made["items"][0]["rules_version"].is_string());
    assert_eq!(app.client.get(&overrides).await.expect(200), made);
    let planned = app.client.post(&plan, &schedule()).await.expect(200);
    let findings = planned["findings"].as_array().unwrap();
    let run = findings
        .iter()
        .find(|one| one["rule"] == "consecutive-promos")
        .unwrap();
    assert_eq!(
        (&run["suppressed_by"], &run["severity"]),
        (&json!("override"), &json!("error"))
    );
    app.client
        .delete(&format!("{overrides}/consecutive-promos"))
        .await
        .expect(204);
    app.client
        .delete(&format!("{overrides}/consecutive-promos"))
        .await
        .problem(404, "not_found");
    let found = app.client.get(&post).await.expect(200)["findings"].clone();
    assert!(
        found
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["blocks"] == true)
    );
    let told = "/api/v1/events?kind=override_created,override_deleted";
    let told = app.client.get(told).await.expect(200);
    assert_eq!(told["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn only_the_roles_that_the_settings_name_may() {
    let app = Dezent::spawn().await;
    let overrides = format!("{}/overrides", third_offer(&app).await);
    let body = because("Räumungsverkauf, seit Mai");
    let editor = app.with_role(Role::Editor).await;
    let reviewer = app.with_role(Role::Reviewer).await;
    let refused = editor
        .post(&overrides, &body)
        .await
        .problem(403, "forbidden");
    assert!(
        text(&refused["detail"]).contains("owner, reviewer"),
        "{refused}"
    );
    reviewer.post(&overrides, &body).await.expect(201);
    let layer = |layer: Value| {
        let app = &app;
        async move {
            app.client
                .put("/api/v1/rules/layers/workspace", &layer)
                .await
                .expect(200)
        }
    };
    layer(json!({ "override_by": ["editor"] })).await;
    editor.post(&overrides, &body).await.expect(201);
    reviewer
        .post(&overrides, &body)
        .await
        .problem(403, "forbidden");
    let locked = json!({ "rules": { "consecutive-promos": { "can_override": false } } });
    layer(locked).await;
    let refused = app
        .client
        .post(&overrides, &body)
        .await
        .problem(403, "forbidden");
    assert!(text(&refused["detail"]).contains("nobody"), "{refused}");
    // What was let out before is held back, too.
    let plan = overrides.replace("overrides", "schedule");
    app.client
        .post(&plan, &schedule())
        .await
        .problem(422, "blocked_by_rules");
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let app = Dezent::spawn().await;
    let overrides = format!("{}/overrides", third_offer(&app).await);
    for (body, field) in [
        (json!({ "rule": "all", "reason": "a good reason" }), "rule"),
        (because("so what"), "reason"),
        (because(" "), "reason"),
        (because(&"x".repeat(201)), "reason"),
    ] {
        let answer = app.client.post(&overrides, &body).await;
        assert_eq!(
            answer.problem_field(422, "invalid_value").0,
            field,
            "{body}"
        );
    }
}
