//! `GET /events`: what happened, page by page and as a stream.

use std::time::Duration;

use dezent::{
    domain::{event::EventKind, role::Role},
    services::{
        Caller,
        keys::{self, NewKey},
    },
    store::events::{NewEvent, append},
};
use reqwest::{Method, Response};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use crate::harness::{Answer, Client, Dezent, running::Running, text};

const EVENTS: &str = "/api/v1/events";
/// Longer than any stream is silent, and only waited for where something is wrong.
const PATIENCE: Duration = Duration::from_mins(1);

async fn list(client: &Client, query: &str) -> Vec<Value> {
    let page = client.get(&format!("{EVENTS}?{query}")).await.expect(200);
    page["items"].as_array().unwrap().clone()
}

fn kinds(events: &[Value]) -> Vec<String> {
    events.iter().map(|event| text(&event["kind"])).collect()
}

/// One event of a stream.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) data: Value,
}

/// A stream that is read.
pub(super) struct Stream {
    response: Response,
    rest: String,
}

impl Stream {
    pub(super) async fn open(client: &Client, query: &str, after: Option<&str>) -> Self {
        let mut call = client.call(Method::GET, &format!("{EVENTS}?{query}"));
        call = call.header("accept", "text/event-stream");
        if let Some(after) = after {
            call = call.header("last-event-id", after);
        }
        let response = call.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert_eq!(response.headers()["x-accel-buffering"], "no");
        let mut stream = Self {
            response,
            rest: String::new(),
        };
        // From here on nothing is missed.
        assert_eq!(stream.block().await.as_deref(), Some("retry: 2000"));
        stream
    }

    /// The next block of lines; none where the stream has ended.
    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.rest.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.rest = rest;
                return Some(block);
            }
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk()).await;
            let chunk = chunk.expect("a stream says something").ok()??;
            self.rest.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// Lets 15 seconds go by, and hears nothing but that the stream is there.
    async fn beat(&mut self, app: &Dezent) {
        app.clock.advance_ms(15_000);
        app.app.services().bell.ring_here();
        assert_eq!(self.block().await.as_deref(), Some(":"));
    }

    /// The next event; none where the stream has ended.
    pub(super) async fn next(&mut self) -> Option<Told> {
        loop {
            let block = self.block().await?;
            let field = |name: &str| {
                let line = block.lines().find_map(|line| line.strip_prefix(name));
                line.map(str::to_owned)
            };
            if let Some(id) = field("id: ") {
                let data = serde_json::from_str(&field("data: ").unwrap()).unwrap();
                let kind = field("event: ").unwrap();
                return Some(Told { id, kind, data });
            }
        }
    }
}

#[tokio::test]
async fn what_happened_is_listed_with_who_did_it() {
    let app = Dezent::spawn().await;
    let anna = json!({ "name": "Anna", "role": "editor" });
    let anna = app.client.post("/api/v1/people", &anna).await.expect(201);
    let key = json!({ "name": "Laptop", "person": anna["id"] });
    let key = app.client.post("/api/v1/keys", &key).await.expect(201);
    let by_anna = app.client.with_key(Some(&text(&key["text"])));
    let channel = app.channel(json!({})).await;
    let body = json!({ "text": "Brot", "channels": [channel], "publish_at": app.in_ms(0) });
    let post = by_anna.post("/api/v1/posts", &body).await.expect(201);
    app.run().await;
    let all = list(&app.client, "").await;
    let expected = ["publication_sent", "post_scheduled", "post_created"];
    assert_eq!(kinds(&all)[..3], expected, "newest first");
    let (sent, created) = (&all[0], &all[2]);
    assert_eq!(
        (&sent["actor"], &sent["person"]),
        (&json!("engine"), &Value::Null)
    );
    assert_eq!(sent["publication"], post["publications"][0]["id"]);
    assert_eq!(
        created["person"],
        json!({ "id": anna["id"], "name": "Anna" })
    );
    // By kind, by what they are about, by whom, and by when.
    let (post, publication) = (text(&post["id"]), text(&sent["publication"]));
    for (query, expected) in [
        ("kind=post_created,post_scheduled".to_owned(), 2),
        (format!("post={post}"), 3),
        (format!("publication={publication}"), 1),
        (format!("channel={channel}"), 2),
        (format!("actor={}", text(&key["id"])), 2),
        (format!("since={}", app.in_ms(1)), 0),
        (format!("until={}", app.in_ms(0)), 0),
        (
            format!("since={}&until={}", app.in_ms(0), app.in_ms(1)),
            all.len(),
        ),
    ] {
        assert_eq!(list(&app.client, &query).await.len(), expected, "{query}");
    }
    let first = app
        .client
        .get(&format!("{EVENTS}?limit=2&fields=id,kind"))
        .await
        .expect(200);
    assert_eq!(first["items"][0].as_object().unwrap().len(), 2);
    let cursor = text(&first["next_cursor"]);
    let rest = list(&app.client, &format!("limit=100&cursor={cursor}")).await;
    assert_eq!(rest, all[2..]);
    // Others see only their own.
    let other = app.second_workspace().await;
    assert_eq!(kinds(&list(&other, "").await), ["key_created"]);
}

#[tokio::test]
async fn what_concerns_people_is_for_those_who_manage_them() {
    let app = Dezent::spawn().await;
    app.channel(json!({})).await;
    let viewer = app.with_role(Role::Viewer).await;
    let hook = json!({ "name": "x", "url": "https://example.org/" });
    app.client.post("/api/v1/webhooks", &hook).await.expect(201);
    assert_eq!(list(&app.client, "kind=webhook_created").await.len(), 1);
    assert_eq!(kinds(&list(&viewer, "").await), ["channel_connected"]);
    assert_eq!(list(&viewer, "kind=key_created").await.len(), 0);
    assert!(list(&app.client, "kind=key_created").await.len() >= 2);
    let mut seen = Stream::open(&viewer, "", None).await;
    app.with_role(Role::Editor).await;
    app.channel(json!({})).await;
    assert_eq!(seen.next().await.unwrap().kind, "channel_connected");
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let app = Dezent::spawn().await;
    for (query, field) in [
        ("kind=party", "kind"),
        ("channel=x", "channel"),
        ("since=now", "since"),
        ("cursor=x", "cursor"),
        ("after=evt_0192aaaaaaaa7000800000000000dead", "after"),
        ("after=evt_0192aaaaaaaa7000800000000000dead-1", "after"),
    ] {
        let answer = app.client.get(&format!("{EVENTS}?{query}")).await;
        assert_eq!(answer.problem_field(422, "invalid_value").0, field);
    }
    let call = |query: &str| {
        let call = app.client.call(Method::GET, &format!("{EVENTS}?{query}"));
        call.header("accept", "text/event-stream")
    };
    let limited = Answer::of(call("limit=5")).await;
    assert_eq!(limited.problem_field(422, "invalid_value").0, "limit");
    for id in ["7", "evt_0192aaaaaaaa7000800000000000dead-x", "-1"] {
        let wrong = Answer::of(call("").header("last-event-id", id)).await;
        assert_eq!(wrong.problem_field(422, "invalid_value").0, "Last-Event-ID");
    }
}

#[tokio::test]
async fn a_stream_tells_each_event_and_goes_on_after_one() {
    let app = Dezent::spawn().await;
    app.channel(json!({})).await;
    let mut stream = Stream::open(&app.client, "", None).await;
    let channel = app.channel(json!({})).await;
    let first = stream.next().await.unwrap();
    assert_eq!(
        (first.kind.as_str(), &first.data["channel"]),
        ("channel_connected", &json!(channel))
    );
    let id = text(&first.data["id"]);
    assert!(first.id.starts_with(&id), "{first:?}");
    app.clock.advance_ms(90_000);
    app.due_now(&channel).await;
    app.run().await;
    let mut kinds = Vec::new();
    for _ in 0..3 {
        kinds.push(stream.next().await.unwrap().kind);
    }
    kinds.sort();
    assert_eq!(
        kinds,
        ["post_created", "post_scheduled", "publication_sent"]
    );
    drop(stream);
    // After the first one, by the header and by the query alike, and by its bare id.
    for (query, header) in [
        ("", Some(first.id.as_str())),
        (&*format!("after={}", first.id), None),
        (&*format!("after={id}"), None),
    ] {
        let mut again = Stream::open(&app.client, query, header).await;
        let mut told = Vec::new();
        while told.last().is_none_or(|kind| kind != "publication_sent") {
            told.push(again.next().await.unwrap().kind);
        }
        assert!(told.contains(&"post_created".to_owned()), "{told:?}");
    }
    let mut sent = Stream::open(&app.client, "kind=publication_sent", Some(&first.id)).await;
    assert_eq!(sent.next().await.unwrap().kind, "publication_sent");
}

/// Ids are made before the commit: a slower transaction makes older facts visible later.
#[tokio::test]
async fn an_event_that_appears_late_is_not_lost() {
    let app = Dezent::spawn().await;
    let mut stream = Stream::open(&app.client, "", None).await;
    let workspace = app.app.workspace();
    let (now, kind) = (app.clock.now(), EventKind::MediaStored);
    let event =
        |ago_ms: i64, actor: &str| NewEvent::new(workspace, kind, now.plus_ms(-ago_ms), actor);
    // Two nodes, each with ids of its own.
    let (here, there) = (&app.app.services().db, &app.another_node().await);
    let append_to = async |db: &dezent::store::Db, events: &[&NewEvent]| {
        let tx = db.begin_write().await.unwrap();
        append(&tx, events).await.unwrap();
        tx.commit().await.unwrap();
    };
    append_to(here, &[&event(0, "early")]).await;
    assert_eq!(stream.next().await.unwrap().data["actor"], "early");
    append_to(there, &[&event(30_000, "late"), &event(1_000, "later")]).await;
    append_to(here, &[&event(0, "last")]).await;
    let mut told = Vec::new();
    for _ in 0..3 {
        told.push(stream.next().await.unwrap().data["actor"].clone());
    }
    told.sort_by_key(Value::to_string);
    assert_eq!(told, ["last", "late", "later"], "each once");
}

#[tokio::test]
async fn a_key_has_few_streams_and_none_once_it_is_taken_back() {
    let app = Dezent::spawn().await;
    let caller = Caller::operator(app.app.workspace());
    let new = NewKey::of_program("watcher", Role::Viewer);
    let made = keys::create(app.app.services(), &caller, new)
        .await
        .unwrap();
    let watcher = app.client.with_key(Some(made.text.expose_secret()));
    let mut streams = Vec::new();
    for _ in 0..6 {
        streams.push(Stream::open(&watcher, "", None).await);
    }
    let call = watcher
        .call(Method::GET, EVENTS)
        .header("accept", "text/event-stream");
    let refused = Answer::of(call).await;
    assert_eq!(refused.header("retry-after"), "15");
    refused.problem(429, "too_many_requests");
    let path = format!("/api/v1/keys/{}", made.known.key.id);
    assert_eq!(app.client.delete(&path).await.status, 204);
    app.channel(json!({})).await;
    for stream in &mut streams {
        assert!(stream.next().await.is_none(), "it still hears something");
    }
}

/// Whoever comes back is told what they have not heard, and that alone, wherever they were cut off.
#[tokio::test]
async fn a_stream_goes_on_without_a_gap_and_tells_nothing_twice() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let mut whole = Stream::open(&app.client, "", None).await;
    for _ in 0..3 {
        app.due_now(&channel).await;
        app.run().await;
        app.clock.advance_ms(1_000);
    }
    let mut all = Vec::new();
    while all.len() < 9 {
        all.push(whole.next().await.unwrap());
    }
    let ids =
        |told: &[Told]| -> Vec<String> { told.iter().map(|told| text(&told.data["id"])).collect() };
    for heard in 1..all.len() {
        let last = Some(all[heard - 1].id.as_str());
        let mut again = Stream::open(&app.client, "", last).await;
        let mut rest = Vec::new();
        while rest.len() < all.len() - heard {
            rest.push(again.next().await.unwrap());
        }
        assert_eq!(ids(&rest), ids(&all[heard..]), "after {heard}");
        // And a second time, with what this stream said last.
        let mut later = Stream::open(&app.client, "", Some(&rest[rest.len() - 1].id)).await;
        later.beat(&app).await;
    }
    // What appears late while nobody listens comes too, though it is older than what was heard.
    let workspace = app.app.workspace();
    let at = app.clock.now().plus_ms(-20_000);
    let event = NewEvent::new(workspace, EventKind::MediaStored, at, "late");
    let there = app.another_node().await;
    let tx = there.begin_write().await.unwrap();
    append(&tx, &[&event]).await.unwrap();
    tx.commit().await.unwrap();
    let mut again = Stream::open(&app.client, "", Some(&all[8].id)).await;
    assert_eq!(again.next().await.unwrap().data["actor"], "late");
}

/// Nothing happens, and still something is said every 15 seconds; of a filter too that hides what does.
#[tokio::test]
async fn a_stream_is_never_silent_for_long() {
    let app = Dezent::spawn().await;
    let mut stream = Stream::open(&app.client, "kind=webhook_deleted", None).await;
    for _ in 0..3 {
        app.channel(json!({})).await;
        stream.beat(&app).await;
    }
}

/// Whoever no longer belongs here hears nothing more, and not even that: what happens to people is not
/// told to a viewer.
#[tokio::test]
async fn a_stream_ends_when_its_person_goes_or_may_no_more() {
    let app = Dezent::spawn().await;
    let listen = async || {
        let anna = json!({ "name": "Anna", "role": "viewer" });
        let anna = app.client.post("/api/v1/people", &anna).await.expect(201);
        let key = json!({ "name": "Laptop", "person": anna["id"] });
        let key = app.client.post("/api/v1/keys", &key).await.expect(201);
        let by_anna = app.client.with_key(Some(&text(&key["text"])));
        let stream = Stream::open(&by_anna, "", None).await;
        (text(&anna["id"]), text(&key["id"]), stream)
    };
    let (person, _, mut gone) = listen().await;
    let path = format!("/api/v1/people/{person}");
    assert_eq!(app.client.delete(&path).await.status, 204);
    assert!(gone.next().await.is_none(), "the person was let go");
    let (_, key, mut revoked) = listen().await;
    let path = format!("/api/v1/keys/{key}");
    assert_eq!(app.client.delete(&path).await.status, 204);
    assert!(revoked.next().await.is_none(), "the key was taken back");
    // A key that ends ends its stream with the next beat.
    let ends = json!({ "name": "x", "role": "viewer", "expires_at": app.in_ms(10_000) });
    let key = app.client.post("/api/v1/keys", &ends).await.expect(201);
    let program = app.client.with_key(Some(&text(&key["text"])));
    let mut ended = Stream::open(&program, "", None).await;
    app.clock.advance_ms(15_000);
    app.app.services().bell.ring_here();
    assert!(ended.next().await.is_none(), "the key has ended");
}

#[tokio::test]
async fn a_workspace_has_so_many_streams_and_holds_up_no_other() {
    let app = Dezent::spawn().await;
    let mut streams = Vec::new();
    for _ in 0..8 {
        let watcher = app.with_role(Role::Viewer).await;
        for _ in 0..4 {
            streams.push(Stream::open(&watcher, "", None).await);
        }
    }
    let call = || {
        let call = app.client.call(Method::GET, EVENTS);
        call.header("accept", "text/event-stream")
    };
    let refused = Answer::of(call()).await;
    assert_eq!(refused.header("retry-after"), "15");
    refused.problem(429, "too_many_requests");
    let other = app.second_workspace().await;
    Stream::open(&other, "", None).await;
    list(&app.client, "").await;
    // A place comes free with the first piece that cannot be delivered any more.
    drop(streams);
    let mut tries = 0;
    while call().send().await.unwrap().status() != 200 {
        app.channel(json!({})).await;
        tries += 1;
        assert!(tries < 1_000, "no place comes free");
    }
}

/// A program that is told to stop does not wait for those who listen.
#[tokio::test]
async fn a_stream_ends_when_the_program_stops() {
    let running = Running::start().await;
    let mut stream = Stream::open(&running.client, "", None).await;
    running.stop().await;
    assert!(stream.next().await.is_none());
}
