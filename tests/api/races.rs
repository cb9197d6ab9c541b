//! A person and the engine at the same publication in the same moment: one of them wins, wholly.

use serde_json::json;
use tokio::join;

use crate::harness::{Dezent, text};

/// How often each race is run.
const ROUNDS: usize = 40;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancel_that_is_granted_is_never_followed_by_a_post() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let (mut cancelled, mut sent) = (0, 0);
    for round in 0..ROUNDS {
        // Far enough apart for the rate of posts not to matter, and the clock stands meanwhile.
        app.clock.advance_ms(60_000);
        let id = app.due_now(&channel).await;
        let path = format!("/api/v1/publications/{id}/cancel");
        let late = async {
            // Every other round gives the engine a head start of some reads.
            for _ in 0..(round % 4) * 2 {
                app.client.get("/healthz").await.expect(200);
            }
            app.client.ask(&path).await
        };
        let ((), answer) = join!(app.run(), late);
        app.run().await;
        let public = app.public_on(&channel).await.len();
        match answer.status {
            200 => cancelled += 1,
            409 => sent += 1,
            status => panic!("{status} {}", answer.text),
        }
        assert_eq!(
            public, sent,
            "a granted cancel means no post, a refused one means one post"
        );
    }
    assert_eq!(cancelled + sent, ROUNDS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_that_is_granted_is_what_goes_out() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    for round in 0..ROUNDS {
        app.clock.advance_ms(60_000);
        let body = json!({ "text": "vorher", "channels": [channel], "publish_at": app.in_ms(0) });
        let post = app.create_post(body).await;
        let path = format!("/api/v1/posts/{}", text(&post["id"]));
        let edit = async {
            for _ in 0..(round % 4) * 2 {
                app.client.get("/healthz").await.expect(200);
            }
            app.client.patch(&path, &json!({ "text": "nachher" })).await
        };
        let ((), answer) = join!(app.run(), edit);
        app.run().await;
        let expected = if answer.status == 200 {
            "nachher"
        } else {
            "vorher"
        };
        if answer.status != 200 {
            let problem: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
            let code = text(&problem["code"]);
            // Where two really write at once, the loser may also find that the row has just moved.
            assert!(
                ["in_flight", "already_published", "revision_moved"].contains(&code.as_str()),
                "{problem}"
            );
        }
        let public = app.public_on(&channel).await;
        assert_eq!(public.len(), round + 1);
        assert_eq!(public[round]["text"], expected);
    }
}
