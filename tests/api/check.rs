//! `POST /check`.

use serde_json::{Value, json};

use crate::harness::{Dezent, at};

#[tokio::test]
async fn a_check_counts_as_each_network_does_and_stores_nothing() {
    let app = Dezent::spawn().await;
    let (short, long) = (
        app.channel(json!({ "text_max": 4 })).await,
        app.channel(json!({ "text_max": 100 })).await,
    );
    let body = json!({
        "text": "Größe 👩‍👩‍👧", "channels": [short, long], "thread": [{ "text": "zwei" }],
        "variants": [{ "channel": short, "text": "Grö", "thread": [] }],
    });
    let report = app.client.post("/api/v1/check", &body).await.expect(200);
    assert_eq!(
        (&report["blocks"], &report["limits"]),
        (&json!(false), &json!([]))
    );
    assert_eq!(report["classification"]["verdict"], "none");
    let lengths = report["lengths"].as_array().unwrap();
    assert_eq!(
        (&lengths[0]["channel"], &lengths[0]["remaining"]),
        (&json!(short), &json!(1))
    );
    assert_eq!(lengths[0]["parts"].as_array().unwrap().len(), 1);
    let wide = &lengths[1];
    assert_eq!(
        (&wide["counted"], &wide["limit"]),
        (&json!(7), &json!(100)),
        "the tightest part"
    );
    assert_eq!(
        (&wide["unit"], &wide["remaining"]),
        (&json!("graphemes"), &json!(93))
    );
    assert_eq!(wide["parts"][1]["counted"], 4);
    let posts = app.client.get("/api/v1/posts").await.expect(200);
    assert_eq!(posts["items"], json!([]));
}

#[tokio::test]
async fn what_would_be_refused_is_told_without_refusing() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({ "text_max": 3 })).await;
    let body = json!({ "text": "zu lang", "channels": [channel], "publish_at": at(60_000) });
    let report = app.client.post("/api/v1/check", &body).await.expect(200);
    assert_eq!(
        (&report["blocks"], &report["limits"][0]["code"]),
        (&json!(true), &json!("text_too_long"))
    );
    assert_eq!(report["lengths"][0]["remaining"], -4);
    for hour in 1..=2 {
        app.create_post(json!({
            "text": "Ja", "channels": [channel], "promotion": "offer", "publish_at": at(hour * 60_000),
        })).await;
    }
    let offer = json!({
        "text": "Ja", "channels": [channel], "promotion": "offer", "publish_at": at(180_000),
    });
    let report = app.client.post("/api/v1/check", &offer).await.expect(200);
    assert_eq!(
        (&report["blocks"], &report["findings"][0]["subject"]),
        (&json!(true), &Value::Null)
    );
    app.client
        .post("/api/v1/posts", &offer)
        .await
        .problem(422, "blocked_by_rules");
}

#[tokio::test]
async fn a_check_refuses_what_no_post_can_be() {
    let app = Dezent::spawn().await;
    let cases = [
        (
            json!({ "text": "x", "colour": 1 }),
            "unknown_field",
            "colour",
        ),
        (
            json!({ "text": "x", "channels": ["chan_0192aaaaaaaa7000800000000000dead"] }),
            "invalid_value",
            "channels[0]",
        ),
        (
            json!({ "text": "x", "publish_at": at(-120_000) }),
            "in_the_past",
            "publish_at",
        ),
    ];
    for (body, code, field) in cases {
        let answer = app.client.post("/api/v1/check", &body).await;
        assert_eq!(answer.problem_field(422, code).0, field, "{body}");
    }
}

#[tokio::test]
async fn what_would_replace_a_post_is_not_compared_with_it() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let text = "Heute um zehn legen wir die Ringelblumen ein, und wer mag, schaut zu.";
    let post = json!({ "text": text, "channels": [channel] });
    let mut planned = post.clone();
    planned["publish_at"] = json!(at(3_600_000));
    let stored = app.create_post(planned).await;
    let mut again = post;
    again["publish_at"] = json!(at(7_200_000));
    let rules = async |path: &str| {
        let report = app.client.post(path, &again).await.expect(200);
        let findings = report["findings"].as_array().unwrap().clone();
        let rules = findings.into_iter().map(|finding| finding["rule"].clone());
        rules.collect::<Vec<Value>>()
    };
    assert!(
        rules("/api/v1/check")
            .await
            .contains(&json!("near-duplicate"))
    );
    let id = stored["id"].as_str().unwrap();
    let path = format!("/api/v1/check?instead_of={id}");
    assert!(!rules(&path).await.contains(&json!("near-duplicate")));
    let other = app.second_workspace().await;
    let answer = other.post(&path, &json!({ "text": "x" })).await;
    assert_eq!(answer.problem_field(422, "invalid_value").0, "instead_of");
}

#[tokio::test]
async fn what_was_let_out_stays_so_while_it_is_edited() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let post = json!({
        "text": "NUR NOCH HEUTE!!! JETZT KAUFEN, BEVOR ALLES WEG IST!!!", "promotion": "offer",
        "channels": [channel],
    });
    let stored = app.create_post(post.clone()).await;
    let id = stored["id"].as_str().unwrap();
    let of = |report: &Value| {
        let findings = report["findings"].as_array().unwrap().iter();
        let mut loud = findings.filter(|finding| finding["blocks"] == true);
        loud.next().map(|finding| finding["rule"].clone())
    };
    let path = format!("/api/v1/check?instead_of={id}");
    let rule = of(&app.client.post(&path, &post).await.expect(200)).unwrap();
    let body = json!({ "rule": rule, "reason": "Agreed for the last day of the market." });
    let overrides = format!("/api/v1/posts/{id}/overrides");
    app.client.post(&overrides, &body).await.expect(201);
    let report = app.client.post(&path, &post).await.expect(200);
    let mut findings = report["findings"].as_array().unwrap().iter();
    let found = findings.find(|finding| finding["rule"] == rule).unwrap();
    assert_eq!(found["suppressed_by"], "override");
    let unsaved = app.client.post("/api/v1/check", &post).await.expect(200);
    assert!(of(&unsaved).is_some());
}
