//! What one workspace feels of another one that calls as fast as it can: limits are on, as they are by
//! default.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Instant as Stopwatch,
};

use dezent::domain::time::DAY_MS;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{
    Bench, Failure,
    http::{self, Connection},
    pause,
    process::memory_mb,
    program::{Home, Settings},
    report::{Aim, number, say, share},
    seed::Stock,
};

/// How often the quiet one reads its calendar each time, with a pause between; fewer than its limit.
const READS: usize = 200;
const BETWEEN_MS: u64 = 60;
/// How many connections the loud one has open.
const LOUD: usize = 8;
/// Posts in the quiet one's calendar.
const POSTS: usize = 100;

/// Compares reads beside a loud neighbour with the same reads alone.
pub(crate) async fn measure(bench: &mut Bench) -> Result<(), Failure> {
    let home = Home::new()?;
    let stock = Stock::open(&home.database(), &home.vault_key()).await?;
    let due_at = stock.due_at(POSTS)?.plus_ms(DAY_MS);
    let channels = stock.channels(stock.workspace, POSTS).await?;
    stock.plan(&channels, due_at).await?;
    let key = stock.key()?;
    stock.close().await?;
    let program = home.start(Settings {
        is_limited: true,
        ..Settings::with(bench.sink.base())
    })?;
    let loud_key = other_workspace(&program.address, &key).await?;
    let (from, to) = (due_at.plus_ms(-DAY_MS), due_at.plus_ms(DAY_MS));
    let month = http::get(&format!("/api/v1/calendar?from={from}&to={to}"), &key);
    let reads = bench.count(READS);
    // The first ones warm up.
    read(&program.address, &month, reads / 4).await?;
    let alone_us = read(&program.address, &month, reads).await?;
    let before_mb = memory_mb(program.id(), "VmRSS:")?;
    let loud = Loud::begin(&program.address, &loud_key).await?;
    let beside_us = read(&program.address, &month, reads).await?;
    let (taken, refused) = loud.end().await?;
    let after_mb = memory_mb(program.id(), "VmHWM:")?;
    say(&format!(
        "  a calendar read alone: p50 {} µs, p95 {} µs; beside {taken} calls taken and {refused} \
         refused: p50 {} µs, p95 {} µs; {before_mb:.1} MB, then at most {after_mb:.1} MB",
        share(&alone_us, 50),
        share(&alone_us, 95),
        share(&beside_us, 50),
        share(&beside_us, 95),
    ))?;
    let figure = |us: u64| number(usize::try_from(us).unwrap_or_default());
    let slower = figure(share(&beside_us, 95)) / figure(share(&alone_us, 95));
    let what = "times the p95 of a calendar read, beside a loud workspace";
    bench.report.aim(what, Aim::AtMost(2.0), slower)?;
    let what = "times the memory, beside a loud workspace";
    bench
        .report
        .aim(what, Aim::AtMost(2.0), after_mb / before_mb)?;
    program.kill()
}

/// Makes another workspace; says its key.
async fn other_workspace(address: &str, key: &str) -> Result<String, Failure> {
    let body = json!({ "name": "Laut" }).to_string();
    let request = http::post("/api/v1/workspaces", key, &body);
    let answer = Connection::open(address).await?.call(&request).await?;
    let made: Value = serde_json::from_slice(&answer.body)?;
    let key = made["key"]["text"].as_str();
    Ok(key.ok_or("the key of a new workspace")?.to_owned())
}

/// How long each read took, in microseconds and in order.
async fn read(address: &str, request: &[u8], times: usize) -> Result<Vec<u64>, Failure> {
    let mut connection = Connection::open(address).await?;
    let mut took_us = Vec::with_capacity(times);
    for _ in 0..times {
        let began = Stopwatch::now();
        let answer = connection.call(request).await?;
        took_us.push(u64::try_from(began.elapsed().as_micros())?);
        if answer.status != 200 {
            return Err(format!("{} instead of 200", answer.status).into());
        }
        pause(BETWEEN_MS).await;
    }
    took_us.sort_unstable();
    Ok(took_us)
}

/// A workspace that has long texts checked without a pause.
struct Loud {
    calls: JoinSet<Result<(), Failure>>,
    is_over: Arc<AtomicBool>,
    /// Calls that were taken, and those that were refused.
    count: Arc<[AtomicU64; 2]>,
}

impl Loud {
    async fn begin(address: &str, key: &str) -> Result<Self, Failure> {
        let body = json!({ "text": "Heute backen wir Brot. ".repeat(2_000) }).to_string();
        let request: Arc<[u8]> = http::post("/api/v1/check", key, &body).into();
        let mut loud = Self {
            calls: JoinSet::new(),
            is_over: Arc::default(),
            count: Arc::default(),
        };
        for _ in 0..LOUD {
            let mut connection = Connection::open(address).await?;
            let (request, is_over) = (Arc::clone(&request), Arc::clone(&loud.is_over));
            let count = Arc::clone(&loud.count);
            loud.calls.spawn(async move {
                while !is_over.load(Ordering::Relaxed) {
                    let answer = connection.call(&request).await?;
                    let place = usize::from(answer.status == 429);
                    count[place].fetch_add(1, Ordering::Relaxed);
                }
                Ok(())
            });
        }
        Ok(loud)
    }

    async fn end(mut self) -> Result<(u64, u64), Failure> {
        self.is_over.store(true, Ordering::Relaxed);
        while let Some(call) = self.calls.join_next().await {
            call??;
        }
        let [taken, refused] = [0, 1].map(|place: usize| self.count[place].load(Ordering::Relaxed));
        Ok((taken, refused))
    }
}
