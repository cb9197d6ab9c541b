//! `/rules/layers` and `/rules/settings`: what people want of rules, and what holds where.

use serde_json::{Value, json};

use crate::harness::{Dezent, at, text};

const LAYERS: &str = "/api/v1/rules/layers";

async fn put(app: &Dezent, of: &str, layer: Value) -> Value {
    app.client
        .put(&format!("{LAYERS}/{of}"), &layer)
        .await
        .expect(200)
}

/// What holds for `post-rate-max` and posts a day.
async fn rate(app: &Dezent, query: &str) -> Value {
    let path = format!("/api/v1/rules/settings{query}");
    let settings = app.client.get(&path).await.expect(200);
    let rules = settings["rules"].as_array().unwrap();
    let rule = rules
        .iter()
        .find(|rule| rule["rule"] == "post-rate-max")
        .unwrap();
    rule["limits"][0].clone()
}

fn most(number: f64) -> Value {
    json!({ "rules": { "post-rate-max": { "limits": { "posts_per_day": { "warning": number } } } } })
}

#[tokio::test]
async fn a_layer_is_written_whole_and_says_its_revision() {
    let app = Dezent::spawn().await;
    let workspace = format!("{LAYERS}/workspace");
    let empty = app.client.get(&workspace).await.expect(200);
    assert_eq!(
        (&empty["revision"], &empty["origin"]),
        (&json!(0), &json!("workspace"))
    );
    let made = put(&app, "workspace", most(2.0)).await;
    assert_eq!(made["revision"], 1);
    assert_eq!(
        put(&app, "workspace", most(2.0)).await["revision"],
        1,
        "nothing new"
    );
    let answer = app.client.get(&workspace).await;
    assert_eq!(answer.header("etag"), "\"1\"");
    assert_eq!(answer.expect(200)["layer"], most(2.0));
    let cleared = put(&app, "workspace", json!({})).await;
    assert_eq!(
        (&cleared["layer"], &cleared["revision"]),
        (&json!({ "rules": {} }), &json!(2))
    );
}

#[tokio::test]
async fn a_later_layer_wins_and_every_value_says_where_it_comes_from() {
    let app = Dezent::spawn().await;
    let traits = json!({ "name": "Leise", "traits": { "posts_per_day_max": 4 } });
    let audience = app
        .client
        .post("/api/v1/audiences", &traits)
        .await
        .expect(201);
    let audience = text(&audience["id"]);
    let channel = json!({
        "network": "sandbox", "name": "Laden", "time_zone": "UTC", "audience": audience,
    });
    let channel = app
        .client
        .post("/api/v1/channels", &channel)
        .await
        .expect(201);
    let channel = text(&channel["id"]);
    let post = app
        .create_post(json!({ "text": "Guten Morgen", "channels": [channel] }))
        .await;
    let post = text(&post["id"]);
    let on = format!("?channel={channel}");
    let found = rate(&app, "").await;
    assert_eq!(
        found["warning"],
        json!({ "value": 3.0, "origin": "default" })
    );
    let found = rate(&app, &on).await;
    assert_eq!(
        found["warning"],
        json!({ "value": 4.0, "origin": "audience" })
    );
    assert_eq!(
        found["error"],
        json!({ "value": 8.0, "origin": "audience" })
    );
    put(&app, "workspace", most(2.0)).await;
    assert_eq!(rate(&app, "").await["warning"]["value"], 2.0);
    assert_eq!(
        rate(&app, &on).await["warning"]["value"],
        4.0,
        "the audience's wish lies over it"
    );
    put(&app, &audience, most(5.0)).await;
    assert_eq!(rate(&app, &on).await["warning"]["value"], 5.0);
    put(&app, &channel, most(6.0)).await;
    let found = rate(&app, &on).await;
    assert_eq!(
        found["warning"],
        json!({ "value": 6.0, "origin": "channel" })
    );
    put(&app, &post, most(7.0)).await;
    let found = rate(&app, &format!("{on}&post={post}")).await;
    assert_eq!(found["warning"], json!({ "value": 7.0, "origin": "post" }));
    let all = app.client.get(LAYERS).await.expect(200);
    let origins: Vec<&Value> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["origin"])
        .collect();
    assert_eq!(origins, ["workspace", "audience", "channel", "post"]);
    app.client
        .delete(&format!("/api/v1/posts/{post}"))
        .await
        .expect(204);
    let left = app.client.get(LAYERS).await.expect(200);
    assert_eq!(
        left["items"].as_array().unwrap().len(),
        3,
        "its layer went with the post"
    );
}

/// Layers are what posts are judged by, wherever they are judged.
#[tokio::test]
async fn what_is_wanted_is_what_posts_are_judged_by() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let planned = |minute: i64| {
        json!({
            "text": "Guten Morgen", "channels": [channel], "promotion": "none",
            "publish_at": at(minute * 60_000),
        })
    };
    app.create_post(planned(10)).await;
    let strict = json!({
        "blocks_from": "warning",
        "rules": {
            "post-rate-max": { "blocks": true, "limits": { "posts_per_day": { "warning": 1 } } },
            "near-duplicate": { "level": "off" },
        },
    });
    put(&app, &channel, strict).await;
    let refused = app.client.post("/api/v1/posts", &planned(40)).await;
    let problem = refused.problem(422, "blocked_by_rules");
    let rules: Vec<&Value> = problem["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["blocks"] == true)
        .map(|finding| &finding["rule"])
        .collect();
    assert_eq!(rules, ["post-rate-max"]);
    put(&app, &channel, json!({})).await;
    app.create_post(planned(40)).await;
}

#[tokio::test]
async fn what_there_is_not_is_named() {
    let app = Dezent::spawn().await;
    let nobody = "chan_0192aaaaaaaa7000800000000000dead";
    for path in [format!("{LAYERS}/{nobody}"), format!("{LAYERS}/nowhere")] {
        app.client.get(&path).await.problem(404, "not_found");
        app.client
            .put(&path, &json!({}))
            .await
            .problem(404, "not_found");
    }
    let settings = format!("/api/v1/rules/settings?channel={nobody}");
    app.client.get(&settings).await.problem(404, "not_found");
    let workspace = format!("{LAYERS}/workspace");
    for (layer, code, field) in [
        (
            json!({ "rules": { "no-rule": {} } }),
            "invalid_value",
            "rules.no-rule",
        ),
        (
            json!({ "blocks_from": "never" }),
            "invalid_value",
            "blocks_from",
        ),
        (
            json!({ "override_by": ["cook"] }),
            "invalid_value",
            "override_by[0]",
        ),
        (
            json!({ "rules": { "post-rate-max": { "limits": { "posts_per_day": { "error": -1 } } } } }),
            "invalid_value",
            "rules.post-rate-max.limits.posts_per_day.error",
        ),
        (json!({ "off": true }), "unknown_field", "off"),
    ] {
        let answer = app.client.put(&workspace, &layer).await;
        assert_eq!(answer.problem_field(422, code).0, field);
    }
}

#[tokio::test]
async fn what_a_later_layer_covers_is_seen_as_if_it_were_not_there() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    put(&app, "workspace", most(2.0)).await;
    put(&app, &channel, most(1.0)).await;
    let warning = async |up_to: &str| {
        let found = rate(&app, &format!("?channel={channel}{up_to}")).await;
        (
            found["warning"]["value"].clone(),
            found["warning"]["origin"].clone(),
        )
    };
    assert_eq!(warning("").await, (json!(1.0), json!("channel")));
    assert_eq!(
        warning("&up_to=workspace").await,
        (json!(2.0), json!("workspace"))
    );
    let (_, origin) = warning("&up_to=default").await;
    assert_eq!(origin, "default");
    let wrong = "/api/v1/rules/settings?up_to=sky";
    let answer = app.client.get(wrong).await;
    assert_eq!(answer.problem_field(422, "invalid_value").0, "up_to");
}

#[tokio::test]
async fn a_rule_explains_itself_in_both_languages() {
    let app = Dezent::spawn().await;
    let page = app.client.get("/api/v1/rules/ad-density").await.expect(200);
    assert_eq!(page["docs"], "/rules/ad-density");
    for part in ["summary", "finds", "why", "example", "instead", "source"] {
        for language in ["en", "de"] {
            let text = page[part][language].as_str().unwrap();
            assert!(text.len() > 30 && !text.contains('#'), "{part}: {text}");
        }
    }
    assert_eq!(page["evidence"][0]["code"], "E2");
    let unknown = app.client.get("/api/v1/rules/no-such-rule").await;
    unknown.problem(404, "not_found");
}
