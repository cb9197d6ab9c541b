//! The real program is told to stop while 64 calls are under way: asked once it waits for them,
//! asked twice it leaves them to whoever starts next. The network runs on by itself.

use std::{
    collections::HashMap,
    path::PathBuf,
    time::{Duration, Instant as Stopwatch},
};

use dezent::{
    clock::Clock,
    domain::{
        publication::State,
        time::{Instant, MINUTE_MS, SECOND_MS},
    },
    store::{self, Db, Location},
};
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::node::{Network, Node};
use crate::{
    cli::process::{Folder, Running},
    harness::{Client, database, plain, text},
};

/// How many calls are under way when the program is told to stop.
const CALLS: usize = 64;
/// How long each takes.
const SLOW: Duration = Duration::from_secs(8);
/// How long before they begin they are planned.
const LEAD_MS: i64 = 2 * SECOND_MS;
/// How long open calls are waited for, and how soon a second signal must be obeyed.
const STOP_LIMIT: Duration = Duration::from_secs(35);
const AT_ONCE: Duration = Duration::from_secs(3);
/// How long anything else may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// A folder with its settings, and the network that it calls.
struct Place {
    folder: Folder,
    config: PathBuf,
    location: Location,
    network: Network,
    key: String,
}

/// A publication, as it was planned.
struct Planned {
    id: String,
    words: String,
    /// Whether nothing can be looked up on its channel.
    is_blind: bool,
    /// Whether the call that is under way comes to something.
    is_made: bool,
}

/// Looks again and again until there is something to see.
async fn wait_for<T, F: Future<Output = Option<T>>>(what: &str, look: impl Fn() -> F) -> T {
    let began = Stopwatch::now();
    loop {
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(began.elapsed() < PATIENCE, "this never came: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

impl Place {
    async fn open() -> (Self, Running, Client) {
        let folder = Folder::new();
        let network = Network::start(&folder.data().with_file_name("network"));
        let data = folder.data();
        let mut text = format!(
            "data_dir = {:?}\n[networks.sandbox]\napi_base = {:?}\n",
            data.to_str().unwrap(),
            network.base
        );
        let location = database::own_location(&data).await;
        if let Location::Url(url) = &location {
            text = format!("{text}[database]\nurl = {url:?}\n");
        }
        let mut place = Self {
            config: folder.write("config.toml", &text),
            folder,
            location,
            network,
            key: String::new(),
        };
        let mut server = place.serve();
        let line = server.read_to("shown this once");
        line.rsplit(' ').next().unwrap().clone_into(&mut place.key);
        let client = place.client(&server);
        (place, server, client)
    }

    fn serve(&self) -> Running {
        let config = self.config.to_str().unwrap();
        self.folder
            .start(&["serve", "--port", "0", "--config", config])
    }

    fn client(&self, server: &Running) -> Client {
        Client::new(server.address.clone(), Some(self.key.clone()))
    }

    /// What has become public, by its words; nothing twice.
    fn public(&self) -> HashMap<String, Value> {
        let posts = self.network.posts();
        let count = posts.len();
        let by_words: HashMap<String, Value> = posts
            .into_iter()
            .map(|post| (text(&post["text"]), post))
            .collect();
        assert_eq!(by_words.len(), count, "something is out twice");
        by_words
    }

    /// Starts a node whose leases of before have ended, and moves its clock on until half an hour
    /// of doubt and the tries after it are over.
    async fn settle(&self) -> (Node, Client) {
        let http = plain();
        let mut now_ms = Clock::system().now().ms() + 2 * MINUTE_MS;
        let mut node = Node::start(&self.config, now_ms, None).expect("a start");
        for _ in 0..40 * 4 {
            now_ms += 15 * SECOND_MS;
            node.set_clock(now_ms);
            self.network.set_clock(&http, now_ms).await;
            assert_eq!(node.pass(), None);
        }
        let base = node.api.replace("/api/v1", "");
        (node, Client::new(base, Some(self.key.clone())))
    }

    /// How many publications are in each state.
    async fn counts(&self) -> HashMap<State, i64> {
        let db = Db::connect(&self.location).await.unwrap();
        let rows = store::publications::counts(&db).await.unwrap();
        db.close().await.unwrap();
        let mut counts = HashMap::new();
        for (state, _, count) in rows {
            *counts.entry(state).or_default() += count;
        }
        counts
    }
}

/// Connects a channel, one of the five kinds by its number.
async fn connect(client: &Client, number: usize, script: &str) -> Value {
    let kind = ["k1", "k2", "k3", "k4", "k5"][number % 5];
    let channel = json!({
        "network": "sandbox", "name": format!("Laden {number}"), "time_zone": "Europe/Berlin",
        "options": { "kind": kind, "script": script },
    });
    client.post("/api/v1/channels", &channel).await.expect(201)
}

/// Plans a post on a channel.
async fn plan(client: &Client, number: usize, channel: &Value, at: Instant) -> Planned {
    let words = format!("Beitrag {number}");
    let post = json!({
        "text": words, "channels": [channel["id"]], "promotion": "none", "publish_at": at,
    });
    let post = client.post("/api/v1/posts", &post).await.expect(201);
    Planned {
        id: text(&post["publications"][0]["id"]),
        words,
        is_blind: channel["options"]["kind"] == "k5",
        is_made: !text(&channel["options"]["script"]).contains("cut-before"),
    }
}

/// Brings 64 calls under way at once; says what was planned and for when.
async fn send(client: &Client, script: impl Fn(usize) -> String) -> (Vec<Planned>, Instant) {
    let connect = (0..CALLS).map(async |number| connect(client, number, &script(number)).await);
    let channels = join_all(connect).await;
    let at = Clock::system().now().plus_ms(LEAD_MS);
    let channels = channels.iter().enumerate();
    let plan = channels.map(|(number, channel)| plan(client, number, channel, at));
    (join_all(plan).await, at)
}

/// Waits until every call is under way.
async fn all_under_way(client: &Client) {
    wait_for("64 that are being sent", async || {
        let path = "/api/v1/publications?state=sending&limit=100";
        let sending = client.get(path).await.expect(200);
        let count = sending["items"].as_array().unwrap().len();
        (count == CALLS).then_some(())
    })
    .await;
}

async fn seen(client: &Client, planned: &Planned) -> Value {
    let path = format!("/api/v1/publications/{}", planned.id);
    client.get(&path).await.expect(200)
}

#[tokio::test]
async fn a_stop_waits_for_open_calls_and_begins_no_other() {
    let (place, server, client) = Place::open().await;
    let (planned, at) = send(&client, |_| format!("slow={}", SLOW.as_millis())).await;
    // Due while the program waits for the others.
    let channel = connect(&client, CALLS, "").await;
    let later = plan(&client, CALLS, &channel, at.plus_ms(6 * SECOND_MS)).await;
    all_under_way(&client).await;
    assert_eq!(place.public().len(), 0, "no call has ended yet");
    drop(client);
    let began = Stopwatch::now();
    let (code, _) = server.stop();
    assert!(began.elapsed() < STOP_LIMIT);
    assert_eq!(code, 0);
    assert_eq!(place.public().len(), CALLS);
    let stored = HashMap::from([(State::Sent, 64), (State::Waiting, 1)]);
    assert_eq!(place.counts().await, stored);

    let again = place.serve();
    let client = place.client(&again);
    let last = wait_for("the one that was due meanwhile", async || {
        let seen = seen(&client, &later).await;
        (seen["state"] == "sent").then_some(seen)
    })
    .await;
    let public = place.public();
    assert_eq!(public.len(), CALLS + 1);
    for one in &planned {
        let seen = seen(&client, one).await;
        assert_eq!(seen["receipt"]["remote_id"], public[&one.words]["id"]);
        let steps = seen["steps"].as_array().unwrap();
        let own: Vec<&Value> = steps.iter().filter(|it| it["kind"] == "public").collect();
        assert_eq!(own.len(), 1, "{seen:#}");
        assert_eq!(own[0]["result"], "done", "{seen:#}");
        assert_ne!(own[0]["node"], last["steps"][0]["node"]);
        let events = seen["events"].as_array().unwrap();
        let is_lost = |event: &Value| event["kind"] == "publication_unknown";
        assert!(!events.iter().any(is_lost), "{seen:#}");
    }
    assert_eq!(again.stop().0, 0);
}

#[tokio::test]
async fn a_second_signal_leaves_open_calls_to_the_next_start() {
    let (place, server, client) = Place::open().await;
    // Every other call comes to nothing at the network.
    let script = |number: usize| {
        let ending = ["ok", "cut-before"][number % 2];
        format!("slow={}+{ending}", SLOW.as_millis())
    };
    let (planned, _) = send(&client, script).await;
    all_under_way(&client).await;
    drop(client);
    server.ask_to_end();
    // Two signals in one moment would be heard as one.
    wait_for("the first signal to be heard", async || {
        server.logged().contains("stopping;").then_some(())
    })
    .await;
    let began = Stopwatch::now();
    server.ask_to_end();
    assert_eq!(server.ended().0, 130);
    assert!(began.elapsed() < AT_ONCE);
    assert_eq!(place.public().len(), 0, "no call has ended yet");
    let stored = HashMap::from([(State::Sending, 64)]);
    assert_eq!(place.counts().await, stored);

    // What was under way goes on at the network.
    let made = planned.iter().filter(|one| one.is_made).count();
    wait_for("the posts of calls that went on", async || {
        (place.public().len() == made).then_some(())
    })
    .await;
    let (node, client) = place.settle().await;
    let public = place.public();
    for one in &planned {
        let seen = seen(&client, one).await;
        let post = public.get(&one.words);
        if one.is_blind {
            assert_eq!(seen["reason"], "unknown_outcome", "{seen:#}");
            assert_eq!(post.is_some(), one.is_made, "{seen:#}");
            continue;
        }
        assert_eq!(seen["state"], "confirmed", "{seen:#}");
        let id = &seen["receipt"]["remote_id"];
        assert_eq!(Some(id), post.map(|post| &post["id"]), "{seen:#}");
        let mut steps = seen["steps"].as_array().unwrap().iter();
        let first = steps.find(|step| step["kind"] == "public").unwrap();
        assert_eq!(first["settled"] == "found", one.is_made, "{seen:#}");
    }
    node.kill();
}
