//! How long looking for posts takes among a hundred thousand of one workspace.

use dezent::{clock::Clock, domain::time::DAY_MS};
use serde_json::Value;

use super::{
    Bench, Failure, bulk,
    http::{self, Connection},
    program::{Home, Program, Settings},
    report::{Aim, number, say, share},
    seed::Stock,
};

/// Channels of the workspace.
const CHANNELS: usize = 20;
/// How many posts there are.
const STORED: usize = 100_000;
/// How often each is looked for; the first calls warm everything up.
const CALLS: usize = 200;
const WARM: usize = 20;
/// The longest that 95 of 100 searches may take, in milliseconds, where the index helps.
const P95_MS: f64 = 50.0;
/// Words that no index of three letters helps with are measured without an aim.
const UNAIDED: &str = "two letters";

/// What is looked for: a word of one post, one of every post, a part of some, two of which only one is
/// rare, none, and what no index of three letters helps with.
const WORDS: &[(&str, &str)] = &[
    ("one post", "nummer%2077777"),
    ("every post", "teig"),
    ("part of a word", "4321"),
    ("common and rare", "brot%2012345"),
    ("no post", "kuchen"),
    ("two letters, every post", "ei"),
    ("two letters, no post", "qx"),
];

/// Looks for words, page after page of fifty.
pub(crate) async fn measure(bench: &mut Bench) -> Result<(), Failure> {
    let home = Home::new()?;
    let stock = Stock::open(&home.database(), &home.vault_key()).await?;
    let channels = stock.channels(stock.workspace, CHANNELS).await?;
    let places: Vec<_> = channels
        .into_iter()
        .map(|channel| (stock.workspace, channel))
        .collect();
    let key = stock.key()?;
    stock.close().await?;
    let span = bulk::Span {
        first_at: Clock::system().now().plus_ms(2 * DAY_MS),
        every_ms: DAY_MS,
        each: bench.count(STORED) / CHANNELS,
    };
    bulk::fill(&home.file(), &places, &span).await?;
    bulk::make_findable(&home.file()).await?;
    let program = home.start(Settings::with(bench.sink.base()))?;
    for (what, words) in WORDS {
        let (found, took_us) = look(&program, &key, words).await?;
        let p95_ms = number(usize::try_from(share(&took_us, 95))?) / 1_000.0;
        say(&format!(
            "  {what}: {found} on the page, p50 {} µs, p95 {} µs, p99 {} µs",
            share(&took_us, 50),
            share(&took_us, 95),
            share(&took_us, 99),
        ))?;
        if what.starts_with(UNAIDED) {
            continue;
        }
        let aim = format!("ms at p95 for a search, {what}");
        bench.report.aim(&aim, Aim::AtMost(P95_MS), p95_ms)?;
    }
    program.kill()
}

/// How many posts are on the first page, and how long each call took, in microseconds and in order.
async fn look(program: &Program, key: &str, words: &str) -> Result<(usize, Vec<u64>), Failure> {
    let request = http::get(&["/api/v1/posts?limit=50&q=", words].concat(), key);
    let mut connection = Connection::open(&program.address).await?;
    let answer = connection.call(&request).await?;
    let body: Value = serde_json::from_slice(&answer.body)?;
    let found = body["items"].as_array().map_or(0, Vec::len);
    http::all(&program.address, 1, vec![request.clone(); WARM], 200).await?;
    let calls = vec![request; CALLS];
    let mut took_us = http::all(&program.address, 1, calls, 200).await?.took_us;
    took_us.sort_unstable();
    Ok((found, took_us))
}
