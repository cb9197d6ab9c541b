//! Mastodon, on a server of somebody else's making: posts go the whole way from the REST API to the
//! server, and what is there is read back through the server's own API.
//!
//! It is mastodon-mock, a second reading of Mastodon's documentation. What it cannot show is told in
//! `tests/peers/mastodon/README.md`, and compared with the documentation beside the adapter: how
//! Mastodon counts links and mentions, pictures that are used already, the end of a key's hour, and
//! everything that other software does otherwise.

use dezent::{
    domain::channel::Account,
    networks::{
        Adapter as _, ChannelFacts, Options, Outcome, Session,
        http::{AllowPrivate, Http, HttpSettings},
        mastodon::Mastodon,
    },
    stop_points::StopPoints,
};
use serde_json::{Value, json};

use self::{
    peer::Peer,
    pictures::{png, upload},
};
use crate::harness::{Dezent, text};

mod films;
mod peer;
pub(super) mod pictures;

/// Where posts are made.
const STATUSES: &str = "/api/v1/statuses";

async fn dezent() -> Dezent {
    Dezent::spawn_with(|config| config.http.allow_private_addresses = true).await
}

/// What connects the account.
fn channel(peer: &Peer, token: &str) -> Value {
    json!({
        "network": "mastodon", "name": "Laden", "time_zone": "Europe/Berlin",
        "credentials": { "server": peer.says("proxy"), "access_token": token },
    })
}

async fn connect(dezent: &Dezent, peer: &Peer) -> String {
    let token = peer.says("access_token");
    let body = channel(peer, token);
    let channel = dezent.client.post("/api/v1/channels", &body).await;
    let channel = channel.expect(201);
    assert!(
        !channel.to_string().contains(token),
        "a secret is shown: {channel}"
    );
    let handle = text(&channel["account"]["handle"]);
    assert!(handle.starts_with("@shop@127.0.0.1"), "{handle}");
    assert_eq!(channel["options"]["instance"]["software"], "mastodon");
    text(&channel["id"])
}

async fn publication(dezent: &Dezent, id: &str) -> Value {
    let path = format!("/api/v1/publications/{id}");
    dezent.client.get(&path).await.expect(200)
}

/// Plans a post for now, publishes it, and says what became of it. The server's clock shows the same
/// time as ours.
async fn publish(dezent: &Dezent, peer: &Peer, mut body: Value) -> Value {
    body["publish_at"] = json!(dezent.in_ms(0));
    body["promotion"] = json!("none");
    let post = dezent.create_post(body).await;
    let id = text(&post["publications"][0]["id"]);
    for _ in 0..40 {
        let clock = json!({ "at": dezent.in_ms(0) });
        peer.proxy.post("/__clock", &clock).await.expect(204);
        dezent.run().await;
        let seen = publication(dezent, &id).await;
        if seen["state"] == "sent" || seen["state"] == "confirmed" {
            return seen;
        }
        dezent.clock.advance_ms(30_000);
    }
    panic!("not sent: {:#}", publication(dezent, &id).await);
}

#[tokio::test]
async fn a_text_goes_out_and_is_read_back() {
    let peer = Peer::start();
    let dezent = dezent().await;
    let channel = connect(&dezent, &peer).await;
    let words = "Grüße 👋 & <3\n\nhttps://example.org/brot?a=1&b=2 #Sauerteig";
    let variants = json!([{ "channel": channel, "options": { "visibility": "unlisted" } }]);
    let body =
        json!({ "text": words, "channels": [channel], "lang": "de-AT", "variants": variants });
    let seen = publish(&dezent, &peer, body).await;

    let post = peer.only_post().await;
    assert_eq!(
        (&post["visibility"], &post["language"]),
        (&json!("unlisted"), &json!("de"))
    );
    assert_eq!(seen["receipt"]["remote_id"], post["id"]);
    assert_eq!(seen["receipt"]["url"], post["url"]);
    let source = format!("{STATUSES}/{}/source", text(&post["id"]));
    assert_eq!(peer.own.get(&source).await.expect(200)["text"], words);

    // Some minutes later it is read back once.
    dezent.clock.advance_ms(300_000);
    dezent.run().await;
    let seen = publication(&dezent, &text(&seen["id"])).await;
    assert_eq!(seen["state"], "confirmed", "{seen:#}");
}

#[tokio::test]
async fn pictures_go_with_their_descriptions_and_in_order() {
    let peer = Peer::start();
    let dezent = dezent().await;
    let channel = connect(&dezent, &peer).await;
    let first = upload(&dezent, &png(64, 48), "Ein Laib \"Brot\"\nauf dem Tisch").await;
    let second = upload(&dezent, &png(48, 64), "").await;
    let body = json!({
        "text": "Frisch aus dem Ofen", "channels": [channel], "media": [first, second],
        "variants": [{ "channel": channel, "options": { "sensitive": true } }],
    });
    publish(&dezent, &peer, body).await;

    let post = peer.only_post().await;
    let attached = post["media_attachments"].as_array().expect("pictures");
    let said: Vec<&Value> = attached.iter().map(|one| &one["description"]).collect();
    assert_eq!(
        said,
        [&json!("Ein Laib \"Brot\"\nauf dem Tisch"), &Value::Null]
    );
    assert_eq!(
        (&attached[0]["type"], &post["sensitive"]),
        (&json!("image"), &json!(true))
    );
    let stored = attached[0]["url"].as_str().expect("an address");
    let path = stored.strip_prefix(peer.says("proxy"));
    let path = path.or_else(|| stored.strip_prefix(peer.says("server")));
    let call = peer
        .own
        .call(reqwest::Method::GET, path.expect("its own address"));
    let bytes = call.send().await.unwrap().bytes().await.unwrap();
    assert_eq!(bytes.len(), png(64, 48).len());
}

/// A server that works on a picture for a while is asked until it is done, and the post waits. The
/// mock is always done at once, so it is made to answer as if it were not.
#[tokio::test]
async fn an_upload_that_takes_a_while_is_waited_for() {
    let peer = Peer::start();
    let dezent = dezent().await;
    let channel = connect(&dezent, &peer).await;
    let stored = peer.store(&png(64, 48)).await;
    let answer = |status: u16| {
        let body = json!({ "id": stored, "url": null });
        json!({ "type": "status", "status": status, "body": body })
    };
    peer.fault("POST", "/api/v2/media", answer(202)).await;
    for _ in 0..2 {
        peer.fault("GET", &format!("/api/v1/media/{stored}"), answer(206))
            .await;
    }
    let media = upload(&dezent, &png(64, 48), "Der Ofen").await;
    let body = json!({ "text": "Gleich fertig", "channels": [channel], "media": [media] });
    let seen = publish(&dezent, &peer, body).await;
    let steps = seen["steps"].as_array().expect("steps");
    let steps: Vec<(&str, &str)> = steps
        .iter()
        .map(|step| {
            let said = |name: &str| step[name].as_str().expect("text");
            (said("name"), said("result"))
        })
        .collect();
    assert_eq!(
        steps,
        [
            ("upload:0:0", "processing"),
            ("ready:0:0", "processing"),
            ("ready:0:0", "processing"),
            ("ready:0:0", "done"),
            ("post:0", "done"),
        ]
    );
    let post = peer.only_post().await;
    assert_eq!(post["media_attachments"][0]["id"], stored);
}

#[tokio::test]
async fn a_thread_hangs_together() {
    let peer = Peer::start();
    let dezent = dezent().await;
    let channel = connect(&dezent, &peer).await;
    let thread = json!([{ "text": "Zwei: der Teig ruht." }, { "text": "Drei: ab in den Ofen." }]);
    let body = json!({ "text": "Eins: so backen wir.", "channels": [channel], "thread": thread });
    let seen = publish(&dezent, &peer, body).await;

    let posts = peer.posts().await;
    let content: Vec<&Value> = posts.iter().map(|post| &post["content"]).collect();
    assert_eq!(
        content,
        [
            "<p>Eins: so backen wir.</p>",
            "<p>Zwei: der Teig ruht.</p>",
            "<p>Drei: ab in den Ofen.</p>"
        ]
    );
    assert_eq!(posts[0]["in_reply_to_id"], Value::Null);
    assert_eq!(posts[1]["in_reply_to_id"], posts[0]["id"]);
    assert_eq!(posts[2]["in_reply_to_id"], posts[1]["id"]);
    assert_eq!(seen["receipt"]["remote_id"], posts[0]["id"]);
}

#[tokio::test]
async fn a_poll_stands_under_a_warning() {
    let peer = Peer::start();
    let dezent = dezent().await;
    let channel = connect(&dezent, &peer).await;
    let options = json!({
        "spoiler_text": "Es geht um Essen",
        "poll": { "options": ["Roggen", "Weizen"], "expires_in_s": 86_400, "multiple": true },
    });
    let body = json!({
        "text": "Was backen wir?", "channels": [channel],
        "variants": [{ "channel": channel, "options": options }],
    });
    publish(&dezent, &peer, body).await;

    let post = peer.only_post().await;
    assert_eq!(post["spoiler_text"], "Es geht um Essen");
    assert_eq!(post["sensitive"], true);
    let poll = &post["poll"];
    let answers: Vec<&Value> = poll["options"]
        .as_array()
        .expect("answers")
        .iter()
        .map(|answer| &answer["title"])
        .collect();
    assert_eq!(answers, ["Roggen", "Weizen"]);
    assert_eq!(
        (&poll["multiple"], &poll["expired"]),
        (&json!(true), &json!(false))
    );
}

/// A connection is cut before the server has seen the call, after it has done it, and in the middle of
/// its answer; each is settled by looking through the account's posts, and nothing is there twice.
#[tokio::test]
async fn a_cut_connection_is_settled_without_a_second_post() {
    let peer = Peer::start();
    let dezent = dezent().await;
    let channel = connect(&dezent, &peer).await;
    for (number, mode) in ["before", "after", "head"].into_iter().enumerate() {
        let keys = peer.posting_keys().await.len();
        peer.cut(mode, &format!("POST {STATUSES}")).await;
        let words = format!("Post {number}, cut {mode}");
        let seen = publish(
            &dezent,
            &peer,
            json!({ "text": words, "channels": [channel] }),
        )
        .await;
        let steps = seen["steps"].as_array().expect("steps");
        assert_eq!(steps[0]["result"], "unknown", "{seen:#}");
        let settled = if mode == "before" {
            "repeatable"
        } else {
            "found"
        };
        assert_eq!(steps[0]["settled"], settled, "{seen:#}");
        let keys = peer.posting_keys().await.split_off(keys);
        assert_eq!(keys.len(), 1 + usize::from(mode == "before"), "{mode}");
        assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
        let posts = peer.posts().await;
        let wanted = format!("<p>{words}</p>");
        let same: Vec<&Value> = posts
            .iter()
            .filter(|post| post["content"] == *wanted)
            .collect();
        assert_eq!(same.len(), 1, "{mode}: {posts:#?}");
        assert_eq!(seen["receipt"]["remote_id"], same[0]["id"]);
        dezent.clock.advance_ms(60_000);
    }
}

/// The post is out, the answer is lost, and the list hides it: the repeat carries the same key, and the
/// server answers it with the first post.
#[tokio::test]
async fn a_repeat_with_the_same_key_is_the_first_post() {
    let peer = Peer::start();
    let dezent = dezent().await;
    let channel = connect(&dezent, &peer).await;
    peer.cut("after", &format!("POST {STATUSES}")).await;
    let nothing = json!({ "type": "status", "status": 200, "body": [] });
    peer.fault("GET", "/api/v1/accounts/*/statuses", nothing)
        .await;
    let body = json!({ "text": "Nur einmal", "channels": [channel] });
    let seen = publish(&dezent, &peer, body).await;
    let steps = seen["steps"].as_array().expect("steps");
    assert_eq!(
        (&steps[0]["result"], &steps[0]["settled"]),
        (&json!("unknown"), &json!("repeatable"))
    );
    assert_eq!(steps[1]["result"], "done", "{seen:#}");
    let keys = peer.posting_keys().await;
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0], keys[1]);
    let post = peer.only_post().await;
    assert_eq!(seen["receipt"]["remote_id"], post["id"]);
}

/// What the server refuses for now is tried again: a limit when it ends, a session when it was found
/// good again.
#[tokio::test]
async fn a_limit_and_a_hiccup_are_waited_for() {
    let peer = Peer::start();
    let dezent = dezent().await;
    let channel = connect(&dezent, &peer).await;
    for (effect, result) in [
        (json!({ "type": "ratelimit" }), "throttled"),
        (json!({ "type": "status", "status": 401 }), "unauthorized"),
    ] {
        peer.fault("POST", STATUSES, effect).await;
        let words = format!("Erst {result}");
        let seen = publish(
            &dezent,
            &peer,
            json!({ "text": words, "channels": [channel] }),
        )
        .await;
        let steps = seen["steps"].as_array().expect("steps");
        assert_eq!(steps[0]["result"], result, "{seen:#}");
        assert_eq!(steps[1]["result"], "done", "{seen:#}");
        dezent.clock.advance_ms(60_000);
    }
    assert_eq!(peer.posts().await.len(), 2);
}

/// What the server would refuse is refused before it is asked, in the same numbers.
#[tokio::test]
async fn what_is_too_long_there_is_refused_here() {
    let peer = Peer::start();
    let dezent = dezent().await;
    let channel = connect(&dezent, &peer).await;
    let refused = async |body: Value| {
        let mut body = body;
        body["channels"] = json!([channel]);
        body["publish_at"] = json!(dezent.in_ms(60_000));
        let problem = dezent.client.post("/api/v1/posts", &body).await.expect(422);
        let field = problem["fields"][0].clone();
        (
            text(&field["field"]),
            field["count"].clone(),
            field["limit"].clone(),
        )
    };
    let long = json!({ "text": "ü".repeat(501) });
    assert_eq!(
        refused(long).await,
        ("text".to_owned(), json!(501), json!(500))
    );
    let warned = json!({
        "text": "ü".repeat(491),
        "variants": [{ "channel": channel, "options": { "spoiler_text": "Zehn Runen" } }],
    });
    assert_eq!(
        refused(warned).await,
        ("text".to_owned(), json!(491), json!(490))
    );
    let body = json!({ "text": "ü".repeat(500), "channels": [channel] });
    publish(&dezent, &peer, body).await;
    peer.only_post().await;
}

/// A wrong token makes no channel, one that may only read neither, and both are told apart from a
/// server that cannot be reached.
#[tokio::test]
async fn a_token_that_will_not_do_makes_no_channel() {
    let peer = Peer::start();
    let dezent = dezent().await;
    let attempt = async |body: &Value| dezent.client.post("/api/v1/channels", body).await;
    let wrong = channel(&peer, "wrong-wrong-wrong");
    let answer = attempt(&wrong).await;
    assert!(
        !answer.text.contains("wrong-wrong-wrong"),
        "{}",
        answer.text
    );
    answer.problem(422, "connection_refused");
    let reading = channel(&peer, peer.says("reading_token"));
    let problem = attempt(&reading).await.problem(422, "invalid_value");
    let field = &problem["fields"][0];
    assert_eq!(field["field"], "credentials.access_token");
    let message = text(&field["message"]);
    assert!(message.contains("write:statuses"), "{message}");
    peer.cut("before", "verify_credentials").await;
    let good = channel(&peer, peer.says("access_token"));
    attempt(&good).await.problem(502, "network_unreachable");
    let channels = dezent.client.get("/api/v1/channels").await.expect(200);
    assert_eq!(channels["items"], json!([]), "{channels}");
    assert_eq!(
        peer.posts().await,
        [] as [Value; 0],
        "asking changed nothing"
    );
}

/// A post is taken back; what is gone already counts as removed.
#[tokio::test]
async fn a_post_is_removed_once_and_for_all() {
    let peer = Peer::start();
    let dezent = dezent().await;
    let channel = connect(&dezent, &peer).await;
    publish(
        &dezent,
        &peer,
        json!({ "text": "Ein Versehen", "channels": [channel] }),
    )
    .await;
    let id = text(&peer.only_post().await["id"]);

    let settings = HttpSettings {
        allow_private: AllowPrivate::All,
        ..HttpSettings::default()
    };
    let adapter = Mastodon::new(Http::build(settings, StopPoints::default()).unwrap());
    let facts = ChannelFacts {
        id: channel.parse().unwrap(),
        name: "Laden".to_owned(),
        account: Account {
            remote_id: String::new(),
            handle: String::new(),
            url: None,
            server: None,
        },
        options: Options::new(),
    };
    let session = Session::default()
        .with("server", peer.says("proxy"))
        .with("access_token", peer.says("access_token"));
    for _ in 0..2 {
        let report = adapter.remove(&facts, &id, &session).await;
        assert!(matches!(report.outcome, Outcome::Done { .. }), "{report:?}");
        assert_eq!(peer.posts().await, [] as [Value; 0]);
    }
}
