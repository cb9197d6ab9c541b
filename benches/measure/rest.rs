//! Starting, and having nothing to do.

use std::{path::Path, time::Instant as Stopwatch};

use dezent::{clock::Clock, domain::time::DAY_MS};

use super::{
    Bench, Failure, bulk, pause,
    process::{memory_mb, written_bytes},
    program::{Home, Settings},
    report::{Aim, say},
    seed::Stock,
};

/// How long a program that has nothing to do is watched, in seconds.
const WATCHED_S: u64 = 30;
/// How long it may settle after its start, in seconds.
const SETTLE_S: u64 = 5;

/// How long a restart takes until it listens, and how much memory it then holds.
pub(crate) async fn start(bench: &Bench) -> Result<(), Failure> {
    let home = Home::new()?;
    // The first start makes the files; the second is what a restart costs.
    home.start(Settings::with(bench.sink.base()))?.kill()?;
    let began = Stopwatch::now();
    let program = home.start(Settings::with(bench.sink.base()))?;
    let start_ms = began.elapsed().as_millis();
    pause(3_000).await;
    let rss = memory_mb(program.id(), "VmRSS:")?;
    say(&format!(
        "  listens after {start_ms} ms, then holds {rss:.1} MB"
    ))
}

/// What a full plan costs while nothing of it is due.
pub(crate) async fn rest(bench: &mut Bench) -> Result<(), Failure> {
    let home = Home::new()?;
    let count = bench.count(100_000);
    let stock = Stock::open(&home.database(), &home.vault_key()).await?;
    let channels = stock.channels(stock.workspace, count.div_ceil(100)).await?;
    let places: Vec<_> = channels.iter().map(|id| (stock.workspace, *id)).collect();
    stock.close().await?;
    let span = bulk::Span {
        first_at: Clock::system().now().plus_ms(DAY_MS),
        every_ms: DAY_MS,
        each: 100,
    };
    bulk::fill(&home.file(), &places, &span).await?;
    let program = home.start(Settings::with(bench.sink.base()))?;
    pause(SETTLE_S * 1_000).await;
    let log = home.data().join("dezent.sqlite3-wal");
    let commits = program.commits().await?;
    pause(1_000).await;
    let before = (changed(&log)?, written_bytes(program.id())?);
    let cpu = program.cpu_seconds()?;
    pause(WATCHED_S * 1_000).await;
    let cpu = program.cpu_seconds()? - cpu;
    let after = (changed(&log)?, written_bytes(program.id())?);
    let commits = program.commits().await? - commits;
    let is_same = before.0 == after.0;
    let percent = cpu / f64::from(u32::try_from(WATCHED_S)?) * 100.0;
    let rss = memory_mb(program.id(), "VmRSS:")?;
    program.kill()?;
    say(&format!(
        "  {count} future posts, {WATCHED_S} s: {cpu:.2} s of CPU, {rss:.1} MB, {commits:.0} \
         commits, {:.0} bytes written, write-ahead log {}",
        after.1 - before.1,
        if is_same { "unchanged" } else { "CHANGED" },
    ))?;
    bench
        .report
        .aim("percent of a core at rest", Aim::AtMost(0.5), percent)?;
    let writes = commits + (after.1 - before.1) + if is_same { 0.0 } else { 1.0 };
    bench
        .report
        .aim("commits and writes at rest", Aim::AtMost(0.0), writes)
}

/// How long a file is and when it last changed; none where there is none.
fn changed(path: &Path) -> Result<Option<(u64, std::time::SystemTime)>, Failure> {
    match std::fs::metadata(path) {
        Ok(found) => Ok(Some((found.len(), found.modified()?))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}
