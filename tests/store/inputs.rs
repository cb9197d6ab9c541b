//! What rules read of a workspace: each of it its own, cheap, and whatever version wrote it.

use dezent::{
    domain::{
        about::About,
        id::{AudienceId, ChannelId, OfferId},
        network::Network,
        time::HOUR_MS,
    },
    store::{
        Conn as _, Location, audiences,
        crowds::{self, Crowd, Whose},
        offers, own_calendars, pauses, posts, profiles,
    },
};
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, Statement};
use serde_json::json;

use crate::harness::{Dezent, database::is_postgres, text};

/// The program, and its database as somebody else has it.
async fn spawned() -> (Dezent, DatabaseConnection) {
    let mut location = None;
    let app = Dezent::spawn_with(|config| location = Some(dezent::app::location(config))).await;
    let address = match location.unwrap() {
        Location::File(path) => format!("sqlite://{}", path.display()),
        Location::Url(url) => url,
    };
    (app, Database::connect(address).await.unwrap())
}

#[tokio::test]
async fn channels_are_told_with_their_audience_and_removed_ones_are_not() {
    let app = Dezent::spawn().await;
    let made = app
        .client
        .post("/api/v1/audiences", &json!({ "name": "x" }))
        .await;
    let audience = text(&made.expect(201)["id"]);
    let (one, two, gone) = (
        app.channel(json!({})).await,
        app.channel(json!({ "kind": "k2" })).await,
        app.channel(json!({ "kind": "k3" })).await,
    );
    let change = json!({ "audience": audience, "paused": true });
    let path = format!("/api/v1/channels/{one}");
    app.client.patch(&path, &change).await.expect(200);
    let path = format!("/api/v1/channels/{gone}");
    assert_eq!(app.client.delete(&path).await.status, 204);
    let other = app.second_workspace().await;
    let foreign = json!({ "network": "sandbox", "name": "x", "time_zone": "UTC" });
    other.post("/api/v1/channels", &foreign).await.expect(201);
    let db = &app.app.services().db;
    let workspace = app.app.workspace();
    let mut found = crowds::facts(db, workspace, Whose::All).await.unwrap();
    found.sort_by_key(|facts| facts.id.to_string() != one);
    let audience: AudienceId = audience.parse().unwrap();
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0].audience, Some(audience));
    assert_eq!(
        (found[1].id.to_string(), found[1].audience),
        (two.clone(), None)
    );
    assert!(found.iter().all(|facts| facts.network == Network::Sandbox));
    // Those that are asked for, and those that something is published on around an instant.
    let now = app.clock.now();
    let at = now.plus_ms(HOUR_MS);
    let post = json!({ "text": "Brot", "channels": [two], "publish_at": at });
    app.client.post("/api/v1/posts", &post).await.expect(201);
    let near = async |these: &[ChannelId], from, to| {
        let whose = Whose::Near(these, from, to);
        let found = crowds::facts(db, workspace, whose).await.unwrap();
        let mut ids: Vec<String> = found.iter().map(|facts| facts.id.to_string()).collect();
        ids.sort_unstable();
        ids
    };
    let mut both = vec![one.clone(), two.clone()];
    both.sort_unstable();
    let first = [one.parse().unwrap()];
    assert_eq!(near(&first, now, now).await, std::slice::from_ref(&one));
    assert_eq!(near(&first, now, at).await, both);
    assert_eq!(near(&[], at, at).await, std::slice::from_ref(&two));
    assert_eq!(near(&[], now, now).await, [""; 0]);
}

#[tokio::test]
async fn channels_of_one_network_are_counted_unless_one_is_younger() {
    let app = Dezent::spawn().await;
    let began = app.clock.now();
    let one = app.channel(json!({})).await;
    app.clock.advance_ms(HOUR_MS);
    let two = app.channel(json!({ "kind": "k2" })).await;
    let paused = app.channel(json!({ "kind": "k3" })).await;
    let path = format!("/api/v1/channels/{paused}");
    let change = json!({ "paused": true });
    app.client.patch(&path, &change).await.expect(200);
    let (db, workspace) = (&app.app.services().db, app.app.workspace());
    let now = app.clock.now();
    let crowd = |count, since, newest_at, newest: &str| Crowd {
        network: Network::Sandbox,
        count,
        since,
        newest_at,
        newest: newest.parse().unwrap(),
    };
    let together = crowds::of_networks(db, workspace, now).await.unwrap();
    assert_eq!(together, [crowd(2, began, now, &two)]);
    let each = crowds::of_networks(db, workspace, began).await.unwrap();
    assert_eq!(
        each,
        [crowd(1, began, began, &one), crowd(1, now, now, &two)]
    );
}

/// What a later version has written is read after a step back, as far as it is known here.
#[tokio::test]
async fn what_another_version_has_stored_is_read() {
    let (app, raw) = spawned().await;
    let make = async |noun: &str, body| {
        let path = format!("/api/v1/{noun}");
        text(&app.client.post(&path, &body).await.expect(201)["id"])
    };
    let body = json!({ "sector": "food" });
    app.client
        .put("/api/v1/workspace/profile", &body)
        .await
        .expect(200);
    let body = json!({ "name": "x", "traits": { "country": "DE" } });
    let audience: AudienceId = make("audiences", body).await.parse().unwrap();
    let body =
        json!({ "name": "x", "terms": { "prices": [{ "from": "2026-11-01", "cents": 5 }] } });
    let offer: OfferId = make("offers", body).await.parse().unwrap();
    let days = json!([{ "day": "2026-12-12", "name": "x", "kind": "holiday" }]);
    make("calendars", json!({ "name": "x", "days": days })).await;
    let post = make(
        "posts",
        json!({ "text": "x", "about": { "was_asked": true } }),
    )
    .await;
    let body = json!({ "paused": true, "reason": "Hochwasser hier" });
    app.client.put("/api/v1/pause", &body).await.expect(200);
    for change in [
        r#"UPDATE workspace_profile SET data = '{"sector":"food","mood":{"a":[1]}}'"#,
        r#"UPDATE audience SET data = '{"country":"DE","mood":null}'"#,
        r#"UPDATE offer SET data = '{"prices":[{"from":"2026-11-01","cents":5,"vat":19}]}'"#,
        r#"UPDATE calendar SET days = '[{"day":"2026-12-12","name":"x","kind":"holiday","u":1}]'"#,
        r#"UPDATE post SET about = '{"was_asked":true,"mood":"x"}'"#,
    ] {
        raw.execute_unprepared(change).await.unwrap();
    }
    let (db, workspace) = (&app.app.services().db, app.app.workspace());
    let profile = profiles::of_workspace(db, workspace).await.unwrap();
    assert_eq!(profile.profile.sector.to_string(), "food");
    let found = audiences::find(db, workspace, audience)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.traits.country.as_deref(), Some("DE"));
    let found = offers::find(db, workspace, offer).await.unwrap().unwrap();
    assert_eq!(found.terms.price_cents(), Some(5));
    assert_eq!(
        own_calendars::list(db, workspace).await.unwrap()[0]
            .days
            .len(),
        1
    );
    let pause = pauses::of_workspace(db, workspace).await.unwrap().unwrap();
    assert!(pause.channels.is_empty() && pause.review_at.is_none());
    let found = posts::find(db, workspace, post.parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    let asked = About {
        was_asked: true,
        ..About::default()
    };
    assert_eq!(found.about, asked);
    // Nobody else is told.
    let nobody = app.second_workspace().await;
    let theirs = nobody.get("/api/v1/workspace/profile").await.expect(200);
    assert_eq!(theirs["sector"], "other");
}

/// Who waits, and what was answered lately, is asked before every post: neither reads the whole inbox.
#[tokio::test]
async fn the_inbox_is_asked_through_its_indexes() {
    let (app, raw) = spawned().await;
    if is_postgres() {
        // Its planner reads small tables whole, whatever indexes there are.
        return;
    }
    let backend = app.app.services().db.raw().get_database_backend();
    for (asked, index) in [
        (
            "workspace_id = x'00' AND answered_at IS NULL AND kind IN ('question', 'complaint') \
             ORDER BY received_at, id LIMIT 100",
            "inbox_item_waiting",
        ),
        (
            "workspace_id = x'00' AND answered_at >= 5",
            "inbox_item_answered",
        ),
        (
            "workspace_id = x'00' AND answered_at IS NULL ORDER BY id DESC LIMIT 51",
            "inbox_item_open",
        ),
    ] {
        let plan = format!("EXPLAIN QUERY PLAN SELECT * FROM inbox_item WHERE {asked}");
        let rows = raw
            .query_all_raw(Statement::from_string(backend, plan))
            .await;
        let steps: Vec<String> = rows
            .unwrap()
            .iter()
            .map(|row| row.try_get("", "detail").unwrap())
            .collect();
        assert_eq!(steps.len(), 1, "nothing is sorted: {steps:?}");
        assert!(steps[0].contains(index), "{steps:?}");
    }
}
