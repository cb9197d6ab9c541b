//! How punctual and how fast publishing is, with every flush that the promises need.
//!
//! A sink that forgets everything stands in for the network, in a process of its own. The real
//! program is started on a database in which publications on as many channels are due at one
//! instant. Run it with `make bench`; figures of one run are comparable with each other only.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant as Stopwatch},
};

use axum::{
    Json, Router,
    extract::{Path as UrlPath, State as Shared},
    http::StatusCode,
    routing::{get, put},
};
use dezent::{
    clock::Clock,
    domain::{
        channel::{Account, Channel, ChannelState, GRACE_MS, LatePolicy, MIN_GAP_MS},
        id::{ChannelId, PostId, VariantId, WorkspaceId},
        network::Network,
        post::{Part, Post, Promotion, Variant},
        publication::Publication,
        time::{Instant, TimeZone},
    },
    networks::Session,
    services::setup,
    store::{self, Db, Location},
    vault::Vault,
};
use serde_json::{Map, Value, json};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// How long before the posts are due the program is started.
const LEAD_MS: i64 = 6_000;
/// After this long a run has failed.
const PATIENCE: Duration = Duration::from_mins(2);

fn main() -> Result<(), Failure> {
    let is_sink = std::env::args().any(|argument| argument == "sink");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    if is_sink {
        runtime.block_on(sink())
    } else {
        runtime.block_on(measure())
    }
}

/// The network of the measurements: every post is answered at once, only its arrival is kept.
async fn sink() -> Result<(), Failure> {
    type Arrivals = Arc<Mutex<Vec<i64>>>;
    async fn take(
        Shared(arrivals): Shared<Arrivals>,
        UrlPath((channel, id)): UrlPath<(String, String)>,
    ) -> (StatusCode, Json<Value>) {
        let now = Clock::system().now().ms();
        if let Ok(mut arrivals) = arrivals.lock() {
            arrivals.push(now);
        }
        let url = format!("/sandbox/{channel}#post-{id}");
        (StatusCode::CREATED, Json(json!({ "id": id, "url": url })))
    }
    async fn tell(Shared(arrivals): Shared<Arrivals>) -> Json<Vec<i64>> {
        Json(
            arrivals
                .lock()
                .map(|mut arrivals| std::mem::take(&mut *arrivals))
                .unwrap_or_default(),
        )
    }
    let router = Router::new()
        .route("/api/channels/{channel}/posts/{id}", put(take))
        .route("/arrivals", get(tell))
        .with_state(Arrivals::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    say(&format!("http://{}", listener.local_addr()?))?;
    // It ends with the measurement that started it.
    tokio::spawn(async { axum::serve(listener, router).await });
    tokio::task::spawn_blocking(|| std::io::stdin().lines().for_each(drop)).await?;
    Ok(())
}

async fn measure() -> Result<(), Failure> {
    dezent::networks::http::install_tls_provider();
    let mut sink = Command::new(std::env::current_exe()?)
        .arg("sink")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let base = first_line(&mut sink)?;
    say("publish: real program, SQLite with a flush per commit, sink on loopback")?;
    let idle = idle(&base).await?;
    say(&idle)?;
    for due in [100, 5_000] {
        let line = run(&base, due).await?;
        say(&line)?;
    }
    sink.kill()?;
    sink.wait()?;
    Ok(())
}

/// Start and rest: how long until it listens, and how much memory it holds with nothing to do.
async fn idle(base: &str) -> Result<String, Failure> {
    let dir = tempfile::tempdir()?;
    let config = write_config(dir.path(), base)?;
    // The first start makes the files; the second is what a restart costs.
    stop(start(&config)?.0)?;
    let began = Stopwatch::now();
    let (program, _) = start(&config)?;
    let start_ms = began.elapsed().as_millis();
    tokio::time::sleep(Duration::from_secs(3)).await;
    let cpu_before = cpu_seconds(&program)?;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let cpu = (cpu_seconds(&program)? - cpu_before) / 5.0 * 100.0;
    let rss = memory_mb(&program, "VmRSS:")?;
    stop(program)?;
    Ok(format!(
        "  start {start_ms} ms   idle RSS {rss:.1} MB   idle CPU {cpu:.2} % of a core"
    ))
}

async fn run(base: &str, due: usize) -> Result<String, Failure> {
    let dir = tempfile::tempdir()?;
    let config = write_config(dir.path(), base)?;
    let data = dir.path().join("data");
    let due_at = seed(&data, due).await?;
    let (program, address) = start(&config)?;
    let lead = due_at.ms_since(Clock::system().now()) - 500;
    if lead < 0 {
        return Err("the program started too late; raise LEAD_MS".into());
    }
    tokio::time::sleep(Duration::from_millis(u64::try_from(lead)?)).await;
    let (cpu_before, commits_before) = (cpu_seconds(&program)?, commits(&address).await?);
    let db = Db::connect(&Location::File(data.join("dezent.sqlite3"))).await?;
    let began = Stopwatch::now();
    while sent(&db).await? < due {
        if began.elapsed() > PATIENCE {
            return Err(format!("{} of {due} sent in {PATIENCE:?}", sent(&db).await?).into());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    db.close().await?;
    let cpu = cpu_seconds(&program)? - cpu_before;
    let commits = commits(&address).await? - commits_before;
    let peak = memory_mb(&program, "VmHWM:")?;
    stop(program)?;
    let mut late: Vec<i64> = arrivals(base)
        .await?
        .into_iter()
        .map(|at| at - due_at.ms())
        .collect();
    late.sort_unstable();
    if late.len() != due || late[0] < 0 {
        return Err(format!(
            "{} arrivals of {due}, earliest {:?}",
            late.len(),
            late.first()
        )
        .into());
    }
    let at = |share: usize| late[(late.len() * share / 100).min(late.len() - 1)];
    let thousands = f64::from(u32::try_from(due)?) / 1_000.0;
    let seconds = f64::from(u32::try_from(late[late.len() - 1].max(1))?) / 1_000.0;
    Ok(format!(
        "  {due:>5} due: lateness p50 {} ms, p99 {} ms, last {} ms   {:.0} posts/s   \
         CPU {:.2} s per 1,000   commits {:.0} per 1,000   peak RSS {peak:.1} MB",
        at(50),
        at(99),
        late[late.len() - 1],
        thousands * 1_000.0 / seconds,
        cpu / thousands,
        commits / thousands,
    ))
}

fn write_config(dir: &Path, base: &str) -> Result<std::path::PathBuf, Failure> {
    let path = dir.join("config.toml");
    let data = dir.join("data");
    let data = data.to_str().ok_or("a path of text")?;
    std::fs::write(
        &path,
        format!(
            "data_dir = {data:?}\n[networks.sandbox]\napi_base = {base:?}\n[log]\nlevel = \"warn\"\n"
        ),
    )?;
    Ok(path)
}

/// Starts the program and waits until it says where it listens.
fn start(config: &Path) -> Result<(Child, String), Failure> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_dezent"))
        .args(["serve", "--port", "0", "--config"])
        .arg(config)
        .stdout(Stdio::piped())
        .spawn()?;
    let out = program.stdout.take().ok_or("a pipe")?;
    let mut lines = BufReader::new(out).lines();
    let address = loop {
        let line = lines.next().ok_or("the program ended while starting")??;
        if let Some((_, address)) = line.split_once("listens on ") {
            break address.trim().to_owned();
        }
    };
    // Whatever else it prints must not fill the pipe.
    std::thread::spawn(move || lines.for_each(drop));
    Ok((program, address))
}

fn stop(mut program: Child) -> Result<(), Failure> {
    program.kill()?;
    program.wait()?;
    Ok(())
}

fn first_line(program: &mut Child) -> Result<String, Failure> {
    let mut line = String::new();
    BufReader::new(program.stdout.take().ok_or("a pipe")?).read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

/// Makes as many channels as posts, each with one publication at the same instant.
async fn seed(data: &Path, due: usize) -> Result<Instant, Failure> {
    std::fs::create_dir_all(data)?;
    let db = Db::connect(&Location::File(data.join("dezent.sqlite3"))).await?;
    db.migrate_up().await?;
    let (vault, _) = Vault::open_or_create(&data.join("vault.key"))?;
    let clock = Clock::system();
    let workspace = setup::prepare(&db, &vault, &clock).await?.workspace;
    let tx = db.begin_write().await?;
    let now = clock.now();
    let due_at = now.plus_ms(LEAD_MS + i64::try_from(due)? / 2);
    let mut publications = Vec::with_capacity(due);
    let mut lanes = Vec::with_capacity(due);
    for number in 0..due {
        let channel = channel(workspace, number, now);
        let sealed = vault.seal_session(workspace, channel.id, &Session::default());
        store::channels::insert(&tx, &channel, sealed).await?;
        let post = post(workspace, channel.id, number, now, due_at);
        store::posts::insert(&tx, &post).await?;
        lanes.push((channel.id, due_at));
        let variant = &post.variants[0];
        let network = channel.network;
        publications.push(Publication::planned(
            &post, variant, network, due_at, 0, now,
        ));
    }
    store::publications::insert(&tx, &publications).await?;
    store::lanes::wake_by(&tx, &lanes).await?;
    tx.commit().await?;
    db.close().await?;
    Ok(due_at)
}

fn channel(workspace: WorkspaceId, number: usize, now: Instant) -> Channel {
    let id = ChannelId::new(now);
    Channel {
        id,
        workspace,
        revision: 1,
        network: Network::Sandbox,
        name: format!("Laden {number}"),
        time_zone: TimeZone::UTC,
        state: ChannelState::Active,
        account: Account {
            remote_id: id.to_string(),
            handle: format!("laden{number}"),
            url: None,
            server: None,
        },
        options: Map::new(),
        late_policy: LatePolicy::Hold,
        grace_ms: GRACE_MS,
        min_gap_ms: MIN_GAP_MS,
        created_at: now,
    }
}

fn post(
    workspace: WorkspaceId,
    channel: ChannelId,
    number: usize,
    now: Instant,
    at: Instant,
) -> Post {
    Post {
        id: PostId::new(now),
        workspace,
        revision: 1,
        body: Part {
            text: format!("Heute backen wir Brot Nummer {number}."),
            media: Vec::new(),
        },
        thread: Vec::new(),
        lang: Some("de".to_owned()),
        promotion: Promotion::None,
        pillar: None,
        tags: Vec::new(),
        planned_at: Some(at),
        occurrence: 1,
        variants: vec![Variant {
            id: VariantId::new(now),
            channel,
            text: None,
            media: None,
            thread: None,
            options: Map::new(),
        }],
        created_at: now,
        updated_at: now,
    }
}

async fn sent(db: &Db) -> Result<usize, Failure> {
    let counts = store::publications::counts(db).await?;
    let out = counts.into_iter().filter(|(state, _, _)| state.is_out());
    Ok(usize::try_from(
        out.map(|(_, _, count)| count).sum::<i64>(),
    )?)
}

async fn arrivals(base: &str) -> Result<Vec<i64>, Failure> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    Ok(client
        .get(format!("{base}/arrivals"))
        .send()
        .await?
        .json()
        .await?)
}

/// Commits since the start, from the program's own count.
async fn commits(address: &str) -> Result<f64, Failure> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let text = client
        .get(format!("{address}/metrics"))
        .send()
        .await?
        .text()
        .await?;
    let line = text
        .lines()
        .find(|line| line.starts_with("dezent_database_commits_total"));
    let count = line
        .and_then(|line| line.split_whitespace().nth(1))
        .ok_or("no count of commits")?;
    Ok(count.parse()?)
}

/// CPU time of a process so far, in seconds.
fn cpu_seconds(program: &Child) -> Result<f64, Failure> {
    let text = std::fs::read_to_string(format!("/proc/{}/stat", program.id()))?;
    let fields = text.rsplit_once(')').ok_or("a line of /proc")?.1;
    let ticks = |index| -> Result<f64, Failure> {
        Ok(fields
            .split_whitespace()
            .nth(index)
            .ok_or("a field of /proc")?
            .parse()?)
    };
    // Fields 14 and 15 of proc(5), in hundredths of a second.
    Ok((ticks(11)? + ticks(12)?) / 100.0)
}

/// A memory figure of a process, in megabytes.
fn memory_mb(program: &Child, name: &str) -> Result<f64, Failure> {
    let text = std::fs::read_to_string(format!("/proc/{}/status", program.id()))?;
    let line = text
        .lines()
        .find(|line| line.starts_with(name))
        .ok_or("a line of /proc")?;
    let kb: f64 = line
        .split_whitespace()
        .nth(1)
        .ok_or("a figure of /proc")?
        .parse()?;
    Ok(kb / 1_024.0)
}

fn say(line: &str) -> Result<(), Failure> {
    Ok(writeln!(std::io::stdout().lock(), "{line}")?)
}
