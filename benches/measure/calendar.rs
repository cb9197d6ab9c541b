//! How long reading a month takes, beside a bare handler on the same file, and with up to a million
//! publications stored: while something has just happened in the workspace, and once it is still.

use std::time::Duration;

use dezent::{
    clock::Clock,
    domain::time::{DAY_MS, Instant},
};
use serde_json::Value;

use super::{
    Bench, Failure,
    bare::Bare,
    bulk,
    http::{self, Connection},
    process::memory_mb,
    program::{Home, Program, Settings},
    report::{Aim, number, say, share},
    seed::Stock,
};

/// Channels of each workspace.
const CHANNELS: usize = 20;
/// Posts of each channel, one every other day: fifteen in a month.
const EACH: usize = 50;
/// Rows of the month that is read.
const ROWS: usize = CHANNELS * 15;
/// Calls are made in blocks, in turn with the bare handler, so that both see the same machine.
const BLOCKS: usize = 8;
const BLOCK: usize = 40;

/// For how long nothing happens before a workspace counts as still.
const STILL_AFTER: Duration = Duration::from_secs(31);

/// What reading a month took.
#[derive(Debug, Clone, Copy)]
struct Taken {
    stored: usize,
    /// While something has just happened.
    busy: Compared,
    /// Once nothing has happened for a while.
    still: Compared,
}

/// The middle call of the program, and of the bare handler.
#[derive(Debug, Clone, Copy)]
struct Compared {
    ours_us: u64,
    bare_us: u64,
}

/// Reads a month of the same size among a thousand, a hundred thousand and a million.
pub(crate) async fn measure(bench: &mut Bench) -> Result<(), Failure> {
    let mut taken = Vec::new();
    for stored in [1_000, 100_000, 1_000_000] {
        let workspaces = (stored / bench.divide / (CHANNELS * EACH)).max(1);
        taken.push(read(bench, workspaces).await?);
    }
    for one in &taken {
        let what = format!(
            "times a bare handler's p50 for a month, {} stored",
            one.stored
        );
        let still = ratio(one.still.ours_us, one.still.bare_us);
        bench.report.aim(&what, Aim::AtMost(1.6), still)?;
        let busy = ratio(one.busy.ours_us, one.busy.bare_us);
        say(&format!("  {busy:.2} {what}, right after a change"))?;
    }
    if let (Some(first), Some(last)) = (taken.first(), taken.last()) {
        let what = format!(
            "times the p50 for a month, {} stored instead of {}",
            last.stored, first.stored
        );
        let ratio = ratio(last.still.ours_us, first.still.ours_us);
        bench.report.aim(&what, Aim::AtMost(1.5), ratio)?;
    }
    Ok(())
}

fn ratio(one: u64, other: u64) -> f64 {
    let number = |us: u64| number(usize::try_from(us).unwrap_or_default());
    number(one) / number(other)
}

async fn read(bench: &Bench, workspaces: usize) -> Result<Taken, Failure> {
    let home = Home::new()?;
    let stock = Stock::open(&home.database(), &home.vault_key()).await?;
    let mut owners = vec![stock.workspace];
    owners.extend(stock.workspaces(workspaces - 1).await?);
    let mut places = Vec::with_capacity(owners.len() * CHANNELS);
    for owner in owners {
        let channels = stock.channels(owner, CHANNELS).await?;
        places.extend(channels.into_iter().map(|channel| (owner, channel)));
    }
    let (key, workspace) = (stock.key()?, stock.workspace);
    stock.close().await?;
    let first_at = Clock::system().now().plus_ms(2 * DAY_MS);
    let span = bulk::Span {
        first_at,
        every_ms: 2 * DAY_MS,
        each: EACH,
    };
    bulk::fill(&home.file(), &places, &span).await?;
    let program = home.start(Settings::with(bench.sink.base()))?;
    let bare = Bare::start(&home.file(), workspace)?;
    // In the middle of what is planned, so that the rules see as much as they ever look at.
    let from = first_at.plus_ms(20 * DAY_MS);
    let stored = places.len() * EACH;
    let mut compared = Vec::new();
    for when in ["right after a change", "still"] {
        let (ours_us, bare_us) = compare(&program, &bare, &key, from).await?;
        let rss = memory_mb(program.id(), "VmRSS:")?;
        say(&format!(
            "  {stored} stored, {ROWS} in the month, {when}: p50 {} µs, p99 {} µs; bare p50 {} µs, \
             p99 {} µs; {rss:.1} MB",
            share(&ours_us, 50),
            share(&ours_us, 99),
            share(&bare_us, 50),
            share(&bare_us, 99),
        ))?;
        compared.push(Compared {
            ours_us: share(&ours_us, 50),
            bare_us: share(&bare_us, 50),
        });
        tokio::time::sleep(STILL_AFTER).await;
    }
    program.kill()?;
    let [busy, still] = compared[..] else {
        return Err("a month was not read twice".into());
    };
    Ok(Taken {
        stored,
        busy,
        still,
    })
}

/// How long each call took, in microseconds and in order: of the program, and of the bare handler.
async fn compare(
    program: &Program,
    bare: &Bare,
    key: &str,
    from: Instant,
) -> Result<(Vec<u64>, Vec<u64>), Failure> {
    let query = format!("?from={from}&to={}", from.plus_ms(30 * DAY_MS));
    let ours = http::get(&["/api/v1/calendar", &query].concat(), key);
    let theirs = http::get(&["/calendar", &query].concat(), key);
    let mut ours_us = Vec::new();
    let mut bare_us = Vec::new();
    for (address, request) in [(&program.address, &ours), (&bare.address, &theirs)] {
        let answer = Connection::open(address).await?.call(request).await?;
        let body: Value = serde_json::from_slice(&answer.body)?;
        let rows = body["items"].as_array().map_or(0, Vec::len);
        if answer.status != 200 || rows != ROWS {
            return Err(format!("{} with {rows} rows instead of {ROWS}", answer.status).into());
        }
    }
    for block in 0..=BLOCKS {
        let took = http::all(&program.address, 1, vec![ours.clone(); BLOCK], 200).await?;
        let bare_took = http::all(&bare.address, 1, vec![theirs.clone(); BLOCK], 200).await?;
        // The first block warms both up.
        if block > 0 {
            ours_us.extend(took.took_us);
            bare_us.extend(bare_took.took_us);
        }
    }
    ours_us.sort_unstable();
    bare_us.sort_unstable();
    Ok((ours_us, bare_us))
}
