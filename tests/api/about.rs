//! What an author says a post is, beside its words.

use serde_json::{Value, json};

use crate::harness::{Dezent, text};

const POSTS: &str = "/api/v1/posts";

async fn offer(app: &Dezent) -> String {
    let made = app
        .client
        .post("/api/v1/offers", &json!({ "name": "Brett" }))
        .await;
    text(&made.expect(201)["id"])
}

#[tokio::test]
async fn what_is_said_is_kept_and_replaced_whole() {
    let app = Dezent::spawn().await;
    let plain = app.create_post(json!({ "text": "x" })).await;
    let nothing = json!({
        "kind": "post", "was_asked": false, "relation": "none", "offer": null,
        "is_essential": false, "is_evergreen": false, "campaign": null,
    });
    assert_eq!(plain["about"], nothing);
    let offer = offer(&app).await;
    app.clock.advance_ms(1);
    let about = json!({
        "kind": "reply", "was_asked": true, "relation": "own", "offer": offer, "campaign": "Advent",
    });
    let made = app
        .create_post(json!({ "text": "x", "about": about }))
        .await;
    assert_eq!(
        (
            &made["about"]["offer"],
            &made["about"]["kind"],
            &made["about"]["is_evergreen"]
        ),
        (&json!(offer), &json!("reply"), &json!(false))
    );
    let path = format!("{POSTS}/{}", text(&made["id"]));
    // What is not given stays, and what is given is all there is.
    let changed = app
        .client
        .patch(&path, &json!({ "text": "y" }))
        .await
        .expect(200);
    assert_eq!(changed["about"], made["about"]);
    let same = json!({ "about": about });
    assert_eq!(
        app.client.patch(&path, &same).await.expect(200)["revision"],
        2
    );
    let less = json!({ "about": { "is_evergreen": true } });
    let less = app.client.patch(&path, &less).await.expect(200);
    assert_eq!(
        (
            &less["about"]["offer"],
            &less["about"]["is_evergreen"],
            &less["revision"]
        ),
        (&Value::Null, &json!(true), &json!(3))
    );
    assert_eq!(
        app.client.get(&path).await.expect(200)["about"],
        less["about"]
    );
    let listed = app
        .client
        .get(&format!("{POSTS}?fields=about&limit=1"))
        .await;
    assert_eq!(
        listed.expect(200)["items"],
        json!([{ "about": less["about"] }])
    );
    let told = app
        .client
        .get("/api/v1/events?kind=post_updated")
        .await
        .expect(200);
    assert_ne!(
        told["items"][0]["before_hash"],
        told["items"][0]["after_hash"]
    );
}

#[tokio::test]
async fn what_cannot_be_said_is_named() {
    let app = Dezent::spawn().await;
    let other = app.second_workspace().await;
    let foreign = other.post("/api/v1/offers", &json!({ "name": "x" })).await;
    let foreign = text(&foreign.expect(201)["id"]);
    let nobody = "offer_0192aaaaaaaa7000800000000000dead";
    let path = format!(
        "{POSTS}/{}",
        text(&app.create_post(json!({ "text": "x" })).await["id"])
    );
    for (about, kind, field, code) in [
        (
            json!({ "campaign": "x".repeat(51) }),
            "invalid_value",
            "about.campaign",
            "too_long",
        ),
        (
            json!({ "campaign": " " }),
            "invalid_value",
            "about.campaign",
            "empty",
        ),
        (
            json!({ "offer": foreign }),
            "invalid_value",
            "about.offer",
            "offer_unknown",
        ),
        (
            json!({ "offer": nobody }),
            "invalid_value",
            "about.offer",
            "offer_unknown",
        ),
        (
            json!({ "offer": "x" }),
            "invalid_value",
            "about.offer",
            "invalid",
        ),
        (
            json!({ "relation": "friend" }),
            "invalid_value",
            "about.relation",
            "invalid",
        ),
        (
            json!({ "mood": "x" }),
            "unknown_field",
            "about.mood",
            "unknown_field",
        ),
        (json!(null), "invalid_value", "about", "invalid"),
    ] {
        let body = json!({ "text": "x", "about": about });
        for answer in [
            app.client.post(POSTS, &body).await,
            app.client.patch(&path, &body).await,
        ] {
            let (named, why) = answer.problem_field(422, kind);
            assert_eq!((named.as_str(), why.as_str()), (field, code), "{body}");
        }
    }
    let longest = json!({ "about": { "campaign": "x".repeat(50) } });
    app.client.patch(&path, &longest).await.expect(200);
}

/// An offer that posts tell of may be removed: they are read, changed and planned as before.
#[tokio::test]
async fn a_post_may_name_an_offer_that_is_gone() {
    let app = Dezent::spawn().await;
    let (channel, offer) = (app.channel(json!({})).await, offer(&app).await);
    let about = json!({ "offer": offer });
    let made = json!({ "text": "x", "channels": [channel], "about": about });
    let path = format!("{POSTS}/{}", text(&app.create_post(made).await["id"]));
    let gone = app.client.delete(&format!("/api/v1/offers/{offer}")).await;
    assert_eq!(gone.status, 204);
    let read = app.client.get(&path).await.expect(200);
    assert_eq!(read["about"]["offer"], json!(offer));
    let words = json!({ "text": "y", "about": { "offer": offer, "campaign": "Advent" } });
    let changed = app.client.patch(&path, &words).await.expect(200);
    assert_eq!(changed["about"]["offer"], json!(offer));
    let at = json!({ "at": app.in_ms(60_000) });
    let planned = app.client.post(&format!("{path}/schedule"), &at).await;
    assert_eq!(planned.expect(200)["about"], changed["about"]);
    app.clock.advance_ms(60_000);
    app.run().await;
    assert_eq!(
        app.client.get(&path).await.expect(200)["state"],
        "published"
    );
    // Whoever has let go of it does not get it back.
    let none = json!({ "about": {} });
    app.client.patch(&path, &none).await.expect(200);
    let again = app.client.patch(&path, &json!({ "about": about })).await;
    assert_eq!(again.problem_field(422, "invalid_value").0, "about.offer");
}
