//! `/switches`, and the most posts of one day.

use dezent::domain::{publication::State, role::Role, transition::Move};
use serde_json::{Value, json};

use crate::harness::{Answer, Client, Dezent, text};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

async fn switch(client: &Client, network: &str, body: &Value) -> Answer {
    client
        .put(&format!("/api/v1/switches/{network}"), body)
        .await
}

async fn kinds(app: &Dezent) -> Vec<String> {
    let page = app
        .client
        .get("/api/v1/events?kind=network_stopped,network_released")
        .await;
    let page = page.expect(200);
    let items = page["items"].as_array().unwrap().iter();
    items.map(|event| text(&event["kind"])).collect()
}

#[tokio::test]
async fn what_is_stopped_keeps_its_place_and_goes_on() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let publication = app.due_now(&channel).await;
    let path = format!("/api/v1/publications/{publication}");
    let state = async || app.client.get(&path).await.expect(200)["state"].clone();
    for network in ["sandbox", "all"] {
        let stop = json!({ "stopped": true, "reason": "falscher Text" });
        let answer = switch(&app.client, network, &stop).await.expect(200);
        assert_eq!(
            (
                &answer["network"],
                &answer["stopped"],
                &answer["reason"],
                &answer["stopped_at"]
            ),
            (
                &json!(network),
                &json!(true),
                &json!("falscher Text"),
                &json!(app.in_ms(0))
            )
        );
        app.run().await;
        assert_eq!(state().await, "waiting", "{network}");
        let health = app
            .client
            .get(&format!("/api/v1/channels/{channel}/health"))
            .await
            .expect(200);
        assert_eq!(health["reasons"][0]["code"], "stopped");
        let message = text(&health["reasons"][0]["message"]);
        assert!(message.contains("falscher Text"), "{message}");
        let go = json!({ "stopped": false });
        let answer = switch(&app.client, network, &go).await.expect(200);
        assert_eq!(
            (&answer["stopped"], &answer["reason"]),
            (&json!(false), &Value::Null)
        );
        // What is so already is not told once more.
        switch(&app.client, network, &go).await.expect(200);
    }
    // Another network stops nothing here, and another workspace neither.
    let stop = json!({ "stopped": true, "reason": "x" });
    switch(&app.client, "bluesky", &stop).await.expect(200);
    let other = app.second_workspace().await;
    switch(&other, "all", &stop).await.expect(200);
    app.run().await;
    assert_eq!(state().await, "sent");
    let list = app.client.get("/api/v1/switches").await.expect(200);
    let told: Vec<(String, bool)> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (text(&one["network"]), one["stopped"] == true))
        .collect();
    assert_eq!(told[0], ("all".to_owned(), false));
    assert!(told.contains(&("bluesky".to_owned(), true)), "{told:?}");
    let stopped = "network_stopped";
    let released = "network_released";
    assert_eq!(
        kinds(&app).await,
        [stopped, released, stopped, released, stopped]
    );
}

/// Nobody is asked to post by hand either, also where the channel has lost its credentials.
#[tokio::test]
async fn reminders_are_stopped_too() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({ "script": "401 401" })).await;
    app.due_now(&channel).await;
    for _ in 0..5 {
        app.run().await;
        app.clock.advance_ms(MINUTE_MS);
    }
    let path = format!("/api/v1/channels/{channel}");
    let by_hand = json!({ "mode": "reminder" });
    let by_hand = app.client.patch(&path, &by_hand).await.expect(200);
    assert_eq!(by_hand["state"], "needs_auth");
    let publication = app.due_now(&channel).await;
    let stop = json!({ "stopped": true, "reason": "x" });
    switch(&app.client, "all", &stop).await.expect(200);
    app.run().await;
    assert_eq!(app.stored(&publication).await.state, State::Waiting);
    switch(&app.client, "all", &json!({ "stopped": false }))
        .await
        .expect(200);
    app.run().await;
    assert_eq!(app.stored(&publication).await.state, State::Handed);
}

/// Stopped for longer than its grace, a post waits for a person like any late one.
#[tokio::test]
async fn what_is_stopped_for_long_is_late() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let publication = app.due_now(&channel).await;
    let stop = json!({ "stopped": true, "reason": "x" });
    switch(&app.client, "all", &stop).await.expect(200);
    app.clock.advance_ms(31 * MINUTE_MS);
    app.run().await;
    let path = format!("/api/v1/publications/{publication}");
    let held = app.client.get(&path).await.expect(200);
    assert_eq!(
        (&held["state"], &held["reason"]),
        (&json!("held"), &json!("late"))
    );
}

/// What was claimed before, and is not on its way yet, does not go out either.
#[tokio::test]
async fn what_is_claimed_is_given_back() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let publication = app.due_now(&channel).await;
    app.make(&publication, Move::Claim, State::Due, |after| {
        after.lease.owner = Some(uuid::Uuid::nil());
    })
    .await;
    let claimed = app.stored(&publication).await;
    let stop = json!({ "stopped": true, "reason": "x" });
    switch(&app.client, "all", &stop).await.expect(200);
    let now = app.stored(&publication).await;
    assert_eq!((claimed.state, now.state), (State::Due, State::Waiting));
    assert!(now.revision > claimed.revision && now.lease.no > claimed.lease.no);
    app.run().await;
    assert_eq!(app.public_on(&channel).await.len(), 0);
}

#[tokio::test]
async fn only_owners_stop_and_they_say_why() {
    let app = Dezent::spawn().await;
    let stop = json!({ "stopped": true, "reason": "x" });
    for role in [Role::Editor, Role::Viewer] {
        let refused = switch(&app.with_role(role).await, "all", &stop).await;
        refused.problem(403, "forbidden");
    }
    let list = app
        .with_role(Role::Viewer)
        .await
        .get("/api/v1/switches")
        .await;
    assert!(list.expect(200)["items"].as_array().unwrap().len() > 2);
    switch(&app.client, "myspace", &stop)
        .await
        .problem(404, "not_found");
    for (body, field) in [
        (json!({ "stopped": true }), "reason"),
        (json!({ "stopped": true, "reason": " " }), "reason"),
        (
            json!({ "stopped": true, "reason": "x".repeat(201) }),
            "reason",
        ),
        (json!({ "stopped": "yes" }), "stopped"),
        (json!({ "reason": "x" }), "stopped"),
    ] {
        let refused = switch(&app.client, "all", &body).await;
        assert_eq!(
            refused.problem_field(422, "invalid_value").0,
            field,
            "{body}"
        );
    }
    assert_eq!(kinds(&app).await, [""; 0]);
}

/// An import that has gone wrong ends at the limit of the day, in the zone of the channel.
#[tokio::test]
async fn a_day_takes_so_many_posts_and_no_more() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let path = format!("/api/v1/channels/{channel}");
    assert_eq!(app.client.get(&path).await.expect(200)["daily_max"], 25);
    app.client
        .patch(&path, &json!({ "daily_max": 2 }))
        .await
        .expect(200);
    for wrong in [0, 10_001] {
        let refused = app
            .client
            .patch(&path, &json!({ "daily_max": wrong }))
            .await;
        assert_eq!(refused.problem_field(422, "invalid_value").0, "daily_max");
    }
    let body = |hours: i64| {
        let at = app.in_ms(hours * HOUR_MS);
        json!({ "text": "Brot", "channels": [channel], "publish_at": at })
    };
    // It is nine in Berlin; until midnight there are fifteen hours.
    let first = text(&app.create_post(body(1)).await["id"]);
    app.create_post(body(14)).await;
    let refused = app
        .client
        .post("/api/v1/posts", &body(14))
        .await
        .problem(422, "daily_max");
    let field = &refused["fields"][0];
    assert_eq!(
        (
            &field["field"],
            &field["code"],
            &field["count"],
            &field["limit"]
        ),
        (
            &json!("channels[0]"),
            &json!("daily_max"),
            &json!(3),
            &json!(2)
        )
    );
    assert_eq!(field["channel"], channel);
    let next_day = app.create_post(body(15)).await;
    // Moving within a day counts once; moving into a full one is refused.
    let schedule = |id: &str| format!("/api/v1/posts/{id}/schedule");
    let at = json!({ "at": app.in_ms(2 * HOUR_MS) });
    app.client.post(&schedule(&first), &at).await.expect(200);
    let moved = app
        .client
        .post(&schedule(&text(&next_day["id"])), &at)
        .await;
    moved.problem(422, "daily_max");
    // What was taken back leaves room.
    app.client
        .ask(&format!("/api/v1/posts/{first}/unschedule"))
        .await
        .expect(200);
    app.create_post(body(3)).await;
    let now = format!("/api/v1/posts/{first}/publish-now");
    app.client.ask(&now).await.problem(422, "daily_max");
}
