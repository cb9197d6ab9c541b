//! A node for the tests: the same application as the product, with a clock that stands still and
//! named places at which it waits to be killed. It is driven by JSON lines over a pipe.
//!
//! `dezent-node sandbox DIR` is the rehearsal network alone, with a clock that can be set.
//! `dezent-node node CONFIG CLOCK_MS` is a node; with `server` behind it, one that goes by the
//! database server's clock. It answers each command with one line:
//!
//! - `{"clock": MS}` lets time pass until then, and rings the bell as a moment that has come would;
//! - `{"advance": MS}` lets so much time pass, whatever the clock shows;
//! - `{"jump": MS}` sets the wall clock on or back by so much although no time has passed;
//! - `{"arm": "after_claim", "nth": 1}` says where to wait; it then says `{"at": "after_claim"}`;
//! - `{"go": true}` lets the one that has waited longest go on;
//! - `{"pass": true}` works until nothing is due, `{"extend": true}` extends leases once some are
//!   held;
//! - `{"run": true}` works on and on as the product does, until `{"halt": true}`, which lets open
//!   calls end first and is answered when they have;
//! - `{"stop": true}` ends.

use std::{
    io::Write as _,
    path::Path,
    sync::{Arc, Condvar, Mutex, PoisonError},
};

use dezent::{
    app::{App, Parts},
    bell::Bell,
    clock::Clock,
    config::Config,
    domain::time::Instant,
    engine::{Engine, EngineError},
    sandbox::{Options, Sandbox},
    stop_points::{StopPoint, StopPoints},
};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines, Stdin},
    net::TcpListener,
};
use tokio_util::sync::CancellationToken;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Where to wait, and whether to go on.
#[derive(Default)]
struct Gate {
    armed: Mutex<Option<(StopPoint, u32)>>,
    queue: Mutex<Queue>,
    told: Condvar,
}

/// Who waits: numbers are given out in order, and called in order.
#[derive(Default)]
struct Queue {
    given: u64,
    called: u64,
}

impl Gate {
    /// Waits here, for good unless it is told to go on, where this is the armed place.
    fn reach(&self, point: StopPoint) {
        {
            let mut armed = self.armed.lock().unwrap_or_else(PoisonError::into_inner);
            match &mut *armed {
                Some((at, left)) if *at == point => {
                    *left -= 1;
                    if *left > 0 {
                        return;
                    }
                    *armed = None;
                }
                _ => return,
            }
        }
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.given += 1;
        let number = queue.given;
        say(&json!({ "at": point.to_string() }));
        while queue.called < number {
            queue = self
                .told
                .wait(queue)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn arm(&self, point: StopPoint, nth: u32) {
        *self.armed.lock().unwrap_or_else(PoisonError::into_inner) = Some((point, nth));
    }

    fn let_go(&self) {
        self.queue
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .called += 1;
        self.told.notify_all();
    }
}

/// One line for whoever drives this; a closed pipe means that nobody does any more.
fn say(line: &Value) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

// Several threads may wait at a place while others go on.
#[tokio::main(worker_threads = 8)]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["sandbox", dir] => rehearse(Path::new(dir)).await,
        ["node", config, clock_ms] => {
            let clock = Clock::manual(Instant::from_ms(clock_ms.parse()?));
            node(Path::new(config), clock).await
        }
        ["node", config, clock_ms, "server"] => {
            let clock = Clock::manual_with_server(Instant::from_ms(clock_ms.parse()?));
            node(Path::new(config), clock).await
        }
        _ => Err("usage: dezent-node sandbox DIR | node CONFIG CLOCK_MS".into()),
    }
}

async fn rehearse(dir: &Path) -> Result<(), Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let options = Options {
        data_dir: dir.to_owned(),
        settable_clock: true,
        flush: true,
        follow: None,
    };
    let sandbox = Sandbox::open(options).await?;
    say(&json!({ "address": listener.local_addr()?.to_string() }));
    let stop = CancellationToken::new();
    let served = tokio::spawn(sandbox.serve(listener, stop.clone()));
    // It ends with the test that started it, however that ends.
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while lines.next_line().await?.is_some() {}
    stop.cancel();
    Ok(served.await??)
}

async fn node(config: &Path, clock: Clock) -> Result<(), Failure> {
    let gate = Arc::new(Gate::default());
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    // Armed before anything else, because some places are reached while starting.
    take_arming(&gate, &mut lines).await?;
    let hooked = Arc::clone(&gate);
    let stops = StopPoints::with_hook(Arc::new(move |point| hooked.reach(point)));
    let config = Config::load(Some(config), None)?;
    let app = App::build(
        config,
        Parts {
            clock: clock.clone(),
            stops,
        },
    )
    .await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    say(&json!({
        "address": listener.local_addr()?.to_string(),
        "key": app.first_key().map(|key| key.expose_secret().to_owned()),
    }));
    let service = app
        .router()
        .into_make_service_with_connect_info::<std::net::SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    let node = Node {
        gate,
        clock,
        bell: app.services().bell.clone(),
        engine: app.engine().clone(),
        halt: CancellationToken::new(),
    };
    while let Some(line) = lines.next_line().await? {
        let command: Value = serde_json::from_str(&line)?;
        if command["stop"] == true {
            break;
        }
        node.obey(&command)?;
    }
    Ok(())
}

/// A node and what it is driven by.
struct Node {
    gate: Arc<Gate>,
    clock: Clock,
    bell: Bell,
    engine: Engine,
    halt: CancellationToken,
}

impl Node {
    /// Does what one command says, or begins it where it takes long.
    fn obey(&self, command: &Value) -> Result<(), Failure> {
        let engine = self.engine.clone();
        if let Some(ms) = command["clock"].as_i64() {
            self.clock.set(Instant::from_ms(ms));
            self.bell.ring();
            say(&json!({ "done": "clock" }));
        } else if let Some(ms) = command["advance"].as_i64() {
            self.clock.advance_ms(ms);
            self.bell.ring();
            say(&json!({ "done": "advance" }));
        } else if let Some(ms) = command["jump"].as_i64() {
            self.clock.jump_ms(ms);
            say(&json!({ "done": "jump" }));
        } else if command["arm"].is_string() {
            arm(&self.gate, command)?;
            say(&json!({ "done": "arm" }));
        } else if command["go"] == true {
            self.gate.let_go();
        } else if command["pass"] == true {
            begin("pass", async move { engine.pass().await.map(drop) });
        } else if command["extend"] == true {
            begin("extend", async move {
                while engine.leases_held() == 0 {
                    tokio::task::yield_now().await;
                }
                engine.extend_leases().await
            });
        } else if command["run"] == true {
            let halt = self.halt.clone();
            begin("run", async move { engine.run(halt).await });
        } else if command["halt"] == true {
            self.halt.cancel();
        }
        Ok(())
    }
}

/// Begins what takes long, and says when it has ended and how.
fn begin(name: &'static str, work: impl Future<Output = Result<(), EngineError>> + Send + 'static) {
    tokio::spawn(async move {
        let error = work.await.err().map(|error| error.to_string());
        say(&json!({ "done": name, "error": error }));
    });
}

/// The first line says where to wait, or `{}`.
async fn take_arming(gate: &Gate, lines: &mut Lines<BufReader<Stdin>>) -> Result<(), Failure> {
    let line = lines.next_line().await?.ok_or("nobody drives this node")?;
    let command: Value = serde_json::from_str(&line)?;
    if command["arm"].is_string() {
        arm(gate, &command)
    } else {
        Ok(())
    }
}

fn arm(gate: &Gate, command: &Value) -> Result<(), Failure> {
    let point = command["arm"].as_str().unwrap_or_default().parse()?;
    let nth = u32::try_from(command["nth"].as_u64().unwrap_or(1))?;
    gate.arm(point, nth);
    Ok(())
}
