//! A shop with channels and planned posts: the world of every test here, and its judge.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use dezent::{
    app::{App, Parts},
    clock::Clock,
    config::{Config, DatabaseUrl},
    domain::{publication::State, time::Instant},
    engine::{Engine, EngineError},
    sandbox::{Follow, Options, Sandbox},
    services::Services,
    stop_points::StopPoints,
    store::{self, Location},
    telemetry::Metrics,
};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{net::TcpListener, runtime::Runtime, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::harness::{Client, START, database, text};

/// One channel of each way in which an unclear outcome is settled.
pub(super) const KINDS: [&str; 5] = ["k1", "k2", "k3", "k4", "k5"];
pub(super) const SECOND_MS: i64 = 1_000;
pub(super) const MINUTE_MS: i64 = 60_000;
/// How long a test may wait for anything.
const PATIENCE: Duration = Duration::from_secs(40);
/// How long everything may take to end: half an hour of grace, half an hour of doubt, and some more.
const SETTLE_MS: i64 = 65 * MINUTE_MS;
/// The states in which nothing happens by itself any more, but for the reading back.
const SETTLED: [State; 3] = [State::Sent, State::Confirmed, State::Held];

/// A rehearsal network, channels on it, and Dezent, which lives until it is killed.
pub(super) struct Shop {
    /// The clock of every life and of the network.
    pub(super) clock: Clock,
    channels: Vec<Channel>,
    planned: Vec<Planned>,
    life: Option<Life>,
    key: String,
    url: Option<String>,
    network: Network,
    folder: TempDir,
}

struct Channel {
    id: String,
    kind: &'static str,
}

struct Planned {
    id: String,
    channel: usize,
    texts: Vec<String>,
    due_ms: i64,
}

/// One life of the program, with threads of its own, so that it can be killed whole.
struct Life {
    runtime: Option<Runtime>,
    client: Client,
    engine: Engine,
    services: Services,
    metrics: Metrics,
    first_key: Option<String>,
    running: Option<Running>,
}

struct Running {
    stop: CancellationToken,
    done: JoinHandle<Result<(), EngineError>>,
}

/// The rehearsal network.
struct Network {
    base: String,
    log: PathBuf,
    stop: CancellationToken,
}

/// How it all ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Judged {
    /// Publications that are out, with a receipt for the one post there is.
    pub(super) out: usize,
    /// Publications on channels that cannot be asked, of which a person must say what they are.
    pub(super) asked: usize,
}

impl Shop {
    /// Opens a shop on a database of its own, with a channel for each kind.
    pub(super) async fn open(kinds: &[&'static str], script: Value, stops: StopPoints) -> Self {
        let url = database::own_url().await;
        Self::open_on(url, kinds, script, stops).await
    }

    /// The same on a given PostgreSQL database, or on an SQLite file where there is none.
    pub(super) async fn open_on(
        url: Option<String>,
        kinds: &[&'static str],
        script: Value,
        stops: StopPoints,
    ) -> Self {
        let folder = TempDir::new().unwrap();
        let clock = Clock::manual(START.parse().unwrap());
        let network = Network::start(folder.path().join("network"), &clock).await;
        let mut shop = Self {
            clock,
            channels: Vec::new(),
            planned: Vec::new(),
            life: None,
            key: String::new(),
            url,
            network,
            folder,
        };
        shop.begin(stops).await;
        for kind in kinds {
            let body = json!({
                "network": "sandbox", "name": "Laden", "time_zone": "Europe/Berlin",
                "options": { "kind": kind, "script": script },
            });
            let made = shop.client().post("/api/v1/channels", &body).await;
            let id = text(&made.expect(201)["id"]);
            shop.channels.push(Channel { id, kind });
        }
        shop
    }

    /// Begins a life: the first one, or the next after a [`Self::kill`].
    pub(super) async fn begin(&mut self, stops: StopPoints) {
        let mut config = Config::defaults().unwrap();
        config.data_dir = self.data();
        config.database.url = self.url.clone().map(DatabaseUrl::new);
        config.networks.sandbox.api_base = Some(self.network.base.parse().unwrap());
        // It asks as fast as it can.
        config.limits.calls_per_key = 0;
        config.limits.calls_per_workspace = 0;
        let clock = self.clock.clone();
        let life = Life::begin(config, Parts { clock, stops }, &self.key).await;
        if let Some(key) = &life.first_key {
            self.key.clone_from(key);
        }
        self.life = Some(life);
    }

    /// Ends the life in the middle of whatever it is doing.
    pub(super) async fn kill(&mut self) {
        let mut life = self.life.take().unwrap();
        let runtime = life.runtime.take().unwrap();
        // Returns when none of its threads runs any more.
        let end = move || runtime.shutdown_timeout(PATIENCE);
        tokio::task::spawn_blocking(end).await.unwrap();
    }

    /// Plans a post of so many parts on a channel.
    pub(super) async fn plan(&mut self, channel: usize, parts: usize, in_ms: i64) {
        let number = self.planned.len();
        let texts: Vec<String> = (1..=parts)
            .map(|part| format!("Post {number}, part {part}"))
            .collect();
        let due = self.clock.now().plus_ms(in_ms);
        let answer = self.post(channel, &texts, &due.to_string()).await;
        let id = text(&answer.expect(201)["publications"][0]["id"]);
        self.planned.push(Planned {
            id,
            channel,
            texts,
            due_ms: due.ms(),
        });
    }

    /// Asks for a post without keeping it in mind.
    pub(super) async fn post(
        &self,
        channel: usize,
        texts: &[String],
        at: &str,
    ) -> crate::harness::Answer {
        let thread: Vec<Value> = texts[1..]
            .iter()
            .map(|text| json!({ "text": text }))
            .collect();
        let body = json!({
            "text": texts[0], "thread": thread, "channels": [self.channels[channel].id],
            "promotion": "none", "publish_at": at,
        });
        self.client().post("/api/v1/posts", &body).await
    }

    /// Lets the engine work as it does in the product.
    pub(super) fn run(&mut self) {
        let life = self.life.as_mut().unwrap();
        let (stop, engine) = (CancellationToken::new(), life.engine.clone());
        let told = stop.clone();
        let done = life
            .runtime
            .as_ref()
            .unwrap()
            .spawn(async move { engine.run(told).await });
        life.running = Some(Running { stop, done });
    }

    /// Moves the clock and has the engine look.
    pub(super) fn advance_ms(&self, ms: i64) {
        self.clock.advance_ms(ms);
        self.life().services.bell.ring();
    }

    /// How many publications are in a state; none where the database cannot be asked.
    pub(super) async fn count(&self, state: State) -> Option<usize> {
        let counts = self.counts().await?;
        let found = counts.iter().filter(|(found, _)| *found == state);
        Some(found.map(|(_, count)| *count).sum())
    }

    async fn counts(&self) -> Option<Vec<(State, usize)>> {
        let db = self.life().services.db.clone();
        let counts = async move { store::publications::counts(&db).await.ok() };
        let runtime = self.life().runtime.as_ref().unwrap();
        let counts = runtime.spawn(counts).await.unwrap()?;
        let number = |count| usize::try_from(count).unwrap();
        let counts = counts.into_iter();
        Some(
            counts
                .map(|(state, _, count)| (state, number(count)))
                .collect(),
        )
    }

    /// Waits until so many publications are in a state, on a clock that stands still.
    pub(super) async fn until_in(&self, state: State, wanted: usize) {
        let what = format!("{wanted} publications are {state}");
        until(&what, async || self.count(state).await == Some(wanted)).await;
    }

    /// Lets time go on until everything has ended.
    ///
    /// The clock is moved only while nobody works, so that an answer that waits to be stored does
    /// not grow old.
    pub(super) async fn settle(&self) {
        let began = std::time::Instant::now();
        let end_ms = self.clock.now().ms() + SETTLE_MS;
        let mut quiet = 0;
        loop {
            let life = self.life();
            let has_looked = self.last_tick_at() == Some(self.clock.now());
            let is_quiet = has_looked && life.engine.leases_held() == 0;
            quiet = if is_quiet { quiet + 1 } else { 0 };
            if quiet == 3 {
                let counts = self.counts().await.unwrap_or_default();
                let is_settled = |(state, _): &(State, usize)| SETTLED.contains(state);
                if !counts.is_empty() && counts.iter().all(is_settled) {
                    return;
                }
                assert!(self.clock.now().ms() < end_ms, "not settled: {counts:?}");
                self.advance_ms(15 * SECOND_MS);
                quiet = 0;
            }
            let running = life.running.as_ref().unwrap();
            assert!(!running.done.is_finished(), "the engine gave up");
            assert!(began.elapsed() < PATIENCE, "nothing is quiet");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Every promise, against the network's own log.
    pub(super) async fn judge(&self) -> Judged {
        let posts = self.network.posts();
        let mut judged = Judged { out: 0, asked: 0 };
        let mut begun: Vec<Vec<(i64, i64)>> = vec![Vec::new(); self.channels.len()];
        for planned in &self.planned {
            let detail = self.seen(&planned.id).await;
            let context = format!("{detail:#}\n{posts:#?}");
            let of = |text: &String| posts.iter().filter(|post| post["text"] == **text).count();
            let public: Vec<usize> = planned.texts.iter().map(of).collect();
            assert!(public.iter().all(|count| *count <= 1), "twice\n{context}");
            let is_whole = public.iter().all(|count| *count == 1);
            match detail["state"].as_str().unwrap() {
                "sent" | "confirmed" => {
                    assert!(is_whole, "said to be out and is not\n{context}");
                    let first = posts.iter().find(|post| post["text"] == planned.texts[0]);
                    let receipt = &detail["receipt"]["remote_id"];
                    assert_eq!(*receipt, first.unwrap()["id"], "{context}");
                    judged.out += 1;
                }
                "held" => {
                    let kind = self.channels[planned.channel].kind;
                    assert_eq!(kind, "k5", "lost, although it could be settled\n{context}");
                    assert_eq!(detail["reason"], "unknown_outcome", "{context}");
                    judged.asked += 1;
                }
                state => panic!("ended as {state}\n{context}"),
            }
            for post in posts.iter().filter(|post| planned.has(post)) {
                let at = instant_ms(&post["published_at"]);
                assert!(at >= planned.due_ms, "before its instant\n{context}");
            }
            begun[planned.channel].push((planned.due_ms, first_try_ms(&detail)));
        }
        for mut of_channel in begun {
            of_channel.sort_unstable();
            let tries = of_channel.iter().map(|(_, began)| began);
            assert!(tries.is_sorted(), "out of order: {of_channel:?}");
        }
        let known = |post: &&Value| self.planned.iter().any(|planned| planned.has(post));
        assert_eq!(
            posts.iter().filter(known).count(),
            posts.len(),
            "{posts:#?}"
        );
        judged
    }

    /// A publication as the API shows it.
    pub(super) async fn seen(&self, id: &str) -> Value {
        let path = format!("/api/v1/publications/{id}");
        self.client().get(&path).await.expect(200)
    }

    /// The ids of what was planned, in that order.
    pub(super) fn ids(&self) -> Vec<String> {
        self.planned
            .iter()
            .map(|planned| planned.id.clone())
            .collect()
    }

    /// How many posts are public.
    pub(super) fn public(&self) -> usize {
        self.network.posts().len()
    }

    /// How many answers are in the result file.
    pub(super) fn noted(&self) -> usize {
        let file = std::fs::read(self.data().join("results")).unwrap();
        let used = file.iter().take_while(|byte| **byte != 0);
        used.filter(|byte| **byte == b'\n').count()
    }

    /// When the engine has last looked.
    pub(super) fn last_tick_at(&self) -> Option<Instant> {
        self.life().metrics.last_tick_at()
    }

    /// Calls the API as the owner.
    pub(super) fn client(&self) -> &Client {
        &self.life().client
    }

    /// The engine of this life.
    pub(super) fn engine(&self) -> &Engine {
        &self.life().engine
    }

    /// What services of this life work with.
    pub(super) fn services(&self) -> &Services {
        &self.life().services
    }

    /// Where the database is.
    pub(super) fn location(&self) -> Location {
        match &self.url {
            Some(url) => Location::Url(url.clone()),
            None => Location::File(self.data().join("dezent.sqlite3")),
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn life(&self) -> &Life {
        self.life.as_ref().unwrap()
    }
}

impl Planned {
    fn has(&self, post: &Value) -> bool {
        self.texts.iter().any(|text| post["text"] == **text)
    }
}

impl Life {
    async fn begin(config: Config, parts: Parts, key: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(4)
            .enable_all()
            .build()
            .unwrap();
        let app = async move { App::build(config, parts).await.unwrap() };
        let app = runtime.spawn(app).await.unwrap();
        let (engine, services) = (app.engine().clone(), app.services().clone());
        let metrics = app.metrics().clone();
        let first_key = app.first_key().map(|key| key.expose_secret().to_owned());
        let serve = async move {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
            let base = format!("http://{}", listener.local_addr().unwrap());
            let router = app.router();
            let router = router.into_make_service_with_connect_info::<SocketAddr>();
            tokio::spawn(async move { axum::serve(listener, router).await });
            base
        };
        let base = runtime.spawn(serve).await.unwrap();
        let key = first_key.clone().unwrap_or_else(|| key.to_owned());
        Self {
            runtime: Some(runtime),
            client: Client::new(base, Some(key)),
            engine,
            services,
            metrics,
            first_key,
            running: None,
        }
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        if let Some(running) = &self.running {
            running.stop.cancel();
        }
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Network {
    async fn start(folder: PathBuf, clock: &Clock) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let log = folder.join("sandbox.log");
        let follow = clock.clone();
        let options = Options {
            data_dir: folder,
            settable_clock: false,
            flush: true,
            follow: Some(Follow::new(move || follow.now().ms())),
        };
        let sandbox = Sandbox::open(options).await.unwrap();
        let stop = CancellationToken::new();
        tokio::spawn(sandbox.serve(listener, stop.clone()));
        Self { base, log, stop }
    }

    /// Everything that ever became public.
    fn posts(&self) -> Vec<Value> {
        let lines = std::fs::read_to_string(&self.log).unwrap_or_default();
        let read = |line: &str| serde_json::from_str::<Value>(line).ok();
        let lines = lines.lines().filter_map(read);
        lines.filter(|line| line["line"] == "post").collect()
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Waits for something, for a bounded time.
pub(super) async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let began = std::time::Instant::now();
    while !holds().await {
        assert!(began.elapsed() < PATIENCE, "never came true: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn instant_ms(value: &Value) -> i64 {
    let at = chrono::DateTime::parse_from_rfc3339(value.as_str().unwrap());
    at.unwrap().timestamp_millis()
}

/// When the first public step of a publication began.
fn first_try_ms(detail: &Value) -> i64 {
    let steps = detail["steps"].as_array().unwrap().iter();
    let public = steps.filter(|step| step["kind"] == "public");
    public
        .map(|step| instant_ms(&step["started_at"]))
        .min()
        .unwrap()
}
