//! The network of the measurements: it answers every post after a delay that can be set, and keeps
//! which arrived when, so that none can have arrived twice unseen.

use std::{
    collections::HashMap,
    io::{BufRead as _, BufReader, Write as _},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{Path as UrlPath, State as Shared},
    http::StatusCode,
    routing::{get, put},
};
use dezent::{clock::Clock, domain::time::Instant};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Failure, process};

/// What has arrived since the last reset.
#[derive(Debug, Default)]
struct State {
    delay: Duration,
    at_ms: Vec<i64>,
    /// How often each post arrived.
    times: HashMap<String, u32>,
}

type SharedState = Arc<Mutex<State>>;

/// What a run brought.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Arrivals {
    /// The instant of each arrival in milliseconds, in order.
    pub(crate) at_ms: Vec<i64>,
    /// How many arrived more than once.
    pub(crate) doubles: usize,
}

impl Arrivals {
    /// How late each post was, in milliseconds and in order.
    ///
    /// Errors: posts that are missing, came twice, or came too early.
    pub(crate) fn lateness(&self, due: usize, due_at: Instant) -> Result<Vec<i64>, Failure> {
        let mut late: Vec<i64> = self.at_ms.iter().map(|at| at - due_at.ms()).collect();
        late.sort_unstable();
        let is_right = late.len() == due && self.doubles == 0;
        if is_right && late.first().is_some_and(|first| *first >= 0) {
            return Ok(late);
        }
        Err(format!(
            "{} arrivals of {due}, {} posts more than once, the earliest after {:?} ms",
            late.len(),
            self.doubles,
            late.first()
        )
        .into())
    }
}

/// Serves until its input closes, which is when the measurement ends, however it ends.
pub(crate) async fn serve() -> Result<(), Failure> {
    let router = Router::new()
        .route("/api/channels/{channel}/posts/{id}", put(take).get(show))
        .route("/reset", put(reset))
        .route("/delay/{ms}", put(delay))
        .route("/count", get(count))
        .route("/arrivals", get(arrivals))
        .with_state(SharedState::default());
    let listener = listener()?;
    writeln!(
        std::io::stdout().lock(),
        "http://{}",
        listener.local_addr()?
    )?;
    tokio::spawn(async { axum::serve(listener, router).await });
    tokio::task::spawn_blocking(|| std::io::stdin().lines().for_each(drop)).await?;
    Ok(())
}

/// A listener on which thousands may connect at one moment: where its queue is full, the system drops
/// a connection, and whoever connects tries again only after a second.
pub(crate) fn listener() -> Result<tokio::net::TcpListener, Failure> {
    let socket = tokio::net::TcpSocket::new_v4()?;
    socket.bind(std::net::SocketAddr::from(([127, 0, 0, 1], 0)))?;
    Ok(socket.listen(4_096)?)
}

fn with<T>(state: &SharedState, work: impl FnOnce(&mut State) -> T) -> T {
    work(&mut state.lock().unwrap_or_else(PoisonError::into_inner))
}

fn post(channel: &str, id: &str) -> Json<Value> {
    Json(json!({ "id": id, "url": format!("/sandbox/{channel}#post-{id}") }))
}

async fn take(
    Shared(state): Shared<SharedState>,
    UrlPath((channel, id)): UrlPath<(String, String)>,
) -> (StatusCode, Json<Value>) {
    let now = Clock::system().now().ms();
    let delay = with(&state, |state| {
        state.at_ms.push(now);
        *state
            .times
            .entry([&channel, "/", &id].concat())
            .or_default() += 1;
        state.delay
    });
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    (StatusCode::CREATED, post(&channel, &id))
}

async fn show(
    Shared(state): Shared<SharedState>,
    UrlPath((channel, id)): UrlPath<(String, String)>,
) -> (StatusCode, Json<Value>) {
    let key = [&channel, "/", &id].concat();
    if with(&state, |state| state.times.contains_key(&key)) {
        return (StatusCode::OK, post(&channel, &id));
    }
    let told = json!({ "error": "post_unknown", "message": "there is no such post" });
    (StatusCode::NOT_FOUND, Json(told))
}

async fn reset(Shared(state): Shared<SharedState>) {
    with(&state, |state| *state = State::default());
}

async fn delay(Shared(state): Shared<SharedState>, UrlPath(ms): UrlPath<u64>) {
    with(&state, |state| state.delay = Duration::from_millis(ms));
}

async fn count(Shared(state): Shared<SharedState>) -> Json<usize> {
    Json(with(&state, |state| state.at_ms.len()))
}

async fn arrivals(Shared(state): Shared<SharedState>) -> Json<Arrivals> {
    Json(with(&state, |state| Arrivals {
        at_ms: state.at_ms.clone(),
        doubles: state.times.values().filter(|times| **times > 1).count(),
    }))
}

/// The way to the network's process.
pub(crate) struct Sink {
    child: Child,
    base: String,
    client: reqwest::Client,
}

impl Sink {
    /// Starts it.
    pub(crate) fn start() -> Result<Self, Failure> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("--serve-sink")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let base = first_line(&mut child)?;
        let client = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self {
            child,
            base,
            client,
        })
    }

    /// Its address.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// Forgets what has arrived; each answer takes so many milliseconds from now on.
    pub(crate) async fn reset(&self, delay_ms: u64) -> Result<(), Failure> {
        let url = format!("{}/reset", self.base);
        self.client.put(url).send().await?.error_for_status()?;
        self.answer_after(delay_ms).await
    }

    /// Each answer takes so many milliseconds from now on.
    pub(crate) async fn answer_after(&self, delay_ms: u64) -> Result<(), Failure> {
        let url = format!("{}/delay/{delay_ms}", self.base);
        self.client.put(url).send().await?.error_for_status()?;
        Ok(())
    }

    /// How many have arrived.
    pub(crate) async fn count(&self) -> Result<usize, Failure> {
        let url = format!("{}/count", self.base);
        Ok(self.client.get(url).send().await?.json().await?)
    }

    /// What has arrived.
    pub(crate) async fn arrivals(&self) -> Result<Arrivals, Failure> {
        let url = format!("{}/arrivals", self.base);
        Ok(self.client.get(url).send().await?.json().await?)
    }

    /// CPU time so far, in seconds.
    pub(crate) fn cpu_seconds(&self) -> Result<f64, Failure> {
        process::cpu_seconds(self.child.id())
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a process that was just started says first.
pub(crate) fn first_line(child: &mut Child) -> Result<String, Failure> {
    let mut line = String::new();
    BufReader::new(child.stdout.take().ok_or("a pipe")?).read_line(&mut line)?;
    if line.is_empty() {
        return Err("a process ended while starting".into());
    }
    Ok(line.trim().to_owned())
}
