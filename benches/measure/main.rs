//! How punctual, fast and thrifty Dezent is, measured on the real program with every flush that its
//! promises need.
//!
//! `make bench` takes some minutes, `make bench-large` longer; `docs/performance.md` says what is
//! measured and how to read it. Networks, bare handlers and databases are processes of their own on
//! this machine. Figures are comparable within one run only, which is why every aim is a ratio or a
//! bound that is far from what one machine and the next differ by.

use std::time::Duration;

mod backlog;
mod bare;
mod bulk;
mod calendar;
mod cluster;
mod create;
mod http;
mod neighbours;
mod nodes;
mod process;
mod program;
mod publish;
mod report;
mod rest;
mod restart;
mod rules;
#[path = "../../tests/harness/sample.rs"]
mod sample;
mod search;
mod seed;
mod sink;

use report::{Report, say};
use sink::Sink;

/// What stops a measurement.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What `make bench` runs, in this order.
const SHORT: &[&str] = &[
    "start",
    "publish",
    "nodes",
    "create",
    "rules",
    "neighbours",
    "restart",
];
/// What `make bench-large` runs, in this order.
const LARGE: &[&str] = &["rest", "backlog", "future", "calendar", "search"];

const USAGE: &str = "usage: measure [short] [large] [NAME …] [--divide=N]\n\
                     NAME is one of start publish nodes create rules neighbours restart rest backlog future \
                     calendar search;\n\
                     --divide=N divides every number of posts by N, and no aim is judged then";

/// What every measurement works with.
struct Bench {
    sink: Sink,
    report: Report,
    /// Every number of posts is divided by this.
    divide: usize,
}

impl Bench {
    /// A number of posts, smaller where the run is a trial.
    fn count(&self, full: usize) -> usize {
        (full / self.divide).max(20)
    }
}

/// What is to be measured.
struct Wanted {
    names: Vec<String>,
    divide: usize,
}

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let arguments: Vec<String> = arguments.by_ref().collect();
    match arguments.first().map(String::as_str) {
        Some("--serve-sink") => runtime.block_on(sink::serve()),
        Some("--serve-bare") => runtime.block_on(bare::serve(&arguments[1..])),
        _ => runtime.block_on(measure(&wanted(&arguments)?)),
    }
}

fn wanted(arguments: &[String]) -> Result<Wanted, Failure> {
    let (mut names, mut chosen, mut divide) = (Vec::new(), Vec::new(), 1);
    for argument in arguments {
        match argument.as_str() {
            "short" => names.extend(SHORT),
            "large" => names.extend(LARGE),
            // Cargo says to every bench that it is one.
            "--bench" => {}
            other => match other.strip_prefix("--divide=") {
                Some(by) => divide = by.parse()?,
                None => match SHORT.iter().chain(LARGE).find(|name| **name == other) {
                    Some(name) => chosen.push(*name),
                    None => return Err(USAGE.into()),
                },
            },
        }
    }
    // A name beside a list picks from all there is.
    let names = if chosen.is_empty() { names } else { chosen };
    if names.is_empty() || divide == 0 {
        return Err(USAGE.into());
    }
    let names = names.into_iter().map(str::to_owned).collect();
    Ok(Wanted { names, divide })
}

async fn measure(wanted: &Wanted) -> Result<(), Failure> {
    dezent::networks::http::install_tls_provider();
    let mut bench = Bench {
        sink: Sink::start()?,
        report: Report::new(wanted.divide == 1),
        divide: wanted.divide,
    };
    say(&process::machine())?;
    for name in &wanted.names {
        say(&format!("\n{name}"))?;
        match name.as_str() {
            "start" => rest::start(&bench).await?,
            "publish" => publish::measure(&bench).await?,
            "nodes" => nodes::measure(&mut bench).await?,
            "create" => create::measure(&mut bench).await?,
            "rules" => rules::measure(&mut bench).await?,
            "neighbours" => neighbours::measure(&mut bench).await?,
            "restart" => restart::measure(&mut bench).await?,
            "rest" => rest::rest(&mut bench).await?,
            "backlog" => backlog::many_due(&mut bench).await?,
            "future" => backlog::many_future(&mut bench).await?,
            "calendar" => calendar::measure(&mut bench).await?,
            "search" => search::measure(&mut bench).await?,
            _ => return Err(USAGE.into()),
        }
    }
    bench.report.sum_up()
}

/// Waits a moment between two looks.
async fn pause(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}
