//! Bluesky, on a real server of the AT Protocol: posts go the whole way from the REST API to the
//! server, and what is there is read back through the server's own API.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};

use crate::{
    cli::process::Folder,
    harness::{Answer, Client, Dezent, text},
};

mod consent;

/// The account's server with a directory, two accounts and a proxy that cuts connections.
struct Peer {
    child: Child,
    hello: Value,
    http: Client,
    proxy: Client,
}

impl Peer {
    fn start() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/atproto");
        assert!(
            folder.join("node_modules").is_dir(),
            "install the peers first: make peers"
        );
        let mut child = Command::new("node")
            .arg("start.mjs")
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Node 20 or later");
        let mut line = String::new();
        let out = child.stdout.take().expect("a pipe");
        BufReader::new(out)
            .read_line(&mut line)
            .expect("the peer says where it is");
        let hello: Value = serde_json::from_str(&line).expect("a line of JSON");
        let at =
            |name: &str| Client::new(hello[name].as_str().expect("an address").to_owned(), None);
        Self {
            child,
            http: at("pds"),
            proxy: at("proxy"),
            hello,
        }
    }

    fn says(&self, name: &str) -> &str {
        self.hello[name].as_str().expect("text")
    }

    /// Cuts the next call whose path holds `path`: `before` or `after` the server has seen it.
    async fn cut(&self, mode: &str, path: &str) {
        let cut = json!({ "mode": mode, "path": path, "count": 1 });
        self.proxy.post("/__cut", &cut).await.expect(204);
    }

    /// Every call to a path that holds `path`.
    async fn log(&self, path: &str) -> Vec<Value> {
        let mut log = self.proxy.get("/__log").await.expect(200);
        let calls = log.as_array_mut().expect("a list").drain(..);
        let is_there = |call: &Value| {
            call["path"]
                .as_str()
                .is_some_and(|seen| seen.contains(path))
        };
        calls.filter(is_there).collect()
    }

    /// How often the server was called with a path that holds `path`.
    async fn calls(&self, path: &str) -> usize {
        self.log(path).await.len()
    }

    /// Every post of the account, oldest first.
    async fn records(&self) -> Vec<Value> {
        let path = format!(
            "/xrpc/com.atproto.repo.listRecords?repo={}&collection=app.bsky.feed.post&limit=100&reverse=true",
            self.says("did")
        );
        let listed = self.http.get(&path).await.expect(200);
        listed["records"].as_array().expect("records").clone()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It ends when its input closes; the kill is for one that hangs.
        drop(self.child.stdin.take());
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

async fn dezent(peer: &Peer) -> Dezent {
    let (pds, plc) = (peer.says("proxy").to_owned(), peer.says("plc").to_owned());
    Dezent::spawn_with(|config| {
        config.http.allow_private_addresses = true;
        config.networks.bluesky.server = pds.parse().expect("an address");
        config.networks.bluesky.plc_directory = plc.parse().expect("an address");
    })
    .await
}

/// What connects the account.
fn channel(peer: &Peer) -> Value {
    json!({
        "network": "bluesky", "name": "Laden", "time_zone": "Europe/Berlin",
        "credentials": { "identifier": peer.says("handle"), "app_password": peer.says("app_password") },
    })
}

async fn connect(dezent: &Dezent, peer: &Peer) -> String {
    let channel = dezent
        .client
        .post("/api/v1/channels", &channel(peer))
        .await
        .expect(201);
    assert_eq!(channel["account"]["remote_id"], peer.says("did"));
    assert!(
        !channel.to_string().contains(peer.says("app_password")),
        "a secret is shown: {channel}"
    );
    text(&channel["id"])
}

/// Plans a post for now, publishes it, and says what became of it.
async fn publish(dezent: &Dezent, mut body: Value) -> Value {
    body["publish_at"] = json!(dezent.in_ms(0));
    body["promotion"] = json!("none");
    let post = dezent.create_post(body).await;
    let id = text(&post["publications"][0]["id"]);
    for _ in 0..20 {
        dezent.run().await;
        let seen = dezent
            .client
            .get(&format!("/api/v1/publications/{id}"))
            .await
            .expect(200);
        if seen["state"] == "sent" || seen["state"] == "confirmed" {
            return seen;
        }
        dezent.clock.advance_ms(30_000);
    }
    panic!(
        "not sent: {}",
        dezent
            .client
            .get(&format!("/api/v1/publications/{id}"))
            .await
            .text
    );
}

/// A PNG of this shape.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    let drawn = image::DynamicImage::new_rgba8(width, height);
    drawn.write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}

async fn upload(dezent: &Dezent, bytes: &[u8], alt: &str) -> String {
    let mut form = Vec::new();
    form.extend(b"--seam\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n");
    form.extend(bytes);
    form.extend(b"\r\n--seam\r\nContent-Disposition: form-data; name=\"alt\"\r\n\r\n");
    form.extend(alt.as_bytes());
    form.extend(b"\r\n--seam--\r\n");
    let call = dezent.client.call(reqwest::Method::POST, "/api/v1/media");
    let call = call
        .header("content-type", "multipart/form-data; boundary=seam")
        .body(form);
    text(&Answer::of(call).await.expect(201)["id"])
}

#[tokio::test]
async fn text_with_link_mention_and_tag_is_rich_text_there() {
    let peer = Peer::start();
    let dezent = dezent(&peer).await;
    let channel = connect(&dezent, &peer).await;
    let mention = peer.says("mention_handle");
    let words = format!("Grüße 👋 an @{mention}: https://example.org/brot und #Sauerteig");
    let seen = publish(
        &dezent,
        json!({ "text": words, "channels": [channel], "lang": "de" }),
    )
    .await;

    let records = peer.records().await;
    assert_eq!(records.len(), 1, "{records:#?}");
    let value = &records[0]["value"];
    assert_eq!(value["text"], *words);
    assert_eq!(value["langs"], json!(["de"]));
    assert_eq!(value["createdAt"], "2026-12-01T08:00:00.000Z");
    let facets = value["facets"].as_array().expect("facets");
    let piece = |facet: &Value| {
        let at = |name: &str| usize::try_from(facet["index"][name].as_u64().unwrap()).unwrap();
        words[at("byteStart")..at("byteEnd")].to_owned()
    };
    let kinds: Vec<(String, Value)> = facets
        .iter()
        .map(|facet| (piece(facet), facet["features"][0].clone()))
        .collect();
    assert_eq!(
        kinds,
        [
            (
                format!("@{mention}"),
                json!({ "$type": "app.bsky.richtext.facet#mention", "did": peer.says("mention_did") })
            ),
            (
                "https://example.org/brot".to_owned(),
                json!({ "$type": "app.bsky.richtext.facet#link", "uri": "https://example.org/brot" })
            ),
            (
                "#Sauerteig".to_owned(),
                json!({ "$type": "app.bsky.richtext.facet#tag", "tag": "Sauerteig" })
            ),
        ]
    );
    assert_eq!(seen["receipt"]["remote_id"], records[0]["uri"]);

    // Some minutes later it is read back once.
    dezent.clock.advance_ms(300_000);
    dezent.run().await;
    let id = text(&seen["id"]);
    let seen = dezent
        .client
        .get(&format!("/api/v1/publications/{id}"))
        .await
        .expect(200);
    assert_eq!(seen["state"], "confirmed", "{seen:#}");
}

#[tokio::test]
async fn a_picture_goes_with_its_description_and_shape() {
    let peer = Peer::start();
    let dezent = dezent(&peer).await;
    let channel = connect(&dezent, &peer).await;
    let png = png(64, 48);
    let media = upload(&dezent, &png, "Ein Laib Brot auf dem Tisch").await;
    let body = json!({ "text": "Frisch aus dem Ofen", "channels": [channel], "media": [media] });
    publish(&dezent, body).await;

    let records = peer.records().await;
    let embed = &records[0]["value"]["embed"];
    assert_eq!(embed["$type"], "app.bsky.embed.images");
    let image = &embed["images"][0];
    assert_eq!(image["alt"], "Ein Laib Brot auf dem Tisch");
    assert_eq!(image["aspectRatio"], json!({ "width": 64, "height": 48 }));
    assert_eq!(image["image"]["mimeType"], "image/png");
    assert_eq!(image["image"]["size"], png.len());
}

#[tokio::test]
async fn a_thread_hangs_together() {
    let peer = Peer::start();
    let dezent = dezent(&peer).await;
    let channel = connect(&dezent, &peer).await;
    let thread = json!([{ "text": "Zwei: der Teig ruht." }, { "text": "Drei: ab in den Ofen." }]);
    let body = json!({ "text": "Eins: so backen wir.", "channels": [channel], "thread": thread });
    let seen = publish(&dezent, body).await;

    let records = peer.records().await;
    let texts: Vec<&Value> = records
        .iter()
        .map(|record| &record["value"]["text"])
        .collect();
    assert_eq!(
        texts,
        [
            "Eins: so backen wir.",
            "Zwei: der Teig ruht.",
            "Drei: ab in den Ofen."
        ]
    );
    let reference = |record: &Value| json!({ "uri": record["uri"], "cid": record["cid"] });
    for (index, record) in records.iter().enumerate().skip(1) {
        let reply = &record["value"]["reply"];
        assert_eq!(reply["root"], reference(&records[0]));
        assert_eq!(reply["parent"], reference(&records[index - 1]));
    }
    assert_eq!(seen["receipt"]["remote_id"], records[0]["uri"]);
}

/// A connection is cut before the server has seen the call, after it has done it, and in the
/// middle of its answer; each is settled by reading the key we chose, and nothing is there twice.
#[tokio::test]
async fn a_cut_connection_is_settled_without_a_second_post() {
    let peer = Peer::start();
    let dezent = dezent(&peer).await;
    let channel = connect(&dezent, &peer).await;
    for (number, mode) in ["before", "after", "head"].into_iter().enumerate() {
        let writes = peer.calls("putRecord").await;
        peer.cut(mode, "putRecord").await;
        let words = format!("Post {number}, cut {mode}");
        let seen = publish(&dezent, json!({ "text": words, "channels": [channel] })).await;
        let steps = seen["steps"].as_array().expect("steps");
        assert_eq!(steps[0]["result"], "unknown", "{seen:#}");
        let settled = if mode == "before" {
            "repeatable"
        } else {
            "found"
        };
        assert_eq!(steps[0]["settled"], settled, "{seen:#}");
        let again = usize::from(mode == "before");
        assert_eq!(peer.calls("putRecord").await - writes, 1 + again, "{mode}");
        let records = peer.records().await;
        let same: Vec<&Value> = records
            .iter()
            .filter(|record| record["value"]["text"] == *words)
            .collect();
        assert_eq!(same.len(), 1, "{mode}: {records:#?}");
        assert_eq!(seen["receipt"]["remote_id"], same[0]["uri"]);
        dezent.clock.advance_ms(60_000);
    }
}

/// What the server would refuse is refused before it is asked, in the same numbers.
#[tokio::test]
async fn what_is_too_long_there_is_refused_here() {
    let peer = Peer::start();
    let dezent = dezent(&peer).await;
    let channel = connect(&dezent, &peer).await;
    let body = json!({
        "text": "ü".repeat(301), "channels": [channel], "publish_at": dezent.in_ms(60_000),
    });
    let problem = dezent.client.post("/api/v1/posts", &body).await.expect(422);
    let field = &problem["fields"][0];
    assert_eq!(
        (&field["count"], &field["limit"]),
        (&json!(301), &json!(300)),
        "{problem:#}"
    );
    publish(
        &dezent,
        json!({ "text": "ü".repeat(300), "channels": [channel] }),
    )
    .await;
    assert_eq!(peer.records().await.len(), 1);
}

/// A wrong password makes no channel and is told apart from a server that cannot be reached.
#[tokio::test]
async fn a_wrong_password_makes_no_channel() {
    let peer = Peer::start();
    let dezent = dezent(&peer).await;
    let body = json!({
        "network": "bluesky", "name": "Laden", "time_zone": "Europe/Berlin",
        "credentials": { "identifier": peer.says("handle"), "app_password": "wrong-wrong-wrong-wrong" },
    });
    let answer = dezent.client.post("/api/v1/channels", &body).await;
    answer.problem(422, "connection_refused");
    peer.cut("before", "createSession").await;
    let answer = dezent.client.post("/api/v1/channels", &body).await;
    answer.problem(502, "network_unreachable");
    let channels = dezent.client.get("/api/v1/channels").await.expect(200);
    assert_eq!(channels["items"], json!([]), "{channels}");
}

/// A card under a post, with a picture of its own, as the server's own rules for records take it.
#[tokio::test]
async fn a_link_card_carries_its_picture() {
    let peer = Peer::start();
    let dezent = dezent(&peer).await;
    let channel = connect(&dezent, &peer).await;
    let thumb = upload(&dezent, &png(64, 48), "Der Ofen").await;
    let card = json!({
        "uri": "https://example.org/ofen", "title": "Unser Ofen", "description": "Gebaut 1931",
        "thumb": true,
    });
    let body = json!({
        "text": "Wie wir backen", "channels": [channel], "media": [thumb],
        "variants": [{ "channel": channel, "options": { "link_card": card } }],
    });
    publish(&dezent, body).await;

    let records = peer.records().await;
    let embed = &records[0]["value"]["embed"];
    assert_eq!(embed["$type"], "app.bsky.embed.external");
    let external = &embed["external"];
    assert_eq!(external["uri"], "https://example.org/ofen");
    assert_eq!(external["title"], "Unser Ofen");
    assert_eq!(external["description"], "Gebaut 1931");
    assert_eq!(external["thumb"]["mimeType"], "image/png");
}

/// A database that is put back to before the post went out: with it the key of the record is gone, so
/// the account's own records are read, and nothing is there twice.
#[tokio::test]
async fn a_restored_database_finds_its_record_and_writes_no_second_one() {
    let peer = Peer::start();
    let folder = Folder::new();
    let settings = format!(
        "[engine]\npublish_cron = '0 0 1 1 *'\n[http]\nallow_private_addresses = true\n\
         [networks.bluesky]\nserver = {:?}\nplc_directory = {:?}\n",
        peer.says("proxy"),
        peer.says("plc"),
    );
    let config = folder.write("settings.toml", &settings);
    let config = config.to_str().expect("a path of text");
    let server = folder.start(&["serve", "--port", "0", "--config", config]);
    let key = folder.run(&["key", "create", "--name", "test", "--json"]);
    let key = text(&key.well().json()["key"]);
    let owner = Client::new(server.address.clone(), Some(key.clone()));
    let channel = owner.post("/api/v1/channels", &channel(&peer)).await;
    let channel = text(&channel.expect(201)["id"]);
    let thread = json!([{ "text": "Zwei: der Teig ruht." }]);
    let post = json!({ "text": "Eins: so backen wir.", "channels": [channel], "thread": thread });
    let post = owner.post("/api/v1/posts", &post).await.expect(201);
    let now = format!("/api/v1/posts/{}/publish-now", text(&post["id"]));
    owner.ask(&now).await.expect(200);
    folder.run(&["backup", "copy"]).well();
    assert_eq!(server.stop().0, 0);
    let once = || folder.run(&["publish", "--once", "--config", config]);
    once().well();
    assert_eq!(peer.records().await.len(), 2);

    folder.run(&["restore", "copy"]).well();
    assert_eq!(once().code, 1, "sent before anybody looked");
    folder.run(&["confirm", "restore"]).well();
    once().well();
    let records = peer.records().await;
    assert_eq!(records.len(), 2, "{records:#?}");
    let server = folder.start(&["serve", "--port", "0", "--config", config]);
    let owner = Client::new(server.address.clone(), Some(key));
    let seen = owner.get("/api/v1/publications").await.expect(200);
    let seen = &seen["items"][0];
    assert_eq!(seen["state"], "sent", "{seen:#}");
    assert_eq!(seen["receipt"]["remote_id"], records[0]["uri"]);
    assert_eq!(server.stop().0, 0);
}
