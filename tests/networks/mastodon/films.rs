//! Films: how large and of which format they may be is the server's word, and it works on them for a
//! while.

use serde_json::json;

use super::{connect, dezent, peer::Peer, pictures::png, pictures::upload, publish};
use crate::{api::media::film, harness::text};

#[tokio::test]
async fn a_film_is_sent_as_it_is_read_and_waited_for() {
    let peer = Peer::start();
    let dezent = dezent().await;
    let channel = connect(&dezent, &peer).await;
    // What is worked on: the mock has only pictures, and is made to answer as if this were a film.
    let stored = peer.store(&png(64, 48)).await;
    let answer = |status: u16| {
        let body = json!({ "id": stored, "url": null });
        json!({ "type": "status", "status": status, "body": body })
    };
    peer.fault("POST", "/api/v2/media", answer(202)).await;
    peer.fault("GET", &format!("/api/v1/media/{stored}"), answer(206))
        .await;
    let media = upload(&dezent, &film(4_000), "Teig, der aufgeht").await;
    let body = json!({ "text": "So geht der Teig auf", "channels": [channel], "media": [media] });
    let seen = publish(&dezent, &peer, body).await;
    let steps = seen["steps"].as_array().expect("steps").iter();
    let steps: Vec<String> = steps.map(|step| text(&step["name"])).collect();
    assert_eq!(steps, ["upload:0:0", "ready:0:0", "ready:0:0", "post:0"]);
    let post = peer.only_post().await;
    assert_eq!(post["media_attachments"][0]["id"], stored);
}

#[tokio::test]
async fn a_film_that_the_server_takes_is_there_whole() {
    let peer = Peer::start();
    let dezent = dezent().await;
    let channel = connect(&dezent, &peer).await;
    let bytes = film(4_000);
    let media = upload(&dezent, &bytes, "Teig, der aufgeht").await;
    let body = json!({ "text": "So geht der Teig auf", "channels": [channel], "media": [media] });
    publish(&dezent, &peer, body).await;
    let post = peer.only_post().await;
    let attached = &post["media_attachments"][0];
    assert_eq!(attached["description"], "Teig, der aufgeht");
    let stored = text(&attached["url"]);
    let path = stored.strip_prefix(peer.says("proxy"));
    let path = path.or_else(|| stored.strip_prefix(peer.says("server")));
    let call = peer
        .own
        .call(reqwest::Method::GET, path.expect("its own address"));
    assert_eq!(call.send().await.unwrap().bytes().await.unwrap(), bytes);
}

#[tokio::test]
async fn a_film_stands_alone() {
    let peer = Peer::start();
    let dezent = dezent().await;
    let channel = connect(&dezent, &peer).await;
    let moving = upload(&dezent, &film(4_000), "").await;
    let still = upload(&dezent, &png(64, 48), "").await;
    let body = json!({
        "text": "Zu viel", "channels": [channel], "media": [moving, still],
        "publish_at": dezent.in_ms(0), "promotion": "none",
    });
    let refused = dezent.client.post("/api/v1/posts", &body).await;
    let named = refused.problem_field(422, "network_limits");
    assert_eq!(named, ("media".to_owned(), "media_mixed".to_owned()));
}
