//! Pictures and films in a bucket, against a server that speaks S3.
//!
//! `make peers` installs it; the program must be built with its feature `s3`.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
};

use dezent::config::{Hidden, MediaPlace};
use reqwest::Method;
use serde_json::json;

use crate::{
    api::media::{PNG, boxed, file, film_head, upload},
    harness::{Answer, Client, Dezent, at, plain, text},
};

/// Where `make peers` installs the server.
const SERVER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/peers/s3/.venv/bin/moto_server"
);

/// A server with one bucket; ended when it is dropped.
struct Peer {
    child: Child,
    address: String,
}

impl Peer {
    async fn start() -> Self {
        let port = {
            let free = TcpListener::bind("127.0.0.1:0").unwrap();
            free.local_addr().unwrap().port().to_string()
        };
        let child = Command::new(SERVER)
            .args(["-H", "127.0.0.1", "-p", &port])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it is installed by: make peers");
        let peer = Self {
            child,
            address: format!("http://127.0.0.1:{port}"),
        };
        let bucket = format!("{}/pictures", peer.address);
        while plain().put(&bucket).send().await.is_err() {
            tokio::task::yield_now().await;
        }
        peer
    }

    /// What lies in the bucket, as the server lists it.
    async fn names(&self) -> Vec<String> {
        let list = plain().get(format!("{}/pictures?list-type=2", self.address));
        let list = list.send().await.unwrap().text().await.unwrap();
        let names = list.split("<Key>").skip(1);
        names
            .map(|rest| rest.split("</Key>").next().unwrap().to_owned())
            .collect()
    }

    async fn dezent(&self) -> Dezent {
        let endpoint = self.address.parse().unwrap();
        Dezent::spawn_with(|config| {
            config.media.store = MediaPlace::S3;
            config.media.bucket = Some("pictures".to_owned());
            config.media.endpoint = Some(endpoint);
            config.media.access_key_id = Some("test".to_owned());
            config.media.secret_access_key = Some(Hidden::new("test".to_owned()));
            config.media.path_style = true;
        })
        .await
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn content(client: &Client, id: &str, range: Option<&str>) -> (u16, Vec<u8>) {
    let path = format!("/api/v1/media/{id}/content");
    let mut call = client.call(Method::GET, &path);
    if let Some(range) = range {
        call = call.header("range", range);
    }
    let answer = call.send().await.unwrap();
    let status = answer.status().as_u16();
    (status, answer.bytes().await.unwrap().to_vec())
}

#[tokio::test]
async fn pictures_and_films_live_in_a_bucket() {
    let peer = Peer::start().await;
    let app = peer.dezent().await;
    // Larger than two pieces, so that it is sent in several.
    let noise: Vec<u8> = (0..18_000_000_u32).map(|at| at.to_le_bytes()[1]).collect();
    let whole = [film_head(9_000, b""), boxed(*b"mdat", &noise)].concat();
    let film = text(&upload(&app.client, file(&whole)).await.expect(201)["id"]);
    let picture = text(&upload(&app.client, file(PNG)).await.expect(201)["id"]);
    assert_eq!(
        peer.names().await.len(),
        3,
        "a film, a picture and its small picture"
    );
    assert_eq!(app.files(), 0, "nothing stays on disk");
    assert!(content(&app.client, &film, None).await == (200, whole));
    let part = content(&app.client, &film, Some("bytes=4-7")).await;
    assert_eq!(part, (206, b"ftyp".to_vec()));
    assert_eq!(content(&app.client, &picture, None).await.1, PNG);
    let small = format!("/api/v1/media/{picture}/thumbnail");
    let small = Answer::of(app.client.call(Method::GET, &small)).await;
    assert_eq!(
        (small.status, small.header("content-type")),
        (200, "image/jpeg")
    );
    let again = upload(&app.client, file(PNG)).await.expect(200);
    assert_eq!(again["id"], picture.as_str());

    let channel = app.channel(json!({})).await;
    let body = json!({
        "text": "Teig", "media": [film], "channels": [channel], "publish_at": at(0),
    });
    let post = app.create_post(body).await;
    app.run().await;
    assert_eq!(app.public_on(&channel).await.len(), 1);
    let refused = upload(&app.client, file(b"<svg/>")).await;
    refused.problem(422, "unsupported_media");
    let post = format!("/api/v1/posts/{}", text(&post["id"]));
    assert_eq!(app.client.delete(&post).await.status, 204);
    app.clock.advance_ms(3_600_000);
    app.run().await;
    for id in [&film, &picture] {
        let removed = app.client.delete(&format!("/api/v1/media/{id}")).await;
        assert_eq!(removed.status, 204, "{}", removed.text);
    }
    assert_eq!(peer.names().await, [""; 0]);
    assert_eq!(app.files(), 0);
}

#[tokio::test]
async fn a_bucket_that_is_not_there_is_told_and_nothing_is_noted() {
    let peer = Peer::start().await;
    let app = peer.dezent().await;
    let gone = plain().delete(format!("{}/pictures", peer.address));
    assert!(gone.send().await.unwrap().status().is_success());
    upload(&app.client, file(PNG))
        .await
        .problem(500, "internal");
    let page = app.client.get("/api/v1/media").await.expect(200);
    assert_eq!(page["items"], json!([]));
    assert_eq!(app.files(), 0);
}
